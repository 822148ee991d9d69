"""Which rule each entry of a legend belongs to, and what it says there.

Entries that belong together are a group: those of one cell, or those side by side or one below the other.  A group
belongs to the rule that its heading names, the nearest one before it, or else to the one rule that understands all
of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from irodori.scorecard.bands import Band
from irodori.scorecard.legend.conditions import scale_of
from irodori.scorecard.legend.placed import LegendScan, PlacedEntry, PlacedHeading, parts_before
from irodori.scorecard.legend.ruleconditions import Conditions, Meaning
from irodori.scorecard.legend.titles import Part
from irodori.scorecard.palettes import NO_COLORS, Color, is_filled, swatch_name
from irodori.scorecard.profile import ALL_RULES, Rule

_NEAR = 8
"""So many rows below 凡例 a group of swatches is still taken for the legend."""


class Bound(NamedTuple):
    """An entry with the rule that it belongs to and what it says there."""

    item: PlacedEntry
    part: Rule
    meaning: Meaning

    @property
    def color(self) -> Color | None:
        """The colour, None for no fill and for a colour that nobody can tell."""
        name = self.item.color
        return None if name in NO_COLORS else name


def _named(item: PlacedEntry, conditions: Conditions) -> PlacedEntry:
    """Return an entry whose colour is called by its swatch where no word names it and it is none of the five.

    Grey is a colour beside the scorecard, where it marks what is not judged; a grey that means anything else there is
    not known.
    """
    if item.color == "none" and item.word is None and is_filled(item.swatch):
        if not conditions.is_scorecard:
            return item._replace(color="gray")
        is_white = item.swatch is not None and (item.swatch.foreground or "").endswith("FFFFFF")
        return item if is_white else item._replace(color="other")
    name = swatch_name(item.swatch) if item.color == "other" and item.swatch else None
    return item._replace(color=name) if name else item


class Misread(NamedTuple):
    """An entry that was not understood, and the rules that it may be about."""

    item: PlacedEntry
    rules: tuple[Rule, ...]


@dataclass(slots=True)
class Binding:
    """The entries of a sheet by rule, and what of them is not understood."""

    bound: list[Bound] = field(default_factory=list)
    misread: list[Misread] = field(default_factory=list)
    apart: list[PlacedEntry] = field(default_factory=list)
    """Entries that are understood and about no rule: 灰：対象外, and those below a heading of something else."""
    markers: list[PlacedEntry] = field(default_factory=list)
    """Entries of colours that show changes or input: 黄：変更箇所."""
    open: list[tuple[list[PlacedEntry], tuple[Rule, ...]]] = field(default_factory=list)
    """Groups without a heading that several rules understand."""


def bind(found: LegendScan, conditions: Conditions) -> Binding:
    """Return the entries of a sheet with their rules."""
    binding = Binding()
    entries = [conditions.with_mark(_named(item, conditions)) for item in found.entries]
    entries = _without_explanations(entries, conditions)
    entries = _without_labels(entries, found.headings, conditions)
    for group in _groups(entries, found.headings):
        headings = [group[0].own] if group[0].own else parts_before(group[0].cell, found.headings)
        _EntryGroup(group, conditions.in_play(headings), conditions, binding, found).bind()
    _close(binding, conditions)
    return binding


def _without_labels(
    entries: Sequence[PlacedEntry], headings: Sequence[PlacedHeading], conditions: Conditions
) -> list[PlacedEntry]:
    """Leave out the labels of a table's rows: 順調 beside 80%以上 and the swatch that both belong to.

    A word below a heading of its own is no label.
    """
    headed = {heading.column for heading in headings}
    measured = {each.source for each in entries if each.source and conditions.by_content(each.condition) == _BY_NUMBER}
    return [each for each in entries if each.source not in measured or not _is_label(each, headed, conditions)]


_BY_NUMBER: tuple[Rule, ...] = ("progress",)


def _is_label(entry: PlacedEntry, headed: Collection[int], conditions: Conditions) -> bool:
    is_word = conditions.is_remark(entry.condition) or "kpi" in conditions.by_content(entry.condition)
    return is_word and entry.cell.column not in headed


def _close(binding: Binding, conditions: Conditions) -> None:
    """Give the groups that several rules understand to the only one that has no legend yet."""
    taken = {each.part for each in binding.bound}
    for group, rules in binding.open:
        left = [rule for rule in rules if rule not in taken]
        if len(left) == 1:
            scale = scale_of(item.condition for item in group)
            meanings = [(item, conditions.meaning(left[0], item.condition, scale)) for item in group]
            binding.bound += [Bound(item, left[0], meaning) for item, meaning in meanings if meaning is not None]
        elif left:
            binding.misread += [Misread(item, tuple(left)) for item in group]


def _without_explanations(entries: Sequence[PlacedEntry], conditions: Conditions) -> list[PlacedEntry]:
    """Return entries without those in cells of their own that explain others of the same colour cell.

    A mark is explained by the numbers of its row or column (A, 青, 100%以上), a number by words (青, 100%以上, 順調).
    """
    marks = {each.source: each for each in entries if each.mark and each.source}
    values = Counter(each.source for each in entries if each.source and _has_number(each))
    said: dict[tuple[int, int], list[str]] = {}
    kept = []
    for each in entries:
        mark = marks.get(each.source) if each.source and not each.mark else None
        is_value = each.mark or _has_number(each) or not conditions.is_remark(each.condition)
        if each.source and values[each.source] == 1 and not is_value:
            continue
        if mark and mark.source and set(conditions.by_content(each.condition)) <= {"progress"}:
            said.setdefault(mark.source, []).append(each.condition)
        else:
            kept.append(each)
    return [
        each._replace(condition=" ".join([each.condition, *said[each.source]]).strip())
        if each.mark and each.source in said
        else each
        for each in kept
    ]


def _has_number(item: PlacedEntry) -> bool:
    return any(character.isdigit() for character in item.condition)


def _unmarked(item: PlacedEntry) -> PlacedEntry:
    """Return an entry whose mark is dress: its condition is what stands beside the mark."""
    return item._replace(mark=None, condition=item.condition or item.mark or "")


class _EntryGroup:
    """Entries that belong to one rule, or each to its own."""

    def __init__(
        self,
        items: Sequence[PlacedEntry],
        headings: Sequence[Part],
        conditions: Conditions,
        binding: Binding,
        found: LegendScan,
    ) -> None:
        self._announced = found.announced
        self._names_values = conditions.names_values(items[0], found.headings)
        self._headings = headings
        self._conditions = conditions
        self._binding = binding
        self._items = [item for item in items if not self._is_apart(item)]
        self._scale = scale_of(item.condition for item in self._items)

    def _is_apart(self, item: PlacedEntry) -> bool:
        """Put an entry apart that is about no rule."""
        conditions, binding = self._conditions, self._binding
        if item.mark and not item.is_type:
            return False
        is_letters = item.is_type and item.word and not conditions.by_content(item.condition)
        if conditions.is_marker(item.condition):
            (binding.apart if item.is_type else binding.markers).append(item)
            return True
        if conditions.is_unjudged(item.condition) or is_letters:
            binding.apart.append(item)
            return True
        return False

    def bind(self) -> None:
        """Add the entries of the group to the binding; one that is not understood among marks is about them."""
        nearest = self._headings[0] if self._headings else None
        bound, first = len(self._binding.bound), len(self._binding.misread)
        self._bind_marks(nearest)
        has_marks = len(self._binding.bound) > bound
        self._bind_others(nearest)
        if has_marks:
            misread = self._binding.misread
            misread[first:] = [each._replace(rules=("mark",)) for each in misread[first:]]

    def _bind_others(self, nearest: Part | None) -> None:
        """Add the entries that have no marks."""
        if not self._items or self._is_decoration(nearest):
            return
        remarks = [item for item in self._items if self._is_remark(item, nearest)]
        said = [item for item in self._items if item not in remarks]
        if not said:
            self._bind_remarks(remarks, nearest)
            return
        self._binding.misread += self._unsaid(remarks, said)
        if nearest is None:
            self._bind_by_content(said)
        elif nearest == "other":
            self._bind_under_other(said)
        else:
            self._bind_under(said, nearest)

    def _bind_marks(self, nearest: Part | None) -> None:
        """Bind the entries that have marks; one mark of several colours is a bullet, a single one a word in a cell."""
        marked = [item for item in self._items if item.mark]
        is_bullet = len(marked) > 1 and len({item.mark for item in marked}) == 1 and self._are_explained(marked)
        is_single = len(marked) == 1 and not (marked[0].word or self._is_announced(marked[0]) or nearest == "mark")
        if nearest == "other" or is_bullet or self._names_values:
            self._items = [_unmarked(item) for item in self._items]
            return
        self._items = [item for item in self._items if not item.mark]
        for item in [] if is_single else marked:
            meaning = self._conditions.marked(item.mark or "", item.condition, self._scale)
            self._binding.bound.append(Bound(item, "mark", meaning))

    def _are_explained(self, marked: Sequence[PlacedEntry]) -> bool:
        return all(item.condition for item in marked) and len({item.color for item in marked}) == len(marked)

    def _is_announced(self, item: PlacedEntry) -> bool:
        return any(0 <= item.cell.row - announced <= _NEAR for announced in self._announced)

    def _is_decoration(self, nearest: Part | None) -> bool:
        """Tell whether the group is filled cells whose texts nobody would take for a legend.

        Below 凡例 or 色分け the same cells are a legend that is not understood.
        """
        if any(item.word or self._rules_of(item) or item.own for item in self._items):
            return False
        if nearest == "mark" and all(self._is_label(item) for item in self._items) and len(self._items) > 1:
            return False
        if nearest in ("progress", "kpi") and any(self._reads(nearest, [item]) for item in self._items):
            return False
        if self._is_announced(self._items[0]) and len(self._items) > 1:
            rules: tuple[Rule, ...] = (nearest,) if nearest and nearest != "other" else self._conditions.rules
            self._binding.misread += [Misread(item, rules) for item in self._items]
        return True

    def _is_label(self, item: PlacedEntry) -> bool:
        return self._conditions.is_remark(item.condition)

    def _is_remark(self, item: PlacedEntry, nearest: Part | None) -> bool:
        if nearest in ALL_RULES and self._conditions.meaning(nearest, item.condition, self._scale) is not None:
            return False
        return self._conditions.is_remark(item.condition) and not self._conditions.by_content(item.condition)

    def _bind_remarks(self, items: Iterable[PlacedEntry], nearest: Part | None) -> None:
        """Descriptions alone (青：順調) decide nothing where no value or status is beside them."""
        items = list(items)
        if nearest == "other":
            return
        if nearest in (None, "mark") and self._may_be_marks(items):
            self._add("mark", items)
            return
        rules = (nearest,) if nearest else self._conditions.rules
        self._binding.misread += [Misread(item, rules) for item in items if item.word or item.source is None]

    def _may_be_marks(self, items: Sequence[PlacedEntry]) -> bool:
        """Tell whether descriptions, such as 順調 and 遅れ, are words that a column of assessments holds."""
        return "mark" in self._conditions.rules and len(items) > 1 and self._reads("mark", items)

    def _unsaid(self, remarks: Sequence[PlacedEntry], said: Sequence[PlacedEntry]) -> list[Misread]:
        """Return the descriptions of colours for which the group gives no value."""
        if not remarks:
            return []
        colors = {item.color for item in said}
        rules: tuple[Rule, ...] = tuple(dict.fromkeys(rule for item in said for rule in self._rules_of(item)))
        return [Misread(item, rules or self._conditions.rules) for item in remarks if item.color not in colors]

    def _rules_of(self, item: PlacedEntry) -> tuple[Rule, ...]:
        return self._conditions.by_content(item.condition)

    def _reads(self, rule: Rule, items: Sequence[PlacedEntry]) -> bool:
        return all(self._conditions.meaning(rule, item.condition, self._scale) is not None for item in items)

    def _add(self, rule: Rule, items: Iterable[PlacedEntry]) -> None:
        for item in items:
            meaning = self._conditions.meaning(rule, item.condition, self._scale)
            if meaning is None:
                self._binding.misread.append(Misread(item, (rule,)))
            else:
                self._binding.bound.append(Bound(item, rule, meaning))

    def _bind_under(self, items: list[PlacedEntry], nearest: Rule) -> None:
        """Bind a group to the rule of its heading, or to the rule that alone understands what the heading does not."""
        if self._reads(nearest, items) and not self._belongs_elsewhere(items, nearest):
            self._add(nearest, items)
            return
        rule = self._common(items)
        if rule and (rule in self._headings or not self._is_own(items) or nearest == "mark"):
            self._add(rule, items)
            return
        self._add(nearest, items)

    def _belongs_elsewhere(self, items: Sequence[PlacedEntry], nearest: Rule) -> bool:
        """Tell whether a heading in another cell only takes the words for new statuses: 目標達成 below プラン."""
        rule = self._common(items)
        return not self._is_own(items) and nearest == "status" and rule is not None and rule != nearest

    def _is_own(self, items: Sequence[PlacedEntry]) -> bool:
        return items[0].own is not None

    def _common(self, items: Sequence[PlacedEntry]) -> Rule | None:
        """Return the one rule that all entries of a group can belong to."""
        rules = [rule for rule in self._conditions.rules if all(rule in self._rules_of(item) for item in items)]
        return rules[0] if len(rules) == 1 else None

    def _bind_under_other(self, items: list[PlacedEntry]) -> None:
        """Entries below a heading of something else, such as オンライン完結, are about no rule, or it is not clear."""
        rule = self._common(items)
        if rule:
            self._binding.misread += [Misread(item, (rule,)) for item in items]
        else:
            self._binding.apart += items

    def _bind_by_content(self, items: list[PlacedEntry]) -> None:
        rest = [item for item in items if self._is_rest(item)]
        plain = [item for item in items if item not in rest]
        known = self._conditions.rules
        rules = tuple(rule for rule in known if plain and all(rule in self._rules_of(item) for item in plain))
        if not rules and self._are_statuses(items):
            rules = ("status",)
        if rules == ("progress",) and self._may_be_marks(items):
            rules = ("progress", "mark")  # 達成 and 未達成 may be words of a column, or what a number is
        if len(rules) == 1:
            self._add(rules[0], items)
        elif rules:
            self._binding.open.append((items, rules))
        else:
            self._bind_one_by_one(items)

    def _are_statuses(self, items: Sequence[PlacedEntry]) -> bool:
        """Tell whether entries are statuses, most of them known and others of an office's own: 完了, 遅延, 見直し."""
        if self._conditions.is_scorecard or not self._reads("status", items):
            return False
        known = sum("status" in self._rules_of(item) for item in items)
        return "status" in self._conditions.rules and known * 2 > len(items)

    def _is_rest(self, item: PlacedEntry) -> bool:
        """Tell whether an entry is それ以外, which belongs to the rule of its group."""
        meaning = self._conditions.meaning("progress", item.condition, self._scale)
        return isinstance(meaning, Band) and meaning.low is None and meaning.high is None

    def _bind_one_by_one(self, items: Sequence[PlacedEntry]) -> None:
        """Bind each entry, or each half of one, to the only rule that understands it."""
        understood = [item for item in items if self._rules_of(item) or self._conditions.halves(item.condition)]
        if not understood:
            self._leave(items)
            return
        numeric = any(self._rules_of(item) == ("progress",) for item in understood)
        for item in items:
            parts = self._conditions.halves(item.condition) or (item.condition,)
            for part in parts:
                self._bind_half(item._replace(condition=part), numeric or len(parts) > 1)

    def _bind_half(self, item: PlacedEntry, is_progress: bool) -> None:
        rules = self._rules_of(item)
        if is_progress and set(rules) == {"progress", "kpi"}:
            rules = ("progress",)
        if len(rules) == 1:
            self._add(rules[0], [item])
        else:
            self._binding.misread.append(Misread(item, rules or self._conditions.rules))

    def _leave(self, items: Sequence[PlacedEntry]) -> None:
        """Entries that nobody understands: those with a colour word are in doubt, filled cells alone are decoration."""
        self._binding.misread += [Misread(item, self._conditions.rules) for item in items if item.word]


# ---- Groups and headings -------------------------------------------------------------------------------------------


def _groups(items: Sequence[PlacedEntry], headings: Sequence[PlacedHeading]) -> list[list[PlacedEntry]]:
    """Return entries in groups: those of one cell and heading, and single ones in neighbouring cells.

    A heading in a cell between ends a group.
    """
    rows_of_headings: dict[int, list[int]] = {}
    for heading in headings:
        rows_of_headings.setdefault(heading.column, []).append(heading.row)
    cells: dict[tuple[int, int, Part | None], list[PlacedEntry]] = {}
    for item in items:
        cells.setdefault((item.cell.row, item.cell.column, item.own), []).append(item)
    groups: list[list[PlacedEntry]] = []
    latest: dict[int, list[PlacedEntry]] = {}
    for (row, column, _), entries in cells.items():
        group = latest.get(column)
        between = group and any(group[-1].cell.row < at < row for at in rows_of_headings.get(column, ()))
        if len(entries) > 1 or group is None or between or not _continues(group, entries[0], row):
            group = []
            groups.append(group)
        group += entries
        if len(entries) == 1:
            latest[column] = group
    return _joined_rows(groups)


def _continues(group: Sequence[PlacedEntry], item: PlacedEntry, row: int) -> bool:
    """Tell whether a single entry continues the column of entries above it; a colour that returns begins a new one."""
    colors = {each.color for each in group} if item.color != "other" else set()
    return row - group[-1].cell.row <= 2 and group[0].own == item.own and item.color not in colors


def _joined_rows(groups: list[list[PlacedEntry]]) -> list[list[PlacedEntry]]:
    """Join the single entries of one row, whose columns hold one entry each."""
    joined: list[list[PlacedEntry]] = []
    by_row: dict[tuple[int, Part | None], list[PlacedEntry]] = {}
    for group in groups:
        if len(group) > 1:
            joined.append(group)
            continue
        key = group[0].cell.row, group[0].own
        row = by_row.get(key)
        if row is None or group[0].color in {each.color for each in row}:
            row = by_row[key] = []
            joined.append(row)
        row += group
    return joined


def by_rule(bound: Iterable[Bound]) -> Mapping[Rule, list[Bound]]:
    """Return bound entries by their rule."""
    parts: dict[Rule, list[Bound]] = {rule: [] for rule in ALL_RULES}
    for each in bound:
        parts[each.part].append(each)
    return parts
