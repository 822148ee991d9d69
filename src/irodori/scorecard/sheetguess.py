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
per cent, with 率 or 度 in the heading     share
a unit in each cell                        unit
few values that repeat, which the legend   mark; status where they are known words of a status
lists, or that are marks or letters
texts that differ from row to row          the item; what repeats or is merged left of it are groups
=========================================  =================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.profile import FieldId, Profile
from irodori.scorecard.reading.tables import SheetReading
from irodori.scorecard.unknowntable import UnknownTable, unknown_table
from irodori.scorecard.values.cellreader import CellReader
from irodori.scorecard.values.dates import Deadline, read_deadline
from irodori.scorecard.values.text import fold
from irodori.workbook.grid import Grid
from irodori.workbook.refs import Area

_SHOWN = 3
"""Values of a column that are shown as examples."""

_NUMBER = pattern(r"[約▲△+-]?[0-9][0-9,]*(?:\.[0-9]+)?(?:[^0-9.,]{0,6})")
_PERCENT = pattern(r"[▲△+-]?[0-9][0-9,]*(?:\.[0-9]+)?%")
_MARK = pattern(r"[◎○●△▲×✕☆★□■◇◆]|[A-ES][+-]?")
_UNIT = pattern(r"[^0-9]{1,8}(?:/[^0-9]{1,4})?")
_UNITS = frozenset(
    [
        *(
            "人",
            "名",
            "件",
            "回",
            "%",
            "円",
            "千円",
            "万円",
            "百万円",
            "億円",
            "時間",
            "分",
            "日",
            "ポイント",
            "点",
            "位",
        ),
        *(
            "か所",
            "箇所",
            "ヶ所",
            "カ所",
            "施設",
            "団体",
            "校",
            "園",
            "社",
            "店",
            "台",
            "戸",
            "世帯",
            "本",
            "冊",
        ),
        *("ha", "km", "m2", "t", "kg"),
    ]
)

_HINTS: Mapping[FieldId, re.Pattern[str]] = {
    "base": pattern(
        "基準|当初|スタート|はじめ|初め|策定|開始|以前|元の|従前|出発"
    ),
    "current": pattern("現在|現状|いま|今の|最新|直近|実績|到達|結果"),
    "target": pattern("目標|めざ|目指|ゴール|到達点|計画値|あるべき"),
    "share": pattern("率|割合|度"),
    "unit": pattern("単位|数え方"),
    "deadline": pattern("期限|期日|いつ|まで|時期|予定|締切|目途|めど"),
    "item": pattern(
        "名|項目|指標|ものさし|内容|取組|取り組み|事業|やくそく|約束|こと|課題|件"
    ),
    "status": pattern(
        "状況|進捗|できぐあい|出来|評価|判定|状態|区分|結果|ランク|評"
    ),
}
_MONEY = pattern("円|予算|決算|金額|費用|番号|No")


class GuessedColumn(NamedTuple):
    """One column of an unknown sheet, and what it may be."""

    column: int
    path: tuple[str, ...]
    """Its headings, top level first."""
    samples: tuple[str, ...]
    """A few of its values."""
    field: FieldId | None = None
    """None for a column without a meaning here."""
    is_certain: bool = True

    @property
    def heading(self) -> str:
        """Its lowest heading, as it is written."""
        return self.path[-1] if self.path else ""


class SheetGuess(NamedTuple):
    """What an unknown sheet may be."""

    sheet: str
    extends: str
    """The shipped kind that comes nearest: indicators, tracker."""
    first_row: int
    last_row: int
    """The rows of its header."""
    columns: tuple[GuessedColumn, ...]
    words: tuple[str, ...] = ()
    """The distinct values of its status or mark column."""
    is_understood: bool = False
    """Whether the shipped kind reads the sheet as it is."""

    @property
    def rows(self) -> str:
        """The rows of its header as people write them: 2, 2～3."""
        return (
            f"{self.first_row}"
            if self.first_row == self.last_row
            else f"{self.first_row}～{self.last_row}"
        )

    def column_of(self, field: FieldId) -> GuessedColumn | None:
        """Return the column of a field."""
        return next(
            (each for each in self.columns if each.field == field), None
        )

    def chosen(self, fields: Mapping[int, FieldId | None]) -> SheetGuess:
        """Return the guess with what a person chose for some columns, which is
        certain.
        """
        columns = tuple(
            each._replace(field=fields[each.column], is_certain=True)
            if each.column in fields
            else each
            for each in self.columns
        )
        return self._replace(columns=columns)


def understood(reading: SheetReading) -> SheetGuess | None:
    """Return what a sheet is that a shipped kind reads; None where it reads no
    table there.
    """
    if not reading.tables:
        return None
    layout = reading.tables[0].layout
    columns = tuple(
        GuessedColumn(
            each.column,
            tuple(" ".join(text.split()) for text in each.path),
            (),
            each.field,
        )
        for each in layout.columns
        if each.path
    )
    return SheetGuess(
        reading.name,
        layout.kind.name,
        layout.first_row,
        layout.last_row,
        columns,
        is_understood=True,
    )


# ---- The guess --------------------------------------------------------------


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
    table = unknown_table(grid, merges, cells)
    if table is None:
        return None
    known = {
        fold(word) for words in profile.statuses.values() for word in words
    }
    return _Guesser(table, known).guess(name)


class _Guesser:
    """Gives each column of a table its field."""

    def __init__(self, table: UnknownTable, statuses: Collection[str]) -> None:
        self._table = table
        self._values = table.values
        self._statuses = statuses
        self._fields: dict[int, tuple[FieldId, bool]] = {}

    def guess(self, sheet: str) -> SheetGuess:
        """Return the guess about a sheet of a name."""
        self._take("deadline", self._mostly(_is_date))
        self._take("unit", self._mostly(_is_unit))
        shares = self._mostly(_is_percent)
        self._take("share", self._hinted("share", shares))
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
        """Give a field the column whose heading speaks of it, else the last
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
        chosen = (self._hinted("status", likely) or likely)[-1]
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
        missing = [
            name for name in ("base", "current", "target") if name not in named
        ]
        is_short = "target" in missing and len(left) < len(missing)
        if len(numbers) < 2 or len(missing) == 3 or is_short:
            for column in numbers:
                self._fields.pop(column, None)
            return "tracker"
        for name, column in zip(missing, left, strict=False):
            self._fields[column] = name, False
        return "indicators"

    def _take_hinted_numbers(self, numbers: Iterable[int]) -> list[int]:
        """Give the columns of numbers whose headings speak of a field theirs;
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
            repeats = column in self._table.merged or len(set(values)) < len(
                values
            )
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
        return _HINTS[field].search(self._said(column)) is not None

    def _hinted(self, field: FieldId, columns: Iterable[int]) -> list[int]:
        """Return those of some columns whose headings speak of a field."""
        return [column for column in columns if self._hints(field, column)]

    def _mostly(self, holds: Callable[[str], bool]) -> list[int]:
        return [
            column
            for column in self._free()
            if self._are_mostly(column, holds)
        ]

    def _are_mostly(self, column: int, holds: Callable[[str], bool]) -> bool:
        values = self._values[column]
        return bool(values) and 3 * sum(map(holds, values)) >= 2 * len(values)

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
    folded = fold(text)
    return folded in _UNITS or (
        _UNIT.fullmatch(folded) is not None and folded.split("/")[0] in _UNITS
    )


def _first(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))[:_SHOWN]
