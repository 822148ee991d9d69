"""The same input and options give the same file, in whatever process."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.laws.books import SAMPLES, every_book, opened, plan_fills

from irodori.conversion import convert
from irodori.workbook import Workbook

_PROGRAM = """
import datetime, hashlib, sys
from irodori.conversion import convert
for path in sys.argv[1:]:
    data = convert(path, as_of=datetime.date(2022, 4, 1)).data
    print(hashlib.sha256(data).hexdigest())
"""


@every_book
def test_twice_the_same_plan_gives_the_same_bytes(path: Path) -> None:
    outputs = []
    for _ in range(2):
        book = opened(path.read_bytes())
        if book:
            plan_fills(book)
            outputs.append(book.to_bytes())
    assert outputs[1:] == outputs[:1]


@pytest.mark.parametrize("seed", ["0", "1234"])
def test_another_process_gives_the_same_bytes(seed: str) -> None:
    import datetime as dt

    wanted = [hashlib.sha256(convert(path, as_of=dt.date(2022, 4, 1)).data).hexdigest() for path in SAMPLES]
    command = [sys.executable, "-c", _PROGRAM, *map(str, SAMPLES)]
    answer = subprocess.run(command, check=True, capture_output=True, env=os.environ | {"PYTHONHASHSEED": seed})
    assert answer.stdout.decode().split() == wanted


def test_packing_smaller_gives_the_same_parts() -> None:
    data = SAMPLES[0].read_bytes()
    plain, compact = convert(data).data, convert(data, compact=True).data
    one, two = Workbook.open(plain).package, Workbook.open(compact).package
    assert [(name, one.read(name)) for name in one.names] == [(name, two.read(name)) for name in two.names]
    assert len(compact) <= len(plain)
