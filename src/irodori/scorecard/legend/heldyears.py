"""The parts of a legend that hold, and those of other years or of others.

======================================== =====================================
a text                                   on a day of 令和5年度
======================================== =====================================
青：100%以上 …（令和5年度まで）            holds
青：100%以上 …（令和6年度から）            is set apart
※令和6年度からは「青：…」に改める予定        is set apart
令和2年度以前の凡例, and the lines below    are set apart
別表の凡例, 旧凡例, 凡例（案）, 見本          are set apart, with the lines below
======================================== =====================================

What is of some rows of the sheet, 法人手続の凡例, is none of these.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date

from irodori.patterns import pattern
from irodori.scorecard.legend.captions import (
    ANNOUNCING,
    LONGEST_CAPTION,
    NOT_IN_USE,
)
from irodori.scorecard.legend.legendcells import LegendCell
from irodori.scorecard.legend.tokens import (
    ColorWords,
    Mention,
    colored_text,
)
from irodori.scorecard.palettes import is_filled
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


_MOST_BESIDE = 30
"""No more legends are side by side."""


class _Block:
    """The cells below a caption, down to a row without any."""

    def __init__(self, caption: LegendCell, *, is_other: bool) -> None:
        self.column = caption.column
        self.row = caption.row
        self.is_other = is_other

    def reaches(self, cell: LegendCell) -> bool:
        """Tell whether a cell is one of these; a swatch may be further left."""
        left = self.column - (not cell.text)
        return cell.row <= self.row + 1 and cell.column >= left


class _Blocks:
    """The captions over the cells that are gone through."""

    def __init__(self) -> None:
        self._open: list[_Block] = []

    def are_others(self, cell: LegendCell) -> bool:
        """Tell whether a cell is below the caption of something else."""
        self._open = [each for each in self._open if cell.row <= each.row + 1]
        over = [each for each in self._open if each.reaches(cell)]
        nearest = max(over, key=_column, default=None)
        if nearest is None:
            return False
        if cell.text or (cell.fill and is_filled(cell.fill)):
            nearest.row = cell.row
        return nearest.is_other

    def begin(self, caption: LegendCell, *, is_other: bool) -> None:
        """Begin the block of a caption."""
        kept = [each for each in self._open if each.column != caption.column]
        block = _Block(caption, is_other=is_other)
        self._open = [*kept[-_MOST_BESIDE:], block]


def _column(block: _Block) -> int:
    return block.column


def held_on(
    day: date | None,
    cells: Sequence[LegendCell],
    colors: ColorWords,
    called: str = "",
) -> HeldCells:
    """Return cells in the order of their places, those apart that hold in
    other years than that of a day, or are of something else than what a sheet
    is ``called`` or has a title of.
    """
    own = {*_OTHERS.findall(called)}
    for cell in cells:
        own.update(_OTHERS.findall(cell.legible) if _is_title(cell) else ())
    held: list[LegendCell] = []
    apart: list[LegendCell] = []
    blocks = _Blocks()
    for cell in cells:
        colored = colored_text(cell.text, cell.font, cell.runs)
        mentions = colors.mentions(colored)
        is_caption = ANNOUNCING.search(cell.legible) is not None
        said = [*_years(cell)] if is_caption or mentions else []
        is_other = day is not None and not all(
            _holds(day, *each) for each in said
        )
        is_other |= _is_of_another(colored.text, mentions, own)
        is_below = blocks.are_others(cell) and not _NOTE.match(cell.text)
        if not mentions and (is_other or (is_caption and _begins(cell, said))):
            blocks.begin(cell, is_other=is_other)
            is_below = False
        if is_other or is_below:
            apart.append(cell)
        else:
            held.append(_without_years(cell) if day and said else cell)
    return HeldCells(held, apart)


def _is_title(cell: LegendCell) -> bool:
    """Tell whether a text is short, and over no colours by its words."""
    text = cell.legible
    return len(text) <= LONGEST_CAPTION and not (
        ANNOUNCING.search(text) or _OPENS.match(text)
    )


_NOTE = pattern(r"\s*+(?:[※*＊]|[(（]?注)|.*[÷=＝]")
"""What may be a note on all legends above it."""
_BEGINS = pattern("凡例|現行|現在|新")


def _begins(caption: LegendCell, years: Sequence[object]) -> bool:
    """Tell whether a caption begins a legend, and not a part of one."""
    return bool(years) or _BEGINS.search(caption.legible) is not None


_OF_ANOTHER = pattern(
    rf"別[表紙添冊][^。:]{{0,20}}の(?=凡例|(?:色|塗り?)分け|配色|色の)|{NOT_IN_USE}|前回の|従前の?|旧(?![市町村姓])|旧基準"
    r"|(?:改[定正訂]|変更|見直し)(?:前|案)|[(]案[)]|他(?:の?(?:府省庁?|省庁?|団体|自治体|課|部局|局|県|市))(?:分|版)?の"
    r"|[(、](?:検討中|未決定|未確定)"
)
"""What says of a legend that it is not that of the sheet of now."""
_OTHERS = pattern(
    "別[表紙添冊]|不使用|未使用|次期|前計画|前回|従前|旧|改[定正訂]|変更|見直し|案|見本|サンプル|例|他|検討中|未決定|未確定"
)
"""The words of these by which the sheet itself, or a table, may be called."""
_OPENS = pattern(r"^【[^【】]*】$|^[(][^()]*[)]$")
_CAPTION = pattern(
    r"[^はをが。]*(?:凡例|(?:色|塗り?)分け|配色|色の)(?:の?(?:基準|区分|考え方|見方|ルール|一覧表?|表|例|案|見本|サンプル))*"
    r"(?:[(【][^()【】]*[)】]|[:、・])*$|【[^【】]*】$|[(][^()はをが。]*[)]$"
)
"""A line over colours that tells nothing more."""
_CHANGES = pattern(
    r"改[定正訂]後|変更後|見直し後|現行|新|凡例|に(?:変更|改)|から"
)
"""What says behind a colour that a text is of something else too."""


def _is_of_another(
    text: str, mentions: Sequence[Mention], own: Container[str]
) -> bool:
    """Tell whether a caption, or the words before the colours of a cell, say
    that these are of something else than the sheet's ``own`` words say.
    """
    start = mentions[0].start if mentions else len(text)
    lead = "".join(text[:start].split())
    says = _OF_ANOTHER.search(lead) if len(lead) <= LONGEST_CAPTION else None
    if not says or any(word in own for word in _OTHERS.findall(says[0])):
        return False
    if mentions and _CHANGES.search(text, start):
        return False
    return _CAPTION.match(lead) is not None


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
