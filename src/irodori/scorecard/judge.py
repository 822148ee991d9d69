"""Judging a sheet: every rated cell of its tables with its colour and its reason, and every finding.

What is judged depends on few things: a plan's verdict on its text, its format and its deadlines, a rate's on three
values.  Each combination is judged once; a sheet's ratings are arrays of cells that share those verdicts.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

from irodori.messages import Sentence
from irodori.scorecard.header import Block, Plan
from irodori.scorecard.legend import Legend, color_of_fill
from irodori.scorecard.palettes import Color
from irodori.scorecard.profile import Profile, Rule
from irodori.scorecard.reader import SheetReading, Table
from irodori.scorecard.readings import CellReadings
from irodori.scorecard.rules import Judgement, judge_kpi, judge_progress, judge_status, speaks_of_usage_rate
from irodori.scorecard.status import Said, StatusReader, first_said
from irodori.scorecard.values.dates import Deadline, NoDeadline, find_deadline
from irodori.scorecard.values.kpi import KpiProgress, read_kpi_target
from irodori.scorecard.values.rates import Rate, Unknown
from irodori.scorecard.values.text import fold, is_blank, shown
from irodori.workbook.cells import BLANK
from irodori.workbook.fills import Fill
from irodori.workbook.refs import Area, cell_ref

Severity = Literal["info", "warning", "error"]


class Finding(NamedTuple):
    """Something that a person should look at; it never stops a conversion."""

    sheet: str
    cell: str | None
    severity: Severity
    sentence: Sentence

    @property
    def code(self) -> str:
        """Its stable code."""
        return self.sentence.code


class Verdict(NamedTuple):
    """What was decided about a cell: a judgement, or the finding that says why there is none."""

    judgement: Judgement | None
    finding: Sentence | None = None
    status_source: str | None = None
    deadline_source: str | None = None
    remark: Sentence | None = None
    """What a person should know of a judgement that holds."""


class Rating(NamedTuple):
    """One rated cell."""

    sheet: str
    cell: str
    field: str
    procedure: str
    color: Color | None
    rule: Rule
    value: str
    reason: Sentence
    status_source: str | None
    deadline_source: str | None


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


class SheetRatings:
    """The verdicts on one sheet's cells, and its findings."""

    def __init__(self, reading: SheetReading, facts: Facts) -> None:
        self.name = reading.name
        self.reading = reading
        self.legend = facts.legend
        self.findings: list[Finding] = []
        self.cleared: list[tuple[int, int]] = []
        """The cells without a colour that still carry one from last time, by (row, column)."""
        self._readings = facts.readings
        self._rows = array("I")
        self._columns = array("H")
        self._tables = array("B")
        self._indexes = array("I")
        self._verdicts: list[Verdict] = []
        for number, table in enumerate(reading.tables):
            _TableJudge(self, facts, table, number).judge()

    def __len__(self) -> int:
        return len(self._verdicts)

    def __iter__(self) -> Iterator[Rating]:
        """Yield each rated cell, procedure by procedure."""
        for row, column, number, index, verdict in self.verdicts():
            if verdict.judgement:
                yield self._rating(row, column, self.reading.tables[number], index, verdict)

    def verdicts(self) -> Iterator[tuple[int, int, int, int, Verdict]]:
        """Yield (row, column, table, procedure's place in it, verdict) of each cell, unrated ones too."""
        return zip(self._rows, self._columns, self._tables, self._indexes, self._verdicts, strict=True)

    @property
    def areas(self) -> dict[tuple[int, int], Area]:
        """The merged area of each rated cell that is one's top left, by (row, column)."""
        return {place: area for table in self.reading.tables for place, area in table.areas.items()}

    def add(self, row: int, column: int, place: tuple[int, int], verdict: Verdict) -> None:
        """Add a cell; ``place`` is the table and the procedure's place in it."""
        self._rows.append(row)
        self._columns.append(column)
        self._tables.append(place[0])
        self._indexes.append(place[1])
        self._verdicts.append(verdict)
        sentence = verdict.finding or verdict.remark
        if sentence:
            self.findings.append(Finding(self.name, cell_ref(row, column), "warning", sentence))

    def _rating(self, row: int, column: int, table: Table, index: int, verdict: Verdict) -> Rating:
        judgement = verdict.judgement
        assert judgement
        codes, styles = table.row_codes(index), table.row_styles(index)
        at = table.place[column]
        return Rating(
            self.name,
            cell_ref(row, column),
            _FIELDS[judgement.rule],
            self._readings.text(codes[table.place[table.layout.fields["procedure"]]]),
            judgement.color,
            judgement.rule,
            self._readings.shown(styles[at], codes[at]),
            judgement.reason,
            verdict.status_source,
            verdict.deadline_source,
        )


class _TableJudge:
    """Judges one table, row by row."""

    def __init__(self, ratings: SheetRatings, facts: Facts, table: Table, number: int) -> None:
        self._ratings = ratings
        self._facts = facts
        self._table = table
        self._number = number
        self._legend = facts.legend
        self._read = facts.readings
        self._statuses = StatusReader(facts.profile, facts.legend)
        self._met = frozenset(map(fold, facts.profile.kpi_words["met"]))
        self._place = {name: table.place[column] for name, column in table.layout.fields.items()}
        self._in_points = _in_points(table, facts.readings)
        self._verdicts: dict[tuple[object, ...], Verdict | None] = {}
        self._text_deadlines: dict[int, Deadline | None] = {}
        self._colored: dict[int, bool] = {}
        self._has_apart = bool(facts.stated or facts.notes)

    def judge(self) -> None:
        """Judge each procedure."""
        current = self._table.layout.fields.get("online_rate_current")
        blocks = [_Places(block, self._table) for block in self._table.layout.blocks]
        for index, row in enumerate(self._table.rows):
            codes, styles = self._table.row_codes(index), self._table.row_styles(index)
            if current is not None:
                self._add(row, current, index, styles, self._progress(codes, styles))
            for places in blocks:
                for plan in places.plans:
                    if codes[plan.at] != BLANK:
                        self._add(row, plan.column, index, styles, self._plan(row, plan, places, codes, styles))
                if places.progress is not None:
                    self._add(row, places.progress_column, index, styles, self._kpi(places, codes, styles))

    def _add(self, row: int, column: int, index: int, styles: Sequence[int], verdict: Verdict | None) -> None:
        if verdict is None or (row, column) in self._table.covered:
            return
        self._ratings.add(row, column, (self._number, index), verdict)
        judged = verdict.judgement
        if judged and not judged.color and self._carries_color(styles[self._table.place[column]], judged.rule):
            self._ratings.cleared.append((row, column))

    def _carries_color(self, style: int, rule: Rule) -> bool:
        """Tell whether a cell format shows a colour of a legend, left from last time."""
        known = self._colored.get(style)
        if known is None:
            fill = self._facts.formats.fill(style) if style >= 0 else None
            palettes = self._facts.profile.palettes
            known = fill is not None and color_of_fill(fill, self._legend, palettes, rule) is not None
            self._colored[style] = known
        return known

    # ---- オンライン利用率(現在値) --------------------------------------------------------------------------------

    def _progress(self, codes: Sequence[int], styles: Sequence[int]) -> Verdict:
        key = tuple((styles[at], codes[at]) for at in map(self._place.get, _RATES) if at is not None)
        verdict = self._verdicts.get(key)
        if verdict is None:
            verdict = self._verdicts[key] = self._judge_progress(codes, styles)
        return verdict

    def _judge_progress(self, codes: Sequence[int], styles: Sequence[int]) -> Verdict:
        rates = []
        for name in _RATES:
            at = self._place.get(name)
            if at is None:
                return Verdict(None, Sentence("rate.no_column", {"field": Sentence(f"field.{name}")}))
            rate = self._read.rate(styles[at], codes[at], in_points=self._in_points)
            if isinstance(rate, Unknown):
                return Verdict(
                    None, Sentence(rate.code, {"field": Sentence(f"field.{name}"), "text": _quoted(rate.text)})
                )
            rates.append(rate)
        base, current, target = rates
        judged = judge_progress(base, current, target, self._legend)
        return Verdict(judged) if isinstance(judged, Judgement) else Verdict(None, judged)

    # ---- アクションプラン ----------------------------------------------------------------------------------------

    def _plan(
        self, row: int, plan: _PlanPlaces, places: _Places, codes: Sequence[int], styles: Sequence[int]
    ) -> Verdict | None:
        ends = (places.kpi_deadline, self._place.get("deadline"), plan.status, plan.deadline)
        used = [(codes[at], styles[at]) if at is not None else None for at in ends]
        if self._has_apart:
            return self._judge_plan(row, plan, codes, styles, used)
        key = (codes[plan.at], styles[plan.at], *used)
        if key not in self._verdicts:
            self._verdicts[key] = self._judge_plan(row, plan, codes, styles, used)
        return self._verdicts[key]

    def _judge_plan(
        self,
        row: int,
        plan: _PlanPlaces,
        codes: Sequence[int],
        styles: Sequence[int],
        ends: Sequence[tuple[int, int] | None],
    ) -> Verdict | None:
        text = self._read.text(codes[plan.at])
        if is_blank(text):
            return None
        said, other = first_said(self._sources(row, plan, text, styles[plan.at], ends[2]))
        if said is None:
            return Verdict(None, Sentence("status.missing", {"plan": shown(text)}))
        deadline, source = self._deadline(said, codes[plan.at], text, ends)
        if isinstance(deadline, NoDeadline):
            return Verdict(None, Sentence("deadline.unreadable", {"text": deadline.text}), said.source)
        judged = judge_status(
            said.status, deadline, self._facts.as_of, self._legend, Sentence(f"deadline.from.{source}")
        )
        if isinstance(judged, Sentence):
            return Verdict(None, judged, said.source, source if deadline else None)
        remark = _contradiction(said, other) if other else None
        return Verdict(judged, None, said.source, source if deadline else None, remark)

    def _sources(
        self, row: int, plan: _PlanPlaces, text: str, style: int, column: tuple[int, int] | None
    ) -> list[Callable[[], Said | None]]:
        """Return the status sources of one plan in their order; the fill counts only where the others are silent."""
        facts, statuses, place = self._facts, self._statuses, (row, plan.column)
        return [
            lambda: facts.stated.get(place),
            lambda: statuses.phrase(self._read.text(column[0]), "column") if column and column[0] != BLANK else None,
            lambda: statuses.note(facts.notes[place]) if place in facts.notes else None,
            lambda: statuses.tag(text),
            lambda: statuses.fill(facts.formats.fill(style)) if style >= 0 else None,
        ]

    def _deadline(
        self, said: Said, code: int, text: str, ends: Sequence[tuple[int, int] | None]
    ) -> tuple[Deadline | NoDeadline | None, str]:
        """Return the plan's deadline and where it stands: the first that is given (spec of the sheet, section 3)."""
        kpi, procedure, _, column = ends
        if said.deadline:
            return said.deadline, said.source
        for source, cell in (("column", column), ("text", None), ("kpi_deadline", kpi), ("deadline", procedure)):
            if source == "text":
                if code not in self._text_deadlines:
                    self._text_deadlines[code] = find_deadline(text)
                found: Deadline | NoDeadline | None = self._text_deadlines[code]
            else:
                found = self._read.deadline(cell[1], cell[0]) if cell and cell[0] != BLANK else None
            if isinstance(found, Deadline) or (found and found.code == "deadline.unreadable"):
                return found, source
        return None, "none"

    # ---- 進捗(中間KPI) -------------------------------------------------------------------------------------------

    def _kpi(self, places: _Places, codes: Sequence[int], styles: Sequence[int]) -> Verdict | None:
        ats = (places.kpi, places.progress, self._place.get("online_rate_base"), self._place.get("online_rate_current"))
        key = ("kpi", *((codes[at], styles[at]) if at is not None else None for at in ats))
        if key not in self._verdicts:
            self._verdicts[key] = self._judge_kpi(places, codes, styles)
        return self._verdicts[key]

    def _judge_kpi(self, places: _Places, codes: Sequence[int], styles: Sequence[int]) -> Verdict | None:
        """Judge a KPI; a block that sets none and reports none has nothing to judge."""
        assert places.progress is not None
        kpi = self._read.text(codes[places.kpi]) if places.kpi is not None else ""
        style, code = styles[places.progress], codes[places.progress]
        if is_blank(kpi) and is_blank(self._read.text(code)):
            return None
        progress = self._read.progress(style, code, self._met)
        if isinstance(progress, Unknown):
            return Verdict(None, Sentence(progress.code, {"text": _quoted(progress.text)}))
        target = read_kpi_target(kpi)
        judged = judge_kpi(target, progress, self._legend)
        if isinstance(judged, Sentence):
            return Verdict(None, judged)
        remark = None
        if target and not speaks_of_usage_rate(target.quantity) and self._repeats_rate(progress, codes, styles):
            remark = Sentence("kpi.other_quantity", {"quantity": target.quantity, "value": progress.text})
        return Verdict(judged, remark=remark)

    def _repeats_rate(self, progress: KpiProgress, codes: Sequence[int], styles: Sequence[int]) -> bool:
        """Tell whether a KPI's progress is the procedure's usage rate once more."""
        if progress.unit != "%" or progress.value is None:
            return False
        for name in ("online_rate_base", "online_rate_current"):
            at = self._place.get(name)
            if at is not None and codes[at] != BLANK:
                rate = self._read.rate(styles[at], codes[at], in_points=self._in_points)
                if isinstance(rate, Rate) and rate.value == progress.value:
                    return True
        return False


_RATES = ("online_rate_base", "online_rate_current", "online_rate_target")
_FIELDS = {"progress": "online_rate_current", "status": "action_plan", "kpi": "kpi_progress"}


def _quoted(text: str) -> Sentence:
    return Sentence("value.quoted", {"text": text}) if text else Sentence("value.blank")


def _contradiction(said: Said, other: Said) -> Sentence:
    names = {"used": Sentence(f"status.from.{said.source}"), "source": Sentence(f"status.from.{other.source}")}
    return Sentence("status.contradiction", names)


class _PlanPlaces:
    """Where the values of one plan stand in a row's codes."""

    def __init__(self, plan: Plan, place: Mapping[int, int]) -> None:
        self.column = plan.column
        self.at = place[plan.column]
        self.status = place[plan.status] if plan.status is not None else None
        self.deadline = place[plan.deadline] if plan.deadline is not None else None


class _Places:
    """Where the values of one issue block stand in a row's codes."""

    def __init__(self, block: Block, table: Table) -> None:
        at = {name: table.place[column] for name, column in block.columns.items()}
        self.plans = [_PlanPlaces(plan, table.place) for plan in block.plans]
        self.kpi = at.get("interim_kpi")
        self.progress = at.get("kpi_progress")
        self.progress_column = block.columns.get("kpi_progress", 0)
        self.kpi_deadline = at.get("kpi_deadline")


def _in_points(table: Table, readings: CellReadings) -> bool:
    """Tell whether a table writes 20 for 20 %: a number beyond 1 in its rates whose format shows no per cent."""
    places = [table.place[table.layout.fields[name]] for name in _RATES if name in table.layout.fields]
    seen = set[tuple[int, int]]()
    for index in range(len(table)):
        codes, styles = table.row_codes(index), table.row_styles(index)
        seen.update((styles[at], codes[at]) for at in places if codes[at] < BLANK)
    numbers = (readings.number(code) for style, code in seen if readings.is_plain_number(style, code))
    return any(number is not None and abs(number) > 1 for number in numbers)
