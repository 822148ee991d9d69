"""When what a phrase is about began: 令和3年10月開始, 着手済 令和3年10月,
R5.10～.
"""

from __future__ import annotations

from irodori.patterns import pattern
from irodori.scorecard.values.dates import Deadline, given_deadline
from irodori.scorecard.values.datewords import DEADLINE_NAME, LONE_YEAR

BARE_YEAR = pattern(LONE_YEAR)
DEADLINE_LABEL = pattern(f"{DEADLINE_NAME}[:=は]?")
STARTED = pattern("(?!未).{0,4}(?:着手|開始)(?!前)|検討予定")
"""The statuses whose date is that of the beginning."""
_BEGINNING = pattern("(?:(?:から|より|に)?開始|に?着手|から)$")


def beginning(word: str, rest: str) -> Deadline | None:
    """Return the date behind a status on which it says that it began."""
    return _named(rest) or _start(word, rest)


def _named(words: str) -> Deadline | None:
    """Return the date on which words say that something began:
    令和3年10月開始.
    """
    found = _BEGINNING.search(words)
    return given_deadline(words[: found.start()]) if found else None


def open_since(words: str, *, is_begun: bool) -> Deadline | None:
    """Return the date from which something goes on, R5.10~; of a year in which
    it has begun, the first day.
    """
    since = words.removesuffix("~").removesuffix("〜")
    if since == words:
        return None
    is_bare = BARE_YEAR.fullmatch(since) is not None
    found = given_deadline(f"{since}年" if is_bare else since)
    if found is None or not is_begun:
        return found
    last = found.last_day
    if is_bare:
        return found._replace(last_day=last.replace(month=1, day=1))
    if since.endswith("年度"):
        april = last.replace(year=last.year - 1, month=4, day=1)
        return found._replace(last_day=april)
    return found


def _start(word: str, rest: str) -> Deadline | None:
    """Return the date behind a status that is that of its start, as in 着手済
    令和3年10月, but not in 着手 期限:令和5年3月末.
    """
    if STARTED.match(word) is None or DEADLINE_LABEL.match(rest):
        return None
    return given_deadline(rest)
