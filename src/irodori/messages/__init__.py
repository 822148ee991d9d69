"""Every sentence that a person reads, in Japanese and in English.

A sentence is data: a stable code and its parameters. The wordings are in
``ja.json`` and ``en.json`` beside this module, one code a line, sorted; a test
holds that both have the same codes with the same parameters. A language is
loaded when its first sentence is read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from irodori.tuples import NamedTuple

Language = Literal["ja", "en"]
Shell = Literal["cli", "python", "jobs", "web"]
"""Where a person reads a sentence. The catalogue speaks of the options of the
command line; what to do is called otherwise in Python, in a jobs file and on
the page.
"""

_FOLDER = Path(__file__).resolve().parent


class Sentence(NamedTuple):
    """A code of the catalogue and the values of its parameters.

    A parameter may be a sentence itself, anything else with a method
    ``text(language)``, or a tuple of such values, which are joined with
    commas.
    """

    code: str
    params: Mapping[str, object] = {}

    def __str__(self) -> str:
        return self.text()

    def text(self, language: Language = "ja") -> str:
        """Return the sentence in a language; an unknown code is a programming
        error and raises KeyError.
        """
        wording = catalogue(language)[self.code]
        if not self.params:
            return wording.format()
        return wording.format_map(
            {
                name: _shown(value, language)
                for name, value in self.params.items()
            }
        )


def said(code: str, language: Language, /, **params: object) -> str:
    """Return a sentence of the catalogue in a language."""
    return Sentence(code, params).text(language)


def said_in(shell: Shell, sentence: Sentence) -> Sentence:
    """Return a sentence, and those within it, in the words of a shell, where
    it has any: those of ``say.SHELL.CODE``.
    """
    code = f"say.{shell}.{sentence.code}"
    params = {
        name: said_in(shell, value) if isinstance(value, Sentence) else value
        for name, value in sentence.params.items()
    }
    return Sentence(code if code in catalogue("ja") else sentence.code, params)


def _shown(value: object, language: Language) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Sentence):
        return value.text(language)
    if callable(text := getattr(value, "text", None)):
        return str(text(language))
    if isinstance(value, tuple):
        comma = "、" if language == "ja" else ", "
        return comma.join(_shown(each, language) for each in value)
    return str(value)


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """Return the wordings of a language by code, with their parameters as
    ``{name}``.
    """
    text = (_FOLDER / f"{language}.json").read_text(encoding="utf-8")
    wordings: dict[str, str] = json.loads(text)
    return wordings
