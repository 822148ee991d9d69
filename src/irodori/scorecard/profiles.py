"""Which profile a command goes by: the shipped one, or a file of the user's laid over it."""

from __future__ import annotations

from pathlib import Path

from irodori.errors import ProfileError
from irodori.scorecard.profile import Profile, shipped_profile


def load_profile(path: Path | None = None) -> Profile:
    """Return the shipped profile, or with a path that file's changes laid over it.

    Raises ProfileError: ``profile.unreadable`` (no such file, not UTF-8), ``profile.syntax`` (no TOML), and
    ``profile.invalid``, whose ``line`` is the line in the file and ``where`` the key.
    """
    if path is None:
        return shipped_profile()
    from irodori.scorecard.profilefile import parse_profile

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError("profile.unreadable", path=path, problem=error) from None
    return parse_profile(text, str(path))
