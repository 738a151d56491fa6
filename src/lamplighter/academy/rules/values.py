"""Lengths and bounds of what a course holds. Pure."""

from __future__ import annotations

from datetime import time

NAME_LONGEST = 80
TITLE_LONGEST = 120
ABOUT_LONGEST = 3000
REASON_LONGEST = 300
NOTE_LONGEST = 2000
WORDS_LONGEST = 1500
"""Characters of why somebody applies."""
NEEDS_LONGEST = 300
QUESTION_LONGEST = 300
ANSWER_LONGEST = 2000
WAIVER_LONGEST = 12000
SEATS_MOST = 200
NIGHTS_MOST = 30
MINUTES_LEAST, MINUTES_MOST = 30, 8 * 60
MORNING, EVENING = time(9), time(21)
"""By the city's clock: what asks or reminds somebody and has no hour of its own comes between these."""
