"""The profile: what a kind of sheet is, its labels, status words, legend and
palettes, read from TOML and checked.

The shipped profiles are ``schemas/scorecard.toml``, whose comments are the
reference of the form, and those that hold only what differs from it, such as
``schemas/indicators.toml``. A file of the user's is checked by ``profilefile``
before it is built here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import Any, Literal, TypeVar, cast, get_args

from irodori.data import data_text, kept
from irodori.messages import Language, Sentence, catalogue
from irodori.patterns import pattern
from irodori.scorecard.palettes import Band, Color, in_order
from irodori.scorecard.values.kpiprogress import MetWords
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill

SHIPPED = "scorecard.toml"
SCORECARD = "scorecard"
"""The first kind of sheet: the only one with issue blocks, and the one whose
tables the others change.
"""
KINDS = (SCORECARD, "indicators", "tracker")
"""The kinds of sheets that are shipped, in the order in which they are looked
for.
"""
TomlTable = Mapping[str, Any]
"""A table of a TOML file."""
REPLACED = frozenset(["fields", "block", "legend", "kind"])
"""Tables that a kind says whole; of the others it holds what differs from the
kind that it extends.
"""

FieldId = str
"""A field's name; each kind has its own."""
BlockFieldId = Literal[
    "issue",
    "interim_kpi",
    "kpi_target",
    "action_plan",
    "kpi_progress",
    "kpi_deadline",
    "plan_status",
    "plan_deadline",
]
BLOCK_FIELDS: tuple[BlockFieldId, ...] = get_args(BlockFieldId)
KindRuleName = Literal["progress", "status", "mark"]
StatusColumn = Literal[
    "ministry", "procedure", "issue", "plan", "status", "deadline", "cell"
]
ColorName = str
"""What colour words name: a colour, ``none`` for no fill, ``other`` for one
without a name; ``prose`` is no colour.
"""
LegendPart = Literal["progress", "status", "kpi", "mark", "other"]
LegendWord = Literal[
    "progress", "rate", "labels", "markers", "others", "unjudged"
]
DeadlineWord = Literal["overdue", "late", "within"]
DONE = "done"
"""The name of 措置済 among the statuses."""
ACTIVE = "active"
"""The name of 取組中."""
NOT_STARTED = "not_started"
"""The name of 未着手."""
Words = tuple[str, ...]
WordList = Literal[
    "subtotals",
    "other_rows",
    "row_labels",
    "total_endings",
    "not_totals",
    "notes",
    "legends",
    "takes_back",
    "work",
    "preparing",
    "steps",
    "acts",
    "retracts",
    "as_of",
]
Made = TypeVar("Made")
Rule = Literal["progress", "status", "kpi", "mark"]
"""What a colour says: オンライン利用率 progress, アクションプラン status,
進捗(中間KPI), 評価 mark.
"""
RULES: tuple[Rule, ...] = ("progress", "status", "kpi")
"""The rules of the scorecard."""
ALL_RULES: tuple[Rule, ...] = (*RULES, "mark")


class KindRule(NamedTuple):
    """A rule of a kind of sheet: the fields that it judges, and the field
    whose cells get the colour.
    """

    rule: KindRuleName
    fills: Words
    """The fields that may get the colour: the first one that a table has does.
    """
    judges: FieldId | None = None
    """The field of the status or the mark."""
    base: FieldId | None = None
    current: FieldId | None = None
    target: FieldId | None = None
    share: FieldId | None = None
    """The field that holds the progress as the sheet itself gives it."""
    unit: FieldId | None = None
    deadline: FieldId | None = None
    needs: Words = ()
    """Fields of which one must be there as well."""

    @property
    def fields(self) -> Words:
        """The fields that it judges by, the unit left out."""
        named = (
            self.judges,
            self.base,
            self.current,
            self.target,
            self.share,
            self.deadline,
        )
        return tuple(name for name in named if name)

    def works(self, fields: Collection[str]) -> bool:
        """Tell whether a table with these fields has what the rule judges and
        fills.
        """
        needed = (self.fills, self.needs) if self.needs else (self.fills,)
        if not all(any(name in fields for name in each) for each in needed):
            return False
        if self.rule != "progress":
            return self.judges in fields
        return self.current in fields or self.share in fields


class SheetKind(NamedTuple):
    """What a sheet is: the field that names a row, the fields that its rows
    are grouped by, and its rules.
    """

    name: str
    title: Mapping[str, str]
    """Its name for people, by language."""
    item: FieldId
    stand_ins: Words
    """Fields that name a row where no column is the item's."""
    groups: Words
    rules: tuple[KindRule, ...]

    def text(self, language: str) -> str:
        """Return its name for people in a language."""
        given = self.title.get(language) or self.title.get("ja")
        return given or self.name

    def rule(self, name: KindRuleName) -> KindRule | None:
        """Return its first rule of a name."""
        for rule in self.rules:
            if rule.rule == name:
                return rule
        return None

    @property
    def judged(self) -> Words:
        """The fields that its rules judge by, each once."""
        return tuple(
            dict.fromkeys(name for rule in self.rules for name in rule.fields)
        )


class FieldLabels(NamedTuple):
    """What a column is called; the shipped file's comments say how a heading
    is compared.
    """

    labels: Words = ()
    whole: Words = ()
    parents: Words = ()
    pattern: re.Pattern[str] | None = None
    child: re.Pattern[str] | None = None
    qualifier: re.Pattern[str] | None = None
    not_qualifier: re.Pattern[str] | None = None
    required: bool = False
    content: Words = ()
    chosen: Words = ()


class BlockLabels(NamedTuple):
    """The issue block: the headings that may span the blocks, and the columns
    of each block.
    """

    titles: Words
    fields: Mapping[BlockFieldId, FieldLabels]


class HeadingWords(NamedTuple):
    """Words in headings that belong to no field."""

    fillers: Words
    """What may be written around a label: 実績値, の, 時点."""
    unused: Words
    """Headings of columns that mean nothing here: 備考, 担当課."""
    another: Words
    """What a heading says that is of another value: 前回値, 旧."""
    older: Words
    """What a heading says beside which another column counts: 当初."""
    newer: Words
    """What a heading says that counts beside another column: 変更後."""
    harmless: Words
    """What a heading may say beside a label of a block: 単位, フォローアップ."""
    measures: Words
    """What the name of another measure than a rate ends in: 件数, 満足度."""
    base_period: Words
    """The base period of the built-in legend's formula: 令和元年度."""


class StatusTableLabels(NamedTuple):
    """The names of the status sheet and the headings of its columns."""

    sheets: Words
    withdrawn: Words
    """What a row says that takes a plan's status back: 状況なし."""
    remarks: Words
    """Headings of columns that say nothing about a status: 備考."""
    columns: Mapping[StatusColumn, Words]


class BandEntry(NamedTuple):
    """One colour of progress."""

    band: Band
    fill: Fill | None

    @property
    def color(self) -> Color | None:
        """The band's colour."""
        return self.band.color


class StatusEntry(NamedTuple):
    """One colour of a status; ``overdue`` None: whatever the deadline."""

    color: Color | None
    status: str
    overdue: bool | None
    fill: Fill | None


class KpiEntry(NamedTuple):
    """The colour of a KPI whose target is met, or is not."""

    color: Color | None
    met: bool
    fill: Fill | None


class LegendTable(NamedTuple):
    """A legend as data; a part left empty colours nothing."""

    progress: tuple[BandEntry, ...]
    status: tuple[StatusEntry, ...]
    kpi: tuple[KpiEntry, ...]


class ProfileTables(NamedTuple):
    """The tables of a profile."""

    kind: SheetKind
    fields: Mapping[FieldId, FieldLabels]
    block: BlockLabels
    statuses: Mapping[str, Words]
    status_words: Mapping[str, str]
    """The status that each folded word names: ``done`` for 措置済."""
    cell_status_words: Mapping[str, str]
    """The same for words that say a status only in a cell of its own: 継続."""
    deadline_words: Mapping[DeadlineWord, Words]
    kpi_words: Mapping[Literal["met"], Words]
    words: Mapping[WordList, Words]
    headings: HeadingWords
    status_table: StatusTableLabels
    legend: LegendTable
    legend_headings: Mapping[LegendPart, Words]
    color_words: Mapping[ColorName, Words]
    legend_words: Mapping[LegendWord, Words]
    palettes: Mapping[str, Mapping[Color, Fill]]
    is_shipped: bool = False
    """Whether all of it is the program's own, so that patterns of its words
    may be kept.
    """


class Profile(ProfileTables):
    """All that a shipped file and a user's own say together of one kind of
    sheet.
    """

    def once(self, make: Callable[[Profile], Made]) -> Made:
        """Return what ``make`` makes of the profile, which must be immutable:
        it is made once and lives as long as the profile.

        The shipped profiles live as long as the process, so nothing that a
        workbook says may go into it.
        """
        if make not in self._made:
            self._made[make] = make(self)
        return cast("Made", self._made[make])

    @cached_property
    def _made(self) -> dict[Callable[[Profile], object], object]:
        return {}

    @cached_property
    def limits(self) -> dict[str, DeadlineWord]:
        """The folded words for 期限超過, 遅れ and 期限内, with what they mean."""
        return {
            fold(word): name
            for name, words in self.deadline_words.items()
            for word in words
        }

    @cached_property
    def met_words(self) -> MetWords:
        """The words that say that a KPI's target is met."""
        words = MetWords(map(fold, self.kpi_words["met"]))
        words.are_shipped = self.is_shipped
        return words

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What a legend may be about: the kind's own rules, with issue blocks
        those of plans and interim KPIs.
        """
        own: set[Rule] = {each.rule for each in self.kind.rules}
        return tuple(
            rule
            for rule in ALL_RULES
            if rule in own or (rule in ("status", "kpi") and self.block.fields)
        )


@cache
def shipped_tables(kind: str = SCORECARD) -> dict[str, Any]:
    """Return the tables of ``schemas/scorecard.toml``, or of another shipped
    kind over those that it extends.
    """
    tables = _parsed(data_text(f"{kind}.toml"))
    if kind == SCORECARD:
        return tables
    return extended(shipped_tables(tables["kind"]["extends"]), tables)


def _parsed(text: str) -> dict[str, Any]:
    """Return the tables of a shipped file, which are kept for the next run."""
    tables: dict[str, Any] | None = kept().get(("toml", text, 0))
    if tables is None:
        import tomllib

        tables = tomllib.loads(text, parse_float=Decimal)
        kept().put(("toml", text, 0), tables)
    return tables


def extended(base: TomlTable, tables: TomlTable) -> dict[str, Any]:
    """Return the tables of a kind: those of the kind that it extends with its
    own laid over them.
    """
    result = dict(base)
    for key, table in tables.items():
        result[key] = (
            table if key in REPLACED else {**base.get(key, {}), **table}
        )
    return result


@cache
def shipped_profile(kind: str = SCORECARD) -> Profile:
    """Return the profile of ``schemas/scorecard.toml``, or of another shipped
    kind.
    """
    return built(shipped_tables(kind), is_shipped=True)


def field_word(name: FieldId) -> Sentence | str:
    """Return a field's word; a field of an office's own is called by its name."""
    code = f"field.{name}"
    return Sentence(code) if code in catalogue("ja") else name


def field_text(name: FieldId, language: Language) -> str:
    """Return a field's word in a language."""
    word = field_word(name)
    return word.text(language) if isinstance(word, Sentence) else word


# ---- Building it from tables of the right form ------------------------------


_WORD_TABLES = (
    "statuses",
    "cell_statuses",
    "deadline_words",
    "kpi_words",
    "words",
    "headings",
    "legend_headings",
    "color_words",
    "legend_words",
)
"""The tables of a profile that hold words by their names."""


def built(tables: TomlTable, *, is_shipped: bool = False) -> Profile:
    """Return the profile that TOML tables say, which must be of its form."""
    words = {name: _words_by_name(tables[name]) for name in _WORD_TABLES}
    block = tables["block"]
    palettes = tables["palettes"]
    return Profile(
        kind_of(tables["kind"]),
        _fields(tables["fields"], is_shipped),
        BlockLabels(
            tuple(block["titles"]), _fields(block["fields"], is_shipped)
        ),
        words["statuses"],
        _statuses_by_word(words["statuses"]),
        _statuses_by_word(words["cell_statuses"]),
        words["deadline_words"],
        words["kpi_words"],
        words["words"],
        HeadingWords(**words["headings"]),
        _status_table(tables["status_table"]),
        _legend(tables["legend"]),
        words["legend_headings"],
        words["color_words"],
        words["legend_words"],
        {name: _palette(table) for name, table in palettes.items()},
        is_shipped,
    )


def _statuses_by_word(statuses: Mapping[str, Words]) -> dict[str, str]:
    """Return the status that each folded word names."""
    return {
        fold(word): status
        for status, words in statuses.items()
        for word in words
    }


def _status_table(table: TomlTable) -> StatusTableLabels:
    return StatusTableLabels(
        tuple(table["sheets"]),
        tuple(table["withdrawn"]),
        tuple(table["remarks"]),
        _words_by_name(table["columns"]),
    )


def _legend(table: TomlTable) -> LegendTable:
    statuses = (
        StatusEntry(
            each.get("color"), each["status"], each.get("overdue"), _fill(each)
        )
        for each in table["status"]
    )
    return LegendTable(
        tuple(
            BandEntry(_band(each), _fill(each)) for each in table["progress"]
        ),
        tuple(statuses),
        tuple(
            KpiEntry(each.get("color"), each["met"], _fill(each))
            for each in table["kpi"]
        ),
    )


def kind_of(table: TomlTable) -> SheetKind:
    """Return the kind of sheet that a table says."""
    rules = tuple(_kind_rule(each) for each in table["rules"])
    return SheetKind(
        table["name"],
        table["title"],
        table["item"],
        tuple(table.get("stand_ins", ())),
        tuple(table.get("groups", ())),
        rules,
    )


def _kind_rule(table: TomlTable) -> KindRule:
    fills = table["fills"]
    more = {
        "fills": (fills,) if isinstance(fills, str) else tuple(fills),
        "needs": tuple(table.get("needs", ())),
    }
    return KindRule(**{**table, **more})


def percent_of(value: int | Decimal) -> Fraction:
    """Return a bound written in per cent as a fraction of 1."""
    return Fraction(value) / 100


def fill_of(value: str | Mapping[str, str]) -> Fill:
    """Return the fill of ``RRGGBB``, or of a table with pattern, foreground
    and background.
    """
    if isinstance(value, str):
        return Fill.solid(_argb(value))
    return Fill(
        value["pattern"],
        _argb(value["foreground"]),
        _argb(value["background"]),
    )


def _palette(
    table: Mapping[str, str | Mapping[str, str]],
) -> dict[Color, Fill]:
    return {color: fill_of(table[color]) for color in in_order(table)}


def _argb(value: str) -> str:
    return value.upper().rjust(8, "F")


def _words_by_name(table: Mapping[str, list[str]]) -> dict[Any, Words]:
    return {name: tuple(words) for name, words in table.items()}


def _fields(
    tables: Mapping[str, TomlTable], keep: bool
) -> dict[Any, FieldLabels]:
    return {name: _field(table, keep) for name, table in tables.items()}


def _field(table: TomlTable, keep: bool) -> FieldLabels:
    return FieldLabels(
        tuple(table.get("labels", ())),
        tuple(table.get("whole", ())),
        tuple(table.get("parents", ())),
        pattern=_pattern(table, "pattern", keep),
        child=_pattern(table, "child", keep),
        qualifier=_pattern(table, "qualifier", keep),
        not_qualifier=_pattern(table, "not_qualifier", keep),
        required=table.get("required", False),
        content=tuple(table.get("content", ())),
        chosen=tuple(table.get("chosen", ())),
    )


def _pattern(
    table: TomlTable, name: str, keep: bool
) -> re.Pattern[str] | None:
    return pattern(table[name], keep=keep) if name in table else None


def _band(table: TomlTable) -> Band:
    low = table.get("at_least", table.get("above"))
    high = table.get("below", table.get("at_most"))
    return Band(
        table.get("color"),
        None if low is None else percent_of(low),
        None if high is None else percent_of(high),
        low_closed="above" not in table,
        high_closed="at_most" in table,
    )


def _fill(table: TomlTable) -> Fill | None:
    return fill_of(table["fill"]) if "fill" in table else None
