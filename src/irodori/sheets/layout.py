"""The official layout: its columns with their headings, the words around the
table, how its columns are shared out over printed pages; and its legend
written out, as ``irodori.scorecard.legend`` reads it again: in words, and as
swatches below a table.

The words are in ``schemas/template.toml``; the numbers of issues and of their
plans are given.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from irodori.data import data_text
from irodori.errors import ProfileError
from irodori.report.plain import width
from irodori.scorecard.legend import Legend
from irodori.scorecard.palettes import COLORS, Band, Color, Palette
from irodori.scorecard.profile import RULES, Profile, Rule
from irodori.scorecard.reading.header import HeaderReader
from irodori.scorecard.reading.tables import Layout as Understood
from irodori.sheets.looks import Looks, fill_properties
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill
from irodori.workbook.refs import Area

MOST_ISSUES = 20
"""The circled numbers that one character writes."""
MOST_PLANS = 26
"""The letters."""
OFFICIAL = (3, 5, 3)
"""The plans of each issue on the official sheet."""

HEADER_ROWS = (2, 3)
"""The two header rows, counting from 0."""
FIRST_ROW = 4
AS_OF_ROW = 1
_LIMITS = {None: "any", True: "overdue", False: "within"}


class Column(NamedTuple):
    """One column of the table; ``kind`` is text, name, count, rate, deadline,
    mark or progress.
    """

    field: str
    heading: str
    width: float
    kind: str
    name: str = ""
    """A name for its cells."""
    hint: str = ""
    block: int | None = None
    letter: str | None = None

    @property
    def key(self) -> tuple[str, int | None, str | None]:
        """What names the column: its field, its issue's number and its plan's
        letter.
        """
        return self.field, self.block, self.letter

    @property
    def title(self) -> str:
        """The heading on one line."""
        return "".join(self.heading.split("\n"))


class OfficialLayout(NamedTuple):
    """The columns of the table from left to right; their places count from 0."""

    columns: tuple[Column, ...]
    plans: tuple[int, ...]

    def at(
        self, field: str, block: int | None = None, letter: str | None = None
    ) -> int:
        """Return where a column is."""
        return next(
            at
            for at, column in enumerate(self.columns)
            if column.key == (field, block, letter)
        )

    @property
    def blocks(self) -> tuple[int, int]:
        """The first and the last column of the issue blocks."""
        inside = [at for at, column in enumerate(self.columns) if column.block]
        return inside[0], inside[-1]

    def letters(self, block: int) -> str:
        """Return the letters of an issue's plans: ``abc``."""
        return "".join(map(letter_of, range(self.plans[block - 1])))

    def each_plan(self) -> Iterator[tuple[int, str]]:
        """Yield the issue and the letter of each plan."""
        for block in range(1, len(self.plans) + 1):
            for letter in self.letters(block):
                yield block, letter


@cache
def words() -> Mapping[str, Any]:
    """Return the words of the layout."""
    return tomllib.loads(data_text("template.toml"))


def layout(plans: Sequence[int], profile: Profile) -> OfficialLayout:
    """Return the layout with so many plans in each issue.

    ``ProfileError`` ``template.heading`` where the profile does not read one
    of the headings as what it is.
    """
    said = words()
    columns = [Column(**each) for each in said["columns"]]
    for block, count in enumerate(plans, 1):
        columns += _block(block, count, said["blocks"]["columns"])
    columns += [Column(**each) for each in said["after"]]
    found = OfficialLayout(tuple(columns), tuple(plans))
    _check(found, profile)
    return found


def _block(
    block: int, plans: int, columns: Sequence[Mapping[str, Any]]
) -> Iterator[Column]:
    for each in columns:
        letters = (
            [*map(letter_of, range(plans))]
            if each["field"] == "action_plan"
            else [None]
        )
        for letter in letters:
            heading = each["heading"].format(
                number=circled(block), letter=letter
            )
            yield Column(
                **{**each, "heading": heading},
                block=block,
                letter=letter,
            )


def circled(number: int) -> str:
    """Return ① for 1; up to 20."""
    return chr(0x2460 + number - 1)


def letter_of(place: int) -> str:
    """Return a for 0."""
    return chr(ord("a") + place)


def _check(found: OfficialLayout, profile: Profile) -> None:
    """Refuse a layout whose headings the profile would read as something else."""
    read = _read(found, profile)
    for at, column in enumerate(found.columns, 1):
        keys = [
            (each.field, each.block, each.letter)
            for each in read.columns
            if each.column == at
        ]
        if keys[:1] != [column.key]:
            raise ProfileError("template.heading", heading=column.title)


def _read(found: OfficialLayout, profile: Profile) -> Understood:
    """Return the headings of a layout as a profile understands them."""
    upper, lower = (row + 1 for row in HEADER_ROWS)
    first, last = (column + 1 for column in found.blocks)
    columns = enumerate(found.columns, 1)
    headings = {at: column.heading for at, column in columns}
    inside = {at: headings.pop(at) for at in range(first, last + 1)}
    merges = [Area(upper, at, lower, at) for at in headings]
    headings[first] = words()["blocks"]["title"]
    return HeaderReader(profile).layout(
        {upper: headings, lower: inside},
        [*merges, Area(upper, first, upper, last)],
    )


# ---- Printed pages ----------------------------------------------------------

_PAGE = 1125
"""The width of A3 across in points, without its margins (1191 less twice 0.3
inches, and a little room).
"""
HEADING_SIZE = 10
"""Points of a heading's text."""
_SMALLEST_SCALE = 72
"""Per cent: at this size a heading is printed in 7.2 points."""
_CHARACTER = 7.0
_PADDING = 3.75
"""Points of a digit of the default font, 11 points, where another font is in
its place (6 in its own), and of a column's padding (18.3.1.13 col, width).
"""


class PrintedPages(NamedTuple):
    """The scale in per cent, and the columns before which a page ends, counted
    from 0.
    """

    scale: int
    breaks: list[int]


def printed_pages(layout: OfficialLayout) -> PrintedPages:
    """Return the fewest pages that the columns fit on, cut between issues; the
    names are repeated on each.

    An issue that is wider than a page by itself is left to Excel to cut.
    """
    widths = [
        column.width * _CHARACTER + _PADDING for column in layout.columns
    ]
    names = layout.at("procedure") + 1
    repeated = sum(widths[:names])
    room = _PAGE * 100 / _SMALLEST_SCALE
    breaks: list[int] = []
    used = widest = 0.0
    for first, last in _groups(layout):
        width = sum(widths[first : last + 1])
        if used and used + width > room:
            breaks.append(first)
            used = repeated
        used += width
        widest = max(widest, used)
    scale = int(_PAGE * 100 / widest)
    return PrintedPages(max(_SMALLEST_SCALE, min(100, scale)), breaks)


def _groups(layout: OfficialLayout) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of the columns that stay together: those
    before the issues, then each issue.

    The columns behind the issues belong to the last of them.
    """
    columns = layout.columns
    starts = [0] + [
        at
        for at in range(1, len(columns))
        if _begins(columns[at].block, columns[at - 1].block)
    ]
    ends = _before(starts[1:], len(columns))
    yield from zip(starts, ends, strict=True)


def _begins(block: int | None, before: int | None) -> bool:
    return block is not None and block != before


def _before(starts: Sequence[int], end: int) -> list[int]:
    return [start - 1 for start in (*starts, end)]


# ---- The legend written out -------------------------------------------------


class ColorLine(NamedTuple):
    """One colour of the legend: its swatch and what it says."""

    color: Color
    fill: Fill
    text: str


class RuleWords(NamedTuple):
    """The colours of one rule under their heading."""

    rule: Rule
    heading: str
    entries: tuple[ColorLine, ...]


def written(
    legend: Legend, palette: Palette, profile: Profile
) -> list[RuleWords]:
    """Return the parts of a legend in words; a rule without colours has no
    part.
    """
    said = words()["legend"]
    parts = []
    for rule in RULES:
        conditions = _conditions(rule, legend, profile)
        entries = tuple(
            ColorLine(
                color,
                legend.fill(rule, color) or palette[color],
                _entry(color, condition, profile),
            )
            for color in COLORS
            for condition in conditions.get(color, ())
        )
        if entries:
            parts.append(RuleWords(rule, said["headings"][rule], entries))
    return parts


def _entry(color: Color, condition: str, profile: Profile) -> str:
    return str(words()["legend"]["words"]["entry"]).format(
        color=profile.color_words[color][0].removesuffix("色"),
        condition=condition,
    )


def _conditions(
    rule: Rule, legend: Legend, profile: Profile
) -> dict[Color | None, list[str]]:
    found: dict[Color | None, list[str]] = {}
    for color, condition in _said(rule, legend, profile):
        found.setdefault(color, []).append(condition)
    return found


def _said(
    rule: Rule, legend: Legend, profile: Profile
) -> Iterator[tuple[Color | None, str]]:
    said = words()["legend"]["words"]
    if rule == "progress":
        yield from ((band.color, band_words(band)) for band in legend.bands)
    elif rule == "status":
        for each in legend.statuses:
            form = said[_LIMITS[each.overdue]]
            word = status_name(each.status, profile)
            yield each.color, form.format(status=word)
    else:
        yield legend.kpi, said["met"]
        yield legend.kpi_unmet, said["unmet"]


def status_name(status: str, profile: Profile) -> str:
    """Return what the profile calls a status first."""
    listed = profile.statuses.get(status)
    return listed[0] if listed else status


def band_words(band: Band) -> str:
    """Return a band as a legend writes it: 目標達成済, 70%~100%未満, 10%未満."""
    said = words()["legend"]["words"]
    if band.low == 1 and band.high is None and band.low_closed:
        return str(said["reached"])
    low = _percent(band.low)
    high = _percent(band.high)
    if low and high and band.low_closed and not band.high_closed:
        return str(said["range"].format(low=low, high=high))
    return _bound("low", low, is_closed=band.low_closed) + _bound(
        "high",
        high,
        is_closed=band.high_closed,
    )


def _bound(side: str, percent: str, *, is_closed: bool) -> str:
    """Return a bound in words: 70%以上; nothing where there is none."""
    form = f"{side}_closed" if is_closed else f"{side}_open"
    said = words()["legend"]["words"]
    if percent:
        return str(said[form].format(bound=percent))
    return ""


def _percent(share: Fraction | None) -> str:
    if share is None:
        return ""
    percent = share * 100
    number = Decimal(percent.numerator) / Decimal(percent.denominator)
    return f"{number.normalize():f}"


# ---- On a sheet -------------------------------------------------------------


class LegendBlock:
    """Writes a legend below a table, its parts beside each other.

    It begins at a column behind those of names, which are printed on each
    page; ``widths`` are those of all columns.
    """

    def __init__(
        self, sheet: Any, looks: Looks, left: int, widths: Sequence[float]
    ) -> None:
        self._sheet = sheet
        self._looks = looks
        self._left = left
        self._widths = widths

    def write(self, parts: Sequence[RuleWords], top: int) -> int:
        """Write the parts of a legend from a row on; return its last row."""
        row = self._write_notes(top)
        self._sheet.set_row(row, 30)
        for part, first, last in self._places(parts):
            self._write_part(part, row, first, last)
        longest = max((len(part.entries) for part in parts), default=0)
        bottom = row + longest + 2
        self._sheet.write_string(
            bottom,
            self._left,
            words()["legend"]["complete"],
            self._looks.get(),
        )
        return bottom

    def _write_notes(self, top: int) -> int:
        """Write the legend's title and notes; return the row behind."""
        sheet = self._sheet
        get = self._looks.get
        said_there = words()["legend"]
        left = self._left
        notes = said_there["notes"]
        sheet.write_string(top, left, said_there["title"], get(bold=True))
        for row, note in enumerate(notes, top + 1):
            sheet.write_string(row, left, note, get())
        return top + 1 + len(notes)

    def _write_part(
        self, part: RuleWords, row: int, first: int, last: int
    ) -> None:
        """Write a rule's heading in a row, and its colours below."""
        sheet = self._sheet
        get = self._looks.get
        heading = get(text_wrap=True, bold=True)
        text = get(indent=1)
        sheet.merge_range(
            row,
            first,
            row,
            last,
            part.heading,
            heading,
        )
        for below, entry in enumerate(part.entries, row + 1):
            swatch = get(border=1, **fill_properties(entry.fill))
            sheet.set_row(below, 16)
            sheet.write_blank(below, first, None, swatch)
            sheet.write_string(below, first + 1, entry.text, text)

    def _places(
        self, parts: Sequence[RuleWords]
    ) -> Iterator[tuple[RuleWords, int, int]]:
        """Yield each part with its first and last column: as wide as its
        longest entry needs.
        """
        first = self._left
        for part in parts:
            wanted = max(width(entry.text) for entry in part.entries) + 4
            last = first + 1
            room = 0.0
            while (
                last < len(self._widths) - 1
                and (room := room + self._widths[last]) < wanted
            ):
                last += 1
            yield part, first, last
            first = last + 1
