"""Fail when a file of the project names a package registry or a place on
somebody's machine.

The names are put together here, so that this file holds none of them.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

HOSTS = [
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("yarnpkg", "com"),
    ("crates", "io"),
    ("golang", "org"),
    ("rubygems", "org"),
]
FOLDERS = ["home", "Users", "root", "opt", "work", "tmp"]
FORBIDDEN = re.compile(
    "|".join(
        [
            *(rf"\b{name}\.{top}\b" for name, top in HOSTS),
            *(rf"(?<![\w.*])/{folder}/\w" for folder in FOLDERS),
            r"\b[A-Za-z]:\\{1,2}Users\b",
            r"\bfile:/{2,3}\w",
        ]
    ).encode()
)
MADE = re.compile(
    r"(?:^|/)(?:\.(?!ci/|github/|gitignore$)|dist/|out/|site/|__pycache__/)"
)


def files() -> list[str]:
    """Return the files of the project, new ones included: as git knows them,
    or without git what is not made here.
    """
    listing = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    try:
        answer = subprocess.run(
            listing, cwd=ROOT, check=True, capture_output=True
        ).stdout
        names = {name for name in answer.decode().split("\0") if name}
    except (OSError, subprocess.CalledProcessError):
        paths = (path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*"))
        names = {path for path in paths if not MADE.search(path)}
    return sorted(name for name in names if (ROOT / name).is_file())


def offences(name: str) -> list[str]:
    """Return ``file:line: text`` for each forbidden text in a file."""
    lines = (ROOT / name).read_bytes().split(b"\n")
    return [
        f"{name}:{number}: {found[0].decode()}"
        for number, line in enumerate(lines, 1)
        for found in FORBIDDEN.finditer(line)
    ]


def main() -> int:
    """Print each offence; return 1 where there is any."""
    found = [offence for name in files() for offence in offences(name)]
    for offence in found:
        print(offence, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
