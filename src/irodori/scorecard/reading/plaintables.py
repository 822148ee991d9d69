"""Tables whose headings are not known, but whose columns the legend makes
plain.

================================================== ============================
a column of a table under one row of headings      is
================================================== ============================
short words, most of them listed outside the       the statuses
table, where colours are named or shown
numbers under a heading of progress, where an      the progress
entry outside the table has a bound
the leftmost that no field claims, with another    what names the rows, unless a
text in each row                                   heading says what does
a heading that ends in 期限 or 期末                the deadline
any other                                          of no meaning
================================================== ============================
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from irodori.patterns import pattern
from irodori.scorecard.palettes import is_filled
from irodori.scorecard.profile import FieldId, FieldLabels, Profile
from irodori.scorecard.reading.scan import SheetReader
from irodori.scorecard.values.text import fold, is_blank
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill
from irodori.workbook.grid import Grid, GridCell

_ROWS = 60
"""Rows in which the headings are looked for."""
_MOST_ROWS = 2_000
"""Rows that are looked at."""
_MOST_TEXTS = 500
"""Texts outside the table that are looked at."""
_FEWEST = 2
"""Headings, rows and listed words of a table."""
_LONGEST_HEADING = 24
_LONGEST_WORD = 12
_MOST_WORDS = 12
_COLORED = pattern(r"[青緑黄橙赤灰]|色|凡例")
_BOUND = pattern(r"[0-9](?:%|割)|分の[0-9]")
_NO_NAME = pattern(r"[0-9A-Za-z()./%,:年月日末RrHh元令和平成-]*")
"""What names no row: a number, a date."""
_DEADLINE = pattern(
    r"^(?!.*(?:開始|着手|当初|前回|受付|申請|提出)).*(?:期限|期日|期末|納期|締切)日?$"
)
_BETWEEN = pattern(r"[\s、,.:=・/|()\[\]【】「」■●◆~-]+")


class _PlainTable(NamedTuple):
    """A row of headings and what is below it."""

    headings: Mapping[int, str]
    """The headings by column."""
    cells: Mapping[int, Sequence[GridCell]]
    """The cells of each column that hold anything."""
    rows: Sequence[int]
    """The indexes of its rows."""
    outside: Sequence[str]
    """The texts around it."""
    is_colored: bool
    """Whether these speak of colours, or several are shown around it."""


class PlainReader:
    """Finds what the columns of an unknown table are."""

    def __init__(self, reader: SheetReader, lines: Sequence[str]) -> None:
        self._reader = reader
        self._headers = reader.headers
        self._kind = reader.profile.kind
        self._lines = lines
        """The texts of the other sheets without a table."""

    def reader_of(self, grid: Grid) -> SheetReader | None:
        """Return what reads a sheet by its headings; None where it is not
        plain what they are.
        """
        at = 0
        while at < min(len(grid), _ROWS):
            table = self._table(grid, at)
            found = self._fields(table) if table else {}
            if table and found:
                profile = self._with_headings(table, found)
                return self._reader.changed(profile, len(table.headings))
            # no row of a table is the headings of the next ones
            at = 1 + (table.rows[-1] if table else at)
        return None

    # ---- The table ----------------------------------------------------------

    def _table(self, grid: Grid, at: int) -> _PlainTable | None:
        """Return the table whose headings a row holds; None where it holds
        none.
        """
        headings = self._headings(grid.filled(at))
        if len(headings) < _FEWEST:
            return None
        rows = self._rows_below(grid, at, headings)
        if len(rows) < _FEWEST or self._is_key(grid, headings, rows):
            return None
        cells: dict[int, list[GridCell]] = {each: [] for each in headings}
        around = [*_around(grid, headings, range(at, rows[-1] + 1))]
        for cell in (cell for row in rows for cell in grid.filled(row)):
            if cell.column in headings:
                cells[cell.column].append(cell)
        lines = [*self._texts(around)[:_MOST_TEXTS], *self._lines]
        is_colored = (
            any(map(_COLORED.search, lines))
            or len(self._fills(around)) >= _FEWEST
        )
        return _PlainTable(headings, cells, rows, lines, is_colored)

    def _rows_below(
        self, grid: Grid, at: int, headings: Mapping[int, str]
    ) -> list[int]:
        """Return the indexes of a table's rows.

        A blank row parts two tables, or a table from its legend, but not the
        rows of one table: behind it they have no headings and no colours.
        """
        rows: list[int] = []
        last = grid.rows[at]
        for index in range(at + 1, min(len(grid), _MOST_ROWS)):
            cells = grid.filled(index)
            if not cells:
                continue
            held = [cell for cell in cells if cell.column in headings]
            if 2 * len(held) < len(headings):
                break
            is_behind_gap = grid.rows[index] > last + 1
            if is_behind_gap and not self._goes_on(held):
                break
            last = grid.rows[index]
            rows.append(index)
        return rows

    def _goes_on(self, cells: Sequence[GridCell]) -> bool:
        """Tell whether a row behind a gap is one of the table's."""
        is_color = self._reader.words.is_color
        if len(cells) < _FEWEST or len(self._fills(cells)) >= _FEWEST:
            return False
        return not any(
            is_color(text) or self._claims(text) for text in self._texts(cells)
        )

    def _headings(self, cells: Sequence[GridCell]) -> dict[int, str]:
        """Return the headings of a row up to the first gap; none where it
        holds other things.
        """
        headings: dict[int, str] = {}
        for cell in cells:
            if headings and cell.column > max(headings) + 1:
                break
            text = self._reader.text(cell.code)
            is_short = 0 < len(fold(text)) <= _LONGEST_HEADING
            if not is_short or not self._reader.is_text(cell.code):
                return {}
            headings[cell.column] = text
        are_different = len(set(headings.values())) == len(headings)
        if are_different:
            return headings
        return {}

    def _is_key(
        self, grid: Grid, headings: Mapping[int, str], rows: Sequence[int]
    ) -> bool:
        """Tell whether a table is a legend's: below a word of a status, or with
        a fill of its own before each row.
        """
        words = self._reader.profile.status_words
        if any(fold(text) in words for text in headings.values()):
            return True
        before = min(headings) - 1
        swatches = [
            cell
            for at in rows
            for cell in grid.row(at)
            if cell.column == before
        ]
        return len(self._fills(swatches)) == len(rows)

    def _fills(self, cells: Iterable[GridCell]) -> set[Fill | None]:
        """Return the fills that cells show."""
        fill = self._reader.formats.fill
        styles = {cell.style for cell in cells if cell.style > 0}
        return {*filter(is_filled, map(fill, styles))}

    # ---- Its columns --------------------------------------------------------

    def _fields(self, table: _PlainTable) -> dict[int, FieldId]:
        """Return the fields of the columns whose headings do not say them;
        none where it is not plain what the table is.
        """
        if not table.is_colored:
            return {}
        claimed = {
            column: self._claims(text)
            for column, text in table.headings.items()
        }
        found = self._judged(table, claimed)
        if not found:
            return {}
        names = {self._kind.item, *self._kind.stand_ins}
        if all(names.isdisjoint(each) for each in claimed.values()):
            free = [at for at, each in claimed.items() if not each]
            name = self._name(table, [at for at in free if at not in found])
            if name is None:
                return {}
            found[name] = self._kind.item
        return found | self._deadline(table, claimed, found)

    def _claims(self, heading: str) -> list[FieldId]:
        fields = self._reader.profile.fields
        return [name for name in fields if self._headers.claims(name, heading)]

    def _judged(
        self, table: _PlainTable, claimed: Mapping[int, Sequence[FieldId]]
    ) -> dict[int, FieldId]:
        """Return the one column that the legend is about with its field."""
        rule = self._kind.rule("status")
        field = rule.judges if rule else None
        listed = self._listed(table, claimed)
        named = [at for at in listed if field in claimed[at]]
        free = [at for at in listed if not claimed[at]]
        if field and len(named or free) == 1:
            return dict.fromkeys(named or free, field)
        shares = {each.share for each in self._kind.rules if each.share}
        held = [
            (at, name)
            for at, names in claimed.items()
            for name in names
            if name in shares and self._is_measured(table, at)
        ]
        if len(held) == 1 and self._suffices(claimed):
            return dict(held)
        return {}

    def _listed(self, table: _PlainTable, columns: Iterable[int]) -> list[int]:
        """Return the columns whose words are listed outside the table; of
        several, those whose words are entries there, and no list in a title:
        書面・押印・対面の見直し.
        """
        listed = [at for at in columns if self._is_listed(table, at)]
        if len(listed) < _FEWEST:
            return listed
        lines = [
            text
            for text in table.outside
            if _COLORED.search(text) or not _BETWEEN.search(text.strip())
        ]
        entries = table._replace(outside=lines)
        return [at for at in listed if self._is_listed(entries, at)] or listed

    def _suffices(self, claimed: Mapping[int, Sequence[FieldId]]) -> bool:
        """Tell whether the headings are those of the kind: of indicators there
        are values and targets.
        """
        progress = self._kind.rule("progress")
        held = {name for names in claimed.values() for name in names}
        return progress is None or held.issuperset(
            filter(None, (progress.current, progress.target))
        )

    def _is_listed(self, table: _PlainTable, column: int) -> bool:
        """Tell whether a column holds a few words, most of which begin or end
        an entry outside the table.
        """
        texts = [fold(text) for text in self._texts(table.cells[column])]
        words = {*texts}
        if not _FEWEST <= len(words) <= _MOST_WORDS:
            return False
        if len(words) == len(texts) and all(map(str.isdecimal, words)):
            return False  # they count the rows
        if max(map(len, words)) > _LONGEST_WORD:
            return False
        parts = {
            part
            for text in table.outside
            for part in _BETWEEN.split(unicodedata.normalize("NFKC", text))
        }
        listed = sum(
            any(part.startswith(word) or part.endswith(word) for part in parts)
            for word in words
        )
        return listed >= _FEWEST and 2 * listed > len(words)

    def _is_measured(self, table: _PlainTable, column: int) -> bool:
        """Tell whether a column holds numbers, and an entry outside the table
        has a bound.
        """
        cells = table.cells[column]
        numbers = [
            cell
            for cell in cells
            if _NO_NAME.fullmatch(fold(self._reader.text(cell.code)))
        ]
        has_bounds = any(_BOUND.search(fold(text)) for text in table.outside)
        return has_bounds and 2 * len(numbers) > len(cells)

    def _name(self, table: _PlainTable, columns: Iterable[int]) -> int | None:
        """Return the leftmost of some columns with another text in each row."""
        for column in columns:
            texts = {*map(fold, self._texts(table.cells[column]))}
            is_name = not any(map(_NO_NAME.fullmatch, texts))
            if is_name and len(texts) == len(table.rows):
                return column
        return None

    def _deadline(
        self,
        table: _PlainTable,
        claimed: Mapping[int, Sequence[FieldId]],
        found: Mapping[int, FieldId],
    ) -> dict[int, FieldId]:
        """Return the column of the deadlines by its heading, where no other
        one is.
        """
        fields = {rule.deadline for rule in self._kind.rules} - {None}
        field = next(filter(None, fields), None)
        if not field or any(field in names for names in claimed.values()):
            return {}
        ends = [
            column
            for column, text in table.headings.items()
            if column not in found and _DEADLINE.search(fold(text))
        ]
        if len(ends) == 1:
            return {ends[0]: field}
        return {}

    def _texts(self, cells: Iterable[GridCell]) -> list[str]:
        """Return what cells say that are no dashes."""
        texts = [self._reader.text(cell.code) for cell in cells]
        return [text for text in texts if not is_blank(text)]

    # ---- The profile --------------------------------------------------------

    def _with_headings(
        self, table: _PlainTable, found: Mapping[int, FieldId]
    ) -> Profile:
        """Return the profile with the headings of a table: those of fields,
        and the others as known ones without a meaning.
        """
        profile = self._reader.profile
        fields = dict(profile.fields)
        others = [
            text for at, text in table.headings.items() if at not in found
        ]
        fields[_OTHERS] = FieldLabels(labels=(*others,))
        for column, name in found.items():
            labels = fields.get(name, FieldLabels())
            text = table.headings[column]
            fields[name] = labels._replace(
                labels=(*labels.labels, text),
                chosen=(*labels.chosen, fold(text)),
            )
        return profile._replace(fields=fields, is_shipped=False)


_OTHERS = "others"
"""The field of the headings that mean nothing."""


def _around(
    grid: Grid, headings: Mapping[int, str], rows: range
) -> Iterator[GridCell]:
    """Yield the cells that are in none of some rows, or in no column of the
    table.
    """
    for at in range(min(len(grid), _MOST_ROWS)):
        for cell in grid.row(at):
            if at not in rows or cell.column not in headings:
                yield cell
