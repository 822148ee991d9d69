"""What a place is, where an output goes, and the disks of this machine.

A place is a text: an absolute path, or an address such as
``s3://bucket/inbox/a.xlsx``. The place of an output is a pattern with fields
in braces, filled in for each source. An output is first written whole under a
temporary name, and gets its own name in one step.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from string import Formatter
from typing import TYPE_CHECKING, Protocol

from irodori.errors import InputError, system_reason
from irodori.files import (
    make_folder,
    publish,
    read_input,
    safe_name,
    shortened,
    sync_file,
    sync_folder,
    write_new,
)
from irodori.tuples import NamedTuple

if TYPE_CHECKING:
    from irodori.results import Conversion

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
FIELDS = (
    "stem",
    "suffix",
    "name",
    "folder",
    "job",
    "date",
    "as_of",
    "ministry",
    "digest",
)
FROM_CONTENT = frozenset({"as_of", "ministry", "digest"})
"""Fields that are known only when the book has been read."""
BOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
"""The extensions of workbooks that are read, and so of those that are written.
"""
_LONGEST = 255


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

    def publish(
        self,
        staged: str,
        place: str,
        *,
        replace: bool,
    ) -> None:
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
    """Return what shows that a file of this machine has not changed."""
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

    def publish(
        self,
        staged: str,
        place: str,
        *,
        replace: bool,
    ) -> None:
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
                reason=system_reason(error),
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
            reason=system_reason(error),
        ) from None


# ---- Where an output goes ---------------------------------------------------


class NameFields(NamedTuple):
    """The values of the fields that are known before a source is read."""

    name: str
    """Its file name."""
    folder: str
    """Its folder below the one that the job names, with slashes; empty for
    that folder itself.
    """
    job: str
    date: dt.date


def fields(pattern: str) -> frozenset[str]:
    """Return the fields of a pattern; ValueError, whose text names what is
    wrong, where it is none.
    """
    found = set[str]()
    for _, field, form, conversion in Formatter().parse(pattern):
        if field is None:
            continue
        if field not in FIELDS or form or conversion:
            raise ValueError("{" + field + "}")
        found.add(field)
    return frozenset(found)


def ending(pattern: str) -> str:
    """Return the extension of a pattern in lower case; empty where there is
    none, or a field is in it.
    """
    found = PurePosixPath(pattern).suffix.lower()
    return "" if "}" in found else found


def filled(
    pattern: str,
    named: NameFields,
    content: Mapping[str, str],
) -> str:
    """Return the pattern with its fields filled in; no value can lead out of
    the pattern's folder.
    """
    known = {field: safe_name(text) or "_" for field, text in content.items()}
    place = pattern.format_map({**_values_before(named), **known})
    head, slash, last = place.replace("/./", "/").rpartition("/")
    return head + slash + _short(last)


def _values_before(named: NameFields) -> dict[str, str]:
    """Return the fields that are known before a source is read, as parts of a
    path.
    """
    path = PurePosixPath(named.name)
    suffix = safe_name(path.suffix[1:])
    folders = (safe_name(part) for part in named.folder.split("/"))
    return {
        "stem": safe_name(path.stem) or "_",
        "suffix": f".{suffix}" if suffix else "",
        "name": safe_name(named.name) or "_",
        "folder": "/".join(part for part in folders if part) or ".",
        "job": safe_name(named.job),
        "date": named.date.isoformat(),
    }


def from_content(
    conversion: Conversion, wanted: frozenset[str], digest: str
) -> dict[str, str]:
    """Return what a converted book gives for the fields that are asked for."""
    day = conversion.as_of.date.isoformat()
    found = {"as_of": day, "digest": digest[:12]}
    if "ministry" in wanted:
        found["ministry"] = _ministry(conversion)
    return {field: text for field, text in found.items() if field in wanted}


def fixed_folder(pattern: str) -> str:
    """Return the folder of a pattern before its first field, with the slash;
    empty where there is none.
    """
    head = pattern.partition("{")[0]
    return head[: head.rfind("/") + 1]


def _ministry(conversion: Conversion) -> str:
    """Return the 府省名 of a book, the first with ほか where it names several."""
    names = list(
        dict.fromkeys(
            "".join(each.ministry.text.split())
            for each in conversion.procedures()
        )
    )
    names = [name for name in names if name]
    if not names:
        return "府省名なし"
    return names[0] + ("ほか" if len(names) > 1 else "")


def _short(name: str) -> str:
    """Return a file name of at most 255 bytes, its suffixes kept."""
    if len(name.encode()) <= _LONGEST:
        return name
    stem, dot, ending = name.partition(".")
    if len((dot + ending).encode()) >= _LONGEST:
        stem = name
        dot = ""
        ending = ""
    return shortened(stem, dot + ending)
