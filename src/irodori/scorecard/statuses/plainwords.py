"""Words that say a status only in a cell of nothing but statuses: 終了, 継続.

In a plan's own text 継続 may be of the plan, and 調整中 of the text.
"""

from __future__ import annotations

from collections.abc import Mapping

from irodori.patterns import pattern
from irodori.scorecard.values.text import fold, longest_first

_IS_APART = pattern(r"$|[\W0-9]|令和|[Rr][0-9]")
"""What follows a word that is no part of a longer one."""


class PlainWords:
    """Puts a word that says its status anywhere in the place of one that says
    it only in a cell of statuses.
    """

    def __init__(
        self, words: Mapping[str, str], cell_words: Mapping[str, str]
    ) -> None:
        """Take the folded words of statuses, and those of cells."""
        plainest: dict[str, str] = {}
        for word, status in words.items():
            plainest.setdefault(status, word)
        self._plainer = {
            word: plainest[status]
            for word, status in cell_words.items()
            if word not in words and status in plainest
        }
        self.words = tuple(self._plainer)
        """The words that say a status only in a cell of statuses."""
        self._longest_first = longest_first(self._plainer)

    def read(self, text: str) -> str:
        """Return the text of a cell of statuses in plain words: 措置済（R5.3）
        for 終了（R5.3）.
        """
        folded = fold(text)
        for word in self._longest_first:
            rest = folded.removeprefix(word)
            if rest != folded and _IS_APART.match(rest):
                return self._plainer[word] + rest
        return text
