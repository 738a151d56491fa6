"""Concerns: what residents raise that is no emergency, who answers for it, and what became of it."""
