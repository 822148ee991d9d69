"""Irodori: an Excel scorecard in, the same workbook out, filled according to its legend."""
