"""``irodori summary``: sum workbooks up in one with charts, and give its
records to other programs.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from os import path as os_path
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import irodori
from irodori.cli.parsing import (
    CommandParser,
    add_judging,
    add_opening,
    add_output,
    add_palette,
    check_installed,
)
from irodori.cli.paths import (
    check_given_once,
    check_no_workbook,
    check_output,
    named_after,
    named_scorecards,
    without_outputs,
)
from irodori.cli.road import Road, waiting
from irodori.cli.session import Session
from irodori.errors import ProfileError, UsageError
from irodori.files import make_folder, write_atomic

if TYPE_CHECKING:
    from irodori.compare import EarlierIssue
    from irodori.results import Conversion
    from irodori.sheets.sinks import Sink
    from irodori.sheets.summary import Refused, SummaryBook

_PIECE = 1 << 20


def summary_arguments(parser: CommandParser) -> None:
    """Add the inputs, the outputs, and what decides the colours."""
    parser.place("inputs", "INPUT...", "help.summary.inputs", many=True)
    add_output(parser, "OUT.xlsx", "help.summary.output")
    parser.file("--csv", metavar="FILE.csv", code="help.summary.csv")
    parser.file("--json", metavar="FILE.json", code="help.summary.json")
    parser.file(
        "--parquet", metavar="FILE.parquet", code="help.summary.parquet"
    )
    parser.switch("--force", code="help.force")
    add_judging(parser)
    add_palette(parser, "help.summary.palette")
    parser.file(
        "--previous",
        metavar="FILE",
        code="help.summary.previous",
        repeated=True,
    )
    add_opening(parser, "help.summary.password_env")


def run_summary(given: Namespace, session: Session) -> int:
    """Read each input once, write the book and the records; an input that is
    refused is listed in the book.
    """
    if not given.output:
        raise UsageError("usage.missing", name="-o OUT.xlsx")
    sources = _sources(given, session)
    before = given.previous or []
    outputs = _outputs(given)
    summing = SummaryRun(given, session, sources, before)
    _check_outputs(outputs, [*sources, *before], force=given.force)
    inputs = [*sources, *before]
    with waiting(session, given.output.name, inputs):
        found = summing.write(outputs, force=given.force)
    _say(found, outputs, session)
    return summing.status


def _sources(given: Namespace, session: Session) -> list[Path]:
    sources = named_scorecards(given.inputs, session, outputs=(given.output,))
    sources = without_outputs(sources, given.inputs, session)
    check_given_once(sources)
    return sources


def _outputs(given: Namespace) -> dict[str, Path]:
    """Return the paths that are asked for, by their formats."""
    formats = {
        "xlsx": given.output,
        "csv": given.csv,
        "json": given.json,
        "parquet": given.parquet,
    }
    return {name: path for name, path in formats.items() if path}


class SummaryRun:
    """One run: what is read, and the worst exit status so far."""

    def __init__(
        self,
        given: Namespace,
        session: Session,
        sources: Sequence[Path],
        before: Sequence[Path],
    ) -> None:
        self.status = 0
        # Signatures do not matter here: nothing is written over a signed book.
        self._road = Road(given, session, allow_signed=True)
        self._session = session
        self._sources = sources
        self._before = before

    def write(
        self,
        outputs: dict[str, Path],
        *,
        force: bool,
    ) -> SummaryBook:
        """Write every output, whole or not at all, each through a temporary
        file.
        """
        from tempfile import TemporaryFile

        from irodori.sheets.summary import write_summary

        with ExitStack() as stack:
            files = {
                name: stack.enter_context(TemporaryFile()) for name in outputs
            }
            sinks = [
                _sink(name, files[name]) for name in files if name != "xlsx"
            ]
            issue, refused = self._earlier()
            found = write_summary(
                self._inputs(refused),
                files["xlsx"],
                self._session.language,
                earlier=issue,
                sinks=sinks,
            )
            for name, path in outputs.items():
                make_folder(path)
                write_atomic(path, _pieces(files[name]), force=force)
        return found

    def _inputs(
        self, refused: Sequence[Refused]
    ) -> Iterator[Conversion | Refused]:
        """Yield each input's conversion, or its refusal; an error in one does
        not stop the others.
        """
        from irodori.sheets.summary import Refused

        for source in self._sources:
            try:
                yield self._converted(source).of_scorecards()
            except (ProfileError, UsageError):  # the same for every input
                raise
            except Exception as error:  # noqa: BLE001  (one bad file never stops the others)
                self._report(error, source)
                yield Refused.of(_name(source, self._sources), error)
        yield from refused

    def _earlier(self) -> tuple[EarlierIssue | None, list[Refused]]:
        """Return the issue before, and its workbooks that were refused."""
        if not self._before:
            return None, []
        from irodori.compare import EarlierIssue
        from irodori.sheets.summary import Refused

        issue = EarlierIssue(self._road.options)
        refused = []
        for source in self._before:
            try:
                self._road.with_book(source, issue.add)
            except (ProfileError, UsageError):
                raise
            except Exception as error:  # noqa: BLE001
                self._report(error, source)
                name = _name(source, self._before)
                refused.append(Refused.of(name, error))
        return issue, refused

    def _report(self, error: Exception, source: Path) -> None:
        """Say why a file was refused, which is listed in the book too."""
        status = self._session.failed(error, source)
        self.status = max(self.status, status)

    def _converted(self, source: Path) -> Conversion:
        conversion = self._road.with_book(source, irodori.convert)
        return conversion.named(_name(source, self._sources))


def _name(source: Path, among: Sequence[Path]) -> str:
    """Return a file's name; where several have it, with its folder."""
    same = sum(each.name == source.name for each in among)
    if same == 1:
        return named_after(source).name
    return str(source)


def _sink(name: str, target: BinaryIO) -> Sink:
    from irodori.sheets.sinks import CsvSink, JsonSink, ParquetSink

    kinds: dict[str, Callable[[BinaryIO], Sink]] = {
        "csv": CsvSink,
        "json": JsonSink,
        "parquet": ParquetSink,
    }
    return kinds[name](target)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece


def _check_outputs(
    outputs: dict[str, Path], sources: Sequence[Path], *, force: bool
) -> None:
    """Refuse outputs that cannot be made, and a format whose package is
    missing, before any work is done.
    """
    if outputs["xlsx"].suffix.lower() != ".xlsx":
        raise UsageError("usage.template_kind", output=outputs["xlsx"])
    for name in ("csv", "json", "parquet"):
        check_no_workbook(f"--{name}", outputs.get(name), f".{name}")
    _check_apart(outputs.values(), sources, force=force)
    if "parquet" in outputs:
        check_installed("parquet", ("pyarrow",), "irodori summary --parquet")


def _check_apart(
    outputs: Iterable[Path], sources: Sequence[Path], *, force: bool
) -> None:
    """Refuse outputs that are an input, each other, or there already."""
    taken: set[str] = set()
    for path in outputs:
        check_output(path, sources, force=force)
        key = os_path.realpath(path)
        if key in taken:
            raise UsageError("usage.two_in_one", output=path)
        taken.add(key)


def _say(
    found: SummaryBook, outputs: dict[str, Path], session: Session
) -> None:
    if session.json_logs:
        paths = {name: str(path) for name, path in outputs.items()}
        session.log("summary", outputs=paths, **found._asdict())
        return
    from irodori.report.plain import printable

    for path in outputs.values():
        session.say(printable(str(path)))
    for code in _codes(found):
        counts = {
            name: f"{number:,}" for name, number in found._asdict().items()
        }
        session.say(f"  {session.text(code, **counts)}")


def _codes(found: SummaryBook) -> Iterator[str]:
    """Yield the codes of the sentences that say what a summary holds."""
    yield "summary.made"
    if found.doubled:
        yield "summary.doubled"
    if found.refused:
        yield "summary.refused"
