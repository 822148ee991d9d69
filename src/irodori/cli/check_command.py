"""``irodori check``: show which fills are not what the legend asks for."""

from __future__ import annotations

import shutil
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from irodori.cli.parsing import CommandParser
from irodori.cli.paths import (
    check_no_workbook,
    check_output,
    for_each_input,
    named_scorecards,
    write_page,
)
from irodori.cli.road import Road
from irodori.cli.session import Session
from irodori.cli.shared_options import add_judging, add_opening
from irodori.errors import ProfileError

if TYPE_CHECKING:
    from irodori.results import Check

_WIDEST = 120


def arguments(parser: CommandParser) -> None:
    """Add the inputs, the page, and what decides the colours."""
    parser.place("inputs", "INPUT...", "help.several_inputs", many=True)
    parser.section("help.group.output")
    parser.value(
        "--html",
        metavar="FILE.html",
        code="help.check_html",
        convert=Path,
        kind="file",
    )
    parser.switch("--force", code="help.force")
    parser.switch("--json", code="help.json")
    add_judging(parser)
    add_opening(parser)


def run(given: Namespace, session: Session) -> int:
    """Print each cell whose fill differs; the exit status is 1 if there is
    any, or the worst one of a refusal.
    """
    sources = named_scorecards(given.inputs, session)
    check_no_workbook("--html", given.html, ".html")
    pages = for_each_input("--html", given.html, sources)
    for page in pages:
        if page:
            check_output(page, sources, force=given.force)
    road = Road(given, session)
    as_json = given.json or session.json_logs
    status = 0
    results: list[object] = []
    for source, page in zip(sources, pages, strict=True):
        try:
            checked = road.check(source)
        except ProfileError:  # it is the same for every input
            raise
        except Exception as error:  # noqa: BLE001  (one bad file never stops the others)
            status = max(status, session.failed(error, source))
            continue
        status = max(status, 1 if checked.differences else 0)
        if page:
            _write_page(checked, page, session, force=given.force)
        if as_json:
            results.append(_data(checked, session))
            continue
        for line in _lines(checked, source, page, session):
            session.say(line)
        if source is not sources[-1]:
            session.say()
    if as_json:
        session.write_results(results, several=len(sources) > 1)
    return status


def _write_page(
    checked: Check, page: Path, session: Session, *, force: bool
) -> None:
    from irodori.report.html.page import check_chunks

    write_page(page, check_chunks(checked, session.language), force=force)


def _data(checked: Check, session: Session) -> object:
    from irodori.report.check import check_data

    return check_data(checked, session.language)


def _lines(
    checked: Check, source: Path, page: Path | None, session: Session
) -> Sequence[str]:
    from irodori.report.check import check_lines
    from irodori.report.plain import printable

    wide = None
    if session.on_terminal:
        wide = min(shutil.get_terminal_size().columns, _WIDEST)
    lines = [printable(str(source))]
    if page:
        written = session.text(
            "cli.also_written", label=session.text("cli.html"), path=page
        )
        lines.append(printable("  " + written))
    lines.extend(check_lines(checked, session.language, wide=wide))
    return lines
