"""Books said in other words: changes of texts that change nothing for a person
who reads them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from html import escape, unescape
from io import BytesIO

Rewording = Callable[[str], str]

_TEXT = re.compile(
    r"(<(?:si|is)><t(?: xml:space=\"preserve\")?>)([^<]+)(</t></(?:si|is)>)"
)
"""A text that is of one look; rich text is left as it is."""
_GLUED = frozenset("0123456789０１２３４５６７８９.,．，・%％/／-－ー~～〜〃")
_FULL = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_HALF = {full: code for code, full in _FULL.items()}
_SYNONYMS = {
    "府省名": "府省庁名",
    "措置済": "実施済",
    "未着手": "着手前",
    "○": "〇",
    "～": "〜",
    "オンライン利用率目標": "オンライン利用率の目標値",
}
_HEADINGS = ("府省名", "手続名", "課題", "オンライン利用率", "達成期限")


def full_width(text: str) -> str:
    """Return text with ASCII characters in full width."""
    return text.translate(_FULL)


def half_width(text: str) -> str:
    """Return text with ASCII characters in half width."""
    return text.translate(_HALF)


def padded(text: str) -> str:
    """Return text with white space around it."""
    return f"　{text} "


def marked(text: str) -> str:
    """Return text with a footnote's mark behind it."""
    return f"{text}※1"


def noted(text: str) -> str:
    """Return text with a note's mark in brackets behind it."""
    return f"{text}（注1）"


def listed(text: str) -> str:
    """Return text behind a list's mark."""
    return f"・{text}"


def spaced(text: str) -> str:
    """Return a heading with its letters apart; other texts as they are."""
    return (
        "　".join(text)
        if text.startswith(_HEADINGS) and len(text) < 6
        else text
    )


def broken(text: str) -> str:
    """Return text with a line break in its middle, but not within a number."""
    if len(text) < 4 or "\n" in text:
        return text
    places = [
        at
        for at in range(1, len(text))
        if not (text[at - 1] in _GLUED and text[at] in _GLUED)
    ]
    if not places:
        return text
    at = min(places, key=lambda place: abs(place - len(text) // 2))
    return f"{text[:at]}\n{text[at:]}"


def spelled_otherwise(text: str) -> str:
    """Return text with words that mean the same."""
    for word, other in _SYNONYMS.items():
        text = text.replace(word, other)
    return text


def bracketed(text: str) -> str:
    """Return a heading in brackets; other texts as they are."""
    return (
        f"【{text}】"
        if text.startswith(_HEADINGS) and len(text) < 12
        else text
    )


REWORDINGS: tuple[Rewording, ...] = (
    full_width,
    half_width,
    padded,
    marked,
    noted,
    listed,
    spaced,
    broken,
    spelled_otherwise,
    bracketed,
)


def reworded(data: bytes, change: Callable[[int, str], str]) -> bytes:
    """Return a workbook with each of its texts as ``change`` says it; it is
    given the text's number and the text.
    """
    number = 0

    def other(match: re.Match[str]) -> str:
        nonlocal number
        number += 1
        text = change(number, unescape(match[2]))
        opening = match[1].replace("<t>", '<t xml:space="preserve">')
        return f"{opening}{escape(text, quote=False)}{match[3]}"

    output = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            content = source.read(member)
            if re.fullmatch(
                r"xl/(?:sharedStrings|worksheets/[^/]+)\.xml", member.filename
            ):
                content = _TEXT.sub(other, content.decode("utf-8")).encode()
            target.writestr(member.filename, content)
    return output.getvalue()
