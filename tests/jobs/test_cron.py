"""Cron lines fire when crontab(5) says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from irodori.jobs.cron import cron_trigger, schedule_sentence

TOKYO = ZoneInfo("Asia/Tokyo")


def times(line: str, count: int) -> Iterator[str]:
    """Yield when a line fires after the end of Wednesday, 1 April 2026."""
    trigger = cron_trigger(line, "Asia/Tokyo")
    now = dt.datetime(2026, 4, 1, 23, 59, 30, tzinfo=TOKYO)
    for _ in range(count):
        fired = trigger.get_next_fire_time(None, now)
        yield f"{fired:%a %d %b %H:%M}"
        now = fired + dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("line", "fired"),
    [
        ("0 7 * * 1-5", ["Thu 02 Apr 07:00", "Fri 03 Apr 07:00", "Mon 06 Apr 07:00"]),
        ("0 7 * * mon-fri", ["Thu 02 Apr 07:00", "Fri 03 Apr 07:00", "Mon 06 Apr 07:00"]),
        ("0 7 * * 0", ["Sun 05 Apr 07:00", "Sun 12 Apr 07:00"]),
        ("0 7 * * 7", ["Sun 05 Apr 07:00", "Sun 12 Apr 07:00"]),
        ("0 7 * * 5-7", ["Fri 03 Apr 07:00", "Sat 04 Apr 07:00", "Sun 05 Apr 07:00"]),
        ("0 7 * * sat-mon", ["Sat 04 Apr 07:00", "Sun 05 Apr 07:00", "Mon 06 Apr 07:00"]),
        ("0 7 1 * 1", ["Mon 06 Apr 07:00", "Mon 13 Apr 07:00", "Mon 20 Apr 07:00", "Mon 27 Apr 07:00",
                       "Fri 01 May 07:00"]),
        ("*/30 6,7 1 4-5 *", ["Fri 01 May 06:00", "Fri 01 May 06:30", "Fri 01 May 07:00"]),
        ("@daily", ["Thu 02 Apr 00:00", "Fri 03 Apr 00:00"]),
    ],
)  # fmt: skip
def test_a_line_fires_when_crontab_says(line: str, fired: list[str]) -> None:
    assert list(times(line, len(fired))) == fired


@pytest.mark.parametrize(
    "line",
    [
        "",
        "* * * *",
        "60 * * * *",
        "0 7 * * 8",
        "0 7 * * mond",
        "0 7 * * 1-",
        "@often",
    ],
)
def test_what_is_no_cron_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (its words are the library's)
        cron_trigger(line, "Asia/Tokyo")


@pytest.mark.parametrize(
    ("line", "ja", "en"),
    [
        ("0 7 * * 1-5", "毎週月〜金 7:00", "Monday to Friday at 7:00"),
        ("@daily", "毎日 0:00", "Every day at 0:00"),
        ("30 8 * * mon,thu", "毎週月、木 8:30", "Monday, Thursday at 8:30"),
        ("0 9 * * 1-3,5", "毎週月〜水、金 9:00", None),
        ("0 9 * * fri-mon", "毎週金〜月 9:00", None),
        ("0 9 * * */2", "決まった時刻（0 9 * * */2）", None),
        ("0 9 * * someday", "決まった時刻（0 9 * * someday）", None),
        ("0 7 1 * *", "毎月1日 7:00", "Day 1 of every month at 7:00"),
        (
            "0 7 1 4,10 *",
            "毎年4、10月の1日 7:00",
            "Day 1 of month 4, 10 every year at 7:00",
        ),
        ("*/5 * * * *", "決まった時刻（*/5 * * * *）", None),
        ("0 7 1 * 1", "決まった時刻（0 7 1 * 1）", None),
        ("", "予定なし（ここから実行します）", None),
    ],
)
def test_a_cron_line_is_said_in_words(
    line: str, ja: str, en: str | None
) -> None:
    said = schedule_sentence(line)
    assert said.text("ja") == ja
    if en:
        assert said.text("en") == en
