"""Tables of a legend whose cells need the headings of their columns.

::

    状況    期限内  期限超過        色  下限(以上)  上限(未満)  備考
    取組中  緑      黄              緑  70%         100%        順調
    未着手  橙      赤              黄  40%         70%

The first is a matrix, the second has bounds and remarks. Marks have what
explains them beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from irodori.patterns import pattern
from irodori.scorecard.legend.legendcells import (
    ColorSource,
    LegendCell,
    ScannedRow,
)
from irodori.scorecard.legend.titles import is_row_label
from irodori.scorecard.legend.tokens import lone_mark, name_of_fill
from irodori.scorecard.legend.trimming import Understands
from irodori.scorecard.palettes import is_filled
from irodori.scorecard.profile import Profile
from irodori.scorecard.values.text import is_dash
from irodori.workbook.fills import Fill

_COLON = "："
_SIDE = pattern(r"以上|超|未満|以下")
_DIGIT = pattern(r"[0-9]")
_TIME = pattern(
    r"(?:達成)?期限(?:の?(?:状況|区分|別|内外))?|期限内・?期限?(?:外|超過)(?:の別)?"
)
"""The heading of a column that says whether a deadline has passed."""
_NUMBER = pattern(r"[0-9]{1,3}(?:\.[0-9]{1,4})?(?:%|割)?")
_COUNT = pattern(
    r"[0-9]{1,3}(?:,?[0-9]{3})?(?:\.[0-9]{1,4})?(?:%|割|手続|件|項目|事業|個|点|プラン)?"
)
_REMARKS = pattern(
    r"備考|(?:具体)?例(?:\(.*\))?|注記?|摘要|(?:状[況態]の?)?(?:説明|意味|定義|内容|解説)|考え方|(?:今後の)?対応(?:方針|策)?|割合|構成比|(?:該当|手続)?(?:件)?数"
)
"""The heading of a column that decides nothing, but for a deadline in it."""
_DEADLINE = pattern(
    r"期[限日](?:以?内|前|超過?|経過|切れ|(?:を|が)(?:超過|経過|過ぎ|超え|切れ)[^。、]{0,8}|に(?:遅れ|間に合)[^。、]{0,8})"
)


MatrixCell = tuple[LegendCell, ColorSource]
"""The cell that says what a colour means, and the colour."""


def matrix_cells(
    block: Sequence[ScannedRow],
    understands: Understands,
) -> list[MatrixCell]:
    """Return the colours of a table of statuses by deadlines, each with its
    status and deadline; none of another table.
    """
    if not block or block[0].sources:
        return []
    head, *rows = block
    heads = {cell.column: cell for cell in head.conditions}
    found: list[MatrixCell] = []
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
) -> list[MatrixCell]:
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
        found.append((cell._replace(text=text), source))
    return found


def _together(
    cell: LegendCell,
    head: LegendCell,
    understands: Understands,
) -> str | None:
    """Return a status with its deadline, whichever of the two is above."""
    one = cell.legible
    other = head.legible
    texts = f"{one}({other})", f"{other}({one})"
    return next(filter(understands, texts), None)


def with_filled_labels(
    block: Sequence[ScannedRow],
    profile: Profile,
    understands: Understands,
) -> list[ScannedRow]:
    """Return the rows of a block in which filled cells with a label that
    decides nothing, such as 例, A or 1, are the colours of the conditions
    beside them, or above or below each of them.
    """
    is_read = [
        any(_is_bare(cell, understands) for cell in row.conditions)
        for row in block
    ]
    found = []
    for at, row in enumerate(block):
        is_beside = any(is_read[max(at - 1, 0) : at + 2])
        found.append(
            _with_filled_label(row, profile, understands)
            if is_beside and not row.sources
            else row
        )
    return found


def _is_bare(cell: LegendCell, understands: Understands) -> bool:
    """Tell whether a cell without a fill holds a condition."""
    return not is_filled(cell.fill) and understands(cell.legible)


def _with_filled_label(
    row: ScannedRow, profile: Profile, understands: Understands
) -> ScannedRow:
    """Return a row whose labels in filled cells are colours; several of them
    share a row with conditions only where all of these are read.
    """
    filled = [
        cell for cell in row.conditions if _is_swatch_label(cell, understands)
    ]
    others = [cell for cell in row.conditions if cell not in filled]
    bare = [cell for cell in others if _is_bare(cell, understands)]
    is_one = len(filled) == 1 and bool(bare)
    fills = {cell.fill for cell in filled}
    are_read = len(bare) == len(others) if others else len(fills) > 1
    if not (is_one or are_read):
        return row
    sources = [
        source_of_fill(cell, cell.fill, profile)
        for cell in filled
        if cell.fill
    ]
    return row._replace(sources=sources, conditions=others)


def source_of_fill(
    cell: LegendCell, fill: Fill, profile: Profile
) -> ColorSource:
    """Return the colour that the fill of a cell shows."""
    name = name_of_fill(fill, profile.palettes)
    return ColorSource(cell.row, cell.column, None, name, fill)


def _is_swatch_label(cell: LegendCell, understands: Understands) -> bool:
    text = cell.legible
    return is_filled(cell.fill) and (
        is_row_label(text) or not understands(text)
    )


def with_headings(
    block: Sequence[ScannedRow],
    understands: Understands,
    is_held: Understands,
) -> list[ScannedRow]:
    """Return the rows of a block in which the headings of its columns count:
    numbers below 以上 or 未満 are bounds, and what is below 備考 decides
    nothing.
    """
    if not block or block[0].sources:
        return _without_descriptions(block, understands, is_held)
    head, *rows = block
    heads = {
        cell.column: cell.legible for cell in (*head.titles, *head.conditions)
    }
    sides = _sides(heads)
    rows = _with_deadlines(rows, heads, understands)
    remarks = {
        column for column, text in heads.items() if _REMARKS.fullmatch(text)
    }
    rows = [_with_remarked_deadline(row, remarks, understands) for row in rows]
    rows = [
        _without_remarks(_with_bounds(row, sides), remarks, understands)
        for row in rows
    ]
    return [head, *_without_descriptions(rows, understands, is_held)]


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


def _with_remarked_deadline(
    row: ScannedRow,
    remarks: Iterable[int],
    understands: Understands,
) -> ScannedRow:
    """Return a row in which a remark that is a deadline belongs to the one
    status beside it: 対応中 | 期限内.
    """
    times = [
        cell
        for cell in row.conditions
        if cell.column in remarks and _DEADLINE.fullmatch(cell.legible)
    ]
    others = [cell for cell in row.conditions if cell not in times]
    if len(times) != 1 or len(others) != 1:
        return row
    text = _together(others[0], times[0], understands)
    whole = others[0]._replace(text=text or others[0].text)
    return row._replace(conditions=[whole])


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
        if cell.column in sides and _NUMBER.fullmatch(cell.legible)
    ]
    if not bounds:
        return row
    text = "".join(cell.legible + sides[cell.column] for cell in bounds)
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
    rest = _without_columns(row, remarks)
    is_said = any(understands(cell.legible) for cell in rest.conditions)
    return rest if is_said else row


_DECIDING = pattern(
    r"以上|以下|未満|以内|超|期限|かつ|除|のみ|だけ|限|ただし|但し|うち|色|一部|含"
)
"""What a text beside a condition may change of it."""
_SAYING = pattern(r"場合|及び|又は|または|措置|着手|取組|達成")
"""What only a text that is a condition itself may change: すべての取組を終えたもの
describes 完了.
"""


def _without_descriptions(
    rows: Sequence[ScannedRow], understands: Understands, is_held: Understands
) -> list[ScannedRow]:
    """Return rows without what is beside the one column of their conditions
    and only describes these: 秀, 年1回, 3手続, 25%. The words that a column of
    the sheet holds are conditions before all others.
    """
    colored = [row for row in rows if row.sources]
    if len(colored) < 2 or any(len(row.sources) > 1 for row in colored):
        return [*rows]
    columns = _texts_by_column(colored)
    for tells in (is_held, understands):
        decisive = [
            column
            for column, texts in columns.items()
            if len({*texts}) == len(colored)
            and all(map(tells, texts))
            and not _are_numbers(texts)
        ]
        if len(decisive) == 1:
            described = [
                column
                for column in columns.keys() - decisive
                if _describe(columns[column], tells)
            ]
            return [
                _without_columns(row, described if row.sources else ())
                for row in rows
            ]
    return [*rows]


def _texts_by_column(rows: Iterable[ScannedRow]) -> dict[int, list[str]]:
    """Return the legible texts of the conditions in each column."""
    columns: dict[int, list[str]] = {}
    for row in rows:
        for cell in row.conditions:
            columns.setdefault(cell.column, []).append(cell.legible)
    return columns


def _without_columns(row: ScannedRow, columns: Iterable[int]) -> ScannedRow:
    """Return a row without the conditions in some columns."""
    kept = [cell for cell in row.conditions if cell.column not in columns]
    return row._replace(conditions=kept)


def _are_numbers(texts: Iterable[str]) -> bool:
    return all(map(_COUNT.fullmatch, texts))


def _describe(texts: Sequence[str], understands: Understands) -> bool:
    """Tell whether texts beside conditions are bare numbers, or words of
    which no rule knows all.
    """
    if _are_numbers(texts):
        return True
    read = [*filter(understands, texts)]
    return (
        len(read) < len(texts)
        and not any(map(_DECIDING.search, texts))
        and not any(map(_SAYING.search, read))
    )


def explained(row: ScannedRow) -> ScannedRow:
    """Return a row in which what is beside a mark in a cell of its own
    belongs to the mark: A | 100%以上 | 青.

    A text belongs to the mark before it; where the row begins with a text and
    ends with a mark, to the mark behind it.
    """
    row = _without_dashes(row)
    marks = [bool(lone_mark(cell.text)) for cell in row.conditions]
    if not any(marks):
        return row
    if not marks[0] and marks[-1]:
        behind = _attached(list(reversed(row.conditions)))
        return row._replace(conditions=list(reversed(behind)))
    return row._replace(conditions=_attached(row.conditions))


def _without_dashes(row: ScannedRow) -> ScannedRow:
    """Return a row without the dashes that stand for a colour not in use:
    ◎：達成 | － | ×：未達成.
    """
    dashes = [cell for cell in row.conditions if is_dash(cell.text)]
    others = [cell for cell in row.conditions if cell not in dashes]
    are_words = not any(lone_mark(cell.text) for cell in others)
    if not dashes or len(others) < 2 or not are_words or row.sources:
        return row
    return row._replace(conditions=others)


def _attached(cells: Sequence[LegendCell]) -> list[LegendCell]:
    """Return marks with the texts that follow them, and the texts before the
    first one.
    """
    found: list[LegendCell] = []
    for cell in cells:
        mark = (
            found[-1]
            if found and lone_mark(found[-1].text.partition(_COLON)[0])
            else None
        )
        if mark and not lone_mark(cell.text):
            found[-1] = mark._replace(
                text=f"{mark.text.strip()}{_COLON}{' '.join(cell.text.split())}"
            )
        else:
            found.append(cell)
    return found
