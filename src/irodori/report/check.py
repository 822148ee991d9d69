"""Which fills are not what the legend asks for: as lines for a person, and as
data.
"""

from __future__ import annotations

from collections.abc import Iterator

from irodori.messages import Language, Sentence
from irodori.report.inspection import as_of_data, placed_legends
from irodori.report.plain import (
    column_widths,
    left,
    one_line,
    place,
    width,
    wrapped,
)
from irodori.report.screentext import (
    FindingPart,
    as_of_fact,
    fact_lines,
    finding_part,
    finding_parts,
    legend_facts,
    outcome_word,
    part_lines,
)
from irodori.results import Check, JsonObject
from irodori.scorecard.findings import Finding, kinds
from irodori.scorecard.judging.judge import Mismatch

SCHEMA = "irodori.check/1"
_SHOWN = 5
"""Kinds of cells that were not checked."""
_NARROWEST = 24


def check_lines(
    check: Check, language: Language, *, wide: int | None = None
) -> Iterator[str]:
    """Yield the date, the legend, and each cell with the colour it has, the
    one it should have and the reason.

    ``wide`` is the terminal's width, at which a reason is wrapped in its own
    column; without it each cell is one line.
    """
    inspection = check.inspection
    facts = [
        as_of_fact(inspection, language),
        *legend_facts(placed_legends(inspection), language),
    ]
    yield from fact_lines(facts, language)
    yield ""
    yield from _difference_lines(check, language, wide)
    parts = _parts(check, language)
    yield from part_lines(parts)
    if any(part.shortened for part in parts):
        yield ""
        yield Sentence("check.all_in_json").text(language)


def _parts(check: Check, language: Language) -> list[FindingPart]:
    """Return what was not checked, and what else to look at."""
    parts = finding_parts(check.inspection.findings, language)
    if check.unrated:
        unrated = kinds(check.unrated)
        parts.insert(
            0, finding_part("check.not_checked", unrated, _SHOWN, language)
        )
    return parts


def _difference_lines(
    check: Check, language: Language, wide: int | None
) -> Iterator[str]:
    counts = {name: f"{count:,}" for name, count in check.counts.items()}
    code = "check.agrees" if check.counts["checked"] else "check.nothing"
    if check.differences:
        code = "check.differs"
    yield Sentence(code, counts).text(language)
    if check.differences:
        rows = [_heads(language), *_rows(check, language)]
        columns = column_widths(rows)
        for *texts, reason in rows:
            cells = map(left, texts, columns)
            start = "".join(f"{cell}  " for cell in cells)
            yield from _continued(f"  {start}", reason, wide)


def _continued(start: str, reason: str, wide: int | None) -> Iterator[str]:
    room = (wide or 0) - width(start) - width("。")
    lines = list(wrapped(reason, room)) if room >= _NARROWEST else [reason]
    yield start + lines[0]
    indent = " " * width(start)
    for line in lines[1:]:
        yield indent + line


def _heads(language: Language) -> list[str]:
    return [
        Sentence(f"check.column.{name}").text(language)
        for name in ("cell", "found", "expected", "reason")
    ]


def _rows(check: Check, language: Language) -> Iterator[list[str]]:
    """Yield a row for each difference; a cell has its sheet's name where
    several sheets were checked.
    """
    sheets = [each for each in check.inspection.sheets if each.tables]
    for each in check.differences:
        yield _row(each, language, alone=len(sheets) == 1)


def _row(each: Mismatch, language: Language, *, alone: bool) -> list[str]:
    rating = each.rating
    return [
        rating.cell if alone else place(rating.sheet, rating.cell),
        _found(each, language),
        outcome_word(rating.color or "none", language),
        one_line(rating.reason.text(language)),
    ]


def _found(each: Mismatch, language: Language) -> str:
    """Return the word of a cell's colour; for a fill that is not one of the
    five, its RGB value.
    """
    argb = each.fill.argb if each.fill and each.found is None else None
    if argb:
        words = {"rgb": argb[2:]}
        return Sentence("check.other_color", words).text(language)
    return outcome_word(each.found or "none", language)


def check_data(check: Check, language: Language) -> JsonObject:
    """Return all of it as data that JSON can hold, sentences in a language."""
    inspection = check.inspection
    return {
        "schema": SCHEMA,
        "language": language,
        "input": inspection.name,
        "as_of": as_of_data(inspection),
        "legend": {"source": placed_legends(inspection)[0].legend.source},
        "counts": dict(check.counts),
        "differences": [
            _difference_data(each, language) for each in check.differences
        ],
        "not_checked": [
            _finding_data(each, language) for each in check.unrated
        ],
        "findings": [
            _finding_data(each, language) for each in inspection.findings
        ],
    }


def _difference_data(each: Mismatch, language: Language) -> JsonObject:
    rating = each.rating
    return {
        "sheet": rating.sheet,
        "cell": rating.cell,
        "field": rating.field,
        "procedure": rating.procedure,
        "value": rating.value,
        "found": each.found,
        "found_argb": each.fill.argb if each.fill else None,
        "expected": rating.color,
        "rule": rating.rule,
        "reason": rating.reason.text(language),
        "status_source": rating.status_source,
        "deadline_source": rating.deadline_source,
    }


def _finding_data(each: Finding, language: Language) -> JsonObject:
    return {
        "sheet": each.sheet,
        "cell": each.cell,
        "code": each.code,
        "message": each.sentence.text(language),
    }
