"""Finding the tables of a sheet, from its first row to its last.

A header is a row of at least three headings, with the rows that its merged cells reach and those of a lower level.
Each row below it is a procedure or apart for a reason (``body``), until another header opens another table; a header
repeated on the next printed page opens none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property

from irodori.errors import InputError
from irodori.scorecard.profile import SCORECARD, Profile
from irodori.scorecard.reading.abreast import EVERYWHERE, Territory, territories
from irodori.scorecard.reading.body import BodyReader
from irodori.scorecard.reading.cellwords import CellWords
from irodori.scorecard.reading.columns import Layout
from irodori.scorecard.reading.header import HeaderReader
from irodori.scorecard.reading.headings import base_year_in
from irodori.scorecard.reading.rowkinds import is_column_number
from irodori.scorecard.reading.tables import ApartRow, OutsideCell, SheetReading, Table, TableSheet
from irodori.scorecard.reading.yearchoices import choosing_lines
from irodori.scorecard.reading.yearcolumns import mark_differing
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import Grid, GridCell
from irodori.workbook.refs import Area, cell_ref

_DEEPEST = 8
"""Rows of one header; a merged cell that reaches further down is cut there."""
_MOST_TITLES = 3
"""Rows above a header that may hold headings over several columns."""
_MOST_OUTSIDE = 20_000
"""Cells outside the tables that are kept: titles, legends and notes are few."""
_LONGEST_LABEL_ROW = 2_000
"""Columns of a header; a wider one is no scorecard's."""
_MOST_BESIDE_A_FORMULA = 12
"""Cells of a row in which the legend's formula may be written."""
_SAMPLES = 20
"""Rows below a row of headings that show what its columns hold."""


class SheetReader(CellWords):
    """Reads the sheets of one workbook."""

    def read(self, sheet: TableSheet, formula: str = "") -> SheetReading:
        """Return the tables of a sheet.

        ``formula`` is the text of a legend elsewhere in the book that may say which year the base is of.  Raises
        ``InputError`` ``header.claimed_twice`` where a header contradicts itself.
        """
        return _SheetScan(self, sheet, formula).reading()

    @cached_property
    def formula_years(self) -> frozenset[int]:
        """The years of the base that formulas anywhere in the book name; asked for where several columns may be it."""
        texts = (self.values.text(code) for code in range(self.values.shared_count))
        years = (base_year_in(text) for text in texts)
        return frozenset(year for year in years if year is not None)


class _SheetScan:
    """One sheet from its first row to its last."""

    def __init__(self, reader: SheetReader, sheet: TableSheet, formula: str) -> None:
        self._reader = reader
        self._name = sheet.name
        self._is_hidden = bool(getattr(sheet, "hidden", False))
        self._grid: Grid = sheet.grid()
        self._numbers = self._grid.rows
        self._merges = sorted(set(sheet.merges))
        self._given_year = base_year_in(formula)
        self._layouts: dict[object, Layout] = {}
        self._tables: list[Table] = []
        self._latest = 0
        """The index of the first table of those under the header before."""
        self._outside: list[OutsideCell] = []
        self._dropped = 0
        self._headings: list[OutsideCell] = []
        self._apart: list[ApartRow] = []
        self._near: tuple[int, int] = (0, -1)
        """How many labels the row holds that comes closest to being a header, and its index."""

    def reading(self) -> SheetReading:
        at = 0
        while at < len(self._grid):
            cells = self._grid.row(at)
            if self._reader.is_header(cells):
                at = self._take_table(at)
            else:
                self._note_near(at, cells)
                self._take_outside(at, cells)
                at += 1
        mark_differing(self._tables)
        near, samples = ((), ()) if self._tables else self._near_header()
        self._outside.sort()
        return SheetReading(
            self._name,
            tuple(self._tables),
            tuple(self._outside),
            near,
            tuple(self._headings),
            tuple(self._apart),
            self._dropped,
            self._is_hidden,
            samples,
        )

    # ---- Headers ---------------------------------------------------------------------------------------------------

    def _take_table(self, start: int) -> int:
        """Take the header that begins at an index and the rows below it; return the index behind them."""
        stop = self._header_end(start)
        first = self._titles_above(start)
        cells, beside = self._heading_cells(first, stop)
        texts: dict[int, dict[int, str]] = {self._numbers[at]: {} for at in range(first, stop)}
        for cell in cells:
            if cell.code != BLANK:
                texts[cell.row][cell.column] = self._reader.text(cell.code)
        lands = self._territories(texts)
        layouts = self._layouts_of(texts, lands)
        if len(lands) > 1 and not all(layout.is_complete for layout in layouts):
            lands = [EVERYWHERE]
            layouts = self._layouts_of(texts, lands)
        if not all(layout.is_complete for layout in layouts):
            self._note_near(start, self._grid.row(start))
            for at in range(start, stop):
                self._take_outside(at, self._grid.row(at))
            return stop
        self._headings += cells
        self._keep_outside(beside)
        self._forget_titles(layouts[0].first_row)
        return self._take_bodies(layouts, lands, stop)

    def _territories(self, texts: dict[int, dict[int, str]]) -> list[Territory]:
        """Return the columns of each table side by side."""
        covered = {column for held in texts.values() for column in held}
        for area in self._merges_in(min(texts), max(texts)):
            if area.left in texts.get(area.top, ()):
                covered.update(range(area.left, min(area.right, area.left + _LONGEST_LABEL_ROW) + 1))
        return territories(texts, frozenset(covered), self._reader.headers)

    def _layouts_of(self, texts: dict[int, dict[int, str]], lands: Sequence[Territory]) -> list[Layout]:
        return [self._layout({row: _within(held, land) for row, held in texts.items()}) for land in lands]

    def _merges_in(self, top: int, bottom: int) -> list[Area]:
        """Return the merged areas that begin in some rows."""
        return self._merges[bisect_left(self._merges, (top,)) : bisect_left(self._merges, (bottom + 1,))]

    def _layout(self, texts: dict[int, dict[int, str]]) -> Layout:
        """Return what a header means; one like an earlier one is not read again."""
        top, bottom = min(texts), max(texts)
        areas = self._merges_in(top, bottom)
        key = (
            tuple((row - top, tuple(held.items())) for row, held in texts.items()),
            tuple((area.top - top, area.left, area.bottom - top, area.right) for area in areas),
        )
        known = self._layouts.get(key)
        if known is None:
            try:
                known = self._reader.headers.layout(texts, areas, self._formula_year)
            except InputError as error:
                error.sheet = error.sheet or self._name
                error.params["snippet"] = self._choices(error, texts, areas)
                raise
            self._layouts[key] = known
        return known._replace(first_row=top, last_row=bottom)

    def _choices(self, error: InputError, texts: dict[int, dict[int, str]], areas: Sequence[Area]) -> str:
        """Return the profile lines that choose among columns of one field, those of each column under a comment."""

        def read(profile: Profile) -> Layout:
            return HeaderReader(profile).layout(texts, areas, self._formula_year)

        kind = self._reader.profile.kind.name
        lead = "" if kind == SCORECARD else f'[kind]\nname = "{kind}"\n\n'
        return "\n\n".join(lead + lines for lines in choosing_lines(self._reader.profile, error, read))

    def _header_end(self, start: int) -> int:
        """Return the index behind the rows of a header: those that merged cells reach, and those of lower levels."""
        stop = start
        bottom = self._numbers[start]
        deepest = bottom + _DEEPEST
        while stop < len(self._numbers) and self._numbers[stop] < deepest:
            cells = self._grid.row(stop)
            number = self._numbers[stop]
            is_next = number == bottom + 1
            goes_on = is_next and (self._reader.is_header(cells) or self._is_lower_level(cells, start, stop))
            if number > bottom and not goes_on:
                break
            bottom = max(bottom, number, self._reach(number, cells))
            stop += 1
        return stop

    def _reach(self, number: int, cells: Iterable[GridCell]) -> int:
        """Return the last row that a row's merged headings reach."""
        held = {cell.column for cell in cells if cell.code != BLANK}
        here = self._merges_in(number, number)
        return max((area.bottom for area in here if area.left in held), default=number)

    def _is_lower_level(self, cells: Iterable[GridCell], start: int, stop: int) -> bool:
        """Tell whether a row right below headings holds headings of a lower level: 内容, years, units, a b c."""
        held = [cell for cell in cells if cell.code != BLANK and self._reader.text(cell.code).strip()]
        if not all(self._reader.is_text(cell.code) for cell in held):
            return False
        headers = self._reader.headers
        texts = [self._reader.text(cell.code) for cell in held]
        if not all(headers.is_below(text) or headers.is_facet(text) for text in texts):
            return False
        lettered = {cell.column for cell in held if is_column_number(self._reader.text(cell.code))}
        if lettered and not lettered <= self._columns_of_plans(start, stop):
            return False
        return len(texts) > 1 or any(headers.is_below(text) for text in texts)

    def _columns_of_plans(self, start: int, stop: int) -> set[int]:
        """Return the columns below headings of plans or issues, as far as the next heading to the right."""
        columns: set[int] = set()
        for at in range(start, stop):
            cells = [cell for cell in self._grid.row(at) if cell.code != BLANK]
            for cell, following in zip(cells, [*cells[1:], None], strict=True):
                end = following.column if following else cell.column + _LONGEST_LABEL_ROW
                if self._reader.headers.is_numbered(self._reader.text(cell.code)):
                    columns.update(range(cell.column, end))
        return columns

    def _titles_above(self, start: int) -> int:
        """Return the index of the first row above a header that holds headings over several of its columns."""
        first = start
        while first > max(0, start - _MOST_TITLES) and self._is_title_row(first - 1):
            first -= 1
        return first

    def _is_title_row(self, at: int) -> bool:
        number = self._numbers[at]
        here = self._merges_in(number, number)
        wide = {area.left for area in here if area.right > area.left}
        if not self._reader.headers.has_blocks:
            wide |= {area.left for area in here if area.bottom > area.top}
        return any(cell.column in wide and self._reader.is_label(cell.code) for cell in self._grid.row(at))

    def _heading_cells(self, first: int, stop: int) -> tuple[list[OutsideCell], list[OutsideCell]]:
        """Return the cells of a header, and those to its right, behind a gap and without a heading, that are not."""
        rows = [(self._numbers[at], self._grid.row(at)) for at in range(first, stop)]
        cells = [OutsideCell(number, *cell) for number, row in rows for cell in row if self._reader.shows(cell)]
        last = self._last_column(cells)
        return [cell for cell in cells if cell.column <= last], [cell for cell in cells if cell.column > last]

    def _last_column(self, cells: Sequence[OutsideCell]) -> int:
        """Return the last column of a header: the groups of columns behind a gap are its own if they hold labels."""
        held = {cell.column for cell in cells if cell.code != BLANK}
        rows = {cell.row for cell in cells}
        for area in self._merges_in(min(rows), max(rows)):
            if area.left in held:
                held.update(range(area.left, min(area.right, area.left + _LONGEST_LABEL_ROW) + 1))
        wrong = {
            cell.column for cell in cells if self._speaks_of_colors(cell.code) and not self._reader.is_label(cell.code)
        }
        wrong |= self._legends_beside(cells, held)
        named = {cell.column for cell in cells if self._reader.is_label(cell.code)} - wrong
        last = max(named, default=max(held))
        for column in sorted(held):
            if column == last + 1 and column not in wrong:
                last = column
        return last

    def _legends_beside(self, cells: Sequence[OutsideCell], held: set[int]) -> set[int]:
        """Return the columns, behind a gap, of a legend whose heading is as a column's: オンライン利用率（現在値）.

        It holds no name of a procedure, and its own cells or those below are parts of a legend.
        """
        found: set[int] = set()
        bottom = max(cell.row for cell in cells)
        for group in _runs(sorted(held))[1:]:
            own = [cell for cell in cells if cell.column in group and cell.code != BLANK]
            if any(self._names_rows(cell.code) for cell in own):
                continue
            texts = [self._reader.text(cell.code) for cell in own] + self._texts_below(bottom, group)
            if any(self._is_of_legend(text) for text in texts):
                found |= set(group)
        return found

    def _names_rows(self, code: int) -> bool:
        headers = self._reader.headers
        return headers.claims(headers.kind.item, self._reader.text(code))

    def _texts_below(self, bottom: int, group: range) -> list[str]:
        """Return the texts of the rows right below a header, in some columns and the one right of them."""
        start = bisect_left(self._numbers, bottom + 1)
        rows = [self._grid.row(at) for at in range(start, min(start + _MOST_TITLES, len(self._grid)))]
        cells = [cell for row in rows for cell in row if group.start <= cell.column <= group.stop]
        return [self._reader.text(cell.code) for cell in cells if self._reader.is_text(cell.code)]

    def _is_of_legend(self, text: str) -> bool:
        words = self._reader.words
        is_part = words.legend.part(text) in {"colour", "condition"}
        return is_part or words.is_entry(text) or self._reader.headers.holds_legend(text)

    def _speaks_of_colors(self, code: int) -> bool:
        return self._reader.is_text(code) and self._reader.words.is_legend_heading(self._reader.text(code))

    @cached_property
    def _sheets_own_year(self) -> int | None:
        """The year of the base that a formula on the sheet names."""
        for at in range(len(self._grid)):
            cells = self._grid.row(at)
            if len(cells) > _MOST_BESIDE_A_FORMULA:
                continue
            for cell in cells:
                year = base_year_in(self._reader.text(cell.code)) if self._reader.is_text(cell.code) else None
                if year is not None:
                    return year
        return None

    def _formula_year(self) -> int | None:
        """Return the year that the legend's formula names: the sheet's own, else the only one in the book.

        0 where the book names several, of which none counts here.
        """
        known = self._sheets_own_year or self._given_year
        years = self._reader.formula_years
        if known is None and years:
            known = min(years) if len(years) == 1 else 0
        return known

    # ---- Rows ------------------------------------------------------------------------------------------------------

    def _take_bodies(self, layouts: Sequence[Layout], lands: Sequence[Territory], start: int) -> int:
        """Take the rows below the headings of each table side by side; return the index behind them."""
        bodies = [BodyReader(self._reader, self._grid, self._merges, each, start).read() for each in layouts]
        stop = min(body.stop for body in bodies)
        if any(body.stop != stop for body in bodies):
            row = self._numbers[stop]
            raise InputError("table.side_by_side", cell=cell_ref(row, layouts[0].item), sheet=self._name)
        latest = range(self._latest, len(self._tables))
        self._latest = len(self._tables)
        for body, land in zip(bodies, lands, strict=True):
            same = next((at for at in latest if _same_columns(self._tables[at].layout, body.table.layout)), None)
            if same is None:
                same = len(self._tables)
                self._tables.append(body.table)
            else:
                self._tables[same].extend(body.table)
                self._latest = min(self._latest, same)
            self._apart += [row._replace(table=same) for row in body.apart]
            self._keep_outside([cell for cell in body.outside if land.holds(cell.column)])
        return stop

    # ---- Outside ---------------------------------------------------------------------------------------------------

    def _take_outside(self, at: int, cells: Iterable[GridCell]) -> None:
        number = self._numbers[at]
        self._keep_outside([OutsideCell(number, *cell) for cell in cells if self._reader.shows(cell)])

    def _keep_outside(self, cells: Sequence[OutsideCell]) -> None:
        room = _MOST_OUTSIDE - len(self._outside)
        self._outside += cells[: max(room, 0)]
        self._dropped += sum(cell.code != BLANK for cell in cells[max(room, 0) :])

    def _forget_titles(self, first_row: int) -> None:
        """Take the title rows of a header out of the cells outside the tables."""
        titles = {cell for cell in self._headings if cell.row >= first_row}
        above = len(self._outside)
        while above and self._outside[above - 1].row >= first_row:
            above -= 1
        self._outside[above:] = [cell for cell in self._outside[above:] if cell not in titles]

    def _note_near(self, at: int, cells: Sequence[GridCell]) -> None:
        if self._tables or len(cells) < 2:
            return
        labels = {cell.code for cell in cells if self._reader.is_label(cell.code)}
        if len(labels) > self._near[0]:
            self._near = (len(labels), at)

    def _near_header(self) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, ...], ...]]:
        """Return the cells of the row that comes closest to being a header, and some texts below each."""
        at = self._near[1]
        if at < 0:
            return (), ()
        number = self._numbers[at]
        cells = [cell for cell in self._grid.row(at) if cell.code != BLANK]
        near = tuple((cell_ref(number, cell.column), self._reader.text(cell.code)) for cell in cells)
        below: dict[int, list[str]] = {cell.column: [] for cell in cells}
        for index in range(at + 1, min(at + 1 + _SAMPLES, len(self._grid))):
            for cell in self._grid.row(index):
                if cell.code != BLANK and cell.column in below:
                    below[cell.column].append(self._reader.text(cell.code))
        return near, tuple(tuple(texts) for texts in below.values())


def _runs(columns: Sequence[int]) -> list[range]:
    """Return rising columns as runs of those that follow each other."""
    runs: list[range] = []
    for column in columns:
        if runs and runs[-1].stop == column:
            runs[-1] = range(runs[-1].start, column + 1)
        else:
            runs.append(range(column, column + 1))
    return runs


def _within(held: dict[int, str], land: Territory) -> dict[int, str]:
    return {column: text for column, text in held.items() if land.holds(column)}


def _same_columns(one: Layout, other: Layout) -> bool:
    """Tell whether a header repeats the one above it, as on every printed page."""
    return one.fields == other.fields and [block._replace(label="") for block in one.blocks] == [
        block._replace(label="") for block in other.blocks
    ]
