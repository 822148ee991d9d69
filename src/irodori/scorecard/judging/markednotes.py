"""Notes on the cells that bear a mark, or look alike, which take their values
out of judging.

===================================== ========================================
a note                                is on
===================================== ========================================
* 令和元年度と比較できない。            the values that end in *
※2 令和3年度の値                       those that end in ※2
（ ）は郵送を含む率、［ ］は推計値         those in such brackets alone
赤字は前年度の値                       those in red type
赤塗りのセルは未確定                    those filled in red
令和4年度の取組は前回の状況を掲載          all cells below that heading
※1 旅行業協会調べ, ※ 対象を拡大        none: it takes nothing out of judging
===================================== ========================================

A mark behind a name is on its row. That the value of the base or the target is
an old one takes nothing out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from irodori.patterns import pattern
from irodori.scorecard.judging.claims import (
    sentences_of,
    tells_of_marked,
    with_age,
)
from irodori.scorecard.judging.remarks import RowRemark
from irodori.scorecard.judging.verdicts import Facts
from irodori.scorecard.palettes import color_by_hue, is_filled, is_grey_fill
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.values.cellreader import Cell
from irodori.scorecard.values.periods import without_periods
from irodori.scorecard.values.text import fold, mark_behind, marked_notes
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill
from irodori.workbook.refs import Place

_LONGEST = 400
"""Characters of a note on brackets or type."""
_BRACKETS = {"(": ")", "[": "]", "【": "】", "<": ">", "〈": "〉"}
_ON_BRACKETS = pattern(
    r"(?P<pair>\(\)|\[\]|【】|<>|〈〉)(?:書き|内|付き)?の?(?:値|数値)?[は:]"
)
_ON_TYPE = pattern(
    r"^[※*・(注)0-9]{0,6}(?P<color>[^、。は]{1,6}?)色?の?"
    r"(?:文字|数字|字|書き)(?:の(?:もの|値|数値|欄))?[は:]"
)
_ON_FILL = pattern(
    r"^[※*・(注)0-9]{0,6}(?P<color>[^、。は]{1,6}?)色?[のでに]?"
    r"(?:(?:塗り?(?:つぶし)?|網掛け|網かけ|着色|背景)(?:された|した)?の?"
    r"(?:セル|欄|箇所|部分|もの|値)?|セル|欄)[は:]"
)
_FILLED = "塗り"
_LOOKS = ((_ON_TYPE, ""), (_ON_FILL, _FILLED))


class _MarkedNote(NamedTuple):
    """A note on marked cells."""

    place: Place
    text: str
    mark: str
    """※2, a pair of brackets, or the name of a colour, behind 塗り of a fill's."""
    said: str


def marked_remarks(
    table: Table, facts: Facts, texts: Mapping[Place, str]
) -> Iterator[RowRemark]:
    """Yield what notes among the ``texts`` outside the tables say of the cells
    of a table that bear their marks.
    """
    yield from _on_columns(table, texts)
    notes = [*_notes(facts, texts)]
    if not notes:
        return
    layout = table.layout
    given = _given_columns(table)
    for column in filter(table.holds, layout.used_columns()):
        said = _telling(notes, facts, is_given=column in given)
        firsts, places = table.group([column])
        cells = [table.cell(at, column) for at in firsts]
        found = [_note_on(cell, said, facts) for cell in cells]
        if not any(found):
            continue
        for at, place in enumerate(places):
            note = found[place]
            if note:
                yield _remark(note, at, column, is_name=column == layout.item)


def _on_columns(
    table: Table, texts: Mapping[Place, str]
) -> Iterator[RowRemark]:
    """Yield what notes say of all cells below a heading with a date."""
    notes = [
        (place, text, words)
        for place, text in texts.items()
        for words in sentences_of(text[:_LONGEST])
        if tells_of_marked(words)
    ]
    for column in table.layout.columns if notes else ():
        heads = [*map(fold, column.path)]
        dated = [each for each in heads if without_periods(each) != each]
        subjects = tuple(f"{each}は" for each in dated)
        for place, text, words in notes:
            if words.lstrip("※").startswith(subjects):
                remark = RowRemark(0, place, text, sentences=(words,))
                remark = remark._replace(on=column.column, is_marked=True)
                every = range(len(table))
                yield from (remark._replace(at=at) for at in every)


def _remark(
    note: _MarkedNote, at: int, column: int, *, is_name: bool
) -> RowRemark:
    """Return a note as a remark on a cell, or on the row of a name."""
    said = (note.said.removeprefix("は"),)
    remark = RowRemark(at, note.place, note.text, sentences=said)
    return remark if is_name else remark._replace(on=column, is_marked=True)


def _given_columns(table: Table) -> Collection[int]:
    """Return the columns of bases and targets, which may be of any time."""
    fields = table.layout.fields
    rules = table.layout.kind.rules
    names = {name for each in rules for name in (each.base, each.target)}
    return {fields[name] for name in names if name and name in fields}


def _telling(
    notes: Sequence[_MarkedNote], facts: Facts, *, is_given: bool
) -> Mapping[str, _MarkedNote]:
    """Return the notes that take values of a column out, by their marks."""
    found: dict[str, _MarkedNote] = {}
    for each in notes:
        said = each.said if is_given else with_age(each.said, facts.as_of)
        if tells_of_marked(said):
            found[each.mark] = each._replace(said=said)
    return found


def _note_on(
    cell: Cell, notes: Mapping[str, _MarkedNote], facts: Facts
) -> _MarkedNote | None:
    """Return the note on the mark that a cell bears; None without one."""
    marks = _marks_of(cell, facts) if notes else ()
    return next((notes[each] for each in marks if each in notes), None)


def _marks_of(cell: Cell, facts: Facts) -> Iterator[str]:
    """Yield the marks that a cell bears, and what it looks like."""
    text = facts.cells.shown(*cell)
    if not text:
        return
    mark = mark_behind(text)
    if mark:
        yield mark
    words = fold(text[:_LONGEST])
    if words.endswith(_BRACKETS.get(words[0], "\0")):
        yield words[0] + words[-1]
    if cell[0] >= 0:
        yield from _colors_of(cell[0], facts)


def _colors_of(style: int, facts: Facts) -> Iterator[str]:
    """Yield the colours of the type and of the fill of a cell's format."""
    argb = facts.formats.font(style).argb
    color = color_by_hue(Fill.solid(argb)) if argb else None
    if color:
        yield color
    fill = facts.formats.fill(style)
    if fill and is_filled(fill):
        hue = "gray" if is_grey_fill(fill) else color_by_hue(fill)
        yield _FILLED + (hue or "")


def _notes(facts: Facts, texts: Mapping[Place, str]) -> Iterator[_MarkedNote]:
    """Yield the notes on marked cells among some texts."""
    for place, text in texts.items():
        if len(text) > _LONGEST:
            continue
        for mark, said in marked_notes(text):
            yield _MarkedNote(place, text, mark, said)
        for words in map(fold, text.splitlines()):
            for found in _ON_BRACKETS.finditer(words):
                rest = words[found.end() :]
                yield _MarkedNote(place, text, found["pair"], rest)
            for begins, looks in _LOOKS:
                called = begins.search(words)
                if called:
                    color = _color_called(called["color"], facts.profile)
                    rest = words[called.end() :]
                    yield _MarkedNote(place, text, looks + color, rest)


def _color_called(word: str, profile: Profile) -> str:
    """Return the colour of a word; empty for what is none."""
    for color, words in profile.color_words.items():
        if word in map(fold, words):
            return color
    return ""
