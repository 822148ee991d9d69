"""The data files that come with the program: ``schemas/`` in a checkout,
``irodori/schemas/`` in an installed wheel.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent
_PLACES = (_HERE / "schemas", _HERE.parents[1] / "schemas")


def data_path(name: str) -> Path:
    """Return where a shipped data file is, e.g. ``scorecard.toml``;
    FileNotFoundError where it does not.
    """
    for place in _PLACES:
        if (path := place / name).is_file():
            return path
    raise FileNotFoundError(name)


def data_text(name: str) -> str:
    """Return the text of a shipped data file."""
    return data_path(name).read_text(encoding="utf-8")
