"""Which legend is in force where, and on which sheet it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from irodori.scorecard.legend import Legend, sheet_legend

if TYPE_CHECKING:
    from irodori.report.converted import Understood


class PlacedLegend(NamedTuple):
    """A legend with the sheet that it stands on, None where it comes from elsewhere, and the sheets that it rules."""

    legend: Legend
    sheet: str | None
    rules: tuple[str, ...]


def placed_legends(inspection: Understood) -> list[PlacedLegend]:
    """Return each legend that rules a table, in the order of the sheets."""
    rules: dict[int, list[str]] = {}
    legends: dict[int, Legend] = {}
    for reading in inspection.sheets:
        if reading.tables:
            legend = inspection.legends[reading.name]
            legends[id(legend)] = legend
            rules.setdefault(id(legend), []).append(reading.name)
    own = _own_legends(inspection) if any(each.source == "workbook" for each in legends.values()) else {}
    return [
        PlacedLegend(legend, _sheet_of(legend, rules[key], own), tuple(rules[key])) for key, legend in legends.items()
    ]


def _own_legends(inspection: Understood) -> dict[str, Legend]:
    """Return the legend that stands on each sheet; the sheets are few and small outside their tables."""
    if len(inspection.sheets) == 1:  # where else should its legend stand
        return dict(inspection.legends)
    book, found = inspection.book, {}
    for reading in inspection.sheets:
        legend = sheet_legend(reading, book.values, book.styles, inspection.profile).legend
        if legend:
            found[reading.name] = legend
    return found


def _sheet_of(legend: Legend, ruled: Iterable[str], own: dict[str, Legend]) -> str | None:
    return next((name for name in (*ruled, *own) if own.get(name) == legend), None)
