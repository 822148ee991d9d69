"""What the columns of an unknown sheet may be, guessed from their headings,
their values and the legend's words.

A guess is only the beginning of a schema file, which a person looks through:
whatever did not follow from heading and values together is marked as
uncertain.

=========================================  =================================================================
column                                     field
=========================================  =================================================================
mostly dates                               deadline
numbers, with a word of beginning, of      base, current, target
now or of the goal in the heading
numbers without such a word                what is still missing of these, from left to right: uncertain
per cent, with 率 or 度 in the heading,    share
unless several stages have such a column
a unit in each cell                        unit
few values that repeat, which the legend   mark; status where they are known words of a status
lists, or that are marks or letters
texts that differ from row to row          the item; what repeats or is merged left of it are groups
=========================================  =================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from irodori.patterns import pattern
from irodori.scorecard.profile import FieldId, Profile
from irodori.scorecard.reading.headerpaths import spread
from irodori.scorecard.sheetguess import HINTS, GuessedColumn, SheetGuess
from irodori.scorecard.values.cellreader import CellReader
from irodori.scorecard.values.dates import Deadline, read_deadline
from irodori.scorecard.values.text import fold, is_blank
from irodori.tuples import NamedTuple
from irodori.workbook.grid import Grid, GridCell
from irodori.workbook.refs import Area, Place

_ROWS = 300
"""Rows of a sheet that are looked at; a header is near its top, and a few rows
below it show what a column holds.
"""
_COLUMNS = 200
"""Columns that are looked at."""
_LONGEST_HEADING = 60
_FEWEST = 3
"""Columns of a table."""
_BELOW = 12
"""Rows below a row of headings that are asked whether they hold values."""

_SHOWN = 3
"""Values of a column that are shown as examples."""

_NUMBER = pattern(r"[約▲△+-]?[0-9][0-9,]*(?:\.[0-9]+)?(?:[^0-9.,]{0,6})")
_PERCENT = pattern(r"[▲△+-]?[0-9][0-9,]*(?:\.[0-9]+)?%")
_MARK = pattern(r"[◎○●△▲×✕☆★□■◇◆]|[A-ES][+-]?")
_UNIT = pattern(
    "(?:人|名|件|回|%|円|千円|万円|百万円|億円|時間|分|日|ポイント|点|位|"
    "か所|箇所|ヶ所|カ所|施設|団体|校|園|社|店|台|戸|世帯|本|冊|"
    "ha|km|m2|t|kg)(?:/[^0-9]{0,7})?"
)
_MONEY = pattern("円|予算|決算|金額|費用|番号|No")


def guess_sheet(
    name: str,
    grid: Grid,
    merges: Sequence[Area],
    cells: CellReader,
    profile: Profile,
) -> SheetGuess | None:
    """Return what a sheet may be; None where it holds nothing like a table.

    ``profile`` knows words of statuses.
    """
    table = _unknown_table(grid, merges, cells)
    if table is None:
        return None
    return _Guesser(table, profile.status_words).guess(name)


_MEASURED = ("base", "current", "target")


class _Guesser:
    """Gives each column of a table its field."""

    def __init__(
        self, table: _UnknownTable, statuses: Collection[str]
    ) -> None:
        self._table = table
        self._values = table.values
        self._statuses = statuses
        self._fields: dict[int, tuple[FieldId, bool]] = {}

    def guess(self, sheet: str) -> SheetGuess:
        """Return the guess about a sheet of a name."""
        self._take("deadline", self._mostly(_is_date))
        self._take("unit", self._mostly(_is_unit))
        self._take("share", self._shares())
        judged = self._take_judged()
        extends = self._take_numbers()
        item = "indicator" if extends == "indicators" else "action"
        self._take_item(item)
        self._take_groups(item)
        words = () if judged is None else self._values[judged]
        return SheetGuess(
            sheet,
            extends,
            self._table.first_row,
            self._table.last_row,
            self._columns(),
            tuple(dict.fromkeys(words)),
        )

    def _shares(self) -> list[int]:
        """Return the columns of per cent that may be a progress; none where
        their headings speak of several stages, as of a rate now and of the one
        aimed at.
        """
        percents = self._mostly(_is_percent)
        stages = [name for name in _MEASURED if self._hinted(name, percents)]
        if len(stages) > 1:
            return []
        return self._hinted("share", percents)

    def _columns(self) -> tuple[GuessedColumn, ...]:
        """Return all columns with what they may be."""
        return tuple(
            GuessedColumn(
                column,
                path,
                _first(self._values[column]),
                *self._fields.get(column, (None, True)),
            )
            for column, path in sorted(self._table.paths.items())
        )

    def _take(self, field: FieldId, columns: Sequence[int]) -> None:
        """Give a field the column whose heading suggests it, else the last
        one, which is uncertain.
        """
        if columns:
            hinted = self._hinted(field, columns)
            chosen = hinted[-1] if hinted else columns[-1]
            self._fields[chosen] = field, len(hinted) == 1

    def _take_judged(self) -> int | None:
        """Give the column of statuses or marks its field; return the column."""
        found = [
            column for column in self._free() if self._is_category(column)
        ]
        listed = [
            column
            for column in found
            if self._legend_lists(self._values[column])
        ]
        likely = listed or [
            column for column in found if self._is_known(column)
        ]
        if not likely:
            return None
        best = self._hinted("status", likely) or likely
        chosen = best[-1]
        is_status = all(
            fold(text) in self._statuses for text in self._values[chosen]
        )
        is_certain = bool(listed) and len(likely) == 1
        self._fields[chosen] = "status" if is_status else "mark", is_certain
        return chosen

    def _take_numbers(self) -> str:
        """Give the columns of numbers their fields; return the kind that comes
        nearest.
        """
        numbers = [
            column
            for column in self._mostly(_is_number)
            if not _MONEY.search(self._said(column))
        ]
        left = self._take_hinted_numbers(numbers)
        named = {field for field, _ in self._fields.values()}
        missing = [name for name in _MEASURED if name not in named]
        is_short = "target" in missing and len(left) < len(missing)
        if len(numbers) < 2 or len(missing) == 3 or is_short:
            for column in numbers:
                self._fields.pop(column, None)
            return "tracker"
        for name, column in zip(missing, left, strict=False):
            self._fields[column] = name, False
        return "indicators"

    def _take_hinted_numbers(self, numbers: Iterable[int]) -> list[int]:
        """Give the columns of numbers whose headings suggest a field theirs;
        return the others.
        """
        left = list(numbers)
        for name in ("target", "base", "current"):
            hinted = self._hinted(name, left)
            if hinted:
                chosen = hinted[0] if name == "base" else hinted[-1]
                self._fields[chosen] = name, len(hinted) == 1
                left.remove(chosen)
        return left

    def _take_item(self, field: FieldId) -> None:
        """Give the item the column of texts that differ most from row to row."""
        scores = {
            column: self._item_score(column)
            for column in self._free()
            if self._values[column]
        }
        if not scores:
            return
        chosen = max(scores, key=lambda column: (scores[column], -column))
        rivals = [
            column
            for column, score in scores.items()
            if score >= scores[chosen] - 0.5 and column != chosen
        ]
        self._fields[chosen] = (
            field,
            self._hints("item", chosen) and not rivals,
        )

    def _item_score(self, column: int) -> float:
        values = self._values[column]
        names = {
            text for text in values if len(text) > 1 and not _is_number(text)
        }
        return 3 * len(names) / len(values) * min(
            len(values), 4
        ) / 4 + self._hints("item", column)

    def _take_groups(self, item: FieldId) -> None:
        """Give the columns left of the item that repeat or are merged to its
        groups.
        """
        named = next(
            (
                column
                for column, (field, _) in self._fields.items()
                if field == item
            ),
            None,
        )
        if named is None:
            return
        names = ["measure", "policy", "office"]
        for column in sorted(self._free(), reverse=True):
            values = self._values[column]
            distinct = set(values)
            is_merged = column in self._table.merged
            repeats = is_merged or len(distinct) < len(values)
            if (
                column < named
                and values
                and repeats
                and names
                and not self._are_mostly(column, _is_number)
            ):
                self._fields[column] = names.pop(0), True

    # ---- What a column holds ------------------------------------------------

    def _free(self) -> list[int]:
        return [
            column
            for column in self._table.paths
            if column not in self._fields
        ]

    def _said(self, column: int) -> str:
        return fold("".join(self._table.paths[column]))

    def _hints(self, field: FieldId, column: int) -> bool:
        return HINTS[field].search(self._said(column)) is not None

    def _hinted(self, field: FieldId, columns: Iterable[int]) -> list[int]:
        """Return those of some columns whose headings suggest a field."""
        return [column for column in columns if self._hints(field, column)]

    def _mostly(self, holds: Callable[[str], bool]) -> list[int]:
        return [
            column
            for column in self._free()
            if self._are_mostly(column, holds)
        ]

    def _are_mostly(self, column: int, holds: Callable[[str], bool]) -> bool:
        values = self._values[column]
        if not values:
            return False
        number = sum(map(holds, values))
        return 3 * number >= 2 * len(values)

    def _is_category(self, column: int) -> bool:
        """Tell whether a column holds few different short texts."""
        values = self._values[column]
        distinct = set(values)
        is_short = all(
            len(text) <= 10 and not _is_number(text) for text in distinct
        )
        return (
            is_short
            and len(values) > 2
            and (len(distinct) < len(values) or self._is_known(column))
        )

    def _is_known(self, column: int) -> bool:
        """Tell whether all texts of a column are words of a status, marks or
        letters.
        """
        texts = {fold(text) for text in self._values[column]}
        return all(
            text in self._statuses or _MARK.fullmatch(text) for text in texts
        )

    def _legend_lists(self, values: Iterable[str]) -> bool:
        """Tell whether most of some texts begin an entry outside the table."""
        texts = {fold(text) for text in values}
        found = [
            text
            for text in texts
            if any(_begins(each, text) for each in self._table.outside)
        ]
        return 3 * len(found) >= 2 * len(texts)


_JOINTS = frozenset(":…=→(（[【「,、。 /／-")


def _begins(entry: str, word: str) -> bool:
    """Tell whether a text is a word, or begins with it and a sign that ends
    it.
    """
    return (
        entry == word
        or (entry.startswith(word) and entry[len(word)] in _JOINTS)
        or entry.endswith(":" + word)
    )


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(fold(text)) is not None


def _is_percent(text: str) -> bool:
    return _PERCENT.fullmatch(fold(text)) is not None


def _is_date(text: str) -> bool:
    return isinstance(read_deadline(text), Deadline)


def _is_unit(text: str) -> bool:
    return _UNIT.fullmatch(fold(text)) is not None


def _first(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))[:_SHOWN]


# ---- The table at the top of a sheet -----------------------------------------


class _TopTexts:
    """The top of a sheet as texts by row and column, a merged area's in its
    first cell.
    """

    def __init__(
        self, grid: Grid, merges: Sequence[Area], cells: CellReader
    ) -> None:
        self.rows: dict[int, dict[int, str]] = {}
        self.numbers: set[Place] = set()
        self.merges = [area for area in merges if area.top <= _ROWS]
        for index in range(min(len(grid), _ROWS)):
            number = grid.rows[index]
            self.rows[number] = {}
            for cell in grid.filled(index):
                if cell.column <= _COLUMNS:
                    self._add(number, cell, cells)

    def _add(
        self,
        row: int,
        cell: GridCell,
        cells: CellReader,
    ) -> None:
        seen = cells.shown(cell.style, cell.code)
        text = " ".join(seen.split())
        if text and not is_blank(text):
            self.rows[row][cell.column] = text
        if cells.is_number(cell.code):
            self.numbers.add((row, cell.column))

    def is_heading(self, row: int, column: int) -> bool:
        text = self.rows[row].get(column, "")
        return (
            bool(text)
            and len(text) <= _LONGEST_HEADING
            and (row, column) not in self.numbers
        )

    def below(self, row: int) -> list[dict[int, str]]:
        """Return the next rows below one that hold something."""
        return [
            held for number, held in self.rows.items() if number > row and held
        ][:_BELOW]


class _UnknownTable(NamedTuple):
    """What looks like a table on a sheet."""

    first_row: int
    last_row: int
    """The rows of its header."""
    paths: Mapping[int, tuple[str, ...]]
    """The headings over each column, top level first."""
    values: Mapping[int, Sequence[str]]
    """The texts of each column below the header."""
    merged: frozenset[int]
    """The columns with areas that are merged downwards."""
    outside: Sequence[str]
    """The folded texts above and below it."""


def _unknown_table(
    grid: Grid, merges: Sequence[Area], cells: CellReader
) -> _UnknownTable | None:
    """Return the table at the top of a sheet; None where nothing is like one."""
    texts = _TopTexts(grid, merges, cells)
    row = _header_row(texts)
    if row is None:
        return None
    top = _header_top(texts, row)
    bottom = _header_bottom(texts, top)
    paths = _paths(texts, top, bottom)
    body = _body(texts, bottom, paths)
    outside = [
        fold(text)
        for row, held in texts.rows.items()
        if row < top or row > body.stop
        for text in held.values()
    ]
    values = {column: body.column(column) for column in paths}
    return _UnknownTable(top, bottom, paths, values, body.merged, outside)


def _header_row(texts: _TopTexts) -> int | None:
    """Return the first of the rows with the most headings over columns that
    hold values.
    """
    best: tuple[int, int] = (0, 0)
    for row in texts.rows:
        headings = _headings(texts, row)
        following = [held for held in texts.below(row) if len(held) >= _FEWEST]
        filled = sum(
            2 * sum(column in each for each in following) >= len(following)
            for column in _below_headings(texts, row, headings)
        )
        if following and filled > best[0]:
            best = filled, row
    return best[1] if best[0] >= _FEWEST else None


def _headings(texts: _TopTexts, row: int) -> list[int]:
    """Return the columns in which a row holds headings; none where it holds
    few different ones, or other things too.
    """
    held = texts.rows[row]
    headings = [column for column in held if texts.is_heading(row, column)]
    is_header = len(headings) >= max(_FEWEST, len(held) - 1)
    distinct = {held[column] for column in headings}
    return headings if is_header and len(distinct) >= _FEWEST else []


def _below_headings(
    texts: _TopTexts, row: int, headings: Iterable[int]
) -> set[int]:
    """Return the columns of headings; one merged over several is that of
    each.
    """
    right = {
        area.left: area.right
        for area in texts.merges
        if area.top == row and area.right <= _COLUMNS
    }
    return {
        column
        for left in headings
        for column in range(left, right.get(left, left) + 1)
    }


def _header_top(texts: _TopTexts, row: int) -> int:
    """Return the first row of a header: headings beside those of a row are
    merged with cells above it.
    """
    tops = [
        area.top
        for area in texts.merges
        if area.top < row <= area.bottom and area.left in texts.rows[area.top]
    ]
    return min(tops, default=row)


def _header_bottom(texts: _TopTexts, top: int) -> int:
    """Return the last row of a header: merged headings reach down, and one
    over several columns has a level below.
    """
    bottom = top
    for area in texts.merges:
        if area.top == top and area.left in texts.rows[top]:
            bottom = max(bottom, area.bottom)
            if (
                area.right > area.left
                and area.bottom == top
                and top + 1 in texts.rows
            ):
                bottom = max(bottom, top + 1)
    return bottom


def _paths(
    texts: _TopTexts, top: int, bottom: int
) -> dict[int, tuple[str, ...]]:
    """Return the headings over each column, top level first."""
    covered = _covered(texts, top, bottom)
    paths: dict[int, tuple[str, ...]] = {}
    for place in sorted(covered):
        held = paths.get(place[1], ())
        if not held or held[-1] != covered[place]:
            paths[place[1]] = (*held, covered[place])
    return paths


def _covered(texts: _TopTexts, top: int, bottom: int) -> dict[Place, str]:
    """Return the texts of the header by row and column, that of a merged area
    in each of its cells.
    """
    cells = {
        (row, column): text
        for row in range(top, bottom + 1)
        for column, text in texts.rows.get(row, {}).items()
    }
    merges = [area for area in texts.merges if area.right <= _COLUMNS]
    return spread(cells, merges, bottom)


class _RowsBelow(NamedTuple):
    """The rows below a header, as far as they are like a table's."""

    rows: Sequence[Mapping[int, str]]
    stop: int
    """The last of their numbers."""
    merged: frozenset[int]
    """The columns with areas that are merged downwards."""

    def column(self, column: int) -> list[str]:
        return [row[column] for row in self.rows if column in row]


def _body(
    texts: _TopTexts,
    bottom: int,
    paths: Collection[int],
) -> _RowsBelow:
    rows = []
    stop = bottom
    least = max(2, len(paths) // 3)
    for number, held in texts.rows.items():
        if number <= bottom:
            continue
        if (
            sum(column in paths for column in held) < least
            or number > stop + 2
        ):
            break
        rows.append(held)
        stop = number
    merged = {
        area.left
        for area in texts.merges
        if bottom < area.top <= stop and area.bottom > area.top
    }
    return _RowsBelow(rows, stop, frozenset(merged))
