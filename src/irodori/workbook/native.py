"""The compiled kernel (kernel.c), loaded where it was built; the plain one
elsewhere.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Mapping, Sequence
from ctypes import (
    CDLL,
    POINTER,
    Structure,
    byref,
    c_char_p,
    c_int32,
    c_int64,
    c_void_p,
    sizeof,
    string_at,
)
from functools import cache
from pathlib import Path
from typing import Any

from irodori.workbook.kernelapi import (
    ABSENT,
    BLANK,
    Kernel,
    Painted,
    PlanArrays,
    Rows,
    RowText,
    Stop,
    StyleTable,
)
from irodori.workbook.refs import MAX_COLUMN, MAX_ROW

LIBRARY = Path(__file__).with_name("libkernel.so")
"""The same name on all platforms: the loader looks at the content."""
_VERSION = 2
_POINTER = "Q" if sizeof(c_void_p) == 8 else "I"
_SMALLEST_ROW = len(b'<row r="1"/>')
_SMALLEST_CELL = len(b'<c r="A1"/>')
_SMALLEST_LITERAL = len(b'<c r="A1"><v>1</v></c>')
_MOST_GROWTH = len(b' s="64000"')


def _fields(kind: type, names: str) -> list[tuple[str, type]]:
    """Return fields of one type side by side."""
    return [(name, kind) for name in names.split()]


class _ScanArguments(Structure):
    _fields_ = [
        *_fields(c_char_p, "text"),
        *_fields(c_int64, "size at"),
        *_fields(c_int32, "last_row shared_count descent"),
        *_fields(c_int32, "row_room cell_room literal_room slot_mask"),
        *_fields(c_int32, "rows cells literals highest_style"),
        *_fields(c_void_p, "numbers ends heights hidden"),
        *_fields(c_void_p, "columns styles values"),
        *_fields(c_void_p, "literal_at literal_size literal_kind slots"),
    ]


class _PaintArguments(Structure):
    _fields_ = [
        *_fields(c_char_p, "text"),
        *_fields(c_int64, "size at"),
        *_fields(c_int32, "last_row descent"),
        *_fields(c_void_p, "rows columns numbers"),
        *_fields(c_int32, "plan_at plan_end"),
        *_fields(c_void_p, "keys styles"),
        *_fields(c_int32, "slot_mask"),
        *_fields(c_int64, "key"),
        *_fields(c_void_p, "out"),
        *_fields(c_int64, "out_room out_size"),
    ]


_SIGNATURES: Mapping[str, Sequence[Any]] = {
    "scan": (POINTER(_ScanArguments),),
    "paint": (POINTER(_PaintArguments),),
    "resolve": (c_void_p, c_int64, c_void_p, c_int32),
    "group": (
        c_void_p,
        c_int32,
        c_int32,
        c_void_p,
        c_int32,
        c_void_p,
        c_void_p,
    ),
    "column": (
        c_void_p,
        c_int32,
        c_void_p,
        c_void_p,
        c_void_p,
        c_int32,
        c_void_p,
        c_void_p,
    ),
    "order": (c_void_p, c_int32, c_void_p, c_void_p, c_void_p),
}
"""The types that each function takes."""


def _functions(library: CDLL) -> dict[str, Any]:
    found = {name: library[f"irodori_{name}"] for name in _SIGNATURES}
    for name, types in _SIGNATURES.items():
        found[name].argtypes = types
    return found


class _ScanRoom:
    """Room for all that a scan of so many bytes may find."""

    def __init__(self, size: int) -> None:
        self.rows = size // _SMALLEST_ROW + 1
        self.cells = size // _SMALLEST_CELL + 1
        self.literals = size // _SMALLEST_LITERAL + 1
        self.numbers = _ints(self.rows)
        self.ends = _ints(self.rows)
        self.heights = _ints(self.rows)
        self.hidden = array("B", bytes(self.rows))
        self.columns = array("H", bytes(2 * self.cells))
        self.styles = array("H", bytes(2 * self.cells))
        self.values = _ints(self.cells)
        self.literal_at = _ints(self.literals)
        self.literal_size = _ints(self.literals)
        self.literal_kind = array("B", bytes(self.literals))
        self.slots = _ints(_power_of_two(self.literals))

    def addresses(self) -> Iterator[int]:
        """Yield the addresses in the order of `_ScanArguments`."""
        yield from map(_address, (self.numbers, self.ends, self.heights))
        yield from map(_address, (self.hidden, self.columns, self.styles))
        yield from map(_address, (self.values, self.literal_at))
        yield from map(_address, (self.literal_size, self.literal_kind))
        yield _address(self.slots)

    def found(
        self,
        text: bytes,
        scan: _ScanArguments,
        stop: int,
    ) -> Rows:
        """Return what a scan put into it."""
        rows = slice(scan.rows)
        cells = slice(scan.cells)
        return Rows(
            scan.at,
            Stop(stop),
            self.numbers[rows],
            self.ends[rows],
            self.heights[rows],
            self.hidden[rows],
            self.columns[cells],
            self.styles[cells],
            self.values[cells],
            self.literal_kind[: scan.literals],
            self._literals(text, scan.literals),
            scan.highest_style,
        )

    def _literals(
        self,
        text: bytes,
        count: int,
    ) -> list[bytes]:
        starts, sizes = self.literal_at[:count], self.literal_size[:count]
        return [
            text[start : start + size]
            for start, size in zip(starts, sizes, strict=True)
        ]


class NativeKernel:
    """The kernel in C. A buffer is made for each call: there is no state
    between two of them.
    """

    name = "c"

    def __init__(self, path: Path) -> None:
        library = CDLL(str(path))
        if library.irodori_version() != _VERSION:
            raise OSError(path)
        self._call = _functions(library)

    def scan(
        self,
        given: RowText,
        shared_count: int,
    ) -> Rows:
        """See `Kernel`."""
        room = _ScanRoom(given.end - given.at)
        scan = _ScanArguments(
            given.text,
            given.end,
            given.at,
            given.last_row,
            shared_count,
            given.descent,
            room.rows,
            room.cells,
            room.literals,
            len(room.slots) - 1,
            *(0, 0, 0, 0),
            *room.addresses(),
        )
        stop = self._call["scan"](byref(scan))
        return room.found(given.text, scan, stop)

    def resolve(
        self,
        values: array[int],
        codes: array[int],
    ) -> None:
        """See `Kernel`."""
        self._call["resolve"](
            _address(values), len(values), _address(codes), len(codes)
        )

    def paint(
        self,
        given: RowText,
        plan: PlanArrays,
        plan_at: int,
        styles: StyleTable,
    ) -> Painted:
        """See `Kernel`."""
        out = _room_for_painting(given, len(plan.rows) - plan_at)
        paint = _PaintArguments(
            given.text,
            given.end,
            given.at,
            given.last_row,
            given.descent,
            *map(_address, plan),
            plan_at,
            len(plan.rows),
            *map(_address, (styles.keys, styles.styles)),
            len(styles.keys) - 1,
            out=_address(out),
            out_room=len(out),
        )
        stop = self._call["paint"](byref(paint))
        data = string_at(_address(out), paint.out_size)
        unknown = (paint.key >> 32, paint.key & 0xFFFFFFFF)
        return Painted(
            data, paint.at, Stop(stop), paint.last_row, paint.plan_at, unknown
        )

    def group(
        self, columns: Sequence[array[int]]
    ) -> tuple[array[int], array[int]]:
        """See `Kernel`."""
        rows = len(columns[0])
        slots = _ints(_power_of_two(rows))
        groups = _ints(rows)
        first = _ints(rows)
        pointers = _pointers(columns)
        count = self._call["group"](
            _address(pointers),
            len(columns),
            rows,
            _address(slots),
            len(slots) - 1,
            _address(groups),
            _address(first),
        )
        del first[count:]
        return first, groups

    def column(
        self,
        ends: array[int],
        cells: Sequence[array[int]],
        column: int,
    ) -> tuple[array[int], array[int]]:
        """See `Kernel`."""
        count = len(ends) - 1
        styles = array("i", [ABSENT]) * count
        codes = array("i", [BLANK]) * count
        self._call["column"](
            _address(ends),
            count,
            *map(_address, cells),
            column,
            _address(styles),
            _address(codes),
        )
        return styles, codes

    def order(self, plan: PlanArrays) -> PlanArrays:
        """See `Kernel`."""
        count = len(plan.rows)
        ordered = PlanArrays(_ints(count), _ints(count), _ints(count))
        last = min(max(plan.rows, default=0), MAX_ROW)
        places = _ints(count)
        counts = _ints(max(last, MAX_COLUMN) + 2)
        given, made = _pointers(plan), _pointers(ordered)
        kept = self._call["order"](
            _address(given),
            count,
            _address(places),
            _address(counts),
            _address(made),
        )
        for each in ordered:
            del each[kept:]
        return ordered


def _room_for_painting(given: RowText, planned: int) -> array[int]:
    """Return room for rows in which so many cells at most get a style."""
    size = given.end - given.at
    cells = min(size // _SMALLEST_CELL + 1, planned)
    return array("B", [0]) * (size + cells * _MOST_GROWTH + 1)


def _ints(count: int) -> array[int]:
    return array("i", [0]) * count


def _power_of_two(least: int) -> int:
    """Return a power of two that is more than twice a number."""
    return 2 << least.bit_length()


def _address(values: array[int]) -> int:
    return values.buffer_info()[0]


def _pointers(arrays: Sequence[array[int]]) -> array[int]:
    """Return the addresses of arrays as the kernel takes them: an array of
    ctypes would be a type of its own for each length.
    """
    return array(_POINTER, map(_address, arrays))


@cache
def kernel() -> Kernel:
    """Return the compiled kernel, or the plain one where there is none for
    this machine.

    IRODORI_KERNEL is ``python`` for the plain one, or the path of a library.
    """
    wanted = os.environ.get("IRODORI_KERNEL", str(LIBRARY))
    if wanted == "python":
        return _plain_kernel()
    try:
        return NativeKernel(Path(wanted))
    # not built, or for another machine or version
    except (OSError, AttributeError):
        return _plain_kernel()


def _plain_kernel() -> Kernel:
    from irodori.workbook.kernel import PlainKernel  # few need both

    return PlainKernel()


def kernel_name() -> str:
    """Return which kernel runs: ``c`` or ``python``."""
    return kernel().name
