from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irodori.workbook.formats import format_code
from irodori.workbook.rendering import Renderer, render_number

# The stored number, its format, what Excel displays, and the same with all
# stored digits.
NUMBERS: list[tuple[str, str, str, str | None]] = [
    ("0.00158126", "0.0%", "0.2%", "0.158126%"),
    ("0.2", "0%", "20%", "20%"),
    ("20", '0"%"', "20%", "20%"),
    ("20", "0!%", "20%", "20%"),
    ("20", "0\\%", "20%", "20%"),
    ("20", '"約"0"%"以上', "約20%以上", "約20%以上"),
    ("6", '0"割"', "6割", "6割"),
    ("1.2", '0.0"万件"', "1.2万件", "1.2万件"),
    ("1234.56", '#,##0.0"件"', "1,234.6件", "1234.56件"),
    ("1234567", '#,##0,"千件"', "1,235千件", "1234.567千件"),
    ("1234567", "#,##0,", "1,235", "1234.567"),
    ("-5", "#,##0;△#,##0", "△5", "-5"),
    ("-5", "#,##0;[Red](#,##0)", "(5)", "-5"),
    ("-5", "0;0", "5", "-5"),
    ("-0.05", "0.0%;(0.0%)", "(5.0%)", "-5.0%"),
    ("-5", "0", "-5", "-5"),
    ("-0.4", "0", "0", "-0.4"),
    ("0", '0;-0;"－"', "－", "－"),
    ("5", '0;-0;"－"', "5", "5"),
    ("0", '[=0]"－";0.0%', "－", "－"),
    ("0.05", '[=0]"－";0.0%', "5.0%", "5.0%"),
    ("-0.05", '[=0]"－";0.0%', "-5.0%", "-5.0%"),
    ("5", '[<10]"少";[<100]"中";"多"', "少", "少"),
    ("50", '[<10]"少";[<100]"中";"多"', "中", "中"),
    ("500", '[<10]"少";[<100]"中";"多"', "多", "多"),
    ("12.5", "[>=10]0;0.0", "13", "12.5"),
    ("5", "[>=10]0", "5", "5"),
    ("0.2", "[赤]0.0%;[青]-0.0%", "20.0%", "20.0%"),
    ("0.2", "[Color10]0%", "20%", "20%"),
    ("1200", "[$¥-411]#,##0", "¥1,200", "¥1200"),
    ("5", ";;;", "", ""),
    ("0", "0;-0;", "", ""),
    ("-5", "0;", "", ""),
    ("5", '"集計中"', "集計中", "集計中"),
    ("7", "000", "007", "7"),
    ("1.5", "0.##", "1.5", "1.5"),
    ("5", "_ 0_ ", " 5 ", " 5 "),
    ("5", "* 0", "5", "5"),
    ("0.28999999999999998", "General", "0.29", "0.28999999999999998"),
    ("20", 'G/標準"%"', "20%", "20%"),
    ("3.14", "@", "3.14", "3.14"),
    ("12345", "0.00E+00", "12345", None),
    ("12.5", "# ?/?", "12.5", None),
    ("1234567", "000-0000", "1234567", None),
]


@pytest.mark.parametrize(("number", "code", "shown", "exact"), NUMBERS)
def test_a_number_is_shown_as_excel_shows_it(
    number: str, code: str, shown: str, exact: str | None
) -> None:
    found = render_number(Decimal(number), code)
    assert (found.text, found.exact) == (shown, exact)


# The serial number, its format, what Excel displays, and which of year, month
# and day are shown.
DATES: list[tuple[int, str, str, str]] = [
    (45382, "[$-411]ge.m.d", "R6.3.31", "ymd"),
    (45382, '[$-411]ggge"年"m"月"d"日"', "令和6年3月31日", "ymd"),
    (45382, "[$-411]gge.m.d", "令6.3.31", "ymd"),
    (45352, 'yyyy"年"m"月"', "2024年3月", "ym"),
    (45352, '[$-411]ggge"年"m"月末"', "令和6年3月末", "ym"),
    (45017, '[$-411]ggge"年度"', "令和5年度", "y"),
    (45382, 'yyyy"年"', "2024年", "y"),
    (45352, "mmm-yy", "Mar-24", "ym"),
    (45352, "mmmm yyyy", "March 2024", "ym"),
    (45352, "mmmmm", "M", "m"),
    (45382, "d-mmm-yy", "31-Mar-24", "ymd"),
    (45382, "m/d/yy", "3/31/24", "ymd"),
    (45382, "yyyy/mm/dd", "2024/03/31", "ymd"),
    (45382, 'm"月"d"日"', "3月31日", "md"),
    (45382, 'm"月"d"日("aaa")"', "3月31日(日)", "md"),
    (45382, "dddd", "Sunday", "d"),
    (45382, "yyyy/m/d h:mm", "2024/3/31 0:00", "ymd"),
    (45382, "[DBNum3]yyyy/m/d;@", "2024/3/31", "ymd"),
    (43586, '[$-ja-JP-x-gannen]ggge"年"m"月"d"日"', "令和元年5月1日", "ymd"),
    (43585, '[$-411]ggge"年"m"月"d"日"', "平成31年4月30日", "ymd"),
    (45382, "ee", "06", "y"),
    (45382, 'ggge"年"m"月"d"日時点"', "令和6年3月31日時点", "ymd"),
]


@pytest.mark.parametrize(("serial", "code", "shown", "parts"), DATES)
def test_a_date_is_shown_with_its_parts(
    serial: int, code: str, shown: str, parts: str
) -> None:
    found = render_number(Decimal(serial), code)
    assert found.text == shown
    assert found.date
    flags = {
        "y": found.date.has_year,
        "m": found.date.has_month,
        "d": found.date.has_day,
    }
    assert (
        "".join(part for part, is_shown in flags.items() if is_shown) == parts
    )


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (27, "R6.3.31"), (28, "令和6年3月31日"), (29, "令和6年3月31日"), (30, "3/31/24"), (31, "2024年3月31日"),
        (34, "2024年3月"), (35, "3月31日"), (36, "R6.3.31"), (50, "R6.3.31"), (51, "令和6年3月31日"), (52, "2024年3月"),
        (53, "3月31日"), (54, "令和6年3月31日"), (55, "2024年3月"), (56, "3月31日"), (57, "R6.3.31"),
        (58, "令和6年3月31日"),
        (14, "03-31-24"), (17, "Mar-24"),
    ],
)  # fmt: skip
def test_the_built_in_dates_are_shown(number: int, shown: str) -> None:
    assert render_number(Decimal(45382), format_code(number, {})).text == shown


def test_the_1904_system_counts_from_its_own_day() -> None:
    found = render_number(Decimal(45382 - 1462), "yyyy/m/d", date1904=True)
    assert found.date
    assert (found.text, found.date.day) == ("2024/3/31", date(2024, 3, 31))


@pytest.mark.parametrize(
    ("code", "shown"),
    [("h:mm", "12:00"), ("h:mm AM/PM", "12:00 PM"), ("aaaa", "日曜日")],
)
def test_a_time_or_a_weekday_is_no_date(code: str, shown: str) -> None:
    found = render_number(Decimal("45382.5"), code)
    assert (found.text, found.exact, found.date) == (shown, None, None)


@pytest.mark.parametrize("serial", ["-1", "60", "3000000"])
def test_a_number_that_is_no_day_is_not_followed(serial: str) -> None:
    assert render_number(Decimal(serial), "yyyy/m/d").exact is None


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("未定", "General", "未定"),
        ("未定", "@", "未定"),
        ("未定", ";;;", ""),
        ("令和5年3月", '@"末"', "令和5年3月末"),
        ("令和5年3月", '0;-0;0;@"末"', "令和5年3月末"),
        ("未定", "0;-0;0;", ""),
        ("未定", '0;-0;"－"', "未定"),
    ],
)
def test_a_text_section_speaks_too(text: str, code: str, shown: str) -> None:
    assert Renderer().text(text, code) == shown


@given(
    st.decimals(
        allow_nan=False,
        allow_infinity=False,
        min_value=-(10**15),
        max_value=10**15,
    ),
    st.text(
        alphabet='0#.,%"\\_*[];?@GeneralE+-％約ymdhsg<=9年月', max_size=20
    ),
)
def test_any_number_under_any_format_is_some_text(
    number: Decimal, code: str
) -> None:
    assert isinstance(render_number(number, code).text, str)
