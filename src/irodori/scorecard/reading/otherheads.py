"""The headings of another table below a table's rows, which end it.

=====================================================  ====================
a row below procedures                                 is
=====================================================  ====================
課名 | 定員 | 現員 | 欠員率, below a gap or a title      another table's head
施設名 | 稼働率 | 目標 | 更新期限, right below a row      the same, of three
集計対象外 | 設定なし | 令和6年3月末                     a procedure
区分 | 色 | 進捗率, above colours                       a legend's head
=====================================================  ====================

Only words are in such a row, two of them or more are headings where the table
has values, and there are values below them.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from irodori.patterns import pattern
from irodori.scorecard.reading.bodycolumns import BodyColumns, CellWords
from irodori.scorecard.reading.tables import Cells
from irodori.scorecard.values.dates import is_deadline
from irodori.scorecard.values.text import fold, says_unknown, unspaced
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import Grid, GridCell

_LONGEST = 24
"""Characters of a heading."""
_HEADING = pattern(
    r"(?:率|割合|比|値|数量?|額|価|差|順位|単位|目標|予算|実績|計画|評価|結果|上限|下限|年度?|月|日|回|期|期限|納期|現在|時点|状況|状態"
    r"|内容|項目|作業|方法|理由|議題|担当|[者員名課]|区分|備考|[RH][0-9]{1,2})(?:\([^()]*\))?|[^()]{1,12}\([^()]*[年期月]\)"
)
"""How the headings of many tables end: 執行率, 現員, 残業（前年）."""
_NUMBERED = pattern(
    r"第[0-9]{1,2}[回期]|(?<![0-9.,])(?:(?:1[0-2]|[1-9])月|[0-9]{1,4}年度?)|[RH][0-9]{1,2}(?![0-9.])"
)
"""A time in a heading: 第1回, 4月, R5, 令和5年度."""
_HAS_NUMBER = pattern("[0-9]")
_MARK = pattern("[^一-龥]|[有無済未]")
_FEWEST = 3
"""Cells of a row of headings, and headings where values are if nothing parts
the row from those above.
"""
_ROWS_BELOW = 3


class OtherHeads:
    """Knows the rows below a header that are another table's headings."""

    def __init__(
        self, reader: CellWords, grid: Grid, columns: BodyColumns
    ) -> None:
        self._reader = reader
        self._grid = grid
        self._columns = columns
        self._among = frozenset(columns.all)
        self._valued = frozenset(columns.structured)
        self._statuses = frozenset(reader.profile.status_words)
        self._known: dict[int, bool] = {BLANK: False}

    def candidates(self, window: Mapping[int, Cells]) -> Iterator[int]:
        """Yield the rows that hold headings in several columns of values."""
        held = Counter[int]()
        for column in self._columns.structured:
            held.update(self._with_heading(window[column][1]))
        return (at for at, count in held.items() if count > 1)

    def _with_heading(self, codes: array[int]) -> Sequence[int]:
        texts = self._reader.texts_among(codes)
        found = {code for code in texts if self._is_heading(code)}
        if not found:
            return ()
        return [at for at, code in enumerate(codes) if code in found]

    def has(self, at: int) -> bool:
        """Tell whether a row of the grid holds another table's headings."""
        own = self._own_cells(at)
        valued = [cell for cell in own if cell.column in self._valued]
        names = {cell.code for cell in valued if self._is_heading(cell.code)}
        fewest = 2 if self._is_parted(at) else _FEWEST
        if len(own) < _FEWEST or len(names) < fewest:
            return False
        if not all(self._is_word(cell) for cell in own):
            return False
        columns = frozenset(cell.column for cell in valued)
        return self._has_values_below(at, columns)

    def _own_cells(self, at: int) -> list[GridCell]:
        return [
            cell
            for cell in self._grid.row(at)
            if cell.column in self._among
            and self._reader.text(cell.code).strip()
        ]

    def _is_parted(self, at: int) -> bool:
        """Tell whether a gap or a line of text is above a row."""
        numbers = self._grid.rows
        return numbers[at] - numbers[at - 1] > 1 or (
            len(self._own_cells(at - 1)) < 2
        )

    def _is_heading(self, code: int) -> bool:
        known = self._known.get(code)
        if known is None:
            known = self._known[code] = self._reads_as_heading(code)
        return known

    def _reads_as_heading(self, code: int) -> bool:
        text = self._reader.text(code)
        if not self._reader.is_text(code) or len(text) > _LONGEST:
            return False
        return _HEADING.search(fold(text)) is not None and not (
            self._is_value(text)
        )

    def _is_word(self, cell: GridCell) -> bool:
        """Tell whether a cell of a row holds a text that may be a heading."""
        text = self._reader.text(cell.code)
        words = self._reader.words
        if not self._reader.is_text(cell.code) or words.is_entry(text):
            return False
        return cell.column not in self._valued or not self._is_value(text)

    def _is_value(self, text: str) -> bool:
        """Tell whether a text is what a column of values holds."""
        bare = fold(text)
        return (
            _HAS_NUMBER.search(_NUMBERED.sub("", bare)) is not None
            or _MARK.fullmatch(bare) is not None
            or bare in self._statuses
            or says_unknown(unspaced(text))
            or is_deadline(text)
        )

    def _has_values_below(self, at: int, columns: frozenset[int]) -> bool:
        """Tell whether a value, and no legend, is right below headings."""
        stop = min(at + 1 + _ROWS_BELOW, len(self._grid))
        for below in range(at + 1, stop):
            own = self._own_cells(below)
            texts = [self._reader.text(cell.code) for cell in own]
            if any(map(self._reader.words.is_color, texts)):
                return False
            if any(
                cell.column in columns and self._holds_value(cell.code)
                for cell in own
            ):
                return True
        return False

    def _holds_value(self, code: int) -> bool:
        return not self._reader.is_text(code) or self._is_value(
            self._reader.text(code)
        )
