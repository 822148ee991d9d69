"""No text takes much more than twice the time for twice its length.

Steps are counted, not seconds: the lines of Python that run, and for the
patterns that they hold no two unbounded repetitions that could share a text
between them in many ways.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from types import FrameType, ModuleType
from typing import Any

import pytest

from irodori.scorecard.legend import builtin_legend
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.reading.asoftexts import find_as_of
from irodori.scorecard.statuses.sources import StatusReader
from irodori.scorecard.values import (
    cellreader,
    dates,
    datewords,
    kpiprogress,
    kpitargets,
    measures,
    phrases,
    rates,
    sentencedates,
    text,
)
from irodori.workbook import formats, rendering

MODULES = [
    cellreader,
    dates,
    datewords,
    kpitargets,
    measures,
    phrases,
    kpiprogress,
    rates,
    text,
    rendering,
    formats,
]
PROFILE = load_profile()
LEGEND = builtin_legend(PROFILE)
MET = kpiprogress.MetWords(["達成", "措置済"])

READERS: dict[str, Callable[[str], object]] = {
    "fold": text.fold,
    "plain": text.plain,
    "squeezed": text.squeezed,
    "unspaced": text.unspaced,
    "split_brackets": text.split_brackets,
    "is_blank": text.is_blank,
    "says_unknown": text.says_unknown,
    "rate": rates.read_rate,
    "target": partial(rates.read_rate, target=True),
    "count": measures.read_count,
    "deadline": dates.read_deadline,
    "plan": sentencedates.find_plan_deadline,
    "as of": find_as_of,
    "without_dates": dates.without_dates,
    "kpi": kpitargets.read_kpi_target,
    "progress": partial(kpiprogress.read_kpi_progress, met_words=MET),
    "mark": text.read_mark,
    "repeats": text.repeats_above,
    "format": formats.format_sections,
    "text format": partial(rendering.Renderer().text, "x"),
    "tags": lambda words: StatusReader(PROFILE, LEGEND).tags(
        f"【取組中】{words}"
    ),
}
PIECES = [
    "1", "1,", "1 ", "1、", "(", ")", "()", "((1%)", " ", "\n", "。", "が\u3099", "a\u0301\u0323", "ﷺ",
    "1機関漢", "3割", "目標の", "R6.3", "令和6年3月~", "令和6~", "0:00", "※1", "10%から", "前年度比", "以上",
    "達成", "[", '"', ";", "時点", "一", "※一部取組中", "→完了", "【期限超過】",
]  # fmt: skip


def steps(reader: Callable[[str], object], words: str) -> int:
    """Return how many lines of Python run while a reader reads words."""
    count = 0

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:  # noqa: ANN401
        nonlocal count
        # a pattern is compiled at its first use
        if "irodori" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        reader(words)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", READERS)
def test_twice_the_text_takes_about_twice_the_steps(name: str) -> None:
    for piece in PIECES:
        READERS[name](piece)  # what is made at its first use
        short, long = (
            piece * (length // len(piece)) + "!" for length in (3_000, 6_000)
        )
        assert (
            steps(READERS[name], long)
            <= 2.2 * steps(READERS[name], short) + 100
        ), piece


def test_a_text_is_normalised_in_short_pieces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lengths = list[int]()
    normalize = unicodedata.normalize

    def measured(form: str, words: str) -> str:
        lengths.append(len(words))
        return normalize(form, words)  # type: ignore[arg-type]

    monkeypatch.setattr(unicodedata, "normalize", measured)
    words = "か\u3099" * 10_000 + "a" + "\u0301\u0323" * 6_000
    assert text.compose("か\u3099" * 10_000) == "が" * 10_000
    text.compose(words)
    assert max(lengths) <= 512


# ---- Patterns ---------------------------------------------------------------

_PARSER: Any = vars(re)["_parser"]
_UNBOUNDED = _PARSER.MAXREPEAT
_LONG = 400
"""A bounded repetition of more than so many is looked at as if it had no
bound.
"""


def patterns(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield the patterns that a module holds, with their names."""
    for name, value in vars(module).items():
        if isinstance(value, re.Pattern):
            yield name, value.pattern
        elif isinstance(getattr(value, "_text", None), str):
            yield name, value._text


def unbounded(parsed: Any) -> int:  # noqa: ANN401
    """Return how many repetitions without a bound may follow each other in a
    pattern; 9 where they are nested.
    """
    total = 0
    for operation, argument in parsed:
        name = str(operation)
        if name in {"MAX_REPEAT", "MIN_REPEAT"}:
            _, most, body = argument
            inner = unbounded(body)
            is_long = most is _UNBOUNDED or most > _LONG
            total += (
                9
                if is_long and inner
                else (1 if is_long else inner * min(most, 9))
            )
        elif name == "BRANCH":
            total += max(map(unbounded, argument[1]))
        elif name == "SUBPATTERN":
            total += unbounded(argument[-1])
        elif name == "ATOMIC_GROUP":
            total += 0
    return total


@pytest.mark.parametrize(
    "module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2]
)
def test_no_pattern_repeats_without_a_bound_twice_in_a_row(
    module: ModuleType,
) -> None:
    for name, pattern in patterns(module):
        assert unbounded(_PARSER.parse(pattern)) <= 1, name


def test_the_phrases_have_no_such_pattern_either() -> None:
    for compiled in (phrases._GENERAL, MET.pattern):
        assert unbounded(_PARSER.parse(compiled.pattern)) <= 1
