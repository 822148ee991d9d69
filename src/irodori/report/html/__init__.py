"""The result as one self-contained HTML page: a module for each page, loaded
when that page is made.
"""
