"""Mails and texts of meetings."""
