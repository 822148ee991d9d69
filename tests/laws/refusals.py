"""The table of docs/reference/refusals.md: every refusal, and what of the
corpus is refused.

`python -m tests.laws.refusals` writes the first table again, with
IRODORI_CORPUS set the second too.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

from tests.laws.books import corpus, plan_fills
from tests.laws.hostile import BOMBS, REFUSED

from irodori.errors import InputError
from irodori.messages import catalogue
from irodori.workbook import Workbook

PAGE = (
    Path(__file__).resolve().parents[2] / "docs" / "reference" / "refusals.md"
)
_BEGIN = "<!-- corpus"
_END = "<!-- end -->"
_KINDS, _END_KINDS = "<!-- refusals -->", "<!-- end of refusals -->"


def refusal(data: bytes) -> str | None:
    """Return the code under which a book is refused when it is opened, read or
    filled, None where it is held.
    """
    try:
        book = Workbook.open(data)
        for sheet in book:
            _ = book.values, sheet.merges, sheet.notes
        plan_fills(book)
        book.to_bytes()
    except InputError as error:
        return error.code
    return None


def fingerprint(files: list[Path]) -> str:
    """Return what tells one corpus from another: a digest of its files' names."""
    return hashlib.sha256(
        "\n".join(path.name for path in files).encode()
    ).hexdigest()[:16]


def documented() -> tuple[str, str]:
    """Return the fingerprint of the corpus that the page speaks of, and its
    table with both marks.
    """
    text = PAGE.read_text(encoding="utf-8")
    table = text[text.index(_BEGIN) : text.index(_END) + len(_END)]
    return table.split()[2], table


def table(files: list[Path]) -> str:
    """Return the table for a corpus."""
    counts = Counter(refusal(path.read_bytes()) for path in files)
    held = counts.pop(None, 0)
    lines = [
        f"{_BEGIN} {fingerprint(files)} -->",
        "",
        f"Of {len(files)} files {held} are held and {len(files) - held} refused:",
        "",
        "| code | files | what the user reads |",
        "|---|---:|---|",
        *(
            f"| `{code}` | {counts[code]} | {catalogue('en')[code]} |"
            for code in sorted(filter(None, counts))
        ),
        "",
        _END,
    ]
    return "\n".join(lines)


def documented_kinds() -> str:
    """Return the page's table of every refusal, with both marks."""
    text = PAGE.read_text(encoding="utf-8")
    return text[text.index(_KINDS) : text.index(_END_KINDS) + len(_END_KINDS)]


def kinds_table() -> str:
    """Return the table of every refusal: the code, what shows it in the tests,
    and the sentence.
    """
    shown: dict[str, list[str]] = {}
    for refused in [*REFUSED, *BOMBS]:
        shown.setdefault(refused.code, []).append(refused.why)
    lines = (
        f"| `{code}` | {'; '.join(whys)} | {catalogue('en')[code]} |"
        for code, whys in shown.items()
    )
    return "\n".join(
        [
            _KINDS,
            "",
            "| code | for example | what the user reads |",
            "|---|---|---|",
            *lines,
            "",
            _END_KINDS,
        ]
    )


def main() -> None:
    """Put the table of refusals, and that for the corpus at hand, into the
    page.
    """
    text = PAGE.read_text(encoding="utf-8")
    text = text.replace(documented_kinds(), kinds_table())
    if corpus():
        text = text.replace(documented()[1], table(corpus()))
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
