"""What holds for every test: which Irodori is under test, and laws that do not look at the clock."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import hypothesis
import pytest

import irodori

hypothesis.settings.register_profile(
    "irodori", deadline=None, print_blob=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("irodori")


def pytest_configure() -> None:
    """With IRODORI_WHEEL=1 the program must be the installed wheel, not the checkout."""
    if os.environ.get("IRODORI_WHEEL") == "1":
        place = Path(irodori.__file__).resolve()
        if "site-packages" not in place.parts or not place.is_relative_to(Path(sys.prefix).resolve()):
            raise pytest.UsageError(f"IRODORI_WHEEL is set, but irodori comes from {place.parent}")
