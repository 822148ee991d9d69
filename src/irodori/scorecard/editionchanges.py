"""What changed between two editions of a scorecard: procedures, colours, rates
and targets.

The rows are compared one by one, and nothing of them is kept but what changed.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from irodori.scorecard.editions import (
    ComparedCell,
    Edition,
    EditionRows,
    Listed,
    Named,
    Role,
    Spot,
    TableRows,
)
from irodori.scorecard.palettes import COLORS, Color
from irodori.scorecard.reading.tables import (
    RATES,
    RULE_OF_FIELD,
    TARGET,
)
from irodori.scorecard.values.dates import Deadline
from irodori.scorecard.values.kpiprogress import MetWords
from irodori.scorecard.values.kpitargets import KpiProgress
from irodori.scorecard.values.rates import Rate
from irodori.scorecard.values.text import (
    fold,
    is_blank,
)
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK
from irodori.workbook.refs import Place

Direction = Literal["down", "up", "changed", "set", "cleared"]
DIRECTIONS: tuple[Direction, ...] = ("down", "up", "changed", "set", "cleared")
"""A colour got worse, better, or another that is on no scale with it, or a
cell got its first or lost its last.
"""

_DEADLINES = frozenset({"deadline", "kpi_deadline"})


class ColorChange(NamedTuple):
    """A cell whose colour is another than before; a colour of None is no fill."""

    procedure: Named
    """As the new edition has it."""
    role: Role
    direction: Direction
    old_spot: Spot
    new_spot: Spot
    old: Color | None
    new: Color | None

    def __repr__(self) -> str:
        return f"<ColorChange {self.new_spot.sheet}!{self.new_spot.cell} {self.old or 'none'} → {self.new or 'none'}>"


class ValueChange(NamedTuple):
    """A rate, a target, a deadline or a KPI that says something else than
    before.
    """

    procedure: Named
    role: Role
    old_spot: Spot
    new_spot: Spot
    old: str
    new: str


class Comparison(NamedTuple):
    """All that changed; ``before`` and ``after`` count the cells of each
    colour, ``none`` those without.
    """

    added: tuple[Named, ...]
    removed: tuple[Named, ...]
    matched: int
    colors: tuple[ColorChange, ...]
    values: tuple[ValueChange, ...]
    before: Mapping[str, int]
    after: Mapping[str, int]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return not (self.added or self.removed or self.colors or self.values)


def compare(old: Edition, new: Edition) -> Comparison:
    """Return what changed from one edition to the next.

    府省名 and 手続名 are compared folded; procedures of one name are matched
    in their order. Where one of the editions gives no 府省名 but the sheet's
    name, the 手続名 alone decides among those that are left.
    """
    rows = EditionRows(old), EditionRows(new)
    found = _matched(rows[0].entries, rows[1].entries)
    comparer = _Comparer(*rows)
    for pair in found.pairs:
        comparer.compare(*pair)
    return Comparison(
        tuple(map(rows[1].named, found.added)),
        tuple(map(rows[0].named, found.removed)),
        len(found.pairs),
        tuple(comparer.colors),
        tuple(comparer.values),
        rows[0].counts(),
        rows[1].counts(),
    )


class _Matches(NamedTuple):
    """The procedures of two editions that are the same, and the others."""

    pairs: list[tuple[Listed, Listed]]
    removed: list[Listed]
    added: list[Listed]


def _matched(old: Sequence[Listed], new: Sequence[Listed]) -> _Matches:
    """Return the pairs in the new order, and what is left of the old and of
    the new.
    """
    found = _paired(old, new, lambda entry: entry.key)
    left = (*found.removed, *found.added)
    is_strict = all(entry.has_ministry for entry in left)
    if is_strict or not (found.removed and found.added):
        return found
    more = _paired(
        found.removed,
        found.added,
        lambda entry: entry.key[1],
        loose=True,
    )
    order = {id(entry): at for at, entry in enumerate(new)}
    pairs = sorted(
        (*found.pairs, *more.pairs), key=lambda pair: order[id(pair[1])]
    )
    return more._replace(pairs=pairs)


def _paired(
    old: Sequence[Listed],
    new: Sequence[Listed],
    key: Callable[[Listed], object],
    *,
    loose: bool = False,
) -> _Matches:
    """Pair entries of one key in their order; ``loose``: only where one of the
    two has no 府省名 of its own.
    """
    waiting: dict[object, deque[Listed]] = defaultdict(deque)
    for entry in old:
        waiting[key(entry)].append(entry)
    pairs = []
    added = []
    for entry in new:
        found = waiting.get(key(entry))
        is_other = loose and found and found[0].has_ministry
        if found and not (is_other and entry.has_ministry):
            pairs.append((found.popleft(), entry))
        else:
            added.append(entry)
    taken = {id(entry) for entry, _ in pairs}
    removed = [entry for entry in old if id(entry) not in taken]
    return _Matches(pairs, removed, added)


class _Comparer:
    """Compares pairs of rows and gathers what changed."""

    def __init__(self, old: EditionRows, new: EditionRows) -> None:
        self.colors: list[ColorChange] = []
        self.values: list[ValueChange] = []
        self._met = MetWords(old.edition.met_words | new.edition.met_words)
        self._roles: dict[
            Place, list[tuple[Role, int | None, int | None]]
        ] = {}
        self._same: dict[tuple[object, ...], bool] = {}

    def compare(self, old: Listed, new: Listed) -> None:
        """Compare one procedure with what it was."""
        for role, old_column, new_column in self._shared_roles(
            old.rows, new.rows
        ):
            one = old.rows.side(old.at, old_column)
            other = new.rows.side(new.at, new_column)
            if one.is_covered and other.is_covered:
                continue
            if role.field in RULE_OF_FIELD:
                self._compare_colors(role, one, other)
            if (
                role.field != "action_plan"
                and old_column is not None
                and new_column is not None
            ):
                self._compare_values(role, one, other)

    def _shared_roles(
        self, old: TableRows, new: TableRows
    ) -> list[tuple[Role, int | None, int | None]]:
        """Return each role with its column in either table; plans of the old
        that the new lacks come last.
        """
        key = id(old), id(new)
        if key not in self._roles:
            roles = dict.fromkeys([*new.roles, *old.roles])
            self._roles[key] = [
                (role, old.roles.get(role), new.roles.get(role))
                for role in roles
            ]
        return self._roles[key]

    def _compare_colors(
        self, role: Role, one: ComparedCell, other: ComparedCell
    ) -> None:
        old = one.color(role.field)
        new = other.color(role.field)
        if old != new:
            direction = _direction(
                role, old, new, one.says_something, other.says_something
            )
            named = other.rows.named(other.at)
            self.colors.append(
                ColorChange(
                    named, role, direction, one.spot, other.spot, old, new
                )
            )

    def _compare_values(
        self, role: Role, one: ComparedCell, other: ComparedCell
    ) -> None:
        if one.code == other.code == BLANK:
            return
        key = (
            role.field,
            one.style,
            one.code,
            other.style,
            other.code,
            one.scale,
            other.scale,
        )
        if key not in self._same:
            self._same[key] = self._says_same(role.field, one, other)
        if not self._same[key]:
            named = other.rows.named(other.at)
            self.values.append(
                ValueChange(
                    named,
                    role,
                    one.spot,
                    other.spot,
                    one.shown(),
                    other.shown(),
                )
            )

    def _says_same(
        self, field: str, one: ComparedCell, other: ComparedCell
    ) -> bool:
        """Tell whether two cells mean the same; where one of them cannot be
        read, whether they look the same.
        """
        old = self._meaning(field, one)
        new = self._meaning(field, other)
        if old is not None and new is not None:
            return old == new
        return _look(one) == _look(other)

    def _meaning(self, field: str, side: ComparedCell) -> object:
        """Return what a cell means, so that it can be compared; None where it
        cannot be read or is plain text.
        """
        read = side.rows.read
        cell = (side.style, side.code)
        if field in RATES:
            rate = read.rate(*cell, side.scale, target=field == TARGET)
            return rate.value if isinstance(rate, Rate) else None
        if field in _DEADLINES:
            deadline = read.deadline(*cell)
            return (
                deadline.last_day if isinstance(deadline, Deadline) else None
            )
        if field == "kpi_progress":
            done = read.progress(*cell, self._met)
            return (
                (done.value, done.unit, done.met)
                if isinstance(done, KpiProgress)
                else None
            )
        return None


def _look(side: ComparedCell) -> str:
    text = side.shown()
    return "" if is_blank(text) else fold(text)


def _direction(
    role: Role,
    old: Color | None,
    new: Color | None,
    old_says_something: bool,
    new_says_something: bool,
) -> Direction:
    """Return which way a colour went.

    A KPI that is not met has no fill (the legend names one colour only): there
    a fill that comes is a rise and one that goes a fall, as long as the other
    edition's cell says something.
    """
    if old and new:
        if not {old, new} <= set(COLORS):
            return "changed"
        return "up" if COLORS.index(new) < COLORS.index(old) else "down"
    is_kpi = role.field == "kpi_progress"
    if new:
        return "up" if is_kpi and old_says_something else "set"
    return "down" if is_kpi and new_says_something else "cleared"
