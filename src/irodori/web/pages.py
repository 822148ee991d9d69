"""The pages that a person sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from irodori.messages import Language
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.values.dates import era_text
from irodori.web.forms import Shared, Spoken
from irodori.web.languages import COOKIE
from irodori.web.pagevalues import PageLinks, index_values, legend_values, palette_views
from irodori.web.problems import ProblemError
from irodori.web.state import State
from irodori.web.timetable import BookStatus, JobStatus, Timetable
from irodori.web.words import environment

router = APIRouter(include_in_schema=False)

_HERE = Path(__file__).parent
_YEAR = 365 * 24 * 3600


class JobView(NamedTuple):
    """The state of a scheduled job, in words."""

    name: str
    schedule: str
    next: str
    last: str
    outcome: str
    books: Sequence[BookStatus]


def static_files() -> StaticFiles:
    """Return the shipped style sheets and scripts."""
    return StaticFiles(directory=_HERE / "static")


@router.get("/")
async def index(request: Request, state: Shared, language: Spoken) -> Response:
    """Return the page for dropping workbooks."""
    profile = load_profile(state.settings.profile)
    palettes = list(palette_views(profile, language))
    return _page(
        request,
        state,
        language,
        "index",
        palettes=palettes,
        limit=state.settings.upload_bytes >> 20,
        **index_values(profile, palettes, language),
    )


@router.get("/legend")
async def legend(request: Request, state: Shared, language: Spoken) -> Response:
    """Return what the colours mean where a workbook brings no legend of its own."""
    profile = load_profile(state.settings.profile)
    return _page(request, state, language, "legend", **legend_values(profile, language))


@router.get("/tools")
async def tools(request: Request, state: Shared, language: Spoken) -> Response:
    """Return the page for checks, comparisons, summaries and templates."""
    profile = load_profile(state.settings.profile)
    palettes = list(palette_views(profile, language))
    return _page(request, state, language, "tools", palettes=palettes, **index_values(profile, palettes, language))


@router.get("/jobs")
async def jobs(request: Request, state: Shared, language: Spoken) -> Response:
    """Return the states of the scheduled jobs."""
    if state.schedule is None:
        raise ProblemError("web.not_found")
    return _page(request, state, language, "jobs", jobs=await run_in_threadpool(_jobs, state.schedule, language))


@router.post("/jobs/{name}/run")
async def run_job(name: str, state: Shared) -> Response:
    """Run a job now and show the jobs again."""
    if state.schedule is None or not await run_in_threadpool(state.schedule.run_now, name):
        raise ProblemError("web.not_found")
    return RedirectResponse("../../jobs", status_code=303)


def _page(request: Request, state: State, language: Language, name: str, **values: object) -> Response:
    """Return a page; a language that was asked for is remembered by the browser."""
    template = environment(language).get_template(f"{name}.html.j2")
    links = server_links(name, language)
    text = template.render(language=language, here=name, has_jobs=state.schedule is not None, links=links, **values)
    response = HTMLResponse(text, headers={"Vary": "Accept-Language, Cookie", "Content-Language": language})
    if request.query_params.get("lang") == language:
        response.set_cookie(COOKIE, language, max_age=_YEAR, samesite="strict", httponly=True)
    return response


def server_links(here: str, language: Language) -> PageLinks:
    """Return the links of a page that a server makes."""
    other = "en" if language == "ja" else "ja"
    return PageLinks("server", "./", "legend", "tools", "jobs", f"{'./' if here == 'index' else here}?lang={other}")


# ---- Jobs ------------------------------------------------------------------------------------------------------------


def _jobs(schedule: Timetable, language: Language) -> list[JobView]:
    return [_job(job, schedule.books(job.name), language) for job in schedule.status()]


def _job(job: JobStatus, books: Sequence[BookStatus], language: Language) -> JobView:
    """Return a job in words, both times in the zone of the next one, else in the machine's."""
    zone = job.next_run.tzinfo if job.next_run else None
    last = job.last_run.astimezone(zone) if job.last_run else None
    return JobView(
        job.name, job.schedule, _moment(job.next_run, language), _moment(last, language), job.last_outcome, books
    )


def _moment(moment: dt.datetime | None, language: Language) -> str:
    if moment is None:
        return "–"
    day = era_text(moment.date()) if language == "ja" else moment.date().isoformat()
    return f"{day} {moment:%H:%M}"
