"""Notes on cells: the classic comments and the threaded ones (ECMA-376 part 1,
18.7; [MS-XLSX] 2.4.107).

A threaded comment leaves a classic one beside it that only says that it is
threaded; then the thread's own texts are taken, in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from irodori.tuples import NamedTuple
from irodori.workbook.opc import Relationship
from irodori.workbook.package import Package
from irodori.workbook.standard import (
    COMMENTS,
    THREADED_COMMENTS,
    SchemaPlace,
)
from irodori.workbook.strings import element_text, item_text
from irodori.workbook.xml import attribute, check_well_formed, decode, tags


class _CommentForm(NamedTuple):
    """One form of comments: the end of its relationship's type, its element,
    where elements may be, and how a text is read.
    """

    type: str
    element: bytes
    places: SchemaPlace
    read: Callable[[bytes], str]


_FORMS = (
    _CommentForm("/comments", b"comment", COMMENTS, item_text),
    _CommentForm(
        "/threadedComment",
        b"threadedComment",
        THREADED_COMMENTS,
        element_text,
    ),
)
"""A cell's thread takes the place of its classic comment."""


def read_notes(
    package: Package, related: list[Relationship]
) -> dict[str, str]:
    """Return the text of each note by its cell's reference."""
    found: dict[str, list[str]] = {}
    for form in _FORMS:
        texts: dict[str, list[str]] = {}
        for each in related:
            if each.type.endswith(form.type) and each.target in package:
                for ref, text in _texts(package, each.target, form):
                    texts.setdefault(ref, []).append(text)
        found |= texts
    return {ref: "\n".join(texts) for ref, texts in found.items()}


def _texts(
    package: Package, part: str, form: _CommentForm
) -> Iterator[tuple[str, str]]:
    """Yield each text of a part's comments with the cell's reference."""
    raw = package.read(part)
    check_well_formed(raw, part, form.places)
    data, _ = decode(raw, part)
    ref = ""
    start = 0
    for tag in tags(data):
        if tag.name == form.element and tag.kind == "open":
            ref = attribute(data[tag.start : tag.end], b"ref") or ""
        elif tag.name == b"text" and tag.kind == "open":
            start = tag.end
        elif tag.name == b"text" and tag.kind == "close" and ref:
            yield ref, form.read(data[start : tag.start])
