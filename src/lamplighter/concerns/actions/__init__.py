"""Writes of concerns: one transaction each, its entry on the timeline and its mails inside."""
