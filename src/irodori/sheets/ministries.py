"""The sheet of a summary that counts by ministry and programme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from irodori.messages import Language
from irodori.scorecard.profile import RULES, Rule
from irodori.sheets.flatrecords import SHADES, Shade
from irodori.sheets.looks import Looks, fill_properties
from irodori.sheets.summarypages import BAND, Page, as_of_note
from irodori.sheets.tally import Group, Tally
from irodori.workbook.fills import Fill

_HEADING = 3
"""The first of two rows of headings, counting from 0."""
_COUNT = "#,##0"
_DASHED = '#,##0;-#,##0;"–"'
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


def _write_tall(page: Page, column: int, code: str, width: float) -> None:
    """Write a heading that is as high as both rows."""
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


def _write_rule(page: Page, first: int, rule: Rule, tally: Tally) -> None:
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
            page, column, page.shade_word(shade), tally.fill(rule, shade)
        )
    _write_low(page, last, page.text("sheets.head.total"), None)
    page.sheet.set_column(first, last, 7.5)


def _write_low(page: Page, column: int, text: str, fill: Fill | None) -> None:
    """Write a heading of the lower row on a fill."""
    look = fill_properties(fill) or {"bg_color": BAND}
    page.sheet.write_string(
        _HEADING + 1, column, text, _heading_look(page, **look)
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
        _write_counts(
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


def _write_counts(
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
    return zip(range(len(_NAMES), _MEDIAN, _RULE_WIDTH), RULES, strict=True)
