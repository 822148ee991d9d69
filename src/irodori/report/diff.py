"""What changed between two editions: as data, as lines for a person, and in
the words that every output shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from operator import sub

from irodori.messages import Language, Sentence, said
from irodori.report.inspection import as_of_data
from irodori.report.plain import (
    aligned,
    left,
    place,
    shortened,
    unbroken,
    width,
)
from irodori.results import Diff, Inspection, JsonObject
from irodori.scorecard.editionchanges import (
    DIRECTIONS,
    ColorChange,
    Comparison,
    ValueChange,
)
from irodori.scorecard.editions import Named, Role, Spot
from irodori.scorecard.legend.meaning import color_word as word_of_color
from irodori.scorecard.palettes import Color, in_order
from irodori.scorecard.values.dates import show_date
from irodori.scorecard.values.text import is_blank
from irodori.tuples import NamedTuple

SCHEMA = "irodori.diff/1"
_LONGEST_VALUE = 80


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
        "schema": SCHEMA,
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
