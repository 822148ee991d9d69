"""Compile the kernel (src/irodori/workbook/kernel.c).

    python tools/kernel.py                        into the source tree, where it is loaded from
    python tools/kernel.py --sanitize LIBRARY     with ASan and UBSan, for the tests and the fuzzer
    python tools/kernel.py --target x86_64-linux-musl LIBRARY     for another platform, with zig

The compiler is that of CC, else cc, else zig from the package ziglang. Where
there is none nothing is made, the exit status is 0, and the kernel in plain
Python is used.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = (
    Path(__file__).resolve().parent.parent
    / "src"
    / "irodori"
    / "workbook"
    / "kernel.c"
)
LIBRARY = SOURCE.with_name("libkernel.so")
FLAGS = [
    "-std=c99",
    "-O2",
    "-Wall",
    "-Wextra",
    "-shared",
    "-fvisibility=hidden",
]
SANITIZE = ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
ZIG = [sys.executable, "-m", "ziglang", "cc"]


def compilers() -> list[list[str]]:
    """Return the commands of the compilers that may be here, the best one
    first.
    """
    if "CC" in os.environ:
        return [shlex.split(os.environ["CC"])]
    found = [["cc"]] if shutil.which("cc") else []
    if importlib.util.find_spec("ziglang"):
        found.append(ZIG)
    return found


def compile_kernel(
    library: Path, compiler: list[str], flags: list[str]
) -> bool:
    """Compile the kernel; return whether that was possible. The library is
    there whole or not at all.
    """
    new = library.with_suffix(".new")
    if "windows" not in " ".join(flags) and sys.platform != "win32":
        flags = [*flags, "-fPIC"]
    command = [*compiler, *FLAGS, *flags, "-o", str(new), str(SOURCE)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    if done.returncode or not new.exists():
        return False
    new.replace(library)
    return True


def build(library: Path = LIBRARY, flags: list[str] | None = None) -> bool:
    """Compile the kernel with the first compiler that can."""
    return any(
        compile_kernel(library, compiler, flags or [])
        for compiler in compilers()
    )


def main() -> int:
    """Compile, and say which kernel will run."""
    parser = argparse.ArgumentParser(description="Compile the kernel.")
    parser.add_argument("library", nargs="?", type=Path, default=LIBRARY)
    parser.add_argument("--sanitize", action="store_true")
    parser.add_argument(
        "--target",
        help="a platform of zig, as x86_64-linux-gnu.2.17 or x86_64-windows-gnu",
    )
    options = parser.parse_args()
    if options.target:
        return (
            0
            if compile_kernel(
                options.library, ZIG, ["-target", options.target]
            )
            else 1
        )
    if build(options.library, SANITIZE if options.sanitize else []):
        return 0
    LIBRARY.unlink(missing_ok=True)  # it may be older than the source
    print(
        "No C compiler: the kernel in plain Python is used, which is slower.",
        file=sys.stderr,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
