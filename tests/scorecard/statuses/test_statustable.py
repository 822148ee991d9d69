"""Statuses from a table: how its rows are read, which plan each names, and
what is said of those that name none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples.layout import Cell, Grid, Merge, Put, Row, issue, procedure
from tests.scorecard.made import (
    CHANGE,
    RENEWAL,
    STATUS_HEADINGS,
    book,
    colors,
    converted,
    found,
    plan,
    record,
    scorecard,
    statuses,
)

from irodori.conversion import inspect
from irodori.errors import ProfileError
from irodori.scorecard.profiles import load_profile, parse_profile
from irodori.scorecard.statuses.statuslists import is_status_sheet
from irodori.scorecard.statuses.table import (
    StatusTable,
    read_status_csv,
)
from irodori.scorecard.values.dates import Deadline

PROFILE = load_profile()
HEADINGS = "府省名,手続名,課題,プラン,状況,期限"


def table(text: str, encoding: str = "utf-8") -> StatusTable:
    return read_status_csv(text.encode(encoding), "状況.csv", PROFILE)


def said(text: str) -> list[tuple[str, ...]]:
    """Return the names and the status of each row."""
    return [row[1:6] for row in table(f"{HEADINGS}\n{text}").rows]


# ---- The file ---------------------------------------------------------------

ROWS = f"{HEADINGS}\n法務省,届出,①,a,措置済,令和5年3月末\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_file_is_read_in_each_form_that_excel_and_editors_write(
    encoding: str, delimiter: str, line_end: str
) -> None:
    read = table(
        ROWS.replace(",", delimiter).replace("\n", line_end), encoding
    )
    assert read.rows[0][1:6] == ("法務省", "届出", "①", "a", "措置済")
    assert read.rows[0].deadline == Deadline(
        dt.date(2023, 3, 31), "令和5年3月末"
    )
    assert (read.is_file, read.name) == (True, "状況.csv")


def test_columns_stand_in_any_order_under_titles_and_beside_others() -> None:
    text = "進捗の一覧,,\n令和4年3月末時点,,\n\n担当,状況(必須),期限,アクションプラン,課題番号,備考,手続名称\n"
    text += "山田,措置済,,a,①,x,届出\n"
    assert [row[1:6] for row in table(text).rows] == [
        ("", "届出", "①", "a", "措置済")
    ]


def test_headings_are_compared_without_width_and_white_space() -> None:
    assert (
        table(
            "手続　名,プ ラ ン,状\n況\n".replace("状\n況", '"状\n況"')
            + "届出,ａ,措置済\n"
        )
        .rows[0]
        .plan
        == "ａ"
    )


def test_a_quoted_field_may_hold_commas_and_line_breaks_and_rows_keep_their_line() -> (
    None
):
    read = table(
        f'{HEADINGS}\n法務省,"届出\n(変更,廃止)",①,a,措置済,\n\n法務省,申請,①,a,措置済,\n'
    )
    assert [(row.number, row.procedure) for row in read.rows] == [
        (2, "届出\n(変更,廃止)"),
        (5, "申請"),
    ]


def test_blank_names_are_those_of_the_row_above_up_to_the_first_that_differs() -> (
    None
):
    assert said(
        "法務省,届出,①,a,措置済,\n,,,b,取組中,\n,申請,,a,未着手,\n財務省,,,a,未着手,\n"
    ) == [
        ("法務省", "届出", "①", "a", "措置済"),
        ("法務省", "届出", "①", "b", "取組中"),
        ("法務省", "申請", "", "a", "未着手"),
        ("財務省", "", "", "a", "未着手"),
    ]


def test_a_row_without_a_status_says_nothing_but_names_what_stands_below() -> (
    None
):
    assert said("法務省,届出,①,a,,令和5年3月末\n,,,b,－,\n,,,c,措置済,\n") == [
        ("法務省", "届出", "①", "c", "措置済")
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "status.file_headings"),
        (b"\x81\xff,\xfd", "status.encoding"),
        (b"\xff\xfea", "status.encoding"),
        ("名前,色\n届出,青\n".encode(), "status.file_headings"),
        (f'{HEADINGS}\n"{"x" * 200_000}'.encode(), "status.csv"),
    ],
)
def test_a_file_that_is_no_status_table_is_refused_with_what_to_do(
    data: bytes, code: str
) -> None:
    with pytest.raises(ProfileError) as caught:
        read_status_csv(data, "状況.csv", PROFILE)
    assert caught.value.code == code
    assert "状況.csv" in caught.value.message("ja")
    assert "状況.csv" in caught.value.message("en")


def test_the_refusal_shows_the_headings_found_beside_those_looked_for() -> (
    None
):
    with pytest.raises(ProfileError) as caught:
        table("手続,進み具合\n届出,済\n")
    assert "手続名、課題、プラン、状況" in caught.value.message()
    assert "手続、進み具合" in caught.value.message()


@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_any_bytes_give_a_table_or_a_refusal(data: bytes) -> None:
    for start in (b"", f"{HEADINGS}\n".encode()):
        with suppress(ProfileError):
            read_status_csv(start + data, "状況.csv", PROFILE)


# ---- Which plan a row names -------------------------------------------------

SHEET = scorecard(
    procedure(
        RENEWAL,
        issue(
            plan("法令改正の検討"),
            plan("システム改修①の検討"),
            text="オンライン完結していない。",
        ),
        issue(
            plan("提出書類の見直し"),
            plan("窓口の\n見直し"),
            text="書類が多い。",
        ),
    ),
    procedure(
        CHANGE, issue(plan("民間APIの検討")), issue(plan("提出書類の見直し"))
    ),
    blocks=("ab", "ab"),
)


@pytest.mark.parametrize(
    ("names", "cell"),
    [
        ("法務省,在留期間更新許可の申請,課題①,a", "O3"),
        ("法務省,在留期間更新許可の申請,①,b", "P3"),
        ("法務省,在留期間更新許可の申請,2,a", "U3"),
        ("法務省,在留期間更新許可の申請,課題2,ｂ", "V3"),
        ("法務省,在留期間更新許可の申請,課題Ⅱ,B", "V3"),
        ("法務省,在留期間更新許可の申請,課題二,プランa", "U3"),
        (
            "法務省,在留期間更新許可の申請,書類が多い。,アクションプランａ",
            "U3",
        ),
        (
            "法務省,在留期間更新許可の申請,課題②：書類が多い。,アクション プラン b",
            "V3",
        ),
        ("法務省,在留期間更新許可の申請,課題(2),(b)", "V3"),
        ("法務省,在留期間更新許可の申請,(2)課題,b)", "V3"),
        ("法務省,在留期間更新許可の申請,2.課題,プラン(b)", "V3"),
        ("法務省,在留期間更新許可の申請,②課題,取組b", "V3"),
        ("法務省,在留期間更新許可の申請,課題B,b", "V3"),
        ("法務省,在留期間更新許可の申請,課題イ,b", "V3"),
        ("法務省,在留期間更新許可の申請,課題その2,b", "V3"),
        ("法務省,在留期間更新許可の申請,②書類が多い。,①窓口の見直し", "V3"),
        ("法務省,在留期間更新許可の申請,,窓口の見直し", "V3"),
        ("法務省,在留期間更新許可の申請,①,システム改修1の検討", "P3"),
        (",在留期間更新許可の申請,①,a", "O3"),
        ("法 務 省,在留期間 更新許可の申請,課題①,a", "O3"),
        (",在留資格変更許可の申請,①,", "O4"),
    ],
)
def test_a_row_names_its_plan_by_number_or_text_and_by_letter_or_text(
    names: str, cell: str
) -> None:
    conversion = converted(
        book(SHEET), status=f"{HEADINGS}\n{names},措置済,\n".encode()
    )
    assert [
        place for place, color in colors(conversion).items() if color == "blue"
    ] == [cell]
    assert found(conversion, "status.unmatched") == []


@pytest.mark.parametrize(
    ("names", "nearest"),
    [
        ("法務省,在留期間更新許可申請,①,a", "法務省・在留期間更新許可の申請"),
        (
            "財務省,在留期間更新許可の申請,①,a",
            "法務省・在留期間更新許可の申請",
        ),
        ("法務省,在留期間更新許可の申請,②,c", "課題②・b「窓口の 見直し」"),
        (
            "法務省,在留期間更新許可の申請,,提出書類見直し",
            "課題②・a「提出書類の見直し」",
        ),
        ("法務省,在留資格変更許可の申請,①,b", "課題①・a「民間APIの検討」"),
        ("法務省,漁業の許可,①,a", ""),
    ],
)
def test_a_row_that_names_no_plan_is_a_finding_with_the_nearest(
    names: str, nearest: str
) -> None:
    conversion = converted(
        book(SHEET), status=f"{HEADINGS}\n{names},措置済,\n".encode()
    )
    (finding,) = (
        each for each in conversion.findings if each.code == "status.unmatched"
    )
    assert finding.sheet == "CSV"
    assert "CSV の2行目" in finding.sentence.text()
    assert (
        (nearest in finding.sentence.text())
        if nearest
        else ("最も近い" not in finding.sentence.text())
    )
    assert "blue" not in colors(conversion).values()


def test_a_row_that_names_two_plans_is_a_finding_and_colours_neither() -> None:
    conversion = converted(
        book(SHEET), status=f"{HEADINGS}\n,{CHANGE},,a,措置済,\n".encode()
    )
    (finding,) = (
        each
        for each in conversion.findings
        if each.code == "status.ambiguous_row"
    )
    assert "スコアカード!O4、スコアカード!U4" in finding.sentence.text()
    assert "blue" not in colors(conversion).values()


def test_a_cell_tells_plans_of_the_same_names_apart() -> None:
    twins = scorecard(
        record("届出", plan("検討")), record("届出", plan("検討"))
    )
    rows = f"{HEADINGS},セル\n法務省,届出,①,a,措置済,,スコアカード!O4\n"
    conversion = converted(book(twins), status=rows.encode())
    found = colors(conversion)
    assert found["O4"] == "blue"
    assert "O3" not in found
    assert not [
        each for each in conversion.findings if "status.other" in each.code
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "スコアカード!O5",
        "スコアカード!P3",
        "別の表!O3",
        "O3!スコアカード",
        "J3",
        "3",
    ],
)
def test_a_cell_without_a_plan_of_the_rows_names_is_a_finding(
    cell: str,
) -> None:
    sheet = scorecard(
        record("届出", plan("検討")),
        record("届出", plan("検討")),
        record("申請", plan("検討")),
    )
    rows = f"{HEADINGS},セル\n法務省,届出,①,a,措置済,,{cell}\n"
    conversion = converted(book(sheet), status=rows.encode())
    (finding,) = (
        each
        for each in conversion.findings
        if each.code == "status.other_cell"
    )
    assert cell in finding.sentence.text()
    assert "blue" not in colors(conversion).values()


def test_ministries_tell_procedures_of_one_name_apart() -> None:
    sheet = scorecard(
        record("届出", plan()), record("届出", plan(), ministry="財務省")
    )
    conversion = converted(
        book(sheet), status=f"{HEADINGS}\n財務省,届出,①,a,措置済,\n".encode()
    )
    assert (colors(conversion).get("O3"), colors(conversion)["O4"]) == (
        None,
        "blue",
    )


def test_a_plan_is_found_on_whichever_sheet_it_stands() -> None:
    sheets = (
        scorecard(record("届出", plan()), name="法務省"),
        scorecard(record("申請", plan()), name="財務省"),
    )
    conversion = converted(
        book(*sheets), status=f"{HEADINGS}\n,申請,①,a,措置済,\n".encode()
    )
    assert [
        (each.sheet, each.cell)
        for each in conversion.ratings
        if each.color == "blue"
    ] == [("財務省", "O3")]


def merged_plan() -> list[Row]:
    first = record("届出", plan())
    return [first, {**record("申請"), "1.a": Merge.UP}]


def test_a_merged_plan_takes_its_status_from_any_of_its_procedures() -> None:
    conversion = converted(
        book(scorecard(*merged_plan())),
        status=f"{HEADINGS}\n,申請,①,a,措置済,\n".encode(),
    )
    assert colors(conversion)["O3"] == "blue"


def test_a_labels_own_number_goes_before_the_blocks_place() -> None:
    sheet = scorecard(
        procedure("届出", issue(plan("一")), issue(plan("二"))),
        blocks=("a", "a"),
        headings={"issue": "課題"},
    )
    conversion = converted(
        book(sheet), status=f"{HEADINGS}\n,届出,②,a,措置済,\n".encode()
    )
    assert colors(conversion)["T3"] == "blue"


# ---- What a row says --------------------------------------------------------


def stated(
    status: str, deadline: str = "", cell: str = "O3"
) -> tuple[str | None, list[str]]:
    """Return the colour that a row gives a plan, whose own deadline is in
    令和6年, and the findings' codes.
    """
    sheet = scorecard(record("届出", plan()))
    conversion = converted(
        book(sheet),
        status=f'{HEADINGS}\n,届出,①,a,"{status}",{deadline}\n'.encode(),
    )
    return colors(conversion).get(cell), [
        code for _, code in found(conversion)
    ]


@pytest.mark.parametrize(
    ("status", "deadline", "color"),
    [
        ("措置済", "", "blue"),
        ("取組中", "", "green"),
        ("取組中", "2022-03-31", "yellow"),
        ("取組中", "令和4年4月1日", "green"),
        ("実施中", "R4.3末", "yellow"),
        ("未着手", "令和3年度末", "red"),
        ("予定", "令和4年度", "orange"),
        ("取組中 期限:令和4年3月末", "", "yellow"),
        ("取組中 期限:令和4年3月末", "令和5年3月末", "green"),
        ("未着手", "未定", None),
        ("措置済", "そのうち", "blue"),
    ],
)
def test_a_row_gives_status_and_deadline(
    status: str, deadline: str, color: str
) -> None:
    assert stated(status, deadline)[0] == color


def test_an_unknown_status_is_a_finding_and_says_nothing() -> None:
    color, codes = stated("順調")
    assert color is None
    assert sorted(codes) == ["status.unknown_word", "status.unknown_word"]


def test_a_deadline_that_cannot_be_read_is_a_finding_and_leaves_the_plan_unrated() -> (
    None
):
    color, codes = stated("取組中", "そのうち")
    assert color is None
    assert sorted(codes) == ["deadline.unreadable", "status.row_deadline"]


def test_two_rows_that_contradict_each_other_leave_the_plan_unrated() -> None:
    sheet = scorecard(record("届出", plan()))
    rows = ",届出,①,a,措置済,\n,届出,①,プランa,措置済,\n,届出,①,a,取組中,\n"
    conversion = converted(book(sheet), status=f"{HEADINGS}\n{rows}".encode())
    assert "O3" not in colors(conversion)
    assert {each.code for each in conversion.findings} == {
        "status.rows_contradict"
    }
    assert "4行目" in conversion.findings[0].sentence.text()
    assert "2行目" in conversion.findings[0].sentence.text()


def test_names_that_repeat_those_above_are_filled_in() -> None:
    data = book(
        scorecard(record("届出", plan(), plan())),
        statuses(
            ["", "届出", "①", "a", "未着手", ""],
            ["", "〃", "同上", "b", "取組中", ""],
        ),
    )
    assert colors(converted(data))["P3"] == "green"


@pytest.mark.parametrize(
    "lines",
    [
        [
            "手続名,課題,プラン,状況",
            "届出,①,a,1",
            "",
            "※状況　1：措置済　2：取組中",
        ],
        ["手続名,課題,プラン,状況（1:措置済 2:取組中）", "届出,①,a,1"],
        ["手続名,課題,プラン,状況（○措置済 △取組中）", "届出,①,a,○"],
    ],
)
def test_a_table_may_explain_its_codes(lines: Sequence[str]) -> None:
    data = book(scorecard(record("届出", plan())))
    conversion = converted(data, status="\n".join(lines).encode())
    assert colors(conversion)["O3"] == "blue"


@pytest.mark.parametrize(
    "name", ["届出※1", "届出（注1）", "「届出」", "届出*2", "届出(※)", "届出"]
)
@pytest.mark.parametrize("row", ["届出", "届出※3", "届出 (注2)"])
def test_marks_and_brackets_around_a_procedure_do_not_hide_it(
    name: str, row: str
) -> None:
    data = book(scorecard(record(name, plan())))
    conversion = converted(
        data, status=f"{HEADINGS}\n,{row},①,a,措置済,\n".encode()
    )
    assert colors(conversion)["O3"] == "blue"


def test_of_two_procedures_that_differ_by_their_marks_the_same_one_is_meant() -> (
    None
):
    data = book(scorecard(record("届出※1", plan()), record("届出※2", plan())))
    exact = converted(
        data, status=f"{HEADINGS}\n,届出※2,①,a,措置済,\n".encode()
    )
    assert "O3" not in colors(exact)
    assert colors(exact)["O4"] == "blue"
    bare = converted(data, status=f"{HEADINGS}\n,届出,①,a,措置済,\n".encode())
    assert "status.unmatched" in {each.code for each in bare.findings}


def test_the_apostrophe_of_a_neutralised_cell_is_no_part_of_its_text() -> None:
    data = book(scorecard(record("=届出", plan())))
    conversion = converted(
        data, status=f"{HEADINGS}\n,'=届出,①,a,措置済,\n".encode()
    )
    assert colors(conversion)["O3"] == "blue"


def test_the_file_goes_before_the_sheet_and_what_the_sheet_says_else_is_a_finding() -> (
    None
):
    data = book(
        scorecard(record("届出", plan(), plan())),
        statuses(
            ["", "届出", "①", "a", "未着手", ""],
            ["", "", "", "b", "取組中", ""],
        ),
    )
    conversion = converted(
        data, status=f"{HEADINGS}\n,届出,①,a,措置済,\n".encode()
    )
    assert (colors(conversion)["O3"], colors(conversion)["P3"]) == (
        "blue",
        "green",
    )
    assert [
        (each.sheet, *each[1:2], each.code) for each in conversion.findings
    ] == [("進捗入力", "E2", "status.rows_differ")]


def test_the_report_says_that_the_table_spoke_and_gave_the_deadline() -> None:
    data = book(scorecard(record("届出", plan("見直し【措置済】"))))
    conversion = converted(
        data, status=f"{HEADINGS}\n,届出,①,a,取組中,令和4年3月末\n".encode()
    )
    (rating,) = (each for each in conversion.ratings if each.cell == "O3")
    assert (rating.color, rating.status_source, rating.deadline_source) == (
        "yellow",
        "table",
        "table",
    )
    assert found(conversion) == [("O3", "status.contradiction")]


def test_a_file_may_be_given_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "状況.csv"
    path.write_text(f"{HEADINGS}\n,届出,①,z,措置済,\n", "cp932")
    conversion = converted(
        book(scorecard(record("届出", plan("見直し【措置済】")))), status=path
    )
    (finding,) = conversion.findings
    assert (finding.sheet, finding.code) == ("状況.csv", "status.unmatched")


# ---- The sheet --------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "進捗入力",
        "進捗 入力",
        "進捗入力 ",
        "進捗入力シート",
        "進捗入力（R5.3）",
    ],
)
def test_the_sheet_is_known_by_its_name(name: str) -> None:
    assert is_status_sheet(name, PROFILE)
    assert not is_status_sheet(f"{name}(旧)", PROFILE)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("進捗入力（R4.9）", "進捗入力（R5.3）"),
        ("進捗入力（R5.3）", "進捗入力R5.6"),
        ("進捗入力（令和4年9月末）", "進捗入力"),
    ],
)
def test_of_two_sheets_the_newer_counts(older: str, newer: str) -> None:
    row: list[Put] = ["", "届出", 1, "a"]
    sheets = [
        Grid(older, [STATUS_HEADINGS, [*row, "未着手"]]),
        Grid(newer, [STATUS_HEADINGS, [*row, "措置済"]]),
    ]
    scored = scorecard(record("届出", plan()))
    for order in (sheets, sheets[::-1]):
        conversion = converted(book(scored, *order))
        assert colors(conversion)["O3"] == "blue"
        assert [(each.sheet, each.code) for each in conversion.findings] == [
            (older, "status.rows_differ")
        ]


def test_a_sheet_of_the_edition_before_is_no_scorecard() -> None:
    row: list[Put] = ["", "届出", 1, "a"]
    old = Grid("進捗入力（前回）", [STATUS_HEADINGS, [*row, "未着手"]])
    now = Grid("進捗入力", [STATUS_HEADINGS, [*row, "措置済"]])
    conversion = converted(book(scorecard(record("届出", plan())), old, now))
    assert (colors(conversion)["O3"], found(conversion)) == ("blue", [])


def test_an_office_may_name_its_sheet_and_headings() -> None:
    profile = parse_profile(
        '[status_table]\nsheets = ["状況表"]\n[add.status_table.columns]\nstatus = ["具合"]',
        "p",
    )
    assert is_status_sheet("状況表", profile)
    read = read_status_csv(
        "手続名,プラン,具合\n届出,a,措置済\n".encode(), "x", profile
    )
    assert read.rows[0].status == "措置済"


def test_the_sheet_is_no_scorecard_and_its_cells_are_named_in_findings() -> (
    None
):
    grid = statuses(
        ["法務省", "届出", 1, "a", "措置済"],
        ["", "", "", "b", "順調"],
        ["", "", "", "z", "措置済"],
    )
    data = book(
        scorecard(record("届出", plan(), plan("見直し【取組中】"))), grid
    )
    assert [reading.name for reading in inspect(data).sheets] == [
        "スコアカード"
    ]
    conversion = converted(data)
    assert (colors(conversion)["O3"], "P3" in colors(conversion)) == (
        "blue",
        False,
    )
    assert found(conversion) == [
        ("P3", "status.unknown_word"),
        ("E3", "status.unknown_word"),
        ("B4", "status.unmatched"),
    ]
    assert conversion.attention == 2, "a word is counted once, at its plan"


def test_a_deadline_on_the_sheet_may_be_a_date_of_any_format() -> None:
    dates: list[Put] = [
        Cell(dt.date(2022, 3, 31), form=57),
        Cell(dt.date(2022, 4, 1), form="yyyy/m/d"),
        "R4.3.31",
    ]
    rows = [
        ["", "届出", "①", letter, "取組中", day]
        for letter, day in zip("abc", dates, strict=True)
    ]
    conversion = converted(
        book(
            scorecard(record("届出", plan(), plan(), plan())), statuses(*rows)
        )
    )
    assert [colors(conversion)[cell] for cell in ("O3", "P3", "Q3")] == [
        "yellow",
        "green",
        "yellow",
    ]


@pytest.mark.parametrize(
    ("form", "code"),
    [(";;;", "status.missing"), ('@"ではない"', "status.unknown_word")],
)
def test_a_status_on_the_sheet_is_what_a_person_sees(
    form: str, code: str
) -> None:
    row: list[Put] = ["", "届出", "①", "a", Cell("未着手", form=form), ""]
    conversion = converted(
        book(scorecard(record("届出", plan())), statuses(row))
    )
    assert "O3" not in colors(conversion)
    assert code in [each for _, each in found(conversion, "status.")]


def test_a_sheet_without_its_headings_is_a_finding_and_an_empty_one_is_none() -> (
    None
):
    sheet = scorecard(record("届出", plan("見直し【措置済】")))
    wrong = converted(
        book(sheet, Grid("進捗入力", [["手続", "進み具合"], ["届出", "済"]]))
    )
    assert [(each.sheet, each.code) for each in wrong.findings] == [
        ("進捗入力", "status.headings")
    ]
    assert "手続、進み具合" in wrong.findings[0].sentence.text()
    assert converted(book(sheet, Grid("進捗入力", [[None]]))).findings == []
    assert converted(book(sheet, statuses())).findings == []


def test_a_quotation_mark_that_is_not_closed_is_refused_with_its_line() -> (
    None
):
    text = f'{HEADINGS}\n,届出,①,a,取組中,\n,"届出,①,b,措置済,\n,届出,①,c,未着手,\n'
    with pytest.raises(ProfileError) as caught:
        converted(
            book(scorecard(record("届出", plan()))), status=text.encode()
        )
    assert (caught.value.code, caught.value.params["line"]) == (
        "status.csv",
        3,
    )


@pytest.mark.parametrize(
    "text",
    [
        '手続名;プラン;状況\n"届出";"a";"措置済"\n',
        '手続名\tプラン\t状況\n"届出"\ta\t措置済\n',
    ],
)
def test_quotation_marks_do_not_hide_which_delimiter_is_used(
    text: str,
) -> None:
    conversion = converted(
        book(scorecard(record("届出", plan()))), status=text.encode()
    )
    assert colors(conversion)["O3"] == "blue"


@pytest.mark.parametrize(
    "columns",
    [
        "状況（前回）,状況",
        "状況（年度末見込み）,状況",
        "前回状況,今回状況",
        "状況（令和3年度）,状況",
        "状況（前々回）,実施状況",
    ],
)
def test_of_two_columns_of_statuses_the_one_of_now_counts(
    columns: str,
) -> None:
    text = f"手続名,プラン,{columns}\n届出,a,未着手,措置済\n"
    sheet = book(scorecard(record("届出", plan())))
    conversion = converted(sheet, status=text.encode())
    assert colors(conversion)["O3"] == "blue"


@pytest.mark.parametrize(
    ("columns", "color"),
    [
        ("期限（当初）,期限（変更後）", "green"),
        ("期限（変更前）,期限", "green"),
        ("期限（甲）,期限（乙）", None),
        ("期限（着手）,期限（完了）", "green"),
        ("期限（着手）,訪問した日", None),
        ("担当,完了期限", "green"),
    ],
)
def test_of_two_columns_of_deadlines_the_changed_one_counts(
    columns: str, color: str | None
) -> None:
    text = (
        f"手続名,プラン,状況,{columns}\n届出,a,取組中,令和3年3月,令和5年3月\n"
    )
    sheet = book(scorecard(record("届出", plan())))
    conversion = converted(sheet, status=text.encode())
    assert colors(conversion).get("O3") == color


@pytest.mark.parametrize("blank", ["", "－"])
def test_a_deadline_that_was_not_changed_is_the_first_one(blank: str) -> None:
    text = f"手続名,プラン,状況,期限（当初）,期限（変更後）\n届出,a,取組中,令和3年3月,{blank}\n"
    sheet = book(scorecard(record("届出", plan())))
    conversion = converted(sheet, status=text.encode())
    assert colors(conversion)["O3"] == "yellow"
    assert found(conversion, "status.unknown") == []


def test_a_heading_that_is_not_known_is_a_finding_and_a_remark_is_none() -> (
    None
):
    sheet = book(scorecard(record("届出", plan())))
    odd = converted(
        sheet,
        status="手続名,プラン,状況,担当者名\n届出,a,措置済,山田\n".encode(),
    )
    assert found(odd, "status.") == [(None, "status.unknown_heading")]
    remark = converted(
        sheet,
        status="手続名,プラン,状況,備考\n届出,a,措置済,令和5年3月末\n".encode(),
    )
    assert found(remark, "status.") == []


@pytest.mark.parametrize(
    ("remark", "color"),
    [
        ("取りやめ", None),
        ("誤り。正しくは取組中", None),
        ("状況は未確認", None),
        ("未着手", None),
        ("令和4年12月公表", "blue"),
        ("中止基準の改正を公表", "blue"),
        ("担当：総務課", "blue"),
        ("取組中：" * 1_000, "blue"),
    ],
)
def test_a_remark_that_takes_a_status_back_is_a_doubt(
    remark: str, color: str | None
) -> None:
    status = f"手続名,プラン,状況,備考\n届出,a,措置済,{remark}\n".encode()
    sheet = book(scorecard(record("届出", plan())))
    conversion = converted(sheet, status=status)
    assert colors(conversion).get("O3") == color
    codes = [] if color else ["status.row_remark"]
    assert [code for _, code in found(conversion, "status.row")] == codes


def test_a_word_that_is_not_known_leaves_the_plan_to_nothing_below_it() -> (
    None
):
    status = f"{HEADINGS}\n,届出,①,a,順調,\n".encode()
    conversion = converted(
        book(scorecard(record("届出", plan("見直し【措置済】")))),
        status=status,
    )
    assert "O3" not in colors(conversion)


@pytest.mark.parametrize(
    "word", ["状況なし", "状況無し", "不明", " 状 況 な し "]
)
@pytest.mark.parametrize("sheet", ["見直し【措置済】", "見直し"])
def test_a_row_takes_a_status_back_and_nothing_below_it_speaks(
    word: str, sheet: str
) -> None:
    status = f"{HEADINGS}\n,届出,①,a,{word},令和5年3月末\n".encode()
    conversion = converted(
        book(scorecard(record("届出", plan(sheet)))), status=status
    )
    assert "O3" not in colors(conversion)
    assert found(conversion, "status.") == [("O3", "status.withdrawn")]


def test_a_status_and_its_withdrawal_in_one_table_contradict_each_other() -> (
    None
):
    rows = ",届出,①,a,状況なし,\n,届出,①,a,不明,\n,届出,①,a,措置済,\n"
    conversion = converted(
        book(scorecard(record("届出", plan()))),
        status=f"{HEADINGS}\n{rows}".encode(),
    )
    assert "O3" not in colors(conversion)
    assert {each.code for each in conversion.findings} == {
        "status.rows_contradict"
    }


def test_a_file_takes_back_what_the_sheet_of_statuses_says() -> None:
    data = book(
        scorecard(record("届出", plan())),
        statuses(["", "届出", "①", "a", "未着手", ""]),
    )
    conversion = converted(
        data, status=f"{HEADINGS}\n,届出,①,a,状況なし,\n".encode()
    )
    assert "O3" not in colors(conversion)
    assert [each.code for each in conversion.findings] == [
        "status.withdrawn",
        "status.rows_differ",
    ]


def test_many_rows_of_many_procedures_of_one_name_are_matched_in_linear_time() -> (
    None
):
    rows = [record("届出", plan(f"計画{number}")) for number in range(400)]
    status = (
        HEADINGS
        + "\n"
        + "".join(f",届出,①,計画{number},措置済,\n" for number in range(400))
    )
    conversion = converted(book(scorecard(*rows)), status=status.encode())
    assert list(colors(conversion).values()).count("blue") >= 400
