"""What the room writes to people, in their language."""
