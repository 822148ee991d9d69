"""Judging a sheet: every rated cell of its tables with its colour and its reason, or the finding that says why not.

What is judged depends on few things: a plan's verdict on what its text says and on its deadlines, a rate's on three
values.  A text is read once, and each combination of what was read is judged once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from irodori.messages import Sentence
from irodori.scorecard.header import Block, Plan
from irodori.scorecard.legend import Legend, color_of_fill
from irodori.scorecard.profile import Profile, Rule
from irodori.scorecard.ratings import SheetRatings, TableVerdicts, Verdict
from irodori.scorecard.reader import SheetReading, Table
from irodori.scorecard.readings import CellReadings
from irodori.scorecard.rules import Judgement, judge_kpi, judge_progress, judge_status, speaks_of_usage_rate
from irodori.scorecard.status import Said, StatusReader, first_said
from irodori.scorecard.values.dates import Deadline, NoDeadline, find_deadline
from irodori.scorecard.values.kpi import KpiNumber, KpiProgress, kpi_quantity, read_kpi_number
from irodori.scorecard.values.rates import Rate, Unknown
from irodori.scorecard.values.text import fold, is_blank, shown
from irodori.workbook.cells import BLANK
from irodori.workbook.fills import Fill

_RATES = ("online_rate_base", "online_rate_current", "online_rate_target")

_Cell = tuple[int, int]
"""A cell's format and value code."""


class Formats(Protocol):
    """What is needed of the cell formats."""

    def fill(self, xf: int) -> Fill | None:
        """Return the fill that a cell format shows."""


class Facts(NamedTuple):
    """What a sheet is judged by."""

    profile: Profile
    legend: Legend
    as_of: dt.date
    readings: CellReadings
    formats: Formats
    stated: Mapping[tuple[int, int], Said] = {}
    """What a status table says, by (row, column) of the plan's cell."""
    notes: Mapping[tuple[int, int], str] = {}


def judge_sheet(reading: SheetReading, facts: Facts) -> SheetRatings:
    """Return the verdicts on a sheet's rated cells."""
    judges = [_TableJudge(facts, table) for table in reading.tables]
    ratings = SheetRatings(reading, facts.legend, facts.readings, [judge.judge() for judge in judges])
    for judge in judges:
        ratings.cleared += judge.cleared
    return ratings


class _TableJudge:
    """Judges one table, row by row."""

    def __init__(self, facts: Facts, table: Table) -> None:
        self.cleared: list[tuple[int, int]] = []
        self._facts = facts
        self._table = table
        self._legend = facts.legend
        self._read = facts.readings
        self._plans = _PlanJudge(facts)
        self._met = frozenset(map(fold, facts.profile.kpi_words["met"]))
        self._place = {name: table.place[column] for name, column in table.layout.fields.items()}
        self._rate_places = [self._place.get(name) for name in _RATES]
        self._usage_places = [at for at in self._rate_places[:2] if at is not None]
        self._in_points = writes_points(table, facts.readings)
        self._progress: dict[tuple[_Cell | None, ...], Verdict] = {}
        self._kpis: dict[tuple[int, _Cell], Verdict | None] = {}
        self._targets: dict[int, int] = {}
        self._target_list: list[KpiNumber | None] = [None]
        self._target_numbers: dict[tuple[int, int, str, str] | None, int] = {}
        self._done_ratios: dict[_Cell, tuple[int, int] | None] = {}
        self._rate_ratios: dict[_Cell, tuple[int, int] | None] = {}
        self._colored: dict[tuple[int, Rule], bool] = {}

    def judge(self) -> TableVerdicts:
        """Judge each procedure."""
        table = self._table
        blocks = [_Places(block, table.place) for block in table.layout.blocks]
        current = table.layout.fields.get("online_rate_current")
        columns = [current] if current is not None else []
        for places in blocks:
            columns += places.rated
        verdicts: list[Verdict | None] = []
        for index, row in enumerate(table.rows):
            codes, styles = table.row_codes(index), table.row_styles(index)
            if current is not None:
                verdicts.append(self._judge_progress(codes, styles))
            for places in blocks:
                verdicts += self._plans.judge(row, places, self._place.get("deadline"), codes, styles)
                if places.progress is not None:
                    verdicts.append(self._judge_kpi(places.kpi, places.progress, codes, styles))
        self._uncover(columns, verdicts)
        self._find_cleared(columns, verdicts)
        return TableVerdicts(table, columns, verdicts)

    def _uncover(self, columns: Sequence[int], verdicts: list[Verdict | None]) -> None:
        """Take back what was said of cells under merged areas: an area is rated once, in its first cell."""
        if self._table.covered:
            rows = {row: index for index, row in enumerate(self._table.rows)}
            place = {column: at for at, column in enumerate(columns)}
            for row, column in self._table.covered:
                if row in rows and column in place:
                    verdicts[rows[row] * len(columns) + place[column]] = None

    def _find_cleared(self, columns: Sequence[int], verdicts: Sequence[Verdict | None]) -> None:
        """Note the cells that are known to have no colour and carry a legend's colour from last time."""
        table, width = self._table, len(columns)
        for at, verdict in enumerate(verdicts):
            if verdict and verdict.judgement and verdict.judgement.color is None:
                index, column = at // width, columns[at % width]
                style = table.styles[index * len(table.columns) + table.place[column]]
                if self._carries_color(style, verdict.judgement.rule):
                    self.cleared.append((table.rows[index], column))

    def _carries_color(self, style: int, rule: Rule) -> bool:
        """Tell whether a cell format shows a colour of a legend."""
        known = self._colored.get((style, rule))
        if known is None:
            fill = self._facts.formats.fill(style) if style >= 0 else None
            palettes = self._facts.profile.palettes
            known = fill is not None and color_of_fill(fill, self._legend, palettes, rule) is not None
            self._colored[style, rule] = known
        return known

    # ---- オンライン利用率(現在値) --------------------------------------------------------------------------------

    def _judge_progress(self, codes: Sequence[int], styles: Sequence[int]) -> Verdict:
        key = tuple([(styles[at], codes[at]) if at is not None else None for at in self._rate_places])
        verdict = self._progress.get(key)
        if verdict is None:
            verdict = self._progress[key] = self._judge_rates(key)
        return verdict

    def _judge_rates(self, cells: Sequence[_Cell | None]) -> Verdict:
        rates = []
        for name, cell in zip(_RATES, cells, strict=True):
            if cell is None:
                return Verdict(None, Sentence("rate.no_column", {"field": Sentence(f"field.{name}")}))
            rate = self._read.rate(*cell, in_points=self._in_points)
            if isinstance(rate, Unknown):
                said = {"field": Sentence(f"field.{name}"), "text": _quoted(rate.text)}
                return Verdict(None, Sentence(rate.code, said))
            rates.append(rate)
        base, current, target = rates
        return _verdict(judge_progress(base, current, target, self._legend))

    # ---- 進捗(中間KPI) -------------------------------------------------------------------------------------------

    def _judge_kpi(self, kpi: int | None, progress: int, codes: Sequence[int], styles: Sequence[int]) -> Verdict | None:
        """Judge a KPI by what it sets and what its progress says; flag a progress that repeats the usage rate."""
        code = codes[kpi] if kpi is not None else BLANK
        number = self._targets.get(code)
        if number is None:
            number = self._targets[code] = self._number_of_target(code)
        key = number, (styles[progress], codes[progress])
        if key not in self._kpis:
            self._kpis[key] = self._judge_against(number, key[1])
        verdict = self._kpis[key]
        if verdict and verdict.judgement and self._repeats_rate(key[1], codes, styles):
            return self._with_remark(verdict, self._read.text(code), key[1])
        return verdict

    def _number_of_target(self, code: int) -> int:
        """Return a number for what a KPI sets, the same for all texts that set the same; 0 is no KPI."""
        text = self._read.text(code)
        if is_blank(text):
            return 0
        target = read_kpi_number(text)
        key = target and (*target.value.as_integer_ratio(), target.unit, target.comparison)
        number = self._target_numbers.setdefault(key, len(self._target_list))
        if number == len(self._target_list):
            self._target_list.append(target)
        return number

    def _judge_against(self, number: int, cell: _Cell) -> Verdict | None:
        """Judge a progress; a block that sets no KPI and reports none has nothing to judge."""
        if is_blank(self._read.text(cell[1])):
            return Verdict(None, Sentence("kpi.unknown", {"text": _quoted("")})) if number else None
        done = self._read.progress(*cell, self._met)
        if isinstance(done, Unknown):
            return Verdict(None, Sentence(done.code, {"text": _quoted(done.text)}))
        return _verdict(judge_kpi(self._target_list[number], done, self._legend))

    def _repeats_rate(self, cell: _Cell, codes: Sequence[int], styles: Sequence[int]) -> bool:
        """Tell whether a KPI's progress is the procedure's usage rate once more; each value is compared as integers."""
        if cell not in self._done_ratios:
            done = self._read.progress(*cell, self._met)
            value = done.value if isinstance(done, KpiProgress) and done.unit == "%" else None
            self._done_ratios[cell] = None if value is None else value.as_integer_ratio()
        ratio = self._done_ratios[cell]
        if ratio is None:
            return False
        for at in self._usage_places:
            rate_cell = styles[at], codes[at]
            if rate_cell not in self._rate_ratios:
                rate = self._read.rate(*rate_cell, in_points=self._in_points)
                self._rate_ratios[rate_cell] = rate.value.as_integer_ratio() if isinstance(rate, Rate) else None
            if self._rate_ratios[rate_cell] == ratio:
                return True
        return False

    def _with_remark(self, verdict: Verdict, kpi: str, cell: _Cell) -> Verdict:
        """Flag a KPI that speaks of one quantity while its progress repeats the usage rate."""
        quantity = kpi_quantity(kpi)
        if not quantity or speaks_of_usage_rate(quantity):
            return verdict
        value = self._read.shown(*cell)
        return verdict._replace(remark=Sentence("kpi.other_quantity", {"quantity": quantity, "value": value}))


class _Spoken(NamedTuple):
    """What a plan's own text says."""

    tag: Said | None
    deadline: Deadline | None


class _PlanJudge:
    """Judges action plans."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._read = facts.readings
        self._statuses = StatusReader(facts.profile, facts.legend)
        self._dated = {rule.status for rule in facts.legend.statuses if rule.overdue is not None}
        self._spoken: list[_Spoken | None] = [None]
        self._numbers: dict[tuple[int, Deadline | None], int] = {}
        """By the tag's identity: the same tag is the same object, kept in the list above."""
        self._of_code: dict[int, int] = {BLANK: 0}
        self._verdicts: dict[tuple[object, ...], Verdict] = {}

    def judge(
        self, row: int, places: _Places, procedure: int | None, codes: Sequence[int], styles: Sequence[int]
    ) -> list[Verdict | None]:
        """Return the verdicts on one block's plans, None for a plan that is blank."""
        at = places.kpi_deadline
        deadlines = (
            (styles[at], codes[at]) if at is not None else None,
            (styles[procedure], codes[procedure]) if procedure is not None else None,
        )
        of_code, verdicts = self._of_code, self._verdicts
        beside = bool(self._facts.stated or self._facts.notes)
        found: list[Verdict | None] = []
        for plan in places.plans:
            code, style = codes[plan.at], styles[plan.at]
            number = of_code.get(code)
            if number is None:
                number = of_code[code] = self._speak(code)
            spoken = self._spoken[number]
            if spoken is None:
                found.append(None)
                continue
            if (beside or plan.has_columns) and self._said_beside(row, plan, codes):
                found.append(self._judge_all(row, plan, spoken, deadlines, (codes, styles)))
                continue
            key = number, style if spoken.tag is None else None, deadlines
            verdict = verdicts.get(key)
            if verdict is None:
                verdict = verdicts[key] = self._judge_all(row, plan, spoken, deadlines, (codes, styles))
            found.append(verdict)
        return found

    def _speak(self, code: int) -> int:
        """Read a plan's own text, its tag and its date where it is needed, and number what it says; 0 is no plan."""
        text = self._read.text(code)
        if is_blank(text):
            return 0
        tag = self._statuses.tag(text)
        needs_date = tag is None or (tag.deadline is None and tag.status in self._dated)
        deadline = find_deadline(text) if needs_date else None
        number = self._numbers.setdefault((id(tag), deadline), len(self._spoken))
        if number == len(self._spoken):
            self._spoken.append(_Spoken(tag, deadline))
        return number

    def _said_beside(self, row: int, plan: _PlanPlaces, codes: Sequence[int]) -> bool:
        """Tell whether a table, a column or a note may say something of a plan."""
        place = row, plan.column
        if plan.has_columns and any(at is not None and codes[at] != BLANK for at in (plan.status, plan.deadline)):
            return True
        return place in self._facts.stated or place in self._facts.notes

    def _judge_all(
        self,
        row: int,
        plan: _PlanPlaces,
        spoken: _Spoken,
        deadlines: tuple[_Cell | None, _Cell | None],
        cells: tuple[Sequence[int], Sequence[int]],
    ) -> Verdict:
        codes, styles = cells
        said, other = first_said(self._sources(row, plan, spoken, codes, styles))
        if said is None:
            return Verdict(None, Sentence("status.missing"))
        own = (styles[plan.deadline], codes[plan.deadline]) if plan.deadline is not None else None
        deadline, source = self._deadline(said, spoken, (own, *deadlines))
        if isinstance(deadline, NoDeadline) and self._facts.legend.needs_deadline(said.status):
            return Verdict(None, Sentence("deadline.unreadable", {"text": deadline.text}), said.source)
        judged = judge_status(
            said.status,
            deadline if isinstance(deadline, Deadline) else None,
            self._facts.as_of,
            self._facts.legend,
            Sentence(f"deadline.from.{source}"),
        )
        remark = _contradiction(said, other) if other else None
        return _verdict(judged)._replace(
            status_source=said.source, deadline_source=source if deadline else None, remark=remark
        )

    def _sources(
        self, row: int, plan: _PlanPlaces, spoken: _Spoken, codes: Sequence[int], styles: Sequence[int]
    ) -> list[Callable[[], Said | None]]:
        """Return the status sources of one plan in their order."""
        facts, statuses, place, style = self._facts, self._statuses, (row, plan.column), styles[plan.at]
        column = BLANK if plan.status is None else codes[plan.status]
        return [
            lambda: facts.stated.get(place),
            lambda: None if column == BLANK else statuses.phrase(self._read.text(column), "column"),
            lambda: statuses.note(facts.notes[place]) if place in facts.notes else None,
            lambda: spoken.tag,
            lambda: statuses.fill(facts.formats.fill(style)) if style >= 0 else None,
        ]

    def _deadline(
        self, said: Said, spoken: _Spoken, cells: tuple[_Cell | None, ...]
    ) -> tuple[Deadline | NoDeadline | None, str]:
        """Return the plan's deadline and where it stands: the first that is given."""
        if said.deadline:
            return said.deadline, said.source
        own, kpi, procedure = cells
        for source, cell in (("column", own), ("text", None), ("kpi_deadline", kpi), ("deadline", procedure)):
            found: Deadline | NoDeadline | None = spoken.deadline if source == "text" else None
            if cell and cell[1] != BLANK:
                found = self._read.deadline(*cell)
            if isinstance(found, Deadline) or (found and found.code == "deadline.unreadable"):
                return found, source
        return None, "none"


class _PlanPlaces:
    """Where the values of one plan stand in a row's codes."""

    def __init__(self, plan: Plan, place: Mapping[int, int]) -> None:
        self.column = plan.column
        self.at = place[plan.column]
        self.status = place[plan.status] if plan.status is not None else None
        self.deadline = place[plan.deadline] if plan.deadline is not None else None
        self.has_columns = self.status is not None or self.deadline is not None


class _Places:
    """Where the values of one issue block stand in a row's codes."""

    def __init__(self, block: Block, place: Mapping[int, int]) -> None:
        at = {name: place[column] for name, column in block.columns.items()}
        self.plans = [_PlanPlaces(plan, place) for plan in block.plans]
        self.kpi = at.get("interim_kpi")
        self.progress = at.get("kpi_progress")
        self.kpi_deadline = at.get("kpi_deadline")
        self.rated = [plan.column for plan in block.plans]
        if self.progress is not None:
            self.rated.append(block.columns["kpi_progress"])


def writes_points(table: Table, readings: CellReadings) -> bool:
    """Tell whether a table writes 20 for 20 %: a number beyond 1 in its rates whose format shows no per cent."""
    width = len(table.columns)
    for name in _RATES:
        if name in table.layout.fields:
            at = table.place[table.layout.fields[name]]
            for style, code in set(zip(table.styles[at::width], table.codes[at::width], strict=True)):
                number = readings.number(code) if readings.is_plain_number(style, code) else None
                if number is not None and abs(number) > 1:
                    return True
    return False


def _verdict(judged: Judgement | Sentence) -> Verdict:
    """Return a judgement, or the finding that stands in its place, as a verdict."""
    return Verdict(None, judged) if isinstance(judged, Sentence) else Verdict(judged)


def _quoted(text: str) -> Sentence:
    return Sentence("value.quoted", {"text": shown(text)}) if text else Sentence("value.blank")


def _contradiction(said: Said, other: Said) -> Sentence:
    names = {"used": Sentence(f"status.from.{said.source}"), "source": Sentence(f"status.from.{other.source}")}
    return Sentence("status.contradiction", names)
