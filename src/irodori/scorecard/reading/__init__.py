"""Reading a sheet: headings, rows, the values of procedures, and the account
of every cell.
"""
