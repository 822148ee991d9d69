"""The bundle for closed networks: which wheel it takes, its sums and its
words; what is fetched is not fetched here.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tools import release

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(release, "DIST", tmp_path)
    for tag in ("any", "manylinux_2_17_x86_64.manylinux2014_x86_64", "musllinux_1_2_x86_64", "win_amd64",
                "macosx_11_0_arm64", "manylinux_2_17_aarch64.manylinux2014_aarch64"):  # fmt: skip
        (tmp_path / f"irodori-1.0-py3-none-{tag}.whl").write_bytes(
            tag.encode()
        )
    return tmp_path


@pytest.mark.parametrize(
    ("platform", "tag"),
    [("linux", "manylinux_2_17_x86_64"), ("linux-arm", "aarch64"), ("windows", "win_amd64"),
     ("mac-arm", "macosx_11_0_arm64"), ("mac", "none-any")],
)  # fmt: skip
def test_a_bundle_takes_the_wheel_of_its_platform_else_the_plain_one(
    dist: Path, platform: str, tag: str
) -> None:
    assert dist.is_dir()
    assert tag in release.own_wheel("1.0", release.TARGETS[platform]).name


def test_a_bundle_without_a_wheel_is_refused(dist: Path) -> None:
    assert dist.is_dir()
    with pytest.raises(SystemExit, match="make wheel"):
        release.own_wheel("9.9", release.TARGETS["linux"])


@pytest.mark.skipif(sys.platform == "win32", reason="sha256sum")
def test_the_sums_are_those_that_sha256sum_checks(dist: Path) -> None:
    page = dist / "site" / "static" / "app.js"
    page.parent.mkdir(parents=True)
    page.write_text("")
    release.write_sums(dist, ("*.whl", "site/**/*"))
    check = ["sha256sum", "-c", "--quiet", "SHA256SUMS"]
    subprocess.run(check, cwd=dist, check=True)
    page.write_text("spoiled")
    assert subprocess.run(check, cwd=dist, check=False).returncode == 1


@pytest.mark.parametrize("platform", ["linux", "windows", "mac-arm"])
def test_the_words_hold_the_line_that_installs_without_an_index(
    tmp_path: Path, platform: str
) -> None:
    release.write_words(tmp_path, platform, "1.0", ["3.11", "3.12"])
    text = (tmp_path / "INSTALL.txt").read_text(encoding="utf-8-sig")
    assert (
        '-m pip install --no-index --find-links . "irodori[web,jobs]"' in text
    )
    assert "3.11, 3.12" in text
    assert ("Scripts" in text) == (platform == "windows")
    assert not re.search(r"\{[a-z_]+\}", text)


def test_the_words_for_windows_can_be_followed_line_by_line(
    tmp_path: Path,
) -> None:
    release.write_words(tmp_path, "windows", "1.0", ["3.11", "3.12"])
    text = (tmp_path / "INSTALL.txt").read_text(encoding="utf-8-sig")
    lines = [line.strip() for line in text.splitlines()]
    for line in lines:
        # a profile with a space in its name must not break a path
        for path in re.findall(r"\S*(?:LOCALAPPDATA)\S*", line):
            assert path.startswith('"'), line
    power = [line for line in lines if "$env:LOCALAPPDATA" in line]
    assert all("%" not in line for line in power)
    assert sum(line.startswith("py -3.12 -m venv ") for line in lines) == 4
    assert text.count("Get-FileHash $name") == 2
    assert "FILE" not in text


def test_make_knows_the_release() -> None:
    said = subprocess.run(
        ["make", "-n", "release", "PLATFORMS=linux windows", "PYTHONS=3.12"],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert (
        "tools/release.py --platform linux windows --python 3.12"
        in said.stdout
    )
