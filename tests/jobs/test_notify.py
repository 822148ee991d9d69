"""Whom a run tells how it ended: a mail server and a receiver of webhooks on
this machine.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.jobs.folders import JOB, Office, ran

from irodori.errors import ProfileError
from irodori.jobs.record import RunRecord

KEY = "a secret of the office"


class Hook(BaseHTTPRequestHandler):
    """Keeps what is posted."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((dict(self.headers), body))  # type: ignore[attr-defined]
        self.send_response(self.server.answer)  # type: ignore[attr-defined]
        if self.server.answer == 302:  # type: ignore[attr-defined]
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def receiver(answer: int = 204) -> Iterator[Any]:
    server: Any = HTTPServer(("127.0.0.1", 0), Hook)
    server.taken, server.answer = [], answer
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def mail_server() -> Iterator[tuple[int, list[bytes]]]:
    """Give the port of a mail server that takes one mail, and the mails that
    it took.
    """
    listening = socket.create_server(("127.0.0.1", 0))
    taken: list[bytes] = []
    thread = threading.Thread(
        target=_take_mail, args=(listening, taken), daemon=True
    )
    thread.start()
    try:
        yield listening.getsockname()[1], taken
        thread.join(10)
    finally:
        listening.close()


def _take_mail(listening: socket.socket, taken: list[bytes]) -> None:
    connection, _ = listening.accept()
    with connection, connection.makefile("rwb", buffering=0) as stream:
        stream.write(b"220 here\r\n")
        while line := stream.readline():
            word = line.split(maxsplit=1)[0].upper()
            if word == b"DATA":
                stream.write(b"354 go on\r\n")
                lines = iter(stream.readline, b".\r\n")
                taken.append(b"".join(lines))
            stream.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


def run(path: Path, notify: str, *, broken: bool = False) -> RunRecord:
    office = Office(path, notify + JOB)
    office.put("a.xlsx")
    if broken:
        (office.inbox / "b.xlsx").write_bytes(b"broken")
    return office.run()


def mail_table(port: int, when: str = "always") -> str:
    return f"""
[notify]
when = "{when}"
[notify.mail]
host = "127.0.0.1"
port = {port}
tls = "none"
from = "irodori@office.example"
to = ["a@office.example", "b@office.example"]
"""


def test_a_mail_says_how_the_run_ended_and_names_what_was_refused(
    tmp_path: Path,
) -> None:
    with mail_server() as (port, taken):
        record = run(tmp_path, mail_table(port, "trouble"), broken=True)
    assert record.notes == ()
    message = message_from_bytes(taken[0], policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert message["To"] == "a@office.example, b@office.example"
    assert "確認してください" in message["Subject"]
    body = message.get_content()
    assert "変換 1" in body
    assert "b.xlsx" in body
    assert "Asia/Tokyo" in body
    assert record.id in body


def test_a_webhook_is_signed_with_the_secret_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_KEY", KEY)
    with receiver() as server:
        url = f"http://127.0.0.1:{server.server_port}/hook"
        table = f'[notify]\nwhen = "always"\n[notify.webhook]\nurl = "{url}"\nsecret_env = "HOOK_KEY"\n'
        record = run(tmp_path, table)
    ((headers, body),) = server.taken
    assert (
        headers["X-Irodori-Signature"]
        == "sha256=" + hmac.new(KEY.encode(), body, hashlib.sha256).hexdigest()
    )
    told = json.loads(body)
    assert (told["run"], told["exit_status"]) == (record.id, 0)
    assert told["jobs"][0]["counts"]["converted"] == 1
    assert KEY.encode() not in body


def test_nobody_is_told_of_a_run_without_trouble_unless_wanted(
    tmp_path: Path,
) -> None:
    with receiver() as server:
        url = f"http://127.0.0.1:{server.server_port}/"
        assert (
            run(tmp_path, f'[notify.webhook]\nurl = "{url}"\n').exit_status
            == 0
        )
    assert server.taken == []


@pytest.mark.parametrize("answer", [500, 404, 302])
def test_a_receiver_that_does_not_take_it_is_in_the_run_s_report(
    tmp_path: Path, answer: int
) -> None:
    with receiver(answer) as server:
        url = f"http://127.0.0.1:{server.server_port}/hook?token=sesame"
        record = run(
            tmp_path,
            f'[notify]\nwhen = "always"\n[notify.webhook]\nurl = "{url}"\n',
        )
    assert [note.code for note in record.notes] == ["jobs.not_notified"]
    assert record.exit_status == 3
    assert len(server.taken) == 1
    assert [book.state for job in record.jobs for book in job.books] == [
        "converted"
    ]
    page = record.reports[1].read_text(encoding="utf-8")
    assert "通知できませんでした" in page
    assert "sesame" not in page


def test_a_mail_server_that_is_not_there_does_not_undo_the_run(
    tmp_path: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    record = run(tmp_path, mail_table(port))
    assert [note.code for note in record.notes] == ["jobs.not_notified"]
    assert (tmp_path / "outbox" / "a.colored.xlsx").is_file()


def test_a_secret_that_is_missing_is_told_before_anything_is_done(
    tmp_path: Path,
) -> None:
    with pytest.raises(ProfileError) as refused:
        run(
            tmp_path,
            '[notify.webhook]\nurl = "http://127.0.0.1:9/"\nsecret_env = "NOWHERE_SET"\n',
        )
    assert refused.value.code == "jobs.no_variable"
    assert not (tmp_path / "outbox").exists()


def test_a_notice_that_nobody_took_is_said_on_the_screen(
    tmp_path: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    office = Office(tmp_path, mail_table(port) + JOB)
    office.put("a.xlsx")
    done = ran("run", office.file, "--lang", "ja")
    assert done.returncode == 3
    assert "127.0.0.1" in done.stderr
    assert "通知" in done.stderr
    done = ran("run", office.file, "--json-logs")
    ended = json.loads(done.stdout.splitlines()[-1])
    assert [note["code"] for note in ended["notes"]] == ["jobs.not_notified"]
