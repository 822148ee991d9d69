"""Each sample is coloured as its expected.txt says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import cast

import pytest

from irodori.conversion import convert
from irodori.options import FillsChoice
from irodori.results import Conversion

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
CASES = sorted(path.parent.name for path in SAMPLES.glob("*/expected.txt"))


class Expected:
    """What an expected.txt says."""

    def __init__(self, text: str) -> None:
        lines = [line for line in text.splitlines() if line.strip()]
        self.options = dict(
            line[2:].split(": ", 1) for line in lines if line.startswith("# ")
        )
        self.colors: dict[str, str] = {}
        self.findings: set[tuple[str, str]] = set()
        for line in lines:
            if not line.startswith("# "):
                place, *rest = (
                    line.rsplit(" ! ", 1)
                    if " ! " in line
                    else line.rsplit(" ", 1)
                )
                if " ! " in line:
                    self.findings.add((place, rest[0]))
                else:
                    self.colors[place] = rest[0]


def converted(case: str, expected: Expected) -> Conversion:
    folder = SAMPLES / case
    given = expected.options.get("as-of")
    status = expected.options.get("status")
    return convert(
        folder / "input.xlsx",
        as_of=dt.date.fromisoformat(given) if given else None,
        fills=cast("FillsChoice", expected.options.get("fills", "auto")),
        palette=expected.options.get("palette", "cud"),
        status=folder / status if status else None,
    )


def named(sheet: str, cell: str | None, *, alone: bool) -> str:
    return (cell or "*") if alone else f"{sheet}!{cell}" if cell else "*"


@pytest.mark.parametrize("case", CASES)
def test_every_rated_cell_has_the_colour_that_the_case_expects(
    case: str,
) -> None:
    expected = Expected(
        (SAMPLES / case / "expected.txt").read_text(encoding="utf-8")
    )
    conversion = converted(case, expected)
    alone = not any(
        "!" in place.partition(" ")[0] for place in expected.colors
    )
    found = {
        named(each.sheet, each.cell, alone=alone): each.color or "none"
        for each in conversion.ratings
    }
    assert found == expected.colors


@pytest.mark.parametrize("case", CASES)
def test_every_finding_that_the_case_expects_is_reported(case: str) -> None:
    expected = Expected(
        (SAMPLES / case / "expected.txt").read_text(encoding="utf-8")
    )
    conversion = converted(case, expected)
    alone = not any("!" in place for place in expected.colors)
    found = {
        (named(each.sheet, each.cell, alone=alone), each.code)
        for each in conversion.findings
    }
    found |= {("*", each.code) for each in conversion.findings}
    assert expected.findings - found == set()


@pytest.mark.parametrize("case", CASES)
def test_the_as_of_date_is_the_one_that_the_case_expects(case: str) -> None:
    expected = Expected(
        (SAMPLES / case / "expected.txt").read_text(encoding="utf-8")
    )
    wanted = expected.options.get(
        "as-of-found", f"{expected.options.get('as-of')} option"
    )
    as_of = converted(case, expected).as_of
    assert f"{as_of.date} {as_of.source}" == wanted
