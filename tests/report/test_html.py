"""The HTML page: what stands in it, that it is whole by itself, and that no
text of a workbook becomes markup.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scorecard import made

from irodori.conversion import convert
from irodori.messages import Language
from irodori.report.html import page, shape
from irodori.report.html.document import FillClasses
from irodori.report.html.page import html_chunks
from irodori.results import Conversion
from irodori.scorecard.legend.meaning import color_word
from irodori.workbook.fills import Fill
from irodori.workbook.refs import cell_ref
from irodori.workbook.rendering import render_number

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
CASES = sorted(path.parent.name for path in SAMPLES.glob("*/input.xlsx"))
VOID = {"meta", "link", "col", "br", "input"}
TAGS = {
    "blue": "青",
    "green": "緑",
    "yellow": "黄",
    "orange": "橙",
    "red": "赤",
}
HEADINGS = [
    "府省名",
    "手続名",
    "オンライン利用率(令和元年)",
    "オンライン利用率(現在値)",
    "オンライン利用率目標",
    "達成期限",
    "課題①",
    "中間KPIと目標",
    "アクションプランa",
    "進捗(中間KPI)",
    "達成期限(中間KPI)",
]
DAY = dt.date(2022, 4, 1)


class Element:
    """One element of a page."""

    def __init__(
        self, tag: str, attributes: dict[str, str], parent: Element | None
    ) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element] = []
        self.parts: list[str | Element] = []
        self.parent = parent

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        return "".join(
            part if isinstance(part, str) else part.text for part in self.parts
        )

    def span(self, name: str) -> int:
        return int(self.attributes.get(name, "1"))

    def all(self, tag: str = "", class_: str = "") -> list[Element]:
        return [
            each
            for each in self.walk()
            if tag in ("", each.tag) and (not class_ or class_ in each.classes)
        ]

    def walk(self) -> Iterator[Element]:
        for child in self.children:
            yield child
            yield from child.walk()


class Page(HTMLParser):
    """A page as a tree; an end tag that closes nothing, or the wrong element,
    fails the test.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = text
        self.root = self._open = Element("", {}, None)
        self.feed(text)
        self.close()
        assert self._open is self.root
        self.ids = {
            each["id"]: each
            for each in self.root.walk()
            if "id" in each.attributes
        }

    def handle_starttag(
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        element = Element(
            tag, {name: value or "" for name, value in attrs}, self._open
        )
        self._open.children.append(element)
        self._open.parts.append(element)
        if tag not in VOID:
            self._open = element

    def handle_endtag(self, tag: str) -> None:
        assert tag == self._open.tag
        assert self._open.parent
        self._open = self._open.parent

    def handle_data(self, data: str) -> None:
        self._open.parts.append(data)


@cache
def converted(case: str) -> Conversion:
    status = SAMPLES / case / "status.csv"
    return convert(
        SAMPLES / case / "input.xlsx",
        as_of=DAY,
        status=status if status.exists() else None,
    )


def drawn(conversion: Conversion, language: Language = "ja") -> Page:
    return Page("".join(html_chunks(conversion, language)))


@cache
def page_of(case: str, language: Language = "ja") -> Page:
    return drawn(converted(case), language)


def scorecard(
    path: Path, rows: list[list[object]], *, sheet: str = "表", below: str = ""
) -> Path:
    """Write a small scorecard with one action plan."""
    book = openpyxl.Workbook()
    ws = book.active
    assert ws is not None
    ws.title = sheet
    ws.append(HEADINGS)
    for row in rows:
        ws.append(row)
    if below:
        ws.append([])
        ws.append([below])
    book.save(path)
    return path


def procedure(name: str, ministry: str = "法務省") -> list[object]:
    plan = "検討【取組中 令和5年3月末】"
    return [
        ministry,
        name,
        "0%",
        "5%",
        "20%",
        "令和6年3月末",
        "課題",
        "90%以上にする",
        plan,
        "10%",
        "令和5年3月末",
    ]


# ---- Whole by itself --------------------------------------------------------


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "case", ["seed-statuses", "layout-ministries", "layout-hidden"]
)
def test_nothing_is_fetched_from_anywhere(
    case: str, language: Language
) -> None:
    drawn_page = page_of(case, language)
    for each in drawn_page.root.walk():
        assert "src" not in each.attributes
        if "href" in each.attributes:
            assert each["href"].startswith("#") or (
                each.tag,
                each["href"],
            ) == ("link", "data:,")
    for word in ("http:", "https:", "url(", "@import", "//cdn"):
        assert word not in drawn_page.source


@pytest.mark.parametrize("case", CASES)
def test_every_link_leads_to_an_element_and_no_name_is_given_twice(
    case: str,
) -> None:
    drawn_page = page_of(case)
    named = Counter(
        each["id"]
        for each in drawn_page.root.walk()
        if "id" in each.attributes
    )
    assert max(named.values()) == 1
    links = {each["href"][1:] for each in drawn_page.root.all("a")}
    assert links - set(named) == set()


def test_the_policy_allows_this_style_and_this_script_and_nothing_else() -> (
    None
):
    drawn_page = page_of("seed-statuses")
    policy = next(
        each["content"]
        for each in drawn_page.root.all("meta")
        if "http-equiv" in each.attributes
    )
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (element,) = drawn_page.root.all(tag)
        digest = base64.b64encode(
            hashlib.sha256(element.text.encode()).digest()
        ).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not [
        each for each in drawn_page.root.walk() if "style" in each.attributes
    ]


def test_the_same_conversion_gives_the_same_page() -> None:
    assert (
        "".join(html_chunks(converted("seed-statuses")))
        == page_of("seed-statuses").source
    )


def test_jinja_is_loaded_only_when_a_page_is_asked_for() -> None:
    code = "import sys, irodori, irodori.conversion; sys.exit('jinja2' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], check=False).returncode
        == 0
    )


# ---- A hostile workbook -----------------------------------------------------

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</td></tr></table><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<!--",
    "]]>{{ 7 * 7 }}{% raw %}",
    "&lt;script&gt;",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_a_workbook_becomes_markup(
    tmp_path: Path, payload: str
) -> None:
    rows: list[list[object]] = [
        procedure(payload, payload),
        [payload] * 11,
        procedure("別の手続"),
    ]
    rows[0][3] = rows[0][7] = rows[0][8] = rows[0][9] = payload
    name = payload.replace("/", "")
    legend = f"オンライン利用率（現在値）：青色：100%以上 緑色：{payload}"
    path = scorecard(
        tmp_path / f"{name}.xlsx",
        rows,
        sheet=re.sub(r"[\[\]*:?]", "", name)[:31],
        below=legend,
    )
    drawn_page = drawn(convert(path, as_of=DAY))
    assert len(drawn_page.root.all("script")) == 1
    assert len(drawn_page.root.all("style")) == 1
    assert drawn_page.root.all("img") == []
    assert not [
        name
        for each in drawn_page.root.walk()
        for name in each.attributes
        if name.startswith("on")
    ]
    heading = next(
        each
        for each in drawn_page.root.all("th", "name")
        if payload in each.text
    )
    assert heading.text == payload
    assert payload in [each.text for each in drawn_page.root.all("option")]


def test_control_characters_do_not_reach_the_page(tmp_path: Path) -> None:
    path = scorecard(
        tmp_path / "a.xlsx", [procedure("手続_x0001_その_xD800_一")]
    )
    text = "".join(html_chunks(convert(path, as_of=DAY)))
    text.encode("utf-8")
    assert "\x01" not in text


# ---- The sheet --------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_every_rated_cell_shows_its_colour_its_mark_and_its_reason(
    case: str,
) -> None:
    drawn_page = page_of(case)
    conversion = converted(case)
    sheets = {
        sheet.name: f"s{number}"
        for number, sheet in enumerate(conversion.sheets, 1)
    }
    for rating in conversion.ratings:
        cell = drawn_page.ids[f"{sheets[rating.sheet]}-{rating.cell}"]
        mark = next(
            each for each in cell.all("a", "k") if "kq" not in each.classes
        )
        beyond = (
            color_word(rating.color).text("ja")[:1] if rating.color else "–"
        )
        assert mark.text == TAGS.get(rating.color or "", beyond)
        assert (
            rating.reason.text("ja") in drawn_page.ids[mark["href"][1:]].text
        )
        assert [each for each in cell.classes if each.startswith("is-")] == (
            [f"is-{rating.color}"] * bool(rating.color)
        )


@pytest.mark.parametrize("group", [None, 2])
@pytest.mark.parametrize("case", CASES)
def test_every_place_of_a_table_is_covered_once(
    case: str, group: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if group:
        monkeypatch.setattr(shape, "GROUP_ROWS", 1)
        monkeypatch.setattr(shape, "MOST_GROUP_ROWS", group)
    drawn_page = drawn(converted(case)) if group else page_of(case)
    for table in drawn_page.root.all("table"):
        columns = len(table.all("col"))
        for section in table.all("thead") + table.all("tbody"):
            rows = section.all("tr")
            taken = Counter[tuple[int, int]]()
            for at, row in enumerate(rows):
                column = 0
                for cell in row.children:
                    while taken[at, column]:
                        column += 1
                    for down in range(cell.span("rowspan")):
                        taken.update(
                            (at + down, column + right)
                            for right in range(cell.span("colspan"))
                        )
            assert set(taken.values()) == {1}
            assert len(taken) == len(rows) * columns


def test_both_header_levels_stand_in_the_head_with_their_merges() -> None:
    (head,) = page_of("layout-merged").root.all("thead")
    letters, upper, lower = head.all("tr")
    assert [each.text for each in letters.children[1:4]] == ["A", "B", "C"]
    assert letters.children[14]["data-p"].endswith("› 中間KPIと目標")
    ministry = next(each for each in upper.children if each.text == "府省名")
    assert (ministry["scope"], ministry["rowspan"]) == ("col", "2")
    wide = next(each for each in upper.children if each.span("colspan") > 10)
    assert wide["scope"] == "colgroup"
    assert "課題①" in [each.text for each in lower.children]


def test_rows_are_headed_by_their_number_and_the_procedure() -> None:
    (body, *_) = page_of("seed").root.all("tbody")
    first = body.all("tr")[0]
    assert [(each["scope"], each.text) for each in first.all("th")] == [
        ("row", "3"),
        ("row", "在留期間更新許可の申請"),
    ]
    assert first["data-n"] == "3"


def test_what_stands_around_a_table_is_a_table_of_its_own() -> None:
    around = page_of("seed-statuses").root.all("table", "around")
    assert "青色：目標達成済" in around[-1].text


def test_a_merged_area_taller_than_its_group_is_drawn_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shape, "GROUP_ROWS", 1)
    monkeypatch.setattr(shape, "MOST_GROUP_ROWS", 1)
    drawn_page = drawn(converted("layout-merged"))
    rows = drawn_page.root.all("table", "grid")[0].all("tbody")
    assert [each.all("td")[0].text for each in rows] == ["法務省"] * 3
    marked = [
        each
        for each in drawn_page.root.all("td", "is-yellow")
        if "c10" in each.classes
    ]
    assert [each.text for each in marked] == ["黄10.0%"] * 2
    assert [each.attributes.get("id") for each in marked] == ["s1-J3", None]


def test_hidden_rows_and_columns_can_be_shown() -> None:
    drawn_page = page_of("layout-hidden")
    assert "hidden" in drawn_page.ids
    assert [row["data-n"] for row in drawn_page.root.all("tr", "hid")] == [
        "4",
        "5",
    ]
    letters = drawn_page.root.all("tr", "letters")[0]
    assert [
        each.text for each in letters.children if "hid" in each.classes
    ] == ["E", "G", "P"]
    assert "hidden" not in page_of("seed").ids


def test_a_long_sheet_is_cut_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shape, "MOST_ROWS", 4)
    monkeypatch.setattr(page, "MOST_ROWS", 4)
    drawn_page = drawn(converted("seed-statuses"))
    assert [
        row["data-n"]
        for row in drawn_page.root.all("tr")
        if "data-n" in row.attributes
    ] == ["3", "4"]
    assert "初めの 4 行" in drawn_page.root.all("p", "notice")[0].text
    assert {each["href"][1:] for each in drawn_page.root.all("a")} <= set(
        drawn_page.ids
    )


def test_a_cell_cleared_of_an_old_colour_has_none_on_the_page() -> None:
    cleared = [
        (case, sheet)
        for case in CASES
        for sheet in converted(case).sheets
        if sheet.cleared
    ]
    assert cleared
    for case, sheet in cleared:
        number = converted(case).sheets.index(sheet) + 1
        for row, column in sheet.cleared:
            cell = page_of(case).ids[f"s{number}-{cell_ref(row, column)}"]
            assert "f" not in cell.classes


# ---- The summary, the findings, the legend ----------------------------------


def test_the_summary_counts_the_cells_of_each_colour() -> None:
    counts = {
        each["data-kind"]: each.all("b")[0].text
        for each in page_of("seed-statuses").root.all("button", "count")
    }
    summary = converted("seed-statuses").summary
    assert all(
        counts[color] == str(summary[color]) for color in (*TAGS, "none")
    )


def test_the_date_is_given_with_its_era_and_its_source() -> None:
    (time,) = page_of("seed").root.all("time")
    assert (time["datetime"], time.text) == ("2022-04-01", "令和4年4月1日")
    assert "指定された日付" in page_of("seed").root.all("dl", "facts")[0].text
    (english,) = page_of("seed", "en").root.all("time")
    assert english.text == "2022-04-01"


def test_one_finding_lists_all_the_cells_that_it_holds_for() -> None:
    section = page_of("seed").ids["findings"]
    sentences = [
        each.text
        for each in section.all("p")
        if each.text.startswith("取組の状況が分からない")
    ]
    assert len(sentences) == 1
    missing = [
        each.cell
        for each in converted("seed").findings
        if each.code == "status.missing"
    ]
    links = {each["href"] for each in section.all("a")}
    assert {f"#s1-{cell}" for cell in missing} <= links


def test_a_severity_is_a_heading_once() -> None:
    heads = page_of("roll-forward").ids["findings"].all("p", "finding-head")
    titles = [re.sub(r"[\d, !]", "", each.text) for each in heads]
    assert titles == list(dict.fromkeys(titles))
    counted = sum(int(re.sub(r"\D", "", each.text)) for each in heads)
    assert counted == len(converted("roll-forward").findings)


def test_many_cells_under_one_finding_are_counted() -> None:
    rows = [
        made.record(f"申請{number}", made.plan(f"検討{number}"))
        for number in range(90)
    ]
    result = convert(made.book(made.scorecard(*rows)), as_of=DAY)
    missing = sum(each.code == "status.missing" for each in result.findings)
    assert missing == 90
    section = drawn(result).ids["findings"]
    (counted,) = re.findall(r"ほか (\d+) 件", section.text)
    links = {each["href"] for each in section.all("a")}
    assert len(links) + int(counted) == missing


def test_each_sentence_of_the_legend_stands_beside_its_meaning_and_its_cell() -> (
    None
):
    section = page_of("seed-statuses").ids["legend"]
    entries = section.all("ul", "sentences")[0].children
    assert entries[0].all("a")[0]["href"] == "#s1-A10"
    assert entries[0].all("q")[0].text == "青色：目標達成済"
    assert "100%以上" in entries[0].all("span", "reading")[0].text


def test_differences_from_the_builtin_legend_are_listed() -> None:
    text = page_of("legend-thresholds").ids["legend"].text
    assert "標準の凡例との違い" in text
    assert (
        "標準の凡例と同じ意味です"
        in page_of("seed-statuses").ids["legend"].text
    )


def test_sheets_without_a_table_are_named() -> None:
    assert (
        "表紙"
        in page_of("layout-ministries").root.all("p", "left-out")[0].text
    )


def test_rows_carry_what_the_filters_ask_for() -> None:
    drawn_page = page_of("layout-ministries")
    options = [each.text for each in drawn_page.ids["ministry"].all("option")]
    assert options == ["すべて", "法務省", "財務省", "厚生労働省"]
    rows = [
        each
        for each in drawn_page.root.all("tr")
        if "data-m" in each.attributes
    ]
    assert {each["data-m"] for each in rows} == {"0", "1", "2"}
    merged = [
        each["data-k"].split()
        for each in page_of("layout-merged").root.all("tr")
        if "data-k" in each.attributes
    ]
    assert ["yellow" in kinds for kinds in merged[:2]] == [True, True]


def test_the_english_page_speaks_english_around_the_japanese_sheet() -> None:
    drawn_page = page_of("seed-statuses", "en")
    assert drawn_page.root.all("html")[0]["lang"] == "en"
    assert drawn_page.root.all("div", "pane")[0]["lang"] == "ja"
    assert "Legend as understood" in drawn_page.ids["legend"].text


# ---- Values and fills -------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        ("0.002", "0.0%", "0.2%"),
        ("0.0205", "0.0%", "2.1%"),
        ("0.2", "0%", "20%"),
        ("20", '0"%"', "20%"),
        ("1662060", "#,##0", "1,662,060"),
        ("1234.56", '#,##0.0"件"', "1,234.6件"),
        ("1234567", "#,##0,", "1,235"),
        ("-5", "#,##0;△#,##0", "△5"),
        ("-5", "#,##0;[Red]-#,##0", "-5"),
        ("-0.4", "0", "0"),
        ("0", '0;-0;"－"', "－"),
        ("0", "#,##0 ;(#,##0)", "0 "),
        ("7", "000", "007"),
        ("1.5", "0.##", "1.5"),
        ("2", "0.##", "2"),
        ("1200", "[$¥-411]#,##0", "¥1,200"),
        ("0.28999999999999998", "General", "0.29"),
        ("1e20", "General", "1E+20"),
        ("0", "General", "0"),
        ("12.5", "# ?/?", "12.5"),
        ("12.5", "[>=10]0;0.0", "13"),
        ("12345", "0.00E+00", "12345"),
        ("3.14", "@", "3.14"),
    ],
)
def test_a_number_is_shown_under_its_format(
    number: str, number_format: str, shown: str
) -> None:
    assert render_number(Decimal(number), number_format).text == shown


@given(
    st.decimals(
        allow_nan=False,
        allow_infinity=False,
        min_value=-(10**15),
        max_value=10**15,
    ),
    st.text(max_size=12),
)
def test_any_number_under_any_format_is_some_text(
    number: Decimal, number_format: str
) -> None:
    assert isinstance(render_number(number, number_format).text, str)


def test_a_pattern_keeps_its_lines() -> None:
    fills = FillClasses()
    fills.add(Fill("lightUp", "FFFFFFFF", "FF03AF7A"), rated=True)
    assert "repeating-linear-gradient(135deg" in fills.rules()
    assert "--l:#03af7a" in fills.rules()


def test_white_is_no_fill_and_a_colour_that_is_none_makes_no_rule() -> None:
    fills = FillClasses()
    for fill in (
        Fill.solid("FFFFFFFF"),
        Fill("solid"),
        Fill("solid", "red;}body{display:none"),
    ):
        fills.add(fill, rated=False)
        assert fills.of(fill) == ""
    assert fills.rules() == ""


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@given(st.integers(0, 0xFFFFFE), st.booleans())
def test_text_on_any_fill_can_be_read_by_day_and_by_night(
    color: int, rated: bool
) -> None:
    fills = FillClasses()
    fills.add(Fill.solid(f"FF{color:06X}"), rated=rated)
    rule = dict(
        each.split(":")
        for each in fills.rules().partition("{")[2].rstrip("}").split(";")
        if each
    )
    for ground, ink in (("--l", "--lt"), ("--d", "--dt")):
        light, dark = sorted(
            [_luminance(rule[ground]), 1.0 if rule[ink] == "#fff" else 0.0],
            reverse=True,
        )
        assert (light + 0.05) / (dark + 0.05) >= 4.5
