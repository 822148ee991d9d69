"""The sentences of the workbook floor: what cannot be read or kept, and what to do next."""

from __future__ import annotations

from irodori.messages import Wording

WORDINGS: dict[str, Wording] = {}
