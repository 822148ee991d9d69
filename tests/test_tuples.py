"""Named tuples are what ``typing`` makes of the same class."""

from __future__ import annotations

import pickle
import types
import typing

import pytest

from irodori.tuples import NamedTuple


class Ours(NamedTuple):
    """A place."""

    row: int
    column: int = 1
    """It counts from 1."""

    @property
    def is_first(self) -> bool:
        return self.row == self.column == 1

    def __str__(self) -> str:
        return f"{self.row}/{self.column}"


class Theirs(typing.NamedTuple):
    """A place."""

    row: int
    column: int = 1


class Wider(Ours):
    """A place that may carry more."""


def test_a_named_tuple_is_a_tuple_with_names() -> None:
    place = Ours(3)
    assert place == (3, 1)
    assert tuple(place) == tuple(Theirs(3))
    assert repr(place) == "Ours(row=3, column=1)"
    assert place._asdict() == {"row": 3, "column": 1}
    assert place._replace(column=2) == Ours(3, column=2)
    assert pickle.loads(pickle.dumps(place)) == place  # noqa: S301  (our own)


def test_it_cannot_be_changed_and_refuses_what_is_no_field() -> None:
    for name in ("row", "other"):
        with pytest.raises(AttributeError):
            setattr(Ours(3), name, 1)
    with pytest.raises(TypeError):
        Ours()  # type: ignore[call-arg]


def test_it_has_what_is_in_the_body_of_its_class() -> None:
    assert str(Ours(3)) == "3/1"
    assert Ours(1).is_first
    assert Ours.__doc__ == "A place."
    assert (Ours.__module__, Ours.__qualname__) == (__name__, "Ours")


def test_a_reader_of_types_finds_those_of_its_fields() -> None:
    assert typing.get_type_hints(Ours) == {"row": int, "column": int}


def test_a_class_may_be_derived_from_it() -> None:
    assert isinstance(Wider(3), Ours)
    assert Wider(3) == Ours(3)


@pytest.mark.parametrize(
    ("bases", "fields"),
    [
        (
            (NamedTuple,),
            {"first": 1, "__annotations__": {"first": int, "second": int}},
        ),
        ((NamedTuple, Ours), {"__annotations__": {"third": int}}),
    ],
)
def test_a_class_that_typing_refuses_is_refused(
    bases: tuple[type, ...], fields: dict[str, object]
) -> None:
    body = {"__module__": __name__, **fields}
    with pytest.raises(TypeError):
        types.new_class("Refused", bases, {}, lambda made: made.update(body))
