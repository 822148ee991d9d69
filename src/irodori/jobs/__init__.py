"""Scheduled work: jobs files, runs over folders and object stores, the ledger,
drop folders, clusters.

A run goes one way: jobs file → sources → plan (what is new or changed) → tasks
for workers → staged outputs → ledger → outputs under their names → ledger →
run report.
"""
