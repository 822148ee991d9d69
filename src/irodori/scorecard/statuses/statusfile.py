"""A status table in a file of its own: a CSV, or a workbook that holds one."""

from __future__ import annotations

from irodori.errors import InputError, PasswordError, ProfileError
from irodori.messages import Sentence
from irodori.scorecard.profile import Profile
from irodori.scorecard.statuses.statuslists import is_status_sheet
from irodori.scorecard.statuses.table import (
    StatusTable,
    read_status_csv,
    read_status_sheet,
    wanted_headings,
)
from irodori.scorecard.values.cellreader import CellReader
from irodori.workbook.book import Workbook
from irodori.workbook.passwords import open_protected
from irodori.workbook.ziprecords import Limits

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How a zip file (APPNOTE 4.3.7) and a compound file (MS-CFB 2.2) begin: a
workbook, and one of an older form or with a password.
"""


def is_workbook(data: bytes) -> bool:
    """Tell whether a file is a workbook rather than a CSV."""
    return data.startswith(_WORKBOOKS)


def read_status_file(
    data: bytes, name: str, profile: Profile, limits: Limits | None = None
) -> StatusTable:
    """Return the status table of a file.

    ``ProfileError`` where there is none: the codes of ``read_status_csv``,
    and ``status.workbook``, ``status.protected``, ``status.several_sheets``.
    """
    if not is_workbook(data):
        return read_status_csv(data, name, profile)
    try:
        return _read_workbook(data, name, profile, limits)
    except PasswordError:
        raise ProfileError("status.protected", path=name) from None
    except InputError as error:
        problem = Sentence(error.code, error.params)
        raise ProfileError(
            "status.workbook", path=name, problem=problem
        ) from None


def _read_workbook(
    data: bytes, name: str, profile: Profile, limits: Limits | None
) -> StatusTable:
    """Return the table of the sheet that is named as one, else of the only
    visible sheet with its headings.
    """
    package = open_protected(data, None).data
    book = Workbook(package, limits=limits, allow_signed=True)
    tables = _tables(book, name, profile)
    found = {key: table for key, table in tables.items() if table.columns}
    if not found:
        raise _no_headings(name, tuple(tables.values()), profile)
    if len(found) > 1:
        raise ProfileError(
            "status.several_sheets", path=name, sheets=tuple(found)
        )
    (table,) = found.values()
    return table._replace(is_file=True)


def _tables(
    book: Workbook, name: str, profile: Profile
) -> dict[str, StatusTable]:
    """Return what the sheets hold that may be the table, by their names."""
    cells = CellReader(book.values, book.styles, date1904=book.date1904)
    named = [sheet for sheet in book if is_status_sheet(sheet.name, profile)]
    sheets = named or [sheet for sheet in book if not sheet.hidden]
    return {
        sheet.name: read_status_sheet(name, sheet.grid(), cells, profile)
        for sheet in sheets
    }


def _no_headings(
    name: str, tables: tuple[StatusTable, ...], profile: Profile
) -> ProfileError:
    """Return the refusal of a workbook without the headings of a table, with
    the most texts that a line of one of its sheets has instead.
    """
    lines = [
        finding.sentence.params["found"]
        for table in tables
        for finding in table.findings
    ]
    seen = [line for line in lines if isinstance(line, tuple)]
    return ProfileError(
        "status.file_headings",
        path=name,
        wanted=wanted_headings(profile),
        found=max(seen, key=len, default=Sentence("header.nothing")),
    )
