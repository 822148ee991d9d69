"""Findings are a list; outputs ask for their kinds and counts."""

from __future__ import annotations

from irodori.messages import Sentence
from irodori.scorecard.findings import Finding, count_codes, count_serious, kinds

NOTE = Finding("法務省", None, "info", Sentence("as_of.differs", {"other": "a", "used": "b"}))
MISSING = Finding("表", "B3", "warning", Sentence("status.missing"))
MARK = Finding("表", "A8", "warning", Sentence("check.mark", {"text": "?"}))


def test_kinds_come_in_the_order_of_their_first_finding() -> None:
    found = [NOTE, MISSING, MARK, MISSING._replace(cell="B4")]
    assert [(kind.code, kind.severity, len(kind.findings)) for kind in kinds(found)] == [
        ("as_of.differs", "info", 1),
        ("status.missing", "warning", 2),
        ("check.mark", "warning", 1),
    ]


def test_one_code_with_two_severities_is_two_kinds() -> None:
    found = [NOTE, NOTE._replace(severity="warning")]
    assert [kind.severity for kind in kinds(found)] == ["info", "warning"]


def test_what_only_informs_does_not_count_as_serious() -> None:
    assert count_serious([NOTE, MISSING, MARK]) == 2
    assert count_codes([NOTE, MISSING, MISSING]) == {"as_of.differs": 1, "status.missing": 2}


def test_nothing_found_is_no_kind() -> None:
    assert kinds([]) == []
