"""``irodori inspect``: show how a workbook is understood."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

import irodori
from irodori.cli.parsing import CommandParser
from irodori.cli.paths import named_scorecards
from irodori.cli.road import Road
from irodori.cli.session import Session
from irodori.cli.shared_options import add_judging, add_opening

if TYPE_CHECKING:
    from irodori.results import Inspection


def arguments(parser: CommandParser) -> None:
    """Add the inputs and the options that decide how they are read."""
    parser.place("inputs", "INPUT...", "help.several_inputs", many=True)
    parser.section("help.group.output")
    parser.switch("--json", code="help.json")
    add_judging(parser)
    add_opening(parser)


def run(given: Namespace, session: Session) -> int:
    """Print the header trees, the columns' fields, the legend, the as-of date
    and the status sources.
    """
    sources = named_scorecards(given.inputs, session)
    road = Road(given, session)
    as_json = given.json or session.json_logs
    results: list[object] = []
    for source, inspection in road.each(sources, irodori.inspect):
        if as_json:
            results.append(_data(inspection, session))
        else:
            _say(inspection, source, session)
            session.say_between(source, sources)
    if as_json:
        session.write_results(results, sources)
    return road.status


def _data(inspection: Inspection, session: Session) -> object:
    from irodori.report.inspection import inspection_data

    return inspection_data(inspection, session.language)


def _say(inspection: Inspection, source: Path, session: Session) -> None:
    from irodori.report.inspection_text import inspection_lines
    from irodori.report.plain import printable

    session.say(printable(str(source)))
    session.say_fitted(inspection_lines(inspection, session.language))
