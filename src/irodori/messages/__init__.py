"""Every sentence that a person reads, in Japanese and in English.

A sentence is data: a stable code and its parameters.  The catalogue of each floor stands in a module of its own;
the words are looked up only when somebody reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Language = Literal["ja", "en"]


class Wording(NamedTuple):
    """One sentence in both languages, with ``{parameter}`` places."""

    ja: str
    en: str


class Sentence(NamedTuple):
    """A code of the catalogue and what stands in its places.

    A parameter may be a sentence itself, anything else that has a ``text`` in a language, or a tuple of such, joined.
    """

    code: str
    params: Mapping[str, object] = {}

    def __str__(self) -> str:
        return self.text()

    def text(self, language: Language = "ja") -> str:
        """Return the sentence in a language; an unknown code is a programming error and raises KeyError."""
        wording = (_catalogue or catalogue())[self.code]
        words = wording.ja if language == "ja" else wording.en
        if not self.params:
            return words.format()
        return words.format_map({name: _shown(value, language) for name, value in self.params.items()})


def _shown(value: object, language: Language) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Sentence):
        return value.text(language)
    if callable(text := getattr(value, "text", None)):
        return str(text(language))
    if isinstance(value, tuple):
        return ("、" if language == "ja" else ", ").join(_shown(each, language) for each in value)
    return str(value)


_catalogue: dict[str, Wording] = {}


def catalogue() -> Mapping[str, Wording]:
    """Return every wording by code."""
    if not _catalogue:
        from irodori.messages import (
            commandline,
            desk,
            jobs,
            judging,
            scorecard,
            script,
            sheets,
            shell,
            web,
            workbook,
        )

        for part in (workbook, scorecard, judging, sheets, shell, commandline, jobs, web, desk, script):
            _catalogue.update(part.WORDINGS)
    return _catalogue
