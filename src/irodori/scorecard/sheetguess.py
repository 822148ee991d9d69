"""A guess about a sheet, and the same as the text of a schema file, with what
is uncertain marked in its comments.

Where a header of a shipped kind is not understood, lines of a profile are
proposed, each tried before it is shown. Which column is meant only a person
can say: a proposal names the column whose values look most like the field's,
for 手続名 a column of names, for a rate one of percentages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from irodori.errors import InputError
from irodori.messages import Language, Sentence
from irodori.patterns import pattern
from irodori.scorecard.profile import (
    BLOCK_FIELDS,
    SCORECARD,
    FieldId,
    KindRule,
    Profile,
    SheetKind,
)
from irodori.scorecard.reading.header import HeaderReader
from irodori.scorecard.reading.scan import SheetReader
from irodori.scorecard.reading.tables import (
    BASE,
    CURRENT,
    TARGET,
    SheetReading,
    Table,
    TableSheet,
)
from irodori.scorecard.reading.years import with_lines
from irodori.scorecard.values.cellreader import CellReader
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple
from irodori.workbook.refs import column_letters

_LONGEST_SAMPLE = 24
_SAMPLES = 3
_ROWS = 50
"""Rows of a table among whose values the examples are."""
_MOST_WORDS = 40
_MARKS = ("status", "mark")

HINTS: Mapping[FieldId, re.Pattern[str]] = {
    "base": pattern(
        "基準|当初|令和元|スタート|はじめ|初め|策定|開始|以前|元の|従前|出発"
    ),
    "current": pattern("現在|現状|いま|今の|最新|直近|実績|到達|結果"),
    "target": pattern("目標|めざ|目指|ゴール|到達点|計画値|あるべき"),
    "share": pattern("率|割合|度"),
    "unit": pattern("単位|数え方"),
    "deadline": pattern("期限|期日|いつ|まで|時期|予定|締切|目途|めど"),
    "item": pattern(
        "名|項目|指標|ものさし|内容|取組|取り組み|事業|やくそく|約束|こと|課題|件"
    ),
    "procedure": pattern("手続|届|申請|申告|証明"),
    "status": pattern(
        "状況|進捗|できぐあい|出来|評価|判定|状態|区分|結果|ランク|評"
    ),
}
"""What headings of a field often say."""


_NUMBER = pattern(
    r"(?:の|[-:・_])?(?:No\.?|その|第|#)?[(\[]?(?:[0-9]{1,2}|(?<![A-Za-z])[A-Za-z])[)\].]?$"
)
"""The number or letter of an issue or a plan behind its word."""


def stem(heading: str) -> str:
    """Return a heading as the headings of other issues and plans say it too:
    without its number or letter.
    """
    folded = fold(heading)
    return _NUMBER.sub("", folded) or folded


class GuessedColumn(NamedTuple):
    """One column of an unknown sheet, and what it may be."""

    column: int
    path: tuple[str, ...]
    """Its headings, top level first."""
    samples: tuple[str, ...]
    """A few of its values."""
    field: FieldId | None = None
    """None for a column without a meaning here."""
    is_certain: bool = True

    @property
    def heading(self) -> str:
        """Its lowest heading, as it is written."""
        return self.path[-1] if self.path else ""


class SheetGuess(NamedTuple):
    """What an unknown sheet may be."""

    sheet: str
    extends: str
    """The shipped kind that comes nearest: indicators, tracker."""
    first_row: int
    last_row: int
    """The rows of its header."""
    columns: tuple[GuessedColumn, ...]
    words: tuple[str, ...] = ()
    """The distinct values of its status or mark column."""
    is_understood: bool = False
    """Whether the shipped kind reads the sheet as it is."""

    @property
    def rows(self) -> str:
        """The rows of its header as people write them: 2, 2～3."""
        return (
            f"{self.first_row}"
            if self.first_row == self.last_row
            else f"{self.first_row}～{self.last_row}"
        )

    def column_of(self, field: FieldId) -> GuessedColumn | None:
        """Return the column of a field."""
        return next(
            (each for each in self.columns if each.field == field), None
        )

    def suffices(self, kind: SheetKind) -> bool:
        """Tell whether its columns name the rows and are enough for one of a
        kind's rules.
        """
        fields = {each.field for each in self.columns if each.field}
        works = any(
            rule.works(fields) and _has_measure(rule, fields)
            for rule in kind.rules
        )
        return kind.item in fields and works

    def chosen(self, fields: Mapping[int, FieldId | None]) -> SheetGuess:
        """Return the guess with what a person chose for some columns, which is
        certain; a field of the issue blocks holds for the same heading in
        other blocks.
        """
        repeated = {
            stem(each.heading): fields[each.column]
            for each in self.columns
            if fields.get(each.column) in BLOCK_FIELDS
        }
        fields = {
            each.column: repeated[stem(each.heading)]
            for each in self.columns
            if stem(each.heading) in repeated
        } | dict(fields)
        columns = tuple(
            each._replace(field=fields[each.column], is_certain=True)
            if each.column in fields
            else each
            for each in self.columns
        )
        return self._replace(columns=columns)


def _has_measure(rule: KindRule, fields: set[FieldId]) -> bool:
    """Tell whether there is something to measure a progress by: its target,
    or the progress itself.
    """
    return rule.rule != "progress" or not fields.isdisjoint(
        filter(None, (rule.target, rule.share))
    )


def understood(reading: SheetReading, cells: CellReader) -> SheetGuess | None:
    """Return what a sheet is that a shipped kind reads; None where it reads no
    table there.
    """
    if not reading.tables:
        return None
    table = reading.tables[0]
    layout = table.layout
    columns = tuple(
        GuessedColumn(
            each.column,
            tuple(" ".join(text.split()) for text in each.path),
            _samples(table, each.column, cells),
            each.field,
        )
        for each in layout.columns
        if each.path
    )
    return SheetGuess(
        reading.name,
        layout.kind.name,
        layout.first_row,
        layout.last_row,
        columns,
        is_understood=True,
    )


def _samples(table: Table, column: int, cells: CellReader) -> tuple[str, ...]:
    """Return a few of the values of a table's column, if they are kept."""
    if not table.holds(column):
        return ()
    places = islice(zip(*table.column(column), strict=True), _ROWS)
    texts = (" ".join(cells.shown(*place).split()) for place in places)
    return tuple(islice(dict.fromkeys(filter(None, texts)), _SAMPLES))


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
    # its own rules and legend hold whatever its columns are called
    if guess.extends == SCORECARD:
        known = [each.column for each in guess.columns if each.field]
        return _shipped_text(guess, known, language)
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
    """Return the schema file of a sheet of a shipped kind: what was read, and
    what a person chose instead.
    """
    code = "schema.understood" if guess.is_understood else "schema.head"
    lines = [
        *_head_lines(code, guess, language),
        "",
        "[kind]",
        f"name = {_quoted(guess.extends)}",
        "",
    ]
    lines += [
        f"# {column_letters(each.column)}「{' › '.join(each.path)}」 {each.field or '-'}"
        for each in guess.columns
    ]
    columns = [
        each for each in guess.columns if each.column in chosen and each.field
    ]
    lines += _outside_lines(columns, guess)
    lines += _block_lines(columns)
    return "\n".join(lines) + "\n"


def _outside_lines(
    columns: Iterable[GuessedColumn], guess: SheetGuess
) -> Iterator[str]:
    """Yield the headings of the fields outside the issue blocks: in full where
    a column is to be told from others, else as its own.
    """
    headings = [each.heading for each in guess.columns]
    for each in columns:
        if each.field in BLOCK_FIELDS:
            continue
        yield ""
        yield f"[add.fields.{each.field}]"
        if guess.is_understood or headings.count(each.heading) > 1:
            yield f"chosen = {_list([''.join(map(fold, each.path))])}"
        else:
            yield f"whole = {_list([fold(each.heading)])}"


def _block_lines(columns: Iterable[GuessedColumn]) -> Iterator[str]:
    """Yield the headings of the fields of the issue blocks, which come again
    in each block with other numbers.
    """
    labels: dict[str, dict[str, None]] = {}
    for each in columns:
        if each.field in BLOCK_FIELDS:
            stems = labels.setdefault(each.field, {})
            stems[stem(each.heading)] = None
    for field, stems in labels.items():
        yield ""
        yield f"[add.block.fields.{field}]"
        yield f"labels = {_list(stems)}"


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


# ---- Profile lines for a header that is not understood -----------------------

_HINTED: Mapping[FieldId, str] = {
    CURRENT: "current",
    TARGET: "target",
    BASE: "base",
    "deadline": "deadline",
}
"""The hint that headings of a field give."""
_NAMES = pattern("手続|申請|届出|名|件名|項目")
_NO_NAMES = pattern(
    "備考|番号|法令|根拠|府省|担当|課題|種類|期限|件数|率|URL|連絡"
)
_RATE = pattern(r"[0-9]+(?:\.[0-9]+)?%?")
_DATE = pattern(r"(?:令和|平成|[RrHh][0-9]|20[0-9]{2})")
_NO_RATE = pattern("件数|番号|期限")


class _TriedColumn(NamedTuple):
    heading: str
    texts: tuple[str, ...]


def proposed_lines(
    reader: SheetReader,
    sheet: TableSheet,
    reading: SheetReading,
    profile: Profile,
) -> str:
    """Return profile lines with which a sheet is read as a scorecard; empty
    where none were found that work, and for another kind of sheet.
    """
    if profile.kind.name != SCORECARD:
        return ""
    columns = _tried_columns(reading)
    headers = HeaderReader(profile)
    free = _unclaimed(columns, headers, profile)
    lines: list[str] = []
    for name in ("procedure", CURRENT, TARGET, BASE, "deadline"):
        if any(headers.claims(name, column.heading) for column in columns):
            continue
        best = _best(name, free)
        if best is None:
            continue
        free.remove(best)
        lines.append(_line(name, best))
        if _reads_table(reader, sheet, profile, "\n".join(lines)):
            return "\n".join(lines)
    return ""


def _unclaimed(
    columns: Sequence[_TriedColumn], headers: HeaderReader, profile: Profile
) -> list[_TriedColumn]:
    """Return the columns that no field claims."""
    return [
        column
        for column in columns
        if not any(
            headers.claims(name, column.heading) for name in profile.fields
        )
    ]


def _best(name: str, columns: Sequence[_TriedColumn]) -> _TriedColumn | None:
    """Return the column that looks most like a field's; None where none
    does.
    """
    scores = [_score(name, column) for column in columns]
    if not scores or max(scores) <= 0:
        return None
    return columns[scores.index(max(scores))]


def _line(name: str, column: _TriedColumn) -> str:
    return f"[add.fields.{name}]\nwhole = {_list([fold(column.heading)])}"


def _tried_columns(reading: SheetReading) -> list[_TriedColumn]:
    """Return the columns of the row that comes closest to being a header."""
    return [
        _TriedColumn(" ".join(heading.split()), texts)
        for (_, heading), texts in zip(
            reading.near_header, reading.near_columns, strict=True
        )
    ]


def _reads_table(
    reader: SheetReader, sheet: TableSheet, profile: Profile, lines: str
) -> bool:
    try:
        changed = SheetReader(
            reader.values, reader.formats, with_lines(profile, lines)
        )
        return bool(changed.read(sheet).tables)
    except InputError:
        return False


def _score(name: str, column: _TriedColumn) -> float:
    """Return how much a column looks like a field's: its values count for more
    than its heading.
    """
    texts = [fold(text) for text in column.texts]
    number = len(texts) or 1
    if name == "procedure":
        names = {*filter(_is_name, texts)}
        return 2 * len(names) / number + _named(column)
    fits = _finds(HINTS[_HINTED[name]], column)
    if name == "deadline":
        dates = [*filter(_DATE.match, texts)]
        return 2 * len(dates) / number + fits - 0.5
    rates = [*filter(_RATE.fullmatch, texts)]
    return len(rates) / number + fits - 0.75 - 2 * _finds(_NO_RATE, column)


def _named(column: _TriedColumn) -> int:
    """Return how much a heading looks like that of names."""
    return _finds(_NAMES, column) - 2 * _finds(_NO_NAMES, column)


def _is_name(text: str) -> bool:
    if len(text) <= 2:
        return False
    return not _RATE.fullmatch(text) and not _DATE.match(text)


def _finds(words: re.Pattern[str], column: _TriedColumn) -> bool:
    return words.search(column.heading) is not None
