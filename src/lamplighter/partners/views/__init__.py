"""Shelf views of the room partners."""
