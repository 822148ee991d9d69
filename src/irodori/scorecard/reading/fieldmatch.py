"""Comparing headings with the labels of one field."""

from __future__ import annotations

import re
from collections.abc import Sequence

from irodori.patterns import pattern
from irodori.scorecard.profile import FieldLabels, Profile
from irodori.scorecard.reading.blocks import Path
from irodori.scorecard.reading.headings import Heading, label_forms
from irodori.scorecard.values.text import fold, longest_first

MOST_FILLERS = 6
"""How many fillers are taken off one heading."""


class FieldMatcher:
    """Compares headings with one field's labels."""

    def __init__(self, labels: FieldLabels, fillers: Sequence[str]) -> None:
        self._labels = label_forms(labels.labels)
        self._whole = label_forms(labels.whole)
        self._parents = label_forms(labels.parents)
        self._chosen = frozenset(map(fold, labels.chosen))
        self._pattern = labels.pattern
        self._child = labels.child
        self._qualifier = labels.qualifier
        self._not_qualifier = labels.not_qualifier
        self._fillers = sorted(map(fold, fillers), key=len, reverse=True) if labels.qualifier else []
        self._order = {fold(label): place for place, label in enumerate(labels.labels)}
        self._endings = tuple(sorted({fold(label) for label in labels.labels if len(label) > 1}))
        self.words = self._labels | self._whole | self._parents | self._chosen

    def claim(self, path: Path) -> int | None:
        """Return how strongly the field claims a column; None where it does not."""
        for at in range(len(path) - 1, -1, -1):
            strength = self._claim_by(path, at)
            if strength is not None:
                return strength
        return None

    def names(self, said: str) -> bool:
        """Tell whether the profile chooses the column whose headings say all this."""
        return said in self._chosen

    def is_whole(self, text: Heading) -> bool:
        """Tell whether a heading is a label and nothing else."""
        return text.folded in self._labels and not (self._not_qualifier and self._not_qualifier.search(text.folded))

    def rank(self, path: Path) -> int:
        """Return the place among the labels of the one that a column's headings are; past the last where none is."""
        places = [self._order[form] for text in path for form in text.forms if form in self._order]
        return min(places, default=len(self._order))

    def ends(self, text: Heading) -> bool:
        """Tell whether a heading ends with a label."""
        return any(form.endswith(self._endings) for form in text.forms)

    def excludes(self, said: str) -> bool:
        """Tell whether what the headings of a column say makes it none of the field's, such as 見込み."""
        return self._not_qualifier is not None and self._not_qualifier.search(said) is not None

    def is_labelled(self, text: Heading) -> bool:
        """Tell whether a heading is one of the labels, whatever it says beside."""
        return self._label(text) is not None or bool(text.forms and self._pattern and self._pattern.search(text.folded))

    def _claim_by(self, path: Path, at: int) -> int | None:
        text = path[at]
        if not text.forms or (self._whole and _children_say_another(path, at)):
            return None
        others = "".join(each.folded for place, each in enumerate(path) if place != at)
        if self.names("".join(each.folded for each in path)):
            return 5
        if not self._whole.isdisjoint(text.forms):
            return None if any(_OTHER_MEASURE.search(each.folded) for each in path[:at]) else 4
        label = self._label(text)
        if label is None and not self._is_by_pattern(path, at):
            return None
        beside = text.folded.replace(label, "", 1) if label else ""
        said = " ".join(part for part in (text.remarks, beside, others) if part)
        if self._not_qualifier and self._not_qualifier.search(said):
            return None
        if self._qualifier and not self._qualifier.search(said):
            return None
        if at < len(path) - 1:
            return 1
        return 3 if text.folded == label or self._qualifier else 2

    def _is_by_pattern(self, path: Path, at: int) -> bool:
        if self._pattern and self._pattern.search(path[at].folded):
            return True
        is_child = bool(self._child and self._child.search(path[at].folded))
        return is_child and at > 0 and not self._parents.isdisjoint(path[at - 1].forms)

    def _label(self, text: Heading) -> str | None:
        """Return the label that a heading is, without its period and the words around it."""
        for form in text.forms:
            if form in self._labels:
                return form
        if not self._fillers or not any(label in text.folded for label in self._labels):
            return None
        for form in text.forms:
            label = self._label_within(form)
            if label is not None:
                return label
        return None

    def _label_within(self, text: str) -> str | None:
        """Return the label that is left of a text without the fillers around it."""
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


# A group of columns that is no online rate, and children that say themselves what they are.
_OTHER_MEASURE = pattern(
    r"(?:件数|日数|時間|費用|人数|金額|満足度|認知度|理解度|(?:キャッシュレス|電子納付|添付省略)(?:利用|化)?(?:比?率)?)(?:\([^()]*\))?$"
)
_SAYS_ITSELF = pattern(r"(?:期限|期日|時期|順位|増減|(?:との|の)差|ポイント差)(?:\([^()]*\))?$")


def _children_say_another(path: Path, at: int) -> bool:
    """Tell whether a heading below says that a column is no rate: 目標 › 達成期限, 現在値 › オンライン件数."""
    return any(_OTHER_MEASURE.search(each.folded) or _SAYS_ITSELF.search(each.folded) for each in path[at + 1 :])


def legend_entry(profile: Profile) -> re.Pattern[str]:
    """Return what finds an entry of a legend inside a heading: 青:, 緑色=, ■黄."""
    colors = [word for name in ("blue", "green", "yellow", "orange", "red") for word in profile.color_words[name]]
    words = "|".join(re.escape(fold(word)) for word in longest_first(colors))
    return pattern(rf"[■●○【「(]?(?:{words})色?[】」)]?[:=…]|[■●](?:{words})", keep=profile.is_shipped)
