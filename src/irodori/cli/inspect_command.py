"""``irodori inspect``: show how a workbook is understood."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from irodori.cli.inputs import named_inputs
from irodori.cli.parsing import CommandParser
from irodori.cli.road import Road
from irodori.cli.session import Session
from irodori.cli.shared_options import add_judging, add_opening
from irodori.errors import ProfileError

if TYPE_CHECKING:
    from irodori.conversion import Inspection


def arguments(parser: CommandParser) -> None:
    """Add the inputs and what decides how they are understood."""
    parser.place("inputs", "INPUT...", "help.several_inputs", many=True)
    parser.section("help.group.output")
    parser.switch("--json", code="help.json")
    add_judging(parser)
    add_opening(parser)


def run(given: Namespace, session: Session) -> int:
    """Print the header trees, the columns' fields, the legend, the as-of date and the status sources."""
    sources = named_inputs(given.inputs)
    road = Road(given, session)
    status = 0
    for source in sources:
        try:
            inspection = road.inspect(source)
        except ProfileError:  # it is the same for every input
            raise
        except Exception as error:  # noqa: BLE001  (one bad file never stops the others)
            status = max(status, session.failed(error, source))
            continue
        _show(inspection, source, given, session)
        if source is not sources[-1] and not given.json:
            session.say()
    return status


def _show(inspection: Inspection, source: Path, given: Namespace, session: Session) -> None:
    if given.json or session.json_logs:
        from irodori.report.inspection import inspection_data

        session.write_json(inspection_data(inspection, session.language))
        return
    from irodori.report.inspection_text import inspection_lines
    from irodori.report.plain import printable

    session.say(printable(str(source)))
    for line in inspection_lines(inspection, session.language):
        session.say(line)
