"""The issue blocks of a header, read from left to right: where each begins and
ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from irodori.patterns import pattern
from irodori.scorecard.profile import BlockFieldId
from irodori.scorecard.reading.blocks import (
    BlockReader,
    BlockRole,
)
from irodori.scorecard.reading.headerpaths import (
    ColumnHeadings,
    with_plans_named,
)
from irodori.scorecard.reading.headings import (
    Heading,
    Path,
    Paths,
    is_twin,
    lone_number,
)
from irodori.scorecard.reading.openblock import OpenBlock
from irodori.scorecard.reading.revisions import is_of_another, without_when
from irodori.scorecard.reading.tables import HeaderColumn, IssueBlock
from irodori.tuples import NamedTuple

_TEXTS = frozenset(["issue", "interim_kpi", "action_plan"])
"""Columns whose texts say what the others of a block are about."""


class BlockColumns(NamedTuple):
    """The blocks of a header, their columns, and the columns among them that
    nothing claims.
    """

    blocks: tuple[IssueBlock, ...]
    columns: Mapping[int, HeaderColumn]
    unread: tuple[int, ...]

    def with_unread(self, columns: Iterable[int]) -> BlockColumns:
        """Return them with more columns that nothing claims."""
        return self._replace(unread=(*self.unread, *columns))

    def others(self, paths: Paths) -> dict[int, Path]:
        """Return the columns that belong to no block, and may not either."""
        of_blocks = self.columns.keys() | {*self.unread}
        return {
            column: path
            for column, path in paths.items()
            if column not in of_blocks
        }


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
    return _BlockScan(reader, paths, is_outside).blocks()


_Roles = Mapping[int, BlockRole | None]
_STAND_IN = pattern(
    "対応(?:内容|事項)?|(?:今後|主)[のな](?:取組|対応).{0,2}|見直しの?(?:内容)?|(?:改善|措置)内容"
)
"""What names a plan where nothing else does."""


class _ColumnRoles:
    """What each column under some headings is in its block."""

    def __init__(self, reader: BlockReader, paths: Paths) -> None:
        self._reader = reader
        self._paths = paths
        self._containers = self._find_containers()
        first = self._roles_without_letters()
        plans = (each for each in first if each.kind == "action_plan")
        self._letters = frozenset(each.letter for each in plans if each.letter)
        """The letters of all plans."""
        self._has_kpis = any(each.kind == "interim_kpi" for each in first)
        """Whether there are KPIs in columns without their targets."""
        self.by_column = self._without_stand_ins(
            {
                column: self._role(path)
                for column, path in paths.items()
                if path
            }
        )
        self._kinds = [each.kind for each in self.by_column.values() if each]

    @property
    def is_issue_last(self) -> bool:
        """Whether each issue is right of its plans, its own column alone:
        a, 状況, 期限, 課題①.
        """
        order = [
            each for each in self._kinds if each in {"issue", "action_plan"}
        ]
        is_turned = order[:1] == ["action_plan"] and order[-1:] == ["issue"]
        return is_turned and "interim_kpi" not in self._kinds

    @property
    def is_kpi_first(self) -> bool:
        """Whether each block begins with its KPI, before its issue."""
        kinds = self._kinds
        if "interim_kpi" not in kinds or "issue" not in kinds:
            return False
        is_before = kinds.index("interim_kpi") < kinds.index("issue")
        return is_before and kinds.count("interim_kpi") == kinds.count("issue")

    def strange(self) -> frozenset[int]:
        """Return the columns of which a heading says something strange: 状況
        under 他府省の例; headings over a plan's text too say which plan it is.
        """
        roles = [
            (self._paths[column], column, role.kind)
            for column, role in self.by_column.items()
            if role
        ]
        shared = {
            id(each)
            for path, _, kind in roles
            if kind in _TEXTS
            for each in path
        }
        return frozenset(
            column
            for path, column, kind in roles
            if self._reader.strange_word(
                kind, tuple(each for each in path if id(each) not in shared)
            )
        )

    def leading(self) -> Path | None:
        """Return the first column of a row of plans without KPIs that have
        their 期限 or 状況 on their left: 期限, a, 期限, b.
        """
        if self._has_kpis:
            return None
        certain: dict[BlockFieldId, list[int]] = {}
        for column, role in self.by_column.items():
            if role and role.is_certain:
                certain.setdefault(role.kind, []).append(column)
        plans = certain.get("action_plan", [])
        rows = certain.get("plan_status", []), certain.get("plan_deadline", [])
        leading = [row[0] for row in rows if _alternate(row, plans)]
        return self._paths[min(leading)] if leading else None

    def _role(self, path: Path) -> BlockRole | None:
        if is_of_another(path):
            return None
        role = self._reader.role(
            without_when(path), self._containers, self._letters
        )
        if role and role.kind == "kpi_target" and not self._has_kpis:
            is_kpi = role.is_certain
            return role._replace(kind="interim_kpi") if is_kpi else None
        return role

    def _without_stand_ins(self, roles: _Roles) -> _Roles:
        """Return what the columns are, without those plans that are so called
        only where there is no other: 今後の取組 beside アクションプラン.
        """
        plans = {
            column
            for column, role in roles.items()
            if role and role.kind == "action_plan"
        }
        weak = {
            column
            for column in plans
            if _STAND_IN.fullmatch(self._paths[column][-1].folded)
        }
        return {**roles, **dict.fromkeys(weak)} if weak < plans else roles

    def _roles_without_letters(self) -> list[BlockRole]:
        """Return what the columns are as long as no plan's letter is known."""
        return [
            role
            for path in self._paths.values()
            if path and (role := self._reader.role(path, self._containers))
        ]

    def _find_containers(self) -> frozenset[int]:
        """Return the headings over several plans or over whole blocks, by
        identity.
        """
        return frozenset(
            id(above)
            for path in self._paths.values()
            for above, below in pairwise(path)
            if self._reader.plan_letter(above) == ""
            and self._begins_plan_or_block(below)
        )

    def _begins_plan_or_block(self, each: Heading) -> bool:
        return (
            self._reader.plan_letter(each) is not None
            or any(map(lone_number, each.forms))
            or self._reader.issue_number(each) is not None
        )


class _BlockScan:
    """The columns of a header from left to right."""

    def __init__(
        self,
        reader: BlockReader,
        paths: Paths,
        is_outside: Callable[[Path], bool],
    ) -> None:
        self._reader = reader
        self._paths = paths = with_plans_named(reader, paths)
        self._is_outside = is_outside
        roles = _ColumnRoles(reader, paths)
        self._roles = roles.by_column
        self._headings = ColumnHeadings(paths, reader, roles.strange())
        self._issue_last = roles.is_issue_last
        self._has_issues = not self._issue_last and any(
            self._numbered(path) is not None or self._is_issue(path)
            for path in paths.values()
        )
        self._kpi_first = roles.is_kpi_first
        self._is_loose = self._are_labels_loose()
        self._leading = None if self._has_issues else roles.leading()
        self._open: OpenBlock | None = None
        self._done: list[OpenBlock] = []
        self._unread: list[int] = []

    def blocks(self) -> BlockColumns:
        """Return the blocks of the header."""
        for column, path in self._paths.items():
            self._take(column, path)
        return self._result()

    def _take(self, column: int, path: Path) -> None:
        is_new = bool(path) and not is_twin(self._paths, column)
        role = self._roles[column] if is_new else None
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
            self._headings,
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
        above = path[:-1]
        under_title = any(self._reader.is_title(each) for each in above)
        return not under_title and self._is_outside(path)

    def _result(self) -> BlockColumns:
        self._close()
        blocks = []
        columns: dict[int, HeaderColumn] = {}
        for each in self._done:
            block = each.finished()
            blocks.append(block)
            self._unread += each.unread + each.strangers
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
        is_open = block is not None and id(key) == block.key
        if key is not None and not is_open:
            return True
        if role is None:
            return False
        if path is self._leading:
            return block is None
        is_issue = role.kind == "issue" and not self._issue_last
        if is_issue and (key is None or block is None):
            return block is None or "issue" in block.fields
        return not self._has_issues and self._opens_without_issue(path, role)

    def _opens_without_issue(self, path: Path, role: BlockRole) -> bool:
        """Tell whether a column opens a block where none has an issue."""
        block = self._open
        if block is None:
            is_first = role.kind in {"interim_kpi", "action_plan"}
            return is_first and not self._is_outside(path)
        if self._issue_last:
            return "issue" in block.fields and role.kind == "action_plan"
        has_kpi = "interim_kpi" in block.fields and block.has_plans
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

    def _are_labels_loose(self) -> bool:
        """Tell whether each numbered issue is written over one cell in the
        middle of a block that begins with a 課題 of its own, so that it does
        not bound the block.
        """
        keyed = [
            (key, path)
            for path in self._paths.values()
            if (key := self._numbered(path))
        ]
        columns = Counter(id(key) for key, _ in keyed)
        return (
            bool(keyed)
            and max(columns.values()) == 1
            and all(path[-1] is not key for key, path in keyed)
            and any(
                self._is_issue(path) and not self._numbered(path)
                for path in self._paths.values()
            )
        )

    def _key(self, path: Path) -> Heading | None:
        """Return the numbered issue that holds a column."""
        is_no_bound = self._is_loose or self._issue_last
        return None if is_no_bound else self._numbered(path)

    def _numbered(self, path: Path) -> Heading | None:
        """Return the numbered issue over a column, the topmost one."""
        for at, each in enumerate(path):
            if self._reader.issue_number(each):
                return each
            number = self._reader.issue_number(path[at - 1]) if at else None
            is_under = number is not None
            if is_under and any(lone_number(form) for form in each.forms):
                return each
        return None

    def _is_issue(self, path: Path) -> bool:
        if not path:
            return False
        return self._reader.issue_number(path[-1]) is not None

    def _close(self) -> None:
        block = self._open
        self._open = None
        if block is None:
            return
        block.close()
        if block.is_empty:
            self._unread += block.unread
        else:
            self._done.append(block)


def _alternate(on_left: Sequence[int], plans: Sequence[int]) -> bool:
    """Tell whether each of several plans has one of some columns between it
    and the plan before, and the last has none behind it.
    """
    both = [
        each for pair in zip(on_left, plans, strict=False) for each in pair
    ]
    is_paired = len(on_left) == len(plans) > 1
    return is_paired and both == sorted(both)
