"""Which columns are the fields of a kind of sheet without issue blocks.

===========================================  ============================================================
columns                                      the field
===========================================  ============================================================
a heading fits two fields (現状値)           goes to the one that no other column can only be
several for a field that rules judge by      one for each year, or half of it, where each names its own: the
                                             values decide
…of which a word tells (最新, 最終, 基準)     is that one
…and nothing tells                           the header is refused
計画期間 beside 期限, 目標 beside 目標値     no field, nor 現状 or 取組状況 beside 進捗状況
years alone, and no current value            are its columns
several for another field                    the one whose label comes first in the schema
===========================================  ============================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from irodori.patterns import pattern
from irodori.scorecard.profile import SheetKind
from irodori.scorecard.reading.fieldmatch import FieldMatcher
from irodori.scorecard.reading.headings import (
    Heading,
    Path,
    Paths,
    heading,
    said_by,
    with_values,
)
from irodori.scorecard.reading.tables import Years
from irodori.scorecard.reading.years import (
    FINAL,
    ON_THE_WAY,
    START,
    YEAR_OF_BASE,
    Claim,
    YearChoice,
    avoided,
    named_one,
    newest,
    preferred,
    strongest,
)
from irodori.scorecard.values.periods import (
    Period,
    part_of_year,
    without_periods,
)
from irodori.tuples import NamedTuple

_JOINED = 4
"""How strongly a field claims a column whose headings together are its label:
達成 over 率.
"""
_LONGEST_JOINED = 40

_LATEST = pattern("最新|直近|現在|現時点")
_ENDS = pattern("期限|期日|締切|完了|終了")
"""What says that a date is a deadline, and not a time of work."""
_STATUS = pattern("状況|進捗|ステータス|状態")
"""What says that a column holds statuses; 現状 may be a text."""
_GRADES = pattern("進捗|ステータス|区分|状態")
"""What names a status, and beside 取組状況 the one that is no text."""
_AIM = pattern("目標$")
"""What names an aim, and beside 目標値 no number."""


_Claims = Mapping[str, Claim]
"""The claims on one column, by field."""


class KindFields(NamedTuple):
    """The columns of a kind's fields."""

    choices: Mapping[str, YearChoice]
    """The columns left for each field: one, or several where nothing decides.
    """
    years: Mapping[str, Years]
    """The columns of each field that has one for each of several years."""
    unread: frozenset[int]
    """Columns of marks of which nothing decides: they are left aside, for no
    other value depends on them.
    """

    def known(self) -> set[int]:
        """Return the columns that have a field, are another year's or are left
        aside.
        """
        chosen = {
            choice.column
            for choice in self.choices.values()
            if choice.column is not None
        }
        of_years = {
            column for each in self.years.values() for _, column in each
        }
        return chosen | of_years | self.unread


class KindColumns:
    """Finds the fields of one kind of sheet among the columns of a header."""

    def __init__(
        self,
        kind: SheetKind,
        fields: Mapping[str, FieldMatcher],
    ) -> None:
        self._fields = fields
        self._judged = frozenset(kind.judged)
        self._marks = _only_marks(kind)
        self._bases = {rule.base for rule in kind.rules}
        self._targets = {rule.target for rule in kind.rules}
        self._currents = {rule.current for rule in kind.rules} - {None}
        self._deadlines = {rule.deadline for rule in kind.rules}
        self._statuses = {
            rule.judges for rule in kind.rules if rule.rule == "status"
        }

    def choose(self, paths: Paths) -> KindFields:
        """Return the fields of the columns under some headings."""
        choices: dict[str, YearChoice] = {}
        years: dict[str, Years] = {}
        assigned = self._assigned(self._with_years(self._claims(paths), paths))
        for name, claims in assigned.items():
            if name not in self._judged:
                first = self._first(name, claims, paths)
                choices[name] = YearChoice([first])
                continue
            left = self._preferred(name, claims)
            of_years = self._years(name, left)
            if of_years:
                years[name] = of_years
            choices[name] = YearChoice(_newest(left, of_years))
        return KindFields(choices, years, self._undecided_marks(choices))

    def _years(self, name: str, claims: Sequence[Claim]) -> Years:
        """Return the columns of a field that has one for each of several years."""
        return () if name in self._bases else _by_year(claims)

    def _undecided_marks(
        self, choices: dict[str, YearChoice]
    ) -> frozenset[int]:
        """Take the marks of which nothing decides out of the choices; return
        their columns.
        """
        undecided = [
            name
            for name in self._marks & choices.keys()
            if choices[name].column is None
        ]
        return frozenset(
            claim.column
            for name in undecided
            for claim in choices.pop(name).claims
        )

    def _claims(self, paths: Paths) -> dict[int, _Claims]:
        """Return for each column the fields that claim it most."""
        found: dict[int, _Claims] = {}
        for column, path in with_values(paths):
            claims = self._claims_of(column, path)
            best = max(
                (claim.force for claim in claims.values()), default=None
            )
            tops = {
                name: claim
                for name, claim in claims.items()
                if claim.force == best
            }
            if tops:
                found[column] = tops
        return found

    def _with_years(
        self,
        claims: dict[int, _Claims],
        paths: Paths,
    ) -> dict[int, _Claims]:
        """Return the claims, with those of the current value on columns of
        bare years between others where no column is called that: 基準値 | R4 |
        R5 | 目標値; 現状値 of an earlier year may be the base.
        """
        claimed = {name for each in claims.values() for name in each}
        called = [
            each
            for each in claims.values()
            if not self._currents.isdisjoint(each)
        ]
        is_base = not any(map(self._bases.isdisjoint, called))
        if not claimed & self._targets or not is_base:
            return claims
        (current,) = self._currents
        assert current is not None
        field = self._fields[current]
        added: dict[int, _Claims] = {}
        for column in self._bare_years(claims, paths):
            claim = field.claim(column, paths[column], 1)
            if claim.period is None:
                return claims
            added[column] = {current: claim}
        periods = [each[current].period for each in added.values()]
        bases = [each[current].period for each in called]
        is_earlier = all(
            base and later and base < later
            for base in bases
            for later in periods
        )
        return {**claims, **added} if is_earlier else claims

    def _bare_years(
        self, claims: Mapping[int, _Claims], paths: Paths
    ) -> list[int]:
        """Return the columns between base and target that are called by a year
        alone, and nothing claims.
        """
        bounds = self._targets | self._bases
        ends = [
            column
            for column, each in claims.items()
            if not bounds.isdisjoint(each)
        ]
        between = range(min(ends) + 1, max(ends))
        return [
            column
            for column, path in paths.items()
            if column in between
            and column not in claims
            and len(path) == 1
            and not without_periods(path[0].folded)
        ]

    def _claims_of(
        self,
        column: int,
        path: Path,
    ) -> _Claims:
        """Return the fields that claim a column."""
        joined = _joined(path)
        claims: dict[str, Claim] = {}
        for name, field in self._fields.items():
            strength = field.strength(path)
            if joined is not None and field.is_whole(joined):
                strength = max(strength or 0, _JOINED)
            if strength is not None:
                claims[name] = field.claim(column, path, strength)
        return claims

    def _assigned(
        self, claims: Mapping[int, _Claims]
    ) -> dict[str, list[Claim]]:
        """Return the columns of each field, one that fits several going to the
        one that needs it.
        """
        taken = {
            name for each in claims.values() if len(each) == 1 for name in each
        }
        wanted: dict[str, list[Claim]] = {}
        for each in claims.values():
            name = _needed(each, taken)
            wanted.setdefault(name, []).append(each[name])
        return wanted

    def _first(
        self,
        name: str,
        claims: Sequence[Claim],
        paths: Paths,
    ) -> Claim:
        """Return the column whose label comes first in the schema."""
        field = self._fields[name]

        def place(claim: Claim) -> tuple[bool, int, int]:
            rank = field.rank(paths[claim.column])
            return not claim.is_named, rank, claim.column

        return min(claims, key=place)

    def _preferred(
        self,
        name: str,
        claims: Sequence[Claim],
    ) -> Sequence[Claim]:
        """Return the columns that a profile or a word prefers among several."""
        claims = named_one(claims)
        if len(claims) == 1:
            return claims
        if name in self._targets and _have_periods(claims):
            return claims
        claims = preferred(newest(claims), self._words(name))
        if name in self._targets:
            claims = avoided(avoided(claims, ON_THE_WAY), _AIM)
        if name in self._bases:
            return avoided(claims, YEAR_OF_BASE)
        if _have_periods(claims):
            return claims
        if name in self._statuses:
            claims = preferred(claims, _GRADES)
            # 進捗状況, and not 令和4年度の進捗状況 beside it
            words = self._fields[name].words
            claims = [each for each in claims if each.said in words] or claims
        return strongest(claims)

    def _words(self, name: str) -> re.Pattern[str]:
        """Return what tells the one column of a field that counts."""
        if name in self._bases:
            return START
        if name in self._targets:
            return FINAL
        if name in self._statuses:
            return _STATUS
        return _ENDS if name in self._deadlines else _LATEST

    # ---- What is near a rated column and claimed by none --------------------

    def unread(
        self,
        paths: Paths,
        found: KindFields,
        is_aside: Callable[[Path], bool],
    ) -> set[int]:
        """Return the columns without a field whose headings are about what the
        rules judge by, and those that are left aside.

        ``is_aside`` tells of headings that mean nothing here or only say when.
        """
        held = found.known()
        groups = {id(each) for at in held for each in paths[at][:-1]}
        unread = set(found.unread)
        for column, path in with_values(paths):
            if column in held or is_aside(path):
                continue
            is_known = any(id(each) in groups for each in path)
            if is_known or any(map(self._speaks, path)):
                unread.add(column)
        return unread

    def _speaks(self, each: Heading) -> bool:
        """Tell whether a heading ends as a label of a field that the rules
        judge by does: 最終実績値.
        """
        judged = [self._fields[name] for name in self._judged]
        return any(field.ends(each) for field in judged)


def _only_marks(kind: SheetKind) -> set[str]:
    """Return the fields of marks by which nothing else is judged."""
    marks = {
        rule.judges
        for rule in kind.rules
        if rule.rule == "mark" and rule.judges
    }
    others = {
        name
        for rule in kind.rules
        if rule.rule != "mark"
        for name in rule.fields
    }
    return marks - others


def _have_periods(claims: Sequence[Claim]) -> bool:
    return all(map(_when, claims))


def _when(claim: Claim) -> Period | None:
    """Return the period of a column: 令和5年度, or 上半期 of any year."""
    return claim.period or part_of_year(claim.said)


def _newest(claims: Sequence[Claim], years: Years) -> Sequence[Claim]:
    """Return the column of the newest of several years; all columns where they
    are not of several.
    """
    if not years:
        return claims
    _, newest = years[-1]
    return [claim for claim in claims if claim.column == newest]


def _joined(path: Path) -> Heading | None:
    """Return the headings of a column as one: 達成率 of 達成 over 率."""
    said = said_by(path)
    if len(path) < 2 or len(said) > _LONGEST_JOINED:
        return None
    return heading(said)


def _needed(claims: _Claims, taken: set[str]) -> str:
    """Return the field of a column: the first that no other column can only
    be.
    """
    names = [*claims]
    free = (name for name in names if name not in taken)
    return next(free, names[0])


def _by_year(claims: Sequence[Claim]) -> Years:
    """Return the periods and columns of several claims, rising; nothing where
    one has none or two have the same.
    """
    found: dict[int, tuple[Period, int]] = {}
    for claim in claims:
        when = _when(claim)
        if when is None or when.last_month in found:
            return ()
        found[when.last_month] = when, claim.column
    if len(found) < 2:
        return ()
    return tuple(sorted(found.values()))
