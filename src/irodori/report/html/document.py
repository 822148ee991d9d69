"""What all pages share: the templates, the shipped style sheets and scripts,
and the security policy.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from types import CodeType

from jinja2 import (
    BytecodeCache,
    Environment,
    PackageLoader,
    StrictUndefined,
    __version__,
)
from jinja2.bccache import Bucket

from irodori.data import Key, kept
from irodori.messages import Language, Sentence

_PACKAGE = "irodori.report"
_FOLDER = "templates"


class _KeptTemplates(BytecodeCache):
    """Compiled templates, kept from one run to the next."""

    def load_bytecode(self, bucket: Bucket) -> None:
        code = kept().get(self._key(bucket))
        if isinstance(code, CodeType):
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        kept().put(self._key(bucket), bucket.code)

    @staticmethod
    def _key(bucket: Bucket) -> Key:
        return f"template of jinja2 {__version__}", bucket.checksum, 0


@cache
def report_templates(language: Language) -> Environment:
    """Return the template environment; ``t`` gives a sentence of the pages,
    ``say`` any other. A template is compiled once for all pages.
    """
    found = Environment(
        loader=PackageLoader(_PACKAGE, _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_KeptTemplates(),
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
    text, _, _ = PackageLoader(_PACKAGE, _FOLDER).get_source(
        Environment(autoescape=True), name
    )
    return text


def policy(style: str, script: str = "") -> str:
    """Return the content security policy: nothing is fetched, and only these
    two, a style and a script, are allowed.
    """
    allowed = _hash(script) if script else "'none'"
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {allowed}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
