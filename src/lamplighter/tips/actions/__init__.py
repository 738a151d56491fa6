"""Writes of sealed tips."""
