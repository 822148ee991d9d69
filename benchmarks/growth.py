"""Show how time grows with what a book holds:
``python benchmarks/growth.py [--write]``.

Each grammar reads texts, and each stage of a conversion books, of one size and
of twice that size. What is counted is the lines of our code that run; the
exponent is the binary logarithm of twice the size's count over the other one:
1 where twice the book takes twice the steps. Regular expressions run in no
lines, so the longest text that a cell holds (32,767 characters) is timed too.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.growingbooks import BOOKS, Grown
from benchmarks.page import replace_section, table
from benchmarks.swollenbooks import SWOLLEN

import irodori
from irodori.conversion import convert
from irodori.report.screentext import conversion_lines
from irodori.scorecard.legend import read_legend
from irodori.scorecard.legend.legendcells import LegendCell
from irodori.scorecard.legend.meaning import builtin_legend
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.reading.asoftexts import find_as_of
from irodori.scorecard.reading.headings import heading
from irodori.scorecard.statuses.sources import StatusReader
from irodori.scorecard.statuses.table import read_status_csv
from irodori.scorecard.values.dates import read_deadline
from irodori.scorecard.values.kpiprogress import read_kpi_progress
from irodori.scorecard.values.kpitargets import read_kpi_target
from irodori.scorecard.values.measures import read_count
from irodori.scorecard.values.rates import read_rate
from irodori.scorecard.values.sentencedates import find_plan_deadline

LONGEST = 32_767
"""Characters of a cell's text."""
FEW = 2_000
"""Characters of the shorter text whose steps are counted."""
_NO_STEPS = 200
"""Steps that say nothing of growth: a text that is too long is only refused.
"""
_SOURCE = str(Path(irodori.__file__).parent) + "/"
_DAY = dt.date(2023, 6, 30)
_PROFILE = load_profile()
_STATUSES = StatusReader(_PROFILE, builtin_legend(_PROFILE))

GRAMMARS: dict[str, Callable[[str], object]] = {
    "rates": read_rate,
    "counts": read_count,
    "dates": read_deadline,
    "deadlines in a plan": find_plan_deadline,
    "as-of dates": find_as_of,
    "KPI targets": read_kpi_target,
    "KPI progress": lambda text: read_kpi_progress(text, _PROFILE.met_words),
    "tags": _STATUSES.tags,
    "notes": _STATUSES.note,
    "legend": lambda text: read_legend(
        [LegendCell(40, 1, "A40", text, None)], _PROFILE
    ),
    "headings": heading,
    "status CSV": lambda text: read_status_csv(
        text.encode(), "x.csv", _PROFILE
    ),
}
"""What reads a text."""

FILLERS: tuple[str, ...] = (
    " ",
    "\n",
    " \n",
    "　",
    "\u0301",
    "が\u0301",
    "（",
    "（）",
    "）",
    "【",
    "[",
    "9",
    "9,",
    "0.",
    "青",
    "青：",
    "凡例 ",
)
FILLERS += (
    "令和",
    "R5.",
    "5年",
    "以上",
    "70%以上",
    "・",
    "～",
    "％",
    "※1",
    "取組中 ",
    "期限",
    "達成",
    "からへ",
    "a,",
    '"',
    "_x",
)
"""What a text is made of, many times."""

AROUND = (
    ("", ""),
    ("凡例 ", "件"),
    ("12", "%"),
    ("令和5年", "末"),
    ("【取組中", "】"),
    ("府省名,手続名,プラン,状況\n", ""),
)
"""What stands before it and behind it."""


class Growth(NamedTuple):
    """How many steps something takes for one size and for twice that size."""

    few: int
    many: int

    @property
    def exponent(self) -> float:
        """The power of the size with which it grows."""
        return math.log2(max(self.many, 1) / max(self.few, 1))


def steps(call: Callable[[], object]) -> Counter[str]:
    """Return how many lines of our code run while something is done, by the
    module.
    """
    counted: Counter[str] = Counter()
    names: dict[str, str | None] = {}

    def trace(frame: FrameType, _event: str, _argument: object) -> Any:  # noqa: ANN401
        path = frame.f_code.co_filename
        if path not in names:
            names[path] = (
                path.removeprefix(_SOURCE)
                if path.startswith(_SOURCE)
                else None
            )
        name = names[path]
        if name is None:
            return None
        counted[name] += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    except irodori.IrodoriError:
        counted["refused"] += 0
    finally:
        sys.settrace(before)
    return counted


def made(filler: str, around: tuple[str, str], size: int) -> str:
    """Return a text of about so many characters."""
    return around[0] + filler * (size // len(filler)) + around[1]


def grammar_growth(
    read: Callable[[str], object],
    filler: str,
    around: tuple[str, str],
    few: int = FEW,
) -> Growth:
    """Return how a grammar's steps grow with a text."""
    counts = []
    for size in (few, 2 * few):
        text = made(filler, around, size)
        counts.append(sum(steps(partial(read, text)).values()))
    return Growth(*counts)


def seconds(read: Callable[[str], object], text: str) -> float:
    """Return the seconds of CPU that a text takes."""
    start = time.process_time()
    with suppress(irodori.IrodoriError):
        read(text)
    return time.process_time() - start


STAGES = (
    (
        "legend",
        (
            "scorecard/legend/",
            "scorecard/palettes",
            "scorecard/asof",
            "scorecard/understanding",
        ),
    ),
    ("statuses", ("scorecard/statuses/",)),
    ("checks", ("scorecard/judging/checks",)),
    ("judging", ("scorecard/judging/", "scorecard/values/")),
    (
        "header",
        tuple(
            f"scorecard/reading/{name}"
            for name in ("head", "blocks", "open", "field", "years", "anchors")
        ),
    ),
    ("rows", ("scorecard/reading/", "scorecard/")),
    (
        "open",
        (
            "workbook/package",
            "workbook/opc",
            "workbook/xml",
            "workbook/book",
        ),
    ),
    ("strings", ("workbook/strings",)),
    (
        "styles",
        (
            "workbook/styles",
            "workbook/colors",
            "workbook/format",
            "workbook/fills",
        ),
    ),
    ("verify", ("workbook/verify/",)),
    (
        "plan",
        (
            "workbook/patch",
            "conversion",
        ),
    ),
    ("grid", ("workbook/",)),
    ("report", ("report/", "results", "messages/")),
)
"""The stages of a conversion, each with what the names of its modules begin
with; the first that fits counts.
"""


def stage_of(module: str) -> str:
    """Return the stage to which a module belongs."""
    for stage, beginnings in STAGES:
        if module.startswith(beginnings):
            return stage
    return "others"


def _converted(grown: Grown) -> None:
    try:
        conversion = convert(grown.data, as_of=_DAY, status=grown.status)
    except irodori.InputError:
        return
    conversion.report("ja")
    for _ in conversion_lines(conversion, "ja"):
        pass


def book_growth(make: Callable[[int], Grown], few: int) -> dict[str, Growth]:
    """Return how the steps of each stage grow with a book, and those of
    ``all`` together.
    """
    _converted(make(2))  # what is read once and kept is read
    counts: list[Counter[str]] = []
    for size in (few, 2 * few):
        grown = make(size)
        by_stage: Counter[str] = Counter()
        for module, count in steps(partial(_converted, grown)).items():
            by_stage[stage_of(module)] += count
            by_stage["all"] += count
        counts.append(by_stage)
    return {
        stage: Growth(counts[0][stage], counts[1][stage])
        for stage in counts[1]
    }


def grammar_lines() -> Iterator[tuple[str, ...]]:
    """Yield a line for each grammar: the text that grows most, its exponent,
    and the time of the slowest text.
    """
    kinds = [(filler, around) for filler in FILLERS for around in AROUND]
    for name, read in GRAMMARS.items():
        found = [(grammar_growth(read, *kind), kind) for kind in kinds]
        growing = [
            each
            for each in found
            if each[0].many > max(each[0].few, _NO_STEPS)
        ]
        longest = max(seconds(read, made(*kind, LONGEST)) for kind in kinds)
        if growing:
            steepest, kind = max(growing, key=lambda each: each[0].exponent)
            shown = (_shown(kind), f"{steepest.exponent:.2f}")
        else:
            shown = ("none: a bound on the length", "0")
        yield name, *shown, f"{longest * 1000:.0f} ms"


def _shown(kind: tuple[str, tuple[str, str]]) -> str:
    filler, (before, behind) = kind
    text = f"{before}{filler}…{behind}"
    return f"`{text if text.isprintable() else text.encode('unicode_escape').decode()}`"


def book_lines() -> Iterator[tuple[str, ...]]:
    """Yield a line for each kind of book: its size, its steps, the exponent,
    and the stage that grows most.
    """
    for name, (make, few) in (BOOKS | SWOLLEN).items():
        growths = book_growth(make, few)
        whole = growths.pop("all")
        heavy = {
            stage: each
            for stage, each in growths.items()
            if each.many * 20 > whole.many
        }
        stage = max(heavy, key=lambda each: heavy[each].exponent)
        steepest = f"{stage} {heavy[stage].exponent:.2f}"
        yield (
            name,
            f"{2 * few:,}",
            f"{whole.many:,}",
            f"{whole.exponent:.2f}",
            steepest,
        )


def main() -> None:
    """Print the tables, or write them into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--write", action="store_true", help="put the tables into README.md"
    )
    options = parser.parse_args()
    head = (
        "grammar",
        "text that grows most",
        "exponent",
        "32,767 characters, the slowest text",
    )
    grammars = table(head, grammar_lines())
    books = table(
        (
            "what there is more of",
            "how many",
            "steps",
            "exponent",
            "steepest stage",
        ),
        book_lines(),
    )
    text = f"{grammars}\n{books}"
    print(text)
    if options.write:
        replace_section("growth", text)


if __name__ == "__main__":
    main()
