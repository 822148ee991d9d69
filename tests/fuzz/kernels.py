"""What is tried on the kernel alone; little is imported, for it runs under
sanitizers too.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from tests.fuzz.mutators import content_of
from tests.laws.books import SAMPLES, corpus

from irodori.workbook.kernel import PlainKernel
from irodori.workbook.kernelapi import PlanArrays, RowText, Stop, StyleTable
from irodori.workbook.native import kernel

_SMALL = 24_000


def kernels(data: bytes) -> None:
    """Read and paint rows with both kernels, and see that they agree."""
    plan = PlanArrays(
        *(
            array("i", each)
            for each in ([1, 2, 2, 5], [1, 1, 3, 2], [1, 2, 1, 2])
        )
    )
    answers = []
    for each in (kernel(), PlainKernel()):
        given = RowText(data, 0, len(data), 0, descent=True)
        rows = each.scan(given, 1000)
        painted = each.paint(given, plan, 0, StyleTable())
        answers.append(
            (
                rows._replace(stop=Stop.END),
                painted.at,
                painted.data,
                painted.plan_at,
            )
        )
    if answers[0] != answers[1]:
        raise AssertionError(answers)


def first_rows() -> Iterator[bytes]:
    """Yield the rows of the sheets of small books."""
    for path in (
        path for path in [*SAMPLES, *corpus()] if path.stat().st_size < _SMALL
    ):
        for name, part in (content_of(path.read_bytes()) or {}).items():
            if (
                "worksheets/" in name
                and b"<sheetData>" in part
                and len(part) < _SMALL
            ):
                yield part[part.index(b"<sheetData>") + len(b"<sheetData>") :]
