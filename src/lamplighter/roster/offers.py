"""Shifts that are offered: whether one still needs somebody, what was offered, and the link that takes it, derived and stored nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from lamplighter.core.numbers import link_secret, same_secret
from lamplighter.roster.coverage import Watch, watch_at
from lamplighter.roster.filling import losing
from lamplighter.roster.models import CoverInvitation, CoverOffer


@dataclass(frozen=True, slots=True)
class Answers:
    """Of those to whom a shift was offered and who are still on the roster: who has not answered yet, and who cannot; in the order in
    which they were asked."""

    waiting: tuple[int, ...]
    cannot: tuple[int, ...]

    @property
    def nobody_left(self) -> bool:
        """Whether everybody has said that they cannot."""
        return bool(self.cannot) and not self.waiting


def answers_of(offer: CoverOffer) -> Answers:
    """Who has answered an offer."""
    rows = [row for row in offer.invitations.all() if row.officer.active]
    return Answers(
        tuple(row.officer_id for row in rows if row.declined_at is None),
        tuple(row.officer_id for row in rows if row.declined_at is not None),
    )


def wanted_at(post: int, shift: int, day: date, now: datetime) -> Watch | None:
    """A shift that is not over and has hours nobody works; None where it needs nobody, or where whoever stands in already is away or
    elsewhere too: that cover has to end first."""
    found = watch_at(post, shift, day)
    if found is None or found.ends <= now:
        return None
    return next((each for each in losing([found]) if each.stood_in_for is None), None)


def open_offers(found: Sequence[Watch]) -> dict[tuple[int, int, date], CoverOffer]:
    """The open offers of some shifts with whom they were made to, by post, shift and day."""
    days = {each.day for each in found}
    if not days:
        return {}
    rows = CoverOffer.objects.filter(day__in=days, closed_at__isnull=True)
    rows = rows.prefetch_related("invitations__officer")
    return {(row.post_id, row.shift_id, row.day): row for row in rows}


def offer_of(watch: Watch) -> CoverOffer | None:
    """The newest offer of a shift, open or not, with whom it was made to."""
    post, shift, day = watch.key
    rows = CoverOffer.objects.filter(post_id=post, shift_id=shift, day=day).order_by("-pk")
    return rows.prefetch_related("invitations__officer").first()


def offer_by_id(pk: int) -> CoverOffer | None:
    """One offer, or None."""
    return CoverOffer.objects.select_related("post", "shift").filter(pk=pk).first()


def open_for(officer: int, now: datetime) -> list[tuple[CoverInvitation, Watch]]:
    """What is offered to an officer and still needs somebody, the soonest first."""
    rows = CoverInvitation.objects.filter(officer=officer, offer__closed_at__isnull=True)
    found = []
    for row in rows.select_related("offer").order_by("offer__day", "pk"):
        watch = wanted_at(row.offer.post_id, row.offer.shift_id, row.offer.day, now)
        if watch is not None:
            found.append((row, watch))
    return found


def secret_of(offer: int, officer: int) -> str:
    """The secret of an officer's link to an offer."""
    return link_secret(
        settings.SECRET_KEY, purpose="cover-offer", number=str(offer), contact=officer, version=1
    )


def path_to(offer: CoverOffer, officer: int) -> str:
    """The address of the page where an officer answers an offer."""
    return reverse("cover-offer", args=[offer.pk, officer, secret_of(offer.pk, officer)])


def link_to(offer: CoverOffer, officer: int) -> str:
    """The same as a whole web address, for a mail; in the department's language, whatever whoever offers it reads."""
    with override(settings.LANGUAGE_CODE):
        return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path_to(offer, officer)}"


def by_link(pk: int, officer: int, secret: str) -> CoverInvitation | None:
    """What a link opens, where the officer is still on the roster; None where it opens nothing."""
    if not same_secret(secret, secret_of(pk, officer)):
        return None
    rows = CoverInvitation.objects.filter(offer=pk, officer=officer, officer__active=True)
    return rows.select_related("offer__post", "offer__shift", "officer").first()
