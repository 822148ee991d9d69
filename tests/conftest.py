"""What holds for every test: which Irodori is under test, and laws that do not
look at the clock.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import hypothesis
import pytest

import irodori

IS_WHEEL = os.environ.get("IRODORI_WHEEL") == "1"
"""Whether the installed wheel is under test: the same code once more, so that
a few examples of each law will do.
"""

hypothesis.settings.register_profile(
    "irodori",
    deadline=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    max_examples=10 if IS_WHEEL else 100,
)
hypothesis.settings.load_profile("irodori")


def pytest_configure() -> None:
    """With IRODORI_WHEEL=1 the program must be the installed wheel, not the
    checkout.
    """
    if IS_WHEEL:
        place = Path(irodori.__file__).resolve()
        if "site-packages" not in place.parts or not place.is_relative_to(
            Path(sys.prefix).resolve()
        ):
            raise pytest.UsageError(
                f"IRODORI_WHEEL is set, but irodori comes from {place.parent}"
            )
