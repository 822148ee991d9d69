"""A run that dies: ``python -m tests.jobs.dying JOBS.toml POINT`` converts
each book and kills itself at a point.

The points, in their order: ``staged`` (the outputs wait, the ledger knows
nothing of them), ``noted`` (it does), ``first`` (the first of an attempt's
outputs has its name), ``all`` (all have, the ledger does not know).
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import irodori
from irodori.jobs.bookwork import process
from irodori.jobs.clock import now
from irodori.jobs.jobsfile import load_jobs
from irodori.jobs.ledger import Ledger
from irodori.jobs.places import Places
from irodori.jobs.plan import Item, Planner, due
from irodori.jobs.publisher import Delivery, Publisher
from irodori.jobs.record import Handed, RunRow
from irodori.jobs.runner import run_id
from irodori.jobs.stores import Entry, LocalStore


class DyingStore(LocalStore):
    """A disk whose machine stops as soon as so many outputs have their names."""

    def __init__(self, after: int) -> None:
        self._left = after

    def publish(self, staged: str, place: str, *, replace: bool) -> None:
        self._left -= 1
        super().publish(staged, place, replace=replace)

    def entry(self, place: str) -> Entry | None:
        # outputs get their names in threads
        if self._left <= 0 and "outbox" in place:
            die()
        return super().entry(place)


class DyingPlaces(Places):
    """Reaches the disk of that machine."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._local = DyingStore(after)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(file: str, point: str) -> None:
    jobs = load_jobs(Path(file))
    (job,) = jobs.jobs
    ledger = Ledger(jobs.ledger)
    run = run_id(now(), "UTC")
    row = RunRow(
        run,
        file,
        irodori.__version__,
        "here",
        os.getpid(),
        "",
        now().isoformat(),
        None,
        "running",
        None,
    )
    ledger.begin_run(row)
    ledger.begin_job(run, job.name)
    today = due(jobs, job, ledger)
    deliveries = []
    for item in Planner(
        today, ledger, Places(), force=False, dry_run=False
    ).plan():
        assert isinstance(item, Item)
        (attempt,) = ledger.start(
            run,
            job.name,
            irodori.__version__,
            [Handed(item.entry.place, "", item.rules)],
        )
        deliveries.append(
            Delivery(attempt, item.entry.place, process(item.task))
        )
    if point == "staged":
        die()
    outputs = sum(len(each.result.outputs) for each in deliveries)
    after = {"noted": 0, "first": 1, "all": outputs}[point]
    places = DyingPlaces(after)
    Publisher(job.name, ledger, places, force=False).deliver(deliveries)
    die()


if __name__ == "__main__":
    main(*sys.argv[1:])
