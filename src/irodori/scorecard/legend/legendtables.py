"""Tables of a legend whose cells need the headings of their columns.

::

    状況    期限内  期限超過        色  下限(以上)  上限(未満)  備考
    取組中  緑      黄              緑  70%         100%        順調
    未着手  橙      赤              黄  40%         70%

The first is a matrix, the second has bounds and remarks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from irodori.patterns import pattern
from irodori.scorecard.legend.legendcells import (
    ColorSource,
    LegendCell,
    ScannedRow,
)
from irodori.scorecard.legend.tokens import legible
from irodori.scorecard.legend.trimming import Understands
from irodori.tuples import NamedTuple

_SIDE = pattern(r"以上|超|未満|以下")
_DIGIT = pattern(r"[0-9]")
_TIME = pattern(
    r"(?:達成)?期限(?:の?(?:状況|区分|別|内外))?|期限内・?期限?(?:外|超過)(?:の別)?"
)
"""The heading of a column that says whether a deadline has passed."""
_NUMBER = pattern(r"[0-9]{1,3}(?:\.[0-9]{1,4})?(?:%|割)?")
_REMARKS = pattern(
    r"備考|(?:具体)?例(?:\(.*\))?|注記?|摘要|説明|(?:今後の)?対応(?:方針|策)?|割合|構成比|(?:該当|手続)?(?:件)?数"
)
"""The heading of a column that decides nothing."""


class TableCell(NamedTuple):
    """A colour of a table with the cell that says what it means."""

    cell: LegendCell
    source: ColorSource


def matrix_cells(
    block: Sequence[ScannedRow],
    understands: Understands,
) -> list[TableCell]:
    """Return the colours of a table of statuses by deadlines, each with its
    status and deadline; none of another table.
    """
    if not block or block[0].sources:
        return []
    head, *rows = block
    heads = {cell.column: cell for cell in head.conditions}
    found: list[TableCell] = []
    for row in rows:
        said = _of_matrix_row(row, heads, understands)
        if not said:
            return []
        found += said
    return found


def _of_matrix_row(
    row: ScannedRow,
    heads: Mapping[int, LegendCell],
    understands: Understands,
) -> list[TableCell]:
    """Return the colours of one row; none where one is not understood."""
    if len(row.conditions) != 1 or len(row.sources) < 2:
        return []
    found = []
    cell = row.conditions[0]
    for source in row.sources:
        head = heads.get(source.column)
        text = _together(cell, head, understands) if head else None
        if text is None:
            return []
        found.append(TableCell(cell._replace(text=text), source))
    return found


def _together(
    cell: LegendCell,
    head: LegendCell,
    understands: Understands,
) -> str | None:
    """Return a status with its deadline, whichever of the two is above."""
    one = legible(cell.text)
    other = legible(head.text)
    texts = f"{one}({other})", f"{other}({one})"
    return next(filter(understands, texts), None)


def with_headings(
    block: Sequence[ScannedRow],
    understands: Understands,
) -> list[ScannedRow]:
    """Return the rows of a block in which the headings of its columns count:
    numbers below 以上 or 未満 are bounds, and what is below 備考 decides
    nothing.
    """
    if not block or block[0].sources:
        return [*block]
    head, *rows = block
    heads = {
        cell.column: legible(cell.text)
        for cell in (*head.titles, *head.conditions)
    }
    sides = _sides(heads)
    rows = _with_deadlines(rows, heads, understands)
    remarks = {
        column for column, text in heads.items() if _REMARKS.fullmatch(text)
    }
    return [
        head,
        *(
            _without_remarks(_with_bounds(row, sides), remarks, understands)
            for row in rows
        ),
    ]


def _with_deadlines(
    rows: Sequence[ScannedRow],
    heads: Mapping[int, str],
    understands: Understands,
) -> list[ScannedRow]:
    """Return rows in which a deadline in a column of its own belongs to the
    status before it, or to that of the row above: 取組中 | 期限内 | 緑.
    """
    columns = [at for at, text in heads.items() if _TIME.fullmatch(text)]
    if len(columns) != 1:
        return [*rows]
    status: LegendCell | None = None
    found = []
    for row in rows:
        before = [each for each in row.conditions if each.column < columns[0]]
        status = before[-1] if before else status
        found.append(_timed(row, columns[0], status, understands))
    return found


def _timed(
    row: ScannedRow,
    column: int,
    status: LegendCell | None,
    understands: Understands,
) -> ScannedRow:
    """Return a row whose deadline, in a column of its own, is one condition
    with a status.
    """
    time = next((at for at in row.conditions if at.column == column), None)
    text = _together(status, time, understands) if time and status else None
    if time is None or text is None:
        return row
    kept = [each for each in row.conditions if each not in (status, time)]
    whole = time._replace(text=text)
    return row._replace(conditions=sorted([*kept, whole], key=_column))


def _sides(heads: Mapping[int, str]) -> dict[int, str]:
    """Return the side of a bound that the heading of each column names."""
    found = {}
    for column, text in heads.items():
        sides = _SIDE.findall(text)
        if len(sides) == 1 and not _DIGIT.search(text):
            found[column] = sides[0]
    return found


def _with_bounds(row: ScannedRow, sides: Mapping[int, str]) -> ScannedRow:
    """Return a row whose bounds, in columns of their own, are one condition:
    70%以上100%未満.
    """
    bounds = [
        cell
        for cell in row.conditions
        if cell.column in sides and _NUMBER.fullmatch(legible(cell.text))
    ]
    if not bounds:
        return row
    text = "".join(legible(cell.text) + sides[cell.column] for cell in bounds)
    rest = [cell for cell in row.conditions if cell not in bounds]
    whole = bounds[0]._replace(text=text)
    return row._replace(conditions=sorted([*rest, whole], key=_column))


def _column(cell: LegendCell) -> int:
    return cell.column


def _without_remarks(
    row: ScannedRow,
    remarks: Iterable[int],
    understands: Understands,
) -> ScannedRow:
    """Return a row without what is in columns of remarks, where another
    column says what its colour means.
    """
    rest = [cell for cell in row.conditions if cell.column not in remarks]
    is_said = any(understands(legible(cell.text)) for cell in rest)
    return row._replace(conditions=rest) if is_said else row
