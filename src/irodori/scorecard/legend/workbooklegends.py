"""The legend in force on each sheet of a workbook: its own, else that of a
legend sheet, else the built-in one.

A sheet whose name says that it is an old one, a draft or an example is no
legend in force: what only such a sheet explains is in doubt.

Each rule is looked for by itself: a sheet may explain its plans below the
table and leave the rates to a sheet 凡例. A hidden sheet that holds a table
decides nothing for the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from itertools import chain, product
from types import MappingProxyType
from typing import TypeVar

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.legend.glossary import Glossary, rules_by_sheet
from irodori.scorecard.legend.meaning import (
    Legend,
    LegendFinding,
    builtin_legend,
    rule_word,
    with_said_rules,
)
from irodori.scorecard.legend.measuring import FormulaReading
from irodori.scorecard.legend.reader import (
    LegendReading,
    LegendShape,
    box_legend,
    sheet_legend,
)
from irodori.scorecard.legend.sentences import rules_in
from irodori.scorecard.palettes import Color
from irodori.scorecard.profile import Profile, Rule
from irodori.scorecard.reading.tables import SheetReading
from irodori.scorecard.values.cellreader import CellLooks, CellTexts
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Place


class BookLegends(NamedTuple):
    """The legends of a workbook."""

    legends: Mapping[str, Legend]
    """The legend in force, by the name of the sheet."""
    findings: tuple[tuple[str, LegendFinding], ...]
    """What is wrong with them, each with the name of its sheet."""
    readings: Mapping[str, LegendReading]
    """What each sheet says itself."""


def book_legends(
    sheets: Sequence[SheetReading],
    hidden: Collection[str],
    values: CellTexts,
    formats: CellLooks,
    profile: Profile,
    *,
    shapes: Mapping[str, Sequence[LegendShape]] = MappingProxyType({}),
    notes: Mapping[str, Mapping[Place, str]] = MappingProxyType({}),
) -> BookLegends:
    """Return the legend in force on each sheet; ``hidden`` names the hidden
    ones, ``shapes`` the text boxes of each, ``notes`` the comments on cells.
    """
    rules = rules_by_sheet(sheets, profile)
    tables = {sheet.name: sheet.tables for sheet in sheets}
    every = [*chain.from_iterable(tables.values())]
    readings = {
        sheet.name: sheet_legend(
            sheet,
            values,
            formats,
            profile,
            rules[sheet.name],
            notes=notes.get(sheet.name, {}),
            others=every,
        )
        for sheet in sheets
    }
    boxes = {
        name: box_legend(texts, profile, rules.get(name), tables[name])
        for name, texts in shapes.items()
        if texts
    }
    return _BookReading(sheets, hidden, readings, boxes, profile).legends()


_NOT_IN_FORCE = pattern(
    r"旧.*|.*[(_]旧(?:\)?|[・、_].*)|.*(?<!提)案\)?|.*記[載入]例.*|(?:old|draft)\b.*"
)
"""The folded name of a sheet whose legend is not in force."""
_LONGEST_NAME = 31
"""The characters of a sheet's name."""


def _is_not_in_force(name: str) -> bool:
    return _NOT_IN_FORCE.fullmatch(fold(name[:_LONGEST_NAME])) is not None


_YEAR = pattern(r"(令和|平成|R|H)?([0-9]{1,4}|元)年?(?:度|(?=[^0-9]|$))")


def _year_of(name: str) -> tuple[str, ...] | None:
    """Return the year that the folded name of a sheet tells: 凡例R5 and
    令和5年度; None for none and for several.
    """
    words = fold(name[:_LONGEST_NAME])
    found = {
        (era[:1].translate(_ERAS), number)
        for era, number in _YEAR.findall(words)
        if era or len(number) == _DIGITS_OF_A_YEAR
    }
    return next(iter(found)) if len(found) == 1 else None


_ERAS = str.maketrans("令平", "RH")
_DIGITS_OF_A_YEAR = 4


# ---- What may explain a sheet --------------------------------------------------


class _Sources(NamedTuple):
    """What may explain the rules of a sheet beside its own cells."""

    boxes: OtherSheets
    """Its text boxes."""
    others: Sequence[OtherSheets]
    """Groups of other sheets in the order in which they count; the first are
    those without tables.
    """
    not_in_force: OtherSheets
    """The sheets of which the name says that they are not in force."""
    markers: frozenset[Color]
    """The colours that the sheet uses for something else."""
    sheets: Collection[str]
    """The names of all sheets."""


class _BookReading:
    """What the cells of each sheet say (``readings``) and its text boxes."""

    def __init__(
        self,
        sheets: Sequence[SheetReading],
        hidden: Collection[str],
        readings: Mapping[str, LegendReading],
        boxes: Mapping[str, LegendReading],
        profile: Profile,
    ) -> None:
        self.spoken = [*readings.items(), *boxes.items()]
        self._tables = {sheet.name for sheet in sheets if sheet.tables}
        self._hidden = hidden
        self._readings = readings
        self._boxes = boxes
        self._profile = profile
        in_force = [
            each for each in self.spoken if not _is_not_in_force(each[0])
        ]
        self._not_in_force = self._saying(
            each for each in self.spoken if _is_not_in_force(each[0])
        )
        self._groups = {
            place: self._saying(
                each for each in in_force if self._place(each[0]) == place
            )
            for place in product((False, True), (False, True))
        }

    def legends(self) -> BookLegends:
        """Return the legends in force."""
        mergers = {
            name: _Merger(name, reading, self.sources(name), self._profile)
            for name, reading in self._readings.items()
        }
        legends = {name: each.merged() for name, each in mergers.items()}
        findings = [
            (name, each) for name, one in self.spoken for each in one.findings
        ]
        for name, merger in mergers.items():
            if name in self._tables:
                findings += [(name, each) for each in merger.findings]
        return BookLegends(legends, tuple(findings), self._readings)

    def _place(self, name: str) -> tuple[bool, bool]:
        """Return whether a sheet has tables, and whether it is hidden."""
        return name in self._tables, name in self._hidden

    def _saying(
        self, spoken: Iterable[tuple[str, LegendReading]]
    ) -> OtherSheets:
        return OtherSheets(spoken, self._profile.rules)

    def sources(self, name: str) -> _Sources:
        """Return what may explain the rules of a sheet."""
        places = [(False, False), (True, False), (False, True)]
        places += [(True, True)] if name in self._hidden else []
        own = [(name, self._boxes[name])] if name in self._boxes else []
        return _Sources(
            self._saying(own),
            [self._groups[place].but(name) for place in places],
            self._not_in_force.but(name),
            self._markers(name),
            self._readings.keys(),
        )

    def _markers(self, name: str) -> frozenset[Color]:
        """Return the colours that a sheet uses for something else, by what its
        cells and text boxes say, and the sheets without tables.
        """
        return frozenset[Color]().union(
            *(
                said.markers
                for other, said in self.spoken
                if other == name or other not in self._tables
            )
        )


# ---- Rule by rule -----------------------------------------------------------


class _Merger:
    """Takes each rule of a sheet's legend from the sheet itself, else from the
    others.
    """

    def __init__(
        self,
        name: str,
        own: LegendReading,
        sources: _Sources,
        profile: Profile,
    ) -> None:
        self.findings: list[LegendFinding] = []
        """What is wrong between the sheets."""
        self._year = _year_of(name)
        self._own = own._replace(markers=sources.markers)
        self._sources = sources
        self._others = [sources.boxes, *sources.others]
        self._rules = profile.rules
        self._status_words = profile.status_words
        self._builtin = profile.once(builtin_legend)
        self._legend = self._builtin._replace(markers=sources.markers)
        self._said: list[Rule] = []
        self._taken: list[Legend] = []
        """The legend from which each rule was taken."""

    def merged(self) -> Legend:
        """Return the legend of the sheet."""
        for rule in self._rules:
            self._add(rule)
        pointer = self._own.elsewhere
        is_kept = pointer and pointer.leads_to(self._sources.sheets)
        if pointer and not (is_kept and self._said):
            self._doubt_unsaid(pointer.finding)
        legend = self._with_formula()
        if self._said:
            legend = self._only_source(legend) or with_said_rules(
                legend._replace(source="workbook"), self._said, self._builtin
            )
        return self._with_glossary(legend)

    def _add(self, rule: Rule) -> None:
        own = self._own
        if own.legend and rule in own.said:
            self._take(rule, own.legend)
            self._compare_beside(rule, own.legend)
            return
        said = self._said_elsewhere(rule)
        if len(said) == 1:
            self._take(rule, said[0].legend)
        elif said:
            self._add_doubt(rule, "legend.sheets_disagree")
        elif sheet := self._sources.not_in_force.first(rule):
            self._add_doubt(rule, "legend.not_in_force", sheet=sheet)
        elif rule == "progress" and own.other_rate:
            self._add_doubt(rule, "legend.other_rate", rate=own.other_rate)

    def _said_elsewhere(self, rule: Rule) -> list[_Saying]:
        """Return what the first group that explains a rule says of it; several
        sayings disagree, but the one of the sheet's own year counts.
        """
        sayings = (group.saying(rule) for group in self._others)
        said = next(filter(None, sayings), [])
        of_year = [each for each in said if _year_of(each.name) == self._year]
        return of_year if self._year and len(of_year) == 1 else said

    def _compare_beside(self, rule: Rule, own: Legend) -> None:
        """Put a rule in doubt that the sheet explains, where there is a remark
        on it beside the sheet's cells, or another legend in its text boxes.
        """
        if rule in own.doubts_by_rule:
            return
        boxes, without_tables = self._others[:2]
        remark = boxes.remark(rule)
        if remark is None:
            remark = without_tables.remark(rule)
            if remark and not rules_in(str(remark.params["text"])):
                remark = None  # a sheet of another matter
        if remark:
            self._doubt(rule, remark)
        elif boxes.differing(rule, own):
            self._add_doubt(rule, "legend.boxes_disagree")
        else:
            part = rule_word(rule, own.kind)
            self.findings += [
                LegendFinding.of("legend.differs", "A1", sheet=name, part=part)
                for name in without_tables.differing(rule, own)
            ]

    def _doubt_unsaid(self, finding: LegendFinding) -> None:
        """Put the rules in doubt that no sheet explains: their legend is
        elsewhere.
        """
        unsaid = [rule for rule in self._rules if rule not in self._said]
        for rule in unsaid:
            self._doubt(rule, finding.sentence)
        if unsaid:
            self.findings.append(finding)

    def _take(self, rule: Rule, source: Legend) -> None:
        self._legend = _with_rule(self._legend, source, rule)
        self._said.append(rule)
        self._taken.append(source)

    def _add_doubt(
        self,
        rule: Rule,
        code: str,
        **params: object,
    ) -> None:
        """Put a rule in doubt that no other sheet explains for certain."""
        part = rule_word(rule, self._builtin.kind)
        sentence = Sentence(code, {"part": part, **params})
        if rule not in self._said:
            self._said.append(rule)
        self._doubt(rule, sentence)
        self.findings.append(LegendFinding("A1", sentence))

    def _doubt(self, rule: Rule, sentence: Sentence) -> None:
        doubts = {**self._legend.doubts_by_rule, rule: sentence}
        self._legend = self._legend._replace(doubts_by_rule=doubts)

    def _with_formula(self) -> Legend:
        """Return the legend with the formula that the sheet itself gives, else
        the first that another one gives.
        """
        formulas = chain(
            [self._own.formula], (group.formula for group in self._others)
        )
        formula = next(filter(None, formulas), None)
        if formula is None or formula.formula is None:
            return self._legend
        return self._legend._replace(
            formula=formula.formula, base=formula.base
        )

    def _with_glossary(self, legend: Legend) -> Legend:
        """Return the legend with the words and codes that the sheet itself
        explains, else the first other one that explains any.
        """
        explained = chain(
            [self._own.glossary], (group.glossary for group in self._others)
        )
        glossary = next((each for each in explained if any(each)), Glossary())
        # what a synonym means is a word of the profile
        known = {**self._status_words, **legend.words}
        synonyms = {
            word: known[meant] for word, meant in glossary.synonyms.items()
        }
        return legend._replace(
            words={**legend.words, **synonyms}, codes=glossary.codes
        )

    def _only_source(self, merged: Legend) -> Legend | None:
        """Return the legend from which all rules were taken; None where there
        are several or a rule is in doubt between them.
        """
        if not self._taken or len(self._taken) != len(self._said):
            return None
        first = self._taken[0]
        is_same = (first.formula, first.base, first.markers) == (
            merged.formula,
            merged.base,
            merged.markers,
        )
        is_alone = all(each is first for each in self._taken)
        is_as_sure = set(merged.doubts_by_rule) <= set(first.doubts_by_rule)
        return first if is_same and is_alone and is_as_sure else None


_PARTS: Mapping[Rule, tuple[str, ...]] = {
    "progress": ("bands", "doubts", "formula", "base", "unlike_zero"),
    "status": ("statuses", "unclear", "words"),
    "mark": ("marks", "unclear_marks"),
    "kpi": ("kpi", "kpi_unmet"),
}
"""What a legend says under each rule."""


def _with_rule(
    legend: Legend,
    source: Legend,
    rule: Rule,
) -> Legend:
    """Return a legend with one rule taken from another."""
    fills = {
        (of, color): fill
        for each in (legend, source)
        for (of, color), fill in each.fills.items()
        if (of == rule) == (each is source)
    }
    doubts = {**legend.doubts_by_rule}
    doubts.pop(rule, None)
    if rule in source.doubts_by_rule:
        doubts[rule] = source.doubts_by_rule[rule]
    own = (each for each in source.sentences if each.rule == rule)
    return legend._replace(
        fills=fills,
        doubts_by_rule=doubts,
        sentences=(*legend.sentences, *own),
        **{name: getattr(source, name) for name in _PARTS[rule]},
    )


# ---- The other sheets, and text boxes ----------------------------------------

_MOST_KINDS = 4
"""How many legends that disagree are told apart: without the readings of any
one sheet two of them are left.
"""


class _Saying(NamedTuple):
    """What a sheet says, and its place among the sheets."""

    place: int
    name: str
    legend: Legend


Said = TypeVar("Said")


class OtherSheets:
    """The legends of some sheets, each with its name."""

    def __init__(
        self,
        spoken: Iterable[tuple[str, LegendReading]],
        rules: Iterable[Rule],
    ) -> None:
        self._left_out = ""
        """The name of a sheet that does not count."""
        said = [*spoken]
        self._formulas = [
            (name, each.formula) for name, each in said if each.formula
        ]
        self._glossaries = [
            (name, each.glossary) for name, each in said if any(each.glossary)
        ]
        self._kinds: dict[Rule, list[list[_Saying]]] = {
            rule: [] for rule in rules
        }
        """Of each rule the sheets that agree with one another, kind by kind.
        """
        for place, (name, reading) in enumerate(said):
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
        made = copy(self)
        made._left_out = name  # noqa: SLF001  (its own)
        return made

    def saying(self, rule: Rule) -> list[_Saying]:
        """Return a saying of each kind about a rule, the first sheet's first;
        several disagree.
        """
        firsts = (
            next((each for each in kind if each.name != self._left_out), None)
            for kind in self._kinds[rule]
        )
        return sorted(filter(None, firsts), key=_place)

    def first(self, rule: Rule) -> str | None:
        """Return the name of the first sheet that explains a rule."""
        return next((each.name for each in self._sayings(rule)), None)

    def _sayings(self, rule: Rule) -> list[_Saying]:
        """Return what the sheets say about a rule, in their order."""
        said = (
            each
            for kind in self._kinds[rule]
            for each in kind
            if each.name != self._left_out
        )
        return sorted(said, key=_place)

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
            if each.name != self._left_out
        ]
        return [each.name for each in sorted(first, key=_place)[:_MOST_KINDS]]

    def remark(self, rule: Rule) -> Sentence | None:
        """Return why a rule is in doubt by the first sheet that says nothing
        else of it.
        """
        for each in self._sayings(rule):
            if all(one.rule != rule for one in each.legend.sentences):
                return each.legend.doubts_by_rule.get(rule)
        return None

    @property
    def formula(self) -> FormulaReading | None:
        """The first formula."""
        return self._first_of(self._formulas)

    @property
    def glossary(self) -> Glossary:
        """The first glossary."""
        return self._first_of(self._glossaries) or Glossary()

    def _first_of(self, said: Iterable[tuple[str, Said]]) -> Said | None:
        """Return the first of what sheets say, each with its sheet's name."""
        others = (each for name, each in said if name != self._left_out)
        return next(others, None)


def _place(saying: _Saying) -> int:
    return saying.place


def _agree(rule: Rule, one: Legend, other: Legend) -> bool:
    """Tell whether two legends give a rule the same colours."""
    is_sure = rule not in one.doubts_by_rule
    return is_sure == (rule not in other.doubts_by_rule) and (
        _colors_of(rule, one) == _colors_of(rule, other)
    )


def _colors_of(rule: Rule, legend: Legend) -> object:
    """Return what a legend says of the colours of a rule."""
    if rule == "progress":
        return legend.bands, legend.doubts, legend.formula
    if rule == "status":
        return set(legend.statuses)
    if rule == "mark":
        return set(legend.marks), legend.unclear_marks
    return legend.kpi, legend.kpi_unmet
