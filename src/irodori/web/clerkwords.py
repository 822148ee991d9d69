"""Sentences as a clerk reads them on the page, where a command line would name its options."""

from __future__ import annotations

from irodori.messages import Language, Sentence, catalogue


def on_page(sentence: Sentence, language: Language) -> str:
    """Return a sentence in the page's own words, where it has any: those of ``web.say.CODE``."""
    code = f"web.say.{sentence.code}"
    if code in catalogue():
        return Sentence(code, sentence.params).text(language)
    return sentence.text(language)
