"""The work itself: the command line's own calls on an upload. It is loaded by
the worker processes only, and inside a browser.

There a worker of the page runs it in Pyodide, which is Python compiled to
WebAssembly. A question of its script is JSON and the bytes of files; the
answer is JSON and the bytes of what was made.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import sha256
from io import BytesIO

from irodori.compare import check
from irodori.conversion import (
    NamedSource,
    convert_stated,
    inspect,
    text_file,
)
from irodori.errors import (
    InternalError,
    IrodoriError,
    raised_at,
)
from irodori.files import colored_path
from irodori.messages import Sentence
from irodori.options import Options
from irodori.report.json import json_bytes, json_report
from irodori.results import Conversion, Inspection
from irodori.scorecard.statuses.statuslists import (
    is_workbook,
    read_status_file,
)
from irodori.scorecard.statuses.table import StatusTable
from irodori.scorecard.values.dates import read_date
from irodori.tuples import NamedTuple
from irodori.web.statuses import all_plans_csv, choices_table, status_csv
from irodori.web.tasks import (
    OPEN,
    Answer,
    Choice,
    Done,
    Extra,
    Piece,
    Progress,
    Refusal,
    Task,
    TaskOptions,
    ToolFile,
    ToolUse,
)
from irodori.web.words import as_of_view, on_page

Tell = Callable[[Progress], None]
_LARGE = 1_000
"""Procedures of a book from which on its beginning is shown first."""
_FIRST = 200
"""Procedures of each sheet in that beginning."""
_SEPARATE = ("view", "report", "status")
"""Files that are asked for by a flag of their own; all others are extras."""


Asked = Mapping[str, object]
"""What the script of a page asks for."""


def work(task: Task, progress: Tell) -> Answer:
    """Do a task; any error is an answer too, except a lack of memory."""
    language = task.options.language
    try:
        with _with_schema(task) as mine:
            return _WORK[task.options.kind](mine, progress)
    except IrodoriError as error:
        is_internal = isinstance(error, InternalError)
        return Refusal(
            error.code,
            on_page(Sentence(error.code, error.params), language),
            error.sheet,
            error.cell,
            is_internal,
        )
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (a worker answers, whatever happens)
        words = {"kind": type(error).__name__, "where": raised_at(error)}
        return Refusal(
            "web.unexpected",
            Sentence("web.unexpected", words).text(language),
            is_internal=True,
        )


@contextmanager
def _with_schema(task: Task) -> Iterator[Task]:
    """Give a task whose workbooks are read with the schema file that came with
    it, if one did.
    """
    if not task.options.schema:
        yield task
        return
    with text_file(task.options.schema, "settings.toml") as path:
        yield task._replace(
            options=task.options._replace(profile=path, schema="")
        )


def warm_up() -> None:
    """Load what the first job would wait for, and let the page go before."""
    from irodori.scorecard.profiles import load_profile
    from irodori.web.view import view_file

    del view_file
    load_profile(None)
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(5)  # the page answers while books are worked on


def forget() -> None:
    """Free what is left of the last workbook: objects that refer to each
    other.
    """
    gc.collect()


# ---- The three kinds of work ------------------------------------------------


def _convert(task: Task, progress: Tell) -> Done:
    options = task.options
    progress("reading")
    files: dict[str, bytes] = {}
    conversion = _converted(task, files, progress)
    name = colored_path(options.name or "workbook.xlsx").name
    files["workbook"] = conversion.data
    facts = {
        "name": name,
        "input_sha256": sha256(task.data).hexdigest(),
        **_facts(conversion, options),
    }
    if options.in_pieces:
        progress(Piece(dict(files), facts))
        files.clear()
    files.update(_beside(conversion, name, options, progress))
    return Done(files, facts)


def _beside(
    conversion: Conversion,
    name: str,
    options: TaskOptions,
    progress: Tell,
) -> Iterator[tuple[str, bytes]]:
    """Yield the further files that are asked for, by kind; ``name`` is the
    workbook's.
    """
    if options.wants_report:
        report = json_report(conversion, options.language, output_name=name)
        yield "report", b"".join(report)
    if options.wants_view:
        progress("drawing")
        yield "view", _view(conversion, options, progress)
    for extra in options.extras:
        yield extra, _EXTRAS[extra](conversion, options)


def _converted(
    task: Task,
    files: dict[str, bytes],
    progress: Tell,
) -> Conversion:
    """Return the conversion of one reading; choices made on the page take
    precedence over the given status file. ``files`` gets the status table that
    makes the same book.
    """
    options = task.options
    given: StatusTable | None = None

    def tables(inspection: Inspection) -> Iterator[StatusTable]:
        nonlocal given
        if options.choices:
            yield choices_table(options.choices, inspection.profile)
        if task.status is not None:
            given = read_status_file(
                task.status, task.status_name or "CSV", inspection.profile
            )
            yield given
        progress("coloring")

    source = NamedSource(task.data, options.name)
    conversion = convert_stated(source, tables, options.road)
    if options.wants_status_csv:
        files.update(_status_file(task, conversion, given))
    return conversion


def _status_file(
    task: Task,
    conversion: Conversion,
    given: StatusTable | None,
) -> Iterator[tuple[str, bytes]]:
    """Yield the status table with its kind: the given CSV as it is, where
    nothing was chosen; nothing where there is none.
    """
    choices = task.options.choices
    if choices or is_workbook(task.status or b""):
        yield "status", status_csv(conversion, choices, given)
    elif task.status is not None:
        yield "status", task.status


def _view(
    conversion: Conversion,
    options: TaskOptions,
    progress: Tell,
) -> bytes:
    """Return what the page draws the result from; the beginning of a large
    book is handed over first.
    """
    from irodori.web.view import view_file

    procedures = sum(
        len(each.table) for sheet in conversion.sheets for each in sheet.tables
    )
    if options.in_pieces and procedures > _LARGE:
        beginning = view_file(conversion, options.language, beginning=_FIRST)
        progress(Piece({"beginning": beginning}, {}))
    return view_file(conversion, options.language)


def _html(conversion: Conversion, options: TaskOptions) -> bytes:
    from irodori.report.html.page import html_chunks

    return "".join(
        html_chunks(conversion, options.language, say=on_page)
    ).encode(errors="replace")


def _findings(conversion: Conversion, options: TaskOptions) -> bytes:
    from irodori.web.tools import findings_book

    return findings_book(conversion, options.language)


def _plans(conversion: Conversion, options: TaskOptions) -> bytes:
    del options
    return all_plans_csv(conversion)


def _summary(conversion: Conversion, options: TaskOptions) -> bytes:
    from irodori.sheets.summary import write_summary

    target = BytesIO()
    write_summary([conversion.of_scorecards()], target, options.language)
    return target.getvalue()


_EXTRAS: Mapping[Extra, Callable[[Conversion, TaskOptions], bytes]] = {
    "html": _html,
    "findings": _findings,
    "plans": _plans,
    "summary": _summary,
}


def _facts(
    conversion: Conversion, options: TaskOptions
) -> Mapping[str, object]:
    return {
        "sha256": sha256(conversion.data).hexdigest(),
        "bytes": len(conversion.data),
        "as_of": as_of_view(conversion.inspection, options.language),
        "legend": conversion.sheets[0].legend.source,
        "summary": conversion.summary,
        "attention": conversion.attention,
    }


def _check(task: Task, progress: Tell) -> Done:
    from irodori.report.differences import check_data

    progress("reading")
    checked = check(*_source_and_road(task))
    return _data(check_data(checked, task.options.language))


def _inspect(task: Task, progress: Tell) -> Done:
    from irodori.report.inspection import inspection_data

    progress("reading")
    inspection = inspect(*_source_and_road(task))
    return _data(inspection_data(inspection, task.options.language))


def _tool(task: Task, progress: Tell) -> Done:
    from irodori.web.tools import use_tool

    progress("reading")
    return use_tool(task)


_WORK: Mapping[str, Callable[[Task, Tell], Done]] = {
    "tool": _tool,
    "convert": _convert,
    "check": _check,
    "inspect": _inspect,
}


def _data(data: object) -> Done:
    return Done({"data": json_bytes(data)}, {})


def _source_and_road(task: Task) -> tuple[NamedSource, Options]:
    """Return a task's workbook, and the options with its status table."""
    source = NamedSource(task.data, task.options.name)
    road = task.options.road
    if task.status is not None:
        status = NamedSource(task.status, task.status_name or "status.csv")
        road = road._replace(status=status)
    return source, road


# ---- Inside a browser -------------------------------------------------------


class InBrowserAnswer(NamedTuple):
    """The answer that a worker hands to the page."""

    head: str
    """JSON: ``{"facts": …, "names": […]}`` or
    ``{"problem": {"code", "detail", "sheet", "cell"}}``.
    """
    files: list[bytes]
    """The files by the names in the head, in their order."""


def answer(
    question: str,
    files: list[bytes],
    tell: Callable[..., None],
) -> InBrowserAnswer:
    """Answer a script; any error is an answer too.

    The first file is the workbook and the second the status table where
    ``status`` names one; of a tool they are its files. ``tell`` is called with
    each stage, and with ``piece``, a head and its files for what is made
    already.
    """
    asked = json.loads(question)
    try:
        task = (
            _tool_task(asked, files)
            if asked.get("tool")
            else _task(asked, files)
        )
    except ValueError as error:
        return _refused(
            Refusal(
                "web.fields",
                Sentence(
                    "web.fields", {"where": "-", "problem": error}
                ).text(),
            )
        )
    try:
        return _answered(work(task, partial(_say, tell)))
    except MemoryError:
        sentence = Sentence("web.job_memory")
        return _refused(
            Refusal(sentence.code, sentence.text(task.options.language))
        )


def _say(tell: Callable[..., None], said: Progress) -> None:
    if isinstance(said, Piece):
        head, files = _answered(Done(said.files, said.facts))
        tell("piece", head, files)
    else:
        tell(said)


def _answered(answered: Answer) -> InBrowserAnswer:
    if isinstance(answered, Refusal):
        return _refused(answered)
    names = list(answered.files)
    head = json.dumps(
        {"facts": answered.facts, "names": names}, ensure_ascii=False
    )
    return InBrowserAnswer(head, [answered.files[name] for name in names])


def _refused(refusal: Refusal) -> InBrowserAnswer:
    problem = {
        "code": refusal.code,
        "detail": refusal.message,
        "sheet": refusal.sheet,
        "cell": refusal.cell,
    }
    return InBrowserAnswer(
        json.dumps({"problem": problem}, ensure_ascii=False), []
    )


def _options(asked: Asked) -> TaskOptions:
    return TaskOptions(
        name=str(asked.get("name") or ""),
        language="en" if asked.get("language") == "en" else "ja",
        as_of=_day(asked.get("asOf")),
        palette=str(asked.get("palette") or "cud"),
        password=str(asked["password"]) if asked.get("password") else None,
        schema=str(asked.get("schema_text") or ""),
    )


def _task(asked: Asked, files: list[bytes]) -> Task:
    wants = asked.get("wants")
    assert isinstance(wants, list)
    options = _options(asked)._replace(
        choices=tuple(_choice(each) for each in _listed(asked.get("choices"))),
        wants_view="view" in wants,
        wants_report="report" in wants,
        wants_status_csv="status" in wants,
        in_pieces="view" in wants,
        extras=tuple(each for each in wants if each not in _SEPARATE),
    )
    status = str(asked.get("status") or "")
    return Task(options, files[0], status, files[1] if status else None)


def _tool_task(asked: Asked, files: list[bytes]) -> Task:
    roles = _listed(asked.get("files"))
    given = tuple(
        ToolFile(
            each["role"],  # type: ignore[arg-type]
            str(each["name"]),
            data,
        )
        for each, data in zip(roles, files, strict=True)
    )
    use = ToolUse(
        asked["tool"],  # type: ignore[arg-type]
        given,
        form=str(asked.get("form") or "html"),
        extends=str(asked.get("extends") or ""),
        fields=str(asked.get("fields") or ""),
    )
    options = _options(asked)._replace(kind="tool")
    return Task(options, b"", use=use)


def _listed(value: object) -> list[Asked]:
    if isinstance(value, list):
        return value
    return []


def _choice(said: Asked) -> Choice:
    return Choice(
        str(said["sheet"]),
        str(said["cell"]),
        str(said["status"]),
        OPEN if said.get("deadline") == OPEN else _day(said.get("deadline")),
    )


def _day(text: object) -> dt.date | None:
    if text:
        return read_date(str(text))
    return None
