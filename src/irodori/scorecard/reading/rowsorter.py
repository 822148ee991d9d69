"""Telling the procedures among the rows below a header from the other rows."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from irodori.scorecard.reading.bodycolumns import BodyRows
from irodori.scorecard.reading.rowkinds import (
    Reason,
    are_column_numbers,
    begins_legend_row,
    beside_part,
    is_column_number,
    is_legend_row,
)
from irodori.scorecard.reading.swatchrows import SwatchRows
from irodori.scorecard.reading.totalrows import TotalRows
from irodori.scorecard.values.dates import is_deadline
from irodori.scorecard.values.text import is_blank
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import GridCell

_MAY_CLOSE = frozenset("青緑黄橙赤色凡※注*備表ブグイオレBGYORbgyor")
_LAST_ROWS = 40
"""Rows at the end of a table that may be the swatches of its legend."""
_Kind = Reason | Literal["procedure"] | None
"""What a row is; None for a blank one."""
"""Rows at the end of a table that may be the swatches of its legend."""


class RowSorter:
    """Finds the rows of one table that are no procedures."""

    def __init__(self, rows: BodyRows) -> None:
        self._rows = rows
        self._columns = rows.columns
        self._reader = rows.reader
        self._words = rows.reader.words
        self._totals = TotalRows(rows)
        self._swatches = SwatchRows(rows)
        self.unnamed: list[int] = []
        """The indexes of the rows that go on with the procedure above."""
        self._reasons: dict[int, Reason | None] = {}
        """The rows that are no procedures, as far as they are known."""
        self._is_closed = False
        """Whether a line of a legend or a note has been seen."""
        self._typical: int | None = None
        """How many cells the first procedure holds."""

    # ---- Rows to be looked at -----------------------------------------------

    def odd_rows(self) -> set[int]:
        """Return the indexes of the rows that are perhaps no procedures."""
        columns = self._columns
        names = self._rows.codes(columns.name)
        odd = self._rows_with([columns.name], self._may_be_no_name)
        odd |= self._rows_with(columns.leading, self._may_be_no_lead)
        odd |= self._rows_with(columns.structured, self._may_be_entry)
        texts = self._reader.texts_among(names)
        odd.update(at for at, code in enumerate(names) if code not in texts)
        content = map(self._rows.codes, columns.content)
        odd.update(all_blank(content, range(len(names))))
        last = range(max(0, len(names) - _LAST_ROWS), len(names))
        odd.update(filter(self._may_be_swatches, last))
        return odd

    def _may_be_swatches(self, at: int) -> bool:
        own = self._rows.own_cells(at)
        return bool(self._swatches.looks(at)) or self._swatches.fill(own)

    def _rows_with(
        self, columns: Iterable[int], holds: Callable[[str], bool]
    ) -> set[int]:
        """Return the rows with a text for which ``holds`` is true in one of
        some columns.
        """
        rows: set[int] = set()
        for codes in map(self._rows.codes, columns):
            texts = self._reader.texts_among(codes)
            found = {code for code, text in texts.items() if holds(text)}
            if found:
                rows.update(
                    at for at, code in enumerate(codes) if code in found
                )
        return rows

    def _may_be_no_name(self, text: str) -> bool:
        words = self._words
        return (
            self._totals.names_one(text)
            or is_column_number(text)
            or words.is_example(text)
            or words.labels.is_no_name(text)
            or self._may_close(text)
            or bool(words.legend.part(text) or beside_part(text))
        )

    def _may_close(self, text: str) -> bool:
        return not _MAY_CLOSE.isdisjoint(text) and (
            self._words.is_entry(text) or self._words.closes(text)
        )

    def _may_be_no_lead(self, text: str) -> bool:
        words = self._words
        return (
            self._totals.names_one(text)
            or words.is_color(text)
            or words.is_example(text)
            or words.labels.is_of_another(text)
        )

    def _may_be_entry(self, text: str) -> bool:
        return not _MAY_CLOSE.isdisjoint(text) and self._words.is_entry(text)

    # ---- Why a row is no procedure ------------------------------------------

    def reasons(self, odd: set[int]) -> dict[int, Reason | None]:
        """Return the rows that are no procedures with their reason, None for
        blank ones.
        """
        for at in sorted(odd):
            self._look_at(at)
            if self._is_closed:
                self._look_at_heading(at - 1)
                self._look_at_rest(at + 1)
                break
        return self._reasons

    def _look_at(self, at: int) -> bool:
        """Find out why a row is no procedure; tell whether it is none."""
        reason = self._reason(at)
        if reason == "procedure":
            return False
        self._reasons[at] = reason
        return True

    def _look_at_heading(self, at: int) -> None:
        """Take the one row between a gap and a legend for its headings:
        評価, 進捗率, 色.
        """
        is_between = at not in self._reasons and self._is_below_gap(at)
        if not is_between or self._reasons[at + 1] != "legend":
            return
        own = self._rows.own_cells(at)
        texts = self._texts(own)
        are_words = len(texts) == len(own) and not any(
            map(str.isdigit, "".join(texts))
        )
        is_titled = "heading" in self._swatches.parts(own)
        if are_words and (is_titled or self._is_sparse(at, own)):
            self._reasons[at] = "legend"

    def _look_at_rest(self, start: int) -> None:
        """Look at each row below the first line of a legend or a note."""
        above: list[int] = []
        for at in range(start, len(self._rows.numbers)):
            is_apart = self._look_at(at)
            # the headings of a legend's table: 評価, 進捗率, 色
            if self._reasons.get(at) == "legend" and len(above) == 1:
                self._reasons[above[0]] = "legend"
            above = [] if is_apart else [*above[-1:], at]

    def _reason(self, at: int) -> _Kind:
        """Return what a row is: a procedure, blank, or none for a reason."""
        own = self._rows.own_cells(at)
        texts = [self._reader.text(cell.code) for cell in own]
        if all(map(is_blank, texts)):
            return None
        are_numbers = len(own) >= 3 and are_column_numbers(texts)
        if self._swatches.fill(own) and (
            are_numbers or self._is_behind_gap(at)
        ):
            return self._closing("legend")
        if are_numbers:
            return "column_numbers"
        if self._reader.is_header(own):
            return "header"
        if self._is_of_legend(at, own):
            return self._closing("legend")
        if self._is_example(at):
            return "example"
        if self._totals.has(at, own, self._reasons):
            return "total"
        if self._has_no_values(at) and not self._is_deadline(own, texts):
            return self._kind_without_values(texts)
        return self._kind_with_values(at, own)

    def _closing(self, reason: Reason) -> Reason:
        self._is_closed = True
        return reason

    def _kind_without_values(self, texts: Sequence[str]) -> Reason:
        if any(map(self._words.closes, texts)):
            return self._closing("note")
        return "note" if all(map(self._words.is_note, texts)) else "section"

    def _kind_with_values(self, at: int, own: Sequence[GridCell]) -> _Kind:
        names = self._rows.codes(self._columns.name)
        if self._is_closed and self._is_sparse(at, own):
            return "stray"
        if self._reader.text(names[at]) == "0":
            return "unnamed"  # what a link to a blank cell shows
        if names[at] != BLANK:
            return "procedure" if self._has_own_values(own) else None
        if self._goes_on(at, own):
            names[at] = names[at - 1]
            self.unnamed.append(at)
            return "procedure"
        return "note" if self._are_notes(own) else "unnamed"

    def _is_example(self, at: int) -> bool:
        """Tell whether the name of a row, or a text before it, says that it is
        an example.
        """
        columns = (self._columns.name, *self._columns.leading)
        codes = {self._rows.codes(column)[at] for column in columns}
        texts = self._reader.texts_among(codes).values()
        return any(map(self._words.is_example, texts))

    # ---- Legends ------------------------------------------------------------

    def _is_of_legend(self, at: int, own: Sequence[GridCell]) -> bool:
        """Tell whether a row is a legend's, whole or in parts."""
        above = self._reasons.get(at - 1)
        if above == "legend" and self._swatches.are_above(
            self._rows.own_cells(at - 1), own
        ):
            return True
        if self._swatches.are_headed_by(at, own):
            return True
        is_announced = above in ("legend", "note")
        is_behind_gap = self._is_behind_gap(at)
        if is_behind_gap and self._swatches.has_one_of_several(
            at, is_announced=is_announced
        ):
            return True
        is_detached = is_behind_gap and self._is_sparse(at, own)
        return (
            self._is_legend(at, own, is_detached)
            or self._is_legend_in_parts(at, own, is_detached)
            or self._is_named_as_entry(at, own)
            or self._heads_legend(at, own, is_detached)
        )

    def _is_legend(
        self, at: int, own: Sequence[GridCell], is_detached: bool
    ) -> bool:
        """Tell whether the texts of a row are entries of a legend."""
        words = self._words
        texts = [self._reader.text(cell.code) for cell in own]
        entries = sum(map(words.is_entry, texts))
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

    def _is_legend_in_parts(
        self, at: int, own: Sequence[GridCell], is_detached: bool
    ) -> bool:
        """Tell whether a row is a legend's whose colours and conditions are in
        cells of their own.
        """
        parts = self._swatches.parts(own)
        is_below = self._reasons.get(at - 1) == "legend"
        return is_legend_row(
            parts,
            announced=is_below or self._is_named(own),
            detached=is_detached,
        ) or (
            is_detached and (begins_legend_row(parts) or self._holds_band(own))
        )

    def _heads_legend(
        self, at: int, own: Sequence[GridCell], is_detached: bool
    ) -> bool:
        """Tell whether a row holds the headings of a legend in parts."""
        parts = self._swatches.parts(own)
        are_headings = set(parts) == {"heading"}
        if not are_headings and not (is_detached and parts[:1] == ["heading"]):
            return False
        below = self._swatches.parts(self._own_below(at))
        is_whole = is_legend_row(below, announced=True, detached=True)
        return is_whole or begins_legend_row(below)

    def _is_named_as_entry(self, at: int, own: Sequence[GridCell]) -> bool:
        """Tell whether the name of a row is a colour or a band, as no
        procedure's is, or a condition in a sparse row.
        """
        name = self._name_of(own)
        parts = self._swatches.parts(name)
        if parts == ["colour"] or self._holds_band(name):
            return True
        return parts == ["condition"] and self._is_sparse(at, own)

    def _holds_band(self, own: Sequence[GridCell]) -> bool:
        """Tell whether a cell of a row is a condition between two bounds."""
        return any(map(self._words.legend.is_band, self._texts(own)))

    def _is_named(self, own: Sequence[GridCell]) -> bool:
        """Tell whether the name of a row is a word of a legend."""
        name = self._name_of(own)
        return bool(name) and self._swatches.parts(name)[:1] != ["label"]

    def _has_no_name_of_its_own(self, own: Sequence[GridCell]) -> bool:
        names = [self._reader.text(cell.code) for cell in self._name_of(own)]
        return self._is_closed or all(map(self._words.is_entry, names))

    # ---- What a row holds ---------------------------------------------------

    def _name_of(self, own: Sequence[GridCell]) -> list[GridCell]:
        """Return the cell with the name of a row, if it has one."""
        return [cell for cell in own if cell.column == self._columns.name]

    def _texts(self, own: Iterable[GridCell]) -> list[str]:
        """Return the values of some cells that are texts."""
        codes = (cell.code for cell in own)
        return [*map(self._reader.text, filter(self._reader.is_text, codes))]

    def _has_no_values(self, at: int) -> bool:
        columns = map(self._rows.codes, self._columns.content)
        return all(codes[at] == BLANK for codes in columns)

    def _is_behind_gap(self, at: int) -> bool:
        """Tell whether a row, or the one of headings above it, is below a
        gap.
        """
        return self._is_below_gap(at) or self._is_below_gap(at - 1)

    def _is_below_gap(self, at: int) -> bool:
        """Tell whether the row above is blank or no procedure."""
        if at < 1:
            return False
        numbers = self._rows.numbers
        return at - 1 in self._reasons or numbers[at] - numbers[at - 1] > 1

    def _own_below(self, at: int) -> list[GridCell]:
        """Return the cells of the next row, or of the one behind a blank row."""
        stop = min(at + 3, len(self._rows.numbers))
        below = map(self._rows.own_cells, range(at + 1, stop))
        return next(filter(None, below), [])

    def _is_deadline(
        self, own: Sequence[GridCell], texts: Iterable[str]
    ) -> bool:
        """Tell whether a row holds nothing but deadlines beside a plan."""
        columns = {cell.column for cell in own}
        is_beside = self._columns.beside_plans.issuperset(columns)
        return is_beside and all(map(is_deadline, texts))

    def _are_notes(self, own: Sequence[GridCell]) -> bool:
        """Tell whether a row holds nothing but notes."""
        texts = self._texts(own)
        return len(texts) == len(own) and all(map(self._words.is_note, texts))

    def _has_own_values(self, own: Sequence[GridCell]) -> bool:
        """Tell whether a row is more than the lower part of merged cells."""
        return any(
            cell.column in self._columns.content
            or cell.column in self._columns.beside_plans
            or cell.column == self._columns.name
            for cell in own
        )

    def _goes_on(self, at: int, own: Sequence[GridCell]) -> bool:
        """Tell whether a row without a name belongs to the procedure above: it
        has texts as a procedure has.
        """
        if self._is_closed or at == 0 or self._is_below_gap(at):
            return False
        columns = self._columns.block_texts | self._columns.beside_plans
        texts = self._texts(cell for cell in own if cell.column in columns)
        return not all(
            self._words.is_note(text) or self._words.closes(text)
            for text in texts
        )

    def _is_sparse(self, at: int, own: Sequence[GridCell]) -> bool:
        """Tell whether a row holds less than half of what the first procedure
        holds.
        """
        if self._typical is None:
            self._typical = self._count_in_first_procedure(at)
        return 2 * len(own) < self._typical

    def _count_in_first_procedure(self, before: int) -> int:
        names = self._rows.codes(self._columns.name)
        for at in range(before):
            cells = self._rows.own_cells(at)
            if names[at] != BLANK and any(
                cell.column in self._columns.content for cell in cells
            ):
                return len(cells)
        return 0


def all_blank(
    columns: Iterable[array[int]],
    rows: Iterable[int],
) -> Iterable[int]:
    """Return the rows, among some, in which all columns are blank."""
    for codes in columns:
        if codes.count(BLANK) == len(codes):
            continue  # rules out none
        rows = [at for at in rows if codes[at] == BLANK]
        if not rows:
            break
    return rows
