"""``irodori check`` as people use it: what it says of fills that were chosen
by hand, and of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from tests.samples.test_expected import CASES, SAMPLES, Expected, converted

from irodori import check
from irodori.cli import main

MISTAKES = SAMPLES / "check-three-mistakes"
DAY = ["--as-of", "2022-04-01"]


@pytest.fixture(autouse=True)
def in_japanese(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.chdir(tmp_path)
    shutil.copy(MISTAKES / "input.xlsx", "手塗り.xlsx")


def expected_mistakes() -> list[list[str]]:
    return [
        line.split()
        for line in (MISTAKES / "check.txt").read_text("utf-8").splitlines()
    ]


def test_three_mistakes_are_named_and_no_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = Path("手塗り.xlsx").read_bytes()
    assert main(["check", "手塗り.xlsx", *DAY]) == 1
    said = capsys.readouterr()
    assert said.err == ""
    lines = said.out.splitlines()
    start = lines.index("塗りつぶしが凡例と違うセル: 3（比べた9セルのうち）")
    assert [line.split()[:3] for line in lines[start + 1 : start + 5]] == [
        ["セル", "今の色", "凡例では"],
        ["J4", "赤", "橙"],
        ["O4", "緑", "黄"],
        ["Q4", "青", "塗りなし"],
    ]
    assert "(2.0% − 0%) ÷ (20% − 0%) = 10% → 橙" in lines[start + 2]
    assert lines[start + 5] == ""
    assert Path("手塗り.xlsx").read_bytes() == before
    assert [path.name for path in Path().iterdir()] == ["手塗り.xlsx"]


def test_what_was_not_checked_is_counted_with_its_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["check", "手塗り.xlsx", *DAY])
    out = capsys.readouterr().out
    assert "判定できず、比べていないセル（3件）" in out
    assert "スコアカード!J5: " in out
    assert "アクションプラン2件" in out


def test_the_same_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "手塗り.xlsx", *DAY, "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert "Cells whose fill is not what the legend asks for: 3 of 9" in out
    assert "O4    green  yellow    under way (past the deadline)" in out
    assert "。" not in out


@pytest.mark.parametrize("form", ["--json", "--json-logs"])
def test_json_holds_the_same(
    capsys: pytest.CaptureFixture[str], form: str
) -> None:
    assert main(["check", "手塗り.xlsx", *DAY, form]) == 1
    data = json.loads(capsys.readouterr().out)
    found = [
        [each["cell"], each["found"] or "none", each["expected"] or "none"]
        for each in data["differences"]
    ]
    assert found == expected_mistakes()
    assert data["counts"] == {"checked": 9, "different": 3, "not_checked": 3}
    assert data["schema"] == "irodori.check/1"
    assert data["differences"][1]["status_source"] == "tag"
    assert {each["cell"] for each in data["not_checked"]} == {"J5", "O5", "P5"}


def test_on_its_own_output_it_finds_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["convert", "手塗り.xlsx", "-o", "色付き.xlsx", *DAY]) == 0
    capsys.readouterr()
    assert main(["check", "色付き.xlsx", *DAY]) == 0
    assert (
        "比べた9セルの塗りつぶしは、すべて凡例どおりです。"
        in capsys.readouterr().out
    )


@pytest.mark.parametrize("palette", ["cud", "excel", "print"])
@pytest.mark.parametrize("case", CASES)
def test_no_output_of_convert_has_a_difference(
    case: str, palette: str
) -> None:
    expected = Expected((SAMPLES / case / "expected.txt").read_text("utf-8"))
    expected.options["palette"] = palette
    conversion = converted(case, expected)
    status = expected.options.get("status")
    checked = check(
        conversion.data,
        as_of=conversion.as_of.date,
        status=SAMPLES / case / status if status else None,
    )
    assert [each.rating.cell for each in checked.differences] == []
    assert checked.counts["not_checked"] == conversion.summary["unrated"]


def test_an_uncoloured_book_lacks_each_colour_that_convert_gives() -> None:
    expected = Expected(
        (SAMPLES / "seed-statuses" / "expected.txt").read_text("utf-8")
    )
    colors = {
        cell: color
        for cell, color in expected.colors.items()
        if color != "none"
    }
    checked = check(
        SAMPLES / "seed-statuses" / "input.xlsx", as_of=dt.date(2022, 4, 1)
    )
    assert {
        each.rating.cell: each.rating.color for each in checked.differences
    } == colors
    assert {each.found for each in checked.differences} == {None}


def test_a_plan_known_by_its_fill_can_be_wrong_by_its_deadline_only() -> None:
    source = SAMPLES / "roll-forward" / "input.xlsx"
    checked = check(source, as_of=dt.date(2022, 5, 13))
    plans = {
        (each.found, each.rating.color)
        for each in checked.differences
        if each.rating.rule == "status"
    }
    assert plans == {("green", "yellow"), ("orange", "red")}
    earlier = check(source, as_of=dt.date(2021, 12, 31))
    assert {
        (each.found, each.rating.color)
        for each in earlier.differences
        if each.rating.rule == "status"
    } <= {
        ("yellow", "green"),
        ("red", "orange"),
    }


def test_a_file_that_is_no_workbook_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("x.xlsx").write_text("no", encoding="utf-8")
    assert main(["check", "x.xlsx"]) == 3
    assert capsys.readouterr().err.startswith("エラー: x.xlsx")


def test_a_wrong_option_is_a_usage_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", "手塗り.xlsx", "--as-of", "いつか"]) == 2
    assert main(["check", "手塗り.xlsx", "--status", "ない.csv"]) == 2
    assert "irodori check --help" in capsys.readouterr().err


def test_several_books_are_checked_one_after_the_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("壊れた.xlsx").write_text("no", encoding="utf-8")
    shutil.copy("手塗り.xlsx", "もう一つ.xlsx")
    assert (
        main(["check", "手塗り.xlsx", "壊れた.xlsx", "もう一つ.xlsx", *DAY])
        == 3
    )
    said = capsys.readouterr()
    assert said.out.count("塗りつぶしが凡例と違うセル: 3") == 2
    assert said.err.startswith("エラー: 壊れた.xlsx")
    assert main(["check", ".", *DAY, "--html", "見る/{stem}.html"]) == 3
    assert {path.name for path in Path("見る").iterdir()} == {
        "手塗り.html",
        "もう一つ.html",
    }


def test_a_quiet_check_speaks_by_its_exit_status(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", "-q", "手塗り.xlsx", *DAY]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")


def test_the_sheet_with_its_differences_is_written_as_a_page(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (
        main(["check", "手塗り.xlsx", *DAY, "--html", "見る/違い.html"]) == 1
    )
    assert "報告（HTML）: 見る/違い.html" in capsys.readouterr().out
    text = Path("見る/違い.html").read_text("utf-8")
    assert "赤→橙" in text


def test_a_page_never_takes_the_place_of_another_file_unasked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("違い.html").write_text("mine", "utf-8")
    assert main(["check", "手塗り.xlsx", *DAY, "--html", "違い.html"]) == 3
    assert "違い.html はすでにあります" in capsys.readouterr().err
    assert Path("違い.html").read_text("utf-8") == "mine"
    assert (
        main(["check", "手塗り.xlsx", *DAY, "--html", "違い.html", "--force"])
        == 1
    )
    assert Path("違い.html").read_text("utf-8").startswith("<!doctype html>")


def test_a_page_is_never_written_over_the_book(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = Path("手塗り.xlsx").read_bytes()
    assert (
        main(
            ["check", "手塗り.xlsx", *DAY, "--html", "手塗り.xlsx", "--force"]
        )
        == 2
    )
    assert "ブックの名前です" in capsys.readouterr().err
    assert Path("手塗り.xlsx").read_bytes() == before
