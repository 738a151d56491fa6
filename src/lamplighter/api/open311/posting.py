"""A posted request becomes a new concern, or everything that is wrong with it is told at once."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from lamplighter.accounts.models import ApiToken
from lamplighter.api.open311 import media
from lamplighter.api.open311.reading import Faults, plain, read_moment
from lamplighter.api.open311.shapes import DESCRIPTION_MOST, NOTICE, options_of, when
from lamplighter.api.open311.troubles import Trouble
from lamplighter.concerns.actions.photos import keep_pictures
from lamplighter.concerns.actions.raising import NewConcern
from lamplighter.concerns.models import Kind, Question
from lamplighter.concerns.queries import kinds
from lamplighter.concerns.rules.values import Answering, Channel
from lamplighter.core.gazetteer.model import MatchKind, Verdict
from lamplighter.outbox.actions import e164
from lamplighter.outbox.reach import By, NewContact
from lamplighter.places import queries as places

_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]+)\](?:\[\d*\])?")
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?", re.ASCII)
_LONGEST = {Answering.TEXT: 300, Answering.LONG: 2000}
Answers = dict[str, str | list[str]]
Files = MultiValueDict[str, UploadedFile[Any]]


def new_concern(form: QueryDict, files: Files, token: ApiToken, language: str, day: date) -> NewConcern:
    """What a form tells. Pictures are fetched, cleaned and kept last, when all else is in order.

    Raises:
        Trouble: 400 or 404, with everything that is wrong.
    """
    kind = _kind(form)
    faults = Faults()
    lon, lat, place, exact = _place(form, kind, faults)
    _covered(lon, lat, token, day, faults)
    text = plain(form.get("description", ""))
    if len(text) > DESCRIPTION_MOST:
        faults.add(f"description is longer than {DESCRIPTION_MOST} characters.")
    answers = _answers(form, kinds.questions_of(kind), faults)
    contact = _contact(form, language, faults)
    urls = media.addresses(form, files, faults)
    if (urls or media.sent(files)) and not kind.asks_photos:
        faults.add("media_url: this service takes no pictures.")
    faults.end()
    return NewConcern(
        kind=kind,
        text=text,
        answers=answers,
        lon=lon,
        lat=lat,
        place=place,
        place_exact=exact,
        language=language,
        channel=Channel.OPEN311,
        contact=contact,
        photos=keep_pictures(media.pictures(urls, media.sent(files))),
        token=token,
    )


def _kind(form: QueryDict) -> Kind:
    code = plain(form.get("service_code", ""))
    if not code:
        raise Trouble(400, "service_code was not provided.")
    kind = kinds.service(code)
    if kind is None:
        raise Trouble(404, "service_code was not found. The list of services has those there are.")
    return kind


def _place(form: QueryDict, kind: Kind, faults: Faults) -> tuple[float | None, float | None, str, bool]:
    """Longitude, latitude, words for the place, whether it is exact."""
    lat, long = (plain(form.get(name, "")) for name in ("lat", "long"))
    address = plain(form.get("address_string", "")).replace("\n", ", ")
    if plain(form.get("address_id", "")):
        faults.add("address_id: addresses have no ids here. Send lat and long, or address_string.")
    elif len(address) > 200:
        faults.add("address_string is longer than 200 characters.")
    elif lat or long:
        point = _point(lat, long)
        if point is not None:
            return *point, address, True
        faults.add("lat and long are needed together, in degrees (WGS84), as numbers.")
    elif address:
        return _searched(address, faults)
    elif kind.needs_place:
        faults.add("A location was not provided. Send lat and long, or address_string.")
    return None, None, address, True


def _point(lat: str, long: str) -> tuple[float, float] | None:
    try:
        y, x = float(lat), float(long)
    except ValueError:
        return None
    return (x, y) if math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90 else None


def _searched(address: str, faults: Faults) -> tuple[float | None, float | None, str, bool]:
    try:
        found = places.search(address, 1)
    except places.NoAddresses:
        faults.add("address_string: addresses cannot be looked up here yet. Send lat and long.")
        return None, None, address, True
    if found.verdict is not Verdict.FOUND:
        faults.add("address_string was not found, or several places fit. Send lat and long.")
        return None, None, address, True
    hit = found.hits[0]
    return hit.lon, hit.lat, hit.label, hit.kind is not MatchKind.STREET


def _covered(lon: float | None, lat: float | None, token: ApiToken, day: date, faults: Faults) -> None:
    if lon is None or lat is None:
        return
    found = places.zone_at(lon, lat, day)
    if isinstance(found, places.NotCovered):
        faults.add("The location lies outside every zone of this department. Nothing was kept.")
    elif token.zone and token.zone not in found.codes:
        faults.add(f"The location lies outside the zone that this api_key posts for ({token.zone}).")


def _contact(form: QueryDict, language: str, faults: Faults) -> NewContact | None:
    name = " ".join(filter(None, (plain(form.get(part, "")) for part in ("first_name", "last_name"))))
    email, phone = (plain(form.get(part, "")) for part in ("email", "phone"))
    if len(name) > 80:
        faults.add("first_name and last_name are longer than 80 characters together.")
    if len(phone) > 30 or (phone and not e164(phone)):
        faults.add("phone is no telephone number.")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            faults.add("email is no e-mail address.")
        if len(email) > 254:
            faults.add("email is longer than 254 characters.")
    if not (name or email or phone):
        return None
    by = By.EMAIL if email else By.CALL if phone else By.LINK
    return NewContact(name.replace("\n", " "), email, phone.replace("\n", " "), by, (), language)


def _answers(form: QueryDict, questions: Sequence[Question], faults: Faults) -> Answers:
    """Answers to the kind's questions, by their codes."""
    given: dict[str, list[str]] = {}
    for name in form:
        found = _ATTRIBUTE.fullmatch(name)
        if found:
            values = [plain(each) for each in form.getlist(name)]
            given.setdefault(found[1], []).extend(each for each in values if each)
    known = {each.code: each for each in questions}
    for code in given:
        # Those that only tell something may come back as they were shown.
        if code not in known and not code.startswith(NOTICE):
            faults.add(f"attribute[{plain(code)[:40]}]: this service has no such attribute.")
    answers: Answers = {}
    for code, question in known.items():
        values = given.get(code, [])
        if values:
            answers[code] = _answer(question, values, faults)
        elif question.required:
            faults.add(f"attribute[{code}] was not provided, and this service requires it.")
    return answers


def _answer(question: Question, values: list[str], faults: Faults) -> str | list[str]:
    answering, name = Answering(question.answering), f"attribute[{question.code}]"
    keys = {key for key, _name in options_of(question, "en")}
    if keys and not set(values) <= keys:
        faults.add(f"{name} is one of the keys that the service definition lists.")
    if answering is Answering.CHOICES:
        return list(dict.fromkeys(values))
    if len(values) > 1:
        faults.add(f"{name} takes one value.")
    value = values[0]
    if answering is Answering.NUMBER and not _NUMBER.fullmatch(value):
        faults.add(f"{name} is a number, such as 12 or 12.5.")
    if answering is Answering.MOMENT:
        moment = read_moment(value)
        if moment is None:
            faults.add(f"{name} is a date and time, such as 2026-03-02T19:00:00Z.")
        value = when(moment) or ""
    if len(value) > _LONGEST.get(answering, 200):
        faults.add(f"{name} is longer than {_LONGEST.get(answering, 200)} characters.")
    return value.replace("\n", " ") if answering is Answering.TEXT else value
