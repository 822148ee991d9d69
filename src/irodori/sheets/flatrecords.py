"""Records in tidy long form: one for each cell that the legend covers, with
everything that decided its colour.

The names and kinds of the fields are the same in CSV, JSON, Parquet and on the
summary's sheet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Literal

from irodori.messages import Language, Sentence
from irodori.report.differences import role_word
from irodori.report.plain import unbroken
from irodori.results import Conversion
from irodori.scorecard.editions import Role
from irodori.scorecard.judging.verdicts import (
    Judgement,
    PlacedVerdict,
    SheetRatings,
    Verdict,
)
from irodori.scorecard.palettes import COLORS
from irodori.scorecard.profile import FieldId, Profile, Rule
from irodori.scorecard.reading.tables import (
    FIELD_OF_RULE,
    IssueBlock,
    Table,
    rate_scales,
)
from irodori.scorecard.statuses.matching import WITHDRAWN
from irodori.scorecard.values.cellreader import CellReader
from irodori.scorecard.values.dates import Day, Deadline
from irodori.scorecard.values.kpitargets import with_target
from irodori.scorecard.values.rates import Percent, Rate
from irodori.scorecard.values.sentencedates import find_deadline
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Anchors, cell_ref

Shade = str
"""A colour, ``none``, or ``unrated``."""
SHADES: tuple[Shade, ...] = (*COLORS, "none", "unrated")
"""The colours, ``none`` for rated without a fill, ``unrated`` for what could
not be rated.
"""


Limit = Literal["within", "overdue"]


class Record(NamedTuple):
    """One cell; None for what does not apply to its kind or is not known.
    Rates and progress: 1 is 100 %.
    """

    file: str
    sheet: str
    cell: str
    ministry: str
    program: str
    procedure: str
    rule: Rule
    issue: int | None
    plan: str | None
    text: str
    color: Shade
    base: float | None
    current: float | None
    target: float | None
    progress: float | None
    status: str | None
    """``done``, ``active``, ``not_started``, or a status of the profile's own.
    """
    status_source: str | None
    deadline: dt.date | None
    days_overdue: int | None
    """Days from the deadline to the as-of date where it has passed and the
    thing is not done, else None.
    """
    as_of: dt.date
    reason: str
    finding: str | None
    """The code of what a person should look at."""
    limit: Limit | None
    """What a status says itself, without a date: 取組中(期限超過)."""
    base_text: str | None
    target_text: str | None
    """The rates of a progress in the sheet's words: 20%以上."""
    procedure_count: str | None
    law: str | None
    procedure_type: str | None
    annual_count: str | None
    annual_online_count: str | None
    online_complete: str | None
    procedure_deadline: str | None
    """What the sheet shows for the procedure, the same in all its records."""
    issue_text: str | None
    interim_kpi: str | None
    kpi_progress: str | None
    """With all of its digits."""
    kpi_deadline: str | None
    """What the sheet shows for the issue, the same in all its records."""

    @property
    def role(self) -> Role:
        """What the cell is in its procedure."""
        return Role(FIELD_OF_RULE[self.rule], self.issue, self.plan)

    def item(self, language: Language) -> str:
        """Return what the cell is in words: 課題1 アクションプラン a."""
        return role_word(self.role, language)


_DONE = "done"
_Rates = tuple[float | None, float | None, float | None]


# ---- Records of a conversion ------------------------------------------------


def records(
    conversion: Conversion,
    language: Language,
    only: Container[tuple[str, str]] | None = None,
) -> Iterator[Record]:
    """Yield the records of a conversion, sheet by sheet and row by row; with
    ``only`` those of some cells, each a sheet and a reference.
    """
    for sheet in conversion.sheets:
        anchors = Anchors(conversion.inspection.book[sheet.name].merges)
        makers = {
            id(each.table): _TableRecords(
                conversion,
                sheet,
                each.table,
                anchors,
                language,
            )
            for each in sheet.tables
        }
        for placed in sheet.verdicts():
            place = sheet.name, cell_ref(placed.row, placed.column)
            if only is None or place in only:
                yield makers[id(placed.table)].record(placed)


def procedure_names(conversion: Conversion) -> Iterator[tuple[str, str]]:
    """Yield the 府省名 (without one, the sheet's name) and 取組対象事業 of
    each procedure.
    """
    text = conversion.inspection.cells.text
    for sheet in conversion.sheets:
        for table, _ in sheet.tables:
            columns = [
                [unbroken(text(code)) for code in table.column(column)[1]]
                if column is not None
                else [""] * len(table)
                for column in map(
                    table.layout.fields.get, ("ministry", "program")
                )
            ]
            yield from (
                (ministry or sheet.name, program)
                for ministry, program in zip(*columns, strict=True)
            )


class _RatedPlace(NamedTuple):
    """What a rated column is, and the columns of its deadlines, the closest
    first.
    """

    rule: Rule
    issue: int | None
    plan: str | None
    deadlines: tuple[int, ...]
    text: int | None = None
    """The column of the plan's text."""


class _SharedWords(NamedTuple):
    """The part of a record that depends on the verdict alone."""

    color: Shade
    progress: float | None
    status: str | None
    deadline: dt.date | None
    reason: str
    finding: str | None
    limit: Limit | None


class _TableRecords:
    """Makes the records of one table."""

    def __init__(
        self,
        conversion: Conversion,
        sheet: SheetRatings,
        table: Table,
        anchors: Anchors,
        language: Language,
    ) -> None:
        self._file = conversion.inspection.name
        self._as_of = conversion.inspection.as_of.date
        self._sheet = sheet
        self._read = sheet.cells
        self._table = table
        self._anchors = anchors
        self._language = language
        self._scales = rate_scales(table, sheet.cells)
        self._places = dict(_places(table))
        self._said: dict[int, tuple[Verdict, _SharedWords]] = {}
        """The words of each verdict, which is kept so that no other one is
        taken for it.
        """
        self._texts: dict[int, str] = {}
        self._beside = _TextsBeside(table, sheet.cells)

    def record(self, placed: PlacedVerdict) -> Record:
        """Return the record of a cell."""
        row, column, _, index, verdict = placed
        place = self._places[column]
        said = self._of_verdict(verdict)
        deadline = said.deadline or self._deadline(place, column, index)
        cell = self._table.cell(index, place.text or column)
        shown = self._read.shown(*cell)
        return Record(
            self._file,
            self._sheet.name,
            self._anchors.ref(row, column),
            *self._names(index),
            place.rule,
            place.issue,
            place.plan,
            unbroken(shown),
            said.color,
            *self._rates(place, index),
            said.progress,
            said.status,
            verdict.status_source,
            deadline,
            self._days_overdue(place, said, deadline),
            self._as_of,
            said.reason,
            said.finding,
            said.limit,
            *self._beside.of(place, index),
        )

    def _days_overdue(
        self, place: _RatedPlace, said: _SharedWords, deadline: dt.date | None
    ) -> int | None:
        """Return by how many days something that is known not to be done is
        overdue.
        """
        if deadline is None or said.color == "unrated":
            return None
        is_status = place.rule == "status"
        if said.status == _DONE if is_status else said.color == "blue":
            return None
        days = (self._as_of - deadline).days
        return days if days > 0 else None

    def _names(self, index: int) -> tuple[str, str, str]:
        """Return 府省名 (without one, the sheet's name), 取組対象事業 and 手続名
        of a row.
        """
        groups = (*self._table.layout.kind.groups, "", "")[:2]
        ministry, program = (self._name(each, index) for each in groups)
        procedure = self._text(self._table.layout.item, index)
        return ministry or self._sheet.name, program, procedure

    def _name(self, field: str, index: int) -> str:
        column = self._table.layout.fields.get(field)
        if column is None:
            return ""
        return self._text(column, index)

    def _text(self, column: int, index: int) -> str:
        code = self._table.cell(index, column)[1]
        if code not in self._texts:
            self._texts[code] = unbroken(self._read.text(code))
        return self._texts[code]

    def _rates(self, place: _RatedPlace, index: int) -> _Rates:
        """Return the base, the current and the target rate of a progress."""
        if place.rule != "progress":
            return None, None, None
        base = self._rate("online_rate_base", index)
        current = self._rate("online_rate_current", index)
        target = self._rate("online_rate_target", index)
        return base, current, target

    def _rate(self, name: str, index: int) -> float | None:
        column = self._table.layout.fields.get(name)
        if column is None:
            return None
        rate = self._read.rate(
            *self._table.cell(index, column),
            self._scales[column],
            target=name == "online_rate_target",
        )
        if isinstance(rate, Rate):
            return float(rate.value)
        return None

    def _deadline(
        self, place: _RatedPlace, column: int, index: int
    ) -> dt.date | None:
        """Return the deadline of a cell whose colour did not depend on one."""
        if place.rule == "status":
            text = self._read.text(self._table.cell(index, column)[1])
            written = find_deadline(text)
            if written:
                return written.last_day
        for each in place.deadlines:
            found = self._read.deadline(*self._table.cell(index, each))
            if isinstance(found, Deadline):
                return found.last_day
        return None

    def _of_verdict(self, verdict: Verdict) -> _SharedWords:
        known = self._said.get(id(verdict))
        if known is None:
            known = verdict, _said(verdict, self._language)
            self._said[id(verdict)] = known
        return known[1]


_Texts = tuple[str | None, ...]
_RATE_TEXTS = ("online_rate_base", "online_rate_target")
_PROCEDURE_TEXTS = (
    "procedure_count",
    "law",
    "procedure_type",
    "annual_count",
    "annual_online_count",
    "online_complete",
    "deadline",
)


class _TextsBeside:
    """What a table shows beside its rated cells: for the rates, the procedure
    and the issue, in the order of a record's last fields.
    """

    def __init__(self, table: Table, read: CellReader) -> None:
        self._table = table
        self._read = read
        self._blocks = {each.number: each for each in table.layout.blocks}
        self._shown: dict[tuple[int, int], str] = {}
        self._row = -1
        self._of_row: dict[tuple[Rule, int | None], _Texts] = {}
        """The texts of one row, which its records share."""

    def of(self, place: _RatedPlace, index: int) -> _Texts:
        """Return the texts for a rated cell of a row."""
        if index != self._row:
            self._row = index
            self._of_row.clear()
        key = place.rule, place.issue
        if key not in self._of_row:
            self._of_row[key] = self._made(place, index)
        return self._of_row[key]

    def _made(self, place: _RatedPlace, index: int) -> _Texts:
        fields = self._table.layout.fields
        block = self._blocks.get(place.issue or 0)
        columns = block.columns if block else {}
        rates = fields if place.rule == "progress" else {}
        return (
            *self._named(_RATE_TEXTS, rates, index),
            *self._named(_PROCEDURE_TEXTS, fields, index),
            self._text(columns.get("issue"), index),
            self._kpi(columns, index),
            self._exactly(columns.get("kpi_progress"), index),
            self._text(columns.get("kpi_deadline"), index),
        )

    def _named(
        self,
        names: Sequence[FieldId],
        columns: Mapping[FieldId, int],
        index: int,
    ) -> Iterator[str | None]:
        """Yield the texts of fields, None for one that the table has not."""
        for name in names:
            yield self._text(columns.get(name), index)

    def _kpi(
        self,
        columns: Mapping[str, int],
        index: int,
    ) -> str | None:
        """Return a KPI's text with the target that a column of its own gives."""
        column = columns.get("kpi_target")
        text = self._text(columns.get("interim_kpi"), index)
        target = self._text(column, index)
        is_changed = column in self._table.layout.changed
        return with_target(text or "", target or "", is_changed) or None

    def _exactly(self, column: int | None, index: int) -> str | None:
        """Return what a cell says with all of its digits."""
        if column is None:
            return None
        text = self._read.exactly(*self._table.cell(index, column))
        return unbroken(text) or None

    def _text(self, column: int | None, index: int) -> str | None:
        """Return what a cell shows on one line; None where it is blank."""
        if column is None:
            return None
        cell = self._table.cell(index, column)
        if cell not in self._shown:
            self._shown[cell] = unbroken(self._read.shown(*cell))
        return self._shown[cell] or None


def _places(table: Table) -> Iterator[tuple[int, _RatedPlace]]:
    """Yield each rated column of a table with what it is."""
    layout = table.layout
    end = _known(layout.fields.get("deadline"))
    for rule in reversed(layout.kind.rules):
        column = layout.filled(rule)
        if column is not None:
            yield column, _RatedPlace(rule.rule, None, None, end)
    for block in layout.blocks:
        yield from _places_of_issue(block, end)


def _places_of_issue(
    block: IssueBlock, end: tuple[int, ...]
) -> Iterator[tuple[int, _RatedPlace]]:
    """Yield the rated columns of an issue; ``end`` is the column of the
    procedure's deadline.
    """
    number = block.number
    limits = (*_known(block.columns.get("kpi_deadline")), *end)
    for plan in block.plans:
        own = (*_known(plan.deadline), *limits)
        yield (
            plan.filled,
            _RatedPlace("status", number, plan.letter, own, plan.column),
        )
    column = block.columns.get("kpi_progress")
    if column is not None:
        yield column, _RatedPlace("kpi", number, None, limits)


def _known(column: int | None) -> tuple[int, ...]:
    if column is None:
        return ()
    return (column,)


def _said(verdict: Verdict, language: Language) -> _SharedWords:
    finding = verdict.finding or verdict.remark
    code = finding.code if finding else None
    if verdict.judgement:
        return _judged(verdict.judgement, code, language)
    why = finding.text(language) if finding else ""
    return _SharedWords("unrated", None, None, None, why, code, None)


def _judged(
    judgement: Judgement, finding: str | None, language: Language
) -> _SharedWords:
    params = judgement.reason.params
    progress = params.get("progress")
    day = params.get("last_day")
    return _SharedWords(
        judgement.color or "none",
        float(progress.fraction) if isinstance(progress, Percent) else None,
        status_in(judgement.reason) if judgement.rule == "status" else None,
        day.value if isinstance(day, Day) else None,
        judgement.reason.text(language),
        finding,
        _limit(judgement.reason),
    )


def _limit(reason: Sentence) -> Limit | None:
    """Return 期限内 or 期限超過 where a status says it, and no date decided."""
    status = reason.params.get("status")
    if reason.code != "status.reason" or not isinstance(status, Sentence):
        return None
    return _LIMITS.get(status.code)


_LIMITS: Mapping[str, Limit] = {
    "status.within": "within",
    "status.overdue": "overdue",
}


def status_in(reason: Sentence) -> str | None:
    """Return the status that a reason names: it is there as a word, or within
    期限内 and 期限超過; None where it names none.
    """
    said = reason.params.get("status")
    while isinstance(said, Sentence) and "status" in said.params:
        said = said.params["status"]
    if isinstance(said, Sentence):
        return said.code.removeprefix("status.")
    return str(said) if said else None


# ---- The status table --------------------------------------------------------

STATUS_HEADINGS = (
    "府省名",
    "手続名",
    "課題",
    "プラン",
    "状況",
    "期限",
    "本文",
    "セル",
)


class KnownStatus(NamedTuple):
    """A row of the table; a status or deadline that is not known is empty."""

    ministry: str
    procedure: str
    issue: str
    plan: str
    status: str
    deadline: str
    """An ISO date."""
    text: str
    """The plan's text, for the person who completes the table; it is not read
    back.
    """
    cell: str
    """``SHEET!O3``, by which plans of the same names are told apart."""


def known_statuses(
    conversion: Conversion, only: Container[tuple[str, str]] | None = None
) -> Iterator[KnownStatus]:
    """Yield the status table of a conversion: a row for each action plan, sheet
    by sheet and row by row; with ``only`` those of some cells, each a sheet
    and a reference.

    ``irodori statuses`` writes it, a person completes it, and ``--status``
    reads it back: its headings are those that ``status_table.columns`` of the
    profile names first.
    """
    profile = conversion.inspection.profile
    for record in records(conversion, "ja", only):
        if record.rule == "status":
            yield _known_status(record, profile)


def _known_status(record: Record, profile: Profile) -> KnownStatus:
    status = record.status or ""
    if record.finding == WITHDRAWN:
        status = profile.status_table.withdrawn[0]
    deadline = ""
    if status and record.deadline and not record.limit:
        deadline = record.deadline.isoformat()
    return KnownStatus(
        record.ministry,
        record.procedure,
        f"課題{record.issue}" if record.issue else "",
        record.plan or "",
        status_in_words(status, record.limit, profile),
        deadline,
        record.text,
        f"{record.sheet}!{record.cell}",
    )


def status_in_words(status: str, limit: str | None, profile: Profile) -> str:
    """Return a status as a table of statuses holds it: 取組中（期限超過）."""
    word = profile.statuses.get(status, (status,))[0]
    said = {"within": "（期限内）", "overdue": "（期限超過）"}
    return word + said.get(limit or "", "")
