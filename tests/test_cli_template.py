"""``irodori template`` as people use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from irodori import convert
from irodori.cli import main

RECORDS = [
    {
        "ministry": "法務省",
        "procedure": "申請",
        "issues": [{"plans": ["改修", "検討"]}, {"plans": ["周知"]}],
    }
]


@pytest.fixture(autouse=True)
def in_japanese(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.chdir(tmp_path)
    Path("記録.json").write_text(json.dumps(RECORDS), "utf-8")


def plans(path: str) -> list[int]:
    table = convert(path).inspection.sheets[0].tables[0]
    return [len(block.plans) for block in table.layout.blocks]


def test_an_empty_layout_is_made_and_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (
        main(["template", "様式.xlsx", "--issues", "3", "--plans", "3,5,3"])
        == 0
    )
    assert (
        capsys.readouterr().out
        == "様式.xlsx\n  課題 3 つ（アクションプラン 3, 5, 3）、空の行 10 行の様式です。\n"
    )
    assert plans("様式.xlsx") == [3, 5, 3]


@pytest.mark.parametrize(
    ("options", "made"),
    [
        ([], [3, 5, 3]), (["--issues", "2"], [3, 5]), (["--issues", "5"], [3, 5, 3, 3, 3]),
        (["--plans", "4,1"], [4, 1]), (["--issues", "3", "--plans", "2"], [2, 2, 2]), (["--plans", "1， 2"], [1, 2]),
        (["--records", "記録.json"], [2, 1]), (["--records", "記録.json", "--plans", "3,3,3"], [3, 3, 3]),
    ],
)  # fmt: skip
def test_issues_and_plans_are_as_many_as_asked_for_or_needed(
    options: list[str], made: list[int]
) -> None:
    assert main(["template", "t.xlsx", *options]) == 0
    assert plans("t.xlsx") == made


def test_rows_come_from_records_and_the_date_from_an_option(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (
        main(
            [
                "template",
                "t.xlsx",
                "--records",
                "記録.json",
                "--rows",
                "4",
                "--as-of",
                "令和4年3月末",
            ]
        )
        == 0
    )
    assert "4 行のうち 1 行に値の入った様式です。" in capsys.readouterr().out
    assert convert("t.xlsx").as_of.date.isoformat() == "2022-03-31"


def test_the_same_command_writes_the_same_bytes() -> None:
    for name in ("a.xlsx", "b.xlsx"):
        assert (
            main(
                [
                    "template",
                    name,
                    "--live",
                    "--records",
                    "記録.json",
                    "--palette",
                    "print",
                ]
            )
            == 0
        )
    assert Path("a.xlsx").read_bytes() == Path("b.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["t.xls"], 2, ".xlsx"),
        (["t.xlsx", "--issues", "21"], 2, "--issues は 1 から 20 まで"),
        (["t.xlsx", "--issues", "三"], 2, "--issues は 1 から 20 まで"),
        (["t.xlsx", "--plans", "3,27"], 2, "--plans は 1 から 26 まで"),
        (["t.xlsx", "--issues", "2", "--plans", "3,5,3"], 2, "課題の数（2）"),
        (["t.xlsx", "--rows", "99999999999"], 2, "--rows は"),
        (["t.xlsx", "--records", "ない.csv"], 2, "--records"),
        (["t.xlsx", "--records", "記録.json", "--plans", "1,1"], 2, "2,1"),
        (["t.xlsx", "--palette", "neon"], 2, "cud"),
        (["t.xlsx", "--as-of", "いつか"], 2, "いつか"),
        (["記録.xlsx", "--records", "記録.xlsx"], 2, "記録.xlsx"),
        (["ある.xlsx"], 3, "ある.xlsx"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_written(
    arguments: list[str],
    status: int,
    words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("ある.xlsx").write_bytes(b"old")
    Path("記録.xlsx").write_text("[]")
    assert main(["template", *arguments]) == status
    said = capsys.readouterr()
    assert words in said.err
    assert said.out == ""
    assert not Path("t.xlsx").exists()
    assert Path("ある.xlsx").read_bytes() == b"old"


def test_an_existing_book_is_replaced_with_force_only() -> None:
    Path("t.xlsx").write_bytes(b"old")
    assert main(["template", "t.xlsx", "--force"]) == 0
    assert Path("t.xlsx").read_bytes()[:2] == b"PK"


def test_machines_get_a_line_of_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (
        main(["template", "t.xlsx", "--records", "記録.json", "--json-logs"])
        == 0
    )
    said = json.loads(capsys.readouterr().out)
    assert said == {
        "event": "template",
        "output": "t.xlsx",
        "plans": [2, 1],
        "rows": 1,
        "filled": 1,
    }


def test_a_legend_file_is_what_the_book_shows() -> None:
    Path("凡例.toml").write_text(
        '[legend]\nprogress = [{ color = "blue", at_least = 50 }, { color = "red", below = 50 }]\n',
        "utf-8",
    )
    assert main(["template", "t.xlsx", "--legend", "凡例.toml"]) == 0
    legend = convert("t.xlsx").sheets[0].legend
    assert [
        (band.color, band.low and float(band.low)) for band in legend.bands
    ] == [("blue", 0.5), ("red", None)]
