"""What each source says of a plan's status, and which of them counts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples.layout import Cell, Merge, Paint, Put, Row, issue
from tests.scorecard.made import (
    RENEWAL,
    STATUS_HEADINGS,
    book,
    colors,
    converted,
    found,
    plan,
    record,
    scorecard,
)

from irodori.messages import Sentence
from irodori.scorecard.legend import builtin_legend
from irodori.scorecard.profiles import load_profile, parse_profile
from irodori.scorecard.statuses.sources import StatusReader
from irodori.scorecard.statuses.statusphrases import NotRead, Said
from irodori.scorecard.values.dates import Deadline
from irodori.workbook.fills import Fill

PROFILE = load_profile()
LEGEND = builtin_legend(PROFILE)
READER = StatusReader(PROFILE, LEGEND)


def told(said: object) -> tuple[str, str] | None:
    """Return the status and its deadline's last day, or what is said of the
    deadline.
    """
    if not isinstance(said, Said):
        return None
    if isinstance(said.deadline, Deadline):
        return said.status, said.deadline.last_day.isoformat()
    return said.status, {None: "", True: "overdue", False: "within"}[
        said.overdue
    ]


# ---- Phrases

PHRASES = [
    ("措置済", ("done", "")),
    ("実施済", ("done", "")),
    ("完　了", ("done", "")),
    ("済", ("done", "")),
    ("取組中", ("active", "")),
    ("取り組み中", ("active", "")),
    ("検討中", ("active", "")),
    ("着手", ("active", "")),
    ("着手前", ("not_started", "")),
    ("未着手", ("not_started", "")),
    ("実施予定", ("not_started", "")),
    ("未実施", ("not_started", "")),
    ("取組中 期限:令和5年3月末", ("active", "2023-03-31")),
    ("取組中　期限：令和４年３月末", ("active", "2022-03-31")),
    ("取組中 R5.3.31", ("active", "2023-03-31")),
    ("取組中（令和5年度末）", ("active", "2024-03-31")),
    ("取組中、令和5年3月末まで", ("active", "2023-03-31")),
    ("取組中/2023/3/31", ("active", "2023-03-31")),
    ("取組中\n令和5年\n3月末", ("active", "2023-03-31")),
    ("実施予定(令和5年度)", ("not_started", "2024-03-31")),
    ("対応中(令和5年3月末完了予定)", ("active", "2023-03-31")),
    ("措置済（令和4年3月31日）", ("done", "")),
    ("状況：取組中 期限：R5.3末", ("active", "2023-03-31")),
    ("・取組中", ("active", "")),
    ("「完了」", ("done", "")),
    ("【取組中 令和5年3月末】", ("active", "2023-03-31")),
    ("措置済。", ("done", "")),
    ("取組中(期限超過)", ("active", "overdue")),
    ("取組中、期限内", ("active", "within")),
    ("未着手（期限切れ）", ("not_started", "overdue")),
    ("着手 期限:令和5年3月末", ("active", "2023-03-31")),
    ("着手（期限：令和5年3月末）", ("active", "2023-03-31")),
    ("措置済 期限:未定", ("done", "")),
    ("R6.3実施予定", ("not_started", "2024-03-31")),
    ("対応完了", ("done", "")),
    ("進行中", ("active", "")),
    ("着手予定", ("not_started", "")),
    ("※1 措置済", ("done", "")),
    ("1.措置済", ("done", "")),
    ("①取組中", ("active", "")),
    ("（3）未着手", ("not_started", "")),
    ("２　取組中", ("active", "")),
    ("1：取組中（令和5年度末）", ("active", "2024-03-31")),
    ("R3措置済", ("done", "")),
    ("措置済(R3)", ("done", "")),
    ("完了 期限:R5.3末", ("done", "2023-03-31")),
    ("完 了　期限:R5.3末", ("done", "2023-03-31")),
    ("取組中 令和5年度末（令和6年3月末）", ("active", "2024-03-31")),
    ("取組中（令和6年3月末（当初：令和5年3月末））", ("active", "2024-03-31")),
    ("令和6年3月 着手予定", ("not_started", "")),
    ("着手予定（令和6年3月）", ("not_started", "")),
    ("取組中です", ("active", "")),
    ("完了しました。", ("done", "")),
    ("着手していない", ("not_started", "")),
    ("着手していません", ("not_started", "")),
    ("取組中でした", None),
    ("完了していない", None),
    ("開発中", ("active", "")),
    ("検討開始", ("active", "")),
    ("検討着手", ("active", "")),
    ("一部着手", ("active", "")),
    ("未検討", ("not_started", "")),
    ("検討予定", ("not_started", "")),
    ("運用中", None),
    ("設計完了", None),
    ("完了に向け取組中", ("active", "")),
    ("措置に向けて対応中", ("active", "")),
    ("令和5年3月末完了に向け取組中", None),
    ("完了済（広報含む）", ("done", "")),
    ("取組中（関係省庁と協議中）", ("active", "")),
    ("取組中（8割完了）", ("active", "")),
    ("取組中（進捗率60%）", ("active", "")),
    ("取組中：要件定義を完了", ("active", "")),
    ("取組中。関係団体に照会済み。", ("active", "")),
    ("取組中 着手R4.4 期限R5.9", ("active", "2023-09-30")),
    ("令和5年1月から実施中", ("active", "")),
    ("未着手（予算要求中）", ("not_started", "")),
    ("未着手（令和5年10月着手予定）", ("not_started", "")),
    ("未着手（R5.10開始予定）", ("not_started", "")),
    ("取組中（R5.10開始予定）", None),
    ("前倒しで完了", ("done", "")),
    ("予定どおり完了", ("done", "")),
    ("計画通り実施中", ("active", "")),
    ("早期に完了予定", None),
    ("前倒し", None),
    ("概ね完了", None),
    ("実施済み（令和4年12月公表）", ("done", "")),
    ("対応済（R4.10.1改正省令施行）", ("done", "")),
    ("【状況】取組中【期限】令和5年2月末", ("active", "2023-02-28")),
    ("□措置済　■取組中　□未着手", ("active", "")),
    ("☑措置済\n☐取組中\n☐未着手", ("done", "")),
    ("□措置済　■取組中（R5.9まで）　□未着手", ("active", "2023-09-30")),
    ("■措置済　□確認済", None),
    ("■措置済　■取組中　□未着手", None),
    ("■措置済　□取組中　□未着手（実際は取組中）", None),
    ("■措置済　□取組中　□未着手（検討中を含む）", ("done", "")),
    ("□措置済　□取組中　□未着手", None),
    ("完了済（一部未着手含む）", None),
    ("R4.4着手→R5.2完了", ("done", "")),
    ("R4.10着手、R6.3完了予定", ("active", "2024-03-31")),
    ("R5.2着手→R4.4完了", None),
    ("着手：R4.4 完了：R5.2", ("done", "")),
    ("R4.4開始、R5.2終了", ("done", "")),
    ("R4.10（着手）～R6.3（完了予定）", ("active", "2024-03-31")),
    ("取組中 2023年8月31日（木）", ("active", "2023-08-31")),
    ("着手（令和5年9月予定）", None),
    ("取組中 未定", ("active", "")),
    ("未着手 期限なし", ("not_started", "")),
    ("検討中(令和6年度以降)", ("active", "")),
    ("完了予定", None),
    ("完了予定 令和5年3月", None),
    ("着手予定(令和5年3月末)", ("not_started", "")),
    ("完了見込み 令和5年3月", None),
    ("予定どおり", None),
    ("R0完了", None),
    ("措置済 令和00", None),
    ("予定なし", None),
    ("着手なし", None),
    ("措置済でない", None),
    ("取組中止", None),
    ("システム改修の検討", None),
    ("様式の番号を確認すること。", None),
    ("", None),
    ("令和5年3月末", None),
]


@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_a_phrase_is_a_status_and_may_give_its_deadline(
    text: str, expected: tuple[str, str] | None
) -> None:
    assert told(READER.phrases.read(text, "column")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("達成", ("done", "")),
        ("終了（令和5年3月）", ("done", "")),
        ("運用開始(R5.4)", ("done", "")),
        ("1.公表済", ("done", "")),
        ("継続", ("active", "")),
        ("調整中(期限超過)", ("active", "overdue")),
        ("準備中（期限：令和5年3月末）", ("active", "2023-03-31")),
        ("今後着手", ("not_started", "")),
        ("未", ("not_started", "")),
        ("検討前", ("not_started", "")),
        ("達成見込み", None),
        ("未達成", None),
        ("達成（一部）", None),
        ("継続検討", None),
        ("運用開始（R6.4予定）", None),
        ("未定", None),
    ],
)
def test_some_words_are_statuses_in_a_cell_of_nothing_else(
    text: str, expected: tuple[str, str] | None
) -> None:
    assert told(READER.phrases.read(text, "column")) == expected
    if expected and text != "今後着手":
        assert told(READER.phrases.read(text, "tag")) is None


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("実施中（R5.10～）", "2023-10-31"),
        ("実施中（令和5年度～）", "2023-04-01"),
        ("実施中（R5～）", "2023-01-01"),
        ("未着手（令和5年度～）", "2024-03-31"),
    ],
)
def test_what_goes_on_from_a_date_began_then(text: str, since: str) -> None:
    said = READER.phrases.read(text, "column")
    assert isinstance(said, Said)
    assert said.began
    assert said.began.last_day.isoformat() == since
    assert said.deadline is None


def test_a_legend_makes_a_word_of_cells_a_status_of_its_own() -> None:
    reader = StatusReader(PROFILE, LEGEND._replace(words={"継続": "継続"}))
    assert told(reader.phrases.read("継続", "column")) == ("継続", "")


@pytest.mark.parametrize("said", ["終了した", "終了済", "終了済み"])
def test_a_form_of_a_legends_word_is_that_word(said: str) -> None:
    reader = StatusReader(PROFILE, LEGEND._replace(words={"終了": "終了"}))
    assert told(reader.phrases.read(said, "column")) == ("終了", "")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("In Progress", "Inprogress"),
        ("IN PROGRESS", "Inprogress"),
        ("in progress", "Inprogress"),
        # two statuses that capitals tell apart
        ("Done", "Done"),
        ("DONE", None),
        ("In progres", None),
    ],
)
def test_capitals_do_not_tell_statuses_apart_unless_the_legend_does(
    text: str, status: str | None
) -> None:
    words = {"Inprogress": "Inprogress", "Done": "Done", "done": "closed"}
    reader = StatusReader(PROFILE, LEGEND._replace(words=words))
    said = told(reader.phrases.read(text, "column"))
    assert said == ((status, "") if status else None)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("完了 / Done", "done"),
        ("完了\n(Completed)", "done"),
        ("実施中／In Progress", "active"),
        ("In progress（取組中）", "active"),
        ("未着手 Not started", "not_started"),
        # what is not the same, or is not known
        ("実施中 / Done", None),
        ("実施中 / Delayed", None),
        ("実施中 / On hold", None),
        ("中止 / Done", None),
    ],
)
def test_a_status_may_be_said_again_in_english(
    text: str, status: str | None
) -> None:
    said = told(READER.phrases.read(text, "column"))
    assert said == ((status, "") if status else None)


def test_an_office_may_add_words_and_statuses_of_its_own() -> None:
    profile = parse_profile(
        '[add.statuses]\ndone = ["決裁済"]\nstopped = ["中止"]', "p"
    )
    reader = StatusReader(profile, builtin_legend(profile))
    assert told(reader.phrases.read("決裁済", "column")) == ("done", "")
    assert told(reader.phrases.read("中止 令和5年3月末", "column")) == (
        "stopped",
        "2023-03-31",
    )


def test_an_office_may_add_kinds_of_work_of_its_own() -> None:
    profile = parse_profile('[add.words]\nwork = ["翻訳"]', "p")
    reader = StatusReader(profile, builtin_legend(profile))
    assert told(reader.phrases.read("翻訳中", "column")) == ("active", "")
    assert told(reader.phrases.read("未翻訳", "column")) == ("not_started", "")


def test_a_legends_own_words_are_known_too() -> None:
    reader = StatusReader(PROFILE, LEGEND._replace(words={"着工済": "active"}))
    assert told(reader.phrases.read("着工済", "column")) == ("active", "")


@given(
    st.text(
        alphabet="取組中措置済未着手予期限令和5年3月末（)：: \n.R、【】",
        max_size=16,
    )
)
def test_no_text_stops_a_reader(text: str) -> None:
    for said in (
        READER.phrases.read(text, "column"),
        READER.note(text),
        READER.tags(text).said,
    ):
        assert not isinstance(said, Said) or said.status in {
            "done",
            "active",
            "not_started",
        }


# ---- Notes and tags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("取組中 期限:令和5年3月末", ("active", "2023-03-31")),
        ("山田 太郎:\n取組中 期限:令和5年3月末", ("active", "2023-03-31")),
        ("山田 太郎:\n取組中\n期限:令和5年3月末", ("active", "2023-03-31")),
        ("佐藤: 取組中", None),
        ("A県: 完了", None),
        ("システム改修:\n完了", None),
        ("取組中\n期限:令和5年3月末\n担当：企画課", ("active", "2023-03-31")),
        ("未着手\n（理由）予算未措置のため", ("not_started", "")),
        ("未着手\n※他省庁との調整が必要", ("not_started", "")),
        ("取組中\n進捗率 60%", ("active", "")),
        ("措置済\n令和4年12月1日確認", ("done", "")),
        ("状況:\n取組中", ("active", "")),
        ("取組中\n令和5年3月末", ("active", "2023-03-31")),
        ("様式の番号を確認すること。", None),
        ("\n", None),
    ],
)
def test_a_note_is_a_status_and_its_deadline_whoever_wrote_it(
    text: str, expected: tuple[str, str] | None
) -> None:
    assert told(READER.note(text)) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("完了\n※一部除く", "status.note_beside"),
        ("措置済\n差戻し", "status.note_beside"),
        ("取組中\n（中断）", "status.note_beside"),
        ("完了\n理由：一部を除く", "status.note_beside"),
        ("未着手\n取組中\n措置済", "status.note_beside"),
        ("以下の選択肢から記入\n措置済\n取組中", "status.note_beside"),
        ("目標:\n措置済", "status.note_beside"),
        ("要確認:\n措置済", "status.note_beside"),
        ("取組中\n理由：事業の中止", "status.note_beside"),
        ("前回の状況：\n完了", "status.note_beside"),
        ("次回: 完了", "status.unknown_word"),
        ("取組中 期限:R5.3\n期限:R6.3", "deadline.ambiguous"),
    ],
)
def test_a_note_of_which_a_line_is_not_understood_is_in_doubt(
    text: str, code: str
) -> None:
    said = READER.note(text)
    assert isinstance(said, Sentence)
    assert said.code == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("法令改正の検討【取組中 令和5年3月末】", ("active", "2023-03-31")),
        ("法令改正の検討（措置済）", ("done", "")),
        ("法令改正の検討（措置済)", ("done", "")),
        ("法令改正の検討[未着手]", ("not_started", "")),
        ("{未着手}法令改正の検討", ("not_started", "")),
        ("≪実施済≫法令改正の検討", ("done", "")),
        ("法令改正の検討【未着手】注1", ("not_started", "")),
        ("法令改正の検討〔未着手〕", ("not_started", "")),
        (
            "［未着手　令和４年３月末］\n法令改正の検討",
            ("not_started", "2022-03-31"),
        ),
        ("【取組中】システム改修（第1期）", ("active", "")),
        ("システム改修（第1期）【取組中】", ("active", "")),
        ("法令改正の検討（取組中（令和5年3月末））", ("active", "2023-03-31")),
        ("法令改正の検討【取組中(期限超過)】", ("active", "overdue")),
        ("法令改正の検討（完了予定）", None),
        ("（民間API）の検討", None),
        ("システム改修④実施予定", None),
        ("法令改正の検討（第１期）", None),
        ("法令改正（措置済）の検討", None),
        ("法令改正の検討）", None),
        ("【", None),
    ],
)
def test_a_tag_stands_in_brackets_at_the_start_or_the_end(
    text: str, expected: tuple[str, str] | None
) -> None:
    assert told(READER.tags(text).said) == expected


DOUBTS = [
    ("【措置済】【取組中】①改修は措置済、②連携は取組中", "status.two_tags"),
    ("【措置済】要件定義、【未着手】設計", "status.two_tags"),
    ("【措置済】連携（令和5年9月末予定）", "status.two_tags"),
    ("【取組中 R5.3】連携（令和5年9月末予定）", "status.two_tags"),
    ("①検討【措置済】\n②改修【未着手】", "status.two_tags"),
    ("①改修（措置済）②周知（取組中）", "status.two_tags"),
    ("【取組中 令和5年3月末】改修【取組中 令和6年3月末】", "status.two_tags"),
    ("改修【取組中】［取組中（期限超過）］", "status.two_tags"),
    ("①検討【措置済】②改修", "status.tag_inside"),
    ("改修【取組中（一部完了）】", "status.tag_unread"),
    ("【取組中止】改修", "status.tag_unread"),
    ("【取組中】改修【取組中】", None),
    ("①【措置済】検討", None),
    ("【完了の報告】改修", None),
    ("システム改修（完了時期：令和5年度末）", None),
    ("システム改修（完了期限：令和6年3月）", None),
    ("簡素化（着手時期：令和5年度）", None),
    ("法令改正（措置済）の検討", None),
]


@pytest.mark.parametrize(("text", "code"), DOUBTS)
def test_tags_that_contradict_each_other_or_say_more_are_not_read(
    text: str, code: str | None
) -> None:
    reading = READER.tags(text)
    assert (reading.doubt.code if reading.doubt else None) == code
    if code:
        assert reading.said is None
        assert reading.doubt
        assert reading.doubt.text("ja") != reading.doubt.text("en")


@pytest.mark.parametrize(
    ("text", "deadline", "dated"),
    [
        ("改修（R4.10措置済）", None, "2022-10-31"),
        ("【未着手】連携（令和5年5月31日予定）", "2023-05-31", None),
        ("【未着手】連携（令和5年5月実施予定）", "2023-05-31", None),
        ("（予定：令和5年5月）\n【未着手】連携", "2023-05-31", None),
        ("連携（R5.5予定）\n【未着手】", "2023-05-31", None),
        ("【取組中】連携（令和5年9月末予定）", None, None),
        ("【取組中 令和5年5月31日（水）】連携", "2023-05-31", None),
        ("【R5.9 取組中】改修", None, "2023-09-30"),
        ("【期限:R5.9 取組中】改修", "2023-09-30", None),
        ("簡素化【着手済 令和3年10月】", None, None),
        ("簡素化【着手 令和3年10月】", None, "2021-10-31"),
        ("簡素化【着手 令和3年10月から】", None, None),
        ("簡素化【取組中（令和3年10月開始）】", None, None),
        ("簡素化【取組中 令和3年10月末】", "2021-10-31", None),
    ],
)
def test_a_date_beside_a_status_is_its_deadline_or_when_it_began(
    text: str, deadline: str | None, dated: str | None
) -> None:
    said = READER.tags(text).said
    assert said
    days = [
        each.last_day.isoformat() if isinstance(each, Deadline) else None
        for each in (said.deadline, said.dated)
    ]
    assert days == [deadline, dated]


@pytest.mark.parametrize(
    "text",
    [
        "取組中（一部完了）",
        "措置済（概ね）",
        "未着手、要検討",
        "完了：令和5年度末予定",
        "完了 令和6年3月目途",
        "措置済（令和6年3月見込み）",
        "完了（R6.3目標）",
        "完了：未定",
        "完了（調整中）",
        "令和6年3月完了予定",
        "R6.3達成予定",
        "～完了",
        "完了～",
        "R5.3～完了",
        "令和5年3月末までに完了",
        "令和5年3月末までに着手",
        "廃止に向け取組中",
        "完了（見込みを含む）",
        "取組中（未着手の県あり）",
        "取組中（要件定義を一部完了）",
        "取組中（改修を完了）",
        "取組中（状況は照会中）",
        "取組中（措置済かどうか照会中）",
        "取組中（誤記の調整中）",
        "取組中（取下げを協議中）",
        "措置済（令和4年12月試験公開）",
        "□措置済 ■取組中 □未着手（期限：令和5年9月）",
        "取組中（照会中）",
        "取組中（100%完了）",
        "取組中（措置済）",
        "未着手（要件定義を完了）",
        "未着手（8割完了）",
        "措置済（令和4年12月公表予定）",
        "措置済（令和4年12月案を公表）",
        "措置済（8割完了）",
        "令和5年1月から完了",
        "□措置済",
        "完了：　",
        "（完了／　）",
        "措置済[ ]",
        "措置済・　",
    ],
)
def test_a_phrase_with_other_words_is_not_read(text: str) -> None:
    assert isinstance(READER.phrases.read(text, "column"), NotRead)


@pytest.mark.parametrize(
    "text",
    [
        "【中止】【取組中】改修",
        "【措置済】改修【廃止】",
        "【取組中】改修（中止）",
        "【取組中】改修（遅延中）",
        "【措置済】（残りは未着手）改修",
        "改修（ただし一部は取組中）【措置済】",
        "【措置済】改修（未完了の部分あり）",
        "【措置済】改修（令和6年3月完了見込み）",
        "【措置済】※一部未対応 改修",
        "【措置済】改修 ※一部取組中",
        "【措置済】ただし一部取組中",
        "【完了】改修。ただしA県は未着手",
        "【未着手】改修（ただし、A庁は実施済）",
        "【取組中】改修→完了",
        "改修→取組中【未着手】",
        "改修 ※一部未対応【措置済】",
    ],
)
def test_words_beside_a_tag_that_take_it_back_are_a_doubt(text: str) -> None:
    reading = READER.tags(text)
    assert reading.said is None
    assert reading.doubt
    assert reading.doubt.code in {"status.tag_beside", "status.two_tags"}


@pytest.mark.parametrize(
    "text",
    [
        "【措置済】改修（一部機能の追加）",
        "【取組中】改修（R5.3完了予定）",
        "【取組中】改修（期限：令和5年3月末）",
        "【取組中】検討中",
        "【取組中】※完了報告書は別紙",
        "【取組中】書面→オンライン",
        "【未着手】改修（ただし、A庁の手続に限る）",
        "【取組中】改修。ただし設計は完了",
    ],
)
def test_other_remarks_leave_a_tag_as_it_is(text: str) -> None:
    assert READER.tags(text).said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("【取組中】（期限超過）改修", ("active", "overdue")),
        ("【期限超過】改修【未着手】", ("not_started", "overdue")),
        ("【取組中】改修（期限内）", ("active", "within")),
    ],
)
def test_a_limit_in_brackets_beside_a_tag_is_said_with_it(
    text: str, expected: tuple[str, str]
) -> None:
    assert told(READER.tags(text).said) == expected


def test_late_is_overdue_only_where_the_date_says_so() -> None:
    late = "【取組中（遅れ）】改修"
    for due, is_rated in (("令和4年3月末", True), ("令和5年3月末", False)):
        conversion = converted(
            book(scorecard(record(RENEWAL, plan(late), due=due)))
        )
        assert ("O3" in colors(conversion)) is is_rated
        assert bool(found(conversion, "status.late_differs")) is not is_rated


@pytest.mark.parametrize(
    ("text", "color", "code"),
    [
        ("【R4.10着手予定】見直し", "orange", None),
        ("【着手予定（R3.10）】見直し", None, "status.start_passed"),
        ("【R3.10着手→R4.2完了】見直し", "blue", None),
        ("【R3.10着手→R4.10完了】見直し", None, "status.ahead"),
    ],
)
def test_what_shall_begin_has_not_begun_until_then(
    text: str, color: str | None, code: str | None
) -> None:
    conversion = converted(book(scorecard(record(RENEWAL, plan(text)))))
    assert colors(conversion).get("O3") == color
    assert found(conversion, "status.") == ([("O3", code)] if code else [])


# ---- Fills


@pytest.mark.parametrize(
    ("fill", "status", "detail"),
    [
        (Fill.solid("FF4DC4FF"), "done", "cud"),
        (Fill.solid("FF03AF7A"), "active", "cud"),
        (Fill.solid("FFFFFF00"), "active", "excel"),
        (Fill.solid("FFFFC000"), "not_started", "excel"),
        (Fill("gray125", "FFFFFFFF", "FFF6AA00"), "not_started", "print"),
    ],
)
def test_a_fill_says_the_status_of_its_colour_and_how_it_was_read(
    fill: Fill, status: str, detail: str
) -> None:
    said = READER.fill(fill)
    assert said
    assert (said.status, said.source, said.detail) == (status, "fill", detail)


def test_a_shade_speaks_only_where_it_is_asked_to() -> None:
    shade = Fill.solid("FF92D050")
    assert READER.fill(shade) is None
    by_hue = StatusReader(PROFILE, LEGEND, "scale").fill(shade)
    assert by_hue
    assert (by_hue.status, by_hue.detail) == ("active", "hue")
    assert (
        StatusReader(PROFILE, LEGEND, "ignore").fill(Fill.solid("FF03AF7A"))
        is None
    )


@pytest.mark.parametrize(
    "fill", [None, Fill.solid("FFFFFFFF"), Fill.solid("FFBFBFBF")]
)
def test_no_fill_white_and_grey_say_nothing(fill: Fill | None) -> None:
    assert READER.fill(fill) is None


# ---- Their order


RED = Paint("FF4B00")


def in_row(
    text: str,
    note: str = "",
    fill: Paint | None = None,
    status: str | None = None,
) -> Row:
    inside = issue(Cell(text, "?", note=note, fill=fill))
    return {
        **record(RENEWAL),
        **{f"1.{key}": value for key, value in inside.items()},
        "1.a.status": status,
    }


@pytest.mark.parametrize(
    ("row", "source", "color"),
    [
        (
            in_row("見直し【未着手】", "取組中", RED, "措置済"),
            "column",
            "blue",
        ),
        (in_row("見直し【未着手】", "取組中", RED), "note", "green"),
        (in_row("見直し【取組中】", "", RED), "tag", "green"),
        (in_row("見直し", "", RED), "fill", "orange"),
    ],
)
def test_column_note_tag_and_fill_are_asked_in_this_order(
    row: Row, source: str, color: str
) -> None:
    conversion = converted(
        book(scorecard(row, blocks=("a",), beside=("status",)))
    )
    (rating,) = (each for each in conversion.ratings if each.rule == "status")
    assert (rating.status_source, rating.color) == (source, color)


def test_a_note_on_a_merged_plan_speaks_for_all_of_its_procedures() -> None:
    rows = [
        record(RENEWAL, plan("見直し", note="取組中")),
        {**record("申請"), "1.a": Merge.UP},
    ]
    assert colors(converted(book(scorecard(*rows))))["O3"] == "green"


def test_sources_that_contradict_each_other_are_a_finding() -> None:
    row, same = (
        in_row("見直し【未着手】", "取組中"),
        in_row("見直し【取組中】", "実施中"),
    )
    told_twice = converted(
        book(scorecard(row, blocks=("a",), beside=("status",)))
    )
    assert found(told_twice) == [("O3", "status.contradiction")]
    assert (
        found(
            converted(book(scorecard(same, blocks=("a",), beside=("status",))))
        )
        == []
    )


def test_a_plan_without_a_status_is_a_finding_and_an_empty_cell_is_none() -> (
    None
):
    conversion = converted(
        book(
            scorecard(
                record(
                    RENEWAL,
                    plan("見直し"),
                    plan("－"),
                    plan("見直し【措置済】"),
                )
            )
        )
    )
    assert found(conversion) == [("O3", "status.missing")]
    assert "O3" not in colors(conversion)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("【措置済】見直し", ";;;"),
        ("【取組中】見直し", '@"（予定）"'),
        ("見直し【未着手", '@"の予定】"'),
    ],
)
def test_a_plan_says_what_a_person_sees_under_its_number_format(
    text: str, form: str
) -> None:
    seen = Cell(text, "?", form)
    conversion = converted(book(scorecard(record(RENEWAL, seen))))
    assert "O3" not in colors(conversion)
    assert [cell for cell, _ in found(conversion, "status.")] == ["O3"]


def test_a_status_column_says_what_a_person_sees() -> None:
    row = in_row("見直し") | {"1.a.status": Cell("未着手", form='@"ではない"')}
    conversion = converted(
        book(scorecard(row, blocks=("a",), beside=("status",)))
    )
    assert found(conversion) == [("O3", "status.unknown_word")]


@pytest.mark.parametrize(
    ("text", "due", "deadline", "source", "color"),
    [
        (
            "令和4年3月末までに見直し【取組中 令和5年3月末】",
            "令和4年3月末",
            "令和4年3月末",
            "tag",
            "green",
        ),
        (
            "令和4年3月末までに見直し【取組中】",
            "令和5年3月末",
            "令和5年3月末",
            "text",
            "yellow",
        ),
        (
            "見直し【取組中】",
            "令和4年3月末",
            "令和5年3月末",
            "kpi_deadline",
            "yellow",
        ),
        ("見直し【取組中】", None, "令和4年3月末", "deadline", "yellow"),
        ("見直し【取組中】", "－", "令和5年3月末", "deadline", "green"),
    ],
)
def test_the_deadline_is_the_first_that_is_given(
    text: str, due: Put, deadline: Put, source: str, color: str
) -> None:
    conversion = converted(
        book(
            scorecard(record(RENEWAL, plan(text), due=due, deadline=deadline))
        )
    )
    (rating,) = (each for each in conversion.ratings if each.rule == "status")
    assert (rating.deadline_source, rating.color) == (source, color)


def test_with_a_later_date_a_plan_under_way_turns_from_green_to_yellow() -> (
    None
):
    green = record(
        RENEWAL, plan("見直し", fill=Paint("03AF7A")), due="令和4年3月末"
    )
    data = book(scorecard(green))
    assert colors(converted(data, as_of=dt.date(2022, 3, 31)))["O3"] == "green"
    assert colors(converted(data, as_of=dt.date(2022, 4, 1)))["O3"] == "yellow"


def test_a_cell_that_says_there_is_no_plan_is_not_rated() -> None:
    conversion = converted(
        book(scorecard(record(RENEWAL, plan("（該当なし）"))))
    )
    assert found(conversion) == []
    assert "O3" not in colors(conversion)


def test_the_headings_of_the_template_are_those_of_the_profile() -> None:
    columns = PROFILE.status_table.columns.values()
    assert [words[0] for words in columns] == [*STATUS_HEADINGS, "セル"]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("a：令和3年12月末\nb：令和5年9月末", ["yellow", "orange"]),
        ("a：令和5年9月末\nb：令和3年12月末", ["green", "red"]),
        ("a：令和5年9月末\nd：令和3年12月末", [None, None]),
    ],
)
def test_each_plan_takes_its_own_deadline_by_its_letter(
    due: str, expected: list[str | None]
) -> None:
    plans = plan("見直し【取組中】"), plan("周知【未着手】")
    conversion = converted(book(scorecard(record(RENEWAL, *plans, due=due))))
    assert [colors(conversion).get(cell) for cell in ("O3", "P3")] == expected
