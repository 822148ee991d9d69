"""References to cell formats: the ``s`` of cells and rows, the ``style`` of
columns (ECMA-376 part 1, 18.3.1).

A reference beyond the cell formats shows nothing today, and would show the
first format that is appended under its number. So all of them are looked at,
in every sheet, before a format is appended.
"""

from __future__ import annotations

import pyexpat
from collections.abc import Callable, Iterable, Iterator

from irodori.patterns import pattern

_REFERENCE = pattern(rb" s(?:tyle)?+=\"([^\"]*+)\"")
_DIGITS = pattern(rb"[0-9]{1,9}")
_ODD = (
    (b"'", b"='"),
    (b"\t", b"\ts"),
    (b"\n", b"\ns"),
    (b"\r", b"\rs"),
    (b"=", b"s ="),
    (b"\0", b"\0"),
)
"""What an attribute may look like in other forms, each after a byte of it that
is rare.
"""
_HOLDERS = {"c": "s", "row": "s", "col": "style"}
_UNSIGNED = pattern(r"[ \t\r\n]*\+?([0-9]{1,9})[ \t\r\n]*")


def dangling_reference(
    blocks: Callable[[], Iterable[bytes]], count: int
) -> int | None:
    """Return a reference of a sheet part to a cell format beyond the first
    ``count``, None where there is none.

    ``blocks`` gives the part from its beginning on each time that it is
    called.
    """
    for block in _cut_at_tags(blocks()):
        if any(rare in block and sign in block for rare, sign in _ODD):
            return _exactly(blocks(), count)
        for number in set(_REFERENCE.findall(block)):
            if not _DIGITS.fullmatch(number) or int(number) >= count:
                return _exactly(blocks(), count)
    return None


def _cut_at_tags(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the blocks so that no tag is in two of them."""
    rest = b""
    for block in blocks:
        text = rest + block
        end = text.rfind(b">") + 1
        yield text[:end]
        rest = text[end:]
    yield rest


def _exactly(blocks: Iterable[bytes], count: int) -> int | None:
    """Return what `dangling_reference` does, from the elements as an XML
    parser sees them.
    """
    found: list[int] = []

    def start(name: str, given: dict[str, str]) -> None:
        attribute = _HOLDERS.get(name.rpartition(" ")[2])
        number = (
            _UNSIGNED.fullmatch(given.get(attribute, ""))
            if attribute
            else None
        )
        if number and int(number[1]) >= count:
            found.append(int(number[1]))

    parser = pyexpat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    for block in blocks:
        parser.Parse(block, False)
        if found:
            return found[0]
    return None
