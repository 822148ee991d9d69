"""How a command works on books: with the options that it was given, within
the limits of time and memory.

A person at a terminal is asked for a password that is missing, and sees that
something takes a while.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from io import BytesIO
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from irodori.allowance import MEBIBYTE, has_less_than, held_to
from irodori.cli.parsing import (
    check_legend,
    check_palette,
    secret,
    workbook_limits,
)
from irodori.cli.paths import (
    is_standard_input,
    named_after,
    read_standard_input,
    size_of,
)
from irodori.cli.session import Session
from irodori.errors import InputError, ProfileError, UsageError
from irodori.options import Options

if TYPE_CHECKING:
    from irodori.scorecard.profile import Profile

Result = TypeVar("Result")
Act = Callable[[Any, Options], Result]
"""A function of a book's source and the options."""
_GIVEN = ("as_of", "status", "legend", "fills", "profile", "kind", "palette")
"""The options of a command line that Options has too, under the same names."""


class Road:
    """Does with books what a command asks for, with the options that it was
    given.
    """

    def __init__(
        self,
        given: Namespace,
        session: Session,
        **more: Any,  # noqa: ANN401
    ) -> None:
        self._session = session
        self._shows_progress = "progress" in more
        self._seconds: int = given.max_seconds
        self._mebibytes: int = given.max_memory
        self.options = _options(given, more)
        ProfileError.refuse_any(_file_problems(self.options))
        if "palette" in given:
            check_palette(given.palette, given.profile)
        self._standard_input: bytes | None = None
        self.status = 0
        """The worst exit status so far."""

    def each(
        self, paths: Iterable[Path], act: Act[Result]
    ) -> Iterator[tuple[Path, Result]]:
        """Yield each book with what ``act`` makes of it; a book that fails is
        reported, left out and counted in ``status``.
        """
        for path in paths:
            result = self.attempt(path, act)
            if not isinstance(result, Exception):
                yield path, result

    def attempt(self, path: Path, act: Act[Result]) -> Result | Exception:
        """Return what ``act`` makes of a book; one that fails is reported and
        counted in ``status``, and its error returned.
        """
        try:
            return self.with_book(path, act)
        except (ProfileError, UsageError):  # the same for every input
            raise
        except Exception as error:  # noqa: BLE001  (one bad file never stops the others)
            self.worsen(self._session.failed(error, path))
            return error

    def worsen(self, status: int) -> None:
        """Raise the exit status to ``status`` if that is worse."""
        self.status = max(self.status, status)

    def with_book(self, path: Path, act: Act[Result]) -> Result:
        """Return what ``act`` makes of a book, with its password and within
        the limits of time and memory.
        """

        def opened(password: str | None) -> Result:
            options = self.options._replace(password=password)
            with (
                self._waiting(path),
                time_limit(self._seconds, path),
                memory_limit(self._mebibytes, path),
            ):
                return act(self._source(path), options)

        return with_password(
            named_after(path).name,
            self.options.password,
            self._session,
            opened,
        )

    def _waiting(self, path: Path) -> AbstractContextManager[None]:
        if self._shows_progress:
            return nullcontext()
        return waiting(self._session, named_after(path).name, (path,))

    def _source(self, path: Path) -> Path | BinaryIO:
        """Return what a book is read from: its path, or what came by standard
        input under a file's name.
        """
        if not is_standard_input(path):
            return path
        if self._standard_input is None:
            self._standard_input = read_standard_input()
        stream = BytesIO(self._standard_input)
        stream.name = named_after(path).name
        return stream


def _options(given: Namespace, more: Mapping[str, Any]) -> Options:
    """Return what a command line asks of a conversion; UsageError where it is
    wrong.
    """
    values = {
        name: value
        for name in _GIVEN
        if (value := getattr(given, name, None)) is not None
    }
    password = secret("--password-env", given.password_env)
    options = Options(
        **values,
        **more,
        limits=workbook_limits(given),
        password=password,
    )
    return options.checked()


# ---- The files beside the books ---------------------------------------------


def _file_problems(options: Options) -> Iterator[ProfileError]:
    """Yield the error of each file that goes with every book: of words, of a
    legend and of statuses.
    """
    for read in (_profile, _read_legend, _read_statuses):
        try:
            read(options)
        except ProfileError as error:
            yield error


def _profile(options: Options) -> Profile:
    from irodori.scorecard.profiles import load_kinds

    path = Path(options.profile) if options.profile else None
    return load_kinds(path, options.kind).first


def _read_legend(options: Options) -> None:
    check_legend(options.legend)


def _read_statuses(options: Options) -> None:
    if options.status is None:
        return
    from irodori.conversion import bytes_of
    from irodori.scorecard.statuses.statuslists import read_status_file

    data, name, _ = bytes_of(options.status)
    try:
        profile = _profile(options)
    except ProfileError:
        profile = _profile(Options())
    read_status_file(data, name or "CSV", profile, options.limits)


# ---- Waiting ----------------------------------------------------------------

_LARGE = 512 << 10
"""Bytes of inputs from which a person would wonder whether anything is
happening.
"""


@contextmanager
def waiting(
    session: Session, name: str, paths: Iterable[Path]
) -> Iterator[None]:
    """Show a person who waits for large files that work is going on; a wait
    within another one shows nothing more.
    """
    is_seen = session.on_terminal and sys.stderr.isatty()
    if session.is_waiting or not is_seen or sum(map(size_of, paths)) < _LARGE:
        yield
        return
    session.is_waiting = True
    try:
        with _pulsing(session.text("cli.waiting", name=name)):
            yield
    finally:
        session.is_waiting = False


@contextmanager
def _pulsing(description: str) -> Iterator[None]:
    """Show on standard error how long the work has taken so far."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    from irodori.report.plain import cut, printable

    console = Console(stderr=True, highlight=False)
    shown = cut(printable(description), console.width - _PULSE)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=12),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns,
        console=console,
        transient=True,
        redirect_stdout=False,
    ) as bar:
        bar.add_task(shown, total=None)
        yield


_PULSE = 24
"""Columns that the pulse and the time beside it take."""


class TimeIsUp(BaseException):
    """Raised in the middle of the work; it passes every handler of Exception,
    and each file is cleaned up.
    """


@contextmanager
def time_limit(seconds: int, path: Path) -> Iterator[None]:
    """Refuse with ``file.too_slow`` a book that takes longer than a number of
    seconds.
    """
    try:
        with _alarm(seconds):
            yield
    except TimeIsUp:
        raise InputError("file.too_slow", path=path, seconds=seconds) from None


def _alarm(seconds: int) -> AbstractContextManager[None]:
    return (
        _interrupting(seconds)
        if sys.platform == "win32"
        else _signalling(seconds)
    )


@contextmanager
def _signalling(seconds: int) -> Iterator[None]:
    """Raise TimeIsUp by the process's alarm signal, which interrupts blocking
    calls too.
    """
    import signal

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeIsUp

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _interrupting(seconds: int) -> Iterator[None]:
    """Raise TimeIsUp where there is no alarm signal: a thread simulates
    Ctrl-C.
    """
    import _thread
    from threading import Timer

    expired: list[bool] = []

    def stop() -> None:
        expired.append(True)
        _thread.interrupt_main()

    timer = Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except KeyboardInterrupt:
        if not expired:
            raise
        raise TimeIsUp from None
    finally:
        timer.cancel()


@contextmanager
def memory_limit(mebibytes: int, path: Path) -> Iterator[None]:
    """Refuse with ``file.too_much_memory`` a book that takes more memory than
    that.

    Where the system allows the program less than that, the MemoryError stays.
    """
    memory = mebibytes * MEBIBYTE
    try:
        with held_to(memory):
            yield
    except MemoryError:
        if has_less_than(memory):
            raise
        raise InputError(
            "file.too_much_memory", path=path, limit=mebibytes
        ) from None


_ATTEMPTS = 3
"""How often a person may try to type a password."""


def with_password(
    name: str,
    password: str | None,
    session: Session,
    act: Callable[[str | None], Result],
) -> Result:
    """Return what ``act`` makes of a password; a person at the terminal is
    asked for one where the book needs it.

    ``name`` is what the question calls the book.
    """
    try:
        return act(password)
    except InputError as error:
        if (
            error.code != "workbook.password"
            or not sys.stdin.isatty()
            or session.json_logs
        ):
            raise
        refusal = error
    from getpass import getpass

    for attempt in range(_ATTEMPTS):
        asked = getpass(session.text("cli.password_prompt", name=name))
        if not asked:
            raise refusal
        try:
            return act(asked)
        except InputError as error:
            if (
                error.code != "workbook.wrong_password"
                or attempt == _ATTEMPTS - 1
            ):
                raise
        session.complain(session.text("cli.password_again"))
    raise refusal
