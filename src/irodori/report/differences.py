"""Which fills are not what the legend asks for, and what changed between two
editions: as data, as lines for a person, and in the words that every output
shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from operator import sub

from irodori.messages import Language, Sentence, said
from irodori.report.inspection import as_of_data, placed_legends
from irodori.report.plain import (
    aligned,
    column_widths,
    left,
    one_line,
    place,
    shortened,
    unbroken,
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
from irodori.results import Check, Diff, Inspection, JsonObject
from irodori.scorecard.editionchanges import (
    DIRECTIONS,
    ColorChange,
    Comparison,
    ValueChange,
)
from irodori.scorecard.editions import Named, Role, Spot
from irodori.scorecard.findings import Finding, kinds
from irodori.scorecard.judging.judge import Mismatch
from irodori.scorecard.legend.meaning import color_word as word_of_color
from irodori.scorecard.palettes import Color, in_order
from irodori.scorecard.values.dates import show_date
from irodori.scorecard.values.text import is_blank
from irodori.tuples import NamedTuple

CHECK_SCHEMA = "irodori.check/1"
_KINDS_SHOWN = 5
"""Kinds of cells that were not checked."""
_NARROWEST = 24
DIFF_SCHEMA = "irodori.diff/1"
_LONGEST_VALUE = 80


# ---- Of a check -------------------------------------------------------------


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
            0,
            finding_part("check.not_checked", unrated, _KINDS_SHOWN, language),
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
        rows = [_mismatch_heads(language), *_mismatch_rows(check, language)]
        columns = column_widths(rows)
        for *texts, reason in rows:
            cells = map(left, texts, columns)
            start = "".join(f"{cell}  " for cell in cells)
            yield from _continued(f"  {start}", reason, wide)


def _continued(
    start: str,
    reason: str,
    wide: int | None,
) -> Iterator[str]:
    room = (wide or 0) - width(start) - width("。")
    lines = list(wrapped(reason, room)) if room >= _NARROWEST else [reason]
    yield start + lines[0]
    indent = " " * width(start)
    for line in lines[1:]:
        yield indent + line


def _mismatch_heads(language: Language) -> list[str]:
    return [
        Sentence(f"check.column.{name}").text(language)
        for name in ("cell", "found", "expected", "reason")
    ]


def _mismatch_rows(check: Check, language: Language) -> Iterator[list[str]]:
    """Yield a row for each difference; a cell has its sheet's name where
    several sheets were checked.
    """
    sheets = [each for each in check.inspection.sheets if each.tables]
    for each in check.differences:
        yield _mismatch_row(each, language, alone=len(sheets) == 1)


def _mismatch_row(
    each: Mismatch, language: Language, *, alone: bool
) -> list[str]:
    rating = each.rating
    return [
        rating.cell if alone else place(rating.sheet, rating.cell),
        _found_text(each, language),
        outcome_word(rating.color or "none", language),
        one_line(rating.reason.text(language)),
    ]


def _found_text(each: Mismatch, language: Language) -> str:
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
        "schema": CHECK_SCHEMA,
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


# ---- Between two editions ---------------------------------------------------


class Change(NamedTuple):
    """One change in words; the colours are those of a change of colour."""

    procedure: Named
    cell: str
    """The cell in the new edition, with its sheet's name where there are
    several.
    """
    role: str
    old: str
    new: str
    colors: tuple[Color | None, Color | None] | None
    text: str
    """What the cell says, for a plan; in both editions where that differs."""


class ChangeSection(NamedTuple):
    """The changes of one kind: ``down``, ``up``, ``set``, ``cleared`` or
    ``values``.
    """

    kind: str
    total: int
    changes: Iterator[Change]


def change_sections(diff: Diff, language: Language) -> Iterator[ChangeSection]:
    """Yield the kinds of changes that occur, the colours that got worse first."""
    alone = all(map(_has_one_table_sheet, (diff.old, diff.new)))
    found: dict[str, list[ColorChange | ValueChange]] = {
        kind: [] for kind in (*DIRECTIONS, "values")
    }
    for color in diff.changes.colors:
        found[color.direction].append(color)
    found["values"] += diff.changes.values
    for kind, changes in found.items():
        if changes:
            in_words = (
                _change(diff, each, language, alone=alone) for each in changes
            )
            yield ChangeSection(kind, len(changes), in_words)


def _has_one_table_sheet(inspection: Inspection) -> bool:
    return sum(bool(each.tables) for each in inspection.sheets) == 1


def _change(
    diff: Diff,
    each: ColorChange | ValueChange,
    language: Language,
    *,
    alone: bool,
) -> Change:
    role = role_word(each.role, language)
    cell = _cell(each, language, alone=alone)
    colors = None
    text = ""
    if isinstance(each, ColorChange):
        old = color_text(each.old, language)
        new = color_text(each.new, language)
        colors = (each.old, each.new)
        text = "　→　".join(plan_texts(diff, each))
    else:
        old = _value(each.old, language)
        new = _value(each.new, language)
    return Change(each.procedure, cell, role, old, new, colors, text)


def plan_texts(diff: Diff, change: ColorChange) -> list[str]:
    """Return the text of a plan, once where both editions agree; empty for
    what is no plan.
    """
    if change.role.letter is None:
        return []
    old = shortened(_text_at(diff.old, change.old_spot), _LONGEST_VALUE)
    new = shortened(_text_at(diff.new, change.new_spot), _LONGEST_VALUE)
    return [text for text in dict.fromkeys((old, new)) if text]


def _text_at(inspection: Inspection, spot: Spot) -> str:
    if spot.cell is None:
        return ""
    value = inspection.book[spot.sheet][spot.cell].value
    if isinstance(value, str):
        return unbroken(value)
    return ""


def edition_date(inspection: Inspection, language: Language) -> str:
    """Return an edition's date in words; a book that names none has none."""
    if inspection.as_of.source == "today":
        return Sentence("diff.undated").text(language)
    return show_date(inspection.as_of.date, language)


def _cell(
    each: ColorChange | ValueChange, language: Language, *, alone: bool
) -> str:
    """Return the cell in the new edition; where that has no such column, the
    one in the old edition, marked as such.
    """
    spot = each.new_spot if each.new_spot.cell else each.old_spot
    cell = (spot.cell or "") if alone else place(spot.sheet, spot.cell)
    return (
        cell
        if each.new_spot.cell
        else Sentence("diff.old_cell", {"cell": cell}).text(language)
    )


def procedure_counts(changes: Comparison) -> dict[str, str]:
    """Return how many procedures there were, are, came and went, as a sentence
    shows them.
    """
    added = len(changes.added)
    removed = len(changes.removed)
    counts = {
        "before": changes.matched + removed,
        "after": changes.matched + added,
        "added": added,
        "removed": removed,
    }
    return {name: f"{count:,}" for name, count in counts.items()}


def role_word(role: Role, language: Language) -> str:
    """Return what a cell is in its procedure: 課題1 アクションプラン a."""
    field = Sentence(f"field.{role.field}")
    if role.block is None:
        return field.text(language)
    code = "diff.role.plan" if role.letter else "diff.role.block"
    return Sentence(
        code, {"block": role.block, "field": field, "letter": role.letter}
    ).text(language)


def counted(changes: Comparison) -> tuple[str, ...]:
    """Return what the cells of two editions are counted by: the five colours,
    any others that occur, and none.
    """
    found = dict.fromkeys((*changes.before, *changes.after))
    return (*in_order(name for name in found if name != "none"), "none")


def color_text(color: str | None, language: Language) -> str:
    """Return the word of a colour, of ``none`` too."""
    return word_of_color(color).text(language)


def signed(difference: int) -> str:
    """Return +3, −2 and ±0."""
    if not difference:
        return "±0"
    return f"{'+' if difference > 0 else '−'}{abs(difference):,}"


def _value(text: str, language: Language) -> str:
    if is_blank(text):
        return Sentence("value.blank").text(language)
    return shortened(unbroken(text), _LONGEST_VALUE)


# ---- In lines ---------------------------------------------------------------

_SHOWN = 100
"""Lines of each section; the data holds all."""


def diff_lines(diff: Diff, language: Language) -> Iterator[str]:
    """Yield the counts before and after, then what changed, the worse first,
    procedure by procedure.
    """
    changes = diff.changes
    yield from _edition_lines(diff, language)
    yield ""
    for line in aligned(_count_rows(diff, language)):
        yield f"  {line}"
    if changes.is_same:
        yield ""
        yield said("diff.same", language)
    for section in change_sections(diff, language):
        code = f"diff.{section.kind}"
        lines = _by_procedure(section.changes, language)
        yield from _section(code, section.total, lines, language)
    for code, procedures in (
        ("diff.added", changes.added),
        ("diff.removed", changes.removed),
    ):
        if procedures:
            named = map(_named, procedures)
            yield from _section(code, len(procedures), named, language)


def _edition_lines(diff: Diff, language: Language) -> Iterator[str]:
    """Yield which editions these are, and how many procedures they hold."""
    old = edition_date(diff.old, language)
    new = edition_date(diff.new, language)
    counts = procedure_counts(diff.changes)
    yield "  " + said("diff.dates", language, old=old, new=new)
    yield "  " + said(f"diff.colors_from.{diff.colors_from}", language)
    yield "  " + said("diff.procedures", language, **counts)


def _section(
    code: str, count: int, lines: Iterable[str], language: Language
) -> Iterator[str]:
    yield ""
    yield said(code, language, count=f"{count:,}")
    lines = iter(lines)
    yield from (f"  {line}" for line in islice(lines, _SHOWN))
    if next(lines, None) is not None:
        yield "  " + said("diff.more", language)


def _by_procedure(
    changes: Iterable[Change], language: Language
) -> Iterator[str]:
    for procedure, group in groupby(
        changes, key=lambda change: change.procedure
    ):
        found = list(group)
        wide = max(width(each.cell) for each in found)
        yield _named(procedure)
        for each in found:
            change = said(
                "diff.change",
                language,
                role=each.role,
                old=each.old,
                new=each.new,
            )
            yield f"  {left(each.cell, wide)}  {change}"
            if each.text:
                yield f"  {' ' * wide}    {said('diff.plan_text', language, text=each.text)}"


def _named(procedure: Named) -> str:
    return f"{unbroken(procedure.ministry)}  {unbroken(procedure.name)}"


def _count_rows(diff: Diff, language: Language) -> list[list[str]]:
    """Return the table of how many cells had and have each colour."""
    names = counted(diff.changes)
    before = [diff.changes.before.get(name, 0) for name in names]
    after = [diff.changes.after.get(name, 0) for name in names]
    risen = map(sub, after, before)
    return [
        ["", *(color_text(name, language) for name in names)],
        [said("diff.before", language), *_numbers(before)],
        [said("diff.after", language), *_numbers(after)],
        [said("diff.difference", language), *map(signed, risen)],
    ]


def _numbers(counts: Iterable[int]) -> list[str]:
    return [f"{count:,}" for count in counts]


# ---- As data ----------------------------------------------------------------


def diff_data(diff: Diff, language: Language) -> JsonObject:
    """Return all of it as data that JSON can hold."""
    changes = diff.changes
    return {
        "schema": DIFF_SCHEMA,
        "language": language,
        "colors_from": diff.colors_from,
        "old": _edition(
            diff.old, changes.matched + len(changes.removed), changes.before
        ),
        "new": _edition(
            diff.new, changes.matched + len(changes.added), changes.after
        ),
        "matched": changes.matched,
        "added": [each._asdict() for each in changes.added],
        "removed": [each._asdict() for each in changes.removed],
        "colors": list(_color_data(diff)),
        "values": list(_value_data(changes)),
    }


def _edition(
    inspection: Inspection, procedures: int, counts: Mapping[str, int]
) -> JsonObject:
    return {
        "name": inspection.name,
        "as_of": as_of_data(inspection),
        "procedures": procedures,
        "counts": dict(counts),
    }


def _color_data(diff: Diff) -> Iterator[JsonObject]:
    for each in diff.changes.colors:
        old: dict[str, str] = {}
        new: dict[str, str] = {}
        if each.role.letter is not None:
            old["text"] = _text_at(diff.old, each.old_spot)
            new["text"] = _text_at(diff.new, each.new_spot)
        yield {
            **_head(each),
            "direction": each.direction,
            "old": _spot(each.old_spot, color=each.old, **old),
            "new": _spot(each.new_spot, color=each.new, **new),
        }


def _value_data(changes: Comparison) -> Iterator[JsonObject]:
    for each in changes.values:
        yield {
            **_head(each),
            "old": _spot(each.old_spot, value=each.old),
            "new": _spot(each.new_spot, value=each.new),
        }


def _head(each: ColorChange | ValueChange) -> JsonObject:
    named = each.procedure
    role = each.role
    return {
        "ministry": named.ministry,
        "procedure": named.name,
        "field": role.field,
        "block": role.block,
        "plan": role.letter,
    }


def _spot(spot: Spot, **what: str | None) -> JsonObject:
    return {"sheet": spot.sheet, "cell": spot.cell, **what}
