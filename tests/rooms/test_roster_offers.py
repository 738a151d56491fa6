"""A shift that needs somebody: who could take it, the offer by mail, the first yes, and what a change leaves open at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from icalendar import Calendar

from lamplighter.accounts.models import SignIn, SignOnLink
from lamplighter.audit.models import Event
from lamplighter.core.schedule.values import instant
from lamplighter.outbox.models import Mail
from lamplighter.plumbing import clock
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster import queries
from lamplighter.roster.actions import (
    NobodyToAsk,
    NothingToOffer,
    NotRested,
    OfferClosed,
    RosterRefused,
    Task,
    TooManyAsked,
    add_absence,
    add_cover,
    close_needless,
    close_offer,
    decline_cover,
    detail_officer,
    offer_cover,
    take_cover,
)
from lamplighter.roster.coverage import Watch, watch_at, watches
from lamplighter.roster.fairness import tally
from lamplighter.roster.filling import Filler, losing
from lamplighter.roster.leaving import by_absence, by_cover, by_leaver, too_near
from lamplighter.roster.messages.coverage_heat import level_of
from lamplighter.roster.messages.staffing import bare_rows
from lamplighter.roster.models import Cover, CoverInvitation, CoverOffer, Officer, Posting, Shift
from lamplighter.roster.offers import answers_of, link_to, path_to
from lamplighter.roster.own_shifts import link_of
from lamplighter.roster.rules import ShiftKind
from lamplighter.roster.staffing import Bare
from lamplighter.roster.views import weeks
from tests.conftest import PROVE
from tests.support.agenda import DeskOf, SetClock, at, desk_of, officers, text
from tests.support.concerns import ACTOR, NOW
from tests.support.parallel import kinds, parallel, together

__all__ = ["at", "desk_of", "officers", "parallel"]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
THURSDAY = date(2026, 3, 5)
WEEK = "/staff/roster/coverage/week/"
YES, NO = {"answer": "yes"}, {"answer": "no"}


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    queries.snapshot.drop()
    yield
    queries.snapshot.drop()


def local(day: date, hour: int) -> datetime:
    return instant(city_tz(), day, time(hour))


def on_leave(officer: Officer, day: date = THURSDAY, hours: tuple[int, int] = (0, 23)) -> Any:
    row = add_absence(
        officer=officer, starts=local(day, hours[0]), ends=local(day, hours[1]), reason="surgery", actor=ACTOR, now=NOW
    )  # fmt: skip
    forget_checks()
    return row


def gap_of(officer: Officer, day: date = THURSDAY) -> Watch:
    forget_checks()
    row = officer.postings.get()
    found = watch_at(row.post_id, row.shift_id, day)
    assert found is not None
    return found


def proposed(watch: Watch) -> list[int]:
    return [each.officer for each in Filler(watch.day, watch.day).fill(watch).candidates]


def offered_to(watch: Watch, *chosen: Officer) -> CoverOffer:
    post, shift, day = watch.key
    offer_cover(
        post=post, shift=shift, day=day, officers=[each.pk for each in chosen], zones=None, actor=ACTOR, now=NOW
    )  # fmt: skip
    return CoverOffer.objects.get(post=post, shift=shift, day=day, closed_at=None)


@pytest.fixture
def free(officers: dict[str, Officer]) -> dict[str, Officer]:
    """The small city with two officers who work in the east on other days than Wednesday to Friday, and can be reached by mail."""
    evening, morning = Shift.objects.get(code="evening"), Shift.objects.get(code="morning")
    for code, like in (("late", evening), ("early", morning)):
        Shift.objects.create(
            code=code, name_en=code, name_es=code, kind=like.kind, days=[0, 5, 6], starts=like.starts, ends=like.ends
        )  # fmt: skip
    post = officers["e-evening"].postings.get().post
    for name, shift, languages in (("ann", "late", ["en", "es"]), ("bob", "early", ["en"])):
        officers[name] = Officer.objects.create(
            badge=name, first_name=name.title(), last_name="Extra", languages=languages, email=f"{name}@example.org",
            display_level="full", slug=f"{name}-extra",
        )  # fmt: skip
        Posting.objects.create(
            officer=officers[name], post=post, shift=Shift.objects.get(code=shift), starts=date(2026, 1, 1)
        )
    Officer.objects.filter(pk=officers["w-evening"].pk).update(languages=["en", "es"])
    bump("roster")
    forget_checks()
    return officers


# -- who could take it ----------------------------------------------------------------------------------------------------


def test_who_is_posted_nowhere_is_proposed_last_and_can_take_it(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    newcomer, gone = (
        Officer.objects.create(
            badge=name, first_name=name.title(), last_name="Extra", languages=["en", "es"], email=f"{name}@example.org",
            display_level="full", slug=f"{name}-extra", active=active,
        )
        for name, active in (("nova", True), ("left", False))
    )  # fmt: skip
    bump("roster")
    forget_checks()
    on_leave(free["w-evening"])
    gap = gap_of(free["w-evening"])
    found = Filler(gap.day, gap.day).fill(gap)
    assert [each.officer for each in found.candidates] == [free["ann"].pk, free["bob"].pk, newcomer.pk]
    assert found.candidate(gone.pk) is None
    assert [each.unposted for each in found.candidates] == [False, False, True]
    # They are nobody's in particular: whoever leads a zone can ask them.
    lead = desk_of("w-sergeant", "supervisor", "W")
    page = text(lead.get(f"/staff/roster/coverage/gap/{gap.post}/{gap.shift.hours.id}/2026-03-05/"))
    assert "Posted nowhere; speaks Spanish" in page
    assert "Officer Ann Extra" not in page
    offer = offered_to(gap, newcomer)
    take_cover(offer=offer, officer=newcomer, now=NOW)
    forget_checks()
    assert [each.officer for each in gap_of(free["w-evening"]).working] == [newcomer.pk]
    # Away, or taken already, they are not free.
    on_leave(free["e-evening"])
    other = gap_of(free["e-evening"])
    assert Filler(other.day, other.day).fill(other).candidate(newcomer.pk) is None


def test_who_is_free_and_rested_is_proposed_and_who_knows_a_language_of_it_comes_first(
    free: dict[str, Officer],
) -> None:
    on_leave(free["w-evening"])
    gap = gap_of(free["w-evening"])
    filling = Filler(gap.day, gap.day).fill(gap)
    assert [each.officer for each in filling.candidates] == [free["ann"].pk, free["bob"].pk]
    assert filling.candidates[0].languages == ("es",)
    assert not filling.candidates[1].fits
    assert sum(filling.unfit.values()) > 0, "those on duty in the morning or the evening are told as a number"


def test_who_knows_the_zone_comes_before_who_stood_in_least(free: dict[str, Officer]) -> None:
    on_leave(free["w-evening"])
    old = free["w-morning"].postings.get()
    add_cover(
        posting=old, officer=free["bob"], starts=date(2026, 2, 4), ends=date(2026, 2, 6), actor=ACTOR, now=NOW
    )
    found = Filler(THURSDAY, THURSDAY).fill(gap_of(free["w-evening"])).candidates
    assert [each.officer for each in found] == [free["bob"].pk, free["ann"].pk]
    assert (found[0].knows_zone, found[0].covers) == (True, 2)


def test_a_night_at_the_academy_before_an_early_shift_is_work_and_who_has_it_is_not_proposed(
    free: dict[str, Officer], settings: Any
) -> None:
    on_leave(free["w-morning"])
    gap = gap_of(free["w-morning"])
    assert free["ann"].pk in proposed(gap)
    detail_officer(
        officer=free["ann"], starts=local(THURSDAY - DAY, 17), ends=local(THURSDAY - DAY, 22), actor=ACTOR, now=NOW,
        task=Task("at the academy", "en la academia"), source="academy:1:1",
    )  # fmt: skip
    assert free["ann"].pk not in proposed(gap_of(free["w-morning"]))
    roster = settings.LAMPLIGHTER.roster.model_copy(update={"rest_hours": 8})
    settings.LAMPLIGHTER = settings.LAMPLIGHTER.model_copy(update={"roster": roster})
    assert free["ann"].pk in proposed(gap_of(free["w-morning"])), "the rest that is asked for is a setting"


@hypothesis(max_examples=60 if PROVE else 8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 6), st.sampled_from([0, 5, 9, 13, 17]), st.integers(1, 30)), max_size=4)
)
def test_whoever_is_proposed_may_take_it_and_has_the_rest_afterwards(
    free: dict[str, Officer], periods: list[tuple[int, int, int]]
) -> None:
    """The proposal and the entry on the roster, through the database, on random leave."""
    names = ["w-evening", "w-morning", "e-evening", "ann"]
    with transaction.atomic():
        for n, (day, hour, length) in enumerate(periods):
            starts = local(date(2026, 3, 4) + day * DAY, hour)
            try:
                add_absence(
                    officer=free[names[n]], starts=starts, ends=starts + timedelta(hours=length), reason="", actor=ACTOR, now=NOW
                )  # fmt: skip
            except RosterRefused:
                continue
        forget_checks()
        found = losing(
            [each for rows in watches(None, date(2026, 3, 4), date(2026, 3, 11)).values() for each in rows]
        )
        for gap in [each for each in found if each.posting is not None][:2]:
            for officer in proposed(gap)[:2]:
                savepoint = transaction.savepoint()
                cover = add_cover(
                    posting=Posting.objects.get(pk=gap.posting), officer=Officer.objects.get(pk=officer), starts=gap.day,
                    ends=gap.day + DAY, actor=ACTOR, now=NOW,
                )  # fmt: skip
                forget_checks()
                assert too_near(cover, NOW) == []
                after = watch_at(*gap.key)
                assert after is not None
                assert after.open == ()
                transaction.savepoint_rollback(savepoint)
                forget_checks()
        transaction.set_rollback(True)
    queries.snapshot.drop()
    forget_checks()


# -- offering -------------------------------------------------------------------------------------------------------------


def test_an_offer_goes_by_mail_to_each_alone_and_says_nothing_of_why(free: dict[str, Officer]) -> None:
    on_leave(free["w-evening"])
    gap = gap_of(free["w-evening"])
    offer = offered_to(gap, free["ann"], free["bob"])
    mails = {mail.to: mail for mail in Mail.objects.filter(category="cover-offered")}
    assert set(mails) == {"ann@example.org", "bob@example.org"}
    for name in ("ann", "bob"):
        mail = mails[f"{name}@example.org"]
        assert link_to(offer, free[name].pk) in mail.text
        assert "Thursday, March 5" in mail.text
        told = mail.subject + mail.text + mail.html
        assert not any(word in told for word in ("surgery", "leave", "WEvening"))
    assert "/covers/" not in mails["ann@example.org"].subject
    event = Event.objects.get(verb="cover.offered")
    assert (event.zone, sorted(event.fields)) == ("W", ["day", "post", "shift"])


def test_nobody_is_asked_twice_nor_too_many_nor_whoever_cannot(
    free: dict[str, Officer], settings: Any
) -> None:
    on_leave(free["w-evening"])
    gap = gap_of(free["w-evening"])
    offered_to(gap, free["ann"])
    with pytest.raises(NobodyToAsk):
        offered_to(gap, free["ann"], free["w-morning"])
    offered_to(gap, free["ann"], free["bob"])
    assert CoverInvitation.objects.count() == Mail.objects.filter(category="cover-offered").count() == 2
    roster = settings.LAMPLIGHTER.roster.model_copy(update={"offers_most": 1})
    settings.LAMPLIGHTER = settings.LAMPLIGHTER.model_copy(update={"roster": roster})
    with pytest.raises(TooManyAsked):
        offered_to(gap, free["ann"], free["bob"])
    with pytest.raises(NothingToOffer):
        offered_to(gap_of(free["w-evening"], THURSDAY + DAY), free["ann"])
    Officer.objects.filter(pk=free["bob"].pk).update(email="")
    CoverOffer.objects.all().delete()
    with pytest.raises(NobodyToAsk):
        offered_to(gap, free["bob"])
    assert not CoverOffer.objects.exists(), "nothing is half done"


def test_at_most_one_offer_of_a_shift_is_open_and_what_is_taken_is_closed(free: dict[str, Officer]) -> None:
    row = free["w-evening"].postings.get()
    given: dict[str, Any] = {"post": row.post, "shift": row.shift, "day": THURSDAY, "made_at": NOW}
    CoverOffer.objects.create(**given)
    with pytest.raises(IntegrityError), transaction.atomic():
        CoverOffer.objects.create(**given)
    with pytest.raises(IntegrityError), transaction.atomic():
        CoverOffer.objects.update(taken_by=free["ann"])
    CoverOffer.objects.update(closed_at=NOW)
    CoverOffer.objects.create(**given)


# -- the first yes ----------------------------------------------------------------------------------------------------------


def test_the_first_yes_stands_on_the_roster_at_once_and_the_supervisors_hear(
    free: dict[str, Officer], person: Any
) -> None:
    lead = person("supervisor", "W")
    on_leave(free["w-evening"])
    offer = offered_to(gap_of(free["w-evening"]), free["ann"], free["bob"])
    take_cover(offer=offer, officer=free["ann"], now=NOW)
    cover = Cover.objects.get()
    assert (cover.officer, cover.starts, cover.ends) == (free["ann"], THURSDAY, THURSDAY + DAY)
    assert gap_of(free["w-evening"]).open == ()
    with pytest.raises(OfferClosed):
        take_cover(offer=offer, officer=free["bob"], now=NOW)
    assert Cover.objects.count() == 1
    mails = {mail.to: mail for mail in Mail.objects.filter(category="cover-taken")}
    assert set(mails) == {"ann@example.org", lead.email}
    assert "Officer Ann Extra takes" in mails[lead.email].text
    offer.refresh_from_db()
    assert (offer.taken_by, offer.closed_at) == (free["ann"], NOW)
    assert Event.objects.filter(verb="cover-offer.taken", zone="W").count() == 1


def test_a_shift_nobody_is_posted_to_is_filled_by_a_posting_of_one_day(free: dict[str, Officer]) -> None:
    row = free["w-evening"].postings.get()
    Posting.objects.filter(pk=row.pk).update(ends=THURSDAY)
    bump("roster")
    forget_checks()
    gap = watch_at(row.post_id, row.shift_id, THURSDAY)
    assert gap is not None
    assert (gap.posted, gap.posting) == (False, None)
    take_cover(offer=offered_to(gap, free["ann"]), officer=free["ann"], now=NOW)
    made = Posting.objects.get(officer=free["ann"], post=row.post)
    assert (made.shift, made.starts, made.ends) == (row.shift, THURSDAY, THURSDAY + DAY)


def test_whose_roster_has_changed_since_is_told_and_the_shift_stays_open_for_others(
    free: dict[str, Officer],
) -> None:
    on_leave(free["w-evening"])
    offer = offered_to(gap_of(free["w-evening"]), free["ann"], free["bob"])
    on_leave(free["ann"])
    with pytest.raises(NotRested):
        take_cover(offer=offer, officer=free["ann"], now=NOW)
    assert not Cover.objects.exists()
    take_cover(offer=offer, officer=free["bob"], now=NOW)
    assert Cover.objects.get().officer == free["bob"]


def test_an_offer_that_is_taken_back_or_needless_takes_nothing(free: dict[str, Officer]) -> None:
    absence = on_leave(free["w-evening"])
    offer = offered_to(gap_of(free["w-evening"]), free["ann"])
    assert close_needless(now=NOW) == 0
    assert close_offer(offer=offer, actor=ACTOR, now=NOW)
    assert not close_offer(offer=offer, actor=ACTOR, now=NOW)
    with pytest.raises(OfferClosed):
        take_cover(offer=offer, officer=free["ann"], now=NOW)
    again = offered_to(gap_of(free["w-evening"]), free["ann"])
    absence.delete()
    bump("roster")
    forget_checks()
    with pytest.raises(OfferClosed):
        take_cover(offer=again, officer=free["ann"], now=NOW)
    assert close_needless(now=NOW) == 1
    assert not Cover.objects.exists()
    close_needless(now=NOW + timedelta(days=91))
    assert not CoverOffer.objects.exists()


def test_promise_4_of_many_who_say_yes_at_once_one_has_the_shift(
    parallel: None, free: dict[str, Officer]
) -> None:
    post = free["e-evening"].postings.get().post
    for n in range(4):
        free[f"more{n}"] = Officer.objects.create(
            badge=f"m{n}", first_name="More", last_name=str(n), languages=["en"], email=f"m{n}@example.org",
            display_level="full", slug=f"more-{n}",
        )  # fmt: skip
        late = Shift.objects.get(code="late")
        Posting.objects.create(officer=free[f"more{n}"], post=post, shift=late, starts=date(2026, 1, 1))
    bump("roster")
    on_leave(free["w-evening"])
    chosen = [free[name] for name in ("ann", "bob", "more0", "more1", "more2", "more3")]
    offer = offered_to(gap_of(free["w-evening"]), *chosen)

    def yes(officer: Officer) -> Any:
        return lambda: take_cover(offer=offer, officer=officer, now=NOW)

    found = together(*(yes(officer) for officer in chosen))
    assert kinds(found) == ["OfferClosed"] * 5 + ["Watch"]
    assert Cover.objects.count() == 1
    winner = chosen[next(at for at, each in enumerate(found) if isinstance(each, Watch))]
    assert Cover.objects.get().officer == winner == CoverOffer.objects.get().taken_by


def test_promise_4_one_officer_who_says_yes_twice_at_once_has_only_the_shift_that_leaves_rest(
    parallel: None, free: dict[str, Officer]
) -> None:
    on_leave(free["w-evening"])
    on_leave(free["e-evening"])
    offers = [offered_to(gap_of(free[name]), free["ann"]) for name in ("w-evening", "e-evening")]

    def yes(offer: CoverOffer) -> Any:
        return lambda: take_cover(offer=offer, officer=free["ann"], now=NOW)

    found = together(*(yes(offer) for offer in offers))
    assert kinds(found) == ["NotRested", "Watch"]
    assert Cover.objects.count() == 1
    assert CoverOffer.objects.filter(closed_at=None).count() == 1, "the other stays open"


# -- who cannot -------------------------------------------------------------------------------------------------------------


def told_that_nobody_is_left() -> list[str]:
    return sorted(Mail.objects.filter(category="cover-nobody-left").values_list("to", flat=True))


def test_who_cannot_says_so_and_when_nobody_is_left_the_supervisors_hear_once(
    free: dict[str, Officer], person: Any
) -> None:
    lead = person("supervisor", "W")
    on_leave(free["w-evening"])
    offer = offered_to(gap_of(free["w-evening"]), free["ann"], free["bob"])
    assert decline_cover(offer=offer, officer=free["ann"], now=NOW)
    assert not decline_cover(offer=offer, officer=free["ann"], now=NOW + DAY), "said twice it is kept once"
    assert CoverInvitation.objects.get(officer=free["ann"]).declined_at == NOW
    assert (answers_of(offer).waiting, answers_of(offer).cannot) == ((free["bob"].pk,), (free["ann"].pk,))
    assert told_that_nobody_is_left() == []
    assert decline_cover(offer=offer, officer=free["bob"], now=NOW)
    assert told_that_nobody_is_left() == [lead.email]
    mail = Mail.objects.get(category="cover-nobody-left")
    assert "2 officers were asked and cannot" in mail.text
    row = free["w-evening"].postings.get()
    assert f"/staff/roster/coverage/gap/{row.post_id}/{row.shift_id}/2026-03-05/" in mail.text
    assert not any(word in mail.text for word in ("surgery", "leave", "Ann", "Bob"))
    offer.refresh_from_db()
    assert offer.closed_at is None, "it can be offered to others, and whoever can after all may still say so"
    events = Event.objects.filter(verb="cover-offer.declined", zone="W")
    assert [event.fields for event in events] == [["declined_at"]] * 2
    take_cover(offer=offer, officer=free["bob"], now=NOW)
    assert Cover.objects.get().officer == free["bob"]
    assert CoverInvitation.objects.get(officer=free["bob"]).declined_at is None
    with pytest.raises(OfferClosed):
        decline_cover(offer=offer, officer=free["ann"], now=NOW)


def test_a_shift_that_everybody_asked_refused_is_offered_to_others_and_asked_for_again(
    free: dict[str, Officer], person: Any
) -> None:
    person("supervisor", "W")
    on_leave(free["w-evening"])
    offer = offered_to(gap_of(free["w-evening"]), free["ann"])
    decline_cover(offer=offer, officer=free["ann"], now=NOW)
    assert offered_to(gap_of(free["w-evening"]), free["bob"]) == offer
    assert answers_of(offer).waiting == (free["bob"].pk,)
    with pytest.raises(OfferClosed):
        decline_cover(offer=offer, officer=free["w-morning"], now=NOW)
    decline_cover(offer=offer, officer=free["bob"], now=NOW)
    assert len(told_that_nobody_is_left()) == 2, "each time that nobody is left"


def test_whoever_says_yes_and_has_no_rest_any_more_is_kept_as_one_who_cannot(
    free: dict[str, Officer], person: Any
) -> None:
    lead = person("supervisor", "W")
    on_leave(free["w-evening"])
    offer = offered_to(gap_of(free["w-evening"]), free["ann"])
    on_leave(free["ann"])
    with pytest.raises(NotRested):
        take_cover(offer=offer, officer=free["ann"], now=NOW)
    assert answers_of(offer).cannot == (free["ann"].pk,)
    assert told_that_nobody_is_left() == [lead.email]


def test_a_supervisor_sees_who_cannot_who_has_not_answered_and_who_else_could(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock, client: Client
) -> None:
    on_leave(free["w-evening"])
    row, lead = free["w-evening"].postings.get(), desk_of("", "supervisor", "")
    where = f"/staff/roster/coverage/gap/{row.post_id}/{row.shift_id}/2026-03-05/"
    offer = offered_to(gap_of(free["w-evening"]), free["ann"], free["bob"])
    link = path_to(offer, free["ann"].pk)
    assert CoverInvitation.objects.filter(declined_at=None).count() == 2
    assert client.get(link).status_code == 200
    assert CoverInvitation.objects.filter(declined_at=None).count() == 2, "reading it answers nothing"
    assert client.post(link, NO).status_code == 302
    page = text(client.get(link))
    assert "You cannot take Thursday, March 5" in page
    assert "I can after all" in page
    page = text(lead.get(where))
    assert "<b>No answer yet:</b> Officer Bob Extra" in page
    assert "<b>Cannot:</b> Officer Ann Extra" in page
    assert "Nobody else is free and rested then" in page
    assert "Cannot: 1. No answer yet: 1." in text(lead.get(f"{WEEK}?day=2026-03-05"))
    client.post(path_to(offer, free["bob"].pk), NO)
    page = text(lead.get(where))
    assert "Everybody who was asked has said that they cannot" in page
    assert "everybody who was asked cannot" in text(lead.get(f"{WEEK}?day=2026-03-05"))
    Officer.objects.filter(pk=free["ann"].pk).update(active=False)
    assert answers_of(CoverOffer.objects.get()).cannot == (free["bob"].pk,), (
        "who left the roster is nobody's answer"
    )


def test_promise_4_a_yes_and_a_no_at_once_leave_one_shift_and_one_answer_each(
    parallel: None, free: dict[str, Officer], person: Any
) -> None:
    person("supervisor", "W")
    for day in range(5 if PROVE else 2):
        on_leave(free["w-evening"], THURSDAY + 7 * day * DAY)
        offer = offered_to(gap_of(free["w-evening"], THURSDAY + 7 * day * DAY), free["ann"], free["bob"])
        found = together(
            lambda offer=offer: take_cover(offer=offer, officer=free["ann"], now=NOW),
            lambda offer=offer: decline_cover(offer=offer, officer=free["bob"], now=NOW),
        )
        assert kinds(found) in (["OfferClosed", "Watch"], ["Watch", "bool"])
        offer.refresh_from_db()
        assert offer.taken_by == free["ann"]
        first = isinstance(found[1], bool)
        assert CoverInvitation.objects.filter(offer=offer, declined_at=NOW).count() == first
    assert Cover.objects.count() == (5 if PROVE else 2)
    assert told_that_nobody_is_left() == []


def test_promise_4_one_officer_who_says_yes_and_no_at_once_has_given_one_answer(
    parallel: None, free: dict[str, Officer]
) -> None:
    on_leave(free["w-evening"])
    offer = offered_to(gap_of(free["w-evening"]), free["ann"])
    together(
        lambda: take_cover(offer=offer, officer=free["ann"], now=NOW),
        lambda: decline_cover(offer=offer, officer=free["ann"], now=NOW),
    )
    offer.refresh_from_db()
    assert offer.taken_by == free["ann"]
    assert CoverInvitation.objects.get().declined_at is None


def test_promise_4_of_many_who_say_no_at_once_one_is_the_last_and_one_mail_goes_out(
    parallel: None, free: dict[str, Officer], person: Any
) -> None:
    lead = person("supervisor", "W")
    on_leave(free["w-evening"])
    offer = offered_to(gap_of(free["w-evening"]), free["ann"], free["bob"])
    found = together(
        *(
            lambda who=who: decline_cover(offer=offer, officer=free[who], now=NOW)
            for who in ("ann", "bob", "ann", "bob")
        )
    )
    assert sorted(found) == [False, False, True, True]
    assert told_that_nobody_is_left() == [lead.email]


# -- the link ---------------------------------------------------------------------------------------------------------------


def test_the_link_shows_two_buttons_and_reading_it_takes_nothing(
    free: dict[str, Officer], client: Client, person: Any
) -> None:
    on_leave(free["w-evening"])
    offer = offered_to(gap_of(free["w-evening"]), free["ann"], free["bob"])
    where = path_to(offer, free["ann"].pk)
    page = client.get(where)
    body = text(page)
    main = body.partition("<main")[2].partition("</main")[0]
    assert main.count("<button") == 2, "yes and no"
    assert "Can you take Thursday, March 5" in body
    assert "WEvening" not in body
    assert "no-store" in page.headers["Cache-Control"]
    assert not page.cookies
    assert not Cover.objects.exists()
    assert "Choose one of the two answers" in text(client.post(where), 422)
    assert "Choose one of the two answers" in text(client.post(where, {"answer": "maybe"}), 422)
    assert not Cover.objects.exists()
    assert client.post(where, YES).status_code == 302
    assert "The shift is yours" in text(client.get(where))
    assert client.post(where, YES).status_code == 200, "pressed twice it is still theirs"
    assert "The shift is yours" in text(client.post(where, NO)), "a no afterwards takes nothing back"
    assert Cover.objects.count() == 1
    late = client.post(path_to(offer, free["bob"].pk), YES)
    assert "needs nobody any more" in text(late, 409)
    assert "needs nobody any more" in text(client.get(path_to(offer, free["bob"].pk)))


def test_a_link_that_opens_nothing_says_so(free: dict[str, Officer], client: Client) -> None:
    on_leave(free["w-evening"])
    offer = offered_to(gap_of(free["w-evening"]), free["ann"])
    right = path_to(offer, free["ann"].pk)
    for wrong in (
        right[:-2] + ("a/" if right[-2] != "a" else "b/"),
        right.replace(f"/{free['ann'].pk}/", f"/{free['bob'].pk}/"),
    ):
        for answer in (client.get(wrong), client.post(wrong)):
            assert "This link leads nowhere" in text(answer, 404)
    Officer.objects.filter(pk=free["ann"].pk).update(active=False)
    assert client.post(right, YES).status_code == 404
    assert not Cover.objects.exists()


def test_whoever_lost_their_rest_reads_why(free: dict[str, Officer], client: Client) -> None:
    on_leave(free["w-evening"])
    offer = offered_to(gap_of(free["w-evening"]), free["ann"])
    on_leave(free["ann"])
    page = text(client.post(path_to(offer, free["ann"].pk), YES), 409)
    assert "You cannot take this shift now" in page
    assert "too little rest" in page


# -- what a change leaves open ------------------------------------------------------------------------------------------------


def test_saving_leave_shows_at_once_which_evenings_it_leaves_open_and_who_could_take_them(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    client = desk_of("", "supervisor", "")
    where = f"/staff/roster/officers/{free['w-evening'].pk}/leave/"
    reply = client.post(where, {"first_day": "2026-03-05", "last_day": "2026-03-06", "reason": "surgery"})
    assert reply.status_code == 302
    page = text(client.get(reply.headers["Location"]))
    assert "2 evenings are left uncovered" in page
    assert "Could take it: Officer Ann Extra and Officer Bob Extra" in page
    assert page.count("Fill it") == 2
    assert "surgery" not in page
    elsewhere = f"/staff/roster/officers/{free['ann'].pk}/leave/"
    reply = client.post(elsewhere, {"first_day": "2026-03-05", "last_day": "2026-03-05"})
    assert reply.headers["Location"] == f"/staff/roster/officers/{free['ann'].pk}/", "it leaves nothing open"


def test_ending_a_posting_shows_the_four_weeks_in_which_somebody_is_missing(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    client, row = desk_of("", "supervisor", ""), free["w-evening"].postings.get()
    reply = client.post(f"/staff/roster/postings/{row.pk}/end/", {"last_day": "2026-03-05"})
    assert "/coverage/left/?ended=" in reply.headers["Location"]
    page = text(client.get(reply.headers["Location"]))
    assert "28 evenings are left uncovered" in page, "four weeks from the 6th"
    assert "from Friday, March 6 somebody is missing" in page
    assert "Thursday, March 5" not in page
    assert "Officer Ann Extra" in page
    again = Posting.objects.create(
        officer=free["ann"], post=row.post, shift=row.shift, starts=date(2026, 3, 6), ends=date(2026, 3, 8)
    )
    bump("roster")
    forget_checks()
    assert "26 evenings" in text(client.get(reply.headers["Location"])), "reckoned anew: two are worked again"
    reply = client.post(f"/staff/roster/postings/{again.pk}/end/", {"last_day": "2026-03-05"})
    assert not Posting.objects.filter(pk=again.pk).exists()
    assert "2 evenings are left uncovered" in text(client.get(reply.headers["Location"])), (
        "one that never held too"
    )
    other = free["e-evening"].postings.get()
    twin = Posting.objects.create(
        officer=free["bob"], post=other.post, shift=other.shift, starts=other.starts
    )
    bump("roster")
    forget_checks()
    reply = client.post(f"/staff/roster/postings/{twin.pk}/end/", {"last_day": "2026-03-05"})
    assert reply.headers["Location"] == f"/staff/roster/officers/{free['bob'].pk}/", "somebody else works it"


def test_taking_an_officer_off_the_roster_shows_what_they_were_to_work_and_where_they_stood_in(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    client = desk_of("", "supervisor", "")
    on_leave(free["w-morning"])
    add_cover(
        posting=free["w-morning"].postings.get(), officer=free["bob"], starts=THURSDAY, ends=THURSDAY + DAY, actor=ACTOR, now=NOW
    )  # fmt: skip
    forget_checks()
    reply = client.post(f"/staff/roster/officers/{free['bob'].pk}/active/", {"active": "no"})
    assert reply.headers["Location"] == f"/staff/roster/coverage/left/?leaver={free['bob'].pk}"
    page = text(client.get(reply.headers["Location"]))
    assert "Officer Bob Extra is off the roster" in page
    assert "West · Thursday, March 5" in page, "what they stood in for"
    assert [each.zone for each in by_leaver(free["bob"].pk, NOW)].count("E") == 12, (
        "three mornings of four weeks"
    )
    client.post(f"/staff/roster/officers/{free['bob'].pk}/active/", {"active": "yes"})
    assert "Nothing is left uncovered" in text(client.get(reply.headers["Location"]))


def test_taking_a_cover_back_shows_what_it_leaves_uncovered(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    client, row = desk_of("", "supervisor", ""), free["w-evening"].postings.get()
    on_leave(free["w-evening"])
    cover = add_cover(
        posting=row, officer=free["ann"], starts=THURSDAY, ends=THURSDAY + 2 * DAY, actor=ACTOR, now=NOW
    )
    reply = client.post(f"/staff/roster/covers/{cover.pk}/remove/")
    page = text(client.get(reply.headers["Location"]))
    assert "1 evening is left uncovered" in page, "on Friday the officer works it themselves"
    assert re.search(r"Nobody stands in for Officer \w+ WEvening any more", page)
    assert "Could take it: Officer Ann Extra" in page
    cover = add_cover(
        posting=row, officer=free["ann"], starts=THURSDAY + DAY, ends=THURSDAY + 2 * DAY, actor=ACTOR, now=NOW
    )
    reply = client.post(f"/staff/roster/covers/{cover.pk}/remove/")
    assert reply.headers["Location"] == f"/staff/roster/officers/{free['w-evening'].pk}/"


def test_leave_entered_with_the_appointments_shows_the_same(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    client = desk_of("", "supervisor", "")
    given = {"officer": free["w-evening"].pk, "first_day": "2026-03-05", "last_day": "2026-03-06"}
    reply = client.post("/staff/appointments/away/", given)
    assert reply.status_code == 302
    page = text(client.get(reply.headers["Location"]))
    assert "2 evenings are left uncovered" in page
    assert "Could take it: Officer Ann Extra and Officer Bob Extra" in page
    assert page.count("Fill it") == 2
    mine = desk_of("ann", "officer", "E")
    given = {"officer": free["ann"].pk, "first_day": "2026-03-07", "last_day": "2026-03-07"}
    page = text(mine.get(mine.post("/staff/appointments/away/", given).headers["Location"]))
    assert "1 evening is left uncovered" in page
    assert "Fill it" not in page, "whoever may not edit the roster only reads it"


def test_a_supervisor_of_another_zone_reads_nothing_of_what_a_change_leaves(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    row, who = free["w-evening"].postings.get(), free["w-evening"].pk
    stranger = desk_of("e-sergeant", "supervisor", "E")
    for query in (
        f"ended={row.post_id}&of={row.shift_id}&from=2026-03-06",
        f"withdrawn={row.pk}&of={who}&from=2026-03-06&until=2026-03-07",
        f"leaver={who}",
        f"leave={who}&from=2026-03-05T06:00:00%2B00:00&until=2026-03-06T06:00:00%2B00:00",
    ):
        assert stranger.get(f"/staff/roster/coverage/left/?{query}").status_code == 404


def test_of_leave_only_what_it_takes_itself_is_told(free: dict[str, Officer]) -> None:
    second = Posting.objects.create(
        officer=free["ann"], post=free["w-evening"].postings.get().post,
        shift=free["w-evening"].postings.get().shift, starts=THURSDAY, ends=THURSDAY + DAY,
    )  # fmt: skip
    bump("roster")
    absence = on_leave(free["w-evening"])
    assert [each.day for each in by_absence(absence, NOW)] == [], "somebody else works that evening"
    second.delete()
    bump("roster")
    forget_checks()
    assert [each.day for each in by_absence(absence, NOW)] == [THURSDAY]


def test_saving_a_cover_shows_what_it_leaves_behind_and_where_rest_is_too_short(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    on_leave(free["w-evening"])
    client = desk_of("", "supervisor", "")
    row = free["w-evening"].postings.get()
    given = {"officer": free["e-evening"].pk, "first_day": "2026-03-05", "last_day": "2026-03-05"}
    asked = text(client.get(f"/staff/roster/postings/{row.pk}/cover/"))
    assert "is not there meanwhile" in asked, "told before it is saved"
    reply = client.post(f"/staff/roster/postings/{row.pk}/cover/", given)
    page = text(client.get(reply.headers["Location"]))
    assert "1 evening is left uncovered" in page
    assert "stands in elsewhere" in page
    assert "Thursday, March 5: Officer Ada EEvening has other work that touches this shift." not in page
    cover = Cover.objects.get()
    (left,) = by_cover(cover, NOW)
    assert (left.zone, left.open) == ("E", ((left.starts, left.ends),))
    gap = text(client.get(f"/staff/roster/coverage/gap/{left.post}/{left.shift.hours.id}/2026-03-05/"))
    assert "Officer Ann Extra" in gap, "it can be filled from there"
    offered_to(left, free["ann"])


def test_a_cover_before_an_early_shift_is_told_to_leave_too_little_rest(free: dict[str, Officer]) -> None:
    row = free["w-evening"].postings.get()
    Shift.objects.filter(code="early").update(starts=time(5), days=[4])
    bump("roster")
    cover = add_cover(
        posting=row, officer=free["bob"], starts=THURSDAY, ends=THURSDAY + DAY, actor=ACTOR, now=NOW
    )
    forget_checks()
    ((watch, rest),) = too_near(cover, NOW)
    assert (watch.day, rest) == (THURSDAY, timedelta(hours=8))


def test_changing_a_shift_shows_the_hours_nobody_works_any_more_and_who_has_too_little_rest(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    client = desk_of("", "supervisor", "")
    evening = Shift.objects.get(code="evening")
    given = {
        "name_en": evening.name_en, "name_es": evening.name_es, "code": "evening", "kind": "evening",
        "days": ["0", "1", "2", "3"], "starts": "13:00", "ends": "19:00",
    }  # fmt: skip
    reply = client.post(f"/staff/roster/shifts/{evening.pk}/", given)
    assert "/coverage/left/?shift=" in reply.headers["Location"]
    page = text(client.get(reply.headers["Location"]))
    assert "Hours that somebody worked are worked by nobody now" in page
    assert "Thursday, 7 pm to 9 pm" in page
    assert "Friday, 3 pm to 9 pm" in page, "the morning still works until then"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?absence=999",
        "?cover=999",
        "?shift=999",
        "?absence=x",
        "?shift=1&days=9&starts=25:00",
        "?leaver=999",
        "?ended=1",
        "?ended=1&of=999&from=2026-03-05",
        "?ended=1&of=1&from=9999-12-31",
        "?ended=1&of=1&from=2026-03-05&until=1",
        "?ended=1&of=1&from=2098-12-31",
        "?withdrawn=1",
        "?withdrawn=1&from=2026-03-05&until=2098-01-01&of=0",
        "?withdrawn=1&from=2026-03-05&until=2026-01-01",
        "?leave=1",
        "?leave=1&from=x&until=2026-99-01T00:00",
        "?leave=1&from=2026-03-05T00:00&until=2026-03-06T00:00",
        "?leave=1&from=0001-01-01T00:00Z&until=9999-12-31T23:59Z",
    ],
)  # fmt: skip
def test_the_page_of_what_is_left_takes_nonsense_calmly(
    query: str, free: dict[str, Officer], desk_of: DeskOf
) -> None:
    assert desk_of("", "supervisor", "").get(f"/staff/roster/coverage/left/{query}").status_code in (200, 404)


def test_where_nobody_is_free_the_page_says_what_can_be_done(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    client = desk_of("", "supervisor", "")
    for name in ("ann", "bob"):
        on_leave(free[name])
    on_leave(free["w-evening"])
    row = free["w-evening"].postings.get()
    where = f"/staff/roster/coverage/gap/{row.post_id}/{row.shift_id}/2026-03-05/"
    page = text(client.get(where))
    assert "Nobody is free and rested then." in page
    assert "Offer it by mail" not in page
    # The morning ends at 3 pm, and the next one begins at 7 am.
    assert "Officer Ada WMorning (3 pm to 9 pm, 14 hours in all)" in page
    assert "who supervises this district" in page
    assert "Detail somebody from another unit" in page
    lead = text(desk_of("w-sergeant", "supervisor", "W").get(where))
    assert "You see the officers of your districts alone" in lead
    assert "Qué se puede hacer" in text(client.get(f"/es{where}"))


def test_when_the_only_one_who_could_is_asked_nothing_is_left_to_offer(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    client = desk_of("", "supervisor", "")
    on_leave(free["w-evening"])
    on_leave(free["bob"])
    gap = gap_of(free["w-evening"])
    where = f"/staff/roster/coverage/gap/{gap.post}/{gap.shift.hours.id}/2026-03-05/"
    assert "Offer it by mail" in text(client.get(where))
    offer = offered_to(gap, free["ann"])
    page = text(client.get(where))
    assert "Offer it by mail" not in page
    assert "While nobody has answered" in page
    decline_cover(offer=offer, officer=free["ann"], now=NOW)
    page = text(client.get(where))
    assert "Offer it to others" not in page
    assert "Everybody who was asked has said that they cannot." in page


def test_who_cannot_be_written_to_is_named_and_not_offered_by_mail(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    client = desk_of("", "supervisor", "")
    Officer.objects.filter(badge__in=["ann", "bob"]).update(email="")
    on_leave(free["w-evening"])
    gap = gap_of(free["w-evening"])
    page = text(client.get(f"/staff/roster/coverage/gap/{gap.post}/{gap.shift.hours.id}/2026-03-05/"))
    assert "Without an e-mail address: ring them" in page
    assert "Officer Ann Extra" in page
    assert "Offer it by mail" not in page
    assert "Enter a cover" in page


# -- pages ----------------------------------------------------------------------------------------------------------------------


def test_the_week_draws_every_zone_says_what_is_open_and_what_would_fill_it(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    client = desk_of("", "supervisor", "")
    assert "Every shift that somebody is posted to is covered" in text(client.get(f"{WEEK}?day=2026-03-05"))
    on_leave(free["w-evening"])
    page = text(client.get(f"{WEEK}?day=2026-03-05"))
    assert "1 evening is not covered" in page
    assert "Could take it: Officer Ann Extra and Officer Bob Extra" in page
    assert page.count('class="bar gap"') == 2, "drawn once, and once in the key"
    assert "1 pm to 9 pm: 1 of 2 districts" in page
    row = free["w-evening"].postings.get()
    link = f"/staff/roster/coverage/gap/{row.post_id}/{row.shift_id}/2026-03-05/"
    assert link in page
    for odd in (
        "?day=2026-99-99",
        "?day=1999-01-01",
        "?day=9999-12-31",
        "?page=99",
        "?page=%B2",
        "?zones=all",
    ):
        assert client.get(WEEK + odd).status_code == 200


def test_what_is_over_was_and_what_is_to_come_stands_first(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    client = desk_of("", "supervisor", "")
    SignIn.objects.update(expires_at=datetime(2026, 4, 1, tzinfo=UTC))  # it is the same person all along
    on_leave(free["w-evening"])  # Thursday
    on_leave(free["e-evening"], THURSDAY + DAY)
    at(datetime(2026, 3, 6, 4, tzinfo=UTC))  # Thursday, 10 pm
    forget_checks()
    page = text(client.get(WEEK))
    assert "<h1>1 evening is not covered</h1>" in page
    assert "1 evening was not covered" in page
    at(datetime(2026, 3, 8, 18, tzinfo=UTC))  # Sunday
    page = text(client.get(WEEK))
    assert "<h1>Every shift still to come that somebody is posted to is covered</h1>" in page
    assert "2 evenings were not covered" in page
    assert "Next week: every shift that somebody is posted to is covered" in page
    on_leave(free["w-evening"], date(2026, 3, 10))
    page = text(client.get(WEEK))
    assert "Next week: 1 evening is not covered" in page
    at(datetime(2026, 3, 9, 18, tzinfo=UTC))
    forget_checks()
    page = text(client.get(f"{WEEK}?day=2026-03-05"))
    assert "<h1>2 evenings were not covered</h1>" in page
    assert "Next week:" not in page


@pytest.mark.parametrize(
    ("zones", "every", "level"),
    [(1, 298, 1), (14, 298, 1), (15, 298, 2), (60, 298, 3), (149, 298, 4), (1, 6, 2), (2, 6, 3), (3, 6, 4), (1, 1, 4)],
)  # fmt: skip
def test_an_hour_is_drawn_by_the_share_of_the_zones_whatever_the_week(
    zones: int, every: int, level: int
) -> None:
    assert level_of(zones, every) == level


def test_the_week_names_the_zones_that_have_no_evening_at_all(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    client, where = desk_of("", "supervisor", ""), f"{WEEK}?day=2026-03-05"
    assert "nobody is posted in" not in text(client.get(where))
    free["w-evening"].postings.update(ends=date(2026, 1, 2), starts=date(2025, 1, 1))
    bump("roster")
    forget_checks()
    page = text(client.get(where))
    assert "Every shift that somebody is posted to is covered" in page
    assert "Evening: nobody is posted in 1 district" in page
    assert "<p>West</p>" in page
    own = text(desk_of("e-sergeant", "supervisor", "E").get(where))
    assert "nobody is posted in" not in own, "of zones that they see"
    assert "Tarde: nadie está asignado en 1 distrito" in text(client.get(f"/es{where}"))
    Posting.objects.all().delete()
    bump("roster")
    forget_checks()
    assert "Nobody is posted this week" in text(client.get(where))


def test_of_many_zones_without_an_evening_each_district_says_how_many(at: SetClock) -> None:
    codes = tuple(f"{part}{n}" for part in "WE" for n in range(8))
    (row,) = bare_rows([Bare(ShiftKind.EVENING, codes)], {"W0": "West Zero"}, THURSDAY)
    assert row.title == "Evening: nobody is posted in 16 zones"
    assert (row.said, len(row.groups)) == ("", 1), "none of them lies in another"
    assert row.groups[0].startswith("West Zero, W1")


def test_a_week_of_many_zones_can_stand_on_one_page_to_print(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, where = desk_of("", "supervisor", ""), f"{WEEK}?day=2026-03-05&zones=all"
    for name in ("FEW", "DRAWN"):
        monkeypatch.setattr(weeks, name, 1)
    page = text(client.get(where))
    assert "Page 1 of 2" in page
    assert "?day=2026-03-02&amp;zones=all&amp;page=all" in page
    page = text(client.get(f"{where}&page=all"))
    assert "Page 1 of" not in page
    assert all(f"zone={zone}&amp;week" in page for zone in "EW")
    monkeypatch.setattr(weeks, "PRINTED", 1)
    page = text(client.get(f"{where}&page=all"))
    assert "Page 1 of 2" in page, "more than a page holds stay on several"
    assert "All on one page" not in page


def test_the_month_flags_who_stands_in_at_two_places_at_once_as_the_week_does(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    client, own = desk_of("", "supervisor", ""), free["e-evening"].postings.get()
    month = "/staff/roster/coverage/?month=2026-03"
    assert "E, Thursday, March 5" not in text(client.get(month))
    on_leave(free["w-evening"])
    add_cover(
        posting=free["w-evening"].postings.get(), officer=free["e-evening"], starts=THURSDAY, ends=THURSDAY + DAY, actor=ACTOR, now=NOW
    )  # fmt: skip
    forget_checks()
    page = text(client.get(month))
    assert re.search(r"East[^<]*Thursday, March 5, evening: a cover is asked for, 1 pm to 9 pm", page), page
    page = text(client.get(f"{month}&zone=E"))
    assert "Officer Ada EEvening stands in elsewhere: 1 pm to 9 pm." in page
    assert f"/staff/roster/postings/{own.pk}/cover/?day=2026-03-05" in page, (
        "a cover for it is entered from there"
    )
    assert "stands in elsewhere" in text(client.get(f"{WEEK}?day=2026-03-05"))


def test_of_two_covers_at_once_the_older_is_flagged_and_has_to_be_taken_back_first(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    for name in ("w-evening", "e-evening"):
        on_leave(free[name])
        add_cover(
            posting=free[name].postings.get(), officer=free["ann"], starts=THURSDAY, ends=THURSDAY + DAY, actor=ACTOR, now=NOW
        )  # fmt: skip
    forget_checks()
    older, newer = (losing([gap_of(free[n])]) for n in ("w-evening", "e-evening"))
    assert [each.open for each in older] == [((older[0].starts, older[0].ends),)]
    assert newer == []
    client, row = desk_of("", "supervisor", ""), free["w-evening"].postings.get()
    page = text(client.get(f"/staff/roster/coverage/gap/{row.post_id}/{row.shift_id}/2026-03-05/"))
    assert "Officer Ann Extra stands in elsewhere" in page
    assert "Take this cover back first" in page
    assert f"/staff/roster/officers/{free['w-evening'].pk}/" in page
    with pytest.raises(NothingToOffer):
        offered_to(older[0], free["bob"])
    page = text(client.get("/staff/roster/coverage/?month=2026-03&zone=W"))
    assert "Take a cover back first" in page


def test_a_reader_sees_the_week_without_a_way_to_change_it(free: dict[str, Officer], desk_of: DeskOf) -> None:
    on_leave(free["w-evening"])
    page = text(desk_of("w-morning", "officer").get(f"{WEEK}?day=2026-03-05"))
    assert "Evening: nobody, 1 pm to 9 pm" in page
    assert "/coverage/gap/" not in page
    assert "Fill it" not in page


def test_a_supervisor_fills_a_gap_from_its_page(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    on_leave(free["w-evening"])
    client = desk_of("", "supervisor", "")
    row = free["w-evening"].postings.get()
    where = f"/staff/roster/coverage/gap/{row.post_id}/{row.shift_id}/2026-03-05/"
    page = text(client.get(where))
    assert "Speaks Spanish" in page
    assert re.search(rf'value="{free["ann"].pk}" checked', page), "who fits is ticked"
    assert not re.search(rf'value="{free["bob"].pk}" checked', page)
    assert "Choose at least one officer" in text(client.post(where), 422)
    assert "None of these officers can be asked" in text(
        client.post(where, {"officer": free["w-morning"].pk}), 422
    )
    assert client.post(where, {"officer": [free["ann"].pk, "x"]}).status_code == 302
    page = text(client.get(where))
    assert "<b>No answer yet:</b> Officer Ann Extra" in page
    assert not re.search(r'value="[0-9]+" checked', page), (
        "nobody else is ticked while somebody may still say yes"
    )
    offer = CoverOffer.objects.get()
    assert client.post(f"/staff/roster/coverage/offers/{offer.pk}/close/").status_code == 302
    offer.refresh_from_db()
    assert offer.closed_at is not None
    for wrong in (
        where.replace("2026-03-05", "2026-13-05"),
        where.replace("2026", "1999"),
        where.replace(f"/{row.post_id}/", "/999/"),
    ):
        assert client.get(wrong).status_code == 404
    assert desk_of("e-sergeant", "supervisor", "E").get(where).status_code == 404


def test_the_fairness_list_counts_evenings_and_covers(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    on_leave(free["w-evening"])
    add_cover(
        posting=free["w-evening"].postings.get(), officer=free["ann"], starts=THURSDAY, ends=THURSDAY + DAY, actor=ACTOR, now=NOW
    )  # fmt: skip
    forget_checks()
    found = {each.officer: each for each in tally(None, date(2026, 3, 2), date(2026, 3, 8))}
    mine, hers = found[free["w-evening"].pk], found[free["ann"].pk]
    assert (mine.kinds["evening"], mine.covers) == (6, 0)
    assert (hers.kinds["evening"], hers.covers, hers.weekends) == (4, 1, 2)
    add_cover(
        posting=free["w-evening"].postings.get(), officer=free["ann"], starts=date(2026, 2, 12), ends=date(2026, 2, 14),
        actor=ACTOR, now=NOW,
    )  # fmt: skip
    forget_checks()
    page = text(desk_of("", "supervisor", "").get("/staff/roster/fairness/?days=28"))
    assert page.index("Ann Extra") < page.index("WEvening"), "who stood in most comes first"
    assert desk_of("", "supervisor", "").get("/staff/roster/fairness/?days=x").status_code == 200


# -- an officer's own -----------------------------------------------------------------------------------------------------------


def test_an_officer_has_a_private_calendar_of_own_shifts_that_can_be_ended(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock, client: Client
) -> None:
    mine = desk_of("w-morning")
    on_leave(free["w-evening"])
    page = text(mine.get("/staff/roster/mine/"))
    assert "Make a link" in page
    mine.post("/staff/roster/mine/", {"do": "new"})
    link = re.search(
        r'href="(https?://[^"]+/calendars/shifts/[^"]+\.ics)"', text(mine.get("/staff/roster/mine/"))
    )
    assert link is not None
    path = "/" + link[1].split("/", 3)[3]
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    starts = {event.decoded("dtstart") for event in events}
    assert datetime(2026, 3, 5, 13, tzinfo=UTC) in starts, "7 am in Chicago"
    assert datetime(2026, 3, 9, 12, tzinfo=UTC) in starts, "7 am still, after the clocks went forward"
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert b"WEvening" not in answer.content
    assert Event.objects.filter(verb="calendar-link.changed").count() == 1
    for odd in ({}, {"do": "xyz"}, {"do": ""}):
        for where in ("/staff/roster/mine/", "/staff/appointments/calendar/"):
            refused = mine.post(where, odd)
            assert (refused.status_code, b"Nothing was changed" in refused.content) == (400, True)
    assert client.get(path).status_code == 200, "the link opens what it opened"
    assert Event.objects.filter(verb="calendar-link.changed").count() == 1
    mine.post("/staff/roster/mine/", {"do": "new"})
    assert client.get(path).status_code == 404, "the link before opens nothing"
    mine.post("/staff/roster/mine/", {"do": "end"})
    assert "/calendars/shifts/" not in text(mine.get("/staff/roster/mine/"))
    assert Event.objects.filter(verb="calendar-link.changed").count() == 3


def test_the_calendar_of_somebody_who_left_opens_nothing(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock, client: Client
) -> None:
    mine = desk_of("w-morning")
    mine.post("/staff/roster/mine/", {"do": "new"})
    link = re.search(r'href="https?://[^/]+(/calendars/shifts/[^"]+)"', text(mine.get("/staff/roster/mine/")))
    assert link is not None
    assert client.get(link[1]).status_code == 200
    user = Officer.objects.get(pk=free["w-morning"].pk).user
    assert user is not None
    user.is_active = False
    user.save()
    assert client.get(link[1]).status_code == 404


def test_the_calendar_waits_for_the_provider_to_let_somebody_in_again(
    free: dict[str, Officer], desk_of: DeskOf, client: Client
) -> None:
    """Nobody signs in to read it, so that the provider is not asked whether they have left."""
    desk_of("w-morning").post("/staff/roster/mine/", {"do": "new"})
    officer = Officer.objects.select_related("user").get(pk=free["w-morning"].pk)
    assert officer.user is not None
    path = "/" + link_of(officer).split("/", 3)[3]
    seen = SignOnLink.objects.create(
        user=officer.user,
        issuer="https://login.example.org",
        subject="w",
        created_at=clock.now(),
        seen_on=city_day(clock.now()),
    )
    for days, locked, status in ((0, None, 200), (14, None, 200), (15, None, 404), (0, clock.now(), 404)):
        seen.seen_on, seen.locked_at = city_day(clock.now()) - timedelta(days=days), locked
        seen.save()
        assert client.get(path).status_code == status, f"last let in {days} days ago, locked at {locked}"


def test_an_officers_page_lists_what_is_offered_to_them(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock
) -> None:
    mine = desk_of("ann", "officer", "E")
    on_leave(free["w-evening"])
    offer = offered_to(gap_of(free["w-evening"]), free["ann"])
    page = text(mine.get("/staff/roster/mine/"))
    assert path_to(offer, free["ann"].pk) in page
    assert mine.post(path_to(offer, free["ann"].pk), NO).status_code == 302
    assert "You said that you cannot" in text(mine.get("/staff/roster/mine/"))
    assert mine.post(path_to(offer, free["ann"].pk), YES).status_code == 302
    page = text(mine.get("/staff/roster/mine/"))
    assert "Offered to you" not in page
    assert "standing in" in page
    stranger = desk_of("", "supervisor", "")
    assert "You are not on the roster" in text(stranger.get("/staff/roster/mine/"))
    assert stranger.post("/staff/roster/mine/", {"do": "new"}).status_code == 404


def test_the_pages_read_in_spanish(
    free: dict[str, Officer], desk_of: DeskOf, at: SetClock, client: Client
) -> None:
    on_leave(free["w-evening"])
    offer = offered_to(gap_of(free["w-evening"]), free["ann"])
    desk, where = desk_of("", "supervisor", ""), path_to(offer, free["ann"].pk)
    assert "tarde sin cubrir" in text(desk.get(f"/es{WEEK}?day=2026-03-05"))
    assert "¿Puede" in text(client.get("/es" + where))
