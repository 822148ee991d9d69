"""The records of ``irodori summary`` as rows of a template: one format goes
out and comes in.

A summary has a record for each rated cell (``irodori.sheets.flatrecords``); a
template has one for each procedure. The records of one row of one sheet become
one procedure: its rates, its plans with their statuses, its KPI progress. What
a summary does not hold, such as the text of an issue, stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from irodori.scorecard.profile import Profile

_MARKS = frozenset(
    {"sheet", "cell", "procedure", "rule", "text", "issue", "plan"}
)
_ROW = re.compile(r"[A-Z]{1,3}([0-9]{1,7})")
_MOST_ISSUES = 100
_RATES = {
    "base": "online_rate_base",
    "current": "online_rate_current",
    "target": "online_rate_target",
}

LongRow = Mapping[str, Any]
"""A record by its fields' names; an empty field is None or an empty text."""


def is_long(fields: Collection[str]) -> bool:
    """Tell whether a record has the fields that a summary writes."""
    return set(fields) >= _MARKS


def procedures_of(
    rows: Iterable[LongRow], profile: Profile
) -> list[dict[str, Any]]:
    """Return a mapping in the form of ProcedureRecord for each procedure, in
    the order in which they come.
    """
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
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
    return match[1] if match else str(cell)


def _names(row: LongRow) -> dict[str, Any]:
    names: dict[str, Any] = {
        name: row.get(name) or None
        for name in ("ministry", "program", "procedure")
    }
    names["issues"] = []
    return names


def _take_rates(procedure: dict[str, Any], row: LongRow) -> None:
    """Take the rates; one that is no number stays the text of its cell."""
    for name, field in _RATES.items():
        procedure[field] = _number(row.get(name))
    if procedure["online_rate_current"] is None:
        procedure["online_rate_current"] = row["text"] or None
    procedure["deadline"] = row.get("deadline") or None


def _take_plan(
    procedure: dict[str, Any], row: LongRow, profile: Profile
) -> None:
    issue = _issue(procedure, row)
    plans = issue["plans"]
    at = _place(row["plan"])
    while len(plans) <= at:
        plans.append({})
    status = str(row.get("status") or "")
    words = profile.statuses.get(status, (status,))
    plans[at] = {
        "text": row["text"] or None,
        "status": words[0] or None,
        "deadline": row.get("deadline") or None,
    }


def _take_kpi(procedure: dict[str, Any], row: LongRow) -> None:
    issue = _issue(procedure, row)
    issue["kpi_progress"] = row["text"] or None
    issue["kpi_deadline"] = row.get("deadline") or None


def _issue(procedure: dict[str, Any], row: LongRow) -> dict[str, Any]:
    """Return the issue that a record belongs to; one without a number is the
    first.
    """
    issues: list[dict[str, Any]] = procedure["issues"]
    number = _number(row["issue"])
    at = (
        int(number) - 1
        if number is not None and 1 <= number <= _MOST_ISSUES
        else 0
    )
    while len(issues) <= at:
        issues.append({"plans": []})
    return issues[at]


def _place(letter: object) -> int:
    """Return a plan's place by its letter; one without a letter is the first."""
    text = str(letter or "a").lower()
    return ord(text) - ord("a") if len(text) == 1 and "a" <= text <= "z" else 0


def _number(value: object) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
