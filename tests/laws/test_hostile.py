"""Each refusal, through the command line: a sentence in both languages, exit
status 3, and nothing left.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

import pytest
from tests.laws.hostile import BOMBS, REFUSED, Refused, nested_bomb
from tests.laws.refusals import documented_kinds, kinds_table

from irodori.cli import main
from irodori.conversion import convert
from irodori.messages import catalogue

_MOST_MEMORY = 1_500 << 20
LAYER = ("package.", "strings.", "styles.", "workbook.", "worksheet.", "xml.")
"""Areas of the codes that a workbook can be refused with."""

_MOST_SECONDS = 180
_BOUNDED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
from irodori.cli import main
sys.exit(main())
"""


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("refused", REFUSED, ids=lambda refused: refused.why)
def test_it_is_refused_with_a_sentence_and_nothing_is_left(
    refused: Refused,
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("IRODORI_TEST_PASSWORD", "another one")
    data = refused.make()
    source = tmp_path / "帳票.xlsx"
    source.write_bytes(data)
    arguments = [
        "convert",
        str(source),
        "--report",
        str(tmp_path / "r.json"),
        "--lang",
        language,
        *refused.arguments,
    ]
    assert main([*arguments, "--json-logs"]) == 3
    said = json.loads(capsys.readouterr().err)
    assert said["code"] == refused.code
    assert main(arguments) == 3
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Traceback" not in shown.err
    assert said["message"].split("\n")[0] in shown.err
    assert [path.name for path in tmp_path.iterdir()] == [source.name]
    assert source.read_bytes() == data


@pytest.mark.parametrize(
    ("command", "bomb"),
    [
        *(("convert", bomb) for bomb in BOMBS),
        *product(("inspect", "check"), BOMBS[:3]),
    ],
    ids=lambda each: getattr(each, "why", each),
)
def test_a_bomb_is_refused_in_bounded_memory_and_time(
    command: str, bomb: Refused, tmp_path: Path
) -> None:
    source = tmp_path / "bomb.xlsx"
    source.write_bytes(bomb.make())
    status, memory, said = _run(
        [command, str(source), "--lang", "en"], tmp_path
    )
    assert status == 3, said
    assert "Traceback" not in said
    assert catalogue("en")[bomb.code].split("{")[0].rstrip() in said
    assert memory < _MOST_MEMORY
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


def test_a_book_that_holds_a_bomb_is_converted_without_unpacking_it() -> None:
    data = nested_bomb()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert b"PK" in convert(data).data[:4]
    assert (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 << 10
    )


NO_FILE = {
    "workbook.not_protected_again",
    "workbook.color",
    "workbook.no_bytes",
    "workbook.no_cell",
    "workbook.no_sheet",
    "workbook.styles_made",
}
"""What no file can show: a fault of ours, arguments of the Python calls, and a
remark on a book that was filled.
"""


def test_every_refusal_of_the_workbook_layer_has_a_file_that_shows_it() -> (
    None
):
    refusals = {
        code for code in catalogue("ja") if code.startswith(LAYER)
    } - NO_FILE
    assert {refused.code for refused in [*REFUSED, *BOMBS]} == refusals


def test_the_page_lists_every_refusal() -> None:
    assert documented_kinds() == kinds_table()


def _run(arguments: list[str], folder: Path) -> tuple[int, int, str]:
    """Run the program with an address space that ends; return its exit status,
    peak memory in bytes and complaints.
    """
    log = folder.parent / "said.txt"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-c", _BOUNDED, *arguments],
            stdout=stream,
            stderr=stream,
            cwd=folder,
        )
        end = time.monotonic() + _MOST_SECONDS
        while time.monotonic() < end:
            found, status, used = os.wait4(process.pid, os.WNOHANG)
            if found:
                process.returncode = os.waitstatus_to_exitcode(status)
                return (
                    process.returncode,
                    used.ru_maxrss << 10,
                    log.read_text(encoding="utf-8"),
                )
            time.sleep(0.02)
        process.kill()
        process.wait()
    pytest.fail(f"still running after {_MOST_SECONDS} s")
