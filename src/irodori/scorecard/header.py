"""The header grid: which rows are headings, and what each column under them means.

A column's headings, from the top level down, are its path.  A single-level heading is merged over all header rows, a
title over its columns; both are seen through their merged areas::

    row 1   府省名   オンライン利用率目標   オンライン利用率を引き上げる上での課題…
    row 2     ″              ″            課題①   中間KPIと目標   アクションプラン a   …

    column 13: ("オンライン利用率を引き上げる上での課題…", "課題①")
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

from irodori.errors import InputError
from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.profile import FieldLabels, Profile
from irodori.scorecard.values.text import fold
from irodori.workbook.refs import Area, cell_ref, column_letters

_BRACKETED = pattern(r"[(\[〔【]([^()\[\]〔〕【】]*)[)\]〕】]")
_LONGEST_HEADING = 120


class Column(NamedTuple):
    """One column of a table and what was understood of it."""

    column: int
    path: tuple[str, ...]
    """Its headings as they are written, from the top level down."""
    field: str | None
    """The field of the profile, None for a column that is kept but not used."""
    block: int | None = None
    """Which issue block it belongs to, counting from 1."""
    letter: str | None = None
    """Of an action plan's columns: which plan."""

    @property
    def letters(self) -> str:
        """The column as people name it: ``J``."""
        return column_letters(self.column)


class Plan(NamedTuple):
    """The columns of one action plan."""

    letter: str
    column: int
    status: int | None
    deadline: int | None


class Block(NamedTuple):
    """The columns of one issue: 課題N and all that belongs to it."""

    number: int
    label: str
    first: int
    last: int
    columns: Mapping[str, int]
    """Column by field: issue, interim_kpi, kpi_progress, kpi_deadline."""
    plans: tuple[Plan, ...]


class Layout(NamedTuple):
    """What the columns of one table mean."""

    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    fields: Mapping[str, int]
    """Column by field, for the fields outside the blocks."""
    blocks: tuple[Block, ...]


class _Heading(NamedTuple):
    text: str
    folded: str
    bare: str
    """Folded, without what stands in brackets."""
    bracketed: str


class HeaderReader:
    """Recognises headings by the labels of a profile."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._matchers: dict[str, _Matcher] = {name: _Matcher(labels) for name, labels in profile.fields.items()}
        self._block_matchers = {name: _Matcher(labels) for name, labels in profile.block.fields.items()}
        every = [*self._matchers.values(), *self._block_matchers.values()]
        self._words = frozenset().union(*(matcher.words for matcher in every)) | {
            fold(title) for title in profile.block.titles
        }
        self._patterns = [matcher.pattern for matcher in every if matcher.pattern]
        self._known: dict[str, bool] = {}

    def is_label(self, text: str) -> bool:
        """Tell whether a text is a heading that some field answers to."""
        if len(text) > _LONGEST_HEADING:
            return False
        known = self._known.get(text)
        if known is None:
            heading = _heading(text)
            known = self._known[text] = bool(
                heading.folded in self._words
                or heading.bare in self._words
                or (heading.bare and any(pattern.search(heading.folded) for pattern in self._patterns))
            )
        return known

    def layout(self, rows: Mapping[int, Mapping[int, str]], merges: Sequence[Area]) -> Layout:
        """Return what the columns under some header rows mean.

        ``rows`` are the header rows with their texts by column, ``merges`` the merged areas that touch them.
        ``InputError`` ``header.claimed_twice`` where two columns claim one field.
        """
        paths = _paths(rows, merges)
        blocks, taken = self._blocks(paths)
        fields: dict[str, int] = {}
        columns: list[Column] = []
        top = min(rows)
        for column, path in paths.items():
            if column in taken:
                columns.append(taken[column])
                continue
            name = self._field(path)
            if name is not None and name in fields:
                raise InputError(
                    "header.claimed_twice",
                    cell=cell_ref(top, column),
                    field=Sentence(f"field.{name}"),
                    first=cell_ref(top, fields[name]),
                    second=cell_ref(top, column),
                    heading=_shown(path),
                )
            if name is not None:
                fields[name] = column
            columns.append(Column(column, tuple(each.text for each in path), name))
        return Layout(top, max(rows), tuple(columns), fields, blocks)

    def claims(self, name: str, text: str) -> bool:
        """Tell whether a field claims a heading by itself."""
        return self._matchers[name].claim((_heading(text),))[0] > 0

    def _field(self, path: tuple[_Heading, ...]) -> str | None:
        """Return the field outside the blocks that claims a column; the closest claim wins."""
        claims = [(matcher.claim(path)[0], name) for name, matcher in self._matchers.items()]
        best = max((strength for strength, _ in claims), default=0)
        return next((name for strength, name in claims if strength == best), None) if best else None

    def _blocks(self, paths: Mapping[int, tuple[_Heading, ...]]) -> tuple[tuple[Block, ...], dict[int, Column]]:
        """Return the issue blocks and the columns that belong to them."""
        blocks: list[Block] = []
        taken: dict[int, Column] = {}
        columns = list(paths)
        openers = self._openers(paths)
        for number, at in enumerate(openers, 1):
            until = openers[number] if number < len(openers) else len(columns)
            members: dict[int, Column] = {}
            for column in columns[at:until]:
                member = self._member(paths[column], paths[columns[at]], number, members)
                if member is None and self._field(paths[column]) is not None:
                    break
                members[column] = (member or Column(column, (), None, number))._replace(
                    column=column, path=tuple(each.text for each in paths[column])
                )
            block = _block(number, members)
            inside = {column: member for column, member in members.items() if column <= block.last}
            taken |= inside
            blocks.append(block)
        return tuple(blocks), taken

    def _openers(self, paths: Mapping[int, tuple[_Heading, ...]]) -> list[int]:
        """Return the places of the columns that open a block: 課題N where the column before has another one."""
        found = []
        before: _Heading | None = None
        for at, path in enumerate(paths.values()):
            opener = next((each for each in reversed(path) if self._is_opener(each)), None)
            if opener is not None and opener is not before:
                found.append(at)
            before = opener
        return found

    def _is_opener(self, heading: _Heading) -> bool:
        return self._block_matchers["issue"].claim((heading,))[0] > 0

    def _member(
        self, path: tuple[_Heading, ...], opener: tuple[_Heading, ...], number: int, members: Mapping[int, Column]
    ) -> Column | None:
        """Return a column as a member of a block, None where it is none."""
        if not path or (len(opener) > 1 and opener[0] is not path[0] and not self._is_opener(opener[0])):
            return None
        held = {(member.field, member.letter) for member in members.values()}
        best: tuple[int, str, str | None] = (0, "", None)
        for name, matcher in self._block_matchers.items():
            strength, letter = matcher.claim(path)
            if name == "issue" and members:
                continue
            if strength > best[0] and (name, letter) not in held:
                best = (strength, name, letter)
        return Column(0, (), best[1], number, best[2]) if best[0] else None


class _Matcher:
    """Compares headings with one field's labels."""

    def __init__(self, labels: FieldLabels) -> None:
        self._labels = frozenset(map(fold, labels.labels))
        self._whole = frozenset(map(fold, labels.whole))
        self._parents = frozenset(map(fold, labels.parents))
        self._child = labels.child
        self._qualifier = labels.qualifier
        self._not_qualifier = labels.not_qualifier
        self.pattern = labels.pattern
        self.words = self._labels | self._whole | self._parents

    def claim(self, path: tuple[_Heading, ...]) -> tuple[int, str | None]:
        """Return how strongly the field claims a column, 0 where it does not, and the plan's letter if there is one."""
        for at in range(len(path) - 1, -1, -1):
            heading = path[at]
            others = [each for place, each in enumerate(path) if place != at]
            if heading.folded in self._whole or heading.bare in self._whole:
                return 4, None
            found = self.pattern.search(heading.folded) if self.pattern else None
            child = self._child.search(heading.folded) if self._child and at else None
            if child and path[at - 1].bare in self._parents:
                found = child
            if found or heading.folded in self._labels or heading.bare in self._labels:
                said = heading.bracketed + "".join(each.folded for each in others)
                if self._not_qualifier and self._not_qualifier.search(said):
                    continue
                if self._qualifier and not self._qualifier.search(said):
                    continue
                letter = found.groupdict().get("letter") if found else None
                exact = heading.folded in self._labels or self._qualifier is not None
                return (3 if exact else 2) if at == len(path) - 1 else 1, letter.lower() if letter else None
        return 0, None


def _heading(text: str) -> _Heading:
    folded = fold(text)
    bare, bracketed = folded, []
    while found := _BRACKETED.search(bare):
        bracketed.append(found[1])
        bare = bare[: found.start()] + bare[found.end() :]
    return _Heading(text, folded, bare, " ".join(bracketed))


def _paths(rows: Mapping[int, Mapping[int, str]], merges: Sequence[Area]) -> dict[int, tuple[_Heading, ...]]:
    """Return the headings over each column, top level first, a merged one counted once."""
    cells: dict[tuple[int, int], _Heading] = {}
    for row, texts in rows.items():
        for column, text in texts.items():
            if text.strip():
                cells[row, column] = _heading(text)
    for area in merges:
        heading = cells.get((area.top, area.left))
        if heading:
            for row in range(area.top, min(area.bottom, max(rows)) + 1):
                for column in range(area.left, area.right + 1):
                    cells[row, column] = heading
    if not cells:
        return {}
    paths = {}
    for column in range(min(column for _, column in cells), max(column for _, column in cells) + 1):
        path: list[_Heading] = []
        for row in sorted(rows):
            heading = cells.get((row, column))
            if heading and (not path or path[-1] is not heading):
                path.append(heading)
        paths[column] = tuple(path)
    return paths


def _block(number: int, members: Mapping[int, Column]) -> Block:
    columns: dict[str, int] = {}
    plans: dict[str, dict[str, int]] = {}
    for column, member in members.items():
        if member.field in {"action_plan", "plan_status", "plan_deadline"}:
            plans.setdefault(cast("str", member.letter), {})[member.field] = column
        elif member.field:
            columns[member.field] = column
    first = min(members)
    last = max(column for column, member in members.items() if member.field)
    return Block(
        number,
        members[first].path[-1],
        first,
        last,
        columns,
        tuple(
            Plan(letter, each["action_plan"], each.get("plan_status"), each.get("plan_deadline"))
            for letter, each in plans.items()
            if "action_plan" in each
        ),
    )


def _shown(path: tuple[_Heading, ...]) -> str:
    return " › ".join(" ".join(each.text.split()) for each in path)


def suggested_profile(headings: Sequence[str], profile: Profile) -> str:
    """Return a profile snippet that would accept headings like those found, for the required fields that none claims.

    Which heading is meant only a person can say, so each snippet names the one that shares most with a known label.
    """
    reader = HeaderReader(profile)
    free = [heading for heading in headings if not any(reader.claims(name, heading) for name in profile.fields)]
    lines = []
    for name, labels in profile.fields.items():
        if not labels.required or any(reader.claims(name, heading) for heading in headings):
            continue
        known = {character for label in (*labels.labels, *labels.whole) for character in fold(label)}
        nearest = max(free, key=lambda heading: len(known & set(fold(heading))), default="…")
        free = [heading for heading in free if heading != nearest]
        key = "whole" if labels.qualifier else "labels"
        lines.append(f'[add.fields.{name}]\n{key} = ["{fold(nearest)}"]')
    return "\n".join(lines)
