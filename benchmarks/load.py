"""Fifty clients at once on loopback:
``python benchmarks/load.py [--clients N] [--conversions N] [--write]``.

A server of its own is started with the defaults. Each conversion is one of
many that differ in book, date and palette, and must come back as exactly the
bytes that the library gives for it, under the name that was sent. The report
is fetched from its link, so that nothing stays. Memory is what server and
workers hold together (PSS; Linux).
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
import platform
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import product
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import httpx

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.page import replace_section, table  # noqa: E402

from irodori import convert  # noqa: E402

SAMPLES = (
    "seed",
    "seed-statuses",
    "edges-blue",
    "layout-wide",
    "layout-ministries",
    "source-tags",
)
DAYS = (dt.date(2022, 4, 1), dt.date(2023, 4, 1), dt.date(2024, 4, 1))
PALETTES = ("cud", "excel", "print")
HEAD = (
    "conversions",
    "time",
    "memory",
    "CPU each",
    "per second",
    "median",
    "95 %",
    "slowest",
    "503, sent again",
)
PARTS = 4
TIMEOUT = 120


class Kind(NamedTuple):
    """One conversion, and the digest of what it must give."""

    name: str
    data: bytes
    day: dt.date
    palette: str
    digest: str


class Part(NamedTuple):
    """What was measured while a part of the conversions was done."""

    done: int
    seconds: float
    mib: float
    cpu: float
    latencies: list[float]
    busy: int


class Clients:
    """The clients, and what came back to them."""

    def __init__(self, address: str, kinds: list[Kind]) -> None:
        self.address = address
        self.kinds = kinds
        self.latencies: list[float] = []
        self.outcomes = Counter[str]()
        self.busy = 0
        self._next = iter(range(1 << 62))

    async def run(self, conversions: int, clients: int) -> None:
        """Have so many conversions done."""
        numbers = iter([next(self._next) for _ in range(conversions)])
        await asyncio.gather(*(self._work(numbers) for _ in range(clients)))

    async def _work(self, numbers: Iterator[int]) -> None:
        async with httpx.AsyncClient(
            base_url=self.address, timeout=TIMEOUT
        ) as client:
            for number in numbers:
                self.outcomes[await self._convert(client, number)] += 1

    async def _convert(self, client: httpx.AsyncClient, number: int) -> str:
        kind = self.kinds[number % len(self.kinds)]
        name = f"{kind.name}-{number}"
        begin = time.perf_counter()
        while True:
            answer = await client.post(
                "/api/convert",
                files={"file": (f"{name}.xlsx", kind.data)},
                data={"as_of": kind.day.isoformat(), "palette": kind.palette},
            )
            if answer.status_code != 503:
                break
            self.busy += 1
            await asyncio.sleep(float(answer.headers["retry-after"]))
        self.latencies.append(time.perf_counter() - begin)
        if answer.status_code != 200:
            return "lost"
        report = (await client.get(answer.links["describedby"]["url"])).json()
        said = answer.headers["content-disposition"]
        whole = (
            report["input"]["name"] == f"{name}.xlsx"
            and f"{name}.colored.xlsx" in said
        )
        digests = {
            sha256(answer.content).hexdigest(),
            report["output"]["sha256"],
        }
        return "right" if whole and digests == {kind.digest} else "mixed up"


def kinds() -> list[Kind]:
    """Return the conversions that take turns."""
    found = []
    for sample, day, palette in product(SAMPLES, DAYS, PALETTES):
        data = (HERE.parent / "samples" / sample / "input.xlsx").read_bytes()
        digest = sha256(
            convert(data, as_of=day, palette=palette).data
        ).hexdigest()
        found.append(Kind(sample, data, day, palette, digest))
    return found


def family(process: int) -> list[Path]:
    """Return what Linux knows of a process and those that it started; nothing
    elsewhere.
    """
    found = [path] if (path := Path(f"/proc/{process}")).exists() else []
    for each in found:
        for children in each.glob("task/*/children"):
            found += [
                Path(f"/proc/{child}")
                for child in children.read_text().split()
            ]
    return found


def spent(process: int) -> float:
    """Return the seconds of CPU that the server and its workers, those that
    have ended too, have used.
    """
    fields = [
        (each / "stat").read_text().rpartition(")")[2].split()
        for each in family(process)
    ]
    return (
        sum(sum(map(int, each[11:15])) for each in fields)
        / os.sysconf("SC_CLK_TCK")
        if fields
        else 0
    )


def held(process: int) -> float:
    """Return the MiB that the server and its workers hold, shared pages shared
    out; 0 where not known.
    """
    size = 0
    for each in family(process):
        rollup = each / "smaps_rollup"
        found = re.search(r"^Pss:\s+(\d+)", rollup.read_text(), re.MULTILINE)
        size += int(found[1]) if found else 0
    return size / 1024


def measured(
    clients: Clients, process: int, conversions: int, at_once: int
) -> Iterator[Part]:
    """Have the conversions done part by part."""
    done = 0
    for _ in range(PARTS):
        clients.latencies.clear()
        clients.busy = 0
        begin, before = time.perf_counter(), spent(process)
        asyncio.run(clients.run(conversions // PARTS, at_once))
        done += conversions // PARTS
        seconds, cpu = time.perf_counter() - begin, spent(process) - before
        yield Part(
            done,
            seconds,
            held(process),
            cpu,
            list(clients.latencies),
            clients.busy,
        )


def cells(part: Part) -> list[str]:
    """Return a part as a line of the table."""
    count = len(part.latencies)
    return [
        f"{part.done:,}",
        f"{part.seconds:.1f} s",
        f"{part.mib:,.0f} MiB" if part.mib else "",
        f"{part.cpu / count * 1000:.0f} ms" if part.cpu else "",
        f"{count / part.seconds:.0f}",
        f"{median(part.latencies):.2f} s",
        f"{quantiles(part.latencies, n=20)[-1]:.2f} s",
        f"{max(part.latencies):.2f} s",
        str(part.busy),
    ]


def main() -> None:
    """Measure, print, and with --write keep the table."""
    options = _options()
    command = [
        sys.executable,
        "-m",
        "irodori",
        "serve",
        "--port",
        "0",
        "--json-logs",
        "--lang",
        "en",
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            assert server.stdout
            address = re.search(r"http://[^\"]+", server.stdout.readline())
            assert address, "the server did not start"
            clients = Clients(address[0], kinds())
            # once for what is loaded late
            asyncio.run(clients.run(100, options.clients))
            clients.outcomes.clear()
            before, busy = held(server.pid), os.getloadavg()[0]
            parts = list(
                measured(
                    clients, server.pid, options.conversions, options.clients
                )
            )
            left = re.search(
                r"^irodori_results_waiting (\S+)",
                httpx.get(address[0] + "metrics").text,
                re.MULTILINE,
            )
        finally:
            server.terminate()
    system = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    system += f", load average {busy:.0f} at the start"
    outcome = clients.outcomes
    verdict = (
        f"{options.clients} clients at once, {len(clients.kinds)} different conversions in turn; {system}. "
        f"Of {sum(outcome.values()):,} conversions {outcome['right']:,} came back right, {outcome['lost']} were lost, "
        f"{outcome['mixed up']} mixed up; {float(left[1] if left else -1):.0f} results were left. "
        f"After 100 to warm up the server held {before:,.0f} MiB.\n"
    )
    text = "\n".join([verdict, table(HEAD, map(cells, parts))])
    print(text)
    if options.write:
        replace_section("load", text)
    if outcome["right"] != sum(outcome.values()):
        raise SystemExit(1)


def _options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(
        description=__doc__.split(":", maxsplit=1)[0]
    )
    asked.add_argument("--clients", type=int, default=50)
    asked.add_argument("--conversions", type=int, default=2_000)
    asked.add_argument(
        "--write", action="store_true", help="put the table into README.md"
    )
    return asked.parse_args()


if __name__ == "__main__":
    main()
