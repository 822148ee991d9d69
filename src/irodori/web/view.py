"""The pages that show one result, drawn with the report's own template."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup

from irodori.report.html import Addition, html_chunks, legend_text
from irodori.results import Conversion
from irodori.scorecard.judging.verdicts import SheetRatings
from irodori.web.tasks import Choice, Options
from irodori.web.words import environment
from irodori.workbook.refs import cell_ref

_FRAME = Path(__file__).parent / "frame"
_OPEN = frozenset({"status.missing", "status.unknown_word"})
"""The findings that say of a plan that its status is not known."""


def result_page(conversion: Conversion, options: Options) -> bytes:
    """Return the sheets with their reasons, and where a plan has no status the means to give it one."""
    addition = Addition(_panel(conversion, options), _shipped("frame.css"), _shipped("frame.js"))
    return "".join(html_chunks(conversion, options.language, addition)).encode(errors="replace")


def legend_page(conversion: Conversion, options: Options) -> bytes:
    """Return the legend as it was understood."""
    return legend_text(conversion, options.language, _shipped("legend.css")).encode(errors="replace")


def _panel(conversion: Conversion, options: Options) -> Markup:
    """Return the form for statuses, with the cells that it is for: by sheet those of plans, and what was chosen."""
    chosen = {(choice.sheet, choice.cell): choice for choice in options.choices}
    plans, choices = {}, {}
    for number, sheet in enumerate(conversion.sheets, 1):
        cells = list(_plans(sheet, chosen))
        plans[f"s{number}"] = [sheet.name, " ".join(cells)]
        for cell in cells:
            choice = chosen.get((sheet.name, cell))
            if choice:
                day = choice.deadline.isoformat() if choice.deadline else ""
                choices[f"s{number}-{cell}"] = {"status": choice.status, "deadline": day}
    template = environment(options.language).get_template("status.html.j2")
    data = (json.dumps(each, ensure_ascii=False) for each in (plans, choices))
    return Markup(template.render(zip(("plans", "choices"), data, strict=True)))  # noqa: S704  (the template escapes)


def _plans(sheet: SheetRatings, chosen: Mapping[tuple[str, str], Choice]) -> Iterator[str]:
    """Yield the cell of each plan without a status, and of each that was given one."""
    for row, column, _, _, verdict in sheet.verdicts():
        if verdict.finding and verdict.finding.code in _OPEN:
            yield cell_ref(row, column)
        elif chosen and (sheet.name, cell := cell_ref(row, column)) in chosen:
            yield cell


@cache
def _shipped(name: str) -> str:
    return (_FRAME / name).read_text(encoding="utf-8")
