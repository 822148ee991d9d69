"""The same input and options give the same file, in whatever process."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from tests.laws.books import SAMPLES, filled
from tests.strategies import MadeBook, books

from irodori.conversion import convert
from irodori.workbook import Workbook

_PROGRAM = """
import datetime, hashlib, sys
from irodori.conversion import convert
for path in sys.argv[1:]:
    data = convert(path, as_of=datetime.date(2022, 4, 1)).data
    print(hashlib.sha256(data).hexdigest())
"""


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_twice_the_same_plan_gives_the_same_bytes(path: Path) -> None:
    one, two = (filled(path.read_bytes()) for _ in range(2))
    assert one
    assert two
    assert one.data == two.data


@given(books())
def test_so_it_does_in_any_spelling(made: MadeBook) -> None:
    one, two = (filled(made.data) for _ in range(2))
    assert one
    assert two
    assert one.data == two.data


@pytest.mark.parametrize("seed", ["0", "1234"])
def test_another_process_gives_the_same_bytes(seed: str) -> None:
    wanted = [
        hashlib.sha256(
            convert(path, as_of=dt.date(2022, 4, 1)).data
        ).hexdigest()
        for path in SAMPLES
    ]
    command = [sys.executable, "-c", _PROGRAM, *map(str, SAMPLES)]
    answer = subprocess.run(
        command,
        check=True,
        capture_output=True,
        env=os.environ | {"PYTHONHASHSEED": seed},
    )
    assert answer.stdout.decode().split() == wanted


def test_packing_smaller_gives_the_same_parts() -> None:
    data = SAMPLES[0].read_bytes()
    plain, compact = convert(data).data, convert(data, compact=True).data
    one, two = Workbook.open(plain).package, Workbook.open(compact).package
    assert [(name, one.read(name)) for name in one.names] == [
        (name, two.read(name)) for name in two.names
    ]
    assert len(compact) <= len(plain)
