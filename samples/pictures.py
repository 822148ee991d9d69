"""Take a picture of each sample's result:
``python samples/pictures.py [CASE…]`` writes samples/CASE/result.png.

Needs LibreOffice and poppler's pdftoppm, which draw the converted book as a
person would see it on paper.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from irodori import convert

HERE = Path(__file__).resolve().parent
DOTS_PER_INCH = "70"


def main(cases: list[str]) -> None:
    """Draw the cases named, or all."""
    for folder in sorted(path.parent for path in HERE.glob("*/expected.txt")):
        if not cases or folder.name in cases:
            draw(result(folder), folder / "result.png")


def result(folder: Path) -> bytes:
    """Return the converted book of a case."""
    lines = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    options = dict(
        line[2:].split(": ", 1) for line in lines if line.startswith("# ")
    )
    day, status = options.get("as-of"), options.get("status")
    return convert(
        folder / "input.xlsx",
        as_of=date.fromisoformat(day) if day else None,
        status=folder / status if status else None,
        palette=options.get("palette", "cud"),
    ).data


def draw(book: bytes, target: Path) -> None:
    """Write the first page of a book as a PNG."""
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "book.xlsx"
        source.write_bytes(book)
        profile = f"-env:UserInstallation=file://{place}/profile"
        _run(
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            place,
            str(source),
        )
        _run(
            "pdftoppm",
            "-r",
            DOTS_PER_INCH,
            "-png",
            "-singlefile",
            f"{place}/book.pdf",
            str(target.with_suffix("")),
        )


def _run(*command: str) -> None:
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=120,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
