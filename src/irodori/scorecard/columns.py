"""A column of values of which many are alike: each distinct value is kept once, and for each row its place."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar, overload

from irodori.memo import Memo

Key = TypeVar("Key")
Value = TypeVar("Value")
Other = TypeVar("Other")


class Column(Sequence[Value], Generic[Value]):
    """The values of a column, one for each row."""

    __slots__ = ("distinct", "places")

    def __init__(self, distinct: list[Value], places: array[int]) -> None:
        self.distinct = distinct
        """The values, two of which may be equal."""
        self.places = places
        """For each row the place of its value."""

    @classmethod
    def alike(cls, value: Value, rows: int) -> Column[Value]:
        """Return a column that has one value in each row."""
        return cls([value], array("I", [0]) * rows)

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
        keys = [one * wide + two for one, two in zip(self.places, other.places, strict=True)]
        return each_once(keys, lambda key: (self.distinct[key // wide], other.distinct[key % wide]))

    def merged(self) -> Column[Value]:
        """Return the column with equal values kept once."""
        kept = column_of(self.distinct)
        return Column(kept.distinct, array("I", map(kept.places.__getitem__, self.places)))

    def put(self, indexes: Sequence[int], value: Value) -> None:
        """Give some rows another value."""
        if indexes:
            place = len(self.distinct)
            self.distinct.append(value)
            for index in indexes:
                self.places[index] = place

    def counts(self) -> Iterator[tuple[Value, int]]:
        """Yield each value with the number of rows that have it."""
        return ((self.distinct[place], rows) for place, rows in Counter(self.places).items())

    def mapped(self, of: Callable[[Value], Other]) -> Iterator[Other]:
        """Yield for each row what its value gives, asking once for each distinct one."""
        return map([*map(of, self.distinct)].__getitem__, self.places)

    def where(self, holds: Callable[[Value], object]) -> list[int]:
        """Return the rows of whose value something holds."""
        wanted = {place for place, value in enumerate(self.distinct) if holds(value)}
        return [index for index, place in enumerate(self.places) if place in wanted] if wanted else []


def each_once(keys: Iterable[Key], of: Callable[[Key], Value]) -> Column[Value]:
    """Return the column of what each key gives, asking only once for those that are alike."""
    keys = list(keys)
    if keys and keys.count(keys[0]) == len(keys):  # as formats mostly are
        return Column.alike(of(keys[0]), len(keys))
    places = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    return Column([*map(of, places)], array("I", map(places.__getitem__, keys)))


def column_of(values: Iterable[Key]) -> Column[Key]:
    """Return the column of some values, those that are alike kept once."""
    return each_once(values, lambda value: value)


class KindColumn(Column[Value]):
    """Values of a few kinds: ``distinct`` has one of each, and a row's own is made when it is first asked for.

    What is asked of the column as a whole is asked of the kinds.
    """

    __slots__ = ("_kinds", "_own")

    def __init__(self, distinct: list[Value], places: array[int], own: Callable[[int], Value]) -> None:
        super().__init__(distinct, places)
        self._kinds = len(distinct)
        self._own = Memo(own)

    def __iter__(self) -> Iterator[Value]:
        return map(self._value, range(len(self)))

    def _value(self, index: int) -> Value:
        place = self.places[index]
        return self._own[index] if place < self._kinds else self.distinct[place]  # others have been put there
