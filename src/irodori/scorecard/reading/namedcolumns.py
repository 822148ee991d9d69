"""The columns that a legend names: what they hold decides what they are.

========================================== ====================================
a column that a legend names, and holds    is
========================================== ====================================
percentages                                the progress, whatever its name
words that are among the legend's          the marks, unless a rule judges it
anything else, and no field claims it      of no rule: nothing else may be
                                           coloured by this legend
========================================== ====================================
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from irodori.patterns import pattern
from irodori.scorecard.profile import LegendPart, Profile
from irodori.scorecard.reading.bodycolumns import CellWords
from irodori.scorecard.reading.headings import heading
from irodori.scorecard.reading.tables import HeaderColumn, Table
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import Grid

_APART = pattern(r"[\s:=()\[\]【】<>《》〔〕「」■□◆◇●※/]+")
_ADDED = pattern(r"(?:欄|列|の?色分け|の?凡例|の区分)$")
_LONGEST_WORD = 12
"""Characters of a word of an assessment."""
_PERCENTAGE = pattern(r"[▲△+-]?[0-9,]+(?:\.[0-9]+)?%")
_ENTRY = pattern(r"[青緑黄橙赤]|[0-9](?:%|割)|以上|未満")
"""What shows that a text is an entry of a legend."""
_NEAR = 2
"""So many texts behind its heading a legend begins."""


class NamedColumn(NamedTuple):
    """A column that a legend names."""

    name: str
    """What the legend calls it."""
    part: LegendPart
    """What that part of the legend is about."""
    field: str | None = None
    """The field that the column is, where its headings do not say so."""
    said: str = ""
    """All its headings, folded."""


class _Values(NamedTuple):
    """What the cells of a column hold."""

    percentages: int
    words: frozenset[str]
    others: int


def named_columns(
    tables: Sequence[Table],
    grid: Grid,
    texts: Sequence[str],
    cells: CellWords,
) -> tuple[NamedColumn, ...]:
    """Return the columns that some texts outside the tables of a sheet name,
    as far as the profile does not say what they are.
    """
    names = _names(texts, cells)
    found: dict[str, NamedColumn] = {}
    for table in tables:
        here = [
            (column, form)
            for column in table.layout.columns
            if column.path and (form := _named(column, names))
        ]
        held = {column.field for column, _ in here if column.field}
        for column, form in here:
            values = _values(table, column, grid, cells)
            if not _opens_legend(texts, names[form], values):
                continue
            part = _part(column, values, texts, cells.profile)
            each = _placed(column, names[form], part, cells.profile)
            if each and each.field in held:
                each = NamedColumn(each.name, "other")
            if each:
                found.setdefault(each.name, each)
    return tuple(found.values())


def with_named(profile: Profile, named: Sequence[NamedColumn]) -> Profile:
    """Return a profile in which columns are what a legend calls them."""
    fields = dict(profile.fields)
    headings: dict[LegendPart, tuple[str, ...]] = {}
    names = {each.name for each in named}
    for part, words in profile.legend_headings.items():
        own = (each.name for each in named if each.part == part)
        headings[part] = (*(word for word in words if word not in names), *own)
    for each in named:
        if each.field:
            labels = fields[each.field]
            chosen = (*labels.chosen, each.said)
            fields[each.field] = labels._replace(chosen=chosen)
    return profile._replace(
        fields=fields, legend_headings=headings, is_shipped=False
    )


def _names(texts: Sequence[str], cells: CellWords) -> dict[str, str]:
    """Return the names with which some texts begin, by their form as a
    heading.
    """
    passed = {"凡例", *cells.profile.words["legends"]}
    names: dict[str, str] = {}
    for text in texts:
        pieces = _APART.split(unicodedata.normalize("NFKC", text))
        bare = (_ADDED.sub("", piece) for piece in pieces)
        name = next((each for each in bare if each and each not in passed), "")
        for form in heading(name).forms:
            names.setdefault(form, name)
    return names


def _named(column: HeaderColumn, names: Mapping[str, str]) -> str | None:
    """Return the form of a column's lowest heading that is among names."""
    forms = heading(column.path[-1]).forms
    return next((form for form in forms if form in names), None)


def _opens_legend(texts: Sequence[str], name: str, values: _Values) -> bool:
    """Tell whether a name is followed by the entries of a legend."""
    for at, text in enumerate(texts):
        if name not in unicodedata.normalize("NFKC", text):
            continue
        behind = [text.partition(name)[2], *texts[at + 1 :][:_NEAR]]
        for each in map(fold, behind):
            if _ENTRY.search(each) or any(
                word in each for word in values.words
            ):
                return True
    return False


def _values(
    table: Table, column: HeaderColumn, grid: Grid, cells: CellWords
) -> _Values:
    """Return what the rows of a table hold in a column."""
    rows = set(table.rows)
    is_in_percent = "%" in fold("".join(column.path))
    percentages = others = 0
    words = set[str]()
    for at, number in enumerate(grid.rows):
        if number not in rows:
            continue
        for cell in grid.row(at):
            if cell.column != column.column or cell.code == BLANK:
                continue
            text = fold(cells.text(cell.code))
            if not cells.is_text(cell.code):
                code = cells.formats.number_format(cell.style)
                is_share = is_in_percent or "%" in code
            else:
                is_share = _PERCENTAGE.match(text) is not None
                words |= set() if is_share else {text}
            percentages += is_share
            others += not is_share
    return _Values(percentages, frozenset(words), others)


def _part(
    column: HeaderColumn,
    values: _Values,
    texts: Sequence[str],
    profile: Profile,
) -> LegendPart | None:
    """Return the rule that a named column is of by what it holds; None where
    its field says something else.
    """
    kind = profile.kind
    share = {rule.share for rule in kind.rules if rule.share}
    judging = [rule for rule in kind.rules if rule.judges == column.field]
    marks = judging if column.field else []
    is_open = column.field is None or column.field in share or bool(marks)
    if not is_open:
        return None
    if values.percentages > values.others:
        return "progress" if share else None
    said = [*map(fold, texts)]
    short = [word for word in values.words if len(word) <= _LONGEST_WORD]
    listed = [word for word in short if any(word in text for text in said)]
    if 2 * len(listed) > len(values.words):
        return marks[0].rule if marks else "mark"
    return None if column.field else "other"


def _placed(
    column: HeaderColumn, name: str, part: LegendPart | None, profile: Profile
) -> NamedColumn | None:
    """Return a named column of a rule; None where the profile knows it."""
    if part is None:
        return None
    rule = next(
        (each for each in profile.kind.rules if each.rule == part), None
    )
    if part != "other" and rule is None:
        return None
    field = rule and (rule.share if part == "progress" else rule.judges)
    judges = {each.judges for each in profile.kind.rules if each.rule == part}
    is_known = column.field == field or column.field in judges - {None}
    parts = {
        each
        for each, words in profile.legend_headings.items()
        if name in words
    }
    if is_known and parts == {part}:
        return None
    if is_known or part == "other":
        return NamedColumn(name, part)
    return NamedColumn(name, part, field, fold("".join(column.path)))
