"""The cells of a sheet as markup: their text, their fill, and the marks that
lead to notes.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import escape

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.report.html.document import color_class
from irodori.report.html.pagenotes import (
    GridPage,
    SheetFacts,
    by_place,
    found_color,
    tag_word,
)
from irodori.report.html.shape import DrawnCell, Shape, Span
from irodori.scorecard.findings import Finding
from irodori.scorecard.judging.judge import Mismatch
from irodori.scorecard.judging.verdicts import Verdict
from irodori.workbook.cells import BLANK
from irodori.workbook.refs import Place, cell_ref

_UNSAFE = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class CellMarkup:
    """Draws the cells of the sheet whose element has a name."""

    def __init__(
        self, name: str, facts: SheetFacts, page: GridPage, shape: Shape
    ) -> None:
        ratings = facts.ratings
        self._name = name
        self._page = page
        self._facts = facts
        self._is_check = facts.differences is not None
        self.differences = facts.differences or {}
        self._cleared = frozenset(() if self._is_check else ratings.cleared)
        self.findings = by_place(facts.findings)
        self._hidden = shape.hidden
        self.column_classes = ["", *_column_classes(shape)]
        """The class of each column, counted from 1."""
        self._texts: dict[DrawnCell, str] = {}
        self._style_classes: dict[int, str] = {-1: ""}

    def heading(
        self, column: int, cell: DrawnCell, span: Span | None, *, is_name: bool
    ) -> str:
        """Return a cell of a header row."""
        text = self._text(cell)
        classes = [
            self._place(column, span),
            "name" * is_name,
            self.class_of(cell.style),
        ]
        attributes = f'class="{" ".join(filter(None, classes))}"{_span_attributes(span)}'
        if not text:
            return f"<td {attributes}></td>"
        if span and span.columns > 1:
            return f'<th scope="colgroup" {attributes}><span class="wide">{text}</span></th>'
        return f'<th scope="col" {attributes}>{text}</th>'

    def cell(
        self,
        at: Place,
        cell: DrawnCell,
        span: Span | None,
        verdict: Verdict | None,
        *,
        is_name: bool,
    ) -> str:
        """Return one cell of a body; an area that goes on from the group above
        has no name of its own.
        """
        text = self._text(cell)
        marks, fill = self._marks(at, verdict, cell.style)
        content = _content(text, marks, span)
        classes = self._place(at[1], span)
        classes += self._kind(cell, is_name=is_name)
        classes += f" {fill}" if fill else ""
        classes += _tall_or_marked(span, is_marked=bool(marks))
        attributes = f'class="{classes}"{_span_attributes(span)}'
        if marks or at in self._facts.marked:
            attributes += self._id(at, span)
        if is_name and text:
            return _row_heading(attributes, content, span)
        return f"<td {attributes}>{content}</td>"

    def _kind(self, cell: DrawnCell, *, is_name: bool) -> str:
        """Return the class of a name or a number, empty for other cells."""
        if is_name:
            return " name"
        code = cell.code
        if code < BLANK and self._page.book.values.is_number(code):
            return " num"
        return ""

    def _id(self, at: Place, span: Span | None) -> str:
        if span and span.goes_on:
            return ""
        return f' id="{self._name}-{cell_ref(*at)}"'

    def _marks(
        self, at: Place, verdict: Verdict | None, style: int
    ) -> tuple[str, str]:
        """Return the marks of a cell, each a link to its note, and the class
        of its fill.
        """
        fill = "" if at in self._cleared else self.class_of(style)
        is_rated = verdict is not None and verdict.judgement is not None
        marks = ""
        if at in self.differences:
            marks, fill = self._difference(self.differences[at], fill)
        elif verdict and is_rated:
            marks, fill = self._rated(verdict, fill)
        for finding in self.findings.get(at, ()):
            is_unrated = verdict is not None and not is_rated
            marks += self._finding(finding, "?" if is_unrated else "!")
        return marks, fill

    def _rated(
        self,
        verdict: Verdict,
        fill: str,
    ) -> tuple[str, str]:
        """Return the mark of a rating and the class of its fill; of a check the
        fill that the cell has.
        """
        note = self._page.notes.reason(verdict)
        judgement = verdict.judgement
        if judgement is None or not judgement.color:
            return self._mark("k0", note, "–", "color.none"), fill
        color = judgement.color
        if not self._is_check:
            fill = self._page.fills.of(
                self._facts.fills[judgement.rule, color]
            )
        mark = f'<a class="k" href="#{note}">{self._sign(color)}</a>'
        return mark, f"{fill} is-{color_class(color)}"

    def _finding(self, finding: Finding, sign: str) -> str:
        """Return the mark of a finding; ``sign`` is that of one to look at."""
        note = self._page.notes.finding(finding)
        if finding.severity == "info":
            return self._mark("ki", note, "i", "report.html.severity.info")
        return self._mark("kq", note, sign, "report.html.attention")

    def _difference(
        self,
        different: Mismatch,
        fill: str,
    ) -> tuple[str, str]:
        """Return the mark of a cell that has another colour than it should,
        ``緑→黄``, and its own fill.
        """
        note = self._page.notes.difference(different)
        found, expected = (
            self._sign(color)
            for color in (found_color(different), different.rating.color)
        )
        mark = f'<a class="k kx" href="#{note}">{found}→{expected}</a>'
        if different.found:
            fill = f"{fill} is-{color_class(different.found)}"
        return mark, fill

    def _sign(self, color: str | None) -> str:
        if color:
            return escape(tag_word(color, self._page.language))
        return "–"

    def _mark(
        self,
        kind: str,
        note: str,
        sign: str,
        label: str,
    ) -> str:
        return f'<a class="k {kind}" href="#{note}" aria-label="{self._word(label)}">{sign}</a>'

    def _place(self, column: int, span: Span | None) -> str:
        """Return the classes that put a cell in its place."""
        if span is None:
            return self.column_classes[column]
        columns = f" w{span.columns}" if span.columns > 1 else ""
        rows = f" v{span.rows}" if span.rows > 1 else ""
        is_hidden = self._hidden.issuperset(
            range(column, column + span.columns)
        )
        return f"c{column}{columns}{rows}{' hid' if is_hidden else ''}"

    def class_of(self, style: int) -> str:
        """Return the class of the fill that a cell format shows, empty where
        it shows none.
        """
        known = self._style_classes.get(style)
        if known is None:
            fill = self._page.book.styles.fill(style)
            known = self._style_classes[style] = self._page.fills.of(fill)
        return known

    def _text(self, cell: DrawnCell) -> str:
        if cell.code == BLANK:
            return ""
        text = self._texts.get(cell)
        if text is None:
            text = self._texts[cell] = safe(
                self._page.cells.shown(cell.style, cell.code)
            )
        return text

    def _word(self, code: str) -> str:
        return safe(Sentence(code).text(self._page.language))


def _column_classes(shape: Shape) -> Iterator[str]:
    """Yield the class of each column."""
    for column in range(1, shape.columns + 1):
        hidden = " hid" if column in shape.hidden else ""
        yield f"c{column}{hidden}"


def _content(text: str, marks: str, span: Span | None) -> str:
    """Return the content of a cell; in a tall one it stays in view."""
    content = f"{marks}<span>{text}</span>" if marks else text
    if span is None or span.rows < 2:
        return content
    return f'<div class="stay{" m" if marks else ""}">{content}</div>'


def _span_attributes(span: Span | None) -> str:
    if span is None:
        return ""
    columns = f' colspan="{span.columns}"' if span.columns > 1 else ""
    return f'{columns} rowspan="{span.rows}"' if span.rows > 1 else columns


def safe(text: str) -> str:
    """Return text for markup or a quoted attribute, without characters that no
    page may hold.
    """
    if not text.isprintable():
        text = _UNSAFE.sub("\ufffd", text)
    return str(escape(text))


def _tall_or_marked(span: Span | None, *, is_marked: bool) -> str:
    """Return the class by which the text of a tall cell stays in sight, or
    that of a cell with marks.
    """
    if span and span.rows > 1:
        return " keep" if span.is_shown else ""
    return " m" if is_marked else ""


def _row_heading(attributes: str, content: str, span: Span | None) -> str:
    scope = "rowgroup" if span and span.rows > 1 else "row"
    return f'<th {attributes} scope="{scope}">{content}</th>'
