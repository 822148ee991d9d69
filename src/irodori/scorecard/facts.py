"""What a sheet is judged by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from irodori.messages import Sentence
from irodori.scorecard.legend import Legend
from irodori.scorecard.profile import Profile
from irodori.scorecard.ratings import Verdict
from irodori.scorecard.rules import Judgement
from irodori.scorecard.status import Said
from irodori.scorecard.values.cells import CellReader
from irodori.scorecard.values.text import shown
from irodori.workbook.fills import Fill


class Formats(Protocol):
    """What is needed of the cell formats."""

    def fill(self, xf: int) -> Fill | None:
        """Return the fill that a cell format shows."""


class Facts(NamedTuple):
    """What a sheet is judged by."""

    profile: Profile
    legend: Legend
    as_of: dt.date
    readings: CellReader
    formats: Formats
    stated: Mapping[tuple[int, int], Said] = {}
    """What a status table says, by (row, column) of the plan's cell."""
    notes: Mapping[tuple[int, int], str] = {}


def verdict_of(judged: Judgement | Sentence) -> Verdict:
    """Return a judgement, or the finding that stands in its place, as a verdict."""
    return Verdict(None, judged) if isinstance(judged, Sentence) else Verdict(judged)


def quoted(text: str) -> Sentence:
    """Return a cell's text as it stands in a sentence; a blank one says so."""
    return Sentence("value.quoted", {"text": shown(text)}) if text else Sentence("value.blank")
