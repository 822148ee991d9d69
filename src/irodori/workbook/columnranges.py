"""The columns that a sheet sets up, and the sizes that it gives (ECMA-376 part 1, 18.3.1.13 col)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

_TRUE = frozenset({"1", "true"})


class ColumnRange(NamedTuple):
    """Columns side by side that are set up alike (ECMA-376 part 1, 18.3.1.13 col)."""

    first: int
    last: int
    style: int
    """The cell format of the columns' absent cells."""
    width: Decimal | None
    """In digits of the default font, None where the range gives none."""
    hidden: bool


def read_column_ranges(columns: Iterable[Mapping[str, str]]) -> list[ColumnRange]:
    """Return the ranges of the attributes of ``col`` elements; KeyError or ValueError where one is no range."""
    return [
        ColumnRange(
            int(values["min"]),
            int(values["max"]),
            int(values.get("style", 0)),
            read_size(values.get("width")),
            values.get("hidden") in _TRUE,
        )
        for values in columns
    ]


def read_size(text: str | None) -> Decimal | None:
    """Return a width or height, None where it is absent or no size."""
    try:
        size = Decimal(text or "")
    except InvalidOperation:
        return None
    return size if size.is_finite() and size >= 0 else None
