"""Typer's commands with our help pages, and with parameters that stay the text they are.

Typer would load pydantic to make a path of a text, and the program must start in a moment.
"""

from __future__ import annotations

from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from irodori.cli.help import help_page
from irodori.cli.session import UsageError

# Typer's own types of contexts and parameters are private: they are Any here.


class _PlainOption(TyperOption):
    def process_value(self, ctx: Any, value: Any) -> Any:  # noqa: ANN401
        return value if self.callback is None else self.callback(ctx, self, value)


class _PlainArgument(TyperArgument):
    def process_value(self, ctx: Any, value: Any) -> Any:  # noqa: ANN401
        if not value:
            raise UsageError("usage.missing", command=ctx.command_path, name=self.metavar)
        return value


_PLAIN: dict[type[Any], type[Any]] = {TyperOption: _PlainOption, TyperArgument: _PlainArgument}


class _Ours:
    """What the program and its commands have in common; goes before Typer's class."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401
        """Return the parameters, the one for help too, each as it stays text."""
        parameters: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for parameter in parameters:
            parameter.__class__ = _PLAIN.get(type(parameter), type(parameter))
        return parameters

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the help page."""
        formatter.write(help_page(self, ctx))


class Command(_Ours, TyperCommand):
    """A command whose help is a code of the catalogue."""


class Group(_Ours, TyperGroup):
    """The program: its commands, each with a line of its help."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Return the command that is meant; UsageError where there is none of that name."""
        if args[0] not in self.commands and not args[0].startswith("-"):
            raise UsageError("usage.no_such_command", name=args[0], known=tuple(self.commands))
        return super().resolve_command(ctx, args)
