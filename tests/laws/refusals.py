"""The table of docs/reference/refusals.md: what of the corpus is refused, and why.

`python -m tests.laws.refusals` with IRODORI_CORPUS set writes it again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

from tests.laws.books import corpus, plan_fills

from irodori.errors import InputError
from irodori.messages import catalogue
from irodori.workbook import Workbook

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "refusals.md"
_BEGIN = "<!-- corpus"
_END = "<!-- end -->"


def refusal(data: bytes) -> str | None:
    """Return the code under which a book is refused when it is opened, read or filled, None where it is held."""
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
    return hashlib.sha256("\n".join(path.name for path in files).encode()).hexdigest()[:16]


def documented() -> tuple[str, str]:
    """Return the fingerprint of the corpus that the page speaks of, and its table with both marks."""
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
        *(f"| `{code}` | {counts[code]} | {catalogue()[code].en} |" for code in sorted(filter(None, counts))),
        "",
        _END,
    ]
    return "\n".join(lines)


def main() -> None:
    """Put the table for the corpus at hand into the page."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(text.replace(documented()[1], table(corpus())), encoding="utf-8")


if __name__ == "__main__":
    main()
