"""The demo city's year of concerns as rows, written in bulk: a year of clicking would take a year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from lamplighter.accounts.models import User
from lamplighter.concerns.models import Concern, Contact, Handover, Kind, Publication, Update
from lamplighter.concerns.queries import leading
from lamplighter.concerns.queries.blocks import coarse_place
from lamplighter.concerns.queries.owners import owner_zone
from lamplighter.concerns.rules.due import next_due
from lamplighter.concerns.rules.searching import search_words
from lamplighter.concerns.rules.states import State
from lamplighter.concerns.rules.values import Author, Channel, Part, Showing
from lamplighter.core.blocks import block_in
from lamplighter.ops.demo.lives import Life, Step
from lamplighter.ops.demo.year import Story, Words
from lamplighter.outbox.reach import Hours
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.holding import holder_on, lead_shift
from lamplighter.roster.queries import snapshot

UNREAD = timedelta(days=5)
"""What residents agreed to show more lately than this still waits for a moderator."""
_OPEN_OR_RESOLVED = frozenset(State) - {State.CLOSED}
_SHOWN_MOVES = {"resolve", "refer", "decline", "start"}


@transaction.atomic
def write_year(stories: Sequence[Story], words: Words, *, now: datetime) -> int:
    """Writes the concerns with their contacts, timelines and what the public sees. Returns how many."""
    kinds = {kind.code: kind for kind in Kind.objects.select_related("desk")}
    made = [_Row(story, kinds[story.words.code], words, now) for story in stories]
    Concern.objects.bulk_create((each.concern for each in made), batch_size=400)
    Contact.objects.bulk_create((each.contact for each in made if each.contact), batch_size=800)
    Update.objects.bulk_create((update for each in made for update in each.updates()), batch_size=800)
    Publication.objects.bulk_create((each.publication() for each in made if each.shown), batch_size=400)
    return len(made)


class _Row:
    """One concern and all that hangs on it."""

    def __init__(self, story: Story, kind: Kind, words: Words, now: datetime) -> None:
        self.story, self.kind, self.now = story, kind, now
        day = city_day(story.raised_at)
        house = story.address
        concern = self.concern = Concern(
            number=story.number,
            kind=kind,
            sensitive=kind.sensitive,
            channel=Channel(story.channel).value,
            language=story.language,
            lon=house.lon if kind.needs_place else None,
            lat=house.lat if kind.needs_place else None,
            place=_place(story) if kind.needs_place else "",
            text=story.text,
            happens=story.happens,
            raised_at=story.raised_at,
        )
        concern.zone = owner_zone(concern, day)
        concern.lead_shift = lead_shift(concern.zone, [Hours(each) for each in story.hours], day)
        self.life = Life(story, kind, concern.zone, snapshot().roster, words, now)
        concern.search = search_words(
            number=concern.number,
            kind=kind.pk,
            place=concern.place,
            text=concern.text,
            happens=concern.happens,
            answers={},
            names=[story.name],
            said=[step.text for step in reversed(self.life.steps)],
        )
        self._state()
        self._showing()
        self.contact = self._contact()

    def _state(self) -> None:
        concern, life = self.concern, self.life
        concern.state = life.state.value
        concern.outcome = life.outcome.value if life.outcome else ""
        concern.changed_at = life.steps[-1].at
        concern.first_answer_at = life.first_answer_at
        concern.resolved_at, concern.closed_at = life.resolved_at, life.closed_at
        concern.unheard, concern.reopened = life.unheard and life.state in _OPEN_OR_RESOLVED, life.reopened
        concern.answer_due_at = leading.answer_due(self.kind, concern.zone, life.asked_at)
        concern.first_due_at = leading.answer_due(self.kind, concern.zone, self.story.raised_at)
        concern.resolve_due_at = leading.resolve_due(self.kind, self.story.raised_at)
        concern.waits_until = life.waits_until if life.state is State.WAITING else None
        due = next_due(
            life.state,
            unheard=concern.unheard,
            answer_due_at=concern.answer_due_at,
            resolve_due_at=concern.resolve_due_at,
            waits_until=concern.waits_until,
            now=life.steps[-1].at,
        )
        concern.due, concern.due_at = (due[0].value, due[1]) if due else ("", None)
        concern.told_holder_id = holder_on(
            snapshot(), concern.zone, concern.lead_shift, None, city_day(self.now)
        ).officer

    def _showing(self) -> None:
        story, concern = self.story, self.concern
        asked = story.agrees and self.kind.may_be_public and not self.kind.sensitive
        concern.agreed_words = asked and story.agrees_words
        if not asked:
            concern.showing = Showing.PRIVATE.value
        elif self.now - story.raised_at < UNREAD:
            concern.showing = Showing.ASKED.value
        else:
            concern.showing = (Showing.REFUSED if story.dice.random() < 0.06 else Showing.SHOWN).value

    @property
    def shown(self) -> bool:
        """Whether the public sees it."""
        return self.concern.showing == Showing.SHOWN.value

    def _contact(self) -> Contact | None:
        story = self.story
        if story.by == "link":
            return None
        return Contact(
            concern=self.concern,
            part=Part.RAISER.value,
            name=story.name,
            email=f"{story.number.lower()}@riverbend.invalid" if story.by == "email" else "",
            phone="" if story.by == "email" else f"555-{story.dice.randrange(200, 9999):04d}",
            by=story.by,
            hours=list(story.hours),
            language=story.language,
            created_at=story.raised_at,
        )

    def updates(self) -> Iterable[Update]:
        """The timeline."""
        return [self._update(step) for step in self.life.steps]

    def _update(self, step: Step) -> Update:
        staff = step.author is Author.STAFF
        verb = step.move.value if step.move else ""
        concern = self.concern
        holder = (
            holder_on(snapshot(), concern.zone, concern.lead_shift, None, city_day(step.at)).officer
            if staff
            else None
        )
        return Update(
            concern=concern,
            at=step.at,
            entry=step.entry.value,
            move=verb,
            before=step.before.value if step.before else "",
            after=step.after.value if step.after else "",
            text=step.text,
            author=step.author.value,
            officer_id=holder,
            public_text=step.text if self.shown and staff and verb in _SHOWN_MOVES else "",
        )

    def publication(self) -> Publication:
        """What the public sees."""
        concern = self.concern
        assert concern.lon is not None
        assert concern.lat is not None
        place = coarse_place(concern.place, concern.lon, concern.lat)
        return Publication(
            concern=concern,
            number=concern.number,
            zone=concern.zone,
            block=place.block,
            hexagon=place.hexagon,
            words=concern.text if concern.agreed_words else "",
            by_month=self.story.dice.random() < 0.15,
            shown_at=concern.raised_at + timedelta(hours=20),
        )


def _place(story: Story) -> str:
    house = story.address
    if not story.pinned:
        return f"{house.number} {house.street}, {house.city}"
    near = block_in(f"{house.number} {house.street}")
    return f"near {near}, {house.city}" if near else f"{house.street}, {house.city}"


NOTES = (
    "The lot behind the laundromat: please pass at 6, that is when the trucks come.",
    "Mrs. on the corner of 12th wants a call, not a visit. Evening is best.",
    "Quiet. Two concerns from the parking deck belong together; I merged my notes.",
    "School starts again on Monday: somebody should stand at the crossing at 3.",
    "Promised to bring the light meter on Thursday.",
)


@transaction.atomic
def write_handovers(zones: Iterable[str], *, now: datetime, officers: dict[str, User | None]) -> None:
    """The last ten days' handovers from morning to evening, signed by both."""
    today = city_day(now)
    rows: list[Any] = []
    for place, zone in enumerate(sorted(zones)):
        for back in range(1, 11):
            day = today - timedelta(days=back)
            if day.weekday() > 4:
                continue
            at = now - timedelta(days=back)
            rows.append(
                Handover(
                    zone=zone,
                    day=day,
                    shift="morning-mon-fri",
                    note=NOTES[(place + back) % len(NOTES)],
                    given_by=officers.get("officer"),
                    given_at=at,
                    taken_by=officers.get("supervisor"),
                    taken_at=at + timedelta(minutes=9),
                )
            )
    Handover.objects.bulk_create(rows, ignore_conflicts=True)
