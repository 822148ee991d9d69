"""How the parts of a package are connected: content types and relationships
(ECMA-376 part 2, 7 and 6.5), and the sheets that the workbook part lists.
"""

from __future__ import annotations

import pyexpat
from urllib.parse import unquote

from irodori.errors import InputError, PasswordError
from irodori.tuples import NamedTuple
from irodori.workbook.package import Package
from irodori.workbook.standard import MAIN, OFFICE
from irodori.workbook.xml import Attributes, check_well_formed, decode

CONTENT_TYPES = "[Content_Types].xml"
_MOST_ENTRIES = 200_000
_TYPES = ("http://schemas.openxmlformats.org/package/2006/content-types",)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office/"
_MICROSOFT_KINDS = frozenset(
    {"threadedComment", "xlMacrosheet", "xlIntlMacrosheet"}
)
_READ = frozenset(
    {
        "officeDocument",
        "worksheet",
        "dialogsheet",
        "styles",
        "theme",
        "sharedStrings",
        "comments",
    }
    | _MICROSOFT_KINDS
)
"""The kinds of relationships that are followed."""
_TRUE = frozenset({"1", "true"})
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_SPREADSHEET_TYPES = (
    ".sheet.main+xml",
    ".template.main+xml",
    "sheet.macroenabled.main+xml",
    "template.macroenabled.main+xml",
)
_ALTERNATE = (
    "http://schemas.openxmlformats.org/markup-compatibility/2006 "
    "AlternateContent"
)


class Relationship(NamedTuple):
    """One relationship of a part: ``type`` is the last words of its type,
    ``target`` a part name.
    """

    id: str
    type: str
    target: str


KindsByName = dict[str, str]
"""Content types, by part name or by extension."""


class PartElement(NamedTuple):
    """A start tag of a small part: its name, and its attributes without a
    namespace, ``r:id`` beside them.
    """

    name: str
    attributes: Attributes


class _PathReader:
    """Collects the elements of some paths, ``workbook/sheets/sheet``, all in
    the namespace of the root.
    """

    def __init__(
        self,
        part: str,
        namespaces: tuple[str, ...],
        paths: tuple[str, ...],
    ) -> None:
        self.found: list[PartElement] = []
        self._part = part
        self._namespaces = namespaces
        self._paths = paths
        self._names: set[str] = set()
        for path in paths:
            steps = path.split("/")
            self._names |= {steps[1], steps[-1]}
        self._namespace = ""
        self._open: list[str] = []
        self._alternates = 0
        self.parser = pyexpat.ParserCreate("utf-8", " ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(
        self,
        name: str,
        given: Attributes,
    ) -> None:
        namespace, _, local = name.rpartition(" ")
        if not self._open:
            self._check_root(namespace, local)
        is_own = namespace == self._namespace
        if self._alternates and is_own and local in self._names:
            raise InputError("xml.misplaced", part=self._part, element=local)
        self._alternates += name == _ALTERNATE
        self._open.append(local if is_own else name)
        if "/".join(self._open) in self._paths:
            self._find(PartElement(local, _plain_attributes(given)))

    def _find(self, element: PartElement) -> None:
        if len(self.found) == _MOST_ENTRIES:
            raise InputError(
                "package.entries", part=self._part, limit=_MOST_ENTRIES
            )
        self.found.append(element)

    def _check_root(
        self,
        namespace: str,
        local: str,
    ) -> None:
        if (
            namespace not in self._namespaces
            or local != self._paths[0].partition("/")[0]
        ):
            raise InputError("xml.root", part=self._part, element=local)
        self._namespace = namespace

    def _end(self, name: str) -> None:
        self._open.pop()
        self._alternates -= name == _ALTERNATE


def _plain_attributes(given: Attributes) -> Attributes:
    """Return the attributes that have no namespace, and the relationship's id
    as ``r:id``.
    """
    found = {name: value for name, value in given.items() if " " not in name}
    for namespace in OFFICE:
        if f"{namespace} id" in given:
            found["r:id"] = given[f"{namespace} id"]
    return found


def part_elements(
    package: Package,
    part: str,
    *paths: str,
    namespaces: tuple[str, ...] = MAIN,
) -> list[PartElement]:
    """Return the start tags at some paths in a part, in their order; for the
    small parts that hold no text.

    What is in an extension or a foreign element has another path. InputError
    ``xml.root`` where the root is another one, ``xml.misplaced`` where an
    alternate content holds what is looked for, ``package.entries`` beyond
    200,000 of them: a sheet has 65,530 links at most.
    """
    raw = package.read(part)
    check_well_formed(raw, part)
    reader = _PathReader(part, namespaces, paths)
    reader.parser.Parse(decode(raw, part)[0], True)
    del reader.parser  # it holds the reader by its handlers
    return reader.found


def root_namespace(package: Package, part: str) -> str:
    """Return the namespace of a part's root, empty where it has none."""
    names: list[str] = []
    parser = pyexpat.ParserCreate("utf-8", " ")
    parser.StartElementHandler = lambda name, _: names.append(name)
    parser.Parse(decode(package.read(part), part)[0], True)
    return names[0].rpartition(" ")[0]


def relationships(package: Package, part: str) -> list[Relationship]:
    """Return what a part refers to inside the package; ``""`` is the package
    itself. External targets are left out.

    InputError ``package.ambiguous`` (part, kind) where an id is there twice,
    ``package.target`` (part, target) where a part that is read has a target
    which is no part name.
    """
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    if rels not in package:
        return []
    found = []
    ids = set[str]()
    path = "Relationships/Relationship"
    namespaces = (_RELATIONSHIPS,)
    for element in part_elements(package, rels, path, namespaces=namespaces):
        number = element.attributes.get("Id", "")
        if number in ids:
            raise InputError("package.ambiguous", part=rels, kind=number)
        ids.add(number)
        if element.attributes.get("TargetMode") != "External":
            found.append(_relationship(element, rels, folder))
    return found


def _relationship(
    element: PartElement,
    rels: str,
    folder: str,
) -> Relationship:
    values = element.attributes
    kind = _kind(values.get("Type", ""))
    target = values.get("Target", "")
    if kind.rpartition("/")[2] in _READ and not _is_part_name(target):
        raise InputError("package.target", part=rels, target=target)
    part = _resolve(folder, target)
    return Relationship(values.get("Id", ""), kind, part)


def only(
    found: list[Relationship],
    package: Package,
    kind: str,
) -> str | None:
    """Return the part of a kind that may occur once; ``package.ambiguous``
    where there are several.
    """
    targets = {
        package.stored_name(each.target)
        for each in found
        if each.type.endswith(kind) and each.target in package
    }
    if len(targets) > 1:
        raise InputError(
            "package.ambiguous",
            part=", ".join(sorted(targets)),
            kind=kind.strip("/"),
        )
    return next(iter(targets), None)


def _kind(given: str) -> str:
    """Return the last words of a relationship's type,
    ``relationships/styles``; "" for an unknown one.
    """
    base, _, kind = given.rpartition("/")
    if base in OFFICE:
        return f"relationships/{kind}"
    if given.startswith(f"{_RELATIONSHIPS}/"):
        return given.removeprefix(f"{_RELATIONSHIPS}/")
    if (
        base.startswith(_MICROSOFT)
        and base.endswith("/relationships")
        and kind in _MICROSOFT_KINDS
    ):
        return f"relationships/{kind}"
    return ""


def _is_part_name(target: str) -> bool:
    """Tell whether a target means a part: no fragment or query, and not
    percent-encoded twice.
    """
    plain = unquote(target)
    return not {"#", "?"} & set(target) and unquote(plain) == plain


def _resolve(folder: str, target: str) -> str:
    """Return the part name that a target means, seen from the folder of its
    source part.

    One that climbs out of the package begins with ``../``, so that no part has
    its name: links to other files are written so.
    """
    path = unquote(target.partition("#")[0]).replace("\\", "/")
    steps = (
        []
        if path.startswith("/")
        else [step for step in folder.split("/") if step]
    )
    for step in path.split("/"):
        if step == ".." and steps and steps[-1] != "..":
            steps.pop()
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps)


def content_types(package: Package) -> tuple[KindsByName, KindsByName]:
    """Return the content types by part name, and by extension for the parts
    that are not named.
    """
    if CONTENT_TYPES not in package:
        raise InputError("package.not_opc")
    parts = KindsByName()
    extensions = KindsByName()
    paths = ("Types/Override", "Types/Default")
    found = part_elements(package, CONTENT_TYPES, *paths, namespaces=_TYPES)
    for element in found:
        values = element.attributes
        kind = values.get("ContentType", "")
        if element.name == "Default":
            extensions[values.get("Extension", "").casefold()] = kind
            continue
        _add_type(parts, values.get("PartName", ""), kind)
    return parts, extensions


def _add_type(
    parts: KindsByName,
    given: str,
    kind: str,
) -> None:
    """Add the content type of a named part, which may have only one."""
    name = unquote(given).replace("\\", "/").lstrip("/").casefold()
    if parts.setdefault(name, kind) != kind:
        raise InputError("package.ambiguous", part=name, kind=kind)


# ---- The workbook part ------------------------------------------------------


class ListedSheet(NamedTuple):
    """A worksheet as the workbook lists it."""

    name: str
    part: str
    """The name of its part as the zip file spells it."""
    hidden: bool
    """Whether its tab is hidden (18.2.19 sheet, state ``hidden`` or
    ``veryHidden``).
    """


def refuse_other_formats(data: bytes) -> None:
    """Refuse files of other formats that people take for an Open XML workbook."""
    if data.startswith(_CFB):
        raise (
            PasswordError("workbook.password")
            if _ENCRYPTED_STREAM in data
            else InputError("workbook.xls")
        )
    if data[30:38] == b"mimetype" and b"opendocument" in data[38:120]:
        raise InputError("workbook.ods")


def main_part(package: Package, *, allow_signed: bool) -> str:
    """Return the workbook part (18.2); refuse what is no spreadsheet, and a
    signature that we would break.
    """
    if CONTENT_TYPES not in package and "META-INF/manifest.xml" in package:
        raise InputError("workbook.ods")
    types = content_types(package)
    found = relationships(package, "")
    kinds = {each.type for each in found}
    if "digital-signature/origin" in kinds and not allow_signed:
        raise InputError("workbook.signed")
    documents = [
        each for each in found if each.type.endswith("/officeDocument")
    ]
    main = only(documents, package, "/officeDocument")
    if main is None and documents:
        main = documents[0].target
    if main is None:
        raise InputError("package.not_opc")
    _check_spreadsheet(main, *types)
    return main


def _check_spreadsheet(
    main: str,
    parts: KindsByName,
    extensions: KindsByName,
) -> None:
    """Refuse a main part whose content type is none of a spreadsheet."""
    name = main.casefold()
    _, _, extension = name.rpartition(".")
    kind = parts.get(name) or extensions.get(extension, "")
    if "ms-excel.sheet.binary" in kind:
        raise InputError("workbook.xlsb")
    # RFC 2045, 5.1: without case
    if not kind.casefold().endswith(_SPREADSHEET_TYPES):
        raise InputError("workbook.not_spreadsheet", kind=kind)


_BOOK_PATHS = ("workbook/workbookPr", "workbook/sheets/sheet")


def listed_sheets(
    package: Package,
    book: str,
    related: dict[str, Relationship],
) -> tuple[list[ListedSheet], bool]:
    """Return the worksheets of a workbook part in tab order, and whether its
    dates count from 1904; ``related`` are its relationships by id.
    """
    sheets: list[ListedSheet] = []
    date1904 = False
    for element in part_elements(package, book, *_BOOK_PATHS):
        values = element.attributes
        if element.name == "workbookPr":
            date1904 |= values.get("date1904") in _TRUE
            continue
        found = _sheet_part(values, related)
        if found.type.endswith("/worksheet"):
            part = package.stored_name(found.target)
            sheets.append(_listed_sheet(values, part))
    _refuse_twice(sheets)
    return sheets, date1904


def _sheet_part(
    values: Attributes, related: dict[str, Relationship]
) -> Relationship:
    found = related.get(values.get("r:id", ""))
    if found is None:
        raise InputError("package.missing_part", part=values.get("name", ""))
    return found


def _listed_sheet(values: Attributes, part: str) -> ListedSheet:
    is_hidden = values.get("state", "visible") != "visible"
    return ListedSheet(values.get("name", ""), part, is_hidden)


def _refuse_twice(sheets: list[ListedSheet]) -> None:
    """Refuse a name that two sheets have, or a part that is two sheets."""
    known = set[str]()
    parts = set[str]()
    for sheet in sheets:
        if sheet.name in known or sheet.part in parts:
            raise InputError("workbook.sheet_twice", name=sheet.name)
        known.add(sheet.name)
        parts.add(sheet.part)
