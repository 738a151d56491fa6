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
