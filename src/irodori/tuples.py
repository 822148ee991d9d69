"""Named tuples as ``typing`` has them, made in a quarter of the time.

``typing.NamedTuple`` compiles the annotation of every field, which only a type
checker reads, and ``collections.namedtuple`` compiles a constructor and makes
five methods for every class. Here the methods are one base's, and constructors
of as many arguments share their code. The program makes 190 named tuples
before it opens a book.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414  (it is exported)
else:
    from collections import _tuplegetter
    from collections.abc import Iterable
    from functools import cache
    from types import CodeType, FunctionType
    from typing import Self

    class _FieldTuple(tuple):
        """What all named tuples can do."""

        __slots__ = ()

        @classmethod
        def _make(cls, values: Iterable[object]) -> Self:
            return cls(*values)

        def _replace(self, /, **given: object) -> Self:
            made = tuple.__new__(
                type(self), map(given.pop, self._fields, self)
            )
            if given:
                raise ValueError(f"Got unexpected field names: {[*given]!r}")
            return made

        def _asdict(self) -> dict[str, object]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            pairs = zip(self._fields, self, strict=True)
            shown = ", ".join(f"{name}={value!r}" for name, value in pairs)
            return f"{type(self).__name__}({shown})"

        def __getnewargs__(self) -> tuple[object, ...]:
            return tuple(self)

    _globals = {"_new": tuple.__new__}

    @cache
    def _constructor(count: int) -> CodeType:
        """Return the code of a constructor of so many arguments."""
        arguments = "".join(f"_{at}, " for at in range(count))
        made = f"lambda _cls, {arguments}: _new(_cls, ({arguments}))"
        return eval(made).__code__  # noqa: S307  (our own text)

    def _new(
        fields: tuple[str, ...], defaults: dict[str, Any]
    ) -> FunctionType:
        """Return a constructor whose arguments are some fields."""
        code = _constructor(len(fields)).replace(
            co_qualname="__new__", co_varnames=("_cls", *fields)
        )
        return FunctionType(code, _globals, "__new__", (*defaults.values(),))

    def _defaults(
        fields: tuple[str, ...], body: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the defaults of fields, which are those of the last ones."""
        defaults = {field: body[field] for field in fields if field in body}
        if (*defaults,) != fields[len(fields) - len(defaults) :]:
            raise TypeError("a field without a default is behind one")
        return defaults

    class _NamedTuples(type):
        """Turns the body of a class into a named tuple."""

        def __new__(
            cls, name: str, bases: tuple[type, ...], body: dict[str, Any]
        ) -> type:
            if len(bases) > 1:
                raise TypeError("a named tuple has no other base")
            fields = (*body.get("__annotations__", ()),)
            defaults = _defaults(fields, body)
            getters = {
                field: _tuplegetter(at, None)
                for at, field in enumerate(fields)
            }
            own = {
                "__slots__": (),
                "__match_args__": fields,
                "__new__": _new(fields, defaults),
                "_fields": fields,
                "_field_defaults": defaults,
            }
            return type(name, (_FieldTuple,), body | getters | own)

    NamedTuple = type.__new__(_NamedTuples, "NamedTuple", (), {})
