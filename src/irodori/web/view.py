"""The pages that show one result, drawn with the report's own template."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from markupsafe import Markup

from irodori.conversion import Conversion
from irodori.messages import Language
from irodori.report.html import Addition, html_chunks, legend_text
from irodori.web.tasks import Choice, Options
from irodori.web.words import environment
from irodori.workbook.refs import cell_ref

_FRAME = Path(__file__).parent / "frame"
_OPEN = frozenset({"status.missing", "status.unknown_word"})
"""The findings that say of a plan that its status is not known."""


def result_page(conversion: Conversion, options: Options) -> bytes:
    """Return the sheets with their reasons, and where a plan has no status the means to give it one."""
    plans = dict(_plans(conversion, options.choices))
    addition = Addition(_panel(plans, options.language), _shipped("frame.css"), _shipped("frame.js"))
    return "".join(html_chunks(conversion, options.language, addition)).encode(errors="replace")


def legend_page(conversion: Conversion, options: Options) -> bytes:
    """Return the legend as it was understood."""
    return legend_text(conversion, options.language, _shipped("legend.css")).encode(errors="replace")


def _panel(plans: dict[str, dict[str, str]], language: Language) -> Markup:
    template = environment(language).get_template("status.html.j2")
    return Markup(template.render(plans=json.dumps(plans, ensure_ascii=False)))  # noqa: S704  (the template escapes)


def _plans(conversion: Conversion, choices: tuple[Choice, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the element of each plan without a status, and of each that was given one, with what was chosen."""
    chosen = {(choice.sheet, choice.cell): choice for choice in choices}
    for number, sheet in enumerate(conversion.sheets, 1):
        for row, column, _, _, verdict in sheet.verdicts():
            cell = cell_ref(row, column)
            choice = chosen.get((sheet.name, cell))
            if choice or (verdict.finding and verdict.finding.code in _OPEN):
                day = choice.deadline.isoformat() if choice and choice.deadline else ""
                yield (
                    f"s{number}-{cell}",
                    {"sheet": sheet.name, "cell": cell, "status": choice.status if choice else "", "deadline": day},
                )


@cache
def _shipped(name: str) -> str:
    return (_FRAME / name).read_text(encoding="utf-8")
