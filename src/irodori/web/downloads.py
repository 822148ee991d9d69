"""How files go out: their media types, and names in any script."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

_KINDS = {
    ".xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xltx": "vnd.openxmlformats-officedocument.spreadsheetml.template",
    ".xlsm": "vnd.ms-excel.sheet.macroEnabled.12",
    ".xltm": "vnd.ms-excel.template.macroEnabled.12",
}


def media_type(name: str) -> str:
    """Return the media type of a workbook by its name's ending."""
    return "application/" + _KINDS.get(
        PurePath(name).suffix.lower(), _KINDS[".xlsx"]
    )


def attachment(name: str) -> str:
    """Return the Content-Disposition for a file to save (RFC 6266): its name
    in full, and in ASCII for old programs.
    """
    plain = "".join(
        each
        if each.isascii() and each.isprintable() and each not in '"\\%;'
        else "_"
        for each in name
    )
    # attr-char, RFC 5987 3.2.1
    full = quote(name, safe="!#$&+-.^_`|~", errors="replace")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"
