"""The results of calls: frozen values from which reports, pages and books are
made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from irodori.errors import InputError
from irodori.files import write_atomic
from irodori.messages import Language
from irodori.options import Options, check_language
from irodori.scorecard.asof import AsOf
from irodori.scorecard.findings import AllFindings, Finding, count_serious
from irodori.scorecard.judging.verdicts import (
    Rating,
    SheetRatings,
    outcomes_in,
)
from irodori.scorecard.legend import ColorScale, Legend, LegendReading
from irodori.scorecard.palettes import Color, Palette
from irodori.scorecard.profile import SCORECARD, Profile, Rule
from irodori.scorecard.reading.account import Account
from irodori.scorecard.reading.tables import SheetReading
from irodori.scorecard.statuses.matching import Stated, match_statuses
from irodori.scorecard.statuses.table import StatusTable
from irodori.scorecard.values.cellreader import CellReader
from irodori.tuples import NamedTuple
from irodori.workbook.book import Workbook
from irodori.workbook.fills import Fill

if TYPE_CHECKING:
    from irodori.scorecard.editionchanges import Comparison
    from irodori.scorecard.judging.judge import Mismatch
    from irodori.scorecard.reading.records import Procedure

JsonObject = dict[str, object]
"""What becomes an object of JSON, by name."""

ColorsFrom = Literal["fills", "judged"]
DEFAULT_PALETTE = "cud"


class Inspection(NamedTuple):
    """A workbook as it was understood, before anything is judged."""

    data: bytes
    """The input."""
    name: str
    """The input's file name, empty where it has none."""
    path: Path | None
    """Where the input was read from."""
    options: Options
    book: Workbook
    profile: Profile
    """The profile of the kind that a sheet is taken for first."""
    profiles: Mapping[str, Profile]
    """The profile of the kind that each sheet is."""
    cells: CellReader
    """Reads the workbook's cells."""
    sheets: tuple[SheetReading, ...]
    legends: Mapping[str, Legend]
    """The legend in force on each sheet."""
    legend_readings: Mapping[str, LegendReading]
    """What each sheet says itself about colours."""
    as_of: AsOf
    status_tables: tuple[StatusTable, ...]
    """What says the action plans' statuses: the file given, then the book's
    own sheets.
    """
    scales: Mapping[str, ColorScale | None]
    """The shades of an office's own that are proven to be a scale, by sheet.
    """
    accounts: Mapping[str, Account]
    """What became of the cells of each sheet that holds a scorecard."""
    findings: tuple[Finding, ...]
    password: str | None = None
    """What opened the workbook, None where it is not protected."""

    def __repr__(self) -> str:
        counts = ", ".join(
            f"{sheet.name!r}: {_procedures(sheet)}"
            for sheet in self.sheets
            if sheet.tables
        )
        return f"<Inspection {self.name or 'workbook'!r} as of {self.as_of.date}, procedures {{{counts}}}>"

    def _repr_html_(self) -> str:
        from irodori.report.html.notebook import inspection_html

        return inspection_html(self)

    def named(self, name: str) -> Inspection:
        """Return the inspection under another file name."""
        return self._replace(name=name)

    def of_scorecards(self) -> Inspection:
        """Return the inspection with its scorecards alone; InputError
        ``kind.not_here`` where other kinds are all.
        """
        kinds = {
            reading.kind.name: reading.kind
            for reading in self.sheets
            if reading.kind
        }
        if SCORECARD not in kinds:
            raise InputError("kind.not_here", kinds=tuple(kinds.values()))
        kept = [
            reading
            for reading in self.sheets
            if not reading.kind or reading.kind.name == SCORECARD
        ]
        return (
            self
            if len(kept) == len(self.sheets)
            else self._replace(sheets=tuple(kept))
        )

    def stated(self, tables: Sequence[StatusTable] | None = None) -> Stated:
        """Return what status tables say of the workbook's plans: those given,
        else its own.
        """
        return match_statuses(
            self.status_tables if tables is None else tables,
            self.sheets,
            self.cells,
            self.profile,
            self.legends,
        )

    def procedures(self) -> Iterator[Procedure]:
        """Yield each procedure of its scorecards as a record, with the cell
        that each of its values is in.
        """
        from irodori.scorecard.reading.records import procedures

        for reading in self.sheets:
            for table in reading.tables:
                if table.layout.kind.name != SCORECARD:
                    continue
                merges = self.book[reading.name].merges
                yield from procedures(
                    reading,
                    table,
                    self.cells,
                    merges,
                    self.profile.met_words,
                )


class Conversion(NamedTuple):
    """A finished conversion: the output's bytes, and everything that was
    decided on the way.
    """

    inspection: Inspection
    sheets: tuple[SheetRatings, ...]
    """The verdicts on each sheet that holds a scorecard."""
    others: AllFindings
    """The findings of statuses and cross-checks."""
    palette: Palette
    data: bytes
    """The output."""

    def __repr__(self) -> str:
        name = self.inspection.name or "workbook"
        counts = ", ".join(
            f"{outcome} {cells}"
            for outcome, cells in self.summary.items()
            if cells
        )
        return f"<Conversion {name!r} as of {self.as_of.date}: {counts}; {self.attention} findings to look at>"

    def _repr_html_(self) -> str:
        from irodori.report.html.notebook import conversion_html

        return conversion_html(self)

    @property
    def as_of(self) -> AsOf:
        """The date that was judged by."""
        return self.inspection.as_of

    @property
    def name(self) -> str:
        """The input's file name, empty where it has none."""
        return self.inspection.name

    def named(self, name: str) -> Conversion:
        """Return the conversion with its input under another file name."""
        return self._replace(inspection=self.inspection.named(name))

    def fill(self, sheet: SheetRatings, rule: Rule, color: Color) -> Fill:
        """Return the fill that shows a colour on a sheet: the legend's swatch,
        else the palette's.
        """
        return sheet.legend.fill(rule, color) or self.palette[color]

    @property
    def ratings(self) -> list[Rating]:
        """Each rated cell, sheet by sheet, a merged area by its first cell."""
        return [
            rating._replace(
                argb=self.fill(sheet, rating.rule, rating.color).argb
            )
            if rating.color
            else rating
            for sheet in self.sheets
            for rating in sheet.ratings()
        ]

    def each_finding(self) -> AllFindings:
        """Return an iterable of everything that a person should look at, made
        lazily; there may be hundreds of thousands.
        """
        judged = (table for sheet in self.sheets for table in sheet.findings())
        return AllFindings(
            [self.inspection.findings, *judged, *self.others.parts]
        )

    @property
    def findings(self) -> list[Finding]:
        """Everything that a person should look at."""
        return list(self.each_finding())

    @property
    def attention(self) -> int:
        """How many findings need a look, and do not only inform."""
        return count_serious(self.each_finding())

    @property
    def summary(self) -> dict[str, int]:
        """How many cells got each colour, were rated without a fill (none),
        and could not be rated (unrated).
        """
        counts = [sheet.summary for sheet in self.sheets]
        return {
            outcome: sum(each.get(outcome, 0) for each in counts)
            for outcome in outcomes_in(counts)
        }

    def of_scorecards(self) -> Conversion:
        """Return the conversion with its scorecards alone; InputError
        ``kind.not_here`` where other kinds are all.
        """
        inspection = self.inspection.of_scorecards()
        if inspection is self.inspection:
            return self
        kept = {reading.name for reading in inspection.sheets}
        sheets = tuple(sheet for sheet in self.sheets if sheet.name in kept)
        return self._replace(inspection=inspection, sheets=sheets)

    def procedures(self) -> Iterator[Procedure]:
        """Yield each procedure of its scorecards as a record, with the cell
        that each of its values is in.
        """
        return self.inspection.procedures()

    def records(self, language: Language = "ja") -> list[JsonObject]:
        """Return flat rows, one for each cell that the legend speaks of, made
        for ``pandas.DataFrame``.
        """
        from irodori.sheets.flatrecords import records

        check_language(language)
        return [record._asdict() for record in records(self, language)]

    def report(self, language: Language = "ja") -> JsonObject:
        """Return the report as data; its form is
        ``schemas/report.schema.json``.
        """
        from irodori.report.model import report

        check_language(language)
        return report(self, language).model_dump(mode="json", by_alias=True)

    def save(
        self, target: str | PathLike[str], *, overwrite: bool = False
    ) -> None:
        """Write the output, whole or not at all; never over the input.

        An existing file is replaced with ``overwrite`` only; InputError
        ``file.exists`` otherwise.
        """
        write_atomic(
            Path(target),
            self.data,
            force=overwrite,
            source=self.inspection.path,
        )


class Check(NamedTuple):
    """A workbook's fills, compared with what its legend asks for."""

    inspection: Inspection
    differences: tuple[Mismatch, ...]
    """The cells whose colour is another, sheet by sheet."""
    checked: int
    """How many cells were compared, a merged area as one."""
    unrated: tuple[Finding, ...]
    """The cells that could not be rated and so were not compared, each with
    the reason.
    """
    sheets: tuple[SheetRatings, ...]
    """What the legend asks for on each sheet that holds a table."""

    def __repr__(self) -> str:
        counts = ", ".join(
            f"{name} {count}" for name, count in self.counts.items()
        )
        return f"<Check {self.inspection.name or 'workbook'!r} as of {self.inspection.as_of.date}: {counts}>"

    def _repr_html_(self) -> str:
        from irodori.report.html.notebook import check_html

        return check_html(self)

    @property
    def counts(self) -> dict[str, int]:
        """How many cells were checked, how many of them differ, and how many
        were not checked.
        """
        return {
            "checked": self.checked,
            "different": len(self.differences),
            "not_checked": len(self.unrated),
        }

    def named(self, name: str) -> Check:
        """Return the check of a workbook under another file name."""
        return self._replace(inspection=self.inspection.named(name))

    def fill(self, sheet: SheetRatings, rule: Rule, color: Color) -> Fill:
        """Return the fill that shows a colour on a sheet: the legend's swatch,
        else the default palette's.
        """
        return (
            sheet.legend.fill(rule, color)
            or self.inspection.profile.palettes[DEFAULT_PALETTE][color]
        )


class Diff(NamedTuple):
    """Two editions of a scorecard and what changed from the old to the new."""

    old: Inspection
    new: Inspection
    colors_from: ColorsFrom
    changes: Comparison

    def __repr__(self) -> str:
        changes = self.changes
        return (
            f"<Diff {self.old.name!r} → {self.new.name!r}: {len(changes.added)} added, {len(changes.removed)} removed, "
            f"{len(changes.colors)} colours and {len(changes.values)} values changed>"
        )

    def _repr_html_(self) -> str:
        from irodori.report.html.notebook import diff_html

        return diff_html(self)


class NewBook(NamedTuple):
    """A workbook that was made: a summary or a template."""

    data: bytes
    counts: Mapping[str, int]
    """How much it holds, by name."""

    def __repr__(self) -> str:
        counts = ", ".join(
            f"{name} {count:,}" for name, count in self.counts.items()
        )
        return f"<NewBook of {len(self.data):,} bytes: {counts}>"

    def _repr_html_(self) -> str:
        from irodori.report.html.notebook import new_book_html

        return new_book_html(self)

    def save(
        self, target: str | PathLike[str], *, overwrite: bool = False
    ) -> None:
        """Write the workbook, whole or not at all; over an existing file with
        ``overwrite`` only.
        """
        write_atomic(Path(target), self.data, force=overwrite)


def _procedures(sheet: SheetReading) -> int:
    return sum(len(table) for table in sheet.tables)
