"""Writes of the academy."""
