"""What the legend and the as-of date need to know of a sheet: its tables'
headings and the cells around them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class SurroundingCell(Protocol):
    """A cell outside the tables."""

    @property
    def row(self) -> int:
        """Its row."""

    @property
    def column(self) -> int:
        """Its column."""

    @property
    def style(self) -> int:
        """Its cell format."""

    @property
    def code(self) -> int:
        """The code of its value."""


class HeadedColumn(Protocol):
    """A column of a table."""

    @property
    def column(self) -> int:
        """Its number."""

    @property
    def path(self) -> tuple[str, ...]:
        """Its headings from the top level down."""


class SurroundedLayout(Protocol):
    """The header of a table."""

    @property
    def first_row(self) -> int:
        """The first row of the header."""

    @property
    def columns(self) -> Sequence[HeadedColumn]:
        """The columns."""

    @property
    def fields(self) -> Mapping[str, int]:
        """Column by field, for the fields outside the blocks."""


class SurroundedTable(Protocol):
    """A table."""

    @property
    def layout(self) -> SurroundedLayout:
        """Its header."""


class SurroundedSheet(Protocol):
    """A sheet."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def tables(self) -> Sequence[SurroundedTable]:
        """Its tables."""

    @property
    def outside(self) -> Sequence[SurroundingCell]:
        """Its cells outside the tables."""
