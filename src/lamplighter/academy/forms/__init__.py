"""Forms of the academy."""
