"""Writes of desks, lists and readers."""
