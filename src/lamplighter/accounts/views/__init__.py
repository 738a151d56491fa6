"""Pages of the accounts: one's own, other people's, one-time links, and allauth's with the house's rules."""
