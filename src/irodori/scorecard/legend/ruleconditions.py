"""What the conditions of a legend say under each rule, and which rules a
condition may belong to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from irodori.patterns import pattern
from irodori.scorecard.legend.conditions import BandConditions, NumberScale
from irodori.scorecard.legend.markwords import lone_mark, split_mark
from irodori.scorecard.legend.statusconditions import (
    REST,
    KpiConditions,
    StatusConditions,
    StatusWord,
)
from irodori.scorecard.legend.titles import (
    LegendCell,
    LegendScan,
    Part,
    PlacedEntry,
    PlacedHeading,
    headings_before,
    is_row_label,
    parts_before,
)
from irodori.scorecard.legend.tokens import legible
from irodori.scorecard.legend.trimming import Understands
from irodori.scorecard.palettes import Band, is_filled, swatch_name
from irodori.scorecard.profile import ALL_RULES, SCORECARD, Profile, Rule
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Place


class MarkMeaning(NamedTuple):
    """A mark of an assessment, and the progress that the legend names beside
    it.
    """

    mark: str
    band: Band | None


Meaning = Band | tuple[StatusWord, ...] | bool | MarkMeaning
_MARK_WORD = pattern(
    r"(?!.*(?:から|まで|以外|その他|以上|以下|未満|超|期限|ただし|除|のみ|うち|場合|割|半分|表示|着色|色|ます|です|とする|準))"
    r"(?:[^\W\d_A-Za-z]{1,12}|[A-Za-z]{2,6})"
)
_OF_CELLS = pattern(
    r"^(?:なお|ただし|但し)、?|の?(?:もの|手続|場合|欄|セル|箇所|項目)?[はをが]?$"
)
_NO_VALUE = pattern(
    r"(?:現在値?|現状値?|目標値?|実績値?|数値|データ)[がはを]?"
    r"(?:未)?(?:公表|設定|把握|記載|入力)(?:され|し|でき)て?い?ない"
    r"|(?:現在値?|現状値?|目標値?|実績値?|数値|データ)[がはを]?"
    r"(?:空欄|空白|ない|無い|なし|未公表|未設定|不明|集計中|調査中)"
)
_LABEL = pattern(r"[A-Z](?![A-Za-z])")
_PARTICLES = frozenset("をはが")
_HALVES = "/／・、"
_JUDGING = pattern(
    r"達成|[0-9] ?(?:%|割)|措置済|未着手|取組中|以上|未満"
    r"|低下|上昇|下が|上が|悪化|改善|増加|減少|横ばい|同じ|同水準|下回|上回|伸び"
)
"""Words of a rule: 目標達成(新規の手続を除く) is no marker of what is new, and
前回より低下 none of what was changed.
"""


class Conditions:
    """Reads conditions under each rule."""

    def __init__(
        self,
        profile: Profile,
        rules: tuple[Rule, ...],
    ) -> None:
        self.rules = rules
        """The rules that the legend may be about."""
        self.is_scorecard = profile.kind.name == SCORECARD
        self._bands = profile.once(BandConditions)
        self._statuses = profile.once(StatusConditions)
        self._kpi = profile.once(KpiConditions)
        self._markers = profile.legend_words["markers"]
        self._unjudged = frozenset(profile.legend_words["unjudged"])
        self._value_labels = _value_labels(profile)
        self._contents: dict[str, tuple[Rule, ...]] = {}
        self._meanings: dict[
            tuple[str, Rule, NumberScale], Meaning | None
        ] = {}

    def meaning(
        self,
        rule: Rule,
        condition: str,
        scale: NumberScale = "percent",
    ) -> Meaning | None:
        """Return what a condition says under a rule; None where it is not
        understood.
        """
        key = condition, rule, scale
        if key not in self._meanings:
            self._meanings[key] = self._read(rule, condition, scale)
        return self._meanings[key]

    def _read(
        self,
        rule: Rule,
        condition: str,
        scale: NumberScale,
    ) -> Meaning | None:
        # A100%以上 beside a column of marks is about the mark
        if rule == "progress":
            is_marked = "mark" in self.rules and _LABEL.match(condition)
            return None if is_marked else self._bands.read(condition, scale)
        if rule == "mark":
            word = (
                condition[:-1] if condition[-1:] in _PARTICLES else condition
            )
            return (
                MarkMeaning(fold(word), None)
                if _MARK_WORD.fullmatch(word)
                else None
            )
        return (
            self._statuses.read(condition)
            if rule == "status"
            else self._kpi.read(condition)
        )

    def by_content(self, condition: str) -> tuple[Rule, ...]:
        """Return the rules that a condition without a heading can belong to."""
        if condition not in self._contents:
            self._contents[condition] = self._by_content(condition)
        return self._contents[condition]

    def _by_content(self, condition: str) -> tuple[Rule, ...]:
        if "KPI" in condition and "kpi" in self.rules:
            is_kpi = self.meaning("kpi", condition) is not None
            return ("kpi",) if is_kpi else ()
        rules: list[Rule] = []
        for rule in self.rules:
            # what is no progress is no KPI either, but the word of a status
            is_open = rule != "mark" and (rule != "kpi" or "progress" in rules)
            if is_open and self._may_belong(condition, rule):
                rules.append(rule)
        return tuple(rules)

    def _may_belong(
        self,
        condition: str,
        rule: Rule,
    ) -> bool:
        meaning = self.meaning(rule, condition)
        if rule == "status":
            return _is_known(meaning)
        if meaning is None and rule == "progress":
            meaning = self.meaning(rule, condition, "ratio")
        is_rest = (
            isinstance(meaning, Band)
            and meaning.low is None
            and meaning.high is None
        )
        return meaning is not None and not is_rest

    def in_play(self, headings: Sequence[Part]) -> list[Part]:
        """Return the parts that headings open, those of rules that no column
        has as something else.

        A heading such as 達成状況 says nothing where no column holds marks.
        """
        known = [
            part for part in headings if part in self.rules or part != "mark"
        ]
        return [part if part in self.rules else "other" for part in known]

    def names_values(
        self,
        item: PlacedEntry,
        headings: Sequence[PlacedHeading],
    ) -> bool:
        """Tell whether the nearest heading is the column of the measured
        values, whose letters are mere labels.
        """
        before = headings_before(item.cell, headings)
        if item.own:
            place = item.cell.place
            before = [
                each
                for each in before
                if each.place == place and each.part == item.own
            ]
        return bool(before) and before[0].label in self._value_labels

    def marked(
        self,
        mark: str,
        explanation: str,
        scale: NumberScale,
    ) -> MarkMeaning:
        """Return what a mark with its explanation says; of words alone, such
        as 達成, no progress is kept.
        """
        has_number = any(character.isdigit() for character in explanation)
        return MarkMeaning(
            mark, self._bands.read(explanation, scale) if has_number else None
        )

    def with_mark(self, item: PlacedEntry) -> PlacedEntry:
        """Return an entry with the mark that its condition begins with, where
        marks have a meaning: A：100%以上.
        """
        if item.mark or "mark" not in self.rules:
            return item
        # A 目標を達成: a space ends the letter
        text = legible(item.cell.text) if item.source else item.condition
        alone = lone_mark(text)
        if alone:
            return item._replace(mark=alone, condition="")
        found = split_mark(text)
        return (
            item._replace(mark=found[0], condition="".join(found[1].split()))
            if found
            else item
        )

    def is_remark(self, condition: str) -> bool:
        """Tell whether a condition decides nothing: 順調, 対象外."""
        return self.is_unjudged(condition) or self._bands.is_label(condition)

    def is_unjudged(self, condition: str) -> bool:
        """Tell whether a condition is for cells that are not judged: 対象外."""
        return condition in self._unjudged

    def has_no_value(self, condition: str) -> bool:
        """Tell whether a condition is for cells without a value, which have no
        colour anyway: 現在値が空欄のもの.
        """
        bare = _OF_CELLS.sub("", condition)
        return bare in self._unjudged or bool(_NO_VALUE.fullmatch(bare))

    def is_marker(self, condition: str) -> bool:
        """Tell whether a condition is about changes or input, and no rule:
        前回からの変更箇所.
        """
        is_named = any(
            word in condition for word in self._markers
        ) and not _JUDGING.search(condition)
        return is_named and not self.by_content(condition)

    def reader_for(self, part: Part | None) -> Understands:
        """Return what tells whether a condition is understood below a heading."""

        def understands(condition: str) -> bool:
            condition = "".join(condition.split())
            if part == "other":
                return True
            if "mark" in self.rules and (
                lone_mark(condition) or split_mark(condition)
            ):
                return True
            if part in ALL_RULES and self.meaning(part, condition) is not None:
                return True
            if part is None and self._may_be_own_status(condition):
                return True
            if (
                self.by_content(condition)
                or self.is_remark(condition)
                or self.has_no_value(condition)
                or self.is_marker(condition)
            ):
                return True
            return self.meaning("progress", condition) is not None or bool(
                self.halves(condition)
            )

        return understands

    def _may_be_own_status(self, condition: str) -> bool:
        """Tell whether a condition may be a status of an office's own among
        known ones, beside the scorecard.
        """
        return (
            not self.is_scorecard
            and "status" in self.rules
            and self.meaning("status", condition) is not None
        )

    def halves(self, condition: str) -> tuple[str, ...]:
        """Return the parts of 目標達成済/措置済, each of which belongs to a
        rule; none where one does not.
        """
        for mark in _HALVES:
            parts = tuple(part for part in condition.split(mark) if part)
            if len(parts) > 1 and all(self.by_content(part) for part in parts):
                return parts
        return ()


def _value_labels(profile: Profile) -> frozenset[str]:
    """Return the folded headings of the measured values."""
    progress = profile.kind.rule("progress")
    name = progress.current if progress else None
    field = profile.fields.get(name) if name else None
    return frozenset(map(fold, field.labels if field else ()))


def _is_known(meaning: Meaning | None) -> bool:
    """Tell whether the profile knows all statuses of a condition."""
    return isinstance(meaning, tuple) and all(
        isinstance(each, StatusWord) and each.known and each.status != REST
        for each in meaning
    )


_NEAR = 8
"""So many rows below 凡例 a group of swatches is still taken for the legend.
"""


def entry_groups(
    found: LegendScan,
    conditions: Conditions,
) -> list[list[PlacedEntry]]:
    """Return the entries of a sheet as its cells put them together.

    What only explains or labels an entry, in a cell of its own, joins it or is
    left out; the others are in groups: those of one cell, or those side by
    side or one below the other.
    """
    entries = [
        conditions.with_mark(_named(item, conditions))
        for item in found.entries
    ]
    entries = _without_row_labels(entries, conditions)
    entries = _without_remarks(entries, conditions)
    entries = _with_explained_marks(entries, conditions)
    entries = _without_labels(entries, found.headings, conditions)
    return _groups(entries, found.headings)


def _named(
    item: PlacedEntry,
    conditions: Conditions,
) -> PlacedEntry:
    """Return an entry whose colour is called by its swatch where no word names
    it and it is none of the five.

    Grey is a colour beside the scorecard, where it marks what is not judged; a
    grey that means anything else there is not known.
    """
    if item.color == "none" and item.word is None and is_filled(item.swatch):
        if not conditions.is_scorecard:
            return item._replace(color="gray")
        is_white = item.swatch is not None and (
            item.swatch.foreground or ""
        ).endswith("FFFFFF")
        return item if is_white else item._replace(color="other")
    name = (
        swatch_name(item.swatch)
        if item.color == "other" and item.swatch
        else None
    )
    return item._replace(color=name) if name else item


def _without_labels(
    entries: Sequence[PlacedEntry],
    headings: Sequence[PlacedHeading],
    conditions: Conditions,
) -> list[PlacedEntry]:
    """Leave out the labels of a table's rows: 順調 beside 80%以上 and the
    swatch that both belong to.

    A word below another heading than the number is no label.
    """
    measured = {
        (each.source, _part(each, headings))
        for each in entries
        if each.source and conditions.by_content(each.condition) == _BY_NUMBER
    }
    return [
        each
        for each in entries
        if not _is_label(each, conditions)
        or (each.source, _part(each, headings)) not in measured
    ]


_BY_NUMBER: tuple[Rule, ...] = ("progress",)


def _is_label(
    entry: PlacedEntry,
    conditions: Conditions,
) -> bool:
    return conditions.is_remark(
        entry.condition
    ) or "kpi" in conditions.by_content(entry.condition)


def _without_row_labels(
    entries: Sequence[PlacedEntry],
    conditions: Conditions,
) -> list[PlacedEntry]:
    """Leave out the letters and numbers of a table's rows, as in A, 青,
    100%以上, where letters are not rated.
    """
    if "mark" in conditions.rules:
        return [*entries]
    read = {
        each.source
        for each in entries
        if each.source and conditions.by_content(each.condition)
    }
    return [
        each
        for each in entries
        if each.source not in read or not is_row_label(each.condition)
    ]


def _without_remarks(
    entries: Sequence[PlacedEntry],
    conditions: Conditions,
) -> list[PlacedEntry]:
    """Leave out the words beside the only number of their colour's cell: 順調
    in 青, 100%以上, 順調.
    """
    numbers = Counter(
        each.source for each in entries if each.source and _has_number(each)
    )
    return [
        each
        for each in entries
        if each.source is None
        or numbers[each.source] != 1
        or not _is_remark(each, conditions)
    ]


def _is_remark(
    entry: PlacedEntry,
    conditions: Conditions,
) -> bool:
    return (
        not entry.mark
        and not _has_number(entry)
        and conditions.is_remark(entry.condition)
    )


def _with_explained_marks(
    entries: Sequence[PlacedEntry],
    conditions: Conditions,
) -> list[PlacedEntry]:
    """Join marks and the numbers of their row or column: A, 青, 100%以上."""
    marked = {each.source for each in entries if each.mark and each.source}
    said: dict[Place, list[str]] = {}
    kept = []
    for each in entries:
        is_beside = each.source in marked and not each.mark
        rules = conditions.by_content(each.condition) if is_beside else ()
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


def _explained(
    entry: PlacedEntry,
    said: Iterable[str],
) -> PlacedEntry:
    condition = " ".join([entry.condition, *said]).strip()
    return entry._replace(condition=condition)


def _has_number(item: PlacedEntry) -> bool:
    return any(character.isdigit() for character in item.condition)


# ---- Groups -----------------------------------------------------------------


def _groups(
    entries: Iterable[PlacedEntry],
    headings: Sequence[PlacedHeading],
) -> list[list[PlacedEntry]]:
    """Return entries in groups: those of one cell and heading, and single ones
    in neighbouring cells.

    A heading of another rule in a cell between, or at the left of a row, ends
    a group.
    """
    groups: list[list[PlacedEntry]] = []
    latest: dict[int, tuple[list[PlacedEntry], PlacedHeading | None]] = {}
    for own in _by_cell(entries):
        cell = own[0].cell
        heading = next(iter(headings_before(cell, headings)), None)
        group, above = latest.get(cell.column, ([], None))
        if (
            len(own) > 1
            or not group
            or not _continues(group, own[0])
            or _is_parted(cell, above, heading)
        ):
            group, above = [], heading
            groups.append(group)
        group += own
        if len(own) == 1:
            latest[cell.column] = group, above
    return _joined_rows(groups, headings)


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
    above, row = group[-1].cell.row, entry.cell.row
    is_new = entry.color == "other" or all(
        entry.color != each.color for each in group
    )
    return is_new and row - above <= 2 and group[0].own == entry.own


def _joined_rows(
    groups: Iterable[list[PlacedEntry]],
    headings: Sequence[PlacedHeading],
) -> list[list[PlacedEntry]]:
    """Join the single entries of one row below one heading, whose columns hold
    one entry each.
    """
    joined: list[list[PlacedEntry]] = []
    by_row: dict[object, list[PlacedEntry]] = {}
    for group in groups:
        if len(group) > 1:
            joined.append(group)
            continue
        key = group[0].cell.row, group[0].own, _part(group[0], headings)
        row = by_row.get(key)
        if row is None or group[0].color in {each.color for each in row}:
            row = by_row[key] = []
            joined.append(row)
        row += group
    return joined


def _part(
    entry: PlacedEntry,
    headings: Sequence[PlacedHeading],
) -> Part | None:
    """Return the part that the nearest heading before an entry opens."""
    return next(iter(parts_before(entry.cell, headings)), None)
