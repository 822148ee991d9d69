"""The shipped palettes before eyes of each kind: how far their colours are
apart, in grey, and under black text.

A difference is CIEDE2000, of what the three kinds of colour blindness see
(Machado 2009, severity 1); a pattern counts as the mean of its lines and its
ground.
"""

from __future__ import annotations

import math
import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from docs.colors import (
    COVERAGE,
    VISIONS,
    Lab,
    apart,
    black_contrast,
    ciede2000,
    grey,
    inks,
    lab,
    linear,
    mean,
    seen_by,
    written,
)

from irodori.report.html.document import FillClasses
from irodori.scorecard.profiles import load_profile
from irodori.workbook.fills import Fill

DOCS = Path(__file__).resolve().parents[2] / "docs"
PALETTES = load_profile(None).palettes

# The least that a palette keeps: between any two colours to any eye, and of
# black text on any of them. The blue of Excel's standard colours is too dark
# for small black text; that palette is what ministries use, as they use it.
KEPT = {"cud": (10, 6), "excel": (9, 4), "print": (10, 6)}


def test_every_shipped_palette_is_looked_at() -> None:
    assert set(KEPT) == set(PALETTES)


@pytest.mark.parametrize("vision", [None, *VISIONS])
@pytest.mark.parametrize("name", KEPT)
def test_any_two_colours_are_apart_for_every_kind_of_eye(
    name: str, vision: str | None
) -> None:
    colors = {color: mean(fill) for color, fill in PALETTES[name].items()}
    seen = {
        color: seen_by(vision, each) if vision else each
        for color, each in colors.items()
    }
    near = {
        (one, other): apart(seen[one], seen[other])
        for one, other in combinations(seen, 2)
    }
    assert min(near.values()) >= KEPT[name][0], near


@pytest.mark.parametrize("name", KEPT)
def test_black_text_can_be_read_on_the_ground_and_on_the_lines(
    name: str,
) -> None:
    for color, fill in PALETTES[name].items():
        assert min(map(black_contrast, inks(fill))) >= KEPT[name][1], color


def test_the_print_palette_is_five_steps_of_lightness_in_grey() -> None:
    steps = sorted(
        lab(grey(mean(fill)))[0] for fill in PALETTES["print"].values()
    )
    assert min(higher - lower for lower, higher in pairwise(steps)) >= 8
    for name in ("cud", "excel"):  # which is why there is a print palette
        steps = sorted(
            lab(grey(mean(fill)))[0] for fill in PALETTES[name].values()
        )
        assert min(higher - lower for lower, higher in pairwise(steps)) < 8


def test_no_two_colours_of_the_print_palette_have_the_same_pattern_or_density() -> (
    None
):
    fills = PALETTES["print"].values()
    assert len({fill.pattern for fill in fills}) == 5
    assert len({COVERAGE[fill.pattern] for fill in fills}) == 5


@pytest.mark.parametrize("pattern", sorted(set(COVERAGE) - {"solid"}))
def test_a_pattern_covers_as_much_on_the_page_as_it_does_in_excel(
    pattern: str,
) -> None:
    fills = FillClasses()
    fills.add(Fill(pattern, "FF000000", "FFFFFFFF"), rated=True)
    assert _covered(fills.rules()) == pytest.approx(
        COVERAGE[pattern], abs=0.07
    )


def _covered(rule: str) -> float:
    """Return the share of a cell that the dots or stripes of a style rule
    cover.
    """
    dot = re.search(
        r"circle at 50% 50%,var\(--p\) ([\d.]+)px.*?--s:([\d.]+)px", rule
    )
    if dot:
        return math.pi * (float(dot[1]) / float(dot[2])) ** 2
    free = 1.0
    for thick, step in re.findall(
        r"var\(--p\) 0 ([\d.]+)px,transparent [\d.]+px ([\d.]+)px", rule
    ):
        free *= 1 - float(thick) / float(step)
    return 1 - free


# ---- The measures themselves


@pytest.mark.parametrize(
    ("one", "other", "difference"),  # Sharma, Wu and Dalal (2005), table 1
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (50.0, 3.2592, 0.335), 1.0),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_differences_are_those_of_the_published_table(
    one: Lab, other: Lab, difference: float
) -> None:
    assert ciede2000(one, other) == pytest.approx(difference, abs=0.00005)
    assert ciede2000(other, one) == pytest.approx(difference, abs=0.00005)


def test_white_is_lightest_and_grey_stays_grey_for_every_eye() -> None:
    assert lab(linear("FFFFFF")) == pytest.approx((100, 0, 0), abs=0.02)
    assert black_contrast(linear("FFFFFF")) == pytest.approx(21)
    for vision in VISIONS:
        assert written(seen_by(vision, linear("808080"))) == "808080"


# ---- What the documentation says of them


@pytest.mark.parametrize("page", ["colours.md", "colours.ja.md"])
def test_the_documentation_gives_the_figures_that_are_measured(
    page: str,
) -> None:
    text = (DOCS / "explanation" / page).read_text(encoding="utf-8")
    rows = [
        re.findall(r"[\d.]+", cell)
        for cell in re.findall(r"(?m)^\| [^|]* \|(.*)\|$", text)
    ]
    figures = [
        [float(each) for each in row if each != "1"]
        for row in rows
        if len(row) >= 3
    ]
    fills = [list(palette.values()) for palette in PALETTES.values()]
    eyes = [
        [_nearest(each, vision) for each in fills]
        for vision in (None, *VISIONS)
    ]
    steps = [_smallest_step(each) for each in fills]
    black = [
        min(black_contrast(ink) for fill in each for ink in inks(fill))
        for each in fills
    ]
    assert figures == [
        *([float(round(each)) for each in row] for row in eyes),
        [0.0, 7.0, 8.5],
        [round(each, 1) for each in black],
    ]
    assert steps == pytest.approx([0, 7, 8.5], abs=0.15)


def _nearest(fills: list[Fill], vision: str | None) -> float:
    colors = [
        seen_by(vision, mean(fill)) if vision else mean(fill) for fill in fills
    ]
    return min(apart(one, other) for one, other in combinations(colors, 2))


def _smallest_step(fills: list[Fill]) -> float:
    return min(
        higher - lower
        for lower, higher in pairwise(
            sorted(lab(grey(mean(fill)))[0] for fill in fills)
        )
    )
