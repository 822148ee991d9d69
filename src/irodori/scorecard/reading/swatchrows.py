"""The rows of a legend below a table that show its colours, each in a cell of
its own: as fills side by side, or a colour a row beside what it means.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from irodori.patterns import pattern
from irodori.scorecard.palettes import is_filled
from irodori.scorecard.reading.bodycolumns import BodyRows
from irodori.scorecard.reading.rowkinds import LegendPart, beside_part
from irodori.scorecard.values.text import is_blank
from irodori.workbook.cells import BLANK
from irodori.workbook.fills import Fill
from irodori.workbook.grid import GridCell

_OF_COLORS = pattern(r"(?:色|色分け|着色|凡例)[)）]?[:：]?$")
_FEWEST_COLORS = 3
"""Colours of a legend that nothing announces."""


class SwatchRows:
    """Looks at the colours that the rows below a header show."""

    def __init__(self, rows: BodyRows) -> None:
        self._reader = rows.reader
        self._grid = rows.grid
        self._cells = rows.cells
        self._rows = rows.indexes
        self._known: dict[tuple[int, int], object] = {}
        """What shows a colour in a cell, by its format and its value."""

    def fill(self, own: Sequence[GridCell]) -> bool:
        """Tell whether the cells of a row have fills, each another one, as no
        procedure's have; the heading of a legend or what is coloured may be
        to their left, and the latter to their right.
        """
        if own and self._speaks_of_colors(own[-1]):
            own = own[:-1]
        rest = own[1:]
        if not all(is_filled(self._fill(cell)) for cell in rest):
            return False
        is_headed = self.parts(own[:1]) == ["heading"]
        if not is_headed and not any(map(self._speaks_of_colors, own[:1])):
            rest = own
        fills = {self._fill(cell) for cell in rest}
        shown = [*filter(is_filled, fills)]
        return len(shown) == len(rest) >= _FEWEST_COLORS

    def _speaks_of_colors(self, cell: GridCell) -> bool:
        """Tell whether a cell without a fill says what is coloured:
        （進捗状況欄の色）.
        """
        if is_filled(self._fill(cell)) or not self._reader.is_text(cell.code):
            return False
        return (
            _OF_COLORS.search(self._reader.text(cell.code)[-16:]) is not None
        )

    def _fill(self, cell: GridCell) -> Fill | None:
        if cell.style <= 0:
            return None
        return self._reader.formats.fill(cell.style)

    def are_above(
        self, above: Sequence[GridCell], own: Sequence[GridCell]
    ) -> bool:
        """Tell whether the row above has fills side by side, in the columns of
        a row: it says what they mean.
        """
        columns = {cell.column for cell in above}
        return self.fill(above) and all(cell.column in columns for cell in own)

    def looks(self, at: int) -> dict[int, object]:
        """Return what shows a colour in a row, by its column: the fill of a
        cell without a text, or a text that is a colour's name.
        """
        if not 0 <= at < len(self._rows):
            return {}
        found: dict[int, object] = {}
        for column, style, code in self._grid.row(self._rows[at]):
            if column in self._cells:
                if (style, code) not in self._known:
                    self._known[style, code] = self._look(style, code)
                if look := self._known[style, code]:
                    found[column] = look
        return found

    def _look(self, style: int, code: int) -> object:
        """Return what shows a colour in a cell; None for nothing."""
        if code == BLANK:
            fill = self._reader.formats.fill(style) if style > 0 else None
            return fill if is_filled(fill) else None
        if not self._reader.is_text(code):
            return None
        text = self._reader.text(code)
        return text if self._reader.words.is_color(text) else None

    @cached_property
    def _named_in_first(self) -> set[int]:
        """The columns in which the first procedure names a colour."""
        looks = self.looks(0).items()
        return {column for column, look in looks if isinstance(look, str)}

    def has_one_of_several(self, at: int, *, is_announced: bool) -> bool:
        """Tell whether a row is one of several that have another colour each
        in one column: 青 or a fill | 完了 | a description.

        Two are enough where the row above is of a legend or a note. A column
        in which the first procedure names a colour is no legend's.
        """
        own = self.looks(at).keys() - self._named_in_first
        if not own:
            return False
        fewest = 2 if is_announced else _FEWEST_COLORS
        near = [self.looks(each) for each in range(at - 2, at + 3)]
        for column in own:
            below_each_other = {
                looks[column] for looks in near if column in looks
            }
            if len(below_each_other) >= fewest:
                return True
        return False

    def are_headed_by(self, at: int, own: Sequence[GridCell]) -> bool:
        """Tell whether a row has a heading over the colours of a legend's
        table: 色 | 状況 | 説明.
        """
        if "heading" not in self.parts(own):
            return False
        below = self.looks(at + 1).keys() & self.looks(at + 2).keys()
        heads = [cell for cell in own if cell.column in below]
        return "heading" in self.parts(heads)

    def parts(self, own: Sequence[GridCell]) -> list[LegendPart | None]:
        """Return what the texts of a row are in a legend."""
        texts = (
            self._reader.text(cell.code)
            if self._reader.is_text(cell.code)
            else "0"
            for cell in own
        )
        part = self._reader.words.legend.part
        return [
            part(text) or beside_part(text)
            for text in texts
            if not is_blank(text)
        ]
