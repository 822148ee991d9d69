"""How a workbook was understood, as data: the header tree, what each column
means, the legend, the status sources.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from irodori.messages import Language
from irodori.results import Inspection, JsonObject
from irodori.scorecard.legend import Legend
from irodori.scorecard.profile import SheetKind
from irodori.scorecard.reading.account import Account
from irodori.scorecard.reading.tables import (
    HeaderColumn,
    IssueBlock,
    Layout,
    SheetReading,
    Table,
)
from irodori.scorecard.statuses.matching import Stated
from irodori.scorecard.statuses.sources import StatusReader
from irodori.scorecard.statuses.statusphrases import (
    SOURCES,
    Said,
    StatusSource,
)
from irodori.scorecard.statuses.table import StatusTable
from irodori.scorecard.values.text import is_blank
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK
from irodori.workbook.refs import cell_ref, column_letters

SCHEMA = "irodori.inspection/1"


class HeadingView(NamedTuple):
    """A heading over its columns, and those below it; a heading without any
    below has its column's meaning.
    """

    title: str
    first: str
    last: str
    column: HeaderColumn | None
    below: tuple[HeadingView, ...]


class TableView(NamedTuple):
    """One table: its rows, its headings as a tree, and its layout."""

    first_row: int | None
    last_row: int | None
    procedures: int
    headings: tuple[HeadingView, ...]
    layout: Layout


class SheetView(NamedTuple):
    """One sheet: its tables, how many plans it holds, and for how many of them
    each status source speaks.
    """

    name: str
    tables: tuple[TableView, ...]
    plans: int
    sources: Mapping[StatusSource, int]
    unclear: tuple[str, ...]
    """The plans whose status is written in a way that is not understood: two
    tags that differ, words of no status.
    """
    near_header: tuple[tuple[str, str], ...]
    account: Account | None
    """What became of its cells with content; None for a sheet without a table.
    """
    kind: SheetKind | None
    """What the sheet is; None without a table."""
    found: tuple[HeaderColumn, ...]
    """The columns that show it: those of the field that names the rows and of
    the fields that its rules judge by.
    """


def sheet_views(inspection: Inspection) -> list[SheetView]:
    """Return what was understood of each sheet."""
    views = []
    stated = inspection.stated()
    for reading in inspection.sheets:
        tables = tuple(_table_view(table) for table in reading.tables)
        account = inspection.accounts.get(reading.name)
        plans, sources, unclear = (
            _status_sources(inspection, reading, stated)
            if reading.tables
            else (0, {}, ())
        )
        found = _showing(reading.tables[0].layout) if reading.tables else ()
        near = reading.near_header
        kind = reading.kind
        views.append(
            SheetView(
                reading.name,
                tables,
                plans,
                sources,
                unclear,
                near,
                account,
                kind,
                found,
            )
        )
    return views


def _showing(layout: Layout) -> tuple[HeaderColumn, ...]:
    """Return the columns that show what kind of sheet a table is."""
    wanted = {layout.kind.item, *layout.kind.judged}
    return tuple(column for column in layout.columns if column.field in wanted)


def _table_view(table: Table) -> TableView:
    rows = table.rows
    columns = [
        column
        for column in table.layout.columns
        if column.path or column.field
    ]
    return TableView(
        rows[0] if rows else None,
        rows[-1] if rows else None,
        len(table),
        _headings(columns, 0),
        table.layout,
    )


def _lowest_heading(title: str, column: HeaderColumn) -> HeadingView:
    return HeadingView(
        title,
        column.letters,
        column.letters,
        column,
        (),
    )


def _headings(
    columns: Sequence[HeaderColumn], level: int
) -> tuple[HeadingView, ...]:
    """Return the headings at one level over neighbouring columns; a title that
    several share is one heading.
    """
    found: list[HeadingView] = []
    for title, shared in groupby(
        columns, key=lambda column: column.path[level : level + 1]
    ):
        found += _shared_heading("".join(title), [*shared], level)
    return tuple(found)


def _shared_heading(
    title: str, group: Sequence[HeaderColumn], level: int
) -> list[HeadingView]:
    """Return the heading over several columns, or where none of them has
    another one below it, a heading for each.
    """
    if max(len(column.path) for column in group) <= level + 1:
        return [_lowest_heading(title, column) for column in group]
    first = group[0].letters
    last = group[-1].letters
    below = _headings(group, level + 1)
    return [HeadingView(title, first, last, None, below)]


# ---- Legends ----------------------------------------------------------------


class PlacedLegend(NamedTuple):
    """A legend with the sheet that it is on, None where it comes from
    elsewhere, and the sheets that it rules.
    """

    legend: Legend
    sheet: str | None
    rules: tuple[str, ...]


def placed_legends(inspection: Inspection) -> list[PlacedLegend]:
    """Return each legend that rules a table, in the order of the sheets."""
    found: dict[int, tuple[Legend, list[str]]] = {}
    for reading in inspection.sheets:
        if reading.tables:
            legend = inspection.legends[reading.name]
            _, names = found.setdefault(id(legend), (legend, []))
            names.append(reading.name)
    return [
        PlacedLegend(
            legend, _sheet_of(inspection, legend, ruled), tuple(ruled)
        )
        for legend, ruled in found.values()
    ]


def _sheet_of(
    inspection: Inspection, legend: Legend, ruled: Sequence[str]
) -> str | None:
    """Return the sheet that a legend is on: one that it rules, or another one
    that holds its first entry.
    """
    if legend.source != "workbook" or not legend.sentences:
        return None
    first = legend.sentences[0]
    readings = inspection.legend_readings
    for name in (*ruled, *readings):
        own = readings[name].legend
        if own and first in own.sentences:
            return name
    return None


# ---- Status sources ---------------------------------------------------------


def _status_sources(
    inspection: Inspection, reading: SheetReading, stated: Stated
) -> tuple[int, dict[StatusSource, int], tuple[str, ...]]:
    """Return how many plans a sheet holds, for how many of them each source
    speaks, and those that are not clear.
    """
    counter = _SourceCounter(
        inspection, reading.name, stated.said.get(reading.name, {})
    )
    for table in reading.tables:
        counter.count(table)
    spoken = {
        source: counter.spoken[source]
        for source in SOURCES
        if counter.spoken[source]
    }
    return counter.plans, spoken, tuple(counter.unclear)


class _SpokenPlan(NamedTuple):
    """A plan that says something."""

    row: int
    column: int
    style: int
    code: int
    status: int
    """The value's code in the column of its status, blank without one."""


class _SourceCounter:
    def __init__(
        self,
        inspection: Inspection,
        sheet: str,
        stated: Mapping[tuple[int, int], object],
    ) -> None:
        book = inspection.book
        self.plans = 0
        self.spoken = Counter[StatusSource]()
        self.unclear: list[str] = []
        self._reader = StatusReader(
            inspection.profile,
            inspection.legends[sheet],
            inspection.options.fills,
            inspection.scales.get(sheet),
        )
        self._values = book.values
        self._styles = book.styles
        self._stated = stated
        self._notes = book[sheet].notes
        self._tags = dict[int, bool]()
        self._fills = dict[int, bool]()

    def count(self, table: Table) -> None:
        for plan in self._spoken_plans(table):
            self.plans += 1
            self.spoken.update(self._sources(plan))
            if self._is_unclear(plan):
                self.unclear.append(cell_ref(plan.row, plan.column))

    def _spoken_plans(self, table: Table) -> Iterator[_SpokenPlan]:
        plans = table.layout.plans
        for index, row in enumerate(table.rows):
            for plan in plans:
                style, code = table.cell(index, plan.column)
                if (row, plan.column) in table.covered or self._is_blank(code):
                    continue
                status = BLANK
                if plan.status is not None:
                    status = table.cell(index, plan.status)[1]
                yield _SpokenPlan(
                    row,
                    plan.column,
                    style,
                    code,
                    status,
                )

    def _sources(self, plan: _SpokenPlan) -> Iterator[StatusSource]:
        """Yield the sources that speak of a plan."""
        place = (plan.row, plan.column)
        note = self._notes.get(place)
        if place in self._stated:
            said = self._stated[place]
            is_list = isinstance(said, Said) and said.source == "list"
            yield "list" if is_list else "table"
        if plan.status != BLANK and self._says(plan.status):
            yield "column"
        if note is not None and isinstance(self._reader.note(note), Said):
            yield "note"
        if self._is_tagged(plan.code):
            yield "tag"
        if self._is_filled(plan.style):
            yield "fill"

    def _is_unclear(self, plan: _SpokenPlan) -> bool:
        """Tell whether a plan's status column or its tags are not understood."""
        if not self._is_blank(plan.status) and not self._says(plan.status):
            return True
        tags = self._reader.tags(self._values.text(plan.code))
        return tags.doubt is not None

    def _is_blank(self, code: int) -> bool:
        return code == BLANK or is_blank(self._values.text(code))

    def _says(self, code: int) -> bool:
        text = self._values.text(code)
        return isinstance(self._reader.phrases.read(text, "column"), Said)

    def _is_tagged(self, code: int) -> bool:
        if code not in self._tags:
            tags = self._reader.tags(self._values.text(code))
            self._tags[code] = tags.said is not None
        return self._tags[code]

    def _is_filled(self, style: int) -> bool:
        if style not in self._fills:
            self._fills[style] = (
                style >= 0
                and self._reader.fill(self._styles.fill(style)) is not None
            )
        return self._fills[style]


# ---- As data ----------------------------------------------------------------


def inspection_data(inspection: Inspection, language: Language) -> JsonObject:
    """Return all of it as data that JSON can hold, sentences in a language."""
    return {
        "schema": SCHEMA,
        "language": language,
        "input": inspection.name,
        "as_of": as_of_data(inspection),
        "legends": [
            _legend_data(placed, language)
            for placed in placed_legends(inspection)
        ],
        "status_tables": [
            _status_table_data(table) for table in inspection.status_tables
        ],
        "sheets": [_sheet_data(view) for view in sheet_views(inspection)],
        "findings": [
            {
                "sheet": each.sheet,
                "cell": each.cell,
                "severity": each.severity,
                "code": each.code,
                "message": each.sentence.text(language),
            }
            for each in inspection.findings
        ],
    }


def as_of_data(inspection: Inspection) -> JsonObject:
    """Return the as-of date and where it comes from."""
    as_of = inspection.as_of
    return {"date": as_of.date.isoformat(), "source": as_of.source}


def _legend_data(placed: PlacedLegend, language: Language) -> JsonObject:
    legend = placed.legend
    return {
        "source": legend.source,
        "sheet": placed.sheet,
        "rules": list(placed.rules),
        "sentences": [
            {
                "cell": each.cell,
                "text": each.text,
                "meaning": each.meaning.text(language),
            }
            for each in legend.sentences
        ],
        "differences": [each.text(language) for each in legend.differences],
    }


def _status_table_data(table: StatusTable) -> JsonObject:
    return {
        "name": table.name,
        "file": table.is_file,
        "rows": len(table.rows),
    }


def _sheet_data(view: SheetView) -> JsonObject:
    return {
        "name": view.name,
        "kind": view.kind.name if view.kind else None,
        "kind_shown_by": [
            {
                "field": each.field,
                "column": each.letters,
                "heading": each.path[-1],
            }
            for each in view.found
            if each.path
        ],
        "plans": view.plans,
        "status_sources": dict(view.sources),
        "tables": [_table_data(table) for table in view.tables],
        "account": view.account._asdict() if view.account else None,
    }


def _table_data(table: TableView) -> JsonObject:
    layout = table.layout
    return {
        "header_rows": list(range(layout.first_row, layout.last_row + 1)),
        "first_row": table.first_row,
        "last_row": table.last_row,
        "procedures": table.procedures,
        "columns": [_column_data(column) for column in layout.columns],
        "blocks": [_block_data(block) for block in layout.blocks],
    }


def _column_data(column: HeaderColumn) -> JsonObject:
    return {
        "column": column.letters,
        "path": list(column.path),
        "field": column.field,
        "block": column.block,
        "plan": column.letter,
    }


def _block_data(block: IssueBlock) -> JsonObject:
    return {
        "number": block.number,
        "label": block.label,
        "first": column_letters(block.first),
        "last": column_letters(block.last),
        "plans": [plan.letter for plan in block.plans],
    }
