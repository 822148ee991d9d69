"""How the parts of a package hang together: content types and relationships (ECMA-376 part 2, 7 and 6.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from irodori.errors import InputError
from irodori.workbook.package import Package
from irodori.workbook.xml import attribute_values, check_well_formed, decode, tags

CONTENT_TYPES = "[Content_Types].xml"
_MOST_ENTRIES = 200_000


class Relationship(NamedTuple):
    """One relationship of a part: ``type`` is the last words of its type, ``target`` a part name."""

    id: str
    type: str
    target: str


class Element(NamedTuple):
    """A start tag of a small part: local names of it and of the element around it, and attributes without prefixes."""

    name: str
    parent: str
    depth: int
    """How many elements are around it."""
    attributes: dict[str, str]


def elements(package: Package, part: str, *names: str) -> Iterator[Element]:
    """Yield the start tags of some names in a part; for the small parts that hold no text.

    InputError ``package.entries`` beyond 200,000 of them: a sheet has 65,530 links at most.
    """
    raw = package.read(part)
    check_well_formed(raw, part)
    data, _ = decode(raw, part)
    wanted = {name.encode(): name for name in names}
    around = [b""]
    count = 0
    for tag in tags(data):
        if tag.kind == "close":
            around.pop()
            continue
        if tag.name in wanted:
            count += 1
            if count > _MOST_ENTRIES:
                raise InputError("package.entries", part=part, limit=_MOST_ENTRIES)
            values = attribute_values(data[tag.start : tag.end])
            plain = {key.rpartition(":")[2]: value for key, value in values.items()}
            yield Element(wanted[tag.name], around[-1].decode(), len(around) - 1, plain)
        if tag.kind == "open":
            around.append(tag.name)


def relationships(package: Package, part: str) -> list[Relationship]:
    """Return what a part refers to inside the package; ``""`` is the package itself.  External targets are left out.

    Only what stands directly in the part's root element counts (part 2, 6.5.3).
    """
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    if rels not in package:
        return []
    found = []
    for element in elements(package, rels, "Relationship"):
        values = element.attributes
        if element.depth == 1 and values.get("TargetMode") != "External":
            kind = "/".join(values.get("Type", "").rsplit("/", 2)[1:])
            found.append(Relationship(values.get("Id", ""), kind, _resolve(folder, values.get("Target", ""))))
    return found


def _resolve(folder: str, target: str) -> str:
    """Return the part name that a target means, seen from the folder of its source part.

    One that climbs out of the package begins with ``../``, so that no part has its name: links to other files are
    written so.
    """
    path = unquote(target.partition("#")[0]).replace("\\", "/")
    steps = [] if path.startswith("/") else [step for step in folder.split("/") if step]
    for step in path.split("/"):
        if step == ".." and steps and steps[-1] != "..":
            steps.pop()
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps)


def content_types(package: Package) -> tuple[dict[str, str], dict[str, str]]:
    """Return the content types by part name, and by extension for the parts that are not named."""
    if CONTENT_TYPES not in package:
        raise InputError("package.not_opc")
    parts, extensions = {}, {}
    for element in elements(package, CONTENT_TYPES, "Override", "Default"):
        values = element.attributes
        if element.name == "Override":
            name = unquote(values.get("PartName", "")).replace("\\", "/").lstrip("/")
            parts[name.casefold()] = values.get("ContentType", "")
        else:
            extensions[values.get("Extension", "").casefold()] = values.get("ContentType", "")
    return parts, extensions
