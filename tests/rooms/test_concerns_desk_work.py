"""One concern at the desk: everything that is known, everything the table allows and nothing else; several at once; the short list; a call logged."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lamplighter.accounts.models import User
from lamplighter.audit.models import Event
from lamplighter.concerns.actions import moving, owning
from lamplighter.concerns.actions.raising import KeptPhoto
from lamplighter.concerns.actions.shortlist import MOST
from lamplighter.concerns.actions.talking import reply
from lamplighter.concerns.forms.desk import BULK
from lamplighter.concerns.models import Concern, Shortlisted, Update
from lamplighter.concerns.rules.states import BY_VERB, MOVES, Outcome, Party, Says, State, Verb, moves_from
from lamplighter.concerns.views.desk_words import left_words
from lamplighter.outbox.models import Mail
from lamplighter.outbox.reach import By, Hours, NewContact
from lamplighter.plumbing import files
from lamplighter.roster.models import Officer
from tests.support.concerns import IN_EAST, NOW, contact, raised
from tests.support.desk import DeskOf, desk_of, numbers, officers, page

__all__ = ["desk_of", "officers"]
pytestmark = pytest.mark.django_db


def at(concern: Concern, part: str = "") -> str:
    return f"/staff/concerns/{concern.number}/{part}"


def now_of(concern: Concern) -> Concern:
    return Concern.objects.get(pk=concern.pk)


def put(concern: Concern, state: State) -> Concern:
    """As if it had come to a state."""
    is_open = state not in (State.RESOLVED, State.CLOSED)
    Concern.objects.filter(pk=concern.pk).update(
        state=state.value,
        due_at=NOW if is_open else None,
        closed_at=NOW if state is State.CLOSED else None,
        outcome=Outcome.DECLINED.value if state is State.CLOSED else "",
    )
    return now_of(concern)


# -- what it shows ----------------------------------------------------------------------------------------------------


def test_the_page_says_what_is_next_and_shows_how_and_when_the_resident_can_be_reached(
    desk_of: DeskOf,
) -> None:
    concern = raised(
        text="Loud music\nuntil 3",
        happens="Every weekend",
        contact=contact("ada@example.org", Hours.EVENING, name="Ada Quill", phone="+18165550123"),
    )
    Concern.objects.filter(pk=concern.pk).update(due_at=NOW + timedelta(hours=27))
    html = page(desk_of("w-evening"), at(concern))
    for said in (
        "Answer due tomorrow at",
        "Loud music<br>until 3",
        "Every weekend",
        "Ada Quill",
        "in the evening",
        "tel:+18165550123",
        "mailto:ada@example.org",
    ):
        assert said in html, said


def test_words_of_a_resident_are_never_markup(desk_of: DeskOf) -> None:
    concern = raised(
        text="<script>alert(1)</script><b>loud</b>", place="<i>here</i>", contact=contact(name="<u>Ada</u>")
    )
    client = desk_of("w-evening")
    for address in ("/staff/concerns/", at(concern), "/staff/concerns/map/"):
        html = page(client, address)
        assert "<script>alert" not in html
        assert not re.search(r"<(b>loud|i>here|u>Ada)", html)


def test_what_the_resident_wrote_last_stands_first(desk_of: DeskOf) -> None:
    concern = raised(contact=contact())
    reply(concern=concern, words="It is worse now", now=NOW)
    html = page(desk_of("w-evening"), at(concern))
    assert "The resident wrote: answer due" in html
    assert html.index("It is worse now") < html.index("Loud music until 3 am.")


def test_the_answers_to_a_kinds_questions_are_shown_in_words(desk_of: DeskOf) -> None:
    concern = raised("noise", answers={"how-often": "weekend"})
    assert "On weekends" in page(desk_of("w-evening"), at(concern))


def test_a_number_is_forgiven_its_hyphen_and_its_case(desk_of: DeskOf) -> None:
    concern = raised()
    client = desk_of("w-evening")
    answer = client.get(f"/staff/concerns/{concern.number[:4].lower()}-{concern.number[4:].lower()}/")
    assert (answer.status_code, answer.url) == (302, at(concern))


@pytest.mark.parametrize("part", ["", "act/", "move/", "note/", "assign/", "star/"])
def test_another_zones_concern_is_not_there_and_neither_is_a_desks(desk_of: DeskOf, part: str) -> None:
    client = desk_of("w-evening")
    ask = client.post if part else client.get
    for concern in (raised(at=IN_EAST), raised("officer-conduct")):
        before = Update.objects.count()
        assert ask(at(concern, part), {"do": "acknowledge", "words": "x", "what": "note"}).status_code == 404
        assert Update.objects.count() == before
    assert ask(f"/staff/concerns/ZZZZZZZZ/{part}").status_code == 404


# -- moves ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize(("role", "party"), [("officer", Party.OFFICER), ("supervisor", Party.SUPERVISOR)])
def test_the_page_offers_the_moves_of_the_table_and_no_others(
    desk_of: DeskOf, state: State, role: str, party: Party
) -> None:
    concern = put(raised(), state)
    html = page(desk_of("w-evening", role), at(concern))
    offered = set(re.findall(r'name="do" value="([\w-]+)"', html)) - {"answer"}
    assert offered == {each.verb.value for each in moves_from(state, party)} - {Verb.MERGE.value}
    pressed = set(re.findall(r'<button class="btn slim" type="submit" name="do" value="([\w-]+)"', html))
    silent = {each.verb.value for each in moves_from(state, party) if each.says is Says.NOTHING}
    assert pressed == silent - {Verb.MERGE.value}


@pytest.mark.parametrize("state", list(State))
def test_every_offered_move_can_be_made_and_every_other_is_refused_with_the_words_kept(
    desk_of: DeskOf, state: State
) -> None:
    client = desk_of("w-evening")
    allowed = {each.verb: each.after for each in moves_from(state, Party.OFFICER)}
    for verb in Verb:
        concern = put(raised(), state)
        answer = client.post(at(concern, "act/"), {"do": verb.value, "words": "Because of the <rain>"})
        if verb in allowed:
            assert answer.status_code == 302, verb
            assert now_of(concern).state == allowed[verb].value
            assert Update.objects.filter(
                concern=concern, move=verb.value, text="Because of the <rain>"
            ).exists()
            assert Event.objects.filter(verb="concern.moved", subject_id=str(concern.pk)).exists()
        else:
            assert answer.status_code == 422, verb
            assert now_of(concern).state == state.value
            assert "Because of the &lt;rain&gt;" in answer.content.decode()


@pytest.mark.parametrize(
    "move", [each for each in MOVES if each.says is Says.REASON], ids=lambda each: each.verb.value
)
def test_a_move_that_must_say_why_is_not_made_without_words(desk_of: DeskOf, move: Any) -> None:
    concern = raised()
    answer = desk_of("w-evening").post(at(concern, "act/"), {"do": move.verb.value, "words": "   "})
    assert answer.status_code == 422
    assert "The resident reads it." in answer.content.decode()
    assert now_of(concern).state == State.NEW.value


def test_an_answer_goes_to_the_resident_and_an_empty_one_does_not(desk_of: DeskOf) -> None:
    concern = raised(contact=contact("ada@example.org"))
    client = desk_of("w-evening")
    before = Mail.objects.count()
    assert client.post(at(concern, "act/"), {"do": "answer", "words": ""}).status_code == 422
    assert Mail.objects.count() == before
    client.post(at(concern, "act/"), {"do": "answer", "words": "I will come by tonight."})
    assert "I will come by tonight." in Mail.objects.latest("pk").text
    assert now_of(concern).state == State.ACKNOWLEDGED.value


@pytest.mark.parametrize(
    ("wish", "said", "mails"),
    [
        (contact(), "It goes to the resident by mail.", 2),
        (
            NewContact(phone="816 555 0100", by=By.CALL),
            "They asked to be called, so nothing is sent: 816 555 0100.",
            0,
        ),
        (NewContact(by=By.LINK), "They left no way to be reached, so nothing is sent.", 0),
        (None, "They left no way to be reached, so nothing is sent.", 0),
    ],
    ids=["mail", "call", "link", "nothing"],
)
def test_officers_are_told_what_goes_out_and_what_does_not(
    desk_of: DeskOf, wish: NewContact | None, said: str, mails: int
) -> None:
    concern = raised(contact=wish)
    page = desk_of("w-evening").post(
        at(concern, "act/"), {"do": "answer", "words": "I come by."}, follow=True
    )
    assert said in html.unescape(page.content.decode())
    assert Mail.objects.filter(to__startswith="resident").count() == mails


def test_thanks_are_settled_once_they_are_read_and_never_overdue(officers: Any) -> None:
    concern = raised("officer-thanks")
    moving.move(pk=concern.pk, verb=Verb.ACKNOWLEDGE, party=Party.OFFICER, now=NOW)
    found = now_of(concern)
    assert (found.state, found.due_at, found.first_answer_at) == (State.RESOLVED.value, None, NOW)
    owning.rise(now=NOW + timedelta(days=90))
    assert now_of(concern).rose_at is None


@pytest.mark.parametrize(("days", "taken"), [(1, True), (366, True), (0, False), (-3, False), (400, False)])
def test_waiting_takes_a_day_to_come_within_a_year(desk_of: DeskOf, days: int, taken: bool) -> None:
    concern = raised()
    until = (NOW + timedelta(days=days)).date()
    data = {"do": "wait", "words": "For the lamp to be mended", "until": until.isoformat()}
    answer = desk_of("w-evening").post(at(concern, "act/"), data)
    assert answer.status_code == (302 if taken else 422)
    found = now_of(concern)
    if taken:
        assert found.waits_until is not None
        assert found.waits_until.date() == until
        # Waiting moves no target: what was to be settled earlier is due then.
        assert found.due == ("waited" if found.waits_until <= found.resolve_due_at else "resolution")
        assert found.due_at == min(found.waits_until, found.resolve_due_at)


@pytest.mark.parametrize(("part", "data"), [("act/", {"do": "answer"}), ("note/", {"what": "phone"})])
def test_words_while_waiting_leave_the_day_to_look_again(
    desk_of: DeskOf, part: str, data: dict[str, str]
) -> None:
    concern = raised()
    client = desk_of("w-evening")
    until = (NOW + timedelta(days=3)).date().isoformat()
    client.post(at(concern, "act/"), {"do": "wait", "words": "For the lamp", "until": until})
    due = now_of(concern).due_at
    client.post(at(concern, part), data | {"words": "It will be on Thursday."})
    assert (now_of(concern).due, now_of(concern).due_at) == ("waited", due)


def test_a_press_on_a_page_that_was_open_too_long_changes_nothing(desk_of: DeskOf) -> None:
    concern = put(raised(), State.CLOSED)
    client = desk_of("w-evening")
    answer = client.post(at(concern, "move/"), {"do": "acknowledge"}, follow=True)
    assert "It has changed in the meantime" in answer.content.decode()
    assert now_of(concern).state == State.CLOSED.value


# -- notes, colleagues, replies ---------------------------------------------------------------------------------------


def test_a_note_is_for_staff_and_a_call_counts_as_an_answer(desk_of: DeskOf) -> None:
    concern = raised(contact=contact())
    client = desk_of("w-evening")
    before = Mail.objects.count()
    client.post(at(concern, "note/"), {"what": "note", "words": "Known address"})
    assert now_of(concern).first_answer_at is None
    client.post(at(concern, "note/"), {"what": "phone", "words": "Spoke for ten minutes"})
    assert now_of(concern).first_answer_at == NOW
    assert Mail.objects.count() == before
    assert set(Update.objects.filter(concern=concern, internal=True).values_list("entry", flat=True)) == {
        "note",
        "contact",
    }
    assert client.post(at(concern, "note/"), {"what": "note", "words": " "}).status_code == 422


@pytest.mark.parametrize(
    ("what", "words", "reached", "said"),
    [
        ("phone", "Ten minutes.", True, "spoke with the resident by telephone."),
        ("person", "At the door.", True, "spoke with the resident in person."),
        ("no-answer", "", False, "called and reached nobody."),
        ("nobody-in", "Dog barks.", False, "went there and met nobody."),
    ],
)
def test_only_who_was_reached_has_had_an_answer_and_the_timeline_says_what_came_of_it(
    desk_of: DeskOf, what: str, words: str, reached: bool, said: str
) -> None:
    concern = raised(contact=contact())
    reply(concern=concern, words="Are you there?", now=NOW)
    Concern.objects.filter(pk=concern.pk).update(rose_at=NOW)
    before = now_of(concern)
    client = desk_of("w-evening")
    answer = client.post(at(concern, "note/"), {"what": what, "words": words}, follow=True)
    assert ("It counts as an answer." in answer.content.decode()) is reached
    now = now_of(concern)
    assert (now.first_answer_at == NOW, now.unheard, now.rose_at is None) == (reached, not reached, reached)
    assert (now.due_at == before.due_at, now.state == before.state) == (not reached, not reached)
    html = page(client, at(concern))
    assert said in html
    assert not Mail.objects.filter(text__contains=said).exists()


@pytest.mark.parametrize("what", ["note", "phone", "person", "nonsense", ""])
def test_a_note_and_what_was_spoken_need_words(desk_of: DeskOf, what: str) -> None:
    concern = raised()
    answer = desk_of("w-evening").post(at(concern, "note/"), {"what": what, "words": " "})
    assert answer.status_code == 422
    assert Update.objects.filter(concern=concern).count() == 1


def test_a_concern_is_given_to_an_officer_of_the_post_and_back_and_to_nobody_else(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    concern = raised()
    client = desk_of("w-evening")
    client.post(at(concern, "assign/"), {"officer": officers["w-morning"].pk})
    assert now_of(concern).assigned == officers["w-morning"]
    assert numbers(page(client)) == []
    assert client.post(at(concern, "assign/"), {"officer": officers["e-morning"].pk}).status_code == 422
    client.post(at(concern, "assign/"), {"officer": ""})
    assert now_of(concern).assigned is None
    html = page(client, at(concern))
    assert "Given back to the shift." in html
    assert f"Given to Officer Ada {officers['w-morning'].last_name}." in html


@pytest.mark.parametrize(("language", "word"), [("en", "Thank"), ("es", "Gracias")])
def test_ready_made_replies_come_in_the_residents_language_with_names_filled_in(
    desk_of: DeskOf, language: str, word: str
) -> None:
    from lamplighter.concerns.models import ReplyTemplate

    ReplyTemplate.objects.create(
        code="x",
        title="X",
        text_en="Thank you, {officer} of {zone}: {number}",
        text_es="Gracias, {officer} de {zone}: {number}",
        order=0,
    )
    concern = raised(language=language)
    shown = f"{concern.number[:4]}-{concern.number[4:]}"
    client = desk_of("w-evening")
    html = page(client, at(concern))
    filled = next(each for each in re.findall(r'data-text="([^"]*)"', html) if each.endswith(shown))
    assert filled.startswith(word)
    assert "WEvening" in filled
    assert "West" in filled
    assert "{" not in filled
    # Without JavaScript: nothing that was typed or chosen is lost, and nothing is sent.
    told = {"insert": "yes", "reply": "x", "words": "Good evening <Ada>", "do": "wait", "until": "2026-03-09"}
    answer = client.post(at(concern, "act/"), told)
    html = answer.content.decode()
    assert answer.status_code == 200
    words = re.findall(r"<textarea[^>]*>\s*(.*?)</textarea>", html, re.S)[0]
    assert words == f"Good evening &lt;Ada&gt;\n\n{filled}"
    assert re.search(r'value="wait"[^>]*checked', html)
    assert 'value="2026-03-09"' in html
    assert Update.objects.filter(concern=concern).count() == 1


# -- on record --------------------------------------------------------------------------------------------------------


def readings(concern: Concern) -> int:
    return Event.objects.filter(verb="concern.read", subject_id=str(concern.pk)).count()


def test_reading_a_sensitive_concern_or_a_desks_goes_on_record_and_reading_others_does_not(
    desk_of: DeskOf,
) -> None:
    plain, hidden, conduct = raised(), raised("domestic-danger"), raised("officer-conduct")
    client, desk = desk_of("w-evening"), desk_of("conduct", "officer", "desk:conduct")
    page(client)
    page(client, at(plain))
    assert not Event.objects.filter(verb="concern.read").exists()
    page(client, at(hidden))
    page(desk, at(conduct))
    assert (readings(plain), readings(hidden), readings(conduct)) == (0, 1, 1)


def test_photos_are_for_those_who_may_see_their_concern(desk_of: DeskOf) -> None:
    name = files.keep(settings.HOME.photos, b"large", ".jpg")
    thumb = files.keep(settings.HOME.photos, b"small", ".jpg")
    kept = [KeptPhoto(name, thumb, 4, 3)]
    plain, hidden = raised(photos=kept), raised("domestic-danger", photos=kept)
    mine, theirs = desk_of("w-evening"), desk_of("e-evening", zone="E")
    for concern in (plain, hidden):
        pk = concern.photos.get().pk
        for size in ("small", "large"):
            address = f"/staff/concerns/photos/{pk}/{size}.jpg"
            assert f'"{address}"' in page(mine, at(concern))
            answer = mine.get(address)
            assert (answer.content, answer.headers["Content-Type"]) == (size.encode(), "image/jpeg")
            assert answer.headers["Cache-Control"] == "no-store"
            assert theirs.get(address).status_code == 404
            assert Client().get(address).status_code == 302
    assert readings(plain) == 0
    assert readings(hidden) == 3  # the page twice, the large photo once
    files.remove(settings.HOME.photos, name)
    assert mine.get(f"/staff/concerns/photos/{plain.photos.get().pk}/large.jpg").status_code == 404


# -- several at once --------------------------------------------------------------------------------------------------


def test_several_are_moved_each_on_its_own_and_the_page_says_which_were_not_and_why(desk_of: DeskOf) -> None:
    first, second, closed, theirs = raised(), raised(), put(raised(), State.CLOSED), raised(at=IN_EAST)
    client = desk_of("w-evening")
    picked = [each.number for each in (first, closed, second, theirs)] + ["ZZZZZZZZ", first.number]
    answer = client.post("/staff/concerns/several/", {"pick": picked, "do": "start"})
    html = answer.content.decode()
    assert "Done for 2 concerns, not for 3" in html
    assert "It is closed already. Open it again first." in html
    assert html.count("There is no such concern, or it is not yours to work on.") == 2
    assert [now_of(each).state for each in (first, second, closed, theirs)] == [
        "in-progress",
        "in-progress",
        "closed",
        "new",
    ]


@pytest.mark.parametrize(
    ("state", "do", "said"),
    [
        (State.ACKNOWLEDGED, "acknowledge", "It is already read."),
        (State.WAITING, "acknowledge", "It is already read, and now “Waiting”."),
        (State.IN_PROGRESS, "start", "Work on it has already begun."),
        (State.WAITING, "wait", "It is already waiting for something."),
        (State.REFERRED, "refer", "Another office already has it."),
        (State.RESOLVED, "resolve", "It is settled already. Open it again first."),
        (State.CLOSED, "decline", "It is closed already. Open it again first."),
    ],
)
def test_of_those_that_were_not_moved_the_page_says_plainly_why(
    desk_of: DeskOf, state: State, do: str, said: str
) -> None:
    concerns = [put(raised(), state) for _ in range(3)]
    told = {"pick": [each.number for each in concerns], "do": do, "words": "So."}
    html = desk_of("w-evening").post("/staff/concerns/several/", told).content.decode()
    assert html.count(said) == 3
    assert "None of the 3 you selected was changed" in html
    assert "Done for" not in html


def test_every_move_that_may_not_be_made_has_its_reason() -> None:
    for verb in BULK:
        for state in set(State) - BY_VERB[verb].before:
            assert "cannot be moved like this" not in left_words(verb, state), (verb, state)
            assert left_words(verb, state)


def test_several_need_words_where_one_does_and_keep_what_was_picked(desk_of: DeskOf) -> None:
    concern = raised(contact=contact())
    client = desk_of("w-evening")
    answer = client.post("/staff/concerns/several/", {"pick": concern.number, "do": "resolve", "words": ""})
    assert answer.status_code == 422
    assert f'name="pick" value="{concern.number}"' in answer.content.decode()
    client.post(
        "/staff/concerns/several/",
        {"pick": concern.number, "do": "resolve", "words": "The lamp shines again."},
    )
    assert now_of(concern).state == State.RESOLVED.value
    assert "The lamp shines again." in Mail.objects.latest("pk").text


@pytest.mark.parametrize("do", ["merge", "confirm", "reopen", "nonsense", ""])
def test_several_can_be_moved_only_as_the_page_offers(desk_of: DeskOf, do: str) -> None:
    concern = raised()
    answer = desk_of("w-evening").post(
        "/staff/concerns/several/", {"pick": concern.number, "do": do, "words": "x"}
    )
    assert answer.status_code == 422
    assert now_of(concern).state == State.NEW.value


def test_none_selected_says_so(desk_of: DeskOf) -> None:
    answer = desk_of("w-evening").post("/staff/concerns/several/", {"do": "start"}, follow=True)
    assert "Nothing was selected" in answer.content.decode()


# -- the short list ---------------------------------------------------------------------------------------------------


def test_a_star_puts_a_concern_on_ones_own_list_and_on_nobody_elses(desk_of: DeskOf) -> None:
    concern = raised()
    mine, other = desk_of("w-evening"), desk_of("w-morning")
    for _ in range(2):  # pressing twice is no fault
        answer = mine.post(at(concern, "star/"), {"star": "on", "back": "/staff/concerns/?which=open"})
        assert answer.url == f"/staff/concerns/?which=open#row-{concern.number}"
    assert numbers(page(mine, "/staff/concerns/shortlist/")) == [concern.number]
    assert numbers(page(other, "/staff/concerns/shortlist/")) == []
    mine.post(at(concern, "star/"), {"star": "off"})
    assert numbers(page(mine, "/staff/concerns/shortlist/")) == []


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "\\\\x", ""]
)
def test_a_star_leads_back_to_our_own_pages_only(desk_of: DeskOf, back: str) -> None:
    concern = raised()
    assert desk_of("w-evening").post(at(concern, "star/"), {"star": "on", "back": back}).url == at(concern)


def test_a_short_list_has_an_end(desk_of: DeskOf) -> None:
    client = desk_of("w-evening")
    user = User.objects.get(officer__badge="w-evening")
    concerns = [raised() for _ in range(2)]
    some = Concern.objects.bulk_create(
        Concern(
            **{
                **{
                    f.attname: getattr(concerns[0], f.attname)
                    for f in Concern._meta.concrete_fields
                    if f.name != "id"
                },
                "number": f"{n:08}",
            }
        )
        for n in range(MOST)
    )
    Shortlisted.objects.bulk_create(Shortlisted(user=user, concern=each, added_at=NOW) for each in some)
    answer = client.post(at(concerns[1], "star/"), {"star": "on"}, follow=True)
    assert "Your shortlist is full" in answer.content.decode()
    assert Shortlisted.objects.count() == MOST


def test_the_copy_for_the_street_holds_what_is_needed_there_and_nothing_sensitive(desk_of: DeskOf) -> None:
    plain = raised(
        text="Loud music", place="12 Elm Street", contact=contact(phone="+18165550123", name="Ada")
    )
    hidden = raised("domestic-danger", text="He threatens me", place="9 Oak Street")
    client = desk_of("w-evening")
    for concern in (plain, hidden):
        client.post(at(concern, "star/"), {"star": "on"})
    html = page(client, "/staff/concerns/shortlist/saved/")
    for said in (
        "Loud music",
        "12 Elm Street",
        "Ada",
        "tel:+18165550123",
        "as it was saved at noon",
        "1 sensitive concern is left out",
    ):
        assert said in html, said
    for unsaid in ("threatens", "Oak", hidden.number, hidden.number[:4]):
        assert unsaid not in html, unsaid
    assert readings(hidden) == 0


def test_a_desks_concerns_are_not_in_the_copy_either(desk_of: DeskOf) -> None:
    concern = raised("officer-conduct", text="He shouted")
    client = desk_of("conduct", "officer", "desk:conduct")
    client.post(at(concern, "star/"), {"star": "on"})
    assert "He shouted" not in page(client, "/staff/concerns/shortlist/saved/")


def test_the_service_worker_is_one_persons_and_keeps_one_page(desk_of: DeskOf) -> None:
    first = desk_of("w-evening").get("/staff/concerns/desk-worker.js")
    second = desk_of("w-morning").get("/staff/concerns/desk-worker.js")
    assert first.headers["Content-Type"].startswith("text/javascript")
    assert "script-src 'self'" in first.headers["Content-Security-Policy"]

    def who(text: str) -> str:
        return re.findall(r'const WHO = "([0-9a-f]{16})"', text)[0]

    assert who(first.content.decode()) != who(second.content.decode())
    assert '"/staff/concerns/shortlist/saved/"' in first.content.decode()


def test_signing_out_tells_the_browser_to_forget_what_it_kept(desk_of: DeskOf) -> None:
    client = desk_of("w-evening")
    assert "Clear-Site-Data" not in client.get("/staff/concerns/").headers
    assert client.post("/account/logout/").headers["Clear-Site-Data"] == '"storage"'
