"""The display of results in a notebook: a few lines and small tables, without
a page's styles or scripts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import islice

from irodori.messages import Language, said
from irodori.report.differences import ChangeSection, change_sections
from irodori.report.plain import place, unbroken
from irodori.results import Check, Conversion, Diff, Inspection, NewBook
from irodori.scorecard.findings import Finding
from irodori.scorecard.judging.judge import Mismatch
from irodori.scorecard.legend.meaning import color_word
from irodori.scorecard.palettes import COLORS
from irodori.scorecard.values.dates import show_date

_MOST_LINES = 10
"""Findings, differences and changes that are listed."""


def conversion_html(conversion: Conversion, language: Language = "ja") -> str:
    """Return the as-of date, the counts by colour on their colours, and the
    first findings.
    """
    shades: dict[str, str | None] = {
        color: fill.argb
        for sheet in conversion.sheets
        for (_, color), fill in sheet.legend.fills.items()
    }
    shades |= {color: conversion.palette[color].argb for color in COLORS}
    counts = _counts(conversion.summary, shades, language)
    return (
        _head(conversion.inspection, language)
        + counts
        + _findings(conversion.findings, language)
    )


def inspection_html(inspection: Inspection, language: Language = "ja") -> str:
    """Return the as-of date, the tables by sheet, and the first findings."""
    lines = []
    for each in inspection.sheets:
        if each.tables:
            legend = said(
                f"notebook.legend.{inspection.legends[each.name].source}",
                language,
            )
            lines.append(
                (each.name, f"{sum(map(len, each.tables)):,}", legend)
            )
    head = _words(
        ("notebook.sheet", "notebook.procedures", "notebook.legend"), language
    )
    return (
        _head(inspection, language)
        + _table(head, lines)
        + _findings(inspection.findings, language)
    )


def check_html(check: Check, language: Language = "ja") -> str:
    """Return how many cells were compared, and the first that differ."""
    counts = {name: f"{count:,}" for name, count in check.counts.items()}
    sentence = said("notebook.checked", language, **counts)
    lines = [
        _difference(each, language)
        for each in islice(check.differences, _MOST_LINES)
    ]
    head = _words(
        (
            "notebook.cell",
            "notebook.found",
            "notebook.wanted",
            "notebook.reason",
        ),
        language,
    )
    table = _table(head, lines) if lines else ""
    return (
        _head(check.inspection, language)
        + f"<p>{escape(sentence)}</p>"
        + table
    )


def _difference(each: Mismatch, language: Language) -> Sequence[str]:
    rating = each.rating
    return (
        place(rating.sheet, rating.cell),
        _color(each.found, language),
        _color(rating.color, language),
        rating.reason.text(language),
    )


def diff_html(diff: Diff, language: Language = "ja") -> str:
    """Return the two editions, and the first changes of each kind."""
    changes = diff.changes
    counts = {
        "added": len(changes.added),
        "removed": len(changes.removed),
        "matched": changes.matched,
    }
    sentence = said(
        "notebook.diff",
        language,
        old=diff.old.name,
        new=diff.new.name,
        **counts,
    )
    return f"<p>{escape(sentence)}</p>" + "".join(
        _section(each, language) for each in change_sections(diff, language)
    )


def new_book_html(book: NewBook, language: Language = "ja") -> str:
    """Return the size of a book that was made, and what it holds."""
    sentence = said("notebook.made", language, size=f"{len(book.data):,}")
    head = [said(f"notebook.made.{name}", language) for name in book.counts]
    counts = [f"{count:,}" for count in book.counts.values()]
    return f"<p>{escape(sentence)}</p>" + _table(head, [counts])


def _section(section: ChangeSection, language: Language) -> str:
    lines = [
        (
            unbroken(each.procedure.name),
            each.role,
            each.cell,
            f"{each.old} → {each.new}",
        )
        for each in islice(section.changes, _MOST_LINES)
    ]
    head = _words(
        (
            "notebook.procedure",
            "notebook.item",
            "notebook.cell",
            "notebook.change",
        ),
        language,
    )
    title = said(f"diff.{section.kind}", language, count=f"{section.total:,}")
    return f"<p>{escape(title)}</p>{_table(head, lines)}"


# ---- Pieces -----------------------------------------------------------------


def _head(inspection: Inspection, language: Language) -> str:
    sentence = said(
        "notebook.head",
        language,
        name=inspection.name or said("notebook.unnamed", language),
        date=show_date(inspection.as_of.date, language),
        source=said(f"notebook.from.{inspection.as_of.source}", language),
    )
    return f"<p><b>{escape(sentence)}</b></p>"


def _counts(
    counts: Mapping[str, int],
    shades: Mapping[str, str | None],
    language: Language,
) -> str:
    names = []
    numbers = []
    for outcome, count in counts.items():
        argb = shades.get(outcome)
        style = f' style="background:#{argb[-6:]};color:#000"' if argb else ""
        word = (
            said("notebook.unrated", language)
            if outcome == "unrated"
            else _color(outcome, language)
        )
        names.append(f"<th{style}>{escape(word)}</th>")
        numbers.append(f"<td>{count:,}</td>")
    return (
        f"<table><tr>{''.join(names)}</tr><tr>{''.join(numbers)}</tr></table>"
    )


def _findings(findings: Sequence[Finding], language: Language) -> str:
    lines = [
        (place(each.sheet, each.cell), each.code, each.sentence.text(language))
        for each in findings[:_MOST_LINES]
    ]
    if not lines:
        return ""
    head = _words(
        ("notebook.cell", "notebook.code", "notebook.finding"), language
    )
    more = len(findings) - len(lines)
    rest = (
        f"<p>{escape(said('notebook.more', language, count=f'{more:,}'))}</p>"
        if more
        else ""
    )
    return _table(head, lines) + rest


def _table(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    titles = "".join(f"<th>{escape(each)}</th>" for each in head)
    rows = [
        "".join(f"<td>{escape(each)}</td>" for each in line) for line in lines
    ]
    return f"<table><tr>{titles}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _words(codes: Iterable[str], language: Language) -> list[str]:
    return [said(code, language) for code in codes]


def _color(color: str | None, language: Language) -> str:
    return color_word(color).text(language)
