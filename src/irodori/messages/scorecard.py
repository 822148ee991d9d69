"""The sentences of the scorecard floors: reasons, findings and refusals of a legend, profile or header."""

from __future__ import annotations

from irodori.messages import Wording

WORDINGS: dict[str, Wording] = {}
