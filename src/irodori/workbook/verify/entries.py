"""The styles part before and after: entries appended and nothing else, each
cell format as before but for its fill; and what these fills look like, by the
verifier's own reading of fills and colours.

The new entries are taken back in the output's bytes, and what is left has to
be the input (ECMA-376 part 1, 18.8; 20.1.6.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pyexpat import ExpatError

from irodori.errors import InternalError
from irodori.workbook.fills import Fill
from irodori.workbook.verify.markup import (
    MAIN,
    Node,
    Splice,
    TagSpan,
    as_utf8,
    spliced,
    tree,
    unsigned,
)

_OFFICE_THEME = {
    "lt1": "FFFFFF",
    "dk1": "000000",
    "lt2": "E7E6E6",
    "dk2": "44546A",
    "accent1": "4472C4",
    "accent2": "ED7D31",
    "accent3": "A5A5A5",
    "accent4": "FFC000",
    "accent5": "5B9BD5",
    "accent6": "70AD47",
    "hlink": "0563C1",
    "folHlink": "954F72",
}
"""The slots in the order that ``theme=`` counts them, with the colours of
Office 2013 to 2022.
"""
_DRAWING = (
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/main",
)
_WINDOW = {"windowText": "000000", "window": "FFFFFF"}
_FIRST = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF"
_INDEXED = f"""
    {_FIRST} {_FIRST}
    800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF
    000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99
    3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333
    000000 FFFFFF
""".split()
_OWN_COLORS = 64
"""The indexed colours that a workbook may have its own of (18.8.27)."""
_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_RESERVED = 2
"""Excel paints fills 0 and 1 as none and gray125, whatever they hold."""
_COUNT = re.compile(rb"(?<=[\s])count\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_DEFAULT_XF = Node(f"{MAIN[0]} xf", {}, TagSpan(0, 0))


# ---- Fills and colours ------------------------------------------------------


class Palette:
    """What the colours of one workbook mean; every colour it gives is opaque."""

    def __init__(
        self,
        styles: Node,
        theme: bytes | None,
    ) -> None:
        own = [
            _rgb(color.get("rgb"))
            for colors in styles.all("colors")
            for indexed in colors.all("indexedColors")
            for color in indexed.all("rgbColor")
        ]
        self._indexed = [*_INDEXED]
        for at, color in enumerate(own[:_OWN_COLORS]):
            if color:
                self._indexed[at] = color
        self._theme_part = theme

    @cached_property
    def _theme(self) -> list[str]:
        """The colours of the theme's slots; few files fill cells with them."""
        given = _scheme(self._theme_part) if self._theme_part else {}
        return [
            given.get(slot) or default
            for slot, default in _OFFICE_THEME.items()
        ]

    def fill(self, entry: Node) -> Fill | None:
        """Return what a fill element says, None for no fill; a gradient by its
        first and last colour.
        """
        for gradient in entry.all("gradientFill"):
            stops = [
                self._argb(color)
                for stop in gradient.all("stop")
                for color in stop.all("color")
            ]
            if stops:
                return Fill("gradient", stops[0], stops[-1])
        for pattern in entry.all("patternFill"):
            return self._pattern_fill(pattern)
        return None

    def _pattern_fill(self, pattern: Node) -> Fill | None:
        name = pattern.get("patternType") or "none"
        if name == "none":
            return None
        found = {color.local: self._argb(color) for color in pattern.children}
        back = None if name == "solid" else found.get("bgColor")
        return Fill(name, found.get("fgColor"), back)

    def _argb(self, color: Node) -> str | None:
        rgb = self._base(color)
        tint = color.get("tint")
        if rgb and tint:
            rgb = tinted(rgb, tint)
        return f"FF{rgb}" if rgb else None

    def _base(self, color: Node) -> str | None:
        slot = color.get("theme")
        if slot is not None:
            return _pick(self._theme, slot)
        rgb = color.get("rgb")
        if rgb is not None:
            return _rgb(rgb)
        number = color.get("indexed")
        if number is None:
            return None
        return _pick(self._indexed, number)


def _pick(colors: Sequence[str | None], number: str) -> str | None:
    """Return the colour of a number; None for a number that has none, and for
    more digits than an unsignedInt has.
    """
    if len(number) > 10 or not number.isdecimal():
        return None
    at = int(number)
    return colors[at] if at < len(colors) else None


def tinted(rgb: str, tint: str) -> str:
    """Return RRGGBB made darker (tint -1 to 0) or lighter (0 to 1), in Excel's
    whole numbers up to 240 (18.8.19).
    """
    try:
        given = Decimal(tint.strip())
        amount = min(max(given, Decimal(-1)), Decimal(1))
    except InvalidOperation:
        return rgb
    hue, light, saturation = _hls(*bytes.fromhex(rgb))
    if amount < 0:
        light = int(light * (1 + amount))
    else:
        kept = 1 - amount
        light = 240 - int(240 * kept) + int(light * kept)
    return bytes(_channels(hue, light, saturation)).hex().upper()


def _hls(*rgb: int) -> tuple[int, int, int]:
    most = max(rgb)
    least = min(rgb)
    both = most + least
    span = most - least
    light = (240 * both + 255) // 510
    if not span:
        return 0, light, 0
    whole = both if light <= 120 else 510 - both
    steps = [40 * (most - each) for each in rgb]
    near = [(step + span // 2) // span for step in steps]
    strongest = rgb.index(most)
    hue = 80 * strongest + near[strongest - 1] - near[strongest - 2]
    return hue % 240, light, (240 * span + whole // 2) // whole


def _channels(
    hue: int,
    light: int,
    saturation: int,
) -> list[int]:
    if light <= 120:  # noqa: SIM108 - the formula is read as two cases
        high = (light * (240 + saturation) + 120) // 240
    else:
        high = light + saturation - (light * saturation + 120) // 240
    low = 2 * light - high
    hues = [(hue + turn) % 240 for turn in (80, 0, -80)]
    return [_level(low, high, each) for each in hues]


def _level(
    low: int,
    high: int,
    hue: int,
) -> int:
    """Return how much of a colour there is, up to 255."""
    part = min(hue, 160 - hue, 40) if hue < 160 else 0
    level = low + ((high - low) * part + 20) // 40
    return max(0, min(255, (255 * level + 120) // 240))


def _scheme(theme: bytes) -> dict[str, str | None]:
    """Return the RRGGBB of each slot of a theme's colour scheme; nothing of a
    theme that cannot be read.
    """
    try:
        root = tree(as_utf8(theme))
    except (ExpatError, ValueError):
        return {}
    if root.namespace not in _DRAWING or root.local != "theme":
        return {}
    return {
        slot.local: _slot_color(slot)
        for elements in root.all("themeElements")
        for scheme in elements.all("clrScheme")
        for slot in scheme.children
    }


def _slot_color(slot: Node) -> str | None:
    for color in slot.children:
        if color.local == "srgbClr":
            return _rgb(color.get("val"))
        if color.local == "sysClr":
            return _rgb(color.get("lastClr")) or _WINDOW.get(
                color.get("val") or ""
            )
    return None


def _rgb(value: str | None) -> str | None:
    found = _RGB.fullmatch(value or "")
    if found:
        return found[1].upper()
    return None


# ---- The styles part --------------------------------------------------------


class FormatEntries:
    """The cell formats of the output, every one of the input's among them.

    InternalError ``verify.styles`` (part) where the part differs in more than
    appended fills and cell formats, where a new entry is more than a plain
    fill, or an old cell format with another fill, or where an old cell format
    would show a new fill.
    """

    def __init__(
        self,
        part: str,
        before: bytes,
        after: bytes,
        theme: bytes | None,
    ) -> None:
        self._part = part
        try:
            self._read(as_utf8(before), as_utf8(after), theme)
        except (ValueError, LookupError, ExpatError):
            raise self._wrong() from None

    def shows(
        self,
        old: int,
        new: int,
        fill: Fill | None,
    ) -> bool:
        """Tell whether cell format ``new`` is ``old`` but for its fill, and
        its fill is the one planned.
        """
        if not (0 <= old < self.old_count and 0 <= new < self.new_count):
            return False
        is_like = old == new or _but_fill(self._xfs[old]) == _but_fill(
            self._xfs[new]
        )
        return is_like and self._has(new, fill)

    def is_new(self, number: int) -> bool:
        """Tell whether a cell format was appended: nothing in the input may
        refer to its number.
        """
        return self.old_count <= number < self.new_count

    def _read(
        self,
        before: bytes,
        after: bytes,
        theme: bytes | None,
    ) -> None:
        old = tree(before)
        new = tree(after)
        if old.namespace not in MAIN or old.name != new.name:
            raise ValueError(old.name)
        if not _Growth(before, after).is_all(old, new):
            raise self._wrong()
        self._palette = Palette(old, theme)
        self._fills = _entries(new, "fills")
        self._xfs = _entries(new, "cellXfs") or [_DEFAULT_XF]
        self.new_count = len(self._xfs)
        self._old_fills = len(_entries(old, "fills"))
        old_xfs = _entries(old, "cellXfs")
        self.old_count = len(old_xfs) or 1
        self._check_new_fills()
        self._check_new_xfs()
        for xf in (*old_xfs, *_entries(old, "cellStyleXfs")):
            self._check_old_xf(xf)

    def _has(
        self,
        xf: int,
        fill: Fill | None,
    ) -> bool:
        number = unsigned(self._xfs[xf].get("fillId"))
        found = (
            self._palette.fill(self._fills[number])
            if 0 < number < len(self._fills)
            else None
        )
        return found == _opaque(fill) and (
            found is None or number >= _RESERVED
        )

    def _check_new_fills(self) -> None:
        for entry in self._fills[self._old_fills :]:
            if entry.content() != _written(
                self._palette.fill(entry) or Fill("none"), entry.namespace
            ):
                raise self._wrong()

    def _check_new_xfs(self) -> None:
        known = {_but_fill(xf) for xf in self._xfs[: self.old_count]}
        for xf in self._xfs[self.old_count :]:
            is_filled = xf.get("applyFill") == "1" and unsigned(
                xf.attributes["fillId"]
            ) < len(self._fills)
            if not is_filled or _but_fill(xf) not in known:
                raise self._wrong()

    def _check_old_xf(self, xf: Node) -> None:
        """Check that a cell format which refers to a fill that was not there
        does not show a new one.
        """
        number = unsigned(xf.get("fillId"))
        if self._old_fills <= number < len(self._fills) and self._palette.fill(
            self._fills[number]
        ):
            raise self._wrong()

    def _wrong(self) -> InternalError:
        return InternalError("verify.styles", part=self._part)


def _section(root: Node, name: str) -> Node | None:
    """Return a child of the root that may be there once; ValueError where
    there are more.
    """
    found = root.all(name)
    if len(found) > 1:
        raise ValueError(name)
    return found[0] if found else None


_ENTRY_NAMES = {"fills": "fill", "cellXfs": "xf", "cellStyleXfs": "xf"}


def _entries(root: Node, section: str) -> list[Node]:
    """Return the entries of a section; ValueError where something else is
    counted with them.
    """
    around = _section(root, section)
    if around is None:
        return []
    found = around.all(_ENTRY_NAMES[section])
    if len(found) != len(around.children):
        raise ValueError(section)
    return found


def _but_fill(xf: Node) -> tuple[object, ...]:
    kept = {
        name: value
        for name, value in xf.attributes.items()
        if name not in {"fillId", "applyFill"}
    }
    return frozenset(kept.items()), *xf.content()[2:]


def _opaque(fill: Fill | None) -> Fill | None:
    """Return a planned fill as it reads back: alpha FF, a solid one without
    background, none as None.
    """
    if fill is None or fill.pattern == "none":
        return None
    front, back = (
        f"FF{color[2:].upper()}" if color else None
        for color in (fill.foreground, fill.background)
    )
    return Fill(fill.pattern, front, None if fill.pattern == "solid" else back)


def _written(fill: Fill, namespace: str) -> tuple[object, ...]:
    """Return the only content that a new fill may have."""
    nowhere = TagSpan(0, 0)
    pattern = Node(
        f"{namespace} patternFill", {"patternType": fill.pattern}, nowhere
    )
    for name, color in (
        ("fgColor", fill.foreground),
        ("bgColor", fill.background),
    ):
        if color:
            pattern.children.append(
                Node(f"{namespace} {name}", {"rgb": color}, nowhere)
            )
    entry = Node(f"{namespace} fill", {}, nowhere)
    entry.children.append(pattern)
    return entry.content()


class _Growth:
    """A styles part before and after: finds what was appended, and takes it
    out again.
    """

    def __init__(
        self,
        before: bytes,
        after: bytes,
    ) -> None:
        self._before = before
        self._after = after

    def is_all(
        self,
        old: Node,
        new: Node,
    ) -> bool:
        """Tell whether nothing but appended entries differs."""
        if self._before == self._after:
            return True
        return spliced(self._after, self._splices(old, new)) == self._before

    def _splices(
        self,
        old: Node,
        new: Node,
    ) -> Iterator[Splice]:
        if new.closing and not old.closing:
            yield from self._as_empty_tag(old, new)
        for name in ("fills", "cellXfs"):
            grown = _section(new, name)
            if grown and grown.closing:
                yield from self._of_section(_section(old, name), grown)

    def _of_section(
        self,
        old: Node | None,
        new: Node,
    ) -> Iterator[Splice]:
        """Yield what takes a section's new entries out; nothing where they are
        not as they should be.
        """
        if not _is_counted(old, new):
            return
        if old is None:
            opening = self._after[slice(*new.opening)]
            if re.fullmatch(_NEW_SECTION % len(new.children), opening):
                yield new.opening.start, new.end, b""
            return
        yield from self._entries(new.children[len(old.children) :])
        was, opening = self._openings(old, new)
        if new.closing and not old.closing:
            yield from self._as_empty_tag(old, new)
        elif _COUNT.sub(b"", opening) == _COUNT.sub(b"", was):
            yield *new.opening, was

    def _entries(self, entries: Sequence[Node]) -> Iterator[Splice]:
        """Yield what takes entries out; one with a remark in it stays."""
        for entry in entries:
            written = self._after[entry.opening.start : entry.end]
            if b"<!--" not in written and b"<?" not in written:
                yield entry.opening.start, entry.end, b""

    def _as_empty_tag(
        self,
        old: Node,
        new: Node,
    ) -> Iterator[Splice]:
        """Yield what makes the two tags of an element the one empty tag that
        it was.
        """
        was, opening = self._openings(old, new)
        opened = _COUNT.sub(b"", was[: -len(b"/>")] + b">").rstrip(b" >")
        if new.closing and opened == _COUNT.sub(b"", opening).rstrip(b" >"):
            yield *new.opening, was
            yield *new.closing, b""

    def _openings(
        self,
        old: Node,
        new: Node,
    ) -> tuple[bytes, bytes]:
        was = self._before[slice(*old.opening)]
        return was, self._after[slice(*new.opening)]


_NEW_SECTION = rb"<[^\s<>/]++ count=\"%d\">"


def _is_counted(old: Node | None, new: Node) -> bool:
    """Tell whether a section has new entries and counts them, or has no count
    as before.
    """
    total = len(new.children)
    if total == (len(old.children) if old else 0):
        return False
    said = new.get("count")
    is_blank = not said and old is not None and said == old.get("count")
    return is_blank or said == str(total)
