"""The JSON Schemas of jobs files and run reports, made from their models:
``python -m irodori.jobs.runschemas``.
"""

from __future__ import annotations

from irodori.jobs.jobsfile import jobs_schema
from irodori.jobs.runreport import report_schema
from irodori.report.schemas import schema_text, write


def schemas() -> dict[str, str]:
    """Return the text of each schema by its file name."""
    return {
        "jobs.schema.json": schema_text(jobs_schema()),
        "run.schema.json": schema_text(report_schema()),
    }


if __name__ == "__main__":
    write(schemas())
