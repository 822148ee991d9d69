"""``irodori template``: make an empty official layout, or one with rows from records."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from irodori.cli.options import (
    Argument,
    Force,
    JsonLogs,
    Lang,
    Option,
    ProfileFile,
    check_choice,
    check_file,
    check_language,
    date_of,
    number_of,
    path_of,
)
from irodori.cli.outputs import check_output
from irodori.cli.session import Session, UsageError
from irodori.files import read_input, write_atomic

if TYPE_CHECKING:
    from irodori.scorecard.legend import Legend
    from irodori.scorecard.profile import Profile
    from irodori.sheets.rows import ProcedureRecord

_COMMAND = "irodori template"
_ROWS = 10
_MOST_ROWS = 10_000


def template(
    session: Session,
    *,
    target: Annotated[str, Argument(metavar="OUT.xlsx", help="help.template.out")],
    issues: Annotated[str | None, Option("--issues", metavar="N", help="help.template.issues")] = None,
    plans: Annotated[str | None, Option("--plans", metavar="N,N,...", help="help.template.plans")] = None,
    rows: Annotated[str | None, Option("--rows", metavar="N", help="help.template.rows")] = None,
    records: Annotated[str | None, Option("--records", metavar="FILE", help="help.template.records")] = None,
    live: Annotated[bool, Option("--live", help="help.template.live")] = False,
    as_of: Annotated[str | None, Option("--as-of", metavar="DATE", help="help.template.as_of")] = None,
    legend: Annotated[str, Option("--legend", metavar="builtin|FILE", help="help.template.legend")] = "builtin",
    profile: ProfileFile = None,
    palette: Annotated[str, Option("--palette", metavar="NAME", help="help.template.palette")] = "cud",
    force: Force = False,
    lang: Lang = None,
    json_logs: JsonLogs = False,
) -> int:
    """Write the book and say what it holds."""
    del json_logs  # the session has read it
    check_language(lang, _COMMAND)
    check_file("--records", path_of(records), _COMMAND)
    path, source = Path(target), path_of(records)
    if path.suffix.lower() != ".xlsx":
        raise UsageError("usage.template_kind", command=_COMMAND, output=path)
    check_output(path, (source,) if source else (), _COMMAND, force=force)
    asked = _plans(issues, plans)
    from irodori.scorecard.profiles import load_profile

    words = load_profile(path_of(profile))
    check_choice("--palette", palette, tuple(words.palettes), _COMMAND)
    held = _records(source, words)
    from irodori.sheets.layout import layout
    from irodori.sheets.template import Wanted
    from irodori.sheets.template import template as book_of

    wanted = Wanted(
        layout(_enough(asked, held), words),
        number_of("--rows", rows, _COMMAND, 0 if held else 1, _MOST_ROWS) if rows else 0 if held else _ROWS,
        held,
        _legend(legend, words),
        words.palettes[palette],
        words,
        date_of(as_of, _COMMAND),
        live,
    )
    write_atomic(path, book_of(wanted), force=force)
    count = max(wanted.rows, len(held))
    if session.json_logs:
        session.log("template", output=str(path), plans=list(wanted.layout.plans), rows=count, filled=len(held))
    else:
        from irodori.report.plain import printable

        listed = ", ".join(map(str, wanted.layout.plans))
        session.say(printable(str(path)))
        code = "template.made_filled" if held else "template.made"
        session.say(
            "  " + session.text(code, issues=len(wanted.layout.plans), plans=listed, rows=count, filled=len(held))
        )
    return 0


def _plans(issues: str | None, plans: str | None) -> list[int] | None:
    """Return how many plans each issue is to have; None where neither option says."""
    from irodori.sheets.layout import MOST_ISSUES, MOST_PLANS, OFFICIAL

    count = number_of("--issues", issues, _COMMAND, 1, MOST_ISSUES) if issues else None
    if plans is None:
        return None if count is None else [*OFFICIAL, *[OFFICIAL[-1]] * count][:count]
    counts = [
        number_of("--plans", each.strip(), _COMMAND, 1, MOST_PLANS) for each in plans.replace("，", ",").split(",")
    ]
    if len(counts) == 1 and count:
        counts *= count
    if len(counts) > MOST_ISSUES or (count is not None and len(counts) != count):
        raise UsageError("usage.plans", command=_COMMAND, plans=plans, count=count or MOST_ISSUES)
    return counts


def _records(source: Path | None, profile: Profile) -> Sequence[ProcedureRecord]:
    if source is None:
        return ()
    from irodori.sheets.rows import read_records

    return read_records(read_input(source), str(source), profile)


def _enough(asked: list[int] | None, records: Sequence[ProcedureRecord]) -> list[int]:
    """Return the plans that were asked for, else those that the records need, else the official ones."""
    from irodori.sheets.layout import MOST_ISSUES, MOST_PLANS, OFFICIAL

    needed: list[int] = []
    if records:
        from irodori.sheets.rows import plans_of

        needed = plans_of(records)
    if asked is None:
        asked = needed or list(OFFICIAL)
    if len(needed) > min(len(asked), MOST_ISSUES) or any(
        need > min(room, MOST_PLANS) for need, room in zip(needed, asked, strict=False)
    ):
        raise UsageError(
            "usage.plans_too_few", command=_COMMAND, needed=",".join(map(str, needed)), asked=",".join(map(str, asked))
        )
    return asked


def _legend(choice: str, profile: Profile) -> Legend:
    from irodori.scorecard.legend import builtin_legend, legend_from_profile

    if choice == "builtin":
        return builtin_legend(profile)
    from irodori.scorecard.profiles import load_profile

    return legend_from_profile(load_profile(Path(choice)))
