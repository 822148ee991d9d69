"""Draw the pictures of the documentation again:
``python -m docs.make_pictures [NAME…]`` writes into docs/images.

palettes           the shipped palettes as each kind of eye sees them, as SVG in both languages
tutorial-before, tutorial-after    a scorecard as LibreOffice prints it; poppler cuts out what is shown
report, report-3000, report-grey, check, diff    pages as Chromium shows them, with 3,000 procedures and in grey too

The SVGs are held equal to the program's palettes by a test; the others are
looked at.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

from docs.colors import VISIONS, Rgb, grey, linear, seen_by, written

from irodori.messages import Language, Sentence
from irodori.scorecard.palettes import COLORS
from irodori.scorecard.profiles import load_profile
from irodori.workbook.fills import Fill

HERE = Path(__file__).resolve().parent
IMAGES = HERE / "images"
SAMPLES = HERE.parent / "samples"
DAY = date(2022, 4, 1)


# ---- Palettes ---------------------------------------------------------------

_EYES: dict[Language, dict[str, str]] = {
    "en": {
        "": "usual",
        "protanopia": "protanopia",
        "deuteranopia": "deuteranopia",
        "tritanopia": "tritanopia",
        "grey": "in grey",
    },
    "ja": {
        "": "一般",
        "protanopia": "P型（1型）",
        "deuteranopia": "D型（2型）",
        "tritanopia": "T型（3型）",
        "grey": "白黒印刷",
    },
}
_CELL, _ROW, _LEFT, _TOP, _GAP = 52, 34, 104, 34, 22

# Tiles of 8 × 8 in which the lines of a pattern are drawn; each covers as much
# as Excel's.
_TILES = {
    "gray0625": '<circle cx="4" cy="4" r="1.13"/>',
    "gray125": '<circle cx="2" cy="2" r="1.13"/><circle cx="6" cy="6" r="1.13"/>',
    "lightGrid": '<path d="M0 0h8v2h-8zM0 0h2v8h-2z"/>',
    "lightTrellis": '<path d="M0 8L8 0M0 0L8 8M-1 1L1 -1M7 9L9 7M-1 7L1 9M7 -1L9 1" stroke-width="1.45"/>',
}


def palettes_svg(language: Language) -> str:
    """Return the palettes side by side, a row for each kind of eye."""
    palettes = load_profile(None).palettes
    width = _LEFT + len(palettes) * (5 * _CELL + _GAP)
    height = _TOP + len(_EYES[language]) * _ROW + 8
    size = f'width="{width}" height="{height}"'
    font = 'font-family="Noto Sans JP, Hiragino Sans, Meiryo, sans-serif" font-size="13"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}" {font}>',
        f'<rect {size} fill="#fff"/>',
    ]
    for number, (name, palette) in enumerate(palettes.items()):
        left = _LEFT + number * (5 * _CELL + _GAP)
        parts.append(
            f'<text x="{left}" y="20" font-weight="bold">{escape(name)}</text>'
        )
        for row, eye in enumerate(_EYES[language]):
            for column, color in enumerate(COLORS):
                word = Sentence(f"color.{color}").text(language)
                place = (left + column * _CELL, _TOP + row * _ROW)
                parts += _swatch(
                    f"{name}-{eye}-{color}", palette[color], eye, place, word
                )
    for row, word in enumerate(_EYES[language].values()):
        parts.append(
            f'<text x="6" y="{_TOP + row * _ROW + 20}">{escape(word)}</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _swatch(
    name: str, fill: Fill, eye: str, place: tuple[int, int], word: str
) -> Iterator[str]:
    x, y = place
    over, ground = (
        _seen(each, eye) if each else ""
        for each in (fill.foreground, fill.background)
    )
    base = over if fill.pattern == "solid" else ground
    size = f'x="{x}" y="{y}" width="{_CELL - 2}" height="{_ROW - 4}"'
    yield f'<rect {size} fill="#{base}" stroke="#8d96a3" stroke-width=".5"/>'
    if fill.pattern != "solid":
        yield (
            f'<pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<g fill="#{over}" stroke="none">{_tile(fill.pattern, over)}</g></pattern>'
            f'<rect {size} fill="url(#{name})"/>'
        )
    halo = f'stroke="#{base}" stroke-width="2" paint-order="stroke"'
    yield f'<text x="{x + _CELL / 2 - 1:g}" y="{y + 20}" text-anchor="middle" {halo}>{escape(word)}</text>'


def _tile(pattern: str, over: str) -> str:
    return _TILES[pattern].replace(
        "stroke-width", f'stroke="#{over}" stroke-width'
    )


def _seen(argb: str, eye: str) -> str:
    color: Rgb = linear(argb)
    if eye in VISIONS:
        return written(seen_by(eye, color))
    return written(grey(color)) if eye == "grey" else written(color)


def draw_palettes() -> None:
    """Write the palettes in both languages."""
    for name, text in palettes().items():
        (IMAGES / name).write_text(text, encoding="utf-8")


def palettes() -> dict[str, str]:
    """Return the text of each picture of the palettes by its file name."""
    return {
        "palettes.svg": palettes_svg("en"),
        "palettes.ja.svg": palettes_svg("ja"),
    }


# ---- Paper ------------------------------------------------------------------


def draw_book(name: str, *, is_converted: bool) -> None:
    """Write the left part of the seed sample as it is printed."""
    from irodori import convert

    source = SAMPLES / "seed-statuses" / "input.xlsx"
    data = (
        convert(source, as_of=DAY).data
        if is_converted
        else source.read_bytes()
    )
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "book.xlsx").write_bytes(data)
        profile = f"-env:UserInstallation=file://{place}/profile"
        _run(
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            place,
            f"{place}/book.xlsx",
        )
        cut = ["-x", "50", "-y", "95", "-W", "1500", "-H", "640"]
        _run(
            "pdftoppm",
            "-r",
            "175",
            *cut,
            "-png",
            "-singlefile",
            f"{place}/book.pdf",
            str(IMAGES / name),
        )


# ---- Pages ------------------------------------------------------------------


def draw_page(
    name: str,
    write: Callable[[Path], str],
    *,
    is_grey: bool = False,
    height: int = 800,
) -> None:
    """Write what Chromium shows of a page; ``write`` makes the page and says
    what to click, if anything.
    """
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as place, sync_playwright() as play:
        page_file = Path(place) / "page.html"
        clicked = write(page_file)
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(
            viewport={"width": 1280, "height": height}, color_scheme="light"
        )
        page.goto(page_file.as_uri())
        if is_grey:
            page.evaluate(
                "document.documentElement.style.filter = 'grayscale(1)'"
            )
        if clicked:
            page.click(clicked)
        page.screenshot(path=IMAGES / f"{name}.png")
        browser.close()


def _write_report(
    target: Path,
    *,
    case: str = "seed-statuses",
    palette: str = "cud",
    click: str = "#s1-P3",
) -> str:
    from irodori import convert
    from irodori.report.html.page import html_chunks

    conversion = convert(
        SAMPLES / case / "input.xlsx", as_of=DAY, palette=palette
    ).named("スコアカード.xlsx")
    target.write_text("".join(html_chunks(conversion)), encoding="utf-8")
    return click


def _write_large_report(target: Path) -> str:
    from irodori import convert
    from irodori.report.html.page import html_chunks

    book = target.with_name("3000手続.xlsx")
    _run(
        sys.executable,
        str(HERE.parent / "benchmarks" / "make_scorecard.py"),
        "3000",
        str(book),
    )
    target.write_text(
        "".join(html_chunks(convert(book, as_of=DAY))), encoding="utf-8"
    )
    return ""


def _write_check(target: Path) -> str:
    from irodori import check
    from irodori.report.html.page import check_chunks

    found = check(SAMPLES / "check-three-mistakes" / "input.xlsx", as_of=DAY)
    found = found.named("手作業で色分け.xlsx")
    target.write_text("".join(check_chunks(found)), encoding="utf-8")
    return "#s1-J4"


def _write_diff(target: Path) -> str:
    from irodori.compare import diff
    from irodori.report.html.diffpage import diff_chunks

    found = diff(
        SAMPLES / "diff-old" / "input.xlsx",
        SAMPLES / "diff-new" / "input.xlsx",
    )
    old, new = (
        found.old.named("令和4年3月.xlsx"),
        found.new.named("令和4年6月.xlsx"),
    )
    target.write_text(
        "".join(diff_chunks(found._replace(old=old, new=new))),
        encoding="utf-8",
    )
    return ""


PICTURES: dict[str, Callable[[], None]] = {
    "palettes": draw_palettes,
    "tutorial-before": partial(
        draw_book, "tutorial-before", is_converted=False
    ),
    "tutorial-after": partial(draw_book, "tutorial-after", is_converted=True),
    "report": partial(draw_page, "report", _write_report),
    "report-3000": partial(draw_page, "report-3000", _write_large_report),
    "report-grey": partial(
        draw_page,
        "report-grey",
        partial(_write_report, palette="print", click="#s1-X3"),
        is_grey=True,
        height=620,
    ),
    "check": partial(draw_page, "check", _write_check),
    "diff": partial(draw_page, "diff", _write_diff),
}


def _run(*command: str) -> None:
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=180,
    )


def main(names: list[str]) -> None:
    """Draw the pictures named, or all."""
    IMAGES.mkdir(exist_ok=True)
    for name in names or PICTURES:
        PICTURES[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
