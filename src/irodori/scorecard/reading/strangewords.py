"""What headings say beside the names that are known for a column, such as may
make it another one.

===========================================  =====================
the heading of a status                      its strange words
===========================================  =====================
状況, a 状況, 状況（令和5年3月末時点）           none
状況（1:措置済 2:取組中 3:未着手）             none
期限（令和○年○月）, 期限（例：令和5年3月末）       none
状況（前々回）, 次回状況, 他府省の状況           前々回, 次回, 他府省
===========================================  =====================
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from irodori.patterns import pattern
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.headings import Heading
from irodori.scorecard.values.periods import without_periods
from irodori.scorecard.values.phrases import COUNTER
from irodori.scorecard.values.text import fold, longest_first

_TIME = pattern(
    r"(?:第?[0-9元]{1,4}|(?<![ぁ-んァ-ヶ一-龥])[一二三四])(?:年度?末?|[かヶカ]?月末?|日|期(?![限日])|四半期末?)|[上下]半?期|(?:年度|月|四半期|期)末(?:時点)?|注釈?[0-9]{0,2}"
)
"""A time without its year, and a footnote's mark."""
_SAYING = pattern("(?:中間)?(?:KPI|目標値?):.+")
"""A KPI's text or target that its heading gives: 進捗（目標：認知度50%以上）."""
_WHOSE = "(?:国|県|市|町|村|区|法人|企業|省庁|府省)"
_UNIT = pattern(
    rf"\((?:単位:?|(?!{_WHOSE}\)))[百千万億]{{0,2}}(?:{COUNTER})?\)"
)
"""The unit of a column's numbers: （千人）; （国） says whose they are."""
_EXAMPLE = pattern(
    r"\((?:(?:記[入載])?例(?:えば)?[:、 ]?[^()]+|(?:[^\W\d_]{0,2}[○〇]+[年月日/.末]+)+)\)"
)
"""How a cell is to be filled in: （令和○年○月）, （例：令和5年3月末）."""
_IN_BRACKETS = pattern(r"[(\[]([^()\[\]]{5,60})[)\]]")
_WORD = pattern(
    r"うち|‰|[ァ-ヶー一-龥々]{2,}|(?<![ァ-ヶー一-龥A-Za-z0-9])[一-龥]"
)
"""A word in kanji or katakana, or the sign of another unit; a kana alone is the
letter of a plan.
"""
_LATIN_NAME = pattern("[A-Za-z-]{4,}")
"""A name such as e-Gov, strange where it is all of a heading."""
_BETWEEN = "|"


_KIND_BEHIND = pattern("の?(?:期限|期日|時期|状況)$")
"""What a label ends in: what is before it may be in brackets as well, as in
期限（完了）.
"""


def strange_words(profile: Profile, labels: Iterable[str]) -> StrangeWords:
    """Return what finds the strange words beside some labels."""
    words = profile.headings
    known = [fold(label) for label in labels]
    stems = [_KIND_BEHIND.sub("", label) for label in known]
    unharmful = (*words.harmless, *words.newer)
    return StrangeWords(
        [*known, *stems, *map(fold, unharmful)], profile.status_words
    )


class StrangeWords:
    """Finds what headings say that is not known."""

    def __init__(
        self, known: Iterable[str], statuses: Iterable[str] = ()
    ) -> None:
        self._names = {word for word in known if word}
        self._known = longest_first(self._names)
        self._statuses = longest_first(statuses)

    def of(self, headings: Iterable[Heading]) -> str:
        """Return the first word in some headings that is not known; empty
        where there is none.
        """
        found = (
            self._first(each.folded)
            for each in headings
            if each.folded not in self._names
        )
        return next((word for word in found if word), "")

    def _first(self, text: str) -> str:
        rest = _SAYING.sub(_BETWEEN, text)
        rest = _EXAMPLE.sub(_BETWEEN, rest)
        rest = _IN_BRACKETS.sub(self._without_choices, rest)
        rest = _UNIT.sub(_BETWEEN, rest)
        rest = _TIME.sub(_BETWEEN, without_periods(rest))
        for word in self._known:
            if word in rest:
                rest = rest.replace(word, _BETWEEN)
        found = _WORD.search(rest) or _LATIN_NAME.fullmatch(rest)
        return found.group() if found else ""

    def _without_choices(self, remark: re.Match[str]) -> str:
        """Leave out the statuses that a heading offers, with their codes:
        （1:措置済 2:取組中 3:未着手); one alone is a remark: 状況（予定）.
        """
        rest = remark[1]
        offered = 0
        for word in self._statuses:
            if word in rest:
                rest = rest.replace(word, _BETWEEN)
                offered += 1
        is_choice = offered > 1 and not _WORD.search(rest)
        return _BETWEEN if is_choice else remark[0]
