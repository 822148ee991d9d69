"""Run the fuzzer:
``python -m tests.fuzz [--seconds N] [--folder DIR] TARGET...``, each target in
a process of its own.

The first inputs are the samples, the odd books and, with IRODORI_CORPUS, the
small books of that folder. An input that breaks something is kept in the
folder as ``TARGET-crash-…``; ``--replay FILE TARGET`` tries it again.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

TARGET_NAMES = (
    *("kernel", "sanitized", "reading", "sheet", "styles", "package"),
    *("scorecard", "status", "profile", "values", "legend", "growth"),
)


def main() -> int:
    """Fuzz each target for its share of the time; 1 where one of them broke."""
    options = options_of(sys.argv[1:])
    if options.replay:
        from tests.fuzz.targets import TARGETS

        TARGETS[options.targets[0]].run(options.replay.read_bytes())
        return 0
    if options.inside:
        _fuzz(options.targets[0], options.folder, options.seconds)
    share = max(1, options.seconds // len(options.targets))
    return max(
        _findings(target, options.folder, share) for target in options.targets
    )


def _findings(target: str, folder: Path, seconds: int) -> int:
    """Fuzz one target for its time, going on after what it finds; 1 where it
    found something.
    """
    end = time.monotonic() + seconds
    environment = (
        _sanitized(folder) if target == "sanitized" else dict(os.environ)
    )
    found = 0
    while (rest := round(end - time.monotonic())) > 0:
        command = [
            sys.executable,
            "-m",
            "tests.fuzz",
            "--inside",
            "--seconds",
            str(rest),
            "--folder",
            str(folder),
        ]
        if (
            subprocess.run(
                [*command, target], check=False, env=environment
            ).returncode
            == 0
        ):
            break
        found = 1
    print(
        f"{target}: {'findings, see ' + str(folder) if found else 'nothing found'} in {seconds} s",
        flush=True,
    )
    return found


def _sanitized(folder: Path) -> dict[str, str]:
    """Return the environment in which the kernel runs with ASan and UBSan;
    each block that Python gives has bounds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    library = (folder / "libkernel-sanitized.so").resolve()
    subprocess.run(
        [sys.executable, "tools/kernel.py", "--sanitize", str(library)],
        check=True,
    )
    runtimes = [
        subprocess.run(
            ["cc", f"-print-file-name={name}"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for name in ("libasan.so", "libubsan.so")
    ]
    options = {
        "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=1",
        "PYTHONMALLOC": "malloc",
    }
    return {
        **os.environ,
        **options,
        "LD_PRELOAD": ":".join(runtimes),
        "IRODORI_KERNEL": str(library),
    }


def options_of(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what a command line asks for: all targets if it names none."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument(
        "targets",
        nargs="*",
        default=[],
        choices=[*TARGET_NAMES, []],
        help="all if none is named",
    )
    parser.add_argument(
        "--seconds", type=int, default=600, help="for all targets together"
    )
    parser.add_argument("--folder", type=Path, default=Path("out/fuzz"))
    parser.add_argument("--replay", type=Path)
    parser.add_argument(
        "--inside", action="store_true", help=argparse.SUPPRESS
    )
    options = parser.parse_args(arguments)
    options.targets = options.targets or list(TARGET_NAMES)
    return options


def _fuzz(name: str, folder: Path, seconds: int) -> None:
    """Fuzz one target in this process, which ends with it."""
    if name == "sanitized":
        _fuzz_blindly(folder, seconds)
        return
    import atheris

    with atheris.instrument_imports(include=["irodori"]):
        from tests.fuzz.targets import TARGETS

    target = TARGETS[name]
    seeds = folder / name
    seeds.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (seeds / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        return target.mutated(data, most, seed, atheris.Mutate)

    settings = [
        "-max_len=200000",
        f"-max_total_time={seconds}",
        f"-artifact_prefix={folder}/{name}-",
    ]
    settings += [
        "-timeout=60",
        "-rss_limit_mb=3000",
        "-print_final_stats=1",
        "-len_control=0",
        "-verbosity=1",
    ]
    atheris.Setup(
        [sys.argv[0], str(seeds), *settings],
        target.run,
        custom_mutator=mutated,
    )
    atheris.Fuzz()


def _fuzz_blindly(folder: Path, seconds: int) -> None:
    """Try the inputs that the kernel's fuzzing has found, and changed ones,
    for so long; under the sanitizers.

    The fuzzer cannot count what runs beside their runtimes.
    """
    from tests.fuzz.kernels import first_rows, kernels
    from tests.fuzz.mutators import flipped, mutated_rows

    seeds = [
        path.read_bytes() for path in sorted((folder / "kernel").glob("*"))
    ] or [*first_rows()]
    chance = random.Random(seconds)
    end = time.monotonic() + seconds
    runs = 0
    while time.monotonic() < end:
        data = chance.choice(seeds)
        for _ in range(chance.randint(0, 4)):
            data = mutated_rows(data, 200_000, chance.getrandbits(32), flipped)
        (folder / "sanitized-crash").write_bytes(data)
        kernels(data)
        runs += 1
    (folder / "sanitized-crash").unlink()
    print(f"Done {runs} runs")
    sys.exit(0)


if __name__ == "__main__":
    sys.exit(main())
