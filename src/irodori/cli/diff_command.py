"""``irodori diff``: show what changed between two editions of a scorecard."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import irodori
from irodori.cli.parsing import CommandParser
from irodori.cli.paths import (
    check_no_workbook,
    check_output,
    say_page_written,
    write_page,
)
from irodori.cli.road import Road, waiting
from irodori.cli.session import Session
from irodori.cli.shared_options import add_judging, add_opening
from irodori.errors import IrodoriError, ProfileError, UsageError

if TYPE_CHECKING:
    from irodori.options import Options, Source
    from irodori.results import Diff, Inspection


def arguments(parser: CommandParser) -> None:
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


def run(given: Namespace, session: Session) -> int:
    """Print the procedures, colours and values that changed."""
    sources = (Path(given.old), Path(given.new))
    _check_page(given, sources)
    road = Road(given, session)
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
    _show(_compared(books, sources, given, session), sources, given, session)
    return 0


def _check_page(given: Namespace, sources: Sequence[Path]) -> None:
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


def _show(
    compared: Diff,
    sources: tuple[Path, Path],
    given: Namespace,
    session: Session,
) -> None:
    if given.html:
        _write_page(compared, given.html, session, force=given.force)
    if given.json or session.json_logs:
        _write_json(compared, session)
    else:
        _say(compared, sources, given.html, session)


def _write_page(
    compared: Diff, page: Path, session: Session, *, force: bool
) -> None:
    from irodori.report.html.diffpage import diff_chunks

    write_page(page, diff_chunks(compared, session.language), force=force)


def _write_json(compared: Diff, session: Session) -> None:
    from irodori.report.diff import diff_data

    session.write_json(diff_data(compared, session.language))


def _say(
    compared: Diff,
    sources: tuple[Path, Path],
    page: Path | None,
    session: Session,
) -> None:
    from irodori.report.diff import diff_lines
    from irodori.report.plain import printable

    old, new = sources
    session.say(
        printable(session.text("cli.converted", source=old, target=new))
    )
    if page:
        say_page_written(page, session)
    session.say_fitted(diff_lines(compared, session.language))
