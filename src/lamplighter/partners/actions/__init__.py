"""Shelf actions of the room partners."""
