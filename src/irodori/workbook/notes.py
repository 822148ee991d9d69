"""Texts beside the cells of a sheet: notes on cells, the classic comments and the
threaded ones (ECMA-376 part 1, 18.7; [MS-XLSX] 2.4.107), and text boxes and
labels (20.5.2.34 txBody).

A threaded comment leaves a classic one beside it that only says that it is
threaded; then the thread's own texts are taken, in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from irodori.errors import InputError
from irodori.patterns import pattern
from irodori.tuples import NamedTuple
from irodori.workbook.cells import TextRun
from irodori.workbook.opc import Relationship
from irodori.workbook.package import Package
from irodori.workbook.refs import cell_ref
from irodori.workbook.standard import (
    COMMENTS,
    THREADED_COMMENTS,
    SchemaPlace,
)
from irodori.workbook.strings import element_text, item_text
from irodori.workbook.xml import attribute, check_well_formed, decode, tags

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


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
                for ref, text in _note_texts(package, each.target, form):
                    texts.setdefault(ref, []).append(text)
        found |= texts
    return {ref: "\n".join(texts) for ref, texts in found.items()}


def _note_texts(
    package: Package,
    part: str,
    form: _CommentForm,
) -> Iterator[tuple[str, str]]:
    """Yield each text of a part's comments with the cell's reference, the name
    of its author before it on a line of its own, as Excel writes it.
    """
    raw = package.read(part)
    check_well_formed(raw, part, form.places)
    data, _ = decode(raw, part)
    authors = [*_authors(data)]
    ref = author = ""
    start = 0
    for tag in tags(data):
        step = tag.name, tag.kind
        if step == (form.element, "open"):
            element = data[tag.start : tag.end]
            ref = attribute(element, b"ref") or ""
            author = _author_of(element, authors)
        elif step == (b"text", "open"):
            start = tag.end
        elif step == (b"text", "close") and ref:
            text = form.read(data[start : tag.start])
            yield ref, _behind_author(text, author)


def _authors(data: bytes) -> Iterator[str]:
    """Yield the names of the authors of comments (18.7.2 author)."""
    start = 0
    for tag in tags(data):
        if tag.name != b"author":
            continue
        if tag.kind == "open":
            start = tag.end
        elif tag.kind == "close":
            yield element_text(data[start : tag.start])
        else:
            yield ""


_NUMBER = pattern("[0-9]{1,9}")


def _author_of(element: bytes, authors: list[str]) -> str:
    """Return the author of a comment (18.7.3 comment, attribute authorId)."""
    number = attribute(element, b"authorId") or ""
    is_number = _NUMBER.fullmatch(number) is not None
    if is_number and int(number) < len(authors):
        return authors[int(number)].strip()
    return ""


def _behind_author(text: str, author: str) -> str:
    """Return a text with a line break behind the name of its author and a
    colon: 佐藤: 取組中.
    """
    for colon in ":：":
        lead = author + colon
        if author and text.startswith(lead):
            return f"{lead}\n{text.removeprefix(lead).lstrip()}"
    return text


# ---- Shapes -----------------------------------------------------------------

_MAIN = (
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/main",
)
_SHEET = (
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing",
)
_MOST_BYTES = 4 << 20
"""A drawing part that is larger holds pictures' places by the thousand, and no
legend.
"""
_RGB = pattern("[0-9A-Fa-f]{6}")


class ShapeText(NamedTuple):
    """The text of one shape, and the cell at which the shape begins."""

    ref: str
    runs: tuple[TextRun, ...]

    @property
    def text(self) -> str:
        """The text, a paragraph a line."""
        return "".join(run.text for run in self.runs)


def read_shapes(
    package: Package, related: Iterable[Relationship]
) -> list[ShapeText]:
    """Return the texts of the shapes on a sheet; none of a drawing that is
    damaged.
    """
    found: list[ShapeText] = []
    for relationship in related:
        part = relationship.target
        if relationship.type.endswith("/drawing") and part in package:
            raw = package.read(part)
            if len(raw) <= _MOST_BYTES:
                found += shape_texts(raw, part)
    return found


def shape_texts(raw: bytes, part: str) -> list[ShapeText]:
    """Return the texts of the shapes of a drawing part."""
    if b"txBody" not in raw:
        return []
    # few books have a drawing with texts
    from xml.etree.ElementTree import ParseError, fromstring

    try:
        check_well_formed(raw, part)
        root = fromstring(raw)  # noqa: S314  (it has no DTD, which the line above refuses)
    except (InputError, ParseError, ValueError):
        return []
    return [text for anchor in root for text in _anchored(anchor)]


def _anchored(anchor: Element) -> Iterator[ShapeText]:
    """Yield the texts of the shapes of one anchor."""
    ref = _place(anchor)
    for body in _descendants(anchor, _SHEET, "txBody"):
        runs = tuple(
            run
            for paragraph in _descendants(body, _MAIN, "p")
            for run in _runs(paragraph)
        )
        if any(run.text.strip() for run in runs):
            yield ShapeText(ref, runs)


def _runs(paragraph: Element) -> Iterator[TextRun]:
    for run in _descendants(paragraph, _MAIN, "r"):
        text = "".join(
            each.text or "" for each in _descendants(run, _MAIN, "t")
        )
        colors = [
            each.get("val", "") for each in _descendants(run, _MAIN, "srgbClr")
        ]
        argb = None
        if colors and _RGB.fullmatch(colors[0]):
            argb = f"FF{colors[0].upper()}"
        yield TextRun(text, argb)
    yield TextRun("\n")


def _place(anchor: Element) -> str:
    """Return the cell at which an anchor begins, A1 for one that is placed by
    coordinates.
    """
    for start in _descendants(anchor, _SHEET, "from"):
        row = _number_in(start, "row")
        column = _number_in(start, "col")
        if row is not None and column is not None:
            row = min(row, 1 << 20)
            column = min(column, 1 << 14)
            return cell_ref(row + 1, column + 1)
    return "A1"


def _number_in(place: Element, name: str) -> int | None:
    """Return the number that the first element of a name holds."""
    for element in _descendants(place, _SHEET, name):
        text = element.text or ""
        return int(text) if text.isdecimal() else None
    return None


def _descendants(
    element: Element,
    namespaces: tuple[str, str],
    name: str,
) -> Iterator[Element]:
    for namespace in namespaces:
        yield from element.iter(f"{{{namespace}}}{name}")
