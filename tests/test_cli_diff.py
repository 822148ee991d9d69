"""``irodori diff`` as people use it: what it says of two editions, as text, as
JSON and as a page.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from samples.layout import Paint
from tests.scorecard.made import book, plan, record, scorecard

from irodori.cli import main

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
BOTH = ["前.xlsx", "後.xlsx"]


@pytest.fixture(autouse=True)
def in_japanese(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.chdir(tmp_path)
    shutil.copy(SAMPLES / "diff-old" / "input.xlsx", "前.xlsx")
    shutil.copy(SAMPLES / "diff-new" / "input.xlsx", "後.xlsx")


def expected_lines() -> list[str]:
    return (SAMPLES / "diff-new" / "diff.txt").read_text("utf-8").splitlines()


def unbroken(text: str) -> str:
    return "".join(text.split())


def test_json_holds_what_the_sample_expects_and_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["diff", *BOTH, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    found = [
        f"{kind} {unbroken(each['ministry'])} {unbroken(each['name'])}"
        for kind in ("added", "removed")
        for each in data[kind]
    ]
    found += [
        f"{each['direction']} {each['new']['cell']} {each['old']['color'] or 'none'} {each['new']['color'] or 'none'}"
        for each in data["colors"]
    ]
    found += [
        f"value {each['new']['cell']} {each['old']['value']} {each['new']['value']}"
        for each in data["values"]
    ]
    assert sorted(found) == sorted(expected_lines())
    assert (
        data["old"]["procedures"],
        data["new"]["procedures"],
        data["matched"],
    ) == (4, 4, 3)
    assert data["old"]["name"] == "前.xlsx"


def test_the_text_gives_counts_and_changes_by_procedure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["diff", *BOTH]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    lines = said.out.splitlines()
    assert lines[0] == "前.xlsx → 後.xlsx"
    assert lines[1] == "  時点: 令和4年3月31日 → 令和4年6月30日"
    assert lines[3] == "  手続: 4 → 4（追加 1、削除 1）"
    assert lines[6].split() == ["前", "6", "3", "2", "3", "0", "6"]
    assert lines[8].split() == ["差", "−3", "±0", "±0", "+2", "±0", "±0"]
    fell = lines.index("下がった色（2件）")
    assert lines[fell + 1 : fell + 5] == [
        "  法務省  在留資格変更許可の申請",
        "    J9  オンライン利用率（現在値）: 黄 → 橙",
        "    O9  課題1 アクションプラン a: 緑 → 黄",
        "          「システム改修の検討【取組中 令和4年5月末】」",
    ]
    assert "    K9  オンライン利用率目標: 20% → 30%" in lines
    assert lines[-2:] == [
        "削除された手続（1件）",
        "  法務省  在留資格認定証明書の交付申請",
    ]
    assert "  厚生労働省  雇用保険被保険者資格取得届" in lines


def test_the_same_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *BOTH, "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "Procedures: 4 → 4 (1 added, 1 removed)" in out
    assert "    Q6  issue 1, KPI progress: no fill → blue" in out


def test_two_books_alike_have_no_changes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["diff", "前.xlsx", "前.xlsx"]) == 0
    assert (
        capsys.readouterr().out.splitlines()[-1]
        == "変わったところはありません。"
    )


def test_judged_colours_need_no_fills(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copy(SAMPLES / "seed-statuses" / "input.xlsx", "塗りなし.xlsx")
    assert (
        main(
            [
                "diff",
                "塗りなし.xlsx",
                "塗りなし.xlsx",
                "--judged",
                "--as-of",
                "R4.4.1",
                "--json",
            ]
        )
        == 0
    )
    data = json.loads(capsys.readouterr().out)
    assert (data["colors_from"], data["new"]["counts"]["green"]) == (
        "judged",
        10,
    )


def test_a_plan_that_has_no_column_any_more_is_named_by_its_old_cell(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = record(
        "甲", plan(), plan(), plan("様式の見直し", fill=Paint("03AF7A"))
    )
    Path("広.xlsx").write_bytes(book(scorecard(first)))
    Path("狭.xlsx").write_bytes(
        book(scorecard(record("甲", plan(), plan()), blocks=("ab",)))
    )
    main(["diff", "広.xlsx", "狭.xlsx"])
    assert (
        "    前のQ3  課題1 アクションプラン c: 緑 → 塗りなし"
        in capsys.readouterr().out.splitlines()
    )


# ---- The page ---------------------------------------------------------------


def page(*options: str) -> str:
    assert main(["diff", *BOTH, "--html", "差.html", *options]) == 0
    return Path("差.html").read_text("utf-8")


def test_the_page_shows_each_change(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = page()
    assert "報告（HTML）: 差.html" in capsys.readouterr().out
    shown = re.sub(
        r"\s+", " ", re.sub(r"<[^>]*>", " ", text.partition("</style>")[2])
    )
    assert "J9 オンライン利用率（現在値） 黄 → 橙" in shown
    assert "K9 オンライン利用率目標 20% → 30%" in shown
    assert "削除された手続 1" in shown
    assert "前.xlsx → 後.xlsx" in shown


def test_the_page_needs_nothing_but_itself() -> None:
    text = page("--lang", "en")
    assert '<html lang="en">' in text
    assert not re.search(
        r"https?://|<script|\son\w+=|\sstyle=|@import|url\(", text
    )
    assert "script-src &#39;none&#39;" in text


def test_the_texts_of_a_workbook_are_no_markup() -> None:
    Path("後.xlsx").write_bytes(
        book(scorecard(record("<b>甲</b>&amp;", plan())))
    )
    text = page()
    assert "&lt;b&gt;甲&lt;/b&gt;&amp;amp;" in text
    assert "<b>甲" not in text


def test_a_page_that_exists_is_kept_unless_forced(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("差.html").write_text("mine", encoding="utf-8")
    assert main(["diff", *BOTH, "--html", "差.html"]) == 3
    assert "--force" in capsys.readouterr().err
    assert Path("差.html").read_text("utf-8") == "mine"
    assert "<!doctype html>" in page("--force")


def test_the_page_is_never_an_input(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = Path("前.xlsx").read_bytes()
    assert main(["diff", *BOTH, "--html", "前.xlsx", "--force"]) == 2
    assert Path("前.xlsx").read_bytes() == before
    assert "irodori diff --help" in capsys.readouterr().err


# ---- Refusals ---------------------------------------------------------------


def test_the_book_that_is_refused_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("x.xlsx").write_text("no", encoding="utf-8")
    assert main(["diff", "前.xlsx", "x.xlsx"]) == 3
    assert capsys.readouterr().err.startswith("エラー: x.xlsx")


def test_both_books_are_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "前.xlsx"]) == 2
    assert "NEW" in capsys.readouterr().err
