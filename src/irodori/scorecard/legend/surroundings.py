"""What is known of a sheet around its legend: how it is called, its columns,
and the texts that are about columns which no rule fills.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Literal

from irodori.patterns import pattern
from irodori.scorecard.legend.glossary import (
    HeldWords,
    RateColumns,
    held_words,
    other_rates,
)
from irodori.scorecard.legend.legendcells import LegendCell
from irodori.scorecard.legend.titles import Headings
from irodori.scorecard.legend.tokens import (
    ColorWords,
    colored_text,
    name_of_fill,
)
from irodori.scorecard.palettes import NO_COLORS, Palette, is_filled
from irodori.scorecard.profile import SCORECARD, ColorName, Profile
from irodori.scorecard.reading.paintedcolumns import (
    OtherColumn,
    painted_elsewhere,
)
from irodori.scorecard.reading.tables import CURRENT, SheetReading, Table
from irodori.scorecard.values.cellreader import CellTexts
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Place


class Surroundings(NamedTuple):
    """What is known of the sheet on which the cells of a legend are."""

    where: Literal["beside tables", "on a sheet alone", "in text boxes"] = (
        "beside tables"
    )
    """Colours on a sheet alone may be the key of a schedule; they are read as
    plans' only where most name known statuses. The conditions in text boxes
    have colours that are not read.
    """
    name: str = ""
    """Its name."""
    header: int = 0
    """The first row of its tables; 0 for none."""
    headings: frozenset[str] = frozenset()
    """The folded headings of its tables' columns."""
    fields: frozenset[str] = frozenset()
    """Those of the columns that have a field."""
    columns: RateColumns = RateColumns(())
    """The columns of its rates."""
    rates: frozenset[str] = frozenset()
    """The names of its current rates where they are none of online use."""
    held: HeldWords = MappingProxyType({})
    """The words that its columns of statuses and marks hold."""
    painted: Mapping[Place, OtherColumn] = MappingProxyType({})
    """The texts that say that another column is coloured than the rules
    fill.
    """
    day: date | None = None
    """The day by which it is judged."""
    current: frozenset[str] = frozenset()
    """The folded headings of its current rates that are years."""
    unseen: frozenset[Place] = frozenset()
    """The hidden cells, which count only where no other explains the rule."""


def surroundings(
    sheet: SheetReading,
    cells: Iterable[LegendCell],
    others: Sequence[Table],
    values: CellTexts,
    profile: Profile,
) -> Surroundings:
    """Return what is known of a sheet, which without a table speaks of those
    of ``others``.
    """
    spoken_of = sheet.tables or others
    return Surroundings(
        "beside tables" if sheet.tables else "on a sheet alone",
        sheet.name,
        min((each.layout.first_row for each in sheet.tables), default=0),
        _headings(spoken_of),
        _headings(spoken_of, of_fields=True),
        RateColumns(spoken_of),
        other_rates(sheet.tables, profile),
        held_words(spoken_of, values, profile),
        painted_in(cells, spoken_of, profile),
        sheet.day,
        _current_years(spoken_of),
        sheet.unseen,
    )


def _headings(
    tables: Iterable[Table], *, of_fields: bool = False
) -> frozenset[str]:
    """Return the folded headings of the columns of tables, of those that have
    a field where asked so.
    """
    layouts = [table.layout for table in tables]
    return frozenset(
        fold(text)
        for layout in layouts
        for column in layout.columns
        if not of_fields or column.field
        for text in column.path
    )


_YEAR = pattern(r"(?:令和|平成)?[0-9元]{1,4}年度?(?:末|実績)?")
_KEY = pattern(
    r"^(?P<dress>[※・■◆●○【 ]*)(?P<name>[^:【】 ]{2,12}?)(?P<of>(?:実績)?(?:の?(?:欄|色|色分け))?[】]?:)"
    r"(?=.*(?:%|割|÷|/))"
)
"""The column before a list in the same line."""


def _current_years(tables: Iterable[Table]) -> frozenset[str]:
    """Return the folded headings of the current rates that are years."""
    layouts = [table.layout for table in tables]
    names = {
        fold(text)
        for layout in layouts
        if CURRENT in layout.fields
        for text in layout.path_of(layout.fields[CURRENT])[-1:]
    }
    return frozenset(filter(_YEAR.fullmatch, names))


def of_current(
    cells: Sequence[LegendCell], years: frozenset[str]
) -> Sequence[LegendCell]:
    """Return cells in which a line that begins with the year of the current
    rates names these: 令和6年度：青100%以上… as 現在値：青100%以上….
    """
    return [_of_current(cell, years) for cell in cells] if years else cells


def _of_current(cell: LegendCell, years: frozenset[str]) -> LegendCell:
    found = _KEY.match(cell.legible) if len(cell.runs) < 2 else None
    if found is None or fold(found["name"]) not in years:
        return cell
    rest = cell.legible[found.end() :]
    return cell.saying(f"{found['dress']}現在値{found['of']}{rest}")


def painted_in(
    cells: Iterable[LegendCell], tables: Sequence[Table], profile: Profile
) -> Mapping[Place, OtherColumn]:
    """Return the cells that say that another column of tables is coloured."""
    texts = ((each.place, each.text) for each in cells)
    return painted_elsewhere(texts, tables, profile)


_LONGEST_LINE = 200
"""Characters of a cell that is a line about a column; a longer one is a text
about other things too.
"""


_OF_COLUMN = pattern(r"の?(?:欄|列)|[:(]|は")


def of_other_columns(
    cells: Iterable[LegendCell], tables: Iterable[Table], profile: Profile
) -> frozenset[Place]:
    """Return the places of the lines about colours that begin with the heading
    of a column that is not rated, and name no rule behind it: 手続の種類欄
    緑：国民等.
    """
    if profile.kind.name != SCORECARD:
        return frozenset()
    names = tuple(_names_not_rated(tables, profile))
    headings = profile.once(Headings)
    colors = profile.once(ColorWords)
    return frozenset(
        cell.place
        for cell in cells
        if len(cell.text) <= _LONGEST_LINE
        and (rest := _behind_a_name(fold(cell.text), names))
        and colors.mentions(colored_text(cell.text))
        and headings.named(rest) <= {"other"}
    )


_NOT_RATED = (
    *("ministry", "program", "procedure", "procedure_type", "law"),
    *("procedure_count", "annual_count", "annual_online_count", "deadline"),
    *("issue", "interim_kpi", "kpi_deadline", "online_complete"),
)
"""The fields of a scorecard that no legend colours."""
_NOTED = pattern(r"\([^()]*\)?|[○×]+$")


def _names_not_rated(
    tables: Iterable[Table], profile: Profile
) -> frozenset[str]:
    """Return the folded names of the columns that no legend colours."""
    own = (
        fold(_NOTED.sub("", fold(column.path[-1])))
        for table in tables
        for column in table.layout.columns
        if column.field in _NOT_RATED and column.path
    )
    return profile.once(_labels_not_rated).union(filter(None, own))


def _labels_not_rated(profile: Profile) -> frozenset[str]:
    """Return the folded labels of the fields that no legend colours."""
    return frozenset(
        fold(label)
        for name, field in profile.fields.items()
        if name in _NOT_RATED
        for label in field.labels
    )


def _behind_a_name(text: str, names: tuple[str, ...]) -> str:
    """Return what is behind the heading that a folded text begins with; empty
    where it begins with none.
    """
    bare = text.lstrip("※・*-○■◆[【(")
    for name in names if bare.startswith(names) else ():
        if bare.startswith(name) and _OF_COLUMN.match(bare, len(name)):
            return bare[len(name) :]
    return ""


def colors_shown(
    cells: Iterable[LegendCell], palettes: Mapping[str, Palette]
) -> dict[Place, ColorName]:
    """Return the places of the cells that are filled in a legend's colour."""
    names = {
        cell.place: name_of_fill(cell.fill, palettes)
        for cell in cells
        if cell.fill and is_filled(cell.fill)
    }
    none = NO_COLORS | {"gray"}
    return {place: name for place, name in names.items() if name not in none}
