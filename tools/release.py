"""Make the bundles for networks without a package index, from the wheels in dist/.

    python tools/release.py                                     for this machine
    python tools/release.py --platform linux windows --python 3.11 3.12 3.13

A bundle is a folder, and the same as a zip: the wheels of Irodori and of all that it needs, SHA256SUMS, and INSTALL.txt
with the line that installs from the folder alone.  What is needed is resolved for the platform, not for this machine
(``uv pip compile --python-platform``), within the versions of requirements-dev.lock, and its hashes are checked.
"""

from __future__ import annotations

import argparse
import hashlib
import platform
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
EXTRAS = ("web", "jobs")
HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"


class Target(NamedTuple):
    """A platform: its name for uv, the tags of wheels that run on it, and how the tag of Irodori's own wheel begins."""

    uv: str
    tags: tuple[str, ...]
    own: str


def _linux(machine: str) -> Target:
    tags = ("manylinux2014", "manylinux_2_17", "manylinux_2_26", "manylinux_2_28")
    return Target(f"{machine}-manylinux_2_28", tuple(f"{tag}_{machine}" for tag in tags), "manylinux")


def _mac(machine: str) -> Target:
    uv = "aarch64" if machine == "arm64" else machine
    tags = tuple(f"macosx_{version}_{machine}" for version in ("11_0", "12_0", "13_0", "14_0"))
    return Target(f"{uv}-apple-darwin", tags, "macosx")


TARGETS = {
    "linux": _linux("x86_64"),
    "linux-arm": _linux("aarch64"),
    "windows": Target("x86_64-pc-windows-msvc", ("win_amd64",), "win_amd64"),
    "mac": _mac("x86_64"),
    "mac-arm": _mac("arm64"),
}

INSTALL = """\
Irodori {version} ({platform}, Python {pythons})

インターネットにつながらない環境への入れ方（Python だけが必要です）
  1. このフォルダーをコピーします。
  2. このフォルダーで次を実行します。
{check}
{commands}
  3. irodori convert スコアカード.xlsx

Installing where there is no package index (Python is all that must be there)
  1. Copy this folder.
  2. Run the lines above in it.
  3. irodori convert SCORECARD.xlsx

{extras} are included: irodori[{extras}]. A new version is installed in the same way, with --upgrade.
"""
POSIX = """\
     python3 -m venv ~/irodori
     ~/irodori/bin/python -m pip install --no-index --find-links . "irodori[{extras}]"
     export PATH=~/irodori/bin:$PATH"""
WINDOWS = """\
     py -m venv %LOCALAPPDATA%\\irodori
     %LOCALAPPDATA%\\irodori\\Scripts\\python -m pip install --no-index --find-links . "irodori[{extras}]"
     set PATH=%LOCALAPPDATA%\\irodori\\Scripts;%PATH%"""
CHECKS = {"posix": "     sha256sum -c SHA256SUMS", "windows": "     certutil -hashfile FILE SHA256"}


def main() -> int:
    """Make the bundles that are asked for."""
    parser = argparse.ArgumentParser(description="Make the bundles for closed networks from the wheels in dist/.")
    parser.add_argument("--platform", nargs="+", choices=TARGETS, default=[_here()])
    parser.add_argument("--python", nargs="+", metavar="X.Y", default=[HERE])
    options = parser.parse_args()
    for name in options.platform:
        print(bundle(name, options.python).relative_to(ROOT))
    write_sums(DIST, ("*.whl", "*.tar.gz", "*.zip"))
    return 0


def _here() -> str:
    """Return the platform of this machine."""
    system = {"Windows": "windows", "Darwin": "mac"}.get(platform.system(), "linux")
    is_arm = platform.machine().lower() in {"arm64", "aarch64"}
    return f"{system}-arm" if is_arm and system != "windows" else system


def bundle(name: str, pythons: Sequence[str]) -> Path:
    """Make the bundle of a platform, and return its zip."""
    target = TARGETS[name]
    with (ROOT / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    folder = DIST / f"irodori-{version}-offline-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(own_wheel(version, target), folder)
    for python in pythons:
        download(target, python, folder)
    write_sums(folder)
    write_words(folder, name, version, pythons)
    return Path(shutil.make_archive(str(folder), "zip", DIST, folder.name))


def own_wheel(version: str, target: Target) -> Path:
    """Return Irodori's wheel for a platform: that with the kernel, else the one that runs everywhere."""
    machine = target.tags[0].split("_", 1)[1] if target.own != "win_amd64" else "amd64"
    wheels = sorted(DIST.glob(f"irodori-{version}-*.whl"))
    own = [wheel for wheel in wheels if target.own in wheel.name and machine.removeprefix("0_") in wheel.name]
    plain = [wheel for wheel in wheels if wheel.name.endswith("-none-any.whl")]
    if not own and not plain:
        raise SystemExit("dist/ holds no wheel of this version: make wheel, or make wheels")
    return (own or plain)[0]


def download(target: Target, python: str, folder: Path) -> None:
    """Put the wheels of all that is needed into a folder; each is held against its hash."""
    needed = folder / "needed.txt"
    extras = [word for extra in EXTRAS for word in ("--extra", extra)]
    resolve = ["-m", "uv", "pip", "compile", "pyproject.toml", "--quiet", "--generate-hashes", *extras]
    resolve += ["-c", "requirements-dev.lock", "--python-platform", target.uv, "--python-version", python]
    _run([*resolve, "--no-annotate", "--no-header", "-o", str(needed)])
    tags = [word for tag in target.tags for word in ("--platform", tag)]
    number = python.replace(".", "")
    tags += ["--python-version", python, "--implementation", "cp", "--abi", f"cp{number}", "--abi", "abi3"]
    get = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"]
    _run([*get, "--require-hashes", *tags, "--abi", "none", "-d", str(folder), "-r", str(needed)])
    needed.unlink()


def _run(arguments: Sequence[str]) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True)


def write_sums(folder: Path, patterns: Sequence[str] = ("*.whl",)) -> None:
    """Write SHA256SUMS, in the form of sha256sum."""
    (folder / "SHA256SUMS").write_text("".join(_sums(folder, patterns)), encoding="ascii", newline="\n")


def _sums(folder: Path, patterns: Sequence[str]) -> Iterator[str]:
    for path in sorted(path for pattern in patterns for path in folder.glob(pattern)):
        yield f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"


def write_words(folder: Path, name: str, version: str, pythons: Sequence[str]) -> None:
    """Write how the bundle is installed."""
    extras = ",".join(EXTRAS)
    system = "windows" if name == "windows" else "posix"
    commands = (WINDOWS if system == "windows" else POSIX).format(extras=extras)
    text = INSTALL.format(
        version=version,
        platform=name,
        pythons=", ".join(pythons),
        check=CHECKS[system],
        commands=commands,
        extras=extras,
    )
    end = "\r\n" if system == "windows" else "\n"
    (folder / "INSTALL.txt").write_text(text, encoding="utf-8-sig" if system == "windows" else "utf-8", newline=end)


if __name__ == "__main__":
    sys.exit(main())
