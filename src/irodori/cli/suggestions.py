"""What a person may have meant by a word that nothing has."""

from __future__ import annotations

from collections.abc import Iterable

from irodori.messages import Sentence

_LIKENESS = 0.6


def did_you_mean(word: str, known: Iterable[str]) -> Sentence:
    """Return the sentence that offers the known word most like a word; an empty one where none is like it."""
    from difflib import get_close_matches

    found = get_close_matches(word, list(known), n=1, cutoff=_LIKENESS)
    if not found:
        return Sentence("usage.nothing_alike")
    return Sentence("usage.did_you_mean", {"name": found[0]})
