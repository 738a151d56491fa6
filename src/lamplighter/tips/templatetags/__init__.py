"""Template tags of the room ``tips``."""
