"""Shelf queries of the room partners."""
