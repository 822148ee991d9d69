"""What the workbook's own legend changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from samples.cases.findings import (
    LEGEND_GAP,
    LEGEND_UNKNOWN_COLOR,
    PROGRESS_IN_DOUBT,
)
from samples.layout import (
    Case,
    Cell,
    Paint,
    Put,
    Row,
    Sheet,
    Table,
    columns,
    group,
    issue,
    procedure,
)
from samples.words import LEGEND, PLANS, legend

AS_OF = date(2022, 4, 1)
LegendLines = Sequence[str | Mapping[int, Put]]


def rates(
    *wanted: tuple[float, str], plans: Sequence[tuple[str, str]] = PLANS
) -> list[Row]:
    """Return a procedure for each (progress in per cent, colour); the target
    is 100 % from 0, plans go round.
    """
    return group(
        *(
            procedure(
                f"進捗{percent}%の手続",
                issue(
                    Cell(*plans[at % len(plans)]),
                    progress=Cell(
                        0.2 if at == 0 else 0.05, "none" if at else "blue"
                    ),
                ),
                base=0,
                current=Cell(round(percent / 100, 6), want, "0.00%"),
                target=1,
            )
            for at, (percent, want) in enumerate(wanted)
        )
    )


def case(
    name: str,
    shows: str,
    story: str,
    lines: LegendLines,
    rows: list[Row],
    *,
    fills: Mapping[str, str] = {},
    findings: Sequence[str] = (),
) -> Case:
    table = Table(columns("a"), rows, row_height=72)
    return Case(
        name,
        shows,
        story,
        [Sheet("スコアカード", [table], lines)],
        AS_OF,
        fills=fills,
        findings=findings,
    )


THRESHOLDS = rates(
    (100, "blue"), (99.99, "green"), (80, "green"), (79.95, "yellow"), (50, "yellow"), (49.95, "orange"),
    (20, "orange"), (19.95, "red"), (10, "red"),
)  # fmt: skip

FOUR_BANDS = rates(
    (100, "blue"), (50, "green"), (49.95, "yellow"), (10, "yellow"), (9.95, "red"),
    plans=[*PLANS[:3], ("民間APIの検討【未着手 令和5年3月末】", "red"), PLANS[4]],
)  # fmt: skip

OTHER_WORDS = rates(
    (100, "blue"), (70, "green"), (40, "yellow"), (10, "orange"), (9.95, "red"), (0, "red"),
    plans=[
        ("法令改正の検討（完了）", "blue"),
        ("システム改修の検討【実施中 令和5年3月末】", "green"),
        ("提出書類の見直し【実施中 令和4年3月末】", "yellow"),
        ("民間APIの検討【着手前 令和5年3月末】", "orange"),
        ("手数料の電子納付の検討【着手前 令和4年3月末】", "red"),
        ("様式の見直し（措置済）", "blue"),
    ],
)  # fmt: skip

FIVE = [
    (100, "blue"),
    (70, "green"),
    (40, "yellow"),
    (10, "orange"),
    (9.95, "red"),
]

OWN = {
    "blue": Paint("5B9BD5"), "green": Paint("70AD47"), "yellow": Paint("FFD966"), "orange": Paint("F4B183"),
    "red": Paint("FF0000", 14, "FFC7CE"),
}  # fmt: skip
OWN_FILLS = {
    "blue": "solid FF5B9BD5", "green": "solid FF70AD47", "yellow": "solid FFFFD966", "orange": "solid FFF4B183",
    "red": "lightUp FFFF0000 FFFFC7CE",
}  # fmt: skip


def swatches(*entries: str) -> dict[int, Put]:
    """Return a legend line of filled cells, each with its entry to the right."""
    cells: dict[int, Put] = {}
    for at, (entry, fill) in enumerate(
        zip(entries, OWN.values(), strict=False)
    ):
        cells |= {2 * at: Cell(None, fill=fill), 2 * at + 1: entry}
    return cells


SWATCH_LEGEND: LegendLines = [
    LEGEND[0],
    LEGEND[2],
    swatches(
        "青色：目標達成済",
        "緑色：70%~100%未満",
        "黄色：40%~70%未満",
        "橙色：10%~40%未満",
        "赤色：10%未満",
    ),
    LEGEND[5],
    swatches(
        "青色：措置済",
        "緑色：取組中(期限内)",
        "黄色：取組中(期限超過)",
        "橙色：未着手(期限内)",
        "赤色：未着手(期限超過)",
    ),
    " - 進捗(中間KPI)：中間KPIの進捗状況",
    swatches("青色：中間KPI目標達成済"),
    LEGEND[8],
]

TWO_CELLS: LegendLines = [
    LEGEND[0],
    {
        0: "オンライン利用率（現在値）：目標の達成状況に応じて色分け",
        8: "(青色：目標達成済 緑色：75%~100%未満 黄色：45%~75%未満 橙色：15%~45%未満 赤色：15%未満)",
    },
    "各アクションプラン (a,b,c)：取組の進捗状況に応じて色分け"
    + LEGEND[6].strip(),
    {0: "進捗(中間KPI)：中間KPIの進捗状況", 8: "(青色：中間KPI目標達成済)"},
    LEGEND[8],
]
TWO_CELLS_ROWS = rates(
    (100, "blue"),
    (75, "green"),
    (74.95, "yellow"),
    (45, "yellow"),
    (44.95, "orange"),
    (15, "orange"),
    (14.95, "red"),
)

CASES = [
    case(
        "legend-thresholds",
        "a legend with other numbers: 80, 50 and 20 %",
        "Each number exactly and just below. 10 % is orange by the built-in legend and red by this one.",
        legend(
            " (青色：目標達成済 緑色：80%~100%未満 黄色：50%~80%未満 橙色：20%~50%未満 赤色：20%未満)"
        ),
        THRESHOLDS,
    ),
    case(
        "legend-dropped-band",
        "a legend without orange: four bands for rates, and 未着手 is red whatever its deadline",
        "Rates: 50 % and 10 % exactly and just below. O6 is 未着手 within its deadline.",
        legend(
            " (青色：目標達成済 緑色：50%~100%未満 黄色：10%~50%未満 赤色：10%未満)",
            " (青色：措置済 緑色：取組中(期限内) 黄色：取組中(期限超過) 赤色：未着手)",
        ),
        FOUR_BANDS,
    ),
    case(
        "legend-words",
        "a legend that says 完了, 実施中 and 着手前",
        "The plans use the legend's words; O8 says 措置済, which is a synonym of 完了.",
        legend(
            plans=" (青色：完了 緑色：実施中(期限内) 黄色：実施中(期限超過) 橙色：着手前(期限内)"
            " 赤色：着手前(期限超過))",
            kpi=" - 進捗(中間KPI)：中間KPIの進捗状況 (青色：達成)",
        ),
        OTHER_WORDS,
    ),
    case(
        "legend-swatches",
        "a legend with filled cells: their colours are used, one of them a pattern",
        "Red is lightUp, FF0000 on FFC7CE. The entry stands to the right of its swatch.",
        SWATCH_LEGEND,
        rates(*FIVE),
        fills=OWN_FILLS,
    ),
    case(
        "legend-two-cells",
        "a legend whose heading and colours stand in two cells of a row, and one with both in a cell",
        "The numbers are 75, 45 and 15, so the built-in legend would give other colours.",
        TWO_CELLS,
        TWO_CELLS_ROWS,
    ),
    case(
        "legend-gap",
        "a legend that says nothing of 60 to 70 %: a finding, and a rate in the gap is not coloured",
        "The other rates follow the legend; 65 % is yellow by the built-in one, but here nobody said so.",
        legend(
            " (青色：目標達成済 緑色：70%~100%未満 黄色：40%~60%未満 橙色：10%~40%未満 赤色：10%未満)"
        ),
        rates(*FIVE, (65, PROGRESS_IN_DOUBT)),
        findings=[LEGEND_GAP],
    ),
    case(
        "legend-unknown-color",
        "a legend that speaks of 紫色: a finding, and a rate that would be 紫 is not coloured",
        "The other rates follow the legend; 70 % is green by the built-in one, but here nobody said so.",
        legend(
            " (青色：目標達成済 紫色：70%~100%未満 黄色：40%~70%未満 橙色：10%~40%未満 赤色：10%未満)"
        ),
        rates(FIVE[0], (FIVE[1][0], PROGRESS_IN_DOUBT), *FIVE[2:]),
        findings=[LEGEND_UNKNOWN_COLOR],
    ),
]
