"""What is tried on each input: every answer but a result or an error of ours
ends the run.

Findings are an internal error, any other exception, a reading that is not
openpyxl's, and an input that takes long.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import NamedTuple

from benchmarks.growth import GRAMMARS, LONGEST, grammar_growth, made, seconds
from tests.fuzz.kernels import first_rows, kernels
from tests.fuzz.mutators import (
    WORDS,
    Mutate,
    mutated_book,
    mutated_package,
    mutated_rows,
    mutated_scorecard,
    mutated_sheet,
    mutated_styles,
    mutated_text,
)
from tests.fuzz.secondreading import differences
from tests.laws.books import SAMPLES, corpus, plan_fills
from tests.laws.odd import odd_books

from irodori.compare import check, diff
from irodori.conversion import convert, inspect
from irodori.errors import InputError, InternalError, IrodoriError
from irodori.report.differences import check_data, diff_data
from irodori.report.html.page import html_chunks
from irodori.report.inspection import inspection_data
from irodori.results import Conversion
from irodori.scorecard.legend import read_legend
from irodori.scorecard.legend.legendcells import LegendCell
from irodori.scorecard.profiles import load_profile
from irodori.workbook import Fill, Workbook

_SMALL = 12_000
_MOST_SECONDS = 8.0
"""CPU seconds for one input, which is small; watching where it goes makes
everything some three times slower.
"""
_MOST_EXPONENT = 1.35
"""The exponent up to which growth passes for linear where so little is
counted.
"""
_FEW_STEPS = 2_000
_AROUND = ("凡例 ", "件")
_DAY = dt.date(2022, 4, 1)
_PROFILE = load_profile()
_SEED = next(
    path for path in SAMPLES if path.parent.name == "seed-statuses"
).read_bytes()


class Target(NamedTuple):
    """What is fuzzed: the call, the first inputs, and how they are changed."""

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]
    mutated: Callable[[bytes, int, int, Mutate], bytes]


def timed(run: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Return a target that also fails where an input takes too long."""

    @wraps(run)
    def measured(data: bytes) -> None:
        start = time.process_time()
        run(data)
        used = time.process_time() - start
        assert used < _MOST_SECONDS, f"{used:.1f} s for {len(data)} bytes"

    return measured


def reading(data: bytes) -> None:
    """Read a book, and compare what its cells say with what openpyxl reads."""
    try:
        found = differences(data)
    except InputError as error:
        _said(error)
        return
    assert not found, found[:5]


def workbook(data: bytes) -> None:
    """Read a book, give it back, and fill it; a book of which nothing is asked
    comes back as it is.
    """
    try:
        book = Workbook.open(data)
        for sheet in book:
            for _ in sheet.cells():
                pass
            _ = sheet.merges, sheet.notes, sheet.default_width
        assert book.to_bytes() == data
        plan_fills(book)
        Workbook.open(book.to_bytes())
    except InputError as error:
        _said(error)


def scorecard(data: bytes) -> None:
    """Convert a book, and look at it in one other way, which its own bytes
    choose.
    """
    look = _LOOKS[zlib.crc32(data) % len(_LOOKS)]
    try:
        look(convert(data, as_of=_DAY))
    except InternalError:
        raise
    except IrodoriError as error:
        _said(error)


def _again(conversion: Conversion) -> None:
    again = convert(conversion.data, as_of=_DAY)
    assert [rating.color for rating in again.ratings] == [
        rating.color for rating in conversion.ratings
    ]
    assert again.data == conversion.data


def _witnessed(data: bytes) -> None:
    convert(data, as_of=_DAY, full_verification=True)


def _page(conversion: Conversion) -> None:
    for chunk in html_chunks(conversion, "ja"):
        chunk.encode(errors="replace")


def _records(conversion: Conversion) -> None:
    for _ in conversion.procedures():
        pass


_LOOKS: tuple[Callable[[Conversion], object], ...] = (
    _again,
    _page,
    _records,
    lambda conversion: _witnessed(conversion.inspection.data),
    lambda conversion: [
        conversion.report(language) for language in ("ja", "en")
    ],
    lambda conversion: inspection_data(
        inspect(conversion.inspection.data), "en"
    ),
    lambda conversion: check_data(
        check(conversion.inspection.data, as_of=_DAY), "ja"
    ),
    lambda conversion: diff_data(
        diff(conversion.inspection.data, conversion.data), "en"
    ),
)


def status(data: bytes) -> None:
    """Convert the sample with a table of statuses."""
    try:
        convert(_SEED, as_of=_DAY, status=data)
    except InternalError:
        raise
    except IrodoriError as error:
        _said(error)


def profile(data: bytes) -> None:
    """Read a profile, and convert by it where it is one."""
    with tempfile.NamedTemporaryFile(suffix=".toml") as file:
        Path(file.name).write_bytes(data)
        try:
            load_profile(Path(file.name))
            convert(_SEED, as_of=_DAY, profile=file.name)
        except InternalError:
            raise
        except IrodoriError as error:
            _said(error)


def values(data: bytes) -> None:
    """Read a text with each grammar of values, tags and headings."""
    text = data.decode("utf-8", "replace")
    for read in GRAMMARS.values():
        try:
            read(text)
        except InternalError:
            raise
        except IrodoriError as error:
            _said(error)


def legend(data: bytes) -> None:
    """Read a legend of a cell a line, with swatches beside some of them."""
    lines = data.decode("utf-8", "replace").splitlines()[:40]
    fills = (None, Fill.solid("FFFF4B00"), None, Fill.solid("FF03AF7A"), None)
    cells = [
        LegendCell(40 + at, 1, f"A{40 + at}", text, fills[at % 5])
        for at, text in enumerate(lines)
    ]
    read_legend(cells, _PROFILE)


def growth(data: bytes) -> None:
    """Read a text that repeats a few characters: twice the text is to take
    about twice the steps.
    """
    filler = data.decode("utf-8", "replace")[:12]
    if not filler:
        return
    name = list(GRAMMARS)[zlib.crc32(data) % len(GRAMMARS)]
    found = grammar_growth(GRAMMARS[name], filler, _AROUND, few=400)
    assert found.exponent < _MOST_EXPONENT or found.many < _FEW_STEPS, (
        name,
        filler,
        found,
    )
    used = seconds(GRAMMARS[name], made(filler, _AROUND, LONGEST))
    assert used < _MOST_SECONDS, (name, filler, used)


def _said(error: IrodoriError) -> None:
    assert all((error.message("ja"), error.message("en")))


def _books() -> Iterator[bytes]:
    yield from (book.data for book in odd_books() if len(book.data) < _SMALL)
    yield from (
        path.read_bytes()
        for path in [*SAMPLES, *corpus()]
        if path.stat().st_size < _SMALL
    )


def _scorecards() -> Iterator[bytes]:
    return (
        path.read_bytes() for path in SAMPLES if path.stat().st_size < _SMALL
    )


def _tables() -> Iterator[bytes]:
    yield "府省名,手続名,課題,プラン,状況,期限\n法務省,在留,①,a,取組中,令和5年3月末\n".encode()
    yield from (
        path.read_bytes()
        for sample in SAMPLES
        for path in sample.parent.glob("*.csv")
    )


def _profiles() -> Iterator[bytes]:
    yield (
        Path(__file__).resolve().parents[2] / "schemas" / "scorecard.toml"
    ).read_bytes()
    yield b'[fields.current_rate]\nlabels = ["x"]\n'


def _texts() -> Iterator[bytes]:
    for word in WORDS:
        yield word.encode("utf-8", "replace")
    yield from (
        "121.2万件(28.8%)".encode(),
        "令和6年3月末".encode(),
        "90%以上にする（令和5年度）".encode(),
    )


def _legends() -> Iterator[bytes]:
    yield "【凡例】\n青：100%以上\n緑：70%以上100%未満\n黄：40%以上70%未満\n橙：10%以上40%未満\n赤：10%未満".encode()
    yield "措置済は青、取組中は緑（期限超過は黄）、未着手は橙で表示\n■ 達成".encode()


TARGETS = {
    "kernel": Target(timed(kernels), first_rows, mutated_rows),
    "reading": Target(timed(reading), _books, mutated_book),
    "sheet": Target(timed(workbook), _books, mutated_sheet),
    "styles": Target(timed(workbook), _books, mutated_styles),
    "package": Target(timed(workbook), _books, mutated_package),
    "scorecard": Target(timed(scorecard), _scorecards, mutated_scorecard),
    "status": Target(timed(status), _tables, mutated_text),
    "profile": Target(timed(profile), _profiles, mutated_text),
    "values": Target(timed(values), _texts, mutated_text),
    "legend": Target(timed(legend), _legends, mutated_text),
    "growth": Target(growth, _texts, mutated_text),
}
