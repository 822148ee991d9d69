"""One process that does one job at a time, seen from both ends of its pipe.

A job can be broken off in one way only: the process is killed, and another one
takes its place.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from threading import Lock

from irodori.web.tasks import Answer, Done, Progress, Refusal, Task

_WORK = "irodori.web.work"
_FEW_COLLECTIONS = 500_000
_PATIENCE = 10
"""Seconds that a process may take to end by itself."""


def process_context() -> BaseContext:
    """Return how processes are made: forked from a small server that has the
    work loaded, else begun from nothing.
    """
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([_WORK])
        return context
    return multiprocessing.get_context("spawn")


class Worker:
    """The server's end; ``ask`` is for a thread that may wait."""

    def __init__(self, context: BaseContext, memory: int) -> None:
        self._pipe, other = context.Pipe()
        self._process = context.Process(  # type: ignore[attr-defined]
            target=serve, args=(other, memory), daemon=True
        )
        self._process.start()
        other.close()
        self._asking = Lock()
        self._forgetting = Lock()
        self.jobs = 0

    @property
    def pid(self) -> int | None:
        """The number of the process."""
        pid: int | None = self._process.pid
        return pid

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs; one that was killed while it had
        nothing to do is noticed here.
        """
        return bool(self._process.is_alive())

    def wait_until_ready(self) -> None:
        """Wait until the process has loaded the work; EOFError where it died
        before.
        """
        self._pipe.recv()

    def ask(
        self, task: Callable[[], Task], tell: Callable[[Progress], None]
    ) -> Answer:
        """Have a job done; EOFError or OSError where the process died over it."""
        with self._asking:
            self.jobs += 1
            self._pipe.send(task())
            while True:
                said: Progress | Answer = self._pipe.recv()
                if isinstance(said, Done | Refusal):
                    return said
                tell(said)

    def end(self) -> None:
        """Let the process end by itself: it sees that nobody is at the other
        end.
        """
        self._pipe.close()

    def kill(self) -> None:
        """End the process at once, whatever it does; the pipe stays open for a
        thread that reads from it.
        """
        # it is forgotten already, or just now
        with suppress(ValueError, AttributeError):
            self._process.kill()

    def forget(self) -> None:
        """Wait until the process has ended, and let go of it."""
        with self._forgetting, suppress(ValueError):  # it is forgotten already
            self._process.join(_PATIENCE)
            if self._process.exitcode is None:
                self._process.kill()
                self._process.join(_PATIENCE)
            with self._asking:
                self._pipe.close()
            self._process.close()


def serve(pipe: Connection, memory: int) -> None:
    """Do jobs until the other end is closed; runs in the process of its own."""
    # Ctrl-C is for the server, which ends its workers
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from irodori.web.work import forget, warm_up, work

    _limit(memory)
    warm_up()
    gc.set_threshold(_FEW_COLLECTIONS)
    gc.collect()
    gc.freeze()
    with suppress(EOFError, OSError):  # the server has gone
        pipe.send("ready")
        while True:
            answer = work(pipe.recv(), pipe.send)
            pipe.send(answer)
            del answer
            forget()
            gc.collect()
    pipe.close()


def _limit(memory: int) -> None:
    """Hold the process to its memory, and let no dump of it be written; where
    the system can.
    """
    if sys.platform == "win32":
        return
    import resource

    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        ceiling = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(limit, (ceiling, ceiling))
    with suppress(OSError):
        os.nice(5)  # the page answers while books are worked on
