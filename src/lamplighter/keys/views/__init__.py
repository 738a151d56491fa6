"""Pages and answers about keys."""
