"""The command line as people use it: what it says, what it writes, and how it
ends.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docs.make_cli_reference import references

import irodori
from irodori.cli import main
from irodori.cli.session import session_of
from irodori.report.model import Report
from irodori.report.plain import width
from irodori.workbook.passwords import decrypt, encrypt

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "samples" / "seed" / "input.xlsx"
MINISTRIES = ROOT / "samples" / "layout-ministries" / "input.xlsx"
CSV = ROOT / "samples" / "source-csv"


@pytest.fixture(autouse=True)
def japanese_office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run each test in a folder of its own, in a Japanese locale, off a
    terminal.
    """
    for name in ("LC_ALL", "LC_MESSAGES", "IRODORI_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.chdir(tmp_path)
    shutil.copy(SEED, "スコアカード.xlsx")
    shutil.copy(MINISTRIES, "府省別.xlsx")


class Said:
    """How a command ended, and what it said."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status = status
        self.out = out
        self.err = err


Run = Callable[..., Said]


@pytest.fixture
def irodori_command(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str | Path) -> Said:
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return Said(status, captured.out, captured.err)

    return run


def parts(path: Path | str) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


# ---- What convert says and writes -------------------------------------------


def test_the_output_stands_beside_the_input_and_only_its_sheet_and_styles_differ(
    irodori_command: Run,
) -> None:
    said = irodori_command(
        "convert", "スコアカード.xlsx", "--as-of", "2022-04-01"
    )
    assert (said.status, said.err) == (0, "")
    assert Path("スコアカード.xlsx").read_bytes() == SEED.read_bytes()
    before, after = (
        parts("スコアカード.xlsx"),
        parts("スコアカード.colored.xlsx"),
    )
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}


def test_the_screen_names_the_output_the_date_the_legend_the_colours_and_what_to_check(
    irodori_command: Run,
) -> None:
    lines = irodori_command(
        "convert", "スコアカード.xlsx", "--as-of", "令和4年4月1日"
    ).out.splitlines()
    assert lines[0] == "スコアカード.xlsx → スコアカード.colored.xlsx"
    assert (
        lines[1] == "  基準日: 令和4年4月1日（--as-of か設定ファイルの指定）"
    )
    assert (
        lines[2]
        == "  凡例: ブックの凡例（スコアカード!A10, A13, A14）。標準の凡例と同じです。"
    )
    assert lines[4].split() == [
        "シート",
        "青",
        "緑",
        "黄",
        "橙",
        "赤",
        "塗りなし",
        "判定できず",
    ]
    assert lines[5].split() == [
        "スコアカード",
        "0",
        "0",
        "0",
        "0",
        "2",
        "9",
        "34",
    ]
    checks = lines[lines.index("確認してください（35件）") + 1 :]
    assert any(line.startswith("  スコアカード!J3: ") for line in checks)
    about_status = [
        line for line in checks if "取組の状況が分からない" in line
    ]
    assert len(about_status) == 1
    assert "33件" in about_status[0]
    assert "スコアカード!O3, P3, Q3" in about_status[0]
    assert "--status" in about_status[0]


def test_the_same_in_english(irodori_command: Run) -> None:
    out = irodori_command(
        "convert", "スコアカード.xlsx", "--as-of", "2022-04-01", "--lang", "en"
    ).out
    assert (
        "As-of date: 2022-04-01 (given with --as-of or by the project file)"
        in out
    )
    assert "the same as the built-in one" in out
    assert "33 action plans have no known status" in out
    assert not any("。" in line for line in out.splitlines())


def test_two_runs_say_and_write_the_same(irodori_command: Run) -> None:
    first = irodori_command(
        "convert",
        "スコアカード.xlsx",
        "--as-of",
        "2022-04-01",
        "--report",
        "r.json",
    )
    once = (
        Path("スコアカード.colored.xlsx").read_bytes(),
        Path("r.json").read_bytes(),
    )
    again = irodori_command(
        "convert",
        "スコアカード.xlsx",
        "--as-of",
        "2022-04-01",
        "--report",
        "r.json",
        "--force",
    )
    assert first.out == again.out
    assert once == (
        Path("スコアカード.colored.xlsx").read_bytes(),
        Path("r.json").read_bytes(),
    )


def test_several_sheets_are_counted_apart_and_together(
    irodori_command: Run,
) -> None:
    out = irodori_command(
        "convert", "府省別.xlsx", "--as-of", "2022-04-01"
    ).out
    rows = {
        line.split()[0]: list(map(int, line.split()[1:]))
        for line in out.splitlines()
        if line[-1:].isdigit()
    }
    assert [
        sum(column)
        for column in zip(
            *(row for name, row in rows.items() if name != "合計"), strict=True
        )
    ] == (rows["合計"])
    assert "表のないシート: 表紙（そのままにしました）" in out


def test_a_report_holds_to_its_form_and_names_the_files(
    irodori_command: Run,
) -> None:
    irodori_command(
        "convert",
        "スコアカード.xlsx",
        "-o",
        "out/色付き.xlsx",
        "--report",
        "out/報告.json",
    )
    report = Report.model_validate_json(Path("out/報告.json").read_bytes())
    assert (report.input.name, report.output.name) == (
        "スコアカード.xlsx",
        "色付き.xlsx",
    )
    assert report.output.bytes == Path("out/色付き.xlsx").stat().st_size
    assert report.summary.red == 2


def test_the_screen_points_to_the_report_for_what_it_leaves_out(
    irodori_command: Run,
) -> None:
    shutil.copy(ROOT / "samples" / "values-forms" / "input.xlsx", "値.xlsx")
    without = irodori_command("convert", "値.xlsx").out
    given = irodori_command(
        "convert", "値.xlsx", "--force", "--report", "r.json"
    ).out
    assert "同じ種類がほかに" in without
    assert "--report FILE.json" in without
    assert "すべての指摘は r.json にあります。" in given


def test_an_html_report_is_written(irodori_command: Run) -> None:
    irodori_command("convert", "スコアカード.xlsx", "--html", "報告.html")
    assert (
        Path("報告.html")
        .read_text(encoding="utf-8")
        .lstrip()
        .lower()
        .startswith("<!doctype html>")
    )


def test_statuses_come_from_a_csv(irodori_command: Run) -> None:
    table = next(CSV.glob("*.csv"))
    said = irodori_command(
        "convert",
        CSV / "input.xlsx",
        "-o",
        "out.xlsx",
        "--status",
        table,
        "--report",
        "r.json",
    )
    report = Report.model_validate_json(Path("r.json").read_bytes())
    assert said.status == 0
    assert "table" in {
        rating.status_source
        for sheet in report.sheets
        for rating in sheet.ratings
    }


def test_the_built_in_legend_and_another_palette_can_be_asked_for(
    irodori_command: Run,
) -> None:
    out = irodori_command(
        "convert",
        "スコアカード.xlsx",
        "--legend",
        "builtin",
        "--palette",
        "excel",
        "--report",
        "r.json",
    )
    report = Report.model_validate_json(Path("r.json").read_bytes())
    assert "凡例: 標準の凡例" in out.out
    assert {
        rating.argb
        for sheet in report.sheets
        for rating in sheet.ratings
        if rating.color
    } == {"FFFF0000"}


def test_json_logs_are_one_object_per_line(irodori_command: Run) -> None:
    said = irodori_command(
        "--json-logs",
        "convert",
        "スコアカード.xlsx",
        "ない.xlsx",
        "--as-of",
        "2022-04-01",
    )
    converted, finished = map(json.loads, said.out.splitlines())
    (refused,) = map(json.loads, said.err.splitlines())
    assert converted["event"] == "converted"
    assert converted["summary"]["red"] == 2
    assert converted["findings"]["status.missing"] == 33
    assert (refused["event"], refused["code"], refused["input"]) == (
        "refused",
        "file.missing",
        "ない.xlsx",
    )
    assert finished == {
        "event": "finished",
        "inputs": 2,
        "converted": 1,
        "refused": 1,
    }
    assert said.status == 3


# ---- How it ends ------------------------------------------------------------


def test_strict_ends_with_1_where_something_is_to_be_checked_and_writes_all_the_same(
    irodori_command: Run,
) -> None:
    said = irodori_command("convert", "スコアカード.xlsx", "--strict")
    assert said.status == 1
    assert "--strict" in said.out.splitlines()[-1]
    assert Path("スコアカード.colored.xlsx").exists()


def test_strict_ends_with_0_where_nothing_is(irodori_command: Run) -> None:
    assert (
        irodori_command(
            "convert", "府省別.xlsx", "--as-of", "2022-04-01", "--strict"
        ).status
        == 0
    )


def test_an_existing_output_stays_unless_force_says_so(
    irodori_command: Run,
) -> None:
    Path("スコアカード.colored.xlsx").write_text("前からある")
    said = irodori_command("convert", "スコアカード.xlsx")
    assert said.status == 3
    assert "スコアカード.colored.xlsx はすでにあります" in said.err
    assert Path("スコアカード.colored.xlsx").read_text() == "前からある"
    assert (
        irodori_command("convert", "スコアカード.xlsx", "--force").status == 0
    )


def test_nothing_is_written_where_the_report_could_not_be(
    irodori_command: Run,
) -> None:
    Path("r.json").write_text("前からある")
    assert (
        irodori_command(
            "convert", "スコアカード.xlsx", "--report", "r.json"
        ).status
        == 3
    )
    assert not Path("スコアカード.colored.xlsx").exists()


def test_one_bad_file_never_stops_the_others_and_the_worst_status_wins(
    irodori_command: Run,
) -> None:
    Path("壊れた.xlsx").write_bytes(b"no zip at all")
    said = irodori_command(
        "convert",
        "スコアカード.xlsx",
        "壊れた.xlsx",
        "府省別.xlsx",
        "--out-dir",
        "出力",
        "--strict",
    )
    assert said.status == 3
    assert sorted(path.name for path in Path("出力").iterdir()) == [
        "スコアカード.colored.xlsx",
        "府省別.colored.xlsx",
    ]
    assert said.err.startswith(
        "エラー: 壊れた.xlsx: Excel ブック（.xlsx）ではありません。"
    )
    assert "入力3件のうち2件を変換し、1件は変換できませんでした。" in said.out


def test_a_refusal_names_sheet_and_cell(irodori_command: Run) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook("様式.xlsx") as book:
        sheet = book.add_worksheet("様式 1")
        sheet.write_row(
            "B3", ["手続の名前", "府省名", "達成期限", "オンライン利用率目標"]
        )
    said = irodori_command("convert", "様式.xlsx")
    assert said.status == 3
    assert (
        "エラー: 様式.xlsx: '様式 1'!B3: スコアカードの表が見つかりません"
        in said.err
    )


def test_what_nobody_foresaw_ends_with_70_without_a_traceback(
    irodori_command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("秘密の値")

    monkeypatch.setattr("irodori.conversion.convert", broken)
    said = irodori_command("convert", "スコアカード.xlsx", "府省別.xlsx")
    assert said.status == 70
    assert said.err.count("ファイルは書き出していません") == 2
    assert "KeyError" in said.err
    assert "IRODORI_DEBUG=1" in said.err
    assert "秘密の値" not in said.err


def test_a_failure_after_the_output_says_what_was_written(
    irodori_command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Iterator[bytes]:
        yield b"{"
        raise KeyError

    monkeypatch.setattr("irodori.report.json.json_report", broken)
    said = irodori_command(
        "convert", "スコアカード.xlsx", "--report", "r.json"
    )
    assert said.status == 70
    assert "スコアカード.colored.xlsx は書き出しました" in said.err
    assert not Path("r.json").exists()


def test_ctrl_c_ends_with_130(
    irodori_command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("irodori.conversion.convert", interrupted)
    said = irodori_command("convert", "スコアカード.xlsx")
    assert said.status == 130
    assert "中断しました" in said.err


# ---- Usage ------------------------------------------------------------------

WRONG = [
    (["chek", "a.xlsx"], "「chek」というコマンドはありません"),
    (["進捗.xlsx"], "irodori convert 進捗.xlsx と入力します"),
    (["diff", "前回.xlsx"], "例: irodori diff 前回.xlsx 今回.xlsx"),
    (
        ["--lang", "ja"],
        "コマンドを指定してください: convert、check、inspect、statuses、diff",
    ),
    (["convert", "--force"], "INPUT... を指定してください"),
    (
        ["convert", "--fast", "スコアカード.xlsx"],
        "「--fast」というオプションはありません",
    ),
    (
        ["convert", "スコアカード.xlsx", "-o"],
        "-o/--output の後に値を指定してください",
    ),
    (
        ["convert", "スコアカード.xlsx", "--force=yes"],
        "--force に値は指定できません",
    ),
    (
        ["convert", "スコアカード.xlsx", "--as-of", "そのうち"],
        "日付として読めません",
    ),
    (
        ["convert", "スコアカード.xlsx", "--as-of", "令和6年度以降"],
        "日付として読めません",
    ),
    (
        ["convert", "スコアカード.xlsx", "--lang", "fr"],
        "--lang に「fr」は指定できません",
    ),
    (
        ["--lang", "fr", "convert", "スコアカード.xlsx"],
        "--lang に「fr」は指定できません",
    ),
    (
        ["convert", "スコアカード.xlsx", "--verify", "half"],
        "指定できるのは full です",
    ),
    (
        ["convert", "スコアカード.xlsx", "--palette", "夜"],
        "指定できるのは cud、excel、print です",
    ),
    (
        ["convert", "スコアカード.xlsx", "--status", "ない.csv"],
        "ない.csv が見つかりません",
    ),
    (
        ["convert", "スコアカード.xlsx", "--profile", "ない.toml"],
        "ない.toml を読めません",
    ),
    (
        ["convert", "スコアカード.xlsx", "--legend", "ない.toml"],
        "ない.toml を読めません",
    ),
    (
        ["convert", "スコアカード.xlsx", "--password-env", "UNSET_FOR_SURE"],
        "UNSET_FOR_SURE が設定されていません",
    ),
    (
        ["convert", "スコアカード.xlsx", "-o", "a.xlsx", "--out-dir", "b"],
        "一緒に使えません",
    ),
    (
        ["convert", "スコアカード.xlsx", "府省別.xlsx", "-o", "a.xlsx"],
        "--out-dir で出力先のフォルダー",
    ),
    (
        ["convert", "スコアカード.xlsx", "府省別.xlsx", "--report", "r.json"],
        "{stem}.json",
    ),
    (
        ["convert", "スコアカード.xlsx", "-o", "a.xlsm"],
        "拡張子を入力と同じ .xlsx",
    ),
    (
        ["convert", "スコアカード.xlsx", "-o", "スコアカード.xlsx", "--force"],
        "入力は上書きしません",
    ),
    (
        ["convert", "スコアカード.xlsx", "./スコアカード.xlsx"],
        "二度指定されています",
    ),
    (
        ["diff", "スコアカード.xlsx", "府省別.xlsx", "もう一つ.xlsx"],
        "余分な指定があります: もう一つ.xlsx",
    ),
    (
        ["convert", "--dryrun", "スコアカード.xlsx"],
        "「--dry-run」ではありませんか",
    ),
    (
        ["convert", "--out", "a.xlsx", "スコアカード.xlsx"],
        "「--output、--out-dir」ではありませんか",
    ),
    (
        ["convert", "スコアカード.xlsx", "--palette", "exel"],
        "「excel」ではありませんか",
    ),
    (
        ["convert", "スコアカード.xlsx", "--fills", "scal"],
        "「scale」ではありませんか",
    ),
    (["inspct", "スコアカード.xlsx"], "「inspect」ではありませんか"),
    (["jobs", "histroy", "JOBS.toml"], "「history」ではありませんか"),
    (["diff", "スコアカード.xlsx"], "NEW を指定してください"),
    (["convert", "ない/*.xlsx"], "ない/*.xlsx に当てはまるブックがありません"),
    (
        ["completion", "tcsh"],
        "指定できるのは bash、zsh、fish、powershell です",
    ),
    (["help", "convrt"], "「convert」ではありませんか"),
]


@pytest.mark.parametrize(("arguments", "sentence"), WRONG)
def test_a_wrong_command_line_ends_with_2_and_a_sentence_before_any_work(
    irodori_command: Run, arguments: list[str], sentence: str
) -> None:
    said = irodori_command(*arguments)
    assert said.status == 2
    assert sentence in said.err
    assert said.out == ""
    assert not list(Path().glob("*.colored.xlsx"))


@pytest.mark.parametrize("arguments", [arguments for arguments, _ in WRONG])
def test_each_of_these_is_said_in_english_too(
    irodori_command: Run, arguments: list[str]
) -> None:
    if "--lang" not in arguments:
        said = irodori_command("--lang", "en", *arguments)
        assert (said.status, said.err[:7]) == (2, "Error: ")
        assert "。" not in said.err


def test_two_inputs_with_one_output_are_refused_before_work_starts(
    irodori_command: Run,
) -> None:
    Path("別").mkdir()
    shutil.copy(SEED, "別/スコアカード.xlsx")
    said = irodori_command(
        "convert",
        "スコアカード.xlsx",
        "別/スコアカード.xlsx",
        "--out-dir",
        "出力",
    )
    assert said.status == 2
    assert "書き出し先が同じ" in said.err
    assert not Path("出力").exists()
    assert (
        irodori_command(
            "convert", "スコアカード.xlsx", "別/スコアカード.xlsx"
        ).status
        == 0
    )


def test_an_input_is_never_another_inputs_output(irodori_command: Run) -> None:
    shutil.copy(MINISTRIES, "スコアカード.colored.xlsx")
    said = irodori_command(
        "convert", "スコアカード.xlsx", "スコアカード.colored.xlsx", "--force"
    )
    assert said.status == 2
    assert (
        Path("スコアカード.colored.xlsx").read_bytes()
        == MINISTRIES.read_bytes()
    )


def test_reports_of_several_inputs_take_their_names(
    irodori_command: Run,
) -> None:
    said = irodori_command(
        "convert",
        "スコアカード.xlsx",
        "府省別.xlsx",
        "--report",
        "{stem}.報告.json",
    )
    assert said.status == 0
    assert {path.name for path in Path().glob("*.json")} == {
        "スコアカード.報告.json",
        "府省別.報告.json",
    }
    assert "入力2件をすべて変換しました。" in said.out


def test_no_arguments_at_all_show_the_help(irodori_command: Run) -> None:
    said = irodori_command()
    assert said.status == 2
    assert "convert" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["-h"],
        ["convert", "--help"],
        ["inspect", "-h", "--lang", "en"],
    ],
)
def test_help_is_whole_in_its_language_and_fits_the_screen(
    irodori_command: Run, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = irodori_command(*arguments)
    assert said.status == 0
    assert max(map(width, said.out.splitlines())) <= 80
    assert ("Show this help" in said.out) == ("en" in arguments)
    assert "help." not in said.out


def test_the_version_is_that_of_the_package(irodori_command: Run) -> None:
    said = irodori_command("--version")
    assert said.out.startswith(f"irodori {irodori.__version__} (kernel: ")
    assert (
        irodori.__version__
        == tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))[
            "project"
        ]["version"]
    )


def test_the_reference_is_the_programs_own() -> None:
    for name, text in references().items():
        assert (ROOT / "docs" / "reference" / name).read_text(
            encoding="utf-8"
        ) == text, "python -m docs.make_cli_reference"


# ---- Languages --------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "ja"),
        ([], {"LANG": "C.UTF-8"}, "ja"),
        ([], {"LANG": "ja_JP.UTF-8"}, "ja"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LC_ALL": "ja_JP.UTF-8", "LANG": "en_GB.UTF-8"}, "ja"),
        ([], {"LC_ALL": "", "LC_MESSAGES": "en_US", "LANG": "ja_JP"}, "en"),
        (["--lang", "en", "convert", "a"], {"LANG": "ja_JP"}, "en"),
        (["convert", "a", "--lang=en"], {"LANG": "ja_JP"}, "en"),
        (["convert", "a", "--lang", "ja"], {"LANG": "en_GB"}, "ja"),
        (["convert", "--", "--lang", "en"], {}, "ja"),
    ],
)
def test_the_language_is_the_options_or_the_locales(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert session_of(arguments, environment).language == language


# ---- Inspect ----------------------------------------------------------------


def test_inspect_shows_the_header_tree_the_blocks_the_legend_and_the_status_sources(
    irodori_command: Run,
) -> None:
    lines = irodori_command("inspect", "スコアカード.xlsx").out.splitlines()
    assert (
        "    J  オンライン利用率(現在値) → オンライン利用率（現在値）" in lines
    )
    assert (
        "    M–AJ  オンライン利用率を引き上げる上での課題と課題解決のための取組"
        in lines
    )
    assert "      O  アクションプラン a → アクションプラン a" in lines
    assert "      AA  （見出しなし） → 使わない列（そのまま残ります）" in lines
    assert "  課題ブロック2: 課題②（T～AC列、アクションプラン5件）" in lines
    assert "  手続: 3～5行目に3件" in lines
    assert "  アクションプラン: 33件" in lines
    assert (
        "    スコアカード!A10 「黄色：40%~70%未満」 → オンライン利用率: 黄 = 40%以上70%未満"
        in lines
    )
    assert not list(Path().glob("*.colored.xlsx"))


@pytest.mark.parametrize(
    ("sample", "arguments", "source"),
    [
        ("source-columns", [], "状況の列"),
        ("source-notes", [], "コメント"),
        ("source-tags", [], "本文の【 】"),
        ("source-order", [], "前回の塗りつぶし"),
        ("source-fills", ["--fills", "scale"], "前回の塗りつぶし"),
        ("source-sheet", [], "状況の表"),
    ],
)
def test_inspect_says_which_status_sources_speak(
    irodori_command: Run, sample: str, arguments: list[str], source: str
) -> None:
    out = irodori_command(
        "inspect", ROOT / "samples" / sample / "input.xlsx", *arguments
    ).out
    assert f"    {source}で状況の分かるもの: " in out


def test_files_beside_the_book_are_all_named_before_an_output_that_exists(
    irodori_command: Run,
) -> None:
    Path("言葉.toml").write_text("[add]\nstatuss = 3\n", encoding="utf-8")
    Path("凡例.toml").write_text("[legend]\nx = 1\n", encoding="utf-8")
    Path("状況.csv").write_text('手続名,プラン,状況\n"a,b\n', encoding="utf-8")
    Path("スコアカード.colored.xlsx").touch()
    said = irodori_command(
        *("convert", "スコアカード.xlsx", "--profile", "言葉.toml"),
        *("--legend", "凡例.toml", "--status", "状況.csv"),
    )
    assert said.status == 2
    named = [line.split("の")[0] for line in said.err.splitlines()]
    assert named == [
        "エラー: 設定ファイル 言葉.toml ",
        "エラー: 設定ファイル 凡例.toml ",
        "エラー: 状況.csv ",
    ]


def test_a_missing_book_is_said_before_an_output_that_exists(
    irodori_command: Run,
) -> None:
    Path("ない.colored.xlsx").touch()
    said = irodori_command("convert", "ない.xlsx")
    assert said.status == 3
    assert "ファイルが見つかりません: ない.xlsx" in said.err


def test_a_folder_given_as_a_file_of_an_option_is_called_one(
    irodori_command: Run,
) -> None:
    Path("状況").mkdir()
    said = irodori_command("convert", "スコアカード.xlsx", "--status", "状況")
    assert said.status == 2
    assert "--status に指定された 状況 はフォルダーです" in said.err


def test_the_terminal_names_its_own_options_and_not_those_of_python(
    irodori_command: Run,
) -> None:
    Path("スコアカード.colored.xlsx").touch()
    said = irodori_command("convert", "スコアカード.xlsx")
    assert "上書きするには --force を付けるか" in said.err
    assert "Python" not in said.err


def test_a_long_refusal_fits_a_terminal_and_keeps_marks_off_the_line_starts(
    irodori_command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "60")
    Path("言葉.toml").write_text("[add]\nstatuss = 3\n", encoding="utf-8")
    lines = irodori_command(
        "convert", "スコアカード.xlsx", "--profile", "言葉.toml"
    ).err.splitlines()
    assert len(lines) > 2
    assert all(width(line) <= 60 for line in lines)
    assert not any(line.lstrip()[0] in "、。」" for line in lines)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["convert", "スコアカード.xlsx", "-o", "控え"], "--out-dir 控え"),
        (
            ["convert", "スコアカード.xlsx", "--report", "控え"],
            "フォルダーです",
        ),
        (["statuses", "スコアカード.xlsx", "-o", "控え"], "フォルダーです"),
    ],
)
def test_an_output_that_is_a_folder_is_called_one_and_never_replaced(
    irodori_command: Run, words: list[str], says: str
) -> None:
    Path("控え").mkdir()
    said = irodori_command(*words)
    assert said.status in (2, 3)
    assert says in said.err
    assert "--force" not in said.err
    assert not list(Path("控え").iterdir())


def test_an_empty_file_is_called_empty_and_excel_is_not_asked_to_open_it(
    irodori_command: Run,
) -> None:
    Path("空.xlsx").touch()
    said = irodori_command("convert", "空.xlsx")
    assert said.status == 3
    assert "空.xlsx: 中身のない（0 バイトの）ファイルです" in said.err
    assert "Excel で開き" not in said.err


def test_a_link_that_leads_back_to_itself_is_said_in_japanese(
    irodori_command: Run,
) -> None:
    Path("輪.xlsx").symlink_to("輪.xlsx")
    said = irodori_command("convert", "輪.xlsx")
    assert said.status == 3
    assert "シンボリックリンクが輪になっています" in said.err


@pytest.mark.parametrize(
    "words",
    [
        ["summary", "スコアカード.xlsx", "-o", "新しい/集計.xlsx"],
        ["template", "新しい/様式.xlsx"],
    ],
)
def test_the_folder_of_an_output_is_made(
    irodori_command: Run, words: list[str]
) -> None:
    said = irodori_command(*words)
    assert (said.status, said.err) == (0, "")
    assert Path(words[-1]).is_file()


def test_all_errors_of_a_project_file_are_said_at_once(
    irodori_command: Run,
) -> None:
    Path("irodori.toml").write_text(
        'as-of = "きのう"\npalette = 3\nas_off = 1\n', encoding="utf-8"
    )
    said = irodori_command("convert", "スコアカード.xlsx")
    assert said.status == 2
    lines = said.err.splitlines()
    assert len(lines) == 3
    assert "「as_of」ではありませんか" in lines[2]


def test_standard_input_is_called_by_its_name(
    irodori_command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    said = irodori_command("convert", "-")
    assert said.status == 3
    assert said.err.startswith("エラー: 標準入力: 中身のない")


def test_inspect_says_a_legend_that_several_sheets_repeat_once(
    irodori_command: Run,
) -> None:
    out = irodori_command("inspect", "府省別.xlsx").out
    assert out.count("青色：措置済") == 1
    assert "この凡例によるシート: 法務省、財務省、厚生労働省" in out


def test_inspect_gives_json(irodori_command: Run) -> None:
    data = json.loads(
        irodori_command("inspect", "スコアカード.xlsx", "--json").out
    )
    assert data["schema"] == "irodori.inspection/1"
    (table,) = data["sheets"][0]["tables"]
    assert [block["plans"] for block in table["blocks"]] == [
        list("abc"),
        list("abcde"),
        list("abc"),
    ]
    assert {"column": "J", "field": "online_rate_current"}.items() <= table[
        "columns"
    ][9].items()


def test_inspect_refuses_what_is_no_scorecard(irodori_command: Run) -> None:
    assert irodori_command("inspect", "ない.xlsx").status == 3


# ---- Limits -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--max-parts", "3", "package.parts"),
        ("--max-unpacked", "1", "package.unpacked"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [["convert"], ["check"], ["inspect"], ["diff", "スコアカード.xlsx"]],
)
def test_each_limit_can_be_set(
    irodori_command: Run,
    command: list[str],
    option: str,
    value: str,
    code: str,
) -> None:
    with zipfile.ZipFile("スコアカード.xlsx", "a") as archive:
        archive.writestr("xl/media/image1.bin", os.urandom(1 << 20))
    said = irodori_command(
        *command, "スコアカード.xlsx", option, value, "--json-logs"
    )
    assert said.status == 3
    assert json.loads(said.err)["code"] == code


@pytest.mark.parametrize(
    "value", ["0", "-1", "1.5", "１", "many", "9999999999"]
)
def test_a_limit_is_a_whole_number_above_nothing(
    irodori_command: Run, value: str
) -> None:
    said = irodori_command(
        "convert", "スコアカード.xlsx", f"--max-ratio={value}"
    )
    assert said.status == 2
    assert "--max-ratio" in said.err


def test_a_book_with_a_part_twice_is_converted_where_that_is_allowed(
    irodori_command: Run,
) -> None:
    with (
        zipfile.ZipFile("スコアカード.xlsx", "a") as archive,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        archive.writestr("docProps/app.xml", "<Properties/>")
    assert irodori_command("convert", "スコアカード.xlsx").status == 3
    assert (
        irodori_command(
            "convert", "スコアカード.xlsx", "--allow-duplicates"
        ).status
        == 0
    )


# ---- Passwords --------------------------------------------------------------


@pytest.fixture
def protected() -> Path:
    path = Path("保護.xlsx")
    path.write_bytes(encrypt(SEED.read_bytes(), "ひみつ"))
    return path


def test_a_protected_book_is_refused_without_its_password(
    irodori_command: Run, protected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    said = irodori_command("convert", protected)
    assert said.status == 3
    assert "--password-env" in said.err


def test_the_output_of_a_protected_book_is_protected_again(
    irodori_command: Run, protected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOK_PASSWORD", "ひみつ")
    said = irodori_command(
        "convert",
        protected,
        "--password-env",
        "BOOK_PASSWORD",
        "--report",
        "r.json",
    )
    assert said.status == 0
    assert "ひみつ" not in said.out + said.err + Path("r.json").read_text(
        "utf-8"
    )
    report = Report.model_validate_json(Path("r.json").read_bytes())
    assert (report.input.name, report.input.bytes) == (
        protected.name,
        protected.stat().st_size,
    )
    again = irodori_command(
        "convert", "保護.colored.xlsx", "--password-env", "BOOK_PASSWORD"
    )
    assert again.status == 0
    assert (
        Path("保護.colored.colored.xlsx").read_bytes()
        == Path("保護.colored.xlsx").read_bytes()
    )
    assert (
        irodori_command(
            "inspect", "保護.colored.xlsx", "--password-env", "BOOK_PASSWORD"
        ).status
        == 0
    )


_ON_TERMINAL = """
import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn([sys.executable, "-m", "irodori", *sys.argv[1:]])))
"""


def test_a_terminal_asks_for_the_password_and_does_not_show_it(
    protected: Path,
) -> None:
    """Each answer is typed when it is asked for, as a person does."""
    command = [
        sys.executable,
        "-c",
        _ON_TERMINAL,
        "convert",
        str(protected),
        "--report",
        "r.json",
        "--lang",
        "en",
    ]
    answers = [b"wrong one\n", "ひみつ\n".encode()]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdin
        assert process.stdout
        shown = asked = b""
        while piece := os.read(process.stdout.fileno(), 4096):
            shown += piece
            asked += piece
            if (
                answers
                and b"assword" in asked
                and asked.rstrip().endswith(b":")
            ):
                process.stdin.write(answers.pop(0))
                process.stdin.flush()
                asked = b""
    text = shown.decode()
    assert process.returncode == 0, text
    assert "wrong one" not in text
    assert "ひみつ" not in text + Path("r.json").read_text("utf-8")
    assert decrypt(
        Path("保護.colored.xlsx").read_bytes(), "ひみつ"
    ).startswith(b"PK")


def test_a_wrong_password_is_said(
    irodori_command: Run, protected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOK_PASSWORD", "ちがう")
    said = irodori_command(
        "convert", protected, "--password-env", "BOOK_PASSWORD"
    )
    assert said.status == 3
    assert "パスワードが違います" in said.err
    assert "ちがう" not in said.err


def test_a_person_at_a_terminal_is_asked_and_may_mistype(
    irodori_command: Run, protected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["ひみつ ", "ひみつ"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    said = irodori_command("convert", protected)
    assert said.status == 0
    assert "もう一度入力してください" in said.err


# ---- As a process of its own ------------------------------------------------


def run_process(
    *arguments: str, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "irodori", *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
    )


def test_the_program_runs_by_itself_and_its_piped_output_is_plain() -> None:
    done = run_process(
        "convert",
        "スコアカード.xlsx",
        "--as-of",
        "2022-04-01",
        PYTHONIOENCODING="utf-8",
    )
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert (
        done.stdout.decode().splitlines()[0]
        == "スコアカード.xlsx → スコアカード.colored.xlsx"
    )
    assert done.stderr == b""


def test_a_stream_that_cannot_show_japanese_ends_nothing() -> None:
    assert (
        run_process(
            "convert", "スコアカード.xlsx", PYTHONIOENCODING="ascii"
        ).returncode
        == 0
    )
    assert (
        run_process(
            "convert", "スコアカード.xlsx", "--force", PYTHONIOENCODING="cp932"
        ).returncode
        == 0
    )


def test_a_reader_that_goes_away_stops_no_work() -> None:
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "irodori",
            "convert",
            "スコアカード.xlsx",
            "府省別.xlsx",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0
    assert Path("府省別.colored.xlsx").exists()


def test_a_plain_conversion_loads_nothing_that_it_does_not_use() -> None:
    program = "import sys; from irodori.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", program, "convert", "スコアカード.xlsx"]
    loaded = (
        subprocess.run(command, capture_output=True, check=True)
        .stderr.decode()
        .split()
    )
    unused = {
        "rich",
        "jinja2",
        "msoffcrypto",
        "openpyxl",
        "irodori.report.model",
        "asyncio",
        "http",
    }
    unused |= {"typer", "subprocess", "platform", "shutil"}
    unused |= {"calendar", "queue", "csv", "dataclasses", "inspect"}
    unused |= {
        "shtab",
        "difflib",
        "irodori.cli.help_command",
        "irodori.cli.report_commands",
    }
    unused |= {"irodori.report.converted", "irodori.scorecard.reading.records"}
    statuses = "irodori.scorecard.statuses"
    unused |= {f"{statuses}.planindex", f"{statuses}.notelines"}
    assert unused.isdisjoint(loaded)


def test_the_version_needs_no_command_and_no_parser() -> None:
    program = "import sys; from irodori.cli import main; main(['--version']); print(*sys.modules, file=sys.stderr)"
    loaded = (
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=True
        )
        .stderr.decode()
        .split()
    )
    assert {
        "argparse",
        "irodori.workbook.book",
        "irodori.cli.convert_command",
    }.isdisjoint(loaded)


def test_a_terminal_gets_its_table_with_a_word_beside_every_colour(
    irodori_command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("irodori.cli.session.Session.on_terminal", True)
    monkeypatch.setenv("COLUMNS", "100")
    out = irodori_command("convert", "府省別.xlsx", "スコアカード.xlsx").out
    for word in ("青", "緑", "黄", "橙", "赤"):
        assert f"■ {word}" in out
    assert "  • スコアカード!J3: " in out


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_table_of_a_terminal_fits_60_columns(
    irodori_command: Run, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr("irodori.cli.session.Session.on_terminal", True)
    monkeypatch.setenv("COLUMNS", "60")
    out = irodori_command(
        "convert", "府省別.xlsx", "--lang", language, "--as-of", "2022-04-01"
    ).out
    lines = out.splitlines()
    first = next(
        number
        for number, line in enumerate(lines)
        if line.split()[:5] == ["■"] * 5
    )
    assert max(width(line.rstrip()) for line in lines[first : first + 6]) <= 60
    for word in (
        ("青", "判定できず")
        if language == "ja"
        else ("blue", "orange", "rated")
    ):
        assert word in out


def test_several_books_have_a_bar_on_a_terminal(
    irodori_command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("irodori.cli.session.Session.on_terminal", True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    for number in range(6):
        shutil.copy(SEED, f"{number}.xlsx")
    out = irodori_command("convert", "?.xlsx").out
    assert "━" in out
    assert "入力6件をすべて変換しました。" in out


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="this system has no full device"
)
def test_a_full_standard_output_is_said_and_the_book_is_there() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "irodori", "convert", "スコアカード.xlsx"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 3
    assert "標準出力に書き込めません" in done.stderr.decode()
    assert Path("スコアカード.colored.xlsx").exists()
