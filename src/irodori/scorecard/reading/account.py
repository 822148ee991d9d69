"""The account of a sheet: what became of every cell with content.

=======  =====================================================================================
header   in the rows of a header
read     gave a field of a procedure its value
title    above the tables, or says the as-of date
legend   a legend took it
note     other text outside the tables
apart    totals, column numbers, repeated headers, section rows, columns that mean nothing here
unread   none of these
=======  =====================================================================================

What is unread in the territory of a rating is a finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.findings import Finding
from irodori.scorecard.reading.bodycolumns import FEWEST_LABELS
from irodori.scorecard.reading.rowkinds import DOUBTFUL, Reason
from irodori.scorecard.reading.scan import SheetReader
from irodori.scorecard.reading.tables import (
    BASE,
    CURRENT,
    TARGET,
    ApartRow,
    OutsideCell,
    SheetReading,
    Table,
)
from irodori.scorecard.values.text import outside_and_inside, shown
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK
from irodori.workbook.refs import Place, cell_ref, column_letters

_NOT_OUTSIDE: frozenset[Reason] = frozenset(
    ["total", "column_numbers", "header", "example"]
)
_MOST_NAMED = 10
"""Rows that one sentence lists."""


class Account(NamedTuple):
    """How many cells with content a sheet holds, in all and of each kind."""

    cells: int = 0
    header: int = 0
    read: int = 0
    title: int = 0
    legend: int = 0
    note: int = 0
    apart: int = 0
    unread: int = 0


class Beyond(NamedTuple):
    """What others took of the cells outside the tables, by row and column."""

    legend: Collection[Place] = frozenset()
    """The cells that a legend took."""
    not_legend: Collection[Place] = frozenset()
    """The cells that are about colours and that no legend understood."""
    as_of: Collection[Place] = frozenset()
    """The cells that say the as-of date."""
    told: Collection[Place] = frozenset()
    """Cells of which another finding tells already."""


def sheet_account(
    reader: SheetReader, reading: SheetReading, beyond: Beyond
) -> tuple[Account, list[Finding]]:
    """Return the account of a sheet with tables, and a finding for what is
    unread where a colour depends on it.
    """
    scan = _Accounting(reader, reading, beyond)
    account = scan.account()
    return account, [*scan.findings()]


_TWO_ROWS = pattern("[上下]段")
_TOLD_APART = frozenset(["action_plan", "plan_status", "plan_deadline"])
"""The fields of which further rows say what they are."""
_MOST_LEVELS = 3
"""Rows of the headings of most tables."""


class _Accounting:
    def __init__(
        self, reader: SheetReader, reading: SheetReading, beyond: Beyond
    ) -> None:
        self._reader = reader
        self._reading = reading
        self._beyond = beyond
        self._top = min(table.layout.first_row for table in reading.tables)
        self._apart = {
            (row.row, column): row
            for row in reading.apart
            for column in row.columns
        }
        self._color_texts: list[OutsideCell] = []
        self._lost_tables = [*self._unread_tables()]
        self._rows_of_lost = {
            *self._rows_of_other_kinds(),
            *(row for _, rows in self._lost_tables for row in rows),
        }
        self._lost_rows: dict[ApartRow, None] = {}
        """The rows that are not read though they hold something in a rated
        column.
        """

    def account(self) -> Account:
        counts = dict.fromkeys(Account._fields, 0)
        counts["header"] = sum(
            cell.code != BLANK for cell in self._reading.headings
        )
        for table in self._reading.tables:
            _count_rows(counts, table)
        for row in self._reading.apart:
            if row.reason in _NOT_OUTSIDE:
                counts["apart"] += len(row.columns)
        for cell in self._reading.outside:
            if cell.code != BLANK:
                counts[self._kind(cell)] += 1
        counts["unread"] += self._reading.dropped
        counts["cells"] = sum(counts.values())
        return Account(**counts)

    def _kind(self, cell: OutsideCell) -> str:
        place = (cell.row, cell.column)
        if place in self._beyond.legend:
            return "legend"
        if place in self._beyond.as_of:
            return "title"
        if place in self._beyond.not_legend or self._is_entry(cell):
            self._color_texts.append(cell)
            return "unread"
        if cell.row in self._rows_of_lost:
            return "unread"
        row = self._apart.get(place)
        if row is not None:
            return self._kind_in_row(row)
        if cell.row < self._top:
            return "title"
        return "note"

    def _kind_in_row(self, row: ApartRow) -> str:
        if row.reason == "section":
            return "apart"
        if row.reason not in DOUBTFUL:
            return "note"
        rated = self._rated(row)
        if rated.isdisjoint(row.columns):
            return "apart"
        self._lost_rows.setdefault(row)
        return "unread"

    def _rated(self, row: ApartRow) -> frozenset[int]:
        """Return the rated columns of the table that a row is apart from."""
        return self._reading.tables[row.table].rated

    def _is_entry(self, cell: OutsideCell) -> bool:
        if not self._reader.is_text(cell.code):
            return False
        text = self._reader.text(cell.code)
        return self._reader.words.is_entry(text)

    def _unread_tables(self) -> Iterator[tuple[OutsideCell, range]]:
        """Yield the first cell of each row outside the tables that holds the
        headings of blocks, and its rows down to the next blank one.
        """
        rows: dict[int, list[OutsideCell]] = {}
        for cell in self._reading.outside:
            if cell.code != BLANK:
                rows.setdefault(cell.row, []).append(cell)
        last = 0
        for row, cells in sorted(rows.items()):
            if row <= last or not self._heads_blocks(cells):
                continue
            last = row
            while last + 1 in rows:
                last += 1
            if last > row:
                yield cells[0], range(row, last + 1)

    def _heads_blocks(self, cells: Sequence[OutsideCell]) -> bool:
        """Tell whether a row holds the headings of an issue block: 課題①,
        アクションプラン a, 進捗.
        """
        if len(cells) < FEWEST_LABELS:
            return False
        texts = {
            self._reader.text(cell.code)
            for cell in cells
            if self._reader.is_label(cell.code)
        }
        headers = self._reader.headers
        return len(texts) >= FEWEST_LABELS and any(
            map(headers.is_numbered, texts)
        )

    # ---- Findings -----------------------------------------------------------

    def findings(self) -> Iterator[Finding]:
        for table in self._reading.tables:
            yield from self._no_rows(table)
            yield from self._unread_columns(table)
            yield from self._two_rows(table)
            yield from self._lost_current(table)
            yield from self._repeated_values(table)
            yield from self._bare_titles(table)
            yield from self._bare_issues(table)
            yield from self._unnamed_rows(table)
        for cell, rows in self._lost_tables:
            words = {"rows": f"{rows.start}–{rows.stop - 1}"}
            sentence = Sentence("table.no_names", words)
            yield self._finding(cell.ref, "warning", sentence)
        yield from self._tables_of_other_kinds()
        yield from self._lost_row_findings()
        yield from self._other_tables()
        yield from self._apart_findings()
        yield from self._color_findings()
        if self._reading.dropped:
            count = {"count": self._reading.dropped}
            sentence = Sentence("sheet.too_much_outside", count)
            yield self._finding(None, "warning", sentence)

    def _tables_of_other_kinds(self) -> Iterator[Finding]:
        """Yield that a table is of another kind than those that were read, at
        the heading of each of its columns that would be coloured.
        """
        for layout in self._reading.of_other_kinds:
            words = {"kind": layout.kind, "read": self._reading.kind}
            sentence = Sentence("table.other_kind", words)
            for column in sorted(layout.rated_columns()):
                cell = cell_ref(layout.last_row, column)
                yield self._finding(cell, "warning", sentence)

    def _rows_of_other_kinds(self) -> Iterator[int]:
        """Yield the rows of these tables, down to the next that was read."""
        firsts = [table.layout.first_row for table in self._reading.tables]
        rows = {cell.row for cell in self._reading.outside if cell.code}
        for layout in self._reading.of_other_kinds:
            row = layout.first_row
            while row in rows and row not in firsts:
                yield row
                row += 1

    def _lost_row_findings(self) -> Iterator[Finding]:
        for row in self._lost_rows:
            table = self._reading.tables[row.table]
            cell = cell_ref(row.row, table.layout.item)
            sentence = Sentence(f"row.{row.reason}", {"row": row.row})
            yield self._finding(cell, "warning", sentence)

    def _other_tables(self) -> Iterator[Finding]:
        """Yield that headings of another table end a table above them, at the
        first one in a rated column.
        """
        for row in self._reading.apart:
            if row.reason == "other_table":
                rated = self._rated(row).intersection(row.columns)
                cell = cell_ref(row.row, min(rated or row.columns))
                sentence = Sentence("row.other_table", {"row": row.row})
                yield self._finding(cell, "warning", sentence)

    def _no_rows(self, table: Table) -> Iterator[Finding]:
        """Yield that there is nothing but headings, so many that some may be
        rows.
        """
        layout = table.layout
        rows = [*range(layout.first_row, layout.last_row + 1)]
        if not len(table) and len(rows) > _MOST_LEVELS:
            sentence = Sentence("table.no_rows", {"rows": _rows(rows)})
            cell = cell_ref(layout.last_row, layout.item)
            yield self._finding(cell, "warning", sentence)

    def _unread_columns(self, table: Table) -> Iterator[Finding]:
        layout = table.layout
        paths = _paths(table)
        for column, (_, count) in table.content.unread.items():
            path = paths.get(column, ())
            row = layout.last_row if len(path) > 1 else layout.first_row
            params = {
                "column": column_letters(column),
                "heading": _heading(path),
                "count": count,
            }
            sentence = Sentence("column.not_read", params)
            yield self._finding(cell_ref(row, column), "warning", sentence)

    def _two_rows(self, table: Table) -> Iterator[Finding]:
        """Yield the columns whose headings say that each procedure has two
        things in them, below each other; those about plans are told apart by
        what they hold.
        """
        for column in table.layout.columns:
            text = column.path[-1] if column.path else ""
            is_of_plans = column.field in _TOLD_APART
            if column.field and not is_of_plans and _TWO_ROWS.search(text):
                words = {"heading": _heading(column.path)}
                sentence = Sentence("column.two_rows", words)
                cell = cell_ref(table.layout.last_row, column.column)
                yield self._finding(cell, "warning", sentence)

    def _lost_current(self, table: Table) -> Iterator[Finding]:
        """Yield that there is a base or a target and no current rate, so that
        no rate is rated.
        """
        layout = table.layout
        column = layout.fields.get(TARGET) or layout.fields.get(BASE)
        if column and CURRENT not in layout.fields:
            words = {"field": Sentence(f"field.{CURRENT}")}
            sentence = Sentence("rate.no_column", words)
            cell = cell_ref(layout.last_row, column)
            yield self._finding(cell, "warning", sentence)

    def _repeated_values(self, table: Table) -> Iterator[Finding]:
        for column, rows in table.repeated.items():
            params = {"column": column_letters(column), "rows": _rows(rows)}
            sentence = Sentence("value.repeated", params)
            cell = cell_ref(rows[0], column)
            yield self._finding(cell, "info", sentence)

    def _bare_titles(self, table: Table) -> Iterator[Finding]:
        paths = _paths(table)
        for column in table.layout.bare_titles:
            params = {"heading": _heading(paths.get(column, ()))}
            sentence = Sentence("column.title_without_block", params)
            cell = cell_ref(table.layout.first_row, column)
            yield self._finding(cell, "warning", sentence)

    def _bare_issues(self, table: Table) -> Iterator[Finding]:
        """Yield the issues without a plan whose own cells hold statuses, as
        where plans are below each other.
        """
        paths = _paths(table)
        for block in table.layout.blocks:
            column = block.columns.get("issue")
            if block.plans or column is None:
                continue
            if not self._tells(table, column):
                continue
            params = {"heading": _heading(paths.get(column, ()))}
            sentence = Sentence("column.title_without_block", params)
            cell = cell_ref(table.layout.last_row, column)
            yield self._finding(cell, "warning", sentence)

    def _tells(self, table: Table, column: int) -> bool:
        """Tell whether a cell of a column holds a status in brackets."""
        part = self._reader.words.legend.part
        _, codes = table.column(column)
        for text in self._reader.texts_among(codes).values():
            _, notes = outside_and_inside(text)
            if any(part(note) == "condition" for note in notes):
                return True
        return False

    def _unnamed_rows(self, table: Table) -> Iterator[Finding]:
        if table.unnamed:
            rows = {"rows": _rows(table.unnamed)}
            cell = cell_ref(table.unnamed[0], table.layout.item)
            yield self._finding(cell, "info", Sentence("row.continues", rows))

    def _apart_findings(self) -> Iterator[Finding]:
        for apart in self._rated_apart().values():
            first = apart[0]
            params = {
                "rows": _rows([row.row for row in apart]),
                "reason": Sentence(f"row.reason.{first.reason}"),
            }
            column = min(self._rated(first).intersection(first.columns))
            cell = cell_ref(first.row, column)
            yield self._finding(cell, "info", Sentence("row.apart", params))

    def _rated_apart(self) -> dict[tuple[int, Reason], list[ApartRow]]:
        """Return the totals, column numbers and repeated headers that hold
        something in a rated column, by table and reason.
        """
        rows = defaultdict[tuple[int, Reason], list[ApartRow]](list)
        for row in self._reading.apart:
            if row.reason not in _NOT_OUTSIDE:
                continue
            if not self._rated(row).isdisjoint(row.columns):
                rows[row.table, row.reason].append(row)
        return rows

    def _color_findings(self) -> Iterator[Finding]:
        untold = [
            cell
            for cell in self._color_texts
            if (cell.row, cell.column) not in self._beyond.told
        ]
        if not untold:
            return
        first = untold[0]
        text = self._reader.text(first.code)
        params = {"text": shown(text), "count": len(untold)}
        sentence = Sentence("legend.text_not_taken", params)
        yield self._finding(first.ref, "warning", sentence)

    def _finding(
        self, cell: str | None, severity: str, sentence: Sentence
    ) -> Finding:
        return Finding(self._reading.name, cell, severity, sentence)  # type: ignore[arg-type]


def _count_rows(counts: dict[str, int], table: Table) -> None:
    """Count the cells in the rows of a table's procedures."""
    unread = table.content.unread.values()
    counts["read"] += table.content.read
    counts["apart"] += table.content.apart
    counts["unread"] += sum(count for _, count in unread)


def _paths(table: Table) -> dict[int, tuple[str, ...]]:
    """Return the headings over each column."""
    return {each.column: each.path for each in table.layout.columns}


def _heading(path: tuple[str, ...]) -> str:
    return shown(" › ".join(path))


def _rows(numbers: list[int]) -> str:
    named = numbers[:_MOST_NAMED]
    listed = ", ".join(map(str, named))
    if len(named) < len(numbers):
        return f"{listed}, …"
    return listed
