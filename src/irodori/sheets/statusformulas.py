"""The formulas in hidden columns of 進捗入力 that work out statuses and KPIs,
step by step.

Where a formula cannot be sure (a date in other words, a KPI of another form)
it says so and gives no colour: ``irodori convert`` decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlsxwriter.utility import xl_col_to_name

from irodori.scorecard.values.rates import NOT_OFFERED
from irodori.sheets.layout import OfficialLayout, words
from irodori.sheets.statussheet import COLUMNS, quoted_sheet

DECIMALS = 12
"""The decimals to which a comparison is rounded, so that binary fractions are
equal at the edge of a band.
"""
UNSURE = -1
# The names of what the formulas look things up in; all of it is in hidden
# columns of 進捗入力.
AS_OF = "irodori_as_of"
KEYS = "irodori_keys"
STATUS_CODES = "irodori_status_codes"
KPI_CODES = "irodori_kpi_codes"
WORDS = "irodori_status_words"
WORD_CODES = "irodori_status_rules"
HINTS = "irodori_date_hints"
MET = "irodori_kpi_met"
GUARDS = "irodori_kpi_guards"
COLOR_WORDS = "irodori_colors"
BLANKS = "irodori_blanks"

# The hidden columns, from the first behind 判定.
_STEPS = (
    "key",
    "plain",
    "end_tag",
    "start_tag",
    "tagged",
    "said",
    "word",
    "rule",
    "own",
    "in_text",
    "raw",
    "date",
    "base",
    "year",
    "tail",
    "last_day",
    "code",
    "kpi",
    "kpi_number",
    "kpi_code",
)
FIRST_STEP = len(COLUMNS)
LISTS = FIRST_STEP + len(_STEPS) + 1


def step_column(step: str) -> int:
    """Return the hidden column of a step."""
    return FIRST_STEP + _STEPS.index(step)


# ---- The steps of a row --------------------------------------------------------


class Steps:
    """The formulas of one row of 進捗入力, in their order."""

    def __init__(self, layout: OfficialLayout, row: int) -> None:
        self._layout = layout
        self._row = row

    def cell(self, name: str) -> str:
        """Return the cell of a step or of a column."""
        at = COLUMNS.index(name) if name in COLUMNS else step_column(name)
        return f"${xl_col_to_name(at)}{self._row}"

    def formulas(
        self, source: int | None, block: int | None, letter: str | None
    ) -> Iterator[tuple[str, str]]:
        """Yield each step with its formula; ``source`` is the procedure's row,
        None for a spare one.
        """
        cell = self.cell
        names = '&"|"&'.join(
            cell(name) for name in ("ministry", "procedure", "issue", "plan")
        )
        yield (
            "key",
            f'=IF({cell("procedure")}="","",{without_wildcards(names)})',
        )
        yield from self._status()
        yield from self._deadline(source, block)
        yield "code", self._code()
        if source is not None and letter == "a":
            yield from self._kpi(source, block)

    def _status(self) -> Iterator[tuple[str, str]]:
        """Yield the steps to the status: of the row itself, else of a tag at
        the end or the start of the plan.
        """
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
            (
                f'=IF(RIGHT({plain},1)="】",IFERROR(TRIM(MID({plain},{begin}+1,LEN({plain})-{begin}-1)),""),"")'
            ),
        )
        yield (
            "start_tag",
            f'=IF(LEFT({plain},1)="【",IFERROR(TRIM(MID({plain},2,FIND("】",{plain})-2)),""),"")',
        )
        tags = (cell("end_tag"), cell("start_tag"))
        tagged = '""'
        for tag in reversed(tags):
            tagged = f"IF(ISNUMBER(MATCH({_first_word(tag)},{WORDS},0)),{tag},{tagged})"
        yield "tagged", f"={tagged}"
        yield (
            "said",
            f'=IF(TRIM({cell("status")})<>"",TRIM({cell("status")}),{cell("tagged")})',
        )
        yield "word", f"={_first_word(cell('said'))}"
        yield (
            "rule",
            f'=IF({cell("word")}="","",IFERROR(MATCH({cell("word")},{WORDS},0),{UNSURE}))',
        )

    def _deadline(
        self, source: int | None, block: int | None
    ) -> Iterator[tuple[str, str]]:
        """Yield the steps to the deadline: with the status, in the plan's
        text, of the KPI, of the procedure.
        """
        cell = self.cell
        rest = f"TRIM(MID({cell('said')},LEN({cell('word')})+1,60))"
        typed = f'TRIM({cell("status")})<>""'
        deadline = cell("deadline")
        yield (
            "own",
            f"=IF(AND({typed},NOT({_blank(deadline)})),{deadline},{rest})",
        )
        squeezed = _spaceless(cell("plain"))
        hinted = f"SUMPRODUCT(--ISNUMBER(FIND({HINTS},{squeezed})))>0"
        years = f'LEN({squeezed})-LEN(SUBSTITUTE({squeezed},"年",""))'
        lead = f'IF(AND({years}=1,LEFT({squeezed},2)="令和"),IFERROR(LEFT({squeezed},FIND("まで",{squeezed})-1),"?"),"?")'
        # A tag beside another status is a contradiction, which a conversion
        # reports.
        yield (
            "in_text",
            f'=IF({hinted},IF(AND({typed},{cell("tagged")}<>""),"?",{lead}),"")',
        )
        given = '""'
        if source is not None:
            card = quoted_sheet(words()["scorecard_sheet"])
            end = f"{card}!${xl_col_to_name(self._layout.at('deadline'))}${source}"
            kpi = f"{card}!${xl_col_to_name(self._layout.at('kpi_deadline', block))}${source}"
            given = f'IF({_blank(kpi)},IF({_blank(end)},"",{end}),{kpi})'
        own = cell("own")
        in_text = cell("in_text")
        yield (
            "raw",
            f'=IF({own}<>"",{own},IF({in_text}<>"",{in_text},{given}))',
        )
        yield from self._date(cell("raw"))

    def _date(self, raw: str) -> Iterator[tuple[str, str]]:
        """Yield the steps that read 令和6年3月末, 令和5年度末, 2024年3月31日,
        or take a date as it is.
        """
        cell = self.cell
        kept = [('"までに"', '""'), ('"まで"', '""'), ('"期限:"', '""')]
        yield (
            "date",
            f'=IF(ISNUMBER({raw}),"",{_replaced(_spaceless(raw), kept)})',
        )
        text = cell("date")
        yield from self._year(text)
        yield "tail", f'=IFERROR(MID({text},FIND("年",{text})+1,20),"")'
        yield "last_day", self._last_day(raw)

    def _year(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the steps that read the year at the head of a text."""
        cell = self.cell
        yield (
            "base",
            (
                f'=IF(LEFT({text},2)="令和",2018,IF(LEFT({text},2)="平成",1988,IF(OR(LEFT({text},2)="20"),0,"")))'
            ),
        )
        base = cell("base")
        written = (
            f'MID({text},IF({base}=0,1,3),FIND("年",{text})-IF({base}=0,1,3))'
        )
        room = f"LEN({written})<=IF({base}=0,4,2)"
        number = f'IF({written}="元",1,IF(AND({room},{_whole(written)}>0),{_whole(written)},""))'
        yield "year", f'=IF({base}="","",IFERROR({base}+{number},""))'

    def _last_day(self, raw: str) -> str:
        """Return the formula of the last day that a date allows: of its year
        and of what follows it.
        """
        text, year, tail = map(self.cell, ("date", "year", "tail"))
        month = f'{_whole(f"""LEFT({tail},FIND("月",{tail})-1)""")}'
        rest = f'MID({tail},FIND("月",{tail})+1,9)'
        end = f"DATE({year},{month}+1,0)"
        day = _whole(f"LEFT({rest},LEN({rest})-1)")
        within = f'IF(AND(RIGHT({rest},1)="日",{day}>=1,{day}<=DAY({end})),DATE({year},{month},{day}),"")'
        of_month = f'IF(AND({month}>=1,{month}<=12),IF(OR({rest}="",{rest}="末",{rest}="中",{rest}="内"),{end},{within}),"")'
        fiscal = ",".join(
            f'{tail}="{word}"' for word in ("度", "度末", "度中", "度内")
        )
        calendar = ",".join(f'{tail}="{word}"' for word in ("末", "中", "内"))
        return (
            f'=IF(ISNUMBER({raw}),INT({raw}),IF({year}="","",IF(OR({fiscal}),DATE({year}+1,3,31),'
            f'IF(OR({calendar},AND({tail}="",{text}<>"")),DATE({year},12,31),IFERROR({of_month},"")))))'
        )

    def _code(self) -> str:
        """Return the formula of the colour: 1 to 5, 0 for none, −1 where a
        formula cannot tell.
        """
        cell = self.cell
        rule = cell("rule")
        last_day = cell("last_day")
        needs, within, overdue = (
            f"INDEX({WORD_CODES},{rule},{at})" for at in (1, 2, 3)
        )
        dated = f'IF({last_day}="",{UNSURE},IF({AS_OF}>{last_day},{overdue},{within}))'
        return f'=IF(OR({_blank(cell("text"))},{rule}=""),"",IF({rule}={UNSURE},{UNSURE},IF({needs}=0,{within},{dated})))'

    def _kpi(
        self, source: int, block: int | None
    ) -> Iterator[tuple[str, str]]:
        """Yield the steps that tell whether a KPI of the form
        …を90%以上にする。 is met: 1 it is, 2 it is not.
        """
        card = quoted_sheet(words()["scorecard_sheet"])
        cell = self.cell
        aim = f"{card}!${xl_col_to_name(self._layout.at('interim_kpi', block))}${source}"
        done = f"{card}!${xl_col_to_name(self._layout.at('kpi_progress', block))}${source}"
        yield "kpi", f"={_spaceless(aim)}"
        text = cell("kpi")
        at = f'FIND("%以上",{text})'
        head = f"LEFT({text},{at}-1)"
        tail = f"MID({text},{at}+3,9)"
        usual = ",".join(
            f'{tail}="{end}"'
            for end in (
                "にする。",
                "にする｡",
                "にする",
                "とする。",
                "とする｡",
                "とする",
                "",
                "。",
                "｡",
            )
        )
        one = f'LEN({text})-LEN(SUBSTITUTE({text},"%",""))=1'
        plain = f"SUMPRODUCT(--ISNUMBER(FIND({GUARDS},{head})))=0"
        number = f"LOOKUP(9.9E+307,--RIGHT({head},{{1,2,3,4,5,6}}))"
        yield (
            "kpi_number",
            f'=IFERROR(IF(AND({one},OR({usual}),{plain}),{number},""),"")',
        )
        aimed = cell("kpi_number")
        reached = f"IF(ROUND({done}-{aimed}/100,{DECIMALS})>=0,1,2)"
        said = _spaceless(done)
        spoken = f'IF(ISNUMBER(MATCH({said},{MET},0)),1,IF({said}="{NOT_OFFERED}",2,""))'
        yield (
            "kpi_code",
            f'=IF(ISNUMBER({done}),IF({aimed}="","",{reached}),{spoken})',
        )


def _first_word(text: str) -> str:
    return f'LEFT({text},FIND(" ",{text}&" ")-1)'


def _blank(cell: str) -> str:
    """Return the condition that a cell holds nothing, or a dash."""
    return f'OR(TRIM({cell})="",ISNUMBER(MATCH(TRIM({cell}),{BLANKS},0)))'


def _whole(text: str) -> str:
    """Return the formula of a whole number that is written in digits alone; an
    error for any other text.
    """
    return f'IF(TEXT(VALUE({text}),"0")=TEXT({text},"@"),VALUE({text}),VALUE("?"))'


# ---- Formulas of texts ---------------------------------------------------------


def without_wildcards(text: str) -> str:
    """Return the formula of a text in which MATCH sees no wildcards."""
    for character, wide in (("~", "～"), ("*", "＊"), ("?", "？")):
        text = f'SUBSTITUTE({text},"{character}","{wide}")'
    return text


def _replaced(text: str, changes: Sequence[tuple[str, str]]) -> str:
    for old, new in changes:
        text = f"SUBSTITUTE({text},{old},{new})"
    return text


def _spaceless(text: str) -> str:
    """Return text in half width without white space."""
    return _replaced(
        f"ASC({text})",
        [
            ('" "', '""'),
            ('"　"', '""'),
            ("CHAR(10)", '""'),
            ("CHAR(13)", '""'),
        ],
    )
