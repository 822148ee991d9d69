"""Named tuples as ``typing`` has them, made in half the time.

``typing.NamedTuple`` compiles the annotation of every field, which only a type
checker reads. The program makes 190 named tuples before it opens a book.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414  (it is exported)
else:

    class _NamedTuples(type):
        """Turns the body of a class into a named tuple."""

        def __new__(
            cls, name: str, bases: tuple[type, ...], body: dict[str, Any]
        ) -> type:
            if len(bases) > 1:
                raise TypeError("a named tuple has no other base")
            fields = body.get("__annotations__", {})
            with_default = [field for field in fields if field in body]
            if with_default != [*fields][len(fields) - len(with_default) :]:
                raise TypeError("a field without a default is behind one")
            defaults = [body[field] for field in with_default]
            made = namedtuple(  # noqa: PYI024
                name, fields, defaults=defaults, module=body["__module__"]
            )
            for key in body.keys() - fields.keys():
                setattr(made, key, body[key])
            return made

    NamedTuple = type.__new__(_NamedTuples, "NamedTuple", (), {})
