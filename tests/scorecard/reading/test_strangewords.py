"""A word of a heading that is not known may make its column another one."""

from __future__ import annotations

import pytest

from irodori.scorecard.profiles import load_profile
from irodori.scorecard.reading.headings import heading
from irodori.scorecard.reading.strangewords import strange_words

WORDS = strange_words(load_profile(), ["状況", "完了期限"])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("状況", ""),
        ("a 状況（令和5年3月末時点）", ""),
        ("状況（R5.3末）※2", ""),
        ("状況（第3四半期）（注３）", ""),
        ("状況（直近の実績）", ""),
        ("期限（完了）", ""),
        ("状況（目標：認知度50％以上）", ""),
        ("次回状況", "次回"),
        ("e-Gov", "e-Gov"),
        ("状況（令和6年3月末見込み）", "見込"),
        ("他府省の状況", "他府省"),
        ("期限（着手）", "着手"),
        ("状況（うち法人）", "うち"),
        ("状況（千件）", ""),
        ("状況（単位：法人）", ""),
        ("状況（法人）", "法人"),
        ("状況（国）", "国"),
        ("状況（本県）", ""),
        ("完了期限（令和○年○月）", ""),
        ("完了期限（例：令和5年3月末）", ""),
        ("完了期限（記入例：R5.3）", ""),
        ("状況（○省）", "省"),
        ("状況（‰）", "‰"),
    ],
)
def test_what_is_neither_label_nor_time_is_strange(
    text: str, word: str
) -> None:
    assert WORDS.of([heading(text)]) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [("Current", ""), ("Target", ""), ("Forecast", "Forecast")],
)
def test_a_name_in_latin_letters_is_strange_where_it_is_no_label(
    text: str, word: str
) -> None:
    profile = load_profile()
    labels = [
        label
        for name in ("online_rate_current", "online_rate_target")
        for label in profile.fields[name].whole
    ]
    assert strange_words(profile, labels).of([heading(text)]) == word
