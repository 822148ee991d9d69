"""What all pages share: the templates, the shipped style sheets and scripts, the
security policy, and the style sheet of a workbook: its fills as classes, and
the shape of its grids.

A page allows no style but its own sheet (its hash is in the content security
policy), so all that differs from workbook to workbook is a rule here and a
class there.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from types import CodeType

from jinja2 import (
    BytecodeCache,
    Environment,
    PackageLoader,
    StrictUndefined,
    __version__,
)
from jinja2.bccache import Bucket

from irodori.data import Key, kept
from irodori.messages import Language, Sentence
from irodori.patterns import pattern
from irodori.workbook.fills import Fill

_PACKAGE = "irodori.report"
_FOLDER = "templates"
_ARGB = pattern(r"[0-9A-Fa-f]{8}")
_NIGHT = (0x17, 0x1B, 0x21)
_RATED_BY_NIGHT = 88
_OTHER_BY_NIGHT = 18
"""Per cent of a fill's colour that is left on a dark page: the legend's stay
what they are, others step back.
"""
_MOST_FILLS = 4000
_DIGIT = Decimal("0.62")
_GUTTER_PADDING = Decimal("1.1")
TALLEST_ROW = 75
"""In half em: a row of Excel is 409 points at most."""
TALLEST_GROUP = 200
"""In eights of an em."""

Rgb = tuple[int, int, int]
_WHITE = (255, 255, 255)


# ---- Templates, scripts and the policy --------------------------------------


class _KeptTemplates(BytecodeCache):
    """Compiled templates, kept from one run to the next."""

    def load_bytecode(self, bucket: Bucket) -> None:
        code = kept().get(self._key(bucket))
        if isinstance(code, CodeType):
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        kept().put(self._key(bucket), bucket.code)

    @staticmethod
    def _key(bucket: Bucket) -> Key:
        return f"template of jinja2 {__version__}", bucket.checksum, 0


@cache
def report_templates(language: Language) -> Environment:
    """Return the template environment; ``t`` gives a sentence of the pages,
    ``say`` any other. A template is compiled once for all pages.
    """
    found = Environment(
        loader=PackageLoader(_PACKAGE, _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_KeptTemplates(),
    )

    def say(code: str, **params: object) -> str:
        return Sentence(code, params).text(language)

    def say_on_page(code: str, **params: object) -> str:
        return say(f"report.html.{code}", **params)

    found.globals["say"] = say
    found.globals["t"] = say_on_page
    return found


def shipped_text(name: str) -> str:
    """Return a shipped style sheet or script."""
    text, _, _ = PackageLoader(_PACKAGE, _FOLDER).get_source(
        Environment(autoescape=True), name
    )
    return text


def policy(style: str, script: str = "") -> str:
    """Return the content security policy: nothing is fetched, and only these
    two, a style and a script, are allowed.
    """
    allowed = _hash(script) if script else "'none'"
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {allowed}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


# ---- The style sheet --------------------------------------------------------


class FillClasses:
    """The class of each fill."""

    def __init__(self) -> None:
        self._classes: dict[Fill, str] = {}
        self._rules: list[str] = []

    def add(self, fill: Fill, *, rated: bool) -> None:
        """Make a class for a fill; ``rated`` for the colours that a rating
        gives.
        """
        front = _rgb(fill.foreground)
        plain = fill.pattern == "solid"
        count = len(self._classes)
        if fill in self._classes or count >= _MOST_FILLS:
            return
        if plain and front in (None, _WHITE):
            return
        name = f"f{count + 1}"
        kept = _RATED_BY_NIGHT if rated else _OTHER_BY_NIGHT
        self._rules.append(f".{name}{{{_looks_of(fill, kept)}}}")
        self._classes[fill] = f"f {name}"

    def of(self, fill: Fill | None) -> str:
        """Return the classes of a cell with this fill, none where it shows no
        colour.
        """
        if fill:
            return self._classes.get(fill, "")
        return ""

    def rules(self) -> str:
        """Return the rules of all classes."""
        return "\n".join(self._rules)


def grid_rules(columns: int, rows: int) -> Iterator[str]:
    """Yield the rules that put cells in their places and say how tall things
    are.

    ``.c3`` is column 3, ``.r2`` row 2 of its group, ``.w3`` ``.v3`` a span of
    three columns or rows; ``.t9`` a row of at least 9 half em, ``.e5`` a group
    of some 5 × 8 em. The first column of the grid is the row numbers' own.
    """
    yield from (
        f".c{column}{{grid-column-start:{column + 1}}}"
        for column in range(1, columns + 1)
    )
    yield from (
        f".w{span}{{grid-column-end:span {span}}}"
        for span in range(2, columns + 1)
    )
    yield from (
        f".r{row}>*{{grid-row-start:{row}}}" for row in range(1, rows + 1)
    )
    yield from (
        f".v{span}{{grid-row-end:span {span}}}" for span in range(2, rows + 1)
    )
    yield from (
        f".t{height}>.n{{min-height:{height / 2:g}em}}"
        for height in range(1, TALLEST_ROW + 1)
    )
    yield from (
        f".e{size}{{contain-intrinsic-height:auto {size * 8}em}}"
        for size in range(1, TALLEST_GROUP + 1)
    )


def sheet_rules(
    name: str, widths: Sequence[Decimal], hidden: frozenset[int], last_row: int
) -> Iterator[str]:
    """Yield the rules of one sheet: its columns on the screen and on paper;
    widths in em, columns from 1.
    """
    gutter = max(len(str(last_row)), 2) * _DIGIT + _GUTTER_PADDING
    shown = [
        Decimal(0) if column in hidden else width
        for column, width in enumerate(widths, 1)
    ]
    for scope, tracks in (("", shown), (".all", widths)):
        yield f"#{name}{scope}{{--gutter:{gutter}em;--cols:{_tracks(tracks)};--width:{gutter + sum(tracks)}em}}"
    whole = sum(shown) or Decimal(1)
    yield f"@media print{{#{name}{{--type:{_paper_size(whole)}pt}}}}"
    for column, width in enumerate(shown, 1):
        yield f"#{name} .k{column}{{width:{width * 97 / whole:.3f}%}}"


def color_class(color: str) -> str:
    """Return the class of a colour: its name, and for ``#7030A0`` x7030A0."""
    return color.replace("#", "x")


def filter_rules(colors: Iterable[str]) -> Iterator[str]:
    """Yield the rules that dim the cells of a colour while others are looked
    for; the style sheet has the five.
    """
    look = "background:var(--cell);color:var(--ink);border-color:var(--line)"
    return (
        f'[data-only]:not([data-only~="{color}"]) .is-{color}{{{look}}}'
        for color in colors
    )


def bar_rules(counts: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Yield the rules for the lengths of the summary's bar."""
    return (f".bar .{name}{{flex-grow:{count}}}" for name, count in counts)


def _tracks(widths: Sequence[Decimal]) -> str:
    return "var(--gutter) " + " ".join(f"{width}em" for width in widths)


def _paper_size(ems: Decimal) -> Decimal:
    """Return the type size in points at which so many em fill an A3 page
    (1,130 pt), within what can be read.
    """
    fitting = (1130 / ems).quantize(Decimal("0.1"))
    return min(max(fitting, Decimal("5.2")), Decimal(9))


def _looks_of(fill: Fill, kept: int) -> str:
    """Return the properties of a fill by day and by night; ``kept`` is how
    much of its colour is left by night, in per cent.
    """
    front = _rgb(fill.foreground)
    plain = fill.pattern == "solid"
    base = (front if plain else _rgb(fill.background)) or _WHITE
    over = None if plain else front or (0, 0, 0)
    day = _properties("l", _look(base, over, 100))
    night = _properties("d", _look(base, over, kept))
    pattern = "" if plain else _pattern(fill.pattern) + _HALO
    return f"{day}{night}{pattern}"


def _look(
    base: Rgb, over: Rgb | None, share: int
) -> tuple[Rgb, Rgb | None, str]:
    """Return the colours of a fill, a share of which is mixed into the night,
    and of the text on it.
    """
    mixed = _mixed(base, share)
    lines = _mixed(over, share) if over else None
    text = max(
        ("000", "fff"),
        key=lambda ink: min(
            _contrast(ink, each) for each in (mixed, lines) if each
        ),
    )
    return mixed, lines, text


def _properties(prefix: str, look: tuple[Rgb, Rgb | None, str]) -> str:
    base, over, text = look
    lines = f"--{prefix}p:{_hex(over)};" if over else ""
    return f"--{prefix}:{_hex(base)};--{prefix}t:#{text};{lines}"


def _mixed(color: Rgb, share: int) -> Rgb:
    red, green, blue = (
        (one * share + other * (100 - share)) // 100
        for one, other in zip(color, _NIGHT, strict=True)
    )
    return red, green, blue


def _contrast(ink: str, color: Rgb) -> float:
    """Return the contrast of black or white text (WCAG 2.2, 1.4.3); it chooses
    an ink and nothing else.
    """
    light = sum(
        weight * _linear(part)
        for weight, part in zip((0.2126, 0.7152, 0.0722), color, strict=True)
    )
    lifted = light + 0.05
    if ink == "000":
        return lifted / 0.05
    return 1.05 / lifted


def _linear(part: int) -> float:
    share = part / 255
    return (
        share / 12.92
        if share <= 0.04045
        else float(((share + 0.055) / 1.055) ** 2.4)
    )


def _rgb(argb: str | None) -> Rgb | None:
    if argb is None or not _ARGB.fullmatch(argb):
        return None
    red, green, blue = bytes.fromhex(argb[2:])
    return red, green, blue


def _hex(color: Rgb) -> str:
    return "#" + "".join(f"{part:02x}" for part in color)


# Over lines and dots the text needs some of the ground around it.
_HALO = f"text-shadow:{','.join(['0 0 2px var(--b)'] * 4)};"

# ---- Patterns (18.18.55 ST_PatternType), drawn in --p over the colour -------

# Lines cover as much of a cell as Excel's do: a quarter (light) or half
# (dark), dots by their radius and step.
_DOTS = {
    "gray0625": (7, 1),
    "gray125": (5, 1),
    "lightGray": (5, 1.4),
    "mediumGray": (4, 1.6),
    "darkGray": (4, 1.95),
}
_STEP = 6
# in Excel a chequered ground, covered by half as well
_THICKNESS = {"darkGrid": 1.75}
_ANGLES = {
    "Horizontal": (0,),
    "Vertical": (90,),
    "Down": (45,),
    "Up": (135,),
    "Grid": (0, 90),
    "Trellis": (45, 135),
}


def _pattern(name: str) -> str:
    if name == "gradient":
        return "--i:linear-gradient(90deg,var(--p),transparent);"
    if name in _DOTS:
        step, dot = _DOTS[name]
        edge = dot + 0.3  # soft, so that small dots stay round
        return f"--i:radial-gradient(circle at 50% 50%,var(--p) {dot:g}px,transparent {edge:g}px);--s:{step}px {step}px;"
    for lines, angles in _ANGLES.items():
        if name.endswith(lines):
            thick = _THICKNESS.get(
                name, 1.5 if name.startswith("light") else 3
            )
            return (
                f"--i:{','.join(_stripes(angle, thick) for angle in angles)};"
            )
    return ""


def _stripes(angle: int, thick: float) -> str:
    return f"repeating-linear-gradient({angle}deg,var(--p) 0 {thick:g}px,transparent {thick:g}px {_STEP}px)"
