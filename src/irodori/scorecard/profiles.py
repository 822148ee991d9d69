"""Which profile a command goes by: the shipped one, or a file of the user's
laid over it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irodori.errors import ArgumentError, ProfileError
from irodori.messages import Sentence
from irodori.scorecard.palettes import Color, from_below, overlaps
from irodori.scorecard.profile import (
    KINDS,
    REPLACED,
    SCORECARD,
    KindRule,
    Profile,
    TomlTable,
    built,
    shipped_profile,
    shipped_tables,
)
from irodori.toml_lines import (
    TomlPath,
    deepest,
    key_lines,
    nearest_key,
    toml_tables,
    toml_text,
)

if TYPE_CHECKING:
    from irodori.scorecard.profilefile import Problem


def load_profile(path: Path | None = None) -> Profile:
    """Return the shipped profile, or with a path that file's changes laid over
    it.

    Raises ProfileError: ``profile.unreadable`` (no such file, not UTF-8),
    ``profile.syntax`` (no TOML), and ``profile.invalid``, whose ``line`` is
    the line in the file and ``where`` the key.
    """
    if path is None:
        return shipped_profile()
    return parse_profile(toml_text(path, "profile.unreadable"), str(path))


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
    text = toml_text(path, "profile.unreadable")
    name = str(path)
    shipped = kind if kind in KINDS else SCORECARD
    own = parse_profile(text, name, shipped)
    is_new = own.kind.name not in KINDS
    names = (own.kind.name, *KINDS) if is_new else KINDS

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


def parse_profile(
    text: str, name: str, kind: str = SCORECARD, *, words_only: bool = False
) -> Profile:
    """Return a shipped profile with the changes of a TOML text laid over it;
    ``name`` is in errors.

    The shipped profile is that of the kind that the text names or extends,
    else of ``kind``; with ``words_only`` its fields and legend stay, which are
    another kind's in the text.
    """
    changes = toml_tables(text, name, "profile.syntax", Decimal)
    has_additions = isinstance(changes.get("add"), dict)
    additions = changes.pop("add") if has_additions else {}
    if words_only:
        changes, additions = _words_of(changes), _words_of(additions)
    added: dict[TomlPath, int] = {}
    tables, problems = _changed(changes, additions, kind, added)
    problems += _misformed(tables) if tables else []
    profile = None if problems else built(tables)
    if profile is not None:
        problems = _contradictions(profile)
    if profile is None or problems:
        raise _invalid(problems, name, key_lines(text), added)
    return profile


def _misformed(tables: TomlTable) -> list[Problem]:
    """Return where tables do not have the form of a profile.

    A browser has no pydantic. The only files there are the ones that the
    program proposes itself.
    """
    if sys.platform == "emscripten":
        return []
    from irodori.scorecard.profilefile import misformed

    return misformed(tables)


def _words_of(tables: TomlTable) -> dict[str, Any]:
    """Return the tables that hold for every kind of sheet."""
    return {key: tables[key] for key in tables.keys() - REPLACED}


def _changed(
    changes: TomlTable,
    additions: TomlTable,
    kind: str,
    added: dict[TomlPath, int],
) -> tuple[dict[str, Any], list[Problem]]:
    """Return a shipped kind's tables with changes and additions, and what is
    wrong with the kind that they name.
    """
    asked = changes.get("kind", {})
    named = asked.get("name", kind) if isinstance(asked, dict) else kind
    if named in KINDS:
        return _changed_shipped(changes, additions, named, added)
    extends = asked.get("extends", kind)
    if extends not in KINDS:
        choices = {"choices": ", ".join(KINDS)}
        problem = Sentence("profile.problem.one_of", choices)
        return {}, [(("kind", "extends"), problem)]
    tables = _own_kind(shipped_tables(extends), changes, named)
    return _laid_over(tables, additions, added), []


def _changed_shipped(
    changes: TomlTable,
    additions: TomlTable,
    kind: str,
    added: dict[TomlPath, int],
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the changed tables of a kind whose name is shipped, which has the
    shipped fields and no more.
    """
    shipped = shipped_tables(kind)
    tables = _laid_over(shipped, changes)
    problems = [
        *_new_fields(changes, shipped),
        *_new_fields(additions, shipped),
    ]
    return _laid_over(tables, additions, added), problems


def _new_fields(changes: TomlTable, shipped: TomlTable) -> Iterator[Problem]:
    """Yield the fields that a shipped kind does not have."""
    fields = changes.get("fields")
    for field in fields if isinstance(fields, dict) else ():
        if field not in shipped["fields"]:
            path = ("fields", field)
            meant = nearest_key(field, shipped["fields"])
            yield (
                path,
                Sentence("profile.problem.unknown_key", {"meant": meant}),
            )


def _own_kind(
    shipped: TomlTable, changes: TomlTable, name: object
) -> dict[str, Any]:
    """Return the tables of a kind of the user's own: what it says whole takes
    the place of the shipped table.
    """
    merged = {
        key: table for key, table in changes.items() if key not in REPLACED
    }
    tables = _laid_over(shipped, merged)
    tables |= {key: changes[key] for key in REPLACED & changes.keys()}
    taken_over = {} if "fields" in changes else shipped["kind"]
    tables["kind"] = {**taken_over, "title": {"ja": name}, **changes["kind"]}
    return tables


def _laid_over(
    base: TomlTable,
    changes: TomlTable,
    added: dict[TomlPath, int] | None = None,
    path: TomlPath = (),
) -> dict[str, Any]:
    """Return base with the changes; with ``added``, lists grow, and it notes
    where each of them began to.
    """
    result = dict(base)
    for key, change in changes.items():
        old = base.get(key)
        here = (*path, key)
        grows = isinstance(old, list) and isinstance(change, list)
        if isinstance(old, dict) and isinstance(change, dict):
            result[key] = _laid_over(old, change, added, here)
        elif added is not None and grows:
            added[here] = len(base[key])
            result[key] = base[key] + change
        else:
            result[key] = change
    return result


# ---- Errors -----------------------------------------------------------------


def _invalid(
    problems: Sequence[Problem],
    name: str,
    lines: Mapping[TomlPath, int],
    added: Mapping[TomlPath, int],
) -> ProfileError:
    """Name the first problem of the file by its line."""
    placed = [
        (_line(lines, path, added), _shown_path(path), problem)
        for path, problem in problems
    ]
    line, where, problem = min(placed, key=lambda each: each[0])
    return ProfileError(
        "profile.invalid", path=name, line=line, where=where, problem=problem
    )


def _line(
    lines: Mapping[TomlPath, int],
    path: TomlPath,
    added: Mapping[TomlPath, int],
) -> int:
    """Return the line of a path of the whole profile, whether the file changed
    it or added it.
    """
    under_add = path
    for grown, old_length in added.items():
        depth = len(grown)
        if len(path) > depth and path[:depth] == grown:
            index = path[depth]
            rest = path[depth + 1 :]
            under_add = (*grown, int(index) - old_length, *rest)
    changed, changed_line = deepest(lines, path)
    steps, added_line = deepest(lines, ("add", *under_add))
    return added_line if steps - 1 > changed else changed_line


def _contradictions(profile: Profile) -> list[Problem]:
    """Return what each table allows and the legend as a whole does not."""
    return [
        *_unknown_fields(profile),
        *_unshown_colors(profile),
        *_unknown_statuses(profile),
        *_overlapping_bands(profile),
    ]


def _unshown_colors(profile: Profile) -> Iterator[Problem]:
    """Yield the colours of the legend for which a palette has no fill."""
    for part, entries in profile.legend._asdict().items():
        for number, entry in enumerate(entries):
            if not entry.fill and not _is_shown(entry.color, profile):
                path = ("legend", part, number, "color")
                yield path, Sentence("profile.problem.color_name")


def _unknown_statuses(profile: Profile) -> Iterator[Problem]:
    """Yield the statuses of the legend that have no words."""
    for number, entry in enumerate(profile.legend.status):
        if entry.status not in profile.statuses:
            params = {"status": entry.status}
            path = ("legend", "status", number, "status")
            yield path, Sentence("profile.problem.status", params)


def _overlapping_bands(profile: Profile) -> Iterator[Problem]:
    """Yield the first progress that two bands of the legend hold."""
    bands = (entry.band for entry in profile.legend.progress)
    from_above = sorted(bands, key=from_below, reverse=True)
    for both in overlaps(from_above)[:1]:
        params = {"band": both.sentence}
        path = ("legend", "progress")
        yield path, Sentence("profile.problem.overlap", params)


def _unknown_fields(profile: Profile) -> list[Problem]:
    """Return the fields that the kind names and that it does not have."""
    kind = profile.kind
    named: list[tuple[TomlPath, str]] = [(("kind", "item"), kind.item)]
    named += [(("kind", "groups"), name) for name in kind.groups]
    named += [(("kind", "stand_ins"), name) for name in kind.stand_ins]
    for number, rule in enumerate(kind.rules):
        named += [
            (("kind", "rules", number, key), name)
            for key, name in _fields_of_rule(rule)
        ]
    return [
        (path, Sentence("profile.problem.field", {"field": name}))
        for path, name in named
        if name not in profile.fields
    ]


def _fields_of_rule(rule: KindRule) -> Iterator[tuple[str, str]]:
    """Yield the fields that a rule of a kind names, each with its key."""
    for key, value in rule._asdict().items():
        names = value if key in {"fills", "needs"} else (value,)
        for name in names:
            if key != "rule" and name:
                yield key, name


def _is_shown(color: Color | None, profile: Profile) -> bool:
    """Tell whether each palette has a fill for a colour."""
    return color is None or all(
        color in palette for palette in profile.palettes.values()
    )


def _shown_path(path: TomlPath) -> str:
    """Return ``legend.progress[2].color``, elements counted from 1."""
    shown = "".join(
        f"[{part + 1}]" if isinstance(part, int) else f".{part}"
        for part in path
    )
    return shown.removeprefix(".")
