"""What is around the tables of a whole workbook: the legend in force on each
sheet, and the as-of date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path

from irodori.errors import InputError
from irodori.messages import Sentence
from irodori.scorecard.asof import (
    AsOf,
    AsOfConflict,
    AsOfReading,
    PlacedText,
    as_of_in,
    read_as_of,
)
from irodori.scorecard.asofsheets import TableDate, UnreadDate
from irodori.scorecard.findings import Finding
from irodori.scorecard.legend import (
    Legend,
    LegendReading,
    book_legends,
    builtin_legend,
    legend_from_profile,
)
from irodori.scorecard.legend.sentences import changes_rules
from irodori.scorecard.legend.tokens import ColorWords, colored_text
from irodori.scorecard.legend.workbooklegends import BookLegends
from irodori.scorecard.planfills import without_lone_fills
from irodori.scorecard.profile import SCORECARD, LegendTable, Profile
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.reading.account import Account, Beyond, sheet_account
from irodori.scorecard.reading.scan import SheetReader
from irodori.scorecard.reading.sheetkinds import KindReader
from irodori.scorecard.reading.tables import SheetReading
from irodori.scorecard.statuses.table import title_texts
from irodori.scorecard.values.periods import FormulaNames, names_in_formula
from irodori.workbook.book import Workbook
from irodori.workbook.cells import TextRun
from irodori.workbook.notes import ShapeText
from irodori.workbook.refs import Place, cell_ref, parse_cell
from irodori.workbook.sheet import Sheet

SUMMARY_MARK = "IrodoriSummary"
"""The custom property of the books that ``irodori summary`` writes: their
lists have the headings of a scorecard, and would be counted as one.
"""


def is_summary(book: Workbook) -> bool:
    """Tell whether a workbook is a summary of scorecards made by Irodori."""
    return SUMMARY_MARK in book.custom_properties


def refuse_without_table(
    book: Workbook,
    kinds: KindReader,
    readings: Sequence[SheetReading],
    profile: Profile,
) -> None:
    """Refuse a workbook in which no sheet holds a table, with what was found
    beside what was looked for.
    """
    if any(reading.tables for reading in readings):
        return
    for refusal in kinds.refused.values():
        raise refusal
    nearest = max(
        readings, key=lambda reading: len(reading.near_header), default=None
    )
    if nearest is None or not nearest.near_header:
        raise InputError(
            "header.not_found",
            wanted=_required_headings(profile),
            found=Sentence("header.nothing"),
            next=Sentence("header.no_proposal"),
        )
    sheet = book[nearest.name]
    reader = kinds.reader(profile.kind.name)
    raise _turned(reader, sheet) or _unknown_headings(
        reader, sheet, nearest, profile
    )


def _turned(reader: SheetReader, sheet: Sheet) -> InputError | None:
    """Return the refusal of a sheet whose labels go down a column, or that has
    several rows for each of its procedures.
    """
    from irodori.scorecard.reading.labelsdown import (
        goals_over_results,
        labels_down,
    )

    pair = goals_over_results(reader, sheet)
    if pair:
        return InputError(
            "header.goal_rows",
            sheet=sheet.name,
            cell=cell_ref(*pair.first),
            upper=pair.upper,
            lower=pair.lower,
        )
    down = labels_down(reader, sheet)
    if down is None:
        return None
    return InputError(
        "header.turned" if down.is_turned else "header.cards",
        sheet=sheet.name,
        cell=cell_ref(*down.first),
        heading=down.text,
    )


def _unknown_headings(
    reader: SheetReader,
    sheet: Sheet,
    nearest: SheetReading,
    profile: Profile,
) -> InputError:
    """Return the refusal of a workbook whose nearest sheet has something like
    a header, with profile lines that would make it one.
    """
    from irodori.scorecard.sheetguess import proposed_lines

    lines = proposed_lines(reader, sheet, nearest, profile)
    following = Sentence("header.no_proposal")
    if lines:
        following = Sentence("header.use_lines", {"snippet": lines})
    return InputError(
        "header.not_found",
        sheet=sheet.name,
        cell=nearest.near_header[0][0],
        wanted=_required_headings(profile),
        found=tuple(
            f"{ref}「{' '.join(text.split())}」"
            for ref, text in nearest.near_header
        ),
        next=following,
    )


def _required_headings(profile: Profile) -> tuple[str, ...]:
    """Return the first heading of each field that a sheet must have."""
    return tuple(
        field.labels[0]
        for field in profile.fields.values()
        if field.required and field.labels
    )


def formula_beside(sheet: Sheet) -> str:
    """Return the text of a sheet's text boxes that names a column in a
    formula; empty where none does.
    """
    return next(
        (
            shape.text
            for shape in sheet.shapes
            if names_in_formula([shape.text]) != FormulaNames()
        ),
        "",
    )


def legends_of(
    book: Workbook,
    reader: KindReader,
    sheets: Sequence[SheetReading],
    choice: str | PathLike[str],
) -> BookLegends:
    """Return the legend in force on each sheet: ``choice`` is ``auto``,
    ``builtin`` or a file.

    The legends of a book are read in the words of each kind of sheet that it
    holds.
    """
    found: dict[int, BookLegends] = {}
    of_sheet: dict[str, BookLegends] = {}
    for sheet in sheets:
        if sheet.kind:
            profile = reader.profile_of(sheet)
            key = id(profile)
            if key not in found:
                found[key] = _legends_of_kind(book, sheets, profile, choice)
            of_sheet[sheet.name] = found[key]
    first, *others = found.values()
    if not others:
        return first
    by_sheet = {each.name: of_sheet.get(each.name, first) for each in sheets}
    return _joined(by_sheet, found.values())


def _joined(
    found: Mapping[str, BookLegends], every: Iterable[BookLegends]
) -> BookLegends:
    """Return the legend of each sheet as ``found`` gives it, by the sheet's
    name.
    """
    return BookLegends(
        {name: legends.legends[name] for name, legends in found.items()},
        tuple(
            (name, finding)
            for legends in every
            for name, finding in legends.findings
            if found[name] is legends
        ),
        {name: legends.readings[name] for name, legends in found.items()},
    )


def _legends_of_kind(
    book: Workbook,
    sheets: Sequence[SheetReading],
    profile: Profile,
    choice: str | PathLike[str],
) -> BookLegends:
    """Return the legends of a book in the words of one kind of sheet.

    Only the scorecard has an official legend. Another kind's built-in one is
    used where it is asked for; else what a workbook says nothing of gets no
    colour.
    """
    if choice == "auto" and profile.kind.name != SCORECARD:
        silent = profile.once(_without_legend)
        found = _legends_in_words(book, sheets, silent, choice)
        return found._replace(
            legends={
                name: legend._replace(differences=())
                for name, legend in found.legends.items()
            }
        )
    return _legends_in_words(book, sheets, profile, choice)


def _without_legend(profile: Profile) -> Profile:
    return profile._replace(legend=LegendTable((), (), ()))


def legend_findings(
    reader: KindReader,
    sheets: Sequence[SheetReading],
    legends: BookLegends,
) -> Iterator[Finding]:
    """Yield what is wrong with the kinds of the sheets and their legends."""
    yield from _refused_sheets(reader)
    for name, each in legends.findings:
        yield Finding(name, each.ref, "warning", each.sentence)
    yield from _sheets_without_legend(sheets, legends.legends)


def _refused_sheets(reader: KindReader) -> Iterator[Finding]:
    """Yield a finding for each sheet that is perhaps of another kind than the
    scorecard and was not understood.
    """
    for name, error in reader.refused.items():
        reason = Sentence(error.code, error.params)
        yield Finding(
            name,
            error.cell,
            "warning",
            Sentence("kind.sheet_refused", {"reason": reason}),
        )


def _sheets_without_legend(
    sheets: Sequence[SheetReading], legends: Mapping[str, Legend]
) -> Iterator[Finding]:
    """Yield a finding for each sheet whose legend says nothing that its kind
    judges by.
    """
    for sheet in sheets:
        legend = legends[sheet.name]
        if sheet.kind and sheet.kind.name != SCORECARD and legend.is_silent:
            yield Finding(
                sheet.name,
                None,
                "warning",
                Sentence("legend.none_here", {"kind": sheet.kind}),
            )


def _legends_in_words(
    book: Workbook,
    sheets: Sequence[SheetReading],
    profile: Profile,
    choice: str | PathLike[str],
) -> BookLegends:
    found = _own_legends(book, sheets, profile)
    if choice == "auto":
        kept = without_lone_fills(book, sheets, found.legends, profile)
        return found._replace(legends=dict(kept))
    given = (
        profile.once(builtin_legend)
        if choice == "builtin"
        else legend_from_profile(load_profile(Path(choice)))
    )
    names = [sheet.name for sheet in sheets]
    return BookLegends(dict.fromkeys(names, given), (), found.readings)


def _own_legends(
    book: Workbook,
    sheets: Sequence[SheetReading],
    profile: Profile,
) -> BookLegends:
    """Return the legends that a book's sheets hold, in cells and beside them."""
    unseen = [
        each._replace(unseen=_unseen(book[each.name], each)) for each in sheets
    ]
    shapes = {
        each.name: [
            *book[each.name].shapes,
            *_texts_with_colors(book[each.name], profile, _rows(each)),
        ]
        for each in sheets
    }
    return book_legends(
        unseen,
        _hidden(book),
        book.values,
        book.styles,
        profile,
        shapes=shapes,
        notes={sheet.name: sheet.notes for sheet in book},
    )


_EDGE = (0, 0)
"""Where the texts on the edge of a page are, which is no cell."""


def _rows(sheet: SheetReading) -> set[int]:
    """Return the rows of a sheet's tables, from their headings on."""
    rows = set[int]()
    for table in sheet.tables:
        rows.update(table.rows)
        layout = table.layout
        rows.update(range(layout.first_row, layout.last_row + 1))
    return rows


def _texts_with_colors(
    sheet: Sheet,
    profile: Profile,
    rows: Container[int],
) -> Iterator[ShapeText]:
    """Yield the notes of a sheet, what it tells people who enter a cell, and
    what is printed above and below its pages, where they name colours or
    change a rule, for they may be a legend or an exception to one; in the
    ``rows`` of its tables those that name several.
    """
    colors = profile.once(ColorWords)
    printed = "\n".join(sheet.page_texts)
    texts = [*sheet.notes.items(), *sheet.prompts.items(), (_EDGE, printed)]
    for (row, column), text in texts:
        colored = colored_text(text)
        named = {each.color for each in colors.mentions(colored)}
        is_outside = row not in rows
        is_exception = is_outside and changes_rules(colored.text)
        if is_exception or len(named) > (0 if is_outside else 1):
            ref = cell_ref(row or 1, column or 1)
            yield ShapeText(ref, (TextRun(text, None, strike=False),))


def _unseen(sheet: Sheet, reading: SheetReading) -> frozenset[Place]:
    """Return the cells outside a sheet's tables that are in hidden rows and
    columns.
    """
    ranges = [each for each in sheet.column_ranges if each.hidden]
    grid = sheet.grid()
    rows = {
        number for at, number in enumerate(grid.rows) if grid.is_hidden(at)
    }
    return frozenset(
        (cell.row, cell.column)
        for cell in reading.outside
        if cell.row in rows
        or any(each.first <= cell.column <= each.last for each in ranges)
    )


def _hidden(book: Workbook) -> set[str]:
    return {sheet.name for sheet in book if sheet.hidden}


def book_accounts(
    reader: KindReader,
    sheets: Sequence[SheetReading],
    legends: BookLegends,
    as_of: AsOf,
) -> tuple[dict[str, Account], list[Finding]]:
    """Return what became of the cells of each sheet with tables, and a finding
    for what is unread where it matters.
    """
    accounts: dict[str, Account] = {}
    findings: list[Finding] = []
    for sheet in sheets:
        if sheet.kind:
            accounts[sheet.name], found = sheet_account(
                reader.reader_of(sheet),
                sheet,
                _beyond(sheet.name, legends.readings[sheet.name], as_of),
            )
            findings += found
    return accounts, findings


def _beyond(
    sheet: str,
    legend: LegendReading,
    as_of: AsOf,
) -> Beyond:
    """Return the cells outside the tables that were read, and those of which
    a finding tells.
    """
    told = {parse_cell(each.ref) for each in legend.findings}
    dated = set[Place]()
    if as_of.cell and as_of.sheet == sheet:
        dated.add(parse_cell(as_of.cell))
    return Beyond(legend.taken, legend.unread, dated, told)


def as_of_of(
    book: Workbook,
    sheets: Sequence[SheetReading],
    given: dt.date | None,
) -> tuple[AsOf, list[Finding]]:
    """Return the date to judge by: the one given, else the book's own, else
    today in Tokyo.
    """
    if given:
        return AsOf(given, "option"), []
    read = {sheet.name for sheet in sheets}
    others = [sheet for sheet in book if sheet.name not in read]
    found = read_as_of(
        sheets,
        _hidden(book),
        book.values,
        book.styles,
        date1904=book.date1904,
        boxes={sheet.name: [*_texts_beside(sheet)] for sheet in book},
        titles={
            sheet.name: [*title_texts(sheet.grid(), book.values)]
            for sheet in others
        },
    )
    as_of = as_of_in(found)
    return as_of, _doubts_on_dates(found, as_of)


def _doubts_on_dates(found: AsOfReading, as_of: AsOf) -> list[Finding]:
    """Return findings about the dates that a book gives beside the one to
    judge by: others, those of a table, and those that cannot be read.
    """
    own = {(each.sheet, each.cell) for each in as_of.tables}
    doubts = [
        _other_date(each)
        for each in found.conflicts
        if (each.sheet, each.cell) not in own
    ]
    doubts += [
        _table_date(each, as_of.of(each.sheet))
        for each in as_of.tables
        if each.date != as_of.of(each.sheet)
    ]
    doubts += [
        _unread_date(each, as_of.date)
        for each in found.unread
        if (each.sheet, each.cell) not in own
    ]
    return doubts


def _texts_beside(sheet: Sheet) -> Iterator[PlacedText]:
    """Yield the texts of a sheet that are in no cell."""
    for shape in sheet.shapes:
        yield shape.ref, shape.text
    for line in sheet.page_texts:
        yield None, line


def _other_date(conflict: AsOfConflict) -> Finding:
    params = {
        "other": conflict.other.isoformat(),
        "used": conflict.used.isoformat(),
    }
    return Finding(
        conflict.sheet,
        conflict.cell,
        "warning",
        Sentence("as_of.own" if conflict.is_own else "as_of.differs", params),
    )


def _table_date(own: TableDate, other: dt.date) -> Finding:
    params = {"used": own.date.isoformat(), "other": other.isoformat()}
    return Finding(
        own.sheet, own.cell, "warning", Sentence("as_of.table", params)
    )


def _unread_date(unread: UnreadDate, used: dt.date) -> Finding:
    return Finding(
        unread.sheet,
        unread.cell,
        "warning",
        Sentence(
            "as_of.unread", {"text": unread.text, "used": used.isoformat()}
        ),
    )
