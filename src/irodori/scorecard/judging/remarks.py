"""The comments on the cells of a table, the remarks of its rows, and the notes
outside of it that are on its procedures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from irodori.scorecard.judging.claims import (
    bare,
    may_tell,
    sentences_of,
    tells,
)
from irodori.scorecard.judging.verdicts import Facts
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Place

_PARTICLE = "はがのを、・「」"
_SHORTEST_NAME = 2
_LONGEST_NAME = 80
"""Characters of a name that a note repeats."""


class RowRemark(NamedTuple):
    """A comment on a cell, or a remark on its row."""

    at: int
    """The index of its procedure."""
    place: Place
    text: str
    is_comment: bool
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
            comment = RowRemark(indexes[row], place, text, is_comment=True)
            yield comment._replace(sentences=sentences_of(text))


def _remarks(table: Table, facts: Facts) -> Iterator[RowRemark]:
    """Yield the remarks in the columns that are called so."""
    for column in filter(table.holds, table.layout.remark_columns()):
        firsts, places = table.group([column])
        cells = [table.cell(at, column) for at in firsts]
        texts = [facts.cells.shown(*cell) for cell in cells]
        telling = [any(map(tells, sentences_of(text))) for text in texts]
        for at, place in enumerate(places):
            if telling[place]:
                where = table.rows[at], column
                text = texts[place]
                remark = RowRemark(at, where, text, is_comment=False)
                yield remark._replace(sentences=sentences_of(text))


def _notes(
    table: Table, facts: Facts, texts: Mapping[Place, str]
) -> Iterator[RowRemark]:
    """Yield what sentences of notes outside the tables say of procedures that
    they name.
    """
    said = [
        (place, words)
        for place, text in texts.items()
        for words in sentences_of(text)
        if may_tell(words)
    ]
    if not said or not table.holds(table.layout.item):
        return
    rows = _rows_by_name(table, facts)
    for place, words in said:
        for name in _names_in(words, rows):
            rest = _without_name(words, name)
            for at in rows[name]:
                note = RowRemark(at, place, texts[place], is_comment=False)
                yield note._replace(sentences=(rest,))


def _without_name(words: str, name: str) -> str:
    """Return what a sentence says of a procedure that it names."""
    rest = words.replace(f"{name}は", name)
    rest = rest.replace(name, "")
    return rest.strip(_PARTICLE)


def _rows_by_name(table: Table, facts: Facts) -> dict[str, list[int]]:
    """Return the procedures of each name."""
    item = table.layout.item
    firsts, places = table.group([item])
    names = [shown_in(table, facts, first, [item]) for first in firsts]
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
    for block in table.layout.blocks:
        for plan in block.plans:
            shown = shown_in(table, facts, remark.at, [plan.column])
            text = bare(shown)
            if len(text) >= _SHORTEST_NAME and text in said:
                plans.add(plan.column)
    return remark._replace(plans=frozenset(plans))
