"""What LibreOffice and the Open XML SDK say of our outputs."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from tests.laws.books import SAMPLES, Place, corpus, filled
from tests.laws.outside import check_streamed_with_openpyxl

from irodori.conversion import convert
from irodori.workbook import Fill
from irodori.workbook.patch import FillPlan

ROOT = Path(__file__).resolve().parents[2]
VALIDATOR = (
    ROOT
    / ".tools"
    / "ooxml-validator"
    / "node_modules"
    / ".bin"
    / "ooxml-validator"
)
REOPENED = [
    "seed",
    "layout-wide",
    "layout-merged",
    "values-dates",
    "legend-swatches",
]
EVERY_SO_MANY_DAYS = 40
_OPEN_XML = {".xlsx", ".xlsm", ".xltx", ".xltm"}


def of_today() -> list[Path]:
    """Return a share of the corpus that changes from day to day; in time every
    file has its turn.
    """
    files = [path for path in corpus() if path.suffix in _OPEN_XML]
    return files[
        dt.datetime.now(dt.UTC).date().toordinal()
        % EVERY_SO_MANY_DAYS :: EVERY_SO_MANY_DAYS
    ]


@pytest.mark.slow
def test_libreoffice_opens_our_outputs_and_finds_the_fills(
    tmp_path: Path,
) -> None:
    planned = {}
    for path in SAMPLES:
        if path.parent.name in REOPENED:
            conversion = convert(path, as_of=dt.date(2022, 4, 1))
            conversion.save(tmp_path / f"{path.parent.name}.xlsx")
            book = conversion.inspection.book
            planned[path.parent.name] = {
                sheet.name: places_of(sheet.plan) for sheet in book
            }
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
    ]
    command += [
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path / "out"),
        *map(str, sorted(tmp_path.glob("*.xlsx"))),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert sorted(planned) == sorted(REOPENED)
    for name, sheets in planned.items():
        # LibreOffice has no patterns: it writes a plain colour between the
        # pattern's two.
        plain = {
            sheet: {at: fill for at, fill in fills.items() if is_plain(fill)}
            for sheet, fills in sheets.items()
        }
        check_streamed_with_openpyxl(
            (tmp_path / "out" / f"{name}.xlsx").read_bytes(), plain
        )


def is_plain(fill: Fill | None) -> bool:
    return fill is None or fill.pattern == "solid"


def places_of(plan: FillPlan) -> dict[Place, Fill | None]:
    return {
        (row, column): fill
        for row, fills in plan.rows()
        for column, fill in fills.items()
    }


def errors(path: Path) -> Counter[str]:
    """Return how often the Open XML SDK's validator finds each error, whatever
    the number of the element.
    """
    answer = subprocess.run(
        [VALIDATOR, path], check=False, capture_output=True
    )
    found = json.loads(answer.stdout)["errors"]
    return Counter(
        re.sub(
            r"\[\d+\]",
            "",
            json.dumps(error, sort_keys=True, ensure_ascii=False),
        )
        for error in found
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [*SAMPLES, *of_today()],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_the_open_xml_sdk_finds_no_error_that_the_input_did_not_have(
    path: Path, tmp_path: Path
) -> None:
    found = filled(path.read_bytes())
    if found is None:
        return
    target = tmp_path / f"output{path.suffix}"
    target.write_bytes(found.data)
    after = errors(target)
    if after:
        source = tmp_path / f"input{path.suffix}"
        source.write_bytes(path.read_bytes())
        assert set(after) <= set(errors(source))
