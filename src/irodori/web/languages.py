"""The language of a request: asked for, remembered by the browser, or its own;
Japanese by default.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from irodori.messages import Language

COOKIE = "irodori-lang"
_KNOWN: Mapping[str, Language] = {"ja": "ja", "en": "en"}


def language_of(scope: Scope) -> Language:
    """Return the language: ``?lang=``, the cookie, Accept-Language (RFC 9110
    12.5.4), else Japanese.
    """
    from urllib.parse import parse_qs

    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    headers = Headers(scope=scope)
    asked = (
        *query.get("lang", ()),
        cookie_parser(headers.get("cookie", "")).get(COOKIE, ""),
    )
    for each in asked:
        if each in _KNOWN:
            return _KNOWN[each]
    return _accepted(headers.get("accept-language", ""))


def _accepted(header: str) -> Language:
    """Return the known language that a header likes best; of equals the first."""
    best: Language = "ja"
    most = 0.0
    for part in header.split(","):
        name, _, quality = part.partition(";")
        language = _KNOWN.get(name.strip().split("-")[0].lower())
        weight = _weight(quality)
        if language and weight > most:
            best, most = language, weight
    return best


def _weight(quality: str) -> float:
    text = quality.strip().removeprefix("q=")
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
