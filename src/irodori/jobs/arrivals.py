"""Files that have arrived in a folder and are complete: no longer being
written, not open elsewhere, and readable.

Files of other kinds arrive too: they are handed on like books, so that the
watch moves them away with the reason why they are not read. Hidden files, lock
files and those that Windows or a browser leaves in a folder are not arrivals.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from zipfile import is_zipfile

from irodori.errors import InputError, system_reason
from irodori.jobs.stores import STAGING, Entry, is_book, stamp_of
from irodori.tuples import NamedTuple

DONE_FOLDER = "done"
FAILED_FOLDER = "failed"
_HIDDEN = (".", "~$")
_SYSTEM = frozenset({"desktop.ini", "thumbs.db"})
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".download")
_STALE = 24 * 3600.0
"""Seconds after which a lock file counts as left behind: Excel removes it when
the book is closed.
"""
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
"""How protected books and old .xls files begin (MS-CFB 2.2)."""
_SHARES = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "glusterfs",
    "drvfs",
    "vboxsf",
    "vmhgfs",
    "prl_fs",
}
"""File systems on which another machine may write without a notification here.
"""


class _Seen(NamedTuple):
    size: int
    modified: int
    since: float


class Arrivals:
    """The books in a folder and below it, without those that were moved to
    ``done`` and ``failed``.
    """

    def __init__(
        self,
        inbox: Path,
        settle: float,
        patience: float,
        *,
        waits_for_locks: bool = True,
    ) -> None:
        self._inbox = inbox
        self._waits_for_locks = waits_for_locks
        """Whether a book with a lock file beside it waits for ever; else only
        as long as the patience lasts.
        """
        self._settle = settle
        self._patience = patience
        self._seen: dict[Path, _Seen] = {}

    def look(self) -> tuple[list[Entry], list[Path]]:
        """Return the books that are whole, in the order of their arrival, and
        the other files.
        """
        ready = dict[Path, Entry]()
        seen = dict[Path, _Seen]()
        now = time.monotonic()
        for path in self._books():
            # gone, or held by another program: the next look will tell
            with suppress(OSError):
                status = path.stat()
                looked = seen[path] = self._looked_at(path, status, now)
                if self._is_ready(path, looked, now):
                    ready[path] = self._entry(path, status)
        self._seen = seen
        entries = sorted(ready.values(), key=attrgetter("modified", "place"))
        return entries, sorted(seen.keys() - ready)

    def _looked_at(
        self, path: Path, status: os.stat_result, now: float
    ) -> _Seen:
        """Return a file's size and time, and since when they have not changed."""
        looked = _Seen(status.st_size, status.st_mtime_ns, now)
        before = self._seen.get(path)
        if before is not None and before[:2] == looked[:2]:
            return before
        return looked

    def _is_ready(self, path: Path, looked: _Seen, now: float) -> bool:
        return (
            now - looked.since >= self._settle
            and not self._is_locked(path, looked, now)
            and self._is_whole(path, looked, now)
        )

    def _entry(self, path: Path, status: os.stat_result) -> Entry:
        folder = path.parent.relative_to(self._inbox).as_posix()
        return Entry(
            str(path),
            "" if folder == "." else folder,
            status.st_size,
            stamp_of(status),
            status.st_mtime,
        )

    def seconds_left(self, paths: Iterable[Path]) -> float:
        """Return for how long files are waited for at most, as far as they
        stay as they are now.
        """
        times = (self._seen[path].since for path in paths)
        latest = max(times, default=0)
        return max(latest + self._patience - time.monotonic(), 0)

    def _books(self) -> Iterator[Path]:
        for path in self._inbox.rglob("*"):
            below = path.relative_to(self._inbox).parts
            if (
                below[0] not in (DONE_FOLDER, FAILED_FOLDER, STAGING)
                and _is_arrival(path.name)
                and path.is_file()
            ):
                yield path

    def _is_locked(self, path: Path, looked: _Seen, now: float) -> bool:
        """Return whether a program has a book open; a lock file of yesterday
        was left behind by one that crashed.
        """
        fresh = any(
            time.time() - changed < _STALE for changed in _lock_times(path)
        )
        return fresh and (
            self._waits_for_locks or now - looked.since < self._patience
        )

    def _is_whole(self, path: Path, looked: _Seen, now: float) -> bool:
        if not looked.size:
            return now - looked.since >= self._patience
        if not is_book(path.name):
            return True
        # on Windows this fails while another program writes
        with path.open("rb") as file:
            if file.read(len(_COMPOUND)) == _COMPOUND:
                return True
            return is_zipfile(file) or now - looked.since >= self._patience


def _is_arrival(name: str) -> bool:
    lower = name.lower()
    return (
        not lower.startswith(_HIDDEN)
        and lower not in _SYSTEM
        and not lower.endswith(_UNFINISHED)
    )


def _lock_times(path: Path) -> Iterator[float]:
    """Yield the times of the small files that Excel and LibreOffice keep
    beside a book that they have open.
    """
    name = path.name
    for lock in (f"~${name}", f"~${name[2:]}", f".~lock.{name}#"):
        with suppress(OSError):  # there is none, or the name would be too long
            yield path.with_name(lock).stat().st_mtime


def refuse_folders(inbox: Path, outbox: Path) -> None:
    """Refuse an inbox that is not there, an outbox that is a file, and folders
    of which one lies in the other; InputError ``watch.*``, ``file.*``.
    """
    try:
        is_folder = inbox.is_dir()
        if is_folder:
            os.scandir(inbox).close()
    except OSError as error:
        raise InputError(
            "file.unreadable", path=inbox, reason=system_reason(error)
        ) from None
    if not is_folder:
        raise InputError("watch.no_inbox", inbox=inbox)
    if outbox.is_file():
        raise InputError("file.not_folder", path=outbox)
    one = inbox.resolve()
    other = outbox.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise InputError("watch.same_folder", inbox=inbox, outbox=outbox)


def is_share(folder: Path) -> bool:
    """Tell whether a folder is on a network share, as far as the system says."""
    if sys.platform == "win32":
        import ctypes

        root = folder.resolve().anchor
        # DRIVE_REMOTE
        return (
            root.startswith("\\\\")
            or ctypes.windll.kernel32.GetDriveTypeW(root) == 4
        )
    return _mounted(folder, Path("/proc/self/mounts"))


def _mounted(folder: Path, mounts: Path) -> bool:
    """Tell whether the mount that holds a folder is a share's; ``mounts``
    lists them (proc(5)).
    """
    try:
        lines = mounts.read_text(
            encoding="utf-8", errors="replace"
        ).splitlines()
    except OSError:
        return False
    best = 0
    kind = ""
    for line in lines:
        _, place, system, *_ = line.split(" ")
        point = Path(place.replace("\\040", " "))
        if (
            point == folder.resolve() or point in folder.resolve().parents
        ) and len(point.parts) >= best:
            best = len(point.parts)
            kind = system
    return kind in _SHARES or kind.startswith("fuse.")
