"""The legend: which colour stands for which progress, status and KPI, and which fills show it."""

from irodori.scorecard.legend.model import (
    Legend,
    LegendSentence,
    StatusRule,
    builtin_legend,
    color_of_fill,
    legend_from_profile,
)
from irodori.scorecard.legend.reader import LegendFinding, LegendReading, read_legend
from irodori.scorecard.legend.scanning import LegendCell

__all__ = [
    "Legend",
    "LegendCell",
    "LegendFinding",
    "LegendReading",
    "LegendSentence",
    "StatusRule",
    "builtin_legend",
    "color_of_fill",
    "legend_from_profile",
    "read_legend",
]
