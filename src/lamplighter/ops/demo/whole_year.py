"""A year of the demo city's life in every room: what residents raised, whom they met, what was promised. All of it is invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from lamplighter.accounts.access import Role
from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.concerns.actions.owning import rise
from lamplighter.concerns.actions.shipped import ship
from lamplighter.concerns.models import Concern, Handover, Publication
from lamplighter.ops.demo.academy_alumni import write_alumni
from lamplighter.ops.demo.academy_rides import write_rides
from lamplighter.ops.demo.academy_rows import write_academy
from lamplighter.ops.demo.academy_voices import write_voices
from lamplighter.ops.demo.city import City
from lamplighter.ops.demo.gathering_rows import take_gatherings
from lamplighter.ops.demo.group_rows import take_groups
from lamplighter.ops.demo.meetings import write_meetings
from lamplighter.ops.demo.partners import write_partners
from lamplighter.ops.demo.tips import write_tips
from lamplighter.ops.demo.year import build_year, read_words
from lamplighter.ops.demo.year_rows import write_handovers, write_year
from lamplighter.plumbing.snapshots import forget_checks


def write_year_of_city(
    city: City, *, actor: Actor, now: datetime, tz: ZoneInfo, say: Callable[[str], None]
) -> None:
    """Writes it anew; what an older recipe wrote goes first.

    Args:
        say: told what is being done, in a few words.
    """
    forget_checks()
    say("Writing a year of concerns")
    _take_concerns(city, actor=actor, now=now, tz=tz)
    say("Holding three courses of the academy, announcing two")
    zones = [
        code for code, _, _ in city.zones
    ]  # before appointments, which keep clear of its presenters' hours
    write_academy(city.seed, zones=zones, actor=actor, now=now)
    say("Writing a year of appointments")
    write_meetings(city.seed, zones=zones, actor=actor, now=now)
    say("Writing a year of gatherings")
    take_gatherings(city, now=now, tz=tz)
    say("Founding forty groups")
    take_groups(city.seed, city.addresses, now=now)
    say("Writing a year of promises and projects")
    write_partners(city.seed, city.addresses, now=now)
    say("Riding along, asking what it was like, keeping in touch")
    write_rides(city.seed, now=now)  # after all else, so that a ride lies where its officer has nothing else
    write_voices(city.seed, now=now)
    write_alumni(city.seed, now=now)
    say("Sealing tips")
    write_tips(now=now)


def _take_concerns(city: City, *, actor: Actor, now: datetime, tz: ZoneInfo) -> None:
    """A year of concerns, all invented. What an older recipe wrote goes first."""
    with transaction.atomic():
        for model in (Publication, Handover, Concern):
            model.objects.all().delete()
        ship(actor=actor, now=now)
        words = read_words()
        stories = build_year(city.seed, now=now.astimezone(tz), addresses=city.addresses, words=words)
        write_year(stories, words, now=now)
        people = {
            role.value: User.objects.filter(email=f"{role.value}@riverbend.invalid").first() for role in Role
        }
        write_handovers([code for code, _, _ in city.zones], now=now, officers=people)
    rise(now=now)
