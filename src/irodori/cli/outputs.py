"""Which files a command writes, settled before it begins: no two the same,
none an input.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from os import path as os_path
from pathlib import Path

from irodori.cli.inputs import (
    KINDS,
    check_given_once,
    file_name,
    identity,
    is_standard_input,
)
from irodori.cli.session import Session
from irodori.errors import InputError, UsageError
from irodori.files import colored_path, make_folder, write_atomic
from irodori.patterns import pattern
from irodori.tuples import NamedTuple

STEM = "{stem}"
_FIELD = pattern(r"\{[^{}]*\}")
_STANDARD_OUTPUT = Path("-")


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
    if output == "":  # a variable of the shell that is not set
        raise UsageError("usage.no_value", option="-o")
    if output and out_dir:
        raise UsageError("usage.output_or_folder")
    if output and len(inputs) > 1:
        raise UsageError("usage.output_for_several", count=len(inputs))
    for option, path, ending in (
        ("--report", report, ".json"),
        ("--html", html, ".html"),
    ):
        check_no_workbook(option, path, ending)
        _check_stem(option, path, len(inputs))
    plans = [
        OutputPlan(
            source,
            _target(source, output, out_dir),
            _for_input(report, source),
            _for_input(html, source),
        )
        for source in inputs
    ]
    if output:
        _check_kind(Path(output), inputs[0])
    _check_apart(plans)
    return plans


def refuse_existing(plan: OutputPlan) -> None:
    """Refuse a plan whose outputs exist before any work is done for it;
    InputError ``file.exists``.
    """
    for path in plan.outputs:
        if os_path.lexists(path):
            raise InputError("file.exists", path=str(path))


def check_output(path: Path, sources: Sequence[Path], *, force: bool) -> None:
    """Refuse an output that is an input, or that exists, before any work is
    done.
    """
    for source in sources:
        if path.exists() and source.exists() and path.samefile(source):
            raise UsageError(
                "usage.output_is_input", output=path, input=source
            )
    if not force and os_path.lexists(path):
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
    """Write to standard output; InputError ``file.standard_output`` where
    that is closed or nobody takes it.
    """
    try:
        if sys.stdout.name == os.devnull:  # it was closed: see steady_streams
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        sys.stdout.buffer.writelines(chunks)
        sys.stdout.buffer.flush()
    except OSError as error:
        raise InputError(
            "file.standard_output", reason=error.strerror or str(error)
        ) from error


def write_page(page: Path, chunks: Iterable[str], *, force: bool) -> None:
    """Write a page whole or not at all; its folder is made if need be."""
    make_folder(page)
    write_atomic(
        page, (chunk.encode(errors="replace") for chunk in chunks), force=force
    )


def for_each_input(
    option: str, pattern: Path | None, inputs: Sequence[Path]
) -> list[Path | None]:
    """Return an output's path for each input: ``{stem}`` in its name takes the
    input's name.
    """
    _check_stem(option, pattern, len(inputs))
    return [_for_input(pattern, source) for source in inputs]


def _target(source: Path, output: str | None, out_dir: Path | None) -> Path:
    """Return where a book goes; what comes by standard input goes to standard
    output unless told.
    """
    if output:
        return Path(output)
    if is_standard_input(source) and out_dir is None:
        return _STANDARD_OUTPUT
    return colored_path(file_name(source), out_dir)


def check_no_workbook(option: str, path: Path | None, ending: str) -> None:
    """Refuse a workbook's name for what is none: Excel would call the file
    damaged.
    """
    if path and path.suffix.lower() in (*KINDS, ".xls", ".xlsb"):
        raise UsageError(
            "usage.text_kind", option=option, output=path, ending=ending
        )


def _check_stem(option: str, path: Path | None, count: int) -> None:
    unknown = _FIELD.search(path.name.replace(STEM, "")) if path else None
    if unknown:
        raise UsageError(
            "usage.no_field", option=option, field=unknown[0], known=STEM
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
    """Refuse another extension than the input's: Excel opens no .xlsm that is
    called .xlsx.
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
        pattern.name.replace(STEM, file_name(source).stem)
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
