"""A book as a person leaves it: filled in, then calculated and saved by
LibreOffice.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from irodori.scorecard.palettes import COLORS, Color
from irodori.scorecard.profile import shipped_profile

CARD = "スコアカード"
STATUS = "進捗入力"
_COPIES = 200
"""How far to the right of its own cell the copy of a conditional format's
formula stands.
"""

Values = Mapping[str, Mapping[str, object]]


def filled(data: bytes, values: Values, *, copies: bool = False) -> bytes:
    """Return a book with values typed into its cells by sheet and reference.

    With ``copies`` the formulas of its conditional formats stand in cells of
    their own too, each far to the right.
    """
    book = openpyxl.load_workbook(io.BytesIO(data))
    for name, cells in values.items():
        for ref, value in cells.items():
            book[name][ref].value = value
    if copies:
        _copy_formats(book[CARD])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def calculated(data: bytes, folder: Path) -> bytes:
    """Return a book as LibreOffice calculates and saves it."""
    (folder / "typed").mkdir(exist_ok=True)
    source = folder / "typed" / "book.xlsx"
    source.write_bytes(data)
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
    ]
    command += [
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder / "saved"),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return (folder / "saved" / "book.xlsx").read_bytes()


def shown_colors(data: bytes) -> dict[str, Color]:
    """Return the colour that the conditional formats show in each cell, by the
    copies of their formulas.
    """
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[CARD]
    found: dict[str, Color] = {}
    for row in sheet.iter_rows(min_col=_COPIES + 1):
        for cell in row:
            column, place = divmod(
                (cell.column or 0) - _COPIES - 1, len(COLORS)
            )
            if cell.value is True or cell.value == 1:
                found.setdefault(
                    f"{get_column_letter(column + 1)}{cell.row}", COLORS[place]
                )
    return found


def _copy_formats(sheet: Any) -> None:  # noqa: ANN401
    colors = {
        fill.foreground: color
        for color, fill in shipped_profile().palettes["cud"].items()
    }
    for formats in sheet.conditional_formatting:
        for rule in formats.rules:
            color = colors[rule.dxf.fill.bgColor.rgb]
            for area in formats.sqref.ranges:
                first = f"{get_column_letter(area.min_col)}{area.min_row}"
                for row in range(area.min_row, area.max_row + 1):
                    at = (
                        _COPIES
                        + 1
                        + (area.min_col - 1) * len(COLORS)
                        + COLORS.index(color)
                    )
                    own = f"{get_column_letter(area.min_col)}{row}"
                    sheet.cell(row, at).value = Translator(
                        "=" + rule.formula[0], first
                    ).translate_formula(own)
