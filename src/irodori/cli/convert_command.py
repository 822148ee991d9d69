"""``irodori convert``: fill workbooks according to their legend."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import irodori
from irodori.cli.parsing import (
    CommandParser,
    WordChoice,
    add_judging,
    add_opening,
    add_palette,
)
from irodori.cli.paths import (
    OutputPlan,
    check_input,
    is_standard_output,
    named_originals,
    planned,
    refuse_existing,
    write_output,
)
from irodori.cli.road import Road
from irodori.cli.screen import JsonLines, Screen
from irodori.cli.session import Session
from irodori.errors import ProfileError, UsageError

if TYPE_CHECKING:
    from irodori.results import Conversion


def convert_arguments(parser: CommandParser) -> None:
    """Add the inputs, the outputs, and what decides the colours."""
    parser.place("inputs", "INPUT...", "help.inputs", many=True)
    _add_outputs(parser)
    add_judging(parser)
    add_palette(parser)
    parser.switch("--strict", code="help.strict")
    parser.section("help.group.writing")
    parser.value(
        "--verify",
        metavar="full",
        code="help.verify",
        convert=WordChoice("--verify", "full"),
    )
    parser.switch("--compact", code="help.compact")
    parser.switch("--allow-signed", code="help.allow_signed")
    add_opening(parser, "help.password_env")


def _add_outputs(parser: CommandParser) -> None:
    parser.section("help.group.output")
    parser.value(
        "-o",
        "--output",
        metavar="OUT",
        code="help.output",
        kind="file",
    )
    parser.value(
        "--out-dir",
        metavar="DIR",
        code="help.out_dir",
        convert=Path,
        kind="folder",
    )
    parser.file("--report", metavar="FILE.json", code="help.report")
    parser.file("--html", metavar="FILE.html", code="help.html")
    parser.switch("--force", code="help.force")
    parser.switch("--dry-run", code="help.convert_dry_run")


def run_convert(given: Namespace, session: Session) -> int:
    """Convert the inputs one after the other; return the worst exit status."""
    inputs = named_originals(given.inputs, session, given.output)
    plans = planned(
        inputs,
        given.output,
        given.out_dir,
        given.report,
        given.html,
    )
    session.output_is_data = is_standard_output(plans[0].target)
    if session.output_is_data and sys.stdout.isatty() and not given.dry_run:
        raise UsageError("usage.binary_terminal")
    return _convert_all(plans, given, session)


def _convert_all(
    plans: Sequence[OutputPlan], given: Namespace, session: Session
) -> int:
    screen = _screen(given, session)
    road = _road(given, session, screen)
    with screen.all_of(plans):
        statuses = [
            _convert(plan, given, road, screen, session) for plan in plans
        ]
    if len(plans) > 1:
        done = sum(status <= 1 for status in statuses)
        screen.several(len(plans), done)
    return max(statuses)


def _road(given: Namespace, session: Session, screen: Screen) -> Road:
    return Road(
        given,
        session,
        progress=screen.progress,
        full_verification=given.verify == "full",
        compact=given.compact,
        allow_signed=given.allow_signed,
    )


def _screen(given: Namespace, session: Session) -> Screen:
    if session.json_logs:
        kind: type[Screen] = JsonLines
    elif not session.on_terminal:
        kind = Screen
    else:
        from irodori.cli.terminal import Terminal

        kind = Terminal
    return kind(session, dry=given.dry_run, force=given.force)


def _convert(
    plan: OutputPlan,
    given: Namespace,
    road: Road,
    screen: Screen,
    session: Session,
) -> int:
    """Convert one input and return its exit status; an error does not stop the
    others.
    """
    written: list[Path] = []
    try:
        _check(plan, given)
        with screen.working(plan):
            conversion = road.with_book(plan.source, irodori.convert)
            if not given.dry_run:
                _write(plan, conversion, session, written, force=given.force)
    except (ProfileError, UsageError):  # the same for every input
        raise
    except Exception as error:  # noqa: BLE001  (one bad file never stops the others)
        return session.failed(error, plan.source, written)
    screen.converted(conversion, plan)
    return _status(conversion, screen, strict=given.strict)


def _check(plan: OutputPlan, given: Namespace) -> None:
    """Refuse an input that is not there, and outputs that are."""
    check_input(plan.source)
    if not given.force and not given.dry_run:
        refuse_existing(plan)


def _status(conversion: Conversion, screen: Screen, *, strict: bool) -> int:
    """Return the exit status of a conversion that is written."""
    serious = conversion.attention
    if strict and serious:
        screen.strict(serious)
        return 1
    return 0


def _write(
    plan: OutputPlan,
    conversion: Conversion,
    session: Session,
    written: list[Path],
    *,
    force: bool,
) -> None:
    """Write each file of a plan, and note it in ``written``."""
    for path, data in _files(plan, conversion, session):
        write_output(path, plan.source, data, force=force)
        written.append(path)


def _files(
    plan: OutputPlan, conversion: Conversion, session: Session
) -> Iterable[tuple[Path, bytes | Iterable[bytes]]]:
    """Yield each file of a plan with its content, the workbook first."""
    yield plan.target, conversion.data
    if plan.report:
        from irodori.report.json import json_report

        yield (
            plan.report,
            json_report(
                conversion, session.language, output_name=plan.target.name
            ),
        )
    if plan.html:
        from irodori.report.html.page import html_chunks

        yield (
            plan.html,
            (
                chunk.encode(errors="replace")
                for chunk in html_chunks(conversion, session.language)
            ),
        )
