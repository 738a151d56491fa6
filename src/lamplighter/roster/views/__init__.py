"""Pages of the roster for staff."""
