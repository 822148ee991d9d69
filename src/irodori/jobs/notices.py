"""Who is notified of a run's end: the tables ``[notify.mail]`` and
``[notify.webhook]`` of a jobs file.
"""

from __future__ import annotations

from typing import Annotated, Literal, LiteralString

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

_Text = Annotated[str, Field(min_length=1)]
_Address = Annotated[str, Field(pattern=r"^[^\s@<>,]+@[^\s@<>,]+$")]


_ONE_ADDRESS: LiteralString = "jobs.problem.one_address"


_HTTP: LiteralString = "jobs.problem.http"


def _http(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        raise PydanticCustomError(_HTTP, "wrong", {})
    return url


class _NoticeTable(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        populate_by_name=True,
    )


class Mail(_NoticeTable):
    """A mail through an SMTP server."""

    host: _Text
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    """587, or 465 with ``tls = "tls"``, where it is left out."""
    tls: Literal["starttls", "tls", "none"] = "starttls"
    sender: Annotated[_Address, Field(alias="from")]
    to: Annotated[tuple[_Address, ...], Field(min_length=1)]
    user: _Text | None = None
    password_env: _Text | None = None
    """The environment variable that holds the user's password."""


class Webhook(_NoticeTable):
    """A POST of the counts as JSON."""

    url: Annotated[_Text, AfterValidator(_http)] | None = None
    url_env: _Text | None = None
    """The environment variable that holds the address, where that is a secret
    itself.
    """
    secret_env: _Text | None = None
    """The environment variable with the key of the signature."""

    @model_validator(mode="after")
    def _one_address(self) -> Webhook:
        if (self.url is None) == (self.url_env is None):
            raise PydanticCustomError(_ONE_ADDRESS, "wrong", {})
        return self


class Notify(_NoticeTable):
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
