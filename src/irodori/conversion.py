"""The road, on one page: open → read → judge → plan → write → verify →
protect.

The bytes of a scorecard workbook go in, and the verified bytes of the coloured
workbook come out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from irodori.errors import ArgumentError, InputError, ProfileError
from irodori.files import read_input
from irodori.messages import Sentence
from irodori.options import (
    Listener,
    Options,
    Source,
    check_names,
)
from irodori.results import Conversion, Inspection
from irodori.scorecard.conditionalformats import conditional_findings
from irodori.scorecard.findings import AllFindings, Finding, Part
from irodori.scorecard.judging.checks import check_sheet
from irodori.scorecard.judging.judge import judge_sheet
from irodori.scorecard.judging.tablerates import read_rates
from irodori.scorecard.judging.verdicts import (
    UNCOLORED,
    Facts,
    RatedColumn,
    SheetRatings,
)
from irodori.scorecard.legend import Legend
from irodori.scorecard.palettes import COLORS, Color, Palette
from irodori.scorecard.planfills import scales_of
from irodori.scorecard.profile import ALL_RULES, Profile, Rule
from irodori.scorecard.profiles import load_kinds
from irodori.scorecard.reading.sheetkinds import KindReader
from irodori.scorecard.reading.tables import SheetReading, Table
from irodori.scorecard.statuses.matching import Stated
from irodori.scorecard.statuses.statuslists import (
    PartedSheets,
    StatusSheets,
    is_named_as_statuses,
    read_status_file,
)
from irodori.scorecard.statuses.table import StatusTable
from irodori.scorecard.understanding import (
    as_of_of,
    book_accounts,
    formula_beside,
    is_summary,
    legend_findings,
    legends_of,
    refuse_without_table,
)
from irodori.scorecard.values.cellreader import CellReader
from irodori.tuples import NamedTuple
from irodori.workbook.book import Workbook
from irodori.workbook.fills import Fill
from irodori.workbook.passwords import Opened, open_protected, protect
from irodori.workbook.patch import FillPlan
from irodori.workbook.refs import Area

if TYPE_CHECKING:
    from irodori.options import GivenOptions

USUAL = Options()
_PASSES = 4


class NamedSource(BytesIO):
    """The bytes of a file, with its name."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


def convert(
    source: Source, options: Options = USUAL, **given: Unpack[GivenOptions]
) -> Conversion:
    """Return the coloured workbook, verified.

    ``source`` is a path, the bytes of a file or a binary file object;
    ``Options`` says what can be asked for, as one value or as keywords.

    Raises ``InputError`` where the workbook is refused, ``ProfileError`` where
    a file of the user's is wrong, ``UsageError`` where an argument is, and
    ``InternalError`` where the output did not pass its verification; in each
    case there is no output.
    """
    return convert_stated(source, lambda _: (), options, **given)


def convert_stated(
    source: Source,
    tables: Callable[[Inspection], Iterable[StatusTable]],
    options: Options = USUAL,
    **given: Unpack[GivenOptions],
) -> Conversion:
    """Do as ``convert`` does, with status tables that ``tables`` makes from
    the reading; they take precedence over the workbook's own.
    """
    options = options_of(options, given)
    done = WorkDone(options.progress)
    opened = _open(source, options)
    inspection = _read(opened, options, done)
    inspection = _with_first(tables(inspection), inspection)
    sheets, others = _judged(inspection, done)
    palette = palette_of(inspection.profile, options.palette)
    data = _written(opened.package, inspection, sheets, palette)
    others = _with_made_styles(others, inspection, sheets)
    return Conversion(inspection, sheets, others, palette, data)


def _with_first(
    tables: Iterable[StatusTable], inspection: Inspection
) -> Inspection:
    """Return an inspection with status tables before those that it has."""
    given_first = (*tables, *inspection.status_tables)
    return inspection._replace(status_tables=given_first)


def _judged(
    inspection: Inspection, done: WorkDone
) -> tuple[tuple[SheetRatings, ...], AllFindings]:
    """Return the ratings of each sheet, and the findings beside them. The
    cells of large sheets are let go: their tables hold what is judged.
    """
    rows = 0
    for reading in inspection.sheets:
        rows += sum(map(len, reading.tables))
        if reading.tables:
            inspection.book[reading.name].release_cells()
    found = judged(inspection)
    done.judged(rows)
    return found


def _written(
    package: Opened,
    inspection: Inspection,
    sheets: tuple[SheetRatings, ...],
    palette: Palette,
) -> bytes:
    """Return the workbook with the fills of its ratings, verified, and
    protected as it was.
    """
    book = inspection.book
    options = inspection.options
    for sheet in sheets:
        _plan(book, sheet, palette)
    output = book.to_bytes(compact=options.compact)
    if options.full_verification:
        _witness(package.data, output, book, sheets)
    return protect(package, output)


def inspect(
    source: Source, options: Options = USUAL, **given: Unpack[GivenOptions]
) -> Inspection:
    """Return how a workbook is understood: its tables, legend and date;
    arguments and errors are those of convert.
    """
    options = options_of(options, given)._replace(allow_signed=True)
    opened = _open(source, options)
    done = WorkDone(options.progress)
    return _read(opened, options, done)


def options_of(options: Options, given: GivenOptions) -> Options:
    """Return options with the keywords of a call over them; UsageError for an
    unknown keyword or an invalid value.
    """
    check_names(given)
    return options._replace(**given).checked()


# ---- Open -------------------------------------------------------------------


class OpenedSource(NamedTuple):
    """A source's bytes, the package inside them, its file name, and its path
    where it is one.
    """

    data: bytes
    package: Opened
    name: str
    path: Path | None


def _open(source: Source, options: Options) -> OpenedSource:
    data, name, path = bytes_of(source)
    return OpenedSource(
        data,
        open_protected(data, options.password),
        name,
        path,
    )


def bytes_of(source: Source) -> tuple[bytes, str, Path | None]:
    """Return the bytes of a source, its file name, and its path where it is
    one; UsageError for anything else.
    """
    if isinstance(source, str | PathLike):
        return read_input(source), Path(source).name, Path(source)
    if isinstance(source, bytes):
        return source, "", None
    data = source.read() if hasattr(source, "read") else None
    if not isinstance(data, bytes):
        raise ArgumentError("options.source", value=repr(source)[:80])
    name = str(getattr(source, "name", ""))
    return data, Path(name).name, None


@contextmanager
def text_file(text: str, name: str = "") -> Iterator[Path]:
    """Write a text to a temporary file: profiles and legends are given as
    files. Errors in a profile call it by its ``name``, if one is given.
    """
    import tempfile  # few conversions need it

    with tempfile.TemporaryDirectory(prefix="irodori-") as folder:
        path = Path(folder) / "settings.toml"
        path.write_text(text, encoding="utf-8")
        try:
            yield path
        except ProfileError as error:
            if name:
                error.params["path"] = name
            raise


# ---- Read -------------------------------------------------------------------


def _read(
    opened: OpenedSource, options: Options, done: WorkDone
) -> Inspection:
    """Read a workbook; ``header.not_found`` where no sheet holds a scorecard."""
    profile_path = Path(options.profile) if options.profile else None
    kinds = load_kinds(profile_path, options.kind)
    book = _book(opened, options, done)
    reader = KindReader(book.values, book.styles, kinds)
    cells = CellReader(book.values, book.styles, date1904=book.date1904)
    statuses = StatusSheets(book, cells, kinds.first)
    parted = statuses.parted(_readings(reader, statuses))
    return _inspection(opened, options, reader, statuses, parted)


def _inspection(
    opened: OpenedSource,
    options: Options,
    reader: KindReader,
    statuses: StatusSheets,
    parted: PartedSheets,
) -> Inspection:
    """Return how a workbook is understood, once its tables have been read."""
    book = statuses.book
    readings = parted.readings
    as_of, dates = as_of_of(book, readings, options.day)
    dated = [each._replace(day=as_of.of(each.name)) for each in readings]
    legends = legends_of(book, reader, dated, options.legend)
    scales, shades = scales_of(
        book,
        readings,
        statuses.profile,
        legends.legends,
        options.fills,
    )
    accounts, unread = book_accounts(reader, readings, legends, as_of)
    findings = (
        *dates,
        *legend_findings(reader, readings, legends),
        *conditional_findings(book, readings),
        *shades,
        *unread,
        *parted.findings,
    )
    return Inspection(
        opened.data,
        opened.name,
        opened.path,
        options,
        book,
        statuses.profile,
        {each.name: reader.profile_of(each) for each in readings},
        statuses.cells,
        readings,
        legends.legends,
        legends.readings,
        as_of,
        (*_status_tables(statuses, options), *parted.lists),
        scales,
        accounts,
        findings,
        opened.package.password,
    )


def _book(opened: OpenedSource, options: Options, done: WorkDone) -> Workbook:
    book = Workbook(
        opened.package.data,
        limits=options.limits,
        allow_signed=options.allow_signed,
        passed=done.passed,
    )
    if is_summary(book):
        raise InputError("summary.no_scorecard")
    done.begin(book.sheets_size)
    return book


def _readings(
    reader: KindReader,
    statuses: StatusSheets,
) -> tuple[SheetReading, ...]:
    """Return the reading of each sheet that is no status table."""
    book = statuses.book
    readings = tuple(
        reader.read(sheet, formula_beside(sheet))
        for sheet in book
        if not is_named_as_statuses(sheet.name, statuses.profile)
    )
    statuses.refuse_alone(readings)
    readings = reader.with_plain_tables(book, readings)
    refuse_without_table(book, reader, readings, statuses.profile)
    return reader.as_legends_name(book, readings)


def _status_tables(
    statuses: StatusSheets,
    options: Options,
) -> Iterator[StatusTable]:
    """Yield the status tables: the given file first, then the workbook's own
    sheets, the newest first.
    """
    if options.status is not None:
        data, name, _ = bytes_of(options.status)
        yield read_status_file(
            data, name or "CSV", statuses.profile, options.limits
        )
    yield from statuses.named()


# ---- Judge ------------------------------------------------------------------


def judged(
    inspection: Inspection,
) -> tuple[tuple[SheetRatings, ...], AllFindings]:
    """Return the verdicts on each sheet that holds a scorecard, and the
    findings of statuses and cross-checks.
    """
    stated = inspection.stated()
    findings: list[Part] = [stated.findings]
    sheets = []
    for reading in inspection.sheets:
        if reading.tables:
            facts = _facts(inspection, reading.name, stated)
            sheets.append(judge_sheet(reading, facts))
            findings += check_sheet(
                reading, facts, inspection.book[reading.name].merges
            )
    return tuple(sheets), AllFindings(findings)


def _facts(inspection: Inspection, name: str, stated: Stated) -> Facts:
    book = inspection.book
    return Facts(
        inspection.profiles[name],
        inspection.legends[name],
        inspection.as_of.of(name),
        inspection.cells,
        book.styles,
        stated=stated.said.get(name, {}),
        notes=book[name].notes,
        fills=inspection.options.fills,
        other_dates=inspection.as_of.others_of(name),
        table_dates=inspection.as_of.of_tables(name),
        scale=inspection.scales.get(name),
        read_once=cache(partial(read_rates, inspection.cells)),
    )


# ---- Plan -------------------------------------------------------------------


def palette_of(profile: Profile, name: str) -> Palette:
    """Return a palette of a profile; UsageError ``palette.unknown``."""
    try:
        return profile.palettes[name]
    except KeyError:
        raise ArgumentError(
            "palette.unknown", name=name, known=tuple(profile.palettes)
        ) from None


def _plan(book: Workbook, sheet: SheetRatings, palette: Palette) -> None:
    """Plan the fill of each rated cell, over the whole of its merged area, and
    clear what no longer holds.
    """
    plan = book[sheet.name].plan
    fills = _fills_by_rule(sheet.legend, palette)
    numbers = {key: plan.number(fill) for key, fill in fills.items()}
    for table, columns in sheet.tables:
        for rated in columns:
            wanted = _wanted(rated, numbers)
            planned = [*map(wanted.__getitem__, rated.places)]
            plan.add_column(rated.column, table.rows, planned)
            if table.areas:
                _plan_areas(plan, sheet.areas, table, rated.column, planned)
    _plan_cleared(plan, sheet)


def _plan_cleared(plan: FillPlan, sheet: SheetRatings) -> None:
    for place in sheet.cleared:
        if place in sheet.areas:
            plan.add_area(sheet.areas[place], None)
        else:
            plan.add(*place, None)


def _wanted(
    rated: RatedColumn, numbers: Mapping[tuple[Rule, Color], int]
) -> list[int]:
    """Return the number of each verdict's fill, 0 for none."""
    rule = rated.rule
    wanted = []
    for outcome in rated.verdicts.outcomes:
        if rule is None or outcome in UNCOLORED:
            wanted.append(0)
        else:
            wanted.append(numbers[rule, outcome])
    return wanted


def _fills_by_rule(
    legend: Legend, palette: Palette
) -> dict[tuple[Rule, Color], Fill]:
    """Return the fill of each colour under each rule: the legend's, else the
    palette's.
    """
    fills = {
        (rule, color): legend.fill(rule, color) or palette[color]
        for rule in ALL_RULES
        for color in COLORS
    }
    return fills | {
        (rule, color): fill
        for (rule, color), fill in legend.fills.items()
        if color not in COLORS
    }


def _plan_areas(
    plan: FillPlan,
    areas: Mapping[tuple[int, int], Area],
    table: Table,
    column: int,
    planned: Iterable[int],
) -> None:
    """Plan the fill of the merged areas that begin at cells of a column."""
    for row, number in zip(table.rows, planned, strict=True):
        area = areas.get((row, column))
        if number and area:
            plan.add_area(area, plan.fill(number))


# ---- Verify -----------------------------------------------------------------


def _witness(
    package: bytes,
    output: bytes,
    book: Workbook,
    sheets: tuple[SheetRatings, ...],
) -> None:
    from irodori.workbook.witness import compare_books

    plans = {sheet.name: book[sheet.name].plan for sheet in sheets}
    compare_books(package, output, plans)


def _with_made_styles(
    findings: AllFindings,
    inspection: Inspection,
    sheets: tuple[SheetRatings, ...],
) -> AllFindings:
    """Return findings, and of a workbook that had no styles that it has them
    now.
    """
    if not inspection.book.makes_styles:
        return findings
    said = Sentence("workbook.styles_made")
    made = Finding(sheets[0].name, None, "info", said)
    return AllFindings([*findings.parts, (made,)])


# ---- How far a conversion is ------------------------------------------------


class WorkDone:
    """Reports the progress of one conversion.

    There are four passes: worksheets are read, judged, written and verified.
    Progress is measured in the bytes of worksheets that each pass has covered.
    """

    def __init__(self, listener: Listener | None) -> None:
        self._listener = listener
        self._total = 0
        self._passed = 0
        self._rows = 0

    def begin(self, size: int) -> None:
        """Start with worksheets of so many bytes together."""
        self._total = size * _PASSES

    def passed(self, size: int) -> None:
        """Add bytes that one pass has covered."""
        self._passed += size
        self._tell()

    def judged(self, rows: int) -> None:
        """Note that all worksheets are read and judged, and how many rows
        their tables have.
        """
        self._rows = rows
        self._passed = self._total // 2
        self._tell()

    def _tell(self) -> None:
        if self._listener and self._total:
            part = min(self._passed / self._total, 1.0)
            self._listener(part, self._rows)
