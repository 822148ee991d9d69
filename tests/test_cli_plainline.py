"""A plain command line means without Typer what it means to Typer."""

from __future__ import annotations

from inspect import signature
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import command_words

from irodori.cli.commands import COMMANDS, command_function
from irodori.cli.plainline import run_plain, values_of
from irodori.cli.program import program
from irodori.cli.session import Session

SINGLE = {name: module for name, module in COMMANDS.items() if isinstance(module, str)}


def read_plainly(name: str, words: list[str]) -> dict[str, Any] | None:
    return values_of(get_type_hints(command_function(name, SINGLE[name]), include_extras=True), words)


def read_by_typer(name: str, words: list[str]) -> dict[str, Any]:
    context = program([name]).commands[name].make_context(name, list(words), obj=Session("en"))
    return {key: list(value) if isinstance(value, tuple) else value for key, value in context.params.items()}


def names_of(name: str) -> list[str]:
    command = program([name]).commands[name]
    return [option for parameter in command.params for option in parameter.opts if option.startswith("-")]


def with_defaults(name: str, values: dict[str, Any]) -> dict[str, Any]:
    parameters = signature(command_function(name, SINGLE[name])).parameters.values()
    return {each.name: each.default for each in parameters if each.default is not each.empty} | values


@pytest.mark.parametrize("name", SINGLE)
@settings(max_examples=60)
@given(data=st.data())
def test_what_is_read_plainly_is_what_typer_reads(name: str, data: st.DataObject) -> None:
    words = data.draw(command_words(names_of(name)))
    values = read_plainly(name, words)
    if values is not None:
        assert with_defaults(name, values) == read_by_typer(name, words)


def test_a_usual_line_is_read_plainly() -> None:
    words = ["a.xlsx", "--as-of=2022-04-01", "-o", "b.xlsx", "--force", "--lang", "en"]
    values = {"inputs": ["a.xlsx"], "as_of": "2022-04-01", "output": "b.xlsx", "force": True, "lang": "en"}
    assert read_plainly("convert", words) == values
    assert read_plainly("diff", ["a.xlsx", "b.xlsx", "--judged"]) == {"old": "a.xlsx", "new": "b.xlsx", "judged": True}
    assert read_plainly("serve", []) == {}


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["-h"],
        ["a.xlsx", "--help"],
        ["a.xlsx", "--colour"],
        ["a.xlsx", "-o"],
        ["a.xlsx", "-ob.xlsx"],
        ["a.xlsx", "-o=b.xlsx"],
        ["a.xlsx", "--as-of", "--force"],
        ["a.xlsx", "--as-of="],
        ["a.xlsx", "--force=yes"],
        ["a.xlsx", "--force", "--force"],
        ["a.xlsx", "--lang", "ja", "--lang", "en"],
        ["*.xlsx"],
        ["~/a.xlsx"],
        ["--", "a.xlsx"],
        [""],
    ],
)
def test_any_other_line_is_left_to_typer(words: list[str]) -> None:
    assert read_plainly("convert", words) is None
    assert run_plain(["convert", *words], Session("en")) is None


@pytest.mark.parametrize("line", [[], ["--version"], ["--lang", "en", "convert", "a.xlsx"], ["jobs", "show"], ["no"]])
def test_what_does_not_begin_with_a_command_is_left_to_typer(line: list[str]) -> None:
    assert run_plain(line, Session("en")) is None
