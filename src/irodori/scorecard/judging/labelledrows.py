"""Rows of one procedure that a label beside its name tells apart: 計画 and
実績, 前年同期 and 今期, オンライン利用率 and 利用者満足度; and such as nothing
tells apart.

================================================ ===================================
the label of a row                               its cells
================================================ ===================================
計画, 年度末見込み, 前年同期                       unrated, ``row.other_label``
利用者満足度, オンライン件数                       the rate unrated
the same, of a cell merged with another row      rated as the other row's
実績, 今期, 法人, or no label                     rated
================================================ ===================================

=================================================== ================================
two rates below each other, with one base and target unrated, ``rate.two_rows``
=================================================== ================================
45% and (40%)                                       the one in brackets
45% and 40%; 下段は前回値 in a note                   the lower one
45% and 40%                                         both
=================================================== ================================
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.judging.unreadcolumns import with_doubts
from irodori.scorecard.judging.verdicts import (
    Facts,
    RatedColumn,
    Verdict,
    quoted,
)
from irodori.scorecard.reading.rowkinds import RowLabels
from irodori.scorecard.reading.tables import CURRENT, Table
from irodori.scorecard.values.text import fold
from irodori.workbook.cells import BLANK

_MORE_LABELS = ("procedure_type",)
"""Fields whose column may hold labels as well: 種別."""


def with_labels(
    table: Table, facts: Facts, columns: Sequence[RatedColumn]
) -> list[RatedColumn]:
    """Return the verdicts on columns, those unrated in whose row a label says
    that the values are none of now.
    """
    labels = facts.profile.once(RowLabels)
    others = dict(_labelled(table, facts, labels.is_of_another))
    measures = dict(_labelled(table, facts, labels.is_of_other_measure))
    if not (others or measures):
        return [*columns]
    current = table.layout.fields.get(CURRENT)
    return [
        _without(
            table,
            each,
            others | measures if each.column == current else others,
        )
        for each in columns
    ]


_FORMER = pattern(
    r"(?P<half>[上下]段)[^上下。]{0,16}?(?:前々?[回年期]|[昨旧][年値]|当初|計画|見込)"
)
_IN_BRACKETS = pattern(r"\([^()]+\)")


def former_rows(texts: Iterable[str]) -> frozenset[str]:
    """Return which of two rows some notes say holds the values of before:
    下段 for ※現在値の下段は前回値.
    """
    found = (_FORMER.finditer(fold(text)) for text in texts if "段" in text)
    return frozenset(each["half"] for of_one in found for each in of_one)


def with_two_rates(
    table: Table, facts: Facts, columns: Sequence[RatedColumn]
) -> list[RatedColumn]:
    """Return the verdicts on columns, those unrated that are on rates of
    several rows of a procedure, and of which nothing says that they are
    those of now.
    """
    current = table.layout.fields.get(CURRENT)
    if current is None:
        return [*columns]
    doubts: dict[int, Verdict] = {}
    for rows in _several_rates(table):
        cells = [table.cell(at, current) for at in rows]
        texts = [facts.cells.shown(*cell) for cell in cells]
        words = {"text": quoted(" / ".join(texts))}
        verdict = Verdict(None, Sentence("rate.two_rows", words))
        unsure = _not_of_now(rows, texts, facts.former_rows)
        doubts |= dict.fromkeys(unsure, verdict)
    return [
        with_doubts(each, doubts) if each.column == current else each
        for each in columns
    ]


def _not_of_now(
    rows: Sequence[int], texts: Sequence[str], former: frozenset[str]
) -> Sequence[int]:
    """Return those of some rows whose rates are not known to be of now."""
    if len(former) == 1:
        return rows[1:] if "下段" in former else rows[:-1]
    in_brackets = [
        at
        for at, text in zip(rows, texts, strict=True)
        if _IN_BRACKETS.fullmatch(fold(text))
    ]
    is_told = 0 < len(in_brackets) < len(rows)
    return in_brackets if is_told else rows


def _several_rates(table: Table) -> Iterator[list[int]]:
    """Yield the rows of each procedure with several rates of their own that
    differ, and with nothing else outside the blocks that does.
    """
    fields = table.layout.fields
    current = fields[CURRENT]
    others = {*fields.values(), *table.layout.labels} - {current}
    compared = [*filter(table.holds, others)]
    for rows in _rows_of_procedures(table):
        own = [
            at
            for at in rows
            if (table.rows[at], current) not in table.covered
            and table.cell(at, current)[1] != BLANK
        ]
        rates = {table.cell(at, current)[1] for at in own}
        beside = {
            tuple(table.cell(at, column)[1] for column in compared)
            for at in own
        }
        if len(rates) > 1 and len(beside) == 1:
            yield own


def _rows_of_procedures(table: Table) -> Iterator[list[int]]:
    """Yield the rows of each procedure whose name is merged over several, by
    their indexes.
    """
    rows: list[int] = []
    unnamed = set(table.unnamed)
    for row in table.going_on:
        if row in unnamed:
            continue
        at = bisect_left(table.rows, row)
        if rows and rows[-1] == at - 1:
            rows.append(at)
            continue
        if rows:
            yield rows
        rows = [at - 1, at]
    if rows:
        yield rows


def _without(
    table: Table, rated: RatedColumn, labelled: Mapping[int, str]
) -> RatedColumn:
    doubts: dict[int, Verdict] = {}
    for at, label in labelled.items():
        verdict = rated.at(at)
        is_judged = verdict is not None and verdict.judgement is not None
        if is_judged and _is_of_own_row(table, at, rated.column, labelled):
            words = {"text": quoted(label)}
            doubts[at] = Verdict(None, Sentence("row.other_label", words))
    return with_doubts(rated, doubts)


def _is_of_own_row(
    table: Table, at: int, column: int, labelled: Mapping[int, str]
) -> bool:
    """Tell whether a cell is merged with no row that has another label."""
    place = (table.rows[at], column)
    area = table.areas.get(place)
    if area is None:
        return place not in table.covered
    below = range(at, len(table.rows))
    covered = takewhile(lambda each: table.rows[each] <= area.bottom, below)
    return all(each in labelled for each in covered)


def _labelled(
    table: Table, facts: Facts, says: Callable[[str], bool]
) -> Iterator[tuple[int, str]]:
    """Yield the rows whose label says something, with the label, among the
    rows of one procedure.
    """
    fields = table.layout.fields
    others = (fields[name] for name in _MORE_LABELS if name in fields)
    for column in filter(table.holds, (*table.layout.labels, *others)):
        firsts, places = table.group([column])
        _, codes = table.column(column)
        texts = [facts.cells.text(codes[at]) for at in firsts]
        telling = [says(text) for text in texts]
        if not any(telling):
            continue
        for at, place in enumerate(places):
            if telling[place] and _shares_name(table, at):
                yield at, texts[place]


def _shares_name(table: Table, at: int) -> bool:
    """Tell whether a row is one of several of a procedure."""
    item = table.layout.item
    _, names = table.column(item)
    if names[at] == BLANK:
        return False
    beside = [each for each in (at - 1, at + 1) if 0 <= each < len(table)]
    return any(names[each] == names[at] for each in beside)
