"""``irodori schema``: a schema file for a sheet in an office's own words,
proposed from the sheet and tried on it.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from irodori import convert
from irodori.cli import main
from irodori.errors import InputError
from irodori.options import Options
from irodori.wizard import Proposal, convert_with_schema, propose_schema

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
DAY = "2024-03-31"

INDICATORS: list[list[object]] = [
    ["みんなの通信簿（令和6年3月31日時点）"],
    [
        "まちのすがた",
        "ものさし",
        "数え方",
        "スタート時点",
        "いまの数字",
        "めざす姿",
        "ひとこと",
    ],
    ["いきいき", "体操に通う人", "人", 100, 200, 200, "順調"],
    ["いきいき", "よく歩く人", "人", 400, 460, 500, ""],
    ["あんしん", "見守りの登録", "件", 30, 35, 80, "声かけ中"],
    ["あんしん", "訓練に出た人", "人", 50, 52, 90, ""],
]
PROMISES: list[list[object]] = [
    ["だれの", "やくそく", "いつまで", "できぐあい"],
    ["総務課", "電話は三回で出る", "2024/12/27", "できた"],
    ["総務課", "あいさつをする", "2024/12/27", "やっている"],
    ["市民課", "待たせない", "2024/12/27", "おくれている"],
    ["市民課", "書類を減らす", "2024/12/27", "やっている"],
]
SWATCHES = [
    ("9DC3E6", "できた"),
    ("A9D18E", "やっている"),
    ("FF9999", "おくれている"),
]
BANDS = [
    "目標に対する進捗率100％以上：青",
    "50％以上100％未満：緑",
    "10％以上50％未満：黄",
    "10％未満：赤",
]


def book(
    rows: Sequence[Sequence[object]],
    legend: Sequence[str] = (),
    swatches: Sequence[tuple[str, str]] = (),
    merges: Sequence[str] = (),
) -> bytes:
    """Return a workbook of one sheet: rows, then a legend in lines or beside
    swatches.
    """
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "一覧"
    for row in rows:
        sheet.append([*row])
    sheet.append([])
    for line in legend:
        sheet.append([line])
    for rgb, word in swatches:
        sheet.append(["", word])
        sheet.cell(sheet.max_row, 1).fill = PatternFill("solid", fgColor=rgb)
    for area in merges:
        sheet.merge_cells(area)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def fields_of(proposal: Proposal) -> dict[str, str | None]:
    return {each.heading: each.field for each in proposal.guess.columns}


def colors(
    data: bytes, proposal: Proposal, tmp_path: Path
) -> dict[str, str | None]:
    schema = tmp_path / "schema.toml"
    schema.write_text(proposal.text, encoding="utf-8")
    return {
        each.cell: each.color
        for each in convert(data, profile=schema, as_of=DAY).ratings
    }


def test_a_sheet_of_indicators_in_own_words_is_proposed_from_headings_and_values() -> (
    None
):
    assert fields_of(propose_schema(book(INDICATORS, BANDS))) == {
        "まちのすがた": "measure",
        "ものさし": "indicator",
        "数え方": "unit",
        "スタート時点": "base",
        "いまの数字": "current",
        "めざす姿": "target",
        "ひとこと": None,
    }


def test_rates_of_procedures_in_own_words_are_proposed_as_a_scorecards(
    tmp_path: Path,
) -> None:
    data = book(
        [
            ["届出の呼び名", "R1の割合", "いまの割合", "めざす割合"],
            ["出生届", "10%", "80%", "80%"],
            ["死亡届", "10%", "12%", "80%"],
            ["婚姻届", "10%", "52%", "80%"],
        ]
    )
    proposal = propose_schema(data)
    assert proposal.guess.extends == "scorecard"
    assert fields_of(proposal) == {
        "届出の呼び名": "procedure",
        "R1の割合": "online_rate_base",
        "いまの割合": "online_rate_current",
        "めざす割合": "online_rate_target",
    }
    assert colors(data, proposal, tmp_path) == {
        "C2": "blue",
        "C3": "red",
        "C4": "yellow",
    }


def test_the_proposed_file_colours_indicators_in_own_words(
    tmp_path: Path,
) -> None:
    data = book(INDICATORS, BANDS)
    found = colors(data, propose_schema(data), tmp_path)
    assert found == {"E3": "blue", "E4": "green", "E5": "yellow", "E6": "red"}


def test_the_proposed_file_colours_words_of_an_office_by_the_legend_that_lists_them(
    tmp_path: Path,
) -> None:
    # two rows of one name: without a file it is not plain what names them
    rows = [*PROMISES, ["市民課", *PROMISES[2][1:]]]
    data = book(rows, ["色のみかた（できぐあい）"], SWATCHES)
    proposal = propose_schema(data)
    assert fields_of(proposal)["できぐあい"] == "mark"
    found = {"D2": "blue", "D3": "green", "D4": "red", "D5": "green"}
    assert colors(data, proposal, tmp_path) == {**found, "D6": "green"}


def test_a_sheet_that_its_legend_makes_plain_needs_no_file(
    tmp_path: Path,
) -> None:
    data = book(PROMISES, ["色のみかた（できぐあい）"], SWATCHES)
    proposal = propose_schema(data)
    assert proposal.guess.is_understood
    assert list(colors(data, proposal, tmp_path).values()) == [
        "blue",
        "green",
        "red",
        "green",
    ]


def test_columns_without_telling_headings_are_marked_as_uncertain() -> None:
    rows = [[*row] for row in INDICATORS]
    rows[1][3:5] = ["その一", "その二"]
    proposal = propose_schema(book(rows, BANDS))
    assert [
        each.field for each in proposal.guess.columns if not each.is_certain
    ] == ["base", "current"]
    assert proposal.text.count("# ?") == 3  # one of them explains the others


def test_what_a_person_chose_for_a_column_is_written_as_it_is() -> None:
    proposal = propose_schema(
        book(INDICATORS, BANDS), fields={4: None, 7: "base"}
    )
    fields = tomllib.loads(proposal.text)["fields"]
    assert fields["base"]["labels"] == ["ひとこと"]


def test_a_sheet_that_is_read_needs_only_the_name_of_its_kind() -> None:
    proposal = propose_schema(
        SAMPLES / "seed" / "input.xlsx", as_of="2022-04-01"
    )
    assert proposal.guess.is_understood
    assert tomllib.loads(proposal.text) == {"kind": {"name": "scorecard"}}
    assert proposal.tried
    assert proposal.tried.summary["red"] == 2


def test_columns_by_which_nothing_can_be_coloured_are_told_of() -> None:
    data = book(
        [["番号", "年", "人口"], *([str(n), "2020", "900"] for n in range(5))]
    )
    without_target = propose_schema(book(INDICATORS, BANDS), fields={6: None})
    for proposal in (propose_schema(data), without_target):
        assert proposal.tried is None
        assert proposal.refusal
        assert proposal.refusal.code == "schema.no_rule"


def test_a_sheet_without_a_table_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        propose_schema(book([["覚え書き"], ["来週までに返事をする"]]))
    assert caught.value.code == "schema.no_table"


def test_the_command_writes_a_file_and_says_what_each_column_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "通信簿.xlsx", tmp_path / "通信簿.toml"
    source.write_bytes(book(INDICATORS, BANDS))
    assert (
        main(["schema", str(source), "-o", str(target), "--lang", "ja"]) == 0
    )
    said = capsys.readouterr().out
    assert "F「めざす姿」→ 目標値" in said
    assert (
        tomllib.loads(target.read_text("utf-8"))["kind"]["extends"]
        == "indicators"
    )


# ---- A scorecard in own words -----------------------------------------------

OWN_WORDS = {
    "課題": "困りごと",
    "アクションプラン": "やること",
    "中間KPIと目標": "めやす",
    "進捗": "できばえ",
    "達成期限": "しめきり日",
}
OUTSIDE = {
    "手続名": "しごとの名",
    "オンライン利用率(令和元年": "はじめの割合",
    "オンライン利用率(現在値": "いまの割合",
    "オンライン利用率目標": "めざす割合",
}


def scorecard_in_own_words(*, outside: bool = False) -> bytes:
    """Return the sample with statuses, the issue blocks called otherwise, and
    perhaps the columns before them.
    """
    made = openpyxl.load_workbook(SAMPLES / "seed-statuses" / "input.xlsx")
    sheet = made.worksheets[0]
    for row, words in ((1, OUTSIDE if outside else {}), (2, OWN_WORDS)):
        for cell in sheet[row]:
            said = "".join(str(cell.value or "").split())
            for word, own in words.items():
                if said.startswith(word):
                    number = (
                        said[-1]
                        if word in ("課題", "アクションプラン")
                        else ""
                    )
                    cell.value = f"{own}{number}"
    title = next(
        cell for cell in sheet[1] if "引き上げる上で" in str(cell.value)
    )
    title.value = "わたしたちの歩み"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


BLOCK = {
    13: "issue",
    14: "interim_kpi",
    15: "action_plan",
    18: "kpi_progress",
    19: "kpi_deadline",
}
RATES = {9: "online_rate_base", 11: "online_rate_target"}
EXPECTED = convert(
    SAMPLES / "seed-statuses" / "input.xlsx", as_of="2022-04-01"
).summary


def test_issues_plans_and_kpis_in_own_words_are_chosen_once_for_all_blocks(
    tmp_path: Path,
) -> None:
    data = scorecard_in_own_words()
    before = propose_schema(data, as_of="2022-04-01")
    assert before.guess.is_understood
    assert before.tried is not None
    assert before.tried.summary["unrated"] == 3
    proposal = propose_schema(data, as_of="2022-04-01", fields=BLOCK)
    assert proposal.tried is not None
    assert proposal.tried.summary == EXPECTED
    fields = {each.column: each.field for each in proposal.guess.columns}
    assert [fields[column] for column in (20, 26, 31, 35)] == [
        "issue",
        "action_plan",
        "interim_kpi",
        "kpi_progress",
    ]
    schema = tmp_path / "schema.toml"
    schema.write_text(proposal.text, encoding="utf-8")
    again = convert(data, profile=schema, as_of="2022-04-01")
    assert again.summary == EXPECTED


def test_a_scorecard_in_own_words_throughout_is_known_by_its_other_columns() -> (
    None
):
    data = scorecard_in_own_words(outside=True)
    proposal = propose_schema(
        data, as_of="2022-04-01", fields={**RATES, **BLOCK}
    )
    assert proposal.guess.extends == "scorecard"
    assert proposal.tried is not None
    assert proposal.tried.summary == EXPECTED


def test_a_column_that_is_read_otherwise_than_chosen_is_to_be_looked_at() -> (
    None
):
    data = scorecard_in_own_words()
    proposal = propose_schema(
        data, as_of="2022-04-01", fields={**BLOCK, 5: "kpi_progress"}
    )
    law = next(each for each in proposal.guess.columns if each.column == 5)
    assert law.field == "kpi_progress"
    assert not law.is_certain


def test_the_header_is_the_row_whose_merged_headings_cover_most_columns() -> (
    None
):
    rows: list[list[object]] = [
        ["柱", "施策", "所管", "時期", None, "できぐあい", "今後"],
        [None, None, None, "開始", "完了予定", None, None],
        ["くらし", "窓口DX", "市町村課", "R5.4", "R7.3", "順調", None],
        ["くらし", "手帳アプリ", "子ども課", "R5.10", "R6.9", "遅れ", None],
        ["行政", "クラウド移行", "デジタル課", "R6.4", "R8.3", "順調", None],
    ]
    data = book(rows, ["順調：青、遅れ：赤"], merges=["D1:E1"])
    guess = propose_schema(data).guess
    assert (guess.first_row, guess.last_row) == (1, 2)


def test_a_word_of_a_status_is_one_in_the_legend_too() -> None:
    rows: list[list[object]] = [
        ["取組項目", "担当課", "期限", "進捗状況"],
        ["窓口", "総務課", "R7.3", "終了"],
        ["手帳", "総務課", "R7.3", "遅れ"],
    ]
    result = convert(book(rows, ["終了：青、遅れ：赤"]), as_of=DAY)
    assert [each.color for each in result.ratings] == ["blue", "red"]


def test_a_sheet_that_is_no_scorecard_is_told_of_the_command_for_it() -> None:
    with pytest.raises(InputError) as caught:
        convert(book([["いろ", "かたち", "おもさ"], ["赤", "丸", "重い"]]))
    assert "irodori schema" in caught.value.message("ja")


def test_a_schema_of_another_sheet_is_refused_in_words() -> None:
    text = propose_schema(book(INDICATORS, BANDS)).text
    other = book([["いろ", "かたち", "おもさ"], ["赤", "丸", "重い"]])
    with pytest.raises(InputError) as caught:
        convert_with_schema(other, text, Options(), name="x.toml")
    assert caught.value.code == "header.not_found"
