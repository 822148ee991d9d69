"""Draw the pictures that are made of text alone:
``python -m docs.make_drawings`` writes SVG into docs/images.

glance.svg, glance.ja.svg    three rows of a sample before and after, legible at the width of a telephone
house.svg, house.ja.svg      the rooms of the program and what imports what, as tests/test_floors.py draws the arrows

A test holds them equal to what the program does and imports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from tests.test_floors import SOURCE, draw

from irodori import convert
from irodori.messages import Language
from irodori.results import Conversion

HERE = Path(__file__).resolve().parent
IMAGES = HERE / "images"
SAMPLE = HERE.parent / "samples" / "seed-statuses" / "input.xlsx"
LANGUAGES: tuple[Language, ...] = ("en", "ja")

_FONT = "Noto Sans JP, Hiragino Sans, Meiryo, sans-serif"


def drawings() -> dict[str, str]:
    """Return the text of each picture by its file name."""
    conversion = convert(SAMPLE, as_of=date(2022, 4, 1))
    arrows = room_arrows()
    made = {}
    for language in LANGUAGES:
        suffix = ".ja" if language == "ja" else ""
        made[f"glance{suffix}.svg"] = _svg(
            860, 574, 24, _glance(conversion, language)
        )
        made[f"house{suffix}.svg"] = _svg(
            860, _house_height(), 17, _house(arrows, language)
        )
    return made


def _svg(width: int, height: int, size: int, parts: Iterator[str]) -> str:
    opened = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="{_FONT}" font-size="{size}" fill="#1b1f24">'
    )
    ground = f'<rect width="{width}" height="{height}" fill="#fff"/>'
    return "\n".join([opened, ground, *parts, "</svg>"]) + "\n"


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}"{more}>{escape(words)}</text>'


# ---- At a glance ------------------------------------------------------------

_COLUMNS = (
    ("D", "手続名", 244),
    ("J", "現在値", 86),
    ("L", "達成期限", 154),
    ("O", "アクションプラン a", 376),
)
_NAME_LETTERS, _PLAN_LETTERS = 11, 16
"""How many letters of a name and of a plan are shown."""

_LINE, _HEAD = 46, 42
_AS_OF: Mapping[Language, str] = {
    "en": "irodori convert --as-of 2022-04-01",
    "ja": "irodori convert --as-of 令和4年4月1日",
}


def _glance(conversion: Conversion, language: Language) -> Iterator[str]:
    yield from _table(conversion, 10, is_after=False)
    below = 10 + _HEAD + 3 * _LINE
    yield _text(
        430,
        below + 45,
        "↓  " + _AS_OF[language],
        ' text-anchor="middle" font-family="monospace"',
    )
    yield from _table(conversion, below + 70, is_after=True)
    reason = next(
        rating.reason.text(language)
        for rating in conversion.ratings
        if rating.cell == "J4"
    )
    yield _text(
        10,
        below + 70 + _HEAD + 3 * _LINE + 46,
        f"J4: {reason}",
        ' font-weight="bold"',
    )
    note = {
        "en": "Every colour has its reason. Nothing else in the file changes.",
        "ja": "色には一つずつ理由が付きます。ほかは一切変わりません。",
    }
    yield _text(
        10,
        below + 70 + _HEAD + 3 * _LINE + 86,
        note[language],
        ' fill="#57606a"',
    )


def _table(
    conversion: Conversion, top: int, *, is_after: bool
) -> Iterator[str]:
    sheet = conversion.inspection.book[
        conversion.inspection.book.sheet_names[0]
    ]
    values = {
        cell.ref: (cell.value, cell.number_format)
        for cell in sheet.cells()
        if cell.row in {3, 4, 5}
    }
    fills = {
        rating.cell: rating.argb
        for rating in conversion.ratings
        if rating.argb
    }
    left = 0
    for letter, title, width in _COLUMNS:
        yield _box(left, top, width, _HEAD, "#eef1f4")
        yield _text(left + 8, top + 30, title, ' font-size="21"')
        for number in range(3):
            ref = f"{letter}{number + 3}"
            at = top + _HEAD + number * _LINE
            fill = (
                f"#{fills[ref][2:]}" if is_after and ref in fills else "#fff"
            )
            yield _box(left, at, width, _LINE, fill)
            yield _text(
                left + 8, at + 32, _shown(*values[ref]), ' font-size="21"'
            )
        left += width


def _box(x: int, y: int, width: int, height: int, fill: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}" stroke="#8d96a3"/>'


def _shown(value: object, number_format: str) -> str:
    if isinstance(value, float):
        return f"{value:.1%}" if number_format == "0.0%" else f"{value:.0%}"
    text = str(value).replace("\n", "")
    if len(text) <= _NAME_LETTERS:
        return text
    tag = max(text.rfind("（"), text.rfind("【"))
    if tag < 0:
        return text[: _NAME_LETTERS - 1] + "…"
    return f"{text[: _PLAN_LETTERS - len(text[tag:])]}…{text[tag:]}"


# ---- The house --------------------------------------------------------------


class Room(NamedTuple):
    """A module or a package of the program, and what it is for in both
    languages.
    """

    name: str
    en: str
    ja: str


FLOORS: tuple[tuple[Room, ...], ...] = (
    (
        Room("cli", "the command line", "コマンド"),
        Room("web", "page, HTTP API", "ページと API"),
        Room("jobs", "folders, schedule", "フォルダーと日程"),
    ),
    (
        Room("conversion", "the road: read to verify", "読み取りから検証まで"),
        Room("compare", "check, diff", "点検、前回との比較"),
    ),
    (
        Room("report", "JSON, text, HTML", "JSON・文・HTML"),
        Room("sheets", "books from nothing", "新しく作るブック"),
    ),
    (Room("results", "what calls return", "呼び出しの結果"),),
    (Room("scorecard.judging", "facts to colours", "事実から色へ"),),
    (Room("scorecard.statuses", "where statuses are written", "状況の出所"),),
    (Room("scorecard.legend", "what colours mean", "色の意味"),),
    (
        Room(
            "scorecard.reading", "headings, rows, account", "見出し・行・内訳"
        ),
    ),
    (
        Room("scorecard.profile", "the office's words", "部署の言葉"),
        Room("scorecard.values", "rates, dates, KPIs", "率・日付・KPI"),
        Room("options", "what can be asked", "指定できること"),
    ),
    (
        Room("workbook.kernel", "the inner loops", "内側の繰り返し"),
        Room("workbook", "zip, XML, styles", "zip・XML・書式"),
        Room("workbook.verify", "takes the plan back", "計画を取り消して照合"),
    ),
    (
        Room("files", "the file policy", "ファイルの扱い"),
        Room("errors", "refusals", "拒否"),
        Room("messages", "sentences", "文言"),
    ),
)

_UNDER_ALL = {"files", "errors", "messages"}
"""Rooms whose arrows are not drawn: every room uses them."""

_ALIASES = {
    "scorecard.profilefile": "scorecard.profile",
    "scorecard.profiles": "scorecard.profile",
    "scorecard.palettes": "scorecard.profile",
    "workbook.native": "workbook.kernel",
    "workbook.canonicalrows": "workbook.kernel",
}
_FLOOR, _TALL, _TOP = 84, 52, 12


def room_of(module: str) -> str | None:
    """Return the room of a module, None where the picture does not show it."""
    names = {room.name for floor in FLOORS for room in floor}
    name = module.removeprefix("irodori.")
    while name and _ALIASES.get(name, name) not in names:
        name = name.rpartition(".")[0]
    return _ALIASES.get(name, name) or None


def room_arrows() -> dict[str, set[str]]:
    """Return for each room those that it imports; what it reaches through
    another one is left out.
    """
    drawn: dict[str, set[str]] = {
        room.name: set() for floor in FLOORS for room in floor
    }
    for module, used in draw(SOURCE).items():
        here = room_of(module)
        if here is None:
            continue
        targets = {
            room for each in used if (room := room_of(each)) is not None
        }
        drawn[here] |= targets - {here, *_UNDER_ALL}
    height = {
        room.name: number
        for number, floor in enumerate(FLOORS)
        for room in floor
    }
    down = {
        name: {each for each in used if height[each] >= height[name]}
        for name, used in drawn.items()
    }
    return {
        name: {each for each in used if not _reached(each, used, down)}
        for name, used in down.items()
    }


def _reached(
    room: str, beside: set[str], arrows: Mapping[str, set[str]]
) -> bool:
    """Tell whether one of the rooms beside it leads to a room."""
    seen = set[str]()
    waiting = [each for each in beside if each != room]
    while waiting:
        for each in arrows[waiting.pop()] - seen:
            seen.add(each)
            waiting.append(each)
    return room in seen


def _house_height() -> int:
    return _TOP + len(FLOORS) * _FLOOR


def _house(
    arrows: Mapping[str, set[str]], language: Language
) -> Iterator[str]:
    yield (
        '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#8d96a3"/></marker>'
    )
    places = {
        room.name: _place(number, at)
        for number, floor in enumerate(FLOORS)
        for at, room in enumerate(floor)
    }
    for name in sorted(arrows):
        for each in sorted(arrows[name]):
            yield _arrow(places[name], places[each])
    for floor in FLOORS:
        for room in floor:
            yield from _room(places[room.name], room, language)


def _place(floor: int, at: int) -> tuple[float, float, float]:
    """Return the left and top edge of a room, and its width."""
    count = len(FLOORS[floor])
    width = 264 if count > 1 else 300
    gap = (860 - count * width) / (count + 1)
    return gap + at * (width + gap), _TOP + floor * _FLOOR, width


def _arrow(
    start: tuple[float, float, float], end: tuple[float, float, float]
) -> str:
    x, y = start[0] + start[2] / 2, start[1] + _TALL
    to_x, to_y = end[0] + end[2] / 2, end[1] - 1
    if start[1] == end[1]:
        side = 1 if end[0] > start[0] else -1
        x, y = start[0] + (start[2] if side > 0 else 0), start[1] + _TALL / 2
        to_x, to_y = end[0] + (0 if side > 0 else end[2]), y
    middle = (y + to_y) / 2
    path = (
        f"M{x:g} {y:g}C{x:g} {middle:g} {to_x:g} {middle:g} {to_x:g} {to_y:g}"
    )
    return f'<path d="{path}" fill="none" stroke="#8d96a3" stroke-width="1.5" marker-end="url(#tip)"/>'


def _room(
    place: tuple[float, float, float], room: Room, language: Language
) -> Iterator[str]:
    x, y, width = place
    size = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{_TALL}"'
    yield f'<rect {size} rx="5" fill="#f3f6f9" stroke="#57606a"/>'
    middle = ' text-anchor="middle"'
    yield _text(
        x + width / 2,
        y + 22,
        room.name.rpartition(".")[2],
        middle + ' font-weight="bold"',
    )
    yield _text(
        x + width / 2,
        y + 43,
        getattr(room, language),
        middle + ' font-size="16" fill="#57606a"',
    )


def main() -> None:
    """Write the pictures."""
    for name, text in drawings().items():
        (IMAGES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
