"""What ``convert`` says when it is done: plain lines, JSON lines, or a terminal's tables."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from irodori.cli.outputs import Job
from irodori.cli.session import Session

if TYPE_CHECKING:
    from irodori.results import Conversion


class Screen:
    """Plain lines, the same every time."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._said_something = False

    def working(self, job: Job) -> AbstractContextManager[object]:  # noqa: ARG002
        """Show that a job is being worked on, where a person waits."""
        return nullcontext()

    def converted(self, conversion: Conversion, job: Job) -> None:
        """Say what was written, what was coloured, and what to look at."""
        from irodori.report.plain import printable
        from irodori.report.text import conversion_lines

        for line in self._written(job):
            self._session.say(printable(line))
        for line in conversion_lines(conversion, self._session.language, everything=everything(job)):
            self._session.say(line)

    def strict(self, count: int) -> None:
        """Say why the exit status is 1."""
        self._session.say(self._session.text("cli.strict", count=count))

    def several(self, count: int, done: int) -> None:
        """Say how many of the inputs were converted."""
        self._session.say()
        code = "cli.all_converted" if count == done else "cli.several"
        self._session.say(self._session.text(code, count=count, done=done, refused=count - done))

    def _written(self, job: Job) -> Iterable[str]:
        text = self._session.text
        if self._said_something:
            yield ""
        self._said_something = True
        yield text("cli.converted", source=job.source, target=job.target)
        for label, path in (("cli.report", job.report), ("cli.html", job.html)):
            if path:
                yield "  " + text("cli.also_written", label=text(label), path=path)


class JsonLines(Screen):
    """One JSON object per event."""

    def converted(self, conversion: Conversion, job: Job) -> None:
        """Log the outputs, the date and legend, and the counts of colours and findings."""
        from irodori.scorecard.findings import count_codes

        self._session.log(
            "converted",
            input=str(job.source),
            output=str(job.target),
            report=str(job.report) if job.report else None,
            html=str(job.html) if job.html else None,
            as_of={"date": conversion.as_of.date.isoformat(), "source": conversion.as_of.source},
            legend=conversion.sheets[0].legend.source,
            summary=conversion.summary,
            findings=count_codes(conversion.each_finding()),
        )

    def strict(self, count: int) -> None:
        """Log why the exit status is 1."""
        self._session.log("strict", findings=count, exit_status=1)

    def several(self, count: int, done: int) -> None:
        """Log how many of the inputs were converted."""
        self._session.log("finished", inputs=count, converted=done, refused=count - done)


def everything(job: Job) -> str | None:
    """Return the file that holds every finding of a job."""
    path = job.report or job.html
    return str(path) if path else None
