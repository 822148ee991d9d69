"""Why each cell is as it is: every reason and finding once, under a name that the cells point to."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from irodori.messages import Language, Sentence, catalogue
from irodori.report.html.style import color_class
from irodori.scorecard.findings import Finding
from irodori.scorecard.judging.verdicts import Verdict
from irodori.scorecard.legend.meaning import color_word
from irodori.scorecard.presentcolors import Mismatch


class Note(NamedTuple):
    """One reason or finding."""

    name: str
    kind: str
    """The colour, ``none`` for a rating without a fill, ``differs`` where a check found another one, ``check`` or
    ``info`` for a finding."""
    word: str
    text: str
    source: str
    """Where the status comes from, empty where none was asked for."""


def found_color(different: Mismatch) -> str | None:
    """Return the colour that a cell has, ``other`` for a fill that is none of the five, None without a fill."""
    return different.found or ("other" if different.fill else None)


def shown_color(color: str | None) -> Sentence:
    """Return what a page says of a cell's colour: its word, another colour, or no fill."""
    return Sentence("report.html.color.other") if color == "other" else color_word(color)


def tag_word(color: str, language: Language) -> str:
    """Return the short word of a colour in a cell, of ``other`` for a fill that is none of the legend's, of a kind."""
    code = f"report.html.tag.{color}"
    return (Sentence(code) if code in catalogue() else color_word(color)).text(language)


Wording = Callable[[Sentence, Language], str]
"""Returns a sentence in a language, in the words of the place where it is read."""


class Notes:
    """The notes of a page, in the order in which the cells first point to them."""

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
            source = Sentence(f"status.from.{given}").text(self._language) if given else ""
            known = verdict, self._name(judgement.color or "none", judgement.reason.text(self._language), source)
            self._known[id(verdict)] = known
        return known[1]

    def difference(self, different: Mismatch) -> str:
        """Return the name of the note that says which colour a cell has, which it should have, and why."""
        rating = different.rating
        words = {
            "found": shown_color(found_color(different)),
            "expected": shown_color(rating.color),
            "reason": rating.reason,
        }
        source = rating.status_source
        given = Sentence(f"status.from.{source}").text(self._language) if source else ""
        return self._name("differs", Sentence("report.html.difference", words).text(self._language), given)

    def finding(self, finding: Finding) -> str:
        """Return the name of the note that says what a person should look at."""
        sentence = finding.sentence
        known = self._known.get(id(sentence))
        if known is None:
            kind = "info" if finding.severity == "info" else "check"
            known = self._known[id(sentence)] = sentence, self._name(kind, self._say(sentence, self._language), "")
        return known[1]

    def _name(self, kind: str, text: str, source: str) -> str:
        key = (kind, text, source)
        if key not in self._names:
            self._names[key] = f"n{len(self.all) + 1}"
            word = tag_word(kind, self._language)
            self.all.append(Note(self._names[key], color_class(kind), word, text, source))
        return self._names[key]
