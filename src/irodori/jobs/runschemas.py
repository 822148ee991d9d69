"""The JSON Schemas of jobs files and run reports, made from their models: ``python -m irodori.jobs.runschemas``."""

from __future__ import annotations

import json

from irodori.jobs.jobsfile import jobs_schema
from irodori.jobs.runreport import report_schema
from irodori.report.schemas import DIALECT, write


def schemas() -> dict[str, str]:
    """Return the text of each schema by its file name."""
    made = {"jobs.schema.json": jobs_schema(), "run.schema.json": report_schema()}
    return {
        name: json.dumps({"$schema": DIALECT, **schema}, ensure_ascii=False, indent=2) + "\n"
        for name, schema in made.items()
    }


if __name__ == "__main__":
    write(schemas())
