"""Which files a run writes, settled before it begins: no two the same, none an input."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from os import path as os_path
from pathlib import Path
from typing import NamedTuple

from irodori.cli.session import UsageError
from irodori.errors import InputError
from irodori.files import colored_path, write_atomic

STEM = "{stem}"
_COMMAND = "irodori convert"


class Job(NamedTuple):
    """One input and what is written for it."""

    source: Path
    target: Path
    report: Path | None
    html: Path | None

    @property
    def outputs(self) -> tuple[Path, ...]:
        """Every file to write, the workbook first."""
        return tuple(path for path in (self.target, self.report, self.html) if path)


def planned(
    inputs: Sequence[Path], output: Path | None, out_dir: Path | None, report: Path | None, html: Path | None
) -> list[Job]:
    """Return the jobs of a command line; UsageError where its outputs contradict each other or an input."""
    if output and out_dir:
        raise UsageError("usage.output_or_folder", command=_COMMAND)
    if output and len(inputs) > 1:
        raise UsageError("usage.output_for_several", command=_COMMAND, count=len(inputs))
    for option, path in (("--report", report), ("--html", html)):
        _check_stem(option, path, len(inputs))
    jobs = [
        Job(source, output or colored_path(source, out_dir), _for_input(report, source), _for_input(html, source))
        for source in inputs
    ]
    _check_kind(output, inputs[0])
    _check_apart(jobs)
    return jobs


def refuse_existing(job: Job) -> None:
    """Refuse a job whose outputs exist before any work is done for it; InputError ``file.exists``."""
    for path in job.outputs:
        if os_path.lexists(path):
            raise InputError("file.exists", path=str(path))


def check_output(path: Path, sources: Sequence[Path], command: str, *, force: bool) -> None:
    """Refuse an output that is an input, or that exists, before any work is done."""
    for source in sources:
        if path.exists() and source.exists() and path.samefile(source):
            raise UsageError("usage.output_is_input", command=command, output=path, input=source)
    if not force and os_path.lexists(path):
        raise InputError("file.exists", path=str(path))


def write_page(page: Path, chunks: Iterable[str], *, force: bool) -> None:
    """Write a page whole or not at all; its folder is made if need be."""
    make_folder(page)
    write_atomic(page, (chunk.encode(errors="replace") for chunk in chunks), force=force)


def make_folder(path: Path) -> None:
    """Make the folder of an output; InputError ``file.unwritable`` where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError("file.unwritable", path=str(path), reason=error.strerror or str(error)) from None


def _check_stem(option: str, path: Path | None, count: int) -> None:
    if path and count > 1 and STEM not in path.name:
        example = path.with_name(f"{STEM}{path.suffix}")
        raise UsageError("usage.report_for_several", command=_COMMAND, count=count, option=option, example=example)


def _check_kind(output: Path | None, source: Path) -> None:
    """Refuse another extension than the input's: Excel opens no .xlsm that is called .xlsx."""
    kinds = {".xlsx", ".xlsm", ".xltx", ".xltm"}
    suffix = source.suffix.lower()
    if output and suffix in kinds and output.suffix.lower() != suffix:
        raise UsageError("usage.output_kind", command=_COMMAND, output=output, suffix=suffix)


def _for_input(pattern: Path | None, source: Path) -> Path | None:
    return pattern and pattern.with_name(pattern.name.replace(STEM, source.stem))


def _check_apart(jobs: Sequence[Job]) -> None:
    inputs: dict[str, Path] = {}
    for job in jobs:
        if inputs.setdefault(_identity(job.source), job.source) is not job.source:
            raise UsageError("usage.same_input", command=_COMMAND, input=job.source)
    taken: dict[str, Path] = {}
    for job, path in _outputs(jobs):
        key = _identity(path)
        if key in inputs:
            raise UsageError("usage.output_is_input", command=_COMMAND, output=path, input=inputs[key])
        if key in taken:
            raise UsageError("usage.same_output", command=_COMMAND, first=taken[key], second=job.source, output=path)
        taken[key] = job.source


def _outputs(jobs: Sequence[Job]) -> Iterator[tuple[Job, Path]]:
    return ((job, path) for job in jobs for path in job.outputs)


def _identity(path: Path) -> str:
    """Return one name for what may be one file: links resolved, letters as a file system without case sees them."""
    try:
        real = os_path.realpath(path)
    except (OSError, ValueError):
        real = str(path)
    return unicodedata.normalize("NFC", real).casefold()
