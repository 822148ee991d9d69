"""Writers for the records of a summary: the Excel tables of its book, and CSV,
JSON and Parquet for other programs.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, Protocol

from xlsxwriter.utility import xl_range

from irodori.messages import Language
from irodori.report.plain import neutral
from irodori.sheets.flatrecords import Record
from irodori.sheets.looks import Looks, cell_text, clean, quoted
from irodori.sheets.summarypages import MOST_ROWS, Page

RATE_FIELDS = ("base", "current", "target", "progress")
DATE_FIELDS = ("deadline", "as_of")


class Sink(Protocol):
    """Takes records one by one."""

    def write(self, record: Record) -> None:
        """Write a record."""

    def close(self) -> None:
        """Write what is left."""


class CsvSink:
    """CSV in UTF-8 with its mark, as Excel opens it; a text that a spreadsheet
    would run gets an apostrophe.
    """

    def __init__(self, target: BinaryIO) -> None:
        self._text = io.TextIOWrapper(
            target,
            "utf-8-sig",
            errors="replace",
            newline="",
            write_through=True,
        )
        self._writer = csv.writer(self._text)
        self._writer.writerow(Record._fields)

    def write(self, record: Record) -> None:
        """Write a record."""
        self._writer.writerow(
            [
                neutral(value) if isinstance(value, str) else value
                for value in record
            ]
        )

    def close(self) -> None:
        """Write what is left; the target stays open."""
        self._text.detach()


class JsonSink:
    """A JSON array in UTF-8, a record on each line."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._before = b"[\n"

    def write(self, record: Record) -> None:
        """Write a record."""
        line = json.dumps(
            record._asdict(),
            ensure_ascii=False,
            default=dt.date.isoformat,
        )
        self._target.write(self._before + line.encode(errors="replace"))
        self._before = b",\n"

    def close(self) -> None:
        """Write what is left."""
        self._target.write(
            (b"[" if self._before[:1] == b"[" else b"") + b"\n]\n"
        )


_BATCH = 20_000
_REPEATED = (
    "ministry",
    "program",
    "rule",
    "color",
    "status",
    "status_source",
    "finding",
    "file",
    "sheet",
    "law",
    "procedure_type",
    "online_complete",
    "procedure_deadline",
    "issue_text",
    "interim_kpi",
    "kpi_deadline",
    "limit",
)
"""Fields whose texts come again and again: Parquet keeps each text once."""


class ParquetSink:
    """Parquet, many records at once; needs pyarrow (``irodori[parquet]``)."""

    def __init__(self, target: BinaryIO) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        self._schema = pa.schema(list(_parquet_types(pa).items()))
        self._writer = parquet.ParquetWriter(
            target,
            self._schema,
            compression="zstd",
        )
        self._waiting: list[Record] = []
        self._table = pa.Table.from_pydict

    def write(self, record: Record) -> None:
        """Write a record."""
        self._waiting.append(record)
        if len(self._waiting) == _BATCH:
            self._flush()

    def close(self) -> None:
        """Write what is left; the target stays open."""
        if self._waiting:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        columns = {
            name: [
                clean(value) if isinstance(value, str) else value
                for value in column
            ]
            for name, column in zip(
                Record._fields,
                zip(*self._waiting, strict=True),
                strict=True,
            )
        }
        self._writer.write_table(self._table(columns, schema=self._schema))
        self._waiting.clear()


def _parquet_types(pa: Any) -> dict[str, Any]:
    """Return the type of each field; ``pa`` is the module pyarrow."""
    types: dict[str, Any] = dict.fromkeys(Record._fields, pa.string())
    repeated = pa.dictionary(pa.int32(), pa.string())
    types |= dict.fromkeys(_REPEATED, repeated)
    types |= dict.fromkeys(RATE_FIELDS, pa.float64())
    types |= dict.fromkeys(DATE_FIELDS, pa.date32())
    return types | {"issue": pa.int16(), "days_overdue": pa.int32()}


# ---- Excel tables ----------------------------------------------------------------

_WIDTHS: Mapping[str, float] = {
    "file": 24,
    "sheet": 16,
    "cell": 8,
    "ministry": 16,
    "program": 20,
    "procedure": 30,
    "rule": 18,
    "issue": 8,
    "plan": 8,
    "text": 36,
    "color": 12,
    "base": 10,
    "current": 10,
    "target": 10,
    "progress": 10,
    "status": 14,
    "status_source": 14,
    "deadline": 12,
    "days_overdue": 10,
    "as_of": 12,
    "reason": 60,
    "finding": 22,
    "base_text": 12,
    "target_text": 12,
    "procedure_count": 12,
    "law": 24,
    "procedure_type": 16,
    "annual_count": 14,
    "annual_online_count": 14,
    "online_complete": 10,
    "procedure_deadline": 14,
    "issue_text": 36,
    "interim_kpi": 36,
    "kpi_progress": 14,
    "kpi_deadline": 14,
    "limit": 10,
}
_PRINTED = 30
"""The rows that are printed: enough to show what there is, for the tables are
data for other programs.
"""


class RecordSheet:
    """The records as Excel tables, each on a sheet of its own; words in the
    book's language.
    """

    def __init__(
        self, new_sheet: Callable[[int], Any], looks: Looks, language: Language
    ) -> None:
        self._new_sheet = new_sheet
        self._looks = looks
        self._language: Language = language
        self._pages: list[tuple[Page, int]] = []
        self._words: dict[str, str] = {}
        self._begin()

    def _begin(self) -> None:
        """Begin a sheet with its headings."""
        number = len(self._pages) + 1
        page = Page(self._new_sheet(number), self._looks, self._language)
        self._formats = self._field_formats(page)
        head = self._looks.get(
            bold=True, bg_color="#404040", font_color="#FFFFFF"
        )
        for at, name in enumerate(Record._fields):
            title = page.text(f"sheets.field.{name}")
            page.sheet.set_column(at, at, _WIDTHS[name])
            page.sheet.write_string(0, at, title, head)
        page.sheet.freeze_panes(1, 0)
        self._pages.append((page, 0))

    def _field_formats(self, page: Page) -> dict[str, Any]:
        get = self._looks.get
        dated = get(num_format=page.date_format, align="center")
        return {
            **dict.fromkeys(Record._fields, get()),
            **dict.fromkeys(RATE_FIELDS, get(num_format="0.0%")),
            **dict.fromkeys(DATE_FIELDS, dated),
        }

    def write(self, record: Record) -> None:
        """Write a record."""
        page, row = self._next_row()
        fields = zip(Record._fields, record, strict=True)
        for at, (name, value) in enumerate(fields):
            look = self._formats[name]
            if value is None or value == "":
                continue
            if isinstance(value, str):
                self._write_text(page, row, at, self._word(page, name, value))
            elif isinstance(value, int | float):
                page.sheet.write_number(row, at, value, look)
            else:
                page.sheet.write_datetime(row, at, value, look)

    def _next_row(self) -> tuple[Page, int]:
        """Return the next row, of a new page where the last one is full."""
        if self._pages[-1][1] == MOST_ROWS:
            self._begin()
        page, row = self._pages[-1]
        self._pages[-1] = page, row + 1
        return page, row + 1

    def _write_text(
        self,
        page: Page,
        row: int,
        at: int,
        text: str,
    ) -> None:
        look = self._looks.get(**quoted(text))
        page.sheet.write_string(row, at, text, look)

    def _word(self, page: Page, name: str, value: str) -> str:
        """Return what a person reads for a code: 青 for blue; the cells of a
        pivot table are words.
        """
        if name not in {"rule", "color", "status", "status_source", "limit"}:
            return cell_text(value)
        key = f"{name}.{value}"
        if key not in self._words:
            self._words[key] = _word(page, name, value)
        return self._words[key]

    def finish(self) -> None:
        """Make the tables."""
        width = len(Record._fields)
        for number, (page, last) in enumerate(self._pages, 1):
            if last:
                fields = (f"sheets.field.{name}" for name in Record._fields)
                table = page.text("sheets.table")
                options = {
                    "name": f"{table}_{number}" if number > 1 else table,
                    "columns": [
                        {"header": page.text(each)} for each in fields
                    ],
                    "style": "Table Style Light 1",
                }
                _add_table(page.sheet, last, width, options)
            page.print_set_up(0, last, width - 1, most=_PRINTED)


def _add_table(
    sheet: Any, last: int, width: int, options: Mapping[str, object]
) -> None:
    """Make a table of a streamed sheet, which XlsxWriter refuses because it
    has let go of the headings.

    They are written above, and the table is added over its first row alone:
    XlsxWriter notes each cell of a table.
    """
    sheet.constant_memory = False
    sheet.add_table(0, 0, 1, width - 1, options)
    sheet.constant_memory = True
    sheet.tables[-1].update(
        dict.fromkeys(
            ("range", "a_range", "autofilter"), xl_range(0, 0, last, width - 1)
        )
    )


def _word(page: Page, name: str, value: str) -> str:
    if name == "color" and value == "unrated":
        return page.text("sheets.unrated")
    if name == "status" and value not in {"done", "active", "not_started"}:
        return cell_text(value)
    code = {
        "status_source": f"status.from.{value}",
        "limit": f"sheets.limit.{value}",
    }.get(name, f"{name}.{value}")
    return page.text(code)
