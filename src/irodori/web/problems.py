"""What went wrong, as problem details (RFC 9457) with the codes of the command
line.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from irodori.messages import Language, Sentence
from irodori.report.json import json_bytes
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
