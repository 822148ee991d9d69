"""Workbooks that are protected with a password: an Open XML package encrypted inside a compound file (MS-OFFCRYPTO).

Both schemes that Excel writes are opened: standard (2.3.4.5, Excel 2007) and agile (2.3.4.10, since 2010).  What goes
out is always agile.  The library behind it is loaded only when such a workbook comes in.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from irodori.errors import InputError, InternalError, PasswordError
from irodori.workbook.cipherstandin import provide_cipher

if TYPE_CHECKING:
    from msoffcrypto.format.ooxml import OOXMLFile

_MOST_SPINS = 1_000_000
"""Rounds of hashing for one key: a second or two."""
NO_PASSWORD = "VelvetSweatshop"  # noqa: S105  (the one by which Excel opens a workbook without asking)

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # MS-CFB 2.2


class Opened(NamedTuple):
    """A workbook's package, with the file that it was in and the password where it was protected."""

    data: bytes
    """The package."""
    protected: bytes | None = None
    """The protected file, None where it is none."""
    password: str | None = None


def open_protected(data: bytes, password: str | None) -> Opened:
    """Return the package in a file; without a password the one is tried by which Excel opens files without asking.

    A compound file that is no protected workbook, or that this does not open, is returned as it is: opening it says
    what it is.
    """
    if not data.startswith(_COMPOUND_FILE) or "EncryptedPackage".encode("utf-16-le") not in data:
        return Opened(data)
    if password is not None:
        return Opened(decrypt(data, password), data, password)
    try:
        return Opened(decrypt(data, NO_PASSWORD), data, NO_PASSWORD)
    except InputError:
        return Opened(data)


def protect(opened: Opened, output: bytes) -> bytes:
    """Return an output protected as its input was; the input itself where nothing changed."""
    if opened.protected is None or opened.password is None:
        return output
    if output == opened.data:
        return opened.protected
    return encrypt(output, opened.password)


def decrypt(data: bytes, password: str) -> bytes:
    """Return the package inside a protected workbook.

    PasswordError ``workbook.wrong_password``; InputError ``workbook.protection`` where the file is damaged or of
    another scheme.
    """
    provide_cipher()
    from msoffcrypto.exceptions import InvalidKeyError
    from msoffcrypto.format.ooxml import OOXMLFile

    if not password:
        raise PasswordError("workbook.wrong_password")
    package = BytesIO()
    try:
        book = OOXMLFile(BytesIO(data))
        _check_spins(book)
        try:
            book.load_key(password=password, verify_password=True)
        except InvalidKeyError:
            raise PasswordError("workbook.wrong_password") from None
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
    provide_cipher()
    from msoffcrypto.format.ooxml import OOXMLFile

    protected = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt(password, protected)
    if decrypt(protected.getvalue(), password) != data:
        raise InternalError("workbook.not_protected_again")
    return protected.getvalue()
