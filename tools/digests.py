"""Hold every book's output, report and inspection against digests that were
kept before a change.

    python tools/digests.py keep       write the digests of the samples and of IRODORI_CORPUS to tools/digests.json
    python tools/digests.py compare    print each book whose output, report or inspection is another one; exit 1 if any

A refused book is kept by its code. "filled" is the book with every seventh
cell filled by the lossless layer alone, so that books without a scorecard are
held too.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from irodori import IrodoriError, convert, inspect
from irodori.report.inspection_text import inspection_lines
from irodori.workbook import Workbook

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "tools" / "digests.json"
AS_OF = dt.date(2022, 4, 1)


def books() -> Iterator[tuple[str, Path]]:
    """Yield the name and path of each book: the samples' inputs, then the
    corpus where there is one.
    """
    for path in sorted((ROOT / "samples").glob("*/input.xls?")):
        yield f"samples/{path.parent.name}", path
    corpus = os.environ.get("IRODORI_CORPUS")
    if corpus:
        for path in sorted(Path(corpus).glob("*.*")):
            if path.suffix not in {".md", ".tsv"}:
                yield f"corpus/{path.name}", path


def digest(data: bytes) -> str:
    """Return a short SHA-256."""
    return hashlib.sha256(data).hexdigest()[:16]


def filled(path: Path) -> str:
    """Return the digest of a book in which every seventh cell was filled, or
    the code of its refusal.
    """
    try:
        book = Workbook.open(path)
        for sheet in book:
            for cell in [*sheet.cells()][::7]:
                sheet.fill(cell.ref, "FF4DC4FF")
        return digest(book.to_bytes())
    except IrodoriError as error:
        return error.code


def digests(path: Path) -> dict[str, str]:
    """Return what is kept of one book."""
    return {"filled": filled(path)} | converted(path)


def converted(path: Path) -> dict[str, str]:
    """Return the digests of a conversion, or the code of its refusal."""
    try:
        conversion = convert(path, as_of=AS_OF)
    except IrodoriError as error:
        return {"refused": error.code}
    report = json.dumps(
        conversion.report("ja"), ensure_ascii=False, sort_keys=True
    )
    inspection = "\n".join(inspection_lines(inspect(path, as_of=AS_OF), "ja"))
    return {
        "output": digest(conversion.data),
        "report": digest(report.encode()),
        "inspection": digest(inspection.encode()),
    }


def main() -> int:
    """Keep or compare the digests."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n\n")[0]
    )
    parser.add_argument("verb", choices=["keep", "compare"])
    verb = parser.parse_args().verb
    found = {name: digests(path) for name, path in books()}
    if verb == "keep":
        KEPT.write_text(
            json.dumps(found, indent=1, sort_keys=True) + "\n",
            encoding="utf-8",
        )
        return 0
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    changed = 0
    for name, now in found.items():
        before = kept.get(name, {})
        differing = [
            key
            for key in sorted({*before, *now})
            if before.get(key) != now.get(key)
        ]
        if differing:
            changed += 1
            print(
                f"{name}: {', '.join(differing)}",
                before.get("refused", ""),
                now.get("refused", ""),
            )
    print(f"{len(found)} books, {changed} changed")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
