"""``irodori inspect``: show how a workbook is understood."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from irodori.cli.parsing import CommandParser
from irodori.cli.paths import named_scorecards
from irodori.cli.road import Road
from irodori.cli.session import Session
from irodori.cli.shared_options import add_judging, add_opening
from irodori.errors import ProfileError

if TYPE_CHECKING:
    from irodori.results import Inspection


def arguments(parser: CommandParser) -> None:
    """Add the inputs and what decides how they are understood."""
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
    status = 0
    results: list[object] = []
    for source in sources:
        try:
            inspection = road.inspect(source)
        except ProfileError:  # it is the same for every input
            raise
        except Exception as error:  # noqa: BLE001  (one bad file never stops the others)
            status = max(status, session.failed(error, source))
            continue
        if as_json:
            results.append(_data(inspection, session))
            continue
        _say(inspection, source, session)
        if source is not sources[-1]:
            session.say()
    if as_json:
        session.write_results(results, several=len(sources) > 1)
    return status


def _data(inspection: Inspection, session: Session) -> object:
    from irodori.report.inspection import inspection_data

    return inspection_data(inspection, session.language)


def _say(inspection: Inspection, source: Path, session: Session) -> None:
    from irodori.report.inspection_text import inspection_lines
    from irodori.report.plain import printable

    session.say(printable(str(source)))
    for line in inspection_lines(inspection, session.language):
        session.say(line)
