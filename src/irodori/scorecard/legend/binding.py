"""Which rule each entry of a legend belongs to, and what it says there.

Entries that belong together are a group: those of one cell, or those side by
side or one below the other. A group belongs to the rule that its heading
names, the nearest one before it, or else to the one rule that understands all
of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from irodori.patterns import pattern
from irodori.scorecard.legend.captions import Captions, SheetTitle
from irodori.scorecard.legend.conditions import (
    ANY_PROGRESS,
    is_not_begun,
    scale_of,
)
from irodori.scorecard.legend.grouping import (
    Binding,
    Bound,
    Misread,
    are_bullets,
    are_of_plans,
    entry_groups,
    may_be_status,
    strange_colors,
)
from irodori.scorecard.legend.legendcells import (
    LegendScan,
    Part,
    PlacedEntry,
)
from irodori.scorecard.legend.ruleconditions import (
    Conditions,
    Meaning,
    RulePart,
)
from irodori.scorecard.legend.statusconditions import UNFINISHED, StatusWord
from irodori.scorecard.palettes import NO_COLORS
from irodori.scorecard.profile import ALL_RULES, Rule

MOST_ENTRIES = 300
"""No legend has as many entries; where a book has more, its rules are in
doubt.
"""
_NEAR = 8
"""So many rows below 凡例 a group of swatches is still the legend's."""


def bind(
    found: LegendScan,
    conditions: Conditions,
    title: SheetTitle,
) -> Binding:
    """Return the entries of a sheet with their rules."""
    binding = Binding()
    entries = found.entries[:MOST_ENTRIES]
    for group in entry_groups(entries, found.headings, conditions):
        over = Captions(group, found, title)
        binding.add(_bind_group(group, over, found, conditions))
    _leave_out_descriptions(binding, conditions)
    _bind_open(binding, conditions)
    _doubt_strangers(binding, conditions)
    return binding


def _bind_group(
    group: Sequence[PlacedEntry],
    over: Captions,
    found: LegendScan,
    conditions: Conditions,
) -> Binding:
    """Return the entries of a group with their rules, by what is over them."""
    is_open = conditions.is_scorecard and not over.head_table
    owner = over.owner(conditions.other_things) if is_open else "own"
    if owner == "foreign":
        caption = " ".join(cell.text for cell in over.texts)
        is_there = conditions.have_column(caption)
        return Binding.of_another(group, () if is_there else [caption])
    strange = set() if over.are_near() else strange_colors(group, conditions)
    parts: Sequence[Part] = over.parts
    if owner == "open":
        parts = ["other"]
    elif strange and not group[0].own:
        # what says nothing of a rule is not that of the nearest heading
        parts = []
    headings = conditions.in_play(parts)
    entries = _EntryGroup(group, headings, conditions, found)
    binding = entries.bind(is_ruled=over.head_table)
    binding.strange |= strange
    if owner == "open":
        binding.put_below(" ".join(cell.text for cell in over.texts))
    if conditions.is_scorecard:
        binding.add_captions(over.measures(), over.strangers())
    return binding


def _leave_out_descriptions(binding: Binding, conditions: Conditions) -> None:
    """Leave out the descriptions of colours that have a meaning."""
    told = {(each.part, each.item.color) for each in binding.bound}
    binding.misread = [
        each
        for each in binding.misread
        if not conditions.is_remark(each.item.condition)
        or not all((rule, each.item.color) in told for rule in each.rules)
    ]


def _bind_open(binding: Binding, conditions: Conditions) -> None:
    """Give the groups that several rules understand to the only one that has
    no legend yet.
    """
    taken = {each.part for each in binding.bound}
    for group, rules in binding.open:
        left = tuple(rule for rule in rules if rule not in taken)
        if len(left) != 1:
            binding.add_misread(group if left else (), left)
            continue
        scale = scale_of(item.condition for item in group)
        for item in group:
            said = conditions.meaning(left[0], item.condition, scale)
            if said is not None:
                binding.bound.append(Bound(item, left[0], said))


def _doubt_strangers(binding: Binding, conditions: Conditions) -> None:
    """Doubt the entries below a caption of something that the sheet has no
    column of, where they could be those of a rule without any.
    """
    taken = {each.part for each in binding.bound}
    for group, caption in binding.strangers:
        rules = {conditions.by_content(item.condition) for item in group}
        common = rules.pop() if len(rules) == 1 else ()
        if taken.isdisjoint(common):
            binding.misread += [
                Misread(item, common, caption=caption) for item in group
            ]


def _unfills(item: PlacedEntry) -> bool:
    """Tell whether an entry takes the fill from cells that are rated:
    新規の手続は無色, 新規の手続は灰色.
    """
    return item.color in NO_COLORS or (
        item.color == "gray" and _ROWS.search(item.condition) is not None
    )


_ROWS = pattern(r"(?:手続|事業|案件|もの)(?:は|を)?$")


def _unmarked(item: PlacedEntry) -> PlacedEntry:
    """Return an entry whose mark is dress: its condition is what the mark is
    beside.
    """
    return item._replace(
        mark=None, condition=item.condition or item.mark or ""
    )


class _EntryGroup:
    """Entries that belong to one rule, or each to its own."""

    def __init__(
        self,
        items: Sequence[PlacedEntry],
        headings: Sequence[Part],
        conditions: Conditions,
        found: LegendScan,
    ) -> None:
        self._announced = found.announced
        self._names_values = conditions.names_values(items[0], found.headings)
        self._headings = headings
        self._nearest = headings[0] if headings else None
        self._conditions = conditions
        self._binding = Binding()
        self._is_of_plans = are_of_plans(items, headings, conditions)
        self._items = [item for item in items if not self._is_apart(item)]
        self._scale = scale_of(item.condition for item in self._items)

    def _is_apart(self, item: PlacedEntry) -> bool:
        """Put an entry apart that is about no rule."""
        if item.mark and not item.is_type:
            return False
        binding = self._binding
        is_marker = self._conditions.is_marker(item.condition)
        if is_marker and not _unfills(item):
            (binding.apart if item.is_type else binding.markers).append(item)
            return True
        is_of_none = self._is_of_no_rule(item)
        binding.apart += [item] if is_of_none else []
        return is_of_none

    def _is_of_no_rule(self, item: PlacedEntry) -> bool:
        """Tell whether an entry is for cells that are not judged, or without a
        value, or of letters that say nothing of a rule.
        """
        conditions = self._conditions
        condition = item.condition
        if item.is_type and item.word and not self._rules_of(item):
            return True
        is_unjudged = conditions.is_unjudged(condition)
        if is_unjudged and self._is_of_plans:
            return not may_be_status(item, conditions)
        shows_none = item.word is None or item.color in (*NO_COLORS, "gray")
        return is_unjudged or (
            shows_none and conditions.has_no_value(condition)
        )

    def bind(self, *, is_ruled: bool) -> Binding:
        """Return the entries of the group with their rules, below the heading
        of their table (``is_ruled``); one that is not understood among marks
        is about them.
        """
        binding = self._binding
        self._bind_marks()
        has_marks = bool(binding.bound)
        self._put_not_begun_apart()
        if self._items and not self._is_decoration():
            self._bind_others(is_ruled=is_ruled)
        if has_marks:
            binding.misread = [
                each._replace(rules=("mark",)) for each in binding.misread
            ]
        elif not self._conditions.is_scorecard or self._are_halved():
            binding.doubt_block(self._conditions.rules)
        return binding

    def _bind_others(self, *, is_ruled: bool) -> None:
        """Add the entries that have no marks."""
        nearest = self._nearest
        rule = self._holding(self._items) if nearest is None else None
        if rule:
            self._add(rule, self._items)
            return
        remarks = [item for item in self._items if self._is_remark(item)]
        said = [item for item in self._items if item not in remarks]
        if not said:
            self._bind_remarks(remarks)
            return
        self._add_unsaid(remarks, said)
        if nearest is None:
            self._bind_by_content(said)
        elif nearest == "other":
            self._bind_under_other(said)
        else:
            self._bind_under(said, nearest, is_ruled=is_ruled)

    def _put_not_begun_apart(self) -> None:
        """Move the entries for 未実施 out of those for the rates."""
        found = [item for item in self._items if is_not_begun(item.condition)]
        others = [item for item in self._items if item not in found]
        rules = {rule for item in others for rule in self._rules_of(item)}
        is_of_rates = self._nearest == "progress" and not rules
        if is_of_rates or "progress" in rules:
            self._binding.not_begun += found
            self._items = others

    def _bind_marks(self) -> None:
        """Bind the entries that have marks."""
        marked = [item for item in self._items if item.mark]
        are_dress = self._names_values or are_bullets(marked)
        if are_dress or self._nearest == "other":
            self._items = [_unmarked(item) for item in self._items]
            return
        self._items = [item for item in self._items if not item.mark]
        if len(marked) == 1 and not self._is_mark(marked[0]):
            return
        for item in marked:
            meaning = self._conditions.marked(
                item.mark or "", item.condition, self._scale
            )
            self._binding.bound.append(Bound(item, "mark", meaning))

    def _is_mark(self, item: PlacedEntry) -> bool:
        """Tell whether a single mark is one of a legend, and no word of a
        cell.
        """
        is_headed = self._nearest == "mark"
        return bool(item.word) or is_headed or self._is_announced(item)

    def _is_announced(self, item: PlacedEntry) -> bool:
        return any(
            0 <= item.cell.row - announced <= _NEAR
            for announced in self._announced
        )

    def _is_decoration(self) -> bool:
        """Tell whether the group is filled cells whose texts are clearly no
        legend.

        Below 凡例 or 色分け the same cells are a legend that is not
        understood.
        """
        if self._may_be_legend():
            return False
        items = self._items
        is_announced = len(items) > 1 and self._is_announced(items[0])
        are_swatches = self._nearest is None and self._are_swatches(items, 3)
        if is_announced or are_swatches:
            self._binding.add_misread(items, self._rules_in_play())
        return True

    def _may_be_legend(self) -> bool:
        """Tell whether the words, the colours or the heading of the group are
        those of a legend.
        """
        nearest = self._nearest
        items = self._items
        if any(each.word or each.own or self._speaks(each) for each in items):
            return True
        if nearest == "mark" and self._are_labels(items):
            return True
        if nearest in (None, "mark", "status") and self._holding(items):
            return True
        if nearest in ("progress", "kpi"):
            is_read = any(self._reads(nearest, [item]) for item in items)
            return is_read or self._are_swatches(items)
        return nearest in ALL_RULES and self._are_swatches(items)

    def _rules_in_play(self) -> tuple[Rule, ...]:
        """Return the rule of the nearest heading, else all."""
        if self._nearest is None or self._nearest == "other":
            return self._conditions.rules
        return (self._nearest,)

    def _are_swatches(
        self, items: Iterable[PlacedEntry], fewest: int = 2
    ) -> bool:
        """Tell whether entries have several colours that cells beside them
        show.
        """
        shown = {
            item.color
            for item in items
            if item.source not in (None, item.cell.place)
        }
        return len(shown - NO_COLORS - {"gray", "other"}) >= fewest

    def _are_labels(self, items: Sequence[PlacedEntry]) -> bool:
        """Tell whether entries are several words that decide nothing."""
        return len(items) > 1 and all(
            self._conditions.is_remark(item.condition) for item in items
        )

    def _holding(self, items: Iterable[PlacedEntry]) -> Rule | None:
        """Return the rule whose columns alone hold the words of entries."""
        return self._conditions.holding(item.condition for item in items)

    def _is_remark(self, item: PlacedEntry) -> bool:
        if not self._conditions.is_remark(item.condition):
            return False
        if self._nearest in ALL_RULES:
            return not self._reads(self._nearest, [item])
        return not self._rules_of(item)

    def _bind_remarks(self, items: Sequence[PlacedEntry]) -> None:
        """Descriptions alone (青：順調) decide nothing where no value or
        status is beside them.
        """
        if self._nearest == "other":
            return
        if self._nearest in (None, "mark") and self._may_be_marks(items):
            self._add("mark", items)
            return
        are_swatches = self._are_swatches(items)
        said = [
            item
            for item in items
            if item.word or item.source is None or are_swatches
        ]
        self._binding.add_misread(said, self._rules_in_play())

    def _may_be_marks(self, items: Sequence[PlacedEntry]) -> bool:
        """Tell whether descriptions, such as 順調 and 遅れ, are words that a
        column of assessments holds.
        """
        return (
            "mark" in self._conditions.rules
            and len(items) > 1
            and self._reads("mark", items)
        )

    def _add_unsaid(
        self,
        remarks: Sequence[PlacedEntry],
        said: Sequence[PlacedEntry],
    ) -> None:
        """Add the descriptions of colours for which the group gives no
        value.
        """
        colors = {item.color for item in said}
        rules: tuple[Rule, ...] = tuple(
            dict.fromkeys(
                rule for item in said for rule in self._rules_of(item)
            )
        )
        nearest = self._nearest
        if nearest in ALL_RULES and (nearest in rules or not rules):
            rules = (nearest,)
        unsaid = [item for item in remarks if item.color not in colors]
        self._binding.add_misread(unsaid, rules or self._conditions.rules)

    def _rules_of(self, item: PlacedEntry) -> tuple[Rule, ...]:
        return self._conditions.by_content(item.condition)

    def _are_halved(self) -> bool:
        """Tell whether an entry has a half for each of several rules."""
        conditions = (item.condition for item in self._items)
        return any(map(self._conditions.parts, conditions))

    def _speaks(self, item: PlacedEntry) -> bool:
        """Tell whether an entry, or each half of it, is about a rule."""
        return bool(
            self._rules_of(item) or self._conditions.parts(item.condition)
        )

    def _meaning(self, rule: Rule, item: PlacedEntry) -> Meaning | None:
        return self._conditions.meaning(rule, item.condition, self._scale)

    def _reads(self, rule: Rule, items: Sequence[PlacedEntry]) -> bool:
        return all(self._meaning(rule, item) is not None for item in items)

    def _add(self, rule: Rule, items: Iterable[PlacedEntry]) -> None:
        for item in items:
            meaning = self._meaning(rule, item)
            if meaning is None:
                self._binding.misread.append(self._misread(item, rule))
            else:
                self._binding.bound.append(Bound(item, rule, meaning))

    def _misread(self, item: PlacedEntry, rule: Rule) -> Misread:
        """Return an entry that its rule does not understand, with the rule
        whose words it has: 取組中 among rates.
        """
        rules: dict[Rule, None] = {rule: None}
        if not self._conditions.is_remark(item.condition):
            rules |= dict.fromkeys(self._rules_of(item))
        return Misread(item, tuple(rules))

    def _bind_under(
        self, items: Sequence[PlacedEntry], nearest: Rule, *, is_ruled: bool
    ) -> None:
        """Bind a group to the rule of its heading, or to the rule that alone
        understands what the heading does not.
        """
        is_own = items[0].own is not None
        common = self._common(items)
        # of a heading in another cell 目標達成 below プラン is no new status
        is_another = common not in (None, nearest) and not is_own
        is_taken = nearest == "status" and is_another
        if self._reads(nearest, items) and not is_taken:
            self._add(nearest, items)
        elif is_ruled:
            self._binding.add_ruled(items, (nearest,))
        elif common and (
            not is_own or common in self._headings or nearest == "mark"
        ):
            self._add(common, items)
        elif self._are_of_several_rules(items):
            self._bind_one_by_one(items)
        else:
            self._add(nearest, items)

    def _common(self, items: Sequence[PlacedEntry]) -> Rule | None:
        """Return the one rule that all entries of a group can belong to."""
        rules = self._rules_of_all(items)
        return rules[0] if len(rules) == 1 else None

    def _bind_under_other(self, items: Sequence[PlacedEntry]) -> None:
        """Entries below a heading of something else, such as オンライン完結,
        are about no rule, or it is not clear; those of passed deadlines are of
        a column that nothing fills.
        """
        rule = self._common(items)
        if all(map(self._is_deadline, items)):
            self._binding.add_ruled(items, ())
        elif rule:
            self._binding.add_misread(items, (rule,))
        else:
            self._binding.apart += items

    def _is_deadline(self, item: PlacedEntry) -> bool:
        """Tell whether an entry names a deadline and no status: 期限超過."""
        meaning = self._conditions.meaning("status", item.condition)
        return isinstance(meaning, tuple) and all(
            isinstance(each, StatusWord)
            and each.status == UNFINISHED
            and each.overdue is not None
            for each in meaning
        )

    def _bind_by_content(self, items: Sequence[PlacedEntry]) -> None:
        """Bind a group without a heading to the rule that understands it."""
        rules = self._rules_of_all(
            [item for item in items if not self._is_rest(item)]
        )
        if not rules and self._are_statuses(items):
            rules = ("status",)
        if rules == ("progress",) and self._may_be_marks(items):
            # 達成 and 未達成 may be words of a column, or what a number is
            rules = ("progress", "mark")
        if len(rules) == 1:
            self._add(rules[0], items)
        elif rules:
            self._binding.open.append((items, rules))
        else:
            self._bind_one_by_one(items)

    def _rules_of_all(self, items: Sequence[PlacedEntry]) -> tuple[Rule, ...]:
        """Return the rules to which all of some entries can belong."""
        if not items:
            return ()
        return tuple(
            rule
            for rule in self._conditions.rules
            if all(rule in self._rules_of(item) for item in items)
        )

    def _are_statuses(self, items: Sequence[PlacedEntry]) -> bool:
        """Tell whether entries are statuses, most of them known or held by a
        column and others of an office's own: 完了, 遅延, 見直し.
        """
        if self._conditions.is_scorecard or not self._reads("status", items):
            return False
        known = sum(
            "status" in self._rules_of(item)
            or self._conditions.is_held(item.condition)
            for item in items
        )
        return "status" in self._conditions.rules and known * 2 > len(items)

    def _is_rest(self, item: PlacedEntry) -> bool:
        """Tell whether an entry is それ以外, which belongs to the rule of its
        group.
        """
        return self._meaning("progress", item) == ANY_PROGRESS

    def _bind_one_by_one(self, items: Sequence[PlacedEntry]) -> None:
        """Bind each entry, or each half of one, to the only rule that
        understands it; filled cells without a colour word, of which none is
        understood, decorate.
        """
        understood = [item for item in items if self._speaks(item)]
        if not understood:
            worded = [item for item in items if item.word]
            self._binding.add_misread(worded, self._conditions.rules)
            return
        rules_of_each = [self._rules_of(item) for item in understood]
        is_of_rates = ("progress",) in rules_of_each
        around = self._rules_of_all(understood) or self._conditions.rules
        for item in items:
            for rules, text in self._halves(item, is_of_rates=is_of_rates):
                half = item._replace(condition=text)
                if len(rules) == 1:
                    self._add(rules[0], [half])
                else:
                    self._binding.add_misread([half], rules or around)

    def _halves(
        self, item: PlacedEntry, *, is_of_rates: bool
    ) -> Iterator[RulePart]:
        """Yield the parts of an entry that are about different rules; one that
        may be about a rate or a KPI is about the rate, where others are.
        """
        parts = self._conditions.parts(item.condition)
        whole = RulePart(self._rules_of(item), item.condition)
        for part in parts or [whole]:
            is_either = set(part.rules) == {"progress", "kpi"}
            if is_either and (is_of_rates or parts):
                yield part._replace(rules=("progress",))
            else:
                yield part

    def _are_of_several_rules(self, items: Iterable[PlacedEntry]) -> bool:
        """Tell whether each of several entries is about several rules; one
        alone may only name a value: 20%未満、未実施.
        """
        parts = [self._conditions.parts(item.condition) for item in items]
        return len(parts) > 1 and all(parts)
