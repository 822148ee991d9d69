"""The streamed report holds to its form, and says what the conversion says."""

from __future__ import annotations

import datetime as dt
import json
from hashlib import sha256
from pathlib import Path

import pytest

from irodori.conversion import convert
from irodori.messages import Language
from irodori.report.json import json_report
from irodori.report.model import Report, report
from irodori.results import Conversion

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
CASES = [
    "seed",
    "seed-statuses",
    "layout-ministries",
    "layout-two-tables",
    "layout-merged",
    "legend-swatches",
    "roll-forward",
]


@pytest.fixture(scope="module", params=CASES)
def conversion(request: pytest.FixtureRequest) -> Conversion:
    return convert(
        SAMPLES / request.param / "input.xlsx", as_of=dt.date(2022, 4, 1)
    )


def streamed(conversion: Conversion, language: Language = "ja") -> bytes:
    return b"".join(json_report(conversion, language, output_name="出力.xlsx"))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_is_streamed_is_what_the_model_gives_back(
    conversion: Conversion, language: Language
) -> None:
    data = streamed(conversion, language)
    read = Report.model_validate_json(data)
    assert read.model_dump(mode="json", by_alias=True) == json.loads(data)
    assert read.language == language


def test_every_rating_is_in_it_as_the_conversion_has_it(
    conversion: Conversion,
) -> None:
    read = Report.model_validate_json(streamed(conversion))
    found = [
        (sheet.name, each.cell, each.field, each.procedure, each.color, each.rule, each.value, each.reason,
         each.status_source, each.deadline_source, each.read_through, each.argb)
        for sheet in read.sheets
        for each in sheet.ratings
    ]  # fmt: skip
    assert found == [
        each._replace(reason=each.reason.text("ja"))  # type: ignore[arg-type]
        for each in conversion.ratings
    ]


def test_every_finding_is_in_it_under_its_sheet(
    conversion: Conversion,
) -> None:
    read = Report.model_validate_json(streamed(conversion, "en"))
    found = [
        (sheet.name, each.cell, each.severity, each.code, each.message)
        for sheet in read.sheets
        for each in sheet.findings
    ]
    said = [
        (
            each.sheet,
            each.cell,
            each.severity,
            each.code,
            each.sentence.text("en"),
        )
        for each in conversion.findings
    ]
    assert sorted(found, key=str) == sorted(said, key=str)


def test_a_colour_is_named_with_the_fill_that_shows_it(
    conversion: Conversion,
) -> None:
    read = Report.model_validate_json(streamed(conversion))
    for sheet, rated in zip(
        (each for each in read.sheets if each.header_rows),
        conversion.sheets,
        strict=True,
    ):
        for each in sheet.ratings:
            shown = (
                conversion.fill(rated, each.rule, each.color).foreground
                if each.color
                else None
            )
            assert each.argb == shown


def test_the_summary_counts_the_ratings(conversion: Conversion) -> None:
    read = Report.model_validate_json(streamed(conversion))
    colors = [
        each.color or "none" for sheet in read.sheets for each in sheet.ratings
    ]
    assert {
        name: colors.count(name)
        for name in ("blue", "green", "yellow", "orange", "red", "none")
    } == (read.summary.model_dump(exclude={"unrated"}))


def test_the_files_are_told_by_their_hashes(conversion: Conversion) -> None:
    read = Report.model_validate_json(streamed(conversion))
    assert read.output.name == "出力.xlsx"
    assert read.output.sha256 == sha256(conversion.data).hexdigest()
    assert read.input.sha256 == sha256(conversion.inspection.data).hexdigest()
    assert (read.input.bytes, read.output.bytes) == (
        len(conversion.inspection.data),
        len(conversion.data),
    )


def test_each_rating_stands_on_a_line_of_its_own(
    conversion: Conversion,
) -> None:
    lines = streamed(conversion).decode().splitlines()
    ratings = [
        json.loads(line.rstrip(","))
        for line in lines
        if line.startswith('{"cell":') and '"rule"' in line
    ]
    assert len(ratings) == len(list(conversion.ratings))


def test_conversion_report_is_the_same_data(conversion: Conversion) -> None:
    assert conversion.report("en") == report(conversion, "en").model_dump(
        mode="json", by_alias=True
    )


def test_rows_and_procedures_are_those_of_the_sheet() -> None:
    conversion = convert(
        SAMPLES / "seed" / "input.xlsx", as_of=dt.date(2022, 4, 1)
    )
    (sheet,) = report(conversion).sheets
    assert (
        sheet.header_rows,
        sheet.first_row,
        sheet.last_row,
        sheet.procedures,
    ) == ((1, 2), 3, 5, 3)


def test_the_printed_palettes_argb_is_the_colour_behind_the_lines() -> None:
    conversion = convert(
        SAMPLES / "seed" / "input.xlsx",
        as_of=dt.date(2022, 4, 1),
        palette="print",
    )
    shown = {
        each.argb
        for sheet in report(conversion).sheets
        for each in sheet.ratings
        if each.color == "red"
    }
    assert shown == {"FFFF4B00"}


def test_text_that_json_and_utf_8_cannot_hold_is_written_all_the_same() -> (
    None
):
    """A cell may hold quotation marks, line breaks, and by an escape of
    Excel's half of a surrogate pair.
    """
    data = (SAMPLES / "seed" / "input.xlsx").read_bytes()
    conversion = convert(
        _renamed(
            data, "在留期間更新許可の申請", '"在留"\\ &amp; _xD800_\n申請'
        ),
        as_of=dt.date(2022, 4, 1),
    )
    (sheet,) = Report.model_validate_json(streamed(conversion)).sheets
    assert any(
        each.procedure.startswith('"在留"\\ & ') for each in sheet.ratings
    )


def _renamed(data: bytes, old: str, new: str) -> bytes:
    import io
    import zipfile

    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as book,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in book.namelist():
            copy.writestr(
                name, book.read(name).replace(old.encode(), new.encode())
            )
    return out.getvalue()
