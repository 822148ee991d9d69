"""``NamedTuple``, whose classes are made without a look at their annotations.

``typing`` compiles the annotation of each field, which takes longer than all
else about a class, and a conversion loads two hundred of them. Type checkers
see the class of ``typing``; a named tuple of this one is the same but for its
``__annotations__``, which stay as they were written.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    _ITS_OWN = frozenset({"__annotations__", "__module__", "__qualname__"})

    class _Maker(type):
        """Makes a named tuple of the body of a class."""

        def __new__(
            cls, name: str, bases: tuple[type, ...], body: dict[str, object]
        ) -> type:
            """Return a class with the fields that the body annotates, and what
            else it defines.
            """
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = body.get("__annotations__", {})
            defaults = [body[field] for field in fields if field in body]
            made = namedtuple(  # noqa: PYI024  (type checkers see typing's)
                name,
                fields,
                defaults=defaults,
                module=body["__module__"],
            )
            made.__annotations__ = fields
            for key, value in body.items():
                if key not in fields and key not in _ITS_OWN:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """The base that a class of fields names."""
