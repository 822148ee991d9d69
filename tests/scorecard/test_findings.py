"""Findings are made when they are read; outputs ask for their kinds and
counts.
"""

from __future__ import annotations

from irodori.messages import Sentence
from irodori.scorecard.findings import (
    AllFindings,
    Finding,
    FindingColumn,
    FindingTable,
    count_codes,
    count_serious,
    kinds,
)

NOTE = Finding(
    "法務省",
    None,
    "info",
    Sentence("as_of.differs", {"other": "a", "used": "b"}),
)
MISSING = Finding("表", "B3", "warning", Sentence("status.missing"))
MARK = Finding("表", "A8", "warning", Sentence("check.mark", {"text": "?"}))


def test_kinds_come_in_the_order_of_their_first_finding() -> None:
    found = [NOTE, MISSING, MARK, MISSING._replace(cell="B4")]
    assert [
        (kind.code, kind.severity, kind.total) for kind in kinds(found)
    ] == [
        ("as_of.differs", "info", 1),
        ("status.missing", "warning", 2),
        ("check.mark", "warning", 1),
    ]


def test_one_code_with_two_severities_is_two_kinds() -> None:
    found = [NOTE, NOTE._replace(severity="warning")]
    assert [kind.severity for kind in kinds(found)] == ["info", "warning"]


def test_what_only_informs_does_not_count_as_serious() -> None:
    assert count_serious([NOTE, MISSING, MARK]) == 2
    assert count_codes([NOTE, MISSING, MISSING]) == {
        "as_of.differs": 1,
        "status.missing": 2,
    }


def test_nothing_found_is_no_kind() -> None:
    assert kinds([]) == []


def table() -> FindingTable:
    """Two columns of findings on three rows: B5 and C7 say one thing, C5
    another one, B6 and C6 nothing.
    """
    said = [
        Sentence("status.missing"),
        Sentence("kpi.no_target", {"text": "3件"}),
    ]
    first = FindingColumn(
        2, "warning", ["status.missing", ""], said.__getitem__, [0, 1, 1]
    )
    second = FindingColumn(
        3,
        "info",
        ["", "kpi.no_target", "status.missing"],
        [*said, said[0]].__getitem__,
        [1, 0, 2],
    )
    return FindingTable("表", [5, 6, 7], (first, second))


def test_findings_of_a_table_come_row_by_row() -> None:
    found = AllFindings([(NOTE,), table()])
    assert [(each.cell, each.code, each.severity) for each in found] == [
        (None, "as_of.differs", "info"),
        ("B5", "status.missing", "warning"),
        ("C5", "kpi.no_target", "info"),
        ("C7", "status.missing", "info"),
    ]


def test_kinds_and_counts_of_a_table_are_those_of_its_findings() -> None:
    found = AllFindings([table(), (MISSING, NOTE)])
    alone = [*found]
    assert [
        (kind.code, kind.severity, kind.total) for kind in kinds(found)
    ] == [(kind.code, kind.severity, kind.total) for kind in kinds(alone)]
    assert [[*kind.findings()] for kind in kinds(found)] == [
        [*kind.findings()] for kind in kinds(alone)
    ]
    assert (count_codes(found), count_serious(found)) == (
        count_codes(alone),
        count_serious(alone),
    )


def test_findings_of_a_sheet_keep_their_order() -> None:
    sheets = AllFindings([(MARK, NOTE), table()]).by_sheet()
    assert {
        name: [each.cell for each in found] for name, found in sheets.items()
    } == {
        "表": ["A8", "B5", "C5", "C7"],
        "法務省": [None],
    }
