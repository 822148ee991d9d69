"""A scorecard described as data; the book and the expectations are both made
from it.

A value that will be rated stands in a ``Cell`` beside what the legend makes of
it, so an expectation is a statement about one value and no program's answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from samples.words import DEADLINE, HEADINGS, ISSUE, KPI, LAW

if TYPE_CHECKING:
    from samples.page import Page

Value = str | float | date | None


class Merge(Enum):
    """Stands in place of a value whose cell is merged with the one above or to
    the left.
    """

    UP = "up"
    LEFT = "left"


class Paint(NamedTuple):
    """A fill: RRGGBB or (theme colour 0-9, shade 0-5), the pattern's number in
    ECMA-376 order, the colour behind.
    """

    color: str | tuple[int, int]
    pattern: int = 1
    back: str = ""


class Cell(NamedTuple):
    """A value and what is expected of it: ``red``, ``none``,
    ``! rate.unknown`` or ``none ! kpi.other_quantity``.
    """

    value: Value = None
    want: str = ""
    form: str | int | None = None
    fill: Paint | None = None
    note: str = ""


Put = Value | Cell | Merge
Row = dict[str, Put]

# What a value is where a case is about something else: 24.2 % of the way, and
# a KPI of 20 % not met.
AHEAD = Cell(0.05, "orange")
BELOW = Cell(0.05, "none")


class Line(Enum):
    """A row of a table that is no record."""

    HEADER = "the two header rows once more"


class Column(NamedTuple):
    """A column: the field it holds (``base``, ``2.kpi``, ``2.a``), its
    heading, width and whether it is hidden.
    """

    key: str
    heading: str
    width: float
    hidden: bool = False

    @property
    def field(self) -> str:
        """The key without its block: ``kpi``, ``a``."""
        return self.key.rpartition(".")[2]

    @property
    def in_block(self) -> bool:
        """Whether it stands under the merged heading."""
        return "." in self.key

    @property
    def rated(self) -> bool:
        """Whether the legend speaks of it."""
        return self.field in {"current", "progress"} or (
            self.in_block and len(self.field) == 1
        )


class Table(NamedTuple):
    """Two header rows and what stands below them; ``top`` and ``left`` count
    from 1.
    """

    columns: Sequence[Column]
    rows: Sequence[Row | Line]
    top: int = 1
    left: int = 1
    hidden_rows: Sequence[int] = ()
    row_height: float = 100


class Sheet(NamedTuple):
    """A worksheet with tables. A legend line is a text, or cells with their
    offsets from the table's left edge.
    """

    name: str
    tables: Sequence[Table]
    legend: Sequence[str | Mapping[int, Put]] = ()
    texts: Mapping[str, str] = {}
    filtered: bool = False


class Grid(NamedTuple):
    """A worksheet that is no scorecard: a cover, a status table."""

    name: str
    rows: Sequence[Sequence[Put]]
    widths: Sequence[float] = ()


class Case(NamedTuple):
    """One folder: what it shows, the book, the options, and what is expected
    beside the cells.
    """

    name: str
    shows: str
    story: str
    sheets: Sequence[Sheet | Grid | Page]
    as_of: date | None
    as_of_found: date | None = None
    status: str = ""
    fills: Mapping[str, str] = {}
    findings: Sequence[str] = ()
    files: Mapping[str, str] = {}
    """The text of further files by name."""
    shades: str = ""
    """How fills are read as statuses, where it is not the usual way:
    ``scale``.
    """


class Placed(NamedTuple):
    """A cell of a table with its last row and column, all counted from 1."""

    row: int
    column: int
    last_row: int
    last_column: int
    cell: Cell
    kind: Column
    heading: bool = False


WIDTHS = {
    "ministry": 6.5, "program": 8.5, "count": 8.5, "procedure": 13.0, "law": 10.0, "kind": 7.0, "cases": 10.0,
    "online": 10.0, "base": 9.5, "current": 9.0, "target": 9.0, "deadline": 7.5, "complete": 7.5, "issue": 9.0,
    "kpi": 10.0, "progress": 6.5, "stray": 1.5, "status": 7.0,
}  # fmt: skip
PLAN_WIDTH = 9.0


def columns(
    *blocks: str,
    beside: Sequence[str] = (),
    headings: Mapping[str, str] = {},
    order: Sequence[str] = (),
    hidden: Sequence[str] = (),
) -> list[Column]:
    """Return the official columns with an issue block for each of ``blocks``.

    A block is its plans' letters, ``-`` being an empty header column.
    ``beside`` puts ``status`` or ``deadline`` columns at each plan. ``order``
    names the columns outside the blocks, with ``blocks`` for where those
    stand.
    """
    heads = {**HEADINGS, **headings}
    fixed = order or [*list(HEADINGS)[:12], "blocks", "complete"]
    found: list[Column] = []
    for key in fixed:
        if key == "blocks":
            for number, letters in enumerate(blocks, 1):
                found += _block(number, letters, beside, heads)
        else:
            found.append(Column(key, heads[key], WIDTHS[key]))
    return [column._replace(hidden=column.key in hidden) for column in found]


def _block(
    number: int, letters: str, beside: Sequence[str], heads: Mapping[str, str]
) -> Iterator[Column]:
    def column(field: str, heading: str) -> Column:
        return Column(
            f"{number}.{field}",
            heading,
            WIDTHS.get(field.rpartition(".")[2], PLAN_WIDTH),
        )

    yield column("issue", heads["issue"].format(number=circled(number)))
    yield column("kpi", heads["kpi"])
    for letter in letters:
        if letter == "-":
            yield column("stray", "")
            continue
        plan = heads["plan"].format(letter=letter)
        yield column(letter, plan)
        if "status" in beside:
            heading = heads.get("status", f"{plan}\n状況")
            yield column(f"{letter}.status", heading)
        if "deadline" in beside:
            yield column(f"{letter}.deadline", f"{letter} 期限")
    yield column("progress", heads["progress"])
    yield column("deadline", heads["interim_deadline"])


def circled(number: int) -> str:
    """Return ① for 1."""
    return chr(0x2460 + number - 1)


def procedure(
    name: Put,
    *issues: Row,
    base: Put = 0.002,
    current: Put = AHEAD,
    target: Put = 0.2,
    deadline: Put = DEADLINE,
    ministry: Put = "法務省",
    program: Put = "在留申請\n手続\n関連",
    count: Put = 1000,
    cases: Put = 1000,
    online: Put = 2,
    law: Put = LAW,
    complete: Put = "×",
) -> Row:
    """Return the record of one procedure."""
    row: Row = {
        "ministry": ministry, "program": program, "count": count, "procedure": name, "law": law,
        "kind": "国民等\n⇒国", "cases": cases, "online": online, "base": base, "current": current, "target": target,
        "deadline": deadline, "complete": complete,
    }  # fmt: skip
    for number, issue_row in enumerate(issues, 1):
        row |= {
            f"{number}.{field}": value for field, value in issue_row.items()
        }
    return row


def group(first: Row, *others: Row) -> list[Row]:
    """Merge ministry, program and count of the first procedure down over the
    others.
    """
    up: Row = dict.fromkeys(("ministry", "program", "count"), Merge.UP)
    return [first, *({**row, **up} for row in others)]


def issue(
    *plans: Put,
    text: Put = ISSUE,
    kpi: Put = KPI,
    progress: Put = BELOW,
    deadline: Put = DEADLINE,
) -> Row:
    """Return the fields of one issue block; plans come in the order of their
    letters.
    """
    named: Row = {chr(ord("a") + at): plan for at, plan in enumerate(plans)}
    return {
        "issue": text,
        "kpi": kpi,
        **named,
        "progress": progress,
        "deadline": deadline,
    }


def placed(table: Table) -> Iterator[Placed]:
    """Yield the cells of a table, merged ones once, row by row."""
    row = table.top
    yield from _headings(table, row)
    row += 2
    body: list[tuple[int, Row]] = []
    for line in table.rows:
        if isinstance(line, Line):
            yield from _body(table, body)
            body = []
            yield from _headings(table, row)
            row += 2
        else:
            body.append((row, line))
            row += 1
    yield from _body(table, body)


def height(table: Table) -> int:
    """Return how many rows a table takes."""
    return 2 + sum(2 if isinstance(line, Line) else 1 for line in table.rows)


def _headings(table: Table, top: int) -> Iterator[Placed]:
    blocks = [
        at
        for at, column in enumerate(table.columns, table.left)
        if column.in_block
    ]
    over = Column("issues", HEADINGS["issues"], 0)
    yield Placed(
        top, blocks[0], top, blocks[-1], Cell(over.heading), over, heading=True
    )
    for at, column in enumerate(table.columns, table.left):
        first = top + 1 if column.in_block else top
        yield Placed(
            first,
            at,
            top + 1,
            at,
            Cell(column.heading or None),
            column,
            heading=True,
        )


def _body(table: Table, rows: Sequence[tuple[int, Row]]) -> Iterator[Placed]:
    anchors: dict[tuple[int, int], tuple[int, int]] = {}
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    cells: dict[tuple[int, int], tuple[Cell, Column]] = {}
    for row, line in rows:
        for at, column in enumerate(table.columns, table.left):
            put = line.get(column.key)
            if isinstance(put, Merge):
                anchor = anchors[
                    (row - 1, at) if put is Merge.UP else (row, at - 1)
                ]
            else:
                anchor = (row, at)
                cells[anchor] = _checked(put, column, line), column
            anchors[row, at] = anchor
            ends[anchor] = (row, at)
    for (row, at), (cell, column) in cells.items():
        yield Placed(row, at, *ends[row, at], cell, column)


def _checked(put: Put, column: Column, line: Row) -> Cell:
    assert not isinstance(put, Merge)
    cell = put if isinstance(put, Cell) else Cell(put)
    wanted = (
        column.rated
        and "procedure" in line
        and (column.key in line and cell.value is not None)
    )
    if wanted and not cell.want:
        raise ValueError(f"no expectation for {column.key}: {cell.value!r}")
    return cell
