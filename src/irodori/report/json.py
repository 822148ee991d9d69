"""The report as JSON (``irodori.report/1``, ``schemas/report.schema.json``), in pieces.

A big book holds half a million ratings; each is a line of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from json.encoder import encode_basestring as quoted

from irodori.messages import Language
from irodori.report.converted import Converted
from irodori.report.legends import placed_legends
from irodori.scorecard.findings import Finding
from irodori.scorecard.ratings import SheetRatings, Verdict
from irodori.scorecard.reader import Table
from irodori.scorecard.values.cells import CellReader
from irodori.workbook.refs import column_letters

SCHEMA = "irodori.report/1"
_LINES = 4096
"""How many ratings go out at once."""

_FIELDS = {"progress": "online_rate_current", "status": "action_plan", "kpi": "kpi_progress"}


def json_report(conversion: Converted, language: Language = "ja", *, output_name: str = "") -> Iterator[bytes]:
    """Yield the report in UTF-8, its sentences in a language; ``output_name`` is what the output is called."""
    for text in _texts(conversion, language, output_name):
        yield text.encode(errors="replace")  # half of a surrogate pair, which an escape in a cell can give


def _texts(conversion: Converted, language: Language, output_name: str) -> Iterator[str]:
    yield _dumped(_head(conversion, language, output_name))[:-1] + ',\n"sheets":['
    findings = _by_sheet(conversion.findings)
    rated = {sheet.name: sheet for sheet in conversion.sheets}
    book = conversion.inspection.book
    cells = CellReader(book.values, book.styles, date1904=book.date1904)
    before = ""
    for name, tables in _sheets(conversion, findings):
        yield f'{before}\n{_dumped(_sheet_head(name, tables))[:-1]},\n"ratings":['
        if name in rated:
            yield from _joined(_rating_lines(conversion, rated[name], cells, language))
        yield '\n],\n"findings":['
        yield from _joined(_finding_lines(findings.get(name, []), language))
        yield "\n]}"
        before = ","
    yield f'\n],\n"summary":{_dumped(conversion.summary)}}}\n'


def _sheets(conversion: Converted, findings: Mapping[str, list[Finding]]) -> Iterator[tuple[str, Sequence[Table]]]:
    """Yield each sheet that has tables or findings, status tables and the file of one last, with its tables."""
    readings = {reading.name: reading.tables for reading in conversion.inspection.sheets}
    yield from ((name, tables) for name, tables in readings.items() if tables or name in findings)
    yield from ((name, ()) for name in findings if name not in readings)


def _head(conversion: Converted, language: Language, output_name: str) -> dict[str, object]:
    inspection = conversion.inspection
    return {
        "schema": SCHEMA,
        "language": language,
        "input": _file(inspection.name, inspection.data),
        "output": _file(output_name, conversion.data),
        "as_of": {"date": inspection.as_of.date.isoformat(), "source": inspection.as_of.source},
        "legend": _legend(conversion, language),
    }


def _file(name: str, data: bytes) -> dict[str, object]:
    return {"name": name, "sha256": sha256(data).hexdigest(), "bytes": len(data)}


def _legend(conversion: Converted, language: Language) -> dict[str, object]:
    """Return what is said of the legend in force; where sheets have their own, of all of them together."""
    placed = placed_legends(conversion.inspection)
    differences = [each.text(language) for one in placed for each in one.legend.differences]
    sentences = [
        {"sheet": one.sheet, "cell": each.cell, "text": each.text, "meaning": each.meaning.text(language)}
        for one in placed
        for each in one.legend.sentences
    ]
    return {
        "source": placed[0].legend.source,
        "differences": list(dict.fromkeys(differences)),
        "sentences": sentences,
    }


def _sheet_head(name: str, tables: Sequence[Table]) -> dict[str, object]:
    layouts = [table.layout for table in tables]
    tables = [table for table in tables if len(table)]
    return {
        "name": name,
        "header_rows": [row for layout in layouts for row in range(layout.first_row, layout.last_row + 1)],
        "first_row": min((table.rows[0] for table in tables), default=None),
        "last_row": max((table.rows[-1] for table in tables), default=None),
        "procedures": sum(map(len, tables)),
    }


def _by_sheet(findings: list[Finding]) -> dict[str, list[Finding]]:
    sheets: dict[str, list[Finding]] = {}
    for finding in findings:
        sheets.setdefault(finding.sheet, []).append(finding)
    return sheets


# ---- Ratings: what many cells share is written once ------------------------------------------------------------------


def _rating_lines(conversion: Converted, sheet: SheetRatings, cells: CellReader, language: Language) -> Iterator[str]:
    """Yield each rated cell; cells with one verdict differ in their place, procedure and value only."""
    pieces: dict[int, tuple[str, str, str] | None] = {}
    values: dict[tuple[int, int], str] = {}
    for table, columns, verdicts in sheet.tables:
        letters = [*map(column_letters, columns)]
        names = table.column_codes(table.layout.fields["procedure"])
        held = (table.cells[column] for column in columns)
        rows = zip(table.rows, names, zip(*held, strict=True), zip(*verdicts, strict=True), strict=False)
        for row, name, cells_of_row, of_row in rows:
            procedure = quoted(cells.text(name))
            for letter, what, verdict in zip(letters, cells_of_row, of_row, strict=True):
                if verdict is None:
                    continue
                key = id(verdict)
                if key not in pieces:
                    pieces[key] = _pieces(conversion, sheet, verdict, language)
                piece = pieces[key]
                if piece is None:
                    continue
                value = values.get(what)
                if value is None:
                    value = values[what] = quoted(cells.shown(*what))
                yield f'{{"cell":"{letter}{row}",{piece[0]}{procedure}{piece[1]}{value}{piece[2]}'


def _pieces(
    conversion: Converted, sheet: SheetRatings, verdict: Verdict, language: Language
) -> tuple[str, str, str] | None:
    """Return what stands before the procedure, before the value and after it; None for a cell that was not rated."""
    judgement = verdict.judgement
    if judgement is None:
        return None
    color, rule = judgement.color, judgement.rule
    argb = conversion.fill(sheet, rule, color).argb if color else None
    reason = quoted(judgement.reason.text(language))
    sources = (
        f'"status_source":{_word(verdict.status_source)},"deadline_source":{_word(verdict.deadline_source)},'
        f'"read_through":{_word(verdict.read_through)}'
    )
    return (
        f'"field":"{_FIELDS[rule]}","procedure":',
        f',"color":{_word(color)},"argb":{_word(argb)},"rule":"{rule}","value":',
        f',"reason":{reason},{sources}}}',
    )


def _word(word: str | None) -> str:
    return f'"{word}"' if word else "null"


def _finding_lines(findings: Iterable[Finding], language: Language) -> Iterator[str]:
    known: dict[int, str] = {}
    for _, cell, severity, sentence in findings:
        end = known.get(id(sentence))
        if end is None:
            message = quoted(sentence.text(language))
            end = known[id(sentence)] = f'"severity":"{severity}","code":"{sentence.code}","message":{message}}}'
        yield f'{{"cell":"{cell}",{end}' if cell else f'{{"cell":null,{end}'


def _joined(lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines with commas between them, many at once."""
    before, batch = "\n", list[str]()
    for line in lines:
        batch.append(line)
        if len(batch) == _LINES:
            yield before + ",\n".join(batch)
            before, batch = ",\n", []
    if batch:
        yield before + ",\n".join(batch)


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _dumped(value: Mapping[str, object]) -> str:
    return _encoder.encode(value)
