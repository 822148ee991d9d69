"""Books that are made from scratch: the summary of many scorecards, and an
empty or filled template.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from os import PathLike
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, Unpack

from irodori.compare import EarlierIssue
from irodori.conversion import (
    USUAL,
    bytes_of,
    convert,
    options_of,
    palette_of,
)
from irodori.errors import ArgumentError, InputError, IrodoriError
from irodori.messages import Language
from irodori.options import (
    Options,
    Source,
    check_kind,
    check_language,
    day_of,
)
from irodori.results import Conversion, NewBook
from irodori.scorecard.profile import Profile
from irodori.scorecard.profiles import load_profile
from irodori.sheets.layout import MOST_PLANS
from irodori.sheets.summary import Refused, write_summary
from irodori.workbook.refs import MAX_ROW

if TYPE_CHECKING:
    from irodori.options import GivenOptions
    from irodori.sheets.rows import ProcedureRecord

# ---- Summary ----------------------------------------------------------------


def summary(
    sources: Iterable[Source],
    options: Options = USUAL,
    *,
    previous: Iterable[Source] = (),
    language: Language = "ja",
    **given: Unpack[GivenOptions],
) -> NewBook:
    """Return a workbook that counts the colours of many scorecards, with
    charts; ``previous`` is the issue before.

    A workbook that is refused is in the book with its reason and is counted in
    ``.counts["refused"]``. Other arguments and errors are those of convert.
    """
    check_language(language)
    sources = _several(sources)
    options = options_of(options, given)._replace(allow_signed=True)
    refused: list[Refused] = []
    earlier = _earlier(_several(previous), options, refused)
    target = BytesIO()
    made = write_summary(
        _each(sources, options, refused),
        target,
        language,
        earlier=earlier,
    )
    return NewBook(target.getvalue(), made._asdict())


def _several(sources: Iterable[Source]) -> Iterable[Source]:
    """Return sources, of which one may be given by itself; UsageError for
    anything else.
    """
    if isinstance(sources, str | bytes | PathLike):
        return [sources]
    if not isinstance(sources, Iterable):
        raise ArgumentError("options.source", value=repr(sources)[:80])
    return sources


def _each(
    sources: Iterable[Source], options: Options, refused: list[Refused]
) -> Iterator[Conversion | Refused]:
    for source in sources:
        try:
            yield convert(source, options).of_scorecards()
        except InputError as error:
            yield Refused(_name_of(source), error)
    yield from refused


def _earlier(
    previous: Iterable[Source], options: Options, refused: list[Refused]
) -> EarlierIssue | None:
    issue = None
    for source in previous:
        issue = issue or EarlierIssue(options)
        try:
            issue.add(source)
        except InputError as error:
            refused.append(Refused(_name_of(source), error))
    return issue


def _name_of(source: Source) -> str:
    try:
        return bytes_of(source)[1]
    except IrodoriError:
        if isinstance(source, str | PathLike):
            return Path(source).name
        return ""


# ---- Template ---------------------------------------------------------------


def template(
    records: Source | Sequence[Mapping[str, Any]] = (),
    *,
    plans: Sequence[int] | None = None,
    rows: int | None = None,
    as_of: dt.date | str | None = None,
    live: bool = False,
    legend: str | PathLike[str] = "builtin",
    profile: str | PathLike[str] | None = None,
    palette: str = "cud",
) -> NewBook:
    """Return a scorecard in the official layout, empty or filled with records.

    ``records`` is a JSON or CSV file, or mappings with its fields; ``plans``
    are the numbers of action plans of the issues, ``rows`` the least number of
    rows, and ``live`` lets Excel colour the cells as they are typed.

    Raises ``UsageError``, ``ProfileError`` for files that are wrong, and
    ``InputError`` where Excel has no room.
    """
    # these need pydantic, which a browser does not have
    from irodori.sheets.template import template_book, wanted_template

    _check_size(plans, rows)
    words = load_profile(Path(profile) if profile else None)
    wanted = wanted_template(
        _records(records, words),
        words,
        plans=plans,
        rows=rows,
        legend=legend,
        palette=palette_of(words, palette),
        as_of=day_of(as_of),
        live=live,
    )
    return NewBook(template_book(wanted), wanted.counts)


def _check_size(plans: Sequence[int] | None, rows: int | None) -> None:
    """Refuse rows and plans that are not numbers; UsageError ``options.type``."""
    check_kind("rows", rows, (int, NoneType))
    check_kind("plans", plans, (list, tuple, NoneType))
    for each in plans or ():
        check_kind("plans", each, (int,))
        _check_number("plans", each, 1, MOST_PLANS)
    _check_number("rows", rows or 0, 0, MAX_ROW)


def _check_number(
    name: str,
    number: int,
    least: int,
    most: int,
) -> None:
    if not least <= number <= most:
        raise ArgumentError(
            "options.number",
            name=name,
            value=number,
            least=least,
            most=most,
        )


def _records(
    records: Source | Sequence[Mapping[str, Any]], words: Profile
) -> Sequence[ProcedureRecord]:
    from irodori.sheets.rows import read_records

    if isinstance(records, Sequence) and not isinstance(records, str | bytes):
        if not records:
            return ()
        return read_records(_as_json(records), "records", words)
    data, name, _ = bytes_of(records)
    return read_records(data, name or "records", words)


def _as_json(records: Sequence[Mapping[str, Any]]) -> bytes:
    """Return records as a file of them; UsageError ``options.records``."""
    if not all(isinstance(each, Mapping) for each in records):
        raise ArgumentError("options.records", value=repr(records)[:80])
    whole = [_without_gaps(each) for each in records]
    return json.dumps(whole, ensure_ascii=False, default=str).encode()


def _without_gaps(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record without the NaN and NaT that a DataFrame has for what is
    not there: they alone are not equal to themselves.
    """
    return {
        name: value if value == value else None  # noqa: PLR0124
        for name, value in record.items()
    }
