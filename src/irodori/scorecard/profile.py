"""The profile: labels, status words, legend and palettes as data, read from TOML and checked.

The shipped profile is ``schemas/scorecard.toml``; its comments are the reference of the form.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from irodori.data import data_text
from irodori.errors import ProfileError
from irodori.messages import Sentence
from irodori.scorecard.bands import Band, from_below, overlaps
from irodori.scorecard.palettes import COLORS, Color
from irodori.scorecard.values.text import fold
from irodori.toml_lines import TomlPath, deepest, key_lines
from irodori.workbook.fills import Fill

SHIPPED = "scorecard.toml"

FieldId = Literal[
    "ministry", "program", "procedure_count", "procedure", "law", "procedure_type", "annual_count",
    "annual_online_count", "online_rate_base", "online_rate_current", "online_rate_target", "deadline",
    "online_complete",
]  # fmt: skip
BlockFieldId = Literal[
    "issue", "interim_kpi", "action_plan", "kpi_progress", "kpi_deadline", "plan_status", "plan_deadline"
]
StatusColumn = Literal["ministry", "procedure", "issue", "plan", "status", "deadline"]
Rule = Literal["progress", "status", "kpi"]
"""What a colour says: オンライン利用率 progress, アクションプラン status, 進捗(中間KPI)."""
RULES: tuple[Rule, ...] = ("progress", "status", "kpi")

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
    return Fraction(value) / 100


_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}")
_PATTERNS = (
    "solid", "darkGray", "mediumGray", "lightGray", "gray125", "gray0625",
    "darkHorizontal", "darkVertical", "darkDown", "darkUp", "darkGrid", "darkTrellis",
    "lightHorizontal", "lightVertical", "lightDown", "lightUp", "lightGrid", "lightTrellis",
)  # fmt: skip


def _fill(value: object) -> Fill:
    if isinstance(value, dict) and set(value) == {"pattern", "foreground", "background"}:
        if value["pattern"] not in _PATTERNS:
            raise _wrong("one_of", choices=", ".join(_PATTERNS))
        return Fill(value["pattern"], _argb(value["foreground"]), _argb(value["background"]))
    return Fill.solid(_argb(value))


def _argb(value: object) -> str:
    if not isinstance(value, str) or not _RGB.fullmatch(value):
        raise _wrong("color")
    return value.upper().rjust(8, "F")


def _palette(value: object) -> dict[Color, Fill]:
    if not isinstance(value, dict) or set(value) != set(COLORS):
        raise _wrong("palette")
    return {color: _fill(value[color]) for color in COLORS}


Pattern = Annotated[re.Pattern[str], PlainValidator(_pattern, json_schema_input_type=str)]
Percent = Annotated[Fraction, PlainValidator(_percent, json_schema_input_type=float)]
FillValue = Annotated[Fill, PlainValidator(_fill, json_schema_input_type=str | dict[str, str])]
PaletteValue = Annotated[
    Mapping[Color, Fill], PlainValidator(_palette, json_schema_input_type=dict[Color, str | dict[str, str]])
]
Words = tuple[str, ...]


# ---- The tables ----------------------------------------------------------------------------------------------------


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)


class FieldLabels(_Table):
    """What a column is called; the shipped file's comments say how a heading is compared."""

    labels: Words = ()
    whole: Words = ()
    pattern: Pattern | None = None
    parents: Words = ()
    child: Pattern | None = None
    qualifier: Pattern | None = None
    not_qualifier: Pattern | None = None
    required: bool = False


class Block(_Table):
    """The issue block: the headings that may span the blocks, and the columns of each block."""

    titles: Words
    fields: dict[BlockFieldId, FieldLabels]


class StatusTable(_Table):
    """The names of the status sheet and the headings of its columns."""

    sheets: Words
    columns: dict[StatusColumn, Words]


class BandEntry(_Table):
    """One colour of progress; bounds as fractions of 1, None where open."""

    color: Color | None = None
    at_least: Percent | None = None
    above: Percent | None = None
    below: Percent | None = None
    at_most: Percent | None = None
    fill: FillValue | None = None

    @model_validator(mode="after")
    def _check_bounds(self) -> BandEntry:
        lows = [each for each in (self.at_least, self.above) if each is not None]
        highs = [each for each in (self.below, self.at_most) if each is not None]
        if len(lows) > 1 or len(highs) > 1 or (lows and highs and lows[0] >= highs[0]):
            raise _wrong("bounds")
        return self

    @property
    def band(self) -> Band:
        """The band that the bounds give."""
        low = self.at_least if self.at_least is not None else self.above
        high = self.below if self.below is not None else self.at_most
        return Band(self.color, low, high, self.above is None, self.at_most is not None)


class StatusEntry(_Table):
    """One colour of a status; ``overdue`` left out: whatever the deadline."""

    color: Color | None = None
    status: str
    overdue: bool | None = None
    fill: FillValue | None = None


class KpiEntry(_Table):
    """The colour of a KPI whose target is met, or is not."""

    color: Color | None = None
    met: bool
    fill: FillValue | None = None


class LegendTable(_Table):
    """A legend as data; a part left empty colours nothing."""

    progress: tuple[BandEntry, ...]
    status: tuple[StatusEntry, ...]
    kpi: tuple[KpiEntry, ...]


class Profile(_Table):
    """All that the shipped file and a user's own say together."""

    fields: dict[FieldId, FieldLabels]
    block: Block
    statuses: dict[str, Words]
    deadline_words: dict[Literal["overdue", "within"], Words]
    kpi_words: dict[Literal["met"], Words]
    words: dict[Literal["subtotals", "notes", "as_of"], Words]
    status_table: StatusTable
    legend: LegendTable
    legend_headings: dict[Literal["progress", "status", "kpi", "other"], Words]
    color_words: dict[Literal["blue", "green", "yellow", "orange", "red", "none", "other", "prose"], Words]
    palettes: dict[str, PaletteValue] = Field(min_length=1)

    @cached_property
    def status_words(self) -> Mapping[str, str]:
        """The status that each folded word names: ``done`` for 措置済."""
        return {fold(word): status for status, words in self.statuses.items() for word in words}


# ---- Loading -------------------------------------------------------------------------------------------------------


def load_profile(path: Path | None = None) -> Profile:
    """Return the shipped profile, or with a path that file's changes laid over it.

    Raises ProfileError: ``profile.unreadable`` (no such file, not UTF-8), ``profile.syntax`` (no TOML), and
    ``profile.invalid``, whose ``line`` is the line in the file and ``where`` the key.
    """
    if path is None:
        return _shipped()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError("profile.unreadable", path=path, problem=error) from None
    return parse_profile(text, str(path))


def parse_profile(text: str, name: str) -> Profile:
    """Return the shipped profile with the changes of a TOML text laid over it; ``name`` stands in errors."""
    try:
        changes = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(name, str(error), text) from None
    additions = changes.pop("add") if isinstance(changes.get("add"), dict) else {}
    tables = _laid_over(_shipped_tables(), changes)
    added: dict[TomlPath, int] = {}
    tables = _laid_over(tables, additions, added)
    try:
        profile = Profile.model_validate(tables)
        problems = _contradictions(profile)
    except ValidationError as error:
        problems = [_problem(each) for each in error.errors(include_url=False)]
    if problems:
        raise _invalid(problems, name, key_lines(text), added)
    return profile


@cache
def _shipped() -> Profile:
    return Profile.model_validate(_shipped_tables())


def _shipped_tables() -> dict[str, Any]:
    return tomllib.loads(data_text(SHIPPED), parse_float=Decimal)


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

_SYNTAX = re.compile(r"(.*?) \(at (?:line (\d+), column \d+|end of document)\)", re.DOTALL)
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


def _syntax_error(name: str, message: str, text: str) -> ProfileError:
    found = _SYNTAX.fullmatch(message)
    problem, line = (found[1], found[2]) if found else (message, None)
    return ProfileError("profile.syntax", path=name, line=int(line or text.count("\n") + 1), problem=problem)


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
    """Return where a pydantic error stands and what it says; a wrong key of a table is located by ``[key]``."""
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
    problems: list[_Problem] = [
        (("legend", "status", number, "status"), Sentence("profile.problem.status", {"status": entry.status}))
        for number, entry in enumerate(legend.status)
        if entry.status not in profile.statuses
    ]
    if both := overlaps(sorted((entry.band for entry in legend.progress), key=from_below, reverse=True)):
        problems.append((("legend", "progress"), Sentence("profile.problem.overlap", {"band": both[0].sentence})))
    return problems


def _shown_path(path: TomlPath) -> str:
    """Return ``legend.progress[2].color``, elements counted from 1."""
    shown = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return shown.removeprefix(".")
