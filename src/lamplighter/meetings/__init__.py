"""Meeting an officer, and public gatherings."""
