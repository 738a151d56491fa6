"""The API for the department's own programs: the same actions as at the officer's desk, by a token with scopes."""
