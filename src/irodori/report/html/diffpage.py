"""What changed between two editions, as one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from markupsafe import Markup

from irodori.messages import Language
from irodori.report.differences import (
    Change,
    ChangeSection,
    change_sections,
    color_text,
    counted,
    edition_date,
    procedure_counts,
    signed,
)
from irodori.report.html.document import (
    FillClasses,
    color_class,
    policy,
    report_templates,
    shipped_text,
)
from irodori.report.plain import unbroken
from irodori.results import Diff, JsonObject
from irodori.scorecard.editionchanges import Comparison
from irodori.scorecard.editions import Named
from irodori.scorecard.palettes import Palette
from irodori.tuples import NamedTuple

_SHOWN = 2000
"""Changes or procedures of each section; the data holds all."""
_PALETTE = "cud"


class CountChange(NamedTuple):
    """How many cells had a colour, have it now, and the difference."""

    kind: str
    word: str
    before: int
    after: int
    difference: str


class ShownChange(NamedTuple):
    """The changes of one kind by procedure, and how many are left out."""

    kind: str
    total: int
    groups: list[tuple[Named, list[Change]]]
    more: int


class Procedures(NamedTuple):
    """The procedures that came or went, and how many are left out."""

    kind: str
    total: int
    procedures: Sequence[Named]
    more: int


def diff_chunks(diff: Diff, language: Language = "ja") -> Iterator[str]:
    """Yield the page in pieces.

    It is one self-contained document without a script: no address, and one
    style sheet that is allowed by its hash. All text of the workbooks is
    escaped.
    """
    template = report_templates(language).get_template("diff.html.j2")
    yield from template.generate(_values(diff, language))


def _values(diff: Diff, language: Language) -> JsonObject:
    """Return the template's values."""
    fills = _chips(diff)
    counts = _counts(diff, language)
    style = _style(fills, counts)
    return {
        "language": language,
        "diff": diff,
        "procedures": procedure_counts(diff.changes),
        "dates": [
            edition_date(each, language) for each in (diff.old, diff.new)
        ],
        "counts": counts,
        "chips": _chip_classes(diff, fills),
        "sections": [_shown(each) for each in change_sections(diff, language)],
        "lists": [each for each in _lists(diff) if each.total],
        "joined": unbroken,
        "style": style,
        "policy": policy(style),
    }


def _chip_classes(diff: Diff, fills: FillClasses) -> dict[str, str]:
    """Return the classes of each colour, by its name and by its class."""
    return {
        shown: fills.of(fill)
        for color, fill in _fills(diff).items()
        for shown in {color, color_class(color)}
    }


def _style(fills: FillClasses, counts: Sequence[CountChange]) -> Markup:
    styles = (
        shipped_text("page.css"),
        shipped_text("diff.css"),
        fills.rules(),
        *_bars(counts),
    )
    return Markup("\n".join(styles))  # noqa: S704  (no text of the workbooks)


def _fills(diff: Diff) -> Palette:
    """Return the fill that shows each colour: the new legend's swatch, else
    the default palette's.
    """
    legend = next(iter(diff.new.legends.values()))
    palette = diff.new.profile.palettes[_PALETTE]
    beyond = {
        color: fill
        for each in diff.old.legends.values()
        for (_, color), fill in each.fills.items()
    }
    fills = {
        color: legend.fill("progress", color) or palette.get(color)
        for color in legend.colors
    }
    known = {color: fill for color, fill in fills.items() if fill}
    return {**beyond, **known}


def _chips(diff: Diff) -> FillClasses:
    classes = FillClasses()
    for fill in _fills(diff).values():
        classes.add(fill, rated=True)
    return classes


def _counts(diff: Diff, language: Language) -> list[CountChange]:
    changes = diff.changes
    return [_count(name, changes, language) for name in counted(changes)]


def _count(name: str, changes: Comparison, language: Language) -> CountChange:
    before = changes.before.get(name, 0)
    after = changes.after.get(name, 0)
    return CountChange(
        color_class(name),
        color_text(name, language),
        before,
        after,
        signed(after - before),
    )


def _bars(counts: Sequence[CountChange]) -> Iterator[str]:
    """Yield the rules for the lengths of the two bars."""
    for count in counts:
        yield f".before .{count.kind}{{flex-grow:{count.before}}}"
        yield f".after .{count.kind}{{flex-grow:{count.after}}}"


def _shown(section: ChangeSection) -> ShownChange:
    changes = islice(section.changes, _SHOWN)
    groups = [
        (procedure, list(group))
        for procedure, group in groupby(
            changes, key=lambda change: change.procedure
        )
    ]
    return ShownChange(
        section.kind,
        section.total,
        groups,
        max(section.total - _SHOWN, 0),
    )


def _lists(diff: Diff) -> Iterator[Procedures]:
    for kind, procedures in (
        ("added", diff.changes.added),
        ("removed", diff.changes.removed),
    ):
        yield Procedures(
            kind,
            len(procedures),
            procedures[:_SHOWN],
            max(len(procedures) - _SHOWN, 0),
        )
