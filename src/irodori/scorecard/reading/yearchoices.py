"""Profile lines that choose among several columns of one field, each tried before it is shown."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence

from irodori.errors import InputError
from irodori.scorecard.profile import Profile

_MOST_CHOICES = 6
"""Columns of one field for which lines are tried."""
_DEEPEST = 3
"""Fields that one refusal chooses for."""


def choosing_lines(profile: Profile, error: InputError, read: Callable[[Profile], object], depth: int = 0) -> list[str]:
    """Return for each column that may be meant the profile lines that choose it, tried with ``read``.

    ``error`` is the refusal ``header.claimed_twice``, whose ``fields`` are the field and the columns' headings.
    """
    name, *headings = _claims_of(error)
    found = []
    for heading in headings[:_MOST_CHOICES]:
        import json  # for its way of quoting, which is TOML's; few books need it

        lines = f"[add.fields.{name}]\nchosen = [{json.dumps(heading, ensure_ascii=False)}]"
        changed = with_lines(profile, lines)
        try:
            read(changed)
            found.append(lines)
        except InputError as other:
            if other.code == error.code and _claims_of(other)[0] != name and depth < _DEEPEST:
                further = choosing_lines(changed, other, read, depth + 1)
                found += [f"{lines}\n{each}" for each in further[:1]]
    return found


def _claims_of(error: InputError) -> Sequence[str]:
    fields = error.params["fields"]
    assert isinstance(fields, tuple)
    return fields


def with_lines(profile: Profile, lines: str) -> Profile:
    """Return a profile with the lists of ``[add.fields.…]`` tables added to its own."""
    fields = dict(profile.fields)
    for name, lists in tomllib.loads(lines)["add"]["fields"].items():
        labels = fields[name]
        added = {key: (*getattr(labels, key), *words) for key, words in lists.items()}
        fields[name] = labels._replace(**added)  # type: ignore[arg-type]  # the keys are those of lists
    return profile._replace(fields=fields)
