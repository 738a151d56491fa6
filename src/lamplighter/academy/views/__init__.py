"""Pages of the academy."""
