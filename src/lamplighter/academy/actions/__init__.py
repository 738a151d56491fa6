"""Writes of the academy: each in one transaction, on record, with its letters."""
