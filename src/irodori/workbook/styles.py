"""The styles part, xl/styles.xml (ECMA-376 part 1, 18.8): read, and made
longer without touching what is there.

    <styleSheet>
      <numFmts/> <fonts/> <fills count="3"> <fill>…</fill>* ← new fills here
      </fills> <borders/> <cellStyleXfs/> <cellXfs count="9"> <xf fillId="2"
      …>…</xf>* ← new cell formats here </cellXfs> …
    </styleSheet>

A cell's ``s`` attribute counts the xf of cellXfs. What a cell shows is the
fillId of its own xf, whatever applyFill says there: Excel, LibreOffice and
openpyxl all do so. Excel paints fill 0 as none and fill 1 as gray125 whatever
they hold, so a new cell format never uses those two to show a fill.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property

from irodori.errors import InputError
from irodori.patterns import pattern
from irodori.tuples import NamedTuple
from irodori.workbook.colors import (
    INDEXED,
    PLAIN_FONT,
    Font,
    read_font,
    resolve_color,
    theme_colors,
)
from irodori.workbook.fills import Fill
from irodori.workbook.formats import format_code, is_date_format
from irodori.workbook.standard import STYLES
from irodori.workbook.stylesheet import (
    StyleSections,
    opening_tag,
    unsigned,
)
from irodori.workbook.xml import (
    Attributes,
    Element,
    attribute_values,
    check_depth,
    check_well_formed,
    decode,
    set_attribute,
    tags,
)

PART = "xl/styles.xml"
MAX_CELL_FORMATS = 64_000
_MOST_MISSING = 1_000

_RESERVED = (Fill("none"), Fill("gray125"))
_LINES = ("Horizontal", "Vertical", "Down", "Up", "Grid", "Trellis")
_PATTERNS = frozenset(
    ["solid", "gray125", "gray0625", "lightGray", "mediumGray", "darkGray"]
    + [f"{weight}{lines}" for weight in ("light", "dark") for lines in _LINES]
)
_REMARK = pattern(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ARGB = pattern(r"[0-9A-Fa-f]{8}")


_ButFill = tuple[frozenset[tuple[str, str]], bytes]
_LookKey = tuple[_ButFill, Fill | None]
"""A cell format but for its fill, and that fill."""
_Choice = tuple[int, Fill | None]
"""A cell format, and the fill that it is to get."""
_ColorsOfFill = dict[bytes, list[str | None]]
"""The colours of a fill by the names of their elements."""


class _Look(NamedTuple):
    """What a cell format says; certain where every program shows that fill
    (Excel does not look at fills 0 and 1).
    """

    number_format: str
    is_date: bool
    fill: Fill | None
    certain: bool


class Styles:
    """The cell formats and fills of one workbook, which only grow.

    InputError on reading: ``xml.damaged``, ``xml.dtd``, ``xml.encoding``,
    ``styles.not_understood`` (element) where the part holds an element that
    cannot be counted, ``styles.damaged`` (detail) where an id is no number.
    """

    def __init__(
        self,
        part: bytes,
        theme: bytes | None = None,
    ) -> None:
        self._part = part
        self._sections, self._encode = _opened(part)
        self._colors = (theme_colors(theme), self._indexed_colors())
        self._number_formats = dict(self._read_number_formats())
        fills = self._sections.children(b"fills", b"fill")
        self._fills = [*map(self._read_fill, fills)]
        self._fonts = [*self._read_fonts()]
        self._named = self._sections.children(b"cellStyleXfs", b"xf")
        """The formats of the named styles."""
        self._xfs = self._sections.children(b"cellXfs", b"xf")
        self._xfs_kept = len(self._xfs)
        if not self._xfs:
            self._xfs.append(self._default_xf())
        self._new_fills: list[bytes] = []
        self._read: dict[int, Attributes] = {}
        self._looks: dict[int, _Look] = {}
        self._by_look: dict[_LookKey, int] = {}
        self._chosen: dict[_Choice, int] = {}

    @property
    def cell_format_count(self) -> int:
        """How many cell formats there are, appended ones included; a part
        without any has format 0 all the same.
        """
        return len(self._xfs)

    @property
    def kept_count(self) -> int:
        """How many cell formats the workbook came with; one where it has none,
        for that is the default.
        """
        return self._xfs_kept or 1

    @property
    def has_grown(self) -> bool:
        """Whether there are cell formats that the workbook did not come with."""
        return bool(self._new_xfs)

    def number_format(self, xf: int) -> str:
        """Return the number format code of a cell format; InputError
        ``styles.index`` where there is no such format.
        """
        return self._look(xf).number_format

    def is_date(self, xf: int) -> bool:
        """Tell whether numbers in this cell format are shown as dates."""
        return self._look(xf).is_date

    def fill(self, xf: int) -> Fill | None:
        """Return the fill of a cell format, None where it has none.

        A solid fill has no background. A gradient is given as ``gradient``
        with its first and last colour.
        """
        return self._look(xf).fill

    def font(self, xf: int) -> Font:
        """Return the font of a cell format, with its colour resolved; the
        plain one where it refers to none.
        """
        number = unsigned(self._attributes(xf), "fontId")
        return (
            self._fonts[number]
            if 0 <= number < len(self._fonts)
            else PLAIN_FONT
        )

    def run_font(self, properties: bytes) -> Font:
        """Return the font that the ``rPr`` element of a rich text run
        describes.
        """
        return read_font(properties, *self._colors)

    def with_fill(
        self,
        xf: int,
        fill: Fill | None,
    ) -> int:
        """Return the cell format that is equal to another but for its fill;
        None for no fill.

        It is the format itself where it shows that fill already, else an equal
        one that exists, else a new one. ValueError for a fill that is none of
        18.8.32, or a gradient that the workbook does not have; InputError
        ``styles.index``, or ``styles.too_many`` beyond 64,000 formats.
        """
        chosen = self._chosen.get((xf, fill))
        if chosen is None and not 0 <= xf < self.kept_count:
            raise InputError("styles.index", xf=xf, count=self.kept_count)
        if chosen is None:
            chosen = self._chosen[xf, fill] = self._choose(
                xf, _canonical(fill)
            )
        return chosen

    def to_bytes(self) -> bytes:
        """Return the part: the very bytes that were read if nothing is new,
        else those with the new entries.
        """
        if not self._new_xfs:
            return self._part
        new = {
            b"fills": (self._new_fills, len(self._fills)),
            b"cellXfs": (self._new_xfs, len(self._xfs)),
        }
        return self._encode(self._sections.with_more(new))

    # Reading.

    def _read_number_formats(self) -> Iterator[tuple[int, str]]:
        for entry in self._sections.entries(b"numFmts"):
            tag = self._sections.data[entry.start : entry.opening.end]
            values = attribute_values(tag)
            yield unsigned(values, "numFmtId"), values.get("formatCode", "")

    def _read_fonts(self) -> Iterator[Font]:
        for entry in self._sections.entries(b"fonts"):
            if entry.name == b"font":
                element = self._sections.data[entry.start : entry.end]
                yield read_font(element, *self._colors)

    def _indexed_colors(self) -> tuple[str, ...]:
        given: list[str | None] = []
        for entry in self._sections.entries(b"colors"):
            if entry.name == b"indexedColors":
                given = [*self._rgb_colors(entry)]
        colors = [*INDEXED]
        for place, color in enumerate(given[: len(INDEXED)]):
            if color:
                colors[place] = color
        return tuple(colors)

    def _rgb_colors(self, section: Element) -> Iterator[str | None]:
        for tag in tags(self._sections.data, section.opening.end, section.end):
            if tag.name == b"rgbColor" and tag.kind != "close":
                element = self._sections.data[tag.start : tag.end]
                values = attribute_values(element)
                yield resolve_color(values, (), ())

    def _read_fill(self, fill: bytes) -> Fill | None:
        pattern, colors = self._read_pattern(fill)
        stops = colors[b"color"]
        if stops:
            return Fill("gradient", stops[0], stops[-1])
        if pattern in ("", "none"):
            return None
        front = _last(colors[b"fgColor"])
        if pattern == "solid":
            return Fill(pattern, front, None)
        back = _last(colors[b"bgColor"])
        return Fill(pattern, front, back)

    def _read_pattern(self, fill: bytes) -> tuple[str, _ColorsOfFill]:
        """Return a fill's pattern, and the colours of its elements by name."""
        pattern = "none"
        colors: _ColorsOfFill = defaultdict(list)
        for tag in tags(fill):
            if tag.kind == "close":
                continue
            element = fill[tag.start : tag.end]
            values = attribute_values(element)
            if tag.name == b"patternFill":
                pattern = values.get("patternType", "none")
            color = resolve_color(values, *self._colors)
            colors[tag.name].append(color)
        return pattern, colors

    def _xf(self, xf: int) -> bytes:
        if not 0 <= xf < len(self._xfs):
            raise InputError("styles.index", xf=xf, count=len(self._xfs))
        return self._xfs[xf]

    def _look(self, xf: int) -> _Look:
        look = self._looks.get(xf)
        if look is None:
            look = self._read_look(self._attributes(xf))
            self._looks[xf] = look
        return look

    def _attributes(self, xf: int) -> Attributes:
        """Return the attributes of a cell format, which are read once."""
        found = self._read.get(xf)
        if found is None:
            found = attribute_values(opening_tag(self._xf(xf)))
            self._read[xf] = found
        return found

    def _read_look(self, xf: Attributes) -> _Look:
        number = unsigned(xf, "numFmtId")
        code = format_code(number, self._number_formats)
        fill_id = unsigned(xf, "fillId")
        fill = None
        if 0 < fill_id < len(self._fills):
            fill = self._fills[fill_id]
        certain = fill_id >= len(_RESERVED)
        if not certain and fill in (None, _RESERVED[1]):
            certain = fill_id < max(len(self._fills), 1)
        return _Look(code, is_date_format(code), fill, certain)

    # Growing.

    @property
    def _new_xfs(self) -> list[bytes]:
        """What is to be written: with a new cell format, the default one too
        where the part had none.
        """
        new = self._xfs[self._xfs_kept :]
        if self._xfs_kept or len(new) > 1:
            return new
        return []

    def _choose(
        self,
        xf: int,
        fill: Fill | None,
    ) -> int:
        look = self._look(xf)
        if look.fill == fill and look.certain:
            return xf
        if not self._by_look:
            for number in range(len(self._xfs)):
                self._remember(number)
        key = (self._but_fill(xf), fill)
        known = self._by_look.get(key)
        if known is None:
            return self._append(xf, fill)
        return known

    def _remember(self, xf: int) -> None:
        look = self._look(xf)
        if look.certain:
            key = (self._but_fill(xf), look.fill)
            self._by_look.setdefault(key, xf)

    def _but_fill(self, xf: int) -> _ButFill:
        """Return the part of a cell format that is equal in formats that
        differ in their fill only.
        """
        rest = {
            name: value
            for name, value in self._attributes(xf).items()
            if name not in ("fillId", "applyFill")
        }
        element = self._xf(xf)
        content = element[len(opening_tag(element)) :]
        return frozenset(rest.items()), _inner(content)

    def _append(
        self,
        base: int,
        fill: Fill | None,
    ) -> int:
        if len(self._xfs) >= MAX_CELL_FORMATS:
            raise InputError("styles.too_many", limit=MAX_CELL_FORMATS)
        raw = self._xf(base)
        opening = next(tags(raw))
        rest = _REMARK.sub(b"", raw[opening.end :])
        fill_id = b"%d" % self._fill_id(fill)
        tag = set_attribute(raw[: opening.end], b"fillId", fill_id)
        tag = set_attribute(tag, b"applyFill", b"1")
        number = len(self._xfs)
        self._xfs.append(tag + rest)
        self._remember(number)
        return number

    def _fill_id(self, fill: Fill | None) -> int:
        first = 0 if fill is None else len(_RESERVED)
        for number in range(first, len(self._fills)):
            if self._fills[number] == fill:
                return number
        if fill and fill.pattern == "gradient":
            raise ValueError(fill)
        while len(self._fills) < len(_RESERVED):
            self._append_fill(_RESERVED[len(self._fills)])
        self._fill_gap()
        return self._append_fill(fill or _RESERVED[0])

    def _fill_gap(self) -> None:
        """Put empty fills where cell formats speak of fills that are not
        there: they would show the next new one.
        """
        last = self._last_named_fill
        if last > len(self._fills) + _MOST_MISSING:
            raise InputError("styles.damaged", detail=f'fillId="{last}"')
        while len(self._fills) <= last:
            self._append_fill(_RESERVED[0])

    @cached_property
    def _last_named_fill(self) -> int:
        """The highest number of a fill that the part's own formats name."""
        kept = map(self._attributes, range(self._xfs_kept))
        named = (attribute_values(opening_tag(xf)) for xf in self._named)
        numbers = [unsigned(xf, "fillId") for xf in (*kept, *named)]
        return max(numbers, default=0)

    def _append_fill(self, fill: Fill) -> int:
        prefix = self._sections.prefix(b"fills")
        content = _pattern_element(prefix, fill)
        element = b"<%bfill>%b</%bfill>" % (prefix, content, prefix)
        self._new_fills.append(element)
        self._fills.append(_canonical(fill))
        return len(self._fills) - 1

    def _default_xf(self) -> bytes:
        """Return cell format 0 for a part without any: the first font, border
        and style, where there are some.
        """
        ids = {
            b"fontId": b"fonts",
            b"fillId": b"fills",
            b"borderId": b"borders",
            b"xfId": b"cellStyleXfs",
        }
        given = b"".join(
            b' %b="0"' % name
            for name, section in ids.items()
            if any(self._sections.entries(section))
        )
        return b'<%bxf numFmtId="0"%b/>' % (
            self._sections.prefix(b"cellXfs"),
            given,
        )


def _opened(part: bytes) -> tuple[StyleSections, Callable[[bytes], bytes]]:
    """Return the sections of a part, and what gives its bytes their encoding."""
    check_depth(part, PART)
    check_well_formed(part, PART)
    data, encode = decode(part, PART)
    sections = StyleSections(data)
    check_well_formed(part, PART, STYLES)
    return sections, encode


def _pattern_element(prefix: bytes, fill: Fill) -> bytes:
    """Return the content of a new fill."""
    colors = _color_element(prefix, b"fgColor", fill.foreground)
    colors += _color_element(prefix, b"bgColor", fill.background)
    opening = b'<%bpatternFill patternType="%b"' % (
        prefix,
        fill.pattern.encode(),
    )
    if not colors:
        return opening + b"/>"
    closing = b"</%bpatternFill>" % prefix
    return opening + b">" + colors + closing


def _color_element(
    prefix: bytes,
    name: bytes,
    color: str | None,
) -> bytes:
    if not color:
        return b""
    return b'<%b%b rgb="%b"/>' % (prefix, name, color.encode())


def _last(colors: list[str | None]) -> str | None:
    return colors[-1] if colors else None


def _inner(after_opening: bytes) -> bytes:
    if b"<!" in after_opening or b"<?" in after_opening:
        after_opening = _REMARK.sub(b"", after_opening)
    if not after_opening:
        return b""
    return after_opening[: after_opening.rfind(b"</")]


def _canonical(fill: Fill | None) -> Fill | None:
    """Return a fill as this module reads it back; ValueError for one that
    cannot be written.
    """
    if fill is None or fill.pattern == "none":
        return None
    pattern, foreground, background = fill
    if pattern not in {*_PATTERNS, "gradient"}:
        raise ValueError(fill)
    front = _opaque_color(fill, foreground)
    back = _opaque_color(fill, background)
    if pattern == "solid":
        back = None
    return Fill(pattern, front, back)


def _opaque_color(fill: Fill, color: str | None) -> str | None:
    """Return a colour of a fill with alpha FF; ValueError where it is none."""
    if color is None:
        return None
    if not _ARGB.fullmatch(color):
        raise ValueError(fill)
    return f"FF{color[2:].upper()}"
