"""Which legend is in force where, and on which sheet it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from irodori.scorecard.legend import Legend

if TYPE_CHECKING:
    from irodori.results import Inspection


class PlacedLegend(NamedTuple):
    """A legend with the sheet that it is on, None where it comes from elsewhere, and the sheets that it rules."""

    legend: Legend
    sheet: str | None
    rules: tuple[str, ...]


def placed_legends(inspection: Inspection) -> list[PlacedLegend]:
    """Return each legend that rules a table, in the order of the sheets."""
    rules: dict[int, list[str]] = {}
    legends: dict[int, Legend] = {}
    for reading in inspection.sheets:
        if reading.tables:
            legend = inspection.legends[reading.name]
            legends[id(legend)] = legend
            rules.setdefault(id(legend), []).append(reading.name)
    return [
        PlacedLegend(legend, _sheet_of(inspection, legend, rules[key]), tuple(rules[key]))
        for key, legend in legends.items()
    ]


def _sheet_of(inspection: Inspection, legend: Legend, ruled: Sequence[str]) -> str | None:
    """Return the sheet that a legend is on: one that it rules, or another one that holds its first entry."""
    if legend.source != "workbook" or not legend.sentences:
        return None
    first = legend.sentences[0]
    readings = inspection.legend_readings
    for name in (*ruled, *readings):
        own = readings[name].legend
        if own and first in own.sentences:
            return name
    return None
