"""Those who apply for a course of the demo city: each one's way through the table of moves, told up to the present and no further."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from lamplighter.academy.models import Application, Course, Happening, Seat, Signature, Waiver
from lamplighter.academy.queries.applications import form_digest
from lamplighter.academy.queries.intake import earlier_of
from lamplighter.academy.rules.line import Entry, drawn, tickets_of
from lamplighter.academy.rules.states import Check, Method, Side, Standing, Verb, after
from lamplighter.ops.demo.academy import PeopleWords, Plan
from lamplighter.ops.demo.year import ALPHABET
from lamplighter.outbox.reach import By
from lamplighter.plumbing.clock import city_day

_WEIGHTS: Final = (8, 6, 5, 5, 4, 1)
"""How many come from each zone; few from the last, so that it is favored."""
_MINORS: Final = (3, 9)
"""Who is under age, where a course is open to them."""
_SIXTEEN_AND_A_HALF: Final = timedelta(days=6030)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Story:
    """Somebody's application, and what happened to it."""

    row: Application
    happened: list[Happening] = field(default_factory=list)
    signed: list[Signature] = field(default_factory=list)

    def go(self, verb: Verb, side: Side, at: datetime) -> None:
        """Makes a move of the table."""
        self.row.standing, self.row.changed_at = after(self.row.standing, verb, side).value, at
        self.happened.append(Happening(application=self.row, verb=verb.value, side=side.value, at=at))


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the department knows from the course before: a name and an address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for all who apply for a course. ``begins``: the first night."""

    plan: Plan
    course: Course
    begins: datetime
    zones: Sequence[str]
    words: PeopleWords
    waivers: dict[str, Waiver]
    now: datetime
    dice: random.Random


def stories(setting: Setting, names: Iterator[str], known: Sequence[Known]) -> list[Story]:
    """Everybody who has applied so far, in the order in which they did, as they stand now.

    Args:
        known: those who apply again.
    """
    plan, course, dice = setting.plan, setting.course, setting.dice
    closes = min(course.closes_at, setting.now - HOUR)
    times = sorted(
        course.opens_at + (closes - course.opens_at) * dice.random() for _ in range(plan.applicants)
    )
    again = dict(
        zip(sorted(dice.sample(range(plan.applicants), min(len(known), plan.again))), known, strict=False)
    )
    found = [_story(setting, n, at, names, again.get(n)) for n, at in enumerate(times)]
    for each in found:
        _before_offers(setting, each)
    if course.selected_at is not None:
        _select(setting, found)
    return found


def seats_of(setting: Setting, found: Sequence[Story]) -> list[Seat]:
    """All seats of the course, the first for those who have one."""
    holders = [each.row for each in found if each.row.standing in ("offered", "accepted", "enrolled")]
    free = [None] * (setting.course.seats_count - len(holders))
    return [
        Seat(course=setting.course, place=place, application=row)
        for place, row in enumerate([*holders, *free], start=1)
    ]


def _story(setting: Setting, n: int, at: datetime, names: Iterator[str], known: Known | None) -> Story:
    dice, course, words = setting.dice, setting.course, setting.words
    number = "".join(dice.choice(ALPHABET) for _ in range(8))
    spanish = dice.random() < (0.9 if setting.plan.language == "es" else 0.2)
    by = By.EMAIL if known else dice.choices((By.EMAIL, By.TEXT, By.CALL), (70, 22, 8))[0]
    email = known.email if known else f"{number.lower()}@riverbend.invalid" if by is By.EMAIL else ""
    zone = "" if dice.random() < 0.05 else dice.choices(setting.zones, _WEIGHTS[: len(setting.zones)])[0]
    earlier = earlier_of(email=email, phone="", course=course.pk, today=city_day(at))
    row = Application(
        number=number,
        course=course,
        form=form_digest(f"{course.number}-{number}"),
        standing=Standing.APPLIED.value,
        language="es" if spanish else "en",
        name=known.name if known else next(names),
        email=email,
        phone="" if by is By.EMAIL else f"555-{2000 + n + 100 * int(course.number[-1]):04d}",
        by=by.value,
        zone=zone,
        works=bool(zone) and dice.random() < 0.2,
        words=dice.choice(words.words).said("es" if spanish else "en") if dice.random() < 0.6 else "",
        needs=dice.choice(words.needs).said("es" if spanish else "en") if dice.random() < 0.1 else "",
        interpreter="es" if spanish and course.interpreter and dice.random() < 0.6 else "",
        first=earlier.first,
        unlucky=earlier.unlucky,
        tickets=tickets_of(unlucky=earlier.unlucky, favored=bool(zone) and zone in course.favored),
        made_at=at,
        changed_at=at,
    )
    row.born = _born(setting, n)
    if setting.plan.least_age < 18 and n in _MINORS:
        row.guardian_name = f"{dice.choice(words.first)} {row.name.split()[-1]}"
        row.guardian_email = f"{number.lower()}.home@riverbend.invalid"
    return Story(row)


def _born(setting: Setting, n: int) -> date:
    if setting.plan.least_age < 18 and n in _MINORS:
        return setting.course.first_day - _SIXTEEN_AND_A_HALF
    return setting.course.first_day - timedelta(days=setting.dice.randrange(19 * 366, 78 * 365))


def _before_offers(setting: Setting, story: Story) -> None:
    """The check, and who withdraws before there are offers. Once the offers are made all checks are done."""
    dice, row, course = setting.dice, story.row, setting.course
    until = min(setting.now, course.selected_at or setting.now)
    first = row.made_at + dice.uniform(0.5, 3.5) * DAY
    second = first + dice.uniform(1, 6) * DAY
    if course.selected_at is not None:  # whoever applied on the last days was checked by then, too
        span = until - row.made_at
        first, second = min(first, row.made_at + span * 0.4), min(second, row.made_at + span * 0.8)
    goes, fails = dice.random() < 0.07, dice.random() < 0.06
    if goes and first <= until:
        story.go(Verb.WITHDRAW, Side.APPLICANT, first)
        return
    if not course.asks_check:
        if course.selected_at is not None:
            story.go(Verb.LINE, Side.SYSTEM, course.selected_at)
        return
    if first <= until:
        story.go(Verb.CHECK, Side.STAFF, first)
    if second > until:
        return
    row.checked_on = city_day(second)
    row.check_result = Check.FAILED.value if fails else Check.PASSED.value
    if fails:
        row.why = dice.choice(setting.words.declined).said(row.language)
    story.go(Verb.DECLINE if fails else Verb.PASS, Side.STAFF, second)


def _select(setting: Setting, found: Sequence[Story]) -> None:
    """The draw, and the offers: each seat goes down the line until somebody keeps it, or nobody may be offered it any more."""
    course = setting.course
    assert course.selected_at is not None
    waiting = [each for each in found if each.row.standing == Standing.WAITING.value]
    if course.method == Method.LOTTERY.value:
        order = drawn(course.seed, (Entry(each.row.number, each.row.tickets) for each in waiting))
        for each in waiting:
            each.row.drawn = order.index(each.row.number) + 1
    places = {id(each): place for place, each in enumerate(found)}
    waiting.sort(key=lambda each: (not each.row.first, each.row.drawn, places[id(each)]))
    free = [course.selected_at] * course.seats_count
    for each in waiting:
        if not free or free[0] > setting.now or free[0] >= setting.begins:
            return
        at = heapq.heappop(free)
        back = _offered(setting, each, at)
        if back is not None:
            heapq.heappush(free, back)


def _offered(setting: Setting, story: Story, at: datetime) -> datetime | None:
    """What somebody makes of an offer. Returns when the seat comes free again, if it does."""
    dice, row, course, now = setting.dice, story.row, setting.course, setting.now
    story.go(Verb.OFFER, Side.SYSTEM, at)
    ends = (at + course.offer_days * DAY).replace(minute=0, second=0, microsecond=0)
    row.offered_at = at
    row.offer_ends = min(ends if ends == at + course.offer_days * DAY else ends + HOUR, setting.begins)
    answers = at + (row.offer_ends - at) * dice.uniform(0.02, 0.9)
    does = dice.choices(("take", "refuse", "forget"), (88, 7, 5))[0]
    if does == "refuse" and answers <= now:
        story.go(Verb.REFUSE, Side.APPLICANT, answers)
        return answers
    if does == "forget" and row.offer_ends <= now:
        row.ran_out = True
        story.go(Verb.EXPIRE, Side.SYSTEM, row.offer_ends)
        return row.offer_ends
    if does == "take" and answers <= now:
        story.go(Verb.ACCEPT, Side.APPLICANT, answers)
        row.accepted_at = answers
        _sign(setting, story, answers)
    return None


def _sign(setting: Setting, story: Story, accepted: datetime) -> None:
    """The signatures: most at once, some days later; a guardian's takes longest. Nobody comes to the first night without."""
    dice, row = setting.dice, story.row
    minor = bool(row.guardian_name)
    waits = dice.uniform(0.01, 0.06) if dice.random() < 0.75 else dice.uniform(4, 12)
    latest = max(accepted, setting.begins - 2 * HOUR)
    at = min(accepted + waits * DAY, latest)
    signed = [(setting.waivers["course"], row.name, at)]
    if minor:
        signed.append((setting.waivers["guardian"], row.guardian_name, min(accepted + 9 * DAY, latest)))
    for waiver, name, when in signed:
        if when > setting.now:
            continue
        paper = dice.random() < 0.12
        story.signed.append(
            Signature(
                application=row,
                waiver=waiver,
                name="" if paper else name,
                on_paper=paper,
                guardian=waiver.kind == "guardian",
                at=when,
            )
        )
    if len(story.signed) == len(signed):
        story.go(Verb.ENROLL, Side.SYSTEM, max(each.at for each in story.signed))
