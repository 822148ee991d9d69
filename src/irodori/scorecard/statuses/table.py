"""Statuses from a table of their own: the sheet 進捗入力 of a book, or a
file.

Each row names one plan and says how it is going::

    府省名   手続名                    課題     プラン   状況     期限
    法務省   在留期間更新許可の申請    課題①    a        取組中   令和5年3月末

The columns are found by their headings, in any order, in one of the first
rows; of two of one thing the newer counts, 期限（変更後）. 府省名, 手続名 and 課題 may be left blank where the row above says the
same. セル is there where two plans have the same names: the row is then of the
plan in that cell, which has to have the row's names. A row without a 状況 says nothing, its 期限 included: a deadline is given
with a status. 状況なし takes the plan's status back, whatever another source
says, and so does a remark in 備考 that takes it back: 取りやめ. A column whose
heading is not known is a finding.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from irodori.errors import ProfileError
from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.findings import Finding
from irodori.scorecard.profile import BlockFieldId, Profile, StatusColumn
from irodori.scorecard.reading.headings import Heading, heading
from irodori.scorecard.reading.revisions import (
    RevisionWords,
    earlier_version,
    is_of_another,
    rank_of,
)
from irodori.scorecard.reading.strangewords import strange_words
from irodori.scorecard.values.cellreader import CellReader
from irodori.scorecard.values.dates import Deadline, NoDeadline, read_deadline
from irodori.scorecard.values.text import (
    fold,
    is_blank,
    repeats_above,
    shown,
)
from irodori.tuples import NamedTuple
from irodori.workbook.cells import CellValues
from irodori.workbook.grid import Grid
from irodori.workbook.refs import Place, cell_ref

if TYPE_CHECKING:
    from irodori.scorecard.statuses.statusphrases import StatusSource

_REQUIRED: frozenset[StatusColumn] = frozenset(["procedure", "plan", "status"])
_NAMES: tuple[StatusColumn, ...] = ("ministry", "procedure", "issue")
"""The columns that may be left blank where the row above says the same."""
_SAYING: Mapping[StatusColumn, BlockFieldId] = {
    "status": "plan_status",
    "deadline": "plan_deadline",
}
"""The columns that say something of a plan, each with the field of the grid
that says the same.
"""
_FIRST_ROWS = 50
"""Rows in which the headings are looked for."""
_TITLE_ROWS = 4
"""Rows in which the title is looked for."""

_NEUTRALISED = pattern(r"^'(?=[-=+@\t\r])")
"""The apostrophe before a text that a spreadsheet would run as a formula;
exports of tables put it there.
"""


_LETTER = pattern(r"(?:(?:アクション)?プラン)?\s*[A-Za-zＡ-Ｚａ-ｚ]$")
"""A plan by its letter, as the columns of a scorecard are headed."""


class StatusRow(NamedTuple):
    """What one row says, its blank names filled from above; ``number`` is its
    row, or the line that it begins in.
    """

    number: int
    ministry: str
    procedure: str
    issue: str
    plan: str
    status: str
    deadline: Deadline | NoDeadline | None
    cell: str = ""
    """The plan's own cell, ``SHEET!O3``; empty where its names are enough."""
    remark: str = ""
    """What its columns of remarks say, a line for each."""


class StatusTable(NamedTuple):
    """The rows of a sheet or of a file that say something, or what a person
    chose on the page.
    """

    name: str
    is_file: bool
    columns: Mapping[StatusColumn, int]
    """The column of each field, counting from 1."""
    rows: tuple[StatusRow, ...]
    findings: tuple[Finding, ...] = ()
    explained: tuple[str, ...] = ()
    """The texts that may explain its codes: the heading of its statuses, and
    those below its rows.
    """
    is_list: bool = False
    """Whether it is a sheet of another name, which may not know best."""
    is_choice: bool = False
    """Whether a person chose it on the page: what other sources say is
    overruled without a word.
    """

    @property
    def source(self) -> StatusSource:
        """What it is as the source of a status."""
        if self.is_choice:
            return "choice"
        return "list" if self.is_list else "table"

    def place(self, row: StatusRow) -> Sentence:
        """Return a row's place for a sentence."""
        code = "status.place_line" if self.is_file else "status.place_row"
        return Sentence(code, {"name": self.name, "number": row.number})

    def finding(
        self, row: StatusRow, column: StatusColumn, sentence: Sentence
    ) -> Finding:
        """Return a finding about a field of a row; in a file it has no cell."""
        at = self.columns.get(column)
        cell: str | None = None
        if at is not None and not self.is_file:
            cell = cell_ref(row.number, at)
        return Finding(self.name, cell, "warning", sentence)


class _Field(NamedTuple):
    """One field of a row, as text; of a sheet also the cell that holds it."""

    text: str
    cell: Place | None = None


_Line = tuple[int, Mapping[int, _Field]]
"""The number of a row and its fields by column."""


# ---- Where a table comes from -----------------------------------------------


def read_status_sheet(
    name: str, grid: Grid, cells: CellReader, profile: Profile
) -> StatusTable:
    """Return the status table of a sheet; where its headings are not found,
    with the finding ``status.headings``.
    """
    reading = _TableReading(profile, cells)
    if reading.read(_sheet_lines(grid, cells)):
        return reading.table(name, is_file=False)
    nothing = StatusTable(name, is_file=False, columns={}, rows=())
    if not reading.seen:
        return nothing
    words = {"wanted": wanted_headings(profile), "found": reading.seen}
    sentence = Sentence("status.headings", words)
    return nothing._replace(
        findings=(Finding(name, None, "warning", sentence),)
    )


def title_texts(grid: Grid, values: CellValues) -> Iterator[tuple[str, str]]:
    """Yield the texts of the first rows of a sheet, each with its cell."""
    for at in range(min(_TITLE_ROWS, len(grid))):
        for cell in grid.filled(at):
            ref = cell_ref(grid.rows[at], cell.column)
            yield ref, values.text(cell.code)


def read_letters(
    name: str,
    grid: Grid,
    cells: CellReader,
    profile: Profile,
    rows: range | None = None,
) -> StatusTable | None:
    """Return the status table in some rows of a sheet of any name, all without
    ``rows``; None where it is anything else: a heading is of another thing,
    or a plan no letter, whose text is in a scorecard.
    """
    reading = _TableReading(profile, cells)
    lines = _sheet_lines(grid, cells, rows)
    if not reading.read(lines) or reading.is_strange:
        return None
    if reading.plans and all(map(_LETTER.match, reading.plans)):
        return reading.table(name, is_file=False)
    return None


def _sheet_lines(
    grid: Grid, cells: CellReader, rows: range | None = None
) -> Iterator[_Line]:
    """Yield the lines of a sheet, or of some of its rows."""
    numbers = grid.rows
    start = bisect_left(numbers, rows.start) if rows else 0
    stop = bisect_left(numbers, rows.stop) if rows else len(numbers)
    for at in range(start, stop):
        fields: dict[int, _Field] = {}
        for cell in grid.filled(at):
            text = cells.text(cell.code).strip()
            fields[cell.column] = _Field(text, (cell.style, cell.code))
        yield numbers[at], fields


def read_status_csv(data: bytes, name: str, profile: Profile) -> StatusTable:
    """Return the status table of a CSV file: UTF-8, CP932, or UTF-16 with its
    mark; by commas, tabs or semicolons.

    ``ProfileError``: ``status.encoding`` where it is none of these,
    ``status.file_headings`` where the headings are not found, ``status.csv``
    where a quotation mark is not closed.
    """
    text = decoded(data, name, "status.encoding")
    seen: tuple[str, ...] = ()
    fault: ProfileError | None = None
    for delimiter in ",\t;":
        reading = _TableReading(profile)
        try:
            found = reading.read(_records(text, delimiter, name))
        except ProfileError as error:
            if reading.columns.known:
                raise
            fault = fault or error
            continue
        if found:
            return reading.table(name, is_file=True)
        seen = max(seen, reading.seen, key=len)
    if fault:
        raise fault
    raise ProfileError(
        "status.file_headings",
        path=name,
        wanted=wanted_headings(profile),
        found=seen or Sentence("header.nothing"),
    )


def decoded(data: bytes, name: str, code: str) -> str:
    """Return the text of a file that Excel or an editor saved; ProfileError
    ``code`` where it has no known encoding.
    """
    encodings = (
        ("utf-16",)
        if data[:2] in {b"\xff\xfe", b"\xfe\xff"}
        else ("utf-8-sig", "cp932")
    )
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ProfileError(code, path=name)


def _records(text: str, delimiter: str, name: str) -> Iterator[_Line]:
    """Yield each record with the line that it begins in."""
    import csv  # few books come with a file

    reader = csv.reader(
        io.StringIO(text, newline=None), delimiter=delimiter, strict=True
    )
    begins = 1
    try:
        for fields in reader:
            yield (
                begins,
                {
                    column: _Field(_NEUTRALISED.sub("", field.strip()))
                    for column, field in enumerate(fields, 1)
                },
            )
            begins = reader.line_num + 1
    except csv.Error:
        raise ProfileError("status.csv", path=name, line=begins) from None


# ---- The rows of a table ----------------------------------------------------


class _Columns(NamedTuple):
    """The columns of a table by their headings."""

    known: Mapping[StatusColumn, int]
    others: Mapping[int, str]
    """The headings that are not known, by column."""
    remarks: tuple[int, ...] = ()
    """The columns among them that hold remarks."""
    undecided: tuple[int, ...] = ()
    """Without a column of deadlines, those that may hold some: several of
    which nothing tells which of them counts, or such as 期限（着手）.
    """
    earlier: int | None = None
    """The column of the first deadlines, where they were changed."""


_NO_COLUMNS = _Columns({}, {})


class _TableReading:
    """Reads the lines of a table: its headings, then its rows."""

    def __init__(
        self, profile: Profile, cells: CellReader | None = None
    ) -> None:
        self.columns = _NO_COLUMNS
        self.seen: tuple[str, ...] = ()
        """Where no headings are found: the texts of the fullest of the first
        lines.
        """
        self.plans: set[str] = set()
        """What the rows name as their plans, the blank included."""
        self._profile = profile
        self._headings = profile.once(_HeadingsOfColumns)
        self._cells = cells
        self._rows: list[StatusRow] = []
        self._filled: set[int] = set()
        """The columns without a known heading that hold something."""
        self._explained: list[str] = []
        """The texts that may explain codes."""

    @property
    def is_strange(self) -> bool:
        """Whether a heading is neither known nor that of remarks."""
        return not self.columns.others.keys() <= {*self.columns.remarks}

    def read(self, lines: Iterator[_Line]) -> bool:
        """Take all lines; False where the headings are not found."""
        for at, (_, fields) in enumerate(lines):
            texts = _held(fields)
            columns = self._headings.read(texts)
            if columns:
                self.columns = columns
                self._explained.append(texts[columns.known["status"]])
                self._take_rows(lines)
                return True
            held = tuple(map(shown, texts.values()))
            self.seen = max(self.seen, held, key=len)
            if at + 1 == _FIRST_ROWS:
                break
        return False

    def table(self, name: str, *, is_file: bool) -> StatusTable:
        """Return the table that was read."""
        return StatusTable(
            name,
            is_file,
            self.columns.known,
            tuple(self._rows),
            tuple(self._unknown_headings(name)),
            tuple(self._explained),
        )

    def _unknown_headings(self, name: str) -> Iterator[Finding]:
        """Yield that the columns of some headings, which are not known, hold
        something.
        """
        unknown = tuple(
            shown(text)
            for column, text in self.columns.others.items()
            if column in self._filled and column not in self.columns.remarks
        )
        if unknown:
            words = {
                "name": name,
                "headings": unknown,
                "wanted": wanted_headings(self._profile),
            }
            sentence = Sentence("status.unknown_heading", words)
            yield Finding(name, None, "warning", sentence)

    def _take_rows(self, lines: Iterator[_Line]) -> None:
        names = ("", "", "")
        for number, line in lines:
            fields = self._with_end(line)
            texts = defaultdict(str, self._texts(fields))
            names = _filled_names([texts[name] for name in _NAMES], names)
            if any(texts.values()):
                self.plans.add(texts["plan"])
            self._take_others(fields)
            status = self._shown(fields, "status")
            if not is_blank(status):
                row = StatusRow(
                    number,
                    *names,
                    texts["plan"],
                    status,
                    self._deadline(fields),
                    texts["cell"],
                    self._remark(fields),
                )
                self._rows.append(row)

    def _take_others(self, fields: Mapping[int, _Field]) -> None:
        """Keep what may explain codes, a text that is alone in its row, and
        which columns hold something without a known heading.
        """
        self._filled.update(
            at
            for at in self.columns.others
            if at in fields and fields[at].text
        )
        if len(self._explained) < _FIRST_ROWS and len(fields) == 1:
            self._explained += _held(fields).values()

    def _with_end(self, fields: Mapping[int, _Field]) -> Mapping[int, _Field]:
        """Return a row whose deadline was not changed with the first one."""
        earlier = self.columns.earlier
        if earlier is None or earlier not in fields:
            return fields
        if not is_blank(self._shown(fields, "deadline")):
            return fields
        return {**fields, self.columns.known["deadline"]: fields[earlier]}

    def _remark(self, fields: Mapping[int, _Field]) -> str:
        """Return what a row's columns of remarks say, a line for each."""
        return "\n".join(
            fields[column].text
            for column in self.columns.remarks
            if column in fields
        )

    def _texts(self, fields: Mapping[int, _Field]) -> dict[StatusColumn, str]:
        """Return what a row says in each of the known columns."""
        return {
            name: fields[column].text
            for name, column in self.columns.known.items()
            if column in fields
        }

    def _shown(self, fields: Mapping[int, _Field], name: StatusColumn) -> str:
        """Return what a person sees in a column: nothing that is struck
        through or hidden.
        """
        column = self.columns.known.get(name, 0)
        field = fields.get(column, _Field(""))
        if self._cells and field.cell:
            return self._cells.shown(*field.cell).strip()
        return field.text

    def _deadline(
        self, fields: Mapping[int, _Field]
    ) -> Deadline | NoDeadline | None:
        """Return the deadline of a row; None where it gives none."""
        if self.columns.undecided:
            return self._undecided(fields)
        if is_blank(self._shown(fields, "deadline")):
            return None
        field = fields[self.columns.known["deadline"]]
        if self._cells and field.cell:
            return self._cells.deadline(*field.cell)
        return read_deadline(field.text)

    def _undecided(self, fields: Mapping[int, _Field]) -> NoDeadline | None:
        """Return that a row's deadline is not known, where a column that is
        not known gives a date.
        """
        for at in self.columns.undecided:
            text = fields[at].text if at in fields else ""
            if isinstance(read_deadline(text), Deadline):
                return NoDeadline("deadline.unreadable", text)
        return None


def _any_case(text: str) -> str:
    return fold(text).lower()


def _held(fields: Mapping[int, _Field]) -> dict[int, str]:
    """Return the texts of a line by column, blanks left out."""
    return {
        column: field.text for column, field in fields.items() if field.text
    }


class _HeadingsOfColumns:
    """Finds the columns of a status table by their headings."""

    def __init__(self, profile: Profile) -> None:
        self._revisions = RevisionWords(profile.headings)
        self._labels = {
            name: _labels(name, profile)
            for name in profile.status_table.columns
        }
        self._strange = {
            name: strange_words(profile, labels)
            for name, labels in self._labels.items()
            if name in _SAYING
        }
        self._remarks = {*map(_any_case, profile.status_table.remarks)}

    def read(self, texts: Mapping[int, str]) -> _Columns | None:
        """Return the columns that the texts of a line head; None where it is
        no line of headings.
        """
        headings = {
            column: self._revisions.revised(heading(text))
            for column, text in texts.items()
        }
        named = {
            name: self._columns_of(name, headings) for name in self._labels
        }
        known = {name: at[0] for name, at in named.items() if len(at) == 1}
        if not known.keys() >= _REQUIRED:
            return None
        paths = {at: (each,) for at, each in headings.items()}
        end = known.get("deadline")
        earlier = earlier_version(paths, end) if end else None
        left = texts.keys() - {*known.values(), earlier}
        others = {at: text for at, text in texts.items() if at in left}
        return self._with_others(known, others)._replace(earlier=earlier)

    def _with_others(
        self, known: Mapping[StatusColumn, int], others: Mapping[int, str]
    ) -> _Columns:
        """Return the known columns with those of other headings."""
        remarks = tuple(
            column
            for column, text in others.items()
            if _any_case(text) in self._remarks
        )
        undecided: tuple[int, ...] = ()
        if "deadline" not in known:
            undecided = tuple(at for at in others if at not in remarks)
        return _Columns(known, others, remarks, undecided)

    def _columns_of(
        self, name: StatusColumn, headings: Mapping[int, Heading]
    ) -> tuple[int, ...]:
        """Return the columns that the first of a field's labels names, of
        several the newest, of these the one without a remark; more than one
        where nothing tells which of them counts.
        """
        words = self._strange.get(name)
        read = {
            column: each
            for column, each in headings.items()
            if not is_of_another((each,)) and not (words and words.of([each]))
        }
        for label in self._labels[name]:
            ranks = {
                column: (rank_of((each,)), each.folded == label)
                for column, each in read.items()
                if label in each.forms
            }
            if ranks:
                best = max(ranks.values())
                return tuple(at for at, rank in ranks.items() if rank == best)
        return ()


def _labels(name: StatusColumn, profile: Profile) -> list[str]:
    """Return what a column may be called, as in the grid too."""
    own = profile.status_table.columns[name]
    field = (
        profile.block.fields.get(_SAYING[name]) if name in _SAYING else None
    )
    of_grid = field.labels if field else ()
    every = map(fold, (*own, *of_grid))
    return [*dict.fromkeys(every)]


def wanted_headings(profile: Profile) -> tuple[str, ...]:
    """Return the headings that a table should have; セル may be left out."""
    columns = profile.status_table.columns.items()
    return tuple(words[0] for name, words in columns if name != "cell")


def _filled_names(
    given: Sequence[str], above: Sequence[str]
) -> tuple[str, str, str]:
    """Fill names that are blank or 〃 from those above, up to the first that is
    another one.
    """
    names: list[str] = []
    same = True
    for name, before in zip(given, above, strict=True):
        is_given = bool(name) and not repeats_above(name)
        names.append(name if is_given else before if same else "")
        same = same and names[-1] == before
    return names[0], names[1], names[2]
