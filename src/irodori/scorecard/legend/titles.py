"""The headings of a legend: what is before its colours and says which cells
they are for.

The seed sheet's legend writes a heading line and then, in the next cell, its
colours in brackets::

    各アクションプラン (a,b,c)：… 取組の進捗状況に応じて色分け
    (青色：措置済 緑色：取組中(期限内) 黄色：取組中(期限超過) …)

A name of another thing may be in front of the colours too: 執行率 青：90%以上.
Colours without a name, or with that of a rule or of colours in general, are
the scorecard's. Those with another name are not used: where the name is that
of another thing beyond doubt they say nothing of the rules, else these are in
doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from itertools import accumulate
from typing import Literal

from irodori.patterns import pattern
from irodori.scorecard.legend.legendcells import Part
from irodori.scorecard.legend.tokens import (
    CLOSING,
    MARKS,
    OPENING,
    legible,
)
from irodori.scorecard.profile import Profile, Rule
from irodori.scorecard.values.text import any_of, fold
from irodori.tuples import NamedTuple


class LegendHeading(NamedTuple):
    """A heading and the part of the legend that it opens; ``other`` is any
    other thing that a note explains.
    """

    part: Part
    start: int
    end: int
    """Where the text behind it begins; ``start`` where the heading is itself
    the subject of a condition.
    """
    label: str = ""
    """The words that make it one."""


class _Squeezed(NamedTuple):
    """A text without white space, and where each of its characters was."""

    text: str
    places: list[int]
    full: str
    lines: frozenset[int]
    """The characters at which its lines begin."""

    def place(self, at: int) -> int:
        return self.places[at] if at < len(self.places) else len(self.full)

    def has_gap(self, at: int) -> bool:
        """Tell whether white space or an end precedes a character."""
        return (
            at == 0
            or at >= len(self.places)
            or self.places[at] - self.places[at - 1] > 1
        )

    def may_begin(self, at: int) -> bool:
        """Tell whether a heading may begin at a character."""
        return (
            self.has_gap(at)
            or self.text[at - 1] in _IN_LINE
            or self.text.endswith(_GOES_ON, 0, at)
        )

    def may_end(self, at: int) -> bool:
        """Tell whether a heading may end before a character."""
        return self.has_gap(at) or self.text[at] in _BEHIND


_SKIPPED = frozenset(OPENING + CLOSING + MARKS + "-・*.:各<>")
_AROUND = OPENING + CLOSING + MARKS + " \n-:0123456789.各"
_LEGEND = pattern(
    r"凡例|(?:スコアカード|本?表|色(?:分け)?)の(?:見方|見かた|みかた|意味|説明|区分)|色分け(?=:)"
)
_NUMBER = pattern(r"(?:[0-9]{1,2}|注[0-9]{0,2})[.)]")
_IN_LINE = frozenset("。;/|:=→" + CLOSING + "●■◆※・")
_GOES_ON = ("とし、", "とする、", "、また、", "、なお、")
"""What ends one rule of a sentence before the next one is named."""
_PREDICATED = ("が", *"0123456789")
"""What follows a heading that is itself the subject of a condition."""
_TOLD_OF = (":", "は", "について")
"""What follows a heading within a line."""
_BEHIND = frozenset(":=→.。、-|/のはに※" + OPENING + CLOSING)
_NOTE = r"\((?![^()]{0,40}(?:変更前|改定前|改正前|旧|従前|前回|元年|件数\)))[^():]{0,40}\)"
"""A remark in brackets behind a heading; one that holds nothing but a
condition, as in アクションプラン（措置済）, is that.
"""
_NAME_NOTE = r"(?:\([^()]{0,20}\))?"
"""A remark in brackets behind the name of a rule within a sentence."""
_ADDED = pattern(
    r"の?(?:色分け|塗り分け|塗分け|配色|色|凡例|欄|列|セル)(?:の凡例)?"
)
_DASHES = r"[※*・○■◆\[【「-]{0,3}"
_DENIED = (
    r"(?:しない|しません|せず|していない|していません|行わない|行っていない"
    r"|付けない|つけない|付けていない|な[しい]|無し)"
)
_UNCOLORED = (
    rf"(?:無色|無着色|白色?|塗(?:らない|りつぶさない)"
    rf"|(?:色分け|着色|塗り?分け|塗りつぶし|塗り|色付け|網掛け|色)(?:の?対象外|[はを]?{_DENIED}))"
    rf"(?:もの|こと)?(?:とする|です)?"
)
"""What says that something has no colours."""
_JOINT = pattern(
    r"(?:[:=→|)】」\]]|\.{2,6}){0,3}(?:は、?|について(?:は、?|、)?|では、?|、)?"
)


def _parts_by_label(profile: Profile) -> dict[str, Part]:
    """Return the part that each heading opens, by its squeezed text."""
    return {
        "".join(legible(word).split()): part
        for part, words in profile.legend_headings.items()
        for word in words
    }


def _remark(statuses: Iterable[str]) -> str:
    """Return the form of a remark behind a heading, which is no condition."""
    words = any_of(map(fold, statuses))
    return rf"(?!\((?:{words}|[^()]*(?:[0-9]%|達成済?|未達成?))\)){_NOTE}"


def _joined(label: str) -> str:
    """Return the form of two names that are joined."""
    joint = r"(?:及び|および|並びに|又は|または|と|[・、,/&])"
    return rf"({label}){_NAME_NOTE}{joint}({label})"


def _subject(label: str) -> str:
    """Return the form of a condition that names its rule; ``label`` is the
    form of these names.
    """
    return (
        rf"(?P<before>{label}){_NAME_NOTE}(?:の?欄)?(?:[はがの:=]|\.{{2,}})?(?P<said>.+)"
        rf"|(?P<first>.+)\((?P<behind>{label}){_NAME_NOTE}\)"
    )


def _without_colors(label: str) -> str:
    """Return the form of a sentence that says that rules have no colours;
    ``label`` is that of their names.
    """
    name = (
        rf"各?(?:{label}|進捗(?!率|度)){_NAME_NOTE}(?:の?(?:欄|列|色分け|色))?"
    )
    names = rf"(?P<names>{name}(?:(?:及び|並びに|と|[・、,]){name})*)"
    return (
        rf"{_DASHES}{names}(?:には|については|では|は|:|=)?、?"
        rf"(?:[^。:青緑黄橙赤]{{1,20}}。)?{_UNCOLORED}(?:\({_UNCOLORED}\))?。?"
    )


class Headings:
    """Finds the headings of a profile in legible text."""

    def __init__(self, profile: Profile) -> None:
        self._parts = _parts_by_label(profile)
        compiled = partial(pattern, keep=profile.is_shipped)
        label = any_of(self._parts)
        self._note = compiled(_remark(profile.status_words))
        self._pairs = compiled(_joined(label))
        self._labels = compiled(label)
        self._bracketed = compiled(
            rf"(?<=[青緑黄橙赤色])\(({label})\)(?= ?[:=])"
        )
        self._subjects = compiled(_subject(label))
        self._uncolored = compiled(_without_colors(label))

    def find(self, text: str) -> list[LegendHeading]:
        """Return the headings in a text, in its order."""
        squeezed = _squeezed(text)
        found: list[LegendHeading] = []
        at = 0
        is_start = False
        while at < len(squeezed.text):
            is_start = is_start or at in squeezed.lines
            skipped = self._skipped(squeezed, at) if is_start else 0
            if skipped:
                at += skipped
                continue
            label = self._labels.match(squeezed.text, at)
            length = 1
            if label:
                heading, length = self._at(squeezed, label, is_start)
                found += [heading] if heading else []
            is_start = False
            at += length
        return found

    def joined(self, text: str) -> tuple[Rule, ...]:
        """Return the rules whose names a legible text joins: オンライン利用率
        （現在値）及び進捗（中間KPI）; none for a single one.
        """
        squeezed = "".join(text.split())
        named: list[Rule] = []
        for match in self._pairs.finditer(squeezed):
            parts = [self._parts[label] for label in match.groups()]
            named += [part for part in parts if part != "other"]
        rules = tuple(dict.fromkeys(named))
        return rules if len(rules) > 1 else ()

    def named(self, text: str) -> frozenset[Part]:
        """Return the parts whose names are anywhere in a legible text."""
        found = self._labels.findall("".join(text.split()))
        return frozenset(self._parts[label] for label in found)

    def without_brackets(self, text: str) -> str:
        """Return a legible text whose colours are followed by their rules
        without the brackets around these: 青(利用率):… as 青:利用率:….
        """
        return self._bracketed.sub(r":\1", text)

    def name_in(self, text: str) -> str:
        """Return the last name of a part that is anywhere in a text."""
        found = self._labels.findall("".join(legible(text).split()))
        return found[-1] if found else ""

    def uncolored(self, text: str) -> tuple[Rule, ...]:
        """Return the rules of which a legible text says that they have no
        colours, and nothing else: アクションプラン：色分けなし.
        """
        match = self._uncolored.fullmatch("".join(text.split()))
        if not match:
            return ()
        names = match["names"]
        rules = [self._parts[each] for each in self._labels.findall(names)]
        if "進捗" in self._labels.sub("", names):
            rules.append("kpi")
        is_clear = rules[:1] != ["kpi"] or "KPI" in names
        named = [each for each in dict.fromkeys(rules) if each != "other"]
        return tuple(named) if is_clear and "other" not in rules else ()

    def subject(self, text: str) -> tuple[Part | None, str]:
        """Return the part that a squeezed condition names before or behind
        what it says, and this: プランは取組中, 取組中(プラン).
        """
        match = self._subjects.fullmatch(text)
        if match is None:
            return None, text
        label = match["before"] or match["behind"]
        return self._parts[label], match["said"] or match["first"]

    def is_alone(self, text: str) -> Part | None:
        """Return the part whose heading is the whole text."""
        found = self.find(text)
        if len(found) != 1:
            return None
        around = text[: found[0].start] + text[found[0].end :]
        return found[0].part if not around.strip(_AROUND) else None

    def _skipped(self, squeezed: _Squeezed, at: int) -> int:
        """Return the length of a list mark, a number, 凡例 or 色の見方 at the
        beginning of a line; 0 for none.
        """
        legend = _LEGEND.match(squeezed.text, at)
        if legend:
            return legend.end() - at
        number = _NUMBER.match(squeezed.text, at)
        if number:
            return number.end() - at
        return 1 if squeezed.text[at] in _SKIPPED else 0

    def _at(
        self,
        squeezed: _Squeezed,
        label: re.Match[str],
        is_start: bool,
    ) -> tuple[LegendHeading | None, int]:
        """Return the heading that a label begins, and the length of what was
        looked at.
        """
        text = squeezed.text
        at = label.start()
        if not (is_start or squeezed.may_begin(at)):
            return None, 1
        end = self._end_of_name(text, label)
        if not (is_start or text.startswith(_TOLD_OF, end)):
            return None, 1
        start = squeezed.place(at)
        part = self._parts[label[0]]
        heading = LegendHeading(part, start, start, label[0])
        if text.startswith(_PREDICATED, end):
            return heading, end - at
        if not squeezed.may_end(end):
            return None, 1
        end = _end(_JOINT, text, end)
        return heading._replace(end=squeezed.place(end)), end - at

    def _end_of_name(self, text: str, label: re.Match[str]) -> int:
        """Return where a heading ends, or two that are joined, with the note
        in brackets and the words for colours behind it.
        """
        pair = self._pairs.match(text, label.start())
        end = (pair or label).end()
        return _end(_ADDED, text, _end(self._note, text, end))


def _end(words: re.Pattern[str], text: str, at: int) -> int:
    """Return where some words that may be at a place of a text end."""
    match = words.match(text, at)
    return match.end() if match else at


def _squeezed(text: str) -> _Squeezed:
    places = [
        at for at, character in enumerate(text) if not character.isspace()
    ]
    lines = ("".join(line.split()) for line in text.split("\n"))
    starts = accumulate(map(len, lines), initial=0)
    return _Squeezed("".join(text.split()), places, text, frozenset(starts))


# ---- Whose colours they are ------------------------------------------------

Owner = Literal["own", "open", "foreign"]

_LONGEST_NAME = 24
"""Characters of a name; longer words before the colours are a sentence."""
_BRACKETS = frozenset(OPENING + CLOSING)
_DRESS = OPENING + CLOSING + MARKS + " \n:=…→|-,、。;/"
_SENTENCE = pattern(
    r"[、。%をがでて]|[0-9](?:割|以上|以下|未満)|(?:場合|とき|もの|手続|ときは|場合は)は?$"
)
_WRITING = pattern(r"[^\W\d_A-Za-z]")
_BRACKET = pattern(r"\([^()]*\)")
_NAME_OF_ANOTHER = pattern(
    r"前回|前年|従前|元年|基準値|当初|目標値|見込|予定|案\)?$|参考|^\(件数"
)
_OWN = pattern(
    r"(?:なお|また|凡例|色分け|色|塗り?(?:つぶし|分け)?|網掛け|背景|着色|配色|セル|欄|列|行|枠|表示|信号|ランプ|マーカー|シグナル|ステータス"
    r"|区分|見方|みかた|見かた|意味|説明|基準|注記?|備考|共通|全体|本表|上記|下記|この表|表中|各"
    r"|オンライン利用率|利用率|現在値|現状値|現在|実績値?|数値|値|目標(?:値)?(?:に対する|に対しての|(?=の?達成))"
    r"|進捗|進行|進み具合|達成|到達|度合い?|率|度|状況|評価|判定|結果|割合|比率(?=$)"
    r"|中間|KPI|アクション|プラン|取組|取り組み|取組み|施策|対応|実施|手続|オンライン化|措置"
    r"|による|に応じた|ごと|別|の|と|及び|・|は|について|[0-9A-Za-z~]{1,3}|欄|\s)*"
)
_RULE_WORDS = pattern(
    r"オンライン(?!件数)|(?<!キャッシュレス)利用率|進捗|プラン|KPI|取組|達成(?!期限)|手続(?!件数)|現在|前回|凡例|目標"
)
_OTHER_COLUMN = pattern(r"(?:期限|件数)$")
"""The end of the name of a column that no legend colours."""

_OF_ANOTHER = pattern(
    r"の(?:担当[^。\s]{0,4}|所管[^。\s]{0,4}|難易度|優先度|重要度|緊急度|種別|種類|分野|主体|着手年度?)"
    rf"[{re.escape(_DRESS)}]*$"
)
"""What of plans or rates is not their rule: アクションプランの担当課."""


def owner_of(lead: str, others: Iterable[str], *, is_headed: bool) -> Owner:
    """Tell whose colours the words before the first colour of a text announce;
    ``others`` are the profile's words for other things than its rules.

    Behind the heading of a rule (``is_headed``) only a bracket, (令和元年度),
    or a thing of its own, の担当課, can make them another's.
    """
    notes = [each for each in _BRACKET.findall(lead) if "-" not in each]
    if any(map(_NAME_OF_ANOTHER.search, notes)):
        return "open"
    if is_headed:
        return "foreign" if _OF_ANOTHER.search(lead) else "own"
    bare = _bare_name(lead)
    if len(bare) > _LONGEST_NAME or not _WRITING.search(bare):
        return "own"
    if _SENTENCE.search(bare) or bare == "比率" or _OWN.fullmatch(bare):
        return "own"
    is_another = _OTHER_COLUMN.search(bare) or any(
        word in bare for word in others
    )
    return "foreign" if is_another and not _RULE_WORDS.search(bare) else "open"


def _bare_name(lead: str) -> str:
    """Return the words of a lead outside brackets."""
    words = "".join(_BRACKET.sub("", _BRACKET.sub("", lead)).split())
    return "".join(each for each in words if each not in _BRACKETS).strip(
        _DRESS
    )


_ROW_LABEL = pattern(r"\(?(?:[A-Za-z]|(?:[Nn][Oo]\.?)?[0-9]{1,2})[).]?")


def is_row_label(text: str) -> bool:
    """Tell whether a legible text is the letter or number of a table's row."""
    return _ROW_LABEL.fullmatch(text) is not None
