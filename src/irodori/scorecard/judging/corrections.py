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
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from datetime import date
from decimal import Decimal
from functools import partial
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
from irodori.scorecard.profile import DONE, KindRule, Rule
from irodori.scorecard.reading.tables import IssueBlock, Table
from irodori.scorecard.values.datewords import dates_in
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Place, cell_ref

_NONE = "(?!は?(?:な[いし]|ありません|なかった))"
_WRONG = pattern(
    rf"正しくは|正しくな[いくか]|が正しい(?!こと|か)|(?<![^(、。])正[:=]|誤[りっ]{_NONE}|誤記|誤植|間違[いえっ]{_NONE}"
    r"|要(?:修正|訂正|確認)|(?:修正|訂正|差し?替え)(?:が必要|願|してください|を?依頼|予定|待ち)"
)
_MENDED = pattern("(?:修正|訂正|反映|差し?替え)(?:済|しました|した$)")
_COLOR = "(?:[赤青緑黄橙白灰紫茶]|オレンジ|グレー|ピンク)色?"
_JUDGED = "(?:評価|判定|着色|色分け|色付け)"
_UNJUDGED = pattern(
    rf"{_JUDGED}の?対象(?:外|に?とし?ない|から|に含めない)"
    rf"|{_JUDGED}(?:は|を|に)?(?:し|行わ|用い|使用し|でき|含め)ない"
    rf"|{_JUDGED}し?て(?:い)?ない"
    rf"|{_JUDGED}(?:不能|不可|保留)"
    rf"|(?:評価|判定)は、?[^。、]{{0,12}}確定(?:値|後)"
    r"|色を?[付つ]けない"
    rf"|(?<![一-龥]){_COLOR}[でに](?:表示|着色|塗|する|色)"
    r"|超過(?:として扱わ|とみなさ|としな|に含め)"
)
"""What says that something is not judged, or not as the legend has it."""
_VALUE = (
    "(?:現[在状](?:の?利用率|値)|(?:オンライン)?利用率|実績値?"
    "|(?:基準|目標|令和元年度の)値?|進捗|状況|数値|データ)"
)
_OLD = "(?:前々?年度?|昨年度?|前回|前期|前年同[期月])(?:の?報告時?|の?公表)?"
_AS_VALUE = (
    r"の?(?:値|実績値?|数値|データ|状況|率|もの|回答)"
    r"(?:を(?:掲載|記載|使用|計上|表示|採用|転記)|で?ある|です|[。、)(]|$)"
)
_UNSURE = pattern(
    rf"{_VALUE}[はがをも]?、?(?:すべて|全て|いずれも)?"
    r"(?:未確定|未把握|(?:再?精査|確認|再?集計|調査)中|暫定|仮の?値|推計|見込)"
    r"|便宜上|便宜的"
    rf"|{_VALUE}は、?[^。、]{{0,8}}(?:郵送|窓口|電話|書面|紙|FAX)[^。、]{{0,8}}(?:含む|含め|含んだ)"
    rf"|{_OLD}{_AS_VALUE}"
)
"""What says that a value is none of now, or none that is known."""
_AS_VALUE_THEN = pattern(_AS_VALUE)
_NO_COMPARISON = pattern(
    r"比較(?:が|は|も)?(?:でき(?:ない|ず|ません)|不可|不能|困難|対象外)"
    r"|連続性[がは](?:ない|なく)"
)
_FINISHED = pattern(
    r"(?<!未)(?:完了|終了|措置|実施)(?:済|しました|した(?:$|[。、)])|報告|の?連絡)"
    r"|[月日末にはが](?:完了|終了|措置)(?=$|[。、)])"
)
_WEAKER = ("tag", "fill")
"""The sources of a status that do not go before a comment."""
_BEGUN = pattern("着手(?:済|しました|した(?:$|[。、)]))")
_OPEN = pattern("予定|検討|案(?![内件])|見込|場合|可能")
"""What says of a change that it is not made."""
_CHANGE = (
    "(?:まで)?(?:に|へ|と)?"
    "(?:引き?[上下]げ|延長|延期|変更|前倒し|繰り?[上下]げ|見直し|改め|修正|訂正)"
)
_RATE = r"[0-9]+(?:\.[0-9]+)?"
_TAKEN = "を(?:用い|使用|採用|基準)|とみなし"
"""Behind a rate that is taken in the place of another."""
_NEW_RATE = pattern(
    rf"→(?P<after>{_RATE})%|(?P<before>{_RATE})%(?:{_CHANGE}|{_TAKEN})"
    rf"|(?:目標|基準)値?は、?(?P<given>{_RATE})%(?:$|[。、)で])"
)
_CHANGED = pattern(_CHANGE)
_MAY_CHANGE = pattern("[→%]|[上下]げ|延[長期]|変更|前倒|見直し|改め|修正|訂正")
"""What is in every sentence with a new value: no date is looked for without."""
_DONE_WITH = (
    "(?:済み?|した|しました|された|となった|を?決定|中)?"
    "(?=$|[。、)(]|のため|ため|につき|により)"
)
_TO_ANOTHER = (
    "(?<!システム)(?<!サイト)(?<!基盤)(?<!ポータル)(?<!様式)"
    f"[にへ](?:統合|移管|編入){_DONE_WITH}"
)
"""To what a procedure was joined: No.2に統合, and no system."""
_THE_ROW = (
    "(?:(?:本|当該?|この)(?:行|件|項目|手続き?|取組|事業|指標|業務|プラン)は)?"
)
_ROW_FIRST = pattern(f"^{_THE_ROW}")
_PLAN_FIRST = pattern("(?:本|当該?|この)(?:取組|プラン)は")
_OUT = f"(?:対象外(?![をので])|除外|(?:廃止|中止|休止){_DONE_WITH})"
_LEFT_OUT = pattern(
    rf"^{_THE_ROW}{_OUT}"
    rf"|^{_THE_ROW}[^はがのを]*(?:対象から(?:除|外)|{_TO_ANOTHER}"
    rf"|(?:、|から|より|[月年度末日][でに]?|をもって){_OUT})"
)
"""What takes a procedure out, and not something of it: 手数料は対象外."""
_CLAIMS = (_UNJUDGED, _UNSURE, _NO_COMPARISON)
_TELLING = (
    _WRONG,
    _FINISHED,
    _BEGUN,
    _CHANGED,
    pattern("対象|除外|廃止|統合|移管|編入"),
    *_CLAIMS,
)
_CALLING = (_WRONG, _FINISHED, _BEGUN, _LEFT_OUT, *_CLAIMS)
_IN_BRACKETS = pattern(r"\([^()]*\)|【[^【】]*】|\[[^\[\]]*\]")
_PARTICLE = "はがのを、・「」"
_SENTENCE = pattern("[。\n]")
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


class _Remark(NamedTuple):
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


def with_corrections(
    table: Table,
    facts: Facts,
    columns: Sequence[RatedColumn],
    texts: Mapping[Place, str],
) -> list[RatedColumn]:
    """Return the verdicts on columns, those unrated whose values a comment or a
    remark calls wrong, or a note among the ``texts`` outside the tables.
    """
    said = [*_comments(table, facts)]
    said += _remarks(table, facts)
    said += _notes(table, facts, texts)
    if not said:
        return [*columns]
    said = [_with_plans(each, table, facts) for each in said]
    done = facts.legend.color_of_status(DONE, None)
    known = [_known(table, each) for each in columns]
    return [
        _corrected(each, said, done, partial(_shown, table, facts))
        for each in known
    ]


def _shown(table: Table, facts: Facts, at: int, columns: Iterable[int]) -> str:
    """Return what some cells of a procedure show, folded."""
    held = filter(table.holds, sorted(columns))
    shown = (facts.cells.shown(*table.cell(at, each)) for each in held)
    return "|".join(map(fold, shown))


def _corrected(
    known: _Rated,
    said: Iterable[_Remark],
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
            known.letter != ""
            and verdict.judgement.color != done
            and (not remark.is_comment or verdict.status_source in _WEAKER)
        )
        values = partial(shown, remark.at)
        if any(
            _calls_wrong(known, remark, sentence, is_open)
            or _changes(known, remark, sentence, values)
            for sentence in remark.sentences
        ):
            doubts[remark.at] = Verdict(None, _correction(remark))
    return with_doubts(known.rated, doubts)


def _correction(remark: _Remark) -> Sentence:
    """Return what is said of a cell that a remark calls wrong."""
    words = {"cell": cell_ref(*remark.place), "text": quoted(remark.text)}
    return Sentence("value.corrected", words)


def _calls_wrong(
    known: _Rated, remark: _Remark, words: str, is_open: bool
) -> bool:
    """Tell whether a sentence calls the values of a column wrong, or its plan
    done where that ``is_open``.
    """
    wrong = None if _MENDED.search(words) else _WRONG.search(words)
    finished = _FINISHED.search(words) if is_open else None
    if remark.is_comment:
        is_about = remark.place[1] in known.sources
        return is_about and bool(wrong or finished)
    plan = _OF_PLAN.match(words)
    if plan:
        return plan[1] == known.letter and bool(wrong or finished)
    if known.rated.column in remark.plans or known.is_alone:
        begun = _BEGUN.search(words) if is_open else None
        told = finished or begun
        if told and told[0] != words:  # a status alone is nobody's
            return True
    if wrong and _names(known, words[: wrong.start()]):
        return True
    return _puts_out(known, words)


def _puts_out(known: _Rated, words: str) -> bool:
    """Tell whether a sentence says that the values of a column are none to be
    judged by.
    """
    words = _ROW_FIRST.sub("", words)
    unjudged = _UNJUDGED.search(words)
    if unjudged and _names(known, words[: unjudged.start()]):
        return True
    if _NO_COMPARISON.search(words):
        return known.rule == "progress" or "KPI" in words
    unsure = _UNSURE.search(words)
    return unsure is not None and _names(known, words[: unsure.end()])


def _changes(
    known: _Rated,
    remark: _Remark,
    words: str,
    values: Callable[[Iterable[int]], str],
) -> bool:
    """Tell whether a sentence takes a procedure out, or gives another value of
    a column than its cells show.
    """
    if remark.is_comment or _MENDED.search(words) or _OPEN.search(words):
        return False
    if _LEFT_OUT.search(words):
        return known.rule == "status" or not _PLAN_FIRST.match(words)
    bare = _bare(words)
    new = _new_value(bare)
    if new is None or known.rule != _rule_of(bare, new):
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


def _new_value(words: str) -> Decimal | date | None:
    """Return the rate or the day to which a sentence says that a value was
    changed; None where it says of none.
    """
    rates = [*_NEW_RATE.finditer(words)]
    if rates:
        return Decimal(next(filter(None, rates[-1].groups())))
    for found in dates_in(words):
        is_new = words[: found.start].endswith("→")
        if is_new or _CHANGED.match(words, found.end):
            return found.last_day
    return None


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


def _comments(table: Table, facts: Facts) -> Iterator[_Remark]:
    indexes = {row: at for at, row in enumerate(table.rows)}
    for place, text in facts.notes.items():
        row, _ = place
        if row in indexes:
            comment = _Remark(indexes[row], place, text, is_comment=True)
            yield comment._replace(sentences=_sentences(text))


def _sentences(text: str) -> Sequence[str]:
    return tuple(map(fold, _SENTENCE.split(text)))


def _remarks(table: Table, facts: Facts) -> Iterator[_Remark]:
    """Yield the remarks in the columns that are called so."""
    for column in filter(table.holds, table.layout.remark_columns()):
        firsts, places = table.group([column])
        cells = [table.cell(at, column) for at in firsts]
        texts = [facts.cells.shown(*cell) for cell in cells]
        telling = [any(map(_tells, _sentences(text))) for text in texts]
        for at, place in enumerate(places):
            if telling[place]:
                where = table.rows[at], column
                text = texts[place]
                remark = _Remark(at, where, text, is_comment=False)
                yield remark._replace(sentences=_sentences(text))


def _tells(words: str) -> bool:
    """Tell whether a sentence of a remark may call a value wrong or changed."""
    if any(each.search(words) for each in _CALLING):
        return True
    if not _MAY_CHANGE.search(words):
        return False
    return _new_value(_bare(words)) is not None


def _may_tell(words: str) -> bool:
    """Tell whether a sentence of a note may, behind a procedure's name."""
    return any(each.search(words) for each in _TELLING)


def _notes(
    table: Table, facts: Facts, texts: Mapping[Place, str]
) -> Iterator[_Remark]:
    """Yield what sentences of notes outside the tables say of procedures that
    they name.
    """
    said = [
        (place, words)
        for place, text in texts.items()
        for words in _sentences(text)
        if _may_tell(words)
    ]
    if not said or not table.holds(table.layout.item):
        return
    rows = _rows_by_name(table, facts)
    for place, words in said:
        for name in _names_in(words, rows):
            rest = _without_name(words, name)
            for at in rows[name]:
                note = _Remark(at, place, texts[place], is_comment=False)
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
    names = [_shown(table, facts, first, [item]) for first in firsts]
    rows: dict[str, list[int]] = {}
    for at, place in enumerate(places):
        rows.setdefault(names[place], []).append(at)
    return rows


_SHORTEST_NAME = 2
_LONGEST_NAME = 80
"""Characters of a name that a note repeats."""


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


def _bare(words: str) -> str:
    return _IN_BRACKETS.sub("", words)


def _with_plans(remark: _Remark, table: Table, facts: Facts) -> _Remark:
    """Return a remark with the plans that it names by their texts."""
    said = "".join(remark.sentences)
    plans = set()
    for block in table.layout.blocks:
        for plan in block.plans:
            shown = _shown(table, facts, remark.at, [plan.column])
            text = _bare(shown)
            if len(text) >= _SHORTEST_NAME and text in said:
                plans.add(plan.column)
    return remark._replace(plans=frozenset(plans))


def _known(table: Table, rated: RatedColumn) -> _Rated:
    """Return a rated column with its rule and the columns that it depends on."""
    column = rated.column
    layout = table.layout
    fields = layout.fields
    for rule in layout.kind.rules:
        if layout.filled(rule) == column:
            return _known_of_kind(rule, rated, fields)
    blocks = layout.blocks
    in_blocks = (_known_in(block, rated) for block in blocks)
    nowhere = _Rated(rated, None, "", frozenset([column]))
    known = next(filter(None, in_blocks), nowhere)
    if known.rule != "status":
        return known
    plans = [plan for block in blocks for plan in block.plans]
    known = known._replace(is_alone=len(plans) == 1)
    if "deadline" in fields:
        return known._replace(ends=frozenset([fields["deadline"]]))
    return known


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
