"""A jobs file that was read, with its places and secrets, and what is wrong
with one that is refused.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from irodori.errors import ProfileError
from irodori.jobs.jobtables import (
    BookLimits,
    Job,
    JobsTable,
    Mail,
    Notify,
    Webhook,
)
from irodori.jobs.stores import is_url
from irodori.messages import Language, Sentence
from irodori.toml_lines import (
    TomlPath,
    deepest,
    key_lines,
    nearest_key,
    toml_tables,
    toml_text,
)
from irodori.tuples import NamedTuple

TomlJob = Mapping[str, object]
"""A job as the file has it, before its values are checked."""


class JobsFile:
    """A jobs file that was read, with its places resolved."""

    def __init__(self, table: JobsTable, path: Path) -> None:
        self.table = table
        self.path = path
        self.folder = path.parent

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Every job, in the file's order."""
        return self.table.job

    @property
    def ledger(self) -> Path:
        """Where the ledger is."""
        return Path(self.place(self.table.ledger))

    @property
    def run_reports(self) -> Path:
        """The folder for the reports of runs."""
        return Path(self.place(self.table.run_reports))

    def place(self, text: str) -> str:
        """Return a path of the file as an absolute one; an address as it is."""
        return _absolute(text, self.folder)

    def storage(self) -> dict[str, dict[str, object]]:
        """Return the options of each protocol, secrets taken from the
        environment; ProfileError ``jobs.no_variable`` where one is not set.
        """
        return {
            protocol: dict(self._options(options))
            for protocol, options in self.table.storage.items()
        }

    def _options(
        self, options: Mapping[str, str | int | bool]
    ) -> Iterator[tuple[str, object]]:
        for key, value in options.items():
            if key.endswith("_env"):
                yield key.removesuffix("_env"), self.secret(str(value))
            else:
                yield key, value

    def secret(self, variable: str) -> str:
        """Return what an environment variable holds; ProfileError
        ``jobs.no_variable`` where it is not set or empty.
        """
        value = os.environ.get(variable)
        if not value:
            raise ProfileError(
                "jobs.no_variable", path=self.path, names=(variable,)
            )
        return value

    def check_secrets(self) -> None:
        """Refuse a file that names environment variables which are not set;
        ProfileError ``jobs.no_variable`` names all of them.
        """
        missing = tuple(
            name
            for name in dict.fromkeys(self._variables())
            if not os.environ.get(name)
        )
        if missing:
            raise ProfileError(
                "jobs.no_variable", path=self.path, names=missing
            )

    def _variables(self) -> Iterator[str]:
        """Yield the names of the environment variables that hold secrets."""
        for options in self.table.storage.values():
            for key, value in options.items():
                if key.endswith("_env"):
                    yield str(value)
        for job in self.jobs:
            if job.password_env:
                yield job.password_env
        if self.table.notify is not None:
            yield from self.table.notify.variables()


# ---- Reading a file ---------------------------------------------------------


def load_jobs(path: Path) -> JobsFile:
    """Return a jobs file.

    ProfileError: ``jobs.unreadable``, ``jobs.syntax``, or ``jobs.invalid``,
    which names the line and the key; ``jobs.invalid_many`` names all of them.
    """
    path = path.absolute()
    text = toml_text(path, "jobs.unreadable")
    data = toml_tables(text, path, "jobs.syntax")
    problems = [
        _placed(where, problem, text)
        for where, problem in _missing_files(data, path.parent)
    ]
    try:
        table = JobsTable.model_validate(data)
    except ValidationError as error:
        problems += _invalid(error.errors(include_url=False), text)
    if problems:
        raise _together(path, problems)
    return JobsFile(table, path)


def _absolute(text: str, folder: Path) -> str:
    """Return a path of a jobs file in a folder as an absolute one; an address
    as it is.
    """
    if is_url(text):
        return text
    return os.path.normpath(folder / Path(text).expanduser())


def _missing_files(
    data: Mapping[str, Any], folder: Path
) -> Iterator[tuple[TomlPath, Sentence]]:
    """Yield the files that the jobs of a file in a folder name and that are
    not there, and the palettes that no profile has; ProfileError.
    """
    listed = data.get("job")
    if not isinstance(listed, list):
        return
    for number, job in enumerate(listed):
        for key, problem in _lost(job, folder):
            yield ("job", number, key), problem


def _lost(job: TomlJob, folder: Path) -> Iterator[tuple[str, Sentence]]:
    """Yield the keys of a job that name a missing file or an unknown palette."""
    from irodori.scorecard.profiles import load_profile

    files = dict(_named_files(job, folder))
    there = {key: path for key, path in files.items() if path.is_file()}
    for key, path in files.items():
        if key not in there:
            yield key, Sentence("jobs.problem.no_file", {"path": str(path)})
    if "legend" in there:
        load_profile(there["legend"])
    if "profile" in there or "profile" not in files:
        profile = load_profile(there.get("profile"))
        yield from _unknown_palette(job, tuple(profile.palettes))


def _unknown_palette(
    job: TomlJob, known: tuple[str, ...]
) -> Iterator[tuple[str, Sentence]]:
    """Yield the key of a job's palette where it is none of the known ones."""
    palette = job.get("palette", "cud")
    if isinstance(palette, str) and palette not in known:
        choices = {"choices": known}
        yield "palette", Sentence("profile.problem.one_of", choices)


def _named_files(job: TomlJob, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files beside its books that a job names, by their keys."""
    for key in ("profile", "status", "legend"):
        name = job.get(key)
        is_word = key == "legend" and name in ("auto", "builtin")
        if isinstance(name, str) and name and not is_word:
            yield key, Path(_absolute(name, folder))


_PROBLEMS = {
    "missing": "profile.problem.missing",
    "string_type": "profile.problem.text",
    "string_too_short": "profile.problem.text",
    "bool_type": "profile.problem.boolean",
    "bool_parsing": "profile.problem.boolean",
    "tuple_type": "profile.problem.list",
    "too_short": "jobs.problem.empty",
    "dict_type": "profile.problem.table",
    "model_type": "profile.problem.table",
    "int_type": "jobs.problem.number",
    "int_parsing": "jobs.problem.number",
    "string_pattern_mismatch": "jobs.problem.name",
}


_BOUNDS = {
    "greater_than_equal": ("jobs.problem.at_least", "least", "ge"),
    "less_than_equal": ("jobs.problem.at_most", "most", "le"),
}
"""The code for a number out of bounds, its parameter, and pydantic's name for
the bound.
"""


class _JobsProblem(NamedTuple):
    """What is wrong with a jobs file, and where."""

    line: int
    where: str
    what: Sentence


def _together(path: Path, problems: Sequence[_JobsProblem]) -> ProfileError:
    """Return the refusal for all problems of a file, in the order of its
    lines.
    """
    ordered = sorted(problems, key=lambda each: each.line)
    if len(ordered) == 1:
        line, where, what = ordered[0]
        return ProfileError(
            "jobs.invalid", path=path, line=line, where=where, problem=what
        )
    lines = tuple(
        Sentence(
            "jobs.problem.line",
            {"line": line, "where": where, "problem": what},
        )
        for line, where, what in ordered
    )
    return ProfileError(
        "jobs.invalid_many",
        path=path,
        count=len(ordered),
        problems=Lines(lines),
    )


class Lines:
    """Sentences below each other."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences

    def text(self, language: Language) -> str:
        """Return them in a language, each on a line of its own."""
        return "\n".join(
            f"  {each.text(language)}" for each in self._sentences
        )


def _invalid(errors: list[ErrorDetails], text: str) -> list[_JobsProblem]:
    """Return the problems of a file; a list is not too short because its
    entries are wrong.
    """
    inner = [
        error
        for error in errors
        if not any(_holds(error["loc"], other["loc"]) for other in errors)
    ]
    return [
        _placed(tuple(error["loc"]), _problem(error), text) for error in inner
    ]


def _holds(outer: TomlPath, inner: TomlPath) -> bool:
    return len(inner) > len(outer) and inner[: len(outer)] == outer


def _problem(error: ErrorDetails) -> Sentence:
    """Return an error of pydantic's as a sentence."""
    kind = error["type"]
    if kind == "string_pattern_mismatch" and "mail" in error["loc"]:
        return Sentence("jobs.problem.address")
    if kind == "extra_forbidden":
        words = {"meant": _meant(error["loc"])}
        return Sentence("jobs.problem.unknown_key", words)
    if kind in _PROBLEMS:
        return Sentence(_PROBLEMS[kind])
    known = _problem_of_value(kind, error.get("ctx", {}))
    return known or Sentence(
        "profile.problem.other", {"problem": error["msg"]}
    )


def _problem_of_value(
    kind: str, context: Mapping[str, Any]
) -> Sentence | None:
    """Return what is wrong with a value: by a check of our own, as none of the
    choices, or out of bounds.
    """
    if kind.startswith("jobs.problem."):
        return Sentence(kind, context)
    if kind == "literal_error":
        choices = tuple(re.findall(r"'([^']*)'", context["expected"]))
        return Sentence("profile.problem.one_of", {"choices": choices})
    if kind in _BOUNDS:
        code, name, given = _BOUNDS[kind]
        return Sentence(code, {name: context[given]})
    return None


_TABLES: Mapping[str, type[BaseModel]] = {
    "job": Job,
    "limits": BookLimits,
    "notify": Notify,
    "mail": Mail,
    "webhook": Webhook,
}


def _meant(where: TomlPath) -> Sentence:
    """Return the sentence that offers the keys most like one that its table
    does not have.
    """
    names = [part for part in where[:-1] if isinstance(part, str)]
    table = _TABLES[names[-1]] if names else JobsTable
    known = [field.alias or name for name, field in table.model_fields.items()]
    return nearest_key(str(where[-1]), known)


def _placed(where: TomlPath, problem: Sentence, text: str) -> _JobsProblem:
    _, line = deepest(key_lines(text), where)
    shown = "".join(
        f"[{part + 1}]" if isinstance(part, int) else f".{part}"
        for part in where
    ).removeprefix(".")
    return _JobsProblem(int(line), shown, problem)
