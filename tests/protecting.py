"""Workbooks protected as Excel 2007 does it: standard encryption
([MS-OFFCRYPTO] 2.3.4.5), which we never write.
"""

from __future__ import annotations

import hashlib
import io
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.method.container.ecma376_encrypted import ECMA376Encrypted
from msoffcrypto.method.ecma376_standard import ECMA376Standard

_AES128, _SHA1, _AES_PROVIDER, _KEY_BITS = 0x660E, 0x8004, 0x18, 128
_SALT, _VERIFIER = bytes(range(16)), bytes(range(16, 32))
_PROVIDER = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode(
    "utf-16-le"
)


def standard(package: bytes, password: str) -> bytes:
    """Return a package in a compound file, encrypted with a password in the
    standard way.
    """
    key = ECMA376Standard.makekey_from_password(
        password, _AES128, _SHA1, _AES_PROVIDER, _KEY_BITS, len(_SALT), _SALT
    )
    flags = 0x24  # fCryptoAPI, fAES
    header = (
        struct.pack(
            "<8L", flags, 0, _AES128, _SHA1, _KEY_BITS, _AES_PROVIDER, 0, 0
        )
        + _PROVIDER
    )
    digest = hashlib.sha1(_VERIFIER, usedforsecurity=False).digest()
    verifier = (
        struct.pack("<L", len(_SALT)) + _SALT + _encrypted(key, _VERIFIER)
    )
    verifier += struct.pack("<L", len(digest)) + _encrypted(key, digest)
    info = struct.pack("<2H2L", 3, 2, flags, len(header)) + header + verifier
    out = io.BytesIO()
    ECMA376Encrypted(
        struct.pack("<Q", len(package)) + _encrypted(key, package), info
    ).write_to(out)
    return out.getvalue()


def _encrypted(key: bytes, data: bytes) -> bytes:
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305  (the format's choice)
    return (
        encryptor.update(data + bytes(-len(data) % 16)) + encryptor.finalize()
    )
