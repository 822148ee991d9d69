"""The columns that a legend names: what they hold decides what they are.

========================================== ====================================
a column that a legend names, and holds    is
========================================== ====================================
percentages                                the progress, whatever its name
words that are among the legend's          the marks, unless a rule judges it
whatever its rule judges, a list of colours the one of those that the rule may
behind it                                  fill that gets the colours
letters that begin the legend's entries    the marks, where no column is, also
                                           where the legend does not name it
anything else, and no field claims it      of no rule: nothing else may be
                                           coloured by this legend
========================================== ====================================
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from irodori.patterns import pattern
from irodori.scorecard.profile import FieldLabels, LegendPart, Profile
from irodori.scorecard.reading.bodycolumns import CellWords
from irodori.scorecard.reading.headings import heading
from irodori.scorecard.reading.paintedcolumns import (
    LONGEST_LINE,
    columns_by_name,
    heads,
    opening_name,
    refilled,
    speaks_of_colors,
)
from irodori.scorecard.reading.tables import HeaderColumn, Table
from irodori.scorecard.reading.years import (
    leave_former_years,
    with_named_target,
)
from irodori.scorecard.values.periods import period, years_in
from irodori.scorecard.values.text import fold, plain
from irodori.tuples import NamedTuple
from irodori.workbook.grid import Grid, GridCell

_APART = pattern(r"[\s:=()\[\]【】<>《》〔〕「」■□◆◇●※/]+")
_ADDED = pattern(r"(?:欄|列|の?色分け|の?凡例|の区分)$")
_LONGEST_WORD = 12
"""Characters of a word of an assessment."""
_PERCENTAGE = pattern(r"[▲△+-]?[0-9,]+(?:\.[0-9]+)?%")
_ENTRY = pattern(r"[青緑黄橙赤]|[0-9](?:%|割)|以上|未満")
"""What shows that a text is an entry of a legend."""
_LETTER = pattern(r"(?<![0-9A-Za-z])([A-Z])(?=\s?(?:[:=(]|[.…・]{1,3}))")
"""The letter of an entry."""
_FEWEST_LETTERS = 2
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
        here = _columns(table, names)
        held = {column.field for column, _ in here if column.field}
        filled = _filled(table, [column for column, _ in here], grid)
        for column, name in here:
            values = _values(column, filled[column.column], cells)
            if not _opens_legend(texts, name, values):
                continue
            if _is_of_another(column, name, table, cells.profile):
                part: LegendPart | None = "other"
            else:
                part = _part(column, values, texts, cells.profile)
            each = _placed(column, name, part, cells.profile)
            if each and each.field in held:
                # the legend names that column too
                each = NamedColumn(name, "other")
            if each:
                found.setdefault(name, each)
    return tuple(found.values())


def _is_of_another(
    column: HeaderColumn,
    name: str,
    table: Table,
    profile: Profile,
) -> bool:
    """Tell whether a column that a legend names is of another year than now,
    or of the base.
    """
    return (
        _is_of_other_year(column, table)
        or _is_base(column, name, profile)
        or not _has_year(column, name)
    )


def marked_columns(
    tables: Sequence[Table],
    grid: Grid,
    texts: Sequence[str],
    cells: CellWords,
) -> tuple[NamedColumn, ...]:
    """Return the columns that hold nothing but letters of a legend's entries,
    Ａ：進捗率50％以上（緑）, in the tables that have no other column of marks.
    """
    rules = cells.profile.kind.rules
    marks = [rule.judges for rule in rules if rule.rule == "mark"]
    letters = {found for text in texts for found in _letters(text)}
    if not marks or len(letters) < _FEWEST_LETTERS:
        return ()
    found: dict[str, NamedColumn] = {}
    for table in tables:
        if not table.layout.fields.keys().isdisjoint(marks):
            continue
        for column, held in _unjudged_values(table, grid, cells):
            if len(held) > 1 and held <= letters:
                said = fold("".join(column.path))
                name = column.path[-1]
                found[said] = NamedColumn(name, "mark", marks[0], said)
    return tuple(found.values()) if len(found) == 1 else ()


def _unjudged_values(
    table: Table,
    grid: Grid,
    cells: CellWords,
) -> Iterator[tuple[HeaderColumn, set[str]]]:
    """Yield the columns that no rule judges by, each with what it holds."""
    rules = cells.profile.kind.rules
    judged = {name for rule in rules for name in rule.fields}
    columns = [
        each
        for each in table.layout.columns
        if each.path and each.field not in judged
    ]
    filled = _filled(table, columns, grid)
    for column in columns:
        held = filled[column.column]
        yield column, {fold(cells.text(cell.code)) for cell in held}


def _letters(text: str) -> Iterator[str]:
    """Yield the letters with which the entries of a text about colours begin."""
    form = plain(text)
    if _ENTRY.search(form):
        for found in _LETTER.finditer(form):
            yield found[1]


def with_named(
    profile: Profile,
    named: Sequence[NamedColumn],
) -> Profile:
    """Return a profile in which columns are what a legend calls them."""
    names = {each.name for each in named}
    headings: dict[LegendPart, tuple[str, ...]] = {}
    for part, words in profile.legend_headings.items():
        kept = [word for word in words if word not in names]
        added = [each.name for each in named if each.part == part]
        headings[part] = (*kept, *added)
    return profile._replace(
        fields=_fields_with(profile, named),
        legend_headings=headings,
        is_shipped=False,
    )


def with_headed(
    profile: Profile,
    tables: Sequence[Table],
    lines: Sequence[str],
) -> Profile:
    """Return a profile whose rule fills the only one of the columns that it
    may fill of which a list of colours is; the same where it does so anyway,
    or a line begins with another one of them too.
    """
    for table in tables:
        fields = table.layout.fields
        columns = columns_by_name(table.layout, profile)
        headed = columns.of(heads(lines, columns.by_name))
        told = {opening_name(line, columns.by_name) for line in lines} - {""}
        for rule in table.layout.kind.rules if headed else ():
            held = [name for name in rule.fills if name in fields]
            named = [name for name in held if fields[name] in headed]
            others = {fields[name] for name in held} & columns.of(
                told
            ) - headed
            if len(named) == 1 and named != held[:1] and not others:
                return refilled(profile, [rule], named[0])
    return profile


def _fields_with(
    profile: Profile, named: Sequence[NamedColumn]
) -> dict[str, FieldLabels]:
    """Return a profile's fields, with the columns that are named as theirs."""
    fields = dict(profile.fields)
    for each in named:
        if each.field is None:
            continue
        labels = fields[each.field]
        chosen = (*labels.chosen, each.said)
        fields[each.field] = labels._replace(chosen=chosen)
    return fields


def _names(
    texts: Sequence[str],
    cells: CellWords,
) -> dict[str, str]:
    """Return the names with which some texts begin, by their form as a
    heading.
    """
    passed = {"凡例", *cells.profile.words["legends"]}
    names: dict[str, str] = {}
    for text in texts:
        for piece in _APART.split(unicodedata.normalize("NFKC", text)):
            name = _ADDED.sub("", piece)
            if not name or name in passed:
                continue
            for form in heading(name).forms:
                names.setdefault(form, name)
            break
    return names


def _columns(
    table: Table,
    names: Mapping[str, str],
) -> list[tuple[HeaderColumn, str]]:
    """Return the columns of a table whose lowest heading is among names, each
    with its name; of several years the one of the name's own.
    """
    named = (
        (column, names[form])
        for column in table.layout.columns
        if (form := _named(column, names)) is not None
    )
    found = [
        (column, name)
        for column, name in named
        if years_in(fold(name)) or not _is_of_other_year(column, table)
    ]
    fitting = {name for column, name in found if _has_year(column, name)}
    return [
        (column, name)
        for column, name in found
        if name not in fitting or _has_year(column, name)
    ]


def _is_of_other_year(column: HeaderColumn, table: Table) -> bool:
    """Tell whether a column is that of a field in another year than now."""
    years = table.layout.years.values()
    of_years = {number for each in years for _, number in each}
    return column.field is None and column.column in of_years


def _has_year(column: HeaderColumn, name: str) -> bool:
    """Tell whether a column is of the year that a name says, if both do."""
    said = years_in(fold(name))
    held = years_in(fold(column.path[-1]))
    return not said or not held or said == held


def _named(
    column: HeaderColumn,
    names: Mapping[str, str],
) -> str | None:
    """Return the form of a column's lowest heading that is among names."""
    if not column.path:
        return None
    forms = heading(column.path[-1]).forms
    return next((form for form in forms if form in names), None)


def _opens_legend(
    texts: Sequence[str],
    name: str,
    values: _Values,
) -> bool:
    """Tell whether a name is followed by the entries of a legend."""
    for at, text in enumerate(texts):
        if name not in unicodedata.normalize("NFKC", text):
            continue
        rest = text.partition(name)[2]
        following = texts[at + 1 : at + 1 + _NEAR]
        behind = map(fold, [rest, *following])
        if any(_is_entry(each, values) for each in behind):
            return True
    return False


def _is_entry(
    text: str,
    values: _Values,
) -> bool:
    """Tell whether a folded text has a colour, a bound or a word of the
    column.
    """
    if _ENTRY.search(text):
        return True
    return any(word in text for word in values.words)


def _values(
    column: HeaderColumn,
    filled: Sequence[GridCell],
    cells: CellWords,
) -> _Values:
    """Return what the filled cells of a column hold."""
    heading_text = fold("".join(column.path))
    is_in_percent = "%" in heading_text
    percentages = 0
    others = 0
    words = set[str]()
    for cell in filled:
        text = fold(cells.text(cell.code))
        is_text = cells.is_text(cell.code)
        if is_text:
            is_share = _PERCENTAGE.match(text) is not None
        else:
            code = cells.formats.number_format(cell.style)
            is_share = is_in_percent or "%" in code
        if is_share:
            percentages += 1
            continue
        others += 1
        if is_text:
            words.add(text)
    return _Values(percentages, frozenset(words), others)


def _filled(
    table: Table,
    columns: Sequence[HeaderColumn],
    grid: Grid,
) -> dict[int, list[GridCell]]:
    """Return the cells of some columns in the rows of a table that hold
    anything, by the number of the column.
    """
    filled: dict[int, list[GridCell]] = {
        column.column: [] for column in columns
    }
    rows = set(table.rows if filled else ())
    for at, number in enumerate(grid.rows):
        if number in rows:
            for cell in grid.filled(at):
                if cell.column in filled:
                    filled[cell.column].append(cell)
    return filled


def _part(
    column: HeaderColumn,
    values: _Values,
    texts: Sequence[str],
    profile: Profile,
) -> LegendPart | None:
    """Return the rule that a named column is of by what it holds; None where
    its field says something else.
    """
    field = column.field
    rules = profile.kind.rules
    shares = {rule.share for rule in rules if rule.share}
    judging = [rule.rule for rule in rules if rule.judges == field]
    if field and field not in shares and not judging:
        return None
    if values.percentages > values.others:
        return "progress" if shares else None
    if _are_listed(values.words, texts):
        return judging[0] if field and judging else "mark"
    return None if field else "other"


def _is_base(column: HeaderColumn, name: str, profile: Profile) -> bool:
    """Tell whether a legend names the column of the base as it would that of
    the current value: 現状値 for 現状値(R1) beside R3 and R4.
    """
    bases = {rule.base for rule in profile.kind.rules if rule.base}
    words = profile.legend_headings.get("progress", ())
    return column.field in bases and name in words


def _are_listed(
    words: Collection[str],
    texts: Sequence[str],
) -> bool:
    """Tell whether more than half of some words are in texts outside the
    tables.
    """
    said = [*map(fold, texts)]
    listed = 0
    for word in words:
        is_short = len(word) <= _LONGEST_WORD
        if is_short and any(word in text for text in said):
            listed += 1
    return 2 * listed > len(words)


def _placed(
    column: HeaderColumn,
    name: str,
    part: LegendPart | None,
    profile: Profile,
) -> NamedColumn | None:
    """Return a named column of a rule; None where the profile knows it."""
    if part is None:
        return None
    headings = profile.legend_headings
    parts = {each for each, words in headings.items() if name in words}
    if part == "other":
        return NamedColumn(name, part) if parts != {part} else None
    fields = _fields_of(part, profile)
    if not fields:
        return None
    if column.field not in fields:
        said = fold("".join(column.path))
        return NamedColumn(name, part, fields[0], said)
    return NamedColumn(name, part) if parts != {part} else None


def _fields_of(
    part: LegendPart,
    profile: Profile,
) -> list[str]:
    """Return the fields that the rules of a part judge by: the progress that a
    sheet gives, the marks, the statuses.
    """
    rules = [rule for rule in profile.kind.rules if rule.rule == part]
    if part == "progress":
        return [rule.share for rule in rules if rule.share]
    return [rule.judges for rule in rules if rule.judges]


# ---- Years ---------------------------------------------------------------------

_NEWEST = pattern("最新|直近|[当今本]年度")


def leave_years(tables: Iterable[Table], lines: Iterable[str]) -> None:
    """Let the columns of former years without colours where a line about
    colours is of another year, or of the newest: 令和5年度状況の色：….
    """
    former = [table for table in tables if table.layout.older]
    told = [
        fold(line)
        for line in (lines if former else ())
        if speaks_of_colors(line)
    ]
    years = set[int]().union(*map(years_in, told))
    if years or any(map(_NEWEST.search, told)):
        for table in former:
            leave_former_years(table, years)


_FORMULA = pattern(r"(?:進捗|達成|到達)[^=。]{0,12}=[^。]{0,40}[÷/]")
"""What says how progress is measured, without a colour."""


def with_target(
    profile: Profile,
    tables: Sequence[Table],
    lines: Iterable[str],
) -> Profile:
    """Return a profile in which the target counts that the lines about
    colours, or the formulas for progress, name by its year:
    最終目標（R8）に対する進捗　青：….
    """
    if not any(table.layout.years for table in tables):
        return profile
    told = [
        text
        for line in lines
        if (text := fold(line[:LONGEST_LINE]))
        and (speaks_of_colors(text) or _FORMULA.search(text))
    ]
    profile = with_named_target(profile, tables, told)
    return _with_named_base(profile, tables, told)


_FROM_BASE = pattern(r"-(?P<base>[^。=:、,÷/()-]{2,14})\)[÷/]")
"""What a formula calls the base: (実績-2021年度実績)÷…."""


def _with_named_base(
    profile: Profile,
    tables: Iterable[Table],
    lines: Sequence[str],
) -> Profile:
    """Return a profile in which the former year is the base that a formula in
    folded lines names; the same where it names several, or a table has a base.
    """
    rule = profile.kind.rule("progress")
    base = rule.base if rule else None
    layouts = [table.layout for table in tables]
    if not rule or not base or any(base in each.fields for each in layouts):
        return profile
    years = {
        base_year.fiscal_year
        for line in lines
        for found in _FROM_BASE.finditer(line)
        if (base_year := period(found["base"]))
    }
    named = {
        fold("".join(layout.path_of(column)))
        for layout in layouts
        for year, column in layout.years.get(rule.current or "", ())
        if year.fiscal_year in years
    }
    if len(named) != 1 or len(years) != 1:
        return profile
    labels = profile.fields[base]
    chosen = labels._replace(chosen=(*labels.chosen, *named))
    fields = {**profile.fields, base: chosen}
    return profile._replace(fields=fields, is_shipped=False)
