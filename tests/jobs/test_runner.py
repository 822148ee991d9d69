"""One pass over a job: what is converted, what is left, and what is never
overwritten.
"""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

import pytest
from tests.jobs.folders import (
    JOB,
    OTHERS,
    SEED,
    Office,
    only_book,
    ran,
    states,
)
from tests.protecting import standard

import irodori
from irodori.errors import InputError, ProfileError
from irodori.jobs.ledger import Ledger
from irodori.jobs.passage import job_lock
from irodori.jobs.runreport import RunReport


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office")


def older(path: Path) -> None:
    """Let a file be some minutes old, so that its time tells that it has not
    changed.
    """
    past = time.time() - 600
    os.utime(path, (past, past))


def test_a_new_book_is_converted_and_the_next_run_leaves_it(
    office: Office,
) -> None:
    source = office.put("a.xlsx")
    older(source)
    first = office.run()
    assert states(first) == {"a.xlsx": "converted"}
    assert first.exit_status == 0
    expected = irodori.convert(
        SEED, as_of=__import__("datetime").date(2022, 4, 1)
    ).data
    assert office.output("a").read_bytes() == expected
    before = office.output("a").stat()
    assert states(office.run()) == {"a.xlsx": "unchanged"}
    after = office.output("a").stat()
    assert (before.st_ino, before.st_mtime_ns) == (
        after.st_ino,
        after.st_mtime_ns,
    )
    assert office.left_behind() == []


def test_a_changed_book_is_converted_again_and_a_touched_one_is_not(
    office: Office,
) -> None:
    office.put("a.xlsx")
    office.put("b.xlsx")
    office.run()
    office.put("a.xlsx", OTHERS[0])
    (office.inbox / "b.xlsx").touch()
    assert states(office.run()) == {
        "a.xlsx": "converted",
        "b.xlsx": "unchanged",
    }


def test_a_changed_option_is_converted_again(office: Office) -> None:
    office.put("a.xlsx")
    office.run()
    office.write(JOB + 'palette = "excel"\n')
    assert states(office.run()) == {"a.xlsx": "converted"}
    assert states(office.run()) == {"a.xlsx": "unchanged"}


def test_a_missing_output_is_made_again(office: Office) -> None:
    office.put("a.xlsx")
    office.run()
    office.output("a").unlink()
    assert states(office.run()) == {"a.xlsx": "converted"}
    assert office.output("a").exists()


def test_an_edited_output_is_left_and_told_of(office: Office) -> None:
    source = office.put("a.xlsx")
    older(source)
    office.run()
    office.output("a").write_bytes(b"edited")
    book = only_book(office.run())
    assert (book.state, [note.code for note in book.notes]) == (
        "unchanged",
        ["jobs.output_edited_kept"],
    )
    source.touch()
    assert [note.code for note in only_book(office.run()).notes] == [
        "jobs.output_edited_kept"
    ]
    office.put("a.xlsx", OTHERS[0])
    record = office.run()
    reason = only_book(record).reason
    assert reason is not None
    assert (reason.code, record.exit_status) == ("jobs.output_edited", 3)
    assert office.output("a").read_bytes() == b"edited"
    assert office.left_behind() == []
    forced = office.run(force=True)
    assert [note.code for note in only_book(forced).notes] == [
        "jobs.output_forced"
    ]
    assert office.output("a").read_bytes() != b"edited"


def test_a_file_that_the_ledger_does_not_know_is_left(office: Office) -> None:
    office.put("a.xlsx")
    office.outbox.mkdir()
    office.output("a").write_bytes(b"somebody's")
    reason = only_book(office.run()).reason
    assert reason is not None
    assert reason.code == "jobs.output_unknown"
    assert office.output("a").read_bytes() == b"somebody's"


def test_two_books_for_one_output_are_told_apart(office: Office) -> None:
    office.put("north/a.xlsx")
    office.put("south/a.xlsx", OTHERS[0])
    record = office.run()
    books = {
        Path(book.source).parent.name: book for book in record.jobs[0].books
    }
    assert (books["north"].state, books["south"].state) == (
        "converted",
        "refused",
    )
    assert books["south"].reason is not None
    assert books["south"].reason.code == "jobs.same_output"
    office.write(JOB.replace("outbox/{stem}", "outbox/{folder}/{stem}"))
    assert set(states(office.run()).values()) == {"converted"}


def test_a_bad_book_stops_no_other_and_is_not_tried_again(
    office: Office,
) -> None:
    bad = office.inbox / "bad.xlsx"
    bad.write_bytes(b"no zip")
    older(bad)
    office.put("good.xlsx")
    record = office.run()
    assert states(record) == {"bad.xlsx": "refused", "good.xlsx": "converted"}
    assert record.exit_status == 3
    again = office.run()
    assert again.exit_status == 3
    with office.ledger() as ledger:
        assert len(ledger.attempts(source=str(bad))) == 1


def test_on_error_stop_leaves_the_rest(office: Office) -> None:
    office.write(JOB + 'on_error = "stop"\n')
    (office.inbox / "a.xlsx").write_bytes(b"no zip")
    for name in "bcdefg":
        office.put(f"{name}.xlsx")
    record = office.run()
    assert record.jobs[0].state == "stopped"
    assert record.jobs[0].counts["not_run"] >= 4
    assert record.exit_status == 3


def test_a_source_that_is_not_there_is_refused_and_stops_no_other(
    office: Office,
) -> None:
    office.write(JOB.replace('["inbox/**/*.xlsx"]', '["gone.xlsx", "inbox"]'))
    office.put("a.xlsx")
    record = office.run()
    assert states(record) == {"gone.xlsx": "refused", "a.xlsx": "converted"}
    assert record.exit_status == 3


def test_lock_files_hidden_files_and_outputs_are_no_sources(
    office: Office,
) -> None:
    office.write(JOB.replace("outbox/{stem}", "inbox/{stem}"))
    for name in ("a.xlsx", "~$a.xlsx", ".a.xlsx", "notes.txt"):
        office.put(name)
    assert states(office.run()) == {"a.xlsx": "converted"}
    assert states(office.run()) == {"a.xlsx": "unchanged"}


def test_an_output_is_never_the_input(office: Office) -> None:
    office.write(JOB.replace("outbox/{stem}.colored", "inbox/{stem}"))
    source = office.put("a.xlsx")
    reason = only_book(office.run(force=True)).reason
    assert reason is not None
    assert reason.code == "file.same"
    assert source.read_bytes() == SEED.read_bytes()


def test_a_dry_run_writes_nothing(office: Office) -> None:
    office.put("a.xlsx")
    record = office.run(dry_run=True)
    assert states(record) == {"a.xlsx": "planned"}
    assert sorted(path.name for path in office.folder.iterdir()) == [
        "JOBS.toml",
        "inbox",
    ]
    office.run()
    office.put("b.xlsx")
    with office.ledger() as ledger:
        runs = len(ledger.runs())
    assert states(office.run(dry_run=True)) == {
        "a.xlsx": "planned",
        "b.xlsx": "planned",
    }
    with office.ledger() as ledger:
        assert len(ledger.runs()) == runs


def test_the_ministry_of_a_book_names_its_output(office: Office) -> None:
    office.write(
        JOB.replace("outbox/{stem}", "outbox/{ministry}/{as_of}/{stem}")
    )
    office.put("a.xlsx")
    office.run()
    assert (
        office.outbox / "法務省" / "2022-04-01" / "a.colored.xlsx"
    ).exists()


def test_reports_are_written_beside_and_the_run_has_one_of_its_own(
    office: Office,
) -> None:
    office.write(
        JOB + 'report = "outbox/{stem}.json"\nhtml = "outbox/{stem}.html"\n'
    )
    office.put("a.xlsx")
    (office.inbox / "b&<i>.xlsx").write_bytes(b"no zip")
    record = office.run()
    report = json.loads((office.outbox / "a.json").read_text(encoding="utf-8"))
    assert (report["input"]["name"], report["output"]["name"]) == (
        "a.xlsx",
        "a.colored.xlsx",
    )
    assert "<html" in (office.outbox / "a.html").read_text(encoding="utf-8")
    data, page = record.reports
    run = RunReport.model_validate_json(data.read_bytes())
    assert [book.state for job in run.jobs for book in job.books] == [
        "converted",
        "refused",
    ]
    text = page.read_text(encoding="utf-8")
    assert "a.colored.xlsx" in text
    assert "package.not_zip" in text
    assert "b&amp;&lt;i&gt;.xlsx" in text


def test_strict_ends_with_1_where_a_book_has_findings(office: Office) -> None:
    office.write(JOB + "strict = true\n")
    office.put("a.xlsx")
    assert office.run().exit_status == 1
    assert office.run().exit_status == 1


def test_old_outputs_are_deleted_but_not_edited_ones(office: Office) -> None:
    office.put("a.xlsx")
    office.put("b.xlsx", OTHERS[0])
    office.run()
    office.output("b").write_bytes(b"edited")
    with office.ledger() as ledger:
        ledger._database.execute(
            "UPDATE attempt SET ended = '2020-01-01T00:00:00+00:00'"
        )
    text = JOB + "retention_days = 30\n"
    office.write(text)
    record = office.run()
    assert record.jobs[0].expired == (str(office.output("a")),)
    assert not office.output("a").exists()
    assert office.output("b").read_bytes() == b"edited"
    assert states(office.run()) == {
        "a.xlsx": "unchanged",
        "b.xlsx": "unchanged",
    }
    assert not office.output("a").exists()


def test_a_job_that_is_not_there_is_refused(office: Office) -> None:
    from irodori.jobs.runner import RunSettings, run_jobs

    with pytest.raises(InputError) as refused:
        run_jobs(office.jobs, RunSettings(only=("yearly",)))
    assert refused.value.code == "jobs.no_such_job"


def test_a_damaged_ledger_is_refused(office: Office) -> None:
    office.jobs.ledger.write_bytes(
        b"this is no database, and never was one" * 100
    )
    with pytest.raises(InputError) as refused:
        office.run()
    assert refused.value.code == "ledger.unusable"


def test_an_extension_in_capitals_is_a_book_too(office: Office) -> None:
    office.put("A.XLSX")
    assert states(office.run()) == {"A.XLSX": "converted"}


def test_a_name_that_is_no_text_is_refused_and_stops_no_other(
    office: Office,
) -> None:
    office.put("a.xlsx")
    broken = office.inbox / os.fsdecode("第一.xlsx".encode("cp932"))
    broken.write_bytes(SEED.read_bytes())
    record = office.run()
    reasons = {
        book.state: book.reason.code if book.reason else None
        for book in record.jobs[0].books
    }
    assert reasons == {"converted": None, "refused": "jobs.name_no_text"}
    page = next(office.folder.rglob("runs/*.html")).read_text(encoding="utf-8")
    assert quote("第一.xlsx".encode("cp932")) in page
    assert record.exit_status == 3


def test_an_output_with_another_extension_than_its_book_is_refused(
    office: Office,
) -> None:
    office.write(JOB.replace("{suffix}", ".xlsm"))
    office.put("a.xlsx")
    book = only_book(office.run())
    assert book.reason is not None
    assert book.reason.code == "jobs.other_format"
    assert not office.outbox.exists() or not list(office.outbox.glob("*.xlsm"))


def test_a_source_folder_that_is_missing_is_named(office: Office) -> None:
    office.write(JOB.replace("inbox/", "inbux/"))
    book = only_book(office.run())
    assert book.reason is not None
    assert book.reason.code == "file.missing"
    assert "inbux" in book.reason.en


def test_nothing_hidden_stays_beside_the_outputs(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.put("a.xlsx")
    office.run()
    assert [path.name for path in office.outbox.iterdir()] == [
        "a.colored.xlsx"
    ]


def test_the_fills_and_the_limits_of_a_job_are_those_of_its_books(
    tmp_path: Path,
) -> None:
    office = Office(
        tmp_path,
        JOB + 'fills = "ignore"\n[job.limits]\nunpacked_mib = 1\nparts = 3\n',
    )
    office.put("a.xlsx")
    (book,) = office.run().jobs[0].books
    assert book.reason is not None
    assert book.reason.code == "package.parts"


def test_the_page_of_a_run_links_its_books_outputs_and_summary_and_names_the_zone(
    tmp_path: Path,
) -> None:
    office = Office(tmp_path, JOB + 'summary = "outbox/集計 1.xlsx"\n')
    office.put("年度 1.xlsx")
    page = office.run().reports[1].read_text(encoding="utf-8")
    for place in (
        office.inbox / "年度 1.xlsx",
        office.output("年度 1"),
        office.outbox / "集計 1.xlsx",
    ):
        link = re.search(
            rf'<a href="([^"]+)">{re.escape(str(place))}</a>', page
        )
        assert link, place
        assert (
            office.folder / "runs" / unquote(link[1])
        ).resolve() == place.resolve()
    assert "Asia/Tokyo" in page


# ---- Passwords --------------------------------------------------------------


def test_a_password_that_is_not_set_is_told_before_anything_is_done(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.write(
        '[notify.webhook]\nurl_env = "NO_HOOK"\n'
        + JOB
        + 'password_env = "NO_PASSWORD"\n'
    )
    office.put("a.xlsx")
    for name in ("NO_HOOK", "NO_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ProfileError) as refused:
        office.run()
    assert refused.value.code == "jobs.no_variable"
    for name in ("NO_HOOK", "NO_PASSWORD"):
        assert name in refused.value.message("ja")
    assert not office.outbox.exists()


def test_a_protected_book_is_tried_again_with_another_password(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.put("a.xlsx").write_bytes(standard(SEED.read_bytes(), "秘密123"))
    first = only_book(office.run())
    assert first.reason is not None
    assert "password_env" in first.reason.ja
    assert "password=" not in first.reason.ja
    office.write(JOB + 'password_env = "BOOKS"\n')
    monkeypatch.setenv("BOOKS", "違う")
    assert states(office.run()) == {"a.xlsx": "refused"}
    monkeypatch.setenv("BOOKS", "秘密123")
    assert states(office.run()) == {"a.xlsx": "converted"}


def test_the_summary_of_a_job_is_no_book_of_its_own(office: Office) -> None:
    office.write(JOB + 'summary = "inbox/集計.xlsx"\n')
    office.put("a.xlsx")
    assert states(office.run()) == {"a.xlsx": "converted"}
    assert (office.inbox / "集計.xlsx").is_file()
    assert states(office.run()) == {"a.xlsx": "unchanged"}


# ---- What a dry run foresees ------------------------------------------------


def test_a_dry_run_foresees_outputs_that_meet(office: Office) -> None:
    office.write(JOB.replace("{stem}.colored", "one"))
    office.put("a.xlsx")
    office.put("b.xlsx", OTHERS[0])
    foreseen = office.run(dry_run=True)
    assert sorted(states(foreseen).values()) == ["planned", "refused"]
    assert foreseen.exit_status == 3
    done = office.run()
    assert sorted(states(done).values()) == ["converted", "refused"]
    [reason] = [book.reason.code for book in done.jobs[0].books if book.reason]
    assert reason == "jobs.same_output"


def test_a_dry_run_foresees_an_output_over_its_source(office: Office) -> None:
    office.write(JOB.replace("outbox/{stem}.colored", "inbox/{stem}"))
    office.put("a.xlsx")
    for dry in (True, False):
        assert states(office.run(dry_run=dry)) == {"a.xlsx": "refused"}


# ---- Times ------------------------------------------------------------------


def test_times_are_told_in_the_zone_of_the_jobs_file(office: Office) -> None:
    source = office.put("a.xlsx")
    record = office.run()
    local = record.started.astimezone(ZoneInfo("Asia/Tokyo"))
    assert record.id.startswith(f"{local:%Y%m%dT%H%M%S}-")
    office.output(source.stem).write_bytes(b"edited")
    done = ran("jobs", "verify", office.file)
    assert done.returncode == 1
    assert f"{local:%Y-%m-%d %H:}" in done.stdout
    assert "Asia/Tokyo" in done.stdout
    assert "+00:00" not in done.stdout
    with (
        Ledger(office.jobs.ledger) as ledger,
        job_lock(ledger, "quarterly", "Asia/Tokyo"),
    ):
        refused = ran("run", office.file)
    assert refused.returncode == 3
    assert "+00:00" not in refused.stdout + refused.stderr
