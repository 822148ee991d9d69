"""A legend written out, as ``irodori.scorecard.legend`` reads it again: in
words, and as swatches below a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from irodori.report.plain import width
from irodori.scorecard.legend import Legend
from irodori.scorecard.palettes import COLORS, Band, Color, Palette
from irodori.scorecard.profile import RULES, Profile, Rule
from irodori.sheets.layout import words
from irodori.sheets.looks import Looks, fill_properties
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill

_LIMITS = {None: "any", True: "overdue", False: "within"}


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


def written(
    legend: Legend, palette: Palette, profile: Profile
) -> list[RuleWords]:
    """Return the parts of a legend in words; a rule without colours has no
    part.
    """
    said = words()["legend"]
    parts = []
    for rule in RULES:
        conditions = _conditions(rule, legend, profile)
        entries = tuple(
            ColorLine(
                color,
                legend.fill(rule, color) or palette[color],
                _entry(color, condition, profile),
            )
            for color in COLORS
            for condition in conditions.get(color, ())
        )
        if entries:
            parts.append(RuleWords(rule, said["headings"][rule], entries))
    return parts


def _entry(color: Color, condition: str, profile: Profile) -> str:
    return str(words()["legend"]["words"]["entry"]).format(
        color=profile.color_words[color][0].removesuffix("色"),
        condition=condition,
    )


def _conditions(
    rule: Rule, legend: Legend, profile: Profile
) -> dict[Color | None, list[str]]:
    found: dict[Color | None, list[str]] = {}
    for color, condition in _said(rule, legend, profile):
        found.setdefault(color, []).append(condition)
    return found


def _said(
    rule: Rule, legend: Legend, profile: Profile
) -> Iterator[tuple[Color | None, str]]:
    said = words()["legend"]["words"]
    if rule == "progress":
        yield from ((band.color, band_words(band)) for band in legend.bands)
    elif rule == "status":
        for each in legend.statuses:
            form = said[_LIMITS[each.overdue]]
            word = status_name(each.status, profile)
            yield each.color, form.format(status=word)
    else:
        yield legend.kpi, said["met"]
        yield legend.kpi_unmet, said["unmet"]


def status_name(status: str, profile: Profile) -> str:
    """Return what the profile calls a status first."""
    listed = profile.statuses.get(status)
    return listed[0] if listed else status


def band_words(band: Band) -> str:
    """Return a band as a legend writes it: 目標達成済, 70%~100%未満, 10%未満."""
    said = words()["legend"]["words"]
    if band.low == 1 and band.high is None and band.low_closed:
        return str(said["reached"])
    low = _percent(band.low)
    high = _percent(band.high)
    if low and high and band.low_closed and not band.high_closed:
        return str(said["range"].format(low=low, high=high))
    return _bound("low", low, is_closed=band.low_closed) + _bound(
        "high",
        high,
        is_closed=band.high_closed,
    )


def _bound(side: str, percent: str, *, is_closed: bool) -> str:
    """Return a bound in words: 70%以上; nothing where there is none."""
    form = f"{side}_closed" if is_closed else f"{side}_open"
    said = words()["legend"]["words"]
    if percent:
        return str(said[form].format(bound=percent))
    return ""


def _percent(share: Fraction | None) -> str:
    if share is None:
        return ""
    percent = share * 100
    number = Decimal(percent.numerator) / Decimal(percent.denominator)
    return f"{number.normalize():f}"


# ---- On a sheet -------------------------------------------------------------


class LegendBlock:
    """Writes a legend below a table, its parts beside each other.

    It begins at a column behind those of names, which are printed on each
    page; ``widths`` are those of all columns.
    """

    def __init__(
        self, sheet: Any, looks: Looks, left: int, widths: Sequence[float]
    ) -> None:
        self._sheet = sheet
        self._looks = looks
        self._left = left
        self._widths = widths

    def write(self, parts: Sequence[RuleWords], top: int) -> int:
        """Write the parts of a legend from a row on; return its last row."""
        row = self._write_notes(top)
        self._sheet.set_row(row, 30)
        for part, first, last in self._places(parts):
            self._write_part(part, row, first, last)
        longest = max((len(part.entries) for part in parts), default=0)
        bottom = row + longest + 2
        self._sheet.write_string(
            bottom,
            self._left,
            words()["legend"]["complete"],
            self._looks.get(),
        )
        return bottom

    def _write_notes(self, top: int) -> int:
        """Write the legend's title and notes; return the row behind."""
        sheet = self._sheet
        get = self._looks.get
        said_there = words()["legend"]
        left = self._left
        notes = said_there["notes"]
        sheet.write_string(top, left, said_there["title"], get(bold=True))
        for row, note in enumerate(notes, top + 1):
            sheet.write_string(row, left, note, get())
        return top + 1 + len(notes)

    def _write_part(
        self, part: RuleWords, row: int, first: int, last: int
    ) -> None:
        """Write a rule's heading in a row, and its colours below."""
        sheet = self._sheet
        get = self._looks.get
        heading = get(text_wrap=True, bold=True)
        text = get(indent=1)
        sheet.merge_range(
            row,
            first,
            row,
            last,
            part.heading,
            heading,
        )
        for below, entry in enumerate(part.entries, row + 1):
            swatch = get(border=1, **fill_properties(entry.fill))
            sheet.set_row(below, 16)
            sheet.write_blank(below, first, None, swatch)
            sheet.write_string(below, first + 1, entry.text, text)

    def _places(
        self, parts: Sequence[RuleWords]
    ) -> Iterator[tuple[RuleWords, int, int]]:
        """Yield each part with its first and last column: as wide as its
        longest entry needs.
        """
        first = self._left
        for part in parts:
            wanted = max(width(entry.text) for entry in part.entries) + 4
            last = first + 1
            room = 0.0
            while (
                last < len(self._widths) - 1
                and (room := room + self._widths[last]) < wanted
            ):
                last += 1
            yield part, first, last
            first = last + 1
