"""The program inside a browser: the questions of a script, in plain values,
and their answers.

A worker of the page runs this in Pyodide, which is Python compiled to
WebAssembly. A question is JSON and the bytes of files; the answer is JSON and
the bytes of what was made.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from functools import partial

from irodori.messages import Sentence
from irodori.scorecard.values.dates import read_date
from irodori.tuples import NamedTuple
from irodori.web.tasks import (
    OPEN,
    Answer,
    Choice,
    Done,
    Piece,
    Progress,
    Refusal,
    Task,
    TaskOptions,
    ToolFile,
    ToolUse,
)
from irodori.web.work import work

_SEPARATE = ("view", "report", "status")
"""Files that are asked for by a flag of their own; all others are extras."""


Asked = Mapping[str, object]
"""What the script of a page asks for."""


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
