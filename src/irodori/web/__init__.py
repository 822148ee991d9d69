"""The drop page and the HTTP API: uploads in, one call of the road in a
process of its own, results out.
"""
