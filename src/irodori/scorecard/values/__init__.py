"""Japanese values: rates, counts, dates and KPI targets as people write them.
Pure functions over text.
"""
