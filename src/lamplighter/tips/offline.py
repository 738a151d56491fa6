"""Opens what readers took with them, away from any server: the one module of the house that may."""
