"""What a worker does with one book: read it, convert it, and write its outputs
under temporary names.

A worker does not know the ledger and publishes nothing; it may run in another
process or on another machine.
"""

from __future__ import annotations

import datetime as dt
import faulthandler
import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal

import irodori
from irodori.errors import InputError, IrodoriError, raised_at
from irodori.jobs.places import Places
from irodori.jobs.stores import (
    FROM_CONTENT,
    NameFields,
    StorageOptions,
    fields,
    file_in,
    filled,
    from_content,
    is_url,
)
from irodori.messages import Language, Sentence
from irodori.options import FillsChoice, Options
from irodori.tuples import NamedTuple
from irodori.workbook.ziprecords import Limits

if TYPE_CHECKING:
    from irodori.results import Conversion

Kind = Literal["workbook", "report", "html"]
Outcome = Literal["converted", "unchanged", "refused", "failed"]


class JobRules(NamedTuple):
    """How the books of a job are judged and written: everything that decides
    an output beside the input and the program.
    """

    as_of: dt.date | None
    legend: str
    """``auto``, ``builtin`` or the text of a legend file."""
    profile: str | None
    """The text of a profile file."""
    status: bytes | None
    """The bytes of a status table."""
    palette: str
    full_verification: bool
    compact: bool
    allow_signed: bool
    strict: bool
    password_env: str | None
    fills: FillsChoice
    limits: Limits
    language: Language
    patterns: Mapping[Kind, str]
    """Where each output goes, as an absolute pattern."""


class BookTask(NamedTuple):
    """One book to convert."""

    source: str
    named: NameFields
    rules: JobRules
    known: str | None
    """The digest with which the book has been converted already, under the
    same rules.
    """
    staging: Mapping[Kind, str]
    """The folder of each output's temporary file."""
    storage: StorageOptions
    timeout: int
    """Seconds that a worker may take; 0: any."""
    memory: int
    """Bytes that a worker of this machine may take; 0: any."""
    program: str
    """The version that is to do the work."""


class Staged(NamedTuple):
    """An output under its temporary name."""

    kind: Kind
    place: str
    staged: str
    sha256: str
    bytes: int


class Reason(NamedTuple):
    """Why a book was not converted, or what a person should know of it."""

    code: str
    ja: str
    en: str

    @classmethod
    def of(cls, code: str, **params: object) -> Reason:
        """Return the reason of a code of the catalogue."""
        sentence = Sentence(code, params)
        return cls(code, sentence.text("ja"), sentence.text("en"))

    @classmethod
    def of_error(cls, error: IrodoriError) -> Reason:
        """Return the reason that an error gives."""
        japanese = error.message("ja", "jobs")
        return cls(error.code, japanese, error.message("en", "jobs"))

    def text(self, language: Language) -> str:
        """Return the sentence in a language."""
        if language == "ja":
            return self.ja
        return self.en


class Result(NamedTuple):
    """How the work on a book ended."""

    outcome: Outcome
    digest: str = ""
    bytes: int = 0
    outputs: tuple[Staged, ...] = ()
    reason: Reason | None = None
    exit_status: int = 0
    as_of: str = ""
    as_of_source: str = ""
    summary: Mapping[str, int] = {}
    findings: Mapping[str, int] = {}
    seconds: float = 0.0


def warm_up() -> None:
    """Load what the first book would wait for."""
    import irodori.conversion
    import irodori.report.json

    del irodori.conversion, irodori.report.json


def work(task: BookTask, tell: object) -> Result:
    """Convert one book, in a process of `irodori.workers`."""
    del tell
    return process(task)


def forget() -> None:
    """Free what a book has left, objects that refer to each other: this costs
    least while the processor still has them at hand. What stays is used by
    every book, and is not looked through again.
    """
    gc.collect()
    gc.freeze()


def process(task: BookTask) -> Result:
    """Convert one book. Any error becomes a result; only a lack of memory is
    raised. The outputs are not yet `flushed`.
    """
    start = time.monotonic()
    result = _refusing(lambda: _processed(task))
    seconds = time.monotonic() - start
    return result._replace(seconds=round(seconds, 3))


def flushed(task: BookTask, result: Result) -> Result:
    """Return a book's result once its outputs are on the disk; only then may
    it be recorded.
    """

    def flush() -> Result:
        places = Places(task.storage)
        for output in result.outputs:
            places.of(output.staged).flush(output.staged)
        return result

    if result.outputs:
        return _refusing(flush)
    return result


def process_in_time(task: BookTask) -> Result:
    """Convert one book as `process` does; the worker ends itself where that
    takes longer than the job allows.
    """
    if task.timeout:
        faulthandler.dump_traceback_later(
            task.timeout, exit=True, file=_nowhere()
        )
    try:
        return flushed(task, process(task))
    finally:
        faulthandler.cancel_dump_traceback_later()


@cache
def _nowhere() -> int:
    return os.open(os.devnull, os.O_WRONLY)


def _refusing(act: Callable[[], Result]) -> Result:
    """Return a result, also where an error is raised."""
    try:
        return act()
    except MemoryError:
        raise
    except IrodoriError as error:
        return _refused(Result("refused"), error)
    except Exception as error:  # noqa: BLE001  (one bad book never stops the others)
        reason = Reason.of(
            "jobs.unexpected",
            kind=type(error).__name__,
            where=raised_at(error),
        )
        return Result("failed", reason=reason, exit_status=70)


def _refused(result: Result, error: IrodoriError) -> Result:
    """Return the result of a book that an error refuses, with what is known of
    it.
    """
    return result._replace(
        outcome="refused",
        reason=_reason(error),
        exit_status=error.exit_status,
    )


def _refuse_other_version(wanted: str) -> None:
    found = irodori.__version__
    if wanted != found:
        raise InputError("cluster.other_version", wanted=wanted, found=found)


def _processed(task: BookTask) -> Result:
    _refuse_other_version(task.program)
    places = Places(task.storage)
    data = places.of(task.source).read(task.source)
    digest = sha256(data).hexdigest()
    read = Result("unchanged", digest, len(data))
    if digest == task.known:
        return read
    try:
        conversion = converted(data, task.named.name, task.rules)
        outputs = tuple(_staged(task, conversion, digest, places))
    except IrodoriError as error:
        return _refused(read, error)
    return _with_outputs(read, conversion, outputs, strict=task.rules.strict)


def _with_outputs(
    read: Result,
    conversion: Conversion,
    outputs: tuple[Staged, ...],
    *,
    strict: bool,
) -> Result:
    """Return the result of a book that was read, now that it is converted."""
    from irodori.scorecard.findings import count_codes

    return read._replace(
        outcome="converted",
        outputs=outputs,
        exit_status=1 if strict and conversion.attention else 0,
        as_of=conversion.as_of.date.isoformat(),
        as_of_source=conversion.as_of.source,
        summary=dict(conversion.summary),
        findings=count_codes(conversion.each_finding()),
    )


def converted(data: bytes, name: str, rules: JobRules) -> Conversion:
    """Return a book's conversion; a protected one is protected again. Errors
    are those of ``irodori.conversion``.
    """
    from irodori.conversion import NamedSource, convert

    with ExitStack() as files:
        return convert(NamedSource(data, name), _options(rules, files))


def _options(rules: JobRules, files: ExitStack) -> Options:
    """Return what rules ask of a conversion; their texts become files that end
    with the stack.
    """
    from irodori.conversion import text_file

    def file(text: str) -> Path:
        return files.enter_context(text_file(text))

    is_named = rules.legend in ("auto", "builtin")
    return Options(
        as_of=rules.as_of,
        status=None if rules.status is None else BytesIO(rules.status),
        legend=rules.legend if is_named else file(rules.legend),
        profile=rules.profile and file(rules.profile),
        palette=rules.palette,
        full_verification=rules.full_verification,
        compact=rules.compact,
        allow_signed=rules.allow_signed,
        fills=rules.fills,
        limits=rules.limits,
        password=_password(rules),
    )


def _password(rules: JobRules) -> str | None:
    return os.environ.get(rules.password_env or "") or None


def _staged(
    task: BookTask, conversion: Conversion, digest: str, places: Places
) -> Iterator[Staged]:
    """Write each output under a temporary name, and yield it with its final
    place.
    """
    targets = _targets(task, conversion, digest)
    _refuse_other_format(task.named.name, targets["workbook"])
    for kind, place in targets.items():
        data = _Measured(_made(kind, conversion, task.rules.language, targets))
        staged = file_in(task.staging[kind], f"{os.urandom(12).hex()}.tmp")
        places.of(staged).write(staged, data)
        digest = data.sha256.hexdigest()
        yield Staged(kind, place, staged, digest, data.bytes)


def _targets(
    task: BookTask, conversion: Conversion, digest: str
) -> dict[Kind, str]:
    """Return the place of each output."""
    patterns = task.rules.patterns
    used = frozenset[str]().union(*map(fields, patterns.values()))
    content = from_content(conversion, used & FROM_CONTENT, digest)
    return {
        kind: target(pattern, task.named, content)
        for kind, pattern in patterns.items()
    }


class _Measured:
    """The chunks of an output on their way to its file, which for a large book
    are too many to hold at once; their digest and how many bytes they are.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self.sha256 = sha256()
        self.bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.sha256.update(chunk)
            self.bytes += len(chunk)
            yield chunk


def _refuse_other_format(source: str, target: str) -> None:
    """Refuse a workbook's output with another extension than its input: Excel
    does not open it.
    """
    wanted = PurePath(source).suffix.lower()
    if PurePath(target).suffix.lower() != wanted:
        raise InputError("jobs.other_format", path=target, suffix=wanted)


def target(
    pattern: str,
    named: NameFields,
    content: Mapping[str, str],
) -> str:
    """Return where an output goes: a pattern with its fields filled in."""
    place = filled(pattern, named, content)
    if is_url(place):
        return place
    return os.path.normpath(place)


def _made(
    kind: Kind,
    conversion: Conversion,
    language: Language,
    targets: Mapping[Kind, str],
) -> Iterable[bytes]:
    if kind == "workbook":
        return [conversion.data]
    if kind == "report":
        from irodori.jobs.stores import file_name
        from irodori.report.json import json_report

        name = file_name(targets["workbook"])
        return json_report(conversion, language, output_name=name)
    from irodori.report.html.page import html_chunks

    texts = html_chunks(conversion, language)
    return (text.encode(errors="replace") for text in texts)


def _reason(error: IrodoriError) -> Reason:
    place = "!".join(filter(None, (error.sheet, error.cell)))
    before = f"{place}: " if place else ""
    code, ja, en = Reason.of_error(error)
    return Reason(code, before + ja, before + en)
