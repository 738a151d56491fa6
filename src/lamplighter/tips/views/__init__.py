"""Pages and answers about sealed tips."""
