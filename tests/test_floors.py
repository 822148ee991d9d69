"""The floors of the program: a module imports from its own floor and those
below it, and never in a circle.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src"

# From the ground up. A name stands for the module and all that is inside it,
# unless that has a floor of its own.
FLOORS = [
    ["irodori.tuples"],
    ["irodori.messages"],
    ["irodori.errors"],
    [
        "irodori.data",
        "irodori.patterns",
        "irodori.toml_lines",
        "irodori.files",
        "irodori.allowance",
        "irodori.workers",
    ],
    ["irodori.workbook"],
    ["irodori.scorecard.values"],
    ["irodori.options"],
    [
        "irodori.scorecard.findings",
        "irodori.scorecard.palettes",
        "irodori.scorecard.profile",
        "irodori.scorecard.profilefile",
        "irodori.scorecard.profiles",
    ],
    ["irodori.scorecard.reading"],
    [
        "irodori.scorecard.asof",
        "irodori.scorecard.asofsheets",
        "irodori.scorecard.legend",
    ],
    ["irodori.scorecard.statuses"],
    ["irodori.scorecard.judging"],
    ["irodori.scorecard"],
    ["irodori.results"],
    ["irodori.report", "irodori.sheets"],
    ["irodori.conversion", "irodori.compare"],
    ["irodori.newbooks", "irodori.wizard"],
    [
        "irodori",
        "irodori.__main__",
        "irodori.cli",
        "irodori.web",
        "irodori.jobs",
    ],
]

# Who may touch files: the shells, and the two places whose ``save`` the Python
# user calls.
DOORS = [
    "irodori.__main__",
    "irodori.cli",
    "irodori.web",
    "irodori.jobs",
    "irodori.conversion",
    "irodori.results",
    "irodori.workbook.book",
]

# The verifier believes nothing that the writer believes: beside the plan it
# was given it shares the words only, and how a tuple gets names.
VERIFIER = "irodori.workbook.verify"
SHARED_WITH_WRITERS = {
    "irodori.tuples",
    "irodori.messages",
    "irodori.errors",
    "irodori.workbook.refs",
    "irodori.workbook.fills",
}

# A result makes its report and its records when somebody asks for them: they
# are outputs, a floor above it.
GATHERED_LATE = {
    ("irodori.results", "irodori.report.model"),
    ("irodori.results", "irodori.report.html.notebook"),
    ("irodori.results", "irodori.sheets.flatrecords"),
}

Arrows = Mapping[str, frozenset[str]]


def module_names(source: Path) -> dict[str, Path]:
    """Return each module below a folder by its dotted name."""
    found = {}
    for path in sorted(source.rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = (
            path
        )
    return found


def imported(
    name: str, path: Path, modules: Mapping[str, Path]
) -> Iterator[str]:
    """Yield the own modules that a module imports: at its top, inside
    functions, for type checking alike.
    """
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            wanted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = (
                package.split(".")[: len(package.split(".")) - node.level + 1]
                if node.level
                else []
            )
            base = ".".join([*above, *([node.module] if node.module else [])])
            wanted = [
                inner if (inner := f"{base}.{alias.name}") in modules else base
                for alias in node.names
            ]
        else:
            continue
        yield from (
            each for each in wanted if each in modules and each != name
        )


def draw(source: Path) -> Arrows:
    """Return for each module what it imports."""
    modules = module_names(source)
    return {
        name: frozenset(
            each
            for each in imported(name, path, modules)
            if (name, each) not in GATHERED_LATE
        )
        for name, path in modules.items()
    }


def floor(module: str) -> int:
    """Return the number of a module's floor, by its longest name in the list."""
    places = {
        name: number for number, names in enumerate(FLOORS) for name in names
    }
    name = module
    while name not in places:
        name = name.rpartition(".")[0]
    if name == "irodori" and module != name:
        raise LookupError(
            f"{module} has no floor: give it one in tests/test_floors.py"
        )
    return places[name]


def reached(start: str, arrows: Arrows) -> set[str]:
    """Return all that a module imports, and what that imports."""
    found, waiting = set[str](), [start]
    while waiting:
        new = arrows[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def inside(module: str, places: list[str]) -> bool:
    return any(
        module == place or module.startswith(place + ".") for place in places
    )


def climbing(arrows: Arrows) -> list[str]:
    return [
        f"{name} → {each}"
        for name, found in arrows.items()
        for each in sorted(found)
        if floor(each) > floor(name)
    ]


def circles(arrows: Arrows) -> list[str]:
    return [name for name in arrows if name in reached(name, arrows)]


@pytest.fixture(scope="module")
def arrows() -> Arrows:
    return draw(SOURCE)


def test_every_module_has_a_floor(arrows: Arrows) -> None:
    assert {floor(name) for name in arrows} <= set(range(len(FLOORS)))
    assert len(arrows) > 10


def test_no_arrow_climbs(arrows: Arrows) -> None:
    assert climbing(arrows) == []


def test_no_module_reaches_itself(arrows: Arrows) -> None:
    assert circles(arrows) == []


def test_only_shells_touch_files(arrows: Arrows) -> None:
    users = [
        name for name, found in arrows.items() if "irodori.files" in found
    ]
    assert [name for name in users if not inside(name, DOORS)] == []


def test_the_verifier_shares_nothing_with_the_writer(arrows: Arrows) -> None:
    parts = [name for name in arrows if inside(name, [VERIFIER])]
    used = set[str]().union(*(reached(name, arrows) for name in parts))
    assert parts
    assert used - set(parts) <= SHARED_WITH_WRITERS


def test_the_workbook_knows_no_scorecard(arrows: Arrows) -> None:
    for name in arrows:
        if inside(name, ["irodori.workbook"]):
            assert not [
                each
                for each in reached(name, arrows)
                if inside(each, ["irodori.scorecard"])
            ]


# The guard itself sees what it should.


def write(folder: Path, name: str, text: str) -> None:
    path = folder.joinpath(*name.split("/"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "import irodori.cli",
        "from irodori import cli",
        "from irodori.cli import main",
        "from .. import cli",
        "from ..cli import main as other",
        "def later():\n    from irodori.cli import main",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import irodori.cli as shell",
    ],
)
def test_an_arrow_that_climbs_is_seen_however_it_is_written(
    tmp_path: Path, text: str
) -> None:
    write(tmp_path, "irodori/__init__.py", "")
    write(tmp_path, "irodori/cli.py", "")
    write(tmp_path, "irodori/workbook/__init__.py", "")
    write(tmp_path, "irodori/workbook/book.py", text)
    assert climbing(draw(tmp_path)) == ["irodori.workbook.book → irodori.cli"]


def test_a_circle_is_seen(tmp_path: Path) -> None:
    write(tmp_path, "irodori/workbook/__init__.py", "")
    write(tmp_path, "irodori/workbook/a.py", "from irodori.workbook import b")
    write(
        tmp_path, "irodori/workbook/b.py", "from irodori.workbook.c import x"
    )
    write(tmp_path, "irodori/workbook/c.py", "import irodori.workbook.a")
    assert circles(draw(tmp_path)) == [
        "irodori.workbook.a",
        "irodori.workbook.b",
        "irodori.workbook.c",
    ]


def test_a_module_without_a_floor_is_seen() -> None:
    with pytest.raises(LookupError, match="has no floor"):
        floor("irodori.attic")
