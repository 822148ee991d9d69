"""Findings by the column: the same as one by one, in the order in which a person reads the sheet."""

from __future__ import annotations

from array import array

from irodori.messages import Sentence
from irodori.scorecard.columns import Column
from irodori.scorecard.findings import Finding, FindingColumn, Findings, alike, in_column, one_by_one

NOTE = Finding("法務省", None, "info", Sentence("as_of.differs", {"other": "a", "used": "b"}))


MISSING = Sentence("status.missing")


def missing(column: int, *rows: int) -> FindingColumn:
    return in_column(("表", column), "status.missing", "warning", array("I", rows), lambda _: MISSING)


def marks(*rows: int) -> FindingColumn:
    def say(at: int) -> Sentence:
        return Sentence("check.mark", {"text": f"{rows[at]}"})

    return in_column(("表", 2), "check.mark", "info", array("I", rows), say)


def test_columns_of_a_group_are_read_row_by_row_and_groups_one_after_another() -> None:
    found = Findings([[missing(2, 3, 5), missing(1, 4, 5)], [marks(1, 9)]])
    assert [finding.cell for finding in found] == ["B3", "A4", "B5", "A5", "B1", "B9"]
    assert [finding.sentence.text() for finding in found][-1].count("9") == 1


def test_kinds_come_in_the_order_of_their_first_finding_and_are_counted() -> None:
    found = Findings([*one_by_one([NOTE]), [marks(8), missing(1, 4, 5)], [missing(3, 1)]])
    assert [(kind.code, len(kind)) for kind in found.kinds()] == [
        ("as_of.differs", 1),
        ("status.missing", 3),
        ("check.mark", 1),
    ]
    assert found.codes() == {"as_of.differs": 1, "status.missing": 3, "check.mark": 1}
    assert found.serious == 3


def test_findings_made_one_by_one_stay_as_they_are() -> None:
    other = NOTE._replace(cell="A1", severity="warning")
    assert list(Findings(one_by_one([NOTE, other, NOTE]))) == [NOTE, other, NOTE]


def test_of_one_column_the_rows_with_something_to_say_are_found_by_its_kind() -> None:
    mark, missing_status = Sentence("check.mark", {"text": "?"}), Sentence("status.missing")
    said = Column([None, mark, missing_status], bytearray([2, 0, 1, 2]))
    columns = [*alike(("表", 1), "warning", array("I", [3, 4, 5, 6]), said)]
    assert {column.code: list(column.rows) for column in columns} == {"check.mark": [5], "status.missing": [3, 6]}
    assert [column.say(0) for column in columns] == [mark, missing_status]


def test_nothing_found_is_no_kind() -> None:
    assert Findings([[], [missing(1)]]).kinds() == []
