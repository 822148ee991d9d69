"""The dates that a job is judged by."""

from __future__ import annotations

import datetime as dt

import pytest

from irodori.jobs.clock import job_date

DAY = dt.date


@pytest.mark.parametrize(
    ("wanted", "day", "date"),
    [
        ("today", DAY(2026, 4, 2), DAY(2026, 4, 2)),
        ("month-end", DAY(2026, 4, 2), DAY(2026, 3, 31)),
        ("month-end", DAY(2026, 3, 31), DAY(2026, 3, 31)),
        ("month-end", DAY(2026, 3, 30), DAY(2026, 2, 28)),
        ("month-end", DAY(2028, 3, 1), DAY(2028, 2, 29)),
        ("month-end", DAY(2026, 1, 15), DAY(2025, 12, 31)),
        ("month-end", DAY(2026, 12, 31), DAY(2026, 12, 31)),
        ("fiscal-year-end", DAY(2026, 4, 2), DAY(2026, 3, 31)),
        ("fiscal-year-end", DAY(2026, 3, 31), DAY(2026, 3, 31)),
        ("fiscal-year-end", DAY(2026, 3, 30), DAY(2025, 3, 31)),
        ("fiscal-year-end", DAY(2026, 12, 31), DAY(2026, 3, 31)),
        ("令和4年3月末", DAY(2026, 4, 2), DAY(2022, 3, 31)),
        ("2022-04-01", DAY(2026, 4, 2), DAY(2022, 4, 1)),
        (None, DAY(2026, 4, 2), None),
    ],
)
def test_a_policy_is_the_last_such_day_that_is_not_in_the_future(
    wanted: str, day: dt.date, date: dt.date
) -> None:
    assert job_date(wanted, day) == date


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match="someday"):
        job_date("someday", DAY(2026, 4, 2))
