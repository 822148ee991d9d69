"""Regular expressions with two unbounded repetitions beside each other that
take the same characters.

Such a pair tries every way to share a run of characters between the two:
quadratic time, where the rest does not match.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from re import _constants as codes
from re import _parser as parser
from typing import Any

import irodori
from irodori.patterns import _Uncompiled

_ALPHABET = [chr(code) for code in range(128)] + list(
    "　、。・（）【】「」％～〜０９①年月末令和件万青緑以上未満課題ア期限済中\u0301é"
)
_MANY = 1_000
"""Repetitions up to which a bound is as good as none."""
_BACKTRACKING = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_REPEATS = (*_BACKTRACKING, codes.POSSESSIVE_REPEAT)
_WIDTHLESS = (codes.AT, codes.ASSERT, codes.ASSERT_NOT)

Item = tuple[Any, Any]


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Yield the compiled patterns of all modules, each with its place."""
    for module in pkgutil.walk_packages(irodori.__path__, "irodori."):
        if module.name.endswith(("__main__", "libkernel")):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for number, each in enumerate(_patterns_in(value)):
                yield f"{module.name}.{name}[{number}]", each


def _patterns_in(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, _Uncompiled):
        yield re.compile(value._text, value._flags)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _patterns_in(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _patterns_in(each)


def colliding_repetitions(pattern: re.Pattern[Any]) -> list[str]:
    """Return the characters that pairs of neighbouring repetitions share, a
    text for each pair.
    """
    text = pattern.pattern
    tree = parser.parse(text, pattern.flags & ~re.DEBUG)
    is_bytes = isinstance(text, bytes)
    return [
        *_colliding(list(tree), _Classes(pattern.flags, is_bytes=is_bytes))
    ]


class _Classes:
    """Tells which characters an item takes, by trying them."""

    def __init__(self, flags: int, *, is_bytes: bool) -> None:
        self._is_dotall = bool(flags & re.DOTALL)
        self._is_bytes = is_bytes

    def taken(self, items: Sequence[Item]) -> frozenset[str]:
        """Return the characters of the alphabet that occur in what the items
        match.
        """
        found: set[str] = set()
        for code, argument in items:
            found |= self._taken_by(code, argument)
        return frozenset(found)

    def _taken_by(self, code: Any, argument: Any) -> frozenset[str]:  # noqa: ANN401  (the parser's own values)
        if code is codes.LITERAL:
            return frozenset({chr(argument)})
        if code is codes.NOT_LITERAL:
            return frozenset(_ALPHABET) - {chr(argument)}
        if code is codes.ANY:
            return frozenset(
                _ALPHABET if self._is_dotall else set(_ALPHABET) - {"\n"}
            )
        if code is codes.IN:
            return _members(argument)
        inner: set[str] = set()
        for part in _inside(code, argument):
            inner |= self.taken(part)
        return frozenset(inner)


def _members(members: Sequence[Item]) -> frozenset[str]:
    found: set[str] = set()
    is_negated = False
    for code, argument in members:
        if code is codes.NEGATE:
            is_negated = True
        elif code is codes.LITERAL:
            found.add(chr(argument))
        elif code is codes.RANGE:
            found |= {
                each
                for each in _ALPHABET
                if argument[0] <= ord(each) <= argument[1]
            }
        elif code is codes.CATEGORY:
            found |= {
                each for each in _ALPHABET if _in_category(argument, each)
            }
    return frozenset(set(_ALPHABET) - found if is_negated else found)


def _in_category(category: Any, character: str) -> bool:  # noqa: ANN401
    name = str(category)
    kind = "d" if "DIGIT" in name else "s" if "SPACE" in name else "w"
    return bool(
        re.match(f"\\{kind.upper() if 'NOT' in name else kind}", character)
    )


def _inside(code: Any, argument: Any) -> Iterator[list[Item]]:  # noqa: ANN401
    """Yield the sequences within an item."""
    if code is codes.SUBPATTERN:
        yield list(argument[3])
    elif code is codes.ATOMIC_GROUP:
        yield list(argument)
    elif code in _REPEATS:
        yield list(argument[2])
    elif code is codes.BRANCH:
        yield from (list(each) for each in argument[1])


def _colliding(items: list[Item], classes: _Classes) -> Iterator[str]:
    flat = [*_flat(items)]
    for at, (code, argument) in enumerate(flat):
        for part in _inside(code, argument):
            yield from _colliding(part, classes)
        if code not in _BACKTRACKING or argument[1] < _MANY:
            continue
        mine = classes.taken(list(argument[2]))
        for other, details in flat[at + 1 :]:
            if (
                other in _REPEATS
                and details[1] >= _MANY
                and (shared := mine & classes.taken(list(details[2])))
            ):
                yield "".join(sorted(shared))[:20]
            if not _may_be_empty(other, details):
                break


def _flat(items: list[Item]) -> Iterator[Item]:
    """Yield the items of a sequence, those of a group in the group's place."""
    for code, argument in items:
        if code in {codes.SUBPATTERN, codes.ATOMIC_GROUP}:
            for part in _inside(code, argument):
                yield from _flat(part)
        else:
            yield code, argument


def _may_be_empty(code: Any, argument: Any) -> bool:  # noqa: ANN401
    if code in _WIDTHLESS:
        return True
    if code in _REPEATS and argument[0] == 0:
        return True
    return code is codes.BRANCH and any(
        all(_may_be_empty(*each) for each in _flat(list(part)))
        for part in argument[1]
    )
