"""The programs that are compared: how each is called to fill the listed cells
of a book.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
INSTALLED = ROOT / ".tools" / "peers"

UNPACKED = 1024
"""MiB that a book may take unpacked: one of 300,000 rows takes 652, and 512 is
what is allowed if nobody says more.
"""

Command = Callable[[Path, Path, Path], list[str]]
"""From a book, the output and the table of fills (a line: sheet, cell, ARGB)
to the arguments of a process.
"""


class Writer(NamedTuple):
    """A program, and what it needs in its environment."""

    name: str
    command: Command
    environment: Mapping[str, str] = {}


def own(*options: str) -> Writer:
    """Return Irodori as a user starts it."""

    def command(book: Path, out: Path, _fills: Path) -> list[str]:
        files = [
            str(book),
            "-o",
            str(out),
            "--force",
            "--as-of",
            "2023-04-01",
            "--max-unpacked",
            str(UNPACKED),
        ]
        return [
            sys.executable,
            "-m",
            "irodori",
            "convert",
            *files,
            *(each.format(out=out) for each in options),
        ]

    return Writer("Irodori --report" if options else "Irodori", command)


START = Writer("python -c pass", lambda *_: [sys.executable, "-c", "pass"])
FLOOR = Writer(
    "floor",
    lambda book, out, _: [
        sys.executable,
        str(HERE / "floor.py"),
        str(book),
        str(out),
    ],
)
IRODORI = own()
REPORTING = own("--report", "{out}.json")
OPENPYXL = Writer(
    f"openpyxl {version('openpyxl')}",
    lambda book, out, fills: [
        sys.executable,
        str(HERE / "peer_openpyxl.py"),
        str(book),
        str(out),
        str(fills),
    ],
)


def peers(*, further: bool) -> list[Writer]:
    """Return openpyxl, and with ``further`` all others that are installed here
    (see ``peers/install``).
    """
    others = (
        [
            *_native("openexcel-c"),
            *_native("rustypyxl"),
            *_native("crabxl"),
            *_native("cellrune", "CellRune"),
            *_javascript("exceljs", "ExcelJS"),
            *_javascript("xlsx-populate"),
            *_office(),
        ]
        if further
        else []
    )
    return [OPENPYXL, *others]


def _native(package: str, name: str = "") -> list[Writer]:
    """Return a library in C or Rust, in an environment of its own."""
    python = INSTALLED / "python" / "bin" / "python"
    stem = package.replace("-", "_")
    found = [*INSTALLED.glob(f"python/lib/*/*/{stem}-*.dist-info")]
    if not found:
        return []
    number = found[0].name.removesuffix(".dist-info").partition("-")[2]
    script = str(HERE / "peers" / "fill.py")
    return [
        Writer(
            f"{name or package} {number}",
            lambda *files: [str(python), script, package, *map(str, files)],
        )
    ]


def _javascript(package: str, name: str = "") -> list[Writer]:
    described, node = (
        INSTALLED / "node_modules" / package / "package.json",
        shutil.which("node"),
    )
    if node is None or not described.exists():
        return []
    number = json.loads(described.read_text("utf-8"))["version"]
    script = str(HERE / "peers" / f"{package}.cjs")
    return [
        Writer(
            f"{name or package} {number}",
            lambda *files: [
                node,
                "--max-old-space-size=16384",
                script,
                *map(str, files),
            ],
            {"NODE_PATH": str(INSTALLED / "node_modules")},
        )
    ]


def _office() -> list[Writer]:
    """LibreOffice loads and saves without filling: less than the work of the
    others.
    """
    office = shutil.which("soffice")
    if office is None:
        return []

    def command(book: Path, out: Path, _fills: Path) -> list[str]:
        settings = f"-env:UserInstallation={(out.parent / 'settings').resolve().as_uri()}"
        folder = ["--outdir", str(out.parent)]
        return [
            office,
            settings,
            "--headless",
            "--convert-to",
            book.suffix[1:],
            *folder,
            str(book),
        ]

    return [Writer("LibreOffice (load and save only)", command)]
