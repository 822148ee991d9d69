"""Where books lie: on a disk of this machine, or in an object store or on a
server that fsspec reaches, ``s3://``, ``gs://``, ``sftp://``, ``smb://`` and
the others.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from irodori.allowance import MEBIBYTE
from irodori.errors import InputError
from irodori.files import MAX_BYTES
from irodori.jobs.stores import (
    STAGING,
    Entry,
    LocalStore,
    Storage,
    StorageOptions,
    file_name,
    is_book,
    is_url,
    split_glob,
)

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_PUT_WHOLE = frozenset(
    {
        "s3",
        "s3a",
        "gs",
        "gcs",
        "abfs",
        "abfss",
        "az",
        "adl",
        "oss",
        "oci",
        "memory",
    }
)
"""Object stores show an object when all of it has arrived."""
_CONDITIONAL = frozenset({"s3", "s3a"})
"""Stores that can refuse to overwrite an existing object."""


FileInfo = Mapping[str, Any]
"""What fsspec knows of a file."""


# ---- What fsspec reaches ----------------------------------------------------


class RemoteStore:
    """What fsspec reaches; ``options`` are those of each protocol."""

    def __init__(self, options: StorageOptions) -> None:
        self._options = options

    def find(self, source: str) -> Iterator[Entry]:
        """Yield the books that a source names, in the order of their names;
        InputError.
        """
        with _reaching(source):
            base, pattern = split_glob(source)
            files = self._files(source)
            files.invalidate_cache()  # a scheduler lives for months
            search = files.glob if pattern else files.find
            found: dict[str, Any] = search(source, detail=True)
            if not found and is_book(file_name(source)) and not pattern:
                raise InputError("file.missing", path=source)
            yield from _books(files, base, found)

    def entry(self, place: str) -> Entry | None:
        """Return a file, None where there is none."""
        with _reaching(place):
            files = self._files(place)
            files.invalidate_cache(files._parent(place))  # noqa: SLF001
            try:
                return _entry(place, files.info(place), "")
            except FileNotFoundError:
                return None

    def read(self, place: str) -> bytes:
        """Return a file's bytes; InputError."""
        with _reaching(place):
            files = self._files(place)
            size = files.info(place).get("size")
            if int(size or 0) > MAX_BYTES:
                raise InputError(
                    "file.too_large",
                    path=place,
                    limit=str(MAX_BYTES // MEBIBYTE),
                )
            return bytes(files.cat_file(place))

    def write(self, place: str, chunks: Iterable[bytes]) -> None:
        """Write a new file, whole or not at all, and the folders above it;
        InputError.
        """
        data = b"".join(chunks)
        with _reaching(place):
            files = self._files(place)
            if _protocol(place) in _PUT_WHOLE:
                files.pipe_file(place, data)
                return
            files.makedirs(files._parent(place), exist_ok=True)  # noqa: SLF001
            part = f"{place}.part"
            files.pipe_file(part, data)
            files.mv(part, place)

    def flush(self, place: str) -> None:
        """Do nothing: a store that has answered keeps what it has."""

    def publish(
        self,
        staged: str,
        place: str,
        *,
        replace: bool,
    ) -> None:
        """Give a whole file its name; InputError ``file.exists``."""
        with _reaching(place):
            files = self._files(place)
            if _protocol(place) not in _PUT_WHOLE:
                files.makedirs(files._parent(place), exist_ok=True)  # noqa: SLF001
            if not replace and _protocol(place) in _CONDITIONAL:
                _create(files, staged, place)
            elif not replace and files.exists(place):
                raise InputError("file.exists", path=place)
            elif _protocol(place) in _PUT_WHOLE:
                files.cp_file(staged, place)
            else:
                with suppress(FileNotFoundError):
                    files.rm_file(place)
                files.mv(staged, place)
                return
            files.rm_file(staged)

    def sync(self, places: Iterable[str]) -> None:
        """Do nothing: a store that has answered keeps what it has."""
        del places

    def remove(self, place: str) -> None:
        """Delete a file, if it is there."""
        with _reaching(place), suppress(FileNotFoundError):
            self._files(place).rm_file(place)

    def listed(self, folder: str) -> Iterator[str]:
        """Yield the files directly in a folder, none where there is none."""
        with _reaching(folder):
            files = self._files(folder)
            try:
                names = files.ls(folder, detail=False, refresh=True)
            except FileNotFoundError:
                return
            yield from (files.unstrip_protocol(name) for name in names)

    def remove_empty(self, folder: str) -> None:
        """Do nothing: an object store has no folders, and a share's hidden one
        hides there too.
        """
        del folder

    def _files(self, place: str) -> Any:  # noqa: ANN401  (fsspec is not typed)
        import fsspec

        protocol = _protocol(place)
        return fsspec.filesystem(
            protocol,
            **self._host(protocol, place),
            **self._options.get(protocol, {}),
        )

    def _host(
        self,
        protocol: str,
        place: str,
    ) -> dict[str, object]:
        """Return what of an address is an option: the host and user of sftp
        and smb.
        """
        import fsspec

        return dict(
            fsspec.get_filesystem_class(protocol)._get_kwargs_from_urls(place)  # noqa: SLF001
        )


def _protocol(place: str) -> str:
    from fsspec.core import split_protocol

    return str(split_protocol(place)[0])


def _tag(info: FileInfo) -> str:
    """Return the tag that an object store gives a version of an object."""
    tags = (info.get(name) for name in ("ETag", "etag", "md5Hash"))
    return str(next(filter(None, tags), ""))


def _books(
    files: AbstractFileSystem, base: str, found: Mapping[str, FileInfo]
) -> Iterator[Entry]:
    """Yield the books among files that were found below a place, sorted."""
    root = files._strip_protocol(base).rstrip("/")  # noqa: SLF001  (what fsspec offers for it)
    for name, info in sorted(found.items()):
        steps = name.removeprefix(root).strip("/").split("/")
        folders = steps[:-1]
        if STAGING not in folders and _is_book_file(name, info):
            place = files.unstrip_protocol(name)
            yield _entry(place, info, "/".join(folders))


def _is_book_file(name: str, info: FileInfo) -> bool:
    _, _, last = name.rpartition("/")
    return info.get("type") == "file" and is_book(last)


def _create(files: AbstractFileSystem, staged: str, place: str) -> None:
    """Write a file's bytes to a new place, which the store itself refuses
    where there is one.
    """
    try:
        files.pipe_file(place, files.cat_file(staged), mode="create")
    except FileExistsError:
        raise InputError("file.exists", path=place) from None


def _entry(place: str, info: FileInfo, folder: str) -> Entry:
    """Return a file as its store describes it; the stamp is the object's tag,
    or its size and time.
    """
    time = (
        info.get("LastModified")
        or info.get("mtime")
        or info.get("last_modified")
        or info.get("created")
    )
    size = int(info.get("size") or 0)
    stamp = _tag(info) or (f"{size}:{time}" if time else "")
    seconds = (
        time.timestamp() if isinstance(time, dt.datetime) else float(time or 0)
    )
    stamp = re.sub(r"[\"\s]", "", stamp)
    return Entry(place, folder, size, stamp, seconds)


@contextmanager
def _reaching(place: str) -> Iterator[None]:
    """Raise a store's errors as ours."""
    try:
        yield
    except InputError:
        raise
    except FileNotFoundError:
        raise InputError("file.missing", path=place) from None
    except ImportError as error:
        raise InputError(
            "jobs.no_protocol", path=place, problem=str(error)
        ) from None
    except Exception as error:  # noqa: BLE001  (each store raises errors of its own)
        raise InputError(
            "file.unreadable",
            path=place,
            reason=f"{type(error).__name__}: {error}",
        ) from None


# ---- All places -------------------------------------------------------------


class Places:
    """All storage of a jobs file; its parts are made when they are first
    needed.
    """

    def __init__(self, options: StorageOptions | None = None) -> None:
        self.options = dict(options or {})
        self._local = LocalStore()
        self._remote: Storage | None = None

    def of(self, place: str) -> Storage:
        """Return the storage that holds a place."""
        if not is_url(place):
            return self._local
        if self._remote is None:
            self._remote = RemoteStore(self.options)
        return self._remote

    def digest(self, place: str) -> str | None:
        """Return the SHA-256 of a file, None where there is none."""
        store = self.of(place)
        return (
            sha256(store.read(place)).hexdigest()
            if store.entry(place)
            else None
        )
