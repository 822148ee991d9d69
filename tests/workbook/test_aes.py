"""AES in plain Python: the standard's own examples, and the same bytes as the
compiled library.
"""

from __future__ import annotations

import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st
from tests.samples.test_expected import SAMPLES

from irodori.workbook.aes import (
    decrypt_cbc,
    decrypt_ecb,
    encrypt_cbc,
    encrypt_ecb,
)
from irodori.workbook.passwords import decrypt

CIPHERS = {
    16: "69c4e0d86a7b0430d8cdb78070b4c55a",
    24: "dda97ca4864cdfe06eaf70a0ec0d7191",
    32: "8ea2b7ca516745bfeafc49904b496089",
}


@pytest.mark.parametrize("size", CIPHERS)
def test_the_examples_of_the_standard_hold(size: int) -> None:
    """FIPS 197, appendix C."""
    plain = bytes.fromhex("00112233445566778899aabbccddeeff")
    assert encrypt_ecb(plain, bytes(range(size))).hex() == CIPHERS[size]
    assert (
        decrypt_ecb(bytes.fromhex(CIPHERS[size]), bytes(range(size))) == plain
    )


@given(
    st.sampled_from([16, 24, 32]).flatmap(
        lambda size: st.binary(min_size=size, max_size=size)
    ),
    st.binary(min_size=16, max_size=16),
    st.lists(st.binary(min_size=16, max_size=16), max_size=8).map(b"".join),
)
def test_chained_blocks_are_those_of_the_compiled_library(
    key: bytes, start: bytes, data: bytes
) -> None:
    cipher = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
    made = cipher.update(data) + cipher.finalize()
    assert encrypt_cbc(data, key, start) == made
    assert decrypt_cbc(made, key, start) == data


_WITHOUT = """
import sys
from importlib.abc import MetaPathFinder

class Missing(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "cryptography":
            raise ModuleNotFoundError(name)

import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "cryptography" else found(name, *rest)
sys.meta_path.insert(0, Missing())
from irodori.errors import PasswordError
from irodori.workbook.passwords import decrypt, encrypt
from pathlib import Path
made = encrypt(Path(sys.argv[1]).read_bytes(), "secret")
try:
    decrypt(made, "other")
except PasswordError:
    sys.stdout.buffer.write(made)
"""


def test_a_book_is_protected_and_opened_where_the_compiled_library_is_missing() -> (
    None
):
    book = SAMPLES / "seed" / "input.xlsx"
    made = subprocess.run(
        [sys.executable, "-c", _WITHOUT, book], capture_output=True, check=True
    ).stdout
    assert decrypt(made, "secret") == book.read_bytes()
