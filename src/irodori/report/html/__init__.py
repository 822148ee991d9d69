"""The result as one HTML page that needs nothing but itself: a module for each
page, loaded when that page is made.
"""
