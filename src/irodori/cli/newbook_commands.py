"""The commands that make a new book: ``irodori template``, an empty official
layout or one with rows from records; and ``irodori summary``, which sums
workbooks up in one with charts, and gives its records to other programs.
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
    add_as_of,
    add_judging,
    add_opening,
    add_output,
    add_palette,
    add_profile,
    check_installed,
    check_palette,
    whole_number,
)
from irodori.cli.paths import (
    check_given_once,
    check_no_workbook,
    check_output,
    named_after,
    named_originals,
)
from irodori.cli.road import Road, waiting
from irodori.cli.session import Session
from irodori.errors import UsageError
from irodori.files import make_folder, read_input, write_atomic

if TYPE_CHECKING:
    from irodori.compare import EarlierIssue
    from irodori.options import Options, Source
    from irodori.results import Conversion
    from irodori.scorecard.profile import Profile
    from irodori.sheets.rows import ProcedureRecord
    from irodori.sheets.sinks import Sink
    from irodori.sheets.summary import Refused, SummaryBook
    from irodori.sheets.template import Wanted


_MOST_ROWS = 10_000
_PIECE = 1 << 20
"""How many bytes of an output are copied at once."""


# ---- template ---------------------------------------------------------------


def template_arguments(parser: CommandParser) -> None:
    """Add the book, its size, its rows and its looks."""
    parser.place("target", "OUT.xlsx", "help.template.out")
    _add_size(parser)
    _add_content(parser)
    add_profile(parser)
    add_palette(parser, "help.template.palette")
    parser.section("help.group.output")
    parser.switch("--force", code="help.force")


def _add_size(parser: CommandParser) -> None:
    parser.section("help.group.size")
    parser.value(
        "--issues",
        metavar="N",
        code="help.template.issues",
        convert=_issue_count,
    )
    parser.value("--plans", metavar="N,N,...", code="help.template.plans")
    parser.value("--rows", metavar="N", code="help.template.rows")


def _add_content(parser: CommandParser) -> None:
    parser.section("help.group.content")
    parser.file(
        "--records",
        metavar="FILE",
        code="help.template.records",
        must_exist=True,
    )
    add_as_of(parser, "help.template.as_of")
    parser.value(
        "--legend",
        metavar="builtin|FILE",
        code="help.template.legend",
        default="builtin",
        kind="file",
    )
    parser.switch("--live", code="help.template.live")


def run_template(given: Namespace, session: Session) -> int:
    """Write the book and say what it holds."""
    path = Path(given.target)
    inputs = [given.records] if given.records else []
    _check_target(path, inputs, force=given.force)
    asked = _plans(given.issues, given.plans)
    check_palette(given.palette, given.profile)
    with waiting(session, path.name, inputs):
        from irodori.sheets.template import template_book

        wanted = _wanted(given, asked)
        make_folder(path)
        write_atomic(path, template_book(wanted), force=given.force)
    _say_template(path, wanted, session)
    _note_missing_texts(wanted.records, session)
    return 0


def _check_target(
    path: Path,
    inputs: Sequence[Path],
    *,
    force: bool,
) -> None:
    if path.suffix.lower() != ".xlsx":
        raise UsageError("usage.template_kind", output=path)
    check_output(path, inputs, force=force)


def _wanted(given: Namespace, asked: list[int] | None) -> Wanted:
    """Return what the book is to hold."""
    from irodori.scorecard.profiles import load_profile
    from irodori.sheets.template import wanted_template

    words = load_profile(given.profile)
    records = _records(given.records, words)
    return wanted_template(
        records,
        words,
        plans=asked,
        rows=_row_count(given.rows, records),
        legend=given.legend,
        palette=words.palettes[given.palette],
        as_of=given.as_of,
        live=given.live,
    )


def _say_template(path: Path, wanted: Wanted, session: Session) -> None:
    plans = wanted.layout.plans
    counts = wanted.counts
    if session.json_logs:
        session.log(
            "template",
            output=str(path),
            plans=list(plans),
            rows=counts["rows"],
            filled=counts["filled"],
        )
        return
    code = "template.made_filled" if wanted.records else "template.made"
    listed = ", ".join(map(str, plans))
    said = session.text(code, plans=listed, **counts)
    session.say(str(path))
    session.say(f"  {said}")


def _note_missing_texts(
    records: Sequence[ProcedureRecord], session: Session
) -> None:
    """Say where records have plans or progress of issues, and no text of an
    issue or an interim KPI: those of a summary have none.
    """
    issues = [issue for record in records for issue in record.issues]
    has_texts = any(issue.issue or issue.interim_kpi for issue in issues)
    if issues and not has_texts and not session.json_logs:
        session.note(session.text("template.no_issue_texts"))


def _issue_count(text: str) -> int:
    from irodori.sheets.layout import MOST_ISSUES

    return whole_number("--issues", 1, MOST_ISSUES)(text)


def _row_count(
    text: str | None, held: Sequence[ProcedureRecord]
) -> int | None:
    """Return how many rows were asked for: one at least without records."""
    if not text:
        return None
    return whole_number("--rows", 0 if held else 1, _MOST_ROWS)(text)


def _plans(count: int | None, plans: str | None) -> list[int] | None:
    """Return how many plans each issue is to have; None where neither option
    says.
    """
    from irodori.sheets.layout import MOST_ISSUES, OFFICIAL

    if plans is None:
        if count is None:
            return None
        further = [OFFICIAL[-1]] * count
        return [*OFFICIAL, *further][:count]
    counts = _plan_counts(plans)
    if len(counts) == 1 and count:
        counts *= count
    wanted = count or len(counts)
    if len(counts) != wanted or len(counts) > MOST_ISSUES:
        raise UsageError(
            "usage.plans", plans=plans, count=count or MOST_ISSUES
        )
    return counts


def _plan_counts(plans: str) -> list[int]:
    from irodori.sheets.layout import MOST_PLANS

    number = whole_number("--plans", 1, MOST_PLANS)
    counts = plans.replace("，", ",").split(",")
    return [number(each.strip()) for each in counts]


def _records(
    source: Path | None, profile: Profile
) -> Sequence[ProcedureRecord]:
    if source is None:
        return ()
    from irodori.sheets.rows import read_records

    return read_records(read_input(source), str(source), profile)


# ---- summary ----------------------------------------------------------------


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
    sources = _sources(given, session)
    before = given.previous or []
    outputs = _outputs(given)
    summing = SummaryRun(given, session, sources, before)
    _check_outputs(outputs, [*sources, *before], force=given.force)
    inputs = [*sources, *before]
    with waiting(session, given.output.name, inputs):
        found = summing.write(outputs, force=given.force)
    _say(found, outputs, session)
    return summing.road.status


def _sources(given: Namespace, session: Session) -> list[Path]:
    sources = named_originals(given.inputs, session, given.output)
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
    """One run: what is read, and what it is written to."""

    def __init__(
        self,
        given: Namespace,
        session: Session,
        sources: Sequence[Path],
        before: Sequence[Path],
    ) -> None:
        # Signatures do not matter here: nothing is written over a signed book.
        self.road = Road(given, session, allow_signed=True)
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
                _publish(files[name], path, force=force)
        return found

    def _inputs(
        self, refused: Sequence[Refused]
    ) -> Iterator[Conversion | Refused]:
        """Yield each input's conversion, or its refusal; an error in one does
        not stop the others.
        """
        from irodori.sheets.summary import Refused

        def converted(source: Source, options: Options) -> Conversion:
            return irodori.convert(source, options).of_scorecards()

        for source in self._sources:
            made = self.road.attempt(source, converted)
            name = _name(source, self._sources)
            if isinstance(made, Exception):
                yield Refused.of(name, made)
            else:
                yield made.named(name)
        yield from refused

    def _earlier(self) -> tuple[EarlierIssue | None, list[Refused]]:
        """Return the issue before, and its workbooks that were refused."""
        if not self._before:
            return None, []
        from irodori.compare import EarlierIssue
        from irodori.sheets.summary import Refused

        issue = EarlierIssue(self.road.options)
        refused = []
        for source in self._before:
            added = self.road.attempt(source, issue.add)
            if isinstance(added, Exception):
                name = _name(source, self._before)
                refused.append(Refused.of(name, added))
        return issue, refused


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


def _publish(file: BinaryIO, path: Path, *, force: bool) -> None:
    """Give a temporary file's content its own name."""
    make_folder(path)
    write_atomic(path, _pieces(file), force=force)


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
    for path in outputs.values():
        session.say(str(path))
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
