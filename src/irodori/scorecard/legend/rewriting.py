"""The cells of a legend as its grammar reads them: bounds in cells apart
together, without the numbers of a list and what says since when an entry
holds, how progress is measured in a sentence of its own, and the halves of a
condition together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from re import Pattern

from irodori.patterns import pattern
from irodori.scorecard.legend.legendcells import (
    LegendCell,
    with_bounds_together,
)
from irodori.scorecard.legend.measuring import read_formula
from irodori.scorecard.legend.sentences import speaks_of_rules
from irodori.scorecard.legend.statusconditions import (
    REST,
    UNFINISHED,
    StatusConditions,
    StatusWord,
)
from irodori.scorecard.legend.tokens import (
    CLOSING,
    MARKS,
    OPENING,
    ColorWords,
    Mention,
    colored_text,
    legible,
    squeezed,
)
from irodori.scorecard.legend.trimming import is_limiting
from irodori.scorecard.profile import DONE, SCORECARD, Profile
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Place

_LONGEST = 200
"""Characters of a cell whose entries are completed or shortened."""
_FARTHEST = 2
"""Rows from one line of a list, or of entries that belong together, to the
next.
"""


def plainer_cells(
    cells: Sequence[LegendCell], profile: Profile
) -> list[LegendCell]:
    """Return cells with what they say in one form."""
    statuses = profile.once(StatusConditions)
    colors = profile.once(ColorWords)
    cells = with_bounds_together(without_list_numbers(cells))
    cells = with_measures_apart(in_plainer_words(cells, profile.kind.name))
    cells = without_novelty(cells, statuses)
    return completed(cells, statuses, colors)


# ---- Lists ------------------------------------------------------------------

_COUNTED = pattern(
    r"\s*+[(（]?(?:[Nn][Oo][.．]?|レベル|ランク|段階|区分|第)?\s*+(?P<number>[0-9０-９]{1,2})"
    r"(?:区分|段階)?(?:[.．)）、:：]\s*+|[-－‐–]\s++|\s++)(?=\S)(?![%％割])"
)


_COLOR_ALONE = pattern(
    r"[\s■●【（(]*(?:[青緑黄橙赤灰紫桃]|オレンジ|グレー)色?[\s】）)]*"
)
"""What a number before it means, as one of an assessment: 1：赤."""


def without_list_numbers(cells: Sequence[LegendCell]) -> list[LegendCell]:
    """Return cells whose lines count 1, 2, 3 … down a column without these
    numbers: 1.100%以上 above 2.80%以上 is a list, and no 1.1 %.
    """
    listed: dict[Place, LegendCell] = {}
    plain = (cell for cell in cells if cell.text and len(cell.runs) < 2)
    for column in _columns(plain):
        for run in _counted_runs(column):
            bare = [_without_numbers(cell) for cell in run]
            if not all(_COLOR_ALONE.fullmatch(each.text) for each in bare):
                listed |= {each.place: each for each in bare}
    return [listed.get(cell.place, cell) for cell in cells]


def _columns(cells: Iterable[LegendCell]) -> Iterable[list[LegendCell]]:
    """Return cells column by column."""
    columns: dict[int, list[LegendCell]] = {}
    for cell in cells:
        columns.setdefault(cell.column, []).append(cell)
    return columns.values()


def _without_numbers(cell: LegendCell) -> LegendCell:
    lines = cell.text.splitlines()
    return cell.saying("\n".join(_COUNTED.sub("", line, 1) for line in lines))


def _counted_runs(column: Iterable[LegendCell]) -> Iterator[list[LegendCell]]:
    """Yield the cells of a column whose lines together count from 1."""
    run: list[LegendCell] = []
    last = 0
    for cell in column:
        numbers = _numbers(cell)
        is_near = not run or cell.row - run[-1].row <= _FARTHEST
        follows = is_near and numbers[:1] == [last + 1]
        if not follows:
            if last > 1:
                yield run
            run, last = [], 0
        if numbers[:1] == [last + 1] and _count(numbers):
            run.append(cell)
            last = numbers[-1]
    if last > 1:
        yield run


def _numbers(cell: LegendCell) -> list[int]:
    """Return the numbers with which the lines of a cell begin; none where one
    line has no number.
    """
    found = [_COUNTED.match(line) for line in cell.text.splitlines()]
    return (
        [int(match["number"]) for match in found if match]
        if all(found)
        else []
    )


def _count(numbers: Sequence[int]) -> bool:
    """Tell whether each number is one more than the one before."""
    return all(b == a + 1 for a, b in pairwise(numbers))


# ---- Words ------------------------------------------------------------------

_PAINTED = pattern(
    r"[（(]※?[^（）()、。]{1,16}(?:欄|列|セル)(?:のみ)?[をに](?:着色|色分け|塗り分け|色付け)(?:する|します|しています)?[）)](?=[\s。]*$)"
    r"|(?:(?<=^[0０][%％]未満)|(?<=[^0-9０-９.．][0０][%％]未満))"
    r"[（(](?:後退|悪化|低下|逆行|マイナス)[）)]"
)


_COLOR = "[青緑黄橙赤灰]色?"
_QUOTED = r"[（(][^（）()\n]{1,40}[）)]\s?[/／÷]\s?[（(][^（）()\n]{1,40}[）)]"
_TIMES = r"(?:\s?[×*]\s?100(?:\s?[%％])?)?"
_YEAR = r"(?:(?:令和|平成)?[0-9０-９元]{1,4}年度?末?|[RHＲＨ][0-9０-９元]{1,2}(?:年度?末?)?)(?:の?実績)?"
_FIRST = (
    r"(?=[0-9０-９]{1,3} ?[%％割]"
    rf"|[■●]?{_COLOR}[ \u3000]?(?:[：:=＝…]|[0-9０-９]{{1,3}} ?[%％割]))"
)
"""The first entry of a list."""
_PLAINER = (
    # which column is coloured, which `painted_elsewhere` hears, or a name of
    # less than nothing: （措置状況欄を着色）, 0%未満（後退）
    (_PAINTED, ""),
    (
        pattern(r"(?m)^(?P<dress>[※・【（(]*)目標値?に対する(?=達成率)"),
        r"\g<dress>",
    ),
    (
        pattern(
            "(?:(?:終了|完了|達成|実施|対応|措置|竣工|処理|改善|是正|取組|予定|目標){1,2}(?:時期|期限|期日|年度|年月|日)"
            "|(?:終了|完了|実施|対応|措置|竣工)予定|納期|工期|期日)を(?=過ぎ|超え|超過|経過)"
        ),
        "期限を",
    ),
    # 実施中（緑。ただし期限を過ぎたものは黄）
    (
        pattern(
            rf"[（(](?P<color>{_COLOR})[。、，,]\s*(?:(?:ただし|但し)、?)?(?P<late>[^（）()。]{{2,20}}は{_COLOR})[）)]"
        ),
        r"は\g<color>（\g<late>）",
    ),
    # 実施中（期限内）：緑　同（期限超過）：黄
    (
        pattern(
            r"(?P<status>[^\s（）()：:、，,。／/＝=]{2,8})(?P<within>[（(]期限[内前][）)][^（）()]{0,12}?)"
            r"(?:同[上じ]?|〃)[ \u3000]?(?=[（(]期限)"
        ),
        r"\g<status>\g<within>\g<status>",
    ),
    # 80%未満は赤、それ以外は着色しない
    (
        pattern(
            rf"(?P<entry>{_COLOR}[、，,。\s]+(?:それ|これら?|上記)以外|その他)(?:の(?:もの|場合))?は、?"
            r"(?:着色|色付け|色分け|塗りつぶし)は?(?:しない|しません|せず)"
        ),
        r"\g<entry>は色なし",
    ),
    # プランは状況欄及び期限欄により、措置済は青: by what a plan is judged anyway
    (
        pattern(
            r"(?P<plan>プラン)[aａ]?は、?(?:(?:取組|実施|進捗|対応)?状況|(?:達成)?期限)欄"
            r"(?:(?:及び|並びに|・|と)(?:(?:取組|実施|進捗|対応)?状況|(?:達成)?期限)欄)?(?:により|によって|に応じて|に基づき)、?"
        ),
        r"\g<plan>：",
    ),
    # 完了 2件（青）: a colour with the number of its rows
    (
        pattern(
            rf"(?<![0-9０-９以上])[ \u3000:：]*[0-9０-９]{{1,4}} ?件(?=[（(]{_COLOR}[）)])"
        ),
        "",
    ),
    # 10%未満（令和5年度改定）: since when it is so
    (
        pattern(
            r"(?m)[（(](?:令和|R)?[0-9０-９元]{1,4}[年.](?:度|[0-9０-９]{1,2}月?)?(?:改定|改訂|改正|見直し)[）)][。 \u3000]*$"
        ),
        "",
    ),
    # □Ａ：達成（青）: the sign begins an entry whose letter is the mark
    (
        pattern(r"[□◇](?=[A-ZＡ-Ｚ][ \u3000]?[:：＝=…‥（(])"),
        "\u3000",
    ),
    # a formula with the entries behind it
    (
        pattern(
            r"(?m)^(?P<formula>[※ \u3000]*(?:進捗|達成)[率度]?\s*[＝=][^。\n：:]{3,60}?[）)率値])"
            r"[ \u3000]+(?=[0-9０-９]{1,3}[%％割])"
        ),
        "\\g<formula>\n",
    ),
    # 現在値の色：（現在値－基準値）÷（目標値－基準値）
    (
        pattern(
            r"(?m)^(?P<named>[※・ \u3000]*(?:[0-9０-９]{1,2} )?"
            r"(?:オンライン)?(?:現在値|現在の利用率|利用率)[^\s。÷/／＝=]{0,12}[：: \u3000])"
            r"\s?(?=[（(][^（）()\n]{1,40}[）)]\s?[/／÷]\s?[（(][^（）()\n]{1,40}[）)])"
        ),
        r"\g<named>進捗率＝",
    ),
    # （現在値－基準値）÷（目標値－基準値）　青：100%以上 …
    (
        pattern(rf"(?P<formula>{_QUOTED}{_TIMES})[ \u3000]+{_FIRST}"),
        "\\g<formula>\n",
    ),
    # 進捗率＝（現在値－基準値）÷（目標値－基準値）が100%以上＝青 …
    (
        pattern(
            rf"(?P<formula>(?:進捗|達成)[率度]?\s?(?:[＝=：:]|は)\s?{_QUOTED}{_TIMES})"
            rf"[ \u3000]?(?:の値)?が[、，]?[ \u3000]?{_FIRST}"
        ),
        "\\g<formula>\n",
    ),
    # 現在値（進捗率＝（現在値－基準値）÷（目標値－基準値））：青：100%以上 …
    (
        pattern(
            rf"[（(](?P<formula>(?:進捗|達成)[率度]?\s?[＝=：:]\s?{_QUOTED}{_TIMES})[）)]"
            rf"[：:]?[ \u3000]?{_FIRST}"
        ),
        "：\\g<formula>\n",
    ),
    # 赤10%未満（令和3年度からの進捗）
    (
        pattern(
            rf"(?<=未満)[（(](?:基準(?:値|年度?)?[は：:]\s?(?P<base>{_YEAR})"
            rf"|(?P<since>{_YEAR})(?:からの進捗[率度]?|を?基準))[）)](?=[。\s]*$)"
        ),
        "\u3000※基準：\\g<base>\\g<since>",
    ),
    # 進捗率により色を付けてください。
    (
        pattern(
            r"(?<=[りでて])(?P<stop>[、，]?)(?:色を?(?:付|つ)け|付け)"
            r"(?:(?:てください|て下さい|ること|ます|る)(?=[。：:（( \u3000])|(?=[：:]))"
        ),
        "\\g<stop>着色する",
    ),
)
"""Forms with the same meaning in plainer words."""


_IN_BRACKETS = rf"[（(【\[](?P<color>{_COLOR})[）)】\]]"
_LETTERED = pattern(
    r"(?<![^\s、，,：:／/。])(?:レベル|ランク|区分|評価|判定)?[A-ZＡ-Ｚ1-9１-９](?:評価|判定|ランク)?"
    rf"{_IN_BRACKETS}[ \u3000]?[：:＝=]?(?=[ \u3000]?(?:(?:進捗|達成)[率度]?)?[0-9０-９]{{1,3}}[%％割])"
    rf"(?!.*[（(【\[]{_COLOR}[）)】\]][。\s]*$)"
)
"""The letter of a band before its colour, where no column holds letters:
A（青）：100%以上. A line that ends in such a colour has each behind its band.
"""
_OF_TARGET = pattern("目標値?の(?=[0-9０-９.]{1,5} ?[%％割])")
"""A share of the target, where it is all that can be measured; beside a base
it may be another measure than the progress from there.
"""


def in_plainer_words(
    cells: Iterable[LegendCell], kind: str
) -> list[LegendCell]:
    """Return cells with forms that mean the same in plainer words."""
    of_kind = (
        (_LETTERED, r"\g<color>：")
        if kind == SCORECARD
        else (_OF_TARGET, "達成率")
    )
    return [_plainer(cell, (*_PLAINER, of_kind)) for cell in cells]


def _plainer(
    cell: LegendCell, forms: Iterable[tuple[Pattern[str], str]]
) -> LegendCell:
    if len(cell.runs) > 1 or len(cell.text) > _LONGEST_LINE:
        return cell
    text = cell.text
    for form, words in forms:
        text = form.sub(words, text)
    return cell if text == cell.text else cell.saying(text)


# ---- How progress is measured ------------------------------------------------

_BOUNDED = pattern(
    r"(?:以上|以下|未満|超|達成|[0-9０-９][%％割]|[=＝:：は・…]\s*[青緑黄橙赤]色?)\s*$"
)
"""The end of an entry."""
_MEASURE = pattern(
    r"(?:(?:数値|割合|%)は)?(?:目標値?に対する)?進捗[率度]?(?:\(%\))?"
)
"""What the entries are bounds of."""
_LONGEST_LINE = 600
_QUOTIENT = pattern(r"進捗|達成|[/／÷]")
_DIVIDED = r"(?:\([^()/]{1,40}\)/\([^()/]{1,40}\)|[^()/:=、。\n]{1,20}/[^()/:=、。\n]{1,20})"
_FORMULA_AMONG = pattern(
    rf"(?P<measure>(?:進捗|達成)[率度]?)\((?:=|は)?(?P<formula>{_DIVIDED})\)(?=[ がの:]{{0,2}}[0-9青緑黄橙赤])"
    rf"|(?P<subject>{_DIVIDED})(?=が[0-9])"
)
"""The formula between a measure and its first bound, or in its place."""


def with_measures_apart(cells: Iterable[LegendCell]) -> list[LegendCell]:
    """Return cells in which what says among the entries of a line how progress
    is measured is a sentence of its own: 赤：10%未満（進捗＝…） as
    赤：10%未満。進捗＝….
    """
    return [
        each.saying(_with_measures_apart(each))
        if len(each.runs) < 2 and _QUOTIENT.search(each.text)
        else each
        for each in cells
    ]


def _with_measures_apart(cell: LegendCell) -> str:
    lines = map(_with_measure_apart, cell.text.splitlines())
    text = "\n".join(lines)
    if text == cell.text and _FORMULA_AMONG.search(cell.legible):
        lines = map(_with_formula_apart, cell.legible.splitlines())
        return "\n".join(lines)
    return text


def _with_formula_apart(line: str) -> str:
    """Return a line without the formula behind its measure, or in its place,
    which follows: 進捗率（＝…）100%以上：青, (現在値-R4)/(目標-R4)が100%以上は青.
    """
    found = _FORMULA_AMONG.search(line[:_LONGEST_LINE])
    if found is None:
        return line
    formula = found["formula"] or found["subject"]
    reading = read_formula(f"進捗率={formula}")
    if reading is None or reading.formula is None:
        return line
    usual = "進捗率" if reading.formula == "progress" else "達成率"
    measure = found["measure"] or usual
    entries = f"{line[: found.start()]}{measure}{line[found.end() :]}"
    return f"{entries}\n{measure}={formula}"


def _with_measure_apart(line: str) -> str:
    said = line.rstrip(" 　。")
    begin = _last_bracket(said[:_LONGEST_LINE])
    entries = line[:begin]
    measure = said[begin + 1 : -1]
    if not _BOUNDED.search(entries) or not _is_measure(legible(measure)):
        return line
    return f"{entries}\n{measure}"


def _last_bracket(line: str) -> int:
    """Return where the bracket opens that ends a line; its end where there is
    none.
    """
    depth = 0
    for at in reversed(range(len(line))):
        depth += (line[at] in "）)") - (line[at] in "（(")
        if depth <= 0:
            return at
    return len(line)


def _is_measure(text: str) -> bool:
    """Tell whether a legible text is a known formula for progress, or its
    name, and nothing that limits the entries.
    """
    if is_limiting(text):
        return False
    formula = read_formula(text)
    if formula:
        return formula.formula is not None
    return _MEASURE.fullmatch(text) is not None


# ---- Since when an entry holds ------------------------------------------------

_SINCE = r"(?:今回|今期|今月|今般|今四半期|[今本]年度?)(?:から|より)"
_ADDED = r"(?:今回の?)?(?:変更|修正|追加|新規追加|新設|改[定訂正])"
_NOVELTY = pattern(
    rf"(?m:^(?P<dress>[※・* ]*)(?:{_SINCE}(?:は|新規に|新たに)?、|新[規た]に、"
    rf"|{_ADDED}(?:点|事項)?:|[(【\[](?:{_ADDED}|新規?)[)】\]]))"
    rf"|\({_SINCE}(?:適用|{_ADDED})?\)|{_SINCE}、?(?=[青緑黄橙赤灰紫桃])"
)
"""What says that an entry is new; 今回から実施中のもの is a condition."""


def without_novelty(
    cells: Iterable[LegendCell], statuses: StatusConditions
) -> list[LegendCell]:
    """Return cells whose entries do not say since when they hold:
    今回から、実施中は黄 as 実施中は黄. A colour for what is new is no entry.
    """
    return [
        each.saying(_NOVELTY.sub(r"\g<dress>", each.legible))
        if len(each.text) <= _LONGEST
        and len(each.runs) < 2
        and _says_since(each.legible, statuses)
        else each
        for each in cells
    ]


def _says_since(text: str, statuses: StatusConditions) -> bool:
    return _NOVELTY.search(text) is not None and (
        speaks_of_rules(text) or any(statuses.halves_in(text))
    )


# ---- Halves of a condition ----------------------------------------------------
#
# 取組中 above 期限内：緑 and 期限超過：黄, or （期限内のもの） above 緑：取組中 and
# 橙：未着手: each entry is completed with the half that the line above it says;
# the line itself says nothing more.

_AROUND = OPENING + CLOSING + MARKS + " :、-"
_LEAD = pattern(r"(.{2,12}(?:の場合|のとき|のもの)[)】]?)[:、 ]*")
_BEFORE_COLORS = (":", "=", "...", "(")
"""What says behind a colour that its condition follows."""


class _Outer(NamedTuple):
    """A line that says half of the conditions below it."""

    place: Place
    lines: list[str]
    """Those of its cell."""
    at: int
    half: StatusWord


def completed(
    cells: Sequence[LegendCell],
    statuses: StatusConditions,
    colors: ColorWords,
) -> list[LegendCell]:
    """Return cells in which the halves of a condition are together."""
    completer = _Completer(statuses, colors)
    for column in _columns(filter(_may_be_completed, cells)):
        completer.complete(column)
    texts = completer.texts
    return [
        cell._replace(text="\n".join(texts[cell.place]), runs=())
        if cell.place in texts
        else cell
        for cell in cells
    ]


def _may_be_completed(cell: LegendCell) -> bool:
    """Tell whether a cell may hold such entries; a mark in coloured type is a
    colour.
    """
    return (
        bool(cell.text.strip())
        and len(cell.text) <= _LONGEST
        and not colored_text(cell.text, cell.font, cell.runs).marks
    )


class _Completer:
    """Completes the entries of one sheet."""

    def __init__(self, statuses: StatusConditions, colors: ColorWords) -> None:
        self.texts: dict[Place, list[str]] = {}
        """The lines of the cells that change."""
        self._statuses = statuses
        self._colors = colors
        self._outer: _Outer | None = None
        self._is_open = False
        """Whether the entry above may lack a deadline that the next line says:
        緑：取組中 above （期限内）.
        """

    def complete(self, column: Iterable[LegendCell]) -> None:
        """Complete the entries of a column."""
        self._outer = None
        self._is_open = False
        row = 0
        for cell in column:
            if cell.row - row > _FARTHEST:
                self._outer = None
            row = cell.row
            lines = cell.legible.splitlines()
            for at, line in enumerate(lines):
                mentions = self._colors.mentions(colored_text(line))
                if mentions:
                    whole = self._completed(line, mentions[0])
                    self._is_open = not whole and self._lacks_deadline(line)
                    if whole:
                        self.texts.setdefault(cell.place, lines)[at] = whole
                else:
                    may_be_deadline = not self._is_open
                    half = self._half(line, may_be_deadline=may_be_deadline)
                    self._outer = half and _Outer(cell.place, lines, at, half)

    def _completed(self, line: str, first: Mention) -> str:
        """Return a line with its other half, which the line above is cleared
        of if it says this; empty for a line that lacks none.
        """
        outer, self._outer = self._outer, None
        whole = self._with_lead(line, first)
        if whole or outer is None:
            return whole
        whole = self._whole(line, outer.half)
        if whole:
            self._outer = outer
            self.texts.setdefault(outer.place, outer.lines)[outer.at] = ""
        return whole

    def _lacks_deadline(self, line: str) -> bool:
        status, has_deadline = self._statuses.halves_in(line)
        return status not in ("", DONE) and not has_deadline

    def _with_lead(self, line: str, first: Mention) -> str:
        """Return the entries of a line that begins with half of each of their
        conditions: 期限超過の場合 黄：取組中 赤：未着手; empty for others.
        """
        lead = _LEAD.fullmatch(line[: first.start])
        if lead is None or not line[first.end :].startswith(_BEFORE_COLORS):
            return ""
        half = self._half(lead[1])
        return self._whole(line[first.start :], half) if half else ""

    def _half(
        self, line: str, *, may_be_deadline: bool = True
    ) -> StatusWord | None:
        """Return the status or the side of a deadline that a line is alone."""
        found = self._statuses.read(squeezed(line.strip(_AROUND))) or ()
        if len(found) != 1 or found[0].within or not found[0].known:
            return None
        half = found[0]
        is_deadline = may_be_deadline and half.status == UNFINISHED
        is_status = half.status not in (UNFINISHED, REST)
        is_half = is_status if half.overdue is None else is_deadline
        return half if is_half else None

    def _whole(self, line: str, half: StatusWord) -> str:
        """Return an entry with the half that it lacks; empty where it lacks
        another one or none.
        """
        status, has_deadline = self._statuses.halves_in(line)
        if half.status != UNFINISHED:
            is_lacking = has_deadline and not status
            return self._statuses.with_status(line, half) if is_lacking else ""
        is_lacking = bool(status) and not has_deadline
        return self._statuses.with_deadline(line, half) if is_lacking else ""
