"""A date whose year is not beside its month: in a column of its own, or in
the heading.

::

    達成期限            達成期限(中間KPI)年   達成期限(中間KPI)月
    年       月
    令和5年   3月末      令和5年              9月末

Both columns are read as one, the first: 令和5年3月末. Below 期限（令和5年度）
9月末, 上期 and 年度内 are 令和5年度9月末, 令和5年度上期 and 令和5年度内.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from irodori.patterns import pattern
from irodori.scorecard.reading.headings import (
    Heading,
    Path,
    Paths,
    is_same_path,
)
from irodori.scorecard.reading.tables import HeaderColumn, IssueBlock, Layout
from irodori.scorecard.values.text import fold, is_blank

Parts = Mapping[int, int]
"""The column of the year by that of the month."""

_DATES = frozenset(["deadline", "plan_deadline", "kpi_deadline"])
"""The fields of deadlines."""
_YEAR = pattern(r"(?P<date>.*?)\(?年度?\)?")
_MONTH = pattern(r"(?P<date>.*?)\(?月\)?")
_DIGITS = pattern("[0-9]{1,4}")
_FISCAL_YEAR = pattern(
    r"[(\[【〔](?P<year>(?:令和|R)[0-9元]{1,2}年度|20[0-9]{2}年度)[)\]】〕]"
)
_PART_OF_YEAR = pattern(
    "(?:年度)?(?P<part>(?:[0-9]{1,2}月|[上下]半?期|第?[1-4]四半期|[内中末]).{0,8})"
)


def whole_dates(
    paths: Paths, heading: Callable[[str], Heading]
) -> tuple[Paths, Parts]:
    """Return the headings with those of each year and month as one date's, and
    the columns that are such parts.
    """
    whole = dict(paths)
    parts: dict[int, int] = {}
    for column, path in paths.items():
        right = paths.get(column + 1, ())
        date = _date_over(path, right, heading)
        if date:
            whole[column] = whole[column + 1] = date
            parts[column + 1] = column
    return whole, parts


def _date_over(
    year: Path, month: Path, heading: Callable[[str], Heading]
) -> Path:
    """Return the headings of the date of a year and a month, none where two
    columns are no such parts.
    """
    if not year or not month:
        return ()
    *over_year, lowest_year = year
    *over_month, lowest_month = month
    one = _YEAR.fullmatch(lowest_year.folded)
    other = _MONTH.fullmatch(lowest_month.folded)
    if not one or not other:
        return ()
    name = one["date"]
    if name != other["date"]:
        return ()
    if over_month and not is_same_path(over_month, over_year):
        return ()
    if not name:
        return tuple(over_year)
    return (*over_year, heading(name))


def with_parts(layout: Layout, parts: Parts) -> Layout:
    """Return a layout in which the columns of months have the field of their
    date.
    """
    columns = {each.column: each for each in layout.columns}
    read = {
        month: year for month, year in parts.items() if columns[year].field
    }
    if not read:
        return layout
    for month, year in read.items():
        columns[month] = _part(columns[month], columns[year])
    blocks = [_without(each, read) for each in layout.blocks]
    unread = [each for each in layout.unread if each not in read]
    unknown = [each for each in layout.unknown if each not in read]
    parted = [(year, month) for month, year in read.items()]
    return layout._replace(
        columns=tuple(columns.values()),
        blocks=tuple(blocks),
        unread=tuple(unread),
        unknown=tuple(unknown),
        parted=tuple(parted),
    )


def _without(block: IssueBlock, parts: Parts) -> IssueBlock:
    """Return a block in which the columns of months are not unread."""
    unread = [each for each in block.unread if each.column not in parts]
    return block._replace(unread=tuple(unread))


def _part(month: HeaderColumn, year: HeaderColumn) -> HeaderColumn:
    return year._replace(column=month.column, path=month.path)


def joined_date(year: str, month: str) -> str:
    """Return a date by the texts of its parts, with what they leave out:
    2023年3月 for 2023 and 3; blank where both are.

    A part that is missing is said to be so, for a year alone is another date.
    """
    if is_blank(year) and is_blank(month):
        return ""
    first = fold(year)
    second = fold(month)
    if _DIGITS.fullmatch(first):
        first += "年"
    if _DIGITS.fullmatch(second):
        second += "月"
    return (first or "?") + (second or "?")


def year_of_dates(column: HeaderColumn) -> str:
    """Return the fiscal year that a heading gives to the dates below it, in a
    bracket of its own: 令和5年度 for 期限（令和5年度）; empty for none.
    """
    if column.field not in _DATES:
        return ""
    years = map(_FISCAL_YEAR.search, map(fold, column.path))
    found = [year["year"] for year in years if year]
    return found[0] if len(found) == 1 else ""


def with_year(year: str, text: str) -> str:
    """Return the part of a year that a text says with the year; empty where it
    says none, or its own year.
    """
    part = _PART_OF_YEAR.fullmatch(fold(text))
    return year + part["part"] if part else ""
