"""Telling the procedures among the rows below a header from the other rows."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence

from irodori.scorecard.reading.bodycolumns import BodyColumns
from irodori.scorecard.reading.cellwords import CellWords
from irodori.scorecard.reading.partedlegend import LegendPart, is_legend_row
from irodori.scorecard.reading.rowkinds import Reason, are_column_numbers, is_column_number
from irodori.scorecard.reading.tables import Cells
from irodori.scorecard.values.text import is_blank
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import Grid, GridCell

_MAY_CLOSE = frozenset("青緑黄橙赤色凡※注*備表ブグイオレ")


class RowSorter:
    """Finds the rows of one table that are no procedures."""

    def __init__(
        self,
        reader: CellWords,
        grid: Grid,
        columns: BodyColumns,
        cells: Mapping[int, Cells],
        rows: range,
    ) -> None:
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
        names = self._cells[self._columns.name][1]
        odd = self._rows_with(names, self._may_be_no_name)
        others = {code for code in set(names) if not self._reader.is_text(code)}
        odd.update(at for at, code in enumerate(names) if code in others)
        for column in self._columns.leading:
            odd |= self._rows_with(self._cells[column][1], self._may_be_no_lead)
        for column in self._columns.structured:
            odd |= self._rows_with(self._cells[column][1], self._may_be_entry)
        odd.update(all_blank([self._cells[column][1] for column in self._columns.content], range(len(names))))
        return odd

    def _rows_with(self, codes: Sequence[int], holds: Callable[[str], bool]) -> set[int]:
        """Return the rows with a text of which something holds."""
        reader = self._reader
        distinct = [code for code in set(codes) if reader.is_text(code)]
        texts = reader.values.texts(distinct)
        found = {code for code, text in zip(distinct, texts, strict=True) if holds(text)}
        return {at for at, code in enumerate(codes) if code in found} if found else set()

    def _may_be_no_name(self, text: str) -> bool:
        words = self._reader.words
        if (words.may_be_total(text) and words.is_total(text)) or is_column_number(text):
            return True
        if not _MAY_CLOSE.isdisjoint(text) and (words.is_entry(text) or words.closes(text)):
            return True
        return words.legend.part(text) is not None

    def _may_be_no_lead(self, text: str) -> bool:
        words = self._reader.words
        return (words.may_be_total(text) and words.is_total(text)) or words.is_color(text)

    def _may_be_entry(self, text: str) -> bool:
        return not _MAY_CLOSE.isdisjoint(text) and self._reader.words.is_entry(text)

    def reasons(self, odd: set[int]) -> dict[int, Reason | None]:
        """Return the rows that are no procedures with their reason, None for blank ones."""
        self.unnamed = []
        reasons: dict[int, Reason | None] = {}
        rows = sorted(odd)
        for at in rows:
            reason, is_apart = self._reason(at, reasons)
            if is_apart:
                reasons[at] = reason
            if self._is_closed:
                self._look_at_rest(at + 1, reasons)
                break
        return reasons

    def _look_at_rest(self, start: int, reasons: dict[int, Reason | None]) -> None:
        """Look at each row below the first line of a legend or a note."""
        above: list[int] = []
        for at in range(start, len(self._rows)):
            reason, is_apart = self._reason(at, reasons)
            if is_apart:
                reasons[at] = reason
            if reason == "legend" and len(above) == 1:  # the headings of a legend's table: 評価, 進捗率, 色
                reasons[above[0]] = "legend"
            above = [] if is_apart else [*above[-1:], at]

    def _reason(self, at: int, reasons: Mapping[int, Reason | None]) -> tuple[Reason | None, bool]:
        """Return why a row is no procedure, and whether it is none."""
        own = self.own_cells(at)
        if not own:
            return None, True
        texts = [self._reader.text(cell.code) for cell in own]
        if all(is_blank(text) for text in texts):
            return None, True
        if len(own) >= 3 and are_column_numbers(texts):
            return "column_numbers", True
        if self._reader.is_header(own):
            return "header", True
        if self._is_legend(at, own, texts) or self._is_parted_legend(at, own, reasons):
            self._is_closed = True
            return "legend", True
        if self._is_total(at, own):
            return "total", True
        if all(self._cells[column][1][at] == BLANK for column in self._columns.content):
            return self._reason_without_values(texts), True
        if all(cell.column not in self._cells for cell in own):
            return None, True
        return self._reason_with_values(at, own, reasons)

    def own_cells(self, at: int) -> list[GridCell]:
        """Return the cells with content that a row itself holds in the table's columns."""
        if self._grid.is_blank(self._rows[at]):
            return []
        cells = self._grid.row(self._rows[at])
        return [cell for cell in cells if cell.code != BLANK and cell.column in self._cells]

    def _is_legend(self, at: int, own: Sequence[GridCell], texts: Sequence[str]) -> bool:
        words = self._reader.words
        entries = sum(words.is_entry(text) for text in texts)
        if entries == len(texts) or (self._is_closed and any(map(words.is_color, texts))):
            return True
        return entries > 0 and self._is_sparse(at, own) and self._has_no_name_of_its_own(own)

    def _is_parted_legend(self, at: int, own: Sequence[GridCell], reasons: Mapping[int, Reason | None]) -> bool:
        """Tell whether a row is a legend's whose colours, conditions and headings are in cells of their own."""
        parts = self._legend_parts(own)
        is_named = any(cell.column == self._columns.name for cell in own)
        if is_legend_row(parts, announced=is_named or reasons.get(at - 1) == "legend"):
            return True
        below = self._own_below(at) if parts and set(parts) == {"heading"} else []
        return is_legend_row(self._legend_parts(below), announced=True)

    def _legend_parts(self, own: Sequence[GridCell]) -> list[LegendPart | None]:
        texts = (self._reader.text(cell.code) if self._reader.is_text(cell.code) else "0" for cell in own)
        return [self._reader.words.legend.part(text) for text in texts if not is_blank(text)]

    def _own_below(self, at: int) -> list[GridCell]:
        """Return the cells of the next row, or of the one behind a blank row."""
        for below in range(at + 1, min(at + 3, len(self._rows))):
            own = self.own_cells(below)
            if own:
                return own
        return []

    def _has_no_name_of_its_own(self, own: Sequence[GridCell]) -> bool:
        name = next((cell.code for cell in own if cell.column == self._columns.name), BLANK)
        return self._is_closed or name == BLANK or self._reader.words.is_entry(self._reader.text(name))

    def _is_total(self, at: int, own: Sequence[GridCell]) -> bool:
        """Tell whether a row sums others up: one of its texts says so, and it has no plans of its own."""
        if any(cell.column in self._columns.plans for cell in own):
            return False
        columns = {self._columns.name, *self._columns.leading}
        named = [cell.code for cell in own if cell.column in columns]
        named.append(self._cells[self._columns.name][1][at])
        texts = [self._reader.text(code) for code in named if self._reader.is_text(code)]
        if any(cell.column in self._columns.block_texts for cell in own):
            return any(self._reader.words.is_bare_total(text) for text in texts)
        return any(self._is_total_text(text) for text in texts)

    def _is_total_text(self, text: str) -> bool:
        return self._reader.words.may_be_total(text) and self._reader.words.is_total(text)

    def _reason_without_values(self, texts: Sequence[str]) -> Reason:
        words = self._reader.words
        if any(words.closes(text) for text in texts):
            self._is_closed = True
            return "note"
        return "note" if all(words.is_note(text) for text in texts) else "section"

    def _reason_with_values(
        self, at: int, own: Sequence[GridCell], reasons: Mapping[int, Reason | None]
    ) -> tuple[Reason | None, bool]:
        if self._is_closed and self._is_sparse(at, own):
            return "stray", True
        if self._cells[self._columns.name][1][at] != BLANK:
            return None, not self._has_own_values(own)
        if self._goes_on(at, own, reasons):
            self._cells[self._columns.name][1][at] = self._cells[self._columns.name][1][at - 1]
            self.unnamed.append(self._grid.rows[self._rows[at]])
            return None, False
        texts = [self._reader.text(cell.code) for cell in own if self._reader.is_text(cell.code)]
        are_notes = len(texts) == len(own) and all(self._reader.words.is_note(text) for text in texts)
        return ("note" if are_notes else "unnamed"), True

    def _has_own_values(self, own: Sequence[GridCell]) -> bool:
        """Tell whether a row is more than the lower part of merged cells."""
        return any(cell.column in self._columns.content or cell.column == self._columns.name for cell in own)

    def _goes_on(self, at: int, own: Sequence[GridCell], reasons: Mapping[int, Reason | None]) -> bool:
        """Tell whether a row without a name belongs to the procedure above: it has texts as a procedure has."""
        if self._is_closed or at == 0 or at - 1 in reasons:
            return False
        words = self._reader.words
        evidence = [
            cell for cell in own if cell.column in self._columns.block_texts and self._reader.is_text(cell.code)
        ]
        texts = [self._reader.text(cell.code) for cell in evidence]
        return bool(texts) and not all(words.is_note(text) or words.closes(text) for text in texts)

    def _is_sparse(self, at: int, own: Sequence[GridCell]) -> bool:
        """Tell whether a row holds less than half of what the first procedure holds."""
        if self._typical is None:
            self._typical = self._count_in_first_procedure(at)
        return 2 * len(own) < self._typical

    def _count_in_first_procedure(self, before: int) -> int:
        names = self._cells[self._columns.name][1]
        for at in range(before):
            cells = self.own_cells(at)
            if names[at] != BLANK and any(cell.column in self._columns.content for cell in cells):
                return len(cells)
        return 0


def all_blank(columns: Iterable[array[int]], rows: Iterable[int]) -> Iterable[int]:
    """Return those of some rows in which all columns are blank."""
    for codes in columns:
        if codes.count(BLANK) == len(codes):
            continue  # rules out none
        rows = [at for at in rows if codes[at] == BLANK]
        if not rows:
            break
    return rows
