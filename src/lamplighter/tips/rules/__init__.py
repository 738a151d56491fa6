"""Pure rules of sealed tips."""
