"""Reads of the academy."""
