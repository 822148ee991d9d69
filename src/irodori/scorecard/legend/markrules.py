"""The marks that a legend's entries list, with their colours and bands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from irodori.messages import Sentence
from irodori.scorecard.bands import Band, settled
from irodori.scorecard.legend.binding import Bound
from irodori.scorecard.legend.doubts import LegendFinding
from irodori.scorecard.legend.meaning import Legend, MarkRule, color_word
from irodori.scorecard.legend.ruleconditions import MarkMeaning
from irodori.scorecard.palettes import Color


def with_marks(
    legend: Legend, entries: Sequence[Bound], shaded: Collection[Color], findings: list[LegendFinding]
) -> Legend:
    """Return a legend with the marks that its entries give; ``shaded`` are the colours that they use in two shades.

    A mark that has two colours, or one that is not known, is unclear.
    """
    bands = _settled(entries)
    rules: dict[str, MarkRule] = {}
    unclear: list[str] = []
    for entry, meaning in _meanings(entries):
        rule = MarkRule(entry.color, meaning.mark, bands.get(meaning.mark))
        kept = rules.setdefault(meaning.mark, rule)
        if entry.item.color == "other":
            findings.append(_finding("legend.color", entry, text=entry.item.text))
        if kept.color != rule.color:
            params = {"kept": color_word(kept.color), "other": color_word(rule.color)}
            findings.append(_finding("legend.conflict", entry, status=meaning.mark, **params))
        if entry.item.color == "other" or entry.color in shaded or kept.color != rule.color:
            unclear.append(meaning.mark)
    return legend._replace(marks=tuple(rules.values()), unclear_marks=tuple(dict.fromkeys(unclear)))


def _settled(entries: Sequence[Bound]) -> dict[str, Band]:
    """Return the band of each mark, a staircase such as A：100%以上, B：70%以上 with its upper bounds."""
    named = [meaning.band._replace(color=meaning.mark) for _, meaning in _meanings(entries) if meaning.band]
    return {band.color: band._replace(color=None) for band in settled(named) if band.color}


def _meanings(entries: Sequence[Bound]) -> Iterator[tuple[Bound, MarkMeaning]]:
    return ((entry, entry.meaning) for entry in entries if isinstance(entry.meaning, MarkMeaning))


def _finding(code: str, entry: Bound, **params: object) -> LegendFinding:
    return LegendFinding(code, entry.item.cell.ref, "warning", Sentence(code, params))
