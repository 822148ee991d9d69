from __future__ import annotations

import pytest

from irodori.scorecard.values.marks import read_mark


@pytest.mark.parametrize("text", ["○", "〇", "◯", "⭕", "⭕️", " ○\n", "　〇　"])
def test_each_kind_of_circle_is_a_circle(text: str) -> None:
    assert read_mark(text) == "○"


@pytest.mark.parametrize("text", ["×", "✕", "✖", "✖️", "x", "X", "ｘ", "Ｘ", "❌", " ×\n"])
def test_each_kind_of_cross_is_a_cross(text: str) -> None:
    assert read_mark(text) == "×"


@pytest.mark.parametrize("text", ["", "-", "△", "○×", "○(一部)", "◎", "あり", "0", "o"])
def test_anything_else_is_no_mark(text: str) -> None:
    assert read_mark(text) is None
