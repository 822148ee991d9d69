"""A check as one HTML page: the sheet with the fills that it has, and what
each of the wrong ones should be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from irodori.messages import Language, Sentence
from irodori.report.html.page import Addition, PageContent, page_chunks
from irodori.report.html.pagelists import LinkedCell, PageSource
from irodori.report.html.pagenotes import Wording, found_color, shown_color
from irodori.results import Check
from irodori.scorecard.judging.judge import Mismatch
from irodori.scorecard.judging.verdicts import SheetRatings
from irodori.scorecard.palettes import is_filled
from irodori.workbook.fills import Fill
from irodori.workbook.refs import parse_cell

_MOST = 400
"""Differences listed beside the sheet; the sheet itself marks all of them."""


class ShownDifference(NamedTuple):
    """One difference in the list beside the sheet; a colour as its fill's
    class and its word.
    """

    place: LinkedCell
    procedure: str
    found: tuple[str, str]
    expected: tuple[str, str]
    reason: str


def check_chunks(
    check: Check, language: Language = "ja", say: Wording = Sentence.text
) -> Iterator[str]:
    """Yield the page for a check, in pieces of some 32 KiB; it is as
    self-contained as that of a conversion.
    """
    yield from page_chunks(_CheckContent(check, language, say))


def _as_found(check: Check) -> PageSource:
    """Return what the page of a check is made from: its counts are those of
    the fills that the cells have.
    """
    counts = Counter[str]()
    for sheet in check.sheets:
        counts.update(sheet.summary)
    del counts["unrated"]
    for different in check.differences:
        counts[different.rating.color or "none"] -= 1
        counts[found_color(different) or "none"] += 1
    summary = {**counts, "differs": len(check.differences)}
    findings = [*check.inspection.findings, *check.unrated]
    return PageSource(
        check.inspection, check.sheets, findings, summary, check.fill
    )


class _CheckContent(PageContent):
    kind = "checked"

    def __init__(self, check: Check, language: Language, say: Wording) -> None:
        self._check = check
        super().__init__(_as_found(check), language, say)

    def values(self, addition: Addition) -> dict[str, object]:
        differences = self._check.differences
        return {
            **super().values(addition),
            "checked": self._check.counts,
            "differences": [self._shown(each) for each in differences[:_MOST]],
            "more_differences": max(len(differences) - _MOST, 0),
        }

    def _rated_fills(self) -> Iterable[Fill]:
        styles = {
            style
            for sheet in self._check.sheets
            for style in _rated_styles(sheet)
        }
        fills = (
            self._page.book.styles.fill(style)
            for style in sorted(styles)
            if style >= 0
        )
        return [fill for fill in fills if fill and is_filled(fill)]

    def _differences_of(
        self, sheet: str
    ) -> Mapping[tuple[int, int], Mismatch]:
        return {
            parse_cell(each.rating.cell): each
            for each in self._check.differences
            if each.rating.sheet == sheet
        }

    def _shown(self, different: Mismatch) -> ShownDifference:
        rating = different.rating
        wanted = (
            self._fills[rating.sheet][rating.rule, rating.color]
            if rating.color
            else None
        )
        return ShownDifference(
            self._place(rating.sheet, rating.cell),
            " ".join(rating.procedure.split()),
            self._chip(different.fill, found_color(different)),
            self._chip(wanted, rating.color),
            rating.reason.text(self.language),
        )

    def _chip(self, fill: Fill | None, color: str | None) -> tuple[str, str]:
        word = shown_color(color).text(self.language)
        return (self._page.fills[fill] if fill else "") or "no", word


def _rated_styles(sheet: SheetRatings) -> Iterator[int]:
    """Yield the cell format of each cell that was judged."""
    for placed in sheet.verdicts():
        yield placed.table.cell(placed.procedure, placed.column)[0]
