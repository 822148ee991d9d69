"""The words over the entries of a rule, or before the first of them: what they
measure.

A caption is consumed whole. What is left of one over the rates' entries, and
is no word of their progress or of colours, may name another measure, as in
当年度計画に対する達成率 and 利用率の水準; one that names something else, 窓口の満足度,
keeps the entries below it from the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from irodori.patterns import pattern
from irodori.scorecard.legend.sentences import read_formula
from irodori.scorecard.legend.titles import (
    LegendCell,
    LegendScan,
    Owner,
    PlacedEntry,
    PlacedHeading,
    headings_before,
    owner_of,
)
from irodori.scorecard.legend.tokens import CLOSING, MARKS, OPENING, legible

_LONGEST = 40
"""Characters of a caption that is not the heading of a rule."""
_MOST_ROWS = 2
"""A caption is at most so many rows above its entries."""
_DATE = r"(?:令和|平成|[RH])?[0-9元]{1,4}年度?(?:[0-9]{1,2}月末?(?:[0-9]{1,2}日)?)?(?:末|時点|現在|まで|から)?"
_PROGRESS = pattern(
    rf"引き?上げる(?:べき)?幅に対する、?[^。]{{0,12}}引き?上げた幅の割合|{_DATE}|(?:OL|オンライン)?利用状況|OL|以上|以下|未満|超|オンライン(?:利用|申請)率|(?:利用|申請)率|オンライン化?|電子申請|(?:現在|現状)値?"
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
    left = _PROGRESS.sub("\n", rest).splitlines()
    unknown = [each for each in left if _RESIDUE.search(each)]
    has_words = any(map(_WORD.search, unknown))
    named = (each.strip(_DRESS) for each in unknown)
    return "、".join(named) if has_words or not unknown else rest


def _is_formula(sentence: str) -> bool:
    return read_formula(sentence) is not None


def _measures_otherwise(cell: LegendCell) -> bool:
    """Tell whether a text over entries without a heading names a quantity that
    is no progress: 対前年度比.
    """
    text = legible(cell.text)
    return (
        len(text) <= _LONGEST
        and _QUANTITY.search(text) is not None
        and bool(unknown_measure(text))
    )


def _owner_above(text: str) -> Owner:
    """Tell whose colours a text over entries announces that is no heading."""
    bare = legible(text)
    is_subject = len(bare) <= _LONGEST and _SUBJECT.search(bare)
    if not is_subject or not unknown_measure(bare):
        return "own"
    return owner_of(bare.replace("色分け", ""), is_headed=False)


def captions(
    group: Sequence[PlacedEntry], found: LegendScan
) -> list[LegendCell]:
    """Return the texts right above a group of entries, the nearest first."""
    first = min(item.cell.row for item in group)
    columns = {item.cell.column for item in group}
    columns.update(item.source[1] for item in group if item.source)
    entries = {item.cell.place for item in found.entries}
    above = _above(first, columns, found.texts)
    return [cell for cell in above if cell.place not in entries]


def _above(
    first: int, columns: set[int], texts: Iterable[LegendCell]
) -> list[LegendCell]:
    """Return the texts in the first row with any above a row, near it, and in
    its columns.
    """
    near = [
        cell
        for cell in texts
        if first - _MOST_ROWS <= cell.row < first and cell.column in columns
    ]
    last = max((cell.row for cell in near), default=0)
    return [cell for cell in near if cell.row == last]


# ---- Over a group of entries -------------------------------------------------


def owner_over(
    above: Sequence[PlacedHeading],
    over: Sequence[LegendCell],
    title: LegendCell | None,
    name: str,
) -> Owner:
    """Tell whose colours the captions over a group announce, or the name of
    their sheet, where no heading of a rule is as near.
    """
    near = [
        cell
        for cell in over
        if cell != title and not (above and above[0].row >= cell.row)
    ]
    owners = [_owner_above(cell.text) for cell in near]
    if not above:
        owners.append(_owner_above(name))
    return next((each for each in owners if each != "own"), "own")


def measures_over(
    above: Sequence[PlacedHeading],
    over: Sequence[LegendCell],
    found: LegendScan,
) -> Iterator[tuple[LegendCell, str]]:
    """Yield the heading and the captions over a group of the rates' entries
    that may name another measure than their progress.
    """
    headed = above[0].place if above and above[0].part == "progress" else None
    spoken = {item.cell.place for item in found.entries} | found.speaking
    for cell in found.texts:
        if cell.place in spoken:
            continue
        is_heading = cell.place == headed
        unknown = unknown_measure(cell.text) if is_heading else ""
        if not unknown and cell in over and _measures_otherwise(cell):
            unknown = cell.text
        if unknown:
            yield cell, unknown


_NAMES_RULE = pattern(r"プラン|KPI|利用率|申請率|現在値|[Pp]lan|Rate|AP")
"""What of a heading names the cells of one rule; 達成率 and 取組状況 may be said of
any.
"""


def headings_over(cell: LegendCell, found: LegendScan) -> list[PlacedHeading]:
    """Return the headings before a cell, the nearest first, without what only
    names the measure in a table of plans or KPIs: 進捗(中間KPI) | 達成率 | 色.
    """
    headings = headings_before(cell, found.headings)
    for at, heading in enumerate(headings):
        if _NAMES_RULE.search(heading.label):
            is_head = headings[0].row - heading.row <= 1
            return headings[at:] if at and is_head else headings
    return headings


def rules_table(
    heading: PlacedHeading,
    group: Sequence[PlacedEntry],
    found: LegendScan,
) -> bool:
    """Tell whether a heading is that of the table in which a group is: in its
    first row, or right above it.
    """
    first = _first_row(group, found)
    entries = {entry.cell.place for entry in found.entries}
    between = {row for row, _ in entries} & set(range(heading.row + 1, first))
    return (
        heading.place not in entries
        and _NAMES_RULE.search(heading.label) is not None
        and first - heading.row <= _HEAD_ROWS
        and not between
        and all(item.source for item in group)
    )


def _first_row(group: Sequence[PlacedEntry], found: LegendScan) -> int:
    """Return the first row of a group, that of its table where others explain
    its colours too.
    """
    first = group[0].cell.row
    sources = {item.source for item in group}
    columns = {item.cell.column for item in group}
    others = [
        each
        for each in found.entries
        if each.source and each.cell.column not in columns
    ]
    rows = {each.cell.row for each in others}
    if sources & {each.source for each in others}:
        while first - 1 in rows:
            first -= 1
    return first


_HEAD_ROWS = 2
"""So many rows below its heading a table's entries begin."""
