"""Text that is safe to print: no control characters for the terminal, and
Japanese measured as two columns a character.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from irodori.patterns import pattern

# Control characters, line ends apart, and marks that turn the writing
# direction.
_UNSAFE = pattern(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# What stays on one line: a colour with its condition, a word in katakana.
_PIECES = pattern(r"\S = (?:[!-~]+|.)|[!-~]+|[ァ-ヺー]{2,12}|\s+|.")
_NOT_FIRST = "、。，．）」』】”ー・：；？！〉》々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.;:!?)]}%"
_NOT_LAST = "（「『【“〈《(["
HANGS = 2
"""Columns behind a line in which a closing mark may stand."""
_PLAIN_NAME = pattern(r"[^\W\d][\w.]*")


def printable(text: str) -> str:
    """Return text without characters that could redraw a terminal."""
    return _UNSAFE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Return text for a screen without line breaks."""
    return printable(" ".join(text.split()))


def unbroken(text: str) -> str:
    """Return text on one line, without the line breaks that cut its words."""
    return one_line("".join(text.splitlines()))


def shortened(line: str, most: int) -> str:
    """Return the first of so many characters, with an ellipsis for what is
    left out.
    """
    if len(line) <= most:
        return line
    return line[: most - 1] + "…"


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def cut(text: str, wide: int) -> str:
    """Return text cut to a number of columns, with an ellipsis for what is
    left out.
    """
    if width(text) <= wide:
        return text
    kept = ""
    for character in text:
        if width(kept + character) > wide - 1:
            break
        kept += character
    return kept + "…"


def left(text: str, wide: int) -> str:
    """Return text padded on the right to a number of columns."""
    return text + " " * (wide - width(text))


def right(text: str, wide: int) -> str:
    """Return text padded on the left to a number of columns."""
    return " " * (wide - width(text)) + text


def column_widths(rows: Iterable[Sequence[str]]) -> list[int]:
    """Return how many columns of a terminal each column of a table takes."""
    columns = zip(*rows, strict=True)
    return [max(map(width, texts)) for texts in columns]


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows of a table as lines: the first column at the left, the
    others at the right.
    """
    columns = column_widths(rows)
    for first, *others in rows:
        cells = map(right, others, columns[1:])
        yield "  ".join([left(first, columns[0]), *cells])


def wrapped(text: str, wide: int) -> Iterator[str]:
    """Yield text in lines of so many columns: between any two Japanese
    characters, and at spaces; words in katakana stay whole.

    No line begins with a closing mark or ends with an opening bracket
    (kinsoku, JIS X 4051): one mark may stand in the two columns behind the
    others, and before more of them a character goes to the next line.
    """
    line: list[str] = []
    used = 0
    for piece in _PIECES.findall(text):
        takes = width(piece)
        hangs = HANGS if piece in _NOT_FIRST else 0
        if line and used + takes > wide + hangs:
            at = _break(line, piece)
            yield "".join(line[:at]).rstrip()
            line = line[at:]
            used = sum(map(width, line))
        if line or not piece.isspace():
            line.append(piece)
            used = used + takes
    yield "".join(line).rstrip()


def _break(line: Sequence[str], following: str) -> int:
    """Return before which piece a full line is broken; at its end where no
    place is better.
    """
    for at in range(len(line), 0, -1):
        if following[0] not in _NOT_FIRST and line[at - 1] not in _NOT_LAST:
            return at
        following = line[at - 1]
    return len(line)


def fitted(line: str, wide: int) -> Iterator[str]:
    """Yield a line in lines of so many columns; those after the first are two
    columns further in.
    """
    if width(line) <= wide:
        yield line
        return
    words = line.lstrip()
    first = line[: len(line) - len(words)]
    others = first + "  "
    room = max(wide - len(others) - HANGS, 1)
    for number, text in enumerate(wrapped(words, room)):
        yield (others if number else first) + text


def place(sheet: str | None, cell: str | None) -> str:
    """Return ``Sheet1!J3`` as Excel writes it, in quotation marks where the
    name needs them.
    """
    if not sheet:
        return cell or ""
    name = printable(sheet)
    if not _PLAIN_NAME.fullmatch(name):
        name = "'" + name.replace("'", "''") + "'"
    return f"{name}!{cell}" if cell else name


def neutral(text: str) -> str:
    """Return the text of a CSV field, marked so that no spreadsheet program
    takes it for a formula.
    """
    return (
        f"'{text}"
        if text.startswith(("=", "+", "-", "@", "\t", "\r"))
        else text
    )
