"""Where rows and cells stand in a worksheet's text, and what was done to them undone (ECMA-376 part 1, 18.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from irodori.workbook.fills import Fill
from irodori.workbook.refs import parse_cell
from irodori.workbook.verify.markup import Edit, Tag, attributes, edited, tags

Planned = Mapping[int, Mapping[int, Fill | None]]
"""The fills by row and column."""

_COLUMN = ("worksheet", "cols", "col")
_DATA = ("worksheet", "sheetData")
_ROW = (*_DATA, "row")
_CELL = (*_ROW, "c")

_PREFIX = r'(?:[^\s<>/":]+:)?'
_CELL_FORM = rf'<{_PREFIX}c r="[A-Z]{{1,3}}[1-9][0-9]*" s="[0-9]+"/>'
_NEW_CELL = re.compile(_CELL_FORM)
_NEW_ROW = re.compile(rf'<({_PREFIX}row) r="[1-9][0-9]*">(?:{_CELL_FORM})+</\1>')


class Around(NamedTuple):
    """An element by its two tags; ``closing`` is None where it is one empty tag."""

    opening: Tag
    closing: Tag | None


class Grid:
    """The tags of a worksheet's columns, sheet data, rows and cells.

    ``text`` is a whole part, or rows cut out of its sheet data: then ``inside`` is true, and the rows follow ``row``.
    ValueError where a row or cell stands twice or has no proper number.
    """

    def __init__(self, text: str, *, inside: bool = False, row: int = 0) -> None:
        self.text = text
        self.data: Around | None = None
        self.columns: list[tuple[int, int, str]] = []
        self.rows: dict[int, Around] = {}
        self.cells: dict[tuple[int, int], Tag] = {}
        self._row, self._column = row, 0
        path = list(_DATA if inside else ())
        opened: list[Tag] = []
        for tag in tags(text, len(path)):
            if tag.closes:
                if opened:
                    self._close(tuple(path), opened.pop(), tag)
                del path[-1:]
                continue
            path.append(tag.local_name)
            self._open(tuple(path), tag)
            if tag.empty:
                path.pop()
            else:
                opened.append(tag)

    def _open(self, path: tuple[str, ...], tag: Tag) -> None:
        if path == _CELL:
            self._column = _column(tag, self._row, self._column)
            if (self._row, self._column) in self.cells:
                raise ValueError(self._column)
            self.cells[self._row, self._column] = tag
        elif path == _ROW:
            number = attributes(tag).get("r")
            self._row, self._column = int(number.value) if number else self._row + 1, 0
            if self._row in self.rows:
                raise ValueError(self._row)
            self.rows[self._row] = Around(tag, None)
        elif path == _DATA:
            self.data = Around(tag, None)
        elif path == _COLUMN:
            given = {name: each.value for name, each in attributes(tag).items()}
            self.columns.append((int(given["min"]), int(given["max"]), given.get("style", "0")))

    @property
    def prefix(self) -> str:
        """The prefix of the sheet's elements with its colon; rows cut out of a sheet have none."""
        return self.data.opening.prefix if self.data else ""

    def _close(self, path: tuple[str, ...], opening: Tag, closing: Tag) -> None:
        if path == _ROW:
            self.rows[self._row] = Around(opening, closing)
        elif path == _DATA:
            self.data = Around(opening, closing)

    def style(self, row: int, column: int) -> str:
        """Return the cell format of a cell that is there."""
        own = attributes(self.cells[row, column]).get("s")
        return (own.value if own else "") or "0"

    def inherited_style(self, row: int, column: int) -> str:
        """Return the cell format that a cell which is not there gets from its row, else from its column."""
        if row in self.rows:
            given = {name: each.value for name, each in attributes(self.rows[row].opening).items()}
            if given.get("customFormat") in {"1", "true"}:
                return given.get("s") or "0"
        return next((style or "0" for first, last, style in self.columns if first <= column <= last), "0")


def _column(tag: Tag, row: int, before: int) -> int:
    if tag.attributes.startswith(' r="'):
        ref = tag.attributes[4 : tag.attributes.index('"', 4)]
    elif given := attributes(tag).get("r"):
        ref = given.value
    else:
        return before + 1
    found_row, column = parse_cell(ref)
    if found_row != row:
        raise ValueError(ref)
    return column


def undone(before: Grid, after: Grid, planned: Planned) -> str:
    """Return the output's text with all that the plan allows taken back; equal to the input's if nothing else differs.

    Allowed are, at planned cells: another ``s``, an ``s`` where there was none, a new empty cell, a new row of new
    cells, and the opening up of an empty row or of empty sheet data for these.  ValueError where the cells that were
    there come in another order or new ones break it.
    """
    if [place for place in after.cells if place in before.cells] != list(before.cells):
        raise ValueError
    grown = len(after.cells) > len(before.cells)
    if grown and (list(after.cells) != sorted(after.cells) or list(after.rows) != sorted(after.rows)):
        raise ValueError
    return edited(after.text, _undoing(before, after, planned))


def _undoing(before: Grid, after: Grid, planned: Planned) -> Iterator[Edit]:
    new_rows = after.rows.keys() - before.rows.keys()
    grown_rows = set()
    for (row, column), tag in after.cells.items():
        old = before.cells.get((row, column))
        if column not in planned.get(row, ()) or (not old and tag.prefix != after.prefix):
            new_rows.discard(row)
        elif old:
            yield from _old_style(old, after.text, tag)
        elif row not in new_rows and _NEW_CELL.fullmatch(after.text, tag.start, tag.end):
            grown_rows.add(row)
            yield tag.start, tag.end, ""
    for row in new_rows:
        opening, closing = after.rows[row]
        end = closing.end if closing else opening.end
        if opening.prefix == after.prefix and _NEW_ROW.fullmatch(after.text, opening.start, end):
            yield opening.start, end, ""
    for row in grown_rows & before.rows.keys():
        yield from _empty_again(before.text, before.rows[row], after.text, after.rows[row])
    if new_rows and before.data and after.data:
        yield from _empty_again(before.text, before.data, after.text, after.data)


def _old_style(old: Tag, text: str, new: Tag) -> Iterator[Edit]:
    """Yield what gives a cell its old ``s``, or takes the new one away."""
    was, given = attributes(old).get("s"), attributes(new).get("s")
    if was and given:
        yield given.start, given.end, was.value
    elif given and text[given.start - 4 : given.end + 1] == f' s="{given.value}"':
        yield given.start - 4, given.end + 1, ""


def _empty_again(before: str, old: Around, after: str, new: Around) -> Iterator[Edit]:
    """Yield what makes one empty tag of an element that was one: ``<row r="4"/>``."""
    if old.closing or not new.closing:
        return
    was, opening = before[old.opening.start : old.opening.end], after[new.opening.start : new.opening.end]
    if opening == was[:-2].rstrip() + ">" and after[new.closing.start : new.closing.end] == f"</{old.opening.name}>":
        yield new.opening.start, new.opening.end, was
        yield new.closing.start, new.closing.end, ""
