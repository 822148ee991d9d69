"""AES for msoffcrypto where the compiled package ``cryptography`` is missing, as in a browser.

msoffcrypto imports that package for one thing, ``Cipher(AES(key), CBC(iv)).decryptor()``, and its names for others that
a workbook never needs.  Here the same names lead to AES in plain Python.
"""

from __future__ import annotations

import sys
from functools import partial
from importlib.util import find_spec
from types import ModuleType, SimpleNamespace
from typing import NamedTuple

from irodori.workbook.aes import decrypt_cbc, decrypt_ecb, encrypt_cbc, encrypt_ecb

_NAME = "cryptography"


class _Mode(NamedTuple):
    start: bytes | None = None
    """What CBC mode begins with, None for ECB."""


class _CipherSteps:
    """One encryption or decryption; whole blocks go in, as many come out."""

    def __init__(self, key: bytes, start: bytes | None, *, decrypts: bool) -> None:
        by_one = decrypt_ecb if decrypts else encrypt_ecb
        chained = decrypt_cbc if decrypts else encrypt_cbc
        self._act = partial(by_one, key=key) if start is None else partial(chained, key=key, start=start)

    def update(self, data: bytes) -> bytes:
        """Return what becomes of all blocks; it is called once."""
        return self._act(bytes(data))

    def finalize(self) -> bytes:
        """Return what is left over: nothing."""
        return b""


class _Cipher:
    def __init__(self, algorithm: bytes, mode: _Mode, backend: object = None) -> None:
        del backend
        self._key = bytes(algorithm)
        self._start = mode.start

    def encryptor(self) -> _CipherSteps:
        return _CipherSteps(self._key, self._start, decrypts=False)

    def decryptor(self) -> _CipherSteps:
        return _CipherSteps(self._key, self._start, decrypts=True)


def provide_cipher() -> None:
    """Let ``import cryptography`` find this where the package is missing."""
    if _NAME in sys.modules or find_spec(_NAME) is not None:
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
        module = ModuleType(_NAME + name)
        vars(module).update(contents)
        sys.modules[_NAME + name] = module
