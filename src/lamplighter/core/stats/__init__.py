"""Estimators of published figures, pure: shares and medians with their intervals, and the hiding of small cells."""
