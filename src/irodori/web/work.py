"""The work itself: the command line's own calls on an upload. It is loaded by
the worker processes only.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
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
from irodori.scorecard.statuses.statusfile import (
    is_workbook,
    read_status_file,
)
from irodori.scorecard.statuses.table import StatusTable
from irodori.web.statuses import all_plans_csv, choices_table, status_csv
from irodori.web.tasks import (
    Answer,
    Done,
    Extra,
    Piece,
    Progress,
    Refusal,
    Task,
    TaskOptions,
)
from irodori.web.words import as_of_view, on_page

Tell = Callable[[Progress], None]
_LARGE = 1_000
"""Procedures of a book from which on its beginning is shown first."""
_FIRST = 200
"""Procedures of each sheet in that beginning."""


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
    from irodori.report.check import check_data

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
