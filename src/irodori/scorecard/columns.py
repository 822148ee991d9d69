"""A column of values of which many are alike: each distinct value is kept once, and for each row its place.

Most columns have few distinct values.  Their places are bytes, and these are looked up and added for all rows at once.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress
from typing import Generic, TypeAlias, TypeVar, overload

from irodori.memo import Memo

Key = TypeVar("Key")
Value = TypeVar("Value")
Other = TypeVar("Other")

Places: TypeAlias = "bytearray | array[int]"
"""The place of each row's value: bytes where there are at most 256 values."""

_FEW = 256


class Column(Sequence[Value], Generic[Value]):
    """The values of a column, one for each row."""

    __slots__ = ("distinct", "places")

    def __init__(self, distinct: list[Value], places: Places) -> None:
        self.distinct = distinct
        """The values, two of which may be equal."""
        self.places = places
        """For each row the place of its value."""

    @classmethod
    def alike(cls, value: Value, rows: int) -> Column[Value]:
        """Return a column that has one value in each row."""
        return cls([value], bytearray(rows))

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, index: int) -> Value: ...
    @overload
    def __getitem__(self, index: slice) -> list[Value]: ...
    def __getitem__(self, index: int | slice) -> Value | list[Value]:
        if isinstance(index, slice):
            return [*map(self._value, range(*index.indices(len(self))))]
        return self._value(index)

    def __iter__(self) -> Iterator[Value]:
        return map(self.distinct.__getitem__, self.places)

    def _value(self, index: int) -> Value:
        return self.distinct[self.places[index]]

    def each(self, of: Callable[[Value], Other]) -> Column[Other]:
        """Return the column of what each value gives."""
        return Column([*map(of, self.distinct)], self.places[:])

    def beside(self, other: Column[Other]) -> Column[tuple[Value, Other]]:
        """Return the column of this one's and another one's values side by side."""
        wide = len(other.distinct)
        if len(self.distinct) == 1:
            return other.each(lambda value: (self.distinct[0], value))

        def pair(key: int) -> tuple[Value, Other]:
            return self.distinct[key // wide], other.distinct[key % wide]

        if len(self.distinct) * wide <= _FEW:
            return _each_byte_once(_sums(self.places, wide, other.places), pair)
        return each_once([one * wide + two for one, two in zip(self.places, other.places, strict=True)], pair)

    def merged(self) -> Column[Value]:
        """Return the column with equal values kept once."""
        kept = column_of(self.distinct)
        return Column(kept.distinct, places(_looked_up(self.places, kept.places), len(kept.distinct)))

    def put(self, indexes: Sequence[int], value: Value) -> None:
        """Give some rows another value."""
        if indexes:
            place = len(self.distinct)
            self.distinct.append(value)
            if place == _FEW:
                self.places = array("I", [*self.places])
            for index in indexes:
                self.places[index] = place

    def counts(self) -> Iterator[tuple[Value, int]]:
        """Yield each value with the number of rows that have it."""
        if isinstance(self.places, bytearray):
            counted = zip(self.distinct, map(self.places.count, range(len(self.distinct))), strict=True)
            return ((value, rows) for value, rows in counted if rows)
        return ((self.distinct[place], rows) for place, rows in Counter(self.places).items())

    def mapped(self, of: Callable[[Value], Other]) -> Iterator[Other]:
        """Yield for each row what its value gives, asking once for each distinct one."""
        return map([*map(of, self.distinct)].__getitem__, self.places)

    def where(self, holds: Callable[[Value], object]) -> Iterator[int]:
        """Yield the rows of whose value something holds."""
        wanted = [bool(holds(value)) for value in self.distinct]
        return compress(range(len(self)), _looked_up(self.places, wanted)) if any(wanted) else iter(())


def places(each: Iterable[int], values: int) -> Places:
    """Return the places of rows that have so many distinct values."""
    return bytearray(each) if values <= _FEW else array("I", each)


def each_once(keys: Iterable[Key], of: Callable[[Key], Value]) -> Column[Value]:
    """Return the column of what each key gives, asking only once for those that are alike."""
    keys = list(keys)
    if keys and keys[0] == keys[-1] and keys.count(keys[0]) == len(keys):
        return Column.alike(of(keys[0]), len(keys))
    at = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    return Column([*map(of, at)], places(map(at.__getitem__, keys), len(at)))


def column_of(values: Iterable[Key]) -> Column[Key]:
    """Return the column of some values, those that are alike kept once."""
    return each_once(values, lambda value: value)


def _sums(one: Places, wide: int, other: Places) -> bytes:
    """Return for each row one's place times ``wide`` plus the other's, where each sum is a byte.

    The places of all rows are the digits of one number to the base of 256; nothing is carried from one to the next.
    """
    return (int.from_bytes(one, "little") * wide + int.from_bytes(other, "little")).to_bytes(len(one), "little")


def _looked_up(of_rows: Places, values: Sequence[int]) -> Iterable[int]:
    """Return for each row the value at its place; those of few places are bytes too."""
    if isinstance(of_rows, bytearray):
        return of_rows.translate(bytes([*values]).ljust(_FEW))
    return map(values.__getitem__, of_rows)


def _each_byte_once(keys: bytes, of: Callable[[int], Value]) -> Column[Value]:
    """Return what `each_once` does of keys that are bytes."""
    distinct = sorted((key for key in range(_FEW) if key in keys), key=keys.index)
    at = bytearray(_FEW)
    for place, key in enumerate(distinct):
        at[key] = place
    return Column([*map(of, distinct)], bytearray(keys.translate(at)))


class KindColumn(Column[Value]):
    """Values of a few kinds: ``distinct`` has one of each, and a row's own is made when it is first asked for.

    What is asked of the column as a whole is asked of the kinds.
    """

    __slots__ = ("_kinds", "_own")

    def __init__(self, distinct: list[Value], places: Places, own: Callable[[int], Value]) -> None:
        super().__init__(distinct, places)
        self._kinds = len(distinct)
        self._own = Memo(own)

    def __iter__(self) -> Iterator[Value]:
        return map(self._value, range(len(self)))

    def _value(self, index: int) -> Value:
        place = self.places[index]
        return self._own[index] if place < self._kinds else self.distinct[place]  # others have been put there
