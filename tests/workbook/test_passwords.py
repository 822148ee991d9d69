"""Protected workbooks are opened with their password and with no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.protecting import standard

from irodori.errors import InputError
from irodori.workbook.passwords import decrypt, encrypt

SEED = (
    Path(__file__).resolve().parents[2] / "samples" / "seed" / "input.xlsx"
).read_bytes()


@pytest.fixture(scope="module")
def protected() -> bytes:
    return encrypt(SEED, "pässwörd 秘密")


def test_what_is_protected_comes_back_whole(protected: bytes) -> None:
    assert protected.startswith(b"\xd0\xcf\x11\xe0")
    assert decrypt(protected, "pässwörd 秘密") == SEED


@pytest.mark.parametrize("password", ["a", "pässwörd 秘密"])
def test_the_scheme_of_excel_2007_is_opened_too(password: str) -> None:
    assert decrypt(standard(SEED, password), password) == SEED
    with pytest.raises(InputError) as refused:
        decrypt(standard(SEED, password), password + "x")
    assert refused.value.code == "workbook.wrong_password"


def test_what_was_opened_in_the_old_scheme_goes_out_in_the_new_one() -> None:
    assert (
        decrypt(encrypt(decrypt(standard(SEED, "a"), "a"), "a"), "a") == SEED
    )


def test_protecting_twice_gives_two_files(protected: bytes) -> None:
    assert encrypt(SEED, "pässwörd 秘密") != protected


@pytest.mark.parametrize("password", ["", "password", "pässwörd 秘密 "])
def test_another_password_opens_nothing(
    protected: bytes, password: str
) -> None:
    with pytest.raises(InputError) as refused:
        decrypt(protected, password)
    assert refused.value.code == "workbook.wrong_password"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:3000],
        lambda data: data[:512],
        lambda data: (
            data[: len(data) // 2] + bytes(1) + data[len(data) // 2 + 1 :]
        ),
        lambda data: data[:8] * 200,
    ],
)
def test_a_damaged_file_is_refused(protected: bytes, damage: object) -> None:
    assert callable(damage)
    with pytest.raises(InputError) as refused:
        decrypt(damage(protected), "pässwörd 秘密")
    assert refused.value.code == "workbook.protection"
    assert refused.value.message("ja")
