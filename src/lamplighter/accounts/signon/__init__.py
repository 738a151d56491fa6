"""Signing in through the department's own provider: what it says, what that gives, and whether it still holds."""
