"""Who is turned away, and what every answer carries."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from tests.web.serving import PATIENCE, SEED, get, post, serving

from irodori.web.pool import Settings, is_loopback

TOKEN = "合言葉"  # noqa: S105
FILES = {"file": ("a.xlsx", SEED.read_bytes())}


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# ---- Names and sites --------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "192.0.2.1",
        "localhost.evil.example:8000",
    ],
)
def test_another_host_name_is_refused(client: httpx.Client, host: str) -> None:
    assert refused(client.get("/", headers={"host": host})) == (
        421,
        "web.host",
    )
    assert refused(
        client.post("/api/convert", files=FILES, headers={"host": host})
    ) == (421, "web.host")


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1:1", "[::1]:8000", "LOCALHOST:9"]
)
def test_the_names_of_this_machine_are_accepted(
    client: httpx.Client, host: str
) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_what_a_page_of_another_site_sends_is_refused(
    client: httpx.Client, headers: dict[str, str]
) -> None:
    assert refused(
        client.post("/api/convert", files=FILES, headers=headers)
    ) == (403, "web.cross_site")


def test_what_its_own_page_sends_is_accepted(
    client: httpx.Client, address: str
) -> None:
    headers = {"origin": address, "sec-fetch-site": "same-origin"}
    assert (
        client.post("/api/convert", files=FILES, headers=headers).status_code
        == 200
    )


def test_no_other_site_may_read_an_answer(client: httpx.Client) -> None:
    preflight = {
        "origin": "https://evil.example",
        "access-control-request-method": "POST",
    }
    for answer in (
        client.get("/", headers=preflight),
        client.options("/api/convert", headers=preflight),
    ):
        assert not [
            name
            for name in answer.headers
            if name.startswith("access-control")
        ]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/nothing", "/static/app.css", "/openapi.json"]
)
def test_every_answer_carries_the_security_headers(
    client: httpx.Client, path: str
) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


# ---- Tokens and proxies -----------------------------------------------------


@pytest.fixture(scope="module")
def with_token() -> Iterator[str]:
    with serving(Settings(port=0, workers=1, token=TOKEN)) as address:
        yield address


def test_without_the_token_nothing_but_the_health_is_told(
    with_token: str,
) -> None:
    for path in (
        "/",
        "/metrics",
        "/openapi.json",
        "/static/app.css",
        "/results/a/b",
    ):
        answer = get(with_token + path)
        assert refused(answer) == (401, "web.token")
        assert answer.headers["www-authenticate"].startswith("Basic")
    assert refused(post(with_token + "/api/convert", files=FILES)) == (
        401,
        "web.token",
    )
    assert get(with_token + "/healthz").status_code == 200


def test_the_token_is_taken_as_bearer_and_as_password(with_token: str) -> None:
    bearer = {"authorization": f"Bearer {TOKEN}".encode()}
    assert (
        get(with_token + "/metrics", headers=bearer).status_code == 200  # type: ignore[arg-type]
    )
    assert (
        get(with_token + "/metrics", auth=("だれでも", TOKEN)).status_code
        == 200
    )
    assert refused(get(with_token + "/metrics", auth=("", "違う"))) == (
        401,
        "web.token",
    )


def test_behind_a_proxy_only_those_whom_it_names_are_let_in() -> None:
    with serving(
        Settings(port=0, workers=1, proxy_header="X-Remote-User")
    ) as address:
        assert refused(get(address + "/metrics")) == (401, "web.no_user")
        assert (
            get(
                address + "/metrics", headers={"x-remote-user": "tanaka"}
            ).status_code
            == 200
        )


def test_a_server_for_others_answers_to_addresses_and_to_the_names_that_it_was_given() -> (
    None
):
    settings = Settings(
        host="0.0.0.0",  # noqa: S104
        port=0,
        workers=1,
        token=TOKEN,
        hosts=("irodori.example",),
    )
    with serving(settings) as address:
        local = f"http://127.0.0.1:{urlsplit(address).port}/healthz"
        for host in ("irodori.example", "192.0.2.7:80", socket.gethostname()):
            assert get(local, headers={"host": host}).status_code == 200
        assert refused(get(local, headers={"host": "evil.example"})) == (
            421,
            "web.host",
        )


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost"]
)
def test_a_loopback_address_is_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "192.0.2.1", "localhost.example", ""],  # noqa: S104
)
def test_any_other_address_is_none(host: str) -> None:
    assert not is_loopback(host)


# ---- Uploads ----------------------------------------------------------------


@pytest.fixture(scope="module")
def small() -> Iterator[str]:
    """Give a server that takes a mebibyte, and two seconds of silence."""
    with serving(
        Settings(port=0, workers=1, upload_bytes=1 << 20, upload_idle=2)
    ) as address:
        yield address


def test_an_upload_that_says_it_is_too_large_is_refused_before_it_is_read(
    small: str,
) -> None:
    answer = spoken(small, b"content-length: 1073741824\r\n", [])
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"web.upload_size" in answer


def test_an_upload_that_does_not_say_so_is_broken_off_while_it_streams(
    small: str,
) -> None:
    chunk = b"10000\r\n" + bytes(0x10000) + b"\r\n"
    head = b"--b\r\ncontent-disposition: form-data; name=file; filename=a.xlsx\r\n\r\n"
    first = f"{len(head):x}\r\n".encode() + head + b"\r\n"
    answer = spoken(
        small, b"transfer-encoding: chunked\r\n", [first, *[chunk] * 40]
    )
    assert answer.startswith(b"HTTP/1.1 413")


def test_an_upload_that_stands_still_is_broken_off(small: str) -> None:
    answer = spoken(small, b"content-length: 1000\r\n", [b"--b\r\n"])
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"web.upload_slow" in answer


def spoken(address: str, header: bytes, body: list[bytes]) -> bytes:
    """Send a request by hand and return the answer."""
    place = urlsplit(address)
    with socket.create_connection(
        (place.hostname or "", place.port or 0), PATIENCE
    ) as line:
        line.sendall(
            b"POST /api/convert HTTP/1.1\r\nhost: localhost\r\ncontent-type: multipart/form-data; boundary=b\r\n"
            + header
            + b"\r\n"
        )
        try:
            for each in body:
                line.sendall(each)
        except OSError:  # the server has seen enough
            pass
        found = b""
        try:
            while b"}" not in found and (more := line.recv(1 << 16)):
                found += more
        except OSError:
            pass
        return found


def test_nothing_of_an_upload_stays_on_the_disk(
    client: httpx.Client, slow_book: bytes
) -> None:
    import tempfile

    before = set(Path(tempfile.gettempdir()).iterdir())
    padded = slow_book + bytes(0)
    assert (
        client.post(
            "/api/check", files={"file": ("a.xlsx", padded)}
        ).status_code
        == 200
    )
    new = set(Path(tempfile.gettempdir()).iterdir()) - before
    assert not [
        path
        for path in new
        if path.is_file() and path.stat().st_size >= len(padded)
    ]
