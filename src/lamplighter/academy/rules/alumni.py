"""Who sees that somebody graduated, what alumni like to do, how often they are written to. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from lamplighter.core.geo.wording import gettext_noop

LETTERS_APART = timedelta(days=3)
"""Alumni are not written to again sooner, whoever writes."""
SUBJECT_LONGEST, BODY_LONGEST = 100, 4000


class Circle(StrEnum):
    """To whom a name is shown. A stored value is never renamed."""

    COORDINATOR = "coordinator"
    ALUMNI = "alumni"
    PUBLIC = "public"


CIRCLES: Mapping[Circle, str] = {
    Circle.COORDINATOR: gettext_noop("The coordinator of the academy only"),
    Circle.ALUMNI: gettext_noop("Other alumni, too"),
    Circle.PUBLIC: gettext_noop("Everybody, on the public list of alumni"),
}


class Interest(StrEnum):
    """What somebody would do as a volunteer. A stored value is never renamed."""

    TRANSLATE = "translate"
    HOST = "host"
    WATCH = "watch"
    SPEAK = "speak"
    EVENTS = "events"


INTERESTS: Mapping[Interest, str] = {
    Interest.TRANSLATE: gettext_noop("Translate or interpret"),
    Interest.HOST: gettext_noop("Host a meeting"),
    Interest.WATCH: gettext_noop("Start or help a block watch"),
    Interest.SPEAK: gettext_noop("Speak at the academy"),
    Interest.EVENTS: gettext_noop("Help at events"),
}
