"""The tables of a jobs file, as pydantic checks them and an editor knows them:
what is converted, where the outputs go, the date to judge by, the schedule, and
who is notified. ``schemas/jobs.schema.json`` is made from them.
"""

from __future__ import annotations

import datetime as dt
import posixpath
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from irodori.allowance import USUAL_MEBIBYTES, USUAL_SECONDS
from irodori.jobs import clock, stores
from irodori.messages import Language
from irodori.options import FillsChoice

# ---- The forms of single values ---------------------------------------------


def _wrong(problem: str, /, **params: object) -> PydanticCustomError:
    return PydanticCustomError(f"jobs.problem.{problem}", "wrong", params)


def _pattern(text: str) -> str:
    try:
        stores.fields(text)
    except ValueError as error:
        fields = ", ".join(f"{{{name}}}" for name in stores.FIELDS)
        raise _wrong("pattern", wrong=str(error), fields=fields) from None
    return text


def _ending_in(*endings: str) -> AfterValidator:
    """Return a validator that refuses a pattern with another extension, unless
    a field is in it.
    """

    def check(text: str) -> str:
        ending = stores.ending(text)
        if ending and ending not in endings:
            raise _wrong("ending", ending=ending, endings=endings)
        return text

    return AfterValidator(check)


def _book_pattern(text: str) -> str:
    ending = stores.ending(text)
    if ending and ending not in stores.BOOKS:
        endings = ", ".join(sorted(stores.BOOKS))
        raise _wrong("other_format", ending=ending, endings=endings)
    return text


def _no_field(text: str) -> str:
    if "{" in text:
        raise _wrong("no_fields")
    return text


def _as_of(text: str) -> str:
    try:
        clock.job_date(text, dt.date(2026, 1, 1))
    except ValueError:
        raise _wrong("as_of", text=text) from None
    return text


def _date_as_text(value: object) -> object:
    return (
        value.isoformat()
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime)
        else value
    )


def _cron(text: str) -> str:
    from irodori.jobs.cron import CronError, cron_trigger

    try:
        cron_trigger(text, "UTC")
    except CronError as error:
        raise _wrong("cron_field", text=text, field=error.field) from None
    except ValueError:
        raise _wrong("cron", text=text) from None
    return text


def _http(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        raise _wrong("http")
    return url


def _timezone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, LookupError):
        raise _wrong("timezone", text=text) from None
    return text


Text = Annotated[str, Field(min_length=1)]
_Address = Annotated[str, Field(pattern=r"^[^\s@<>,]+@[^\s@<>,]+$")]
Pattern = Annotated[Text, AfterValidator(_pattern)]
BookPattern = Annotated[Pattern, AfterValidator(_book_pattern)]
ReportPattern = Annotated[Pattern, _ending_in(".json")]
PagePattern = Annotated[Pattern, _ending_in(".html", ".htm")]
SummaryPath = Annotated[Text, _ending_in(".xlsx"), AfterValidator(_no_field)]
AsOf = Annotated[
    str,
    AfterValidator(_as_of),
    BeforeValidator(_date_as_text, json_schema_input_type=str | dt.date),
]
Cron = Annotated[str, AfterValidator(_cron)]
Timezone = Annotated[str, AfterValidator(_timezone)]
Days = Annotated[int, Field(ge=1)]


DEFAULT_ZONE = "Asia/Tokyo"
"""The zone of a jobs file that names none."""

# ---- The tables -------------------------------------------------------------


class _StrictTable(BaseModel):
    # The docstrings are in the schema, where an editor shows them.
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        populate_by_name=True,
    )


_Port = Annotated[int, Field(ge=1, le=65535)]


class Mail(_StrictTable):
    """A mail through an SMTP server."""

    host: Text
    port: _Port | None = None
    """587, or 465 with ``tls = "tls"``, where it is left out."""
    tls: Literal["starttls", "tls", "none"] = "starttls"
    sender: Annotated[_Address, Field(alias="from")]
    to: Annotated[tuple[_Address, ...], Field(min_length=1)]
    user: Text | None = None
    password_env: Text | None = None
    """The environment variable that holds the user's password."""


class Webhook(_StrictTable):
    """A POST of the counts as JSON."""

    url: Annotated[Text, AfterValidator(_http)] | None = None
    url_env: Text | None = None
    """The environment variable that holds the address, where that is a secret
    itself.
    """
    secret_env: Text | None = None
    """The environment variable with the key of the signature."""

    @model_validator(mode="after")
    def _one_address(self) -> Webhook:
        if (self.url is None) == (self.url_env is None):
            raise _wrong("one_address")
        return self


class Notify(_StrictTable):
    """Who is notified, and when."""

    when: Literal["trouble", "always"] = "trouble"
    """``trouble``: when a run does not end with 0."""
    mail: Mail | None = None
    webhook: Webhook | None = None

    def variables(self) -> list[str]:
        """Return the environment variables that hold secrets."""
        names: list[str | None] = []
        if self.mail is not None:
            names.append(self.mail.password_env)
        if self.webhook is not None:
            names += [self.webhook.secret_env, self.webhook.url_env]
        return [name for name in names if name]


class BookLimits(_StrictTable):
    """What a workbook may use of this machine; more is refused."""

    unpacked_mib: Annotated[int, Field(ge=1)] = 512
    """Mebibytes of all parts together."""
    ratio: Annotated[int, Field(ge=1)] = 200
    """Unpacked to packed bytes of one large part."""
    parts: Annotated[int, Field(ge=1)] = 10_000
    duplicates: bool = False
    """Whether a part may occur twice; the last one counts then."""
    memory_mib: Annotated[int, Field(ge=0)] = USUAL_MEBIBYTES
    """Mebibytes of address space that a worker may take for a book; 0: any.
    Not on Windows, and not on a cluster, whose workers have limits of their
    own.
    """


class Job(_StrictTable):
    """One job: which books, how they are judged, and what is written for each
    of them.
    """

    name: Annotated[str, Field(pattern=r"^\w[\w.-]{0,99}$")]
    """Letters, digits, ``_``, ``.`` and ``-``."""
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Files, folders (with all below them), globs, or addresses such as
    ``s3://bucket/inbox/**/*.xlsx``.
    """
    destination: BookPattern
    """Where the filled workbook goes."""
    report: ReportPattern | None = None
    """Where the report of each book goes, as JSON."""
    html: PagePattern | None = None
    """Where the report of each book goes, as a page."""
    summary: SummaryPath | None = None
    """A workbook that counts the colours of all books of the job, made anew
    when one of them has changed.
    """
    as_of: AsOf | None = None
    """``today``, ``month-end``, ``fiscal-year-end`` (the last one that is not
    in the future) or a date; left out: the date that each sheet names.
    """
    profile: Text | None = None
    legend: Text = "auto"
    status: Text | None = None
    palette: Text = "cud"
    fills: FillsChoice = "auto"
    """How the fills of plans are read as statuses: ``auto``, ``exact``,
    ``scale`` or ``ignore``.
    """
    limits: BookLimits = BookLimits()
    verify: Literal["full"] | None = None
    compact: bool = False
    allow_signed: bool = False
    strict: bool = False
    """End with exit status 1 if a book has findings."""
    password_env: Text | None = None
    """The environment variable that holds the password of protected books."""
    on_error: Literal["continue", "stop"] = "continue"
    """Whether the job goes on to the next book after one that was refused."""
    timeout_seconds: Annotated[int, Field(ge=0)] = USUAL_SECONDS
    """Seconds after which a worker gives up a book; 0: never."""
    retention_days: Days | None = None
    """Outputs that are older are deleted, unless somebody edited them; left
    out: none is.
    """
    schedule: Cron | None = None
    """A cron line: minute, hour, day of the month, month, day of the week."""

    @model_validator(mode="after")
    def _check_apart(self) -> Job:
        outputs = [self.destination, self.report, self.html, self.summary]
        given = [posixpath.normpath(each) for each in outputs if each]
        for each in given:
            if given.count(each) > 1:
                raise _wrong("two_in_one", place=each)
        return self


class JobsTable(_StrictTable):
    """The whole file; paths are relative to its folder."""

    ledger: Text = "irodori.db"
    """The database that records every attempt; on a local disk."""
    run_reports: Text = "runs"
    """The folder for the report of each run."""
    retention_days: Days = 400
    """Reports of runs that are older are deleted; the ledger keeps its
    records.
    """
    timezone: Timezone = DEFAULT_ZONE
    """The zone of dates, schedules, and of the times that are shown."""
    language: Language = "ja"
    """The language of the reports."""
    notify: Notify | None = None
    """Whom to tell how a run ended."""
    storage: dict[str, dict[str, str | int | bool]] = {}
    """Options of fsspec by protocol; the value of a key that ends in ``_env``
    names an environment variable.
    """
    job: Annotated[tuple[Job, ...], Field(min_length=1)]

    @field_validator("job")
    @classmethod
    def _check_names(cls, jobs: tuple[Job, ...]) -> tuple[Job, ...]:
        names = [job.name.casefold() for job in jobs]
        for job in jobs:
            if names.count(job.name.casefold()) > 1:
                raise _wrong("twice", name=job.name)
        return jobs


def jobs_schema() -> dict[str, Any]:
    """Return the JSON Schema of a jobs file."""
    return JobsTable.model_json_schema()
