"""``irodori jobs``: query the ledger for past runs, and check whether their
outputs are unchanged.
"""

from __future__ import annotations

import shutil
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from irodori.cli.parsing import CommandParser, check_installed
from irodori.cli.session import Session
from irodori.errors import InputError
from irodori.results import JsonObject

if TYPE_CHECKING:
    from irodori.jobs.ledger import Ledger
    from irodori.jobs.places import Places
    from irodori.jobs.publisher import Verified
    from irodori.jobs.record import Attempt, JobRow, Output, RunRow


def history_arguments(parser: CommandParser) -> None:
    """Add the ledger, and which runs are listed."""
    _add_ledger(parser)
    parser.value("--only", metavar="NAME", code="help.only_listed")
    parser.number(
        "--limit",
        metavar="N",
        code="help.limit",
        default="20",
    )
    parser.switch("--json", code="help.json")


def show_arguments(parser: CommandParser) -> None:
    """Add the ledger, and the run or input that is shown."""
    _add_ledger(parser)
    parser.place("what", "RUN|INPUT", "help.show_what")
    parser.switch("--json", code="help.json")


def verify_arguments(parser: CommandParser) -> None:
    """Add the ledger, and whose outputs are checked."""
    _add_ledger(parser)
    parser.value("--only", metavar="NAME", code="help.only_listed")
    parser.switch("--json", code="help.json")


def _add_ledger(parser: CommandParser) -> None:
    parser.place("jobs_file", "JOBS.toml", "help.ledger_of")


def run_history(given: Namespace, session: Session) -> int:
    """List the runs, the last one first."""
    rows, zone = _runs(given)
    if given.json or session.json_logs:
        session.write_json([_run_data(run, job) for run, job in rows])
        return 0
    for line in _history_lines(session, rows, zone):
        session.say(line)
    return 0


def _runs(given: Namespace) -> tuple[list[tuple[RunRow, JobRow]], str]:
    """Return the last runs, each with its jobs, or with the job called
    ``--only``, and their time zone; none where a jobs file has not run yet.
    """
    try:
        ledger, _, zone = _opened(given.jobs_file, "irodori jobs history")
    except InputError as error:
        if error.code != "ledger.missing" or not _is_toml(given.jobs_file):
            raise
        return [], ""
    with ledger:
        rows = [
            (run, job)
            for run in ledger.runs(given.only, given.limit)
            for job in ledger.jobs_of(run.id)
            if given.only in (None, job.job)
        ]
    return rows, zone


def run_show(given: Namespace, session: Session) -> int:
    """Show every attempt of a run, or on an input."""
    ledger, _, zone = _opened(given.jobs_file, "irodori jobs show")
    with ledger:
        runs, attempts = _found(ledger, given.what)
        if given.json or session.json_logs:
            session.write_json(
                {
                    "runs": [run._asdict() for run in runs],
                    "attempts": [
                        _attempt_data(attempt, ledger) for attempt in attempts
                    ],
                }
            )
        else:
            _say_attempts(runs, attempts, ledger, zone, session)
    return 0


def _found(
    ledger: Ledger, what: str
) -> tuple[list[RunRow], Sequence[Attempt]]:
    """Return the run with an id, and the attempts of that run or on that
    input, by its path or its name alone; InputError ``show.not_found`` where there is nothing.
    """
    runs = [run for run in ledger.runs() if run.id == what]
    attempts = (
        ledger.attempts(run=what, source=what)
        or ledger.attempts(source=str(Path(what).absolute()))
        or ledger.attempts_named(what)
    )
    if not runs and not attempts:
        raise InputError("show.not_found", name=what)
    return runs, attempts


def _say_attempts(
    runs: Sequence[RunRow],
    attempts: Sequence[Attempt],
    ledger: Ledger,
    zone: str,
    session: Session,
) -> None:
    session.say_fitted(_run_line(session, run, zone) for run in runs)
    for attempt in attempts:
        session.say_fitted(_attempt_lines(session, attempt, ledger, zone))


def _run_data(run: RunRow, job: JobRow) -> JsonObject:
    return {**run._asdict(), "job": job._asdict()}


def _attempt_data(attempt: Attempt, ledger: Ledger) -> JsonObject:
    outputs = [each._asdict() for each in ledger.outputs(attempt.id)]
    return {**attempt._asdict(), "outputs": outputs}


def run_verify(given: Namespace, session: Session) -> int:
    """Read the outputs again; return 1 if any has changed since it was
    written.
    """
    from irodori.jobs.publisher import verified

    ledger, places, zone = _opened(given.jobs_file, "irodori jobs verify")
    with ledger:
        found = list(verified(ledger, places, given.only))
    differ = [each for each in found if each.state != "same"]
    if given.json or session.json_logs:
        session.write_json([_verified_data(each) for each in found])
    else:
        session.say_fitted(
            _verified_line(each, session, zone) for each in differ
        )
        session.say(_verified_summary(len(found), len(differ), session))
    return 1 if differ else 0


def _verified_summary(count: int, differ: int, session: Session) -> str:
    code = "outputs.differ" if differ else "outputs.same"
    return session.text(code, count=f"{count:,}", differ=f"{differ:,}")


def _verified_data(each: Verified) -> JsonObject:
    return {
        "state": each.state,
        **each.output._asdict(),
        "source": each.attempt.source,
        "ended": each.attempt.ended,
    }


def _verified_line(each: Verified, session: Session, zone: str) -> str:
    params = {
        "place": each.output.place,
        "source": each.attempt.source,
        "ended": _time(each.attempt.ended, zone),
        "reason": each.reason.text(session.language) if each.reason else "",
    }
    return session.text(f"outputs.{each.state}", **params)


def _is_toml(name: str) -> bool:
    return Path(name).suffix.lower() == ".toml"


def _opened(name: str, command: str) -> tuple[Ledger, Places, str]:
    """Return the ledger that is named directly or by a jobs file, the stores
    of its outputs, and the time zone (the default one without a jobs file).
    """
    check_installed("jobs", ("apscheduler", "fsspec"), command)
    from irodori.jobs.jobsfile import load_jobs
    from irodori.jobs.jobtables import DEFAULT_ZONE
    from irodori.jobs.ledger import Ledger
    from irodori.jobs.places import Places

    path = Path(name)
    if _is_toml(name):
        jobs = load_jobs(path)
        return (
            Ledger(jobs.ledger, create=False),
            Places(jobs.storage()),
            jobs.table.timezone,
        )
    return Ledger(path.absolute(), create=False), Places(), DEFAULT_ZONE


_GAP = 2
_FIRST_NUMBER = 4
"""The first column with a number, counting from 0."""
_COLUMNS = (
    "started",
    "run",
    "job",
    "state",
    "converted",
    "unchanged",
    "refused",
    "exit",
)


def _history_lines(
    session: Session, rows: list[tuple[RunRow, JobRow]], zone: str
) -> Iterator[str]:
    if not rows:
        yield session.text("history.none")
        return
    table = [[session.text(f"history.{name}") for name in _COLUMNS]]
    for run, job in rows:
        state = session.text(f"history.state.{job.state}")
        numbers = (job.converted, job.unchanged, job.refused, job.exit_status)
        counts = ["" if each is None else str(each) for each in numbers]
        table.append(
            [_time(job.started, zone), run.id, job.job, state, *counts]
        )
    yield from _table_lines(table, session)


def _table_lines(table: list[list[str]], session: Session) -> Iterator[str]:
    """Yield the rows of a table, or where the terminal is too narrow for it, a
    few lines for each.
    """
    from irodori.report.plain import column_widths, left, right

    widths = column_widths(table)
    whole = sum(widths) + _GAP * len(widths)
    if session.on_terminal and whole > shutil.get_terminal_size().columns:
        yield from _narrow_lines(table)
        return
    for row in table:
        texts = map(left, row[:_FIRST_NUMBER], widths)
        numbers = map(right, row[_FIRST_NUMBER:], widths[_FIRST_NUMBER:])
        yield "  ".join([*texts, *numbers]).rstrip()


def _narrow_lines(table: list[list[str]]) -> Iterator[str]:
    """Yield each run in a few lines: what it was, and its numbers with their
    names.
    """
    headings, *rows = table
    for started, run, job, state, *numbers in rows:
        yield f"{started}  {job}  {state}"
        named = zip(headings[_FIRST_NUMBER:], numbers, strict=True)
        counts = "  ".join(f"{name} {number or '—'}" for name, number in named)
        yield f"  {run}"
        yield f"  {counts}"


def _time(text: str | None, zone: str) -> str:
    """Return a recorded time in a zone, to the second and with the zone's
    name.
    """
    import datetime as dt

    from irodori.jobs.clock import zoned

    if text:
        return zoned(dt.datetime.fromisoformat(text), zone)
    return "—"


def _run_line(session: Session, run: RunRow, zone: str) -> str:
    return session.text(
        "show.run",
        id=run.id,
        state=session.text(f"history.state.{run.state}"),
        exit_status="—" if run.exit_status is None else run.exit_status,
        started=_time(run.started, zone),
        ended=_time(run.ended, zone),
        host=run.host,
        program=run.program,
    )


def _attempt_lines(
    session: Session, attempt: Attempt, ledger: Ledger, zone: str
) -> Iterator[str]:
    yield _attempt_line(session, attempt, zone)
    if attempt.sha256:
        yield "  " + session.text("show.input", sha256=attempt.sha256)
    if attempt.as_of:
        yield "  " + session.text(
            "show.as_of",
            date=attempt.as_of,
            seconds=attempt.seconds,
            tries=attempt.tries,
        )
    if attempt.reason:
        text = attempt.reason.text(session.language)
        yield f"  {attempt.reason.code}: {text}"
    for output in ledger.outputs(attempt.id):
        yield f"  {_output_line(session, output)}"


def _attempt_line(session: Session, attempt: Attempt, zone: str) -> str:
    return session.text(
        "show.attempt",
        number=f"#{attempt.id}",
        started=_time(attempt.started, zone),
        job=attempt.job,
        source=attempt.source,
        state=session.text(f"show.attempt.{attempt.state}"),
    )


def _output_line(session: Session, output: Output) -> str:
    return session.text(
        "show.output",
        kind=session.text(f"show.kind.{output.kind}"),
        state=session.text(f"show.output.{output.state}"),
        place=output.place,
        sha256=output.sha256,
    )
