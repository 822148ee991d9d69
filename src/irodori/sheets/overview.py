"""The counts of a summary. The first sheet has those of each colour, what
changed since the issue before, where it is worst, and the charts; another one
counts by ministry and programme.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any

from irodori.messages import Language
from irodori.report.plain import one_line
from irodori.scorecard.profile import RULES, Rule
from irodori.sheets.charts import GAP, WIDTH
from irodori.sheets.flatrecords import SHADES, Record, Shade
from irodori.sheets.lists import KINDS
from irodori.sheets.looks import A3, Looks, fill_properties
from irodori.sheets.summarypages import (
    BAND,
    CENTERED,
    LATE,
    RULE,
    WRAPPED,
    Group,
    Page,
    Tally,
    as_of_note,
)
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill

_COUNT = "#,##0"
_DASHED = '#,##0;-#,##0;"–"'
_HEADING = 3
_ROW_HEIGHT = 20
_ROW_PIXELS = _ROW_HEIGHT * 4 / 3
_TOTAL = len(SHADES) + 1
"""The column of a rule's total, behind those of its shades."""
_LAST_COLUMN = 14
"""As wide as two charts beside each other."""
_BOX = MappingProxyType({"border": 1, "border_color": RULE})
_CHANGE_LOOK = {"bold": True, **_BOX, **CENTERED}
_MOST = 5
"""Ministries and things that are listed."""


def write_overview(
    page: Page,
    notes: tuple[str, str],
    tally: Tally,
    changes: Mapping[str, int] | None,
    charts: Iterable[Any],
) -> None:
    """Write the sheet that is opened first: counts by rule, what changed,
    where it is worst, and the charts.

    ``notes`` tell of the files, and of procedures that are in two of them;
    ``changes`` counts each kind, None without an issue before.
    """
    page.sheet.set_default_row(_ROW_HEIGHT)
    _write_title(page, notes, as_of_note(page, tally.dates))
    _write_counts(page, tally)
    row = _HEADING + len(RULES) + 2
    _write_link(page, row, tally.total)
    row = _write_highlights(page, row + 2, tally, changes)
    _set_up_print(page, _place(page.sheet, row, [*charts]))


def _set_up_print(page: Page, bottom: int) -> None:
    """Let the sheet be printed on one page, down to a row."""
    page.print_set_up(
        _HEADING,
        bottom,
        _LAST_COLUMN,
        landscape=False,
        most=bottom,
        paper=A3,
    )
    page.sheet.fit_to_pages(1, 1)


def _write_title(
    page: Page,
    notes: tuple[str, str],
    as_of: str,
) -> None:
    note, doubled = notes
    page.title("sheets.title", f"{note}　{as_of}")
    if doubled:
        look = page.looks.get(bold=True, font_color=LATE)
        page.sheet.write_string(_HEADING - 1, 0, doubled, look)


# ---- Counts -----------------------------------------------------------------


def _write_counts(page: Page, tally: Tally) -> None:
    """Write how many cells have each colour, a row for each rule."""
    page.sheet.set_column(0, 0, 24)
    page.sheet.set_column(1, _LAST_COLUMN, 11)
    _write_count_headings(page, tally)
    for row, rule in enumerate(RULES, _HEADING + 1):
        look = page.looks.get(bold=True, **_BOX)
        page.sheet.set_row(row, 24)
        page.sheet.write_string(row, 0, page.text(f"rule.{rule}"), look)
        _write_counts_of_rule(page, row, tally.total.counts[rule])


def _write_counts_of_rule(
    page: Page, row: int, counts: Counter[Shade]
) -> None:
    look = {"num_format": _DASHED, "align": "right", "indent": 1, **_BOX}
    plain = page.looks.get(**look)
    for column, shade in enumerate(SHADES, 1):
        page.sheet.write_number(row, column, counts[shade], plain)
    bold = page.looks.get(bold=True, **look)
    page.sheet.write_number(row, _TOTAL, counts.total(), bold)


def _write_count_headings(page: Page, tally: Tally) -> None:
    page.sheet.set_row(_HEADING, 26)
    _write_heading(page, 0, page.text("sheets.head.item"))
    for column, shade in enumerate(SHADES, 1):
        fill = fill_properties(tally.fill("progress", shade))
        _write_heading(
            page,
            column,
            page.shade_word(shade),
            **CENTERED,
            **fill,
        )
    _write_heading(page, _TOTAL, page.text("sheets.head.total"), **CENTERED)


def _write_heading(page: Page, column: int, text: str, **look: object) -> None:
    look = {"bold": True, "bg_color": BAND, **_BOX, **look}
    page.sheet.write_string(_HEADING, column, text, page.looks.get(**look))


def _write_link(page: Page, row: int, total: Group) -> None:
    """Write how much is red or overdue, with a link to its list."""
    name = page.text("sheets.open")
    words = page.text(
        "sheets.open.note",
        count=f"{total.open:,}",
        overdue=f"{total.overdue:,}",
    )
    color = LATE if total.open else "#404040"
    look = page.looks.get(bold=True, font_color=color, underline=1)
    link = f"internal:'{name}'!A1"
    page.sheet.write_url(row, 0, link, look, f"{words}→ {name}")


def _place(
    sheet: Any,
    row: int,
    charts: Sequence[Any],
) -> int:
    """Place the charts in two columns, from a row on; return the last row that
    they cover.
    """
    for at in range(0, len(charts), 2):
        pair = charts[at : at + 2]
        for side, chart in enumerate(pair):
            place = {
                "x_offset": side * (WIDTH + GAP),
                "y_offset": 0,
                "object_position": 3,
            }
            sheet.insert_chart(row, 0, chart, place)
        height = max(chart.height for chart in pair) + GAP
        row += int(height / _ROW_PIXELS) + 1
    return row


# ---- What changed, and what is worst -----------------------------------------


class _HeadSpan(NamedTuple):
    """A column of a small table: the code of its heading, the first and the
    last column of the sheet, and how its values look.
    """

    code: str
    first: int
    last: int
    align: str = "left"
    values: Mapping[str, object] = MappingProxyType({})

    @property
    def look(self) -> Mapping[str, object]:
        """How its values look."""
        return {"align": self.align, **self.values}


_COUNTED = MappingProxyType({"num_format": _COUNT})
_MINISTRIES = (
    _HeadSpan("sheets.head.ministry", 0, 0),
    _HeadSpan("sheets.head.open", 1, 1, "right", _COUNTED),
    _HeadSpan("sheets.head.overdue", 2, 2, "right", _COUNTED),
    _HeadSpan(
        "sheets.head.of",
        3,
        3,
        "right",
        {"num_format": "0%"},
    ),
)
_THINGS = (
    _HeadSpan("sheets.head.procedure", 5, 8),
    _HeadSpan("sheets.head.item", 9, 11),
    _HeadSpan("sheets.head.deadline", 12, 13, "center"),
    _HeadSpan(
        "sheets.head.days",
        14,
        14,
        "right",
        {"font_color": LATE, "bold": True, **_COUNTED},
    ),
)


def _write_highlights(
    page: Page, row: int, tally: Tally, changes: Mapping[str, int] | None
) -> int:
    """Write the highlights from a row on; return the row after them.
    ``changes`` counts each kind, None without an issue before.
    """
    if changes is not None:
        row = _write_changes(page, row, changes) + 1
    if not tally.total.open:
        return row
    _write_worst(page, row, tally)
    return row + _MOST + 3


def _write_changes(
    page: Page,
    row: int,
    changes: Mapping[str, int],
) -> int:
    _title(page, row, 0, "sheets.since")
    page.sheet.set_row(row, 30)
    page.sheet.set_row(row + 1, 26)
    for column, kind in enumerate(KINDS, 1):
        _write_change_count(
            page,
            row,
            column,
            kind,
            changes[kind],
        )
    return row + 2


def _write_change_count(
    page: Page, row: int, column: int, kind: str, count: int
) -> None:
    head = page.looks.get(bg_color=BAND, **WRAPPED, **_CHANGE_LOOK)
    title = page.text(f"sheets.change.{kind}")
    page.sheet.write_string(row, column, title, head)
    look = {"font_size": 14, "num_format": _COUNT, **_CHANGE_LOOK}
    if kind == "down" and count:
        look["font_color"] = LATE
    made = page.looks.get(**look)
    page.sheet.write_number(row + 1, column, count, made)


def _write_worst(page: Page, row: int, tally: Tally) -> None:
    """Write the worst ministries and, beside them, the worst things."""
    ministries = [
        _ministry(name, group) for name, group in _worst_ministries(tally)
    ]
    things = [
        _thing(record, page.language)
        for record in islice(tally.worst(), _MOST)
    ]
    _title(page, row, _MINISTRIES[0].first, "sheets.worst.ministries")
    _write_small_table(page, row + 1, _MINISTRIES, ministries)
    _title(page, row, _THINGS[0].first, "sheets.worst.things")
    _write_small_table(page, row + 1, _THINGS, things)


def _ministry(name: str, group: Group) -> Sequence[object]:
    share = group.open / max(1, group.total)
    return name, group.open, group.overdue, share


def _thing(record: Record, language: Language) -> Sequence[object]:
    return (
        one_line(record.procedure),
        record.item(language),
        record.deadline,
        record.days_overdue,
    )


def _write_small_table(
    page: Page,
    row: int,
    spans: Sequence[_HeadSpan],
    rows: Iterable[Sequence[object]],
) -> None:
    for span in spans:
        head = {"bold": True, "bg_color": BAND, "align": span.align}
        _put(page, row, span, page.text(span.code), head)
    for at, values in enumerate(rows, row + 1):
        for span, value in zip(spans, values, strict=True):
            _put(page, at, span, value, span.look)


def _worst_ministries(tally: Tally) -> list[tuple[str, Group]]:
    """Return the ministries with the largest share of red or overdue things;
    of equal shares, the larger number comes first.
    """

    def order(name: str) -> tuple[float, int]:
        group = tally.ministries[name]
        return -group.open / group.total, -group.open

    named = [name for name, group in tally.ministries.items() if group.open]
    worst = sorted(named, key=order)[:_MOST]
    return [(name, tally.ministries[name]) for name in worst]


def _title(
    page: Page,
    row: int,
    column: int,
    code: str,
) -> None:
    page.sheet.write_string(
        row,
        column,
        page.text(code),
        page.looks.get(bold=True, font_size=11),
    )


def _put(
    page: Page,
    row: int,
    span: _HeadSpan,
    value: object,
    look: Mapping[str, object],
) -> None:
    """Write a value over the columns of a span."""
    first = span.first
    last = span.last
    if last > first:
        line = page.looks.get(bottom=1, bottom_color=RULE, **look)
        page.sheet.merge_range(row, first, row, last, "", line)
    page.put(row, first, value, **look)


# ---- By ministry and programme ----------------------------------------------

_NAMES = (
    ("sheets.head.ministry", 18),
    ("sheets.head.program", 26),
    ("sheets.head.procedures", 11),
)
"""The headings before the counts, and their widths."""
_RULE_WIDTH = len(SHADES) + 1
"""The columns of a rule: its shades and their total."""
_MEDIAN = len(_NAMES) + len(RULES) * _RULE_WIDTH
"""The last column."""
_LINE = "#BFBFBF"
_TOTAL_LOOK = {"bg_color": "#E7E7E7", "bold": True, "top": 2}
_MINISTRY_LOOK = {"bg_color": "#F7F7F7", "bold": True}


def write_ministries(
    sheet: Any, tally: Tally, looks: Looks, language: Language
) -> None:
    """Write the counts by ministry and programme: a bold row for each
    ministry, its programmes below it.
    """
    page = Page(sheet, looks, language)
    page.title("sheets.ministries", as_of_note(page, tally.dates))
    _write_headings(page, tally)
    row = _HEADING + 2
    names = (page.text("sheets.head.all"), "")
    _write_group(page, row, names, tally.total, **_TOTAL_LOOK)
    for ministry, group in tally.ministries.items():
        row += 1
        _write_group(
            page,
            row,
            (ministry, ""),
            group,
            **_MINISTRY_LOOK,
        )
        row = _write_programs(page, row, [*tally.programs_of(ministry)])
    _set_up(page, row)


def _set_up(page: Page, last: int) -> None:
    """Set up how the sheet is scrolled, folded and printed."""
    page.sheet.outline_settings(visible=True, symbols_below=False)
    page.sheet.freeze_panes(_HEADING + 2, 3)
    page.print_set_up(_HEADING, last, _MEDIAN, most=last)
    page.sheet.repeat_rows(_HEADING, _HEADING + 1)


def _write_programs(
    page: Page, row: int, programs: list[tuple[str, Group]]
) -> int:
    """Write a ministry's programmes below its row; return the last row.

    One without a name, and no other, is the ministry itself.
    """
    if [name for name, _ in programs] == [""]:
        return row
    for program, counts in programs:
        row += 1
        page.sheet.set_row(row, None, None, {"level": 1})
        name = program or page.text("sheets.no_program")
        _write_group(page, row, ("", name), counts)
    return row


def _write_headings(page: Page, tally: Tally) -> None:
    sheet = page.sheet
    sheet.set_row(_HEADING, 22)
    sheet.set_row(_HEADING + 1, 34)
    for column, (code, width) in enumerate(_NAMES):
        _write_tall(page, column, code, width)
    for column, rule in _rule_columns():
        _write_rule(page, column, rule, tally)
    _write_tall(page, _MEDIAN, "sheets.head.median", 12)


def _write_tall(
    page: Page,
    column: int,
    code: str,
    width: float,
) -> None:
    """Write a heading that spans both rows."""
    bottom = _HEADING + 1
    text = page.text(code)
    look = _heading_look(page, bg_color=BAND)
    page.sheet.set_column(column, column, width)
    page.sheet.merge_range(
        _HEADING,
        column,
        bottom,
        column,
        text,
        look,
    )


def _write_rule(
    page: Page,
    first: int,
    rule: Rule,
    tally: Tally,
) -> None:
    """Write a rule's heading over those of its shades and of their total."""
    last = first + len(SHADES)
    name = page.text(f"rule.{rule}")
    plain = _heading_look(page, bg_color=BAND)
    page.sheet.merge_range(
        _HEADING,
        first,
        _HEADING,
        last,
        name,
        plain,
    )
    for column, shade in enumerate(SHADES, first):
        _write_low(
            page,
            column,
            page.shade_word(shade),
            tally.fill(rule, shade),
        )
    _write_low(page, last, page.text("sheets.head.total"), None)
    page.sheet.set_column(first, last, 7.5)


def _write_low(
    page: Page,
    column: int,
    text: str,
    fill: Fill | None,
) -> None:
    """Write a heading of the lower row, on a fill."""
    look = fill_properties(fill) or {"bg_color": BAND}
    page.sheet.write_string(
        _HEADING + 1,
        column,
        text,
        _heading_look(page, **look),
    )


def _heading_look(page: Page, **fill: object) -> Any:
    return page.looks.get(
        border=1,
        border_color=_LINE,
        align="center",
        bold=True,
        text_wrap=True,
        **fill,
    )


def _write_group(
    page: Page, row: int, names: tuple[str, str], group: Group, **look: object
) -> None:
    for column, name in enumerate(names):
        page.put(row, column, name, text_wrap=True, **look)
    look["align"] = "right"
    page.put(row, 2, group.procedures, num_format=_COUNT, **look)
    for column, rule in _rule_columns():
        _write_group_counts(
            page,
            row,
            column,
            group.counts[rule],
            **look,
        )
    page.put(
        row,
        _MEDIAN,
        group.median,
        num_format="0.0%",
        **look,
    )


def _write_group_counts(
    page: Page, row: int, first: int, counts: Counter[Shade], **look: object
) -> None:
    """Write the counts of a rule and their total, from a column on."""
    look["num_format"] = _DASHED
    for column, shade in enumerate(SHADES, first):
        page.put(row, column, counts[shade], **look)
    look |= {"right": 1, "right_color": _LINE}
    page.put(row, first + len(SHADES), counts.total(), **look)


def _rule_columns() -> Iterator[tuple[int, Rule]]:
    """Yield the first column of each rule."""
    columns = range(len(_NAMES), _MEDIAN, _RULE_WIDTH)
    return zip(columns, RULES, strict=True)
