"""The issue blocks of a header, read from left to right: where each begins and
ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from irodori.patterns import pattern
from irodori.scorecard.reading.blocks import (
    BlockReader,
    BlockRole,
)
from irodori.scorecard.reading.headings import (
    Heading,
    Path,
    Paths,
    heading,
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


_STAND_IN = pattern(
    "対応(?:内容|事項)?|(?:今後|主)[のな](?:取組|対応).{0,2}|見直しの?(?:内容)?|(?:改善|措置)内容"
)
"""What names a plan where nothing else does."""
_SEQUENCES = (
    "abcdefghijklmnopqrstuvwxyz",
    "アイウエオカキクケコ",
    "一二三四五六七八九十",
)


_ROW = pattern("[上下]段")
_BETWEEN_ROWS = pattern("[上下]段[はに]?|[:、,・/()\\[\\]]|を?記載")
_EDITIONS = frozenset(["", "前回", "今回"])


def _without_rows(reader: BlockReader, paths: Paths) -> Paths:
    """Return headings without what they say of the rows of a plan, which show
    it themselves: 状況 for 状況（下段：期限）, 状況 上段：前回 下段：今回.
    """
    known = _EDITIONS | reader.parts_of_plans
    plain: dict[int, Heading] = {}
    for path in paths.values():
        for each in path:
            row = _ROW.search(each.folded)
            if row is None:
                continue
            words = _BETWEEN_ROWS.split(each.folded[row.start() :])
            if known.issuperset(words):
                text = each.folded[: row.start()].rstrip("([")
                plain[id(each)] = heading(text)._replace(text=each.text)
    return {
        column: tuple(plain.get(id(each), each) for each in path)
        for column, path in paths.items()
    }


def _with_bare_letters(reader: BlockReader, paths: Paths) -> Paths:
    """Return headings with a bare letter that goes on from a plan's as the
    heading of the next plan: b and c right of アクションプランa.
    """
    found = dict[int, Path]()
    named = dict[int, Heading]()
    issue: Heading | None = None
    plan: Heading | None = None
    letter = ""
    for column, path in paths.items():
        for each in path:
            number = reader.plan_letter(each)
            if number:
                plan, letter = each, number
            elif reader.issue_number(each) is not None:
                letter = letter if each is issue else ""
                issue = each
            elif (
                plan
                and letter
                and _following(letter) in map(lone_number, each.forms)
            ):
                plan = named[id(each)] = _as_plan(each, plan, letter)
                letter = _following(letter)
        found[column] = tuple(named.get(id(each), each) for each in path)
    return found


_LONGEST_PLAN_NAME = 12
_PART_OF_PLAN = pattern(
    "状況|期限|期日|時期|時点|進捗|実績|評価|予定|結果|見込|目標|達成|判定|備考|[日率数者課先欄額費名由果無否]$|[A-Za-z0-9]$"
)
"""What says that a heading is of a part of a plan: 担当者, 完了見込み."""


def _with_named_plans(reader: BlockReader, paths: Paths) -> Paths:
    """Return headings with the names below a plan's heading without a letter
    as plans: 短期, 中期 and 長期, or 制度面 and システム面, below
    アクションプラン.
    """
    plans: dict[int, Heading] = {}
    for named in _below_bare_plans(reader, paths):
        if all(_may_name_plan(reader, path[-1]) for path in named):
            plans |= _plans_by_name(named)
    found = {}
    for column, path in paths.items():
        plan = plans.get(id(path[-1])) if path else None
        found[column] = (*path[:-1], plan) if plan else path
    return found


def _below_bare_plans(
    reader: BlockReader, paths: Paths
) -> Collection[Sequence[Path]]:
    """Return the headings below each plan's heading without a letter."""
    below: dict[int, list[Path]] = {}
    for path in paths.values():
        if len(path) > 1 and reader.plan_letter(path[-2]) == "":
            below.setdefault(id(path[-2]), []).append(path)
    return below.values()


def _may_name_plan(reader: BlockReader, name: Heading) -> bool:
    """Tell whether a heading below アクションプラン may name one of the plans,
    and no part of one: 短期, 令和4年度, 制度面.
    """
    if len(name.folded) > _LONGEST_PLAN_NAME or name.revision:
        return False
    if reader.is_below(name):
        return False
    return not _PART_OF_PLAN.search(name.folded)


def _plans_by_name(named: Sequence[Path]) -> dict[int, Heading]:
    """Return the lowest of some headings as plans, by identity; none of one
    alone.
    """
    plans = {}
    for path in named:
        over, name = path[-2:]
        plans[id(name)] = name._replace(
            folded=over.folded,
            forms=over.forms,
        )
    return plans if len(plans) > 1 else {}


def _following(letter: str) -> str:
    """Return the letter or number behind one; empty where none is known."""
    if letter.isdecimal():
        return str(int(letter) + 1)
    sequence = next((each for each in _SEQUENCES if letter in each), "")
    place = sequence.find(letter) + 1
    return sequence[place : place + 1] if letter else ""


def _as_plan(bare: Heading, plan: Heading, letter: str) -> Heading:
    """Return a bare letter as the heading of a plan, in the words of one that
    has a letter.
    """
    stems = [
        form.rstrip(")").removesuffix(letter).rstrip("(")
        for form in plan.forms
        if form.rstrip(")").endswith(letter)
    ]
    forms = tuple(f"{stem}{_following(letter)}" for stem in stems)
    return bare._replace(folded=forms[0], forms=forms) if forms else bare


class _BlockScan:
    """The columns of a header from left to right."""

    def __init__(
        self,
        reader: BlockReader,
        paths: Paths,
        is_outside: Callable[[Path], bool],
    ) -> None:
        self._reader = reader
        lettered = _with_bare_letters(reader, _without_rows(reader, paths))
        self._paths = paths = _with_named_plans(reader, lettered)
        self._is_outside = is_outside
        self._containers = self._find_containers()
        roles = self._roles_without_letters()
        self._letters = frozenset(
            role.letter
            for role in roles
            if role.kind == "action_plan" and role.letter
        )
        """The letters of all plans."""
        self._has_kpis = any(role.kind == "interim_kpi" for role in roles)
        """Whether there are KPIs in columns without their targets."""
        self._roles = self._without_stand_ins(
            {
                column: self._role(path)
                for column, path in paths.items()
                if path
            }
        )
        self._strange = self._find_strange()
        self._issue_last = self._is_issue_last()
        self._has_issues = not self._issue_last and any(
            self._numbered(path) is not None or self._is_issue(path)
            for path in paths.values()
        )
        self._kpi_first = self._is_kpi_first()
        self._is_loose = self._are_labels_loose()
        self._leading = self._find_leading()
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
            self._paths,
            reader=self._reader,
            strange=self._strange,
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

    def _is_issue_last(self) -> bool:
        """Tell whether each issue is right of its plans, its own column alone:
        a, 状況, 期限, 課題①.
        """
        kinds = [role.kind for role in self._roles.values() if role]
        order = [each for each in kinds if each in {"issue", "action_plan"}]
        is_turned = order[:1] == ["action_plan"] and order[-1:] == ["issue"]
        return is_turned and "interim_kpi" not in kinds

    def _is_kpi_first(self) -> bool:
        """Tell whether each block begins with its KPI, before its issue."""
        kinds = [role.kind for role in self._roles.values() if role]
        if "interim_kpi" not in kinds or "issue" not in kinds:
            return False
        is_before = kinds.index("interim_kpi") < kinds.index("issue")
        return is_before and kinds.count("interim_kpi") == kinds.count("issue")

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

    def _without_stand_ins(
        self, roles: dict[int, BlockRole | None]
    ) -> dict[int, BlockRole | None]:
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
        no_plans = weak if weak < plans else set[int]()
        return {**roles, **dict.fromkeys(no_plans)}

    def _roles_without_letters(self) -> list[BlockRole]:
        """Return what the columns are as long as no plan's letter is known."""
        return [
            role
            for path in self._paths.values()
            if path and (role := self._reader.role(path, self._containers))
        ]

    def _is_issue(self, path: Path) -> bool:
        if not path:
            return False
        return self._reader.issue_number(path[-1]) is not None

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

    def _find_strange(self) -> frozenset[int]:
        """Return the columns of which a heading says something strange: 状況
        under 他府省の例; headings over a plan's text too say which plan it is.
        """
        shared = {
            id(each)
            for column, role in self._roles.items()
            if role and role.kind in _TEXTS
            for each in self._paths[column]
        }
        return frozenset(
            column
            for column, role in self._roles.items()
            if role
            and self._reader.strange_word(
                role.kind,
                tuple(
                    each
                    for each in self._paths[column]
                    if id(each) not in shared
                ),
            )
        )

    def _find_leading(self) -> Path | None:
        """Return the first column of a row of plans without an issue that have
        their 期限 or 状況 on their left: 期限, a, 期限, b.
        """
        if self._has_issues or self._has_kpis:
            return None
        found = [
            (column, role.kind)
            for column, role in self._roles.items()
            if role and role.is_certain
        ]
        plans = [column for column, kind in found if kind == "action_plan"]
        leading = [
            on_left[0]
            for each in ("plan_status", "plan_deadline")
            if (on_left := [column for column, kind in found if kind == each])
            and _alternate(on_left, plans)
        ]
        return self._paths[min(leading)] if leading else None

    def _close(self) -> None:
        block = self._open
        self._open = None
        if block is None:
            return
        block.close()
        if block.fields or any(group.columns for group in block.groups):
            self._done.append(block)
        else:
            self._unread += block.unread


def _alternate(on_left: Sequence[int], plans: Sequence[int]) -> bool:
    """Tell whether each of several plans has one of some columns between it
    and the plan before, and the last has none behind it.
    """
    both = [
        each for pair in zip(on_left, plans, strict=False) for each in pair
    ]
    is_paired = len(on_left) == len(plans) > 1
    return is_paired and both == sorted(both)
