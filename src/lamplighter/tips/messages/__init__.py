"""Mails about sealed tips. They say nothing of any tip."""
