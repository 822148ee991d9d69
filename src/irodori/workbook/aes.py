"""AES in plain Python (FIPS 197), for places without a compiled library: a
browser, a bare machine.

Blocks that do not depend on each other are decrypted together: the bytes at
one place of all blocks are one text, and a step of the cipher is a translation
of such texts. Encrypting in CBC mode goes block by block.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from irodori.tuples import NamedTuple

_BLOCK = 16
_POLYNOMIAL = 0x11B
"""x⁸ + x⁴ + x³ + x + 1 (FIPS 197 4.2)."""
_INVERSE_MIX = (14, 11, 13, 9)
"""The first row of the matrix of InvMixColumns (5.3.3)."""


def encrypt_cbc(data: bytes, key: bytes, start: bytes) -> bytes:
    """Return whole blocks encrypted in CBC mode (SP 800-38A 6.2)."""
    keys = _key_words(key)
    out = bytearray()
    last: Sequence[int] = _words(start)
    for at in range(0, len(data), _BLOCK):
        block = _words(data[at : at + _BLOCK])
        last = _encrypted(_added(block, last), keys)
        for word in last:
            out += word.to_bytes(4)
    return bytes(out)


def decrypt_cbc(data: bytes, key: bytes, start: bytes) -> bytes:
    """Return whole blocks decrypted in CBC mode (SP 800-38A 6.2)."""
    before = start + data
    return _xor(decrypt_ecb(data, key), before[: len(data)])


def encrypt_ecb(data: bytes, key: bytes) -> bytes:
    """Return whole blocks encrypted one by one (SP 800-38A 6.1)."""
    zero = bytes(_BLOCK)
    return b"".join(
        encrypt_cbc(data[at : at + _BLOCK], key, zero)
        for at in range(0, len(data), _BLOCK)
    )


def decrypt_ecb(data: bytes, key: bytes) -> bytes:
    """Return whole blocks decrypted one by one, all of them together."""
    if not data:
        return b""
    tables = _tables()
    first, *inner, last = _round_keys(key)
    state = [
        data[place::_BLOCK].translate(tables.xor[byte])
        for place, byte in enumerate(last)
    ]
    for round_key in reversed(inner):
        boxes = _inverse_boxes(round_key, tables)
        state = _unmixed(_unshifted(state), boxes, tables)
    state = _translated(_unshifted(state), _inverse_boxes(first, tables))
    out = bytearray(len(data))
    for place, text in enumerate(state):
        out[place::_BLOCK] = text
    return bytes(out)


def _round_keys(key: bytes) -> list[bytes]:
    return [
        b"".join(word.to_bytes(4) for word in words)
        for words in _key_words(key)
    ]


def _inverse_boxes(round_key: bytes, tables: _Tables) -> list[bytes]:
    """Return for each place the table of InvSubBytes and AddRoundKey in one."""
    return [
        tables.inverse_box.translate(tables.xor[byte]) for byte in round_key
    ]


def _unshifted(state: Sequence[bytes]) -> list[bytes]:
    """Apply InvShiftRows (5.3.1)."""
    places = [place - 4 * (place % 4) for place in range(_BLOCK)]
    return [state[place % _BLOCK] for place in places]


def _translated(state: Sequence[bytes], boxes: Sequence[bytes]) -> list[bytes]:
    return [
        text.translate(box) for text, box in zip(state, boxes, strict=True)
    ]


def _unmixed(
    state: Sequence[bytes],
    boxes: Sequence[bytes],
    tables: _Tables,
) -> list[bytes]:
    """Apply InvSubBytes, the round key and InvMixColumns to the bytes of all
    blocks.
    """
    size = len(state[0])
    out = []
    for place in range(_BLOCK):
        row = place % 4
        first = place - row
        total = 0
        for column in range(4):
            factor = _INVERSE_MIX[(column - row) % 4]
            product = tables.products[factor]
            box = boxes[first + column].translate(product)
            text = state[first + column].translate(box)
            total ^= int.from_bytes(text)
        out.append(total.to_bytes(size))
    return out


def _xor(one: bytes, other: bytes) -> bytes:
    total = int.from_bytes(one) ^ int.from_bytes(other)
    return total.to_bytes(len(one))


# ---- One block --------------------------------------------------------------


def _encrypted(
    block: Sequence[int], keys: Sequence[Sequence[int]]
) -> Sequence[int]:
    """Return the four words of a block encrypted, by tables of SubBytes and
    MixColumns in one.
    """
    tables = _tables()
    first, *inner, last = keys
    words: Sequence[int] = _added(block, first)
    for round_key in inner:
        words = _mixed_words(words, tables.mixed, round_key)
    a, b, c, d = words
    turned = (
        (a, b, c, d),
        (b, c, d, a),
        (c, d, a, b),
        (d, a, b, c),
    )
    boxed = [_boxed(each, tables.box) for each in turned]
    return _added(boxed, last)


def _added(words: Sequence[int], keys: Sequence[int]) -> list[int]:
    """Apply AddRoundKey (5.1.4)."""
    return [word ^ key for word, key in zip(words, keys, strict=True)]


def _mixed_words(
    words: Sequence[int],
    mixed: Sequence[Sequence[int]],
    keys: Sequence[int],
) -> Sequence[int]:
    """Apply one round: SubBytes, ShiftRows, MixColumns and the round key."""
    zero, one, two, three = mixed
    a, b, c, d = words
    e, f, g, h = keys
    return (
        zero[a >> 24]
        ^ one[b >> 16 & 255]
        ^ two[c >> 8 & 255]
        ^ three[d & 255]
        ^ e,
        zero[b >> 24]
        ^ one[c >> 16 & 255]
        ^ two[d >> 8 & 255]
        ^ three[a & 255]
        ^ f,
        zero[c >> 24]
        ^ one[d >> 16 & 255]
        ^ two[a >> 8 & 255]
        ^ three[b & 255]
        ^ g,
        zero[d >> 24]
        ^ one[a >> 16 & 255]
        ^ two[b >> 8 & 255]
        ^ three[c & 255]
        ^ h,
    )


def _boxed(words: Sequence[int], box: bytes) -> int:
    """Return one byte of each word, the first of the first, through SubBytes."""
    first, second, third, fourth = words
    return (
        box[first >> 24] << 24
        | box[second >> 16 & 255] << 16
        | box[third >> 8 & 255] << 8
        | box[fourth & 255]
    )


def _words(data: bytes) -> list[int]:
    starts = range(0, len(data), 4)
    return [int.from_bytes(data[start : start + 4]) for start in starts]


def _key_words(key: bytes) -> list[list[int]]:
    """Return the four words of each round key."""
    words = _expanded(key)
    return [words[at : at + 4] for at in range(0, len(words), 4)]


def _expanded(key: bytes) -> list[int]:
    """Return the words of the round keys, one after another (5.2)."""
    box = _tables().box
    words = _words(key)
    length = len(words)
    constant = 1
    for at in range(length, 4 * (length + 7)):
        word = words[-1]
        if at % length == 0:
            turned = (word << 8 | word >> 24) & 0xFFFFFFFF
            word = _substituted(turned, box) ^ constant << 24
            constant = _times(constant, 2)
        elif length > 6 and at % length == 4:
            word = _substituted(word, box)
        words.append(words[at - length] ^ word)
    return words


def _substituted(word: int, box: bytes) -> int:
    return int.from_bytes(word.to_bytes(4).translate(box))


# ---- Tables -----------------------------------------------------------------


class _Tables(NamedTuple):
    box: bytes
    """SubBytes (5.1.1)."""
    inverse_box: bytes
    xor: Sequence[bytes]
    """For each byte the table that adds it."""
    products: dict[int, bytes]
    """The tables that multiply by the numbers of InvMixColumns."""
    mixed: Sequence[Sequence[int]]
    """What SubBytes and MixColumns make of a byte in each row, as the word of
    its column.
    """


@cache
def _tables() -> _Tables:
    box = bytes(map(_sub_byte, _inverses()))
    inverse = bytes(map(box.index, range(256)))
    xor = [bytes(byte ^ other for other in range(256)) for byte in range(256)]
    products = {
        factor: bytes(_times(byte, factor) for byte in range(256))
        for factor in _INVERSE_MIX
    }
    return _Tables(box, inverse, xor, products, _mixed(box))


def _mixed(box: bytes) -> list[list[int]]:
    """Return what SubBytes and MixColumns make of a byte in each row."""
    columns = []
    for byte in box:
        mixed = (_times(byte, 2), byte, byte, _times(byte, 3))
        columns.append(int.from_bytes(mixed))
    return [
        [word >> turn | word << 32 - turn & 0xFFFFFFFF for word in columns]
        for turn in (0, 8, 16, 24)
    ]


def _times(one: int, other: int) -> int:
    """Return the product of two bytes as polynomials (4.2)."""
    total = 0
    while other:
        if other & 1:
            total ^= one
        one <<= 1
        if one & 0x100:
            one ^= _POLYNOMIAL
        other >>= 1
    return total


def _sub_byte(inverse: int) -> int:
    """Return the inverse of a byte with its bits turned over (5.1.1)."""
    total = 0x63
    for turn in range(5):
        total ^= (inverse << turn | inverse >> 8 - turn) & 255
    return total


def _inverses() -> list[int]:
    """Return the inverse of each byte, 0 for 0: of a power of 3 the power that
    makes 255 with it.
    """
    powers = [1]
    for _ in range(254):
        powers.append(_times(powers[-1], 3))
    inverses = [0] * 256
    for exponent, power in enumerate(powers):
        inverses[power] = powers[-exponent % 255]
    return inverses
