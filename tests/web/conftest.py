"""What the tests of the page and the API share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from benchmarks.make_scorecard import write_scorecard
from tests.web.serving import PATIENCE, serving

from irodori.web.settings import Settings


@pytest.fixture(scope="package")
def address() -> Iterator[str]:
    """One server with the defaults, for all tests that change nothing in it."""
    with serving(Settings(port=0, workers=2)) as found:
        yield found


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=PATIENCE) as found:
        yield found


@pytest.fixture(scope="package")
def slow_book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a book that takes a while with ``verify=full``."""
    path: Path = tmp_path_factory.mktemp("slow") / "slow.xlsx"
    write_scorecard(1_000, path)
    return path.read_bytes()
