"""Write a large made scorecard:
``python benchmarks/make_scorecard.py ROWS OUT.xlsx [--seed N] [--unique SHARE]``.

The official columns with blocks of 3, 5 and 3 plans and two more columns, 38
in all, under two header rows; ministry, program and count merged down over
three procedures; statuses as tags in the plans' texts; the real sheet's legend
below. Headings and looks are those of the samples. The same arguments always
give the same cells.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples.book import Formats
from samples.layout import Cell, Column, Placed, Table, columns, placed
from samples.words import LEGEND, TITLE

CREATED = datetime(2023, 4, 1)  # noqa: DTZ001 - a fixed date keeps the bytes the same
HEADER_ROWS = 2
GROUP = 3
GROUPED = ("ministry", "program", "count")
COLUMNS = [
    *columns("abc", "abcde", "abc"),
    Column("remark", "備考", 18),
    Column("office", "担当課室", 14),
]

NOT_DONE = "未実施"
MINISTRIES = (
    "法務省",
    "総務省",
    "財務省",
    "厚生労働省",
    "農林水産省",
    "経済産業省",
    "国土交通省",
    "警察庁",
)
PROGRAMS = (
    "在留申請\n手続\n関連",
    "商業・法人\n登記関連",
    "国税申告\n関連",
    "厚生年金\n関連",
    "自動車\n登録関連",
)
KINDS = ("国民等\n⇒国", "民間事業者等\n⇒国", "国\n⇒国民等")
PROCEDURES = (
    "在留期間更新許可の申請",
    "登記事項証明書の交付の請求",
    "法人税の確定申告",
    "被保険者資格取得の届出",
    "保管場所の証明の申請",
)
LAWS = (
    "出入国管理及び難民認定法",
    "商業登記法",
    "法人税法及び同法施行規則",
    "厚生年金保険法",
    "自動車の保管場所の確保等に関する法律",
)
ISSUES = (
    "オンラインシステムの利用者が限定的である。",
    "オンライン完結していない。",
    "官民連携がなされていない。添付書類が多い。",
    "本人確認の手段が<書面 & 対面>に限られている。",
)
PLANS = (
    "法令改正及びシステム改修①の検討",
    "およそ全ての申請に係る提出資料をオンライン上で添付できるようにする。",
    "提出書類の見直し",
    "民間APIの検討",
    "手数料の電子納付の検討",
)
TAGS = (
    "（措置済）",
    "【取組中 {due}】",
    "【取組中】",
    "【未着手 {due}】",
    "[未着手]",
    "",
)
REMARKS = ("", "", "前年度から継続", "見直し対象")
OFFICES = ("情報管理室", "政策課", "総務課情報係")
YEARS_AND_MONTHS = [
    (year, month) for year in range(4, 8) for month in (3, 6, 9, 12)
]

Value = str | int | float
Record = dict[str, Value]


class Procedures:
    """Made-up procedures, one after the other; ``unique`` is the share of long
    texts that stand in one cell only.
    """

    def __init__(self, seed: int, unique: float) -> None:
        self._random = Random(seed)  # noqa: S311 - no secret is made
        self._unique = unique
        self._serial = count(1)

    def group(self, size: int) -> Iterator[Record]:
        """Yield the records of procedures that share ministry, program and
        count; only the first one has them.
        """
        records = [self._record() for _ in range(size)]
        total = sum(int(record["cases"]) for record in records)
        yield {
            "ministry": self._random.choice(MINISTRIES),
            "program": self._random.choice(PROGRAMS),
            "count": total,
            **records[0],
        }
        yield from records[1:]

    def _record(self) -> Record:
        random = self._random
        cases, target = (
            random.randrange(100, 900_000),
            random.choice((0.2, 0.3, 0.5, 0.8, 1.0)),
        )
        base = (
            0.0
            if random.random() < 0.15
            else round(target * random.random() / 2, 3)
        )
        current = round(
            max(0.0, base + (target - base) * random.uniform(-0.1, 1.2)), 3
        )
        record: Record = {
            "procedure": self._long(PROCEDURES), "law": self._long(LAWS), "kind": random.choice(KINDS),
            "cases": cases, "online": round(cases * base) or NOT_DONE, "base": base or NOT_DONE,
            "current": min(current, 1.0) or NOT_DONE, "target": target, "deadline": self._due("\n"),
            "complete": random.choice("○×"), "remark": random.choice(REMARKS), "office": random.choice(OFFICES),
        }  # fmt: skip
        for number, letters in enumerate(("abc", "abcde", "abc"), 1):
            block = self._block(letters, record["current"])
            record |= {
                f"{number}.{field}": value for field, value in block.items()
            }
        return record

    def _block(self, letters: str, current: Value) -> Record:
        due, goal = self._due(), self._random.choice((20, 50, 80))
        met = self._random.random() < 0.2
        block: Record = {
            "issue": self._long(ISSUES),
            "kpi": f"{self._prefix()}{due}までにオンライン利用率を{goal}%以上にする。",
            "progress": "達成済" if met else current,
            "deadline": due.replace("年", "年\n"),
        }
        for letter in letters:
            block[letter] = self._long(PLANS) + self._random.choice(
                TAGS
            ).format(due=self._due())
        return block

    def _due(self, between: str = "") -> str:
        year, month = self._random.choice(YEARS_AND_MONTHS)
        return f"令和{year}年{between}{month}月末"

    def _long(self, phrases: Sequence[str]) -> str:
        return self._prefix() + self._random.choice(phrases)

    def _prefix(self) -> str:
        return (
            f"第{next(self._serial):07d}号 "
            if self._random.random() < self._unique
            else ""
        )


def write_scorecard(
    rows: int, target: Path, seed: int = 1, unique: float = 0.4
) -> None:
    """Write a book with one sheet of ``rows`` procedures."""
    book = xlsxwriter.Workbook(str(target))
    book.set_properties({"title": TITLE, "created": CREATED})
    formats = Formats(book)
    sheet = book.add_worksheet("スコアカード")
    _write_header(sheet, formats)
    made, looks = Procedures(seed, unique), _looks(formats)
    for first in range(0, rows, GROUP):
        _write_group(
            sheet,
            looks,
            HEADER_ROWS + first,
            list(made.group(min(GROUP, rows - first))),
        )
    for row, line in enumerate(LEGEND, HEADER_ROWS + rows + 1):
        sheet.write_string(row, 0, line, formats.text())
    book.close()


def _write_header(sheet: Any, formats: Formats) -> None:  # noqa: ANN401 - XlsxWriter is not typed
    for at, column in enumerate(COLUMNS):
        sheet.set_column(at, at, column.width)
    for each in placed(Table(COLUMNS, [])):
        area, look = [number - 1 for number in each[:4]], formats.of(each)
        if area[:2] == area[2:]:
            sheet.write(*area[:2], each.cell.value, look)
        else:
            sheet.merge_range(*area, each.cell.value, look)
    sheet.set_row(0, 24)
    sheet.set_row(1, 84)
    sheet.freeze_panes(HEADER_ROWS, 4)
    sheet.repeat_rows(0, HEADER_ROWS - 1)


def _looks(formats: Formats) -> list[tuple[str, Any, Any]]:
    """Return each column's key and its cell formats for text and for numbers."""

    def look(column: Column, value: Value) -> Any:  # noqa: ANN401
        return formats.of(Placed(3, 1, 3, 1, Cell(value), column))

    return [
        (column.key, look(column, ""), look(column, 0)) for column in COLUMNS
    ]


def _write_group(
    sheet: Any,  # noqa: ANN401
    looks: list[tuple[str, Any, Any]],
    top: int,
    records: list[Record],
) -> None:
    last = top + len(records) - 1
    for row, record in enumerate(records, top):
        sheet.set_row(row, 60)
        for at, (key, text, number) in enumerate(looks):
            value = record.get(key)
            if key in GROUPED and last > top:
                if row == top:
                    sheet.merge_range(
                        top,
                        at,
                        last,
                        at,
                        value,
                        number if key == "count" else text,
                    )
            elif isinstance(value, str) and value:
                sheet.write_string(row, at, value, text)
            elif value is None or value == "":
                sheet.write_blank(row, at, None, text)
            else:
                sheet.write_number(row, at, value, number)


def main() -> None:
    """Read the arguments and write the book."""
    asked = argparse.ArgumentParser(
        description=__doc__.split(":", maxsplit=1)[0]
    )
    asked.add_argument("rows", type=int)
    asked.add_argument("out", type=Path)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument(
        "--unique",
        type=float,
        default=0.4,
        help="share of the long texts that stand in one cell only",
    )
    options = asked.parse_args()
    write_scorecard(options.rows, options.out, options.seed, options.unique)


if __name__ == "__main__":
    main()
