"""The sentences of the books made from nothing: the template and the summary."""

from __future__ import annotations

from irodori.messages import Wording

WORDINGS: dict[str, Wording] = {}
