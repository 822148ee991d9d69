"""Fills of cells (ECMA-376 part 1, 18.8.20 fill)."""

from __future__ import annotations

from irodori.tuples import NamedTuple


class Fill(NamedTuple):
    """A cell's fill (ECMA-376 part 1, 18.8.32 patternFill): the pattern's name
    and its two colours as ARGB.

    For ``solid`` only the foreground is seen. Colours are eight hexadecimal
    digits, capital, alpha first.
    """

    pattern: str
    foreground: str | None = None
    background: str | None = None

    @property
    def argb(self) -> str | None:
        """The colour that is seen first: of a pattern in black or white lines,
        what is behind them.
        """
        if (
            self.pattern == "solid"
            or self.background is None
            or not _is_grey(self.foreground)
        ):
            return self.foreground
        return self.background

    @classmethod
    def solid(cls, argb: str) -> Fill:
        """Return a plain fill of one colour."""
        return cls("solid", argb)


def rgb(argb: str | None) -> str:
    """Return ``#RRGGBB`` for eight hexadecimal digits; black where there is no
    colour.
    """
    return f"#{argb[-6:]}" if argb else "#000000"


def _is_grey(argb: str | None) -> bool:
    if argb is None:
        return True
    red, green, blue = argb[2:4], argb[4:6], argb[6:8]
    return red == green == blue
