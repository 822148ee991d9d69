"""What a sheet says beside its colours.

========= ================================= =====================================
where     example                           what it says
========= ================================= =====================================
words     検討中は未着手とする              a word means a status (`same_status`)
words     「取組中」とは、…をいう           what a status means (`definition`)
codes     1：措置済 ２：取組中              what its columns hold (`codes`)
pointers  色分けの基準は別紙参照            where the colours are explained
columns   a column 状況 of 完了, 遅延       the words of its rule (`held_words`)
columns   a column of statuses, no rates    the rules that its legend may be of
headings  令和2年度 over the base rates     what its formula may call them (`RateColumns`)
========= ================================= =====================================
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from irodori.patterns import pattern
from irodori.scorecard.legend.legendcells import LegendCell
from irodori.scorecard.legend.meaning import LegendFinding
from irodori.scorecard.legend.measuring import Operand
from irodori.scorecard.legend.tokens import ColorWords, colored_text, squeezed
from irodori.scorecard.profile import SCORECARD, Profile, Rule
from irodori.scorecard.reading.fieldmatch import RATE_NAME
from irodori.scorecard.reading.header import HeaderWords
from irodori.scorecard.reading.headings import heading
from irodori.scorecard.reading.tables import (
    CURRENT,
    Layout,
    SheetReading,
    Table,
)
from irodori.scorecard.values.cellreader import CellTexts
from irodori.scorecard.values.periods import period
from irodori.scorecard.values.text import (
    fold,
    outside_and_inside,
    plain,
    shown,
)
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK


class Glossary(NamedTuple):
    """What a sheet explains."""

    synonyms: Mapping[str, str] = {}
    """Folded words, each with the word of a status that it means."""
    codes: Mapping[str, str] = {}
    """Folded codes, each with what it says in a column of statuses:
    取組中(期限内).
    """


# ---- Words ------------------------------------------------------------------


class SameStatus(NamedTuple):
    """Words of which a sentence says that they mean another status."""

    words: list[str]
    status: str


_QUOTES = "「」『』"
_LEAD = r"[※*・()「『注:、,0-9なおただし]{0,12}"
_AND = "(?:・|、|及び|又は|または)"
_JOINT = pattern(_AND)
_WORD = rf"[「『]?(?:(?![のはをにがもと]|{_AND})[^\W\d_]){{2,12}}[」』]?"
_WORDS = rf"(?P<words>{_WORD}(?:{_AND}{_WORD})*)"
_STATUS = rf"(?P<status>{_WORD})"
_THING = "(?:の(?:もの|取組|場合|プラン|状態))?"
_AS = (
    r"(?:と(?:して(?:扱い?う?|分類|判定|整理)|みなす?|同じ|する|し)|に(?:含[むめみま]|分類|区分|準じ)|扱い)"
    r"(?:る|れる)?(?:する|します|とする|ます|ものとする)?"
)
_SAME_STATUS = (
    pattern(rf"{_LEAD}{_WORDS}{_THING}[:=]{_STATUS}(?:{_AS})?"),
    pattern(rf"{_LEAD}{_WORDS}{_THING}(?:は|については)、?{_STATUS}{_AS}"),
    pattern(
        rf"{_LEAD}{_STATUS}には?、?{_WORDS}{_THING}[をも]含[むめみ](?:る|ます)?(?:ものとする)?"
    ),
)
"""検討中＝未着手, 検討中は未着手として扱う, 取組中には検討中を含む."""


def same_status(sentence: str) -> SameStatus | None:
    """Return what a sentence says that some words mean; None where it says
    nothing of the kind.
    """
    found = _first_match(_SAME_STATUS, sentence)
    if found is None:
        return None
    words = _JOINT.split(found["words"])
    return SameStatus(
        [each.strip(_QUOTES) for each in words],
        found["status"].strip(_QUOTES),
    )


def _first_match(
    forms: Iterable[re.Pattern[str]], sentence: str
) -> re.Match[str] | None:
    """Return the match of the first form that is a whole sentence."""
    squeezed = "".join(sentence.split()).rstrip("。")
    return next(
        filter(None, (form.fullmatch(squeezed) for form in forms)), None
    )


class Definition(NamedTuple):
    """What a sentence says that a status means."""

    status: str
    meaning: str


_DEFINITIONS = (
    pattern(
        rf"{_LEAD}{_STATUS}とは、?(?P<meaning>.+?)"
        r"(?:を(?:いう|いいます|指す|指します)|のこと(?:をいう|です|である)?)"
    ),
    pattern(
        rf"{_LEAD}{_STATUS}{_THING}には?、?(?P<meaning>.+?)[をも]含(?:む|みます|んでいる|んでいます)"
    ),
)
"""「取組中」とは、…をいう, 「措置済」には、…を含む."""


def definition(sentence: str) -> Definition | None:
    """Return what a sentence says that a status means; None where it says
    nothing of the kind.
    """
    found = _first_match(_DEFINITIONS, sentence)
    if found is None:
        return None
    return Definition(found["status"].strip(_QUOTES), found["meaning"])


# ---- Codes ------------------------------------------------------------------

_SIGN = r"[1-9A-Hア-オイロハ◎○●△▲×]"
_CODE = rf"(?P<code>{_SIGN})"
_BEFORE_PHRASE = pattern(
    rf"[「(【](?P<bracketed>{_SIGN})[」)】]\s*(?:[:=→.…]+\s*)?"
    rf"|(?:^|(?<=[\s、,/;:])){_CODE}(?:\s*[:=→.…]+\s*|\s+)"
    r"|(?:^|(?<=[\s、,/;:]))(?P<mark>[◎○●△▲×]|[-－―—–‐ー](?=\s*[:=]))"
)
_BEHIND_PHRASE = pattern(
    rf"(?P<phrase>[^\s、,:=()]{{2,12}})\s*[:=→(]\s*[「]?{_CODE}[」)]?(?=$|[\s、,;/])"
)
_ALONE = pattern(rf"[「(【]?{_CODE}[」)】.]?")
_COLOR = pattern(r"[(【]?[青緑黄橙赤]色?[)】:=]")
_CIRCLED = pattern("[①-⑨]")
_DRESS = " \t、,;/。・【】「」"
_LONGEST = 200
"""Characters of a line that may explain codes, and of a cell that may say where
the legend is; a longer one is a text about other things too.
"""
_FEWEST = 2
_BULLET = {"●"}
"""What a list may have before each line."""


def codes(
    cells: Iterable[LegendCell], is_status: Callable[[str], bool]
) -> dict[str, str]:
    """Return the codes that cells explain, each with its status; none where
    one has two meanings, or there is only one.
    """
    found: dict[str, str] = {}
    twice = set[str]()
    for code, phrase in _explained(cells):
        said = phrase.strip(_DRESS)
        if said and is_status(said) and found.setdefault(code, said) != said:
            twice.add(code)
    if twice == _BULLET:
        del found["●"]
    elif twice:
        return {}
    return found if len(found) >= _FEWEST else {}


def remarks_on_statuses(tables: Iterable[Table]) -> list[str]:
    """Return what stands in brackets in the headings of columns of statuses,
    which may explain codes: 状況（1:措置済 2:取組中 3:未着手）.
    """
    headings = {
        plain(column.path[-1])
        for table in tables
        for column in table.layout.columns
        if column.field in _STATUSES and column.path
    }
    return [
        remark
        for heading in sorted(headings)
        for remark in outside_and_inside(heading)[1]
    ]


_STATUSES = frozenset(["plan_status", "status"])
"""The fields that hold statuses."""


def codes_in_texts(
    texts: Iterable[str], is_status: Callable[[str], bool]
) -> dict[str, str]:
    """Return the codes that texts or the brackets in them explain:
    状況（1:措置済 2:取組中 3:未着手）.
    """
    lines = (
        line
        for text in texts
        if len(text) <= _LONGEST
        for line in (text, *outside_and_inside(plain(text))[1])
    )
    cells = [
        LegendCell(at, 1, "", line, None) for at, line in enumerate(lines)
    ]
    return codes(cells, is_status)


def _explained(cells: Iterable[LegendCell]) -> Iterator[tuple[str, str]]:
    """Yield what may be codes with what is before or behind each, in one cell
    or in two side by side.
    """
    listed = [cell for cell in cells if cell.text.strip()]
    for cell in listed:
        for line in cell.text.splitlines():
            if len(line) <= _LONGEST:
                apart = _CIRCLED.sub(r"「\g<0>」", line)
                yield from _in_line(_COLOR.sub(" ", plain(apart)))
    for one, other in pairwise(listed):
        code = _ALONE.fullmatch(fold(one.text))
        if code and one.row == other.row:
            yield code["code"], plain(other.text[:_LONGEST])


def _in_line(line: str) -> Iterator[tuple[str, str]]:
    marks = list(_BEFORE_PHRASE.finditer(line))
    ends = [*(each.start() for each in marks[1:]), len(line)]
    for mark, end in zip(marks, ends, strict=False):
        code = mark["bracketed"] or mark["code"] or mark["mark"]
        yield code, line[mark.end() : end]
    for each in _BEHIND_PHRASE.finditer(line):
        yield each["code"], each["phrase"]


# ---- Pointers ----------------------------------------------------------------
#
# 色分けの基準は別紙参照, 凡例は裏面, 色は内閣府の基準による: the rules that the
# workbook does not explain elsewhere are then in doubt, for their legend is not
# in the book.

_COLORING = (
    "(?:色分け|色付け|色塗り|着色|塗り分け|塗分け|塗りつぶし|配色|凡例)"
)
_OUTSIDE = "(?:別紙|別添|別表|別冊|別途|別に定め|要領|手引|マニュアル)"
_NAMED = pattern(
    rf"{_COLORING}(?:は|を)?(?:省略|割愛)|{_COLORING}[^。\n]{{0,20}}{_OUTSIDE}|{_OUTSIDE}[^。\n]{{0,20}}{_COLORING}"
)
_SUBJECT = pattern(
    rf"^[^\w]{{0,4}}(?:本表|各?セル|欄|表)?の?(?:{_COLORING}|(?<!背景)色)"
    r"の?(?:基準|定義|考え方|意味|説明|区分|方法|見方|詳細|ルール|凡例|要領)?等?"
    r"(?:は|については|に関しては|に関して|:)、?(?P<said>[^。\n]{2,})"
)
"""A sentence about the colours as such, and what it says of them."""
_MEASURED = pattern(
    r"進捗|達成|状況|期限|措置|利用率|割合|以上|未満|[0-9]%"
    r"|(?:[しせ]|行わ|付け)(?:ない|ていません|ません|ず)|対象外|な[しい]$|自動|変更|修正|印刷|目安|参考"
    r"|(?:更新|見直)し?(?:する|します|している|ています|す)?[。)]?$"
    r"|から(?:実施|開始|適用|導入)(?:する|します|した|している|しています)?[。)]?$"
)
"""What a legend says itself, and what says nothing of where it is."""
_HERE = pattern(
    r"^(?:次|以下|下記|下表|下欄|右|右記|左記|上記|欄外|下|上|表下|下段|左|右表|上表|この|本|見出し|注|コメント)(?:の|に|を|側|$)"
)


class Pointer(NamedTuple):
    """A line that says where the colours are explained."""

    text: str
    finding: LegendFinding
    is_here: bool
    """Whether they are said to be explained on the sheet itself."""

    def leads_to(self, sheets: Iterable[str]) -> bool:
        """Tell whether it leads to a place in a workbook with these sheets:
        where a legend is, it has come true.
        """
        return self.is_here or any(name in self.text for name in sheets)


def elsewhere(
    cells: Iterable[LegendCell], colors: ColorWords
) -> Pointer | None:
    """Return the first line that says where the colours are explained, those
    that point outside the sheet first.
    """
    here: Pointer | None = None
    for cell in cells:
        if len(cell.text) > _LONGEST:
            continue
        is_here = _points_here(cell.legible, colors)
        if is_here is not None and not (is_here and here):
            said = LegendFinding.of(
                "legend.elsewhere",
                cell.ref,
                cell=cell.ref,
                text=shown(cell.text),
            )
            pointer = Pointer(cell.text, said, is_here)
            if not is_here:
                return pointer
            here = pointer
    return here


def _points_here(text: str, colors: ColorWords) -> bool | None:
    """Tell whether a legible text points to the sheet itself, or to another
    place; None where it does neither.
    """
    if _NAMED.search(text):
        return False
    subject = _SUBJECT.search(text)
    if subject is None or colors.mentions(colored_text(text)):
        return None
    if _HERE.match(subject["said"]):
        return True
    return None if _MEASURED.search(subject["said"]) else False


# ---- Columns -----------------------------------------------------------------

HeldWords = Mapping[Rule, frozenset[str]]
"""The folded words that the columns of a rule hold on a sheet."""

_MOST_WORDS = 12
"""A column with more values holds texts, and no words of a legend."""
_HELD = pattern(r"[^\W\d_A-Za-z・、()]{2,20}|[済未]")
_GRADE = pattern("[0-9]|10")
"""A number of an assessment from 1 to 5 or 10."""


def held_words(
    tables: Sequence[Table], values: CellTexts, profile: Profile
) -> HeldWords:
    """Return the words that the columns of statuses and of marks hold, beside
    the scorecard; none that several columns hold.
    """
    if profile.kind.name == SCORECARD:
        return {}
    judging = _judging(profile)
    words = _words_by_field({field for _, field in judging}, tables, values)
    several = Counter(chain.from_iterable(words.values()))
    held: dict[Rule, frozenset[str]] = {}
    for rule, field in judging:
        own = {each for each in words[field] if several[each] == 1}
        if rule == "mark" and not own:
            own = _grades(field, tables, values)
        held[rule] = held.get(rule, frozenset()) | own
    return held


def _grades(
    field: str, tables: Iterable[Table], values: CellTexts
) -> set[str]:
    """Return the numbers of a field whose columns hold nothing but those of
    an assessment: 5, 4, 3.
    """
    texts = {
        fold(values.text(code))
        for table in tables
        if field in table.layout.fields
        for code in set(table.column(table.layout.fields[field])[1]) - {BLANK}
    }
    are_grades = len(texts) > 1 and all(map(_GRADE.fullmatch, texts))
    return texts if are_grades else set()


def _judging(profile: Profile) -> list[tuple[Rule, str]]:
    """Return the rules that judge by words, each with its field."""
    return [
        (rule.rule, rule.judges)
        for rule in profile.kind.rules
        if rule.judges and rule.rule != "progress"
    ]


def _words_by_field(
    fields: Iterable[str], tables: Iterable[Table], values: CellTexts
) -> dict[str, set[str]]:
    """Return the words that the columns of some fields hold."""
    words = {field: set[str]() for field in fields}
    for table in tables:
        for field, column in table.layout.fields.items():
            if field in words:
                words[field] |= _words_of(table, column, values)
    return words


def _words_of(table: Table, column: int, values: CellTexts) -> set[str]:
    """Return the words of a column; none of one that holds texts."""
    codes = set(table.column(column)[1]) - {BLANK}
    texts = {
        fold(squeezed(values.text(code)))
        for code in codes
        if not values.is_number(code)
    }
    is_of_words = len(texts) <= _MOST_WORDS
    return set(filter(_HELD.fullmatch, texts)) if is_of_words else set()


def rules_by_sheet(
    sheets: Sequence[SheetReading], profile: Profile
) -> dict[str, tuple[Rule, ...]]:
    """Return the rules that the legends of each sheet may be about: those for
    which it, or the book, has columns.

    Every scorecard has them all; letters and marks that no column of a sheet
    holds are mere labels.
    """
    if profile.kind.name == SCORECARD:
        return {sheet.name: profile.rules for sheet in sheets}
    worked = {sheet.name: _worked(sheet.tables, profile) for sheet in sheets}
    book = frozenset[Rule]().union(*worked.values())
    of_sheets = {
        sheet.name: worked[sheet.name] if sheet.tables else book
        for sheet in sheets
    }
    return {
        name: tuple(rule for rule in profile.rules if rule in works)
        or profile.rules
        for name, works in of_sheets.items()
    }


def _worked(tables: Iterable[Table], profile: Profile) -> frozenset[Rule]:
    """Return the rules for which some tables have columns."""
    return frozenset(
        rule.rule
        for table in tables
        for rule in profile.kind.rules
        if rule.works(table.layout.fields)
    )


_WHICH: Mapping[Operand, re.Pattern[str]] = {
    "base": pattern("前々?年|一?昨年|前[回期月]|直近|最新"),
    "current": pattern("前々?年|一?昨年|前[回期月]"),
    "target": pattern("前年|昨年|[翌次]年|(?:単|当|今|本)年度|中間|当面|短期"),
}
"""What tells the column that a formula means from others like it."""
_LIKE: Mapping[Operand, re.Pattern[str]] = {
    "base": pattern("^(?!.*目標).*率"),
    "current": pattern("^(?!.*目標).*率"),
    "target": pattern("目標(?!年度?$|時期)"),
}


class RateColumns:
    """The columns of the rates of a sheet's tables, to be held against what a
    formula calls them.

    ==================== ===================================================
    the formula says     it means another column than the one taken
    ==================== ===================================================
    令和5年度目標        where the heading has another year, or none beside
                         other targets
    令和4年度の利用率    the same; where 現在値 has no year, too
    前年度, 中間目標     where the heading does not say so beside others, or
                         names a year, which may be that one
    現状値 as the base   where that is what the sheet calls the value of now
    ==================== ===================================================
    """

    def __init__(self, tables: Iterable[Table]) -> None:
        self._taken: dict[Operand, list[tuple[str, bool]]] = {}
        """The headings of each, and whether others are like them."""
        for table in tables:
            rule = table.layout.kind.rule("progress")
            if rule:
                self._take("base", rule.base, table.layout)
                self._take("current", rule.current, table.layout)
                self._take("target", rule.target, table.layout)

    def _take(
        self, operand: Operand, field: str | None, layout: Layout
    ) -> None:
        if field is None or field not in layout.fields:
            return
        taken = layout.fields[field]
        headings = {
            each.column: fold(" ".join(each.path)) for each in layout.columns
        }
        used = set(layout.fields.values())
        has_others = any(
            column not in used and _LIKE[operand].search(said)
            for column, said in headings.items()
        )
        said = headings[taken]
        self._taken.setdefault(operand, []).append((said, has_others))

    def means_another(self, operand: Operand, name: str) -> bool:
        """Tell whether a formula's name for an operand is that of none of the
        columns taken.
        """
        taken = self._taken.get(operand, [])
        folded = fold(name)
        current = self._taken.get("current", [])
        if operand == "base" and any(folded in said for said, _ in current):
            return True
        return bool(taken) and all(
            _is_another(operand, folded, *each) for each in taken
        )


def _is_another(
    operand: Operand, name: str, said: str, has_others: bool
) -> bool:
    """Tell whether a formula's name for an operand is not that of the column
    under a heading, beside which others are like it or not.
    """
    named = period(name)
    headed = period(said)
    if named and headed:
        return headed.fiscal_year != named.fiscal_year
    if named:
        return has_others or operand == "current"
    word = _WHICH[operand].search(name)
    is_said = word is None or word[0] in said
    return not is_said and (has_others or headed is not None)


_ONLINE_RATE = pattern(
    r"(?:(?:現在|現状|直近|最新)値?の?)?(?:オンライン|電子|デジタル|ネット|インターネット|WEB|Web|ウェブ)"
    r"(?:申請|申立て?|届出|手続|利用|納付|交付|提出|受付|請求|登録|化|等|件数|による|[のをで・])*(?:率|割合|比率)"
)
"""The name of a rate of what is done online."""


def other_rates(tables: Iterable[Table], profile: Profile) -> frozenset[str]:
    """Return the names of a sheet's current rates where they are none of
    online use and the profile does not list them: 書面利用率, 普及率; none
    where a table has the usual rate.
    """
    rated = [each for each in tables if CURRENT in each.layout.fields]
    names = {other_rate(table, profile) for table in rated}
    return frozenset(names) if all(names) else frozenset()


def other_rate(table: Table, profile: Profile) -> str:
    """Return what a table calls its current rate where it is none of online
    use; empty where it is, or has no name.
    """
    usual = profile.once(HeaderWords).fields.get(CURRENT)
    if usual is None:
        return ""
    for text in table.layout.path_of(table.layout.fields[CURRENT]):
        each = heading(text)
        found = RATE_NAME.match(each.forms[0]) if each.forms else None
        is_online = (
            not usual.words.isdisjoint(each.forms)
            or usual.is_labelled(each)
            or any(map(_ONLINE_RATE.match, each.forms))
        )
        if found and not is_online:
            return found[0]
    return ""
