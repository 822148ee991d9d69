"""Finding the tables of a sheet, from its first row to its last.

A header is a row of at least three headings, with the rows that its merged
cells reach and those of a lower level. Each row below it is a procedure or
apart for a reason (``body``), until another header opens another table; a
header repeated on the next printed page opens none, unless a title above it
says that what follows is of another day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache, cached_property, partial

from irodori.errors import InputError
from irodori.scorecard.profile import SCORECARD, Profile
from irodori.scorecard.reading.abreast import (
    EVERYWHERE,
    MOST_COLUMNS,
    HeaderEdge,
    Strip,
    Territory,
    columns_of,
    joined,
    strips,
    territories,
)
from irodori.scorecard.reading.asoftexts import days_of_titles
from irodori.scorecard.reading.body import Body, BodyReader
from irodori.scorecard.reading.bodycolumns import CellWords, merges_in
from irodori.scorecard.reading.header import HeaderReader, repeats_header
from irodori.scorecard.reading.headerpaths import (
    columns_apart,
    relative_form,
    repeated_columns,
)
from irodori.scorecard.reading.headings import HeaderTexts
from irodori.scorecard.reading.otherheads import NearHeader
from irodori.scorecard.reading.rowkinds import is_column_number
from irodori.scorecard.reading.tables import (
    ApartRow,
    Layout,
    OutsideCell,
    SheetReading,
    Table,
    TableSheet,
)
from irodori.scorecard.reading.years import choosing_lines, mark_differing
from irodori.scorecard.values.periods import (
    NO_PERIOD,
    FormulaNames,
    base_year_in,
    names_in_formula,
    only_year,
    target_in,
)
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import Grid, GridCell
from irodori.workbook.refs import Area, cell_ref

_DEEPEST = 8
"""Rows of one header; a merged cell that reaches further down is cut there."""
_MOST_TITLES = 3
"""Rows above a header that may hold headings over several columns."""
_MOST_OUTSIDE = 20_000
"""Cells outside the tables that are kept: titles, legends and notes are few.
"""
_MOST_BESIDE_A_FORMULA = 12
"""Cells of a row in which the legend's formula may be written."""


class SheetReader(CellWords):
    """Reads the sheets of one workbook."""

    def changed(self, profile: Profile, fewest: int = 0) -> SheetReader:
        """Return what reads the same book by another profile, a header of
        ``fewest`` headings or more.
        """
        labels = fewest or self.fewest_labels
        return SheetReader(self.values, self.formats, profile, labels)

    def read(self, sheet: TableSheet, formula: str = "") -> SheetReading:
        """Return the tables of a sheet.

        ``formula`` is the text of a legend elsewhere in the book that may say
        which year the base is of. Raises ``InputError``
        ``header.claimed_twice`` where a header contradicts itself.
        """
        return _SheetScan(self, sheet, formula).reading()

    @cached_property
    def formula_names(self) -> FormulaNames:
        """What formulas anywhere in the book call their columns; asked for
        where several columns may be one of them.

        The base is ``NO_PERIOD`` where they name several, of which none
        counts.
        """
        texts = [
            self.values.text(code) for code in range(self.values.shared_count)
        ]
        found = {base_year_in(text) for text in texts}
        years = [year for year in found if year is not None]
        targets = {target_in(text) for text in texts} - {""}
        base = only_year(years) or NO_PERIOD if years else None
        return FormulaNames(base, targets.pop() if len(targets) == 1 else "")


class _SheetScan:
    """One sheet from its first row to its last."""

    def __init__(
        self, reader: SheetReader, sheet: TableSheet, formula: str
    ) -> None:
        self._reader = reader
        self._name = sheet.name
        self._is_hidden = bool(getattr(sheet, "hidden", False))
        self._grid: Grid = sheet.grid()
        self._numbers = self._grid.rows
        # most come in order, and a dictionary keeps it
        self._merges = sorted(dict.fromkeys(sheet.merges))
        self._edge = HeaderEdge(reader, self._grid, self._merges)
        self._formula = formula
        self._layouts: dict[object, Layout] = {}
        self._tables: list[Table] = []
        self._days: list[frozenset[date]] = []
        """Of each table, the days that the titles above it name."""
        self._latest = 0
        """The index of the first table of those under the header before."""
        self._titled = 0
        """How many cells were outside when its rows were taken."""
        self._outside: list[OutsideCell] = []
        self._dropped = 0
        self._headings: list[OutsideCell] = []
        self._apart: list[ApartRow] = []
        self._near = NearHeader(reader, self._grid)

    def _strips(self, at: int) -> list[SheetReading]:
        """Return the readings of the tables side by side whose headers begin
        in different rows; none where the sheet is to be read as one.
        """
        readings: list[SheetReading] = []
        parts = strips(self._grid, self._merges, at, self._names_rows)
        for columns in parts:
            strip = Strip(self._name, self._grid, self._merges, columns)
            scan = _SheetScan(self._reader, strip, self._formula)
            readings.append(scan.reading())
        return readings

    def _names_rows(self, code: int) -> bool:
        if not self._reader.is_text(code):
            return False
        text = self._reader.text(code)
        return self._reader.headers.names_rows(text)

    def reading(self) -> SheetReading:
        """Return what the sheet holds."""
        at = 0
        while at < len(self._grid):
            cells = self._grid.row(at)
            if self._reader.is_header(cells) or self._is_over_rates(at):
                strips_here = [] if self._tables else self._strips(at)
                if strips_here:
                    whole = joined(strips_here)
                    return whole._replace(is_hidden=self._is_hidden)
                at = self._take_table(at)
            else:
                self._near.note(at, cells)
                self._take_outside(at, cells)
                at += 1
        mark_differing(self._tables)
        for table in self._tables:
            table.share_formats()
        near, samples = ((), ()) if self._tables else self._near.found()
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

    # ---- Headers ------------------------------------------------------------

    def _is_over_rates(self, at: int) -> bool:
        """Tell whether a row names procedures and a rate, and the next one
        when and which ones: 手続名, 利用率 over R4, 現在, 目標.
        """
        number = self._numbers[at]
        if number + 1 not in self._numbers[at + 1 : at + 2]:
            return False
        row = self._grid.row(at)
        if not any(self._names_rows(cell.code) for cell in row):
            return False
        names = self._reader.headers.rate_names
        below = self._only_texts(self._grid.row(at + 1))
        return names.opens_over(self._only_texts(row).values(), below.values())

    def _take_table(self, start: int) -> int:
        """Take the header that begins at an index and the rows below it;
        return the index behind them.
        """
        stop = self._header_end(start)
        rows = range(self._titles_above(start), stop)
        held: list[OutsideCell] = []
        for at in rows:
            held += self._shown(at, self._grid.row(at))
        cells, beside = self._edge.part(held)
        texts = self._texts(cells, rows)
        lands, layouts = self._layouts_of(texts)
        if not all(layout.is_complete for layout in layouts):
            self._pass_over(start, stop)
            return stop
        self._headings += cells
        self._forget_titles(layouts[0].first_row, beside)
        self._keep_outside(beside)
        return self._take_bodies(layouts, lands, stop)

    def _pass_over(self, start: int, stop: int) -> None:
        """Take the rows of headings that open no table as outside."""
        self._near.note(start, self._grid.row(start))
        for at in range(start, stop):
            self._take_outside(at, self._grid.row(at))

    def _shown(self, at: int, cells: Iterable[GridCell]) -> list[OutsideCell]:
        """Return the cells of a row that have content or show a fill."""
        number = self._numbers[at]
        return [
            OutsideCell(number, *cell)
            for cell in cells
            if self._reader.shows(cell)
        ]

    def _texts(self, cells: Iterable[OutsideCell], rows: range) -> HeaderTexts:
        """Return the texts of some cells by row and column."""
        texts: dict[int, dict[int, str]] = {
            self._numbers[at]: {} for at in rows
        }
        for cell in cells:
            if cell.code != BLANK:
                text = self._reader.text(cell.code)
                texts[cell.row][cell.column] = text
        return texts

    def _layouts_of(
        self, texts: HeaderTexts
    ) -> tuple[list[Territory], list[Layout]]:
        """Return the tables side by side that some headings open, with their
        columns; one table where a part of the headings is none.
        """
        lands = self._territories(texts)
        layouts = [self._layout(land.part(texts)) for land in lands]
        if len(lands) > 1 and not all(
            layout.is_complete for layout in layouts
        ):
            return [EVERYWHERE], [self._layout(texts)]
        return lands, layouts

    def _territories(self, texts: HeaderTexts) -> list[Territory]:
        """Return the columns of each table side by side."""
        covered = set[int]().union(*texts.values())
        top = min(texts)
        bottom = max(texts)
        for area in merges_in(self._merges, top, bottom):
            if area.left in texts.get(area.top, ()):
                covered.update(columns_of(area))
        return territories(texts, frozenset(covered), self._reader.headers)

    def _layout(self, texts: HeaderTexts) -> Layout:
        """Return what a header means; one like an earlier one is not read
        again.
        """
        top = min(texts)
        bottom = max(texts)
        areas = merges_in(self._merges, top, bottom)
        key = relative_form(texts, areas)
        known = self._layouts.get(key)
        if known is None:
            try:
                known = self._reader.headers.layout(
                    texts, areas, lambda: self._formula_names
                )
            except InputError as error:
                error.sheet = error.sheet or self._name
                error.params["snippet"] = self._choices(error, texts, areas)
                raise
            self._layouts[key] = known
        return known._replace(first_row=top, last_row=bottom)

    def _choices(
        self,
        error: InputError,
        texts: HeaderTexts,
        areas: Sequence[Area],
    ) -> str:
        """Return the profile lines that choose among columns of one field,
        those of each column under a comment.
        """

        def read(profile: Profile) -> Layout:
            headers = HeaderReader(profile)
            return headers.layout(texts, areas, lambda: self._formula_names)

        profile = self._reader.profile
        kind = profile.kind.name
        lead = "" if kind == SCORECARD else f'[kind]\nname = "{kind}"\n\n'
        choices = choosing_lines(profile, error, read)
        return "\n\n".join(lead + lines for lines in choices)

    def _header_end(self, start: int) -> int:
        """Return the index behind the rows of a header: those that merged
        cells reach, and those of lower levels.
        """
        stop = start
        bottom = self._numbers[start]
        deepest = bottom + _DEEPEST
        while stop < len(self._numbers) and self._numbers[stop] < deepest:
            cells = self._grid.row(stop)
            number = self._numbers[stop]
            is_next = number == bottom + 1
            goes_on = is_next and (
                self._reader.is_header(cells)
                or self._is_lower_level(cells, start, stop)
            )
            if number > bottom and not goes_on:
                break
            bottom = max(bottom, number, self._reach(start, stop))
            stop += 1
        return stop

    def _reach(self, start: int, at: int) -> int:
        """Return the last row that the merged headings of a row reach, of the
        header that begins at ``start``.

        A merged cell is a heading, and no box beside the table, where the rows
        that it reaches hold nothing but headings, or something is right below.
        """
        number = self._numbers[at]
        deepest = self._numbers[start] + _DEEPEST
        held = {cell.column for cell in self._grid.filled(at)}
        may_be_lower = cache(partial(self._may_be_lower, start))
        reached = number
        for area in merges_in(self._merges, number, number):
            bottom = min(area.bottom, deepest)
            below = bisect_right(self._numbers, bottom, at + 1)
            if area.left in held and (
                all(map(may_be_lower, range(at + 1, below)))
                or self._is_above(area, below)
            ):
                reached = max(reached, area.bottom)
        return reached

    def _is_above(self, area: Area, at: int) -> bool:
        """Tell whether a row holds something in the columns of an area."""
        return at < len(self._numbers) and any(
            area.left <= cell.column <= area.right
            for cell in self._grid.filled(at)
        )

    def _may_be_lower(self, start: int, at: int) -> bool:
        """Tell whether a row may hold headings, or nothing."""
        cells = self._grid.filled(at)
        return (
            not cells
            or self._reader.is_header(cells)
            or self._is_lower_level(cells, start, at)
        )

    def _is_lower_level(
        self, cells: Iterable[GridCell], start: int, stop: int
    ) -> bool:
        """Tell whether a row right below headings holds headings of a lower
        level: 内容, years, units, a b c.
        """
        texts = self._only_texts(cells)
        headers = self._reader.headers
        if not all(
            headers.is_below(text) or headers.is_facet(text)
            for text in texts.values()
        ):
            return False
        lettered = {
            column: text
            for column, text in texts.items()
            if is_column_number(text)
        }
        # below 状況 and 期限 the letters of the plans may stand again
        plans = self._columns_of_plans(start, stop)
        named = {lettered[column] for column in plans & lettered.keys()}
        if not named.issuperset(lettered.values()):
            return False
        if len(texts) > 1:
            return True
        return any(map(headers.is_below, texts.values()))

    def _only_texts(self, cells: Iterable[GridCell]) -> dict[int, str]:
        """Return the texts of a row by column; none where the row holds
        anything else.
        """
        texts: dict[int, str] = {}
        for cell in cells:
            if cell.code == BLANK:
                continue
            text = self._reader.text(cell.code)
            if not text.strip():
                continue
            if not self._reader.is_text(cell.code):
                return {}
            texts[cell.column] = text
        return texts

    def _columns_of_plans(self, start: int, stop: int) -> set[int]:
        """Return the columns below headings of plans or issues, as far as the
        next heading to the right.
        """
        columns: set[int] = set()
        for at in range(start, stop):
            # from right to left
            end: int | None = None
            for cell in reversed(self._grid.filled(at)):
                text = self._reader.text(cell.code)
                if self._reader.headers.is_numbered(text):
                    last = end or cell.column + MOST_COLUMNS
                    columns.update(range(cell.column, last))
                end = cell.column
        return columns

    def _titles_above(self, start: int) -> int:
        """Return the index of the first row above a header that holds headings
        over several of its columns.
        """
        first = start
        highest = max(0, start - _MOST_TITLES)
        while first > highest and self._is_title_row(first - 1):
            first -= 1
        return first

    def _is_title_row(self, at: int) -> bool:
        number = self._numbers[at]
        here = merges_in(self._merges, number, number)
        wide = {area.left for area in here if area.right > area.left}
        if not self._reader.headers.has_blocks:
            wide |= {area.left for area in here if area.bottom > area.top}
        if self._numbers[at + 1] == number + 1:
            row, below = self._grid.filled(at), self._grid.filled(at + 1)
            wide |= {*repeated_columns(row)}
            texts = self._only_texts(row).values()
            if texts and all(map(self._reader.headers.is_below, texts)):
                wide |= columns_apart(row, below, self._names_rows)
        return any(
            cell.column in wide and self._reader.is_label(cell.code)
            for cell in self._grid.row(at)
        )

    def _texts_of_short_rows(self) -> Iterator[str]:
        """Yield the texts of the rows in which a formula may be."""
        for at in range(len(self._grid)):
            cells = self._grid.row(at)
            if len(cells) > _MOST_BESIDE_A_FORMULA:
                continue
            for cell in cells:
                if self._reader.is_text(cell.code):
                    yield self._reader.text(cell.code)

    @cached_property
    def _formula_names(self) -> FormulaNames:
        """What the legend's formula calls its columns: the sheet's own, else
        the only one in the book.
        """
        base, target = names_in_formula(
            [*self._texts_of_short_rows(), self._formula]
        )
        elsewhere = self._reader.formula_names
        return FormulaNames(base or elsewhere.base, target or elsewhere.target)

    # ---- Rows ---------------------------------------------------------------

    def _take_bodies(
        self, layouts: Sequence[Layout], lands: Sequence[Territory], start: int
    ) -> int:
        """Take the rows below the headings of each table side by side; return
        the index behind them.
        """
        is_alone = len(layouts) == 1
        bodies = [
            self._body(layout, start, is_alone=is_alone) for layout in layouts
        ]
        stop = min(body.stop for body in bodies)
        if any(body.stop != stop for body in bodies):
            cell = cell_ref(self._numbers[stop], layouts[0].item)
            raise InputError("table.side_by_side", cell=cell, sheet=self._name)
        above = range(self._latest, len(self._tables))
        self._latest = len(self._tables)
        titles = self._between(above, layouts[0].first_row)
        self._titled = len(self._outside)
        for body, land in zip(bodies, lands, strict=True):
            self._take_body(body, land, above, titles)
        return stop

    def _between(self, above: range, below: int) -> list[OutsideCell]:
        """Return the texts between some tables and the header below them."""
        tops = [self._tables[at].last_row for at in above]
        top = max(tops, default=0)
        return [
            cell
            for cell in self._outside[self._titled :]
            if top < cell.row < below and self._reader.is_text(cell.code)
        ]

    def _body(self, layout: Layout, start: int, *, is_alone: bool) -> Body:
        """Return what is below the headings of one table."""
        reader = BodyReader(
            self._reader,
            self._grid,
            self._merges,
            layout,
            start,
            is_alone=is_alone,
        )
        return reader.read()

    def _take_body(
        self,
        body: Body,
        land: Territory,
        above: range,
        titles: Sequence[OutsideCell],
    ) -> None:
        """Take what is below one header; ``above`` are the indexes of the
        tables under the header before, ``titles`` the texts below them.
        """
        texts = [
            self._reader.text(cell.code)
            for cell in titles
            if land.holds(cell.column)
        ]
        number = self._add_table(body.table, above, texts)
        self._apart += [row._replace(table=number) for row in body.apart]
        outside = [cell for cell in body.outside if land.holds(cell.column)]
        self._keep_outside(outside)

    def _add_table(
        self, table: Table, above: range, titles: Sequence[str]
    ) -> int:
        """Add a table, or its rows to one above whose header it repeats;
        return its index. One that its titles put on other days is another
        table, and so is one with a title behind such a one.
        """
        days = days_of_titles(titles)
        for at in above:
            earlier = self._tables[at]
            usual = self._days[0] if titles else self._days[at]
            is_of_its_days = self._days[at] == (days or usual)
            if is_of_its_days and repeats_header(earlier.layout, table.layout):
                earlier.extend(table)
                self._latest = min(self._latest, at)
                return at
        self._tables.append(table)
        self._days.append(days)
        return len(self._tables) - 1

    # ---- Outside ------------------------------------------------------------

    def _take_outside(self, at: int, cells: Iterable[GridCell]) -> None:
        self._keep_outside(self._shown(at, cells))

    def _keep_outside(self, cells: Sequence[OutsideCell]) -> None:
        room = max(0, _MOST_OUTSIDE - len(self._outside))
        self._outside += cells[:room]
        dropped = cells[room:]
        self._dropped += sum(cell.code != BLANK for cell in dropped)

    def _forget_titles(
        self, first_row: int, beside: Sequence[OutsideCell]
    ) -> None:
        """Take the title rows of a header, and what is ``beside`` them, out of
        the cells outside the tables.
        """
        titles = {cell for cell in self._headings if cell.row >= first_row}
        titles.update(beside)
        above = len(self._outside)
        while above and self._outside[above - 1].row >= first_row:
            above -= 1
        self._outside[above:] = [
            cell for cell in self._outside[above:] if cell not in titles
        ]
