"""What ``convert`` prints when it is done: plain lines, JSON lines, or a
terminal's tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from os import path as os_path
from typing import TYPE_CHECKING

from irodori.cli.paths import OutputPlan, also_written, target_name
from irodori.cli.session import Session

if TYPE_CHECKING:
    from irodori.results import Conversion


class Screen:
    """Plain lines, the same every time."""

    def __init__(
        self, session: Session, *, dry: bool = False, force: bool = False
    ) -> None:
        self._session = session
        self._dry = dry
        self._force = force
        self._said_something = False

    def all_of(
        self,
        plans: Sequence[OutputPlan],  # noqa: ARG002
    ) -> AbstractContextManager[object]:
        """Show how far the whole command is, where a person waits."""
        return nullcontext()

    def working(self, plan: OutputPlan) -> AbstractContextManager[object]:  # noqa: ARG002
        """Show that a book is being worked on, where a person waits."""
        return nullcontext()

    def progress(self, part: float, rows: int) -> None:
        """Show which part of a book is done, 0 to 1, and its rows, 0 while
        they are unknown.
        """

    def converted(self, conversion: Conversion, plan: OutputPlan) -> None:
        """Say what was written, what was coloured, and what to look at."""
        if self._session.quiet:
            return
        from irodori.report.screentext import conversion_lines

        for line in self._written(plan):
            self._session.say(line)
        for line in conversion_lines(
            conversion, self._session.language, everything=everything(plan)
        ):
            self._session.say(line)

    def strict(self, count: int) -> None:
        """Say why the exit status is 1."""
        self._session.say(self._session.text("cli.strict", count=count))

    def several(self, count: int, done: int) -> None:
        """Say how many of the inputs were converted."""
        self._session.say()
        code = "cli.all_converted" if count == done else "cli.several"
        if self._dry:
            code = "cli.several_dry"
        self._session.say(
            self._session.text(
                code,
                count=count,
                done=done,
                refused=count - done,
            )
        )

    def _written(self, plan: OutputPlan) -> Iterable[str]:
        text = self._session.text
        if self._said_something:
            yield ""
        self._said_something = True
        target = target_name(plan.target, self._session)
        source = self._session.name_of(plan.source)
        yield text("cli.converted", source=source, target=target)
        if self._dry:
            yield from self._spared(plan)
            return
        written = {"cli.report": plan.report, "cli.html": plan.html}
        for code, path in written.items():
            if path:
                yield also_written(code, path, self._session)

    def _spared(self, plan: OutputPlan) -> Iterable[str]:
        """Yield that nothing is written, and which files would be in the way."""
        text = self._session.text
        yield "  " + text("cli.dry_run")
        code = "cli.dry_replaced" if self._force else "cli.dry_exists"
        for path in filter(os_path.lexists, plan.outputs):
            yield "  " + text(code, path=path)


class JsonLines(Screen):
    """One JSON object per event."""

    def converted(self, conversion: Conversion, plan: OutputPlan) -> None:
        """Log the outputs, the date and legend, and the counts of colours and
        findings.
        """
        from irodori.report.inspection import as_of_data
        from irodori.scorecard.findings import count_codes

        self._session.log(
            "converted",
            dry_run=self._dry,
            input=str(plan.source),
            output=str(plan.target),
            report=str(plan.report) if plan.report else None,
            html=str(plan.html) if plan.html else None,
            as_of=as_of_data(conversion.inspection),
            legend=conversion.sheets[0].legend.source,
            summary=conversion.summary,
            findings=count_codes(conversion.each_finding()),
        )

    def strict(self, count: int) -> None:
        """Log why the exit status is 1."""
        self._session.log("strict", findings=count, exit_status=1)

    def several(self, count: int, done: int) -> None:
        """Log how many of the inputs were converted."""
        self._session.log(
            "finished",
            inputs=count,
            converted=done,
            refused=count - done,
        )


def everything(plan: OutputPlan) -> str | None:
    """Return the file that holds every finding of a plan."""
    path = plan.report or plan.html
    return str(path) if path else None
