"""What a run of the program keeps for the next one, beside its compiled
modules.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from irodori.data import Kept
from irodori.patterns import pattern

USE = "from irodori.patterns import pattern; print(pattern({text!r}, keep={keep}).fullmatch('令和4年').groupdict())"
WORDS = "(?P<era>令和|平成)(?P<year>[0-9]+)年"


def run(
    folder: Path, text: str = WORDS, *, keep: bool = True, **environment: str
) -> str:
    """Use a pattern in another process whose compiled modules lie in a folder;
    return what it printed.
    """
    given = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE"
    }
    given |= {"PYTHONPYCACHEPREFIX": str(folder), **environment}
    command = [sys.executable, "-c", USE.format(text=text, keep=keep)]
    return subprocess.run(
        command, env=given, capture_output=True, check=True, text=True
    ).stdout


def kept_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.kept*"))


def test_a_pattern_is_kept_for_the_next_run(tmp_path: Path) -> None:
    first = run(tmp_path)
    (file,) = kept_files(tmp_path)
    assert WORDS.encode() in file.read_bytes()
    assert run(tmp_path) == first == "{'era': '令和', 'year': '4'}\n"


def test_words_of_a_users_own_are_not_kept(tmp_path: Path) -> None:
    assert run(tmp_path, keep=False) == "{'era': '令和', 'year': '4'}\n"
    assert kept_files(tmp_path) == []


def test_nothing_is_kept_where_python_keeps_no_modules(tmp_path: Path) -> None:
    assert (
        run(tmp_path, PYTHONDONTWRITEBYTECODE="1")
        == "{'era': '令和', 'year': '4'}\n"
    )
    assert kept_files(tmp_path) == []


@pytest.mark.parametrize(
    "damage",
    [b"", b"irodori", b"\xfb\xff\xff\xff\x7f", b"\xe3(\x02\x00\x00\x00"],
)
def test_a_damaged_file_is_passed_over_and_written_again(
    tmp_path: Path, damage: bytes
) -> None:
    first = run(tmp_path)
    (file,) = kept_files(tmp_path)
    file.write_bytes(damage)
    assert run(tmp_path) == first
    assert WORDS.encode() in file.read_bytes()


def test_what_another_python_kept_is_passed_over(tmp_path: Path) -> None:
    first = run(tmp_path)
    (file,) = kept_files(tmp_path)
    file.write_bytes(
        file.read_bytes().replace(
            sys.version.encode(), sys.version[::-1].encode()
        )
    )
    assert run(tmp_path) == first


def test_a_thing_that_cannot_be_written_is_not_kept() -> None:
    here = Kept("")
    here.put(("object", "x", 0), object())
    assert here.get(("object", "x", 0)) is None


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        (r"a(?P<b>b)?", 0),
        (r"[ァ-ヶ]{2,3}+", 0),
        (r"^日$", re.MULTILINE),
        (r"é+", re.IGNORECASE),
        (r"a.b", re.DOTALL),
    ],
)
def test_a_kept_pattern_is_the_compiled_one(text: str, flags: int) -> None:
    for _ in range(2):  # compiled, and then from what was kept
        assert pattern(text, flags).pattern == text
        assert pattern(text, flags).flags == re.compile(text, flags).flags
        assert (
            pattern(text, flags).groupindex
            == re.compile(text, flags).groupindex
        )


def test_a_wrong_pattern_is_an_error_at_its_first_use() -> None:
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.search("text")


def test_a_second_conversion_finds_all_its_patterns_kept(
    tmp_path: Path,
) -> None:
    book = (
        Path(__file__).parent.parent
        / "samples"
        / "cross-checks"
        / "input.xlsx"
    )
    found = []
    # the order of sets must not make other patterns
    for seed in ("1", "2", "3"):
        given = {
            name: value
            for name, value in os.environ.items()
            if name != "PYTHONDONTWRITEBYTECODE"
        }
        given |= {
            "PYTHONPYCACHEPREFIX": str(tmp_path / "cache"),
            "PYTHONHASHSEED": seed,
        }
        command = [
            sys.executable,
            "-m",
            "irodori",
            "convert",
            str(book),
            "-o",
            str(tmp_path / f"{seed}.xlsx"),
        ]
        subprocess.run(command, env=given, capture_output=True, check=True)
        (file,) = kept_files(tmp_path)
        found.append(file.read_bytes())
    assert found[0] == found[1] == found[2]


def test_what_is_no_longer_used_is_dropped_when_it_is_too_much(
    tmp_path: Path,
) -> None:
    many = "from irodori.data import kept; kept().put(('text', {name!r}, 0), 'x' * 700_000)"
    given = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE"
    }
    given |= {"PYTHONPYCACHEPREFIX": str(tmp_path)}
    for name in ("first", "second"):
        subprocess.run(
            [sys.executable, "-c", many.format(name=name)],
            env=given,
            check=True,
        )
    (file,) = kept_files(tmp_path)
    assert b"second" in file.read_bytes()
    assert b"first" not in file.read_bytes()
