"""One scorecard in many layouts: what stays the same is told by names, not by
places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from samples.layout import Grid, Put
from tests.scorecard.made import book

from irodori.workbook.refs import cell_ref

FIELDS = ("ministry", "procedure", "base", "current", "target", "deadline")
BLOCK = ("issue", "kpi", "a", "b", "progress", "kpi_deadline")
HEADINGS = {
    "ministry": "府省名",
    "procedure": "手続名",
    "base": "オンライン利用率(令和元年度)",
    "current": "オンライン利用率(現在値)",
    "target": "オンライン利用率目標",
    "deadline": "達成期限",
    "issue": "課題①",
    "kpi": "中間KPIと目標",
    "a": "アクションプラン a",
    "b": "アクションプラン b",
    "progress": "進捗(中間KPI)",
    "kpi_deadline": "達成期限(中間KPI)",
}
RATED = ("current", "a", "b", "progress")

Procedure = Mapping[str, Put]


class Legend(NamedTuple):
    """The thresholds of a legend in per cent, and its statuses."""

    bands: tuple[int, int, int, int] = (100, 70, 40, 10)
    done: str = "措置済"


class Form(NamedTuple):
    """How a scorecard is laid out and its legend written."""

    order: Sequence[str] = FIELDS
    titles: int = 0
    repeats_ministry: bool = True
    legend_form: str = "prose"
    is_legend_first: bool = False


def legend_lines(legend: Legend, form: str) -> list[list[Put]]:
    """Return the rows of a legend in one of its forms."""
    top, green, yellow, orange = legend.bands
    pairs = [
        ("青", f"{top}%以上"),
        ("緑", f"{green}%以上{top}%未満"),
        ("黄", f"{yellow}%以上{green}%未満"),
        ("橙", f"{orange}%以上{yellow}%未満"),
        ("赤", f"{orange}%未満"),
    ]
    head = "オンライン利用率（現在値）：目標に対する進捗率に応じて色分け"
    open_plans = "緑：取組中（期限内）　黄：取組中（期限超過）　橙：未着手（期限内）　赤：未着手（期限超過）"
    statuses = f"各アクションプラン（青：{legend.done}　{open_plans}）"
    kpi = "進捗（中間KPI）（青：中間KPI目標達成済）"
    marked: list[list[Put]] = [
        [f"■{color}　{words}"] for color, words in pairs
    ]
    beside: list[list[Put]] = [[color, words] for color, words in pairs]
    rates: dict[str, list[list[Put]]] = {
        "prose": [
            [head],
            [
                "（"
                + "　".join(
                    f"{color}色：進捗率{words}" for color, words in pairs
                )
                + "）"
            ],
        ],
        "brackets": [
            [head],
            ["、".join(f"【{color}】{words}" for color, words in pairs)],
        ],
        "behind": [
            [head],
            ["、".join(f"進捗率{words}（{color}）" for color, words in pairs)],
        ],
        "lines": [[head], *marked],
        "table": [
            ["オンライン利用率（現在値）の凡例"],
            ["色", "目標に対する進捗率"],
            *beside,
        ],
        "signs": [
            [head],
            ["　".join(f"{color}：{_signs(words)}" for color, words in pairs)],
        ],
    }
    return [["【凡例】"], *rates[form], [statuses], [kpi]]


LEGEND_FORMS = ("prose", "brackets", "behind", "lines", "table", "signs")


def _signs(words: str) -> str:
    low, at_least, rest = words.partition("以上")
    if not at_least:
        return f"＜{words.removesuffix('未満')}"
    high = rest.removesuffix("未満")
    return f"≧{low}、＜{high}" if high else f"≧{low}"


def laid_out(
    procedures: Sequence[Procedure], legend: Legend, form: Form
) -> tuple[bytes, dict[str, tuple[str, str]]]:
    """Return a book, and by cell what a rated cell is: the procedure's name
    and the field.
    """
    columns = (*form.order, *BLOCK)
    titles = ["スコアカード", *["（様式１）"] * 9][: form.titles]
    rows: list[list[Put]] = [[title] for title in titles]
    below = legend_lines(legend, form.legend_form)
    if form.is_legend_first:
        rows += [*below, []]
    rows.append([HEADINGS[name] for name in columns])
    places: dict[str, tuple[str, str]] = {}
    before: Put = None
    for procedure in procedures:
        row = [procedure.get(name) for name in columns]
        ministry = procedure["ministry"]
        if not form.repeats_ministry and ministry == before:
            row[columns.index("ministry")] = None
        before = ministry
        rows.append(row)
        for name in RATED:
            places[cell_ref(len(rows), columns.index(name) + 1)] = (
                str(procedure["procedure"]),
                name,
            )
    if not form.is_legend_first:
        rows += [[], *below]
    return book(Grid("スコアカード", rows)), places
