"""Where the parts of a legend are: whole entries in one cell, or colours,
swatches and conditions in cells apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from irodori.patterns import pattern
from irodori.scorecard.legend.captions import other_quantity, unknown_measure
from irodori.scorecard.legend.legendcells import (
    ColorSource,
    LegendCell,
    LegendScan,
    Part,
    PlacedEntry,
    PlacedHeading,
    ScannedRow,
    Unread,
    entries_without_colors,
    part_before,
    several_colors,
)
from irodori.scorecard.legend.legendtables import explained, source_of_fill
from irodori.scorecard.legend.measuring import read_formula
from irodori.scorecard.legend.pairing import (
    is_sample,
    marks_beside,
    of_a_legend,
    pair,
    swatch_beside,
    typed_runs,
    with_fills,
)
from irodori.scorecard.legend.ruleconditions import Conditions
from irodori.scorecard.legend.sentences import (
    VOCABULARY,
    excludes,
    is_example,
    is_instruction,
    is_of_markers,
    limits_filling,
    only_excludes,
    speaks_of_rules,
)
from irodori.scorecard.legend.textsections import (
    TextSection,
    sections,
    with_rules_first,
)
from irodori.scorecard.legend.titles import (
    Headings,
    LegendHeading,
    owner_of,
)
from irodori.scorecard.legend.tokens import (
    CLOSING,
    MARKS,
    OPENING,
    ColoredText,
    ColorWords,
    MarkSpan,
    Mention,
    colored_text,
    condition_alone,
    is_bare,
    is_other_look,
    lone_mark,
    marks_in,
    names_by_letters,
    names_two_english,
)
from irodori.scorecard.legend.trimming import clauses
from irodori.scorecard.palettes import is_filled
from irodori.scorecard.profile import Profile, Rule
from irodori.scorecard.values.text import is_dash
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill

_LONGEST_CONDITION = 60
"""The longest text in characters that is a condition beside a swatch; longer
ones are notes.
"""


def scan(
    cells: Sequence[LegendCell],
    profile: Profile,
    conditions: Conditions,
) -> LegendScan:
    """Return what cells hold of a legend, by the conditions of its rules.

    Signs and letters are marks of an assessment only where there is a rule for
    marks; else they are dress.
    """
    ordered = sorted(cells, key=lambda cell: cell.place)
    found = LegendScan([cell for cell in ordered if cell.text.strip()])
    scanner = _Scanner(found, profile, conditions)
    rows = [
        scanner.read_row([*row])
        for _, row in groupby(ordered, key=lambda cell: cell.row)
    ]
    found.entries += pair(rows, found, profile, conditions)
    found.entries.sort(key=lambda entry: entry.cell.place)
    found.add_unpaired(rows)
    return found


_BY_DEGREES = pattern(r"ほど[青緑黄橙赤]")
"""What only says in which order the colours are: 達成しているほど青く."""
_ENGLISH_VOCABULARY = pattern(
    r"(?i)[0-9] ?%|percent|overdue|deadline|complete|achieved|started|progress"
)
_NOTHING = frozenset(["なし", "無し", "無"])
_ONLY_MARKS = frozenset(MARKS + " \n")
_JOINTS = frozenset(":=→…. \n")
"""What a cell holds that only joins a colour and its condition on both sides.
"""
_ANNOUNCING = pattern(
    r"凡例|色分け|塗り分け|色の(?:説明|見方|見かた|みかた|区分)|配色"
)
_TITLE = pattern(
    rf"[{re.escape(OPENING)}]?(?:凡 ?例|色分け)[{re.escape(CLOSING)}]?:?"
)


class _RowCell(NamedTuple):
    """A cell with its row."""

    cell: LegendCell
    beside: Sequence[LegendCell]
    """All cells of the row."""
    row: ScannedRow
    """What the row holds in cells apart, to which this one is added."""
    colored: ColoredText
    mentions: Sequence[Mention]
    """The colours that its text names."""

    @property
    def text(self) -> str:
        """Its text in one form."""
        return self.colored.text


_ReadText = tuple[Sequence[LegendHeading], list[TextSection]]
"""The headings and sections of a text."""


class _Scanner:
    """Adds what the cells of one sheet hold to ``found``."""

    def __init__(
        self, found: LegendScan, profile: Profile, conditions: Conditions
    ) -> None:
        self._found = found
        self._with_marks = "mark" in conditions.rules
        self._profile = profile
        self._reader_for = conditions.reader_for
        self._by_content = conditions.by_content
        self._is_scorecard = conditions.is_scorecard
        self._headings = profile.once(Headings)
        self._colors = profile.once(ColorWords)
        self._markers = profile.legend_words["markers"]
        self._others = profile.legend_words["others"]

    def read_row(self, cells: Sequence[LegendCell]) -> ScannedRow:
        """Add what a row holds whole, and return what it holds in cells
        apart.
        """
        row = ScannedRow(cells[0].row, [], [], [])
        before = len(self._found.entries)
        taken: list[Fill] = []
        for cell in cells:
            colored = colored_text(cell.text, cell.font, cell.runs)
            mentions = self._colors.mentions(colored)
            item = _RowCell(cell, cells, row, colored, mentions)
            taken += self._read_cell(item)
        free = [
            each for each in row.sources if each.word or each.fill not in taken
        ]
        row = with_fills(row._replace(sources=free))
        if self._with_marks:
            row = marks_beside(explained(row), self._found, before)
        return of_a_legend(row)

    def _read_cell(self, item: _RowCell) -> list[Fill]:
        """Read a cell, and return the swatches that its entries use."""
        found = self._found
        cell = item.cell
        if _ANNOUNCING.search(item.text):
            found.announced.append(cell.row)
        uncolored = self._uncolored(item)
        if uncolored:
            found.speaking.add(cell.place)
            found.entries += entries_without_colors(cell, uncolored)
        elif is_other_look(item.text):
            other = PlacedHeading("other", cell.row, cell.column)
            found.headings.append(other)
        elif item.mentions and not only_excludes(item.text, item.mentions):
            found.speaking.add(cell.place)
            return self._read_text(item)
        else:
            self._read_without_colors(item)
        return []

    def _uncolored(self, item: _RowCell) -> tuple[Rule, ...]:
        """Return the rules that have no colours by the text of a cell, or by a
        なし beside their names in a table of colours.
        """
        text = item.text
        if text in _NOTHING and self._found.announced:
            others = (each for each in item.beside if each is not item.cell)
            names = ":".join(each.legible for each in others)
            text = f"{names}:色分けなし"
        return self._headings.uncolored(text)

    def _read_without_colors(self, item: _RowCell) -> None:
        """Read a cell whose text names no colour: its type or its fill may
        show one.
        """
        found = self._found
        cell = item.cell
        typed = self._typed_runs(cell)
        if typed:
            found.speaking.add(cell.place)
            found.headings += _placed(self._headings.find(item.text), cell)
            found.entries += typed
        elif self._says_something(item):
            self._read_plain(item)
        elif cell.fill and is_filled(cell.fill):
            source = source_of_fill(cell, cell.fill, self._profile)
            item.row.sources.append(source)

    def _typed_runs(self, cell: LegendCell) -> list[PlacedEntry]:
        if len(cell.runs) < 2:
            return []
        return typed_runs(cell, self._profile, self._reader_for(None))

    def _says_something(self, item: _RowCell) -> bool:
        """Tell whether a text is more than dress beside a fill: a mark alone
        is the text of a swatch where its row has no other.
        """
        cell = item.cell
        if set(item.text) - _ONLY_MARKS and not is_sample(cell):
            return True
        is_alone = not is_filled(cell.fill) and all(
            each is cell or not each.text.strip() for each in item.beside
        )
        return (self._with_marks or is_alone) and bool(lone_mark(item.text))

    def _read_plain(self, item: _RowCell) -> None:
        """Read a text that names no colour: headings, or a condition whose
        colour is in a cell nearby.
        """
        found = self._found
        cell = item.cell
        text = item.text
        headings = self._headings.find(text)
        found.headings += _placed(headings, cell)
        opened = [each.part for each in headings if each.end > each.start]
        if self._may_be_legend(text):
            found.speaking.add(cell.place)
            part = opened[0] if opened else None
            unread = Unread(cell, part, text, limits=excludes(text))
            found.unread.append(unread)
            return
        if opened:
            item.row.titles.append(cell)
            rest = text[headings[0].end :]
            if len(opened) > 1 or not self._is_of(opened[0], rest):
                return
            # 利用率：100%以上
            cell = cell._replace(text=rest)
            text = rest
        if self._may_be_condition(text):
            condition = cell._replace(text=condition_alone(cell.text))
            item.row.conditions.append(condition)

    def _is_of(self, part: Part, text: str) -> bool:
        """Tell whether what follows a heading is a condition of its part."""
        is_read = part != "other" and self._reader_for(part)(text)
        return is_read and bool(text.strip())

    def _may_be_condition(self, text: str) -> bool:
        """Tell whether a text does more than join its neighbours; a dash is a
        mark only where marks are rated.
        """
        return (
            len(text) <= _LONGEST_CONDITION
            and not set(text) <= _JOINTS
            and not (is_dash(text) and self._is_scorecard)
            and not _TITLE.fullmatch(text)
        )

    def _may_be_legend(self, text: str) -> bool:
        """Tell whether a text is about colours in a way that is not known, or
        limits what is filled.
        """
        if limits_filling(text):
            return True
        if _ENGLISH_VOCABULARY.search(text) and names_two_english(text):
            return True
        if not VOCABULARY.search(text) or _BY_DEGREES.search(text):
            return False
        is_lettered = not self._with_marks and names_by_letters(text)
        return is_lettered or len(self._colors.hidden(text)) > 1

    def _sections(self, colored: ColoredText, above: Part | None) -> _ReadText:
        """Return the headings and sections of a text; where these are not
        whole, those of the text with its rules before their colours, or
        without the line breaks that cut its words.
        """
        text = colored.text
        read = self._sections_of(colored, above)
        if _is_whole(read):
            return read
        opened = self._headings.without_brackets(text)
        if opened != text:
            return self._sections(colored._replace(text=opened), above)
        turned = with_rules_first(
            text, self._colors.mentions(colored), read[0]
        )
        if turned != text:
            read = self._sections_of(colored._replace(text=turned), above)
        joined = text.replace("\n", "")
        if joined != text and not _is_whole(read):
            other = self._sections_of(colored._replace(text=joined), above)
            return other if _is_whole(other) else read
        return read

    def _sections_of(
        self, colored: ColoredText, above: Part | None
    ) -> _ReadText:
        headings = self._headings.find(colored.text)
        mentions = self._colors.mentions(colored)
        read = sections(
            colored.text,
            headings,
            mentions,
            lambda part: self._reader_for(part or above),
            self._marks_in(colored.text, mentions),
        )
        return headings, [*read]

    def _marks_in(
        self, text: str, mentions: Sequence[Mention]
    ) -> list[MarkSpan]:
        """Return the marks of a text; one sign before each of several colours
        is a bullet.
        """
        starts = {each.start for each in mentions}
        found = marks_in(text, starts) if self._with_marks and mentions else []
        is_bullet = len(found) > 1 and len({each.mark for each in found}) == 1
        return [] if is_bullet else found

    def _read_text(self, item: _RowCell) -> list[Fill]:
        """Read a text that names colours, and return the swatches that its
        entries use.
        """
        text = item.text
        mentions = item.mentions
        is_alone = len(mentions) == 1 and is_bare(text, mentions[0])
        if is_alone and not self._marks_in(text, mentions):
            item.row.sources.append(_source(item.cell, mentions[0]))
            return []
        is_marker = is_of_markers(
            text, self._markers
        ) and not self._is_predicate(text, mentions)
        if is_marker:
            self._found.markers.update(
                each.color for each in mentions if not each.is_type
            )
        if is_marker or self._says_nothing(text, mentions):
            listing = Unread(item.cell, "other", item.cell.text)
            self._found.listings.append(listing)
            return []
        return self._read_entries(item)

    def _is_predicate(self, text: str, mentions: Sequence[Mention]) -> bool:
        """Tell whether a colour is said behind a condition, 完了は灰色: that is
        no colour of cells for input.
        """
        starts = [0, *(each.end for each in mentions)]
        return any(
            self._by_content(clause)
            for start, each in zip(starts, mentions, strict=False)
            for clause in clauses(text[start : each.start])
        )

    def _says_nothing(self, text: str, mentions: Sequence[Mention]) -> bool:
        """Tell whether a text says nothing of a rule: it tells how to fill in
        the sheet, works a value out, or its colours are parts of other words.
        """
        if is_instruction(text) or (len(mentions) == 1 and is_example(text)):
            return True
        are_words = self._colors.are_compounds(text, mentions)
        return are_words and not speaks_of_rules(text)

    def _read_entries(self, item: _RowCell) -> list[Fill]:
        found = self._found
        cell = item.cell
        above = part_before(cell, found.headings)
        headings, read = self._sections(item.colored, above)
        read = self._owned(read, item.text)
        found.headings += _placed(headings, cell)
        is_one = sum(len(section.entries) for section in read) == 1
        swatch = swatch_beside(cell, item.beside) if is_one else None
        for section in read:
            found.entries += _placed_entries(section, cell, swatch)
            _note_rest(cell, section, above, found)
        return [swatch] if swatch else []

    def _owned(
        self, read: Iterable[TextSection], text: str
    ) -> list[TextSection]:
        """Return the sections of a text, those of another thing than the rules
        without what could be taken for theirs; their colours are its markers.
        """
        if not self._is_scorecard:
            return [_measured(section) for section in read]
        formula = read_formula(text)
        is_measured = formula is not None and bool(formula.formula)
        owned = []
        for section in read:
            own = _of_its_owner(section, is_measured, self._others)
            if not own.entries:
                colors = (each.mention for each in section.entries)
                self._found.markers.update(several_colors(colors))
            owned.append(own)
        return owned


def _placed(
    headings: Iterable[LegendHeading], cell: LegendCell
) -> Iterator[PlacedHeading]:
    for each in headings:
        yield PlacedHeading(each.part, cell.row, cell.column, each.label)


def _placed_entries(
    section: TextSection,
    cell: LegendCell,
    swatch: Fill | None,
) -> Iterator[PlacedEntry]:
    for entry in section.entries:
        mention = entry.mention
        yield PlacedEntry(
            cell,
            mention.word,
            mention.color,
            entry.condition,
            section.part,
            mention.fill or swatch,
            mention.is_type,
            mark=entry.mark,
        )


def _is_whole(read: _ReadText) -> bool:
    """Tell whether a text was understood whole and holds an entry; a colour
    without a condition is no entry.
    """
    _, found = read
    entries = [entry for section in found for entry in section.entries]
    return (
        bool(entries)
        and all(entry.understood for entry in entries)
        and not any(each.left_over or each.listed for each in found)
    )


def _measured(section: TextSection) -> TextSection:
    """Return a section beside the scorecard, with what it names as measured
    left over where that is no progress: 前年度実績に対する伸び率.
    """
    is_of_rate = section.part in (None, "progress")
    bounds = any("%" in each.condition for each in section.entries)
    if not (is_of_rate and bounds and other_quantity(section.lead)):
        return section
    return section._replace(part="progress", left_over=section.lead)


def _of_its_owner(
    section: TextSection, is_measured: bool, others: Iterable[str]
) -> TextSection:
    """Return a section, that of another thing than the rules without what
    could be taken for theirs; ``is_measured`` by a formula in its text.
    """
    is_headed = section.part is not None
    owner = owner_of(section.lead, others, is_headed=is_headed)
    is_rate = section.part == "progress" and not is_measured
    if is_rate and unknown_measure(section.lead):
        return section._replace(left_over=section.lead)
    if owner == "own":
        return section
    if owner == "foreign":
        return TextSection("other", (), section.lead)
    if section.part is not None:
        return section._replace(left_over=section.lead)
    return section._replace(part="other")


def _note_rest(
    cell: LegendCell,
    section: TextSection,
    above: Part | None,
    found: LegendScan,
) -> None:
    """Add what of a section says nothing by itself; ``above`` is the part that
    it belongs to where it names none.
    """
    part = "other" if _is_of_no_rule(section) else section.part or above
    rest = section.left_over
    if rest:
        is_own = part is section.part
        found.unread.append(Unread(cell, part, rest, is_own=is_own))
    elif section.listed:
        found.listings.append(Unread(cell, part, cell.text))


def _is_of_no_rule(section: TextSection) -> bool:
    """Tell whether a section is only about type or frames, and nothing
    that a rule knows: 赤枠は重点手続を示す.
    """
    return (
        section.part is None
        and bool(section.entries)
        and all(
            each.mention.is_type and not each.understood
            for each in section.entries
        )
    )


def _source(cell: LegendCell, mention: Mention) -> ColorSource:
    fill = cell.fill if cell.fill and is_filled(cell.fill) else mention.fill
    return ColorSource(
        cell.row, cell.column, mention.word, mention.color, fill
    )
