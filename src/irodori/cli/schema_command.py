"""``irodori schema``: a schema file for a sheet that is not understood,
proposed from the sheet and tried on it.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from irodori.cli.parsing import CommandParser, as_of_date
from irodori.cli.paths import begin_output, target_name, write_output
from irodori.cli.road import Road
from irodori.cli.session import Session
from irodori.cli.shared_options import add_opening
from irodori.errors import InputError, UsageError

if TYPE_CHECKING:
    from irodori.results import Conversion
    from irodori.scorecard.sheetguess import GuessedColumn
    from irodori.wizard import Proposal


def arguments(parser: CommandParser) -> None:
    """Add the book, the schema file, and the sheet that it is for."""
    parser.place("book", "INPUT", "help.input")
    parser.section("help.group.output")
    parser.file(
        "-o",
        "--output",
        metavar="FILE.toml",
        code="help.schema.output",
    )
    parser.switch("--force", code="help.force")
    parser.section("help.group.judging")
    parser.value("--sheet", metavar="NAME", code="help.schema.sheet")
    parser.value(
        "--as-of",
        metavar="DATE",
        code="help.as_of",
        convert=as_of_date,
    )
    add_opening(parser)


def run(given: Namespace, session: Session) -> int:
    """Write the schema file and say what came of it when it was tried."""
    if given.output is None:
        raise UsageError("usage.missing", name="-o FILE.toml")
    source = Path(given.book)
    target = given.output
    begin_output(target, source, session, force=given.force)
    try:
        proposal = _proposal(source, given, session)
    except InputError as error:
        return session.refused(error, source)
    write_output(target, source, proposal.text.encode(), force=given.force)
    _say(proposal, target, session)
    return 0


def _proposal(source: Path, given: Namespace, session: Session) -> Proposal:
    from irodori.wizard import propose_schema

    propose = partial(
        propose_schema, sheet=given.sheet, language=session.language
    )
    return Road(given, session).with_book(source, propose)


def _say(proposal: Proposal, target: Path, session: Session) -> None:
    if session.json_logs:
        tried = proposal.tried.summary if proposal.tried else None
        session.log(
            "schema",
            output=str(target),
            uncertain=proposal.uncertain,
            summary=tried,
        )
        return
    from irodori.report.plain import printable

    for line in _lines(proposal, target, session):
        session.say(printable(line))


def _lines(
    proposal: Proposal, target: Path, session: Session
) -> Iterator[str]:
    guess = proposal.guess
    text = session.text
    yield target_name(target, session)
    code = "schema.read" if guess.is_understood else "schema.made"
    yield "  " + text(code, sheet=guess.sheet, rows=guess.rows)
    for column in guess.columns:
        yield f"    {_column(column, session)}"
    if proposal.uncertain:
        yield "  " + text("schema.look", count=proposal.uncertain)
    yield from _tried_lines(proposal, session)
    yield "  " + text("schema.next", path=target)


def _tried_lines(proposal: Proposal, session: Session) -> Iterator[str]:
    """Yield what came of the schema file when it was tried on the workbook."""
    if proposal.refusal:
        reason = proposal.refusal.message(session.language)
        yield "  " + session.text("schema.refused", reason=reason)
    if proposal.tried:
        counts = _tried_counts(proposal.tried)
        yield "  " + session.text("schema.tried", **counts)


def _tried_counts(tried: Conversion) -> dict[str, int]:
    from irodori.scorecard.judging.verdicts import UNCOLORED

    summary = tried.summary
    colored = [
        count for name, count in summary.items() if name not in UNCOLORED
    ]
    return {
        "colored": sum(colored),
        "none": summary["none"],
        "unrated": summary["unrated"],
    }


def _column(column: GuessedColumn, session: Session) -> str:
    from irodori.scorecard.profile import field_text
    from irodori.workbook.refs import column_letters

    word = session.text("schema.no_field")
    if column.field:
        word = field_text(column.field, session.language)
    mark = "" if column.is_certain else " ?"
    return f"{column_letters(column.column)}「{' › '.join(column.path)}」→ {word}{mark}"
