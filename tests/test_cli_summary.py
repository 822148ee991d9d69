"""``irodori summary`` as people use it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from pyarrow import parquet
from tests.sheets.ministries import scorecard

from irodori.cli import main
from irodori.conversion import convert


@pytest.fixture(autouse=True)
def in_japanese(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.chdir(tmp_path)
    for name in ("法務省", "総務省"):
        Path(f"{name}.xlsx").write_bytes(scorecard(name, 3))
    Path("壊れた.xlsx").write_bytes(b"broken")


def test_books_are_summed_up_and_their_records_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    outputs = [
        "-o",
        "集計.xlsx",
        "--csv",
        "r.csv",
        "--json",
        "r.json",
        "--parquet",
        "r.parquet",
    ]
    assert main(["summary", "法務省.xlsx", "総務省.xlsx", *outputs]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    lines = said.out.splitlines()
    assert lines[:4] == ["集計.xlsx", "r.csv", "r.json", "r.parquet"]
    wanted = sum(
        sum(convert(f"{name}.xlsx").summary.values())
        for name in ("法務省", "総務省")
    )
    assert lines[4].startswith(
        f"  2 ファイル、6 手続、判定 {wanted} 件を集計しました。"
    )
    assert len(json.loads(Path("r.json").read_text("utf-8"))) == wanted
    assert parquet.read_table("r.parquet").num_rows == wanted
    with Path("r.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["file"] for row in csv.DictReader(file)} == {
            "法務省.xlsx",
            "総務省.xlsx",
        }
    assert openpyxl.load_workbook("集計.xlsx").sheetnames[0] == "概要"


def test_a_broken_file_stops_no_other_and_stands_in_the_book(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (
        main(
            [
                "summary",
                "法務省.xlsx",
                "壊れた.xlsx",
                "ない.xlsx",
                "総務省.xlsx",
                "-o",
                "集計.xlsx",
            ]
        )
        == 3
    )
    said = capsys.readouterr()
    assert "壊れた.xlsx" in said.err
    assert "ない.xlsx" in said.err
    assert "2 ファイル、6 手続" in said.out
    assert "2 ファイルは読めませんでした" in said.out
    rows = [
        *openpyxl.load_workbook("集計.xlsx")["ファイル"].iter_rows(
            min_row=5, values_only=True
        )
    ]
    assert [(row[0], row[1]) for row in rows] == [
        ("法務省.xlsx", "集計した"),
        ("壊れた.xlsx", "読めない"),
        ("ない.xlsx", "読めない"),
        ("総務省.xlsx", "集計した"),
    ]


def test_two_issues_are_compared_and_a_broken_one_before_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("前回").mkdir()
    Path("前回/法務省.xlsx").write_bytes(scorecard("法務省", 3, seed=9))
    before = ["--previous", "前回/法務省.xlsx", "--previous", "壊れた.xlsx"]
    assert main(["summary", "法務省.xlsx", "-o", "集計.xlsx", *before]) == 3
    assert "壊れた.xlsx" in capsys.readouterr().err
    book = openpyxl.load_workbook("集計.xlsx")
    assert book["前回との比較"]["A5"].value > 0
    assert [row[0].value for row in book["ファイル"].iter_rows(min_row=5)] == [
        "法務省.xlsx",
        "壊れた.xlsx",
    ]


def test_the_options_of_a_conversion_hold_here_too() -> None:
    Path("状況.csv").write_text(
        "手続名,課題,プラン,状況\n申請,課題1,a,措置済\n", "utf-8"
    )
    record = [{"procedure": "申請", "deadline": "令和4年3月末", "online_rate_base": 0, "online_rate_current": 0.1,
               "online_rate_target": 0.2, "issues": [{"plans": ["改修"]}]}]  # fmt: skip
    Path("r.json").write_text(json.dumps(record), "utf-8")
    assert main(["template", "申請.xlsx", "--records", "r.json"]) == 0
    options = [
        "--status",
        "状況.csv",
        "--as-of",
        "2022-04-02",
        "--json",
        "o.json",
        "--lang",
        "en",
    ]
    assert main(["summary", "申請.xlsx", "-o", "集計.xlsx", *options]) == 0
    found = {
        each["rule"]: each
        for each in json.loads(Path("o.json").read_text("utf-8"))
    }
    assert (found["status"]["color"], found["status"]["status_source"]) == (
        "blue",
        "table",
    )
    assert (found["progress"]["days_overdue"], found["progress"]["as_of"]) == (
        2,
        "2022-04-02",
    )
    assert openpyxl.load_workbook("集計.xlsx").sheetnames[0] == "Overview"


def test_files_of_one_name_are_called_by_their_folders() -> None:
    for folder in ("a", "b"):
        Path(folder).mkdir()
        Path(folder, "表.xlsx").write_bytes(scorecard("法務省", 1))
    assert main(["summary", "a/表.xlsx", "b/表.xlsx", "-o", "集計.xlsx"]) == 0
    rows = openpyxl.load_workbook("集計.xlsx")["ファイル"].iter_rows(
        min_row=5, values_only=True
    )
    assert [row[0] for row in rows] == [
        str(Path("a/表.xlsx")),
        str(Path("b/表.xlsx")),
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["法務省.xlsx"], 2, "-o"),
        (["法務省.xlsx", "-o", "法務省.xlsx"], 2, "法務省.xlsx"),
        (
            [
                "法務省.xlsx",
                "-o",
                "t.xlsx",
                "--previous",
                "総務省.xlsx",
                "--csv",
                "総務省.xlsx",
            ],
            2,
            "総務省.xlsx",
        ),
        (["法務省.xlsx", "-o", "t.xlsx", "--csv", "r", "--json", "r"], 2, "r"),
        (["法務省.xlsx", "-o", "t.csv"], 2, ".xlsx"),
        (["法務省.xlsx", "-o", "t.xlsx", "--palette", "neon"], 2, "neon"),
        (
            ["法務省.xlsx", "-o", "t.xlsx", "--legend", "ない.toml"],
            2,
            "ない.toml",
        ),
        (["法務省.xlsx", "-o", "総務省.xlsx"], 3, "総務省.xlsx"),
    ],
)
def test_what_cannot_be_made_is_refused(
    arguments: list[str],
    status: int,
    words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = {path: path.read_bytes() for path in Path().glob("*.xlsx")}
    assert main(["summary", *arguments]) == status
    assert words in capsys.readouterr().err
    assert all(path.read_bytes() == data for path, data in before.items())


def test_machines_get_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            [
                "summary",
                "法務省.xlsx",
                "壊れた.xlsx",
                "-o",
                "集計.xlsx",
                "--json-logs",
            ]
        )
        == 3
    )
    said = capsys.readouterr()
    event = json.loads(said.out)
    assert (
        event["event"],
        event["read"],
        event["refused"],
        event["procedures"],
    ) == ("summary", 1, 1, 3)
    assert json.loads(said.err)["event"] == "refused"


def test_a_copy_under_another_name_is_said_on_the_first_page(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("写し.xlsx").write_bytes(Path("法務省.xlsx").read_bytes())
    books = ["法務省.xlsx", "写し.xlsx", "総務省.xlsx"]
    assert main(["summary", *books, "-o", "集計.xlsx"]) == 0
    assert "3 手続は、前のブックと" in capsys.readouterr().out
    first = openpyxl.load_workbook("集計.xlsx")["概要"]
    assert first["A3"].value == (
        "同じ府省名・手続名が二つのブックにあり、二重に数えています: "
        "法務省.xlsx と 写し.xlsx に 3 手続"
    )


def test_the_comparison_names_the_issue_before_and_its_date() -> None:
    Path("前回").mkdir()
    Path("前回/法務省.xlsx").write_bytes(scorecard("法務省", 3, seed=9))
    before = ["--previous", "前回/法務省.xlsx"]
    assert main(["summary", "法務省.xlsx", "-o", "集計.xlsx", *before]) == 0
    note = openpyxl.load_workbook("集計.xlsx")["前回との比較"]["A2"].value
    assert note.startswith("前回（1 ファイル）: ")
    assert "法務省.xlsx" in note


def test_the_first_page_is_one_sheet_of_paper_that_can_be_read() -> None:
    assert main(["summary", "法務省.xlsx", "-o", "集計.xlsx"]) == 0
    page = openpyxl.load_workbook("集計.xlsx")["概要"].page_setup
    assert (page.paperSize, page.orientation) == (8, "portrait")  # A3
