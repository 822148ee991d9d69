"""The reference of the command line, made from the program itself:
``python -m docs.make_cli_reference [FOLDER]``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from irodori.cli.help_command import (
    HelpPage,
    command_page,
    family_page,
    program_page,
)
from irodori.cli.registry import COMMANDS, command_parser, family, first_words
from irodori.cli.session import Session
from irodori.messages import Language

FILES: dict[str, Language] = {"cli.md": "en", "cli.ja.md": "ja"}

_HEADS: dict[Language, str] = {
    "en": "# The command line\n\n[日本語](cli.ja.md)\n\nMade from the program by `python -m docs.make_cli_reference`.",
    "ja": "# コマンド\n\n[English](cli.md)\n\n`python -m docs.make_cli_reference` がプログラムから作ったページです。",
}


def references() -> dict[str, str]:
    """Return the text of each page by its file name."""
    return {
        name: "\n".join(_lines(language)) + "\n"
        for name, language in FILES.items()
    }


def _lines(language: Language) -> Iterator[str]:
    session = Session(language)
    yield _HEADS[language]
    yield from _page("irodori", program_page(session), session)
    for first in first_words():
        if first in COMMANDS:
            yield from _command(first, session)
            continue
        yield from _page(
            f"irodori {first}", family_page(first, session), session
        )
        for second in family(first):
            yield from _command(f"{first} {second}", session)


def _command(name: str, session: Session) -> Iterator[str]:
    return _page(
        f"irodori {name}", command_page(command_parser(name), session), session
    )


def _page(title: str, page: HelpPage, session: Session) -> Iterator[str]:
    yield f"\n## {title}\n\n```\n{page.usage}\n```\n\n{page.about}"
    for heading, entries in page.sections:
        yield f"\n| {heading} | |\n|---|---|"
        for entry in entries:
            yield f"| `{_cell(entry.name)}` | {_cell(entry.text)} |"
    if page.examples:
        listed = "\n".join(page.examples)
        yield f"\n{session.text('help.examples')}:\n\n```\n{listed}\n```"
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
