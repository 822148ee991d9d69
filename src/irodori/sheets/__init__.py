"""Books made from nothing: the empty official layout, and the summary of many
scorecards.
"""
