"""Reads of sealed tips."""
