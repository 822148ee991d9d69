"""The templates of the pages, and the words in them."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from irodori import __version__
from irodori.messages import Language, Sentence


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
