"""Rows of a legend whose parts are in cells of their own: colours in one,
conditions in another.

::

    凡例    青        緑              黄
    進捗    目標達成   80%以上100%未満  50%以上80%未満

A text is one of a legend's only if it is made of nothing else than the words
of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from typing import Literal

from irodori.patterns import pattern
from irodori.scorecard.profile import Profile
from irodori.scorecard.values.text import fold, longest_first, without_footnote

LegendPart = Literal["colour", "condition", "heading", "mark", "label"]

_LONGEST = 60
"""Characters of a text that may be a condition."""
_VALUE = r"[0-9]{1,3}(?:\.[0-9]{1,3})?(?:%|割|割[0-9]分)?"
_SIDE = r"以上|以下|以内|未満|超|を?超え(?:る|た)?|を?上回る|を?下回る|まで|から|[<>=]{1,2}|≧|≦|≥|≤|~|〜|～"
_JOINT = r"→|⇒|…|■|●|[()\[\]【】「」、,・/／:：;=の|]|かつ|または|又は"
_OWN = (
    "凡例",
    "色",
    "色分け",
    "区分",
    "目標",
    "済",
    "済み",
    "それ以外",
    "上記以外",
    "その他",
    "以外",
    "割合",
    "場合",
)


_PLAIN = frozenset(map(fold, ("予定", "着手", "済", "済み")))
"""Statuses that are no condition by themselves."""
_MAY_OPEN = frozenset(
    "0123456789０１２３４５６７８９■●◆・([【「（［<>＜＞≧≦~～"
)
"""What a legend's text may begin with beside its words."""


class LegendWords:
    """Knows the texts that a legend writes into cells of their own."""

    def __init__(self, profile: Profile) -> None:
        colors = _flat(
            words
            for name, words in profile.color_words.items()
            if name != "prose"
        )
        states = _flat(profile.statuses.values())
        states += [*profile.kpi_words["met"], "未達成", "未達", "半分"]
        limits = _flat(profile.deadline_words.values())
        headings = _flat(profile.legend_headings.values())
        subjects = [
            *profile.legend_words["progress"],
            *profile.legend_words["rate"],
            *headings,
            *_OWN,
        ]
        self._headings = frozenset(
            map(fold, (*headings, "凡例", "色", "区分", "色分け"))
        )
        self._color = pattern(
            rf"[■●◆・]?[(\[【「]?[■●]?(?:{_any(colors)})(?:色系?|系)?[)\]】」]?",
            keep=profile.is_shipped,
        )
        self._token = pattern(
            rf"(?P<color>(?:{_any(colors)})色?)|(?P<state>{_any(states)})|(?P<limit>{_any(limits)})|(?P<subject>{_any(subjects)})"
            rf"|(?P<side>{_SIDE})|(?P<value>{_VALUE})|(?P<joint>{_JOINT})",
            keep=profile.is_shipped,
        )
        words = (*colors, *states, *limits, *subjects)
        self._firsts = _MAY_OPEN | {fold(word)[0] for word in words}

    def may_be(self, text: str) -> bool:
        """Tell quickly whether a text might be one of a legend's; most names
        are not.
        """
        return len(text) <= _LONGEST and text.strip()[:1] in self._firsts

    def part(self, text: str) -> LegendPart | None:
        """Return what a text is in a legend; None where it is anything else
        too.
        """
        if not self.may_be(text):
            return None
        words = without_footnote(fold(text))
        if self._color.fullmatch(words):
            return "colour"
        if not self._headings.isdisjoint(
            (words.rstrip(":"), words.split("(")[0].rstrip(":"))
        ):
            return "heading"
        return self._condition(words)

    def _condition(self, words: str) -> LegendPart | None:
        """Return whether a text is made of a condition's words: a status,
        達成, or a number with its side.

        With a colour beside these, it is a whole entry.
        """
        at, kinds = 0, set[str]()
        while at < len(words):
            found = self._token.match(words, at)
            if found is None:
                return None
            kinds.add(found.lastgroup or "")
            at = found.end()
        is_condition = (
            words not in _PLAIN
            if "state" in kinds
            else {"side", "value"} <= kinds
        )
        if not is_condition:
            return None
        return "colour" if "color" in kinds else "condition"


_MARKS = frozenset("■□●◆◇◎▲▼★☆…→:= \n")
_SAMPLE = pattern(r"(?:例|色?見本|サンプル|色)(?:[0-9]{1,3}%?)?")
_LABEL = pattern(
    r"[a-zA-Z○△×▽]|(?:no\.?|NO\.?|No\.?)?[0-9]{0,3}(?:\.[0-9]{1,2})?%?"
)


def beside_part(text: str) -> LegendPart | None:
    """Return what a text is that is beside the parts of a legend: a mark in
    the colour (■, 例15%), or the label of a row (A, ○, 1, 80%), which a cell
    of a procedure may be too.
    """
    words = fold(text).strip("()[]【】「」")
    if set(words) <= _MARKS or _SAMPLE.fullmatch(words):
        return "mark"
    return "label" if _LABEL.fullmatch(words) else None


def is_legend_row(
    parts: Iterable[LegendPart | None], *, announced: bool, detached: bool
) -> bool:
    """Tell whether a row with such parts is a legend's: nothing but them, and
    a colour or a condition.

    ``announced`` tells whether a row of a legend is right above, or the name
    of the row is such a part; ``detached`` whether a gap parts the row from
    the procedures. Labels are a legend's only there.
    """
    held = set(parts)
    if None in held:
        return False
    if "colour" in held:
        return "label" not in held or announced or detached
    return "condition" in held and (announced or detached or "heading" in held)


def _flat(lists: Iterable[Iterable[str]]) -> list[str]:
    return [*chain.from_iterable(lists)]


def _any(words: Iterable[str]) -> str:
    folded = {re.escape(fold(word)) for word in words}
    return "|".join(longest_first(folded))
