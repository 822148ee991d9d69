"""The column whose cells a legend says are coloured.

========================================= =====================================
what a line about colours says            coloured is
========================================= =====================================
取組欄は次により色分けする                取組
施策名のセルを実施状況により塗り分ける    施策名, by 実施状況
実績値欄の色：…, （実績値欄を着色）       実績値
実績値の色：…                             実績値; 取組の色 may as well be that
                                          of how the 取組 goes
期限欄が過ぎたものは赤                    it does not say
期限欄を黄に着色したものは延長            it does not say: one colour is that of
                                          an exception
備考欄のみ着色。                          備考
状況欄は着色しない。                      not 状況
========================================= =====================================

What is coloured beside the columns that a kind's rules fill by themselves is
in doubt, unless these lines can say it to the rules (`as_painted`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from irodori.patterns import pattern
from irodori.scorecard.profile import (
    SCORECARD,
    KindRule,
    KindRuleName,
    Profile,
    Rule,
)
from irodori.scorecard.reading.headings import heading
from irodori.scorecard.reading.tables import Layout, Table
from irodori.scorecard.values.text import fold, trimmed
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Place

LONGEST_LINE = 400
"""Characters of a line in which the name of a column is looked for."""
_SPACE = pattern(r"(?<=[欄列ルス色])[ \t\u3000]+")
_LONGEST_NAME = 60
_LONGEST_JOINT = 4
_COLOR = pattern(
    r"[青緑黄橙赤紫桃茶灰白]|水色|オレンジ|グレー|ピンク|グリーン|ブルー|イエロー|レッド"
)
_COLORING = pattern(r"色分け|着色|塗|網掛け|色付け|色を|の色|背景")
_TOLD = (
    r"(?=は|(?:のみ|だけ)[にを]?(?:着色|色|塗)|"
    r"を(?!過ぎ|超え|越え|参照|見|除|下回|上回)|には|について|に(?:着色|色|塗|網)|[:=…)】」』\]]|$)"
)
_CELLS = (
    rf"[」』】\]]?の?(?:欄|列|セル|マス)"
    rf"(?:の(?:背景色?|塗りつぶし(?:の?色)?|色分け|着色|網掛け|色))?{_TOLD}"
)
"""What says behind a name that the cells below it are coloured."""
_COLORED = (
    r"[」』】\]]?(?:[はを](?=[^。]{1,80}(?:により|によって|に応じて?|で)[、,]?"
    r"(?:(?:以下|次|[上下左右]記)の(?:とおり|通り|ように)[、,]?)?(?:色分け|塗り|着色))|[をに](?=着色|色分け|塗り))"
)
"""The same of a name that is no column's but in this sentence."""
_COLORS = rf"[」』】\]]?の(?:背景色?|塗りつぶし色?|色分け|色){_TOLD}"
_SOURCE = (
    r"[」』】\]]?(?:欄|列)?(?:の(?:内容|値|区分|結果|状況))?"
    r"(?:に(?:応じ|よ[りっる]|基づ|従)|別に|ごとに|で(?=色|塗|着|網))"
)
"""What says behind a name that its cells decide which colour another gets."""
_BEHIND_NAME = pattern(
    rf"(?=(?P<source>{_SOURCE})|(?P<told>{_CELLS}|{_COLORED})|(?P<of>{_COLORS}))"
)
MAY_TELL = pattern("[欄列]|セル|マス|色|塗|着色")
"""What every line has that says which cells are coloured."""
_JOINT = pattern(r"(?:欄|列)?(?:及び|および|並びに|と|・|、|,|/)$")
_WORD = pattern(r"[^\W\d_]")
_END_OF_WORD = pattern(r"[欄列のはがをに]|[\W_]|$")
_MARKS = "※・*-○■◆[【(「〈<〔"
"""Marks before a line."""
_BEFORE = frozenset("のはをがと各")
"""Letters before a name that are no part of it."""
_BY = pattern(r"(?:によ[りっるて]|に応じて?|によって|で)[、,]?$")
"""Words before it that are none either: 達成率により実績値を着色."""
_ENTRY = (":", "=")
"""What is behind the column of a single colour: 取組欄の色：青は…."""


_COLORS_IT = "(?:着色|色分け|(?:色|網掛け)を?(?:付け|つけ))"
_NOT = "(?:し?ない|し?ません|せず|していない|ず|な[しい])"
_LEFT = pattern(
    r"[※*・(「『【\[ ]*(?P<name>[^。]{1,40}?)[」』】\]]?の?(?:欄|列)"
    rf"(?:[はに]は?、?{_COLORS_IT}は?{_NOT}|(?:は色な[しい])"
    rf"|(?P<only>のみ|だけ)[にを]?{_COLORS_IT}(?:する|します|している)?"
    rf"|(?P<filled>[にを]){_COLORS_IT}(?:する|します|している|る|ます)?)[) ]*"
)
"""A sentence that says which column has no colours, or which alone has, or
which has.
"""

_ANNOUNCED = pattern(
    r"^[※*・\s【(\[]*(?:備考|注記?|注意|参考|凡例)[0-9]{0,2}[】)\]]?[:.\s]+"
)
"""What announces a line of notes before it says anything."""
_WRAPPED = pattern(r"(?<=[、,，・:：（(])[ \t\u3000]{0,9}\n\s{0,9}")


def whole_lines(text: str) -> list[str]:
    """Return the lines of a text; one that ends in the midst of a list is
    joined to the next.
    """
    return _WRAPPED.sub("", text).splitlines()


def speaks_of_colors(line: str) -> bool:
    """Tell whether a line names a colour, or says that cells are coloured."""
    return bool(_COLOR.search(line) or _COLORING.search(line))


def _names_colors(text: str) -> bool:
    """Tell whether a text names several colours."""
    return len(set(_COLOR.findall(text))) > 1


class Painting(NamedTuple):
    """What a line says of the cells that are coloured."""

    names: set[str]
    """The folded names of their columns."""
    sources: set[str]
    """The folded names of the columns by which they are."""
    is_of_cells: bool
    """Whether it says so of cells, and not of colours only."""
    is_whole: bool
    """Whether it is about several colours, or about colours in general."""


def painting(line: str, names: Collection[str]) -> Painting | None:
    """Return what a line says about coloured cells of the columns with the
    folded ``names``; None if it names none of them in that way.
    """
    if len(line) > LONGEST_LINE:
        return None
    words = unicodedata.normalize("NFKC", trimmed(line))
    text = fold(_SPACE.sub(":", _ANNOUNCED.sub("", words)))
    if any(map(_is_of_left, text.split("。"))):
        return None
    colors = len(set(_COLOR.findall(text)))
    if not colors and not _COLORING.search(text):
        return None
    return _read_painting(text, names, is_whole=colors != 1)


def _read_painting(
    text: str,
    names: Collection[str],
    *,
    is_whole: bool,
) -> Painting | None:
    """Return what a text about colours says. What a single colour is for says
    nothing of the column, unless its entry begins there.
    """
    named: dict[str, set[str]] = {"source": set(), "told": set(), "of": set()}
    for behind in _BEHIND_NAME.finditer(text, 1):
        role = behind.lastgroup or ""
        after = text[behind.end(role) :][:1]
        if role == "source" or is_whole or after in _ENTRY:
            named[role].update(_names_before(text, behind.start(), names))
    told = named["told"]
    colored = told or named["of"]
    if not colored:
        return None
    return Painting(colored, named["source"], bool(told), is_whole)


def _is_of_left(sentence: str) -> bool:
    """Tell whether a sentence says that a column is not coloured."""
    found = _LEFT.fullmatch(sentence)
    return found is not None and _says_left(found)


def _says_left(found: re.Match[str]) -> bool:
    """Tell whether a sentence about a column says that it has no colours."""
    return not (found["only"] or found["filled"])


def _names_before(
    text: str,
    end: int,
    names: Collection[str],
) -> Iterator[str]:
    """Yield the longest name that ends at a place of a text, and those that
    are joined to it: 取組欄及び状況欄.
    """
    while True:
        start = _start(text, end, names)
        if start == end:
            return
        yield text[start:end]
        joint = _joint(text, start)
        if joint is None:
            return
        end = joint.start()


def _start(text: str, end: int, names: Collection[str]) -> int:
    """Return where the longest name that ends at a place of a text begins;
    the place itself where none does.
    """
    for start in range(max(end - _LONGEST_NAME, 0), end):
        if text[start:end] in names and _may_begin(text, start):
            return start
    return end


def _may_begin(text: str, start: int) -> bool:
    """Tell whether a name may begin at a place of a text, and is not only the
    end of a word.
    """
    before = text[start - 1 : start]
    if before in _BEFORE or not _WORD.match(before):
        return True
    if _BY.search(text, max(start - _LONGEST_JOINT, 0), start):
        return True
    return _joint(text, start) is not None


def _joint(text: str, end: int) -> re.Match[str] | None:
    """Return what joins the name behind a place of a text to the one before."""
    return _JOINT.search(text, max(end - _LONGEST_JOINT, 0), end)


# ---- The columns of a table --------------------------------------------------


class ColumnsByName(NamedTuple):
    """The columns of a table that each folded name is for."""

    layout: Layout
    by_name: Mapping[str, set[int]]

    def of(self, names: Iterable[str]) -> set[int]:
        """Return the columns that some of the names are for."""
        return {column for name in names for column in self.by_name[name]}

    def headed(self, columns: Collection[int]) -> set[str]:
        """Return the names that are headings over some of the columns."""
        return {
            form
            for each in self.layout.columns
            if each.column in columns
            for text in each.path
            for form in heading(text).forms
        }

    def headings(self) -> dict[str, Place]:
        """Return the place of the first heading with each name."""
        row = self.layout.last_row
        return {name: (row, min(held)) for name, held in self.by_name.items()}


def columns_by_name(layout: Layout, profile: Profile) -> ColumnsByName:
    """Return the columns by the headings over them, and by what their fields
    are called elsewhere.
    """
    by_heading: dict[str, set[int]] = {}
    by_label: dict[str, set[int]] = {}
    labels = profile.once(_labels)
    for column in layout.columns:
        for text in column.path:
            for form in heading(text).forms:
                by_heading.setdefault(form, set()).add(column.column)
        for label in labels.get(column.field, ()):
            by_label.setdefault(label, set()).add(column.column)
    return ColumnsByName(layout, by_label | by_heading)


def _labels(profile: Profile) -> dict[str | None, tuple[str, ...]]:
    """Return what the columns of each field are called, folded."""
    fields = (*profile.block.fields.items(), *profile.fields.items())
    return {name: tuple(map(fold, field.labels)) for name, field in fields}


def as_painted(
    profile: Profile,
    tables: Sequence[Table],
    lines: Sequence[str],
) -> Profile:
    """Return a profile whose rules fill the columns that some lines outside
    the tables of a sheet say are coloured; the same profile if they do so
    anyway, or if it is not clear which rule is meant.
    """
    telling = [line for line in lines if MAY_TELL.search(line)]
    for table in tables if telling else ():
        columns = columns_by_name(table.layout, profile)
        by_line = {line: painting(line, columns.by_name) for line in telling}
        found = [each for each in by_line.values() if each]
        named = {name for each in found for name in each.names}
        silent = [line for line in lines if not by_line.get(line)]
        opened = {opening_name(line, columns.by_name) for line in silent}
        told = columns.of(named | opened - {""})
        for each in found:
            changed = _filling(each, told, columns, profile)
            if changed:
                return changed
    return profile


def refilled(
    profile: Profile,
    rules: Sequence[KindRule],
    field: str,
) -> Profile:
    """Return a profile in which some rules fill a field before all others."""
    changed = tuple(
        rule._replace(fills=(field, *rule.fills)) if rule in rules else rule
        for rule in profile.kind.rules
    )
    kind = profile.kind._replace(rules=changed)
    return profile._replace(kind=kind, is_shipped=False)


def paintings(
    lines: Iterable[str],
    columns: ColumnsByName,
) -> Iterator[Painting]:
    """Yield what lines say of the columns that are coloured."""
    names = columns.by_name.keys()
    return filter(None, (painting(line, names) for line in lines))


def opening_name(line: str, names: Iterable[str]) -> str:
    """Return the longest name with which a line begins; empty without one."""
    text = fold(line[:LONGEST_LINE]).lstrip(_MARKS)
    name = max(filter(text.startswith, names), key=len, default="")
    return name if _END_OF_WORD.match(text, len(name)) else ""


_HEAD = pattern(
    r"[」』】〕\])]?(?:$|[:(]|(?<=[」』】〕\])])|(?:の?(?:欄|列))?(?:の?(?:着色|色分け|塗り?分け|色)(?:の?(?:基準|区分|方法|ルール|凡例))?)?[:」』】〕\])]*(?:$|[(※]))"
)
"""What is behind the column that a list of colours is headed by; what is in
brackets there is by what they are chosen: 実績値の色分け（進捗率による）.
"""
_LISTED = pattern("[青緑黄橙赤紫桃灰]")
_COLORS_HEAD = frozenset(["色", "カラー", "配色", "着色"])
"""What the column of colours is called in a table of them."""


def heads(lines: Sequence[str], names: Iterable[str]) -> Iterator[str]:
    """Yield the names that head lists of colours, in a line of their own or
    with the list behind: 【実績値】, 実績値：青…, or the words in a table of
    colours.
    """
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        name = opening_name(line, names)
        if name and _HEAD.match(fold(line).lstrip(_MARKS).partition(name)[2]):
            colors = {*_LISTED.findall(line)}
            is_over = fold(following) in _COLORS_HEAD
            is_list = is_over or _LISTED.search(following)
            if len(colors) > 1 or (not colors and is_list):
                yield name


def _filling(
    found: Painting,
    told: set[int],
    columns: ColumnsByName,
    profile: Profile,
) -> Profile | None:
    """Return a profile whose rules fill the one column that a line names; None
    if it is of no field, or if the legend mentions the columns (``told``) that
    they fill by themselves.
    """
    field = _painted_field(found, columns)
    if not field:
        return None
    rules = _rules_about(field, found.sources, columns)
    filled = {columns.layout.filled(rule) for rule in rules}
    if len(filled) > 1 or not told.isdisjoint(filled):
        return None
    return refilled(profile, rules, field)


def _painted_field(found: Painting, columns: ColumnsByName) -> str | None:
    """Return the field of the one column that a line says is coloured. The
    name of a row may be meant for how the row goes, unless the line speaks of
    cells.
    """
    if not found.is_whole:
        return None
    named = columns.of(found.names)
    fields = columns.layout.fields.items()
    field = next((name for name, at in fields if {at} == named), None)
    kind = columns.layout.kind
    is_name = field in (kind.item, *kind.stand_ins, *kind.groups)
    return None if is_name and not found.is_of_cells else field


def _rules_about(
    field: str,
    sources: Iterable[str],
    columns: ColumnsByName,
) -> list[KindRule]:
    """Return the rules that judge by one of the ``sources``, else those that
    use the field, else all that work.
    """
    fields = columns.layout.fields
    by = columns.of(sources)
    working = [
        each for each in columns.layout.kind.rules if each.works(fields)
    ]
    return (
        [each for each in working if by & {*map(fields.get, each.fields)}]
        or [each for each in working if field in each.fields]
        or working
    )


class OtherColumn(NamedTuple):
    """A column of which a text says that it is coloured, or is not."""

    name: str
    """What the text calls it."""
    heading: Place
    """The row and the column of its heading."""
    filled_by: frozenset[KindRuleName] = frozenset()
    """The rules that fill it."""
    is_stated: bool = False
    """Whether a whole sentence says so, of the entries above it too."""
    is_left: bool = False
    """Whether it is not coloured."""
    is_opening: bool = False
    """Whether the text only begins with its name: 未処理率：緑 5%未満."""

    def is_against(self, rule: Rule) -> bool:
        """Tell whether the text is against a rule that colours."""
        return (rule in self.filled_by) == self.is_left


class _NamedTables:
    """The tables of a sheet, and what their columns are called."""

    def __init__(self, tables: Sequence[Table], profile: Profile) -> None:
        self._kind = profile.kind
        self._columns = [
            columns_by_name(table.layout, profile) for table in tables
        ]
        self._headings: dict[str, Place] = {}
        for columns in reversed(self._columns):
            self._headings |= columns.headings()
        self._rated = {
            name
            for table, columns in zip(tables, self._columns, strict=True)
            for name, held in columns.by_name.items()
            if not held.isdisjoint(table.rated)
        }
        self._spoken = self._rated.union(*_names_of_rules(profile))
        self._spoken |= self._shared_names()

    def _shared_names(self) -> set[str]:
        """Return what another column is called but for its period, and a rated
        one too but for the words before it: 直近のオンライン利用率.
        """
        whole = {
            fold(text)
            for columns in self._columns
            for column in columns.layout.columns
            for text in column.path
        }
        tails = {
            name[at:] for name in self._rated for at in range(1, len(name))
        }
        return tails & (self._headings.keys() - whole)

    def mentioned(self, line: str) -> OtherColumn | None:
        """Return the first column by name that a line says is coloured, and
        that no rule fills.
        """
        found = painting(line, self._headings)
        if found is None:
            return None
        known = self._rated if found.is_of_cells else self._spoken
        name = min(found.names - known, default=None)
        return OtherColumn(name, self._headings[name]) if name else None

    def opening(self, line: str) -> OtherColumn | None:
        """Return the column with whose name a line of colours begins, and
        that no rule fills.
        """
        if not _names_colors(line):
            return None
        name = opening_name(line, self._headings)
        if not name or name in self._spoken:
            return None
        return OtherColumn(name, self._headings[name], is_opening=True)

    def stated(self, line: str) -> OtherColumn | None:
        """Return the column of which a sentence says that it alone is
        coloured, or is not.
        """
        if len(line) > LONGEST_LINE or self._kind.name == SCORECARD:
            return None
        for sentence in fold(line).split("。"):
            found = _LEFT.fullmatch(sentence)
            if found and found["name"] in self._headings:
                return self._statement(found)
        return None

    def _statement(self, found: re.Match[str]) -> OtherColumn:
        name = found["name"]
        rules = {
            rule.rule
            for columns in self._columns
            for rule in self._kind.rules
            if columns.layout.filled(rule) in columns.by_name.get(name, ())
        }
        return OtherColumn(
            name,
            self._headings[name],
            frozenset(rules),
            is_stated=True,
            is_left=_says_left(found),
        )


def painted_elsewhere(
    texts: Iterable[tuple[Place, str]],
    tables: Sequence[Table],
    profile: Profile,
) -> dict[Place, OtherColumn]:
    """Return the texts, by their place, that say that the cells of a column
    are coloured which no rule fills in any of the tables, each with that
    column.
    """
    told = [
        (place, text)
        for place, text in texts
        if MAY_TELL.search(text) or _names_colors(text)
    ]
    named = _NamedTables(tables if told else (), profile)
    elsewhere: dict[Place, OtherColumn] = {}
    for place, text in told:
        for line in whole_lines(text):
            mentioned = named.mentioned(line) or named.opening(line)
            if mentioned:
                elsewhere.setdefault(place, mentioned)
            stated = named.stated(line)
            if stated:
                elsewhere[place] = stated
    return elsewhere


def _names_of_rules(profile: Profile) -> Iterator[Iterator[str]]:
    """Yield what legends call what statuses and KPIs are of, which may be the
    name of another column: 取組の色.
    """
    for part in ("status", "kpi"):
        yield map(fold, profile.legend_headings[part])


def says_what_is_left(
    text: str,
    tables: Sequence[Table],
    profile: Profile,
) -> bool:
    """Tell whether each sentence of a text says that a column which is not
    rated has no colours, or that the one which is rated alone has.
    """
    if len(text) > LONGEST_LINE or not _COLORING.search(text):
        return False
    said = [_LEFT.fullmatch(each) for each in fold(text).split("。") if each]
    return bool(said and tables) and all(
        found is not None and _is_left(found, table, profile)
        for found in said
        for table in tables
    )


def _is_left(found: re.Match[str], table: Table, profile: Profile) -> bool:
    named = columns_by_name(table.layout, profile)
    columns = named.by_name.get(found["name"])
    if not columns or found["filled"]:
        return False
    rated = set(table.rated)
    return columns == rated if found["only"] else columns.isdisjoint(rated)
