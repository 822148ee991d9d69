"""The JSON Schemas of jobs files and run reports, made from their models: ``python -m irodori.jobs.schemas``."""

from __future__ import annotations

import json

from irodori.data import data_path
from irodori.jobs.jobsfile import jobs_schema
from irodori.jobs.runreport import report_schema
from irodori.report.schemas import DIALECT
from irodori.scorecard.profile import SHIPPED


def schemas() -> dict[str, str]:
    """Return the text of each schema by its file name."""
    made = {"jobs.schema.json": jobs_schema(), "run.schema.json": report_schema()}
    return {
        name: json.dumps({"$schema": DIALECT, **schema}, ensure_ascii=False, indent=2) + "\n"
        for name, schema in made.items()
    }


def main() -> None:
    """Write each schema beside the shipped profile."""
    folder = data_path(SHIPPED).parent
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
