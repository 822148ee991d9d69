"""Metrics for Prometheus, and events as JSON lines that name files by their
digest.
"""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING

import structlog
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

if TYPE_CHECKING:
    from irodori.web.pool import Pool
    from irodori.web.store import Store

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """The numbers of one server."""

    def __init__(self, pool: Pool, store: Store) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self.requests = Counter(
            "irodori_requests",
            "Requests by route and status",
            ["route", "status"],
            registry=self._registry,
        )
        self.jobs = Counter(
            "irodori_jobs",
            "Jobs by kind and outcome",
            ["kind", "outcome"],
            registry=self._registry,
        )
        self.job_seconds = Histogram(
            "irodori_job_seconds",
            "Seconds from a job's place in the queue to its answer",
            ["kind"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.uploaded = Counter(
            "irodori_uploaded_bytes",
            "Bytes of workbooks that came in",
            registry=self._registry,
        )
        self._add_gauges(pool, store)

    def _add_gauges(self, pool: Pool, store: Store) -> None:
        gauges = {
            "irodori_jobs_waiting": (
                "Jobs in the queue",
                lambda: pool.waiting,
            ),
            "irodori_workers_busy": (
                "Workers that have a job",
                lambda: pool.busy,
            ),
            "irodori_workers": ("Workers", lambda: len(pool.workers)),
            "irodori_results_waiting": (
                "Files that wait to be fetched",
                lambda: len(store),
            ),
            "irodori_results_bytes": (
                "Bytes of files that wait to be fetched",
                lambda: store.bytes,
            ),
        }
        for name, (text, value) in gauges.items():
            Gauge(name, text, registry=self._registry).set_function(value)

    def count_job(
        self,
        kind: str,
        outcome: str,
        seconds: float,
        size: int,
    ) -> None:
        """Count a job that has ended, with the bytes of its workbook."""
        self.jobs.labels(kind, outcome).inc()
        self.job_seconds.labels(kind).observe(seconds)
        self.uploaded.inc(size)

    def text(self) -> bytes:
        """Return all numbers in Prometheus' text format."""
        return generate_latest(self._registry)


def configure_logging(*, warnings_only: bool = False) -> None:
    """Write every event as a line of JSON to standard error, those of the
    libraries too.
    """
    stamped: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    as_json = structlog.processors.JSONRenderer(ensure_ascii=False)
    least = logging.WARNING if warnings_only else logging.INFO
    structlog.configure(
        processors=[*stamped, as_json],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    _configure_libraries(stamped, as_json)


def _configure_libraries(
    stamped: list[structlog.typing.Processor],
    as_json: structlog.processors.JSONRenderer,
) -> None:
    """Write the warnings of libraries, which use logging, in the same form."""
    without_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=stamped, processors=[without_meta, as_json]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)


class RequestLog:
    """Counts each request and says how it ended; results are named by their
    route, for their address is a secret.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._log = structlog.get_logger()

    async def __call__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin = time.perf_counter()
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, answer)
        finally:
            self._note(scope, status, time.perf_counter() - begin)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", None) or "-"
        self._metrics.requests.labels(route, str(status or "gone")).inc()
        self._log.info(
            "request",
            method=scope["method"],
            route=route,
            status=status or None,
            milliseconds=round(seconds * 1000),
        )
