"""``irodori template``: make an empty official layout, or one with rows from
records.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from irodori.cli.parsing import (
    CommandParser,
    add_as_of,
    add_palette,
    add_profile,
    check_palette,
    whole_number,
)
from irodori.cli.paths import check_output
from irodori.cli.road import waiting
from irodori.cli.session import Session
from irodori.errors import UsageError
from irodori.files import make_folder, read_input, write_atomic

if TYPE_CHECKING:
    from irodori.scorecard.profile import Profile
    from irodori.sheets.rows import ProcedureRecord
    from irodori.sheets.template import Wanted

_MOST_ROWS = 10_000


def template_arguments(parser: CommandParser) -> None:
    """Add the book, its size, its rows and its looks."""
    parser.place("target", "OUT.xlsx", "help.template.out")
    _add_size(parser)
    _add_content(parser)
    add_profile(parser)
    add_palette(parser, "help.template.palette")
    parser.section("help.group.output")
    parser.switch("--force", code="help.force")


def _add_size(parser: CommandParser) -> None:
    parser.section("help.group.size")
    parser.value(
        "--issues",
        metavar="N",
        code="help.template.issues",
        convert=_issue_count,
    )
    parser.value("--plans", metavar="N,N,...", code="help.template.plans")
    parser.value("--rows", metavar="N", code="help.template.rows")


def _add_content(parser: CommandParser) -> None:
    parser.section("help.group.content")
    parser.file(
        "--records",
        metavar="FILE",
        code="help.template.records",
        must_exist=True,
    )
    add_as_of(parser, "help.template.as_of")
    parser.value(
        "--legend",
        metavar="builtin|FILE",
        code="help.template.legend",
        default="builtin",
        kind="file",
    )
    parser.switch("--live", code="help.template.live")


def run_template(given: Namespace, session: Session) -> int:
    """Write the book and say what it holds."""
    path = Path(given.target)
    inputs = [given.records] if given.records else []
    _check_target(path, inputs, force=given.force)
    asked = _plans(given.issues, given.plans)
    check_palette(given.palette, given.profile)
    with waiting(session, path.name, inputs):
        from irodori.sheets.template import template_book

        wanted = _wanted(given, asked)
        make_folder(path)
        write_atomic(path, template_book(wanted), force=given.force)
    _say(path, wanted, session)
    _note_missing_texts(wanted.records, session)
    return 0


def _check_target(
    path: Path,
    inputs: Sequence[Path],
    *,
    force: bool,
) -> None:
    if path.suffix.lower() != ".xlsx":
        raise UsageError("usage.template_kind", output=path)
    check_output(path, inputs, force=force)


def _wanted(given: Namespace, asked: list[int] | None) -> Wanted:
    """Return what the book is to hold."""
    from irodori.scorecard.profiles import load_profile
    from irodori.sheets.template import wanted_template

    words = load_profile(given.profile)
    records = _records(given.records, words)
    return wanted_template(
        records,
        words,
        plans=asked,
        rows=_row_count(given.rows, records),
        legend=given.legend,
        palette=words.palettes[given.palette],
        as_of=given.as_of,
        live=given.live,
    )


def _say(path: Path, wanted: Wanted, session: Session) -> None:
    plans = wanted.layout.plans
    counts = wanted.counts
    if session.json_logs:
        session.log(
            "template",
            output=str(path),
            plans=list(plans),
            rows=counts["rows"],
            filled=counts["filled"],
        )
        return
    from irodori.report.plain import printable

    code = "template.made_filled" if wanted.records else "template.made"
    listed = ", ".join(map(str, plans))
    said = session.text(code, plans=listed, **counts)
    session.say(printable(str(path)))
    session.say(f"  {said}")


def _note_missing_texts(
    records: Sequence[ProcedureRecord], session: Session
) -> None:
    """Say where records have plans or progress of issues, and no text of an
    issue or an interim KPI: those of a summary have none.
    """
    issues = [issue for record in records for issue in record.issues]
    has_texts = any(issue.issue or issue.interim_kpi for issue in issues)
    if issues and not has_texts and not session.json_logs:
        session.note(session.text("template.no_issue_texts"))


def _issue_count(text: str) -> int:
    from irodori.sheets.layout import MOST_ISSUES

    return whole_number("--issues", 1, MOST_ISSUES)(text)


def _row_count(
    text: str | None, held: Sequence[ProcedureRecord]
) -> int | None:
    """Return how many rows were asked for: one at least without records."""
    if not text:
        return None
    return whole_number("--rows", 0 if held else 1, _MOST_ROWS)(text)


def _plans(count: int | None, plans: str | None) -> list[int] | None:
    """Return how many plans each issue is to have; None where neither option
    says.
    """
    from irodori.sheets.layout import MOST_ISSUES, OFFICIAL

    if plans is None:
        if count is None:
            return None
        further = [OFFICIAL[-1]] * count
        return [*OFFICIAL, *further][:count]
    counts = _plan_counts(plans)
    if len(counts) == 1 and count:
        counts *= count
    wanted = count or len(counts)
    if len(counts) != wanted or len(counts) > MOST_ISSUES:
        raise UsageError(
            "usage.plans", plans=plans, count=count or MOST_ISSUES
        )
    return counts


def _plan_counts(plans: str) -> list[int]:
    from irodori.sheets.layout import MOST_PLANS

    number = whole_number("--plans", 1, MOST_PLANS)
    counts = plans.replace("，", ",").split(",")
    return [number(each.strip()) for each in counts]


def _records(
    source: Path | None, profile: Profile
) -> Sequence[ProcedureRecord]:
    if source is None:
        return ()
    from irodori.sheets.rows import read_records

    return read_records(read_input(source), str(source), profile)
