"""Puts measured tables between their markers in README.md, or another page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

PAGE = Path(__file__).resolve().parent / "README.md"


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; all columns but the first two stand right."""
    rule = ["---" if at < 2 else "---:" for at in range(len(head))]
    return "".join(
        f"| {' | '.join(cells)} |\n" for cells in [head, rule, *lines]
    )


def replace_section(name: str, text: str, path: Path = PAGE) -> None:
    """Put a text between ``<!-- NAME -->`` and ``<!-- /NAME -->``."""
    page = path.read_text("utf-8")
    before, begin, rest = page.partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- /{name} -->\n")
    if not end:
        raise SystemExit(f"{path.name} has no section {name}")
    path.write_text(
        f"{before}{begin}\n{text.strip()}\n\n{end}{after}", "utf-8"
    )
