"""The records that a template is filled with, in JSON or CSV, as a person or a
program writes them.

JSON is an array of objects (or an object whose ``procedures`` is one), their
fields named as in the profile::

    [{"ministry": "法務省", "procedure": "在留期間更新許可の申請", "online_rate_base": 0.002,
      "issues": [{"issue": "…", "interim_kpi": "…", "kpi_progress": "0.2%", "kpi_deadline": "令和5年3月末",
                  "plans": [{"text": "…", "status": "取組中", "deadline": "令和5年3月末"}]}]}]

CSV has one row of headings: those of the sheet from left to right, each
issue's columns behind its 課題①, with ``a 状況`` and ``a 期限`` beside a plan
where its status is known.

Both may also be what ``irodori summary --json`` and ``--csv`` write: a record
for each rated cell.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from string import ascii_lowercase
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from irodori.errors import InputError, ProfileError
from irodori.messages import Sentence
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.header import HeaderReader
from irodori.scorecard.reading.tables import IssueBlock, Layout
from irodori.scorecard.statuses.table import decoded
from irodori.scorecard.values.kpitargets import with_target
from irodori.scorecard.values.text import is_blank
from irodori.sheets.flatrecords import status_in_words
from irodori.sheets.layout import Column, OfficialLayout
from irodori.sheets.looks import clean

MOST_CHARACTERS = 32_767
"""The most characters of a cell in Excel."""
_ISSUE_FIELDS = (
    "issue",
    "interim_kpi",
    "kpi_target",
    "kpi_progress",
    "kpi_deadline",
)
_FORMULA = re.compile(r"'(?=[=+\-@\t\r])")


def _value(value: object) -> object:
    """Return a value as a cell holds it: text, a number, or nothing."""
    if isinstance(value, bool):
        raise ValueError("bool")
    if isinstance(value, str):
        text = clean(
            _FORMULA.sub("", value) if value.startswith("'") else value
        )
        if len(text) > MOST_CHARACTERS:
            raise ValueError("long")
        return text or None
    return value


Value = Annotated[str | int | Decimal | None, BeforeValidator(_value)]
Text = Annotated[str | None, BeforeValidator(_value)]


class _RowForm(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PlanRecord(_RowForm):
    """One action plan; the status and its deadline go to 進捗入力."""

    text: Text = None
    status: Text = None
    deadline: Value = None


def _plan(value: object) -> object:
    if isinstance(value, str):
        return {"text": value}
    return value


class IssueRecord(_RowForm):
    """One issue with its plans in the order of their letters."""

    issue: Text = None
    interim_kpi: Text = None
    kpi_target: Value = None
    """The KPI's target, where it is apart from its text."""
    plans: tuple[Annotated[PlanRecord, BeforeValidator(_plan)], ...] = ()
    kpi_progress: Value = None
    kpi_deadline: Value = None


class ProcedureRecord(_RowForm):
    """One row of the table."""

    ministry: Text = None
    program: Text = None
    procedure_count: Value = None
    procedure: Text = None
    law: Text = None
    procedure_type: Text = None
    annual_count: Value = None
    annual_online_count: Value = None
    online_rate_base: Value = None
    online_rate_current: Value = None
    online_rate_target: Value = None
    deadline: Value = None
    online_complete: Text = None
    issues: tuple[IssueRecord, ...] = ()

    def plan(self, block: int, letter: str) -> PlanRecord | None:
        """Return an issue's plan by the issue's number and the plan's letter;
        None where the record has none.
        """
        plans = (
            self.issues[block - 1].plans if block <= len(self.issues) else ()
        )
        place = ord(letter) - ord("a")
        if place < len(plans):
            return plans[place]
        return None


def read_records(
    data: bytes, name: str, profile: Profile
) -> list[ProcedureRecord]:
    """Return the records of a file: JSON where it begins with a bracket, else
    CSV; UTF-8 or CP932.

    ``ProfileError``: ``records.encoding``, ``records.json``, ``records.form``,
    ``records.csv``, ``records.headings``, ``records.none``.
    """
    text = decoded(data, name, "records.encoding")
    is_json = text.lstrip()[:1] in {"[", "{"}
    found = (
        _from_json(text, name, profile)
        if is_json
        else _from_csv(text, name, profile)
    )
    if not found:
        raise ProfileError("records.none", path=name)
    return found


def plans_of(records: Sequence[ProcedureRecord]) -> list[int]:
    """Return how many plans each issue needs to hold all records; at least
    one.
    """
    found: list[int] = []
    for record in records:
        for at, issue in enumerate(record.issues):
            found += [1] * (at + 1 - len(found))
            found[at] = max(found[at], len(issue.plans))
    return found


# ---- JSON -------------------------------------------------------------------


def _from_json(
    text: str, name: str, profile: Profile
) -> list[ProcedureRecord]:
    said = _parsed(text, name)
    if isinstance(said, dict):
        said = said.get("procedures")
    if not isinstance(said, list):
        raise ProfileError(
            "records.form",
            path=name,
            place="procedures",
            problem=Sentence("records.problem.list"),
        )
    if said and all(isinstance(each, dict) and is_long(each) for each in said):
        said = procedures_of(said, profile)
    return [_record(each, name, f"[{at}]") for at, each in enumerate(said)]


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise ProfileError(
            "records.json",
            path=name,
            line=line,
            problem=str(error),
        ) from None


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _record(said: object, name: str, place: str) -> ProcedureRecord:
    try:
        return ProcedureRecord.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = place + "".join(
            f"[{key}]" if isinstance(key, int) else f".{key}"
            for key in first["loc"]
        )
        problem = "long" if first["msg"].endswith("long") else first["type"]
        code = f"records.problem.{problem if problem in {'extra_forbidden', 'long'} else 'value'}"
        raise ProfileError(
            "records.form",
            path=name,
            place=where,
            problem=Sentence(code),
        ) from None


# ---- CSV --------------------------------------------------------------------


_Line = tuple[int, list[str]]
"""The number of a line, and its fields."""


def _from_csv(text: str, name: str, profile: Profile) -> list[ProcedureRecord]:
    tables = [
        table
        for delimiter in ",\t;"
        if (table := _fields(text, delimiter, name))
    ]
    for (_, headings), *rows in tables:
        if is_long(headings):
            return _from_long(headings, rows, name, profile)
        layout = _layout(headings, profile, name)
        if layout:
            return [
                _record(_named(fields, layout), name, f"{line}")
                for line, fields in rows
                if any(fields)
            ]
    headings = tables[0][0][1] if tables else []
    raise _no_headings(headings, name, profile)


def _from_long(
    headings: Sequence[str],
    rows: Sequence[_Line],
    name: str,
    profile: Profile,
) -> list[ProcedureRecord]:
    """Return the procedures of a summary's records."""
    named = [dict(zip(headings, fields, strict=False)) for _, fields in rows]
    complete = [each for each in named if is_long(each)]
    return [
        _record(each, name, f"{at}")
        for at, each in enumerate(procedures_of(complete, profile), 1)
    ]


def _no_headings(
    headings: Sequence[str], name: str, profile: Profile
) -> ProfileError:
    found = tuple(filter(None, headings))
    wanted = tuple(
        labels.labels[0]
        for labels in profile.fields.values()
        if labels.required and labels.labels
    )
    return ProfileError(
        "records.headings",
        path=name,
        wanted=wanted,
        found=found or Sentence("header.nothing"),
    )


def _fields(text: str, delimiter: str, name: str) -> list[_Line]:
    """Return the rows that are not blank, each with the line that it begins
    in.
    """
    lines = io.StringIO(text, newline=None)
    reader = csv.reader(lines, delimiter=delimiter)
    found = []
    begins = 1
    try:
        for fields in reader:
            stripped = [field.strip() for field in fields]
            if any(stripped):
                found.append((begins, stripped))
            begins = reader.line_num + 1
    except csv.Error:
        raise ProfileError("records.csv", path=name, line=begins) from None
    return found


def _layout(
    headings: Sequence[str], profile: Profile, name: str
) -> Layout | None:
    """Return the layout of the columns; None where no heading is that of the
    procedure's name.
    """
    try:
        layout = HeaderReader(profile).layout(
            {1: dict(enumerate(headings))}, []
        )
    except InputError as error:
        raise ProfileError(
            "records.form",
            path=name,
            place="1",
            problem=Sentence(error.code, error.params),
        ) from None
    return layout if "procedure" in layout.fields else None


def _named(fields: Sequence[str], layout: Layout) -> Mapping[str, object]:
    """Return a row's fields by the names of a record."""
    named: dict[str, object] = {
        name: _at(column, fields) for name, column in layout.fields.items()
    }
    named["issues"] = [_named_issue(fields, block) for block in layout.blocks]
    return named


def _named_issue(
    fields: Sequence[str], block: IssueBlock
) -> Mapping[str, object]:
    named: dict[str, object] = {
        name: _at(block.columns.get(name), fields) for name in _ISSUE_FIELDS
    }
    named["plans"] = [
        {
            "text": _at(plan.column, fields),
            "status": _at(plan.status, fields),
            "deadline": _at(plan.deadline, fields),
        }
        for plan in block.plans
    ]
    return named


def _at(column: int | None, fields: Sequence[str]) -> str | None:
    if column is None or column >= len(fields):
        return None
    return fields[column]


# ---- What the cells of the table hold ---------------------------------------

_PERCENT = re.compile(r"([0-9０-９]{1,3}(?:[.．][0-9０-９]{1,10})?)\s*[%％]")
_COUNT = re.compile(r"[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})*|[0-9０-９]{1,12}")


def as_rate(value: str | int | Decimal | None) -> str | Decimal | None:
    """Return a rate as the number behind a percentage, where it clearly is
    one: ``20%`` is 0.2.
    """
    if isinstance(value, str):
        found = _PERCENT.fullmatch(value.strip())
        if found:
            return Decimal(found[1].replace("．", ".")) / 100
        return value
    if value is None:
        return None
    return Decimal(value)


def as_count(value: str | int | Decimal | None) -> str | int | Decimal | None:
    """Return a count as a number where it is written out in full: 774,696."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not _COUNT.fullmatch(text):
        return value
    return int(text.replace(",", "").replace("，", ""))


Shown = str | int | Decimal | None
"""What a cell holds."""


def shown_values(
    record: ProcedureRecord, layout: OfficialLayout
) -> Iterator[tuple[int, Shown]]:
    """Yield the values of a record with their columns."""
    for at, column in enumerate(layout.columns):
        value = _of_column(record, column)
        if column.kind in {"rate", "progress"}:
            value = as_rate(value)
        elif column.kind == "count":
            value = as_count(value)
        yield at, value


def _of_column(record: ProcedureRecord, column: Column) -> Shown:
    value: Shown = None
    if column.block is None:
        value = getattr(record, column.field)
    elif column.letter:
        plan = record.plan(column.block, column.letter)
        value = plan.text if plan else None
    elif column.block <= len(record.issues):
        issue = record.issues[column.block - 1]
        value = getattr(issue, column.field)
        if column.field == "interim_kpi" and issue.kpi_target is not None:
            value = with_target(str(value or ""), str(issue.kpi_target), False)
    return value


def said(
    records: Sequence[ProcedureRecord],
) -> Iterator[tuple[ProcedureRecord, str]]:
    """Yield each record with its 府省名, which a record may leave to the one
    above.
    """
    ministry = ""
    for record in records:
        ministry = (
            record.ministry
            if record.ministry and not is_blank(record.ministry)
            else ministry
        )
        yield record, ministry


# ---- Records of a summary ---------------------------------------------------

# A summary has a record for each rated cell (``irodori.sheets.flatrecords``); a
# template has one for each procedure. The records of one row of one sheet
# become one procedure: its rates, its issues with their plans and statuses, its
# KPI progress. What a record does not hold, such as the text of an issue in
# those of an older version, stays empty.

_MARKS = frozenset(
    {"sheet", "cell", "procedure", "rule", "text", "issue", "plan"}
)
_ROW = re.compile(r"[A-Z]{1,3}([0-9]{1,7})")
_MOST_ISSUES = 100
_RATES = {
    "base": ("online_rate_base", "base_text"),
    "current": ("online_rate_current", "text"),
    "target": ("online_rate_target", "target_text"),
}
"""The fields of the rates and of their texts, by those of a record."""
_PROCEDURE_FIELDS = (
    "ministry",
    "program",
    "procedure_count",
    "procedure",
    "law",
    "procedure_type",
    "annual_count",
    "annual_online_count",
    "online_complete",
)

Told = dict[str, Any]
"""What is told of a procedure or an issue, by the fields of its record."""
LongRow = Mapping[str, Any]
"""A record by its fields' names; an empty field is None or an empty text."""


def is_long(fields: Collection[str]) -> bool:
    """Tell whether a record has the fields that a summary writes."""
    return set(fields) >= _MARKS


def procedures_of(rows: Iterable[LongRow], profile: Profile) -> list[Told]:
    """Return a mapping in the form of ProcedureRecord for each procedure, in
    the order in which they come.
    """
    found: dict[tuple[str, str, str], Told] = {}
    for row in rows:
        key = (
            str(row.get("file") or ""),
            str(row["sheet"] or ""),
            _row_of(row["cell"]),
        )
        procedure = found.setdefault(key, _names(row))
        rule = row["rule"]
        if rule == "progress":
            _take_rates(procedure, row)
        elif rule == "status":
            _take_plan(procedure, row, profile)
        elif rule == "kpi":
            _take_kpi(procedure, row)
    return list(found.values())


def _row_of(cell: object) -> str:
    match = _ROW.match(str(cell))
    if match:
        return match[1]
    return str(cell)


def _names(row: LongRow) -> Told:
    names: Told = {name: row.get(name) or None for name in _PROCEDURE_FIELDS}
    names["deadline"] = row.get("procedure_deadline") or None
    names["issues"] = []
    return names


def _take_rates(procedure: Told, row: LongRow) -> None:
    for name, (field, text) in _RATES.items():
        number = _number(row.get(name))
        procedure[field] = _rate(number, row.get(text))
    procedure["deadline"] = (
        procedure["deadline"] or row.get("deadline") or None
    )


def _rate(number: Decimal | None, text: object) -> Decimal | str | None:
    """Return a rate as the exact number, or as text where that says more than
    a number: 20%以上, 集計中.
    """
    words = str(text or "")
    if number is None or (
        _PERCENT.search(words) and not _PERCENT.fullmatch(words)
    ):
        return words or number
    return number


def _take_plan(procedure: Told, row: LongRow, profile: Profile) -> None:
    issue = _issue(procedure, row)
    plans = issue["plans"]
    at = _place(row["plan"])
    while len(plans) <= at:
        plans.append({})
    status = str(row.get("status") or "")
    limit = row.get("limit") or None
    plans[at] = {
        "text": row["text"] or None,
        "status": status_in_words(status, limit, profile) or None,
        "deadline": None if limit else row.get("deadline") or None,
    }


def _take_kpi(procedure: Told, row: LongRow) -> None:
    issue = _issue(procedure, row)
    issue["kpi_progress"] = row.get("kpi_progress") or row["text"] or None
    issue["kpi_deadline"] = (
        issue["kpi_deadline"] or row.get("deadline") or None
    )


def _issue(procedure: Told, row: LongRow) -> Told:
    """Return the issue that a record belongs to; one without a number is the
    first.
    """
    issues: list[Told] = procedure["issues"]
    number = _number(row["issue"])
    at = (
        int(number) - 1
        if number is not None and 1 <= number <= _MOST_ISSUES
        else 0
    )
    while len(issues) <= at:
        issues.append({"plans": []})
    issues[at] |= {
        "issue": row.get("issue_text") or None,
        "interim_kpi": row.get("interim_kpi") or None,
        "kpi_deadline": row.get("kpi_deadline") or None,
    }
    return issues[at]


def _place(letter: object) -> int:
    """Return a plan's place by its letter; one without a letter is the first."""
    text = str(letter or "a").lower()
    place = ascii_lowercase.find(text)
    if len(text) == 1 and place >= 0:
        return place
    return 0


def _number(value: object) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
