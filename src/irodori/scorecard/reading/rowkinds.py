"""What a row below a header is, if it is no procedure.

The words are the profile's. A row's texts are looked at folded, without
brackets and marks around them.

==================  ==================================================================================
a row is            when
==================  ==================================================================================
blank               no column with a meaning holds anything
header              it holds the headings again
column numbers      all its cells are numbers that rise: 1 2 3, (1) (2) (3), ① ② ③
total               a text outside the blocks is 合計, 法務省計, 平均…, or only says of when the values are, 前年同期,
                    and the blocks hold no text but, beside a bare 合計, a KPI
legend              all its texts name colours, or it is sparse, below a legend, and one text does; below a legend's
                    title, one text is a colour's name and no more, and the one row of headings above such rows;
                    or its cells hold the parts of one: colours, conditions, headings; behind a gap, it only
                    begins with one or has a band between two bounds, or has a fill of its own in each cell; or its
                    name is a colour or a band
section             only texts that lead on to the rows below: 【法務省】, Ⅰ 出入国関係
note                only texts that begin as notes do: ※, 注
unnamed             it has values but no name, and is no continuation of the procedure above
stray               it has few values, below a legend or notes
example             its name or a text before it says so: 記入例, （例）○○申請
another table       it holds the headings of one (``otherheads``), which end the rows
==================  ==================================================================================

The parts of a legend, each in a cell of its own::

    凡例    青        緑              黄
    進捗    目標達成   80%以上100%未満  50%以上80%未満

A text is one of these only if it is made of nothing else than the words of a
legend.

What a row's label or name says of its values: 計画, 年度末見込み, 前年同期.

=========================================  ==========================================
a label beside a procedure's name          the row's values
=========================================  ==========================================
計画, 年度末見込み, 前年同期, 前回公表         none of now
利用者満足度, オンライン件数                 those of another measure
実績, 今回公表, 法人                         the procedure's own
=========================================  ==========================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import Literal

from irodori.patterns import pattern
from irodori.scorecard.palettes import spelled
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.headings import heading
from irodori.scorecard.reading.strangewords import StrangeWords
from irodori.scorecard.values.text import (
    any_of,
    fold,
    is_blank,
    longest_first,
    trimmed,
    without_footnote,
)

_LONGEST_NAME = 24
_RATES = ("率", "割合", "比率")
_ONLINE = pattern(
    r"(?:オンライン|電子|デジタル|ネット)[^未]*(?:率|割合|比率)$"
)
_NOTE_MARKS = ("※", "*", "注", "(注", "備考")
_OPEN_ENDS = frozenset(
    "0123456789０１２３４５６７８９)）】」〃年度末月 \u3000"
)


def begins_note(text: str) -> bool:
    """Tell whether a text begins as a note does, which is about marked cells
    and no row: ※1 年度末の見込み.
    """
    return fold(text[:16]).startswith(_NOTE_MARKS)


class RowLabels:
    """Knows the texts that say of a row what its values are."""

    def __init__(self, profile: Profile) -> None:
        words = profile.words
        said = profile.headings
        listed = (*words["other_rows"], *said.another, *said.older)
        others = [fold(word) for word in listed]
        known = map(fold, (*words["row_labels"], *said.newer))
        rule = profile.kind.rule("progress")
        rate = profile.fields.get(rule.current or "") if rule else None
        self._rates = frozenset(map(fold, rate.labels if rate else ()))
        self._others = tuple(others)
        self._measures = (*_RATES, *map(fold, said.measures))
        self._words = StrangeWords([*others, *known])
        self._known = frozenset([*others, *map(fold, words["row_labels"])])
        self._last_letters = _OPEN_ENDS.union(
            word[-1] for word in (*self._known, *map(fold, said.newer))
        )

    def is_no_name(self, text: str) -> bool:
        """Tell whether a text in the place of a name only says of when the
        values of its row are: 年度末見込み, （前年同期）, 令和3年度実績（参考）.
        """
        return self._is_made_of_labels(text) and any(
            word in fold(text) for word in self._known
        )

    def is_of_another(self, text: str) -> bool:
        """Tell whether a label says that the values of its row are none of
        now: 計画, 前年同期.
        """
        return self._is_made_of_labels(text) and any(
            word in fold(text) for word in self._others
        )

    def is_of_other_measure(self, text: str) -> bool:
        """Tell whether a label names another measure than a rate of online
        use.
        """
        name = fold(text[:_LONGEST_NAME])
        return (
            name[1:].endswith(self._measures)
            and name not in self._rates
            and not _ONLINE.match(name)
        )

    def _is_made_of_labels(self, text: str) -> bool:
        last = trimmed(text)[-1:]
        if len(text) > _LONGEST_NAME or last not in self._last_letters:
            return False
        if begins_note(text):
            return False
        return self._words.of([heading(text)]) == ""


LegendPart = Literal["colour", "condition", "heading", "mark", "label"]

_LONGEST = 60
"""Characters of a text that may be a condition."""
_VALUE = r"[0-9]{1,3}(?:\.[0-9]{1,3})?(?:%|割|割[0-9]分)?"
_SIDE = r"以上|以下|以内|未満|超|を?超え(?:る|た)?|を?上回る|を?下回る|まで|から|[<>=]{1,2}|≧|≦|≥|≤|~|〜|～"
_JOINT = r"→|⇒|…|■|●|[()\[\]【】「」、,・/／:：;=の|]|かつ|または|又は"
_OWN = (
    "凡例",
    "色",
    "色分け",
    "区分",
    "目標",
    "済",
    "済み",
    "それ以外",
    "上記以外",
    "その他",
    "以外",
    "割合",
    "場合",
)


_BRACKETS = "()[]【】「」"
_BOUND = pattern(r"[0-9](?:%|割)")
_PLAIN = frozenset(map(fold, ("予定", "着手", "済", "済み")))
"""Statuses that are no condition by themselves."""
_MAY_OPEN = frozenset(
    "0123456789０１２３４５６７８９■●◆・([【「（［<>＜＞≧≦~～"
)
"""What a legend's text may begin with beside its words."""


class LegendWords:
    """Knows the texts that a legend writes into cells of their own."""

    def __init__(self, profile: Profile) -> None:
        colors = _flat(
            words
            for name, words in profile.color_words.items()
            if name != "prose"
        )
        states = _flat(profile.statuses.values())
        states += [*profile.kpi_words["met"], "未達成", "未達", "半分"]
        limits = _flat(profile.deadline_words.values())
        headings = _flat(profile.legend_headings.values())
        subjects = [
            *profile.legend_words["progress"],
            *profile.legend_words["rate"],
            *headings,
            *_OWN,
        ]
        self._headings = frozenset(
            map(fold, (*headings, "凡例", "色", "区分", "色分け"))
        )
        self._color = pattern(
            rf"[■●◆・]?[(\[【「]?[■●]?(?:{_any(colors)})(?:色系?|系)?[)\]】」]?",
            keep=profile.is_shipped,
        )
        self._token = pattern(
            rf"(?P<color>(?:{_any(colors)})色?)|(?P<state>{_any(states)})|(?P<limit>{_any(limits)})|(?P<subject>{_any(subjects)})"
            rf"|(?P<side>{_SIDE})|(?P<value>{_VALUE})|(?P<joint>{_JOINT})",
            keep=profile.is_shipped,
        )
        words = (*colors, *states, *limits, *subjects)
        self._firsts = _MAY_OPEN | {fold(word)[0] for word in words}

    def may_be(self, text: str) -> bool:
        """Tell quickly whether a text might be one of a legend's; most names
        are not.
        """
        if len(text) > _LONGEST:
            return False
        first = trimmed(text)[:1]
        return first in self._firsts

    def part(self, text: str) -> LegendPart | None:
        """Return what a text is in a legend; None where it is anything else
        too.
        """
        if not self.may_be(text):
            return None
        words = without_footnote(fold(text)).rstrip("。")
        if self._color.fullmatch(words):
            return "colour"
        name = words.partition("(")[0]
        names = words, name, words.strip(_BRACKETS)
        if not self._headings.isdisjoint(each.rstrip(":") for each in names):
            return "heading"
        return self._condition(words)

    def is_band(self, text: str) -> bool:
        """Tell whether a text is a condition between two bounds."""
        if not self.may_be(text):
            return False
        bounds = _BOUND.findall(fold(text))
        return len(bounds) > 1 and self.part(text) == "condition"

    def _condition(self, words: str) -> LegendPart | None:
        """Return whether a text is made of a condition's words: a status,
        達成, or a number with its side.

        With a colour beside these, it is a whole entry.
        """
        at = 0
        kinds = set[str]()
        while at < len(words):
            found = self._token.match(words, at)
            if found is None:
                return None
            kinds.add(found.lastgroup or "")
            at = found.end()
        is_condition = (
            words not in _PLAIN
            if "state" in kinds
            else {"side", "value"} <= kinds
        )
        if not is_condition:
            return None
        return "colour" if "color" in kinds else "condition"


_MARKS = "※■□●◆◇◎▲▼★☆…→:= \n"
_SAMPLE = pattern(r"(?:例|色?見本|サンプル|色)(?:[0-9]{1,3}%?)?")
_LABEL = pattern(
    r"[a-zA-Z○△×▽]|(?:no\.?|NO\.?|No\.?)?[0-9]{0,3}(?:\.[0-9]{1,2})?%?"
)
_LONGEST_LABEL = len("No.123.45%")
"""Characters of a sample or a label."""


def beside_part(text: str) -> LegendPart | None:
    """Return what a text is that is beside the parts of a legend: a mark in
    the colour (■, 例15%), or the label of a row (A, ○, 1, 80%), which a cell
    of a procedure may be too.
    """
    words = fold(text).strip(_BRACKETS)
    if not words.strip(_MARKS):
        return "mark"
    if len(words) > _LONGEST_LABEL:
        return None
    if _SAMPLE.fullmatch(words):
        return "mark"
    return "label" if _LABEL.fullmatch(words) else None


def is_legend_row(
    parts: Iterable[LegendPart | None],
    *,
    announced: bool,
    detached: bool,
) -> bool:
    """Tell whether a row with such parts is a legend's: nothing but them, and
    a colour or a condition.

    ``announced`` tells whether a row of a legend is right above, or the name
    of the row is such a part; ``detached`` whether a gap parts the row from
    the procedures. Labels are a legend's only there.
    """
    held = set(parts)
    if None in held:
        return False
    if "colour" in held:
        return "label" not in held or announced or detached
    return "condition" in held and (announced or detached or "heading" in held)


def begins_legend_row(parts: Sequence[LegendPart | None]) -> bool:
    """Tell whether a row behind a gap begins as a legend's do, with a colour
    or a condition, or with these behind headings; notes may follow.
    """
    first = next((part for part in parts if part != "heading"), None)
    return first in ("colour", "condition")


def _flat(lists: Iterable[Iterable[str]]) -> list[str]:
    return [*chain.from_iterable(lists)]


def _any(words: Iterable[str]) -> str:
    return any_of(map(fold, words))


Reason = Literal[
    "header",
    "column_numbers",
    "total",
    "legend",
    "section",
    "note",
    "unnamed",
    "stray",
    "example",
    "other_table",
]
DOUBTFUL: frozenset[Reason] = frozenset(["unnamed", "stray"])
"""Reasons that leave it open whether the row is a procedure's."""

_LONGEST_TOTAL = 24
_DRESS = "＊*─━―－-‐=＝~〜～◆◇■□●○★☆・ 　"
"""What a total may be set off with: ── 計 ──, ＊合計＊."""
_OF_A_RATE = pattern(r"(?:の)?(?:オンライン|電子申請)?(?:利用率|申請率)$")
"""Behind a total's word: 平均利用率, 全体の利用率."""
_CLEAR = frozenset("青緑黄橙赤")
"""Colours of one character that mean nothing else; 水 in brackets is a
Wednesday, and needs 色 behind it.
"""
_FILLED_IN = pattern(
    r"[(【「\[<](?:記[入載]|入力|作成|回答)?例[0-9]?[)】」\]>]"
    r"|(?:記[入載]|入力|作成|回答)?例[0-9]?(?:[:).]|$)"
)
"""How the text of an example begins; 例外 and 例規 are other words."""
_LONGEST_NUMBER = 24
_COUNTED = pattern(r"[0-9０-９,.%()件手続の:・/うち全計約]*")
_LISTED = pattern(
    r"[(\[]?([0-9]{1,3}|[A-Z]{1,2}|[a-z])[)\].]?(?:=[0-9A-Za-z/()*+-]{0,20})?"
)


class RowWords:
    """The words by which rows are told apart."""

    def __init__(self, profile: Profile) -> None:
        words = profile.words
        self._totals = frozenset(map(fold, words["subtotals"]))
        self._total_starts = tuple(self._totals)
        self._endings = tuple(map(fold, words["total_endings"]))
        self._not_totals = tuple(map(fold, words["not_totals"]))
        self._notes = tuple(map(fold, words["notes"]))
        self._legends = tuple(map(fold, words["legends"]))
        self._last_letters = frozenset(
            word[-1] for word in (*self._totals, *self._endings)
        )
        self._first_letters = frozenset(word[0] for word in self._totals)
        self._entry, self._color = _color_patterns(profile)
        self.legend = LegendWords(profile)
        self.labels = profile.once(RowLabels)

    def may_be_total(self, text: str) -> bool:
        """Tell quickly whether a text might name a total; most names do not."""
        if len(text) > _LONGEST_TOTAL:
            return False
        text = trimmed(text)
        return (
            text[-1:] in self._last_letters
            or text[-1:] in ")）】」:： 　0123456789０１２３４５６７８９※*率"
            or text[:1] in self._first_letters
            or text[:1] in "(（【「<＜[ 　"
            or text[-1:] in _DRESS
        )

    def is_total(self, text: str) -> bool:
        """Tell whether a text names a total or an average: 合計, 法務省計,
        （平均）, 合計(3手続), 計 3件.
        """
        if len(text) > _LONGEST_TOTAL:
            return False
        return any(self._is_total(form) for form in heading(text).forms)

    def is_bare_total(self, text: str) -> bool:
        """Tell whether a text is 合計, 平均 or another such word by itself:
        no procedure is called so.
        """
        if len(text) > _LONGEST_TOTAL:
            return False
        forms = (form.strip(_DRESS) for form in heading(text).forms)
        return not self._totals.isdisjoint(forms)

    def _is_total(self, text: str) -> bool:
        text = _OF_A_RATE.sub("", text.strip(_DRESS)) or text
        if text in self._totals:
            return True
        if text.endswith(self._endings) and not text.endswith(
            self._not_totals
        ):
            return True
        return text.startswith(self._total_starts) and any(
            text.startswith(word) and _COUNTED.fullmatch(text, len(word))
            for word in self._totals
        )

    def is_example(self, text: str) -> bool:
        """Tell whether a text says that a row shows how others are filled in:
        記入例, （例）○○申請.
        """
        return "例" in text and bool(_FILLED_IN.match(fold(text[:16])))

    def is_note(self, text: str) -> bool:
        """Tell whether a text begins as notes do."""
        return fold(text[:16]).startswith(self._notes)

    def is_legend_heading(self, text: str) -> bool:
        """Tell whether a text is the title of a legend or an entry of one."""
        if names_scope(text):
            return False
        start = fold(text[:200])
        return any(word in start for word in self._legends) or self.is_entry(
            text
        )

    def closes(self, text: str) -> bool:
        """Tell whether a line ends the table for rows that are not full: a
        legend's title or entry, or a note.
        """
        return begins_note(text) or self.is_legend_heading(text)

    def is_entry(self, text: str) -> bool:
        """Tell whether a text reads as an entry of a legend: 青：措置済,
        ■黄色, 措置済（青）, 緑.
        """
        return (
            len(text) <= 400
            and self._entry.search(without_footnote(fold(spelled(text))))
            is not None
        )

    def is_color(self, text: str) -> bool:
        """Tell whether a text is a colour's name and nothing else."""
        return (
            len(text) <= 16
            and self._color.fullmatch(without_footnote(fold(text))) is not None
        )


_SCOPE = pattern(
    r"(?:評価|色分け|着色|判定)の?対象(?:の有無|フラグ|区分)?(?:\([^()]*\))?"
)


def names_scope(heading: str) -> bool:
    """Tell whether a heading is that of a column that says which rows are
    judged: 評価対象, 色分け対象（○×）.
    """
    return _SCOPE.fullmatch(fold(heading[:_LONGEST_TOTAL])) is not None


def is_column_number(text: str) -> bool:
    """Tell whether a text may number a column: 1, (2), ③, A, (3)=(2)/(1)."""
    return (
        len(text) <= _LONGEST_NUMBER
        and _LISTED.fullmatch(_plain_number(text)) is not None
    )


def are_column_numbers(texts: Sequence[str]) -> bool:
    """Tell whether the texts of a row, from left to right, number the columns."""
    numbers = []
    for text in texts:
        if is_blank(text):
            continue
        found = (
            _LISTED.fullmatch(_plain_number(text))
            if len(text) <= _LONGEST_NUMBER
            else None
        )
        if not found:
            return False
        numbers.append(_rank(found[1]))
    if len(numbers) < 3 or any(
        one >= other for one, other in pairwise(numbers)
    ):
        return False
    return _follows(numbers[0], numbers[1]) and _follows(
        numbers[1], numbers[2]
    )


def _follows(
    one: tuple[int, str],
    other: tuple[int, str],
) -> bool:
    """Tell whether a column number is the next one: what only rises may be
    values.
    """
    if one[1] and other[1]:
        return (
            len(one[1]) == len(other[1])
            and ord(other[1][-1]) == ord(one[1][-1]) + 1
        )
    return other[0] == one[0] + 1


def _plain_number(text: str) -> str:
    folded = without_footnote(fold(text))
    return folded.removesuffix(".0") if folded.endswith(".0") else folded


def _rank(text: str) -> tuple[int, str]:
    """Return what orders column numbers: 2 before 10, Z before AA, numbers
    before letters.
    """
    if text.isdecimal():
        return int(text), ""
    return 1_000 + len(text), text


def _color_patterns(
    profile: Profile,
) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds a legend's entry in a folded text, and what is a
    colour's name alone.
    """
    words = [
        word
        for group in ("blue", "green", "yellow", "orange", "red", "none")
        for word in profile.color_words[group]
    ]
    ordered = longest_first({fold(word) for word in words})
    clear = "|".join(
        re.escape(word) for word in ordered if len(word) > 1 or word in _CLEAR
    )
    named = f"(?:{clear}|(?:{any_of(ordered)})(?=色))"
    opening = "[(【「『<〔\\[]"
    closing = "[)】」』>〕\\]]"
    mark = "[■●◆▲□○◎・]"
    entry = (
        rf"(?:^|{mark}|{opening})(?:{named})色?(?:[:=…]|{closing}[:=…]?)|(?:{named})色[:=…]|{mark}(?:{named})"
        rf"|{opening}(?:{named})色?{closing}|^(?:{named})色?$"
    )
    color = rf"{mark}?{opening}?{mark}?(?:{named})色?{closing}?"
    return pattern(entry, keep=profile.is_shipped), pattern(
        color, keep=profile.is_shipped
    )
