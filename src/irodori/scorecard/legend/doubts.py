"""The rules of a legend that are in doubt, because a text about them was not
understood whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.legend.binding import MOST_ENTRIES
from irodori.scorecard.legend.glossary import (
    RateColumns,
    codes,
    definition,
    same_status,
)
from irodori.scorecard.legend.grouping import (
    Binding,
    Bound,
    Misread,
    statuses_of,
)
from irodori.scorecard.legend.legendcells import (
    LegendCell,
    LegendScan,
    Part,
    Unread,
)
from irodori.scorecard.legend.meaning import LegendFinding
from irodori.scorecard.legend.measuring import (
    FormulaReading,
    Operand,
    bounds_other_than_progress,
)
from irodori.scorecard.legend.ruleconditions import Conditions
from irodori.scorecard.legend.sentences import (
    Rider,
    is_of_not_begun,
    riders,
    rules_left_out,
    speaks_of_base,
    states_base,
    states_target,
)
from irodori.scorecard.legend.titles import Headings
from irodori.scorecard.legend.tokens import (
    ColorWords,
    colored_text,
    squeezed,
)
from irodori.scorecard.legend.trimming import holds_entry
from irodori.scorecard.profile import ALL_RULES, ColorName, Profile, Rule
from irodori.scorecard.reading.paintedcolumns import OtherColumn
from irodori.scorecard.reading.tables import BASE, CURRENT
from irodori.scorecard.values.text import fold, plain, shown
from irodori.workbook.refs import Place, cell_ref

_COLORING = pattern(r"色分け|着色|塗り|凡例")
_ONLY = pattern(
    r"(?:のみ|だけ)(?:の欄)?(?:を|に|で)?(?:色分け|着色|塗り分け|色を)"
    r"|(?:色分け|着色|塗り分け)[^。\n]{0,30}(?:に限る|に限り|に限って|のみ|だけ)(?!青|緑|黄|橙|赤)"
)
"""What leaves the other columns without colours."""
_NOTE_MARK = pattern(r"[(]?(?P<mark>(?:注|[※*])[0-9]{1,2})")
_EXPLAINED = pattern(r"^[^:]{0,20}(?:\([^()]*\))?(?::|は|=)")
"""A heading in front of what its colours mean: オンライン利用率(現在値):."""
_MARKS_BEFORE = "・-○*※■◆[【(「"
_PLANNED = pattern(r"を?(?:予定|検討中?|見込み?)(?:です|である)?。?")
"""What takes back that an entry holds now, and is no status."""
_LONGEST = 400
"""Characters of a cell that are looked through for the names of rules."""


def _doubt(code: str, cell: LegendCell, left_over: str) -> Sentence:
    """Return why a text of which a part was not understood puts rules in
    doubt.
    """
    params = {
        "cell": cell.ref,
        "text": shown(cell.text or left_over),
        "unread": shown(left_over),
    }
    return Sentence(code, params)


def _once(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return each of some rules once."""
    return tuple(dict.fromkeys(rules))


class Doubts:
    """The rules that are in doubt, each with the sentence that says why."""

    def __init__(
        self,
        found: LegendScan,
        binding: Binding,
        conditions: Conditions,
        profile: Profile,
    ) -> None:
        self.by_rule: dict[Rule, Sentence] = {}
        self.findings: list[LegendFinding] = []
        self.cells: set[Place] = set()
        self.unlike_zero: frozenset[str] = frozenset()
        """The fields of rates with a doubt of those that are 未実施."""
        self.synonyms: dict[str, str] = {}
        """Folded words that sentences explain, each with the one it means."""
        self._found = found
        self._conditions = conditions
        self._headings = profile.once(Headings)
        self._colors = profile.once(ColorWords)
        self._bound = binding.bound
        self._rules = conditions.rules
        self._bound_rules = _once(each.part for each in binding.bound)
        self._open_rules = self._without_bound(self._rules)
        """The rules that have no entry."""
        self._add_unread(binding.foreign)
        self._add_entries(binding)
        self._add_listings()
        self._add_words_alone()
        self._add_uncolored()

    def _add_unread(self, foreign: Collection[Place]) -> None:
        """Put rules in doubt because of texts that were not understood, but
        those in the cells of something else.
        """
        for each in self._found.unread:
            is_zero = is_of_not_begun(each.cell.text[:_LONGEST])
            if each.cell.place not in foreign and not is_zero:
                self.add_text(each.cell, self._rules_of(each), each.left_over)

    def _add_entries(self, binding: Binding) -> None:
        """Put rules in doubt because of entries that were not understood, and
        of those about coloured type.
        """
        for misread in binding.misread:
            self._add_misread(misread)
        for cell, unknown, rules in binding.captions:
            self.add_text(cell, rules, unknown)
        for bound in binding.bound:
            if bound.item.is_type and bound.item.word:
                self.add_entry(bound)

    def add_text(
        self,
        cell: LegendCell,
        rules: Iterable[Rule],
        left_over: str,
        code: str = "legend.in_doubt",
    ) -> None:
        """Put rules in doubt because of a text of which a part was not
        understood, or for another reason that has a code.
        """
        sentence = _doubt(code, cell, left_over)
        named = list(rules)
        for rule in named:
            self.by_rule.setdefault(rule, sentence)
        if cell.place in self.cells:
            return
        if not named:
            sentence = _doubt("legend.unread", cell, left_over)
        self._note(cell, sentence)

    def add_entry(self, entry: Bound, code: str = "legend.in_doubt") -> None:
        """Put the rule of an entry in doubt."""
        item = entry.item
        self.add_text(item.cell, (entry.part,), item.text, code)

    def add_not_begun(self, cell: LegendCell, left_over: str) -> None:
        """Put the rates in doubt that are 未実施."""
        fields = {CURRENT, BASE} if speaks_of_base(left_over) else {CURRENT}
        self.unlike_zero |= fields
        self._note(cell, _doubt("legend.in_doubt", cell, left_over))

    def _note(self, cell: LegendCell, sentence: Sentence) -> None:
        self.cells.add(cell.place)
        self.findings.append(LegendFinding(cell.ref, sentence))

    def add_apart(self, others: Binding) -> None:
        """Put the rules in doubt that only entries of other years or of
        something else explain.
        """
        for cell, unknown, rules in others.captions:
            left = self._without_bound(rules)
            if left:
                self.add_text(cell, left, unknown)
        said = [(each.item, "", [each.part]) for each in others.bound]
        said += [
            (each.item, each.caption, [*each.rules]) for each in others.misread
        ]
        for item, caption, about in said:
            rules = self._without_bound(about)
            if rules and item.cell.place not in self.cells:
                self.add_text(item.cell, rules, caption or item.text)

    def add_key_of_another_table(self, binding: Binding) -> None:
        """Put the statuses in doubt where no more than half of the entries
        about them are known ones: 青：計画　赤：実績.
        """
        bound = [each for each in binding.bound if each.part == "status"]
        known = sum(
            all(word.known for word in statuses_of(each)) for each in bound
        )
        if bound and 2 * known <= len(bound) + len(binding.markers):
            self.add_entry(bound[0])

    def add_sentences(
        self,
        cells: Sequence[LegendCell],
        formulas: Sequence[tuple[LegendCell, FormulaReading]],
        columns: RateColumns,
    ) -> None:
        """Put rules in doubt because of sentences beside the entries, and of
        entries beyond the first `MOST_ENTRIES`.

        ``columns`` are those of the rates.
        """
        # what only says that a rule has no colours is an entry
        cells = [
            each
            for each in cells
            if len(each.text) > _LONGEST
            or not self._headings.uncolored(each.legible)
        ]
        self._add_formulas(formulas)
        self._add_riders(cells)
        self._add_joint_rules(cells)
        self._add_left_out(cells)
        self._add_operands(cells, formulas, columns)
        if not formulas:
            self._add_other_measures()
        for entry in self._found.entries[MOST_ENTRIES : MOST_ENTRIES + 1]:
            self.add_text(entry.cell, self._rules, "…")

    def _add_formulas(
        self, formulas: Sequence[tuple[LegendCell, FormulaReading]]
    ) -> None:
        """Put progress in doubt where its formula is not known, or two differ."""
        first = formulas[0][1].formula if formulas else None
        for cell, reading in formulas:
            if reading.formula is None or reading.formula != first:
                self.add_text(cell, ("progress",), reading.text)

    def _add_riders(self, cells: Iterable[LegendCell]) -> None:
        """Put the rules in doubt that sentences beside the legend change; what
        was read whole beside a swatch is none.
        """
        read = {each.item.cell for each in self._bound if each.item.source}
        for cell in cells:
            if cell in read:
                continue
            for rider in riders(cell.legible, self._names_color):
                self._add_rider(cell, rider)

    def _add_rider(self, cell: LegendCell, rider: Rider) -> None:
        """Put the rules in doubt that a sentence changes."""
        text = rider.text
        if rider.of_not_begun:
            self.add_not_begun(cell, text)
        elif rider.restricts:
            self._add_restriction(cell, rider)
        elif not (self._is_synonym(text) or self._defines(text)):
            named = rider.rules or self._known(self._headings.named(text))
            self.add_text(
                cell, named or self._bound_rules or self._rules, text
            )

    def _names_color(self, line: str) -> bool:
        """Tell whether a line names a colour; 塗らない is none."""
        return any(
            not (each.word or "").endswith("ない")
            for each in self._colors.mentions(colored_text(line))
        )

    def _known(self, parts: Collection[Part]) -> tuple[Rule, ...]:
        """Return the rules that the legend may be about among some parts."""
        return tuple(rule for rule in self._rules if rule in parts)

    def _add_restriction(self, cell: LegendCell, rider: Rider) -> None:
        """Put the rules in doubt that a remark narrows: those of the entries
        in its cell, else of those that have its mark, else those that its
        cell names, else those of its terms.
        """
        mark = _NOTE_MARK.match(rider.text)
        here = self._rules_in(cell)
        marked = {
            each.part
            for each in self._bound
            if mark and mark["mark"] in plain(each.item.cell.text)
        }
        named = self._headings.named(cell.legible[:_LONGEST])
        about = self._known(here or marked or named or rider.rules)
        if about:
            self.add_text(cell, about, rider.text)

    def _is_synonym(self, sentence: str) -> bool:
        """Tell whether a sentence says what words mean beside the legend's
        own, and keep these: 検討中は未着手とする.
        """
        same = same_status(sentence)
        words = self._conditions.synonyms(same) if same else {}
        named = self._status_words()
        is_read = bool(words) and not any(
            word in named or self.synonyms.get(word, meant) != meant
            for word, meant in words.items()
        )
        if is_read:
            self.synonyms |= words
        return is_read

    def _defines(self, sentence: str) -> bool:
        """Tell whether a sentence only says what a status of the legend means
        anyway: 「措置済」には、令和4年度以前に措置したものを含む.
        """
        said = definition(sentence)
        return said is not None and self._conditions.leaves_meaning(
            said, self._status_words()
        )

    def _status_words(self) -> set[str]:
        """Return the folded words of the statuses that the legend colours."""
        return {
            word.word
            for each in self._bound
            if each.part == "status"
            for word in statuses_of(each)
            if word.word
        }

    def _add_joint_rules(self, cells: Iterable[LegendCell]) -> None:
        """Put rules in doubt to which a text gives one legend: a condition
        means something else under each.
        """
        for cell in cells:
            text = cell.legible[:_LONGEST]
            rules = self._headings.joined(text)
            if rules and (
                self._headings.is_alone(text)
                or text.endswith(":")
                or _COLORING.search(text)
                or self._colors.mentions(colored_text(text))
            ):
                self.add_text(cell, rules, text)

    def _add_left_out(self, cells: Iterable[LegendCell]) -> None:
        """Put the rules in doubt that are not coloured where a text says that
        only others are: 現在値のみ色分けする.
        """
        for cell in cells:
            text = cell.legible[:_LONGEST]
            named = self._headings.named(text) if _ONLY.search(text) else ()
            if self._known(named):
                left = [each for each in self._open_rules if each not in named]
                self.add_text(cell, left, text)

    def _add_operands(
        self,
        cells: Iterable[LegendCell],
        formulas: Iterable[tuple[LegendCell, FormulaReading]],
        columns: RateColumns,
    ) -> None:
        """Put progress in doubt where a text means another column than the one
        that is taken as the base, the current rate or the target.
        """
        said: list[tuple[LegendCell, Operand, str | None]] = [
            (cell, operand, text)
            for cell, reading in formulas
            for operand, text in reading.operands
        ]
        said += [(cell, "base", states_base(cell.legible)) for cell in cells]
        said += [
            (cell, "target", states_target(cell.legible)) for cell in cells
        ]
        for cell, operand, text in said:
            if text and columns.means_another(operand, text):
                self.add_text(cell, ("progress",), text)

    def add_usual_rate(
        self,
        cells: Iterable[LegendCell],
        labels: Iterable[str],
        others: frozenset[str],
    ) -> None:
        """Put progress in doubt where a text explains the colours of the rate
        with one of some labels, オンライン利用率（現在値）：…, and the sheet's
        current rates are ``others`` of which no text speaks.
        """
        usual = tuple(map(fold, labels))
        texts = [(cell, fold(cell.text)) for cell in cells]
        if any(name in text for _, text in texts for name in others):
            return
        for cell, text in texts:
            bare = text.lstrip(_MARKS_BEFORE)
            if bare.startswith(usual) and _EXPLAINED.search(bare):
                self.add_text(cell, ("progress",), cell.text)

    def _add_other_measures(self) -> None:
        """Put progress in doubt where its bounds are those of another thing."""
        for each in self._bound:
            text = each.item.cell.legible
            if each.part == "progress" and bounds_other_than_progress(text):
                self.add_entry(each)

    def _add_misread(self, misread: Misread) -> None:
        """Put the rules in doubt that an entry may be about, and those that
        its condition speaks of.
        """
        item = misread.item
        rules = misread.rules
        spoken: tuple[Rule, ...] = ()
        if not misread.is_ruled:
            spoken = self._conditions.spoken_of(item.condition)
        if rules == self._rules and not misread.is_of_block:
            rules = () if spoken else self._open_rules
        unread = misread.caption or item.text
        self.add_text(item.cell, _once((*rules, *spoken)), unread)

    def _without_bound(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        return tuple(rule for rule in rules if rule not in self._bound_rules)

    def _rules_of(self, unread: Unread) -> tuple[Rule, ...]:
        """Return the rules that a text which was not understood may be about."""
        part = unread.part
        if unread.limits and part not in ALL_RULES:
            return rules_left_out(unread.left_over) or self._rules
        spoken: tuple[Rule, ...] = ()
        if not _PLANNED.fullmatch(unread.left_over):
            spoken = self._conditions.spoken_of(unread.left_over)
        if part in ALL_RULES:
            above = () if spoken and not unread.is_own else (part,)
            return _once((*above, *spoken))
        here = self._rules_in(unread.cell)
        if part is None and spoken:
            return _once((*here, *spoken))
        if here or part == "other":
            return here
        return self._open_rules

    def _rules_in(self, cell: LegendCell) -> tuple[Rule, ...]:
        """Return the rules of the entries in a cell."""
        return _once(
            each.part
            for each in self._bound
            if each.item.cell.place == cell.place
        )

    def _add_listings(self) -> None:
        """Put rules in doubt because of texts that only name colours, where
        no legend says what they mean.
        """
        for each in self._found.listings:
            is_marker = self._conditions.is_marker(each.cell.text)
            if is_marker or each.part == "other":
                continue
            rules = () if self._bound else self._open_rules
            if each.part in ALL_RULES:
                rules = self._without_bound([each.part])
            if rules:
                self.add_text(each.cell, rules, each.left_over)

    def _add_uncolored(self) -> None:
        """Put the rules in doubt of which a condition without a known colour
        is right above or below those with colour words: 碧：80%以上.
        """
        parts = {
            each.item.cell.place: each.part
            for each in self._bound
            if each.item.word
        }
        # the further columns of a table explain the colour of their row
        rows = {
            each.item.source[0] for each in self._bound if each.item.source
        }
        for cell in self._found.uncolored:
            text = cell.legible
            is_key = codes([cell], self._conditions.is_status)
            if cell.row in rows or is_key or same_status(text):
                continue
            for row in (cell.row - 1, cell.row + 1):
                part = parts.get((row, cell.column))
                if part and self._may_be_entry(text, part):
                    self.add_text(cell, (part,), text)

    def _may_be_entry(self, text: str, part: Rule) -> bool:
        """Tell whether a text is a condition of a rule, by itself or with a
        word that is no known colour.
        """

        def is_known(condition: str) -> bool:
            return part in self._conditions.by_content(squeezed(condition))

        return is_known(text) or holds_entry(text, is_known)

    def add_conditions_beside_fills(
        self,
        conditions: Iterable[LegendCell],
        colors: Mapping[Place, ColorName],
    ) -> None:
        """Put the rules in doubt that have no entry, but conditions beside
        cells in several ``colors``: they are a legend that was not understood.
        """
        near = []
        shown = set[ColorName]()
        for cell in conditions:
            row, column = cell.place
            places = [(row, column + away) for away in range(-3, 4)]
            places += [(row - 1, column), (row + 1, column)]
            beside = {colors[each] for each in places if each in colors}
            if beside:
                shown |= beside
                near.append(cell)
        if len(shown) > 1:
            self.add_conditions_alone(near, self._open_rules)

    def add_conditions_alone(
        self, cells: Iterable[LegendCell], rules: Iterable[Rule]
    ) -> None:
        """Put those of some rules in doubt of which several cells or shapes
        hold the conditions alone, whose colours are not read.
        """
        found: dict[Rule, list[LegendCell]] = {}
        for cell in cells:
            about = self._conditions.by_content(squeezed(cell.legible))
            if len(about) == 1:
                found.setdefault(about[0], []).append(cell)
        for rule, held in found.items():
            if rule in rules and len(held) > 1:
                text = " ".join(cell.text.strip() for cell in held)
                self.add_text(held[0], (rule,), text)

    def add_paintings(
        self,
        cells: Iterable[LegendCell],
        elsewhere: Mapping[Place, OtherColumn],
        *,
        is_here: bool,
    ) -> None:
        """Put the rules in doubt that fill another column than a text says is
        coloured, by its place; ``is_here`` tells whether the texts are on the
        sheet of these columns.
        """
        for cell in cells:
            column = elsewhere.get(cell.place)
            if column and column.is_stated:
                self._add_statement(cell, column)
            elif column:
                self._add_painting(cell, column, is_here=is_here)

    def _add_painting(
        self, cell: LegendCell, column: OtherColumn, *, is_here: bool
    ) -> None:
        """Put the rules in doubt of the entries in a text that says that
        another column is coloured than these fill, or of the first one behind
        it; where its own entries were not used, say so at that column.
        """
        rules = self._rules_in(cell)
        is_lost = column.is_opening or not rules
        if is_here and is_lost and cell.place in self.cells:
            said = _doubt("legend.other_column", cell, column.name)
            ref = cell_ref(*column.heading)
            self.findings.append(LegendFinding(ref, said))
            return
        if column.is_opening:
            return
        behind = [
            each for each in self._bound if each.item.cell.place > cell.place
        ]
        if behind and not rules:
            first = min(behind, key=lambda each: each.item.cell.place)
            rules = (first.part,)
        if rules:
            self.add_text(cell, rules, column.name, "legend.other_column")

    def _add_statement(self, cell: LegendCell, column: OtherColumn) -> None:
        """Put the rules in doubt that fill another column than a sentence
        says is coloured, or the one that it says is not.
        """
        rules = [*filter(column.is_against, self._bound_rules)]
        if rules:
            code = "in_doubt" if column.is_left else "other_column"
            self.add_text(cell, rules, column.name, f"legend.{code}")

    def _add_words_alone(self) -> None:
        """Put all rules in doubt where two or more colour words have no
        condition, nor a doubt beside them: they are a legend that was not
        understood.
        """
        told = {row for row, _ in self.cells}
        words = [
            each
            for each in self._found.free
            if each.word and each.row not in told
        ]
        if self._bound or len({each.color for each in words}) < 2:
            return
        row, column, word, _, fill = words[0]
        ref = cell_ref(row, column)
        cell = LegendCell(row, column, ref, word or "", fill)
        self.add_text(cell, self._open_rules, cell.text)
