"""Settings of meetings."""

from __future__ import annotations

from pydantic import Field

from lamplighter.plumbing.config_section import Section


class Gatherings(Section):
    """Public gatherings: how far ahead they stand in the calendar, reminders, what is kept, what is asked afterwards."""

    ahead_days: int = Field(
        120, ge=14, le=730, description="Days ahead for which the dates of a repeating gathering are made."
    )
    remind_hours: int = Field(
        24, ge=1, le=168, description="Hours before a gathering at which those who come are reminded."
    )
    keep_contact_days: int = Field(
        30,
        ge=1,
        le=365,
        description="Days after a gathering for which names and contacts of those who came are kept.",
    )
    pulse_days: int = Field(
        14,
        ge=3,
        le=60,
        description="Days for which those who came can answer the two questions; the results are shown when they are over.",
    )
    smallest_count: int = Field(
        5, ge=3, le=50, description="Results over fewer answers than this are not published."
    )


class Meetings(Section):
    """How residents are reminded of appointments, and how long what they told is kept."""

    first_reminder_hours: int = Field(
        24, ge=0, le=168, description="Hours before an appointment when residents are reminded; 0 sends none."
    )
    second_reminder_hours: int = Field(
        2, ge=0, le=48, description="Hours before an appointment of the second reminder; 0 sends none."
    )
    wish_days: int = Field(
        30, ge=1, le=180, description="Days for which wished-for hours wait for a free time."
    )
    wish_answer_hours: int = Field(
        12,
        ge=1,
        le=72,
        description="Hours for which a time that came free is kept for whoever waited for it.",
    )
    keep_contact_days: int = Field(
        30,
        ge=0,
        le=730,
        description="Days after an appointment when name, address, number and door are erased.",
    )
    keep_text_days: int = Field(
        365,
        ge=0,
        le=3650,
        description="Days after an appointment when its topic, notes and reasons are erased.",
    )

    @property
    def reminders(self) -> tuple[int, ...]:
        """Hours before an appointment, the earliest reminder first."""
        return tuple(sorted({self.first_reminder_hours, self.second_reminder_hours} - {0}, reverse=True))
