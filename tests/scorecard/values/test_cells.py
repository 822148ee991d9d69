from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from irodori.scorecard.values.cellreader import CellReader, RateColumn
from irodori.scorecard.values.dates import Deadline, NoDeadline
from irodori.scorecard.values.kpiprogress import MetWords
from irodori.scorecard.values.kpitargets import KpiProgress
from irodori.scorecard.values.measures import Count
from irodori.scorecard.values.rates import Rate, Unknown
from irodori.workbook.cells import BLANK, UNCALCULATED, TextRun
from irodori.workbook.colors import PLAIN_FONT, Font
from irodori.workbook.fills import Fill

STRUCK_FONT = Font(strike=True)
MET = MetWords(["達成"])


class Values:
    """Cells' values by code: a Decimal is a number, a text an inline string or
    an error.
    """

    def __init__(self, *values: Decimal | str) -> None:
        self._values = values

    def text(self, code: int) -> str:
        return "" if code in {BLANK, UNCALCULATED} else str(self._value(code))

    def texts(self, codes: list[int]) -> list[str]:
        return [self.text(code) for code in codes]

    def is_rich(self, _code: int) -> bool:
        return False

    def is_number(self, code: int) -> bool:
        return code < UNCALCULATED and isinstance(self._value(code), Decimal)

    def runs(self, code: int) -> tuple[TextRun, ...]:
        text = self.text(code)
        return (TextRun(text, None, strike=False),) if text else ()

    def is_error(self, code: int) -> bool:
        return self.text(code).startswith("#")

    def _value(self, code: int) -> Decimal | str:
        return self._values[-code - 3]


class Formats:
    """Number formats by cell format index."""

    def __init__(self, *codes: str, struck: bool = False) -> None:
        self._codes = codes
        self._struck = struck

    def number_format(self, xf: int) -> str:
        return self._codes[xf]

    def font(self, _xf: int) -> Font:
        return STRUCK_FONT if self._struck else PLAIN_FONT

    def fill(self, _xf: int) -> Fill | None:
        return None

    def is_date(self, _xf: int) -> bool:
        return False


def reader_of(
    value: Decimal | str, code: str = "General", *, date1904: bool = False
) -> CellReader:
    return CellReader(Values(value), Formats(code), date1904=date1904)  # type: ignore[arg-type]


CELL = (0, -3)


# A date's serial number, its format, and the last day that it means.
DATES: list[tuple[str, str, str]] = [
    ("45382", "yyyy/m/d", "2024-03-31"),
    ("45382", "[$-411]ge.m.d", "2024-03-31"),
    ("45352", 'yyyy"年"m"月"', "2024-03-31"),
    ("45352", '[$-411]ggge"年"m"月末"', "2024-03-31"),
    ("45352", '[$-411]ggge"年"m"月"', "2024-03-31"),
    ("45352", "mmm-yy", "2024-03-31"),
    ("45352", "yyyy/m", "2024-03-31"),
    ("45017", '[$-411]ggge"年度"', "2024-03-31"),
    ("45017", '[$-411]ggge"年度末"', "2024-03-31"),
    ("45017", 'yyyy"年度"', "2024-03-31"),
    ("45017", 'yyyy"年"', "2023-12-31"),
    ("45017", 'ggge"年"', "2023-12-31"),
    ("45352", 'm"月末"', "2024-03-31"),
    ("45382", 'm"月"d"日"', "2024-03-31"),
    ("45382", "m/d/yy h:mm", "2024-03-31"),
    ("6", '"令和"0"年3月末"', "2024-03-31"),
    ("5", '"R"0"年度"', "2024-03-31"),
]


@pytest.mark.parametrize(("number", "code", "last_day"), DATES)
def test_a_date_means_the_last_day_of_what_is_shown(
    number: str, code: str, last_day: str
) -> None:
    found = reader_of(Decimal(number), code).deadline(*CELL)
    assert isinstance(found, Deadline)
    assert found.last_day == date.fromisoformat(last_day)


@pytest.mark.parametrize(
    ("number", "code", "refusal"),
    [
        ("45017", '[$-411]ggge"年度以降"', "deadline.none"),
        ("45352", '[$-411]ggge"年"m"月頃"', "deadline.unreadable"),
        ("45017", '[$-411]ggge"年"m"月時点"', "deadline.unreadable"),
        ("45017", '[$-411]ggge"年"m"月着手"', "deadline.unreadable"),
        ("45017", "h:mm", "deadline.unreadable"),
        ("45017", "General", "deadline.unreadable"),
        ("45017", '"未定"', "deadline.none"),
        ("45017", ";;;", "deadline.none"),
    ],
)
def test_words_in_a_date_s_format_speak(
    number: str, code: str, refusal: str
) -> None:
    found = reader_of(Decimal(number), code).deadline(*CELL)
    assert isinstance(found, NoDeadline)
    assert found.code == refusal


def test_a_text_cell_is_read_with_the_words_of_its_format() -> None:
    found = reader_of("令和5年3月", '@"以降"').deadline(*CELL)
    assert isinstance(found, NoDeadline)
    assert found.is_answer


def test_a_date_is_no_rate_and_a_rate_is_no_date() -> None:
    dated = reader_of(Decimal(45382), "yyyy/m/d")
    assert isinstance(dated.rate(*CELL), Unknown)
    assert isinstance(dated.progress(*CELL, MET), Unknown)
    assert isinstance(
        reader_of(Decimal("0.2"), "0%").deadline(*CELL), NoDeadline
    )


def test_counts_progress_and_marks_are_read_as_they_are_shown() -> None:
    assert reader_of(Decimal("121.2"), '0.0"万件"').count(*CELL) == Count(
        1_212_000, None, "121.2万件"
    )
    assert reader_of(Decimal("1.2"), '0.0"万件"').progress(
        *CELL, MET
    ) == KpiProgress(Fraction(12_000), "件", "1.2万件", None)
    assert reader_of(Decimal("0.451"), "0%").progress(
        *CELL, MET
    ) == KpiProgress(Fraction("0.451"), "%", "45.1%", None)
    assert reader_of(Decimal(1), '"○"').mark(*CELL) == "○"
    assert reader_of(Decimal(1), '"達成"').progress(*CELL, MET) == KpiProgress(
        None, "", "達成", met=True
    )


def test_a_formula_that_was_never_calculated_is_no_blank() -> None:
    reader, cell = reader_of("x"), (0, UNCALCULATED)
    assert not reader.is_blank(*cell)
    readings = (
        reader.rate(*cell),
        reader.deadline(*cell),
        reader.count(*cell),
        reader.progress(*cell, MET),
    )
    codes = {getattr(reading, "code", "") for reading in readings}
    assert codes == {"cell.uncalculated"}


def test_an_error_is_said_to_be_one() -> None:
    reader = reader_of("#N/A")
    assert reader.rate(*CELL) == Unknown("cell.error", "#N/A")
    assert reader.deadline(*CELL) == NoDeadline("cell.error", "#N/A")


@pytest.mark.parametrize(
    ("value", "code"), [("", "General"), ("－", "General"), ("x", ";;;")]
)
def test_what_shows_nothing_is_blank(value: str, code: str) -> None:
    assert reader_of(value, code).is_blank(*CELL)


# ---- The scale of bare numbers ----------------------------------------------

# Columns of rates (their headings and cells: a text, a number, or a number
# with a format), and the scale of each.
Put = str | float | tuple[float, str]
SCALES: list[tuple[list[tuple[str, list[Put]]], list[str]]] = [
    ([("利用率", [0.2, 0.5])], ["share"]),
    ([("利用率", [0.2, 20])], ["percent"]),
    ([("利用率", [0.8, 1.05, 1])], ["doubt"]),
    ([("基準", [1.5]), ("現在", [0.4])], ["doubt", "doubt"]),
    ([("基準", [1.5]), ("現在", [4])], ["percent", "percent"]),
    ([("利用率", [0.8, 100, "45%"])], ["doubt"]),
    ([("利用率(%)", [0.2, 0.5])], ["headed"]),
    ([("利用率（％）", [0.2, "20%"])], ["headed"]),
    ([("利用率（単位：パーセント）", [0.2])], ["headed"]),
    ([("利用率（割）", [2, 0.5])], ["tenths"]),
    ([("利用率[単位:割]", [7])], ["tenths"]),
    ([("利用率（件）", [75])], ["doubt"]),
    ([("利用率（pt）", [75])], ["doubt"]),
    ([("利用率（B）", [0.75])], ["share"]),
    ([("利用率 青:80%以上", [0.75])], ["share"]),
    ([("利用率", [0.75, 45, (0.2, "0%")])], ["doubt"]),
    (
        [("現在", [0.75, 45]), ("目標", [(1, "0%")])],
        ["doubt", "share"],
    ),
    ([("利用率", [0.5, "12.3%", "5%"])], ["doubt"]),
    ([("利用率", [0.5, (0.2, "0%")])], ["doubt"]),
    ([("利用率", [0.5, (20, '0"%"')])], ["doubt"]),
    ([("利用率", [30, "12.3%", "5%"])], ["percent"]),
    ([("利用率", ["12.3%", (0.2, "0%")])], ["share"]),
    ([("利用率", [0, "12.3%"])], ["share"]),
    (
        [("基準", [0.2]), ("現在", [15, 20]), ("目標", [20])],
        ["percent", "percent", "percent"],
    ),
    (
        [("基準", [0.2]), ("現在", [0.5]), ("目標", [(0.2, "0%")])],
        ["share", "share", "share"],
    ),
    (
        [("基準", [0.2]), ("現在", [0.5]), ("目標(%)", ["20%"])],
        ["doubt", "doubt", "headed"],
    ),
    (
        [("基準(%)", [0.2]), ("現在(%)", [0.5]), ("目標(%)", ["20%"])],
        ["headed", "headed", "headed"],
    ),
]


@pytest.mark.parametrize(("columns", "scales"), SCALES)
def test_a_bare_number_has_the_scale_of_its_column(
    columns: list[tuple[str, list[Put]]], scales: list[str]
) -> None:
    values, codes = list[Decimal | str](), ["General"]
    rates = list[RateColumn]()
    for heading, cells in columns:
        held = list[tuple[int, int]]()
        for cell in cells:
            number, code = (
                cell if isinstance(cell, tuple) else (cell, "General")
            )
            codes.append(code)
            values.append(
                number if isinstance(number, str) else Decimal(str(number))
            )
            held.append((len(codes) - 1, -2 - len(values)))
        rates.append(RateColumn(heading, held))
    reader = CellReader(Values(*values), Formats(*codes), date1904=False)  # type: ignore[arg-type]
    found = reader.rate_scales(rates)
    unscaled = [
        not any(isinstance(cell, int | float) for cell in cells)
        for _, cells in columns
    ]
    assert [
        scale for scale, none in zip(found, unscaled, strict=True) if not none
    ] == [
        scale for scale, none in zip(scales, unscaled, strict=True) if not none
    ]


def test_a_number_of_doubtful_scale_is_not_known() -> None:
    reader = reader_of(Decimal("0.5"))
    assert reader.rate(*CELL, "doubt") == Unknown("rate.scale", "0.5")
    assert reader.rate(*CELL, "share") == Rate(Fraction(1, 2), "50%")
    assert reader.rate(*CELL, "percent") == Rate(Fraction(1, 200), "0.5%")


def test_digits_as_text_have_the_scale_that_the_heading_gives() -> None:
    reader = CellReader(Values("７５"), Formats("General"), date1904=False)  # type: ignore[arg-type]
    assert reader.rate(*CELL, "headed") == Rate(Fraction(3, 4), "75%")
    assert isinstance(reader.rate(*CELL, "percent"), Unknown)


def test_the_rate_that_is_displayed_is_rounded() -> None:
    reader = reader_of(Decimal("0.2049"), "0%")
    assert reader.rate(*CELL) == Rate(Fraction("0.2049"), "20.49%")
    assert reader.displayed_rate(*CELL) == Rate(Fraction("0.2"), "20%")
    assert reader.shown(*CELL) == "20%"


@pytest.mark.parametrize("value", ["12%", Decimal("0.12")])
def test_a_value_that_is_struck_through_says_nothing(
    value: Decimal | str,
) -> None:
    reader = CellReader(
        Values(value),  # type: ignore[arg-type]
        Formats("General", struck=True),
        date1904=False,
    )
    assert reader.shown(*CELL) == ""
    assert reader.is_blank(*CELL)
    assert isinstance(reader.rate(*CELL), Unknown)


class Rich(Values):
    """A text in runs of their own looks."""

    def __init__(self, *runs: TextRun) -> None:
        super().__init__("".join(run.text for run in runs))
        self._runs = runs

    def is_rich(self, _code: int) -> bool:
        return True

    def runs(self, _code: int) -> tuple[TextRun, ...]:
        return self._runs


@pytest.mark.parametrize(
    ("runs", "seen"),
    [
        ((TextRun("48"), TextRun("3", raised=True), TextRun("人")), "48※人"),
        ((TextRun("15%"), TextRun("注1", raised=True)), "15%※"),
        ((TextRun("100m"), TextRun("2", raised=True)), "100m2"),
        ((TextRun("5%", strike=True), TextRun("6%")), "6%"),
    ],
)
def test_raised_figures_are_marks_and_no_digits(
    runs: tuple[TextRun, ...], seen: str
) -> None:
    reader = CellReader(Rich(*runs), Formats("General"), date1904=False)  # type: ignore[arg-type]
    assert reader.standing_text(CELL[1]) == seen
