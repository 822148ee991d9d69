"""Findings: what a person should look at, each with its place, its severity and a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple

from irodori.messages import Sentence

Severity = Literal["info", "warning", "error"]


class Finding(NamedTuple):
    """Something that a person should look at; it never stops a conversion."""

    sheet: str
    cell: str | None
    """Its cell; None where the whole sheet or a file is meant."""
    severity: Severity
    sentence: Sentence

    @property
    def code(self) -> str:
        """Its stable code."""
        return self.sentence.code


class Kind(NamedTuple):
    """All findings of one code and severity."""

    code: str
    severity: Severity
    findings: list[Finding]


def kinds(findings: Iterable[Finding]) -> list[Kind]:
    """Return the findings by kind, in the order in which each kind comes first."""
    found: dict[tuple[str, Severity], Kind] = {}
    for finding in findings:
        key = finding.sentence.code, finding.severity
        kind = found.get(key)
        if kind is None:
            kind = found[key] = Kind(*key, [])
        kind.findings.append(finding)
    return [*found.values()]


def count_serious(findings: Iterable[Finding]) -> int:
    """Return how many findings need a look, and do not only inform."""
    return sum(finding.severity != "info" for finding in findings)


def count_codes(findings: Iterable[Finding]) -> dict[str, int]:
    """Return how many findings there are of each code."""
    return dict(Counter(finding.sentence.code for finding in findings))
