"""The second witness of ``--verify full``: openpyxl looks at both books, and
all that it sees is compared.

It knows nothing of our bytes and sees less than we keep; so it comes after
`irodori.workbook.verify`, not in its place. Cells are read in openpyxl's
streaming mode, for it alone shows the formats of cells that a merged area
hides.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from heapq import merge
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, BinaryIO

from irodori.errors import InputError, InternalError, IrodoriError
from irodori.workbook.colors import resolve_color, theme_colors
from irodori.workbook.fills import Fill
from irodori.workbook.patch import FillPlan
from irodori.workbook.refs import cell_ref

if TYPE_CHECKING:
    from openpyxl.styles.colors import Color
    from openpyxl.workbook import Workbook

_LOOKS = ("number_format", "font", "border", "alignment", "protection")
_Fills = Mapping[int, Fill | None]
_Cells = dict[int, Any]
"""The cells of one row by column; openpyxl has several classes of them,
without a common base.
"""


def compare_books(
    before: bytes,
    after: bytes,
    plans: Mapping[str, FillPlan],
) -> None:
    """Return if openpyxl sees in ``after`` what it sees in ``before``, and
    each planned fill.

    ``plans`` holds a plan by sheet name. InternalError ``verify.witness``
    (sheet, cell) at the first difference in the names of sheets, their merged
    areas, or a cell's value, number format, font, border, alignment,
    protection and fill. InputError ``verify.witness_unreadable`` where
    openpyxl cannot read the input.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        old = _Reading(before, InputError)
        new = _Reading(after, InternalError)
        if old.book.sheetnames != new.book.sheetnames:
            raise InternalError("verify.witness")
        for sheet in old.book.worksheets:
            _SheetWitness(old, new, sheet.title).rows(
                plans.get(sheet.title, FillPlan())
            )


@contextmanager
def _reading(refusal: type[IrodoriError]) -> Iterator[None]:
    """Make openpyxl's errors ours: what it cannot read of an input is a
    refusal, of an output a damage.
    """
    try:
        yield
    except Exception as error:
        code = (
            "verify.witness_unreadable"
            if refusal is InputError
            else "verify.witness"
        )
        raise refusal(code) from error


class _Reading:
    """One of the two books as openpyxl streams it."""

    def __init__(self, data: bytes, refusal: type[IrodoriError]) -> None:
        import openpyxl

        self._refusal = refusal
        with _reading(refusal):
            self.book: Workbook = openpyxl.load_workbook(
                BytesIO(data), read_only=True
            )
            self._theme = theme_colors(self.book.loaded_theme)
            self._indexed = [
                f"FF{color[2:]}" for color in vars(self.book)["_colors"]
            ]

    def sheet(self, title: str) -> _WitnessedSheet:
        """Return a worksheet, not yet read."""
        source: Any = self.book[title]
        return _WitnessedSheet(source, self._refusal)

    def fill(self, cell: Any) -> Fill | None:  # noqa: ANN401
        """Return what a cell shows."""
        fill = cell.fill
        pattern = getattr(fill, "fill_type", None)
        if pattern in {None, "none"} or not hasattr(fill, "fgColor"):
            return None
        back = None if pattern == "solid" else self._argb(fill.bgColor)
        return Fill(pattern, self._argb(fill.fgColor), back)

    def _argb(self, color: Color) -> str | None:
        given = {str(color.type): str(color.value)}
        if color.tint:
            given["tint"] = str(color.tint)
        return resolve_color(given, self._theme, self._indexed)


class _WitnessedSheet:
    """One worksheet as openpyxl's parser reads it: once, and only the rows
    that are there.
    """

    def __init__(self, source: Any, refusal: type[IrodoriError]) -> None:  # noqa: ANN401
        self._source = source
        self._refusal = refusal
        self.merges: list[str] = []
        """The merged areas, when all rows have been read; openpyxl's books of
        whole sheets make cells of them.
        """

    def rows(self) -> Iterator[tuple[int, _Cells]]:
        """Yield the number and the cells of each row that holds a cell."""
        from openpyxl.cell.read_only import ReadOnlyCell

        with _reading(self._refusal), self._source._get_source() as part:  # noqa: SLF001  (no public way to the parser)
            parser = self._parser(part)
            for number, row in parser.parse():
                if not row:
                    continue
                cells = (ReadOnlyCell(self._source, **cell) for cell in row)
                yield number, {cell.column: cell for cell in cells}
            if parser.merged_cells:
                areas = parser.merged_cells.mergeCell
                self.merges = [str(area.ref) for area in areas]

    def _parser(self, part: BinaryIO) -> Any:  # noqa: ANN401
        from openpyxl.worksheet._reader import WorkSheetParser

        book: Any = self._source.parent
        return WorkSheetParser(
            part,
            self._source._shared_strings,  # noqa: SLF001
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )


def _together(
    *sides: Iterable[tuple[int, Mapping[int, Any]]],
) -> Iterator[tuple[int, list[Mapping[int, Any]]]]:
    """Yield each row that one of some sides holds, from the top, with what
    each of them holds of it.
    """
    numbered = [_numbered(side, at) for at, side in enumerate(sides)]
    merged = merge(*numbered, key=itemgetter(0))
    for number, found in groupby(merged, key=itemgetter(0)):
        held: list[Mapping[int, Any]] = [{} for _ in sides]
        for _, side, cells in found:
            held[side] = cells
        yield number, held


def _numbered(
    rows: Iterable[tuple[int, Mapping[int, Any]]], side: int
) -> Iterator[tuple[int, int, Mapping[int, Any]]]:
    return ((number, side, cells) for number, cells in rows)


class _SheetWitness:
    """Goes through one sheet of both books."""

    def __init__(self, before: _Reading, after: _Reading, sheet: str) -> None:
        self._after = after
        self._sheet = sheet
        self._sides = before.sheet(sheet), after.sheet(sheet)
        self._alike: dict[tuple[object, object], tuple[bool, bool]] = {}
        self._shown: dict[object, Fill | None] = {}

    def rows(self, plan: FillPlan) -> None:
        """Compare every row and the merged areas; each planned cell is to have
        its fill.
        """
        before, after = self._sides
        rows = _together(before.rows(), after.rows(), plan.rows())
        for number, (old, new, planned) in rows:
            for column in {*old, *new, *planned}:
                sides = (old.get(column), new.get(column))
                if not self._agree(*sides, planned, column):
                    cell = cell_ref(number, column)
                    raise InternalError(
                        "verify.witness", sheet=self._sheet, cell=cell
                    )
        if before.merges != after.merges:
            raise InternalError("verify.witness", sheet=self._sheet)

    def _agree(self, old: Any, new: Any, planned: _Fills, column: int) -> bool:  # noqa: ANN401
        """Compare a cell; an absent one may stay so, or come as a blank where
        a fill was planned.
        """
        is_planned = column in planned
        if old is None:
            return is_planned and self._is_blank(new, planned[column])
        if new is None or not _equal(old.value, new.value):
            return False
        looks, fill = self._alike_in(old, new)
        if is_planned:
            fill = self._has(new, planned[column])
        return looks and fill

    def _is_blank(self, cell: Any, fill: Fill | None) -> bool:  # noqa: ANN401
        """Tell whether a cell is absent, or a blank one with a fill."""
        if cell is None:
            return True
        return cell.value is None and self._has(cell, fill)

    def _alike_in(self, old: Any, new: Any) -> tuple[bool, bool]:  # noqa: ANN401
        """Tell whether two cells have all in common but their fill, and
        whether they have that.
        """
        key = old.style_array, new.style_array
        if key not in self._alike:
            looks = all(
                getattr(old, look) == getattr(new, look) for look in _LOOKS
            )
            self._alike[key] = looks, old.fill == new.fill
        return self._alike[key]

    def _has(self, cell: Any, fill: Fill | None) -> bool:  # noqa: ANN401
        key = cell.style_array
        if key not in self._shown:
            self._shown[key] = self._after.fill(cell)
        return self._shown[key] == _opaque(fill)


def _opaque(fill: Fill | None) -> Fill | None:
    """Return a planned fill as it reads back: alpha FF, a solid one without
    background, none as None.
    """
    if fill is None or fill.pattern == "none":
        return None
    front, back = (
        f"FF{color[2:].upper()}" if color else None
        for color in (fill.foreground, fill.background)
    )
    if fill.pattern == "solid":
        back = None
    return Fill(fill.pattern, front, back)


def _equal(old: object, new: object) -> bool:
    """Compare two values; openpyxl's array formulas are compared by what they
    hold.
    """
    if type(old) is not type(new):
        return False
    if old == new:
        return True
    return hasattr(old, "__dict__") and vars(old) == vars(new)
