"""The pages that a person sees."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from irodori.messages import Language
from irodori.scorecard.profiles import load_profile
from irodori.web.forms import Shared, Spoken
from irodori.web.languages import COOKIE
from irodori.web.pagevalues import (
    PageLinks,
    index_values,
    legend_values,
    palette_views,
)
from irodori.web.state import State
from irodori.web.words import environment

router = APIRouter(include_in_schema=False)

_HERE = Path(__file__).parent
_YEAR = 365 * 24 * 3600


def static_files() -> StaticFiles:
    """Return the shipped style sheets and scripts."""
    return StaticFiles(directory=_HERE / "static")


@router.get("/")
async def index(request: Request, state: Shared, language: Spoken) -> Response:
    """Return the page for dropping workbooks."""
    profile = load_profile(state.settings.profile)
    palettes = list(palette_views(profile, language))
    return shown_page(
        request,
        state,
        language,
        "index",
        palettes=palettes,
        limit=state.settings.upload_bytes >> 20,
        **index_values(profile, palettes, language),
    )


@router.get("/legend")
async def legend(
    request: Request, state: Shared, language: Spoken
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
    profile = load_profile(state.settings.profile)
    palettes = list(palette_views(profile, language))
    return shown_page(
        request,
        state,
        language,
        "tools",
        palettes=palettes,
        **index_values(profile, palettes, language),
    )


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
    template = environment(language).get_template(f"{name}.html.j2")
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
