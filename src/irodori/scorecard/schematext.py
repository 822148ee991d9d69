"""A guess about a sheet as the text of a schema file, with what is uncertain
marked in its comments.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence

from irodori.messages import Language, Sentence
from irodori.scorecard.profile import FieldId, KindRule, SheetKind
from irodori.scorecard.sheetguess import GuessedColumn, SheetGuess
from irodori.scorecard.values.text import fold
from irodori.workbook.refs import column_letters

_LONGEST_SAMPLE = 24
_MOST_WORDS = 40
_MARKS = ("status", "mark")


def schema_text(
    guess: SheetGuess,
    kind: SheetKind,
    *,
    name: str,
    title: str,
    language: Language = "ja",
    chosen: Collection[int] = (),
) -> str:
    """Return the schema file of a sheet: a kind of the office's own, which
    extends a shipped one.

    ``name`` is what the kind is called in commands, ``title`` for people. A
    line that a person has to look at begins with ``# ?``. Of a sheet that a
    shipped kind reads, only the ``chosen`` columns are written.
    """
    if guess.is_understood:
        return _shipped_text(guess, chosen, language)
    used = [each for each in guess.columns if each.field]
    unused = [each for each in guess.columns if not each.field]
    parts = [
        _head_lines("schema.head", guess, language),
        _kind_lines(guess, kind, name, title),
        *(_field_lines(each, guess, kind, language) for each in used),
        _unused_lines(unused, language),
        _word_lines(guess, language),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _shipped_text(
    guess: SheetGuess, chosen: Collection[int], language: Language
) -> str:
    """Return the schema file of a sheet that a shipped kind reads: what was
    read, and what a person chose instead.
    """
    lines = [
        *_head_lines("schema.understood", guess, language),
        "",
        "[kind]",
        f"name = {_quoted(guess.extends)}",
        "",
    ]
    lines += [
        f"# {column_letters(each.column)}「{' › '.join(each.path)}」 {each.field or '-'}"
        for each in guess.columns
    ]
    for each in guess.columns:
        if each.column in chosen and each.field:
            lines += [
                "",
                f"[add.fields.{each.field}]",
                f"chosen = {_list([''.join(map(fold, each.path))])}",
            ]
    return "\n".join(lines) + "\n"


def _head_lines(
    code: str,
    guess: SheetGuess,
    language: Language,
) -> list[str]:
    return [
        f"# {line}"
        for line in Sentence(code, {"sheet": guess.sheet})
        .text(language)
        .splitlines()
    ]


def _kind_lines(
    guess: SheetGuess, kind: SheetKind, name: str, title: str
) -> list[str]:
    fields = {each.field for each in guess.columns if each.field}
    lines = [
        "[kind]",
        f"name = {_quoted(name)}",
        f"extends = {_quoted(guess.extends)}",
        f"title = {{ ja = {_quoted(title)} }}",
        f"item = {_quoted(kind.item)}",
        f"groups = {_list(group for group in kind.groups if group in fields)}",
    ]
    for rule in kind.rules:
        if rule.works(fields):
            lines += ["", *_rule_lines(rule, fields)]
    return lines


def _rule_lines(rule: KindRule, fields: set[FieldId]) -> Iterator[str]:
    """Yield a rule with those of its fields that the sheet has."""
    yield "[[kind.rules]]"
    yield f"rule = {_quoted(rule.rule)}"
    yield f"fills = {_list(name for name in rule.fills if name in fields)}"
    for key in (
        "judges",
        "base",
        "current",
        "target",
        "share",
        "unit",
        "deadline",
    ):
        field = getattr(rule, key)
        if field in fields:
            yield f"{key} = {_quoted(field)}"


def _field_lines(
    column: GuessedColumn,
    guess: SheetGuess,
    kind: SheetKind,
    language: Language,
) -> list[str]:
    """Return the table of a field: its heading, and all headings over it where
    another column has the same one.
    """
    samples = "、".join(text[:_LONGEST_SAMPLE] for text in column.samples)
    words = {"column": column_letters(column.column), "samples": samples}
    lines = [f"# {Sentence('schema.column', words).text(language)}"]
    if not column.is_certain:
        lines.append(f"# ? {Sentence('schema.uncertain').text(language)}")
    lines += [
        f"[fields.{column.field}]",
        f"labels = {_list([fold(column.heading)])}",
    ]
    if sum(each.heading == column.heading for each in guess.columns) > 1:
        lines.append(f"chosen = {_list([''.join(map(fold, column.path))])}")
    if column.field == kind.item:
        lines.append("required = true")
    return lines


def _unused_lines(
    columns: Sequence[GuessedColumn], language: Language
) -> list[str]:
    """Return the headings of the columns without a meaning here."""
    headings = dict.fromkeys(
        fold(each.heading) for each in columns if each.heading
    )
    if not headings:
        return []
    lines = [f"# {Sentence('schema.unused').text(language)}"]
    lines += [
        f"#   {column_letters(each.column)}: {each.heading}"
        for each in columns
    ]
    return [*lines, "[add.headings]", f"unused = {_list(headings)}"]


def _word_lines(guess: SheetGuess, language: Language) -> list[str]:
    """Return how the legend calls what is judged, and the words of the judged
    column, each of which it may list.
    """
    judged = next(
        (each for each in guess.columns if each.field in _MARKS), None
    )
    named = [
        (rule, column)
        for rule, column in (
            (judged.field if judged else None, judged),
            ("progress", guess.column_of("current")),
        )
        if column
    ]
    lines = ["[add.legend_headings]"] if named else []
    lines += [
        f"{rule} = {_list([fold(column.heading)])}" for rule, column in named
    ]
    if judged and judged.field == "mark":
        lines += [
            "",
            f"# {Sentence('schema.words').text(language)}",
            "[add.legend_words]",
            f"labels = {_list(map(fold, guess.words[:_MOST_WORDS]))}",
        ]
    return lines


def _quoted(text: str) -> str:
    # a JSON string is a basic string of TOML
    return json.dumps(text, ensure_ascii=False)


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(_quoted, texts)) + "]"
