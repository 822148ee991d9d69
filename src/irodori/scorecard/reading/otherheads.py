"""Rows of headings that are no header: those of another table below a table's
rows, which end it, and in a sheet without a table the one that comes closest
to a header.

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
from irodori.workbook.refs import cell_ref

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
"""What a cell of one character says: ○, －, A, 有."""
_FEWEST = 3
"""Cells of a row of headings, and headings where values are if nothing parts
the row from those above.
"""
_ROWS_BELOW = 3
"""Rows right below headings in which there are values."""


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
            _, codes = window[column]
            held.update(self._with_heading(codes))
        for at, count in held.items():
            if count > 1:
                yield at

    def _with_heading(self, codes: array[int]) -> Sequence[int]:
        """Return the rows of a column that hold a heading."""
        texts = self._reader.texts_among(codes)
        found = {*filter(self._is_heading, texts)}
        if not found:
            return ()
        return [at for at, code in enumerate(codes) if code in found]

    def has(self, at: int) -> bool:
        """Tell whether a row of the grid holds another table's headings."""
        own = self._own_cells(at)
        if len(own) < _FEWEST:
            return False
        valued = [cell for cell in own if cell.column in self._valued]
        codes = {cell.code for cell in valued}
        names = [*filter(self._is_heading, codes)]
        fewest = 2 if self._is_parted(at) else _FEWEST
        if len(names) < fewest:
            return False
        if not all(map(self._is_word, own)):
            return False
        columns = frozenset(cell.column for cell in valued)
        return self._has_values_below(at, columns)

    def _own_cells(self, at: int) -> list[GridCell]:
        """Return the cells of a row with text or a number in the table's
        columns.
        """
        return [
            cell
            for cell in self._grid.filled(at)
            if cell.column in self._among
            and self._reader.text(cell.code).strip()
        ]

    def _is_parted(self, at: int) -> bool:
        """Tell whether a gap or a line of text is above a row."""
        above = self._own_cells(at - 1)
        if len(above) < 2:
            return True
        numbers = self._grid.rows
        return numbers[at] - numbers[at - 1] > 1

    def _is_heading(self, code: int) -> bool:
        """Tell whether a value reads as a heading and as nothing else."""
        known = self._known.get(code)
        if known is None:
            known = self._reads_as_heading(code)
            self._known[code] = known
        return known

    def _reads_as_heading(self, code: int) -> bool:
        if not self._reader.is_text(code):
            return False
        text = self._reader.text(code)
        if len(text) > _LONGEST or self._is_value(text):
            return False
        return bool(_HEADING.search(fold(text)))

    def _is_word(self, cell: GridCell) -> bool:
        """Tell whether a cell of a row holds a text that may be a heading."""
        if not self._reader.is_text(cell.code):
            return False
        text = self._reader.text(cell.code)
        if self._reader.words.is_entry(text):
            return False
        is_valued = cell.column in self._valued
        return not (is_valued and self._is_value(text))

    def _is_value(self, text: str) -> bool:
        """Tell whether a text is what a column of values holds."""
        bare = fold(text)
        untimed = _NUMBERED.sub("", bare)
        if _HAS_NUMBER.search(untimed):
            return True
        if bare in self._statuses or _MARK.fullmatch(bare):
            return True
        return says_unknown(unspaced(text)) or is_deadline(text)

    def _has_values_below(self, at: int, columns: frozenset[int]) -> bool:
        """Tell whether a value, and no legend, is right below headings."""
        words = self._reader.words
        stop = min(at + 1 + _ROWS_BELOW, len(self._grid))
        for below in range(at + 1, stop):
            for cell in self._own_cells(below):
                text = self._reader.text(cell.code)
                if words.is_color(text):
                    return False
                is_valued = cell.column in columns
                if is_valued and self._holds_value(cell.code):
                    return True
        return False

    def _holds_value(self, code: int) -> bool:
        """Tell whether a cell is a number or a text that is a value."""
        if not self._reader.is_text(code):
            return True
        text = self._reader.text(code)
        return self._is_value(text)


# ---- The nearest row to a header ---------------------------------------------

_SAMPLES = 20
"""Rows below a row of headings that show what its columns hold."""
NearCell = tuple[str, str]
"""The reference of a cell, and its text."""
Samples = tuple[tuple[str, ...], ...]
"""Some texts of each column."""


class NearHeader:
    """Keeps the row with the most labels."""

    def __init__(self, reader: CellWords, grid: Grid) -> None:
        self._reader = reader
        self._grid = grid
        self._labels = 0
        self._at = -1

    def note(self, at: int, cells: Sequence[GridCell]) -> None:
        """Take the row at an index where it holds more labels."""
        if len(cells) < 2:
            return
        labels = {
            cell.code for cell in cells if self._reader.is_label(cell.code)
        }
        if len(labels) > self._labels:
            self._labels = len(labels)
            self._at = at

    def found(self) -> tuple[tuple[NearCell, ...], Samples]:
        """Return the cells of the row, and some texts below each."""
        if self._at < 0:
            return (), ()
        number = self._grid.rows[self._at]
        headings = self._texts(self._at)
        near = [(cell_ref(number, column), text) for column, text in headings]
        below: dict[int, list[str]] = {column: [] for column, _ in headings}
        stop = min(self._at + 1 + _SAMPLES, len(self._grid))
        for at in range(self._at + 1, stop):
            for column, text in self._texts(at):
                if column in below:
                    below[column].append(text)
        return tuple(near), tuple(map(tuple, below.values()))

    def _texts(self, at: int) -> list[tuple[int, str]]:
        """Return the columns of the cells with content in a row, each with
        the cell's text.
        """
        return [
            (cell.column, self._reader.text(cell.code))
            for cell in self._grid.filled(at)
        ]
