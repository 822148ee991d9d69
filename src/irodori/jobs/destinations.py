"""Where an output goes: a pattern with fields in braces, filled in for each
source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import PurePosixPath
from string import Formatter
from typing import TYPE_CHECKING

from irodori.files import safe_name, shortened
from irodori.tuples import NamedTuple

if TYPE_CHECKING:
    from irodori.results import Conversion

FIELDS = (
    "stem",
    "suffix",
    "name",
    "folder",
    "job",
    "date",
    "as_of",
    "ministry",
    "digest",
)
FROM_CONTENT = frozenset({"as_of", "ministry", "digest"})
"""Fields that are known only when the book has been read."""
BOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
"""The extensions of workbooks that are read, and so of those that are written.
"""
_LONGEST = 255


class NameFields(NamedTuple):
    """The values of the fields that are known before a source is read."""

    name: str
    """Its file name."""
    folder: str
    """Its folder below the one that the job names, with slashes; empty for
    that folder itself.
    """
    job: str
    date: dt.date


def fields(pattern: str) -> frozenset[str]:
    """Return the fields of a pattern; ValueError, whose text names what is
    wrong, where it is none.
    """
    found = set[str]()
    for _, field, form, conversion in Formatter().parse(pattern):
        if field is None:
            continue
        if field not in FIELDS or form or conversion:
            raise ValueError("{" + field + "}")
        found.add(field)
    return frozenset(found)


def ending(pattern: str) -> str:
    """Return the extension of a pattern in lower case; empty where there is
    none, or a field is in it.
    """
    found = PurePosixPath(pattern).suffix.lower()
    return "" if "}" in found else found


def filled(pattern: str, named: NameFields, content: Mapping[str, str]) -> str:
    """Return the pattern with its fields filled in; no value can lead out of
    the pattern's folder.
    """
    known = {field: safe_name(text) or "_" for field, text in content.items()}
    place = pattern.format_map({**_values_before(named), **known})
    head, slash, last = place.replace("/./", "/").rpartition("/")
    return head + slash + _short(last)


def _values_before(named: NameFields) -> dict[str, str]:
    """Return the fields that are known before a source is read, as parts of a
    path.
    """
    path = PurePosixPath(named.name)
    suffix = safe_name(path.suffix[1:])
    folders = (safe_name(part) for part in named.folder.split("/"))
    return {
        "stem": safe_name(path.stem) or "_",
        "suffix": f".{suffix}" if suffix else "",
        "name": safe_name(named.name) or "_",
        "folder": "/".join(part for part in folders if part) or ".",
        "job": safe_name(named.job),
        "date": named.date.isoformat(),
    }


def from_content(
    conversion: Conversion, wanted: frozenset[str], digest: str
) -> dict[str, str]:
    """Return what a converted book gives for the fields that are asked for."""
    day = conversion.as_of.date.isoformat()
    found = {"as_of": day, "digest": digest[:12]}
    if "ministry" in wanted:
        found["ministry"] = _ministry(conversion)
    return {field: text for field, text in found.items() if field in wanted}


def fixed_folder(pattern: str) -> str:
    """Return the folder of a pattern before its first field, with the slash;
    empty where there is none.
    """
    head = pattern.partition("{")[0]
    return head[: head.rfind("/") + 1]


def _ministry(conversion: Conversion) -> str:
    """Return the 府省名 of a book, the first with ほか where it names several."""
    names = list(
        dict.fromkeys(
            "".join(each.ministry.text.split())
            for each in conversion.procedures()
        )
    )
    names = [name for name in names if name]
    if not names:
        return "府省名なし"
    return names[0] + ("ほか" if len(names) > 1 else "")


def _short(name: str) -> str:
    """Return a file name of at most 255 bytes, its suffixes kept."""
    if len(name.encode()) <= _LONGEST:
        return name
    stem, dot, ending = name.partition(".")
    if len((dot + ending).encode()) >= _LONGEST:
        stem = name
        dot = ""
        ending = ""
    return shortened(stem, dot + ending)
