"""A styles part for a workbook that has none, which fills need (ECMA-376 part 1, 12.3.20: there may be one or none).

Three parts change with it: the new one, the relationship from the workbook part to it, and its content type.
"""

from __future__ import annotations

from itertools import count
from typing import NamedTuple
from urllib.parse import quote

from irodori.errors import InputError
from irodori.workbook.opc import CONTENT_TYPES, PartElement, content_types, elements
from irodori.workbook.package import Package
from irodori.workbook.standard import MAIN, OFFICE
from irodori.workbook.xml import Tag, decode, escape, tags

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_FONT = '<font><sz val="11"/><color theme="1"/><name val="Calibri"/><family val="2"/><scheme val="minor"/></font>'
_FILLS = '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
_XF = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"'


class MadeStyles(NamedTuple):
    """The name of a new styles part, and the contents of the two parts that name it."""

    part: str
    others: dict[str, bytes]
    """The content types and the workbook's relationships, by part name."""


def blank_styles(namespace: str) -> bytes:
    """Return a styles part that shows every cell as it is shown without one: Excel's own default."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<styleSheet xmlns="{namespace}"><fonts count="1">{_FONT}</fonts><fills count="2">{_FILLS}</fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        f'<cellStyleXfs count="1">{_XF}/></cellStyleXfs><cellXfs count="1">{_XF} xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ).encode()


def made_styles(package: Package, book: str, namespace: str) -> MadeStyles:
    """Return what names a new styles part of a workbook part; ``namespace`` is that of the workbook."""
    folder, _, name = package.stored_name(book).rpartition("/")
    part = _free_name(package, f"{folder}/" if folder else "")
    related = f"{folder}/_rels/{name}.rels".lstrip("/")
    ids = {each.attributes.get("Id") for each in _relationships(package, related)}
    number = next(free for at in count(1) if (free := f"rId{at}") not in ids)
    kind = f"{OFFICE[MAIN.index(namespace)]}/styles"
    relationship = {"Id": number, "Type": kind, "Target": part.rpartition("/")[2]}
    override = {"PartName": f"/{quote(part)}", "ContentType": _TYPE}
    return MadeStyles(
        part,
        {
            CONTENT_TYPES: _with_last(package.read(CONTENT_TYPES), CONTENT_TYPES, "Override", override),
            related: _with_last(package.read(related), related, "Relationship", relationship),
        },
    )


def _relationships(package: Package, related: str) -> list[PartElement]:
    return elements(package, related, "Relationships/Relationship", namespaces=(_RELATIONSHIPS,))


def _free_name(package: Package, folder: str) -> str:
    """Return a name that neither a part nor a content type has."""
    named, _ = content_types(package)
    names = (f"{folder}styles{number if number > 1 else ''}.xml" for number in count(1))
    return next(name for name in names if name not in package and name.casefold() not in named)


def _with_last(raw: bytes, part: str, name: str, values: dict[str, str]) -> bytes:
    """Return a part with one more element, the last one in its root."""
    data, encode = decode(raw, part)
    closing = _closing_tag(data, part)
    prefix = closing.prefix + b":" if closing.prefix else b""
    attributes = b"".join(b' %b="%b"' % (key.encode(), escape(value)) for key, value in values.items())
    element = b"<%b%b%b/>" % (prefix, name.encode(), attributes)
    return encode(data[: closing.start] + element + data[closing.start :])


def _closing_tag(data: bytes, part: str) -> Tag:
    *_, last = tags(data)
    if last.kind != "close":  # an empty root names no workbook part
        raise InputError("package.not_opc", part=part)
    return last
