"""The page of scheduled jobs in a real browser, over a real jobs file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect
from tests.jobs.folders import JOB, Office
from tests.web.browsing import Sight
from tests.web.serving import eventually, serving

from irodori.jobs.jobsfile import load_jobs
from irodori.jobs.jobtables import DEFAULT_ZONE
from irodori.jobs.schedule import Schedule
from irodori.scorecard.values.dates import show_date
from irodori.web.pool import Settings

pytestmark = pytest.mark.slow


@pytest.fixture
def office(tmp_path: Path) -> Office:
    text = (
        JOB
        + 'schedule = "0 7 * * 1-5"\n'
        + JOB.replace("quarterly", "by-hand").replace("outbox", "other")
    )
    office = Office(tmp_path / "office", text)
    office.put("a.xlsx")
    return office


@pytest.fixture
def sight(browser: Browser, office: Office) -> Iterator[Sight]:
    schedule = Schedule(load_jobs(office.file), workers=1)
    with serving(Settings(port=0, workers=1), schedule) as address:
        found = Sight(browser, address)
        yield found
        found.context.close()
    assert found.errors == []


def test_a_press_on_run_now_runs_the_job_and_the_page_says_so(
    sight: Sight, office: Office
) -> None:
    page = sight.open("/jobs")
    page.get_by_role("button", name="quarterly を今すぐ実行").click()
    expect(page.locator(".begun")).to_contain_text("始めました")
    eventually(lambda: has_run(office))
    page.get_by_role("link", name="結果を見る").click()
    expect(page.locator(".job").first).to_contain_text("a.xlsx")


def has_run(office: Office) -> bool:
    """Whether a run has come to its end: its outputs are there before."""
    if not list(office.outbox.glob("*.xlsx")):
        return False
    with office.ledger() as ledger:
        return [run.state for run in ledger.runs()] == ["done"]


def test_a_job_without_a_schedule_is_run_from_the_page(
    sight: Sight, office: Office
) -> None:
    page = sight.open("/jobs")
    expect(page.locator(".job").nth(0)).to_contain_text("毎週月〜金 7:00")
    expect(page.locator(".job").nth(1)).to_contain_text("予定なし")
    page.get_by_role("button", name="by-hand を今すぐ実行").click()
    expect(page.locator(".begun")).to_be_visible()
    other = office.outbox.parent / "other"
    eventually(lambda: bool(list(other.glob("*.xlsx"))))


def test_times_are_in_the_zone_of_the_jobs_file_with_a_schedule_or_without(
    sight: Sight, office: Office
) -> None:
    office.run()
    page = sight.open("/jobs")
    lasts = page.locator(".job-times div:nth-child(3) dd").all_text_contents()
    now = dt.datetime.now(ZoneInfo(DEFAULT_ZONE))
    lately = [now - dt.timedelta(minutes=each) for each in range(10)]
    assert len(lasts) == 2
    assert set(lasts) <= {
        f"{show_date(each.date(), 'ja')} {each:%H:%M}" for each in lately
    }


def test_a_later_run_without_new_books_leaves_the_last_results_in_sight(
    sight: Sight, office: Office
) -> None:
    office.run()
    office.run()
    page = sight.open("/jobs")
    expect(page.locator(".job").first).to_contain_text("変更なし 1 件")
    page.locator("summary").first.click()
    expect(page.locator(".job-books").first).to_contain_text("a.xlsx")
