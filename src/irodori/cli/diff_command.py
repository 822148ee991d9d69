"""``irodori diff``: show what changed between two editions of a scorecard."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from irodori.cli.parsing import CommandParser
from irodori.cli.paths import check_no_workbook, check_output, write_page
from irodori.cli.road import Road, compare, waiting
from irodori.cli.session import Session
from irodori.cli.shared_options import add_judging, add_opening
from irodori.errors import IrodoriError, ProfileError

if TYPE_CHECKING:
    from irodori.results import Diff


def arguments(parser: CommandParser) -> None:
    """Add the two books, the page, and what decides the colours."""
    parser.place("old", "OLD", "help.old")
    parser.place("new", "NEW", "help.new")
    parser.section("help.group.output")
    parser.value(
        "--html",
        metavar="FILE.html",
        code="help.diff_html",
        convert=Path,
        kind="file",
    )
    parser.switch("--force", code="help.force")
    parser.switch("--json", code="help.json")
    add_judging(parser, status="help.diff_status")
    parser.switch("--judged", code="help.judged")
    add_opening(parser, "help.diff_password_env")


def run(given: Namespace, session: Session) -> int:
    """Print the procedures, colours and values that changed."""
    sources = (Path(given.old), Path(given.new))
    check_no_workbook("--html", given.html, ".html")
    if given.html:
        check_output(given.html, sources, force=given.force)
    road = Road(given, session)
    books = []
    for source in sources:
        try:
            books.append(road.inspect(source, stated=source is sources[-1]))
        except ProfileError:  # it is the same for both
            raise
        except IrodoriError as error:
            return session.refused(error, source)
    judged = given.judged or given.status is not None
    with waiting(session, sources[-1].name, sources):
        compared = compare(*books, judged=judged)
    if given.html:
        from irodori.report.html.diffpage import diff_chunks

        write_page(
            given.html,
            diff_chunks(compared, session.language),
            force=given.force,
        )
    _show(compared, sources, given, session)
    return 0


def _show(
    compared: Diff, sources: Sequence[Path], given: Namespace, session: Session
) -> None:
    if given.json or session.json_logs:
        from irodori.report.diff import diff_data

        session.write_json(diff_data(compared, session.language))
        return
    from irodori.report.diff import diff_lines
    from irodori.report.plain import printable

    old, new = sources
    session.say(
        printable(session.text("cli.converted", source=old, target=new))
    )
    if given.html:
        written = session.text(
            "cli.also_written", label=session.text("cli.html"), path=given.html
        )
        session.say(printable("  " + written))
    for line in diff_lines(compared, session.language):
        session.say(line)
