"""What a page lists beside its sheets: the findings by code, and the legends
as they were understood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from irodori.messages import Sentence
from irodori.report.html.pagenotes import GridPage, tag_word
from irodori.results import Inspection
from irodori.scorecard.findings import Finding
from irodori.scorecard.judging.verdicts import SheetRatings
from irodori.scorecard.legend import Legend
from irodori.scorecard.legend.meaning import rule_word
from irodori.scorecard.palettes import Color
from irodori.scorecard.profile import ALL_RULES, Rule
from irodori.workbook.fills import Fill

_SEVERITIES = ("error", "warning", "info")
_MOST_LINKS = 80
"""Links to cells under one finding; the rest is counted."""
_MOST_TEXTS = 60

RuleFills = Mapping[tuple[Rule, Color], Fill]


class PageSource(NamedTuple):
    """What a page is made from."""

    inspection: Inspection
    sheets: Sequence[SheetRatings]
    """The ratings of each sheet that holds a table."""
    findings: Sequence[Finding]
    """Everything that a person should look at."""
    summary: Mapping[str, int]
    """How many cells got each colour, ``none`` and ``unrated``; for a check
    also ``differs``.
    """
    fill: Callable[[SheetRatings, Rule, Color], Fill]
    """Returns the fill that shows a colour on a sheet."""


class LinkedCell(NamedTuple):
    """A cell that a finding or a legend's sentence speaks of."""

    label: str
    link: str
    """The name of its element, empty where it is not on the page."""


Place = Callable[[str, str | None], LinkedCell]
"""Returns where a cell of a sheet is on the page; None for the sheet."""


# ---- Findings ---------------------------------------------------------------


class FindingText(NamedTuple):
    """One sentence and the cells that it holds for."""

    text: str
    places: list[LinkedCell]
    more: int
    """Cells beyond those listed."""


class FindingGroup(NamedTuple):
    """The findings of one code."""

    severity: str
    total: int
    texts: list[FindingText]
    more: int
    """Sentences beyond those listed."""


def finding_groups(
    findings: Sequence[Finding], say: Callable[[Sentence], str], place: Place
) -> list[FindingGroup]:
    """Return the findings by code, the graver first and then the rarer; ``say``
    words each.
    """
    ordered = sorted(findings, key=lambda finding: finding.code)
    groups = [
        _finding_group(list(found), say, place)
        for _, found in groupby(ordered, lambda finding: finding.code)
    ]
    return sorted(
        groups,
        key=lambda group: (_SEVERITIES.index(group.severity), group.total),
    )


def _finding_group(
    findings: Sequence[Finding], say: Callable[[Sentence], str], place: Place
) -> FindingGroup:
    texts: dict[str, list[Finding]] = {}
    for finding in findings:
        texts.setdefault(say(finding.sentence), []).append(finding)
    listed = [
        _finding_text(text, found, place)
        for text, found in list(texts.items())[:_MOST_TEXTS]
    ]
    severities = (finding.severity for finding in findings)
    gravest = min(severities, key=_SEVERITIES.index)
    more = max(len(texts) - _MOST_TEXTS, 0)
    return FindingGroup(gravest, len(findings), listed, more)


def _finding_text(
    text: str, found: Sequence[Finding], place: Place
) -> FindingText:
    places = [place(each.sheet, each.cell) for each in found[:_MOST_LINKS]]
    return FindingText(text, places, max(len(found) - _MOST_LINKS, 0))


# ---- Legends ----------------------------------------------------------------


class Meaning(NamedTuple):
    """What one colour of the legend says."""

    word: str
    fill: str
    texts: list[str]


class LegendView(NamedTuple):
    """A legend as it was understood, with the sheets on which it is in force."""

    source: str
    sheets: list[str]
    parts: list[tuple[str, list[Meaning]]]
    sentences: list[tuple[LinkedCell, str, str]]
    differences: list[str]
    is_official: bool
    """Whether there is an official legend to compare it with."""


class PageLegends:
    """The legends of a page; ``fills`` are those of each sheet."""

    def __init__(
        self,
        source: PageSource,
        page: GridPage,
        fills: Mapping[str, RuleFills],
    ) -> None:
        self._sheets = source.inspection.sheets
        self._page = page
        self._fills = fills
        self._legends = _by_legend(source.sheets)

    def cells(self) -> dict[tuple[str, str], None]:
        """Return the cells (sheet, reference) from which legends were read."""
        found: dict[tuple[str, str], None] = {}
        for legend, _ in self._legends:
            home = self._home(legend)
            for sentence in legend.sentences:
                found[home, sentence.cell] = None
        return found

    def views(self, place: Place) -> list[LegendView]:
        """Return the legends as they were understood."""
        return [
            self._view(legend, sheets, place)
            for legend, sheets in self._legends
        ]

    def _view(
        self, legend: Legend, sheets: Sequence[SheetRatings], place: Place
    ) -> LegendView:
        home = self._home(legend)
        language = self._page.language
        fills = self._fills[sheets[0].name]
        sentences = [
            (
                place(home, each.cell),
                each.text,
                each.meaning.text(language),
            )
            for each in legend.sentences
        ]
        return LegendView(
            legend.shown_source,
            [sheet.name for sheet in sheets],
            self._parts(legend, fills),
            sentences,
            [each.text(language) for each in legend.differences],
            legend.is_official,
        )

    def _home(self, legend: Legend) -> str:
        """Return the sheet on which a legend is: one that holds the legend's
        first text outside its tables.
        """
        if not legend.sentences:
            return ""
        values = self._page.book.values
        first = legend.sentences[0]
        for sheet in self._sheets:
            for cell in sheet.outside:
                text = values.text(cell.code) if cell.ref == first.cell else ""
                if first.text in text:
                    return sheet.name
        return ""

    def _parts(
        self, legend: Legend, fills: RuleFills
    ) -> list[tuple[str, list[Meaning]]]:
        """Return the colours of each rule under the rule's name."""
        parts = []
        for rule in ALL_RULES:
            meanings = self._meanings(legend, rule, fills)
            if meanings:
                name = rule_word(rule, legend.kind)
                parts.append((name.text(self._page.language), meanings))
        return parts

    def _meanings(
        self, legend: Legend, rule: Rule, fills: RuleFills
    ) -> list[Meaning]:
        language = self._page.language
        return [
            Meaning(
                tag_word(color, language),
                self._page.fills[fills[rule, color]],
                [each.text(language) for each in meanings],
            )
            for color in legend.colors
            if (meanings := legend.meanings(rule, color))
        ]


def _by_legend(
    sheets: Sequence[SheetRatings],
) -> list[tuple[Legend, list[SheetRatings]]]:
    """Return each legend with the sheets on which it, or one that reads alike,
    is in force.
    """
    found: list[tuple[Legend, list[SheetRatings]]] = []
    for sheet in sheets:
        for legend, same in found:
            if _reads_alike(legend, sheet.legend):
                same.append(sheet)
                break
        else:
            found.append((sheet.legend, [sheet]))
    return found


def _reads_alike(one: Legend, other: Legend) -> bool:
    """Tell whether two legends say the same in the same words, wherever they
    are.
    """
    texts = (
        [(each.text, each.meaning) for each in legend.sentences]
        for legend in (one, other)
    )
    return next(texts) == next(texts) and one._replace(
        sentences=()
    ) == other._replace(sentences=())
