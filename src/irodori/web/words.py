"""The words of the page: sentences as a clerk reads them, where a command line
would name its options; the templates with theirs, and what these are filled
with. A server and plain files show the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from irodori import __version__
from irodori.messages import Language, Sentence, catalogue, said_in
from irodori.report.inspection import as_of_data
from irodori.results import Inspection, JsonObject
from irodori.scorecard.legend import builtin_legend
from irodori.scorecard.palettes import COLORS
from irodori.scorecard.profile import RULES, Profile
from irodori.scorecard.values.dates import show_date
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill, rgb

if TYPE_CHECKING:
    from jinja2 import Environment


def on_page(sentence: Sentence, language: Language) -> str:
    """Return a sentence in the page's own words, where it has any: those of
    ``say.web.CODE``.
    """
    return said_in("web", sentence).text(language)


def as_of_view(inspection: Inspection, language: Language) -> JsonObject:
    """Return the as-of date, where it comes from, and the date in words."""
    text = show_date(inspection.as_of.date, language)
    return {**as_of_data(inspection), "text": text}


@cache
def page_templates(language: Language) -> Environment:
    """Return the templates of the pages; ``t`` in them gives a sentence."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    found = Environment(
        loader=PackageLoader("irodori.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def say(code: str, **params: object) -> str:
        return Sentence(f"web.page.{code}", params).text(language)

    found.globals["t"] = say
    found.globals["version"] = __version__
    return found


# ---- What the templates are filled with -------------------------------------

_SCRIPT_WORDS = "web.script."


class ColorView(NamedTuple):
    """A colour with its word; ``lines`` is the colour of its pattern, empty
    where it is plain.
    """

    word: str
    fill: str
    lines: str = ""


class PaletteView(NamedTuple):
    """A palette that can be chosen."""

    name: str
    title: str
    colors: list[ColorView]


class MeaningView(NamedTuple):
    """What a colour says."""

    word: str
    fill: str
    text: str


class PartView(NamedTuple):
    """What the colours of one kind of cell say."""

    title: str
    note: str
    meanings: list[MeaningView]


class PageLinks(NamedTuple):
    """Where the pages are, relative to each other, and what converts."""

    converter: str
    """``server`` or ``browser``."""
    home: str
    legend: str
    tools: str
    jobs: str
    language: str
    """This page in the other language."""
    policy: str = ""
    """The content security policy of a page whose server sends none."""
    program: str = ""
    """What tells the program beside the page from other versions; empty where
    a server has it.
    """
    memory: str = ""
    """The digest of the memory that was made ahead of the page's first visit,
    as ``integrity`` has it; empty where none was.
    """
    sample: str = ""
    """A workbook to try the page with, empty where there is none."""


def index_values(
    profile: Profile,
    palettes: Sequence[PaletteView],
    language: Language,
) -> JsonObject:
    """Return what the page for workbooks needs beside its palettes and limits."""
    kinds = (*COLORS, "none", "unrated", "check")
    names = {
        "unrated": "web.script.column.unrated",
        "check": "web.script.column.attention",
    }
    return {
        "colors": palettes[0].colors,
        "words": script_words(language),
        "status_words": {
            "withdrawn": profile.status_table.withdrawn,
            "columns": {
                **profile.status_table.columns,
                "text": ("本文", "内容"),
            },
        },
        "count_words": [
            (
                kind,
                Sentence(names.get(kind, f"web.script.column.{kind}")).text(
                    language
                ),
            )
            for kind in kinds
        ],
    }


def legend_values(profile: Profile, language: Language) -> JsonObject:
    """Return what the page about the colours needs."""
    statuses = [
        (first, "・".join(others))
        for first, *others in profile.statuses.values()
    ]
    return {
        "parts": list(legend_parts(profile, language)),
        "statuses": statuses,
    }


def script_words(language: Language) -> dict[str, str]:
    """Return the sentences that the page's script says."""
    return {
        code.removeprefix(_SCRIPT_WORDS): wording
        for code, wording in catalogue(language).items()
        if code.startswith(_SCRIPT_WORDS)
    }


# ---- Colours ----------------------------------------------------------------


def palette_views(
    profile: Profile, language: Language
) -> Iterator[PaletteView]:
    """Yield the palettes that can be chosen."""
    for name, fills in profile.palettes.items():
        code = f"web.page.palette.{name}"
        title = (
            Sentence(code).text(language) if code in catalogue("ja") else name
        )
        yield PaletteView(
            name,
            title,
            [_color(color, fills[color], language) for color in COLORS],
        )


def _color(color: str, fill: Fill, language: Language) -> ColorView:
    word = Sentence(f"color.{color}").text(language)
    if fill.pattern == "solid":
        return ColorView(word, rgb(fill.foreground))
    return ColorView(word, rgb(fill.background), rgb(fill.foreground))


def legend_parts(profile: Profile, language: Language) -> Iterator[PartView]:
    """Yield what the colours say, rule by rule."""
    known = builtin_legend(profile)
    palette = profile.palettes["cud"]
    for rule in RULES:
        meanings = [
            MeaningView(
                Sentence(f"color.{color}").text(language),
                rgb(palette[color].foreground),
                "、".join(each.text(language) for each in said),
            )
            for color in COLORS
            if (said := known.meanings(rule, color))
        ]
        title, note = (
            Sentence(code).text(language)
            for code in (f"rule.{rule}", f"web.page.legend.{rule}")
        )
        yield PartView(title, note, meanings)
