"""Word to officers who present, as rows of the same transaction: to whoever of them can sign in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lamplighter.academy.messages.night_letters import Before
from lamplighter.academy.messages.presenter_letters import News, presenter_letter
from lamplighter.academy.models import Night, Presenter
from lamplighter.academy.rules.states import CourseState, NightState
from lamplighter.outbox.actions import post_mail

CATEGORY = "academy-presenter"


def tell_presenters(
    night: Night,
    news: News,
    *,
    now: datetime,
    before: Before | None = None,
    only: Iterable[Presenter] | None = None,
) -> int:
    """Tells those who present a night what became of it. Of a draft, and of what is over, there is nothing to tell. Returns how many
    were written to.

    Args:
        only: these alone; else all who present it.
    """
    drafted = night.course.state == CourseState.DRAFT.value
    if drafted or max(night.ends, before.ends if before is not None else night.ends) <= now:
        return 0
    if news is not News.CANCELLED and night.state != NightState.PLANNED.value:
        return 0
    rows = night.presenters.select_related("officer__user").order_by("pk") if only is None else only
    users = [each.officer.user for each in rows]
    told = {user.pk: user for user in users if user is not None and user.is_active}
    letter = presenter_letter(night, news, now, before=before) if told else None
    for user in told.values():
        assert letter is not None
        post_mail(
            to=user.email,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            thread=f"presenting-{night.pk}",
            category=CATEGORY,
            now=now,
        )
    return len(told)
