"""An ordinary small book, and ways to change it, for the odd ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tests.making import MAIN, OFFICE, PACKAGE, parts, shared, worksheet

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MS = "http://schemas.microsoft.com/office"
SPACES = (
    f'xmlns:r="{OFFICE}" xmlns:mc="{MC}" xmlns:x14ac="{MS}/spreadsheetml/2009/9/ac" mc:Ignorable="x14ac xr" '
    f'xmlns:xr="{MS}/spreadsheetml/2014/revision"'
)
STRINGS = shared(
    "<t>府省名</t>",
    "<r><rPr><b/></rPr><t>在留</t></r><r><t>申請</t></r><rPh sb='0' eb='2'><t>ザイリュウ</t></rPh>"
    "<phoneticPr fontId='1'/>",
    "<t>手続名</t>",
)
ROWS = (
    '<row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s" s="1"><v>1</v></c><c r="C1" s="6"/></row>'
    '<row r="2"><c r="A2" s="2"><v>12.5</v></c><c r="B2" s="3"><v>45000</v></c></row>'
    '<row r="4" s="6" customFormat="1"><c r="A4" t="inlineStr" s="6"><is><t>課題①</t></is></c></row>'
)

SHEET = "xl/worksheets/sheet1.xml"


def root(inside: str, spaces: str = SPACES) -> str:
    return f'<worksheet xmlns="{MAIN}" {spaces}>{inside}</worksheet>'


def ordinary(sheet: str = worksheet(ROWS), **more: object) -> dict[str, bytes]:
    return parts(sheet, strings=STRINGS, **more)  # type: ignore[arg-type]


def rels(*listed: tuple[str, str] | str) -> str:
    """Return a relationships part; a pair is (last word of the type, target),
    a text stands as it is.
    """
    items = (
        each
        if isinstance(each, str)
        else f'<Relationship Id="rId{number}" Type="{OFFICE}/{each[0]}" Target="{each[1]}"/>'
        for number, each in enumerate(listed, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(items)}</Relationships>'


THREE = (
    ("worksheet", "worksheets/sheet1.xml"),
    ("styles", "styles.xml"),
    ("sharedStrings", "sharedStrings.xml"),
)


def related(*listed: tuple[str, str] | str) -> dict[str, bytes]:
    """Return an ordinary book whose workbook part has other relationships."""
    return ordinary(more={"xl/_rels/workbook.xml.rels": rels(*listed)})


def renamed(
    content: Mapping[str, bytes], names: Mapping[str, str]
) -> dict[str, bytes]:
    return {names.get(name, name): data for name, data in content.items()}


def replaced(
    content: Mapping[str, bytes], part: str, old: str, new: str
) -> dict[str, bytes]:
    text = content[part].decode()
    assert old in text, (part, old)
    return {**content, part: text.replace(old, new).encode()}


def encoded(
    content: Mapping[str, bytes],
    encoding: str,
    names: Iterable[str] | None = None,
) -> dict[str, bytes]:
    """Return parts with their XML in another encoding, declared and with its
    byte order mark.
    """
    mark, name = {
        "utf-8": ("\ufeff", "UTF-8"),
        "utf-16-le": ("\ufeff", "UTF-16"),
        "utf-16-be": ("\ufeff", "UTF-16"),
    }[encoding]
    chosen = content if names is None else names
    return {
        part: f'{mark}<?xml version="1.0" encoding="{name}"?>\r\n{data.decode()}'.encode(
            encoding
        )
        if part in chosen
        else data
        for part, data in content.items()
    }


_NAME = re.compile(r"(</?)([A-Za-z])")


def prefixed(xml: bytes, prefix: str) -> bytes:
    """Return a part with every element's name prefixed, its default namespace
    bound to the prefix.
    """
    text = xml.decode().replace(' xmlns="', f' xmlns:{prefix}="', 1)
    return _NAME.sub(rf"\g<1>{prefix}:\g<2>", text).encode()
