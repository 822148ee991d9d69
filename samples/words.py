"""The texts of the real sheet, as its extraction gives them, and the stock
phrases of the made ones.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_RECORDS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "seed" / "records.json").read_text("utf-8")
)

HEADINGS: dict[str, str] = _RECORDS["headings"]
SEED: list[dict[str, Any]] = _RECORDS["procedures"]
LEGEND: list[str] = _RECORDS["legend"]

TITLE = "オンライン利用率引上げに係るスコアカード"
LAW = "出入国管理及び難民認定法"
ISSUE = "オンライン完結していない。"
KPI = "令和6年3月末までにオンライン利用率を20%以上にする。"
DEADLINE = "令和6年\n3月末"
PLAN = "システム改修の検討"

# With an as-of date in 令和4年度, one plan of each colour.
PLANS = [
    ("法令改正の検討（措置済）", "blue"),
    ("システム改修の検討【取組中 令和5年3月末】", "green"),
    ("提出書類の見直し【取組中 令和4年3月末】", "yellow"),
    ("民間APIの検討【未着手 令和5年3月末】", "orange"),
    ("手数料の電子納付の検討【未着手 令和4年3月末】", "red"),
]


def legend(
    progress: str = LEGEND[3], plans: str = LEGEND[6], kpi: str = LEGEND[7]
) -> list[str]:
    """Return the real sheet's legend with other colours or conditions in it."""
    return [*LEGEND[:3], progress, *LEGEND[4:6], plans, kpi, LEGEND[8]]
