"""Comments on cells, remarks of a row and notes on it that call a value wrong,
another one now or none to be judged by, or a plan done that its status does
not: 正しくは35.0%, 目標を80%に引き上げ, 評価対象外, aは令和5年2月に完了.

=================================== =========================================
what says so                        what is unrated
=================================== =========================================
a comment on a value                what is judged by that value
a remark that names a value         the same: 現在値は誤り, aは令和5年2月に完了
the same, of a value of before      the same: 現在値は前年度の値, 数値精査中
a base with which nothing compares  the rate: 令和元年度と比較できない
a remark that names nothing         all of its row: 誤りあり, 対象外, 着色しない
a remark on what is no value        nothing: 手続名の誤り
a note that names a procedure       the same as a remark in its row
=================================== =========================================

What is said to be mended already, 訂正済, calls nothing wrong, and no more
does a change to what the row shows: 目標を80%に引き上げ beside a target of 80%.
"""

from __future__ import annotations

from collections.abc import (
    Callable,
    Iterable,
    Mapping,
    Sequence,
)
from datetime import date
from decimal import Decimal
from functools import partial
from re import Pattern

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.judging.claims import (
    BEGUN,
    FINISHED,
    LEFT_OUT,
    MENDED,
    NO_COMPARISON,
    OPEN,
    OTHERWISE,
    PLAN_FIRST,
    ROW_FIRST,
    UNJUDGED,
    UNSURE,
    WRONG,
    bare,
    new_value,
)
from irodori.scorecard.judging.markednotes import marked_remarks
from irodori.scorecard.judging.remarks import RowRemark, remarks_on, shown_in
from irodori.scorecard.judging.unreadcolumns import with_doubts
from irodori.scorecard.judging.verdicts import (
    Facts,
    RatedColumn,
    Verdict,
    quoted,
)
from irodori.scorecard.palettes import Color
from irodori.scorecard.profile import DONE, KindRule, Rule
from irodori.scorecard.reading.tables import IssueBlock, Table
from irodori.scorecard.values.datewords import dates_in
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Place, cell_ref

_WEAKER = ("tag", "fill")
"""The sources of a status that do not go before a comment."""
_OF_VALUES: tuple[tuple[Rule, Pattern[str]], ...] = (
    ("kpi", pattern("KPI|進捗")),
    (
        "progress",
        pattern("現[在状]の?値|実績値|利用率|基準|令和元年|目標|数値"),
    ),
    ("status", pattern("プラン|取組|期限|状況")),
)
_NO_VALUE = pattern(
    "件数|手続名|名称|法令|種類|事業|府省|所管|担当|課題|年月|様式"
)
_OF_PLAN = pattern("[(「]?([a-zア-オ1-9])[)」]?(?:は|について|の)")


class _Rated(NamedTuple):
    """A rated column with what its verdicts depend on."""

    rated: RatedColumn
    rule: Rule | None
    letter: str
    """The plan's letter; empty for what is no plan."""
    sources: frozenset[int]
    """The columns whose values it is judged by."""
    ends: frozenset[int] = frozenset()
    """The column of the deadline of what has none of its own."""
    is_alone: bool = False
    """Whether it is the only plan of its row."""
    called: frozenset[int] = frozenset()
    """The columns that say what the row is."""


def with_corrections(
    table: Table,
    facts: Facts,
    columns: Sequence[RatedColumn],
    texts: Mapping[Place, str],
) -> list[RatedColumn]:
    """Return the verdicts on columns, those unrated whose values a comment or a
    remark calls wrong, or a note among the ``texts`` outside the tables.
    """
    said = [*remarks_on(table, facts, texts)]
    said += marked_remarks(table, facts, texts)
    if not said:
        return [*columns]
    done = facts.legend.color_of_status(DONE, None)
    known = [_known(table, each) for each in columns]
    return [
        _corrected(each, said, done, partial(shown_in, table, facts))
        for each in known
    ]


def _corrected(
    known: _Rated,
    said: Iterable[RowRemark],
    done: Color | None,
    shown: Callable[[int, Iterable[int]], str],
) -> RatedColumn:
    """Return the verdicts on a column, those that are called wrong unrated;
    ``done`` is the colour of a finished plan, ``shown`` returns what cells of
    a procedure show.
    """
    doubts: dict[int, Verdict] = {}
    for remark in said:
        verdict = known.rated.at(remark.at)
        if verdict is None or verdict.judgement is None:
            continue
        is_open = (
            known.rule == "status"
            and verdict.judgement.color != done
            and (not remark.on or verdict.status_source in _WEAKER)
        )
        values = partial(shown, remark.at)
        if any(
            _calls_wrong(known, remark, sentence, is_open, values)
            or _changes(known, remark, sentence, values)
            for sentence in remark.sentences
        ):
            doubts[remark.at] = Verdict(None, _correction(remark))
    return with_doubts(known.rated, doubts)


def _correction(remark: RowRemark) -> Sentence:
    """Return what is said of a cell that a remark calls wrong."""
    words = {"cell": cell_ref(*remark.place), "text": quoted(remark.text)}
    return Sentence("value.corrected", words)


def _calls_wrong(
    known: _Rated,
    remark: RowRemark,
    words: str,
    is_open: bool,
    values: Callable[[Iterable[int]], str],
) -> bool:
    """Tell whether a sentence calls the values of a column wrong, or its plan
    done where that ``is_open``.
    """
    wrong = None if MENDED.search(words) else WRONG.search(words)
    finished = FINISHED.search(words) if is_open else None
    if remark.on:
        is_about = remark.on in known.sources
        return is_about and (remark.is_marked or bool(wrong or finished))
    plan = _OF_PLAN.match(words)
    if plan:
        return plan[1] == known.letter and bool(wrong or finished)
    if known.rated.column in remark.plans or known.is_alone:
        begun = BEGUN.search(words) if is_open else None
        told = finished or begun or OTHERWISE.search(words)
        # of several plans, a status alone is nobody's
        is_its = known.is_alone or (told and told[0] != words)
        if told and is_its and not _is_of_another(known, words, values):
            return True
    if wrong and _names(known, words[: wrong.start()]):
        return True
    return _puts_out(known, words)


def _is_of_another(
    known: _Rated, words: str, values: Callable[[Iterable[int]], str]
) -> bool:
    """Tell whether a sentence has a subject that shares no two characters with
    what its row says: 赤色灯設置は終了 beside 速度規制の見直し.
    """
    subject = _SUBJECT.match(words)
    if subject is None:
        return False
    name = subject[1]
    shown = values(known.sources | known.called)
    return not any(name[at : at + 2] in shown for at in range(len(name) - 1))


_SUBJECT = pattern(
    "(?!本|当|この|これ|同|取組|プラン|状況|実際|現在|対応|措置|作業|全)"
    "([ァ-ヶー一-龥]{3,20})は"
)
"""What a remark is on, and not 本取組は or 実際は."""


def _puts_out(known: _Rated, words: str) -> bool:
    """Tell whether a sentence says that the values of a column are none to be
    judged by.
    """
    words = ROW_FIRST.sub("", words)
    unjudged = UNJUDGED.search(words)
    if unjudged and _names(known, words[: unjudged.start()]):
        return True
    if NO_COMPARISON.search(words):
        return known.rule == "progress" or "KPI" in words
    unsure = UNSURE.search(words)
    return unsure is not None and _names(known, words[: unsure.end()])


def _changes(
    known: _Rated,
    remark: RowRemark,
    words: str,
    values: Callable[[Iterable[int]], str],
) -> bool:
    """Tell whether a sentence takes a procedure out, or gives another value of
    a column than its cells show.
    """
    if remark.on or MENDED.search(words) or OPEN.search(words):
        return False
    if LEFT_OUT.search(words):
        return known.rule == "status" or not PLAN_FIRST.match(words)
    without = bare(words)
    new = new_value(without)
    if new is None or known.rule != _rule_of(without, new):
        return False
    if remark.plans and known.rated.column not in remark.plans:
        return False
    held = _values_in(values(known.sources))
    if not any(isinstance(each, date) for each in held):
        held |= _values_in(values(known.ends))
    return new not in held


def _rule_of(words: str, new: Decimal | date) -> Rule:
    """Return the rule whose values a sentence with a new one is about."""
    usual: Rule = "progress" if isinstance(new, Decimal) else "status"
    named = (rule for rule, names in _OF_VALUES if names.search(words))
    return next(named, usual)


def _values_in(shown: str) -> set[Decimal | date | None]:
    """Return the rates and the days that cells show; a bare number below 1
    may be a rate.
    """
    values: set[Decimal | date | None] = set()
    for text in _NUMBER.findall(shown):
        number = Decimal(text)
        values.add(number)
        if number <= 1:
            values.add(100 * number)
    values.update(each.last_day for each in dates_in(shown))
    return values


_NUMBER = pattern(r"[0-9]+(?:\.[0-9]+)?")


def _names(known: _Rated, words: str) -> bool:
    """Tell whether words before 誤り name the values of a column, or nothing
    at all.
    """
    named = [rule for rule, names in _OF_VALUES if names.search(words)]
    if named:
        return known.rule == named[0]
    return not _NO_VALUE.search(words)


def _known(table: Table, rated: RatedColumn) -> _Rated:
    """Return a rated column with its rule and the columns that it depends on."""
    known = _known_by_layout(table, rated)
    return known._replace(called=frozenset([table.layout.item]))


def _known_by_layout(table: Table, rated: RatedColumn) -> _Rated:
    column = rated.column
    layout = table.layout
    fields = layout.fields
    for rule in layout.kind.rules:
        if layout.filled(rule) == column:
            return _known_of_kind(rule, rated, fields)
    in_blocks = (_known_in(block, rated) for block in layout.blocks)
    nowhere = _Rated(rated, None, "", frozenset([column]))
    known = next(filter(None, in_blocks), nowhere)
    if known.rule != "status":
        return known
    return known._replace(
        is_alone=len(layout.plans) == 1,
        ends=frozenset(layout.columns_of(["deadline"])),
    )


def _known_of_kind(
    rule: KindRule, rated: RatedColumn, fields: Mapping[str, int]
) -> _Rated:
    """Return a rated column as one that a rule of the kind colours."""
    own = {*rule.fields} - {rule.deadline}
    is_sum = rule.rule == "progress"
    names = own if is_sum else {*rule.fields}
    columns = {fields[name] for name in names if name in fields}
    columns.add(rated.column)
    judged: Rule = "progress" if is_sum else "status"
    return _Rated(rated, judged, "", frozenset(columns), is_alone=not is_sum)


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
