"""The legend in force on each sheet of a workbook: its own, else that of a legend sheet, else the built-in one.

Each rule is looked for by itself: a sheet may explain its plans below the table and leave the rates to a sheet 凡例.
A hidden sheet that holds a table decides nothing for the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple, Protocol

from irodori.messages import Sentence
from irodori.scorecard.legend.doubts import LegendFinding
from irodori.scorecard.legend.formula import FormulaReading, base_year
from irodori.scorecard.legend.meaning import Legend, builtin_legend, differences, of_said_rules, rule_word
from irodori.scorecard.legend.othersheets import OtherSheets
from irodori.scorecard.legend.placed import LegendCell
from irodori.scorecard.legend.reader import LegendReading, read_legend
from irodori.scorecard.legend.tokens import ColorWords, colored_text
from irodori.scorecard.profile import SCORECARD, Profile, Rule
from irodori.scorecard.surroundings import SurroundedSheet, SurroundedTable, SurroundingCell
from irodori.workbook.cells import BLANK, TextRun
from irodori.workbook.fills import Fill
from irodori.workbook.fonts import Font
from irodori.workbook.refs import cell_ref
from irodori.workbook.rendering import render_number

_MOST_CELLS_OF_A_LEGEND_SHEET = 500
"""A sheet without a table that has more cells holds data, and no legend."""


class LegendShape(Protocol):
    """What is needed of a text box."""

    @property
    def ref(self) -> str:
        """The cell at which it begins."""

    @property
    def text(self) -> str:
        """Its text."""

    @property
    def runs(self) -> tuple[TextRun, ...]:
        """The parts of its text with their colours."""


class LegendValues(Protocol):
    """What is needed of the cell values."""

    def text(self, code: int) -> str:
        """Return the text of a value."""

    def is_number(self, code: int) -> bool:
        """Tell whether a value is a number."""

    def runs(self, code: int) -> tuple[TextRun, ...]:
        """Return the runs of a rich text."""


class LegendFormats(Protocol):
    """What is needed of the cell formats."""

    def fill(self, xf: int) -> Fill | None:
        """Return the fill that a cell format shows."""

    def font(self, xf: int) -> Font:
        """Return its font."""

    def number_format(self, xf: int) -> str:
        """Return its format code."""


class BookLegends(NamedTuple):
    """The legends of a workbook."""

    legends: Mapping[str, Legend]
    """The legend in force, by the name of the sheet."""
    findings: tuple[tuple[str, LegendFinding], ...]
    """What is wrong with them, each with the name of its sheet."""
    readings: Mapping[str, LegendReading]
    """What each sheet says itself."""


def book_legends(
    sheets: Sequence[SurroundedSheet],
    hidden: Collection[str],
    values: LegendValues,
    formats: LegendFormats,
    profile: Profile,
    *,
    shapes: Mapping[str, Sequence[LegendShape]] = MappingProxyType({}),
) -> BookLegends:
    """Return the legend in force on each sheet; ``hidden`` names the hidden ones, ``shapes`` the text boxes of each."""
    rules = _rules_by_sheet(sheets, profile)
    readings = {sheet.name: sheet_legend(sheet, values, formats, profile, rules[sheet.name]) for sheet in sheets}
    boxes = {name: _shape_legend(texts, profile, rules.get(name)) for name, texts in shapes.items() if texts}
    spoken = [*readings.items(), *boxes.items()]
    findings = [(name, finding) for name, reading in spoken for finding in reading.findings]
    builtin = builtin_legend(profile)
    legends: dict[str, Legend] = {}
    groups = _groups(sheets, hidden, spoken, profile.rules)
    for sheet in sheets:
        others = [groups[place].but(sheet.name) for place in _places(is_hidden=sheet.name in hidden)]
        if sheet.name in boxes:
            others.insert(0, OtherSheets([(sheet.name, boxes[sheet.name])], profile.rules))
        legend, doubts = _merged(readings[sheet.name], others, builtin, profile.rules)
        legends[sheet.name] = legend
        if sheet.tables:
            findings += [(sheet.name, finding) for finding in doubts]
    return BookLegends(legends, tuple(findings), readings)


def _rules_by_sheet(sheets: Sequence[SurroundedSheet], profile: Profile) -> dict[str, tuple[Rule, ...]]:
    """Return the rules that the legends of each sheet may speak of: those for which it, or the book, has columns.

    Every scorecard has them all; letters and marks that no column of a sheet holds are mere labels.
    """
    if profile.kind.name == SCORECARD:
        return {sheet.name: profile.rules for sheet in sheets}
    worked = {sheet.name: _worked(sheet.tables, profile) for sheet in sheets}
    book = frozenset[Rule]().union(*worked.values())
    of_sheets = {sheet.name: worked[sheet.name] if sheet.tables else book for sheet in sheets}
    return {
        name: tuple(rule for rule in profile.rules if rule in works) or profile.rules
        for name, works in of_sheets.items()
    }


def _worked(tables: Iterable[SurroundedTable], profile: Profile) -> frozenset[Rule]:
    """Return the rules for which some tables have columns."""
    return frozenset(rule.rule for table in tables for rule in profile.kind.rules if rule.works(table.layout.fields))


def sheet_legend(
    sheet: SurroundedSheet,
    values: LegendValues,
    formats: LegendFormats,
    profile: Profile,
    rules: tuple[Rule, ...] | None = None,
) -> LegendReading:
    """Return the legend on a sheet: around its tables, in their headings, or on a small sheet of its own."""
    if not sheet.tables and len(sheet.outside) > _MOST_CELLS_OF_A_LEGEND_SHEET:
        return LegendReading(None, ())
    cells = [_legend_cell(cell, values, formats) for cell in sheet.outside]
    cells += _heading_cells(sheet.tables, ColorWords(profile))
    ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
    return read_legend(ordered, profile, rules, _base_years(sheet.tables))


def _base_years(tables: Iterable[SurroundedTable]) -> frozenset[int]:
    """Return the years that the headings over the base rates name; none where a heading names none."""
    years = set[int]()
    for table in tables:
        base = table.layout.fields.get("online_rate_base")
        for column in table.layout.columns:
            if column.column != base:
                continue
            year = base_year(" ".join(column.path))
            if year is None:
                return frozenset()
            years.add(year)
    return frozenset(years)


def _shape_legend(texts: Sequence[LegendShape], profile: Profile, rules: tuple[Rule, ...] | None) -> LegendReading:
    """Return the legend in the text boxes of a sheet, whose places in the reading are those of no cell."""
    cells = [
        LegendCell(at, 1, shape.ref, shape.text, None, None, shape.runs)
        for at, shape in enumerate(texts[:_MOST_CELLS_OF_A_LEGEND_SHEET])
    ]
    return read_legend(cells, profile, rules)


def _legend_cell(cell: SurroundingCell, values: LegendValues, formats: LegendFormats) -> LegendCell:
    ref = cell_ref(cell.row, cell.column)
    fill = formats.fill(cell.style) if cell.style >= 0 else None
    if cell.code == BLANK:
        return LegendCell(cell.row, cell.column, ref, "", fill)
    if values.is_number(cell.code):
        return LegendCell(cell.row, cell.column, ref, _shown_number(cell, values, formats), fill)
    font = formats.font(cell.style) if cell.style >= 0 else Font()
    text, runs = values.text(cell.code), values.runs(cell.code)
    if font.strike or any(run.strike for run in runs):
        runs = tuple(run for run in runs if not (font.strike or run.strike))
        text = "".join(run.text for run in runs)
    return LegendCell(cell.row, cell.column, ref, text, fill, font.argb, runs)


def _shown_number(cell: SurroundingCell, values: LegendValues, formats: LegendFormats) -> str:
    """Return a number as its cell shows it; blank for what is no number that a cell can hold."""
    code = formats.number_format(cell.style) if cell.style >= 0 else "General"
    try:
        return render_number(Decimal(values.text(cell.code)), code).text
    except ArithmeticError:
        return ""


def _heading_cells(tables: Iterable[SurroundedTable], colors: ColorWords) -> Iterator[LegendCell]:
    """Yield the headings that name colours, each once."""
    for table in tables:
        seen = set[str]()
        row = table.layout.first_row
        for column in table.layout.columns:
            for text in column.path:
                if text not in seen and colors.mentions(colored_text(text, None, ())):
                    seen.add(text)
                    yield LegendCell(row, column.column, cell_ref(row, column.column), text, None)


# ---- Rule by rule --------------------------------------------------------------------------------------------------


def _groups(
    sheets: Sequence[SurroundedSheet],
    hidden: Collection[str],
    spoken: Sequence[tuple[str, LegendReading]],
    rules: Sequence[Rule],
) -> Mapping[tuple[bool, bool], OtherSheets]:
    """Return what the sheets say by whether they have tables, and whether they are hidden."""
    places = {sheet.name: (bool(sheet.tables), sheet.name in hidden) for sheet in sheets}
    kinds = [(has_tables, is_hidden) for has_tables in (False, True) for is_hidden in (False, True)]
    return {kind: OtherSheets((each for each in spoken if places.get(each[0]) == kind), rules) for kind in kinds}


def _places(*, is_hidden: bool) -> list[tuple[bool, bool]]:
    """Return the groups of other sheets that may explain a sheet, in the order in which they count."""
    return [(False, False), (True, False), (False, True), *([(True, True)] if is_hidden else [])]


def _merged(
    own: LegendReading, others: Sequence[OtherSheets], builtin: Legend, rules: tuple[Rule, ...]
) -> tuple[Legend, list[LegendFinding]]:
    """Return the legend of a sheet, rule by rule, and what is wrong between the sheets."""
    findings: list[LegendFinding] = []
    legend = builtin._replace(markers=own.markers)
    said: list[Rule] = []
    whole: list[Legend] = []
    for rule in rules:
        if own.legend and rule in own.said:
            legend = _with_rule(legend, own.legend, rule)
            said.append(rule)
            whole.append(own.legend)
            findings += _differing(rule, own.legend, others[0])
            continue
        sources = next((each for group in others if (each := group.saying(rule))), [])
        if not sources:
            if own.elsewhere:
                legend = legend._replace(doubts_by_rule={**legend.doubts_by_rule, rule: own.elsewhere.sentence})
            continue
        said.append(rule)
        if len(sources) > 1:
            sentence = Sentence("legend.sheets_disagree", {"part": rule_word(rule, builtin.kind)})
            legend = legend._replace(doubts_by_rule={**legend.doubts_by_rule, rule: sentence})
            findings.append(LegendFinding(sentence.code, "A1", "warning", sentence))
        else:
            legend = _with_rule(legend, sources[0], rule)
            whole.append(sources[0])
    if own.elsewhere and own.elsewhere.sentence in legend.doubts_by_rule.values():
        findings.append(own.elsewhere)
    legend = _with_formula(legend, chain([own.formula], (group.formula for group in others)))
    if not said:
        return legend, findings
    same_formula = bool(whole) and (whole[0].formula, whole[0].base) == (legend.formula, legend.base)
    if (
        same_formula
        and len(whole) == len(said)
        and all(each is whole[0] for each in whole)
        and whole[0].markers == own.markers
    ):
        return whole[0], findings
    legend = of_said_rules(legend._replace(source="workbook"), said)
    left_out = tuple(
        Sentence("legend.part_builtin", {"part": rule_word(rule, legend.kind)})
        for rule in legend.rules
        if rule not in said
    )
    return legend._replace(differences=left_out + differences(legend, builtin)), findings


def _with_formula(legend: Legend, formulas: Iterable[FormulaReading | None]) -> Legend:
    """Return a legend with the formula that the sheet itself gives, else the first that another one gives."""
    formula = next(filter(None, formulas), None)
    if formula is None or formula.formula is None:
        return legend
    return legend._replace(formula=formula.formula, base=formula.base)


def _differing(rule: Rule, own: Legend, sheets: OtherSheets) -> Iterator[LegendFinding]:
    """Yield a finding for each of the first legend sheets that disagree with a sheet's own legend."""
    for name in sheets.differing(rule, own):
        params = {"sheet": name, "part": rule_word(rule, own.kind)}
        yield LegendFinding("legend.differs", "A1", "warning", Sentence("legend.differs", params))


def _with_rule(legend: Legend, source: Legend, rule: Rule) -> Legend:
    """Return a legend with one rule taken from another."""
    fills = {key: fill for key, fill in legend.fills.items() if key[0] != rule}
    fills |= {key: fill for key, fill in source.fills.items() if key[0] == rule}
    doubts = {key: sentence for key, sentence in legend.doubts_by_rule.items() if key != rule}
    doubts |= {key: sentence for key, sentence in source.doubts_by_rule.items() if key == rule}
    sentences = legend.sentences + tuple(each for each in source.sentences if _rule_of(each.meaning) == rule)
    legend = legend._replace(fills=fills, doubts_by_rule=doubts, sentences=sentences)
    if rule == "progress":
        return legend._replace(bands=source.bands, doubts=source.doubts, formula=source.formula, base=source.base)
    if rule == "status":
        return legend._replace(statuses=source.statuses, unclear=source.unclear, words=source.words)
    if rule == "mark":
        return legend._replace(marks=source.marks, unclear_marks=source.unclear_marks)
    return legend._replace(kpi=source.kpi, kpi_unmet=source.kpi_unmet)


def _rule_of(meaning: Sentence) -> str:
    part = meaning.params["part"]
    return part.code.rpartition(".")[2] if isinstance(part, Sentence) else ""
