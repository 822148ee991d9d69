"""The summary against the conversions it is made of: each number, each list,
each chart's colours.
"""

from __future__ import annotations

import csv
import datetime as dt
import gc
import io
import json
import re
import weakref
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from pyarrow import parquet
from tests.sheets.ministries import AS_OF, MINISTRIES, scorecard

from irodori.compare import EarlierIssue
from irodori.conversion import convert
from irodori.errors import InputError, ProfileError
from irodori.report.plain import neutral
from irodori.results import Conversion
from irodori.scorecard.palettes import COLORS
from irodori.sheets.flatrecords import Record, records
from irodori.sheets.sinks import CsvSink, JsonSink, ParquetSink
from irodori.sheets.summary import Earlier, Refused, SummaryBook, write_summary
from irodori.sheets.summarypages import Quarter, Tally
from irodori.workbook import Workbook

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SHADES = (*COLORS, "none", "unrated")


def conversion(ministry: str, **more: Any) -> Conversion:  # noqa: ANN401
    return convert(scorecard(ministry, **more)).named(f"{ministry}.xlsx")


class Made(NamedTuple):
    """A summary that was written, and what it was made of."""

    data: bytes
    book: Any
    found: SummaryBook
    conversions: Sequence[Conversion]

    def rows(self, name: str, first: int) -> list[tuple[Any, ...]]:
        """Return the rows of a sheet from one on that hold anything."""
        return [
            row
            for row in self.book[name].iter_rows(
                min_row=first, values_only=True
            )
            if any(row)
        ]


def made(
    inputs: Iterable[Conversion | Refused],
    language: str = "ja",
    **more: Any,  # noqa: ANN401
) -> Made:
    target, held = io.BytesIO(), list(inputs)
    found = write_summary(held, target, language, **more)  # type: ignore[arg-type]
    book = openpyxl.load_workbook(io.BytesIO(target.getvalue()))
    return Made(
        target.getvalue(),
        book,
        found,
        [each for each in held if isinstance(each, Conversion)],
    )


@pytest.fixture(scope="module")
def summary() -> Made:
    refused = Refused("壊れた.xlsx", InputError("package.not_zip"))
    return made([*(conversion(name) for name in MINISTRIES[:5]), refused])


# ---- Counts -----------------------------------------------------------------


def test_the_overview_adds_up_what_the_conversions_count(
    summary: Made,
) -> None:
    rows = {row[0]: row[1:9] for row in summary.rows("概要", 5)[:3]}
    total = [
        sum(each)
        for each in zip(*(row[:7] for row in rows.values()), strict=True)
    ]
    assert total == [
        sum(each.summary[shade] for each in summary.conversions)
        for shade in SHADES
    ]
    assert all(sum(row[:7]) == row[7] for row in rows.values())
    assert rows["オンライン利用率"][7] == 5 * 6
    assert (
        "5 ファイルを集計（ほかに 1 ファイルは読めません）"
        in summary.book["概要"]["A2"].value
    )
    assert "時点 令和4年4月1日" in summary.book["概要"]["A2"].value


def test_each_ministry_and_programme_has_its_own_counts(summary: Made) -> None:
    rows = summary.rows("府省別", 6)
    assert rows[0][0] == "全体"
    assert [row[0] for row in rows[1:] if row[0]] == list(MINISTRIES[:5])
    first = rows[2:4]
    assert [row[1] for row in first] == ["届出関連", "申請関連"]
    assert [
        sum(each) for each in zip(*(row[2:27] for row in first), strict=True)
    ] == list(rows[1][2:27])
    counted = Counter(
        (rating.rule, rating.color or "none")
        for rating in summary.conversions[0].ratings
    )
    blue = [rows[1][3], rows[1][11], rows[1][19]]
    assert blue == [
        counted[rule, "blue"] for rule in ("progress", "status", "kpi")
    ]


def test_what_is_red_or_overdue_is_listed_the_longest_overdue_first(
    summary: Made,
) -> None:
    rows = summary.rows("要対応", 5)
    wanted = [
        record
        for each in summary.conversions
        for record in records(each, "ja")
        if record.color == "red" or record.days_overdue
    ]
    assert len(rows) == len(wanted) == summary.found.open
    assert [row[7] or 0 for row in rows] == sorted(
        (record.days_overdue or 0 for record in wanted), reverse=True
    )
    assert {(row[9], row[10]) for row in rows} == {
        (each.file, f"{each.sheet}!{each.cell}") for each in wanted
    }
    for row in rows:
        assert row[7] is None or (AS_OF - row[6].date()).days == row[7]
    fills = {
        row[5].value: row[5].fill.fgColor.rgb
        for row in summary.book["要対応"].iter_rows(min_row=5)
    }
    assert fills["赤"] == "FFFF4B00"


def test_findings_and_files_are_listed_and_what_was_refused_with_the_reason(
    summary: Made,
) -> None:
    findings = summary.rows("確認事項", 5)
    wanted = [
        (each.inspection.name, finding.code)
        for each in summary.conversions
        for finding in each.findings
    ]
    assert [(row[1], row[4]) for row in findings] == wanted
    files = summary.rows("ファイル", 5)
    assert [row[1] for row in files] == ["集計した"] * 5 + ["読めない"]
    assert files[-1][0] == "壊れた.xlsx"
    assert "xlsx" in files[-1][14]
    assert [list(row[6:13]) for row in files[:5]] == [
        [each.summary[s] for s in SHADES] for each in summary.conversions
    ]


def test_the_records_are_an_excel_table_of_every_cell_in_words(
    summary: Made,
) -> None:
    sheet = summary.book["記録"]
    (table,) = sheet.tables.values()
    last = get_column_letter(len(Record._fields))
    area = f"A1:{last}{summary.found.records + 1}"
    assert table.ref == table.autoFilter.ref == area
    assert [column.name for column in table.tableColumns] == [
        cell.value for cell in sheet[1]
    ]
    rows = summary.rows("記録", 2)
    assert len(rows) == sum(
        sum(each.summary.values()) for each in summary.conversions
    )
    words = {
        "青": "blue",
        "緑": "green",
        "黄": "yellow",
        "橙": "orange",
        "赤": "red",
        "塗りなし": "none",
        "判定できず": "unrated",
    }
    counted = Counter(words[row[10]] for row in rows)
    assert counted == Counter(
        {
            s: sum(each.summary[s] for each in summary.conversions)
            for s in SHADES
        }
    )


# ---- Charts -----------------------------------------------------------------


def charts(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = sorted(
            name
            for name in package.namelist()
            if re.fullmatch(r"xl/charts/chart\d+\.xml", name)
        )
        return [package.read(name).decode() for name in names]


def test_the_charts_are_native_titled_and_in_the_legend_s_colours(
    summary: Made,
) -> None:
    parts = charts(summary.data)
    assert [re.findall(r"<c:(barChart|lineChart)>", part) for part in parts] == [
        ["barChart"], ["barChart"], ["barChart"], ["barChart", "lineChart"], ["barChart"],
    ]  # fmt: skip
    assert all("<c:title>" in part for part in parts)
    plans = parts[1]
    parts_of = re.findall(
        r"<c:ser>.*?<c:v>(.+?)</c:v>(.*?)</c:ser>", plans, re.DOTALL
    )
    series = {
        name: match[1]
        for name, look in parts_of
        if (match := re.search(r"<a:solidFill><a:srgbClr val=\"(\w{6})", look))
    }
    series.pop("判定できず")
    assert series == {
        "青": "4DC4FF",
        "緑": "03AF7A",
        "黄": "FFF100",
        "橙": "F6AA00",
        "赤": "FF4B00",
    }
    assert 'grouping val="stacked"' in plans


def test_the_charts_take_a_workbook_s_own_swatches() -> None:
    data = made(
        [convert(SAMPLES / "legend-swatches" / "input.xlsx", as_of=AS_OF)]
    ).data
    fills = {
        fill.foreground[-6:]
        for sheet in convert(
            SAMPLES / "legend-swatches" / "input.xlsx", as_of=AS_OF
        ).sheets
        for fill in sheet.legend.fills.values()
        if fill.foreground and fill.pattern == "solid"
    }
    assert fills & set(
        re.findall(r'srgbClr val="(\w{6})"', "".join(charts(data)))
    )


def test_a_chart_shows_forty_ministries_and_the_others_together() -> None:
    tally = Tally()
    for number in range(60):
        for each in records(
            conversion("法務省", procedures=1, seed=number), "ja"
        ):
            tally.add(each._replace(ministry=f"{number}省"))
    assert len(tally.ministries) == 60
    from irodori.sheets.charts import MOST_BARS, _shown
    from irodori.sheets.looks import Looks
    from irodori.sheets.summarypages import Page

    shown = _shown(tally, Page(None, Looks(None, {}), "ja"))
    assert len(shown) == MOST_BARS
    assert shown[-1][0] == "その他"
    assert sum(group.counts["progress"].total() for _, group in shown) == 60


def test_quarters_have_no_gap_and_what_lies_outside_is_counted_at_the_ends() -> (
    None
):
    tally = Tally()
    record = next(records(conversion("法務省", procedures=1), "ja"))
    tally.dates.add(AS_OF)
    for day in (
        dt.date(2010, 1, 1),
        dt.date(2022, 5, 1),
        dt.date(2022, 11, 30),
        dt.date(2040, 1, 1),
    ):
        tally.add(record._replace(deadline=day, color="green"))
    quarters = [*tally.quarters()]
    assert len(quarters) == 16
    assert [quarter.open for quarter, _ in quarters] == [-1, *[0] * 14, 1]
    assert sum(counts["green"] for _, counts in quarters) == 4
    assert Quarter.of(dt.date(2022, 5, 1)) == Quarter(2022, 4)
    assert {quarter[:2]: counts["green"] for quarter, counts in quarters}[
        2022, 10
    ] == 1


# ---- What changed -----------------------------------------------------------


def earlier(*books: bytes) -> Earlier:
    issue = EarlierIssue()
    for book in books:
        issue.add(book)
    return issue


def test_what_changed_since_the_issue_before_is_listed_across_files() -> None:
    old = convert(scorecard("法務省", seed=1), as_of=dt.date(2022, 1, 31)).data
    gone = convert(scorecard("復興庁", procedures=2, seed=1)).data
    new = [conversion("法務省", seed=2), conversion("総務省", procedures=3)]
    result = made(new, earlier=earlier(old, gone))
    sheet = "前回との比較"
    counts = dict(
        zip(*(row[:8] for row in result.rows(sheet, 4)[:2]), strict=True)
    )
    assert counts["追加された手続"] == 3
    assert counts["削除された手続"] == 2
    rows = result.rows(sheet, 9)
    assert Counter(row[0] for row in rows) == Counter(
        {kind: count for kind, count in counts.items() if count}
    )
    assert {row[1] for row in rows if row[0] == "削除された手続"} == {"復興庁"}
    assert {row[1] for row in rows if row[0] == "追加された手続"} == {"総務省"}
    assert {row[1] for row in rows if row[0] == "下がった色"} == {"法務省"}
    order = ["塗りなし", "赤", "橙", "黄", "緑", "青"]
    assert all(
        order.index(row[5]) < order.index(row[4])
        for row in rows
        if row[0] == "下がった色"
    )


def test_ministries_that_shared_a_book_before_are_found_in_books_of_their_own() -> (
    None
):
    both = convert(SAMPLES / "layout-ministries" / "input.xlsx", as_of=AS_OF)
    alone = made(
        [convert(both.data, as_of=AS_OF)],
        earlier=earlier(both.data, scorecard("法務省")),
    )
    rows = alone.rows("前回との比較", 9)
    assert {row[0] for row in rows} == {"削除された手続"}
    assert len(rows) == 6


def test_an_issue_before_that_was_never_coloured_is_judged_first() -> None:
    raw = scorecard("法務省")
    result = made([conversion("法務省")], earlier=earlier(raw))
    assert (
        result.book["前回との比較"]["A9"].value
        == "変わったところはありません。"
    )


# ---- Records for other programs ---------------------------------------------


def test_csv_json_and_parquet_hold_the_same_records() -> None:
    files = [io.BytesIO() for _ in range(3)]
    result = made(
        [conversion(name) for name in MINISTRIES[:2]],
        sinks=[CsvSink(files[0]), JsonSink(files[1]), ParquetSink(files[2])],
    )
    wanted = [
        record for each in result.conversions for record in records(each, "ja")
    ]
    said = json.loads(files[1].getvalue())
    assert [Record(**each) for each in said] == [
        record._replace(
            deadline=record.deadline and record.deadline.isoformat(),  # type: ignore[arg-type]
            as_of=record.as_of.isoformat(),  # type: ignore[arg-type]
        )
        for record in wanted
    ]
    assert parquet.read_table(io.BytesIO(files[2].getvalue())).to_pylist() == [
        record._asdict() for record in wanted
    ]
    rows = list(
        csv.DictReader(
            io.StringIO(files[0].getvalue().decode("utf-8-sig"), newline="")
        )
    )
    assert [row["cell"] for row in rows] == [record.cell for record in wanted]
    assert [row["progress"] for row in rows] == [
        "" if r.progress is None else str(r.progress) for r in wanted
    ]
    assert [row["deadline"] for row in rows] == [
        str(record.deadline or "") for record in wanted
    ]


def test_no_record_at_all_is_an_empty_file_of_each_kind() -> None:
    files = [io.BytesIO() for _ in range(3)]
    made(
        [],
        sinks=[CsvSink(files[0]), JsonSink(files[1]), ParquetSink(files[2])],
    )
    assert json.loads(files[1].getvalue()) == []
    assert parquet.read_table(io.BytesIO(files[2].getvalue())).num_rows == 0
    assert files[0].getvalue().decode("utf-8-sig").splitlines() == [
        ",".join(Record._fields)
    ]


def test_a_record_says_what_its_cell_was_judged_by() -> None:
    found = {
        each.cell: each
        for each in records(
            convert(SAMPLES / "seed-statuses" / "input.xlsx", as_of=AS_OF),
            "ja",
        )
    }
    rate = found["J3"]
    assert (rate.rule, rate.color, rate.base, rate.current, rate.target) == (
        "progress",
        "orange",
        0.002,
        0.05,
        0.2,
    )
    assert rate.progress == pytest.approx(0.048 / 0.198)
    assert (rate.ministry, rate.program) == ("法務省", "在留申請手続関連")
    assert (rate.deadline, rate.days_overdue) == (dt.date(2024, 3, 31), None)
    done = found["O3"]
    assert (
        done.issue,
        done.plan,
        done.status,
        done.status_source,
        done.color,
    ) == (1, "a", "done", "tag", "blue")
    late = found["W3"]
    assert (late.status, late.color, late.deadline, late.days_overdue) == (
        "active",
        "yellow",
        dt.date(2022, 3, 31),
        1,
    )
    unsaid = [
        record
        for record in found.values()
        if record.finding == "status.missing"
    ]
    assert unsaid
    assert {(record.color, record.days_overdue) for record in unsaid} == {
        ("unrated", None)
    }


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_csv_field_that_a_spreadsheet_would_run_gets_an_apostrophe(
    text: str,
) -> None:
    assert neutral(text) == "'" + text
    assert neutral("a" + text) == "a" + text


# ---- The book ---------------------------------------------------------------


def test_the_same_conversions_give_the_same_bytes() -> None:
    one, other = (made([conversion("法務省")]).data for _ in range(2))
    assert one == other


def test_a_conversion_is_let_go_before_the_next_but_one_is_asked_for() -> None:
    held: list[weakref.ref[Workbook]] = []
    alive = []

    def passing() -> Iterator[Conversion]:
        for name in MINISTRIES[:4]:
            gc.collect()
            alive.append(sum(each() is not None for each in held))
            one = conversion(name, procedures=1)
            held.append(weakref.ref(one.inspection.book))
            yield one
            del one

    write_summary(passing(), io.BytesIO())
    gc.collect()
    assert max(alive) <= 1
    assert not any(each() is not None for each in held)


def test_nothing_is_left_behind_where_an_input_breaks_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def broken() -> Iterator[Conversion]:
        yield conversion("法務省", procedures=1)
        raise ProfileError("profile.unreadable", path="p", problem="gone")

    with pytest.raises(ProfileError):
        write_summary(broken(), io.BytesIO())
    assert [*tmp_path.iterdir()] == []


def test_a_summary_of_nothing_but_refusals_is_a_book_all_the_same() -> None:
    result = made([Refused("a.xlsx", InputError("package.not_zip"))])
    assert result.found == SummaryBook(0, 1, 0, 0, 0, 0, 0)
    assert result.rows("ファイル", 5)[0][0] == "a.xlsx"
    assert charts(result.data) == []


def test_the_book_speaks_english_too() -> None:
    result = made([conversion("法務省")], "en")
    assert result.book.sheetnames == [
        "Overview", "By ministry", "Red or overdue", "Findings", "Files", "Chart data", "Records",
    ]  # fmt: skip
    shown = [
        str(cell.value)
        for row in result.book["Overview"].iter_rows()
        for cell in row
        if cell.value
    ]
    names = {"法務省"} | {
        record.procedure
        for each in result.conversions
        for record in records(each, "en")
    }
    assert [
        text
        for text in shown
        if re.search(r"[ぁ-んァ-ン一-龥]", text) and text not in names
    ] == []


def test_the_first_sheet_says_what_changed_and_where_it_is_worst() -> None:
    old, new = (
        SAMPLES / "diff-old" / "input.xlsx",
        SAMPLES / "diff-new" / "input.xlsx",
    )
    earlier = EarlierIssue()
    earlier.add(old)
    result = made(
        [convert(new), *map(conversion, MINISTRIES[:7])], earlier=earlier
    )
    sheet = result.book["概要"]
    texts = [
        str(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value
    ]
    titles = (
        "前回からの変化",
        "遅れの割合が大きい府省",
        "期限を最も長く過ぎているもの",
    )
    assert [text for text in texts if text in titles] == list(titles)
    (head,) = [
        cell
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == "下がった色"
    ]
    assert sheet.cell(head.row + 1, head.column).value == 2
    (days,) = [
        cell
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == "超過日数"
    ]
    late = [sheet.cell(days.row + at, days.column).value for at in range(1, 6)]
    assert late == sorted(late, reverse=True)


def test_every_date_is_of_one_calendar(summary: Made) -> None:
    for sheet in summary.book:
        cells = [
            cell
            for row in sheet.iter_rows()
            for cell in row
            if getattr(cell, "is_date", False)
        ]
        assert {cell.number_format for cell in cells} <= {
            '[$-411]ggge"年"m"月"d"日"'
        }


def test_long_lists_are_printed_to_their_first_rows_and_say_so() -> None:
    result = made([conversion(name) for name in MINISTRIES[:7]])
    sheet = result.book["記録"]
    assert sheet.print_area.endswith("$31")
    assert "先頭の 30 行" in sheet.oddHeader.right.text
    assert result.book["概要"].oddHeader.right.text is None


def test_every_sheet_is_set_up_for_printing(summary: Made) -> None:
    for name in ("概要", "府省別", "要対応", "確認事項", "ファイル", "記録"):
        sheet = summary.book[name]
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, name
        assert sheet.print_area, name
    assert summary.book["グラフ用"].sheet_state == "hidden"
    assert summary.book["要対応"].freeze_panes == "D5"


def test_hostile_texts_and_names_stay_texts() -> None:
    from tests.sheets.made import book

    from irodori.scorecard.profile import shipped_profile
    from irodori.sheets.rows import read_records

    said = [
        {
            "ministry": '=HYPERLINK("http://a.example","x")',
            "program": "@SUM(1)",
            "procedure": "-1+1",
            "deadline": "令和4年1月末",
            "online_rate_base": 0,
            "online_rate_current": 0,
            "online_rate_target": 0.5,
        }
    ]
    profile = shipped_profile()
    data = book(
        plans=(1,),
        rows=0,
        records=read_records(json.dumps(said).encode(), "r", profile),
    )
    target = io.BytesIO()
    result = made([convert(data, as_of=AS_OF)], sinks=[CsvSink(target)])
    for sheet in result.book:
        for row in sheet.iter_rows():
            assert not [cell for cell in row if cell.data_type == "f"]
    (row,) = csv.DictReader(
        io.StringIO(target.getvalue().decode("utf-8-sig"), newline="")
    )
    assert (row["ministry"][:2], row["program"][:2], row["procedure"]) == (
        "'=",
        "'@",
        "'-1+1",
    )
