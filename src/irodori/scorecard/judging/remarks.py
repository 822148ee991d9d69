"""The comments on the cells of a table, the remarks of its rows, and the notes
outside of it that are on its procedures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from irodori.patterns import pattern
from irodori.scorecard.judging.claims import (
    bare,
    may_tell,
    sentences_of,
    tells,
    tells_of_all,
    with_age,
)
from irodori.scorecard.judging.verdicts import Facts
from irodori.scorecard.reading.tables import DONE_ON, Table
from irodori.scorecard.values.datewords import dates_in
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Place

_PARTICLE = "はがのを、・「」"
_CLOSING = "、・「」"
_LEAD = pattern(r"^\(?(?:[※*][0-9]{0,2}|注[0-9]{0,2})\)?[:.、]?")
"""The mark of a note."""
_NUMBERED = pattern(
    r"(?:N[oO]\.?|番号|[項通]番|(?<=、)|(?<=・))(?P<number>[0-9]{1,4})"
    r"(?:(?=[、・)])|は|の|が|について|$)"
)
"""The number of a row that a note is on, and not one that it mentions:
No.1に統合.
"""
_SIGN = pattern(r"^(?:N[oO]\.?|#)")
_SHORTEST_NAME = 2
_LONGEST_NAME = 80
"""Characters of a name that a note repeats."""


class RowRemark(NamedTuple):
    """A comment on a cell, or a remark on its row."""

    at: int
    """The index of its procedure."""
    place: Place
    text: str
    on: int = 0
    """The column of the cell that it is on; 0 where it is on the row."""
    is_marked: bool = False
    """Whether it is a note on the mark or the looks of that cell."""
    sentences: Sequence[str] = ()
    """What it says, folded, without the name of its procedure."""
    plans: frozenset[int] = frozenset()
    """The columns of the plans that it names by their texts."""


def shown_in(
    table: Table, facts: Facts, at: int, columns: Iterable[int]
) -> str:
    """Return what some cells of a procedure show, folded."""
    held = filter(table.holds, sorted(columns))
    shown = (facts.cells.shown(*table.cell(at, each)) for each in held)
    return "|".join(map(fold, shown))


def remarks_on(
    table: Table, facts: Facts, texts: Mapping[Place, str]
) -> Sequence[RowRemark]:
    """Return what comments, remarks and notes say of the procedures of a table;
    the notes are among the ``texts`` outside the tables.
    """
    said = [*_comments(table, facts)]
    said += _remarks(table, facts)
    said += _notes(table, facts, texts)
    return [_with_plans(each, table, facts) for each in said]


def _comments(table: Table, facts: Facts) -> Iterator[RowRemark]:
    indexes = {row: at for at, row in enumerate(table.rows)}
    for place, text in facts.notes.items():
        row, _ = place
        if row in indexes:
            comment = RowRemark(indexes[row], place, text, on=place[1])
            yield comment._replace(sentences=sentences_of(text))


def _remarks(table: Table, facts: Facts) -> Iterator[RowRemark]:
    """Yield the remarks in the columns that are called so."""
    for column in filter(table.holds, table.layout.remark_columns()):
        firsts, places = table.group([column])
        cells = [table.cell(at, column) for at in firsts]
        texts = [facts.cells.shown(*cell) for cell in cells]
        if DONE_ON.fullmatch(fold(table.layout.path_of(column)[-1])):
            sentences = [_done_on(text) for text in texts]
        else:
            sentences = [_aged(text, facts) for text in texts]
        telling = [any(map(tells, each)) for each in sentences]
        for at, place in enumerate(places):
            if telling[place]:
                where = table.rows[at], column
                text = texts[place]
                said = sentences[place]
                yield RowRemark(at, where, text, sentences=said)


def _done_on(text: str) -> Sequence[str]:
    """Return what the date says when something was done; a cell without one
    says nothing.
    """
    words = fold(text)
    return [f"{words}に完了"] if any(dates_in(words)) else []


def _notes(
    table: Table, facts: Facts, texts: Mapping[Place, str]
) -> Iterator[RowRemark]:
    """Yield what sentences of notes outside the tables say of procedures that
    they name.
    """
    notes = {
        place: text
        for place, text in texts.items()
        if any(map(may_tell, _aged(text, facts)))
    }
    if not notes or not table.holds(table.layout.item):
        return
    names = _rows_by_name(table, facts)
    numbers = _rows_by_number(table, facts)
    for place, text in notes.items():
        for line in text.splitlines():
            for at, words in _told_in(line, names, numbers, facts):
                yield RowRemark(at, place, text, sentences=(words,))


_Rows = Mapping[str, Sequence[int]]
"""Procedures, by what they are called."""


def _told_in(
    line: str, names: _Rows, numbers: _Rows, facts: Facts
) -> Iterator[tuple[int, str]]:
    """Yield the procedures that a line of a note is on, each with what a
    sentence says of it; a sentence that names none is on those before it.
    """
    rows: Iterable[int] = ()
    for sentence in _aged(line, facts):
        words = _LEAD.sub("", sentence)
        called = {*_names_in(words, names)}
        told = {
            at: _without_name(words, name)
            for name in called
            for at in names[name]
        }
        told |= _told_by_number(words, numbers)
        if not told:
            told = dict.fromkeys(rows, words)
        rows = told
        if not told and tells_of_all(words):
            every = chain.from_iterable(names.values())
            told = dict.fromkeys(every, words)
        if may_tell(words):
            yield from told.items()


def _told_by_number(words: str, numbers: _Rows) -> dict[int, str]:
    """Return the procedures whose numbers a sentence is on, No.2は…, with what
    it says of them.
    """
    found = [*_NUMBERED.finditer(words)] if numbers else []
    if not found:
        return {}
    rest = _NUMBERED.sub("", words).lstrip(_PARTICLE).rstrip(_CLOSING)
    called = (numbers.get(each["number"], ()) for each in found)
    return dict.fromkeys(chain.from_iterable(called), rest)


def _aged(text: str, facts: Facts) -> Sequence[str]:
    """Return the sentences of a text, with what is old called so."""
    return [with_age(each, facts.as_of) for each in sentences_of(text)]


def _without_name(words: str, name: str) -> str:
    """Return what a sentence says of a procedure that it names."""
    rest = words.replace(f"{name}は", name)
    rest = rest.replace(name, "")
    return rest.lstrip(_PARTICLE).rstrip(_CLOSING)


def _rows_by_number(table: Table, facts: Facts) -> _Rows:
    """Return the procedures of each number; none without a column of them."""
    columns = [*filter(table.holds, table.layout.number_columns())]
    if len(columns) != 1:
        return {}
    found = _rows_by_text(table, facts, columns[0])
    return {_SIGN.sub("", name): rows for name, rows in found.items()}


def _rows_by_name(table: Table, facts: Facts) -> _Rows:
    """Return the procedures of each name."""
    return _rows_by_text(table, facts, table.layout.item)


def _rows_by_text(table: Table, facts: Facts, column: int) -> _Rows:
    """Return the procedures by what their cells in a column show."""
    firsts, places = table.group([column])
    names = [shown_in(table, facts, first, [column]) for first in firsts]
    rows: dict[str, list[int]] = {}
    for at, place in enumerate(places):
        rows.setdefault(names[place], []).append(at)
    return rows


def _names_in(words: str, names: Collection[str]) -> set[str]:
    """Return the names that a sentence holds, the longest at each place."""
    lengths = {len(each) for each in names}
    usual = [each for each in lengths if each <= _LONGEST_NAME]
    longest_first = sorted(usual, reverse=True)
    found = set()
    at = 0
    while at < len(words):
        fitting = (words[at : at + length] for length in longest_first)
        named = (each for each in fitting if each in names)
        name = next(named, "")
        if len(name) >= _SHORTEST_NAME:
            found.add(name)
            at += len(name)
        else:
            at += 1
    return found


def _with_plans(remark: RowRemark, table: Table, facts: Facts) -> RowRemark:
    """Return a remark with the plans that it names by their texts."""
    said = "".join(remark.sentences)
    plans = set()
    for plan in table.layout.plans:
        shown = shown_in(table, facts, remark.at, [plan.column])
        text = bare(shown)
        if len(text) >= _SHORTEST_NAME and text in said:
            plans.add(plan.column)
    return remark._replace(plans=frozenset(plans))
