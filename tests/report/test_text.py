"""What a person reads of a conversion: what says the same is said once, and of
each kind a handful.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from irodori.conversion import convert, inspect
from irodori.messages import Language, Sentence
from irodori.report.inspection import inspection_data, sheet_views
from irodori.report.inspection_text import inspection_lines
from irodori.report.screentext import (
    FindingPart,
    conversion_lines,
    count_lines,
    finding_parts,
    whole_list,
)
from irodori.scorecard.findings import Finding

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def unknown(cell: str, text: str, sheet: str = "法務省") -> Finding:
    sentence = Sentence(
        "rate.unknown",
        {"field": Sentence("field.online_rate_current"), "text": text},
    )
    return Finding(sheet, cell, "warning", sentence)


def parts_of(findings: list[Finding], language: Language) -> list[FindingPart]:
    return finding_parts(findings, language)


def test_findings_that_say_the_same_share_a_line() -> None:
    (part,) = parts_of(
        [
            unknown("J3", "集計中"),
            unknown("J4", "不明"),
            unknown("J9", "集計中"),
        ],
        "ja",
    )
    assert part.title == "確認してください（3件）"
    assert [line.partition(": ")[0] for line in part.lines] == [
        "法務省!J3, J9",
        "法務省!J4",
    ]
    assert not part.shortened


def test_a_sheet_is_named_where_it_changes() -> None:
    (part,) = parts_of(
        [
            unknown("J3", "不明"),
            unknown("J4", "不明"),
            unknown("J3", "不明", "財務省"),
        ],
        "en",
    )
    assert part.lines[0].startswith("法務省!J3, J4, 財務省!J3: ")


def test_of_many_places_the_first_are_named_and_all_are_counted() -> None:
    (part,) = parts_of(
        [unknown(f"J{row}", "不明") for row in range(3, 1503)], "ja"
    )
    assert part.lines[0].startswith("法務省!J3, J4, J5, J6, J7 など1,500件: ")


def test_of_many_sentences_a_handful_is_shown_and_the_rest_counted() -> None:
    (part,) = parts_of(
        [unknown(f"J{row}", f"約{row}") for row in range(3, 15)], "ja"
    )
    assert len(part.lines) == 6
    assert part.lines[-1] == "（同じ種類がほかに7件）"
    assert (
        whole_list([part], "ja", "報告.json")
        == "すべての指摘は 報告.json にあります。"
    )
    assert "--report" in str(whole_list([part], "en", None))


def test_plans_without_a_status_are_one_line_however_many_sheets() -> None:
    missing = [
        Finding(
            sheet,
            f"O{row}",
            "warning",
            Sentence("status.missing", {"plan": f"計画{row}"}),
        )
        for sheet in ("法務省", "財務省")
        for row in range(3, 20)
    ]
    (part,) = parts_of(missing, "en")
    (line,) = part.lines
    assert line.startswith(
        "34 action plans have no known status and were not rated (法務省!O3, O4, O5, O6, O7 and 29 more)"
    )
    assert "--status" in line


def test_what_only_informs_stands_apart() -> None:
    note = Finding("法務省", "J5", "info", Sentence("header.nothing"))
    parts = parts_of([note, unknown("J3", "不明")], "ja")
    assert [part.title for part in parts] == [
        "確認してください（1件）",
        "参考（1件）",
    ]


def test_no_findings_say_nothing() -> None:
    assert parts_of([], "ja") == []
    assert whole_list([], "ja", None) is None


def test_a_finding_cannot_redraw_the_terminal() -> None:
    (part,) = parts_of(
        [unknown("J3", "\x1b[2J\n消す", "悪い\x1bシート")], "ja"
    )
    assert "\x1b" not in part.lines[0]
    assert "\n" not in part.lines[0]


def test_the_table_of_colours_lines_up_whatever_the_words_are_wide() -> None:
    from irodori.report.plain import width

    row = {
        "blue": 1234567,
        "green": 0,
        "yellow": 1,
        "orange": 22,
        "red": 3,
        "none": 4,
        "unrated": 5,
    }
    for language in ("ja", "en"):
        lines = list(
            count_lines(
                [("法務省", row), ("Ministry", row), (None, row)], language
            )
        )
        assert len(set(map(width, lines))) == 1
        assert "1,234,567" in lines[1]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "sample", sorted(path.parent.name for path in SAMPLES.glob("*/input.xlsx"))
)
def test_every_sample_can_be_told_in_both_languages(
    sample: str, language: Language
) -> None:
    book = SAMPLES / sample / "input.xlsx"
    told = list(
        conversion_lines(convert(book, as_of=dt.date(2022, 4, 1)), language)
    )
    assert len(told) >= 5
    inspection = inspect(book, as_of=dt.date(2022, 4, 1))
    assert list(inspection_lines(inspection, language))
    assert (
        inspection_data(inspection, language)["schema"]
        == "irodori.inspection/1"
    )


def test_the_header_tree_keeps_each_column_once() -> None:
    for sample in (
        "seed",
        "layout-wide",
        "layout-two-tables",
        "layout-merged",
    ):
        for view in sheet_views(inspect(SAMPLES / sample / "input.xlsx")):
            for table in view.tables:
                leaves: list[str] = []
                waiting = list(table.headings)
                while waiting:
                    heading = waiting.pop(0)
                    waiting = [*heading.below, *waiting]
                    leaves += (
                        [heading.column.letters] if heading.column else []
                    )
                assert leaves == [
                    column.letters
                    for column in table.layout.columns
                    if column.path or column.field
                ]
