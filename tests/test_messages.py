"""The catalogues: two languages that say the same, and no sentence that is
missing or left over.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

import irodori
from irodori.cli.registry import COMMANDS, first_words, help_code
from irodori.messages import Language, Sentence, catalogue

SOURCE = Path(irodori.__file__).resolve().parent
LANGUAGES: tuple[Language, ...] = get_args(Language)

# Names of functions and classes whose first argument is a code.
SPEAKERS = re.compile(r"^(Sentence|\w+Error)$")

COUNT_OTHERWISE = {"screen.places"}
"""Codes of which each language counts in its own way: all, or those that are
not named.
"""

SAY_NOTHING = {
    "usage.nothing_alike",
    "web.page.get.book.before",
    "web.page.get.book.after",
}
"""Codes that are empty in one language or both: what comes before a link in
one comes after it in the other.
"""

PREFIXES = ("", "web.page.", "web.script.", "report.html.")
"""What templates and scripts leave out in front of a code."""

_WORD = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")


def _parameters(wording: str) -> set[str]:
    return {
        name
        for _, name, _, _ in Formatter().parse(wording)
        if name is not None
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_one_sentence_a_line_sorted_by_code(
    language: Language,
) -> None:
    text = (SOURCE / "messages" / f"{language}.json").read_text(
        encoding="utf-8"
    )
    pairs = json.loads(text, object_pairs_hook=list)
    codes = [code for code, _ in pairs]
    assert codes == sorted(set(codes))
    lines = [
        f"  {json.dumps(code)}: {json.dumps(wording, ensure_ascii=False)}"
        for code, wording in pairs
    ]
    assert text == "{\n" + ",\n".join(lines) + "\n}\n"


def test_both_languages_have_the_same_codes() -> None:
    assert len(catalogue("ja")) > 500
    assert catalogue("ja").keys() == catalogue("en").keys()


def test_both_languages_have_the_same_parameters() -> None:
    different = {
        code
        for code, wording in catalogue("ja").items()
        if _parameters(wording) != _parameters(catalogue("en")[code])
    }
    assert different == COUNT_OTHERWISE


def test_no_sentence_is_empty() -> None:
    empty = {
        code
        for language in LANGUAGES
        for code, wording in catalogue(language).items()
        if not wording.strip()
    }
    assert empty <= SAY_NOTHING


def test_a_japanese_sentence_is_japanese() -> None:
    """A wording without a Japanese letter is a symbol, a number or a name: it
    says the same in English.
    """
    for code, wording in catalogue("ja").items():
        if not re.search(
            r"[\u3040-\u30ff\u4e00-\u9fff\u3001\u3002\uff00-\uffef]", wording
        ):
            assert (
                len(re.sub(r"\{\w+\}", "", wording)) < 20
                or wording == catalogue("en")[code]
            ), code


def test_every_code_that_the_source_names_has_a_sentence() -> None:
    named = {
        code: place
        for path in SOURCE.rglob("*.py")
        for code, place in _spoken(path)
    }
    assert len(named) > 200
    missing = {
        code: place
        for code, place in named.items()
        if code not in catalogue("ja")
    }
    assert not missing, (
        f"{missing} are in no catalogue: add a line to messages/ja.json and messages/en.json"
    )


def test_every_sentence_is_used() -> None:
    words, patterns = _used()
    idle = [
        code
        for code in catalogue("ja")
        if code not in words
        and not any(each.fullmatch(code) for each in patterns)
    ]
    assert not idle, (
        f"no module, template or script names {idle}: take them out of messages/*.json"
    )


@pytest.mark.parametrize(
    ("language", "joined"), [("ja", "A、B"), ("en", "A, B")]
)
def test_a_tuple_is_joined_as_the_language_joins(
    language: Language, joined: str
) -> None:
    assert joined in Sentence("file.exists", {"path": ("A", "B")}).text(
        language
    )


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        Sentence("no.such_code").text()


def _spoken(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each code that a module gives to a sentence or an error, with its
    place.
    """
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = (
            node.func.attr
            if isinstance(node.func, ast.Attribute)
            else getattr(node.func, "id", "")
        )
        first = node.args[0]
        if not SPEAKERS.match(name) or not isinstance(first, ast.Constant):
            continue
        if isinstance(first.value, str) and _WORD.fullmatch(first.value):
            yield first.value, f"{path.name}:{node.lineno}"


def _used() -> tuple[set[str], list[re.Pattern[str]]]:
    """Return the words of the source that may be codes, and patterns of the
    codes that it puts together.
    """
    words, patterns = _words_of_help(), list[re.Pattern[str]]()
    for path in SOURCE.rglob("*"):
        if path.suffix in {".j2", ".js"}:
            text = path.read_text(encoding="utf-8")
            words |= _words_of_a_page(text)
            patterns += _patterns_of_a_page(text)
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words |= _with_prefixes(node.value)
            if isinstance(node, ast.JoinedStr):
                patterns += _pattern(node)
    return words, patterns


def _words_of_help() -> set[str]:
    """Return the codes of the help pages: what a command does, its examples
    and its exit statuses.
    """
    names = {*COMMANDS, *first_words(), "irodori"}
    return {
        help_code(name) + part
        for name in names
        for part in ("", ".examples", ".exit")
    }


def _with_prefixes(word: str) -> set[str]:
    return {prefix + word for prefix in PREFIXES}


def _words_of_a_page(text: str) -> set[str]:
    words = re.findall(r"[\"'`]([a-z0-9_.]+)[\"'`]", text)
    return {each for word in words for each in _with_prefixes(word)}


def _patterns_of_a_page(text: str) -> list[re.Pattern[str]]:
    """Return patterns of the codes that a template or a script puts together:
    "state." ~ name, `${name}.of`.
    """
    starts = re.findall(r"\"([a-z_.]+\.)\" ~|`([a-z_.]+\.)\$\{", text)
    ends = re.findall(r"`\$\{\w+\}(\.[a-z_.]+)`", text)
    made = [re.escape("".join(start)) + r"[a-z_]+" for start in starts]
    made += [r"[a-z_]+" + re.escape(end) for end in ends]
    return [
        re.compile(re.escape(prefix) + each)
        for each in made
        for prefix in PREFIXES
    ]


def _pattern(node: ast.JoinedStr) -> list[re.Pattern[str]]:
    """Return patterns of the codes that an f-string makes; none where it does
    not begin with an area.
    """
    pieces = [
        str(each.value) if isinstance(each, ast.Constant) else None
        for each in node.values
    ]
    if pieces[0] is None or not re.match(r"[a-z][a-z0-9_]*[._]", pieces[0]):
        return []
    text = "".join(
        r"[a-z0-9_.]+" if each is None else re.escape(each) for each in pieces
    )
    return [re.compile(re.escape(prefix) + text) for prefix in PREFIXES]
