"""Clients that hold places without using them: half heads, uploads that
trickle in, one client with all the jobs.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from tests.web.serving import SEED, eventually, get, post, serving

from irodori.web.pool import Settings

Dial = Callable[[str, bytes], socket.socket]


@pytest.fixture
def line_to() -> Iterator[Dial]:
    """Give what opens a connection to a server and sends something; all are
    closed in the end.
    """
    opened: list[socket.socket] = []

    def dial(address: str, data: bytes) -> socket.socket:
        place = urlsplit(address)
        line = socket.create_connection(
            (place.hostname or "", place.port or 0), 30
        )
        opened.append(line)
        line.sendall(data)
        return line

    yield dial
    for line in opened:
        line.close()


def is_closed(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return line.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def test_a_head_that_is_never_finished_is_broken_off_and_keeps_nobody_out(
    line_to: Dial,
) -> None:
    settings = Settings(
        port=0, workers=1, head_seconds=1, client_connections=600
    )
    with serving(settings) as address:
        lines = [
            line_to(address, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ")
            for _ in range(300)
        ]
        assert get(f"{address}/healthz").status_code == 200
        eventually(lambda: all(map(is_closed, lines)))


def test_one_address_holds_so_many_connections_and_no_more(
    line_to: Dial,
) -> None:
    with serving(
        Settings(port=0, workers=1, client_connections=20)
    ) as address:
        lines = [line_to(address, b"") for _ in range(20)]
        one_more = line_to(address, b"")
        eventually(lambda: is_closed(one_more))
        for line in lines:
            line.close()
        eventually(lambda: _answers(address))


def _answers(address: str) -> bool:
    try:
        return get(f"{address}/healthz").status_code == 200
    except httpx.TransportError:
        return False


HEAD = (
    "POST /api/convert HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary=B\r\n"
    "Content-Length: 90000000\r\n\r\n--B\r\n"
    'Content-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
)


def test_an_upload_that_trickles_in_is_broken_off(line_to: Dial) -> None:
    with serving(
        Settings(port=0, workers=1, upload_idle=1, upload_pace=1000)
    ) as address:
        line = line_to(
            address, HEAD.format(host=urlsplit(address).netloc).encode()
        )
        line.settimeout(30)
        answer = b""
        for _ in range(40):
            line.sendall(b"x")
            time.sleep(0.25)
            answer = _received(line)
            if answer:
                break
            line.settimeout(30)
        assert answer.startswith(b"HTTP/1.1 408")


def test_uploads_that_are_being_sent_take_the_places_of_the_queue(
    line_to: Dial,
) -> None:
    with serving(Settings(port=0, workers=1, queue=2)) as address:
        head = HEAD.format(host=urlsplit(address).netloc).encode()
        lines = [line_to(address, head) for _ in range(6)]
        answers = [b""] * len(lines)

        def refused() -> bool:
            for number, line in enumerate(lines):
                answers[number] += _received(line)
            return len(list(filter(None, answers))) >= 3

        eventually(refused)
        assert all(
            answer.startswith(b"HTTP/1.1 503")
            for answer in filter(None, answers)
        )
        for line in lines:
            line.close()
        eventually(
            lambda: (
                post(
                    f"{address}/api/convert", files={"file": SEED.read_bytes()}
                ).status_code
                == 200
            )
        )


def _received(line: socket.socket) -> bytes:
    line.setblocking(False)
    try:
        return line.recv(4096)
    except OSError:
        return b""


@pytest.mark.parametrize(
    "origin", ["http://[", "null", "http://elsewhere.example"]
)
def test_an_origin_that_is_no_address_is_another_site(origin: str) -> None:
    with serving(Settings(port=0, workers=1)) as address:
        answer = post(
            f"{address}/api/convert",
            files={"file": SEED.read_bytes()},
            headers={"Origin": origin},
        )
        assert (answer.status_code, answer.json()["code"]) == (
            403,
            "web.cross_site",
        )
