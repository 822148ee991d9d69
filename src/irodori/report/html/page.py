"""The page as a whole: the template's values, and its text in chunks. The page
of a check shows the sheet with the fills that it has, and what each of the
wrong ones should be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from markupsafe import Markup

from irodori.messages import Language, Sentence
from irodori.report.html.document import (
    FillClasses,
    bar_rules,
    color_class,
    filter_rules,
    grid_rules,
    policy,
    report_templates,
    shipped_text,
)
from irodori.report.html.pagenotes import (
    GridPage,
    LinkedCell,
    Notes,
    PageLegends,
    PageSource,
    SheetFacts,
    Wording,
    finding_groups,
    found_color,
    shown_color,
)
from irodori.report.html.shape import MOST_GROUP_ROWS, MOST_ROWS
from irodori.report.html.sheetgrid import SheetGrid
from irodori.results import Check, Conversion, JsonObject
from irodori.scorecard.judging.judge import Mismatch
from irodori.scorecard.judging.verdicts import SheetRatings
from irodori.scorecard.legend.meaning import color_word
from irodori.scorecard.palettes import COLORS, Color, is_filled
from irodori.scorecard.profile import ALL_RULES, SCORECARD, Rule
from irodori.scorecard.values.dates import show_date
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill
from irodori.workbook.refs import parse_cell

_CHUNK = 1 << 15
MOST_DIFFERENCES = 400
"""Differences listed beside the sheet; the sheet itself marks all of them."""


class ColorCount(NamedTuple):
    """How many cells got a colour; ``none`` and ``check`` beside the colours."""

    kind: str
    word: str
    number: int
    fill: str


def html_chunks(
    conversion: Conversion,
    language: Language = "ja",
    say: Wording = Sentence.text,
) -> Iterator[str]:
    """Yield the page for a conversion, in pieces of some 32 KiB; ``say`` words
    the findings.

    It is one self-contained document: no address but places on itself, one
    style sheet and one script, each allowed by its hash only. All text of the
    workbook is escaped. At most 5,000 rows of a sheet are drawn, and the page
    says so.
    """
    source = PageSource(
        conversion.inspection,
        conversion.sheets,
        conversion.findings,
        conversion.summary,
        conversion.fill,
    )
    yield from _chunks(PageContent(source, language, say))


def _chunks(content: PageContent) -> Iterator[str]:
    """Yield the page of a content in pieces of some 32 KiB."""
    template = report_templates(content.language).get_template("page.html.j2")
    waiting: list[str] = []
    size = 0
    for piece in template.generate(content.values()):
        waiting.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            yield "".join(waiting)
            waiting = []
            size = 0
    yield "".join(waiting)


class PageContent:
    """Gathers what the template shows."""

    kind = "converted"
    """What the page tells of: ``converted`` or ``checked``."""

    def __init__(
        self,
        source: PageSource,
        language: Language,
        say: Wording = Sentence.text,
    ) -> None:
        self._source = source
        self.language = language
        self._wording = say
        self._page = _grid_page(source, language, say)
        self._fills = {
            sheet.name: self._fills_of(sheet) for sheet in source.sheets
        }
        self._add_fills()
        self._legends = PageLegends(source, self._page, self._fills)
        legend_cells = self._legends.cells()
        self._grids = [
            self._grid(number, sheet, legend_cells)
            for number, sheet in enumerate(source.sheets, 1)
        ]

    def values(self) -> JsonObject:
        """Return the template's values; the grids' markup is made while the
        template takes it.
        """
        inspection = self._source.inspection
        counts = self._counts()
        return {
            "language": self.language,
            "kind": self.kind,
            "checked": None,
            "differences": [],
            "title": inspection.name or self._say("report.html.untitled"),
            "as_of": inspection.as_of,
            "as_of_text": show_date(inspection.as_of.date, self.language),
            "counts": counts,
            "left_out": [
                sheet.name for sheet in inspection.sheets if not sheet.tables
            ],
            **self._drawn(),
            **self._lists(),
            **self._looks(counts),
        }

    def _drawn(self) -> JsonObject:
        """Return the sheets as they are drawn, and what they hold."""
        grids = self._grids
        return {
            "grids": grids,
            "procedures": sum(grid.procedures for grid in grids),
            "counted": self._counted(),
            "most_rows": MOST_ROWS,
            "ministries": self._ministries(),
            "has_hidden": any(
                grid.shape.hidden or grid.shape.has_hidden_rows
                for grid in grids
            ),
        }

    def _counted(self) -> str:
        """Return what a row of the tables is called: the procedures of a
        scorecard, else rows.
        """
        for sheet in self._source.inspection.sheets:
            if sheet.kind and sheet.kind.name != SCORECARD:
                return "rows"
        return "procedures"

    def _lists(self) -> JsonObject:
        """Return what the page lists: findings, legends and notes."""
        findings = self._source.findings
        return {
            "findings": finding_groups(
                findings,
                lambda sentence: self._wording(sentence, self.language),
                self._place,
            ),
            "finding_count": len(findings),
            "legends": self._legends.views(self._place),
            "notes": self._page.notes.all,
        }

    def _looks(self, counts: Sequence[ColorCount]) -> JsonObject:
        """Return the style sheet and the script, and the policy that allows
        these two alone.
        """
        styles = (shipped_text("page.css"), self._rules(counts))
        # no text of the workbook is in either
        style = Markup("\n".join(filter(None, styles)))  # noqa: S704
        script = Markup(shipped_text("page.js"))  # noqa: S704
        return {
            "style": style,
            "script": script,
            "policy": policy(style, script),
        }

    def _say(self, code: str) -> str:
        return Sentence(code).text(self.language)

    # ---- Fills --------------------------------------------------------------

    def _fills_of(self, sheet: SheetRatings) -> dict[tuple[Rule, Color], Fill]:
        """Return the fill of each colour that a rating on a sheet may give."""
        fill = self._source.fill
        fills = {
            (rule, color): fill(sheet, rule, color)
            for rule in ALL_RULES
            for color in COLORS
        }
        return fills | {
            key: fill
            for key, fill in sheet.legend.fills.items()
            if key[1] not in COLORS
        }

    def _rated_fills(self) -> Iterable[Fill]:
        """Return further fills that are shown as colours of ratings."""
        return ()

    def _add_fills(self) -> None:
        """Make the classes: first the ratings' fills, then those of the
        workbook's own cell formats.
        """
        for fills in self._fills.values():
            for fill in fills.values():
                self._page.fills.add(fill, rated=True)
        for fill in self._rated_fills():
            self._page.fills.add(fill, rated=True)
        styles = self._page.book.styles
        for xf in range(styles.cell_format_count):
            fill_of_format = styles.fill(xf)
            if fill_of_format:
                self._page.fills.add(fill_of_format, rated=False)

    def _rules(self, counts: Sequence[ColorCount]) -> str:
        widths = (grid.shape.columns for grid in self._grids)
        columns = max(widths, default=0)
        return "\n".join(
            [
                self._page.fills.rules(),
                *grid_rules(columns, MOST_GROUP_ROWS + 4),
                *(grid.rules() for grid in self._grids),
                *bar_rules((count.kind, count.number) for count in counts),
                *filter_rules(color_class(color) for color in self._beyond()),
            ]
        )

    # ---- Sheets -------------------------------------------------------------

    def _grid(
        self,
        number: int,
        sheet: SheetRatings,
        legend_cells: Iterable[tuple[str, str]],
    ) -> SheetGrid:
        findings = [
            finding
            for finding in self._source.findings
            if finding.sheet == sheet.name
        ]
        marked = frozenset(
            parse_cell(cell)
            for name, cell in legend_cells
            if name == sheet.name
        )
        facts = SheetFacts(
            sheet,
            self._fills[sheet.name],
            findings,
            marked,
            self._differences_of(sheet.name),
        )
        return SheetGrid(f"s{number}", facts, self._page)

    def _differences_of(
        self, _sheet: str
    ) -> Mapping[tuple[int, int], Mismatch] | None:
        """Return the cells of a sheet whose fill is another than the legend's;
        None where nothing was compared.
        """
        return None

    def _ministries(self) -> list[str]:
        """Return the ministries in the order of the sheets; a row's number is
        its place here.
        """
        for grid in self._grids:
            for text in grid.ministries():
                self._page.ministries.setdefault(
                    text, len(self._page.ministries)
                )
        return list(self._page.ministries)

    def _counts(self) -> list[ColorCount]:
        summary = self._source.summary
        counts = [
            self._color_count(color, fill)
            for color, fill in self._counted_colors().items()
        ]
        others = {"none": ("color.none", summary.get("none", 0))}
        if "differs" in summary:
            others["differs"] = ("report.html.differs", summary["differs"])
        others["check"] = ("report.html.attention", self._cells_to_check())
        for kind, (code, count) in others.items():
            counts.append(ColorCount(kind, self._say(code), count, ""))
        return counts

    def _color_count(self, color: Color, fill: Fill) -> ColorCount:
        word = color_word(color).text(self.language)
        number = self._source.summary.get(color, 0)
        return ColorCount(
            color_class(color),
            word,
            number,
            self._page.fills.of(fill),
        )

    def _counted_colors(self) -> dict[Color, Fill]:
        """Return the colours whose cells are counted, with a fill of each: the
        five, and others that occur.
        """
        if not self._source.sheets:
            return {}
        first = self._fills[self._source.sheets[0].name]
        fills = {color: first["progress", color] for color in COLORS}
        occurs = self._source.summary.get
        others = self._beyond().items()
        return fills | {color: fill for color, fill in others if occurs(color)}

    def _cells_to_check(self) -> int:
        cells = {
            (finding.sheet, finding.cell)
            for finding in self._source.findings
            if finding.cell and finding.severity != "info"
        }
        return len(cells)

    def _beyond(self) -> dict[Color, Fill]:
        """Return the colours beyond the five that the legends show, each with
        its first fill.
        """
        found: dict[Color, Fill] = {}
        for fills in self._fills.values():
            for (_, color), fill in fills.items():
                if color not in COLORS:
                    found.setdefault(color, fill)
        return found

    def _place(self, sheet: str, cell: str | None) -> LinkedCell:
        """Return where a cell is on the page."""
        grid = next(
            (grid for grid in self._grids if grid.title == sheet), None
        )
        label = (
            (cell or sheet)
            if len(self._source.inspection.sheets) == 1
            else "!".join(filter(None, (sheet, cell)))
        )
        if grid is None:
            return LinkedCell(label, "")
        return LinkedCell(label, grid.link(cell) if cell else grid.name)


def _grid_page(
    source: PageSource, language: Language, say: Wording
) -> GridPage:
    notes = Notes(language, say)
    book = source.inspection.book
    cells = source.inspection.cells
    return GridPage(book, language, cells, FillClasses(), notes, {})


class ShownDifference(NamedTuple):
    """One difference in the list beside the sheet; a colour as its fill's
    class and its word.
    """

    place: LinkedCell
    procedure: str
    found: tuple[str, str]
    expected: tuple[str, str]
    reason: str


def check_chunks(
    check: Check, language: Language = "ja", say: Wording = Sentence.text
) -> Iterator[str]:
    """Yield the page for a check, in pieces of some 32 KiB; it is as
    self-contained as that of a conversion.
    """
    yield from _chunks(_CheckContent(check, language, say))


def _as_found(check: Check) -> PageSource:
    """Return what the page of a check is made from: its counts are those of
    the fills that the cells have.
    """
    counts = Counter[str]()
    for sheet in check.sheets:
        counts.update(sheet.summary)
    del counts["unrated"]
    for different in check.differences:
        counts[different.rating.color or "none"] -= 1
        counts[found_color(different) or "none"] += 1
    summary = {**counts, "differs": len(check.differences)}
    findings = [*check.inspection.findings, *check.unrated]
    return PageSource(
        check.inspection,
        check.sheets,
        findings,
        summary,
        check.fill,
    )


class _CheckContent(PageContent):
    kind = "checked"

    def __init__(self, check: Check, language: Language, say: Wording) -> None:
        self._check = check
        super().__init__(_as_found(check), language, say)

    def values(self) -> JsonObject:
        differences = self._check.differences
        return {
            **super().values(),
            "checked": self._check.counts,
            "differences": [
                self._shown(each) for each in differences[:MOST_DIFFERENCES]
            ],
            "more_differences": max(len(differences) - MOST_DIFFERENCES, 0),
        }

    def _rated_fills(self) -> Iterable[Fill]:
        styles = {
            style
            for sheet in self._check.sheets
            for style in _rated_styles(sheet)
        }
        fills = (
            self._page.book.styles.fill(style)
            for style in sorted(styles)
            if style >= 0
        )
        return [fill for fill in fills if fill and is_filled(fill)]

    def _differences_of(
        self, sheet: str
    ) -> Mapping[tuple[int, int], Mismatch]:
        return {
            parse_cell(each.rating.cell): each
            for each in self._check.differences
            if each.rating.sheet == sheet
        }

    def _shown(self, different: Mismatch) -> ShownDifference:
        rating = different.rating
        wanted = (
            self._fills[rating.sheet][rating.rule, rating.color]
            if rating.color
            else None
        )
        return ShownDifference(
            self._place(rating.sheet, rating.cell),
            " ".join(rating.procedure.split()),
            self._chip(different.fill, found_color(different)),
            self._chip(wanted, rating.color),
            rating.reason.text(self.language),
        )

    def _chip(
        self,
        fill: Fill | None,
        color: str | None,
    ) -> tuple[str, str]:
        word = shown_color(color).text(self.language)
        return self._page.fills.of(fill) or "no", word


def _rated_styles(sheet: SheetRatings) -> Iterator[int]:
    """Yield the cell format of each cell that was judged."""
    for placed in sheet.verdicts():
        yield placed.table.cell(placed.procedure, placed.column)[0]
