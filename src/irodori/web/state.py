"""What the parts of one server share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from irodori.web.pool import Pool
    from irodori.web.settings import Settings
    from irodori.web.store import Store
    from irodori.web.telemetry import Metrics
    from irodori.web.timetable import Timetable


class State(NamedTuple):
    """The parts."""

    settings: Settings
    pool: Pool
    store: Store
    metrics: Metrics
    schedule: Timetable | None
