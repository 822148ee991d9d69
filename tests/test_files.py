from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import tempfile
import textwrap
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import FrameType
from typing import Protocol

import pytest

from irodori import files
from irodori.errors import InputError
from irodori.files import (
    colored_path,
    read_input,
    sync_file,
    write_atomic,
    write_new,
)

NOBODY = 65534


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(InputError) as caught:
        yield
    assert caught.value.code == code
    assert caught.value.message("ja")
    assert caught.value.message("en")


@contextmanager
def as_nobody() -> Iterator[None]:
    """Give up root's rights for a moment; anyone else has none to give up."""
    if os.geteuid() != 0:
        yield
        return
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Give a folder that everybody reaches, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# Reading.


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "スコアカード.xlsx"
    path.write_bytes(b"PK\x03\x04")
    assert read_input(path) == read_input(str(path)) == b"PK\x03\x04"


def test_what_cannot_be_read_is_refused_by_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"12345")
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "round.xlsx").symlink_to("round.xlsx")
    cases: dict[str | Path, str] = {
        tmp_path / "none.xlsx": "file.missing",
        file / "inside.xlsx": "file.missing",
        "a\0b.xlsx": "file.missing",
        tmp_path: "file.is_folder",
        tmp_path / "pipe.xlsx": "file.not_regular",
        tmp_path / "round.xlsx": "file.unreadable",
        tmp_path / ("x" * 300): "file.unreadable",
    }
    for path, code in cases.items():
        with refused(code):
            read_input(path)


def test_a_file_without_the_right_to_read_it_is_refused(
    open_folder: Path,
) -> None:
    path = open_folder / "a.xlsx"
    path.write_bytes(b"1")
    path.chmod(0)
    with as_nobody(), refused("file.unreadable"):
        read_input(path)


def test_the_limit_itself_is_read_and_one_byte_more_is_refused(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"12345")
    assert read_input(path, limit=5) == b"12345"
    with refused("file.too_large"):
        read_input(path, limit=4)


def test_a_refusal_shows_a_name_that_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_input(os.fsdecode(bytes(tmp_path / "x") + b"\xff.xlsx"))
    assert r"x\udcff.xlsx" in caught.value.message("en").encode().decode()


# Names.


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("a/スコアカード.xlsx", "a/スコアカード.colored.xlsx"),
        ("a.XLSM", "a.colored.XLSM"),
        ("令和4年3月.末.xlsx", "令和4年3月.末.colored.xlsx"),
        ("a.colored.xlsx", "a.colored.colored.xlsx"),
        ("a", "a.colored"),
        ("x:y?\t\u202e.xlsx", "x_y___.colored.xlsx"),
        ("CON.xlsx", "_CON.colored.xlsx"),
        ("com1.a.xlsx", "_com1.a.colored.xlsx"),
        ("console.xlsx", "console.colored.xlsx"),
        ("\udcff.xlsx", "_.colored.xlsx"),
        ("あ" * 83 + ".xlsx", "あ" * 80 + ".colored.xlsx"),
    ],
)
def test_the_output_is_named_after_the_input(source: str, target: str) -> None:
    assert colored_path(source) == Path(target)
    assert len(colored_path(source).name.encode()) <= 255


def test_the_output_can_stand_in_another_folder() -> None:
    assert colored_path("in/a.xlsx", "out") == Path("out/a.colored.xlsx")


# Writing.


@pytest.mark.parametrize("force", [False, True])
def test_a_new_file_holds_the_bytes_and_nothing_else_is_left(
    tmp_path: Path, *, force: bool
) -> None:
    write_atomic(tmp_path / "one.xlsx", b"abc", force=force)
    write_atomic(
        str(tmp_path / "two.xlsx"), iter([b"ab", b"", b"c"]), force=force
    )
    assert (
        (tmp_path / "one.xlsx").read_bytes()
        == (tmp_path / "two.xlsx").read_bytes()
        == b"abc"
    )
    assert names(tmp_path) == ["one.xlsx", "two.xlsx"]


def test_an_existing_file_is_replaced_with_force_only(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    with refused("file.exists"):
        write_atomic(target, b"new", force=False)
    assert target.read_bytes() == b"old"
    write_atomic(target, b"new", force=True)
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == ["a.xlsx"]


def test_a_file_that_appears_while_we_write_is_not_replaced(
    tmp_path: Path,
) -> None:
    target = tmp_path / "a.xlsx"

    def data() -> Iterator[bytes]:
        yield b"ours"
        target.write_bytes(b"theirs")

    with refused("file.exists"):
        write_atomic(target, data(), force=False)
    assert target.read_bytes() == b"theirs"
    assert names(tmp_path) == ["a.xlsx"]


def test_of_many_writers_one_wins(tmp_path: Path) -> None:
    target, codes, start = (
        tmp_path / "a.xlsx",
        list[str](),
        threading.Barrier(8),
    )

    def write(number: int) -> None:
        start.wait()
        try:
            write_atomic(target, str(number).encode() * 1000, force=False)
        except InputError as error:
            codes.append(error.code)

    threads = [
        threading.Thread(target=write, args=(number,)) for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == ["file.exists"] * 7
    assert len(set(target.read_bytes())) == 1
    assert len(target.read_bytes()) == 1000
    assert names(tmp_path) == ["a.xlsx"]


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize(
    "kind",
    ["itself", "other spelling", "symbolic link", "hard link", "from a link"],
)
def test_the_input_is_never_overwritten(
    tmp_path: Path, kind: str, *, force: bool
) -> None:
    source = tmp_path / "a.xlsx"
    source.write_bytes(b"input")
    (tmp_path / "soft.xlsx").symlink_to(source)
    (tmp_path / "hard.xlsx").hardlink_to(source)
    (tmp_path / "sub").mkdir()
    given, target = {
        "itself": (source, source),
        "other spelling": (source, tmp_path / "sub" / ".." / "a.xlsx"),
        "symbolic link": (source, tmp_path / "soft.xlsx"),
        "hard link": (source, tmp_path / "hard.xlsx"),
        "from a link": (tmp_path / "soft.xlsx", source),
    }[kind]
    with refused("file.same"):
        write_atomic(target, b"output", force=force, source=given)
    assert source.read_bytes() == b"input"
    assert names(tmp_path) == ["a.xlsx", "hard.xlsx", "soft.xlsx", "sub"]


def test_a_link_is_replaced_and_the_file_that_it_leads_to_is_left(
    tmp_path: Path,
) -> None:
    (tmp_path / "far").mkdir()
    link = tmp_path / "a.xlsx"
    link.symlink_to("far/b.xlsx")
    with refused("file.exists"):
        write_atomic(link, b"1", force=False)
    (tmp_path / "far" / "b.xlsx").write_bytes(b"somebody's")
    write_atomic(link, b"1", force=True)
    assert not link.is_symlink()
    assert link.read_bytes() == b"1"
    assert (tmp_path / "far" / "b.xlsx").read_bytes() == b"somebody's"


def test_a_target_that_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "round").symlink_to("round")
    file = tmp_path / "file"
    file.write_bytes(b"")
    cases: dict[str | Path, str] = {
        tmp_path: "file.is_folder",
        tmp_path / "pipe": "file.not_regular",
        "/dev/null": "file.not_regular",
        tmp_path / "none" / "a.xlsx": "file.no_folder",
        file / "a.xlsx": "file.no_folder",
        tmp_path / ("x" * 300): "file.bad_name",
        "a\0.xlsx": "file.bad_name",
        tmp_path / "round": "file.unwritable",
    }
    for target, code in cases.items():
        with refused(code):
            write_atomic(target, b"1", force=True)
    assert names(tmp_path) == ["file", "pipe", "round"]


# Permissions.


@pytest.fixture
def umask_027() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask_027")
@pytest.mark.parametrize(
    ("source_mode", "expected"),
    [
        (0o666, 0o640),
        (0o600, 0o600),
        (0o444, 0o640),
        (0o4755, 0o640),
        (None, 0o640),
    ],
)
def test_a_new_file_has_the_input_s_permissions_under_the_umask(
    tmp_path: Path, source_mode: int | None, expected: int
) -> None:
    source, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    if source_mode is not None:
        source.write_bytes(b"")
        source.chmod(source_mode)
    write_atomic(
        target,
        b"1",
        force=False,
        source=source if source_mode is not None else None,
    )
    assert mode(target) == expected


@pytest.mark.usefixtures("umask_027")
@pytest.mark.parametrize("old_mode", [0o666, 0o600, 0o664])
def test_a_replaced_file_keeps_its_permissions_and_owner(
    tmp_path: Path, old_mode: int
) -> None:
    target = tmp_path / "b.xlsx"
    target.write_bytes(b"")
    target.chmod(old_mode)
    if os.geteuid() == 0:
        os.chown(target, NOBODY, NOBODY)
    before = target.stat()
    write_atomic(target, b"1", force=True)
    after = target.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (
        before.st_mode,
        before.st_uid,
        before.st_gid,
    )


def test_a_protected_file_is_not_replaced(open_folder: Path) -> None:
    target = open_folder / "a.xlsx"
    target.write_bytes(b"old")
    target.chmod(0o444)
    with as_nobody(), refused("file.read_only"):
        write_atomic(target, b"new", force=True)
    assert target.read_bytes() == b"old"
    assert names(open_folder) == ["a.xlsx"]


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_without_the_right_to_write_is_refused(
    open_folder: Path, *, force: bool
) -> None:
    open_folder.chmod(0o555)
    with as_nobody(), refused("file.read_only"):
        write_atomic(open_folder / "a.xlsx", b"1", force=force)
    assert names(open_folder) == []


# A full disk, an interrupt, a kill: nothing, or the whole file.


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """Mount a disk of 64 KiB there; without the right to mount, let no file
    grow beyond that.
    """
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode == 0:
        try:
            yield
        finally:
            subprocess.run(["umount", str(folder)], check=True)
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("force", [False, True])
def test_a_full_disk_is_said_and_leaves_the_old_file_alone(
    tmp_path: Path, *, force: bool
) -> None:
    with full_disk(tmp_path):
        old = tmp_path / "old.xlsx"
        old.write_bytes(b"old")
        with refused("file.disk_full"):
            write_atomic(
                old if force else tmp_path / "new.xlsx",
                [bytes(50_000)] * 4,
                force=force,
            )
        assert names(tmp_path) == ["old.xlsx"]
        assert old.read_bytes() == b"old"


def test_a_new_file_on_a_full_disk_is_said_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    with full_disk(tmp_path):
        with refused("file.disk_full"):
            write_new(tmp_path / "new.tmp", [bytes(200_000)])
        assert names(tmp_path) == []


def test_a_new_file_whose_chunks_break_off_is_not_left(tmp_path: Path) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"some"
        raise MemoryError

    with pytest.raises(MemoryError):
        write_new(tmp_path / "a.tmp", breaking())
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_takes_no_name_that_is_there(tmp_path: Path) -> None:
    write_new(tmp_path / "a.tmp", [b"first"])
    with refused("file.unwritable"):
        write_new(tmp_path / "a.tmp", [b"second"])
    assert (tmp_path / "a.tmp").read_bytes() == b"first"
    with refused("file.no_folder"):
        write_new(tmp_path / "gone" / "a.tmp", [b"first"])


def test_a_folder_that_vanishes_while_we_write_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()

    def data() -> Iterator[bytes]:
        yield b"1"
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()

    with refused("file.no_folder"):
        write_atomic(folder / "a.xlsx", data(), force=False)
    assert names(tmp_path) == []


def test_an_error_of_the_data_itself_passes_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    def data() -> Iterator[bytes]:
        yield b"1"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_atomic(tmp_path / "a.xlsx", data(), force=False)
    assert names(tmp_path) == []


class Trace(Protocol):
    def __call__(
        self, frame: FrameType, event: str, _: object, /
    ) -> Trace | None: ...


def interrupt_at(line: int) -> Trace:
    """Return a trace function that raises KeyboardInterrupt once, at the n-th
    line run in the module.
    """
    left = line

    def trace(frame: FrameType, event: str, _: object, /) -> Trace | None:
        nonlocal left
        if frame.f_code.co_filename != files.__file__:
            return None
        if event == "line":
            left -= 1
            if left == 0:
                raise KeyboardInterrupt
        return trace

    return trace


@contextmanager
def no_links(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Do as a file system without hard links does, such as FAT."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "no links here")

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", refuse)
        yield


@contextmanager
def no_unnamed_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Do as a system does on which each file has a name, such as macOS."""
    with monkeypatch.context() as patch:
        patch.setattr(files, "_unnamed", lambda *_: None)
        yield


@contextmanager
def links(_: pytest.MonkeyPatch) -> Iterator[None]:
    yield


# An interrupt before the first or after the last line of a with block leaves
# its file to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("force", "system"),
    [
        (False, links),
        (True, links),
        (False, no_links),
        (True, no_links),
        (False, no_unnamed_files),
        (True, no_unnamed_files),
    ],
)
def test_an_interrupt_at_any_line_leaves_no_litter_and_no_half_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    system: Callable[[pytest.MonkeyPatch], AbstractContextManager[None]],
    *,
    force: bool,
) -> None:
    before, tracer = b"old" if force else None, sys.gettrace()
    target = tmp_path / "a.xlsx"
    for line in range(1, 1000):
        target.unlink(missing_ok=True)
        if before is not None:
            target.write_bytes(before)
        with system(monkeypatch):
            sys.settrace(interrupt_at(line))
            try:
                write_atomic(target, b"new", force=force)
                return
            except KeyboardInterrupt:
                pass
            finally:
                sys.settrace(tracer)
        found = target.read_bytes() if target.exists() else None
        assert found in {before, b"new"}, f"line {line}"
        assert names(tmp_path) == ([] if found is None else ["a.xlsx"]), (
            f"line {line}"
        )
    pytest.fail("never done")


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from irodori import files

    folder, force, named = Path(sys.argv[1]), sys.argv[2] == "force", sys.argv[3] == "named"
    if named:
        files._unnamed = lambda *_: None
    source, target = folder / "in.xlsx", folder / "out.xlsx"
    source.write_bytes(b"input")

    def kill_at(left):
        def trace(frame, event, argument):
            nonlocal left
            if frame.f_code.co_filename != files.__file__:
                return None
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return trace
        return trace

    left = 0
    for step in range(1, 1000):
        for path in folder.iterdir():
            if path != source:
                path.unlink()
        if force:
            target.write_bytes(b"old")
        child = os.fork()
        if not child:
            sys.settrace(kill_at(step))
            files.write_atomic(target, [b"n", b"ew"], force=force, source=source)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        found = target.read_bytes() if target.exists() else None
        assert found in ((b"old", b"new") if force else (None, b"new")), (step, found)
        assert source.read_bytes() == b"input", step
        others = {path.name for path in folder.iterdir()} - {source.name, target.name}
        assert all(files._TEMPORARY.fullmatch(name) for name in others), (step, others)
        assert named or len(others) <= force, (step, others)
        assert named or all((folder / name).read_bytes() == b"new" for name in others), (step, others)
        left += bool(others)
        for name in others:
            os.utime(folder / name, (1, 1))
        files.write_atomic(folder / "next.xlsx", b"", force=True)
        assert {path.name for path in folder.iterdir()} <= {source.name, target.name, "next.xlsx"}, step
        if not status:
            print("killed at", step - 1, "steps,", left, "of them left a file")
            break
        assert os.WTERMSIG(status) == signal.SIGKILL, (step, status)
"""


@pytest.mark.parametrize("kind", ["unnamed", "named"])
@pytest.mark.parametrize("force", ["force", "new"])
def test_a_kill_at_any_step_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, force: str, kind: str
) -> None:
    """Where a file need not have a name, a new one leaves nothing else; a
    replaced one at two steps a whole copy.

    What is left is gone after the next run in the folder.
    """
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            textwrap.dedent(KILLED),
            str(tmp_path),
            force,
            kind,
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout.split()[2]) > 30
    if (force, kind) == ("new", "unnamed"):
        assert " 0 of them" in run.stdout
    assert names(tmp_path) == ["in.xlsx", "next.xlsx", "out.xlsx"]


def test_a_file_that_another_process_is_writing_is_left_alone(
    tmp_path: Path,
) -> None:
    named = [tmp_path / f".irodori-{number:016x}.tmp" for number in range(3)]
    for path in named:
        path.write_bytes(b"half")
    for path in named[:2]:
        os.utime(path, (1, 1))
    (tmp_path / ".irodori-notes.tmp").write_bytes(b"")
    with named[0].open("rb") as held:
        files._lock(held.fileno())
        write_atomic(tmp_path / "a.xlsx", b"1", force=False)
    assert names(tmp_path) == [
        named[0].name,
        named[2].name,
        ".irodori-notes.tmp",
        "a.xlsx",
    ]
    write_atomic(tmp_path / "a.xlsx", b"2", force=True)
    assert names(tmp_path) == [named[2].name, ".irodori-notes.tmp", "a.xlsx"]


@pytest.mark.parametrize("system", [links, no_links, no_unnamed_files])
@pytest.mark.parametrize("force", [False, True])
def test_a_file_system_without_links_or_unnamed_files_gets_the_same_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    system: Callable[[pytest.MonkeyPatch], AbstractContextManager[None]],
    *,
    force: bool,
) -> None:
    source, target = tmp_path / "in.xlsx", tmp_path / "a.xlsx"
    source.write_bytes(b"")
    source.chmod(0o640)
    with system(monkeypatch):
        write_atomic(
            target, [b"a" * 100_000, b"b"], force=force, source=source
        )
    assert target.read_bytes() == b"a" * 100_000 + b"b"
    assert mode(target) & ~0o022 == 0o640 & ~0o022
    assert names(tmp_path) == ["a.xlsx", "in.xlsx"]


# Other file systems.


def test_without_hard_links_an_existing_file_is_refused_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.xlsx"
    with no_links(monkeypatch):
        write_atomic(target, b"1", force=False)

        def data() -> Iterator[bytes]:
            yield b"ours"
            target.write_bytes(b"theirs")

        target.unlink()
        with refused("file.exists"):
            write_atomic(target, data(), force=False)
    assert target.read_bytes() == b"theirs"
    assert names(tmp_path) == ["a.xlsx"]


@pytest.mark.parametrize(
    ("failures", "code"), [(2, None), (3, "file.read_only")]
)
def test_a_scanner_that_holds_the_file_is_waited_for_a_little(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failures: int,
    code: str | None,
) -> None:
    target, left, replace = tmp_path / "a.xlsx", failures, Path.replace

    def held(self: Path, place: Path) -> Path:
        nonlocal left
        if left:
            left -= 1
            raise PermissionError(errno.EACCES, "held by a scanner")
        return replace(self, place)

    monkeypatch.setattr(files, "_WAITS", (0, 0))
    monkeypatch.setattr(Path, "replace", held)
    if code is None:
        write_atomic(target, b"1", force=True)
        assert target.read_bytes() == b"1"
    else:
        with refused(code):
            write_atomic(target, b"1", force=True)
        assert names(tmp_path) == []


def test_a_disk_that_cannot_sync_still_takes_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(_: int) -> None:
        raise OSError(errno.EINVAL, "no sync here")

    monkeypatch.setattr(os, "fsync", cannot)
    write_atomic(tmp_path / "a.xlsx", b"1", force=False)
    assert names(tmp_path) == ["a.xlsx"]


def test_a_disk_that_fails_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with refused("file.unwritable"):
        write_atomic(tmp_path / "a.xlsx", b"1", force=False)
    assert names(tmp_path) == []
    write_new(tmp_path / "a.tmp", [b"1"])
    with refused("file.unwritable"):
        sync_file(tmp_path / "a.tmp")
