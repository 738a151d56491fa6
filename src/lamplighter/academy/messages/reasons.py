"""Ready words for those who get no seat, in their language; and how the desk says what happened to an application."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from lamplighter.academy.models import Application, Happening
from lamplighter.academy.rules.states import Side, Verb

CHECK, REACH, PLACE, AGE, TWICE = "check", "reach", "place", "age", "twice"
REASONS = (REACH, PLACE, AGE, TWICE, CHECK)
"""Keys of the ready reasons, in the order in which they are offered."""


def reason_said(reason: str, language: str) -> str:
    """A ready reason, in a language; empty for what is none."""
    with override(language):
        return {
            CHECK: _(
                "After the check that everybody goes through, we cannot offer you a seat. If something is wrong, please call us."
            ),
            REACH: _(
                "We tried to reach you for the check and could not. You are welcome to apply for the next course."
            ),
            PLACE: _("This course is for people who live or work in the city."),
            AGE: _(
                "On the first night you will not be old enough for this course. You are welcome to apply later."
            ),
            TWICE: _("You have a seat by another application already."),
        }.get(reason, "")


def choices(application: Application, *, check: bool = False) -> list[tuple[str, str]]:
    """Ready reasons to choose from, as the applicant will read them. The one of the check is only for what follows a check."""
    keys = [each for each in REASONS if check or each != CHECK]
    return [(each, reason_said(each, application.language)) for each in keys]


def happening_said(row: Happening) -> str:
    """What happened, and who did it: "Check begun, by staff"."""
    done = {
        Verb.CHECK.value: pgettext("happened", "Check begun"),
        Verb.PASS.value: pgettext("happened", "Check passed"),
        Verb.LINE.value: pgettext("happened", "Put in line"),
        Verb.OFFER.value: pgettext("happened", "Seat offered"),
        Verb.ACCEPT.value: pgettext("happened", "Seat taken"),
        Verb.REFUSE.value: pgettext("happened", "Seat refused"),
        Verb.EXPIRE.value: pgettext("happened", "Offer ran out"),
        Verb.ENROLL.value: pgettext("happened", "Enrolled"),
        Verb.DECLINE.value: pgettext("happened", "Declined"),
        Verb.WITHDRAW.value: pgettext("happened", "Withdrawn"),
        Verb.GRADUATE.value: pgettext("happened", "Graduated"),
        Verb.FALL_SHORT.value: pgettext("happened", "Not completed"),
        Verb.END.value: pgettext("happened", "Course over, without a seat"),
        Verb.EXCEPT.value: pgettext("happened", "Graduated by an exception"),
    }.get(row.verb, row.verb)
    who = {
        Side.STAFF.value: _("by staff"),
        Side.APPLICANT.value: _("by themselves"),
        Side.SYSTEM.value: _("by rule"),
    }.get(row.side, "")
    return _("%(what)s, %(who)s") % {"what": done, "who": who}
