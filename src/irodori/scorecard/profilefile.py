"""A profile file as its user writes it: checked by pydantic, with errors that name the line.

What it says together with the shipped profile is built by ``irodori.scorecard.profile``, which every command loads;
this module is only loaded for a file of the user's and for the JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from irodori.errors import ProfileError
from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.bands import from_below, overlaps
from irodori.scorecard.palettes import COLORS, NO_COLORS, Color
from irodori.scorecard.profile import (
    KINDS,
    REPLACED,
    SCORECARD,
    BlockFieldId,
    FieldId,
    KindRuleName,
    LegendPart,
    LegendWord,
    Profile,
    StatusColumn,
    WordList,
    Words,
    built,
    fill_of,
    percent_of,
    shipped_tables,
)
from irodori.toml_lines import TomlPath, deepest, key_lines, syntax_problem
from irodori.workbook.fills import Fill

# ---- The forms of single values ------------------------------------------------------------------------------------


def _wrong(problem: str, **params: object) -> PydanticCustomError:
    return PydanticCustomError(f"profile.problem.{problem}", "wrong", params)


def _pattern(value: object) -> re.Pattern[str]:
    if not isinstance(value, str):
        raise _wrong("text")
    try:
        return re.compile(value)
    except re.error as error:
        raise _wrong("pattern", reason=str(error)) from None


def _percent(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _wrong("percent")
    return percent_of(value)


_COLOR = pattern(r"[a-z][a-z_]{1,29}")
_RGB = pattern(r"(?:[0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}")
_PATTERNS = (
    "solid", "darkGray", "mediumGray", "lightGray", "gray125", "gray0625",
    "darkHorizontal", "darkVertical", "darkDown", "darkUp", "darkGrid", "darkTrellis",
    "lightHorizontal", "lightVertical", "lightDown", "lightUp", "lightGrid", "lightTrellis",
)  # fmt: skip


def _fill(value: object) -> Fill:
    if isinstance(value, dict) and set(value) == {"pattern", "foreground", "background"}:
        if value["pattern"] not in _PATTERNS:
            raise _wrong("one_of", choices=", ".join(_PATTERNS))
        colors = [value["foreground"], value["background"]]
    else:
        colors = [value]
    if not all(isinstance(color, str) and _RGB.fullmatch(color) for color in colors):
        raise _wrong("color")
    return fill_of(value)  # type: ignore[arg-type]  # checked just now


def _palette(value: object) -> dict[Color, Fill]:
    if not isinstance(value, dict) or not set(COLORS) <= set(value) or not all(map(_COLOR.fullmatch, value)):
        raise _wrong("palette")
    return {color: _fill(value[color]) for color in value}


def _color(value: object) -> Color:
    if not isinstance(value, str) or not _COLOR.fullmatch(value) or value in NO_COLORS:
        raise _wrong("color_name")
    return value


Pattern = Annotated[re.Pattern[str], PlainValidator(_pattern, json_schema_input_type=str)]
Percent = Annotated[Fraction, PlainValidator(_percent, json_schema_input_type=float)]
FillValue = Annotated[Fill, PlainValidator(_fill, json_schema_input_type=str | dict[str, str])]
ColorKey = Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,29}$")]
ColorValue = Annotated[Color, PlainValidator(_color, json_schema_input_type=str)]
PaletteValue = Annotated[
    Mapping[Color, Fill], PlainValidator(_palette, json_schema_input_type=dict[Color, str | dict[str, str]])
]


# ---- The tables ----------------------------------------------------------------------------------------------------


class _ProfileTable(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True, use_attribute_docstrings=True
    )


class KindRuleModel(_ProfileTable):
    """A rule of a kind of sheet."""

    rule: KindRuleName
    """What the rule judges by: a progress, a status, or a mark or letter."""
    fills: str | Words
    """The field whose cells get the colour; of several, the first one that a table has."""
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
    """Fields that must be there as well."""


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
    """What a column is called; the shipped file's comments say how a heading is compared."""

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
    """What must be found in the heading's brackets, or in the headings above and below it."""
    not_qualifier: Pattern | None = None
    """What must not be found there."""
    required: bool = False
    """Whether a table without this field is no scorecard."""
    content: Words = ()
    """Headings under a plan's own heading that hold its text."""
    chosen: Words = ()
    """Headings in full, from the top level down, that decide where several columns claim the field."""


class BlockModel(_ProfileTable):
    """The issue block: the headings that may span the blocks, and the columns of each block."""

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
    base_period: Words
    """The base period of the built-in legend's formula."""


class StatusTableModel(_ProfileTable):
    """The names of the status sheet and the headings of its columns."""

    sheets: Words
    """What the sheet is called."""
    withdrawn: Words
    """The words by which a row says that the plan has no status."""
    columns: dict[StatusColumn, Words]
    """The headings of its columns, and of a status file's."""


class BandModel(_ProfileTable):
    """One colour of progress; bounds in per cent, at most one below and one above."""

    color: ColorValue | None = None
    """The colour; left out: no fill.  One beyond the five needs its own fill."""
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
        lows = [each for each in (self.at_least, self.above) if each is not None]
        highs = [each for each in (self.below, self.at_most) if each is not None]
        if len(lows) > 1 or len(highs) > 1 or (lows and highs and lows[0] >= highs[0]):
            raise _wrong("bounds")
        return self


class StatusModel(_ProfileTable):
    """One colour of a status."""

    color: ColorValue | None = None
    """The colour; left out: no fill.  One beyond the five needs its own fill."""
    status: str
    """One of ``statuses``."""
    overdue: bool | None = None
    """Whether the deadline has passed; left out: whatever the deadline."""
    fill: FillValue | None = None
    """RRGGBB, or a pattern with its two colours; left out: the palette's."""


class KpiModel(_ProfileTable):
    """The colour of a KPI whose target is met, or is not."""

    color: ColorValue | None = None
    """The colour; left out: no fill.  One beyond the five needs its own fill."""
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
    deadline_words: dict[Literal["overdue", "within"], Words]
    """What says that a deadline has passed or not."""
    kpi_words: dict[Literal["met"], Words]
    """What says that a KPI's target is met."""
    words: dict[WordList, Words]
    """What totals, notes and legends are called, and what follows an as-of date."""
    headings: HeadingWordsModel
    """Words in headings that belong to no field."""
    status_table: StatusTableModel
    """The table that gives statuses."""
    legend: LegendModel
    """The built-in legend."""
    legend_headings: dict[LegendPart, Words]
    """What a legend in a workbook calls its parts."""
    color_words: dict[ColorKey, Words]
    """The colour words of legends: of the five, of any others under names in lower case, none, other and prose."""
    legend_words: dict[LegendWord, Words]
    """Other words of legends: for the progress, for what a colour is besides."""
    palettes: dict[str, PaletteValue] = Field(min_length=1)
    """Five fills each or more, for legends that show no swatches."""


# ---- Reading a file ------------------------------------------------------------------------------------------------


def parse_profile(text: str, name: str, kind: str = SCORECARD, *, words_only: bool = False) -> Profile:
    """Return a shipped profile with the changes of a TOML text laid over it; ``name`` is in errors.

    The shipped profile is that of the kind that the text names or extends, else of ``kind``; with ``words_only`` its
    fields and legend stay, which are another kind's in the text.
    """
    import tomllib  # few conversions come with a profile

    try:
        changes = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        problem, line = syntax_problem(error, text)
        raise ProfileError("profile.syntax", path=name, line=line, problem=problem) from None
    additions = changes.pop("add") if isinstance(changes.get("add"), dict) else {}
    if words_only:
        changes, additions = ({key: each[key] for key in each.keys() - REPLACED} for each in (changes, additions))
    added: dict[TomlPath, int] = {}
    tables, problems = _changed(changes, additions, kind, added)
    problems += _misformed(tables) if tables else []
    profile = None if problems else built(tables)
    if profile is not None:
        problems = _contradictions(profile)
    if profile is None or problems:
        raise _invalid(problems, name, key_lines(text), added)
    return profile


def _misformed(tables: Mapping[str, Any]) -> list[_Problem]:
    """Return where tables do not have the form of a profile."""
    try:
        ProfileModel.model_validate(tables)
    except ValidationError as error:
        return [_problem(each) for each in error.errors(include_url=False)]
    return []


def _changed(
    changes: Mapping[str, Any], additions: Mapping[str, Any], kind: str, added: dict[TomlPath, int]
) -> tuple[dict[str, Any], list[_Problem]]:
    """Return a shipped kind's tables with changes and additions, and what is wrong with the kind that they name."""
    asked = changes.get("kind", {})
    named = asked.get("name", kind) if isinstance(asked, dict) else kind
    if named in KINDS:
        shipped = shipped_tables(named)
        tables = _laid_over(_laid_over(shipped, changes), additions, added)
        unknown: list[_Problem] = [
            (("fields", field), Sentence("profile.problem.unknown_key"))
            for each in (changes, additions)
            for field in (each.get("fields", {}) if isinstance(each.get("fields"), dict) else {})
            if field not in shipped["fields"]
        ]
        return tables, unknown
    extends = asked.get("extends", kind)
    if extends not in KINDS:
        choices = Sentence("profile.problem.one_of", {"choices": ", ".join(KINDS)})
        return {}, [(("kind", "extends"), choices)]
    return _laid_over(_own_kind(shipped_tables(extends), changes, named), additions, added), []


def _own_kind(shipped: Mapping[str, Any], changes: Mapping[str, Any], name: object) -> dict[str, Any]:
    """Return the tables of a kind of the user's own: what it says whole takes the place of the shipped table."""
    tables = _laid_over(shipped, {key: table for key, table in changes.items() if key not in REPLACED})
    tables |= {key: changes[key] for key in REPLACED & changes.keys()}
    taken_over = {} if "fields" in changes else shipped["kind"]
    tables["kind"] = {**taken_over, "title": {"ja": name}, **changes["kind"]}
    return tables


def _laid_over(
    base: Mapping[str, Any], changes: Mapping[str, Any], added: dict[TomlPath, int] | None = None, path: TomlPath = ()
) -> dict[str, Any]:
    """Return base with the changes; with ``added``, lists grow, and it notes where each of them began to."""
    result = dict(base)
    for key, change in changes.items():
        old, here = base.get(key), (*path, key)
        if isinstance(old, dict) and isinstance(change, dict):
            result[key] = _laid_over(old, change, added, here)
        elif added is not None and isinstance(old, list) and isinstance(change, list):
            added[here] = len(old)
            result[key] = old + change
        else:
            result[key] = change
    return result


# ---- Errors --------------------------------------------------------------------------------------------------------

_Problem = tuple[TomlPath, Sentence]

_PROBLEMS = {
    "extra_forbidden": "profile.problem.unknown_key",
    "missing": "profile.problem.missing",
    "string_type": "profile.problem.text",
    "bool_type": "profile.problem.boolean",
    "bool_parsing": "profile.problem.boolean",
    "tuple_type": "profile.problem.list",
    "dict_type": "profile.problem.table",
    "model_type": "profile.problem.table",
}


def _invalid(
    problems: Sequence[_Problem], name: str, lines: Mapping[TomlPath, int], added: Mapping[TomlPath, int]
) -> ProfileError:
    """Name the first problem of the file by its line."""
    placed = [(_line(lines, path, added), _shown_path(path), problem) for path, problem in problems]
    line, where, problem = min(placed, key=lambda each: each[0])
    return ProfileError("profile.invalid", path=name, line=line, where=where, problem=problem)


def _line(lines: Mapping[TomlPath, int], path: TomlPath, added: Mapping[TomlPath, int]) -> int:
    """Return the line of a path of the whole profile, whether the file changed it or added it."""
    under_add = path
    for grown, old_length in added.items():
        if path[: len(grown)] == grown and len(path) > len(grown):
            index, rest = path[len(grown)], path[len(grown) + 1 :]
            under_add = (*grown, int(index) - old_length, *rest)
    changed, changed_line = deepest(lines, path)
    steps, added_line = deepest(lines, ("add", *under_add))
    return added_line if steps - 1 > changed else changed_line


def _problem(error: ErrorDetails) -> _Problem:
    """Return where a pydantic error is and what it says; a wrong key of a table is located by ``[key]``."""
    path = tuple(part for part in error["loc"] if part != "[key]")
    kind, context = error["type"], error.get("ctx", {})
    if len(path) < len(error["loc"]):
        return path, Sentence("profile.problem.unknown_key")
    if kind.startswith("profile.problem."):
        return path, Sentence(kind, context)
    if kind == "literal_error":
        return path, Sentence("profile.problem.one_of", {"choices": context["expected"].replace("'", "")})
    if kind in _PROBLEMS:
        return path, Sentence(_PROBLEMS[kind])
    return path, Sentence("profile.problem.other", {"problem": error["msg"]})


def _contradictions(profile: Profile) -> list[_Problem]:
    """Return what each table allows and the legend as a whole does not."""
    legend = profile.legend
    problems = _unknown_fields(profile)
    problems += [
        (("legend", part, number, "color"), Sentence("profile.problem.color_name"))
        for part, entries in legend._asdict().items()
        for number, entry in enumerate(entries)
        if not entry.fill and not _is_shown(entry.color, profile)
    ]
    problems += [
        (("legend", "status", number, "status"), Sentence("profile.problem.status", {"status": entry.status}))
        for number, entry in enumerate(legend.status)
        if entry.status not in profile.statuses
    ]
    if both := overlaps(sorted((entry.band for entry in legend.progress), key=from_below, reverse=True)):
        problems.append((("legend", "progress"), Sentence("profile.problem.overlap", {"band": both[0].sentence})))
    return problems


def _unknown_fields(profile: Profile) -> list[_Problem]:
    """Return the fields that the kind names and that it does not have."""
    kind = profile.kind
    named: list[tuple[TomlPath, str]] = [(("kind", "item"), kind.item)]
    named += [(("kind", "groups"), name) for name in kind.groups]
    named += [(("kind", "stand_ins"), name) for name in kind.stand_ins]
    for number, rule in enumerate(kind.rules):
        for key, value in rule._asdict().items():
            names = value if key in {"fills", "needs"} else (value,)
            named += [(("kind", "rules", number, key), name) for name in names if key != "rule" and name]
    return [
        (path, Sentence("profile.problem.field", {"field": name})) for path, name in named if name not in profile.fields
    ]


def _is_shown(color: Color | None, profile: Profile) -> bool:
    """Tell whether each palette has a fill for a colour."""
    return color is None or all(color in palette for palette in profile.palettes.values())


def _shown_path(path: TomlPath) -> str:
    """Return ``legend.progress[2].color``, elements counted from 1."""
    shown = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return shown.removeprefix(".")
