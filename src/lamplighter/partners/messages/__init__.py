"""Shelf messages of the room partners."""
