"""A shift that needs somebody is offered to officers by mail; the first who says yes takes it, and is entered on the roster at once. Who
cannot says so; when nobody is left who could, the zone's supervisors hear of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.geo.wording import gettext_noop
from lamplighter.outbox.actions import post_mail
from lamplighter.outbox.wording import Letter
from lamplighter.plumbing.clock import city_day
from lamplighter.plumbing.snapshots import forget_checks
from lamplighter.roster.actions.covers import supervisors_of
from lamplighter.roster.actions.postings import add_cover, post_officer
from lamplighter.roster.actions.shared import RosterRefused
from lamplighter.roster.boards import zone_names
from lamplighter.roster.cards import address_of
from lamplighter.roster.coverage import Watch
from lamplighter.roster.filling import filling_of
from lamplighter.roster.messages.offer_letters import (
    nobody_left,
    offered,
    taken_for_officer,
    taken_for_supervisor,
)
from lamplighter.roster.models import CoverInvitation, CoverOffer, Officer, Posting, Shift
from lamplighter.roster.offers import answers_of, link_to, wanted_at
from lamplighter.roster.rules import PostRole

OFFERED, TAKEN, NOBODY_LEFT = "cover-offered", "cover-taken", "cover-nobody-left"
SYSTEM = Actor.system("cover-offers")
DAY = timedelta(days=1)
KEPT = timedelta(days=90)
"""So long after it is closed an offer is kept."""


class NothingToOffer(RosterRefused):
    """The shift needs nobody, or not any more, or whoever stands in is away too."""

    text = gettext_noop("This shift needs nobody any more. Look at the coverage calendar once more.")


class NobodyToAsk(RosterRefused):
    """None of those chosen can take the shift, or they cannot be reached by mail."""

    text = gettext_noop(
        "None of these officers can be asked now: they work near it, are away, were asked already, or have no e-mail address."
    )


class TooManyAsked(RosterRefused):
    """More officers than the settings allow."""

    text = gettext_noop("Choose at most %(most)s officers.")


class OfferClosed(RosterRefused):
    """Somebody else took the shift, the offer was taken back, or the shift needs nobody any more."""

    text = gettext_noop(
        "Somebody else has this shift, or it needs nobody any more. Nothing was changed for you."
    )


class NotRested(RosterRefused):
    """Since the offer was made, the officer's own roster has changed."""

    text = gettext_noop(
        "You have other work or leave near this shift by now, and too little rest between them. The shift stays open for the others."
    )


@transaction.atomic
def offer_cover(
    *,
    post: int,
    shift: int,
    day: date,
    officers: Collection[int],
    zones: Collection[str] | None,
    actor: Actor,
    now: datetime,
) -> list[int]:
    """Offers a shift to officers who are free and rested, one mail each. Returns who was asked: those asked before get no second mail.

    Args:
        zones: only officers posted to one of these are asked; None is the whole city.

    Raises:
        NothingToOffer, TooManyAsked, NobodyToAsk: as their names say.
    """
    watch = wanted_at(post, shift, day, now)
    if watch is None:
        raise NothingToOffer
    most = settings.LAMPLIGHTER.roster.offers_most
    if len(set(officers)) > most:
        raise TooManyAsked(most=str(most))
    filling = filling_of(watch, zones)
    offer, made = CoverOffer.objects.get_or_create(
        post_id=post, shift_id=shift, day=day, closed_at=None, defaults={"made_at": now}
    )
    known = set(offer.invitations.values_list("officer_id", flat=True))
    fit = [each.officer for each in filling.candidates if each.officer in set(officers) - known]
    asked = [(officer, address) for officer in fit if (address := address_of(officer))]
    if not asked:
        raise NobodyToAsk
    name = zone_names(city_day(now)).get(watch.zone, watch.zone)
    for officer, address in asked:
        CoverInvitation.objects.create(offer=offer, officer_id=officer, sent_at=now)
        letter = offered(watch, name, link_to(offer, officer), settings.LANGUAGE_CODE)
        _post(address, letter, OFFERED, now)
    fields = ["post", "shift", "day"] if made else ["invitations"]
    record(verb=Verb.COVER_OFFERED, subject=offer, actor=actor, now=now, fields=fields, zone=watch.zone)
    return [officer for officer, _ in asked]


def take_cover(*, offer: CoverOffer, officer: Officer, now: datetime) -> Watch:
    """The officer takes the shift that was offered to them. One UPDATE decides who is first; whoever comes later changes nothing.

    Returns the shift as it stood before.

    Raises:
        OfferClosed: somebody else was first, or the shift needs nobody any more.
        NotRested: the officer is not free and rested any more; that they cannot is kept, and the offer stays open for the others.
    """
    try:
        return _take(offer, officer, now)
    except NotRested:
        with suppress(OfferClosed):
            decline_cover(offer=offer, officer=officer, now=now)
        raise


@transaction.atomic
def decline_cover(*, offer: CoverOffer, officer: Officer, now: datetime) -> bool:
    """The officer cannot take the shift that was offered to them; a later yes still counts while the offer is open. When everybody who was
    asked has said so, the zone's supervisors hear of it, once.

    Returns whether anything changed: said twice, it is kept once.

    Raises:
        OfferClosed: there is nothing to answer any more.
    """
    # Held until the end: of several who say no at once one is the last, and a yes at the same time comes before or after.
    held = CoverOffer.objects.select_for_update().filter(pk=offer.pk, closed_at__isnull=True).first()
    row = held.invitations.filter(officer=officer.pk).first() if held is not None else None
    if held is None or row is None:
        raise OfferClosed
    if row.declined_at is not None:
        return False
    row.declined_at = now
    row.save(update_fields=["declined_at"])
    zone, fields = held.post.zone, ["declined_at"]
    record(
        verb=Verb.COVER_OFFER_DECLINED, subject=row, actor=_actor(officer), now=now, fields=fields, zone=zone
    )
    answers = answers_of(held)
    if answers.nobody_left:
        _tell_nobody_left(held, len(answers.cannot), now)
    return True


def _tell_nobody_left(offer: CoverOffer, asked: int, now: datetime) -> None:
    watch = wanted_at(offer.post_id, offer.shift_id, offer.day, now)
    if watch is None:
        return
    name = zone_names(city_day(now)).get(watch.zone, watch.zone)
    letter = nobody_left(watch, name, asked, settings.LANGUAGE_CODE)
    for address in supervisors_of(watch.zone, city_day(now)).values():
        _post(address, letter, NOBODY_LEFT, now)


@transaction.atomic
def _take(offer: CoverOffer, officer: Officer, now: datetime) -> Watch:
    if not offer.invitations.filter(officer=officer.pk).exists():
        raise OfferClosed
    # On the offer's own columns alone: with a join, PostgreSQL would judge by what it saw before it waited for whoever was first.
    if not CoverOffer.objects.filter(pk=offer.pk, closed_at__isnull=True).update(
        closed_at=now, taken_by=officer
    ):
        raise OfferClosed
    offer.invitations.filter(officer=officer.pk).update(declined_at=None)
    watch = _free_for(offer, officer, now)
    day = offer.day
    if watch.posting is None:
        post_officer(
            officer=officer, zone=watch.zone, role=PostRole.CIO, shift=Shift.objects.get(pk=offer.shift_id),
            starts=day, ends=day + DAY, zones=[watch.zone], actor=_actor(officer), now=now,
        )  # fmt: skip
    else:
        posting = Posting.objects.get(pk=watch.posting)
        add_cover(
            posting=posting, officer=officer, starts=day, ends=day + DAY, actor=_actor(officer), now=now
        )
    fields = ["closed_at", "taken_by"]
    record(
        verb=Verb.COVER_OFFER_TAKEN,
        subject=offer,
        actor=_actor(officer),
        now=now,
        fields=fields,
        zone=watch.zone,
    )
    _tell_taken(watch, officer, now)
    return watch


def _free_for(offer: CoverOffer, officer: Officer, now: datetime) -> Watch:
    """The shift, if it still needs somebody and the officer can still take it; asked with all rows held that may change it."""
    watch = wanted_at(offer.post_id, offer.shift_id, offer.day, now)
    if watch is not None and watch.posting is not None:
        # In the order of ``add_cover``: the posting, then the officer.
        Posting.objects.select_for_update().filter(pk=watch.posting).first()
    active = Officer.objects.select_for_update().filter(pk=officer.pk, active=True).first()
    forget_checks()
    watch = wanted_at(offer.post_id, offer.shift_id, offer.day, now)
    if watch is None:
        raise OfferClosed
    if active is None or filling_of(watch).candidate(officer.pk) is None:
        raise NotRested
    return watch


def _tell_taken(watch: Watch, officer: Officer, now: datetime) -> None:
    name = zone_names(city_day(now)).get(watch.zone, watch.zone)
    own = address_of(officer.pk)
    if own:
        _post(own, taken_for_officer(watch, name, settings.LANGUAGE_CODE), TAKEN, now)
    for address in supervisors_of(watch.zone, city_day(now)).values():
        if address.casefold() != own.casefold():
            letter = taken_for_supervisor(watch, name, officer.pk, settings.LANGUAGE_CODE)
            _post(address, letter, TAKEN, now)


def _post(address: str, letter: Letter, category: str, now: datetime) -> None:
    post_mail(
        to=address, subject=letter.subject, text=letter.text, html=letter.html, now=now, category=category
    )


def _actor(officer: Officer) -> Actor:
    """Whoever holds the link is the officer; one without a sign-in is named by nothing but the rows."""
    return Actor.staff(officer.user_id) if officer.user_id is not None else SYSTEM


@transaction.atomic
def close_offer(*, offer: CoverOffer, actor: Actor, now: datetime) -> bool:
    """Takes an offer back: its links take nothing any more. Returns whether it was open."""
    if not CoverOffer.objects.filter(pk=offer.pk, closed_at__isnull=True).update(closed_at=now):
        return False
    zone = offer.post.zone
    record(verb=Verb.COVER_OFFER_CLOSED, subject=offer, actor=actor, now=now, fields=["closed_at"], zone=zone)
    return True


def close_needless(*, now: datetime) -> int:
    """Closes the offers of shifts that need nobody any more, and forgets those closed long ago. Returns how many were closed."""
    rows: Sequence[CoverOffer] = list(
        CoverOffer.objects.filter(closed_at__isnull=True).select_related("post")
    )
    closed = sum(
        close_offer(offer=row, actor=SYSTEM, now=now)
        for row in rows
        if wanted_at(row.post_id, row.shift_id, row.day, now) is None
    )
    CoverOffer.objects.filter(closed_at__lt=now - KEPT).delete()
    return closed
