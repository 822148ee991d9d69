"""The documentation: what it shows is run, what it lists is complete, and the
site is whole by itself.

How a page is run. Each page gets a folder of its own that holds the files of
``FILES``, but for those that a line ``irodori template NAME`` of the page
makes, and the books below samples/. Then, from top to bottom:

- a fence ``toml title="office.toml"`` (or csv, ini, json …) is a file of that
  name;
- a fence ``sh`` is run by ``sh -e`` with `irodori` on the path; under a line
  ``<!-- exit status 1 -->`` it must end so;
- a fence ``text`` that comes next after a fence ``sh`` is what that printed; a
  line ``…`` stands for any lines;
- a fence ``python`` is run as a program.

A fence that cannot be run here (servers, timers, other systems) has this line
above it: ``<!-- not run: why -->``. Nothing is run but the commands of
``HARMLESS``, so that a fence without that line changes no machine. English
pages are run in an English locale, ``.ja.md`` in a Japanese one.
"""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from docs import make_drawings, make_pictures, make_reference
from tests.test_wizard import BANDS, INDICATORS, book

from irodori.messages import catalogue
from irodori.scorecard.judging.kpi import decide
from irodori.scorecard.profile import shipped_profile
from irodori.scorecard.values.dates import read_date
from irodori.scorecard.values.kpiparts import read_progress, target_of_parts
from irodori.scorecard.values.kpiprogress import in_unit_of
from irodori.scorecard.values.kpitargets import KpiProgress, read_kpi_target
from irodori.scorecard.values.measures import Count, read_count
from irodori.scorecard.values.rates import Rate, read_rate
from irodori.scorecard.values.text import read_mark

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
SAMPLES = ROOT / "samples"
PAGES = sorted(
    [
        *ROOT.glob("README*.md"),
        ROOT / "CONTRIBUTING.md",
        ROOT / "SECURITY.md",
        *DOCS.rglob("*.md"),
    ]
)

FILES = {
    "scorecard.xlsx": "seed-statuses/input.xlsx",
    "スコアカード.xlsx": "seed-statuses/input.xlsx",
    "any.xlsx": "seed-statuses/input.xlsx",
    "plain.xlsx": "seed/input.xlsx",
    "見本.xlsx": "seed/input.xlsx",
    "colored-by-hand.xlsx": "check-three-mistakes/input.xlsx",
    "手作業で色分け.xlsx": "check-three-mistakes/input.xlsx",
    "march.xlsx": "diff-old/input.xlsx",
    "june.xlsx": "diff-new/input.xlsx",
    "令和4年3月.xlsx": "diff-old/input.xlsx",
    "令和4年6月.xlsx": "diff-new/input.xlsx",
    "with-csv.xlsx": "source-csv/input.xlsx",
    "status.csv": "source-csv/status.csv",
    "状況.csv": "source-csv/status.csv",
    "indicators.xlsx": "indicators-strategy/input.xlsx",
    "指標.xlsx": "indicators-strategy/input.xlsx",
    "tracker.xlsx": "tracker-reform/input.xlsx",
    "取組.xlsx": "tracker-reform/input.xlsx",
    "inbox/a.xlsx": "layout-ministries/input.xlsx",
    "inbox/b.xlsx": "source-tags/input.xlsx",
}
OWN_WORDS = ("own-words.xlsx", "独自の表.xlsx")
"""A sheet that no shipped kind reads."""
RUN = {"sh", "python"}
DATA = {
    "text",
    "toml",
    "json",
    "csv",
    "ini",
    "xml",
    "yaml",
    "html",
    "powershell",
    "bat",
    "dockerfile",
    "nginx",
    "http",
}
MOST_NOT_RUN = 40
HARMLESS = {
    "irodori",
    "cat",
    "cmp",
    "cp",
    "export",
    "grep",
    "ls",
    "mkdir",
    "mv",
    "rm",
    "test",
    "unzip",
}

_FENCE = re.compile(r"^( *)```(.*)$")
_TITLE = re.compile(r'title="([^"]+)"')
_NOT_RUN = re.compile(r"^ *<!-- not run: .+ -->$")
_NEVER_ENDS = re.compile(r"irodori (?:serve|watch(?!.* --once))")
_MADE = re.compile(r"irodori template (\S+)")
_STATUS = re.compile(r"^ *<!-- exit status (\d+) -->$")


class Block(NamedTuple):
    """One fence of a page."""

    line: int
    kind: str
    title: str
    text: str
    is_run: bool
    status: int
    """The exit status that it must end with."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(page: Path) -> Iterator[Block]:
    lines = page.read_text(encoding="utf-8").splitlines()
    at = 0
    while at < len(lines):
        opened = _FENCE.match(lines[at])
        at += 1
        if not opened:
            continue
        first, indent, info = at, opened[1], opened[2]
        while at < len(lines) and lines[at].strip() != "```":
            at += 1
        body = (
            "\n".join(line.removeprefix(indent) for line in lines[first:at])
            + "\n"
        )
        above = next(
            (line for line in reversed(lines[: first - 1]) if line.strip()), ""
        )
        title = _TITLE.search(info)
        kind = info.split()[0] if info.strip() else ""
        status = _STATUS.match(above)
        yield Block(
            first,
            kind,
            title[1] if title else "",
            body,
            not _NOT_RUN.match(above),
            int(status[1]) if status else 0,
        )
        at += 1


# ---- What is shown is run ---------------------------------------------------


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the samples' books and tables, without their
    pictures.
    """
    folder = tmp_path_factory.mktemp("books")
    for path in SAMPLES.glob("*/*.*"):
        if path.suffix in {".xlsx", ".csv", ".json"}:
            (folder / path.parent.name).mkdir(exist_ok=True)
            shutil.copy(path, folder / path.parent.name)
    return folder


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the command `irodori` of the program under test,
    and `python`.
    """
    folder = tmp_path_factory.mktemp("programs")
    python = shlex.quote(sys.executable)
    for name, command in (
        ("irodori", f"{python} -m irodori"),
        ("python", python),
    ):
        program = folder / name
        program.write_text(
            f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8"
        )
        program.chmod(0o755)
    return folder


def environment(page: Path, programs: Path) -> dict[str, str]:
    locale = "ja_JP.UTF-8" if page.name.endswith(".ja.md") else "en_US.UTF-8"
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG"))
    }
    path = os.pathsep.join([str(programs), kept.get("PATH", os.defpath)])
    return {
        **kept,
        "PATH": path,
        "LANG": locale,
        "PYTHONUTF8": "1",
        "COLUMNS": "120",
    }


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if any(each.kind in RUN for each in blocks(page))],
    ids=name_of,
)
def test_what_a_page_shows_runs_as_it_says(
    page: Path, tmp_path: Path, programs: Path, books: Path
) -> None:
    (tmp_path / "samples").symlink_to(books)
    made = {
        name for block in blocks(page) for name in _MADE.findall(block.text)
    }
    for name, sample in FILES.items():
        if name not in made:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            shutil.copy(SAMPLES / sample, tmp_path / name)
    for name in OWN_WORDS:
        if name in page.read_text(encoding="utf-8"):
            (tmp_path / name).write_bytes(book(INDICATORS, BANDS))
    settings = environment(page, programs)
    printed: str | None = None
    for block in blocks(page):
        before, printed = printed, None
        where = f"{name_of(page)}, line {block.line}"
        if not block.is_run:
            continue
        if block.title:
            (tmp_path / block.title).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.title).write_text(block.text, encoding="utf-8")
        elif block.kind == "sh":
            strange = [
                line for line in _commands(block.text) if _is_strange(line)
            ]
            assert not strange, (
                f"{where}: {strange} would do more than a test may, or never end. Write `<!-- not run: why -->` above."
            )
            printed = _ran(
                ["sh", "-e", "-c", block.text],
                tmp_path,
                settings,
                where,
                block.status,
            )
        elif block.kind == "python":
            _ran(
                [sys.executable, "-W", "error", "-c", block.text],
                tmp_path,
                settings,
                where,
            )
        elif block.kind == "text" and before is not None:
            assert _agrees(block.text, before), (
                f"{where}: the command above it printed another text:\n\n{before}"
            )


def _commands(script: str) -> list[str]:
    """Return the commands of a script: its lines, those that go on joined, cut
    where one command follows another.
    """
    lines = re.sub(r"\\\n *", "", script).splitlines()
    pieces = [
        piece.strip()
        for line in lines
        for piece in re.split(r"\|\|?|&&|;", line)
    ]
    return [piece for piece in pieces if piece and not piece.startswith("#")]


def _is_strange(command: str) -> bool:
    return command.split(maxsplit=1)[0] not in HARMLESS or bool(
        _NEVER_ENDS.match(command)
    )


def test_the_runner_refuses_what_would_change_the_machine_or_never_end() -> (
    None
):
    strange = "useradd irodori\nirodori convert a.xlsx | sudo tee b\nirodori serve\nirodori watch in out \\\n  --poll\n"
    assert len([line for line in _commands(strange) if _is_strange(line)]) == 4
    assert not [
        line
        for line in _commands(
            "# a note\nirodori watch in out --once\ncp a b && ls"
        )
        if _is_strange(line)
    ]


def _ran(
    command: list[str],
    folder: Path,
    settings: dict[str, str],
    where: str,
    status: int = 0,
) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=settings,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == status, (
        f"{where}: this ended with status {done.returncode}. Correct it; where it must end so, write "
        f"`<!-- exit status {done.returncode} -->` above the fence; where it cannot be run in a test, write "
        f"`<!-- not run: why -->` above the fence.\n\n"
        f"{command[-1]}\n{done.stdout}{done.stderr}"
    )
    return done.stdout + done.stderr


def _agrees(shown: str, printed: str) -> bool:
    """Tell whether a page shows what was printed; its lines ``…`` stand for
    any lines.
    """
    pieces = re.split(r"(?m)^ *…$\n?", shown.rstrip("\n") + "\n")
    pattern = r"(?:.*\n)*?".join(re.escape(piece) for piece in pieces)
    return (
        re.fullmatch(pattern, re.sub(r" +$", "", printed, flags=re.MULTILINE))
        is not None
    )


def test_the_runner_sees_a_text_that_differs() -> None:
    assert _agrees("one\n…\nfour\n", "one\ntwo\nthree\nfour\n")
    assert not _agrees("one\n…\nfive\n", "one\ntwo\nthree\nfour\n")
    assert not _agrees("one\n", "one\ntwo\n")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_fence_is_of_a_kind_that_the_tests_know(page: Path) -> None:
    unknown = [
        f"line {block.line}: {block.kind}"
        for block in blocks(page)
        if block.kind not in RUN | DATA | {""}
    ]
    assert not unknown, (
        f"{name_of(page)}: {unknown}. Shell commands are `sh`, programs `python`; data: {sorted(DATA)}"
    )


def test_few_fences_are_not_run() -> None:
    left_out = [
        f"{name_of(page)}:{block.line}"
        for page in PAGES
        for block in blocks(page)
        if not block.is_run
    ]
    run = sum(
        block.is_run and block.kind in RUN
        for page in PAGES
        for block in blocks(page)
    )
    assert len(left_out) <= min(MOST_NOT_RUN, run), left_out


# ---- What is listed is complete ---------------------------------------------


def test_every_code_of_the_catalogues_has_a_cause_and_a_cure() -> None:
    sections = make_reference.sections()
    told = Counter(code for section in sections for code in section.codes)
    patterns = [pattern for section in sections for pattern in section.wording]
    missing = [
        code
        for code in catalogue("ja")
        if code not in told
        and not any(fnmatchcase(code, each) for each in patterns)
    ]
    assert not missing, (
        f"{missing} stand in a message catalogue and in no file of docs/codes/. A finding, refusal or error needs "
        "a table with its cause and cure there; any other sentence stands under `wording`."
    )
    assert not sorted(set(told) - set(catalogue("ja"))), (
        "docs/codes/ tells of codes that no catalogue holds"
    )
    assert max(told.values()) == 1


def test_every_cause_and_cure_is_told_in_both_languages() -> None:
    for section in make_reference.sections():
        for code, words in section.codes.items():
            assert {
                (key, language)
                for key, said in words.items()
                for language in said
            } == {
                (key, language)
                for key in ("cause", "cure")
                for language in ("ja", "en")
            }, code
            assert all(
                text.strip()
                for said in words.values()
                for text in said.values()
            ), code


def test_every_error_that_the_source_raises_is_told_of() -> None:
    told = {
        code for section in make_reference.sections() for code in section.codes
    }
    raised = {
        code: place
        for path in (ROOT / "src").rglob("*.py")
        for code, place in _raised(path)
    }
    assert len(raised) > 50
    untold = {
        code: place for code, place in raised.items() if code not in told
    }
    assert not untold, (
        f"raised, but without cause and cure in docs/codes/: {untold}"
    )


def _raised(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each code that a module gives to an error of ours as a plain text."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id.endswith("Error")
            and node.args
        ):
            first = node.args[0]
            if (
                isinstance(first, ast.Constant)
                and isinstance(first.value, str)
                and "." in first.value
            ):
                yield first.value, f"{path.name}:{node.lineno}"


def test_no_pattern_of_wording_hides_a_code() -> None:
    sections = make_reference.sections()
    patterns = [pattern for section in sections for pattern in section.wording]
    for section in sections:
        assert not [
            code
            for code in section.codes
            if any(fnmatchcase(code, each) for each in patterns)
        ]
    idle = [
        each
        for each in patterns
        if not any(fnmatchcase(code, each) for code in catalogue("ja"))
    ]
    assert not idle, f"{idle} match no sentence"


def test_the_made_pages_are_what_the_program_makes() -> None:
    for name, text in make_reference.pages().items():
        page = DOCS / "reference" / name
        assert page.exists(), (
            f"{page.name} is missing: python docs/make_reference.py"
        )
        assert page.read_text(encoding="utf-8") == text, (
            f"{page.name} is old: python docs/make_reference.py"
        )


def test_the_picture_of_the_palettes_shows_what_is_shipped() -> None:
    for name, text in make_pictures.palettes().items():
        shown = (DOCS / "images" / name).read_text(encoding="utf-8")
        assert shown == text, (
            f"{name} is old: python -m docs.make_pictures palettes"
        )


def test_the_drawings_show_what_the_program_does_and_imports() -> None:
    for name, text in make_drawings.drawings().items():
        shown = (DOCS / "images" / name).read_text(encoding="utf-8")
        assert shown == text, f"{name} is old: python -m docs.make_drawings"


@pytest.mark.parametrize(
    "page",
    sorted(set(ROOT.glob("*.md")) - {ROOT / "CHANGELOG.md"}),
    ids=name_of,
)
def test_the_links_beside_the_source_lead_to_files(page: Path) -> None:
    links = re.findall(
        r"\]\(([^)#:]+)[^):]*\)", page.read_text(encoding="utf-8")
    )
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("folder", ["tutorial", "how-to", "explanation"])
def test_what_users_read_is_there_in_japanese_too(folder: str) -> None:
    english = {
        path.stem
        for path in (DOCS / folder).rglob("*.md")
        if not path.name.endswith(".ja.md")
    }
    assert english
    japanese = {
        path.name.removesuffix(".ja.md")
        for path in (DOCS / folder).rglob("*.ja.md")
    }
    assert english == japanese, (
        f"docs/{folder}: each page needs one in the other language, NAME.md and NAME.ja.md"
    )


# ---- The site ---------------------------------------------------------------


class Fetched(HTMLParser):
    """Gathers what a browser would fetch for a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        values = {name: value or "" for name, value in attrs}
        self.addresses += [
            values[name]
            for name in ("src", "srcset", "data")
            if name in values
        ]
        if tag == "link" and values.get("rel") not in (
            "canonical",
            "alternate",
            "next",
            "prev",
        ):
            self.addresses.append(values.get("href", ""))


@pytest.mark.slow
def test_the_site_builds_without_a_warning_and_fetches_nothing_from_elsewhere(
    tmp_path: Path,
) -> None:
    build = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--site-dir",
        str(tmp_path / "site"),
    ]
    done = subprocess.run(
        build,
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert tmp_path / "site" / "ja" / "index.html" in pages
    for page in pages:
        for address in Fetched(page.read_text(encoding="utf-8")).addresses:
            assert not re.match(r"(?:[a-z]+:)?//", address), (
                f"{page.name} fetches {address}"
            )
        assert "demo/index" not in page.read_text(encoding="utf-8"), (
            "a site without the demo leads to it"
        )


# ---- Values -----------------------------------------------------------------


@pytest.mark.parametrize("name", ["values.md", "values.ja.md"])
def test_every_form_of_a_value_that_is_listed_is_read_so(name: str) -> None:
    text = (DOCS / "reference" / name).read_text(encoding="utf-8")
    rates, counts, dates, marks, kpis = (
        table for table in re.split(r"(?m)^## ", text)[1:]
    )
    for form, meaning in _rows(rates):
        rate = read_rate(form)
        assert (rate.value if isinstance(rate, Rate) else None) == _percent(
            meaning
        ), form
    for form, meaning in _rows(counts):
        count = read_count(form)
        assert (str(count.value) if isinstance(count, Count) else None) == (
            meaning if meaning.isdecimal() else None
        )
    for form, meaning in _rows(dates):
        day = read_date(form)
        assert (day.isoformat() if day else None) == (
            meaning if meaning[:2] == "20" else None
        ), form
    for form, meaning in _rows(marks):
        assert read_mark(form) == meaning
    for kpi, forms, meaning in re.findall(
        r"(?m)^\| `([^`]+)` \| (`.*`) \| (.*) \|$", kpis
    ):
        for form in re.findall(r"`([^`]*)`", forms):
            assert _is_met(kpi, form) == _ANSWERS[meaning], (kpi, form)


_ANSWERS = {
    "met": True,
    "達成": True,
    "not met": False,
    "未達成": False,
    "not rated": None,
    "色分けしない": None,
}


def _is_met(kpi: str, progress: str) -> bool | None:
    said = read_progress(progress, shipped_profile().met_words)
    target = target_of_parts(kpi) or read_kpi_target(kpi)
    if not isinstance(said, KpiProgress) or target is None:
        return None
    return decide(target, in_unit_of(said, target))[1]


def _rows(table: str) -> Iterator[tuple[str, str]]:
    for forms, meaning in re.findall(r"(?m)^\| (.*`.*) \| (.*) \|$", table):
        yield from (
            (form, meaning) for form in re.findall(r"`([^`]*)`", forms)
        )


def _percent(text: str) -> Fraction | None:
    return (
        Fraction(text.removesuffix("%")) / 100
        if re.fullmatch(r"[\d.]+%", text)
        else None
    )
