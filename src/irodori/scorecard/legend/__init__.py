"""The legend: which colour stands for which progress, status and KPI, and
which fills show it.
"""

from irodori.scorecard.legend.legendcells import LegendCell
from irodori.scorecard.legend.meaning import (
    ColorScale,
    Legend,
    LegendFinding,
    LegendSentence,
    StatusRule,
    builtin_legend,
    exact_color,
    legend_from_profile,
    proven_scale,
)
from irodori.scorecard.legend.reader import (
    LegendReading,
    read_legend,
    sheet_legend,
)
from irodori.scorecard.legend.workbooklegends import BookLegends, book_legends

__all__ = [
    "BookLegends",
    "ColorScale",
    "Legend",
    "LegendCell",
    "LegendFinding",
    "LegendReading",
    "LegendSentence",
    "StatusRule",
    "book_legends",
    "builtin_legend",
    "exact_color",
    "legend_from_profile",
    "proven_scale",
    "read_legend",
    "sheet_legend",
]
