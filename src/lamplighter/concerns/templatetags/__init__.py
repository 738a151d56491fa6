"""Template tags of concerns."""
