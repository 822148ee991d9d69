"""The road as a Python program takes it: one call, and what comes back."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from tests.making import book, worksheet

from irodori import InputError, IrodoriError, convert, inspect
from irodori.workbook import Workbook

SEED = Path(__file__).resolve().parents[1] / "samples" / "seed" / "input.xlsx"
STATUSES = SEED.parents[1] / "seed-statuses" / "input.xlsx"
AS_OF = date(2022, 4, 1)


def test_a_path_its_bytes_and_an_open_file_give_the_same_output() -> None:
    data = SEED.read_bytes()
    outputs = {
        convert(source, as_of=AS_OF).data
        for source in (SEED, str(SEED), data, io.BytesIO(data))
    }
    assert len(outputs) == 1


def test_the_seed_sheet_has_two_red_rates_and_says_why() -> None:
    result = convert(SEED, as_of=AS_OF)
    red = [rating for rating in result.ratings if rating.color == "red"]
    assert [(rating.cell, rating.argb) for rating in red] == [
        ("J4", "FFFF4B00"),
        ("J5", "FFFF4B00"),
    ]
    assert str(red[0].reason) == "(0% − 0%) ÷ (20% − 0%) = 0% → 赤"
    assert result.summary == {
        "blue": 0,
        "green": 0,
        "yellow": 0,
        "orange": 0,
        "red": 2,
        "none": 9,
        "unrated": 34,
    }


_RULES = "オンライン利用率：青：100%以上　緑：100%未満"


@pytest.mark.parametrize(
    "tail",
    [
        f"<headerFooter><oddFooter>&amp;L&amp;9{_RULES}</oddFooter></headerFooter>",
        (
            '<dataValidations count="1"><dataValidation allowBlank="1" showInputMessage="1" '
            f'sqref="C2:C9" promptTitle="色分け" prompt="{_RULES}"/></dataValidations>'
        ),
    ],
)
def test_a_legend_below_each_page_or_at_the_entry_of_a_cell_is_read(
    tail: str,
) -> None:
    result = convert(book(_one_rate(tail)), as_of=AS_OF)
    assert [(each.cell, each.color) for each in result.ratings] == [
        ("C2", "green")
    ]


@pytest.mark.parametrize(
    ("area", "told"), [("C2:C9", ["C2"]), ("B2:B9", []), ("C5", [])]
)
def test_a_conditional_format_over_rated_cells_is_told(
    area: str, told: list[str]
) -> None:
    tail = (
        f'<conditionalFormatting sqref="{area}"><cfRule type="cellIs" '
        'dxfId="0" priority="1" operator="greaterThan"><formula>0.9</formula>'
        "</cfRule></conditionalFormatting>"
    )
    found = convert(book(_one_rate(tail)), as_of=AS_OF).findings
    assert [
        each.cell for each in found if each.code == "legend.conditional_format"
    ] == told


def _one_rate(tail: str) -> str:
    """Return a worksheet with one procedure, and what is behind its cells."""

    def row(number: int, *texts: str) -> str:
        cells = "".join(
            f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts
        )
        return f'<row r="{number}">{cells}</row>'

    heading = (
        "手続名",
        "オンライン利用率(令和元年度)",
        "オンライン利用率(現在値)",
        "オンライン利用率目標",
    )
    return worksheet(
        row(1, *heading) + row(2, "届出", "0%", "5%", "20%"), tail=tail
    )


def test_the_report_names_the_input_the_date_and_each_rating() -> None:
    report = convert(SEED, as_of=AS_OF).report()
    assert report["schema"] == "irodori.report/1"
    assert report["as_of"] == {"date": "2022-04-01", "source": "option"}
    sheets = report["sheets"]
    assert isinstance(sheets, list)
    assert len(sheets[0]["ratings"]) == 11


def test_the_output_carries_the_fills_that_the_ratings_name() -> None:
    result = convert(STATUSES, as_of=AS_OF)
    with Workbook.open(result.data) as book:
        fills = {cell.ref: cell.fill for cell in book["スコアカード"].cells()}
    assert {rating.cell: rating.argb for rating in result.ratings} == {
        rating.cell: fills[rating.cell] for rating in result.ratings
    }


def test_the_input_is_never_replaced_by_its_output(tmp_path: Path) -> None:
    source = tmp_path / "in.xlsx"
    source.write_bytes(SEED.read_bytes())
    result = convert(source, as_of=AS_OF)
    with pytest.raises(InputError) as caught:
        result.save(source)
    assert caught.value.code == "file.same"
    result.save(tmp_path / "out.xlsx")
    assert (tmp_path / "out.xlsx").read_bytes() == result.data


def test_what_is_no_workbook_is_refused_in_both_languages() -> None:
    with pytest.raises(IrodoriError) as caught:
        convert(b"no workbook")
    assert caught.value.exit_status == 3
    assert caught.value.message("ja") != caught.value.message("en")


def test_a_workbook_without_a_scorecard_is_refused_with_what_was_looked_for() -> (
    None
):
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet().write(0, 0, "売上")
    with pytest.raises(InputError) as caught:
        convert(target.getvalue())
    assert caught.value.code == "header.not_found"
    assert "手続名" in caught.value.message("ja")


def test_an_inspection_names_the_blocks_and_their_plans() -> None:
    table = inspect(SEED).sheets[0].tables[0]
    assert [len(block.plans) for block in table.layout.blocks] == [3, 5, 3]
    assert table.layout.fields["online_rate_current"] == 10


def test_a_second_witness_agrees() -> None:
    assert (
        convert(STATUSES, as_of=AS_OF, full_verification=True).data
        == convert(STATUSES, as_of=AS_OF).data
    )


def test_a_conversion_tells_how_far_it_is_and_how_many_rows_there_are() -> (
    None
):
    told: list[tuple[float, int]] = []
    convert(
        SEED,
        as_of=AS_OF,
        progress=lambda part, rows: told.append((part, rows)),
    )
    parts = [part for part, _ in told]
    assert parts == sorted(parts)
    assert parts[-1] == 1
    assert told[0][1] == 0
    assert told[-1][1] == 3
