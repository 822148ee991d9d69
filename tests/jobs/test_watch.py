"""A drop folder: what is put into it comes out converted, once it is whole."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from tests.jobs.folders import OTHERS, SEED, command, ran
from tests.protecting import standard

from irodori.errors import InputError
from irodori.jobs import arrivals
from irodori.jobs.arrivals import Arrivals
from irodori.jobs.ledger import Ledger
from irodori.jobs.places import Places
from irodori.jobs.publisher import verified
from irodori.jobs.watch import Moved, Watch, WatchOptions, ledger_of, watch_job


class Folders:
    """An inbox, an outbox, and what was told of them."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.outbox = folder / "in", folder / "out"
        self.inbox.mkdir()
        self.told: list[Moved] = []
        self.waits: list[int] = []

    def watch(self, **options: object) -> Watch:
        settings = WatchOptions(
            **{"workers": 1, "settle": 0.2, "patience": 0.4, **options}  # type: ignore[arg-type]
        )
        job = watch_job(self.outbox, self.inbox, as_of="2022-04-01")
        return Watch(self.inbox, self.outbox, job, settings, self)

    def once(self) -> int:
        return self.watch(once=True).run()

    def put(self, name: str, source: Path = SEED) -> Path:
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, path)
        return path

    def watching(self, inbox: Path, outbox: Path) -> None:
        assert (inbox, outbox) == (self.inbox, self.outbox)

    def moved(self, moved: Moved) -> None:
        self.told.append(moved)

    def waiting(self, paths: Sequence[Path], until: float | None) -> None:  # noqa: ARG002
        self.waits.append(len(paths))

    def files(self, folder: str) -> set[str]:
        return names(self.inbox / folder)


def names(folder: Path) -> set[str]:
    """Return the files below a folder, hidden ones left out."""
    found = (
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.is_file()
    )
    return {
        path.as_posix()
        for path in found
        if not any(part.startswith(".") for part in path.parts)
    }


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


@pytest.fixture
def running(
    folders: Folders, request: pytest.FixtureRequest
) -> Iterator[Folders]:
    """Watch in the background for the time of a test."""
    stop = threading.Event()
    options = getattr(request, "param", {})
    thread = threading.Thread(target=folders.watch(**options).run, args=[stop])
    thread.start()
    yield folders
    stop.set()
    thread.join(60)
    assert not thread.is_alive()


def awaited(what: Callable[[], bool]) -> bool:
    end = time.monotonic() + 60
    while not what() and time.monotonic() < end:
        time.sleep(0.05)
    return what()


def test_a_book_comes_out_converted_and_its_original_is_done(
    folders: Folders,
) -> None:
    folders.put("a.xlsx")
    folders.put("2026/春/b.xlsx", OTHERS[0])
    assert folders.once() == 0
    assert names(folders.outbox) == {
        "a.colored.xlsx",
        "2026/春/b.colored.xlsx",
    }
    assert folders.files("done") == {
        *("a.xlsx", "a.xlsx.json", "a.xlsx.html"),
        *(f"2026/春/b.xlsx{ending}" for ending in ("", ".json", ".html")),
    }
    assert (
        folders.inbox / "done" / "a.xlsx"
    ).read_bytes() == SEED.read_bytes()
    assert names(folders.inbox) == {
        f"done/{name}" for name in folders.files("done")
    }
    assert not (folders.inbox / "2026").exists()
    with Ledger(ledger_of(folders.outbox)) as ledger:
        assert {each.state for each in verified(ledger, Places())} == {"same"}


def test_a_book_that_is_refused_is_moved_away_with_the_reason(
    folders: Folders,
) -> None:
    (folders.inbox / "a.xlsx").write_bytes(b"no zip")
    assert folders.once() == 3
    assert folders.files("failed") == {"a.xlsx", "a.xlsx.txt", "a.xlsx.json"}
    text = (folders.inbox / "failed" / "a.xlsx.txt").read_text(
        encoding="utf-8-sig"
    )
    assert "Excel ブック" in text
    assert (
        json.loads(
            (folders.inbox / "failed" / "a.xlsx.json").read_text(
                encoding="utf-8"
            )
        )["state"]
        == "refused"
    )


def test_a_book_that_comes_again_replaces_its_output_and_keeps_both_originals(
    folders: Folders,
) -> None:
    folders.put("a.xlsx")
    folders.once()
    first = (folders.outbox / "a.colored.xlsx").read_bytes()
    folders.put("a.xlsx", OTHERS[0])
    assert folders.once() == 0
    assert (folders.outbox / "a.colored.xlsx").read_bytes() != first
    assert {"a.xlsx", "a (2).xlsx", "a (2).xlsx.json"} <= folders.files("done")


def test_an_output_that_was_edited_is_not_replaced(folders: Folders) -> None:
    folders.put("a.xlsx")
    folders.once()
    (folders.outbox / "a.colored.xlsx").write_bytes(b"edited")
    folders.put("a.xlsx", OTHERS[0])
    assert folders.once() == 3
    assert (folders.outbox / "a.colored.xlsx").read_bytes() == b"edited"
    assert "a.xlsx" in folders.files("failed")


def test_a_book_that_cannot_be_written_stays_for_the_next_time(
    folders: Folders,
) -> None:
    folders.outbox.mkdir()
    (folders.outbox / "spring").write_bytes(b"no folder")
    folders.put("spring/a.xlsx")
    folders.put("b.xlsx")
    assert folders.once() == 3
    (stays,) = [moved for moved in folders.told if moved.target is None]
    assert "spring" in stays.problem
    assert (folders.inbox / "spring" / "a.xlsx").exists()
    (folders.outbox / "spring").unlink()
    assert folders.once() == 0
    assert names(folders.outbox) == {"spring/a.colored.xlsx", "b.colored.xlsx"}


@pytest.mark.parametrize("running", [{"patience": 60}], indirect=True)
def test_a_book_is_taken_when_it_is_whole(running: Folders) -> None:
    data = SEED.read_bytes()
    path = running.inbox / "a.xlsx"
    with path.open("wb") as file:
        for start in range(0, len(data), len(data) // 4):
            file.write(data[start : start + len(data) // 4])
            file.flush()
            time.sleep(0.1)
    assert awaited(lambda: bool(running.told))
    assert running.told[0].book.state == "converted"
    assert (running.inbox / "done" / "a.xlsx").read_bytes() == data


def test_a_book_that_is_open_in_excel_waits(running: Folders) -> None:
    lock = running.inbox / "~$a.xlsx"
    lock.write_bytes(b"somebody")
    running.put("a.xlsx")
    assert awaited(lambda: 1 in running.waits)
    time.sleep(0.6)
    assert running.told == []
    lock.unlink()
    assert awaited(lambda: bool(running.told))
    assert running.files("done") >= {"a.xlsx"}


def test_half_a_zip_waits_and_is_refused_in_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(SEED.read_bytes()[:-100])
    patient = Arrivals(tmp_path, 0, 3600)
    assert [patient.look(), patient.look()] == [([], [path])] * 2
    assert 3500 < patient.seconds_left([path]) <= 3600
    hasty = Arrivals(tmp_path, 0, 0)
    ready, waiting = hasty.look()
    assert ([entry.name for entry in ready], waiting) == (["a.xlsx"], [])


def test_books_are_taken_in_the_order_of_their_arrival(
    folders: Folders,
) -> None:
    import os

    for number, name in enumerate("dbca"):
        os.utime(folders.put(f"{name}.xlsx"), (number, number))
    folders.once()
    assert [Path(moved.book.source).name for moved in folders.told] == [
        "d.xlsx",
        "b.xlsx",
        "c.xlsx",
        "a.xlsx",
    ]


def test_a_watch_that_is_killed_goes_on_where_it_was(folders: Folders) -> None:
    for number in range(20):
        folders.put(f"{number}.xlsx", OTHERS[number % 3])
    arguments = (
        "watch",
        folders.inbox,
        folders.outbox,
        "--settle",
        "0",
        "--workers",
        "1",
        "--as-of",
        "2022-04-01",
        "--json-logs",
    )
    for lines in (3, 6):
        process = subprocess.Popen(
            command(*arguments), stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(lines):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    assert 0 < len(list(folders.inbox.glob("*.xlsx"))) < 20
    folders.once()
    assert names(folders.outbox) == {
        f"{number}.colored.xlsx" for number in range(20)
    }
    assert {
        name for name in folders.files("done") if name.endswith(".xlsx")
    } == {f"{n}.xlsx" for n in range(20)}
    with Ledger(ledger_of(folders.outbox)) as ledger:
        found = list(verified(ledger, Places()))
        assert {each.state for each in found} == {"same"}
        assert len(found) == 60


def test_a_request_to_end_ends_a_watch(folders: Folders) -> None:
    process = subprocess.Popen(
        command("watch", folders.inbox, folders.outbox, "--json-logs"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["event"] == "watching"
    process.terminate()
    _, complaint = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in complaint


def test_folders_inside_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "file").touch()
    for inbox, outbox, code in (
        (tmp_path / "in", tmp_path / "file", "file.not_folder"),
        (tmp_path / "gone", tmp_path / "out", "watch.no_inbox"),
        (tmp_path / "in", tmp_path / "in", "watch.same_folder"),
        (tmp_path / "in", tmp_path / "in" / "out", "watch.same_folder"),
        (tmp_path / "in", tmp_path, "watch.same_folder"),
    ):
        with pytest.raises(InputError) as refused:
            arrivals.refuse_folders(inbox, outbox)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("kind", "share"),
    [("ext4", False), ("cifs", True), ("nfs4", True), ("fuse.sshfs", True)],
)
def test_a_network_share_is_told_from_a_disk(
    tmp_path: Path, kind: str, share: bool
) -> None:
    mounts = tmp_path / "mounts"
    folder = tmp_path / "in box"
    folder.mkdir()
    escaped = str(folder.resolve()).replace(" ", "\\040")
    mounts.write_text(
        f"/dev/a / ext4 rw 0 0\nserver:/x {escaped} {kind} rw 0 0\n",
        encoding="utf-8",
    )
    assert arrivals._mounted(folder, mounts) is share
    assert not arrivals._mounted(tmp_path, mounts)


def test_a_lock_file_that_excel_left_behind_ends_no_watch_once(
    folders: Folders,
) -> None:
    folders.put("a.xlsx")
    (folders.inbox / "~$a.xlsx").write_bytes(b"somebody")
    assert folders.once() == 0
    assert folders.files("done") >= {"a.xlsx"}


def test_what_is_no_workbook_is_moved_away_with_the_reason(
    folders: Folders,
) -> None:
    (folders.inbox / "memo.txt").write_text("メモ", encoding="utf-8")
    (folders.inbox / "old.xls").write_bytes(
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)
    )
    (folders.inbox / "Thumbs.db").write_bytes(b"Windows's own")
    assert folders.once() == 3
    assert folders.files("failed") >= {
        "memo.txt",
        "memo.txt.txt",
        "old.xls",
        "old.xls.txt",
    }
    assert (folders.inbox / "Thumbs.db").exists()


def test_a_book_with_the_longest_name_leaves_the_inbox(
    folders: Folders,
) -> None:
    name = "a" * 249 + ".xlsx"
    folders.put(name)
    folders.put("b" * 249 + ".xlsx").write_bytes(b"no zip")
    folders.once()
    assert name in folders.files("done")
    assert not list(folders.inbox.glob("*.xlsx"))


def test_a_watch_leaves_no_hidden_folder_in_the_inbox(
    folders: Folders,
) -> None:
    folders.put("a.xlsx")
    assert folders.once() == 0
    assert not (folders.inbox / ".irodori").exists()


def test_a_book_whose_name_is_no_text_is_moved_away(folders: Folders) -> None:
    folders.put(os.fsdecode("第一.xlsx".encode("cp932")))
    assert folders.once() == 3
    assert len(folders.files("failed")) == 3


def test_a_watch_opens_protected_books_and_keeps_to_its_limits(
    folders: Folders,
) -> None:
    (folders.inbox / "locked.xlsx").write_bytes(
        standard(SEED.read_bytes(), "himitsu")
    )
    arguments: list[str | Path] = [
        "watch",
        folders.inbox,
        folders.outbox,
        "--once",
        "--settle",
        "0",
    ]
    environment = {**os.environ, "BOOK_PASSWORD": "himitsu"}
    opened = subprocess.run(
        command(*arguments, "--password-env", "BOOK_PASSWORD"),
        env=environment,
        check=False,
    )
    assert opened.returncode == 0
    assert "locked.xlsx" in folders.files("done")
    folders.put("large.xlsx")
    refused = subprocess.run(
        command(*arguments, "--max-parts", "3"), check=False
    )
    assert refused.returncode == 3
    assert "3" in (folders.inbox / "failed" / "large.xlsx.txt").read_text(
        "utf-8-sig"
    )


def test_a_watch_names_what_it_waits_for_and_for_how_long(
    folders: Folders,
) -> None:
    folders.put("開いている.xlsx")
    (folders.inbox / "~$開いている.xlsx").write_bytes(b"somebody")
    watch = command(
        "watch", folders.inbox, folders.outbox, "--once", "--lang", "ja"
    )
    with subprocess.Popen(
        watch, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout
        lines = iter(process.stdout.readline, "")
        said = next(line for line in lines if "書き込み中" in line)
        process.terminate()
    assert "開いている.xlsx" in said
    assert re.search(r"あと (5\d|60) 秒", said)


def test_a_watch_of_folders_named_with_dots_brings_the_reports_along(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders.put("a.xlsx")
    (folders.inbox.parent / "here").mkdir()
    monkeypatch.chdir(folders.inbox.parent / "here")
    inbox, outbox = f"../{folders.inbox.name}", f"../{folders.outbox.name}"
    done = ran("watch", inbox, outbox, "--once", "--settle", "0")
    assert done.returncode == 0, done.stderr
    assert ".." not in done.stdout
    assert folders.files("done") == {
        "a.xlsx",
        "a.xlsx.html",
        "a.xlsx.json",
    }
    assert not (folders.inbox / ".irodori").exists()
