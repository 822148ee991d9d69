"""Help pages in the session's language, wrapped by the width that Japanese takes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any, NamedTuple

from irodori.cli.session import Session
from irodori.messages import catalogue
from irodori.report.plain import wrapped

_WIDEST = 100
_NARROWEST = 40
_NAME_COLUMN = 26


class Entry(NamedTuple):
    """One line of a list: an option, argument or command, and what it is for."""

    name: str
    text: str


class Page(NamedTuple):
    """What a help page says."""

    usage: str
    about: str
    sections: tuple[tuple[str, tuple[Entry, ...]], ...]
    end: str


def page_of(command: Any, ctx: Any) -> Page:  # noqa: ANN401  (typer's own classes are private)
    """Return what the help page of a command says, in its session's language."""
    session = _session(ctx)
    parameters = [each for each in command.get_params(ctx) if not getattr(each, "hidden", False)]
    arguments = [each for each in parameters if each.param_type_name == "argument"]
    options = [each for each in parameters if each.param_type_name == "option"]
    commands = getattr(command, "commands", {})
    placed = ["COMMAND …"] if commands else [each.metavar for each in arguments]
    sections = (
        (session.text("help.arguments"), tuple(Entry(each.metavar, session.text(each.help)) for each in arguments)),
        (session.text("help.options"), tuple(_option(each, session) for each in options)),
        (
            session.text("help.commands"),
            tuple(Entry(name, session.text(each.help)) for name, each in commands.items()),
        ),
    )
    end = f"{command.help}.exit"
    return Page(
        " ".join([ctx.command_path, *placed, f"[{session.text('help.options').lower()}]"]),
        session.text(command.help),
        tuple((title, entries) for title, entries in sections if entries),
        session.text(end) if end in catalogue() else "",
    )


def _option(option: Any, session: Session) -> Entry:  # noqa: ANN401
    names = ", ".join(sorted(option.opts, key=len))
    value = "" if option.is_flag else f" {option.metavar}"
    text = session.text("help.help" if option.name == "help" else option.help)
    if not option.is_flag and isinstance(option.default, str):
        text += ("" if session.language == "ja" else " ") + session.text("help.default", default=option.default)
    return Entry(names + value, text)


def _session(ctx: Any) -> Session:  # noqa: ANN401
    session = ctx.find_object(Session)
    assert isinstance(session, Session)
    return session


def help_page(command: Any, ctx: Any) -> str:  # noqa: ANN401
    """Return the help page of a command as lines of the terminal's width."""
    return "\n".join(page_lines(page_of(command, ctx), _session(ctx)))


# ---- Lines -----------------------------------------------------------------------------------------------------------


def page_lines(page: Page, session: Session) -> Iterator[str]:
    """Yield the page as lines of the terminal's width."""
    wide = max(_NARROWEST, min(shutil.get_terminal_size().columns, _WIDEST) - 1)
    yield f"{session.text('help.usage')}: {page.usage}"
    yield ""
    yield from wrapped(page.about, wide)
    for title, entries in page.sections:
        yield ""
        yield f"{title}:"
        for entry in entries:
            yield from _entry_lines(entry, wide)
    if page.end:
        yield ""
        yield from wrapped(page.end, wide)


def _entry_lines(entry: Entry, wide: int) -> Iterator[str]:
    indent = " " * (_NAME_COLUMN + 4)
    lines = list(wrapped(entry.text, wide - len(indent)))
    if len(entry.name) > _NAME_COLUMN:
        yield f"  {entry.name}"
    else:
        yield f"  {entry.name:<{_NAME_COLUMN}}  {lines.pop(0)}"
    yield from (indent + line for line in lines)
