"""The styles part as sections of bytes: their places and their order, and
more entries in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from urllib.parse import quote

from irodori.errors import InputError
from irodori.tuples import NamedTuple
from irodori.workbook.opc import CONTENT_TYPES, content_types, part_elements
from irodori.workbook.package import Package
from irodori.workbook.standard import MAIN, OFFICE
from irodori.workbook.xml import (
    Attributes,
    Element,
    Tag,
    attribute_values,
    attributes,
    decode,
    elements,
    escape,
    set_attribute,
    tags,
)

_ORDER = (
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


class _Edit(NamedTuple):
    """Bytes that take the place of ``data[start:end]``."""

    start: int
    end: int
    replacement: bytes


class StyleSections:
    """The sections of a styles part, and the part with more in them.

    InputError ``styles.not_understood`` (element) where an element cannot be
    counted.
    """

    def __init__(self, data: bytes) -> None:
        self._root = next(tags(data))
        if self._root.name != b"styleSheet":
            raise _not_understood(self._root)
        if self._root.kind == "empty":
            data = _opened(data, self._root)
            self._root = next(tags(data))
        self.data = data
        self._found = self._read()

    def _read(self) -> dict[bytes, Element]:
        """Return the children of the root that are in its namespace, by name."""
        found: dict[bytes, Element] = {}
        bound = _bound(self.data, self._root)
        own = bound.get(self._root.prefix)
        for child in elements(self.data, self._root.end):
            is_again = child.name in found and child.name != b"extLst"
            if is_again or _may_hold_a_section(self.data, child):
                raise _not_understood(child.opening)
            namespaces = bound | _bound(self.data, child.opening)
            if namespaces.get(child.opening.prefix) == own:
                found[child.name] = child
        return found

    def entries(self, section: bytes) -> Iterator[Element]:
        """Yield the elements in a section; none where it is not there."""
        around = self._found.get(section)
        if around and around.opening.kind == "open":
            yield from elements(self.data, around.opening.end)

    def children(
        self,
        section: bytes,
        name: bytes,
    ) -> list[bytes]:
        """Return the bytes of a section's entries; they are counted, so
        nothing else may be among them.
        """
        found = []
        for child in self.entries(section):
            if child.name != name:
                raise _not_understood(child.opening)
            found.append(self.data[child.start : child.end])
        return found

    def prefix(self, section: bytes) -> bytes:
        """Return the prefix of a section's elements, with its colon."""
        around = self._found.get(section)
        return _qualifier(around.opening if around else self._root)

    def with_more(
        self, new: Mapping[bytes, tuple[Sequence[bytes], int]]
    ) -> bytes:
        """Return the part with new entries in some sections; each has so many
        with them.
        """
        edits = [
            edit
            for name, (entries, total) in new.items()
            if entries
            for edit in self._grown(name, b"".join(entries), total)
        ]
        return _edited(self.data, edits)

    def _grown(
        self,
        name: bytes,
        added: bytes,
        total: int,
    ) -> Iterator[_Edit]:
        """Yield the edits that append entries to a section and correct its
        count.
        """
        section = self._found.get(name)
        full = self.prefix(name) + name
        if section is None:
            whole = b'<%b count="%d">%b</%b>' % (full, total, added, full)
            at = self._place(name)
            yield _Edit(at, at, whole)
            return
        opening = self._with_count(section, total)
        if section.opening.kind == "empty":
            whole = b"%b>%b</%b>" % (opening[:-2], added, full)
            yield _Edit(section.start, section.end, whole)
        else:
            end = section.closing.start
            yield _Edit(section.start, section.opening.end, opening)
            yield _Edit(end, end, added)

    def _with_count(
        self,
        section: Element,
        total: int,
    ) -> bytes:
        """Return the start tag of a section with its count, where it has one."""
        opening = self.data[section.start : section.opening.end]
        if b"count" in attributes(opening):
            opening = set_attribute(opening, b"count", b"%d" % total)
        return opening

    def _place(self, name: bytes) -> int:
        """Return where a missing section belongs in the order of the schema
        (CT_Stylesheet).
        """
        following = _ORDER[_ORDER.index(name) + 1 :]
        for later in following:
            if later in self._found:
                return self._found[later].start
        ends = [section.end for section in self._found.values()]
        after = max(ends, default=self._root.end)
        behind = tags(self.data, after)
        return next(tag.start for tag in behind if tag.kind == "close")


def _not_understood(tag: Tag) -> InputError:
    name = (_qualifier(tag) + tag.name).decode()
    return InputError("styles.not_understood", element=name)


def _opened(data: bytes, root: Tag) -> bytes:
    """Return a part whose root, an empty tag, is opened to hold sections."""
    start, end = data[: root.end - 2], data[root.end :]
    return b"%b></%bstyleSheet>%b" % (start, _qualifier(root), end)


def _may_hold_a_section(data: bytes, child: Element) -> bool:
    """Tell whether a child of the root is one of two contents of which each
    program takes its own (part 3, 10.2).
    """
    if child.name != b"AlternateContent":
        return False
    inside = tags(data, child.opening.end, child.end)
    return any(tag.name in _ORDER for tag in inside)


def _bound(data: bytes, tag: Tag) -> dict[bytes, str]:
    """Return the namespaces that a tag declares, by prefix."""
    values = attribute_values(data[tag.start : tag.end])
    return {
        name.removeprefix("xmlns").removeprefix(":").encode(): uri
        for name, uri in values.items()
        if name == "xmlns" or name.startswith("xmlns:")
    }


def _qualifier(tag: Tag) -> bytes:
    """Return the prefix of a tag with its colon, empty where it has none."""
    if tag.prefix:
        return tag.prefix + b":"
    return b""


def _edited(data: bytes, edits: list[_Edit]) -> bytes:
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


def unsigned(values: Attributes, name: str) -> int:
    """Return an unsigned attribute of an element, 0 where it is absent."""
    text = values.get(name)
    try:
        return int(text or 0)
    except ValueError as error:
        raise InputError(
            "styles.damaged", detail=f'{name}="{text}"'
        ) from error


# ---- A styles part for a workbook that has none -----------------------------

_TYPE = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_FONT = '<font><sz val="11"/><color theme="1"/><name val="Calibri"/><family val="2"/><scheme val="minor"/></font>'
_FILLS = '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
_XF = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"'


class MadeStyles(NamedTuple):
    """The name of a new styles part, and the contents of the two parts that
    name it.
    """

    part: str
    others: dict[str, bytes]
    """The content types and the workbook's relationships, by part name."""


def blank_styles(namespace: str) -> bytes:
    """Return a styles part that shows every cell as it is shown without one:
    Excel's own default.
    """
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<styleSheet xmlns="{namespace}"><fonts count="1">{_FONT}</fonts><fills count="2">{_FILLS}</fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        f'<cellStyleXfs count="1">{_XF}/></cellStyleXfs><cellXfs count="1">{_XF} xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ).encode()


def made_styles(
    package: Package,
    book: str,
    namespace: str,
) -> MadeStyles:
    """Return what names a new styles part of a workbook part; ``namespace`` is
    that of the workbook.
    """
    folder, _, name = package.stored_name(book).rpartition("/")
    part = _free_name(package, f"{folder}/" if folder else "")
    related = f"{folder}/_rels/{name}.rels".lstrip("/")
    relationship = {
        "Id": _free_id(package, related),
        "Type": f"{OFFICE[MAIN.index(namespace)]}/styles",
        "Target": part.rpartition("/")[2],
    }
    override = {"PartName": f"/{quote(part)}", "ContentType": _TYPE}
    others = {
        CONTENT_TYPES: _with_last(
            package, CONTENT_TYPES, "Override", override
        ),
        related: _with_last(package, related, "Relationship", relationship),
    }
    return MadeStyles(part, others)


def _free_id(package: Package, related: str) -> str:
    """Return an id that no relationship of a part has."""
    path = "Relationships/Relationship"
    namespaces = (_RELATIONSHIPS,)
    found = part_elements(package, related, path, namespaces=namespaces)
    ids = {each.attributes.get("Id") for each in found}
    names = (f"rId{number}" for number in count(1))
    return next(name for name in names if name not in ids)


def _free_name(package: Package, folder: str) -> str:
    """Return a name that neither a part nor a content type has."""
    named, _ = content_types(package)
    names = (
        f"{folder}styles{number if number > 1 else ''}.xml"
        for number in count(1)
    )
    return next(
        name
        for name in names
        if name not in package and name.casefold() not in named
    )


def _with_last(
    package: Package,
    part: str,
    name: str,
    values: Attributes,
) -> bytes:
    """Return a part with one more element, the last one in its root."""
    data, encode = decode(package.read(part), part)
    closing = _closing_tag(data, part)
    prefix = _qualifier(closing)
    written = b"".join(
        b' %b="%b"' % (key.encode(), escape(value))
        for key, value in values.items()
    )
    element = b"<%b%b%b/>" % (prefix, name.encode(), written)
    return encode(data[: closing.start] + element + data[closing.start :])


def _closing_tag(data: bytes, part: str) -> Tag:
    *_, last = tags(data)
    if last.kind != "close":  # an empty root names no workbook part
        raise InputError("package.not_opc", part=part)
    return last
