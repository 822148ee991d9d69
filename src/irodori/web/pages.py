"""The pages that a person sees."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from starlette.staticfiles import StaticFiles

router = APIRouter(include_in_schema=False)

_HERE = Path(__file__).parent


def static_files() -> StaticFiles:
    """Return the shipped style sheets and scripts."""
    return StaticFiles(directory=_HERE / "static")
