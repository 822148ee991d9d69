"""Named tuples as typing makes them."""

from __future__ import annotations

import pickle
import typing

import pytest

from irodori.tuples import NamedTuple


class Place(NamedTuple):
    """A cell."""

    row: int
    column: int = 1
    notes: tuple[str, ...] = ()

    @property
    def below(self) -> Place:
        return self._replace(row=self.row + 1)

    @classmethod
    def first(cls) -> Place:
        return cls(1)

    def __repr__(self) -> str:
        return f"<{self.row}, {self.column}>"


class Typed(typing.NamedTuple):
    """A cell."""

    row: int
    column: int = 1
    notes: tuple[str, ...] = ()


def test_a_named_tuple_is_made_by_place_and_by_name() -> None:
    assert Place(3) == Place(row=3, column=1, notes=()) == (3, 1, ())


def test_a_named_tuple_has_the_methods_of_its_body() -> None:
    assert Place.first().below == Place(2)
    assert repr(Place(3, 4)) == "<3, 4>"


def test_a_field_without_a_default_has_to_be_given() -> None:
    with pytest.raises(TypeError):
        Place()  # type: ignore[call-arg]


def test_a_named_tuple_is_not_changed() -> None:
    with pytest.raises(AttributeError):
        Place(3).row = 4  # type: ignore[misc]


def test_a_named_tuple_is_pickled_by_its_name() -> None:
    assert pickle.loads(pickle.dumps(Place(3))) == Place(3)  # noqa: S301
    assert Place.__module__ == __name__


def test_a_named_tuple_tells_of_itself_as_typings_does() -> None:
    assert Place._fields == Typed._fields
    assert Place._field_defaults == Typed._field_defaults
    assert Place.__doc__ == Typed.__doc__
    assert typing.get_type_hints(Place) == typing.get_type_hints(Typed)
