"""The conditions of a legend about progress or a KPI: 70%~100%未満, 目標達成済,
中間KPI目標達成済.

Each reader takes a condition whole: what it does not know makes the condition
None, and its rule is in doubt. Conditions come as legible text
(irodori.scorecard.legend.tokens.legible).

    number   70 | 70% | 7割 | 7割5分 | 0.7 | 半分 | 1/2
    limit    number 以上 | number 未満 | >= number | number <= 進捗率 | number~
    band     limit | limit limit | 達成 | 未達成 | それ以外, with words between that name the progress itself
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from irodori.patterns import pattern
from irodori.scorecard.legend.tokens import squeezed
from irodori.scorecard.palettes import Band
from irodori.scorecard.profile import LegendWord, Profile
from irodori.scorecard.values.text import any_of, fold
from irodori.tuples import NamedTuple

Side = Literal["low", "above", "high", "below"]
NumberScale = Literal["percent", "ratio", "unknown"]
LONGEST_CONDITION = 120
"""The longest condition in characters: no legend needs as many for one colour.
"""


# ---- Progress ---------------------------------------------------------------

ANY_PROGRESS = Band(None, None, None)
"""What それ以外 means for progress: all that has no other band."""
_TOKENS = pattern(
    r"(?P<fraction>[0-9]{1,2}/[0-9]{1,2}(?![0-9]))"
    r"|(?P<number>(?:(?<![0-9%割])(?:-|マイナス|▲))?[0-9]{1,6}(?:\.[0-9]{1,6})?)(?P<unit>%|割(?:(?P<tenth>[1-9])分)?|パーセント)?"
    r"|(?P<half>半分|半数|2分の1)"
    r"|(?P<sign>[<>]=?|=[<>])"
    r"|(?P<letter>(?<![A-Za-z])[A-Za-z](?=[<>=])|(?<=[<>=])[A-Za-z](?![A-Za-z]))"
    r"|(?P<missing>(?<!それ)(?<!これ)(?<!上記)に(?:満たな|届かな|達しな)(?:い|かった))"
    r"|(?P<range>[~ーｰ-])"
    r"|(?P<missed>目標値?(?:未満|を下回る|に(?:満たない|届かない|達しない|達していない|届いていない))|(?:達して|届いて)い?ない|未達成?|未到達|達成しな(?:い|かった|ければ)|達成(?:して|でき|出来)て?い?(?:ない|なかった)|達成(?:せず|できず)|"
    r"(?:目標)?に?到達して(?:い)?ない|(?:目標)?に(?:達して|届いて)(?:い)?ない)"
    r"|(?P<reached>目標値?(?:以上|を上回る|を超える|に達した|に達している|に届いた)|目標(?:どおり|通り)|達した|達している|達成済み?|達成したら|達成|到達済み?|到達|クリア|に達した)"
    r"|(?P<side>以上|以下|以内|未満|を?超え(?:る|た|て)?|を?超過|超|を?上回(?:る|った|り)?|を?下回(?:る|った|り)?|まで|から|"
    r"より(?:大き|高|多)い?|より大|より上|より(?:小さ|低|少な)い?|より下)"
    r"|(?P<rest>(?:上記|左記|それ|これ|これら|前記|前各号)(?:ら)?以外|その他|(?:それ|これ|上記)(?:未満|より下|より低い|に満たない))"
    r"|(?P<negative>マイナス)"
    r"|(?P<other>一部|概ね達成|おおむね達成|ほぼ|見込|予定|可能性|困難|一歩)"
)
_ONLY_FILLERS = pattern(
    r"(?:とき|の|が|は|を|で|に|と|も|、|,|;|\(|\)|\[|\]|「|」|:|=|かつ|なおかつ|且つ|及び|もの|場合|とき|時|状態|項目|手続|案件|指標|事業|施策|取組|"
    r"である|であり|であって|であるが|あり|ある|している|しており|して|した|し|する|です|なって|いる|となる|となった|が?なされた|\s|"
    r"セル|箇所|欄|いずれも|なら(?:ば)?|であれば|程度の進捗|段階|。|進んでいる)"
)
_ENGLISH = (
    (pattern(r"(?i)([0-9.]+%)ormore|atleast([0-9.]+%)"), r"\1\2以上"),
    (pattern(r"(?i)([0-9.]+%)orless|(?:upto|atmost)([0-9.]+%)"), r"\1\2以下"),
    (
        pattern(r"(?i)(?:but|and)?(?:lessthan|below|under)([0-9.]+%)"),
        r"\1未満",
    ),
    (pattern(r"(?i)(?:morethan|above|over)([0-9.]+%)"), r"\1超"),
    (pattern(r"(?i)(?<=%)to(?=[0-9])"), "~"),
)
_LATIN = pattern("[A-Za-z]")
_PLAINER = (
    # the year of the table's own target
    (
        pattern(
            r"^(?:(?:令和|平成|[RH])(?:[0-9]{1,2}|元)|20[0-9]{2})(?:年度?)?末?の?(?=目標値?(?:を?達成|に?到達))"
        ),
        "",
    ),
    # of what the entry before names, whose rule they share
    (pattern(r"^同(?=[0-9])"), ""),
    (pattern(r"([0-9]{1,2})分の([0-9]{1,2})"), r"\2/\1"),
    (pattern(r"(?<=未満|以下)まで"), ""),
    (pattern(r"&(?=[<>=])"), "、"),
    (pattern(r"\(単位:%\)$"), ""),
    (pattern(r"\([0-9]{1,6}(?:件|手続|事業)\)$"), ""),
    (
        pattern(
            r"\((?![^()]*(?:ただし|但し|除|のみ|限|見込|予定))[^()0-9]*(?:進捗|達成)[率度][^()0-9]*\)$"
        ),
        "",
    ),
    # a name for what the bounds in brackets behind it say
    (
        pattern(
            r"^(?:概ね|おおむね|ほぼ|やや|大幅に?|一部|少し)?(?:の?(?:目標)?(?:達成|未達成?|順調|遅れ|遅延)|(?:計画|予定|目標)(?:どおり|通り))"
            r"\(((?:達成率|進捗率)?[0-9][0-9.%割以上下未満超~]*)\)$"
        ),
        r"\1",
    ),
    (pattern(r"のみ[をはが]?$"), ""),
    (
        pattern(
            r"(?:基準(?:値|年度)?|当初値?)から目標値?(?:まで|へ)の(?=進捗)"
        ),
        "",
    ),
    # 未実施 is 0 %
    (
        pattern(
            r"^([0-9.]{1,5}%(?:未満|以下))"
            r"(?:\(未実施[をも]含む\)|(?:、|・|及び|又は|または)未実施)$"
        ),
        r"\1",
    ),
)
"""Forms with the same meaning in plainer words."""
_FIGURES = "一二三四五六七八九十"
_TENTHS = pattern(rf"[{_FIGURES}](?=割)")
_JOINT_BEFORE_SIGN = pattern(r"(?:、|,|かつ|且つ|なおかつ)(?=[<>=])")
"""What parts two limits whose signs are before them: ≧70%、＜100%."""
_SIDES: dict[Side, re.Pattern[str]] = {
    "low": pattern("以上|から"),
    "high": pattern("以下|以内|まで"),
    "above": pattern("超|上回|大|高|多|より上"),
    "below": pattern("未満|下回|小|低|少|より下"),
}
"""The side of a number that a word behind it names."""
_BEFORE: dict[str, Side] = {
    ">=": "low",
    "=>": "low",
    ">": "above",
    "<=": "high",
    "=<": "high",
    "<": "below",
}
_AFTER: dict[str, Side] = {
    "<=": "low",
    "=<": "low",
    "<": "above",
    ">=": "high",
    "=>": "high",
    ">": "below",
}


class _Clause(NamedTuple):
    kind: str
    text: str
    value: Fraction | None = None
    has_unit: bool = False


class _Limit(NamedTuple):
    value: Fraction
    side: Side | None


_KINDS_OF_WORDS: tuple[LegendWord, ...] = ("progress", "labels", "rate")


class BandConditions:
    """Reads what a condition says about progress, with the words of a profile."""

    def __init__(self, profile: Profile) -> None:
        subject, label, rate = (
            any_of(map(fold, profile.legend_words[name]))
            for name in _KINDS_OF_WORDS
        )
        self._words = pattern(
            rf"(?P<subject>{subject})|(?P<label>{label})|(?P<rate>{rate})",
            keep=profile.is_shipped,
        )

    def read(
        self, condition: str, scale: NumberScale = "percent"
    ) -> Band | None:
        """Return the progress that a condition gives, without a colour; None
        where it gives none.

        70%~100%未満 and 70%以上100%未満 take 70 % in and 100 % out, 70~99%
        both in, 100%超 leaves 100 % out; 達成 is 100 % or more, 未達成 less.
        それ以外 is a band without bounds. A number without a unit is per cent,
        or with ``scale`` "ratio" a part of 1; with "unknown" it is not
        understood. 利用率80%以上 is none: it is about the rate itself and not
        of its progress.
        """
        text = squeezed(condition)
        english = _ENGLISH if _LATIN.search(text) else ()
        for form, plainer in (*english, *_PLAINER):
            text = form.sub(plainer, text)
        text = _TENTHS.sub(_number_of_tenths, text)
        parts = self._parts(text, scale)
        return _band(parts) if parts else None

    def is_label(self, condition: str) -> bool:
        """Tell whether a condition only describes a colour: 順調, 要注意."""
        parts = self._parts(squeezed(condition), "percent")
        return (
            parts is not None
            and bool(parts)
            and all(part.kind == "label" for part in parts)
        )

    def _parts(self, text: str, scale: NumberScale) -> list[_Clause] | None:
        """Return the parts of a condition; None where something in it is not
        known.
        """
        if len(text) > LONGEST_CONDITION:
            return None
        parts: list[_Clause] = []
        at = 0
        while at < len(text):
            part, length = self._next(text, at, scale)
            if not length:
                return None
            if part:
                parts.append(part)
            elif _JOINT_BEFORE_SIGN.match(text, at):
                parts.append(_Clause("joint", text[at : at + length]))
            at += length
        return parts

    def _next(
        self,
        text: str,
        at: int,
        scale: NumberScale,
    ) -> tuple[_Clause | None, int]:
        """Return the part that begins at a place, None for a filler, and its
        length, 0 where nothing is known.
        """
        match = _TOKENS.match(text, at)
        word = self._words.match(text, at)
        if word and not (match and match.end() > word.end()):
            return _Clause(word.lastgroup or "", word[0]), word.end() - at
        if match:
            return _part(match, scale), match.end() - at
        filler = _ONLY_FILLERS.match(text, at)
        return None, filler.end() - at if filler else 0


_NOT_BEGUN = pattern(
    r"(?:なお|ただし|但し)?、?「?未実施」?(?:の(?:もの|手続|場合|とき))?"
    r"(?:[・、](?:集計中|不明|未定|公表前))*(?:は|を|も)?"
)


def is_not_begun(condition: str) -> bool:
    """Tell whether a condition is 未実施, which rates say for 0 % and plans for
    a status.
    """
    return _NOT_BEGUN.fullmatch(condition) is not None


def scale_of(conditions: Iterable[str]) -> NumberScale:
    """Return how the numbers without a unit of a legend are written.

    Where one has a unit, or is 100, all are per cent; where one is 0.7, all
    are parts of 1; else it is not known.
    """
    matches = [
        match
        for text in conditions
        for match in _TOKENS.finditer(text)
        if match["number"]
    ]
    if any(match["unit"] or match["number"] == "100" for match in matches):
        return "percent"
    if any(match["number"].startswith("0.") for match in matches):
        return "ratio"
    return "unknown" if matches else "percent"


def _number_of_tenths(match: re.Match[str]) -> str:
    return str(_FIGURES.index(match[0]) + 1)


def _part(match: re.Match[str], scale: NumberScale) -> _Clause:
    text = match[0]
    if match["fraction"]:
        above, below = map(int, text.split("/"))
        kind = "number" if below else "other"
        return _Clause(kind, text, Fraction(above, below or 1), has_unit=True)
    if match["half"]:
        return _Clause("number", text, Fraction(1, 2), has_unit=True)
    if match["number"]:
        return _number(match, scale)
    if match["missing"]:
        return _Clause("side", "未満")
    return _Clause(match.lastgroup or "", text)


def _number(match: re.Match[str], scale: NumberScale) -> _Clause:
    """Return a number as a part of 1; ``other`` for one without a unit that
    may or may not be per cent.
    """
    number = Fraction(
        match["number"].replace("マイナス", "-").replace("▲", "-")
    )
    has_unit = bool(match["unit"])
    may_be_ratio = scale == "percent" and abs(number) <= 1
    if number and not has_unit and (may_be_ratio or scale == "unknown"):
        return _Clause("other", match[0])
    value = _scaled(number, match, scale)
    return _Clause("number", match[0], value, has_unit)


def _scaled(
    number: Fraction,
    match: re.Match[str],
    scale: NumberScale,
) -> Fraction:
    unit = match["unit"] or ""
    if unit.startswith("割"):
        return number / 10 + Fraction(int(match["tenth"] or 0), 100)
    if not unit and scale == "ratio":
        return number
    return number / 100


_BANDS = {
    "missed": Band(None, None, Fraction(1)),
    "reached": Band(None, Fraction(1), None),
    "rest": ANY_PROGRESS,
    "negative": Band(None, None, Fraction(0)),
}
"""What words mean without a number; a side alone, as in 目標以上, is read for
none.
"""


def _band(parts: list[_Clause]) -> Band | None:
    kinds = {part.kind for part in parts}
    numbers = sorted(_places(parts, "number"))
    if "other" in kinds or len(numbers) > 2:
        return None
    if not numbers:
        words = kinds - {"subject", "rate", "label"}
        return _BANDS.get(words.pop()) if len(words) == 1 else None
    is_of_rate = "rate" in kinds and "subject" not in kinds
    if is_of_rate or kinds & {"rest", "negative"}:
        return None
    limits = _limits(parts, numbers)
    if limits is None:
        return None
    if len(limits) == 1:
        band = _one_sided(limits[0], kinds)
    else:
        joined = "range" in kinds
        band = _two_sided(limits[0], limits[1], joined)
    return _missed(band) if band and "missed" in kinds else band


def _missed(band: Band) -> Band | None:
    """Return a band that does not reach the target: 80%以上で未達成."""
    if band.high is not None:
        return band
    if band.low == 1:
        return None
    return band._replace(high=Fraction(1), high_closed=False)


def _limits(parts: list[_Clause], numbers: list[int]) -> list[_Limit] | None:
    """Return each number with its side; None where its neighbours contradict
    each other or a side has no number.
    """
    limits = []
    used = set[int]()
    for at in numbers:
        found = _sides(parts, at)
        used |= set(found)
        sides = set(found.values())
        if len(sides) > 1:
            return None
        value = parts[at].value or Fraction(0)
        limits.append(_Limit(value, sides.pop() if sides else None))
    spoken = _places(parts, "side", "sign")
    return _with_ranges(parts, numbers, limits) if used >= spoken else None


def _places(parts: list[_Clause], *kinds: str) -> set[int]:
    """Return the places of the parts of some kinds."""
    return {at for at, part in enumerate(parts) if part.kind in kinds}


def _sides(parts: list[_Clause], at: int) -> dict[int, Side]:
    """Return the sides that the sign before a number and the word or sign
    behind it give it, by their places.
    """
    found: dict[int, Side] = {}
    before, behind = at - 1, at + 1
    # of two numbers around a sign it is the first one's
    is_first = at < 2 or parts[at - 2].kind != "number"
    if at and is_first and parts[before].kind == "sign":
        found[before] = _BEFORE[parts[before].text]
    if behind == len(parts):
        return found
    kind, text = parts[behind][:2]
    if kind == "sign":
        found[behind] = _AFTER[text]
    elif kind == "side":
        sides = (each for each in _SIDES if _SIDES[each].search(text))
        found[behind] = next(sides)
    return found


_AGREEING: dict[Side, tuple[Side, Side]] = {
    "low": ("low", "above"),
    "high": ("high", "below"),
}


def _with_ranges(
    parts: list[_Clause],
    numbers: list[int],
    limits: list[_Limit],
) -> list[_Limit] | None:
    """Give a lone number the side of the ~ before or behind it; None where a ~
    belongs to no number.
    """
    ranges = _places(parts, "range")
    if len(ranges) > 1:
        return None
    if not ranges:
        return limits
    at = ranges.pop()
    if len(numbers) == 2:
        return limits if numbers[0] < at < numbers[1] else None
    if abs(at - numbers[0]) > 2:
        return None
    limit = limits[0]
    side: Side = "low" if at > numbers[0] else "high"
    if limit.side is None:
        return [limit._replace(side=side)]
    return limits if limit.side in _AGREEING[side] else None


def _one_sided(limit: _Limit, kinds: set[str]) -> Band | None:
    side = limit.side
    if side is None and "missed" in kinds:
        side = "below"
    elif side is None and limit.value == 1:
        side = "low"
    elif side is None and limit.value == 0:
        side = "high"
    if side in ("low", "above"):
        return Band(None, limit.value, None, side == "low")
    return (
        Band(None, None, limit.value, high_closed=side == "high")
        if side
        else None
    )


def _two_sided(
    first: _Limit,
    second: _Limit,
    joined: bool,
) -> Band | None:
    is_falling = (
        joined
        and first.side is None
        and second.side is None
        and first.value > second.value
    )
    low, high = (
        (second, first)
        if first.side in ("high", "below") or is_falling
        else (first, second)
    )
    if (
        (low.side is None and not joined)
        or low.side in ("high", "below")
        or high.side in ("low", "above")
    ):
        return None
    if low.value >= high.value:
        return None
    return Band(
        None, low.value, high.value, low.side != "above", high.side != "below"
    )


# ---- The KPI ----------------------------------------------------------------

_KPI_WORDS = pattern(r"(?:中間)?KPI(?:の目標|目標)?(?:値)?")


_PASSED, _FAILED = frozenset({"OK", "○"}), frozenset({"NG", "×"})


class KpiConditions:
    """Reads whether a condition is that of a KPI whose target is met."""

    def __init__(self, profile: Profile) -> None:
        self._met = frozenset(map(fold, profile.kpi_words["met"]))
        self._bands = profile.once(BandConditions)

    def read(self, condition: str) -> bool | None:
        """Return True for a KPI whose target is met (目標達成済, 100%以上),
        False for 未達成, None for others.
        """
        text = _KPI_WORDS.sub("", fold(condition))
        if text in self._met or text in _PASSED:
            return True
        if text in _FAILED:
            return False
        band = self._bands.read(text)
        if band == ANY_PROGRESS:  # beside 達成
            return False
        if (
            band is None
            or 1 not in (band.low, band.high)
            or None not in (band.low, band.high)
        ):
            return None
        return band.low == 1
