"""The fields outside the issue blocks: which columns of a header are theirs.

============================================  ====================================================
columns                                       the field
============================================  ====================================================
a column that several fields claim            goes to the one that claims it most
below another rate's name                     none where one is below the field's own name
a rate or a deadline with a strange word      none: 他機関平均, 見通し
several for one field                         as `years` says: by a word, the latest, the base's
============================================  ====================================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from irodori.patterns import pattern
from irodori.scorecard.reading.fieldmatch import RATE_NAME, FieldMatcher
from irodori.scorecard.reading.headings import (
    Path,
    Paths,
    is_same_path,
    said_by,
    with_values,
)
from irodori.scorecard.reading.ratenames import ITEM
from irodori.scorecard.reading.revisions import is_of_another, rank_of
from irodori.scorecard.reading.tables import BASE, CURRENT, RATES, TARGET
from irodori.scorecard.reading.years import (
    Claim,
    YearChoice,
    avoided,
    by_years,
    choose_base,
    choose_current,
    choose_other,
    choose_target,
    of_target,
    preferred,
)
from irodori.scorecard.values.periods import (
    FormulaNames,
    Period,
    period,
    without_periods,
)
from irodori.scorecard.values.text import fold

PROGRAM = "program"
"""What names the rows of a scorecard beside ITEM: where nothing is headed as procedures
are, its rows are programs (業務名, 施策名).
"""
_OF_ANOTHER_THING = pattern(
    "^うち|内訳|方法別|窓口|郵送|書面|月別|月次|四半期別|年度別|推移|進捗|達成[率度]|増減|伸び|差|比|乖離|かい離|残り|残率|不足|ギャップ|(?i:gap)|目標まで|順位|シェア|ポイント|見込|予測|推計|試算|想定|予定|計画|平均|累計|件数|開始|着手|策定|公表|更新|施行|制定|記入"
)
"""What says of a column among the rates that its values are no rates of the
procedure and no deadline.
"""
_CORRECTION = pattern(
    "(?:訂正|修正|補正|再計算|再集計)(?:後|値|済み?|[)\\]】]|$)|最新|直近"
)
"""What a heading says of values that replace others."""
_TIME_OF_RATE = pattern("基準|当初|現在|現状|直近|最新|目標")
_COUNTS = ("annual_count", "annual_online_count")
_MATTERS = frozenset(["procedure", "deadline", "online_complete", *RATES])
"""Fields that decide on colours or checks: where two columns claim one of
them, the header is refused.
"""


_UPPER_CLASS = pattern(
    "(?:大|中)(?:分類|区分|項目)$|(?<!小)(?:分類|区分|種別)$"
)
"""What names only the class of a procedure, beside a column that names it:
手続名 › 大分類 | 小分類.
"""
_DEADLINE = pattern("期限|期日")
"""What goes before the year of a target: 達成期限 beside 目標年度."""
_TO_FISCAL_END = 3
"""Months from the end of a calendar year to that of the fiscal year."""

_OF_NOW = frozenset(["deadline", CURRENT, TARGET])
"""Fields that a column of another edition is none of: 旧達成期限."""
_NAMED = (BASE, TARGET)
"""Fields of whose columns the legend's formula may name one."""
_CONSUMED = frozenset(["deadline", *RATES])
"""Fields of which each word of a heading has to be known."""


class OutsideFields:
    """Chooses the columns of the fields outside the blocks."""

    def __init__(
        self, fields: Mapping[str, FieldMatcher], base_periods: Sequence[str]
    ) -> None:
        self._fields = fields
        periods = (period(fold(text)) for text in base_periods)
        self._profiles_year = next((each for each in periods if each), None)
        self._strengths = cache(self._read_strengths)

    def field(self, path: Path) -> str | None:
        """Return the field that claims a column most; None where none does."""
        strengths = self._strengths(path)
        return max(strengths, key=strengths.__getitem__, default=None)

    def is_unknown(self, path: Path) -> bool:
        """Tell whether no field claims a column, and nothing says that it is
        of another thing: 進捗率, 前年度比, a forecast, キャッシュレス利用率.
        """
        said = said_by(path)
        current = self._fields[CURRENT]
        return not (
            self._strengths(path)
            or current.is_labelled(path[-1])
            or rank_of(path) < 1
            or _OF_ANOTHER_THING.search(said)
            or current.is_of_other_measure(path)
        )

    def may_correct(self, path: Path) -> bool:
        """Tell whether a column is called a rate after it was corrected:
        オンライン利用率（訂正後）, 現在値（補正）.
        """
        current = self._fields[CURRENT]
        is_rate = any(current.is_labelled(each) for each in path)
        is_current = CURRENT in self._strengths(path)
        said = "".join(each.folded for each in path)
        return (
            (is_rate or is_current)
            and not is_of_another(path)
            and _CORRECTION.search(said) is not None
        )

    def names_time_of_rate(self, path: Path) -> bool:
        """Tell whether the lowest heading of a column that no field claims
        begins as those of rates do: 基準年, 直近, 目標年.
        """
        return self.is_unknown(path) and bool(
            _TIME_OF_RATE.match(path[-1].folded)
        )

    def choose(
        self, paths: Paths, formula: Callable[[], FormulaNames]
    ) -> dict[str, YearChoice]:
        """Return the columns left for each field; ``formula`` returns what
        the legend's formula calls them.
        """
        wanted = self._wanted(paths)
        has_several = any(len(wanted.get(each, ())) > 1 for each in _NAMED)
        names = formula() if has_several else FormulaNames()
        choices = self._rates(wanted, self._bare(paths), names)
        for name, claims in wanted.items():
            if name not in RATES:
                base = choices.get(BASE)
                choices[name] = _other_choice(name, claims, base)
        if ITEM not in choices and PROGRAM in choices and CURRENT in choices:
            choices[ITEM] = choices.pop(PROGRAM)
        return choices

    def _rates(
        self,
        wanted: Mapping[str, list[Claim]],
        bare: Sequence[Claim],
        names: FormulaNames,
    ) -> dict[str, YearChoice]:
        """Return the choice for each rate; without a base of the formula's,
        that of the profile's year counts.
        """
        is_free = not names.base
        bases = wanted.get(BASE, [])
        if len(bases) < 2 or is_free:
            names = names._replace(base=self._profiles_year)
        choices = _rate_choices(wanted, bare, names)
        if CURRENT not in choices and BASE in choices:
            may_begin = is_free and TARGET in choices
            choices |= by_years(bases, choices[BASE], may_begin=may_begin)
        if BASE not in choices and names.base and CURRENT in choices:
            currents = wanted.get(CURRENT, ())
            choices[BASE] = _base_beside(currents, choices, names.base)
        return choices

    def targets(
        self, paths: Paths, formula: Callable[[], FormulaNames]
    ) -> tuple[tuple[int, int], ...]:
        """Return the last month and the column of each target, where there are
        several, each with its period, and the legend's ``formula`` names none
        of them; a bare year ends in two months.
        """
        targets = [
            claims[TARGET]
            for column, path in paths.items()
            if TARGET in (claims := self._claims(column, path))
        ]
        periods = [
            (each.period, each.column) for each in targets if each.period
        ]
        if len(periods) < 2 or len(periods) < len(targets):
            return ()
        if len(of_target(targets, formula().target)) < len(targets):
            return ()
        fiscal = [
            (each.last_month + _TO_FISCAL_END, column)
            for each, column in periods
            if each.is_bare
        ]
        months = [(each.last_month, column) for each, column in periods]
        return (*fiscal, *months)

    def _wanted(self, paths: Paths) -> dict[str, list[Claim]]:
        """Return the columns of each field, each column going to the one that
        claims it most.
        """
        wanted: dict[str, list[Claim]] = {}
        for column, path in with_values(paths):
            claims = self._claims(column, path)
            if BASE in claims and self._is_first_version(path, paths):
                del claims[BASE]
            if claims:
                name = max(claims, key=lambda each: claims[each].force)
                wanted.setdefault(name, []).append(claims[name])
        for name in RATES:
            if len(wanted.get(name, ())) > 1:
                wanted[name] = self._under_own_name(name, wanted[name], paths)
        return self._without_strange(wanted, paths)

    def _is_first_version(self, path: Path, paths: Paths) -> bool:
        """Tell whether 当初 beside 変更後, below one heading, names the first
        version of it and not the base.
        """
        if len(path) < 2 or path[-1].revision != "older":
            return False
        current = self._fields[CURRENT]
        for other in paths.values():
            if not other or not is_same_path(path[:-1], other[:-1]):
                continue
            beside = other[-1]
            if beside.revision == "newer" and not current.is_named(beside):
                return True
        return False

    def _without_strange(
        self, wanted: dict[str, list[Claim]], paths: Paths
    ) -> dict[str, list[Claim]]:
        """Return the columns of each field without the rates and deadlines
        whose headings say that they are others; what is over several fields
        makes none of them another.
        """
        over = _fields_under(wanted, paths)
        found = {}
        for name, claims in wanted.items():
            kept = [
                claim
                for claim in claims
                if name not in _CONSUMED
                or claim.is_named
                or not self._fields[name].is_strange(
                    tuple(
                        each
                        for each in paths[claim.column]
                        if len(over[id(each)]) == 1
                    )
                )
            ]
            if kept:
                found[name] = kept
        return found

    def _under_own_name(
        self, name: str, claims: list[Claim], paths: Paths
    ) -> list[Claim]:
        """Return the claims without those below another rate's name, where one
        is below the field's own: 目標 under オンライン利用率, and not the one
        under 書面申請率.
        """
        field = self._fields[name]
        own = [
            each
            for each in claims
            if any(map(field.is_labelled, paths[each.column]))
        ]
        others = [
            each
            for each in claims
            if each not in own
            and any(
                RATE_NAME.fullmatch(above.folded)
                for above in paths[each.column][:-1]
            )
        ]
        if not own:
            return claims
        return [each for each in claims if each not in others]

    def _bare(self, paths: Paths) -> list[Claim]:
        """Return the columns that are labelled as a current rate and say
        neither when nor which.
        """
        current = self._fields[CURRENT]
        bare = []
        for column, path in with_values(paths):
            said = said_by(path)
            if (
                current.is_labelled(path[-1])
                and not current.excludes(said)
                and not is_of_another(path)
                and not current.is_strange(path[-1:])
                and not self._strengths(path)
            ):
                bare.append(Claim(column, 1, said, is_named=False))
        return bare

    def _claims(self, column: int, path: Path) -> dict[str, Claim]:
        """Return the fields that claim a column."""
        return {
            name: self._fields[name].claim(column, path, strength)
            for name, strength in self._strengths(path).items()
        }

    def _read_strengths(self, path: Path) -> dict[str, int]:
        """Return how strongly each field claims the column under some
        headings.
        """
        barred = _OF_NOW if is_of_another(path) else frozenset[str]()
        return {
            name: strength
            for name, field in self._fields.items()
            if name not in barred
            and (strength := field.strength(path)) is not None
        }


def _fields_under(
    wanted: Mapping[str, Sequence[Claim]], paths: Paths
) -> dict[int, set[str]]:
    """Return the fields under each heading, by its identity."""
    under: dict[int, set[str]] = {}
    for name, claims in wanted.items():
        for claim in claims:
            for each in paths[claim.column]:
                under.setdefault(id(each), set()).add(name)
    return under


def _rate_choices(
    wanted: Mapping[str, list[Claim]],
    bare: Sequence[Claim],
    names: FormulaNames,
) -> dict[str, YearChoice]:
    """Return the choice for each rate; a rate without a period or a word is
    the current one if no other is.
    """
    choices = {}
    if TARGET in wanted:
        choices[TARGET] = choose_target(wanted[TARGET], names.target)
    if BASE in wanted:
        choices[BASE] = choose_base(wanted[BASE], names.base)
    current = wanted.get(CURRENT) or bare
    if current:
        choices[CURRENT] = choose_current(current)
    return choices


def _base_beside(
    claims: Sequence[Claim], choices: Mapping[str, YearChoice], year: Period
) -> YearChoice:
    """Return the columns of rates beside the current one that are of the end
    of the base's year: オンライン利用率(令和2年3月末時点) for 令和元年度.
    """
    return YearChoice(
        [
            each
            for each in claims
            if each.column != choices[CURRENT].column
            and each.period
            and each.period.last_month == year.last_month
        ]
    )


def _other_choice(
    name: str, claims: Sequence[Claim], base: YearChoice | None
) -> YearChoice:
    """Return the choice for a field that is no rate; of several counts the one
    of the base's year.
    """
    if name == ITEM:
        claims = avoided(claims, _UPPER_CLASS)
    choice = choose_other(claims)
    if name == "deadline" and choice.column is None:
        choice = YearChoice(preferred(choice.claims, _DEADLINE))
    if choice.column is None and name in _COUNTS:
        year = base.claims[0].period if base and base.column else None
        return YearChoice(_only_of_year(claims, year))
    if choice.column is None and name not in _MATTERS:
        return YearChoice(choice.claims[:1])
    return choice


def _only_of_year(claims: Sequence[Claim], year: Period | None) -> list[Claim]:
    """Return the one column of a year; none where there are more."""
    same = [
        claim
        for claim in claims
        if year and claim.period and claim.period.year == year.year
    ]
    return same if len(same) == 1 else []


_RESULT = pattern("実績値?|利用率|")


def is_of_former_year(path: Path, current: Path) -> bool:
    """Tell whether a column holds the results of a year before that of the
    current rates: 令和4年度 › 実績.
    """
    own = period(said_by(path))
    now = period(said_by(current))
    said = "".join(each.folded for each in path)
    is_former = own is not None and now is not None and own < now
    return is_former and bool(_RESULT.fullmatch(without_periods(said)))
