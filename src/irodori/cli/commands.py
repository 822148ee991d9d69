"""The commands of the program, and where the function of each stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

COMMANDS: Mapping[str, str | Mapping[str, str]] = {
    "convert": "irodori.cli.convert",
    "check": "irodori.cli.check",
    "inspect": "irodori.cli.inspect",
    "diff": "irodori.cli.diff",
    "template": "irodori.cli.template",
    "summary": "irodori.cli.summary",
    "run": "irodori.cli.run",
    "watch": "irodori.cli.watch",
    "jobs": dict.fromkeys(("history", "show", "verify"), "irodori.cli.jobs"),
    "serve": "irodori.cli.serve",
}
"""The module in which each command's function stands, under the command's name; or the commands of a group."""


def command_function(name: str, module: str) -> Callable[..., int]:
    """Return the function of a command; its module may take long to load."""
    function: Callable[..., int] = getattr(import_module(module), name)
    return function
