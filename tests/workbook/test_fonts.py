"""The font of a cell format: its colour and whether it strikes the text
through.
"""

from __future__ import annotations

import pytest
from tests.making import MAIN

from irodori.workbook.colors import Font
from irodori.workbook.styles import Styles

FONTS = {
    "<font/>": Font(),
    '<font><sz val="11"/><name val="ＭＳ ゴシック"/></font>': Font(),
    '<font><color rgb="FFFF0000"/></font>': Font("FFFF0000"),
    '<font><color rgb="00ff4b00"/></font>': Font("FFFF4B00"),
    '<font><color theme="4"/></font>': Font("FF4472C4"),
    '<font><color theme="4" tint="0.4"/></font>': Font("FF8EA9DB"),
    '<font><color indexed="10"/></font>': Font("FFFF0000"),
    '<font><color auto="1"/></font>': Font(),
    "<font><strike/></font>": Font(strike=True),
    '<font><strike val="1"/><color rgb="FF0000FF"/></font>': Font(
        "FF0000FF", strike=True
    ),
    '<font><strike val="true"/></font>': Font(strike=True),
    '<font><strike val="0"/></font>': Font(),
    '<font><strike val="false"/></font>': Font(),
    "<font><strike></strike></font>": Font(strike=True),
}


@pytest.mark.parametrize("written", FONTS)
def test_a_cell_format_tells_the_colour_and_the_strike_of_its_font(
    written: str,
) -> None:
    fonts, xfs = (
        f"<fonts><font/>{written}</fonts>",
        '<cellXfs><xf/><xf fontId="1"/></cellXfs>',
    )
    part = f'<styleSheet xmlns="{MAIN}">{fonts}{xfs}</styleSheet>'
    styles = Styles(part.encode())
    assert styles.font(0) == Font()
    assert styles.font(1) == FONTS[written]


def test_a_font_that_is_not_there_is_plain() -> None:
    part = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf fontId="7"/></cellXfs></styleSheet>'
    assert Styles(part.encode()).font(0) == Font()
