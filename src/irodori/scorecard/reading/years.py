"""Which of several columns of one field counts: by what their headings say of
years, by a profile's lines, by the years that hold values.

Among the columns of online rates:

===========  =========================================================================================
a field      is the one
===========  =========================================================================================
any          that a profile names in full under ``whole``
the target   that the legend's formula names, that is called 最終, else the latest
the current  that is called 現在 or the like, else the latest
the base     that is called 基準 or the like, else that of the year in the legend's formula
both         without such words, the newest is current and the oldest the base
===========  =========================================================================================

Where that leaves several, the header is refused, with the profile lines that
choose one.

Of several years' columns in a kind of sheet without issue blocks:

==========================  ============================================================================
columns of several years    the one that counts
==========================  ============================================================================
the latest value            the newest in which any row holds more than a dash or 集計中
the progress, a mark        that of the same year, else the newest with values
the target                  that of the same year; else the last one where a word says 最終; else none
==========================  ============================================================================

A status, a mark or a progress of a former year is judged too, by the columns
of that year alone.
"""

from __future__ import annotations

import re
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)

from irodori.errors import InputError
from irodori.patterns import pattern
from irodori.scorecard.profile import KindRule, Profile
from irodori.scorecard.reading.tables import (
    BASE,
    CURRENT,
    Layout,
    Table,
    Years,
)
from irodori.scorecard.values.periods import Period, period
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple

FINAL = pattern("最終")
"""What says that a target is the last one."""
ON_THE_WAY = pattern("中間|当面|短期|単年度|当年度|今年度|本年度")
"""What says that a target is none of the last ones."""
_WHICH = pattern(f"{FINAL.pattern}|{ON_THE_WAY.pattern}")
"""What tells one target from another."""
_NOW = pattern("現在|現状|現況|足元")
_LATELY = pattern("直近|最新")
_PART_OF_YEAR = pattern("月|半|期|[./Q]")
START = pattern("基準|当初|策定|計画時|計画前|開始|着手前|取組前|導入|ベース")
"""What says that a value is the one at the start."""
YEAR_OF_BASE = pattern("基準年(?:度|次)?$")
"""What heads the value of a year, or beside 基準値 the year itself."""
_CALLED_BASE = pattern("基準|ベース")
"""What says so more plainly than the year that the formula names."""


class Claim(NamedTuple):
    """A column that claims a field."""

    column: int
    strength: int
    said: str
    """All that its headings say, folded."""
    is_named: bool
    """Whether the profile names the heading in full."""
    rank: int = 1
    """How new its heading says that it is (`Version`)."""

    @property
    def period(self) -> Period | None:
        """The period that it is of."""
        return period(self.said)

    def is_behind(self, other: Claim) -> bool:
        """Tell whether it is of a later period than another, so far as both
        name one.
        """
        now, then = self.period, other.period
        return not (now and then) or now.last_month > then.last_month

    @property
    def force(self) -> tuple[bool, int]:
        """What orders the claims on one column."""
        return self.is_named, self.strength


class YearChoice(NamedTuple):
    """The columns left for a field: one, none, or several where nothing
    decides.
    """

    claims: Sequence[Claim]

    @property
    def column(self) -> int | None:
        """The column, where there is one."""
        if len(self.claims) != 1:
            return None
        (only,) = self.claims
        return only.column


def choose_target(claims: Sequence[Claim], name: str) -> YearChoice:
    """Return the target among several columns; ``name`` is what the legend's
    formula calls it.
    """
    claims = of_target(newest(named_one(claims)), name)
    claims = preferred(claims, FINAL)
    return YearChoice(_latest(avoided(claims, ON_THE_WAY)))


def of_target(claims: Sequence[Claim], name: str) -> Sequence[Claim]:
    """Return the columns of the year or with the word by which a formula calls
    the target, 中間目標; all where none is one.
    """
    named = period(name)
    word = _WHICH.search(name)
    same = [
        claim
        for claim in claims
        if (named and claim.period and claim.period.year == named.year)
        or (word and word[0] in claim.said)
    ]
    return same or claims


_CORRECTED = pattern("(?:訂正|修正|更新)後")


def choose_current(claims: Sequence[Claim]) -> YearChoice:
    """Return the current value among several columns."""
    claims = named_one(claims)
    claims = [claim for claim in claims if claim.rank] or claims
    claims = preferred(claims, _NOW)
    claims = preferred(claims, _LATELY)
    return YearChoice(preferred(_latest(claims), _CORRECTED))


def choose_base(claims: Sequence[Claim], year: Period | None) -> YearChoice:
    """Return the base among several columns; ``year`` is the one that the
    legend's formula names.
    """
    claims = preferred(named_one(claims), _CALLED_BASE)
    claims = avoided(claims, YEAR_OF_BASE)
    if len(claims) > 1 and year is not None:
        claims = _of_base_year(claims, year)
    return YearChoice(preferred(claims, START))


def by_years(
    claims: Sequence[Claim], base: YearChoice, *, may_begin: bool
) -> dict[str, YearChoice]:
    """Return the base and the current value among the columns of a rate of
    which none is called the current one.

    The newest behind the base is current.  Where nothing says which is the
    base, the oldest of two, or of several whole years, is it, if it
    ``may_begin``.
    """
    if base.column is None and may_begin:
        base = YearChoice(_oldest(claims))
    if base.column is None:
        return {}
    (start,) = base.claims
    latest = latest_of([each for each in claims if each is not start])
    if latest is None or not latest.is_behind(start):
        return {}
    return {BASE: base, CURRENT: YearChoice([latest])}


def _oldest(claims: Sequence[Claim]) -> Sequence[Claim]:
    """Return the column of the oldest year; all where it is not clear that the
    values go on from it: R6.4, R6.9, R6.12.
    """
    periods = [each.period for each in claims if each.period]
    years = [each.fiscal_year for each in periods]
    is_clear = len(claims) == len(periods) == len(set(years))
    if not is_clear:
        return claims
    latest = claims[years.index(max(years))]
    # which may go as far as some month: R4, R5, R6.7
    older = [each.said for each in claims if each is not latest]
    has_parts = any(map(_PART_OF_YEAR.search, older))
    if has_parts and len(claims) > 2:
        return claims
    return [claims[years.index(min(years))]]


def _of_base_year(claims: Sequence[Claim], year: Period) -> Sequence[Claim]:
    """Return the columns of a year, of 令和元年 and 令和元年度 the one that is
    named; all where none is of it.
    """
    same = [
        claim
        for claim in claims
        if claim.period is not None and claim.period.year == year.year
    ]
    exact = [
        claim
        for claim in same
        if claim.period and claim.period.last_month == year.last_month
    ]
    return exact or same or claims


def choose_other(claims: Sequence[Claim]) -> YearChoice:
    """Return the column of a field that has nothing to do with years: the one
    that claims it most.
    """
    return YearChoice(strongest(newest(named_one(claims))))


def strongest(claims: Sequence[Claim]) -> list[Claim]:
    """Return the columns that a field claims most."""
    best = max((claim.strength for claim in claims), default=0)
    return [claim for claim in claims if claim.strength == best]


def latest_of(claims: Sequence[Claim]) -> Claim | None:
    """Return the claim of the latest period, None where that is not clear."""
    latest = _latest(claims)
    return (
        latest[0]
        if len(latest) == 1 and latest[0].period is not None
        else None
    )


def named_one(claims: Sequence[Claim]) -> Sequence[Claim]:
    """Return the one column that a profile names in full, else all."""
    named = [claim for claim in claims if claim.is_named]
    return named if len(named) == 1 else claims


def newest(claims: Sequence[Claim]) -> Sequence[Claim]:
    """Return the columns whose headings say most that they are the newer."""
    rank = max((claim.rank for claim in claims), default=1)
    return [claim for claim in claims if claim.rank == rank]


def preferred(
    claims: Sequence[Claim], words: re.Pattern[str]
) -> Sequence[Claim]:
    """Return the columns whose headings hold some words, all where none does."""
    return [claim for claim in claims if words.search(claim.said)] or claims


def avoided(
    claims: Sequence[Claim], words: re.Pattern[str]
) -> Sequence[Claim]:
    """Return the columns whose headings do not hold some words, all where
    every one does.
    """
    return [
        claim for claim in claims if not words.search(claim.said)
    ] or claims


def _latest(claims: Sequence[Claim]) -> Sequence[Claim]:
    """Return the claim of the latest period, or all of them where a period is
    missing or two are the latest.
    """
    if len(claims) < 2:
        return claims
    periods = [claim.period for claim in claims]
    if any(each is None for each in periods):
        return claims
    last = max(each.last_month for each in periods if each)
    return [
        claim
        for claim, each in zip(claims, periods, strict=True)
        if each and each.last_month == last
    ]


# ---- Lines for a profile --------------------------------------------------

_MOST_CHOICES = 6
"""Columns of one field for which lines are tried."""
_DEEPEST = 3
"""Fields that one refusal chooses for."""


def choosing_lines(
    profile: Profile,
    error: InputError,
    read: Callable[[Profile], object],
    depth: int = 0,
) -> list[str]:
    """Return for each column that may be meant the profile lines that choose
    it, tried with ``read``.

    ``error`` is the refusal ``header.claimed_twice``, whose ``fields`` are the
    field and the columns' headings.
    """
    name, *headings = _claims_of(error)
    found = []
    for heading in headings[:_MOST_CHOICES]:
        # for its way of quoting, which is TOML's; few books need it
        import json

        lines = f"[add.fields.{name}]\nchosen = [{json.dumps(heading, ensure_ascii=False)}]"
        changed = with_lines(profile, lines)
        try:
            read(changed)
            found.append(lines)
        except InputError as other:
            if (
                other.code == error.code
                and _claims_of(other)[0] != name
                and depth < _DEEPEST
            ):
                further = choosing_lines(changed, other, read, depth + 1)
                found += [f"{lines}\n{each}" for each in further[:1]]
    return found


def _claims_of(error: InputError) -> Sequence[str]:
    fields = error.params["fields"]
    assert isinstance(fields, tuple)
    return fields


def with_lines(profile: Profile, lines: str) -> Profile:
    """Return a profile with the lists of ``[add.fields.…]`` tables added to
    its own.
    """
    import tomllib  # few headers need lines

    fields = dict(profile.fields)
    added_fields = tomllib.loads(lines)["add"]["fields"]
    for name, lists in added_fields.items():
        labels = fields[name]
        added = {
            key: (*getattr(labels, key), *words)
            for key, words in lists.items()
        }
        fields[name] = labels._replace(**added)  # type: ignore[arg-type]  # the keys are those of lists
    return profile._replace(fields=fields)


# ---- Columns of several years ---------------------------------------------

HoldsValues = Callable[[int], bool]
"""Tells whether any row of a table holds a value in a column."""


def settled(layout: Layout, holds_values: HoldsValues) -> Layout:
    """Return a layout whose fields of several years are the columns that
    count.
    """
    if not layout.years:
        return layout
    choice = _YearColumns(layout, holds_values)
    chosen = choice.chosen()
    fields = {
        name: column
        for name, column in layout.fields.items()
        if name not in layout.years
    }
    older = tuple(choice.older(fields, chosen))
    fields |= chosen
    in_order = sorted(fields.items(), key=lambda each: each[1])
    names = {
        column: name
        for each in (*older, fields)
        for name, column in each.items()
    }
    return layout._replace(
        fields=dict(in_order),
        older=older,
        columns=tuple(
            column._replace(field=names.get(column.column))
            for column in layout.columns
        ),
        undecided=tuple(name for name in layout.years if name not in chosen),
    )


_OF_TARGET = pattern(
    r"(?P<which>[^。=:、,÷/]{0,24}?)目標(?:数?値)?(?:\((?P<note>[^()]{1,12})\))?"
    r"(?:に(?:対する|対して|向けた)|への?|の|比)の?(?:達成見込み|進捗|達成|到達)"
)
"""What says in words which target the progress is measured by."""
_BY_TARGET = pattern(
    r"[÷/]\(?(?P<which>[^。=:、,÷/()-]{1,12})目標(?:値)?(?P<note>)"
)
"""The same in a formula: (R5実績-基準値)÷(R8目標-基準値)."""
_WHOLE_PLAN = pattern(rf"{FINAL.pattern}|計画(?:期間|終了|全体)")
"""What says that the target of the last year is meant."""


def with_named_target(
    profile: Profile, tables: Iterable[Table], lines: Sequence[str]
) -> Profile:
    """Return a profile in which the one target counts, of those of several
    years, that folded lines say the progress is measured by:
    R8目標に対する進捗率; the same where they name none, or several.
    """
    progress = profile.kind.rule("progress")
    name = progress.target if progress else None
    named = {
        heading
        for table in (tables if name and lines else ())
        for heading in _named_targets(table.layout, name or "", lines)
    }
    if name is None or len(named) != 1:
        return profile
    labels = profile.fields[name]
    chosen = labels._replace(chosen=(*labels.chosen, *named))
    return profile._replace(
        fields={**profile.fields, name: chosen}, is_shipped=False
    )


def _named_targets(
    layout: Layout, name: str, lines: Iterable[str]
) -> Iterator[str]:
    """Yield all the headings, folded, of each target that lines name."""
    columns = layout.years.get(name, ())
    said = {each.column: fold("".join(each.path)) for each in layout.columns}
    for line in lines if columns else ():
        for form in (_OF_TARGET, _BY_TARGET):
            for found in form.finditer(line):
                column = _named_target(found, columns, said)
                if column is not None:
                    yield said[column]


def _named_target(
    found: re.Match[str], columns: Years, said: Mapping[int, str]
) -> int | None:
    """Return the column of the target that words name; None where they name
    none of them.
    """
    words = f"{found['which']}({found['note'] or ''})"
    named = period(words)
    if named:
        return _of_year(columns, named)
    if not _WHOLE_PLAN.search(words):
        return None
    final = [column for _, column in columns if FINAL.search(said[column])]
    return final[0] if len(final) == 1 else columns[-1][1]


def mark_differing(tables: Iterable[Table]) -> None:
    """Mark the tables of a sheet that have the same headings, as on each
    printed page, and not the same newest year.
    """
    alike: dict[object, list[Table]] = {}
    for table in tables:
        if table.layout.years:
            headings = tuple(column.path for column in table.layout.columns)
            alike.setdefault(headings, []).append(table)
    for group in alike.values():
        if any(
            table.layout.fields != group[0].layout.fields for table in group
        ):
            for table in group:
                table.layout = table.layout._replace(differs=True)


def leave_former_years(table: Table, years: Collection[int]) -> None:
    """Let the columns of all former years but some without colours."""
    layout = table.layout
    kept = {
        column
        for of_field in layout.years.values()
        for each, column in of_field
        if each.year in years
    }
    older = tuple(
        fields
        for fields in layout.older
        if not kept.isdisjoint(fields.values())
    )
    table.layout = layout._replace(older=older)
    table.rated = table.layout.rated_columns()


class _YearColumns:
    def __init__(
        self,
        layout: Layout,
        holds_values: HoldsValues,
    ) -> None:
        self._layout = layout
        self._holds_values = holds_values
        self._said = {
            each.column: fold("".join(each.path)) for each in layout.columns
        }

    def chosen(self) -> dict[str, int]:
        """Return the column that counts of each field of several years, those
        left out for which none does.
        """
        layout = self._layout
        progress = layout.kind.rule("progress")
        now = self._now(progress)
        found: dict[str, int] = {}
        for name, columns in layout.years.items():
            if progress and name == progress.target:
                column = self._target(columns, now)
            else:
                column = _of_year(columns, now) or self._newest(columns)
            if column is not None:
                found[name] = column
        return found

    def older(
        self, fields: Mapping[str, int], chosen: Mapping[str, int]
    ) -> Iterator[dict[str, int]]:
        """Yield ``fields`` with those of each former year of which a column
        says what a rule both judges and colours, and holds values.
        """
        years = self._layout.years
        says = {rule.share or rule.judges for rule in self._layout.kind.rules}
        told = [name for name in years if name in says and name in chosen]
        periods = {
            each: None
            for name in told
            for each, column in years[name]
            if column != chosen[name] and self._holds_values(column)
        }
        for now in periods:
            of_year = {name: _of_year(years[name], now) for name in years}
            held = {
                name: column
                for name, column in of_year.items()
                if column is not None and column != chosen.get(name)
            }
            if not held.keys().isdisjoint(told):
                yield {**fields, **held}

    def _now(self, progress: KindRule | None) -> Period | None:
        """Return the period of the latest values; None where their column
        names none.
        """
        layout = self._layout
        name = progress.current if progress else None
        if name is None or name not in layout.fields:
            return None
        column = layout.fields[name]
        columns = layout.years.get(name)
        if columns:
            column = self._newest(columns)
        return period(self._said[column])

    def _newest(self, columns: Years) -> int:
        """Return the column of the newest period that holds values; that of
        the newest where none does.
        """
        held = [column for _, column in columns if self._holds_values(column)]
        return held[-1] if held else columns[-1][1]

    def _target(
        self,
        columns: Years,
        now: Period | None,
    ) -> int | None:
        same = _of_year(columns, now)
        if same is not None:
            return same
        final = [
            column for _, column in columns if FINAL.search(self._said[column])
        ]
        return final[0] if len(final) == 1 else None


def _of_year(
    columns: Sequence[tuple[Period, int]], now: Period | None
) -> int | None:
    """Return the column of a period: of its last month, else of its year."""
    if now is None:
        return None
    same = [
        column for each, column in columns if each.last_month == now.last_month
    ]
    if not same:
        same = [column for each, column in columns if each.year == now.year]
    return same[0] if len(same) == 1 else None
