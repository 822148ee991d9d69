"""How far a conversion is, for whoever waits for it."""

from __future__ import annotations

from pathlib import Path

from irodori import convert

SEED = (
    Path(__file__).resolve().parent.parent / "samples" / "seed" / "input.xlsx"
)


def test_a_conversion_tells_how_far_it_is_and_how_many_rows_there_are() -> (
    None
):
    told: list[tuple[float, int]] = []
    convert(
        SEED,
        as_of="2022-04-01",
        progress=lambda part, rows: told.append((part, rows)),
    )
    parts = [part for part, _ in told]
    assert parts == sorted(parts)
    assert parts[-1] == 1
    assert told[0][1] == 0
    assert told[-1][1] == 3
