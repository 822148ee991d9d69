"""The command line: it parses arguments, calls the road once, and prints the
result for a person or a program.

Nothing is imported before it is needed, and of the commands only the one that
runs.
"""

from __future__ import annotations

import atexit
import gc
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irodori.cli.session import Session

_FEW_COLLECTIONS = 500_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0 done, 1 it found something,
    2 usage, 3 refused, 70 internal.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    if arguments is None:
        # the process ends: nobody needs what a last search for cycles would
        # find
        atexit.register(gc.freeze)
        # what systemd and others send clears up as Ctrl-C does
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    before = gc.get_threshold()
    # a command makes millions of small things and few cycles, and then ends
    gc.set_threshold(_FEW_COLLECTIONS)
    from irodori.cli.session import session_of, steady_streams

    steady_streams()
    session = session_of(given)
    try:
        return _run(given, session)
    finally:
        # else the process ends, and to set it would start a collection first
        if arguments is not None:
            gc.set_threshold(*before)
        session.flush()


def _run(given: Sequence[str], session: Session) -> int:
    """Run a command and return its exit status, however it ends."""
    try:
        from irodori.cli.dispatch import run_line

        return run_line(given, session)
    # Ctrl-C, or Ctrl-D where a password is asked for
    except (KeyboardInterrupt, EOFError):
        return session.interrupted()
    except Exception as error:  # noqa: BLE001  (no traceback ever reaches a person)
        return session.failed(error)
