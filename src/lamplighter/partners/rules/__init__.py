"""Shelf rules of the room partners."""
