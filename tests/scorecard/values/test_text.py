from __future__ import annotations

import pytest

from irodori.scorecard.values.text import (
    fold,
    is_blank,
    is_dash,
    outside_and_inside,
    plain,
    read_mark,
    repeats_above,
    says_unknown,
    shown,
    squeezed,
    unspaced,
    without_serials_of_each,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "オンライン利 用率(令和 元年7月~12 月)",
            "オンライン利用率(令和元年7月~12月)",
        ),
        ("キャッ\nシュレ\r\nス化", "キャッシュレス化"),
        ("オンライン完結〇×", "オンライン完結○×"),
        ("オンライン完結◯×", "オンライン完結○×"),
        ("課題①", "課題1"),
        ("ｱｸｼｮﾝﾌﾟﾗﾝ　ａ", "アクションプランa"),
        ("\ufeff府省\u200b名\u3000", "府省名"),
        ("⾏政", "行政"),
        ("㋿元年", "令和元年"),
        ("", ""),
    ],
)
def test_labels_are_compared_without_width_white_space_and_unseen_characters(
    text: str, expected: str
) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("　７０％〜１００％未満\n", "70%~100%未満"),
        ("７０～１００", "70~100"),
        ("−2.7％", "-2.7%"),
        ("4月—9月", "4月-9月"),
        ("サーバー", "サーバー"),
        ("〇 ◯ ⭕️", "○ ○ ○"),
    ],
)
def test_parsers_read_one_dash_one_tilde_and_one_circle(
    text: str, expected: str
) -> None:
    assert plain(text) == expected


# － FF0D, − 2212, ー 30FC, ‐ 2010, - ASCII, ― 2015, ｰ FF70, – 2013, — 2014:
# all of them stand in published tables.
@pytest.mark.parametrize(
    "text", ["－", "−", "ー", "‐", "-", "―", "ｰ", "–", "—", " － ", "――", "--"]
)
def test_a_dash_alone_says_nothing(text: str) -> None:
    assert is_dash(text)
    assert is_blank(text)
    assert says_unknown(text)


@pytest.mark.parametrize("text", ["", " ", "　", "\n", "\u200b"])
def test_white_space_alone_says_nothing_and_is_no_dash(text: str) -> None:
    assert is_blank(text)
    assert not is_dash(text)


@pytest.mark.parametrize("text", ["0", "サーバー", "-5%", "A-B", "×"])
def test_other_text_says_something(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("text", "squeezed_text", "unspaced_text"),
    [
        ("令和 6 年\n3月 末", "令和6年3月 末", "令和6年3月末"),
        ("2021 12.3%", "2021 12.3%", "2021 12.3%"),
        ("①20%", "20%", "20%"),
        ("28.8%²", "28.8%", "28.8%"),
        ("1. 10%", "1.10%", "1. 10%"),
        ("取組中 期限：R5.3", "取組中 期限:R5.3", "取組中期限:R5.3"),
    ],
)
def test_line_breaks_inside_a_value_go_but_two_numbers_stay_apart(
    text: str, squeezed_text: str, unspaced_text: str
) -> None:
    assert (squeezed(text), unspaced(text)) == (squeezed_text, unspaced_text)


@pytest.mark.parametrize(
    ("text", "outside", "inside"),
    [
        ("54%(目標:58%)", "54%", ("目標:58%",)),
        ("a(b(c)d)e【f】g", "a e g", ("b(c)d", "f")),
        ("86.2%(前年度比", "86.2%(前年度比", ()),
        ("a)b", "a)b", ()),
        ("(a)", "", ("a",)),
    ],
)
def test_brackets_part_a_value_from_its_notes(
    text: str, outside: str, inside: tuple[str, ...]
) -> None:
    assert outside_and_inside(text) == (outside, inside)


def test_a_text_in_a_message_is_one_short_line() -> None:
    assert shown("12.3%\n(令和4年3月)") == "12.3% (令和4年3月)"
    assert len(shown("あ" * 1000)) == 80


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


def test_texts_that_differ_in_an_item_s_number_alone_are_one() -> None:
    texts = ["整理番号0000001 検討", "整理番号0000002 検討", "第12号、検討"]
    keys = without_serials_of_each([*texts, "第3号被保険者の届出", ""])
    assert keys == [
        "整理番号、検討",
        "整理番号、検討",
        "番号、検討",
        "第3号被保険者の届出",
        "",
    ]


def test_a_number_in_a_text_that_holds_a_nul_is_seen_as_well() -> None:
    assert without_serials_of_each(["番号1 a\0b", "番号2 c"]) == [
        "番号、a\0b",
        "番号、c",
    ]
