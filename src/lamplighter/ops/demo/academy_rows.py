"""The demo city's courses as rows, written in bulk: such as the room's actions would have made them, without their letters."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction

from lamplighter.academy.actions import retention
from lamplighter.academy.actions.signing import write_waiver
from lamplighter.academy.actions.timing import make_nights
from lamplighter.academy.models import (
    Application,
    Certificate,
    Course,
    Happening,
    Mark,
    Night,
    Seat,
    Signature,
    Waiver,
)
from lamplighter.academy.queries.applications import guardian_link_of, link_of
from lamplighter.academy.queries.certificates import link_of as certificate_link
from lamplighter.academy.queries.courses import seats_by_zone
from lamplighter.academy.queries.signing import current
from lamplighter.academy.rules.curriculum import Topic, curriculum
from lamplighter.academy.rules.line import favored_zones, mark_of
from lamplighter.academy.rules.states import CourseState, Method, Standing
from lamplighter.academy.rules.timetable import span
from lamplighter.accounts.access import Role
from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.core.schedule.values import instant
from lamplighter.ops.demo.academy import LATE_TOPIC, PLANS, RUNNING, STORM, Plan, Words, names, read_words
from lamplighter.ops.demo.academy_marks import marks, name_graduates, rides
from lamplighter.ops.demo.academy_nights import clear_nights, fill_nights
from lamplighter.ops.demo.academy_people import Known, Setting, Story, seats_of, stories
from lamplighter.ops.demo.academy_rides import clear_rides
from lamplighter.plumbing.clock import city_day, city_tz

DAY = timedelta(days=1)
BEFORE: Final = 14 * DAY
"""So long before applications are taken a course is announced."""
_CARRIED: Final = 2
"""So many who got no seat in the finished course come first in the next."""


@transaction.atomic
def write_academy(seed: int, *, zones: Sequence[str], actor: Actor, now: datetime) -> int:
    """Writes the courses, whoever applied, who came and who graduated. Returns how many courses there are.

    What an older recipe wrote goes first.
    """
    clear_nights()
    clear_rides()
    for model in (Certificate, Mark, Signature, Happening, Seat, Application, Course):
        model.objects.all().delete()
    academy = _Academy(seed, sorted(zones), actor, now)
    for plan in PLANS:
        academy.one(plan)
    retention.run(now=now, actor=actor)
    return len(PLANS)


@dataclass
class _Academy:
    """The courses as they are written, one after the other: each knows those before."""

    seed: int
    zones: Sequence[str]
    actor: Actor
    now: datetime
    words: Words = field(default_factory=read_words)
    known: list[Known] = field(default_factory=list)
    dice: random.Random = field(init=False)
    names: Iterator[str] = field(init=False)
    coordinator: User | None = field(init=False)
    waivers: dict[str, Waiver] = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(f"{self.seed}-academy")
        self.names = iter(names(self.words.people, self.dice))
        self.coordinator = User.objects.filter(email=f"{Role.COORDINATOR.value}@riverbend.invalid").first()
        self.waivers = {kind: self._waiver(kind) for kind in self.words.waivers}

    def _waiver(self, kind: str) -> Waiver:
        """The department's text, or one of the demo's own where it has none; written long ago."""
        found = current(kind)
        if found is None:
            text = self.words.waivers[kind]
            found = write_waiver(
                kind=kind,
                text_en=text.en,
                text_es=text.es,
                actor=self.actor,
                user=self.coordinator,
                now=self.now,
            )
        Waiver.objects.filter(kind=kind, since__gt=self.now - 400 * DAY).update(since=self.now - 500 * DAY)
        return found

    def one(self, plan: Plan) -> None:
        """A course with its nights, and all that came of it."""
        course = self._course(plan)
        nights = self._nights(plan, course)
        setting = Setting(
            plan, course, nights[0].starts, self.zones, self.words.people, self.waivers, self.now, self.dice
        )
        found = stories(setting, self.names, self.known)
        people = [each.row for each in found if each.row.standing == Standing.ENROLLED.value]
        rides(course, people, self.dice, self.now)
        self._carry(plan, found)
        _write(found)
        Seat.objects.bulk_create(seats_of(setting, found))
        if nights[0].starts <= self.now:
            Mark.objects.bulk_create(marks(course, people, nights, self.dice, self.now), batch_size=300)
        if course.done_at is not None:
            name_graduates(course, self.words.people.excepted, self.coordinator, self.dice)
        fill_nights(nights, self.words, self.dice, voices=len(people), actor=self.actor, now=self.now)

    def _course(self, plan: Plan) -> Course:
        today, told = city_day(self.now), self.words.courses[plan.code]
        opens, closes = self._at(plan.opens, time(8)), self._at(plan.closes, time(20))
        announced = min(opens - BEFORE, self.now - 3 * DAY)
        first = plan.first_day(today)
        selected = announced if plan.rolling else None
        if plan.selects is not None:
            selected = self._at(plan.selects, time(10))
        lottery = plan.method == Method.LOTTERY.value
        seed = f"{self.dice.getrandbits(128):032x}" if lottery else ""
        course = Course(
            number=plan.number,
            state=CourseState.OPEN.value,
            about_en=told.about.en,
            about_es=told.about.es,
            audience=plan.audience,
            language=plan.language,
            interpreter=plan.language == "en",
            least_age=plan.least_age,
            first_day=first,
            weekdays=[plan.weekday],
            starts=plan.at,
            minutes=plan.minutes,
            place=told.place,
            address=f"{100 + 17 * int(plan.number[-1])} Market Boulevard",
            access_en=told.access.en,
            access_es=told.access.es,
            seats_count=plan.seats,
            opens_at=opens,
            closes_at=closes,
            method=plan.method,
            rolling=plan.rolling,
            asks_check=plan.asks_check,
            seed=seed,
            seed_mark=mark_of(seed) if lottery else "",
            favored=favored_zones(seats_by_zone(announced), self.zones) if lottery else [],
            selected_at=selected,
            nights_needed=plan.needed,
            drills_needed=plan.drills,
            ride_needed=plan.ride,
            made_at=announced - 5 * DAY,
            changed_at=selected or announced,
            made_by=self.coordinator,
            note=told.note,
        )
        course.save(force_insert=True)
        return course

    def _at(self, days: int, hour: time) -> datetime:
        return instant(city_tz(), city_day(self.now) + days * DAY, hour)

    def _nights(self, plan: Plan, course: Course) -> list[Night]:
        """Its nights, in order; sets what of the course follows from them."""
        make_nights(course, _topics(plan))
        nights = list(course.nights.select_related("division").order_by("starts"))
        for each in nights:
            each.course = course
        self._storm(plan, nights)
        first = city_day(nights[0].starts)
        name = self.words.name(plan.code, first)
        course.first_day, course.name_en, course.name_es = first, name.en, name.es
        if (last := max(each.ends for each in nights)) <= self.now:  # named when the graduation ends
            course.state = CourseState.DONE.value
            course.done_at = course.changed_at = last
        course.save()
        return nights

    def _storm(self, plan: Plan, nights: Sequence[Night]) -> None:
        number, order, days = STORM
        if plan.number != number:
            return
        night = nights[order - 1]
        night.moved_from = night.starts
        day: date = city_day(night.starts) + days * DAY
        night.starts, night.ends = span(city_tz(), day, plan.at, plan.minutes)
        night.why_en, night.why_es, night.sequence = self.words.storm.en, self.words.storm.es, 1
        night.save()

    def _carry(self, plan: Plan, found: Sequence[Story]) -> None:
        """Who got no seat is known when the next course comes; of the finished course, the first two come first."""
        without = [
            each.row for each in found if each.row.standing == Standing.WAITING.value and each.row.email
        ]
        if plan.selects is None or plan.language != "en":
            return
        if plan.number != RUNNING:
            for row in without[:_CARRIED]:
                row.carries = True
        self.known = [Known(row.name, row.email) for row in without]


def _topics(plan: Plan) -> list[Topic]:
    topics = curriculum(plan.nights)
    title, place = LATE_TOPIC
    if plan.number == RUNNING:
        late = next(each for each in topics if each.title_en == title)
        topics.remove(late)
        topics.insert(place - 1, late)
    return topics


def _write(found: Sequence[Story]) -> None:
    Application.objects.bulk_create((each.row for each in found), batch_size=60)
    Happening.objects.bulk_create((told for each in found for told in each.happened), batch_size=300)
    Signature.objects.bulk_create((signed for each in found for signed in each.signed), batch_size=300)


def private_links() -> list[str]:
    """Of the demo city's applicants, in English if there are some: one page for each standing that has one, what a guardian and what
    whoever verifies a certificate sees."""
    found = []
    for standing in Standing:
        rows = list(Application.objects.filter(standing=standing.value, anonymised_at=None).order_by("-pk"))
        best = min(rows, key=lambda each: each.language != "en", default=None)
        if best is not None:
            found.append(_in_english(best, link_of))
    minor = Application.objects.exclude(guardian_name="").filter(
        standing__in=["offered", "accepted", "enrolled"]
    )
    found += [_in_english(each, guardian_link_of) for each in minor.order_by("standing")[:1]]
    found += [certificate_link(each, "en") for each in Certificate.objects.order_by("pk")[:1]]
    return found


def _in_english(row: Application, link: Callable[[Application], str]) -> str:
    row.language = "en"
    return link(row)
