"""Lamplighter: open-source software for community policing."""

__version__ = "0.1.0"
