"""The entries of a legend with the rules that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from irodori.scorecard.legend.ruleconditions import Meaning
from irodori.scorecard.legend.statusconditions import StatusWord
from irodori.scorecard.legend.titles import LegendCell, PlacedEntry
from irodori.scorecard.palettes import NO_COLORS, Color
from irodori.scorecard.profile import ALL_RULES, Rule
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Place


class Bound(NamedTuple):
    """An entry with the rule that it belongs to and what it says there."""

    item: PlacedEntry
    part: Rule
    meaning: Meaning

    @property
    def color(self) -> Color | None:
        """The colour, None for no fill and for an unknown colour."""
        name = self.item.color
        return None if name in NO_COLORS else name


def statuses_of(entry: Bound) -> tuple[StatusWord, ...]:
    """Return the statuses of an entry about statuses."""
    assert isinstance(entry.meaning, tuple)
    return cast("tuple[StatusWord, ...]", entry.meaning)


class Misread(NamedTuple):
    """An entry that was not understood, and the rules that it may be about."""

    item: PlacedEntry
    rules: tuple[Rule, ...]
    is_ruled: bool = False
    """Whether the heading of its table says whose it is, whatever it speaks
    of.
    """
    caption: str = ""
    """What over it is not known; empty where the entry itself is not."""


class Binding:
    """The entries of a sheet by rule, and what of them is not understood."""

    def __init__(self) -> None:
        self.bound: list[Bound] = []
        self.misread: list[Misread] = []
        self.apart: list[PlacedEntry] = []
        """Entries that are understood and about no rule: 灰：対象外, and those
        below a heading of something else.
        """
        self.foreign: set[Place] = set()
        """The cells below a caption of something else."""
        self.markers: list[PlacedEntry] = []
        """Entries of colours that show changes or input: 黄：変更箇所."""
        self.not_begun: list[PlacedEntry] = []
        """Entries of the rates that are 未実施."""
        self.measures: list[tuple[LegendCell, str]] = []
        """Captions over the rates' entries that may name another measure, with
        what of each is not known.
        """
        self.open: list[tuple[list[PlacedEntry], tuple[Rule, ...]]] = []
        """Groups without a heading that several rules understand."""


def by_rule(bound: Iterable[Bound]) -> Mapping[Rule, list[Bound]]:
    """Return bound entries by their rule."""
    parts: dict[Rule, list[Bound]] = {rule: [] for rule in ALL_RULES}
    for each in bound:
        parts[each.part].append(each)
    return parts
