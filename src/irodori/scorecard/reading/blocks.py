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
from typing import NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.profile import BLOCK_FIELDS, BlockLabels, FieldLabels
from irodori.scorecard.reading.columns import HeaderColumn, IssueBlock
from irodori.scorecard.reading.headings import Heading, label_forms, lone_number, numbered
from irodori.scorecard.reading.openblock import BlockRole, Kind, OpenBlock

Path = tuple[Heading, ...]


_NUMBERED_KPI = pattern(r"KPI[(]?[0-9]{1,2}[)]?")
_OF_ISSUE = pattern(r"(?P<stem>[^0-9(]{1,20})[(]?(?:[0-9]{1,2}|[IVX]{1,4}|[A-Z])[)]?の?(?P<rest>[^0-9()].*)")


def is_same_path(one: Path, other: Path) -> bool:
    """Tell whether two columns are under the same cells, merged over both."""
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))


class BlockColumns(NamedTuple):
    """The blocks of a header, their columns, and the columns among them that nothing claims."""

    blocks: tuple[IssueBlock, ...]
    columns: Mapping[int, HeaderColumn]
    unread: tuple[int, ...]


class BlockReader:
    """Finds the issue blocks in the headings over a table's columns."""

    def __init__(self, labels: BlockLabels, unused: frozenset[str]) -> None:
        fields = {name: labels.fields.get(name, FieldLabels()) for name in BLOCK_FIELDS}
        self._fields = fields
        self._has_blocks = bool(labels.fields)
        self._unused = unused
        self._titles = label_forms(labels.titles)
        self._issues = label_forms(fields["issue"].labels)
        self._issue_starts = tuple(self._issues)
        self._plans = label_forms((*fields["action_plan"].labels, *fields["action_plan"].parents))
        self._contents = label_forms(fields["action_plan"].content)
        self._words = {name: label_forms(field.labels) for name, field in fields.items()}
        self._known = frozenset().union(*self._words.values(), self._plans, self._titles)
        """All headings that the blocks know, without numbers and letters."""
        self._numbers: dict[tuple[str, Kind], str | None] = {}
        self._matches: dict[tuple[str, Kind], bool] = {}

    def is_title(self, heading: Heading) -> bool:
        """Tell whether a heading is one over all blocks: 課題と課題解決のための取組."""
        if not self._titles.isdisjoint(heading.forms):
            return True
        if not self._has_blocks:
            return False
        text = heading.folded
        return len(text) <= 60 and "課題" in text and any(word in text for word in ("取組", "取り組", "解決", "対応"))

    def is_label(self, heading: Heading) -> bool:
        """Tell whether a heading alone is a column of a block."""
        if not self._known.isdisjoint(heading.forms):
            return True
        return self.issue_number(heading) is not None or self.plan_letter(heading) is not None

    def is_below(self, heading: Heading) -> bool:
        """Tell whether a heading is one of a lower level: 内容, 状況, 期限, a."""
        is_letter = self._has_blocks and any(lone_number(form) for form in heading.forms)
        return is_letter or not self._contents.isdisjoint(heading.forms) or self.is_label(heading)

    def issue_number(self, heading: Heading) -> str | None:
        """Return the number of an issue's heading, empty without one, None where it is none."""
        return self._number(heading, "issue", self._issues)

    def plan_letter(self, heading: Heading) -> str | None:
        """Return the letter of a plan's heading, empty without one, None where it is none."""
        return self._number(heading, "action_plan", self._plans)

    def read(self, paths: Mapping[int, Path], is_outside: Callable[[Path], bool]) -> BlockColumns:
        """Return the blocks under some headings; ``is_outside`` tells of a path that a field outside them claims."""
        if not self._has_blocks:
            return BlockColumns((), {}, ())
        scan = _BlockScan(self, paths, is_outside)
        for column, path in paths.items():
            scan.take(column, path)
        return scan.result()

    def is_unused(self, path: Path) -> bool:
        """Tell whether a column is one of those that mean nothing here: 備考, 担当課."""
        return any(not self._unused.isdisjoint(heading.forms) for heading in path)

    def is_of_block(self, path: Path) -> bool:
        """Tell whether a column can only be a block's: 中間KPI, アクションプラン a."""
        role = self.role(path, frozenset())
        return role is not None and role.is_certain and role.kind in {"issue", "interim_kpi", "action_plan"}

    def role(self, path: Path, containers: frozenset[int]) -> BlockRole | None:
        """Return what a column is in a block; ``containers`` are headings over several plans or fields."""
        leaf = self._without_issue(path[-1])
        composed = self._composed(leaf)
        if composed:
            return composed
        letter = self._own_letter(leaf, path)
        if letter is None and len(path) > 1 and self.plan_letter(path[-2]) is not None:
            letter = next((number for form in leaf.forms if (number := lone_number(form))), None)
        if letter is not None:
            return BlockRole("action_plan", letter, id(leaf) if letter == "" else None)
        if self.issue_number(leaf) is not None:
            return BlockRole("issue")
        above = [each for each in path[:-1] if id(each) not in containers]
        return self._under_plan(leaf, above) or self._of_kpi(leaf, path) or self._bare(leaf, above)

    def _own_letter(self, leaf: Heading, path: Path) -> str | None:
        """Return the letter of a plan's heading; that of the plan above for 取組内容 below アクションプラン a."""
        letter = self.plan_letter(leaf)
        above = self.plan_letter(path[-2]) if letter == "" and len(path) > 1 else None
        return above or letter

    def _composed(self, leaf: Heading) -> BlockRole | None:
        """Return the role of アクションプランa状況, a期限."""
        for kind in ("plan_status", "plan_deadline"):
            form = self._fields[kind].pattern
            texts = (leaf.folded, *leaf.forms) if form else ()
            found = next((match for text in texts if (match := form.search(text))), None) if form else None
            if found:
                return BlockRole(kind, found["letter"].lower())
        return None

    def _under_plan(self, leaf: Heading, above: list[Heading]) -> BlockRole | None:
        plan = next((each for each in reversed(above) if self.plan_letter(each) is not None), None)
        if plan is None or "KPI" in leaf.folded:
            return None
        letter = self.plan_letter(plan)
        group = id(plan) if letter == "" else None
        if self._is("plan_status", leaf) or self._is("kpi_progress", leaf):
            return BlockRole("plan_status", letter, group)
        if self._is("plan_deadline", leaf) or self._is("kpi_deadline", leaf):
            return BlockRole("plan_deadline", letter, group)
        if not self._contents.isdisjoint(leaf.forms):
            return BlockRole("action_plan", letter, group)
        return None

    def _of_kpi(self, leaf: Heading, path: Path) -> BlockRole | None:
        is_under = any(self._is("interim_kpi", each) for each in path[:-1])
        if is_under or "KPI" in leaf.folded:
            if self._is("kpi_progress", leaf) or (is_under and self._is("plan_status", leaf)):
                return BlockRole("kpi_progress")
            if self._is("kpi_deadline", leaf) or (is_under and self._is("plan_deadline", leaf)):
                return BlockRole("kpi_deadline")
            if is_under and not self._contents.isdisjoint(leaf.forms):
                return BlockRole("interim_kpi")
        return BlockRole("interim_kpi") if self._is("interim_kpi", leaf) else None

    def _bare(self, leaf: Heading, above: list[Heading]) -> BlockRole | None:
        if self._is("kpi_progress", leaf):
            return BlockRole("kpi_progress", leans_to_plan="状況" in leaf.folded, is_certain=False)
        if self._is("plan_status", leaf):
            return BlockRole("plan_status")
        if self._is("plan_deadline", leaf):
            return BlockRole("plan_deadline")
        if self._is("kpi_deadline", leaf):
            return BlockRole("kpi_deadline", is_certain=False)
        is_under_issue = any(self.issue_number(each) is not None for each in above)
        if is_under_issue and not self._contents.isdisjoint(leaf.forms):
            return BlockRole("issue")
        return None

    def _is(self, name: Kind, heading: Heading) -> bool:
        """Tell whether a heading is one of a field's labels, with a number or without: 中間KPI①."""
        key = (heading.text, name)
        known = self._matches.get(key)
        if known is None:
            words = self._words[name]
            forms = heading.forms
            if "KPI" in heading.folded:
                forms = (*forms, *(_NUMBERED_KPI.sub("KPI", form) for form in forms))
            known = self._matches[key] = any(numbered(form, words) is not None for form in forms)
        return known

    def _without_issue(self, heading: Heading) -> Heading:
        """Return what a heading says about an issue by its number: 進捗 for 課題①の進捗."""
        if not heading.folded.startswith(self._issue_starts):
            return heading
        rests: dict[str, None] = {}
        for form in heading.forms:
            found = _OF_ISSUE.fullmatch(form)
            if found and found["stem"] in self._issues and not any(found["rest"] == each for each in self._contents):
                rests[found["rest"]] = None
        if not any(self._knows(rest) for rest in rests):
            return heading
        return heading._replace(text=next(iter(rests)), folded=next(iter(rests)), forms=tuple(rests))

    def _knows(self, text: str) -> bool:
        return text in self._known

    def _number(self, heading: Heading, name: Kind, stems: frozenset[str]) -> str | None:
        key = (heading.text, name)
        if key not in self._numbers:
            self._numbers[key] = self._read_number(heading, name, stems)
        return self._numbers[key]

    def _read_number(self, heading: Heading, name: Kind, stems: frozenset[str]) -> str | None:
        form = self._fields[name].pattern
        texts = (heading.folded, *heading.forms)
        found = next((match for text in texts if (match := form.search(text))), None) if form else None
        if found:
            number = found.groupdict().get("letter") or found.groupdict().get("number") or ""
            return number.lower()
        numbers = [numbered(each, stems) for each in heading.forms]
        return max((each for each in numbers if each is not None), key=bool, default=None)


class _BlockScan:
    """The columns of a header from left to right."""

    def __init__(self, reader: BlockReader, paths: Mapping[int, Path], is_outside: Callable[[Path], bool]) -> None:
        self._reader = reader
        self._paths = paths
        self._is_outside = is_outside
        self._containers = self._find_containers()
        self._has_issues = any(self._key(path) is not None or self._is_issue(path) for path in paths.values())
        self._kpi_first = self._is_kpi_first()
        self._open: OpenBlock | None = None
        self._done: list[OpenBlock] = []
        self._unread: list[int] = []

    def take(self, column: int, path: Path) -> None:
        is_twin = bool(path) and is_same_path(path, self._paths.get(column - 1, ()))
        role = self._reader.role(path, self._containers) if path and not is_twin else None
        key = self._key(path)
        if self._opens(path, role, key):
            self._close()
            opener = self._opener(path)
            self._open = OpenBlock(len(self._done) + 1, opener, id(key) if key else None)
        block = self._open
        if block is None:
            return
        under_title = any(self._reader.is_title(each) for each in path[:-1])
        if key is not None and block.key is not None and id(key) != block.key and not self._kpi_first:
            role = None
        if not block.add(column, role):
            if not under_title and path and not is_twin and self._is_outside(path):
                block.columns.pop()
                self._close()
            elif not self._reader.is_unused(path):
                self._unread.append(column)

    def result(self) -> BlockColumns:
        self._close()
        blocks = []
        columns: dict[int, HeaderColumn] = {}
        for each in self._done:
            block = each.finished()
            blocks.append(block)
            roles: dict[int, tuple[str | None, str | None]] = {}
            roles.update((column, (name, None)) for name, column in block.columns.items())
            for group in each.groups:
                roles |= {column: (name, group.letter) for name, column in group.columns.items()}
            for column in each.columns:
                if column <= block.last:
                    name, letter = roles.get(column, (None, None))
                    texts = tuple(heading.text for heading in self._paths[column])
                    columns[column] = HeaderColumn(column, texts, name, block.number, letter)
        last = max((block.last for block in blocks), default=0)
        unread = tuple(column for column in self._unread if self._paths[column] or column < last)
        return BlockColumns(tuple(blocks), columns, unread)

    def _opens(self, path: Path, role: BlockRole | None, key: Heading | None) -> bool:
        block = self._open
        if self._kpi_first and (block is None or "issue" not in block.fields or role is None):
            return block is None and role is not None and role.kind in {"interim_kpi", "issue"}
        if self._kpi_first and role is not None:
            return role.kind in {"interim_kpi", "issue"}
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

    def _is_kpi_first(self) -> bool:
        """Tell whether each block begins with its KPI, before its issue."""
        kinds = [role.kind for path in self._paths.values() if path and (role := self._role(path))]
        if "interim_kpi" not in kinds or "issue" not in kinds:
            return False
        is_before = kinds.index("interim_kpi") < kinds.index("issue")
        return is_before and kinds.count("interim_kpi") == kinds.count("issue")

    def _role(self, path: Path) -> BlockRole | None:
        return self._reader.role(path, self._containers)

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
