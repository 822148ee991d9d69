"""Ticked choices of a printed form, in one line or several.

■措置済 □取組中 □未着手    the one ticked is the answer
[x]措置済 [ ]取組中         the same in brackets
措置済□ 取組中■            the same with the boxes behind
□措置済 □取組中, ■措置済 ■取組中, □措置済    no answer: none or two are ticked
"""

from __future__ import annotations

from irodori.patterns import pattern
from irodori.tuples import NamedTuple

_TICKED = "■☑☒✅✔⬛◼"
_BOX = pattern(f"[{_TICKED}□☐⬜◻▢]")
_TICKED_BRACKETS = pattern(r"[\[［][xXｘＸ✓✔レ][\]］]")
_UNTICKED_BRACKETS = pattern(r"[\[［][ \u3000]*[\]］]|[(（][ \u3000]+[)）]")
_BETWEEN = " \t\r\n\u3000\ufe0e\ufe0f、,，・/／"


class Boxes(NamedTuple):
    """The options of a form, by whether their boxes are ticked."""

    ticked: tuple[str, ...]
    unticked: tuple[str, ...]

    @property
    def answer(self) -> str | None:
        """The one option that is ticked; None where none or several are."""
        return self.ticked[0] if len(self.ticked) == 1 else None


def read_choice(text: str) -> Boxes | None:
    """Return the options of a text that is nothing but boxes with words;
    None for any other text.
    """
    text = _with_boxes(text)
    boxes = _BOX.findall(text)
    if not boxes:
        return None
    options = [part.strip(_BETWEEN) for part in _BOX.split(text)]
    is_behind = bool(options[0])
    if is_behind and options[-1]:
        return None
    options = options[:-1] if is_behind else options[1:]
    if not all(map(_is_whole, options)):
        return None
    marked = [*zip(boxes, options, strict=True)]
    return Boxes(
        tuple(option for box, option in marked if box in _TICKED),
        tuple(option for box, option in marked if box not in _TICKED),
    )


def _with_boxes(text: str) -> str:
    """Return a text with boxes for the brackets that stand for them."""
    ticked = _TICKED_BRACKETS.sub("■", text)
    return _UNTICKED_BRACKETS.sub("□", ticked)


def _is_whole(option: str) -> bool:
    """Tell whether an option has words, and closes each bracket it opens."""
    is_closed = option.count("(") == option.count(")")
    return (
        bool(option) and is_closed and option.count("（") == option.count("）")
    )
