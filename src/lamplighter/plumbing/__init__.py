"""Plumbing: what every room stands on. Configuration, home folder, field classes, revisions, read-only views."""
