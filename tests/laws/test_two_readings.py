"""Files that two programs read in two ways: each is read as the standard says,
or refused with its reason.

The table says what becomes of each here, and what openpyxl makes of the same
file beside it: ``same`` cells and merged areas, ``other`` ones, or none at all
(``fails``); LIBREOFFICE says the same of LibreOffice.
"""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import warnings
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import openpyxl
import pytest
from tests.making import (
    AMBER,
    MAIN,
    OFFICE,
    RED,
    STYLES,
    book,
    packed,
    parts,
    worksheet,
)

from irodori.errors import InputError
from irodori.messages import Sentence
from irodori.workbook import Workbook

_SHEET, _STYLES, _BOOK = (
    "xl/worksheets/sheet1.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
)
_RELS, _ROOT = "xl/_rels/workbook.xml.rels", "_rels/.rels"
_ROWS = '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" s="2"><v>5</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>'
_MERGES = '<mergeCells count="1"><mergeCell ref="A5:B5"/></mergeCells>'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:e="urn:e" mc:Ignorable="e"'
_OTHER = worksheet('<row r="1"><c r="A1"><v>9</v></c></row>')


class Case(NamedTuple):
    """A file, what becomes of it here (``read``, or the code of the refusal),
    and what openpyxl makes of it.
    """

    make: Callable[[], bytes]
    here: str
    openpyxl: str


def _base() -> dict[str, bytes]:
    return parts(
        worksheet(_ROWS, tail=_MERGES),
        more={"xl/other.xml": _OTHER, "xl/styles2.xml": STYLES},
    )


def _with(part: str, old: str, new: str) -> Callable[[], bytes]:
    """Return what makes the workbook with a text of a part replaced."""

    def make() -> bytes:
        content = _base()
        text = content[part].decode()
        assert old in text, (part, old)
        return packed(content | {part: text.replace(old, new, 1).encode()})

    return make


def _sheet(old: str, new: str) -> Callable[[], bytes]:
    """Return what makes the workbook with a text of its sheet replaced, the
    prefixes ``mc`` and ``e`` declared.
    """

    def make() -> bytes:
        content = _base()
        text = (
            content[_SHEET]
            .decode()
            .replace("<worksheet ", f"<worksheet {_MC} ")
        )
        assert old in text, old
        return packed(content | {_SHEET: text.replace(old, new, 1).encode()})

    return make


def _alternate(choice: str, fallback: str) -> str:
    return (
        f'<mc:AlternateContent><mc:Choice Requires="e">{choice}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
    )


def _related(
    kind: str,
    target: str,
    part: str = _RELS,
    *,
    number: str = "rId9",
    base: str = OFFICE,
) -> Callable[[], bytes]:
    more = (
        f'<Relationship Id="{number}" Type="{base}/{kind}" Target="{target}"/>'
    )
    return _with(part, "</Relationships>", f"{more}</Relationships>")


def _trailing(part: str, behind: bytes = b"abc") -> Callable[[], bytes]:
    """Return what makes the workbook with bytes behind the deflate stream of a
    part, counted to it.
    """

    def make() -> bytes:
        data = packed(_base())
        with ZipFile(io.BytesIO(data)) as archive:
            info, start = archive.getinfo(part), archive.start_dir
        name = part.encode()
        end = info.header_offset + 30 + len(name) + info.compress_size
        out = bytearray(data[:end] + behind + data[end:])
        struct.pack_into(
            "<L",
            out,
            info.header_offset + 18,
            info.compress_size + len(behind),
        )
        at = start + len(behind)
        while out[at : at + 4] == b"PK\1\2":
            length, extra, comment = struct.unpack_from("<3H", out, at + 28)
            (offset,) = struct.unpack_from("<L", out, at + 42)
            if offset > info.header_offset:
                struct.pack_into("<L", out, at + 42, offset + len(behind))
            if out[at + 46 : at + 46 + length] == name:
                struct.pack_into(
                    "<L", out, at + 20, info.compress_size + len(behind)
                )
            at += 46 + length + extra + comment
        struct.pack_into("<L", out, at + 16, start + len(behind))
        return bytes(out)

    return make


def _poked(
    change: Callable[[bytearray, int], None], *, zip64: bool = False
) -> Callable[[], bytes]:
    """Return what makes the workbook with bytes changed; ``change`` gets them,
    and where the end record is.
    """

    def make() -> bytes:
        from tests.making import Member, zipped

        data = bytearray(
            zipped(
                (Member(name, text) for name, text in _base().items()),
                zip64_end=zip64,
            )
        )
        change(data, data.rindex(b"PK\5\6"))
        return bytes(data)

    return make


def _long_comment(data: bytearray, _end: int) -> None:
    struct.pack_into("<H", data, data.rindex(b"PK\1\2") + 32, 4096)


def _wrong_locator(data: bytearray, end: int) -> None:
    struct.pack_into("<Q", data, end - 20 + 8, 7)


def _sign_in_locator(data: bytearray, end: int) -> None:
    data[end - 20 + 8 : end - 20 + 12] = b"PK\6\6"


CASES: Mapping[str, Case] = {
    # foreign namespaces
    "a foreign value before the cell's own": Case(
        _sheet("<v>5", "<e:v>9</e:v><v>5"), "read", "same"
    ),
    "a foreign row": Case(
        _sheet('<row r="2"', '<e:row r="2"><e:c/></e:row><row r="2"'),
        "read",
        "same",
    ),
    "a foreign merged area": Case(
        _sheet("</mergeCells>", '<e:mergeCell ref="A1:B2"/></mergeCells>'),
        "read",
        "other",
    ),
    "a foreign element that bears no name of ours": Case(
        _sheet("<v>5", "<e:w>9</e:w><v>5"), "read", "same"
    ),
    "a foreign fill": Case(
        _with(_STYLES, "</fills>", '<e:fill xmlns:e="urn:e"/></fills>'),
        "xml.misplaced",
        "fails",
    ),
    "a foreign cell format": Case(
        _with(_STYLES, "</cellXfs>", '<e:xf xmlns:e="urn:e"/></cellXfs>'),
        "xml.misplaced",
        "same",
    ),
    "fills of another prefix for one namespace": Case(
        lambda: packed(
            _base()
            | {
                _STYLES: STYLES.replace(
                    "<fills ", f'<z:fills xmlns:z="{MAIN}" '
                )
                .replace("</fills>", "</z:fills>")
                .encode()
            }
        ),
        "read",
        "same",
    ),
    "foreign cell formats by prefix": Case(
        _with(
            _STYLES,
            "<cellXfs",
            '<e:cellXfs xmlns:e="urn:e"><xf/></e:cellXfs><cellXfs',
        ),
        "xml.misplaced",
        "same",
    ),
    "foreign cell formats by default": Case(
        _with(
            _STYLES,
            "<cellXfs",
            '<cellXfs xmlns="urn:e"><xf/></cellXfs><cellXfs',
        ),
        "xml.misplaced",
        "same",
    ),
    "cell formats of another prefix for one namespace": Case(
        lambda: packed(
            _base()
            | {
                _STYLES: STYLES.replace(
                    "<cellXfs ", f'<z:cellXfs xmlns:z="{MAIN}" '
                )
                .replace("</cellXfs>", "</z:cellXfs>")
                .encode()
            }
        ),
        "read",
        "same",
    ),
    "a sheet of no namespace": Case(
        _with(_SHEET, f' xmlns="{MAIN}"', ""), "xml.root", "other"
    ),
    # alternate content, extensions, repetition
    "a value in alternate content": Case(
        _sheet("<v>5</v>", _alternate("<v>9</v>", "<v>5</v>")),
        "xml.misplaced",
        "other",
    ),
    "merged areas in alternate content": Case(
        _sheet(_MERGES, _alternate(_MERGES.replace("A5", "A6"), _MERGES)),
        "xml.misplaced",
        "fails",
    ),
    "a cell in the extension of another": Case(
        _sheet(
            "<v>1</v>",
            '<v>1</v><extLst><ext uri="u"><c r="B1"><v>9</v></c></ext></extLst>',
        ),
        "read",
        "same",
    ),
    "merged areas in an extension": Case(
        _sheet(
            "</worksheet>",
            f'<extLst><ext uri="u">{_MERGES.replace("A5", "A6")}</ext></extLst></worksheet>',
        ),
        "read",
        "fails",
    ),
    "a row within a cell": Case(
        _sheet("<v>5</v>", '<v>5</v><row r="9"/>'), "read", "same"
    ),
    "two values in a cell": Case(
        _sheet("<v>5</v>", "<v>5</v><v>9</v>"), "xml.misplaced", "same"
    ),
    "two texts in a run": Case(
        _sheet("<v>5</v>", "<is><r><t>5</t><t>9</t></r></is>"),
        "xml.misplaced",
        "other",
    ),
    # relationships
    "an id that is there twice": Case(
        _related("worksheet", "other.xml", number="rId1"),
        "package.ambiguous",
        "other",
    ),
    "a foreign target": Case(
        _with(
            _RELS, "Target=", 'xmlns:e="urn:e" e:Target="other.xml" Target='
        ),
        "read",
        "same",
    ),
    "a foreign target of the styles": Case(
        _with(
            _RELS,
            'Target="styles.xml"',
            'xmlns:e="urn:e" e:Target="styles2.xml" Target="styles.xml"',
        ),
        "read",
        "same",
    ),
    "a foreign id": Case(
        _with(_BOOK, "r:id=", 'xmlns:e="urn:e" e:id="rId2" r:id='),
        "read",
        "same",
    ),
    "two main documents": Case(
        _related("officeDocument", "xl/other.xml", _ROOT),
        "package.ambiguous",
        "same",
    ),
    "two styles parts": Case(
        _related("styles", "styles2.xml"), "package.ambiguous", "same"
    ),
    "styles of a type that nobody has defined": Case(
        _related("styles", "styles2.xml", base="x"), "read", "same"
    ),
    "a target with a fragment": Case(
        _with(_RELS, "styles.xml", "styles.xml#x"), "package.target", "same"
    ),
    "a target that is percent-encoded twice": Case(
        _with(_RELS, "styles.xml", "style%2573.xml"), "package.target", "same"
    ),
    # numbers
    "a character reference in a format": Case(
        _sheet('s="2"', 's="&#50;"'), "read", "same"
    ),
    "a tab in a format": Case(_sheet('s="2"', 's="&#9;2"'), "read", "same"),
    "a no-break space in a format": Case(
        _sheet('s="2"', 's="\u00a02"'), "worksheet.reference", "same"
    ),
    "a full-width digit in a format": Case(
        _sheet('s="2"', 's="２"'), "worksheet.reference", "same"
    ),
    "a character reference in a row's number": Case(
        _sheet('<row r="2"', '<row r="&#50;"'), "read", "same"
    ),
    "a character reference in a column": Case(
        _sheet(
            "<sheetData>",
            '<cols><col min="&#50;" max="3" width="9"/></cols><sheetData>',
        ),
        "read",
        "same",
    ),
    "a character reference in a row's format": Case(
        _sheet('<row r="1"', '<row r="1" s="1" customFormat="&#49;"'),
        "read",
        "same",
    ),
    # cell formats that are not there
    "a cell's format beyond the last": Case(
        _sheet("</row>", '<c r="C1" s="7"/></row>'), "styles.index", "fails"
    ),
    "a row's format beyond the last": Case(
        _sheet('<row r="2"', '<row r="2" s="7"'), "styles.index", "fails"
    ),
    "a column's format beyond the last": Case(
        _sheet(
            "<sheetData>",
            '<cols><col min="5" max="5" style="8"/></cols><sheetData>',
        ),
        "styles.index",
        "fails",
    ),
    "the same in another sheet": Case(
        lambda: book(
            worksheet(_ROWS), worksheet('<row r="1"><c r="A1" s=" 7"/></row>')
        ),
        "styles.index",
        "fails",
    ),
    # the zip file
    "bytes behind a packed sheet": Case(
        _trailing(_SHEET), "package.damaged", "same"
    ),
    "bytes behind packed styles": Case(
        _trailing(_STYLES), "package.damaged", "same"
    ),
    "bytes behind packed relationships": Case(
        _trailing(_RELS), "package.damaged", "same"
    ),
    "an empty stream behind a packed sheet": Case(
        _trailing(_SHEET, zlib.compressobj(9, 8, -15).flush()),
        "package.damaged",
        "same",
    ),
    "a directory that reaches into the end": Case(
        _poked(_long_comment), "package.damaged", "same"
    ),
    "a locator that means another place": Case(
        _poked(_wrong_locator, zip64=True), "package.damaged", "same"
    ),
    "a signature within the locator": Case(
        _poked(_sign_in_locator, zip64=True), "package.damaged", "same"
    ),
}

LIBREOFFICE: Mapping[str, str] = {
    "a sheet of no namespace": "other",
    "two values in a cell": "other",
    "two texts in a run": "other",
    "two main documents": "fails",
    "the same in another sheet": "other",
    "a locator that means another place": "fails",
    "a signature within the locator": "fails",
}
"""What LibreOffice 7.4 makes of those that it does not take for the same cells
and merged areas.
"""


def reading(data: bytes) -> tuple[dict[str, object], list[str]]:
    """Return the cells that have a value, and the merged areas, of the first
    sheet as it is read here.
    """
    (sheet, *_) = Workbook.open(data)
    return {
        cell.ref: cell.value
        for cell in sheet.cells()
        if cell.value is not None
    }, [area.ref for area in sheet.merges]


def filled(data: bytes) -> bytes:
    """Return the workbook with two cells of its first sheet filled."""
    opened = Workbook.open(data)
    (sheet, *_) = opened
    sheet.fill("B1", RED)
    sheet.fill("D4", RED)
    return opened.to_bytes()


def theirs(data: bytes) -> tuple[dict[str, object], list[str]] | None:
    """Return what openpyxl makes of it, None where it fails."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        cells: dict[str, object] = {
            cell.coordinate: cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        return cells, sorted(map(str, sheet.merged_cells.ranges))
    except Exception:  # noqa: BLE001  (it raises what it likes)
        return None


@pytest.mark.parametrize("why", CASES)
def test_it_is_read_as_the_standard_says_or_refused(why: str) -> None:
    data = CASES[why].make()
    if CASES[why].here == "read":
        assert reading(data) == reading(packed(_base()))
        opened = Workbook.open(filled(data))
        fills = {
            cell.ref: cell.fill
            for sheet in opened
            for cell in sheet.cells()
            if cell.fill
        }
        assert fills == {"A1": AMBER, "B1": RED, "D4": RED}
    else:
        with pytest.raises(InputError) as caught:
            filled(data)
        assert caught.value.code == CASES[why].here
        for language in ("ja", "en"):
            assert Sentence(caught.value.code, caught.value.params).text(
                language
            )


@pytest.mark.parametrize("why", CASES)
def test_the_table_says_what_openpyxl_makes_of_it(why: str) -> None:
    found = theirs(CASES[why].make())
    outcome = (
        "fails"
        if found is None
        else "same"
        if found == theirs(packed(_base()))
        else "other"
    )
    assert outcome == CASES[why].openpyxl


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)
def test_the_table_says_what_libreoffice_makes_of_it(tmp_path: Path) -> None:
    for number, case in enumerate(CASES.values()):
        (tmp_path / f"{number}.xlsx").write_bytes(case.make())
    (tmp_path / "base.xlsx").write_bytes(packed(_base()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = sorted(tmp_path.glob("*.xlsx"))
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path / "out"),
    ]
    subprocess.run([*command, *files], check=True, capture_output=True)
    same = theirs((tmp_path / "out" / "base.xlsx").read_bytes())
    for number, why in enumerate(CASES):
        made = tmp_path / "out" / f"{number}.xlsx"
        found = theirs(made.read_bytes()) if made.exists() else None
        outcome = (
            "fails" if found is None else "same" if found == same else "other"
        )
        assert outcome == LIBREOFFICE.get(why, "same"), why
