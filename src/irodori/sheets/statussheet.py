"""The sheet 進捗入力: a row for each plan of the scorecard, laid out as ``irodori.scorecard.statuses.table`` reads it.

府省名, 手続名 and the plan's text come from the scorecard by formulas, so that a person only chooses 状況 and types
期限.  A procedure that has no name yet shows －, which names no plan: a blank would count as the name above.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from irodori.scorecard.profile import Profile
from irodori.sheets.layout import FIRST_ROW, OfficialLayout, circled, words
from irodori.sheets.looks import Looks
from irodori.sheets.rows import ProcedureRecord, said

NO_NAME = "－"
TOP = 3
"""The first row with a plan, counting from 0."""
SPARE = 20
"""Blank rows at the end, for procedures that are added by hand."""
_LONGEST_LIST = 255
"""Characters of a drop-down's words together."""
COLUMNS = ("ministry", "procedure", "issue", "plan", "text", "status", "deadline", "judged")
DATE_FORMAT = '[$-411]ggge"年"m"月"d"日"'


def quoted_sheet(name: str) -> str:
    """Return a sheet's name as a formula writes it."""
    return "'" + name.replace("'", "''") + "'"


class _Waiting:
    """Cells that come row by row, each held back until its row is written."""

    def __init__(self, cells: Iterable[tuple[int, int, str | int]]) -> None:
        self._cells = iter(cells)
        self._next = next(self._cells, None)

    @property
    def row(self) -> int | None:
        """The row of the next cell, None where there is none."""
        return self._next[0] if self._next else None

    def of(self, row: int) -> Iterator[tuple[int, str | int]]:
        """Yield the columns and values of a row."""
        while self._next and self._next[0] == row:
            yield self._next[1:]
            self._next = next(self._cells, None)


class StatusSheet:
    """Writes 進捗入力 of a template with so many rows."""

    def __init__(self, sheet: Any, looks: Looks, layout: OfficialLayout, profile: Profile, rows: int) -> None:  # noqa: ANN401
        self.rows = rows
        self.layout = layout
        self._sheet = sheet
        self._looks = looks
        self._profile = profile
        self._words = words()["status_sheet"]
        self._plans = list(layout.each_plan())

    @property
    def last(self) -> int:
        """The last row, a spare one, counting from 0."""
        return TOP + self.rows * len(self._plans) + SPARE - 1

    def range(self, name: str) -> str:
        """Return the cells of a column as a formula."""
        at = COLUMNS.index(name)
        return f"={quoted_sheet(self._sheet.get_name())}!{xl_range_abs(TOP, at, self.last, at)}"

    @property
    def name(self) -> str:
        """The sheet's name as a formula writes it."""
        return quoted_sheet(self._sheet.get_name())

    def write(self, records: Sequence[ProcedureRecord], hidden: Iterable[tuple[int, int, str | int]] = ()) -> None:
        """Write the sheet from top to bottom, with the statuses that records give.

        ``hidden`` are further cells, row by row; with them the sheet has the column 判定, which they fill.
        """
        waiting = _Waiting(hidden)
        live = waiting.row is not None
        self._write_top(waiting, live=live)
        rows = [*said(records)]
        for number in range(self.rows):
            record, ministry = rows[number] if number < len(rows) else (None, "")
            self._write_procedure(number, record, ministry, waiting)
        for row in range(TOP + self.rows * len(self._plans), self.last + 1):
            for name in COLUMNS[: 7 + live]:
                self._sheet.write_blank(row, COLUMNS.index(name), None, self._look(name, spare=True))
            self._write_hidden(row, waiting)
        while waiting.row is not None:
            self._write_hidden(waiting.row, waiting)
        self._set_validation()

    def _write_hidden(self, row: int, waiting: _Waiting) -> None:
        for column, value in waiting.of(row):
            if column == COLUMNS.index("judged"):
                self._sheet.write_formula(row, column, value, self.judged_look(row), "")
            elif isinstance(value, int):
                self._sheet.write_number(row, column, value)
            elif value.startswith("="):
                self._sheet.write_formula(row, column, value, None, "")
            else:
                self._sheet.write_string(row, column, value)

    def _write_top(self, waiting: _Waiting, *, live: bool) -> None:
        sheet, said_there = self._sheet, self._words
        names = self._profile.status_table.columns
        headings: dict[str, str] = {name: listed[0] for name, listed in names.items()}
        headings |= {"text": said_there["plan_text"], "judged": said_there["judged"]}
        sheet.set_row(0, 24)
        sheet.set_row(TOP - 1, 22)
        sheet.write_string(0, 0, said_there["title"], self._looks.get(font_size=14, bold=True))
        self._write_hidden(0, waiting)
        guide = said_there["guide"] + (said_there["live_guide"] if live else "")
        sheet.write_string(1, 0, guide, self._looks.get())
        look = self._looks.get(border=1, text_wrap=True, align="center", bg_color="#F2F2F2", bold=True)
        for at, name in enumerate(COLUMNS[: 7 + live]):
            width = said_there["plan_text_width" if name == "text" else f"{name}_width"]
            sheet.set_column(at, at, width)
            sheet.write_string(TOP - 1, at, headings[name], look)
        sheet.freeze_panes(TOP, 2)
        sheet.repeat_rows(TOP - 1)
        sheet.print_area(0, 0, self.last, 6 + live)
        sheet.autofilter(TOP - 1, 0, self.last, 6 + live)

    def judged_look(self, row: int) -> Any:  # noqa: ANN401
        """Return the format of a row's 判定."""
        return self._look("judged", first=(row - TOP) % len(self._plans) == 0)

    def _look(self, name: str, *, spare: bool = False, first: bool = False) -> Any:  # noqa: ANN401
        given = name in {"status", "deadline"} or (spare and name != "judged")
        look: dict[str, object] = {"border": 7, "top": 1 if first else 7, "left": 1, "right": 1, "locked": not given}
        look["align"] = "left" if name in {"procedure", "text", "ministry"} else "center"
        if not given:
            look["bg_color"] = "#F7F7F7"
        if name == "deadline":
            look["num_format"] = DATE_FORMAT
        return self._looks.get(**look)

    def _write_procedure(self, number: int, record: ProcedureRecord | None, ministry: str, waiting: _Waiting) -> None:
        """Write the rows of one procedure; all but the first take its names from the first."""
        sheet, layout = self._sheet, self.layout
        card = quoted_sheet(words()["scorecard_sheet"])
        source = FIRST_ROW + number + 1
        top = TOP + number * len(self._plans)
        owner, name = (xl_col_to_name(layout.at(field)) for field in ("ministry", "procedure"))
        called = (record.procedure if record else None) or NO_NAME
        ministry = ministry if record and record.procedure else ""
        for at, (block, letter) in enumerate(self._plans):
            row, first = top + at, at == 0
            plan = layout.at("action_plan", block, letter)
            if first:
                above = f"{card}!${owner}${FIRST_ROW + 1}:${owner}${source}"
                names = f'=IF($B{row + 1}="{NO_NAME}","",IFERROR(LOOKUP(2,1/({above}<>""),{above}),""))'
                procedure = f'=IF({card}!${name}${source}="","{NO_NAME}",{card}!${name}${source})'
            else:
                names, procedure = f"=$A${top + 1}", f"=$B${top + 1}"
            sheet.write_formula(row, 0, names, self._look("ministry", first=first), ministry)
            sheet.write_formula(row, 1, procedure, self._look("procedure", first=first), called)
            sheet.write_string(row, 2, f"課題{circled(block)}", self._look("issue", first=first))
            sheet.write_string(row, 3, letter, self._look("plan", first=first))
            cell = f"{card}!${xl_col_to_name(plan)}${source}"
            issue = record.issues[block - 1] if record and block <= len(record.issues) else None
            place = ord(letter) - ord("a")
            given = issue.plans[place] if issue and place < len(issue.plans) else None
            text = (given.text if given else None) or ""
            sheet.write_formula(row, 4, f'=IF({cell}="","",{cell})', self._look("text", first=first), text)
            self._write(row, 5, given.status if given else None, self._look("status", first=first))
            self._write(row, 6, given.deadline if given else None, self._look("deadline", first=first))
            self._write_hidden(row, waiting)

    def _write(self, row: int, column: int, value: object, look: Any) -> None:  # noqa: ANN401
        if value is None:
            self._sheet.write_blank(row, column, None, look)
        else:
            self._sheet.write_string(row, column, str(value), look)

    def _set_validation(self) -> None:
        rule = words()["rules"]["status"]
        choices = [listed[0] for listed in self._profile.statuses.values() if listed]
        while len(",".join(choices)) > _LONGEST_LIST:
            choices.pop()
        sheet, last = self._sheet, self.last
        names = self._profile.status_table.columns
        sheet.data_validation(
            TOP,
            5,
            last,
            5,
            {
                "validate": "list",
                "source": choices,
                "error_type": "warning",
                "input_title": names["status"][0],
                "input_message": rule["hint"],
                "error_title": names["status"][0],
                "error_message": rule["error"],
            },
        )
        hint = {"validate": "any", "input_title": names["deadline"][0], "input_message": self._words["deadline_hint"]}
        sheet.data_validation(TOP, 6, last, 6, hint)
