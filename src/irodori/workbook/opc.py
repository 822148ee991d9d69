"""How the parts of a package hang together: content types and relationships (ECMA-376 part 2, 7 and 6.5)."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote

from irodori.errors import InputError
from irodori.workbook.package import Package
from irodori.workbook.xml import attribute_values, check_well_formed, decode, tags

CONTENT_TYPES = "[Content_Types].xml"
SIGNATURE_TYPE = "digital-signature/origin"


class Relationship(NamedTuple):
    """One relationship of a part: ``type`` is the last words of its type, ``target`` a part name."""

    id: str
    type: str
    target: str


class Element(NamedTuple):
    """A start tag of a small part: local names of it and of the element around it, and attributes without prefixes."""

    name: str
    parent: str
    attributes: dict[str, str]


def elements(package: Package, part: str) -> list[Element]:
    """Return the start tags of a part in order; for the small parts that hold no text."""
    raw = package.read(part)
    check_well_formed(raw, part)
    data, _ = decode(raw, part)
    found = []
    around = [""]
    for tag in tags(data):
        if tag.kind == "close":
            around.pop()
            continue
        values = attribute_values(data[tag.start : tag.end])
        name = tag.name.decode()
        found.append(Element(name, around[-1], {key.rpartition(":")[2]: value for key, value in values.items()}))
        if tag.kind == "open":
            around.append(name)
    return found


def relationships(package: Package, part: str) -> list[Relationship]:
    """Return what a part refers to inside the package; ``""`` is the package itself.  External targets are left out."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    if rels not in package:
        return []
    found = []
    for element in elements(package, rels):
        values = element.attributes
        if element.name == "Relationship" and values.get("TargetMode") != "External":
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
    for element in elements(package, CONTENT_TYPES):
        values = element.attributes
        if element.name == "Override":
            name = unquote(values.get("PartName", "")).replace("\\", "/").lstrip("/")
            parts[name.casefold()] = values.get("ContentType", "")
        elif element.name == "Default":
            extensions[values.get("Extension", "").casefold()] = values.get("ContentType", "")
    return parts, extensions
