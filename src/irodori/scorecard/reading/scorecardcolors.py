"""The columns of a scorecard that have the colours of others, because the
legend is of them.

================================= =========================================
what the lines about colours say  coloured is
================================= =========================================
状況欄の色：…, 状況：青 完了…     each plan's status in place of the plan
進捗率：青 100%以上…              the progress that the office gives itself
                                  in place of the rate, by what it gives
現在値：青 進捗率100%以上…        the rate, as without a legend
================================= =========================================
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from irodori.patterns import pattern
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.paintedcolumns import (
    MAY_TELL,
    ColumnsByName,
    columns_by_name,
    heads,
    opening_name,
    paintings,
    speaks_of_colors,
)
from irodori.scorecard.reading.tables import CURRENT, SHARE, Layout, Table
from irodori.scorecard.values.text import fold
from irodori.workbook.refs import Area

_VALUE = "(?:現在値|現状値|直近値|最新値|実績値?)"
_OF_RATES = pattern(
    rf"(?:{_VALUE}|利用率)[」』】\])]?(?:の?(?:欄|列|セル|色|背景)|[はを])|^[^\w]*(?:(?:オンライン)?利用率\(?)?{_VALUE}"
)
"""What says in any words that the rates are coloured: 【現在値】….
"""


def paint_statuses(
    tables: Iterable[Table],
    lines: Sequence[str],
    profile: Profile,
    merges: Sequence[Area],
) -> None:
    """Colour the statuses of plans in the tables of a scorecard, and not the
    plans, if a line says so of their cells: 状況欄の色：….

    Each plan must have a status of its own, and none may be merged: an area
    has one colour.
    """
    telling = [line for line in lines if MAY_TELL.search(line)]
    for table in tables:
        statuses = _own_statuses(table.layout)
        if not statuses or _are_merged(table, statuses, merges):
            continue
        columns = columns_by_name(table.layout, profile)
        named = [
            columns.of(each.names)
            for each in paintings(telling, columns)
            if each.is_whole
        ]
        if statuses in named or _head_colors(statuses, lines, columns):
            table.layout = _with_painted_statuses(table.layout)
            table.rated = table.layout.rated_columns()


def _head_colors(
    statuses: set[int], lines: Sequence[str], columns: ColumnsByName
) -> bool:
    """Tell whether the very heading of the statuses heads the colours of
    plans, and that of the plans does not.
    """
    headed = {*heads(lines, columns.by_name)}
    plans = {plan.column for plan in columns.layout.plans}
    return not headed.isdisjoint(columns.headed(statuses)) and (
        columns.of(headed).isdisjoint(plans)
    )


def _own_statuses(layout: Layout) -> set[int]:
    """Return the columns of the plans' statuses; none if two plans share one
    or a plan has none.
    """
    statuses = {plan.status for plan in layout.plans if plan.status}
    return statuses if len(statuses) == len(layout.plans) else set()


def _with_painted_statuses(layout: Layout) -> Layout:
    blocks = tuple(
        block._replace(
            plans=tuple(
                plan._replace(painted=plan.status) for plan in block.plans
            )
        )
        for block in layout.blocks
    )
    return layout._replace(blocks=blocks)


def paint_progress(
    tables: Iterable[Table],
    lines: Collection[str],
    profile: Profile,
    merges: Sequence[Area],
) -> None:
    """Let the progress that an office gives in a column of its own have the
    colours of the rates where the lines about colours are of it, and none of a
    rate: 進捗率：青 100%以上….
    """
    spoken = [fold(line) for line in lines if speaks_of_colors(line)]
    if any(map(_OF_RATES.search, spoken)):
        return
    told = "".join(spoken)
    for table in tables if told else ():
        given = table.layout.progress_columns()
        is_sole = len(given) == 1 and CURRENT in table.layout.fields
        if not is_sole or _are_merged(table, given, merges):
            continue
        name = fold(table.layout.path_of(given[0])[-1])
        if name in told and not _tell_of_rates(table, told, lines, profile):
            table.layout = _with_painted_progress(table.layout, given[0])
            table.rated = table.layout.rated_columns()


def _tell_of_rates(
    table: Table,
    told: str,
    lines: Iterable[str],
    profile: Profile,
) -> bool:
    """Tell whether what is told of colours names the current rates of a table,
    or a line begins with them.
    """
    current = table.layout.fields[CURRENT]
    columns = columns_by_name(table.layout, profile).by_name
    names = {name for name, held in columns.items() if current in held}
    known = profile.fields[CURRENT]
    words = names.union(map(fold, (*known.labels, *known.whole, *_RESULTS)))
    if any(word in told for word in words):
        return True
    return any(
        opening_name(line, columns) in names
        or fold(line).strip(_DRESS) in words
        for line in lines
    )


_DRESS = "()[]【】「」『』〈〉《》<>■□◆◇●○※・*:="
"""What may be around a line that is a title."""
_RESULTS = ("実績", "実績値")
"""What else the current rates may be called."""


def _with_painted_progress(layout: Layout, column: int) -> Layout:
    """Return a layout whose rule of progress judges and fills a column.

    What an office calls 達成率 may be of the target alone: the base is left
    out of what it is held against.
    """
    kind = layout.kind
    is_achievement = "達成" in "".join(layout.path_of(column))
    rules = tuple(
        rule._replace(
            share=SHARE,
            fills=(SHARE, *rule.fills),
            base=None if is_achievement else rule.base,
        )
        if rule.rule == "progress"
        else rule
        for rule in kind.rules
    )
    return layout._replace(
        fields={**layout.fields, SHARE: column},
        columns=tuple(
            each._replace(field=SHARE) if each.column == column else each
            for each in layout.columns
        ),
        unknown=tuple(each for each in layout.unknown if each != column),
        kind=kind._replace(rules=rules),
    )


def _are_merged(
    table: Table,
    columns: Collection[int],
    merges: Sequence[Area],
) -> bool:
    """Tell whether cells of some columns of a table are merged."""
    rows = range(table.layout.last_row + 1, table.last_row + 1)
    return any(
        area.bottom in rows and area.left <= column <= area.right
        for area in merges
        for column in columns
    )
