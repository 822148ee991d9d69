"""A terminal's screen: the table in colour, every colour with its word, and a
bar while a person waits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from irodori.cli.paths import OutputPlan, named_after, size_of
from irodori.cli.screen import Screen, everything
from irodori.cli.session import Session
from irodori.messages import Sentence
from irodori.report.plain import HANGS, cut, printable, wrapped
from irodori.report.screentext import (
    Fact,
    FindingPart,
    conversion_facts,
    counts,
    finding_parts,
    outcome_word,
    sheet_label,
    whole_list,
)
from irodori.scorecard.judging.verdicts import outcomes_in

if TYPE_CHECKING:
    from irodori.results import Conversion

_BIG = 2 << 20
"""Bytes of an input from which a person would wonder whether anything is
happening.
"""
_MANY = 5
"""Inputs from which a bar is shown however small they are."""
_NARROW = 72
"""Columns below which the table gets narrower margins."""
_WIDEST = 120
_NUMBERS = 48
"""Columns that the bar and the numbers beside it take at most."""


def _progress(console: Console, session: Session) -> Progress:
    """Return a bar that keeps its numbers whole on a terminal of 60 columns."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=12 if console.width < _NARROW else 20),
        TaskProgressColumn(),
        TextColumn("{task.fields[rows]}"),
        TextColumn(session.text("cli.time_left")),
        TimeRemainingColumn(compact=True),
        console=console,
        transient=True,
    )


class Terminal(Screen):
    """Tables and colours for a person at a terminal."""

    def __init__(
        self, session: Session, *, dry: bool = False, force: bool = False
    ) -> None:
        super().__init__(session, dry=dry, force=force)
        self._console = Console(highlight=False, stderr=session.output_is_data)
        self._wide = min(self._console.width, _WIDEST) - 1
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._bytes = 0
        self._size = 0
        self._rows = 0

    @contextmanager
    def all_of(self, plans: Sequence[OutputPlan]) -> Iterator[None]:
        """Show how far the whole command is, where it may take a while: by
        bytes, for several books.
        """
        sizes = [size_of(plan.source) for plan in plans]
        if len(plans) < _MANY and sum(sizes) < _BIG:
            yield
            return
        with _progress(self._console, self._session) as bar:
            self._bar = bar
            self._task = bar.add_task("", total=sum(sizes), rows="")
            yield
        self._bar = None

    @contextmanager
    def working(self, plan: OutputPlan) -> Iterator[None]:
        """Name the book that is being worked on, and move the bar when it is
        done.
        """
        if self._bar is None or self._task is None:
            yield
            return
        name = printable(named_after(plan.source).name)
        self._size = size_of(plan.source)
        self._rows = 0
        shown = cut(name, max(self._console.width - _NUMBERS, 8))
        self._bar.update(self._task, description=shown, rows="")
        try:
            yield
        finally:
            self.progress(1, self._rows)
            self._bytes += self._size

    def progress(self, part: float, rows: int) -> None:
        """Move the bar within a book, and show its rows as soon as they are
        known.
        """
        if self._bar is None or self._task is None:
            return
        self._rows = rows
        shown = ""
        if rows:
            done = f"{int(part * rows):,}"
            shown = self._session.text("cli.rows", done=done, rows=f"{rows:,}")
        self._bar.update(
            self._task,
            completed=self._bytes + part * self._size,
            rows=shown,
        )

    def converted(self, conversion: Conversion, plan: OutputPlan) -> None:
        """Say what was written, what was coloured, and what to look at."""
        for number, line in enumerate(self._written(plan)):
            self._show(printable(line), style="" if number else "bold")
        self._show_facts(conversion)
        self._console.print()
        self._console.print(self._table(conversion))
        language = self._session.language
        parts = finding_parts(conversion.each_finding(), language)
        for part in parts:
            self._show_part(part)
        if where := whole_list(parts, language, everything(plan)):
            self._console.print()
            self._show(printable(where))

    def _show_facts(self, conversion: Conversion) -> None:
        for fact in conversion_facts(conversion, self._session.language):
            for line in self._fact_lines(fact):
                self._console.print(line, soft_wrap=True)

    def _show(self, line: str, style: str = "") -> None:
        self._console.print(Text(line, style=style), soft_wrap=True)

    def _show_part(self, part: FindingPart) -> None:
        self._console.print()
        self._console.print(Text(part.title, style="bold"))
        for finding in part.lines:
            for line in self._indented(f"• {finding}", "  ", "    "):
                self._show(line)

    def _fact_lines(self, fact: Fact) -> Iterator[Text]:
        label = f"{fact.label}: "
        head, *points = f"{label}{fact.text}".splitlines()
        for number, text in enumerate(self._indented(head, "  ", "    ")):
            shown = Text(text)
            if not number:
                shown.stylize("bold", 2, 2 + len(label))
            yield shown
        for point in points:
            yield from map(
                Text, self._indented(point.strip(), "    ", "      ")
            )

    def _indented(
        self,
        line: str,
        first: str,
        others: str,
    ) -> Iterator[str]:
        room = self._wide - len(others) - HANGS
        for number, text in enumerate(wrapped(line, room)):
            yield (others if number else first) + text

    def _table(self, conversion: Conversion) -> Table:
        """Return the counts; on a narrow terminal each colour's mark is above
        its word.
        """
        padding = 1 if self._is_narrow else 2
        table = Table(box=None, padding=(0, 0, 0, padding))
        sheet = Sentence("screen.sheet").text(self._session.language)
        table.add_column(sheet, overflow="fold", vertical="bottom")
        rows = counts(conversion)
        outcomes = outcomes_in(row for _, row in rows)
        for outcome in outcomes:
            table.add_column(
                self._heading(conversion, outcome),
                justify="right",
                no_wrap=True,
                vertical="bottom",
            )
        for name, row in rows:
            table.add_row(self._sheet_label(name), *_numbers(row, outcomes))
        return table

    @property
    def _is_narrow(self) -> bool:
        return self._wide < _NARROW

    def _heading(self, conversion: Conversion, outcome: str) -> Text:
        """Return an outcome's word, a colour's with its mark."""
        said = outcome_word(outcome, self._session.language)
        word = Text(said.replace(" ", "\n") if self._is_narrow else said)
        if outcome in {"none", "unrated"}:
            return word
        mark = "■\n" if self._is_narrow else "■ "
        return Text(mark, style=_shade(conversion, outcome)) + word

    def _sheet_label(self, name: str | None) -> Text:
        label = sheet_label(name, self._session.language)
        return Text(label, style="bold" if name is None else "")


def _numbers(
    row: Mapping[str, int], outcomes: Sequence[str]
) -> Iterator[Text]:
    for outcome in outcomes:
        count = row.get(outcome, 0)
        yield Text(f"{count:,}", style="" if count else "dim")


def _shade(conversion: Conversion, outcome: str) -> str:
    """Return the colour of an outcome, of the first sheet whose legend has it."""
    shown = (
        sheet for sheet in conversion.sheets if outcome in sheet.legend.colors
    )
    argb = conversion.fill(next(shown), "progress", outcome).argb
    return f"#{argb[2:]}" if argb else ""
