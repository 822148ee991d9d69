"""The sentences of the shells: files, options, tables and what a command says when it is done."""

from __future__ import annotations

from irodori.messages import Wording

WORDINGS: dict[str, Wording] = {}
