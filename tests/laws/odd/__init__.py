"""Books that stand for the rarities of the world: each has one oddity of zip,
package, workbook, sheet or styles.

All of them are to be held: read, filled, and given back with nothing else
changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tests.laws.odd.features import features
from tests.laws.odd.packages import packages
from tests.laws.odd.sheets import sheets
from tests.laws.odd.styles import styles
from tests.laws.odd.workbooks import texts, workbooks
from tests.laws.odd.zips import zips


class Book(NamedTuple):
    """A book in memory; it is read as a path is."""

    name: str
    data: bytes

    def read_bytes(self) -> bytes:
        """Return the file's bytes."""
        return self.data


_MAKERS: tuple[Callable[[], Mapping[str, bytes]], ...] = (
    zips,
    packages,
    features,
    workbooks,
    sheets,
    styles,
    texts,
)


def odd_books() -> list[Book]:
    """Return every odd book."""
    return [
        Book(name, data) for make in _MAKERS for name, data in make().items()
    ]
