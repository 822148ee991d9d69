"""Conditional formats that follow the legend as people type.

Rates are compared across: (current − base) × q against p × (target − base) for
a bound of p/q, rounded to 12 decimals, which is exact for rates of up to ten
decimals. Statuses and KPIs are worked out in hidden columns of 進捗入力, by the
formulas of ``irodori.sheets.statusformulas``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from irodori.scorecard.legend import Legend
from irodori.scorecard.palettes import COLORS, Band, Color, Palette
from irodori.scorecard.profile import Profile, Rule
from irodori.scorecard.values.rates import NOT_OFFERED
from irodori.scorecard.values.text import fold
from irodori.sheets.layout import (
    AS_OF_ROW,
    FIRST_ROW,
    Column,
    OfficialLayout,
    circled,
    words,
)
from irodori.sheets.looks import Looks, fill_properties
from irodori.sheets.statusformulas import (
    AS_OF,
    BLANKS,
    COLOR_WORDS,
    DECIMALS,
    FIRST_STEP,
    GUARDS,
    HINTS,
    KEYS,
    KPI_CODES,
    LISTS,
    MET,
    STATUS_CODES,
    UNSURE,
    WORD_CODES,
    WORDS,
    Steps,
    step_column,
    without_wildcards,
)
from irodori.sheets.statussheet import COLUMNS, TOP, StatusSheet, quoted_sheet
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill

Value = str | int
_Lists = dict[int, tuple[str, Sequence[Sequence[Value]]]]
"""Lists by their first columns, each with its name and its rows."""


class Format(NamedTuple):
    """One conditional format: the column that it colours, the colour, and the
    formula for the table's first row.
    """

    column: int
    rule: Rule
    color: Color
    formula: str


class Live:
    """Makes a template follow its legend."""

    def __init__(
        self,
        legend: Legend,
        palette: Palette,
        profile: Profile,
        layout: OfficialLayout,
        rows: int,
    ) -> None:
        self._legend = legend
        self._palette = palette
        self._profile = profile
        self._layout = layout
        self._rows = rows

    def formats(self) -> Iterator[Format]:
        """Yield the conditional formats of the scorecard; their formulas are
        for its first row.
        """
        yield from self._rate_formats()
        for at, column in enumerate(self._layout.columns):
            if column.field == "action_plan":
                yield from self._status_formats(at, column)
            elif column.field == "kpi_progress":
                yield from self._kpi_formats(at, column)

    def _rate_formats(self) -> Iterator[Format]:
        current = self._layout.at("online_rate_current")
        for color in COLORS:
            bands = [
                band for band in self._legend.bands if band.color == color
            ]
            if bands:
                formula = self._rate_formula(bands)
                yield Format(current, "progress", color, formula)

    def _status_formats(self, at: int, column: Column) -> Iterator[Format]:
        found = self._looked_up(STATUS_CODES, column.block, column.letter)
        given = {each.color for each in self._legend.statuses}
        for code, color in enumerate(COLORS, 1):
            if color in given:
                yield Format(at, "status", color, f"={found}={code}")

    def _kpi_formats(self, at: int, column: Column) -> Iterator[Format]:
        found = self._looked_up(KPI_CODES, column.block, "a")
        colors = (self._legend.kpi, self._legend.kpi_unmet)
        for code, color in enumerate(colors, 1):
            if color:
                yield Format(at, "kpi", color, f"={found}={code}")

    def _looked_up(
        self, codes: str, block: int | None, letter: str | None
    ) -> str:
        """Return the formula of a code of a plan of the first row."""
        key = self._key(block or 1, letter or "a")
        return f"INDEX({codes},MATCH({key},{KEYS},0))"

    def format_scorecard(self, sheet: Any, looks: Looks) -> None:
        """Put the conditional formats on the scorecard."""
        last = FIRST_ROW + self._rows - 1
        for each in self.formats():
            options = {
                "type": "formula",
                "criteria": each.formula,
                "format": looks.bare(
                    **fill_properties(self._fill(each.rule, each.color))
                ),
                "stop_if_true": True,
            }
            sheet.conditional_format(
                FIRST_ROW,
                each.column,
                last,
                each.column,
                options,
            )

    def _fill(self, rule: Rule, color: Color) -> Fill:
        return self._legend.fill(rule, color) or self._palette[color]

    # ---- Rates

    def _rate_formula(self, bands: Sequence[Band]) -> str:
        row = FIRST_ROW + 1
        base, current, target = (
            f"${xl_col_to_name(self._layout.at(f'online_rate_{name}'))}{row}"
            for name in ("base", "current", "target")
        )
        known = ",".join(
            f'OR(ISNUMBER({cell}),TRIM({cell})="{NOT_OFFERED}")'
            for cell in (base, current)
        )
        known += f",ISNUMBER({target})"
        way = f"ROUND(N({target})-N({base}),{DECIMALS})"
        done = f"(N({current})-N({base}))"
        left = f"(N({target})-N({base}))"
        moved = _either([_within(band, done, left, way) for band in bands])
        return f"=AND({known},IF({way}=0,{self._flat(bands, current, target)},{moved}))"

    def _flat(
        self,
        bands: Sequence[Band],
        current: str,
        target: str,
    ) -> str:
        """Return the condition where target and base are one: reached counts
        as 100 %, else as far below.
        """
        first = [
            next(
                (band for band in self._legend.bands if band.holds(progress)),
                None,
            )
            for progress in (Fraction(1), Fraction(-1_000_000))
        ]
        reached = f"ROUND(N({current})-N({target}),{DECIMALS})>=0"
        met, missed = (band in bands for band in first)
        if met:
            return "TRUE" if missed else reached
        return f"NOT({reached})" if missed else "FALSE"

    # ---- The key of a plan

    def _key(self, block: int, letter: str) -> str:
        """Return the formula of the key by which a plan of the scorecard's
        first row is looked up.
        """
        row = FIRST_ROW + 1
        owner, name = (
            xl_col_to_name(self._layout.at(field))
            for field in ("ministry", "procedure")
        )
        above = f"${owner}${row}:${owner}{row}"
        ministry = f'IFERROR(LOOKUP(2,1/({above}<>""),{above}),"")'
        return without_wildcards(
            f'{ministry}&"|"&${name}{row}&"|課題{circled(block)}|{letter}"'
        )

    # ---- 進捗入力

    def define_names(self, book: Any, status: StatusSheet) -> None:
        """Name the cells of 進捗入力 that the formulas look things up in."""
        sheet = status.name
        last = status.last
        for defined, step in (
            (KEYS, "key"),
            (STATUS_CODES, "code"),
            (KPI_CODES, "kpi_code"),
        ):
            book.define_name(
                defined,
                f"={sheet}!{xl_range_abs(TOP, step_column(step), last, step_column(step))}",
            )
        book.define_name(AS_OF, f"={sheet}!{xl_range_abs(0, LISTS, 0, LISTS)}")
        for at, (defined, rows) in self._lists().items():
            area = xl_range_abs(
                TOP,
                at,
                TOP + len(rows) - 1,
                at + len(rows[0]) - 1,
            )
            book.define_name(defined, f"={sheet}!{area}")

    def hidden_cells(
        self, status: StatusSheet
    ) -> Iterator[tuple[int, int, Value]]:
        """Yield the cells of 進捗入力 behind its columns, row by row: (row,
        column, value); a formula begins with =.
        """
        typed = (
            f"{quoted_sheet(words()['scorecard_sheet'])}!$A${AS_OF_ROW + 1}"
        )
        yield 0, LISTS, f"=IF(ISNUMBER({typed}),INT({typed}),TODAY())"
        lists = self._lists()
        longest = max(len(rows) for _, rows in lists.values())
        bottom = max(status.last, TOP + longest - 1)
        for row in range(TOP, bottom + 1):
            if row <= status.last:
                for at, formula in self._steps(row):
                    yield row, at, formula
            for at, value in _list_cells(lists, row - TOP):
                yield row, at, value

    def _steps(self, row: int) -> Iterator[tuple[int, str]]:
        """Yield the formulas of one row with their columns, 判定 first."""
        plans = [*self._layout.each_plan()]
        number, place = divmod(row - TOP, len(plans))
        steps = Steps(self._layout, row + 1)
        code = steps.cell("code")
        undecided = words()["status_sheet"]["undecided"]
        judged = f'=IF({code}="","",IF({code}={UNSURE},"{undecided}",INDEX({COLOR_WORDS},{code}+1)))'
        yield COLUMNS.index("judged"), judged
        if number < self._rows:
            formulas = steps.formulas(FIRST_ROW + number + 1, *plans[place])
        else:
            formulas = steps.formulas(None, None, None)
        for step, formula in formulas:
            yield step_column(step), formula

    def format_statuses(
        self, sheet: Any, looks: Looks, status: StatusSheet
    ) -> None:
        """Colour 判定 of 進捗入力, and hide the columns behind it."""
        sheet.set_column(
            FIRST_STEP,
            max(self._lists()) + 2,
            None,
            None,
            {"hidden": True},
        )
        at = COLUMNS.index("judged")
        for number, color in enumerate(COLORS, 1):
            if any(each.color == color for each in self._legend.statuses):
                options = {
                    "type": "formula",
                    "criteria": f"=${xl_col_to_name(step_column('code'))}{TOP + 1}={number}",
                    "format": looks.bare(
                        **fill_properties(self._fill("status", color))
                    ),
                    "stop_if_true": True,
                }
                sheet.conditional_format(
                    TOP,
                    at,
                    status.last,
                    at,
                    options,
                )

    def _lists(self) -> _Lists:
        """Return what the formulas look things up in: by its first column, its
        name and its rows.
        """
        statuses = [*self._status_rules()]
        words_of: dict[str, Sequence[str]] = {
            WORDS: [word for word, *_ in statuses],
            **self._word_lists(),
        }
        first = LISTS + 1
        found: _Lists = {
            at: (name, [[word] for word in listed])
            for at, (name, listed) in enumerate(words_of.items(), first)
        }
        codes = [codes for _, *codes in statuses]
        found[first + len(words_of)] = (WORD_CODES, codes)
        return found

    def _word_lists(self) -> dict[str, Sequence[str]]:
        """Return the words that formulas look for, beside those of statuses."""
        said = words()["live"]
        profile = self._profile
        color_words = [profile.color_words[color][0] for color in COLORS]
        years = [
            era + digit
            for era in said["eras"]
            for digit in said["first_digits"]
        ]
        return {
            COLOR_WORDS: [said["none"], *color_words],
            HINTS: [*said["date_hints"], *years],
            MET: sorted(set(profile.kpi_words["met"])),
            GUARDS: said["kpi_guards"],
            BLANKS: said["dashes"],
        }

    def _status_rules(self) -> Iterator[tuple[str, int, int, int]]:
        """Yield each status word with whether it needs a deadline, and its
        colour within and beyond it.
        """
        for listed, status in self._status_words():
            needs = self._legend.needs_deadline(status)
            codes = (
                self._legend.color_of_status(
                    status, overdue if needs else None
                )
                for overdue in (False, True)
            )
            yield (
                listed,
                int(needs),
                *(COLORS.index(color) + 1 if color else 0 for color in codes),
            )  # type: ignore[misc]

    def _status_words(self) -> Iterator[tuple[str, str]]:
        seen = set[str]()
        for status, listed in self._profile.statuses.items():
            for word in listed:
                if fold(word) not in seen:
                    seen.add(fold(word))
                    yield word, status
        for word, status in self._legend.words.items():
            if word not in seen:
                yield word, status


# ---- Formulas ---------------------------------------------------------------


def _list_cells(lists: _Lists, row: int) -> Iterator[tuple[int, Value]]:
    """Yield the columns and values of one row of all lists."""
    for at, (_, rows) in lists.items():
        if row < len(rows):
            yield from enumerate(rows[row], at)


def _within(
    band: Band,
    done: str,
    left: str,
    way: str,
) -> str:
    """Return the condition that a progress lies in a band, whether rates rise
    or fall.
    """
    sides = []
    if band.low is not None:
        operator = ">=" if band.low_closed else ">"
        sides.append(_beyond(band.low, done, left, way) + f"{operator}0")
    if band.high is not None:
        operator = "<=" if band.high_closed else "<"
        sides.append(_beyond(band.high, done, left, way) + f"{operator}0")
    if len(sides) == 2:
        return f"AND({','.join(sides)})"
    return sides[0] if sides else "TRUE"


def _beyond(
    bound: Fraction,
    done: str,
    left: str,
    way: str,
) -> str:
    """Return what is above 0 where done / left is above a bound, multiplied
    out.
    """
    part = bound.numerator
    whole = bound.denominator
    return f"ROUND(SIGN({way})*({whole}*{done}-{part}*{left}),{DECIMALS})"


def _either(conditions: Sequence[str]) -> str:
    return (
        conditions[0]
        if len(conditions) == 1
        else f"OR({','.join(conditions)})"
    )
