"""Sections of the settings that belong to features; ``config`` reads them with all the others."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    """A section of the file: unknown names are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Concerns(Section):
    """How concerns are owned, shown and kept."""

    hand_on_days: int = Field(
        3,
        ge=1,
        le=60,
        description="A change of the officer who holds a concern is told to the resident when it lasts longer than this many days.",
    )
    default_shift: Literal["morning", "evening", "night"] = Field(
        "evening", description="The shift that leads where the resident wished no hours."
    )
    close_after_days: int = Field(
        14,
        ge=1,
        le=365,
        description="A resolved concern closes when the resident has not said otherwise for this many days.",
    )
    reopen_days: int = Field(
        60, ge=1, le=730, description="Days after closing within which the resident can reopen it."
    )
    stale_days: int = Field(
        14,
        ge=1,
        le=365,
        description="An open concern on which nothing has happened for this many days rises to the supervisor.",
    )
    hexagon_resolution: int = Field(
        9,
        ge=6,
        le=10,
        description="H3 resolution of the hexagon that the public sees instead of a place; 9 is about two blocks.",
    )
    smallest_count: int = Field(
        5, ge=1, le=50, description="Figures over fewer concerns than this are not published."
    )
    alert_most: int = Field(20, ge=1, le=200, description="Most concerns listed in one daily mail.")
    leave_url: str = Field(
        "https://www.weather.gov/",
        max_length=300,
        description="Where “Leave this page now” leads on sensitive pages: a harmless page that nobody asks about.",
    )
    city_service_name: str = Field(
        "311", max_length=40, description="What residents call the city's own service line."
    )
    city_service_url: str = Field(
        "", max_length=300, description="Web address of the city's service line; empty hides it."
    )
    city_service_phone: str = Field("311", max_length=30, description="Its telephone number; empty hides it.")
    crime_report_url: str = Field(
        "", max_length=300, description="Where a police report is made online; empty hides it."
    )
    crime_report_phone: str = Field(
        "", max_length=30, description="Number for a police report; empty shows the non-emergency number."
    )
    open311_jurisdiction: str = Field(
        "",
        max_length=100,
        description="The jurisdiction_id of Open311, as a rule the city's web address without www; "
        "empty takes whatever a program names.",
    )
    open311_contact: str = Field(
        "",
        max_length=200,
        description="Whom programs ask for a key and for help with Open311: an e-mail or web address; "
        "empty names the department only.",
    )


class Commitments(Section):
    """How promises are followed."""

    remind_days: int = Field(
        7,
        ge=0,
        le=60,
        description="The holder of a promise is reminded this many days before its date; 0 sends no reminders.",
    )
    hand_on_days: int = Field(
        3,
        ge=1,
        le=60,
        description="Whoever takes promises and projects over is told when it lasts longer than this many days.",
    )
