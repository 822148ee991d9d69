"""The benchmarks: what they measure with is a scorecard that Irodori
understands, and they see what is lost.
"""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from benchmarks.jobs import LOOP
from benchmarks.losses import PARTS_DROPPED, REWRITTEN, losses, read_parts
from benchmarks.make_scorecard import write_scorecard
from benchmarks.picture import scaling_picture

from irodori import convert

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def scorecard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench") / "scorecard-31.xlsx"
    write_scorecard(31, path)
    return path


def test_a_made_scorecard_is_read_whole_and_gets_every_colour(
    scorecard: Path,
) -> None:
    conversion = convert(scorecard, as_of=dt.date(2023, 4, 1))
    (sheet,) = conversion.inspection.sheets
    (table,) = sheet.tables
    assert len(table) == 31
    assert conversion.inspection.legends[sheet.name].source == "workbook"
    assert all(
        conversion.summary[color]
        for color in ("blue", "green", "yellow", "orange", "red")
    )
    assert {
        finding.code
        for finding in conversion.findings
        if finding.severity != "info"
    } == {"status.missing"}


def test_the_same_arguments_make_the_same_scorecard(
    scorecard: Path, tmp_path: Path
) -> None:
    write_scorecard(31, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == scorecard.read_bytes()


def test_the_floor_writes_a_whole_book(
    scorecard: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.xlsx"
    subprocess.run(
        [
            sys.executable,
            str(ROOT / "benchmarks" / "floor.py"),
            str(scorecard),
            str(out),
        ],
        check=True,
    )
    with ZipFile(out) as archive:
        assert archive.testzip() is None
    assert read_parts(out.read_bytes()) == read_parts(scorecard.read_bytes())


def test_a_dropped_and_a_changed_part_are_seen(scorecard: Path) -> None:
    before = scorecard.read_bytes()
    whole = read_parts(before)
    assert not [*losses(whole, whole)]
    assert [
        *losses(
            whole,
            read_parts(rewritten(before, "docProps/app.xml", b"<other/>")),
        )
    ] == [REWRITTEN]
    assert [
        *losses(
            whole, read_parts(rewritten(before, "xl/theme/theme1.xml", None))
        )
    ] == [REWRITTEN, PARTS_DROPPED]


def rewritten(book: bytes, part: str, content: bytes | None) -> bytes:
    """Return a book with one part replaced, or without it."""
    packed = BytesIO()
    with ZipFile(BytesIO(book)) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            data = content if name == part else source.read(name)
            if data is not None:
                target.writestr(name, data)
    return packed.getvalue()


def test_the_picture_is_well_formed_and_names_each_program() -> None:
    picture = scaling_picture(
        {"A & B": [(300, 0.1), (3_000, 0.9)], "C": [(300, 0.2)]}, "time < rows"
    )
    texts = [
        element.text
        for element in ET.fromstring(picture).iter()  # noqa: S314 - ours
        if element.text
    ]
    assert {"A & B", "C", "time < rows"} <= set(texts)


@pytest.mark.slow
def test_under_load_nothing_is_lost_and_nothing_mixed_up() -> None:
    command = [
        sys.executable,
        str(ROOT / "benchmarks" / "load.py"),
        "--clients",
        "12",
        "--conversions",
        "60",
    ]
    said = subprocess.run(
        command, check=True, capture_output=True, text=True
    ).stdout
    assert (
        "Of 60 conversions 60 came back right, 0 were lost, 0 mixed up; 0 results were left."
        in said
    )


def test_what_is_planned_with_follows_from_what_was_measured() -> None:
    measured = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    section = measured.partition("<!-- jobs -->")[2]
    section = section.partition("<!-- /jobs -->")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if " ms |" in line
    ]
    costs = [int(row[5].removesuffix(" ms")) for row in rows if row[0] != LOOP]
    planned = (ROOT / "docs" / "operations" / "scale.md").read_text("utf-8")
    [one] = re.findall(r"^\| 1 \| (\d+) \|", planned, re.MULTILINE)
    assert abs(int(one) - 1000 / min(costs)) <= 1
