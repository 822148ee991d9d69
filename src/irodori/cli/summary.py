"""``irodori summary``: sum workbooks up in one with charts, and give its records to other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from os import path as os_path
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

from irodori.cli.options import (
    Argument,
    AsOfDate,
    Force,
    JsonLogs,
    Lang,
    LegendChoice,
    Option,
    ProfileFile,
    StatusTable,
    check_file,
    check_installed,
    check_language,
    check_palette,
    date_of,
    path_of,
)
from irodori.cli.outputs import check_output
from irodori.cli.passwords import opened, password_of
from irodori.cli.session import Session, UsageError
from irodori.errors import InternalError, IrodoriError, ProfileError
from irodori.files import write_atomic

if TYPE_CHECKING:
    from irodori.compare import EarlierIssue
    from irodori.options import Options
    from irodori.results import Conversion
    from irodori.sheets.records import Sink
    from irodori.sheets.summary import Refused, Summary

_COMMAND = "irodori summary"
_PIECE = 1 << 20


def summary(
    session: Session,
    *,
    inputs: Annotated[list[str], Argument(metavar="INPUT...", help="help.summary.inputs")],
    output: Annotated[str | None, Option("-o", metavar="OUT.xlsx", help="help.summary.output")] = None,
    previous: Annotated[list[str] | None, Option("--previous", metavar="FILE", help="help.summary.previous")] = None,
    csv: Annotated[str | None, Option("--csv", metavar="FILE.csv", help="help.summary.csv")] = None,
    json: Annotated[str | None, Option("--json", metavar="FILE.json", help="help.summary.json")] = None,
    parquet: Annotated[str | None, Option("--parquet", metavar="FILE.parquet", help="help.summary.parquet")] = None,
    as_of: AsOfDate = None,
    status: StatusTable = None,
    legend: LegendChoice = "auto",
    profile: ProfileFile = None,
    palette: Annotated[str, Option("--palette", metavar="NAME", help="help.summary.palette")] = "cud",
    force: Force = False,
    password_env: Annotated[
        str | None, Option("--password-env", metavar="NAME", help="help.summary.password_env")
    ] = None,
    lang: Lang = None,
    json_logs: JsonLogs = False,
) -> int:
    """Read each input once, write the book and the records; an input that is refused stands in the book."""
    del json_logs  # the session has read it
    check_language(lang, _COMMAND)
    check_file("--status", path_of(status), _COMMAND)
    if not output:
        raise UsageError("usage.missing", command=_COMMAND, name="-o OUT.xlsx")
    from irodori.options import Options

    options = Options(
        as_of=date_of(as_of, _COMMAND),
        status=path_of(status),
        legend=legend,
        profile=path_of(profile),
        palette=palette,
        allow_signed=True,  # nothing is written over it
        password=password_of(password_env, _COMMAND),
    )
    sources, before = list(map(Path, inputs)), list(map(Path, previous or ()))
    outputs = {
        name: Path(text)
        for name, text in (("xlsx", output), ("csv", csv), ("json", json), ("parquet", parquet))
        if text
    }
    _check_outputs(outputs, [*sources, *before], force=force)
    if parquet:
        check_installed("parquet", ("pyarrow",), _COMMAND, "--parquet")
    check_palette(palette, path_of(profile), _COMMAND)
    run = _Run(options, session, sources, before)
    found = run.write(outputs, force=force)
    _say(found, outputs, session)
    return run.status


class _Run:
    """One run: what is read, and the worst exit status so far."""

    def __init__(self, options: Options, session: Session, sources: Sequence[Path], before: Sequence[Path]) -> None:
        self.status = 0
        self._options = options
        self._session = session
        self._sources = sources
        self._before = before

    def write(self, outputs: dict[str, Path], *, force: bool) -> Summary:
        """Write every output, whole or not at all, each through a temporary file."""
        from tempfile import TemporaryFile

        from irodori.sheets.summary import write_summary

        with ExitStack() as stack:
            files = {name: stack.enter_context(TemporaryFile()) for name in outputs}
            sinks = [_sink(name, files[name]) for name in files if name != "xlsx"]
            issue, refused = self._earlier()
            found = write_summary(
                self._inputs(refused), files["xlsx"], self._session.language, earlier=issue, sinks=sinks
            )
            for name, path in outputs.items():
                write_atomic(path, _pieces(files[name]), force=force)
        return found

    def _inputs(self, refused: Sequence[Refused]) -> Iterator[Conversion | Refused]:
        """Yield each input's conversion, or that it was refused; what is wrong with one stops no other."""
        from irodori.sheets.summary import Refused

        for source in self._sources:
            try:
                yield self._converted(source)
            except ProfileError:  # it is the same for every input
                raise
            except Exception as error:  # noqa: BLE001  (one bad file never stops the others)
                yield Refused(_name(source, self._sources), self._refused(error, source))
        yield from refused

    def _earlier(self) -> tuple[EarlierIssue | None, list[Refused]]:
        """Return the issue before, and its workbooks that were refused."""
        if not self._before:
            return None, []
        from irodori.compare import EarlierIssue
        from irodori.sheets.summary import Refused

        issue = EarlierIssue(self._options)
        refused = []
        for source in self._before:
            try:
                opened(source, self._options, self._session, issue.add)
            except ProfileError:
                raise
            except Exception as error:  # noqa: BLE001
                refused.append(Refused(_name(source, self._before), self._refused(error, source)))
        return issue, refused

    def _refused(self, error: Exception, source: Path) -> IrodoriError:
        """Say why a file was refused, and return the reason for the book."""
        self.status = max(self.status, self._session.failed(error, source))
        return (
            error if isinstance(error, IrodoriError) else InternalError("summary.unexpected", kind=type(error).__name__)
        )

    def _converted(self, source: Path) -> Conversion:
        from irodori.conversion import convert

        conversion = opened(source, self._options, self._session, convert)
        return conversion.named(_name(source, self._sources))


def _name(source: Path, among: Sequence[Path]) -> str:
    """Return a file's name; where several have it, with its folder."""
    return source.name if sum(each.name == source.name for each in among) == 1 else str(source)


def _sink(name: str, target: BinaryIO) -> Sink:
    from irodori.sheets.records import CsvSink, JsonSink, ParquetSink

    kinds: dict[str, Callable[[BinaryIO], Sink]] = {"csv": CsvSink, "json": JsonSink, "parquet": ParquetSink}
    return kinds[name](target)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece


def _check_outputs(outputs: dict[str, Path], sources: Sequence[Path], *, force: bool) -> None:
    """Refuse outputs that are an input, each other, or there already, before any work is done."""
    if outputs["xlsx"].suffix.lower() != ".xlsx":
        raise UsageError("usage.template_kind", command=_COMMAND, output=outputs["xlsx"])
    taken: dict[str, Path] = {}
    for path in outputs.values():
        check_output(path, sources, _COMMAND, force=force)
        key = os_path.realpath(path)
        if key in taken:
            raise UsageError("usage.same_output", command=_COMMAND, first=taken[key], second=path, output=path)
        taken[key] = path


def _say(found: Summary, outputs: dict[str, Path], session: Session) -> None:
    if session.json_logs:
        session.log("summary", outputs={name: str(path) for name, path in outputs.items()}, **found._asdict())
        return
    from irodori.report.plain import printable

    for path in outputs.values():
        session.say(printable(str(path)))
    counts = {name: f"{number:,}" for name, number in found._asdict().items()}
    session.say("  " + session.text("summary.made", **counts))
    if found.refused:
        session.say("  " + session.text("summary.refused", **counts))
