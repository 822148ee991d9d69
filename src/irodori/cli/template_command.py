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
    as_of_date,
    existing_file,
    whole_number,
)
from irodori.cli.paths import check_output
from irodori.cli.road import waiting
from irodori.cli.session import Session
from irodori.cli.shared_options import add_palette, add_profile, check_palette
from irodori.errors import UsageError
from irodori.files import read_input, write_atomic

if TYPE_CHECKING:
    from irodori.scorecard.legend import Legend
    from irodori.scorecard.profile import Profile
    from irodori.sheets.rows import ProcedureRecord
    from irodori.sheets.template import Wanted

_ROWS = 10
_MOST_ROWS = 10_000


def arguments(parser: CommandParser) -> None:
    """Add the book, its size, its rows and its looks."""
    parser.place("target", "OUT.xlsx", "help.template.out")
    parser.section("help.group.size")
    parser.value(
        "--issues",
        metavar="N",
        code="help.template.issues",
        convert=_issue_count,
    )
    parser.value("--plans", metavar="N,N,...", code="help.template.plans")
    parser.value("--rows", metavar="N", code="help.template.rows")
    parser.section("help.group.content")
    parser.value(
        "--records",
        metavar="FILE",
        code="help.template.records",
        convert=existing_file("--records"),
        kind="file",
    )
    parser.value(
        "--as-of",
        metavar="DATE",
        code="help.template.as_of",
        convert=as_of_date,
    )
    parser.value(
        "--legend",
        metavar="builtin|FILE",
        code="help.template.legend",
        default="builtin",
        kind="file",
    )
    parser.switch("--live", code="help.template.live")
    add_profile(parser)
    add_palette(parser, "help.template.palette")
    parser.section("help.group.output")
    parser.switch("--force", code="help.force")


def run(given: Namespace, session: Session) -> int:
    """Write the book and say what it holds."""
    path = Path(given.target)
    if path.suffix.lower() != ".xlsx":
        raise UsageError("usage.template_kind", output=path)
    check_output(
        path, (given.records,) if given.records else (), force=given.force
    )
    asked = _plans(given.issues, given.plans)
    check_palette(given.palette, given.profile)
    from irodori.scorecard.profiles import load_profile

    words = load_profile(given.profile)
    with waiting(session, path.name, [given.records] if given.records else []):
        held = _records(given.records, words)
        wanted = _wanted(given, asked, held, words)
        from irodori.sheets.template import template as book_of

        write_atomic(path, book_of(wanted), force=given.force)
    _say(
        path,
        wanted.layout.plans,
        max(wanted.rows, len(held)),
        len(held),
        session,
    )
    if _lacks_issues(held) and not session.json_logs:
        session.note(session.text("template.no_issue_texts"))
    return 0


def _wanted(
    given: Namespace,
    asked: list[int] | None,
    held: Sequence[ProcedureRecord],
    words: Profile,
) -> Wanted:
    """Return what the book is to hold."""
    from irodori.sheets.layout import layout
    from irodori.sheets.template import Wanted

    return Wanted(
        layout(_enough(asked, held), words),
        _row_count(given.rows, held),
        held,
        _legend(given.legend, words),
        words.palettes[given.palette],
        words,
        given.as_of,
        given.live,
    )


def _lacks_issues(records: Sequence[ProcedureRecord]) -> bool:
    """Tell whether records have plans or progress of issues, and no text of
    an issue or an interim KPI: those of a summary hold none.
    """
    issues = [issue for record in records for issue in record.issues]
    return bool(issues) and not any(
        issue.issue or issue.interim_kpi for issue in issues
    )


def _say(
    path: Path, plans: Sequence[int], rows: int, filled: int, session: Session
) -> None:
    if session.json_logs:
        session.log(
            "template",
            output=str(path),
            plans=list(plans),
            rows=rows,
            filled=filled,
        )
        return
    from irodori.report.plain import printable

    listed = ", ".join(map(str, plans))
    code = "template.made_filled" if filled else "template.made"
    session.say(printable(str(path)))
    session.say(
        "  "
        + session.text(
            code, issues=len(plans), plans=listed, rows=rows, filled=filled
        )
    )


def _issue_count(text: str) -> int:
    from irodori.sheets.layout import MOST_ISSUES

    return whole_number("--issues", 1, MOST_ISSUES)(text)


def _row_count(text: str | None, held: Sequence[ProcedureRecord]) -> int:
    """Return how many rows were asked for; otherwise none beside the records,
    or a few to fill in.
    """
    if text:
        return whole_number("--rows", 0 if held else 1, _MOST_ROWS)(text)
    return 0 if held else _ROWS


def _plans(count: int | None, plans: str | None) -> list[int] | None:
    """Return how many plans each issue is to have; None where neither option
    says.
    """
    from irodori.sheets.layout import MOST_ISSUES, MOST_PLANS, OFFICIAL

    if plans is None:
        return (
            None
            if count is None
            else [*OFFICIAL, *[OFFICIAL[-1]] * count][:count]
        )
    number = whole_number("--plans", 1, MOST_PLANS)
    counts = [
        number(each.strip()) for each in plans.replace("，", ",").split(",")
    ]
    if len(counts) == 1 and count:
        counts *= count
    if len(counts) > MOST_ISSUES or (
        count is not None and len(counts) != count
    ):
        raise UsageError(
            "usage.plans", plans=plans, count=count or MOST_ISSUES
        )
    return counts


def _records(
    source: Path | None, profile: Profile
) -> Sequence[ProcedureRecord]:
    if source is None:
        return ()
    from irodori.sheets.rows import read_records

    return read_records(read_input(source), str(source), profile)


def _enough(
    asked: list[int] | None, records: Sequence[ProcedureRecord]
) -> list[int]:
    """Return the plans that were asked for, else those that the records need,
    else the official ones.
    """
    from irodori.sheets.layout import MOST_ISSUES, MOST_PLANS, OFFICIAL

    needed: list[int] = []
    if records:
        from irodori.sheets.rows import plans_of

        needed = plans_of(records)
    if asked is None:
        asked = needed or list(OFFICIAL)
    if len(needed) > min(len(asked), MOST_ISSUES) or any(
        need > min(room, MOST_PLANS)
        for need, room in zip(needed, asked, strict=False)
    ):
        numbers = {
            "needed": ",".join(map(str, needed)),
            "asked": ",".join(map(str, asked)),
        }
        raise UsageError("usage.plans_too_few", **numbers)
    return asked


def _legend(choice: str, profile: Profile) -> Legend:
    from irodori.scorecard.legend import builtin_legend, legend_from_profile

    if choice == "builtin":
        return builtin_legend(profile)
    from irodori.scorecard.profiles import load_profile

    return legend_from_profile(load_profile(Path(choice)))
