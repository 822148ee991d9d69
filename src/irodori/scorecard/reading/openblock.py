"""An issue block whose columns are being read, and whose its uncertain columns
are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from irodori.scorecard.profile import BlockFieldId
from irodori.scorecard.reading.blocks import BlockReader, BlockRole
from irodori.scorecard.reading.headings import Heading, Paths
from irodori.scorecard.reading.revisions import (
    Version,
    rank_of,
    version_of,
)
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


_Bare = tuple[int, BlockRole]
"""A column whose heading does not say whose it is, and its role."""
_Chain = tuple[_OpenPlan, list[_Bare]]
"""Such columns that follow each other, and the plan that is before them."""


class OpenBlock:
    """A block whose columns are being read."""

    def __init__(
        self,
        number: int,
        heading: Heading | None,
        key: int | None,
        paths: Paths,
        *,
        reader: BlockReader,
        strange: frozenset[int],
    ) -> None:
        self._paths = paths
        self._reader = reader
        self._strange = strange
        """The columns whose headings say what is not known."""
        self.number = number
        self.key = key
        self.label = heading.text if heading else ""
        self.fields: dict[str, int] = {}
        self.groups: list[_OpenPlan] = []
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
        self.chains: list[_Chain] = []
        self._by_letter: dict[str, _OpenPlan] = {}
        self._by_heading: dict[int, _OpenPlan] = {}

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
            self.chains.append((left, [(column, role)]))
            return True
        return self._add_bare(role.kind, column)

    def _add_field(self, name: str, column: int) -> bool:
        """Take a column that is certainly the KPI's; a bare one makes way."""
        other = self.fields.get(name)
        if other is not None and other in self._bare:
            self.unread.append(other)
            del self.fields[name]
        return self._hold(self.fields, name, column)

    def _hold(
        self,
        held: dict[str, int],
        name: str,
        column: int,
    ) -> bool:
        """Give a column its field, of two the newer one; False where nothing
        tells which that is.
        """
        other = held.setdefault(name, column)
        if other == column:
            return True
        version = self._version(column)
        is_newer = version.is_newer(self._version(other))
        if is_newer is None:
            return False
        if is_newer:
            held[name] = column
        loser = other if is_newer else column
        self._older.append(loser)
        is_older = rank_of(self._paths[loser]) < 1
        is_plan = name == "action_plan"
        if is_plan or (loser in self._strange and not is_older):
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

    def _version(self, column: int) -> Version:
        """Return of when the values in a field's column are."""
        version = version_of(self._paths[column])
        is_strange = column in self._strange
        if is_strange:
            return version._replace(rank=0)
        return version

    def _add_bare(self, name: str, column: int) -> bool:
        """Take a bare 進捗, 状況 or 期限 that no plan is directly before."""
        if self.groups:
            self._bare.add(column)
            return self._hold(self.fields, name, column)
        return self._before.setdefault(name, column) == column

    def _add_to_plan(
        self, column: int, role: BlockRole, left: _OpenPlan | None
    ) -> bool:
        if role.letter is None and left is None:
            if self.groups and role.kind == "plan_status":
                self._late.append(column)
                return True
            return self._add_bare(_KPIS_OWN[role.kind], column)
        group = left if role.letter is None else self._group(role, left)
        assert group is not None
        if role.letter is None:
            self._placed.add(column)
        group.last = column
        is_held = self._hold(group.columns, role.kind, column)
        row = self._rows.setdefault(role.kind, [])
        is_of_group = row and row[0] == group.columns[role.kind]
        if role.letter is None and (is_held or is_of_group):
            row[:] = [column] if is_held else [*row, column]
            return True
        return is_held

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

    def _left_of(self, column: int, role: BlockRole) -> _OpenPlan | None:
        """Return the plan whose columns end directly before a column; before a
        状況 or 期限 columns such as 担当 may be between.
        """
        if not self.groups:
            return None
        last = self.groups[-1]
        between = range(last.last + 1, column)
        is_beside = role.is_certain and all(map(self._is_unused, between))
        if is_beside or not between:
            return last
        return None

    def _is_unused(self, column: int) -> bool:
        path = self._paths.get(column, ())
        return self._reader.is_unused(path)

    def _goes_on(self, column: int, role: BlockRole) -> bool:
        """Take a deadline, or another column with the same heading, that
        directly follows a 進捗 of which it is not known yet whose it is.
        """
        if not self.chains or role.letter is not None:
            return False
        _, chain = self.chains[-1]
        last, before = chain[-1]
        if last != column - 1:
            return False
        is_end = role.kind in {"kpi_deadline", "plan_deadline"}
        is_kpis = role.kind == "kpi_deadline" and role.is_certain
        is_again = role == before and self._are_twins(last, column)
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
        unclaimed += self._drop_groups_without_plan()
        unclaimed += self._give_to_the_only_plan()
        free = (letter for letter in _LETTERS if letter not in self._by_letter)
        for group in self.groups:
            group.letter = group.letter or next(free, "")
        self._drop_numbers_of_copies()
        self.unread += unclaimed

    def _close_before(self, name: str, column: int) -> list[int]:
        """Decide whose a bare column before the first plan is; return those of
        which nothing tells it: 中間KPI, 期限, a, 期限, b.
        """
        kind = _PLANS_OWN[name]
        has_kpi = self._has_kpi
        is_status = kind == "plan_status"
        if is_status and not has_kpi and self.unread:
            return [column]
        if name in self.fields or (is_status and not has_kpi):
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
            *others, last = self.groups
            if len(row) < 2 or row[0] != last.columns.get(kind):
                continue
            has_own = any(kind in group.columns for group in others)
            if has_own or len(row) != len(self.groups):
                unclaimed += row
                del last.columns[kind]
                continue
            for group, column in zip(self.groups, row, strict=True):
                group.columns[kind] = column
        return unclaimed

    def _goes_on_to_the_last(self, kind: str) -> bool:
        """Tell whether columns of one kind are between the plans, and none is
        behind the last, so that each may be of the plan on its right.
        """
        *others, last = self.groups or [_OpenPlan("")]
        between = {group.columns.get(kind) for group in others} - {None}
        return bool(between & self._placed) and kind not in last.columns

    def _is_of_several(self, kind: str) -> bool:
        """Tell whether there are several plans and none has a column of a
        kind: 期限 between 課題 and them may be the issue's, or the first's.
        """
        held = (each for group in self.groups for each in group.columns)
        return len(self.groups) > 1 and kind not in held

    def _has_twin(self, column: int, kind: str) -> bool:
        """Tell whether a plan's column of a kind is headed as another one is."""
        held = (group.columns.get(kind, 0) for group in self.groups)
        return any(self._are_twins(column, each) for each in held if each)

    def _are_twins(self, one: int, other: int) -> bool:
        """Tell whether two columns have one heading."""
        forms = set(self._paths[one][-1].forms)
        return not forms.isdisjoint(self._paths[other][-1].forms)

    def _take_from_plans(self, kind: str) -> list[int]:
        """Return the columns of one kind, which no plan has any longer."""
        taken = [group.columns.pop(kind, 0) for group in self.groups]
        return [each for each in taken if each]

    def _close_chains(self) -> list[int]:
        unclaimed = []
        for number, (group, chain) in enumerate(self.chains, 1):
            _, first = chain[0]
            is_of_kpi = self._is_of_kpi(number, first)
            held = self.fields if is_of_kpi else group.columns
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
        chains = len(self.chains)
        return chains == 1 or number == chains != len(self.groups)

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
        is_only = len(self.groups) == 1 and not (self.unread or self._late)
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
        held = [group.columns.get(kind) for group in self.groups]
        given = [each for each in held if each]
        if not self._placed.issuperset(given):
            return [first]
        self._take_from_plans(kind)
        if not held or held[-1] or not all(held[:-1]):
            return [first, *given]
        columns = [first, *held]
        for group, column in zip(self.groups, columns, strict=False):
            assert column is not None
            group.columns[kind] = column
        return []

    def _give_to_the_only_plan(self) -> list[int]:
        """Give a status to the block's only plan, behind the KPI's progress or
        in a block without unknown columns; return those of which nothing tells
        whose they are.
        """
        if len(self.groups) != 1 or len(self._late) != 1:
            return self._late
        (column,) = self._late
        if "kpi_progress" not in self.fields and self.unread:
            return self._late
        held = self.groups[0].columns.setdefault("plan_status", column)
        if held == column:
            return []
        return self._late

    def _drop_groups_without_plan(self) -> list[int]:
        """Return the columns of plans that are not there: b状況 without b."""
        unclaimed = [
            column
            for group in self.groups
            if "action_plan" not in group.columns
            for column in group.columns.values()
        ]
        self.groups = [
            group for group in self.groups if "action_plan" in group.columns
        ]
        return unclaimed

    def roles(self) -> dict[int, tuple[str, str | None]]:
        """Return the field of each column, and the letter of its plan."""
        found: dict[int, tuple[str, str | None]] = {
            column: (name, None) for name, column in self.fields.items()
        }
        for group in self.groups:
            for name, column in group.columns.items():
                found[column] = name, group.letter
        return found

    def _drop_numbers_of_copies(self) -> None:
        """Call a plan a2 by its letter where it is the block's only a: Excel's
        tables number repeated headings.
        """
        letters = [group.letter[:1] for group in self.groups]
        for group in self.groups:
            letter = group.letter[:1]
            number = group.letter[1:]
            is_numbered = letter.isalpha() and number.isdecimal()
            if is_numbered and letters.count(letter) == 1:
                group.letter = letter

    def finished(self) -> IssueBlock:
        """Return the block with its fields and plans."""
        used = self._held()
        self._share_deadline()
        self._give_up_others(self.fields)
        for group in self.groups:
            self._give_up_others(group.columns)
        plans = [group.plan_columns() for group in self.groups]
        unread = [*self._unread_columns()]
        unread += [
            UnreadColumn(column, group.letter, is_under_plan=False)
            for column, group in self._may_have
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
            is_of_now = name in _OF_NOW and self._version(column).rank < 1
            if is_of_now or column in self._strange:
                self.unread.append(held.pop(name))

    def _share_deadline(self) -> None:
        """Give all plans the only column of deadlines that is behind the last
        one, where its heading says アクションプラン or 共通; else leave the
        deadlines of the others in doubt.
        """
        *others, last = self.groups or [_OpenPlan("")]
        column = last.columns.get("plan_deadline", 0)
        if column not in self._placed:
            return
        if any("plan_deadline" in group.columns for group in others):
            return
        is_for_all = self._reader.speaks_of_plans(self._paths[column])
        for group in others:
            if is_for_all:
                group.columns["plan_deadline"] = column
            else:
                self._may_have.append((column, group))

    def _unread_columns(self) -> Iterator[UnreadColumn]:
        """Yield the unread columns, each with the plan that it is under or
        directly right of.
        """
        held = sorted(self._held())
        under = self._plans_by_heading()
        left = {
            column: group for group in self.groups for column in group.used()
        }
        for column in sorted(self.unread):
            over = [under.get(id(each)) for each in self._paths[column][:-1]]
            own = next(filter(None, over), None)
            place = bisect_left(held, column)
            nearest = left.get(held[place - 1]) if place else None
            group = own or nearest
            letter = group.letter if group else None
            yield UnreadColumn(column, letter, is_under_plan=own is not None)

    def _plans_by_heading(self) -> dict[int, _OpenPlan | None]:
        """Return the plan that a heading is over, by the heading's identity;
        None for one that is over other columns too.
        """
        found: dict[int, _OpenPlan | None] = {}
        of_plans = set[int]()
        for group in self.groups:
            of_plans |= group.used()
            for each in set().union(*map(self._headings_over, group.used())):
                found[each] = None if each in found else group
        for column in self._held() - of_plans:
            found |= dict.fromkeys(self._headings_over(column))
        return found

    def _headings_over(self, column: int) -> set[int]:
        """Return the headings above the lowest one of a column, by identity."""
        path = self._paths.get(column, ())
        return {id(each) for each in path[:-1]}

    def _held(self) -> set[int]:
        """Return the columns that have a field, and those beside which a newer
        one has it.
        """
        held = {*self.fields.values(), *self._older}
        for group in self.groups:
            held.update(group.columns.values())
        return held


def _name(kind: BlockFieldId, *, is_of_kpi: bool) -> str:
    if is_of_kpi:
        if kind == "kpi_progress":
            return "kpi_progress"
        return "kpi_deadline"
    if kind == "kpi_progress":
        return "plan_status"
    return "plan_deadline"
