"""Texts: plain, rich, with furigana, escaped in every way."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making import MAIN, shared

from irodori.errors import InputError
from irodori.workbook.standard import STRINGS
from irodori.workbook.strings import NO_STRINGS, SharedStrings, element_text
from irodori.workbook.xml import check_well_formed, decode, escape

_HEADS = (
    f'<sst xmlns="{MAIN}">',
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<sst xmlns="{MAIN}" count="9" uniqueCount="9">',
    f'\ufeff<?xml version="1.0"?><sst xmlns="{MAIN}">',
    f"<?xml version='1.0' encoding='us-ascii'?><!-- <si/> --><sst xmlns='{MAIN}'>",
)
_ENDS = (
    "</sst>",
    "\n<extLst><ext uri='x'><z/></ext></extLst></sst>\n",
    "<!-- <si> --></sst>",
    "<?x </si>?></sst>",
)
_FORMS = (
    "<si><t>{}</t></si>",
    '<si><t xml:space="preserve">{}</t></si>',
    '<si><t>{}</t><phoneticPr fontId="1"/></si>',
    '<si><t>{}</t><phoneticPr fontId="1" type="Hiragana" alignment="center"/></si>',
    '<si><t>{}</t><rPh sb="0" eb="2"><t>ザイ&lt;</t></rPh><rPh sb="2" eb="3"><t> </t></rPh></si>',
    "<si><r><t>{}</t></r><r><rPr><b/><sz val='9'/></rPr><t></t></r></si>",
    "\n  <si >\n<t >{}</t ></si\t>",
)
_PIECES = st.sampled_from(
    [
        "府省名",
        "在留",
        "a",
        " ",
        "\n",
        "\r",
        "\t",
        "&",
        "<",
        ">",
        "]]>",
        "]]",
        "</si>",
        ":si",
        "\x7f",
        "\x85",
        '"',
        "𠮷",
        "\ufffd",
    ]
)
_TEXTS = st.lists(_PIECES, max_size=5).map("".join)
_ITEMS = st.lists(st.tuples(st.sampled_from(_FORMS), _TEXTS), max_size=12)
_SIZES = st.integers(1, 400)
_DAMAGE = (
    *(
        b"<",
        b">",
        b"&",
        b"]]>",
        b"&amp;",
        b"&#65;",
        b"&#0;",
        b"&x;",
        b"\0",
        b"\x0b",
        b"\x7f",
        b"\xff",
        b"\r\n",
        b"_x000D_",
    ),
    *(
        b"\xed\xa0\x80",
        b"\xef\xbf\xbe",
        b"\xef\xbf\xbf",
        b"\xf4\x90\x80\x80",
        b"\xc0\x80",
        b"\xf0\xa0\xae\xb7",
        b"\xe3\x81",
    ),
    *(
        b"<si>",
        b"</si>",
        b"<si/>",
        b"<t>",
        b"</t>",
        b"</sst>",
        b"<sst>",
        b"<x:si/>",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"<?x ?>",
    ),
    *(
        b'<phoneticPr fontId="1"/>',
        b'<phoneticPr fontId="1" fontId="1"/>',
        b' xml:space="preserve"',
        b'"',
        b"</t></si><si><t>",
    ),
)


def in_blocks(part: bytes, size: int) -> Iterator[bytes]:
    return (part[at : at + size] for at in range(0, len(part), size))


def all_texts(part: bytes, block: int, window: int) -> list[str]:
    strings = SharedStrings(
        lambda: in_blocks(part, block), "xl/sharedStrings.xml", window
    )
    one_by_one = [strings.text(index) for index in range(len(strings))]
    assert strings.texts(range(len(strings))) == one_by_one
    in_pages = SharedStrings(
        lambda: in_blocks(part, block),
        "xl/sharedStrings.xml",
        window,
        most_kept=1,
    )
    assert in_pages.texts(range(len(in_pages))) == one_by_one
    return one_by_one


def refusal(part: bytes) -> dict[str, object] | None:
    try:
        check_well_formed(part, "xl/sharedStrings.xml", STRINGS)
        decode(part, "xl/sharedStrings.xml")
    except InputError as error:
        return vars(error)
    return None


def texts(part: str | bytes) -> list[str]:
    strings = SharedStrings(
        part if isinstance(part, bytes) else part.encode(),
        "xl/sharedStrings.xml",
    )
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
        (
            "<t>A &amp; B &lt;C&gt; &quot;&apos; &#9312;&#x2461;</t>",
            "A & B <C> \"' ①②",
        ),
        ("<t><![CDATA[<t>A & B</t>]]></t>", "<t>A & B</t>"),
        ("<t>a<!-- <t>x</t> -->b</t>", "ab"),
        ("<t>a<?x <t>y</t>?>b</t>", "ab"),
        (
            "<r><t>在留</t></r><r><rPr><b/><sz val='9'/></rPr><t xml:space='preserve'> 申請</t></r>",
            "在留 申請",
        ),
        (
            "<t>見出し</t><rPh sb='0' eb='2'><t>ミダ</t></rPh><phoneticPr fontId='1'/>",
            "見出し",
        ),
        (
            "<r><t>漢</t></r><rPh sb='0' eb='1'><t>カン</t></rPh><r><t>字</t></r>",
            "漢字",
        ),
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
        f'\ufeff<sst xmlns="{MAIN}"><si><t>a</t></si><si><t>b</t></si></sst>'.encode(
            "utf-16-le"
        ),
        f'\ufeff<sst xmlns="{MAIN}"><si><t>a</t></si><si><t>b</t></si></sst>'.encode(
            "utf-16-be"
        ),
    ],
)
def test_the_table_is_read_in_every_form(part: str | bytes) -> None:
    assert texts(part) == ["a", "b"]


def test_an_empty_item_counts() -> None:
    assert texts(
        f'<sst xmlns="{MAIN}"><si/><si></si><si><t>c</t></si></sst>'
    ) == ["", "", "c"]


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
        ("xml.damaged", f'<sst xmlns="{MAIN}"><si></sst>'.encode()),
        ("xml.damaged", b""),
        (
            "xml.dtd",
            b'<!DOCTYPE sst [<!ENTITY a "b">]><sst><si><t>&a;</t></si></sst>',
        ),
        ("xml.encoding", b'<?xml version="1.0" encoding="Shift_JIS"?><sst/>'),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(
    code: str, part: bytes
) -> None:
    with pytest.raises(InputError) as caught:
        texts(part)
    assert caught.value.code == code


def test_what_is_not_well_formed_is_read_as_anything_for_it_is_refused_afterwards() -> (
    None
):
    assert (
        element_text(b"\xff &#x110000; &#99999999999999999999; &x;")
        == "\ufffd \ufffd \ufffd &x;"
    )


@given(
    st.sampled_from(_HEADS),
    _ITEMS,
    st.sampled_from(_ENDS),
    st.tuples(_SIZES, _SIZES),
    st.booleans(),
)
def test_texts_of_all_forms_are_read_however_the_part_is_cut(
    head: str,
    items: list[tuple[str, str]],
    end: str,
    sizes: tuple[int, int],
    wide: bool,
) -> None:
    table = (
        head
        + "".join(form.format(escape(text).decode()) for form, text in items)
        + end
    )
    if "us-ascii" in head:
        table = table.encode("ascii", "xmlcharrefreplace").decode()
    part = (
        ("\ufeff" + table.lstrip("\ufeff").replace("UTF-8", "UTF-16")).encode(
            "utf-16-le"
        )
        if wide
        else table.encode()
    )
    if wide and "us-ascii" in head:
        part = part.replace(
            "us-ascii".encode("utf-16-le"), "utf-16".encode("utf-16-le")
        )
    assert all_texts(part, *sizes) == [text for _, text in items]


@given(
    _ITEMS,
    st.sampled_from(_DAMAGE),
    st.floats(0, 1),
    st.integers(0, 8),
    _SIZES,
)
def test_a_table_is_refused_if_and_only_if_its_xml_is(
    items: list[tuple[str, str]],
    damage: bytes,
    place: float,
    gone: int,
    window: int,
) -> None:
    part = (
        _HEADS[1]
        + "".join(form.format(escape(text).decode()) for form, text in items)
        + "</sst>"
    ).encode()
    at = round(place * len(part))
    part = part[:at] + damage + part[at + gone :]
    expected = refusal(part)
    if expected is None:
        as_a_whole = all_texts(part + b"<!-- -->", len(part), 1 << 18)
        assert (
            all_texts(part, window, window)
            == all_texts(part, 1 << 18, 1 << 18)
            == as_a_whole
        )
    else:
        with pytest.raises(InputError) as caught:
            all_texts(part, window, window)
        assert vars(caught.value) == expected


@pytest.mark.parametrize("form", _FORMS[:-1])
def test_an_item_of_a_large_table_takes_hardly_more_than_its_characters(
    form: str,
) -> None:
    items = "".join(
        form.format(f"手続{number}の申請・届出（令和五年度）")
        for number in range(10_000)
    )
    part = f"{_HEADS[1]}{items}</sst>".encode()
    tracemalloc.start()
    try:
        strings = SharedStrings(
            lambda: in_blocks(part, 1 << 15), "", 1 << 15, most_kept=1000
        )
        held, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert strings.text(9_999) == "手続9999の申請・届出（令和五年度）"
    assert held < 10_000 * 60
    assert most < 10_000 * 100 + 500_000


@pytest.mark.parametrize(
    "item", ["<si><t>{}</t></si>", "<si><r><t>{}</t></r></si>"]
)
def test_a_text_is_too_long_however_it_comes(item: str) -> None:
    part = (
        _HEADS[1]
        + item.format("a")
        + item.format("a" * (17 << 20))
        + item.format("b")
        + "</sst>"
    ).encode()
    with pytest.raises(InputError) as caught:
        SharedStrings(lambda: in_blocks(part, 1 << 18), "")
    assert caught.value.code == "strings.long"


def test_much_that_is_no_item_is_no_long_text() -> None:
    part = (
        _HEADS[1]
        + "<si><t>a</t></si>"
        + " " * (17 << 20)
        + "<si><t>b</t></si></sst>"
    ).encode()
    strings = SharedStrings(lambda: in_blocks(part, 1 << 18), "")
    assert strings.texts(range(2)) == ["a", "b"]


def test_elements_may_stand_deep_within_an_item() -> None:
    item = "<si><t>a</t>" + "<x>" * 20_000 + "</x>" * 20_000 + "</si>"
    assert texts(
        shared("<t>b</t>").replace(
            "</sst>", item + "<x>" * 12_000 + "</x>" * 12_000 + "</sst>"
        )
    ) == ["b", "a"]
