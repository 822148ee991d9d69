"""The profile: what the shipped one holds, how a user's file changes it, and
errors that name the line.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from irodori.data import data_path, data_text
from irodori.errors import ProfileError
from irodori.scorecard.legend import builtin_legend
from irodori.scorecard.palettes import COLORS
from irodori.scorecard.profile import Profile, shipped_tables
from irodori.scorecard.profilefile import ProfileModel
from irodori.scorecard.profiles import load_profile, parse_profile
from irodori.scorecard.values.text import fold
from irodori.workbook.fills import Fill

SHIPPED = load_profile()


# ---- The shipped profile ----------------------------------------------------


def test_the_shipped_profile_passes_the_checks_of_a_users_file() -> None:
    ProfileModel.model_validate(shipped_tables())


def test_the_shipped_profile_has_what_the_program_needs() -> None:
    assert {
        name for name, field in SHIPPED.fields.items() if field.required
    } == {"procedure", "online_rate_current"}
    assert set(SHIPPED.block.fields) == {
        "issue", "interim_kpi", "kpi_target", "action_plan", "kpi_progress", "kpi_deadline", "plan_status", "plan_deadline"
    }  # fmt: skip
    assert list(SHIPPED.palettes) == ["cud", "excel", "print"]
    assert [fill.foreground for fill in SHIPPED.palettes["cud"].values()] == [
        "FF4DC4FF", "FF03AF7A", "FFFFF100", "FFF6AA00", "FFFF4B00"
    ]  # fmt: skip
    assert [fill.foreground for fill in SHIPPED.palettes["excel"].values()] == [
        "FF0070C0", "FF00B050", "FFFFFF00", "FFFFC000", "FFFF0000"
    ]  # fmt: skip
    assert builtin_legend(SHIPPED).source == "builtin"


@pytest.mark.parametrize(
    ("word", "status"),
    [("措置済", "done"), ("実施済", "done"), ("完了", "done"), ("対応済", "done"), ("済", "done"),
     ("取組中", "active"), ("実施中", "active"), ("対応中", "active"), ("着手", "active"), ("検討中", "active"),
     ("未着手", "not_started"), ("着手前", "not_started"), ("予定", "not_started"), ("未対応", "not_started")],
)  # fmt: skip
def test_each_synonym_names_its_status(word: str, status: str) -> None:
    assert SHIPPED.status_words[word] == status


def test_no_word_names_two_statuses_or_two_colours() -> None:
    for words in (SHIPPED.statuses, SHIPPED.color_words):
        every = [fold(word) for group in words.values() for word in group]
        assert sorted(set(every)) == sorted(every)


def fields_of(heading: str, said: str) -> list[str]:
    """Return the fields whose labels and qualifiers fit a heading, by the rule
    that the shipped file states.
    """
    return [
        name
        for name, field in SHIPPED.fields.items()
        if heading in field.whole
        or (
            heading in field.labels
            and (field.qualifier is None or field.qualifier.search(said))
            and not (field.not_qualifier and field.not_qualifier.search(said))
        )
    ]


@pytest.mark.parametrize(
    ("heading", "said", "field"),
    [
        ("オンライン利用率", "令和元年7月~12月", "online_rate_base"),
        ("オンライン利用率", "令和元年度", "online_rate_base"),
        ("オンライン利用率", "令和2年度実績", "online_rate_base"),
        ("オンライン利用率", "令和元年7月~12月末", "online_rate_base"),
        ("オンライン利用率", "基準時点", "online_rate_base"),
        ("オンライン利用率", "R1", "online_rate_base"),
        ("基準値", "", "online_rate_base"),
        ("オンライン利用率", "現在値", "online_rate_current"),
        ("オンライン利用率", "令和4年3月時点", "online_rate_current"),
        ("オンライン利用率", "現在値令和4年3月末", "online_rate_current"),
        ("オンライン利用率", "令和4年3月末", "online_rate_current"),
        ("現在値", "令和4年3月末", "online_rate_current"),
        ("オンライン利用率目標", "", "online_rate_target"),
        ("目標値", "令和6年3月末", "online_rate_target"),
        ("オンライン利用率", "目標値", "online_rate_target"),
        ("オンライン利用率", "目標令和6年3月末時点", "online_rate_target"),
        ("手続名", "目標値を定める主要なもの", "procedure"),
        ("根拠法令", "", "law"),
        ("取組期間", "達成期限", "deadline"),
        ("達成期限", "", "deadline"),
        ("年間手続件数", "令和元年", "annual_count"),
        ("年間オンライン件数", "令和元年", "annual_online_count"),
        (
            "オンライン完結○×",
            "添付書類やキャッシュレス化など",
            "online_complete",
        ),
        ("オンライン利用率", "", None),
        ("達成期限", "中間KPI", None),
        ("備考", "", None),
    ],
)
def test_a_heading_belongs_to_one_field(
    heading: str, said: str, field: str | None
) -> None:
    assert fields_of(heading, said) == ([field] if field else [])


@pytest.mark.parametrize(
    ("heading", "number"),
    [("課題①", "1"), ("課題1", "1"), ("課題（２）", "2"), ("課題Ⅲ", "III"), ("課題一", "一"), ("課題", None),
     ("課題１０", "10"), ("課題①（制度面）", "1")],
)  # fmt: skip
def test_what_opens_an_issue_block(heading: str, number: str | None) -> None:
    pattern = SHIPPED.block.fields["issue"].pattern
    assert pattern
    found = pattern.search(fold(heading))
    assert found
    assert found["number"] == number


@pytest.mark.parametrize(
    "heading",
    [
        "課題と課題解決のための取組",
        "課題一覧",
        "課題数",
        "課題3件",
        "主な課題①",
    ],
)
def test_what_opens_no_issue_block(heading: str) -> None:
    pattern = SHIPPED.block.fields["issue"].pattern
    assert pattern
    assert pattern.search(fold(heading)) is None


@pytest.mark.parametrize(
    ("field", "heading", "letter"),
    [
        ("action_plan", "アクション\nプラン a", "a"), ("action_plan", "アクションプラン（ｂ）", "b"),
        ("action_plan", "プランc", "c"), ("action_plan", "取組A", "A"), ("action_plan", "アクションプラン①", "1"),
        ("plan_status", "アクションプラン a 状況", "a"), ("plan_status", "a 状況", "a"),
        ("plan_status", "アクションプランaの進捗状況", "a"), ("plan_status", "アクションプランa(状況)", "a"),
        ("plan_deadline", "アクションプラン a 期限", "a"), ("plan_deadline", "b 期限", "b"),
        ("plan_deadline", "プランcの達成期限", "c"),
    ],
)  # fmt: skip
def test_which_plan_a_heading_names(
    field: str, heading: str, letter: str
) -> None:
    found = {
        name: match["letter"]
        for name, labels in SHIPPED.block.fields.items()
        if name != "issue"
        and labels.pattern
        and (match := labels.pattern.search(fold(heading)))
    }
    assert found == {field: letter}


# ---- A user's own file ------------------------------------------------------


def own(text: str) -> Profile:
    return parse_profile(text, "own.toml")


def test_a_file_holds_only_what_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        '\ufeff[fields.ministry]\nlabels = ["部局名"]\n', encoding="utf-8"
    )
    profile = load_profile(path)
    assert profile.fields["ministry"].labels == ("部局名",)
    assert profile.fields["law"] == SHIPPED.fields["law"]
    assert profile.statuses == SHIPPED.statuses


def test_an_office_can_add_its_own_words_and_statuses() -> None:
    profile = own(
        '[add.statuses]\ndone = ["決裁済"]\n[statuses]\n"保留" = ["保留", "保留中"]\n'
    )
    assert (
        profile.status_words["決裁済"]
        == profile.status_words["措置済"]
        == "done"
    )
    assert profile.status_words["保留中"] == "保留"
    assert "決裁済" not in SHIPPED.status_words


def test_a_palette_of_ones_own() -> None:
    colors = "\n".join(
        f'{color} = "11223{at}"' for at, color in enumerate(COLORS)
    )
    profile = own(f"[palettes.mine]\n{colors}\n")
    assert profile.palettes["mine"]["red"] == Fill.solid("FF112234")
    assert profile.palettes["cud"] == SHIPPED.palettes["cud"]


def refusal(text: str) -> ProfileError:
    with pytest.raises(ProfileError) as caught:
        own(text)
    error = caught.value
    assert error.exit_status == 2
    assert error.params["path"] == "own.toml"
    assert error.message("ja")
    assert error.message("en")
    return error


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("paletes = 3", "palettes"),
        ('[fields.ministri]\nlabels = ["省"]', "ministry"),
        ('[kpi_words]\nmett = ["達成"]', "met"),
    ],
)
def test_a_misspelt_key_is_told_with_the_one_that_was_meant(
    text: str, meant: str
) -> None:
    with pytest.raises(ProfileError) as refused:
        parse_profile(text, "office.toml")
    assert f"「{meant}」ではありませんか" in refused.value.message("ja")


@pytest.mark.parametrize(
    ("text", "line", "where", "said"),
    [
        ("# mine\n\n[fields.minister]\nlabels = []\n", 3, "fields.minister", "no such key"),
        ('[fields.ministry]\nlabels = ["a"]\nlable = "b"\n', 3, "fields.ministry.lable", "no such key"),
        ("[colours]\nx = 1\n", 1, "colours", "no such key"),
        ('[fields.ministry]\nlabels = [\n  "a",\n  # no\n  2,\n]\n', 5, "fields.ministry.labels[2]", "quotation marks"),
        ('[fields.ministry]\nlabels = "a"\n', 2, "fields.ministry.labels", "a list"),
        ('[fields.ministry]\n\nrequired = "perhaps"\n', 3, "fields.ministry.required", "true or false"),
        ("fields = 3\n", 1, "fields", "table"),
        ("[fields.law]\nqualifier = '(令和'\n", 2, "fields.law.qualifier", "no regular expression"),
        ("[legend]\nkpi = []\n\n\n[[legend.status]]\nstatus = 'done'\ncolor = 'purple'\n", 7,
         "legend.status[1].color", "one of these: blue, green, yellow, orange or red"),
        ("legend.status = [{ status = 'gone', color = 'red' }]\n", 1, "legend.status[1].status", "“gone”"),
        ("[legend]\nprogress = [\n  { color = 'red', below = 5 },\n  { color = 'red', below = 1, at_most = 2 },\n]", 4,
         "legend.progress[2]", "one upper bound"),
        ("[legend]\nprogress = [\n  { color = 'red', at_least = 'x' },\n]\n", 3, "legend.progress[1].at_least",
         "per cent"),
        ("[legend]\n\nprogress = [\n  { color = 'red', below = 5 }, { color = 'blue', at_least = 4 }\n]\n", 3,
         "legend.progress", "4% or more and less than 5%"),
        ("[[legend.kpi]]\ncolor = 'blue'\n[[legend.kpi]]\ncolor = 'red'\nmet = false\n", 1, "legend.kpi[1].met",
         "missing"),
        ("[palettes]\nmine = { blue = '112233' }\n", 2, "palettes.mine", "all of blue"),
        ("[palettes.cud]\nblue = '1122'\n", 1, "palettes.cud", "RRGGBB"),
        ("[palettes.cud]\nblue = { pattern = 'dots', foreground = '000000', background = '000000' }\n", 1,
         "palettes.cud", "lightUp"),
        ('[statuses]\ndone = ["x"]\n[add.statuses]\nactive = [\n  "進行中",\n  7,\n]\n', 6, "statuses.active[19]",
         "quotation marks"),
        ("add = 3\n", 1, "add", "no such key"),
    ],
)  # fmt: skip
def test_an_error_names_the_line_the_key_and_what_to_write(
    text: str, line: int, where: str, said: str
) -> None:
    error = refusal(text)
    assert (error.code, error.params["line"], error.params["where"]) == (
        "profile.invalid",
        line,
        where,
    )
    assert said in error.message("en")
    assert f"{line} 行目" in error.message("ja")


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = \n", 1), ("[x]\ny = [1,\n", 3), ("[x]\n[x]\n", 2), ("é = 1", 1)],
)
def test_what_is_no_toml_is_refused_with_its_line(
    text: str, line: int
) -> None:
    error = refusal(text)
    assert (error.code, error.params["line"]) == ("profile.syntax", line)


def test_the_first_of_several_errors_is_named() -> None:
    assert (
        refusal("[words]\nnotes = 1\nsubtotals = 2\nother = 3\n").params[
            "line"
        ]
        == 2
    )


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_refused(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "own.toml"
    if content:
        path.write_bytes(content)
    with pytest.raises(ProfileError) as caught:
        load_profile(path)
    assert caught.value.code == "profile.unreadable"
    assert "UTF-8" in caught.value.message("ja")


def test_shipped_data_is_found_by_name() -> None:
    assert data_text("scorecard.toml").startswith("# The profile")
    with pytest.raises(FileNotFoundError):
        data_path("nothing.toml")
