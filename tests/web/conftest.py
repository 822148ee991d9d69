"""What the tests of the page and the API share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from benchmarks.make_scorecard import write_scorecard
from playwright.sync_api import Browser, Page
from tests.web.browsing import Sight, browsing
from tests.web.serving import (
    NODE,
    PATIENCE,
    serving,
    serving_files,
    written_site,
)

from irodori.web.pool import Settings

Visit = Callable[..., Sight]


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


# ---- The page in a browser --------------------------------------------------


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page as plain files, once."""
    folder: Path = tmp_path_factory.mktemp("site") / "scorecards" / "irodori"
    written_site(folder, NODE)
    return folder.parent


@pytest.fixture(scope="package")
def site_address(site: Path) -> Iterator[str]:
    """Serve the plain files from a folder below the server's top."""
    with serving_files(site) as found:
        yield f"{found}/irodori"


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Give visitors of the server's page."""
    yield from _visits(browser, address)


@pytest.fixture(params=["server", "browser"])
def visit_both(
    request: pytest.FixtureRequest, browser: Browser
) -> Iterator[Visit]:
    """Give visitors of the page that a server converts for, and of the one
    that converts itself.
    """
    name = "address" if request.param == "server" else "site_address"
    yield from _visits(browser, request.getfixturevalue(name))


def _visits(browser: Browser, address: str) -> Iterator[Visit]:
    """Give visitors; none of them may see an error, or have anything fetched
    from elsewhere.
    """
    sights: list[Sight] = []

    def visitor(at: str = address, **options: object) -> Sight:
        sights.append(Sight(browser, at, **options))
        return sights[-1]

    yield visitor
    errors = [error for sight in sights for error in sight.errors]
    elsewhere = [
        url
        for sight in sights
        for url in sight.asked
        if not url.startswith((sight.address, "data:", "blob:"))
    ]
    for sight in sights:
        sight.context.close()
    assert errors == []
    assert elsewhere == []


@pytest.fixture
def sight(visit: Visit) -> Sight:
    return visit()


@pytest.fixture
def sight_both(visit_both: Visit) -> Sight:
    return visit_both()


def violations(page: Page) -> list[str]:
    """Return what axe has to say of a page."""
    results = Axe().run(page)
    return [
        f"{each['id']}: {node['html']}"
        for each in results.response["violations"]
        for node in each["nodes"]
    ]
