"""What the colours of a legend measure: the formula that it gives for progress,
and the words over the entries of a rule, or before the first of them.

The formula is (現在値 - 基準値) / (目標値 - 基準値), or 現在値 / 目標値.

A caption is consumed whole. What is left of one over the rates' entries, and
is no word of their progress or of colours, may name another measure, as in
当年度計画に対する達成率 and 利用率の水準; one that names something else, 窓口の満足度,
keeps the entries below it from the rules.
"""

from __future__ import annotations

from collections.abc import (
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from typing import Literal

from irodori.patterns import pattern
from irodori.scorecard.legend.legendcells import (
    LegendCell,
    LegendScan,
    Part,
    PlacedEntry,
    PlacedHeading,
    headings_before,
)
from irodori.scorecard.legend.titles import Owner, owner_of
from irodori.scorecard.legend.tokens import CLOSING, MARKS, OPENING, legible
from irodori.tuples import NamedTuple

Formula = Literal["progress", "achievement"]


class FormulaReading(NamedTuple):
    """What a text says about the formula."""

    formula: Formula | None
    """None where the text gives a formula that is not known."""
    base: str | None
    """What the formula calls the base: 令和元年度利用率."""
    text: str
    current: str = ""
    """What it calls the current rate."""
    target: str = ""


_NAMES_TARGET = pattern("(?i)target|goal")
_ENGLISH = (
    (pattern(r"(?i)progress(?:rate)?"), "進捗率"),
    (pattern(r"(?i)achievement(?:rate)?"), "達成率"),
    (pattern(r"(?i)(?:current|actual)(?:value|rate)?"), "現在値"),
    (pattern(r"(?i)base(?:line)?(?:value|rate)?"), "基準値"),
    (pattern(r"(?i)(?:target|goal)(?:value|rate)?"), "目標値"),
)
"""The words of a formula in English, and in Japanese."""
_LONGEST = 400
_MEASURE = pattern(
    r"(?:進捗|達成)(?:率|度|割合|状況)?|目標に対する(?:進捗|達成)"
)
_SHARE_IS = pattern(r"(?:割合|比率)=")
_ROUNDED = pattern(r"利用率\(([^()]{1,12})\)")
_NOTES = pattern(r"\((?:%|%?※[^()]*|[※*][0-9]*)\)|\[%\]|(?:[×*]100%?)|%")
_OPERAND = pattern(r"[^()/=+\-×*]+")
_TARGET = pattern(r"目標")
_CURRENT = pattern(r"現在|現状|直近|実績|最新|当該")
_BASE = pattern(r"基準|当初|初期|元年|年度|開始|策定|計画時|前年|[RH][0-9]")
_EXPRESSION = pattern(
    r"\([^()]{1,40}-[^()]{1,40}\)/\([^()]{1,40}-[^()]{1,40}\)|[^()/:、,=]{1,20}/[^()/:、,=]{1,20}"
)
_EQUATION = pattern(r"(?<![<>])=(?![<>])")
"""The sign of a formula, and none that compares: 70%<=進捗<100%."""
_PROGRESS = frozenset(["(C-B)/(T-B)", "((C-B)/(T-B))", "(B-C)/(B-T)"])
_BRACES = str.maketrans("{}[]", "()()")
_OF_A_YEAR = pattern(r"(?:[0-9元]|[RH][0-9]{1,2})年度?の?(?:実績|利用率|値)+$")
"""A rate of a year that is named, which is the base where another rate is the
current one: 現在値－令和2年度実績.
"""
_ACHIEVEMENT = frozenset(["C/T", "(C)/(T)", "(C/T)"])
_GOAL = "目標(?:値|利用率)?"
_VALUE = "(?:オンライン利用率の?)?(?:現在値|現在の(?:オンライン)?利用率|現状値|実績値?|直近値?)"
_SHARES = pattern(
    rf"{_GOAL}に(?:対する|占める)(?:現在|現状|実績|直近)[^。=]{{0,12}}(?:割合|比率|率)"
    rf"|{_VALUE}の{_GOAL}に対する(?:割合|比率|率)"
    rf"|{_GOAL}を(?:100%?|1)とした(?:場合|とき)?の{_VALUE}"
)
"""The share of the target that the current value is, in words."""
_QUOTIENTS = pattern(
    rf"(?:現在値|現状値|実績値?|利用率)\)?/(?:オンライン)?(?:利用率)?{_GOAL}"
    rf"|{_GOAL}に(?:対する|占める)(?:割合|比率)|対?{_GOAL}比(?!較)"
    rf"|{_GOAL}を(?:100%?|1)とした(?:場合|とき)?の?(?:指数|割合|比率)|{_GOAL}の何(?:%|割)"
    rf"|現在値が{_GOAL}の[0-9.]{{1,5}}(?:%|割)"
)
"""The same, of which only the words around say that a rate is meant."""
_SAID_OF_TARGET = pattern(rf"[^、。()/=:]{{0,14}}{_GOAL}")
_OF_RATE = pattern(r"(?!.*(?:KPI|[=-]))(?=.*(?:利用率|現在値))")
_DIVIDED = pattern(rf"達成率[^。]{{0,12}}{_VALUE}を{_GOAL}で(?:割|除)")
"""The same of 達成率; said of 進捗率, which goes from the base, it leaves open
which is meant.
"""


_ACHIEVED = pattern(r"達成(?:率|度|割合)")
_LIMITS = pattern("以上|以下|未満|[<>]")
"""Words of a legend's entries, which part them by = and /:
緑=進捗率90%以上/黄=60%以上, 緑=進捗率>=90%/黄=進捗率>=60%.
"""
_DIFFERENCE = pattern(r"\([^()]{1,40}-[^()]{1,40}\)/")
"""What is divided in a formula, and in no list of entries."""
_SIGN_OR_WORD = pattern(r"[/=]|割合|比率|対する|とした|で[割除]|比|の何|値の")


_OTHER_MEASURE = pattern(
    r"(?:利用率(?:\([^()]{1,20}\))?(?:の値)?|^現在値)が、? ?(?:[^、:=\n]{1,4}[:=])?[0-9]"
    r"|目標(?:値|利用率)? ?[×*+-] ?[0-9]|目標(?:値|利用率)?の[0-9.]{1,5} ?(?:%|割)(?:以上|以下|未満|超)(?![^、,\n]{0,4}達成)"
)


def bounds_other_than_progress(text: str) -> bool:
    """Tell whether a legible text sets bounds in shares of the target itself,
    目標値の80%以上, or for the rate itself, 利用率が80%以上.

    Whether the legend's progress is meant is not stated.
    """
    return _OTHER_MEASURE.search(text) is not None


def read_formula(text: str) -> FormulaReading | None:
    """Return the formula that a legible text gives for progress; None where it
    gives none.
    """
    if len(text) > 4 * _LONGEST or not _SIGN_OR_WORD.search(text):
        return None
    lines = text.replace("。", "\n").splitlines()
    found = [reading for line in lines if (reading := _in_line(line))]
    known = next((reading for reading in found if reading.formula), None)
    if known:
        return known
    whole = _in_line(text)  # a line break within the formula
    return whole if whole and whole.formula else next(iter(found), None)


def formulas_in(
    cells: Iterable[LegendCell],
) -> list[tuple[LegendCell, FormulaReading]]:
    """Return the formulas for progress with their cells."""
    return [
        (cell, formula)
        for cell in cells
        if (formula := read_formula(cell.legible))
    ]


def implied_formula(text: str) -> FormulaReading | None:
    """Return actual ÷ target where a legend without a formula measures by
    達成率 alone; 進捗率 goes from the base.
    """
    if "進捗" in text or not _ACHIEVED.search(text):
        return None
    return FormulaReading("achievement", None, text)


def _in_line(line: str) -> FormulaReading | None:
    squeezed = _in_japanese("".join(line.split())[:_LONGEST])
    if _is_achievement(squeezed):
        said = _SAID_OF_TARGET.search(squeezed)
        target = said[0] if said else ""
        return FormulaReading("achievement", None, squeezed, target=target)
    measure = _MEASURE.search(squeezed)
    if not measure:
        return _share(squeezed)
    equation = _EQUATION.search(squeezed, measure.start())
    right = squeezed[equation.end() :] if equation else ""
    if "/" in right or _is_difference(right):
        found = _read(right, squeezed)
        if found.formula or not _are_bounds(right):
            return found
    return _beside(squeezed[measure.end() :], squeezed)


def _are_bounds(right: str) -> bool:
    """Tell whether what follows a sign of equality is entries."""
    is_difference = _DIFFERENCE.search(right) is not None
    return _LIMITS.search(right) is not None and not is_difference


def _in_japanese(squeezed: str) -> str:
    """Return a line with one form of brackets, and the words of an English
    formula as a Japanese one has them.
    """
    text = squeezed.translate(_BRACES)
    if _NAMES_TARGET.search(text):
        for english, word in _ENGLISH:
            text = english.sub(word, text)
    return text


def _is_achievement(text: str) -> bool:
    """Tell whether a line says in words that a rate is divided by its
    target.
    """
    if _SHARES.search(text) or _DIVIDED.search(text):
        return True
    return bool(_OF_RATE.match(text) and _QUOTIENTS.search(text))


def _share(text: str) -> FormulaReading | None:
    """Return what 割合 or 比率 is said to be, where that is progress; it may
    be the rate itself.
    """
    share = _SHARE_IS.search(text)
    found = _read(text[share.end() :], text) if share else None
    return found if found and found.formula else None


def _is_difference(right: str) -> bool:
    """Tell whether words are one rate less another, as in
    目標利用率-現在の利用率.
    """
    operands = right.split("-")
    return len(operands) == 2 and all(
        _letter(operand) != "?" for operand in operands
    )


def _beside(words: str, text: str) -> FormulaReading | None:
    """Return the formula that follows a measure without a sign of equality:
    達成率(現在値/目標値), 進捗度:(…)/(…).
    """
    for match in _EXPRESSION.finditer(words):
        found = _read(match[0], text)
        if found.formula:
            return found
    return None


def _read(right: str, text: str) -> FormulaReading:
    """Return the formula that the right side of an equation is."""
    expression = _NOTES.sub("", _ROUNDED.sub(r"\1", right))
    expression = expression.split("、")[0].split("※")[0]
    operands = _OPERAND.findall(expression)
    letters = _letters(operands)
    shape = _OPERAND.sub(lambda match: letters[match[0]], expression)
    named = {letter: each for each, letter in letters.items()}
    bases = {each for each in operands if letters[each] == "B"}
    shape = _balanced_shape(shape)
    formula: Formula | None = None
    if shape in _PROGRESS and len(bases) == 1:
        formula = "progress"
    elif shape in _ACHIEVEMENT:
        formula = "achievement"
    return FormulaReading(
        formula,
        bases.pop() if formula == "progress" else None,
        text,
        named.get("C", ""),
        named.get("T", ""),
    )


def _balanced_shape(shape: str) -> str:
    """Return a formula without closing brackets that nothing opens."""
    if shape.count("(") >= shape.count(")"):
        return shape
    inner = shape.rstrip(")")
    return inner + ")" * (inner.count("(") - inner.count(")"))


_YEAR_ALONE = pattern(
    r"(?:(?:令和|平成|[RH])[0-9元]{1,2}|20[0-9]{2})年?度?末?の?(?:実績)?値?$"
)
"""The value of a year."""
_YEARS_OF_PROGRESS = 3
"""Operands of a formula that name years, the current one and twice the base:
(令和6年度-令和3年度)/(目標-令和3年度).
"""


def _letters(operands: Sequence[str]) -> dict[str, str]:
    """Return the letter of each operand; the rate of a year is the base where
    no other one is.
    """
    letters = {each: _letter(each) for each in operands}
    bases = [each for each in operands if letters[each] == "B"]
    if len(bases) == _YEARS_OF_PROGRESS and bases[0] != bases[-1]:
        letters[bases[0]] = "C"
    letters |= _by_place(operands, letters)
    if "B" not in letters.values():
        letters |= {each: "B" for each in operands if _OF_A_YEAR.search(each)}
    return letters


def _by_place(
    operands: Sequence[str], letters: Mapping[str, str]
) -> dict[str, str]:
    """Return the letters of the values of now and of the start where the
    formula names them so by their places alone: 現状値 in
    (実績値-現状値)/(目標値-現状値).
    """
    if len(operands) != len("CBTB"):
        return {}
    now, start, target, again = operands
    is_now = letters[now] == "C" or _YEAR_ALONE.match(now)
    has_places = start == again != now and letters[target] == "T"
    if has_places and letters[start] == "C" and is_now:
        return {now: "C", start: "B"}
    return {}


def _letter(operand: str) -> str:
    """Return T for a target, C for a current rate, B for a base; ? for
    anything else.
    """
    for letter, words in (("T", _TARGET), ("C", _CURRENT), ("B", _BASE)):
        if words.search(operand):
            return letter
    return "?"


# ---- Captions ---------------------------------------------------------------

_LONGEST_CAPTION = 40
"""Characters of a caption that is not the heading of a rule."""
_MOST_ROWS = 2
"""A caption is at most so many rows above its entries."""
_DATE = (
    r"(?:(?:令和|平成|[RH])?[0-9元]{1,4}年度?|[RH][0-9]{1,2}(?![0-9]))"
    r"(?:[0-9]{1,2}月末?(?:[0-9]{1,2}日)?)?(?:末|時点|現在|まで|から)?"
)
_KNOWN_WORDS = pattern(
    rf"引き?上げる(?:べき)?幅に対する、?[^。]{{0,12}}引き?上げた幅の割合|{_DATE}|(?:OL|オンライン)?利用状況|OL|以上|以下|未満|超|オンライン(?:利用|申請)率|(?:利用|申請)率|オンライン化?|電子申請|(?:現在|現状|最新|直近)値?"
    r"|最終(?:年度)?目標値?|目標(?:値|利用率|年度)?|(?:報告|回答|調査)(?=に基づ)|(?:進捗|進み|達成|到達)(?:率|度合い?|度|割合|状況|具合|の?程度)?|状況"
    r"|に(?:対する|対して|対し|応じて?|応じた|より|よる|よって|基づき|基づいて?|基づく|基づいた|ついて(?:は|の)?|関する|関して|おける)|ごと|毎|別|及び|並びに"
    r"|各?(?:手続|事業|府省庁?|案件|項目)|中間KPI|KPI|アクションプラン|プラン|取組"
    r"|スコアカード|表(?!示)|凡例|(?:色|塗り?)(?:分け|分|わけ)?|着色|配色|背景|文字|網掛け|[0-9一二三四五六]色|[0-9一二三四五六]段階|段階"
    r"|表示|区分|基準値?|判定|評価|見方|説明|意味|条件|範囲|閾値|しきい値|上限値?|下限値?|数値|指標|欄|列|セル"
    r"|次|以下|下記|上記|右記?|左記?|下表|次表|とおり|通り|参考|(?:注意|留意|特記)事項|注記?|備考|単位|率|%|[0-9A-Za-z]{1,2}[.)]"
    r"|(?:と)?(?:して(?:い(?:る|ます))?|する|します|した|です|である|示す|示しています|行う|行って(?:います|いる)|分け(?:て(?:います|いる)?)?)"
    r"|信号|をP(?=と)|なお|また|ここで|これら?|それぞれ|各|[0-9]+|[ぁ-ん]"
)
"""Words of the rates' progress, of legends, and what joins them."""
_RESIDUE = pattern(r"[一-龥ァ-ヶA-Za-z/+×]")
_DRESS = OPENING + CLOSING + MARKS + ":、-"
_WORD = pattern(r"[一-龥ァ-ヶA-Za-z]")
_QUANTITY = pattern(
    r"(?:率|比|割合|値|差|指数|倍|件数|水準|幅)(?:\([^()]{0,8}\))?:?$"
)
"""The end of a caption that names what is measured."""
_SUBJECT = pattern(
    r"(?:率|度|比|割合|状況|工程|事項|件数|結果|進行|色分け)(?:\([^()]{0,8}\))?:?$"
)
"""The end of a caption that names whose colours they are."""


def unknown_measure(text: str) -> str:
    """Return what of the words over the rates' entries is not known to be
    about their progress; empty where all is.
    """
    sentences = legible(text).replace("。", "\n").splitlines()
    others = [each for each in sentences if not _is_formula(each)]
    if others == sentences and _is_formula("".join(sentences)):
        return ""  # a line break within the formula
    rest = "".join("".join(sentence.split()) for sentence in others)
    left = _KNOWN_WORDS.sub("\n", rest).splitlines()
    unknown = [each for each in left if _RESIDUE.search(each)]
    if unknown and not any(map(_WORD.search, unknown)):
        return rest
    return "、".join(each.strip(_DRESS) for each in unknown)


def _is_formula(sentence: str) -> bool:
    return read_formula(sentence) is not None


def _names_other(cell: LegendCell) -> bool:
    """Tell whether a text over entries without a heading names a quantity that
    is no progress: 対前年度比.
    """
    text = cell.legible
    return (
        len(text) <= _LONGEST_CAPTION
        and _QUANTITY.search(text) is not None
        and bool(unknown_measure(text))
    )


_OF_ANOTHER_QUANTITY = pattern(
    r"(?<!進捗)(?<!進行)(?<!達成)(?<!到達)(?<!完了)(?<!実施)(?<!年)(?:率|度|比|幅)(?:の?(?:状況|水準|色(?:分け)?))?:?$"
)
"""The end of words that name what is measured, which is no progress."""


def other_quantity(lead: str) -> bool:
    """Tell whether the words before the first colour of a text name a measure
    that is no progress: 前年度実績に対する伸び率, 予算執行率の色.
    """
    bare = "".join(legible(lead).split()).strip(_DRESS)
    return _OF_ANOTHER_QUANTITY.search(bare) is not None and bool(
        unknown_measure(bare)
    )


def _owner_above(text: str, others: Iterable[str]) -> Owner:
    """Tell whose colours a text over entries announces that is no heading."""
    bare = legible(text)
    is_subject = len(bare) <= _LONGEST_CAPTION and _SUBJECT.search(bare)
    if not is_subject or not unknown_measure(bare):
        return "own"
    return owner_of(bare.replace("色分け", ""), others, is_headed=False)


class SheetTitle(NamedTuple):
    """What is over every legend of a sheet."""

    cell: LegendCell | None
    """The title of a sheet with a table."""
    name: str
    """The name of a sheet without one."""


class Captions:
    """The headings and the other texts over a group of entries."""

    def __init__(
        self,
        group: Sequence[PlacedEntry],
        found: LegendScan,
        title: SheetTitle,
    ) -> None:
        self._group = group
        self._found = found
        self._title = title
        self._own = group[0].own
        self._entries = {item.cell.place for item in found.entries}
        self._headings = [] if self._own else self._headings_over()
        self.texts = [] if self._own else self._texts_above()
        """The texts right above the group, which are no entries."""
        self.head_table = bool(self._headings) and self._head_table()
        """Whether its heading is that of the table in which the group is."""

    @property
    def parts(self) -> list[Part]:
        """The parts that the headings open, the nearest first."""
        if self._own:
            return [self._own]
        return [each.part for each in self._headings]

    def _headings_over(self) -> list[PlacedHeading]:
        """Return the headings before the group, the nearest first, without
        what only names the measure in a table of plans or KPIs:
        進捗(中間KPI) | 達成率 | 色.
        """
        headings = headings_before(self._group[0].cell, self._found.headings)
        for at, heading in enumerate(headings):
            if _NAMES_RULE.search(heading.label):
                is_head = headings[0].row - heading.row <= 1
                return headings[at:] if at and is_head else headings
        return headings

    def _texts_above(self) -> list[LegendCell]:
        """Return the texts of the nearest row above the group that has any in
        its columns.
        """
        first = min(item.cell.row for item in self._group)
        columns = {item.cell.column for item in self._group}
        columns.update(item.source[1] for item in self._group if item.source)
        near = [
            cell
            for cell in self._found.texts
            if first - _MOST_ROWS <= cell.row < first
            and cell.column in columns
        ]
        last = max((cell.row for cell in near), default=0)
        return [
            cell
            for cell in near
            if cell.row == last and cell.place not in self._entries
        ]

    def _head_table(self) -> bool:
        """Tell whether the nearest heading is in the first row of the group's
        table, or right above it.
        """
        heading = self._headings[0]
        first = self._first_row()
        rows = {row for row, _ in self._entries}
        return (
            heading.place not in self._entries
            and _NAMES_RULE.search(heading.label) is not None
            and first - heading.row <= _HEAD_ROWS
            and rows.isdisjoint(range(heading.row + 1, first))
            and all(item.source for item in self._group)
        )

    def _first_row(self) -> int:
        """Return the first row of the group, that of its table where others
        explain its colours too.
        """
        first = self._group[0].cell.row
        columns = {item.cell.column for item in self._group}
        others = [
            each
            for each in self._found.entries
            if each.source and each.cell.column not in columns
        ]
        sources = {item.source for item in self._group}
        if sources.isdisjoint(each.source for each in others):
            return first
        rows = {each.cell.row for each in others}
        while first - 1 in rows:
            first -= 1
        return first

    def are_near(self) -> bool:
        """Tell whether a heading is right before the first entry of the group,
        with no other entry between, or in its cell.
        """
        at = self._group[0].cell.place
        if self._own:
            headings = self._found.headings
            return any(each.place == at and each.label for each in headings)
        if not self._headings:
            return False
        above = self._headings[0]
        return at[0] - above.row < 2 or not any(
            above.place <= place < at for place in self._entries
        )

    def owner(self, others: Collection[str]) -> Owner:
        """Tell whose colours the texts announce, or the name of the sheet,
        where no heading of a rule is as near; ``others`` are the words for
        other things than the rules.
        """
        lowest = self._headings[0].row if self._headings else -1
        texts = [
            cell.text
            for cell in self.texts
            if cell != self._title.cell and cell.row > lowest
        ]
        if not self._headings:
            texts.append(self._title.name)
        owners = (_owner_above(text, others) for text in texts)
        return next((each for each in owners if each != "own"), "own")

    def measures(self) -> Iterator[tuple[LegendCell, str]]:
        """Yield the heading and the texts over a group of the rates' entries
        that may name another measure than their progress.
        """
        spoken = self._entries | self._found.speaking
        for cell in self._found.texts:
            if cell.place in spoken:
                continue
            unknown = unknown_measure(cell.text) if self._heads(cell) else ""
            if not unknown and cell in self.texts and _names_other(cell):
                unknown = cell.text
            if unknown:
                yield cell, unknown

    def _heads(self, cell: LegendCell) -> bool:
        """Tell whether a cell holds the heading of the rates over the group."""
        return any(
            each.part == "progress" and each.place == cell.place
            for each in self._headings[:1]
        )


_NAMES_RULE = pattern(r"プラン|KPI|利用率|申請率|現在値|[Pp]lan|Rate|AP")
"""What of a heading names the cells of one rule; 達成率 and 取組状況 may be said of
any.
"""
_HEAD_ROWS = 2
"""So many rows below its heading a table's entries begin."""
