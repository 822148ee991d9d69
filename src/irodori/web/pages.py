"""The pages that a person sees: for workbooks, about the colours, with the tools,
and about scheduled jobs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from irodori.messages import Language
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.values.dates import show_date
from irodori.tuples import NamedTuple
from irodori.web.guard import COOKIE, ProblemError
from irodori.web.jobs import Shared, Spoken, State
from irodori.web.store import attachment, media_type
from irodori.web.words import (
    PageLinks,
    index_values,
    legend_values,
    page_templates,
    palette_views,
)

if TYPE_CHECKING:
    from irodori.jobs.schedule import (
        Schedule,
        ScheduledJob,
        ShownBooks,
        ShownRun,
    )

router = APIRouter(include_in_schema=False)

_HERE = Path(__file__).parent
_YEAR = 365 * 24 * 3600


def static_files() -> StaticFiles:
    """Return the shipped style sheets and scripts."""
    return StaticFiles(directory=_HERE / "static")


@router.get("/")
async def index(request: Request, state: Shared, language: Spoken) -> Response:
    """Return the page for dropping workbooks."""
    values = _values(state, language)
    limit = state.settings.upload_bytes >> 20
    return shown_page(request, state, language, "index", limit=limit, **values)


@router.get("/legend")
async def legend(
    request: Request,
    state: Shared,
    language: Spoken,
) -> Response:
    """Return what the colours mean where a workbook brings no legend of its
    own.
    """
    profile = load_profile(state.settings.profile)
    return shown_page(
        request, state, language, "legend", **legend_values(profile, language)
    )


@router.get("/tools")
async def tools(request: Request, state: Shared, language: Spoken) -> Response:
    """Return the page for checks, comparisons, summaries and templates."""
    values = _values(state, language)
    return shown_page(request, state, language, "tools", **values)


def _values(state: State, language: Language) -> dict[str, object]:
    """Return what the pages that take workbooks show of the profile."""
    profile = load_profile(state.settings.profile)
    palettes = list(palette_views(profile, language))
    values = index_values(profile, palettes, language)
    return {"palettes": palettes, **values}


def shown_page(
    request: Request,
    state: State,
    language: Language,
    name: str,
    **values: object,
) -> Response:
    """Return a page; a language that was asked for is remembered by the
    browser.
    """
    template = page_templates(language).get_template(f"{name}.html.j2")
    links = server_links(name, language)
    text = template.render(
        language=language,
        here=name,
        has_jobs=state.schedule is not None,
        links=links,
        **values,
    )
    response = HTMLResponse(
        text,
        headers={
            "Vary": "Accept-Language, Cookie",
            "Content-Language": language,
        },
    )
    if request.query_params.get("lang") == language:
        response.set_cookie(
            COOKIE, language, max_age=_YEAR, samesite="strict", httponly=True
        )
    return response


def server_links(here: str, language: Language) -> PageLinks:
    """Return the links of a page that a server makes."""
    other = "en" if language == "ja" else "ja"
    return PageLinks(
        "server",
        "./",
        "legend",
        "tools",
        "jobs",
        f"{'./' if here == 'index' else here}?lang={other}",
    )


# ---- Scheduled jobs ---------------------------------------------------------

_REPORT_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
"""A report is shown without scripts, and as if it came from another origin."""


class RunView(NamedTuple):
    """A run in words."""

    run: str
    started: str
    outcome: str


class JobView(NamedTuple):
    """The state of a scheduled job, in words."""

    name: str
    schedule: str
    next: str
    last: str
    outcome: str
    runs: Sequence[RunView]
    shown: RunView | None
    """The last run that worked on any book: later ones may have found
    nothing new.
    """
    books: ShownBooks | None
    """Those of that run."""


@router.get("/jobs")
async def jobs(
    request: Request,
    state: Shared,
    language: Spoken,
    begun: str = "",
) -> Response:
    """Return the states of the scheduled jobs."""
    schedule = _schedule_of(state.schedule)
    found = await run_in_threadpool(_jobs, schedule, language)
    return shown_page(
        request, state, language, "jobs", jobs=found, begun=begun
    )


@router.post("/jobs/{name}/run")
async def run_job(name: str, state: Shared) -> Response:
    """Run a job now and show the jobs again."""
    if not await run_in_threadpool(_schedule_of(state.schedule).run_now, name):
        raise ProblemError("web.not_found")
    return RedirectResponse(
        f"../../jobs?begun={quote(name, safe='')}", status_code=303
    )


@router.get("/run")
async def one_run(
    request: Request,
    state: Shared,
    language: Spoken,
    job: str,
    run: str,
) -> Response:
    """Return one run of a job with its books."""
    schedule = _schedule_of(state.schedule)
    runs = await run_in_threadpool(schedule.runs, job, language)
    shown = (
        _run(each, schedule.zone, language) for each in runs if each.run == run
    )
    found = next(shown, None)
    if found is None:
        raise ProblemError("web.not_found")
    books = await run_in_threadpool(schedule.books, job, language, run)
    return shown_page(
        request, state, language, "run", job=job, run=found, books=books
    )


@router.get("/output")
async def output(
    state: Shared,
    job: str,
    book: int,
    kind: str,
) -> Response:
    """Return a file that a job made: a workbook or a JSON report to save, a
    page to look at.
    """
    found = await run_in_threadpool(
        _schedule_of(state.schedule).output, job, book, kind
    )
    if found is None:
        raise ProblemError("web.no_output")
    name, data = found
    if kind == "html":
        return Response(
            data,
            media_type="text/html",
            headers={"Content-Security-Policy": _REPORT_POLICY},
        )
    kind_of_file = (
        media_type(name) if kind == "workbook" else "application/json"
    )
    return Response(
        data,
        media_type=kind_of_file,
        headers={"Content-Disposition": attachment(name)},
    )


def _schedule_of(schedule: Schedule | None) -> Schedule:
    """Return the schedule; ProblemError ``web.not_found`` where the server has
    none.
    """
    if schedule is None:
        raise ProblemError("web.not_found")
    return schedule


# ---- In words ---------------------------------------------------------------


def _jobs(schedule: Schedule, language: Language) -> list[JobView]:
    return [_job(job, schedule, language) for job in schedule.status(language)]


def _job(job: ScheduledJob, schedule: Schedule, language: Language) -> JobView:
    """Return a job in words, its times in the zone of the jobs file."""
    runs = [
        _run(each, schedule.zone, language)
        for each in schedule.runs(job.name, language)
    ]
    shown, books = _last_books(job, runs, schedule, language)
    return JobView(
        job.name,
        job.when,
        _moment(job.next_run, schedule.zone, language),
        _moment(job.last_run, schedule.zone, language),
        job.last_outcome,
        runs,
        shown,
        books,
    )


def _last_books(
    job: ScheduledJob,
    runs: Sequence[RunView],
    schedule: Schedule,
    language: Language,
) -> tuple[RunView | None, ShownBooks | None]:
    """Return the last run that worked on any book, with its books."""
    for run in runs:
        books = schedule.books(job.name, language, run.run)
        if books.total:
            return run, books
    return None, None


def _run(run: ShownRun, zone: dt.tzinfo, language: Language) -> RunView:
    return RunView(run.run, _moment(run.started, zone, language), run.outcome)


def _moment(
    moment: dt.datetime | None,
    zone: dt.tzinfo,
    language: Language,
) -> str:
    if moment is None:
        return "–"
    local = moment.astimezone(zone)
    return f"{show_date(local.date(), language)} {local:%H:%M}"
