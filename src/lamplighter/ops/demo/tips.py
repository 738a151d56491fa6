"""The demo city's Narcotics desk: a lead, readers whose passphrases anybody may know, and invented tips."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from lamplighter.accounts import actions as accounts
from lamplighter.accounts.access import Role
from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.core.sealing import codes, sealing, wraps
from lamplighter.core.sealing.envelope import parsed
from lamplighter.core.sealing.keys import SecretKeys, signing_public
from lamplighter.core.sealing.lists import Readers, list_written, sign_list
from lamplighter.core.sealing.messages import FileNote, Message
from lamplighter.core.sealing.work import solved
from lamplighter.keys.actions import desks, lists, readers
from lamplighter.keys.models import Desk
from lamplighter.ops.demo.tips_years import write_years
from lamplighter.plumbing.clock import city_day
from lamplighter.tips.actions import files, intake, reading
from lamplighter.tips.models import Conversation
from lamplighter.tips.rules.states import Disposition, OutcomeKind, Seized, State

TEXTS = Path(__file__).parent / "texts" / "tips.toml"
NARCOTICS, VIOLENCE = "narcotics", "violent-crimes"
PASSPHRASES: Mapping[str, str] = {
    "lead": "lantern velvet orbit cactus harbor",
    "reader": "copper window twelve maple river",
    "second": "meadow pencil thunder olive quiet",
    "violence": "saddle cotton jewel planet ribbon",
    "violence-lead": "timber silver pigeon candle ocean",
}
"""By whose keys. ``lamplighter demo tips`` prints them."""
HOLDS_FOR = timedelta(days=365)
REWARDS = (
    "A reward of up to $1,000 can be paid when a tip leads to an arrest. Give no name if you want one: it is paid against your code.",
    "Se paga una recompensa de hasta $1,000 cuando un aviso lleva a un arresto. No dé su nombre si la quiere: se paga con su código.",
)


@dataclass(frozen=True, slots=True)
class Known:
    """A desk of the demo with everything about it: also what nobody would know of a real one."""

    desk: Desk
    lead: bytes
    readers: Mapping[str, tuple[User, SecretKeys]]

    @property
    def secrets(self) -> Sequence[SecretKeys]:
        """The keys of those who stand on its list."""
        return [keys for name, (_, keys) in self.readers.items() if name != "waiting"]


def demo_codes(language: str = "en") -> list[str]:
    """The codes of the demo's tipsters, the newest tip first, so that one can come back as any of them."""
    return [" ".join(codes.words_of(_entropy(number), language)) for number in range(len(_texts()))]


def write_tips(*, now: datetime) -> None:
    """Makes the desks where they are missing, and the tips anew."""
    narcotics = known_desk(now=now)
    violence = _desk(VIOLENCE, ("Violent Crimes", "Delitos Violentos"), "violence-lead", now)
    Conversation.objects.filter(desk__code__in=(NARCOTICS, VIOLENCE)).delete()
    intake.LOAD.forget()
    for number, said in enumerate(_texts()):
        _tell(narcotics, number, said, now)
    _wait(narcotics, now)
    intake.LOAD.forget()
    write_years((narcotics.desk, violence.desk), now=now)


def known_desk(*, now: datetime) -> Known:
    """The Narcotics desk, made where it is missing."""
    return _desk(NARCOTICS, ("Narcotics Division", "División de Narcóticos"), "lead", now)


def _texts() -> list[dict[str, Any]]:
    return list(tomllib.loads(TEXTS.read_text(encoding="utf-8"))["tips"])


def _entropy(number: int) -> bytes:
    return hashlib.sha256(f"demo tipster {number}".encode()).digest()[:16]


def _keys(name: str) -> SecretKeys:
    box, sign = (hashlib.sha256(f"demo {name} {part}".encode()).digest() for part in ("box", "sign"))
    return SecretKeys(box=box, sign=sign)


def _desk(code: str, names: tuple[str, str], lead_name: str, now: datetime) -> Known:
    actor, began = Actor.command("demo build"), now - timedelta(days=60)
    desks.put_desk(code=code, facts=desks.DeskFacts(*names, 180, *REWARDS), actor=actor, now=began)
    desk, lead = Desk.objects.get(code=code), hashlib.sha256(f"demo {lead_name}".encode()).digest()
    people = _people(code, now)
    known = Known(desk, lead, {name: (user, _keys(name)) for name, user in people.items()})
    chief = accounts.demo_person(role=Role.SUPERVISOR, now=now)
    accounts.grant(user=chief, role=Role.SUPERVISOR, zone=desk.zone, actor=actor, now=now)
    if desk.lead_key is None:
        file = _file(wraps.What.LEAD, code, lead, signing_public(lead), b"", PASSPHRASES[lead_name])
        lists.set_lead(desk=desk, file=file, signed=None, user=chief, now=began)
        for name, (user, keys) in known.readers.items():
            readers.enroll(desk=desk, file=_reader_file(code, name, keys), user=user, now=began)
        said = _listing(known, 1, city_day(began))
        data = list_written(said)
        signed = lists.Signed(data, sign_list(data, lead))
        lists.sign_list(desk=desk, signed=signed, user=chief, now=began)
    return known


def _people(code: str, now: datetime) -> dict[str, User]:
    if code == VIOLENCE:
        return {"violence": _person("Detective Lindqvist", "violence", code, now)}
    reader = accounts.demo_person(role=Role.READER, now=now)
    accounts.grant(user=reader, role=Role.READER, zone=f"desk:{code}", actor=Actor.command("demo"), now=now)
    return {"reader": reader, "second": _person("Detective Amari", "second", code, now)}


def _person(name: str, key: str, code: str, now: datetime) -> User:
    email, actor = f"reader-{key}@riverbend.invalid", Actor.command("demo")
    user = User.objects.filter(email=email).first()
    user = user or accounts.add_person(email=email, name=name, actor=actor, now=now)
    accounts.grant(user=user, role=Role.READER, zone=f"desk:{code}", actor=actor, now=now)
    return user


def _reader_file(code: str, name: str, keys: SecretKeys) -> str:
    phrase = PASSPHRASES.get(name, PASSPHRASES["second"])
    return _file(wraps.What.READER, code, keys.box + keys.sign, keys.public.sign, keys.public.box, phrase)


def _file(what: wraps.What, code: str, secret: bytes, sign: bytes, box: bytes, phrase: str) -> str:
    wrap = wraps.wrap_by_passphrase(secret, phrase, bound_to=box or sign)
    return wraps.key_file_written(wraps.KeyFile(what, code, box, sign, (wrap,)))


def _wait(known: Known, now: datetime) -> None:
    """Somebody whose keys wait for the lead."""
    user = _person("Detective Brandt", "waiting", known.desk.code, now)
    if not known.desk.readers.filter(user=user).exists():
        file = _reader_file(known.desk.code, "waiting", _keys("waiting"))
        readers.enroll(desk=known.desk, file=file, user=user, now=now)


def listed(known: Known) -> Readers:
    """The list in force, as the demo signed it. A demo whose lead signed another since gets no new tips."""
    newest = known.desk.lists.order_by("-number")[0]
    return _listing(known, newest.number, newest.signed_on)


def _listing(known: Known, number: int, made: date) -> Readers:
    keys = tuple(each.public for each in known.secrets)
    return Readers(known.desk.code, number, made, made + HOLDS_FOR, keys)


def _tell(known: Known, number: int, said: dict[str, Any], now: datetime) -> None:
    day = now - timedelta(days=said["days"])
    tipster = codes.tipster_keys(_entropy(number), known.desk.code)
    answers: dict[str, str] = {
        name: said[name] for name in ("where", "when", "vehicles", "danger") if name in said
    }
    notes: list[FileNote] = []
    sealed_file = b""
    if "file" in said:
        note, sealed_file = sealing.seal_file(
            b"Tue 1:10 am, white box truck. Thu 2 am, smell again.\n",
            desk=known.desk.code,
            conversation=tipster.conversation,
            name=said["file"],
            media_type="text/plain",
        )
        notes.append(note)
    first = Message(text=said["text"], answers=answers, files=tuple(notes), language=said["lang"])
    intake.keep(envelope=parsed(sealing.seal_first(first, listed(known), tipster)), now=day)
    row = Conversation.objects.get(tipster_sign=tipster.secret.public.sign)
    if sealed_file:
        proof = solved(
            intake.work_asked(known.desk.code, now, for_file=True), sealed_file, desk=known.desk.code
        )
        data = tipster.token + proof + sealed_file
        files.take_file(source=BytesIO(data), length=len(data), now=now)
    _talk(known, row, tipster, said, day)
    _settle(known, row, said, day)


def _talk(
    known: Known, row: Conversation, tipster: codes.TipsterKeys, said: dict[str, Any], day: datetime
) -> None:
    user, keys = known.readers["reader"]
    counts = {"t": 1, "d": 0}
    for place, (who, text) in enumerate(said.get("talk", ()), 1):
        then = min(day + timedelta(days=place), day + timedelta(days=max(0, said["days"])))
        message = Message(text=text, language=said["lang"])
        if who == "t":
            data = sealing.seal_further(message, listed(known), tipster, sequence=counts[who])
            intake.keep(envelope=parsed(data), now=then)
        else:
            reading.opened(desk=known.desk, row=row, user=user, now=then)
            data = sealing.seal_reply(
                message,
                listed(known),
                reader=keys,
                tipster=tipster.secret.public,
                conversation=tipster.conversation,
                sequence=counts[who],
            )
            reading.reply(desk=known.desk, row=row, data=data, user=user, now=then)
        counts[who] += 1


def _settle(known: Known, row: Conversation, said: dict[str, Any], day: datetime) -> None:
    user, _ = known.readers["second"]
    common: dict[str, Any] = {"desk": known.desk, "row": row, "user": user, "now": day + timedelta(hours=1)}
    row.refresh_from_db()
    wanted = State(said.get("state", row.state))
    if wanted is not State.NEW and not said.get("talk"):
        reading.opened(**common)
    if wanted.value != row.state:
        reading.move(**common, state=wanted)
    if "disposition" in said:
        reading.judge(**common, disposition=Disposition(said["disposition"]))
    if said.get("muted"):
        reading.mute(**common, muted=True)
    for kind, what, amount in said.get("outcomes", ()):
        reading.set_outcome(**common, kind=OutcomeKind(kind), what=Seized(what), amount=amount)
