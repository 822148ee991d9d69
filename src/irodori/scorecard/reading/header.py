"""The header of a table: which columns mean what.

A column's headings, from the top level down, are its path.  A heading merged over several rows or columns belongs to
all of them::

    row 1   府省名   オンライン利用率目標   オンライン利用率を引き上げる上での課題…
    row 2     ″              ″            課題①   中間KPIと目標   アクションプラン a   …

    column 13: ("オンライン利用率を引き上げる上での課題…", "課題①")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from irodori.errors import InputError
from irodori.scorecard.profile import Profile, field_word
from irodori.scorecard.reading.blocks import BlockColumns, BlockReader, Path, is_same_path
from irodori.scorecard.reading.columns import HeaderColumn, Layout
from irodori.scorecard.reading.fieldmatch import MOST_FILLERS, FieldMatcher, legend_entry
from irodori.scorecard.reading.headings import LONGEST, Heading, heading, lone_number, period, without_periods
from irodori.scorecard.reading.kindcolumns import KindColumns
from irodori.scorecard.reading.years import (
    BASE,
    CURRENT,
    RATES,
    TARGET,
    Claim,
    YearChoice,
    choose_base,
    choose_current,
    choose_other,
    choose_target,
    latest_of,
)
from irodori.scorecard.values.text import fold
from irodori.workbook.refs import Area, cell_ref

_COUNTS = ("annual_count", "annual_online_count")
_MATTERS = frozenset(["procedure", "deadline", "online_complete", *RATES])
"""Fields that decide on colours or checks: where two columns claim one of them, the header is refused."""
_LONGEST_FACET = 40


def _no_year() -> None:
    """Return that no formula names a year."""


class HeaderReader:
    """Recognises headings by the labels of a profile."""

    def __init__(self, profile: Profile) -> None:
        fillers = profile.headings.fillers
        self.kind = profile.kind
        self._fields: dict[str, FieldMatcher] = {}
        for name, labels in profile.fields.items():
            self._fields[name] = FieldMatcher(labels, fillers)
        self._blocks = BlockReader(profile.block, frozenset(map(fold, profile.headings.unused)))
        self._words = frozenset().union(*(field.words for field in self._fields.values()))
        self._fillers = sorted(map(fold, profile.headings.fillers), key=len, reverse=True)
        self._colors = legend_entry(profile)
        self._base_year = next(
            (each.year for text in profile.headings.base_period if (each := period(fold(text)))), None
        )
        rates = [name for name in RATES if name in profile.fields]
        words = {fold(word) for name in rates for word in profile.fields[name].labels}
        self._rate_words = tuple(word for word in words if len(word) > 2)
        self._kind_columns = None if profile.block.fields else KindColumns(profile.kind, self._fields)
        self.has_blocks = bool(profile.block.fields)
        """Whether the kind of sheet has issue blocks."""
        self._known: dict[str, bool] = {}
        self._below: dict[str, bool] = {}
        self._headings: dict[str, Heading] = {}

    def is_label(self, text: str) -> bool:
        """Tell whether a text is a heading that some field answers to."""
        if len(text) > LONGEST:
            return False
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._is_label(self._heading(text))
        return known

    def is_below(self, text: str) -> bool:
        """Tell whether a text is a heading of a lower level too: 内容, 状況, 期限, a."""
        if len(text) > LONGEST:
            return False
        known = self._below.get(text)
        if known is None:
            known = self._below[text] = self.is_label(text) or self._blocks.is_below(self._heading(text))
        return known

    def is_numbered(self, text: str) -> bool:
        """Tell whether a text is the heading of an issue or a plan, below which numbers or letters may follow."""
        if len(text) > LONGEST:
            return False
        each = self._heading(text)
        return self._blocks.plan_letter(each) is not None or self._blocks.issue_number(each) is not None

    def is_facet(self, text: str) -> bool:
        """Tell whether a text only says when, or which one, of what a heading above it names: 令和元年度, 現在値, a."""
        return len(text) <= _LONGEST_FACET and self._is_facet(self._heading(text))

    def _is_facet(self, text: Heading) -> bool:
        if any(lone_number(form) for form in text.forms):
            return True
        return any(not self._rest(form) for form in text.forms)

    def _rest(self, text: str) -> str:
        """Return what is left of a text without periods and fillers."""
        rest = without_periods(text).replace("()", "")
        for _ in range(MOST_FILLERS):
            shorter = rest
            for filler in self._fillers:
                shorter = shorter.removeprefix(filler).removesuffix(filler)
            if shorter == rest:
                break
            rest = shorter.strip("()")
        return rest

    def holds_legend(self, text: str) -> bool:
        """Tell whether a text holds an entry of a legend: オンライン利用率（現在値）青：達成."""
        return len(text) <= LONGEST and self._colors.search(fold(text)) is not None

    def is_title(self, text: str) -> bool:
        """Tell whether a text is the title over all issue blocks."""
        return len(text) <= LONGEST and self._blocks.is_title(self._heading(text))

    def claims(self, name: str, text: str) -> bool:
        """Tell whether a field outside the blocks claims a heading by itself."""
        return self._fields[name].claim((self._heading(text),)) is not None

    def layout(
        self,
        rows: Mapping[int, Mapping[int, str]],
        merges: Sequence[Area],
        base_year: Callable[[], int | None] = _no_year,
    ) -> Layout:
        """Return what the columns under some header rows mean.

        ``rows`` are the header rows with their texts by column, ``merges`` the merged areas that touch them,
        ``base_year`` returns the year that the workbook's legend names in its formula, if it does.  Raises
        ``InputError`` ``header.claimed_twice`` where two columns claim one field and nothing decides.
        """
        paths = self._paths(rows, merges)
        found = self._blocks.read(paths, lambda path: self._field(path) is not None)
        outside = {column: path for column, path in paths.items() if column not in found.columns}
        if self._kind_columns is not None:
            return self._kind_layout(self._kind_columns, paths, rows)
        fields = self._outside_fields(outside, min(rows), base_year)
        names = {column: name for name, column in fields.items()}
        columns = tuple(
            found.columns.get(column) or HeaderColumn(column, tuple(each.text for each in path), names.get(column))
            for column, path in paths.items()
        )
        unread = self._unread(paths, found, names)
        bare_titles = self._bare_titles(paths, found)
        targets = self._targets(outside) if TARGET in fields else ()
        return Layout(min(rows), max(rows), columns, fields, found.blocks, self.kind, unread, bare_titles, targets)

    def _kind_layout(
        self, kind_columns: KindColumns, paths: Mapping[int, Path], rows: Mapping[int, Mapping[int, str]]
    ) -> Layout:
        """Return what the columns mean of a kind of sheet without issue blocks."""
        found = kind_columns.choose(paths)
        self._refuse_doubt(found.choices, paths, min(rows))
        order = {choice.column: name for name, choice in found.choices.items() if choice.column is not None}
        fields = {order[column]: column for column in sorted(order)}
        columns = tuple(
            HeaderColumn(column, tuple(each.text for each in path), order.get(column)) for column, path in paths.items()
        )
        of_years = {column for each in found.years.values() for _, column in each}
        known = order.keys() | of_years | found.unread
        unread = (*kind_columns.unread(paths, known, self._blocks.is_unused), *found.unread)
        return Layout(min(rows), max(rows), columns, fields, (), self.kind, tuple(sorted(unread)), years=found.years)

    def _is_label(self, text: Heading) -> bool:
        if not text.forms:
            return False
        if not self._words.isdisjoint(text.forms) or self._blocks.is_label(text) or self._blocks.is_title(text):
            return True
        return any(field.is_labelled(text) for field in self._fields.values())

    # ---- Fields outside the blocks ---------------------------------------------------------------------------------

    def _field(self, path: Path) -> str | None:
        """Return the field outside the blocks that claims a column most; None where none does."""
        claims = self._claims(0, path)
        return max(claims, key=lambda name: claims[name].strength) if claims else None

    def _claims(self, column: int, path: Path) -> dict[str, Claim]:
        said = "".join(each.folded for each in path)
        claims: dict[str, Claim] = {}
        for name, field in self._fields.items():
            strength = field.claim(path)
            if strength is not None:
                claims[name] = Claim(column, strength, said, field.names(said))
        return claims

    def _outside_fields(
        self, paths: Mapping[int, Path], top: int, base_year: Callable[[], int | None]
    ) -> dict[str, int]:
        wanted: dict[str, list[Claim]] = {}
        bare: list[Claim] = []
        for column, path in paths.items():
            if path and is_same_path(path, paths.get(column - 1, ())):
                continue
            claims = self._claims(column, path)
            if claims:
                name = max(claims, key=lambda each: (claims[each].is_named, claims[each].strength))
                wanted.setdefault(name, []).append(claims[name])
            elif path and self._fields[CURRENT].is_labelled(path[-1]):
                said = "".join(each.folded for each in path)
                if not self._fields[CURRENT].excludes(said):
                    bare.append(Claim(column, 1, said, is_named=False))
        year = base_year() if len(wanted.get(BASE, ())) > 1 else None
        year = self._base_year if year is None else year
        choices = _rate_choices(wanted, bare, year)
        for name, each in wanted.items():
            if name not in RATES:
                choices[name] = self._other_choice(name, each, choices.get(BASE))
        self._refuse_doubt(choices, paths, top)
        chosen = {name: choice.column for name, choice in choices.items()}
        order = {column: name for name, column in chosen.items() if column is not None}
        return {order[column]: column for column in sorted(order)}

    def _targets(self, paths: Mapping[int, Path]) -> tuple[tuple[int, int], ...]:
        """Return the last month and the column of each target, where there are several and each has its period."""
        claims = [self._claims(column, path).get(TARGET) for column, path in paths.items()]
        periods = [(claim.period, claim.column) for claim in claims if claim is not None]
        months = [(each.last_month, column) for each, column in periods if each is not None]
        if len(months) < 2 or len(months) < len(periods):
            return ()
        return tuple(months)

    def _other_choice(self, name: str, claims: Sequence[Claim], base: YearChoice | None) -> YearChoice:
        choice = choose_other(claims)
        if choice.column is None and name in _COUNTS:
            year = base.claims[0].period if base and base.column else None
            same = [claim for claim in claims if year and claim.period and claim.period.year == year.year]
            return YearChoice(same if len(same) == 1 else [])
        if choice.column is None and name not in _MATTERS:
            return YearChoice(choice.claims[:1])
        return choice

    def _refuse_doubt(self, choices: Mapping[str, YearChoice], paths: Mapping[int, Path], top: int) -> None:
        for name, choice in choices.items():
            if len(choice.claims) > 1:
                first, second = choice.claims[:2]
                raise InputError(
                    "header.claimed_twice",
                    cell=cell_ref(top, second.column),
                    field=field_word(name),
                    first=cell_ref(top, first.column),
                    second=cell_ref(top, second.column),
                    heading=_shown(paths[second.column]),
                    snippet="",
                    fields=(name, *(claim.said for claim in choice.claims)),
                )

    def _unread(self, paths: Mapping[int, Path], found: BlockColumns, names: Mapping[int, str]) -> tuple[int, ...]:
        """Return the columns in a rating's territory that no field claims."""
        unread = set(found.unread)
        lacks_rate = any(name not in names.values() for name in RATES)
        for column, path in paths.items():
            held = found.columns.get(column)
            if column in names or (held is not None and held.field is not None) or not path:
                continue
            if column not in found.columns and self._blocks.is_of_block(path):
                unread.add(column)
            is_twin = is_same_path(path, paths.get(column - 1, ()))
            is_rate = (lacks_rate or is_twin) and any(self._may_be_rate(each) for each in path)
            is_under_title = any(self._blocks.is_title(each) for each in path)
            if (is_under_title or is_rate) and not self._blocks.is_unused(path):
                unread.add(column)
        return tuple(sorted(unread))

    def _may_be_rate(self, text: Heading) -> bool:
        return bool(text.forms) and any(word in text.folded for word in self._rate_words)

    def _bare_titles(self, paths: Mapping[int, Path], found: BlockColumns) -> tuple[int, ...]:
        """Return the first column of each title over blocks that has no block below it."""
        first: dict[int, int] = {}
        with_block = set()
        for column, path in paths.items():
            for each in path:
                if self._blocks.is_title(each):
                    first.setdefault(id(each), column)
                    if column in found.columns:
                        with_block.add(id(each))
        return tuple(column for title, column in first.items() if title not in with_block)

    def _reach_over_facets(self, covered: dict[tuple[int, int], Heading], rows: Sequence[int]) -> None:
        """Let a heading that is not merged reach to the right, over cells that say when or which one of it."""
        for upper, lower in pairwise(rows):
            for row, column in sorted(covered):
                left = covered.get((upper, column - 1))
                if row != lower or left is None or (upper, column) in covered:
                    continue
                below_left = covered.get((lower, column - 1))
                if below_left is None or below_left is left:
                    continue
                if self._is_facet(below_left) and self._is_facet(covered[lower, column]):
                    covered[upper, column] = left

    def _heading(self, text: str) -> Heading:
        """Return a text as a heading of its own, which no other cell's is, though it may say the same."""
        known = self._headings.get(text)
        if known is None:
            known = self._headings[text] = heading(text, self._colors)
        return Heading(*known)

    # ---- Paths -----------------------------------------------------------------------------------------------------

    def _paths(self, rows: Mapping[int, Mapping[int, str]], merges: Sequence[Area]) -> dict[int, Path]:
        """Return the headings over each column, top level first, a merged one counted once."""
        cells = {
            (row, column): self._heading(text)
            for row, texts in rows.items()
            for column, text in texts.items()
            if text.strip()
        }
        if not cells:
            return {}
        columns = [column for _, column in cells]
        last = max([*columns, *(area.right for area in merges if (area.top, area.left) in cells)])
        covered = _covered(cells, merges, max(rows))
        self._reach_over_facets(covered, sorted(rows))
        paths = {}
        for column in range(min(columns), last + 1):
            path: list[Heading] = []
            for row in sorted(rows):
                each = covered.get((row, column))
                if each is not None and (not path or path[-1] is not each):
                    path.append(each)
            paths[column] = tuple(path)
        return paths


def _covered(
    cells: Mapping[tuple[int, int], Heading], merges: Sequence[Area], bottom: int
) -> dict[tuple[int, int], Heading]:
    """Return the cells with each merged heading in all cells of its area; of overlapping areas the first one counts."""
    covered = dict(cells)
    taken: set[tuple[int, int]] = set()
    for area in sorted(set(merges)):
        start = (area.top, area.left)
        text = cells.get(start)
        if text is None or start in taken:
            continue
        for row in range(area.top, min(area.bottom, bottom) + 1):
            for column in range(area.left, area.right + 1):
                covered[row, column] = text
                taken.add((row, column))
    return covered


def _rate_choices(
    wanted: Mapping[str, list[Claim]], bare: Sequence[Claim], base_year: int | None
) -> dict[str, YearChoice]:
    """Return the choice for each rate; a rate without a period or a word is the current one if no other is."""
    choices = {}
    if TARGET in wanted:
        choices[TARGET] = choose_target(wanted[TARGET])
    bases = wanted.get(BASE, [])
    if bases:
        choices[BASE] = choose_base(bases, base_year)
    current = wanted.get(CURRENT) or list(bare)
    if current:
        choices[CURRENT] = choose_current(current)
    elif len(bases) > 1 and choices[BASE].column is not None:
        latest = latest_of(bases)
        if latest is not None and latest.column != choices[BASE].column:
            choices[CURRENT] = YearChoice([latest])
    return choices


def _shown(path: Path) -> str:
    return " › ".join(" ".join(each.text.split()) for each in path)
