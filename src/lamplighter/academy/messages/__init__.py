"""Mails and texts of the academy."""
