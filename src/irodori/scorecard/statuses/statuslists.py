"""The sheets of a book that list statuses: 進捗入力, and a sheet of any other
name whose rows name the plans of a scorecard in the same book.

=========================================== ==================================
a sheet                                     is
=========================================== ==================================
進捗入力                                     a status table
回答, 状況一覧: 手続名, プラン, 状況, 期限      a list of statuses, where a
                                            scorecard holds the plans it names
the same with rates, or with a legend       coloured as it is
回答（前回）                                  neither
such a table on the sheet of a scorecard,   a list of statuses
its plans called a, b
広報計画: 手続名, 媒体, プラン, 状況; beside a     no part of the scorecard, unless
scorecard, without rates, issues, a legend  its plans have letters
=========================================== ==================================

A status table may also be a file of its own: a CSV, or a workbook that holds
one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from irodori.errors import InputError, PasswordError, ProfileError
from irodori.messages import Sentence
from irodori.scorecard.findings import Finding
from irodori.scorecard.legend.tokens import ColorWords, colored_text
from irodori.scorecard.profile import SCORECARD, Profile
from irodori.scorecard.reading.headings import heading
from irodori.scorecard.reading.revisions import RevisionWords, is_of_another
from irodori.scorecard.reading.strangewords import strange_words
from irodori.scorecard.reading.tables import (
    CURRENT,
    RATES,
    SheetReading,
    Table,
)
from irodori.scorecard.statuses.table import (
    StatusTable,
    read_letters,
    read_status_csv,
    read_status_sheet,
    wanted_headings,
)
from irodori.scorecard.values.cellreader import CellReader
from irodori.scorecard.values.periods import period
from irodori.scorecard.values.text import fold, outside_and_inside
from irodori.tuples import NamedTuple
from irodori.workbook.book import Workbook
from irodori.workbook.cells import BLANK
from irodori.workbook.passwords import open_protected
from irodori.workbook.refs import Area, cell_ref
from irodori.workbook.ziprecords import Limits

if TYPE_CHECKING:
    from irodori.scorecard.statuses.planindex import PlanIndex


_STATUS_HEADINGS = 20
"""The most headings of a status table; scorecards, which have more, need not
be read for one.
"""

_ASIDE = "参考"
"""What the title of a list of statuses of now may be called as well."""
_ANY_MONTH = 10_000 * 12
"""Later than each month that a name can give."""


class PartedSheets(NamedTuple):
    """The sheets of a book by what they are."""

    readings: tuple[SheetReading, ...]
    """Those that are to be coloured, or hold no table."""
    lists: tuple[StatusTable, ...]
    """The lists of statuses among the others."""
    findings: tuple[Finding, ...] = ()
    """What tables were left, for they are no part of the scorecard."""


class StatusSheets:
    """Finds the sheets of a book that list statuses."""

    def __init__(
        self,
        book: Workbook,
        cells: CellReader,
        profile: Profile,
    ) -> None:
        self.book = book
        self.cells = cells
        self.profile = profile

    def named(self) -> Iterator[StatusTable]:
        """Yield the status tables that a book names so, the newest first."""
        own = [
            sheet.name
            for sheet in self.book
            if is_status_sheet(sheet.name, self.profile)
        ]
        return map(self._table, sorted(own, key=age_of))

    def refuse_alone(self, readings: Sequence[SheetReading]) -> None:
        """Refuse a workbook that holds a status table and no scorecard; by its
        headings the table could be taken for a list of actions.
        """
        found = [each for each in readings if each.tables]
        others = [each for each in readings if not each.tables]
        if any(each.near_header for each in others):
            return
        if any(len(each.headings) > _STATUS_HEADINGS for each in found):
            return
        unrated = {each.name for each in found if not _is_rated(each)}
        tables = [
            sheet.name
            for sheet in self.book
            if is_status_sheet(sheet.name, self.profile)
            or (sheet.name in unrated and self._letters(sheet.name))
        ]
        if tables and all(each.name in tables for each in found):
            raise InputError("header.status_table", sheet=tables[0])

    def parted(self, readings: tuple[SheetReading, ...]) -> PartedSheets:
        """Return the readings of a book's sheets without the lists of statuses
        of its scorecards, and these. Tables on a scorecard's sheet that are
        lists have no plans any longer.
        """
        scorecards = [each for each in readings if _is_scorecard(each)]
        several = [each for each in scorecards if len(each.tables) > 1]
        unrated = [
            each for each in readings if each.tables and not _is_rated(each)
        ]
        if not scorecards or not (unrated or several):
            return PartedSheets(readings, ())
        below = [*chain(*map(self._lists_below, several))]
        lists = [*self._lists_among(unrated, scorecards)]
        listed = {table.name for table in lists}
        others = [each for each in unrated if each.name not in listed]
        apart = [*chain(*map(self._left_strange, others))]
        beside = [*chain(*map(self._left_strange, several))]
        left = listed.union(each.sheet for each in apart)
        return PartedSheets(
            tuple(each for each in readings if each.name not in left),
            (*lists, *below),
            (*apart, *beside),
        )

    def _lists_among(
        self,
        unrated: Sequence[SheetReading],
        scorecards: Sequence[SheetReading],
    ) -> Iterator[StatusTable]:
        """Yield the tables of sheets without a legend whose rows name plans of
        scorecards.
        """
        # few books hold another table without rates
        from irodori.scorecard.statuses.planindex import PlanIndex

        plans = PlanIndex(scorecards, self.cells, self.profile)
        for reading in unrated:
            table = self._table(reading.name)
            if _names_plans(table, plans) and not self._has_legend(reading):
                yield self._as_list(table, table.name, table.name)

    def _lists_below(self, reading: SheetReading) -> Iterator[StatusTable]:
        """Yield the tables on a scorecard's sheet that list statuses of plans
        by their letters; their own plans are none.
        """
        for table in reading.tables:
            if _has_rates(table):
                continue
            rows = range(table.layout.first_row, table.last_row + 1)
            found = self._letters(reading.name, rows)
            if found:
                table.rate_no_plans()
                columns = [each.column for each in table.layout.columns]
                area = Area(rows[0], columns[0], rows[-1], columns[-1])
                place = f"{reading.name}!{area.ref}"
                title = self._title_above(reading, rows[0])
                yield self._as_list(found, place, title)

    def _title_above(
        self,
        reading: SheetReading,
        row: int,
    ) -> str:
        """Return the texts right above a row."""
        return "".join(
            self.cells.text(cell.code)
            for cell in reading.outside
            if cell.row == row - 1 and cell.code != BLANK
        )

    def _as_list(
        self,
        table: StatusTable,
        place: str,
        title: str,
    ) -> StatusTable:
        """Return a table as a list of statuses, which a finding tells; that of
        the edition before says nothing.
        """
        said = Sentence("status.list_sheet", {"name": place})
        told = Finding(table.name, None, "info", said)
        words = heading(title.replace(_ASIDE, ""))
        name = RevisionWords(self.profile.headings).revised(words)
        return table._replace(
            rows=() if is_of_another((name,)) else table.rows,
            findings=(told, *table.findings),
            is_list=True,
        )

    def _left_strange(self, reading: SheetReading) -> Iterator[Finding]:
        """Yield a finding for each table of a sheet without a legend, none or
        all of a sheet without rates, that has no more of a scorecard than the
        names of procedures and one thing to do for each; it is not rated.
        """
        strange = [each for each in reading.tables if self._is_strange(each)]
        is_whole = len(strange) == len(reading.tables)
        if not (is_whole or _is_rated(reading)) or self._has_legend(reading):
            return
        for table in strange:
            table.rate_no_plans()
            layout = table.layout
            yield Finding(
                reading.name,
                cell_ref(layout.first_row, layout.columns[0].column),
                "warning",
                Sentence("status.list_apart"),
            )

    def _is_strange(self, table: Table) -> bool:
        """Tell whether a table has neither rates nor issues, and its plans are
        headed without a letter.
        """
        field = self.profile.block.fields["action_plan"]
        labels = {*map(fold, field.labels)}
        plans = {each.column for each in table.layout.plans}
        return (
            len(plans) == 1
            and not any(block.columns for block in table.layout.blocks)
            and not _has_rates(table)
            and any(
                fold(each.path[-1]) in labels
                for each in table.layout.columns
                if each.column in plans
            )
        )

    def _has_legend(self, reading: SheetReading) -> bool:
        """Tell whether a sheet has swatches, or names colours outside its
        tables.
        """
        codes = [each.code for each in reading.outside]
        if BLANK in codes:
            return True
        colors = self.profile.once(ColorWords)
        return any(
            colors.mentions(colored_text(self.cells.text(code)))
            for code in codes
        )

    def _table(self, name: str) -> StatusTable:
        grid = self.book[name].grid()
        return read_status_sheet(name, grid, self.cells, self.profile)

    def _letters(
        self,
        name: str,
        rows: range | None = None,
    ) -> StatusTable | None:
        grid = self.book[name].grid()
        return read_letters(name, grid, self.cells, self.profile, rows)


def _is_scorecard(reading: SheetReading) -> bool:
    """Tell whether a sheet holds rates and plans."""
    layouts = [table.layout for table in reading.tables]
    is_kind = reading.kind is not None and reading.kind.name == SCORECARD
    return is_kind and any(
        CURRENT in layout.fields and any(each.plans for each in layout.blocks)
        for layout in layouts
    )


def _is_rated(reading: SheetReading) -> bool:
    return any(map(_has_rates, reading.tables))


def _has_rates(table: Table) -> bool:
    return not table.layout.fields.keys().isdisjoint(RATES)


def _names_plans(table: StatusTable, plans: PlanIndex) -> bool:
    """Tell whether most rows of a table name a plan of a scorecard."""
    named = [row for row in table.rows if plans.named(row)]
    return bool(named) and 2 * len(named) >= len(table.rows)


# ---- The sheets of a book ---------------------------------------------------


def is_status_sheet(name: str, profile: Profile) -> bool:
    """Tell whether a sheet of this name is a status table, and so no
    scorecard: 進捗入力, 進捗入力シート, 進捗入力（R5.3）.
    """
    names = [*map(fold, profile.status_table.sheets)]
    if not any(each in fold(name) for each in names):
        return False
    words = strange_words(profile, [*names, "シート", "表", "一覧"])
    return not words.of([heading(name)])


def is_named_as_statuses(name: str, profile: Profile) -> bool:
    """Tell whether a sheet's name is that of a status table, of the edition
    before too: 進捗入力（前回）.
    """
    outside, _ = outside_and_inside(fold(name))
    if is_status_sheet(outside, profile):
        return True
    return is_status_sheet(name, profile)


def age_of(name: str) -> int:
    """Return what orders status sheets by the periods in their names: one
    without a period first, then the newest.
    """
    words = fold(name)
    _, notes = outside_and_inside(words)
    periods = [period(text) for text in notes or (words,)]
    months = [each.last_month for each in periods if each]
    return -max(months, default=_ANY_MONTH)


_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How a zip file (APPNOTE 4.3.7) and a compound file (MS-CFB 2.2) begin: a
workbook, and one of an older form or with a password.
"""


def is_workbook(data: bytes) -> bool:
    """Tell whether a file is a workbook rather than a CSV."""
    return data.startswith(_WORKBOOKS)


def read_status_file(
    data: bytes,
    name: str,
    profile: Profile,
    limits: Limits | None = None,
) -> StatusTable:
    """Return the status table of a file.

    ``ProfileError`` where there is none: the codes of ``read_status_csv``,
    and ``status.workbook``, ``status.protected``, ``status.several_sheets``.
    """
    if not is_workbook(data):
        return read_status_csv(data, name, profile)
    try:
        return _read_workbook(data, name, profile, limits)
    except PasswordError:
        raise ProfileError("status.protected", path=name) from None
    except InputError as error:
        problem = Sentence(error.code, error.params)
        raise ProfileError(
            "status.workbook", path=name, problem=problem
        ) from None


def _read_workbook(
    data: bytes,
    name: str,
    profile: Profile,
    limits: Limits | None,
) -> StatusTable:
    """Return the table of the sheet that is named as one, else of the only
    visible sheet with its headings.
    """
    package = open_protected(data, None).data
    book = Workbook(package, limits=limits, allow_signed=True)
    tables = _tables(book, name, profile)
    found = {key: table for key, table in tables.items() if table.columns}
    if not found:
        raise _no_headings(name, tuple(tables.values()), profile)
    if len(found) > 1:
        raise ProfileError(
            "status.several_sheets", path=name, sheets=tuple(found)
        )
    (table,) = found.values()
    return table._replace(is_file=True)


def _tables(
    book: Workbook,
    name: str,
    profile: Profile,
) -> dict[str, StatusTable]:
    """Return what the sheets hold that may be the table, by their names."""
    cells = CellReader(book.values, book.styles, date1904=book.date1904)
    named = [sheet for sheet in book if is_status_sheet(sheet.name, profile)]
    sheets = named or [sheet for sheet in book if not sheet.hidden]
    return {
        sheet.name: read_status_sheet(name, sheet.grid(), cells, profile)
        for sheet in sheets
    }


def _no_headings(
    name: str,
    tables: tuple[StatusTable, ...],
    profile: Profile,
) -> ProfileError:
    """Return the refusal of a workbook without the headings of a table, with
    the most texts that a line of one of its sheets has instead.
    """
    lines = [
        finding.sentence.params["found"]
        for table in tables
        for finding in table.findings
    ]
    seen = [line for line in lines if isinstance(line, tuple)]
    return ProfileError(
        "status.file_headings",
        path=name,
        wanted=wanted_headings(profile),
        found=max(seen, key=len, default=Sentence("header.nothing")),
    )
