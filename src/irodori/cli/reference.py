"""The reference of the command line, made from the program itself: ``python -m irodori.cli.reference [FOLDER]``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from irodori.cli.command import Group
from irodori.cli.help import Page, page_of
from irodori.cli.program import program
from irodori.cli.session import Session
from irodori.messages import Language

FILES: dict[str, Language] = {"cli.md": "en", "cli.ja.md": "ja"}

_HEADS: dict[Language, str] = {
    "en": "# The command line\n\n[日本語](cli.ja.md)\n\nMade from the program by `python -m irodori.cli.reference`.",
    "ja": "# コマンド\n\n[English](cli.md)\n\n`python -m irodori.cli.reference` がプログラムから作ったページです。",
}


def references() -> dict[str, str]:
    """Return the text of each page by its file name."""
    return {name: "\n".join(_lines(language)) + "\n" for name, language in FILES.items()}


def _lines(language: Language) -> Iterator[str]:
    group, session = program(), Session(language)
    yield _HEADS[language]
    with group.make_context("irodori", [], resilient_parsing=True, obj=session) as context:
        yield from _page("irodori", page_of(group, context))
        yield from _commands(group, context)


def _commands(group: Any, context: Any) -> Iterator[str]:  # noqa: ANN401  (typer's own classes are private)
    for name, command in group.commands.items():
        with command.make_context(name, [], parent=context, resilient_parsing=True) as inner:
            yield from _page(inner.command_path, page_of(command, inner))
            if isinstance(command, Group):
                yield from _commands(command, inner)


def _page(title: str, page: Page) -> Iterator[str]:
    yield f"\n## {title}\n\n```\n{page.usage}\n```\n\n{page.about}"
    for heading, entries in page.sections:
        yield f"\n| {heading} | |\n|---|---|"
        yield from (f"| `{_cell(entry.name)}` | {_cell(entry.text)} |" for entry in entries)
    if page.end:
        yield f"\n{page.end}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Write the pages into a folder, ``docs/reference`` if none is given."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/reference")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in references().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
