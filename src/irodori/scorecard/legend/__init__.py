"""The legend: which colour is for which progress, status and KPI, and which
fills show it.

A sheet's legend is read in stages, which ``reader.read_legend`` calls one
after the other:

1. ``rewriting`` brings what the cells say into one form.
2. ``scanning`` finds entries, a colour with its condition: within one text
   (``textsections``, ``trimming``) or in cells apart (``pairing``,
   ``legendtables``). ``tokens`` knows colours and marks, ``titles`` headings;
   ``legendcells`` is what is found.
3. ``grouping`` puts entries together, and ``binding`` gives each group the rule
   whose words it has: ``ruleconditions`` over ``conditions`` for progress and
   KPIs and ``statusconditions`` for statuses.
4. ``doubts`` puts the rules in doubt of which something was not understood,
   with ``sentences`` that change rules, ``measuring`` for what is measured and
   ``captions`` for what is over entries.
5. ``assembling`` and ``statusrules`` make the `Legend` of what is left, which
   ``meaning`` defines.

``workbooklegends`` takes each rule of a sheet from the sheet itself, else from
another one; ``glossary`` is what a sheet says beside its colours, and
``surroundings`` what is known of it.
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
