"""Rows of one procedure that a label beside its name tells apart: 計画 and
実績, 前年同期 and 今期, オンライン利用率 and 利用者満足度.

================================================ ===================================
the label of a row                               its cells
================================================ ===================================
計画, 年度末見込み, 前年同期                       unrated, ``row.other_label``
利用者満足度, オンライン件数                       the rate unrated
the same, of a cell merged with another row      rated as the other row's
実績, 今期, 法人, or no label                     rated
================================================ ===================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile

from irodori.messages import Sentence
from irodori.scorecard.judging.unreadcolumns import with_doubts
from irodori.scorecard.judging.verdicts import (
    Facts,
    RatedColumn,
    Verdict,
    quoted,
)
from irodori.scorecard.reading.rowkinds import RowLabels
from irodori.scorecard.reading.tables import CURRENT, Table
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
