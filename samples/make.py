"""Write the sample cases: ``python samples/make.py [--out DIR] [CASE...]``.

Each case gets input.xlsx, expected.txt and README.md, and status.csv where it
needs one; the list of cases goes into README.md beside this script. The same
parts come out every time. A book that has the same parts already is left
alone: another build of zlib may pack them to other bytes.
"""

from __future__ import annotations

import argparse
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from samples.book import expectations, workbook  # noqa: E402
from samples.cases import CASES  # noqa: E402
from samples.layout import Case  # noqa: E402

INDEX = """# Samples

Each folder is a case: `input.xlsx`, what a correct conversion makes of it in `expected.txt`, and a `README.md`.
`python samples/make.py` writes them all from `samples/cases/`; the texts of the real sheet are in `seed/records.json`.
An expectation is written by hand beside the value it speaks of, from the legend's rules; no program's answer is copied.

## expected.txt

| line | meaning |
|---|---|
| `# as-of: 2022-04-01` | convert with this date; without the line no date is given |
| `# status: status.csv` | convert with this status table |
| `# as-of-found: 2022-03-31 sheet` | the date that the report must give, and its source |
| `# fills: scale` | how fills are read as statuses, where it is not the usual way |
| `# fill: red solid FFE06666` | the fill that red gets here, as pattern and colours; else that of the `cud` palette |
| `* ! legend.gap` | a finding with this code, wherever it stands |
| `J4 red` | a rated cell and its colour; `none`: rated, and without a fill |
| `J3 ! rate.unknown` | a finding for this cell; with no colour line it was not rated and keeps its fill |
| `法務省!J4 red` | the same in a book with several sheets |

Every cell that can be rated is listed, with a colour, a finding or both; a merged area is named by its first cell.
Findings that only remark on something may come besides.

Two more files say what other commands find. `check.txt`: a cell, the colour it has, the one it should have. `diff.txt`:
`added` or `removed` and a procedure; `down`, `up`, `set` or `cleared`, a cell and its two colours; `value`, a cell and
what it said and says.

## Cases

"""


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__.split(":", maxsplit=1)[0]
    )
    asked.add_argument(
        "case", nargs="*", help="a folder's name; all when none is given"
    )
    asked.add_argument(
        "--out", type=Path, default=HERE, help="where the folders stand"
    )
    options = asked.parse_args()
    unknown = set(options.case) - {case.name for case in CASES}
    if unknown:
        asked.error(f"no such case: {', '.join(sorted(unknown))}")
    for case in CASES:
        if not options.case or case.name in options.case:
            write_case(case, options.out / case.name)
    write_text(
        options.out / "README.md",
        INDEX + "".join(f"- `{case.name}`: {case.shows}\n" for case in CASES),
    )


def write_case(case: Case, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    book, made = folder / "input.xlsx", workbook(case)
    if not book.exists() or parts(book.read_bytes()) != parts(made):
        book.write_bytes(made)
    write_text(folder / "expected.txt", expectations(case))
    story = (
        f"{case.shows}\n\n{case.story.strip()}\n\n![The result](result.png)"
    )
    write_text(folder / "README.md", f"# {case.name}\n\n{story}\n")
    for name, text in case.files.items():
        write_text(folder / name, text)
    if case.status:
        (folder / "status.csv").write_bytes(case.status.encode("utf-8-sig"))


def write_text(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def parts(book: bytes) -> list[tuple[str, tuple[int, ...], bytes]]:
    """Return name, time and content of each part, in order."""
    with ZipFile(BytesIO(book)) as archive:
        return [
            (each.filename, each.date_time, archive.read(each))
            for each in archive.infolist()
        ]


if __name__ == "__main__":
    main()
