"""Count what each writer loses when it fills one cell:
``python benchmarks/losses.py [--peers all] [--write]``.

The books are the .xlsx and .xlsm files of the folder that IRODORI_CORPUS
names, else the samples; those that Irodori refuses are left out. Each writer
fills A1 of the first sheet (LibreOffice loads and saves only), and what a book
had before is looked for after. Doubts are decided for the writer: a part may
change its name, a cache may go, and as equal strings may be merged, furigana
and rich text count as dropped only where none is left.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.page import replace_section, table  # noqa: E402
from benchmarks.writers import IRODORI, ROOT, Writer, peers  # noqa: E402

from irodori import IrodoriError  # noqa: E402
from irodori.workbook import Workbook  # noqa: E402

RED = "FFFF4B00"
SECONDS = 120
CONTENT_TYPES = "[Content_Types].xml"
CACHES = ("calcChain+xml", "sharedStrings+xml")
TOUCHED = ("worksheet+xml", "styles+xml")

_OVERRIDE = re.compile(rb"<(?:\w+:)?Override\s[^>]*>")
_DEFAULT = re.compile(rb"<(?:\w+:)?Default\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""(\w+)\s*=\s*["']([^"']*)["']""")


class Parts(NamedTuple):
    """A book as its parts' contents and content types, by name."""

    data: dict[str, bytes]
    types: dict[str, str]

    def count(self, pattern: re.Pattern[bytes], *kinds: str) -> int:
        """Return how often a pattern occurs in the parts whose content type
        ends so.
        """
        return sum(
            len(pattern.findall(self.data[name]))
            for name, kind in self.types.items()
            if kind.endswith(kinds)
        )


def read_parts(book: bytes) -> Parts:
    """Return the parts of a book; relationships and the list of types are no
    parts of their own here.
    """
    with ZipFile(BytesIO(book)) as archive:
        data = {
            name: archive.read(name)
            for name in archive.namelist()
            if not name.endswith("/")
        }
    listing = data.pop(CONTENT_TYPES)
    data = {
        name: content
        for name, content in data.items()
        if not name.endswith(".rels")
    }
    names = _listed(listing, _OVERRIDE, b"PartName")
    endings = _listed(listing, _DEFAULT, b"Extension")
    types = {
        name: names.get(f"/{name}".lower())
        or endings.get(name.rpartition(".")[2].lower(), "unknown")
        for name in data
    }
    return Parts(data, types)


def _listed(
    listing: bytes, element: re.Pattern[bytes], key: bytes
) -> dict[str, str]:
    found = (dict(_ATTRIBUTE.findall(tag)) for tag in element.findall(listing))
    return {
        each[key].decode().lower(): each[b"ContentType"].decode()
        for each in found
    }


# ---- What may be lost -------------------------------------------------------


class Trait(NamedTuple):
    """Something that a book may have; ``lost`` compares how often it was there
    before with after.
    """

    name: str
    count: Callable[[Parts], int]
    lost: Callable[[int, int], bool]


def _element(name: bytes, *kinds: str) -> Callable[[Parts], int]:
    pattern = re.compile(rb"<(?:\w+:)?" + name + rb"[\s/>]")
    return lambda parts: parts.count(pattern, *kinds)


def _fewer(before: int, after: int) -> bool:
    return after < before


def _gone(before: int, after: int) -> bool:
    return before > 0 and not after


STRINGS = ("sharedStrings+xml", "worksheet+xml")
TRAITS = [
    Trait("furigana dropped", _element(rb"rPh", *STRINGS), _gone),
    Trait("rich text dropped", _element(rb"rPr", *STRINGS), _gone),
    Trait(
        "x14 extensions dropped", _element(rb"ext", "worksheet+xml"), _fewer
    ),
    Trait(
        "text boxes, shapes dropped", _element(rb"sp", "drawing+xml"), _fewer
    ),
]
PARTS_DROPPED = "parts dropped"
REWRITTEN = "other parts changed"
HEAD = (
    "program",
    "books",
    "failed",
    REWRITTEN,
    PARTS_DROPPED,
    *(trait.name for trait in TRAITS),
)


def losses(before: Parts, after: Parts) -> Iterator[str]:
    """Yield the names of what was lost on the way."""
    kept = (
        name
        for name, kind in before.types.items()
        if not kind.endswith(TOUCHED)
    )
    if any(after.data.get(name) != before.data[name] for name in kept):
        yield REWRITTEN
    if _kinds(before) - _kinds(after):
        yield PARTS_DROPPED
    for trait in TRAITS:
        if trait.lost(trait.count(before), trait.count(after)):
            yield trait.name


def _kinds(parts: Parts) -> Counter[str]:
    return Counter(
        kind for kind in parts.types.values() if not kind.endswith(CACHES)
    )


# ---- The writers ------------------------------------------------------------


class Case(NamedTuple):
    """A book that Irodori takes, its twin from Irodori, and its first sheet."""

    path: Path
    filled: bytes
    sheet: str


def cases(every: int) -> Iterator[Case]:
    """Yield each ``every``-th book with what Irodori makes of it."""
    corpus = os.environ.get("IRODORI_CORPUS")
    paths = sorted(
        Path(corpus).iterdir()
        if corpus
        else (ROOT / "samples").glob("*/input.xlsx")
    )
    for path in [path for path in paths if path.suffix in {".xlsx", ".xlsm"}][
        ::every
    ]:
        try:
            with Workbook.open(path) as book:
                sheet = book.sheet_names[0]
                book[sheet].fill("A1", RED)
                yield Case(path, book.to_bytes(), sheet)
        except IrodoriError:
            continue


def filled_by(writer: Writer, case: Case, folder: Path) -> bytes | None:
    """Return what a writer makes of a book, None where it fails or takes
    minutes.
    """
    out, fills = folder / case.path.name, folder / "fills.tsv"
    out.unlink(missing_ok=True)
    fills.write_text(f"{case.sheet}\tA1\t{RED}\n", "utf-8")
    command = writer.command(case.path, out, fills)
    try:
        subprocess.run(
            command,
            env={**os.environ, **writer.environment},
            timeout=SECONDS,
            check=True,
            capture_output=True,
        )
        return out.read_bytes()
    except (subprocess.SubprocessError, OSError):
        return None


class Tally:
    """What one program lost, over all books."""

    def __init__(self) -> None:
        self.books = self.failed = 0
        self.lost: Counter[str] = Counter()

    def add(self, before: Parts, after: bytes | None) -> None:
        """Count one book."""
        self.books += 1
        try:
            self.lost.update(losses(before, read_parts(after or b"")))
        except (BadZipFile, KeyError):
            self.failed += 1


def result_table(tallies: dict[str, Tally], having: Counter[str]) -> str:
    """Return a line for each program; the first line says how many books have
    what may be lost.
    """
    books = max((tally.books for tally in tallies.values()), default=0)
    had = [str(having[trait.name]) for trait in TRAITS]
    lines = [
        ("books that have it", str(books), "", str(books), str(books), *had)
    ]
    for name, tally in tallies.items():
        lines.append(
            (
                name,
                str(tally.books),
                str(tally.failed),
                *(str(tally.lost[each]) for each in HEAD[3:]),
            )
        )
    return table(HEAD, lines)


def main() -> None:
    """Fill, compare, print, and with --write keep the table."""
    asked = argparse.ArgumentParser(
        description=__doc__.split(":", maxsplit=1)[0]
    )
    asked.add_argument(
        "--peers",
        choices=("openpyxl", "all"),
        default="openpyxl",
        help="all: those installed",
    )
    asked.add_argument(
        "--every",
        type=int,
        default=1,
        metavar="N",
        help="take each N-th book only",
    )
    asked.add_argument(
        "--write", action="store_true", help="put the table into README.md"
    )
    options = asked.parse_args()
    writers = peers(further=options.peers == "all")
    tallies = {writer.name: Tally() for writer in (IRODORI, *writers)}
    having: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        for case in cases(options.every):
            try:
                before = read_parts(case.path.read_bytes())
            # a part that Irodori had no need to read is damaged
            except BadZipFile:
                continue
            having.update(
                trait.name for trait in TRAITS if trait.count(before)
            )
            tallies[IRODORI.name].add(before, case.filled)
            for writer in writers:
                tallies[writer.name].add(
                    before, filled_by(writer, case, Path(folder))
                )
    text = result_table(tallies, having)
    print(text)
    if options.write:
        replace_section("losses", text)


if __name__ == "__main__":
    main()
