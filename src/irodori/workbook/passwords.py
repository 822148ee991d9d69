"""Workbooks that are protected with a password: an Open XML package encrypted
inside a compound file (MS-OFFCRYPTO).

Both schemes that Excel writes are opened: standard (2.3.4.5, Excel 2007) and
agile (2.3.4.10, since 2010). Outputs are always agile. The library is loaded
only for such a workbook.
"""

from __future__ import annotations

import sys
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING

from irodori.errors import InputError, InternalError, PasswordError
from irodori.tuples import NamedTuple

if TYPE_CHECKING:
    from msoffcrypto.format.ooxml import OOXMLFile

_MOST_SPINS = 1_000_000
"""Rounds of hashing for one key: a second or two."""
NO_PASSWORD = "VelvetSweatshop"  # noqa: S105  (the one by which Excel opens a workbook without asking)

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # MS-CFB 2.2


class Opened(NamedTuple):
    """A workbook's package, with the file that it was in and the password
    where it was protected.
    """

    data: bytes
    """The package."""
    protected: bytes | None = None
    """The protected file, None where it is none."""
    password: str | None = None


def open_protected(data: bytes, password: str | None) -> Opened:
    """Return the package in a file; without a password the default one is
    tried, with which Excel opens files without asking.

    A compound file that is no protected workbook, or that this does not open,
    is returned as it is: opening it says what it is.
    """
    if not is_protected(data):
        return Opened(data)
    if password is not None:
        return Opened(decrypt(data, password), data, password)
    try:
        return Opened(decrypt(data, NO_PASSWORD), data, NO_PASSWORD)
    except InputError:
        return Opened(data)


def is_protected(data: bytes) -> bool:
    """Tell whether a file is a protected workbook."""
    name = "EncryptedPackage".encode("utf-16-le")
    return data.startswith(_COMPOUND_FILE) and name in data


def protect(opened: Opened, output: bytes) -> bytes:
    """Return an output protected as its input was; the input itself where
    nothing changed.
    """
    if opened.protected is None or opened.password is None:
        return output
    if output == opened.data:
        return opened.protected
    return encrypt(output, opened.password)


def decrypt(data: bytes, password: str) -> bytes:
    """Return the package inside a protected workbook.

    PasswordError ``workbook.wrong_password``; InputError
    ``workbook.protection`` where the file is damaged or of another scheme.
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
        raise InputError(
            "workbook.protection", problem=str(error) or type(error).__name__
        ) from None
    return package.getvalue()


def _check_spins(book: OOXMLFile) -> None:
    """Refuse a key that takes very many rounds to derive, before any is done;
    Excel writes 100,000.
    """
    if book.type == "agile" and book.info["spinValue"] > _MOST_SPINS:
        raise InputError("workbook.spins", limit=_MOST_SPINS)


def encrypt(data: bytes, password: str) -> bytes:
    """Return a package protected with a password, opened again to see that it
    can be.
    """
    provide_cipher()
    from msoffcrypto.format.ooxml import OOXMLFile

    protected = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt(password, protected)
    if decrypt(protected.getvalue(), password) != data:
        raise InternalError("workbook.not_protected_again")
    return protected.getvalue()


# ---- AES where the compiled package is missing ------------------------------

_CRYPTOGRAPHY = "cryptography"


class _Mode(NamedTuple):
    start: bytes | None = None
    """What CBC mode begins with, None for ECB."""


class _CipherSteps:
    """One encryption or decryption; whole blocks go in, as many come out."""

    def __init__(
        self,
        key: bytes,
        start: bytes | None,
        *,
        decrypts: bool,
    ) -> None:
        from irodori.workbook import aes

        by_one = aes.decrypt_ecb if decrypts else aes.encrypt_ecb
        chained = aes.decrypt_cbc if decrypts else aes.encrypt_cbc
        self._act = (
            partial(by_one, key=key)
            if start is None
            else partial(chained, key=key, start=start)
        )

    def update(self, data: bytes) -> bytes:
        """Return what becomes of all blocks; it is called once."""
        return self._act(bytes(data))

    def finalize(self) -> bytes:
        """Return what is left over: nothing."""
        return b""


class _Cipher:
    def __init__(
        self,
        algorithm: bytes,
        mode: _Mode,
        backend: object = None,
    ) -> None:
        del backend
        self._key = bytes(algorithm)
        self._start = mode.start

    def encryptor(self) -> _CipherSteps:
        return _CipherSteps(self._key, self._start, decrypts=False)

    def decryptor(self) -> _CipherSteps:
        return _CipherSteps(self._key, self._start, decrypts=True)


def provide_cipher() -> None:
    """Provide a substitute for the package ``cryptography`` where it is
    missing.
    """
    if _CRYPTOGRAPHY in sys.modules or find_spec(_CRYPTOGRAPHY) is not None:
        return
    ciphers = {
        "Cipher": _Cipher,
        "algorithms": SimpleNamespace(AES=bytes),
        "modes": SimpleNamespace(CBC=_Mode, ECB=_Mode),
    }
    names: dict[str, dict[str, object]] = {
        "": {},
        ".hazmat": {},
        ".hazmat.backends": {"default_backend": lambda: None},
        ".hazmat.primitives": {"serialization": None},
        ".hazmat.primitives.asymmetric": {"padding": None},
        ".hazmat.primitives.ciphers": ciphers,
    }
    for name, contents in names.items():
        module = ModuleType(_CRYPTOGRAPHY + name)
        vars(module).update(contents)
        sys.modules[_CRYPTOGRAPHY + name] = module
