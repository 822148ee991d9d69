"""The issue blocks of a header: 課題N with its interim KPI, its action plans, and their status and deadline.

====================================  =================================================================
a heading                             belongs to
====================================  =================================================================
課題①, (課題1), 1.課題, 課題            the issue; it opens a block
アクションプラン a, プラン①, ア under one   the plan of that letter; without a letter the next free one
a状況, アクションプランaの期限             that plan
内容, 状況, 期限 under a plan            that plan
状況, 期限 to the right of a plan        that plan
進捗, 達成期限 to the right of a plan     the plan if the block's KPI has its own, or if each plan has one; else the KPI
anything with KPI in it                the KPI
====================================  =================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from irodori.scorecard.profile import Block as BlockLabels
from irodori.scorecard.reading.columns import HeaderColumn, IssueBlock, PlanColumns
from irodori.scorecard.reading.headings import Heading, lone_number, numbered
from irodori.scorecard.values.text import fold

Path = tuple[Heading, ...]
Kind = Literal["issue", "interim_kpi", "action_plan", "plan_status", "plan_deadline", "kpi_progress", "kpi_deadline"]
_OF_PLANS = frozenset(["action_plan", "plan_status", "plan_deadline"])
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Role(NamedTuple):
    """What a column is in its block."""

    kind: Kind
    letter: str | None = None
    """Of a plan: its letter, empty for one without, None for the plan on the left."""
    group: int | None = None
    """Of a plan without a letter: the heading over its columns, by identity."""
    is_certain: bool = True
    """False for 進捗 and 達成期限, which may be the KPI's or a plan's."""


class BlockColumns(NamedTuple):
    """The blocks of a header, their columns, and the columns among them that nothing claims."""

    blocks: tuple[IssueBlock, ...]
    columns: Mapping[int, HeaderColumn]
    unread: tuple[int, ...]


class BlockReader:
    """Finds the issue blocks in the headings over a table's columns."""

    def __init__(self, labels: BlockLabels, unused: frozenset[str]) -> None:
        fields = labels.fields
        self._fields = fields
        self._unused = unused
        self._titles = frozenset(map(fold, labels.titles))
        self._issues = frozenset(map(fold, fields["issue"].labels))
        self._plans = frozenset(map(fold, (*fields["action_plan"].labels, *fields["action_plan"].parents)))
        self._contents = frozenset(map(fold, fields["action_plan"].content))
        self._words = {name: frozenset(map(fold, field.labels)) for name, field in fields.items()}
        self._known = frozenset().union(*self._words.values(), self._plans, self._titles)
        """All headings that the blocks know, without numbers and letters."""
        self._numbers: dict[tuple[str, Kind], str | None] = {}

    def is_title(self, heading: Heading) -> bool:
        """Tell whether a heading is one over all blocks: 課題と課題解決のための取組."""
        if not self._titles.isdisjoint(heading.forms):
            return True
        text = heading.folded
        return len(text) <= 60 and "課題" in text and any(word in text for word in ("取組", "取り組", "解決", "対応"))

    def is_label(self, heading: Heading) -> bool:
        """Tell whether a heading alone is a column of a block."""
        if not self._known.isdisjoint(heading.forms):
            return True
        return self.issue_number(heading) is not None or self.plan_letter(heading) is not None

    def is_below(self, heading: Heading) -> bool:
        """Tell whether a heading is one of a lower level: 内容, 状況, 期限, a."""
        is_letter = any(lone_number(form) for form in heading.forms)
        return is_letter or not self._contents.isdisjoint(heading.forms) or self.is_label(heading)

    def issue_number(self, heading: Heading) -> str | None:
        """Return the number of an issue's heading, empty without one, None where it is none."""
        return self._number(heading, "issue", self._issues)

    def plan_letter(self, heading: Heading) -> str | None:
        """Return the letter of a plan's heading, empty without one, None where it is none."""
        return self._number(heading, "action_plan", self._plans)

    def read(self, paths: Mapping[int, Path], is_outside: Callable[[Path], bool]) -> BlockColumns:
        """Return the blocks under some headings; ``is_outside`` tells of a path that a field outside them claims."""
        scan = _BlockScan(self, paths, is_outside)
        for column, path in paths.items():
            scan.take(column, path)
        return scan.result()

    def is_unused(self, path: Path) -> bool:
        """Tell whether a column is one of those that mean nothing here: 備考, 担当課."""
        return any(not self._unused.isdisjoint(heading.forms) for heading in path)

    def role(self, path: Path, containers: frozenset[int]) -> Role | None:
        """Return what a column is in a block; ``containers`` are headings over several plans or fields."""
        leaf = path[-1]
        composed = self._composed(leaf)
        if composed:
            return composed
        letter = self.plan_letter(leaf)
        if letter is None and len(path) > 1 and self.plan_letter(path[-2]) is not None:
            letter = next((number for form in leaf.forms if (number := lone_number(form))), None)
        if letter is not None:
            return Role("action_plan", letter, id(leaf) if letter == "" else None)
        if self.issue_number(leaf) is not None:
            return Role("issue")
        above = [each for each in path[:-1] if id(each) not in containers]
        return self._under_plan(leaf, above) or self._of_kpi(leaf, path) or self._bare(leaf, above)

    def _composed(self, leaf: Heading) -> Role | None:
        """Return the role of アクションプランa状況, a期限."""
        for kind in ("plan_status", "plan_deadline"):
            form = self._fields[kind].pattern
            found = form.search(leaf.folded) if form else None
            if found:
                return Role(kind, found["letter"].lower())
        return None

    def _under_plan(self, leaf: Heading, above: list[Heading]) -> Role | None:
        plan = next((each for each in reversed(above) if self.plan_letter(each) is not None), None)
        if plan is None or "KPI" in leaf.folded:
            return None
        letter = self.plan_letter(plan)
        group = id(plan) if letter == "" else None
        if self._is("plan_status", leaf) or self._is("kpi_progress", leaf):
            return Role("plan_status", letter, group)
        if self._is("plan_deadline", leaf) or self._is("kpi_deadline", leaf):
            return Role("plan_deadline", letter, group)
        if not self._contents.isdisjoint(leaf.forms):
            return Role("action_plan", letter, group)
        return None

    def _of_kpi(self, leaf: Heading, path: Path) -> Role | None:
        is_under = any(self._is("interim_kpi", each) for each in path[:-1])
        if is_under or "KPI" in leaf.folded:
            if self._is("kpi_progress", leaf) or (is_under and self._is("plan_status", leaf)):
                return Role("kpi_progress")
            if self._is("kpi_deadline", leaf) or (is_under and self._is("plan_deadline", leaf)):
                return Role("kpi_deadline")
            if is_under and not self._contents.isdisjoint(leaf.forms):
                return Role("interim_kpi")
        return Role("interim_kpi") if self._is("interim_kpi", leaf) else None

    def _bare(self, leaf: Heading, above: list[Heading]) -> Role | None:
        if self._is("kpi_progress", leaf):
            return Role("kpi_progress", is_certain=False)
        if self._is("plan_status", leaf):
            return Role("plan_status")
        if self._is("plan_deadline", leaf):
            return Role("plan_deadline")
        if self._is("kpi_deadline", leaf):
            return Role("kpi_deadline", is_certain=False)
        is_under_issue = any(self.issue_number(each) is not None for each in above)
        if is_under_issue and not self._contents.isdisjoint(leaf.forms):
            return Role("issue")
        return None

    def _is(self, name: Kind, heading: Heading) -> bool:
        return not self._words[name].isdisjoint(heading.forms)

    def _number(self, heading: Heading, name: Kind, stems: frozenset[str]) -> str | None:
        key = (heading.text, name)
        if key not in self._numbers:
            self._numbers[key] = self._read_number(heading, name, stems)
        return self._numbers[key]

    def _read_number(self, heading: Heading, name: Kind, stems: frozenset[str]) -> str | None:
        form = self._fields[name].pattern
        found = form.search(heading.folded) if form else None
        if found:
            number = found.groupdict().get("letter") or found.groupdict().get("number") or ""
            return number.lower()
        numbers = [numbered(each, stems) for each in heading.forms]
        return max((each for each in numbers if each is not None), key=bool, default=None)


class _Group:
    """The columns of one plan."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.columns: dict[str, int] = {}


class _Open:
    """A block whose columns are being read."""

    def __init__(self, number: int, heading: Heading | None, key: int | None) -> None:
        self.number = number
        self.key = key
        self.label = heading.text if heading else ""
        self.fields: dict[str, int] = {}
        self.groups: list[_Group] = []
        self.columns: list[int] = []
        self.chains: list[tuple[_Group, list[tuple[int, Role]]]] = []
        self._by_letter: dict[str, _Group] = {}
        self._by_heading: dict[int, _Group] = {}

    def add(self, column: int, role: Role | None) -> bool:
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

    def _add_to_plan(self, column: int, role: Role, left: _Group | None) -> bool:
        if role.letter is None and left is None:
            name = "kpi_progress" if role.kind == "plan_status" else "kpi_deadline"
            return self._add_field(name, column)
        group = left if role.letter is None else self._group(role, left)
        assert group is not None
        return group.columns.setdefault(role.kind, column) == column

    def _group(self, role: Role, left: _Group | None) -> _Group:
        if role.letter:
            group = self._by_letter.get(role.letter)
        else:
            group = self._by_heading.get(role.group or 0)
            if group is None and role.kind != "action_plan":
                group = left
        if group is None:
            group = _Group(role.letter or "")
            self.groups.append(group)
            if role.letter:
                self._by_letter[role.letter] = group
        if role.group is not None:
            self._by_heading[role.group] = group
        return group

    def _left_of(self, column: int) -> _Group | None:
        """Return the plan whose columns end directly before a column."""
        if not self.groups:
            return None
        last = self.groups[-1]
        return last if max(last.columns.values()) == column - 1 else None

    def _goes_on(self, column: int, role: Role) -> bool:
        """Take a deadline that stands directly behind a 進捗 of which nobody knows yet whose it is."""
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
            is_of_kpi = kind not in self.fields and (
                len(self.chains) == 1 or (len(self.chains) != plans and number == len(self.chains))
            )
            for column, role in chain:
                name = _name(role.kind, is_of_kpi=is_of_kpi)
                held = self.fields if is_of_kpi else group.columns
                if held.setdefault(name, column) != column:
                    nobodys.append(column)
        free = (letter for letter in _LETTERS if letter not in self._by_letter)
        for group in self.groups:
            group.letter = group.letter or next(free, "")
        return nobodys

    def finished(self) -> IssueBlock:
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


class _BlockScan:
    """The columns of a header from left to right."""

    def __init__(self, reader: BlockReader, paths: Mapping[int, Path], is_outside: Callable[[Path], bool]) -> None:
        self._reader = reader
        self._paths = paths
        self._is_outside = is_outside
        self._containers = self._find_containers()
        self._has_issues = any(self._key(path) is not None or self._is_issue(path) for path in paths.values())
        self._open: _Open | None = None
        self._done: list[_Open] = []
        self._unread: list[int] = []

    def take(self, column: int, path: Path) -> None:
        role = self._reader.role(path, self._containers) if path else None
        key = self._key(path)
        if self._opens(path, role, key):
            self._close()
            opener = self._opener(path)
            self._open = _Open(len(self._done) + 1, opener, id(key) if key else None)
        block = self._open
        if block is None:
            return
        under_title = any(self._reader.is_title(each) for each in path[:-1])
        if key is not None and block.key is not None and id(key) != block.key:
            role = None
        if not block.add(column, role):
            if not under_title and path and self._is_outside(path):
                block.columns.pop()
                self._close()
            elif path and not self._reader.is_unused(path):
                self._unread.append(column)

    def result(self) -> BlockColumns:
        self._close()
        blocks = []
        columns: dict[int, HeaderColumn] = {}
        for each in self._done:
            block = each.finished()
            blocks.append(block)
            roles = {column: (name, None) for name, column in block.columns.items()}
            for group in each.groups:
                roles |= {column: (name, group.letter) for name, column in group.columns.items()}
            for column in each.columns:
                if column <= block.last:
                    name, letter = roles.get(column, (None, None))
                    texts = tuple(heading.text for heading in self._paths[column])
                    columns[column] = HeaderColumn(column, texts, name, block.number, letter)
        return BlockColumns(tuple(blocks), columns, tuple(self._unread))

    def _opens(self, path: Path, role: Role | None, key: Heading | None) -> bool:
        block = self._open
        if key is not None and (block is None or id(key) != block.key):
            return True
        if role is None:
            return False
        if role.kind == "issue" and (key is None or block is None):
            return block is None or "issue" in block.fields
        if role.kind == "interim_kpi" and block is not None and not self._has_issues:
            return "interim_kpi" in block.fields and bool(block.groups)
        if block is None and not self._has_issues:
            return role.kind in {"interim_kpi", "action_plan"} and not self._is_outside(path)
        return False

    def _opener(self, path: Path) -> Heading | None:
        issues = [each for each in path if self._reader.issue_number(each) is not None]
        return next((each for each in issues if self._reader.issue_number(each)), issues[-1] if issues else path[-1])

    def _key(self, path: Path) -> Heading | None:
        """Return the numbered issue over a column, the topmost one."""
        for at, each in enumerate(path):
            if self._reader.issue_number(each):
                return each
            is_under = at > 0 and self._reader.issue_number(path[at - 1]) is not None
            if is_under and any(lone_number(form) for form in each.forms):
                return each
        return None

    def _is_issue(self, path: Path) -> bool:
        return bool(path) and self._reader.issue_number(path[-1]) is not None

    def _find_containers(self) -> frozenset[int]:
        """Return the headings over several plans or over whole blocks, by identity."""
        found = set()
        for path in self._paths.values():
            for at, each in enumerate(path[:-1]):
                below = path[at + 1]
                is_plan = self._reader.plan_letter(below) is not None
                is_number = any(lone_number(form) for form in below.forms)
                is_issue = self._reader.issue_number(below) is not None
                if self._reader.plan_letter(each) == "" and (is_plan or is_number or is_issue):
                    found.add(id(each))
        return frozenset(found)

    def _close(self) -> None:
        block, self._open = self._open, None
        if block is None:
            return
        self._unread += block.close()
        if block.fields or any(group.columns for group in block.groups):
            self._done.append(block)
