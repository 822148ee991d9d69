"""A legend written out, as ``irodori.scorecard.legend`` reads it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from irodori.scorecard.bands import Band
from irodori.scorecard.legend import Legend
from irodori.scorecard.palettes import COLORS, Color
from irodori.scorecard.profile import RULES, Profile, Rule
from irodori.sheets.layout import words
from irodori.workbook.fills import Fill


class ColorLine(NamedTuple):
    """One colour of the legend: its swatch and what it says."""

    color: Color
    fill: Fill
    text: str


class RuleWords(NamedTuple):
    """The colours of one rule under their heading."""

    rule: Rule
    heading: str
    entries: tuple[ColorLine, ...]


def written(legend: Legend, palette: Mapping[Color, Fill], profile: Profile) -> list[RuleWords]:
    """Return the parts of a legend in words; a rule that colours nothing has no part."""
    said = words()["legend"]
    parts = []
    for rule in RULES:
        conditions = _conditions(rule, legend, profile)
        entries = tuple(
            ColorLine(color, legend.fill(rule, color) or palette[color], _entry(color, condition, profile))
            for color in COLORS
            for condition in conditions.get(color, ())
        )
        if entries:
            parts.append(RuleWords(rule, said["headings"][rule], entries))
    return parts


def _entry(color: Color, condition: str, profile: Profile) -> str:
    return str(words()["legend"]["words"]["entry"]).format(
        color=profile.color_words[color][0].removesuffix("色"), condition=condition
    )


def _conditions(rule: Rule, legend: Legend, profile: Profile) -> dict[Color | None, list[str]]:
    found: dict[Color | None, list[str]] = {}
    for color, condition in _said(rule, legend, profile):
        found.setdefault(color, []).append(condition)
    return found


def _said(rule: Rule, legend: Legend, profile: Profile) -> Iterator[tuple[Color | None, str]]:
    said = words()["legend"]["words"]
    if rule == "progress":
        yield from ((band.color, band_words(band)) for band in legend.bands)
    elif rule == "status":
        for each in legend.statuses:
            form = "any" if each.overdue is None else "overdue" if each.overdue else "within"
            yield each.color, said[form].format(status=status_word(each.status, profile))
    else:
        yield legend.kpi, said["met"]
        yield legend.kpi_unmet, said["unmet"]


def status_word(status: str, profile: Profile) -> str:
    """Return what the profile calls a status first."""
    listed = profile.statuses.get(status)
    return listed[0] if listed else status


def band_words(band: Band) -> str:
    """Return a band as a legend writes it: 目標達成済, 70%~100%未満, 10%未満."""
    said = words()["legend"]["words"]
    if band.low == 1 and band.high is None and band.low_closed:
        return str(said["reached"])
    if band.low is not None and band.high is not None and band.low_closed and not band.high_closed:
        return str(said["range"].format(low=_percent(band.low), high=_percent(band.high)))
    low = high = ""
    if band.low is not None:
        low = said["low_closed" if band.low_closed else "low_open"].format(bound=_percent(band.low))
    if band.high is not None:
        high = said["high_closed" if band.high_closed else "high_open"].format(bound=_percent(band.high))
    return low + high


def _percent(share: Fraction) -> str:
    percent = share * 100
    number = Decimal(percent.numerator) / Decimal(percent.denominator)
    return f"{number.normalize():f}"
