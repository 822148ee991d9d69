"""The form that asks which column of a sheet is what, and keeps the answer as
a schema file.
"""

from __future__ import annotations

import json
from pathlib import PurePath

from irodori.conversion import NamedSource
from irodori.errors import InputError
from irodori.messages import Language
from irodori.options import Options
from irodori.report.json import json_bytes
from irodori.results import Conversion, JsonObject
from irodori.scorecard.profile import (
    BLOCK_FIELDS,
    SCORECARD,
    FieldId,
    field_text,
    shipped_profile,
)
from irodori.scorecard.sheetguess import GuessedColumn
from irodori.web.tasks import Role, TaskOptions, ToolFile, ToolUse
from irodori.wizard import (
    EXTENDED,
    Proposal,
    convert_with_schema,
    propose_schema,
)
from irodori.workbook.refs import column_letters


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
    book = _first(use, "file")
    if book is None:
        raise InputError("web.tool.files", count=1)
    path = PurePath(book.name)
    colored = f"{path.stem}.colored{path.suffix}"
    given = _first(use, "schema")
    if given:
        return _with_file(book, given, road).data, colored
    proposal = _proposal(book, use, road, options.language)
    if use.form == "json":
        data = _data(proposal, options.language)
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
        fields=_fields(use.fields),
        language=language,
    )


def _first(use: ToolUse, role: Role) -> ToolFile | None:
    return next((file for file in use.files if file.role == role), None)


def _with_file(book: ToolFile, schema: ToolFile, road: Options) -> Conversion:
    try:
        text = schema.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("web.tool.schema", name=schema.name) from None
    return convert_with_schema(
        NamedSource(book.data, book.name), text, road, name=schema.name
    )


def _fields(text: str) -> dict[int, FieldId | None]:
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


def _data(proposal: Proposal, language: Language) -> JsonObject:
    guess = proposal.guess
    tried = proposal.tried
    refusal = proposal.refusal
    return {
        "sheet": guess.sheet,
        "rows": guess.rows,
        "isUnderstood": guess.is_understood,
        "extends": guess.extends,
        "kinds": [
            [name, shipped_profile(name).kind.text(language)]
            for name in EXTENDED
        ],
        "columns": [_column(each) for each in guess.columns],
        "kind": shipped_profile(guess.extends).kind.text(language),
        "hasBlocks": guess.extends == SCORECARD,
        "fields": [
            [name, field_text(name, language)]
            for name in _offered(guess.extends)
        ],
        "summary": tried.summary if tried else None,
        "problem": refusal.message(language) if refusal else None,
        "text": proposal.text,
    }


def _offered(kind: str) -> tuple[FieldId, ...]:
    """Return the fields that the columns of a kind of sheet may have."""
    fields = tuple(shipped_profile(kind).fields)
    if kind == SCORECARD:
        return (*fields, *BLOCK_FIELDS)
    return fields


def _column(each: GuessedColumn) -> JsonObject:
    return {
        "column": each.column,
        "letters": column_letters(each.column),
        "heading": " › ".join(each.path),
        "samples": [sample[:40] for sample in each.samples],
        "field": each.field,
        "isCertain": each.is_certain,
    }
