"""Sections of the settings that features read; ``config`` holds the others and reads the file."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lamplighter.plumbing.config_section import Section


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


class Groups(Section):
    """What is asked of block watches and neighborhood associations, and how long their data is kept."""

    households: int = Field(
        5, ge=0, le=500, description="Households that a recognized group has at least; 0 asks for none."
    )
    meetings_a_year: int = Field(
        2, ge=0, le=52, description="Meetings a recognized group holds each year at least; 0 asks for none."
    )
    alternate: bool = Field(
        True, description="Whether a recognized group has an alternate beside its captain."
    )
    grace_days: int = Field(
        30,
        ge=1,
        le=365,
        description="Days after the end of its year on which a group nobody confirmed lapses.",
    )
    invitation_days: int = Field(
        7, ge=1, le=60, description="Days after which an invitation nobody said yes to is erased."
    )
    answer_hours: int = Field(
        24, ge=1, le=500, description="Hours of duty within which the officer answers a group's request."
    )
    outreach_days: int = Field(
        60,
        ge=7,
        le=730,
        description="Days a plan for outreach to a part without a group runs, unless it says otherwise.",
    )
    keep_members_days: int = Field(
        90,
        ge=0,
        le=1825,
        description="Days after a group was dissolved, or lapsed, for which its members are kept.",
    )
    keep_asks_days: int = Field(
        180,
        ge=1,
        le=1825,
        description="Days after its answer for which the words and contact of a request are kept.",
    )
    keep_refused_days: int = Field(
        30,
        ge=1,
        le=1825,
        description="The same for a request that was refused or taken back, since nothing comes of it.",
    )
    keep_notes_days: int = Field(
        730,
        ge=30,
        le=3650,
        description="Days for which notes in a group's log and in outreach are kept, and the plan after outreach has ended.",
    )


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
    holds_per_network: int = Field(
        3,
        ge=0,
        le=1000,
        description="Times that one network address keeps at once for forms that are being filled in, "
        "counted by each web process for itself; 0 sets no limit.",
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


class Academy(Section):
    """The Citizen Police Academy: reminders, from what age nobody needs a guardian, how long what applicants told is kept."""

    of_age: int = Field(
        18,
        ge=16,
        le=21,
        description="Age from which nobody needs a guardian's consent; 19 in some states.",
    )
    remind_hours: int = Field(
        24, ge=1, le=168, description="Hours before a night at which those who take part are reminded."
    )
    offer_remind_hours: int = Field(
        48,
        ge=12,
        le=168,
        description="Hours before an offered seat goes to the next at which whoever has not answered is reminded, by day, once.",
    )
    check_days: int = Field(
        365,
        ge=1,
        le=1825,
        description="Days for which a passed check holds for a ride-along.",
    )
    keep_private_days: int = Field(
        30,
        ge=0,
        le=730,
        description="Days after a course, or after somebody left it, for which birth dates, results of checks, guardians, "
        "needs and reasons are kept, and names and contacts of who withdrew.",
    )
    keep_contact_days: int = Field(
        365,
        ge=30,
        le=1825,
        description="Days after a course for which names and contacts are kept; so long an application without a seat "
        "counts in the next lottery.",
    )
    keep_waiver_days: int = Field(
        1095,
        ge=30,
        le=3650,
        description="Days after a course for which it is kept who signed which waiver; ask your counsel.",
    )
    survey_before_days: int = Field(
        7, ge=2, le=60, description="Days before the first night from which the enrolled get the survey."
    )
    survey_later_days: int = Field(
        182, ge=60, le=400, description="Days after the last night after which the survey is asked once more."
    )
    survey_days: int = Field(
        14,
        ge=3,
        le=60,
        description="Days for which the survey after a course, and the one later, take answers.",
    )
    feedback_days: int = Field(
        7,
        ge=2,
        le=30,
        description="Days for which those who came to a night can say what they thought of it.",
    )
    smallest_count: int = Field(
        5,
        ge=3,
        le=50,
        description="Results of surveys and nights over fewer answers than this are not shown.",
    )
    keep_alumni_days: int = Field(
        1095,
        ge=30,
        le=3650,
        description="Days for which somebody stays on the list of alumni after they last said so.",
    )
