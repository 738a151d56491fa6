"""What the roster says to staff in words and by mail."""
