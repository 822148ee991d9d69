"""The sheet 進捗入力: a row for each plan of the scorecard, laid out as
``irodori.scorecard.statuses.table`` reads it.

府省名, 手続名 and the plan's text come from the scorecard by formulas, so that
a person only chooses 状況 and types 期限. A procedure that has no name yet
shows －, which names no plan: a blank would count as the name above.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from irodori.scorecard.profile import Profile
from irodori.sheets.layout import FIRST_ROW, OfficialLayout, circled, words
from irodori.sheets.looks import DATE_FORMAT, Looks, Properties
from irodori.sheets.rows import PlanRecord, ProcedureRecord, said

NO_NAME = "－"
TOP = 3
"""The first row with a plan, counting from 0."""
SPARE = 20
"""Blank rows at the end, for procedures that are added by hand."""
_LONGEST_LIST = 255
"""Characters of a drop-down's words together."""
COLUMNS = (
    "ministry",
    "procedure",
    "issue",
    "plan",
    "text",
    "status",
    "deadline",
    "judged",
)
_NAMES = frozenset({"ministry", "procedure", "text"})
"""The columns whose text begins at the left."""


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
        if self._next:
            return self._next[0]
        return None

    def of(self, row: int) -> Iterator[tuple[int, str | int]]:
        """Yield the columns and values of a row."""
        while self._next and self._next[0] == row:
            yield self._next[1:]
            self._next = next(self._cells, None)


class StatusSheet:
    """Writes 進捗入力 of a template with so many rows."""

    def __init__(
        self,
        sheet: Any,
        looks: Looks,
        layout: OfficialLayout,
        profile: Profile,
        rows: int,
    ) -> None:
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

    def write(
        self,
        records: Sequence[ProcedureRecord],
        hidden: Iterable[tuple[int, int, str | int]] = (),
    ) -> None:
        """Write the sheet from top to bottom, with the statuses that records
        give.

        ``hidden`` are further cells, row by row; with them the sheet has the
        column 判定, which they fill.
        """
        waiting = _Waiting(hidden)
        shown = COLUMNS if waiting.row is not None else COLUMNS[:-1]
        self._write_top(shown)
        self._write_hidden(0, waiting)
        self._write_headings(shown)
        self._write_procedures(records, waiting)
        self._write_spares(shown, waiting)
        while waiting.row is not None:
            self._write_hidden(waiting.row, waiting)
        self._set_validation()

    def _write_procedures(
        self, records: Sequence[ProcedureRecord], waiting: _Waiting
    ) -> None:
        for number, (record, ministry) in enumerate(said(records)):
            self._write_procedure(number, record, ministry, waiting)
        for number in range(len(records), self.rows):
            self._write_procedure(number, None, "", waiting)

    def _write_spares(self, shown: Sequence[str], waiting: _Waiting) -> None:
        for row in range(self.last - SPARE + 1, self.last + 1):
            for column, name in enumerate(shown):
                look = self._look(name, spare=True)
                self._sheet.write_blank(row, column, None, look)
            self._write_hidden(row, waiting)

    def _write_hidden(self, row: int, waiting: _Waiting) -> None:
        for column, value in waiting.of(row):
            if column == COLUMNS.index("judged"):
                self._sheet.write_formula(
                    row,
                    column,
                    value,
                    self.judged_look(row),
                    "",
                )
            elif isinstance(value, int):
                self._sheet.write_number(row, column, value)
            elif value.startswith("="):
                self._sheet.write_formula(
                    row,
                    column,
                    value,
                    None,
                    "",
                )
            else:
                self._sheet.write_string(row, column, value)

    def _write_top(self, shown: Sequence[str]) -> None:
        """Write the title, and set up what is seen and printed."""
        sheet = self._sheet
        end = len(shown) - 1
        title = self._looks.get(font_size=14, bold=True)
        sheet.set_row(0, 24)
        sheet.set_row(TOP - 1, 22)
        sheet.write_string(0, 0, self._words["title"], title)
        sheet.freeze_panes(TOP, 2)
        sheet.repeat_rows(TOP - 1)
        sheet.print_area(0, 0, self.last - SPARE, end)
        sheet.autofilter(TOP - 1, 0, self.last, end)

    def _write_headings(self, shown: Sequence[str]) -> None:
        """Write what to do, and the headings below."""
        sheet = self._sheet
        said_there = self._words
        guide = said_there["guide"]
        if "judged" in shown:
            guide += said_there["live_guide"]
        sheet.write_string(1, 0, guide, self._looks.get())
        look = self._looks.get(
            border=1,
            text_wrap=True,
            align="center",
            bg_color="#F2F2F2",
            bold=True,
        )
        for at, name in enumerate(shown):
            width = "plan_text" if name == "text" else name
            sheet.set_column(at, at, said_there[f"{width}_width"])
            sheet.write_string(TOP - 1, at, self._heading(name), look)

    def _heading(self, name: str) -> str:
        headings: dict[str, str] = {
            column: listed[0]
            for column, listed in self._profile.status_table.columns.items()
        }
        headings["text"] = self._words["plan_text"]
        headings["judged"] = self._words["judged"]
        return headings[name]

    def judged_look(self, row: int) -> Any:
        """Return the format of a row's 判定."""
        place = (row - TOP) % len(self._plans)
        return self._look("judged", first=place == 0)

    def _look(
        self, name: str, *, spare: bool = False, first: bool = False
    ) -> Any:
        given = name in {"status", "deadline"} or (spare and name != "judged")
        look: Properties = {
            "border": 7,
            "top": 1 if first else 7,
            "left": 1,
            "right": 1,
            "locked": not given,
            "align": "left" if name in _NAMES else "center",
        }
        if not given:
            look["bg_color"] = "#F7F7F7"
        if name == "deadline":
            look["num_format"] = DATE_FORMAT
        return self._looks.get(**look)

    def _write_procedure(
        self,
        number: int,
        record: ProcedureRecord | None,
        ministry: str,
        waiting: _Waiting,
    ) -> None:
        """Write the rows of one procedure."""
        name = record.procedure if record else None
        names = (ministry if name else "", name or NO_NAME)
        top = TOP + number * len(self._plans)
        for row, (block, letter) in enumerate(self._plans, top):
            plan = record.plan(block, letter) if record else None
            self._write_names(row, number, names)
            self._write_plan(row, number, (block, letter), plan)
            self._write_hidden(row, waiting)

    def _write_names(
        self, row: int, number: int, names: tuple[str, str]
    ) -> None:
        """Write 府省名 and 手続名; all rows of a procedure but the first take
        them from the first.
        """
        top = TOP + number * len(self._plans)
        formulas = (f"=$A${top + 1}", f"=$B${top + 1}")
        if row == top:
            formulas = self._name_formulas(number)
        for column, formula in enumerate(formulas):
            look = self._look(COLUMNS[column], first=row == top)
            self._sheet.write_formula(
                row,
                column,
                formula,
                look,
                names[column],
            )

    def _name_formulas(self, number: int) -> tuple[str, str]:
        """Return the formulas that take a procedure's names from the scorecard;
        府省名 may be further up there.
        """
        first = FIRST_ROW + 1
        row = FIRST_ROW + number + 1
        here = TOP + number * len(self._plans) + 1
        owner = self._card_column("ministry")
        above = f"{owner}${first}:{owner.split('!')[1]}${row}"
        name = f"{self._card_column('procedure')}${row}"
        return (
            f'=IF($B{here}="{NO_NAME}","",IFERROR(LOOKUP(2,1/({above}<>""),{above}),""))',
            f'=IF({name}="","{NO_NAME}",{name})',
        )

    def _card_column(
        self, field: str, block: int | None = None, letter: str | None = None
    ) -> str:
        """Return a column of the scorecard as a formula writes it, without a
        row.
        """
        column = xl_col_to_name(self.layout.at(field, block, letter))
        return f"{quoted_sheet(words()['scorecard_sheet'])}!${column}"

    def _write_plan(
        self,
        row: int,
        number: int,
        at: tuple[int, str],
        plan: PlanRecord | None,
    ) -> None:
        """Write a plan, its text taken from the scorecard, with the status and
        the deadline that a record gives.
        """
        look = partial(self._look, first=at == self._plans[0])
        given = plan or PlanRecord()
        taken = self._text_of_plan(number, at)
        self._write_name(row, at, look)
        self._sheet.write_formula(
            row, 4, taken, look("text"), given.text or ""
        )
        self._write(row, 5, given.status, look("status"))
        self._write(row, 6, given.deadline, look("deadline"))

    def _write_name(
        self, row: int, at: tuple[int, str], look: Callable[[str], Any]
    ) -> None:
        """Write which plan of which issue a row is about."""
        issue, letter = at
        write = self._sheet.write_string
        write(row, 2, f"課題{circled(issue)}", look("issue"))
        write(row, 3, letter, look("plan"))

    def _text_of_plan(
        self,
        number: int,
        at: tuple[int, str],
    ) -> str:
        """Return the formula that takes a plan's text from the scorecard."""
        column = self._card_column("action_plan", *at)
        cell = f"{column}${FIRST_ROW + number + 1}"
        return f'=IF({cell}="","",{cell})'

    def _write(
        self,
        row: int,
        column: int,
        value: object,
        look: Any,
    ) -> None:
        if value is None:
            self._sheet.write_blank(row, column, None, look)
        else:
            self._sheet.write_string(row, column, str(value), look)

    def _set_validation(self) -> None:
        """Set what may be typed as 状況 and as 期限."""
        names = self._profile.status_table.columns
        rule = words()["rules"]
        status = names["status"][0]
        deadline = names["deadline"][0]
        chosen = {
            "validate": "list",
            "source": self._choices(),
            "error_type": "warning",
            "input_title": status,
            "input_message": rule["status"]["hint"],
            "error_title": status,
            "error_message": rule["status"]["error"],
        }
        typed = {
            "validate": "any",
            "input_title": deadline,
            "input_message": self._words["deadline_hint"],
        }
        self._sheet.data_validation(TOP, 5, self.last, 5, chosen)
        self._sheet.data_validation(TOP, 6, self.last, 6, typed)

    def _choices(self) -> list[str]:
        """Return the words of the statuses, as many as a drop-down holds."""
        statuses = self._profile.statuses.values()
        choices = [listed[0] for listed in statuses if listed]
        while len(",".join(choices)) > _LONGEST_LIST:
            choices.pop()
        return choices
