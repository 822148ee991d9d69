"""The sentences of the drop page and the HTTP API."""

from __future__ import annotations

from irodori.messages import Wording

WORDINGS: dict[str, Wording] = {}
