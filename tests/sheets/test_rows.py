"""Records that a template is filled with, as people and programs write them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from irodori import convert, template
from irodori.cli import main
from irodori.errors import ProfileError
from irodori.scorecard.profile import shipped_profile
from irodori.sheets.flatrecords import Record
from irodori.sheets.rows import (
    ProcedureRecord,
    as_count,
    as_rate,
    plans_of,
    read_records,
    said,
)

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
CSV = (
    "府省名,手続名（目標値を定める主要なもの）,年間手続件数(令和元年),オンライン利用率(現在値),課題①,中間KPIと目標,"
    "アクションプランa,a 状況,a 期限,アクションプランb,進捗(中間KPI),達成期限(中間KPI),課題②,アクションプランa\r\n"
    '法務省,更新の申請,"774,696",0.2%,限定的,90%以上にする。,改修,取組中,令和5年3月末,検討,0.2%,令和6年3月末,完結せず,周知\r\n'
    ',変更の申請,,未実施,,,"改修\n二行目",,,,,,,\r\n'
)


def read(data: bytes | str) -> list[ProcedureRecord]:
    return read_records(
        data.encode() if isinstance(data, str) else data,
        "記録",
        shipped_profile(),
    )


def refusal(data: bytes | str) -> ProfileError:
    with pytest.raises(ProfileError) as refused:
        read(data)
    assert refused.value.exit_status == 2
    assert "記録" in refused.value.message("ja")
    assert "{" not in refused.value.message("en").replace("{…}", "").replace(
        '{"procedures"', ""
    )
    return refused.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_csv_with_the_sheet_s_headings_is_read_in_each_encoding(
    encoding: str,
) -> None:
    first, second = read(CSV.encode(encoding))
    assert (first.ministry, first.procedure, first.annual_count) == (
        "法務省",
        "更新の申請",
        "774,696",
    )
    assert first.online_rate_current == "0.2%"
    assert [plan.text for plan in first.issues[0].plans] == ["改修", "検討"]
    assert (
        first.issues[0].plans[0].status,
        first.issues[0].plans[0].deadline,
    ) == ("取組中", "令和5年3月末")
    assert (first.issues[0].kpi_progress, first.issues[0].kpi_deadline) == (
        "0.2%",
        "令和6年3月末",
    )
    assert [plan.text for plan in first.issues[1].plans] == ["周知"]
    assert second.ministry is None
    assert second.issues[0].plans[0].text == "改修\n二行目"
    assert [ministry for _, ministry in said([first, second])] == [
        "法務省",
        "法務省",
    ]
    assert plans_of([first, second]) == [2, 1]


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_tabs_and_semicolons_part_fields_too(delimiter: str) -> None:
    assert (
        read(f"府省名{delimiter}手続名\n法務省{delimiter}申請\n")[0].procedure
        == "申請"
    )


def test_json_is_read_with_numbers_as_they_are_written() -> None:
    record = {
        "procedure": "申請",
        "online_rate_base": 0.1,
        "issues": [{"plans": ["改修", {"text": "検討"}]}],
    }
    for text in (json.dumps([record]), json.dumps({"procedures": [record]})):
        (found,) = read(text)
        assert found.online_rate_base == Decimal("0.1")
        assert [plan.text for plan in found.issues[0].plans] == [
            "改修",
            "検討",
        ]


def test_an_apostrophe_that_kept_a_text_from_being_a_formula_is_taken_away() -> (
    None
):
    assert (
        read('[{"procedure": "\'=A1", "law": "\'quoted\'"}]')[0].procedure
        == "=A1"
    )
    assert (
        read('[{"procedure": "\'=A1", "law": "\'quoted\'"}]')[0].law
        == "'quoted'"
    )


def test_half_of_a_character_does_not_stop_a_book() -> None:
    assert read(r'[{"procedure": "\ud83d申請"}]')[0].procedure == "?申請"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x82\xff\xff,\x00", "records.encoding"),
        ('[{"procedure": }]', "records.json"),
        ("[" * 100_000, "records.json"),
        ('[{"procedure": NaN}]', "records.json"),
        ('{"rows": []}', "records.form"),
        ('[{"procedure": "申請", "name": "x"}]', "records.form"),
        ('[{"procedure": true}]', "records.form"),
        ('[{"issues": [{"plans": [{"text": 5}]}]}]', "records.form"),
        (json.dumps([{"procedure": "あ" * 32_768}]), "records.form"),
        ('府省名,手続名\n法務省,"' + "あ" * 200_000, "records.csv"),
        ("府省名,備考\n法務省,申請\n", "records.headings"),
        ("手続名,手続名\n申請,申請\n", "records.form"),
        ("", "records.headings"),
        ("府省名,手続名\n", "records.none"),
        ("[]", "records.none"),
    ],
)
def test_what_is_no_record_is_refused_with_its_place(
    data: bytes | str, code: str
) -> None:
    assert refusal(data).code == code


def test_the_place_of_a_wrong_value_is_named() -> None:
    assert "[0].issues[0].plans[1]" in refusal(
        '[{"issues": [{"plans": ["a", 5]}]}]'
    ).message("ja")


@pytest.mark.parametrize(
    ("value", "rate"),
    [
        ("20%", Decimal("0.2")), ("０．２％", Decimal("0.002")), ("99.95%", Decimal("0.9995")), ("約20%", "約20%"),
        ("未実施", "未実施"), ("0.2", "0.2"), (0, Decimal(0)), (None, None), ("54%(目標:58%)", "54%(目標:58%)"),
    ],
)  # fmt: skip
def test_a_plain_rate_becomes_a_number_and_any_other_stays_a_text(
    value: str | int | None, rate: object
) -> None:
    assert as_rate(value) == rate


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("774,696", 774_696),
        ("１，２２５", 1225),
        ("未実施", "未実施"),
        ("121.2万件", "121.2万件"),
        (5, 5),
        (None, None),
    ],
)
def test_a_count_written_out_becomes_a_number(
    value: str | int | None, count: object
) -> None:
    assert as_count(value) == count


def test_a_kpi_s_target_in_a_column_of_its_own_is_put_behind_its_text() -> (
    None
):
    (found,) = read(
        '[{"procedure": "届出", "issues": [{"interim_kpi": "研修の回数", "kpi_target": "10回以上",'
        ' "kpi_progress": "12回"}]}]'
    )
    made = template([found.model_dump(exclude_defaults=True)])
    sheet = convert(made.data, as_of="2023-04-01").records()
    (kpi,) = [row for row in sheet if row["rule"] == "kpi"]
    assert kpi["interim_kpi"] == "研修の回数:10回以上"
    assert kpi["color"] == "blue"


# ---- What a summary writes ---------------------------------------------------

ROUND_TRIPS = (
    "seed",
    "seed-statuses",
    "edges-blue",
    "edges-red",
    "status-dates",
    "source-columns",
    "target-words",
    "values-forms",
)
DAY = "2023-04-01"
"""Later than many a deadline in them."""


def colors(book: Path | bytes) -> list[tuple[object, ...]]:
    rows = convert(book, as_of=DAY, legend="builtin").records()
    fields = ("ministry", "procedure", "rule", "issue", "plan", "color")
    return sorted([tuple(str(row[name]) for name in fields) for row in rows])


@pytest.mark.parametrize("name", ROUND_TRIPS)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_template_from_the_records_of_a_book_has_its_colours(
    name: str, form: str, tmp_path: Path
) -> None:
    book = SAMPLES / name / "input.xlsx"
    records = tmp_path / f"records.{form}"
    to = ["-o", str(tmp_path / "summary.xlsx"), f"--{form}", str(records)]
    assert main(["summary", str(book), "--as-of", DAY, *to]) == 0
    again = tmp_path / "again.xlsx"
    assert main(["template", str(again), "--records", str(records)]) == 0
    assert colors(again) == colors(book)


def test_records_hold_all_that_the_sheet_says_of_a_procedure_and_an_issue() -> (
    None
):
    rows = convert(SAMPLES / "seed" / "input.xlsx", as_of=DAY).records()
    again = convert(template(rows).data, as_of=DAY).records()
    for field in ("law", "procedure_count", "issue_text", "interim_kpi"):
        assert rows[-1][field]
    for field in Record._fields[Record._fields.index("law") :]:
        assert [row[field] for row in rows] == [row[field] for row in again]
