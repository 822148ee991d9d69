"""Write ``schemas/scorecard.toml`` as Python tables, which load in no time: ``python tools/shipped_tables.py``."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path

from irodori.data import data_text

TARGET = Path(__file__).resolve().parent.parent / "src/irodori/scorecard/shipped.py"
HEAD = '''"""The tables of ``schemas/scorecard.toml``, made by ``make schemas`` so that no command parses them."""

from __future__ import annotations

from typing import Any

TABLES: dict[str, Any] = '''

if __name__ == "__main__":
    tables = tomllib.loads(data_text("scorecard.toml"), parse_float=Decimal)
    TARGET.write_text(f"{HEAD}{tables!r}\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", TARGET], check=True)
