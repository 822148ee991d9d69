"""Which plan each row of a status table names, and so what the table says of each plan's cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.findings import Finding
from irodori.scorecard.header import Block, Plan
from irodori.scorecard.legend import Legend
from irodori.scorecard.profile import Profile
from irodori.scorecard.reader import SheetReading, Table
from irodori.scorecard.status import Said, StatusReader
from irodori.scorecard.statustable import StatusRow, StatusTable
from irodori.scorecard.values.cells import CellReader
from irodori.scorecard.values.dates import Deadline
from irodori.scorecard.values.text import fold, is_blank, shown
from irodori.workbook.cells import BLANK
from irodori.workbook.refs import cell_ref

_COMPARISONS = 20_000
"""How many names are compared in all to find the nearest ones of rows that name no plan."""
_NAMED = 3

Value = TypeVar("Value")


class Stated(NamedTuple):
    """What status tables say: by sheet, of the plan in a cell (row, column); and what is wrong with their rows."""

    said: Mapping[str, Mapping[tuple[int, int], Said]]
    findings: tuple[Finding, ...]


def match_statuses(
    tables: Sequence[StatusTable],
    sheets: Sequence[SheetReading],
    readings: CellReader,
    profile: Profile,
    legends: Mapping[str, Legend],
) -> Stated:
    """Return what status tables say of a book's plans; where two say something of one plan, the first counts.

    Findings: ``status.unmatched`` and ``status.ambiguous_row`` for a row that names no plan or several,
    ``status.unknown_word`` and ``status.row_deadline`` for what cannot be read, ``status.rows_differ`` for a row that
    contradicts an earlier one, and those of the tables themselves.
    """
    findings = [finding for table in tables for finding in table.findings]
    if not any(table.rows for table in tables):
        return Stated({}, tuple(findings))
    matching = _Matching(_PlanIndex(sheets, readings, profile), profile, legends)
    for table in tables:
        for row in table.rows:
            matching.take(table, row)
    return Stated(matching.said, (*findings, *matching.findings))


class _PlanCell(NamedTuple):
    """The cell of a plan; of a merged one, its first cell."""

    sheet: str
    row: int
    column: int

    @property
    def name(self) -> str:
        """The cell as people name it."""
        return f"{self.sheet}!{cell_ref(self.row, self.column)}"


class _Matching:
    """What has been said so far, and by which row."""

    def __init__(self, plans: _PlanIndex, profile: Profile, legends: Mapping[str, Legend]) -> None:
        self.said: dict[str, dict[tuple[int, int], Said]] = {}
        self.findings: list[Finding] = []
        self._plans = plans
        self._legends = legends
        self._words = {sheet: StatusReader(profile, legend) for sheet, legend in legends.items()}
        self._sayers: dict[_PlanCell, Sentence] = {}

    def take(self, table: StatusTable, row: StatusRow) -> None:
        """Take what a row says for the plan that it names."""
        plans = self._plans.named(row)
        if len(plans) != 1:
            self.findings.append(table.finding(row, "procedure", self._not_one(table, row, plans)))
            return
        said = self._words[plans[0].sheet].phrase(row.status, "table")
        if said is None:
            words = {"place": table.place(row), "word": shown(row.status)}
            self.findings.append(table.finding(row, "status", Sentence("status.unknown_word", words)))
        else:
            self._add(table, row, plans[0], self._with_deadline(table, row, plans[0], said))

    def _with_deadline(self, table: StatusTable, row: StatusRow, plan: _PlanCell, said: Said) -> Said:
        """Return what is said with the row's deadline; one that is not understood counts where the colour needs it."""
        if isinstance(row.deadline, Deadline):
            return said._replace(deadline=row.deadline)
        if row.deadline and row.deadline.code == "deadline.unreadable":
            words = {"place": table.place(row), "text": row.deadline.text}
            self.findings.append(table.finding(row, "deadline", Sentence("status.row_deadline", words)))
            if self._legends[plan.sheet].needs_deadline(said.status):
                return said._replace(deadline=row.deadline)
        return said

    def _add(self, table: StatusTable, row: StatusRow, plan: _PlanCell, said: Said) -> None:
        before = self.said.setdefault(plan.sheet, {}).setdefault((plan.row, plan.column), said)
        first = self._sayers.setdefault(plan, table.place(row))
        if (before.status, before.deadline) != (said.status, said.deadline):
            words = {"place": table.place(row), "first": first, "plan": plan.name}
            self.findings.append(table.finding(row, "status", Sentence("status.rows_differ", words)))

    def _not_one(self, table: StatusTable, row: StatusRow, plans: Sequence[_PlanCell]) -> Sentence:
        named = "・".join(shown(part) for part in (row.ministry, row.procedure, row.issue, row.plan) if part)
        words: dict[str, object] = {"place": table.place(row), "row": named}
        if plans:
            return Sentence("status.ambiguous_row", {**words, "plans": tuple(plan.name for plan in plans)})
        nearest = self._plans.nearest(row)
        words["nearest"] = Sentence("status.nearest", {"name": nearest}) if nearest else ""
        return Sentence("status.unmatched", words)


# ---- The plans of a book -------------------------------------------------------------------------------------------


class _Procedure:
    """One row of a scorecard."""

    __slots__ = ("_index", "_text", "sheet", "table")

    def __init__(self, sheet: str, table: Table, index: int, readings: CellReader) -> None:
        self.sheet = sheet
        self.table = table
        self._index = index
        self._text = readings.text

    @property
    def row(self) -> int:
        return self.table.rows[self._index]

    def text(self, column: int) -> str:
        return self._text(self.table.cell(self._index, column)[1])

    @property
    def label(self) -> str:
        """府省名・手続名 as they are written."""
        fields = self.table.layout.fields
        names = [self.text(fields[name]) for name in ("ministry", "procedure") if name in fields]
        return "・".join(shown(name) for name in names if name)

    def plans(self, block: Block, letter: str = "") -> Iterator[tuple[Plan, str]]:
        """Yield the plans of a block that are there, with their texts; with a letter only that one."""
        for plan in block.plans:
            if (not letter or plan.letter == letter) and not is_blank(text := self.text(plan.column)):
                yield plan, text

    def issue(self, block: Block) -> str:
        return self.text(block.columns["issue"]) if "issue" in block.columns else ""


class _PlanIndex:
    """Finds plans by the names that rows give them, compared folded."""

    def __init__(self, sheets: Sequence[SheetReading], readings: CellReader, profile: Profile) -> None:
        self._labels = _Labels(profile)
        self._procedures: dict[str, dict[str, list[_Procedure]]] = {}
        """By name and by ministry, both folded."""
        self._merged: dict[int, dict[tuple[int, int], tuple[int, int]]] = {}
        self._comparisons = _COMPARISONS
        for sheet in sheets:
            for table in sheet.tables:
                self._add(sheet.name, table, readings)

    def _add(self, sheet: str, table: Table, readings: CellReader) -> None:
        fields = table.layout.fields
        names = table.column_codes(fields["procedure"])
        owners = table.column_codes(fields["ministry"]) if "ministry" in fields else [BLANK] * len(table)
        folded = {code: fold(readings.text(code)) for code in {*names, *owners}}
        for index, (name, owner) in enumerate(zip(names, owners, strict=True)):
            found = self._procedures.setdefault(folded[name], {}).setdefault(folded[owner], [])
            found.append(_Procedure(sheet, table, index, readings))

    def named(self, row: StatusRow) -> list[_PlanCell]:
        """Return the plans that a row names, in the order of the book; of many the first few."""
        found: dict[_PlanCell, None] = {}
        for plan in self._named(row):
            found[plan] = None
            if len(found) == _NAMED:
                break
        return list(found)

    def _named(self, row: StatusRow) -> Iterator[_PlanCell]:
        """Yield the plans that a row names, a merged one once for each of its procedures."""
        letter, wanted = self._labels.letter(row.plan), fold(row.plan)
        for procedure in self._named_procedures(row):
            for block in self._blocks(procedure, row.issue):
                for plan, text in procedure.plans(block, letter):
                    if letter or not wanted or fold(text) == wanted:
                        yield self._cell(procedure, plan)

    def _named_procedures(self, row: StatusRow) -> Iterator[_Procedure]:
        """Yield the procedures of a name; a ministry that is not given, here or there, is any."""
        ministries, ministry = self._procedures.get(fold(row.procedure), {}), fold(row.ministry)
        for name, found in ministries.items():
            if not ministry or name in {ministry, ""}:
                yield from found

    def _blocks(self, procedure: _Procedure, issue: str) -> list[Block]:
        """Return the blocks that ①, 課題①, 課題1, 1 or an issue's text names; every one where it says nothing."""
        blocks = procedure.table.layout.blocks
        if not issue:
            return list(blocks)
        number = self._labels.number(issue)
        if number is not None:
            return [block for block in blocks if self._labels.of(block) == number]
        return [block for block in blocks if fold(procedure.issue(block)) == fold(issue)]

    def _cell(self, procedure: _Procedure, plan: Plan) -> _PlanCell:
        """Return a plan's cell; one that lies under a merged area is that area's first cell."""
        table, place = procedure.table, (procedure.row, plan.column)
        if place in table.covered:
            if id(table) not in self._merged:
                self._merged[id(table)] = _first_cells(table)
            place = self._merged[id(table)].get(place, place)
        return _PlanCell(procedure.sheet, *place)

    # ---- The nearest

    def nearest(self, row: StatusRow) -> str:
        """Return what comes closest to what a row names: a procedure, or where that is known one of its plans."""
        if self._comparisons <= 0:
            return ""
        procedure = next(self._named_procedures(row), None)
        if procedure is None:
            return self._nearest_procedure(row)
        names: dict[str, str] = {}
        for block in procedure.table.layout.blocks:
            for plan, text in procedure.plans(block):
                name = f"{procedure.label}・{shown(block.label)}・{plan.letter}「{shown(text)}」"
                names.setdefault(f"{self._labels.of(block)}{plan.letter}", name)
                names.setdefault(fold(text), name)
        letter = self._labels.letter(row.plan)
        wanted = f"{self._labels.number(row.issue) or ''}{letter}" if letter else fold(row.plan)
        return self._closest(wanted, names, 0.1) or ""

    def _nearest_procedure(self, row: StatusRow) -> str:
        """Return the procedure whose name comes closest, the ministry's own first."""
        ministry, wanted = fold(row.ministry), fold(row.procedure)
        own = {name: found[ministry][0] for name, found in self._procedures.items() if ministry in found}
        every = {name: next(iter(found.values()))[0] for name, found in self._procedures.items()}
        nearest = self._closest(wanted, own, 0.5) or self._closest(wanted, every, 0.5)
        return nearest.label if nearest else ""

    def _closest(self, wanted: str, names: Mapping[str, Value], likeness: float) -> Value | None:
        """Return what the closest of some folded names stands for; nothing once enough names were compared."""
        from difflib import get_close_matches  # only a row that matches nothing needs it

        among = list(names)[: max(self._comparisons, 0)]
        self._comparisons -= len(among)
        return next((names[name] for name in get_close_matches(wanted, among, 1, likeness)), None)


def _first_cells(table: Table) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the first cell of the merged area over each rated cell that lies under one."""
    return {
        (row, column): first
        for first, area in table.areas.items()
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }


# ---- What issues and plans are called ------------------------------------------------------------------------------


class _Labels:
    """Reads the names of issues and plans by the patterns of a profile."""

    def __init__(self, profile: Profile) -> None:
        self._issue = profile.block.fields["issue"].pattern
        self._plan = profile.block.fields["action_plan"].pattern
        self.number = lru_cache(maxsize=1 << 10)(self._number)
        self.letter = lru_cache(maxsize=1 << 10)(self._letter)

    def of(self, block: Block) -> int:
        """Return the number of a block: its label's, else its place among the blocks."""
        return self.number(block.label) or block.number

    def _number(self, issue: str) -> int | None:
        """Return the number of ①, 1, 課題①, 課題1, 課題Ⅰ, 課題①：…; None for another text."""
        words = fold(issue)
        found = self._issue.search(words) if self._issue else None
        return _counted(words) or (_counted(found.groupdict().get("number") or "") if found else None)

    def _letter(self, plan: str) -> str:
        """Return the letter of a, アクションプランa, プラン1; empty for another text."""
        words = fold(plan).lower()
        if _LETTER.fullmatch(words):
            return words
        found = self._plan.search(words) if self._plan else None
        return str(found.groupdict().get("letter") or "") if found else ""


_LETTER = pattern(r"[a-z]|[0-9]{1,2}")
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
_KANJI = {kanji: number for number, kanji in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}


def _counted(word: str) -> int | None:
    """Return the number that a folded word is: 1, iv, 三."""
    if word.isdecimal() and len(word) <= 2:
        return int(word)
    return _ROMAN.get(word.lower()) or _KANJI.get(word)
