"""Which profile a command goes by: the shipped one, or a file of the user's
laid over it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from irodori.errors import ArgumentError, ProfileError
from irodori.scorecard.profile import (
    KINDS,
    SCORECARD,
    Profile,
    shipped_profile,
)
from irodori.toml_lines import reading_problem


def load_profile(path: Path | None = None) -> Profile:
    """Return the shipped profile, or with a path that file's changes laid over
    it.

    Raises ProfileError: ``profile.unreadable`` (no such file, not UTF-8),
    ``profile.syntax`` (no TOML), and ``profile.invalid``, whose ``line`` is
    the line in the file and ``where`` the key.
    """
    if path is None:
        return shipped_profile()
    from irodori.scorecard.profilechanges import parse_profile

    return parse_profile(_text(path), str(path))


class Kinds:
    """The kinds that a sheet may be, each loaded when it is asked for."""

    def __init__(
        self, names: tuple[str, ...], load: Callable[[str], Profile]
    ) -> None:
        self.names = names
        """Their names, the one that counts first where two fit alike."""
        self._load = load
        self._known: dict[str, Profile] = {}

    def profile(self, name: str) -> Profile:
        """Return the profile of a kind; ProfileError where the user's file
        does not fit it.
        """
        if name not in self._known:
            self._known[name] = self._load(name)
        return self._known[name]

    @property
    def first(self) -> Profile:
        """The profile of the kind that counts first."""
        return self.profile(self.names[0])


def load_kinds(path: Path | None = None, kind: str = "auto") -> Kinds:
    """Return the kinds that a sheet may be: the one of a name, or with
    ``auto`` all.

    A file that names no kind changes the scorecard, or the kind asked for;
    what it says of words, statuses and colours holds for the other kinds too.
    Raises ProfileError as load_profile does, and ArgumentError
    ``kind.unknown``.
    """
    if path is None:
        return Kinds(_asked(kind, KINDS), shipped_profile)
    from irodori.scorecard.profilechanges import parse_profile

    text, name = _text(path), str(path)
    own = parse_profile(text, name, kind if kind in KINDS else SCORECARD)
    names = KINDS if own.kind.name in KINDS else (own.kind.name, *KINDS)

    def load(each: str) -> Profile:
        return (
            own
            if each == own.kind.name
            else parse_profile(text, name, each, words_only=True)
        )

    return Kinds(_asked(kind, names), load)


def _asked(kind: str, names: tuple[str, ...]) -> tuple[str, ...]:
    if kind == "auto":
        return names
    if kind not in names:
        raise ArgumentError("kind.unknown", name=kind, known=names)
    return (kind,)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(
            "profile.unreadable",
            path=path,
            problem=reading_problem(error),
        ) from None
