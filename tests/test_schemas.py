"""The JSON Schemas that are kept are those that the models give."""

from __future__ import annotations

from typing import Any

import pytest
from tools.schemas import profile_schema, report_schema, schemas

from irodori.data import data_text


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_kept_schema_is_the_models(name: str) -> None:
    assert data_text(name) == schemas()[name], "make schemas"


def test_every_part_of_a_report_is_required_and_nothing_else_is_allowed_but_counts_of_more_colours() -> (
    None
):
    schema = report_schema()
    for table in (schema, *schema["$defs"].values()):
        assert set(table["required"]) == set(table["properties"])
        is_summary = table is schema["$defs"]["Summary"]
        assert table["additionalProperties"] == (
            {"minimum": 0, "type": "integer"} if is_summary else False
        )


def test_a_profile_file_may_hold_any_part_and_additions() -> None:
    schema: dict[str, Any] = profile_schema()
    assert "required" not in schema
    assert "required" not in schema["$defs"]["Additions"]
    assert set(schema["properties"]) == {
        *schema["$defs"]["Additions"]["properties"],
        "add",
    }
