"""The styles part as sections of bytes: their places and their order, and
edits that insert bytes.
"""

from __future__ import annotations

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
    decode,
    elements,
    escape,
    tags,
)

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
    """Return the part and its root tag; an empty root is opened so that it can
    hold sections.
    """
    root = next(tags(data))
    if root.name != b"styleSheet":
        raise InputError("styles.not_understood", element=shown_name(root))
    if root.kind == "empty":
        data = b"%b></%bstyleSheet>%b" % (
            data[: root.end - 2],
            qualifier(root),
            data[root.end :],
        )
        root = next(tags(data))
    return data, root


def read_sections(data: bytes, root: Tag) -> dict[bytes, Element]:
    """Return the children of the root that are in its namespace, by name."""
    found: dict[bytes, Element] = {}
    bound = _bound(data, root)
    for child in elements(data, root.end):
        namespaces = bound | _bound(data, child.opening)
        is_again = child.name in found and child.name != b"extLst"
        if is_again or _may_hold_a_section(data, child):
            raise InputError(
                "styles.not_understood", element=shown_name(child.opening)
            )
        namespace = namespaces.get(child.opening.prefix)
        if namespace == bound.get(root.prefix):
            found[child.name] = child
    return found


def _may_hold_a_section(data: bytes, child: Element) -> bool:
    """Tell whether a child of the root is one of two contents of which each
    program takes its own (part 3, 10.2).
    """
    if child.name != b"AlternateContent":
        return False
    inside = tags(data, child.opening.end, child.end)
    return any(tag.name in ORDER for tag in inside)


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
    if tag.prefix:
        return tag.prefix + b":"
    return b""


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


def made_styles(package: Package, book: str, namespace: str) -> MadeStyles:
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
    prefix = closing.prefix + b":" if closing.prefix else b""
    attributes = b"".join(
        b' %b="%b"' % (key.encode(), escape(value))
        for key, value in values.items()
    )
    element = b"<%b%b%b/>" % (prefix, name.encode(), attributes)
    return encode(data[: closing.start] + element + data[closing.start :])


def _closing_tag(data: bytes, part: str) -> Tag:
    *_, last = tags(data)
    if last.kind != "close":  # an empty root names no workbook part
        raise InputError("package.not_opc", part=part)
    return last
