"""What a person reads of what changed between two editions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice

from irodori.messages import Language, Sentence
from irodori.report.diff import Change, color_word, counted, edition_date, joined, procedure_counts, sections, signed
from irodori.report.plain import left, right, width
from irodori.results import Diff
from irodori.scorecard.editions import Named

_SHOWN = 100
"""Lines of each section; the data holds all."""


def diff_lines(diff: Diff, language: Language) -> Iterator[str]:
    """Yield the counts before and after, then what changed, the worse first, procedure by procedure."""
    changes = diff.changes
    dates = [edition_date(each, language) for each in (diff.old, diff.new)]
    yield "  " + _said(language, "diff.dates", old=dates[0], new=dates[1])
    yield "  " + _said(language, f"diff.colors_from.{diff.colors_from}")
    yield "  " + _said(language, "diff.procedures", **procedure_counts(changes))
    yield ""
    yield from _count_lines(diff, language)
    if changes.is_same:
        yield ""
        yield _said(language, "diff.same")
    for section in sections(diff, language):
        lines = _by_procedure(section.changes, language)
        yield from _section(f"diff.{section.kind}", section.total, lines, language)
    for code, procedures in (("diff.added", changes.added), ("diff.removed", changes.removed)):
        if procedures:
            yield from _section(code, len(procedures), map(_named, procedures), language)


def _section(code: str, count: int, lines: Iterable[str], language: Language) -> Iterator[str]:
    yield ""
    yield _said(language, code, count=f"{count:,}")
    lines = iter(lines)
    yield from (f"  {line}" for line in islice(lines, _SHOWN))
    if next(lines, None) is not None:
        yield "  " + _said(language, "diff.more")


def _by_procedure(changes: Iterable[Change], language: Language) -> Iterator[str]:
    for procedure, group in groupby(changes, key=lambda change: change.procedure):
        found = list(group)
        wide = max(width(each.cell) for each in found)
        yield _named(procedure)
        for each in found:
            change = _said(language, "diff.change", role=each.role, old=each.old, new=each.new)
            yield f"  {left(each.cell, wide)}  {change}"
            if each.text:
                yield f"  {' ' * wide}    {_said(language, 'diff.plan_text', text=each.text)}"


def _named(procedure: Named) -> str:
    return f"{joined(procedure.ministry)}  {joined(procedure.name)}"


def _numbers(counts: Mapping[str, int], names: Iterable[str]) -> list[str]:
    return [f"{counts.get(name, 0):,}" for name in names]


def _count_lines(diff: Diff, language: Language) -> Iterator[str]:
    before, after = diff.changes.before, diff.changes.after
    names = counted(diff.changes)
    rows = [
        ["", *(color_word(name, language) for name in names)],
        [_said(language, "diff.before"), *_numbers(before, names)],
        [_said(language, "diff.after"), *_numbers(after, names)],
        [_said(language, "diff.difference"), *(signed(after.get(name, 0) - before.get(name, 0)) for name in names)],
    ]
    columns = [max(width(row[at]) for row in rows) for at in range(len(rows[0]))]
    for first, *others in rows:
        yield "  " + "  ".join([left(first, columns[0]), *map(right, others, columns[1:])])


def _said(language: Language, code: str, **params: object) -> str:
    return Sentence(code, params).text(language)
