"""The rules for statuses and marks that the entries of a legend make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.legend.grouping import Bound, statuses_of
from irodori.scorecard.legend.meaning import (
    Legend,
    LegendFinding,
    MarkRule,
    StatusRule,
    color_word,
)
from irodori.scorecard.legend.ruleconditions import MarkMeaning
from irodori.scorecard.legend.statusconditions import (
    LEFT_UNDONE,
    REST,
    UNFINISHED,
    StatusWord,
)
from irodori.scorecard.palettes import Band, Color, in_order, settled
from irodori.scorecard.profile import ACTIVE, DONE, NOT_STARTED, Words
from irodori.scorecard.values.periods import TimeBand
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple

_UNFINISHED_STATUSES = (ACTIVE, NOT_STARTED)

_Key = tuple[str, bool | None, TimeBand | None]


class _NamedStatus(NamedTuple):
    """A status with the entry that names it."""

    entry: Bound
    word: StatusWord

    @property
    def rule(self) -> StatusRule:
        """The status with the entry's colour."""
        return StatusRule(
            self.entry.color,
            self.word.status,
            self.word.overdue,
            self.word.within,
        )


def with_statuses(
    legend: Legend,
    entries: Sequence[Bound],
    shaded: Collection[Color],
    statuses: Mapping[str, Words],
    findings: list[LegendFinding],
) -> Legend:
    """Return a legend with the colours and words that it gives for statuses.

    ``shaded`` are the colours that it uses in two shades, ``statuses`` the
    profile's words for each status.
    """
    named = _said(entries)
    apart = _told_apart(named)
    said = [
        _by_its_word(each) if each.word.status in apart else each
        for each in named
    ]
    found = _Rules[StatusRule](shaded, findings)
    for each in _of_statuses(said):
        found.add(_key(each.word), each.entry, each.rule, each.rule.sentence)
    _note_shades(entries, shaded, findings)
    rules = _of_any_deadline(tuple(found.by_key.values()))
    unclear = [
        *found.unclear,
        *_unsure_unfinished(said),
        *_undecided(said, statuses, rules),
        *_unnamed(said, apart, statuses),
    ]
    return legend._replace(
        statuses=rules or legend.statuses,
        unclear=tuple(unclear),
        words=_words(said, apart, statuses),
    )


def _said(entries: Iterable[Bound]) -> list[_NamedStatus]:
    """Return the statuses that entries name, each with its entry."""
    said = [
        _NamedStatus(entry, word)
        for entry in entries
        for word in statuses_of(entry)
    ]
    return _of_all_undone(_continued(said))


def _unnamed(
    said: Sequence[_NamedStatus],
    apart: Iterable[str],
    statuses: Mapping[str, Words],
) -> Iterator[StatusRule]:
    """Yield the words of the statuses told ``apart`` that no entry names:
    beside 実施中 and 検討中, 取組中 may be either.
    """
    named = {each.word.word for each in said}
    for status in apart:
        words = map(fold, statuses.get(status, ()))
        yield from (
            StatusRule(None, word, None) for word in words if word not in named
        )


_ELIDED = pattern(
    r"(?:なら(?:ば)?|であれば|の場合(?:は|には)?|の?とき(?:は|には)?)、?$|のうち"
)
"""What shows that the next entry may leave out the status of one."""


def _continued(said: Sequence[_NamedStatus]) -> list[_NamedStatus]:
    """Return the entries; one that only names the other side of the deadline
    of the entry before it gets that one's status: 未着手は期限内であれば黄、
    期限超過であれば赤.
    """
    found: list[_NamedStatus] = []
    for each in said:
        last = found[-1] if found else None
        if last and _is_other_side(last, each):
            word = each.word._replace(status=last.word.status)
            found.append(each._replace(word=word))
        else:
            found.append(each)
    return found


def _is_other_side(last: _NamedStatus, each: _NamedStatus) -> bool:
    """Tell whether an entry only names the other side of the deadline of the
    entry before it.
    """
    conditions = (each.entry.item.condition, last.entry.item.condition)
    return (
        each.word.status == UNFINISHED
        and last.word.overdue is not None
        and last.word.overdue != each.word.overdue
        and last.entry.item.cell == each.entry.item.cell
        and any(map(_ELIDED.search, conditions))
    )


def _of_all_undone(said: Sequence[_NamedStatus]) -> list[_NamedStatus]:
    """Return statuses with 未措置 as every status that is not done, where no
    other undone status is named.
    """
    undone = [
        each for each in said if each.word.status in _UNFINISHED_STATUSES
    ]
    if any(each.word.word != LEFT_UNDONE for each in undone):
        return [*said]
    return [
        each._replace(word=each.word._replace(word="", status=UNFINISHED))
        if each in undone
        else each
        for each in said
    ]


def _words(
    said: Iterable[_NamedStatus],
    apart: Iterable[str],
    statuses: Mapping[str, Words],
) -> dict[str, str]:
    """Return the folded status words of the legend, each with its status.

    A word of a status that the legend tells ``apart`` is a status of its own.
    """
    own = (fold(word) for status in apart for word in statuses.get(status, ()))
    return {word: word for word in own} | {
        each.word.word: each.word.status for each in said if each.word.word
    }


def _told_apart(said: Iterable[_NamedStatus]) -> tuple[str, ...]:
    """Return the statuses of which the legend colours two words apart, such as
    中止 and 保留, in its order: each is its own.
    """
    words: dict[_Key, dict[str, Color | None]] = {}
    for entry, word in said:
        if word.word:
            words.setdefault(_key(word), {})[word.word] = entry.color
    apart = (
        status
        for (status, *_), colors in words.items()
        if len(set(colors.values())) > 1
    )
    return tuple(dict.fromkeys(apart))


def _by_its_word(said: _NamedStatus) -> _NamedStatus:
    return said._replace(word=said.word._replace(status=said.word.word))


def _of_any_deadline(rules: Collection[StatusRule]) -> tuple[StatusRule, ...]:
    """Return rules of which two that give a status one colour on both sides
    of its deadline are one.
    """
    found: dict[StatusRule, None] = {}
    for rule in rules:
        other = rule._replace(overdue=not rule.overdue)
        is_split = rule.overdue is not None and not rule.within
        if is_split and other in rules:
            found[rule._replace(overdue=None)] = None
        else:
            found[rule] = None
    return tuple(found)


def _key(word: StatusWord) -> _Key:
    return word.status, word.overdue, word.within


def _undecided(
    said: Sequence[_NamedStatus],
    statuses: Iterable[str],
    rules: Iterable[StatusRule],
) -> list[StatusRule]:
    """Return the statuses without a rule to which an entry may give a colour
    that was not reduced to a status and a fill: 全て措置済, 青字.

    They have no colour only where every entry is understood.
    """
    if all(each.word.known and each.entry.color_known for each in said):
        return []
    named = {rule.status for rule in rules}
    return [
        StatusRule(None, status, None)
        for status in statuses
        if status not in named
    ]


_MEANT: Mapping[str, tuple[str, ...]] = {
    UNFINISHED: _UNFINISHED_STATUSES,
    REST: (DONE, *_UNFINISHED_STATUSES),
}
"""The statuses that a group means, as far as no entry names them; the first
group goes before the second.
"""


def _of_statuses(said: Sequence[_NamedStatus]) -> Iterator[_NamedStatus]:
    """Yield an entry for each status: 期限超過 alone means what is under way or
    not begun, それ以外 every status without an entry.
    """
    named = [each for each in said if each.word.status not in _MEANT]
    yield from named
    keys = {_key(each.word) for each in named}
    for group, statuses in _MEANT.items():
        found = [
            each._replace(word=each.word._replace(status=status))
            for each in said
            for status in statuses
            if each.word.status == group
        ]
        left = [each for each in found if _key(each.word) not in keys]
        yield from left
        keys |= {_key(each.word) for each in left}


def _unsure_unfinished(said: Sequence[_NamedStatus]) -> Iterator[StatusRule]:
    """Yield the statuses of an office's own at deadlines that the legend names
    alone: 中止 may be red once overdue.
    """
    alone = [each for each in said if each.word.status == UNFINISHED]
    own = {each.word.status: each.entry.color for each in said}
    for status, color in own.items() if alone else ():
        if status in _MEANT[REST] or status in _MEANT:
            continue
        yield from (
            each.rule._replace(status=status)
            for each in alone
            if each.entry.color != color and status not in each.word.but
        )


def _note_shades(
    entries: Sequence[Bound],
    shaded: Collection[Color],
    findings: list[LegendFinding],
) -> None:
    for color in in_order(shaded):
        entry = next(each for each in entries if each.color == color)
        ref = entry.item.cell.ref
        word = color_word(color)
        found = LegendFinding.of("legend.same_color", ref, color=word)
        findings.append(found)


# ---- One colour for each -----------------------------------------------------

Ruled = TypeVar("Ruled", StatusRule, MarkRule)


class _Rules(Generic[Ruled]):
    """The first rule for each status or mark, and what is wrong with others."""

    def __init__(
        self, shaded: Collection[Color], findings: list[LegendFinding]
    ) -> None:
        self.by_key: dict[object, Ruled] = {}
        self.unclear: list[Ruled] = []
        """Those whose colour is not known, or one of two colours or shades."""
        self._shaded = shaded
        self._findings = findings
        self._last: Bound | None = None

    def add(
        self, key: object, entry: Bound, rule: Ruled, named: Sentence | str
    ) -> None:
        """Add the rule that an entry gives for what is ``named``."""
        kept = self.by_key.setdefault(key, rule)
        if not entry.color_known and entry is not self._last:
            self._note("legend.color", entry, text=entry.item.text)
        self._last = entry
        is_other = kept.color != rule.color
        if is_other:
            self._note(
                "legend.conflict",
                entry,
                status=named,
                kept=color_word(kept.color),
                other=color_word(rule.color),
            )
        is_shaded = entry.color in self._shaded
        if is_other or is_shaded or not entry.color_known:
            self.unclear.append(rule)

    def _note(self, code: str, entry: Bound, **params: object) -> None:
        found = LegendFinding.of(code, entry.item.cell.ref, **params)
        self._findings.append(found)


# ---- Marks -----------------------------------------------------------------


def with_marks(
    legend: Legend,
    entries: Sequence[Bound],
    shaded: Collection[Color],
    findings: list[LegendFinding],
) -> Legend:
    """Return a legend with the marks that its entries give; ``shaded`` are the
    colours that they use in two shades.

    A mark that has two colours, or one that is not known, is unclear.
    """
    bands = _settled(entries)
    found = _Rules[MarkRule](shaded, findings)
    for entry, (mark, _) in _meanings(entries):
        rule = MarkRule(entry.color, mark, bands.get(mark))
        found.add(mark, entry, rule, mark)
    unclear = dict.fromkeys(each.mark for each in found.unclear)
    return legend._replace(
        marks=tuple(found.by_key.values()), unclear_marks=tuple(unclear)
    )


def _settled(entries: Sequence[Bound]) -> dict[str, Band]:
    """Return the band of each mark, a staircase such as A：100%以上,
    B：70%以上 with its upper bounds.
    """
    named = [
        meaning.band._replace(color=meaning.mark)
        for _, meaning in _meanings(entries)
        if meaning.band
    ]
    return {
        band.color: band._replace(color=None)
        for band in settled(named)
        if band.color
    }


def _meanings(entries: Sequence[Bound]) -> Iterator[tuple[Bound, MarkMeaning]]:
    return (
        (entry, entry.meaning)
        for entry in entries
        if isinstance(entry.meaning, MarkMeaning)
    )
