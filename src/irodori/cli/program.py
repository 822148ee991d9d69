"""The program as Typer sees it: its commands, and its usage errors in the session's language."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Annotated, Any, cast, get_args

import typer
from typer.main import get_command

from irodori.cli.command import Command, Group
from irodori.cli.commands import COMMANDS, command_function
from irodori.cli.options import Argument, JsonLogs, Lang, Option, check_language
from irodori.cli.session import INTERRUPTED, Session, UsageError

_NEED_NOTHING = {"serve"}
"""The commands that do their work without any argument."""

# Typer exports the class of its usage errors only through what derives from it.
_TyperUsageError = cast("type[Exception]", typer.BadParameter.__base__)
_EXTRA = re.compile(r"unexpected extra argument(?:s|\(s\))? \((.*)\)", re.DOTALL)


def run(arguments: Sequence[str] | None, session: Session) -> int:
    """Run a command line and return its exit status; IrodoriError where it is refused as a whole."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        result = program(given).main(arguments, prog_name="irodori", standalone_mode=False, obj=session)
    except _TyperUsageError as error:
        return _refused(error, given, session)
    if result == INTERRUPTED:  # Typer has caught the Ctrl-C
        return session.interrupted()
    return result if isinstance(result, int) else 0


def program(asked: Container[str] | None = None) -> Group:
    """Return the ``irodori`` command; of the commands not asked for it knows no more than the names."""
    application = typer.Typer(
        cls=Group,
        help="help.irodori",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    application.callback()(_for_typer(_irodori))
    for name, place in COMMANDS.items():
        if isinstance(place, str):
            _add(application, name, place, f"help.{name}", asked)
        else:
            group = typer.Typer(cls=Group, help=f"help.{name}", no_args_is_help=True, rich_markup_mode=None)
            group.callback()(_for_typer(_jobs))
            for each, module in place.items():
                _add(group, each, module, f"help.{name}_{each}", asked)
            application.add_typer(group, name=name)
    group_of_all = get_command(application)
    assert isinstance(group_of_all, Group)
    return group_of_all


def _add(group: typer.Typer, name: str, module: str, text: str, asked: Container[str] | None) -> None:
    """Add a command; its module, which may take long to load, only where it is asked for."""
    wanted = asked is None or name in asked
    function = _for_typer(command_function(name, module)) if wanted else _not_asked_for
    group.command(name, cls=Command, help=text, no_args_is_help=name not in _NEED_NOTHING)(function)


def _not_asked_for() -> int:
    raise AssertionError


def _for_typer(function: Callable[..., int | None]) -> Callable[..., int | None]:
    """Return a function with the signature that Typer reads: its context for our session, its parameters for ours."""
    signature = inspect.signature(function, eval_str=True)

    def called(**given: Any) -> int | None:  # noqa: ANN401
        if "session" in given:
            given["session"] = given["session"].obj
        return function(**given)

    called.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[_typers_own(each) for each in signature.parameters.values()]
    )
    return called


def _typers_own(parameter: inspect.Parameter) -> inspect.Parameter:
    if parameter.annotation is Session:
        return parameter.replace(annotation=typer.Context)
    kind, *declared = get_args(parameter.annotation)
    default = ... if parameter.default is parameter.empty else parameter.default
    match declared:
        case [Argument() as ours]:
            return parameter.replace(annotation=kind, default=typer.Argument(default, **ours._asdict()))
        case [Option() as ours]:
            said = typer.Option(default, ours.name, metavar=ours.metavar, help=ours.help)
            return parameter.replace(annotation=kind, default=said)
    return parameter


def _show_version(wanted: bool) -> None:
    if wanted:
        from irodori import __version__

        typer.echo(f"irodori {__version__}")
        raise typer.Exit


def _irodori(
    lang: Lang = None,
    json_logs: JsonLogs = False,
    version: Annotated[
        bool, typer.Option("--version", help="help.version", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Take the options that may stand before the command's name; the session has read them already."""
    del json_logs, version
    check_language(lang, "irodori")


def _jobs(lang: Lang = None, json_logs: JsonLogs = False) -> None:
    """Take the options that may stand between ``jobs`` and its command; the session has read them already."""
    del json_logs
    check_language(lang, "irodori jobs")


def _refused(error: BaseException, arguments: Sequence[str], session: Session) -> int:
    """Say a usage error of Typer's in our words; without arguments at all, show the help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        session.complain(str(error))
        return UsageError.exit_status
    code, params = _meaning(error)
    names = [name for name in arguments if name in COMMANDS][:1]
    if names and isinstance(inner := COMMANDS[names[0]], Mapping):
        names += [name for name in arguments if name in inner][:1]
    raise UsageError(code, command=" ".join(["irodori", *names]), **params) from None


def _meaning(error: BaseException) -> tuple[str, dict[str, object]]:
    problem = str(error)
    extra = _EXTRA.search(problem)
    match type(error).__name__:
        case "NoSuchOption":
            return "usage.no_such_option", {"option": getattr(error, "option_name", "")}
        case "BadOptionUsage":
            code = "usage.takes_no_value" if "take a value" in problem else "usage.no_value"
            return code, {"option": getattr(error, "option_name", "")}
    if problem.startswith("Missing command"):
        return "usage.no_command", {"known": tuple(COMMANDS)}
    if extra:
        return "usage.extra", {"text": extra[1]}
    return "usage.other", {"problem": problem}
