"""What a sheet explains beside its colours: words that mean a status of the
legend, 検討中は未着手とする, and the codes of its columns of statuses, 1：措置済
２：取組中.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from irodori.patterns import pattern
from irodori.scorecard.legend.titles import LegendCell
from irodori.scorecard.values.text import fold, plain
from irodori.tuples import NamedTuple


class Glossary(NamedTuple):
    """What a sheet explains."""

    synonyms: Mapping[str, str] = {}
    """Folded words, each with the word of a status that it means."""
    codes: Mapping[str, str] = {}
    """Folded codes, each with what it says in a column of statuses:
    取組中(期限内).
    """


# ---- Words ------------------------------------------------------------------


class SameStatus(NamedTuple):
    """Words of which a sentence says that they mean another status."""

    words: list[str]
    status: str


_LEAD = r"[※*・()「『注:、,0-9なおただし]{0,12}"
_AND = "(?:・|、|及び|又は|または)"
_JOINT = pattern(_AND)
_WORD = rf"[「『]?(?:(?![のはをにがもと]|{_AND})[^\W\d_]){{2,12}}[」』]?"
_WORDS = rf"(?P<words>{_WORD}(?:{_AND}{_WORD})*)"
_STATUS = rf"(?P<status>{_WORD})"
_THING = "(?:の(?:もの|取組|場合|プラン|状態))?"
_AS = (
    r"(?:と(?:して(?:扱い?う?|分類|判定|整理)|みなす?|同じ|する|し)|に(?:含[むめみま]|分類|区分|準じ)|扱い)"
    r"(?:る|れる)?(?:する|します|とする|ます|ものとする)?"
)
_SAME_STATUS = (
    pattern(rf"{_LEAD}{_WORDS}{_THING}[:=]{_STATUS}(?:{_AS})?"),
    pattern(rf"{_LEAD}{_WORDS}{_THING}(?:は|については)、?{_STATUS}{_AS}"),
    pattern(
        rf"{_LEAD}{_STATUS}には?、?{_WORDS}{_THING}[をも]含[むめみ](?:る|ます)?(?:ものとする)?"
    ),
)
"""検討中＝未着手, 検討中は未着手として扱う, 取組中には検討中を含む."""


def same_status(sentence: str) -> SameStatus | None:
    """Return what a sentence says that some words mean; None where it says
    nothing of the kind.
    """
    squeezed = "".join(sentence.split()).rstrip("。")
    for form in _SAME_STATUS:
        found = form.fullmatch(squeezed)
        if found:
            words = _JOINT.split(found["words"])
            return SameStatus(
                [each.strip("「」『』") for each in words],
                found["status"].strip("「」『』"),
            )
    return None


# ---- Codes ------------------------------------------------------------------

_SIGN = r"[1-9A-Hア-オイロハ◎○△▲×]"
_CODE = rf"(?P<code>{_SIGN})"
_BEFORE_PHRASE = pattern(
    rf"[「(【](?P<bracketed>{_SIGN})[」)】]\s*(?:[:=→.…]+\s*)?"
    rf"|(?:^|(?<=[\s、,/;:])){_CODE}(?:\s*[:=→.…]+\s*|\s+)"
)
_BEHIND_PHRASE = pattern(
    rf"(?P<phrase>[^\s、,:=()]{{2,12}})\s*[:=→(]\s*[「]?{_CODE}[」)]?(?=$|[\s、,;/])"
)
_ALONE = pattern(rf"[「(【]?{_CODE}[」)】.]?")
_COLOR = pattern(r"[(【]?[青緑黄橙赤]色?[)】:=]")
_CIRCLED = pattern("[①-⑨]")
_DRESS = " \t、,;/。・【】「」"
_LONGEST = 200
"""Characters of a line that may explain codes."""
_FEWEST = 2


def codes(
    cells: Iterable[LegendCell], is_status: Callable[[str], bool]
) -> dict[str, str]:
    """Return the codes that cells explain, each with its status; none where
    one has two meanings, or there is only one.
    """
    found: dict[str, str] = {}
    for code, phrase in _explained(cells):
        said = phrase.strip(_DRESS)
        if said and is_status(said) and found.setdefault(code, said) != said:
            return {}
    return found if len(found) >= _FEWEST else {}


def _explained(cells: Iterable[LegendCell]) -> Iterator[tuple[str, str]]:
    """Yield what may be codes with what is before or behind each, in one cell
    or in two side by side.
    """
    listed = [cell for cell in cells if cell.text.strip()]
    for cell in listed:
        for line in cell.text.splitlines():
            if len(line) <= _LONGEST:
                apart = _CIRCLED.sub(r"「\g<0>」", line)
                yield from _in_line(_COLOR.sub(" ", plain(apart)))
    for one, other in pairwise(listed):
        code = _ALONE.fullmatch(fold(one.text))
        if code and one.row == other.row:
            yield code["code"], plain(other.text[:_LONGEST])


def _in_line(line: str) -> Iterator[tuple[str, str]]:
    marks = list(_BEFORE_PHRASE.finditer(line))
    ends = [*(each.start() for each in marks[1:]), len(line)]
    for mark, end in zip(marks, ends, strict=False):
        code = mark["bracketed"] or mark["code"]
        yield code, line[mark.end() : end]
    for each in _BEHIND_PHRASE.finditer(line):
        yield each["code"], each["phrase"]
