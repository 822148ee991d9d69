"""The drop page and the HTTP API: each upload is converted in a worker
process, and the results are handed out.
"""
