"""The entries of a sheet in groups, as its cells put them together, and then
by their rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import ne
from typing import cast

from irodori.scorecard.legend.captions import FORMER
from irodori.scorecard.legend.legendcells import (
    LegendCell,
    LegendScan,
    Part,
    PlacedEntry,
    PlacedHeading,
    heading_before,
    part_before,
    several_colors,
)
from irodori.scorecard.legend.ruleconditions import Conditions, Meaning
from irodori.scorecard.legend.statusconditions import StatusWord
from irodori.scorecard.legend.titles import is_row_label
from irodori.scorecard.palettes import (
    COLORS,
    NO_COLORS,
    Color,
    is_filled,
    seen,
    swatch_name,
)
from irodori.scorecard.profile import ALL_RULES, ColorName, Rule
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Place


def entry_groups(
    items: Iterable[PlacedEntry],
    headings: Sequence[PlacedHeading],
    conditions: Conditions,
) -> list[list[PlacedEntry]]:
    """Return the entries of a sheet as its cells put them together.

    What only explains or labels an entry, in a cell of its own, joins it or is
    left out; the others are in groups: those of one cell, or those side by
    side or one below the other.
    """
    grouping = _Grouping(headings, conditions)
    entries = [
        conditions.with_mark(_named(item, conditions)) for item in items
    ]
    return grouping.groups(grouping.without_labels(entries))


def _named(item: PlacedEntry, conditions: Conditions) -> PlacedEntry:
    """Return an entry whose colour is called by its swatch where no word names
    it and it is none of the five.

    Grey is a colour, too. White is one beside the scorecard, of which it marks
    what has none.
    """
    if item.color == "none" and item.word is None and is_filled(item.swatch):
        is_white = item.swatch is not None and (
            item.swatch.foreground or ""
        ).endswith("FFFFFF")
        is_none = is_white and conditions.is_scorecard
        return item if is_none else item._replace(color="gray")
    if item.color != "other" or item.swatch is None:
        return item
    return item._replace(color=swatch_name(item.swatch) or "other")


_BY_NUMBER: tuple[Rule, ...] = ("progress",)


class _Grouping:
    """Puts the entries of one sheet together."""

    def __init__(
        self, headings: Sequence[PlacedHeading], conditions: Conditions
    ) -> None:
        self._headings = headings
        self._conditions = conditions
        self._by_content = conditions.by_content

    def without_labels(
        self, entries: Sequence[PlacedEntry]
    ) -> Sequence[PlacedEntry]:
        """Return entries with what explains a mark beside it, and without what
        only labels a row: A, 青, 100%以上, 順調.
        """
        if "mark" not in self._conditions.rules:
            entries = self._without_letters(entries)
        entries = self._with_explained_marks(self._without_remarks(entries))
        return self._without_descriptions(entries)

    def _without_letters(
        self, entries: Iterable[PlacedEntry]
    ) -> list[PlacedEntry]:
        """Leave out the letters and numbers of a table's rows."""
        read = {
            each.source
            for each in entries
            if each.source and self._by_content(each.condition)
        }
        return [
            each
            for each in entries
            if each.source not in read or not is_row_label(each.condition)
        ]

    def _without_remarks(
        self, entries: Iterable[PlacedEntry]
    ) -> list[PlacedEntry]:
        """Leave out the words beside the only number of their colour's cell."""
        numbers = Counter(each.source for each in entries if _has_number(each))
        return [
            each
            for each in entries
            if each.source is None
            or numbers[each.source] != 1
            or each.mark
            or _has_number(each)
            or not self._conditions.is_remark(each.condition)
        ]

    def _with_explained_marks(
        self, entries: Iterable[PlacedEntry]
    ) -> list[PlacedEntry]:
        """Join marks and the numbers of their row or column."""
        marked = {each.source for each in entries if each.mark}
        said: dict[Place, list[str]] = {}
        kept = []
        for each in entries:
            is_beside = each.source in marked and not each.mark
            rules = self._by_content(each.condition) if is_beside else ()
            if each.source and is_beside and set(rules) <= {"progress"}:
                said.setdefault(each.source, []).append(each.condition)
            else:
                kept.append(each)
        return [
            _explained(each, said[each.source])
            if each.mark and each.source in said
            else each
            for each in kept
        ]

    def _without_descriptions(
        self, entries: Sequence[PlacedEntry]
    ) -> list[PlacedEntry]:
        """Leave out the words beside the number of the swatch that both belong
        to; one below another heading than the number describes nothing.
        """
        measured = {
            (each.source, self._part(each))
            for each in entries
            if each.source and self._by_content(each.condition) == _BY_NUMBER
        }
        return [
            each
            for each in entries
            if not self._describes(each.condition)
            or (each.source, self._part(each)) not in measured
        ]

    def _describes(self, condition: str) -> bool:
        is_of_kpi = "kpi" in self._by_content(condition)
        return is_of_kpi or self._conditions.is_remark(condition)

    def _part(self, entry: PlacedEntry) -> Part | None:
        """Return the part that the nearest heading before an entry opens."""
        return part_before(entry.cell, self._headings)

    def groups(
        self, entries: Iterable[PlacedEntry]
    ) -> list[list[PlacedEntry]]:
        """Return entries in groups: those of one cell and heading, and single
        ones in neighbouring cells.

        A heading of another rule in a cell between, or at the left of a row,
        ends a group; a condition that names the rule of those above it does
        not.
        """
        groups: list[list[PlacedEntry]] = []
        latest: dict[int, tuple[list[PlacedEntry], PlacedHeading | None]] = {}
        for own in _by_cell(entries):
            cell = own[0].cell
            heading = heading_before(cell, self._headings)
            group, above = latest.get(cell.column, ([], None))
            if not self._continue(own, group, above, heading):
                group, above = [], heading
                groups.append(group)
            group += own
            if len(own) == 1:
                latest[cell.column] = group, above
        return self._joined_rows(groups)

    def _continue(
        self,
        own: Sequence[PlacedEntry],
        group: Sequence[PlacedEntry],
        above: PlacedHeading | None,
        heading: PlacedHeading | None,
    ) -> bool:
        """Tell whether the entries of a cell below a ``heading`` continue the
        group above them, whose heading is ``above``.
        """
        if len(own) > 1 or not group or not _continues(group, own[0]):
            return False
        if group[-1].own != own[0].own:
            is_headed = above is not None and above.part != own[0].own
            return not is_headed and self._name_one_rule(
                own[0], heading, group
            )
        is_parted = _is_parted(own[0].cell, above, heading)
        return not is_parted or self._names_their_rule(own[0], heading, group)

    def _name_one_rule(
        self,
        entry: PlacedEntry,
        heading: PlacedHeading | None,
        group: Sequence[PlacedEntry],
    ) -> bool:
        """Tell whether only some entries of a list name the rule of which all
        may be: 目標達成 above or below 進捗率70%以上.
        """
        part = heading.part if heading else None
        if {entry.own, group[-1].own} != {None, part}:
            return False
        if entry.own is None:
            return self._names_their_rule(group[-1], heading, [*group, entry])
        is_first = not any(each.own for each in group)
        return is_first and self._names_their_rule(entry, heading, group)

    def _names_their_rule(
        self,
        entry: PlacedEntry,
        heading: PlacedHeading | None,
        group: Iterable[PlacedEntry],
    ) -> bool:
        """Tell whether a heading is the subject of an entry's own condition,
        and all entries around may be of the rule that it names: 進捗率70%以上
        below 目標達成.
        """
        return (
            heading is not None
            and heading.place == entry.cell.place
            and all(
                heading.part in self._by_content(each.condition)
                for each in (*group, entry)
            )
        )

    def _joined_rows(
        self, groups: Iterable[list[PlacedEntry]]
    ) -> list[list[PlacedEntry]]:
        """Join the single entries of one row below one heading, whose columns
        hold one entry each.
        """
        joined: list[list[PlacedEntry]] = []
        by_row: dict[object, list[PlacedEntry]] = {}
        for group in groups:
            if len(group) > 1:
                joined.append(group)
                continue
            key = group[0].cell.row, group[0].own, self._part(group[0])
            row = by_row.get(key)
            if row is None or group[0].color in {each.color for each in row}:
                row = by_row[key] = []
                joined.append(row)
            row += group
        return joined


def _explained(entry: PlacedEntry, said: Iterable[str]) -> PlacedEntry:
    condition = " ".join([entry.condition, *said]).strip()
    return entry._replace(condition=condition)


def _has_number(item: PlacedEntry) -> bool:
    return any(character.isdigit() for character in item.condition)


def _is_parted(
    cell: LegendCell,
    above: PlacedHeading | None,
    heading: PlacedHeading | None,
) -> bool:
    """Tell whether the heading of a cell parts it from those above it, whose
    heading is ``above``.

    One further left belongs to another legend, unless it is in the same
    column as the one above, or labels the row.
    """
    if heading is None or (above and above.part == heading.part):
        return False
    if above is None:
        return heading.row == cell.row or heading.column == cell.column
    return heading.column in (cell.column, above.column)


def _by_cell(entries: Iterable[PlacedEntry]) -> Iterable[list[PlacedEntry]]:
    """Return the entries of each cell and heading."""
    cells: dict[tuple[int, int, Part | None], list[PlacedEntry]] = {}
    for each in entries:
        place = each.cell.row, each.cell.column, each.own
        cells.setdefault(place, []).append(each)
    return cells.values()


def _continues(
    group: Sequence[PlacedEntry],
    entry: PlacedEntry,
) -> bool:
    """Tell whether a single entry continues the column of entries above it; a
    colour that returns begins a new one.
    """
    above = group[-1].cell.row
    row = entry.cell.row
    is_new = entry.color == "other" or all(
        entry.color != each.color for each in group
    )
    return is_new and row - above <= 2


def strange_colors(
    group: Sequence[PlacedEntry], conditions: Conditions
) -> set[ColorName]:
    """Return the colours of a group without a heading right before it, where
    no rule knows anything of it.
    """
    understands = conditions.reader_for(None)
    is_known = any(understands(item.condition) for item in group)
    return set() if is_known else several_colors(group)


def are_of_plans(
    group: Sequence[PlacedEntry],
    headings: Sequence[Part],
    conditions: Conditions,
) -> bool:
    """Tell whether a group is the plans' by the nearest of its headings, or
    else by what its entries say.
    """
    if headings:
        return headings[0] == "status"
    judged = [
        item for item in group if not conditions.is_unjudged(item.condition)
    ]
    return bool(judged) and all(
        "status" in conditions.by_content(item.condition) for item in judged
    )


def may_be_status(item: PlacedEntry, conditions: Conditions) -> bool:
    """Tell whether what is not judged elsewhere is a status with a colour of
    its own among those of plans: 終了 and 廃止, but not 灰：対象外.
    """
    is_colored = item.color not in {*NO_COLORS, "gray"}
    return is_colored or conditions.ends_plans(item.condition)


# ---- Entries with their rules -----------------------------------------------


class Bound(NamedTuple):
    """An entry with the rule that it belongs to and what it says there."""

    item: PlacedEntry
    part: Rule
    meaning: Meaning

    @property
    def color(self) -> Color | None:
        """The colour, None for no fill and for an unknown colour."""
        name = self.item.color
        return None if name in NO_COLORS else name

    @property
    def color_known(self) -> bool:
        """Whether its colour is one that has a name, or no fill."""
        return self.item.color != "other"

    def recolored(self, name: ColorName) -> Bound:
        """Return the entry with another colour."""
        return self._replace(item=self.item._replace(color=name))


def with_places_for_hues(entries: Sequence[Bound]) -> list[Bound]:
    """Return entries in which the one of five swatches without words that has
    the hue of another has the colour of its place: gold before orange.
    """
    swatches = (each.item.swatch for each in entries if not each.item.word)
    shown = {seen(swatch) for swatch in swatches if swatch}
    own = [each.color for each in entries]
    strange = sum(map(ne, own, COLORS))
    is_clear = len(shown) == len(own) == len(COLORS) and strange == 1
    if not is_clear or not set(own) < set(COLORS):
        return list(entries)
    paired = zip(entries, COLORS, strict=True)
    return [each.recolored(color) for each, color in paired]


def statuses_of(entry: Bound) -> tuple[StatusWord, ...]:
    """Return the statuses of an entry about statuses."""
    assert isinstance(entry.meaning, tuple)
    return cast("tuple[StatusWord, ...]", entry.meaning)


class Misread(NamedTuple):
    """An entry that was not understood, and the rules that it may be about."""

    item: PlacedEntry
    rules: tuple[Rule, ...]
    is_of_block: bool = False
    """Whether the other entries of its block are of these rules."""
    is_ruled: bool = False
    """Whether the heading of its table says whose it is, whatever it speaks
    of.
    """
    caption: str = ""
    """What over it is not known; empty where the entry itself is not."""


class Binding:
    """The entries of a sheet by rule, and what of them is not understood."""

    def __init__(self) -> None:
        self.bound: list[Bound] = []
        self.misread: list[Misread] = []
        self.apart: list[PlacedEntry] = []
        """Entries that are understood and about no rule: 灰：対象外, and those
        below a heading of something else.
        """
        self.foreign: set[Place] = set()
        """The cells below a caption of something else."""
        self.markers: list[PlacedEntry] = []
        """Entries of colours that show changes or input: 黄：変更箇所."""
        self.strange: set[ColorName] = set()
        """Several colours to which entries give a meaning that is no rule's:
        青：本省　緑：地方局.
        """
        self.not_begun: list[PlacedEntry] = []
        """Entries of the rates that are 未実施."""
        self.captions: list[tuple[LegendCell, str, Sequence[Rule]]] = []
        """Captions over the entries of rules that may name another measure or
        another's colours, with what of each is not known.
        """
        self.open: list[tuple[Sequence[PlacedEntry], tuple[Rule, ...]]] = []
        """Groups without a heading that several rules understand."""

        self.strangers: list[tuple[Sequence[PlacedEntry], str]] = []
        """Groups below a caption of something that the sheet does not have."""

    @classmethod
    def of_another(
        cls, items: Sequence[PlacedEntry], unheld: Iterable[str]
    ) -> Binding:
        """Return a group of entries below a caption of something else, which
        may be ``unheld``: nothing of the sheet.
        """
        binding = cls()
        binding.strangers += [(items, caption) for caption in unheld]
        binding.apart += items
        binding.foreign.update(item.cell.place for item in items)
        binding.strange |= several_colors(items)
        return binding

    def doubt_block(self, every: tuple[Rule, ...]) -> None:
        """Let the entries of a block fall with one that may be of ``every``
        rule: 青：達成 beside 黄：横ばい is no colour of a rate.
        """
        parts = dict.fromkeys(each.part for each in self.bound)
        if not parts:
            return
        for at, each in enumerate(self.misread):
            if each.rules != every:
                continue
            self.misread[at] = each._replace(
                rules=tuple(parts),
                is_of_block=True,
            )

    def add(self, other: Binding) -> None:
        """Add what was bound of other entries."""
        self.bound += other.bound
        self.misread += other.misread
        self.apart += other.apart
        self.foreign |= other.foreign
        self.markers += other.markers
        self.strange |= other.strange
        self.not_begun += other.not_begun
        self.captions += other.captions
        self.open += other.open
        self.strangers += other.strangers

    def add_captions(
        self,
        measures: Iterable[tuple[LegendCell, str]],
        strangers: Iterable[tuple[LegendCell, str]],
    ) -> None:
        """Add what over the entries names another measure than that of rates
        (``measures``), or the colours of something else (``strangers``).
        """
        rules = tuple(dict.fromkeys(each.part for each in self.bound))
        if "progress" in rules:
            self.captions += [(*each, ("progress",)) for each in measures]
        if rules:
            self.captions += [(*each, rules) for each in strangers]

    def add_misread(
        self, items: Iterable[PlacedEntry], rules: tuple[Rule, ...]
    ) -> None:
        """Add entries that may be about some rules and were not understood."""
        self.misread += [Misread(item, rules) for item in items]

    def add_ruled(
        self, items: Iterable[PlacedEntry], rules: tuple[Rule, ...]
    ) -> None:
        """Add entries that were not understood below a heading that says whose
        they are.
        """
        self.misread += [Misread(item, rules, is_ruled=True) for item in items]

    def put_below(self, caption: str) -> None:
        """Say of what was not understood that ``caption`` is over it."""
        self.misread = [
            each._replace(caption=caption) for each in self.misread
        ]


def by_rule(bound: Iterable[Bound]) -> Mapping[Rule, list[Bound]]:
    """Return bound entries by their rule."""
    parts: dict[Rule, list[Bound]] = {rule: [] for rule in ALL_RULES}
    for each in bound:
        parts[each.part].append(each)
    return parts


def in_force(
    bound: Sequence[Bound], found: LegendScan, unseen: frozenset[Place]
) -> tuple[list[Bound], list[Bound]]:
    """Return entries without those of a former legend and those in cells that
    nobody sees, of the rules that others explain; and those of a former legend
    that are left.
    """
    former = _former(found)
    apart = former | unseen
    explained = {
        each.part for each in bound if each.item.cell.place not in apart
    }
    kept = [
        each
        for each in bound
        if each.part not in explained or each.item.cell.place not in apart
    ]
    return kept, [each for each in kept if each.item.cell.place in former]


def _former(found: LegendScan) -> set[Place]:
    """Return the cells of a legend that is said to be a former one: those that
    say so, and those right below a heading that does.
    """
    speaking = {each.cell.place for each in found.entries}
    places = set[Place]()
    row = 0
    is_former = False
    for cell in found.texts:
        says_so = FORMER.match(cell.legible) is not None
        is_entry = cell.place in speaking
        if says_so or not is_entry or cell.row > row + 1:
            is_former = says_so and not is_entry
        if says_so or is_former:
            places.add(cell.place)
        row = cell.row
    return places


def are_bullets(marked: Sequence[PlacedEntry]) -> bool:
    """Tell whether the marks of several explained colours are all the same."""
    return (
        len(marked) > 1
        and len({item.mark for item in marked}) == 1
        and len({item.color for item in marked}) == len(marked)
        and all(item.condition for item in marked)
    )
