"""What a person may have meant by a word that nothing has."""

from __future__ import annotations

from collections.abc import Iterable

from irodori.messages import Sentence

_LIKENESS = 0.6
_MOST = 3
"""How many words are offered at most."""


def did_you_mean(word: str, known: Iterable[str]) -> Sentence:
    """Return the sentence that offers the known words most like a word; an
    empty one where none is like it.

    Words that begin with the word come first: ``--out`` is ``--output`` or
    ``--out-dir`` cut short.
    """
    from difflib import get_close_matches

    names = list(known)
    begun = [
        name
        for name in names
        if len(word.strip("-")) > 1 and name.startswith(word)
    ]
    found = begun[:_MOST] or get_close_matches(
        word, names, n=1, cutoff=_LIKENESS
    )
    if not found:
        return Sentence("usage.nothing_alike")
    return Sentence("usage.did_you_mean", {"names": tuple(found)})
