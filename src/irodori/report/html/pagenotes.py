"""What a page knows of its cells: ratings row by row, findings by place, and
every reason and finding once, under a name that the cells point to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from irodori.messages import Language, Sentence, catalogue
from irodori.report.html.style import FillClasses, color_class
from irodori.scorecard.findings import Finding
from irodori.scorecard.judging.judge import Mismatch
from irodori.scorecard.judging.verdicts import SheetRatings, Verdict
from irodori.scorecard.legend.meaning import color_word
from irodori.scorecard.palettes import Color
from irodori.scorecard.profile import Rule
from irodori.scorecard.values.cellreader import CellReader
from irodori.workbook.book import Workbook
from irodori.workbook.fills import Fill
from irodori.workbook.refs import Area, parse_cell

_NO_ROW = 1 << 30


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
    return (Sentence(code) if code in catalogue() else color_word(color)).text(
        language
    )


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
            given = verdict.status_source
            source = (
                Sentence(f"status.from.{given}").text(self._language)
                if given
                else ""
            )
            known = (
                verdict,
                self._name(
                    judgement.color or "none",
                    judgement.reason.text(self._language),
                    source,
                ),
            )
            self._known[id(verdict)] = known
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
        source = rating.status_source
        given = (
            Sentence(f"status.from.{source}").text(self._language)
            if source
            else ""
        )
        return self._name(
            "differs",
            Sentence("report.html.difference", words).text(self._language),
            given,
        )

    def finding(self, finding: Finding) -> str:
        """Return the name of the note that says what a person should look at."""
        sentence = finding.sentence
        known = self._known.get(id(sentence))
        if known is None:
            kind = "info" if finding.severity == "info" else "check"
            known = self._known[id(sentence)] = (
                sentence,
                self._name(kind, self._say(sentence, self._language), ""),
            )
        return known[1]

    def _name(self, kind: str, text: str, source: str) -> str:
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

Place = tuple[int, int]
"""A row and a column."""


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
