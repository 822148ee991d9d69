"""One sheet as HTML: its tables and what is around them, row group by row group.

The markup is that of ordinary tables, so that it can be read aloud, printed and used without the style sheet; on the
screen each row group is a CSS grid of its own, which the browser lays out only when it comes into view::

    <table>  <thead> column letters, header rows </thead>  <tbody> 10 to 24 rows </tbody> <tbody> … </tbody>  </table>

A merged area that is taller than its group is drawn again in the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import NamedTuple

from markupsafe import escape

from irodori.messages import Language, Sentence
from irodori.patterns import pattern
from irodori.report.html.pagenotes import Notes, found_color, tag_word
from irodori.report.html.shape import DrawnCell, Line, Merges, RowBand, Shape, Span, grouped
from irodori.report.html.style import TALLEST_GROUP, TALLEST_ROW, FillClasses, color_class, sheet_rules
from irodori.scorecard.findings import Finding
from irodori.scorecard.judging.verdicts import SheetRatings, Verdict
from irodori.scorecard.palettes import Color
from irodori.scorecard.presentcolors import Mismatch
from irodori.scorecard.profile import Rule
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.values.cellreader import CellReader
from irodori.workbook.book import Workbook
from irodori.workbook.cells import BLANK
from irodori.workbook.fills import Fill
from irodori.workbook.refs import Area, cell_ref, column_letters, parse_cell

_LINE_HEIGHT = 145  # hundredths of an em
_SINGLE_ROW = 200
_UNSAFE = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NO_ROW = 1 << 30

_Place = tuple[int, int]


class GridPage(NamedTuple):
    """What the grids of one page share."""

    book: Workbook
    language: Language
    cells: CellReader
    fills: FillClasses
    notes: Notes
    ministries: dict[str, int]


class SheetFacts(NamedTuple):
    """What is known about the cells of one sheet."""

    ratings: SheetRatings
    fills: Mapping[tuple[Rule, Color], Fill]
    findings: Sequence[Finding]
    marked: frozenset[_Place]
    """Further cells (row, column) that links lead to."""
    differences: Mapping[_Place, Mismatch] | None = None
    """Of a check the cells whose fill is another than the legend's; None where the page shows what was filled."""


class SheetGrid:
    """Draws one sheet as the element of a name."""

    def __init__(self, name: str, facts: SheetFacts, page: GridPage) -> None:
        ratings = facts.ratings
        self.name = name
        self.title = ratings.name
        self.shape = Shape(page.book[ratings.name], ratings.reading.tables)
        self._ratings = ratings
        self._page = page
        self._fills = facts.fills
        self._marked = facts.marked
        self._is_check = facts.differences is not None
        self._differences = facts.differences or {}
        self._cleared = frozenset(() if self._is_check else ratings.cleared)
        self._findings = _by_place(facts.findings)
        self._attention = _rows_to_check(self._findings, ratings.areas)
        self._procedures = {
            row: (table, index) for table in ratings.reading.tables for index, row in enumerate(table.rows)
        }
        hidden = self.shape.hidden
        self._columns = range(1, self.shape.columns + 1)
        self._column_classes = [""] + [f"c{each} hid" if each in hidden else f"c{each}" for each in self._columns]
        self._rooms = [max(int(width * 100) - 100, 100) for width in self.shape.widths]
        self._texts: dict[DrawnCell, str] = {}
        self._style_classes: dict[int, str] = {-1: ""}

    @property
    def procedures(self) -> int:
        """How many procedures the sheet holds."""
        return len(self._procedures)

    def ministries(self) -> Iterator[str]:
        """Yield the ministry of each procedure."""
        for table in self._ratings.reading.tables:
            column = table.layout.fields.get("ministry")
            if column is not None:
                yield from (self._ministry(table, index, column) for index in range(len(table)))

    def rules(self) -> str:
        """Return the style rules of its columns."""
        shape = self.shape
        return "\n".join(sheet_rules(self.name, shape.widths, shape.hidden, shape.last_row))

    def link(self, ref: str) -> str:
        """Return the name of a cell's element, empty where the cell is not drawn."""
        return f"{self.name}-{ref}" if self.shape.holds(*parse_cell(ref)) else ""

    def chunks(self) -> Iterator[str]:
        """Yield the markup of its tables; to be asked for once the page knows the ministries."""
        verdicts = _Verdicts(self._ratings, self._differences)
        for band, lines in groupby(self.shape.lines(), lambda line: self.shape.band_at(line.number)):
            merges = self.shape.merges()
            if band.table:
                yield self._opening(band)
                yield from self._table(band.table, list(lines), merges, verdicts)
                yield "</table>\n"
            elif kept := [line for line in lines if self._shows_something(line)]:
                yield self._opening(band)
                yield from (self._group(group, None, merges, verdicts) for group in grouped(iter(kept), merges.bottom))
                yield "</table>\n"

    # ---- Tables ----------------------------------------------------------------------------------------------------

    def _opening(self, band: RowBand) -> str:
        code = "report.html.table" if band.table else "report.html.around"
        label = Sentence(code, {"sheet": self.title, "first": band.first, "last": band.last}).text(self._page.language)
        kind = 'role="grid" aria-readonly="true" class="grid"' if band.table else 'role="table" class="around"'
        columns = "".join(f'<col class="k{column}">' for column in self._columns)
        return f'<table {kind} aria-label="{_safe(label)}"><colgroup><col class="k0">{columns}</colgroup>\n'

    def _table(self, table: Table, lines: Sequence[Line], merges: Merges, verdicts: _Verdicts) -> Iterator[str]:
        head = [line for line in lines if line.number <= table.layout.last_row]
        if head:
            yield self._head(head, table, merges)
        for group in grouped(islice(lines, len(head), None), merges.bottom):
            yield self._group(group, table, merges, verdicts)

    def _head(self, lines: Sequence[Line], table: Table, merges: Merges) -> str:
        """Return the header: the column letters, then the sheet's own header rows."""
        paths = {each.column: " › ".join(" ".join(text.split()) for text in each.path) for each in table.layout.columns}
        letters = "".join(
            f'<th scope="col" class="{self._column_classes[column]}" data-p="{_safe(paths.get(column, ""))}">'
            f"{column_letters(column)}</th>"
            for column in self._columns
        )
        spans, covered = merges.spans(lines)
        rows = [f'<tr role="row" class="r1 letters"><td class="n"></td>{letters}</tr>']
        for at, line in enumerate(lines, 2):
            cells = [
                self._heading(column, line, spans.get((line.number, column)), is_name=column == _name_column(table))
                for column in self._columns
                if (line.number, column) not in covered or (line.number, column) in spans
            ]
            rows.append(_row(at, line, "", cells, _kept(spans)))
        return f'<thead role="rowgroup">{"".join(rows)}</thead>\n'

    def _heading(self, column: int, line: Line, span: Span | None, *, is_name: bool) -> str:
        cell = span.content if span else line.cell(column)
        text = self._text(cell)
        classes = " ".join(filter(None, [self._place(column, span), "name" * is_name, self._class_of(cell.style)]))
        attributes = f'class="{classes}"{_span_attributes(span)}'
        if not text:
            return f"<td {attributes}></td>"
        if span and span.columns > 1:
            return f'<th scope="colgroup" {attributes}><span class="wide">{text}</span></th>'
        return f'<th scope="col" {attributes}>{text}</th>'

    def _group(self, lines: Sequence[Line], table: Table | None, merges: Merges, verdicts: _Verdicts) -> str:
        """Return a group of rows; its class says about how tall it is, for the scroll bar."""
        spans, covered = merges.spans(lines)
        kept = _kept(spans)
        rows = []
        for at, line in enumerate(lines, 1):
            verdicts.take(line.number)
            cells = self._cells(line, table, verdicts, spans, covered)
            rows.append(_row(at, line, f' data-n="{line.number}"{self._facts(line.number, verdicts)}', cells, kept))
        size = min(max(sum(map(self._height, lines)) // 800, 1), TALLEST_GROUP)
        return f'<tbody role="rowgroup" class="e{size}">{"".join(rows)}</tbody>\n'

    # ---- Rows ------------------------------------------------------------------------------------------------------

    def _cells(
        self,
        line: Line,
        table: Table | None,
        verdicts: _Verdicts,
        spans: Mapping[_Place, Span],
        covered: set[_Place],
    ) -> list[str]:
        cells = []
        name = _name_column(table) if table else 0
        free = 0
        for column in self._columns:
            place = (line.number, column)
            span = spans.get(place)
            if column <= free or (place in covered and not span):
                continue
            cell = span.content if span else line.cell(column)
            if table is None and not span and cell.code != BLANK:
                free = self._free_until(line, column, covered)
                span = Span(free - column + 1, 1, Area(*place, line.number, free), cell, goes_on=False, is_shown=True)
            if span:
                place = span.area.top, column
            cells.append(self._cell(place, cell, span, verdicts.at(*place), is_name=column == name))
        return cells

    def _free_until(self, line: Line, column: int, covered: set[_Place]) -> int:
        """Return the last column over which a text outside the tables may run: its right neighbours are empty."""
        last = column
        while last < self.shape.columns and (line.number, last + 1) not in covered:
            neighbour = line.cell(last + 1)
            if neighbour.code != BLANK or self._class_of(neighbour.style):
                break
            last += 1
        return last

    def _facts(self, row: int, verdicts: _Verdicts) -> str:
        """Return what the filters need of a procedure's row: its ministry, its colours, whether it needs attention."""
        if row not in self._procedures:
            return ""
        table, index = self._procedures[row]
        kinds = [*verdicts.kinds(), "check"] if row in self._attention else verdicts.kinds()
        column = table.layout.fields.get("ministry")
        ministry = "" if column is None else f' data-m="{self._page.ministries[self._ministry(table, index, column)]}"'
        return f'{ministry} data-k="{" ".join(kinds)}"'

    def _ministry(self, table: Table, index: int, column: int) -> str:
        code = table.cell(index, column)[1]
        return " ".join(self._page.book.values.text(code).split())

    def _shows_something(self, line: Line) -> bool:
        return any(code != BLANK for code in line.codes) or any(map(self._class_of, line.styles))

    def _height(self, line: Line) -> int:
        """Return about how tall a row will be, in hundredths of an em."""
        most = int(line.height * 100 / 11) if line.height is not None else _SINGLE_ROW
        text_of = self._page.book.values.text
        for code, room in zip(line.codes, self._rooms, strict=True):
            if code >= 0:
                text = text_of(code)
                lines = text.count("\n") + 1 + len(text) * (55 if text.isascii() else 100) // room
                most = max(most, lines * _LINE_HEIGHT + 60)
        return most

    # ---- Cells -----------------------------------------------------------------------------------------------------

    def _cell(self, at: _Place, cell: DrawnCell, span: Span | None, verdict: Verdict | None, *, is_name: bool) -> str:
        """Return one cell of a body; an area that goes on from the group above has no name of its own."""
        content = self._text(cell)
        marks, fill = self._marks(at, verdict, cell.style)
        classes = self._place(at[1], span)
        attributes = _span_attributes(span)
        if is_name:
            classes += " name"
        elif cell.code < BLANK and self._page.book.values.is_number(cell.code):
            classes += " num"
        if fill:
            classes += f" {fill}"
        if (marks or at in self._marked) and not (span and span.goes_on):
            attributes += f' id="{self.name}-{cell_ref(*at)}"'
        tag = "th" if is_name and content else "td"
        if tag == "th":
            attributes += ' scope="rowgroup"' if span and span.rows > 1 else ' scope="row"'
        if marks:
            content = f"{marks}<span>{content}</span>"
        if span and span.rows > 1:
            classes += " keep" if span.is_shown else ""
            content = f'<div class="stay{" m" if marks else ""}">{content}</div>'
        elif marks:
            classes += " m"
        return f'<{tag} class="{classes}"{attributes}>{content}</{tag}>'

    def _marks(self, at: _Place, verdict: Verdict | None, style: int) -> tuple[str, str]:
        """Return the marks of a cell, each a link to its note, and the class of its fill."""
        fill = "" if at in self._cleared else self._class_of(style)
        judgement = verdict.judgement if verdict else None
        marks = ""
        if at in self._differences:
            marks, fill = self._difference(self._differences[at], fill)
        elif verdict and judgement:
            note = self._page.notes.reason(verdict)
            if judgement.color:
                shown = fill if self._is_check else self._page.fills[self._fills[judgement.rule, judgement.color]]
                fill = f"{shown} is-{color_class(judgement.color)}"
                marks = f'<a class="k" href="#{note}">{self._sign(judgement.color)}</a>'
            else:
                marks = self._mark("k0", note, "–", "color.none")
        for finding in self._findings.get(at, ()):
            note = self._page.notes.finding(finding)
            if finding.severity == "info":
                marks += self._mark("ki", note, "i", "report.html.severity.info")
            else:
                marks += self._mark("kq", note, "?" if verdict and not judgement else "!", "report.html.attention")
        return marks, fill

    def _difference(self, different: Mismatch, fill: str) -> tuple[str, str]:
        """Return the mark of a cell that has another colour than it should, ``緑→黄``, and its own fill."""
        note = self._page.notes.difference(different)
        found, expected = (self._sign(color) for color in (found_color(different), different.rating.color))
        mark = f'<a class="k kx" href="#{note}">{found}→{expected}</a>'
        return mark, f"{fill} is-{color_class(different.found)}" if different.found else fill

    def _sign(self, color: str | None) -> str:
        return escape(tag_word(color, self._page.language)) if color else "–"

    def _mark(self, kind: str, note: str, sign: str, label: str) -> str:
        return f'<a class="k {kind}" href="#{note}" aria-label="{self._word(label)}">{sign}</a>'

    def _place(self, column: int, span: Span | None) -> str:
        """Return the classes that put a cell in its place."""
        if span is None:
            return self._column_classes[column]
        columns = f" w{span.columns}" if span.columns > 1 else ""
        rows = f" v{span.rows}" if span.rows > 1 else ""
        is_hidden = self.shape.hidden.issuperset(range(column, column + span.columns))
        return f"c{column}{columns}{rows}{' hid' if is_hidden else ''}"

    def _class_of(self, style: int) -> str:
        """Return the class of the fill that a cell format shows, empty where it shows none."""
        known = self._style_classes.get(style)
        if known is None:
            fill = self._page.book.styles.fill(style)
            known = self._style_classes[style] = self._page.fills[fill] if fill else ""
        return known

    def _text(self, cell: DrawnCell) -> str:
        if cell.code == BLANK:
            return ""
        text = self._texts.get(cell)
        if text is None:
            text = self._texts[cell] = _safe(self._page.cells.shown(cell.style, cell.code))
        return text

    def _word(self, code: str) -> str:
        return _safe(Sentence(code).text(self._page.language))


class _Verdicts:
    """The verdicts row by row, as the rows come from top to bottom."""

    def __init__(self, ratings: SheetRatings, differences: Mapping[_Place, Mismatch]) -> None:
        self._rows = groupby(ratings.verdicts(), itemgetter(0))
        self._differences = differences
        self._areas = ratings.areas
        self._waiting: tuple[int, dict[int, Verdict]] = (0, {})
        self._row = 0
        self._judged: Mapping[int, Verdict] = {}
        self._kinds: list[str] = []
        self._tall: dict[_Place, Verdict] = {}
        self._below: dict[int, list[str]] = {}

    def take(self, row: int) -> None:
        """Go on to a row."""
        while self._waiting[0] < row:
            number, found = next(self._rows, (_NO_ROW, ()))
            self._waiting = number, {column: verdict for _, column, *_, verdict in found}
        self._row, self._judged = row, self._waiting[1] if self._waiting[0] == row else {}
        self._kinds = self._below.pop(row, [])
        for column, verdict in self._judged.items():
            kinds = self._kinds_of((row, column), verdict)
            self._kinds += kinds
            area = self._areas.get((row, column))
            if area and area.bottom > row:
                self._tall[row, column] = verdict
                for below in range(row + 1, area.bottom + 1):
                    self._below.setdefault(below, []).extend(kinds)

    def _kinds_of(self, place: _Place, verdict: Verdict) -> list[str]:
        """Return the colour that a cell shows on the page, and whether it differs from the legend's."""
        if place in self._differences:
            return [color_class(found_color(self._differences[place]) or "none"), "differs"]
        return [color_class(verdict.judgement.color or "none") if verdict.judgement else "unrated"]

    def at(self, row: int, column: int) -> Verdict | None:
        """Return the verdict on a cell of the row last taken, or on an area that began above it."""
        return self._judged.get(column) if row == self._row else self._tall.get((row, column))

    def kinds(self) -> list[str]:
        """Return what the row last taken holds, each once: its colours, ``none``, ``unrated``."""
        return list(dict.fromkeys(self._kinds))


def _by_place(findings: Sequence[Finding]) -> dict[_Place, list[Finding]]:
    places: dict[_Place, list[Finding]] = {}
    for finding in findings:
        if finding.cell:
            places.setdefault(parse_cell(finding.cell), []).append(finding)
    return places


def _rows_to_check(findings: Mapping[_Place, Sequence[Finding]], areas: Mapping[_Place, Area]) -> set[int]:
    """Return the rows that hold a cell, merged ones too, which a person should look at."""
    rows = set[int]()
    for place, found in findings.items():
        if any(each.severity != "info" for each in found):
            rows.update(range(place[0], areas[place].bottom + 1) if place in areas else place[:1])
    return rows


def _name_column(table: Table) -> int:
    return table.layout.item


def _row(at: int, line: Line, facts: str, cells: Sequence[str], kept: Iterable[_Place]) -> str:
    """Return a row, its number first, as place ``at`` of its group; ``kept`` as `_kept` gives it."""
    height = f" t{min(max(int(line.height * 2 / 11), 1), TALLEST_ROW)}" if line.height is not None else ""
    hidden = (" hid part" if any(place[0] == line.number for place in kept) else " hid") if line.is_hidden else ""
    classes = f"r{at}{height}{hidden}"
    number = f'<th scope="row" class="n">{line.number}</th>'
    return f'<tr role="row" class="{classes}"{facts}>{number}{"".join(cells)}</tr>\n'


def _kept(spans: Mapping[_Place, Span]) -> list[_Place]:
    """Return where the merged areas begin that are seen even if their first row is hidden."""
    return [place for place, span in spans.items() if span.rows > 1 and span.is_shown]


def _span_attributes(span: Span | None) -> str:
    if span is None:
        return ""
    columns = f' colspan="{span.columns}"' if span.columns > 1 else ""
    return f'{columns} rowspan="{span.rows}"' if span.rows > 1 else columns


def _safe(text: str) -> str:
    """Return text for markup or a quoted attribute, without characters that no page may hold."""
    if not text.isprintable():
        text = _UNSAFE.sub("\ufffd", text)
    return str(escape(text))
