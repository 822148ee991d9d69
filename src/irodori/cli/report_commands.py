"""``irodori check``, ``inspect``, ``statuses``, ``diff`` and ``schema``: the
commands that tell about a book and leave it as it is.
"""

from __future__ import annotations

import csv
import io
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import irodori
from irodori.cli.parsing import (
    CommandParser,
    add_as_of,
    add_judging,
    add_opening,
    add_output,
)
from irodori.cli.paths import (
    begin_output,
    check_input,
    check_no_workbook,
    check_output,
    for_each_input,
    named_scorecards,
    say_page_written,
    target_name,
    write_output,
    write_page,
)
from irodori.cli.road import Road, waiting
from irodori.cli.session import Session
from irodori.errors import InputError, IrodoriError, ProfileError, UsageError

if TYPE_CHECKING:
    from irodori.options import Options, Source
    from irodori.results import Check, Conversion, Diff, Inspection
    from irodori.scorecard.sheetguess import GuessedColumn
    from irodori.sheets.flatrecords import KnownStatus
    from irodori.wizard import Proposal


# ---- check ------------------------------------------------------------------


def check_arguments(parser: CommandParser) -> None:
    """Add the inputs, the page, and what decides the colours."""
    parser.place("inputs", "INPUT...", "help.several_inputs", many=True)
    parser.section("help.group.output")
    parser.file("--html", metavar="FILE.html", code="help.check_html")
    parser.switch("--force", code="help.force")
    parser.switch("--json", code="help.json")
    add_judging(parser)
    add_opening(parser)


def run_check(given: Namespace, session: Session) -> int:
    """Print each cell whose fill differs; return 1 if there is one, or the
    worst exit status of a refused input.
    """
    sources = named_scorecards(given.inputs, session)
    road = Road(given, session)
    pages = _check_pages(given, sources)
    as_json = given.json or session.json_logs
    results: list[object] = []
    for source, checked in road.each(sources, irodori.check):
        if checked.differences:
            road.worsen(1)
        _write_check_page(checked, pages[source], given, session)
        if as_json:
            results.append(_check_data(checked, session))
            continue
        _say_check(checked, source, pages[source], session)
        session.say_between(source, sources)
    if as_json:
        session.write_results(results, sources)
    return road.status


def _check_pages(
    given: Namespace, sources: Sequence[Path]
) -> Mapping[Path, Path | None]:
    """Return the path of each input's page, None without ``--html``."""
    check_no_workbook("--html", given.html, ".html")
    pages = for_each_input("--html", given.html, sources)
    for page in filter(None, pages):
        check_output(page, sources, force=given.force)
    return dict(zip(sources, pages, strict=True))


def _write_check_page(
    checked: Check, page: Path | None, given: Namespace, session: Session
) -> None:
    if page is None:
        return
    from irodori.report.html.page import check_chunks

    chunks = check_chunks(checked, session.language)
    write_page(page, chunks, force=given.force)


def _check_data(checked: Check, session: Session) -> object:
    from irodori.report.differences import check_data

    return check_data(checked, session.language)


def _say_check(
    checked: Check, source: Path, page: Path | None, session: Session
) -> None:
    from irodori.report.differences import check_lines

    session.say(session.name_of(source))
    if page:
        say_page_written(page, session)
    lines = check_lines(checked, session.language, wide=session.wide)
    session.say_fitted(lines)


# ---- inspect ----------------------------------------------------------------


def inspect_arguments(parser: CommandParser) -> None:
    """Add the inputs and the options that decide how they are read."""
    parser.place("inputs", "INPUT...", "help.several_inputs", many=True)
    parser.section("help.group.output")
    parser.switch("--json", code="help.json")
    add_judging(parser)
    add_opening(parser)


def run_inspect(given: Namespace, session: Session) -> int:
    """Print the header trees, the columns' fields, the legend, the as-of date
    and the status sources.
    """
    sources = named_scorecards(given.inputs, session)
    road = Road(given, session)
    as_json = given.json or session.json_logs
    results: list[object] = []
    for source, inspection in road.each(sources, irodori.inspect):
        if as_json:
            results.append(_inspection_data(inspection, session))
        else:
            _say_inspection(inspection, source, session)
            session.say_between(source, sources)
    if as_json:
        session.write_results(results, sources)
    return road.status


def _inspection_data(inspection: Inspection, session: Session) -> object:
    from irodori.report.inspection import inspection_data

    return inspection_data(inspection, session.language)


def _say_inspection(
    inspection: Inspection, source: Path, session: Session
) -> None:
    from irodori.report.inspection_text import inspection_lines

    session.say(session.name_of(source))
    session.say_fitted(inspection_lines(inspection, session.language))


# ---- statuses ---------------------------------------------------------------


def statuses_arguments(parser: CommandParser) -> None:
    """Add the book, the table, and the options that decide how statuses are
    read.
    """
    parser.place("book", "INPUT", "help.input")
    add_output(parser, "CSV", "help.statuses.output")
    parser.switch("--force", code="help.force")
    add_judging(parser)
    add_opening(parser)


def run_statuses(given: Namespace, session: Session) -> int:
    """Write one row for each action plan of the book."""
    source = Path(given.book)
    target = given.output
    check_no_workbook("-o", target, ".csv")
    road = Road(given, session, allow_signed=True)
    check_input(source)
    begin_output(target, source, session, force=given.force)
    try:
        conversion = road.with_book(source, irodori.convert).of_scorecards()
    except InputError as error:
        return session.refused(error, source)
    rows = _known_statuses(conversion)
    write_output(target, source, _status_csv(rows), force=given.force)
    _say_statuses(rows, target, session)
    return 0


def _known_statuses(conversion: Conversion) -> list[KnownStatus]:
    from irodori.sheets.flatrecords import known_statuses

    return list(known_statuses(conversion))


def _status_csv(rows: list[KnownStatus]) -> bytes:
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


def _say_statuses(
    rows: list[KnownStatus], target: Path, session: Session
) -> None:
    known = sum(bool(row.status) for row in rows)
    if session.json_logs:
        session.log(
            "statuses",
            output=str(target),
            plans=len(rows),
            known=known,
        )
        return
    counts = {
        "plans": f"{len(rows):,}",
        "known": f"{known:,}",
        "left": f"{len(rows) - known:,}",
    }
    code = "statuses.made_all" if known == len(rows) else "statuses.made"
    session.say(target_name(target, session))
    session.say(f"  {session.text(code, **counts)}")


# ---- diff -------------------------------------------------------------------


def diff_arguments(parser: CommandParser) -> None:
    """Add the two books, the page, and what decides the colours."""
    parser.place("old", "OLD", "help.old")
    parser.place("new", "NEW", "help.new")
    parser.section("help.group.output")
    parser.file("--html", metavar="FILE.html", code="help.diff_html")
    parser.switch("--force", code="help.force")
    parser.switch("--json", code="help.json")
    add_judging(parser, status="help.diff_status")
    parser.switch("--judged", code="help.judged")
    add_opening(parser, "help.diff_password_env")


def run_diff(given: Namespace, session: Session) -> int:
    """Print the procedures, colours and values that changed."""
    sources = (Path(given.old), Path(given.new))
    road = Road(given, session)
    _check_diff_page(given, sources)
    books = []
    for source, act in zip(
        sources, (_inspect_old, irodori.inspect), strict=True
    ):
        try:
            books.append(road.with_book(source, act))
        except (ProfileError, UsageError):  # the same for both
            raise
        except IrodoriError as error:
            return session.refused(error, source)
    _show_diff(
        _compared(books, sources, given, session), sources, given, session
    )
    return 0


def _check_diff_page(given: Namespace, sources: Sequence[Path]) -> None:
    check_no_workbook("--html", given.html, ".html")
    if given.html:
        check_output(given.html, sources, force=given.force)


def _inspect_old(source: Source, options: Options) -> Inspection:
    """Return how the old edition is understood; a table of statuses that is
    given is about the new one.
    """
    return irodori.inspect(source, options._replace(status=None))


def _compared(
    books: Sequence[Inspection],
    sources: tuple[Path, Path],
    given: Namespace,
    session: Session,
) -> Diff:
    from irodori.compare import diff_inspected

    old, new = books
    is_judged = given.judged or given.status is not None
    with waiting(session, sources[-1].name, sources):
        return diff_inspected(old, new, judged_colors=is_judged)


def _show_diff(
    compared: Diff,
    sources: tuple[Path, Path],
    given: Namespace,
    session: Session,
) -> None:
    if given.html:
        _write_diff_page(compared, given.html, session, force=given.force)
    if given.json or session.json_logs:
        _write_diff_data(compared, session)
    else:
        _say_diff(compared, sources, given.html, session)


def _write_diff_page(
    compared: Diff, page: Path, session: Session, *, force: bool
) -> None:
    from irodori.report.html.diffpage import diff_chunks

    write_page(page, diff_chunks(compared, session.language), force=force)


def _write_diff_data(compared: Diff, session: Session) -> None:
    from irodori.report.differences import diff_data

    session.write_json(diff_data(compared, session.language))


def _say_diff(
    compared: Diff,
    sources: tuple[Path, Path],
    page: Path | None,
    session: Session,
) -> None:
    from irodori.report.differences import diff_lines

    old, new = sources
    session.say(session.text("cli.converted", source=old, target=new))
    if page:
        say_page_written(page, session)
    session.say_fitted(diff_lines(compared, session.language))


# ---- schema -----------------------------------------------------------------


def schema_arguments(parser: CommandParser) -> None:
    """Add the book, the schema file, and the sheet that it is for."""
    parser.place("book", "INPUT", "help.input")
    add_output(parser, "FILE.toml", "help.schema.output")
    parser.switch("--force", code="help.force")
    parser.section("help.group.judging")
    parser.value("--sheet", metavar="NAME", code="help.schema.sheet")
    add_as_of(parser)
    add_opening(parser)


def run_schema(given: Namespace, session: Session) -> int:
    """Write the schema file and say what came of it when it was tried."""
    source = Path(given.book)
    target = given.output
    check_input(source)
    begin_output(target, source, session, force=given.force)
    try:
        proposal = _proposal(source, given, session)
    except InputError as error:
        return session.refused(error, source)
    write_output(target, source, proposal.text.encode(), force=given.force)
    _say_schema(proposal, target, session)
    return 0


def _proposal(source: Path, given: Namespace, session: Session) -> Proposal:
    from irodori.wizard import propose_schema

    propose = partial(
        propose_schema, sheet=given.sheet, language=session.language
    )
    return Road(given, session).with_book(source, propose)


def _say_schema(proposal: Proposal, target: Path, session: Session) -> None:
    if session.json_logs:
        tried = proposal.tried.summary if proposal.tried else None
        session.log(
            "schema",
            output=str(target),
            uncertain=proposal.uncertain,
            summary=tried,
        )
        return
    for line in _schema_lines(proposal, target, session):
        session.say(line)


def _schema_lines(
    proposal: Proposal, target: Path, session: Session
) -> Iterator[str]:
    guess = proposal.guess
    text = session.text
    yield target_name(target, session)
    code = "schema.read" if guess.is_understood else "schema.made"
    yield "  " + text(code, sheet=guess.sheet, rows=guess.rows)
    for column in guess.columns:
        yield f"    {_column_line(column, session)}"
    if proposal.uncertain:
        yield "  " + text("schema.look", count=proposal.uncertain)
    yield from _tried_lines(proposal, session)
    yield "  " + text("schema.next", path=target)


def _tried_lines(proposal: Proposal, session: Session) -> Iterator[str]:
    """Yield what came of the schema file when it was tried on the workbook."""
    if proposal.refusal:
        reason = proposal.refusal.message(session.language, "cli")
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


def _column_line(column: GuessedColumn, session: Session) -> str:
    from irodori.scorecard.profile import field_text
    from irodori.workbook.refs import column_letters

    word = session.text("schema.no_field")
    if column.field:
        word = field_text(column.field, session.language)
    mark = "" if column.is_certain else " ?"
    return f"{column_letters(column.column)}「{' › '.join(column.path)}」→ {word}{mark}"
