"""Headings of the rates that do not call them by the usual name.

=========================================  ===================================
headings                                   are read as
=========================================  ===================================
デジタル化率(令和元年度), デジタル化率目標…      オンライン利用率(令和元年度), …
電子届出率 over R4, 現在, 目標                 オンライン利用率 over these
利用率 over 前年度, 今年度, 目標               利用率 over 基準値, 現在値, 目標
R5 over 利用率, 目標                           the rates of the year over them
手続名, R5, R6, R7目標                      the rates of these years
手続名, 基準値, 実績値, 目標値                the rates so called
令和2年度実績, 現在の利用率, 目標              the rates; the first one is the base
=========================================  ===================================
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from irodori.patterns import pattern
from irodori.scorecard.reading.fieldmatch import RATE_NAME, FieldMatcher
from irodori.scorecard.reading.headings import Heading
from irodori.scorecard.reading.tables import BASE, CURRENT, RATES, TARGET
from irodori.scorecard.values.periods import period
from irodori.workbook.refs import MAX_COLUMN, Place

ITEM = "procedure"
"""What names the rows of a scorecard."""
_LONGEST = 40
"""Characters of a heading that only says when or which one."""
_RESULTS = frozenset(["実績値", "実績"])
"""What the current value is called beside a base and a target."""

_OF_A_YEAR = pattern(
    r"(?:(?:令和|平成|[RHrh])(?:元|[0-9]{1,2})|元|20[0-9]{2})(?:年度?)?"
    r"の?(?:実績値?|利用率)(?:\(オンライン利用率\))?"
)
"""The result of one year, by its year alone: 令和2年度実績, 元年度利用率."""

_APPENDED = pattern("(?:の?(?:推移|状況|実績|目標(?:と|・|及び)実績))?")
"""What may be behind the name of a rate over its years and its target."""
_SHARE = pattern(r"(?:目標)?(?:進捗|達成|到達)(?:率|度|割合)(?:\([^()]*\))?")
"""How far a rate has come to its target, which is no rate of its own."""
RELATIVE_YEARS = {
    "前年度": "基準値",
    "昨年度": "基準値",
    "前年度実績": "基準値",
    "今年度": "現在値",
    "本年度": "現在値",
    "今年度実績": "現在値",
    "本年度実績": "現在値",
}
"""What the rates of the last year and of this one are, beside no others."""


class RateNames:
    """Gives the rates of a scorecard's header their usual name.

    ``read`` returns a text as a heading, ``is_facet`` tells of one that only
    says when, or which one, of what it is.
    """

    def __init__(
        self,
        fields: Mapping[str, FieldMatcher],
        read: Callable[[str], Heading],
        is_facet: Callable[[Heading], bool],
    ) -> None:
        self._fields = fields
        self._read = read
        self._is_facet = is_facet

    def usual(self, cells: dict[Place, Heading]) -> dict[Place, Heading]:
        """Return headings with the usual name in those of the rates."""
        cells = self._with_group_name(self._with_relative_years(cells))
        cells = self._with_one_name(self._with_bare_rates(cells))
        return self._with_bare_base(cells)

    def opens(self, texts: Iterable[str], fewest: int) -> bool:
        """Tell whether texts are so many headings of procedures and of their
        rates by years alone: 手続名, R5, R6, R7目標.
        """
        headings = [self._read(text) for text in texts]
        if not self._names_goals(headings):
            return False
        return len([*filter(self._is_bare, headings)]) + 1 >= fewest

    def opens_over(self, upper: Iterable[str], lower: Iterable[str]) -> bool:
        """Tell whether texts are the headings of procedures and of a rate over
        others that only say when and which one, R4, 現在, 目標, or of years
        over rates: 令和5年度 over 利用率, 目標.
        """
        if ITEM not in self._fields:
            return False
        above = [*map(self._read, upper)]
        below = [*map(self._read, lower)]
        rates = [*filter(self._names_rate, (*above, *below))]
        facets = [each for each in _without_shares(below) if each not in rates]
        return (
            self._claim(ITEM, above)
            and (any(map(self._names_rate, above)) or self._has_years(above))
            and bool(rates)
            and len(below) > 1
            and any("目標" in each.folded for each in below)
            and all(map(self._is_facet, facets))
        )

    def _has_years(self, headings: Iterable[Heading]) -> bool:
        return len([*filter(self._is_bare, headings)]) > 1

    def _are_goals(self, headings: Collection[Heading]) -> bool:
        """Tell whether headings only say when and which one of a rate, the
        target among them.
        """
        has_target = any("目標" in each.folded for each in headings)
        return has_target and all(map(self._is_facet, headings))

    def _with_group_name(
        self, cells: dict[Place, Heading]
    ) -> dict[Place, Heading]:
        """Return headings with the usual name in place of the only other one
        of a rate that is over when and which one.
        """
        rates = [
            (place, each)
            for place, each in cells.items()
            if self._names_rate(each)
        ]
        if len(rates) != 1:
            return cells
        ((place, rate),) = rates
        name = RATE_NAME.match(rate.folded)
        is_whole = name and _APPENDED.fullmatch(rate.folded, name.end())
        below = _without_shares(_below(place, cells))
        if not is_whole or not self._are_goals(below):
            return cells
        return {**cells, place: self._named(self._usual, rate)}

    def _with_relative_years(
        self, cells: dict[Place, Heading]
    ) -> dict[Place, Heading]:
        """Return headings with this year as the current rate, and the last one
        as the base, where nothing else is.
        """
        headings = cells.values()
        has_year = any(
            self._is_bare(each) and "目標" not in each.folded
            for each in headings
        )
        named = dict(cells)
        for field, usual in ((CURRENT, "現在値"), (BASE, "基準値")):
            places = [
                place
                for place, each in cells.items()
                if RELATIVE_YEARS.get(each.folded) == usual
            ]
            is_other = field == BASE and has_year
            is_known = is_other or self._claim(field, headings)
            if len(places) == 1 and not is_known:
                named |= {at: self._named(usual, cells[at]) for at in places}
        return named

    def _names_goals(self, headings: Collection[Heading]) -> bool:
        """Tell whether some headings are those of procedures and a target."""
        if ITEM not in self._fields:
            return False
        has_target = any("目標" in each.folded for each in headings)
        return has_target and self._claim(ITEM, headings)

    def _is_bare(self, each: Heading) -> bool:
        """Tell whether a heading may be a rate's that only says when or which
        one it is: R5, 令和4年度実績, 実績値.
        """
        text = each.folded
        if len(text) > _LONGEST:
            return False
        may_be = text in _RESULTS or period(text) is not None
        return may_be and self._is_facet(each)

    def _with_bare_rates(
        self, cells: dict[Place, Heading]
    ) -> dict[Place, Heading]:
        """Return headings with the usual name before those that only say when
        or which one, where nothing names a rate and something the target.
        """
        headings = cells.values()
        if any(map(self._names_rate, headings)):
            return cells
        top = min((row for row, _ in cells), default=0)
        last = self._first_current(cells, MAX_COLUMN)
        bare = {
            place: each
            for place, each in cells.items()
            if place[0] == top
            and self._is_bare(each)
            and (place[1] <= last or not _OF_A_YEAR.fullmatch(each.folded))
        }
        if not bare or not self._names_goals(headings):
            return cells
        named = {
            place: self._named(f"{self._usual}({each.folded})", each)
            for place, each in bare.items()
        }
        return {**cells, **named}

    def _with_bare_base(
        self, cells: dict[Place, Heading]
    ) -> dict[Place, Heading]:
        """Return headings with the usual name before the only result of a
        year left of the current rate, where there is no other base.

        Right of 現状値 such a result may be the newer one.
        """
        headings = cells.values()
        if self._claim(BASE, headings) or not self._names_goals(headings):
            return cells
        bare = [
            place
            for place, each in cells.items()
            if _OF_A_YEAR.fullmatch(each.folded)
        ]
        if len(bare) != 1 or bare[0][1] > self._first_current(cells, 0):
            return cells
        found = cells[bare[0]]
        usual = self._named(f"{self._usual}({found.folded})", found)
        return {**cells, bare[0]: usual}

    def _first_current(self, cells: dict[Place, Heading], default: int) -> int:
        """Return the first column that the current rate claims."""
        columns = (
            column
            for (_, column), each in cells.items()
            if self._claim(CURRENT, [each])
        )
        return min(columns, default=default)

    def _with_one_name(
        self, cells: dict[Place, Heading]
    ) -> dict[Place, Heading]:
        """Return headings with a rate's own name as the usual one, where no
        column is known as the current rate and one name alone makes base,
        current rate and target: デジタル化率(令和元年度),
        デジタル化率(現在値), デジタル化率目標.
        """
        headings = cells.values()
        if self._claim(CURRENT, headings):
            return cells
        found = (RATE_NAME.match(each.folded) for each in headings)
        names = {each[0] for each in found if each}
        fitting = [
            renamed
            for name in sorted(names)
            if (renamed := self._renamed(cells, name))
            and self._makes_progress(renamed.values(), headings)
        ]
        if len(fitting) != 1:
            return cells
        (renamed,) = fitting
        return {**cells, **renamed}

    def _makes_progress(
        self, renamed: Collection[Heading], headings: Iterable[Heading]
    ) -> bool:
        """Tell whether some headings are those of a base, a current rate and a
        target; beside the names of procedures two years make the first two.
        """
        if all(self._claim(each, renamed) for each in RATES):
            return True
        base = self._fields[BASE]
        years = [each for each in renamed if base.is_named(each)]
        has_both = len(years) > 1 and self._claim(TARGET, renamed)
        return has_both and self._claim(ITEM, headings)

    @property
    def _usual(self) -> str:
        """What the rate is mostly called."""
        return self._fields[CURRENT].label

    def _names_rate(self, each: Heading) -> bool:
        """Tell whether a heading holds the name of a rate: オンライン利用率,
        窓口利用率.
        """
        if self._fields[CURRENT].is_labelled(each):
            return True
        is_share = _SHARE.fullmatch(each.folded) is not None
        return not is_share and RATE_NAME.match(each.folded) is not None

    def _claim(self, field: str, headings: Iterable[Heading]) -> bool:
        """Tell whether one of some headings claims a field by itself."""
        return any(map(self._fields[field].is_named, headings))

    def _named(self, text: str, each: Heading) -> Heading:
        """Return a heading that is compared as another text."""
        return self._read(text)._replace(text=each.text)

    def _renamed(
        self, cells: dict[Place, Heading], name: str
    ) -> dict[Place, Heading]:
        """Return the headings that begin with a name, with the usual one in
        its place.
        """
        return {
            place: self._named(each.folded.replace(name, self._usual, 1), each)
            for place, each in cells.items()
            if each.folded.startswith(name)
        }


def _without_shares(headings: Iterable[Heading]) -> list[Heading]:
    return [each for each in headings if not _SHARE.fullmatch(each.folded)]


def _below(place: Place, cells: Mapping[Place, Heading]) -> list[Heading]:
    """Return what is right below a heading, as far as the next one to the
    right.
    """
    row, first = place
    right = [column for at, column in cells if at == row and column > first]
    stop = min(right, default=MAX_COLUMN + 1)
    below = (each for each in cells if each[0] == row + 1)
    return [cells[each] for each in below if first <= each[1] < stop]
