"""Names of public holidays in the reader's language. The calendar names them in English; ours is the Spanish of the days of the United
States and of those that its states commonly add."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from lamplighter.city.rules.days import plain

NAMES: Mapping[str, Any] = {
    "New Year's Day": pgettext_lazy("holiday", "New Year's Day"),
    "Martin Luther King Jr. Day": pgettext_lazy("holiday", "Martin Luther King Jr. Day"),
    "Washington's Birthday": pgettext_lazy("holiday", "Washington's Birthday"),
    "Memorial Day": pgettext_lazy("holiday", "Memorial Day"),
    "Juneteenth National Independence Day": pgettext_lazy("holiday", "Juneteenth National Independence Day"),
    "Independence Day": pgettext_lazy("holiday", "Independence Day"),
    "Labor Day": pgettext_lazy("holiday", "Labor Day"),
    "Columbus Day": pgettext_lazy("holiday", "Columbus Day"),
    "Veterans Day": pgettext_lazy("holiday", "Veterans Day"),
    "Thanksgiving Day": pgettext_lazy("holiday", "Thanksgiving Day"),
    "Christmas Day": pgettext_lazy("holiday", "Christmas Day"),
    "Inauguration Day": pgettext_lazy("holiday", "Inauguration Day"),
    "Presidents' Day": pgettext_lazy("holiday", "Presidents' Day"),
    "President's Day": pgettext_lazy("holiday", "President's Day"),
    "Presidents Day": pgettext_lazy("holiday", "Presidents Day"),
    "Washington-Lincoln Day": pgettext_lazy("holiday", "Washington-Lincoln Day"),
    "Lincoln's Birthday": pgettext_lazy("holiday", "Lincoln's Birthday"),
    "Good Friday": pgettext_lazy("holiday", "Good Friday"),
    "Holy Thursday": pgettext_lazy("holiday", "Holy Thursday"),
    "Easter Monday": pgettext_lazy("holiday", "Easter Monday"),
    "Election Day": pgettext_lazy("holiday", "Election Day"),
    "Primary Election Day": pgettext_lazy("holiday", "Primary Election Day"),
    "Day After Thanksgiving": pgettext_lazy("holiday", "Day After Thanksgiving"),
    "Friday After Thanksgiving": pgettext_lazy("holiday", "Friday After Thanksgiving"),
    "Native American Heritage Day": pgettext_lazy("holiday", "Native American Heritage Day"),
    "American Indian Heritage Day": pgettext_lazy("holiday", "American Indian Heritage Day"),
    "Indigenous Peoples' Day": pgettext_lazy("holiday", "Indigenous Peoples' Day"),
    "Indigenous Peoples' Day / Columbus Day": pgettext_lazy(
        "holiday", "Indigenous Peoples' Day / Columbus Day"
    ),
    "Native Americans' Day": pgettext_lazy("holiday", "Native Americans' Day"),
    "Christmas Eve": pgettext_lazy("holiday", "Christmas Eve"),
    "Day After Christmas": pgettext_lazy("holiday", "Day After Christmas"),
    "New Year's Eve": pgettext_lazy("holiday", "New Year's Eve"),
    "Confederate Memorial Day": pgettext_lazy("holiday", "Confederate Memorial Day"),
    "Susan B. Anthony Day": pgettext_lazy("holiday", "Susan B. Anthony Day"),
    "Cesar Chavez Day": pgettext_lazy("holiday", "Cesar Chavez Day"),
    "Emancipation Day": pgettext_lazy("holiday", "Emancipation Day"),
    "Emancipation Day In Texas": pgettext_lazy("holiday", "Emancipation Day In Texas"),
    "Dr. Martin Luther King Jr. / Civil Rights Day": pgettext_lazy(
        "holiday", "Dr. Martin Luther King Jr. / Civil Rights Day"
    ),
    "Martin Luther King Jr.'s Birthday": pgettext_lazy("holiday", "Martin Luther King Jr.'s Birthday"),
    "Patriots' Day": pgettext_lazy("holiday", "Patriots' Day"),
    "Mardi Gras": pgettext_lazy("holiday", "Mardi Gras"),
    "Truman Day": pgettext_lazy("holiday", "Truman Day"),
    "Casimir Pulaski Day": pgettext_lazy("holiday", "Casimir Pulaski Day"),
    "Pioneer Day": pgettext_lazy("holiday", "Pioneer Day"),
    "Statehood Day": pgettext_lazy("holiday", "Statehood Day"),
    "Arbor Day": pgettext_lazy("holiday", "Arbor Day"),
    "Family Day": pgettext_lazy("holiday", "Family Day"),
    "Texas Independence Day": pgettext_lazy("holiday", "Texas Independence Day"),
    "San Jacinto Day": pgettext_lazy("holiday", "San Jacinto Day"),
    "Lyndon Baines Johnson Day": pgettext_lazy("holiday", "Lyndon Baines Johnson Day"),
    "Constitution Day": pgettext_lazy("holiday", "Constitution Day"),
    "Citizenship Day": pgettext_lazy("holiday", "Citizenship Day"),
    "Victory Day": pgettext_lazy("holiday", "Victory Day"),
    "Epiphany": pgettext_lazy("holiday", "Epiphany"),
    "Three Kings Day": pgettext_lazy("holiday", "Three Kings Day"),
    "All Souls' Day": pgettext_lazy("holiday", "All Souls' Day"),
    "State Holiday": pgettext_lazy("holiday", "State Holiday"),
}
"""By the calendar's name, without the note that a day is kept on the nearest working day."""


def holiday_name(name: str) -> str:
    """A public holiday's name in the active language; as the calendar has it where nobody translated it.

    Args:
        name: as the calendar has it; "Christmas Day (observed)" too.
    """
    bare = plain(name)
    said = str(NAMES.get(bare, bare))
    return said if bare == name else _("%(holiday)s (observed)") % {"holiday": said}
