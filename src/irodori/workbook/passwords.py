"""Workbooks that are protected with a password: an Open XML package encrypted inside a compound file (MS-OFFCRYPTO).

Both schemes that Excel writes are opened: standard (2.3.4.5, Excel 2007) and agile (2.3.4.10, since 2010).  What goes
out is always agile.  The library behind it is loaded only when such a workbook comes in.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from irodori.errors import InputError, InternalError

if TYPE_CHECKING:
    from msoffcrypto.format.ooxml import OOXMLFile

_MOST_SPINS = 1_000_000
"""Rounds of hashing for one key: a second or two."""
NO_PASSWORD = "VelvetSweatshop"  # noqa: S105  (the one by which Excel opens a workbook without asking)


def decrypt(data: bytes, password: str) -> bytes:
    """Return the package inside a protected workbook.

    InputError: ``workbook.wrong_password``; ``workbook.protection`` where the file is damaged or of another scheme.
    """
    from msoffcrypto.exceptions import InvalidKeyError
    from msoffcrypto.format.ooxml import OOXMLFile

    if not password:
        raise InputError("workbook.wrong_password")
    package = BytesIO()
    try:
        book = OOXMLFile(BytesIO(data))
        _check_spins(book)
        try:
            book.load_key(password=password, verify_password=True)
        except InvalidKeyError:
            raise InputError("workbook.wrong_password") from None
        book.decrypt(package, verify_integrity=book.type == "agile")
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001  (a foreign parser on a foreign file: it raises what it likes)
        raise InputError("workbook.protection", problem=str(error) or type(error).__name__) from None
    return package.getvalue()


def _check_spins(book: OOXMLFile) -> None:
    """Refuse a key that takes very many rounds to derive, before any is done; Excel writes 100,000."""
    if book.type == "agile" and book.info["spinValue"] > _MOST_SPINS:
        raise InputError("workbook.spins", limit=_MOST_SPINS)


def encrypt(data: bytes, password: str) -> bytes:
    """Return a package protected with a password, opened again to see that it can be."""
    from msoffcrypto.format.ooxml import OOXMLFile

    protected = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt(password, protected)
    if decrypt(protected.getvalue(), password) != data:
        raise InternalError("workbook.not_protected_again")
    return protected.getvalue()
