"""The committed samples are what their script makes, and each expectation
speaks of a cell that is there.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
CASES = sorted(folder.parent.name for folder in SAMPLES.glob("*/input.xlsx"))
EXPECTATION = re.compile(
    r"(\*|(?:(?P<sheet>[^!]+)!)?(?P<ref>[A-Z]+[0-9]+)) (?:(?P<color>[a-z]+|#[0-9A-F]{6})|! [a-z_.]+)"
)
OPTION = re.compile(
    r"# (as-of: \S+|status: status\.csv|fills: scale|as-of-found: \S+ sheet|fill: [a-z]+ \w+( \w{8}){1,2})"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("samples")
    subprocess.run(
        [sys.executable, SAMPLES / "make.py", "--out", out], check=True
    )
    return out


def parts(book: Path) -> list[tuple[str, tuple[int, ...], bytes]]:
    with ZipFile(book) as archive:
        return [
            (each.filename, each.date_time, archive.read(each))
            for each in archive.infolist()
        ]


def test_the_script_makes_every_case_and_no_other(made: Path) -> None:
    assert (
        sorted(folder.parent.name for folder in made.glob("*/input.xlsx"))
        == CASES
    )
    assert len(CASES) > 30


@pytest.mark.parametrize("case", CASES)
def test_the_committed_book_has_the_same_bytes_in_every_part(
    made: Path, case: str
) -> None:
    assert parts(SAMPLES / case / "input.xlsx") == parts(
        made / case / "input.xlsx"
    )


def test_the_committed_texts_are_the_same_bytes(made: Path) -> None:
    texts = {
        path.relative_to(made): path.read_bytes()
        for path in made.rglob("*.*")
        if path.suffix != ".xlsx"
    }
    assert texts == {path: (SAMPLES / path).read_bytes() for path in texts}


@pytest.mark.parametrize("case", CASES)
def test_each_expectation_names_a_cell_of_the_book_once(case: str) -> None:
    book = load_workbook(SAMPLES / case / "input.xlsx")
    rated: set[tuple[str, str]] = set()
    for line in (
        (SAMPLES / case / "expected.txt").read_text("utf-8").splitlines()
    ):
        if line.startswith("#"):
            assert OPTION.fullmatch(line), line
            continue
        found = EXPECTATION.fullmatch(line)
        assert found, line
        if not found["ref"]:
            continue
        sheet = book[found["sheet"]] if found["sheet"] else book.worksheets[0]
        inside = [
            area for area in sheet.merged_cells.ranges if found["ref"] in area
        ]
        assert not inside or inside[0].coord.startswith(f"{found['ref']}:"), (
            line
        )
        if found["color"]:
            assert (sheet.title, found["ref"]) not in rated, line
            rated.add((sheet.title, found["ref"]))
    assert rated
