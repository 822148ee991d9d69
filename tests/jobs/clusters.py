"""A real Dask cluster and a real S3 server on this machine, each in processes
of its own.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import s3fs
from tests.jobs.folders import SOURCES

KEY, SECRET = "key", "secret"
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": SOURCES,
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "2",
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "10s",
    "S3_SECRET": SECRET,
}
PATIENCE = 120


class Cluster:
    """A scheduler and its workers."""

    def __init__(
        self,
        address: str,
        scheduler: subprocess.Popen[bytes],
        workers: list[subprocess.Popen[bytes]],
    ) -> None:
        self.address = address
        self.scheduler = scheduler
        self.workers = workers


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(*arguments: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Let a Python module run for a while."""
    with log.open("wb") as file:
        started = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdout=file,
            stderr=file,
            env=ENVIRONMENT,
        )
        try:
            yield started
        finally:
            started.terminate()
            try:
                started.wait(20)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()


@contextmanager
def dask_cluster(
    folder: Path, workers: int, *, nanny: bool = False
) -> Iterator[Cluster]:
    """Give a scheduler with so many workers of one thread; with ``nanny``
    those that die are started again.
    """
    place = folder / "scheduler.json"
    scheduler = (
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
    )
    with process(
        *scheduler,
        "--scheduler-file",
        str(place),
        log=folder / "scheduler.log",
    ) as main:
        address = str(json.loads(awaited_text(place))["address"])
        running = list[subprocess.Popen[bytes]]()
        stack = []
        try:
            for number in range(workers):
                options = (
                    "--nthreads",
                    "1",
                    "--no-dashboard",
                    "--local-directory",
                    str(folder / f"worker-{number}"),
                )
                worker = process(
                    *(
                        "distributed.cli.dask_worker",
                        address,
                        *options,
                        "--nanny" if nanny else "--no-nanny",
                    ),
                    log=folder / f"worker-{number}.log",
                )
                stack.append(worker)
                running.append(worker.__enter__())
            yield Cluster(address, main, running)
        finally:
            for worker in stack:
                worker.__exit__(None, None, None)


@contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """Give the address of an S3 server with the buckets ``inbox`` and
    ``outbox``.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with process(
        "moto.server",
        "-H",
        "127.0.0.1",
        "-p",
        str(port),
        log=folder / "s3.log",
    ):
        end = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
        files = files_of(address)
        for bucket in ("inbox", "outbox"):
            files.mkdir(bucket)
        yield address


def files_of(address: str) -> s3fs.S3FileSystem:
    """Return what reaches the server's objects."""
    return s3fs.S3FileSystem(
        endpoint_url=address,
        key=KEY,
        secret=SECRET,
        use_listings_cache=False,
        skip_instance_cache=True,
    )


def awaited_text(path: Path) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if path.exists() and (
            text := path.read_text(encoding="utf-8")
        ).strip().endswith("}"):
            return text
        time.sleep(0.1)
    raise TimeoutError(path)


def cloud_jobs(address: str) -> str:
    """Return a jobs file whose books are objects."""
    return f"""
[storage.s3]
endpoint_url = "{address}"
key = "{KEY}"
secret_env = "S3_SECRET"

[[job]]
name = "cloud"
sources = ["s3://inbox/**/*.xlsx"]
destination = "s3://outbox/{{folder}}/{{stem}}.colored{{suffix}}"
report = "s3://outbox/{{folder}}/{{stem}}.json"
as_of = "2022-04-01"
"""
