"""The words over the entries of a legend, or before the first of them: what is
measured, and whose colours they are.

A caption is consumed whole. What is left of one over the rates' entries, and
is no word of their progress or of colours, may name another measure, as in
当年度計画に対する達成率 and 利用率の水準; one that names something else, 窓口の満足度,
keeps the entries below it from the rules. So is a line that announces colours,
whatever rule they are of: 次期計画の凡例, 国土交通省分の凡例.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from irodori.patterns import pattern
from irodori.scorecard.legend.legendcells import (
    LegendCell,
    LegendScan,
    Part,
    PlacedEntry,
    PlacedHeading,
    headings_before,
)
from irodori.scorecard.legend.measuring import read_formula
from irodori.scorecard.legend.titles import Owner, owner_of
from irodori.scorecard.legend.tokens import CLOSING, MARKS, OPENING, legible
from irodori.tuples import NamedTuple

LONGEST_CAPTION = 40
"""Characters of a caption that is not the heading of a rule."""
_MOST_ROWS = 2
"""A caption is at most so many rows above its entries."""
_DATE = (
    r"(?:(?:令和|平成|[RH])?[0-9元]{1,4}年度?|[RH][0-9]{1,2}(?![0-9]))"
    r"(?:[0-9]{1,2}月末?(?:[0-9]{1,2}日)?)?(?:末|時点|現在|まで|から)?"
)
_KNOWN_WORDS = pattern(
    rf"引き?上げる(?:べき)?幅に対する、?[^。]{{0,12}}引き?上げた幅の割合|{_DATE}|(?:OL|オンライン)?利用状況|OL|以上|以下|未満|超|オンライン(?:利用|申請)率|(?:利用|申請)率|オンライン化?|電子申請|(?:現在|現状|最新|直近|実績)値?"
    r"|最終(?:年度)?目標値?|目標(?:値|利用率|年度)?|(?:報告|回答|調査)(?=に基づ)|(?:進捗|進み|達成|到達)(?:率|度合い?|度|割合|状況|具合|の?程度)?|状況"
    r"|に(?:対する|対して|対し|応じて?|応じた|より|よる|よって|基づき|基づいて?|基づく|基づいた|ついて(?:は|の)?|関する|関して|おける)|ごと|毎|別|及び|並びに"
    r"|各?(?:手続|事業|府省庁?|案件|項目)|中間KPI|KPI|アクションプラン|プラン|取組"
    r"|スコアカード|表(?!示)|凡例|(?:色|塗り?)(?:分け|分|わけ)?|着色|配色|背景|文字|網掛け|[0-9一二三四五六]色|[0-9一二三四五六]段階|段階"
    r"|表示|区分|基準値?|判定|評価|見方|説明|意味|条件|範囲|閾値|しきい値|上限値?|下限値?|数値|指標|欄|列|セル"
    r"|次|以下|下記|上記|右記?|左記?|下表|次表|とおり|通り|参考|(?:注意|留意|特記)事項|注記?|備考|単位|率|%|[0-9A-Za-z]{1,2}[.)]"
    r"|(?:と)?(?:して(?:い(?:る|ます))?|する|します|した|です|である|示す|示しています|行う|行って(?:います|いる)|分け(?:て(?:います|いる)?)?)"
    r"|引き?上げに係る|基本計画|(?:一部)?改[定訂正](?:後|版|済)?(?!前|案)|信号|をP(?=と)|なお|また|ここで|これら?|それぞれ|各|[0-9]+|[ぁ-ん]"
)
"""Words of the rates' progress, of legends, and what joins them."""
_TREND = pattern("の?推移")
"""What the title of a sheet of rates by years says, and no measure."""
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
        len(text) <= LONGEST_CAPTION
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
    bare = _SAID_OF.sub(r"\1", legible(text))
    is_subject = len(bare) <= LONGEST_CAPTION and _SUBJECT.search(bare)
    if not is_subject or not unknown_measure(bare):
        return "own"
    return owner_of(bare.replace("色分け", ""), others, is_headed=False)


FORMER = pattern(
    r"[^:青緑黄橙赤]{0,12}?(?:旧(?![市町村姓])|改[定正訂]前|変更前|見直し前)"
)
"""What says of a legend that it is no longer in force."""
ANNOUNCING = pattern(r"凡例|色分け|塗り?分け|配色|色の")
_SAID_OF = pattern(
    r"^(?:(?:以下|下記?|次)は、?)?([^、。]*(?:凡例|色分け))(?:です|である)?。$"
)
"""A caption that is said as a sentence: 以下は別表の凡例です。"""
_OPENING = pattern(r"(?:区分|基準|:)$|^【[^【】]*】$")
"""What of a line by itself says that it opens what is below it."""
_SENTENCE = pattern(
    r"(?:凡例|色分け|配色|色)は|(?<!のみ)(?<!だけ)(?<!みかた)(?<!もの)(?<!とき)[ぁ-ん。][)]?$"
)
"""What tells something of colours, and is over none."""
_OF_LEGENDS = pattern(
    r"本(?:計画|表|市|町|村|県|府|都|省|庁|区|シート|様式|資料)|(?:基本)?計画(?!値)"
    r"|(?:引き?上げ)?に係る|行政手続等?|全(?:府省庁?|手続|課|庁)?(?:共通)?|共通|主要な?|対象|現行|最新版?"
    r"|進捗管理|管理|考え方|シート|ルール|カラー|早見表?|一覧(?=表|$)"
    r"|措置済み?|取組中|取り組み?|未着手|施策|課題|解決|期限(?:内|超過|切れ)?|ステータス|ランプ|マーク|記号"
    r"|国の|デジタル庁|内閣府|内閣官房|定め|方法|塗りつぶし|[青緑黄橙赤]色?"
    r"|(?<![A-Za-z])[A-Za-z](?![A-Za-z県市町村省庁社])"
)
"""Words of the captions of legends beside those of the rates' progress."""
NOT_IN_USE = r"(?:不|未)使用|次期|前計画|見本|サンプル|(?:団体|自治体|[他県市区町村省庁])の例"
"""What says of a legend, in any words around it, that it is not used here."""
_OF_NONE = pattern(
    rf"{NOT_IN_USE}|[^示]案[)】]?の?(?:凡例|色分け)?[)]?$"
    r"|検討中|未決定|^[^(]{1,12}(?:のみ|だけ)$"
)
"""What says of a legend by itself that it is not the one of now, or not of
all.
"""
_SPAN = pattern(rf"{_DATE}(?:~|以[前降後]|(?<=から)|(?<=まで))")
"""The years of which a legend is."""
_PARTED = "分用版系向"


def announced_of_another(text: str, own: str, *, is_alone: bool) -> str:
    """Return what of a legible line that announces colours says that they are
    not those of the sheet, 国土交通省分の凡例; empty where nothing does.

    ``own`` are the words that the sheet is called by. A line that ``is_alone``
    over others opens these by less.
    """
    bare = _SAID_OF.sub(r"\1", "".join(text.split()))
    announces = ANNOUNCING.search(bare) is not None
    if len(bare) > LONGEST_CAPTION or FORMER.match(bare):
        return ""
    strange = _OF_NONE.search(bare)
    if strange and (announces or is_alone):
        return strange[0]
    opens = announces or (is_alone and _OPENING.search(bare))
    if not opens or _SENTENCE.search(bare):
        return ""
    span = _SPAN.search(bare)
    if span:
        return span[0]
    unknown = unknown_measure(_OF_LEGENDS.sub("の", bare))
    names = [each.strip(_PARTED) for each in unknown.split("、")]
    return "、".join(each for each in names if each not in own)


class SheetTitle(NamedTuple):
    """What is over every legend of a sheet."""

    cell: LegendCell | None
    """The title of a sheet with a table."""
    name: str
    """The name of a sheet without one."""
    own: str = ""
    """The words that a sheet with a table is called by, folded."""


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
        columns = self._columns()
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
            is_title = cell == self._title.cell
            said = _TREND.sub("", cell.text) if is_title else cell.text
            unknown = unknown_measure(said) if self._heads(cell) else ""
            if not unknown and cell in self.texts and _names_other(cell):
                unknown = cell.text
            if unknown:
                yield cell, unknown

    def strangers(self) -> Iterator[tuple[LegendCell, str]]:
        """Yield the lines over the group, or at the beginning of its cell, that
        announce the colours of something else, with what says so.
        """
        own = self._title.own
        first = self._group[0]
        lead, _, said = first.cell.legible.partition(first.word or "\n")
        lines = [(first.cell, lead)] if said else []
        lines += ((cell, cell.legible) for cell in self._lines_above())
        for cell, line in lines:
            is_alone = cell.row < first.cell.row
            unknown = announced_of_another(line, own, is_alone=is_alone)
            if unknown:
                yield cell, unknown

    def _lines_above(self) -> Iterator[LegendCell]:
        """Yield the texts of the rows right above the group, the nearest
        first, up to those over the entries of the same block.
        """
        first = min(item.cell.place for item in self._group)
        columns = self._columns()
        columns.add(min(columns) - 1)
        spoken = self._entries | self._found.speaking
        row, _ = first
        is_announced = False
        for cell in reversed(self._found.texts):
            if cell.place >= first or cell.column not in columns:
                continue
            is_spoken = cell.place in spoken
            if row - cell.row > 1 or (is_spoken and is_announced):
                return
            row = cell.row
            if not is_spoken:
                is_announced |= ANNOUNCING.search(cell.legible) is not None
                yield cell

    def _columns(self) -> set[int]:
        """Return the columns of the group and of its swatches."""
        columns = {item.cell.column for item in self._group}
        columns.update(item.source[1] for item in self._group if item.source)
        return columns

    def _heads(self, cell: LegendCell) -> bool:
        """Tell whether a cell holds the heading of the rates over the group."""
        return any(
            each.part == "progress" and each.place == cell.place
            for each in self._headings[:1]
        )


_NAMES_RULE = pattern(
    r"プラン|[対応改善解決]策|取組(?!.*状況)|KPI|利用率|申請率|現在値|[Pp]lan|Rate|AP"
)
"""What of a heading names the cells of one rule; 達成率 and 取組状況 may be said of
any.
"""
_HEAD_ROWS = 2
"""So many rows below its heading a table's entries begin."""
