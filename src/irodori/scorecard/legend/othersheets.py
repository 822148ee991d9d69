"""What the other sheets of a workbook, or text boxes, say of each rule."""

from __future__ import annotations

from collections.abc import Iterable

from irodori.messages import Sentence
from irodori.scorecard.legend.glossary import Glossary
from irodori.scorecard.legend.meaning import Legend
from irodori.scorecard.legend.reader import LegendReading
from irodori.scorecard.legend.sentences import FormulaReading
from irodori.scorecard.profile import Rule
from irodori.tuples import NamedTuple

_MOST_KINDS = 4
"""How many legends that disagree are told apart: without the readings of any
one sheet two of them are left.
"""


class _Saying(NamedTuple):
    """What a sheet says, and its place among the sheets."""

    place: int
    name: str
    legend: Legend


class OtherSheets:
    """The legends of some sheets, each with its name."""

    def __init__(
        self,
        spoken: Iterable[tuple[str, LegendReading]],
        rules: Iterable[Rule],
    ) -> None:
        self._but = ""
        self._formulas: list[tuple[str, FormulaReading]] = []
        self._glossaries: list[tuple[str, Glossary]] = []
        self._kinds: dict[Rule, list[list[_Saying]]] = {
            rule: [] for rule in rules
        }
        """Of each rule the sheets that agree with one another, kind by kind.
        """
        for place, (name, reading) in enumerate(spoken):
            if reading.formula:
                self._formulas.append((name, reading.formula))
            if any(reading.glossary):
                self._glossaries.append((name, reading.glossary))
            if reading.legend:
                for rule in self._kinds.keys() & set(reading.said):
                    self._add(rule, _Saying(place, name, reading.legend))

    def _add(self, rule: Rule, saying: _Saying) -> None:
        kinds = self._kinds[rule]
        for kind in kinds:
            if _agree(rule, kind[0].legend, saying.legend):
                kind.append(saying)
                return
        if len(kinds) < _MOST_KINDS:
            kinds.append([saying])

    def but(self, name: str) -> OtherSheets:
        """Return what the sheets say without one of them."""
        made = OtherSheets((), ())
        made._formulas = self._formulas
        made._glossaries = self._glossaries
        made._kinds = self._kinds
        made._but = name
        return made

    def saying(self, rule: Rule) -> list[_Saying]:
        """Return a saying of each kind about a rule, the first sheet's first;
        several disagree.
        """
        firsts = (
            next((each for each in kind if each.name != self._but), None)
            for kind in self._kinds[rule]
        )
        return sorted(filter(None, firsts), key=_place)

    def first(self, rule: Rule) -> str | None:
        """Return the name of the first sheet that explains a rule."""
        said = [each for kind in self._kinds[rule] for each in kind]
        names = (each.name for each in sorted(said, key=_place))
        return next((name for name in names if name != self._but), None)

    def differing(self, rule: Rule, own: Legend) -> list[str]:
        """Return the names of the first sheets that disagree with a legend, a
        handful.
        """
        kinds = [
            kind
            for kind in self._kinds[rule]
            if not _agree(rule, own, kind[0].legend)
        ]
        first = [
            each
            for kind in kinds
            for each in kind[: _MOST_KINDS + 2]
            if each.name != self._but
        ]
        return [each.name for each in sorted(first, key=_place)[:_MOST_KINDS]]

    def remark(self, rule: Rule) -> Sentence | None:
        """Return why a rule is in doubt by the first sheet that says nothing
        else of it.
        """
        said = [each for kind in self._kinds[rule] for each in kind]
        for each in sorted(said, key=_place):
            legend = each.legend
            is_entry = any(one.rule == rule for one in legend.sentences)
            if each.name != self._but and not is_entry:
                return legend.doubts_by_rule.get(rule)
        return None

    @property
    def formula(self) -> FormulaReading | None:
        """The first formula."""
        return next(
            (formula for name, formula in self._formulas if name != self._but),
            None,
        )

    @property
    def glossary(self) -> Glossary:
        """The first glossary."""
        return next(
            (each for name, each in self._glossaries if name != self._but),
            Glossary(),
        )


def _place(saying: _Saying) -> int:
    return saying.place


def _agree(
    rule: Rule,
    one: Legend,
    other: Legend,
) -> bool:
    """Tell whether two legends give a rule the same colours."""
    if (rule in one.doubts_by_rule) != (rule in other.doubts_by_rule):
        return False
    if rule == "progress":
        return (one.bands, one.doubts, one.formula) == (
            other.bands,
            other.doubts,
            other.formula,
        )
    if rule == "status":
        return set(one.statuses) == set(other.statuses)
    if rule == "mark":
        return (set(one.marks), one.unclear_marks) == (
            set(other.marks),
            other.unclear_marks,
        )
    return (one.kpi, one.kpi_unmet) == (other.kpi, other.kpi_unmet)
