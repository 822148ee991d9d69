"""A conversion as text for a screen or a mail: plain lines, the same every
time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from irodori.messages import Language, Sentence, catalogue
from irodori.report.inspection import PlacedLegend, placed_legends
from irodori.report.plain import aligned, one_line, place, printable
from irodori.scorecard.findings import AllFindings, Finding, Kind, kinds
from irodori.scorecard.judging.verdicts import outcomes_in
from irodori.scorecard.legend import Legend
from irodori.scorecard.legend.meaning import color_word
from irodori.scorecard.values.dates import show_date
from irodori.tuples import NamedTuple

if TYPE_CHECKING:
    from irodori.results import Conversion, Inspection

_CELLS_NAMED = 5
_SHOWN = 5
_NOTES_SHOWN = 3
"""Sentences of each kind."""
_SENTENCES_COMPARED = 2_000
_ALL_DIFFERENT = 300
"""Sentences of a kind of which it is looked up whether they say the same;
fewer where so many all differ.
"""


_Spot = tuple[str | None, str | None]
"""A sheet and a cell."""


class Fact(NamedTuple):
    """A labelled fact."""

    label: str
    text: str


def conversion_lines(
    conversion: Conversion,
    language: Language,
    *,
    everything: str | None = None,
) -> Iterator[str]:
    """Yield what was done and what to look at; ``everything`` names the file
    that holds every finding.
    """
    yield from fact_lines(conversion_facts(conversion, language), language)
    yield ""
    yield from count_lines(counts(conversion), language)
    parts = finding_parts(conversion.each_finding(), language)
    yield from part_lines(parts)
    if where := whole_list(parts, language, everything):
        yield ""
        yield where


def fact_lines(facts: Iterable[Fact], language: Language) -> Iterator[str]:
    """Yield each fact on a line."""
    for fact in facts:
        yield "  " + Sentence("screen.fact", fact._asdict()).text(language)


def conversion_facts(conversion: Conversion, language: Language) -> list[Fact]:
    """Return the date and the legend that were judged by, and the sheets that
    were left alone.
    """
    inspection = conversion.inspection
    facts = [as_of_fact(inspection, language)]
    facts += legend_facts(placed_legends(inspection), language)
    alone = [
        printable(reading.name)
        for reading in inspection.sheets
        if not reading.tables
    ]
    if alone:
        facts.append(
            _fact(
                "screen.left_alone",
                language,
                "screen.left_alone.sheets",
                sheets=tuple(alone),
            )
        )
    return facts


def as_of_fact(inspection: Inspection, language: Language) -> Fact:
    """Return the as-of date with its source."""
    as_of = inspection.as_of
    date = show_date(as_of.date, language)
    return _fact(
        "screen.as_of",
        language,
        f"screen.as_of.{as_of.source}",
        date=date,
    )


def legend_facts(
    legends: Sequence[PlacedLegend], language: Language
) -> list[Fact]:
    """Return where the legends come from and how they differ from the built-in
    one; those alike are one.
    """
    alike: dict[tuple[str, str], list[_Spot]] = {}
    for placed in legends:
        legend = placed.legend
        key = (legend.shown_source, _comparison(legend, language))
        cells = dict.fromkeys(sentence.cell for sentence in legend.sentences)
        alike.setdefault(key, []).extend(
            (placed.sheet, each) for each in cells
        )
    return [
        _fact(
            "screen.legend",
            language,
            f"screen.legend.{source}",
            where=_named(places, len(places), language),
            comparison=comparison,
        )
        for (source, comparison), places in alike.items()
    ]


def _comparison(legend: Legend, language: Language) -> str:
    """Return how a legend differs from the built-in one, each difference on a
    line of its own; empty where there is none to compare it with.
    """
    if not legend.is_official:
        return ""
    if not legend.differences:
        return Sentence("screen.legend.same").text(language)
    points = "".join(
        f"\n    - {one_line(difference.text(language))}"
        for difference in legend.differences
    )
    return Sentence("screen.legend.differs", {"points": points}).text(language)


def _fact(label: str, language: Language, code: str, **params: object) -> Fact:
    said = Sentence(code, params).text(language)
    return Fact(Sentence(label).text(language), said)


# ---- The table of colours ---------------------------------------------------


def counts(
    conversion: Conversion,
) -> list[tuple[str | None, Mapping[str, int]]]:
    """Return what became of the cells of each sheet, and under None of all of
    them where there are several.
    """
    if len(conversion.sheets) == 1:
        return [(conversion.sheets[0].name, conversion.summary)]
    return [
        *((sheet.name, sheet.summary) for sheet in conversion.sheets),
        (None, conversion.summary),
    ]


def count_lines(
    rows: Sequence[tuple[str | None, Mapping[str, int]]], language: Language
) -> Iterator[str]:
    """Yield the table of colours with aligned columns."""
    outcomes = outcomes_in(row for _, row in rows)
    first = Sentence("screen.sheet").text(language)
    table = [
        [first, *(outcome_word(outcome, language) for outcome in outcomes)]
    ]
    for name, row in rows:
        numbers = (f"{row.get(outcome, 0):,}" for outcome in outcomes)
        table.append([sheet_label(name, language), *numbers])
    for line in aligned(table):
        yield f"  {line}"


def outcome_word(outcome: str, language: Language) -> str:
    """Return the word of a colour, of no fill, or of no judgement."""
    word = (
        Sentence("screen.unrated")
        if outcome == "unrated"
        else color_word(outcome)
    )
    return word.text(language)


def sheet_label(name: str | None, language: Language) -> str:
    """Return a sheet's name, or the word for all of them."""
    return (
        Sentence("screen.total").text(language)
        if name is None
        else printable(name)
    )


# ---- Findings ---------------------------------------------------------------


class FindingPart(NamedTuple):
    """What to check, or what is good to know: its heading, its lines, and
    whether some were left out.
    """

    title: str
    lines: list[str]
    shortened: bool


def part_lines(parts: Iterable[FindingPart]) -> Iterator[str]:
    """Yield a blank line, the heading and the lines of each part."""
    for part in parts:
        yield ""
        yield part.title
        yield from (f"  {line}" for line in part.lines)


def finding_parts(
    findings: AllFindings | Sequence[Finding], language: Language
) -> list[FindingPart]:
    """Return the findings that need a look and those that only inform, a
    handful of each kind.
    """
    found = kinds(findings)
    serious = [kind for kind in found if kind.severity != "info"]
    others = [kind for kind in found if kind.severity == "info"]
    parts = (
        ("screen.findings", serious, _SHOWN),
        ("screen.notes", others, _NOTES_SHOWN),
    )
    return [
        finding_part(title, found, shown, language)
        for title, found, shown in parts
        if found
    ]


def whole_list(
    parts: Sequence[FindingPart], language: Language, everything: str | None
) -> str | None:
    """Return where the whole list of findings is, if some were left out."""
    if not any(part.shortened for part in parts):
        return None
    code = "screen.all_in_file" if everything else "screen.all_in_report"
    return Sentence(code, {"file": everything}).text(language)


def finding_part(
    title: str, found: Sequence[Kind], shown: int, language: Language
) -> FindingPart:
    """Return findings under a title, so many of each kind, those that say the
    same on one line.
    """
    lines: list[str] = []
    shortened = False
    for kind in found:
        same = _said_once(kind, shown, language)
        lines += [_finding_line(kind.code, each, language) for each in same]
        more = kind.total - sum(each.count for each in same)
        if more:
            shortened = True
            lines.append(
                Sentence("screen.more", {"count": f"{more:,}"}).text(language)
            )
    total = sum(kind.total for kind in found)
    return FindingPart(
        Sentence(title, {"count": f"{total:,}"}).text(language),
        lines,
        shortened,
    )


class _Same:
    """Findings of which each says the same of another cell."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.count = 0
        self.named: list[Finding] = []
        """The first of them."""

    def add(self, finding: Finding) -> None:
        """Count one more."""
        self.count += 1
        if self.count <= _CELLS_NAMED:
            self.named.append(finding)


def _finding_line(code: str, same: _Same, language: Language) -> str:
    together = f"screen.together.{code}"
    named = _named(
        [(finding.sheet, finding.cell) for finding in same.named],
        same.count,
        language,
    )
    if same.count > 1 and together in catalogue("ja"):
        return Sentence(
            together, {"count": f"{same.count:,}", "place": named}
        ).text(language)
    if same.named[0].says_its_place:
        return same.text
    return Sentence(
        "screen.finding", {"place": named, "text": same.text}
    ).text(language)


def _said_once(
    kind: Kind,
    shown: int,
    language: Language,
) -> list[_Same]:
    """Return the first distinct sentences of findings of one kind, each with
    its number; some may be left out.
    """
    if "{" not in catalogue("ja")[kind.code]:
        return [_all_alike(kind, language)]
    same: dict[str, _Same] = {}
    texts = _KindTexts(language)
    for finding in kind.findings():
        text = texts.of(finding.sentence)
        if text is None:
            break
        if text not in same:
            if len(same) == shown:
                continue
            same[text] = _Same(text)
        same[text].add(finding)
    return list(same.values())


class _KindTexts:
    """The texts of the sentences of a kind, so long as it is worth while to
    look up whether they say the same.
    """

    def __init__(self, language: Language) -> None:
        self._language: Language = language
        self._texts: dict[int, str] = {}
        self._different = set[str]()
        self._held = list[Sentence]()
        """The sentences of these texts, so that no other one is at the place
        of one of them.
        """

    def of(self, sentence: Sentence) -> str | None:
        """Return a sentence's text; None where too many were looked up."""
        text = self._texts.get(id(sentence))
        if text is not None:
            return text
        known = len(self._texts)
        all_differ = known == len(self._different) == _ALL_DIFFERENT
        if known == _SENTENCES_COMPARED or all_differ:
            return None
        text = one_line(sentence.text(self._language))
        self._held.append(sentence)
        self._texts[id(sentence)] = text
        self._different.add(text)
        return text


def _all_alike(kind: Kind, language: Language) -> _Same:
    """Return findings whose sentences have no placeholders."""
    first = [*islice(kind.findings(), _CELLS_NAMED)]
    same = _Same(one_line(first[0].sentence.text(language)))
    same.named = first
    same.count = kind.total
    return same


def _named(
    places: Sequence[_Spot],
    count: int,
    language: Language,
) -> str:
    """Return the first of some places, and how many there are:
    ``A!J3, J4, B!J3 and 7 more``.
    """
    shown = []
    before = None
    for sheet, cell in places[:_CELLS_NAMED]:
        shown.append(cell if cell and sheet == before else place(sheet, cell))
        before = sheet
    named = ", ".join(shown)
    more = count - len(shown)
    if not more:
        return named
    return Sentence(
        "screen.places",
        {"places": named, "more": f"{more:,}", "count": f"{count:,}"},
    ).text(language)
