"""Which option of a form is ticked."""

from __future__ import annotations

import pytest

from irodori.scorecard.values.boxes import read_choice


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("□措置済　■取組中　□未着手", "取組中"),
        ("☑措置済\n☐取組中\n☐未着手", "措置済"),
        ("□措置済／■取組中／□未着手", "取組中"),
        ("措置済□　取組中■　未着手□", "取組中"),
        ("■措置済（令和4年12月）□取組中", "措置済（令和4年12月）"),
        ("■達成", "達成"),
        ("□措置済　□取組中", None),
        ("■措置済　■取組中", None),
        ("□措置済", None),
        ("[x]措置済 [ ]取組中", "措置済"),
        ("［　］措置済　［✓］取組中", "取組中"),
        ("[ ]措置済", None),
        ("（　）措置済", None),
    ],
)
def test_the_one_option_that_is_ticked_is_the_answer(
    text: str, answer: str | None
) -> None:
    choice = read_choice(text)
    assert choice
    assert choice.answer == answer


@pytest.mark.parametrize(
    "text",
    ["取組中", "■", "A県■取組中□未着手", "■取組中（□順調 □遅れ）", "■■取組中"],
)
def test_other_texts_are_no_choice(text: str) -> None:
    assert read_choice(text) is None
