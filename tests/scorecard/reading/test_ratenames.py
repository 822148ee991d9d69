"""Rates that a header does not call by the usual name, over when and which one
they are.
"""

from __future__ import annotations

import pytest
from samples.layout import Grid, Merge, Put
from tests.scorecard.made import book, colors, found, lines

from irodori.conversion import convert
from irodori.errors import InputError

ROWS = ("占用許可|10%|40%|50%", "埋立免許|10%|12%|60%")
RATED = {"C3": "green", "C4": "red"}


@pytest.mark.parametrize(
    "headings",
    [
        ("手続名|利用率||", "|R4|現在|目標"),
        ("手続名|電子届出率||", "|令和4年|現在|目標"),
        ("届出名|電子申請率||", "|基準値|現在値|目標値"),
        ("手続名|オンライン利用率の推移||", "|令和元年度|R5.3末|目標"),
        ("手続名|電子化率の目標と実績||", "|令和3年度|令和5年度|目標（令和7年度）"),
        ("手続名|利用率||", "|前年度|今年度|目標"),
        ("手続名|利用率||", "|昨年度|本年度|目標値"),
    ],
)  # fmt: skip
def test_two_headings_over_when_and_which_one_open_a_table(
    headings: tuple[str, str],
) -> None:
    conversion = convert(lines(*headings, *ROWS))
    assert colors(conversion) == RATED


@pytest.mark.parametrize(
    "headings",
    [
        # no rate, no target, no procedures, and what is no period
        ("手続名|件数||", "|R4|現在|目標"),
        ("手続名|利用率||", "|R4|R5|R6"),
        ("業務|利用率||", "|R4|現在|目標"),
        ("手続名|利用率||", "|4月|内訳|目標"),
        ("手続名|利用率||", "10%|R4|現在|目標"),
    ],
)
def test_other_headings_of_two_words_open_none(
    headings: tuple[str, str],
) -> None:
    with pytest.raises(InputError, match=r"header\.not_found"):
        convert(lines(*headings, *ROWS))


def test_the_years_of_another_rate_are_not_those_of_online_use() -> None:
    other = ("手続名|窓口利用率||", "|R4|現在|目標", *ROWS)
    conversion = convert(lines(*other))
    assert not colors(conversion)
    assert ("C3", "legend.other_rate") in found(conversion)


@pytest.mark.parametrize("base", ["基準値", "令和元年度"])
def test_the_last_year_is_no_base_beside_another(base: str) -> None:
    headings = ("手続名|利用率|||", f"|{base}|前年度|今年度|目標")
    conversion = convert(lines(*headings, "占用許可|10%|20%|40%|50%"))
    assert colors(conversion) == {"D3": "green"}


UP, LEFT = Merge.UP, Merge.LEFT


def test_a_column_of_progress_is_no_rate_beside_years_alone() -> None:
    row = "占用許可|10%|40%|50%|75%"
    for base in ("R2", "令和2年度"):
        heads = f"手続名|{base}|現在値|目標|進捗率"
        assert colors(convert(lines(heads, row))) == {"C2": "green"}
    over = ("手続名|電子申請率|||", "|R4|現在|目標|進捗度")
    assert colors(convert(lines(*over, row))) == {"C3": "green"}


def test_years_over_rates_and_targets_are_those_of_the_rates() -> None:
    heads: list[list[Put]] = [
        ["手続名", "令和元年度", "令和4年度", LEFT, "令和5年度", LEFT],
        [UP, "利用率", "利用率", "利用率目標", "利用率", "利用率目標"],
    ]
    rates: list[Put] = ["占用許可", "10%", "15%", "50%", "40%", "60%"]
    conversion = convert(book(Grid("一覧", [*heads, rates])))
    assert colors(conversion) == {"E3": "yellow"}


def test_the_result_of_a_former_year_casts_no_doubt_on_the_current_rate() -> (
    None
):
    heads: list[list[Put]] = [
        ["手続名", "令和元年度", "令和4年度", LEFT, "令和5年度", "最終目標"],
        [UP, "利用率", "目標", "実績", "現在値", "令和8年3月末"],
    ]
    rates: list[Put] = ["占用許可", "10%", "30%", "11%", "40%", "60%"]
    conversion = convert(book(Grid("一覧", [*heads, rates])))
    assert colors(conversion) == {"E3": "yellow"}
    later = [[*heads[0][:4], "令和3年度", heads[0][5]], heads[1]]
    assert not colors(convert(book(Grid("一覧", [*later, rates]))))


@pytest.mark.parametrize(
    "heading", ["現在値（訂正後）", "オンライン利用率（現在値・修正後）"]
)
def test_of_two_current_rates_the_corrected_one_counts(heading: str) -> None:
    heads = (
        f"手続名|令和元年度利用率|オンライン利用率（現在値）|{heading}|目標"
    )
    conversion = convert(lines(heads, "占用許可|10%|20%|40%|50%"))
    assert colors(conversion) == {"D2": "green"}


def test_a_share_of_the_target_needs_no_base() -> None:
    heads = "手続名|オンライン率（現在）|目標"
    rows = ("占用許可|28%|40%", "埋立免許|集計中|50%")
    bands = "青：100％以上　緑：70％以上100％未満　赤：70％未満"
    for said in ("目標に対する割合で色分け", "達成率＝現在÷目標"):
        notes = ("", f"オンライン率（現在）：{said}", bands)
        conversion = convert(lines(heads, *rows, *notes))
        assert colors(conversion) == {"B2": "green"}, said
        assert "rate.unknown" in {each.code for each in conversion.findings}


def test_a_measure_has_its_status_and_deadline_beside_rates() -> None:
    heads = "手続|現状利用率|目標利用率|施策|施策ステータス|施策期限"
    rows = "引越し|35%|50%|窓口|取組中|2025年3月末"
    title = "報告対象月：2024年11月（11月30日時点）"
    conversion = convert(lines(title, heads, rows))
    assert colors(conversion) == {"D3": "green"}
