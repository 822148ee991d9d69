"""The header of a table: which columns mean what."""

from __future__ import annotations

from collections.abc import (
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from functools import cache
from typing import TYPE_CHECKING

from irodori.errors import InputError
from irodori.patterns import pattern
from irodori.scorecard.profile import Profile, field_word
from irodori.scorecard.reading.blocks import (
    BlockReader,
    BlockWords,
)
from irodori.scorecard.reading.blockscan import BlockColumns, read_blocks
from irodori.scorecard.reading.fieldmatch import (
    MOST_FILLERS,
    RATE_NAME,
    FieldMatcher,
)
from irodori.scorecard.reading.headerpaths import (
    HeaderPaths,
    repeated_groups,
    with_whole_names,
)
from irodori.scorecard.reading.headings import (
    LONGEST,
    HeaderTexts,
    Heading,
    Path,
    Paths,
    heading,
    is_twin,
    legend_entry,
    lone_number,
)
from irodori.scorecard.reading.outsidefields import (
    OutsideFields,
    is_of_former_year,
)
from irodori.scorecard.reading.parteddates import whole_dates, with_parts
from irodori.scorecard.reading.ratenames import RELATIVE_YEARS, RateNames
from irodori.scorecard.reading.revisions import (
    RevisionWords,
    earlier_version,
    rank_of,
    says_deadline,
    with_deadlines_named,
)
from irodori.scorecard.reading.tables import (
    CURRENT,
    RATES,
    TARGET,
    HeaderColumn,
    IssueBlock,
    Layout,
)
from irodori.scorecard.reading.years import YearChoice
from irodori.scorecard.values.periods import (
    FormulaNames,
    without_periods,
)
from irodori.scorecard.values.text import fold, longest_first
from irodori.workbook.refs import Area, Place, cell_ref

if TYPE_CHECKING:
    from irodori.scorecard.reading.kindcolumns import KindColumns

_ONLY_REMARK = pattern(r"\((?![0-9]{1,2}\))[^()]{1,40}\)")
_LONGEST_FACET = 40
_LONGEST_RATE = 60
"""Characters of a heading that may be a rate's."""


class HeaderWords:
    """The labels of a profile in the forms that headings are compared with."""

    def __init__(self, profile: Profile) -> None:
        labels = profile.headings
        self.fields = {
            name: FieldMatcher(each, profile)
            for name, each in profile.fields.items()
        }
        fields = self.fields.values()
        self.labels = frozenset().union(*(field.words for field in fields))
        self.open_fields = [field for field in fields if field.is_open]
        self.rates = _rate_words(profile)
        self.fillers = longest_first(map(fold, labels.fillers))
        self.revisions = RevisionWords(labels)
        self.colors = legend_entry(profile)
        self.blocks = BlockWords(profile)
        self.kind_columns = (
            None
            if self.blocks.has_blocks
            else _kind_columns(profile, self.fields)
        )


def _kind_columns(
    profile: Profile, fields: Mapping[str, FieldMatcher]
) -> KindColumns:
    # a scorecard does without it
    from irodori.scorecard.reading.kindcolumns import KindColumns

    return KindColumns(profile.kind, fields)


class HeaderReader:
    """Recognises headings by the labels of a profile."""

    def __init__(self, profile: Profile) -> None:
        words = profile.once(HeaderWords)
        self._words = words
        self.kind = profile.kind
        self.has_blocks = words.blocks.has_blocks
        """Whether the kind of sheet has issue blocks."""
        self._blocks = BlockReader(words.blocks)
        self._outside = OutsideFields(
            words.fields, profile.headings.base_period
        )
        self.rate_names = RateNames(
            words.fields, self._heading, self._is_facet
        )
        self._over_columns = HeaderPaths(
            self._blocks, self._is_facet, self._outside.field
        )
        self._read_label = cache(self._is_label)
        self._read_below = cache(self._is_below)
        self._read_heading = cache(self._revised)

    def is_label(self, text: str) -> bool:
        """Tell whether a text is a heading that some field answers to."""
        return len(text) <= LONGEST and self._read_label(text)

    def is_below(self, text: str) -> bool:
        """Tell whether a text is a heading of a lower level too: 内容, 状況,
        期限, a.
        """
        return len(text) <= LONGEST and self._read_below(text)

    def _is_below(self, text: str) -> bool:
        each = self._heading(text)
        return self.is_label(text) or self._blocks.is_below(each)

    def is_numbered(self, text: str) -> bool:
        """Tell whether a text is the heading of an issue or a plan, below
        which numbers or letters may follow.
        """
        if len(text) > LONGEST:
            return False
        each = self._heading(text)
        return (
            self._blocks.plan_letter(each) is not None
            or self._blocks.issue_number(each) is not None
        )

    def is_lettered(self, text: str) -> bool:
        """Tell whether a text is the heading of one issue or plan among
        several: 課題②, アクションプランa.
        """
        each = self._heading(text)
        return bool(
            self._blocks.plan_letter(each) or self._blocks.issue_number(each)
        )

    def is_facet(self, text: str) -> bool:
        """Tell whether a text only says when, or which one, of what a heading
        above it names: 令和元年度, 現在値, a.
        """
        return len(text) <= _LONGEST_FACET and self._is_facet(
            self._heading(text)
        )

    def _is_facet(self, text: Heading) -> bool:
        is_number = any(lone_number(form) for form in text.forms)
        if is_number or text.folded in RELATIVE_YEARS:
            return True
        if self.has_blocks and says_deadline(text):
            return True
        return any(not self._rest(form) for form in text.forms)

    def _rest(self, text: str) -> str:
        """Return what is left of a text without periods and fillers."""
        rest = without_periods(text).replace("()", "")
        for _ in range(MOST_FILLERS):
            shorter = rest
            for filler in self._words.fillers:
                shorter = shorter.removeprefix(filler).removesuffix(filler)
            if shorter == rest:
                break
            rest = shorter.strip("()")
        return rest

    def holds_legend(self, text: str) -> bool:
        """Tell whether a text holds an entry of a legend:
        オンライン利用率（現在値）青：達成.
        """
        return (
            len(text) <= LONGEST
            and self._words.colors.search(fold(text)) is not None
        )

    def is_title(self, text: str) -> bool:
        """Tell whether a text is the title over all issue blocks."""
        return len(text) <= LONGEST and self._blocks.is_title(
            self._heading(text)
        )

    def claims(self, name: str, text: str) -> bool:
        """Tell whether a field outside the blocks claims a heading by itself."""
        return self._words.fields[name].is_named(self._heading(text))

    def names_rows(self, text: str) -> bool:
        """Tell whether a heading is that of the rows' names: 手続名."""
        return self.claims(self.kind.item, text)

    def layout(
        self,
        rows: HeaderTexts,
        merges: Sequence[Area],
        formula: Callable[[], FormulaNames] = FormulaNames,
    ) -> Layout:
        """Return what the columns under some header rows mean.

        ``rows`` are the header rows with their texts by column, ``merges`` the
        merged areas that touch them, ``formula`` returns what the workbook's
        legend calls its columns in its formula. Raises
        ``InputError`` ``header.claimed_twice`` where two columns claim one
        field and nothing decides.
        """
        paths = self._paths(rows, merges)
        place = (min(rows), max(rows))
        if self._words.kind_columns is not None:
            return self._kind_layout(self._words.kind_columns, paths, place)
        return self._block_layout(paths, place, formula)

    def _block_layout(
        self,
        paths: Paths,
        place: tuple[int, int],
        formula: Callable[[], FormulaNames],
    ) -> Layout:
        """Return what the columns mean of a kind of sheet with issue blocks."""
        paths, parts = whole_dates(paths, self._heading)
        found = self._blocks_of(paths)
        outside = found.others(paths)
        choices = self._outside.choose(outside, formula)
        fields = _settled(choices, outside, place[0])
        layout = Layout(
            *place,
            _columns(paths, fields, found.columns),
            fields,
            found.blocks,
            self.kind,
            self._unread(paths, found, fields),
            tuple(at for at, path in paths.items() if rank_of(path) > 1),
            self._unknown(outside, fields, found),
            self._labels(outside, fields),
            self._bare_titles(paths, found),
        )
        if TARGET in fields:
            targets = self._outside.targets(outside, formula)
            layout = layout._replace(targets=targets)
        return _with_earlier(with_parts(layout, parts), paths)

    def _ends_of_plans(self, paths: Paths) -> Iterator[int]:
        """Yield the bare 期限 that are right of a plan outside the blocks where
        the procedures have their 達成期限 left of it: they are no second one.
        """
        has_end = is_plan = False
        for column, path in paths.items():
            if not path:
                continue
            is_plan = is_plan or self._blocks.is_of_block(path)
            if self._outside.field(path) != "deadline":
                continue
            if is_plan and has_end and self._blocks.is_end_of_plan(path):
                yield column
            has_end = True

    def _blocks_of(self, paths: Paths) -> BlockColumns:
        def is_outside(path: Path) -> bool:
            return self._outside.field(path) is not None

        found = read_blocks(self._blocks, paths, is_outside)
        return found.with_unread(self._ends_of_plans(found.others(paths)))

    def _kind_layout(
        self,
        kind_columns: KindColumns,
        paths: Paths,
        place: tuple[int, int],
    ) -> Layout:
        """Return what the columns mean of a kind of sheet without issue
        blocks.
        """
        found = kind_columns.choose(paths)
        fields = _settled(found.choices, paths, place[0])
        unread = kind_columns.unread(paths, found, self._blocks.is_unused)
        layout = Layout(
            *place,
            _columns(paths, fields, {}),
            fields,
            (),
            self.kind,
            tuple(sorted(unread)),
            years=found.years,
        )
        return _with_earlier(layout, paths)

    def _is_label(self, text: str) -> bool:
        each = self._heading(text)
        if not each.forms:
            return False
        if (
            not self._words.labels.isdisjoint(each.forms)
            or self._blocks.is_label(each)
            or self._blocks.is_title(each)
        ):
            return True
        open_fields = self._words.open_fields
        return any(field.is_labelled(each) for field in open_fields)

    def _unread(
        self, paths: Paths, found: BlockColumns, fields: Mapping[str, int]
    ) -> tuple[int, ...]:
        """Return the columns in a rating's territory that no field claims."""
        unread = set(found.unread)
        claimed = found.columns.keys() | set(fields.values())
        lacks_rate = not fields.keys() >= set(RATES)
        for column, path in paths.items():
            if not path or column in claimed:
                continue
            is_lost = self._blocks.is_of_block(path)
            may_be_rate = lacks_rate or is_twin(paths, column)
            if is_lost or self._is_rated(path, may_be_rate):
                unread.add(column)
        return tuple(sorted(unread))

    def _unknown(
        self,
        paths: Mapping[int, Path],
        fields: Mapping[str, int],
        found: BlockColumns,
    ) -> tuple[int, ...]:
        """Return the columns between the first rate and the block behind it of
        which nothing is known.
        """
        start = min(
            (fields[name] for name in RATES if name in fields),
            default=max(paths, default=0),
        )
        firsts = [block.first for block in found.blocks if block.first > start]
        stop = min(firsts, default=max(paths, default=0) + 1)
        current = paths.get(fields.get(CURRENT, 0), ())
        claimed = fields.values()
        return tuple(
            column
            for column, path in paths.items()
            if start < column < stop
            and path
            and not self._blocks.is_unused(path)
            and (
                self._outside.is_unknown(path)
                or (column not in claimed and self._outside.may_correct(path))
            )
            and not is_of_former_year(path, current)
        )

    def _labels(
        self, paths: Mapping[int, Path], fields: Mapping[str, int]
    ) -> tuple[int, ...]:
        """Return the columns before the rates that no field claims and that
        are not known to mean nothing.
        """
        rates = [fields[name] for name in RATES if name in fields]
        first = min(rates, default=0)
        named = fields.values()
        return tuple(
            column
            for column, path in paths.items()
            if column < first
            and path
            and column not in named
            and not self._blocks.is_unused(path)
        )

    def _is_rated(self, path: Path, may_be_rate: bool) -> bool:
        """Tell whether headings are under the title over all blocks, or may be
        a rate's.
        """
        if self._blocks.is_unused(path):
            return False
        if any(self._blocks.is_title(each) for each in path):
            return True
        if may_be_rate and self._outside.names_time_of_rate(path):
            return True
        return may_be_rate and any(self._may_be_rate(each) for each in path)

    def _may_be_rate(self, text: Heading) -> bool:
        return len(text.folded) <= _LONGEST_RATE and any(
            word in text.folded for word in self._words.rates
        )

    def _bare_titles(
        self, paths: Paths, found: BlockColumns
    ) -> tuple[int, ...]:
        """Return the first column of each title over blocks that has no block
        below it.
        """
        first: dict[int, int] = {}
        with_block = set()
        for column, path in paths.items():
            for each in path:
                if self._blocks.is_title(each):
                    first.setdefault(id(each), column)
                    if column in found.columns:
                        with_block.add(id(each))
        return tuple(
            column
            for title, column in first.items()
            if title not in with_block
        )

    def _heading(self, text: str) -> Heading:
        """Return a text as a heading of its own, which no other cell's is,
        though it may say the same.
        """
        return Heading(*self._read_heading(text))

    def _revised(self, text: str) -> Heading:
        return self._words.revisions.revised(heading(text, self._words.colors))

    def _paths(
        self, rows: HeaderTexts, merges: Sequence[Area]
    ) -> dict[int, Path]:
        """Return the headings over each column, top level first, a merged one
        counted once.
        """
        cells = self._heading_cells(rows)
        repeated = repeated_groups(rows, merges, self.is_lettered)
        merges = [*merges, *repeated]
        if self.has_blocks:
            cells = self.rate_names.usual(cells)
        paths = self._over_columns.paths(cells, sorted(rows), merges)
        return with_whole_names(paths, self._heading, self._continues)

    def _continues(self, upper: Heading, lower: Heading) -> bool:
        """Tell whether a heading goes on in the one below it: オンライン over
        利用率, 進捗 over （中間KPI）.
        """
        if _ONLY_REMARK.fullmatch(lower.folded):
            return True
        if self._is_facet(lower):
            return False
        if self.is_label(upper.text) and self.is_label(lower.text):
            return False
        return self.is_label(upper.text + lower.text)

    def _heading_cells(self, rows: HeaderTexts) -> dict[Place, Heading]:
        """Return the headings of some rows by row and column."""
        return {
            (row, column): self._heading(text)
            for row, texts in with_deadlines_named(rows).items()
            for column, text in texts.items()
            if text.strip()
        }


def _settled(
    choices: Mapping[str, YearChoice], paths: Paths, top: int
) -> dict[str, int]:
    """Return the column of each field that has one, from left to right. Raises
    ``InputError`` where two columns claim one field.
    """
    for name, choice in choices.items():
        if len(choice.claims) > 1:
            raise _claimed_twice(name, choice, paths, top)
    columns = {
        name: choice.column
        for name, choice in choices.items()
        if choice.column is not None
    }
    return dict(sorted(columns.items(), key=lambda each: each[1]))


def _claimed_twice(
    name: str, choice: YearChoice, paths: Paths, top: int
) -> InputError:
    first, second = choice.claims[:2]
    return InputError(
        "header.claimed_twice",
        cell=cell_ref(top, second.column),
        field=field_word(name),
        first=cell_ref(top, first.column),
        second=cell_ref(top, second.column),
        heading=_shown(paths[second.column]),
        snippet="",
        fields=(name, *(claim.said for claim in choice.claims)),
    )


def _columns(
    paths: Paths,
    fields: Mapping[str, int],
    of_blocks: Mapping[int, HeaderColumn],
) -> tuple[HeaderColumn, ...]:
    """Return all columns of a header: those of the blocks, and the others with
    their field.
    """
    names = {column: name for name, column in fields.items()}
    return tuple(
        of_blocks.get(column)
        or HeaderColumn(
            column, tuple(each.text for each in path), names.get(column)
        )
        for column, path in paths.items()
    )


def _rate_words(profile: Profile) -> tuple[str, ...]:
    """Return the labels of the rates by which a heading that no field claims
    may be one.
    """
    labels = {
        fold(label)
        for name in RATES
        if name in profile.fields
        for label in profile.fields[name].labels
    }
    return tuple(label for label in labels if len(label) > 2)


def _shown(path: Path) -> str:
    return " › ".join(" ".join(each.text.split()) for each in path)


_TEXTS = frozenset(["issue", "interim_kpi", "action_plan"])
"""The columns whose texts say of what the deadlines behind them are."""


def _with_earlier(layout: Layout, paths: Paths) -> Layout:
    """Return a layout that knows of which columns its deadlines are newer
    versions.
    """
    ends = [*_deadline_columns(layout)]
    texts = {each.column for each in layout.columns if each.field in _TEXTS}
    pairs = [
        (column, earlier)
        for column in ends
        if (earlier := earlier_version(paths, column))
        and earlier not in ends
        and texts.isdisjoint(range(*sorted((earlier, column))))
    ]
    first = {earlier for _, earlier in pairs}
    unread = tuple(each for each in layout.unread if each not in first)
    return layout._replace(earlier=tuple(pairs), unread=unread)


def _deadline_columns(layout: Layout) -> Iterator[int]:
    """Yield the columns of deadlines: the rows', the plans' and the KPIs'."""
    names = {"deadline", *(rule.deadline for rule in layout.kind.rules)}
    yield from layout.columns_of(names)
    yield from layout.block_columns({"kpi_deadline"})
    yield from filter(None, (plan.deadline for plan in layout.plans))


def repeats_header(one: Layout, other: Layout) -> bool:
    """Tell whether a header repeats the one above it, as on every printed
    page.
    """
    return (
        one.fields == other.fields
        and one.kept_columns() == other.kept_columns()
        and _unlabelled(one.blocks) == _unlabelled(other.blocks)
        and _rate_name(one) == _rate_name(other)
    )


def _rate_name(layout: Layout) -> str:
    """Return what a header calls the current rate: one of another name is
    another rate.
    """
    column = layout.fields.get(CURRENT)
    path = layout.path_of(column) if column else ()
    names = (RATE_NAME.match(fold(text)) for text in path)
    return next((found[0] for found in names if found), "")


def _unlabelled(blocks: Iterable[IssueBlock]) -> list[IssueBlock]:
    return [block._replace(label="") for block in blocks]
