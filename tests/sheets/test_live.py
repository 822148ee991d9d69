"""The conditional formats of ``--live`` against a conversion, cell by cell, as
LibreOffice calculates them.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from tests.sheets.calculated import (
    CARD,
    STATUS,
    calculated,
    filled,
    shown_colors,
)
from tests.sheets.made import TOP, book, refs

from irodori.conversion import convert
from irodori.results import Conversion
from irodori.scorecard.asof import today

pytestmark = pytest.mark.slow
AS_OF = dt.date(2022, 4, 1)

# Base, current and target in per cent. The first ones lie on an edge where
# binary fractions fall on the wrong side.
RATES: list[tuple[object, object, object]] = [
    (0, 2, 20),
    (0, 8, 20),
    (0, 14, 20),
    (0, 20, 20),
    (0, 1.99, 20),
    (0, 7.99, 20),
    (0, 13.99, 20),
    (0, 19.99, 20),
    (0.2, 5, 20),
    (0.1, 3.4, 33.1),
    (10, 12, 30),
    (10, 18, 30),
    (10, 24, 30),
    (10, 30, 30),
    (10, 11.9999, 30),
    (3, 5.9, 32),
    (3, 14.6, 32),
    (3, 23.3, 32),
    (0.3, 0.6, 3.3),
    (0.7, 2.8, 7.7),
    (1.1, 6.6, 56.1),
    (50, 47, 20),
    (50, 20, 20),
    (50, 38, 20),
    (50, 29, 20),
    (50, 55, 20),
    (50, 19, 20),
    (20, 20, 20),
    (20, 19.9, 20),
    (20, 25, 20),
    ("未実施", "未実施", 20),
    ("未実施", 2, 20),
    (5, "未実施", 20),
    ("未実施", "未実施", "未実施"),
    (0.2, "集計中", 20),
    (0.2, "－", 20),
    (0.2, None, 20),
    (None, 5, 20),
    (0.2, 5, None),
    (15.8126, 23.6, 94.5),
    (0, 100, 100),
    (0, 99.95, 100),
    (0, 100, 50),
    *(
        (base, base + (target - base) * share / 100, target)
        for base, target, share in product(
            (0, 0.1, 7, 12.5, 60),
            (20, 33.3, 71.7, 97),
            (9, 10, 39, 40, 70, 99, 100),
        )
    ),
]

STATUSES = [
    "措置済",
    "取組中",
    "未着手",
    "完了",
    "検討中",
    "予定",
    "実施済み",
    "着手",
    "取組中(期限超過)",
    "ゴミ",
    None,
]
DEADLINES: list[object] = [
    None,
    "令和4年3月末",
    "令和4年4月1日",
    "令和4年\n3月末",
    "令和 5 年 3月末",
    "令和３年度末",
    "令和4年度",
    "平成34年3月",
    "2022年3月",
    "2023年3月末",
    dt.date(2022, 3, 31),
    dt.date(2022, 4, 1),
    "令和元年度",
    "令和4年",
    "令和3年12月末まで",
    "未定",
    "R4.3末",
    "－",
    "令和4年2月30日",
    "令和4年3月31日",
]
TEXTS = [
    "システム改修の検討",
    "法令改正の検討（措置済）",
    "提出書類の見直し【取組中 令和5年3月末】",
    "提出書類の見直し【取組中 令和4年3月末】",
    "【未着手】民間APIの検討",
    "手数料の見直し[未着手 令和4年2月末]",
    "令和4年2月までに法令改正を検討",
    "令和5年2月までに法令改正を検討【取組中】",
    "RPAの検討（取組中）",
    "政令改正の検討（取組中）",
    "令5.3末までに検討（取組中）",
    "2023年3月末に実施（取組中）",
    "検討（その他）",
    "令和5年3月末までに提出書類の見直し（措置済）",
    "－",
    "7月~12月の様式?の*検討（取組中）",
]
KPIS: list[tuple[object, object]] = [
    ("令和5年3月末までにオンライン利用対象者を90%以上にする。", 0.9),
    ("令和5年3月末までにオンライン利用対象者を90%以上にする。", 0.8999),
    ("令和5年3月末までにオンライン利用対象者を90%以上にする。", "達成済"),
    ("令和5年3月末までにオンライン利用対象者を90%以上にする。", "未実施"),
    ("令和5年3月末までにオンライン利用対象者を90%以上にする。", "集計中"),
    ("令和5年3月末までにオンライン利用対象者を90%以上にする。", None),
    ("オンライン利用率を２０％以上とする", 0.2),
    ("オンライン利用率を20.5%以上にする。", 0.205),
    ("オンライン利用率20%以上", 0.25),
    ("オンライン利用率を60%達成する", 0.7),
    ("所要日数を5日以下にする。", 0.5),
    ("100件以上にし、利用率を20%以上にする。", 0.3),
    (None, "達成"),
    (None, 0.5),
    ("利用率を10%から20%以上にする。", 0.15),
    ("利用率を7.5%以上とする。", 0.075),
]


def compared(
    data: bytes, folder: Path
) -> tuple[dict[str, str], dict[str, str | None]]:
    """Return what the formats show, and what a conversion of the same book
    gives, by cell.
    """
    saved = calculated(data, folder)
    conversion = convert(saved)
    assert conversion.as_of.date == AS_OF
    return {**shown_colors(saved)}, colors(conversion)


def colors(conversion: Conversion) -> dict[str, str | None]:
    return {
        rating.cell: rating.color
        for rating in conversion.ratings
        if rating.sheet == CARD
    }


def percent(value: object) -> object:
    return round(value / 100, 12) if isinstance(value, int | float) else value


def test_the_colours_of_rates_are_those_of_a_conversion_at_every_edge(
    tmp_path: Path,
) -> None:
    template = book(plans=(1,), rows=len(RATES), live=True, as_of=AS_OF)
    cells: dict[str, object] = {}
    for row, (base, current, target) in enumerate(RATES, TOP):
        cells |= {f"D{row}": f"手続{row}", f"L{row}": "令和6年3月末"}
        cells |= {
            f"I{row}": percent(base),
            f"J{row}": percent(current),
            f"K{row}": percent(target),
        }
    shown, converted = compared(
        filled(template, {CARD: cells}, copies=True), tmp_path
    )
    wanted = {cell: color for cell, color in converted.items() if color}
    assert shown == wanted
    assert shown["J5"] == "orange"
    assert set(shown.values()) == {"blue", "green", "yellow", "orange", "red"}
    assert len(shown) > 160


def test_the_colours_of_plans_are_those_of_a_conversion_or_are_left_to_it(
    tmp_path: Path,
) -> None:
    typed = [
        *product(STATUSES, DEADLINES, TEXTS[:1]),
        *product([None, "取組中"], DEADLINES[:3], TEXTS),
    ]
    template = book(plans=(1, 1), rows=len(typed), live=True, as_of=AS_OF)
    at = refs((1, 1))
    cells: dict[str, object] = {}
    statuses: dict[str, object] = {}
    for number, (status, deadline, text) in enumerate(typed):
        row = TOP + number
        if number % 7 == 0:
            cells[f"A{row}"] = f"{number}省"
        cells |= {
            f"D{row}": f"手続{number}",
            f"{at['1.kpi_deadline']}{row}": [
                "令和4年3月末",
                None,
                "令和4年度末",
            ][number % 3],
        }
        cells |= {
            f"{at['1.a']}{row}": text,
            f"L{row}": ["令和6年3月末", "令和4年\n3月末"][number % 2],
        }
        cells |= {
            f"{at['2.a']}{row}": text,
            f"{at['2.kpi_deadline']}{row}": deadline,
        }
        statuses |= {
            f"F{4 + 2 * number}": status,
            f"G{4 + 2 * number}": deadline,
            f"F{5 + 2 * number}": status,
        }
    data = filled(template, {CARD: cells, STATUS: statuses}, copies=True)
    shown, converted = compared(data, tmp_path)
    assert {
        cell: color
        for cell, color in shown.items()
        if converted.get(cell) != color
    } == {}
    assert set(shown.values()) == {"blue", "green", "yellow", "orange", "red"}
    left = [
        cell
        for cell, color in converted.items()
        if color and cell not in shown
    ]
    assert len(left) < 0.25 * len(shown), left
    judged = openpyxl.load_workbook(
        io.BytesIO((tmp_path / "saved" / "book.xlsx").read_bytes()),
        data_only=True,
    )[STATUS]
    words = {judged.cell(row, 8).value for row in range(4, 4 + 2 * len(typed))}
    assert {"青", "緑", "黄", "橙", "赤", "変換で判定"} <= words


def test_the_colours_of_kpis_are_those_of_a_conversion(tmp_path: Path) -> None:
    template = book(plans=(1,), rows=len(KPIS), live=True, as_of=AS_OF)
    at = refs((1,))
    cells: dict[str, object] = {}
    for row, (kpi, progress) in enumerate(KPIS, TOP):
        cells |= {
            f"D{row}": f"手続{row}",
            f"J{row}": 0.05,
            f"{at['1.a']}{row}": "検討",
        }
        cells |= {
            f"{at['1.interim_kpi']}{row}": kpi,
            f"{at['1.kpi_progress']}{row}": progress,
        }
    shown, converted = compared(
        filled(template, {CARD: cells}, copies=True), tmp_path
    )
    column = at["1.kpi_progress"]
    kpis = {
        cell: color
        for cell, color in converted.items()
        if cell.startswith(column) and color
    }
    assert {
        cell: color for cell, color in shown.items() if cell.startswith(column)
    }.items() <= kpis.items()
    assert {cell for cell in kpis if cell not in shown} == {
        f"{column}{TOP + 9}"
    }


def test_a_live_sheet_follows_today_where_no_date_is_typed(
    tmp_path: Path,
) -> None:
    template = book(plans=(1,), rows=2, live=True)
    at = refs((1,))
    year = today().date.year
    far, past = dt.date(year + 9, 3, 31), dt.date(year - 9, 3, 31)
    cells: Mapping[str, object] = {
        "D5": "一", f"{at['1.a']}5": "検討", "L5": far, "D6": "二", f"{at['1.a']}6": "検討", "L6": past,
    }  # fmt: skip
    data = filled(
        template,
        {CARD: cells, STATUS: {"F4": "取組中", "F5": "取組中"}},
        copies=True,
    )
    saved = calculated(data, tmp_path)
    shown, conversion = shown_colors(saved), convert(saved)
    assert conversion.as_of.source == "today"
    assert shown == {f"{at['1.a']}5": "green", f"{at['1.a']}6": "yellow"}
    assert {
        cell: color for cell, color in colors(conversion).items() if color
    } == shown
