"""A real browser for a test."""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from tests.web.serving import PATIENCE, eventually

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start the system's Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "Chromium is missing: apt-get install chromium"
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=ARGUMENTS
        )
        try:
            yield browser
        finally:
            browser.close()


_DRAG_OVER = """([on, dataTransfer]) => {
    const drag = new DragEvent("dragover", { dataTransfer, bubbles: true, cancelable: true });
    document.querySelector(on).dispatchEvent(drag);
    return !document.querySelector("#curtain").hidden;
}"""
"""Drags files over the page and tells whether its curtain shows."""


class Sight:
    """One visitor's page, and what went wrong on it."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:  # noqa: ANN401
        self.address = address
        self.context = browser.new_context(
            **{
                "locale": "ja-JP",
                "viewport": {"width": 1280, "height": 800},
                **options,
            }
        )
        self.context.set_default_timeout(PATIENCE * 1000)
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.asked: list[str] = []
        self.page.add_init_script(_SHIFTS)
        self.page.on(
            "console",
            lambda said: (
                self.errors.append(said.text) if said.type == "error" else None
            ),
        )
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, path: str = "/") -> Page:
        """Go to a page."""
        self.page.goto(self.address + path)
        return self.page

    def drop(self, *files: tuple[str, bytes], on: str = "body") -> None:
        """Let go of files over the page."""
        given = [
            {"name": name, "data": base64.b64encode(data).decode()}
            for name, data in files
        ]
        transfer = self.page.evaluate_handle(
            """(files) => {
                const transfer = new DataTransfer();
                for (const { name, data } of files)
                    transfer.items.add(new File([Uint8Array.from(atob(data), (each) => each.charCodeAt(0))], name));
                return transfer;
            }""",
            given,
        )
        # the page's scripts may still be loading
        eventually(lambda: self.page.evaluate(_DRAG_OVER, [on, transfer]))
        self.page.dispatch_event(on, "drop", {"dataTransfer": transfer})
        expect(self.page.locator("#curtain")).to_be_hidden()

    def other_tab(self) -> Page:
        """Return the page in another tab, ready, behind the one in sight."""
        other = self.context.new_page()
        other.goto(self.address + "/")
        expect(other.locator("#result")).to_have_attribute(
            "data-ready", re.compile(".")
        )
        self.page.bring_to_front()
        return other

    def show(self, file: tuple[str, bytes], as_of: str = "2022-04-01") -> Page:
        """Drop one book and wait for its sheet."""
        page = self.open()
        page.fill("#as-of", as_of)
        self.drop(file)
        return self.drawn(1)

    def drawn(self, times: int) -> Page:
        """Wait until the result has been drawn so many times."""
        expect(self.page.locator("#result")).to_have_attribute(
            "data-ready", str(times)
        )
        return self.page

    def cell(self, reference: str) -> Locator:
        """Return a cell that is in sight."""
        return self.page.locator(f"#c-{reference}")

    def choose(self, reference: str) -> Locator:
        """Go to a cell by its reference."""
        self.page.fill("#search", reference)
        self.page.press("#search", "Enter")
        expect(self.page.locator("#cell-ref")).to_have_text(reference)
        return self.cell(reference)

    def count(self, kind: str) -> Locator:
        """Return how many cells there are of a colour, or to check."""
        return self.page.locator(f"#counts [data-kind={kind}] b")

    def saved(self, selector: str) -> bytes:
        """Return what a press on something downloads."""
        with self.page.expect_download() as download:
            self.page.click(selector)
        return Path(download.value.path()).read_bytes()

    def saved_as(self, kind: str) -> bytes:
        """Return one of the other files of the open result."""
        self.page.click(".menu summary")
        return self.saved(f".menu-items [data-get={kind}]")
