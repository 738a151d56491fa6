"""Shelf models of the room partners."""
