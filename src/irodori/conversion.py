"""The road: the bytes of a scorecard workbook go in, the verified bytes of its coloured twin come out.

bytes → Workbook → tables of each sheet → legend and as-of date → ratings and findings → plan of fills → bytes
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, NamedTuple

from irodori.errors import InputError
from irodori.files import read_input, write_atomic
from irodori.messages import Sentence
from irodori.scorecard.asof import AsOf, read_as_of, today
from irodori.scorecard.checks import check_sheet
from irodori.scorecard.facts import Facts
from irodori.scorecard.findings import Finding, Findings, Group, one_by_one
from irodori.scorecard.header import suggested_profile
from irodori.scorecard.judge import judge_sheet
from irodori.scorecard.legend import Legend, book_legends, builtin_legend, legend_from_profile
from irodori.scorecard.palettes import COLORS, Color
from irodori.scorecard.profile import RULES, Profile, Rule
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.ratings import OUTCOMES, Rating, SheetRatings, Verdict
from irodori.scorecard.reader import SheetReader, SheetReading
from irodori.scorecard.readings import CellReadings
from irodori.scorecard.statusmatch import Stated, match_statuses
from irodori.scorecard.statustable import StatusTable, is_status_sheet, read_status_csv, read_status_sheet
from irodori.workbook.book import Workbook
from irodori.workbook.fills import Fill
from irodori.workbook.package import Limits
from irodori.workbook.refs import Area

if TYPE_CHECKING:
    from irodori.scorecard.records import Procedure

Source = str | PathLike[str] | bytes | BinaryIO


class _Options(NamedTuple):
    as_of: dt.date | None
    status: Source | None
    legend: str | PathLike[str]
    profile: str | PathLike[str] | None
    allow_signed: bool
    limits: Limits


class Inspection(NamedTuple):
    """A workbook as it was understood, before anything is judged."""

    data: bytes
    """The input."""
    name: str
    """The input's file name, empty where it has none."""
    path: Path | None
    """Where the input was read from."""
    book: Workbook
    profile: Profile
    sheets: tuple[SheetReading, ...]
    legends: Mapping[str, Legend]
    """The legend in force on each sheet."""
    as_of: AsOf
    status_tables: tuple[StatusTable, ...]
    """What says the action plans' statuses: the file given, then the book's own sheets."""
    findings: tuple[Finding, ...]

    def procedures(self) -> Iterator[Procedure]:
        """Yield each procedure as a record, with the cell in which each of its values stands."""
        from irodori.scorecard.records import procedures

        cells = book_readings(self.book)
        for reading in self.sheets:
            for table in reading.tables:
                merges = self.book[reading.name].merges
                yield from procedures(reading, table, cells, merges, self.profile.kpi_words["met"])


class Conversion:
    """A finished conversion: the output's bytes, and everything that was decided on the way."""

    def __init__(
        self,
        inspection: Inspection,
        sheets: tuple[SheetRatings, ...],
        checks: Iterable[Group],
        palette: Mapping[Color, Fill],
        data: bytes,
    ) -> None:
        self.inspection = inspection
        self.sheets = sheets
        self._checks = checks
        self.palette = palette
        self.data = data

    def fill(self, sheet: SheetRatings, rule: Rule, color: Color) -> Fill:
        """Return the fill that shows a colour on a sheet: the legend's swatch, else the palette's."""
        return sheet.legend.fill(rule, color) or self.palette[color]

    @property
    def as_of(self) -> AsOf:
        """The date that was judged by."""
        return self.inspection.as_of

    @cached_property
    def ratings(self) -> list[Rating]:
        """Each rated cell, sheet by sheet, a merged area by its first cell."""
        return [
            rating._replace(argb=self.fill(sheet, rating.rule, rating.color).argb) if rating.color else rating
            for sheet in self.sheets
            for rating in sheet
        ]

    def procedures(self) -> Iterator[Procedure]:
        """Yield each procedure as a record, with the cell in which each of its values stands."""
        return self.inspection.procedures()

    @cached_property
    def found(self) -> Findings:
        """Everything that a person should look at, by columns; the cross-checks are made when it is first asked for."""
        judged = (group for sheet in self.sheets for group in sheet.findings)
        return Findings(chain(one_by_one(self.inspection.findings), judged, self._checks))

    @cached_property
    def findings(self) -> list[Finding]:
        """Everything that a person should look at."""
        return [*self.found]

    @cached_property
    def summary(self) -> dict[str, int]:
        """How many cells got each colour, were rated without a fill (none), and could not be rated (unrated)."""
        counts = [sheet.summary for sheet in self.sheets]
        return {outcome: sum(each[outcome] for each in counts) for outcome in OUTCOMES}

    def report(self, language: Literal["ja", "en"] = "ja") -> dict[str, object]:
        """Return the report as data; its form is ``schemas/report.schema.json``."""
        from irodori.report.model import report

        return report(self, language).model_dump(mode="json", by_alias=True)

    def save(self, target: str | PathLike[str], *, overwrite: bool = True) -> None:
        """Write the output, whole or not at all; never over the input."""
        write_atomic(Path(target), self.data, force=overwrite, source=self.inspection.path)


def convert(
    source: Source,
    *,
    as_of: dt.date | None = None,
    status: Source | None = None,
    legend: str | PathLike[str] = "auto",
    profile: str | PathLike[str] | None = None,
    palette: str = "cud",
    full_verification: bool = False,
    compact: bool = False,
    allow_signed: bool = False,
    limits: Limits = Limits(),  # noqa: B008  (immutable)
) -> Conversion:
    """Return a workbook's coloured twin, verified.

    ``source`` is a path, the bytes of a file or a binary file object; ``as_of`` the date to judge by, else the
    sheet's own, else today in Tokyo; ``status`` a CSV file with the action plans' statuses; ``legend`` is ``auto``
    (the workbook's own, else the built-in one), ``builtin`` or a TOML file of the profile's form; ``profile`` a TOML
    file laid over the shipped profile; ``palette`` gives the colours where the legend shows no swatches.  With
    ``full_verification`` openpyxl looks at both books too; ``compact`` packs smaller and takes longer;
    ``allow_signed`` accepts that a digital signature becomes invalid.

    Raises ``InputError`` where the workbook is refused, ``ProfileError`` where a file of the user's is wrong, and
    ``InternalError`` where the output did not pass its verification; in each case there is no output.
    """
    inspection = _inspected(source, _Options(as_of, status, legend, profile, allow_signed, limits))
    book = inspection.book
    sheets, checks = judged(inspection)
    fills = _palette(inspection.profile, palette)
    for sheet in sheets:
        _plan(book, sheet, fills)
    output = book.to_bytes(compact=compact)
    if full_verification:
        from irodori.workbook.witness import compare

        compare(inspection.data, output, {sheet.name: book[sheet.name].plan for sheet in sheets})
    return Conversion(inspection, sheets, checks, fills, output)


def inspect(
    source: Source,
    *,
    as_of: dt.date | None = None,
    status: Source | None = None,
    legend: str | PathLike[str] = "auto",
    profile: str | PathLike[str] | None = None,
    limits: Limits = Limits(),  # noqa: B008  (immutable)
) -> Inspection:
    """Return how a workbook is understood: its tables, legend and date; arguments and errors are those of convert."""
    return _inspected(source, _Options(as_of, status, legend, profile, allow_signed=True, limits=limits))


def judged(inspection: Inspection) -> tuple[tuple[SheetRatings, ...], Iterator[Group]]:
    """Return the verdicts on each sheet that holds a scorecard, and the findings of statuses and cross-checks."""
    book = inspection.book
    cells = book_readings(book)
    stated = match_statuses(inspection.status_tables, inspection.sheets, cells, inspection.profile, inspection.legends)
    facts = {reading.name: _facts(inspection, reading, cells, stated) for reading in inspection.sheets}
    sheets = tuple(judge_sheet(reading, facts[reading.name]) for reading in inspection.sheets if reading.tables)
    checks = (check_sheet(sheet.reading, facts[sheet.name], book[sheet.name].merges) for sheet in sheets)
    return sheets, chain(one_by_one(stated.findings), chain.from_iterable(checks))


def book_readings(book: Workbook) -> CellReadings:
    """Return what reads a workbook's cells."""
    return CellReadings(book.values, book.styles, date1904=book.date1904)


def _inspected(source: Source, options: _Options) -> Inspection:
    """Read a workbook; ``header.not_found`` where no sheet holds a scorecard."""
    data, name, path = _read(source)
    profile = load_profile(Path(options.profile) if options.profile else None)
    book = Workbook(data, limits=options.limits, allow_signed=options.allow_signed)
    reader = SheetReader(book.values, book.styles, profile)
    readings = tuple(reader.read(sheet) for sheet in book if not is_status_sheet(sheet.name, profile))
    book.values.forget_digits()  # the large sheets have been read
    if not any(reading.tables for reading in readings):
        raise _no_table(readings, profile)
    legends, findings = _legends(book, readings, profile, options)
    as_of, doubts = _as_of(book, readings, options)
    tables = tuple(_status_tables(book, reader, profile, options))
    return Inspection(data, name, path, book, profile, readings, legends, as_of, tables, (*findings, *doubts))


def _read(source: Source) -> tuple[bytes, str, Path | None]:
    """Return a source's bytes, its file name, and its path where it is one."""
    if isinstance(source, str | PathLike):
        return read_input(source), Path(source).name, Path(source)
    if isinstance(source, bytes):
        return source, "", None
    return source.read(), Path(str(getattr(source, "name", ""))).name, None


def _no_table(readings: tuple[SheetReading, ...], profile: Profile) -> InputError:
    """Return the refusal that shows what was found beside what was looked for."""
    nearest = max(readings, key=lambda reading: len(reading.near_header), default=None)
    found = nearest.near_header if nearest else ()
    wanted = tuple(labels.labels[0] for labels in profile.fields.values() if labels.required and labels.labels)
    return InputError(
        "header.not_found",
        sheet=nearest.name if nearest and found else None,
        cell=found[0][0] if found else None,
        wanted=wanted,
        found=tuple(f"{cell}「{' '.join(text.split())}」" for cell, text in found) or Sentence("header.nothing"),
        snippet=suggested_profile([text for _, text in found], profile),
    )


def _legends(
    book: Workbook, readings: tuple[SheetReading, ...], profile: Profile, options: _Options
) -> tuple[dict[str, Legend], list[Finding]]:
    """Return the legend in force on each sheet: its own, else the first one in the book, else the built-in one."""
    if options.legend == "builtin":
        return dict.fromkeys((reading.name for reading in readings), builtin_legend(profile)), []
    if options.legend != "auto":
        legend = legend_from_profile(load_profile(Path(options.legend)))
        return dict.fromkeys((reading.name for reading in readings), legend), []
    hidden = {sheet.name for sheet in book if sheet.hidden}
    shapes = {sheet.name: sheet.shapes for sheet in book}
    found = book_legends(readings, hidden, book.values, book.styles, profile, shapes=shapes)
    findings = [Finding(name, each.ref, each.severity, each.sentence) for name, each in found.findings]
    return dict(found.legends), findings


def _as_of(book: Workbook, readings: tuple[SheetReading, ...], options: _Options) -> tuple[AsOf, list[Finding]]:
    if options.as_of:
        return AsOf(options.as_of, "option"), []
    hidden = {sheet.name for sheet in book if sheet.hidden}
    found = read_as_of(readings, hidden, book.values, book.styles, date1904=book.date1904)
    doubts = [
        Finding(
            each.sheet,
            each.cell,
            "warning",
            Sentence("as_of.differs", {"other": each.other.isoformat(), "used": each.used.isoformat()}),
        )
        for each in found.conflicts
    ]
    return found.as_of or today(), doubts


def _status_tables(book: Workbook, reader: SheetReader, profile: Profile, options: _Options) -> Iterator[StatusTable]:
    """Yield the tables that give statuses: the file given first, then the sheets of that name."""
    if options.status is not None:
        data, name, _ = _read(options.status)
        yield read_status_csv(data, name or "CSV", profile)
    cells = book_readings(book)
    for sheet in book:
        if is_status_sheet(sheet.name, profile):
            yield read_status_sheet(sheet, reader, cells, profile)


def _facts(inspection: Inspection, reading: SheetReading, cells: CellReadings, stated: Stated) -> Facts:
    book = inspection.book
    return Facts(
        inspection.profile,
        inspection.legends[reading.name],
        inspection.as_of.date,
        cells,
        book.styles,
        stated=stated.said.get(reading.name, {}),
        notes=book[reading.name].notes,
    )


def _palette(profile: Profile, name: str) -> Mapping[Color, Fill]:
    try:
        return profile.palettes[name]
    except KeyError:
        raise InputError("palette.unknown", name=name, known=tuple(profile.palettes)) from None


def _plan(book: Workbook, sheet: SheetRatings, palette: Mapping[Color, Fill]) -> None:
    """Plan the fill of each rated cell, over the whole of its merged area, and clear what no longer holds."""
    plan, areas = book[sheet.name].plan, sheet.areas
    fills = {(rule, color): sheet.legend.fill(rule, color) or palette[color] for rule in RULES for color in COLORS}
    numbers = {key: plan.number(fill) for key, fill in fills.items()}

    def number(verdict: Verdict | None) -> int:
        judgement = verdict and verdict.judgement
        return numbers[judgement.rule, judgement.color] if judgement and judgement.color else 0

    for table, columns, verdicts in sheet.tables:
        for column, each in zip(columns, verdicts, strict=True):
            planned = array("H", each.mapped(number))
            plan.add_column(column, table.rows, planned)
            for row, at in zip(table.rows, planned, strict=True) if table.areas else ():
                if at and (row, column) in table.areas:
                    plan.add_area(table.areas[row, column], plan.fill(at))
    for row, column in sheet.cleared:
        plan.add_area(areas.get((row, column), Area(row, column, row, column)), None)
