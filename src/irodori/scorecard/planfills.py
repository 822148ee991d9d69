"""What the fills of a sheet's plans say together.

========================================== ============================================
the plans of a sheet have                  their fills are
========================================== ============================================
a shade of each colour that no other cell  a scale: each shade is read as its colour
has
all one fill, Excel's standard yellow      no status: they mark cells to be filled in
anything else                              read one by one
========================================== ============================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from irodori.messages import Sentence
from irodori.options import FillsChoice
from irodori.scorecard.findings import Finding
from irodori.scorecard.legend import (
    ColorScale,
    Legend,
    exact_color,
    proven_scale,
)
from irodori.scorecard.legend.meaning import color_word
from irodori.scorecard.palettes import color_in
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.tables import SheetReading, Table
from irodori.workbook.book import Workbook
from irodori.workbook.cells import BLANK
from irodori.workbook.fills import Fill


def _plan_columns(sheet: SheetReading) -> Iterator[tuple[Table, int]]:
    """Yield the columns of plans of a sheet, each with its table."""
    for table in sheet.tables:
        for plan in table.layout.plans:
            yield table, plan.filled


def scales_of(
    book: Workbook,
    sheets: Sequence[SheetReading],
    profile: Profile,
    legends: Mapping[str, Legend],
    fills: FillsChoice,
) -> tuple[dict[str, ColorScale | None], list[Finding]]:
    """Return the shades that are proven to be a scale on each sheet with
    tables, and a finding that shows each.
    """
    scales: dict[str, ColorScale | None] = {}
    findings = []
    for sheet in sheets if fills == "auto" else ():
        scale = _scale(book, sheet, profile, legends[sheet.name])
        if scale:
            scales[sheet.name] = scale
            findings.append(_scale_finding(sheet.name, scale))
    return scales, findings


def _scale(
    book: Workbook,
    sheet: SheetReading,
    profile: Profile,
    legend: Legend,
) -> ColorScale | None:
    """Return the scale of a sheet; None where it shows nothing but exact
    colours too.
    """
    if not _vary(book, sheet):
        return None
    on_plans, elsewhere = _fills(book, sheet)
    scale = proven_scale(on_plans, elsewhere, legend, profile.palettes)
    is_exact = scale and all(
        exact_color(fill, legend, profile.palettes) for fill, _ in scale.fills
    )
    return None if is_exact else scale


def _scale_finding(sheet: str, scale: ColorScale) -> Finding:
    mapping = tuple(
        Sentence(
            "status.scale_step",
            {"rgb": (fill.argb or "")[2:], "color": color_word(color)},
        )
        for fill, color in scale.fills
    )
    return Finding(
        sheet, None, "info", Sentence("status.scale", {"mapping": mapping})
    )


def _fills(book: Workbook, sheet: SheetReading) -> tuple[set[Fill], set[Fill]]:
    """Return the fills of the plan cells of a sheet's tables, and those of the
    cells that no rule colours.
    """
    on_plans = set[int]()
    elsewhere = set[int]()
    for table, column in _plan_columns(sheet):
        on_plans.update(table.column(column)[0])
    for table in sheet.tables:
        for column in table.layout.used_columns():
            if column not in table.rated:
                elsewhere.update(table.column(column)[0])
    return _looks(book, on_plans), _looks(book, elsewhere)


def _vary(book: Workbook, sheet: SheetReading) -> bool:
    """Tell whether the plan cells of some column differ in their fill, or the
    sheet holds one procedure.

    Where each column has a fill of its own, it tells the columns apart and not
    their statuses.
    """
    columns = [*_plan_columns(sheet)]
    if all(len(table) < 2 for table, _ in columns):
        return True
    return any(
        len(_shown_fills(book, table, column)) > 1 for table, column in columns
    )


def _shown_fills(
    book: Workbook,
    table: Table,
    column: int,
) -> set[Fill | None]:
    """Return the fills of the cells of a column: where there are several
    formats, of those that are not blank.
    """
    styles, codes = table.column(column)
    shown = set(styles)
    if len(shown) > 1:
        shown = {
            style
            for style, code in zip(styles, codes, strict=True)
            if code != BLANK
        }
    return _fills_of(book, shown)


def _looks(book: Workbook, styles: Iterable[int]) -> set[Fill]:
    return {fill for fill in _fills_of(book, styles) if fill is not None}


def _fills_of(book: Workbook, styles: Iterable[int]) -> set[Fill | None]:
    """Return the fills that some cell formats show, None for no fill."""
    return {
        book.styles.fill(style) if style >= 0 else None
        for style in set(styles)
    }


def without_lone_fills(
    book: Workbook,
    sheets: Iterable[SheetReading],
    legends: Mapping[str, Legend],
    profile: Profile,
) -> Iterator[tuple[str, Legend]]:
    """Yield the name and the legend of each sheet; where all plans have
    Excel's standard yellow, which then marks cells to be filled in, as a
    colour of something else.
    """
    standard = profile.palettes.get("excel", {})
    for sheet in sheets:
        legend = legends[sheet.name]
        fill = _lone_fill(book, sheet)
        color = color_in(standard, fill) if fill else None
        if color == "yellow":
            legend = legend._replace(markers=legend.markers | {color})
        yield sheet.name, legend


_FEWEST_ALIKE = 4
"""Fewer plans may all have the same status."""


def _lone_fill(book: Workbook, sheet: SheetReading) -> Fill | None:
    """Return the fill that all plans of a sheet have."""
    styles = [
        style
        for table, column in _plan_columns(sheet)
        for style, code in zip(*table.column(column), strict=True)
        if code != BLANK
    ]
    shown = _fills_of(book, styles)
    is_one = len(styles) >= _FEWEST_ALIKE and len(shown) == 1
    return shown.pop() if is_one else None
