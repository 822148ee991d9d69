"""The description of the API (OpenAPI 3.1): what FastAPI knows, and the forms that are made elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict, Field

from irodori.report.model import Summary
from irodori.web.problems import Problem


class AsOfDate(BaseModel):
    """The date that was judged by."""

    date: dt.date
    source: Literal["option", "sheet", "today"]
    text: Annotated[str, Field(examples=["令和4年4月1日"])]


class Converted(BaseModel):
    """What is told of a conversion, and the link to each of its files."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(examples=["スコアカード.colored.xlsx"])]
    sha256: str
    bytes: int
    input_sha256: str
    as_of: AsOfDate
    legend: Literal["workbook", "builtin", "file"]
    summary: Summary
    attention: Annotated[int, Field(description="How many findings a person should look at.")]
    links: Annotated[dict[str, str], Field(examples=[{"workbook": "/results/…/workbook"}])]
    expires: dt.datetime


def openapi(application: FastAPI) -> dict[str, Any]:
    """Return the description, made once."""
    if application.openapi_schema is None:
        found = get_openapi(
            title=application.title,
            version=application.version,
            summary=application.summary,
            description=application.description,
            routes=application.routes,
        )
        schemas = found.setdefault("components", {}).setdefault("schemas", {})
        for model in (Problem, Converted):
            form = model.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(form.pop("$defs", {}))
            schemas[model.__name__] = form
        application.openapi_schema = found
    return application.openapi_schema
