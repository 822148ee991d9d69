"""The verifier: proves of each output that it differs from its input in the
planned fills and in nothing else.

It takes the plan out of the output, and what is left has to be the input. It
shares no code with what reads and writes workbooks, so that a fault there
cannot hide itself here, and receives the plan as plain cells and fills.
"""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pyexpat import ExpatError
from urllib.parse import unquote

from irodori.errors import InternalError
from irodori.workbook.verify.archive import (
    Archive,
    changed_members,
    part_name,
    relationships_of,
)
from irodori.workbook.verify.entries import FormatEntries
from irodori.workbook.verify.markup import as_utf8, tree
from irodori.workbook.verify.planned import PlainPlan
from irodori.workbook.verify.walk import check_references, compare_sheet

__all__ = ["PlainPlan", "verify"]

_PACKAGE = (
    "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
)
_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
)
_UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    ArithmeticError,
    RecursionError,
    struct.error,
    ExpatError,
)


def verify(
    before: bytes,
    after: bytes,
    plans: Mapping[str, PlainPlan],
    passed: Callable[[int], None] | None = None,
) -> None:
    """Return if ``after`` is the workbook ``before`` with each planned cell
    carrying its fill, and nothing else done.

    A workbook without a styles part may have got one.

    ``plans`` holds the planned cells by worksheet part name; ``passed`` is
    told how many more bytes of a worksheet are compared. InternalError at the
    first disagreement: ``verify.directory`` and ``verify.record`` in the zip
    file, ``verify.content`` in packed bytes, ``verify.styles``,
    ``verify.sheet``, ``verify.fill`` and ``verify.reference`` in the parts,
    ``verify.needless`` where the file changed and no cell did,
    ``verify.unreadable`` (problem) for what cannot be read at all.
    """
    wanted = {
        part_name(name): plan for name, plan in plans.items() if plan.rows
    }
    if not wanted and before != after:
        raise InternalError("verify.needless")
    try:
        if wanted:
            _verify(before, after, wanted, passed)
    except _UNREADABLE as problem:
        raise InternalError(
            "verify.unreadable", problem=type(problem).__name__
        ) from problem


def _verify(
    before: bytes,
    after: bytes,
    plans: Mapping[str, PlainPlan],
    passed: Callable[[int], None] | None,
) -> None:
    old = Archive(before)
    new = Archive(after)
    book = _only(_related(old, "", "officeDocument"))
    output, formats, others = _cell_formats(old, new, book)
    changed = changed_members(old, output, {*plans, *others})
    differing = set()
    for part, plan in plans.items():
        read = partial(_told, old, part, passed)
        written = partial(output.content, part)
        if compare_sheet(part, read, written, plan, formats):
            differing.add(part)
    if changed - others != differing or (changed and not differing):
        raise InternalError("verify.needless")
    _check_others(old, _sheets(old, book) - plans.keys(), formats)


def _check_others(
    old: Archive,
    parts: set[str],
    formats: FormatEntries,
) -> None:
    """Check that no other sheet refers to a cell format that is new."""
    if formats.new_count <= formats.old_count:
        return
    for part in parts:
        check_references(part, partial(old.content, part), formats)


def _told(
    archive: Archive,
    part: str,
    passed: Callable[[int], None] | None,
) -> Iterator[bytes]:
    """Yield a part's content, and report how much of it has been read."""
    for chunk in archive.content(part):
        yield chunk
        if passed:
            passed(len(chunk))


def _cell_formats(
    old: Archive,
    new: Archive,
    book: str,
) -> tuple[Archive, FormatEntries, set[str]]:
    """Return the output, its cell formats, and the parts beside the sheets
    that may change.

    Of a file without a styles part the output may have one: it is checked, and
    the output returned without it.
    """
    styles = _related(old, book, "styles")
    themes = _related(old, book, "theme")
    theme = old.read(themes[0]) if themes else None
    if styles:
        part = _only(styles)
        formats = FormatEntries(part, old.read(part), new.read(part), theme)
        return new, formats, {part}
    return _made_formats(old, new, book, theme)


def _made_formats(
    old: Archive,
    new: Archive,
    book: str,
    theme: bytes | None,
) -> tuple[Archive, FormatEntries, set[str]]:
    """Return what `_cell_formats` does for a file without a styles part."""
    # nearly all files have one
    from irodori.workbook.verify.newpart import (
        NewStyles,
        blank_styles,
        namespace_of,
    )

    blank = blank_styles(namespace_of(old, book))
    if len(new.members) == len(old.members):
        return new, FormatEntries("", blank, blank, theme), set()
    made = NewStyles(old, new, book)
    formats = FormatEntries(made.part, blank, new.read(made.part), theme)
    return made.rest, formats, made.others


def _sheets(archive: Archive, book: str) -> set[str]:
    """Return the parts of a workbook that hold cells."""
    kinds = ("worksheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
    return set(_related(archive, book, *kinds))


def _only(parts: list[str]) -> str:
    """Return the one part of a list; LookupError where there is none or
    another one beside it.
    """
    if len(parts) != 1:
        raise LookupError(len(parts))
    return parts[0]


def _related(archive: Archive, part: str, *kinds: str) -> list[str]:
    """Return the parts that one part refers to in relationships of some kinds
    (ECMA-376 part 2, 6.5).
    """
    folder = posixpath.dirname(part)
    rels = relationships_of(part)
    if rels not in archive:
        return []
    wanted = {office + kind for office in _OFFICE for kind in kinds}
    nodes = tree(as_utf8(archive.read(rels))).children
    targets = [
        node.get("Target") or ""
        for node in nodes
        if node.name == _PACKAGE
        and node.get("Type") in wanted
        and node.get("TargetMode") != "External"
    ]
    return [
        found
        for target in targets
        for found in _found(archive, folder, target)
    ]


def _found(
    archive: Archive,
    folder: str,
    given: str,
) -> Iterator[str]:
    """Yield the part that a target means, where the archive holds it."""
    # some programs write the zip's names percent-encoded too
    for target in dict.fromkeys((unquote(given), given)):
        found = part_name(
            posixpath.normpath(
                posixpath.join("/", folder, target.replace("\\", "/"))
            )
        )
        if found in archive:
            yield found
            return
