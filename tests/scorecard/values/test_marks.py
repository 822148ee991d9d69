from __future__ import annotations

import pytest

from irodori.scorecard.values.text import read_mark, repeats_above


@pytest.mark.parametrize(
    "text", ["○", "〇", "◯", "⭕", "⭕️", " ○\n", "　〇　"]
)
def test_each_kind_of_circle_is_a_circle(text: str) -> None:
    assert read_mark(text) == "○"


@pytest.mark.parametrize(
    "text", ["×", "✕", "✖", "✖️", "x", "X", "ｘ", "Ｘ", "❌", " ×\n"]
)
def test_each_kind_of_cross_is_a_cross(text: str) -> None:
    assert read_mark(text) == "×"


@pytest.mark.parametrize(
    "text", ["", "-", "△", "○×", "○(一部)", "◎", "あり", "0", "o"]
)
def test_anything_else_is_no_mark(text: str) -> None:
    assert read_mark(text) is None


@pytest.mark.parametrize("text", ["○※1", "〇*", "◯ ※2"])
def test_a_footnote_s_mark_beside_a_circle_means_nothing(text: str) -> None:
    assert read_mark(text) == "○"


@pytest.mark.parametrize(
    "text", ["〃", "同上", "（同上）", " 〃 ", "上に同じ", "々"]
)
def test_a_cell_may_repeat_the_one_above(text: str) -> None:
    assert repeats_above(text)


@pytest.mark.parametrize("text", ["", "同上以外", "20%", "－", "〃" * 40])
def test_other_cells_speak_for_themselves(text: str) -> None:
    assert not repeats_above(text)
