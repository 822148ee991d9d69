"""The package as a person uses it from Python: its names, arguments, errors,
and what a notebook shows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest

import irodori
from irodori import (
    InputError,
    IrodoriError,
    PasswordError,
    ProfileError,
    UsageError,
    check,
    convert,
    diff,
    inspect,
    summary,
    template,
)
from irodori.options import Options
from irodori.workbook import Workbook
from irodori.workbook.passwords import encrypt

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
SEED = SAMPLES / "seed-statuses" / "input.xlsx"
SECRET, OTHER = "秘密", "違う"
OLD, NEW = (
    SAMPLES / "diff-old" / "input.xlsx",
    SAMPLES / "diff-new" / "input.xlsx",
)


class Cells(HTMLParser):
    """The texts of an HTML fragment whose tags are all closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_package_has_twelve_names_and_each_is_there() -> None:
    assert len(irodori.__all__) <= 12
    assert all(hasattr(irodori, name) for name in irodori.__all__)
    assert set(irodori.__all__) <= set(dir(irodori))
    assert not hasattr(irodori, "nonsense")


@pytest.mark.parametrize(
    "given",
    [
        dt.date(2022, 4, 1),
        dt.datetime(2022, 4, 1, tzinfo=dt.UTC),
        "2022-04-01",
        "令和4年4月1日",
        "R4.4.1",
        "2022/4/1",
    ],
)
def test_a_date_may_be_given_in_each_form(given: dt.date | str) -> None:
    assert inspect(SEED, as_of=given).as_of.date == dt.date(2022, 4, 1)


@pytest.mark.parametrize(
    "given", [20220401, "", "いつか", "2022", 1.5, b"2022-04-01"]
)
def test_anything_else_is_refused_at_the_call(given: object) -> None:
    with pytest.raises(UsageError) as refused:
        convert(SEED, as_of=given)  # type: ignore[arg-type]
    assert refused.value.code == "options.as_of"
    assert isinstance(refused.value, ValueError)


def test_a_password_that_is_no_text_is_refused_at_the_call_without_showing_it() -> (
    None
):
    with pytest.raises(UsageError) as refused:
        convert(SEED, password=b"himitsu")  # type: ignore[arg-type]
    assert refused.value.code == "options.password"
    assert "himitsu" not in str(refused.value)


def test_errors_are_told_apart_by_their_class() -> None:
    protected = encrypt(SEED.read_bytes(), SECRET)
    for call, kind in (
        (lambda: convert(protected), PasswordError),
        (lambda: convert(protected, password=OTHER), PasswordError),
        (lambda: convert(b"nothing"), InputError),
        (lambda: convert(SEED, profile="nowhere.toml"), ProfileError),
        (lambda: convert(SEED, asof="2022-04-01"), UsageError),  # type: ignore[call-arg]
        (lambda: convert(3), UsageError),  # type: ignore[arg-type]
        (lambda: template([3]), UsageError),  # type: ignore[list-item]
        (lambda: template(palette="neon"), UsageError),
    ):
        with pytest.raises(IrodoriError) as refused:
            call()
        kinds = (PasswordError, InputError, ProfileError, UsageError)
        assert (
            next(each for each in kinds if isinstance(refused.value, each))
            is kind
        )


def test_a_password_opens_and_protects_again() -> None:
    result = convert(
        encrypt(SEED.read_bytes(), SECRET), as_of="2022-04-01", password=SECRET
    )
    assert result.summary == convert(SEED, as_of="2022-04-01").summary
    with pytest.raises(PasswordError):
        convert(result.data)
    assert (
        check(result.data, as_of="2022-04-01", password=SECRET).counts[
            "different"
        ]
        == 0
    )


def test_results_are_frozen_say_what_they_hold_and_show_it_in_a_notebook() -> (
    None
):
    for result, said in (
        (
            convert(SEED, as_of="2022-04-01"),
            ("red 3", "判定できず", "スコアカード!AG3"),
        ),
        (inspect(SEED), ("'スコアカード': 3", "ブックの凡例")),
        (
            check(SAMPLES / "check-three-mistakes" / "input.xlsx"),
            ("different", "理由"),
        ),
        (diff(OLD, NEW), ("9 colours", "黄 → 橙")),
    ):
        texts = Cells(result._repr_html_()).texts
        assert said[0] in repr(result)
        assert all(any(word in text for text in texts) for word in said[1:])
        with pytest.raises(AttributeError):
            setattr(result, result._fields[0], None)


def test_what_a_workbook_says_is_no_markup_in_a_notebook() -> None:
    result = convert(SEED, as_of="2022-04-01").named("<img src=x>")
    assert "<img" not in result._repr_html_()


def test_records_are_flat_rows_with_the_statuses_that_were_found() -> None:
    rows = convert(SEED, as_of="2022-04-01").records("en")
    assert len({tuple(row) for row in rows}) == 1
    assert not any(
        isinstance(value, list | dict | tuple)
        for row in rows
        for value in row.values()
    )
    plans = [
        row
        for row in rows
        if row["rule"] == "status" and row["color"] != "unrated"
    ]
    assert plans
    assert all(
        row["status"] and row["status_source"] and row["reason"]
        for row in plans
    )


def test_a_summary_lists_what_it_could_not_read_and_what_changed() -> None:
    made = summary([NEW, b"nothing"], previous=[OLD], as_of="2022-06-30")
    assert (made.counts["read"], made.counts["refused"]) == (1, 1)
    names = Workbook.open(made.data).sheet_names
    assert "前回との比較" in names
    assert "read 1" in repr(made)


def test_a_template_takes_the_gaps_of_a_dataframe_for_nothing() -> None:
    rows = convert(SEED, as_of="2022-04-01").records()
    # as pandas gives them: a number that is not there is NaN
    gaps = [
        {
            name: float("nan") if value is None else value
            for name, value in row.items()
        }
        for row in rows
    ]
    assert template(gaps).data == template(rows).data


def test_a_template_holds_the_rows_that_it_was_given_and_is_read_again() -> (
    None
):
    rows = [
        {
            "ministry": "法務省",
            "procedure": "申請",
            "issues": [{"plans": ["改修", "検討"]}],
        }
    ]
    made = template(rows, as_of="令和4年4月1日")
    (procedure,) = inspect(made.data).procedures()
    assert procedure.name.text == "申請"
    assert inspect(made.data).as_of.date == dt.date(2022, 4, 1)
    assert template().counts["rows"] == 10
    with pytest.raises(UsageError) as refused:
        template(rows, plans=[1])
    assert refused.value.code == "usage.plans_too_few"


def test_saving_keeps_a_file_that_is_there_unless_told(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    for made in (
        convert(SEED, as_of="2022-04-01"),
        template(),
        Workbook.open(SEED),
    ):
        target.write_bytes(b"mine")
        with pytest.raises(InputError) as refused:
            made.save(target)
        assert refused.value.code == "file.exists"
        assert target.read_bytes() == b"mine"
        made.save(target, overwrite=True)
        assert target.read_bytes().startswith(b"PK")


def test_python_names_its_own_arguments_in_both_languages(
    tmp_path: Path,
) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"mine")
    with pytest.raises(InputError) as there:
        convert(SEED, as_of="2022-04-01").save(target)
    with pytest.raises(PasswordError) as protected:
        convert(encrypt(SEED.read_bytes(), SECRET))
    for error, name in ((there, "overwrite=True"), (protected, "password=")):
        said = (error.value.message("ja"), error.value.message("en"))
        assert all(name in text and "--" not in text for text in said)
        assert name in str(error.value)


def test_a_cell_is_found_by_its_name() -> None:
    sheet = Workbook.open(SEED)["スコアカード"]
    assert sheet["D3"].value == "在留期間更新許可の申請"
    assert sheet["$D$3"] == sheet["D3"]
    assert (sheet["ZZ999"].ref, sheet["ZZ999"].value) == ("ZZ999", None)


def test_a_wrong_cell_colour_or_sheet_is_named() -> None:
    book = Workbook.open(SEED)
    sheet = book["スコアカード"]
    for call, code in (
        (lambda: sheet["4J"], "workbook.no_cell"),
        (lambda: sheet.fill("J", "FFFF4B00"), "workbook.no_cell"),
        (lambda: sheet.fill("J4", "red"), "workbook.color"),
        (lambda: book["ない"], "workbook.no_sheet"),
    ):
        with pytest.raises(UsageError) as refused:
            call()
        assert refused.value.code == code
    with pytest.raises(KeyError):
        book["ない"]


def test_a_result_cannot_be_changed_and_says_so() -> None:
    result = convert(SEED, as_of="2022-04-01")
    for name in ("data", "note"):
        with pytest.raises(AttributeError):
            setattr(result, name, 1)


def test_options_that_are_shown_do_not_show_the_password() -> None:
    shown = repr(Options(palette="print", password=SECRET))
    assert "palette='print'" in shown
    assert SECRET not in shown


def test_books_sheets_ratings_and_findings_show_what_they_are() -> None:
    book = Workbook.open(SEED)
    assert "スコアカード" in repr(book)
    assert repr(book["スコアカード"]) == "<Sheet 'スコアカード'>"
    result = convert(SEED, as_of="2022-04-01")
    rating = result.ratings[0]
    assert f"スコアカード!{rating.cell} {rating.color}: " in repr(rating)
    finding = result.findings[0]
    assert finding.code in repr(finding)


def test_a_book_knows_its_sheets_by_name_and_number() -> None:
    book = Workbook.open(SEED)
    assert "スコアカード" in book
    assert "ない" not in book
    assert len(book) == len(book.sheet_names)


@pytest.mark.parametrize(
    "call",
    [
        lambda: convert(3),  # type: ignore[arg-type]
        lambda: convert(StringIO("text")),  # type: ignore[arg-type]
        lambda: convert(SEED, legend=3),  # type: ignore[arg-type]
        lambda: convert(SEED, profile=4),  # type: ignore[arg-type]
        lambda: convert(SEED, limits=3),  # type: ignore[arg-type]
        lambda: convert(SEED, palette=1),  # type: ignore[arg-type]
        lambda: convert(SEED, palette="nope"),
        lambda: convert(SEED, compact=3),  # type: ignore[arg-type]
        lambda: convert(SEED, as_of="2022-04-01").records("fr"),  # type: ignore[arg-type]
        lambda: convert(SEED, as_of="2022-04-01").report("fr"),  # type: ignore[arg-type]
        lambda: summary(3),  # type: ignore[arg-type]
        lambda: summary([SEED], language="fr"),  # type: ignore[arg-type]
        lambda: template(plans="3,5,3"),  # type: ignore[arg-type]
        lambda: template(plans=[3, 0]),
        lambda: template(rows=-1),
        lambda: Workbook("x.xlsx"),  # type: ignore[arg-type]
        lambda: Workbook.open(None),  # type: ignore[arg-type]
        lambda: Workbook.open(SEED)["スコアカード"][3],  # type: ignore[index]
        lambda: Workbook.open(SEED)["スコアカード"].fill("J6", 3),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_argument_is_an_error_of_usage_at_the_call(
    call: Callable[[], object],
) -> None:
    with pytest.raises(UsageError) as refused:
        call()
    assert refused.value.message("en") != refused.value.message("ja")


def test_a_made_book_shows_in_a_notebook_what_it_holds() -> None:
    made = template(plans=[2], rows=4)
    shown = made._repr_html_()
    assert "<th>行</th>" in shown
    assert "<td>4</td>" in shown
    summed = summary([SEED])._repr_html_()
    assert "赤または期限超過" in summed
    assert "二重の手続" in summed
