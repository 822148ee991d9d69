"""Make the bundles for networks without a package index, from the wheels in
dist/.

    python tools/release.py                                     for this machine
    python tools/release.py --platform linux windows --python 3.11 3.12 3.13

A bundle is a folder, and the same as a zip: the wheels of Irodori and of all
that it needs, the page that needs no server (dist/site, where it was written),
SHA256SUMS, and INSTALL.txt with the line that installs from the folder alone.
What is needed is resolved for the platform, not for this machine (``uv pip
compile --python-platform``), within the versions of requirements-dev.lock, and
its hashes are checked.
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
    """A platform: its name for uv, the tags of wheels that run on it, and how
    the tag of Irodori's own wheel begins.
    """

    uv: str
    tags: tuple[str, ...]
    own: str


def _linux(machine: str) -> Target:
    tags = (
        "manylinux2014",
        "manylinux_2_17",
        "manylinux_2_26",
        "manylinux_2_28",
    )
    return Target(
        f"{machine}-manylinux_2_28",
        tuple(f"{tag}_{machine}" for tag in tags),
        "manylinux",
    )


def _mac(machine: str) -> Target:
    uv = "aarch64" if machine == "arm64" else machine
    tags = tuple(
        f"macosx_{version}_{machine}"
        for version in ("11_0", "12_0", "13_0", "14_0")
    )
    return Target(f"{uv}-apple-darwin", tags, "macosx")


TARGETS = {
    "linux": _linux("x86_64"),
    "linux-arm": _linux("aarch64"),
    "windows": Target("x86_64-pc-windows-msvc", ("win_amd64",), "win_amd64"),
    "mac": _mac("x86_64"),
    "mac-arm": _mac("arm64"),
}

SITE = "site"
"""The page as plain files, in dist/ and in each bundle."""
INSTALL = """\
Irodori {version} ({platform}, Python {pythons})

インターネットにつながらない環境への入れ方（Python だけが必要です）

{japanese}

Installing where there is no package index (Python is all that must be there)

{english}

{extras} are included: irodori[{extras}]. A new version is installed in the same way, with --upgrade.

フォルダー {site} は、Python のサーバーを使わないページです。庁内の Web サーバーのどこにでもコピーできます。
The folder {site} is the page that needs no Python server: copy it to any place of a web server.
"""
POSIX = """\
     sha256sum -c SHA256SUMS
     python3 -m venv ~/irodori
     ~/irodori/bin/python -m pip install --no-index --find-links . "irodori[{extras}]"
     ~/irodori/bin/irodori convert {book}"""
POWERSHELL = """\
     Get-Content SHA256SUMS | ForEach-Object {{ $sum, $name = $_ -split '  '; if \
((Get-FileHash $name).Hash -ne $sum) {{ "{damaged}: $name" }} }}
     py -{python} -m venv "$env:LOCALAPPDATA\\irodori"
     & "$env:LOCALAPPDATA\\irodori\\Scripts\\python.exe" -m pip install --no-index --find-links . "irodori[{extras}]"
     & "$env:LOCALAPPDATA\\irodori\\Scripts\\irodori.exe" --version
     [Environment]::SetEnvironmentVariable('Path', \
[Environment]::GetEnvironmentVariable('Path', 'User') + ";$env:LOCALAPPDATA\\irodori\\Scripts", 'User')"""
CMD = """\
     py -{python} -m venv "%LOCALAPPDATA%\\irodori"
     "%LOCALAPPDATA%\\irodori\\Scripts\\python.exe" -m pip install --no-index --find-links . "irodori[{extras}]"
     "%LOCALAPPDATA%\\irodori\\Scripts\\irodori.exe" --version"""
WORDS = {
    "posix": (
        """\
  1. このフォルダーをコピーします。
  2. このフォルダーで、次の行を一つずつ実行します。一行目でファイルが壊れていないことを確かめます。
{posix_ja}
  3. irodori だけで動かすには、~/.profile に次の行を書きます。
     export PATH=~/irodori/bin:$PATH""",
        """\
  1. Copy this folder.
  2. Run these lines in it, one after the other. The first one checks that no file is damaged.
{posix_en}
  3. To run it as irodori alone, put this line into ~/.profile:
     export PATH=~/irodori/bin:$PATH""",
    ),
    "windows": (
        """\
  1. このフォルダーをコピーし、エクスプローラーで開きます。
  2. アドレス欄に powershell と入力して Enter を押します。
  3. 開いた PowerShell で、次の行を一つずつ実行します。一行目は壊れたファイルの名前を表示します（何も出なければ正常です）。
     最後の行で、次に開くウィンドウから irodori だけで動くようになります。
{powershell_ja}
  4. 新しい PowerShell を開き、irodori convert スコアカード.xlsx

  コマンドプロンプト（cmd）では、3 の代わりに次の行を実行します。
{cmd}

  {python} がないときは、パソコンにある版（{pythons} のどれか）に替えてください。py --list で分かります。""",
        """\
  1. Copy this folder, and open it in the Explorer.
  2. Type powershell into its address bar, and press Enter.
  3. Run these lines in the PowerShell that opens, one after the other. The first one names each damaged
     file (nothing, where all is well); after the last one, irodori alone is enough in every new window.
{powershell_en}
  4. Open a new PowerShell: irodori convert SCORECARD.xlsx

  In the command prompt (cmd), run these in place of step 3.
{cmd}

  Where {python} is not installed, write one that is ({pythons}); py --list shows them.""",
    ),
}


def main() -> int:
    """Make the bundles that are asked for."""
    parser = argparse.ArgumentParser(
        description="Make the bundles for closed networks from the wheels in dist/."
    )
    parser.add_argument(
        "--platform", nargs="+", choices=TARGETS, default=[_here()]
    )
    parser.add_argument("--python", nargs="+", metavar="X.Y", default=[HERE])
    options = parser.parse_args()
    for name in options.platform:
        print(bundle(name, options.python).relative_to(ROOT))
    write_sums(DIST, ("*.whl", "*.tar.gz", "*.zip"))
    return 0


def _here() -> str:
    """Return the platform of this machine."""
    system = {"Windows": "windows", "Darwin": "mac"}.get(
        platform.system(), "linux"
    )
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
    if (DIST / SITE).is_dir():
        shutil.copytree(DIST / SITE, folder / SITE)
    write_sums(folder, ("*.whl", f"{SITE}/**/*"))
    write_words(folder, name, version, pythons)
    return Path(shutil.make_archive(str(folder), "zip", DIST, folder.name))


def own_wheel(version: str, target: Target) -> Path:
    """Return Irodori's wheel for a platform: that with the kernel, else the
    one that runs everywhere.
    """
    machine = (
        target.tags[0].split("_", 1)[1]
        if target.own != "win_amd64"
        else "amd64"
    )
    wheels = sorted(DIST.glob(f"irodori-{version}-*.whl"))
    own = [
        wheel
        for wheel in wheels
        if target.own in wheel.name
        and machine.removeprefix("0_") in wheel.name
    ]
    plain = [wheel for wheel in wheels if wheel.name.endswith("-none-any.whl")]
    if not own and not plain:
        raise SystemExit(
            "dist/ holds no wheel of this version: make wheel, or make wheels"
        )
    return (own or plain)[0]


def download(target: Target, python: str, folder: Path) -> None:
    """Put the wheels of all that is needed into a folder; each is held against
    its hash.
    """
    needed = folder / "needed.txt"
    extras = [word for extra in EXTRAS for word in ("--extra", extra)]
    resolve = [
        "-m",
        "uv",
        "pip",
        "compile",
        "pyproject.toml",
        "--quiet",
        "--generate-hashes",
        *extras,
    ]
    resolve += [
        "-c",
        "requirements-dev.lock",
        "--python-platform",
        target.uv,
        "--python-version",
        python,
    ]
    _run([*resolve, "--no-annotate", "--no-header", "-o", str(needed)])
    tags = [word for tag in target.tags for word in ("--platform", tag)]
    number = python.replace(".", "")
    tags += [
        "--python-version",
        python,
        "--implementation",
        "cp",
        "--abi",
        f"cp{number}",
        "--abi",
        "abi3",
    ]
    get = [
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--only-binary",
        ":all:",
    ]
    _run(
        [
            *get,
            "--require-hashes",
            *tags,
            "--abi",
            "none",
            "-d",
            str(folder),
            "-r",
            str(needed),
        ]
    )
    needed.unlink()


def _run(arguments: Sequence[str]) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True)


def write_sums(folder: Path, patterns: Sequence[str]) -> None:
    """Write SHA256SUMS, in the form of sha256sum."""
    (folder / "SHA256SUMS").write_text(
        "".join(_sums(folder, patterns)), encoding="ascii", newline="\n"
    )


def _sums(folder: Path, patterns: Sequence[str]) -> Iterator[str]:
    for path in sorted(
        path for pattern in patterns for path in folder.glob(pattern)
    ):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            yield f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n"


def write_words(
    folder: Path, name: str, version: str, pythons: Sequence[str]
) -> None:
    """Write how the bundle is installed."""
    extras = ",".join(EXTRAS)
    system = "windows" if name == "windows" else "posix"
    facts = {"extras": extras, "python": pythons[-1]}
    lines = {
        "posix_ja": POSIX.format(**facts, book="スコアカード.xlsx"),
        "posix_en": POSIX.format(**facts, book="SCORECARD.xlsx"),
        "powershell_ja": POWERSHELL.format(**facts, damaged="壊れています"),
        "powershell_en": POWERSHELL.format(**facts, damaged="damaged"),
        "cmd": CMD.format(**facts),
        "python": f"Python {pythons[-1]}",
        "pythons": ", ".join(pythons),
    }
    japanese, english = (words.format(**lines) for words in WORDS[system])
    text = INSTALL.format(
        version=version,
        platform=name,
        pythons=", ".join(pythons),
        japanese=japanese,
        english=english,
        extras=extras,
        site=SITE,
    )
    end = "\r\n" if system == "windows" else "\n"
    (folder / "INSTALL.txt").write_text(
        text,
        encoding="utf-8-sig" if system == "windows" else "utf-8",
        newline=end,
    )


if __name__ == "__main__":
    sys.exit(main())
