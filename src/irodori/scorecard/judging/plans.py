"""アクションプラン: the status that the first of its sources gives, and the
deadline that holds; `planrule` gives them their colour.

Status (`scorecard.statuses`), the first that speaks: table, column, note, tag,
fill.

================================================= ============================================================
what speaks                                       verdict
================================================= ============================================================
the plan's cell is blank                          nothing to rate
the legend's statuses are in doubt                unrated, with the legend's doubt
a column, a note or a tag that is not understood  unrated, with a finding: what is below it does not speak
a table says 状況なし                             unrated, ``status.withdrawn``: nothing below it speaks
nothing                                           unrated, ``status.missing``
a later source that differs (no fill)             rated by the first, with a remark
================================================= ============================================================

Deadline, the first that is given, 未定 too: with the status; the plan's 期限
column; the plan's own text; the block's 達成期限(中間KPI); the procedure's
達成期限.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import repeat

from irodori.messages import Sentence
from irodori.scorecard.judging.besideplans import (
    NOTHING_BESIDE,
    Beside,
    BesidePlan,
)
from irodori.scorecard.judging.planrule import (
    NOTHING_GIVEN,
    Given,
    PlanRule,
    in_force,
    said_in_column,
)
from irodori.scorecard.judging.verdicts import (
    Facts,
    RatedColumn,
    Verdict,
    distinct_verdicts,
)
from irodori.scorecard.reading.tables import (
    IssueBlock,
    PlanColumns,
    Table,
    for_each_row,
    group_rows,
)
from irodori.scorecard.statuses.sources import StatusReader, TagReading
from irodori.scorecard.statuses.statusphrases import Said
from irodori.scorecard.values.cellreader import Cell
from irodori.scorecard.values.dates import (
    Deadline,
    NoDeadline,
    deadlines_by_letter,
    read_deadline,
)
from irodori.scorecard.values.sentencedates import (
    find_headed_deadline,
    find_plan_deadline,
)
from irodori.scorecard.values.text import (
    fold,
    is_blank,
    shown,
    without_serials_of_each,
)
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK


class PlanText(NamedTuple):
    """What a plan's own text says."""

    tag: Said | None
    doubt: Sentence | None
    """Why its tags are not read."""
    deadline: Deadline | NoDeadline | None

    @property
    def is_quoted(self) -> bool:
        """Whether a finding about it will quote the text."""
        return self.doubt is not None or isinstance(self.deadline, NoDeadline)

    @property
    def has_deadline(self) -> bool:
        """Whether it says a deadline, which goes before that of its block."""
        own = self.tag.deadline if self.tag else None
        return own is not None or self.deadline is not None


SAYS_NOTHING = PlanText(None, None, None)


class Ends(NamedTuple):
    """The deadlines that hold where plans give none."""

    given: Sequence[Given]
    places: array[int]
    """For each procedure the place of its own among them."""

    def of(self, procedure: int) -> Given:
        """Return the one of a procedure."""
        return self.given[self.places[procedure]]


_Judged = tuple[int, int, Given]
"""The place of what a plan says, its cell format, and the deadline that holds
otherwise.
"""
_UNREAD = -1
"""The place of what a text says that has not been read yet."""
_NO_LOOK = -1
"""The format of a cell whose fill says nothing."""


# ---- A table's columns ------------------------------------------------------


class PlanJudge:
    """Judges the action plans of one sheet."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._cells = facts.cells
        self._statuses = StatusReader(
            facts.profile, facts.legend, facts.fills, facts.scale
        )
        self._rule = PlanRule(facts.legend, facts.as_of, facts.other_dates)
        self._doubt = facts.doubt("status")
        self._spoken: list[PlanText | None] = [None]
        """What plans say; None for a blank one."""
        self._by_text: dict[str, int] = {"": 0}
        """The same place by text without items' numbers."""
        self._places: dict[PlanText, int] = {}
        self._verdicts: dict[_Judged, Verdict | None] = {}
        self._dated = {
            rule.status
            for rule in facts.legend.statuses
            if rule.overdue is not None
        }

    def judge_block(
        self, table: Table, block: IssueBlock
    ) -> Iterator[RatedColumn]:
        """Yield the verdicts on each plan of an issue block."""
        ends = self.block_ends(table, block)
        for each in block.plans:
            plan = self._with_own_status(table, each)
            own = plan_ends(table, block, plan, ends)
            yield self._judge_column(table, plan, own)

    def _with_own_status(self, table: Table, plan: PlanColumns) -> PlanColumns:
        """Return a plan that is its own column of statuses where its cells
        hold nothing but statuses: the heading says then what is to be done.
        """
        if plan.status is not None:
            return plan
        firsts, _ = table.group([plan.column])
        cells = (table.cell(first, plan.column) for first in firsts)
        held = [cell for cell in cells if cell[1] != BLANK]
        if held and all(map(self._is_status, held)):
            return plan._replace(status=plan.column)
        return plan

    def _is_status(self, cell: Cell) -> bool:
        text = self._cells.shown(*cell)
        return isinstance(self._statuses.phrases.read(text, "column"), Said)

    def _judge_column(
        self, table: Table, plan: PlanColumns, ends: Ends
    ) -> RatedColumn:
        styles, codes = table.column(plan.column)
        spoken = self._spoken_of(styles, codes)
        looks = styles
        if plan.painted:
            looks = array("i", [_NO_LOOK]) * len(table)
        deciding = [spoken, looks, ends.places]
        firsts, index = group_rows(deciding, len(table))
        verdicts = [
            self._known_verdict(spoken[at], looks[at], ends.of(at))
            for at in firsts
        ]
        besides = self._beside(table, plan)
        for at, beside in besides.each():
            text = self._read_beside(styles[at], codes[at])
            if text is not None:
                end = ends.of(at)
                index[at] = len(verdicts)
                verdicts.append(self._judge(text, looks[at], end, beside))
        for at in besides.uncovered():
            index[at] = len(verdicts)
        verdicts.append(None)
        return RatedColumn(plan.filled, distinct_verdicts(verdicts), index)

    def _beside(self, table: Table, plan: PlanColumns) -> BesidePlan:
        phrases = self._statuses.phrases
        return BesidePlan(table, plan, self._facts, phrases)

    def _read_beside(self, style: int, code: int) -> PlanText | None:
        """Return what the text of a plan says that is not its only source."""
        text = self._cells.text(code)
        seen = self._cells.shown(style, code)
        return self._read_whole(text, seen)

    def _spoken_of(
        self, styles: Sequence[int], codes: array[int]
    ) -> array[int]:
        """Return for each plan the place of what its text says, the same for
        all that say the same.
        """
        spoken = self._stored_of(codes)
        changing = {
            style for style in set(styles) if not self._cells.shows_text(style)
        }
        if changing:
            for at, style in enumerate(styles):
                if style in changing:
                    spoken[at] = self._shown_place(style, codes[at])
        return spoken

    def _shown_place(self, style: int, code: int) -> int:
        """Return the place of what a text says that a number format hides or
        adds words to, or that is struck through.
        """
        text = self._cells.text(code)
        seen = self._cells.shown(style, code)
        return self._place(self._read_text(text, seen))

    def _stored_of(self, codes: array[int]) -> array[int]:
        """Return the same places for plans that are shown as they are stored."""
        firsts, index = group_rows([codes], len(codes))
        distinct = [codes[first] for first in firsts]
        texts = self._cells.texts(distinct)
        keys = without_serials_of_each(texts)
        # of a rich text, what is struck through does not count
        rich = self._cells.rich_among(distinct)
        known = map(self._by_text.get, keys, repeat(_UNREAD))
        places = [*known]
        for at, code in enumerate(distinct):
            if places[at] == _UNREAD or code in rich:
                key = None if code in rich else keys[at]
                places[at] = self._place_of_text(code, texts[at], key)
        return for_each_row(places, index)

    def _place_of_text(self, code: int, text: str, key: str | None) -> int:
        """Return the place of what a text says, the same for all of one key:
        those that differ in an item's number alone.
        """
        if key is not None and key in self._by_text:
            return self._by_text[key]
        seen = self._cells.standing_text(code)
        said = self._read_text(text, seen)
        place = self._place(said)
        if key and (said is None or not said.is_quoted):
            self._by_text[key] = place
        return place

    def _place(self, text: PlanText | None) -> int:
        if text is None:
            return 0
        place = self._places.get(text) if text.doubt is None else None
        if place is None:
            place = len(self._spoken)
            self._spoken.append(text)
            if text.doubt is None:
                self._places[text] = place
        return place

    def _read_text(self, text: str, seen: str) -> PlanText | None:
        """Return what a plan's text says, of which a person sees ``seen``, in
        a table without other sources.

        A date that its tag does not need is left out: texts that differ only
        in such dates are judged as one.
        """
        tags = self._read_tags(text, seen)
        if tags is None:
            return None
        said = tags.said
        if said and (said.deadline or said.status not in self._dated):
            return PlanText(said, tags.doubt, None)
        deadline = find_plan_deadline(tags.rest)
        return PlanText(said, tags.doubt, deadline)

    def _read_whole(self, text: str, seen: str) -> PlanText | None:
        """Return all that a plan's text says, of which a person sees ``seen``."""
        tags = self._read_tags(text, seen)
        if tags is None:
            return None
        own = tags.said.deadline if tags.said else None
        deadline = own or find_plan_deadline(tags.rest)
        return PlanText(tags.said, tags.doubt, deadline)

    def _read_tags(self, text: str, seen: str) -> TagReading | None:
        """Return what the tags of a plan's text say; None where it is no plan."""
        if is_blank(text) or _is_no_plan(text):
            return None
        return self._statuses.tags(seen)

    def block_ends(self, table: Table, block: IssueBlock) -> Ends:
        """Return the deadlines that hold where the plans of a block give none."""
        issue = block.columns.get("issue", block.first)
        headed = _headed(table, issue)
        columns = _end_columns(table, block)
        firsts, index = table.group([column for _, column in columns])
        given: list[Given] = []
        for first in firsts:
            cells = [
                (name, table.cell(first, column)) for name, column in columns
            ]
            given.append(self._first_given(cells, headed))
        ends = [*dict.fromkeys(given)]
        places = {end: place for place, end in enumerate(ends)}
        found = [places[end] for end in given]
        return Ends(ends, for_each_row(found, index))

    def _first_given(
        self, cells: Sequence[tuple[str, Cell]], headed: Given
    ) -> Given:
        """Return the first deadline that some cells give, 未定 too; blanks and
        dashes give none. That of the block's heading goes before the
        procedure's.
        """
        for source, (style, code) in cells:
            if source == "deadline" and headed != NOTHING_GIVEN:
                return headed
            if code != BLANK and not self._cells.is_blank(style, code):
                deadline = self._cells.deadline(style, code)
                return Given(deadline, source)
        return headed

    def _known_verdict(
        self, spoken: int, style: int, end: Given
    ) -> Verdict | None:
        said = self._spoken[spoken]
        if said and said.has_deadline:
            end = NOTHING_GIVEN
        key = spoken, style, end
        if key not in self._verdicts:
            self._verdicts[key] = self._judge(said, style, end)
        return self._verdicts[key]

    # ---- One plan -----------------------------------------------------------

    def _judge(
        self,
        text: PlanText | None,
        style: int,
        end: Given,
        beside: Beside = NOTHING_BESIDE,
    ) -> Verdict | None:
        if text is None:
            return None
        if self._doubt:
            return Verdict(None, self._doubt)
        found = self._status(text, style, beside)
        if isinstance(found, Sentence):
            return Verdict(None, found)
        said, remark = found
        given = self._deadline(said, text, beside, end)
        verdict = self._rule.judge(said, given)
        return verdict._replace(
            status_source=said.source,
            deadline_source=given.source if given.deadline else None,
            read_through=said.detail or None,
            remark=verdict.remark or remark,
        )

    def _status(
        self, text: PlanText, style: int, beside: Beside
    ) -> tuple[Said, Sentence | None] | Sentence:
        """Return what the first source says with a remark where a later one
        differs, or why no status is known.
        """
        first: Said | None = None
        for said in self._sources(text, beside):
            if isinstance(said, Sentence):
                if first is None:
                    return said
            elif first is None:
                first = said
            elif said is not None and _differs(said, first):
                remark = _contradiction(first, said)
                return remark if first.source == "list" else (first, remark)
        if first is None and style >= 0:
            fill = self._facts.formats.fill(style)
            first = self._statuses.fill(fill)
        if first is None:
            return Sentence("status.missing")
        return first, None

    def _sources(
        self, text: PlanText, beside: Beside
    ) -> Iterator[Said | Sentence | None]:
        """Yield what the sources of a plan's status say, in their order, the
        fill left out.
        """
        yield beside.stated
        yield self._column(beside.statuses)
        yield self._note(beside.note)
        yield text.tag or text.doubt

    def _column(
        self, cells: tuple[Cell, ...] | Sentence
    ) -> Said | Sentence | None:
        """Return what the status column, or the rows below the plan, say; a
        word that is not known is a doubt, and so are two that differ.
        """
        if isinstance(cells, Sentence):
            return cells
        found: Said | None = None
        for cell in cells:
            text = self._cells.shown(*cell)
            said = said_in_column(self._statuses.phrases, text)
            if isinstance(said, Sentence):
                return said
            if found and said != found:
                texts = " / ".join(self._cells.shown(*each) for each in cells)
                return Sentence("status.two_tags", {"text": shown(texts)})
            found = said
        return found

    def _note(self, note: str | None) -> Said | Sentence | None:
        if note is None:
            return None
        return self._statuses.note(note)

    def _deadline(
        self, said: Said, text: PlanText, beside: Beside, end: Given
    ) -> Given:
        """Return the plan's deadline and where it was given: the first that
        there is.
        """
        is_ahead = said.dated and said.dated.last_day >= self._facts.as_of
        own = said.deadline or (said.dated if is_ahead else None)
        column = self._deadline_of(beside.deadlines)
        if said.source == "list":
            tagged = text.tag.deadline if text.tag else None
            column = column or tagged or text.deadline
        if own:
            return in_force(said, own, column, self._facts.as_of)
        if column:
            return Given(column, beside.deadline_source)
        if text.deadline:
            return Given(text.deadline, "text")
        return end

    def _deadline_of(
        self, cells: Sequence[Cell]
    ) -> Deadline | NoDeadline | None:
        """Return the deadline that cells give, several below each other as the
        lines of one: R5.3末, →R5.9末.
        """
        if len(cells) < 2:
            return self._cells.deadline(*cells[0]) if cells else None
        return read_deadline(
            "\n".join(self._cells.shown(*each) for each in cells)
        )


def plan_ends(
    table: Table, block: IssueBlock, plan: PlanColumns, ends: Ends
) -> Ends:
    """Return the deadlines that hold where a plan gives none: that of its own
    heading, else those of its block.
    """
    own = _headed(table, plan.column, lowest=True)
    if own == NOTHING_GIVEN:
        own = _undecided(table.layout.path_of(plan.column))
    if own == NOTHING_GIVEN:
        letters = {each.letter for each in block.plans}
        given = [_of_plan(each, plan.letter, letters) for each in ends.given]
        return Ends(given, ends.places)
    the_only = array("i", [0]) * len(table)
    return Ends([own], the_only)


def _of_plan(given: Given, letter: str, letters: set[str]) -> Given:
    """Return the deadline of a plan where its block gives each plan its own:
    a:R4.12 b:R5.9, but not A:R4.12 B:R5.9 of one plan.
    """
    deadline = given.deadline
    if given.source != "kpi_deadline" or not isinstance(deadline, NoDeadline):
        return given
    own = deadlines_by_letter(deadline.text)
    if letter in own and letters.issuperset(own):
        return given._replace(deadline=own[letter])
    return given


def _undecided(path: Sequence[str]) -> Given:
    """Return no deadline, and why, where a date alone is below a plan's
    heading: it may be the deadline, or the day of which the text speaks.
    """
    date = path[-1] if len(path) > 1 else ""
    if "月" in date and isinstance(read_deadline(date), Deadline):
        unreadable = NoDeadline("deadline.unreadable", date)
        return Given(unreadable, "heading")
    return NOTHING_GIVEN


def _headed(table: Table, column: int, *, lowest: bool = False) -> Given:
    """Return the deadline that the headings of a column, or the lowest of
    them, give in brackets: 課題①（達成期限：令和4年12月末）.
    """
    path = table.layout.path_of(column)
    counting = path[-1:] if lowest else path
    for heading in reversed(counting):
        deadline = find_headed_deadline(heading)
        if deadline:
            return Given(deadline, "heading")
    return NOTHING_GIVEN


def _end_columns(table: Table, block: IssueBlock) -> list[tuple[str, int]]:
    """Return the columns of the deadlines that hold where a plan gives none,
    each with the name of its field.
    """
    sources = {
        "kpi_deadline": block.columns.get("kpi_deadline"),
        "deadline": table.layout.fields.get("deadline"),
    }
    return [
        (name, column)
        for name, column in sources.items()
        if column is not None
    ]


def _differs(said: Said, first: Said) -> bool:
    """Tell whether a later source says another status; beside one that was
    chosen nothing counts.
    """
    return first.source != "choice" and said.status != first.status


def _contradiction(said: Said, other: Said) -> Sentence:
    names = {
        "used": Sentence(f"status.from.{said.source}"),
        "source": Sentence(f"status.from.{other.source}"),
    }
    is_sure = said.source != "list"
    code = "status.contradiction" if is_sure else "status.list_differs"
    return Sentence(code, names)


_NO_PLAN = frozenset(["該当なし", "該当無し", "なし", "無し", "非該当"])
_LONGEST_NO_PLAN = 12


def _is_no_plan(text: str) -> bool:
    """Tell whether a cell says that there is no plan: （該当なし）."""
    if len(text) > _LONGEST_NO_PLAN:
        return False
    return fold(text).strip("()[]【】「」。") in _NO_PLAN
