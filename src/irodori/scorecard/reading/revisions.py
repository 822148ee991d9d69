"""Which of two columns of one thing counts, by what their headings say of it.

=================================================== =========================================
headings                                            the one that counts
=================================================== =========================================
期限（当初）, 変更後の期限; 進捗（見込）, 進捗（実績）  the newer by its word
進捗（令和3年度）, 進捗（令和4年度）                  the later period
状況（前回）, whether or not there is another        never: it is of another value
=================================================== =========================================

Where 変更後の期限 is blank, the deadline was not changed: 期限（当初） holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from irodori.patterns import pattern
from irodori.scorecard.profile import HeadingWords
from irodori.scorecard.reading.headings import (
    HeaderTexts,
    Heading,
    Path,
    Paths,
    Revision,
    said_by,
)
from irodori.scorecard.values.dates import Deadline, read_deadline
from irodori.scorecard.values.datewords import DEADLINE_NAME
from irodori.scorecard.values.periods import Period, period, without_periods
from irodori.scorecard.values.text import fold, longest_first
from irodori.tuples import NamedTuple

_JOINTS = "の・:/-_"
_LETTER = pattern("[a-z](?=[^!-~])")
"""The letter of a plan before the word: a今回の状況."""
_GOES_ON = pattern("(?!の)[ぁ-ん]")
_DEADLINE_WORD = pattern(rf"[(\[【]?{DEADLINE_NAME}[)\]】]?:?")
_VALUE = pattern("(?:現在|公表)?(?:値|実績)$")
"""Behind the word in brackets: 前年度現在値, 前回公表値."""
_NEWER = 2
_RANKS = {"older": 0, "newer": _NEWER}


class RevisionWords:
    """Finds what a heading says of its being older or newer."""

    def __init__(self, words: HeadingWords) -> None:
        revisions: dict[str, Revision] = {}
        revisions.update(dict.fromkeys(words.older, "older"))
        revisions.update(dict.fromkeys(words.newer, "newer"))
        revisions.update(dict.fromkeys(words.another, "another"))
        self._revisions = {
            fold(word): revision for word, revision in revisions.items()
        }
        self._words = tuple(longest_first(self._revisions))

    def revised(self, each: Heading) -> Heading:
        """Return a heading with what it says of its being older or newer, to
        be compared without these words too: 期限 for 変更後の期限.
        """
        remarked = self._of_remarks(each)
        if remarked == "another":
            return each._replace(forms=(), revision=remarked)
        parts = [*self._parts(each)]
        found: Revision = parts[0][0] if parts else ""
        if found == "another":
            return each._replace(revision=found)
        rests = [rest for _, rest in parts if rest]
        forms = dict.fromkeys([*each.forms, *rests])
        return each._replace(forms=tuple(forms), revision=remarked or found)

    def _of_remarks(self, each: Heading) -> Revision:
        """Return what the brackets of a heading say: 前回, 変更後の値,
        年度末の見込み.
        """
        for remark in each.remarks.split():
            word = _VALUE.sub("", remark.partition("の")[0])
            revision = self._revisions.get(word)
            if revision:
                return revision
        return ""

    def _parts(self, each: Heading) -> Iterator[tuple[Revision, str]]:
        """Yield the word before or behind each form of a heading, and what is
        left of the form.
        """
        closing = each.folded.rfind(")")
        behind = each.folded[closing + 1 :] if closing > 0 else ""
        for form in each.forms:
            letter = _LETTER.match(form)
            lead = letter[0] if letter else ""
            named = form.removeprefix(lead)
            word = self._word_before(named)
            if word is not None:
                rest = named.removeprefix(word).lstrip(_JOINTS)
                yield self._revisions[word], lead + rest
            elif behind in self._revisions:
                rest = form.removesuffix(behind).rstrip(_JOINTS)
                yield self._revisions[behind], rest

    def _word_before(self, form: str) -> str | None:
        """Return the longest word that a form begins with; one that goes on
        in kana is a part of another word: 新たな取組.
        """
        if not form.startswith(self._words):
            return None
        for word in self._words:
            if not form.startswith(word):
                continue
            if not _GOES_ON.match(form, len(word)):
                return word
        return None


class Version(NamedTuple):
    """Of when a column's values are."""

    rank: int
    """0 for older, 2 for newer by a word, else 1."""
    period: Period | None

    def is_newer(self, other: Version) -> bool | None:
        """Tell whether it counts beside another version; None where nothing
        tells.
        """
        if self.rank != other.rank:
            return self.rank > other.rank
        if self.period is None or other.period is None:
            return None
        own = self.period.last_month
        others = other.period.last_month
        return None if own == others else own > others


def version_of(path: Path) -> Version:
    """Return of when the values under some headings are."""
    return Version(rank_of(path), period(said_by(path)))


def rank_of(path: Path) -> int:
    """Return how new some headings say that the values under them are
    (`Version`).
    """
    words = [each.revision for each in path if each.revision]
    return _RANKS.get(words[-1], 1) if words else 1


def earlier_version(paths: Paths, column: int) -> int | None:
    """Return the nearest column of what a column is a newer version of, by a
    word: 期限（当初） for 期限（変更後）; None without one.
    """
    if rank_of(paths[column]) != _NEWER:
        return None
    path = without_when(paths[column])
    earlier = [
        other
        for other, each in paths.items()
        if each
        and rank_of(each) < _NEWER
        and _is_same_thing(without_when(each), path)
    ]
    return min(earlier, key=lambda other: abs(other - column), default=None)


def _is_same_thing(one: Path, other: Path) -> bool:
    """Tell whether two columns are called alike but for their versions."""
    leaf = set(one[-1].forms)
    is_called = one[-1] is other[-1] or not leaf.isdisjoint(other[-1].forms)
    above = zip(one[:-1], other[:-1], strict=False)
    is_under = len(one) == len(other) and all(a is b for a, b in above)
    return is_called and is_under


def without_when(path: Path) -> Path:
    """Return headings without a lowest one that only says of when the values
    are, or by when: 進捗 for 進捗 over 令和5年6月時点, over 今回, or over
    期限：令和5年6月末.
    """
    while len(path) > 1 and _says_only_when(path[-1]):
        path = path[:-1]
    return path


def _says_only_when(each: Heading) -> bool:
    if each.revision and each.forms == (each.folded,):
        return True
    rest = without_periods(each.folded).strip("()")
    return not rest or says_deadline(each)


def says_deadline(each: Heading) -> bool:
    """Tell whether a heading only gives a deadline: 期限：令和5年6月末,
    令和5年6月末まで.
    """
    rest = without_periods(each.folded)
    is_dated = rest != each.folded
    return is_dated and (rest == "まで" or is_deadline_word(rest))


def is_deadline_word(text: str) -> bool:
    """Tell whether a folded text only calls something a deadline: (期限)."""
    return _DEADLINE_WORD.fullmatch(text) is not None


def with_deadlines_named(rows: HeaderTexts) -> HeaderTexts:
    """Return header rows with each date called a deadline, and without the
    word itself, where the lowest row holds nothing but dates and one word that
    calls them so: （期限）｜令和5年6月末｜令和6年3月末.
    """
    last = max(rows)
    dates: dict[int, str] = {}
    words = 0
    for column, text in rows[last].items():
        if is_deadline_word(fold(text)):
            words += 1
        elif text.strip():
            dates[column] = text
    if words != 1 or not dates:
        return rows
    deadlines = map(read_deadline, dates.values())
    if not all(isinstance(each, Deadline) for each in deadlines):
        return rows
    named = {column: f"期限：{text}" for column, text in dates.items()}
    return {**rows, last: named}


def is_of_another(path: Path) -> bool:
    """Tell whether some headings are of another value: 状況（前回）."""
    return any(each.revision == "another" for each in path)
