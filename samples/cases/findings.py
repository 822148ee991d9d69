"""The codes of the findings that the cases expect."""

from __future__ import annotations

RATE_UNKNOWN = "! rate.unknown"
RATE_AMBIGUOUS = "! rate.ambiguous"
KPI_UNKNOWN = "! kpi.unknown"
KPI_UNIT = "! kpi.unit"
KPI_OTHER_QUANTITY = "! kpi.other_quantity"
STATUS_MISSING = "! status.missing"
STATUS_UNMATCHED = "status.unmatched"
LEGEND_GAP = "legend.gap"
LEGEND_UNKNOWN_COLOR = "legend.color"
PROGRESS_IN_DOUBT = "! progress.in_doubt"
