"""Sentences as a clerk reads them on the page, where a command line would name
its options.
"""

from __future__ import annotations

from irodori.messages import Language, Sentence, catalogue


def on_page(sentence: Sentence, language: Language) -> str:
    """Return a sentence in the page's own words, where it has any: those of
    ``web.say.CODE``.
    """
    return _in_own_words(sentence).text(language)


def _in_own_words(sentence: Sentence) -> Sentence:
    """Return a sentence with its own words and those of the sentences within
    it.
    """
    code = f"web.say.{sentence.code}"
    params = {
        name: _in_own_words(value) if isinstance(value, Sentence) else value
        for name, value in sentence.params.items()
    }
    return Sentence(code if code in catalogue() else sentence.code, params)
