"""The sentences of scheduled work: jobs files, the ledger, runs and drop folders."""

from __future__ import annotations

from irodori.messages import Wording

WORDINGS: dict[str, Wording] = {}
