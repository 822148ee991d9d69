"""A date below a heading that gives its year."""

from __future__ import annotations

import pytest

from irodori.scorecard.reading.parteddates import with_year, year_of_dates
from irodori.scorecard.reading.tables import HeaderColumn


@pytest.mark.parametrize(
    ("heading", "field", "year"),
    [
        ("期限（令和5年度）", "deadline", "令和5年度"),
        ("期限【R5年度】", "plan_deadline", "R5年度"),
        ("達成期限（2023年度）", "kpi_deadline", "2023年度"),
        ("期限（令和5年度見直し）", "deadline", ""),
        ("期限（令和5年）", "deadline", ""),
        ("期限", "deadline", ""),
        ("状況（令和5年度）", "status", ""),
    ],
)
def test_a_heading_gives_the_year_in_a_bracket_of_its_own(
    heading: str, field: str, year: str
) -> None:
    assert year_of_dates(HeaderColumn(1, (heading,), field)) == year


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("9月末", "令和5年度9月末"),
        ("３月", "令和5年度3月"),
        ("上期", "令和5年度上期"),
        ("第3四半期", "令和5年度第3四半期"),
        ("年度内", "令和5年度内"),
        ("年度末", "令和5年度末"),
        ("令和6年3月末", ""),
        ("2024/3/31", ""),
        ("未定", ""),
        ("通年", ""),
        ("来年度", ""),
        ("", ""),
    ],
)
def test_a_part_of_a_year_is_of_the_year_of_its_heading(
    text: str, whole: str
) -> None:
    assert with_year("令和5年度", text) == whole
