"""What kind of sheet a sheet is: the kind whose header it has and that claims
most of its columns.

A kind counts where a table has the field that names its rows and something
that its rules judge. Where the first kind claims as many columns as another,
it is that; two others that claim the same number are no answer.

=================================== =========================================
what the scorecard's headings say   the sheet is
=================================== =========================================
手続名, オンライン利用率            a scorecard, unless another claims more
issues with KPIs or statuses        a scorecard
neither, and 指標名 or 取組項目     of a kind that names its rows so
neither, and 単位                   no scorecard: its values are no shares
neither                             a scorecard, unless another claims more
=================================== =========================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from irodori.errors import InputError
from irodori.patterns import pattern
from irodori.scorecard.profile import KINDS, SCORECARD, Profile
from irodori.scorecard.profiles import Kinds
from irodori.scorecard.reading.namedcolumns import (
    leave_years,
    marked_columns,
    named_columns,
    with_headed,
    with_named,
    with_target,
)
from irodori.scorecard.reading.paintedcolumns import (
    as_painted,
    whole_lines,
)
from irodori.scorecard.reading.plaintables import PlainReader
from irodori.scorecard.reading.scan import SheetReader
from irodori.scorecard.reading.scorecardcolors import (
    paint_progress,
    paint_statuses,
)
from irodori.scorecard.reading.tables import (
    RATES,
    Layout,
    OutsideCell,
    SheetReading,
    Table,
    TableSheet,
)
from irodori.scorecard.values.cellreader import CellLooks
from irodori.scorecard.values.text import fold
from irodori.workbook.cells import BLANK, CellValues

_NUMBER = pattern(r"(?:約|平均|[▲△+-])?[0-9]")
"""How a value that is no plain number begins."""
_MOST_TEXTS = 500
"""So many lines outside the tables of a sheet may name columns: a legend is
short.
"""


class KindReader:
    """Reads the sheets of one workbook, each as the kind that it is."""

    def __init__(
        self,
        values: CellValues,
        formats: CellLooks,
        kinds: Kinds,
    ) -> None:
        self._values = values
        self._formats = formats
        self._kinds = kinds
        self._readers: dict[str, SheetReader] = {}
        self._named: dict[str, SheetReader] = {}
        """What reads the sheets whose legends name columns, by name."""
        self.refused: dict[str, InputError] = {}
        """The sheets on which no kind finds a table, but one finds a header
        that is not clear, by name.
        """

    def reader(self, kind: str) -> SheetReader:
        """Return what reads sheets of a kind."""
        if kind not in self._readers:
            self._readers[kind] = SheetReader(
                self._values, self._formats, self._kinds.profile(kind)
            )
        return self._readers[kind]

    def reader_of(self, reading: SheetReading) -> SheetReader:
        """Return what reads a sheet: as its kind, the columns that its legend
        names being what this says.
        """
        first = self._kinds.names[0]
        kind = reading.kind.name if reading.kind else first
        return self._named.get(reading.name) or self.reader(kind)

    def profile_of(self, reading: SheetReading) -> Profile:
        """Return the profile of a sheet's kind; the first kind's for a sheet
        without a table.
        """
        return self.reader_of(reading).profile

    def with_plain_tables(
        self,
        sheets: Iterable[TableSheet],
        readings: Sequence[SheetReading],
    ) -> tuple[SheetReading, ...]:
        """Return the readings of sheets, with the tables of those that have
        none by known headings and whose columns the legend makes plain.
        """
        if any(reading.tables for reading in readings):
            return (*readings,)
        texts = {each.name: self._outside(each) for each in readings}
        named = {sheet.name: sheet for sheet in sheets}
        return tuple(
            self._plain(
                named[reading.name],
                [
                    text
                    for name, lines in texts.items()
                    if name != reading.name
                    for text in lines[:_MOST_TEXTS]
                ],
            )
            or reading
            for reading in readings
        )

    def _plain(
        self, sheet: TableSheet, lines: Sequence[str]
    ) -> SheetReading | None:
        """Return the reading of a sheet whose columns the legend makes plain."""
        for kind in filter(KINDS[1:].__contains__, self._kinds.names):
            plain = PlainReader(self.reader(kind), lines)
            changed = plain.reader_of(sheet.grid())
            if changed is None:
                continue
            try:
                found = changed.read(sheet)
            except InputError:
                continue
            if found.tables:
                self._named[sheet.name] = changed
                return found
        return None

    def as_legends_name(
        self,
        sheets: Iterable[TableSheet],
        readings: Sequence[SheetReading],
    ) -> tuple[SheetReading, ...]:
        """Return the readings of sheets with the columns that the legends on
        them, or on sheets without a table, name.
        """
        apart = [
            text
            for reading in readings
            if not reading.tables
            for text in self._outside(reading)[:_MOST_TEXTS]
        ]
        named = {sheet.name: sheet for sheet in sheets}
        for reading in readings:
            if reading.kind and reading.kind.name == SCORECARD:
                lines = [*self._outside(reading)[:_MOST_TEXTS], *apart]
                profile = self.profile_of(reading)
                merges = named[reading.name].merges
                paint_statuses(reading.tables, lines, profile, merges)
                paint_progress(reading.tables, lines, profile, merges)
        return tuple(
            self._as_named(named[reading.name], reading, apart)
            if reading.kind and reading.kind.name != SCORECARD
            else reading
            for reading in readings
        )

    def _as_named(
        self,
        sheet: TableSheet,
        reading: SheetReading,
        apart: list[str],
    ) -> SheetReading:
        """Return the reading of a sheet with the columns that its own texts,
        or those ``apart`` from the tables, name.
        """
        texts = [*self._outside(reading)[:_MOST_TEXTS], *apart]
        found = self._reread(sheet, reading, texts)
        leave_years(found.tables, texts)
        return found

    def _reread(
        self,
        sheet: TableSheet,
        reading: SheetReading,
        texts: list[str],
    ) -> SheetReading:
        """Return the reading of a sheet again where texts name columns of it;
        the same where none does.
        """
        reader = self.reader_of(reading)
        grid = sheet.grid()
        named = named_columns(reading.tables, grid, texts, reader)
        if not any(each.part == "mark" for each in named):
            named += marked_columns(reading.tables, grid, texts, reader)
        profile = as_painted(reader.profile, reading.tables, texts)
        profile = with_headed(profile, reading.tables, texts)
        profile = with_target(profile, reading.tables, texts)
        if named:
            profile = with_named(profile, named)
        if profile is reader.profile:
            return reading
        changed = reader.changed(profile)
        try:
            found = changed.read(sheet)
        except InputError:
            return reading
        self._named[reading.name] = changed
        return found._replace(of_other_kinds=reading.of_other_kinds)

    def _outside(self, reading: SheetReading) -> list[str]:
        """Return the texts outside the tables of a sheet, in their order."""
        return [
            line
            for cell in reading.outside
            if cell.code != BLANK
            for line in whole_lines(self._values.text(cell.code))
        ]

    def read(
        self,
        sheet: TableSheet,
        formula: str = "",
    ) -> SheetReading:
        """Return the tables of a sheet as the kind that it is.

        ``formula`` is as for SheetReader.read. Raises ``InputError`` as that
        does where the first kind's header contradicts itself and no other kind
        finds a table.
        """
        reading, error = self._tried(self._kinds.names[0], sheet, formula)
        found = [reading] if reading and reading.tables else []
        is_proven = bool(found) and self._is_proven(found[0])
        if is_proven and any(table.layout.blocks for table in found[0].tables):
            return found[0]  # no other kind has issue blocks
        others, doubts = self._tried_others(sheet, formula, found)
        if found and not is_proven:
            found, others = self._without_proof(found[0], others)
        found += self._with_values(others)
        best, doubt = self._best(sheet, found)
        if best is None:
            errors = [each for each in (error, *doubts, doubt) if each]
            return self._without_table(sheet, reading, errors)
        found += self._tried_beside(sheet, formula, best)
        left = _of_other_kinds(best, found)
        return best._replace(of_other_kinds=left)

    def _without_table(
        self,
        sheet: TableSheet,
        reading: SheetReading | None,
        errors: Sequence[InputError],
    ) -> SheetReading:
        """Return the first kind's reading of a sheet on which no kind finds a
        table; the first error where there is none.
        """
        if reading is None:
            raise errors[0]
        if errors:
            self.refused[sheet.name] = errors[0]
        return reading._replace(tables=())

    def _is_proven(self, reading: SheetReading) -> bool:
        """Tell whether a sheet has what only a scorecard has: the names of its
        rows or rates, or issues with KPIs or the statuses of plans.

        分野, 基準値, 現状値, 目標値 and 課題 are headings of any kind. A kind of
        the user's own needs no proof.
        """
        layouts = [table.layout for table in reading.tables]
        is_own = self._kinds.names[0] != SCORECARD
        if is_own or any(map(_has_plans, layouts)):
            return True
        reader = self.reader(SCORECARD)
        fields = reader.profile.fields
        rates = {
            fold(label)
            for name in RATES
            if name in fields
            for label in fields[name].labels
        }
        return any(
            reader.headers.names_rows(text)
            or any(rate in fold(text) for rate in rates)
            for text in self._texts(reading)
        )

    def _without_proof(
        self,
        reading: SheetReading,
        others: list[SheetReading],
    ) -> tuple[list[SheetReading], list[SheetReading]]:
        """Return what a sheet may be that only may be a scorecard: that, and
        the others; the others alone where one of them has its own name for the
        rows, or there is a column of units.
        """
        named = [
            other
            for other in others
            if any(_names_its_rows(table.layout) for table in other.tables)
        ]
        if named:
            return [], named
        readers = map(self.reader, self._kinds.names[1:])
        units = [
            (reader.headers, rule.unit)
            for reader in readers
            for rule in reader.profile.kind.rules
            if rule.unit
        ]
        texts = self._texts(reading)
        has_units = any(
            headers.claims(unit, text)
            for headers, unit in units
            for text in texts
        )
        return [] if has_units else [reading], others

    def _with_values(self, others: list[SheetReading]) -> list[SheetReading]:
        """Return what a sheet may be without those kinds whose values its
        columns do not hold, where another has a column of statuses: texts
        under 実績 beside 取組名 and 進捗状況 make no indicators.
        """
        kept = [
            other
            for other in others
            if any(
                table.layout.kind.rule("status") or self._has_values(table)
                for table in other.tables
            )
        ]
        return kept or others

    def _has_values(self, table: Table) -> bool:
        """Tell whether the columns that progress is measured by hold numbers."""
        layout = table.layout
        rule = layout.kind.rule("progress")
        if rule is None:
            return True
        shares = (rule.share,) if _names_its_rows(layout) else ()
        names = (rule.base, rule.current, rule.target, *shares)
        held = [table.column(each)[1] for each in layout.columns_of(names)]
        codes = set[int]().union(*held) - {BLANK}
        numbers = sum(map(self._is_number, codes))
        return 2 * numbers > len(codes)

    def _is_number(self, code: int) -> bool:
        if self._values.is_number(code):
            return True
        return _NUMBER.match(fold(self._values.text(code))) is not None

    def _texts(self, reading: SheetReading) -> set[str]:
        """Return the texts of the headings of a sheet's tables."""
        codes = {cell.code for cell in reading.headings}
        text = self._values.text
        return {text(code) for code in codes if code != BLANK}

    def _tried_others(
        self, sheet: TableSheet, formula: str, found: Sequence[SheetReading]
    ) -> tuple[list[SheetReading], list[InputError]]:
        """Return the readings with tables as each kind but the first, and the
        errors.
        """
        others: list[SheetReading] = []
        doubts: list[InputError] = []
        for name in self._kinds.names[1:]:
            # a sheet that the first kind reads may hold what another names rows by
            first = [*found, *others][:1]
            if first and not self._may_be(name, first[0]):
                continue
            other, doubt = self._tried(name, sheet, formula)
            others += [other] if other and other.tables else []
            doubts += [doubt] if doubt else []
        return others, doubts

    def _tried_beside(
        self, sheet: TableSheet, formula: str, best: SheetReading
    ) -> Iterator[SheetReading]:
        """Yield the readings of a sheet as each other kind whose names of rows
        are outside its tables.
        """
        outside = best.outside[:_MOST_TEXTS]
        for kind in self._kinds.names[1:]:
            is_named = best.kind and kind != best.kind.name
            if is_named and self._names_rows(kind, outside):
                reading, _ = self._tried(kind, sheet, formula)
                if reading:
                    yield reading

    def _tried(
        self,
        kind: str,
        sheet: TableSheet,
        formula: str,
    ) -> tuple[SheetReading | None, InputError | None]:
        try:
            return self.reader(kind).read(sheet, formula), None
        except InputError as error:
            if error.code != "header.claimed_twice":
                raise
            return None, error

    def _may_be(
        self,
        kind: str,
        reading: SheetReading,
    ) -> bool:
        """Tell whether a sheet that is one kind's has a heading that names the
        rows of another.
        """
        return self._names_rows(kind, reading.headings)

    def _names_rows(self, kind: str, cells: Iterable[OutsideCell]) -> bool:
        """Tell whether one of some cells is a heading that names the rows of a
        kind.
        """
        reader = self.reader(kind)
        texts = {cell.code for cell in cells if reader.is_text(cell.code)}
        sheet_kind = reader.profile.kind
        names = (sheet_kind.item, *sheet_kind.stand_ins)
        return any(
            reader.headers.claims(name, reader.text(code))
            for code in texts
            for name in names
        )

    def _best(
        self,
        sheet: TableSheet,
        found: Sequence[SheetReading],
    ) -> tuple[SheetReading | None, InputError | None]:
        """Return the reading that claims most columns; the error where two
        others than the first kind's do.
        """
        most = max(map(_claimed, found), default=0)
        best = [reading for reading in found if _claimed(reading) == most]
        kinds = [each.kind for each in best if each.kind]
        if not best:
            return None, None
        first_kind = self._kinds.names[0]
        if len(best) == 1 or kinds[0].name == first_kind:
            return best[0], None
        return None, InputError(
            "kind.undecided",
            sheet=sheet.name,
            kinds=tuple(kinds),
            names=", ".join(each.name for each in kinds),
        )


def _of_other_kinds(
    best: SheetReading, found: Iterable[SheetReading]
) -> tuple[Layout, ...]:
    """Return the headers of the tables in other readings of a sheet that stand
    where its own reading has no table.
    """
    taken = [
        range(table.layout.first_row, max(table.rows) + 1)
        for table in best.tables
        if len(table)
    ]
    left: list[Layout] = []
    for reading in found:
        if reading.kind == best.kind:
            continue
        for table in reading.tables:
            row = table.layout.last_row
            if len(table) and not any(row in rows for rows in taken):
                left.append(table.layout)
    return tuple(left)


def _has_plans(layout: Layout) -> bool:
    """Tell whether a table has issues with interim KPIs and plans, or with
    plans whose status or deadline is in a column.
    """
    return any(
        "issue" in block.columns
        and ("interim_kpi" in block.columns or plan.status or plan.deadline)
        for block in layout.blocks
        for plan in block.plans
    )


def _names_its_rows(layout: Layout) -> bool:
    """Tell whether a column is headed as the rows of its kind are."""
    return layout.kind.item in layout.fields


def _claimed(reading: SheetReading) -> int:
    """Return how many columns the table claims that claims most."""
    return max(table.layout.claimed for table in reading.tables)
