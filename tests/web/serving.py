"""A real server for a test, and books that keep it busy."""

from __future__ import annotations

import os
import random
import socket
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import playwright
import pytest

from irodori.jobs.schedule import Schedule
from irodori.web.app import address, listener_of, make_server
from irodori.web.plainsite import write_site
from irodori.web.pool import Settings

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
SEED = SAMPLES / "seed" / "input.xlsx"
NODE = Path(playwright.__file__).parent / "driver" / "node"
"""The Node.js that Playwright brings."""
PATIENCE = 60
"""Seconds until something that must happen has not happened."""
get = partial(httpx.get, timeout=PATIENCE, verify=False)
post = partial(httpx.post, timeout=PATIENCE, verify=False)
"""Ask a server of this machine, however busy the machine is."""


@contextmanager
def serving(
    settings: Settings, schedule: Schedule | None = None
) -> Iterator[str]:
    """Serve on a free port of this machine; gives the address without a slash
    at its end.
    """
    listener = listener_of(settings)
    ready = threading.Event()
    server = make_server(settings, schedule, ready.set)
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        yield address(settings, listener).rstrip("/")
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listener.close()
        assert not thread.is_alive()


def pyodide_package() -> Path | None:
    """Return the npm package pyodide where it has been fetched, else None."""
    named = os.environ.get("IRODORI_PYODIDE")
    places = (
        [Path(named)]
        if named
        else sorted((ROOT / ".tools" / "pyodide").glob("*.tgz"))
    )
    return places[0] if places else None


def written_site(folder: Path, node: Path | None = None) -> int:
    """Write the page as plain files with a sample to try it with, and return
    how many files; the test is skipped where Pyodide is not here.
    """
    package = pyodide_package()
    if package is None:
        pytest.skip("Pyodide is not here: make site fetches it")
    sample = SAMPLES / "seed-statuses" / "input.xlsx"
    return write_site(folder, package, sample, node)


class _Quiet(SimpleHTTPRequestHandler):
    """Hands out files without telling of each."""

    extensions_map = {  # noqa: RUF012
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def serving_files(folder: Path) -> Iterator[str]:
    """Serve a folder as any web server does; gives the address without a slash
    at its end.
    """
    with ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(_Quiet, directory=str(folder))
    ) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join(PATIENCE)


def sent(address: str, data: bytes, **fields: str) -> socket.socket:
    """Send a book to be converted and return the line on which the answer will
    come; closing it is going away.
    """
    request = httpx.Request(
        "POST",
        f"{address}/api/convert",
        files={"file": ("a.xlsx", data)},
        data=fields,
    )
    place = urlsplit(address)
    line = socket.create_connection(
        (place.hostname or "", place.port or 0), PATIENCE
    )
    head = "".join(
        f"{name}: {value}\r\n" for name, value in request.headers.items()
    )
    line.sendall(
        f"POST /api/convert HTTP/1.1\r\n{head}\r\n".encode() + request.read()
    )
    return line


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def blown_up(book: bytes, megabytes: int) -> bytes:
    """Return a book whose first sheet unpacks to so many MB of white space,
    packed no tighter than Irodori allows.
    """
    chance = random.Random(5)
    ragged = b"".join(
        bytes(chance.choices(b" \t\n", k=3)) + b" " * 197 for _ in range(500)
    )
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(book)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(
                    b"</sheetData>",
                    b"</sheetData>" + ragged * (megabytes * 10),
                )
            new.writestr(name, data)
    return out.getvalue()
