"""Notes on cells: the classic comments and the threaded ones (ECMA-376 part 1, 18.7; [MS-XLSX] 2.4.107).

A threaded comment leaves a classic one beside it that only says that it is threaded; then the thread's own texts are
taken, in their order.
"""

from __future__ import annotations

from irodori.workbook.opc import Relationship
from irodori.workbook.package import Package
from irodori.workbook.standard import COMMENTS, THREADED_COMMENTS
from irodori.workbook.strings import element_text, item_text
from irodori.workbook.xml import attribute, check_well_formed, decode, tags


def read_notes(package: Package, related: list[Relationship]) -> dict[str, str]:
    """Return the text of each note by its cell's reference."""
    notes: dict[str, list[str]] = {}
    threads: dict[str, list[str]] = {}
    for relationship in related:
        if relationship.target in package:
            if relationship.type.endswith("/comments"):
                _collect(package, relationship.target, b"comment", notes)
            elif relationship.type.endswith("/threadedComment"):
                _collect(package, relationship.target, b"threadedComment", threads)
    return {ref: "\n".join(texts) for ref, texts in (notes | threads).items()}


def _collect(package: Package, part: str, element: bytes, texts: dict[str, list[str]]) -> None:
    """Add the texts of a part's comments to those of their cells."""
    raw = package.read(part)
    check_well_formed(raw, part, THREADED_COMMENTS if element == b"threadedComment" else COMMENTS)
    data, _ = decode(raw, part)
    read = element_text if element == b"threadedComment" else item_text
    ref, start = "", 0
    for tag in tags(data):
        if tag.name == element and tag.kind == "open":
            ref = attribute(data[tag.start : tag.end], b"ref") or ""
        elif tag.name == b"text" and tag.kind == "open":
            start = tag.end
        elif tag.name == b"text" and tag.kind == "close" and ref:
            texts.setdefault(ref, []).append(read(data[start : tag.start]))
