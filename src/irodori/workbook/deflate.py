"""Deflate and CRC-32: isal where it is installed, the standard library's zlib elsewhere."""

from __future__ import annotations

import zlib
from types import ModuleType
from typing import Any

_fast: ModuleType
try:
    from isal import isal_zlib as _fast
except ImportError:  # a processor for which isal has no build
    _fast = zlib

BLOCK = 1 << 18
"""Bytes unpacked at a time."""

_RAW = -15

crc32 = _fast.crc32
damaged: tuple[type[Exception], ...] = (zlib.error, _fast.error, ValueError, OSError)
"""What unpacking damaged data raises."""


def decompressor() -> Any:  # noqa: ANN401  (zlib's and isal's objects share no type)
    """Return a raw inflate object."""
    return _fast.decompressobj(_RAW)


def compressor(*, compact: bool) -> Any:  # noqa: ANN401
    """Return a raw deflate object: fast, or smaller with ``compact``."""
    if compact:
        return zlib.compressobj(9, zlib.DEFLATED, _RAW)
    return _fast.compressobj(2 if _fast is not zlib else 6, zlib.DEFLATED, _RAW)
