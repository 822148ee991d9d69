"""What a row's label or name says of its values: 計画, 年度末見込み, 前年同期.

=========================================  ==========================================
a label beside a procedure's name          the row's values
=========================================  ==========================================
計画, 年度末見込み, 前年同期, 前回公表         none of now
利用者満足度, オンライン件数                 those of another measure
実績, 今回公表, 法人                         the procedure's own
=========================================  ==========================================
"""

from __future__ import annotations

from irodori.patterns import pattern
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.headings import heading
from irodori.scorecard.reading.strangewords import StrangeWords
from irodori.scorecard.values.text import fold

_LONGEST = 24
_RATES = ("率", "割合", "比率")
_ONLINE = pattern(
    r"(?:オンライン|電子|デジタル|ネット)[^未]*(?:率|割合|比率)$"
)
_NOTE_MARKS = ("※", "*", "注", "(注", "備考")
_OPEN_ENDS = frozenset(
    "0123456789０１２３４５６７８９)）】」〃年度末月 \u3000"
)


def begins_note(text: str) -> bool:
    """Tell whether a text begins as a note does, which is about marked cells
    and no row: ※1 年度末の見込み.
    """
    return fold(text[:16]).startswith(_NOTE_MARKS)


class RowLabels:
    """Knows the texts that say of a row what its values are."""

    def __init__(self, profile: Profile) -> None:
        words = profile.words
        said = profile.headings
        listed = (*words["other_rows"], *said.another, *said.older)
        others = [fold(word) for word in listed]
        known = map(fold, (*words["row_labels"], *said.newer))
        rule = profile.kind.rule("progress")
        rate = profile.fields.get(rule.current or "") if rule else None
        self._rates = frozenset(map(fold, rate.labels if rate else ()))
        self._others = tuple(others)
        self._measures = (*_RATES, *map(fold, said.measures))
        self._words = StrangeWords([*others, *known])
        self._known = frozenset([*others, *map(fold, words["row_labels"])])
        self._last_letters = _OPEN_ENDS.union(
            word[-1] for word in (*self._known, *map(fold, said.newer))
        )

    def is_no_name(self, text: str) -> bool:
        """Tell whether a text in the place of a name only says of when the
        values of its row are: 年度末見込み, （前年同期）, 令和3年度実績（参考）.
        """
        return self._is_made_of_labels(text) and any(
            word in fold(text) for word in self._known
        )

    def is_of_another(self, text: str) -> bool:
        """Tell whether a label says that the values of its row are none of
        now: 計画, 前年同期.
        """
        return self._is_made_of_labels(text) and any(
            word in fold(text) for word in self._others
        )

    def is_of_other_measure(self, text: str) -> bool:
        """Tell whether a label names another measure than a rate of online
        use.
        """
        name = fold(text[:_LONGEST])
        return (
            name[1:].endswith(self._measures)
            and name not in self._rates
            and not _ONLINE.match(name)
        )

    def _is_made_of_labels(self, text: str) -> bool:
        if len(text) > _LONGEST or text[-1:] not in self._last_letters:
            return False
        if begins_note(text):
            return False
        return self._words.of([heading(text)]) == ""
