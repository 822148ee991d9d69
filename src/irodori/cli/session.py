"""State of a whole run of the program: the language, the form of messages, and
how failures are reported.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TextIO

from irodori.errors import (
    InputError,
    InternalError,
    IrodoriError,
    UsageError,
    raised_at,
    system_reason,
)
from irodori.messages import Language, Sentence

INTERRUPTED = 130
_WIDEST = 120
"""Columns of a terminal beyond which lines are hard to read."""


class Session:
    """The language of messages, how many there are and in which form, and the
    two streams.
    """

    def __init__(self, language: Language, *, json_logs: bool = False) -> None:
        self.language = language
        self.json_logs = json_logs
        self.quiet = False
        self.verbose = False
        self.is_waiting = False
        """Whether a person sees already that something takes a while."""
        self.output_is_data = False
        """Whether standard output carries a workbook, so that every message
        goes to standard error.
        """

    @property
    def on_terminal(self) -> bool:
        """Whether a person sees the output as it comes."""
        return (
            self._messages.isatty() and not self.json_logs and not self.quiet
        )

    @property
    def _messages(self) -> TextIO:
        if self.output_is_data:
            return sys.stderr
        return sys.stdout

    def text(self, code: str, **params: object) -> str:
        """Return a sentence in the session's language."""
        return Sentence(code, params).text(self.language)

    def name_of(self, source: Path) -> str:
        """Return what messages call an input."""
        if str(source) == "-":
            return self.text("cli.standard_input")
        return str(source)

    def say(self, line: str = "") -> None:
        """Print a line of the result, unless the command is quiet."""
        if not self.quiet:
            _show(line, self._messages)

    @property
    def wide(self) -> int | None:
        """The columns of the terminal that lines may take; None where nobody
        sees them as they come.
        """
        if not self.on_terminal:
            return None
        return _columns()

    def say_fitted(self, lines: Iterable[str]) -> None:
        """Print lines, on a terminal in its width."""
        from irodori.report.plain import fitted, printable

        wide = self.wide
        for line in lines:
            parts = fitted(printable(line), wide) if wide else (line,)
            for part in parts:
                self.say(part)

    def say_between(self, source: Path, sources: Sequence[Path]) -> None:
        """Print a blank line after the result of each source but the last."""
        if source is not sources[-1]:
            self.say()

    def write(self, text: str) -> None:
        """Print what was asked for, whether the command is quiet or not."""
        _print(text, sys.stdout)

    def write_json(self, value: object) -> None:
        """Print a value as JSON: on one line for machines, indented for
        people.
        """
        import json

        self.write(
            json.dumps(
                value, ensure_ascii=False, indent=None if self.json_logs else 2
            )
        )

    def write_results(
        self, results: Sequence[object], sources: Sequence[Path]
    ) -> None:
        """Print the results as JSON: an array where there are several sources,
        for machines one line for each.
        """
        if len(sources) > 1 and not self.json_logs:
            self.write_json(results)
            return
        for result in results:
            self.write_json(result)

    def detail(self, line: str) -> None:
        """Print a line that only ``--verbose`` shows, on standard error."""
        if self.verbose and not self.json_logs:
            self.complain(line)

    def note(self, line: str) -> None:
        """Print a line about the run on standard error, unless the command is
        quiet.
        """
        if not self.quiet:
            self.complain(line)

    def log(self, event: str, **values: object) -> None:
        """Print an event as one line of JSON."""
        _print(_dumped({"event": event, **values}), self._messages)

    def log_now(self, event: str, **values: object) -> None:
        """Print an event as one line of JSON, with the time."""
        from irodori.jobs.clock import now

        self.log(event, time=now().isoformat(), **values)

    # ---- Failures -----------------------------------------------------------

    def refused(
        self,
        error: IrodoriError,
        source: Path | None = None,
        written: Sequence[Path] = (),
    ) -> int:
        """Say why a file was refused, and where in it; return the exit status."""
        if self.json_logs:
            self._log_refused(error, source, written)
            for other in getattr(error, "others", ()):
                self._log_refused(other, source, written)
            return error.exit_status
        self._say_refused(error, source)
        for other in getattr(error, "others", ()):
            self._say_refused(other, source)
        if isinstance(error, UsageError):
            self._show_way_out(error)
        elif written:
            listed = _listed(written)
            self.complain(self.text("cli.already_written", written=listed))
        return error.exit_status

    def _show_way_out(self, error: UsageError) -> None:
        """Print an example where something is missing, and how to get help."""
        command = error.command or "irodori"
        if error.code == "usage.missing":
            self._show_example(command)
        self.complain(self.text("usage.hint", command=command))

    def _show_example(self, command: str) -> None:
        """Print the first example of a command's help."""
        name = command.removeprefix("irodori ").replace(" ", "_")
        examples = self.text(f"help.{name}.examples").splitlines()
        shown = next(
            (each for each in examples if each.startswith(command)), ""
        )
        if shown:
            self.complain(self.text("usage.example", example=shown))

    def _log_refused(
        self,
        error: IrodoriError,
        source: Path | None,
        written: Sequence[Path],
    ) -> None:
        self._complain(
            error.code,
            error.message(self.language, "cli"),
            error.exit_status,
            input=str(source) if source else None,
            sheet=error.sheet,
            cell=error.cell,
            written=[str(path) for path in written],
        )

    def _say_refused(self, error: IrodoriError, source: Path | None) -> None:
        from irodori.report.plain import place, printable

        # the message of a file's error names the file
        named = ""
        if source is not None and not error.code.startswith("file."):
            named = self.name_of(source)
        where = (
            named,
            place(error.sheet, error.cell),
        )
        message = error.message(self.language, "cli")
        line = self._error_line(": ".join(filter(None, where)), message)
        self._complain_fitted(printable(line))

    def _complain_fitted(self, line: str) -> None:
        """Print a sentence of trouble, on a terminal in its width; what
        follows on lines of its own is there to be copied.
        """
        first, *others = line.split("\n")
        parts: Iterable[str] = (first,)
        if sys.stderr.isatty():
            from irodori.report.plain import fitted

            parts = fitted(first, _columns())
        for part in (*parts, *others):
            self.complain(part)

    def _error_line(self, place: str, message: str) -> str:
        if place:
            return self.text("cli.error_in", place=place, text=message)
        return self.text("cli.error", text=message)

    def failed(
        self,
        error: Exception,
        source: Path | None = None,
        written: Sequence[Path] = (),
    ) -> int:
        """Report any error of a file without a traceback; return the exit
        status.
        """
        if isinstance(error, IrodoriError):
            return self.refused(error, source, written)
        if os.environ.get("IRODORI_DEBUG") == "1":
            from traceback import print_exception

            print_exception(error)
        sentence = _unexpected(error, written)
        message = sentence.text(self.language)
        name = str(source) if source else ""
        if self.json_logs:
            self._complain(
                sentence.code,
                message,
                InternalError.exit_status,
                input=name or None,
            )
        else:
            self.complain(self._error_line(name, message))
        return InternalError.exit_status

    def interrupted(self) -> int:
        """Say that Ctrl-C ended the run; return the exit status."""
        if self.json_logs:
            self._complain(
                "cli.interrupted", self.text("cli.interrupted"), INTERRUPTED
            )
        else:
            self.complain("\n" + self.text("cli.interrupted"))
        return INTERRUPTED

    def complain(self, line: str) -> None:
        """Print a line of trouble."""
        _show(line, sys.stderr)

    def _complain(
        self, code: str, message: str, status: int, **values: object
    ) -> None:
        event = {
            "event": "refused",
            "code": code,
            "message": message,
            "exit_status": status,
            **values,
        }
        _print(_dumped(event), sys.stderr)

    def flush(self) -> None:
        """Flush the output, even if nobody reads it."""
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except BrokenPipeError:
                _close(stream)


def session_of(
    arguments: Sequence[str], environment: Mapping[str, str] = os.environ
) -> Session:
    """Return the session that a command line asks for; the options hold before
    and after the command's name.
    """
    given = (
        arguments[: arguments.index("--")] if "--" in arguments else arguments
    )
    asked = [value for option, value in pairwise(given) if option == "--lang"]
    asked += [
        option.removeprefix("--lang=")
        for option in given
        if option.startswith("--lang=")
    ]
    language: Language = (
        "en"
        if "en" in asked or ("ja" not in asked and _is_english(environment))
        else "ja"
    )
    return Session(language, json_logs="--json-logs" in given)


def names_language(arguments: Sequence[str]) -> bool:
    """Tell whether a command line names the language of messages."""
    return any(
        word == "--lang" or word.startswith("--lang=") for word in arguments
    )


def _is_english(environment: Mapping[str, str]) -> bool:
    """Tell whether the locale of messages is English: the first of the three
    that is set decides (POSIX 8.2).
    """
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return (
        next(
            (environment[name] for name in names if environment.get(name)), ""
        )
        .lower()
        .startswith("en")
    )


def steady_streams() -> None:
    """Keep a closed stream or an unencodable character from ending the
    program.
    """
    modes = {"stdin": "r", "stdout": "w", "stderr": "w"}
    for name, mode in modes.items():
        if getattr(sys, name) is None:  # closed, as for a service of Windows
            nowhere = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115  (for the process)
            setattr(sys, name, nowhere)
    for stream in (sys.stdout, sys.stderr):
        # a test's stream, or one that is closed
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def _columns() -> int:
    """Return the columns of the terminal that lines may take."""
    from shutil import get_terminal_size

    return min(get_terminal_size().columns, _WIDEST) - 1


def _show(line: str, stream: TextIO) -> None:
    """Print a line for a person, safe for the terminal."""
    from irodori.report.plain import printable

    _print(printable(line), stream)


def _print(line: str, stream: TextIO) -> None:
    try:
        stream.write(line + "\n")
        stream.flush()
    except BrokenPipeError:  # nobody reads any more: the work goes on
        _close(stream)
    except OSError as error:
        _close(stream)
        raise InputError(
            "file.standard_output", reason=system_reason(error)
        ) from error


def _close(stream: TextIO) -> None:
    with suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)


def _unexpected(error: Exception, written: Sequence[Path]) -> Sentence:
    """Return the message for an unexpected error."""
    if isinstance(error, MemoryError):
        return Sentence("cli.memory")
    return Sentence(
        "cli.unexpected_after" if written else "cli.unexpected",
        {
            "kind": type(error).__name__,
            "where": raised_at(error),
            "written": _listed(written),
        },
    )


def _listed(paths: Sequence[Path]) -> str:
    return ", ".join(map(str, paths))


def _dumped(value: Mapping[str, object]) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)
