"""An issue block whose columns are being read, and whose its uncertain columns
are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from irodori.scorecard.profile import BlockFieldId
from irodori.scorecard.reading.blocks import BlockRole
from irodori.scorecard.reading.headerpaths import ColumnHeadings
from irodori.scorecard.reading.headings import Heading
from irodori.scorecard.reading.tables import (
    IssueBlock,
    PlanColumns,
    UnreadColumn,
)

_OF_PLANS = frozenset(["action_plan", "plan_status", "plan_deadline"])
_KPIS_OWN = {"plan_status": "kpi_progress", "plan_deadline": "kpi_deadline"}
_PLANS_OWN = {of_kpi: of_plan for of_plan, of_kpi in _KPIS_OWN.items()}
_OF_NOW = frozenset(["plan_status", "kpi_progress"])
"""What is not read from a column of another time."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class _OpenPlan:
    """The columns of one plan."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.columns: dict[str, int] = {}
        self.last = 0
        """Its last column, an older one too."""

    def plan_columns(self) -> PlanColumns:
        """Return its columns as they are read from."""
        return PlanColumns(
            self.letter,
            self.columns["action_plan"],
            self.columns.get("plan_status"),
            self.columns.get("plan_deadline"),
        )

    def used(self) -> set[int]:
        """Return its columns, an older last one too."""
        return {*self.columns.values(), self.last}


class _OpenPlans:
    """The plans of a block from left to right."""

    def __init__(self) -> None:
        self.all: list[_OpenPlan] = []
        self._by_letter: dict[str, _OpenPlan] = {}
        self._by_heading: dict[int, _OpenPlan] = {}

    def of(self, role: BlockRole, left: _OpenPlan | None) -> _OpenPlan:
        """Return the plan that a column names, a new one if none is called so;
        a status or deadline without a letter is that of the plan on its left.
        """
        if role.letter:
            plan = self._by_letter.get(role.letter)
        else:
            plan = self._by_heading.get(role.group or 0)
            if plan is None and role.kind != "action_plan":
                plan = left
        if plan is None:
            plan = self._new(role.letter or "")
        if role.group is not None:
            self._by_heading[role.group] = plan
        return plan

    def _new(self, letter: str) -> _OpenPlan:
        plan = _OpenPlan(letter)
        self.all.append(plan)
        if letter:
            self._by_letter[letter] = plan
        return plan

    def drop_empty(self) -> list[int]:
        """Drop plans without a text: b状況 without b; return their columns."""
        empty = [
            plan for plan in self.all if "action_plan" not in plan.columns
        ]
        self.all = [plan for plan in self.all if plan not in empty]
        return [column for plan in empty for column in plan.columns.values()]

    def letter_all(self) -> None:
        """Give each plan without a letter the next free one, and a2 its letter
        where it is the only a: Excel's tables number repeated headings.
        """
        free = (letter for letter in _LETTERS if letter not in self._by_letter)
        for plan in self.all:
            plan.letter = plan.letter or next(free, "")
        firsts = [plan.letter[:1] for plan in self.all]
        for plan in self.all:
            letter, number = plan.letter[:1], plan.letter[1:]
            is_numbered = letter.isalpha() and number.isdecimal()
            if is_numbered and firsts.count(letter) == 1:
                plan.letter = letter


_Bare = tuple[int, BlockRole]
"""A column whose heading does not say whose it is, and its role."""
_Chain = tuple[_OpenPlan, list[_Bare]]
"""Such columns that follow each other, and the plan that is before them."""


class OpenBlock:
    """A block whose columns are being read."""

    def __init__(
        self,
        number: int,
        opener: Heading | None,
        key: int | None,
        headings: ColumnHeadings,
    ) -> None:
        self._headings = headings
        self.number = number
        self.key = key
        self.label = opener.text if opener else ""
        self.fields: dict[str, int] = {}
        self._plans = _OpenPlans()
        self.columns: list[int] = []
        self.unread: list[int] = []
        """The columns that nothing claims."""
        self._older: list[int] = []
        """The columns beside which a newer one counts."""
        self.strangers: list[int] = []
        """Those of them that are plans or whose headings say what is not
        known.
        """
        self._before: dict[str, int] = {}
        """The bare 進捗, 状況 and 期限 before the first plan, by the KPI's
        field that each is where no other heading says that it is the KPI's.
        """
        self._bare: set[int] = set()
        """The columns that are only called 進捗, 状況 or 期限."""
        self._late: list[int] = []
        """The statuses of a plan that no plan is directly before."""
        self._rows: dict[str, list[int]] = {}
        """The columns that follow each other behind the last plan, by kind:
        状況, 状況 of a and b.
        """
        self._may_have: list[tuple[int, _OpenPlan]] = []
        """The deadlines that may be those of plans further left, too."""
        self._placed: set[int] = set()
        """The columns that are a plan's by their place alone."""
        self._chains: list[_Chain] = []

    @property
    def is_empty(self) -> bool:
        """Whether none of its columns has a field."""
        return not self.fields and not any(
            plan.columns for plan in self._plans.all
        )

    @property
    def has_plans(self) -> bool:
        """Whether it has a plan."""
        return bool(self._plans.all)

    def add(self, column: int, role: BlockRole | None) -> bool:
        """Take a column; False where the block has such a one already, or the
        column has no role.
        """
        self.columns.append(column)
        if role is None:
            return False
        left = self._left_of(column, role)
        if self._goes_on(column, role):
            return True
        if not role.is_certain:
            return self._add_uncertain(column, role, left)
        if role.kind in _OF_PLANS:
            return self._add_to_plan(column, role, left)
        return self._add_field(role.kind, column)

    def _add_uncertain(
        self, column: int, role: BlockRole, left: _OpenPlan | None
    ) -> bool:
        """Take a column whose heading does not say whose it is."""
        if role.kind == "kpi_target":
            is_right = column - 1 in self._of_target()
            return is_right and self._add_field(role.kind, column)
        if left is not None:
            self._chains.append((left, [(column, role)]))
            return True
        return self._add_bare(role.kind, column)

    def _add_field(self, name: str, column: int) -> bool:
        """Take a column that is certainly the KPI's; a bare one makes way."""
        other = self.fields.get(name)
        if other is not None and other in self._bare:
            self.unread.append(other)
            del self.fields[name]
        return self._hold(self.fields, name, column)

    def _hold(self, held: dict[str, int], name: str, column: int) -> bool:
        """Give a column its field, of two the newer one; False where nothing
        tells which that is.
        """
        other = held.setdefault(name, column)
        if other == column:
            return True
        version = self._headings.version(column)
        is_newer = version.is_newer(self._headings.version(other))
        if is_newer is None:
            return False
        if is_newer:
            held[name] = column
        loser = other if is_newer else column
        self._older.append(loser)
        if name == "action_plan" or self._headings.is_stranger(loser):
            self.strangers.append(loser)
        return True

    def _of_target(self) -> set[int | None]:
        """Return the columns right of which 目標 is the KPI's target."""
        fields = self.fields
        return {
            fields.get("interim_kpi"),
            fields.get("kpi_target"),
            *self._older,
        }

    def _add_bare(self, name: str, column: int) -> bool:
        """Take a bare 進捗, 状況 or 期限 that no plan is directly before."""
        if self._plans.all:
            self._bare.add(column)
            return self._hold(self.fields, name, column)
        return self._before.setdefault(name, column) == column

    def _add_to_plan(
        self, column: int, role: BlockRole, left: _OpenPlan | None
    ) -> bool:
        if role.letter is None:
            return self._add_by_place(column, role, left)
        plan = self._plans.of(role, left)
        plan.last = column
        is_held = self._hold(plan.columns, role.kind, column)
        self._rows.setdefault(role.kind, [])
        return is_held

    def _add_by_place(
        self, column: int, role: BlockRole, left: _OpenPlan | None
    ) -> bool:
        """Take a column that is a plan's by its place alone."""
        if left is None:
            if self.has_plans and role.kind == "plan_status":
                self._late.append(column)
                return True
            return self._add_bare(_KPIS_OWN[role.kind], column)
        self._placed.add(column)
        left.last = column
        row = self._rows.setdefault(role.kind, [])
        if self._hold(left.columns, role.kind, column):
            row[:] = [column]
            return True
        if row and row[0] == left.columns[role.kind]:
            row.append(column)
            return True
        return False

    def _left_of(self, column: int, role: BlockRole) -> _OpenPlan | None:
        """Return the plan whose columns end directly before a column; before a
        状況 or 期限 columns such as 担当 may be between.
        """
        if not self.has_plans:
            return None
        last = self._plans.all[-1]
        between = range(last.last + 1, column)
        may_skip = role.is_certain and all(
            map(self._headings.is_unused, between)
        )
        return last if may_skip or not between else None

    def _goes_on(self, column: int, role: BlockRole) -> bool:
        """Take a deadline, or another column with the same heading, that
        directly follows a 進捗 of which it is not known yet whose it is.
        """
        if not self._chains or role.letter is not None:
            return False
        _, chain = self._chains[-1]
        last, before = chain[-1]
        if last != column - 1:
            return False
        is_end = role.kind in {"kpi_deadline", "plan_deadline"}
        is_kpis = role.kind == "kpi_deadline" and role.is_certain
        is_again = role == before and self._headings.are_twins(last, column)
        if not is_again and (is_kpis or not is_end):
            return False
        chain.append((column, role))
        return True

    def close(self) -> None:
        """Decide whose the uncertain columns are."""
        unclaimed = self._close_chains()
        for name, column in self._before.items():
            unclaimed += self._close_before(name, column)
        unclaimed += self._release_progress()
        unclaimed += self._close_rows()
        unclaimed += self._plans.drop_empty()
        unclaimed += self._give_to_the_only_plan()
        self._plans.letter_all()
        self.unread += unclaimed

    def _close_before(self, name: str, column: int) -> list[int]:
        """Decide whose a bare column before the first plan is; return those of
        which nothing tells it: 中間KPI, 期限, a, 期限, b.
        """
        kind = _PLANS_OWN[name]
        has_kpi = self._has_kpi
        if kind == "plan_status" and not has_kpi:
            if self.unread:
                return [column]
            return self._give_to_the_right(kind, column)
        if name in self.fields:
            return self._give_to_the_right(kind, column)
        if self._goes_on_to_the_last(kind):
            has_twin = self._has_twin(column, kind)
            if has_twin == has_kpi:
                return [column, *self._take_from_plans(kind)]
            if has_twin:
                return self._give_to_the_right(kind, column)
        if not has_kpi and self._is_of_several(kind):
            return [column]
        self.fields[name] = column
        return []

    def _close_rows(self) -> list[int]:
        """Give each plan its column of those that follow each other behind the
        last plan, where there are as many as plans; else return them.
        """
        unclaimed: list[int] = []
        for kind, row in self._rows.items():
            *others, last = self._plans.all
            if len(row) < 2 or row[0] != last.columns.get(kind):
                continue
            has_own = any(kind in plan.columns for plan in others)
            if has_own or len(row) != len(self._plans.all):
                unclaimed += row
                del last.columns[kind]
                continue
            for plan, column in zip(self._plans.all, row, strict=True):
                plan.columns[kind] = column
        return unclaimed

    def _goes_on_to_the_last(self, kind: str) -> bool:
        """Tell whether columns of one kind are between the plans, and none is
        behind the last, so that each may be of the plan on its right.
        """
        *others, last = self._plans.all or [_OpenPlan("")]
        between = {plan.columns.get(kind) for plan in others} - {None}
        return bool(between & self._placed) and kind not in last.columns

    def _is_of_several(self, kind: str) -> bool:
        """Tell whether there are several plans and none has a column of a
        kind: 期限 between 課題 and them may be the issue's, or the first's.
        """
        held = (each for plan in self._plans.all for each in plan.columns)
        return len(self._plans.all) > 1 and kind not in held

    def _has_twin(self, column: int, kind: str) -> bool:
        """Tell whether a plan's column of a kind is headed as another one is."""
        held = (plan.columns.get(kind, 0) for plan in self._plans.all)
        return any(
            self._headings.are_twins(column, each) for each in held if each
        )

    def _take_from_plans(self, kind: str) -> list[int]:
        """Return the columns of one kind, which no plan has any longer."""
        taken = [plan.columns.pop(kind, 0) for plan in self._plans.all]
        return [each for each in taken if each]

    def _close_chains(self) -> list[int]:
        unclaimed = []
        for number, (plan, chain) in enumerate(self._chains, 1):
            _, first = chain[0]
            is_of_kpi = self._is_of_kpi(number, first)
            held = self.fields if is_of_kpi else plan.columns
            for column, role in chain:
                name = _name(role.kind, is_of_kpi=is_of_kpi)
                self._placed.add(column)
                if not self._hold(held, name, column):
                    unclaimed.append(column)
        return unclaimed

    def _is_of_kpi(self, number: int, role: BlockRole) -> bool:
        """Tell whether an uncertain column, and those that go on from it, are
        the KPI's: the last ones, unless each plan has its own.
        """
        if role.kind in self.fields or role.kind in self._before:
            return False
        if not self._has_kpi and self._is_of_the_plan(role):
            return False
        chains = len(self._chains)
        return chains == 1 or number == chains != len(self._plans.all)

    @property
    def _has_kpi(self) -> bool:
        """Whether the block has a KPI, of which a bare 進捗 may be."""
        return "interim_kpi" in self.fields

    def _is_of_the_plan(self, role: BlockRole) -> bool:
        """Tell whether an uncertain column beside a plan is the plan's where
        the block has no KPI: the 進捗 of the only one, unless an unknown
        column may be the KPI.
        """
        if role.leans_to_plan:
            return True
        is_only = len(self._plans.all) == 1 and not (self.unread or self._late)
        return role.kind == "kpi_progress" and is_only

    def _release_progress(self) -> list[int]:
        """Take a bare 進捗 from the KPI that its block does not have; return it
        where there is a 状況, else it may be the only plan's.
        """
        column = self.fields.get("kpi_progress")
        is_bare = column in self._bare or column in self._placed
        if column is None or self._has_kpi or not is_bare:
            return []
        del self.fields["kpi_progress"]
        if self._late:
            return [column]
        self._late.append(column)
        return []

    def _give_to_the_right(self, kind: str, first: int) -> list[int]:
        """Give each plan the column on its left, where there is one before the
        first plan and none behind the last; else return them unclaimed.
        """
        held = [plan.columns.get(kind) for plan in self._plans.all]
        given = [each for each in held if each]
        if not self._placed.issuperset(given):
            return [first]
        self._take_from_plans(kind)
        if not held or held[-1] or not all(held[:-1]):
            return [first, *given]
        columns = [first, *held]
        for plan, column in zip(self._plans.all, columns, strict=False):
            assert column is not None
            plan.columns[kind] = column
        return []

    def _give_to_the_only_plan(self) -> list[int]:
        """Give a status to the block's only plan, behind the KPI's progress or
        in a block without unknown columns; return those of which nothing tells
        whose they are.
        """
        if len(self._plans.all) != 1 or len(self._late) != 1:
            return self._late
        (column,) = self._late
        if "kpi_progress" not in self.fields and self.unread:
            return self._late
        held = self._plans.all[0].columns.setdefault("plan_status", column)
        if held == column:
            return []
        return self._late

    def roles(self) -> dict[int, tuple[str, str | None]]:
        """Return the field of each column, and the letter of its plan."""
        found: dict[int, tuple[str, str | None]] = {
            column: (name, None) for name, column in self.fields.items()
        }
        for plan in self._plans.all:
            for name, column in plan.columns.items():
                found[column] = name, plan.letter
        return found

    def finished(self) -> IssueBlock:
        """Return the block with its fields and plans."""
        used = self._held()
        self._share_deadline()
        self._give_up_others(self.fields)
        for plan in self._plans.all:
            self._give_up_others(plan.columns)
        plans = [plan.plan_columns() for plan in self._plans.all]
        unread = [*self._unread_columns()]
        unread += [
            UnreadColumn(column, plan.letter, is_under_plan=False)
            for column, plan in self._may_have
        ]
        return IssueBlock(
            self.number,
            self.label,
            min(used),
            max(used),
            self.fields,
            tuple(plans),
            tuple(unread),
        )

    def _give_up_others(self, held: dict[str, int]) -> None:
        """Leave unread what is of another time or thing, where nothing of now
        took its place: 進捗（前年度）, 状況（予定）, 期限（着手）.
        """
        for name, column in [*held.items()]:
            is_of_now = (
                name in _OF_NOW and self._headings.version(column).rank < 1
            )
            if is_of_now or column in self._headings.strange:
                self.unread.append(held.pop(name))

    def _share_deadline(self) -> None:
        """Give all plans the only column of deadlines that is behind the last
        one, where its heading says アクションプラン or 共通; else leave the
        deadlines of the others in doubt.
        """
        *others, last = self._plans.all or [_OpenPlan("")]
        column = last.columns.get("plan_deadline", 0)
        if column not in self._placed:
            return
        if any("plan_deadline" in plan.columns for plan in others):
            return
        is_for_all = self._headings.speak_of_plans(column)
        for plan in others:
            if is_for_all:
                plan.columns["plan_deadline"] = column
            else:
                self._may_have.append((column, plan))

    def _unread_columns(self) -> Iterator[UnreadColumn]:
        """Yield the unread columns, each with the plan that it is under or
        directly right of.
        """
        held = sorted(self._held())
        under = self._plans_by_heading()
        plan_at = {
            column: plan for plan in self._plans.all for column in plan.used()
        }
        for column in sorted(self.unread):
            above = map(under.get, self._headings.above(column))
            own = next(filter(None, above), None)
            place = bisect_left(held, column)
            nearest = plan_at.get(held[place - 1]) if place else None
            plan = own or nearest
            letter = plan.letter if plan else None
            yield UnreadColumn(column, letter, is_under_plan=own is not None)

    def _plans_by_heading(self) -> dict[int, _OpenPlan | None]:
        """Return the plan that a heading is over, by the heading's identity;
        None for one that is over other columns too.
        """
        found: dict[int, _OpenPlan | None] = {}
        of_plans = set[int]()
        for plan in self._plans.all:
            of_plans |= plan.used()
            for each in set().union(*map(self._headings.above, plan.used())):
                found[each] = None if each in found else plan
        for column in self._held() - of_plans:
            found |= dict.fromkeys(self._headings.above(column))
        return found

    def _held(self) -> set[int]:
        """Return the columns that have a field, and those beside which a newer
        one has it.
        """
        held = {*self.fields.values(), *self._older}
        for plan in self._plans.all:
            held.update(plan.columns.values())
        return held


def _name(kind: BlockFieldId, *, is_of_kpi: bool) -> str:
    if is_of_kpi:
        if kind == "kpi_progress":
            return "kpi_progress"
        return "kpi_deadline"
    if kind == "kpi_progress":
        return "plan_status"
    return "plan_deadline"
