"""What every page is made with: the templates, the shipped style sheets and scripts, and the security policy."""

from __future__ import annotations

import base64
import hashlib

from jinja2 import Environment, PackageLoader, StrictUndefined

from irodori.messages import Language, Sentence

_PACKAGE, _FOLDER = "irodori.report", "templates"


def environment(language: Language) -> Environment:
    """Return where templates are found; ``t`` says a sentence of the pages, ``say`` any other."""
    found = Environment(
        loader=PackageLoader(_PACKAGE, _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def say(code: str, **params: object) -> str:
        return Sentence(code, params).text(language)

    def say_on_page(code: str, **params: object) -> str:
        return say(f"report.html.{code}", **params)

    found.globals["say"] = say
    found.globals["t"] = say_on_page
    return found


def shipped_text(name: str) -> str:
    """Return a shipped style sheet or script."""
    text, _, _ = PackageLoader(_PACKAGE, _FOLDER).get_source(Environment(autoescape=True), name)
    return text


def policy(style: str, script: str = "") -> str:
    """Return the content security policy: nothing is fetched, and no style and script runs but these two."""
    allowed = _hash(script) if script else "'none'"
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {allowed}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
