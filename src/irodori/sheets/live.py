"""Conditional formats that follow the legend as people type, and the formulas behind them.

Rates are compared across: (current − base) × q against p × (target − base) for a bound of p/q, rounded to 12 decimals,
which is exact for rates of up to ten decimals.  Statuses and KPIs are worked out in hidden columns of 進捗入力, step by
step; where a formula cannot be sure (a date in other words, a KPI of another form) it says so and gives no colour:
``irodori convert`` decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from irodori.scorecard.bands import Band
from irodori.scorecard.legend import Legend
from irodori.scorecard.palettes import COLORS, Color
from irodori.scorecard.profile import Profile, Rule
from irodori.scorecard.values.rates import NOT_STARTED
from irodori.scorecard.values.text import fold
from irodori.sheets.layout import AS_OF_ROW, FIRST_ROW, OfficialLayout, circled, words
from irodori.sheets.looks import Looks, fill_properties
from irodori.sheets.statussheet import COLUMNS, TOP, StatusSheet, quoted_sheet
from irodori.workbook.fills import Fill

DECIMALS = 12
"""To how many decimals a comparison is rounded, so that binary fractions meet at the edge of a band."""
UNSURE = -1
# The names of what the formulas look things up in; all of it is in hidden columns of 進捗入力.
_AS_OF = "irodori_as_of"
_KEYS = "irodori_keys"
_STATUS_CODES = "irodori_status_codes"
_KPI_CODES = "irodori_kpi_codes"
_WORDS = "irodori_status_words"
_WORD_CODES = "irodori_status_rules"
_HINTS = "irodori_date_hints"
_MET = "irodori_kpi_met"
_GUARDS = "irodori_kpi_guards"
_COLOR_WORDS = "irodori_colors"
_BLANKS = "irodori_blanks"

# The hidden columns, from the first behind 判定.
_STEPS = (
    "key", "plain", "end_tag", "start_tag", "tagged", "said", "word", "rule", "own", "in_text", "raw", "date", "base",
    "year", "tail", "last_day", "code", "kpi", "kpi_number", "kpi_code",
)  # fmt: skip
_FIRST_STEP = len(COLUMNS)
_LISTS = _FIRST_STEP + len(_STEPS) + 1


Value = str | int


class Format(NamedTuple):
    """One conditional format: the column that it colours, the colour, and the formula for the table's first row."""

    column: int
    rule: Rule
    color: Color
    formula: str


class Live:
    """Makes a template follow its legend."""

    def __init__(
        self, legend: Legend, palette: Mapping[Color, Fill], profile: Profile, layout: OfficialLayout, rows: int
    ) -> None:
        self._legend = legend
        self._palette = palette
        self._profile = profile
        self._layout = layout
        self._rows = rows

    def formats(self) -> Iterator[Format]:
        """Yield the conditional formats of the scorecard; their formulas are for its first row."""
        layout = self._layout
        current = layout.at("online_rate_current")
        for color in COLORS:
            bands = [band for band in self._legend.bands if band.color == color]
            if bands:
                yield Format(current, "progress", color, self._rate_formula(bands))
        for at, column in enumerate(layout.columns):
            if column.field == "action_plan" and column.block and column.letter:
                found = f"INDEX({_STATUS_CODES},MATCH({self._key(column.block, column.letter)},{_KEYS},0))"
                for code, color in enumerate(COLORS, 1):
                    if any(each.color == color for each in self._legend.statuses):
                        yield Format(at, "status", color, f"={found}={code}")
            if column.field == "kpi_progress" and column.block:
                found = f"INDEX({_KPI_CODES},MATCH({self._key(column.block, 'a')},{_KEYS},0))"
                for code, kpi in ((1, self._legend.kpi), (2, self._legend.kpi_unmet)):
                    if kpi:
                        yield Format(at, "kpi", kpi, f"={found}={code}")

    def format_scorecard(self, sheet: Any, looks: Looks) -> None:  # noqa: ANN401
        """Put the conditional formats on the scorecard."""
        last = FIRST_ROW + self._rows - 1
        for each in self.formats():
            options = {
                "type": "formula",
                "criteria": each.formula,
                "format": looks.bare(**fill_properties(self._fill(each.rule, each.color))),
                "stop_if_true": True,
            }
            sheet.conditional_format(FIRST_ROW, each.column, last, each.column, options)

    def _fill(self, rule: Rule, color: Color) -> Fill:
        return self._legend.fill(rule, color) or self._palette[color]

    # ---- Rates

    def _rate_formula(self, bands: Sequence[Band]) -> str:
        row = FIRST_ROW + 1
        base, current, target = (
            f"${xl_col_to_name(self._layout.at(f'online_rate_{name}'))}{row}" for name in ("base", "current", "target")
        )
        known = ",".join(f'OR(ISNUMBER({cell}),TRIM({cell})="{NOT_STARTED}")' for cell in (base, current))
        known += f",ISNUMBER({target})"
        way = f"ROUND(N({target})-N({base}),{DECIMALS})"
        done, left = f"(N({current})-N({base}))", f"(N({target})-N({base}))"
        moved = _either([_within(band, done, left, way) for band in bands])
        return f"=AND({known},IF({way}=0,{self._flat(bands, current, target)},{moved}))"

    def _flat(self, bands: Sequence[Band], current: str, target: str) -> str:
        """Return the condition where target and base are one: reached counts as 100 %, else as far below."""
        first = [
            next((band for band in self._legend.bands if band.holds(progress)), None)
            for progress in (Fraction(1), Fraction(-1_000_000))
        ]
        reached = f"ROUND(N({current})-N({target}),{DECIMALS})>=0"
        met, missed = (band in bands for band in first)
        if met:
            return "TRUE" if missed else reached
        return f"NOT({reached})" if missed else "FALSE"

    # ---- The key of a plan

    def _key(self, block: int, letter: str) -> str:
        """Return the formula of what a plan of the scorecard's first row is found by."""
        row = FIRST_ROW + 1
        owner, name = (xl_col_to_name(self._layout.at(field)) for field in ("ministry", "procedure"))
        above = f"${owner}${row}:${owner}{row}"
        ministry = f'IFERROR(LOOKUP(2,1/({above}<>""),{above}),"")'
        return _without_wildcards(f'{ministry}&"|"&${name}{row}&"|課題{circled(block)}|{letter}"')

    # ---- 進捗入力

    def define_names(self, book: Any, status: StatusSheet) -> None:  # noqa: ANN401
        """Name the cells of 進捗入力 that the formulas look things up in."""
        sheet, last = status.name, status.last
        for defined, step in ((_KEYS, "key"), (_STATUS_CODES, "code"), (_KPI_CODES, "kpi_code")):
            book.define_name(defined, f"={sheet}!{xl_range_abs(TOP, _at(step), last, _at(step))}")
        book.define_name(_AS_OF, f"={sheet}!{xl_range_abs(0, _LISTS, 0, _LISTS)}")
        for at, (defined, rows) in self._lists().items():
            area = xl_range_abs(TOP, at, TOP + len(rows) - 1, at + len(rows[0]) - 1)
            book.define_name(defined, f"={sheet}!{area}")

    def hidden_cells(self, status: StatusSheet) -> Iterator[tuple[int, int, Value]]:
        """Yield the cells of 進捗入力 behind its columns, row by row: (row, column, value); a formula begins with =."""
        typed = f"{quoted_sheet(words()['scorecard_sheet'])}!$A${AS_OF_ROW + 1}"
        yield 0, _LISTS, f"=IF(ISNUMBER({typed}),INT({typed}),TODAY())"
        lists = self._lists()
        bottom = max(status.last, TOP + max(len(rows) for _, rows in lists.values()) - 1)
        for row in range(TOP, bottom + 1):
            if row <= status.last:
                yield from ((row, at, formula) for at, formula in self._steps(row))
            for at, (_, rows) in lists.items():
                if row - TOP < len(rows):
                    yield from ((row, at + offset, value) for offset, value in enumerate(rows[row - TOP]))

    def _steps(self, row: int) -> Iterator[tuple[int, str]]:
        """Yield the formulas of one row with their columns, 判定 first."""
        plans = [*self._layout.each_plan()]
        number, place = divmod(row - TOP, len(plans))
        steps, spare = _Steps(self._layout, row + 1), number >= self._rows
        code, undecided = steps.cell("code"), words()["status_sheet"]["undecided"]
        judged = f'=IF({code}="","",IF({code}={UNSURE},"{undecided}",INDEX({_COLOR_WORDS},{code}+1)))'
        yield COLUMNS.index("judged"), judged
        block, letter = (None, None) if spare else plans[place]
        for step, formula in steps.formulas(None if spare else FIRST_ROW + number + 1, block, letter):
            yield _at(step), formula

    def format_statuses(self, sheet: Any, looks: Looks, status: StatusSheet) -> None:  # noqa: ANN401
        """Colour 判定 of 進捗入力, and hide the columns behind it."""
        sheet.set_column(_FIRST_STEP, max(self._lists()) + 2, None, None, {"hidden": True})
        at = COLUMNS.index("judged")
        for number, color in enumerate(COLORS, 1):
            if any(each.color == color for each in self._legend.statuses):
                options = {
                    "type": "formula",
                    "criteria": f"=${xl_col_to_name(_at('code'))}{TOP + 1}={number}",
                    "format": looks.bare(**fill_properties(self._fill("status", color))),
                    "stop_if_true": True,
                }
                sheet.conditional_format(TOP, at, status.last, at, options)

    def _lists(self) -> dict[int, tuple[str, Sequence[Sequence[str | int]]]]:
        """Return what the formulas look things up in: by its first column, its name and its rows."""
        statuses, said = [*self._status_rules()], words()["live"]
        named: dict[str, Sequence[str]] = {
            _WORDS: [word for word, *_ in statuses],
            _COLOR_WORDS: [said["none"], *(self._profile.color_words[color][0] for color in COLORS)],
            _HINTS: [*said["date_hints"], *(era + digit for era in said["eras"] for digit in said["first_digits"])],
            _MET: sorted(set(self._profile.kpi_words["met"])),
            _GUARDS: said["kpi_guards"],
            _BLANKS: said["dashes"],
        }
        first = _LISTS + 1
        found: dict[int, tuple[str, Sequence[Sequence[str | int]]]] = {
            at: (name, [[word] for word in listed]) for at, (name, listed) in enumerate(named.items(), first)
        }
        found[first + len(named)] = _WORD_CODES, [codes for _, *codes in statuses]
        return found

    def _status_rules(self) -> Iterator[tuple[str, int, int, int]]:
        """Yield each status word with whether it needs a deadline, and its colour within and beyond it."""
        for listed, status in self._status_words():
            needs = self._legend.needs_deadline(status)
            codes = (self._legend.color_of_status(status, overdue if needs else None) for overdue in (False, True))
            yield listed, int(needs), *(COLORS.index(color) + 1 if color else 0 for color in codes)  # type: ignore[misc]

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


def _at(step: str) -> int:
    return _FIRST_STEP + _STEPS.index(step)


# ---- Formulas --------------------------------------------------------------------------------------------------------


def _within(band: Band, done: str, left: str, way: str) -> str:
    """Return the condition that a progress lies in a band, for either direction of the way."""
    sides = []
    if band.low is not None:
        sides.append(
            _beyond(band.low.numerator, band.low.denominator, done, left, way, ">=" if band.low_closed else ">")
        )
    if band.high is not None:
        operator = "<=" if band.high_closed else "<"
        sides.append(_beyond(band.high.numerator, band.high.denominator, done, left, way, operator))
    return f"AND({','.join(sides)})" if len(sides) > 1 else sides[0] if sides else "TRUE"


def _beyond(part: int, whole: int, done: str, left: str, way: str, operator: str) -> str:  # noqa: PLR0917
    """Return done / left ⋛ part / whole, multiplied out."""
    return f"ROUND(SIGN({way})*({whole}*{done}-{part}*{left}),{DECIMALS}){operator}0"


def _either(conditions: Sequence[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"


def _without_wildcards(text: str) -> str:
    for character, wide in (("~", "～"), ("*", "＊"), ("?", "？")):
        text = f'SUBSTITUTE({text},"{character}","{wide}")'
    return text


def _replaced(text: str, changes: Sequence[tuple[str, str]]) -> str:
    for old, new in changes:
        text = f"SUBSTITUTE({text},{old},{new})"
    return text


def _spaceless(text: str) -> str:
    """Return text in half width without white space."""
    return _replaced(f"ASC({text})", [('" "', '""'), ('"　"', '""'), ("CHAR(10)", '""'), ("CHAR(13)", '""')])


class _Steps:
    """The formulas of one row of 進捗入力, in their order."""

    def __init__(self, layout: OfficialLayout, row: int) -> None:
        self._layout = layout
        self._row = row

    def cell(self, name: str) -> str:
        """Return the cell of a step or of a column."""
        at = COLUMNS.index(name) if name in COLUMNS else _at(name)
        return f"${xl_col_to_name(at)}{self._row}"

    def formulas(self, source: int | None, block: int | None, letter: str | None) -> Iterator[tuple[str, str]]:
        """Yield each step with its formula; ``source`` is the procedure's row, None for a spare one."""
        cell = self.cell
        names = '&"|"&'.join(cell(name) for name in ("ministry", "procedure", "issue", "plan"))
        yield "key", f'=IF({cell("procedure")}="","",{_without_wildcards(names)})'
        yield from self._status()
        yield from self._deadline(source, block)
        yield "code", self._code()
        if source is not None and letter == "a":
            yield from self._kpi(source, block)

    def _status(self) -> Iterator[tuple[str, str]]:
        """Yield the steps to the status: of the row itself, else of a tag at the end or the start of the plan."""
        cell = self.cell
        brackets = [
            *((f'"{mark}"', '"【"') for mark in "（([［〔"),
            *((f'"{mark}"', '"】"') for mark in "）)]］〕"),
            ("CHAR(10)", '" "'),
            ('"　"', '" "'),
        ]
        yield "plain", f"=TRIM({_replaced(cell('text'), brackets)})"
        plain = cell("plain")
        opened = f'LEN({plain})-LEN(SUBSTITUTE({plain},"【",""))'
        begin = f'FIND(CHAR(1),SUBSTITUTE({plain},"【",CHAR(1),{opened}))'
        yield (
            "end_tag",
            (f'=IF(RIGHT({plain},1)="】",IFERROR(TRIM(MID({plain},{begin}+1,LEN({plain})-{begin}-1)),""),"")'),
        )
        yield "start_tag", f'=IF(LEFT({plain},1)="【",IFERROR(TRIM(MID({plain},2,FIND("】",{plain})-2)),""),"")'
        tags = (cell("end_tag"), cell("start_tag"))
        tagged = '""'
        for tag in reversed(tags):
            tagged = f"IF(ISNUMBER(MATCH({_first_word(tag)},{_WORDS},0)),{tag},{tagged})"
        yield "tagged", f"={tagged}"
        yield "said", f'=IF(TRIM({cell("status")})<>"",TRIM({cell("status")}),{cell("tagged")})'
        yield "word", f"={_first_word(cell('said'))}"
        yield "rule", f'=IF({cell("word")}="","",IFERROR(MATCH({cell("word")},{_WORDS},0),{UNSURE}))'

    def _deadline(self, source: int | None, block: int | None) -> Iterator[tuple[str, str]]:
        """Yield the steps to the deadline: with the status, in the plan's text, of the KPI, of the procedure."""
        cell = self.cell
        rest = f"TRIM(MID({cell('said')},LEN({cell('word')})+1,60))"
        typed, deadline = f'TRIM({cell("status")})<>""', cell("deadline")
        yield "own", f"=IF(AND({typed},NOT({_blank(deadline)})),{deadline},{rest})"
        squeezed = _spaceless(cell("plain"))
        hinted = f"SUMPRODUCT(--ISNUMBER(FIND({_HINTS},{squeezed})))>0"
        years = f'LEN({squeezed})-LEN(SUBSTITUTE({squeezed},"年",""))'
        lead = (
            f'IF(AND({years}=1,LEFT({squeezed},2)="令和"),IFERROR(LEFT({squeezed},FIND("まで",{squeezed})-1),"?"),"?")'
        )
        # A tag beside another status is a contradiction, which a conversion reports.
        yield "in_text", f'=IF({hinted},IF(AND({typed},{cell("tagged")}<>""),"?",{lead}),"")'
        given = '""'
        if source is not None:
            card = quoted_sheet(words()["scorecard_sheet"])
            end = f"{card}!${xl_col_to_name(self._layout.at('deadline'))}${source}"
            kpi = f"{card}!${xl_col_to_name(self._layout.at('kpi_deadline', block))}${source}"
            given = f'IF({_blank(kpi)},IF({_blank(end)},"",{end}),{kpi})'
        own, in_text = cell("own"), cell("in_text")
        yield "raw", f'=IF({own}<>"",{own},IF({in_text}<>"",{in_text},{given}))'
        yield from self._date(cell("raw"))

    def _date(self, raw: str) -> Iterator[tuple[str, str]]:
        """Yield the steps that read 令和6年3月末, 令和5年度末, 2024年3月31日, or take a date as it is."""
        cell = self.cell
        kept = [('"までに"', '""'), ('"まで"', '""'), ('"期限:"', '""')]
        yield "date", f'=IF(ISNUMBER({raw}),"",{_replaced(_spaceless(raw), kept)})'
        text = cell("date")
        yield (
            "base",
            (f'=IF(LEFT({text},2)="令和",2018,IF(LEFT({text},2)="平成",1988,IF(OR(LEFT({text},2)="20"),0,"")))'),
        )
        base = cell("base")
        written = f'MID({text},IF({base}=0,1,3),FIND("年",{text})-IF({base}=0,1,3))'
        room = f"LEN({written})<=IF({base}=0,4,2)"
        number = f'IF({written}="元",1,IF(AND({room},{_whole(written)}>0),{_whole(written)},""))'
        yield "year", f'=IF({base}="","",IFERROR({base}+{number},""))'
        year, tail = cell("year"), cell("tail")
        yield "tail", f'=IFERROR(MID({text},FIND("年",{text})+1,20),"")'
        month = f'{_whole(f"""LEFT({tail},FIND("月",{tail})-1)""")}'
        rest = f'MID({tail},FIND("月",{tail})+1,9)'
        end = f"DATE({year},{month}+1,0)"
        day = _whole(f"LEFT({rest},LEN({rest})-1)")
        within = f'IF(AND(RIGHT({rest},1)="日",{day}>=1,{day}<=DAY({end})),DATE({year},{month},{day}),"")'
        of_month = (
            f'IF(AND({month}>=1,{month}<=12),IF(OR({rest}="",{rest}="末",{rest}="中",{rest}="内"),{end},{within}),"")'
        )
        fiscal = ",".join(f'{tail}="{word}"' for word in ("度", "度末", "度中", "度内"))
        calendar = ",".join(f'{tail}="{word}"' for word in ("末", "中", "内"))
        yield (
            "last_day",
            (
                f'=IF(ISNUMBER({raw}),INT({raw}),IF({year}="","",IF(OR({fiscal}),DATE({year}+1,3,31),'
                f'IF(OR({calendar},AND({tail}="",{text}<>"")),DATE({year},12,31),IFERROR({of_month},"")))))'
            ),
        )

    def _code(self) -> str:
        """Return the formula of the colour: 1 to 5, 0 for none, −1 where a formula cannot tell."""
        cell = self.cell
        rule, last_day = cell("rule"), cell("last_day")
        needs, within, overdue = (f"INDEX({_WORD_CODES},{rule},{at})" for at in (1, 2, 3))
        dated = f'IF({last_day}="",{UNSURE},IF({_AS_OF}>{last_day},{overdue},{within}))'
        return (
            f'=IF(OR({_blank(cell("text"))},{rule}=""),"",IF({rule}={UNSURE},{UNSURE},IF({needs}=0,{within},{dated})))'
        )

    def _kpi(self, source: int, block: int | None) -> Iterator[tuple[str, str]]:
        """Yield the steps that tell whether a KPI of the form …を90%以上にする。 is met: 1 it is, 2 it is not."""
        card, cell = quoted_sheet(words()["scorecard_sheet"]), self.cell
        aim = f"{card}!${xl_col_to_name(self._layout.at('interim_kpi', block))}${source}"
        done = f"{card}!${xl_col_to_name(self._layout.at('kpi_progress', block))}${source}"
        yield "kpi", f"={_spaceless(aim)}"
        text = cell("kpi")
        at = f'FIND("%以上",{text})'
        head, tail = f"LEFT({text},{at}-1)", f"MID({text},{at}+3,9)"
        usual = ",".join(
            f'{tail}="{end}"'
            for end in ("にする。", "にする｡", "にする", "とする。", "とする｡", "とする", "", "。", "｡")
        )
        one = f'LEN({text})-LEN(SUBSTITUTE({text},"%",""))=1'
        plain = f"SUMPRODUCT(--ISNUMBER(FIND({_GUARDS},{head})))=0"
        number = f"LOOKUP(9.9E+307,--RIGHT({head},{{1,2,3,4,5,6}}))"
        yield "kpi_number", f'=IFERROR(IF(AND({one},OR({usual}),{plain}),{number},""),"")'
        aimed = cell("kpi_number")
        reached = f"IF(ROUND({done}-{aimed}/100,{DECIMALS})>=0,1,2)"
        said = _spaceless(done)
        spoken = f'IF(ISNUMBER(MATCH({said},{_MET},0)),1,IF({said}="{NOT_STARTED}",2,""))'
        yield "kpi_code", f'=IF(ISNUMBER({done}),IF({aimed}="","",{reached}),{spoken})'


def _first_word(text: str) -> str:
    return f'LEFT({text},FIND(" ",{text}&" ")-1)'


def _blank(cell: str) -> str:
    """Return the condition that a cell holds nothing, or a dash."""
    return f'OR(TRIM({cell})="",ISNUMBER(MATCH(TRIM({cell}),{_BLANKS},0)))'


def _whole(text: str) -> str:
    """Return the formula of a whole number that is written in digits alone; an error for any other text."""
    return f'IF(TEXT(VALUE({text}),"0")=TEXT({text},"@"),VALUE({text}),VALUE("?"))'
