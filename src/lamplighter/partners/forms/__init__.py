"""Shelf forms of the room partners."""
