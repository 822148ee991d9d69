"""The API against its own description: schemathesis sends what it allows and
what it does not.
"""

from __future__ import annotations

from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

pytestmark = pytest.mark.slow


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = [
    ("/api/convert", "post"),
    ("/api/check", "post"),
    ("/api/inspect", "post"),
    ("/api/tools/{tool}", "post"),
    ("/results/{token}/{name}", "get"),
    ("/healthz", "get"),
    ("/metrics", "get"),
]


@pytest.fixture
def described(address: str) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{address}/openapi.json")


def test_every_route_is_tried(described: schemathesis.BaseSchema) -> None:
    found = {
        (path, method)
        for path, methods in described.raw_schema["paths"].items()
        for method in methods
    }
    assert found == set(OPERATIONS)


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=str)
def test_every_answer_is_one_that_is_described(
    described: schemathesis.BaseSchema, path: str, method: str
) -> None:
    operation = described[path][method]

    @hypothesis.given(case=operation.as_strategy())
    @hypothesis.settings(
        max_examples=50, derandomize=True, deadline=None, database=None
    )
    def hold(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(checks=CHECKS)

    hold()
