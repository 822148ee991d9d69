"""``irodori check``: show which fills are not what the legend asks for."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import irodori
from irodori.cli.parsing import CommandParser
from irodori.cli.paths import (
    check_no_workbook,
    check_output,
    for_each_input,
    named_scorecards,
    say_page_written,
    write_page,
)
from irodori.cli.road import Road
from irodori.cli.session import Session
from irodori.cli.shared_options import add_judging, add_opening

if TYPE_CHECKING:
    from irodori.results import Check


def arguments(parser: CommandParser) -> None:
    """Add the inputs, the page, and what decides the colours."""
    parser.place("inputs", "INPUT...", "help.several_inputs", many=True)
    parser.section("help.group.output")
    parser.file("--html", metavar="FILE.html", code="help.check_html")
    parser.switch("--force", code="help.force")
    parser.switch("--json", code="help.json")
    add_judging(parser)
    add_opening(parser)


def run(given: Namespace, session: Session) -> int:
    """Print each cell whose fill differs; return 1 if there is one, or the
    worst exit status of a refused input.
    """
    sources = named_scorecards(given.inputs, session)
    pages = _pages(given, sources)
    road = Road(given, session)
    as_json = given.json or session.json_logs
    results: list[object] = []
    for source, checked in road.each(sources, irodori.check):
        if checked.differences:
            road.worsen(1)
        _write_page(checked, pages[source], given, session)
        if as_json:
            results.append(_data(checked, session))
            continue
        _say(checked, source, pages[source], session)
        session.say_between(source, sources)
    if as_json:
        session.write_results(results, sources)
    return road.status


def _pages(
    given: Namespace, sources: Sequence[Path]
) -> Mapping[Path, Path | None]:
    """Return the path of each input's page, None without ``--html``."""
    check_no_workbook("--html", given.html, ".html")
    pages = for_each_input("--html", given.html, sources)
    for page in filter(None, pages):
        check_output(page, sources, force=given.force)
    return dict(zip(sources, pages, strict=True))


def _write_page(
    checked: Check, page: Path | None, given: Namespace, session: Session
) -> None:
    if page is None:
        return
    from irodori.report.html.page import check_chunks

    chunks = check_chunks(checked, session.language)
    write_page(page, chunks, force=given.force)


def _data(checked: Check, session: Session) -> object:
    from irodori.report.check import check_data

    return check_data(checked, session.language)


def _say(
    checked: Check, source: Path, page: Path | None, session: Session
) -> None:
    from irodori.report.check import check_lines
    from irodori.report.plain import printable

    session.say(printable(str(source)))
    if page:
        say_page_written(page, session)
    lines = check_lines(checked, session.language, wide=session.wide)
    session.say_fitted(lines)
