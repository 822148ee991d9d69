"""The page as a whole: what the template is given, and the template's text in chunks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from irodori.messages import Language, Sentence
from irodori.report.html.document import environment, policy, shipped_text
from irodori.report.html.pagenotes import Notes, Wording, tag_word
from irodori.report.html.shape import MOST_GROUP_ROWS, MOST_ROWS
from irodori.report.html.sheetgrid import GridPage, SheetFacts, SheetGrid
from irodori.report.html.style import FillClasses, bar_rules, color_class, filter_rules, grid_rules
from irodori.results import Conversion, Inspection
from irodori.scorecard.findings import Finding
from irodori.scorecard.judging.verdicts import SheetRatings
from irodori.scorecard.legend import Legend
from irodori.scorecard.legend.meaning import color_word, rule_word
from irodori.scorecard.palettes import COLORS, Color
from irodori.scorecard.presentcolors import Mismatch
from irodori.scorecard.profile import ALL_RULES, Rule
from irodori.scorecard.values.dates import show_date
from irodori.workbook.fills import Fill
from irodori.workbook.refs import parse_cell

_SEVERITIES = ("error", "warning", "info")
_MOST_LINKS = 80
"""Links to cells under one finding; the rest is counted."""
_MOST_TEXTS = 60
_CHUNK = 1 << 15


class PageSource(NamedTuple):
    """What a page is made from."""

    inspection: Inspection
    sheets: Sequence[SheetRatings]
    """The ratings of each sheet that holds a table."""
    findings: Sequence[Finding]
    """Everything that a person should look at."""
    summary: Mapping[str, int]
    """How many cells got each colour, ``none`` and ``unrated``; for a check also ``differs``."""
    fill: Callable[[SheetRatings, Rule, Color], Fill]
    """Returns the fill that shows a colour on a sheet."""


def converted_source(conversion: Conversion) -> PageSource:
    """Return what the page of a conversion is made from."""
    return PageSource(
        conversion.inspection, conversion.sheets, conversion.findings, conversion.summary, conversion.fill
    )


class LinkedCell(NamedTuple):
    """A cell that a finding or a legend's sentence speaks of."""

    label: str
    link: str
    """The name of its element, empty where it is not on the page."""


class FindingText(NamedTuple):
    """One sentence and the cells that it holds for."""

    text: str
    places: list[LinkedCell]
    more: int
    """Cells beyond those listed."""


class FindingGroup(NamedTuple):
    """The findings of one code."""

    severity: str
    total: int
    texts: list[FindingText]
    more: int
    """Sentences beyond those listed."""


class Meaning(NamedTuple):
    """What one colour of the legend says."""

    word: str
    fill: str
    texts: list[str]


class LegendView(NamedTuple):
    """A legend as it was understood, with the sheets on which it is in force."""

    source: str
    sheets: list[str]
    parts: list[tuple[str, list[Meaning]]]
    sentences: list[tuple[LinkedCell, str, str]]
    differences: list[str]
    is_official: bool
    """Whether there is an official legend to compare it with."""


class ColorCount(NamedTuple):
    """How many cells got a colour; ``none`` and ``check`` beside the colours."""

    kind: str
    word: str
    number: int
    fill: str


class Addition(NamedTuple):
    """What a shell adds to a page: markup behind the description of the chosen cell, a style sheet and a script.

    The page's own script sends the event ``irodori:cell``, whose detail is the element, when a cell is chosen.
    """

    panel: Markup = Markup()
    style: str = ""
    script: str = ""


def html_chunks(
    conversion: Conversion,
    language: Language = "ja",
    addition: Addition = Addition(),  # noqa: B008
    say: Wording = Sentence.text,
) -> Iterator[str]:
    """Yield the page for a conversion, in pieces of some 32 KiB; ``say`` words the findings.

    It is one self-contained document: no address but places on itself, one style sheet and one script, each allowed by
    its hash only.  All text of the workbook is escaped.  At most 5,000 rows of a sheet are drawn, and the page says so.
    """
    yield from page_chunks(PageContent(converted_source(conversion), language, say), addition)


def legend_text(conversion: Conversion, language: Language = "ja", style: str = "") -> str:
    """Return the page for the legends of a conversion alone, made like the other; its links lead to cells there."""
    values = PageContent(converted_source(conversion), language).values(Addition(style=style))
    values["policy"] = policy(str(values["style"]))
    return environment(language).get_template("legend_page.html.j2").render(values)


def page_chunks(content: PageContent, addition: Addition = Addition()) -> Iterator[str]:  # noqa: B008
    """Yield the page of a content in pieces of some 32 KiB."""
    waiting: list[str] = []
    size = 0
    for piece in environment(content.language).get_template("page.html.j2").generate(content.values(addition)):
        waiting.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


class PageContent:
    """Gathers what the template shows."""

    kind = "converted"
    """What the page tells of: ``converted`` or ``checked``."""

    def __init__(self, source: PageSource, language: Language, say: Wording = Sentence.text) -> None:
        self._source = source
        self.language = language
        self._wording = say
        self._page = GridPage(
            source.inspection.book,
            language,
            source.inspection.cells,
            FillClasses(),
            Notes(language, say),
            {},
        )
        self._fills = {sheet.name: self._fills_of(sheet) for sheet in source.sheets}
        self._add_fills()
        self._legend_places = self._find_legends()
        self._grids = [self._grid(number, sheet) for number, sheet in enumerate(source.sheets, 1)]

    def values(self, addition: Addition) -> dict[str, object]:
        """Return the template's values; the grids' markup is made while the template takes it."""
        inspection = self._source.inspection
        counts = self._counts()
        styles = [shipped_text("page.css"), self._rules(counts), addition.style]
        style = Markup("\n".join(filter(None, styles)))  # noqa: S704  (no text of the workbook)
        script = Markup("\n".join(filter(None, [shipped_text("page.js"), addition.script])))  # noqa: S704
        return {
            "language": self.language,
            "kind": self.kind,
            "checked": None,
            "differences": [],
            "title": inspection.name or self._say("report.html.untitled"),
            "as_of": inspection.as_of,
            "as_of_text": show_date(inspection.as_of.date, self.language),
            "counts": counts,
            "grids": self._grids,
            "procedures": sum(grid.procedures for grid in self._grids),
            "most_rows": MOST_ROWS,
            "left_out": [sheet.name for sheet in inspection.sheets if not sheet.tables],
            "ministries": self._ministries(),
            "has_hidden": any(grid.shape.hidden or grid.shape.has_hidden_rows for grid in self._grids),
            "findings": self._findings(),
            "finding_count": len(self._source.findings),
            "legends": self._legends(),
            "notes": self._page.notes.all,
            "style": style,
            "script": script,
            "addition": addition,
            "policy": policy(style, script),
        }

    def _say(self, code: str) -> str:
        return Sentence(code).text(self.language)

    # ---- Fills -----------------------------------------------------------------------------------------------------

    def _fills_of(self, sheet: SheetRatings) -> dict[tuple[Rule, Color], Fill]:
        """Return the fill of each colour that a rating on a sheet may give."""
        fill = self._source.fill
        fills = {(rule, color): fill(sheet, rule, color) for rule in ALL_RULES for color in COLORS}
        return fills | {key: fill for key, fill in sheet.legend.fills.items() if key[1] not in COLORS}

    def _rated_fills(self) -> Iterable[Fill]:
        """Return further fills that are shown as colours of ratings."""
        return ()

    def _add_fills(self) -> None:
        """Make the classes: first the ratings' fills, then those of the workbook's own cell formats."""
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
        columns = max((grid.shape.columns for grid in self._grids), default=0)
        return "\n".join(
            [
                self._page.fills.rules(),
                *grid_rules(columns, MOST_GROUP_ROWS + 4),
                *(grid.rules() for grid in self._grids),
                *bar_rules((count.kind, count.number) for count in counts),
                *filter_rules(color_class(color) for color in self._beyond()),
            ]
        )

    # ---- Sheets ----------------------------------------------------------------------------------------------------

    def _grid(self, number: int, sheet: SheetRatings) -> SheetGrid:
        findings = [finding for finding in self._source.findings if finding.sheet == sheet.name]
        marked = frozenset(parse_cell(cell) for name, cell in self._legend_places if name == sheet.name)
        facts = SheetFacts(sheet, self._fills[sheet.name], findings, marked, self._differences_of(sheet.name))
        return SheetGrid(f"s{number}", facts, self._page)

    def _differences_of(self, _sheet: str) -> Mapping[tuple[int, int], Mismatch] | None:
        """Return the cells of a sheet whose fill is another than the legend's; None where nothing was compared."""
        return None

    def _ministries(self) -> list[str]:
        """Return the ministries in the order of the sheets; a row's number is its place here."""
        for grid in self._grids:
            for text in grid.ministries():
                self._page.ministries.setdefault(text, len(self._page.ministries))
        return list(self._page.ministries)

    def _counts(self) -> list[ColorCount]:
        first = self._fills[self._source.sheets[0].name] if self._source.sheets else {}
        summary = self._source.summary
        fills = {color: first["progress", color] for color in COLORS} if first else {}
        fills |= {color: fill for color, fill in self._beyond().items() if summary.get(color)}
        counts = [
            ColorCount(
                color_class(color),
                color_word(color).text(self.language),
                summary.get(color, 0),
                self._page.fills[fill],
            )
            for color, fill in fills.items()
        ]
        counts.append(ColorCount("none", self._say("color.none"), summary.get("none", 0), ""))
        if "differs" in summary:
            counts.append(ColorCount("differs", self._say("report.html.differs"), summary["differs"], ""))
        cells = {
            (finding.sheet, finding.cell)
            for finding in self._source.findings
            if finding.cell and finding.severity != "info"
        }
        return [*counts, ColorCount("check", self._say("report.html.attention"), len(cells), "")]

    def _beyond(self) -> dict[Color, Fill]:
        """Return the colours beyond the five that the legends show, each with its first fill."""
        found: dict[Color, Fill] = {}
        for fills in self._fills.values():
            for (_, color), fill in fills.items():
                if color not in COLORS:
                    found.setdefault(color, fill)
        return found

    def _place(self, sheet: str, cell: str | None) -> LinkedCell:
        """Return where a cell is on the page."""
        grid = next((grid for grid in self._grids if grid.title == sheet), None)
        label = (cell or sheet) if len(self._source.inspection.sheets) == 1 else "!".join(filter(None, (sheet, cell)))
        if grid is None:
            return LinkedCell(label, "")
        return LinkedCell(label, grid.link(cell) if cell else grid.name)

    # ---- Findings --------------------------------------------------------------------------------------------------

    def _findings(self) -> list[FindingGroup]:
        """Return the findings by code, the graver first and then the rarer."""
        ordered = sorted(self._source.findings, key=lambda finding: finding.code)
        groups = [self._finding_group(list(found)) for _, found in groupby(ordered, lambda finding: finding.code)]
        return sorted(groups, key=lambda group: (_SEVERITIES.index(group.severity), group.total))

    def _finding_group(self, findings: Sequence[Finding]) -> FindingGroup:
        texts: dict[str, list[Finding]] = {}
        for finding in findings:
            texts.setdefault(self._wording(finding.sentence, self.language), []).append(finding)
        listed = [
            FindingText(
                text,
                [self._place(finding.sheet, finding.cell) for finding in found[:_MOST_LINKS]],
                max(len(found) - _MOST_LINKS, 0),
            )
            for text, found in list(texts.items())[:_MOST_TEXTS]
        ]
        severity = min((finding.severity for finding in findings), key=_SEVERITIES.index)
        return FindingGroup(severity, len(findings), listed, max(len(texts) - _MOST_TEXTS, 0))

    # ---- Legends ---------------------------------------------------------------------------------------------------

    def _find_legends(self) -> dict[tuple[str, str], None]:
        """Return the cells (sheet, reference) from which legends were read."""
        found: dict[tuple[str, str], None] = {}
        for legend, _ in self._by_legend():
            home = self._home(legend)
            found.update(dict.fromkeys((home, sentence.cell) for sentence in legend.sentences))
        return found

    def _by_legend(self) -> list[tuple[Legend, list[SheetRatings]]]:
        """Return each legend with the sheets on which it, or one that reads alike, is in force."""
        found: list[tuple[Legend, list[SheetRatings]]] = []
        for sheet in self._source.sheets:
            same = next((sheets for legend, sheets in found if _reads_alike(legend, sheet.legend)), None)
            if same is None:
                found.append((sheet.legend, [sheet]))
            else:
                same.append(sheet)
        return found

    def _home(self, legend: Legend) -> str:
        """Return the sheet on which a legend is: one that holds the legend's first text outside its tables."""
        if not legend.sentences:
            return ""
        values, first = self._page.book.values, legend.sentences[0]
        for sheet in self._source.inspection.sheets:
            for cell in sheet.outside:
                if cell.ref == first.cell and first.text in values.text(cell.code):
                    return sheet.name
        return ""

    def _legends(self) -> list[LegendView]:
        views = []
        for legend, sheets in self._by_legend():
            home = self._home(legend)
            fills = self._fills[sheets[0].name]
            parts = [
                (rule_word(rule, legend.kind).text(self.language), meanings)
                for rule in ALL_RULES
                if (meanings := self._meanings(legend, rule, fills))
            ]
            sentences = [
                (self._place(home, each.cell), each.text, each.meaning.text(self.language)) for each in legend.sentences
            ]
            differences = [each.text(self.language) for each in legend.differences]
            names = [sheet.name for sheet in sheets]
            views.append(LegendView(legend.shown_source, names, parts, sentences, differences, legend.is_official))
        return views

    def _meanings(self, legend: Legend, rule: Rule, fills: Mapping[tuple[Rule, Color], Fill]) -> list[Meaning]:
        return [
            Meaning(
                tag_word(color, self.language),
                self._page.fills[fills[rule, color]],
                [each.text(self.language) for each in meanings],
            )
            for color in legend.colors
            if (meanings := legend.meanings(rule, color))
        ]


def _reads_alike(one: Legend, other: Legend) -> bool:
    """Tell whether two legends say the same in the same words, wherever they are."""
    texts = ([(each.text, each.meaning) for each in legend.sentences] for legend in (one, other))
    return next(texts) == next(texts) and one._replace(sentences=()) == other._replace(sentences=())
