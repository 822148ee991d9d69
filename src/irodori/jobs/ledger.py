"""The ledger: a SQLite database that records every run, every attempt and
every output.

An attempt goes through these states; each change is on the disk before the
step that follows it:

    started → staged → done              the outputs wait for their names; then they have them
    started → unchanged                  the file was touched, its bytes are those of a finished attempt
    started → refused | failed | lost    no output
    started | staged → interrupted       the run ended before the attempt did

One process writes the attempts of a job at a time (`passage.job_lock`).
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from irodori.errors import InputError
from irodori.jobs.bookwork import Kind, Reason, Result
from irodori.jobs.clock import now
from irodori.jobs.record import (
    SCHEMA,
    Attempt,
    Handed,
    JobRow,
    Output,
    RunRow,
)

_VERSION = 1
_PATIENCE = 60.0
"""Seconds that a writer waits for another one."""


class Ledger:
    """The database; InputError ``ledger.*`` where it cannot be used."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        self.path = path
        if not create and not path.is_file():
            raise InputError("ledger.missing", path=path)
        with self._usable():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(
                path,
                timeout=_PATIENCE,
                isolation_level=None,
                check_same_thread=False,
            )
            self._database.execute("PRAGMA journal_mode = WAL")
            # FULL: what the ledger says is on the disk before an output takes
            # its name.
            self._database.execute("PRAGMA synchronous = FULL")
            self._database.execute("PRAGMA foreign_keys = ON")
            self._prepare()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _prepare(self) -> None:
        self._refuse_damaged()
        with self._changes():
            (version,) = self._database.execute(
                "PRAGMA user_version"
            ).fetchone()
            if version == 0:
                for statement in SCHEMA.split(";\n"):
                    self._database.execute(statement)
                self._database.execute(
                    "INSERT INTO ledger VALUES (?)", (os.urandom(6).hex(),)
                )
                self._database.execute(f"PRAGMA user_version = {_VERSION}")
            elif version != _VERSION:
                raise InputError(
                    "ledger.version", path=self.path, version=version
                )

    def _refuse_damaged(self) -> None:
        """Refuse a database whose pages, references or tables are not as we
        left them; sqlite3.DatabaseError.
        """
        problems = self._database.execute("PRAGMA quick_check(1)").fetchall()
        if problems != [("ok",)]:
            raise sqlite3.DatabaseError(problems[0][0])
        orphan = self._database.execute("PRAGMA foreign_key_check").fetchone()
        if orphan is not None:
            raise sqlite3.DatabaseError(f"{orphan[0]} {orphan[1]}")
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if version == _VERSION and not self._has_our_tables():
            raise sqlite3.DatabaseError("schema")

    def _has_our_tables(self) -> bool:
        rows = self._database.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
        )
        wanted = [
            statement.strip().rstrip(";")
            for statement in SCHEMA.split(";\n")
            if statement.strip()
        ]
        return sorted(sql for (sql,) in rows) == sorted(wanted)

    @property
    def identity(self) -> str:
        """A unique ID of the ledger."""
        ((identity,),) = self._rows("SELECT id FROM ledger")
        return str(identity)

    @contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.DatabaseError, OSError, UnicodeError) as error:
            raise InputError(
                "ledger.unusable", path=self.path, problem=error
            ) from None

    @contextmanager
    def _changes(self) -> Iterator[None]:
        """Make all changes or none."""
        with self._usable():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                with suppress(sqlite3.Error):
                    self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def _rows(
        self, statement: str, *values: object
    ) -> Iterator[tuple[object, ...]]:
        with self._usable():
            yield from self._database.execute(statement, values)

    # ---- Runs ---------------------------------------------------------------

    def begin_run(self, row: RunRow) -> None:
        """Note that a run begins."""
        with self._changes():
            places = ", ".join("?" * len(row))
            self._database.execute(f"INSERT INTO run VALUES ({places})", row)  # noqa: S608  (question marks)

    def end_run(self, run: str, state: str, exit_status: int) -> None:
        """Note how a run ended."""
        with self._changes():
            values = (now().isoformat(), state, exit_status, run)
            self._database.execute(
                "UPDATE run SET ended = ?, state = ?, exit_status = ? WHERE id = ?",
                values,
            )

    def begin_job(self, run: str, job: str) -> None:
        """Note that a job of a run begins; the lock on the job is held, so
        that no other run of it is alive.
        """
        with self._changes():
            self._database.execute(
                "UPDATE run SET state = 'interrupted', ended = ? WHERE state = 'running' AND id <> ? "
                "AND id IN (SELECT run FROM job_run WHERE job = ? AND state = 'running')",
                (now().isoformat(), run, job),
            )
            self._database.execute(
                "UPDATE job_run SET state = 'interrupted', ended = ? WHERE job = ? AND state = 'running'",
                (now().isoformat(), job),
            )
            self._database.execute(
                "INSERT INTO job_run (run, job, started, state) VALUES (?, ?, ?, 'running')",
                (run, job, now().isoformat()),
            )

    def end_job(self, row: JobRow) -> None:
        """Note how a job ended."""
        with self._changes():
            self._database.execute(
                "UPDATE job_run SET ended = ?, state = ?, converted = ?, unchanged = ?, refused = ?, exit_status = ? "
                "WHERE run = ? AND job = ?",
                (*row[3:], row.run, row.job),
            )

    def end_watch(self, run: str, job: str, exit_status: int) -> None:
        """Note that a watch ended, with how many books it converted and
        refused.
        """
        rows = self._rows(
            "SELECT state, count(*) FROM attempt WHERE run = ? GROUP BY state",
            run,
        )
        counts = {str(state): int(str(count)) for state, count in rows}
        refused = sum(
            counts.get(state, 0) for state in ("refused", "failed", "lost")
        )
        done = counts.get("done", 0)
        unchanged = counts.get("unchanged", 0)
        self.end_job(
            JobRow(
                run,
                job,
                "",
                now().isoformat(),
                "done",
                done,
                unchanged,
                refused,
                exit_status,
            )
        )
        self.end_run(run, "done", exit_status)

    def runs(
        self,
        job: str | None = None,
        limit: int = -1,
    ) -> list[RunRow]:
        """Return the runs, those of one job only if it is given, the last one
        first.
        """
        where = (
            ""
            if job is None
            else "WHERE id IN (SELECT run FROM job_run WHERE job = ?)"
        )
        values = () if job is None else (job,)
        order = "ORDER BY started DESC, id DESC LIMIT ?"
        return [
            RunRow(*row)  # type: ignore[arg-type]
            for row in self._rows(
                f"SELECT * FROM run {where} {order}",  # noqa: S608
                *values,
                limit,
            )
        ]

    def jobs_of(self, run: str) -> list[JobRow]:
        """Return the jobs of a run, in their order."""
        rows = self._rows(
            "SELECT * FROM job_run WHERE run = ? ORDER BY rowid", run
        )
        return [JobRow(*row) for row in rows]  # type: ignore[arg-type]

    def last_job(self, job: str) -> JobRow | None:
        """Return the last run of a job."""
        rows = self._rows(
            "SELECT * FROM job_run WHERE job = ? ORDER BY rowid DESC LIMIT 1",
            job,
        )
        return next((JobRow(*row) for row in rows), None)  # type: ignore[arg-type]

    # ---- Attempts -----------------------------------------------------------

    def start(
        self, run: str, job: str, program: str, books: Sequence[Handed]
    ) -> list[int]:
        """Note attempts that begin; return their numbers."""
        with self._changes():
            return [self._started(run, job, program, book) for book in books]

    def _started(
        self,
        run: str,
        job: str,
        program: str,
        book: Handed,
    ) -> int:
        cursor = self._database.execute(
            "INSERT INTO attempt (run, job, source, stamp, rules, program, state, started, tries) "
            "VALUES (?, ?, ?, ?, ?, ?, 'started', ?, 1)",
            (
                run,
                job,
                book.source,
                book.stamp,
                book.rules,
                program,
                now().isoformat(),
            ),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def tried_again(self, attempt: int) -> None:
        """Note that an attempt goes to another worker."""
        with self._changes():
            self._database.execute(
                "UPDATE attempt SET tries = tries + 1 WHERE id = ?", (attempt,)
            )

    def stage(self, results: Iterable[tuple[int, Result]]) -> None:
        """Note what workers have made, before it is published."""
        with self._changes():
            for attempt, result in results:
                if self._moved(attempt, "started", "staged", result):
                    self._database.executemany(
                        "INSERT INTO output (attempt, kind, place, sha256, bytes, staged, state) "
                        "VALUES (?, ?, ?, ?, ?, ?, 'staged')",
                        [
                            (
                                attempt,
                                each.kind,
                                each.place,
                                each.sha256,
                                each.bytes,
                                each.staged,
                            )
                            for each in result.outputs
                        ],
                    )

    def finish(
        self, attempts: Iterable[tuple[int, Mapping[Kind, str]]]
    ) -> None:
        """Note that all outputs of attempts are published, with the stamps of
        the outputs.
        """
        with self._changes():
            for attempt, stamps in attempts:
                self._written(attempt, stamps)
                self._database.execute(
                    "UPDATE attempt SET state = 'done', ended = ? WHERE id = ? AND state = 'staged'",
                    (now().isoformat(), attempt),
                )

    def drop(
        self,
        attempt: int,
        state: str,
        reason: Reason | None,
        stamps: Mapping[Kind, str],
    ) -> None:
        """Note that some outputs of an attempt were not published, with the
        stamps of those that were.
        """
        with self._changes():
            self._written(attempt, stamps)
            code, ja, en = reason or (None, None, None)
            self._database.execute(
                "UPDATE attempt SET state = ?, ended = ?, exit_status = ?, code = ?, ja = ?, en = ? WHERE id = ?",
                (
                    state,
                    now().isoformat(),
                    3 if reason else None,
                    code,
                    ja,
                    en,
                    attempt,
                ),
            )
            self._database.execute(
                "UPDATE output SET state = 'dropped', staged = NULL WHERE attempt = ? AND state = 'staged'",
                (attempt,),
            )

    def _written(
        self,
        attempt: int,
        stamps: Mapping[Kind, str],
    ) -> None:
        self._database.executemany(
            "UPDATE output SET state = 'written', staged = NULL, stamp = ? WHERE attempt = ? AND kind = ?",
            [(stamp, attempt, kind) for kind, stamp in stamps.items()],
        )

    def settle(self, results: Iterable[tuple[int, str, Result]]) -> None:
        """Note attempts that end without outputs, each with its state."""
        with self._changes():
            for attempt, state, result in results:
                self._moved(attempt, "started", state, result)

    def _moved(
        self, attempt: int, before: str, after: str, result: Result
    ) -> bool:
        """Record a result once: an attempt that is no longer in its state
        stays as it is.
        """
        code, ja, en = result.reason or (None, None, None)
        values = (
            after,
            now().isoformat(),
            result.digest or None,
            result.bytes,
            result.as_of or None,
            result.as_of_source or None,
            result.exit_status,
            code,
            ja,
            en,
            json.dumps(result.summary),
            json.dumps(result.findings),
            result.seconds,
            attempt,
            before,
        )
        cursor = self._database.execute(
            "UPDATE attempt SET state = ?, ended = ?, sha256 = ?, bytes = ?, as_of = ?, as_of_source = ?, "
            "exit_status = ?, code = ?, ja = ?, en = ?, summary = ?, findings = ?, seconds = ? "
            "WHERE id = ? AND state = ?",
            values,
        )
        return cursor.rowcount == 1

    def restamp(self, attempt: int, stamp: str) -> None:
        """Note that a source was touched and has the same bytes."""
        with self._changes():
            self._database.execute(
                "UPDATE attempt SET stamp = ? WHERE id = ?", (stamp, attempt)
            )

    def restamp_output(self, output: Output, stamp: str) -> None:
        """Note that an output was touched and has the same bytes."""
        with self._changes():
            self._database.execute(
                "UPDATE output SET stamp = ? WHERE attempt = ? AND kind = ?",
                (stamp, output.attempt, output.kind),
            )

    def move_outputs(self, moves: Iterable[tuple[Output, str]]) -> None:
        """Note that outputs of a book go to other places: all or none, so that
        a run that is killed leaves no part of them in a place of its own.
        """
        with self._changes():
            self._database.executemany(
                "UPDATE output SET place = ?, stamp = '' WHERE attempt = ? AND kind = ?",
                [
                    (place, output.attempt, output.kind)
                    for output, place in moves
                ],
            )

    def expire(self, output: Output) -> None:
        """Note that an output was kept long enough and is deleted."""
        with self._changes():
            self._database.execute(
                "UPDATE output SET state = 'expired' WHERE attempt = ? AND kind = ?",
                (output.attempt, output.kind),
            )

    def attempt(self, number: int) -> Attempt:
        """Return an attempt by its number."""
        return Attempt(
            *next(self._rows("SELECT * FROM attempt WHERE id = ?", number))  # type: ignore[arg-type]
        )

    def last(self, job: str, source: str) -> Attempt | None:
        """Return the last attempt on a source that was settled."""
        rows = self._rows(
            "SELECT * FROM attempt WHERE job = ? AND source = ? AND state IN ('done', 'refused') "
            "ORDER BY id DESC LIMIT 1",
            *(job, source),
        )
        return next((Attempt(*row) for row in rows), None)  # type: ignore[arg-type]

    def open_attempts(self, job: str) -> list[Attempt]:
        """Return the attempts that a run has left behind: begun, or staged."""
        rows = self._rows(
            "SELECT * FROM attempt WHERE job = ? AND state IN ('started', 'staged') ORDER BY id",
            job,
        )
        return [Attempt(*row) for row in rows]  # type: ignore[arg-type]

    def interrupt(self, attempts: Iterable[int]) -> None:
        """Note that attempts ended with their run."""
        with self._changes():
            self._database.executemany(
                "UPDATE attempt SET state = 'interrupted', ended = ? WHERE id = ? AND state = 'started'",
                [(now().isoformat(), attempt) for attempt in attempts],
            )

    def attempts(
        self, *, run: str | None = None, source: str | None = None
    ) -> list[Attempt]:
        """Return the attempts of a run, or those on a source, in their order."""
        rows = self._rows(
            "SELECT * FROM attempt WHERE run = ? OR source = ? ORDER BY id",
            run,
            source,
        )
        return [Attempt(*row) for row in rows]  # type: ignore[arg-type]

    def attempts_named(self, name: str) -> list[Attempt]:
        """Return the attempts on every source of a file name, or of the end
        of a path, in their order.
        """
        rows = self._rows(
            "SELECT * FROM attempt WHERE substr(source, -length(?1)) = ?1 "
            "OR substr(source, -length(?2)) = ?2 ORDER BY id",
            f"/{name}",
            f"{os.sep}{name}",
        )
        return [Attempt(*row) for row in rows]  # type: ignore[arg-type]

    # ---- Outputs ------------------------------------------------------------

    def outputs(self, attempt: int) -> list[Output]:
        """Return the outputs of an attempt, the workbook first."""
        rows = self._rows(
            "SELECT * FROM output WHERE attempt = ? ORDER BY kind DESC",
            attempt,
        )
        return [Output(*row) for row in rows]  # type: ignore[arg-type]

    def written(self, place: str) -> tuple[Output, Attempt] | None:
        """Return what was last written to a place."""
        rows = self._rows(
            "SELECT * FROM output WHERE place = ? AND state IN ('written', 'expired') ORDER BY attempt DESC LIMIT 1",
            place,
        )
        found = next((Output(*row) for row in rows), None)  # type: ignore[arg-type]
        if found:
            return (found, self.attempt(found.attempt))
        return None

    def note_summary(self, place: str, digest: str) -> None:
        """Note a summary that is about to be published."""
        with self._changes():
            self._database.execute(
                "INSERT OR IGNORE INTO summary VALUES (?, ?, ?)",
                (place, digest, now().isoformat()),
            )

    def wrote_summary(self, place: str, digest: str) -> bool:
        """Tell whether a summary with that digest is ours."""
        rows = self._rows(
            "SELECT 1 FROM summary WHERE place = ? AND sha256 = ?",
            place,
            digest,
        )
        return next(rows, None) is not None

    def is_output(self, place: str) -> bool:
        """Tell whether a place is an output or a summary of ours, or was to
        be one.
        """
        query = (
            "SELECT 1 FROM output WHERE place = ? UNION ALL "
            "SELECT 1 FROM summary WHERE place = ? LIMIT 1"
        )
        return next(self._rows(query, place, place), None) is not None

    def standing(
        self, job: str | None = None
    ) -> Iterator[tuple[Output, Attempt]]:
        """Yield the outputs that are in force: the last one written to each
        place.
        """
        rows = self._rows(
            "SELECT output.* FROM output JOIN (SELECT place, max(attempt) AS attempt FROM output "
            "WHERE state IN ('written', 'expired') GROUP BY place) AS last USING (place, attempt) "
            "JOIN attempt ON attempt.id = output.attempt "
            "WHERE output.state = 'written' AND (?1 IS NULL OR attempt.job = ?1) ORDER BY place",
            job,
        )
        for row in list(rows):
            output = Output(*row)  # type: ignore[arg-type]
            yield output, self.attempt(output.attempt)
