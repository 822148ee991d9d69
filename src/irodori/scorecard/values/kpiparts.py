"""A KPI of two measures or more, and a progress that says a number for each.

    ①利用率50%以上②処理日数10日以内     ①52%②9日
    a. 利用率50%以上 b. 満足度80点以上    a. 52% b. 81点
    利用率50%以上かつ満足度80%以上      利用率52%、満足度81%

The parts go by their marks, or else by what they measure; each part of the KPI
sets its own target, and each part of the progress says its own number.
"""

from __future__ import annotations

import re

from irodori.patterns import pattern
from irodori.scorecard.values.kpiprogress import MetWords, read_kpi_progress
from irodori.scorecard.values.kpitargets import (
    LONGEST_KPI,
    KpiProgress,
    KpiTarget,
    kpi_words,
    target_in,
)
from irodori.scorecard.values.phrases import LONGEST_VALUE
from irodori.scorecard.values.rates import Unknown
from irodori.scorecard.values.text import plain, shown
from irodori.tuples import NamedTuple


class _NamedText(NamedTuple):
    """A part of a text and its name: a mark, or what is measured."""

    name: str
    text: str


_CIRCLED = pattern("[①-⑨]")
_MARK = pattern(
    r"\((?P<bracket>[1-9]|[a-e])\)|(?<![A-Za-z0-9])(?P<letter>[a-e])[.)](?![A-Za-z])"
)
_SEPARATOR = pattern(r"かつ|及び|および|[、。\n;]|,(?![0-9])")
_EITHER = pattern("又は|または|若しくは|もしくは|いずれか")
_TRIMMED = " 、。,;\n"
_SEQUENCES = ("123456789", "abcde")
_NAMED = pattern(
    r"(?P<name>[^0-9()\[\]:]{1,20}?)(?: ?[:はが] ?| )?(?P<value>[0-9].{0,20})",
    re.DOTALL,
)


def _marked_parts(words: str) -> list[_NamedText]:
    """Return the parts that marks begin, which count from the first on and
    leave nothing before them.
    """
    marks = [*_MARK.finditer(words)]
    if len(marks) < 2 or marks[0].start():
        return []
    names = [mark["bracket"] or mark["letter"] for mark in marks]
    if not _count_up("".join(names)):
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(words)]
    return [
        _NamedText(name, words[mark.end() : end].strip(_TRIMMED))
        for name, mark, end in zip(names, marks, ends, strict=True)
    ]


def _count_up(marks: str) -> bool:
    """Tell whether two marks or more go up from the first on."""
    return any(each.startswith(marks) for each in _SEQUENCES)


def _clauses(words: str) -> list[str]:
    parts = [each.strip(_TRIMMED) for each in _SEPARATOR.split(words)]
    return [each for each in parts if each]


def _words(text: str) -> str:
    """Return plain text with its circled numbers in brackets: (1)."""
    return plain(_CIRCLED.sub(r"(\g<0>)", text))


def target_of_parts(text: str) -> KpiTarget | None:
    """Return the targets that a KPI's text sets for several measures; None
    where it has one measure, or a part sets none.
    """
    if len(text) > LONGEST_KPI or _EITHER.search(text):
        return None
    parts = _named_targets(_words(text))
    names = {name for name, _ in parts if name}
    if len(parts) < 2 or len(names) != len(parts):
        return None
    _, first = parts[0]
    return first._replace(quantity="", parts=parts)


def _named_targets(words: str) -> tuple[tuple[str, KpiTarget], ...]:
    """Return the target of each part of a KPI, by its mark or by what it
    measures; nothing where it has one part, or one sets none.
    """
    parts = _marked_parts(words)
    if not parts:
        parts = [_NamedText("", clause) for clause in _clauses(words)]
    found: list[tuple[str, KpiTarget]] = []
    for part in parts if len(parts) > 1 else ():
        target = _target(part.text)
        if target is None:
            return ()
        found.append((part.name or target.quantity, target))
    return tuple(found)


def _target(text: str) -> KpiTarget | None:
    """Return a part's target, which says which way is better."""
    words = kpi_words(text)
    target = words and target_in(words)
    return target if target and target.comparison else None


def read_progress(text: str, met_words: MetWords) -> KpiProgress | Unknown:
    """Return what a 進捗 cell says: one thing, or a number for each of several
    measures.
    """
    said = read_kpi_progress(text, met_words)
    if isinstance(said, KpiProgress) or said.code == "kpi.unknown":
        return said
    parts = _numbers_of_parts(text, met_words)
    if not parts:
        return said
    return KpiProgress(None, "", shown(text), None, parts=parts)


def _numbers_of_parts(
    text: str, met_words: MetWords
) -> tuple[tuple[str, KpiProgress], ...]:
    """Return the number of each part; nothing where a part has none."""
    if len(text) > LONGEST_VALUE:
        return ()
    words = _words(text)
    found = list[tuple[str, KpiProgress]]()
    for part in _marked_parts(words) or _named_parts(words):
        said = read_kpi_progress(part.text, met_words)
        if not isinstance(said, KpiProgress) or said.value is None:
            return ()
        found.append((part.name, said))
    names = {name for name, _ in found}
    return tuple(found) if len(names) == len(found) > 1 else ()


def _named_parts(words: str) -> list[_NamedText]:
    """Return the parts that begin with what they measure: 利用率52%、満足度81%."""
    parts = list[_NamedText]()
    for clause in _clauses(words):
        match = _NAMED.fullmatch(clause)
        if match is None:
            return []
        parts.append(_NamedText(match["name"].strip(), match["value"]))
    return parts


def pairs_of_parts(
    target: KpiTarget, progress: KpiProgress
) -> list[tuple[KpiTarget, KpiProgress]]:
    """Return each part's target with its number; nothing where they do not go
    by the same names.
    """
    if len(target.parts) != len(progress.parts):
        return []
    pairs = list[tuple[KpiTarget, KpiProgress]]()
    for asked, part in target.parts:
        said = [each for name, each in progress.parts if asked.endswith(name)]
        if len(said) != 1:
            return []
        pairs.append((part, said[0]))
    numbers = {id(said) for _, said in pairs}
    return pairs if len(numbers) == len(pairs) else []
