"""Statuses from a table of their own: the sheet 進捗入力 of a book, or a CSV file.

Each row names one plan and says how it stands::

    府省名   手続名                    課題     プラン   状況     期限
    法務省   在留期間更新許可の申請    課題①    a        取組中   令和5年3月末

The columns are found by their headings, in any order, in one of the first rows.  府省名, 手続名 and 課題 may be left
blank where the row above says the same.  A row without a 状況 says nothing, its 期限 included: a deadline is given
with a status.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple, Protocol, TypeVar

from irodori.errors import ProfileError
from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.findings import Finding
from irodori.scorecard.profile import Profile, StatusColumn
from irodori.scorecard.reader import OutsideCell
from irodori.scorecard.values.cells import CellReader
from irodori.scorecard.values.dates import Deadline, NoDeadline, read_deadline
from irodori.scorecard.values.text import fold, is_blank, shown
from irodori.workbook.cells import BLANK
from irodori.workbook.refs import cell_ref
from irodori.workbook.worksheet import Row

_REQUIRED: tuple[StatusColumn, ...] = ("procedure", "plan", "status")
_FIRST_ROWS = 50
_BRACKETED = pattern(r"[(\[〔【][^()\[\]〔〕【】]*[)\]〕】]$")


class StatusRow(NamedTuple):
    """What one row says, its blank names filled from above; ``number`` is its row, or the line that it begins in."""

    number: int
    ministry: str
    procedure: str
    issue: str
    plan: str
    status: str
    deadline: Deadline | NoDeadline | None


class StatusTable(NamedTuple):
    """The rows of a sheet or of a file that say something."""

    name: str
    is_file: bool
    columns: Mapping[StatusColumn, int]
    """Where the fields stand, counting from 1."""
    rows: tuple[StatusRow, ...]
    findings: tuple[Finding, ...] = ()

    def place(self, row: StatusRow) -> Sentence:
        """Return a row's place for a sentence."""
        return Sentence(
            "status.place_line" if self.is_file else "status.place_row", {"name": self.name, "number": row.number}
        )

    def finding(self, row: StatusRow, column: StatusColumn, sentence: Sentence) -> Finding:
        """Return a finding about a field of a row; in a file it has no cell."""
        at = self.columns.get(column)
        return Finding(self.name, None if at is None or self.is_file else cell_ref(row.number, at), "warning", sentence)


# ---- Where a table comes from --------------------------------------------------------------------------------------


class SheetSource(Protocol):
    """What is needed of a worksheet."""

    name: str

    def rows(self) -> Iterator[Row]:
        """Yield the rows from top to bottom."""


class RowReader(Protocol):
    """What is needed of the sheet reader."""

    def cells(self, row: Row) -> list[OutsideCell]:
        """Return a row's cells that hold a value or show a fill."""


def is_status_sheet(name: str, profile: Profile) -> bool:
    """Tell whether a sheet of this name is a status table, and so no scorecard."""
    return fold(name) in map(fold, profile.status_table.sheets)


def read_status_sheet(sheet: SheetSource, reader: RowReader, readings: CellReader, profile: Profile) -> StatusTable:
    """Return the status table of a sheet; where its headings are not found, with the finding ``status.headings``."""
    lines = ((row.number, {cell.column: cell for cell in reader.cells(row)}) for row in sheet.rows())
    columns, rows, seen = _table(lines, _Cells(readings), profile)
    findings = []
    if seen:
        words = {"wanted": _wanted(profile), "found": seen}
        findings.append(Finding(sheet.name, None, "warning", Sentence("status.headings", words)))
    return StatusTable(sheet.name, is_file=False, columns=columns, rows=rows, findings=tuple(findings))


def read_status_csv(data: bytes, name: str, profile: Profile) -> StatusTable:
    """Return the status table of a CSV file: UTF-8, CP932, or UTF-16 with its mark; by commas, tabs or semicolons.

    ``ProfileError``: ``status.encoding`` where it is none of these, ``status.file_headings`` where the headings are
    not found, ``status.csv`` where a field has no end.
    """
    text = decoded(data, name, "status.encoding")
    found: tuple[str, ...] = ()
    for delimiter in ",\t;":
        columns, rows, seen = _table(_records(text, delimiter, name), _Texts(), profile)
        if columns:
            return StatusTable(name, is_file=True, columns=columns, rows=rows)
        found = max(found, seen, key=len)
    raise ProfileError(
        "status.file_headings", path=name, wanted=_wanted(profile), found=found or Sentence("header.nothing")
    )


def decoded(data: bytes, name: str, code: str) -> str:
    """Return the text of a file that Excel or an editor saved; ProfileError ``code`` where it has no known encoding."""
    encodings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ProfileError(code, path=name)


def _records(text: str, delimiter: str, name: str) -> Iterator[tuple[int, Mapping[int, str]]]:
    """Yield each record with the line that it begins in."""
    import csv

    reader = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter)
    begins = 1
    try:
        for fields in reader:
            yield begins, dict(enumerate(fields, 1))
            begins = reader.line_num + 1
    except csv.Error:
        raise ProfileError("status.csv", path=name, line=begins) from None


# ---- The rows of a table -------------------------------------------------------------------------------------------

Value = TypeVar("Value")
Read_contra = TypeVar("Read_contra", contravariant=True)
_Lines = Iterator[tuple[int, Mapping[int, Value]]]
"""The lines of a table with their numbers: values by column."""


class _Access(Protocol[Read_contra]):
    """How a table's values are read."""

    def text(self, value: Read_contra, /) -> str:
        """Return a value's text."""

    def deadline(self, value: Read_contra, /) -> Deadline | NoDeadline:
        """Return the deadline that a value is."""


class _Texts:
    """Reads the fields of a file."""

    def text(self, field: str) -> str:
        return field.strip()

    def deadline(self, field: str) -> Deadline | NoDeadline:
        return read_deadline(field)


class _Cells:
    """Reads the cells of a sheet."""

    def __init__(self, readings: CellReader) -> None:
        self._readings = readings

    def text(self, cell: OutsideCell) -> str:
        return self._readings.text(cell.code).strip() if cell.code != BLANK else ""

    def deadline(self, cell: OutsideCell) -> Deadline | NoDeadline:
        return self._readings.deadline(cell.style, cell.code)


def _table(
    lines: _Lines[Value], access: _Access[Value], profile: Profile
) -> tuple[dict[StatusColumn, int], tuple[StatusRow, ...], tuple[str, ...]]:
    """Return the columns and rows; where there are no headings, the texts of the fullest of the first lines."""
    seen: tuple[str, ...] = ()
    for _, values in islice(lines, _FIRST_ROWS):
        texts = {column: text for column, value in values.items() if (text := access.text(value))}
        columns = _headings(texts, profile)
        if all(name in columns for name in _REQUIRED):
            return columns, tuple(_rows(lines, access, columns)), ()
        seen = max(seen, tuple(map(shown, texts.values())), key=len)
    return {}, (), seen


def _headings(texts: Mapping[int, str], profile: Profile) -> dict[StatusColumn, int]:
    """Return the columns that these headings name; where two name one field, the word that stands first counts."""
    columns: dict[str, int] = {}
    for column, text in texts.items():
        columns.setdefault(fold(text), column)
        columns.setdefault(_BRACKETED.sub("", fold(text)), column)
    found: dict[StatusColumn, int] = {}
    for name, words in profile.status_table.columns.items():
        at = next((columns[word] for word in map(fold, words) if word in columns), None)
        if at is not None:
            found[name] = at
    return found


def _wanted(profile: Profile) -> tuple[str, ...]:
    return tuple(words[0] for words in profile.status_table.columns.values())


def _rows(
    lines: Iterable[tuple[int, Mapping[int, Value]]], access: _Access[Value], columns: Mapping[StatusColumn, int]
) -> Iterator[StatusRow]:
    """Yield the rows that have a status."""
    names = ("", "", "")
    for number, values in lines:
        texts = {name: access.text(values[column]) for name, column in columns.items() if column in values}
        names = _filled((texts.get("ministry", ""), texts.get("procedure", ""), texts.get("issue", "")), names)
        status = texts.get("status", "")
        if not is_blank(status):
            deadline = access.deadline(values[columns["deadline"]]) if texts.get("deadline") else None
            yield StatusRow(number, *names, texts.get("plan", ""), status, deadline)


def _filled(given: tuple[str, str, str], above: tuple[str, str, str]) -> tuple[str, str, str]:
    """Fill blank names from those above, up to the first that is another one."""
    names: list[str] = []
    same = True
    for name, before in zip(given, above, strict=True):
        names.append(name or (before if same else ""))
        same = same and names[-1] == before
    return names[0], names[1], names[2]
