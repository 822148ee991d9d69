"""The statuses that a legend's entries name, with their deadlines and colours."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from irodori.messages import Sentence
from irodori.scorecard.legend.binding import Bound
from irodori.scorecard.legend.doubts import LegendFinding
from irodori.scorecard.legend.meaning import Legend, StatusRule, color_word
from irodori.scorecard.legend.statusconditions import UNFINISHED, StatusWord
from irodori.scorecard.palettes import Color, in_order
from irodori.scorecard.profile import SCORECARD, Words
from irodori.scorecard.timebands import TimeBand
from irodori.scorecard.values.text import fold

_UNFINISHED_STATUSES = ("active", "not_started")
_FINISHED = "done"

_Key = tuple[str, bool | None, TimeBand | None]


class _NamedStatus(NamedTuple):
    """A status with the entry that names it."""

    entry: Bound
    word: StatusWord

    @property
    def rule(self) -> StatusRule:
        """The status with the entry's colour."""
        return StatusRule(self.entry.color, self.word.status, self.word.overdue, self.word.within)


def with_statuses(
    legend: Legend,
    entries: Sequence[Bound],
    shaded: Collection[Color],
    statuses: Mapping[str, Words],
    findings: list[LegendFinding],
) -> Legend:
    """Return a legend with the colours and words that it gives for statuses.

    ``shaded`` are the colours that it uses in two shades, ``statuses`` the profile's words for each status.
    """
    said = [_NamedStatus(entry, word) for entry in entries for word in statuses_of(entry)]
    apart = _told_apart(said) if legend.kind != SCORECARD else set[str]()
    said = [_by_its_word(each) if each.word.status in apart else each for each in said]
    rules, unclear = _rules(said, shaded, findings)
    _note_shades(entries, shaded, findings)
    words = {fold(word): fold(word) for status in apart for word in statuses.get(status, ())}
    words |= {each.word.word: each.word.status for each in said if each.word.word}
    return legend._replace(statuses=rules or legend.statuses, unclear=unclear, words=words)


def statuses_of(entry: Bound) -> tuple[StatusWord, ...]:
    """Return the statuses of an entry about statuses."""
    assert isinstance(entry.meaning, tuple)
    return cast("tuple[StatusWord, ...]", entry.meaning)


def _told_apart(said: Iterable[_NamedStatus]) -> set[str]:
    """Return the statuses of which the legend colours two words apart, such as 中止 and 保留: each is its own."""
    words: dict[_Key, dict[str, Color | None]] = {}
    for entry, word in said:
        if word.word:
            words.setdefault((word.status, word.overdue, word.within), {})[word.word] = entry.color
    return {status for (status, *_), colors in words.items() if len(set(colors.values())) > 1}


def _by_its_word(said: _NamedStatus) -> _NamedStatus:
    return said._replace(word=said.word._replace(status=said.word.word))


def _rules(
    said: Sequence[_NamedStatus], shaded: Collection[Color], findings: list[LegendFinding]
) -> tuple[tuple[StatusRule, ...], tuple[StatusRule, ...]]:
    """Return a rule for each status and deadline, and those whose colour is not known or not one."""
    unclear: list[StatusRule] = []
    rules: dict[_Key, StatusRule] = {}
    seen: Bound | None = None
    for each in _of_statuses(said):
        entry, rule = each.entry, each.rule
        if entry.item.color == "other" and entry is not seen:
            findings.append(_finding("legend.color", entry, text=entry.item.text))
        seen = entry
        if entry.item.color == "other" or entry.color in shaded:
            unclear.append(rule)
        kept = rules.setdefault((rule.status, rule.overdue, rule.within), rule)
        if kept.color != rule.color:
            unclear.append(rule)
            params = {"status": rule.sentence, "kept": color_word(kept.color), "other": color_word(rule.color)}
            findings.append(_finding("legend.conflict", entry, **params))
    return tuple(rules.values()), (*unclear, *_unsure_unfinished(said))


def _of_statuses(said: Sequence[_NamedStatus]) -> Iterator[_NamedStatus]:
    """Yield what is said of each status; 期限超過 alone is said of what is under way or not begun."""
    keys = {(word.status, word.overdue, word.within) for _, word in said}
    for each in said:
        if each.word.status != UNFINISHED:
            yield each
            continue
        for status in _UNFINISHED_STATUSES:
            word = each.word._replace(status=status)
            if (status, word.overdue, word.within) not in keys:
                yield each._replace(word=word)


def _unsure_unfinished(said: Sequence[_NamedStatus]) -> Iterator[StatusRule]:
    """Yield the statuses of an office's own at deadlines that the legend names alone: 中止 may be red once overdue."""
    alone = [each for each in said if each.word.status == UNFINISHED]
    own = {each.word.status: each.entry.color for each in said}
    for status, color in own.items() if alone else ():
        if status in (*_UNFINISHED_STATUSES, _FINISHED, UNFINISHED):
            continue
        yield from (each.rule._replace(status=status) for each in alone if each.entry.color != color)


def _note_shades(entries: Sequence[Bound], shaded: Collection[Color], findings: list[LegendFinding]) -> None:
    for color in in_order(shaded):
        entry = next(each for each in entries if each.color == color)
        findings.append(_finding("legend.same_color", entry, color=color_word(color)))


def _finding(code: str, entry: Bound, **params: object) -> LegendFinding:
    return LegendFinding(code, entry.item.cell.ref, "warning", Sentence(code, params))
