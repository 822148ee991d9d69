"""Small scorecards, made from data, for tests of what is understood and
judged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from samples.book import workbook
from samples.layout import (
    Case,
    Cell,
    Grid,
    Paint,
    Put,
    Row,
    Sheet,
    Table,
    columns,
    group,
    issue,
    procedure,
)
from samples.words import DEADLINE, KPI, LEGEND

from irodori.conversion import convert
from irodori.options import Source
from irodori.results import Conversion

AS_OF = dt.date(2022, 4, 1)
RENEWAL, CHANGE = "在留期間更新許可の申請", "在留資格変更許可の申請"
STATUS_HEADINGS: list[Put] = [
    "府省名",
    "手続名",
    "課題",
    "プラン",
    "状況",
    "期限",
]


def plan(
    text: str = "システム改修の検討",
    *,
    note: str = "",
    fill: Paint | None = None,
) -> Cell:
    """Return a plan's cell; what it is rated is for the test to say."""
    return Cell(text, "?", note=note, fill=fill)


def rate(value: str | float | None, form: str | int | None = None) -> Cell:
    """Return a rated cell with its number format."""
    return Cell(value, "?", form)


def record(
    name: str = RENEWAL,
    *plans: Put,
    kpi: Put = KPI,
    progress: Put = rate(0.05),  # noqa: B008  (immutable)
    due: Put = DEADLINE,
    **fields: Put,
) -> Row:
    """Return a procedure with one issue that has these plans; ``kpi``,
    ``progress`` and ``due`` are the issue's.
    """
    return procedure(
        name, issue(*plans, kpi=kpi, progress=progress, deadline=due), **fields
    )


def scorecard(
    *rows: Row,
    blocks: Sequence[str] = ("abc",),
    name: str = "スコアカード",
    merged: bool = False,
    beside: Sequence[str] = (),
    headings: Mapping[str, str] = {},
    legend: Sequence[str] = LEGEND,
    texts: Mapping[str, str] = {},
    top: int = 1,
) -> Sheet:
    """Return a sheet with one table and a legend below it; ``merged``:
    ministry, program and count over all rows.
    """
    laid_out = columns(*blocks, beside=beside, headings=headings)
    return Sheet(
        name,
        [Table(laid_out, group(*rows) if merged else rows, top)],
        legend,
        texts,
    )


def book(*sheets: Sheet | Grid) -> bytes:
    """Return a workbook of these sheets."""
    return workbook(Case("", "", "", sheets, None))


def lines(*rows: str) -> bytes:
    """Return a workbook of one sheet whose rows are written as 手続名|現在値."""
    return book(Grid("スコアカード", [row.split("|") for row in rows]))


def statuses(*rows: Sequence[Put]) -> Grid:
    """Return a sheet 進捗入力."""
    return Grid("進捗入力", [STATUS_HEADINGS, *rows])


def converted(
    data: bytes, *, as_of: dt.date | None = AS_OF, status: Source | None = None
) -> Conversion:
    """Convert as of 1 April 2022, the first day of 令和4年度."""
    return convert(data, as_of=as_of, status=status)


def colors(conversion: Conversion) -> dict[str, str | None]:
    """Return the colour of each rated cell."""
    return {rating.cell: rating.color for rating in conversion.ratings}


def reasons(conversion: Conversion) -> dict[str, str]:
    """Return the reason of each rated cell."""
    return {rating.cell: rating.reason.text() for rating in conversion.ratings}


def found(
    conversion: Conversion, prefix: str = ""
) -> list[tuple[str | None, str]]:
    """Return cell and code of the findings whose code begins so."""
    return [
        (finding.cell, finding.code)
        for finding in conversion.findings
        if finding.code.startswith(prefix)
    ]
