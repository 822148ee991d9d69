"""The plans of a book by the names that the rows of a status table give them:
府省名, 手続名, 課題 and プラン.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, product
from typing import TypeVar

from irodori.patterns import pattern
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.blocks import BlockReader
from irodori.scorecard.reading.header import HeaderWords
from irodori.scorecard.reading.headings import Heading, heading, lone_number
from irodori.scorecard.reading.tables import (
    IssueBlock,
    PlanColumns,
    SheetReading,
    Table,
)
from irodori.scorecard.statuses.table import StatusRow
from irodori.scorecard.values.cellreader import CellReader
from irodori.scorecard.values.text import (
    CLOSING,
    fold,
    is_blank,
    shown,
    without_list_number,
)
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK
from irodori.workbook.refs import Place, cell_ref, parse_cell

_COMPARISONS = 20_000
"""How many names are compared in all to find the nearest ones of rows that
name no plan.
"""
_NAMED = 3
"""How many plans a row that names several is shown with."""
_LONGEST_NAME = 200
"""Characters of a name that are compared to find the nearest one."""

Value = TypeVar("Value")


class PlanPlace(NamedTuple):
    """The cell of a plan; of a merged one, its first cell."""

    sheet: str
    row: int
    column: int

    @property
    def name(self) -> str:
        """The cell as people name it."""
        return f"{self.sheet}!{cell_ref(self.row, self.column)}"


class _StatedProcedure(NamedTuple):
    """One row of a scorecard."""

    sheet: str
    table: Table
    at: int
    """Its index in the table."""


_PlanName = tuple[object, str]
"""The number or folded text of an issue and the letter or folded text of a
plan, each of which may be empty.
"""


class _NamedPlans:
    """The plans of all procedures of one name and ministry."""

    def __init__(self, plans: Iterable[tuple[PlanPlace, _PlanName]]) -> None:
        self.first: dict[_PlanName, list[PlanPlace]] = {}
        """The first few plans of each name."""
        self.places = set[tuple[PlanPlace, _PlanName]]()
        """All plans, each under all of its names."""
        for cell, name in plans:
            self.places.add((cell, name))
            cells = self.first.setdefault(name, [])
            if len(cells) < _NAMED and cell not in cells:
                cells.append(cell)


class PlanIndex:
    """Finds plans by the names that rows give them, compared folded; each
    procedure's plans are listed once.
    """

    def __init__(
        self,
        sheets: Sequence[SheetReading],
        cells: CellReader,
        profile: Profile,
    ) -> None:
        self._labels = _Labels(profile)
        self._text = cells.text
        self._procedures: dict[str, dict[str, list[_StatedProcedure]]] = {}
        """By name and by ministry, both folded."""
        self._undressed: dict[str, set[str]] = {}
        """The folded names by what is left of them without footnote marks and
        brackets.
        """
        self._groups: dict[tuple[str, str], _NamedPlans] = {}
        self._first_cells: dict[int, dict[Place, Place]] = {}
        self._comparisons = _COMPARISONS
        self._tables: dict[str, Sequence[Table]] = {}
        """The tables of each sheet that holds plans."""
        self._by_filled: dict[tuple[str, int], int] = {}
        """The columns of plans, by the sheet and the column that has their
        colours.
        """
        for sheet in sheets:
            self._add_sheet(sheet)

    def _add_sheet(self, sheet: SheetReading) -> None:
        if not any(table.layout.blocks for table in sheet.tables):
            return
        self._tables[sheet.name] = sheet.tables
        for table in sheet.tables:
            self._add(sheet.name, table)
            for plan in chain(*(each.plans for each in table.layout.blocks)):
                self._by_filled[sheet.name, plan.filled] = plan.column

    def _add(
        self,
        sheet: str,
        table: Table,
    ) -> None:
        """Add the procedures of a table under their names and ministries."""
        names = self._codes(table, "procedure")
        owners = self._codes(table, "ministry")
        distinct = {*names, *owners}
        folded = {code: fold(self._text(code)) for code in distinct}
        for index in range(len(table)):
            of_name = self._of_name(folded[names[index]])
            own = of_name.setdefault(folded[owners[index]], [])
            own.append(_StatedProcedure(sheet, table, index))

    def _codes(
        self,
        table: Table,
        name: str,
    ) -> Sequence[int]:
        """Return the value codes of a field, blanks where it has no column."""
        column = table.layout.fields.get(name)
        if column is None:
            return [BLANK] * len(table)
        return table.column(column)[1]

    def _of_name(self, name: str) -> dict[str, list[_StatedProcedure]]:
        """Return the procedures of a folded name by ministry, to add to them."""
        if name not in self._procedures:
            self._procedures[name] = {}
            names = self._undressed.setdefault(undressed(name), set())
            names.add(name)
        return self._procedures[name]

    def at_cell(self, row: StatusRow) -> PlanPlace | None:
        """Return the plan in the cell that a row gives; None where there is
        none, or one of other names than the row has.
        """
        place = self._place(row.cell)
        if place is None or not self._is_plan(place):
            return None
        is_named = row.ministry or row.procedure or row.issue or row.plan
        if not is_named:
            return place
        named = place, self._name_of_plan(row)
        groups = self._named_groups(row)
        return place if any(named in each.places for each in groups) else None

    def _place(self, cell: str) -> PlanPlace | None:
        """Return the place of ``SHEET!O3``; of ``O3`` alone in the book's only
        sheet. For the cell that has a plan's colours that is the plan's.
        """
        sheet, _, ref = cell.rpartition("!")
        if not sheet and len(self._tables) == 1:
            (sheet,) = self._tables
        try:
            row, column = parse_cell(ref.strip())
        except ValueError:
            return None
        plan = self._by_filled.get((sheet, column), column)
        return PlanPlace(sheet, row, plan)

    def _is_plan(self, place: PlanPlace) -> bool:
        """Tell whether a cell holds a plan; of a merged area the first does."""
        where = (place.row, place.column)
        for table in self._tables.get(place.sheet, ()):
            at = bisect_left(table.rows, place.row)
            if at == len(table) or table.rows[at] != place.row:
                continue
            if where in table.covered:
                return False
            _, code = table.cell(at, place.column)
            is_there = not is_blank(self._text(code))
            return is_there and place.column in _plan_columns(table)
        return False

    def _name_of_plan(self, row: StatusRow) -> _PlanName:
        """Return the issue and the plan that a row names."""
        name = self._labels.letter(row.plan) or _unlisted(row.plan)
        number = self._labels.number(row.issue)
        return _unlisted(row.issue) if number is None else number, name

    def named(self, row: StatusRow) -> list[PlanPlace]:
        """Return the plans that a row names, in the order of the book; of many
        the first few.
        """
        name = self._name_of_plan(row)
        found: dict[PlanPlace, None] = {}
        for group in self._named_groups(row):
            found.update(dict.fromkeys(group.first.get(name, ())))
            if len(found) >= _NAMED:
                break
        return list(found)[:_NAMED]

    def _named_groups(self, row: StatusRow) -> Iterator[_NamedPlans]:
        """Yield the procedures of a name; a ministry that is not given, here
        or there, is any.
        """
        procedure = self._name(row)
        for ministry in self._ministries(row):
            key = procedure, ministry
            if key not in self._groups:
                plans = (
                    plan
                    for each in self._procedures[procedure][ministry]
                    for plan in self._plans(each)
                )
                self._groups[key] = _NamedPlans(plans)
            yield self._groups[key]

    def _ministries(self, row: StatusRow) -> list[str]:
        """Return the ministries, folded, that have the procedure of a row and
        may be the row's own.
        """
        found = self._procedures.get(self._name(row), {})
        ministry = fold(row.ministry)
        if not ministry:
            return list(found)
        named = [name for name in (ministry, "") if name in found]
        if named:
            return named
        bare = undressed(ministry)
        return [name for name in found if undressed(name) == bare]

    def _name(self, row: StatusRow) -> str:
        """Return the folded name of the procedure that a row names: the same,
        else the only one but for its dress.
        """
        name = fold(row.procedure)
        if name in self._procedures:
            return name
        among = self._undressed.get(undressed(name), set())
        if len(among) != 1:
            return name
        (only,) = among
        return only

    def _plans(
        self, procedure: _StatedProcedure
    ) -> Iterator[tuple[PlanPlace, _PlanName]]:
        """Yield the plans of a procedure that are there, each under all names
        by which a row can mean it.
        """
        for block in procedure.table.layout.blocks:
            column = block.columns.get("issue")
            issue = "" if column is None else self._text_at(procedure, column)
            number = self._labels.of(block)
            issues = {"", number, _unlisted(issue)}
            for plan in block.plans:
                text = self._text_at(procedure, plan.column)
                if not is_blank(text):
                    cell = self._cell(procedure, plan)
                    names = {"", plan.letter, _unlisted(text)}
                    for name in product(issues, names):
                        yield cell, name

    def _text_at(
        self,
        procedure: _StatedProcedure,
        column: int,
    ) -> str:
        """Return the text of a procedure in a column."""
        _, code = procedure.table.cell(procedure.at, column)
        return self._text(code)

    def _cell(
        self,
        procedure: _StatedProcedure,
        plan: PlanColumns,
    ) -> PlanPlace:
        """Return a plan's cell; for one under a merged area, that area's first
        cell.
        """
        table = procedure.table
        place = (table.rows[procedure.at], plan.column)
        if place in table.covered:
            if id(table) not in self._first_cells:
                self._first_cells[id(table)] = _first_cells(table)
            place = self._first_cells[id(table)].get(place, place)
        return PlanPlace(procedure.sheet, *place)

    # ---- The nearest

    def nearest(self, row: StatusRow) -> str:
        """Return what comes closest to what a row names: a procedure, or where
        that is known one of its plans.
        """
        if self._comparisons <= 0:
            return ""
        ministries = self._ministries(row)
        if not ministries:
            return self._nearest_procedure(row)
        of_name = self._procedures[self._name(row)]
        procedure = of_name[ministries[0]][0]
        names = self._plan_names(procedure)
        wanted = fold(row.plan)
        letter = self._labels.letter(row.plan)
        if letter:
            number = self._labels.number(row.issue)
            wanted = f"{number or ''}{letter}"
        return self._closest(wanted, names, 0.1) or ""

    def _plan_names(self, procedure: _StatedProcedure) -> dict[str, str]:
        """Return the plans of a procedure for a person, by the names that a
        row may give them: 1a, or the folded text.
        """
        names: dict[str, str] = {}
        for block in procedure.table.layout.blocks:
            for plan in block.plans:
                text = self._text_at(procedure, plan.column)
                if is_blank(text):
                    continue
                issue = f"{self._label(procedure)}・{shown(block.label)}"
                name = f"{issue}・{plan.letter}「{shown(text)}」"
                number = self._labels.of(block)
                names.setdefault(f"{number}{plan.letter}", name)
                names.setdefault(fold(text), name)
        return names

    def _label(self, procedure: _StatedProcedure) -> str:
        """Return 府省名・手続名 as they are written."""
        _, table, index = procedure
        columns = table.layout.columns_of(("ministry", "procedure"))
        names = [
            self._text(table.cell(index, column)[1]) for column in columns
        ]
        return "・".join(shown(name) for name in names if name)

    def _nearest_procedure(self, row: StatusRow) -> str:
        """Return the procedure whose name comes closest, the ministry's own
        first.
        """
        ministry = fold(row.ministry)
        wanted = fold(row.procedure)
        own = {
            name: found[ministry][0]
            for name, found in self._procedures.items()
            if ministry in found
        }
        every = {
            name: next(iter(found.values()))[0]
            for name, found in self._procedures.items()
        }
        nearest = self._closest(wanted, own, 0.5) or self._closest(
            wanted, every, 0.5
        )
        return self._label(nearest) if nearest else ""

    def _closest(
        self,
        wanted: str,
        names: Mapping[str, Value],
        likeness: float,
    ) -> Value | None:
        """Return what the closest of some folded names means; nothing once
        enough names were compared.
        """
        # only a row that matches nothing needs it
        from difflib import get_close_matches

        most = max(self._comparisons, 0)
        first = list(names)[:most]
        among = [name for name in first if len(name) <= _LONGEST_NAME]
        self._comparisons -= len(among) + 1
        word = wanted[:_LONGEST_NAME]
        for name in get_close_matches(word, among, 1, likeness):
            return names[name]
        return None


def _plan_columns(table: Table) -> set[int]:
    return {plan.column for plan in table.layout.plans}


def _first_cells(table: Table) -> dict[Place, Place]:
    """Return the first cell of the merged area over each covered cell."""
    first: dict[Place, Place] = {}
    for place, area in table.areas.items():
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                if (row, column) in table.covered:
                    first[row, column] = place
    return first


# ---- What issues and plans are called ---------------------------------------


class _Labels:
    """Reads the names of issues and plans in all forms of their headings."""

    def __init__(self, profile: Profile) -> None:
        self._blocks = BlockReader(profile.once(HeaderWords).blocks)
        self._numbers: dict[str, int | None] = {}
        self._letters: dict[str, str] = {}

    def number(self, issue: str) -> int | None:
        """Return the number that an issue's name gives; None for another text."""
        if issue not in self._numbers:
            self._numbers[issue] = self._number(issue)
        return self._numbers[issue]

    def letter(self, plan: str) -> str:
        """Return the letter that a plan's name gives; empty for another text."""
        if plan not in self._letters:
            self._letters[plan] = self._letter(plan)
        return self._letters[plan]

    def of(self, block: IssueBlock) -> int:
        """Return the number of a block: its label's, else its place among the
        blocks.
        """
        return self.number(block.label) or block.number

    def _number(self, issue: str) -> int | None:
        """Return the number of ①, (1), A, 課題①, 1.課題, 課題Ⅰ, 課題①：…; None
        for another text.
        """
        named = heading(issue)
        before = heading(named.folded.partition(":")[0])
        for each in (named, before):
            number = _lone(each) or self._blocks.issue_number(each)
            if number:
                return _counted(number)
        return None

    def _letter(self, plan: str) -> str:
        """Return the letter of a, (a), ①, アクションプランa, プラン1; empty for
        another text.
        """
        named = heading(plan)
        return _lone(named) or self._blocks.plan_letter(named) or ""


def _unlisted(text: str) -> str:
    """Return a folded text without a list's number."""
    return fold(without_list_number(text))


def _lone(name: Heading) -> str | None:
    """Return the number that is all of a name; None where it is more."""
    numbers = map(lone_number, name.forms)
    return next(filter(None, numbers), None)


_ROMAN = "i ii iii iv v vi vii viii ix x xi xii"
_COUNTING = (
    _ROMAN.split(),
    [*"一二三四五六七八九十", "十一", "十二"],
    [*"abcdefghijklmnopqrstuvwxyz"],
    [*"アイウエオカキクケコ"],
    [*"イロハニホヘト"],
)
"""How people count; i is the first of its kind, and not the ninth letter."""


def _counted(number: str) -> int | None:
    """Return how many a folded number is: 1, iv, 三, b, ウ."""
    if number.isdecimal():
        return int(number)
    for counting in _COUNTING:
        if number in counting:
            return counting.index(number) + 1
    return None


def undressed(name: str) -> str:
    """Return a folded name without a list's mark, footnote marks and brackets
    around it: 届出 for ・「届出」※1.
    """
    bare = _FOOTNOTE.sub("", name).lstrip(_LIST_MARKS)
    closing = CLOSING.get(bare[:1])
    inside = bare[1:]
    if closing and inside.find(closing) == len(inside) - 1:
        bare = bare[1:-1]
    return bare or name


_FOOTNOTE = pattern(
    r"(?:[(\[]?(?:[※*†]{1,3}|注)[0-9]{0,2}[)\]]?|(?<![0-9])[0-9]{1,2}\)){1,3}$"
)
_LIST_MARKS = "・●■□◆◇▪‣•"
