"""What runs before every request: access, origin, limits on what comes in, and
the headers of every answer; and what went wrong, as problem details (RFC 9457)
with the codes of the command line.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, Field
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from irodori.messages import Language, Sentence
from irodori.report.json import json_bytes
from irodori.web.pool import Settings, is_loopback
from irodori.web.tasks import Refusal

MEDIA_TYPE = "application/problem+json"
_TYPE = "urn:irodori:problem:"

STATUS = {
    "web.host": 421,
    "web.cross_site": 403,
    "web.token": 401,
    "web.no_user": 401,
    "web.upload_size": 413,
    "web.upload_slow": 408,
    "web.queue_full": 503,
    "web.store_full": 503,
    "web.gone": 404,
    "web.no_output": 404,
    "web.not_found": 404,
    "web.method": 405,
    "web.form": 400,
    "web.unexpected": 500,
    "file.too_large": 413,
}
"""The status of each code that is not 422."""
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    # with no-referrer a browser sends "Origin: null" with the page's own forms
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN_PATHS = frozenset({"/healthz"})
_REALM = 'Basic realm="Irodori", charset="UTF-8"'


# ---- What went wrong --------------------------------------------------------


def _status_of(code: str) -> int:
    """Return the status of a code: 422 for a workbook or an option that is
    refused.
    """
    return STATUS.get(code, 422)


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    type: Annotated[
        str, Field(examples=["urn:irodori:problem:header.not_found"])
    ]
    title: str
    status: Annotated[int, Field(ge=400, le=599, examples=[422])]
    detail: Annotated[
        str,
        Field(description="The sentence for a person, with what to do next."),
    ]
    code: Annotated[
        str,
        Field(
            examples=["header.not_found"],
            description="Stable; the command line's own.",
        ),
    ]
    sheet: str | None = None
    cell: str | None = None


class ProblemError(HTTPException):
    """Ends a request with problem details."""

    def __init__(
        self,
        code: str,
        *,
        headers: dict[str, str] | None = None,
        **params: object,
    ) -> None:
        super().__init__(_status_of(code), code, headers)
        self.code = code
        self.params = params

    def response(self, language: Language) -> Response:
        """Return the answer in a language."""
        sentence = Sentence(self.code, self.params).text(language)
        return problem_response(
            self.code, sentence, language, headers=dict(self.headers or {})
        )


def problem_of(refusal: Refusal, language: Language) -> Problem:
    """Return why a workbook was refused."""
    status = 500 if refusal.is_internal else _status_of(refusal.code)
    return _problem(refusal, status, language)


def refusal_response(refusal: Refusal, language: Language) -> Response:
    """Return the answer for a workbook that was refused."""
    return _response(problem_of(refusal, language))


def problem_response(
    code: str,
    detail: str,
    language: Language,
    *,
    status: int | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return the answer for a request that cannot be met."""
    refusal = Refusal(code, detail)
    problem = _problem(refusal, status or _status_of(code), language)
    return _response(problem, headers)


def _problem(refusal: Refusal, status: int, language: Language) -> Problem:
    return Problem(
        type=_TYPE + refusal.code,
        title=Sentence(f"web.title.{_kind(status)}").text(language),
        status=status,
        detail=refusal.message,
        code=refusal.code,
        sheet=refusal.sheet,
        cell=refusal.cell,
    )


def _kind(status: int) -> str:
    if status in {401, 403, 404, 503}:
        return str(status)
    return "refused" if status < 500 else "internal"


def _response(
    problem: Problem, headers: dict[str, str] | None = None
) -> Response:
    data = problem.model_dump(exclude_none=True)
    return Response(json_bytes(data), problem.status, headers, MEDIA_TYPE)


# ---- What runs before every request -----------------------------------------


class Guard:
    """Refuses requests that are not meant for this server, and counts those
    that come in.
    """

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        refuse_work: Callable[[str, int], None],
    ) -> None:
        self._app = app
        self._settings = settings
        self._refuse_work = refuse_work
        """Raises ProblemError where a client may not send one more job beside
        so many that are being sent.
        """
        self._arriving: Counter[str] = Counter()
        """How many requests with a body each client is sending."""
        self._names = _names(settings)

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
        answer = _with_headers(send)
        headers = Headers(scope=scope)
        try:
            self._check(scope, headers)
        except ProblemError as problem:
            await problem.response(language_of(scope))(scope, receive, answer)
            return
        intake = _Intake(receive, headers, self._settings)
        with self._while_arriving(scope, intake):
            await self._app(scope, intake, answer)

    def _while_arriving(
        self,
        scope: Scope,
        intake: _Intake,
    ) -> AbstractContextManager[None]:
        """Count a request that sends something."""
        if scope["method"] in _SAFE_METHODS:
            return nullcontext()
        client = client_of(scope, self._settings)
        return _counted(self._arriving, client, intake)

    def _check(self, scope: Scope, headers: Headers) -> None:
        self._check_host(headers)
        if scope["path"] not in _OPEN_PATHS:
            self._check_user(headers)
        if scope["method"] not in _SAFE_METHODS:
            _check_site(headers)
            _check_length(headers, self._settings)
            self._refuse_work(
                client_of(scope, self._settings), self._arriving.total()
            )

    def _check_host(self, headers: Headers) -> None:
        """Refuse another name than the server's own: a page elsewhere may have
        made it lead here (DNS rebinding).
        """
        host = headers.get("host", "")
        name = _host_name(host)
        if name in self._names or (
            is_loopback(name) if self._settings.is_local else _is_address(name)
        ):
            return
        raise ProblemError("web.host", host=name)

    def _check_user(self, headers: Headers) -> None:
        settings = self._settings
        if settings.token is not None:
            if not hmac.compare_digest(
                _shown_token(headers), settings.token.encode()
            ):
                raise ProblemError(
                    "web.token", headers={"WWW-Authenticate": _REALM}
                )
        elif settings.proxy_header is not None and not headers.get(
            settings.proxy_header
        ):
            raise ProblemError("web.no_user", header=settings.proxy_header)


def _check_site(headers: Headers) -> None:
    """Refuse what a page of another site sends (Fetch Metadata; Origin, RFC
    6454); programs send neither.
    """
    if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        raise ProblemError("web.cross_site")
    origin = headers.get("origin")
    if (
        origin is not None
        and _place_of(origin) != headers.get("host", "").casefold()
    ):
        raise ProblemError("web.cross_site")


def _place_of(origin: str) -> str | None:
    """Return the host and port of an origin, None where it is no address."""
    try:
        return urlsplit(origin).netloc.casefold()
    except ValueError:
        return None


def _check_length(headers: Headers, settings: Settings) -> None:
    length = headers.get("content-length", "0")
    if (
        length.isascii()
        and length.isdigit()
        and int(length) > settings.upload_bytes
    ):
        raise _too_large(settings)


def _too_large(settings: Settings) -> ProblemError:
    return ProblemError(
        "web.upload_size",
        limit=settings.upload_bytes >> 20,
        headers={"Connection": "close"},
    )


class _Intake:
    """Passes on the body of a request, and ends one that is too large or too
    slow.
    """

    def __init__(
        self,
        receive: Receive,
        headers: Headers,
        settings: Settings,
    ) -> None:
        self._receive = receive
        self._settings = settings
        self._bytes = 0
        self._begun = time.monotonic()
        self.on_complete: Callable[[], None] = lambda: None
        """Called once when the whole body has come in."""
        self._more = (
            headers.get("content-length", "0") != "0"
            or "transfer-encoding" in headers
        )

    async def __call__(self) -> Message:
        if not self._more:
            return await self._receive()
        try:
            async with asyncio.timeout(self._settings.upload_idle):
                message = await self._receive()
        except TimeoutError:
            raise ProblemError(
                "web.upload_slow", headers={"Connection": "close"}
            ) from None
        self._bytes += len(message.get("body", b""))
        self._more = bool(message.get("more_body"))
        if self._bytes > self._settings.upload_bytes:
            raise _too_large(self._settings)
        if not self._more:
            self.on_complete()
        elif self._is_late():
            raise ProblemError(
                "web.upload_slow", headers={"Connection": "close"}
            )
        return message

    def _is_late(self) -> bool:
        """Return whether an upload is too slow: one that trickles in holds its
        place too.
        """
        owed = time.monotonic() - self._begun - self._settings.upload_idle
        return self._bytes < owed * self._settings.upload_pace


@contextmanager
def _counted(
    arriving: Counter[str],
    client: str,
    intake: _Intake,
) -> Iterator[None]:
    """Count a request as being sent until its body is complete or it ends."""
    arriving[client] += 1
    counted = True

    def end() -> None:
        nonlocal counted
        if counted:
            counted = False
            arriving[client] -= 1
            if not arriving[client]:
                del arriving[client]

    intake.on_complete = end
    try:
        yield
    finally:
        end()


def client_of(scope: Scope, settings: Settings) -> str:
    """Return the key by which clients are told apart: the person that a
    reverse proxy names, else the address.
    """
    if settings.proxy_header is not None:
        return Headers(scope=scope).get(settings.proxy_header, "")
    client = scope.get("client")
    if client:
        return str(client[0])
    return ""


def _with_headers(send: Send) -> Send:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return answer


# ---- Names ------------------------------------------------------------------


def _names(settings: Settings) -> frozenset[str]:
    """Return the names under which a server may be asked, beside loopback or
    other addresses.
    """
    names: Iterable[str] = settings.hosts
    if not settings.is_local:
        names = (
            *names,
            "localhost",
            settings.host,
            socket.gethostname(),
            socket.getfqdn(),
        )
    return frozenset(name.casefold() for name in names if name)


def _host_name(host: str) -> str:
    """Return the name in a Host header, without its port: ``[::1]:8000`` is
    ``::1``; empty for a malformed one.
    """
    try:
        return (urlsplit(f"//{host}").hostname or "").casefold()
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _shown_token(headers: Headers) -> bytes:
    """Return the bearer token (RFC 6750), or the password of basic
    authentication (RFC 7617).
    """
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.casefold() == "bearer":
        return value.strip().encode("latin-1", errors="replace")
    if scheme.casefold() == "basic":
        try:
            return base64.b64decode(value, validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return b""
    return b""


# ---- The language of a request ----------------------------------------------

COOKIE = "irodori-lang"
_KNOWN: Mapping[str, Language] = {"ja": "ja", "en": "en"}


def language_of(scope: Scope) -> Language:
    """Return the language: ``?lang=``, the cookie, Accept-Language (RFC 9110
    12.5.4), else Japanese.
    """
    from urllib.parse import parse_qs

    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    headers = Headers(scope=scope)
    asked = (
        *query.get("lang", ()),
        cookie_parser(headers.get("cookie", "")).get(COOKIE, ""),
    )
    for each in asked:
        if each in _KNOWN:
            return _KNOWN[each]
    return _accepted(headers.get("accept-language", ""))


def _accepted(header: str) -> Language:
    """Return the known language that a header prefers; of equals the first."""
    best: Language = "ja"
    most = 0.0
    for part in header.split(","):
        name, _, quality = part.partition(";")
        code, _, _ = name.strip().partition("-")
        language = _KNOWN.get(code.lower())
        weight = _weight(quality)
        if language and weight > most:
            best = language
            most = weight
    return best


def _weight(quality: str) -> float:
    text = quality.strip().removeprefix("q=")
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
