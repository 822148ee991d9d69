"""How a workbook was understood, as text for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from irodori.messages import Language, Sentence, said
from irodori.report.inspection import (
    HeadingView,
    PlacedLegend,
    SheetView,
    TableView,
    placed_legends,
    sheet_views,
)
from irodori.report.plain import (
    one_line,
    place,
    printable,
    shortened,
    unbroken,
)
from irodori.report.screentext import (
    as_of_fact,
    fact_lines,
    finding_parts,
    legend_facts,
    part_lines,
)
from irodori.results import Inspection
from irodori.scorecard.legend import LegendSentence
from irodori.scorecard.profile import (
    SCORECARD,
    SheetKind,
    field_text,
    field_word,
)
from irodori.scorecard.reading.account import Account
from irodori.scorecard.reading.tables import HeaderColumn, IssueBlock
from irodori.scorecard.statuses.table import StatusTable
from irodori.workbook.refs import column_letters

_LONGEST_TITLE = 60
_MOST_CELLS = 10
"""Cells that one line lists."""


def inspection_lines(
    inspection: Inspection, language: Language
) -> Iterator[str]:
    """Yield the as-of date, the legends, and of each sheet its headings,
    blocks, rows and status sources.
    """
    yield from fact_lines([as_of_fact(inspection, language)], language)
    for alike in _alike(placed_legends(inspection), language):
        yield from _legend_lines(alike, language)
    for table in inspection.status_tables:
        yield "  " + _status_table(table, language)
    views = sheet_views(inspection)
    with_kinds = any(
        view.kind is not None and view.kind.name != SCORECARD for view in views
    )
    for view in views:
        yield ""
        yield from _sheet_lines(view, language, with_kind=with_kinds)
    yield from part_lines(finding_parts(inspection.findings, language))


def _status_table(table: StatusTable, language: Language) -> str:
    code = "inspect.status_file" if table.is_file else "inspect.status_sheet"
    name = printable(table.name)
    return said(code, language, name=name, count=len(table.rows))


def _alike(
    legends: Sequence[PlacedLegend], language: Language
) -> list[list[PlacedLegend]]:
    """Return the legends in groups, each of those that say the same in the
    same words, wherever they stand.
    """
    found: dict[tuple[object, ...], list[PlacedLegend]] = {}
    for placed in legends:
        sentences = placed.legend.sentences
        said = [
            (one_line(each.text), each.meaning.text(language))
            for each in sentences
        ]
        key = (placed.legend.source, *said)
        found.setdefault(key, []).append(placed)
    return [*found.values()]


def _legend_lines(
    alike: Sequence[PlacedLegend], language: Language
) -> Iterator[str]:
    """Yield where legends that say the same stand, and once what they say."""
    yield from fact_lines(legend_facts(alike, language), language)
    ruled = tuple(printable(name) for each in alike for name in each.rules)
    if len(ruled) > 1:
        yield "    " + said("inspect.legend_rules", language, sheets=ruled)
    first = alike[0]
    for each in first.legend.sentences:
        yield "    " + _legend_sentence(first.sheet, each, language)


def _legend_sentence(
    sheet: str | None, sentence: LegendSentence, language: Language
) -> str:
    return said(
        "inspect.legend_sentence",
        language,
        place=place(sheet, sentence.cell),
        text=one_line(sentence.text),
        meaning=sentence.meaning,
    )


def _kind_lines(
    kind: SheetKind, found: Iterable[HeaderColumn], language: Language
) -> Iterator[str]:
    """Yield what a sheet is and the headings that show it."""
    shown = tuple(
        Sentence(
            "inspect.kind_heading",
            {
                "column": each.letters,
                "heading": _title(each.path[-1]),
                "field": field_word(each.field),
            },
        )
        for each in found
        if each.path and each.field
    )
    yield "  " + said("inspect.kind", language, kind=kind, found=shown)


def _sheet_lines(
    view: SheetView, language: Language, *, with_kind: bool
) -> Iterator[str]:
    yield said("inspect.sheet", language, name=printable(view.name))
    if not view.tables:
        yield from _tableless_lines(view, language)
        return
    if with_kind and view.kind:
        yield from _kind_lines(view.kind, view.found, language)
    yield from _tables_lines(view.tables, language)
    if view.kind is None or view.kind.name == SCORECARD:
        yield "  " + said("inspect.plans", language, count=view.plans)
    for line in _source_lines(view, language):
        yield f"    {line}"
    if view.account is not None:
        yield from _account_lines(view.account, language)


def _tables_lines(
    tables: Sequence[TableView], language: Language
) -> Iterator[str]:
    for number, table in enumerate(tables, 1):
        if len(tables) > 1:
            yield "  " + said("inspect.table", language, number=number)
        yield from _table_lines(table, language)


def _tableless_lines(view: SheetView, language: Language) -> Iterator[str]:
    yield "  " + said("inspect.no_table", language)
    if view.near_header:
        named = tuple(
            f"{cell}「{_title(text)}」" for cell, text in view.near_header
        )
        yield "  " + said("inspect.near_header", language, found=named)


def _source_lines(view: SheetView, language: Language) -> Iterator[str]:
    """Yield for how many plans each status source speaks, and the plans whose
    status is not clear.
    """
    for name, count in view.sources.items():
        source = Sentence(f"status.from.{name}")
        yield said("inspect.source", language, source=source, count=count)
    count = len(view.unclear)
    if count:
        named = list(view.unclear[:_MOST_CELLS])
        if count > len(named):
            named.append("…")
        cells = ", ".join(named)
        yield said(
            "inspect.status_unclear",
            language,
            count=count,
            cells=cells,
        )
    elif view.plans and not view.sources:
        yield said("inspect.no_source", language)


def _account_lines(account: Account, language: Language) -> Iterator[str]:
    """Yield how many cells there are, and how many of each kind; the unread
    ones are named even where there are none.
    """
    yield "  " + said("inspect.account", language, count=account.cells)
    for kind, count in account._asdict().items():
        if kind != "cells" and (count or kind == "unread"):
            yield "    " + said(
                f"inspect.account.{kind}", language, count=count
            )


def _table_lines(table: TableView, language: Language) -> Iterator[str]:
    layout = table.layout
    first = layout.first_row
    last = layout.last_row
    code = "inspect.header_row" if first == last else "inspect.header_rows"
    yield "  " + said(code, language, first=first, last=last)
    yield from _heading_lines(table.headings, "    ", language)
    for block in layout.blocks:
        yield "  " + _block(block, language)
    yield "  " + _rows(table, language)


def _rows(table: TableView, language: Language) -> str:
    """Return which rows hold the procedures or items, and how many these are."""
    first = table.first_row
    last = table.last_row
    if first is None:
        return said("inspect.no_rows", language)
    is_scorecard = table.layout.kind.name == SCORECARD
    if first == last:
        code = "inspect.row" if is_scorecard else "inspect.item"
    else:
        code = "inspect.rows" if is_scorecard else "inspect.items"
    return said(
        code,
        language,
        first=first,
        last=last,
        count=table.procedures,
    )


def _heading_lines(
    headings: Iterable[HeadingView], indent: str, language: Language
) -> Iterator[str]:
    for heading in headings:
        title = _title(heading.title) or said("inspect.no_heading", language)
        if heading.column is None:
            columns = (
                heading.first
                if heading.first == heading.last
                else f"{heading.first}–{heading.last}"
            )
            yield f"{indent}{columns}  {title}"
            yield from _heading_lines(heading.below, indent + "  ", language)
        else:
            yield f"{indent}{heading.first}  {title} → {_meaning(heading.column, language)}"


def _meaning(column: HeaderColumn, language: Language) -> str:
    if column.field is None:
        return said("inspect.unused", language)
    field = field_text(column.field, language)
    return f"{field} {column.letter}" if column.letter else field


def _block(block: IssueBlock, language: Language) -> str:
    return said(
        "inspect.block",
        language,
        number=block.number,
        label=_title(block.label),
        first=column_letters(block.first),
        last=column_letters(block.last),
        count=len(block.plans),
    )


def _title(text: str) -> str:
    """Return a heading on one line, without the line breaks that cut its
    words.
    """
    return shortened(unbroken(text), _LONGEST_TITLE)
