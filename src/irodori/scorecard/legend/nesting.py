"""Entries below a line that says half of their condition: 取組中 above 期限内：緑
and 期限超過：黄, or （期限内のもの） above 緑：取組中 and 橙：未着手.

Each entry is completed with that half; the line itself says nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from irodori.patterns import pattern
from irodori.scorecard.legend.statusconditions import (
    REST,
    UNFINISHED,
    StatusConditions,
    StatusWord,
)
from irodori.scorecard.legend.titles import LegendCell
from irodori.scorecard.legend.tokens import (
    CLOSING,
    MARKS,
    OPENING,
    ColorWords,
    Mention,
    colored_text,
    legible,
    squeezed,
)
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Place

_AROUND = OPENING + CLOSING + MARKS + " :、-"
_LEAD = pattern(r"(.{2,12}(?:の場合|のとき|のもの)[)】]?)[:、 ]*")
_BEFORE_COLORS = (":", "=", "...", "(")
"""What says behind a colour that its condition follows."""
_DONE = "done"
_FARTHEST = 2
"""Rows from the line to the first entry, and from one entry to the next."""
_LONGEST = 200
"""Characters of a cell that may hold such entries."""


class _Outer(NamedTuple):
    """A line that says half of the conditions below it."""

    place: Place
    lines: list[str]
    """Those of its cell."""
    at: int
    half: StatusWord


def completed(
    cells: Sequence[LegendCell],
    statuses: StatusConditions,
    colors: ColorWords,
) -> list[LegendCell]:
    """Return cells in which the halves of a condition are together."""
    columns: dict[int, list[LegendCell]] = {}
    for cell in cells:
        if not cell.text.strip() or len(cell.text) > _LONGEST:
            continue
        # a mark in coloured type is a colour
        if not colored_text(cell.text, cell.font, cell.runs).marks:
            columns.setdefault(cell.column, []).append(cell)
    texts: dict[Place, list[str]] = {}
    completer = _Completer(statuses, colors)
    for column in columns.values():
        completer.complete(column, texts)
    return [
        cell._replace(text="\n".join(texts[cell.place]), runs=())
        if cell.place in texts
        else cell
        for cell in cells
    ]


class _Completer:
    """Completes the entries of one sheet."""

    def __init__(self, statuses: StatusConditions, colors: ColorWords) -> None:
        self._statuses = statuses
        self._colors = colors

    def complete(
        self, column: Iterable[LegendCell], texts: dict[Place, list[str]]
    ) -> None:
        """Add the lines of the cells of a column that change to ``texts``."""
        outer: _Outer | None = None
        row = 0
        is_open = False
        for cell in column:
            lines = legible(cell.text).splitlines()
            outer = outer if cell.row - row <= _FARTHEST else None
            row = cell.row
            for at, line in enumerate(lines):
                mentions = self._colors.mentions(colored_text(line))
                if not mentions:
                    half = self._half(line, may_be_deadline=not is_open)
                    outer = half and _Outer(cell.place, lines, at, half)
                    continue
                is_open = False
                if own := self._with_lead(line, mentions[0]):
                    texts.setdefault(cell.place, lines)[at] = own
                    outer = None
                elif outer and (whole := self._whole(line, outer.half)):
                    texts.setdefault(cell.place, lines)[at] = whole
                    texts.setdefault(outer.place, outer.lines)[outer.at] = ""
                else:
                    outer = None
                    is_open = self._is_open(line)

    def _is_open(self, line: str) -> bool:
        """Tell whether the next line may be the deadline that an entry lacks:
        緑：取組中 above （期限内）.
        """
        status, has_deadline = self._statuses.halves_in(line)
        return status not in ("", _DONE) and not has_deadline

    def _with_lead(self, line: str, first: Mention) -> str:
        """Return the entries of a line that begins with half of each of their
        conditions: 期限超過の場合 黄：取組中 赤：未着手; empty for others.
        """
        lead = _LEAD.fullmatch(line[: first.start])
        if lead is None or not line[first.end :].startswith(_BEFORE_COLORS):
            return ""
        half = self._half(lead[1])
        return self._whole(line[first.start :], half) if half else ""

    def _half(
        self, line: str, *, may_be_deadline: bool = True
    ) -> StatusWord | None:
        """Return the status or the side of a deadline that a line is alone."""
        found = self._statuses.read(squeezed(line.strip(_AROUND))) or ()
        if len(found) != 1 or found[0].within or not found[0].known:
            return None
        half = found[0]
        is_deadline = may_be_deadline and half.status == UNFINISHED
        is_status = half.status not in (UNFINISHED, REST)
        is_half = is_status if half.overdue is None else is_deadline
        return half if is_half else None

    def _whole(self, line: str, half: StatusWord) -> str:
        """Return an entry with the half that it lacks; empty where it lacks
        another one or none.
        """
        status, has_deadline = self._statuses.halves_in(line)
        if half.status != UNFINISHED:
            is_lacking = has_deadline and not status
            return self._statuses.with_status(line, half) if is_lacking else ""
        is_lacking = bool(status) and not has_deadline
        return self._statuses.with_deadline(line, half) if is_lacking else ""
