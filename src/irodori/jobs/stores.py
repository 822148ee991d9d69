"""What a place is, and the disks of this machine.

A place is a text: an absolute path, or an address such as
``s3://bucket/inbox/a.xlsx``. An output is first written whole under a
temporary name, and gets its own name in one step.
"""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from irodori.errors import InputError
from irodori.files import (
    make_folder,
    publish,
    read_input,
    sync_file,
    sync_folder,
    write_new,
)
from irodori.jobs.destinations import BOOKS
from irodori.tuples import NamedTuple

StorageOptions = Mapping[str, Mapping[str, object]]
"""What fsspec is told of a protocol, by its name."""

STAGING = ".irodori"
"""The hidden folder, below that of the outputs, for their temporary files."""
_SETTLED_NS = 2_000_000_000
"""A file that was changed within this time may change again without a new
time: its stamp is not trusted.
"""
_GLOB = re.compile(r"[*?\[]")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:(?::[A-Za-z0-9+.-]+:)*//")


def is_url(place: str) -> bool:
    """Tell whether a place is reached through fsspec: ``s3://…``,
    ``sftp://…``, ``smb://…``.
    """
    return _URL.match(place) is not None


class Entry(NamedTuple):
    """A file: where it lies, its folder below the one that was named, and what
    tells that it has not changed.
    """

    place: str
    folder: str
    size: int
    stamp: str
    """Empty where it is not known."""
    modified: float = 0.0
    """Seconds since 1970, 0 where it is not known."""

    @property
    def name(self) -> str:
        """Its file name."""
        return file_name(self.place)


class Storage(Protocol):
    """One kind of storage."""

    def find(self, source: str) -> Iterator[Entry]:
        """Yield the books that a source names: a file, a folder with all below
        it, or a glob.
        """

    def entry(self, place: str) -> Entry | None:
        """Return a file, None where there is none."""

    def read(self, place: str) -> bytes:
        """Return a file's bytes; InputError."""

    def write(self, place: str, chunks: Iterable[bytes]) -> None:
        """Write a new file, and the folders above it; InputError.

        It waits for another name: what is killed over it may leave a part.
        """

    def flush(self, place: str) -> None:
        """See that the bytes of a file are on the disk; InputError."""

    def publish(self, staged: str, place: str, *, replace: bool) -> None:
        """Give a whole file its name; InputError ``file.exists`` where there
        is one and it is not to be replaced.
        """

    def sync(self, places: Iterable[str]) -> None:
        """See that the names of files are on the disk."""

    def remove(self, place: str) -> None:
        """Delete a file, if it is there."""

    def listed(self, folder: str) -> Iterator[str]:
        """Yield the files directly in a folder, none where there is none."""

    def remove_empty(self, folder: str) -> None:
        """Delete a folder of waiting outputs, and the hidden one above it,
        where they are empty.
        """


def stamp_of(status: os.stat_result) -> str:
    """Return what tells that a file of this machine has not changed."""
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"


def file_name(place: str) -> str:
    """Return the last part of a place."""
    if is_url(place):
        return place.rpartition("/")[2]
    return os.path.basename(place)  # noqa: PTH119  (no path object)


def file_in(folder: str, name: str) -> str:
    """Return a file in a folder."""
    return (
        f"{folder.rstrip('/')}/{name}"
        if is_url(folder)
        else os.path.normpath(Path(folder) / name)
    )


def is_book(name: str) -> bool:
    """Tell whether a file name is a workbook's; the lock files of Excel and
    hidden files are none.
    """
    return (
        not name.startswith(("~$", "."))
        and os.path.splitext(name)[1].lower() in BOOKS  # noqa: PTH122
    )


def split_glob(source: str) -> tuple[str, str]:
    """Return the folder before a glob's first special character, and the rest;
    the rest is empty without a glob.
    """
    found = _GLOB.search(source)
    if found is None:
        return source, ""
    cut = max(
        source.rfind("/", 0, found.start()),
        source.rfind(os.sep, 0, found.start()),
    )
    folder = source[:cut] or source[: cut + 1]
    return folder, source[cut + 1 :]


class LocalStore:
    """The disks of this machine, network shares among them."""

    def find(self, source: str) -> Iterator[Entry]:
        """Yield the books that a source names, in the order of their names;
        InputError ``file.missing``.
        """
        base, pattern = split_glob(source)
        if pattern and Path(source).is_file():  # brackets in a name
            base = source
            pattern = ""
        root = Path(base)
        if not root.is_dir():
            found = None if pattern else self.entry(source)
            if found is None:
                raise InputError("file.missing", path=base)
            yield found
            return
        yield from self._below(root, _any_case(pattern) or "**/*")

    def _below(self, root: Path, pattern: str) -> Iterator[Entry]:
        """Yield the books below a folder that a glob names."""
        for path in _sorted(root, pattern):
            *folders, name = path.relative_to(root).parts
            if STAGING in folders or not is_book(name) or not path.is_file():
                continue
            entry = self.entry(str(path))
            if entry is not None:
                yield entry._replace(folder="/".join(folders))

    def entry(self, place: str) -> Entry | None:
        """Return a file, None where there is none."""
        try:
            status = os.stat(place)  # noqa: PTH116  (no path object for each of 100,000)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError) as error:
            raise InputError(
                "file.unreadable", path=place, reason=str(error)
            ) from None
        settled = time.time_ns() - status.st_mtime_ns > _SETTLED_NS
        stamp = stamp_of(status) if settled else ""
        return Entry(place, "", status.st_size, stamp, status.st_mtime)

    def read(self, place: str) -> bytes:
        """Return a file's bytes; InputError."""
        return read_input(place)

    def write(self, place: str, chunks: Iterable[bytes]) -> None:
        """Write a new file, and the folders above it; InputError."""
        try:
            write_new(place, chunks)
        except InputError as error:
            if error.code != "file.no_folder":
                raise
            # or another job has deleted it because it was empty
            make_folder(Path(place))
            write_new(place, chunks)

    def flush(self, place: str) -> None:
        """See that the bytes of a file are on the disk; InputError."""
        sync_file(place)

    def publish(self, staged: str, place: str, *, replace: bool) -> None:
        """Give a whole file its name; InputError ``file.exists``."""
        make_folder(Path(place))
        publish(staged, place, force=replace)

    def sync(self, places: Iterable[str]) -> None:
        """See that the names of files are on the disk: each folder is synced
        once.
        """
        for folder in {Path(place).parent for place in places}:
            sync_folder(folder)

    def remove(self, place: str) -> None:
        """Delete a file, if it is there."""
        try:
            Path(place).unlink(missing_ok=True)
        except OSError as error:
            raise InputError(
                "file.unwritable",
                path=place,
                reason=error.strerror or str(error),
            ) from None

    def listed(self, folder: str) -> Iterator[str]:
        """Yield the files directly in a folder, none where there is none."""
        if Path(folder).is_dir():
            yield from map(str, _sorted(Path(folder), "*"))

    def remove_empty(self, folder: str) -> None:
        """Delete a folder of waiting outputs, and the hidden one above it,
        where they are empty.
        """
        with suppress(OSError):
            Path(folder).rmdir()
            if Path(folder).parent.name == STAGING:
                Path(folder).parent.rmdir()


def _any_case(pattern: str) -> str:
    """Return a glob whose file name extension is found in capitals and small
    letters: Windows writes .XLSX too.
    """
    stem, dot, extension = pattern.rpartition(".")
    if not dot or not extension.isalnum():
        return pattern
    letters = [
        f"[{each.lower()}{each.upper()}]" if each.isalpha() else each
        for each in extension
    ]
    return stem + dot + "".join(letters)


def _sorted(folder: Path, pattern: str) -> list[Path]:
    # a glob passes such a folder over
    if not os.access(folder, os.R_OK | os.X_OK):
        raise InputError(
            "file.unreadable",
            path=str(folder),
            reason=os.strerror(errno.EACCES),
        )
    try:
        return sorted(folder.glob(pattern))
    except OSError as error:  # a share that is gone
        raise InputError(
            "file.unreadable",
            path=str(folder),
            reason=error.strerror or str(error),
        ) from None
