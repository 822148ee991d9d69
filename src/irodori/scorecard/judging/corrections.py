"""Comments on cells and remarks of a row that call a value wrong, or a plan
done that its status does not: 正しくは35.0%, 現在値は誤り, aは令和5年2月に完了.

=================================== =========================================
what says so                        what is unrated
=================================== =========================================
a comment on a value                what is judged by that value
a remark that names a value         the same: 現在値は誤り, aは令和5年2月に完了
a remark that names nothing         all of its row: 誤りあり
a remark on what is no value        nothing: 手続名の誤り
=================================== =========================================

What is said to be mended already, 訂正済, calls nothing wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from re import Pattern

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.judging.unreadcolumns import with_doubts
from irodori.scorecard.judging.verdicts import (
    Facts,
    RatedColumn,
    Verdict,
    quoted,
)
from irodori.scorecard.palettes import Color
from irodori.scorecard.profile import DONE, Rule
from irodori.scorecard.reading.tables import (
    CURRENT,
    RATES,
    IssueBlock,
    Table,
)
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Place, cell_ref

_NONE = "(?!は?(?:な[いし]|ありません|なかった))"
_WRONG = pattern(
    rf"正しくは|正しくな[いくか]|が正しい(?!こと|か)|(?<![^(、。])正[:=]|誤[りっ]{_NONE}|誤記|誤植|間違[いえっ]{_NONE}"
    r"|要(?:修正|訂正|確認)|(?:修正|訂正|差し?替え)(?:が必要|願|してください|を?依頼|予定|待ち)"
)
_MENDED = pattern("(?:修正|訂正|反映|差し?替え)(?:済|しました|した$)")
_FINISHED = pattern(
    r"(?<!未)(?:完了|終了|措置|実施)(?:済|しました|した(?:$|[。、)])|報告|の?連絡)"
    r"|[月日末にはが](?:完了|終了|措置)(?=$|[。、)])"
)
_WEAKER = ("tag", "fill")
"""The sources of a status that do not go before a comment."""
_SENTENCE = pattern("[。\n]")
_OF_VALUES: tuple[tuple[Rule, Pattern[str]], ...] = (
    ("kpi", pattern("KPI|進捗")),
    ("progress", pattern("現在値|現状値|利用率|基準|令和元年|目標")),
    ("status", pattern("プラン|取組|期限|状況")),
)
_NO_VALUE = pattern(
    "件数|手続名|名称|法令|種類|事業|府省|所管|担当|課題|年月|様式"
)
_OF_PLAN = pattern("[(「]?([a-zア-オ1-9])[)」]?(?:は|について|の)")


class _Remark(NamedTuple):
    """A comment on a cell, or a remark on its row."""

    at: int
    """The index of its procedure."""
    place: Place
    text: str
    is_comment: bool


class _Rated(NamedTuple):
    """A rated column with what its verdicts depend on."""

    rated: RatedColumn
    rule: Rule | None
    letter: str
    """The plan's letter; empty for what is no plan."""
    sources: frozenset[int]
    """The columns whose values it is judged by."""


def with_corrections(
    table: Table, facts: Facts, columns: Sequence[RatedColumn]
) -> list[RatedColumn]:
    """Return the verdicts on columns, those unrated whose values a comment or a
    remark calls wrong.
    """
    said = [*_comments(table, facts)]
    said += _remarks(table, facts)
    if not said:
        return [*columns]
    done = facts.legend.color_of_status(DONE, None)
    known = [_known(table, each) for each in columns]
    return [_corrected(each, said, done) for each in known]


def _corrected(
    known: _Rated, said: Iterable[_Remark], done: Color | None
) -> RatedColumn:
    """Return the verdicts on a column, those that are called wrong unrated;
    ``done`` is the colour of a finished plan.
    """
    doubts: dict[int, Verdict] = {}
    for remark in said:
        verdict = known.rated.at(remark.at)
        if verdict is None or verdict.judgement is None:
            continue
        is_open = (
            known.letter != ""
            and verdict.judgement.color != done
            and (not remark.is_comment or verdict.status_source in _WEAKER)
        )
        if any(
            _calls_wrong(known, remark, sentence, is_open)
            for sentence in _SENTENCE.split(remark.text)
        ):
            doubts[remark.at] = Verdict(None, _correction(remark))
    return with_doubts(known.rated, doubts)


def _correction(remark: _Remark) -> Sentence:
    """Return what is said of a cell that a remark calls wrong."""
    words = {"cell": cell_ref(*remark.place), "text": quoted(remark.text)}
    return Sentence("value.corrected", words)


def _calls_wrong(
    known: _Rated, remark: _Remark, sentence: str, is_open: bool
) -> bool:
    """Tell whether a sentence calls the values of a column wrong, or its plan
    done where that ``is_open``.
    """
    words = fold(sentence)
    wrong = None if _MENDED.search(words) else _WRONG.search(words)
    finished = _FINISHED.search(words) if is_open else None
    if remark.is_comment:
        is_about = remark.place[1] in known.sources
        return is_about and bool(wrong or finished)
    plan = _OF_PLAN.match(words)
    if plan:
        return plan[1] == known.letter and bool(wrong or finished)
    if wrong is None:
        return False
    before = words[: wrong.start()]
    return _names(known, before)


def _names(known: _Rated, words: str) -> bool:
    """Tell whether words before 誤り name the values of a column, or nothing
    at all.
    """
    named = [rule for rule, names in _OF_VALUES if names.search(words)]
    if named:
        return known.rule == named[0]
    return not _NO_VALUE.search(words)


def _comments(table: Table, facts: Facts) -> Iterator[_Remark]:
    indexes = {row: at for at, row in enumerate(table.rows)}
    for place, text in facts.notes.items():
        row, _ = place
        if row in indexes:
            yield _Remark(indexes[row], place, text, is_comment=True)


def _remarks(table: Table, facts: Facts) -> Iterator[_Remark]:
    """Yield the remarks in the columns that are called so."""
    for column in filter(table.holds, table.layout.remark_columns()):
        firsts, places = table.group([column])
        cells = [table.cell(at, column) for at in firsts]
        texts = [facts.cells.shown(*cell) for cell in cells]
        telling = [_may_tell(text) for text in texts]
        for at, place in enumerate(places):
            if telling[place]:
                where = table.rows[at], column
                yield _Remark(at, where, texts[place], is_comment=False)


def _may_tell(text: str) -> bool:
    words = fold(text)
    return any(each.search(words) for each in (_WRONG, _FINISHED))


def _known(table: Table, rated: RatedColumn) -> _Rated:
    """Return a rated column with its rule and the columns that it depends on."""
    column = rated.column
    fields = table.layout.fields
    if fields.get(CURRENT) == column:
        rates = {fields.get(name, column) for name in RATES}
        return _Rated(rated, "progress", "", frozenset(rates))
    in_blocks = (_known_in(block, rated) for block in table.layout.blocks)
    nowhere = _Rated(rated, None, "", frozenset([column]))
    return next(filter(None, in_blocks), nowhere)


def _known_in(block: IssueBlock, rated: RatedColumn) -> _Rated | None:
    """Return a rated column as one of a block; None where it is not there."""
    column = rated.column
    for plan in block.plans:
        if plan.filled == column:
            own = {plan.column, plan.status or column, plan.deadline or column}
            letter = fold(plan.letter).lower()
            return _Rated(rated, "status", letter, frozenset(own))
    kpi = frozenset(block.columns.values())
    return _Rated(rated, "kpi", "", kpi) if column in kpi else None
