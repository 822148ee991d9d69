"""Records in tidy long form: one for each cell that the legend speaks of, with all that decided its colour.

The names and kinds of the fields are the same in CSV, JSON, Parquet and on the summary's sheet.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple, Protocol

from irodori.messages import Language, Sentence
from irodori.report.diff import joined, role_word
from irodori.report.plain import neutral
from irodori.results import Conversion
from irodori.scorecard.editions import Role
from irodori.scorecard.judging.verdicts import FIELD_OF_RULE, PlacedVerdict, SheetRatings, Verdict
from irodori.scorecard.profile import Rule
from irodori.scorecard.reading.anchors import Anchors
from irodori.scorecard.reading.ratescales import rate_scales
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.values.dates import Day, Deadline, find_deadline
from irodori.scorecard.values.rates import Percent, Rate

Shade = str
"""A colour, ``none``, or ``unrated``."""
SHADES: tuple[Shade, ...] = ("blue", "green", "yellow", "orange", "red", "none", "unrated")
"""The colours, ``none`` for rated without a fill, ``unrated`` for what could not be rated."""


class Record(NamedTuple):
    """One cell; None for what does not hold for its kind or is not known.  Rates and progress: 1 is 100 %."""

    file: str
    sheet: str
    cell: str
    ministry: str
    program: str
    procedure: str
    rule: Rule
    issue: int | None
    plan: str | None
    text: str
    color: Shade
    base: float | None
    current: float | None
    target: float | None
    progress: float | None
    status: str | None
    """``done``, ``active``, ``not_started``, or a status of the profile's own."""
    status_source: str | None
    deadline: dt.date | None
    days_overdue: int | None
    """Days from the deadline to the as-of date where it has passed and the thing is not done, else None."""
    as_of: dt.date
    reason: str
    finding: str | None
    """The code of what a person should look at."""

    @property
    def role(self) -> Role:
        """What the cell is in its procedure."""
        return Role(FIELD_OF_RULE[self.rule], self.issue, self.plan)

    def item(self, language: Language) -> str:
        """Return what the cell is in words: 課題1 アクションプラン a."""
        return role_word(self.role, language)


_DONE = "done"


# ---- Records of a conversion -----------------------------------------------------------------------------------------


def records(conversion: Conversion, language: Language) -> Iterator[Record]:
    """Yield the records of a conversion, sheet by sheet and row by row."""
    for sheet in conversion.sheets:
        anchors = Anchors(conversion.inspection.book[sheet.name].merges)
        makers = {
            id(each.table): _TableRecords(conversion, sheet, each.table, anchors, language) for each in sheet.tables
        }
        for placed in sheet.verdicts():
            yield makers[id(placed.table)].record(placed)


def procedures(conversion: Conversion) -> Iterator[tuple[str, str]]:
    """Yield the 府省名 (without one, the sheet's name) and 取組対象事業 of each procedure."""
    text = conversion.inspection.cells.text
    for sheet in conversion.sheets:
        for table, _ in sheet.tables:
            fields = table.layout.fields
            columns = [
                [joined(text(code)) for code in table.column(fields[name])[1]] if name in fields else [""] * len(table)
                for name in ("ministry", "program")
            ]
            yield from ((ministry or sheet.name, program) for ministry, program in zip(*columns, strict=True))


class _RatedPlace(NamedTuple):
    """What a rated column is, and the columns of the deadlines that hold for it, the closest first."""

    rule: Rule
    issue: int | None
    plan: str | None
    deadlines: tuple[int, ...]


class _SharedWords(NamedTuple):
    """What a verdict says about every cell that shares it."""

    color: Shade
    progress: float | None
    status: str | None
    deadline: dt.date | None
    reason: str
    finding: str | None


class _TableRecords:
    """Makes the records of one table."""

    def __init__(
        self, conversion: Conversion, sheet: SheetRatings, table: Table, anchors: Anchors, language: Language
    ) -> None:
        self._file = conversion.inspection.name
        self._as_of = conversion.inspection.as_of.date
        self._sheet = sheet
        self._table = table
        self._read = sheet.cells
        self._anchors = anchors
        self._language = language
        self._scales = rate_scales(table, sheet.cells)
        self._places = dict(_places(table))
        self._groups = (*table.layout.kind.groups, "", "")[:2]
        self._said: dict[int, tuple[Verdict, _SharedWords]] = {}
        """The words of each verdict, which is kept so that no other one is taken for it."""
        self._texts: dict[int, str] = {}

    def record(self, placed: PlacedVerdict) -> Record:
        """Return the record of a cell."""
        row, column, _, index, verdict = placed
        place, said = self._places[column], self._of_verdict(verdict)
        deadline = said.deadline or self._deadline(place, column, index)
        late = (self._as_of - deadline).days if deadline and self._is_open(place, said) else 0
        rates = self._rates(index) if place.rule == "progress" else (None, None, None)
        return Record(
            self._file,
            self._sheet.name,
            self._anchors.ref(row, column),
            self._name(self._groups[0], index) or self._sheet.name,
            self._name(self._groups[1], index),
            self._text(self._table.layout.item, index),
            place.rule,
            place.issue,
            place.plan,
            joined(self._read.shown(*self._table.cell(index, column))),
            said.color,
            *rates,
            said.progress,
            said.status,
            verdict.status_source,
            deadline,
            late if late > 0 else None,
            self._as_of,
            said.reason,
            said.finding,
        )

    @staticmethod
    def _is_open(place: _RatedPlace, said: _SharedWords) -> bool:
        """Tell whether a thing is known not to be done."""
        if said.color == "unrated":
            return False
        return said.status != _DONE if place.rule == "status" else said.color != "blue"

    def _name(self, field: str, index: int) -> str:
        column = self._table.layout.fields.get(field)
        return "" if column is None else self._text(column, index)

    def _text(self, column: int, index: int) -> str:
        code = self._table.cell(index, column)[1]
        if code not in self._texts:
            self._texts[code] = joined(self._read.text(code))
        return self._texts[code]

    def _rates(self, index: int) -> tuple[float | None, float | None, float | None]:
        found: list[float | None] = []
        for name in ("online_rate_base", "online_rate_current", "online_rate_target"):
            column = self._table.layout.fields.get(name)
            rate = None
            if column is not None:
                is_target = name == "online_rate_target"
                rate = self._read.rate(*self._table.cell(index, column), self._scales[column], target=is_target)
            found.append(float(rate.value) if isinstance(rate, Rate) else None)
        base, current, target = found
        return base, current, target

    def _deadline(self, place: _RatedPlace, column: int, index: int) -> dt.date | None:
        """Return the deadline of a thing whose colour did not need one."""
        written = None
        if place.rule == "status":
            written = find_deadline(self._read.text(self._table.cell(index, column)[1]))
        if written:
            return written.last_day
        for each in place.deadlines:
            found = self._read.deadline(*self._table.cell(index, each))
            if isinstance(found, Deadline):
                return found.last_day
        return None

    def _of_verdict(self, verdict: Verdict) -> _SharedWords:
        known = self._said.get(id(verdict))
        if known is None:
            known = self._said[id(verdict)] = verdict, _said(verdict, self._language)
        return known[1]


def _places(table: Table) -> Iterator[tuple[int, _RatedPlace]]:
    layout = table.layout
    end = (layout.fields["deadline"],) if "deadline" in layout.fields else ()
    for rule in reversed(layout.kind.rules):
        column = layout.filled(rule)
        if column is not None:
            yield column, _RatedPlace(rule.rule, None, None, end)
    for block in table.layout.blocks:
        deadlines = ((block.columns["kpi_deadline"],) if "kpi_deadline" in block.columns else ()) + end
        for plan in block.plans:
            own = (plan.deadline,) if plan.deadline is not None else ()
            yield plan.column, _RatedPlace("status", block.number, plan.letter, own + deadlines)
        if "kpi_progress" in block.columns:
            yield block.columns["kpi_progress"], _RatedPlace("kpi", block.number, None, deadlines)


def _said(verdict: Verdict, language: Language) -> _SharedWords:
    judgement, finding = verdict.judgement, verdict.finding or verdict.remark
    code = finding.code if finding else None
    if judgement is None:
        return _SharedWords("unrated", None, None, None, finding.text(language) if finding else "", code)
    params = judgement.reason.params
    progress, day = params.get("progress"), params.get("last_day")
    return _SharedWords(
        judgement.color or "none",
        float(progress.fraction) if isinstance(progress, Percent) else None,
        _status(params.get("status")) if judgement.rule == "status" else None,
        day.value if isinstance(day, Day) else None,
        judgement.reason.text(language),
        code,
    )


def _status(said: object) -> str | None:
    """Return the status that a reason names: it is there as a word, or within 期限内 and 期限超過."""
    while isinstance(said, Sentence) and "status" in said.params:
        said = said.params["status"]
    return said.code.removeprefix("status.") if isinstance(said, Sentence) else str(said) if said else None


# ---- Records for other programs ------------------------------------------------------------------------------------


class Sink(Protocol):
    """Takes records one by one."""

    def write(self, record: Record) -> None:
        """Take a record."""

    def close(self) -> None:
        """Write what is left."""


class CsvSink:
    """CSV in UTF-8 with its mark, as Excel opens it; a text that a spreadsheet would run gets an apostrophe."""

    def __init__(self, target: BinaryIO) -> None:
        self._text = io.TextIOWrapper(target, "utf-8-sig", errors="replace", newline="", write_through=True)
        self._writer = csv.writer(self._text)
        self._writer.writerow(Record._fields)

    def write(self, record: Record) -> None:
        """Take a record."""
        self._writer.writerow([neutral(value) if isinstance(value, str) else value for value in record])

    def close(self) -> None:
        """Write what is left; the target stays open."""
        self._text.detach()


class JsonSink:
    """A JSON array in UTF-8, a record on each line."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._before = b"[\n"

    def write(self, record: Record) -> None:
        """Take a record."""
        line = json.dumps(record._asdict(), ensure_ascii=False, default=dt.date.isoformat)
        self._target.write(self._before + line.encode(errors="replace"))
        self._before = b",\n"

    def close(self) -> None:
        """Write what is left."""
        self._target.write((b"[" if self._before[:1] == b"[" else b"") + b"\n]\n")


_BATCH = 20_000


class ParquetSink:
    """Parquet, many records at once; needs pyarrow (``irodori[parquet]``)."""

    def __init__(self, target: BinaryIO) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        texts = {"ministry", "program", "rule", "color", "status", "status_source", "finding", "file", "sheet"}
        kinds: dict[str, Any] = {name: pa.string() for name in Record._fields}
        kinds |= {name: pa.dictionary(pa.int32(), pa.string()) for name in texts}
        kinds |= dict.fromkeys(("base", "current", "target", "progress"), pa.float64())
        kinds |= {"issue": pa.int16(), "days_overdue": pa.int32(), "deadline": pa.date32(), "as_of": pa.date32()}
        self._schema = pa.schema([pa.field(name, kinds[name]) for name in Record._fields])
        self._writer = parquet.ParquetWriter(target, self._schema, compression="zstd")
        self._waiting: list[Record] = []
        self._table = pa.Table.from_pydict

    def write(self, record: Record) -> None:
        """Take a record."""
        self._waiting.append(record)
        if len(self._waiting) == _BATCH:
            self._flush()

    def close(self) -> None:
        """Write what is left; the target stays open."""
        if self._waiting:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        columns = zip(*self._waiting, strict=True)
        clean = ([each.encode(errors="replace").decode() if isinstance(each, str) else each for each in column]
                 for column in columns)  # fmt: skip
        self._writer.write_table(self._table(dict(zip(Record._fields, clean, strict=True)), schema=self._schema))
        self._waiting.clear()
