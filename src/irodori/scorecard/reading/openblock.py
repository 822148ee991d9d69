"""The issue blocks of a header, read from left to right: where each begins and
ends, and whose the uncertain columns are.
"""

from __future__ import annotations

from collections.abc import Callable

from irodori.scorecard.reading.blocks import (
    BlockColumns,
    BlockReader,
    BlockRole,
    Kind,
    Path,
    Paths,
    is_twin,
)
from irodori.scorecard.reading.headings import Heading, lone_number
from irodori.scorecard.reading.revisions import (
    Version,
    is_of_another,
    version_of,
)
from irodori.scorecard.reading.tables import (
    HeaderColumn,
    IssueBlock,
    PlanColumns,
    UnreadColumn,
)

_OF_PLANS = frozenset(["action_plan", "plan_status", "plan_deadline"])
_KPIS_OWN = {"plan_status": "kpi_progress", "plan_deadline": "kpi_deadline"}
_PLANS_OWN = {of_kpi: of_plan for of_plan, of_kpi in _KPIS_OWN.items()}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class _OpenPlan:
    """The columns of one plan."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.columns: dict[str, int] = {}
        self.last = 0
        """Its last column, an older one too."""


class OpenBlock:
    """A block whose columns are being read."""

    def __init__(
        self,
        number: int,
        heading: Heading | None,
        key: int | None,
        paths: Paths,
    ) -> None:
        self._paths = paths
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
        self._before: dict[str, tuple[int, BlockRole]] = {}
        """The bare 進捗, 状況 and 期限 before the first plan, by the KPI's
        field that each is where no other heading says that it is the KPI's.
        """
        self._bare: set[int] = set()
        """The columns that are only called 進捗, 状況 or 期限."""
        self._placed: set[int] = set()
        """The columns that are a plan's by their place alone."""
        self.chains: list[tuple[_OpenPlan, list[tuple[int, BlockRole]]]] = []
        self._by_letter: dict[str, _OpenPlan] = {}
        self._by_heading: dict[int, _OpenPlan] = {}

    def add(self, column: int, role: BlockRole | None) -> bool:
        """Take a column; False where the block has such a one already, or the
        column has no role.
        """
        self.columns.append(column)
        if role is None:
            return False
        left = self._left_of(column)
        if self._goes_on(column, role):
            return True
        if not role.is_certain and left is not None:
            self.chains.append((left, [(column, role)]))
            return True
        if not role.is_certain:
            return self._add_bare(role.kind, column, role)
        if role.kind in _OF_PLANS:
            return self._add_to_plan(column, role, left)
        return self._add_field(role.kind, column)

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
        is_newer = self._version(column).is_newer(self._version(other))
        if is_newer:
            held[name] = column
        if is_newer is not None:
            self._older.append(other if is_newer else column)
        return is_newer is not None

    def _version(self, column: int) -> Version:
        return version_of(self._paths[column])

    def _add_bare(self, name: str, column: int, role: BlockRole) -> bool:
        """Take a bare 進捗, 状況 or 期限 that no plan is directly before."""
        if self.groups:
            self._bare.add(column)
            return role.kind != "plan_status" and self._hold(
                self.fields, name, column
            )
        return self._before.setdefault(name, (column, role))[0] == column

    def _add_to_plan(
        self, column: int, role: BlockRole, left: _OpenPlan | None
    ) -> bool:
        if role.letter is None and left is None:
            return self._add_bare(_KPIS_OWN[role.kind], column, role)
        group = left if role.letter is None else self._group(role, left)
        assert group is not None
        if role.letter is None:
            self._placed.add(column)
        group.last = column
        return self._hold(group.columns, role.kind, column)

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
        return last if last.last == column - 1 else None

    def _goes_on(self, column: int, role: BlockRole) -> bool:
        """Take a deadline that directly follows a 進捗 of which it is not
        known yet whose it is.
        """
        if (
            not self.chains
            or role.kind not in {"kpi_deadline", "plan_deadline"}
            or role.letter is not None
        ):
            return False
        chain = self.chains[-1][1]
        if chain[-1][0] != column - 1 or (
            role.kind == "kpi_deadline" and role.is_certain
        ):
            return False
        chain.append((column, role))
        return True

    def close(self) -> None:
        """Decide whose the uncertain columns are."""
        unclaimed = self._close_chains()
        for name, (column, role) in self._before.items():
            is_without_kpi = "interim_kpi" not in self.fields
            if name in self.fields or (
                is_without_kpi and role.kind == "plan_status"
            ):
                unclaimed += self._give_to_the_right(_PLANS_OWN[name], column)
            else:
                self.fields[name] = column
        unclaimed += self._drop_groups_without_plan()
        free = (letter for letter in _LETTERS if letter not in self._by_letter)
        for group in self.groups:
            group.letter = group.letter or next(free, "")
        self._drop_numbers_of_copies()
        self.unread += unclaimed

    def _close_chains(self) -> list[int]:
        unclaimed = []
        for number, (group, chain) in enumerate(self.chains, 1):
            is_of_kpi = self._is_of_kpi(number, chain[0][1])
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
        if role.leans_to_plan and "interim_kpi" not in self.fields:
            return False
        chains = len(self.chains)
        return chains == 1 or number == chains != len(self.groups)

    def _give_to_the_right(self, kind: str, first: int) -> list[int]:
        """Give each plan the column on its left, where there is one before the
        first plan and none behind the last; else return them unclaimed.
        """
        held = [group.columns.get(kind) for group in self.groups]
        if not {each for each in held if each} <= self._placed:
            return [first]
        for group in self.groups:
            group.columns.pop(kind, None)
        if not held or held[-1] or not all(held[:-1]):
            return [first, *(each for each in held if each)]
        for group, column in zip(self.groups, [first, *held], strict=False):
            assert column is not None
            group.columns[kind] = column
        return []

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
            if (
                group.letter[1:].isdecimal()
                and group.letter[:1].isalpha()
                and letters.count(group.letter[:1]) == 1
            ):
                group.letter = group.letter[:1]

    def finished(self) -> IssueBlock:
        """Return the block with its fields and plans."""
        used = self._held()
        plans = [
            PlanColumns(
                group.letter,
                group.columns["action_plan"],
                group.columns.get("plan_status"),
                group.columns.get("plan_deadline"),
            )
            for group in self.groups
        ]
        return IssueBlock(
            self.number,
            self.label,
            min(used),
            max(used),
            self.fields,
            tuple(plans),
            tuple(map(self._unread_column, sorted(self.unread))),
        )

    def _unread_column(self, column: int) -> UnreadColumn:
        """Return an unread column with the plan that it is under or directly
        right of.
        """
        for group in self.groups:
            if self._own_headings(group) & self._headings_over(column):
                return UnreadColumn(
                    column,
                    group.letter,
                    is_under_plan=True,
                )
        left = [each for each in self._held() if each < column]
        for group in self.groups:
            if left and max(left) in {*group.columns.values(), group.last}:
                return UnreadColumn(
                    column,
                    group.letter,
                    is_under_plan=False,
                )
        return UnreadColumn(
            column,
            None,
            is_under_plan=False,
        )

    def _own_headings(self, group: _OpenPlan) -> set[int]:
        """Return the headings over a plan's columns and over no others, by
        identity.
        """
        own = {*group.columns.values(), group.last}
        others = self._held() - own
        over = set[int]().union(*map(self._headings_over, own))
        return over.difference(*map(self._headings_over, others))

    def _headings_over(self, column: int) -> set[int]:
        """Return the headings above the lowest one of a column, by identity."""
        return {id(each) for each in self._paths.get(column, ())[:-1]}

    def _held(self) -> set[int]:
        """Return the columns that have a field, and those beside which a newer
        one has it.
        """
        of_plans = (group.columns.values() for group in self.groups)
        return {*self.fields.values(), *self._older}.union(*of_plans)


def _name(kind: Kind, *, is_of_kpi: bool) -> str:
    if is_of_kpi:
        return "kpi_progress" if kind == "kpi_progress" else "kpi_deadline"
    return "plan_status" if kind == "kpi_progress" else "plan_deadline"


def read_blocks(
    reader: BlockReader,
    paths: Paths,
    is_outside: Callable[[Path], bool],
) -> BlockColumns:
    """Return the blocks under some headings; ``is_outside`` tells of a path
    that a field outside them claims.
    """
    if not reader.has_blocks:
        return BlockColumns((), {}, ())
    scan = _BlockScan(reader, paths, is_outside)
    for column, path in paths.items():
        scan.take(column, path)
    return scan.result()


# ---- The columns from left to right -----------------------------------------


class _BlockScan:
    """The columns of a header from left to right."""

    def __init__(
        self,
        reader: BlockReader,
        paths: Paths,
        is_outside: Callable[[Path], bool],
    ) -> None:
        self._reader = reader
        self._paths = paths
        self._is_outside = is_outside
        self._containers = self._find_containers()
        self._letters = self._find_letters()
        self._has_issues = any(
            self._key(path) is not None or self._is_issue(path)
            for path in paths.values()
        )
        self._kpi_first = self._is_kpi_first()
        self._open: OpenBlock | None = None
        self._done: list[OpenBlock] = []
        self._unread: list[int] = []

    def take(self, column: int, path: Path) -> None:
        is_new = bool(path) and not is_twin(self._paths, column)
        role = self._role(path) if is_new else None
        key = self._key(path)
        if self._opens(path, role, key):
            self._begin(path, key)
        block = self._open
        if block is None:
            return
        if self._is_of_another(block, key):
            role = None
        if block.add(column, role):
            return
        if is_new and self._is_behind(path):
            block.columns.pop()
            self._close()
        elif not self._reader.is_unused(path):
            block.unread.append(column)

    def _begin(self, path: Path, key: Heading | None) -> None:
        self._close()
        self._open = OpenBlock(
            len(self._done) + 1,
            self._opener(path),
            id(key) if key else None,
            self._paths,
        )

    def _is_of_another(self, block: OpenBlock, key: Heading | None) -> bool:
        """Tell whether a column is under another issue than the open block."""
        if key is None or block.key is None or self._kpi_first:
            return False
        return id(key) != block.key

    def _is_behind(self, path: Path) -> bool:
        """Tell whether a column that is not the block's is a field behind the
        blocks.
        """
        under_title = any(self._reader.is_title(each) for each in path[:-1])
        return not under_title and self._is_outside(path)

    def result(self) -> BlockColumns:
        self._close()
        blocks = []
        columns: dict[int, HeaderColumn] = {}
        for each in self._done:
            block = each.finished()
            blocks.append(block)
            columns |= self._columns_of(each, block)
        last = max((block.last for block in blocks), default=0)
        unread = tuple(
            column
            for column in self._unread
            if self._paths[column] or column < last
        )
        return BlockColumns(tuple(blocks), columns, unread)

    def _columns_of(
        self, opened: OpenBlock, block: IssueBlock
    ) -> dict[int, HeaderColumn]:
        """Return the columns of a block, by number."""
        roles = opened.roles()
        found = {}
        for column in opened.columns:
            if column <= block.last:
                name, letter = roles.get(column, (None, None))
                texts = tuple(each.text for each in self._paths[column])
                found[column] = HeaderColumn(
                    column, texts, name, block.number, letter
                )
        return found

    def _opens(
        self, path: Path, role: BlockRole | None, key: Heading | None
    ) -> bool:
        """Tell whether a column opens a block."""
        block = self._open
        if self._kpi_first:
            return self._opens_with_kpi(role)
        if key is not None and (block is None or id(key) != block.key):
            return True
        if role is None:
            return False
        if role.kind == "issue" and (key is None or block is None):
            return block is None or "issue" in block.fields
        return not self._has_issues and self._opens_without_issue(path, role)

    def _opens_without_issue(self, path: Path, role: BlockRole) -> bool:
        """Tell whether a column opens a block where none has an issue."""
        block = self._open
        if block is None:
            is_first = role.kind in {"interim_kpi", "action_plan"}
            return is_first and not self._is_outside(path)
        has_kpi = "interim_kpi" in block.fields and bool(block.groups)
        return has_kpi and role.kind == "interim_kpi"

    def _opens_with_kpi(self, role: BlockRole | None) -> bool:
        """Tell whether a column opens a block where each begins with its KPI."""
        if role is None or role.kind not in {"interim_kpi", "issue"}:
            return False
        return self._open is None or "issue" in self._open.fields

    def _opener(self, path: Path) -> Heading | None:
        issues = [
            each
            for each in path
            if self._reader.issue_number(each) is not None
        ]
        return next(
            (each for each in issues if self._reader.issue_number(each)),
            issues[-1] if issues else path[-1],
        )

    def _key(self, path: Path) -> Heading | None:
        """Return the numbered issue over a column, the topmost one."""
        for at, each in enumerate(path):
            if self._reader.issue_number(each):
                return each
            is_under = (
                at > 0 and self._reader.issue_number(path[at - 1]) is not None
            )
            if is_under and any(lone_number(form) for form in each.forms):
                return each
        return None

    def _is_kpi_first(self) -> bool:
        """Tell whether each block begins with its KPI, before its issue."""
        kinds = [
            role.kind
            for path in self._paths.values()
            if path and (role := self._role(path))
        ]
        if "interim_kpi" not in kinds or "issue" not in kinds:
            return False
        is_before = kinds.index("interim_kpi") < kinds.index("issue")
        return is_before and kinds.count("interim_kpi") == kinds.count("issue")

    def _role(self, path: Path) -> BlockRole | None:
        if is_of_another(path):
            return None
        return self._reader.role(path, self._containers, self._letters)

    def _find_letters(self) -> frozenset[str]:
        """Return the letters of all plans."""
        roles = [
            self._reader.role(path, self._containers)
            for path in self._paths.values()
            if path
        ]
        return frozenset(
            role.letter
            for role in roles
            if role and role.kind == "action_plan" and role.letter
        )

    def _is_issue(self, path: Path) -> bool:
        return bool(path) and self._reader.issue_number(path[-1]) is not None

    def _find_containers(self) -> frozenset[int]:
        """Return the headings over several plans or over whole blocks, by
        identity.
        """
        found = set()
        for path in self._paths.values():
            for at, each in enumerate(path[:-1]):
                below = path[at + 1]
                is_plan = self._reader.plan_letter(below) is not None
                is_number = any(lone_number(form) for form in below.forms)
                is_issue = self._reader.issue_number(below) is not None
                if self._reader.plan_letter(each) == "" and (
                    is_plan or is_number or is_issue
                ):
                    found.add(id(each))
        return frozenset(found)

    def _close(self) -> None:
        block, self._open = self._open, None
        if block is None:
            return
        block.close()
        self._unread += block.unread
        if block.fields or any(group.columns for group in block.groups):
            self._done.append(block)
