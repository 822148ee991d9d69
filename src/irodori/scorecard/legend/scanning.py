"""Where the parts of a legend are: whole entries in one cell, or colours, swatches and conditions in cells apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.legend.keynames import owner_of
from irodori.scorecard.legend.markwords import MarkSpan, lone_mark, marks_in
from irodori.scorecard.legend.pairing import begins_and_ends, explained, is_mixed, pair, with_fills
from irodori.scorecard.legend.placed import (
    ColorSource,
    LegendCell,
    LegendScan,
    PlacedEntry,
    PlacedHeading,
    ScannedRow,
    Unread,
    parts_before,
)
from irodori.scorecard.legend.textsections import TextSection, Understands, sections
from irodori.scorecard.legend.titles import Headings, LegendHeading, Part
from irodori.scorecard.legend.tokens import (
    CLOSING,
    MARKS,
    OPENING,
    ColoredText,
    ColorWords,
    Mention,
    colored_text,
    legible,
    name_of_fill,
    without_footnotes,
)
from irodori.scorecard.palettes import is_filled
from irodori.scorecard.profile import SCORECARD, Profile
from irodori.scorecard.values.text import is_dash
from irodori.workbook.fills import Fill

_SWATCH_REACH = 3
"""A swatch is at most so many columns to the left of its text."""
_MOST_IN_A_ROW = 100
"""A row with more cells outside the tables is no legend."""
_LONGEST_CONDITION = 60
"""The longest text in characters that is a condition beside a swatch; longer ones are notes."""


ReaderFor = Callable[[Part | None], Understands]


def scan(
    cells: Sequence[LegendCell], profile: Profile, reader_for: ReaderFor, *, with_marks: bool = False
) -> LegendScan:
    """Return what cells hold of a legend; ``reader_for`` gives what understands the conditions of a part.

    Signs and letters are marks of an assessment only ``with_marks``; else they are dress.
    """
    scanner = _Scanner(profile, reader_for, with_marks)
    found = LegendScan([], [], [], [], [], set(), [])
    rows = [
        scanner.read_row(list(row), found)
        for _, row in groupby(sorted(cells, key=lambda cell: (cell.row, cell.column)), key=lambda cell: cell.row)
    ]
    found.entries.extend(pair(rows, profile))
    used = {entry.source for entry in found.entries}
    found.free.extend(source for row in rows for source in row.sources if (source.row, source.column) not in used)
    found.entries.sort(key=lambda entry: (entry.cell.row, entry.cell.column))
    return found


_VOCABULARY = pattern(r"[0-9]%|[0-9]割|達成|措置|未着手|取組中|期限内|期限超過|以上|未満")
_ENGLISH = pattern(r"(?i)\b(?:blue|green|yellow|amber|orange|red|gr[ae]y)\b")
"""Colour words of another language: a text that sets two of them apart is a legend that is not understood."""
_ENGLISH_VOCABULARY = pattern(r"(?i)[0-9] ?%|percent|overdue|deadline|complete|achieved|started|progress")
_ONLY_MARKS = frozenset(MARKS + " \n")
_JOINTS = frozenset(":=→…. \n")
"""What a cell holds that only joins a colour and its condition on both sides."""
_ANNOUNCING = pattern(r"凡例|色分け|塗り分け|色の(?:説明|見方|見かた|みかた|区分)|配色")
_FILLING = pattern(r"色分け|着色|塗り|塗ら|塗る|網掛け|網かけ")
_EXCLUDING = pattern(
    r"ただし|但し|除[くき]|除いて|対象外|例外|(?:色分け|着色)(?:は|を)?(?:しない|していない|せず)|塗らない"
)
_INSTRUCTION = pattern(
    r"(?:色|塗り|網掛け)[^。\n]{0,12}(?:セル|欄|箇所|部分|項目)[^。\n]{0,12}(?:入力|記入|記載|変更|編集|削除|修正)"
    r"|(?:文字|字)で(?:記入|入力|記載)"
)
"""What tells people how to fill the sheet in: 黄色のセルのみ入力し、灰色のセルには入力しないこと."""
_NOTHING_TO_RATE = pattern(r"設定して|未設定|未定|不明|集計中|公表|実績|該当|完結|[○×灰空]|グレー|^-")
"""Cells that are not rated anyway: 目標を設定していない手続は色分けの対象外."""
_LIMITING = pattern(r"ただし|但し|除[くき]|除いて|対象外|例外|しない|していない|せず|未満|以上|以下")


class _ColoredCell(NamedTuple):
    """A cell that names colours, and the cells of its row."""

    cell: LegendCell
    row: list[LegendCell]
    colored: ColoredText
    mentions: list[Mention]


class _Scanner:
    """Reads the cells of one sheet."""

    def __init__(self, profile: Profile, reader_for: ReaderFor, with_marks: bool) -> None:
        self._with_marks = with_marks
        self._profile = profile
        self._reader_for = reader_for
        self._headings = Headings(profile)
        self._colors = ColorWords(profile)

    def read_row(self, cells: list[LegendCell], found: LegendScan) -> ScannedRow:
        """Add what a row holds whole to ``found``, and return what it holds in cells apart."""
        row = ScannedRow(cells[0].row, [], [])
        before = len(found.entries)
        taken: list[Fill] = []
        for cell in cells:
            colored = colored_text(cell.text, cell.font, cell.runs)
            mentions = self._colors.mentions(colored)
            if _ANNOUNCING.search(colored.text):
                found.announced.append(cell.row)
            if mentions:
                found.speaking.add((cell.row, cell.column))
                taken += self._read_text(_ColoredCell(cell, cells, colored, mentions), found, row)
            elif (set(colored.text) - _ONLY_MARKS and not _is_sample(cell)) or (
                self._with_marks and lone_mark(colored.text)
            ):
                self._read_plain(cell, colored.text, found, row)
            elif cell.fill and is_filled(cell.fill):
                name = name_of_fill(cell.fill, self._profile.palettes)
                row.sources.append(ColorSource(cell.row, cell.column, None, name, cell.fill))
        free = [each for each in row.sources if each.word or each.fill not in taken]
        row = row._replace(sources=with_fills(free))
        if self._with_marks:
            row = explained(row)
            row = _marks_beside(row, found, before)
        return self._in_order(row, found)

    def _in_order(self, row: ScannedRow, found: LegendScan) -> ScannedRow:
        """Return a row whose colours are all on the same side of their conditions.

        A label before them, such as 凡例, is no condition.  Where the order leaves open which colour belongs to which
        condition, the row is not understood.
        """
        if len(row.sources) + len(row.conditions) > _MOST_IN_A_ROW:
            return ScannedRow(row.number, [], [])
        understands = self._reader_for(None)
        conditions = list(row.conditions)
        if len(row.sources) > 1 and conditions and begins_and_ends(row) == "CC" and not understands(conditions[0].text):
            conditions = [cell for cell in conditions if cell.column > row.sources[0].column]
        if len(row.sources) > len(conditions) and not any(understands(cell.text) for cell in conditions):
            conditions = []
        row = row._replace(conditions=conditions)
        is_listed = any(understands(cell.text) for cell in conditions)
        if len(row.sources) > 1 and is_listed and is_mixed(row):
            found.unread.append(Unread(conditions[0], None, " ".join(cell.text for cell in conditions)))
            found.speaking.add((conditions[0].row, conditions[0].column))
            return row._replace(conditions=[])
        return row

    def _read_plain(self, cell: LegendCell, text: str, found: LegendScan, row: ScannedRow) -> None:
        """Read a text that names no colour: headings, or a condition whose colour is in a cell nearby."""
        headings = self._headings.find(text)
        found.headings.extend(PlacedHeading(each.part, cell.row, cell.column, each.label) for each in headings)
        is_heading = any(each.end > each.start for each in headings)
        if self._may_be_legend(text):
            found.speaking.add((cell.row, cell.column))
            part = next((each.part for each in headings if each.end > each.start), None)
            found.unread.append(Unread(cell, part, text, limits=excludes(text)))
        elif len(text) <= _LONGEST_CONDITION and not is_heading and not self._says_nothing(text):
            row.conditions.append(cell._replace(text=without_footnotes(cell.text)))

    def _says_nothing(self, text: str) -> bool:
        """Tell whether a text only joins its neighbours, or is a dash, which is a mark only where marks are rated."""
        return set(text) <= _JOINTS or (is_dash(text) and self._profile.kind.name == SCORECARD)

    def _may_be_legend(self, text: str) -> bool:
        """Tell whether a text speaks of colours in a way that is not known, or limits what is filled."""
        if _FILLING.search(text) and _LIMITING.search(text):
            return True
        if _ENGLISH_VOCABULARY.search(text) and _names_two_english(text):
            return True
        return _VOCABULARY.search(text) is not None and len(self._colors.hidden(text)) > 1

    def _sections(
        self, colored: ColoredText, mentions: Sequence[Mention], above: Part | None
    ) -> tuple[Sequence[LegendHeading], list[TextSection]]:
        """Return the headings and sections of a text; where line breaks cut its words, those of the text without."""
        headings = self._headings.find(colored.text)
        reader_for = partial(self._reader_under, above)
        marks = self._marks_in(colored.text, mentions)
        read = list(sections(colored.text, headings, mentions, reader_for, marks))
        if _is_whole(read) or "\n" not in colored.text:
            return headings, read
        joined = colored._replace(text=colored.text.replace("\n", ""))
        other_headings = self._headings.find(joined.text)
        other_mentions = self._colors.mentions(joined)
        other_marks = self._marks_in(joined.text, other_mentions)
        other = list(sections(joined.text, other_headings, other_mentions, reader_for, other_marks))
        return (other_headings, other) if _is_whole(other) else (headings, read)

    def _marks_in(self, text: str, mentions: Sequence[Mention]) -> list[MarkSpan]:
        """Return the marks of a text; one sign before each of several colours is a bullet."""
        starts = {each.start for each in mentions}
        found = marks_in(text, starts) if self._with_marks and mentions else []
        is_bullet = len(found) > 1 and len({each.mark for each in found}) == 1
        return [] if is_bullet else found

    def _reader_under(self, above: Part | None, part: Part | None) -> Understands:
        return self._reader_for(part or above)

    def _read_text(self, item: _ColoredCell, found: LegendScan, apart: ScannedRow) -> list[Fill]:
        """Read a text that names colours, and return the swatches that its entries use."""
        cell, row, colored, mentions = item
        is_bare = len(mentions) == 1 and _is_bare(colored.text, mentions[0])
        if is_bare and not self._marks_in(colored.text, mentions):
            apart.sources.append(_source(cell, mentions[0]))
            return []
        if _INSTRUCTION.search(colored.text) and not _VOCABULARY.search(colored.text):
            found.listings.append(Unread(cell, "other", cell.text))
            return []
        around = parts_before(cell, found.headings)
        above = around[0] if around else None
        headings, read = self._sections(colored, mentions, above)
        if self._profile.kind.name == SCORECARD:
            read = [_of_its_owner(section) for section in read]
        found.headings.extend(PlacedHeading(each.part, cell.row, cell.column, each.label) for each in headings)
        entries = [(section, entry) for section in read for entry in section.entries]
        swatch = _swatch(cell, row) if len(entries) == 1 else None
        for section, entry in entries:
            own = entry.fill or swatch
            found.entries.append(
                PlacedEntry(
                    cell,
                    entry.word,
                    entry.color,
                    entry.condition,
                    section.part,
                    own,
                    entry.understood,
                    entry.is_type,
                    mark=entry.mark,
                )
            )
        for section in read:
            _note_rest(cell, section._replace(part=section.part or above), found)
        return [swatch] if swatch else []


def _marks_beside(row: ScannedRow, found: LegendScan, first: int) -> ScannedRow:
    """Give marks in cells apart to the entries of their row that are whole but for them: ◎ beside 青：達成."""
    marks = [cell for cell in row.conditions if lone_mark(cell.text)]
    here = found.entries[first:]
    if row.sources or not marks or len(here) != len(marks) or any(each.mark for each in here):
        return row
    explained_cells = {each.cell.ref for each in here}
    found.unread[:] = [each for each in found.unread if each.cell.ref not in explained_cells or each.limits]
    found.entries[first:] = [each._replace(mark=lone_mark(cell.text)) for each, cell in zip(here, marks, strict=True)]
    return row._replace(conditions=[cell for cell in row.conditions if cell not in marks])


def _is_whole(read: Sequence[TextSection]) -> bool:
    """Tell whether sections were understood whole and hold an entry."""
    entries = [entry for section in read for entry in section.entries]
    return bool(entries) and all(entry.understood for entry in entries) and not any(each.left_over for each in read)


def _of_its_owner(section: TextSection) -> TextSection:
    """Return a section, that of another thing than the rules without what could be taken for theirs."""
    owner = owner_of(section.lead, is_headed=section.part is not None)
    if owner == "own":
        return section
    if owner == "foreign":
        return TextSection("other", (), section.lead)
    return section._replace(part="other")


def _note_rest(cell: LegendCell, section: TextSection, found: LegendScan) -> None:
    if section.listed and not section.left_over:
        found.listings.append(Unread(cell, section.part, cell.text))
    elif section.left_over:
        found.unread.append(Unread(cell, section.part, section.left_over))


def excludes(text: str) -> bool:
    """Tell whether a text leaves cells unfilled that would have a colour: 年間100件未満の手続は色分けの対象外."""
    return all(words.search(text) for words in (_FILLING, _EXCLUDING)) and not _NOTHING_TO_RATE.search(text)


def _names_two_english(text: str) -> bool:
    return len({found[0].lower() for found in _ENGLISH.finditer(text)}) > 1


_BARE = frozenset(" \n:=色系→" + OPENING + CLOSING + MARKS)


def _is_bare(text: str, mention: Mention) -> bool:
    """Tell whether a text holds a colour and nothing else: 青, ■青色, 【青】."""
    return set(text[: mention.start] + text[mention.end :]) <= _BARE


_SAMPLE = pattern(r"[(【「]?(?:色?見本|サンプル|例|記入例|表示例)[)】」]?")


def _is_sample(cell: LegendCell) -> bool:
    """Tell whether a cell shows its fill, and says so: 見本."""
    return is_filled(cell.fill) and _SAMPLE.fullmatch(legible(cell.text)) is not None


def _source(cell: LegendCell, mention: Mention) -> ColorSource:
    fill = cell.fill if cell.fill and is_filled(cell.fill) else mention.fill
    return ColorSource(cell.row, cell.column, mention.word, mention.color, fill)


def _swatch(cell: LegendCell, row: Iterable[LegendCell]) -> Fill | None:
    """Return the fill beside an entry's cell, left before right, or its own."""
    cells = list(row)
    if len(cells) > _MOST_IN_A_ROW:
        return cell.fill if is_filled(cell.fill) else None
    blank = [each for each in cells if not each.text.strip() and is_filled(each.fill)]
    texts = [each.column for each in cells if each.text.strip()]
    left = [each for each in blank if 0 < cell.column - each.column <= _SWATCH_REACH]
    if left and not any(left[-1].column < column < cell.column for column in texts):
        return left[-1].fill
    if is_filled(cell.fill):
        return cell.fill
    if max(texts) == cell.column:
        return next((each.fill for each in blank if each.column == cell.column + 1), None)
    return None
