"""What a page knows of its cells: ratings row by row, findings by place, and
every reason and finding once, under a name that the cells refer to; and what
it lists beside its sheets: the findings by code, and the legends as they were
understood.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from irodori.messages import Language, Sentence, catalogue, said
from irodori.report.html.document import FillClasses, color_class
from irodori.results import Inspection
from irodori.scorecard.findings import Finding
from irodori.scorecard.judging.judge import Mismatch
from irodori.scorecard.judging.verdicts import SheetRatings, Verdict
from irodori.scorecard.legend import Legend
from irodori.scorecard.legend.meaning import color_word, rule_word
from irodori.scorecard.palettes import Color
from irodori.scorecard.profile import ALL_RULES, Rule
from irodori.scorecard.values.cellreader import CellReader
from irodori.tuples import NamedTuple
from irodori.workbook.book import Workbook
from irodori.workbook.fills import Fill
from irodori.workbook.refs import Area, Place, parse_cell

_NO_ROW = 1 << 30
_SEVERITIES = ("error", "warning", "info")
_MOST_LINKS = 80
"""Links to cells under one finding; the rest is counted."""
_MOST_TEXTS = 60

RuleFills = Mapping[tuple[Rule, Color], Fill]


class Note(NamedTuple):
    """One reason or finding."""

    name: str
    kind: str
    """The colour, ``none`` for a rating without a fill, ``differs`` where a
    check found another one, ``check`` or ``info`` for a finding.
    """
    word: str
    text: str
    source: str
    """Where the status comes from, empty where none was asked for."""


def found_color(different: Mismatch) -> str | None:
    """Return the colour that a cell has, ``other`` for a fill that is none of
    the five, None without a fill.
    """
    return different.found or ("other" if different.fill else None)


def shown_color(color: str | None) -> Sentence:
    """Return what a page says of a cell's colour: its word, another colour, or
    no fill.
    """
    return (
        Sentence("report.html.color.other")
        if color == "other"
        else color_word(color)
    )


def tag_word(color: str, language: Language) -> str:
    """Return the short word of a colour in a cell, of ``other`` for a fill
    that is none of the legend's, of a kind.
    """
    code = f"report.html.tag.{color}"
    return (
        Sentence(code) if code in catalogue("ja") else color_word(color)
    ).text(language)


Wording = Callable[[Sentence, Language], str]
"""Returns a sentence in a language, in the words of the place where it is
read.
"""


class Notes:
    """The notes of a page, in the order in which the cells first point to
    them.
    """

    def __init__(self, language: Language, say: Wording) -> None:
        self._language = language
        self._say = say
        self._names: dict[tuple[str, str, str], str] = {}
        self._known: dict[int, tuple[object, str]] = {}
        self.all: list[Note] = []

    def reason(self, verdict: Verdict) -> str:
        """Return the name of the note that says why a cell got its colour."""
        judgement = verdict.judgement
        assert judgement
        known = self._known.get(id(verdict))
        if known is None:
            name = self._name(
                judgement.color or "none",
                judgement.reason.text(self._language),
                verdict.status_source,
            )
            known = self._known[id(verdict)] = (verdict, name)
        return known[1]

    def difference(self, different: Mismatch) -> str:
        """Return the name of the note that says which colour a cell has, which
        it should have, and why.
        """
        rating = different.rating
        words = {
            "found": shown_color(found_color(different)),
            "expected": shown_color(rating.color),
            "reason": rating.reason,
        }
        return self._name(
            "differs",
            said("report.html.difference", self._language, **words),
            rating.status_source,
        )

    def finding(self, finding: Finding) -> str:
        """Return the name of the note that says what a person should look at."""
        sentence = finding.sentence
        known = self._known.get(id(sentence))
        if known is None:
            kind = "info" if finding.severity == "info" else "check"
            text = self._say(sentence, self._language)
            known = self._known[id(sentence)] = (
                sentence,
                self._name(kind, text, None),
            )
        return known[1]

    def _name(
        self,
        kind: str,
        text: str,
        status_source: str | None,
    ) -> str:
        """Return the name of a note, which is made if there is none yet."""
        source = ""
        if status_source:
            source = said(f"status.from.{status_source}", self._language)
        key = (kind, text, source)
        if key not in self._names:
            self._names[key] = f"n{len(self.all) + 1}"
            word = tag_word(kind, self._language)
            self.all.append(
                Note(
                    self._names[key],
                    color_class(kind),
                    word,
                    text,
                    source,
                )
            )
        return self._names[key]


# ---- The cells of a sheet ---------------------------------------------------


class GridPage(NamedTuple):
    """What the grids of one page share."""

    book: Workbook
    language: Language
    cells: CellReader
    fills: FillClasses
    notes: Notes
    ministries: dict[str, int]


class SheetFacts(NamedTuple):
    """What is known about the cells of one sheet."""

    ratings: SheetRatings
    fills: Mapping[tuple[Rule, Color], Fill]
    findings: Sequence[Finding]
    marked: frozenset[Place]
    """Further cells (row, column) that links lead to."""
    differences: Mapping[Place, Mismatch] | None = None
    """Of a check the cells whose fill is another than the legend's; None where
    the page shows what was filled.
    """


class RowVerdicts:
    """The verdicts row by row, as the rows come from top to bottom."""

    def __init__(
        self, ratings: SheetRatings, differences: Mapping[Place, Mismatch]
    ) -> None:
        self._rows = groupby(ratings.verdicts(), itemgetter(0))
        self._differences = differences
        self._areas = ratings.areas
        self._waiting: tuple[int, dict[int, Verdict]] = (0, {})
        self._row = 0
        self._judged: Mapping[int, Verdict] = {}
        self._kinds: list[str] = []
        self._tall: dict[Place, Verdict] = {}
        self._below: dict[int, list[str]] = {}

    def take(self, row: int) -> None:
        """Go on to a row."""
        self._wait_for(row)
        self._row = row
        self._judged = self._waiting[1] if self._waiting[0] == row else {}
        self._kinds = self._below.pop(row, [])
        for column, verdict in self._judged.items():
            kinds = self._kinds_of((row, column), verdict)
            self._kinds += kinds
            area = self._areas.get((row, column))
            if area and area.bottom > row:
                self._tall[row, column] = verdict
                self._keep_for_rows_below(area, kinds)

    def _wait_for(self, row: int) -> None:
        """Let the next row with verdicts be this one, or one behind it."""
        while self._waiting[0] < row:
            number, found = next(self._rows, (_NO_ROW, ()))
            verdicts = {column: verdict for _, column, *_, verdict in found}
            self._waiting = (number, verdicts)

    def _keep_for_rows_below(self, area: Area, kinds: Sequence[str]) -> None:
        for below in range(area.top + 1, area.bottom + 1):
            self._below.setdefault(below, []).extend(kinds)

    def _kinds_of(self, place: Place, verdict: Verdict) -> list[str]:
        """Return the colour that a cell shows on the page, and whether it
        differs from the legend's.
        """
        if place in self._differences:
            found = found_color(self._differences[place]) or "none"
            return [color_class(found), "differs"]
        if verdict.judgement:
            return [color_class(verdict.judgement.color or "none")]
        return ["unrated"]

    def at(self, row: int, column: int) -> Verdict | None:
        """Return the verdict on a cell of the row last taken, or on an area
        that began above it.
        """
        return (
            self._judged.get(column)
            if row == self._row
            else self._tall.get((row, column))
        )

    def kinds(self) -> list[str]:
        """Return what the row last taken holds, each once: its colours,
        ``none``, ``unrated``.
        """
        return list(dict.fromkeys(self._kinds))


def by_place(findings: Sequence[Finding]) -> dict[Place, list[Finding]]:
    """Return the findings of each cell."""
    places: dict[Place, list[Finding]] = {}
    for finding in findings:
        if finding.cell:
            places.setdefault(parse_cell(finding.cell), []).append(finding)
    return places


def rows_to_check(
    findings: Mapping[Place, Sequence[Finding]], areas: Mapping[Place, Area]
) -> set[int]:
    """Return the rows that hold a cell, merged ones too, which a person should
    look at.
    """
    rows = set[int]()
    for place, found in findings.items():
        if any(each.severity != "info" for each in found):
            rows.update(
                range(place[0], areas[place].bottom + 1)
                if place in areas
                else place[:1]
            )
    return rows


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


Say = Callable[[Sentence], str]
"""Puts a sentence into the language of the page."""
Link = Callable[[str, str | None], LinkedCell]
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
    findings: Sequence[Finding], say: Say, place: Link
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
    findings: Sequence[Finding], say: Say, place: Link
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
    text: str, found: Sequence[Finding], place: Link
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

    def views(self, place: Link) -> list[LegendView]:
        """Return the legends as they were understood."""
        return [
            self._view(legend, sheets, place)
            for legend, sheets in self._legends
        ]

    def _view(
        self, legend: Legend, sheets: Sequence[SheetRatings], place: Link
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
                self._page.fills.of(fills[rule, color]),
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
