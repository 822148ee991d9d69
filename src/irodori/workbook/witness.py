"""The second witness of ``--verify full``: openpyxl looks at both books, and all that it sees is compared.

It knows nothing of our bytes and sees less than we keep; so it comes after `irodori.workbook.verify`, not in its place.
Cells are read in openpyxl's streaming mode, for it alone shows the formats of cells that a merged area hides.
"""

from __future__ import annotations

import warnings
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from irodori.errors import InputError, InternalError, IrodoriError
from irodori.workbook.colors import resolve_color, theme_colors
from irodori.workbook.fillplan import FillPlan
from irodori.workbook.fills import Fill
from irodori.workbook.refs import MAX_ROW, cell_ref

if TYPE_CHECKING:
    from openpyxl.styles.colors import Color
    from openpyxl.workbook import Workbook

_LOOKS = ("number_format", "font", "border", "alignment", "protection")
_Fills = Mapping[int, Fill | None]
_Cells = dict[int, Any]
"""The cells of one row by column; openpyxl has several classes of them, without a common base."""


def compare(before: bytes, after: bytes, plans: Mapping[str, FillPlan]) -> None:
    """Return if openpyxl sees in ``after`` what it sees in ``before``, and each planned fill.

    ``plans`` holds a plan by sheet name.  InternalError ``verify.witness`` (sheet, cell) at the first difference in the
    names of sheets, their merged areas, or a cell's value, number format, font, border, alignment, protection and fill.
    InputError ``verify.witness_unreadable`` where openpyxl cannot read the input.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        old, new = _Reading(before, InputError), _Reading(after, InternalError)
        if old.merges() != new.merges():
            raise InternalError("verify.witness")
        for sheet in old.book.worksheets:
            _SheetWitness(old, new, sheet.title).rows(plans.get(sheet.title, FillPlan()))


@contextmanager
def _reading(refusal: type[IrodoriError]) -> Iterator[None]:
    """Make openpyxl's errors ours: what it cannot read of an input is a refusal, of an output a damage."""
    try:
        yield
    except Exception as error:
        code = "verify.witness_unreadable" if refusal is InputError else "verify.witness"
        raise refusal(code) from error


class _Reading:
    """One of the two books as openpyxl streams it."""

    def __init__(self, data: bytes, refusal: type[IrodoriError]) -> None:
        import openpyxl

        self._refusal = refusal
        with _reading(refusal):
            self.book: Workbook = openpyxl.load_workbook(BytesIO(data), read_only=True)
            self._theme = theme_colors(self.book.loaded_theme)
            self._indexed = [f"FF{color[2:]}" for color in vars(self.book)["_colors"]]

    def merges(self) -> list[tuple[str, list[str]]]:
        """Return each sheet's name and its merged areas; openpyxl's books of whole sheets make cells of all areas."""
        from openpyxl.worksheet._reader import WorkSheetParser

        found = []
        with _reading(self._refusal):
            for sheet in self.book.worksheets:
                source: Any = sheet
                with source._get_source() as part:  # noqa: SLF001  (the parser has no public way to a streamed sheet)
                    parser = WorkSheetParser(part, source._shared_strings)  # noqa: SLF001
                    deque(parser.parse(), maxlen=0)
                listed = parser.merged_cells.mergeCell if parser.merged_cells else []
                found.append((sheet.title, [str(area.ref) for area in listed]))
        return found

    def rows(self, sheet: str) -> Iterator[_Cells]:
        """Yield the cells of each row from the first on."""
        from openpyxl.cell.read_only import ReadOnlyCell

        with _reading(self._refusal):
            source: Any = self.book[sheet]
            source.reset_dimensions()
            for row in source.iter_rows():
                yield {cell.column: cell for cell in row if isinstance(cell, ReadOnlyCell)}

    def fill(self, cell: Any) -> Fill | None:  # noqa: ANN401
        """Return what a cell shows."""
        fill = cell.fill
        pattern = getattr(fill, "fill_type", None)
        if pattern in {None, "none"} or not hasattr(fill, "fgColor"):
            return None
        back = None if pattern == "solid" else self._argb(fill.bgColor)
        return Fill(pattern, self._argb(fill.fgColor), back)

    def _argb(self, color: Color) -> str | None:
        given = {str(color.type): str(color.value)} | ({"tint": str(color.tint)} if color.tint else {})
        return resolve_color(given, self._theme, self._indexed)


class _SheetWitness:
    """Goes through one sheet of both books."""

    def __init__(self, before: _Reading, after: _Reading, sheet: str) -> None:
        self._before, self._after, self._sheet = before, after, sheet
        self._alike: dict[tuple[object, object], tuple[bool, bool]] = {}
        self._shown: dict[object, Fill | None] = {}

    def rows(self, plan: FillPlan) -> None:
        """Compare every row; each planned cell is to have its fill."""
        due = plan.rows()
        row, fills = next(due, (MAX_ROW + 1, {}))
        none: _Cells = {}
        pairs = zip_longest(self._before.rows(self._sheet), self._after.rows(self._sheet), fillvalue=none)
        for number, (old, new) in enumerate(pairs, 1):
            planned = fills if number == row else {}
            for column in old.keys() | new.keys() | planned.keys():
                if not self._agree(old.get(column), new.get(column), planned, column):
                    raise InternalError("verify.witness", sheet=self._sheet, cell=cell_ref(number, column))
            if number == row:
                row, fills = next(due, (MAX_ROW + 1, {}))

    def _agree(self, old: Any, new: Any, planned: _Fills, column: int) -> bool:  # noqa: ANN401
        """Compare a cell; an absent one may stay so, or come as a blank where a fill was planned."""
        if old is None or new is None:
            absent = new is None or (new.value is None and self._has(new, planned.get(column)))
            return old is None and column in planned and absent
        if not _equal(old.value, new.value):
            return False
        looks, fill = self._alike_in(old, new)
        return looks and (self._has(new, planned[column]) if column in planned else fill)

    def _alike_in(self, old: Any, new: Any) -> tuple[bool, bool]:  # noqa: ANN401
        """Tell whether two cells have all in common but their fill, and whether they have that."""
        key = old.style_array, new.style_array
        if key not in self._alike:
            looks = all(getattr(old, look) == getattr(new, look) for look in _LOOKS)
            self._alike[key] = looks, old.fill == new.fill
        return self._alike[key]

    def _has(self, cell: Any, fill: Fill | None) -> bool:  # noqa: ANN401
        key = cell.style_array
        if key not in self._shown:
            self._shown[key] = self._after.fill(cell)
        return self._shown[key] == _opaque(fill)


def _opaque(fill: Fill | None) -> Fill | None:
    """Return a planned fill as it reads back: alpha FF, a solid one without background, none as None."""
    if fill is None or fill.pattern == "none":
        return None
    front, back = (f"FF{color[2:].upper()}" if color else None for color in (fill.foreground, fill.background))
    return Fill(fill.pattern, front, None if fill.pattern == "solid" else back)


def _equal(old: object, new: object) -> bool:
    """Compare two values; openpyxl's array formulas are compared by what they hold."""
    if type(old) is not type(new):
        return False
    return old == new or (hasattr(old, "__dict__") and vars(old) == vars(new))
