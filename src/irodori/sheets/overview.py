"""The first sheets of a summary: the counts of each colour with their charts, and by ministry and programme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from irodori.messages import Language
from irodori.scorecard.palettes import COLORS, Color
from irodori.scorecard.profile import RULES, Rule
from irodori.sheets.charts import WIDTH, Progress, Series, bars, columns, look_of, progress
from irodori.sheets.flatrecords import SHADES, Shade
from irodori.sheets.highlights import write_highlights
from irodori.sheets.lists import Files
from irodori.sheets.looks import Looks, fill_properties
from irodori.sheets.summarypages import BAND, RULE, Page
from irodori.sheets.tally import Group, Quarter, Tally
from irodori.workbook.fills import Fill

MOST_BARS = 40
"""How many ministries a chart shows; the others are one bar together."""
_COUNT = "#,##0"
_DASHED = '#,##0;-#,##0;"–"'
_HEADING = 3
_ROW_HEIGHT = 20
_ROW_PIXELS = _ROW_HEIGHT * 4 / 3
_GAP = 20
_LAST_COLUMN = 14
"""As wide as two charts beside each other."""
_LAST_HEIGHT = 380


def write_overview(  # noqa: PLR0917
    book: Any,  # noqa: ANN401
    sheet: Any,  # noqa: ANN401
    data: Any,  # noqa: ANN401
    tally: Tally,
    files: Files,
    looks: Looks,
    language: Language,
    changes: Mapping[str, int] | None,
) -> None:
    """Write the sheet that is opened first: counts by rule, what changed, where it is worst, and the charts."""
    page = Page(sheet, looks, language)
    sheet.set_default_row(_ROW_HEIGHT)
    page.title("sheets.title", f"{files.note()}　{as_of_note(page, tally)}")
    _write_counts(page, tally)
    row = _HEADING + len(RULES) + 2
    open_sheet = page.text("sheets.open")
    words = page.text("sheets.open.note", count=f"{tally.open:,}", overdue=f"{tally.overdue:,}")
    look = looks.get(bold=True, font_color="#B00000" if tally.open else "#404040", underline=1)
    sheet.write_url(row, 0, f"internal:'{open_sheet}'!A1", look, f"{words}→ {open_sheet}")
    row = write_highlights(page, row + 2, tally, changes)
    bottom = _place(sheet, row, [*_charts(book, data, page, tally)])
    page.print_set_up(_HEADING, bottom, _LAST_COLUMN, landscape=False, most=bottom)
    sheet.fit_to_pages(1, 1)


def as_of_note(page: Page, tally: Tally) -> str:
    """Return the dates that were judged by, in words."""
    if not tally.dates:
        return ""
    first, last = min(tally.dates), max(tally.dates)
    if first == last:
        return page.text("sheets.as_of", day=page.day(first))
    return page.text("sheets.as_of_range", first=page.day(first), last=page.day(last))


def _write_counts(page: Page, tally: Tally) -> None:
    sheet, looks = page.sheet, page.looks
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(SHADES) + 1, 11)
    sheet.set_column(len(SHADES) + 2, _LAST_COLUMN, 11)
    sheet.set_row(_HEADING, 26)
    line = {"border": 1, "border_color": RULE}
    sheet.write_string(_HEADING, 0, page.text("sheets.head.item"), looks.get(bold=True, bg_color=BAND, **line))
    for column, shade in enumerate(SHADES, 1):
        properties = fill_properties(_fill(tally, "progress", shade)) or {"bg_color": BAND}
        sheet.write_string(
            _HEADING, column, page.shade_word(shade), looks.get(bold=True, align="center", **properties, **line)
        )
    total = looks.get(bold=True, align="center", bg_color=BAND, **line)
    sheet.write_string(_HEADING, len(SHADES) + 1, page.text("sheets.head.total"), total)
    for row, rule in enumerate(RULES, _HEADING + 1):
        sheet.set_row(row, 24)
        sheet.write_string(row, 0, page.text(f"rule.{rule}"), looks.get(bold=True, **line))
        counts = tally.total.counts[rule]
        for column, shade in enumerate(SHADES, 1):
            sheet.write_number(
                row, column, counts[shade], looks.get(num_format=_DASHED, align="right", indent=1, **line)
            )
        look = looks.get(bold=True, num_format=_DASHED, align="right", indent=1, **line)
        sheet.write_number(row, len(SHADES) + 1, counts.total(), look)


def _fill(tally: Tally, rule: Rule, shade: Shade) -> Fill | None:
    return None if shade in {"none", "unrated"} else tally.fill(rule, shade)


def _place(sheet: Any, row: int, charts: Sequence[tuple[Any, int]]) -> int:  # noqa: ANN401
    """Put the charts two and two beside each other from a row on; return the last row that they cover."""
    for at in range(0, len(charts), 2):
        pair = charts[at : at + 2]
        for side, (chart, _) in enumerate(pair):
            place = {"x_offset": side * (WIDTH + _GAP), "y_offset": 0, "object_position": 3}
            sheet.insert_chart(row, 0, chart, place)
        row += int((max(height for _, height in pair) + _GAP) / _ROW_PIXELS) + 1
    return row


# ---- Charts ----------------------------------------------------------------------------------------------------------


class _Data:
    """Writes blocks of numbers for charts beside each other on a sheet of their own."""

    def __init__(self, sheet: Any) -> None:  # noqa: ANN401
        self.sheet = sheet
        self.name = sheet.get_name()
        self._column = 0

    def block(self, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> int:
        """Write a block and return its first column."""
        first = self._column
        for at, heading in enumerate(headings, first):
            self.sheet.write_string(0, at, heading)
        for row, values in enumerate(rows, 1):
            for at, value in enumerate(values, first):
                if isinstance(value, str):
                    self.sheet.write_string(row, at, value)
                elif value is not None:
                    self.sheet.write_number(row, at, value)
        self._column = first + len(headings) + 1
        return first


def _charts(book: Any, data: Any, page: Page, tally: Tally) -> Iterator[tuple[Any, int]]:  # noqa: ANN401
    """Yield each chart that has something to show, with its height in pixels."""
    held = _Data(data)
    groups = _shown(tally, page)
    found = 0
    for rule in RULES:
        shades = [shade for shade in SHADES if tally.total.counts[rule][shade]]
        if not shades:
            continue
        rows = [[name, *(group.counts[rule][shade] for shade in shades)] for name, group in groups]
        title = page.text("sheets.chart.by_ministry", rule=page.text(f"rule.{rule}"))
        categories, series = _stacked(held, page, tally, rule, shades, rows)
        chart = bars(book, title, page.text(f"sheets.chart.axis.{rule}"), categories, series)
        found += 1
        yield chart, chart.height
    if any(group.median is not None for _, group in groups):
        chart = _progress(book, held, page, tally, groups)
        found += 1
        yield chart, chart.height
    quarters = [*tally.quarters()]
    if quarters:
        shades = [shade for shade in SHADES if any(counts.get(shade, 0) for _, counts in quarters)]
        rows = [[_quarter(page, quarter), *(counts.get(shade, 0) for shade in shades)] for quarter, counts in quarters]
        categories, series = _stacked(held, page, tally, "status", shades, rows)
        size = (2 * WIDTH + _GAP if found % 2 == 0 else WIDTH, _LAST_HEIGHT)
        title = page.text("sheets.chart.deadlines", as_of=as_of_note(page, tally))
        chart = columns(book, title, page.text("sheets.chart.axis.deadlines"), categories, series, size)
        yield chart, chart.height


def _shown(tally: Tally, page: Page) -> list[tuple[str, Group]]:
    """Return the ministries that charts show; beyond some, those with the fewest procedures are one together."""
    named = list(tally.ministries.items())
    if len(named) <= MOST_BARS:
        return named
    kept = {name for name, _ in sorted(named, key=lambda each: -each[1].procedures)[: MOST_BARS - 1]}
    other = Group()
    for name, group in named:
        if name not in kept:
            other.procedures += group.procedures
            other.progress.extend(group.progress)
            for rule in RULES:
                other.counts[rule].update(group.counts[rule])
    return [*((name, group) for name, group in named if name in kept), (page.text("sheets.chart.other"), other)]


def _stacked(  # noqa: PLR0917
    data: _Data, page: Page, tally: Tally, rule: Rule, shades: Sequence[Shade], rows: Sequence[Sequence[object]]
) -> tuple[tuple[str, int, int, int, int], list[Series]]:
    """Return the categories and the series of a stacked chart, whose numbers are on the data sheet."""
    first = data.block(["", *map(page.shade_word, shades)], rows)
    last = len(rows)
    series = [
        Series((data.name, 0, at), (data.name, 1, at, last, at), look_of(shade, _fill(tally, rule, shade)))
        for at, shade in enumerate(shades, first + 1)
    ]
    return (data.name, 1, first, last, first), series


def _progress(book: Any, data: _Data, page: Page, tally: Tally, groups: Sequence[tuple[str, Group]]) -> Any:  # noqa: ANN401
    """Return the chart of the median progress of each ministry against the target."""
    rows = [[name, group.median, 1] for name, group in groups]
    median, target = page.text("sheets.chart.median"), page.text("sheets.chart.target")
    first = data.block(["", median, target], rows)
    last = len(rows)
    fills: Mapping[Color, Fill] = {color: fill for color in COLORS if (fill := tally.fill("progress", color))}
    shown = Progress(
        (data.name, 1, first, last, first),
        (data.name, 0, first + 1),
        (data.name, 1, first + 1, last, first + 1),
        [tally.band_of(group.median) for _, group in groups],
        (data.name, 0, first + 2),
        (data.name, 1, first + 2, last, first + 2),
    )
    return progress(book, page.text("sheets.chart.progress"), page.text("sheets.chart.axis.rate"), shown, fills)


_MONTHS = ("Jan–Mar", "Apr–Jun", "Jul–Sep", "Oct–Dec")


def _quarter(page: Page, quarter: Quarter) -> str:
    if page.language == "en":
        words = f"{_MONTHS[quarter.month // 3]} {quarter.year}"
    else:
        year = f"R{quarter.year - 2018}" if quarter.year > 2018 else str(quarter.year)
        words = f"{year}.{quarter.month}〜{quarter.month + 2}月"
    if quarter.open:
        return page.text("sheets.chart.before" if quarter.open < 0 else "sheets.chart.after", quarter=words)
    return words


# ---- By ministry -----------------------------------------------------------------------------------------------------


def write_ministries(sheet: Any, tally: Tally, looks: Looks, language: Language) -> None:  # noqa: ANN401
    """Write the counts by ministry and programme: a bold row for each ministry, its programmes below it."""
    page = Page(sheet, looks, language)
    page.title("sheets.ministries", as_of_note(page, tally))
    _write_group_headings(page, tally)
    row = _HEADING + 2
    _write_group(page, row, (page.text("sheets.head.all"), ""), tally.total, bg_color="#E7E7E7", bold=True, top=2)
    for ministry, group in tally.ministries.items():
        row += 1
        _write_group(page, row, (ministry, ""), group, bold=True, bg_color="#F7F7F7")
        programs = [*tally.programs_of(ministry)]
        if [name for name, _ in programs] != [""]:
            for program, counts in programs:
                row += 1
                sheet.set_row(row, None, None, {"level": 1})
                _write_group(page, row, ("", program or page.text("sheets.no_program")), counts)
    sheet.outline_settings(visible=True, symbols_below=False)
    sheet.freeze_panes(_HEADING + 2, 3)
    page.print_set_up(_HEADING, row, 3 + len(RULES) * (len(SHADES) + 1), most=row)
    sheet.repeat_rows(_HEADING, _HEADING + 1)


def _write_group_headings(page: Page, tally: Tally) -> None:
    sheet, looks = page.sheet, page.looks
    line = {"border": 1, "border_color": "#BFBFBF", "align": "center", "bold": True, "text_wrap": True}
    plain = looks.get(bg_color=BAND, **line)
    sheet.set_row(_HEADING, 22)
    sheet.set_row(_HEADING + 1, 34)
    names = (("sheets.head.ministry", 18), ("sheets.head.program", 26), ("sheets.head.procedures", 11))
    for column, (code, width) in enumerate(names):
        sheet.set_column(column, column, width)
        sheet.merge_range(_HEADING, column, _HEADING + 1, column, page.text(code), plain)
    column = len(names)
    for rule in RULES:
        width = len(SHADES) + 1
        sheet.merge_range(_HEADING, column, _HEADING, column + width - 1, page.text(f"rule.{rule}"), plain)
        for at, shade in enumerate(SHADES, column):
            look = fill_properties(_fill(tally, rule, shade)) or {"bg_color": BAND}
            sheet.write_string(_HEADING + 1, at, page.shade_word(shade), looks.get(**line, **look))
        sheet.write_string(_HEADING + 1, column + width - 1, page.text("sheets.head.total"), plain)
        sheet.set_column(column, column + width - 1, 7.5)
        column += width
    sheet.set_column(column, column, 12)
    sheet.merge_range(_HEADING, column, _HEADING + 1, column, page.text("sheets.head.median"), plain)


def _write_group(page: Page, row: int, names: tuple[str, str], group: Group, **look: object) -> None:
    for column, name in enumerate(names):
        page.put(row, column, name, text_wrap=True, **look)
    page.put(row, 2, group.procedures, num_format=_COUNT, align="right", **look)
    column = 3
    for rule in RULES:
        counts = group.counts[rule]
        for shade in SHADES:
            page.put(row, column, counts[shade], num_format=_DASHED, align="right", **look)
            column += 1
        page.put(row, column, counts.total(), num_format=_DASHED, align="right", right=1, right_color="#BFBFBF", **look)
        column += 1
    page.put(row, column, group.median, num_format="0.0%", align="right", **look)
