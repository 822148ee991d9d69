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
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from itertools import chain, pairwise, product
from typing import TypeVar

from irodori.patterns import pattern
from irodori.scorecard.reading.blocks import BlockReader
from irodori.scorecard.reading.headings import (
    HeaderTexts,
    Heading,
    Path,
    Paths,
    heading,
    lone_number,
)
from irodori.scorecard.reading.revisions import Version, rank_of, version_of
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
                    is_plan = part and self._is_plan_alone(above, part, right)
                    plan = above if is_plan else None
                    parts = []
                elif plan and part and self._is_part(part, parts):
                    covered[upper, column] = plan
                else:
                    plan = None
                parts += [part.folded] if part else []

    def _is_plan_alone(
        self, each: Heading, below: Heading, right: Heading | None
    ) -> bool:
        """Tell whether a heading is a plan's and merged with no neighbour."""
        is_alone = each is not below and each is not right
        return is_alone and self._blocks.is_plan(each)

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
    paths: Paths,
    heading: Callable[[str], Heading],
    continues: Callable[[Heading, Heading], bool],
) -> dict[int, Path]:
    """Return headings with those that are written over several cells of one
    column as one; what is over several columns is whole.
    """
    columns = Counter(map(id, chain.from_iterable(paths.values())))
    found = {}
    for column, path in paths.items():
        lower: Heading | None = None
        whole: list[Heading] = []
        for upper in reversed(path):
            if lower and columns[id(upper)] == 1 and continues(upper, lower):
                lower = heading(upper.text + whole.pop().text)
            else:
                lower = upper
            whole.append(lower)
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
        group = _Neighbours(row, 0)
        for column, text in sorted(texts.items()):
            lower = below.get((row, column))
            is_again = column not in begun and text == texts.get(column - 1)
            if not is_again or not group.joins(lower, is_lettered(text)):
                yield from group.areas()
                begun.add(column)
                group = _Neighbours(row, column)
            if lower is not None:
                group.add(lower)
        yield from group.areas()


class LowerHeading(NamedTuple):
    """What is right below a heading."""

    text: str
    is_lowest: bool


class _Neighbours:
    """Neighbours in a row with the same heading."""

    def __init__(self, row: int, first: int) -> None:
        self._row = row
        self._first = first
        self._below: list[LowerHeading] = []
        self._names: set[LowerHeading] = set()

    def add(self, lower: LowerHeading) -> None:
        """Take a cell with what is right below it."""
        self._below.append(lower)
        self._names.add(lower)

    def joins(self, lower: LowerHeading | None, is_lettered: bool) -> bool:
        """Tell whether the next cell is of the group, and begins no other: the
        second 内容 of 内容, 状況, 内容, 状況 does.
        """
        if lower is None or not self._below:
            return False
        is_longer = lower == self._below[-1] and not lower.is_lowest
        return is_lettered or is_longer or lower not in self._names

    def areas(self) -> Iterator[Area]:
        """Yield the cells of the group where there are several."""
        if len(self._below) > 1:
            last = self._first + len(self._below) - 1
            yield Area(self._row, self._first, self._row, last)


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


def relative_form(texts: HeaderTexts, areas: Sequence[Area]) -> object:
    """Return headings and merged areas by their distance from the top row, so
    that a repeated header is known again.
    """
    top = min(texts)
    headings = [(row - top, *held.items()) for row, held in texts.items()]
    merged = [
        (area.top - top, area.left, area.bottom - top, area.right)
        for area in areas
    ]
    return tuple(headings), tuple(merged)


class ColumnHeadings(NamedTuple):
    """The headings over the columns of a header, with what they say."""

    paths: Paths
    reader: BlockReader
    strange: frozenset[int]
    """The columns whose headings say what is not known."""

    def version(self, column: int) -> Version:
        """Return of when the values in a field's column are."""
        version = version_of(self.paths[column])
        return version._replace(rank=0) if column in self.strange else version

    def is_stranger(self, column: int) -> bool:
        """Tell whether a column's headings say what is not known, and not only
        that it is older.
        """
        return column in self.strange and rank_of(self.paths[column]) >= 1

    def is_unused(self, column: int) -> bool:
        """Tell whether a column means nothing here, such as 担当."""
        return self.reader.is_unused(self.paths.get(column, ()))

    def are_twins(self, one: int, other: int) -> bool:
        """Tell whether two columns have one heading."""
        forms = set(self.paths[one][-1].forms)
        return not forms.isdisjoint(self.paths[other][-1].forms)

    def speak_of_plans(self, column: int) -> bool:
        """Tell whether a column's headings are about all plans together."""
        return self.reader.speaks_of_plans(self.paths[column])

    def above(self, column: int) -> list[int]:
        """Return the headings above the lowest one of a column, by identity."""
        return [*map(id, self.paths.get(column, ())[:-1])]


# ---- The headings of plans ---------------------------------------------------

_SEQUENCES = (
    "abcdefghijklmnopqrstuvwxyz",
    "アイウエオカキクケコ",
    "一二三四五六七八九十",
)


_ROW = pattern("[上下]段")
_BETWEEN_ROWS = pattern("[上下]段[はに]?|[:、,・/()\\[\\]]|を?記載")
_EDITIONS = frozenset(["", "前回", "今回"])


def with_plans_named(reader: BlockReader, paths: Paths) -> Paths:
    """Return headings with all that name plans as headings of plans, and
    without what they say of the rows of a plan.
    """
    plain = _without_rows(reader, paths)
    return _with_names_below(reader, _with_bare_letters(reader, plain))


def _without_rows(reader: BlockReader, paths: Paths) -> Paths:
    """Return headings without what they say of the rows of a plan, which show
    it themselves: 状況 for 状況（下段：期限）, 状況 上段：前回 下段：今回.
    """
    known = _EDITIONS | reader.parts_of_plans
    plain: dict[int, Heading] = {}
    for each in chain.from_iterable(paths.values()):
        row = _ROW.search(each.folded)
        start = row.start() if row else 0
        if row and known.issuperset(_BETWEEN_ROWS.split(each.folded[start:])):
            name = heading(each.folded[:start].rstrip("(["))
            plain[id(each)] = name._replace(text=each.text)
    return _replaced(paths, plain)


def _replaced(paths: Paths, headings: Mapping[int, Heading]) -> Paths:
    """Return paths with other headings for some, by identity."""
    return {
        column: tuple(headings.get(id(each), each) for each in path)
        for column, path in paths.items()
    }


def _with_bare_letters(reader: BlockReader, paths: Paths) -> Paths:
    """Return headings with a bare letter that goes on from a plan's as the
    heading of the next plan: b and c right of アクションプランa.
    """
    named: dict[int, Heading] = {}
    issue: Heading | None = None
    plan: Heading | None = None
    letter = ""
    for each in chain.from_iterable(paths.values()):
        own = reader.plan_letter(each)
        if own:
            plan, letter = each, own
        elif reader.issue_number(each) is not None:
            letter = letter if each is issue else ""
            issue = each
        elif plan and _following(letter) in map(lone_number, each.forms):
            plan = named[id(each)] = _as_plan(each, plan, letter)
            letter = _following(letter)
    return _replaced(paths, named)


_LONGEST_PLAN_NAME = 12
_PART_OF_PLAN = pattern(
    "状況|期限|期日|時期|時点|進捗|実績|評価|予定|結果|見込|目標|達成|判定|備考|[日率数者課先欄額費名由果無否]$|[A-Za-z0-9]$"
)
"""What says that a heading is of a part of a plan: 担当者, 完了見込み."""


def _with_names_below(reader: BlockReader, paths: Paths) -> Paths:
    """Return headings with the names below a plan's heading without a letter
    as plans: 短期, 中期 and 長期, or 制度面 and システム面, below
    アクションプラン.
    """
    plans: dict[int, Heading] = {}
    for named in _below_bare_plans(reader, paths):
        if all(_may_name_plan(reader, path[-1]) for path in named):
            plans |= _plans_by_name(named)
    return _replaced(paths, plans)


def _below_bare_plans(
    reader: BlockReader, paths: Paths
) -> Collection[Sequence[Path]]:
    """Return the headings below each plan's heading without a letter."""
    below: dict[int, list[Path]] = {}
    for path in paths.values():
        if len(path) > 1 and reader.plan_letter(path[-2]) == "":
            below.setdefault(id(path[-2]), []).append(path)
    return below.values()


def _may_name_plan(reader: BlockReader, name: Heading) -> bool:
    """Tell whether a heading below アクションプラン may name one of the plans,
    and no part of one: 短期, 令和4年度, 制度面.
    """
    if len(name.folded) > _LONGEST_PLAN_NAME or name.revision:
        return False
    if reader.is_below(name):
        return False
    return not _PART_OF_PLAN.search(name.folded)


def _plans_by_name(named: Sequence[Path]) -> dict[int, Heading]:
    """Return the lowest of some headings as plans, by identity; none of one
    alone.
    """
    plans = {
        id(name): name._replace(folded=over.folded, forms=over.forms)
        for *_, over, name in named
    }
    return plans if len(plans) > 1 else {}


def _following(letter: str) -> str:
    """Return the letter or number behind one; empty where none is known."""
    if letter.isdecimal():
        return str(int(letter) + 1)
    sequence = next((each for each in _SEQUENCES if letter in each), "")
    place = sequence.find(letter) + 1
    return sequence[place : place + 1] if letter else ""


def _as_plan(bare: Heading, plan: Heading, letter: str) -> Heading:
    """Return a bare letter as the heading of a plan, in the words of one that
    has a letter.
    """
    stems = [
        form.rstrip(")").removesuffix(letter).rstrip("(")
        for form in plan.forms
        if form.rstrip(")").endswith(letter)
    ]
    forms = tuple(f"{stem}{_following(letter)}" for stem in stems)
    return bare._replace(folded=forms[0], forms=forms) if forms else bare
