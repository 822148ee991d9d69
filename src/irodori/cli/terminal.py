"""A terminal's screen: the table in colour, every colour with its word, and a bar while a big book is worked on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import TYPE_CHECKING, cast

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from irodori.cli.outputs import Job
from irodori.cli.screen import Screen, everything
from irodori.cli.session import Session
from irodori.messages import Sentence
from irodori.report.plain import printable, wrapped
from irodori.report.text import (
    Fact,
    conversion_facts,
    counts,
    finding_parts,
    outcome_word,
    sheet_label,
    whole_list,
)
from irodori.scorecard.judging.verdicts import OUTCOMES
from irodori.scorecard.palettes import COLORS, Color

if TYPE_CHECKING:
    from irodori.results import Conversion

_BIG = 2 << 20
"""Bytes of an input from which a person would wonder whether anything is happening."""
_WIDEST = 120


class Terminal(Screen):
    """Tables and colours for a person at a terminal."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._console = Console(highlight=False)
        self._wide = min(self._console.width, _WIDEST) - 1

    def working(self, job: Job) -> AbstractContextManager[object]:
        """Show a bar and the time while a big book is worked on; how far it is cannot be known."""
        if _size(job) < _BIG:
            return nullcontext()
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        bar = Progress(*columns, console=Console(stderr=True), transient=True)
        bar.add_task(self._session.text("cli.working", name=printable(job.source.name)), total=None)
        return bar

    def converted(self, conversion: Conversion, job: Job) -> None:
        """Say what was written, what was coloured, and what to look at."""
        language, show = self._session.language, self._console.print
        for number, line in enumerate(self._written(job)):
            show(Text(printable(line), style="" if number else "bold"), soft_wrap=True)
        for fact in conversion_facts(conversion, language):
            for styled in self._fact_lines(fact):
                show(styled, soft_wrap=True)
        show()
        show(self._table(conversion))
        parts = finding_parts(conversion.each_finding(), language)
        for part in parts:
            show()
            show(Text(part.title, style="bold"))
            for finding in part.lines:
                for text in self._indented(f"• {finding}", "  ", "    "):
                    show(Text(text), soft_wrap=True)
        if where := whole_list(parts, language, everything(job)):
            show()
            show(Text(printable(where)), soft_wrap=True)

    def _fact_lines(self, fact: Fact) -> Iterator[Text]:
        label = f"{fact.label}: "
        head, *points = f"{label}{fact.text}".splitlines()
        for number, text in enumerate(self._indented(head, "  ", "    ")):
            shown = Text(text)
            if not number:
                shown.stylize("bold", 2, 2 + len(label))
            yield shown
        for point in points:
            yield from map(Text, self._indented(point.strip(), "    ", "      "))

    def _indented(self, line: str, first: str, others: str) -> Iterator[str]:
        for number, text in enumerate(wrapped(line, self._wide - len(others))):
            yield (others if number else first) + text

    def _table(self, conversion: Conversion) -> Table:
        language = self._session.language
        table = Table(box=None, padding=(0, 0, 0, 2))
        table.add_column(Sentence("screen.sheet").text(language), overflow="fold")
        for outcome in OUTCOMES:
            swatch = ("■ ", _shade(conversion, outcome)) if outcome in COLORS else ""
            table.add_column(Text.assemble(swatch, outcome_word(outcome, language)), justify="right")
        for name, row in counts(conversion):
            numbers = [Text(f"{row[outcome]:,}", style="" if row[outcome] else "dim") for outcome in OUTCOMES]
            table.add_row(Text(sheet_label(name, language), style="bold" if name is None else ""), *numbers)
        return table


def _shade(conversion: Conversion, outcome: str) -> str:
    """Return the colour that stands for an outcome on the first sheet."""
    argb = conversion.fill(conversion.sheets[0], "progress", cast("Color", outcome)).argb
    return f"#{argb[2:]}" if argb else ""


def _size(job: Job) -> int:
    with suppress(OSError):
        return job.source.stat().st_size
    return 0
