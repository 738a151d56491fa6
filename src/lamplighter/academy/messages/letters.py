"""Mails and texts to one applicant, for each place where an application can stand; and to a guardian who is asked for consent."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.academy.messages.words import (
    first_day_said,
    hours_said,
    missing_said,
    standing_said,
    until_said,
)
from lamplighter.academy.models import Application, Course
from lamplighter.academy.queries.courses import where
from lamplighter.academy.rules.states import CourseState
from lamplighter.city.queries import our_city
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.wording import Draft, Letter, worded
from lamplighter.plumbing.saying import dotted


def composed(language: str, number: str, draft: Draft, link: str) -> Letter:
    """A letter about an application, in the active language."""
    made = Draft(
        dotted(draft.news), [dotted(each) for each in draft.more if each], draft.button, draft.anchor
    )
    return worded(language, number, made, link, answers=False)


def _letter(row: Application, draft: Draft, link: str) -> Letter:
    return composed(row.language, shown_number(row.number), draft, link)


def course_facts(course: Course, tongue: str) -> str:
    """Name, first night and place of a course, each on a line, in the active language."""
    first = _("First night: %(day)s, %(hours)s") % {
        "day": first_day_said(course),
        "hours": hours_said(course),
    }
    return "\n".join(line for line in (course.said("name", tongue), first, where(course)) if line)


def again(row: Application, link: str) -> Letter:
    """The link once more: asked for, or since somebody applied a second time with the same address."""
    with override(row.language):
        stands = _("Your application stands as it was. %(stands)s") % {"stands": standing_said(row)}
        more = [
            course_facts(row.course, row.language),
            stands,
            _("There is one application for each address. You can change nothing by applying again."),
            _("You or somebody else asked for it. If it was not you, there is nothing you need to do."),
        ]
        return _letter(row, Draft(_("Here is the link to your page again."), more), link)


def checking(row: Application, link: str) -> Letter:
    """The check begins: how it is made, and what is never asked for."""
    city = our_city()
    with override(row.language):
        how = _("It is made in person or by the department itself.")
        call = (
            _("Please call %(phone)s to arrange it.") % {"phone": city.non_emergency_number}
            if city.non_emergency_number
            else ""
        )
        more = [
            course_facts(row.course, row.language),
            f"{how} {call}".strip(),
            _(
                "Never send a social security number or a copy of a document by mail or text. We do not ask for them."
            ),
            _("Only the result and its date are kept."),
        ]
        return _letter(row, Draft(_("The check for your application has begun."), more), link)


def passed(row: Application, link: str) -> Letter:
    """The check is done, and they stand in line."""
    with override(row.language):
        next_step = (
            _("Seats are offered after applications close, on %(when)s.")
            % {"when": until_said(row.course.closes_at)}
            if row.course.selected_at is None
            else _("If a seat comes free, it is offered in the order of the line, and we write at once.")
        )
        more = [course_facts(row.course, row.language), next_step]
        return _letter(row, Draft(_("You are in the line for seats."), more), link)


def offer(row: Application, link: str) -> Letter:
    """A seat is kept until a stated time; then it goes to the next."""
    assert row.offer_ends is not None, "an offer has an end"
    with override(row.language):
        news = _("A seat is kept for you until %(when)s.") % {"when": until_said(row.offer_ends)}
        more = [
            course_facts(row.course, row.language),
            _("Please say on your page whether you take it. After that time it goes to the next in line."),
        ]
        return _letter(row, Draft(news, more, _("Answer on your page")), link)


def offer_ends_soon(row: Application, link: str) -> Letter:
    """Once more before an offer ends."""
    assert row.offer_ends is not None, "an offer has an end"
    with override(row.language):
        news = _("Your time to take the seat ends %(when)s.") % {"when": until_said(row.offer_ends)}
        more = [
            course_facts(row.course, row.language),
            _("Please say on your page whether you take it. After that time it goes to the next in line."),
        ]
        return _letter(row, Draft(news, more, _("Answer on your page")), link)


def accepted(row: Application, kinds: Sequence[str], link: str) -> Letter:
    """They took the seat; what is still missing."""
    with override(row.language):
        more = [
            missing_said(kinds),
            course_facts(row.course, row.language),
            _("You can sign on your page, or on paper at the station, until the first night."),
        ]
        return _letter(row, Draft(_("The seat is yours. Something is still missing."), more), link)


def consent(row: Application, link: str) -> Letter:
    """To a parent or guardian: their consent is asked for."""
    with override(row.language):
        news = _("Your consent is asked for.")
        asks = _("%(name)s applied for a course of the police academy and has you as parent or guardian.")
        more = [
            asks % {"name": row.name or _("Somebody")},
            course_facts(row.course, row.language),
            _("On the page you read what it is about, and sign. Without it they cannot take part."),
            _("If you do not know of this, there is nothing you need to do."),
        ]
        return _letter(row, Draft(news, more, _("Read and sign")), link)


def enrolled(row: Application, nights: Sequence[str], link: str) -> Letter:
    """Everything is there: the nights, and the file for a calendar."""
    with override(row.language):
        more = [
            course_facts(row.course, row.language),
            "\n".join(nights),
            _("The attached file puts all nights into your calendar."),
            _("If you cannot come any more, please withdraw on your page: others wait for a seat."),
        ]
        return _letter(row, Draft(_("You are enrolled."), more), link)


def declined(row: Application, link: str) -> Letter:
    """No seat for them, why if it was said, and whether they come first next time."""
    with override(row.language):
        more = [
            row.course.said("name", row.language),
            row.why,
            _(
                "In the next course that you apply for, you come before all others. Please use the same address."
            )
            if row.carries
            else "",
        ]
        return _letter(row, Draft(_("We cannot offer you a seat in this course."), more), link)


def withdrawn(row: Application, link: str) -> Letter:
    """They go, by themselves."""
    with override(row.language):
        more = [
            row.course.said("name", row.language),
            _("If it was a mistake, please call us: your seat or your place in line went to others."),
        ]
        return _letter(row, Draft(_("You have withdrawn your application."), more), link)


def expired(row: Application, link: str) -> Letter:
    """The offer ran out."""
    with override(row.language):
        more = [
            row.course.said("name", row.language),
            _("The seat went to the next in line. You are welcome to apply for the next course."),
        ]
        return _letter(row, Draft(_("The time to take your seat is over."), more), link)


def graduated(row: Application, link: str, alumni: str) -> Letter:
    """They graduated; the certificate is on their page.

    Args:
        alumni: the address of their page for alumni.
    """
    with override(row.language):
        more = [
            row.course.said("name", row.language),
            _(
                "Your certificate is on your page. You can print it, and anybody you show it to can verify it."
            ),
            _(
                "If you would like to stay in touch with the academy, say so on your page for alumni:\n%(link)s"
            )
            % {"link": alumni},
        ]
        return _letter(
            row, Draft(_("You have graduated. Congratulations!"), more, _("Get your certificate")), link
        )


def not_completed(row: Application, reasons: Sequence[str], link: str) -> Letter:
    """What was missing, in sentences."""
    with override(row.language):
        more = [
            row.course.said("name", row.language),
            "\n".join(reasons),
            _(
                "If you think that something is wrong, please call us. You are welcome to apply for the next course."
            ),
        ]
        return _letter(row, Draft(_("You have not completed the course."), more), link)


def not_seated(row: Application, link: str) -> Letter:
    """The course is over, and no seat came free for them."""
    with override(row.language):
        more = [
            row.course.said("name", row.language),
            _("You are welcome to apply for the next course. Please use the same address."),
            _("In the next course that you apply for, you come before all others.") if row.carries else "",
            _("Where seats are drawn by lottery, having got none counts for you: you have one ticket more."),
        ]
        return _letter(row, Draft(_("The course is over. There was no seat for you."), more), link)


def unused(row: Application, link: str) -> Letter:
    """The course is over; a seat that they were offered, or had taken, was not used: it was not taken in time, or nothing was signed."""
    with override(row.language):
        more = [
            row.course.said("name", row.language),
            _("You did not take it in time, or what was to be signed was not signed."),
            _("You are welcome to apply for the next course."),
        ]
        return _letter(row, Draft(_("The course is over. The seat kept for you was not used."), more), link)


def course_cancelled(row: Application, link: str) -> Letter:
    """The course does not take place, or not to its end."""
    course = row.course
    assert course.state == CourseState.CANCELLED.value, "nothing else is told as cancelled"
    with override(row.language):
        more = [
            course_facts(course, row.language),
            course.said("cancelled", row.language),
            _(
                "In the next course that you apply for, you come before all others. Please use the same address."
            )
            if row.carries
            else "",
        ]
        return _letter(row, Draft(_("The course is cancelled."), more), link)
