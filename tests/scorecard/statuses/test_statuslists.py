"""Sheets that list the statuses of a scorecard's plans under any name."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence

import openpyxl
import pytest

from irodori import convert
from irodori.results import Conversion

Lines = Sequence[str]
CARD = (
    "令和5年6月末時点",
    "手続名|オンライン利用率(令和元年度)|オンライン利用率(現在値)|オンライン利用率目標|課題①|プランa|プランb",
    "届出|0%|15%|20%|周知不足|広報|改修",
    "申請|0%|15%|20%|周知不足|広報|改修",
)
LIST = (
    "手続名|プラン|状況|期限",
    "届出|a|措置済|R5.3末",
    "届出|b|取組中|R5.5末",
    "申請|a|取組中|R5.9末",
    "申請|b|未着手|R5.5末",
)
WANTED = {"F3": "blue", "G3": "yellow", "F4": "green", "G4": "red"}


def judged(sheets: Mapping[str, Lines]) -> Conversion:
    """Convert a book of sheets whose cells are parted by |."""
    opened = openpyxl.Workbook()
    del opened["Sheet"]
    for name, lines in sheets.items():
        sheet = opened.create_sheet(name)
        for line in lines:
            sheet.append([each or None for each in line.split("|")])
    saved = io.BytesIO()
    opened.save(saved)
    return convert(saved.getvalue(), as_of=dt.date(2023, 6, 30))


def colors(found: Conversion, *, rates: bool = False) -> dict[str, str]:
    """Return the colours by cell, of another sheet than the first with its
    name.
    """
    first = found.inspection.sheets[0].name
    return {
        rating.cell if rating.sheet == first else f"{rating.sheet}!{rating.cell}": rating.color or "none"
        for rating in found.ratings
        if rates or rating.rule != "progress"
    }  # fmt: skip


def codes(found: Conversion) -> list[str]:
    return [each.code for each in found.findings]


@pytest.mark.parametrize(
    "lines",
    [
        LIST,
        ("各課からの回答", "", *LIST),
        (
            "No.|手続名|課題|アクションプラン|進捗状況|完了予定|備考",
            "1|届出|①|a|措置済|R5.3末|",
            "2||①|b|取組中|R5.5末|予算",
            "3|申請|①|a|取組中|R5.9末|",
            "4||①|b|未着手|R5.5末|",
        ),
        (
            "手続|課題番号|取組|状況|期限",
            "届出|1|アクションプランa|措置済|",
            "届出|1|アクションプランb|取組中|R5.5末",
            "申請|1|アクションプランa|取組中|R5.9末",
            "申請|1|アクションプランb|未着手|R5.5末",
        ),
        (
            "手続名|アクションプラン|状況|期限",
            "届出|広報|措置済|",
            "届出|改修|取組中|R5.5末",
            "申請|広報|取組中|R5.9末",
            "申請|改修|未着手|R5.5末",
        ),
    ],
)
@pytest.mark.parametrize("name", ["回答", "状況一覧"])
def test_a_sheet_that_names_a_scorecards_plans_is_a_list_of_their_statuses(
    name: str, lines: Lines
) -> None:
    found = judged({"スコアカード": CARD, name: lines})
    assert colors(found) == WANTED
    assert codes(found) == ["status.list_sheet"]


def test_so_is_a_table_of_letters_below_the_scorecard() -> None:
    found = judged({"スコアカード": (*CARD, "", "（参考）状況", *LIST)})
    assert colors(found) == WANTED
    (told,) = found.findings
    assert told.code == "status.list_sheet"
    assert "A7:D11" in told.sentence.text()


OTHERS = [
    line.replace("届出", "交付").replace("申請", "報告") for line in LIST
]
PUBLICITY = (
    "府省名|手続名|媒体|プラン|状況|期限",
    "総務省|届出|ポスター|春の周知|未着手|R5.5末",
    "総務省|申請|SNS|月次投稿|取組中|R5.9末",
)


@pytest.mark.parametrize("lines", [OTHERS, PUBLICITY])
def test_a_list_of_its_own_beside_a_scorecard_is_not_coloured(
    lines: Lines,
) -> None:
    found = judged({"スコアカード": CARD, "広報計画": lines})
    assert colors(found) == {}
    assert "status.list_apart" in codes(found)


def test_nor_is_one_below_the_scorecard() -> None:
    found = judged({"スコアカード": (*CARD, "", *PUBLICITY)})
    assert colors(found) == {}
    assert "status.list_apart" in codes(found)


def test_the_same_list_by_itself_is_coloured() -> None:
    assert colors(judged({"広報計画": PUBLICITY})) == {
        "D2": "red",
        "D3": "green",
    }


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("回答", ("青：措置済　緑：取組中（期限内）　黄：取組中（期限超過）　赤：未着手（期限超過）", *LIST)),
        ("一覧", ("青：措置済　緑：取組中（期限内）　黄：取組中（期限超過）　赤：未着手（期限超過）", *OTHERS)),
        ("続き", ("手続名|アクションプランc|状況|期限", *OTHERS[1:])),
    ],
)  # fmt: skip
def test_a_sheet_with_a_legend_or_of_lettered_plans_is_coloured_itself(
    name: str, lines: Lines
) -> None:
    found = judged({"スコアカード": CARD, name: lines})
    assert len(colors(found)) == 4
    assert all(cell.startswith(name) for cell in colors(found))
    assert "status.list_sheet" not in codes(found)


def test_a_list_of_the_edition_before_says_nothing() -> None:
    found = judged({"スコアカード": CARD, "回答（前回）": LIST})
    assert colors(found) == {}
    assert codes(found).count("status.missing") == 4


@pytest.mark.parametrize(
    ("plan", "lists", "code"),
    [
        ("広報【取組中 R5.9末】", [LIST], "status.list_differs"),
        ("広報", [LIST, ["手続名|プラン|状況|期限", "届出|a|取組中|R5.3末"]], "status.rows_contradict"),
    ],
)  # fmt: skip
def test_a_list_that_another_source_contradicts_leaves_the_plan_in_doubt(
    plan: str, lists: Sequence[Lines], code: str
) -> None:
    card = (*CARD[:2], CARD[2].replace("広報", plan), *CARD[3:])
    sheets = {f"回答{at}": lines for at, lines in enumerate(lists)}
    found = judged({"スコアカード": card, **sheets})
    assert colors(found) == {
        cell: WANTED[cell] for cell in WANTED if cell != "F3"
    }
    assert code in codes(found)


def test_a_date_that_a_tag_contradicts_is_in_doubt() -> None:
    card = (*CARD[:2], CARD[2].replace("改修", "改修【取組中 R5.9末】"))
    found = judged({"スコアカード": card, "回答": LIST[:3]})
    assert colors(found) == {"F3": "blue"}
    assert "deadline.ambiguous" in codes(found)


def test_the_sheet_that_is_named_for_it_goes_first() -> None:
    other = [line.replace("措置済", "未着手") for line in LIST]
    found = judged({"スコアカード": CARD, "回答": other, "進捗入力": LIST})
    assert colors(found) == WANTED
    assert "status.rows_differ" in codes(found)
