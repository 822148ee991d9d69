"""The headings over each column of a header, from the top level down: its path.

A heading merged over several rows or columns belongs to all of them::

    row 1   府省名   オンライン利用率目標   オンライン利用率を引き上げる上での課題…
    row 2     ″              ″            課題①   中間KPIと目標   アクションプラン a   …

    column 3: ("オンライン利用率を引き上げる上での課題…", "課題①")

One that is not merged reaches to the right as well, over cells below it that
only say when or which one of it, or are parts of its plan. One that is written in
each cell over others is as one that is merged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import (
    Callable,
    Container,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from itertools import pairwise, product
from typing import TypeVar

from irodori.scorecard.reading.blocks import BlockReader
from irodori.scorecard.reading.headings import (
    HeaderTexts,
    Heading,
    Path,
)
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import GridCell
from irodori.workbook.refs import Area, Place

Text = TypeVar("Text")


class HeaderPaths:
    """Finds the paths of a header's columns."""

    def __init__(
        self,
        blocks: BlockReader,
        is_facet: Callable[[Heading], bool],
        field: Callable[[Path], str | None],
    ) -> None:
        self._blocks = blocks
        self._is_facet = is_facet
        self._field = field

    def paths(
        self,
        cells: Mapping[Place, Heading],
        rows: Sequence[int],
        merges: Sequence[Area],
    ) -> dict[int, Path]:
        """Return the path of each column under some headings, a merged one
        counted once; ``rows`` rise.
        """
        if not cells:
            return {}
        columns = [column for _, column in cells]
        ends = [
            area.right for area in merges if (area.top, area.left) in cells
        ]
        covered = spread(cells, merges, rows[-1])
        self._reach_over_facets(covered, rows)
        self._reach_over_parts(covered, rows)
        last = max([*columns, *ends])
        return {
            column: _path(covered, rows, column)
            for column in range(min(columns), last + 1)
        }

    def _reach_over_facets(
        self,
        covered: dict[Place, Heading],
        rows: Sequence[int],
    ) -> None:
        """Let a heading that is not merged reach to the right, over cells that
        say when or which one of it.
        """
        for upper, lower in pairwise(rows):
            for row, column in sorted(covered):
                left = covered.get((upper, column - 1))
                if row != lower or left is None or (upper, column) in covered:
                    continue
                below_left = covered.get((lower, column - 1))
                if below_left is None or below_left is left:
                    continue
                if self._is_facet(below_left) and self._is_facet(
                    covered[lower, column]
                ):
                    covered[upper, column] = left

    def _reach_over_parts(
        self,
        covered: dict[Place, Heading],
        rows: Sequence[int],
    ) -> None:
        """Let a plan's heading that is not merged reach to the right, over the
        parts below it: 内容, 担当, 期限.
        """
        columns = sorted({column for _, column in covered})
        for upper, lower in pairwise(rows):
            plan: Heading | None = None
            parts: list[str] = []
            for column in columns:
                above = covered.get((upper, column))
                part = covered.get((lower, column))
                if above is not None:
                    right = covered.get((upper, column + 1))
                    is_alone = part is not above and right is not above
                    is_plan = is_alone and self._blocks.is_plan(above)
                    plan = above if part and is_plan else None
                    parts = []
                elif plan and part and self._is_part(part, parts):
                    covered[upper, column] = plan
                else:
                    plan = None
                parts += [part.folded] if part else []

    def _is_part(
        self,
        part: Heading,
        before: Sequence[str],
    ) -> bool:
        """Tell whether a heading goes on with the parts of a plan."""
        if part.folded in before or not self._blocks.is_part_of_plan(part):
            return False
        return self._field((part,)) in {None, "deadline"}


def _path(
    covered: Mapping[Place, Heading],
    rows: Sequence[int],
    column: int,
) -> Path:
    """Return the headings over one column, from the top row down."""
    path: list[Heading] = []
    for row in rows:
        each = covered.get((row, column))
        if each is not None and (not path or path[-1] is not each):
            path.append(each)
    return tuple(path)


def with_whole_names(
    paths: Mapping[int, Path],
    heading: Callable[[str], Heading],
    continues: Callable[[Heading, Heading], bool],
) -> dict[int, Path]:
    """Return headings with those that are written over several cells of one
    column as one; what is over several columns is whole.
    """
    columns = Counter(id(each) for path in paths.values() for each in path)
    found = {}
    for column, path in paths.items():
        whole: list[Heading] = []
        for each in reversed(path):
            lower = whole[-1] if whole else None
            is_alone = columns[id(each)] == 1
            if lower and is_alone and continues(each, lower):
                whole[-1] = heading(each.text + lower.text)
            else:
                whole.append(each)
        found[column] = tuple(reversed(whole))
    return found


def repeated_groups(
    rows: HeaderTexts,
    merges: Iterable[Area],
    is_lettered: Callable[[str], bool],
) -> Iterator[Area]:
    """Yield the cells of each heading that is written in several neighbours
    over others, as if they were merged; ``is_lettered`` tells of one that
    names a single issue or plan.
    """
    below = _right_below(rows)
    for area in merges:
        below.pop((area.top, area.left), None)
    begun: set[int] = set()
    for row, texts in sorted(rows.items()):
        first = 0
        held: list[LowerHeading] = []
        names: set[LowerHeading] = set()
        for column in sorted(texts):
            lower = below.get((row, column))
            goes_on = (
                lower is not None
                and held
                and column not in begun
                and texts[column] == texts.get(column - 1)
                and (is_lettered(texts[column]) or _joins(lower, held, names))
            )
            if not goes_on:
                yield from _group(row, first, held)
                begun.add(column)
                first = column
                held = []
                names = set()
            if lower is not None:
                held.append(lower)
                names.add(lower)
        yield from _group(row, first, held)


class LowerHeading(NamedTuple):
    """What is right below a heading."""

    text: str
    is_lowest: bool


def _group(
    row: int, first: int, held: Sequence[LowerHeading]
) -> Iterator[Area]:
    if len(held) > 1:
        yield Area(row, first, row, first + len(held) - 1)


def _joins(
    lower: LowerHeading,
    held: Sequence[LowerHeading],
    names: Container[LowerHeading],
) -> bool:
    """Tell whether a heading goes on with those of a group, and begins no
    other: the second 内容 of 内容, 状況, 内容, 状況 does.
    """
    is_longer = lower == held[-1] and not lower.is_lowest
    return is_longer or lower not in names


def _right_below(rows: HeaderTexts) -> dict[Place, LowerHeading]:
    """Return what is right below each heading over another."""
    found: dict[Place, LowerHeading] = {}
    seen: dict[int, LowerHeading] = {}
    for row, texts in sorted(rows.items(), reverse=True):
        for column, text in texts.items():
            if not text.strip():
                continue
            if column in seen:
                found[row, column] = seen[column]
            seen[column] = LowerHeading(text, column not in seen)
    return found


def repeated_columns(cells: Iterable[GridCell]) -> Iterator[int]:
    """Yield the first columns of neighbours in a row that say the same."""
    for one, other in pairwise(cells):
        is_beside = other.column == one.column + 1
        if is_beside and one.code == other.code != BLANK:
            yield one.column


def columns_apart(
    row: Iterable[GridCell],
    below: Iterable[GridCell],
    is_meant: Callable[[int], bool],
) -> set[int]:
    """Return the columns of the cells meant in a row that hold nothing in the
    row below.
    """
    meant = {cell.column for cell in row if is_meant(cell.code)}
    return meant.difference(cell.column for cell in below)


def spread(
    cells: Mapping[Place, Text], merges: Iterable[Area], bottom: int
) -> dict[Place, Text]:
    """Return the headings of some cells with each merged one in all cells of
    its area, down to a row; of overlapping areas the first one counts.
    """
    covered = dict(cells)
    taken: set[Place] = set()
    for area in sorted(set(merges)):
        start = (area.top, area.left)
        if start in cells and start not in taken:
            places = [*_places(area, bottom)]
            covered |= dict.fromkeys(places, cells[start])
            taken.update(places)
    return covered


def _places(area: Area, bottom: int) -> Iterator[Place]:
    """Yield the cells of an area down to a row."""
    rows = range(area.top, min(area.bottom, bottom) + 1)
    return product(rows, range(area.left, area.right + 1))
