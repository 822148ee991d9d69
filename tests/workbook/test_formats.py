from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import from_excel

from irodori.workbook.formats import (
    format_code,
    is_date_format,
    serial_to_date,
)

JAPANESE_DATE_IDS = [27, 28, 29, 30, 31, 34, 35, 36, *range(50, 59)]


@pytest.mark.parametrize("number", JAPANESE_DATE_IDS)
def test_the_built_in_japanese_formats_are_dates(number: int) -> None:
    assert is_date_format(format_code(number, {}))


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (0, "General"),
        (9, "0%"),
        (10, "0.00%"),
        (14, "mm-dd-yy"),
        (27, "[$-411]ge.m.d"),
        (28, '[$-411]ggge"年"m"月"d"日"'),
        (32, 'h"時"mm"分"'),
        (55, 'yyyy"年"m"月"'),
        (58, '[$-411]ggge"年"m"月"d"日"'),
        (23, "General"),
        (9999, "General"),
    ],
)
def test_a_built_in_id_has_its_code(number: int, code: str) -> None:
    assert format_code(number, {}) == code


def test_a_code_in_the_file_comes_before_the_built_in_one() -> None:
    assert format_code(14, {14: "yyyy/m/d"}) == "yyyy/m/d"
    assert format_code(176, {176: '0"%"'}) == '0"%"'
    assert format_code(9, {9: ""}) == "0%"


def test_the_formats_of_all_languages_are_those_that_openpyxl_knows() -> None:
    for number in (1, 2, 3, 4, *range(9, 23), *range(45, 50)):
        assert format_code(number, {}) == BUILTIN_FORMATS[number]


@pytest.mark.parametrize(
    "code",
    [
        '[$-411]ggge"年度末"',
        '[$-ja-JP]ggge"年";@',
        'e"年"',
        '[$-411]ggge"年"m"月末"',
        '[$-ja-JP-x-gannen]ggge"年"m"月"d"日";@',
        '[<=43585][$-411]ggge"年"m"月"d"日";[>=43831][$-ja-JP]ggge"年"m"月"d"日";[$-ja-JP]ggg"元年"m"月"d"日"',
        '[=0]"-";yyyy/m/d',
        "[DBNum1][$-411]ggge年m月",
        "yyyy年m月d日",
        "m月",
        "YYYY/MM/DD",
        "yyyy/m/d h:mm",
        "[$-F800]dddd, mmmm dd, yyyy",
        "mmm-yy",
        "mmmm",
        "h:mm mmm",
        "aaa",
        "aaaa",
        "[$-411]ge\\.m\\.d",
        "[Red]m/d",
        "gggee",
        "bbbb",
    ],
)
def test_a_code_that_shows_a_year_era_month_or_day_is_a_date(
    code: str,
) -> None:
    assert is_date_format(code)


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "GENERAL",
        "標準",
        "G/標準",
        'General"年"',
        'G/標準"月"',
        '0"日"',
        '#,##0"月"',
        '0"%"',
        '"約"0%',
        '0"days"',
        "0日",
        "#,##0月",
        "0\\d",
        "0_d",
        "0*y",
        "0.00E+00",
        "##0.0E+0",
        "0.0e-0",
        "@",
        '@"年"',
        "",
        ";;;",
        '"yyyy"',
        "[Red]0;[Blue]-0",
        "[色10]0",
        "[$¥-411]#,##0",
        "[$USD] #,##0.00",
        "0g",
        "0;yyyy",
        '"未定',
        "[",
        "\\",
        "# ?/?",
    ],
)
def test_a_code_that_shows_a_number_or_a_text_is_no_date(code: str) -> None:
    assert not is_date_format(code)


@pytest.mark.parametrize(
    "code",
    [
        "h:mm",
        "[h]:mm",
        "[h]:mm:ss",
        "[mm]:ss",
        "mm:ss",
        "mmss.0",
        "h:mm AM/PM",
        'h"時"mm"分"',
        "[ss]",
        "上午/下午h:mm",
    ],
)
def test_a_time_without_a_day_is_no_date(code: str) -> None:
    assert not is_date_format(code)


@given(st.text(alphabet='ymdhsge0#"[]\\_*;@$年 .,:/<=', max_size=20))
def test_any_code_gets_an_answer(code: str) -> None:
    assert is_date_format(code) in (True, False)


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (61, date(1900, 3, 1)),
        (43585, date(2019, 4, 30)),
        (43586, date(2019, 5, 1)),
        (43831, date(2020, 1, 1)),
        (45382, date(2024, 3, 31)),
        (2958465, date(9999, 12, 31)),
    ],
)
def test_a_serial_of_the_1900_system_is_its_day(
    serial: int, day: date
) -> None:
    assert serial_to_date(Decimal(serial), False) == day
    assert serial_to_date(float(serial), False) == day


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (0, date(1904, 1, 1)),
        (43920, date(2024, 3, 31)),
        (2957003, date(9999, 12, 31)),
    ],
)
def test_a_serial_of_the_1904_system_is_its_day(
    serial: int, day: date
) -> None:
    assert serial_to_date(Decimal(serial), True) == day


@pytest.mark.parametrize(
    "serial",
    [
        "-1",
        "-0.5",
        "0",
        "0.5",
        "60",
        "60.9",
        "2958466",
        "1e300",
        "NaN",
        "Infinity",
    ],
)
def test_a_serial_that_is_no_day_gives_none(serial: str) -> None:
    assert serial_to_date(Decimal(serial), False) is None
    assert serial_to_date(float(serial), False) is None


def test_a_serial_with_a_time_gives_the_time_too() -> None:
    assert serial_to_date(Decimal("45382.5"), False) == datetime(  # noqa: DTZ001
        2024, 3, 31, 12, 0
    )
    assert serial_to_date(45382.75, False) == datetime(2024, 3, 31, 18, 0)  # noqa: DTZ001
    assert type(serial_to_date(45382.0, False)) is date


def test_a_serial_a_hair_below_midnight_is_the_next_day() -> None:
    assert serial_to_date(Decimal("45381.9999999999"), False) == date(
        2024, 3, 31
    )


@given(st.integers(61, 2958465), st.integers(0, 86399))
def test_openpyxl_counts_the_days_alike(days: int, seconds: int) -> None:
    serial = days + seconds / 86400
    witness = from_excel(serial)
    assert serial_to_date(serial, False) == (
        witness if seconds else witness.date()
    )
