"""How large and how dense the program may be, and that each name means one
thing.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import irodori

SOURCE = Path(__file__).resolve().parent.parent / "src" / "irodori"

MODULE_LINES = 600  # goal: 400
FUNCTION_LINES = 60  # goal: 50
FUNCTION_TOKENS = 152  # of 95 functions in 100; goal: 150
LINE_TOKENS = 7.5  # on average, of lines of code
EXPORTED_NAMES = 12

_NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Measured(NamedTuple):
    """A module: its name, its lines, its syntax tree, and how many tokens each
    line of code has.
    """

    name: str
    lines: int
    tree: ast.Module
    tokens: dict[int, int]


@cache
def modules() -> tuple[Measured, ...]:
    return tuple(_measured(path) for path in sorted(SOURCE.rglob("*.py")))


def _measured(path: Path) -> Measured:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    strings = set(_lines_of_strings(tree))
    tokens = defaultdict[int, int](int)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _NO_CODE and token.start[0] not in strings:
            tokens[token.start[0]] += 1
    return Measured(
        path.relative_to(SOURCE).as_posix(),
        text.count("\n"),
        tree,
        dict(tokens),
    )


def _lines_of_strings(tree: ast.Module) -> Iterator[int]:
    """Yield the lines of docstrings, and of strings that are statements."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)


def functions() -> Iterator[tuple[str, int, int]]:
    """Yield the place, the lines and the tokens of each function."""
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, Function):
                lines = range(
                    node.lineno, (node.end_lineno or node.lineno) + 1
                )
                yield (
                    f"{module.name}:{node.name}",
                    len(lines),
                    sum(module.tokens.get(line, 0) for line in lines),
                )


def test_a_module_is_no_longer_than_a_person_reads() -> None:
    assert {
        module.name: module.lines
        for module in modules()
        if module.lines > MODULE_LINES
    } == {}


def test_a_function_is_no_longer_than_a_screen() -> None:
    assert {
        place: lines
        for place, lines, _ in functions()
        if lines > FUNCTION_LINES
    } == {}


def test_most_functions_are_short() -> None:
    tokens = sorted(tokens for _, _, tokens in functions())
    assert tokens[int(len(tokens) * 0.95)] <= FUNCTION_TOKENS


def test_a_line_says_one_thing() -> None:
    tokens = [
        count for module in modules() for count in module.tokens.values()
    ]
    assert sum(tokens) / len(tokens) <= LINE_TOKENS


def test_no_two_modules_have_one_name() -> None:
    places = defaultdict[str, list[str]](list)
    for module in modules():
        stem = Path(module.name).stem
        if stem not in {"__init__", "__main__"}:
            places[stem].append(module.name)
    twice = {stem: found for stem, found in places.items() if len(found) > 1}
    assert twice == {}


def test_no_two_classes_have_one_name() -> None:
    places = defaultdict[str, list[str]](list)
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                places[node.name.lstrip("_")].append(module.name)
    twice = {name: found for name, found in places.items() if len(found) > 1}
    assert twice == {}


def test_few_names_are_exported() -> None:
    assert len(irodori.__all__) <= EXPORTED_NAMES
    assert all(hasattr(irodori, name) for name in irodori.__all__)


def test_no_module_keeps_what_a_user_wrote() -> None:
    """A dictionary or list that a module fills would keep the texts of one
    workbook for the next one.
    """
    found = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for node in module.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and _is_empty(node.value)
    ]
    assert found == []


# What a process may remember as long as it runs: each is asked for names of
# the program's own, languages, places, dates or counts of fields, and for no text
# of a user.
REMEMBERED = {
    "jobs/bookwork.py:_nowhere",
    "data.py:kept",
    "messages/__init__.py:catalogue",
    "patterns.py:_compiled",
    "report/html/document.py:report_templates",
    "scorecard/profile.py:shipped_profile",
    "scorecard/profile.py:shipped_tables",
    "sheets/layout.py:words",
    "tuples.py:_constructor",
    "web/words.py:page_templates",
    "workbook/aes.py:_tables",
    "workbook/native.py:kernel",
    "workbook/refs.py:column_letters",
    "workbook/refs.py:column_number",
}


def test_no_function_remembers_what_a_user_wrote() -> None:
    """``cache`` and ``lru_cache`` live as long as the process; what a workbook
    or a profile says is kept by an object of the conversion or the profile.
    """
    found = {
        f"{module.name}:{node.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, Function)
        and any(map(_is_cache, node.decorator_list))
    }
    assert found == REMEMBERED


def test_no_module_makes_a_cache_of_its_own() -> None:
    found = [
        f"{module.name}:{statement.lineno}"
        for module in modules()
        for statement in module.tree.body
        if not isinstance(statement, Function | ast.ClassDef)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and _is_cache(node.func)
    ]
    assert found == []


def _is_cache(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        node = node.func
    name = node.attr if isinstance(node, ast.Attribute) else node
    name = name.id if isinstance(name, ast.Name) else name
    return name in {"cache", "lru_cache"}


def _is_empty(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Dict):
        return not value.keys
    if isinstance(value, ast.List):
        return not value.elts
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id in {"dict", "list", "set"}
    )
