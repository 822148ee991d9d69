"""The workbook's own legend: read from the cells around its tables.

Each entry is a colour (a word, or a swatch) and a condition; it is bound to
the rule that its heading names: the one before it in its own cell, else the
nearest one to the left or above. What is about colours and is not understood
whole puts its rule in doubt: the cells of that rule are not rated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Protocol

from irodori.scorecard.legend.assembling import LegendParts, assembled
from irodori.scorecard.legend.binding import bind
from irodori.scorecard.legend.captions import SheetTitle
from irodori.scorecard.legend.doubts import Doubts
from irodori.scorecard.legend.glossary import (
    Glossary,
    Pointer,
    codes,
    codes_in_texts,
    elsewhere,
    remarks_on_statuses,
)
from irodori.scorecard.legend.grouping import Binding, by_rule, in_force
from irodori.scorecard.legend.heldyears import held_on
from irodori.scorecard.legend.legendcells import LegendCell, LegendScan
from irodori.scorecard.legend.meaning import Legend, LegendFinding
from irodori.scorecard.legend.measuring import (
    FormulaReading,
    formulas_in,
    implied_formula,
)
from irodori.scorecard.legend.rewriting import plainer_cells
from irodori.scorecard.legend.ruleconditions import Conditions
from irodori.scorecard.legend.scanning import scan
from irodori.scorecard.legend.sentences import changes_rules
from irodori.scorecard.legend.surroundings import (
    Surroundings,
    colors_shown,
    of_current,
    of_other_columns,
    painted_in,
    surroundings,
)
from irodori.scorecard.legend.titles import Headings
from irodori.scorecard.legend.tokens import ColorWords, colored_text
from irodori.scorecard.palettes import NO_COLORS, Color
from irodori.scorecard.profile import ALL_RULES, Profile, Rule
from irodori.scorecard.reading.paintedcolumns import says_what_is_left
from irodori.scorecard.reading.tables import (
    CURRENT,
    OutsideCell,
    SheetReading,
    Table,
)
from irodori.scorecard.values.cellreader import CellLooks, CellTexts
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK, TextRun
from irodori.workbook.colors import Font
from irodori.workbook.refs import Place, cell_ref
from irodori.workbook.rendering import render_number

_BESIDE_TABLES = Surroundings()


class _Understood(NamedTuple):
    """What was understood of the cells around the tables."""

    cells: Sequence[LegendCell]
    found: LegendScan
    binding: Binding
    formulas: Sequence[tuple[LegendCell, FormulaReading]]
    """The formulas for progress with their cells."""


class LegendReading(NamedTuple):
    """The legend of a sheet, and what is wrong with it."""

    legend: Legend | None
    """None where the cells say nothing of colours that a rule depends on."""
    findings: tuple[LegendFinding, ...]
    said: frozenset[Rule] = frozenset()
    """The rules that the cells are about; the others come from the built-in
    legend.
    """
    taken: frozenset[Place] = frozenset()
    """The rows and columns of the cells that the legend was read from."""
    unread: frozenset[Place] = frozenset()
    """The rows and columns of the cells that name colours and were not
    understood.
    """
    markers: frozenset[Color] = frozenset()
    """Colours that the sheet uses for something else: 黄：変更箇所."""
    formula: FormulaReading | None = None
    """How the sheet says that progress is measured, also where it says nothing
    of colours.
    """
    glossary: Glossary = Glossary()
    """The words and codes of statuses that the sheet explains."""
    elsewhere: Pointer | None = None
    """What says that the colours are explained outside the sheet:
    色分けの基準は別紙参照.
    """
    other_rate: str = ""
    """What the sheet calls its rates that are none of online use."""


def read_legend(
    cells: Sequence[LegendCell],
    profile: Profile,
    rules: tuple[Rule, ...] | None = None,
    sheet: Surroundings = _BESIDE_TABLES,
) -> LegendReading:
    """Return the legend that cells outside the tables of a sheet give;
    ``rules`` are those that it may be about, else all.

    A rule of which the cells say nothing comes from the profile's built-in
    legend, and is among the differences.
    """
    may_be_about = profile.rules if rules is None else rules
    conditions = Conditions(profile, may_be_about, sheet.held, sheet.headings)
    colors = profile.once(ColorWords)
    cells, apart = held_on(sheet.day, cells, colors, _called(cells, sheet))
    understood = _understood(cells, profile, conditions, sheet)
    doubts = _doubts(understood, profile, conditions, sheet)
    if apart:
        of_others = _understood(apart, profile, conditions, sheet)
        doubts.add_apart(of_others.binding)
    parts = _parts(understood, conditions, sheet.unseen, doubts)
    reading = _without_rules(understood, doubts, profile)
    set_apart = {each.place for each in apart if each.text}
    reading = reading._replace(
        taken=reading.taken | (set_apart - doubts.cells),
        glossary=Glossary(doubts.synonyms, codes(cells, conditions.is_status)),
    )
    return _with_rules(reading, parts, profile, doubts)


def _understood(
    cells: Sequence[LegendCell],
    profile: Profile,
    conditions: Conditions,
    sheet: Surroundings,
) -> _Understood:
    """Return what is understood of cells, which say it in plainer words."""
    named = of_current(cells, sheet.current)
    plainer = plainer_cells(named, profile)
    found = scan(plainer, profile, conditions)
    binding = bind(found, conditions, _title(found, sheet))
    return _Understood(plainer, found, binding, formulas_in(plainer))


def _title(found: LegendScan, sheet: Surroundings) -> SheetTitle:
    """Return what a sheet is called."""
    if sheet.where == "on a sheet alone":
        return SheetTitle(None, sheet.name)
    above = (cell for cell in found.texts if cell.row < sheet.header)
    title = next(above, None)
    return SheetTitle(title, "", _called(found.texts, sheet))


def _called(cells: Iterable[LegendCell], sheet: Surroundings) -> str:
    """Return the words that a sheet is called by, folded."""
    above = (cell.text for cell in cells if cell.row < sheet.header)
    return fold("|".join([sheet.name, *sheet.fields, *above]))


def _doubts(
    understood: _Understood,
    profile: Profile,
    conditions: Conditions,
    sheet: Surroundings,
) -> Doubts:
    """Return the rules that are in doubt."""
    cells, found, binding, formulas = understood
    doubts = Doubts(found, binding, conditions, profile)
    if conditions.is_scorecard and sheet.where == "on a sheet alone":
        doubts.add_key_of_another_table(binding)
    if sheet.where == "in text boxes":
        doubts.add_conditions_alone(found.uncolored, conditions.rules)
    else:
        shown = colors_shown(cells, profile.palettes)
        doubts.add_conditions_beside_fills(found.uncolored, shown)
    doubts.add_sentences(cells, formulas, sheet.columns)
    is_here = sheet.where == "beside tables"
    doubts.add_paintings(cells, sheet.painted, is_here=is_here)
    if sheet.rates:
        usual = profile.fields[CURRENT].labels
        doubts.add_usual_rate(cells, usual, sheet.rates)
    return doubts


def _parts(
    understood: _Understood,
    conditions: Conditions,
    unseen: frozenset[Place],
    doubts: Doubts,
) -> LegendParts:
    """Return what the rules of a legend are made of."""
    binding = understood.binding
    bound, stale = in_force(binding.bound, understood.found, unseen)
    for each in stale:
        doubts.add_entry(each)
    formulas = [formula for _, formula in understood.formulas]
    if not formulas and not conditions.is_scorecard:
        formulas = _implied_formulas(understood)
    return LegendParts(
        by_rule(bound),
        understood.found.free,
        formulas,
        binding.not_begun,
    )


def _without_rules(
    understood: _Understood, doubts: Doubts, profile: Profile
) -> LegendReading:
    """Return a reading with all but the rules."""
    taken = _taken(understood) - doubts.cells
    markers = understood.found.markers | understood.binding.strange
    markers |= {item.color for item in understood.binding.markers}
    return LegendReading(
        None,
        tuple(doubts.findings),
        taken=taken,
        unread=frozenset((understood.found.speaking | doubts.cells) - taken),
        markers=frozenset(markers - NO_COLORS),
        elsewhere=elsewhere(understood.cells, profile.once(ColorWords)),
    )


def _with_rules(
    reading: LegendReading,
    parts: LegendParts,
    profile: Profile,
    doubts: Doubts,
) -> LegendReading:
    """Return a reading with its formula, the rules that have an entry or are
    in doubt, and the legend where there is such a rule.
    """
    said = frozenset(
        rule
        for rule in ALL_RULES
        if parts.bound[rule] or rule in doubts.by_rule
    )
    if parts.not_begun or doubts.unlike_zero:
        said |= {"progress"}
    formula = next((each for each in parts.formulas if each.formula), None)
    reading = reading._replace(said=said, formula=formula)
    if not said:
        return reading
    legend = assembled(parts, profile, doubts)
    return reading._replace(
        legend=legend._replace(markers=reading.markers),
        findings=tuple(doubts.findings),
    )


def _implied_formulas(understood: _Understood) -> list[FormulaReading]:
    """Return the formula that the words of a legend's bands imply, those of
    the headings over them, and of the rows where it is announced.
    """
    cells, found, binding, _ = understood
    rows = {
        each.item.cell.row for each in binding.bound if each.part == "progress"
    }
    if not rows:
        return []
    rows |= {each.row for each in found.headings if each.part == "progress"}
    rows |= set(found.announced)
    text = " ".join(cell.text for cell in cells if cell.row in rows)
    implied = implied_formula(text)
    return [implied] if implied else []


def _taken(understood: _Understood) -> frozenset[Place]:
    """Return the places of the cells that were understood."""
    _, found, binding, formulas = understood
    items = [
        *(each.item for each in binding.bound),
        *binding.apart,
        *binding.not_begun,
        *binding.markers,
    ]
    cells = [
        *(item.cell for item in items),
        *(each.cell for each in found.listings),
        *(cell for cell, _ in formulas),
    ]
    places = [each.place for each in cells]
    places += [each.place for each in found.headings]
    places += [each.place for each in found.free if each.word]
    places += [item.source for item in items if item.source]
    return frozenset(places)


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


def sheet_legend(
    sheet: SheetReading,
    values: CellTexts,
    formats: CellLooks,
    profile: Profile,
    rules: tuple[Rule, ...] | None = None,
    *,
    notes: Mapping[Place, str] = MappingProxyType({}),
    others: Sequence[Table] = (),
) -> LegendReading:
    """Return the legend on a sheet: around its tables, in their headings, or
    on a small sheet of its own.

    ``notes`` are the comments on its cells, of which one on a heading may make
    an exception for its column. A sheet without a table speaks of the tables
    of ``others``.
    """
    if not sheet.tables and len(sheet.outside) > _MOST_CELLS_OF_A_LEGEND_SHEET:
        return LegendReading(None, ())
    cells = [_legend_cell(cell, values, formats) for cell in sheet.outside]
    cells += _heading_cells(sheet.tables, profile.once(ColorWords))
    cells += _remarks_on_headings(sheet.tables, notes, profile)
    cells = [
        each
        for each in sorted(cells, key=lambda cell: cell.place)
        if not says_what_is_left(each.text, sheet.tables, profile)
    ]
    around = surroundings(sheet, cells, others, values, profile)
    of_others = of_other_columns(cells, sheet.tables, profile)
    own = [each for each in cells if each.place not in of_others]
    reading = read_legend(own, profile, rules, around)
    return reading._replace(
        taken=reading.taken | of_others,
        glossary=_with_codes(reading.glossary, sheet.tables, profile),
        other_rate=min(around.rates, default=""),
    )


def _with_codes(
    glossary: Glossary, tables: Iterable[Table], profile: Profile
) -> Glossary:
    """Return a glossary with the codes of statuses that the remarks in tables
    explain, where it has none.
    """
    remarks = remarks_on_statuses(tables)
    if not remarks or glossary.codes:
        return glossary
    is_status = Conditions(profile, profile.rules).is_status
    return glossary._replace(codes=codes_in_texts(remarks, is_status))


def box_legend(
    texts: Sequence[LegendShape],
    profile: Profile,
    rules: tuple[Rule, ...] | None,
    tables: Sequence[Table] = (),
) -> LegendReading:
    """Return the legend in the text boxes of a sheet that speaks of some
    ``tables``, whose places in the reading are those of no cell.
    """
    cells = [
        LegendCell(at, 1, shape.ref, shape.text, None, None, shape.runs)
        for at, shape in enumerate(texts[:_MOST_CELLS_OF_A_LEGEND_SHEET])
    ]
    painted = painted_in(cells, tables, profile)
    boxes = Surroundings("in text boxes", painted=painted)
    return read_legend(cells, profile, rules, boxes)


def _legend_cell(
    cell: OutsideCell,
    values: CellTexts,
    formats: CellLooks,
) -> LegendCell:
    is_styled = cell.style >= 0
    fill = formats.fill(cell.style) if is_styled else None
    ref = cell_ref(cell.row, cell.column)
    blank = LegendCell(cell.row, cell.column, ref, "", fill)
    if cell.code == BLANK:
        return blank
    if values.is_number(cell.code):
        return blank._replace(text=_shown_number(cell, values, formats))
    font = formats.font(cell.style) if is_styled else Font()
    text, runs = _not_struck(
        values.text(cell.code), values.runs(cell.code), font
    )
    return blank._replace(text=text, font=font.argb, runs=runs)


def _not_struck(
    text: str, runs: tuple[TextRun, ...], font: Font
) -> tuple[str, tuple[TextRun, ...]]:
    """Return a text and its runs without what is struck through."""
    if font.strike:
        return "", ()
    if not any(run.strike for run in runs):
        return text, runs
    kept = tuple(run for run in runs if not run.strike)
    return "".join(run.text for run in kept), kept


def _shown_number(
    cell: OutsideCell,
    values: CellTexts,
    formats: CellLooks,
) -> str:
    """Return a number as its cell shows it; blank for what is no number that a
    cell can hold.
    """
    code = formats.number_format(cell.style) if cell.style >= 0 else "General"
    try:
        return render_number(Decimal(values.text(cell.code)), code).text
    except ArithmeticError:
        return ""


def _remarks_on_headings(
    tables: Iterable[Table],
    notes: Mapping[Place, str],
    profile: Profile,
) -> Iterator[LegendCell]:
    """Yield the notes on headings that name one colour, speak of colours or
    change a rule, each behind the name of its column's rule; one that names several is a
    legend of its own.
    """
    headings = profile.once(Headings)
    colors = profile.once(ColorWords)
    for table in tables:
        layout = table.layout
        paths = {each.column: each.path for each in layout.columns}
        for (row, column), text in notes.items():
            is_in_heading = layout.first_row <= row <= layout.last_row
            if is_in_heading and _is_remark(text, colors):
                name = headings.name_in(" ".join(paths.get(column, ())))
                ref = cell_ref(row, column)
                yield LegendCell(row, column, ref, f"{name}：{text}", None)


def _is_remark(text: str, colors: ColorWords) -> bool:
    """Tell whether a note is about the colours of one column."""
    colored = colored_text(text)
    named = {each.color for each in colors.mentions(colored)}
    if named:
        return len(named) == 1
    return "色" in text or changes_rules(colored.text)


def _heading_cells(
    tables: Iterable[Table], colors: ColorWords
) -> Iterator[LegendCell]:
    """Yield the headings that name colours or change a rule, each once."""
    for table in tables:
        row = table.layout.first_row
        first: dict[str, int] = {}
        for column in table.layout.columns:
            for text in column.path:
                first.setdefault(text, column.column)
        for text, number in first.items():
            colored = colored_text(text)
            if colors.mentions(colored) or changes_rules(colored.text):
                ref = cell_ref(row, number)
                yield LegendCell(row, number, ref, text, None)
