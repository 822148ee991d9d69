"""Notifications of how a run ended: by mail (SMTP) and by a webhook.

A webhook gets the counts as JSON. With a secret its header
``X-Irodori-Signature`` is ``sha256=`` and the HMAC-SHA256 of the body, so that
the receiver knows who sent it. Neither says what a workbook holds: only names,
counts, reasons.
"""

from __future__ import annotations

import hashlib
import hmac
import smtplib
import ssl
import urllib.request
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from functools import partial
from typing import Any

from irodori.jobs.bookwork import Reason
from irodori.jobs.clock import zoned
from irodori.jobs.jobsfile import JobsFile
from irodori.jobs.jobtables import Mail, Webhook
from irodori.jobs.record import STATES, JobRecord, RunRecord
from irodori.messages import Language, Sentence
from irodori.report.json import json_bytes
from irodori.results import JsonObject

SCHEMA = "irodori.notice/1"
_PATIENCE = 20
"""Seconds that a server has to answer."""
_MOST_NAMED = 20
"""Books that are named; the run's report holds all."""


def notified(jobs: JobsFile, record: RunRecord) -> tuple[Reason, ...]:
    """Send the notifications of a run; return why any could not be sent."""
    notice = jobs.table.notify
    if notice is None or (
        notice.when == "trouble" and record.exit_status == 0
    ):
        return ()
    reasons = []
    if notice.mail is not None:
        reasons.append(
            _sent(
                partial(send_mail, notice.mail, jobs, record), notice.mail.host
            )
        )
    if notice.webhook is not None:
        reasons.append(
            _sent(
                partial(send_webhook, notice.webhook, jobs, record), "webhook"
            )
        )
    return tuple(reason for reason in reasons if reason)


def _sent(send: Callable[[], None], place: str) -> Reason | None:
    """Send a notice; return why that was not possible."""
    try:
        send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return Reason.of(
            "jobs.not_notified", place=place, reason=_shown(error)
        )
    return None


def _shown(error: Exception) -> str:
    """Return what an error says without an address, which may hold a secret."""
    return f"{type(error).__name__}: {error}".split("://", 1)[0][:200]


# ---- Mail -------------------------------------------------------------------


def send_mail(mail: Mail, jobs: JobsFile, record: RunRecord) -> None:
    """Send the mail; OSError and SMTPException where the server does not take
    it.
    """
    message = mail_of(mail, jobs, record)
    context = ssl.create_default_context()
    if mail.tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            mail.host, mail.port or 465, timeout=_PATIENCE, context=context
        )
    else:
        server = smtplib.SMTP(mail.host, mail.port or 587, timeout=_PATIENCE)
    with server:
        if mail.tls == "starttls":
            server.starttls(context=context)
        if mail.user and mail.password_env:
            server.login(mail.user, jobs.secret(mail.password_env))
        server.send_message(message)


def mail_of(mail: Mail, jobs: JobsFile, record: RunRecord) -> EmailMessage:
    """Return the mail in the language of the jobs file."""
    language = jobs.table.language
    message = EmailMessage()
    code = "jobs.notice.trouble" if record.exit_status else "jobs.notice.done"
    message["Subject"] = Sentence(
        code, {"file": jobs.path.name, "run": record.id}
    ).text(language)
    message["From"] = mail.sender
    message["To"] = ", ".join(mail.to)
    message["Date"] = formatdate(record.ended.timestamp())
    message["Message-ID"] = make_msgid(domain="irodori.invalid")
    message["Auto-Submitted"] = "auto-generated"
    text = "\n".join(_lines(jobs, record, language))
    message.set_content(text + "\n")
    return message


def _lines(
    jobs: JobsFile, record: RunRecord, language: Language
) -> Iterator[str]:
    zone = jobs.table.timezone
    for code, time in (
        ("jobs.notice.started", record.started),
        ("jobs.notice.ended", record.ended),
    ):
        words = {"time": zoned(time, zone)}
        yield Sentence(code, words).text(language)
    for job in record.jobs:
        yield ""
        yield from _job_lines(job, record, language)
    for path in record.reports:
        yield ""
        yield Sentence("jobs.notice.report", {"path": path}).text(language)


def _job_lines(
    job: JobRecord, record: RunRecord, language: Language
) -> Iterator[str]:
    words: JsonObject = {"job": job.name}
    words.update((state, job.counts[state]) for state in STATES)
    yield Sentence("jobs.notice.job", words).text(language)
    if job.reason:
        yield f"  {job.reason.text(language)}"
    for note in job.notes:
        yield f"  {note.text(language)}"
    for source, reason in _troubles(record, job.name)[:_MOST_NAMED]:
        yield f"  {source}: {reason.text(language)}"


def _troubles(record: RunRecord, job: str) -> list[tuple[str, Reason]]:
    books = [
        book for each in record.jobs if each.name == job for book in each.books
    ]
    return [
        (book.source, book.reason)
        for book in books
        if book.exit_status >= 3 and book.reason
    ]


# ---- Webhook ----------------------------------------------------------------


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A webhook that leads elsewhere is not followed: its body was signed for
    one receiver.
    """

    def redirect_request(self, *_: Any) -> None:  # noqa: ANN401
        return None


def _signature(key: str, body: bytes) -> str:
    signed = hmac.new(key.encode(), body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


def send_webhook(webhook: Webhook, jobs: JobsFile, record: RunRecord) -> None:
    """Post the counts; OSError where the receiver does not answer with 2xx."""
    address = webhook.url or jobs.secret(webhook.url_env or "")
    if not address.startswith(("https://", "http://")):
        raise ValueError("no http address")
    body = json_bytes(_data(jobs, record))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"Irodori/{record.program}",
    }
    if webhook.secret_env:
        key = jobs.secret(webhook.secret_env)
        headers["X-Irodori-Signature"] = _signature(key, body)
    request = urllib.request.Request(address, body, headers, method="POST")  # noqa: S310  (looked at above)
    with urllib.request.build_opener(_NoRedirects).open(
        request, timeout=_PATIENCE
    ) as answer:
        answer.read(1)


def _data(jobs: JobsFile, record: RunRecord) -> JsonObject:
    language = jobs.table.language
    return {
        "schema": SCHEMA,
        "run": record.id,
        "jobs_file": jobs.path.name,
        "started": record.started.isoformat(),
        "ended": record.ended.isoformat(),
        "exit_status": record.exit_status,
        "jobs": [_job_data(job, record, language) for job in record.jobs],
    }


def _job_data(
    job: JobRecord, record: RunRecord, language: Language
) -> JsonObject:
    troubles = _troubles(record, job.name)[:_MOST_NAMED]
    return {
        "name": job.name,
        "state": job.state,
        "exit_status": job.exit_status,
        "counts": {state: job.counts[state] for state in STATES},
        "trouble": [
            {
                "source": source,
                "code": reason.code,
                "message": reason.text(language),
            }
            for source, reason in troubles
        ],
    }
