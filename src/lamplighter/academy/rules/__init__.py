"""What the academy goes by: states, timetable, line and lottery, attendance, graduation. Pure."""
