"""The words of a cell that holds a value, taken one after the other until
nothing is left.

    54%(目標:58%)                 54 %; in brackets the aim 58 %
    令和4年4月1日現在 43.3%        a period, 43.3 %
    86.2%(前年度比1.3ポイント増)   86.2 %; a change
    ※1)10%                        a mark, 10 %

What may be beside a number is a closed list. A phrase keeps what it did not
understand, from the first word on that is none of them, so that no part
is taken for the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from irodori.patterns import pattern
from irodori.scorecard.values.datewords import date_end
from irodori.scorecard.values.text import (
    NUMBER,
    SCALED,
    WHOLE,
    says_unknown,
    scaled_number_of,
    split_brackets,
    unspaced,
    without_footnote,
)
from irodori.tuples import NamedTuple

LONGEST_VALUE = 400
"""The most characters of a cell that is read as a value; a longer text is a
remark, and costs time.
"""

Lead = Literal["own", "other", "aim", "change"]


class Quantity(NamedTuple):
    """A number with its unit, and what the words around it make of it."""

    value: Fraction
    unit: str
    """``%`` (value 1 is 100 %), a counter (件, 機関) or nothing."""
    text: str
    lead: Lead
    """Whether it is the cell's own value, another period's or group's, what is
    aimed at, or a change.
    """
    bound: str
    """``>=`` 以上, ``<=`` 以下, ``>`` 超, ``<`` 未満, ``+`` 強, ``-`` 弱,
    ``~`` 程度 and 約, or nothing.
    """


class Phrase(NamedTuple):
    """What a stretch of text says."""

    quantities: tuple[Quantity, ...]
    flags: frozenset[str]
    """``aim``, ``forecast``, ``another``, ``range``, ``arrow``,
    ``not_started``, ``verb``, ``course``, ``period``, ``part``, ``roughly``,
    ``actual``, ``goal``, ``done``, ``of_which``, ``of_another`` (a number of another time or a forecast), and
    further words' names.
    """
    rest: str
    """What was not understood, from the first word on that is not."""
    labels: tuple[str, ...] = ()
    """What it says that its numbers measure: 利用率, 累計."""

    def own(self, unit: str | None = None) -> list[Quantity]:
        """Return the phrase's own quantities, of one unit or of any."""
        return [
            each
            for each in self.quantities
            if each.lead == "own" and unit in {None, each.unit}
        ]


class CellPhrases(NamedTuple):
    """What a cell says outside and inside brackets."""

    outside: tuple[Phrase, ...]
    inside: tuple[Phrase, ...]
    head: str
    """The text outside brackets."""

    @property
    def rest(self) -> str:
        """What was not understood first; empty where everything was."""
        return next(
            (
                phrase.rest
                for phrase in (*self.outside, *self.inside)
                if phrase.rest
            ),
            "",
        )

    @property
    def outer_rest(self) -> str:
        """What was not understood first outside brackets."""
        return "".join(phrase.rest for phrase in self.outside)

    @property
    def labels(self) -> tuple[str, ...]:
        """What it says that its numbers measure."""
        phrases = (*self.outside, *self.inside)
        return tuple(label for phrase in phrases for label in phrase.labels)

    @property
    def is_unknown(self) -> bool:
        """Whether it says that its value is not known: a blank, a dash,
        集計中.
        """
        head = without_footnote(self.head)
        return says_unknown(head) and bool(head or not self.inside)

    @property
    def outer_flags(self) -> frozenset[str]:
        """The flags of all that is outside brackets."""
        if len(self.outside) == 1:
            return self.outside[0].flags
        return frozenset().union(*(phrase.flags for phrase in self.outside))

    @property
    def flags(self) -> frozenset[str]:
        """All flags; a phrase in brackets with numbers of its own is about
        those alone.
        """
        if not self.inside:
            return self.outer_flags
        notes = (
            phrase.flags
            for phrase in self.inside
            if not phrase.quantities or "of_which" in phrase.flags
        )
        return self.outer_flags.union(*notes)


# ---- Words ------------------------------------------------------------------

COUNTER = (
    r"市区町村|市町村|都道府県|地方公共団体|自治体|事業者|事業所|システム|サービス|手続き?|機関|種類|団体|法人|企業|学校|施設|病院|店舗|"
    r"分野|項目|業務|様式|書類|省庁|府省|世帯|拠点|窓口|路線|営業日|日間|週間|[かカヵヶケ箇]?月間?|時間|分間|[かカヶヵケ]国|[箇個かカヶヵケ]所|"
    r"件|人|名|者|社|校|台|枚|回|本|日|億円|万円|千円|円|倍|国|区|市|町|村|県|通|点|つ|分|秒|年間?|部(?![ァ-ヶー一-龥])|部(?=配布|作成|発行|印刷)"
)
OTHER_UNIT = (
    r"(?:(?![以未超程前弱強増減達見予実措完対取検中済])[ァ-ヶー一-龥々]){1,6}"
)
PERCENT = r"(?:%|パーセント)"
TENTHS = r"割(?![合引り当])(?:[0-9]分)?(?:[0-9]厘)?"
POINTS = r"%?(?:ポイント|pt)"

BOUNDS = {
    ">=": r"以上|を?下回らない|を?下回らず|を?割(?:り込ま|ら)ない|を?切らない",
    "<=": r"以下|以内|を?上回らない|を?超えない",
    ">": r"より(?:高|多|大き)[くい]|超(?!え|過)|を?[超越]え(?:る|た|て(?:いる)?)?|を?超過|を?上回(?:る|った|り|って(?:いる)?)"
    r"|(?:を|ラインを?|の(?:大台|壁)を)?突破|オーバー",
    "<": r"より(?:低|少な|小さ|短|早|速)[くい]|未満|を?下回(?:る|った|り|って(?:いる)?)",
    "+": r"強",
    "-": r"弱",
    "~": r"程度|前後|くらい|ぐらい|ほど",
}
BOUND_NAMES = {
    "ge": ">=",
    "le": "<=",
    "gt": ">",
    "lt": "<",
    "strong": "+",
    "weak": "-",
    "about": "~",
}
BOUND = "|".join(
    f"(?P<{name}>{BOUNDS[sign]})" for name, sign in BOUND_NAMES.items()
)

CHANGED = (
    r"(?:(?:の)?(?:増加|増(?!や|え|進)|減少|減(?!ら)|上昇|低下|向上|改善|悪化|アップ|ダウン|UP|DOWN)"
    r"|を?(?:減ら[すし]|伸び|引き?[上下]げ)|を(?:削減|短縮|縮減|低減|増加))"
)
_NUMBER = (
    rf"(?P<sign>[-+△▲]|プラス|マイナス)?(?P<digits>{SCALED}){WHOLE}"
    rf"(?P<unit>{POINTS}|{PERCENT}|{TENTHS}|{COUNTER}|{OTHER_UNIT}|)(?:{BOUND})?(?P<changed>{CHANGED})?"
)
_MARK = (
    r"[※*†‡]+(?![0-9])|[※*][0-9]{1,2}(?:[,、・][※*]?[0-9]{1,2})*(?=[) ]|$)\)?|(?:[※*][0-9]{1,2}){2,4}(?=[) ]|$)"
    r"|\(?注?[0-9]{1,2}\)|注(?:[0-9]{1,2}(?=[) :]|$))?\)?(?![ぁ-ん一-龥])"
    r"|[ァ-オア-オa-zA-Z]\)|^[・●■◆◇○◎▪•]+"
)
_PERIOD = (
    r"[0-9]{1,2}月(?:末|[0-9]{1,2}日)?(?:[~-](?:翌年?)?[0-9]{1,2}月(?:末|[0-9]{1,2}日)?)?|[0-9]{1,2}[~-][0-9]{1,2}月"
    r"|(?:令和|平成|[令平RHrh])(?:元|[0-9]{1,2})(?=$|[、 :はの])|元年度?"
    r"|(?:(?:令和|平成|[令平RHrh])(?:元|[0-9]{1,2})(?:年度?)?|(?:元|[0-9]{1,2})(?:年度?))"
    r"(?:[上下]半?期|第?[1-4一二三四]四半期|[1-4]Q|Q[1-4](?![0-9.]))"
    r"|(?<=[0-9])[~-](?:翌年?)?[0-9]{1,2}$"
    r"|[0-9]{1,2}/[0-9]{1,2}(?=時点|現在|付)|[年月](?=[0-9]{1,3}回)|[各毎]年度?"
    r"|上半?期|下半?期|第[1-4一二三四]四半期|[1-4]Q|通年|年間|年度末|月末|年末"
)
_EARLIER = (
    r"元年度|(?:令和|平成|[RH])(?:元|[0-9]{1,2})年?度?|前年度?(?:同期|同月|末)?|前月末?"
    r"|前期|前回|昨年度?|基準年度?"
)
_WHO = (
    r"法人|個人|企業|事業者|団体|士業|代理人?|本人|スマホ|スマートフォン|携帯|PC|パソコン|アプリ"
    r"|男性?|女性?|[0-9]{2}代|新規|更新|変更|継続|初回|国|都道府県|市区?町村|[一-龥]{1,3}(?:県|府|市|町|村|局|支部)|本省|本庁|地方"
)
"""Of whom or what a part of a number may be: 1,200人（うち法人300人）."""
_TOKENS: dict[str, str] = {
    "separator": r"[、。,;:= /]|(?<![0-9])・",
    "mark": _MARK,
    "period": _PERIOD,
    "range": rf"{NUMBER}(?:{PERCENT}|{TENTHS}|{COUNTER})?[~-](?={NUMBER})",
    "arrow": rf"{NUMBER}(?:{PERCENT}|{TENTHS}|{COUNTER})?(?:→|から|より)(?={NUMBER})",
    "ratio": rf"{NUMBER}(?:件|人|機関|団体|手続)?(?:/|中|÷){NUMBER}{WHOLE}(?:{COUNTER})?",
    "basis": rf"(?:対?(?:{_EARLIER})|同|当初)?(?:比|差)(?!率)(?:[:はで]|して)?"
    r"|(?:前年度?(?:同期|同月|末)?|前月末?|前期|前回|昨年度?)(?:より|から|に比べ)|対前(?:年度?|月|期|回)",
    "number": _NUMBER,
    "aim": r"(?:最終|中間|当面の|年度)?(?:目標(?:利用率|値|率)?|計画(?:値|上)?|目安|KPI)(?!を?(?:達成|クリア))",
    "forecast": r"見込(?:み|値)?(?:値|である|です)?|予定(?:である|です)?|予測値?|見通し|想定|推計値?|めど|目途|目処",
    "other": r"前年度?(?:同期|同月|末)?|前月末?|前期|前回|昨年度?|当初|従来|全国(?:平均)?|平均|同(?!じ)"
    rf"|うち(?:、|オンライン|電子申請|{_WHO}){{1,4}}(?:が|は|:|に|の|で|から|分){{0,2}}|うち(?=[0-9])",
    "not_started": r"(?:オンライン(?:申請|手続|化|で)?は?)?未実施",
    "own": r"(?:オンライン|電子)?(?:利用|申請|届出|手続|実施|普及|導入|達成|回答|認知|満足|化)?"
    r"(?:率|割合|件数|度)(?!が?高)|累計|合計|延べ|全体|"
    r"オンライン(?:申請|手続|届出|利用|化)?",
    "actual": r"今回値?|現在値?|現状値?|実績値?|最新値?|速報値?|確報値?|確定値?|暫定値?|決算値?",
    "roughly": r"約|およそ|凡そ",
    "tail": r"時点|(?<=[度末])決算(?:値|額|ベース)?|現在|末|まで[のに]?(?![維低抑削短縮])|(?<=[年度期月])分(?=$|[、 ])|期|度",
    "goal": r"(?:[にへとを]|までに?)?(?:する|になる|目指す|目指し|達する|到達する|実現する|高める|伸ばす|増やす|減らす|抑える"
    r"|超える|引き?[上下]げる"
    r"|(?:達成|維持|低減|抑制|削減|短縮|縮減|向上|開始|実施|開催|運用|導入|稼働|公開)(?:する|させる))",
    "done": r"(?:[にへとを]|までに?)?(?:引き?[上下]げ|高め|達し|到達し|伸び|増え|減っ|抑え"
    r"|(?:達成|維持|低減|抑制|削減|短縮|縮減|向上|開始|実施|開催|導入|公開)し)(?:た|ました|ている)|(?:達成|開始|実施|開催|導入|公開)済み?",
    "course": r"(?:[にへ]|までに?)(?:維持|低減|抑制|削減|短縮|縮減)|を維持",
    "particle": r"[はがもでのをと]|には|では|及び|および",
    "source": r"(?:出典|出所|資料|データ)[:=は]?[^0-9%]{0,60}$"
    r"|[^0-9%、。]{1,30}(?:調べ|調査|統計)(?:より|による|結果)?$"
    r"|(?![一全]部)(?:[A-Za-z-]{2,12}|[ァ-ヶー一-龥]{1,20}(?:[省庁局部課室県府市町村会]|機構|システム))集計$"
    r"|(?:小数点?(?:以下)?第?[0-9]{1,2}位[をで]?)?四捨五入$",
    "verb": r"(?:[にへと]|まで)?(?:達成|引き?[上下]げ|向上|開始|実施|開催|運用|導入|稼働|公開)|を達成",
}


def tokens_pattern(
    tokens: Iterable[tuple[str, str]], *, keep: bool = False
) -> re.Pattern[str]:
    """Return a pattern of which the last group that matches names the token."""
    return pattern(
        "|".join(f"(?P<{name}>{words})" for name, words in tokens), keep=keep
    )


_GENERAL = tokens_pattern(_TOKENS.items(), keep=True)


class PhraseReader:
    """Reads one phrase from left to right."""

    def __init__(
        self, words: str, is_inside: bool, further: re.Pattern[str] | None
    ) -> None:
        self._words = words
        self._is_inside = is_inside
        self._patterns = [further, _GENERAL] if further else [_GENERAL]
        self.lead: Lead = "own"
        """What the words before the next number make of it."""
        self._pending = ""
        """A word such as 目標 or 見込み that no number has followed yet."""
        self._has_own = False
        self._is_rough = False
        """Whether 約 is before the number that comes next."""
        self._quantities: list[Quantity] = []
        self._flags: set[str] = set()
        self._labels: list[str] = []
        self._number_end = -1

    def read(self) -> Phrase:
        """Return what the words say."""
        at = 0
        while at < len(self._words):
            end = self._date(at) or self._token(at)
            if end is None:
                return self._phrase(self._words[at:])
            at = end
        return self._phrase("")

    def _phrase(self, rest: str) -> Phrase:
        self._end_segment()
        return Phrase(
            tuple(self._quantities),
            frozenset(self._flags),
            rest,
            tuple(self._labels),
        )

    def _date(self, at: int) -> int | None:
        end = date_end(self._words, at)
        if end is not None:
            self._take_period()
        return end

    def _take_period(self) -> None:
        self._flags.add("period")
        if self._is_inside and self.lead == "own":
            self.lead = "other"

    def _token(self, at: int) -> int | None:
        for tokens in self._patterns:
            match = tokens.match(self._words, at)
            if match:
                return self._take(match) if match.end() > at else None
        return None

    def _take(self, match: re.Match[str]) -> int | None:
        name = match.lastgroup
        if name == "number":
            return self.number(match)
        if name:
            self._word(name, match[0])
        return match.end()

    def _word(self, name: str, word: str) -> None:
        if name == "separator":
            if word in "、。;/":
                self._end_segment()
        elif name == "basis":
            self._take_other("change")  # 52%(前年度比): no share of the whole
        elif name == "period":
            self._take_period()
        elif name in {"aim", "forecast"}:
            self._expect(name)
        elif name == "other":
            self._take_other("other")
            if word.startswith("うち"):
                self._flags.add("of_which")
        elif name == "roughly":
            self._is_rough = True
        elif name == "own":
            self._labels.append(word)
        elif name == "ratio":
            self._take_ratio(word)
        elif name not in _SILENT:
            self._flags.add(name)

    def _take_other(self, lead: Lead) -> None:
        """Take a word for another's number, which is the next one; without one
        it is about the number before it: 75%(全国平均), 25%前回.
        """
        self.lead = lead
        self._pending = "another"

    def _take_ratio(self, word: str) -> None:
        """Take a count of a whole, 2/3; ``part`` where it is not all of it."""
        done, whole = _RATIO_SIGN.split(word, maxsplit=1)
        counts = {_NO_DIGIT.sub("", each) for each in (done, whole)}
        if len(counts) > 1:
            self._flags.add("part")

    def _end_segment(self) -> None:
        if self._pending:
            self._flags.add(self._pending)
        if self._is_rough:
            self._flags.add("roughly")
        self.lead = "own"
        self._pending = ""
        self._has_own = False
        self._is_rough = False

    def _expect(self, name: str) -> None:
        """Take a word that is about the number before it, or else of the one
        behind it.
        """
        if self._has_own:
            self._flags.add(name)
        else:
            self._pending = name
            self.lead = "aim" if name == "aim" else "other"

    def number(self, match: re.Match[str]) -> int | None:
        """Take a number, and return where it ends; None where its scales do
        not fall.
        """
        number = scaled_number_of(match["digits"])
        if number is None or self._is_sum(match):
            return None
        if _IS_BEGUN.match(self._words, match.end("unit")) and (
            match["unit"] in _BEGUN
        ):
            return None
        value, unit, text = in_unit(number, match["unit"], match["digits"])
        if match["sign"] in NEGATIVE:
            value, text = -value, f"-{text}"
        lead = "change" if unit == "ポイント" else self.lead_of(match)
        bound = bound_of(match) or ("~" if self._is_rough else "")
        self._number_end = match.end()
        self.take_quantity(Quantity(value, unit, text, lead, bound))
        return match.end()

    def _is_sum(self, match: re.Match[str]) -> bool:
        """Tell whether a number is added to another: 25%+12%, 10日+5日."""
        return match["sign"] in _ADDED and match.start() == self._number_end

    def take_quantity(self, quantity: Quantity) -> None:
        """Add a number with what the words before it make of it, which then
        hold no longer.
        """
        self._quantities.append(quantity)
        if self._pending in {"another", "forecast"}:
            self._flags.add("of_another")
        if self._pending == "forecast" and "of_which" in self._flags:
            self._flags.add("forecast")
        self._is_rough = False
        self._has_own = self._has_own or quantity.lead == "own"
        self._pending = ""
        if self.lead in {"change", "aim"}:
            self.lead = "own"

    def lead_of(self, match: re.Match[str]) -> Lead:
        """Return what a number is: how much something changed (10%増, +2.1%),
        else what the words before it make of it.
        """
        is_change = match["changed"] or match["sign"] in _ADDED
        return "change" if is_change else self.lead


_IS_BEGUN = pattern(
    r"[にをの]?(?:開始|完了|実施|開催|運用|導入|稼働|公開|施行|時点|現在)"
)
_BEGUN = frozenset(["日", "%"])
"""The units of numbers of which nothing begins: 10日開始 is a day of a month."""
_SILENT = frozenset(["mark", "tail", "particle", "source"])
"""The words that change nothing."""
_RATIO_SIGN = pattern(r"/|中|÷")
_NO_DIGIT = pattern(r"[^0-9.]")
_PERCENT_SIGNS = frozenset(["%", "パーセント"])
_POINT_SIGNS = frozenset(["ポイント", "pt"])
NEGATIVE = frozenset("-△▲")
"""The signs of a number below zero; マイナス3 is a change."""
_ADDED = frozenset(["+", "プラス", "マイナス"])


def bound_of(match: re.Match[str]) -> str:
    """Return the bound that a match of BOUND names, or nothing."""
    name = match.lastgroup
    if name in BOUND_NAMES:
        return BOUND_NAMES[name]
    return next(
        (sign for name, sign in BOUND_NAMES.items() if match[name]), ""
    )


def in_unit(
    number: Fraction, unit: str, digits: str
) -> tuple[Fraction, str, str]:
    """Return a number's value in its unit (1 is 100 %), the unit's one name,
    and the number as it is shown.
    """
    if unit in _PERCENT_SIGNS:
        return per_hundred(number), "%", digits.replace("・", ".") + "%"
    if unit.startswith("割"):
        parts = re.findall(r"([0-9])([分厘])", unit)
        rest = sum(
            (
                Fraction(int(digit), 100 if name == "分" else 1000)
                for digit, name in parts
            ),
            Fraction(0),
        )
        value = number / 10 + rest
        return value, "%", f"{plain_decimal(value * 100)}%"
    if unit.removeprefix("%") in _POINT_SIGNS:
        return per_hundred(number), "ポイント", digits + "ポイント"
    return number, _one_name(unit), digits + unit


def unit_name(unit: str) -> str:
    """Return the one name of a unit."""
    if unit in _PERCENT_SIGNS or unit.startswith("割"):
        return "%"
    return (
        "ポイント"
        if unit.removeprefix("%") in _POINT_SIGNS
        else _one_name(unit)
    )


def per_hundred(number: Fraction) -> Fraction:
    """Return a hundredth of a number; Fraction's own division is slower."""
    return Fraction(number.numerator, number.denominator * 100)


def plain_decimal(value: Fraction) -> str:
    """Return a number that has few decimals without an exponent: 35, 35.2."""
    whole, part = divmod(abs(value.numerator), value.denominator)
    digits = f"{part * 10**42 // value.denominator:042}".rstrip("0")
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"


_NAMES = {
    "手続き": "手続",
    "名": "人",
    "自治体": "団体",
    "地方公共団体": "団体",
}
OTHER_THAN_CASES = frozenset(
    [
        "%",
        "ポイント",
        "年",
        "か月",
        "週間",
        "日",
        "営業日",
        "時間",
        "分",
        "秒",
        "円",
        "千円",
        "万円",
        "億円",
        "倍",
        "位",
        "番",
        "号",
    ]
)
"""Units of what is no number of cases."""
_MONTHS = pattern(r"[かカヵヶケ箇]月間?")
_PLACES = pattern(r"[箇個かカヶヵケ]所")


def _one_name(unit: str) -> str:
    if _MONTHS.fullmatch(unit):
        return "か月"
    if _PLACES.fullmatch(unit):
        return "箇所"
    if unit in {"年間", "日間", "分間"}:
        return unit[:-1]
    return _NAMES.get(unit, unit)


def read_phrases(
    text: str,
    further: re.Pattern[str] | None = None,
    reader: type[PhraseReader] | None = None,
) -> CellPhrases | None:
    """Return what a cell's text says; None where it is too long to be a value.

    ``further`` finds the words of one kind of cell, each as a group with the
    name of the flag that it sets; they go before the general ones. ``reader``
    reads their numbers, where they are others than all cells have.
    """
    if len(text) > LONGEST_VALUE:
        return None
    parts = split_brackets(unspaced(text))
    reader = reader or PhraseReader
    outside = [words for is_inside, words in parts if not is_inside]
    inside = [words for is_inside, words in parts if is_inside]
    return CellPhrases(
        tuple(reader(each.strip(), False, further).read() for each in outside),
        tuple(
            reader(each.strip(), True, further).read()
            for each in inside
            if not _ASIDE.fullmatch(each)
        ),
        " ".join(outside).strip(),
    )


_ASIDE = pattern(
    r"(?:19|20)[0-9]{2}|(?:[※*†]|注)?[0-9]{0,2}(?:[,、・][※*注]?[0-9]{1,2}){0,4}"
)
"""What brackets may hold that is no phrase: a footnote's or an item's mark,
(1) or (※1) or (注), or a year.
"""
