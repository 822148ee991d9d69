"""Any text gives one of the results: nothing raises, and no text takes
forever.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from irodori.scorecard.reading.asoftexts import find_as_of
from irodori.scorecard.values import (
    cellreader,
    dates,
    kpiprogress,
    kpitargets,
    measures,
    rates,
    sentencedates,
    text,
)
from irodori.workbook.rendering import render_number

DONE = kpiprogress.MetWords(["達成", "措置済"])

READERS: list[Callable[[str], object]] = [
    text.fold, text.plain, text.squeezed, text.unspaced, text.is_dash, text.is_blank, text.says_unknown, text.shown,
    text.outside_and_inside, rates.read_rate, measures.read_count, dates.read_deadline, sentencedates.find_deadline,
    dates.read_date, find_as_of, dates.without_dates, kpitargets.read_kpi_target,
    lambda words: kpiprogress.read_kpi_progress(words, DONE), text.read_mark, text.repeats_above,
    lambda words: rates.read_rate(words, target=True), lambda words: rates.read_rate(words, scale="share"),
    lambda words: render_number(Decimal("0.2"), words), sentencedates.find_plan_deadline,
]  # fmt: skip

# Pieces from which every form of the grammar, and every near miss of one, can
# be put together.
PIECES = [
    *"RHS㋿令元年月日末中内第〜~-－ー―./,・、。()（）[]【】:：*※…_;E0123６０①²½一三十〇○×x%％㌫割分増減△▲+約超万億千件をにの",
    *' \n\u3000\u200b\\"',
    "12", "13", "30", "31", "99", "2024", "1900", "3Q", "/4", "FY", "西暦", "令和", "平成", "昭和", "年度", "末日",
    "上旬", "中旬", "下旬", "上半期", "下期", "四半期", "まで", "までに", "以降", "から", "より", "時点", "現在",
    "期限", "ポイント", "以上", "以下", "未満", "機関", "手続", "目標", "前年度比", "達成", "未達成", "未実施",
    "措置済", "にする", "利用率", "集計中", "未定", "検討中",
]  # fmt: skip

PUZZLES = st.lists(st.sampled_from(PIECES), max_size=16).map("".join)
TEXTS = PUZZLES | st.text(max_size=40)


@given(TEXTS)
@example("5割機関以上")
def test_any_text_gives_a_result(words: str) -> None:
    for reader in READERS:
        assert reader(words) == reader(words)


HOSTILE = [
    "1",
    "1,",
    "1 ",
    "((1%)",
    "(",
    " ",
    "1機関漢",
    "3割",
    "目標の",
    "R6.3",
    "令和6年3月~",
    "令和6~",
    "0:00",
    "※1",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_text_of_a_hundred_thousand_characters_gives_a_result(
    piece: str,
) -> None:
    words = piece * (100_000 // len(piece)) + "!"
    for reader in READERS:
        reader(words)


@given(
    st.decimals(
        allow_nan=False,
        allow_infinity=False,
        min_value=-(10**20),
        max_value=10**20,
    ),
    st.text(alphabet='0#.,%"\\_*[];?@GeneralE+-％約ymdeg<=9', max_size=12),
)
def test_any_number_with_any_format_gives_a_result(
    number: Decimal, number_format: str
) -> None:
    shown = render_number(number, number_format)
    assert isinstance(shown.text, str)
    rates.read_rate(shown.exact or "", scale="share")


@given(TEXTS | st.text(alphabet="0123456789.eE+- ", max_size=20))
def test_a_stored_number_is_a_number_or_a_value_error(raw: str) -> None:
    try:
        number = cellreader.decimal_of(raw)
    except ValueError:
        return
    assert number.is_finite()
