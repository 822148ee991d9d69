"""The catalogues of all floors, held together."""

from __future__ import annotations

from collections import Counter

from irodori.messages import commandline, jobs, judging, scorecard, sheets, shell, web, workbook


def test_no_code_stands_in_two_catalogues() -> None:
    counts = Counter(
        code for part in (workbook, scorecard, judging, sheets, shell, commandline, jobs, web) for code in part.WORDINGS
    )
    assert len(counts) > 500
    assert [code for code, count in counts.items() if count > 1] == []
