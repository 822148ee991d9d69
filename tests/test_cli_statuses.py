"""``irodori statuses``: its table says what is known, and ``--status`` reads
it back.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from pathlib import Path

import pytest
from tests.samples.test_expected import CASES, SAMPLES

from irodori import convert
from irodori.cli import main
from irodori.results import Conversion

SEED = SAMPLES / "seed-statuses" / "input.xlsx"
DAY = ["--as-of", "2022-04-01"]
HEADINGS = [
    "府省名",
    "手続名",
    "課題",
    "プラン",
    "状況",
    "期限",
    "本文",
    "セル",
]


@pytest.fixture(autouse=True)
def in_japanese(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.chdir(tmp_path)
    shutil.copy(SEED, "進捗.xlsx")


def rows(path: str = "状況.csv") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(Path(path).read_text("utf-8-sig"))))


def plan_colors(conversion: Conversion) -> dict[tuple[str, str], str | None]:
    return {
        (each.sheet, each.cell): each.color
        for each in conversion.ratings
        if each.rule == "status"
    }


def test_each_plan_has_a_row_with_what_is_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["statuses", "進捗.xlsx", "-o", "状況.csv", *DAY]) == 0
    assert (
        "アクションプラン 33 件のうち 31 件の状況が分かりました。残り 2 件"
        in capsys.readouterr().out
    )
    assert Path("状況.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    found = rows()
    assert list(found[0]) == HEADINGS
    assert len(found) == 33
    assert (found[0]["課題"], found[0]["プラン"], found[0]["状況"]) == (
        "課題1",
        "a",
        "措置済",
    )
    assert sum(not each["状況"] for each in found) == 2


@pytest.mark.parametrize("case", CASES)
def test_the_table_given_back_changes_no_colour(case: str) -> None:
    source = SAMPLES / case / "input.xlsx"
    if main(["statuses", str(source), "-o", "状況.csv", *DAY, "-q"]):
        pytest.skip("a sample that is refused")
    day = dt.date(2022, 4, 1)
    before = plan_colors(convert(source, as_of=day))
    assert plan_colors(convert(source, as_of=day, status="状況.csv")) == before


def test_a_completed_table_colours_what_was_unknown() -> None:
    main(["statuses", "進捗.xlsx", "-o", "状況.csv", *DAY])
    text = Path("状況.csv").read_text("utf-8-sig")
    lines = [line.replace(",,,", ",措置済,,") for line in text.splitlines()]
    Path("状況.csv").write_text("\n".join(lines), "utf-8-sig")
    conversion = convert(
        "進捗.xlsx", as_of=dt.date(2022, 4, 1), status="状況.csv"
    )
    assert len(plan_colors(conversion)) == 33


def test_a_status_that_was_taken_back_stays_so_in_the_next_table() -> None:
    Path("状況.csv").write_text(
        "手続名,府省名,課題,プラン,状況\n在留期間更新許可の申請,,①,a,状況なし\n",
        "utf-8",
    )
    main(
        ["statuses", "進捗.xlsx", "-o", "次.csv", "--status", "状況.csv", *DAY]
    )
    found = [row["状況"] for row in rows("次.csv")]
    assert (found[0], found.count("状況なし")) == ("状況なし", 1)


def test_no_cell_of_the_table_is_a_formula() -> None:
    record = [
        {
            "ministry": "=1+1",
            "procedure": "申請",
            "issues": [{"plans": ["+改修", "@検討"]}],
        }
    ]
    Path("r.json").write_text(json.dumps(record), "utf-8")
    assert main(["template", "t.xlsx", "--records", "r.json"]) == 0
    assert main(["statuses", "t.xlsx", "-o", "状況.csv", *DAY]) == 0
    fields = [field for row in rows() for field in row.values()]
    assert not [field for field in fields if field[:1] in {"=", "+", "-", "@"}]
    assert "'+改修" in fields


def test_an_existing_table_stays_unless_force_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("状況.csv").write_text("私の")
    assert main(["statuses", "進捗.xlsx", "-o", "状況.csv"]) == 3
    assert main(["statuses", "進捗.xlsx"]) == 2
    assert main(["statuses", "進捗.xlsx", "-o", "進捗.xlsx", "--force"]) == 2
    assert Path("状況.csv").read_text() == "私の"
    assert main(["statuses", "進捗.xlsx", "-o", "状況.csv", "--force"]) == 0
    assert "-o CSV を指定してください" in capsys.readouterr().err


# ---- The records of a summary go back into a template -----------------------


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_template_takes_the_records_that_a_summary_writes(form: str) -> None:
    records = f"r.{form}"
    assert (
        main(
            [
                "summary",
                "進捗.xlsx",
                "-o",
                "集計.xlsx",
                f"--{form}",
                records,
                *DAY,
            ]
        )
        == 0
    )
    assert main(["template", "次.xlsx", "--records", records, *DAY]) == 0
    before = convert("進捗.xlsx", as_of=dt.date(2022, 4, 1))
    after = convert("次.xlsx", as_of=dt.date(2022, 4, 1))
    assert [each.name.text for each in after.procedures()] == [
        each.name.text for each in before.procedures()
    ]
    for rule in ("status", "progress"):
        colors = [
            [each.color for each in one.ratings if each.rule == rule]
            for one in (before, after)
        ]
        assert colors[0] == colors[1], rule


def test_a_status_table_speaks_for_the_newer_edition_of_a_diff(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["statuses", "進捗.xlsx", "-o", "状況.csv", *DAY])
    text = Path("状況.csv").read_text("utf-8-sig").replace("未着手", "措置済")
    Path("状況.csv").write_text(text, "utf-8-sig")
    capsys.readouterr()
    assert (
        main(
            [
                "diff",
                "進捗.xlsx",
                "進捗.xlsx",
                "--status",
                "状況.csv",
                "--json",
                *DAY,
            ]
        )
        == 0
    )
    data = json.loads(capsys.readouterr().out)
    assert data["colors_from"] == "judged"
    assert {each["new"]["color"] for each in data["colors"]} == {"blue"}


def test_a_row_that_is_not_used_is_placed_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("状況.csv").write_text(
        "手続名,プラン,状況\nない手続,a,完了\n", encoding="utf-8"
    )
    main(["convert", "進捗.xlsx", "--status", "状況.csv", "--dry-run", *DAY])
    (line,) = (
        line
        for line in capsys.readouterr().out.splitlines()
        if "ない手続" in line
    )
    assert line.strip().startswith("状況.csv の2行目（ない手続・a）に")
    assert line.count("状況.csv") == 1
