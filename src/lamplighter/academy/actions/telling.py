"""Word to applicants, as rows of the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.utils.translation import override

from lamplighter.academy.messages import calendar, letters, night_letters, receipts
from lamplighter.academy.messages.night_letters import Before
from lamplighter.academy.messages.words import night_title, span
from lamplighter.academy.models import Application, Course, Night
from lamplighter.academy.queries import alumni, signing
from lamplighter.academy.queries.applications import guardian_link_of, link_of
from lamplighter.academy.queries.courses import begins_at, nights_of
from lamplighter.academy.rules.states import NightState, Standing
from lamplighter.outbox.actions import Attachment, e164, post_letter, post_mail, post_text
from lamplighter.outbox.models import Mail, Text
from lamplighter.outbox.reach import By
from lamplighter.outbox.wording import Letter

CATEGORY, AGAIN = "academy", "academy-link"
REACHED = (By.EMAIL.value, By.TEXT.value)
NOT_BEFORE = timedelta(minutes=10)
"""Nobody can fill somebody's mailbox with links."""
_SEAT = (Standing.OFFERED.value, Standing.ACCEPTED.value, Standing.ENROLLED.value)
_HOPE = (Standing.APPLIED.value, Standing.CHECKING.value, Standing.WAITING.value)


def post(row: Application, letter: Letter, *, now: datetime, files: Sequence[Attachment] = ()) -> None:
    """Posts a letter to whoever left a way for it."""
    post_letter(
        row,
        letter,
        now=now,
        category=CATEGORY,
        thread=f"application-{row.number}",
        attachments=files if row.by == By.EMAIL.value else (),
    )


def _send(row: Application, worded: Callable[[Application, str], Letter], now: datetime) -> None:
    if row.by in REACHED:
        post(row, worded(row, link_of(row)), now=now)


def send_receipt(row: Application, *, now: datetime) -> None:
    """What was kept."""
    _send(row, receipts.receipt, now)


def send_waiting(row: Application, place: int, *, now: datetime) -> None:
    """The offers are made, and they stand in line."""
    _send(row, lambda row, link: receipts.waiting(row, place, link), now)


def send_checking(row: Application, *, now: datetime) -> None:
    """The check begins."""
    _send(row, letters.checking, now)


def send_passed(row: Application, *, now: datetime) -> None:
    """The check is done."""
    _send(row, letters.passed, now)


def send_offer(row: Application, *, now: datetime) -> None:
    """A seat is kept for them: told even to who stopped messages, since others would get it."""
    _send(row, letters.offer, now)


def send_offer_ends_soon(row: Application, *, now: datetime) -> None:
    """Once more before an offer ends."""
    _send(row, letters.offer_ends_soon, now)


def send_expired(row: Application, *, now: datetime) -> None:
    """The offer ran out."""
    _send(row, letters.expired, now)


def send_accepted(row: Application, *, now: datetime) -> None:
    """The seat is theirs, and what is missing."""
    kinds = [each.kind for each in signing.missing(row)]
    _send(row, lambda row, link: letters.accepted(row, kinds, link), now)


def send_declined(row: Application, *, now: datetime) -> None:
    """No seat for them."""
    _send(row, letters.declined, now)


def send_withdrawn(row: Application, *, now: datetime) -> None:
    """They go."""
    _send(row, letters.withdrawn, now)


def send_graduated(row: Application, *, now: datetime) -> None:
    """They graduated."""
    _send(row, lambda row, link: letters.graduated(row, link, alumni.link_of(row)), now)


def send_not_completed(row: Application, reasons: Sequence[str], *, now: datetime) -> None:
    """What was missing, in sentences of their language."""
    _send(row, lambda row, link: letters.not_completed(row, reasons, link), now)


def send_not_seated(row: Application, *, now: datetime) -> None:
    """The course is over, and there was no seat for them."""
    _send(row, letters.not_seated, now)


def send_unused(row: Application, *, now: datetime) -> None:
    """The course is over, and the seat kept for them was not used."""
    _send(row, letters.unused, now)


def send_enrolled(row: Application, *, now: datetime) -> None:
    """They are enrolled: with all nights, and the file of them."""
    if row.by not in REACHED:
        return
    nights = [
        each for each in nights_of(row.course) if each.state == NightState.PLANNED.value and each.ends > now
    ]
    with override(row.language):
        lines = [f"{night_title(each, row.language)}: {span(each.starts, each.ends, now)}" for each in nights]
    letter = letters.enrolled(row, lines, link_of(row))
    post(row, letter, now=now, files=[calendar_file(row.course, nights, row.language)])


def ask_guardian(row: Application, *, now: datetime) -> None:
    """Asks the guardian of whoever needs one for consent, by mail or else by text."""
    if not signing.under_age(row) or all(each.kind != signing.GUARDIAN for each in signing.missing(row)):
        return
    letter, thread = letters.consent(row, guardian_link_of(row)), f"guardian-{row.number}"
    if row.guardian_email:
        post_mail(
            to=row.guardian_email,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            language=row.language,
            thread=thread,
            category=CATEGORY,
            now=now,
        )
    elif number := e164(row.guardian_phone):
        post_text(to=number, body=letter.sms, language=row.language, category=CATEGORY, now=now)


def send_again(row: Application, *, now: datetime) -> bool:
    """The link once more, with how it stands. Returns whether it was sent."""
    if row.by not in REACHED or _lately(row, now):
        return False
    letter = letters.again(row, link_of(row))
    post_letter(row, letter, now=now, category=AGAIN, thread=f"application-{row.number}")
    return True


def _lately(row: Application, now: datetime) -> bool:
    since = {"category": AGAIN, "created_at__gt": now - NOT_BEFORE}
    if row.by == By.EMAIL.value:
        return Mail.objects.filter(to=row.email, **since).exists()
    return Text.objects.filter(to=e164(row.phone) or "-", **since).exists()


def calendar_file(course: Course, nights: Sequence[Night], language: str, *, off: bool = False) -> Attachment:
    """The file that puts nights into a calendar, or takes them out."""
    method = "CANCEL" if off else "PUBLISH"
    with override(language):
        content = calendar.nights_file(course, nights, method=method)
    return Attachment("academy.ics", f"text/calendar; method={method}; charset=utf-8", content)


def tell_night(night: Night, before: Before | None, *, now: datetime) -> int:
    """Tells everybody concerned that a night is moved, cancelled or (``before`` None) added. Returns how many were written to.

    Nobody is left out for having stopped messages: they would stand before a locked door.
    """
    off = night.state == NightState.CANCELLED.value

    def worded(row: Application, link: str) -> Letter:
        if off:
            return night_letters.cancelled(row, night, link, now)
        if before is None:
            return night_letters.added(row, night, link, now)
        return night_letters.moved(row, night, before, link, now)

    return _tell_all(night.course, worded, [night], now, off=off)


def tell_moved(moved: Sequence[tuple[Night, Before]], *, now: datetime) -> int:
    """Tells everybody concerned, in one letter, that nights of one course are moved. Returns how many were written to."""
    if len(moved) == 1:
        return tell_night(*moved[0], now=now)
    nights = [night for night, _before in moved]
    return _tell_all(
        nights[-1].course, lambda row, link: night_letters.several_moved(row, moved, link, now), nights, now
    )


def tell_place(course: Course, was_at: str, *, now: datetime) -> int:
    """Tells everybody concerned that the course is held somewhere else. Returns how many were written to."""
    nights = [
        each
        for each in nights_of(course)
        if each.state == NightState.PLANNED.value and each.ends > now and not each.place
    ]
    if not nights:
        return 0
    return _tell_all(
        course, lambda row, link: night_letters.elsewhere(row, course, was_at, link), nights, now
    )


def tell_cancelled(course: Course, *, now: datetime) -> int:
    """Tells everybody who hopes for a seat or has one that the course is cancelled. Returns how many were written to."""
    nights = [each for each in nights_of(course) if each.ends > now]
    return _tell_all(course, letters.course_cancelled, nights, now, off=True, hoping=True)


def remind(night: Night, *, now: datetime) -> int:
    """Reminds those who take part of a night, but for who stopped messages. Returns how many were written to."""
    rows = Application.objects.filter(
        course=night.course, standing=Standing.ENROLLED.value, by__in=REACHED, stopped_at=None
    )
    for row in rows.order_by("pk"):
        row.course = night.course
        post(row, night_letters.reminder(row, night, link_of(row), now), now=now)
    return len(rows)


def _tell_all(
    course: Course,
    worded: Callable[[Application, str], Letter],
    nights: Sequence[Night],
    now: datetime,
    *,
    off: bool = False,
    hoping: bool = False,
) -> int:
    """Those who have a seat, and until the first night has begun those who hope for one. Who is enrolled gets the calendar file.

    Args:
        hoping: also later.
    """
    whom = [*_SEAT, *_HOPE] if hoping or begins_at(course) > now else list(_SEAT)
    rows = list(Application.objects.filter(course=course, standing__in=whom, by__in=REACHED).order_by("pk"))
    files: dict[str, Attachment] = {}
    for row in rows:
        row.course = course
        attached: list[Attachment] = []
        if row.standing == Standing.ENROLLED.value and nights:
            if row.language not in files:
                files[row.language] = calendar_file(course, nights, row.language, off=off)
            attached = [files[row.language]]
        post(row, worded(row, link_of(row)), now=now, files=attached)
    return len(rows)
