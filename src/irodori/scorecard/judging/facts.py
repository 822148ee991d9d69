"""What a sheet is judged by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from irodori.messages import Sentence
from irodori.options import FillsChoice
from irodori.scorecard.judging.ratereader import RateReader, RateReaders
from irodori.scorecard.legend import Legend, Scale
from irodori.scorecard.profile import Profile, Rule
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.statuses.statusphrases import Said
from irodori.scorecard.values.cellreader import CellReader
from irodori.scorecard.values.text import shown
from irodori.workbook.fills import Fill
from irodori.workbook.fonts import Font


class FillFormats(Protocol):
    """The cell formats as far as judging needs them."""

    def fill(self, xf: int) -> Fill | None:
        """Return the fill that a cell format shows."""

    def font(self, xf: int) -> Font:
        """Return the colour and the strike of a cell format's font."""


class Facts(NamedTuple):
    """What a sheet is judged by."""

    profile: Profile
    legend: Legend
    as_of: dt.date
    cells: CellReader
    formats: FillFormats
    stated: Mapping[tuple[int, int], Said | Sentence] = {}
    """What a status table says, by (row, column) of the plan's cell; a sentence where that is not understood."""
    notes: Mapping[tuple[int, int], str] = {}
    fills: FillsChoice = "auto"
    scale: Scale | None = None
    """The shades that are proven to be a scale."""
    rate_readers: RateReaders | None = None
    """What reads the rates of its tables, once for judging and for the checks."""

    def rates(self, table: Table) -> RateReader:
        """Return what reads the rates of one of its tables."""
        return self.rate_readers.of(table) if self.rate_readers else RateReader(table, self.cells)

    def doubt(self, rule: Rule) -> Sentence | None:
        """Return why the legend's part for a rule is in doubt; None where it is not."""
        return self.legend.doubts_by_rule.get(rule)


def quoted(text: str) -> Sentence:
    """Return a cell's text as it appears in a sentence; a blank one says so."""
    if not text:
        return Sentence("value.blank")
    return Sentence("value.quoted", {"text": shown(text)})
