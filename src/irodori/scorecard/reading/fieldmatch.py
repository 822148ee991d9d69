"""Comparing headings with one field's labels.

=================================================== ========
a heading of the column                             strength
=================================================== ========
all headings together, named in full under `chosen` 5
one of the labels under `whole`                     4
a label alone, or one that needs a qualifier        3
a label with words beside, or a pattern             2
the same in a heading above the lowest              1 or 0
=================================================== ========
"""

from __future__ import annotations

import re
from functools import cached_property

from irodori.patterns import pattern
from irodori.scorecard.profile import FieldLabels, Profile
from irodori.scorecard.reading.headings import (
    Heading,
    Path,
    label_forms,
    said_by,
)
from irodori.scorecard.reading.revisions import rank_of
from irodori.scorecard.reading.strangewords import strange_words
from irodori.scorecard.reading.years import (
    Claim,
)
from irodori.scorecard.values.text import fold, longest_first

MOST_FILLERS = 6
"""How many fillers are taken off one heading."""
RATE_NAME = pattern(r"[^()\[\]0-9]{1,16}?(?:率|割合|比率)")
"""How the name of a rate begins and ends: 書面申請率, 電子申請の割合."""


class FieldMatcher:
    """Compares headings with one field's labels."""

    def __init__(self, labels: FieldLabels, profile: Profile) -> None:
        words = profile.headings
        self._rule = labels
        self._labels = label_forms(labels.labels)
        self._whole = label_forms(labels.whole)
        self._parents = label_forms(labels.parents)
        self._chosen = frozenset(map(fold, labels.chosen))
        self.words = self._labels | self._whole | self._parents | self._chosen
        """All headings that the field knows."""
        self._measures = tuple(map(fold, words.measures))
        used = words.fillers if labels.qualifier else ()
        self._fillers = tuple(longest_first(map(fold, used)))
        self._strange = strange_words(profile, (*self.words, *words.fillers))
        self.is_open = bool(self._fillers or labels.pattern)
        """Whether headings that are none of its words may be labels too."""

    @cached_property
    def _order(self) -> dict[str, int]:
        """The place of each label, by each form of it, folded."""
        return {
            form: place
            for place, label in enumerate(self._rule.labels)
            for form in (fold(label), *label_forms([label]))
        }

    @cached_property
    def _endings(self) -> tuple[str, ...]:
        long = (label for label in self._rule.labels if len(label) > 1)
        return tuple(sorted({*map(fold, long)}))

    @property
    def label(self) -> str:
        """The field's first label, folded."""
        return next(iter(self._order))

    def claim(self, column: int, path: Path, strength: int) -> Claim:
        """Return the field's claim to a column."""
        said = said_by(path)
        rank = rank_of(path)
        return Claim(column, strength, said, said in self._chosen, rank)

    def strength(self, path: Path) -> int | None:
        """Return how strongly the field claims a column; None where it does
        not.
        """
        for at in range(len(path) - 1, -1, -1):
            strength = self._claim_by(path, at)
            if strength is not None:
                return strength
        return None

    def is_named(self, text: Heading) -> bool:
        """Tell whether a heading by itself claims a column for the field."""
        return self.strength((text,)) is not None

    def is_whole(self, text: Heading) -> bool:
        """Tell whether a heading is a label and nothing else."""
        return text.folded in self._labels and not self.excludes(text.folded)

    def rank(self, path: Path) -> int:
        """Return the place among the labels of the one that a column's
        headings are; past the last where none is.
        """
        places = [
            self._order[form]
            for text in path
            for form in text.forms
            if form in self._order
        ]
        return min(places, default=len(self._order))

    def ends(self, text: Heading) -> bool:
        """Tell whether a heading ends with a label."""
        return any(form.endswith(self._endings) for form in text.forms)

    def excludes(self, said: str) -> bool:
        """Tell whether what the headings of a column say makes it none of the
        field's, such as 見込み.
        """
        return _finds(self._rule.not_qualifier, said)

    def is_strange(self, headings: Path) -> bool:
        """Tell whether some headings say what may make the column another one:
        他機関平均, 見通し.
        """
        return self._strange.of(headings) != ""

    def is_labelled(self, text: Heading) -> bool:
        """Tell whether a heading is one of the labels, whatever it says
        beside.
        """
        return self._label(text) is not None or (
            bool(text.forms) and _finds(self._rule.pattern, text.folded)
        )

    def _claim_by(self, path: Path, at: int) -> int | None:
        """Return how strongly one of a column's headings makes it the field's."""
        above, text, below = path[:at], path[at], path[at + 1 :]
        if not text.forms or (self._whole and self._says_another(below)):
            return None
        if self._chosen and said_by(path) in self._chosen:
            return 5
        if not self._whole.isdisjoint(text.forms):
            return None if self._says_another(above) else 4
        label = self._label(text)
        if label is None and not self._is_by_pattern(path, at):
            return None
        if not self._is_qualified(_beside(path, at, label)):
            return None
        if below:
            return int(len(below) == 1)
        return 3 if text.folded == label or self._rule.qualifier else 2

    def is_of_other_measure(self, path: Path) -> bool:
        """Tell whether a heading names a measure that is no rate of online
        use.
        """
        names = [_NOTE_BEHIND.sub("", each.folded) for each in path]
        return any(
            name.endswith(self._measures) or _OTHER_RATE.search(name)
            for name in names
        )

    def _says_another(self, below: Path) -> bool:
        """Tell whether the headings below a rate's, or above it, say that a
        column is none: 目標 › 達成期限, 現在値 › オンライン件数.
        """
        return self.is_of_other_measure(below) or any(
            _SAYS_ITSELF.search(each.folded) for each in below
        )

    def _is_qualified(self, said: str) -> bool:
        """Tell whether what is beside a label says that it is the field's."""
        qualifier = self._rule.qualifier
        is_said = not qualifier or _finds(qualifier, said)
        return is_said and not self.excludes(said)

    def _is_by_pattern(self, path: Path, at: int) -> bool:
        text = path[at].folded
        if _finds(self._rule.pattern, text):
            return True
        return (
            at > 0
            and _finds(self._rule.child, text)
            and not self._parents.isdisjoint(path[at - 1].forms)
        )

    def _label(self, text: Heading) -> str | None:
        """Return the label that a heading is, without its period and the words
        around it.
        """
        if not self._labels.isdisjoint(text.forms):
            return next(form for form in text.forms if form in self._labels)
        if not self._fillers or not self._has_filler(text):
            return None
        if not any(label in text.folded for label in self._labels):
            return None
        for form in text.forms:
            label = self._label_within(form)
            if label is not None:
                return label
        return None

    def _has_filler(self, text: Heading) -> bool:
        return any(
            form.startswith(self._fillers) or form.endswith(self._fillers)
            for form in text.forms
        )

    def _label_within(self, text: str) -> str | None:
        """Return the label that is left of a text without the fillers around
        it.
        """
        for _ in range(MOST_FILLERS):
            shorter = self._without_filler(text)
            if shorter == text:
                return None
            if shorter in self._labels:
                return shorter
            text = shorter
        return None

    def _without_filler(self, text: str) -> str:
        for filler in self._fillers:
            if text.endswith(filler) and text != filler:
                return text.removesuffix(filler)
            if text.startswith(filler) and text != filler:
                return text.removeprefix(filler)
        return text


_NOTE_BEHIND = pattern(r"\([^()]*\)$")
_OTHER_RATE = pattern(
    r"(?:キャッシュレス|電子納付|添付省略)(?:利用|決済|化)?(?:比?率)?$"
)
"""The end of what is no rate of online use."""
_SAYS_ITSELF = pattern(
    r"(?:期限|期日|時期|順位|増減|(?:との|の)差|ポイント差|^(?:集計)?時点)(?:\([^()]*\))?$"
)


def _beside(path: Path, at: int, label: str | None) -> str:
    """Return what the headings of a column say beside a label in one of them."""
    text = path[at]
    rest = text.folded.replace(label, "", 1) if label else ""
    others = said_by((*path[:at], *path[at + 1 :]))
    return " ".join(part for part in (text.remarks, rest, others) if part)


def _finds(form: re.Pattern[str] | None, text: str) -> bool:
    return form is not None and form.search(text) is not None
