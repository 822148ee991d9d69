"""What the outputs need of a finished conversion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from irodori.scorecard.asof import AsOf
from irodori.scorecard.findings import Finding, Findings
from irodori.scorecard.legend import Legend
from irodori.scorecard.palettes import Color
from irodori.scorecard.profile import Profile, Rule
from irodori.scorecard.ratings import SheetRatings
from irodori.scorecard.reader import SheetReading
from irodori.scorecard.statustable import StatusTable
from irodori.workbook.book import Workbook
from irodori.workbook.fills import Fill


class Understood(Protocol):
    """A workbook as it was understood, before anything is judged."""

    @property
    def data(self) -> bytes:
        """The input."""

    @property
    def name(self) -> str:
        """The input's file name, empty where it has none."""

    @property
    def book(self) -> Workbook:
        """The workbook."""

    @property
    def profile(self) -> Profile:
        """The profile that it was read by."""

    @property
    def sheets(self) -> tuple[SheetReading, ...]:
        """What was found on each sheet."""

    @property
    def legends(self) -> Mapping[str, Legend]:
        """The legend in force on each sheet."""

    @property
    def as_of(self) -> AsOf:
        """The date that it is judged by."""

    @property
    def status_tables(self) -> tuple[StatusTable, ...]:
        """What says the action plans' statuses."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a person should look at."""


class Converted(Protocol):
    """A finished conversion."""

    @property
    def inspection(self) -> Understood:
        """The workbook as it was understood."""

    @property
    def sheets(self) -> tuple[SheetRatings, ...]:
        """The verdicts on each sheet that holds a scorecard."""

    @property
    def data(self) -> bytes:
        """The output."""

    @property
    def found(self) -> Findings:
        """Everything that a person should look at, by columns."""

    @property
    def findings(self) -> list[Finding]:
        """The same, one by one."""

    @property
    def summary(self) -> Mapping[str, int]:
        """How many cells got each colour, none, or could not be rated."""

    def fill(self, sheet: SheetRatings, rule: Rule, color: Color) -> Fill:
        """Return the fill that shows a colour on a sheet."""
