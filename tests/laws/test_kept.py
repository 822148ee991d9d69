"""What a workbook says of itself is kept: macros, templates, protection,
sharing, and that it is for reading only.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.laws.frame import contents, without_styles
from tests.laws.hostile import book, parts
from tests.making import TYPES

from irodori.cli import main

_SHEET, _STYLES, _BOOK, _TYPES = (
    "xl/worksheets/sheet1.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "[Content_Types].xml",
)
_KINDS = {
    ".xlsx": f"{TYPES}.sheet.main+xml",
    ".xltx": f"{TYPES}.template.main+xml",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ".xltm": "application/vnd.ms-excel.template.macroEnabled.main+xml",
}
_LOCKED = (
    '<fileSharing readOnlyRecommended="1" userName="担当" reservationPassword="CC1A"/><workbookPr/>'
    '<workbookProtection workbookPassword="83AF" lockStructure="1" revisionsPassword="CC1A" lockRevision="1"/>'
)


def made(kind: str) -> bytes:
    """Return the seed sample as a protected, shared book of a kind, with
    macros where the kind has them.
    """
    types = parts()[_TYPES].decode().replace(_KINDS[".xlsx"], _KINDS[kind])
    locked = (
        parts()[_BOOK]
        .decode()
        .replace("<workbookPr", f"{_LOCKED}<x", 1)
        .replace("<x", "<workbookPr", 1)
    )
    sheet = (
        parts()[_SHEET]
        .decode()
        .replace(
            "</sheetData>",
            '</sheetData><sheetProtection password="CC1A" sheet="1"/>',
        )
    )
    changes: dict[str, bytes | None] = {
        _TYPES: types.encode(),
        _BOOK: locked.replace(
            "<workbookPr/><workbookPr", "<workbookPr"
        ).encode(),
        _SHEET: sheet.encode(),
        "xl/revisions/revisionHeaders.xml": b"<headers/>",
    }
    if kind.endswith("m"):
        changes["xl/vbaProject.bin"] = (
            b"\xd0\xcf\x11\xe0" + "標準モジュール".encode("cp932")
        )
        changes["xl/vbaProjectSignature.bin"] = b"\0\1\2"
    return book(changes)


@pytest.mark.parametrize("kind", _KINDS)
def test_a_protected_shared_book_of_any_kind_stays_what_it_is(
    kind: str, tmp_path: Path
) -> None:
    source = tmp_path / f"帳票{kind}"
    source.write_bytes(made(kind))
    assert main(["convert", str(source), "--as-of", "2022-04-01"]) == 0
    before, after = (
        contents(path.read_bytes())
        for path in (source, tmp_path / f"帳票.colored{kind}")
    )
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {_SHEET, _STYLES}
    assert list(before) == list(after)
    assert without_styles(before[_SHEET]) == without_styles(after[_SHEET])
