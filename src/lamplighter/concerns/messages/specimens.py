"""One of each letter, for the gallery and for whoever translates: invented people and places, rows that are never saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from lamplighter.concerns.messages import alerts, letters, officers, receipts
from lamplighter.concerns.models import Alert, Concern, Contact, Kind, Publication, Update
from lamplighter.concerns.rules.states import Outcome, State, Verb
from lamplighter.concerns.rules.values import Author, Due, Entry, Part
from lamplighter.outbox.reach import By
from lamplighter.outbox.wording import Letter
from lamplighter.roster.cards import card_of
from lamplighter.roster.holding import Held
from lamplighter.roster.specimens import OKAFOR, REYES, held, monday_evening

LINK = "https://riverbend.example.org/c/4F7K9Q2M/abcdefghijklmnopqrstuvwxyz/"
"""An address that opens nothing."""
WORDS = {
    "en": "I spoke with the people at number 12. They promised to stop at ten.\n\nI come by on Friday evening to listen.",
    "es": "Hablé con las personas del número 12. Prometieron parar a las diez.\n\nEl viernes por la noche paso a escuchar.",
}


def _concern(state: State = State.NEW, **more: Any) -> Concern:
    now = monday_evening()
    kind = Kind(
        code="noise",
        name_en="Noise that does not stop",
        name_es="Ruido que no para",
        route="zone",
        thanks=False,
    )
    values: dict[str, Any] = {
        "number": "4F7K9Q2M",
        "kind": kind,
        "state": state.value,
        "answer_due_at": now + timedelta(days=1, hours=2),
        "resolve_due_at": now + timedelta(days=21),
        "due_at": now + timedelta(days=1),
        "due": Due.ANSWER.value if state in (State.NEW, State.REOPENED) else Due.RESOLUTION.value,
        "raised_at": now,
    }
    return Concern(**{**values, **more})


def _contact(language: str, part: Part = Part.RAISER) -> Contact:
    return Contact(pk=17, part=part.value, by=By.EMAIL.value, email="ana@example.org", language=language)


def _move(verb: Verb, after: State, author: Author = Author.STAFF, **more: Any) -> Callable[[str], Letter]:
    """The letter of a move; ``more`` are fields of the concern."""

    def made(language: str) -> Letter:
        text = WORDS[language] if author is Author.STAFF else ""
        update = Update(
            entry=Entry.MOVE.value,
            move=verb.value,
            after=after.value,
            author=author.value,
            text=text,
            officer=REYES,
        )
        return _step(language, update, _concern(after, **more))

    return made


def _step(
    language: str, update: Update, concern: Concern, part: Part = Part.RAISER, by: Held | None = None
) -> Letter:
    before = card_of(REYES) if update.entry == Entry.HAND_ON.value else None
    made = letters.step(
        concern, _contact(language, part), update, by or held(), LINK, monday_evening(), before
    )
    assert made is not None  # each of these is told to its reader
    return made


def _closed(outcome: Outcome, **more: Any) -> dict[str, Any]:
    return {"outcome": outcome.value, "closed_at": monday_evening(), "due_at": None, "due": "", **more}


def _receipt(language: str) -> Letter:
    return receipts.receipt(_concern(), _contact(language), held(), LINK, monday_evening())


def _crime(language: str) -> Letter:
    concern = _concern()
    concern.kind.crime_report = True
    concern.kind.name_en, concern.kind.name_es = "A crime that has happened", "Un delito que ya ocurrió"
    return receipts.receipt(concern, _contact(language), held(), LINK, monday_evening())


def _sensitive(language: str) -> Letter:
    return receipts.receipt(_concern(sensitive=True), _contact(language), held(), LINK, monday_evening())


def _joined(language: str) -> Letter:
    concern = _concern(State.IN_PROGRESS)
    return receipts.may_follow(concern, _contact(language, Part.FOLLOWER), held(), LINK, monday_evening())


def _answer(language: str) -> Letter:
    update = Update(
        entry=Entry.ANSWER.value, author=Author.STAFF.value, text=WORDS[language], officer=REYES, after=""
    )
    return _step(language, update, _concern(State.ACKNOWLEDGED))


def _hand_on(language: str) -> Letter:
    update = Update(entry=Entry.HAND_ON.value, author=Author.SYSTEM.value, officer=OKAFOR)
    return _step(language, update, _concern(State.IN_PROGRESS), by=held(OKAFOR))


def _routed(language: str) -> Letter:
    update = Update(entry=Entry.ROUTED.value, author=Author.STAFF.value, text=WORDS[language], officer=OKAFOR)
    return _step(language, update, _concern())


def _follower(language: str) -> Letter:
    update = Update(
        entry=Entry.MOVE.value, move=Verb.START.value, after=State.IN_PROGRESS.value, author=Author.STAFF.value,
        text=WORDS[language], officer=REYES,
    )  # fmt: skip
    return _step(language, update, _concern(State.IN_PROGRESS), Part.FOLLOWER)


def _again(language: str) -> Letter:
    return receipts.link_again(_concern(), _contact(language), LINK)


def _to_officer(language: str) -> Letter:
    return officers.to_officer(_concern(), Update(entry=Entry.REPLY.value, author=Author.RESIDENT.value))


def _publication(number: str, code: str, names: tuple[str, str], hours: int) -> Publication:
    concern = _concern(State.ACKNOWLEDGED, raised_at=monday_evening() - timedelta(hours=hours))
    concern.kind = Kind(code=code, name_en=names[0], name_es=names[1], route="zone", thanks=False)
    block = "1600 block of Lantern Street"
    return Publication(concern=concern, number=number, zone="RIV", block=block, hexagon="", by_month=False)


def _alert(language: str) -> Alert:
    return Alert(
        pk=5, email="ana@example.org", language=language, block="1600 block of Lantern Street", radius_m=0
    )


def _wanted(language: str) -> Letter:
    return alerts.confirm(_alert(language), LINK, monday_evening().date())


def _news(language: str) -> Letter:
    rows = [
        _publication("4F7K9Q2M", "noise", ("Noise that does not stop", "Ruido que no para"), 20),
        _publication("8ZQ3V6TD", "graffiti", ("Graffiti or damage", "Grafiti o daños"), 7),
    ]
    section = alerts.Section(_alert(language), rows, f"{LINK}stop/")
    return alerts.digest(
        [section], language=language, end=f"{LINK}end/", more=False, day=monday_evening().date()
    )


_S, _V = State, Verb
SPECIMENS: dict[str, Callable[[str], Letter]] = {
    "receipt": _receipt,
    "receipt-crime": _crime,
    "receipt-sensitive": _sensitive,
    "acknowledged": _move(_V.ACKNOWLEDGE, _S.ACKNOWLEDGED),
    "answer": _answer,
    "started": _move(_V.START, _S.IN_PROGRESS),
    "waiting": _move(
        _V.WAIT,
        _S.WAITING,
        due=Due.WAITED.value,
        due_at=monday_evening() + timedelta(days=4),
        waits_until=monday_evening() + timedelta(days=4),
    ),
    "referred": _move(_V.REFER, _S.REFERRED, due=Due.FOLLOW.value),
    "hand-on": _hand_on,
    "routed": _routed,
    "resolved": _move(_V.RESOLVE, _S.RESOLVED, due_at=None, resolved_at=monday_evening()),
    "reopened": _move(_V.REOPEN, _S.REOPENED, Author.RESIDENT),
    "confirmed": _move(_V.CONFIRM, _S.CLOSED, Author.RESIDENT, **_closed(Outcome.SOLVED)),
    "closed": _move(_V.LAPSE, _S.CLOSED, Author.SYSTEM, **_closed(Outcome.UNANSWERED)),
    "declined": _move(_V.DECLINE, _S.CLOSED, **_closed(Outcome.DECLINED)),
    "withdrawn": _move(_V.WITHDRAW, _S.CLOSED, Author.RESIDENT, **_closed(Outcome.WITHDRAWN)),
    "merged": _move(
        _V.MERGE,
        _S.CLOSED,
        Author.SYSTEM,
        **_closed(Outcome.DUPLICATE, merged_into=Concern(pk=2, number="8ZQ3V6TD")),
    ),
    "joined": _joined,
    "to-a-neighbor": _follower,
    "link-again": _again,
    "to-the-officer": _to_officer,
    "alert-wanted": _wanted,
    "alert-news": _news,
}
"""Names as the gallery's addresses have them."""
