"""A profile file as its user writes it: the form of its tables, as pydantic
checks it and the JSON Schema describes it.

It is only loaded for a file of the user's (``profiles``) and for the
schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from irodori.messages import Sentence
from irodori.patterns import compiled_apart, pattern
from irodori.scorecard.palettes import COLORS, NO_COLORS, Color
from irodori.scorecard.profile import (
    BlockFieldId,
    DeadlineWord,
    FieldId,
    KindRuleName,
    LegendPart,
    LegendWord,
    StatusColumn,
    TomlTable,
    WordList,
    Words,
    fill_of,
    percent_of,
)
from irodori.toml_lines import TomlPath, nearest_key
from irodori.workbook.fills import Fill

# ---- The forms of single values ---------------------------------------------


def _wrong(problem: str, **params: object) -> PydanticCustomError:
    return PydanticCustomError(f"profile.problem.{problem}", "wrong", params)


def _pattern(value: object) -> re.Pattern[str]:
    if not isinstance(value, str):
        raise _wrong("text")
    try:
        return cast("re.Pattern[str]", compiled_apart(value))
    except re.error as error:
        raise _wrong("pattern", reason=str(error)) from None


def _percent(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _wrong("percent")
    return percent_of(value)


_COLOR = pattern(r"[a-z][a-z_]{1,29}")
_RGB = pattern(r"(?:[0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}")
_PATTERNS = (
    "solid",
    "darkGray",
    "mediumGray",
    "lightGray",
    "gray125",
    "gray0625",
    "darkHorizontal",
    "darkVertical",
    "darkDown",
    "darkUp",
    "darkGrid",
    "darkTrellis",
    "lightHorizontal",
    "lightVertical",
    "lightDown",
    "lightUp",
    "lightGrid",
    "lightTrellis",
)


def _fill(value: object) -> Fill:
    if isinstance(value, dict) and set(value) == {
        "pattern",
        "foreground",
        "background",
    }:
        if value["pattern"] not in _PATTERNS:
            raise _wrong("one_of", choices=", ".join(_PATTERNS))
        colors = [value["foreground"], value["background"]]
    else:
        colors = [value]
    if not all(
        isinstance(color, str) and _RGB.fullmatch(color) for color in colors
    ):
        raise _wrong("color")
    return fill_of(value)  # type: ignore[arg-type]  # checked just now


def _palette(value: object) -> dict[Color, Fill]:
    if (
        not isinstance(value, dict)
        or not set(COLORS) <= set(value)
        or not all(map(_COLOR.fullmatch, value))
    ):
        raise _wrong("palette")
    return {color: _fill(value[color]) for color in value}


def _color(value: object) -> Color:
    if (
        not isinstance(value, str)
        or not _COLOR.fullmatch(value)
        or value in NO_COLORS
    ):
        raise _wrong("color_name")
    return value


Pattern = Annotated[
    re.Pattern[str], PlainValidator(_pattern, json_schema_input_type=str)
]
Percent = Annotated[
    Fraction, PlainValidator(_percent, json_schema_input_type=float)
]
FillValue = Annotated[
    Fill, PlainValidator(_fill, json_schema_input_type=str | dict[str, str])
]
ColorKey = Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,29}$")]
ColorValue = Annotated[
    Color, PlainValidator(_color, json_schema_input_type=str)
]
PaletteValue = Annotated[
    Mapping[Color, Fill],
    PlainValidator(
        _palette, json_schema_input_type=dict[Color, str | dict[str, str]]
    ),
]


# ---- The tables -------------------------------------------------------------


class _ProfileTable(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        arbitrary_types_allowed=True,
        defer_build=True,
        use_attribute_docstrings=True,
    )


class KindRuleModel(_ProfileTable):
    """A rule of a kind of sheet."""

    rule: KindRuleName
    """What the rule judges by: a progress, a status, or a mark or letter."""
    fills: str | Words
    """The field whose cells get the colour; of several, the first one that a
    table has.
    """
    judges: FieldId | None = None
    """The field that holds the status or the mark."""
    base: FieldId | None = None
    """The field of the value at the beginning."""
    current: FieldId | None = None
    """The field of the latest value."""
    target: FieldId | None = None
    """The field of the target."""
    share: FieldId | None = None
    """The field that holds the progress already."""
    unit: FieldId | None = None
    """The field of the units."""
    deadline: FieldId | None = None
    """The field of the deadline."""
    needs: Words = ()
    """Fields of which one must be there as well."""


class KindModel(_ProfileTable):
    """What a sheet is."""

    name: str
    """Its name; that of a shipped kind changes this kind."""
    title: dict[Literal["ja", "en"], str]
    """Its name for people."""
    extends: str | None = None
    """The shipped kind whose tables it takes over."""
    item: FieldId
    """The field that names a row."""
    stand_ins: Words = ()
    """Fields that name a row where no column is the item's."""
    groups: Words = ()
    """The fields that its rows are grouped by."""
    rules: tuple[KindRuleModel, ...]
    """Which fields each rule judges by, and which one it fills."""


class FieldModel(_ProfileTable):
    """What a column is called; the shipped file's comments say how a heading
    is compared.
    """

    labels: Words = ()
    """Whole headings; what is in brackets is left aside."""
    whole: Words = ()
    """Headings that say all by themselves and need no qualifier."""
    pattern: Pattern | None = None
    """A regular expression for the whole heading, brackets kept."""
    parents: Words = ()
    """Headings under which ``child`` alone makes the field."""
    child: Pattern | None = None
    """A regular expression for a heading under one of ``parents``."""
    qualifier: Pattern | None = None
    """What must be found in the heading's brackets, or in the headings above
    and below it.
    """
    not_qualifier: Pattern | None = None
    """What must not be found there."""
    required: bool = False
    """Whether a table without this field is no scorecard."""
    content: Words = ()
    """Headings under a plan's own heading that hold its text."""
    chosen: Words = ()
    """Headings in full, from the top level down, that decide where several
    columns claim the field.
    """


class BlockModel(_ProfileTable):
    """The issue block: the headings that may span the blocks, and the columns
    of each block.
    """

    titles: Words
    """The headings over all blocks."""
    fields: dict[BlockFieldId, FieldModel]
    """The columns of a block."""


class HeadingWordsModel(_ProfileTable):
    """Words in headings that belong to no field."""

    fillers: Words
    """What may be written around a label."""
    unused: Words
    """Headings of columns that mean nothing here."""
    another: Words
    """What a heading says that is of another value."""
    older: Words
    """What a heading says beside which another column counts."""
    newer: Words
    """What a heading says that counts beside another column."""
    harmless: Words
    """What a heading may say beside a label of a block."""
    measures: Words
    """What the name of another measure than a rate ends in."""
    base_period: Words
    """The base period of the built-in legend's formula."""


class StatusTableModel(_ProfileTable):
    """The names of the status sheet and the headings of its columns."""

    sheets: Words
    """What the sheet is called."""
    withdrawn: Words
    """The words by which a row says that the plan has no status."""
    remarks: Words
    """Headings of columns that say nothing about a status."""
    columns: dict[StatusColumn, Words]
    """The headings of its columns, and of a status file's."""


class BandModel(_ProfileTable):
    """One colour of progress; bounds in per cent, at most one below and one
    above.
    """

    color: ColorValue | None = None
    """The colour; left out: no fill.  One beyond the five needs its own fill.
    """
    at_least: Percent | None = None
    """The least progress in it."""
    above: Percent | None = None
    """The progress above which it begins."""
    below: Percent | None = None
    """The progress below which it ends."""
    at_most: Percent | None = None
    """The most progress in it."""
    fill: FillValue | None = None
    """RRGGBB, or a pattern with its two colours; left out: the palette's."""

    @model_validator(mode="after")
    def _check_bounds(self) -> BandModel:
        lows = [
            each for each in (self.at_least, self.above) if each is not None
        ]
        highs = [
            each for each in (self.below, self.at_most) if each is not None
        ]
        if (
            len(lows) > 1
            or len(highs) > 1
            or (lows and highs and lows[0] >= highs[0])
        ):
            raise _wrong("bounds")
        return self


class StatusModel(_ProfileTable):
    """One colour of a status."""

    color: ColorValue | None = None
    """The colour; left out: no fill.  One beyond the five needs its own fill.
    """
    status: str
    """One of ``statuses``."""
    overdue: bool | None = None
    """Whether the deadline has passed; left out: whatever the deadline."""
    fill: FillValue | None = None
    """RRGGBB, or a pattern with its two colours; left out: the palette's."""


class KpiModel(_ProfileTable):
    """The colour of a KPI whose target is met, or is not."""

    color: ColorValue | None = None
    """The colour; left out: no fill.  One beyond the five needs its own fill.
    """
    met: bool
    """Whether the target is met."""
    fill: FillValue | None = None
    """RRGGBB, or a pattern with its two colours; left out: the palette's."""


class LegendModel(_ProfileTable):
    """A legend as data; a part left empty colours nothing."""

    progress: tuple[BandModel, ...]
    """The colours of オンライン利用率."""
    status: tuple[StatusModel, ...]
    """The colours of action plans."""
    kpi: tuple[KpiModel, ...]
    """The colours of 進捗(中間KPI)."""


class ProfileModel(_ProfileTable):
    """All that the shipped file and a user's own say together."""

    kind: KindModel
    """What a sheet is."""
    fields: dict[FieldId, FieldModel]
    """The columns outside the issue blocks."""
    block: BlockModel
    """The issue blocks."""
    statuses: dict[str, Words]
    """The words for each status; a name of one's own makes a new one."""
    cell_statuses: dict[str, Words]
    """Further words for each status, in cells of nothing but statuses."""
    deadline_words: dict[DeadlineWord, Words]
    """What says that a deadline has passed or not, and what is only late."""
    kpi_words: dict[Literal["met"], Words]
    """What says that a KPI's target is met."""
    words: dict[WordList, Words]
    """What totals, notes and legends are called, what takes a status back,
    and what follows an as-of date.
    """
    headings: HeadingWordsModel
    """Words in headings that belong to no field."""
    status_table: StatusTableModel
    """The table that gives statuses."""
    legend: LegendModel
    """The built-in legend."""
    legend_headings: dict[LegendPart, Words]
    """What a legend in a workbook calls its parts."""
    color_words: dict[ColorKey, Words]
    """The colour words of legends: of the five, of any others under names in
    lower case, none, other and prose.
    """
    legend_words: dict[LegendWord, Words]
    """Other words of legends: for the progress, for what a colour is besides.
    """
    palettes: dict[str, PaletteValue] = Field(min_length=1)
    """Five fills each or more, for legends that show no swatches."""


# ---- What is wrong with the tables of a file ---------------------------------

Problem = tuple[TomlPath, Sentence]

_PROBLEMS = {
    "missing": "profile.problem.missing",
    "string_type": "profile.problem.text",
    "bool_type": "profile.problem.boolean",
    "bool_parsing": "profile.problem.boolean",
    "tuple_type": "profile.problem.list",
    "dict_type": "profile.problem.table",
    "model_type": "profile.problem.table",
}


def misformed(tables: TomlTable) -> list[Problem]:
    """Return where tables do not have the form of a profile."""
    try:
        ProfileModel.model_validate(tables)
    except ValidationError as error:
        return [_problem(each) for each in error.errors(include_url=False)]
    return []


def _unknown_key(path: TomlPath, known: Iterable[str]) -> Sentence:
    """Return the problem of a key that its table does not have."""
    meant = nearest_key(str(path[-1]), known)
    return Sentence("profile.problem.unknown_key", {"meant": meant})


def _problem(error: ErrorDetails) -> Problem:
    """Return where a pydantic error is and what it says; a wrong key of a
    table is located by ``[key]``.
    """
    path = tuple(part for part in error["loc"] if part != "[key]")
    kind = error["type"]
    context = error.get("ctx", {})
    if len(path) < len(error["loc"]):
        parts = context.get("expected", "").split("'")
        named = parts[1::2]
        return path, _unknown_key(path, named)
    if kind == "extra_forbidden":
        known = ProfileModel.model_fields if len(path) == 1 else ()
        return path, _unknown_key(path, known)
    if kind.startswith("profile.problem."):
        return path, Sentence(kind, context)
    if kind == "literal_error":
        return path, Sentence(
            "profile.problem.one_of",
            {"choices": context["expected"].replace("'", "")},
        )
    if kind in _PROBLEMS:
        return path, Sentence(_PROBLEMS[kind])
    return path, Sentence("profile.problem.other", {"problem": error["msg"]})
