"""Settings of the roster."""

from __future__ import annotations

from pydantic import Field

from lamplighter.plumbing.config_section import Section


class Roster(Section):
    """When a cover is asked for, and to whom it is offered."""

    cover_ask_days: int = Field(
        60,
        ge=1,
        le=180,
        description="How many days ahead a cover is asked for where an officer is on leave or has duty elsewhere.",
    )
    cover_least_minutes: int = Field(
        30,
        ge=5,
        le=720,
        description="A cover is asked for a shift of which nobody works at least this many minutes.",
    )
    rest_hours: int = Field(
        10,
        ge=0,
        le=24,
        description="Hours of rest an officer has between two shifts; nobody is offered a cover who would have less.",
    )
    offers_most: int = Field(
        10,
        ge=1,
        le=100,
        description="Most officers to whom a shift that needs a cover is offered by mail at once.",
    )
