"""Lines of TOML keys: every way of writing a key is found where it stands."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest

from irodori.data import data_text
from irodori.toml_lines import TomlPath, deepest, key_lines

TEXT = '''# a comment with [brackets] = "and quotes"
title = "a [b] # no comment"
"quoted.key" = 'x = y'
a.b.c = 1.5

[servers]
  [servers."alpha.one"]
  ip = "10.0.0.1"  # [not.a.table]
text = """
[fake]
key = 1
"""
raw = \'\'\'
fake = [\'\'\'
list = [
  "one", # first
  "two",

  { x = 1, y = [
    2,
  ] },
]
when = 1979-05-27 07:32:00
[[jobs]]
name = "first"
[jobs.more]
deep = true
[[jobs]]
name = "second"
  [[jobs.parts]]
  id = 1
  [[jobs.parts]]
  id = 2
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2), (("quoted.key",), 3), (("a", "b", "c"), 4), (("servers",), 6),
        (("servers", "alpha.one"), 7), (("servers", "alpha.one", "ip"), 8), (("servers", "alpha.one", "text"), 9),
        (("servers", "alpha.one", "raw"), 13), (("servers", "alpha.one", "list", 0), 16),
        (("servers", "alpha.one", "list", 1), 17), (("servers", "alpha.one", "list", 2, "y"), 19),
        (("servers", "alpha.one", "list", 2, "y", 0), 20), (("servers", "alpha.one", "when"), 23),
        (("jobs",), 24), (("jobs", 0, "name"), 25), (("jobs", 0, "more", "deep"), 27), (("jobs", 1), 28),
        (("jobs", 1, "name"), 29), (("jobs", 1, "parts", 0, "id"), 31), (("jobs", 1, "parts", 1, "id"), 33),
    ],
)  # fmt: skip
def test_a_key_is_found_on_its_line(path: TomlPath, line: int) -> None:
    assert deepest(key_lines(TEXT), path) == (len(path), line)


def test_the_longest_part_of_a_path_that_is_there_is_named() -> None:
    lines = key_lines(TEXT)
    assert deepest(lines, ("jobs", 1, "nothing", "here")) == (2, 28)
    assert deepest(lines, ("nothing",)) == (0, 1)
    assert key_lines("") == {}


def paths(value: object, here: TomlPath = ()) -> Iterator[TomlPath]:
    if here:
        yield here
    if isinstance(value, dict):
        for key, each in value.items():
            yield from paths(each, (*here, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from paths(each, (*here, number))


@pytest.mark.parametrize(
    "text", [TEXT, TEXT.replace("\n", "\r\n"), data_text("scorecard.toml")]
)
def test_each_key_that_toml_knows_has_a_line(text: str) -> None:
    assert set(paths(tomllib.loads(text))) == set(key_lines(text))
