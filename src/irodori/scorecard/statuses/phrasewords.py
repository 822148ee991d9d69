"""The words that the phrases of statuses are read by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from irodori.scorecard.profile import DeadlineWord, Profile
from irodori.scorecard.statuses.plainwords import PlainWords
from irodori.scorecard.statuses.statusremarks import RemarkReader
from irodori.scorecard.values.text import fold

_NO_FURTHER: Mapping[str, str] = MappingProxyType({})


class PhraseWords:
    """The words of a profile that phrases are read by, and further ones of a
    legend.
    """

    def __init__(
        self, profile: Profile, further: Mapping[str, str] = _NO_FURTHER
    ) -> None:
        words = {**profile.status_words, **further}
        work = _words_of_work(words, profile.words["work"])
        self.statuses = {**work, **words}
        """The status that each folded word names."""
        self.longest_first = sorted(self.statuses, key=len, reverse=True)
        self.plain = PlainWords(words, profile.cell_status_words)
        limits = dict(limits_of(profile.deadline_words))
        self.limits = [
            (word, limits[word])
            for word in sorted(limits, key=len, reverse=True)
        ]
        """The folded words for 期限超過, 遅れ and 期限内."""
        self.remarks = RemarkReader(
            profile,
            {*limits, *(word for word in words if len(word) > 2)},
        )
        self.spoken = frozenset(words).union(limits)
        """All folded words of statuses and of their limits."""


def phrase_words(profile: Profile, further: Mapping[str, str]) -> PhraseWords:
    """Return the words of a profile with those of a legend, which seldom has
    any of its own.
    """
    if further.items() <= profile.status_words.items():
        return profile.once(PhraseWords)
    return PhraseWords(profile, further)


def _words_of_work(
    words: Mapping[str, str], work: Sequence[str]
) -> dict[str, str]:
    """Return the status of each word that is made of a kind of work: 開発中,
    検討開始, 未検討.
    """
    active = words.get("取組中")
    not_started = words.get("未着手")
    found: dict[str, str] = {}
    if active:
        endings = ("中", "開始", "着手")
        found |= {each + end: active for each in work for end in endings}
        found["一部着手"] = active
    if not_started:
        found |= {f"未{each}": not_started for each in work}
        found["検討予定"] = not_started
    return found


def limits_of(
    words: Mapping[DeadlineWord, tuple[str, ...]],
) -> Iterator[tuple[str, DeadlineWord]]:
    """Yield the folded words for 期限超過, 遅れ and 期限内 of a profile, with
    what they mean.
    """
    for name, listed in words.items():
        for word in listed:
            yield fold(word), name
