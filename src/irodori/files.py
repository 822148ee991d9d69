"""The whole file policy, for every shell: how a book is read from a path, and
how an output is published.

An output is written beside its target, synced, and only then given its own
name in one step, so that a reader sees the old file or the new one, whole. The
input is never the target. A failure leaves nothing behind.

On Linux the new file has no name at all until it is whole (open(2),
O_TMPFILE): a process that is killed leaves nothing. Elsewhere, and for the
moment in which an old file is replaced, it has a hidden name. Its writer holds
a lock on it as long as it lives, so that the next run can tell abandoned
files, and remove them.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from irodori.allowance import MEBIBYTE
from irodori.errors import InputError, system_reason
from irodori.patterns import pattern

MAX_BYTES = 512 * MEBIBYTE

_CODES = {
    **dict.fromkeys(
        (errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "file.disk_full"
    ),
    **dict.fromkeys(
        (errno.EROFS, errno.EACCES, errno.EPERM), "file.read_only"
    ),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR), "file.no_folder"),
    errno.ENAMETOOLONG: "file.bad_name",
}
_UNSUPPORTED = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
_NO_LINKS = _UNSUPPORTED | {errno.EPERM, errno.EMLINK, errno.EACCES}
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
"""How a file is opened that must not be there yet."""
_HANDLES = Path("/proc/self/fd")
_TEMPORARY = pattern(r"\.irodori-[0-9a-f]{16}\.tmp")
_ABANDONED = 60.0
"""Seconds after which a temporary file whose lock is free has been left
behind.
"""

# A virus scanner or an indexer on Windows holds a new file for a moment:
# seconds to wait before each new attempt.
_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8) if os.name == "nt" else ()

# Characters that Windows refuses in a name, control characters, marks that
# turn the writing direction, lone surrogates.
_UNSAFE = pattern(
    r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]'
)
_SURROGATE = pattern(r"[\ud800-\udfff]")
# what a byte that CP932 does not have is decoded to
_NO_TEXT = pattern(r"[\ufffd\ue000-\uf8ff]")
_RESERVED = pattern(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\..*)?", re.IGNORECASE
)
_NAME_BYTES = 255
_OWNER_BYTES = 512
"""Excel writes 165; no workbook is as small."""


def read_input(
    path: str | os.PathLike[str], *, limit: int = MAX_BYTES
) -> bytes:
    """Return the bytes of a file; InputError as for ``input_size``,
    ``file.unreadable``, or ``file.too_large`` beyond ``limit`` bytes.
    """
    source = Path(path)
    size = input_size(source)
    with _reading(source):
        data = source.read_bytes() if size <= limit else None
    if data is None or len(data) > limit:
        raise _refusal(
            "file.too_large", source, limit=str(-(-limit // MEBIBYTE))
        )
    return data


def input_size(source: Path) -> int:
    """Return a file's size; InputError ``file.missing``, ``file.is_folder``,
    ``file.not_regular`` or ``file.owner_file``.
    """
    with _reading(source):
        status = source.stat()
    if stat.S_ISDIR(status.st_mode):
        raise _refusal("file.is_folder", source)
    # opening a pipe would wait for a writer
    if not stat.S_ISREG(status.st_mode):
        raise _refusal("file.not_regular", source)
    if _is_owner_file(source.name, status.st_size):
        raise _refusal("file.owner_file", source)
    return status.st_size


def _is_owner_file(name: str, size: int) -> bool:
    """Tell whether a file says who has a workbook open in Excel."""
    return name.startswith("~$") and size <= _OWNER_BYTES


def write_atomic(
    target: str | os.PathLike[str],
    data: bytes | Iterable[bytes],
    *,
    force: bool,
    source: str | os.PathLike[str] | None = None,
) -> None:
    """Write a whole file or none.

    An existing target is replaced with ``force`` only, keeping its
    permissions; a new one takes those of ``source``. A symbolic link is
    replaced itself: the file that it leads to may be somebody else's.

    InputError: ``file.exists``; ``file.same`` where the target is the source
    under any name; ``file.is_folder``, ``file.not_regular``,
    ``file.read_only``, ``file.disk_full``, ``file.no_folder``,
    ``file.bad_name``, and ``file.unwritable`` for any other trouble.
    """
    target = Path(target)
    with _writing(target):
        old = _status(target)
        if source is not None and old is not None:
            _refuse_source(target, old, Path(source))
        old = _replaced(target, old, force=force)
        model = None if source is None else _status(Path(source))
        mode = _mode(old, model)
        _write_beside(target, data, old, mode, force=force)
        sync_folder(target.parent)
        _sweep(target.parent)


def _replaced(
    target: Path, old: os.stat_result | None, *, force: bool
) -> os.stat_result | None:
    """Return the status of the file that a target replaces, None where it is a
    link; InputError where it must not be replaced.
    """
    if target.is_symlink():
        if not force:
            raise _refusal("file.exists", target)
        return None
    if old is not None:
        _refuse_unfit(target, old, force=force)
    return old


def _write_beside(
    target: Path,
    data: bytes | Iterable[bytes],
    old: os.stat_result | None,
    mode: int,
    *,
    force: bool,
) -> None:
    """Write a whole file beside its target, and give it the target's name."""
    temporary = target.with_name(f".irodori-{os.urandom(8).hex()}.tmp")
    try:
        with _created(temporary, mode) as (stream, is_named):
            _fill(stream, data, old)
            published = not (is_named or force) and _link_unnamed(
                stream, target
            )
            if not (published or is_named):
                _name(stream, temporary, mode)
        if not published:
            _publish(temporary, target, force=force)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def write_new(target: str | os.PathLike[str], chunks: Iterable[bytes]) -> None:
    """Write a new file under a temporary name: a killed process may leave a
    part of it, and so may a power cut before ``sync_file``.

    Errors are those of write_atomic, and of the chunks, none of which is taken
    before the file is open.
    """
    target = Path(target)
    with _writing(target), target.open("xb") as stream:
        try:
            stream.writelines(chunks)
            stream.flush()
        except BaseException:
            target.unlink()
            raise


def sync_file(path: str | os.PathLike[str]) -> None:
    """Flush a file to the disk; errors are those of write_atomic."""
    with _writing(Path(path)), Path(path).open("r+b") as stream:
        _sync(stream.fileno())


def publish(
    staged: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    force: bool,
) -> None:
    """Give a whole file, written before on the same file system, the name of
    its target in one step.

    An existing target is replaced with ``force`` only, keeping its
    permissions. Errors are those of write_atomic. The name is on the disk when
    ``sync_folder`` has been called.
    """
    staged, target = Path(staged), Path(target)
    with _writing(target):
        old = None if force and target.is_symlink() else _status(target)
        if old is not None:
            _refuse_unfit(target, old, force=force)
            if os.name != "nt":
                staged.chmod(stat.S_IMODE(old.st_mode) & 0o777)
        _publish(staged, target, force=force)


def sync_folder(folder: Path) -> None:
    """Put the new names in a folder on the disk too, where it can be synced;
    the files are whole either way.
    """
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def make_folder(target: Path) -> None:
    """Make the folder of an output, and those above it; InputError
    ``file.not_folder``, or ``file.unwritable`` where that cannot be.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        above = next(each for each in target.parents if each.exists())
        raise InputError("file.not_folder", path=str(above)) from None
    except OSError as error:
        raise InputError(
            "file.unwritable",
            path=str(target),
            reason=system_reason(error),
        ) from None


def safe_name(text: str) -> str:
    """Return a text as a part of a file's name that every file system takes;
    it is no path.
    """
    name = _UNSAFE.sub("_", text).strip(" .")
    if _RESERVED.fullmatch(name):
        return "_" + name
    return name


def text_name(name: str) -> str:
    """Return a file's name as text: bytes that are no UTF-8 are read as CP932,
    in which old zips keep Japanese names, or else written as numbers.
    """
    if not _SURROGATE.search(name):
        return name
    text = os.fsencode(name).decode("cp932", errors="replace")
    if _NO_TEXT.search(text):
        return _SURROGATE.sub(lambda found: f"%{ord(found[0]):X}", name)
    return text


def shortened(stem: str, ending: str) -> str:
    """Return a file name of at most 255 bytes: the stem, cut where it has to
    be, and the whole ending.
    """
    room = max(_NAME_BYTES - len(os.fsencode(ending)), 0)
    if len(os.fsencode(stem)) <= room:
        return stem + ending
    short = os.fsencode(stem)[:room]
    return short.decode(errors="ignore") + ending


def colored_path(
    source: str | os.PathLike[str],
    out_dir: str | os.PathLike[str] | None = None,
) -> Path:
    """Return ``NAME.colored.xlsx`` for ``NAME.xlsx``, beside it or in
    ``out_dir``; the extension is kept.

    The name is one that every file system takes: unsafe characters become
    ``_``, and 255 bytes are the most.
    """
    path = Path(source)
    ending = ".colored" + _UNSAFE.sub("_", path.suffix).rstrip(" ")
    name = _UNSAFE.sub("_", path.stem)
    if _RESERVED.fullmatch(name):
        name = "_" + name
    room = max(_NAME_BYTES - len(ending.encode()), 0)
    name = name.encode()[:room].decode(errors="ignore")
    return (path.parent if out_dir is None else Path(out_dir)) / (
        name + ending
    )


def _status(path: Path) -> os.stat_result | None:
    """Return the status of what the path leads to, None where there is
    nothing.
    """
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    # a NUL in the path, or a character that the file system cannot write
    except ValueError:
        raise _refusal("file.bad_name", path) from None


def _refuse_source(target: Path, old: os.stat_result, source: Path) -> None:
    """Refuse the source itself, its links of both kinds, and its name in other
    letters where case is ignored.
    """
    own = _status(source)
    if own is not None and os.path.samestat(old, own):
        raise _refusal("file.same", target)


def _refuse_unfit(
    target: Path,
    old: os.stat_result,
    *,
    force: bool,
) -> None:
    if stat.S_ISDIR(old.st_mode):
        raise _refusal("file.is_folder", target)
    if not force:
        raise _refusal("file.exists", target)
    if not stat.S_ISREG(old.st_mode):
        raise _refusal("file.not_regular", target)
    # A new file could take the name of a protected one, which its owner did
    # not mean: see whether it opens.
    _patiently(lambda: os.close(os.open(target, os.O_WRONLY)))


def _mode(old: os.stat_result | None, source: os.stat_result | None) -> int:
    """Return the permissions to create a file with: its source's; a file that
    replaces an old one is private at first.
    """
    if old is not None:
        return 0o600
    if source is None:
        return 0o666
    return source.st_mode & 0o666 | 0o600


@contextmanager
def _created(temporary: Path, mode: int) -> Iterator[tuple[BinaryIO, bool]]:
    """Open a new file, locked, and tell whether it has its temporary name;
    where the system allows it has none.
    """
    handle = _unnamed(temporary.parent, mode)
    is_named = handle is None
    if handle is None:
        binary = getattr(os, "O_BINARY", 0)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | binary
        handle = os.open(temporary, flags, mode)
    with os.fdopen(handle, "w+b") as stream:
        _lock(handle)
        yield stream, is_named


def _unnamed(folder: Path, mode: int) -> int | None:
    """Open a file without a name in a folder; None where the system or the
    file system has no such files.
    """
    if sys.platform == "linux" and _HANDLES.is_dir():
        try:
            return os.open(folder, os.O_TMPFILE | os.O_RDWR, mode)
        except OSError as error:
            if error.errno not in _UNSUPPORTED | {errno.EISDIR}:
                raise
    return None


def _fill(
    stream: BinaryIO, data: bytes | Iterable[bytes], old: os.stat_result | None
) -> None:
    """Write and sync a new file, with the permissions of the one that it
    replaces.
    """
    stream.writelines((data,) if isinstance(data, bytes) else data)
    stream.flush()
    if old is not None and os.name != "nt":
        _keep_permissions(stream.fileno(), old)
    _sync(stream.fileno())


def _link_unnamed(stream: BinaryIO, path: Path) -> bool:
    """Give a file without a name its first one; False where the file system
    cannot. OSError where the name is taken.
    """
    handle = stream.fileno()
    try:
        # With a folder's handle, which an absolute path leaves unused, Python
        # follows the link as it says it would.
        os.link(
            _HANDLES / str(handle),
            path,
            src_dir_fd=handle,
            follow_symlinks=True,
        )
    except FileExistsError:
        raise _refusal("file.exists", path) from None
    except OSError as error:
        if error.errno not in _NO_LINKS | {errno.ENOENT, errno.EXDEV}:
            raise
        return False
    return True


def _name(stream: BinaryIO, temporary: Path, mode: int) -> None:
    """Give a file its temporary name, or where that cannot be, put a copy of
    it there.
    """
    if _link_unnamed(stream, temporary):
        return
    import shutil

    stream.seek(0)
    own = os.fstat(stream.fileno())
    handle = os.open(temporary, _CREATE, mode)
    with os.fdopen(handle, "wb") as copy:
        _lock(copy.fileno())
        shutil.copyfileobj(stream, copy)
        copy.flush()
        _keep_permissions(copy.fileno(), own)
        _sync(copy.fileno())


def _lock(handle: int) -> None:
    """Lock a file while its writer lives; the lock ends with the handle."""
    if sys.platform != "win32":
        import fcntl

        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sweep(folder: Path) -> None:
    """Remove the temporary files of writers that were killed."""
    if sys.platform == "win32":
        return
    with suppress(OSError), os.scandir(folder) as entries:
        for name in [
            entry.name for entry in entries if _TEMPORARY.fullmatch(entry.name)
        ]:
            with suppress(OSError):
                _remove_abandoned(folder / name)


def _remove_abandoned(path: Path) -> None:
    """Remove a file if it is old and its lock is free; OSError where the lock
    is held.
    """
    if sys.platform == "win32":
        return
    import fcntl

    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        found = os.fstat(handle)
        if (
            stat.S_ISREG(found.st_mode)
            and time.time() - found.st_mtime > _ABANDONED
        ):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
    finally:
        os.close(handle)


def _keep_permissions(handle: int, old: os.stat_result) -> None:
    own = os.fstat(handle)
    is_same = own.st_uid == old.st_uid and own.st_gid == old.st_gid
    if not is_same:
        with suppress(OSError):  # only root may give a file away
            os.fchown(handle, old.st_uid, old.st_gid)
    with suppress(OSError):  # a file system without permissions
        os.fchmod(handle, stat.S_IMODE(old.st_mode) & 0o777)


def _sync(handle: int) -> None:
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise


def _publish(temporary: Path, place: Path, *, force: bool) -> None:
    """Give the file its name; without force a file that took the name
    meanwhile is refused, never replaced.
    """
    if force:
        _patiently(lambda: temporary.replace(place))
        return
    try:
        if os.name == "nt":
            # on Windows a rename replaces nothing
            _patiently(lambda: temporary.rename(place))
        else:
            _link(temporary, place)
    except FileExistsError:
        raise _refusal("file.exists", place) from None


def _link(temporary: Path, place: Path) -> None:
    try:
        os.link(temporary, place)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _claim(temporary, place)  # FAT and some network shares have no links
    else:
        temporary.unlink()


def _claim(temporary: Path, place: Path) -> None:
    """Claim the name with an empty file, then replace that."""
    try:
        handle = os.open(place, _CREATE, 0o600)
        os.close(handle)
        temporary.replace(place)
    except FileExistsError:
        raise
    except BaseException:
        with suppress(OSError):
            if not place.stat().st_size:
                place.unlink()
        raise


def _patiently(act: Callable[[], object]) -> None:
    for wait in _WAITS:
        try:
            act()
        except PermissionError:
            time.sleep(wait)
        else:
            return
    act()


@contextmanager
def _reading(source: Path) -> Iterator[None]:
    try:
        yield
    # ValueError: no path, such as one with a NUL
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise _refusal("file.missing", source) from None
    except OSError as error:
        raise _refusal(
            "file.unreadable", source, reason=system_reason(error)
        ) from error


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        code = _CODES.get(error.errno or 0, "file.unwritable")
        raise _refusal(code, target, reason=system_reason(error)) from error


def _refusal(code: str, path: Path, **params: Any) -> InputError:  # noqa: ANN401
    """Return the refusal that names a path; bytes that are no text are shown
    as such.
    """
    return InputError(
        code,
        path=str(path).encode(errors="backslashreplace").decode(),
        **params,
    )
