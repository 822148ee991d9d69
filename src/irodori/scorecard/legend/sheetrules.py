"""What the columns of a sheet say of its legend: the rules that it may be about,
the words that it may be of, and the rates that it may be measured by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from irodori.patterns import pattern
from irodori.scorecard.legend.measuring import base_year
from irodori.scorecard.legend.tokens import squeezed
from irodori.scorecard.profile import SCORECARD, Profile, Rule
from irodori.scorecard.reading.fieldmatch import RATE_NAME
from irodori.scorecard.reading.headings import heading
from irodori.scorecard.reading.tables import BASE, CURRENT, SheetReading, Table
from irodori.scorecard.values.cellreader import CellTexts
from irodori.scorecard.values.text import fold
from irodori.workbook.cells import BLANK

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


def base_years(tables: Iterable[Table]) -> frozenset[int]:
    """Return the years that the headings over the base rates name; none where
    a heading names none.
    """
    years = set[int]()
    for table in tables:
        base = table.layout.fields.get(BASE)
        for column in table.layout.columns:
            if column.column != base:
                continue
            year = base_year(" ".join(column.path))
            if year is None:
                return frozenset()
            years.add(year)
    return frozenset(years)


_ONLINE_RATE = pattern(
    r"(?:(?:現在|現状|直近|最新)値?の?)?(?:オンライン|電子|デジタル|ネット|インターネット|WEB|Web|ウェブ)"
    r"(?:申請|届出|手続|利用|納付|交付|提出|受付|請求|登録|化|等|件数|による|[のをで・])*(?:率|割合|比率)"
)
"""The name of a rate of what is done online."""


def _labels_of_rate(profile: Profile) -> set[str]:
    """Return the folded names of the current rate that the profile lists."""
    current = profile.fields.get(CURRENT)
    listed = (
        (*current.labels, *current.whole, *current.chosen) if current else ()
    )
    return set(map(fold, listed))


def other_rates(tables: Iterable[Table], profile: Profile) -> frozenset[str]:
    """Return the names of the current rates that are none of online use and
    that the profile does not list: 書面利用率, 普及率.
    """
    known = _labels_of_rate(profile)
    paths = [
        table.layout.path_of(table.layout.fields[CURRENT])
        for table in tables
        if CURRENT in table.layout.fields
    ]
    forms = [heading(text).forms for path in paths for text in path]
    names = (
        found[0]
        for each in forms
        if known.isdisjoint(each)
        and not any(map(_ONLINE_RATE.match, each))
        and (found := RATE_NAME.match(each[0] if each else ""))
    )
    return frozenset(names)
