"""The words of the page: sentences as a clerk reads them, where a command line
would name its options, and the templates with theirs.
"""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from irodori import __version__
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


@cache
def environment(language: Language) -> Environment:
    """Return where templates are found; ``t`` says a sentence of the pages."""
    found = Environment(
        loader=PackageLoader("irodori.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def say(code: str, **params: object) -> str:
        return Sentence(f"web.page.{code}", params).text(language)

    found.globals["t"] = say
    found.globals["version"] = __version__
    return found
