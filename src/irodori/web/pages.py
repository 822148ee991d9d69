"""The pages that a person sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from irodori.messages import Language, Sentence, catalogue
from irodori.scorecard.legend import builtin_legend
from irodori.scorecard.palettes import COLORS
from irodori.scorecard.profile import Profile, Rule
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.values.dates import era_text
from irodori.web.forms import Shared, Spoken
from irodori.web.languages import COOKIE
from irodori.web.problems import ProblemError
from irodori.web.schedule import JobStatus
from irodori.web.state import State
from irodori.web.words import environment
from irodori.workbook.fills import Fill

router = APIRouter(include_in_schema=False)

_HERE = Path(__file__).parent
_SCRIPT_WORDS = "web.script."
_RULES: tuple[Rule, ...] = ("progress", "status", "kpi")
_YEAR = 365 * 24 * 3600


class ColorView(NamedTuple):
    """A colour with its word; ``lines`` is the colour of its pattern, empty where it is plain."""

    word: str
    fill: str
    lines: str = ""


class PaletteView(NamedTuple):
    """A palette that can be chosen."""

    name: str
    title: str
    colors: list[ColorView]


class MeaningView(NamedTuple):
    """What a colour says."""

    word: str
    fill: str
    text: str


class PartView(NamedTuple):
    """What the colours of one kind of cell say."""

    title: str
    note: str
    meanings: list[MeaningView]


class JobView(NamedTuple):
    """How a scheduled job stands, in words."""

    name: str
    schedule: str
    next: str
    last: str
    outcome: str


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


def index_values(profile: Profile, palettes: Sequence[PaletteView], language: Language) -> dict[str, object]:
    """Return what the page for workbooks needs beside its palettes and limits."""
    kinds = (*COLORS, "none", "unrated", "check")
    names = {"unrated": "web.script.column.unrated", "check": "web.script.column.attention"}
    return {
        "colors": palettes[0].colors,
        "words": script_words(language),
        "status_words": {status: list(words) for status, words in profile.statuses.items()},
        "count_words": [(kind, Sentence(names.get(kind, f"web.script.column.{kind}")).text(language)) for kind in kinds],
    }


@router.get("/legend")
async def legend(request: Request, state: Shared, language: Spoken) -> Response:
    """Return what the colours mean where a workbook brings no legend of its own."""
    profile = load_profile(state.settings.profile)
    statuses = [(words[0], "・".join(words[1:])) for words in profile.statuses.values()]
    parts = list(legend_parts(profile, language))
    return _page(request, state, language, "legend", parts=parts, statuses=statuses)


@router.get("/jobs")
async def jobs(request: Request, state: Shared, language: Spoken) -> Response:
    """Return how the scheduled jobs stand."""
    if state.schedule is None:
        raise ProblemError("web.not_found")
    found = await run_in_threadpool(state.schedule.status)
    return _page(request, state, language, "jobs", jobs=[_job(job, language) for job in found])


def _page(request: Request, state: State, language: Language, name: str, **values: object) -> Response:
    """Return a page; a language that was asked for is remembered by the browser."""
    template = environment(language).get_template(f"{name}.html.j2")
    links = server_links(name, language)
    text = template.render(language=language, here=name, has_jobs=state.schedule is not None, links=links, **values)
    response = HTMLResponse(text, headers={"Vary": "Accept-Language, Cookie", "Content-Language": language})
    if request.query_params.get("lang") == language:
        response.set_cookie(COOKIE, language, max_age=_YEAR, samesite="strict", httponly=True)
    return response


class PageLinks(NamedTuple):
    """Where the pages are, relative to each other, and what converts."""

    converter: str
    """``server`` or ``browser``."""
    home: str
    legend: str
    tools: str
    jobs: str
    language: str
    """This page in the other language."""
    policy: str = ""
    """The content security policy of a page whose server sends none."""


def server_links(here: str, language: Language) -> PageLinks:
    """Return the links of a page that a server makes."""
    other = "en" if language == "ja" else "ja"
    return PageLinks("server", "./", "legend", "tools", "jobs", f"{'./' if here == 'index' else here}?lang={other}")


def script_words(language: Language) -> dict[str, str]:
    """Return the sentences that the page's script says."""
    return {
        code.removeprefix(_SCRIPT_WORDS): getattr(wording, language)
        for code, wording in catalogue().items()
        if code.startswith(_SCRIPT_WORDS)
    }


# ---- Colours ---------------------------------------------------------------------------------------------------------


def palette_views(profile: Profile, language: Language) -> Iterator[PaletteView]:
    for name, fills in profile.palettes.items():
        code = f"web.page.palette.{name}"
        title = Sentence(code).text(language) if code in catalogue() else name
        yield PaletteView(name, title, [_color(color, fills[color], language) for color in COLORS])


def _color(color: str, fill: Fill, language: Language) -> ColorView:
    word = Sentence(f"color.{color}").text(language)
    if fill.pattern == "solid":
        return ColorView(word, _css(fill.foreground))
    return ColorView(word, _css(fill.background), _css(fill.foreground))


def _css(argb: str | None) -> str:
    return f"#{argb[-6:]}" if argb else "#000000"


def legend_parts(profile: Profile, language: Language) -> Iterator[PartView]:
    known, palette = builtin_legend(profile), profile.palettes["cud"]
    for rule in _RULES:
        meanings = [
            MeaningView(
                Sentence(f"color.{color}").text(language),
                _css(palette[color].foreground),
                "、".join(each.text(language) for each in said),
            )
            for color in COLORS
            if (said := known.meanings(rule, color))
        ]
        title, note = (Sentence(code).text(language) for code in (f"rule.{rule}", f"web.page.legend.{rule}"))
        yield PartView(title, note, meanings)


# ---- Jobs ------------------------------------------------------------------------------------------------------------


def _job(job: JobStatus, language: Language) -> JobView:
    """Return a job in words, both times in the zone of the next one, else in the machine's."""
    zone = job.next_run.tzinfo if job.next_run else None
    last = job.last_run.astimezone(zone) if job.last_run else None
    return JobView(job.name, job.schedule, _moment(job.next_run, language), _moment(last, language), job.last_outcome)


def _moment(moment: dt.datetime | None, language: Language) -> str:
    if moment is None:
        return "–"
    day = era_text(moment.date()) if language == "ja" else moment.date().isoformat()
    return f"{day} {moment:%H:%M}"
