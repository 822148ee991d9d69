"""The command that fuzzes: what ``make fuzz`` asks of it is understood."""

from __future__ import annotations

from tests.fuzz.__main__ import TARGET_NAMES, options_of


def test_all_targets_are_fuzzed_where_none_is_named() -> None:
    assert options_of(["--seconds", "600"]).targets == list(TARGET_NAMES)


def test_a_named_target_is_fuzzed_alone() -> None:
    assert options_of(["status"]).targets == ["status"]
