"""What the page makes beside conversions: a check, a comparison, a summary, an empty template, a schema."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from itertools import islice
from pathlib import Path, PurePath

from irodori.compare import EarlierIssue, check, diff
from irodori.conversion import NamedSource, convert
from irodori.errors import InputError, InternalError, IrodoriError
from irodori.messages import Language, Sentence
from irodori.options import Options as RoadOptions
from irodori.results import Conversion, Diff
from irodori.web.clerkwords import on_page
from irodori.web.tasks import Done, Task, TaskOptions, ToolFile, ToolUse

_MOST_CHANGES = 2_000
"""Changes of one kind that a page lists."""
_HTML, _XLSX, _JSON = ".html", ".xlsx", ".json"


def use_tool(task: Task) -> Done:
    """Return what a tool makes, as the file ``made``; its name is in the facts."""
    use = task.use
    assert use is not None
    data, name = _TOOLS[use.tool](use, task.options)
    return Done({"made": data}, {"name": name})


def _road(options: TaskOptions) -> RoadOptions:
    return RoadOptions(
        as_of=options.as_of,
        profile=options.profile,
        palette=options.palette,
        password=options.password,
        allow_signed=True,
    )


def _stem(file: ToolFile) -> str:
    return PurePath(file.name).stem


def _first(use: ToolUse, count: int) -> list[ToolFile]:
    """Return the first files; InputError ``web.tool.files`` where there are fewer."""
    if len(use.files) < count:
        raise InputError("web.tool.files", count=count)
    return list(use.files[:count])


# ---- The tools -------------------------------------------------------------------------------------------------------


def _check(use: ToolUse, options: TaskOptions) -> tuple[bytes, str]:
    from irodori.report.html.checkpage import check_chunks

    (file,) = _first(use, 1)
    checked = check(NamedSource(file.data, file.name), _road(options))
    text = "".join(check_chunks(checked, options.language, on_page))
    return text.encode(errors="replace"), f"{_stem(file)}.check{_HTML}"


def _diff(use: ToolUse, options: TaskOptions) -> tuple[bytes, str]:
    old, new = _first(use, 2)
    found = diff(NamedSource(old.data, old.name), NamedSource(new.data, new.name), _road(options))
    stem = f"{_stem(new)}.diff"
    if use.form == "json":
        text = json.dumps(changes_data(found, options.language), ensure_ascii=False)
        return text.encode(errors="replace"), f"{stem}{_JSON}"
    from irodori.report.html.diffpage import diff_chunks

    return "".join(diff_chunks(found, options.language)).encode(errors="replace"), f"{stem}{_HTML}"


def changes_data(found: Diff, language: Language) -> dict[str, object]:
    """Return what changed between two issues as a page shows it, each kind with its first few thousand changes."""
    from irodori.report.diff import procedure_counts, sections

    changes = found.changes
    listed = [
        {
            "title": Sentence(f"report.html.diff.{section.kind}").text(language),
            "total": section.total,
            "changes": [
                [each.cell, _called(each.procedure.ministry, each.procedure.name), each.role, each.old, each.new]
                for each in islice(section.changes, _MOST_CHANGES)
            ],
        }
        for section in sections(found, language)
    ]
    return {
        "counts": Sentence("diff.procedures", procedure_counts(changes)).text(language),
        "sections": listed,
        "added": [_called(each.ministry, each.name) for each in changes.added[:_MOST_CHANGES]],
        "removed": [_called(each.ministry, each.name) for each in changes.removed[:_MOST_CHANGES]],
    }


def _called(ministry: str, name: str) -> str:
    return " · ".join(" ".join(part.split()) for part in (ministry, name) if part)


def _summary(use: ToolUse, options: TaskOptions) -> tuple[bytes, str]:
    from irodori.sheets.summary import Refused, write_summary

    road = _road(options)
    earlier: EarlierIssue | None = None
    refused: list[Refused] = []
    for file in use.files:
        if file.role == "before":
            earlier = earlier or EarlierIssue(road)
            try:
                earlier.add(NamedSource(file.data, file.name))
            except IrodoriError as error:
                refused.append(Refused(file.name, error))

    def inputs() -> Iterator[Conversion | Refused]:
        for file in use.files:
            if file.role == "file":
                try:
                    yield convert(NamedSource(file.data, file.name), road)
                except InternalError:
                    raise
                except IrodoriError as error:
                    yield Refused(file.name, error)
        yield from refused

    target = BytesIO()
    write_summary(inputs(), target, options.language, earlier=earlier)
    return target.getvalue(), f"summary{_XLSX}"


def _template(use: ToolUse, options: TaskOptions) -> tuple[bytes, str]:
    from irodori.scorecard.legend import builtin_legend
    from irodori.scorecard.profiles import load_profile
    from irodori.sheets.layout import MOST_ISSUES, MOST_PLANS, OFFICIAL, layout
    from irodori.sheets.template import Wanted, template

    words = load_profile(Path(options.profile) if options.profile else None)
    counts = (
        use.plans.replace("，", ",").replace("、", ",").split(",") if use.plans.strip() else list(map(str, OFFICIAL))
    )
    plans = [int(each) if each.strip().isdecimal() and len(each.strip()) < 3 else 0 for each in counts]
    if not all(1 <= each <= MOST_PLANS for each in plans) or len(plans) > MOST_ISSUES:
        raise InputError("web.tool.plans", text=use.plans, issues=MOST_ISSUES, plans=MOST_PLANS)
    palette = words.palettes.get(options.palette)
    if palette is None:
        raise InputError("palette.unknown", name=options.palette, known=tuple(words.palettes))
    wanted = Wanted(layout(plans, words), use.rows, (), builtin_legend(words), palette, words, options.as_of)
    return template(wanted), f"scorecard{_XLSX}"


def _schema(use: ToolUse, options: TaskOptions) -> tuple[bytes, str]:
    from irodori.web.schemaform import use_schema

    return use_schema(use, _road(options), options)


_TOOLS: Mapping[str, Callable[[ToolUse, TaskOptions], tuple[bytes, str]]] = {
    "check": _check,
    "diff": _diff,
    "summary": _summary,
    "template": _template,
    "schema": _schema,
}
