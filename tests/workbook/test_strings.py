"""Texts: plain, rich, with furigana, escaped in every way."""

from __future__ import annotations

import pytest
from tests.making import MAIN, shared

from irodori.errors import InputError
from irodori.workbook.strings import NO_STRINGS, SharedStrings, element_text


def texts(part: str | bytes) -> list[str]:
    strings = SharedStrings(part if isinstance(part, bytes) else part.encode(), "xl/sharedStrings.xml")
    return [strings.text(index) for index in range(len(strings))]


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("<t>府省名</t>", "府省名"),
        ("<t/>", ""),
        ("<t></t>", ""),
        ("", ""),
        ('<t xml:space="preserve"> a </t>', " a "),
        ("<t> a </t>", " a "),
        ("<t>一行\n二行</t>", "一行\n二行"),
        ("<t>一行\r\n二行</t>", "一行\n二行"),
        ("<t>一行_x000D_\n二行</t>", "一行\r\n二行"),
        ("<t>_x005F_x000D_</t>", "_x000D_"),
        ("<t>_xD83D__xDE00_ _xD83D_</t>", "😀 \ufffd"),
        ("<t>A &amp; B &lt;C&gt; &quot;&apos; &#9312;&#x2461;</t>", "A & B <C> \"' ①②"),
        ("<t><![CDATA[<t>A & B</t>]]></t>", "<t>A & B</t>"),
        ("<t>a<!-- <t>x</t> -->b</t>", "ab"),
        ("<t>a<?x <t>y</t>?>b</t>", "ab"),
        ("<r><t>在留</t></r><r><rPr><b/><sz val='9'/></rPr><t xml:space='preserve'> 申請</t></r>", "在留 申請"),
        ("<t>見出し</t><rPh sb='0' eb='2'><t>ミダ</t></rPh><phoneticPr fontId='1'/>", "見出し"),
        ("<r><t>漢</t></r><rPh sb='0' eb='1'><t>カン</t></rPh><r><t>字</t></r>", "漢字"),
        ("<t>a</t><phoneticPr fontId='1'/>", "a"),
    ],
)
def test_every_form_of_a_text_is_read(item: str, text: str) -> None:
    assert texts(shared("<t>前</t>", item, "<t>後</t>")) == ["前", text, "後"]


@pytest.mark.parametrize(
    "part",
    [
        f'<sst xmlns="{MAIN}" count="9" uniqueCount="1"><si><t>a</t></si><si><t>b</t></si></sst>',
        f"<sst xmlns='{MAIN}'>\n <si >\n<t >a</t ></si>\n<si><t\n>b</t></si>\n</sst>",
        f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>a</x:t></x:si><x:si><x:r><x:t>b</x:t></x:r></x:si></x:sst>',
        f'<sst xmlns="{MAIN}"><!-- <si> --><si><t>a</t></si><si><t>b</t></si><extLst><ext uri="x"/></extLst></sst>',
        f'<sst xmlns="{MAIN}"><?x <si>?><si><t>a</t></si><si><t>b</t></si></sst>',
        f'<sst xmlns="{MAIN}" xmlns:z="urn:z"><si z:a="1>0"><t>a</t></si><si><t>b</t></si></sst>',
        f'\ufeff<?xml version="1.0"?>\r\n<sst xmlns="{MAIN}"><si><t>a</t></si><si><t>b</t></si></sst>',
        f'\ufeff<sst xmlns="{MAIN}"><si><t>a</t></si><si><t>b</t></si></sst>'.encode("utf-16-le"),
        f'\ufeff<sst xmlns="{MAIN}"><si><t>a</t></si><si><t>b</t></si></sst>'.encode("utf-16-be"),
    ],
)
def test_the_table_is_read_in_every_form(part: str | bytes) -> None:
    assert texts(part) == ["a", "b"]


def test_an_empty_item_counts() -> None:
    assert texts(f'<sst xmlns="{MAIN}"><si/><si></si><si><t>c</t></si></sst>') == ["", "", "c"]


@pytest.mark.parametrize("index", [-1, 2, 10**9])
def test_an_index_without_an_item_is_refused(index: int) -> None:
    strings = SharedStrings(shared("<t>a</t>", "<t>b</t>").encode(), "")
    with pytest.raises(InputError) as caught:
        strings.text(index)
    assert caught.value.code == "strings.index"


def test_a_workbook_without_a_table_has_no_texts() -> None:
    assert len(NO_STRINGS) == 0


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("xml.damaged", b"<sst><si></sst>"),
        ("xml.damaged", b""),
        ("xml.dtd", b'<!DOCTYPE sst [<!ENTITY a "b">]><sst><si><t>&a;</t></si></sst>'),
        ("xml.encoding", b'<?xml version="1.0" encoding="Shift_JIS"?><sst/>'),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(code: str, part: bytes) -> None:
    with pytest.raises(InputError) as caught:
        texts(part)
    assert caught.value.code == code


def test_what_is_not_well_formed_is_read_as_anything_for_it_is_refused_afterwards() -> None:
    assert element_text(b"\xff &#x110000; &#99999999999999999999; &x;") == "\ufffd \ufffd \ufffd &x;"
