"""What an office would write for a folder: openpyxl over each book, one after
the other, filling the listed cells.

``python benchmarks/peer_openpyxl_loop.py INBOX OUTBOX FILLS``; FILLS holds a
table for each book (list_fills.py).
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import peer_openpyxl


def main() -> None:
    """Fill the listed cells of each book."""
    inbox, outbox, fills = map(Path, sys.argv[1:])
    outbox.mkdir(parents=True, exist_ok=True)
    for book in sorted(inbox.glob("*.xlsx")):
        sys.argv[1:] = [
            str(book),
            str(outbox / book.name),
            str(fills / f"{book.stem}.tsv"),
        ]
        peer_openpyxl.main()


if __name__ == "__main__":
    main()
