"""The styles part before and after: only entries appended, each cell format as before but for its fill (18.8)."""

from __future__ import annotations

from collections.abc import Iterator
from pyexpat import ExpatError
from typing import NamedTuple

from irodori.errors import InternalError
from irodori.workbook.fills import Fill
from irodori.workbook.verify.colors import Palette
from irodori.workbook.verify.markup import Edit, Element, Tag, as_text, attributes, edited, element_tree, tags

_RESERVED = 2
"""Excel paints fills 0 and 1 as none and gray125, whatever they hold."""

_DEFAULT_XF = Element("xf", (), ())


class Formats:
    """The cell formats of the output, every one of the input's among them.

    InternalError ``verify.styles`` (part) where the part differs in more than appended fills and cell formats, or
    where a new entry is more than a plain fill, or an old cell format with another fill.
    """

    def __init__(self, part: str, before: bytes, after: bytes, theme: bytes | None) -> None:
        self._part = part
        try:
            if before != after and _shrunk(as_text(before), as_text(after)) != as_text(before):
                raise self._wrong()
            old, new = element_tree(before), element_tree(after)
        except (ValueError, LookupError, ExpatError):
            raise self._wrong() from None
        self._palette = Palette(old, theme)
        self._fills = _entries(new, "fills")
        self._xfs = _entries(new, "cellXfs") or [_DEFAULT_XF]
        self._old_count = len(_entries(old, "cellXfs")) or 1
        self._check_new_fills(len(_entries(old, "fills")))
        self._check_new_xfs()

    def shows(self, old: int, new: int, fill: Fill | None) -> bool:
        """Tell whether cell format ``new`` is ``old`` but for its fill, and its fill is the one planned."""
        if not (0 <= old < self._old_count and 0 <= new < len(self._xfs)):
            return False
        return (old == new or _but_fill(self._xfs[old]) == _but_fill(self._xfs[new])) and self._has(new, fill)

    def _has(self, xf: int, fill: Fill | None) -> bool:
        number = int(self._xfs[xf].get("fillId") or 0)
        found = self._palette.fill(self._fills[number]) if 0 < number < len(self._fills) else None
        return found == _opaque(fill) and (found is None or number >= _RESERVED)

    def _check_new_fills(self, kept: int) -> None:
        for entry in self._fills[kept:]:
            if entry != _written(self._palette.fill(entry) or Fill("none")):
                raise self._wrong()

    def _check_new_xfs(self) -> None:
        known = {_but_fill(xf) for xf in self._xfs[: self._old_count]}
        for xf in self._xfs[self._old_count :]:
            filled = xf.get("applyFill") == "1" and 0 <= int(xf.get("fillId") or -1) < len(self._fills)
            if not filled or _but_fill(xf) not in known:
                raise self._wrong()

    def _wrong(self) -> InternalError:
        return InternalError("verify.styles", part=self._part)


def _entries(root: Element, section: str) -> list[Element]:
    return [entry for found in root.elements(section) for entry in found.elements()]


def _but_fill(xf: Element) -> Element:
    kept = tuple(each for each in xf.attributes if each[0] not in {"fillId", "applyFill"})
    return xf._replace(attributes=kept)


def _opaque(fill: Fill | None) -> Fill | None:
    """Return a planned fill as it reads back: alpha FF, a solid one without background, none as None."""
    if fill is None or fill.pattern == "none":
        return None
    front, back = (f"FF{color[2:].upper()}" if color else None for color in (fill.foreground, fill.background))
    return Fill(fill.pattern, front, None if fill.pattern == "solid" else back)


def _written(fill: Fill) -> Element:
    """Return the only form in which a new fill may stand in the part."""
    colors = tuple(
        Element(name, (("rgb", color),), ())
        for name, color in (("fgColor", fill.foreground), ("bgColor", fill.background))
        if color
    )
    return Element("fill", (), (Element("patternFill", (("patternType", fill.pattern),), colors),))


class _Section(NamedTuple):
    """The root (its entries left out), or a child of it; ``closing`` is None where it is an empty tag."""

    opening: Tag
    closing: Tag | None
    entries: list[tuple[int, int]]


def _shrunk(before: str, after: str) -> str:
    """Return ``after`` less its new entries: equal to ``before`` if nothing else was done to it."""
    old, new = _sections(before), _sections(after)
    edits = list(_as_opened_before(before, old[""], after, new[""], after[slice(*new[""].opening[:2])]))
    for name in ("fills", "cellXfs"):
        if name in new:
            edits += _less_new_entries(before, old.get(name), after, new[name])
    return edited(after, edits)


def _sections(text: str) -> dict[str, _Section]:
    """Return the root by the name ``""``, and its children in its own namespace by theirs."""
    open_tags: list[Tag] = []
    found: dict[str, _Section] = {}
    entries: list[tuple[int, int]] = []
    for tag in tags(text):
        opening = open_tags.pop() if tag.closes else tag
        if not tag.closes and not tag.empty:
            open_tags.append(tag)
            entries = [] if tag.depth == 2 else entries
            continue
        closing = tag if tag.closes else None
        if tag.depth == 1:
            found[""] = _Section(opening, closing, [])
        elif tag.depth == 2 and tag.prefix == open_tags[0].prefix:
            found.setdefault(tag.local_name, _Section(opening, closing, entries if closing else []))
        elif tag.depth == 3:
            entries.append((opening.start, tag.end))
    return found


def _less_new_entries(before: str, old: _Section | None, after: str, new: _Section) -> Iterator[Edit]:
    """Yield what takes a section's new entries out; nothing where they are not as they should be."""
    grown = new.entries[len(old.entries) if old else 0 :]
    count = attributes(new.opening).get("count")
    if (
        not grown
        or not new.closing
        or any("<!" in after[slice(*each)] or "<?" in after[slice(*each)] for each in grown)
    ):
        return
    if count and count.value != str(len(new.entries)):
        return
    opening = after[slice(*new.opening[:2])]
    if old is None:
        if opening == f'<{new.opening.name} count="{len(grown)}">':
            yield new.opening.start, new.closing.end, ""
        return
    yield from ((start, end, "") for start, end in grown)
    was = attributes(old.opening).get("count")
    if count and was:
        opening = edited(opening, [(count.start - new.opening.start, count.end - new.opening.start, was.value)])
    yield from _as_opened_before(before, old, after, new, opening)


def _as_opened_before(before: str, old: _Section, after: str, new: _Section, opening: str) -> Iterator[Edit]:
    """Yield what gives a section its old start tag, if ``opening`` is that but for an empty tag opened up."""
    was = before[slice(*old.opening[:2])]
    opened = new.closing is not None and old.closing is None
    if was in (opening, opening[:-1] + "/>" if opened else opening):
        yield new.opening.start, new.opening.end, was
        if opened and new.closing and after[slice(*new.closing[:2])] == f"</{new.opening.name}>":
            yield new.closing.start, new.closing.end, ""
