"""The pages without a browser: what they are made of, and what they say of
scheduled jobs.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from html import unescape
from pathlib import Path
from typing import cast

import httpx
import pytest
from tests.web.serving import SEED, get, post, serving

import irodori
from irodori.jobs.schedule import (
    Schedule,
    ScheduledJob,
    ShownBook,
    ShownBooks,
    ShownOutput,
    ShownRun,
)
from irodori.messages import catalogue
from irodori.web.pool import Settings

STATIC = Path(irodori.__file__).parent / "web" / "static"


def test_the_page_is_made_of_shipped_files_only(client: httpx.Client) -> None:
    page = client.get("/").text
    wanted = set(re.findall(r'(?:src|href)="([^"#?]+)"', page)) - {"./"}
    assert {
        "static/app.css",
        "static/app.js",
        "static/theme.js",
        "static/icon.svg",
    } < wanted
    for path in wanted:
        assert client.get(f"/{path}").status_code == 200, path
    for script in STATIC.glob("*.js"):
        for name in re.findall(
            r'from "\./([\w.]+)"', script.read_text(encoding="utf-8")
        ):
            assert (
                client.get(f"/static/{name}")
                .headers["content-type"]
                .startswith("text/javascript")
            )


@pytest.mark.parametrize(
    "path", sorted(path.name for path in STATIC.iterdir())
)
def test_nothing_that_is_shipped_names_another_place(path: str) -> None:
    text = (
        (STATIC / path)
        .read_text(encoding="utf-8")
        .replace("http://www.w3.org/2000/svg", "")
    )
    assert not re.search(r"https?://|//[a-z]+\.", text)


def test_the_page_holds_no_inline_script_or_style(
    client: httpx.Client,
) -> None:
    for path in ("/", "/legend", "/tools"):
        page = client.get(path).text
        assert not re.search(r"<style|style=|\son\w+=|javascript:", page)
        scripts = re.findall(r"<script([^>]*)>([^<]*)</script>", page)
        assert all(
            "src=" in attributes or "application/json" in attributes
            for attributes, _ in scripts
        )


def test_every_sentence_of_the_script_is_there_in_both_languages(
    client: httpx.Client,
) -> None:
    used = set()
    for script in STATIC.glob("*.js"):
        used |= set(
            re.findall(r'say\("([\w.]+)"', script.read_text(encoding="utf-8"))
        )
    for language in ("ja", "en"):
        page = client.get("/", params={"lang": language}).text
        found = re.search(r'id="words">(.*?)</script>', page)
        assert found
        assert used <= set(json.loads(found[1]))


def test_every_sentence_of_the_page_is_used() -> None:
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in STATIC.parent.rglob("*")
        if path.suffix in {".py", ".js", ".j2"}
    )
    built = re.compile(
        r"^(state|as_of|column|palette|legend|limit|promise|jobs\.output|(?:plans|items)\.column|status|reason|changes|diff|color)\.|\.of$"
    )
    for code in catalogue("ja"):
        if code.startswith(("web.page.", "web.script.")):
            name = code.split(".", 2)[2]
            assert (
                f'"{name}"' in text
                or f"'{name}'" in text
                or built.search(name)
            ), code


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "ja"),
        ("en", "en"),
        ("en-US,en;q=0.9,ja;q=0.8", "en"),
        ("ja,en;q=0.9", "ja"),
        ("fr, en;q=0.1", "en"),
        ("fr", "ja"),
        ("en;q=x", "ja"),
    ],
)
def test_the_language_is_the_browsers_and_japanese_where_it_has_none_of_ours(
    client: httpx.Client, header: str, language: str
) -> None:
    answer = client.get("/", headers={"accept-language": header})
    assert answer.headers["content-language"] == language


def test_a_chosen_language_is_remembered(client: httpx.Client) -> None:
    client.get("/", params={"lang": "en"})
    assert (
        client.get("/legend", headers={"accept-language": "ja"}).headers[
            "content-language"
        ]
        == "en"
    )
    assert (
        client.post("/api/check", files={"file": b""}).json()["title"]
        == "Refused"
    )


def test_the_limit_of_uploads_is_said(client: httpx.Client) -> None:
    assert "1 件 100 MB まで" in client.get("/").text


def test_the_legend_says_what_the_colours_mean(client: httpx.Client) -> None:
    page = client.get("/legend").text
    assert "40%以上70%未満" in page
    assert "取組中(期限超過)" in page
    assert "着手前・予定" in page


# ---- Scheduled jobs ---------------------------------------------------------

TOKYO = dt.timezone(dt.timedelta(hours=9))


class Days:
    """A schedule that notes what is done with it."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.zone = TOKYO

    def start(self) -> None:
        self.done.append("start")

    def stop(self) -> None:
        self.done.append("stop")

    def status(self, language: str) -> list[ScheduledJob]:
        assert language in {"ja", "en"}
        last = dt.datetime(2026, 3, 31, 22, 0, tzinfo=dt.UTC)
        return [
            ScheduledJob(
                "四半期",
                "0 7 * * 1-5",
                "毎週月〜金 7:00",
                next_run=dt.datetime(2026, 4, 2, 7, 0, tzinfo=TOKYO),
                last_run=last,
                last_outcome="3 件を変換しました",
            ),
            ScheduledJob("<b>年次", "0 7 1 4 *", "毎年4月1日 7:00"),
        ]

    def run_now(self, name: str) -> bool:
        self.done.append(f"run {name}")
        return name == "四半期"

    def runs(self, name: str, language: str) -> list[ShownRun]:
        outcome = "完了" if language == "ja" else "done"
        starts = [
            dt.datetime(2026, 3, day, 22, 0, tzinfo=dt.UTC) for day in (31, 30)
        ]
        return (
            [ShownRun(f"{start:%m%d}", start, outcome) for start in starts]
            if name == "四半期"
            else []
        )

    def books(
        self, name: str, language: str, run: str | None = None
    ) -> ShownBooks:
        assert language in {"ja", "en"}
        if name != "四半期" or run == "0330":
            return ShownBooks([], 0)
        made = (
            ShownOutput("workbook", "表.colored.xlsx"),
            ShownOutput("html", "表.html"),
        )
        refused = "file.old", ".xlsx で保存してください。"
        books = [
            ShownBook(
                8, "だめ.xls", "inbox/だめ.xls", "断りました", *refused, "", ()
            ),
            ShownBook(
                7, "表.xlsx", "inbox/表.xlsx", "完了", "", "", "青 3", made
            ),
        ]
        return ShownBooks(books, 302)

    def output(
        self, name: str, book: int, kind: str
    ) -> tuple[str, bytes] | None:
        files = {
            "workbook": ("表.colored.xlsx", b"PK"),
            "html": ("表.html", b"<p>"),
        }
        return files.get(kind) if (name, book) == ("四半期", 7) else None


def as_schedule(days: Days) -> Schedule:
    """Return a schedule with all that the server asks of one."""
    return cast("Schedule", days)


def test_a_schedule_lives_with_the_server_and_its_jobs_stand_on_a_page() -> (
    None
):
    days = Days()
    with serving(Settings(port=0, workers=1), as_schedule(days)) as address:
        assert days.done == ["start"]
        page = get(address + "/jobs").text
        assert "令和8年4月2日 07:00" in page
        assert "令和8年4月1日 07:00" in page
        assert "3 件を変換しました" in page
        assert "&lt;b&gt;年次" in page
        assert 'href="jobs"' in get(address + "/").text
        assert "表.colored.xlsx" in page
        assert ".xlsx で保存してください。" in page
        again = post(address + "/jobs/四半期/run")
        assert again.status_code == 303
        assert days.done.pop() == "run 四半期"
        assert post(address + "/jobs/ない/run").status_code == 404
        days.done.pop()
        files = {"file": ("a.xlsx", SEED.read_bytes())}
        assert post(address + "/api/convert", files=files).status_code == 200
    assert days.done == ["start", "stop"]


def test_each_run_has_its_page_with_the_outputs_and_the_reasons() -> None:
    with serving(Settings(port=0, workers=1), as_schedule(Days())) as address:
        page = unescape(get(address + "/jobs", params={"lang": "ja"}).text)
        links = dict.fromkeys(
            re.findall(r'href="((?:run|output)\?[^"]+)"', page)
        )
        # the last run, two outputs, the run before
        assert len(links) == 4
        assert page.index("だめ.xls") < page.index("表.xlsx")
        assert "ほか 300 件" in page
        for link in links:
            assert (
                get(f"{address}/{link.partition('#')[0]}").status_code == 200
            )
        run = unescape(
            get(f"{address}/run", params={"job": "四半期", "run": "0331"}).text
        )
        assert 'id="book-8"' in run
        assert ".xlsx で保存してください。" in run
        report = get(
            f"{address}/output",
            params={"job": "四半期", "book": 7, "kind": "html"},
        )
        assert report.headers["content-security-policy"].startswith("sandbox")
        gone = get(
            f"{address}/output",
            params={"job": "四半期", "book": 9, "kind": "html"},
        )
        assert (gone.status_code, gone.json()["code"]) == (
            404,
            "web.no_output",
        )
        assert (
            get(
                f"{address}/run", params={"job": "四半期", "run": "x"}
            ).status_code
            == 404
        )


def test_without_a_schedule_there_is_no_such_page(
    client: httpx.Client,
) -> None:
    for path in (
        "/jobs",
        "/run?job=a&run=b",
        "/output?job=a&book=1&kind=html",
    ):
        assert client.get(path).status_code == 404
    assert 'href="jobs"' not in client.get("/").text
