"""The road for comparing: fills with what the legend asks for, and one edition of a scorecard with the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from os import PathLike
from typing import Literal, NamedTuple

from irodori.conversion import Inspection, Source, book_readings, inspect, judged
from irodori.scorecard.compare import ColorOf, Comparison, Edition, EditionSheet, compare
from irodori.scorecard.findings import Finding
from irodori.scorecard.palettes import Color
from irodori.scorecard.places import Anchors
from irodori.scorecard.presentcolors import Mismatch, PresentColors, mismatches
from irodori.scorecard.profile import Rule
from irodori.scorecard.ratings import SheetRatings
from irodori.scorecard.reader import SheetReading
from irodori.scorecard.values.text import fold
from irodori.workbook.fills import Fill
from irodori.workbook.package import Limits
from irodori.workbook.refs import cell_ref

ColorsFrom = Literal["fills", "judged"]
DEFAULT_PALETTE = "cud"


class Check(NamedTuple):
    """A workbook's fills, compared with what its legend asks for."""

    inspection: Inspection
    differences: tuple[Mismatch, ...]
    """The cells whose colour is another, sheet by sheet."""
    checked: int
    """How many cells were compared, a merged area as one."""
    unrated: tuple[Finding, ...]
    """The cells that could not be rated and so were not compared, each with the reason."""
    sheets: tuple[SheetRatings, ...]
    """What the legend asks for on each sheet that holds a table."""

    @property
    def counts(self) -> dict[str, int]:
        """How many cells were checked, how many of them differ, and how many were not checked."""
        return {"checked": self.checked, "different": len(self.differences), "not_checked": len(self.unrated)}

    def fill(self, sheet: SheetRatings, rule: Rule, color: Color) -> Fill:
        """Return the fill that shows a colour on a sheet: the legend's swatch, else the default palette's."""
        return sheet.legend.fill(rule, color) or self.inspection.profile.palettes[DEFAULT_PALETTE][color]


class Diff(NamedTuple):
    """Two editions of a scorecard and what changed from the old to the new."""

    old: Inspection
    new: Inspection
    colors_from: ColorsFrom
    changes: Comparison


def check(
    source: Source,
    *,
    as_of: dt.date | None = None,
    status: Source | None = None,
    legend: str | PathLike[str] = "auto",
    profile: str | PathLike[str] | None = None,
    limits: Limits = Limits(),  # noqa: B008  (immutable)
) -> Check:
    """Return where a workbook's fills are not those that its legend asks for; nothing is written.

    A plan whose status only its own fill tells can be wrong by its deadline only: green although it is overdue.
    Arguments and errors are those of convert.
    """
    inspection = inspect(source, as_of=as_of, status=status, legend=legend, profile=profile, limits=limits)
    sheets, _ = judged(inspection)
    found = tuple(each for sheet in sheets for each in mismatches(sheet, _present(inspection, sheet.name)))
    unrated = tuple(each for sheet in sheets for each in _unrated(sheet))
    total = sum(1 for sheet in sheets for _ in sheet.verdicts())
    return Check(inspection, found, total - len(unrated), unrated, sheets)


def diff(
    old: Source,
    new: Source,
    *,
    judged_colors: bool = False,
    as_of: dt.date | None = None,
    legend: str | PathLike[str] = "auto",
    profile: str | PathLike[str] | None = None,
    limits: Limits = Limits(),  # noqa: B008  (immutable)
) -> Diff:
    """Return what changed from an old edition of a scorecard to a new one.

    A cell's colour is its fill, as published; a cell without a fill has no colour.  With ``judged_colors`` it is what
    the legend asks for, and the fills count only as a source of statuses; ``as_of`` is then the date for both, else
    each workbook's own.  Other arguments and errors are those of convert.
    """
    before = inspect(old, as_of=as_of, legend=legend, profile=profile, limits=limits)
    after = inspect(new, as_of=as_of, legend=legend, profile=profile, limits=limits)
    return diff_inspected(before, after, judged_colors=judged_colors)


def diff_inspected(old: Inspection, new: Inspection, *, judged_colors: bool = False) -> Diff:
    """Return what changed between two workbooks that have been inspected."""
    changes = compare(
        _edition(old, judged_colors=judged_colors),
        _edition(new, judged_colors=judged_colors),
    )
    return Diff(old, new, "judged" if judged_colors else "fills", changes)


def _present(inspection: Inspection, sheet: str) -> PresentColors:
    return PresentColors(inspection.book.styles, inspection.legends[sheet], inspection.profile.palettes)


def _unrated(sheet: SheetRatings) -> Iterator[Finding]:
    for row, column, _, _, verdict in sheet.verdicts():
        if verdict.judgement is None and verdict.finding:
            yield Finding(sheet.name, cell_ref(row, column), "warning", verdict.finding)


def _edition(inspection: Inspection, *, judged_colors: bool) -> Edition:
    ratings = {sheet.name: sheet for sheet in judged(inspection)[0]} if judged_colors else {}
    sheets = [
        EditionSheet(
            reading,
            Anchors(inspection.book[reading.name].merges),
            _judged_colors(ratings[reading.name]) if judged_colors else _fill_colors(inspection, reading),
        )
        for reading in inspection.sheets
        if reading.tables
    ]
    met_words = frozenset(map(fold, inspection.profile.kpi_words["met"]))
    return Edition(sheets, book_readings(inspection.book), met_words)


def _fill_colors(inspection: Inspection, reading: SheetReading) -> ColorOf:
    present = _present(inspection, reading.name)
    return lambda _row, _column, style, rule: present.color(style, rule)


def _judged_colors(sheet: SheetRatings) -> ColorOf:
    """Return the judged colours, in each cell of a merged area that of its first."""
    colors: Mapping[tuple[int, int], Color | None] = {
        (row, column): verdict.judgement.color if verdict.judgement else None
        for row, column, _, _, verdict in sheet.verdicts()
    }
    anchors = Anchors(sheet.areas.values())

    def color(row: int, column: int, _style: int, _rule: Rule) -> Color | None:
        return colors.get(anchors.of(row, column))

    return color
