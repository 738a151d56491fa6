"""Groups and their leaders, commitments made in public, and problem-solving projects."""
