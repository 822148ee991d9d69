"""Number formats in pieces: sections, and the tokens in each (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from irodori.patterns import pattern


class FormatToken(NamedTuple):
    """A piece of a number format."""

    kind: str
    """``literal``, ``mask``, ``percent``, ``date``, ``general``, ``text`` (@), ``bracket`` or ``other``."""
    text: str


class Section(NamedTuple):
    """One section of a number format."""

    tokens: tuple[FormatToken, ...]
    condition: tuple[str, Decimal] | None
    is_date: bool


_TOKEN = pattern(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<space>.)|\*(?P<filled>.?)|(?P<bracket>\[[^\]]*\]?)'
    r"|(?P<general>general|g/標準)|(?P<noon>am/pm|a/p|上午/下午)|(?P<mask>[0#?][0#?.,]*|\.[0#?]+)|(?P<exponent>e[+-])"
    r"|(?P<date>ss?\.0+|y+|m+|d+|h+|s+|e+|g+|r+|aaaa?|bb+)|(?P<text>@)|(?P<percent>%)|(?P<end>;)|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = pattern(r"\[ ?(<=|>=|<>|<|>|=) ?(-?[0-9]{1,15}(?:\.[0-9]{1,15})?) ?\]")
_ELAPSED = pattern(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_PLAIN_SIGNS = frozenset(" -+()$¥￥,.:/△▲")
_LONGEST = 255
"""The most characters of a number format: Excel allows no more."""


@lru_cache(maxsize=1024)
def format_sections(code: str) -> tuple[Section, ...]:
    """Return the sections of a number format, at most four."""
    sections: list[list[FormatToken]] = [[]]
    for match in _TOKEN.finditer(code[:_LONGEST]):
        if match["end"]:
            sections.append([])
        else:
            sections[-1].append(_token(match))
    return tuple(map(_section, sections[:4]))


def _token(match: re.Match[str]) -> FormatToken:
    kind, text = match.lastgroup or "other", match[0]
    if kind in {"quoted", "escaped"}:
        return FormatToken("literal", match[kind])
    if kind == "space":
        return FormatToken("literal", " ")
    if kind == "filled":
        return FormatToken("literal", "")
    if kind == "noon":
        return FormatToken("date", text.lower())
    if kind == "date":
        return FormatToken("date", text.lower())
    if kind == "bracket":
        elapsed = _ELAPSED.fullmatch(text)
        return FormatToken("date", elapsed[0].lower()) if elapsed else FormatToken("bracket", text)
    if kind == "other" and (text in _PLAIN_SIGNS or not text.isascii()):
        return FormatToken("literal", text)
    return FormatToken(kind, text)


def _section(tokens: list[FormatToken]) -> Section:
    kinds = {token.kind for token in tokens}
    conditions = [found for token in tokens if (found := _CONDITION.fullmatch(token.text))]
    condition = (conditions[0][1], Decimal(conditions[0][2])) if conditions else None
    return Section(tuple(tokens), condition, "date" in kinds and "mask" not in kinds)


def literal_text(tokens: tuple[FormatToken, ...]) -> str:
    """Return the words of tokens: quoted and escaped text, signs, and the currency sign of [$¥-411]."""
    return "".join(_literal(token) for token in tokens)


def _literal(token: FormatToken) -> str:
    if token.kind == "bracket":
        return token.text[2:].rstrip("]").partition("-")[0] if token.text.startswith("[$") else ""
    return token.text if token.kind in {"literal", "percent"} else ""
