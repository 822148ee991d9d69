"""``irodori site``: the page as plain files, which converts in the browser and
sends nothing anywhere.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irodori.cli.parsing import CommandParser
    from irodori.cli.session import Session


def arguments(parser: CommandParser) -> None:
    """Add the folder and where Pyodide is."""
    parser.place("folder", "FOLDER", "help.site.folder")
    parser.file("--pyodide", metavar="DIR|TGZ", code="help.site.pyodide")


def run(given: Namespace, session: Session) -> int:
    """Write the files; the exit status is 0."""
    from irodori.errors import UsageError
    from irodori.web.plainsite import write_site

    if given.pyodide is None:
        raise UsageError("usage.missing", name="--pyodide")
    folder = Path(given.folder)
    count = write_site(folder, given.pyodide)
    if session.json_logs:
        session.log("site", folder=str(folder), files=count)
    else:
        session.say(session.text("site.made", folder=folder, count=count))
    return 0
