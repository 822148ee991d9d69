"""Headings and colour entries in the text of a legend.

The seed sheet's legend writes a heading line and then, in the next cell, its colours in brackets::

    各アクションプラン (a,b,c)：… 取組の進捗状況に応じて色分け
    (青色：措置済 緑色：取組中(期限内) 黄色：取組中(期限超過) 橙色：未着手(期限内) 赤色：未着手(期限超過))

Positions are those in plain text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.profile import Profile, Rule
from irodori.scorecard.values.text import plain

Part = Rule | Literal["other"]
ColorName = Literal["blue", "green", "yellow", "orange", "red", "none", "other"]


class Heading(NamedTuple):
    """A heading and the part of the legend that it opens; ``other`` is any other thing that a note explains."""

    part: Part
    start: int
    end: int


class Entry(NamedTuple):
    """A colour word and its condition; ``loose`` where only a space or a bracket joins the two."""

    word: str
    color: ColorName
    condition: str
    start: int
    loose: bool


_SPACE = pattern(r"\s+")
_OPEN, _CLOSE = "([【「『〔〈《", ")]】」』〕〉》"
_EDGES = " \n\t、,;；/|／・。:"
_JOINED = r"\s*(?:[:=→⇒⇨>|]|\.{2,}|‥+|・{2,}|ー+|-+|は|が)\s*"
_JOINTS = ":=→⇒⇨>|.‥・ー-はが"
_ENDS = pattern(r"\s*※|。|\n\s*(?:\(?注|\*|備考|・|●|○|■|◆|-|【|\n)")
_NOTHING = r"(?!)"
_SOME_COLOR = pattern(r"[^ぁ-ん\s]色")
_BULLETS = r"[\s\-・●■◆○□▪◇*.\[【《「〔<(]*"


class LegendWords:
    """The patterns of one profile's headings and colour words."""

    def __init__(self, profile: Profile) -> None:
        labels = [(plain(word), part) for part, words in profile.legend_headings.items() for word in words]
        labels.sort(key=lambda each: -len(each[0]))
        self._parts: dict[str, Part] = {_squeezed(label): part for label, part in labels}
        label = "|".join(r"\s*".join(map(re.escape, _squeezed(label))) for label, _ in labels) or _NOTHING
        numbered = r"(?:[0-9]{1,2}[.)\s]\s*)?(?:凡例\s*[:)\]】・]?\s*[(\[【「]?\s*)?各?\s*"
        noted = r"(?:\s*\([^():]*\))?"
        self._at_line = pattern(rf"^{_BULLETS}{numbered}(?P<label>{label}){noted}", re.MULTILINE)
        self._within = pattern(rf"(?<=[\s)】。、;/|])各?(?P<label>{label}){noted}(?=\s*:)")
        self._colors: dict[str, ColorName] = {
            plain(word): name for name, words in profile.color_words.items() if name != "prose" for word in words
        }
        known = _alternatives(self._colors)
        prose = _alternatives(profile.color_words["prose"])
        word = rf"(?!{prose})(?:(?<![\w※])(?:(?:{known})(?:色系?|系)?|[一-龥]{{1,2}}色)|(?:{known})色(?=\s*:))"
        self._forward = pattern(rf"(?P<word>{word})(?:(?P<joint>{_JOINED}|\s+(?=\S))|(?=\())")
        self._last = pattern(rf"(?P<word>{word}|(?<=[はが])(?:{known})色?)(?=[\s、,;。)/]|$)")
        self._alone = pattern(rf"[{re.escape(_OPEN)}■●◆\s]*(?P<word>{word})[{re.escape(_CLOSE)}\s:]*")

    def headings(self, text: str) -> list[Heading]:
        """Return the headings in plain text, in its order."""
        found: list[Heading] = []
        matches = [match for pattern in (self._at_line, self._within) for match in pattern.finditer(text)]
        for match in sorted(matches, key=lambda each: each.start("label")):
            if not found or match.start("label") >= found[-1].end:
                found.append(Heading(self._parts[_squeezed(match["label"])], match.start(), match.end()))
        return found

    def entries(self, text: str, headings: Sequence[Heading]) -> list[Entry]:
        """Return the colour entries in plain text: 青色:措置済, or where there are none of these, 措置済:青色."""
        if not self._may_name_color(text):
            return []
        forward = self._read_forward(text, [heading.start for heading in headings])
        if any(not entry.loose for entry in forward):
            return forward
        return self._read_backward(text, headings) or forward

    def color_alone(self, text: str) -> tuple[str, ColorName] | None:
        """Return the colour word of a text that holds nothing else: 青, ■青色."""
        match = self._alone.fullmatch(text) if self._may_name_color(text) else None
        return (match["word"], self._color(match["word"])) if match else None

    def _may_name_color(self, text: str) -> bool:
        """Tell whether text has what every colour word has; where it has not, no large pattern is needed."""
        return _SOME_COLOR.search(text) is not None or any(word in text for word in self._colors)

    def _read_forward(self, text: str, stops: list[int]) -> list[Entry]:
        matches = list(self._forward.finditer(text))
        starts = sorted([*stops, *(match.start() for match in matches), len(text)])
        entries = []
        for match in matches:
            until = starts[bisect_right(starts, match.start())]
            if condition := _condition(text[match.end() : until]):
                loose = not (match["joint"] or "").strip()
                entries.append(Entry(match["word"], self._color(match["word"]), condition, match.start(), loose))
        return entries

    def _read_backward(self, text: str, headings: Sequence[Heading]) -> list[Entry]:
        entries, start, stops = [], 0, iter([*headings, None])
        heading = next(stops)
        for match in self._last.finditer(text):
            while heading and heading.end <= match.start():
                start, heading = max(start, heading.end), next(stops)
            before = text[start : match.start()].rstrip()
            joined = before.rstrip(_JOINTS)
            start = match.end()
            if joined != before and (condition := _condition(joined.lstrip(_EDGES + _OPEN + _CLOSE))):
                entries.append(Entry(match["word"], self._color(match["word"]), condition, match.start(), loose=True))
        return entries

    def _color(self, word: str) -> ColorName:
        squeezed = _squeezed(word)
        for name in (squeezed, squeezed.removesuffix("系").removesuffix("色"), squeezed.removesuffix("色系")):
            if name in self._colors:
                return self._colors[name]
        return "other"


def _condition(text: str) -> str:
    """Return a condition without what follows it, the brackets around it and white space."""
    end = _ENDS.search(text)
    text = text[: end.start()] if end else text
    depth = 0
    for at, character in enumerate(text):
        depth += (character in _OPEN) - (character in _CLOSE)
        if depth < 0:
            text = text[:at]
            break
    text = _SPACE.sub("", text.rstrip(_EDGES + _OPEN).lstrip(_EDGES))
    inner = text[1:-1]
    return inner if text[:1] == "(" and text[-1:] == ")" and "(" not in inner else text


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or _NOTHING
