"""Refers a concern to another office's Open311 service, and takes in what that office says of it.

The call goes out as a row of the outbox, in the transaction of the move. What comes back (``taken``), what nobody took
(``not_taken``) and what is heard later (``take_in``, by asking or by the office's own post) are entries of the timeline.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor
from lamplighter.audit.rules import Verb as AuditVerb
from lamplighter.city.queries import our_city
from lamplighter.concerns.actions.moving import move
from lamplighter.concerns.actions.outside import outside_key
from lamplighter.concerns.actions.shared import locked, touch, write_update
from lamplighter.concerns.actions.telling import announce, tell, tell_officer
from lamplighter.concerns.models import Concern, Endpoint, Referral, Update
from lamplighter.concerns.queries.kinds import may_leave
from lamplighter.concerns.rules.georeport import Row, Unreadable, requests_in
from lamplighter.concerns.rules.states import OPEN, NotAllowed, Party, State, Verb
from lamplighter.concerns.rules.values import Author, Entry
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.actions import post_call

CATEGORY = "open311-post"
FIRST = timedelta(minutes=15)
"""How soon the other office is asked for the first time, and the shortest time between two questions."""
LONGEST = timedelta(days=1)
"""The longest time between two questions; until then each takes a quarter of the referral's age longer."""
MOST_FAILURES = 12
"""After so many failed questions in a row, nobody asks any more: the officer is told."""
REFUSED = frozenset({400, 401, 403, 404, 405, 413, 415, 422})
"""Answers to a post that asking again does not change: the key, the code or the place is not taken."""
NOT_TAKEN, NO_NUMBER, LOST = "not taken", "no number", "lost"
"""States of our own, where the other office never said one."""


class NoService(Exception):
    """No service of the other office is set up for this kind of concern, or the office is switched off."""


class Over(Exception):
    """What was referred is settled here: nothing more is taken in."""


@transaction.atomic
def refer(
    *,
    pk: int,
    endpoint: Endpoint,
    words: str,
    now: datetime,
    actor: Actor,
    user: User | None,
    service_code: str = "",
    party: Party = Party.OFFICER,
    program: str = "",
) -> Referral:
    """Refers a concern: the move, which tells the resident why, and the post to the other office, both or neither.

    Never sent: who raised it, and how to reach them. The resident's own words go along only to an office set up so.

    Args:
        service_code: the office's own code; empty takes the one that is set up with the kind.

    Raises:
        Gone: there is no such concern.
        NoService: see there.
        NotAllowed: it may not be referred from where it stands, or is of the sort that leaves the house by no machine.
        NeedsWords: the resident must be told why.
    """
    concern = locked(pk)
    usual = concern.kind.endpoint_code if concern.kind.endpoint_id == endpoint.pk else ""
    code = service_code or usual
    if not endpoint.active or not code:
        raise NoService
    if not may_leave(concern):
        raise NotAllowed("refer")
    move(pk=pk, verb=Verb.REFER, party=party, words=words, now=now, actor=actor, user=user, program=program)
    referral = Referral.objects.create(
        concern=concern, endpoint=endpoint, service_code=code, created_at=now, newest_update=now
    )
    call = post_call(
        url=f"{endpoint.url.rstrip('/')}/requests.xml",
        body=urlencode(_form(concern, endpoint, code)),
        content_type="application/x-www-form-urlencoded; charset=utf-8",
        category=CATEGORY,
        reference=str(referral.pk),
        now=now,
    )
    referral.call = call.pk
    referral.save(update_fields=["call"])
    record(verb=AuditVerb.CONCERN_REFERRED, subject=concern, actor=actor, now=now, zone=concern.zone)
    return referral


def _form(concern: Concern, endpoint: Endpoint, code: str) -> dict[str, str]:
    """The fields of GeoReport's POST request. Place and kind always; the resident's words where the office gets them."""
    number, kind = shown_number(concern.number), concern.kind.name("en")
    said = f"{kind}. {our_city().department}, {number}."
    if endpoint.sends_words:
        said = "\n\n".join(each for each in (said, concern.text, concern.happens) if each)
    form = {"service_code": code, "description": said[:4000]}
    if endpoint.api_key:
        form["api_key"] = endpoint.api_key
    if endpoint.jurisdiction:
        form["jurisdiction_id"] = endpoint.jurisdiction
    if concern.lon is not None and concern.lat is not None:
        form |= {"lat": f"{concern.lat:.6f}", "long": f"{concern.lon:.6f}"}
    if concern.place:
        form["address_string"] = concern.place
    return form


@transaction.atomic
def taken(*, call: int, body: bytes, now: datetime) -> None:
    """The other office answered the post: with its own number, or a token to ask for it by."""
    referral = Referral.objects.select_for_update(of=("self",)).filter(call=call, ended_at=None).first()
    if referral is None or referral.request_id or referral.token:
        return
    try:
        row = next(iter(requests_in(body)), Row())
    except Unreadable:
        row = Row()
    referral.call = None
    referral.request_id, referral.token = row.request_id, "" if row.request_id else row.token
    if row.request_id or row.token:
        referral.status, referral.next_check_at = "open", now + FIRST
        referral.save()
    else:
        # It said yes, so it may have it; but there is nothing to ask by.
        _end(referral, NO_NUMBER, now)
        _for_staff(
            referral,
            _("%(office)s took it and gave no number. Please ask them yourself."),
            now,
        )


@transaction.atomic
def not_taken(*, call: int, now: datetime, status: int = 0) -> None:
    """Nobody took the post: the concern is with its officer again, who reads why, and the resident hears that.

    Args:
        status: what the other office answered last; 0 where it did not.
    """
    referral = Referral.objects.select_for_update(of=("self",)).filter(call=call, ended_at=None).first()
    if referral is None:
        return
    _end(referral, NOT_TAKEN, now)
    concern = locked(referral.concern_id)
    if concern.state == State.REFERRED.value:
        with override(concern.language):
            words = _("It could not be handed over to %(office)s. Your officer has it again.")
            words %= {"office": referral.endpoint.name}
        update = move(
            pk=concern.pk, verb=Verb.START, party=Party.SYSTEM, words=words, now=now, author=Author.SYSTEM
        )
        tell_officer(concern, update, now=now)
    if status:
        with override(settings.LANGUAGE_CODE):
            said = _(
                "%(office)s refused it (HTTP %(status)s). An administrator checks its address, key and codes on the set-up page."
            )
            said %= {"office": referral.endpoint.name, "status": status}
        write_update(concern, Entry.NOTE, now=now, author=Author.SYSTEM, text=said)


def _end(referral: Referral, status: str, now: datetime) -> None:
    """Nobody asks any more."""
    referral.status, referral.ended_at, referral.next_check_at = status[:20], now, None
    referral.save()


def _for_staff(referral: Referral, words: str, now: datetime) -> None:
    """A note on the timeline that only staff read, and word to the officer."""
    concern = locked(referral.concern_id)
    with override(settings.LANGUAGE_CODE):
        said = words % {"office": referral.endpoint.name}
    update = write_update(concern, Entry.NOTE, now=now, author=Author.SYSTEM, text=said)
    tell_officer(concern, update, now=now)


@transaction.atomic
def take_in(*, pk: int, news: Sequence[Row], now: datetime) -> list[Update]:
    """Enters what the other office says of a referral, each piece once; the newest state decides.

    Its words are entries that the resident reads. When it says that it is done, the concern counts as settled, with those
    words as the reason: the resident is asked whether it was solved, and a "no" brings it back to the officer.

    Args:
        news: the office's updates, or the request itself, oldest first.
    """
    referral = Referral.objects.select_for_update(of=("self",)).select_related("endpoint").get(pk=pk)
    if referral.ended_at is not None and referral.status != LOST:
        return []
    if referral.ended_at is not None:  # it was given up, and speaks again
        referral.ended_at, referral.failures, referral.next_check_at = None, 0, now + FIRST
    concern = locked(referral.concern_id)
    entered = []
    for row in news:
        update = _take_one(referral, concern, row, now)
        entered += [update] if update is not None else []
        concern.refresh_from_db()
    if State(concern.state) not in OPEN:
        referral.ended_at, referral.next_check_at = now, None
    referral.save()
    return entered


@transaction.atomic
def take_pushed(*, pk: int, row: Row, now: datetime) -> Update | None:
    """Takes in what the office itself posted. Returns its entry, also when it was sent before; None where there is nothing to enter.

    Raises:
        Over: see there.
    """
    entered = take_in(pk=pk, news=[row], now=now)
    if entered:
        return entered[0]
    referral = Referral.objects.get(pk=pk)
    known = Update.objects.filter(concern=referral.concern_id, outside_id=_key(referral, row)).first()
    if known is None and referral.ended_at is not None:
        raise Over
    return known


def _key(referral: Referral, row: Row) -> str:
    return outside_key(f"referral {referral.pk}", row.update_id or f"{row.status} {row.words}")


def _take_one(referral: Referral, concern: Concern, row: Row, now: datetime) -> Update | None:
    key = _key(referral, row)
    known = Update.objects.filter(concern=concern, outside_id=key).exists()
    news = row.words if row.words != referral.status_notes else ""
    referral.status = row.status.lower()[:20] or referral.status
    referral.status_notes = row.words or referral.status_notes
    if row.at is not None and row.update_id:
        referral.newest_update = max(row.at, referral.newest_update or row.at)
    if known:
        return None
    if row.closed and State(concern.state) in OPEN:
        update = _settled(referral, concern, row.words, now)
    elif news:
        update = _words(concern, news, now)
    else:
        return None
    Update.objects.filter(pk=update.pk).update(outside_id=key)
    return update


def _settled(referral: Referral, concern: Concern, words: str, now: datetime) -> Update:
    with override(concern.language):
        said = words or _("%(office)s says that it is done.") % {"office": referral.endpoint.name}
    return move(
        pk=concern.pk, verb=Verb.RESOLVE, party=Party.SYSTEM, words=said, now=now, author=Author.OFFICE
    )


def _words(concern: Concern, words: str, now: datetime) -> Update:
    update = write_update(concern, Entry.ANSWER, now=now, author=Author.OFFICE, text=words)
    touch(concern, now)
    tell(concern, update, now=now)
    announce(concern, update, now=now)
    return update


@transaction.atomic
def asked_in_vain(*, pk: int, now: datetime) -> None:
    """The other office could not be asked; it is asked again, each time later, and at last no more."""
    referral = Referral.objects.select_for_update(of=("self",)).select_related("endpoint").get(pk=pk)
    referral.failures += 1
    referral.checked_at = now
    if referral.failures < MOST_FAILURES:
        referral.next_check_at = now + min(FIRST * 2**referral.failures, LONGEST)
        referral.save()
        return
    _end(referral, LOST, now)
    words = _("%(office)s has not answered for days, so nobody asks any more. Please ask them yourself.")
    _for_staff(referral, words, now)


@transaction.atomic
def asked(*, pk: int, now: datetime, request_id: str = "") -> None:
    """The other office answered; ``request_id``: the number that a token stood for."""
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=pk)
    referral.failures, referral.checked_at = 0, now
    if request_id:
        referral.request_id = request_id
    if referral.ended_at is None:
        age = now - referral.created_at
        referral.next_check_at = now + max(FIRST, min(age / 4, LONGEST))
    referral.save()


def gives_updates(*, pk: int, gives: bool) -> None:
    """Whether an office answers for updates, as it was found out."""
    Endpoint.objects.filter(pk=pk).update(gives_updates=gives)
