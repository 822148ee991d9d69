"""Lines that say where the colours are explained: 色分けの基準は別紙参照, 凡例は裏面,
色は内閣府の基準による.

The rules of which a workbook says nothing else are then in doubt, for their
legend is one that nobody showed.
"""

from __future__ import annotations

from collections.abc import Iterable

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.legend.meaning import LegendFinding
from irodori.scorecard.legend.titles import LegendCell
from irodori.scorecard.legend.tokens import ColorWords, colored_text, legible
from irodori.scorecard.values.text import shown
from irodori.tuples import NamedTuple

_LONGEST = 200
"""Characters of a cell that may say where the legend is; a longer one is a
text about other things too.
"""
_COLORING = (
    "(?:色分け|色付け|色塗り|着色|塗り分け|塗分け|塗りつぶし|配色|凡例)"
)
_OUTSIDE = "(?:別紙|別添|別表|別冊|別途|別に定め|要領|手引|マニュアル)"
_NAMED = pattern(
    rf"{_COLORING}(?:は|を)?(?:省略|割愛)|{_COLORING}[^。\n]{{0,20}}{_OUTSIDE}|{_OUTSIDE}[^。\n]{{0,20}}{_COLORING}"
)
_SUBJECT = pattern(
    rf"^[^\w]{{0,4}}(?:本表|各?セル|欄|表)?の?(?:{_COLORING}|(?<!背景)色)"
    r"の?(?:基準|定義|考え方|意味|説明|区分|方法|見方|詳細|ルール|凡例|要領)?等?"
    r"(?:は|については|に関しては|に関して|:)、?(?P<said>[^。\n]{2,})"
)
"""A sentence about the colours as such, and what it says of them."""
_MEASURED = pattern(
    r"進捗|達成|状況|期限|措置|利用率|割合|以上|未満|[0-9]%"
    r"|(?:[しせ]|行わ|付け)(?:ない|ていません|ません|ず)|対象外|な[しい]$|自動|変更|修正|印刷|目安|参考"
)
"""What a legend says itself, and what says nothing of where it is."""
_HERE = pattern(
    r"^(?:次|以下|下記|下表|下欄|右|右記|左記|上記|欄外|下|上|表下|下段|左|右表|上表|この|本|見出し|注|コメント)(?:の|に|を|側|$)"
)


class Pointer(NamedTuple):
    """A line that says where the colours are explained."""

    text: str
    finding: LegendFinding
    is_here: bool
    """Whether they are said to be explained on the sheet itself."""

    def leads_to(self, sheets: Iterable[str]) -> bool:
        """Tell whether it leads to a place in a workbook with these sheets:
        where a legend is, it has come true.
        """
        return self.is_here or any(name in self.text for name in sheets)


def elsewhere(
    cells: Iterable[LegendCell], colors: ColorWords
) -> Pointer | None:
    """Return the first line that says where the colours are explained, those
    that point outside the sheet first.
    """
    found = [
        Pointer(cell.text, _finding(cell), is_here)
        for cell in cells
        if len(cell.text) <= _LONGEST
        and (is_here := _points_here(legible(cell.text), colors)) is not None
    ]
    found.sort(key=lambda each: each.is_here)
    return next(iter(found), None)


def _points_here(text: str, colors: ColorWords) -> bool | None:
    """Tell whether a legible text points to the sheet itself, or to another
    place; None where it does neither.
    """
    if _NAMED.search(text):
        return False
    subject = _SUBJECT.search(text)
    if subject is None or colors.mentions(colored_text(text)):
        return None
    if _HERE.match(subject["said"]):
        return True
    return None if _MEASURED.search(subject["said"]) else False


def _finding(cell: LegendCell) -> LegendFinding:
    params = {"cell": cell.ref, "text": shown(cell.text)}
    return LegendFinding(cell.ref, Sentence("legend.elsewhere", params))
