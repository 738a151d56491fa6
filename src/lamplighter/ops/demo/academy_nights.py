"""What goes with the nights of the demo city's courses: who presents, what is handed out, what people asked."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from lamplighter.academy.actions.presenting import TASK, add_presenter
from lamplighter.academy.models import Material, Night, Presenter, Question, Vote
from lamplighter.academy.rules.presenting import SOURCE, source_of, taken
from lamplighter.audit.rules import Actor
from lamplighter.divisions.models import Division
from lamplighter.ops.demo.academy import PRESENTERS, Asked, Words
from lamplighter.plumbing.clock import city_day
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.models import Detail, Officer

DAY = timedelta(days=1)


def clear_nights() -> None:
    """Gives back to the roster whomever the nights of an older recipe took."""
    Detail.objects.filter(source__startswith=SOURCE).delete()
    bump("roster")


def fill_nights(
    nights: Sequence[Night], words: Words, dice: random.Random, *, voices: int, actor: Actor, now: datetime
) -> None:
    """Presenters of every night, materials, and the questions of those that are over and of the next.

    Args:
        voices: how many may vote.
    """
    _presenters(nights, actor, now)
    over = [each for each in nights if each.ends <= now]
    ahead = [each for each in nights if each.ends > now][: 1 if over else 0]
    _materials([*over, *ahead] if over else nights[:2], words)
    questions, votes = [], []
    for night in [*over, *ahead]:
        told = words.topics.get(night.title_en)
        for n, asked in enumerate(told.asked if told is not None else ()):
            row = _question(night, asked, answered=night in over, spanish=n % 2 == 1, now=now)
            row.votes = dice.randint(1, max(1, min(voices, 14 - 5 * n)))
            votes += [Vote(question=row, digest=f"{dice.getrandbits(256):064x}") for _ in range(row.votes)]
            questions.append(row)
    for night in ahead:
        questions += _unread(night)
    Question.objects.bulk_create(questions)
    Vote.objects.bulk_create(votes, batch_size=300)


def _presenters(nights: Sequence[Night], actor: Actor, now: datetime) -> None:
    """Of nights to come by the action, which asks for covers; of nights that are over in bulk, with the hours that they took."""
    officers = {each.badge: each for each in Officer.objects.filter(active=True)}
    divisions = {each.slug: each for each in Division.objects.all()}
    rows, hours = [], []
    for night in nights:
        for badge, slug in PRESENTERS.get(night.title_en, ()):
            officer, division = officers.get(badge), divisions.get(slug)
            if officer is None:
                continue
            if night.ends > now:
                add_presenter(
                    night=night, officer=officer, division=division, actor=actor, now=now, told=False
                )
                continue
            rows.append(Presenter(night=night, officer=officer, division=division))
            starts, ends = taken(night.starts, night.ends)
            hours.append(
                Detail(
                    officer=officer,
                    starts=starts,
                    ends=ends,
                    what_en=TASK.what_en,
                    what_es=TASK.what_es,
                    source=source_of(night.pk, officer.pk),
                )
            )
    Presenter.objects.bulk_create(rows)
    Detail.objects.bulk_create(hours)
    bump("roster")


def _materials(nights: Sequence[Night], words: Words) -> None:
    Material.objects.bulk_create(
        Material(
            night=night,
            title_en=each.title.en,
            title_es=each.title.es,
            url=each.url,
            open_to_all=each.open_to_all,
        )
        for night in nights
        for each in (words.topics[night.title_en].handouts if night.title_en in words.topics else ())
    )


def _question(night: Night, asked: Asked, *, answered: bool, spanish: bool, now: datetime) -> Question:
    question, answer = asked.question, asked.answer
    row = Question(
        night=night,
        text=question.es if spanish else question.en,
        language="es" if spanish else "en",
        state="shown",
        shown_en=question.en,
        shown_es=question.es,
        sent_on=min(city_day(night.starts) - 3 * DAY, city_day(now)),
    )
    if answered:
        row.answer_en, row.answer_es = answer.en, answer.es
        row.answered_at = min(night.ends + 17 * timedelta(hours=1), now)
    return row


def _unread(night: Night) -> list[Question]:
    """One that waits to be read, and one that was not let stand since it speaks of a person."""
    sent = city_day(night.starts) - 6 * DAY
    return [
        Question(night=night, text="What do you do when you know the person you stop?", sent_on=sent),
        Question(
            night=night,
            text="Why did Officer Nobody park on my lawn in June?",
            state="declined",
            sent_on=sent,
        ),
    ]
