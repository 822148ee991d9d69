"""Texts that name colours and say nothing of a rule: how the sheet is filled
in, what cells of a colour are for, how many there are.
"""

from __future__ import annotations

from collections.abc import Iterable

from irodori.patterns import pattern
from irodori.scorecard.legend.sentences import excludes, read_formula
from irodori.scorecard.legend.titles import LegendCell
from irodori.scorecard.legend.tokens import Mention, legible
from irodori.scorecard.legend.trimming import is_limiting

VOCABULARY = pattern(
    r"[0-9]%|[0-9]割|達成|措置|未着手|取組中|期限内|期限超過|以上|未満"
)
"""Words of a rule."""
_INSTRUCTION = pattern(
    r"(?:色|塗り|網掛け)[^。\n]{0,12}(?:セル|欄|箇所|部分|項目)[^。\n]{0,12}(?:入力|記入|記載|変更|編集|削除|修正)"
    r"|(?:文字|字)で(?:記入|入力|記載)"
)
"""What tells people how to fill the sheet in:
黄色のセルのみ入力し、灰色のセルには入力しないこと.
"""
_MARKED_CELLS = pattern(
    r"色?(?:で)?(?:の|着色|塗り?|網掛け)?(?:セル|欄|箇所|部分|項目|所|行|列)|色は"
)
_STATISTIC = pattern(
    r"[青緑黄橙赤]色?[:はが]?\s?[0-9,]{1,9} ?(?:手続|件|項目|事業|府省|プラン|個)"
    r"|[青緑黄橙赤]色?の割合|印刷[^。]{0,20}(?:区別|判別)"
)
"""What counts the cells of a colour, or warns of a printer without colours."""
_BOUND = pattern(r"以上|以下|未満|超|措置|未着手|取組中|達成|期限|とする|とし")


def speaks_of_rules(text: str) -> bool:
    """Tell whether a text has words of a rule, or of a bound."""
    return VOCABULARY.search(text) is not None or (
        _BOUND.search(text) is not None
    )


def is_of_markers(text: str, markers: Iterable[str]) -> bool:
    """Tell whether a sentence calls cells of a colour those for input or of
    changes, and says nothing of a rule: 黄色セルは記入欄です.
    """
    return (
        _MARKED_CELLS.search(text) is not None
        and any(word in text for word in markers)
        and not speaks_of_rules(text)
    )


def is_instruction(text: str) -> bool:
    """Tell whether a text says how the sheet is filled in, or counts colours,
    and nothing of a rule.
    """
    if _STATISTIC.search(text) and not _BOUND.search(text):
        return True
    return bool(_INSTRUCTION.search(text)) and not VOCABULARY.search(text)


def only_excludes(text: str, mentions: Iterable[Mention]) -> bool:
    """Tell whether a text names no colour but leaves cells without one."""
    words = [each.word or "" for each in mentions]
    return excludes(text) and all(word.endswith("ない") for word in words)


# ---- Brackets behind the last entry -----------------------------------------

_BOUNDED = pattern(r"(?:以上|以下|未満|超|達成|[0-9０-９][%％割])\s*$")
"""The end of an entry."""
_MEASURE = pattern(
    r"(?:(?:数値|割合|%)は)?(?:目標値?に対する)?進捗[率度]?(?:\(%\))?"
)
"""What the entries are bounds of."""
_LONGEST_LINE = 600


def with_measures_apart(cells: Iterable[LegendCell]) -> list[LegendCell]:
    """Return cells in which a bracket behind the last entry of a line that says
    how progress is measured is a sentence of its own: 赤：10%未満（進捗＝…）
    as 赤：10%未満。進捗＝….
    """
    return [
        _with_text(each, _with_measures_apart(each.text))
        if len(each.runs) < 2 and "進捗" in each.text
        else each
        for each in cells
    ]


def _with_text(cell: LegendCell, text: str) -> LegendCell:
    runs = tuple(run._replace(text=text) for run in cell.runs)
    return cell._replace(text=text, runs=runs)


def _with_measures_apart(text: str) -> str:
    return "\n".join(map(_with_measure_apart, text.splitlines()))


def _with_measure_apart(line: str) -> str:
    said = line.rstrip(" 　。")
    begin = _last_bracket(said[:_LONGEST_LINE])
    entries = line[:begin]
    measure = said[begin + 1 : -1]
    if not _BOUNDED.search(entries) or not _is_measure(legible(measure)):
        return line
    return f"{entries}。{measure}"


def _last_bracket(line: str) -> int:
    """Return where the bracket opens that ends a line; its end where there is
    none.
    """
    depth = 0
    for at in reversed(range(len(line))):
        depth += (line[at] in "）)") - (line[at] in "（(")
        if depth <= 0:
            return at
    return len(line)


def _is_measure(text: str) -> bool:
    """Tell whether a legible text is a known formula for progress, or its
    name, and nothing that limits the entries.
    """
    if is_limiting(text):
        return False
    formula = read_formula(text)
    if formula:
        return formula.formula is not None
    return _MEASURE.fullmatch(text) is not None
