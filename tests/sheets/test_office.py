"""What the Open XML SDK and LibreOffice say of the books made from nothing."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.laws.test_office import errors
from tests.sheets.made import book
from tests.sheets.ministries import MINISTRIES, records, scorecard

from irodori.compare import EarlierIssue
from irodori.conversion import convert
from irodori.errors import InputError
from irodori.scorecard.profile import shipped_profile
from irodori.sheets.summary import Refused, write_summary

pytestmark = pytest.mark.slow


def summary() -> bytes:
    target, before = io.BytesIO(), EarlierIssue()
    before.add(scorecard("法務省", seed=7, as_of=dt.date(2022, 1, 31)))
    inputs = [convert(scorecard(name)) for name in MINISTRIES[9:12]]
    write_summary(
        [*inputs, Refused("壊れた.xlsx", InputError("package.not_zip"))],
        target,
        earlier=before,
    )
    return target.getvalue()


BOOKS = {
    "empty": lambda: book(plans=(3, 5, 3)),
    "live": lambda: book(
        plans=(3, 2),
        records=records("法務省", 4, 1),
        live=True,
        as_of=dt.date(2022, 4, 1),
    ),
    "patterns": lambda: book(
        plans=(1,), live=True, palette=shipped_profile().palettes["print"]
    ),
    "summary": summary,
}


@pytest.mark.parametrize("name", BOOKS)
def test_the_open_xml_sdk_finds_no_error(name: str, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(BOOKS[name]())
    assert errors(path) == Counter()


def test_libreoffice_opens_a_summary_with_its_charts_and_its_table(
    tmp_path: Path,
) -> None:
    path = tmp_path / "summary.xlsx"
    path.write_bytes(summary())
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
    ]
    command += [
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "out"),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    saved: Any
    own: Any
    saved, own = (
        openpyxl.load_workbook(tmp_path / "out" / "summary.xlsx"),
        openpyxl.load_workbook(path),
    )
    assert saved.sheetnames == own.sheetnames
    assert len(saved["概要"]._charts) == len(own["概要"]._charts) == 5
    assert saved["記録"].max_row == own["記録"].max_row
