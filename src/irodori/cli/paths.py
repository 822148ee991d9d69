"""Which books a command line means, files, folders, patterns and ``-`` for
standard input; and which files the command writes, decided before it begins:
no two may be the same, and none an input.
"""

from __future__ import annotations

import errno
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from os import path as os_path
from pathlib import Path

from irodori.allowance import MEBIBYTE
from irodori.cli.session import Session
from irodori.errors import (
    InputError,
    IrodoriError,
    UsageError,
    system_reason,
)
from irodori.files import (
    MAX_BYTES,
    colored_path,
    input_size,
    make_folder,
    text_name,
    write_atomic,
)
from irodori.patterns import pattern
from irodori.tuples import NamedTuple

STANDARD_INPUT = "-"
KINDS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
"""The extensions of the books that a folder is searched for, in small letters.
"""
STEM = "{stem}"
_FIELD = pattern(r"\{[^{}]*\}")
_STANDARD_OUTPUT = Path("-")
_COLORED = ".colored"
_STDIN_NAME = Path("stdin.xlsx")


def named_inputs(words: Sequence[str]) -> list[Path]:
    """Return the books that words mean, in their order, those of a folder or
    pattern by name.

    UsageError where a folder holds no book, a pattern meets none, or standard
    input is named twice.
    """
    if list(words).count(STANDARD_INPUT) > 1:
        raise UsageError("usage.same_input", input=STANDARD_INPUT)
    found: list[Path] = []
    for word in words:
        found.extend(_meant(word))
    return found


def named_scorecards(
    words: Sequence[str],
    session: Session,
    *,
    output: Path | str | None = None,
) -> list[Path]:
    """Return the books that words mean, without those that a folder or pattern
    brought in though they are no scorecard: summaries, and the ``output`` of
    the command.

    UsageError as for ``named_inputs``, and where nothing is left.
    """
    named = {os_path.normpath(word) for word in words}
    target = os_path.realpath(output) if output else ""
    kept: list[Path] = []
    for path in named_inputs(words):
        is_named = os_path.normpath(path) in named
        code = "" if is_named else _no_scorecard(path, target)
        if code:
            _note_left_out(code, path, session)
        else:
            kept.append(path)
    if not kept:
        raise UsageError("usage.nothing_left", words=tuple(words))
    return kept


def _note_left_out(code: str, path: Path, session: Session) -> None:
    if not session.json_logs:
        session.note(session.text(code, path=path))


def _no_scorecard(path: Path, target: str) -> str:
    """Return the code of the sentence that says why a book is left out; empty
    where it is not.
    """
    if os_path.realpath(path) == target:
        return "inputs.target_left_out"
    from irodori.scorecard.understanding import is_summary
    from irodori.workbook.book import Workbook

    try:
        book = Workbook.open(path, allow_signed=True)
    except IrodoriError:
        return ""  # the command says why it cannot be read
    return "inputs.summary_left_out" if is_summary(book) else ""


def named_originals(
    words: Sequence[str], session: Session, output: Path | str | None
) -> list[Path]:
    """Return the scorecards that words mean, without each
    ``NAME.colored.xlsx`` that a folder or pattern brought in together with its
    ``NAME.xlsx``.
    """
    inputs = named_scorecards(words, session, output=output)
    named = {os_path.normpath(word) for word in words}
    originals = {named_after(path).name for path in inputs}
    kept: list[Path] = []
    for path in inputs:
        original = path.stem.removesuffix(_COLORED) + path.suffix
        is_output = path.stem.endswith(_COLORED) and original in originals
        if is_output and os_path.normpath(path) not in named:
            session.detail(
                session.text("inputs.left_out", path=path, original=original)
            )
        else:
            kept.append(path)
    return kept


def check_given_once(inputs: Iterable[Path]) -> None:
    """Refuse inputs of which two are one file; UsageError
    ``usage.same_input``.
    """
    seen: set[str] = set()
    for path in inputs:
        name = identity(path)
        if name in seen:
            raise UsageError("usage.same_input", input=path)
        seen.add(name)


def identity(path: Path) -> str:
    """Return the same name for every path of one file: links are resolved, and
    case is ignored as some file systems do.
    """
    try:
        real = os_path.realpath(path)
    except (OSError, ValueError):
        real = str(path)
    return unicodedata.normalize("NFC", real).casefold()


def is_standard_input(path: Path) -> bool:
    """Tell whether an input is standard input."""
    return str(path) == STANDARD_INPUT


def named_after(path: Path) -> Path:
    """Return the path that an input's outputs are named after; a name that is
    not UTF-8 is decoded.
    """
    if is_standard_input(path):
        return _STDIN_NAME
    if path.name:
        return path.with_name(text_name(path.name))
    return path


def read_standard_input() -> bytes:
    """Return the book on standard input; ``file.too_large`` where it is longer
    than a file may be.
    """
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        limit = str(MAX_BYTES // MEBIBYTE)
        raise InputError("file.too_large", path=STANDARD_INPUT, limit=limit)
    return data


def _meant(word: str) -> Iterable[Path]:
    path = Path(word)
    if word == STANDARD_INPUT or path.is_file():
        return [path]
    if path.is_dir():
        books = sorted(_books(path.rglob("*")))
        if not books:
            raise UsageError("usage.no_books", folder=path)
        return books
    if any(mark in word for mark in "*?["):
        return _matches(word)
    return [path]


def _matches(pattern: str) -> list[Path]:
    from glob import glob

    found = glob(pattern, recursive=True)  # noqa: PTH207  (Path.glob takes no absolute one)
    books = sorted(_books(map(Path, found)))
    if not books:
        raise UsageError("usage.no_match", pattern=pattern)
    return books


def _books(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the books among paths; temporary files that Excel or this program
    keeps beside an open book are left out.
    """
    for path in paths:
        is_hidden = path.name.startswith((".", "~$"))
        is_kind = path.suffix.lower() in KINDS
        if is_kind and not is_hidden and path.is_file():
            yield path


def check_input(path: Path) -> None:
    """Refuse a file that is not there or is none, before its outputs are
    looked at; InputError as for ``input_size``.
    """
    if not is_standard_input(path):
        input_size(path)


def size_of(path: Path) -> int:
    """Return the size of an input, 0 where it is not known."""
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


# ---- Outputs ----------------------------------------------------------------


class OutputPlan(NamedTuple):
    """One input and what is written for it."""

    source: Path
    target: Path
    report: Path | None
    html: Path | None

    @property
    def outputs(self) -> tuple[Path, ...]:
        """Every file to write, the workbook first; standard output is no file."""
        paths = (self.target, self.report, self.html)
        return tuple(
            path for path in paths if path and not is_standard_output(path)
        )


def is_standard_output(path: Path) -> bool:
    """Tell whether a target is standard output."""
    return path == _STANDARD_OUTPUT


def planned(
    inputs: Sequence[Path],
    output: str | None,
    out_dir: Path | None,
    report: Path | None,
    html: Path | None,
) -> list[OutputPlan]:
    """Return what to write for each input; UsageError where the outputs
    contradict each other or an input.
    """
    _check_given(output, out_dir, len(inputs))
    check_no_workbook("--report", report, ".json")
    reports = for_each_input("--report", report, inputs)
    check_no_workbook("--html", html, ".html")
    pages = for_each_input("--html", html, inputs)
    plans = [
        OutputPlan(source, _target(source, output, out_dir), *files)
        for source, *files in zip(inputs, reports, pages, strict=True)
    ]
    if output:
        _check_kind(Path(output), inputs[0])
    _check_apart(plans)
    return plans


def _check_given(
    output: str | None, out_dir: Path | None, inputs: int
) -> None:
    if output == "":  # a variable of the shell that is not set
        raise UsageError("usage.no_value", option="-o")
    if output and out_dir:
        raise UsageError("usage.output_or_folder")
    if output and Path(output).is_dir():
        raise UsageError("usage.output_is_folder", folder=output)
    if output and inputs > 1:
        raise UsageError("usage.output_for_several", count=inputs)


def refuse_existing(plan: OutputPlan) -> None:
    """Refuse a plan whose outputs exist before any work is done for it;
    InputError ``file.exists``.
    """
    for path in plan.outputs:
        _refuse_standing(path)


def check_output(
    path: Path,
    sources: Sequence[Path],
    *,
    force: bool,
) -> None:
    """Refuse an output that is an input, or that exists, before any work is
    done.
    """
    for source in sources:
        if path.exists() and source.exists() and path.samefile(source):
            raise UsageError(
                "usage.output_is_input", output=path, input=source
            )
    if not force:
        _refuse_standing(path)


def _refuse_standing(path: Path) -> None:
    """Refuse an output where there is something already; a folder is never
    replaced.
    """
    if path.is_dir():
        raise InputError("file.is_folder", path=str(path))
    if os_path.lexists(path):
        raise InputError("file.exists", path=str(path))


def begin_output(
    target: Path, source: Path, session: Session, *, force: bool
) -> None:
    """Refuse an output that cannot be written, before any work is done;
    standard output may be one.
    """
    session.output_is_data = is_standard_output(target)
    if not session.output_is_data:
        check_output(target, (source,), force=force)


def write_output(
    target: Path, source: Path, data: bytes | Iterable[bytes], *, force: bool
) -> None:
    """Write a file whole or not at all, in a folder that is made if need be;
    or write to standard output.
    """
    if is_standard_output(target):
        _pipe((data,) if isinstance(data, bytes) else data)
        return
    make_folder(target)
    write_atomic(target, data, force=force, source=source)


def _pipe(chunks: Iterable[bytes]) -> None:
    """Write to standard output; InputError ``file.standard_output`` where it
    is closed.
    """
    try:
        if sys.stdout.name == os.devnull:  # it was closed: see steady_streams
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        sys.stdout.buffer.writelines(chunks)
        sys.stdout.buffer.flush()
    except OSError as error:
        raise InputError(
            "file.standard_output", reason=system_reason(error)
        ) from error


def write_page(
    page: Path,
    chunks: Iterable[str],
    *,
    force: bool,
) -> None:
    """Write a page whole or not at all; its folder is made if need be."""
    make_folder(page)
    encoded = (chunk.encode(errors="replace") for chunk in chunks)
    write_atomic(page, encoded, force=force)


def target_name(target: Path, session: Session) -> str:
    """Return what messages call a target."""
    if is_standard_output(target):
        return session.text("cli.standard_output")
    return str(target)


def also_written(code: str, path: Path, session: Session) -> str:
    """Return the line that says where a report or a page, by its code, was
    written beside what the command shows.
    """
    label = session.text(code)
    return "  " + session.text("cli.also_written", label=label, path=path)


def say_page_written(page: Path, session: Session) -> None:
    """Say where a page was written beside what the command shows."""
    session.say(also_written("cli.html", page, session))


def for_each_input(
    option: str, pattern: Path | None, inputs: Sequence[Path]
) -> list[Path | None]:
    """Return an output's path for each input: ``{stem}`` in its name takes the
    input's name.
    """
    _check_stem(option, pattern, len(inputs))
    return [_for_input(pattern, source) for source in inputs]


def _target(
    source: Path,
    output: str | None,
    out_dir: Path | None,
) -> Path:
    """Return the path of a book's output; the output of standard input is
    standard output unless told otherwise.
    """
    if output:
        return Path(output)
    if is_standard_input(source) and out_dir is None:
        return _STANDARD_OUTPUT
    return colored_path(named_after(source), out_dir)


def check_no_workbook(option: str, path: Path | None, ending: str) -> None:
    """Refuse a workbook's extension for a file that is not a workbook: Excel
    would call the file damaged.
    """
    if path and path.suffix.lower() in (*KINDS, ".xls", ".xlsb"):
        raise UsageError(
            "usage.text_kind",
            option=option,
            output=path,
            ending=ending,
        )


def _check_stem(option: str, path: Path | None, count: int) -> None:
    unknown = _FIELD.search(path.name.replace(STEM, "")) if path else None
    if unknown:
        raise UsageError(
            "usage.no_field",
            option=option,
            field=unknown[0],
            known=STEM,
        )
    if path and count > 1 and STEM not in path.name:
        example = path.with_name(f"{STEM}{path.suffix}")
        raise UsageError(
            "usage.report_for_several",
            count=count,
            option=option,
            example=example,
        )


def _check_kind(output: Path, source: Path) -> None:
    """Refuse an extension other than the input's: Excel does not open an .xlsm
    file named .xlsx.
    """
    suffix = source.suffix.lower()
    if (
        not is_standard_output(output)
        and suffix in KINDS
        and output.suffix.lower() != suffix
    ):
        raise UsageError("usage.output_kind", output=output, suffix=suffix)


def _for_input(pattern: Path | None, source: Path) -> Path | None:
    if pattern is None:
        return None
    return pattern.with_name(
        pattern.name.replace(STEM, named_after(source).stem)
    )


def _check_apart(plans: Sequence[OutputPlan]) -> None:
    sources = [plan.source for plan in plans]
    check_given_once(sources)
    inputs = {identity(source): source for source in sources}
    taken: dict[str, Path] = {}
    for plan, path in _outputs(plans):
        key = identity(path)
        if key in inputs:
            raise UsageError(
                "usage.output_is_input", output=path, input=inputs[key]
            )
        if taken.get(key) == plan.source:
            raise UsageError("usage.two_in_one", output=path)
        if key in taken:
            raise UsageError(
                "usage.same_output",
                first=taken[key],
                second=plan.source,
                output=path,
            )
        taken[key] = plan.source


def _outputs(plans: Sequence[OutputPlan]) -> Iterator[tuple[OutputPlan, Path]]:
    return ((plan, path) for plan in plans for path in plan.outputs)
