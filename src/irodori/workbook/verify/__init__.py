"""The witness: proves of each output that it differs from its input in the planned fills and in nothing else.

It shares no code with what reads and writes workbooks, so that a fault there cannot hide itself here.
"""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterator, Mapping
from functools import partial
from pyexpat import ExpatError
from urllib.parse import unquote

from irodori.errors import InternalError
from irodori.workbook.fills import FillPlan
from irodori.workbook.verify.formats import Formats
from irodori.workbook.verify.markup import element_tree
from irodori.workbook.verify.records import Archive, changed_members, part_name
from irodori.workbook.verify.sheet import compare_sheets

__all__ = ["verify"]


_UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    ArithmeticError,
    RecursionError,
    struct.error,
    ExpatError,
)


def verify(before: bytes, after: bytes, plans: Mapping[str, FillPlan]) -> None:
    """Return if ``after`` is the workbook ``before`` with each planned cell carrying its fill, and nothing else done.

    ``plans`` holds a plan by worksheet part name.  InternalError at the first disagreement: ``verify.directory`` and
    ``verify.record`` in the zip file, ``verify.content`` in packed bytes, ``verify.styles``, ``verify.sheet`` and
    ``verify.fill`` in the two kinds of part that may change, ``verify.needless`` where the file changed and no cell
    did, ``verify.unreadable`` (problem) for what cannot be read at all.
    """
    wanted = {part_name(name): plan for name, plan in plans.items() if plan}
    try:
        _verify(before, after, wanted)
    except _UNREADABLE as problem:
        raise InternalError("verify.unreadable", problem=type(problem).__name__) from problem


def _verify(before: bytes, after: bytes, plans: Mapping[str, FillPlan]) -> None:
    if not plans and before != after:
        raise InternalError("verify.needless")
    if not plans:
        return
    old, new = Archive(before), Archive(after)
    styles, theme = _related(old, "/styles"), _related(old, "/theme")
    changed = changed_members(old, new, {*plans, styles})
    formats = Formats(styles, old.read(styles), new.read(styles), old.read(theme) if theme else None)
    differing = {
        part
        for part, plan in plans.items()
        if compare_sheets(part, partial(old.content, part), partial(new.content, part), plan, formats)
    }
    if changed - {styles} != differing or (changed and not differing):
        raise InternalError("verify.needless")


def _related(archive: Archive, kind: str) -> str:
    """Return the part that the workbook part refers to as its styles or theme, "" where there is none."""
    for book in _relationships(archive, "", "/officeDocument"):
        for target in _relationships(archive, book, kind):
            return target
    return ""


def _relationships(archive: Archive, part: str, kind: str) -> Iterator[str]:
    """Yield the parts that one part refers to in a relationship of one kind (ECMA-376 part 2, 6.5)."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in archive:
        return
    for element in element_tree(archive.read(rels)).elements("Relationship"):
        if not (element.get("Type") or "").endswith(kind) or element.get("TargetMode") == "External":
            continue
        given = element.get("Target") or ""
        for target in dict.fromkeys((unquote(given), given)):  # some programs write the zip's names percent-encoded too
            found = part_name(posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))))
            if found in archive:
                yield found
