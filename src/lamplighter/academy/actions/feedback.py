"""What those who came to a night thought of it: asked the morning after, by tickets; shown when it is over; erased by age."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from lamplighter.academy.actions.shared import Gone, locked_night
from lamplighter.academy.actions.tickets import Used, hand_out, link
from lamplighter.academy.messages import survey_letters
from lamplighter.academy.models import Application, Feedback, FeedbackAnswer, FeedbackTicket, Night
from lamplighter.academy.queries.marks import marks_of, said_of
from lamplighter.academy.queries.surveys import feedback_ticket, taking_part, thoughts, ticket_digest
from lamplighter.academy.rules.feedback import Liked
from lamplighter.academy.rules.marks import attended
from lamplighter.academy.rules.states import CourseState, NightState
from lamplighter.academy.rules.surveys import LEAST_TIME
from lamplighter.academy.rules.values import MORNING
from lamplighter.core.schedule.values import instant
from lamplighter.outbox.actions import post_letter, post_mail
from lamplighter.plumbing.clock import city_day, city_tz

CATEGORY = "academy-night"
MARKED_LATE = timedelta(days=3)
"""So long after a night whoever is marked later is asked too."""


def ask_all(*, now: datetime) -> int:
    """Asks about the nights of the last days. Returns how many were asked."""
    tz = city_tz()
    if now.astimezone(tz).time() < MORNING:
        return 0
    midnight = instant(tz, city_day(now), time(0))
    held = Night.objects.filter(
        state=NightState.PLANNED.value,
        course__state__in=[CourseState.OPEN.value, CourseState.DONE.value],
        ends__gt=midnight - MARKED_LATE,
        ends__lte=midnight,
    )
    return sum(ask(pk=pk, now=now) for pk in list(held.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def ask(*, pk: int, now: datetime) -> int:
    """Sends the two questions to everybody who was there, can be reached and was not asked yet. Returns how many were asked."""
    night = locked_night(pk)
    people = _there(night)
    feedback = Feedback.objects.filter(night=night).first()
    if feedback is None and people:
        ends = now + timedelta(days=settings.LAMPLIGHTER.academy.feedback_days)
        feedback = Feedback.objects.create(night=night, asked_at=now, ends_at=ends)
    if feedback is None or feedback.ends_at < now + LEAST_TIME:
        return 0

    def send(row: Application, word: str) -> None:
        where = link("academy-night-survey", word, row.language)
        letter = survey_letters.night(night, row.language, where, ends, now)
        post_letter(row, letter, now=now, category=CATEGORY)

    ends = feedback.ends_at
    asked = hand_out(FeedbackTicket, {"feedback": feedback}, people, f"night-{night.pk}", send)
    Feedback.objects.filter(pk=feedback.pk).update(asked=feedback.asked + asked)
    return asked


def _there(night: Night) -> list[Application]:
    marks, limit = marks_of(night), night.course.late_minutes
    there = [pk for pk, mark in marks.items() if attended(said_of(mark), limit)]
    return list(taking_part(night.course).filter(pk__in=there).order_by("pk"))


@transaction.atomic
def answer(*, word: str, useful: Liked, openly: Liked, words: str, now: datetime) -> Night:
    """Lets one answer in, and forgets the ticket. Returns the night.

    Raises:
        Used: the link has let one in already, or its time is over.
    """
    ticket = feedback_ticket(word, now)
    if ticket is None:
        raise Used
    try:
        night = locked_night(ticket.feedback.night_id)
    except Gone as gone:
        raise Used from gone
    if not FeedbackTicket.objects.filter(digest=ticket_digest(word)).delete()[0]:
        raise Used
    FeedbackAnswer.objects.create(
        feedback=ticket.feedback, useful=useful.value, open=openly.value, words=words.strip()
    )
    return night


def tell_presenters(*, now: datetime) -> int:
    """Tells officers who presented, and can sign in, that there is something to read, once. Returns how many were told."""
    due = Feedback.objects.filter(ends_at__lte=now, told_at=None)
    return sum(_tell(pk, now) for pk in list(due.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _tell(pk: int, now: datetime) -> int:
    if not Feedback.objects.filter(pk=pk, told_at=None).update(told_at=now):
        return 0
    feedback = Feedback.objects.select_related("night__course").get(pk=pk)
    found = thoughts([feedback], now)[0].results
    if found is None or found.answers is None:
        return 0
    presenters = feedback.night.presenters.filter(officer__user__is_active=True).select_related(
        "officer__user"
    )
    told = [each.officer.user for each in presenters if each.officer.user is not None]
    for user in told:
        letter = survey_letters.presenter(feedback.night)
        post_mail(
            to=user.email,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            category=CATEGORY,
            now=now,
        )
    return len(told)


def clear(*, now: datetime) -> int:
    """Tickets go with their time, words when contacts do. Returns how many words were erased."""
    FeedbackTicket.objects.filter(feedback__ends_at__lte=now).delete()
    return _old_words(now).update(words="")


def due(*, now: datetime) -> int:
    """How many words ``clear`` would erase; erases none."""
    return _old_words(now).count()


def _old_words(now: datetime) -> QuerySet[FeedbackAnswer]:
    before = now - timedelta(days=settings.LAMPLIGHTER.academy.keep_contact_days)
    return FeedbackAnswer.objects.filter(feedback__ends_at__lte=before).exclude(words="")
