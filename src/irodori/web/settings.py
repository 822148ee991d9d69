"""The settings of a server."""

from __future__ import annotations

from pathlib import Path

from irodori.allowance import MEBIBYTE, USUAL_MEBIBYTES
from irodori.tuples import NamedTuple
from irodori.workers import processors


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
