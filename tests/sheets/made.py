"""Templates as the tests ask for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from openpyxl.utils import get_column_letter

from irodori.scorecard.legend import builtin_legend
from irodori.scorecard.profile import shipped_profile
from irodori.sheets.layout import layout
from irodori.sheets.rows import ProcedureRecord
from irodori.sheets.template import Wanted, template_book

TOP = 5
"""The first row of the table."""


def book(
    *,
    plans: Sequence[int] = (3, 5, 3),
    rows: int = 3,
    records: Sequence[ProcedureRecord] = (),
    as_of: dt.date | None = None,
    **more: Any,  # noqa: ANN401
) -> bytes:
    """Return a template of the shipped profile and its legend."""
    profile = shipped_profile()
    wanted = Wanted(
        layout(plans, profile),
        rows,
        records,
        builtin_legend(profile),
        profile.palettes["cud"],
        profile,
        as_of,
    )
    return template_book(wanted._replace(**more))


def refs(plans: Sequence[int]) -> dict[str, str]:
    """Return the letters of the columns by field, in an issue with its number,
    of a plan by its letter: ``2.a``.
    """
    found = {}
    for at, column in enumerate(layout(plans, shipped_profile()).columns, 1):
        name = column.letter or column.field
        found[f"{column.block}.{name}" if column.block else name] = (
            get_column_letter(at)
        )
    return found
