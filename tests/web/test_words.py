"""Words for clerks: no message that can reach the page names an option of the
command line, a TOML file or HTTP.
"""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest
from tests.web.serving import ROOT, SEED

from irodori.messages import Language, Sentence, catalogue
from irodori.web.tasks import Done, Task, TaskOptions, ToolFile, ToolUse
from irodori.web.words import on_page
from irodori.web.work import work

_FOREIGN = re.compile(
    r"(?<![\w-])--?[a-z]{2}|TOML|HTTP|\[add\.|\.toml|irodori [a-z]|irodori\["
    r"|pip install|終了コード|exit status|スキーマファイル|schema file"
)
_ELSEWHERE = re.compile(
    r"^(cli|usage|options|jobs|job|ledger|cluster|schedule|watch|records|site|run|show|notify|storage|python|schema|project)\."
    # nothing is written on the page, and its limits are its own
    r"|^file\.(exists|read_only|too_slow|too_much_memory)$"
    r"|^verify\.witness"  # the page asks for no second program
)
"""Codes of the command line and of its files."""
_CODES = [
    code
    for path in sorted((ROOT / "docs" / "codes").glob("*.toml"))
    for code in tomllib.loads(path.read_text(encoding="utf-8"))
    if "." in code and not _ELSEWHERE.search(code)
]
_PAGE = [
    code
    for code in catalogue("ja")
    if code.startswith(
        ("web.", "status.", "deadline.", "rule.", "color.", "value.")
    )
]


def said(code: str, language: Language) -> str:
    names = [
        name
        for _, name, _, _ in string.Formatter().parse(
            catalogue(language)[code]
        )
        if name
    ]
    return on_page(Sentence(code, dict.fromkeys(names, "…")), language)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_message_that_reaches_the_page_speaks_of_the_command_line(
    language: Language,
) -> None:
    assert len(_CODES) > 150
    found = {
        code: text
        for code in _CODES
        if _FOREIGN.search(text := said(code, language))
    }
    assert found == {}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_word_of_the_page_itself_does(language: Language) -> None:
    found = {
        code: text
        for code in _PAGE
        if _FOREIGN.search(text := said(code, language))
    }
    assert found == {}


def test_a_sentence_within_another_speaks_so_too() -> None:
    inner = Sentence("kind.undecided", {"kinds": "…", "names": "…"})
    assert "--kind" not in on_page(
        Sentence("kind.sheet_refused", {"reason": inner}), "ja"
    )


def test_the_reports_that_the_page_hands_out_speak_so_too() -> None:
    done = work(
        Task(TaskOptions(extras=("html", "findings")), SEED.read_bytes()),
        lambda _: None,
    )
    use = ToolUse("check", (ToolFile("file", "a.xlsx", SEED.read_bytes()),))
    checked = work(
        Task(TaskOptions(kind="tool"), b"", use=use), lambda _: None
    )
    assert isinstance(done, Done)
    assert isinstance(checked, Done)
    for page in (done.files["html"], checked.files["made"]):
        assert "ここで選んでください" in page.decode()
        assert "--status" not in page.decode()


def test_the_scripts_and_templates_say_nothing_but_sentences_of_the_catalogue() -> (
    None
):
    folder = ROOT / "src" / "irodori" / "web"
    for path in [*folder.glob("static/*.js"), *folder.glob("templates/*.j2")]:
        assert _spoken(path) == [], path


def _spoken(path: Path) -> list[str]:
    """Return the Japanese words of a file, but for the brand, and for the
    forms of dates.
    """
    text = re.sub(
        r"/\*.*?\*/|//.*",
        "",
        path.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    words = re.findall(r"[\u3041-\u30fe\u4e00-\u9fff]+", text)
    known = {"彩り", "日本語"}
    return [
        word for word in words if word not in known and path.name != "dates.js"
    ]
