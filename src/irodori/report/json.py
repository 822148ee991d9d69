"""The report as JSON (``irodori.report/1``, ``schemas/report.schema.json``),
in pieces.

A large book has half a million ratings, each on a line of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from json.encoder import encode_basestring as quoted

from irodori.messages import Language, Sentence
from irodori.report.inspection import as_of_data, placed_legends
from irodori.results import Conversion, JsonObject
from irodori.scorecard.findings import AllFindings, FindingTable, Severity
from irodori.scorecard.judging.verdicts import (
    RatedColumn,
    SheetRatings,
    Verdict,
)
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.values.cellreader import CellReader
from irodori.tuples import NamedTuple
from irodori.workbook.refs import column_letters

SCHEMA = "irodori.report/1"
_LINES = 4096
"""How many ratings are yielded at once."""


def json_report(
    conversion: Conversion, language: Language = "ja", *, output_name: str = ""
) -> Iterator[bytes]:
    """Yield the report in UTF-8, its sentences in a language; ``output_name``
    is what the output is called.
    """
    for text in _texts(conversion, language, output_name):
        # half of a surrogate pair, which an escape in a cell can give
        yield text.encode(errors="replace")


def _texts(
    conversion: Conversion, language: Language, output_name: str
) -> Iterator[str]:
    yield (
        _dumped(_head(conversion, language, output_name))[:-1]
        + ',\n"sheets":['
    )
    findings = conversion.each_finding().by_sheet()
    rated = {sheet.name: sheet for sheet in conversion.sheets}
    before = ""
    for name, tables in _sheets(conversion, findings):
        yield f'{before}\n{_dumped(_sheet_head(name, tables))[:-1]},\n"ratings":['
        if name in rated:
            yield from _joined(
                _rating_lines(conversion, rated[name], language)
            )
        yield '\n],\n"findings":['
        yield from _joined(_finding_lines(findings.get(name), language))
        account = conversion.inspection.accounts.get(name)
        yield f'\n],\n"account":{_dumped(account._asdict()) if account else "null"}}}'
        before = ","
    yield f'\n],\n"summary":{_dumped(conversion.summary)}}}\n'


def _sheets(
    conversion: Conversion, findings: Mapping[str, AllFindings]
) -> Iterator[tuple[str, Sequence[Table]]]:
    """Yield each sheet that has tables or findings, status tables and the file
    of one last, with its tables.
    """
    readings = {
        reading.name: reading.tables
        for reading in conversion.inspection.sheets
    }
    yield from (
        (name, tables)
        for name, tables in readings.items()
        if tables or name in findings
    )
    yield from ((name, ()) for name in findings if name not in readings)


def _head(
    conversion: Conversion, language: Language, output_name: str
) -> JsonObject:
    inspection = conversion.inspection
    return {
        "schema": SCHEMA,
        "language": language,
        "input": _file(inspection.name, inspection.data),
        "output": _file(output_name, conversion.data),
        "as_of": as_of_data(inspection),
        "legend": _legend(conversion, language),
    }


def _file(name: str, data: bytes) -> JsonObject:
    return {
        "name": name,
        "sha256": sha256(data).hexdigest(),
        "bytes": len(data),
    }


def _legend(conversion: Conversion, language: Language) -> JsonObject:
    """Return what describes the legend in force; where sheets have their own,
    of all of them together.
    """
    placed = placed_legends(conversion.inspection)
    differences = [
        each.text(language)
        for one in placed
        for each in one.legend.differences
    ]
    sentences = [
        {
            "sheet": one.sheet,
            "cell": each.cell,
            "text": each.text,
            "meaning": each.meaning.text(language),
        }
        for one in placed
        for each in one.legend.sentences
    ]
    return {
        "source": placed[0].legend.source,
        "differences": list(dict.fromkeys(differences)),
        "sentences": sentences,
    }


def _sheet_head(name: str, tables: Sequence[Table]) -> JsonObject:
    layouts = [table.layout for table in tables]
    rows = list[int]()
    for table in tables:
        rows += table.rows[:1]
        rows += table.rows[-1:]
    return {
        "name": name,
        "kind": layouts[0].kind.name if layouts else None,
        "header_rows": [
            row
            for layout in layouts
            for row in range(layout.first_row, layout.last_row + 1)
        ],
        "first_row": min(rows, default=None),
        "last_row": max(rows, default=None),
        "procedures": sum(map(len, tables)),
    }


# ---- Ratings: what many cells share is written once -------------------------

_Pieces = tuple[str, str]
"""What is between the procedure and the value of a rated cell, and what is
after the value.
"""


def _rating_lines(
    conversion: Conversion, sheet: SheetRatings, language: Language
) -> Iterator[str]:
    """Yield each rated cell; cells with one verdict differ in their place,
    field, procedure and value only.
    """
    shown = _JsonStrings(sheet.cells)
    verdicts = _VerdictPieces(conversion, sheet, language)
    for table, columns in sheet.tables:
        parts = [_column_parts(table, rated, verdicts) for rated in columns]
        yield from _lines_of_table(table, parts, shown)


def _lines_of_table(
    table: Table, parts: Sequence[_ColumnParts], shown: _JsonStrings
) -> Iterator[str]:
    """Yield each rated cell of a table, row by row."""
    names = table.column(table.layout.item)[1]
    for at, row in enumerate(table.rows):
        procedure = shown.text(names[at])
        for letters, field, pieces, index, styles, codes in parts:
            piece = pieces[index[at]]
            if piece is not None:
                between, after = piece
                value = shown.value(styles[at], codes[at])
                yield (
                    f'{{"cell":"{letters}{row}",'
                    f'"field":{field},'
                    f'"procedure":{procedure}'
                    f"{between}{value}{after}"
                )


class _ColumnParts(NamedTuple):
    """A rated column: its letters and field, what is written for each verdict,
    the place of each row's verdict, and the cell formats and values row by
    row.
    """

    letters: str
    field: str
    pieces: list[_Pieces | None]
    places: Sequence[int]
    styles: Sequence[int]
    codes: Sequence[int]


def _column_parts(
    table: Table, rated: RatedColumn, verdicts: _VerdictPieces
) -> _ColumnParts:
    styles, codes = table.column(rated.column)
    return _ColumnParts(
        column_letters(rated.column),
        quoted(table.layout.field_of(rated.column)),
        list(map(verdicts.of, rated.verdicts)),
        rated.places,
        styles,
        codes,
    )


class _JsonStrings:
    """Texts and values as JSON strings, each made once."""

    def __init__(self, cells: CellReader) -> None:
        self._cells = cells
        self._texts: dict[int, str] = {}
        self._values: dict[tuple[int, int], str] = {}

    def text(self, code: int) -> str:
        """Return a text as it is stored."""
        found = self._texts.get(code)
        if found is None:
            found = self._texts[code] = quoted(self._cells.text(code))
        return found

    def value(self, style: int, code: int) -> str:
        """Return a value as a person sees it."""
        found = self._values.get((style, code))
        if found is None:
            found = self._values[style, code] = quoted(
                self._cells.shown(style, code)
            )
        return found


class _VerdictPieces:
    """What is written for each verdict, once for all columns that share it."""

    def __init__(
        self, conversion: Conversion, sheet: SheetRatings, language: Language
    ) -> None:
        self._conversion = conversion
        self._sheet = sheet
        self._language = language
        self._known: dict[int, tuple[Verdict, _Pieces | None]] = {}
        """By the identity of the verdict, which lives as long as this."""

    def of(self, verdict: Verdict | None) -> _Pieces | None:
        """Return the pieces of a verdict; None for a cell that was not rated."""
        if verdict is None:
            return None
        known = self._known.get(id(verdict))
        if known is None:
            known = verdict, self._made(verdict)
            self._known[id(verdict)] = known
        return known[1]

    def _made(self, verdict: Verdict) -> _Pieces | None:
        if verdict.judgement is None:
            return None
        color, rule, reason = verdict.judgement
        argb = (
            self._conversion.fill(self._sheet, rule, color).argb
            if color
            else None
        )
        between = (
            f',"color":{_word(color)},'
            f'"argb":{_word(argb)},'
            f'"rule":"{rule}",'
            '"value":'
        )
        after = (
            f',"reason":{quoted(reason.text(self._language))},'
            f'"status_source":{_word(verdict.status_source)},'
            f'"deadline_source":{_word(verdict.deadline_source)},'
            f'"read_through":{_word(verdict.read_through)}'
            "}"
        )
        return between, after


def _word(word: str | None) -> str:
    return f'"{word}"' if word else "null"


def _finding_lines(
    findings: AllFindings | None, language: Language
) -> Iterator[str]:
    for part in findings.parts if findings else ():
        if isinstance(part, FindingTable):
            yield from _table_lines(part, language)
        else:
            for _, cell, severity, sentence in part:
                place = f'"{cell}"' if cell else "null"
                yield f'{{"cell":{place},{_finding_end(severity, sentence, language)}'


def _table_lines(table: FindingTable, language: Language) -> Iterator[str]:
    """Yield the findings of a table; what many cells share is written once."""
    letters = [column_letters(column.column) for column in table.columns]
    ends: list[dict[int, str]] = [{} for _ in table.columns]
    for row, at, place in table.placed():
        end = ends[at].get(place)
        if end is None:
            column = table.columns[at]
            end = ends[at][place] = _finding_end(
                column.severity, column.sentence(place), language
            )
        yield f'{{"cell":"{letters[at]}{row}",{end}'


def _finding_end(
    severity: Severity, sentence: Sentence, language: Language
) -> str:
    message = quoted(sentence.text(language))
    return f'"severity":"{severity}","code":"{sentence.code}","message":{message}}}'


def _joined(lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines with commas between them, many at once."""
    before = "\n"
    batch = list[str]()
    for line in lines:
        batch.append(line)
        if len(batch) == _LINES:
            yield before + ",\n".join(batch)
            before = ",\n"
            batch = []
    if batch:
        yield before + ",\n".join(batch)


def json_bytes(value: object) -> bytes:
    """Return a value as JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False).encode(errors="replace")


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _dumped(value: Mapping[str, object]) -> str:
    return _encoder.encode(value)
