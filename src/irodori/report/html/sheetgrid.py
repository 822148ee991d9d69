"""One sheet as HTML: its tables and what is around them, row group by row
group.

The markup is that of ordinary tables, so that it can be read aloud, printed
and used without the style sheet; on the screen each row group is a CSS grid of
its own, which the browser lays out only when it comes into view::

    <table>  <thead> column letters, header rows </thead>  <tbody> 10 to 24 rows </tbody> <tbody> … </tbody>  </table>

A merged area that is taller than its group is drawn again in the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, islice

from irodori.messages import Sentence
from irodori.report.html.document import (
    TALLEST_GROUP,
    TALLEST_ROW,
    sheet_rules,
)
from irodori.report.html.gridcells import CellMarkup, safe
from irodori.report.html.pagenotes import (
    GridPage,
    RowVerdicts,
    SheetFacts,
    rows_to_check,
)
from irodori.report.html.shape import (
    DrawnCell,
    DrawnLine,
    Merges,
    RowBand,
    Shape,
    Span,
    grouped,
)
from irodori.scorecard.reading.tables import Table
from irodori.workbook.cells import BLANK
from irodori.workbook.refs import Area, Place, column_letters, parse_cell

_LINE_HEIGHT = 145  # hundredths of an em
_SINGLE_ROW = 200


class SheetGrid:
    """Draws one sheet as the element of a name."""

    def __init__(self, name: str, facts: SheetFacts, page: GridPage) -> None:
        ratings = facts.ratings
        tables = ratings.reading.tables
        self.name = name
        self.title = ratings.name
        self.shape = Shape(page.book[ratings.name], tables)
        self._ratings = ratings
        self._page = page
        self._markup = CellMarkup(name, facts, page, self.shape)
        self._attention = rows_to_check(self._markup.findings, ratings.areas)
        self._procedures = dict(_procedures(tables))
        self._columns = range(1, self.shape.columns + 1)
        self._rooms = [*map(_room, self.shape.widths)]

    @property
    def procedures(self) -> int:
        """How many procedures the sheet holds."""
        return len(self._procedures)

    def ministries(self) -> Iterator[str]:
        """Yield the ministry of each procedure."""
        for table in self._ratings.reading.tables:
            column = table.layout.fields.get("ministry")
            if column is not None:
                yield from (
                    self._ministry(table, index, column)
                    for index in range(len(table))
                )

    def rules(self) -> str:
        """Return the style rules of its columns."""
        shape = self.shape
        return "\n".join(
            sheet_rules(self.name, shape.widths, shape.hidden, shape.last_row)
        )

    def link(self, ref: str) -> str:
        """Return the name of a cell's element, empty where the cell is not
        drawn.
        """
        return (
            f"{self.name}-{ref}" if self.shape.holds(*parse_cell(ref)) else ""
        )

    def chunks(self) -> Iterator[str]:
        """Yield the markup of its tables; to be asked for once the page knows
        the ministries.
        """
        verdicts = RowVerdicts(self._ratings, self._markup.differences)
        for band, lines in groupby(
            self.shape.lines(), lambda line: self.shape.band_at(line.number)
        ):
            shown = list(lines)
            if band.table is None:
                shown = [line for line in shown if self._shows_something(line)]
            if shown:
                yield self._opening(band)
                yield from self._groups(band.table, shown, verdicts)
                yield "</table>\n"

    # ---- Tables -------------------------------------------------------------

    def _opening(self, band: RowBand) -> str:
        code = "report.html.table" if band.table else "report.html.around"
        words = {"sheet": self.title, "first": band.first, "last": band.last}
        label = Sentence(code, words).text(self._page.language)
        kind = (
            'role="grid" aria-readonly="true" class="grid"'
            if band.table
            else 'role="table" class="around"'
        )
        columns = "".join(
            f'<col class="k{column}">' for column in self._columns
        )
        return f'<table {kind} aria-label="{safe(label)}"><colgroup><col class="k0">{columns}</colgroup>\n'

    def _groups(
        self,
        table: Table | None,
        lines: Sequence[DrawnLine],
        verdicts: RowVerdicts,
    ) -> Iterator[str]:
        """Yield the header of a table and its rows in groups."""
        merges = self.shape.merges()
        last = table.layout.last_row if table else 0
        head = [line for line in lines if line.number <= last]
        if table and head:
            yield self._head(head, table, merges)
        below = islice(lines, len(head), None)
        for group in grouped(below, merges.bottom):
            yield self._group(group, table, merges, verdicts)

    def _head(
        self, lines: Sequence[DrawnLine], table: Table, merges: Merges
    ) -> str:
        """Return the header: the column letters, then the sheet's own header
        rows.
        """
        spans, covered = merges.spans(lines)
        letters = self._letters(table)
        rows = [
            f'<tr role="row" class="r1 letters"><td class="n"></td>{letters}</tr>'
        ]
        for at, line in enumerate(lines, 2):
            cells = []
            for column in self._columns:
                place = (line.number, column)
                if place in spans or place not in covered:
                    cells.append(
                        self._heading(line, column, spans.get(place), table)
                    )
            rows.append(_row(at, line, "", cells, _kept(spans)))
        return f'<thead role="rowgroup">{"".join(rows)}</thead>\n'

    def _heading(
        self, line: DrawnLine, column: int, span: Span | None, table: Table
    ) -> str:
        cell = span.content if span else line.cell(column)
        is_name = column == table.layout.item
        return self._markup.heading(column, cell, span, is_name=is_name)

    def _letters(self, table: Table) -> str:
        """Return the column letters, each with the headings of its column."""
        paths = {
            each.column: " › ".join(
                " ".join(text.split()) for text in each.path
            )
            for each in table.layout.columns
        }
        return "".join(
            f'<th scope="col" class="{self._markup.column_classes[column]}" data-p="{safe(paths.get(column, ""))}">'
            f"{column_letters(column)}</th>"
            for column in self._columns
        )

    def _group(
        self,
        lines: Sequence[DrawnLine],
        table: Table | None,
        merges: Merges,
        verdicts: RowVerdicts,
    ) -> str:
        """Return a group of rows; its class says about how tall it is, for the
        scroll bar.
        """
        spans, covered = merges.spans(lines)
        kept = _kept(spans)
        rows = []
        for at, line in enumerate(lines, 1):
            verdicts.take(line.number)
            cells = self._cells(
                line,
                table,
                verdicts,
                spans,
                covered,
            )
            facts = (
                f' data-n="{line.number}"{self._facts(line.number, verdicts)}'
            )
            rows.append(_row(at, line, facts, cells, kept))
        height = sum(map(self._height, lines))
        size = min(max(height // 800, 1), TALLEST_GROUP)
        return (
            f'<tbody role="rowgroup" class="e{size}">{"".join(rows)}</tbody>\n'
        )

    # ---- Rows ---------------------------------------------------------------

    def _cells(
        self,
        line: DrawnLine,
        table: Table | None,
        verdicts: RowVerdicts,
        spans: Mapping[Place, Span],
        covered: set[Place],
    ) -> list[str]:
        name = table.layout.item if table else 0
        cells = []
        for column, cell, span in self._placed(
            line, spans, covered, is_free=table is None
        ):
            at = (span.area.top if span else line.number, column)
            drawn = self._markup.cell(
                at, cell, span, verdicts.at(*at), is_name=column == name
            )
            cells.append(drawn)
        return cells

    def _placed(
        self,
        line: DrawnLine,
        spans: Mapping[Place, Span],
        covered: set[Place],
        *,
        is_free: bool,
    ) -> Iterator[tuple[int, DrawnCell, Span | None]]:
        """Yield the cells of a line that are drawn, with their columns and
        spans; a free text runs over the empty cells at its right.
        """
        free = 0
        for column in self._columns:
            place = (line.number, column)
            span = spans.get(place)
            if column <= free or (place in covered and not span):
                continue
            cell = span.content if span else line.cell(column)
            if is_free and not span and cell.code != BLANK:
                free = self._free_until(line, column, covered)
                span = _free_span(line, column, free)
            yield column, cell, span

    def _free_until(
        self,
        line: DrawnLine,
        column: int,
        covered: set[Place],
    ) -> int:
        """Return the last column over which a text outside the tables may run:
        its right neighbours are empty.
        """
        last = column
        while (
            last < self.shape.columns
            and (line.number, last + 1) not in covered
        ):
            neighbour = line.cell(last + 1)
            if neighbour.code != BLANK or self._markup.class_of(
                neighbour.style
            ):
                break
            last += 1
        return last

    def _facts(self, row: int, verdicts: RowVerdicts) -> str:
        """Return what the filters need of a procedure's row: its ministry, its
        colours, whether it needs attention.
        """
        if row not in self._procedures:
            return ""
        table, index = self._procedures[row]
        kinds = verdicts.kinds()
        if row in self._attention:
            kinds.append("check")
        column = table.layout.fields.get("ministry")
        ministry = ""
        if column is not None:
            name = self._ministry(table, index, column)
            ministry = f' data-m="{self._page.ministries[name]}"'
        return f'{ministry} data-k="{" ".join(kinds)}"'

    def _ministry(self, table: Table, index: int, column: int) -> str:
        code = table.cell(index, column)[1]
        return " ".join(self._page.book.values.text(code).split())

    def _shows_something(self, line: DrawnLine) -> bool:
        return any(code != BLANK for code in line.codes) or any(
            map(self._markup.class_of, line.styles)
        )

    def _height(self, line: DrawnLine) -> int:
        """Return about how tall a row will be, in hundredths of an em."""
        most = (
            int(line.height * 100 / 11)
            if line.height is not None
            else _SINGLE_ROW
        )
        text_of = self._page.book.values.text
        for code, room in zip(line.codes, self._rooms, strict=True):
            if code >= 0:
                text = text_of(code)
                lines = (
                    text.count("\n")
                    + 1
                    + len(text) * (55 if text.isascii() else 100) // room
                )
                most = max(most, lines * _LINE_HEIGHT + 60)
        return most


def _room(width: Decimal) -> int:
    """Return the room for a text in a column, in hundredths of an em."""
    return max(int(width * 100) - 100, 100)


def _procedures(
    tables: Sequence[Table],
) -> Iterator[tuple[int, tuple[Table, int]]]:
    """Yield the row of each procedure with its table and its place there."""
    for table in tables:
        for index, row in enumerate(table.rows):
            yield row, (table, index)


def _row(
    at: int,
    line: DrawnLine,
    facts: str,
    cells: Sequence[str],
    kept: Iterable[Place],
) -> str:
    """Return a row, its number first, as place ``at`` of its group; ``kept``
    as `_kept` gives it.
    """
    height = hidden = ""
    if line.height is not None:
        height = f" t{min(max(int(line.height * 2 / 11), 1), TALLEST_ROW)}"
    if line.is_hidden:
        is_part = any(place[0] == line.number for place in kept)
        hidden = " hid part" if is_part else " hid"
    classes = f"r{at}{height}{hidden}"
    number = f'<th scope="row" class="n">{line.number}</th>'
    return f'<tr role="row" class="{classes}"{facts}>{number}{"".join(cells)}</tr>\n'


def _kept(spans: Mapping[Place, Span]) -> list[Place]:
    """Return the beginnings of merged areas that are visible even if their
    first row is hidden.
    """
    return [
        place
        for place, span in spans.items()
        if span.rows > 1 and span.is_shown
    ]


def _free_span(line: DrawnLine, column: int, last: int) -> Span:
    """Return a text outside the tables that runs over empty neighbours."""
    return Span(
        last - column + 1,
        1,
        Area(line.number, column, line.number, last),
        line.cell(column),
        goes_on=False,
        is_shown=True,
    )
