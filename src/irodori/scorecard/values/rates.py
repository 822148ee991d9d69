"""Rates: what a cell of オンライン利用率 says as text; 1 is 100 %.

    own       the one rate outside brackets, else the one inside: 0.2%, 約20%, 20%以上, 121.2万件(28.8%), ３割５分
    beside    an aim, another period or group, a change, a count: 54%(目標:58%), 14.6%(令和5年度12.1%), 1.3ポイント増
    not known blanks, dashes, 集計中, 不明: rate.unknown; two rates, a range, 10件25%: rate.ambiguous;
              ▲5%, 2023%: rate.out_of_range; all else: rate.unreadable

The whole text is read. A bound that leaves its number out (1%未満, 3割強)
gives no rate, but may set a target.

These forms are brought to the plain one first:

25%で推移, 46%まで伸びた, 25%（据置き）, 46%（過去最高）   what is said of a rate and changes nothing
全10,000件のうち25%                                        of how many it is
30%→45%, 45%（旧：30%）, 旧30% 新45%, 45%【R4.7改訂】      a target that was changed: the one in force
少なくとも45%, 45%目途, ゼロ, 半数以上                     a target in other words
R5:25% R7:45%                                              targets by year: that of the deadline
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Literal

from irodori.patterns import pattern
from irodori.scorecard.values.datewords import date_at, with_digits
from irodori.scorecard.values.phrases import (
    LONGEST_VALUE,
    OTHER_THAN_CASES,
    CellPhrases,
    Phrase,
    Quantity,
    plain_decimal,
    read_phrases,
    tokens_pattern,
)
from irodori.scorecard.values.text import (
    NUMBER,
    number_of,
    says_unknown,
    shown,
    unspaced,
    without_footnote,
)
from irodori.tuples import NamedTuple

_RATE = r"[0-9]{1,3}(?:\.[0-9]{1,4})?%(?:以上|超|以下|未満)?"
_CHANGE = "(?:上方|下方)?(?:修正|変更|改定|改訂|見直し?|引き?[上下]げ)"
_SAID_OF_IT = "|".join(
    (
        "前回(?:公表値?)?(?:から|と)(?:変更なし|同じ|変わらず)",
        r"前回比±0(?:\.0)?(?:%|ポイント)?",
        "据え?置き?",
        "再集計(?:後|値)?",
        "過去最[高低]値?",
        "(?:全省|全府省|全国)?[0-9]{1,2}位",
        "(?:訂正|修正)(?:後|済み?)?",
        "分母[:は]?[0-9,]{1,12}[件人]",
        "件数ベース",
        "全件|対象[0-9,]{1,12}[件人]",
        "端数処理の(?:関係|ため)[^0-9%()]{0,30}",
    )
)
STATE = "|".join(
    (
        "で推移(?:している|した)?",
        "(?:[にへ]|まで)(?:増加|減少|上昇|低下|向上|改善)(?:した|しました|している)",
        "(?:に|まで)(?:伸び|達し|到達し|とどまっ|留まっ)(?:た|ました|ている)",
        "とな(?:った|っている|っています|りました)",
        "で(?:ある|あった|す|した)",
        "と(?:低調|好調|横ばい)",
    )
)
_VALUE_FORMS = (
    (pattern(rf"(?<=%)\((?:{_SAID_OF_IT})\)$"), ""),
    (pattern(rf"(?<=%)(?:{STATE})。?$"), ""),
    (
        pattern(
            r"^(0(?:\.0{1,4})?%)\((?:(?:制度|運用|サービス|受付|システム)開始前|(?:オンライン)?未(?:対応|実施))\)$"
        ),
        r"\1",
    ),
    (pattern(r"^((?:オンライン)?未実施)\(0(?:\.0{1,4})?%\)$"), r"\1"),
    (pattern(r"^全[0-9,]{1,12}[件人]の?うち(?=[0-9.]{1,6}%$)"), ""),
    (pattern("(?<=[0-9])(?:percent|PERCENT|Percent)$"), "%"),
)
_TARGET_FORMS = (
    (pattern(rf"^旧[:は]?{_RATE}[、/,→]?新[:は]?({_RATE})$"), r"\1"),
    (
        pattern(rf"^{_RATE}(?:[→⇒]|から)({_RATE})(?:[にへ](?:{_CHANGE})?)?$"),
        r"\1",
    ),
    (
        pattern(rf"^({_RATE})\((?:旧|当初|前回|{_CHANGE}前)[:は]?{_RATE}\)$"),
        r"\1",
    ),
    (pattern(rf"^({_RATE})\({_RATE}(?:から|より)の?{_CHANGE}\)$"), r"\1"),
    (pattern(rf"(?<=%)(?:※|\(){_CHANGE}後\)?$"), ""),
    (pattern(r"(?<=%)\((?:努力目標|原則|現状維持|全件|全て|全手続)\)$"), ""),
    (
        pattern(
            "(?<=%)(?:を?(?:目途|目処|めど)|に到達(?:する)?|を?確保(?:する)?)$"
        ),
        "",
    ),
    (pattern("(?<=%)(?:に|まで)(?:減らす|下げる|抑える)$"), "に低減"),
    (pattern("^(?:概ね|おおむね)(?=[0-9])"), "約"),
    (pattern("^最終(?=[0-9])"), ""),
    (pattern(rf"^(?:令和|R)[0-9]{{1,2}}年?末[にで:は]?(?={_RATE}$)"), ""),
    (
        pattern("^(?:少なくとも|最低(?:でも)?)([0-9.]{1,6}%)(?:以上)?$"),
        r"\1以上",
    ),
    (pattern("^(?:ゼロ|零)(?:に?する|とする)?$"), "0%"),
    (pattern("^半数以上"), "50%以上"),
)


def plain_rate(text: str, *, target: bool) -> str:
    """Return the words of a cell of rates in their plain form."""
    words = unspaced(_MARK_APART.sub("", text)).translate(_ONE_BRACKET)
    if target:
        words = _without_date(words)
    for form, plain in _TARGET_FORMS if target else _VALUE_FORMS:
        words = form.sub(plain, words)
    return words


_OF_A_YEAR = pattern(
    r"(?P<year>(?:令和?|平成?|[RH])(?:元|[0-9]{1,2})(?P<fiscal>年度)?)(?:年?末|年)?[:はに]?"
    rf"(?P<rate>{_RATE})[、,/]?"
)


def target_of_year(text: str, deadline: date) -> str:
    """Return the words of the one target whose fiscal year is that of a
    deadline; empty where none is, another may be by its calendar year, or the
    text says anything else.
    """
    words = unspaced(text)
    found = [*_OF_A_YEAR.finditer(words)]
    if "".join(each[0] for each in found) != words:
        return ""
    fiscal = deadline.year - (deadline.month < 4)
    due = [each for each in found if _year(each) == fiscal]
    due += [
        each
        for each in found
        if _year(each) == deadline.year != fiscal and not each["fiscal"]
    ]
    is_one = len(due) == 1 and _year(due[0]) == fiscal
    return str(due[0]["rate"]) if is_one else ""


def _year(target: re.Match[str]) -> int:
    """Return the western year of a target; 0 where it is none."""
    number = target["year"].removesuffix("年度")
    found = date_at(f"{number}年", 0)
    return found.last_day.year if found and found.last_day else 0


_ONE_BRACKET = str.maketrans("[]【】〔〕", "()()()")
_CHANGED_THEN = pattern(r"(?:修正|変更|改定|改訂)\)$")
_RATE_ALONE = pattern(_RATE)
_RATE_BEFORE_BRACKET = pattern(rf"{_RATE}(?=\()")
_MARK_APART = pattern(r"^\s*※\s(?=\s{0,60}[0-9０-９])")
"""A mark that a space keeps apart from the number: ※ 12.3%."""


def _without_date(words: str) -> str:
    """Return a target without the day on which it was changed: 45%【R4.7改訂】,
    and without the year by which it is to be reached: 令和5年度に45%.
    """
    words = with_digits(words)
    rate = _RATE_BEFORE_BRACKET.match(words)
    opening = rate.end() if rate else 0
    changed = date_at(words, opening + 1) if opening else None
    if changed and _CHANGED_THEN.match(words, changed.end):
        return words[:opening]
    due = date_at(words, 0)
    aim = words[due.end :].removeprefix("に") if due else ""
    return aim if _RATE_ALONE.fullmatch(aim) else words


class Rate(NamedTuple):
    """A rate (1 is 100 %), how a person reads it, such as ``0.2%``, and the
    direction that its words give.
    """

    value: Fraction
    text: str
    bound: str = ""
    """``>=`` 以上, ``<=`` 以下, ``>`` 超, ``<`` 未満, or nothing."""

    @property
    def decimals(self) -> int:
        """How many digits it shows behind the point."""
        return len(self.text.partition(".")[2].rstrip("%"))

    def is_below(self, other: Rate) -> bool:
        """Tell whether it is lower than another; whole numbers compare faster
        than fractions.
        """
        part, whole = self.value.as_integer_ratio()
        other_part, other_whole = other.value.as_integer_ratio()
        return part * other_whole < other_part * whole


class Unknown(NamedTuple):
    """Why there is no value, as a code of the message catalogue, and the
    cell's text on one line.
    """

    code: str
    text: str
    rest: str = ""
    """The part that was not understood, where there is one."""


RateScale = Literal["share", "percent", "headed", "tenths", "doubt"]
"""What a bare number of a column is: ``share`` 0.2 is 20 %, ``percent`` 20 is
20 %, ``headed`` the same by the heading's %, ``tenths`` 2 is 20 % by its 割,
``doubt`` not known.
"""
HEADED: frozenset[RateScale] = frozenset(["headed", "tenths"])
"""The scales that hold for digits that are text too."""
_PARTS: Mapping[RateScale, int] = {
    "share": 1,
    "percent": 100,
    "headed": 100,
    "tenths": 10,
}
"""How many of a column's bare numbers make a whole."""

NOT_OFFERED = "未実施"
"""未実施 in base or current means 0."""

_ANOTHER = tokens_pattern(
    [
        (
            "another",
            r"(?:認知|満足|達成|回答|実施|普及|進捗|カバー|オンライン化|電子化)(?:率|割合|度)",
        )
    ],
    keep=True,
)
"""Indicators that are no usage rate."""
_LARGEST = 2
"""The largest rate that is read, 200 %: a share of a whole that is counted in
another way may be somewhat above 1, and a year, a date or a count in a column
of per cents is far above.
"""
_RUN_TOGETHER = pattern(r"[0-9０-９]件[0-9０-９.．]{1,8}[%％]")
"""A count and a rate that nothing parts, not even a space or a bracket."""
_ZERO = pattern(r"0(?:\.0{1,6})?")
_OF_RATES = frozenset(["%", "ポイント"])
_VALUE_BOUNDS = frozenset(["", ">=", "~"])
_TARGET_BOUNDS = _VALUE_BOUNDS | {"<=", ">", "<"}
_TAKES_BACK = pattern(
    r"[0-9?]|一部|試行|誤|又は|または|及び|除[くき]|集計|不明|公表|確認|調査|精査|調整|算[出定]|-$"
)
"""What says beside 未実施 that there is a rate, or that it is not known."""
_OF_ANOTHER = pattern(
    r"(?:オンライン|電子)?(?:回答|認知|満足|導入|達成)(?:率|割合|度)|累計|延べ"
)
"""What a rate may be said to be of that is no use of now: 25%（回答率）."""
_NO_VALUE = frozenset(["forecast", "not_started", "another"])
_NO_RATE = frozenset(["aim", "verb", "goal", "course"])
_SEVERAL = frozenset(["range", "arrow"])
_NO_TARGET = frozenset(["actual", "done", "of_another"])
"""The words beside a number that make it none: 実績45% is no target."""
_BESIDE_ZERO = frozenset(["not_started", "period"])


_OF_COUNTS = pattern(
    rf"(?P<part>{NUMBER})(?P<unit>[件人])?/(?P<whole>{NUMBER})(?P<of>[件人])?"
)
_ROUNDED = Fraction(1, 200)
"""How far a rate may be from the counts beside it: half a per cent."""


def read_rate(
    text: str,
    *,
    target: bool = False,
    scale: RateScale | None = None,
    is_bounded: bool = True,
) -> Rate | Unknown:
    """Return the rate that a text cell says, or with a ``scale`` one whose
    bare numbers have it.

    未実施 is 0. A bare number in text is ``rate.unreadable``: whether 20 is 20
    % and 0.2 is 20 % cannot be seen; a bare zero is 0 % either way. In a
    ``target`` cell 目標20% is the rate and 超 and 未満 give its direction. A
    progress that is not ``is_bounded`` may be below 0 % and above 200 %.
    """
    alone = number_alone(text)
    found = (
        _rate_of(alone, text, scale)
        if alone
        else _rate_among_words(text, scale, target)
    )
    if isinstance(found, Unknown):
        return found
    part, whole = found.value.as_integer_ratio()
    if is_bounded and not 0 <= part <= _LARGEST * whole:
        return Unknown("rate.out_of_range", shown(text))
    if _RUN_TOGETHER.search(text) or _differs_from_counts(found, text):
        return Unknown("rate.ambiguous", shown(text))
    return found


def _differs_from_counts(rate: Rate, text: str) -> bool:
    """Tell whether a rate is another than the counts beside it give: 82%
    (500/1,000件).
    """
    words = unspaced(text)
    counts = _OF_COUNTS.search(words) if "/" in words else None
    share = _share_of(counts) if counts else None
    return share is not None and abs(rate.value - share) > _ROUNDED


def _share_of(counts: re.Match[str]) -> Fraction | None:
    """Return the share that counts of cases or persons make, None where they
    have no unit: 3/31 may be a day.
    """
    whole = number_of(counts["whole"])
    if not whole or not (counts["unit"] or counts["of"]):
        return None
    return number_of(counts["part"]) / whole


def number_alone(
    text: str, further: re.Pattern[str] | None = None
) -> Quantity | None:
    """Return the small number that is all of a text; None for anything else,
    and for a per cent that is one of the further words.
    """
    if not is_number_alone(text):
        return None
    has_percent = text[-1] == "%"
    if has_percent and further and further.match(text):
        return None
    whole, _, decimals = text.rstrip("%").partition(".")
    parts = 10 ** len(decimals) * (100 if has_percent else 1)
    value = Fraction(int(whole + decimals), parts)
    return Quantity(value, "%" if has_percent else "", text, "own", "")


def is_number_alone(text: str) -> bool:
    """Tell whether a text is a small number and nothing else, no date either."""
    return _SMALL_NUMBER.fullmatch(text) is not None


_SMALL_NUMBER = pattern(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?%?")
"""What nearly all number cells show; four digits may be a year."""


def _rate_of(
    number: Quantity, text: str, scale: RateScale | None
) -> Rate | Unknown:
    """Return the rate that a number alone is, as nearly all cells hold it."""
    if _ZERO.fullmatch(text):
        return Rate(Fraction(0), "0%")
    if scale == "doubt" and not number.unit:
        return Unknown("rate.scale", shown(text))
    found = _as_rate(number, scale) if scale else number
    if not found.unit:
        return Unknown("rate.unreadable", shown(text))
    return Rate(found.value, found.text)


def _rate_among_words(
    text: str, scale: RateScale | None, target: bool
) -> Rate | Unknown:
    """Return the rate that a text of several words says."""
    if len(text) > LONGEST_VALUE:
        return Unknown("rate.unreadable", shown(text))
    words = plain_rate(text, target=target)
    counts = None if target else _OF_COUNTS.fullmatch(words)
    share = _share_of(counts) if counts else None
    if share is not None:
        return Rate(share, shown(text))
    cell = read_phrases(words, _ANOTHER)
    if cell is None:
        return Unknown("rate.unreadable", shown(text))
    if cell.is_unknown:
        return Unknown("rate.unknown", shown(text))
    if any(map(_OF_ANOTHER.fullmatch, cell.labels)):
        return Unknown("rate.unreadable", shown(text))
    zero = _zero(cell)
    if zero:
        return zero
    return _rate_in_scale(text, cell, scale, target)


def _rate_in_scale(
    text: str, cell: CellPhrases, scale: RateScale | None, target: bool
) -> Rate | Unknown:
    """Return the one rate of a text's phrases, in the scale of its column."""
    if scale == "doubt" and _bare(cell):
        return Unknown("rate.scale", shown(text))
    if scale:
        cell = _scaled(cell, scale)
    found = _one_rate(cell, target)
    if isinstance(found, str):
        return Unknown(f"rate.{found}", shown(text), shown(cell.rest))
    return found


def start_or_aim(rate: Rate | Unknown, *, is_target: bool) -> Rate | Unknown:
    """Return a base or a target as it is, unknown where it is beyond the whole
    or a target says that nothing has begun.

    Only a current rate may be above 100 %, of a number that has grown since.
    """
    if isinstance(rate, Unknown):
        return rate
    if rate.value > 1:
        return Unknown("rate.above_whole", rate.text)
    if is_target and rate.text == NOT_OFFERED:
        return Unknown("rate.unknown", rate.text)
    return rate


def _zero(cell: CellPhrases) -> Rate | None:
    """Return the rate of 未実施, and of a bare zero."""
    if (
        "not_started" in cell.flags
        and cell.outer_flags <= _BESIDE_ZERO
        and "another" not in cell.flags
        and not cell.outer_rest
        and not any(_numbers(cell))
        and not _TAKES_BACK.search(cell.rest)
    ):
        return Rate(Fraction(0), NOT_OFFERED)
    if _ZERO.fullmatch(without_footnote(cell.head)) and not cell.rest:
        return Rate(Fraction(0), "0%")
    return None


def _numbers(cell: CellPhrases) -> Iterator[Quantity]:
    for phrase in (*cell.outside, *cell.inside):
        yield from phrase.quantities


def _one_rate(cell: CellPhrases, target: bool) -> Rate | str:
    """Return the one rate of a cell, or the end of the code that says why
    there is none.
    """
    if cell.rest:
        inside_unknown = not cell.outside and says_unknown(cell.rest)
        return "unknown" if inside_unknown else "unreadable"
    if _counts_else(cell):
        return "unreadable"
    rates = _rates(cell, target)
    values = {each.value for each in rates}
    if len(values) > 1 or cell.flags & _SEVERAL:
        return "ambiguous"
    if not rates or not _are_values(cell, target):
        return "unreadable"
    first = rates[0]
    bounds = {each.bound for each in rates}
    if not bounds <= (_TARGET_BOUNDS if target else _VALUE_BOUNDS):
        return "unreadable"
    return Rate(first.value, first.text, first.bound.strip("~"))


def _counts_else(cell: CellPhrases) -> bool:
    """Tell whether a number outside brackets is no count of cases, so that the
    rate may be of something else: 25%の2倍, 3か月25%.
    """
    return any(
        each.unit in OTHER_THAN_CASES and each.unit not in _OF_RATES
        for phrase in cell.outside
        for each in phrase.quantities
    )


def _rates(cell: CellPhrases, target: bool) -> list[Quantity]:
    """Return a cell's own rates; of a target cell all but changes, for another
    year's target is one too.
    """
    leads = {"own", "aim", "other"} if target else {"own"}
    phrases = (*cell.outside, *cell.inside)
    return [
        each
        for phrase in phrases
        for each in phrase.quantities
        if each.lead in leads and each.unit == "%"
    ]


def _are_values(cell: CellPhrases, target: bool) -> bool:
    """Tell whether nothing says that the numbers are a forecast or an aim, and
    none is bare.
    """
    forbidden = _NO_VALUE | (_NO_TARGET if target else _NO_RATE)
    return forbidden.isdisjoint(cell.flags) and not _bare(cell)


def _bare(cell: CellPhrases) -> list[Quantity]:
    return [
        each
        for phrase in cell.outside
        for each in phrase.quantities
        if not each.unit
    ]


def _scaled(cell: CellPhrases, scale: RateScale) -> CellPhrases:
    """Return the cell with its bare numbers as rates of a scale; a share
    beyond 1 stays bare: shares are not written so.
    """
    outside = [
        Phrase(
            tuple(_as_rate(each, scale) for each in phrase.quantities),
            phrase.flags,
            phrase.rest,
        )
        for phrase in cell.outside
    ]
    return CellPhrases(tuple(outside), cell.inside, cell.head)


def _as_rate(quantity: Quantity, scale: RateScale) -> Quantity:
    if quantity.unit or (scale == "share" and abs(quantity.value) > 1):
        return quantity
    value = quantity.value / _PARTS[scale]
    return Quantity(
        value,
        "%",
        f"{plain_decimal(value * 100)}%",
        quantity.lead,
        quantity.bound,
    )


# ---- Rates as numbers -------------------------------------------------------


class Percent(NamedTuple):
    """A share that is shown when somebody reads it."""

    value: Fraction | tuple[int, int]
    """1 is 100 %; also as numerator and denominator."""

    @property
    def fraction(self) -> Fraction:
        """The share, reduced."""
        return (
            self.value
            if isinstance(self.value, Fraction)
            else Fraction(*self.value)
        )

    def text(self, _language: str) -> str:
        """Return it as show_percent does."""
        return show_percent(self.fraction)


def show_percent(value: Fraction) -> str:
    """Return a share for a person: 20%, 24.2%; half up to one decimal.

    A number that is not whole takes more decimals where rounding would carry
    it to the next whole per cent, where the bands of a legend begin: 99.95 %
    stays 99.95%, 9.996 % stays 9.996%.
    """
    numerator = value.numerator * 100
    denominator = value.denominator
    floor, rest = divmod(numerator, denominator)
    if not rest:
        return f"{floor}%"
    sign = -1 if numerator < 0 else 1
    decimals = 1
    while True:
        scale = 10**decimals
        rounded = (2 * abs(numerator) * scale + denominator) // (
            2 * denominator
        )
        if sign * rounded // scale == floor:
            break
        decimals += 1
    whole, part = divmod(rounded, scale)
    return f"{'-' if sign < 0 and rounded else ''}{whole}.{part:0{decimals}d}%"
