"""Statuses pasted from a spreadsheet mean on the page what they mean in a
table that the program reads.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from samples.words import LEGEND
from tests.scorecard.made import book, plan, record, scorecard
from tests.scorecard.test_colors import made as six_colors
from tests.web.browsing import Sight
from tests.web.conftest import Visit
from tests.web.test_choices import paste, plan_row

from irodori import convert
from irodori.scorecard.profile import shipped_profile
from irodori.scorecard.values.dates import Deadline, read_deadline

pytestmark = pytest.mark.slow

AS_OF = "2022-04-01"
FORMS = (
    ("措置済", ""),
    ("終了済", ""),
    ("継続", "R5.3.31"),
    ("継続", "令和4年度第3四半期"),
    ("今後実施予定", "令和4年3月末"),
    ("これから", "R6年度上半期"),
    ("取組中です", ""),
    ("着手していない", "2023/3/31"),
    ("開発中", "令和4年12月"),
    ("未検討", "未定"),
    ("取組中（期限超過）", ""),
    ("取組中【期限内】", ""),
    ("取組中 令和5年3月末", ""),
    ("取組中 期限:R4.3.31", ""),
    ("措置済（令和3年10月）", ""),
    ("令和4年12月 取組中", ""),
    ("取組中（協議中）", "R5.3"),
    ("１．措置済", ""),
    ("□措置済 ■取組中 □未着手", "R5.3"),
    ("着手 済み", "R5.3"),
    ("Ａ", ""),
    ("◎", ""),
    ("◯", "R5.3"),
    ("△", "令和４年３月３１日"),
)
"""What a spreadsheet may hold of a status and a deadline."""
REFUSED = (
    ("R3.9 取組中", ""),
    ("取組中（遅れ）", ""),
    ("完了（令和6年3月）", ""),
    ("措置済？", ""),
    ("一部完了", ""),
    ("順調", ""),
    ("取組中", "来年"),
)
"""What is not used, each for a reason that is told."""
CODES = ("◎：措置済　○：取組中　△：未着手", "Ａ：措置済　Ｂ：取組中")


def many(count: int) -> bytes:
    rows = (record(f"手続{n}", plan(f"改修{n}")) for n in range(count))
    legend = (*LEGEND, *CODES)
    return book(scorecard(*rows, blocks=("a",), legend=legend))


def program_colors(
    data: bytes, forms: tuple[tuple[str, str], ...], tmp_path: Path
) -> list[str]:
    """Return the colours that the program gives by a table of the forms."""
    path = tmp_path / "状況.csv"
    rows = (f"手続{n},a,{form},{day}" for n, (form, day) in enumerate(forms))
    text = "\n".join(("手続名,プラン,状況,期限", *rows))
    path.write_text(text, encoding="utf-8")
    made = convert(data, as_of=AS_OF, status=path)
    colors = {
        rating.procedure: rating.color
        for rating in made.ratings
        if rating.field == "action_plan"
    }
    return [
        {"blue": "青", "green": "緑", "yellow": "黄", "orange": "橙", "red": "赤"}.get(
            colors.get(f"手続{n}") or "", "判定できない"
        )
        for n in range(len(forms))
    ]  # fmt: skip


def test_every_form_that_the_program_reads_is_pasted(
    sight_both: Sight, tmp_path: Path
) -> None:
    data = many(len(FORMS))
    page = sight_both.show(("表.xlsx", data), as_of=AS_OF)
    page.click("[data-tab=plans]")
    page.focus("#plans")
    page.keyboard.press("Home")
    paste(page, "\n".join("\t".join(form) for form in FORMS))
    expected = program_colors(data, FORMS, tmp_path)
    assert expected.count("判定できない") <= 1
    expect(page.locator(".plan-color")).to_have_text(expected)
    page.keyboard.press("Control+z")
    expect(page.locator("#undo")).to_be_disabled()


def test_what_of_a_paste_is_not_used_is_told_with_its_words(
    sight: Sight,
) -> None:
    data = many(len(REFUSED))
    page = sight.show(("表.xlsx", data), as_of=AS_OF)
    page.click("[data-tab=plans]")
    page.focus("#plans")
    page.keyboard.press("Home")
    paste(page, "\n".join("\t".join(form) for form in REFUSED))
    told = page.locator("#notice")
    expect(told).to_contain_text(f"{len(REFUSED)} 行のうち 0 件")
    assert len((told.text_content() or "").strip().splitlines()) > len(REFUSED)
    expect(page.locator("#undo")).to_be_disabled()


def test_every_word_of_the_profile_is_taken_at_once(sight: Sight) -> None:
    profile = shipped_profile()
    words = {**profile.cell_status_words, **profile.status_words}
    page = sight.show(("表.xlsx", many(len(words))), as_of=AS_OF)
    page.click("[data-tab=plans]")
    page.focus("#plans")
    page.keyboard.press("Home")
    asked = len(sight.asked)
    paste(page, "\n".join(words))
    expect(page.locator("#chosen")).to_contain_text(f"{len(words)} 件")
    expect(page.locator("#notice")).to_be_hidden()
    assert not [url for url in sight.asked[asked:] if "tools" in url]
    for number, status in enumerate([*words.values()][:8]):
        expect(plan_row(page, number).locator("select")).to_have_value(status)


def test_a_status_of_the_legend_alone_is_pasted_chosen_and_searched(
    sight: Sight,
) -> None:
    page = sight.show(("六色.xlsx", six_colors()), as_of=AS_OF)
    sight.choose("O3")
    page.click("#plan-choices [data-status=見直し]")
    expect(sight.cell("O3").locator(".mark-color")).to_have_text("橙")
    page.click("[data-tab=plans]")
    page.focus("#plans")
    page.keyboard.press("Home")
    paste(page, "中止\n見直し\n")
    expect(plan_row(page, 0).locator("select")).to_have_value("中止")
    expect(plan_row(page, 1).locator("select")).to_have_value("見直し")
    page.click("#give [data-give=検討開始]")
    expect(plan_row(page, 0).locator("select")).to_have_value("検討開始")
    page.fill("#plans-search", "見直")
    expect(page.locator("#plans-body .plan-row")).to_have_count(2)


_YEARS = (
    "令和6",
    "令和６",
    "令和元",
    "R6",
    "R.6",
    "r6",
    "H31",
    "昭和64",
    "2024",
)
_ENDS = (
    "年3月31日", "-3-31", "/3/31", ".03.31", "年3月", "年3月末", "年3月中", "-3", ".3", ".3末", "/3月末", "年2月30日", "年13月",
    "年3月31", "年3-31", "-3-31日", "年度", "年度末", "年度中", "年度まで", "度", "度末", "年末", "年内", "年3月31日まで",
    "年度上期", "年度下半期末", "年度第1四半期", "年度第3四半期末", "年度第5四半期", "度上期", "年下期",
    "年度以降", "年以降", "年3月以降", "",
)  # fmt: skip


def test_a_deadline_that_is_typed_is_the_one_that_the_program_reads(
    visit: Visit,
) -> None:
    texts = [year + end for year in _YEARS for end in _ENDS]
    texts += ["未定", "検討中", "4月1日", "3月末", "来年度"]
    page = visit().open()
    typed = page.evaluate(
        "(texts) => import('/static/dates.js').then((dates) => texts.map(dates.readDeadline))",
        texts,
    )
    assert dict(zip(texts, typed, strict=True)) == {
        text: _as_typed(text) for text in texts
    }


def _as_typed(text: str) -> str | None:
    found = read_deadline(text)
    if isinstance(found, Deadline):
        return found.last_day.isoformat()
    return "open" if found.is_answer else None
