"""An issue block while its columns are read, and whose the uncertain ones are."""

from __future__ import annotations

from typing import Literal, NamedTuple

from irodori.scorecard.reading.columns import IssueBlock, PlanColumns
from irodori.scorecard.reading.headings import Heading

Kind = Literal["issue", "interim_kpi", "action_plan", "plan_status", "plan_deadline", "kpi_progress", "kpi_deadline"]
_OF_PLANS = frozenset(["action_plan", "plan_status", "plan_deadline"])
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class BlockRole(NamedTuple):
    """What a column is in its block."""

    kind: Kind
    letter: str | None = None
    """Of a plan: its letter, empty for one without, None for the plan on the left."""
    group: int | None = None
    """Of a plan without a letter: the heading over its columns, by identity."""
    leans_to_plan: bool = False
    """Of an uncertain one: whether a block without a KPI gives it to the plan, as 進捗状況."""
    is_certain: bool = True
    """False for 進捗 and 達成期限, which may be the KPI's or a plan's."""


class _OpenPlan:
    """The columns of one plan."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.columns: dict[str, int] = {}


class OpenBlock:
    """A block whose columns are being read."""

    def __init__(self, number: int, heading: Heading | None, key: int | None) -> None:
        self.number = number
        self.key = key
        self.label = heading.text if heading else ""
        self.fields: dict[str, int] = {}
        self.groups: list[_OpenPlan] = []
        self.columns: list[int] = []
        self.chains: list[tuple[_OpenPlan, list[tuple[int, BlockRole]]]] = []
        self._by_letter: dict[str, _OpenPlan] = {}
        self._by_heading: dict[int, _OpenPlan] = {}

    def add(self, column: int, role: BlockRole | None) -> bool:
        """Take a column; False where the block has such a one already, or the column has no role."""
        self.columns.append(column)
        if role is None:
            return False
        left = self._left_of(column)
        if self._goes_on(column, role):
            return True
        if not role.is_certain and left is not None:
            self.chains.append((left, [(column, role)]))
            return True
        if role.kind in _OF_PLANS:
            return self._add_to_plan(column, role, left)
        return self._add_field(role.kind, column)

    def _add_field(self, name: str, column: int) -> bool:
        return self.fields.setdefault(name, column) == column

    def _add_to_plan(self, column: int, role: BlockRole, left: _OpenPlan | None) -> bool:
        if role.letter is None and left is None:
            name = "kpi_progress" if role.kind == "plan_status" else "kpi_deadline"
            return self._add_field(name, column)
        group = left if role.letter is None else self._group(role, left)
        assert group is not None
        return group.columns.setdefault(role.kind, column) == column

    def _group(self, role: BlockRole, left: _OpenPlan | None) -> _OpenPlan:
        if role.letter:
            group = self._by_letter.get(role.letter)
        else:
            group = self._by_heading.get(role.group or 0)
            if group is None and role.kind != "action_plan":
                group = left
        if group is None:
            group = _OpenPlan(role.letter or "")
            self.groups.append(group)
            if role.letter:
                self._by_letter[role.letter] = group
        if role.group is not None:
            self._by_heading[role.group] = group
        return group

    def _left_of(self, column: int) -> _OpenPlan | None:
        """Return the plan whose columns end directly before a column."""
        if not self.groups:
            return None
        last = self.groups[-1]
        return last if max(last.columns.values()) == column - 1 else None

    def _goes_on(self, column: int, role: BlockRole) -> bool:
        """Take a deadline that directly follows a 進捗 of which nobody knows yet whose it is."""
        if not self.chains or role.kind not in {"kpi_deadline", "plan_deadline"} or role.letter is not None:
            return False
        chain = self.chains[-1][1]
        if chain[-1][0] != column - 1 or (role.kind == "kpi_deadline" and role.is_certain):
            return False
        chain.append((column, role))
        return True

    def close(self) -> list[int]:
        """Decide whose the uncertain columns are; return those that are nobody's."""
        nobodys = []
        plans = len(self.groups)
        for number, (group, chain) in enumerate(self.chains, 1):
            kind = chain[0][1].kind
            leans_to_plan = chain[0][1].leans_to_plan and "interim_kpi" not in self.fields
            is_last = len(self.chains) == 1 or (len(self.chains) != plans and number == len(self.chains))
            is_of_kpi = kind not in self.fields and not leans_to_plan and is_last
            for column, role in chain:
                name = _name(role.kind, is_of_kpi=is_of_kpi)
                held = self.fields if is_of_kpi else group.columns
                if held.setdefault(name, column) != column:
                    nobodys.append(column)
        free = (letter for letter in _LETTERS if letter not in self._by_letter)
        for group in self.groups:
            group.letter = group.letter or next(free, "")
        self._drop_numbers_of_copies()
        return nobodys

    def _drop_numbers_of_copies(self) -> None:
        """Call a plan a2 by its letter where it is the block's only a: Excel's tables number repeated headings."""
        letters = [group.letter[:1] for group in self.groups]
        for group in self.groups:
            if group.letter[1:].isdecimal() and group.letter[:1].isalpha() and letters.count(group.letter[:1]) == 1:
                group.letter = group.letter[:1]

    def finished(self) -> IssueBlock:
        """Return the block with its fields and plans."""
        used = [*self.fields.values(), *(column for group in self.groups for column in group.columns.values())]
        plans = [
            PlanColumns(
                group.letter,
                group.columns["action_plan"],
                group.columns.get("plan_status"),
                group.columns.get("plan_deadline"),
            )
            for group in self.groups
            if "action_plan" in group.columns
        ]
        return IssueBlock(self.number, self.label, min(used), max(used), self.fields, tuple(plans))


def _name(kind: Kind, *, is_of_kpi: bool) -> str:
    if is_of_kpi:
        return "kpi_progress" if kind == "kpi_progress" else "kpi_deadline"
    return "plan_status" if kind == "kpi_progress" else "plan_deadline"
