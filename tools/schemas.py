"""The JSON Schemas in ``schemas/``, made from the models of what they describe:
``python -m tools.schemas``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from irodori.data import data_path
from irodori.jobs.jobtables import jobs_schema
from irodori.jobs.runreport import report_schema as run_schema
from irodori.report.model import Report
from irodori.scorecard.profile import SHIPPED
from irodori.scorecard.profilefile import ProfileModel

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WHOLE = ("BlockModel", "HeadingWordsModel", "StatusTableModel", "LegendModel")
"""The profile's tables that the shipped file gives in full, and a user's file
need not.
"""

_ADD = "The same tables again, for entries by which lists are to grow."


def schemas() -> dict[str, str]:
    """Return the text of each schema by its file name."""
    return {
        "report.schema.json": schema_text(report_schema()),
        "profile.schema.json": schema_text(profile_schema()),
        "jobs.schema.json": schema_text(jobs_schema()),
        "run.schema.json": schema_text(run_schema()),
    }


def schema_text(schema: Mapping[str, Any]) -> str:
    """Return a schema as the text of its file; a description is one line,
    however its docstring is wrapped.
    """
    made = _on_one_line({"$schema": DIALECT, **schema})
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _on_one_line(part: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(part, list):
        return [_on_one_line(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        key: " ".join(value.split())
        if key == "description" and isinstance(value, str)
        else _on_one_line(value)
        for key, value in part.items()
    }


def report_schema() -> dict[str, Any]:
    """Return the schema of the report as it is written."""
    return Report.model_json_schema(by_alias=True, mode="serialization")


def profile_schema() -> dict[str, Any]:
    """Return the schema of a profile file: any part of the profile, and under
    ``add`` what lists are to grow by.
    """
    schema = ProfileModel.model_json_schema()
    tables: dict[str, Any] = schema.pop("$defs")
    for table in (schema, *(tables[name] for name in _WHOLE)):
        table.pop("required")
    schema["properties"]["palettes"].pop("minProperties", None)
    tables["Additions"] = {
        **schema,
        "title": "Additions",
        "description": "Entries to add to the lists.",
    }
    schema["properties"] = {
        **schema["properties"],
        "add": {"$ref": "#/$defs/Additions", "description": _ADD},
    }
    return {"$defs": tables, **schema}


def main() -> None:
    """Write each schema beside the shipped profile."""
    folder = data_path(SHIPPED).parent
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
