"""The styles part as sections of bytes: where each is, in which order they belong, and how bytes are put in."""

from __future__ import annotations

from typing import NamedTuple

from irodori.errors import InputError
from irodori.workbook.xml import Element, Tag, attribute, attribute_values, elements, tags

ORDER = (
    b"numFmts",
    b"fonts",
    b"fills",
    b"borders",
    b"cellStyleXfs",
    b"cellXfs",
    b"cellStyles",
    b"dxfs",
    b"tableStyles",
    b"colors",
    b"extLst",
)


class StyleEdit(NamedTuple):
    """Bytes that take the place of ``data[start:end]``."""

    start: int
    end: int
    replacement: bytes


def opened_root(data: bytes) -> tuple[bytes, Tag]:
    """Return the part and its root tag; an empty root is opened so that it can hold sections."""
    root = next(tags(data))
    if root.name != b"styleSheet":
        raise InputError("styles.not_understood", element=shown_name(root))
    if root.kind == "empty":
        data = b"%b></%bstyleSheet>%b" % (data[: root.end - 2], qualifier(root), data[root.end :])
        root = next(tags(data))
    return data, root


def read_sections(data: bytes, root: Tag) -> dict[bytes, Element]:
    """Return the children of the root that are in its namespace, by name."""
    found: dict[bytes, Element] = {}
    bound = _bound(data, root)
    for child in elements(data, root.end):
        namespaces = bound | _bound(data, child.opening)
        if _may_hold_a_section(data, child) or (child.name in found and child.name != b"extLst"):
            raise InputError("styles.not_understood", element=shown_name(child.opening))
        if namespaces.get(child.opening.prefix) == bound.get(root.prefix):
            found[child.name] = child
    return found


def _may_hold_a_section(data: bytes, child: Element) -> bool:
    """Tell whether a child of the root is one of two contents of which each program takes its own (part 3, 10.2)."""
    return child.name == b"AlternateContent" and any(
        tag.name in ORDER for tag in tags(data, child.opening.end, child.end)
    )


def _bound(data: bytes, tag: Tag) -> dict[bytes, str]:
    """Return the namespaces that a tag declares, by prefix."""
    values = attribute_values(data[tag.start : tag.end])
    return {
        name.removeprefix("xmlns").removeprefix(":").encode(): uri
        for name, uri in values.items()
        if name == "xmlns" or name.startswith("xmlns:")
    }


def qualifier(tag: Tag) -> bytes:
    """Return the prefix of a tag with its colon, empty where it has none."""
    return tag.prefix + b":" if tag.prefix else b""


def shown_name(tag: Tag) -> str:
    """Return the name of a tag with its prefix, for a message."""
    return (qualifier(tag) + tag.name).decode()


def edited(data: bytes, edits: list[StyleEdit]) -> bytes:
    """Return the bytes with each edit made."""
    pieces: list[bytes] = []
    done = 0
    for edit in sorted(edits, key=lambda each: each.start):
        pieces += (data[done : edit.start], edit.replacement)
        done = edit.end
    return b"".join((*pieces, data[done:]))


def opening_tag(element: bytes) -> bytes:
    """Return the start tag of an element."""
    return element[: next(tags(element)).end]


def unsigned_attribute(element: bytes, name: bytes) -> int:
    """Return an unsigned attribute of an element, 0 where it is absent."""
    text = attribute(opening_tag(element), name)
    try:
        return int(text or 0)
    except ValueError as error:
        raise InputError("styles.damaged", detail=f'{name.decode()}="{text}"') from error
