"""The settings of a server, and its work in a bounded number of processes
behind a bounded, fair queue: whoever waits for a worker gets one in turn with
the other clients, not behind all jobs of one of them.

    waiting   A1 A2 A3 A4 · B1      served   A1 B1 A2 A3 A4

When the queue is full, a client that has fewer jobs in it than another takes
the place of that one's last job.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Generic, Literal, TypeAlias, TypeVar

from irodori.allowance import MEBIBYTE, USUAL_MEBIBYTES
from irodori.messages import Language, Sentence
from irodori.tuples import NamedTuple
from irodori.web.tasks import Answer, Piece, Progress, Refusal, Stage, Task
from irodori.workers import (
    OutOfMemoryError,
    Worker,
    WorkerLostError,
    processors,
)


def default_workers() -> int:
    """Return how many processes work at once: one for each processor that this
    process may use, at most eight.
    """
    return min(processors(), 8)


class Settings(NamedTuple):
    """Where the server listens, who may use it, and what one use of it may
    take.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    """0 takes any free port."""
    workers: int = default_workers()
    queue: int = 100
    """How many requests may wait beside those that are worked on; one more is
    answered 503.
    """
    upload_bytes: int = 100 * MEBIBYTE
    """The most bytes of one request."""
    upload_idle: float = 30
    """Seconds without a byte after which an upload is broken off."""
    upload_pace: int = 8192
    """Bytes a second that an upload must bring on average, after its first
    ``upload_idle`` seconds.
    """
    head_seconds: float = 10
    """Seconds in which the head of a request must be complete."""
    client_connections: int = 100
    """Connections that one address may hold at once; not counted behind a
    reverse proxy.
    """
    job_seconds: float = 120
    job_bytes: int = USUAL_MEBIBYTES * MEBIBYTE
    """The most address space of a worker; systems without such a limit
    (Windows) work without one.
    """
    jobs_per_worker: int = 500
    """The jobs after which a worker is replaced by a fresh one."""
    keep_seconds: float = 15 * 60
    """How long a result waits to be fetched."""
    keep_bytes: int = 1024 * MEBIBYTE
    """How many bytes of results may wait to be fetched."""
    profile: Path | None = None
    token: str | None = None
    """What a client must show, as a bearer token or as the password of basic
    authentication.
    """
    proxy_header: str | None = None
    """The header in which a reverse proxy names the person that it has let in.
    """
    hosts: tuple[str, ...] = ()
    """Further names under which the server is reached."""

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches the server."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine's own."""
    from ipaddress import ip_address

    name = host.strip("[]").casefold()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


Ticket = TypeVar("Ticket")


class Turns(Generic[Ticket]):
    """The tickets of those waiting, by client."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._clients: dict[str, deque[Ticket]] = {}
        """In the order in which the clients are served next."""

    def __len__(self) -> int:
        return sum(map(len, self._clients.values()))

    def __iter__(self) -> Iterator[Ticket]:
        """Yield the tickets in the order in which they will be served."""
        rounds = max(map(len, self._clients.values()), default=0)
        for place in range(rounds):
            for tickets in self._clients.values():
                if place < len(tickets):
                    yield tickets[place]

    def has_room(self, client: str, arriving: int = 0) -> bool:
        """Return whether one more job of a client may wait, beside so many
        that are still being sent.
        """
        if len(self) + arriving < self._most:
            return True
        own = len(self._clients.get(client, ()))
        return self._largest() > own + 1

    def put(self, client: str, ticket: Ticket) -> Ticket | None:
        """Add a ticket; return the one that has to make room for it, None
        where there was room.
        """
        displaced = None
        if len(self) >= self._most:
            displaced = self._displaced()
        self._clients.setdefault(client, deque()).append(ticket)
        return displaced

    def take(self) -> Ticket | None:
        """Return the next ticket and let its client wait behind the others;
        None where nobody waits.
        """
        client = next(iter(self._clients), None)
        if client is None:
            return None
        tickets = self._clients.pop(client)
        ticket = tickets.popleft()
        if tickets:
            self._clients[client] = tickets
        return ticket

    def remove(self, ticket: Ticket) -> bool:
        """Remove a ticket; return whether it was there."""
        for client, tickets in self._clients.items():
            if ticket in tickets:
                tickets.remove(ticket)
                if not tickets:
                    del self._clients[client]
                return True
        return False

    def _largest(self) -> int:
        return max(map(len, self._clients.values()), default=0)

    def _displaced(self) -> Ticket | None:
        """Remove the last ticket of the client that has most of them."""
        client = max(
            self._clients,
            key=lambda name: len(self._clients[name]),
            default=None,
        )
        if client is None:
            return None
        tickets = self._clients[client]
        ticket = tickets.pop()
        if not tickets:
            del self._clients[client]
        return ticket


class QueueFullError(Exception):
    """The queue is full; it is worth trying again after ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class JobProgress(NamedTuple):
    """How far a job is: how many wait before it, what is being done, or what
    is made already.
    """

    state: Literal["queued", "working", "piece"]
    ahead: int = 0
    stage: Stage | None = None
    piece: Piece | None = None


Watcher = Callable[[JobProgress], None]
_PageWorker: TypeAlias = Worker[Task, Answer]
_BROKEN = (OutOfMemoryError, TimeoutError, WorkerLostError, OSError)
"""How a worker ends that gives no answer."""


class _Ticket(NamedTuple):
    """A place in the queue."""

    turn: asyncio.Future[_PageWorker]
    watch: Watcher


class Pool:
    """The workers, and the queue for them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._threads = ThreadPoolExecutor(
            settings.workers * 2, thread_name_prefix="irodori-worker"
        )
        self._idle: list[_PageWorker] = []
        self._busy: set[_PageWorker] = set()
        self._queue: Turns[_Ticket] = Turns(settings.queue)
        self._is_open = False
        self._mean_seconds = 1.0

    async def start(self) -> None:
        """Start the workers and wait until they are warm."""
        self._is_open = True
        self._idle = [self._hired() for _ in range(self._settings.workers)]
        await self._each_in_thread(worker.start for worker in self._idle)

    async def stop(self) -> None:
        """End the workers; what they still do is lost."""
        self._is_open = False
        for ticket in self._queue:
            ticket.turn.cancel()
        for worker in self._busy:
            worker.kill()
        await self._each_in_thread(
            worker.close for worker in (*self._idle, *self._busy)
        )
        self._idle.clear()
        self._threads.shutdown(wait=False)

    @property
    def waiting(self) -> int:
        """The length of the queue."""
        return len(self._queue)

    @property
    def busy(self) -> int:
        """How many workers have a job."""
        return len(self._busy)

    @property
    def workers(self) -> list[int]:
        """The numbers of the processes."""
        return [
            worker.pid
            for worker in (*self._idle, *self._busy)
            if worker.pid is not None
        ]

    def refuse_if_full(self, client: str = "", arriving: int = 0) -> None:
        """Raise QueueFullError where one more job of a client may not wait,
        beside those that are being sent.
        """
        beyond = arriving - len(self._idle)
        if beyond >= 0 and not self._queue.has_room(client, beyond):
            raise QueueFullError(self._retry_after())

    async def run(
        self,
        load: Callable[[], Task],
        language: Language,
        watch: Watcher = lambda _: None,
        client: str = "",
    ) -> Answer:
        """Do a job when its turn comes; ``load`` makes the task then, in a
        thread.

        Whoever cancels this takes the job out of the queue, or has its worker
        killed. Raises QueueFullError.
        """
        self.refuse_if_full(client)
        worker = await self._turn(watch, client)
        begin = time.monotonic()
        asked = self._asked(worker, load, watch)
        try:
            answer = await _answer_of(worker, asked)
        except _BROKEN as error:
            return self._refusal(error, language)
        seconds = time.monotonic() - begin
        self._mean_seconds += (seconds - self._mean_seconds) / 10
        return answer

    def _asked(
        self, worker: _PageWorker, load: Callable[[], Task], watch: Watcher
    ) -> asyncio.Future[Answer]:
        """Give a job to a worker; it is free again when that is done."""
        loop = asyncio.get_running_loop()
        asked = loop.run_in_executor(
            self._threads, self._ask, worker, load, watch, loop
        )
        self._busy.add(worker)
        asked.add_done_callback(lambda _: self._done(worker))
        return asked

    # ---- The queue ----------------------------------------------------------

    async def _turn(self, watch: Watcher, client: str) -> _PageWorker:
        """Wait for a worker; QueueFullError where the job has to make room for
        another client's.
        """
        if self._idle:
            return self._idle.pop()
        ticket = _Ticket(asyncio.get_running_loop().create_future(), watch)
        displaced = self._queue.put(client, ticket)
        if displaced is not None and not displaced.turn.done():
            displaced.turn.set_exception(QueueFullError(self._retry_after()))
        self._tell_places()
        try:
            return await ticket.turn
        except asyncio.CancelledError:
            self._give_up(ticket)
            raise

    def _give_up(self, ticket: _Ticket) -> None:
        """Take a ticket out of the queue, or give its worker to the next."""
        turn = ticket.turn
        if self._queue.remove(ticket):
            self._tell_places()
            return
        if not turn.done() or turn.cancelled():
            return
        if not turn.exception():
            self._free(turn.result())

    def _free(self, worker: _PageWorker) -> None:
        """Give a worker to the next who waits."""
        while (ticket := self._queue.take()) is not None:
            if not ticket.turn.done():
                ticket.turn.set_result(worker)
                self._tell_places()
                return
        self._idle.append(worker)

    def _tell_places(self) -> None:
        for place, ticket in enumerate(self._queue):
            ticket.watch(JobProgress("queued", place))

    def _retry_after(self) -> int:
        """Return after about how many seconds the workers will have taken
        their next jobs.
        """
        seconds = round(self._mean_seconds * 2)
        return min(max(seconds, 1), 60)

    # ---- Workers ------------------------------------------------------------

    def _hired(self) -> _PageWorker:
        return Worker("irodori.web.work", self._settings.jobs_per_worker)

    def _ask(
        self,
        worker: _PageWorker,
        load: Callable[[], Task],
        watch: Watcher,
        loop: asyncio.AbstractEventLoop,
    ) -> Answer:
        """Have a worker do a job; in a thread."""

        def tell(said: Progress) -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(watch, _progress(said))

        return worker.ask(
            load,
            tell,
            seconds=self._settings.job_seconds,
            memory=self._settings.job_bytes,
        )

    def _done(self, worker: _PageWorker) -> None:
        """Give a worker to the next who waits; one that was killed makes room
        for another.
        """
        self._busy.discard(worker)
        if not self._is_open:
            return
        if worker.is_killed:
            self._threads.submit(worker.close)
            worker = self._hired()
        if not worker.is_ready:
            self._threads.submit(worker.start)
        self._free(worker)

    async def _each_in_thread(
        self, acts: Iterable[Callable[[], object]]
    ) -> None:
        loop = asyncio.get_running_loop()
        done = [loop.run_in_executor(self._threads, act) for act in acts]
        await asyncio.gather(*done)

    def _refusal(self, error: Exception, language: Language) -> Refusal:
        """Return the answer where a worker gave none."""
        seconds = f"{self._settings.job_seconds:g}"
        sentence = Sentence("web.job_died")
        if isinstance(error, OutOfMemoryError):
            sentence = Sentence("web.job_memory")
        elif isinstance(error, TimeoutError):
            sentence = Sentence("web.job_time", {"seconds": seconds})
        return Refusal(sentence.code, sentence.text(language))


async def _answer_of(
    worker: _PageWorker, asked: asyncio.Future[Answer]
) -> Answer:
    """Return what a worker answers; kill it where nobody waits any more."""
    try:
        return await asyncio.shield(asked)
    except asyncio.CancelledError:
        if not asked.done():
            worker.kill()
        raise


def _progress(said: Progress) -> JobProgress:
    """Return what a worker says of a job, as the page is told it."""
    if isinstance(said, Piece):
        return JobProgress("piece", piece=said)
    return JobProgress("working", stage=said)
