"""What happens to a concern: each step on its timeline, told to its resident, due at its time, and in nobody's hands but the right ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lamplighter.audit.models import Event
from lamplighter.concerns.actions import hooking, joining, moving, owning, publishing, raising, talking
from lamplighter.concerns.models import Concern, Hook, Publication, Update
from lamplighter.concerns.queries.owners import held, owner_zone
from lamplighter.concerns.queries.seen import get, may_see, visible_to
from lamplighter.concerns.rules.states import NeedsWords, NotAllowed, Party, Verb
from lamplighter.concerns.rules.values import Due
from lamplighter.ops import health_concerns
from lamplighter.outbox.models import Call, Mail
from lamplighter.outbox.reach import Hours
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Absence, Cover, Officer, Post, Posting, Shift
from tests.support.concerns import ACTOR, IN_EAST, NOW, NOWHERE, contact, kind, raised, small_city
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[dict[str, Officer]]:
    yield small_city(tmp_path)
    fresh()


@pytest.fixture
def clerk(person: Callable[..., Any]) -> Any:
    return person("officer", "W")


def again(concern: Concern) -> Concern:
    return Concern.objects.select_related("kind", "kind__desk").get(pk=concern.pk)


def changed() -> None:
    bump("roster")
    forget_checks()


def move(
    concern: Concern, verb: Verb, party: Party = Party.OFFICER, words: str = "", now: datetime = NOW
) -> Update:
    return moving.move(pk=concern.pk, verb=verb, party=party, words=words, now=now)


def test_the_resident_who_is_home_in_the_evening_gets_the_evening_officer(city: dict[str, Officer]) -> None:
    evening = raised(contact=contact())
    morning = raised(contact=contact("b@example.org", Hours.MORNING))
    assert held(evening, NOW).officer == city["w-evening"].pk
    assert held(morning, NOW).officer == city["w-morning"].pk
    assert held(raised(), NOW).officer == city["w-evening"].pk  # the department's default


def test_a_receipt_goes_out_with_the_concern_and_names_owner_number_and_link() -> None:
    concern = raised(contact=contact())
    mail = Mail.objects.get()
    assert mail.to == "resident@example.org"
    assert "Officer WEvening" in mail.text
    assert f"{concern.number[:4]}-{concern.number[4:]}" in mail.text
    assert f"/c/{concern.number}/" in mail.text
    assert "Loud music" not in mail.text + mail.subject


def test_an_answer_is_due_in_the_duty_hours_of_the_post() -> None:
    concern = raised(kind("noise").code)
    # 16 h of duty from Monday noon: 9 h until 21:00, then 7 h from 7:00 on Tuesday.
    assert concern.due_at == concern.answer_due_at == NOW + timedelta(hours=26)
    assert concern.due == Due.ANSWER.value


def test_what_no_zone_covers_or_another_office_does_is_refused_with_its_reason() -> None:
    with pytest.raises(raising.Outside):
        raised(at=NOWHERE)
    with pytest.raises(raising.NoPlace):
        raised(at=None)
    with pytest.raises(raising.NotOurs):
        raised("street-light")
    assert not Concern.objects.exists()


def test_a_complaint_about_an_officer_is_seen_by_its_desk_only(
    person: Callable[..., Any], city: dict[str, Officer]
) -> None:
    concern = raised("officer-conduct", contact=contact())
    assert held(concern, NOW).officer == city["conduct"].pk
    everybody = [
        ("officer", "W"),
        ("officer", ""),
        ("supervisor", ""),
        ("administrator", ""),
        ("analyst", ""),
    ]
    for role, zone in everybody:
        user = person(role, zone)
        assert not may_see(user, concern, NOW)
        assert not visible_to(user).exists()
        with pytest.raises(Concern.DoesNotExist):
            get(user, concern.number, NOW)
    desk = person("officer", "desk:conduct")
    assert may_see(desk, concern, NOW)
    assert get(desk, concern.number, NOW) == concern


def test_an_officer_of_another_zone_does_not_see_a_concern(person: Callable[..., Any]) -> None:
    concern = raised()
    assert may_see(person("officer", "W"), concern, NOW)
    assert not may_see(person("officer", "E"), concern, NOW)
    assert not visible_to(person("officer", "E")).exists()


def test_each_move_is_on_the_timeline_on_record_and_in_the_mail(clerk: Any) -> None:
    concern = raised(contact=contact())
    for verb in (Verb.ACKNOWLEDGE, Verb.START, Verb.WAIT, Verb.REFER, Verb.RESOLVE):
        moving.move(
            pk=concern.pk,
            verb=verb,
            party=Party.OFFICER,
            words=f"About {verb}.",
            now=NOW,
            actor=ACTOR,
            user=clerk,
        )
    moves = list(concern.updates.exclude(move="").values_list("move", flat=True))
    assert moves == ["acknowledge", "start", "wait", "refer", "resolve"]
    texts = [mail.text for mail in Mail.objects.order_by("pk")]
    assert len(texts) == 6
    assert all(f"About {verb}." in text for verb, text in zip(moves, texts[1:], strict=True))
    assert Event.objects.filter(verb="concern.moved").count() == 5
    assert again(concern).first_answer_at == NOW


def test_what_a_move_must_say_is_asked_before_anything_changes() -> None:
    concern = raised(contact=contact())
    with pytest.raises(NeedsWords):
        move(concern, Verb.DECLINE)
    with pytest.raises(NotAllowed):
        move(concern, Verb.CONFIRM, Party.RESIDENT)
    assert again(concern).state == "new"
    assert Mail.objects.count() == 1


def test_not_solved_reopens_and_comes_back_to_its_owner_with_a_new_answer_due(
    city: dict[str, Officer],
) -> None:
    concern = raised(contact=contact())
    move(concern, Verb.RESOLVE, words="Done.")
    later = NOW + timedelta(days=20)
    move(concern, Verb.REOPEN, Party.RESIDENT, now=later)
    found = again(concern)
    assert (found.state, found.unheard, found.reopened, found.resolved_at) == ("reopened", True, 1, None)
    assert found.due == Due.ANSWER.value
    assert found.due_at is not None
    assert later < found.due_at < later + timedelta(days=2)
    assert held(found, later).officer == city["w-evening"].pk


def test_a_reply_is_heard_and_an_answer_settles_it(clerk: Any) -> None:
    concern = raised(contact=contact())
    move(concern, Verb.START)
    talking.reply(concern=concern, words="It is worse now.", now=NOW)
    assert (again(concern).unheard, again(concern).due) == (True, "answer")
    talking.answer(pk=concern.pk, words="I will come.", now=NOW, actor=ACTOR, user=clerk)
    assert (again(concern).unheard, again(concern).due) == (False, "resolution")


def test_a_note_stays_inside(clerk: Any) -> None:
    concern = raised(contact=contact())
    talking.note(pk=concern.pk, words="Careful with the dog.", now=NOW, actor=ACTOR, user=clerk)
    talking.log_contact(pk=concern.pk, words="Called, no answer.", now=NOW, actor=ACTOR, user=clerk)
    assert Mail.objects.count() == 1
    assert concern.updates.filter(internal=True).count() == 2


def test_a_hand_on_is_told_once_and_a_short_leave_is_not(city: dict[str, Officer]) -> None:
    concern = raised(contact=contact())
    evening = city["w-evening"]
    Absence.objects.create(officer=evening, starts=NOW - timedelta(days=1), ends=NOW + timedelta(days=2))
    changed()
    assert held(concern, NOW).officer == city["w-sergeant"].pk
    assert owning.tell_hand_ons(now=NOW) == 0
    Posting.objects.filter(officer=evening).update(ends=TODAY)
    successor = Officer.objects.create(
        badge="n", first_name="Ny", last_name="Newcomer", display_level="full", slug="n"
    )
    Posting.objects.create(
        officer=successor,
        post=Post.objects.get(zone="W", role="cio"),
        shift=Shift.objects.get(code="evening"),
        starts=TODAY,
    )
    changed()
    assert owning.tell_hand_ons(now=NOW) == 1
    assert owning.tell_hand_ons(now=NOW) == 0
    assert "Officer Newcomer has taken over" in Mail.objects.latest("pk").text
    assert list(concern.updates.filter(entry="hand-on").values_list("officer_id", flat=True)) == [
        successor.pk
    ]


def test_a_resident_hears_of_at_most_one_hand_on_a_day(city: dict[str, Officer]) -> None:
    concern = raised(contact=contact())
    posting = Posting.objects.get(officer=city["w-evening"])
    for officer in (city["e-evening"], city["e-morning"]):
        Posting.objects.filter(pk=posting.pk).update(officer=officer)
        changed()
        owning.tell_hand_ons(now=NOW)
    assert concern.updates.filter(entry="hand-on").count() == 1
    owning.tell_hand_ons(now=NOW + timedelta(days=1))
    assert concern.updates.filter(entry="hand-on").count() == 2


def test_a_cover_of_a_few_days_changes_the_holder_and_tells_nobody(city: dict[str, Officer]) -> None:
    concern = raised(contact=contact())
    posting = Posting.objects.get(officer=city["w-evening"])
    Cover.objects.create(
        posting=posting, officer=city["e-evening"], starts=TODAY, ends=TODAY + timedelta(days=2)
    )
    changed()
    assert held(concern, NOW).officer == city["e-evening"].pk
    assert owning.tell_hand_ons(now=NOW) == 0


def test_a_supervisor_gives_it_to_another_zone_and_says_why(clerk: Any, city: dict[str, Officer]) -> None:
    concern = raised(contact=contact())
    with pytest.raises(NeedsWords):
        owning.route(pk=concern.pk, zone="E", kind=None, words=" ", now=NOW, actor=ACTOR, user=clerk)
    with pytest.raises(owning.NoSuchPost):
        owning.route(pk=concern.pk, zone="W1", kind=None, words="So.", now=NOW, actor=ACTOR, user=clerk)
    owning.route(
        pk=concern.pk, zone="E", kind=None, words="The lot is theirs.", now=NOW, actor=ACTOR, user=clerk
    )
    found = again(concern)
    assert (found.zone, owner_zone(found, TODAY)) == ("E", "E")
    assert held(found, NOW).officer == city["e-evening"].pk
    assert "The lot is theirs." in Mail.objects.latest("pk").text
    assert owning.tell_hand_ons(now=NOW) == 0  # it was said just now


def test_only_officers_of_the_post_can_be_given_it(clerk: Any, city: dict[str, Officer]) -> None:
    concern = raised()
    with pytest.raises(owning.NotOfThePost):
        owning.assign(pk=concern.pk, officer=city["e-morning"], now=NOW, actor=ACTOR, user=clerk)
    owning.assign(pk=concern.pk, officer=city["w-morning"], now=NOW, actor=ACTOR, user=clerk)
    assert held(again(concern), NOW).officer == city["w-morning"].pk


def test_what_is_overdue_or_lies_still_rises_once(clerk: Any) -> None:
    late, still, fine = raised(), raised(), raised()
    move(late, Verb.ACKNOWLEDGE)
    Concern.objects.filter(pk=late.pk).update(due_at=NOW - timedelta(hours=1))
    Concern.objects.filter(pk=still.pk).update(changed_at=NOW - timedelta(days=15))
    assert owning.rise(now=NOW) == 2
    assert owning.rise(now=NOW) == 0
    assert again(fine).rose_at is None
    talking.answer(pk=late.pk, words="Sorry.", now=NOW, actor=ACTOR, user=clerk)
    assert again(late).rose_at is None


def test_what_was_resolved_closes_by_itself_unless_the_resident_wrote(clerk: Any) -> None:
    silent, speaking = raised(), raised()
    for concern in (silent, speaking):
        move(concern, Verb.RESOLVE, words="Done.")
    talking.reply(concern=speaking, words="Wait.", now=NOW)
    assert owning.lapse(now=NOW + timedelta(days=13)) == 0
    assert owning.lapse(now=NOW + timedelta(days=15)) == 1
    assert (again(silent).state, again(silent).outcome) == ("closed", "unanswered")
    assert again(speaking).state == "resolved"


def test_a_duplicate_goes_into_the_other_and_its_resident_follows(clerk: Any) -> None:
    kept, double = raised(contact=contact()), raised(contact=contact("second@example.org"))
    moving.merge(pk=double.pk, into=kept.pk, now=NOW, actor=ACTOR, user=clerk)
    assert (again(double).state, again(double).outcome) == ("closed", "duplicate")
    assert kept.contacts.filter(part="follower", email="second@example.org").exists()
    with pytest.raises(NotAllowed):
        moving.merge(pk=kept.pk, into=double.pk, now=NOW, actor=ACTOR, user=clerk)


def test_the_public_sees_nothing_until_both_agreed_and_never_the_point(clerk: Any) -> None:
    asked = raised(agrees_public=True, agrees_words=False)
    private = raised()
    with pytest.raises(publishing.MayNotShow):
        publishing.show(pk=private.pk, words="x", by_month=False, now=NOW, actor=ACTOR, user=clerk)
    made = publishing.show(pk=asked.pk, words=asked.text, by_month=False, now=NOW, actor=ACTOR, user=clerk)
    assert made.words == ""  # the resident did not agree to their words
    assert made.block == "100 block of Main Street"
    publishing.withdraw(concern=asked, now=NOW)
    assert not Publication.objects.exists()
    assert again(asked).showing == "withdrawn"


def test_sensitive_kinds_are_never_shown_and_a_new_kind_takes_a_concern_back(clerk: Any) -> None:
    with pytest.raises(publishing.MayNotShow):
        publishing.agree(concern=raised("domestic-danger"), words=True, now=NOW)
    assert raised("domestic-danger", agrees_public=True, agrees_words=True).showing == "private"
    shown = raised(agrees_public=True)
    publishing.show(pk=shown.pk, words="", by_month=False, now=NOW, actor=ACTOR, user=clerk)
    owning.route(
        pk=shown.pk,
        zone="",
        kind=kind("abuse"),
        words="It is more than noise.",
        now=NOW,
        actor=ACTOR,
        user=clerk,
    )
    assert not Publication.objects.exists()
    assert (again(shown).sensitive, again(shown).showing) == (True, "private")


def test_a_neighbour_joins_what_is_shown_and_nothing_else(clerk: Any) -> None:
    concern = raised(agrees_public=True)
    with pytest.raises(joining.NotShown):
        joining.join(concern=concern, contact=contact("n@example.org"), now=NOW)
    publishing.show(pk=concern.pk, words="", by_month=False, now=NOW, actor=ACTOR, user=clerk)
    first = joining.join(concern=concern, contact=contact("n@example.org"), now=NOW)
    assert joining.join(concern=concern, contact=contact("n@example.org"), now=NOW) == first
    move(concern, Verb.START, words="I talked with the owner, Mr. Secret.")
    assert "Mr. Secret" not in Mail.objects.filter(to="n@example.org").latest("pk").text


def test_a_resident_takes_own_words_back_and_the_search_forgets_them() -> None:
    concern = raised(agrees_public=True, agrees_words=True)
    reply = talking.reply(concern=concern, words="My name is Pat.", now=NOW)
    talking.redact(concern=concern, update=None, now=NOW)
    talking.redact(concern=concern, update=reply, now=NOW)
    found = again(concern)
    assert (found.text, found.happens) == ("", "")
    assert "music" not in found.search.lower()
    assert not concern.updates.exclude(text="").exists()
    other = talking.reply(concern=raised(at=IN_EAST), words="Mine.", now=NOW)
    with pytest.raises(talking.NotYours):
        talking.redact(concern=concern, update=other, now=NOW)


def test_a_program_that_is_gone_for_good_is_switched_off_and_others_are_not() -> None:
    gone, busy = (
        Hook.objects.create(
            name=name, url="https://example.org/h", secret="s", events=["raised"], created_at=NOW
        )
        for name in ("gone", "busy")
    )
    raised()
    calls = {int(call.reference): call.pk for call in Call.objects.all()}
    assert hooking.drop_gone(call=calls[gone.pk], status=410, now=NOW)
    assert not hooking.drop_gone(call=calls[busy.pk], status=503, now=NOW)
    assert list(Hook.objects.filter(active=True)) == [busy]
    raised()
    assert Call.objects.count() == 3


def test_doctor_says_where_nobody_holds_anything(city: dict[str, Officer]) -> None:
    assert [grave for grave, _, _ in health_concerns.holders(NOW)] == [
        False
    ]  # the front desk has nobody of its own
    raised()
    Posting.objects.update(ends=TODAY)
    changed()
    assert any(grave and "W" in how for grave, how, _ in health_concerns.holders(NOW))
