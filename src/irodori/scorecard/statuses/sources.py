"""The sources of a plan's status, in the order in which they are asked; the
first that speaks decides.

====== ==================================== ==================================================
source where                                what is read
====== ==================================== ==================================================
table  進捗入力, or a CSV file              状況 and 期限 of the row that names the plan
column アクションプラン a 状況 / a 期限     a phrase, consumed whole
note   a comment on the cell                the last line that is a phrase; a line 期限:…
tag    brackets at the text's start or end  `tags`
fill   the fill that the cell has           exactly a swatch or a shipped palette's colour
====== ==================================== ==================================================
"""

from __future__ import annotations

from collections.abc import Iterator

from irodori.options import FillsChoice
from irodori.patterns import pattern
from irodori.scorecard.legend import Legend, Scale, exact_color
from irodori.scorecard.palettes import Color, color_by_hue
from irodori.scorecard.profile import Profile
from irodori.scorecard.statuses.statusphrases import (
    DeadlineAlone,
    NotRead,
    Phrase,
    Said,
    StatusPhraseReader,
    limits_of,
)
from irodori.scorecard.statuses.tags import TagReader, TagReading
from irodori.scorecard.values.dates import Deadline, NoDeadline
from irodori.workbook.fills import Fill


class StatusReader:
    """Reads statuses by the words of a profile and of the legend in force."""

    def __init__(
        self,
        profile: Profile,
        legend: Legend,
        fills: FillsChoice = "auto",
        scale: Scale | None = None,
    ) -> None:
        words = {**profile.status_words, **legend.words}
        self.phrases = StatusPhraseReader(
            words, dict(limits_of(profile.deadline_words))
        )
        self._tags = TagReader(self.phrases, profile.words["takes_back"])
        self._legend = legend
        self._fills = fills
        self._scale = scale
        self._palettes = profile.palettes
        self._by_color = _statuses_by_color(legend)

    def tags(self, text: str) -> TagReading:
        """Return what the tags of a plan's text say."""
        return self._tags.read(text)

    def note(self, text: str) -> Said | NotRead | None:
        """Return what a note says last; its author's name and older words are
        above.
        """
        lines = [line for line in _joined_lines(text) if line.strip()]
        phrases = [self.phrases.read(line, "note") for line in lines]
        spoken = [
            phrase
            for phrase in phrases
            if isinstance(phrase, Said)
            or (isinstance(phrase, NotRead) and not phrase.is_prose)
        ]
        if not spoken:
            return None
        last = spoken[-1]
        if isinstance(last, Said) and last.deadline is None:
            return last._replace(deadline=_deadline_alone(phrases))
        return last

    def fill(self, fill: Fill | None) -> Said | None:
        """Return what the fill that a cell already has says: green is 取組中."""
        if fill is None or self._fills == "ignore":
            return None
        found = exact_color(
            fill, self._legend, self._palettes, "status"
        ) or self._by_shade(fill)
        if found is None or found[0] not in self._by_color:
            return None
        return Said(self._by_color[found[0]], "fill", detail=found[1])

    def _by_shade(self, fill: Fill) -> tuple[Color, str] | None:
        """Return the colour that a shade shows: on a proven scale, or by its
        hue where that was asked for.
        """
        color = self._scale.color(fill) if self._scale else None
        if self._fills == "scale":
            color = color_by_hue(fill)
        if color is None or color in self._legend.markers:
            return None
        return color, "hue"


_GOES_ON = pattern(
    r"(?:期限|期日|締切|〆切)\s*+[:：=＝は]?+\s*+$|[、,(（]\s*+$"
)


def _joined_lines(text: str) -> Iterator[str]:
    """Yield the lines of a note, one that ends with 期限: or within brackets
    together with the next.
    """
    begun = ""
    for line in text.splitlines():
        begun += line
        if not _GOES_ON.search(line):
            yield begun
            begun = ""
    if begun:
        yield begun


def words_of(profile: Profile, legend: Legend) -> StatusPhraseReader:
    """Return what reads the phrases of a status table for a sheet with this
    legend.
    """
    return StatusReader(profile, legend).phrases


def _deadline_alone(phrases: list[Phrase]) -> Deadline | NoDeadline | None:
    given = [
        phrase.deadline
        for phrase in phrases
        if isinstance(phrase, DeadlineAlone)
    ]
    return given[-1] if given else None


def _statuses_by_color(legend: Legend) -> dict[str, str]:
    """Return the status that each colour means; a colour that means two says
    nothing.
    """
    found: dict[str, set[str]] = {}
    for rule in legend.statuses:
        if rule.color:
            found.setdefault(rule.color, set()).add(rule.status)
    return {
        color: statuses.pop()
        for color, statuses in found.items()
        if len(statuses) == 1
    }
