"""The rows of a table that sum others up.

=============================================  ==============================
a row                                          is
=============================================  ==============================
合計, 平均, 計(3手続)                          a total
法務省計 without plans                         a total
全手続, 令和7年4月予定 in a column without a
meaning, beside a name that no other row has   no total
in a table of indicators or actions:
移住者数の累計 with a value and a target       no total, unless both sum up or
                                               average those above
…の参加者合計 with a status or a mark          no total
=============================================  ==============================
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from decimal import ROUND_HALF_UP, Decimal
from operator import add, sub

from irodori.patterns import pattern
from irodori.scorecard.profile import SCORECARD
from irodori.scorecard.reading.bodycolumns import BodyRows
from irodori.scorecard.reading.tables import Layout
from irodori.scorecard.values.periods import period
from irodori.scorecard.values.text import fold, is_blank
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import GridCell

_EXTENT = pattern("全(?:て|体|国|数|件|手続|種類)?|集計")
"""What a column of extents or of kinds of work says of a row that is no total.
"""
_PLANNED = pattern("(?:予定|計画)$")
"""Behind the date when a procedure is to be online."""
_NUMBER = pattern(r"[0-9][0-9,]{0,14}(?:\.[0-9]{1,6})?")


class _Sums(NamedTuple):
    """The sums of the values of some rows, and of how many."""

    rows: int
    sums: tuple[Decimal, ...]

    def more(self, values: Sequence[Decimal]) -> _Sums:
        """Return the sums with the values of one more row, if it has any."""
        if not values:
            return self
        return _Sums(self.rows + 1, (*map(add, self.sums, values),))

    def less(self, other: _Sums) -> _Sums:
        """Return the sums without those of the first rows."""
        left = (*map(sub, self.sums, other.sums),)
        return _Sums(self.rows - other.rows, left)

    def gives(self, values: Sequence[Decimal]) -> bool:
        """Tell whether values are these sums, or with their digits the
        averages.
        """
        if self.rows < 2:
            return False
        means = [
            (each / self.rows).quantize(value, ROUND_HALF_UP)
            for value, each in zip(values, self.sums, strict=True)
        ]
        return [*values] in ([*self.sums], means)


class TotalRows:
    """Knows the rows of one table that sum others up."""

    def __init__(self, rows: BodyRows) -> None:
        self._reader = rows.reader
        self._columns = rows.columns
        self._cells = rows.cells
        self._names = Counter(rows.codes(rows.columns.name))
        """How many rows have a name."""
        self._named = frozenset(rows.layout.fields.values())
        self._tells_results: dict[int, bool] = {}
        """Whether a column tells results from plans: 実績, 計画."""
        self._words = _columns_of_words(rows.layout)
        """The columns of statuses and marks, in which no total has a word."""
        self._measures = _columns_of_measures(rows.layout)
        """Those of the value and the target of a row."""
        self._sums = [_Sums(0, (Decimal(0),) * len(self._measures))]
        """Of the rows above each row, as far as they are summed up."""
        self._first = 0
        """The last row apart of these, or the first."""

    def names_one(self, text: str) -> bool:
        """Tell whether a text names a total."""
        words = self._reader.words
        return words.may_be_total(text) and words.is_total(text)

    def has(
        self, at: int, own: Sequence[GridCell], apart: Collection[int]
    ) -> bool:
        """Tell whether a row sums others up: one of its texts says so, and it
        has no plans, status or measure of its own.

        ``own`` are the cells of the row, ``apart`` the rows above that are no
        procedures.
        """
        held = {cell.column for cell in own}
        if not held.isdisjoint(self._columns.plans):
            return False
        words = self._reader.words
        name = self._cells[self._columns.name][1][at]
        names = [*self._reader.texts_among([name]).values()]
        labels = self._labels(own, name)
        if any(map(words.is_bare_total, labels + names)):
            return True
        if not held.isdisjoint(self._columns.block_texts):
            return False
        if any(map(self.names_one, labels + names)):
            return not self._is_of_its_own(at, own, apart)
        if not self._has_values(at):
            return False
        if any(map(words.labels.is_no_name, names)):
            return True
        is_of_another = any(map(words.labels.is_of_another, labels))
        return is_of_another and not self._has_words(own)

    def _labels(self, own: Sequence[GridCell], name: int) -> list[str]:
        """Return the texts of a row that may say what it is; of a row with a
        name that no other has, no extent (対象範囲: 全手続) and no date
        (開始時期: 令和7年4月予定) in a column without a meaning.
        """
        leading = [
            cell for cell in own if cell.column in self._columns.leading
        ]
        texts = self._reader.texts_among(cell.code for cell in leading)
        has_own_name = name != BLANK and self._names[name] == 1
        return [
            texts[cell.code]
            for cell in leading
            if cell.code in texts
            and not (
                has_own_name
                and cell.column not in self._named
                and self._is_of_the_row(texts[cell.code], cell.column)
            )
        ]

    def _is_of_the_row(self, text: str, column: int) -> bool:
        """Tell whether a text that may name a total or a plan is what a
        procedure's cell may say.
        """
        said = fold(text)
        if _EXTENT.fullmatch(said):
            return True
        if not _PLANNED.search(said) or period(said) is None:
            return False
        if column not in self._tells_results:
            codes = set(self._cells[column][1])
            labels = self._reader.texts_among(codes).values()
            self._tells_results[column] = any(
                "実績" in each for each in labels
            )
        return not self._tells_results[column]

    def _has_words(self, own: Sequence[GridCell]) -> bool:
        """Tell whether a row has a status or a mark of its own."""
        codes = [cell.code for cell in own if cell.column in self._words]
        texts = self._reader.texts_among(codes).values()
        return not all(map(is_blank, texts))

    def _has_values(self, at: int) -> bool:
        return any(
            self._cells[column][1][at] != BLANK
            for column in self._columns.content
        )

    def _is_of_its_own(
        self, at: int, own: Sequence[GridCell], apart: Collection[int]
    ) -> bool:
        """Tell whether a row has a status or mark, or a value and a target
        that sum nothing up.
        """
        if self._has_words(own):
            return True
        values = self._values(at)
        return bool(values) and not self._sums_up(values, at, apart)

    def _values(self, at: int) -> list[Decimal]:
        """Return the value and the target of a row; none where it has not
        both.
        """
        values: list[Decimal] = []
        for column in self._measures:
            text = self._reader.text(self._cells[column][1][at])
            number = _NUMBER.search(fold(text))
            if number is None:
                return []
            values.append(Decimal(number[0].replace(",", "")))
        return values

    def _sums_up(
        self, values: Sequence[Decimal], at: int, apart: Collection[int]
    ) -> bool:
        """Tell whether values are the sums or the averages of those of the
        rows above, from the first or from the last one apart on.
        """
        self._add_up(at, apart)
        whole = self._sums[at]
        parts = [whole.less(self._sums[self._first]), whole]
        # of rows that are all alike any one is the average
        is_alike = at > 0 and self._values(at - 1) == values
        return not is_alike and any(each.gives(values) for each in parts)

    def _add_up(self, at: int, apart: Collection[int]) -> None:
        """Sum up the rows above one that were not yet."""
        for above in range(len(self._sums) - 1, at):
            is_apart = above in apart
            if is_apart:
                self._first = above
            values = [] if is_apart else self._values(above)
            self._sums.append(self._sums[-1].more(values))


def _columns_of_words(layout: Layout) -> frozenset[int]:
    if layout.kind.name == SCORECARD:
        return frozenset()
    return frozenset(
        layout.columns_of({rule.judges for rule in layout.kind.rules})
    )


def _columns_of_measures(layout: Layout) -> list[int]:
    """Return the columns of values and targets where each row has a measure of
    its own; a scorecard's are all of one.
    """
    rule = layout.kind.rule("progress")
    if layout.kind.name == SCORECARD or rule is None:
        return []
    names = (rule.current, rule.target)
    found = layout.columns_of(names)
    return found if len(found) == len(names) else []
