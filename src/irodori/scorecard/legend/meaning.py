"""The legend as a value: bands, statuses, the KPI's colours, and the fills of
its swatches.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Literal

from irodori.messages import Sentence, catalogue
from irodori.scorecard.palettes import (
    COLORS,
    Band,
    Color,
    Palette,
    color_by_hue,
    color_in,
    from_below,
    in_order,
    is_filled,
    is_grey_fill,
    same_fill,
    seen,
)
from irodori.scorecard.profile import (
    ACTIVE,
    ALL_RULES,
    DONE,
    NOT_STARTED,
    RULES,
    SCORECARD,
    Profile,
    Rule,
)
from irodori.scorecard.values.periods import TimeBand
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill

Source = Literal["workbook", "builtin", "file"]
KNOWN_STATUSES = (DONE, ACTIVE, NOT_STARTED, "unfinished", "rest")


class StatusRule(NamedTuple):
    """The colour of a status; ``overdue`` None means whatever the deadline, a
    colour of None is no fill.
    """

    color: Color | None
    status: str
    overdue: bool | None
    within: TimeBand | None = None
    """Of a deadline that has not passed, how far away it is:
    期限まで1か月以内.
    """

    @property
    def sentence(self) -> Sentence:
        """The status in words: 取組中(期限超過)."""
        return self.called(status_word(self.status))

    def called(self, word: Sentence | str) -> Sentence:
        """Return the status in words, called by one of them: 実施中(期限超過)."""
        if self.within:
            return Sentence(
                "status.period",
                {"status": word, "period": self.within.sentence},
            )
        if self.overdue is None:
            return Sentence("status.any", {"status": word})
        return Sentence(
            "status.overdue" if self.overdue else "status.within",
            {"status": word},
        )


class MarkRule(NamedTuple):
    """The colour of a mark, a letter or a word of an assessment: ◎, A, 順調; a
    colour of None is no fill.
    """

    color: Color | None
    mark: str
    """As the legend writes it, folded."""
    band: Band | None = None
    """The progress that the legend names beside it: A：100%以上."""

    @property
    def sentence(self) -> Sentence:
        """The mark in words, with its band: A（100%以上）."""
        if self.band is None:
            return Sentence("mark.alone", {"mark": self.mark})
        return Sentence(
            "mark.band", {"mark": self.mark, "band": self.band.sentence}
        )


class LegendSentence(NamedTuple):
    """One entry of a workbook's legend: its cell, its rule, its text and how
    it was understood.
    """

    cell: str
    rule: Rule
    text: str
    meaning: Sentence


class LegendFinding(NamedTuple):
    """What is wrong with a legend, and the cell that says it."""

    ref: str
    sentence: Sentence

    @classmethod
    def of(cls, code: str, ref: str, **params: object) -> LegendFinding:
        """Return the finding of a code, with what it speaks of."""
        return cls(ref, Sentence(code, params))

    @property
    def code(self) -> str:
        """The code of the finding."""
        return self.sentence.code


class Legend(NamedTuple):
    """What each colour says.

    ``fills`` are the swatches; ``words`` the status words that the legend
    itself uses, folded, each with its status: a word that the profile does not
    know is a status of its own, named by the word.
    """

    source: Source
    bands: tuple[Band, ...]
    statuses: tuple[StatusRule, ...]
    kpi: Color | None
    kpi_unmet: Color | None = None
    fills: Mapping[tuple[Rule, Color], Fill] = {}
    words: Mapping[str, str] = {}
    codes: Mapping[str, str] = {}
    """What the codes of a column of statuses mean: 1 措置済."""
    sentences: tuple[LegendSentence, ...] = ()
    differences: tuple[Sentence, ...] = ()
    doubts: tuple[Band, ...] = ()
    """Progress for which the legend names no colour between two bands, two
    colours, or one that is not known.
    """
    unclear: tuple[StatusRule, ...] = ()
    """Statuses to which the legend gives a colour that is not known, or two
    colours.
    """
    doubts_by_rule: Mapping[Rule, Sentence] = {}
    """The rules that the legend mentions without being understood: their
    cells are not rated, for this reason.
    """
    formula: Literal["progress", "achievement"] = "progress"
    """How progress is measured: (current - base) / (target - base), or current
    / target.
    """
    base: str | None = None
    """What the legend's formula calls the base: 令和元年度利用率."""
    unlike_zero: frozenset[str] = frozenset()
    """The fields of rates of which 未実施 does not count as 0 %: the legend says
    another thing of it.
    """
    marks: tuple[MarkRule, ...] = ()
    """What the marks of an assessment mean; a mark that is not among them
    means nothing.
    """
    unclear_marks: tuple[str, ...] = ()
    """Marks to which the legend gives a colour that is not known, or two
    colours.
    """
    rules: tuple[Rule, ...] = RULES
    """What the legend colours; a kind of sheet beside the scorecard is
    coloured by what its book's own legend names.
    """
    kind: str = SCORECARD
    """The kind of sheet that it is for."""
    markers: frozenset[Color] = frozenset()
    """Colours that the workbook uses for something else: 黄：変更箇所."""

    def color_of_progress(self, progress: Fraction) -> Color | None:
        """Return the colour of a progress (1 is 100 %); the higher band where
        two hold it, None where none does.
        """
        for band in self.bands:
            if band.holds(progress):
                return band.color
        return None

    def color_of_status(
        self, status: str, overdue: bool | None
    ) -> Color | None:
        """Return the colour of a status; with ``overdue`` None only what holds
        whatever the deadline.
        """
        found = self.status_rule(status, overdue)
        return found.color if found else None

    def status_rule(
        self,
        status: str,
        overdue: bool | None,
        days: tuple[dt.date, dt.date] | None = None,
    ) -> StatusRule | None:
        """Return the rule for a status: that of the shortest period, of its
        side of the deadline, or for any deadline.

        ``days`` are the as-of date and the deadline's last day; without them
        no period counts.
        """
        rules = [
            rule
            for rule in self.statuses
            if rule.status == status and rule.overdue in (overdue, None)
        ]
        held = self._held(status, days) if days and not overdue else []
        if held:
            return held[0]
        exact = sorted(
            (rule for rule in rules if not rule.within),
            key=lambda rule: rule.overdue is None,
        )
        return exact[0] if exact else None

    def _held(
        self, status: str, days: tuple[dt.date, dt.date]
    ) -> list[StatusRule]:
        """Return the rules of the periods in which a deadline lies, the
        shortest first.
        """
        as_of, last_day = days
        found = [
            (each.within.edge(as_of), at, each)
            for at, each in enumerate(self.statuses)
            if each.status == status
            and each.within
            and each.within.holds(as_of, last_day)
        ]
        return [each for *_, each in sorted(found)]

    def is_torn(self, status: str, days: tuple[dt.date, dt.date]) -> bool:
        """Tell whether periods that hold give a status two colours, none of
        which lies within the other.
        """
        held = self._held(status, days)
        if len({each.color for each in held}) < 2:
            return False
        edges = [each.within.edge(days[0]) for each in held if each.within]
        return not all(
            each.within and each.within.is_near for each in held
        ) or len(set(edges)) < len(edges)

    def needs_deadline(self, status: str) -> bool:
        """Tell whether the colour of a status hangs on its deadline."""
        return any(
            rule.status == status and rule.overdue is not None
            for rule in (*self.statuses, *self.unclear)
        )

    def has_periods(self, status: str) -> bool:
        """Tell whether the colour of a status hangs on how far away its
        deadline is.
        """
        return any(
            rule.status == status and rule.within for rule in self.statuses
        )

    @property
    def is_official(self) -> bool:
        """Whether there is an official legend for its kind of sheet, with
        which it can be compared.
        """
        return self.kind == SCORECARD

    @property
    def is_silent(self) -> bool:
        """Whether it says nothing of any rule, and is in doubt about none."""
        said = (
            self.bands,
            self.doubts,
            self.statuses,
            self.unclear,
            self.marks,
            self.unclear_marks,
            self.kpi,
        )
        return not any(said) and not self.kpi_unmet and not self.doubts_by_rule

    @property
    def shown_source(self) -> str:
        """Where it comes from for a person: ``none`` where a kind of sheet
        without an official legend has none.
        """
        return (
            "none" if self.is_silent and not self.is_official else self.source
        )

    @property
    def colors(self) -> tuple[Color, ...]:
        """The five colours, and behind them the others that the legend uses."""
        used = [
            *(each.color for each in self.bands),
            *(each.color for each in self.statuses),
        ]
        used += [
            *(each.color for each in self.marks),
            self.kpi,
            self.kpi_unmet,
        ]
        return in_order((*COLORS, *filter(None, used)))

    def fill(self, rule: Rule, color: Color) -> Fill | None:
        """Return the swatch of a colour: the rule's own, else another rule's;
        None where the legend shows none.
        """
        return fill_of(rule, color, self.fills)

    def word_of(self, status: str) -> Sentence | str:
        """Return what the sheet calls a status: of another kind than the
        scorecard, the legend's own first word for it, 完了 or 実施中.
        """
        if self.kind != SCORECARD:
            for word, meant in self.words.items():
                if meant == status:
                    return word
        return status_word(status)

    def said(self, rule: StatusRule) -> Sentence:
        """Return a status and its deadline in the words of the sheet."""
        return rule.called(self.word_of(rule.status))

    def meanings(self, rule: Rule, color: Color) -> tuple[Sentence, ...]:
        """Return what a colour says under a rule, in words."""
        if rule == "progress":
            return tuple(
                band.sentence for band in self.bands if band.color == color
            )
        if rule == "status":
            return tuple(
                self.said(each)
                for each in self.statuses
                if each.color == color
            )
        if rule == "mark":
            return tuple(
                each.sentence for each in self.marks if each.color == color
            )
        met = (Sentence("kpi.met"),) if self.kpi == color else ()
        return met + (
            (Sentence("kpi.unmet"),) if self.kpi_unmet == color else ()
        )


def fill_of(
    rule: Rule, color: Color, fills: Mapping[tuple[Rule, Color], Fill]
) -> Fill | None:
    """Return the fill that a rule gives a colour, else the first that another
    rule does.
    """
    others = (fill for (_, other), fill in fills.items() if other == color)
    return fills.get((rule, color)) or next(others, None)


def builtin_legend(profile: Profile) -> Legend:
    """Return the legend that the profile carries, as the built-in one."""
    return legend_from_profile(profile, "builtin")


def legend_from_profile(profile: Profile, source: Source = "file") -> Legend:
    """Return the legend of a profile, or of a ``--legend`` file read as one."""
    table = profile.legend
    kpi = {entry.met: entry.color for entry in table.kpi}
    bands = sorted(
        (entry.band for entry in table.progress), key=from_below, reverse=True
    )
    statuses = (
        StatusRule(entry.color, entry.status, entry.overdue)
        for entry in table.status
    )
    return Legend(
        source,
        tuple(bands),
        tuple(statuses),
        kpi.get(True),
        kpi.get(False),
        _fills_of(profile),
        rules=tuple(rule for rule in profile.rules if rule != "mark"),
        kind=profile.kind.name,
    )


def _fills_of(profile: Profile) -> dict[tuple[Rule, Color], Fill]:
    """Return the fills that a profile's legend gives its colours."""
    table = profile.legend
    entries: list[tuple[Rule, Color | None, Fill | None]] = [
        *(("progress", each.color, each.fill) for each in table.progress),
        *(("status", each.color, each.fill) for each in table.status),
        *(("kpi", each.color, each.fill) for each in table.kpi),
    ]
    return {
        (rule, color): fill for rule, color, fill in entries if color and fill
    }


def with_said_rules(
    legend: Legend,
    said: Collection[Rule],
    builtin: Legend,
) -> Legend:
    """Return a workbook's legend with the rules that it names, and its
    differences from the built-in one in words.

    A scorecard's has the built-in parts in place of those that it does not
    name.
    """
    legend = _of_said_rules(legend, said)
    left_out = tuple(
        Sentence("legend.part_builtin", {"part": rule_word(rule, legend.kind)})
        for rule in legend.rules
        if rule not in said
    )
    return legend._replace(
        differences=left_out + _differences(legend, builtin)
    )


def _of_said_rules(legend: Legend, said: Collection[Rule]) -> Legend:
    if legend.kind == SCORECARD or not said:
        return legend
    legend = legend._replace(
        rules=tuple(rule for rule in ALL_RULES if rule in said)
    )
    if "progress" not in said:
        legend = legend._replace(bands=(), doubts=())
    if "status" not in said:
        legend = legend._replace(statuses=(), unclear=(), words={})
    return legend


def _differences(legend: Legend, builtin: Legend) -> tuple[Sentence, ...]:
    """Return in words where a legend says something else than the built-in
    one.
    """
    return tuple(
        Sentence(
            "legend.difference",
            {
                "part": rule_word(rule, legend.kind),
                "color": color_word(color),
                "here": here or Sentence("legend.nothing"),
                "builtin": there or Sentence("legend.nothing"),
            },
        )
        for rule in legend.rules
        for color in in_order((*legend.colors, *builtin.colors))
        if (here := legend.meanings(rule, color))
        != (there := builtin.meanings(rule, color))
    )


def exact_color(
    fill: Fill,
    legend: Legend,
    palettes: Mapping[str, Palette],
    rule: Rule | None = None,
) -> tuple[Color, str] | None:
    """Return the colour that a fill is exactly, and what says so; None for
    every other fill.

    The legend's swatches (``legend``; the rule's own first) go before the
    palettes (``cud``, ``excel``, ``print``). A palette's colour that the
    workbook uses for something else, as in 黄：変更箇所, is none.
    """
    swatches = [
        (of, color)
        for (of, color), swatch in legend.fills.items()
        if same_fill(swatch, fill)
    ]
    if swatches:
        return min(swatches, key=lambda each: each[0] != rule)[1], "legend"
    for name, palette in palettes.items():
        color = color_in(palette, fill)
        if color and color not in legend.markers:
            return color, name
    return None


def rule_word(rule: Rule, kind: str = SCORECARD) -> Sentence:
    """Return what a rule judges, in the words of a kind of sheet:
    オンライン利用率, 進捗.
    """
    return Sentence(
        f"rule.{rule}"
        if kind == SCORECARD or rule == "mark"
        else f"rule.any.{rule}"
    )


def color_word(color: Color | None) -> Sentence:
    """Return a colour's word: 青, blue; for None 塗りなし; one that only a
    swatch shows is called by that.
    """
    code = f"color.{color or 'none'}"
    if code in catalogue("ja"):
        return Sentence(code)
    return Sentence("color.swatch", {"name": color})


def status_word(status: str) -> Sentence | str:
    """Return a status's word; a status of a legend's or an office's own is
    called by its name.
    """
    return Sentence(f"status.{status}") if status in KNOWN_STATUSES else status


_LEAST_HUES = 3
"""Fewer hues may as well be the markers of two persons."""

Look = tuple[str, str | None, str | None]
"""What is seen of a fill."""


class ColorScale(NamedTuple):
    """Shades of an office's own that are a scale of colours.

    A fill that is no swatch and no palette's colour says nothing by itself: it
    may be a band, a marker or an input cell. A scale is proven where the plan
    cells bear several hues that map one to one to the colours of the legend,
    and none of these fills is on any other cell of the rows.
    """

    colors: Mapping[Look, Color]
    fills: tuple[tuple[Fill, Color], ...]
    """The same as one fill for each colour, for the finding that shows the
    mapping.
    """

    def color(self, fill: Fill) -> Color | None:
        """Return the colour that a fill shows on this scale."""
        return self.colors.get(seen(fill))


def proven_scale(
    plan_fills: Iterable[Fill],
    other_fills: Iterable[Fill],
    legend: Legend,
    palettes: Mapping[str, Palette],
    rule: Rule = "status",
) -> ColorScale | None:
    """Return the scale that the fills of plan cells are; None where it is not
    proven.

    ``plan_fills`` are the fills on the plan cells of the rows, ``other_fills``
    those on the other cells of the same rows that no rule colours, and on
    input cells. Fills that are exact colours of the legend or a palette count
    among the hues, so that no shade may be read as a colour that the book
    shows by another fill.
    """
    on_plans = {
        seen(fill): fill
        for fill in sorted(plan_fills, key=repr)
        if is_filled(fill) and not is_grey_fill(fill)
    }
    shown = {
        look: _color_shown(fill, legend, palettes, rule)
        for look, fill in on_plans.items()
    }
    colors = {look: color for look, color in shown.items() if color}
    is_one_to_one = len(set(colors.values())) == len(on_plans)
    if len(on_plans) < _LEAST_HUES or not is_one_to_one:
        return None
    if any(is_filled(fill) and seen(fill) in on_plans for fill in other_fills):
        return None
    fills = tuple((on_plans[look], color) for look, color in colors.items())
    return ColorScale(colors, fills)


def _color_shown(
    fill: Fill, legend: Legend, palettes: Mapping[str, Palette], rule: Rule
) -> Color | None:
    """Return the colour that a fill or its hue shows, where that says
    something under a rule and nothing else.
    """
    exact = exact_color(fill, legend, palettes, rule)
    color = exact[0] if exact else color_by_hue(fill)
    if color is None or color in legend.markers:
        return None
    return color if legend.meanings(rule, color) else None
