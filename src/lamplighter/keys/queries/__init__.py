"""Reads of desks, lists and readers."""
