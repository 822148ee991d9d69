"""The years for which a part of a legend holds.

======================================== =====================================
a text                                   on a day of 令和5年度
======================================== =====================================
青：100%以上 …（令和5年度まで）            holds
青：100%以上 …（令和6年度から）            is set apart
※令和6年度からは「青：…」に改める予定        is set apart
令和2年度以前の凡例, and the lines below    are set apart
======================================== =====================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from irodori.patterns import pattern
from irodori.scorecard.legend.captions import ANNOUNCING
from irodori.scorecard.legend.legendcells import LegendCell
from irodori.scorecard.legend.tokens import ColorWords, colored_text
from irodori.scorecard.values.datewords import FoundDate, dates_in
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple
from irodori.workbook.cells import TextRun

_LONGEST = 600
"""Characters of a text of which the years are looked for."""
_UNTIL = pattern(r"まで(?!に)|以前")
_SINCE = pattern("から|以[降後]|より|~")
_IN_BRACKETS = pattern(
    r"[(（]([^()（）]{2,20}(?:まで|以前|から|以降|以後|より|[~～〜]))[)）]"
)
_BEGINNING = pattern(
    r"^[※【\[ ]{0,3}[^。、:：は]{3,16}?(?:まで|以前|から|以降|以後|より|[~～〜])の(?=凡例|色分け|基準)"
)
_AT_HEAD = pattern(r"(?:[※*・(注)\]\[【】0-9]{0,6})$")
"""What may be before the years at the beginning of a text."""


class HeldCells(NamedTuple):
    """The cells of a legend by what holds on a day."""

    held: Sequence[LegendCell]
    """Without the years that they name."""
    apart: Sequence[LegendCell]


def held_on(
    day: date | None, cells: Sequence[LegendCell], colors: ColorWords
) -> HeldCells:
    """Return cells in the order of their places, those apart that hold in
    other years than that of a day.
    """
    if day is None:
        return HeldCells(cells, ())
    held: list[LegendCell] = []
    apart: list[LegendCell] = []
    over: LegendCell | None = None
    for cell in cells:
        is_caption = ANNOUNCING.search(cell.legible) is not None
        is_entry = _names_colors(cell, colors)
        if over and (cell.row > over.row + 1 or (is_caption and not is_entry)):
            over = None
        said = [*_years(cell)] if is_caption or is_entry else []
        is_other = not all(_holds(day, *each) for each in said)
        if is_other and not is_entry:
            over = cell
        if is_other or over:
            over = cell if over else None
            apart.append(cell)
        else:
            held.append(_without_years(cell) if said else cell)
    return HeldCells(held, apart)


def _names_colors(cell: LegendCell, colors: ColorWords) -> bool:
    return bool(colors.mentions(colored_text(cell.text, cell.font, cell.runs)))


def _years(cell: LegendCell) -> Iterator[tuple[FoundDate, str]]:
    """Yield the years for which a text says that it holds, each with whether
    it is until or since then.
    """
    if len(cell.text) > _LONGEST:
        return
    for inside in _IN_BRACKETS.findall(cell.text):
        yield from _spans(fold(inside), is_inside=True)
    yield from _spans(fold(cell.text), is_inside=False)


def _spans(words: str, *, is_inside: bool) -> Iterator[tuple[FoundDate, str]]:
    for found in dates_in(words):
        if not is_inside and not _AT_HEAD.match(words[: found.start]):
            return
        if _UNTIL.match(words, found.end):
            yield found, "until"
        elif _SINCE.match(words, found.end):
            yield found, "since"


def _holds(day: date, found: FoundDate, side: str) -> bool:
    """Tell whether a day is until or since a date."""
    if found.last_day is None:
        return True
    if side == "until":
        return day <= found.last_day
    return _first_day(found.last_day, found.text) <= day


def _first_day(last_day: date, text: str) -> date:
    """Return the first day of a date that ends on another."""
    if "月" in text:
        return last_day.replace(day=1)
    if "年度" in text:
        return date(last_day.year - 1, 4, 1)
    return date(last_day.year, 1, 1)


def _without_years(cell: LegendCell) -> LegendCell:
    """Return a cell without what says for which years it holds, in brackets
    or at its beginning.
    """
    return cell._replace(
        text=_BEGINNING.sub("", _IN_BRACKETS.sub("", cell.text)),
        runs=tuple(_plain_runs(cell.runs)),
    )


def _plain_runs(runs: Iterable[TextRun]) -> Iterator[TextRun]:
    for run in runs:
        yield run._replace(text=_IN_BRACKETS.sub("", run.text))
