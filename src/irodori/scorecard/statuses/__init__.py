"""Where an action plan's status comes from: tables, columns, notes, tags and
fills (the sheet shows only its text).
"""
