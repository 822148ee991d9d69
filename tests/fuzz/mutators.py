"""How inputs are changed: the parts inside a zip file, its own bytes, the
texts of a scorecard's cells, plain text.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import partial

from tests.making import Member, zipped
from tests.strategies import NASTY

Mutate = Callable[[bytes, int], bytes]
"""The fuzzer's own way to change some bytes, up to a size."""

_READ = re.compile(
    r"worksheets/[^/]*\.xml$|styles|sharedStrings|workbook\.xml|\.rels$|Types\]|omments|theme",
    re.IGNORECASE,
)
_SHEETS = re.compile(
    r"worksheets/[^/]*\.xml$|sharedStrings|omments|drawing", re.IGNORECASE
)
_STYLES = re.compile(r"styles|theme", re.IGNORECASE)
_PACKAGE = re.compile(r"workbook\.xml|\.rels$|Types\]", re.IGNORECASE)
_NUMBER = re.compile(rb"[0-9]+")
_TEXT = re.compile(rb"(?<=>)[^<>]+(?=</(?:\w+:)?t>)")
_TAG = re.compile(rb"<[^<>]+>")
_NAME = re.compile(rb"<([A-Za-z:]+)")
_CHOICE = b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
_WRAPPERS = (
    (
        _CHOICE + b'<mc:Choice Requires="e" xmlns:e="urn:e">',
        b"</mc:Choice></mc:AlternateContent>",
    ),
    (_CHOICE + b"<mc:Fallback>", b"</mc:Fallback></mc:AlternateContent>"),
    (b'<extLst><ext uri="u">', b"</ext></extLst>"),
    (b"<!--", b"-->"),
    (b"<![CDATA[", b"]]>"),
)
_LONG = (
    " ",
    "\n",
    " \n",
    "\u0301",
    "（",
    ")",
    "9",
    "9,",
    "青",
    "【",
    "凡例 ",
    "令和",
    "以上",
    "・",
    "%",
    "～",
)
_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"2",
    b"65535",
    b"1048576",
    b"1048577",
    b"16385",
    b"4294967295",
    b"9" * 30,
    b"1e400",
    b"",
    b"01",
    b" 2",
    b"2 ",
    "２".encode(),
    b"&#50;",
    b"&#9;2",
    b"\xc2\xa02",
    b"+2",
    b"2.0",
    b"1E1",
)
WORDS = (
    *(
        "令和 平成 昭和 元 年 年度 月 月末 日 末 中 内 上半期 第3四半期 以降 まで までに 未定 検討中 時点 現在 約 以上 "
        "以下 超 未満 達成 達成済 にする % ％ ポイント ‰ 万 億 千 件 ( ) （ ） 【 】 ［ ］ 「 」 ： : ～ 〜 ~ - － "
        "ー ― / ／ . ． , 、 ・ ① ⑳ ㋿ ㍼ 課題 アクションプラン 進捗 中間KPI 達成期限 オンライン利用率 青 緑 黄 橙 "
        "赤 措置済 取組中 未着手 期限内 期限超過 未実施 集計中 不明 〇 ○ × 0 1 9 ２ ０ 0.1 99.95 100 1e308 1E-999 "
        f"NaN Infinity ∞ ½ ² ٣ {10**19} R6.3.31 H31.4.30 2024-02-30 2024/13/1 0000-00-00 9999-12-31"
    ).split(" "),
    *(
        "\n",
        "\r\n",
        " ",
        "\u3000",
        "\u00a0",
        "\u200b",
        "\u202e",
        "\0",
        "\ud7ff",
        "𠮷",
        "e\u0301",
        "\x1b[2J",
    ),
    *("9" * 400, "(" * 50, "令和" * 30, "<", "&", '"', "=1+1", "@", "+"),
)


def content_of(data: bytes) -> dict[str, bytes] | None:
    """Return a zip file's members, None where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {
                info.filename: archive.read(info)
                for info in archive.infolist()
                if info.file_size < 1 << 20
            }
    except Exception:  # noqa: BLE001  (zipfile fails on damage with whatever its parts fail with)
        return None


def packed(content: Mapping[str, bytes]) -> bytes:
    """Return members as a zip file."""
    return zipped(Member(name, data) for name, data in content.items())


def mutated_book(data: bytes, most: int, seed: int, mutate: Mutate) -> bytes:
    """Change one or two parts that are read, or, one time in eight, the bytes
    of the zip file.
    """
    chance = random.Random(seed)
    content = content_of(data)
    if not content or chance.random() < 0.125:
        return mutate(data, most)
    read = [name for name in content if _READ.search(name)] or list(content)
    for _ in range(chance.randint(1, 2)):
        name = chance.choice(read)
        content[name] = _changed(content.get(name, b""), chance, mutate)
    if chance.random() < 0.03:
        del content[chance.choice(list(content))]
    return packed(content)


def mutated_sheet(data: bytes, most: int, seed: int, mutate: Mutate) -> bytes:
    """Change the parts that hold a sheet's cells, texts and notes."""
    return _mutated_parts(data, most, seed, mutate, _SHEETS)


def mutated_styles(data: bytes, most: int, seed: int, mutate: Mutate) -> bytes:
    """Change the cell formats and the theme."""
    return _mutated_parts(data, most, seed, mutate, _STYLES)


def mutated_package(
    data: bytes, most: int, seed: int, mutate: Mutate
) -> bytes:
    """Change what hangs the parts together, leave one out, or change the bytes
    of the zip file.
    """
    chance = random.Random(seed)
    content = content_of(data)
    if not content or chance.random() < 0.5:
        return mutate(data, most)
    if chance.random() < 0.1:
        del content[chance.choice(list(content))]
        return packed(content)
    return _mutated_parts(data, most, seed, mutate, _PACKAGE)


def _mutated_parts(
    data: bytes, most: int, seed: int, mutate: Mutate, names: re.Pattern[str]
) -> bytes:
    chance = random.Random(seed)
    content = content_of(data) or {}
    chosen = [name for name in content if names.search(name)]
    if not chosen:
        return mutate(data, most)
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(chosen)
        content[name] = _changed(content[name], chance, mutate)
    return packed(content)


def mutated_scorecard(
    data: bytes, most: int, seed: int, mutate: Mutate
) -> bytes:
    """Change the texts of a scorecard's cells; now and then its XML too."""
    chance = random.Random(seed)
    content = content_of(data)
    if not content or chance.random() < 0.1:
        return mutated_book(data, most, seed, mutate)
    names = [
        name
        for name in content
        if re.search(r"sharedStrings|worksheets/[^/]*\.xml$|omments", name)
    ]
    for name in names:
        rate = chance.choice((0.01, 0.1, 0.5))
        content[name] = _TEXT.sub(
            partial(_maybe_text, chance, rate), content[name]
        )
    return packed(content)


def mutated_rows(data: bytes, most: int, seed: int, mutate: Mutate) -> bytes:
    """Change the XML of rows."""
    return _changed(data, random.Random(seed), mutate)[:most]


def flipped(data: bytes, most: int) -> bytes:
    """Change one byte, which the bytes themselves choose; for want of a
    fuzzer.
    """
    chance = random.Random(data)
    at = chance.randrange(len(data) + 1)
    return (
        data[:at]
        + bytes([chance.choice(b"<>/\"'= \0\xff09AZrcs&;")])
        + data[at + chance.randint(0, 1) :]
    )[:most]


def mutated_text(data: bytes, most: int, seed: int, mutate: Mutate) -> bytes:
    """Put words of scorecards into a text, or change its bytes."""
    chance = random.Random(seed)
    if chance.random() < 0.5:
        return mutate(data, most)
    text = data.decode("utf-8", "surrogateescape")
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(text))
        text = (
            text[:at]
            + _words(chance)
            + text[at + chance.choice((0, 0, 1, 5)) :]
        )
    return text.encode("utf-8", "surrogateescape")[:most]


def _words(chance: random.Random) -> str:
    return "".join(chance.choices(WORDS, k=chance.randint(1, 6)))


def _maybe_text(
    chance: random.Random, rate: float, found: re.Match[bytes]
) -> bytes:
    return _text(found[0], chance) if chance.random() < rate else found[0]


def _text(before: bytes, chance: random.Random) -> bytes:
    """Return another text for a cell, as it may stand in XML."""
    text = (
        _words(chance)
        if chance.random() < 0.5
        else before.decode("utf-8", "replace") + _words(chance)
    )
    text = "".join(each for each in text if each in "\t\n\r" or each >= " ")
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .encode("utf-8", "replace")
    )


def _changed(xml: bytes, chance: random.Random, mutate: Mutate) -> bytes:
    """Change some XML: a tag or a whole element, a number, something nasty put
    in, or the fuzzer's own way.
    """
    tags = [found.span() for found in _TAG.finditer(xml, 0, 200_000)]
    if not tags or chance.random() < 0.1:
        return mutate(xml, len(xml) + 64)
    start, end = chance.choice(tags)
    change = chance.choice(
        (
            _without,
            _doubled,
            _moved,
            _numbered,
            _nasty,
            _foreign,
            _wrapped,
            _many,
            _referred,
        )
    )
    return change(xml, start, end, chance)


def _without(
    xml: bytes, start: int, end: int, _chance: random.Random
) -> bytes:
    return xml[:start] + xml[end:]


def _doubled(
    xml: bytes, start: int, end: int, _chance: random.Random
) -> bytes:
    end = _element_end(xml, start, end)
    return xml[:end] + xml[start:end] + xml[end:]


def _moved(xml: bytes, start: int, end: int, chance: random.Random) -> bytes:
    """Put another element in the place of one."""
    tags = [found.span() for found in _TAG.finditer(xml, 0, 200_000)]
    first, last = chance.choice(tags)
    other = xml[first : _element_end(xml, first, last)]
    return xml[:start] + other + xml[_element_end(xml, start, end) :]


def _numbered(
    xml: bytes, start: int, end: int, chance: random.Random
) -> bytes:
    """Put another number in the place of one."""
    numbers = [
        found.span()
        for found in _NUMBER.finditer(xml, start, min(len(xml), end + 20))
    ]
    if not numbers:
        return _nasty(xml, start, end, chance)
    first, last = chance.choice(numbers)
    return xml[:first] + chance.choice(_NUMBERS) + xml[last:]


def _nasty(xml: bytes, start: int, end: int, chance: random.Random) -> bytes:
    at = chance.choice((start, end, chance.randint(start, end)))
    return (
        xml[:at]
        + chance.choice(NASTY)
        + xml[at + chance.choice((0, 0, 1, 8)) :]
    )


def _foreign(xml: bytes, start: int, end: int, chance: random.Random) -> bytes:
    """Put an element beside its twin of another namespace, or give an
    attribute one.
    """
    last = _element_end(xml, start, end)
    name = _NAME.match(xml, start)
    if name is None:
        return xml
    if chance.random() < 0.3:
        attribute = b' xmlns:e="urn:e" e:'
        return (
            xml[:start]
            + xml[start:end].replace(b" ", attribute, 1)
            + xml[end:]
        )
    element = xml[start:last].replace(
        b"<" + name[1], b'<e:%b xmlns:e="urn:e"' % name[1], 1
    )
    closing = b"</" + name[1] + b">"
    twin = (
        element[: -len(closing)] + b"</e:" + name[1] + b">"
        if element.endswith(closing)
        else element
    )
    at = chance.choice((start, last))
    return xml[:at] + twin + xml[at:]


def _wrapped(xml: bytes, start: int, end: int, chance: random.Random) -> bytes:
    """Put an element into alternate content, an extension, a comment or a
    CDATA section.
    """
    last = _element_end(xml, start, end)
    before, behind = chance.choice(_WRAPPERS)
    return xml[:start] + before + xml[start:last] + behind + xml[last:]


def _many(xml: bytes, start: int, end: int, chance: random.Random) -> bytes:
    """Repeat an element many times, or a character of a text: what is slow
    shows.
    """
    last = _element_end(xml, start, end)
    if chance.random() < 0.5 and last - start < 400:
        return (
            xml[:last]
            + xml[start:last] * chance.choice((10, 100, 400))
            + xml[last:]
        )
    text = chance.choice(_LONG) * chance.choice((50, 1_000, 8_000))
    return xml[:end] + text.encode() + xml[end:]


def _referred(
    xml: bytes, start: int, end: int, _chance: random.Random
) -> bytes:
    """Write the first digit or letter of an attribute's value as a character
    reference.
    """
    at = xml.find(b'"', start, end) + 1
    if not at or at >= end:
        return xml
    return xml[:at] + b"&#%d;" % xml[at] + xml[at + 1 :]


def _element_end(xml: bytes, start: int, end: int) -> int:
    """Return where the element ends that a tag opens; the tag's own end where
    that is not found near it.
    """
    name = _NAME.match(xml, start)
    if name is None or xml[end - 2 : end] == b"/>":
        return end
    closing = b"</" + name[1] + b">"
    found = xml.find(closing, end, end + 5_000)
    return found + len(closing) if found >= 0 else end
