"""Scorecards of made-up progress, one book for each ministry, from a seed."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from tests.sheets.made import book

from irodori.sheets.rows import ProcedureRecord

MINISTRIES = (
    "内閣官房",
    "内閣府",
    "公正取引委員会",
    "警察庁",
    "個人情報保護委員会",
    "金融庁",
    "消費者庁",
    "こども家庭庁",
    "デジタル庁",
    "復興庁",
    "総務省",
    "法務省",
    "外務省",
    "財務省",
    "文部科学省",
    "厚生労働省",
    "農林水産省",
    "経済産業省",
    "国土交通省",
    "環境省",
    "防衛省",
)
AS_OF = dt.date(2022, 4, 1)
_STATUSES = ("措置済", "取組中", "取組中", "未着手", None)
_DEADLINES = tuple(
    f"令和{year}年{month}月末"
    for year in (3, 4, 5, 6)
    for month in (3, 6, 9, 12)
)
_PLANS = (
    "法令改正の検討",
    "システム改修の検討",
    "提出書類の見直し",
    "民間APIの検討",
    "手数料の電子納付の検討",
)


def records(
    ministry: str, procedures: int, seed: int
) -> list[ProcedureRecord]:
    """Return a ministry's procedures in two programmes; the same for the same
    seed.
    """
    random = Random(f"{ministry}{seed}")
    skill = random.random()
    return [
        ProcedureRecord.model_validate(
            _record(random, ministry, number, procedures, skill)
        )
        for number in range(procedures)
    ]


def scorecard(
    ministry: str, procedures: int = 6, seed: int = 1, as_of: dt.date = AS_OF
) -> bytes:
    """Return a ministry's book."""
    return book(
        records=records(ministry, procedures, seed),
        rows=0,
        plans=(3, 2),
        as_of=as_of,
    )


def _record(
    random: Random, ministry: str, number: int, procedures: int, skill: float
) -> dict[str, Any]:
    base, target = random.randint(0, 200) / 1000, random.randint(40, 90) / 100
    way = max(-0.05, min(1.1, random.gauss(skill, 0.3)))
    return {
        "ministry": ministry,
        "program": "届出関連" if number < procedures / 2 else "申請関連",
        "procedure": f"{ministry}所管手続の{'届出' if number < procedures / 2 else '申請'}（第{number + 1}号様式）",
        "annual_count": random.randint(100, 900_000),
        "online_rate_base": base,
        "online_rate_current": random.choices(
            (round(base + way * (target - base), 3), "集計中"), (12, 1)
        )[0],
        "online_rate_target": target,
        "deadline": random.choice(_DEADLINES[4:]),
        "online_complete": random.choice("○×"),
        "issues": [_issue(random, plans) for plans in (3, 2)],
    }


def _issue(random: Random, plans: int) -> dict[str, Any]:
    aim = random.randint(3, 9) * 10
    return {
        "issue": "オンライン完結していない。",
        "interim_kpi": f"オンライン利用率を{aim}%以上にする。",
        "plans": [
            {
                "text": plan,
                "status": random.choice(_STATUSES),
                "deadline": random.choice((None, *_DEADLINES)),
            }
            for plan in random.sample(_PLANS, plans)
        ],
        "kpi_progress": random.choice(
            (aim / 100, aim / 200, "達成済", "未実施")
        ),
        "kpi_deadline": random.choice(_DEADLINES),
    }
