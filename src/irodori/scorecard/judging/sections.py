"""What sets rows of a table apart: a section row, the title above a header, a
column that says which rows are judged, or what a name says of its own row.

======================================== =====================================
a line                                   the rows below it
======================================== =====================================
【法務省】, Ⅰ 出入国関係, 廃止届            rated
（対象外の手続）, 廃止・統合した手続         unrated, ``row.set_apart``
【参考】, ― 以下、参考 ―                   unrated
（参考）令和4年度末時点, above a header     rated: it is a table of its own
令和4年度実績（着色しない）                 unrated
令和6年3月末の見込み, 訂正前, 記入例          unrated, as titles above a header
表2 参考：窓口件数の割合                     the same: the values of another rate
【キャッシュレス納付率】                    unrated: the values of another rate
× or － under 評価対象, 色分け対象          its row unrated
======================================== =====================================

======================================== =====================================
a name                                   its row
======================================== =====================================
廃止届, 合併・統合認可申請                   rated: what is no bracket is the name
転入届（廃止）, （No.1に統合）, （再掲）      unrated, ``row.not_judged``
転入届（令和6年1月受付開始）                 unrated until then
転入届（令和6年3月末で廃止）                 unrated from then on
転入届※評価対象外, （前年度の値）, 欠番        unrated
======================================== =====================================

A section reaches down to the next one that is marked alike, a title to the
next one above a header, what is said of the rows 以下 to the end.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, groupby, islice, takewhile

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.judging.unreadcolumns import with_doubts
from irodori.scorecard.judging.verdicts import (
    Facts,
    RatedColumn,
    TableVerdicts,
    Verdict,
    quoted,
)
from irodori.scorecard.profile import SCORECARD
from irodori.scorecard.reading.headings import heading
from irodori.scorecard.reading.rowkinds import RowLabels, begins_note
from irodori.scorecard.reading.tables import (
    OutsideCell,
    SheetReading,
    Table,
)
from irodori.scorecard.values.datewords import date_at
from irodori.scorecard.values.text import (
    Part,
    any_of,
    fold,
    outside_and_inside,
    split_brackets,
    without_footnote,
)
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK

_LONGEST = 60
"""Characters of a line."""
_ROWS_ABOVE = 3
"""Rows above a header in which its title is."""
_ENDED = "(?:廃止|終了|統合|中止|休止|移管)"
_PROCEDURES = "(?:の?(?:手続き?|事業|もの|分|項目))"
_END = r"(?=$|[)\]】」・、(])"
_APART = pattern(
    rf"対象外(?:と(?:した|する|なった))?{_PROCEDURES}?{_END}"
    rf"|{_ENDED}(?:した|され|済|となった|予定)"
    rf"|(?:^|[(\[【「]){_ENDED}(?:[・、]{_ENDED})*{_END}"
)
"""What says that rows are none of those that the sheet is about."""
_FOR_REFERENCE = pattern("参考(?![人書図文])")
_TITLES = (
    pattern(
        r"(?:[0-9]月|年度|年)末?(?:時点)?の?見込|シミュレーション|試算(?!表)"
    ),
    pattern("(?:訂正|修正|差し?替え|更新)前(?!後|回|年|々)"),
    pattern(
        r"^[(【「\[<]?(?:記[入載]例|(?:様式)?見本|サンプル)(?:$|[)】」\]>(:])"
    ),
    pattern(r"[(【「\[<](?:記[入載]例|(?:様式)?見本|サンプル)[)】」\]>]$"),
)
"""Titles of tables that show a forecast, an example or an earlier form."""
_OF_NOW = pattern("実績|現状|進捗(?!見込)|参照|別紙|別シート")
"""What says that a title is of a state, or that a line points elsewhere."""
_OF_CELLS = pattern("[列欄行]|セル")
"""What a line about some columns or cells names, which are not its rows."""
_BELOW = pattern("以下")
"""What says that a section has no end."""
_SAYS_NO = pattern(
    "[×✕✖xX無否外－ー−‐―-]|(?:評価)?対象外|(?:非|不)該当|な[しい]|いいえ"
)
"""What a column of what is judged says of a row that is not."""
_TO_ANOTHER = "(?:[^、。の]{1,20}?[にへと])?"
"""With what a row was merged: No.1に統合."""
_OF_THE_ROW = "(?:手続き?|事業|指標|項目|取組|業務)?"
_FROM = pattern("^(?:付け?|限り)?(?:で|に|から|より|以降|をもって)?、?")
"""Between a date and what is from then on."""
_GONE = pattern(
    rf"{_TO_ANOTHER}{_ENDED}(?:・{_ENDED})*"
    r"(?:済み?|した|された|となった|中|決定|(?P<later>予定))?"
    rf"{_OF_THE_ROW}"
)
_SERVICE = (
    "(?:オンライン|電子申請|システム)?"
    "(?:受付|申請|運用|施行|実施|サービス|制度|利用)?の?"
)
_BEGUN = pattern(rf"{_SERVICE}(?:開始|創設|新設|施行)(?:予定|見込み?)?")
_NOT_NOW = pattern(
    rf"{_SERVICE}(?:一時)?(?:休止|停止|中断)中?"
    rf"|{_SERVICE}(?:開始前|未開始|準備中|開始予定)"
    r"|(?:評価|判定|着色|色分け|集計|算定|調査|公表)の?対象外"
    r"|対象外"
    r"|(?:評価|着色)しない"
    r"|(?:前々?年度|前回|昨年度|前年同[期月])の?(?:値|実績値?|数値|データ|率|状況)"
    r"|(?:修正|訂正|改定|改訂|更新|差し?替え)前(?:の(?:値|数値|もの))?"
    rf"|旧{_OF_THE_ROW}"
    rf"|(?:参考|推計|見込み?|試算|暫定)(?:値|掲載|表示)?{_OF_THE_ROW}"
    r"|欠番"
    r"|削除"
    r"|抹消"
)
"""What says in brackets around a name that its row is not judged."""
_AGAIN = pattern("(?:[^、。]{1,20}?[のと])?(?:再掲|重複)(?:分|掲載|計上)?")
"""The same of a procedure; an indicator is judged in each place."""
_CALCULATED = pattern(
    r"(?:.{1,20}ために)?必要な?(?:伸び率?|増加[率数]?|値|水準|件数|利用率|率)"
    r"|(?:県内|全国|市内|都道府県|府省内?|類似団体内?)?の?順位"
    r"|(?:仮に)?.{1,20}を(?:除い|含め|加え)た場合"
    r"(?:の(?:値|率|利用率|参考値))?"
)
"""What a row of a scorecard is called that is no procedure."""
_NO_NAME = pattern("欠番|(?:行|項目)?削除(?:済み?)?|抹消")
_MAY_SAY = pattern("[)）\\]］】〕※]|欠番|削除|抹消|必要|順位|場合")
_NOTE_BEHIND = pattern(r"(?<=.)※(?![0-9])(.+)$")
_FEWEST = 4
"""Characters of words that say that nothing is coloured: 着色しない."""


class _LineOver(NamedTuple):
    """A line of text over rows of a table."""

    row: int
    cell: OutsideCell
    text: str
    header: int
    """The row of the header that it is the title of; 0 for a section's."""
    code: str = "row.set_apart"
    """What is said of the rows under it."""

    @property
    def mark(self) -> str:
        """What tells sections of one level from others: 【, ■, Ⅰ, 1."""
        first = fold(self.text)[:1]
        if first.isdecimal():
            return "1"
        return first if not first.isalpha() or first in "IVX" else ""


def with_sections(
    reading: SheetReading, facts: Facts, tables: Sequence[TableVerdicts]
) -> tuple[TableVerdicts, ...]:
    """Return the verdicts on a sheet's tables, those unrated that are on rows
    set apart by a line above them.
    """
    lines = [*_lines(reading, facts)]
    words = _Words(facts)
    if not any(map(words.sets_apart, lines)):
        lines = []
    return tuple(_doubted(each, lines, words, facts) for each in tables)


class _Words:
    """What the texts of lines say."""

    def __init__(self, facts: Facts) -> None:
        self._labels = facts.profile.once(RowLabels)
        none = facts.profile.color_words["none"]
        self._none = pattern(
            any_of(fold(word) for word in none if len(word) >= _FEWEST)
        )

    def sets_apart(self, line: _LineOver) -> bool:
        """Tell whether a line says that the rows below it are others."""
        words = fold(line.text)
        if _APART.search(words) or self._none.search(words):
            return True
        if line.header and not _FOR_REFERENCE.search(words):
            return _entitles_another(words)
        if not line.header and _FOR_REFERENCE.search(words):
            return True
        parts = _parts(line.text)
        return any(map(self._is_of_other_measure, parts))

    def _is_of_other_measure(self, text: str) -> bool:
        """Tell whether a text is the name of another rate or a count."""
        forms = heading(text).forms
        if not forms:
            return False
        is_other = self._labels.is_of_other_measure
        return all(map(is_other, forms))


def _entitles_another(words: str) -> bool:
    """Tell whether a folded title is that of a table which shows no state of
    now.
    """
    if _OF_NOW.search(words):
        return False
    return any(each.search(words) for each in _TITLES)


def _parts(text: str) -> Iterator[str]:
    """Yield what a line says outside of brackets and in each of them."""
    outside, notes = outside_and_inside(text)
    yield outside
    yield from notes


def _lines(reading: SheetReading, facts: Facts) -> Iterator[_LineOver]:
    """Yield the section rows of a sheet's tables and the titles above their
    headers, from top to bottom.
    """
    sections = {each.row for each in reading.apart if each.reason in _SECTIONS}
    headers = sorted({cell.row for cell in reading.headings})
    held = [cell for cell in reading.outside if cell.code != BLANK]
    for row, cells in groupby(held, key=_row):
        is_section = row in sections
        header = 0 if is_section else _header_below(headers, row)
        if not header and not is_section:
            continue
        # each of several tables side by side has a title of its own
        for cell in islice(cells, 1 if is_section else None):
            text = facts.cells.text(cell.code)
            if len(text) > _LONGEST or _OF_CELLS.search(text):
                continue
            if is_section or not begins_note(text):
                yield _LineOver(row, cell, text, header)


def _row(cell: OutsideCell) -> int:
    """Return the row of a cell."""
    return cell.row


def _header_below(headers: Sequence[int], row: int) -> int:
    """Return the row of the header right below another row; 0 for none."""
    at = bisect_left(headers, row)
    below = headers[at] if at < len(headers) else 0
    return below if below - row <= _ROWS_ABOVE else 0


_SECTIONS = frozenset(["section", "note"])
"""What rows of one line among the procedures are taken for."""


def _over(
    table: Table, lines: Sequence[_LineOver], words: _Words
) -> dict[int, _LineOver]:
    """Return the line that sets each procedure of a table apart, by its index."""
    columns = [each.column for each in table.layout.columns]
    among = range(columns[0], columns[-1] + 1)
    here = [line for line in lines if line.cell.column in among]
    found: dict[int, _LineOver] = {}
    for at, line in enumerate(here):
        if words.sets_apart(line):
            end = _end(line, here[at + 1 :])
            rows = _indexes(table, line.row, end)
            found |= dict.fromkeys(rows, line)
    return found


def _indexes(table: Table, above: int, end: int) -> range:
    """Return the indexes of the procedures between two rows, of all below the
    first one where the other is 0.
    """
    first = bisect_left(table.rows, above)
    last = bisect_left(table.rows, end) if end else len(table.rows)
    return range(first, last)


def _marked(table: Table, facts: Facts) -> dict[int, _LineOver]:
    """Return the marks that say of procedures, by their indexes, that they are
    not judged.
    """
    found: dict[int, _LineOver] = {}
    for column in filter(table.holds, table.layout.scope_columns()):
        for at, row in enumerate(table.rows):
            style, code = table.cell(at, column)
            text = facts.cells.shown(style, code)
            if _SAYS_NO.fullmatch(fold(text)):
                cell = OutsideCell(row, column, style, code)
                said = _LineOver(row, cell, text, 0, "row.not_judged")
                found[at] = said
    return found


def _named(table: Table, facts: Facts) -> dict[int, _LineOver]:
    """Return the names that say of their own rows that they are not judged,
    by the indexes of these.
    """
    item = table.layout.item
    if not table.holds(item):
        return {}
    firsts, places = table.group([item])
    cells = [table.cell(at, item) for at in firsts]
    names = [facts.cells.shown(*cell) for cell in cells]
    is_scorecard = table.layout.kind.name == SCORECARD
    says_apart = _Names(facts.as_of, is_scorecard=is_scorecard).says_apart
    apart = {
        at: name
        for at, name in enumerate(names)
        if _MAY_SAY.search(name) and says_apart(name)
    }
    kinds = _kinds(names) if apart else frozenset()
    found: dict[int, _LineOver] = {}
    for at, place in enumerate(places):
        name = apart.get(place)
        if name is not None and fold(name) not in kinds:
            row = table.rows[at]
            cell = OutsideCell(row, item, *cells[place])
            found[at] = _LineOver(row, cell, name, 0, "row.not_judged")
    return found


class _Names:
    """Knows the names that say that their rows are not judged on a day."""

    def __init__(self, as_of: date, *, is_scorecard: bool) -> None:
        self._as_of = as_of
        self._is_scorecard = is_scorecard

    def says_apart(self, name: str) -> bool:
        """Tell whether a name, brackets around it or ※ behind it say that its
        row is none of those that are judged.
        """
        words = without_footnote(fold(name).rstrip("。"))
        if _NO_NAME.fullmatch(words):
            return True
        if self._is_scorecard and _CALCULATED.fullmatch(words):
            return True
        parts = split_brackets(words)
        before = takewhile(_is_inside, parts)
        behind = takewhile(_is_inside, reversed(parts))
        said = [each.text for each in (*before, *behind)]
        note = _NOTE_BEHIND.search(words)
        said += [note[1]] if note else []
        return any(map(self._is_apart, said))

    def _is_apart(self, words: str) -> bool:
        """Tell whether words beside a name say that its row is not judged."""
        dated = date_at(words, 0)
        if dated is None:
            gone = _GONE.fullmatch(words)
            if gone:
                return not gone["later"]
            is_again = self._is_scorecard and _AGAIN.fullmatch(words)
            return bool(is_again or _NOT_NOW.fullmatch(words))
        day = dated.last_day
        has_come = day is not None and day <= self._as_of
        rest = _FROM.sub("", words[dated.end :])
        if _GONE.fullmatch(rest):
            return has_come
        return not has_come and _BEGUN.fullmatch(rest) is not None


def _is_inside(part: Part) -> bool:
    return part.is_inside


def _kinds(names: Iterable[str]) -> frozenset[str]:
    """Return the names that are told apart from others by a word in brackets
    alone, which is then the kind of a procedure: 届出（開始）, 届出（廃止）.
    """
    found: dict[str, set[str]] = {}
    for name in map(fold, names):
        kind = _KIND_BEHIND.search(name)
        if kind:
            found.setdefault(name[: kind.start()], set()).add(name)
    alike = (each for each in found.values() if len(each) > 1)
    return frozenset(chain.from_iterable(alike))


_KIND_BEHIND = pattern(rf"\((?:{_ENDED}|開始|新規|変更|更新|再開|承継)\)$")


def _end(line: _LineOver, below: Sequence[_LineOver]) -> int:
    """Return the row of the line that ends what another one says; 0 for none."""
    if line.header:
        ends = (each for each in below if each.header > line.header)
    elif _BELOW.search(line.text):
        return 0
    else:
        ends = (each for each in below if _is_beside(each, line))
    first = next(ends, None)
    return first.row if first else 0


def _is_beside(line: _LineOver, section: _LineOver) -> bool:
    """Tell whether a line ends a section: a title, or one marked alike."""
    return line.header > 0 or line.mark == section.mark


def _doubted(
    judged: TableVerdicts,
    lines: Sequence[_LineOver],
    words: _Words,
    facts: Facts,
) -> TableVerdicts:
    """Return the verdicts on a table, those on rows set apart unrated."""
    over = _over(judged.table, lines, words)
    over |= _marked(judged.table, facts)
    over |= _named(judged.table, facts)
    columns = tuple(_without(each, over) for each in judged.columns)
    return judged._replace(columns=columns)


def _without(rated: RatedColumn, over: Mapping[int, _LineOver]) -> RatedColumn:
    """Return the verdicts on a column, those under a line unrated."""
    doubts: dict[int, Verdict] = {}
    for at, line in over.items():
        verdict = rated.at(at)
        if verdict is not None and verdict.judgement is not None:
            said = {"cell": line.cell.ref, "text": quoted(line.text)}
            doubts[at] = Verdict(None, Sentence(line.code, said))
    return with_doubts(rated, doubts)
