"""What the page makes beside conversions: a check, a comparison, a summary, an
empty template; and the form that asks which column of a sheet is what, and
keeps the answer as a schema file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING

from irodori.compare import check, diff
from irodori.conversion import NamedSource, inspect
from irodori.errors import InputError, PasswordError
from irodori.messages import Language, Sentence
from irodori.options import Options
from irodori.report.json import json_bytes
from irodori.results import Conversion, Diff, JsonObject
from irodori.scorecard.findings import Finding
from irodori.scorecard.profile import (
    BLOCK_FIELDS,
    SCORECARD,
    FieldId,
    field_text,
    shipped_profile,
)
from irodori.scorecard.sheetguess import GuessedColumn
from irodori.web.tasks import (
    Done,
    Role,
    Task,
    TaskOptions,
    ToolFile,
    ToolUse,
)
from irodori.web.view import title_of_finding
from irodori.web.words import on_page
from irodori.wizard import (
    EXTENDED,
    Proposal,
    convert_with_schema,
    propose_schema,
)
from irodori.workbook.passwords import NO_PASSWORD, decrypt, is_protected
from irodori.workbook.refs import column_letters

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from irodori.report.differences import ChangeSection

_MOST_CHANGES = 2_000
"""Changes of one kind that a page lists."""
_HTML = ".html"
_XLSX = ".xlsx"
_JSON = ".json"


MadeFile = tuple[bytes, str]
"""The bytes of a file, and its name."""
ToolWork = Callable[[ToolUse, TaskOptions], MadeFile]


def use_tool(task: Task) -> Done:
    """Return what a tool makes, as the file ``made``; its name is in the
    facts.
    """
    use = task.use
    assert use is not None
    passwords = (task.options.password or "").splitlines()
    files = tuple(_unlocked(file, passwords) for file in use.files)
    options = task.options._replace(password=None)
    data, name = _TOOLS[use.tool](use._replace(files=files), options)
    return Done({"made": data}, {"name": name})


def _unlocked(file: ToolFile, passwords: list[str]) -> ToolFile:
    """Return a file as it is without its protection, by the first password
    that opens it; ``web.tool.password`` or ``web.tool.wrong_password`` where
    none does.
    """
    if not is_protected(file.data):
        return file
    for password in (NO_PASSWORD, *passwords):
        try:
            return file._replace(data=decrypt(file.data, password))
        except PasswordError:
            continue
    code = "wrong_password" if passwords else "password"
    raise InputError(f"web.tool.{code}", name=file.name)


def _road(options: TaskOptions) -> Options:
    return options.road._replace(allow_signed=True)


def _stem(file: ToolFile) -> str:
    return PurePath(file.name).stem


def _first(use: ToolUse, count: int) -> list[ToolFile]:
    """Return the first files; InputError ``web.tool.files`` where there are
    fewer.
    """
    if len(use.files) < count:
        raise InputError("web.tool.files", count=count)
    return list(use.files[:count])


# ---- The tools --------------------------------------------------------------


def _check(use: ToolUse, options: TaskOptions) -> MadeFile:
    from irodori.report.html.page import check_chunks

    (file,) = _first(use, 1)
    source = NamedSource(file.data, file.name)
    checked = check(source, _road(options))
    text = "".join(check_chunks(checked, options.language, on_page))
    return text.encode(errors="replace"), f"{_stem(file)}.check{_HTML}"


def _diff(use: ToolUse, options: TaskOptions) -> MadeFile:
    old, new = _first(use, 2)
    found = diff(
        NamedSource(old.data, old.name),
        NamedSource(new.data, new.name),
        _road(options),
    )
    stem = f"{_stem(new)}.diff"
    if use.form == "json":
        changes = changes_data(found, options.language)
        return json_bytes(changes), f"{stem}{_JSON}"
    from irodori.report.html.diffpage import diff_chunks

    return "".join(diff_chunks(found, options.language)).encode(
        errors="replace"
    ), f"{stem}{_HTML}"


def changes_data(found: Diff, language: Language) -> JsonObject:
    """Return what changed between two issues as a page shows it, each kind
    with its first few thousand changes.
    """
    from irodori.report.differences import change_sections, procedure_counts

    changes = found.changes
    counts = Sentence("diff.procedures", procedure_counts(changes))
    return {
        "counts": counts.text(language),
        "sections": [
            _section_data(each, language)
            for each in change_sections(found, language)
        ],
        "added": [
            _called(each.ministry, each.name)
            for each in changes.added[:_MOST_CHANGES]
        ],
        "removed": [
            _called(each.ministry, each.name)
            for each in changes.removed[:_MOST_CHANGES]
        ],
    }


def _section_data(section: ChangeSection, language: Language) -> JsonObject:
    title = Sentence(f"report.html.diff.{section.kind}").text(language)
    listed = [
        [
            each.cell,
            _called(each.procedure.ministry, each.procedure.name),
            each.role,
            each.old,
            each.new,
        ]
        for each in islice(section.changes, _MOST_CHANGES)
    ]
    return {"title": title, "total": section.total, "changes": listed}


def _called(ministry: str, name: str) -> str:
    return " · ".join(
        " ".join(part.split()) for part in (ministry, name) if part
    )


def _summary(use: ToolUse, options: TaskOptions) -> MadeFile:
    from irodori.newbooks import summary

    made = summary(
        _books(use, "file"),
        _road(options),
        previous=_books(use, "before"),
        language=options.language,
    )
    return made.data, f"summary{_XLSX}"


def _books(use: ToolUse, role: Role) -> list[NamedSource]:
    """Return the workbooks with a role."""
    files = [file for file in use.files if file.role == role]
    return [NamedSource(file.data, file.name) for file in files]


def _template(use: ToolUse, options: TaskOptions) -> MadeFile:
    from irodori.newbooks import template

    made = template(
        plans=_plan_counts(use.plans),
        rows=use.rows,
        as_of=options.as_of,
        profile=options.profile,
        palette=options.palette,
    )
    return made.data, f"scorecard{_XLSX}"


def _plan_counts(text: str) -> list[int]:
    """Return how many plans each issue of a template has: those of 3,5,3, or
    the official ones; InputError ``web.tool.plans``.
    """
    from irodori.sheets.layout import MOST_ISSUES, MOST_PLANS, OFFICIAL

    if not text.strip():
        return list(OFFICIAL)
    given = [each.strip() for each in re.split("[,，、]", text)]
    counts = [int(each) for each in given if re.fullmatch("[0-9]{1,2}", each)]
    is_possible = all(1 <= count <= MOST_PLANS for count in counts)
    if not is_possible or not len(counts) == len(given) <= MOST_ISSUES:
        raise InputError(
            "web.tool.plans", text=text, issues=MOST_ISSUES, plans=MOST_PLANS
        )
    return counts


def _statuses(use: ToolUse, options: TaskOptions) -> MadeFile:
    from irodori.web.statuses import choices_json, read_choices

    book, table = _first(use, 2)
    source = NamedSource(book.data, book.name)
    inspection = inspect(source, _road(options))
    read = read_choices(inspection, table.data, table.name, options.language)
    return choices_json(read), f"{_stem(table)}{_JSON}"


def _schema(use: ToolUse, options: TaskOptions) -> MadeFile:

    return use_schema(use, _road(options), options)


_TOOLS: Mapping[str, ToolWork] = {
    "check": _check,
    "diff": _diff,
    "summary": _summary,
    "template": _template,
    "schema": _schema,
    "statuses": _statuses,
}


# ---- The findings as a workbook ---------------------------------------------

_COLUMNS = (
    ("sheet", 18),
    ("cell", 9),
    ("severity", 10),
    ("about", 24),
    ("text", 90),
    ("code", 24),
)
"""The columns and their widths in digits."""
_MOST_ROWS = 1_000_000


def findings_book(conversion: Conversion, language: Language) -> bytes:
    """Return the findings as .xlsx, with a filter over the headings."""
    import xlsxwriter

    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        title = Sentence("web.script.column.attention").text(language)
        sheet = book.add_worksheet(title)
        head = {"bold": True, "bg_color": "#EDF0F4", "border": 1}
        _write_headings(sheet, book.add_format(head), language)
        cell = {"text_wrap": True, "valign": "top", "border": 1}
        findings = islice(conversion.each_finding(), _MOST_ROWS)
        _write_findings(sheet, findings, book.add_format(cell), language)
        _set_page(sheet)
    return out.getvalue()


def _write_findings(
    sheet: Worksheet,
    findings: Iterable[Finding],
    look: Format,
    language: Language,
) -> None:
    row = 0
    for row, finding in enumerate(findings, 1):
        for column, field in enumerate(_fields(finding, language)):
            sheet.write_string(row, column, field, look)
    sheet.autofilter(0, 0, row, len(_COLUMNS) - 1)


def _write_headings(
    sheet: Worksheet,
    look: Format,
    language: Language,
) -> None:
    for column, (name, width) in enumerate(_COLUMNS):
        heading = Sentence(f"web.findings.{name}").text(language)
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, look)


def _fields(finding: Finding, language: Language) -> tuple[str, ...]:
    return (
        finding.sheet,
        finding.cell or "",
        Sentence(f"web.severity.{finding.severity}").text(language),
        title_of_finding(finding.code, language),
        on_page(finding.sentence, language),
        finding.code,
    )


def _set_page(sheet: Worksheet) -> None:
    """Keep the headings visible, on the screen and on each page of A3."""
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


# ---- The form of a schema ---------------------------------------------------


def use_schema(
    use: ToolUse,
    road: Options,
    options: TaskOptions,
) -> tuple[bytes, str]:
    """Return what the form asks for: with ``json`` the proposal as data, else
    the workbook coloured with a schema.

    The schema is the file given with the role ``schema``, else the one
    proposed from the fields that a person chose.
    """
    book = _file_in_role(use, "file")
    if book is None:
        raise InputError("web.tool.files", count=1)
    path = PurePath(book.name)
    colored = f"{path.stem}.colored{path.suffix}"
    given = _file_in_role(use, "schema")
    if given:
        return _with_file(book, given, road).data, colored
    proposal = _proposal(book, use, road, options.language)
    if use.form == "json":
        data = _proposal_data(proposal, options.language)
        return json_bytes(data), f"{path.stem}.json"
    if proposal.tried is None:
        assert proposal.refusal
        raise proposal.refusal
    return proposal.tried.data, colored


def _proposal(
    book: ToolFile,
    use: ToolUse,
    road: Options,
    language: Language,
) -> Proposal:
    return propose_schema(
        NamedSource(book.data, book.name),
        road,
        extends=use.extends or None,
        fields=_chosen_fields(use.fields),
        language=language,
    )


def _file_in_role(use: ToolUse, role: Role) -> ToolFile | None:
    return next((file for file in use.files if file.role == role), None)


def _with_file(book: ToolFile, schema: ToolFile, road: Options) -> Conversion:
    try:
        text = schema.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("web.tool.schema", name=schema.name) from None
    return convert_with_schema(
        NamedSource(book.data, book.name), text, road, name=schema.name
    )


def _chosen_fields(text: str) -> dict[int, FieldId | None]:
    """Return the fields that a person chose by column: JSON such as
    ``{"4": "base", "7": null}``.
    """
    try:
        given = json.loads(text or "{}")
        return {
            int(column): str(field) if field else None
            for column, field in given.items()
        }
    except (ValueError, AttributeError):
        raise InputError(
            "web.fields", where="fields", problem=text[:80]
        ) from None


def _proposal_data(proposal: Proposal, language: Language) -> JsonObject:
    guess = proposal.guess
    kinds = [[name, _kind_text(name, language)] for name in EXTENDED]
    return {
        "sheet": guess.sheet,
        "rows": guess.rows,
        "isUnderstood": guess.is_understood,
        "extends": guess.extends,
        "kinds": kinds,
        "columns": [_column_data(each) for each in guess.columns],
        "kind": _kind_text(guess.extends, language),
        "hasBlocks": guess.extends == SCORECARD,
        "fields": _fields_data(guess.extends, language),
        **_tried_data(proposal, language),
        "text": proposal.text,
    }


def _tried_data(proposal: Proposal, language: Language) -> JsonObject:
    """Return what came of a schema file when it was tried."""
    tried = proposal.tried
    refusal = proposal.refusal
    return {
        "summary": tried.summary if tried else None,
        "problem": refusal.message(language, "web") if refusal else None,
    }


def _kind_text(name: str, language: Language) -> str:
    return shipped_profile(name).kind.text(language)


def _fields_data(kind: str, language: Language) -> list[list[str]]:
    """Return the fields that a column may be given, each with its word."""
    return [
        [name, field_text(name, language)] for name in _offered_fields(kind)
    ]


def _offered_fields(kind: str) -> tuple[FieldId, ...]:
    """Return the fields that the columns of a kind of sheet may have."""
    fields = tuple(shipped_profile(kind).fields)
    if kind == SCORECARD:
        return (*fields, *BLOCK_FIELDS)
    return fields


def _column_data(each: GuessedColumn) -> JsonObject:
    return {
        "column": each.column,
        "letters": column_letters(each.column),
        "heading": " › ".join(each.path),
        "samples": [sample[:40] for sample in each.samples],
        "field": each.field,
        "isCertain": each.is_certain,
    }
