"""Which plan each row of a status table names, and so what the table says about each plan's cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.findings import Finding
from irodori.scorecard.legend import Legend
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.columns import IssueBlock, PlanColumns
from irodori.scorecard.reading.tables import SheetReading, Table
from irodori.scorecard.statuses.sources import words_of
from irodori.scorecard.statuses.statusphrases import Said
from irodori.scorecard.statuses.table import StatusRow, StatusTable, undressed
from irodori.scorecard.values.cellreader import CellReader
from irodori.scorecard.values.dates import Deadline
from irodori.scorecard.values.text import fold, is_blank, shown
from irodori.workbook.cells import BLANK
from irodori.workbook.refs import cell_ref

WITHDRAWN = "status.withdrawn"
"""The finding of a plan whose status a table takes back."""
_COMPARISONS = 20_000
"""How many names are compared in all to find the nearest ones of rows that name no plan."""
_NAMED = 3
"""How many plans a row that names several is shown with."""
_LONGEST_NAME = 200
"""Characters of a name that are compared to find the nearest one."""

Value = TypeVar("Value")


class Stated(NamedTuple):
    """What status tables say: by sheet, of the plan in a cell (row, column); and what is wrong with their rows."""

    said: Mapping[str, Mapping[tuple[int, int], Said | Sentence]]
    findings: tuple[Finding, ...]


def match_statuses(
    tables: Sequence[StatusTable],
    sheets: Sequence[SheetReading],
    cells: CellReader,
    profile: Profile,
    legends: Mapping[str, Legend],
) -> Stated:
    """Return what status tables say of a book's plans; where two say something of one plan, the first counts.

    Two rows of one table that contradict each other say nothing: the plan is in doubt.

    Findings: ``status.unmatched`` and ``status.ambiguous_row`` for a row that names no plan or several,
    ``status.unknown_word`` and ``status.row_deadline`` for what cannot be read, ``status.rows_contradict`` and
    ``status.rows_differ`` for a row that contradicts an earlier one of its table or of another, and those of the tables
    themselves.
    """
    findings = [finding for table in tables for finding in table.findings]
    if not any(table.rows for table in tables):
        return Stated({}, tuple(findings))
    with_plans = [sheet for sheet in sheets if any(table.layout.blocks for table in sheet.tables)]
    matching = _Matching(_PlanIndex(with_plans, cells, profile), profile, legends)
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
        self.said: dict[str, dict[tuple[int, int], Said | Sentence]] = {}
        """A sentence where a row names a plan with a word that is not known."""
        self.findings: list[Finding] = []
        self._plans = plans
        self._words = {sheet: words_of(profile, legend) for sheet, legend in legends.items()}
        self._withdrawn = frozenset(map(fold, profile.status_table.withdrawn))
        self._sayers: dict[_PlanCell, Sentence] = {}
        self._tables: dict[_PlanCell, str] = {}
        """The name of the table that spoke first of a plan."""

    def take(self, table: StatusTable, row: StatusRow) -> None:
        """Take what a row says for the plan that it names."""
        plans = self._plans.named(row)
        if len(plans) != 1:
            self.findings.append(table.finding(row, "procedure", self._not_one(table, row, plans)))
            return
        said = self._words[plans[0].sheet].read(row.status, "table")
        if not isinstance(said, Said) and fold(row.status) in self._withdrawn:
            words = {"place": table.place(row), "word": shown(row.status)}
            self._add(table, row, plans[0], Sentence(WITHDRAWN, words))
        elif not isinstance(said, Said):
            words = {"place": table.place(row), "word": shown(row.status)}
            doubt = Sentence("status.unknown_word", words)
            self.findings.append(table.finding(row, "status", doubt))
            self._put(plans[0], doubt, table.name, table.place(row))
        else:
            self._add(table, row, plans[0], self._with_deadline(table, row, said))

    def _with_deadline(self, table: StatusTable, row: StatusRow, said: Said) -> Said:
        """Return the status with the row's deadline, one that is not understood or is 未定 too."""
        if isinstance(row.deadline, Deadline):
            return said._replace(deadline=row.deadline)
        if row.deadline is None or (row.deadline.code == "deadline.none" and not row.deadline.is_answer):
            return said  # a dash is a blank
        if row.deadline.code == "deadline.unreadable":
            words = {"place": table.place(row), "text": row.deadline.text}
            self.findings.append(table.finding(row, "deadline", Sentence("status.row_deadline", words)))
        return said._replace(deadline=row.deadline)

    def _put(
        self, plan: _PlanCell, said: Said | Sentence, table: str, place: Sentence
    ) -> tuple[Said | Sentence, Sentence]:
        """Keep the status of a plan, unless there was one before; return what counts, and its place."""
        self._tables.setdefault(plan, table)
        before = self.said.setdefault(plan.sheet, {}).setdefault((plan.row, plan.column), said)
        return before, self._sayers.setdefault(plan, place)

    def _add(self, table: StatusTable, row: StatusRow, plan: _PlanCell, said: Said | Sentence) -> None:
        before, first = self._put(plan, said, table.name, table.place(row))
        if _is_alike(before, said):
            return
        words = {"place": table.place(row), "first": first, "plan": plan.name}
        if self._tables[plan] == table.name:
            doubt = Sentence("status.rows_contradict", words)
            self.said[plan.sheet][plan.row, plan.column] = doubt
        else:
            doubt = Sentence("status.rows_differ", words)
        self.findings.append(table.finding(row, "status", doubt))

    def _not_one(self, table: StatusTable, row: StatusRow, plans: Sequence[_PlanCell]) -> Sentence:
        named = "・".join(shown(part) for part in (row.ministry, row.procedure, row.issue, row.plan) if part)
        words: dict[str, object] = {"place": table.place(row), "row": named}
        if plans:
            return Sentence("status.ambiguous_row", {**words, "plans": tuple(plan.name for plan in plans)})
        nearest = self._plans.nearest(row)
        words["nearest"] = Sentence("status.nearest", {"name": nearest}) if nearest else ""
        return Sentence("status.unmatched", words)


def _is_alike(one: Said | Sentence, other: Said | Sentence) -> bool:
    """Tell whether two rows say the same of a plan."""
    if isinstance(one, Said) and isinstance(other, Said):
        return (one.status, one.deadline) == (other.status, other.deadline)
    return isinstance(one, Sentence) and isinstance(other, Sentence) and one.code == other.code == WITHDRAWN


# ---- The plans of a book -------------------------------------------------------------------------------------------


class _StatedProcedure(NamedTuple):
    """One row of a scorecard."""

    sheet: str
    table: Table
    at: int
    """Its index in the table."""


class _NamedPlan(NamedTuple):
    """A plan with the names by which a row can mean it."""

    cell: _PlanCell
    number: int
    """The number of its issue."""
    issue: str
    """The folded text of its issue."""
    letter: str
    text: str
    """Its folded text."""


class _NamedPlans:
    """The plans of all procedures of one name and ministry."""

    def __init__(self, plans: Iterable[_NamedPlan]) -> None:
        self._by_key: dict[tuple[object, str], list[_PlanCell]] = {}
        for plan in plans:
            for issue in ("", plan.number, plan.issue):
                for name in {"", plan.letter, plan.text}:
                    self._add((issue, name), plan.cell)

    def _add(self, key: tuple[object, str], cell: _PlanCell) -> None:
        cells = self._by_key.setdefault(key, [])
        if len(cells) < _NAMED and cell not in cells:
            cells.append(cell)

    def cells(self, issue: object, name: str) -> Sequence[_PlanCell]:
        """Return the first few plans of an issue (its number or folded text) and a letter or folded text."""
        return self._by_key.get((issue, name), ())


class _PlanIndex:
    """Finds plans by the names that rows give them, compared folded; each procedure's plans are listed once."""

    def __init__(self, sheets: Sequence[SheetReading], cells: CellReader, profile: Profile) -> None:
        self._labels = _Labels(profile)
        self._text = cells.text
        self._procedures: dict[str, dict[str, list[_StatedProcedure]]] = {}
        """By name and by ministry, both folded."""
        self._undressed: dict[str, set[str]] = {}
        """The folded names by what is left of them without footnote marks and brackets."""
        self._groups: dict[tuple[str, str], _NamedPlans] = {}
        self._first_cells: dict[int, dict[tuple[int, int], tuple[int, int]]] = {}
        self._comparisons = _COMPARISONS
        for sheet in sheets:
            for table in sheet.tables:
                self._add(sheet.name, table)

    def _add(self, sheet: str, table: Table) -> None:
        fields = table.layout.fields
        names = table.column(fields["procedure"])[1]
        owners = table.column(fields["ministry"])[1] if "ministry" in fields else [BLANK] * len(table)
        folded = {code: fold(self._text(code)) for code in {*names, *owners}}
        for index, (name, owner) in enumerate(zip(names, owners, strict=True)):
            if folded[name] not in self._procedures:
                self._undressed.setdefault(undressed(folded[name]), set()).add(folded[name])
            found = self._procedures.setdefault(folded[name], {}).setdefault(folded[owner], [])
            found.append(_StatedProcedure(sheet, table, index))

    def named(self, row: StatusRow) -> list[_PlanCell]:
        """Return the plans that a row names, in the order of the book; of many the first few."""
        plan, issue_name = undressed(fold(row.plan)), undressed(fold(row.issue))
        name = self._labels.letter(plan) or fold(row.plan)
        issue: object = fold(row.issue)
        number = self._labels.number(issue_name) if issue_name else None
        if number is not None:
            issue = number
        found: dict[_PlanCell, None] = {}
        for group in self._named_groups(row):
            found.update(dict.fromkeys(group.cells(issue, name)))
            if len(found) >= _NAMED:
                break
        return list(found)[:_NAMED]

    def _named_groups(self, row: StatusRow) -> Iterator[_NamedPlans]:
        """Yield the procedures of a name; a ministry that is not given, here or there, is any."""
        procedure = self._name(row)
        for ministry in self._ministries(row):
            key = procedure, ministry
            if key not in self._groups:
                plans = (plan for each in self._procedures[procedure][ministry] for plan in self._plans(each))
                self._groups[key] = _NamedPlans(plans)
            yield self._groups[key]

    def _ministries(self, row: StatusRow) -> list[str]:
        """Return the ministries, folded, that have the procedure of a row and may be the row's own."""
        found, ministry = self._procedures.get(self._name(row), {}), fold(row.ministry)
        if not ministry:
            return list(found)
        named = [name for name in (ministry, "") if name in found]
        return named or [name for name in found if undressed(name) == undressed(ministry)]

    def _name(self, row: StatusRow) -> str:
        """Return the folded name of the procedure that a row names: the same, else the only one but for its dress."""
        name = fold(row.procedure)
        if name in self._procedures:
            return name
        among = self._undressed.get(undressed(name), set())
        return next(iter(among)) if len(among) == 1 else name

    def _plans(self, procedure: _StatedProcedure) -> Iterator[_NamedPlan]:
        """Yield the plans of a procedure that are there."""
        sheet, table, index = procedure
        for block in table.layout.blocks:
            column = block.columns.get("issue")
            issue = fold(self._text(table.cell(index, column)[1])) if column is not None else ""
            number = self._labels.of(block)
            for plan in block.plans:
                text = self._text(table.cell(index, plan.column)[1])
                if not is_blank(text):
                    cell = self._cell(sheet, table, table.rows[index], plan)
                    yield _NamedPlan(cell, number, issue, plan.letter, fold(text))

    def _cell(self, sheet: str, table: Table, row: int, plan: PlanColumns) -> _PlanCell:
        """Return a plan's cell; for one under a merged area, that area's first cell."""
        place = (row, plan.column)
        if place in table.covered:
            if id(table) not in self._first_cells:
                self._first_cells[id(table)] = _first_cells(table)
            place = self._first_cells[id(table)].get(place, place)
        return _PlanCell(sheet, *place)

    # ---- The nearest

    def nearest(self, row: StatusRow) -> str:
        """Return what comes closest to what a row names: a procedure, or where that is known one of its plans."""
        if self._comparisons <= 0:
            return ""
        ministries = self._ministries(row)
        if not ministries:
            return self._nearest_procedure(row)
        procedure = self._procedures[self._name(row)][ministries[0]][0]
        names: dict[str, str] = {}
        for block in procedure.table.layout.blocks:
            for plan in block.plans:
                text = self._text(procedure.table.cell(procedure.at, plan.column)[1])
                if is_blank(text):
                    continue
                name = f"{self._label(procedure)}・{shown(block.label)}・{plan.letter}「{shown(text)}」"
                names.setdefault(f"{self._labels.of(block)}{plan.letter}", name)
                names.setdefault(fold(text), name)
        letter = self._labels.letter(row.plan)
        wanted = f"{self._labels.number(row.issue) or ''}{letter}" if letter else fold(row.plan)
        return self._closest(wanted, names, 0.1) or ""

    def _label(self, procedure: _StatedProcedure) -> str:
        """Return 府省名・手続名 as they are written."""
        _, table, index = procedure
        fields = table.layout.fields
        names = [self._text(table.cell(index, fields[name])[1]) for name in ("ministry", "procedure") if name in fields]
        return "・".join(shown(name) for name in names if name)

    def _nearest_procedure(self, row: StatusRow) -> str:
        """Return the procedure whose name comes closest, the ministry's own first."""
        ministry, wanted = fold(row.ministry), fold(row.procedure)
        own = {name: found[ministry][0] for name, found in self._procedures.items() if ministry in found}
        every = {name: next(iter(found.values()))[0] for name, found in self._procedures.items()}
        nearest = self._closest(wanted, own, 0.5) or self._closest(wanted, every, 0.5)
        return self._label(nearest) if nearest else ""

    def _closest(self, wanted: str, names: Mapping[str, Value], likeness: float) -> Value | None:
        """Return what the closest of some folded names means; nothing once enough names were compared."""
        from difflib import get_close_matches  # only a row that matches nothing needs it

        among = [name for name in list(names)[: max(self._comparisons, 0)] if len(name) <= _LONGEST_NAME]
        self._comparisons -= len(among) + 1
        return next((names[name] for name in get_close_matches(wanted[:_LONGEST_NAME], among, 1, likeness)), None)


def _first_cells(table: Table) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the first cell of the merged area over each covered cell."""
    first: dict[tuple[int, int], tuple[int, int]] = {}
    for place, area in table.areas.items():
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                if (row, column) in table.covered:
                    first[row, column] = place
    return first


# ---- What issues and plans are called ------------------------------------------------------------------------------


class _Labels:
    """Reads the names of issues and plans by the patterns of a profile."""

    def __init__(self, profile: Profile) -> None:
        self._issue = profile.block.fields["issue"].pattern
        self._plan = profile.block.fields["action_plan"].pattern
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
        """Return the number of a block: its label's, else its place among the blocks."""
        return self.number(block.label) or block.number

    def _number(self, issue: str) -> int | None:
        """Return the number of ①, 1, 課題①, 課題1, 課題Ⅰ, 課題①：…; None for another text."""
        words = fold(issue).partition(":")[0]
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
    roman: number
    for number, roman in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], 1)
}
_KANJI = {kanji: number for number, kanji in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}


def _counted(word: str) -> int | None:
    """Return the number that a folded word is: 1, iv, 三."""
    if word.isdecimal() and len(word) <= 2:
        return int(word)
    return _ROMAN.get(word.lower()) or _KANJI.get(word)
