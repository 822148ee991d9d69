"""The issue blocks of a header: 課題N with its interim KPI, its action plans,
and their status and deadline.

====================================  =================================================================
a heading                             belongs to
====================================  =================================================================
課題①, (課題1), 1.課題, 課題            the issue; it opens a block
アクションプラン a, プラン①, ア under one   the plan of that letter; without a letter the next free one
a状況, アクションプランaの期限             that plan
内容, 状況, 期限 under a plan            that plan
状況, 期限 to the right of a plan        that plan
進捗, 達成期限 to the right of a plan     the plan if the block's KPI has its own, or if each plan has one; else the KPI
進捗 in a block without a KPI           its only plan, unless an unknown column may be the KPI
anything with KPI in it                the KPI
====================================  =================================================================
"""

from __future__ import annotations

import re
from functools import cached_property

from irodori.patterns import pattern
from irodori.scorecard.profile import (
    BLOCK_FIELDS,
    BlockFieldId,
    FieldLabels,
    Profile,
)
from irodori.scorecard.reading.headings import (
    Heading,
    LabelForms,
    Path,
    label_forms,
    lone_number,
    number_behind,
    numbered,
)
from irodori.scorecard.reading.revisions import is_of_another
from irodori.scorecard.reading.strangewords import (
    StrangeWords,
    strange_words,
)
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple

_NUMBERED_KPI = pattern(r"KPI[(]?[0-9]{1,2}[)]?")
_OF_ISSUE = pattern(
    r"(?P<stem>[^0-9(]{1,20})[(]?(?:[0-9]{1,2}|[IVX]{1,4}|[A-Z])[)]?の?(?P<rest>[^0-9()].*)"
)


class BlockRole(NamedTuple):
    """What a column is in its block."""

    kind: BlockFieldId
    letter: str | None = None
    """Of a plan: its letter, empty for one without, None for the plan on the
    left.
    """
    group: int | None = None
    """Of a plan without a letter: the heading over its columns, by identity.
    """
    leans_to_plan: bool = False
    """Of an uncertain one: whether a block without a KPI gives it to the plan,
    as 進捗状況.
    """
    is_certain: bool = True
    """False for 進捗 and 達成期限, which may be the KPI's or a plan's, and for
    目標, which may be the KPI's or the rate's.
    """


class BlockWords:
    """The labels of the issue blocks in the forms that headings are compared
    with.
    """

    def __init__(self, profile: Profile) -> None:
        labels = profile.block
        self.has_blocks = bool(labels.fields)
        """Whether the kind of sheet has issue blocks."""
        self.fields = {
            name: labels.fields.get(name, FieldLabels())
            for name in BLOCK_FIELDS
        }
        self.by_field = {
            name: label_forms(field.labels)
            for name, field in self.fields.items()
        }
        plan = self.fields["action_plan"]
        self.plans = label_forms((*plan.labels, *plan.parents))
        self.contents = label_forms(plan.content)
        self.issues = self.by_field["issue"]
        self.titles = label_forms(labels.titles)
        self.unused = frozenset(map(fold, profile.headings.unused))
        self.strange = _strange_words(self, profile)

    @cached_property
    def of_plans(self) -> dict[BlockFieldId, LabelForms]:
        """What a heading calls a plan's status and deadline beside its letter."""
        words = self.by_field
        return {
            of_plan: LabelForms(words[of_plan] | words[of_kpi])
            for of_plan, of_kpi in _FAMILIES
        }

    @cached_property
    def known(self) -> frozenset[str]:
        """All headings that the blocks know, without numbers and letters."""
        return self.plans.union(self.titles, *self.by_field.values())

    @property
    def facets_of_kpi(self) -> frozenset[str]:
        """What a KPI's target, progress and deadline are called."""
        words = self.by_field
        return words["kpi_target"].union(
            words["kpi_progress"], words["kpi_deadline"]
        )


_FAMILIES: tuple[tuple[BlockFieldId, BlockFieldId], ...] = (
    ("plan_status", "kpi_progress"),
    ("plan_deadline", "kpi_deadline"),
)
"""The kinds of columns that say how far something is, and by when: a plan's
and a KPI's.
"""
_BARE_ROLES = (
    BlockRole("kpi_progress", is_certain=False),
    BlockRole("plan_status"),
    BlockRole("plan_deadline"),
    BlockRole("kpi_deadline", is_certain=False),
)
"""What a column may be whose headings do not say whose it is."""
"""The kinds of columns that say how far something is, and by when."""


def _strange_words(
    blocks: BlockWords, profile: Profile
) -> dict[BlockFieldId, StrangeWords]:
    """Return what finds the strange words of a column's headings, by the
    column's kind.
    """
    stems = blocks.plans | blocks.issues | blocks.by_field["interim_kpi"]
    found: dict[BlockFieldId, StrangeWords] = {}
    for family in _FAMILIES:
        of_kinds = (blocks.by_field[kind] for kind in family)
        labels = stems.union(blocks.titles, *of_kinds)
        if "plan_deadline" in family:
            labels = labels.union(profile.headings.older)
        found |= dict.fromkeys(family, strange_words(profile, labels))
    return found


class BlockReader:
    """Finds the issue blocks in the headings over a table's columns."""

    def __init__(self, words: BlockWords) -> None:
        self._words = words
        self.has_blocks = words.has_blocks
        self._numbers: dict[tuple[str, str, BlockFieldId], str | None] = {}
        self._matches: dict[tuple[str, str, BlockFieldId], bool] = {}

    @property
    def parts_of_plans(self) -> frozenset[str]:
        """What the parts of a plan are called: 内容, 状況, 期限."""
        words = self._words
        return words.contents.union(*words.of_plans.values())

    def is_title(self, heading: Heading) -> bool:
        """Tell whether a heading is one over all blocks:
        課題と課題解決のための取組.
        """
        if not self._words.titles.isdisjoint(heading.forms):
            return True
        if not self.has_blocks:
            return False
        text = heading.folded
        return (
            len(text) <= 60
            and "課題" in text
            and any(
                word in text for word in ("取組", "取り組", "解決", "対応")
            )
        )

    def is_label(self, heading: Heading) -> bool:
        """Tell whether a heading alone is a column of a block."""
        if not self._words.known.isdisjoint(heading.forms):
            return True
        return (
            self.issue_number(heading) is not None
            or self.plan_letter(heading) is not None
        )

    def is_below(self, heading: Heading) -> bool:
        """Tell whether a heading is one of a lower level: 内容, 状況, 期限, a."""
        is_letter = self.has_blocks and any(
            lone_number(form) for form in heading.forms
        )
        return (
            is_letter
            or not self._words.contents.isdisjoint(heading.forms)
            or not self._words.unused.isdisjoint(heading.forms)
            or self.is_label(heading)
        )

    def is_plan(self, heading: Heading) -> bool:
        """Tell whether a heading is a plan's."""
        return self.plan_letter(heading) is not None

    def is_part_of_plan(self, heading: Heading) -> bool:
        """Tell whether a heading may be a part of the plan over a heading to
        its left: 内容, 期限, 担当, and no 進捗 or 達成期限, which may be the
        KPI's.
        """
        if "KPI" in heading.folded or self.issue_number(heading) is not None:
            return False
        if not self._words.contents.isdisjoint(heading.forms):
            return True
        if self.is_plan(heading):
            return False
        role = self._bare(heading, [])
        return role is None or role.is_certain or role.leans_to_plan

    def issue_number(self, heading: Heading) -> str | None:
        """Return the number of an issue's heading, empty without one, None
        where it is none.
        """
        return self._number(heading, "issue", self._words.issues)

    def plan_letter(self, heading: Heading) -> str | None:
        """Return the letter of a plan's heading, empty without one, None where
        it is none.
        """
        return self._number(heading, "action_plan", self._words.plans)

    def is_unused(self, path: Path) -> bool:
        """Tell whether a column is one of those that mean nothing here: 備考,
        担当課, 前回の状況.
        """
        return is_of_another(path) or any(
            not self._words.unused.isdisjoint(
                map(_without_letter, heading.forms)
            )
            for heading in path
        )

    def is_of_block(self, path: Path) -> bool:
        """Tell whether a column can only be a block's: 中間KPI,
        アクションプラン a.
        """
        role = self.role(path, frozenset())
        return (
            role is not None
            and role.is_certain
            and role.kind in {"issue", "interim_kpi", "action_plan"}
        )

    def is_end_of_plan(self, path: Path) -> bool:
        """Tell whether a column is a bare 期限, which is the plan's on its
        left.
        """
        role = self.role(path, frozenset())
        return role is not None and role.kind == "plan_deadline"

    def speaks_of_plans(self, path: Path) -> bool:
        """Tell whether headings are about the plans of a block together:
        アクションプランの期限, 期限（共通）, 期限 under アクションプラン.
        """
        return any(
            word in each.folded
            for each in path
            for word in ("アクションプラン", "取組期限", "共通")
        )

    def strange_word(self, kind: BlockFieldId, headings: Path) -> str:
        """Return a word in headings of a status, a progress or a deadline that
        may make it another one: 次回, 他府省; empty where there is none.
        """
        words = self._words.strange.get(kind)
        return words.of(headings) if words else ""

    def role(
        self,
        path: Path,
        containers: frozenset[int],
        letters: frozenset[str] = frozenset(),
    ) -> BlockRole | None:
        """Return what a column is in a block, by the first of its headings'
        forms that tells; ``containers`` are headings over several plans or
        fields, ``letters`` those of all plans.
        """
        leaf = self._of_the_kpi(self._without_issue(path[-1]))
        over = path[:-1]
        return (
            self._named(leaf, letters)
            or self._below_status(path, letters)
            or self._plan(leaf, over, containers)
            or self._issue(leaf)
            or self._under_plan(leaf, over, containers)
            or self._of_kpi(leaf, over)
            or self._bare(
                leaf, [each for each in over if id(each) not in containers]
            )
        )

    def _of_the_kpi(self, leaf: Heading) -> Heading:
        """Return a heading turned round where its brackets say what of the KPI
        it is: 達成期限(KPI) for 中間KPI（達成期限）.
        """
        kpis = self._words.by_field["interim_kpi"]
        if leaf.folded in kpis or kpis.isdisjoint(leaf.forms):
            return leaf
        for remark in leaf.remarks.split():
            if remark in self._words.facets_of_kpi:
                text = f"{remark}(KPI)"
                return leaf._replace(text=text, folded=text, forms=(remark,))
        return leaf

    def _issue(self, leaf: Heading) -> BlockRole | None:
        is_issue = self.issue_number(leaf) is not None
        return BlockRole("issue") if is_issue else None

    def _plan(
        self, leaf: Heading, over: Path, containers: frozenset[int]
    ) -> BlockRole | None:
        letter = self._letter(leaf, over, containers)
        if letter is None:
            return None
        return BlockRole("action_plan", letter, None if letter else id(leaf))

    def _letter(
        self, leaf: Heading, over: Path, containers: frozenset[int]
    ) -> str | None:
        """Return the letter of a plan's heading; that of the plan above for
        取組内容 below アクションプラン a, a number alone below a plan.
        """
        letter = self.plan_letter(leaf)
        if letter == "":
            return self._plan_over(over, containers)[1]
        is_below = over and self.plan_letter(over[-1]) is not None
        if letter is None and is_below:
            return next(filter(None, map(lone_number, leaf.forms)), None)
        return letter

    def _named(
        self, leaf: Heading, letters: frozenset[str]
    ) -> BlockRole | None:
        """Return the role of アクションプランa状況, a期限, 状況(b); None where
        the number is the heading's own: ⑫進捗 where no plan is 12.
        """
        if "KPI" in leaf.folded:
            return None
        for kind, words in self._words.of_plans.items():
            found = self._match(kind, leaf)
            letter = found["letter"].lower() if found else None
            if found and letter not in letters and _leads(found):
                letter = None if words & set(leaf.forms) else letter
            letter = letter or _letter_behind(leaf, words, letters)
            letter = letter or self._letter_before(leaf, words, letters)
            if letter:
                return BlockRole(kind, letter)
        return None

    def _letter_before(
        self, leaf: Heading, words: LabelForms, letters: frozenset[str]
    ) -> str | None:
        """Return the letter of the plan whose heading is before a word: b for
        対策b期限.
        """
        for form in leaf.forms:
            if not form.endswith(words.in_order):
                continue
            for word in words:
                stem = form.removesuffix(word).removesuffix("の")
                letter = stem != form and numbered(stem, self._words.plans)
                if letter and _may_be_plans(letter, letters):
                    return letter
        return None

    def _below_status(
        self, path: Path, letters: frozenset[str]
    ) -> BlockRole | None:
        """Return the role of a below 状況, where there is a plan a."""
        if len(path) < 2 or "KPI" in path[-2].folded:
            return None
        numbers = set(map(lone_number, path[-1].forms)) & letters
        for kind, words in self._words.of_plans.items():
            if numbers and words & set(path[-2].forms):
                return BlockRole(kind, numbers.pop())
        return None

    def _match(
        self, name: BlockFieldId, heading: Heading
    ) -> re.Match[str] | None:
        """Return what a field's own pattern finds in a heading."""
        form = self._words.fields[name].pattern
        if form is None:
            return None
        for text in (heading.folded, *heading.forms):
            match = form.search(text)
            if match:
                return match
        return None

    def _under_plan(
        self, leaf: Heading, above: Path, containers: frozenset[int]
    ) -> BlockRole | None:
        """Return the role of 内容, 状況 or 期限 under a plan."""
        plan, letter = self._plan_over(above, containers)
        if plan is None or "KPI" in leaf.folded:
            return None
        group = id(plan) if letter == "" else None
        for of_plan, of_kpi in _FAMILIES:
            if self._is(of_plan, leaf) or self._is(of_kpi, leaf):
                return BlockRole(of_plan, letter, group)
        if not self._words.contents.isdisjoint(leaf.forms):
            return BlockRole("action_plan", letter, group)
        return None

    def _plan_over(
        self, above: Path, containers: frozenset[int]
    ) -> tuple[Heading | None, str]:
        """Return the lowest plan among headings, with its letter: a below
        アクションプラン too.
        """
        for at in range(len(above) - 1, -1, -1):
            letter = self.plan_letter(above[at])
            if letter is not None and id(above[at]) not in containers:
                return above[at], letter
            if at and self.plan_letter(above[at - 1]) is not None:
                numbers = map(lone_number, above[at].forms)
                number = next((each for each in numbers if each), None)
                if number is not None:
                    return above[at], number
        return None, ""

    def _of_kpi(self, leaf: Heading, above: Path) -> BlockRole | None:
        is_under = any(self._is("interim_kpi", each) for each in above)
        is_named = is_under or "KPI" in leaf.folded
        if self._is("kpi_target", leaf):
            return BlockRole("kpi_target", is_certain=is_named)
        for of_plan, of_kpi in _FAMILIES if is_named else ():
            if self._is(of_kpi, leaf) or (
                is_under and self._is(of_plan, leaf)
            ):
                return BlockRole(of_kpi)
        is_content = not self._words.contents.isdisjoint(leaf.forms)
        is_kpi = (is_under and is_content) or self._is("interim_kpi", leaf)
        return BlockRole("interim_kpi") if is_kpi else None

    def _bare(self, leaf: Heading, above: list[Heading]) -> BlockRole | None:
        for role in _BARE_ROLES:
            if self._is(role.kind, leaf):
                is_progress = role.kind == "kpi_progress"
                leans = is_progress and "状況" in leaf.folded
                return role._replace(leans_to_plan=leans)
        is_under_issue = any(
            self.issue_number(each) is not None for each in above
        )
        if is_under_issue and not self._words.contents.isdisjoint(leaf.forms):
            return BlockRole("issue")
        return None

    def _is(self, name: BlockFieldId, heading: Heading) -> bool:
        """Tell whether a heading is one of a field's labels, with a number or
        without: 中間KPI①.
        """
        key = (heading.text, heading.folded, name)
        known = self._matches.get(key)
        if known is None:
            words = self._words.by_field[name]
            forms = heading.forms
            if "KPI" in heading.folded:
                forms = (
                    *forms,
                    *(_NUMBERED_KPI.sub("KPI", form) for form in forms),
                )
            known = self._matches[key] = any(
                numbered(form, words) is not None for form in forms
            )
        return known

    def _without_issue(self, heading: Heading) -> Heading:
        """Return what a heading says about an issue by its number: 進捗 for
        課題①の進捗.
        """
        words = self._words
        if not heading.folded.startswith(words.issues.in_order):
            return heading
        found = filter(None, map(_OF_ISSUE.fullmatch, heading.forms))
        rests = dict.fromkeys(
            each["rest"]
            for each in found
            if each["stem"] in words.issues
            and each["rest"] not in words.contents
        )
        if not any(map(self._knows, rests)):
            return heading
        text, *_ = forms = tuple(rests)
        return heading._replace(text=text, folded=text, forms=forms)

    def _knows(self, text: str) -> bool:
        return (
            text in self._words.known
            or numbered(text, self._words.plans) is not None
        )

    def _number(
        self, heading: Heading, name: BlockFieldId, stems: LabelForms
    ) -> str | None:
        key = (heading.text, heading.folded, name)
        if key not in self._numbers:
            self._numbers[key] = self._read_number(heading, name, stems)
        return self._numbers[key]

    def _read_number(
        self, heading: Heading, name: BlockFieldId, stems: LabelForms
    ) -> str | None:
        found = self._match(name, heading)
        groups = found.groupdict() if found else {}
        number = groups.get("letter") or groups.get("number")
        if number:
            return number.lower()
        forms = heading.forms
        if name == "action_plan":
            forms = (*forms, *_first_line(heading))
        numbers = [numbered(each, stems) for each in forms]
        return max(
            (each for each in numbers if each is not None),
            key=bool,
            default="" if found else None,
        )


def _leads(found: re.Match[str]) -> bool:
    """Tell whether a letter is before all words, as a list's numbers do."""
    before = found.string[: found.start("letter")]
    return not any(map(str.isalnum, before))


def _letter_behind(
    heading: Heading, words: LabelForms, letters: frozenset[str]
) -> str | None:
    """Return the letter of the plan that 状況(b) names; a number only where a
    plan has it, for Excel's tables number repeated headings: 状況2.
    """
    for form in heading.forms:
        letter = number_behind(form, words)
        if letter and _may_be_plans(letter, letters):
            return letter
    return None


def _may_be_plans(letter: str, letters: frozenset[str]) -> bool:
    """Tell whether a plan may be called so: by a letter, or by the number of
    one that has a column.
    """
    return letter in letters or bool(_is_letter(letter))


def _first_line(heading: Heading) -> tuple[str, ...]:
    """Return the first line of a heading that goes on with what is to be done:
    アクションプランa over スマートフォン対応.
    """
    first, *rest = heading.text.split("\n")
    words = fold(first)
    is_lettered = bool(rest) and _is_letter(words[-1:])
    return (words,) if is_lettered else ()


def _without_letter(text: str) -> str:
    """Return a heading without the letter of its plan: 開始時期 for
    a開始時期.
    """
    return text[1:] if _is_letter(text[:1]) else text


_is_letter = pattern("[a-z]").fullmatch
