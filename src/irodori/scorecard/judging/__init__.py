"""Judging: the colour of each rated cell with its reason, a module for each
rule. Pure: no file, no clock.
"""
