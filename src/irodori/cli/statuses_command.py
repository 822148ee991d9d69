"""``irodori statuses``: the status table of a book, with what is known filled
in.
"""

from __future__ import annotations

import csv
import io
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

import irodori
from irodori.cli.parsing import CommandParser
from irodori.cli.paths import (
    begin_output,
    check_no_workbook,
    target_name,
    write_output,
)
from irodori.cli.road import Road
from irodori.cli.session import Session
from irodori.cli.shared_options import add_judging, add_opening
from irodori.errors import InputError, UsageError

if TYPE_CHECKING:
    from irodori.results import Conversion
    from irodori.sheets.flatrecords import KnownStatus


def arguments(parser: CommandParser) -> None:
    """Add the book, the table, and the options that decide how statuses are
    read.
    """
    parser.place("book", "INPUT", "help.input")
    parser.section("help.group.output")
    parser.file(
        "-o",
        "--output",
        metavar="CSV",
        code="help.statuses.output",
    )
    parser.switch("--force", code="help.force")
    add_judging(parser)
    add_opening(parser)


def run(given: Namespace, session: Session) -> int:
    """Write one row for each action plan of the book."""
    if given.output is None:
        raise UsageError("usage.missing", name="-o CSV")
    source = Path(given.book)
    target = given.output
    check_no_workbook("-o", target, ".csv")
    begin_output(target, source, session, force=given.force)
    road = Road(given, session, allow_signed=True)
    try:
        conversion = road.with_book(source, irodori.convert).of_scorecards()
    except InputError as error:
        return session.refused(error, source)
    rows = _rows(conversion)
    write_output(target, source, _csv(rows), force=given.force)
    _say(rows, target, session)
    return 0


def _rows(conversion: Conversion) -> list[KnownStatus]:
    from irodori.sheets.flatrecords import known_statuses

    return list(known_statuses(conversion))


def _csv(rows: list[KnownStatus]) -> bytes:
    """Return the table as Excel opens it: UTF-8 with its mark, and no cell
    that a spreadsheet would calculate.
    """
    from irodori.report.plain import neutral
    from irodori.sheets.flatrecords import STATUS_HEADINGS

    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(STATUS_HEADINGS)
    for row in rows:
        writer.writerow([neutral(field) for field in row])
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _say(rows: list[KnownStatus], target: Path, session: Session) -> None:
    known = sum(bool(row.status) for row in rows)
    if session.json_logs:
        session.log(
            "statuses",
            output=str(target),
            plans=len(rows),
            known=known,
        )
        return
    from irodori.report.plain import printable

    counts = {
        "plans": f"{len(rows):,}",
        "known": f"{known:,}",
        "left": f"{len(rows) - known:,}",
    }
    code = "statuses.made_all" if known == len(rows) else "statuses.made"
    session.say(printable(target_name(target, session)))
    session.say(f"  {session.text(code, **counts)}")
