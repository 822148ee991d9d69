"""Work in a bounded number of processes behind a bounded queue."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Literal, NamedTuple, TypeVar

from irodori.messages import Language, Sentence
from irodori.web.settings import Settings
from irodori.web.tasks import Answer, Piece, Progress, Refusal, Stage, Task
from irodori.web.turns import Turns
from irodori.web.worker import Worker, process_context


class QueueFullError(Exception):
    """As many wait as may; ``seconds`` is after how long it is worth trying
    again.
    """

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
Result = TypeVar("Result")
_PATIENCE = 2
"""Seconds before another attempt to start a worker where the system does not
let one start.
"""


class _Ticket(NamedTuple):
    """A place in the queue."""

    turn: asyncio.Future[Worker]
    watch: Watcher


class Pool:
    """The workers, and those who wait for one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._context = process_context()
        self._threads = ThreadPoolExecutor(
            settings.workers * 2 + 2, thread_name_prefix="irodori-worker"
        )
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._queue: Turns[_Ticket] = Turns(settings.queue)
        self._hiring: set[asyncio.Task[None]] = set()
        self._is_open = False
        self._mean_seconds = 1.0

    async def start(self) -> None:
        """Start the workers and wait until they are warm."""
        self._is_open = True
        await asyncio.gather(
            *(self._hire() for _ in range(self._settings.workers))
        )

    async def stop(self) -> None:
        """End the workers; what they still do is lost."""
        self._is_open = False
        for ticket in self._queue:
            ticket.turn.cancel()
        await asyncio.gather(*self._hiring, return_exceptions=True)
        for worker in self._busy:
            worker.kill()
        for worker in self._idle:
            worker.end()
        await asyncio.gather(
            *(
                self._in_thread(worker.forget)
                for worker in (*self._idle, *self._busy)
            )
        )
        self._idle.clear()
        self._threads.shutdown(wait=False)

    @property
    def waiting(self) -> int:
        """How many wait."""
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
        free = len(self._idle)
        if arriving >= free and not self._queue.has_room(
            client, arriving - free
        ):
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
        self._busy.add(worker)
        is_well = False
        begin = asyncio.get_running_loop().time()
        try:
            answer = await self._ask(worker, load, watch)
            is_well = not (
                isinstance(answer, Refusal) and answer.code == "web.job_memory"
            )
        except TimeoutError:
            return self._refusal(
                "web.job_time",
                language,
                seconds=f"{self._settings.job_seconds:g}",
            )
        except (EOFError, OSError):
            return self._refusal("web.job_died", language)
        else:
            seconds = asyncio.get_running_loop().time() - begin
            self._mean_seconds += (seconds - self._mean_seconds) / 10
            return answer
        finally:
            self._busy.discard(worker)
            if (
                is_well
                and worker.jobs < self._settings.jobs_per_worker
                and self._is_open
            ):
                self._free(worker)
            else:
                self._replace(worker)

    # ---- The queue ----------------------------------------------------------

    async def _turn(self, watch: Watcher, client: str) -> Worker:
        """Wait for a worker; QueueFullError where the job has to make room for
        another client's.
        """
        while self._idle:
            worker = self._idle.pop()
            if worker.is_alive:
                return worker
            self._replace(worker)
        ticket = _Ticket(asyncio.get_running_loop().create_future(), watch)
        displaced = self._queue.put(client, ticket)
        if displaced is not None and not displaced.turn.done():
            displaced.turn.set_exception(QueueFullError(self._retry_after()))
        self._tell_places()
        try:
            return await ticket.turn
        except asyncio.CancelledError:
            if self._queue.remove(ticket):
                self._tell_places()
            elif (
                ticket.turn.done()
                and not ticket.turn.cancelled()
                and ticket.turn.exception() is None
            ):
                self._free(ticket.turn.result())
            raise

    def _free(self, worker: Worker) -> None:
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
        """Return in how many seconds the queue will have moved on by as many
        as there are workers, about.
        """
        return min(max(round(self._mean_seconds * 2), 1), 60)

    # ---- Workers ------------------------------------------------------------

    async def _ask(
        self, worker: Worker, load: Callable[[], Task], watch: Watcher
    ) -> Answer:
        """Have a worker do a job within its time; it is killed where that ends
        early.
        """
        loop = asyncio.get_running_loop()

        def tell(said: Progress) -> None:
            progress = (
                JobProgress("piece", piece=said)
                if isinstance(said, Piece)
                else JobProgress("working", stage=said)
            )
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(watch, progress)

        asked = loop.run_in_executor(self._threads, worker.ask, load, tell)
        asked.add_done_callback(_look_away)
        try:
            async with asyncio.timeout(self._settings.job_seconds):
                return await asyncio.shield(asked)
        except (TimeoutError, asyncio.CancelledError):
            worker.kill()
            raise

    async def _hire(self) -> None:
        worker = await self._in_thread(
            lambda: Worker(self._context, self._settings.job_bytes)
        )
        try:
            await self._in_thread(worker.wait_until_ready)
        except (EOFError, OSError) as error:
            worker.kill()
            await self._in_thread(worker.forget)
            raise RuntimeError("a worker process does not start") from error
        if self._is_open:
            self._free(worker)
        else:
            worker.end()
            await self._in_thread(worker.forget)

    def _replace(self, worker: Worker) -> None:
        """Have a fresh worker take the place of one that is done for."""
        worker.kill()

        async def replace() -> None:
            await self._in_thread(worker.forget)
            while self._is_open:
                with suppress(OSError, RuntimeError):
                    await self._hire()
                    return
                await asyncio.sleep(_PATIENCE)

        task = asyncio.ensure_future(replace())
        self._hiring.add(task)
        task.add_done_callback(self._hiring.discard)

    async def _in_thread(self, act: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, act
        )

    def _refusal(self, code: str, language: Language, **words: str) -> Refusal:
        return Refusal(code, Sentence(code, words).text(language))


def _look_away(asked: Awaitable[object]) -> None:
    """Log how a job ended whose client has gone, because nobody receives its
    answer.
    """
    assert isinstance(asked, asyncio.Future)
    if not asked.cancelled():
        asked.exception()
