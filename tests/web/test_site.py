"""The page as plain files: it converts in the browser, sends nothing anywhere,
and works without a network.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, expect
from tests.web.browsing import Sight
from tests.web.conftest import violations
from tests.web.serving import (
    NODE,
    eventually,
    serving_files,
    written_site,
)
from tests.web.test_browser import BOOK, parts, program_output, sample

from irodori.errors import InputError
from irodori.web.plainsite import POLICY, write_site
from irodori.workbook.passwords import decrypt, encrypt

pytestmark = pytest.mark.slow


@pytest.fixture
def local(browser: Browser, site_address: str) -> Iterator[Sight]:
    sight = Sight(browser, site_address)
    yield sight
    sight.context.close()


def test_no_request_leaves_the_page_whatever_is_done(local: Sight) -> None:
    requests: list[tuple[str, str]] = []
    local.context.on(
        "request",
        lambda request: requests.append((request.method, request.url)),
    )
    page = local.show(BOOK)
    before = len(requests)
    local.choose("O3")
    page.click("#plan [data-status=done]")
    local.saved("#get-book")
    local.saved_as("findings")
    page.click("[data-tab=changes]")
    local.drop(("前回.xlsx", BOOK[1]), on="#changes")
    expect(page.locator(".diff-table").first).to_be_visible()
    sent = [
        (method, url)
        for method, url in requests
        if not url.startswith(("blob:", "data:"))
    ]
    assert {method for method, _ in sent} == {"GET"}
    assert all(url.startswith(local.address) for _, url in sent)
    later = [
        url
        for _, url in requests[before:]
        if not url.startswith(("blob:", "data:", local.address + "/static/"))
    ]
    assert later == []
    assert local.errors == []


def test_the_browser_refuses_another_place_to_a_script_of_the_page_and_of_its_worker(
    local: Sight,
) -> None:
    page = local.open()
    there = "https://example.invalid/x"
    assert (
        page.evaluate(
            "(url) => fetch(url).then(() => 'sent', (error) => String(error))",
            there,
        )
        != "sent"
    )
    code = f"fetch({there!r}).then(() => postMessage('sent'), (error) => postMessage(String(error)))"
    said = page.evaluate(
        """(code) => new Promise((resolve) => {
            const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
            worker.onmessage = (event) => resolve(event.data);
        })""",
        code,
    )
    assert said != "sent"
    assert any("Content Security Policy" in error for error in local.errors)


def test_it_works_without_a_network_after_the_first_visit(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    with serving_files(site) as found:
        sight = Sight(browser, f"{found}/irodori")
        page = sight.open()
        page.evaluate("() => navigator.serviceWorker.ready.then(() => {})")
        page.wait_for_function(
            "() => navigator.serviceWorker.controller !== null"
        )
    sight.context.set_offline(True)
    page = sight.show(BOOK)
    expect(sight.count("red")).to_have_text("2")
    expected = program_output(tmp_path, BOOK[1], as_of="2022-04-01")
    assert parts(sight.saved("#get-book")) == parts(expected)
    sight.context.close()


_KEPT_MEMORY = """(spoil) => new Promise((resolve) => {
    const opening = indexedDB.open("irodori-program", 1);
    opening.onsuccess = () => {
        const store = opening.result.transaction("memory", "readwrite").objectStore("memory");
        store.get(1).onsuccess = ({ target }) => {
            const kept = target.result;
            if (kept && spoil) store.put({ ...kept, memory: kept.memory.slice(0, 4096) }, 1);
            resolve(kept ? kept.memory.size : 0);
        };
    };
})"""
"""Tells how large the memory is that the browser has kept, and spoils it."""


@pytest.fixture
def unprepared(tmp_path: Path, browser: Browser) -> Iterator[Sight]:
    """Show a page that was written without Node.js."""
    written_site(tmp_path / "plain")
    with serving_files(tmp_path / "plain") as found:
        sight = Sight(browser, found)
        yield sight
        sight.context.close()


def test_without_a_prepared_memory_the_next_visit_goes_on_from_that_of_the_first(
    unprepared: Sight, tmp_path: Path
) -> None:
    expected = program_output(tmp_path, BOOK[1], as_of="2022-04-01")
    page = unprepared.page
    for spoil in (False, True, False):
        unprepared.show(BOOK)
        assert parts(unprepared.saved("#get-book")) == parts(expected)
        eventually(lambda: page.evaluate(_KEPT_MEMORY, False) > 20_000_000)
        page.evaluate(_KEPT_MEMORY, spoil)
        page.click("#back")
        page.locator("#files tr .actions button").last.click()
    assert unprepared.errors == []


_DATABASES = (
    "() => indexedDB.databases().then((all) => all.map((each) => each.name))"
)


def test_the_first_visit_goes_on_from_the_prepared_memory_and_keeps_none(
    local: Sight, tmp_path: Path
) -> None:
    expected = program_output(tmp_path, BOOK[1], as_of="2022-04-01")
    page = local.show(BOOK)
    assert parts(local.saved("#get-book")) == parts(expected)
    assert "irodori-program" not in page.evaluate(_DATABASES)
    assert local.errors == []


def test_a_memory_with_another_digest_is_not_used_and_the_page_works_all_the_same(
    site: Path, browser: Browser, tmp_path: Path
) -> None:
    expected = program_output(tmp_path, BOOK[1], as_of="2022-04-01")
    place = copytree(site, tmp_path / "spoiled") / "irodori"
    memory = place / "program" / "memory.bin"
    other = bytearray(zlib.decompress(memory.read_bytes()))
    other[-1] ^= 1
    memory.write_bytes(zlib.compress(other))
    with serving_files(place) as found:
        sight = Sight(browser, found)
        page = sight.show(BOOK)
        assert parts(sight.saved("#get-book")) == parts(expected)
        eventually(lambda: page.evaluate(_KEPT_MEMORY, False) > 20_000_000)
        sight.context.close()


def test_it_says_that_nothing_is_sent_in_both_languages(local: Sight) -> None:
    page = local.open()
    expect(page.locator(".promise")).to_contain_text("どこにも送信されません")
    page.click(".lang")
    expect(page.locator(".promise")).to_contain_text(
        "Nothing is sent anywhere"
    )
    assert violations(page) == []
    for name in ("legend.html", "tools.en.html"):
        assert violations(local.open(f"/{name}")) == []


def test_a_protected_book_is_opened_and_protected_again_in_the_browser(
    local: Sight, tmp_path: Path
) -> None:
    page = local.open()
    page.fill("#as-of", "2022-04-01")
    local.drop(("秘密.xlsx", encrypt(BOOK[1], "ひみつ")))
    page.get_by_label("パスワード").fill("ちがう")
    page.keyboard.press("Enter")
    expect(page.locator(".reason")).to_contain_text("パスワードが違います")
    page.get_by_label("パスワード").fill("ひみつ")
    page.keyboard.press("Enter")
    local.drawn(1)
    made = decrypt(local.saved("#get-book"), "ひみつ")
    assert parts(made) == parts(
        program_output(tmp_path, BOOK[1], as_of="2022-04-01")
    )
    assert local.errors == []


def test_the_sample_is_opened_by_a_button(local: Sight) -> None:
    page = local.open()
    page.click("#sample")
    local.drawn(1)
    expect(page.locator("#result-name")).to_have_text(
        "スコアカードの見本.xlsx"
    )
    assert local.errors == []


def test_its_tools_make_their_files_in_the_browser(local: Sight) -> None:
    page = local.open("/tools.html")
    name, data = sample("seed-statuses")
    page.set_input_files(
        "#check-book", {"name": name, "mimeType": "", "buffer": data}
    )
    assert b"<!doctype html>" in local.saved("[data-tool=check] .button")
    template = local.saved("[data-tool=template] .button")
    assert "xl/workbook.xml" in zipfile.ZipFile(BytesIO(template)).namelist()
    page.set_input_files(
        "#summary-books", {"name": name, "mimeType": "", "buffer": data}
    )
    assert (
        "xl/charts/chart1.xml"
        in zipfile.ZipFile(
            BytesIO(local.saved("[data-tool=summary] .button"))
        ).namelist()
    )
    assert local.errors == []


def test_each_page_carries_the_policy_and_names_its_own_files_only(
    site: Path,
) -> None:
    pages = sorted((site / "irodori").glob("*.html"))
    assert len(pages) == 6
    for page in pages:
        text = unescape(page.read_text(encoding="utf-8"))
        assert POLICY.split(";")[0] in text
        assert "http://" not in text.replace("http://www.w3.org", "")
        assert 'href="/' not in text
        assert 'src="/' not in text


def test_the_same_program_makes_the_same_files(
    site: Path, tmp_path: Path
) -> None:
    written = written_site(tmp_path, NODE)
    assert written == len(
        [path for path in (site / "irodori").rglob("*") if path.is_file()]
    )
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert (
                path.read_bytes()
                == (site / "irodori" / path.relative_to(tmp_path)).read_bytes()
            ), path


def test_what_is_no_pyodide_is_refused_with_where_to_get_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.tgz").write_bytes(b"nothing")
    with pytest.raises(InputError, match=r"npm") as caught:
        write_site(tmp_path / "out", tmp_path / "a.tgz")
    assert caught.value.code == "site.pyodide"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("node", "reason"),
    [(Path("/nothing/here"), "No such file"), (Path("ls"), "exit")],
)
def test_what_is_no_node_is_refused_and_nothing_is_written(
    node: Path, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        written_site(tmp_path / "out", node)
    assert caught.value.code == "site.node"
    assert not (tmp_path / "out").exists()
