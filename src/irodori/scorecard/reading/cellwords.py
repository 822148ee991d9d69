"""What the cells of a workbook say: their texts, and whether these are
headings.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.header import HeaderReader
from irodori.scorecard.reading.rowkinds import RowWords
from irodori.scorecard.reading.tables import TableFormats
from irodori.scorecard.values.marks import LONGEST_MARK, repeats_above
from irodori.workbook.cells import BLANK, CellValues
from irodori.workbook.grid import GridCell

FEWEST_LABELS = 3
"""Headings of known fields that make a row a header."""


class CellWords:
    """The cells of one workbook as words."""

    def __init__(
        self, values: CellValues, formats: TableFormats, profile: Profile
    ) -> None:
        self.profile = profile
        self.headers = HeaderReader(profile)
        self.words = profile.once(RowWords)
        self.values = values
        self.formats = formats
        self._labels: dict[int, bool] = {BLANK: False}

    def text(self, code: int) -> str:
        """Return a value's text."""
        return self.values.text(code)

    def is_text(self, code: int) -> bool:
        """Tell whether a value is a text, not a number and not blank."""
        return code >= 0 or (code != BLANK and not self.values.is_number(code))

    def repeating(self) -> frozenset[int]:
        """Return the codes of the texts that repeat the cell above: 〃, 同上."""
        inline = self.values.inline_texts()
        return self._shared_repeating.union(
            code for code, text in inline if _repeats_above(text)
        )

    @cached_property
    def _shared_repeating(self) -> frozenset[int]:
        return frozenset(
            code
            for code, text in self.values.short_shared(LONGEST_MARK)
            if _repeats_above(text)
        )

    def is_label(self, code: int) -> bool:
        """Tell whether a value is a heading of some field."""
        known = self._labels.get(code)
        if known is None:
            known = self._labels[code] = self.is_text(
                code
            ) and self.headers.is_label(self.text(code))
        return known

    def is_header(self, cells: Sequence[GridCell]) -> bool:
        """Tell whether a row holds so many headings that it is a header."""
        if len(cells) < FEWEST_LABELS:
            return False
        labels = {cell.code for cell in cells if self.is_label(cell.code)}
        return len(labels) >= FEWEST_LABELS

    def shows(self, cell: GridCell) -> bool:
        """Tell whether a cell has content or shows a fill."""
        return cell.code != BLANK or (
            cell.style > 0 and self.formats.fill(cell.style) is not None
        )


def _repeats_above(text: str) -> bool:
    return 0 < len(text) <= LONGEST_MARK and repeats_above(text)
