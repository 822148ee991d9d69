"""The result as the page shows it: sheets, plans, findings and the legend, in
one file for its script.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from irodori.messages import Language, Sentence, catalogue
from irodori.report.html.document import FillClasses
from irodori.results import Conversion, JsonObject
from irodori.scorecard.findings import AllFindings, Finding, Kind, kinds
from irodori.scorecard.judging.verdicts import SheetRatings
from irodori.scorecard.legend import Legend
from irodori.scorecard.palettes import Color
from irodori.scorecard.profile import ALL_RULES, Rule
from irodori.web.sheetview import (
    ArrayPack,
    Fills,
    Shared,
    SheetTexts,
    rated_fill,
    sheet_data,
)
from irodori.web.verdictlist import Outcomes, PlanData, VerdictList
from irodori.web.words import as_of_view, on_page
from irodori.workbook.refs import parse_cell

_MOST_PLACES = 3_000
"""Cells that one kind of finding lists; the count includes the others."""


def view_file(
    conversion: Conversion,
    language: Language,
    *,
    beginning: int | None = None,
) -> bytes:
    """Return the file that the page draws a result from; `sheetview` describes
    its form.

    With ``beginning`` it holds so many procedures of each sheet and what is
    known of them alone: a large book shows its first rows while the rest is
    still being made.
    """
    outcomes = Outcomes(sheet.legend for sheet in conversion.sheets)
    classes = _fill_classes(conversion, outcomes.colors)
    shared = _shared(conversion, language, outcomes, classes, beginning)
    about = _about(conversion, shared)
    shown, findings = _shown_part(conversion, beginning)
    head = {
        **about,
        "sheets": [sheet_data(sheet, shared, classes) for sheet in shown],
        **_verdicts_data(shared),
        **_reasons_data(conversion, shared, findings),
        **_cells_data(shared, classes),
    }
    return shared.pack.file(head)


def _verdicts_data(shared: Shared) -> JsonObject:
    """Return what the cells of all sheets refer to: verdicts, deadlines and
    words of statuses, each once.
    """
    return {
        "verdicts": shared.verdicts.views,
        "deadlines": shared.plans.deadlines,
        "statusWords": shared.plans.status_words,
    }


def _reasons_data(
    conversion: Conversion, shared: Shared, findings: AllFindings
) -> JsonObject:
    """Return what is shown beside the sheets: the findings, the legends and
    the counts.
    """
    colors = shared.outcomes.colors
    language = shared.language
    return {
        "findings": _kinds(conversion, findings, language),
        "legends": _legends(conversion.sheets, colors, language),
        "summary": conversion.summary,
    }


def _cells_data(shared: Shared, classes: FillClasses) -> JsonObject:
    """Return the fills and the texts that cells refer to."""
    return {
        "rules": classes.rules(),
        "fills": shared.fills.names,
        "numeric": shared.pack.add(shared.texts.numeric),
        "texts": shared.texts.all,
    }


def _about(conversion: Conversion, shared: Shared) -> JsonObject:
    """Return what a result is, before its sheets."""
    inspection = conversion.inspection
    language = shared.language
    return {
        "name": inspection.name,
        "asOf": as_of_view(inspection, language),
        "isBeginning": shared.is_beginning,
        "colors": shared.outcomes.beyond(language),
        "attention": conversion.attention if shared.is_beginning else 0,
    }


def _shared(
    conversion: Conversion,
    language: Language,
    outcomes: Outcomes,
    classes: FillClasses,
    beginning: int | None,
) -> Shared:
    inspection = conversion.inspection
    return Shared(
        conversion,
        language,
        ArrayPack(),
        SheetTexts(inspection.book, inspection.cells),
        Fills(inspection.book, classes),
        VerdictList(language, outcomes),
        PlanData(conversion, language, outcomes),
        outcomes,
        beginning is not None,
    )


def _shown_part(
    conversion: Conversion, beginning: int | None
) -> tuple[tuple[SheetRatings, ...], AllFindings]:
    """Return the sheets with their findings, or so many first procedures of
    each with theirs.
    """
    if beginning is None:
        return conversion.sheets, conversion.each_finding()
    shown = tuple(sheet.beginning(beginning) for sheet in conversion.sheets)
    tables = (table for sheet in shown for table in sheet.findings())
    return shown, AllFindings(tables)


# ---- Fills ------------------------------------------------------------------


def _fill_classes(
    conversion: Conversion, colors: Sequence[Color]
) -> FillClasses:
    """Return a class for each fill: first those of the ratings, then those of
    the workbook's own cell formats.
    """
    classes = FillClasses()
    for sheet in conversion.sheets:
        for rule in ALL_RULES:
            for color in colors:
                fill = rated_fill(conversion, sheet, rule, color)
                if fill:
                    classes.add(fill, rated=True)
    styles = conversion.inspection.book.styles
    own = (styles.fill(xf) for xf in range(styles.cell_format_count))
    for own_fill in filter(None, own):
        classes.add(own_fill, rated=False)
    return classes


# ---- Findings ---------------------------------------------------------------


def _kinds(
    conversion: Conversion,
    findings: AllFindings,
    language: Language,
) -> list[JsonObject]:
    numbers = {
        sheet.name: number for number, sheet in enumerate(conversion.sheets)
    }
    return [_kind(kind, numbers, language) for kind in kinds(findings)]


def _kind(
    kind: Kind,
    sheets: Mapping[str, int],
    language: Language,
) -> JsonObject:
    """Return the findings of one kind: how many, what they are about, and each
    text with its cells.
    """
    return {
        "code": kind.code,
        "severity": kind.severity,
        "title": title_of_finding(kind.code, language),
        "total": kind.total,
        "texts": _texts_and_places(kind, sheets, language),
    }


def _texts_and_places(
    kind: Kind,
    sheets: Mapping[str, int],
    language: Language,
) -> list[tuple[str, list[_Place], str]]:
    """Return each text of a kind with its cells, and the sheet of one that
    speaks of no cell.
    """
    texts = defaultdict[str, list[_Place]](list)
    loose = dict[str, str]()
    for finding in islice(kind.findings(), _MOST_PLACES):
        text = on_page(finding.sentence, language)
        places = texts[text]
        if place := _place(finding, sheets):
            places.append(place)
        else:
            loose[text] = finding.sheet
    return [
        (text, places, loose.get(text, "")) for text, places in texts.items()
    ]


_Place = tuple[int, int, int]
"""A sheet, a row and a column."""


def _place(finding: Finding, sheets: Mapping[str, int]) -> _Place | None:
    """Return the place of a finding on a sheet that is shown."""
    if finding.cell is None or finding.sheet not in sheets:
        return None
    row, column = parse_cell(finding.cell)
    return sheets[finding.sheet], row, column - 1


def title_of_finding(code: str, language: Language) -> str:
    """Return what findings of a code are about, in a few words."""
    words = catalogue("ja")
    area, _, _ = code.partition(".")
    for name in (f"web.finding.{code}", f"web.finding.{area}"):
        if name in words:
            return Sentence(name).text(language)
    return Sentence("web.finding.other").text(language)


# ---- Legends ----------------------------------------------------------------


def _legends(
    sheets: Iterable[SheetRatings],
    colors: Sequence[Color],
    language: Language,
) -> list[JsonObject]:
    """Return each legend in force with the sheets on which it is."""
    found: list[tuple[Legend, list[str]]] = []
    for sheet in sheets:
        same = next(
            (names for legend, names in found if legend == sheet.legend), None
        )
        if same is None:
            found.append((sheet.legend, [sheet.name]))
        else:
            same.append(sheet.name)
    return [
        _legend(legend, names, colors, language) for legend, names in found
    ]


def _legend_part(
    legend: Legend,
    rule: Rule,
    colors: Sequence[Color],
    language: Language,
) -> JsonObject:
    doubt = legend.doubts_by_rule.get(rule)
    meanings = [
        [place, "、".join(each.text(language) for each in said)]
        for place, color in enumerate(colors)
        if (said := legend.meanings(rule, color))
    ]
    return {
        "rule": ALL_RULES.index(rule),
        "title": Sentence(f"rule.{rule}").text(language),
        "meanings": meanings,
        "doubt": doubt.text(language) if doubt else "",
    }


def _legend(
    legend: Legend,
    names: list[str],
    colors: Sequence[Color],
    language: Language,
) -> JsonObject:
    parts = [
        _legend_part(legend, rule, colors, language) for rule in legend.rules
    ]
    sentences = [
        [each.cell, each.text, each.meaning.text(language)]
        for each in legend.sentences
    ]
    differences = [each.text(language) for each in legend.differences]
    return {
        "source": legend.source,
        "sheets": names,
        "parts": parts,
        "sentences": sentences,
        "differences": differences,
    }
