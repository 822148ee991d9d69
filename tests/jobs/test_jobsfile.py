"""A jobs file: what it may hold, and what a person reads when it is wrong."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from tests.jobs.folders import JOB
from tools.schemas import schemas

from irodori.errors import ProfileError
from irodori.jobs.jobsfile import load_jobs


def written(folder: Path, text: str) -> Path:
    path = folder / "JOBS.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_places_are_relative_to_the_file_and_addresses_stay(
    tmp_path: Path,
) -> None:
    jobs = load_jobs(written(tmp_path, JOB))
    assert jobs.ledger == tmp_path / "irodori.db"
    assert jobs.place("../x/a.csv") == str(tmp_path.parent / "x" / "a.csv")
    assert jobs.place("s3://bucket/inbox/*.xlsx") == "s3://bucket/inbox/*.xlsx"


def test_a_date_of_toml_is_a_date(tmp_path: Path) -> None:
    jobs = load_jobs(
        written(tmp_path, JOB.replace('"2022-04-01"', "2022-04-01"))
    )
    assert jobs.jobs[0].as_of == dt.date(2022, 4, 1).isoformat()


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('as_of = "2022-04-01"', 'as_of = "someday"', 6, "someday"),
        ('as_of = "2022-04-01"', 'schedule = "every day"', 6, "cron"),
        ('as_of = "2022-04-01"', 'palette = "pastel"', 6, "cud"),
        ('as_of = "2022-04-01"', 'profile = "gone.toml"', 6, "gone.toml"),
        ('as_of = "2022-04-01"', 'asof = "today"', 6, "no such key"),
        ('as_of = "2022-04-01"', 'on_error = "ask"', 6, "continue"),
        ('as_of = "2022-04-01"', "retention_days = 0", 6, "of 1 or more"),
        ('as_of = "2022-04-01"', 'report = "out/{stem}.xml"', 6, ".json"),
        ('as_of = "2022-04-01"', 'html = "out/h.txt"', 6, ".html"),
        ('as_of = "2022-04-01"', 'summary = "out/s.csv"', 6, ".xlsx"),
        ('as_of = "2022-04-01"', 'summary = "{stem}.xlsx"', 6, "no fields"),
        ('as_of = "2022-04-01"', 'schedule = "0 25 * * *"', 6, "“25” in"),
        ('as_of = "2022-04-01"', 'fills = "all"', 6, "auto, exact, scale, i"),
        ("{stem}", "{stems}", 5, "{stems}"),
        ('["inbox/**/*.xlsx"]', "[]", 4, "at least one"),
        ('name = "quarterly"', 'name = "a/b"', 3, "letters, digits"),
        ("[[job]]", 'timezone = "Mars/Olympus"\n[[job]]', 2, "Mars/Olympus"),
        (JOB, JOB + JOB, 2, "two jobs are called"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    path = written(tmp_path, JOB.replace(old, new))
    with pytest.raises(ProfileError) as refused:
        load_jobs(path)
    assert refused.value.params["line"] == line
    assert says in refused.value.message("en")
    assert refused.value.exit_status == 2


def test_what_is_no_toml_or_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileError) as refused:
        load_jobs(written(tmp_path, "[[job]\n"))
    assert refused.value.code == "jobs.syntax"
    with pytest.raises(ProfileError) as missing:
        load_jobs(tmp_path / "gone.toml")
    assert missing.value.code == "jobs.unreadable"


def test_secrets_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        '[storage.s3]\nendpoint_url = "http://127.0.0.1:9"\nsecret_env = "MY_SECRET"\n'
        + JOB
    )
    jobs = load_jobs(written(tmp_path, text))
    with pytest.raises(ProfileError, match="MY_SECRET"):
        jobs.storage()
    monkeypatch.setenv("MY_SECRET", "hush")
    assert jobs.storage() == {
        "s3": {"endpoint_url": "http://127.0.0.1:9", "secret": "hush"}
    }


def test_the_schema_asks_for_what_a_job_needs() -> None:
    schema = json.loads(schemas()["jobs.schema.json"])
    assert set(schema["$defs"]["Job"]["required"]) == {
        "name",
        "sources",
        "destination",
    }
    assert schema["required"] == ["job"]


def test_all_errors_of_a_file_are_told_at_once_with_what_was_meant(
    tmp_path: Path,
) -> None:
    path = tmp_path / "JOBS.toml"
    path.write_text(
        'ledgr = "x"\n[[job]]\nname = "q"\nsorces = ["a"]\nsources = ["a"]\ndestination = "{stm}"\n'
        "[job.limits]\npart = 3\n",
        encoding="utf-8",
    )
    with pytest.raises(ProfileError) as refused:
        load_jobs(path)
    assert refused.value.code == "jobs.invalid_many"
    _, *lines = refused.value.message("ja").splitlines()
    assert [line.split(" ")[2] for line in lines] == ["1", "4", "6", "8"]
    for line, meant in (
        (lines[0], "ledger"),
        (lines[1], "sources"),
        (lines[3], "parts"),
    ):
        assert f"「{meant}」ではありませんか" in line


@pytest.mark.parametrize(
    ("destination", "wrong"),
    [("{stem}.xls", ".xls"), ("o/{folder}/{stem}.colored", ".colored")],
)
def test_a_destination_that_excel_would_not_open_is_told_before_anything_is_done(
    tmp_path: Path, destination: str, wrong: str
) -> None:
    path = tmp_path / "JOBS.toml"
    path.write_text(
        f'[[job]]\nname = "q"\nsources = ["a"]\ndestination = "{destination}"\n',
        encoding="utf-8",
    )
    with pytest.raises(ProfileError) as refused:
        load_jobs(path)
    said = refused.value.message("en")
    assert f"ends with {wrong} " in said
    assert "{suffix}" in said


def test_every_file_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "JOBS.toml"
    path.write_text(
        '[[job]]\nname = "q"\nsources = ["a"]\ndestination = "b"\nprofile = "p.toml"\nlegend = "l.toml"\n'
        'status = "s.csv"\n',
        encoding="utf-8",
    )
    with pytest.raises(ProfileError) as refused:
        load_jobs(path)
    said = refused.value.message("en")
    assert all(name in said for name in ("p.toml", "l.toml", "s.csv"))


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    wrong = """
[notify.webhook]
url = "ftp://x"
[notify.mail]
host = "smtp"
port = 70000
from = "nobody"
to = ["a@office.example"]
[[job]]
name = "quarterly"
sources = ["inbox"]
destination = "outbox/{stem}{suffix}"
report = "outbox/{stem}{suffix}"
[[job]]
name = "a/b"
sources = ["inbox"]
destination = "outbox/{stem}{suffix}"
palette = "prnt"
legend = "凡例.toml"
status = "状況.csv"
timeout_seconds = -1
fills = "all"
schedule = "0 7 * *"
"""
    with pytest.raises(ProfileError) as refused:
        load_jobs(written(tmp_path, wrong))
    assert refused.value.code == "jobs.invalid_many"
    said = refused.value.message("ja")
    for each in (
        "http:// で始まる",
        "65535 以下",
        "メールアドレス",
        "outbox/{stem}{suffix} です",
        "cud、excel、print",
        "凡例.toml がありません",
        "状況.csv がありません",
        "0 以上の整数",
        "auto、exact、scale、ignore",
        "分 時 日 月 曜日",
    ):
        assert each in said
    assert not re.search(r"[a-z]{3,} or |validating", said)
