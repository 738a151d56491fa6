"""Rules of concerns, pure: states and moves, ownership, numbers and links, words about looks, likeness."""
