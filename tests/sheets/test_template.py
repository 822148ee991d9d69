"""Templates: how they look to a person, and that a conversion reads them as
what they are.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from samples.words import SEED
from tests.sheets.calculated import CARD, STATUS, calculated, filled
from tests.sheets.made import TOP, book, refs

from irodori import convert, inspect
from irodori.errors import InputError, ProfileError
from irodori.scorecard.legend import legend_from_profile
from irodori.scorecard.profile import shipped_profile
from irodori.scorecard.profiles import parse_profile
from irodori.sheets.layout import band_words, layout
from irodori.sheets.rows import ProcedureRecord, read_records

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def opened(data: bytes) -> Any:  # noqa: ANN401
    return openpyxl.load_workbook(io.BytesIO(data))


def seed_records() -> list[ProcedureRecord]:
    """Return the real sheet's procedures as records."""
    names = {
        "program": "program", "count": "procedure_count", "procedure": "procedure", "law": "law",
        "kind": "procedure_type", "cases": "annual_count", "online": "annual_online_count", "base": "online_rate_base",
        "current": "online_rate_current", "target": "online_rate_target", "deadline": "deadline",
        "complete": "online_complete", "ministry": "ministry",
    }  # fmt: skip
    issues = {
        "issue": "issue",
        "kpi": "interim_kpi",
        "plans": "plans",
        "progress": "kpi_progress",
        "deadline": "kpi_deadline",
    }
    said = [
        {
            **{name: record[key] for key, name in names.items()},
            "issues": [
                {name: issue[key] for key, name in issues.items()}
                for issue in record["issues"]
            ],
        }
        for record in SEED
    ]
    return read_records(
        json.dumps(said).encode(), "seed.json", shipped_profile()
    )


# ---- Empty ------------------------------------------------------------------


@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize("plans", [(3, 5, 3), (1,), (26, 1, 2, 3), (1,) * 20])
def test_an_empty_template_is_read_without_a_finding_and_stays_as_it_is(
    plans: tuple[int, ...], live: bool
) -> None:
    data = book(plans=plans, live=live)
    conversion = convert(data)
    assert conversion.findings == []
    assert conversion.data == data
    understood = [each for each in conversion.inspection.sheets if each.tables]
    assert [each.name for each in understood] == [CARD]
    assert [
        len(block.plans) for block in understood[0].tables[0].layout.blocks
    ] == list(plans)
    assert len(understood[0].tables[0].layout.fields) == 13
    assert (
        understood[0].tables[0].layout.columns[-1].field == "online_complete"
    )
    assert conversion.sheets[0].legend.source == "workbook"
    assert conversion.sheets[0].legend.differences == ()


def test_the_same_wish_gives_the_same_bytes() -> None:
    records = seed_records()
    assert book(records=records, live=True) == book(records=records, live=True)
    assert book(records=records) != book(records=records[:2])


def test_the_sheet_is_set_up_for_a3_with_titles_and_frozen_panes() -> None:
    sheet = opened(book())[CARD]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == (
        "landscape",
        8,
    )
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.print_title_cols == "$A:$D"
    assert sheet.freeze_panes == "E5"
    assert {"A3:A4", "M3:S3", "T3:AB3", "AC3:AI3", "AJ3:AJ4"} <= {
        str(area) for area in sheet.merged_cells.ranges
    }
    assert all(
        sheet.cell(4, column).alignment.wrap_text for column in range(13, 36)
    )
    assert sheet["O5"].border.left.style == "thin"


@pytest.mark.parametrize(
    "plans", [(3, 5, 3), (1,), (2, 2), (26,), (3,) * 20, (8, 1, 8)]
)
def test_headings_are_printed_in_seven_points_or_more_and_pages_end_between_issues(
    plans: tuple[int, ...],
) -> None:
    sheet = opened(book(plans=plans))[CARD]
    size = sheet["M4"].font.size
    assert size * sheet.page_setup.scale / 100 >= 7
    issues = {
        column
        for column in range(1, sheet.max_column + 1)
        if str(sheet.cell(4, column).value).startswith("課題")
    }
    for each in sheet.col_breaks.brk:
        assert each.id + 1 in issues
        assert sheet.cell(3, each.id + 1).value.startswith(
            "オンライン利用率を引き上げる"
        )
    assert len(sheet.col_breaks.brk) <= len(plans)


def test_the_legend_is_printed_once_beside_the_columns_that_are_on_each_page() -> (
    None
):
    sheet = opened(book())[CARD]
    below = [
        cell
        for row in sheet.iter_rows(min_row=16)
        for cell in row
        if cell.value
    ]
    assert below
    assert min(cell.column for cell in below) == 5


@pytest.mark.parametrize("live", [False, True])
def test_the_date_is_said_once(live: bool) -> None:
    sheet = opened(book(live=live, as_of=dt.date(2022, 4, 1)))[CARD]
    assert [cell.coordinate for cell in sheet[2] if cell.value] == ["A2"]
    assert not live or "時点" in sheet["A2"].number_format


def test_only_the_cells_to_fill_in_are_unlocked_and_there_is_no_password() -> (
    None
):
    workbook = opened(book())
    for name in (CARD, STATUS):
        assert workbook[name].protection.sheet
        assert workbook[name].protection.password is None
    card, status = workbook[CARD], workbook[STATUS]
    assert all(
        card.cell(row, column).protection.locked
        for row in (1, 3, 4)
        for column in range(1, 37)
    )
    assert not any(
        card.cell(TOP, column).protection.locked for column in range(1, 37)
    )
    assert not card["A2"].protection.locked
    assert [
        status.cell(4, column).protection.locked for column in range(1, 8)
    ] == [True] * 5 + [False] * 2
    assert not card.protection.formatCells
    assert card.protection.sort


def test_what_may_be_typed_is_said_before_and_checked_after() -> None:
    workbook = opened(book(rows=4))
    rules = {
        str(each.sqref): each
        for each in workbook[CARD].data_validations.dataValidation
    }
    assert rules["I5:I8"].formula1 == "OR(ISTEXT(I5),AND(I5>=0,I5<=1))"
    assert "100%" in rules["I5:I8"].error
    assert rules["AJ5:AJ8"].formula1 == '"○,×"'
    assert all(
        rules[f"{column}5:{column}8"].prompt
        for column in ("A", "D", "J", "L", "N", "O", "R", "AJ")
    )
    statuses = {
        str(each.sqref): each
        for each in workbook[STATUS].data_validations.dataValidation
    }
    assert statuses["F4:F67"].formula1 == '"措置済,取組中,未着手"'
    assert statuses["F4:F67"].errorStyle == "warning"
    assert "令和5年3月末" in statuses["G4:G67"].prompt


def test_named_ranges_lead_to_the_cells_of_a_column() -> None:
    names = opened(book(rows=4)).defined_names
    assert (
        names["オンライン利用率_現在値"].attr_text
        == "'スコアカード'!$J$5:$J$8"
    )
    assert names["課題2_プランe"].attr_text == "'スコアカード'!$Z$5:$Z$8"
    assert names["進捗入力_状況"].attr_text == "'進捗入力'!$F$4:$F$67"


def test_the_legend_shows_each_colour_as_a_swatch_and_is_read_as_that() -> (
    None
):
    profile = shipped_profile()
    legend = convert(book(palette=profile.palettes["excel"])).sheets[0].legend
    assert {key: fill.foreground for key, fill in legend.fills.items()} == {
        **{
            ("progress", color): fill.foreground
            for color, fill in profile.palettes["excel"].items()
        },
        **{
            ("status", color): fill.foreground
            for color, fill in profile.palettes["excel"].items()
        },
        ("kpi", "blue"): "FF0070C0",
    }
    patterned = (
        convert(book(palette=profile.palettes["print"])).sheets[0].legend
    )
    assert patterned.fills["status", "red"] == profile.palettes["print"]["red"]


CHANGED = """
[legend]
progress = [
    { color = "blue", at_least = 80 },
    { color = "green", above = 33.3, below = 80 },
    { color = "red", at_most = 33.3 },
]
kpi = [{ color = "green", met = true }, { color = "red", met = false }]
"""


def test_a_legend_of_an_office_s_own_is_written_so_that_it_is_read_again() -> (
    None
):
    profile = parse_profile(CHANGED, "legend.toml")
    wanted = legend_from_profile(profile)
    assert [band_words(band) for band in wanted.bands] == [
        "80%以上",
        "33.3%超80%未満",
        "33.3%以下",
    ]
    legend = convert(book(legend=wanted)).sheets[0].legend
    assert (legend.bands, legend.kpi, legend.kpi_unmet) == (
        wanted.bands,
        "green",
        "red",
    )
    assert set(legend.statuses) == set(wanted.statuses)


def test_a_profile_that_would_not_read_the_headings_is_refused() -> None:
    profile = parse_profile('[fields.ministry]\nlabels = ["組織"]\n', "p.toml")
    with pytest.raises(ProfileError, match="府省名") as refused:
        layout((3,), profile)
    assert refused.value.code == "template.heading"


def test_more_rows_than_excel_has_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        book(plans=(26,) * 20, rows=10_000)
    assert refused.value.code == "template.too_large"


def test_a_status_beside_a_procedure_without_a_name_is_not_that_of_the_one_above() -> (
    None
):
    at = refs((1,))
    data = filled(book(plans=(1,), rows=2), {CARD: {"D5": "申請", f"{at['1.a']}5": "検討", "J5": 0.1}, STATUS: {
        "B4": "申請", "B5": "－", "F5": "措置済",
    }})  # fmt: skip
    conversion = convert(data)
    assert [
        finding.code
        for finding in conversion.findings
        if finding.sheet == STATUS
    ] == ["status.unmatched"]
    assert not any(rating.rule == "status" for rating in conversion.ratings)


# ---- With rows --------------------------------------------------------------


def test_the_seed_as_records_looks_as_the_seed_and_gives_its_colours() -> None:
    data = book(records=seed_records(), rows=0, as_of=dt.date(2022, 4, 1))
    sheet = opened(data)[CARD]
    assert {"A5:A7", "B5:B7", "C5:C7"} <= {
        str(area) for area in sheet.merged_cells.ranges
    }
    assert (sheet["C5"].value, sheet["C5"].number_format) == (
        1_662_060,
        "#,##0",
    )
    assert (sheet["I5"].value, sheet["I5"].number_format) == (0.002, "0.0%")
    assert (sheet["H6"].value, sheet["J5"].value, sheet["J6"].value) == (
        "未実施",
        None,
        "未実施",
    )
    assert sheet["A2"].value == "令和4年4月1日時点"
    conversion, seed = (
        convert(data),
        convert(SAMPLES / "seed" / "input.xlsx", as_of=dt.date(2022, 4, 1)),
    )
    assert (conversion.as_of.date, conversion.as_of.source) == (
        dt.date(2022, 4, 1),
        "sheet",
    )
    assert conversion.summary == seed.summary
    assert sorted(finding.code for finding in conversion.findings) == sorted(
        finding.code for finding in seed.findings
    )


def test_statuses_of_records_stand_in_the_status_sheet_and_decide_the_colours() -> (
    None
):
    said = [{
        "ministry": "法務省", "procedure": "申請", "online_rate_base": 0, "online_rate_current": "2%",
        "online_rate_target": 0.2, "deadline": "令和6年3月末", "online_complete": "○",
        "issues": [{"plans": [
            {"text": "改修", "status": "措置済"}, {"text": "検討", "status": "取組中", "deadline": "令和4年3月末"},
            {"text": "周知", "status": "未着手"},
        ]}],
    }]  # fmt: skip
    records = read_records(
        json.dumps(said).encode(), "r.json", shipped_profile()
    )
    conversion = convert(
        book(plans=(3,), rows=0, records=records, as_of=dt.date(2022, 4, 1))
    )
    assert {rating.cell: rating.color for rating in conversion.ratings} == {
        "J5": "orange", "O5": "blue", "P5": "yellow", "Q5": "orange",
    }  # fmt: skip
    assert conversion.findings == []


@pytest.mark.slow
@pytest.mark.parametrize("live", [False, True])
def test_a_template_filled_in_as_a_person_would_gives_the_expected_colours(
    tmp_path: Path, live: bool
) -> None:
    at = refs((3, 5, 3))
    card: dict[str, object] = {
        "A5": "法務省", "B5": "在留申請手続", "D5": "在留期間更新許可の申請", "L5": "令和6年3月末",
        "I5": 0.002, "J5": 0.05, "K5": 0.2,
        "D6": "在留資格変更許可の申請", "I6": "未実施", "J6": 0.02, "K6": 0.2, "L6": "令和4年\n3月末",
        "A7": "総務省", "D7": "無線局の届出", "I7": 0.5, "J7": 0.9, "K7": 0.8, "L7": dt.date(2023, 3, 31),
        f"{at['1.a']}5": "法令改正", f"{at['1.b']}5": "システム改修", f"{at['2.e']}5": "周知",
        f"{at['1.a']}6": "法令改正", f"{at['3.c']}7": "様式の見直し（取組中）",
        f"{at['1.interim_kpi']}5": "令和4年3月末までに対象者を90%以上にする。", f"{at['1.kpi_progress']}5": 0.9,
        f"{at['2.interim_kpi']}5": "オンライン利用率を20%以上にする。", f"{at['2.kpi_progress']}5": 0.05,
        f"{at['1.kpi_deadline']}5": "令和4年3月末",
    }  # fmt: skip
    card["A2"] = dt.date(2022, 4, 1) if live else "令和4年4月1日時点"
    # The rows of 進捗入力: eleven for each procedure.
    status: dict[str, object] = {
        "F4": "措置済", "F5": "取組中", "F11": "未着手", "G11": "令和4年2月末", "F15": "未着手",
    }  # fmt: skip
    data = calculated(
        filled(book(live=live), {CARD: card, STATUS: status}), tmp_path
    )
    conversion = convert(data)
    assert (conversion.as_of.date, conversion.as_of.source) == (
        dt.date(2022, 4, 1),
        "sheet",
    )
    assert {rating.cell: rating.color for rating in conversion.ratings if rating.color} == {
        "J5": "orange", "J6": "orange", "J7": "blue",
        f"{at['1.a']}5": "blue", f"{at['1.b']}5": "yellow", f"{at['2.e']}5": "red", f"{at['1.a']}6": "red",
        f"{at['3.c']}7": "green", f"{at['1.kpi_progress']}5": "blue",
    }  # fmt: skip
    told = ["legend.conditional_format"] if live else []
    assert [finding.code for finding in conversion.findings] == told
    assert inspect(conversion.data).sheets[0].name == CARD


def test_a_text_like_a_formula_stays_a_text() -> None:
    said = [
        {
            "procedure": '=HYPERLINK("http://a.example")',
            "law": "+1",
            "program": "'-x",
            "online_rate_current": "@",
        }
    ]
    data = book(
        plans=(1,),
        rows=0,
        records=read_records(
            json.dumps(said).encode(), "r.json", shipped_profile()
        ),
    )
    sheet = opened(data)[CARD]
    assert [sheet[ref].data_type for ref in ("D5", "E5", "B5", "J5")] == [
        "s"
    ] * 4
    assert [sheet[ref].value for ref in ("D5", "B5")] == [
        '=HYPERLINK("http://a.example")',
        "-x",
    ]
    assert all(sheet[ref].quotePrefix for ref in ("D5", "E5", "B5", "J5"))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        part = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in part
    assert "hyperlink" not in part
