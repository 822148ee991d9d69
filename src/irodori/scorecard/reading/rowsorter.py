"""Telling the procedures among the rows below a header from the other rows."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence

from irodori.scorecard.reading.bodycolumns import (
    BodyColumns,
    CellWords,
)
from irodori.scorecard.reading.rowkinds import (
    Reason,
    are_column_numbers,
    begins_legend_row,
    beside_part,
    is_column_number,
    is_legend_row,
)
from irodori.scorecard.reading.swatchrows import SwatchRows
from irodori.scorecard.reading.tables import Cells, Layout
from irodori.scorecard.reading.totalrows import TotalRows
from irodori.scorecard.values.dates import is_deadline
from irodori.scorecard.values.text import is_blank
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import Grid, GridCell

_MAY_CLOSE = frozenset("青緑黄橙赤色凡※注*備表ブグイオレBGYORbgyor")
_LAST_ROWS = 40
"""Rows at the end of a table that may be the swatches of its legend."""


class RowSorter:
    """Finds the rows of one table that are no procedures."""

    def __init__(
        self,
        reader: CellWords,
        grid: Grid,
        columns: BodyColumns,
        cells: Mapping[int, Cells],
        rows: range,
        *,
        layout: Layout,
    ) -> None:
        self._totals = TotalRows(reader, layout, columns, cells)
        self._swatches = SwatchRows(reader, grid, cells, rows)
        self._reader = reader
        self._grid = grid
        self._rows = rows
        self._columns = columns
        self._cells = cells
        self.unnamed: list[int] = []
        """The rows that go on with the procedure above."""
        self._is_closed = False
        """Whether a line of a legend or a note has been seen."""
        self._typical: int | None = None
        """How many cells the first procedure holds."""

    def odd_rows(self) -> set[int]:
        """Return the indexes of the rows that are perhaps no procedures."""
        names = self._codes(self._columns.name)
        odd = self._rows_with(names, self._may_be_no_name)
        odd |= self._rows_without_text(names)
        for column in self._columns.leading:
            odd |= self._rows_with(self._codes(column), self._may_be_no_lead)
        for column in self._columns.structured:
            odd |= self._rows_with(self._codes(column), self._may_be_entry)
        content = [self._codes(column) for column in self._columns.content]
        odd.update(all_blank(content, range(len(names))))
        last = range(max(0, len(names) - _LAST_ROWS), len(names))
        odd.update(filter(self._may_be_swatches, last))
        return odd

    def _may_be_swatches(self, at: int) -> bool:
        own = self.own_cells(at)
        return bool(self._swatches.looks(at)) or self._swatches.fill(own)

    def _rows_without_text(self, codes: Sequence[int]) -> set[int]:
        others = set(codes) - self._reader.texts_among(codes).keys()
        return {at for at, code in enumerate(codes) if code in others}

    def _codes(self, column: int) -> array[int]:
        return self._cells[column][1]

    def _rows_with(
        self,
        codes: Sequence[int],
        holds: Callable[[str], bool],
    ) -> set[int]:
        """Return the rows with a text of which something holds."""
        texts = self._reader.texts_among(codes)
        found = {code for code, text in texts.items() if holds(text)}
        return (
            {at for at, code in enumerate(codes) if code in found}
            if found
            else set()
        )

    def _may_be_no_name(self, text: str) -> bool:
        words = self._reader.words
        if self._totals.names_one(text) or is_column_number(text):
            return True
        if words.is_example(text):
            return True
        if words.labels.is_no_name(text):
            return True
        if not _MAY_CLOSE.isdisjoint(text) and (
            words.is_entry(text) or words.closes(text)
        ):
            return True
        return bool(words.legend.part(text) or beside_part(text))

    def _may_be_no_lead(self, text: str) -> bool:
        words = self._reader.words
        return (
            self._totals.names_one(text)
            or words.is_color(text)
            or words.is_example(text)
            or words.labels.is_of_another(text)
        )

    def _may_be_entry(self, text: str) -> bool:
        return not _MAY_CLOSE.isdisjoint(text) and self._reader.words.is_entry(
            text
        )

    def reasons(self, odd: set[int]) -> dict[int, Reason | None]:
        """Return the rows that are no procedures with their reason, None for
        blank ones.
        """
        self.unnamed = []
        reasons: dict[int, Reason | None] = {}
        rows = sorted(odd)
        for at in rows:
            reason, is_apart = self._reason(at, reasons)
            if is_apart:
                reasons[at] = reason
            if self._is_closed:
                self._look_at_heading(at - 1, reasons)
                self._look_at_rest(at + 1, reasons)
                break
        return reasons

    def _look_at_heading(
        self,
        at: int,
        reasons: dict[int, Reason | None],
    ) -> None:
        """Take the one row between a gap and a legend for its headings:
        評価, 進捗率, 色.
        """
        is_between = at not in reasons and self._is_below_gap(at, reasons)
        if not is_between or reasons[at + 1] != "legend":
            return
        own = self.own_cells(at)
        texts = self._texts(cell.code for cell in own)
        are_words = len(texts) == len(own) and not any(
            character.isdigit() for text in texts for character in text
        )
        is_titled = "heading" in self._swatches.parts(own)
        if are_words and (is_titled or self._is_sparse(at, own)):
            reasons[at] = "legend"

    def _look_at_rest(
        self,
        start: int,
        reasons: dict[int, Reason | None],
    ) -> None:
        """Look at each row below the first line of a legend or a note."""
        above: list[int] = []
        for at in range(start, len(self._rows)):
            reason, is_apart = self._reason(at, reasons)
            if is_apart:
                reasons[at] = reason
            # the headings of a legend's table: 評価, 進捗率, 色
            if reason == "legend" and len(above) == 1:
                reasons[above[0]] = "legend"
            above = [] if is_apart else [*above[-1:], at]

    def _reason(
        self,
        at: int,
        reasons: Mapping[int, Reason | None],
    ) -> tuple[Reason | None, bool]:
        """Return why a row is no procedure, and whether it is none."""
        own = self.own_cells(at)
        texts = [self._reader.text(cell.code) for cell in own]
        if all(is_blank(text) for text in texts):
            return None, True
        are_numbers = len(own) >= 3 and are_column_numbers(texts)
        if self._swatches.fill(own) and (
            are_numbers or self._is_behind_gap(at, reasons)
        ):
            self._is_closed = True
            return "legend", True
        if are_numbers:
            return "column_numbers", True
        if self._reader.is_header(own):
            return "header", True
        if self._is_of_legend(at, own, texts, reasons):
            self._is_closed = True
            return "legend", True
        if self._is_example(at):
            return "example", True
        if self._totals.has(at, own, reasons):
            return "total", True
        if self._has_no_values(at) and not self._is_deadline(own, texts):
            return self._reason_without_values(texts), True
        return self._reason_with_values(at, own, reasons)

    def _is_example(self, at: int) -> bool:
        """Tell whether the name of a row, or a text before it, says that it is
        an example.
        """
        columns = (self._columns.name, *self._columns.leading)
        codes = {self._codes(column)[at] for column in columns}
        texts = self._reader.texts_among(codes).values()
        return any(map(self._reader.words.is_example, texts))

    def _is_behind_gap(
        self, at: int, reasons: Mapping[int, Reason | None]
    ) -> bool:
        """Tell whether a row, or the one of headings above it, is below a
        gap.
        """
        return any(self._is_below_gap(each, reasons) for each in (at, at - 1))

    def _is_of_legend(
        self,
        at: int,
        own: Sequence[GridCell],
        texts: Sequence[str],
        reasons: Mapping[int, Reason | None],
    ) -> bool:
        """Tell whether a row is a legend's, whole or in parts."""
        above = reasons.get(at - 1)
        if above == "legend" and self._swatches.are_above(
            self.own_cells(at - 1), own
        ):
            return True
        is_announced = above in ("legend", "note")
        if self._swatches.are_headed_by(at, own) or (
            self._is_behind_gap(at, reasons)
            and self._swatches.has_one_of_several(
                at, is_announced=is_announced
            )
        ):
            return True
        is_detached = self._is_detached(at, own, reasons)
        return self._is_legend(
            at, own, texts, is_detached
        ) or self._is_parted_legend(at, own, reasons, is_detached)

    def _has_no_values(self, at: int) -> bool:
        return all(
            self._codes(column)[at] == BLANK
            for column in self._columns.content
        )

    def _texts(self, codes: Iterable[int]) -> list[str]:
        """Return the values that are texts."""
        reader = self._reader
        texts = filter(reader.is_text, codes)
        return [*map(reader.text, texts)]

    def own_cells(self, at: int) -> list[GridCell]:
        """Return the cells with content that a row itself holds in the table's
        columns.
        """
        if self._grid.is_blank(self._rows[at]):
            return []
        cells = self._grid.row(self._rows[at])
        return [
            cell
            for cell in cells
            if cell.code != BLANK and cell.column in self._cells
        ]

    def _is_legend(
        self,
        at: int,
        own: Sequence[GridCell],
        texts: Sequence[str],
        is_detached: bool,
    ) -> bool:
        words = self._reader.words
        entries = sum(words.is_entry(text) for text in texts)
        may_name_colors = self._is_closed or (
            is_detached
            and (self._has_no_name_of_its_own(own) or not self._is_named(own))
        )
        if entries == len(texts) or (
            may_name_colors and any(map(words.is_color, texts))
        ):
            return True
        return (
            entries > 0
            and self._is_sparse(at, own)
            and self._has_no_name_of_its_own(own)
        )

    def _is_parted_legend(
        self,
        at: int,
        own: Sequence[GridCell],
        reasons: Mapping[int, Reason | None],
        is_detached: bool,
    ) -> bool:
        """Tell whether a row is a legend's whose colours, conditions and
        headings are in cells of their own.
        """
        parts = self._swatches.parts(own)
        if is_legend_row(
            parts,
            announced=reasons.get(at - 1) == "legend" or self._is_named(own),
            detached=is_detached,
        ):
            return True
        if self._is_named_as_entry(at, own):
            return True
        if is_detached and (begins_legend_row(parts) or self._holds_band(own)):
            return True
        is_title = set(parts) == {"heading"} or (
            is_detached and parts[:1] == ["heading"]
        )
        below = self._swatches.parts(self._own_below(at)) if is_title else []
        return is_legend_row(
            below, announced=True, detached=True
        ) or begins_legend_row(below)

    def _is_named_as_entry(self, at: int, own: Sequence[GridCell]) -> bool:
        """Tell whether the name of a row is a colour or a band, as no
        procedure's is, or a condition in a sparse row.
        """
        name = [cell for cell in own if cell.column == self._columns.name]
        parts = self._swatches.parts(name)
        if parts == ["colour"] or self._holds_band(name):
            return True
        return parts == ["condition"] and self._is_sparse(at, own)

    def _holds_band(self, own: Sequence[GridCell]) -> bool:
        """Tell whether a cell of a row is a condition between two bounds."""
        texts = self._texts(cell.code for cell in own)
        return any(map(self._reader.words.legend.is_band, texts))

    def _is_named(self, own: Sequence[GridCell]) -> bool:
        """Tell whether the name of a row is a word of a legend."""
        name = [cell for cell in own if cell.column == self._columns.name]
        if not name:
            return False
        return self._swatches.parts(name)[:1] != ["label"]

    def _is_detached(
        self,
        at: int,
        own: Sequence[GridCell],
        reasons: Mapping[int, Reason | None],
    ) -> bool:
        """Tell whether a sparse row is below a gap, or below one row of
        headings behind a gap.
        """
        return self._is_behind_gap(at, reasons) and self._is_sparse(at, own)

    def _is_below_gap(
        self,
        at: int,
        reasons: Mapping[int, Reason | None],
    ) -> bool:
        """Tell whether the row above is blank or no procedure."""
        if at < 1:
            return False
        numbers = self._grid.rows
        above = numbers[self._rows[at - 1]]
        below = numbers[self._rows[at]]
        return at - 1 in reasons or below - above > 1

    def _own_below(self, at: int) -> list[GridCell]:
        """Return the cells of the next row, or of the one behind a blank row."""
        stop = min(at + 3, len(self._rows))
        for below in range(at + 1, stop):
            own = self.own_cells(below)
            if own:
                return own
        return []

    def _has_no_name_of_its_own(self, own: Sequence[GridCell]) -> bool:
        name = next(
            (cell.code for cell in own if cell.column == self._columns.name),
            BLANK,
        )
        return (
            self._is_closed
            or name == BLANK
            or self._reader.words.is_entry(self._reader.text(name))
        )

    def _reason_without_values(self, texts: Sequence[str]) -> Reason:
        words = self._reader.words
        if any(map(words.closes, texts)):
            self._is_closed = True
            return "note"
        return "note" if all(map(words.is_note, texts)) else "section"

    def _reason_with_values(
        self,
        at: int,
        own: Sequence[GridCell],
        reasons: Mapping[int, Reason | None],
    ) -> tuple[Reason | None, bool]:
        names = self._codes(self._columns.name)
        if self._is_closed and self._is_sparse(at, own):
            return "stray", True
        if self._reader.text(names[at]) == "0":
            return "unnamed", True  # what a link to a blank cell shows
        if names[at] != BLANK:
            return None, not self._has_own_values(own)
        if self._goes_on(at, own, reasons):
            names[at] = names[at - 1]
            row = self._rows[at]
            self.unnamed.append(self._grid.rows[row])
            return None, False
        return ("note" if self._are_notes(own) else "unnamed"), True

    def _is_deadline(
        self, own: Sequence[GridCell], texts: Iterable[str]
    ) -> bool:
        """Tell whether a row holds nothing but deadlines beside a plan."""
        columns = {cell.column for cell in own}
        is_beside = self._columns.beside_plans.issuperset(columns)
        return is_beside and all(map(is_deadline, texts))

    def _are_notes(self, own: Sequence[GridCell]) -> bool:
        """Tell whether a row holds nothing but notes."""
        reader = self._reader
        return all(
            reader.is_text(cell.code)
            and reader.words.is_note(reader.text(cell.code))
            for cell in own
        )

    def _has_own_values(self, own: Sequence[GridCell]) -> bool:
        """Tell whether a row is more than the lower part of merged cells."""
        return any(
            cell.column in self._columns.content
            or cell.column in self._columns.beside_plans
            or cell.column == self._columns.name
            for cell in own
        )

    def _goes_on(
        self,
        at: int,
        own: Sequence[GridCell],
        reasons: Mapping[int, Reason | None],
    ) -> bool:
        """Tell whether a row without a name belongs to the procedure above: it
        has texts as a procedure has.
        """
        if self._is_closed or at == 0 or self._is_below_gap(at, reasons):
            return False
        words = self._reader.words
        columns = self._columns.block_texts | self._columns.beside_plans
        evidence = [
            cell
            for cell in own
            if cell.column in columns and self._reader.is_text(cell.code)
        ]
        texts = [self._reader.text(cell.code) for cell in evidence]
        return bool(texts) and not all(
            words.is_note(text) or words.closes(text) for text in texts
        )

    def _is_sparse(self, at: int, own: Sequence[GridCell]) -> bool:
        """Tell whether a row holds less than half of what the first procedure
        holds.
        """
        if self._typical is None:
            self._typical = self._count_in_first_procedure(at)
        return 2 * len(own) < self._typical

    def _count_in_first_procedure(self, before: int) -> int:
        names = self._codes(self._columns.name)
        for at in range(before):
            cells = self.own_cells(at)
            if names[at] != BLANK and any(
                cell.column in self._columns.content for cell in cells
            ):
                return len(cells)
        return 0


def all_blank(
    columns: Iterable[array[int]],
    rows: Iterable[int],
) -> Iterable[int]:
    """Return those of some rows in which all columns are blank."""
    for codes in columns:
        if codes.count(BLANK) == len(codes):
            continue  # rules out none
        rows = [at for at in rows if codes[at] == BLANK]
        if not rows:
            break
    return rows
