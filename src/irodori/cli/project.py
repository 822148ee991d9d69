"""The project file: defaults for every command in a folder and those below it.

``irodori.toml``, or the table ``[tool.irodori]`` of ``pyproject.toml``, in the
working directory or the nearest folder above it::

    as_of = "令和5年6月末"
    profile = "省内.toml"        # relative to this file
    palette = "print"
    lang = "ja"

    [limits]
    seconds = 60                # for one book
    memory = 3072               # MiB
    unpacked = 512              # MiB
    ratio = 200
    parts = 10000

The command line takes precedence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args

from irodori.cli.parsing import MOST, did_you_mean
from irodori.errors import ProfileError
from irodori.messages import Language, Sentence
from irodori.tuples import NamedTuple

_OWN = "irodori.toml"
_SHARED = "pyproject.toml"
_LIMITS = {
    "seconds": "max_seconds",
    "memory": "max_memory",
    "unpacked": "max_unpacked",
    "ratio": "max_ratio",
    "parts": "max_parts",
}
_LANGUAGES: tuple[Language, ...] = get_args(Language)


Defaults = Mapping[str, object]
"""The values of options by their names in a parsed command line."""


class Project(NamedTuple):
    """The settings of a project file."""

    path: Path | None = None
    defaults: Mapping[str, object] = {}
    language: Language | None = None


def find_project(folder: Path | None = None) -> Project:
    """Return the settings of the nearest project file; an empty Project where
    there is none.

    ``ProfileError``: ``project.unreadable``, ``project.syntax``, ``project.unknown_key``,
    ``project.value``.
    """
    start = folder or Path.cwd()
    for each in (start, *start.parents):
        own = each / _OWN
        if own.is_file():
            return _read(own, _table(own))
        shared = each / _SHARED
        if shared.is_file() and b"tool.irodori" in shared.read_bytes():
            table = _table(shared).get("tool", {}).get("irodori")
            if table is not None:
                return _read(shared, table)
    return Project()


def _table(path: Path) -> dict[str, Any]:
    from irodori.toml_lines import toml_tables, toml_text

    text = toml_text(path, "project.unreadable")
    return toml_tables(text, path, "project.syntax")


def _read(path: Path, table: Mapping[str, object]) -> Project:
    defaults: dict[str, object] = {}
    problems: list[ProfileError] = []
    for key, value in table.items():
        try:
            defaults.update(_value(path, key, value))
        except ProfileError as error:
            problems.append(error)
    ProfileError.refuse_any(problems)
    _check_palette(path, defaults)
    language = defaults.pop("lang", None)
    return Project(
        path,
        defaults,
        next((each for each in _LANGUAGES if each == language), None),
    )


def _value(path: Path, key: str, value: object) -> Defaults:
    reader = _READERS.get(key.replace("-", "_"))
    if reader is None:
        raise _unknown_key(path, key, _READERS)
    return reader(path, key, value)


def _unknown_key(
    path: Path, key: str, known: Mapping[str, object], prefix: str = ""
) -> ProfileError:
    meant = did_you_mean(key, known)
    names = tuple(prefix + name for name in known)
    return ProfileError(
        "project.unknown_key",
        path=path,
        key=prefix + key,
        known=names,
        meant=meant,
    )


def _wrong(path: Path, key: str, wanted: str) -> ProfileError:
    return ProfileError(
        "project.value",
        path=path,
        key=key,
        wanted=Sentence(f"project.wanted.{wanted}"),
    )


# ---- A reader for each key --------------------------------------------------


def _as_of(path: Path, key: str, value: object) -> Defaults:
    """TOML has dates of its own; text is read as ``--as-of`` reads it."""
    import datetime as dt

    from irodori.scorecard.values.dates import read_date

    if type(value) is dt.date:
        return {"as_of": value}
    day = read_date(value) if isinstance(value, str) else None
    if day is None:
        raise _wrong(path, key, "date")
    return {"as_of": day}


def _profile(path: Path, key: str, value: object) -> Defaults:
    if not isinstance(value, str) or not value:
        raise _wrong(path, key, "file")
    profile = path.parent / value
    if not profile.is_file():
        raise ProfileError("project.no_file", path=path, key=key, file=profile)
    return {"profile": profile}


def _palette(path: Path, key: str, value: object) -> Defaults:
    if not isinstance(value, str) or not value:
        raise _wrong(path, key, "name")
    return {"palette": value}


def _check_palette(path: Path, defaults: Defaults) -> None:
    """Refuse a palette that the profile of the file does not hold."""
    if "palette" not in defaults:
        return
    from irodori.scorecard.profiles import load_profile

    profile = defaults.get("profile")
    known = load_profile(profile if isinstance(profile, Path) else None)
    if defaults["palette"] not in known.palettes:
        raise ProfileError(
            "project.value",
            path=path,
            key="palette",
            wanted=Sentence(
                "project.wanted.palette", {"choices": tuple(known.palettes)}
            ),
        )


def _lang(path: Path, key: str, value: object) -> Defaults:
    if value not in _LANGUAGES:
        raise _wrong(path, key, "language")
    return {"lang": value}


def _limits(path: Path, key: str, value: object) -> Defaults:
    if not isinstance(value, dict):
        raise _wrong(path, key, "table")
    found: dict[str, object] = {}
    for name, number in value.items():
        if name not in _LIMITS:
            raise _unknown_key(path, name, _LIMITS, "limits.")
        if type(number) is not int or not 1 <= number <= MOST:
            raise _wrong(path, f"limits.{name}", "number")
        found[_LIMITS[name]] = number
    return found


Reader = Callable[[Path, str, object], Defaults]
_READERS: Mapping[str, Reader] = {
    "as_of": _as_of,
    "profile": _profile,
    "palette": _palette,
    "lang": _lang,
    "limits": _limits,
}
