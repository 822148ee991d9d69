"""A worker process that does one task after the other within limits of memory
and time, for the page and the jobs.

A task can only be cancelled by killing its process; the next task gets a fresh
one.

What a process does is a module of work, which it alone imports: ``warm_up()``
loads what the first task would wait for, ``work(task, tell)`` returns the
answer and may report progress before, and ``forget()`` frees what the task has
left.

A request to end is taken like Ctrl-C: what is begun is left for the next run,
and nothing is half written.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from math import inf
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from threading import Lock, Thread
from types import FrameType, ModuleType
from typing import Any, Generic, Literal, TypeVar, cast

from irodori.allowance import has_less_than, held_to

Task = TypeVar("Task")
Answer = TypeVar("Answer")
Said = Literal["progress", "answer", "memory"]
"""What a process sends: its progress, at the end its answer, or whether it
lacks memory because the system allows it less than the task may have.
"""
_FEW_COLLECTIONS = 500_000
"""New objects after which cycles are looked for: a conversion makes millions
of small things and few cycles.
"""
_PATIENCE = 10
"""Seconds that a process may take to end by itself."""


class WorkerLostError(Exception):
    """The process ended over its task."""


class WorkerNotStartedError(WorkerLostError):
    """The process ended before it could take a task."""


class OutOfMemoryError(Exception):
    """A task took more memory than it may have; ``is_full`` where the system
    allows the process less than that.
    """

    def __init__(self, *, is_full: bool) -> None:
        super().__init__(is_full)
        self.is_full = is_full


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Worker(Generic[Task, Answer]):
    """One process and its successors; ``ask`` is for a thread that may wait.

    ``work`` names the module of work, ``most`` is how many tasks a process
    does before it is replaced, so that nothing piles up in it.
    """

    def __init__(self, work: str, most: int) -> None:
        self._work = work
        self._most = most
        self._left = 0
        """How many tasks the process may still do."""
        self._process: BaseProcess | None = None
        self._in_use = Lock()
        self._changing = Lock()
        self.pid: int | None = None
        """The number of the process, if there is one."""
        self.is_killed = False

    @property
    def is_ready(self) -> bool:
        """Whether there is a process that lives and may do another task."""
        process = self._process
        return self._left > 0 and process is not None and process.is_alive()

    def start(self) -> None:
        """Start a process unless one is ready, and wait until it is; OSError,
        WorkerLostError.
        """
        with self._in_use, self._ended_by_errors():
            self._make_ready()

    def ask(
        self,
        load: Callable[[], Task],
        tell: Callable[[Any], object] = lambda _: None,
        *,
        seconds: float = 0,
        memory: int = 0,
    ) -> Answer:
        """Have a task done, which ``load`` makes, within so many seconds and
        bytes; 0 is no limit.

        TimeoutError, OutOfMemoryError, WorkerLostError; OSError where no
        process starts.
        """
        with self._in_use, self._ended_by_errors():
            self._make_ready()
            self._left -= 1
            end = time.monotonic() + (seconds or inf)
            self._pipe.send((load(), memory))
            while True:
                said, value = self._received(end)
                if said == "answer":
                    return cast("Answer", value)
                if said == "memory":
                    raise OutOfMemoryError(is_full=bool(value))
                tell(value)

    def kill(self) -> None:
        """End the process at once, whatever it does, and start no other."""
        with self._changing:
            self.is_killed = True
            if self._process is not None:
                self._process.kill()

    def close(self) -> None:
        """Let the process end by itself, and wait until it has."""
        with self._in_use:
            self._let_go()

    def _make_ready(self) -> None:
        if self.is_ready:
            return
        self._let_go()
        try:
            self._begin()
        except (EOFError, ConnectionError):
            if self.is_killed:
                raise
            raise WorkerNotStartedError from None

    def _begin(self) -> None:
        """Start a process, and wait until it is ready."""
        # Ctrl-C is for this process alone: the new one inherits that it waits
        with self._changing, interrupted_later():
            if self.is_killed:
                raise WorkerLostError
            context = _context(self._work)
            self._pipe, other = context.Pipe()
            process = context.Process(  # type: ignore[attr-defined]
                target=_serve,
                args=(other, self._work, dict(os.environ)),
                daemon=True,
            )
            process.start()
            other.close()
            self._process = process
            self.pid = process.pid
        self._left = self._most
        self._pipe.recv()

    def _received(self, end: float) -> tuple[Said, object]:
        left = None
        if end < inf:
            left = max(end - time.monotonic(), 0)
        if not self._pipe.poll(left):
            raise TimeoutError
        message: tuple[Said, object] = self._pipe.recv()
        return message

    @contextmanager
    def _ended_by_errors(self) -> Iterator[None]:
        """End the process where something goes wrong with its task."""
        try:
            yield
        except BaseException as error:
            if self._process is not None:
                self._process.kill()
                self._let_go()
            if isinstance(error, EOFError | ConnectionError):
                raise WorkerLostError from None
            raise

    def _let_go(self) -> None:
        with self._changing:
            process = self._process
            self._process = None
            self.pid = None
        if process is None:
            return
        self._pipe.close()  # the process sees that nobody is at the other end
        process.join(_PATIENCE)
        if process.exitcode is None:
            process.kill()
            process.join()
        process.close()


def _context(work: str) -> BaseContext:
    """Return how processes are made: forked from a small server that has the
    work loaded, else begun from nothing.
    """
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([work])
        return context
    return multiprocessing.get_context("spawn")


# ---- In the process ---------------------------------------------------------


def _serve(
    pipe: Connection, name: str, environment: Mapping[str, str]
) -> None:
    """Do tasks until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    # the server that forks has the environment of when it was started
    os.environ.clear()
    os.environ.update(environment)
    _write_no_dump()
    work = import_module(name)
    work.warm_up()
    gc.set_threshold(_FEW_COLLECTIONS)
    gc.collect()
    gc.freeze()
    with suppress(EOFError, OSError):  # nobody is at the other end
        pipe.send("ready")
        while True:
            task, memory = pipe.recv()
            pipe.send(_answer(work, task, memory, pipe))
            del task
            work.forget()


def _answer(
    work: ModuleType, task: object, memory: int, pipe: Connection
) -> tuple[Said, object]:
    """Return what becomes of a task within its memory."""

    def tell(progress: object) -> None:
        pipe.send(("progress", progress))

    try:
        with held_to(memory):
            return "answer", work.work(task, tell)
    except MemoryError:
        return "memory", has_less_than(memory)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _write_no_dump() -> None:
    """Let the system write no dump of the process, where it can be told."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


# ---- Requests to end --------------------------------------------------------


@contextmanager
def terminated_like_interrupted() -> Iterator[None]:
    """Raise KeyboardInterrupt where SIGTERM comes, which systemd and others
    send; in the main thread only.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def interrupted_later() -> Iterator[None]:
    """Let Ctrl-C wait for the end of something short: an import that it would
    break, or the start of a process, which inherits that it waits.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
