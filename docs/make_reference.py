"""Write the reference pages that are made from data:
``python docs/make_reference.py [FOLDER]``.

codes.md, codes.ja.md     each code with its sentence, cause and cure: the message catalogues, and codes/*.toml
schema-NAME.md            each schemas/NAME.schema.json as tables

The pages of the command line are made by ``python -m docs.make_cli_reference``.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from irodori.messages import Language, catalogue

DOCS = Path(__file__).resolve().parent
SCHEMAS = DOCS.parent / "schemas"


class Section(NamedTuple):
    """The codes of one file of codes/."""

    title: Mapping[str, str]
    about: Mapping[str, str]
    wording: list[str]
    """Patterns of the catalogue's entries that are no codes."""
    codes: Mapping[str, Mapping[str, Mapping[str, str]]]
    """Of each code its ``cause`` and ``cure`` in each language."""


def sections() -> list[Section]:
    """Return what codes/ holds, in the order of the page."""
    found = []
    for path in sorted((DOCS / "codes").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        head = {
            key: data.pop(key, empty)
            for key, empty in (("title", {}), ("about", {}), ("wording", []))
        }
        found.append(Section(**head, codes=data))
    return found


def pages() -> dict[str, str]:
    """Return the text of each page by its file name."""
    made = {"codes.md": _codes("en"), "codes.ja.md": _codes("ja")}
    for path in sorted(SCHEMAS.glob("*.schema.json")):
        name = path.name.removesuffix(".schema.json")
        made[f"schema-{name}.md"] = _schema(
            name, json.loads(path.read_text(encoding="utf-8"))
        )
    return {name: "\n".join(lines) + "\n" for name, lines in made.items()}


# ---- Codes ------------------------------------------------------------------

_CODES_HEAD: dict[Language, str] = {
    "en": """# Codes

[日本語](codes.ja.md)

Every finding, refusal and error has a code that stays the same from version to version. It is in the report
(`findings[].code`), in `--json-logs`, in the HTTP API's answers, and in `IrodoriError.code`. Words in braces are filled
in when the sentence is shown.""",
    "ja": """# コード一覧

[English](codes.md)

指摘・拒否・エラーには、版が変わっても変わらないコードがあります。コードは、報告（`findings[].code`）、`--json-logs`、
HTTP API の応答、Python の `IrodoriError.code` に出ます。波括弧の部分は、表示のときに実際の値に置き換わります。""",
}
_LABELS: dict[Language, tuple[str, str]] = {
    "en": ("Cause", "Cure"),
    "ja": ("原因", "対処"),
}


def _codes(language: Language) -> Iterator[str]:
    yield _CODES_HEAD[language]
    cause, cure = _LABELS[language]
    for section in sections():
        if not section.codes:
            continue
        yield f"\n## {section.title[language]}\n\n{section.about[language].strip()}"
        for code, told in section.codes.items():
            sentence = catalogue(language)[code].split("\n", maxsplit=1)[0]
            yield f"\n### `{code}`\n\n> {_plain(sentence)}\n"
            yield f"**{cause}:** {told['cause'][language]}\n"
            yield f"**{cure}:** {told['cure'][language]}"


def _plain(text: str) -> str:
    """Return a sentence as Markdown shows it unchanged."""
    return "".join(
        f"\\{each}" if each in "\\`*_[]<>" else each for each in text
    )


# ---- Schemas ----------------------------------------------------------------


def _schema(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    tables = schema.get("$defs", {})
    yield f"# JSON Schema: {name}\n"
    yield f"Made from `schemas/{name}.schema.json`, which is made from the program's own models (`make schemas`)."
    yield f"\n## {schema.get('title', name)}"
    yield from _table(schema)
    for title, table in tables.items():
        yield f"\n## {title}"
        yield from _table(table)


def _table(schema: Mapping[str, Any]) -> Iterator[str]:
    if about := schema.get("description"):
        yield f"\n{_line(about)}"
    if "properties" not in schema:
        yield f"\n{_form(schema)}"
        return
    required = set(schema.get("required", ()))
    rows = [["key", "form", "", "meaning"]]
    for key, value in schema["properties"].items():
        need = "required" if key in required else _default(value)
        rows.append(
            [
                f"`{key}`",
                _form(value),
                need,
                _line(value.get("description", "")),
            ]
        )
    if isinstance(schema.get("additionalProperties"), dict):
        rows.append(
            ["any other", _form(schema["additionalProperties"]), "", ""]
        )
    columns = [column for column in zip(*rows, strict=True) if any(column[1:])]
    lines = [
        "| " + " | ".join(row) + " |" for row in zip(*columns, strict=True)
    ]
    yield "\n" + "\n".join([lines[0], "|---" * len(columns) + "|", *lines[1:]])


def _default(schema: Mapping[str, Any]) -> str:
    default = schema.get("default")
    return (
        f"default `{json.dumps(default, ensure_ascii=False)}`"
        if default not in (None, [], {})
        else ""
    )


def _form(schema: Mapping[str, Any]) -> str:
    """Return what a value may be, in a few words."""
    if "$ref" in schema:
        title = str(schema["$ref"]).rpartition("/")[2]
        return f"[{title}](#{title.lower()})"
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return " or ".join(
                dict.fromkeys(_form(each) for each in schema[key])
            )
    if "const" in schema:
        return f"`{json.dumps(schema['const'], ensure_ascii=False)}`"
    if "enum" in schema:
        return " ".join(
            f"`{json.dumps(each, ensure_ascii=False)}`"
            for each in schema["enum"]
        )
    return _form_of_type(schema)


def _form_of_type(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type", "any value")
    if isinstance(kind, list):
        return " or ".join(map(str, kind))
    if kind == "array":
        items = schema.get("items") or {}
        return f"list of {_inner(items)}" if items else "list"
    if kind == "object" and isinstance(
        schema.get("additionalProperties"), dict
    ):
        return f"table of {_inner(schema['additionalProperties'])}"
    return _limited(
        {"string": "text", "object": "table"}.get(str(kind), str(kind)), schema
    )


def _inner(schema: Mapping[str, Any]) -> str:
    form = _form(schema)
    return f"({form})" if " or " in form else form


def _limited(kind: str, schema: Mapping[str, Any]) -> str:
    limits = [
        f"{sign} {schema[key]}"
        for key, sign in _SIGNS.items()
        if key in schema
    ]
    if "format" in schema:
        limits.append(str(schema["format"]))
    if "pattern" in schema:
        limits.append(f"`{_cell(schema['pattern'])}`")
    return ", ".join([kind, *limits])


_SIGNS = {
    "minimum": "≥",
    "exclusiveMinimum": ">",
    "maximum": "≤",
    "exclusiveMaximum": "<",
    "minLength": "length ≥",
    "maxLength": "length ≤",
    "minItems": "items ≥",
    "maxItems": "items ≤",
}


def _line(text: str) -> str:
    return _cell(" ".join(text.replace("``", "`").split()))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Write the pages into a folder, ``docs/reference`` if none is given."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
