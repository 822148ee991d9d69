"""What the witness needs of XML: the tags of a part with their places, and its elements as plain tuples."""

from __future__ import annotations

import pyexpat
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_TAG = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    r"|<(/?)([^ \t\r\n<>/=\"'!?]++)"
    r"((?:[ \t\r\n]++[^ \t\r\n<>/=\"']++[ \t\r\n]*+=[ \t\r\n]*+(?:\"[^\"<]*+\"|'[^'<]*+'))*+)[ \t\r\n]*+(/?)>"
    r"|(<)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^ \t\r\n=]+)[ \t\r\n]*=[ \t\r\n]*(?:\"([^\"]*)\"|'([^']*)')")

Edit = tuple[int, int, str]
"""(start, end, what takes the place of the text between)."""


class Attribute(NamedTuple):
    """The value of one attribute as written, at ``text[start:end]``; its quotes stand around it."""

    value: str
    start: int
    end: int


class Tag(NamedTuple):
    """One tag at ``text[start:end]``; ``depth`` is 1 for the root's own, ``attributes`` the bytes between."""

    start: int
    end: int
    name: str
    """As written, with its prefix."""
    depth: int
    closes: bool
    empty: bool
    attributes: str
    attributes_at: int

    @property
    def local_name(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix with its colon, empty where there is none."""
        return self.name[: -len(self.local_name)]


class Element(NamedTuple):
    """An element as plain data: attributes sorted by name, children elements or text."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Element | str, ...]

    def get(self, attribute: str) -> str | None:
        """Return the value of an attribute."""
        return next((value for name, value in self.attributes if name == attribute), None)

    def elements(self, name: str = "") -> list[Element]:
        """Return the child elements, all or those of one name."""
        return [child for child in self.children if isinstance(child, Element) and name in ("", child.name)]


def as_text(data: bytes) -> str:
    """Return a part as text that stands for its bytes one to one; enough to tell tags apart.

    UTF-16 is decoded; in all else a character is a byte, because no byte of a longer character looks like one of
    ``<>"'=/`` or a space.
    """
    if data[:2] == b"\xff\xfe" or data[:4] == b"<\0?\0":
        return data.decode("utf-16-le")
    if data[:2] == b"\xfe\xff" or data[:4] == b"\0<\0?":
        return data.decode("utf-16-be")
    return data.decode("latin-1")


def tags(text: str, depth: int = 0) -> Iterator[Tag]:
    """Yield the tags of a text that starts inside ``depth`` open elements; ValueError at a ``<`` that opens nothing."""
    for found in _TAG.finditer(text):
        closes, name, given, empty, stray = found.groups()
        if stray:
            raise ValueError(found.start())
        if name is None:
            continue
        if not closes:
            depth += 1
        yield Tag(found.start(), found.end(), name, depth, bool(closes), bool(empty), given, found.start(3))
        if closes or empty:
            depth -= 1


def attributes(tag: Tag) -> dict[str, Attribute]:
    """Return a tag's attributes by name, prefix included."""
    found = {}
    for each in _ATTRIBUTE.finditer(tag.attributes):
        group = 2 if each[2] is not None else 3
        start, end = each.span(group)
        found[each[1]] = Attribute(each[group], tag.attributes_at + start, tag.attributes_at + end)
    return found


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with each ``text[start:end]`` replaced; ValueError where two of them overlap."""
    pieces: list[str] = []
    done = 0
    for start, end, replacement in sorted(edits):
        if start < done:
            raise ValueError(start)
        pieces += (text[done:start], replacement)
        done = end
    return "".join((*pieces, text[done:]))


def element_tree(data: bytes) -> Element:
    """Return the root element with prefixes dropped from names; ValueError or ExpatError where it cannot be read."""
    open_elements: list[tuple[str, dict[str, str], list[Element | str]]] = [("", {}, [])]

    def start(name: str, given: dict[str, str]) -> None:
        open_elements.append((name.rpartition(":")[2], given, []))

    def end(_: str) -> None:
        name, given, children = open_elements.pop()
        open_elements[-1][2].append(Element(name, tuple(sorted(given.items())), tuple(children)))

    def text(characters: str) -> None:
        open_elements[-1][2].append(characters)

    def refuse(*_: object) -> None:
        raise ValueError

    parser = pyexpat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(data, True)
    root = open_elements[0][2][0]
    if not isinstance(root, Element):
        raise TypeError(root)
    return root
