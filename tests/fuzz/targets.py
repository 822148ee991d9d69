"""What is tried on each input: every answer but a result or an error of ours ends the run.

Findings are an internal error, any other exception, a reading that is not openpyxl's, and an input that takes long.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
import zlib
from array import array
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import NamedTuple

from tests.fuzz.mutators import Mutate, content_of, mutated_book, mutated_rows, mutated_scorecard, mutated_text
from tests.fuzz.secondreading import differences
from tests.laws.books import SAMPLES, corpus, plan_fills
from tests.laws.odd import odd_books

from irodori.compare import check, diff
from irodori.conversion import convert, inspect
from irodori.errors import InputError, InternalError, IrodoriError
from irodori.report.check import check_data
from irodori.report.diff import diff_data
from irodori.report.html import html_chunks
from irodori.report.inspection import inspection_data
from irodori.results import Conversion
from irodori.scorecard.profiles import load_profile
from irodori.workbook import Workbook
from irodori.workbook.kernel import PlainKernel
from irodori.workbook.kernelapi import PlanArrays, Stop, StyleTable
from irodori.workbook.native import kernel

_SMALL = 24_000
_MOST_SECONDS = 8.0
"""CPU seconds for one input, which is small; watching where it goes makes everything some three times slower."""
_DAY = dt.date(2022, 4, 1)
_SEED = next(path for path in SAMPLES if path.parent.name == "seed-statuses").read_bytes()


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
    """Read a book, give it back, and fill it; a book of which nothing is asked comes back as it is."""
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
    """Convert a book, and look at it in one other way, which its own bytes choose."""
    look = _LOOKS[zlib.crc32(data) % len(_LOOKS)]
    try:
        look(convert(data, as_of=_DAY))
    except InternalError:
        raise
    except IrodoriError as error:
        _said(error)


def _again(conversion: Conversion) -> None:
    again = convert(conversion.data, as_of=_DAY)
    assert [rating.color for rating in again.ratings] == [rating.color for rating in conversion.ratings]
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
    lambda conversion: [conversion.report(language) for language in ("ja", "en")],
    lambda conversion: inspection_data(inspect(conversion.inspection.data), "en"),
    lambda conversion: check_data(check(conversion.inspection.data, as_of=_DAY), "ja"),
    lambda conversion: diff_data(diff(conversion.inspection.data, conversion.data), "en"),
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


def _said(error: IrodoriError) -> None:
    assert all((error.message("ja"), error.message("en")))


def _books() -> Iterator[bytes]:
    yield from (book.data for book in odd_books() if len(book.data) < _SMALL)
    yield from (path.read_bytes() for path in [*SAMPLES, *corpus()] if path.stat().st_size < _SMALL)


def _scorecards() -> Iterator[bytes]:
    return (path.read_bytes() for path in SAMPLES if path.stat().st_size < _SMALL)


def _tables() -> Iterator[bytes]:
    yield "府省名,手続名,課題,プラン,状況,期限\n法務省,在留,①,a,取組中,令和5年3月末\n".encode()
    yield from (path.read_bytes() for sample in SAMPLES for path in sample.parent.glob("*.csv"))


def _profiles() -> Iterator[bytes]:
    yield (Path(__file__).resolve().parents[2] / "schemas" / "scorecard.toml").read_bytes()
    yield b'[fields.current_rate]\nlabels = ["x"]\n'


def kernels(data: bytes) -> None:
    """Read and paint rows with both kernels, and see that they agree."""
    plan = PlanArrays(*(array("i", each) for each in ([1, 2, 2, 5], [1, 1, 3, 2], [1, 2, 1, 2])))
    answers = []
    for each in (kernel(), PlainKernel()):
        rows = each.scan(data, 0, len(data), 0, 1000, descent=True)
        painted = each.paint(data, 0, len(data), 0, plan, 0, StyleTable(), descent=True)
        answers.append((rows._replace(stop=Stop.END), painted.at, painted.data, painted.plan_at))
    if answers[0] != answers[1]:
        raise AssertionError(answers)


def _rows() -> Iterator[bytes]:
    """Yield the rows of the samples' sheets."""
    for book in _books():
        for name, part in (content_of(book) or {}).items():
            if "worksheets/" in name and b"<sheetData>" in part and len(part) < _SMALL:
                yield part[part.index(b"<sheetData>") + len(b"<sheetData>") :]


TARGETS = {
    "kernel": Target(timed(kernels), _rows, mutated_rows),
    "reading": Target(timed(reading), _books, mutated_book),
    "workbook": Target(timed(workbook), _books, mutated_book),
    "scorecard": Target(timed(scorecard), _scorecards, mutated_scorecard),
    "status": Target(timed(status), _tables, mutated_text),
    "profile": Target(timed(profile), _profiles, mutated_text),
}
