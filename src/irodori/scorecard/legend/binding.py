"""Which rule each entry of a legend belongs to, and what it says there.

Entries that belong together are a group: those of one cell, or those side by
side or one below the other. A group belongs to the rule that its heading
names, the nearest one before it, or else to the one rule that understands all
of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from irodori.patterns import pattern
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
    LegendCell,
    LegendScan,
    Part,
    PlacedEntry,
)
from irodori.scorecard.legend.measuring import (
    captions,
    headings_over,
    is_headed,
    measures_over,
    owner_over,
    rules_table,
)
from irodori.scorecard.legend.ruleconditions import Conditions, RulePart
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
    title: LegendCell | None = None,
    name: str = "",
) -> Binding:
    """Return the entries of a sheet with their rules; ``title`` is that of a
    sheet with a table, which is over all of it, and ``name`` that of a sheet
    without one.
    """
    binding = Binding()
    taken = found._replace(entries=found.entries[:MOST_ENTRIES])
    for group in entry_groups(taken, conditions):
        binding.add(_bind_group(group, found, conditions, (title, name)))
    _close(binding, conditions)
    return binding


def _bind_group(
    group: Sequence[PlacedEntry],
    found: LegendScan,
    conditions: Conditions,
    sheet: tuple[LegendCell | None, str],
) -> Binding:
    """Return the entries of a group with their rules, by what is over them."""
    own = group[0].own
    above = [] if own else headings_over(group[0].cell, found)
    over = [] if own else captions(group, found)
    is_ruled = bool(above) and rules_table(above[0], group, found)
    is_open = conditions.is_scorecard and not is_ruled
    others = conditions.other_things
    owner = owner_over(above, over, sheet, others) if is_open else "own"
    if owner == "foreign":
        return Binding.of_another(group)
    is_next = is_headed(group[0], above, found)
    strange = set() if is_next else strange_colors(group, conditions)
    # what says nothing of a rule is not that of the nearest heading
    parts = [] if strange else [each.part for each in above]
    parts = [own] if own else parts
    headings = conditions.in_play(["other"] if owner == "open" else parts)
    entries = _EntryGroup(
        group, headings, conditions, found, is_ruled=is_ruled
    )
    binding = entries.bind()
    binding.strange |= strange
    if owner == "open":
        caption = " ".join(cell.text for cell in over)
        binding.misread = [
            each._replace(caption=caption) for each in binding.misread
        ]
    rules = {each.part for each in binding.bound}
    if conditions.is_scorecard and "progress" in rules:
        binding.measures += measures_over(above, over, found)
    return binding


def _close(binding: Binding, conditions: Conditions) -> None:
    """Give the groups that several rules understand to the only one that has
    no legend yet, and leave out descriptions of colours that have a meaning.
    """
    told = {(each.part, each.item.color) for each in binding.bound}
    binding.misread = [
        each
        for each in binding.misread
        if not conditions.is_remark(each.item.condition)
        or not all((rule, each.item.color) in told for rule in each.rules)
    ]
    taken = {each.part for each in binding.bound}
    for group, rules in binding.open:
        left = [rule for rule in rules if rule not in taken]
        if len(left) == 1:
            scale = scale_of(item.condition for item in group)
            for item in group:
                said = conditions.meaning(left[0], item.condition, scale)
                if said is not None:
                    binding.bound.append(Bound(item, left[0], said))
        elif left:
            binding.add_misread(group, tuple(left))


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
        *,
        is_ruled: bool,
    ) -> None:
        self._is_ruled = is_ruled
        self._announced = found.announced
        self._names_values = conditions.names_values(items[0], found.headings)
        self._headings = headings
        self._conditions = conditions
        self._binding = Binding()
        self._is_of_plans = are_of_plans(items, headings, conditions)
        self._items = [item for item in items if not self._is_apart(item)]
        self._scale = scale_of(item.condition for item in self._items)

    def _is_apart(self, item: PlacedEntry) -> bool:
        """Put an entry apart that is about no rule."""
        conditions, binding = self._conditions, self._binding
        if item.mark and not item.is_type:
            return False
        is_letters = (
            item.is_type
            and item.word
            and not conditions.by_content(item.condition)
        )
        if conditions.is_marker(item.condition) and not _unfills(item):
            (binding.apart if item.is_type else binding.markers).append(item)
            return True
        is_blank = conditions.has_no_value(item.condition) and (
            item.color in (*NO_COLORS, "gray") or item.word is None
        )
        is_unjudged = conditions.is_unjudged(item.condition)
        if is_unjudged and self._is_of_plans:
            is_unjudged = is_blank = not may_be_status(item, conditions)
        if is_blank or is_unjudged or is_letters:
            binding.apart.append(item)
            return True
        return False

    def bind(self) -> Binding:
        """Return the entries of the group with their rules; one that is not
        understood among marks is about them.
        """
        nearest = self._headings[0] if self._headings else None
        binding = self._binding
        self._bind_marks(nearest)
        has_marks = bool(binding.bound)
        self._bind_others(nearest)
        if has_marks:
            binding.misread = [
                each._replace(rules=("mark",)) for each in binding.misread
            ]
        elif not self._conditions.is_scorecard:
            binding.doubt_block(self._conditions.rules)
        return binding

    def _bind_others(self, nearest: Part | None) -> None:
        """Add the entries that have no marks."""
        self._put_not_begun_apart(nearest)
        if not self._items or self._is_decoration(nearest):
            return
        rule = self._holding(self._items) if nearest is None else None
        if rule:
            self._add(rule, self._items)
            return
        remarks = [
            item for item in self._items if self._is_remark(item, nearest)
        ]
        said = [item for item in self._items if item not in remarks]
        if not said:
            self._bind_remarks(remarks, nearest)
            return
        self._add_unsaid(remarks, said, nearest)
        if nearest is None:
            self._bind_by_content(said)
        elif nearest == "other":
            self._bind_under_other(said)
        else:
            self._bind_under(said, nearest)

    def _put_not_begun_apart(self, nearest: Part | None) -> None:
        """Move the entries for 未実施 out of those for the rates."""
        found = [item for item in self._items if is_not_begun(item.condition)]
        others = [item for item in self._items if item not in found]
        rules = {rule for item in others for rule in self._rules_of(item)}
        if "progress" in rules or (nearest == "progress" and not rules):
            self._binding.not_begun += found
            self._items = others

    def _bind_marks(self, nearest: Part | None) -> None:
        """Bind the entries that have marks."""
        marked = [item for item in self._items if item.mark]
        if nearest == "other" or self._names_values or are_bullets(marked):
            self._items = [_unmarked(item) for item in self._items]
            return
        self._items = [item for item in self._items if not item.mark]
        if len(marked) == 1 and not self._is_mark(marked[0], nearest):
            return
        for item in marked:
            meaning = self._conditions.marked(
                item.mark or "", item.condition, self._scale
            )
            self._binding.bound.append(Bound(item, "mark", meaning))

    def _is_mark(self, item: PlacedEntry, nearest: Part | None) -> bool:
        """Tell whether a single mark is one of a legend, and no word of a
        cell.
        """
        return bool(item.word) or nearest == "mark" or self._is_announced(item)

    def _is_announced(self, item: PlacedEntry) -> bool:
        return any(
            0 <= item.cell.row - announced <= _NEAR
            for announced in self._announced
        )

    def _is_decoration(self, nearest: Part | None) -> bool:
        """Tell whether the group is filled cells whose texts are clearly no
        legend.

        Below 凡例 or 色分け the same cells are a legend that is not
        understood.
        """
        items = self._items
        if any(
            item.word or self._rules_of(item) or item.own for item in items
        ):
            return False
        if nearest == "mark" and self._are_labels(items):
            return False
        if self._holding(items) and nearest in (None, "mark", "status"):
            return False
        if nearest in ("progress", "kpi") and any(
            self._reads(nearest, [item]) for item in items
        ):
            return False
        if nearest in ALL_RULES and self._are_swatches(items):
            return False
        is_announced = len(items) > 1 and self._is_announced(items[0])
        if is_announced or (nearest is None and self._are_swatches(items, 3)):
            rules: tuple[Rule, ...] = (
                (nearest,)
                if nearest and nearest != "other"
                else self._conditions.rules
            )
            self._binding.add_misread(items, rules)
        return True

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

    def _is_remark(self, item: PlacedEntry, nearest: Part | None) -> bool:
        rules: tuple[Rule, ...] = self._rules_of(item)
        if nearest in ALL_RULES:
            is_read = self._conditions.meaning(
                nearest, item.condition, self._scale
            )
            if is_read is not None:
                return False
            rules = ()
        return self._conditions.is_remark(item.condition) and not rules

    def _bind_remarks(
        self, items: Iterable[PlacedEntry], nearest: Part | None
    ) -> None:
        """Descriptions alone (青：順調) decide nothing where no value or
        status is beside them.
        """
        items = list(items)
        if nearest == "other":
            return
        if nearest in (None, "mark") and self._may_be_marks(items):
            self._add("mark", items)
            return
        rules = (nearest,) if nearest else self._conditions.rules
        are_swatches = self._are_swatches(items)
        said = [
            item
            for item in items
            if item.word or item.source is None or are_swatches
        ]
        self._binding.add_misread(said, rules)

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
        nearest: Part | None,
    ) -> None:
        """Add the descriptions of colours for which the group gives no value;
        ``nearest`` is the heading before it.
        """
        colors = {item.color for item in said}
        rules: tuple[Rule, ...] = tuple(
            dict.fromkeys(
                rule for item in said for rule in self._rules_of(item)
            )
        )
        if nearest in ALL_RULES and (nearest in rules or not rules):
            rules = (nearest,)
        unsaid = [item for item in remarks if item.color not in colors]
        self._binding.add_misread(unsaid, rules or self._conditions.rules)

    def _rules_of(self, item: PlacedEntry) -> tuple[Rule, ...]:
        return self._conditions.by_content(item.condition)

    def _reads(self, rule: Rule, items: Sequence[PlacedEntry]) -> bool:
        return all(
            self._conditions.meaning(rule, item.condition, self._scale)
            is not None
            for item in items
        )

    def _add(self, rule: Rule, items: Iterable[PlacedEntry]) -> None:
        for item in items:
            meaning = self._conditions.meaning(
                rule, item.condition, self._scale
            )
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

    def _bind_under(self, items: list[PlacedEntry], nearest: Rule) -> None:
        """Bind a group to the rule of its heading, or to the rule that alone
        understands what the heading does not.
        """
        if self._reads(nearest, items) and not self._belongs_elsewhere(
            items, nearest
        ):
            self._add(nearest, items)
            return
        if self._is_ruled:
            self._binding.misread += [
                Misread(item, (nearest,), is_ruled=True) for item in items
            ]
            return
        rule = self._common(items)
        if rule and (
            rule in self._headings
            or not self._is_own(items)
            or nearest == "mark"
        ):
            self._add(rule, items)
        elif self._are_of_several_rules(items):
            self._bind_one_by_one(items)
        else:
            self._add(nearest, items)

    def _belongs_elsewhere(
        self, items: Sequence[PlacedEntry], nearest: Rule
    ) -> bool:
        """Tell whether a heading in another cell only takes the words for new
        statuses: 目標達成 below プラン.
        """
        rule = self._common(items)
        return (
            not self._is_own(items)
            and nearest == "status"
            and rule is not None
            and rule != nearest
        )

    def _is_own(self, items: Sequence[PlacedEntry]) -> bool:
        return items[0].own is not None

    def _common(self, items: Sequence[PlacedEntry]) -> Rule | None:
        """Return the one rule that all entries of a group can belong to."""
        rules = self._rules_of_all(items)
        return rules[0] if len(rules) == 1 else None

    def _bind_under_other(self, items: list[PlacedEntry]) -> None:
        """Entries below a heading of something else, such as オンライン完結,
        are about no rule, or it is not clear; those of passed deadlines are of
        a column that nothing fills.
        """
        rule = self._common(items)
        if all(map(self._is_deadline, items)):
            self._binding.misread += [
                Misread(item, (), is_ruled=True) for item in items
            ]
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

    def _bind_by_content(self, items: list[PlacedEntry]) -> None:
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
        meaning = self._conditions.meaning(
            "progress", item.condition, self._scale
        )
        return meaning == ANY_PROGRESS

    def _bind_one_by_one(self, items: Sequence[PlacedEntry]) -> None:
        """Bind each entry, or each half of one, to the only rule that
        understands it.
        """
        understood = [
            item
            for item in items
            if self._rules_of(item) or self._conditions.parts(item.condition)
        ]
        if not understood:
            self._leave(items)
            return
        numeric = any(
            self._rules_of(item) == ("progress",) for item in understood
        )
        around = self._rules_of_all(understood) or self._conditions.rules
        for item in items:
            parts = self._conditions.parts(item.condition)
            for rules, text in parts or [
                RulePart(self._rules_of(item), item.condition)
            ]:
                if numeric or parts:
                    rules = _progress_first(rules)  # noqa: PLW2901
                part = item._replace(condition=text)
                if len(rules) == 1:
                    self._add(rules[0], [part])
                else:
                    self._binding.add_misread([part], rules or around)

    def _are_of_several_rules(self, items: Iterable[PlacedEntry]) -> bool:
        """Tell whether each of several entries is about several rules; one
        alone may only name a value: 20%未満、未実施.
        """
        parts = [self._conditions.parts(item.condition) for item in items]
        return len(parts) > 1 and all(parts)

    def _leave(self, items: Sequence[PlacedEntry]) -> None:
        """Doubt entries that have a colour word; filled cells alone decorate."""
        worded = [item for item in items if item.word]
        self._binding.add_misread(worded, self._conditions.rules)


def _progress_first(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Return the rate's rule where a condition may be about it or the KPI."""
    return ("progress",) if set(rules) == {"progress", "kpi"} else rules
