"""Sheets of other kinds than the scorecard: indicators and trackers, and
scorecards with more than five colours.
"""

from __future__ import annotations

from samples.kinds import indicators, marks, scorecard, tracker
from samples.layout import Case

CASES: list[Case] = [
    *indicators.CASES,
    *marks.CASES,
    *tracker.CASES,
    *scorecard.CASES,
]
