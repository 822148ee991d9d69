"""A schema file for a sheet that is not understood: proposed from the sheet,
tried on it, and to be reviewed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from irodori.conversion import (
    USUAL,
    bytes_of,
    convert,
    inspect,
    options_of,
    text_file,
)
from irodori.errors import (
    ArgumentError,
    InputError,
    IrodoriError,
)
from irodori.messages import Language
from irodori.options import Options, Source
from irodori.results import Conversion
from irodori.scorecard.columnguess import guess_sheet
from irodori.scorecard.profile import SCORECARD, FieldId, shipped_profile
from irodori.scorecard.reading.header import HeaderReader
from irodori.scorecard.sheetguess import (
    HINTS,
    SheetGuess,
    schema_text,
    understood,
)
from irodori.scorecard.values.cellreader import CellReader
from irodori.tuples import NamedTuple
from irodori.workbook.book import Workbook
from irodori.workbook.passwords import open_protected

if TYPE_CHECKING:
    from irodori.options import GivenOptions

EXTENDED = ("indicators", "tracker", SCORECARD)
"""The shipped kinds that an office's own may extend, and the one that it may
add headings to.
"""
_OWN = "own"
"""What the kind is called in commands until a person gives it a name."""


class Proposal(NamedTuple):
    """A proposed schema file, and the result of trying it."""

    guess: SheetGuess
    text: str
    """The schema file."""
    tried: Conversion | None
    """The workbook converted with it; None where it was refused."""
    refusal: IrodoriError | None

    def __repr__(self) -> str:
        outcome = self.tried.summary if self.tried else self.refusal
        return f"<Proposal for {self.guess.sheet!r} after {self.guess.extends}: {outcome}>"

    @property
    def uncertain(self) -> int:
        """How many columns a person has to look at."""
        return sum(not each.is_certain for each in self.guess.columns)


def propose_schema(
    source: Source,
    options: Options = USUAL,
    *,
    sheet: str | None = None,
    extends: str | None = None,
    fields: Mapping[int, FieldId | None] | None = None,
    language: Language = "ja",
    **given: Unpack[GivenOptions],
) -> Proposal:
    """Return a schema file for a workbook's sheet, tried on it.

    ``sheet`` is the sheet's name, else the one most like a table; ``extends``
    the shipped kind to begin with, else the one that comes nearest; ``fields``
    says for columns, by number, what a person knows of them: a field, or None
    for no meaning. Other arguments are those of convert.

    Raises ``InputError`` ``schema.no_table`` where no sheet holds anything
    like a table.
    """
    options = options_of(options, given)._replace(
        allow_signed=True, profile=None
    )
    data, name, _ = bytes_of(source)
    guess = _guessed(data, options, sheet, extends).chosen(fields or {})
    text = _schema(guess, Path(name).stem, language, [*(fields or ())])
    return _tried(data, guess, text, options)


def _schema(
    guess: SheetGuess, title: str, language: Language, chosen: list[int]
) -> str:
    """Return the schema file of a guess; ``chosen`` are the columns that a
    person has said something of.
    """
    return schema_text(
        guess,
        shipped_profile(guess.extends).kind,
        name=_OWN,
        title=title or guess.sheet,
        language=language,
        chosen=chosen,
    )


def _guessed(
    data: bytes, options: Options, sheet: str | None, extends: str | None
) -> SheetGuess:
    """Return what a sheet is as a shipped kind reads it, else a guess."""
    read = _understood(data, options, sheet)
    if read:
        return read
    package = open_protected(data, options.password).data
    guess = _guess(package, options, sheet)
    as_scorecard = _as_scorecard(guess)
    if extends == SCORECARD or (not extends and _is_like_one(as_scorecard)):
        return as_scorecard
    if extends in EXTENDED:
        return _extending(guess, extends)
    return guess


def _tried(
    data: bytes, guess: SheetGuess, text: str, options: Options
) -> Proposal:
    """Return the proposal of a schema file with what came of it."""
    if not guess.is_understood and not guess.suffices(
        shipped_profile(guess.extends).kind
    ):
        refusal = InputError("schema.no_rule")
        return Proposal(guess, text, None, refusal)
    try:
        tried = convert_with_schema(data, text, options, name="schema.toml")
    except ArgumentError:
        raise
    except IrodoriError as error:
        return Proposal(guess, text, None, error)
    if guess.extends == SCORECARD:
        guess = _as_read(guess, tried)
    return Proposal(guess, text, tried, None)


def _as_read(guess: SheetGuess, tried: Conversion) -> SheetGuess:
    """Return a guess about a scorecard with what its columns are read as now;
    one that is read as something else than was chosen is uncertain.
    """
    read = {
        column.column: column.field
        for sheet in tried.sheets
        if sheet.name == guess.sheet
        for column in sheet.tables[0][0].layout.columns
    }
    columns = tuple(
        each._replace(is_certain=read.get(each.column) == each.field)
        if each.field
        else each._replace(field=read.get(each.column))
        for each in guess.columns
    )
    return guess._replace(columns=columns)


def convert_with_schema(
    source: Source, text: str, options: Options, *, name: str
) -> Conversion:
    """Return a workbook converted with the text of a schema file, which errors
    call by its ``name``.
    """
    with text_file(text, name) as path:
        return convert(source, options._replace(profile=path))


def _extending(guess: SheetGuess, extends: str) -> SheetGuess:
    """Return a guess as one about another shipped kind, whose fields may have
    other names.
    """
    before = shipped_profile(guess.extends)
    after = shipped_profile(extends)
    renamed = {before.kind.item: after.kind.item}
    columns = tuple(
        each._replace(
            field=field
            if (field := renamed.get(each.field or "", each.field))
            in after.fields
            else None
        )
        for each in guess.columns
    )
    return guess._replace(extends=extends, columns=columns)


_OF_SCORECARD: Mapping[FieldId, FieldId] = {
    "indicator": "procedure",
    "action": "procedure",
    "base": "online_rate_base",
    "current": "online_rate_current",
    "target": "online_rate_target",
    "deadline": "deadline",
}
"""What the fields of a guess are on a scorecard."""


_ONLY_SCORECARD: frozenset[FieldId] = frozenset(
    (
        "procedure_count",
        "procedure_type",
        "annual_count",
        "annual_online_count",
        "online_complete",
    )
)


def _as_scorecard(guess: SheetGuess) -> SheetGuess:
    """Return a guess as one about a scorecard: what its headings say to one,
    and for the others what was guessed.
    """
    said = _said_to_scorecard(guess)
    taken = {*said.values()}
    columns = []
    for each in guess.columns:
        field = said.get(each.column)
        is_certain = True
        if not field and _OF_SCORECARD.get(each.field or "") not in taken:
            field = _OF_SCORECARD.get(each.field or "")
            is_certain = field is None
        columns.append(each._replace(field=field, is_certain=is_certain))
    return guess._replace(extends=SCORECARD, columns=tuple(columns))


def _said_to_scorecard(guess: SheetGuess) -> dict[int, FieldId | None]:
    """Return what the headings of a sheet say to a scorecard, by column."""
    headings = {each.column: each.heading for each in guess.columns}
    reader = HeaderReader(shipped_profile(SCORECARD))
    try:
        layout = reader.layout({guess.last_row: headings}, ())
    except InputError:
        return {}
    return {each.column: each.field for each in layout.columns}


def _is_like_one(guess: SheetGuess) -> bool:
    """Tell whether a sheet has the columns of an issue block, several that
    only a scorecard has, or the rates of what its headings call procedures.
    """
    fields = {each.field for each in guess.columns}
    has_block = {"issue", "action_plan"} <= fields
    named = guess.column_of("procedure")
    is_of_procedures = named and HINTS["procedure"].search(named.heading)
    return (
        has_block
        or len(fields & _ONLY_SCORECARD) > 1
        or bool(is_of_procedures and "online_rate_current" in fields)
    )


def _understood(
    data: bytes, options: Options, name: str | None
) -> SheetGuess | None:
    """Return what a sheet is where a shipped kind reads it."""
    try:
        found = inspect(data, options)
    except InputError as error:
        if error.code.startswith(("header.", "kind.")):
            return None
        raise
    guesses = [
        understood(reading, found.cells)
        for reading in found.sheets
        if name in (None, reading.name)
    ]
    return next((guess for guess in guesses if guess), None)


def _guess(package: bytes, options: Options, name: str | None) -> SheetGuess:
    """Return the guess with the most fields among a workbook's sheets, or that
    about the sheet of a name.
    """
    book = Workbook(package, limits=options.limits, allow_signed=True)
    cells = CellReader(book.values, book.styles, date1904=book.date1904)
    words = shipped_profile("tracker")
    sheets = [sheet for sheet in book if not sheet.hidden]
    guesses = [
        guess_sheet(sheet.name, sheet.grid(), sheet.merges, cells, words)
        for sheet in ([book[name]] if name else sheets)
    ]
    found = [guess for guess in guesses if guess]
    if not found:
        raise InputError("schema.no_table", sheet=name)
    return max(found, key=_known_columns)


def _known_columns(guess: SheetGuess) -> int:
    return sum(each.field is not None for each in guess.columns)
